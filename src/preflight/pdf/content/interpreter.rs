//! The operators of a content stream, one after the other.

use super::marks::{Clip, Item, Mark, SoftMask, Tiling};
use super::path::PathState;
use super::state::State;
use super::text::TextMatrices;
use crate::preflight::pdf::colour::{Plates, Separation, Space};
use crate::preflight::pdf::file::{
    Budget, Dictionary, Document, Exceeded, Lexer, Limit, Object, ObjectId, Token,
};
use crate::preflight::pdf::font::{Font, Fonts, Glyph};
use crate::preflight::pdf::geometry::{Matrix, Rect};
use crate::preflight::pdf::image::Picture;
use crate::preflight::pdf::layers::Layers;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What all pages of a file share.
#[derive(Debug)]
pub(in crate::preflight::pdf) struct Shared<'a> {
    pub(in crate::preflight::pdf) document: Document<'a>,
    pub(in crate::preflight::pdf) fonts: Fonts,
    pub(in crate::preflight::pdf) separation: Separation,
    pub(in crate::preflight::pdf) layers: Layers,
}

/// What a page shows, and what is wrong with the way it is written.
#[derive(Debug, Default)]
pub(in crate::preflight::pdf) struct Content {
    pub(in crate::preflight::pdf) items: Vec<Item>,
    /// The marks of tiling cells and glyph procedures that were used, and those of soft masks.
    pub(in crate::preflight::pdf) hidden_items: Vec<Item>,
    pub(in crate::preflight::pdf) plates: Plates,
    pub(in crate::preflight::pdf) flaws: BTreeSet<Flaw>,
    /// The fonts of the page, with the codes that it shows.
    pub(in crate::preflight::pdf) fonts: Vec<(Arc<Font>, BTreeSet<u32>)>,
    /// Whether anything shines through, is masked or blended.
    pub(in crate::preflight::pdf) has_transparency: bool,
    /// The spaces of the transparency groups.
    pub(in crate::preflight::pdf) group_spaces: Vec<Arc<Space>>,
    /// Whether the budget ended the page early.
    pub(in crate::preflight::pdf) is_cut_short: bool,
}

/// Something in a content stream that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::preflight::pdf) enum Flaw {
    /// It cannot be read as the standard says; in words.
    Syntax(String),
    /// A resource of this kind and name is not there.
    Missing(&'static str, String),
    /// `BX` and `EX` stand around operators that a reader may skip.
    Compatibility,
    /// PostScript is to be passed to the printer.
    PostScript,
    /// A form refers to a page of another file.
    Reference,
    /// A default colour space takes the place of a device space.
    DefaultSpace(String),
    /// A rendering intent that is none of the four.
    Intent(String),
    /// A blend mode that is none of the sixteen.
    Blend(String),
    /// A picture in the content stream is compressed with LZW.
    Lzw,
    /// A shading whose function gives another number of components than its space has.
    Shading,
    /// A colour space's profile, with what is wrong.
    Profile(String),
}

/// Carries out a content stream and all that it uses.
pub(super) struct Interpreter<'s, 'a> {
    pub(super) shared: &'s Shared<'a>,
    pub(super) content: Content,
    pub(super) depth: usize,
    /// How many hidden layers the operators stand in.
    pub(super) hidden: usize,
    /// The space that patterns count from: that of the page or of the innermost form.
    pub(super) base: Matrix,
    /// Colour operators do nothing in uncoloured patterns and glyphs.
    pub(super) is_uncoloured: bool,
    pub(super) spaces: BTreeMap<ObjectId, Option<Arc<Space>>>,
    pub(super) pictures: BTreeMap<ObjectId, Option<Arc<Picture>>>,
    pub(super) masks: BTreeMap<(ObjectId, [u64; 6]), Arc<SoftMask>>,
    pub(super) tilings: BTreeMap<(ObjectId, [u64; 6]), Arc<Tiling>>,
    /// The glyphs of the fonts of the page, in their order.
    pub(super) glyphs: Vec<HashMap<u32, Arc<Glyph>>>,
}

/// One content stream that is being carried out.
pub(super) struct Frame<'o> {
    pub(super) resources: Arc<Dictionary>,
    pub(super) state: State,
    pub(super) stack: Vec<State>,
    pub(super) path: PathState,
    pub(super) text: TextMatrices,
    pub(super) operands: Vec<Object>,
    /// For each marked-content sequence, whether it opens a hidden layer.
    pub(super) marked: Vec<bool>,
    pub(super) out: &'o mut Vec<Item>,
}

/// Forms, patterns, masks and glyph procedures within each other are followed this far.
const DEEPEST: usize = 14;
/// `q` within `q` is followed this far.
const MOST_STATES: usize = 300;
const MOST_OPERANDS: usize = 600;
const MOST_FLAWS: usize = 100;

