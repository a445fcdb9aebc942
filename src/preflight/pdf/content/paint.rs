//! Colours, patterns, shadings and the parameters of `gs` (ISO 32000-1, 8.4.5, 8.6.8 and 8.7).

use super::interpreter::{Flaw, Frame, Interpreter};
use super::marks::{BlendMode, Mark, Overprint, SoftMask, Source, Tiling, What};
use super::path;
use super::state::State;
use crate::preflight::pdf::colour::{Colour, Ink, Space};
use crate::preflight::pdf::file::{Budget, Dictionary, Exceeded, Limit, Object, ObjectId, Stream};
use crate::preflight::pdf::function::Function;
use crate::preflight::pdf::geometry::{Matrix, Rect};
use crate::preflight::pdf::shading::Shading;
use std::sync::Arc;

/// An operator takes as long as so many plain pixels.
const PIXELS_OF_AN_OPERATOR: u64 = 20;

/// A shading gives no more colours than this to know its inks by.
const MOST_SAMPLES: u64 = 90;

/// The bits of a matrix, to find again what was made with it.
pub(super) fn key(matrix: &Matrix) -> [u64; 6] {
    matrix.0.map(f64::to_bits)
}

impl Interpreter<'_, '_> {
    pub(super) fn colour_operator(&mut self, word: &[u8], frame: &mut Frame<'_>) -> Result<(), Exceeded> {
        if self.is_uncoloured {
            return Ok(());
        }
        let is_fill = word[0].is_ascii_lowercase();
        let device = |count: usize, space: Space| (count, Arc::new(space));
        let (count, space) = match word {
            b"g" | b"G" => device(1, Space::DeviceGray),
            b"rg" | b"RG" => device(3, Space::DeviceRgb),
            b"k" | b"K" => device(4, Space::DeviceCmyk),
            b"cs" | b"CS" => {
                self.choose_space(frame, is_fill);
                return Ok(());
            }
            _ => return self.components(frame, is_fill),
        };
        let numbers = self.numbers(frame, count);
        if numbers.len() != count {
            self.syntax("an operator of colour has too few numbers");
            return Ok(());
        }
        self.default_space(frame, &space);
        self.set_colour(frame, is_fill, Colour { space, components: numbers });
        Ok(())
    }

    fn choose_space(&mut self, frame: &mut Frame<'_>, is_fill: bool) {
        let Some(Object::Name(name)) = frame.operands.last().cloned() else {
            return self.syntax("cs needs a name");
        };
        match self.space(frame, &Object::Name(Arc::clone(&name))) {
            Some(space) => {
                self.default_space(frame, &space);
                self.set_colour(frame, is_fill, Colour::initial(space));
            }
            None => self.flaw(Flaw::Missing("ColorSpace", name.to_string())),
        }
    }

    /// Reads a space; those that are objects of the file only once.
    pub(super) fn space(&mut self, frame: &Frame<'_>, object: &Object) -> Option<Arc<Space>> {
        let document = self.document();
        let declared = object.name().and_then(|name| {
            document.dictionary(&frame.resources, "ColorSpace").and_then(|spaces| spaces.get(name).cloned())
        });
        let object = declared.as_ref().unwrap_or(object);
        let id = if let Object::Reference(id) = object { Some(*id) } else { None };
        if let Some(known) = id.and_then(|id| self.spaces.get(&id)) {
            return known.clone();
        }
        let space = Space::read(document, object, &frame.resources);
        if let Some(space) = &space {
            self.check_profile(space);
        }
        if let Some(id) = id {
            self.spaces.insert(id, space.clone());
        }
        space
    }

    pub(super) fn check_profile(&mut self, space: &Space) {
        if let Space::Icc { fault: Some(fault), .. } = space {
            self.flaw(Flaw::Profile((*fault).to_owned()));
        }
        if let Some(underlying) = space.underlying() {
            self.check_profile(underlying);
        }
    }

    /// Notes where a default space takes the place of a device space (8.6.5.6).
    pub(super) fn default_space(&mut self, frame: &Frame<'_>, space: &Space) {
        let name = match space {
            Space::DeviceGray => "DefaultGray",
            Space::DeviceRgb => "DefaultRGB",
            Space::DeviceCmyk => "DefaultCMYK",
            _ => return,
        };
        let spaces = self.document().dictionary(&frame.resources, "ColorSpace");
        if spaces.is_some_and(|spaces| spaces.has(name)) {
            self.flaw(Flaw::DefaultSpace(name.to_owned()));
        }
    }

