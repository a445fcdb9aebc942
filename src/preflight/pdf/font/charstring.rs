//! Charstrings of Type 1 fonts and of the Compact Font Format (Adobe Type 1 Font Format, chapter 6; Adobe Technical
//! Note 5177): little programs that draw a glyph.

mod type1;
mod type2;

use tiny_skia::PathBuilder;

/// What a glyph's program brings.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) path: PathBuilder,
    /// The advance width in glyph units. In the Compact Font Format it is the difference from the nominal width, and
    /// absent where the default width holds.
    pub(super) width: Option<f32>,
    /// The steps it took.
    pub(super) steps: usize,
}

/// Whose charstrings these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Type1,
    Type2,
}

/// Where subroutines and the parts of accented letters are found.
pub(super) trait Library {
    /// A subroutine of the font or of its part.
    fn local(&self, number: i32) -> Option<&[u8]>;
    /// A subroutine of the whole file; Type 1 has none.
    fn global(&self, number: i32) -> Option<&[u8]>;
    /// The charstring of a character of StandardEncoding.
    fn standard(&self, code: u8) -> Option<&[u8]>;
}

/// A glyph that takes longer is given up.
const MOST_STEPS: usize = 60_000;
const DEEPEST: usize = 12;
const MOST_OPERANDS: usize = 520;

/// Carries a charstring out; `None` where it is wrong.
pub(super) fn draw(charstring: &[u8], dialect: Dialect, library: &dyn Library) -> Option<Drawn> {
    let mut machine = Machine {
        dialect,
        library,
        drawn: Drawn::default(),
        stack: Vec::new(),
        postscript: Vec::new(),
        transient: [0.0; 32],
        x: 0.0,
        y: 0.0,
        open: false,
        stems: 0,
        width_read: false,
        flex: None,
        accents: 0,
        ended: false,
    };
    machine.run(charstring, 0)?;
    machine.close();
    Some(machine.drawn)
}

struct Machine<'a> {
    dialect: Dialect,
    library: &'a dyn Library,
    drawn: Drawn,
    stack: Vec<f32>,
    postscript: Vec<f32>,
    transient: [f32; 32],
    x: f32,
    y: f32,
    open: bool,
    stems: usize,
    width_read: bool,
    /// The points of a flex that is being collected (Type 1).
    flex: Option<Vec<(f32, f32)>>,
    accents: usize,
    ended: bool,
}

impl Machine<'_> {
    fn run(&mut self, code: &[u8], depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        let mut position = 0;
        while let Some(&byte) = code.get(position) {
            position += 1;
            self.drawn.steps += 1;
            if self.drawn.steps > MOST_STEPS || self.stack.len() > MOST_OPERANDS {
                return None;
            }
            match byte {
                28 if self.dialect == Dialect::Type2 => {
                    let value = i16::from_be_bytes([*code.get(position)?, *code.get(position + 1)?]);
                    self.stack.push(f32::from(value));
                    position += 2;
                }
                32..=246 => self.stack.push(f32::from(i16::from(byte) - 139)),
                247..=250 => {
                    let low = i16::from(*code.get(position)?);
                    self.stack.push(f32::from((i16::from(byte) - 247) * 256 + low + 108));
                    position += 1;
                }
                251..=254 => {
                    let low = i16::from(*code.get(position)?);
                    self.stack.push(f32::from(-(i16::from(byte) - 251) * 256 - low - 108));
                    position += 1;
                }
                255 => {
                    let field: [u8; 4] = code.get(position..position + 4)?.try_into().ok()?;
                    let value = i32::from_be_bytes(field) as f32;
                    self.stack.push(if self.dialect == Dialect::Type2 { value / 65_536.0 } else { value });
                    position += 4;
                }
                10 | 29 => {
                    let number = self.stack.pop()? as i32;
                    let library = self.library;
                    let subroutine = if byte == 10 { library.local(number) } else { library.global(number) }?;
                    self.run(subroutine, depth + 1)?;
                    if self.ended {
                        return Some(());
                    }
                }
                11 => return Some(()),
                12 => {
                    let second = *code.get(position)?;
                    position += 1;
                    match self.dialect {
                        Dialect::Type1 => self.escape_type1(second, depth)?,
                        Dialect::Type2 => self.escape_type2(second)?,
                    }
                }
                14 => {
                    self.end(depth)?;
                    return Some(());
                }
                19 | 20 if self.dialect == Dialect::Type2 => {
                    self.stems();
                    position += self.stems.div_ceil(8);
                }
                _ => match self.dialect {
                    Dialect::Type1 => self.operate_type1(byte)?,
                    Dialect::Type2 => self.operate_type2(byte)?,
                },
            }
            if self.ended {
                return Some(());
            }
        }
        Some(())
    }

    fn move_by(&mut self, dx: f32, dy: f32) {
        self.x += dx;
        self.y += dy;
        if let Some(points) = &mut self.flex {
            points.push((self.x, self.y));
            return;
        }
        self.close();
        self.drawn.path.move_to(self.x, self.y);
        self.open = true;
    }

    fn line_by(&mut self, dx: f32, dy: f32) {
        self.x += dx;
        self.y += dy;
        self.drawn.path.line_to(self.x, self.y);
        self.open = true;
    }

    fn curve_by(&mut self, [dx1, dy1, dx2, dy2, dx3, dy3]: [f32; 6]) {
        let (x1, y1) = (self.x + dx1, self.y + dy1);
        let (x2, y2) = (x1 + dx2, y1 + dy2);
        (self.x, self.y) = (x2 + dx3, y2 + dy3);
        self.drawn.path.cubic_to(x1, y1, x2, y2, self.x, self.y);
        self.open = true;
    }

    fn close(&mut self) {
        if self.open {
            self.drawn.path.close();
            self.open = false;
        }
    }

    /// The width stands before the operands of the first operator that clears the stack (Type 2).
    fn read_width(&mut self, surplus: bool) {
        if !self.width_read {
            self.width_read = true;
            if surplus && !self.stack.is_empty() {
                self.drawn.width = Some(self.stack.remove(0));
            }
        }
    }

    fn stems(&mut self) {
        self.read_width(self.stack.len() % 2 == 1);
        self.stems += self.stack.len() / 2;
        self.stack.clear();
    }

    /// Ends the glyph; four operands before it make an accented letter.
    fn end(&mut self, depth: usize) -> Option<()> {
        if self.dialect == Dialect::Type2 {
            let count = self.stack.len();
            self.read_width(count == 1 || count == 5);
            if let &[dx, dy, base, accent] = self.stack.as_slice() {
                return self.accented(dx, dy, base, accent, depth);
            }
        }
        self.ended = true;
        Some(())
    }

    fn accented(&mut self, dx: f32, dy: f32, base: f32, accent: f32, depth: usize) -> Option<()> {
        self.accents += 1;
        if self.accents > 1 {
            return None;
        }
        let width = self.drawn.width;
        for (code, x, y) in [(base, 0.0, 0.0), (accent, dx, dy)] {
            self.close();
            self.stack.clear();
            (self.x, self.y, self.stems, self.ended, self.width_read) = (x, y, 0, false, true);
            // The parts are whole glyphs: in the Compact Font Format they may begin with a width of their own.
            self.width_read = self.dialect == Dialect::Type1;
            let library = self.library;
            self.run(library.standard(code as u8)?, depth + 1)?;
        }
        self.drawn.width = width;
        self.ended = true;
        Some(())
    }
}