/// Carries out the content of a page. `matrix` leads from its user space to points of the page.
pub(in crate::preflight::pdf) fn page(
    shared: &Shared<'_>,
    content: &[u8],
    resources: Arc<Dictionary>,
    matrix: Matrix,
    visible: Rect,
) -> Content {
    let mut interpreter = Interpreter {
        shared,
        content: Content::default(),
        depth: 0,
        hidden: 0,
        base: matrix,
        is_uncoloured: false,
        spaces: BTreeMap::new(),
        pictures: BTreeMap::new(),
        masks: BTreeMap::new(),
        tilings: BTreeMap::new(),
        glyphs: Vec::new(),
    };
    let mut items = Vec::new();
    let mut state = State::new(matrix);
    state.clip = Clip::rectangle(None, visible);
    let result = interpreter.run(content, resources, state, &mut items);
    interpreter.content.items = items;
    interpreter.content.is_cut_short = result.is_err();
    interpreter.content
}

impl<'s, 'a> Interpreter<'s, 'a> {
    pub(super) fn document(&self) -> &'s Document<'a> {
        &self.shared.document
    }

    pub(super) fn flaw(&mut self, flaw: Flaw) {
        if self.content.flaws.len() < MOST_FLAWS {
            self.content.flaws.insert(flaw);
        }
    }

    pub(super) fn syntax(&mut self, words: impl Into<String>) {
        self.flaw(Flaw::Syntax(words.into()));
    }

    /// Carries out a content stream within another one, or a page.
    pub(super) fn run(
        &mut self,
        bytes: &[u8],
        resources: Arc<Dictionary>,
        state: State,
        out: &mut Vec<Item>,
    ) -> Result<(), Exceeded> {
        if self.depth >= DEEPEST {
            self.syntax("forms or patterns are nested too deep");
            return Ok(());
        }
        self.depth += 1;
        let hidden = self.hidden;
        let frame = Frame {
            resources,
            state,
            stack: Vec::new(),
            path: PathState::default(),
            text: TextMatrices::default(),
            operands: Vec::new(),
            marked: Vec::new(),
            out,
        };
        let result = self.operators(bytes, frame);
        self.hidden = hidden;
        self.depth -= 1;
        result
    }

    fn operators(&mut self, bytes: &[u8], mut frame: Frame<'_>) -> Result<(), Exceeded> {
        let budget: &Budget = &self.shared.document.budget;
        budget.charge(Limit::Operators, bytes.len() as u64 / 60)?;
        let mut lexer = Lexer::of_content(bytes, budget);
        let mut is_quiet = false;
        while let Some(token) = lexer.next()? {
            match token {
                Token::Object(object) => {
                    if frame.operands.len() < MOST_OPERANDS {
                        frame.operands.push(object);
                    }
                }
                Token::Keyword(b"BI") => {
                    self.inline_image(&mut lexer, bytes, &mut frame)?;
                    frame.operands.clear();
                }
                Token::Keyword(word) => {
                    budget.charge(Limit::Operators, 1)?;
                    match word {
                        b"BX" => is_quiet = true,
                        b"EX" => is_quiet = false,
                        _ => {}
                    }
                    if !self.operator(word, &mut frame)? && !is_quiet {
                        self.syntax(format!(
                            "there is no operator {:?}",
                            String::from_utf8_lossy(&word[..word.len().min(12)])
                        ));
                    }
                    frame.operands.clear();
                }
                Token::Stray(byte) => {
                    self.syntax(format!("a stray {:?} stands between the operators", char::from(byte)));
                }
            }
        }
        for fault in lexer.faults {
            self.syntax(fault);
        }
        if !frame.stack.is_empty() {
            self.syntax("q is not followed by as many Q");
        }
        if frame.text.is_open {
            self.syntax("a text object (BT) is not closed");
        }
        Ok(())
    }