    fn set_colour(&mut self, frame: &mut Frame<'_>, is_fill: bool, colour: Colour) {
        // The next operator stops where this was too much.
        let _ =
            self.shared.document.budget.charge(Limit::Operators, colour.space.cost() / PIXELS_OF_AN_OPERATOR);
        let ink = colour.space.ink(&colour.components, &mut self.content.plates, &self.shared.separation);
        let colour = Arc::new(colour);
        let source = match &*colour.space {
            Space::Pattern(_) => Source::Nothing,
            _ => Source::Colour { colour: Arc::clone(&colour), ink },
        };
        set(&mut frame.state, is_fill, source, Some(colour));
    }

    /// `sc` and `scn`: numbers of the chosen space, or a pattern.
    fn components(&mut self, frame: &mut Frame<'_>, is_fill: bool) -> Result<(), Exceeded> {
        let chosen = if is_fill { &frame.state.fill_space } else { &frame.state.stroke_space };
        let space = Arc::clone(&chosen.space);
        if let Some(Object::Name(name)) = frame.operands.last().cloned() {
            let count = frame.operands.len() - 1;
            let numbers: Vec<f64> = frame.operands[..count].iter().filter_map(Object::number).collect();
            let base = match &*space {
                Space::Pattern(base) => base.clone(),
                _ => None,
            };
            let source = self.pattern(frame, &name, base, numbers)?;
            set(&mut frame.state, is_fill, source, None);
            return Ok(());
        }
        let numbers = self.numbers(frame, space.components());
        if numbers.len() != space.components() || numbers.is_empty() {
            self.syntax("sc or scn does not have as many numbers as the space has components");
            return Ok(());
        }
        self.set_colour(frame, is_fill, Colour { space, components: numbers });
        Ok(())
    }

    fn pattern(
        &mut self,
        frame: &mut Frame<'_>,
        name: &str,
        base: Option<Arc<Space>>,
        components: Vec<f64>,
    ) -> Result<Source, Exceeded> {
        let Some(entry) = self.resource(frame, "Pattern", name) else { return Ok(Source::Nothing) };
        let document = self.document();
        let object = document.resolve(&entry);
        let Some(dictionary) = object.dictionary() else { return Ok(Source::Nothing) };
        let own = document.numbers(dictionary, "Matrix").and_then(|matrix| Matrix::from_slice(&matrix));
        let matrix = own.unwrap_or(Matrix::IDENTITY).then(&self.base);
        if document.integer(dictionary, "PatternType") == Some(2) {
            let Some(entry) = dictionary.get("Shading") else { return Ok(Source::Nothing) };
            return Ok(self.read_shading(frame, entry, matrix).map_or(Source::Nothing, Source::Shading));
        }
        let Object::Stream(stream) = &object else { return Ok(Source::Nothing) };
        let is_uncoloured = document.integer(dictionary, "PaintType") == Some(2);
        let known = stream.id.filter(|_| !is_uncoloured).map(|id| (id, key(&matrix)));
        if let Some(tiling) = known.and_then(|known| self.tilings.get(&known)) {
            return Ok(Source::Tiling(Arc::clone(tiling)));
        }
        let colour = base.filter(|_| is_uncoloured).map(|space| Colour { space, components });
        let tiling = self.tiling(frame, stream, matrix, colour)?;
        if let (Some(known), Some(tiling)) = (known, &tiling) {
            self.tilings.insert(known, Arc::clone(tiling));
        }
        Ok(tiling.map_or(Source::Nothing, Source::Tiling))
    }

    fn tiling(
        &mut self,
        frame: &Frame<'_>,
        stream: &Stream,
        matrix: Matrix,
        colour: Option<Colour>,
    ) -> Result<Option<Arc<Tiling>>, Exceeded> {
        let document = self.document();
        let dictionary = &stream.dictionary;
        let cell = document.numbers(dictionary, "BBox").and_then(|numbers| Rect::from_slice(&numbers));
        let (Some(cell), Some(x), Some(y)) =
            (cell, document.number(dictionary, "XStep"), document.number(dictionary, "YStep"))
        else {
            return Ok(None);
        };
        let mut state = State::new(matrix);
        state.clip = path::rectangle(&cell, &matrix)
            .and_then(|path| super::marks::Clip::path(None, Arc::new(path), false));
        let is_uncoloured = colour.is_some();
        if let Some(colour) = colour {
            let ink = colour.space.ink(&colour.components, &mut self.content.plates, &self.shared.separation);
            let source = Source::Colour { colour: Arc::new(colour), ink };
            (state.fill, state.stroke) = (source.clone(), source);
        }
        let items = self.inner(frame, stream, state, matrix, is_uncoloured)?;
        self.content.hidden_items.extend(items.iter().cloned());
        Ok(Some(Arc::new(Tiling { items, matrix, cell, step: (x.abs(), y.abs()) })))
    }

