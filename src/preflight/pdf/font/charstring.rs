//! Charstrings of Type 1 fonts and of the Compact Font Format (Adobe Type 1 Font Format, chapter 6; Adobe Technical
//! Note 5177): little programs that draw a glyph.

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

    fn operate_type1(&mut self, operator: u8) -> Option<()> {
        let stack = std::mem::take(&mut self.stack);
        match (operator, stack.as_slice()) {
            (13, &[bearing, width, ..]) => {
                if self.drawn.width.is_none() {
                    self.drawn.width = Some(width);
                    self.x = bearing;
                } else {
                    // The accent of an accented letter: its origin was set, its side bearing is added to it.
                    self.x += bearing;
                }
            }
            (4, &[.., dy]) => self.move_by(0.0, dy),
            (5, &[.., dx, dy]) => self.line_by(dx, dy),
            (6, &[.., dx]) => self.line_by(dx, 0.0),
            (7, &[.., dy]) => self.line_by(0.0, dy),
            (8, &[.., a, b, c, d, e, f]) => self.curve_by([a, b, c, d, e, f]),
            (9, _) => self.close(),
            (21, &[.., dx, dy]) => self.move_by(dx, dy),
            (22, &[.., dx]) => self.move_by(dx, 0.0),
            (30, &[.., dy1, dx2, dy2, dx3]) => self.curve_by([0.0, dy1, dx2, dy2, dx3, 0.0]),
            (31, &[.., dx1, dx2, dy2, dy3]) => self.curve_by([dx1, 0.0, dx2, dy2, 0.0, dy3]),
            (1 | 3, _) => {}
            _ => return None,
        }
        Some(())
    }

    fn escape_type1(&mut self, operator: u8, depth: usize) -> Option<()> {
        match operator {
            12 => {
                let divisor = self.stack.pop()?;
                let value = self.stack.pop()?;
                self.stack.push(if divisor == 0.0 { 0.0 } else { value / divisor });
            }
            16 => self.other_subroutine()?,
            17 => {
                let value = self.postscript.pop().unwrap_or(0.0);
                self.stack.push(value);
            }
            33 => {
                let &[.., x, y] = self.stack.as_slice() else { return None };
                (self.x, self.y) = (x, y);
                self.stack.clear();
            }
            6 => {
                let &[.., bearing, dx, dy, base, accent] = self.stack.as_slice() else { return None };
                let left = self.x;
                self.accented(left - bearing + dx, dy, base, accent, depth)?;
            }
            7 => {
                let &[.., x, y, width, _] = self.stack.as_slice() else { return None };
                if self.drawn.width.is_none() {
                    self.drawn.width = Some(width);
                }
                (self.x, self.y) = (self.x + x, self.y + y);
                self.stack.clear();
            }
            0..=2 => self.stack.clear(),
            _ => return None,
        }
        Some(())
    }

    /// The subroutines in PostScript that every Type 1 font has: 0 to 2 make a flex, 3 changes hints.
    fn other_subroutine(&mut self) -> Option<()> {
        let number = self.stack.pop()? as i32;
        let count = self.stack.pop()?;
        let start = self.stack.len().checked_sub((0.0..=24.0).contains(&count).then_some(count as usize)?)?;
        let arguments = self.stack.split_off(start);
        match number {
            1 => self.flex = Some(Vec::new()),
            2 => {}
            0 => {
                let points = self.flex.take()?;
                if let &[_, (x1, y1), (x2, y2), (x3, y3), (x4, y4), (x5, y5), (x6, y6)] = points.as_slice() {
                    self.drawn.path.cubic_to(x1, y1, x2, y2, x3, y3);
                    self.drawn.path.cubic_to(x4, y4, x5, y5, x6, y6);
                    self.open = true;
                    (self.x, self.y) = (x6, y6);
                }
                self.postscript = vec![self.y, self.x];
            }
            3 => self.postscript = vec![3.0],
            _ => self.postscript = arguments.into_iter().rev().collect(),
        }
        Some(())
    }

    fn operate_type2(&mut self, operator: u8) -> Option<()> {
        match operator {
            1 | 3 | 18 | 23 => {
                self.stems();
                return Some(());
            }
            21 => self.read_width(self.stack.len() > 2),
            4 | 22 => self.read_width(self.stack.len() > 1),
            _ => {}
        }
        let stack = std::mem::take(&mut self.stack);
        match operator {
            21 => self.move_by(*stack.first()?, *stack.get(1)?),
            22 => self.move_by(*stack.first()?, 0.0),
            4 => self.move_by(0.0, *stack.first()?),
            5 => stack.chunks_exact(2).for_each(|pair| self.line_by(pair[0], pair[1])),
            6 | 7 => {
                for (index, &value) in stack.iter().enumerate() {
                    if (index % 2 == 0) == (operator == 6) {
                        self.line_by(value, 0.0)
                    } else {
                        self.line_by(0.0, value)
                    }
                }
            }
            8 => self.curves(&stack),
            24 => {
                let (curves, line) = stack.split_at(stack.len().checked_sub(2)?);
                self.curves(curves);
                self.line_by(line[0], line[1]);
            }
            25 => {
                let (lines, curve) = stack.split_at(stack.len().checked_sub(6)?);
                lines.chunks_exact(2).for_each(|pair| self.line_by(pair[0], pair[1]));
                self.curves(curve);
            }
            26 | 27 => self.straight_ended(operator, &stack),
            30 | 31 => self.alternating(operator == 31, &stack),
            _ => return None,
        }
        Some(())
    }

    fn curves(&mut self, values: &[f32]) {
        for curve in values.chunks_exact(6) {
            self.curve_by([curve[0], curve[1], curve[2], curve[3], curve[4], curve[5]]);
        }
    }

    /// `vvcurveto` (26) and `hhcurveto` (27).
    fn straight_ended(&mut self, operator: u8, values: &[f32]) {
        let (mut side, values) =
            if values.len() % 4 == 1 { (values[0], &values[1..]) } else { (0.0, values) };
        for curve in values.chunks_exact(4) {
            let &[a, b, c, d] = curve else { continue };
            if operator == 26 {
                self.curve_by([side, a, b, c, 0.0, d]);
            } else {
                self.curve_by([a, side, b, c, d, 0.0]);
            }
            side = 0.0;
        }
    }

    /// `vhcurveto` and `hvcurveto`: tangents alternate between the directions.
    fn alternating(&mut self, mut horizontal: bool, values: &[f32]) {
        let mut rest = values;
        while let [a, b, c, d, tail @ ..] = rest {
            let last = if let [last] = tail { *last } else { 0.0 };
            if horizontal {
                self.curve_by([*a, 0.0, *b, *c, last, *d]);
            } else {
                self.curve_by([0.0, *a, *b, *c, *d, last]);
            }
            horizontal = !horizontal;
            rest = tail;
        }
    }

    fn escape_type2(&mut self, operator: u8) -> Option<()> {
        match operator {
            34..=37 => {
                let stack = std::mem::take(&mut self.stack);
                self.flex_type2(operator, &stack)
            }
            _ => self.arithmetic(operator),
        }
    }

    fn flex_type2(&mut self, operator: u8, stack: &[f32]) -> Option<()> {
        match (operator, stack) {
            (34, &[dx1, dx2, dy2, dx3, dx4, dx5, dx6, ..]) => {
                self.curve_by([dx1, 0.0, dx2, dy2, dx3, 0.0]);
                self.curve_by([dx4, 0.0, dx5, -dy2, dx6, 0.0]);
            }
            (35, &[a, b, c, d, e, f, g, h, i, j, k, l, ..]) => {
                self.curve_by([a, b, c, d, e, f]);
                self.curve_by([g, h, i, j, k, l]);
            }
            (36, &[dx1, dy1, dx2, dy2, dx3, dx4, dx5, dy5, dx6, ..]) => {
                self.curve_by([dx1, dy1, dx2, dy2, dx3, 0.0]);
                self.curve_by([dx4, 0.0, dx5, dy5, dx6, -(dy1 + dy2 + dy5)]);
            }
            (37, &[dx1, dy1, dx2, dy2, dx3, dy3, dx4, dy4, dx5, dy5, last, ..]) => {
                let (dx, dy) = (dx1 + dx2 + dx3 + dx4 + dx5, dy1 + dy2 + dy3 + dy4 + dy5);
                let (dx6, dy6) = if dx.abs() > dy.abs() { (last, -dy) } else { (-dx, last) };
                self.curve_by([dx1, dy1, dx2, dy2, dx3, dy3]);
                self.curve_by([dx4, dy4, dx5, dy5, dx6, dy6]);
            }
            _ => return None,
        }
        Some(())
    }

    fn arithmetic(&mut self, operator: u8) -> Option<()> {
        let truth = |value: bool| f32::from(u8::from(value));
        let stack = &mut self.stack;
        let result = match operator {
            3 | 4 | 10 | 11 | 12 | 15 | 24 => {
                let second = stack.pop()?;
                let first = stack.pop()?;
                match operator {
                    3 => truth(first != 0.0 && second != 0.0),
                    4 => truth(first != 0.0 || second != 0.0),
                    10 => first + second,
                    11 => first - second,
                    12 => first / if second == 0.0 { 1.0 } else { second },
                    15 => truth(first == second),
                    _ => first * second,
                }
            }
            5 => truth(stack.pop()? == 0.0),
            9 => stack.pop()?.abs(),
            14 => -stack.pop()?,
            18 => return stack.pop().map(|_| ()),
            20 => {
                let index = stack.pop()? as usize;
                let value = stack.pop()?;
                *self.transient.get_mut(index)? = value;
                return Some(());
            }
            21 => *self.transient.get(stack.pop()? as usize)?,
            22 => {
                let (limit, value) = (stack.pop()?, stack.pop()?);
                let (otherwise, then) = (stack.pop()?, stack.pop()?);
                if value <= limit { then } else { otherwise }
            }
            23 => 0.5,
            26 => stack.pop()?.max(0.0).sqrt(),
            27 => *stack.last()?,
            28 => {
                let last = stack.len().checked_sub(2)?;
                stack.swap(last, last + 1);
                return Some(());
            }
            29 => {
                let back = stack.pop()?.max(0.0) as usize;
                *stack.get(stack.len().checked_sub(1 + back)?)?
            }
            30 => {
                let (by, count) = (stack.pop()? as i64, stack.pop()?.max(0.0) as usize);
                let start = stack.len().checked_sub(count)?;
                if count > 0 {
                    stack[start..].rotate_right(by.rem_euclid(count as i64) as usize);
                }
                return Some(());
            }
            _ => return None,
        };
        self.stack.push(result);
        Some(())
    }
}
