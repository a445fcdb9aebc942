//! Text (ISO 32000-1, 9.4).

use super::interpreter::{Flaw, Frame, Interpreter};
use super::marks::{Clip, Mark, PlacedGlyph, Text, What};
use super::path;
use crate::preflight::pdf::file::{Exceeded, Limit, Object};
use crate::preflight::pdf::font::{Font, Glyph};
use crate::preflight::pdf::geometry::{Matrix, Rect};
use std::collections::HashMap;
use std::sync::Arc;
use tiny_skia::PathBuilder;

/// The matrices of a text object, and the outlines that clip what follows it.
#[derive(Debug)]
pub(super) struct TextMatrices {
    pub(super) is_open: bool,
    text: Matrix,
    line: Matrix,
    clip: Option<PathBuilder>,
}

impl Default for TextMatrices {
    fn default() -> Self {
        Self { is_open: false, text: Matrix::IDENTITY, line: Matrix::IDENTITY, clip: None }
    }
}

impl Interpreter<'_, '_> {
    pub(super) fn text_operator(&mut self, word: &[u8], frame: &mut Frame<'_>) -> Result<(), Exceeded> {
        match word {
            b"BT" => {
                if frame.text.is_open {
                    self.syntax("a text object stands within another");
                }
                frame.text = TextMatrices { is_open: true, ..TextMatrices::default() };
            }
            b"ET" => {
                if !frame.text.is_open {
                    self.syntax("ET stands without BT");
                }
                let clip = std::mem::take(&mut frame.text).clip;
                if let Some(path) = clip.and_then(PathBuilder::finish) {
                    frame.state.clip = Clip::path(frame.state.clip.take(), Arc::new(path), false);
                }
            }
            b"Tf" => self.choose_font(frame),
            b"Tj" | b"TJ" | b"'" | b"\"" => {
                if !frame.text.is_open {
                    self.syntax("text is shown outside of a text object");
                }
                return self.show_operator(word, frame);
            }
            b"T*" => self.next_line(frame, 0.0, -frame.state.text.leading),
            b"Td" | b"TD" => match self.numbers(frame, 2).as_slice() {
                &[x, y] => {
                    if word == b"TD" {
                        frame.state.text.leading = -y;
                    }
                    self.next_line(frame, x, y);
                }
                _ => self.syntax("Td needs two numbers"),
            },
            b"Tm" => match Matrix::from_slice(&self.numbers(frame, 6)) {
                Some(matrix) => (frame.text.text, frame.text.line) = (matrix, matrix),
                None => self.syntax("Tm needs six numbers"),
            },
            _ => {
                let Some(&value) = self.numbers(frame, 1).first() else {
                    self.syntax("an operator of the text state needs a number");
                    return Ok(());
                };
                let text = &mut frame.state.text;
                match word {
                    b"Tc" => text.character_spacing = value,
                    b"Tw" => text.word_spacing = value,
                    b"Tz" => text.horizontal_scale = value / 100.0,
                    b"TL" => text.leading = value,
                    b"Ts" => text.rise = value,
                    _ => text.mode = value as i64,
                }
            }
        }
        Ok(())
    }

    fn next_line(&mut self, frame: &mut Frame<'_>, x: f64, y: f64) {
        frame.text.line = Matrix::translate(x, y).then(&frame.text.line);
        frame.text.text = frame.text.line;
    }

    fn choose_font(&mut self, frame: &mut Frame<'_>) {
        let [.., Object::Name(name), size] = frame.operands.as_slice() else {
            return self.syntax("Tf needs a name and a number");
        };
        let (name, size) = (Arc::clone(name), size.number().unwrap_or(0.0));
        frame.state.text.size = size;
        let entry = self.resource(frame, "Font", &name);
        frame.state.text.font = entry.and_then(|entry| self.shared.fonts.get(self.document(), &entry));
        if frame.state.text.font.is_none() {
            self.flaw(Flaw::Missing("Font", name.to_string()));
        }
    }

    fn show_operator(&mut self, word: &[u8], frame: &mut Frame<'_>) -> Result<(), Exceeded> {
        if word == b"\""
            && let [word_spacing, character_spacing, _] = frame.operands.as_slice()
        {
            frame.state.text.word_spacing = word_spacing.number().unwrap_or(0.0);
            frame.state.text.character_spacing = character_spacing.number().unwrap_or(0.0);
        }
        if matches!(word, b"'" | b"\"") {
            self.next_line(frame, 0.0, -frame.state.text.leading);
        }
        let Some(font) = frame.state.text.font.clone() else {
            self.syntax("text is shown without a font");
            return Ok(());
        };
        let parts: Vec<Object> = match frame.operands.pop() {
            Some(Object::Array(parts)) if word == b"TJ" => parts.to_vec(),
            Some(string @ Object::String(_)) if word != b"TJ" => vec![string],
            _ => {
                self.syntax("an operator that shows text has no string");
                return Ok(());
            }
        };
        let mut glyphs = Vec::new();
        for part in &parts {
            match part {
                Object::String(bytes) => self.show(frame, &font, bytes, &mut glyphs)?,
                other => {
                    let shift = -other.number().unwrap_or(0.0) / 1000.0 * frame.state.text.size;
                    let (x, y) = if font.is_vertical() {
                        (0.0, shift)
                    } else {
                        (shift * frame.state.text.horizontal_scale, 0.0)
                    };
                    frame.text.text = Matrix::translate(x, y).then(&frame.text.text);
                }
            }
        }
        self.paint_text(frame, font, glyphs);
        Ok(())
    }

