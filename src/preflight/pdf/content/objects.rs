//! External objects: forms, pictures, and pictures inside of a content stream (ISO 32000-1, 8.8 to 8.10).

use super::interpreter::{Flaw, Frame, Interpreter};
use super::marks::{Clip, Group, Item, Mark, What};
use super::path;
use super::state::State;
use crate::preflight::pdf::file::{Dictionary, Exceeded, Lexer, Limit, Object, Stream, Token};
use crate::preflight::pdf::font::Font;
use crate::preflight::pdf::geometry::{Matrix, Rect};
use crate::preflight::pdf::image::Picture;
use std::sync::Arc;

impl Interpreter<'_, '_> {
    pub(super) fn external_object(&mut self, frame: &mut Frame<'_>) -> Result<(), Exceeded> {
        let Some(name) = frame.operands.last().and_then(Object::name).map(str::to_owned) else {
            self.syntax("Do needs a name");
            return Ok(());
        };
        let Some(entry) = self.resource(frame, "XObject", &name) else { return Ok(()) };
        let document = self.document();
        let Object::Stream(stream) = document.resolve(&entry) else {
            self.flaw(Flaw::Missing("XObject", name));
            return Ok(());
        };
        let layer = stream.dictionary.get("OC");
        let is_hidden = layer.is_some_and(|layer| self.shared.layers.hides(document, layer));
        self.hidden += usize::from(is_hidden);
        let result = match document.name(&stream.dictionary, "Subtype").as_deref() {
            Some("Image") => {
                self.image(frame, &stream);
                Ok(())
            }
            Some("PS") => {
                self.flaw(Flaw::PostScript);
                Ok(())
            }
            Some("Form") => self.form(frame, &stream),
            _ => {
                self.syntax(format!("the object {name} is neither a form nor a picture"));
                Ok(())
            }
        };
        self.hidden -= usize::from(is_hidden);
        result
    }

    /// The state that the content of a form begins with, and the space that its patterns count from.
    pub(super) fn form_state(&mut self, form: &Stream, mut state: State) -> (State, Matrix) {
        let document = self.document();
        let matrix =
            document.numbers(&form.dictionary, "Matrix").and_then(|matrix| Matrix::from_slice(&matrix));
        state.matrix = matrix.unwrap_or(Matrix::IDENTITY).then(&state.matrix);
        match document.numbers(&form.dictionary, "BBox").and_then(|numbers| Rect::from_slice(&numbers)) {
            Some(bounds) => {
                if let Some(path) = path::rectangle(&bounds, &state.matrix) {
                    state.clip = Clip::path(state.clip.take(), Arc::new(path), false);
                }
            }
            None => self.syntax("a form has no bounding box"),
        }
        let base = state.matrix;
        (state, base)
    }

    fn form(&mut self, frame: &mut Frame<'_>, form: &Arc<Stream>) -> Result<(), Exceeded> {
        let document = self.document();
        let dictionary = &form.dictionary;
        if dictionary.has("Ref") {
            self.flaw(Flaw::Reference);
        }
        if dictionary.has("PS") || document.name(dictionary, "Subtype2").as_deref() == Some("PS") {
            self.flaw(Flaw::PostScript);
        }
        let group = document
            .dictionary(dictionary, "Group")
            .filter(|group| document.name(group, "S").as_deref() == Some("Transparency"));
        if let Some(space) = group.as_ref().and_then(|group| group.get("CS")) {
            match self.space(frame, space) {
                Some(space) => self.content.group_spaces.push(space),
                None => self.syntax("the colour space of a transparency group cannot be read"),
            }
        }
        let (state, base) = self.form_state(form, frame.state.clone());
        let Some(group) = group else {
            let items = self.inner(frame, form, state, base, false)?;
            frame.out.extend(items);
            return Ok(());
        };
        let bounds = state.clip.as_ref().map(|clip| clip.bounds);
        let blending = frame.state.fill_blending();
        self.content.has_transparency |= !blending.is_plain();
        let items = self.inner(frame, form, state.without_blending(), base, false)?;
        if let Some(bounds) = bounds.filter(|_| !items.is_empty()) {
            let is_isolated = document.is_true(&group, "I");
            frame.out.push(Item::Group(Group { items, is_isolated, blending, bounds }));
        }
        Ok(())
    }

    /// The content of a glyph of a Type 3 font.
    pub(super) fn glyph_procedure(
        &mut self,
        frame: &mut Frame<'_>,
        font: &Font,
        code: u32,
        matrix: Matrix,
    ) -> Result<(), Exceeded> {
        let (Some(stream), Some(type3)) = (font.procedure(code), &font.type3) else { return Ok(()) };
        let mut state = frame.state.clone();
        state.matrix = matrix;
        let is_uncoloured = self.is_uncoloured;
        let resources = type3.resources.clone().unwrap_or_else(|| Arc::clone(&frame.resources));
        let decoded = self.document().decode(stream, 4_000_000);
        let mut items = Vec::new();
        let result = self.run(&decoded.bytes, resources, state, &mut items);
        self.is_uncoloured = is_uncoloured;
        frame.out.extend(items);
        result
    }

