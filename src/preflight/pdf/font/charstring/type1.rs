//! Operators of Type 1 charstrings.

use super::Machine;

impl Machine<'_> {
    pub(super) fn operate_type1(&mut self, operator: u8) -> Option<()> {
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

    pub(super) fn escape_type1(&mut self, operator: u8, depth: usize) -> Option<()> {
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
}