    /// Places the glyphs of a string and moves on.
    fn show(
        &mut self,
        frame: &mut Frame<'_>,
        font: &Arc<Font>,
        string: &[u8],
        glyphs: &mut Vec<PlacedGlyph>,
    ) -> Result<(), Exceeded> {
        let codes = font.codes(string);
        self.shared.document.budget.charge(Limit::Operators, codes.len() as u64 / 8)?;
        let index = self.remember(font);
        for (code, length) in codes {
            let glyph = self.glyph(index, code);
            let text = &frame.state.text;
            let (size, stretch) = (text.size, text.horizontal_scale);
            let is_word_space = length == 1 && code == 32;
            let spacing = text.character_spacing + if is_word_space { text.word_spacing } else { 0.0 };
            let scale = Matrix([size * stretch, 0.0, 0.0, size, 0.0, text.rise]);
            let to_page = frame.text.text.then(&frame.state.matrix);
            let mut width = glyph.width / 1000.0;
            if let Some(type3) = &font.type3 {
                width = glyph.width * type3.matrix.0[0];
                let matrix = type3.matrix.then(&scale).then(&to_page);
                self.glyph_procedure(frame, font, code, matrix)?;
            }
            let (place, step) = if font.is_vertical() {
                (Matrix::translate(-width / 2.0, -0.88).then(&scale), (0.0, -size + spacing))
            } else {
                (scale, ((width * size + spacing) * stretch, 0.0))
            };
            glyphs.push(PlacedGlyph { glyph, matrix: place.then(&to_page) });
            frame.text.text = Matrix::translate(step.0, step.1).then(&frame.text.text);
        }
        Ok(())
    }

    /// The place of a font among those of the page.
    fn remember(&mut self, font: &Arc<Font>) -> usize {
        let fonts = &mut self.content.fonts;
        fonts.iter().position(|(known, _)| Arc::ptr_eq(known, font)).unwrap_or_else(|| {
            fonts.push((Arc::clone(font), Default::default()));
            self.glyphs.push(HashMap::new());
            fonts.len() - 1
        })
    }

    /// A glyph of a font of the page, which has its own copy: threads that count the uses of the same memory wait for
    /// each other.
    fn glyph(&mut self, font: usize, code: u32) -> Arc<Glyph> {
        if let Some(known) = self.glyphs[font].get(&code) {
            return Arc::clone(known);
        }
        let (known, codes) = &mut self.content.fonts[font];
        codes.insert(code);
        let glyph = Arc::new(Glyph::clone(&known.glyph(code, &self.shared.document)));
        self.glyphs[font].insert(code, Arc::clone(&glyph));
        glyph
    }

    fn paint_text(&mut self, frame: &mut Frame<'_>, font: Arc<Font>, glyphs: Vec<PlacedGlyph>) {
        let mode = frame.state.text.mode;
        if (4..=7).contains(&mode) {
            let clip = frame.text.clip.get_or_insert_with(PathBuilder::new);
            for placed in &glyphs {
                let outline = placed.glyph.outline.as_deref().cloned();
                if let Some(path) = outline.and_then(|outline| outline.transform(placed.matrix.to_skia())) {
                    clip.push_path(&path);
                }
            }
        }
        let Some(bounds) = extent(&glyphs) else { return };
        // The marks of a Type 3 font are those of its procedures.
        if font.type3.is_some() {
            return;
        }
        let to_page = frame.text.text.then(&frame.state.matrix);
        let size = (frame.state.text.size * to_page.vertical_scale()).abs();
        let clip = frame.state.clip.clone();
        let outlined = matches!(mode, 1 | 2 | 5 | 6).then(|| glyphs.clone());
        if matches!(mode, 0 | 2 | 4 | 6) {
            let font = Arc::clone(&font);
            let text = Text { font, size, glyphs, paint: frame.state.fill_paint(), pen: None };
            let mark = Mark {
                what: What::Text(text),
                clip: clip.clone(),
                blending: frame.state.fill_blending(),
                bounds,
            };
            self.mark(frame, mark);
        }
        if let Some(glyphs) = outlined {
            let pen = frame.state.pen();
            let bounds = bounds.grown(pen.width / 2.0);
            let text = Text { font, size, glyphs, paint: frame.state.stroke_paint(), pen: Some(pen) };
            let mark = Mark { what: What::Text(text), clip, blending: frame.state.stroke_blending(), bounds };
            self.mark(frame, mark);
        }
    }
}

/// What the glyphs of a run cover: their outlines, or where there is no font program boxes of the usual height.
fn extent(glyphs: &[PlacedGlyph]) -> Option<Rect> {
    glyphs
        .iter()
        .filter_map(|placed| {
            let bounds = match &placed.glyph.outline {
                Some(outline) => path::bounds(outline),
                None if placed.glyph.program_width.is_some() || placed.glyph.width == 0.0 => return None,
                None => Rect { left: 0.0, bottom: 0.0, right: placed.glyph.width / 1000.0, top: 0.7 },
            };
            Some(bounds.transformed(&placed.matrix))
        })
        .reduce(|all, rect| all.union(&rect))
}