    fn image(&mut self, frame: &mut Frame<'_>, stream: &Arc<Stream>) {
        let known = stream.id.and_then(|id| self.pictures.get(&id)).cloned();
        let picture = known.unwrap_or_else(|| {
            let picture = Picture::read(self.document(), stream, &frame.resources).map(Arc::new);
            if let Some(id) = stream.id {
                self.pictures.insert(id, picture.clone());
            }
            picture
        });
        match picture {
            Some(picture) => self.place_picture(frame, picture),
            None => self.syntax("a picture has no size"),
        }
    }

    fn place_picture(&mut self, frame: &mut Frame<'_>, picture: Arc<Picture>) {
        match &picture.space {
            Some(space) => {
                self.check_profile(space);
                self.default_space(frame, space);
                // Its inks become plates of the page before the page is painted.
                space.ink(&vec![0.0; space.components()], &mut self.content.plates, &self.shared.separation);
            }
            None if !picture.is_stencil => self.syntax("the colour space of a picture is missing or wrong"),
            None => {}
        }
        self.content.has_transparency |=
            matches!(picture.masking, crate::preflight::pdf::image::Masking::Soft(_));
        let matrix = frame.state.matrix;
        let bounds = Rect { left: 0.0, bottom: 0.0, right: 1.0, top: 1.0 }.transformed(&matrix);
        let paint = picture.is_stencil.then(|| frame.state.fill_paint());
        let (clip, blending) = (frame.state.clip.clone(), frame.state.fill_blending());
        self.mark(frame, Mark { what: What::Image { picture, matrix, paint }, clip, blending, bounds });
    }

    /// `BI … ID … EI`.
    pub(super) fn inline_image(
        &mut self,
        lexer: &mut Lexer<'_>,
        bytes: &[u8],
        frame: &mut Frame<'_>,
    ) -> Result<(), Exceeded> {
        self.shared.document.budget.charge(Limit::Operators, 1)?;
        let mut entries = Vec::new();
        loop {
            match lexer.next()? {
                Some(Token::Object(Object::Name(name))) => {
                    if let Some(value) = lexer.object()? {
                        entries.push((name, value));
                    }
                }
                Some(Token::Keyword(b"ID")) => break,
                Some(_) if entries.len() < 50 => {}
                _ => {
                    self.syntax("a picture in the content stream has no data");
                    return Ok(());
                }
            }
        }
        let dictionary = Dictionary::new(entries);
        let start = (lexer.position + 1).min(bytes.len());
        let rest = &bytes[start..];
        let sized = Picture::read_inline(self.document(), &dictionary, &[], &frame.resources);
        let plain = sized.as_ref().filter(|picture| picture.filters.is_empty()).map(Picture::plain_size);
        let length = plain.filter(|length| ends_picture(rest, *length)).or_else(|| {
            // `EI` between blanks ends the data; it may also occur in them, so what follows must look like operators.
            (0..rest.len()).find(|length| ends_picture(rest, *length))
        });
        let Some(length) = length else {
            self.syntax("a picture in the content stream does not end");
            lexer.position = bytes.len();
            return Ok(());
        };
        self.shared.document.budget.charge(Limit::Operators, length as u64 / 1000)?;
        let end = rest[length..]
            .windows(2)
            .position(|pair| pair == b"EI")
            .map_or(length, |index| length + index + 2);
        lexer.position = start + end;
        let picture = Picture::read_inline(self.document(), &dictionary, &rest[..length], &frame.resources);
        match picture {
            Some(picture) => {
                if picture.filters.iter().any(|filter| filter == "LZWDecode") {
                    self.flaw(Flaw::Lzw);
                }
                self.place_picture(frame, Arc::new(picture));
            }
            None => self.syntax("a picture in the content stream has no size"),
        }
        Ok(())
    }
}

/// Whether the data of a picture end at `length`: a blank or nothing, `EI`, a blank or the end, then text.
fn ends_picture(rest: &[u8], length: usize) -> bool {
    let Some(tail) = rest.get(length..) else { return false };
    let blanks = tail.iter().take(2).take_while(|byte| byte.is_ascii_whitespace()).count();
    let Some(after) = tail[blanks..].strip_prefix(b"EI") else { return false };
    (blanks > 0 || length == 0)
        && after.first().is_none_or(u8::is_ascii_whitespace)
        && after.iter().take(12).all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
}