    /// Carries out the content stream of a form, pattern, mask or glyph into a list of its own.
    pub(super) fn inner(
        &mut self,
        frame: &Frame<'_>,
        stream: &Stream,
        state: State,
        base: Matrix,
        is_uncoloured: bool,
    ) -> Result<Vec<super::marks::Item>, Exceeded> {
        let document = self.document();
        let decoded = document.decode(stream, Budget::CONTENT);
        if let Some(fault) = decoded.fault {
            document
                .note(stream.id.map(|id| id.number), format!("a content stream cannot be decoded: {fault}"));
        }
        // To read a form takes as long as some tens of operators.
        self.shared.document.budget.charge(Limit::Operators, 30)?;
        let resources = document
            .dictionary(&stream.dictionary, "Resources")
            .unwrap_or_else(|| Arc::clone(&frame.resources));
        let before = (self.base, self.is_uncoloured);
        self.base = base;
        self.is_uncoloured |= is_uncoloured;
        let mut items = Vec::new();
        let result = self.run(&decoded.bytes, resources, state, &mut items);
        (self.base, self.is_uncoloured) = before;
        result.map(|()| items)
    }

    fn read_shading(&mut self, frame: &Frame<'_>, entry: &Object, matrix: Matrix) -> Option<Arc<Shading>> {
        let shading = Shading::read(self.document(), entry, &frame.resources, matrix);
        match &shading {
            Some(shading) => {
                self.check_profile(&shading.space);
                self.default_space(frame, &shading.space);
                if !shading.is_consistent() {
                    self.flaw(Flaw::Shading);
                }
                // Its inks become plates of the page before the page is painted.
                let work = MOST_SAMPLES * shading.cost() / PIXELS_OF_AN_OPERATOR;
                if self.shared.document.budget.charge(Limit::Operators, work).is_err() {
                    return None;
                }
                for sample in shading.samples() {
                    shading.space.ink(&sample, &mut self.content.plates, &self.shared.separation);
                }
            }
            None => self.flaw(Flaw::Shading),
        }
        shading.map(Arc::new)
    }

    pub(super) fn shading_operator(&mut self, frame: &mut Frame<'_>) -> Result<(), Exceeded> {
        let Some(name) = frame.operands.last().and_then(Object::name).map(str::to_owned) else {
            self.syntax("sh needs a name");
            return Ok(());
        };
        let Some(entry) = self.resource(frame, "Shading", &name) else { return Ok(()) };
        let matrix = frame.state.matrix;
        let Some(shading) = self.read_shading(frame, &entry, matrix) else { return Ok(()) };
        let everywhere = Rect { left: -1e5, bottom: -1e5, right: 1e5, top: 1e5 };
        let bounds = shading.bounds.map_or(everywhere, |bounds| bounds.transformed(&matrix));
        let overprint =
            Overprint { is_on: frame.state.fill_overprint, is_nonzero: frame.state.is_nonzero_overprint };
        let (clip, blending) = (frame.state.clip.clone(), frame.state.fill_blending());
        self.mark(frame, Mark { what: What::Shading { shading, overprint }, clip, blending, bounds });
        Ok(())
    }

