//! Operators of the charstrings of the Compact Font Format.

use super::Machine;

impl Machine<'_> {
    pub(super) fn operate_type2(&mut self, operator: u8) -> Option<()> {
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

    pub(super) fn escape_type2(&mut self, operator: u8) -> Option<()> {
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