    /// Carries out one operator; false where there is none of this name.
    fn operator(&mut self, word: &[u8], frame: &mut Frame<'_>) -> Result<bool, Exceeded> {
        match word {
            b"q" => {
                if frame.stack.len() >= MOST_STATES {
                    self.syntax("q is nested too deep");
                } else {
                    frame.stack.push(frame.state.clone());
                }
            }
            b"Q" => match frame.stack.pop() {
                Some(state) => frame.state = state,
                None => self.syntax("Q stands without q"),
            },
            b"cm" => match Matrix::from_slice(&self.numbers(frame, 6)) {
                Some(matrix) => frame.state.matrix = matrix.then(&frame.state.matrix),
                None => self.syntax("cm needs six numbers"),
            },
            b"w" | b"J" | b"j" | b"M" | b"i" => self.line_parameter(word, frame),
            b"d" => self.dash(frame),
            b"ri" => {
                if let Some(intent) = frame.operands.first().and_then(Object::name).map(str::to_owned) {
                    self.intent(&intent);
                }
            }
            b"gs" => self.external_state(frame)?,
            b"m" | b"l" | b"c" | b"v" | b"y" | b"h" | b"re" => self.path_operator(word, frame),
            b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"n" => {
                self.paint_path(word, frame)
            }
            b"W" => frame.path.clip = Some(false),
            b"W*" => frame.path.clip = Some(true),
            b"g" | b"G" | b"rg" | b"RG" | b"k" | b"K" | b"cs" | b"CS" | b"sc" | b"SC" | b"scn" | b"SCN" => {
                self.colour_operator(word, frame)?;
            }
            b"sh" => self.shading_operator(frame)?,
            b"Do" => self.external_object(frame)?,
            b"BT" | b"ET" | b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Tf" | b"Tr" | b"Ts" | b"Td" | b"TD" | b"Tm"
            | b"T*" | b"Tj" | b"TJ" | b"'" | b"\"" => self.text_operator(word, frame)?,
            b"BMC" | b"BDC" | b"EMC" => self.marked_content(word, frame),
            b"MP" | b"DP" => {}
            b"d0" => {}
            b"d1" => self.is_uncoloured = true,
            b"BX" | b"EX" => self.flaw(Flaw::Compatibility),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The last `count` operands, where they are numbers.
    pub(super) fn numbers(&self, frame: &Frame<'_>, count: usize) -> Vec<f64> {
        let start = frame.operands.len().saturating_sub(count);
        let numbers: Option<Vec<f64>> = frame.operands[start..].iter().map(Object::number).collect();
        numbers.filter(|numbers| numbers.len() == count).unwrap_or_default()
    }

    /// A resource as it stands in its dictionary, perhaps a reference.
    pub(super) fn resource(&mut self, frame: &Frame<'_>, kind: &'static str, name: &str) -> Option<Object> {
        let found =
            self.document().dictionary(&frame.resources, kind).and_then(|entries| entries.get(name).cloned());
        if found.is_none() {
            self.flaw(Flaw::Missing(kind, name.to_owned()));
        }
        found
    }

    fn line_parameter(&mut self, word: &[u8], frame: &mut Frame<'_>) {
        let Some(&value) = self.numbers(frame, 1).first() else {
            return self.syntax("an operator of the graphics state needs a number");
        };
        match word {
            b"w" => frame.state.line_width = value,
            b"J" => frame.state.cap = value as i64,
            b"j" => frame.state.join = value as i64,
            b"M" => frame.state.miter = value,
            _ => {}
        }
    }

    fn dash(&mut self, frame: &mut Frame<'_>) {
        let [.., array, phase] = frame.operands.as_slice() else {
            return self.syntax("d needs an array and a number");
        };
        let dash: Option<Vec<f64>> =
            array.array().map(|entries| entries.iter().filter_map(Object::number).collect());
        match (dash, phase.number()) {
            (Some(dash), Some(phase)) => (frame.state.dash, frame.state.phase) = (dash.into(), phase),
            _ => self.syntax("d needs an array and a number"),
        }
    }

    pub(super) fn intent(&mut self, intent: &str) {
        if !["AbsoluteColorimetric", "RelativeColorimetric", "Perceptual", "Saturation"].contains(&intent) {
            self.flaw(Flaw::Intent(intent.to_owned()));
        }
    }

    fn marked_content(&mut self, word: &[u8], frame: &mut Frame<'_>) {
        if word == b"EMC" {
            match frame.marked.pop() {
                Some(true) => self.hidden -= 1,
                Some(false) => {}
                None => self.syntax("EMC stands without BMC or BDC"),
            }
            return;
        }
        let mut hides = false;
        if word == b"BDC"
            && let [tag, Object::Name(name)] = frame.operands.as_slice()
            && tag.name() == Some("OC")
        {
            let name = Arc::clone(name);
            if let Some(membership) = self.resource(frame, "Properties", &name) {
                hides = self.shared.layers.hides(self.document(), &membership);
            }
        }
        self.hidden += usize::from(hides);
        if frame.marked.len() < MOST_STATES {
            frame.marked.push(hides);
        }
    }

    /// Takes a mark, if anything of it can be seen.
    pub(super) fn mark(&mut self, frame: &mut Frame<'_>, mark: Mark) {
        if self.hidden > 0 {
            return;
        }
        let visible = match &mark.clip {
            Some(clip) => clip.bounds.intersection(&mark.bounds),
            None => Some(mark.bounds),
        };
        let Some(bounds) = visible else { return };
        self.content.has_transparency |= !mark.blending.is_plain();
        frame.out.push(Item::Mark(Mark { bounds, ..mark }));
    }
}