    /// `gs`: a dictionary of parameters (8.4.5).
    pub(super) fn external_state(&mut self, frame: &mut Frame<'_>) -> Result<(), Exceeded> {
        let Some(name) = frame.operands.last().and_then(Object::name).map(str::to_owned) else {
            self.syntax("gs needs a name");
            return Ok(());
        };
        let Some(entry) = self.resource(frame, "ExtGState", &name) else { return Ok(()) };
        let document = self.document();
        let object = document.resolve(&entry);
        let Some(dictionary) = object.dictionary() else { return Ok(()) };
        let number = |key| document.number(dictionary, key);
        let truth = |key| match document.value(dictionary, key) {
            Object::Boolean(value) => Some(value),
            _ => None,
        };
        let state = &mut frame.state;
        state.line_width = number("LW").unwrap_or(state.line_width);
        state.cap = document.integer(dictionary, "LC").unwrap_or(state.cap);
        state.join = document.integer(dictionary, "LJ").unwrap_or(state.join);
        state.miter = number("ML").unwrap_or(state.miter);
        state.fill_alpha = number("ca").map_or(state.fill_alpha, |alpha| alpha.clamp(0.0, 1.0));
        state.stroke_alpha = number("CA").map_or(state.stroke_alpha, |alpha| alpha.clamp(0.0, 1.0));
        // OP alone sets both (table 58).
        if let Some(stroke) = truth("OP") {
            (state.stroke_overprint, state.fill_overprint) = (stroke, stroke);
        }
        state.fill_overprint = truth("op").unwrap_or(state.fill_overprint);
        if let Some(mode) = document.integer(dictionary, "OPM") {
            state.is_nonzero_overprint = mode == 1;
        }
        if let [dash, phase] = document.array(dictionary, "D").as_slice() {
            state.dash = dash.array().unwrap_or_default().iter().filter_map(Object::number).collect();
            state.phase = phase.number().unwrap_or(0.0);
        }
        let modes = match document.value(dictionary, "BM") {
            Object::Name(name) => vec![name.to_string()],
            array => {
                document.entries(&array).iter().filter_map(|mode| mode.name().map(str::to_owned)).collect()
            }
        };
        if let Some(first) = modes.first() {
            match modes.iter().find_map(|mode| BlendMode::named(mode)) {
                Some(mode) => state.mode = mode,
                None => self.flaw(Flaw::Blend(first.clone())),
            }
        }
        if let Some(intent) = document.name(dictionary, "RI") {
            self.intent(&intent);
        }
        if let [font, size] = document.value(dictionary, "Font").array().unwrap_or_default() {
            frame.state.text.font = self.shared.fonts.get(document, font);
            frame.state.text.size = document.resolve(size).number().unwrap_or(0.0);
        }
        match document.value(dictionary, "SMask") {
            Object::Name(_) => frame.state.mask = None,
            Object::Dictionary(mask) => frame.state.mask = self.soft_mask(frame, &mask)?,
            _ => {}
        }
        Ok(())
    }

    fn soft_mask(&mut self, frame: &Frame<'_>, mask: &Dictionary) -> Result<Option<Arc<SoftMask>>, Exceeded> {
        let document = self.document();
        let Some(form) = document.stream(mask, "G") else { return Ok(None) };
        let matrix = frame.state.matrix;
        let known = form.id.map(|id: ObjectId| (id, key(&matrix)));
        if let Some(mask) = known.and_then(|known| self.masks.get(&known)) {
            return Ok(Some(Arc::clone(mask)));
        }
        let is_luminosity = document.name(mask, "S").as_deref() == Some("Luminosity");
        let (state, inner) = self.form_state(&form, State::new(matrix));
        let bounds = state.clip.as_ref().map(|clip| clip.bounds);
        let items = self.inner(frame, &form, state, inner, false)?;
        self.content.hidden_items.extend(items.iter().cloned());
        let group = document.dictionary(&form.dictionary, "Group");
        let space = group.and_then(|group| {
            let space = self.space(frame, group.get("CS")?)?;
            self.content.group_spaces.push(Arc::clone(&space));
            Some(space)
        });
        let backdrop = match (document.numbers(mask, "BC"), &space) {
            (Some(numbers), Some(space)) => {
                space.ink(&numbers, &mut self.content.plates, &self.shared.separation)
            }
            _ => Ink::process([0.0, 0.0, 0.0, 1.0]),
        };
        let transfer = mask.get("TR").and_then(|function| Function::read(document, function));
        let bounds = bounds.unwrap_or(Rect { left: 0.0, bottom: 0.0, right: 0.0, top: 0.0 });
        let mask = Arc::new(SoftMask { items, bounds, is_luminosity, backdrop, transfer });
        if let Some(known) = known {
            self.masks.insert(known, Arc::clone(&mask));
        }
        Ok(Some(mask))
    }
}

fn set(state: &mut State, is_fill: bool, source: Source, space: Option<Arc<Colour>>) {
    if is_fill {
        state.fill = source;
        state.fill_space = space.unwrap_or_else(|| Arc::clone(&state.fill_space));
    } else {
        state.stroke = source;
        state.stroke_space = space.unwrap_or_else(|| Arc::clone(&state.stroke_space));
    }
}
