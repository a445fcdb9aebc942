//! PostScript calculators (ISO 32000-1, 7.10.5).

use crate::preflight::pdf::file::{Budget, Lexer, Object, Token};
use std::sync::Arc;

/// A step of a PostScript calculator.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    Push(f64),
    Operator(Operator),
    If(Arc<[Step]>),
    IfElse(Arc<[Step]>, Arc<[Step]>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Operator {
    Abs,
    Add,
    And,
    Atan,
    Bitshift,
    Ceiling,
    Copy,
    Cos,
    Cvi,
    Cvr,
    Div,
    Dup,
    Eq,
    Exch,
    Exp,
    False,
    Floor,
    Ge,
    Gt,
    Idiv,
    Index,
    Le,
    Ln,
    Log,
    Lt,
    Mod,
    Mul,
    Ne,
    Neg,
    Not,
    Or,
    Pop,
    Roll,
    Round,
    Sin,
    Sqrt,
    Sub,
    True,
    Truncate,
    Xor,
}

/// How many steps there are at most to take.
pub(super) fn length(steps: &[Step]) -> usize {
    let one = |step: &Step| match step {
        Step::Push(_) | Step::Operator(_) => 1,
        Step::If(then) => 1 + length(then),
        Step::IfElse(then, otherwise) => 1 + length(then) + length(otherwise),
    };
    steps.iter().map(one).sum()
}

/// Reads the steps up to the closing brace.
pub(super) fn program(lexer: &mut Lexer<'_>, depth: usize) -> Option<Vec<Step>> {
    if depth > Budget::DEPTH {
        return None;
    }
    let mut steps = Vec::new();
    let mut blocks: Vec<Arc<[Step]>> = Vec::new();
    loop {
        match lexer.next().ok()?? {
            Token::Object(Object::Boolean(value)) => steps.push(Step::Push(f64::from(u8::from(value)))),
            Token::Object(object) => steps.push(Step::Push(object.number()?)),
            Token::Stray(b'{') => blocks.push(program(lexer, depth + 1)?.into()),
            Token::Stray(b'}') => return blocks.is_empty().then_some(steps),
            Token::Keyword(b"if") => steps.push(Step::If(blocks.pop()?)),
            Token::Keyword(b"ifelse") => {
                let otherwise = blocks.pop()?;
                steps.push(Step::IfElse(blocks.pop()?, otherwise));
            }
            Token::Keyword(word) => steps.push(Step::Operator(operator(word)?)),
            Token::Stray(_) => return None,
        }
    }
}

fn operator(word: &[u8]) -> Option<Operator> {
    use Operator::*;
    Some(match word {
        b"abs" => Abs,
        b"add" => Add,
        b"and" => And,
        b"atan" => Atan,
        b"bitshift" => Bitshift,
        b"ceiling" => Ceiling,
        b"copy" => Copy,
        b"cos" => Cos,
        b"cvi" => Cvi,
        b"cvr" => Cvr,
        b"div" => Div,
        b"dup" => Dup,
        b"eq" => Eq,
        b"exch" => Exch,
        b"exp" => Exp,
        b"false" => False,
        b"floor" => Floor,
        b"ge" => Ge,
        b"gt" => Gt,
        b"idiv" => Idiv,
        b"index" => Index,
        b"le" => Le,
        b"ln" => Ln,
        b"log" => Log,
        b"lt" => Lt,
        b"mod" => Mod,
        b"mul" => Mul,
        b"ne" => Ne,
        b"neg" => Neg,
        b"not" => Not,
        b"or" => Or,
        b"pop" => Pop,
        b"roll" => Roll,
        b"round" => Round,
        b"sin" => Sin,
        b"sqrt" => Sqrt,
        b"sub" => Sub,
        b"true" => True,
        b"truncate" => Truncate,
        b"xor" => Xor,
        _ => return None,
    })
}

/// The topmost `outputs` numbers that a program leaves; none where it is wrong or takes too long.
pub(super) fn calculate(steps: &[Step], inputs: Vec<f64>, outputs: usize) -> Vec<f64> {
    let mut machine = Machine { stack: inputs, steps_left: 20_000 };
    if machine.run(steps).is_none() {
        machine.stack.clear();
    }
    let surplus = machine.stack.len().saturating_sub(outputs);
    machine.stack.split_off(surplus)
}

struct Machine {
    stack: Vec<f64>,
    steps_left: usize,
}

impl Machine {
    /// `None` where the program is wrong or takes too long.
    fn run(&mut self, steps: &[Step]) -> Option<()> {
        for step in steps {
            self.steps_left = self.steps_left.checked_sub(1)?;
            match step {
                Step::Push(value) => self.stack.push(*value),
                Step::If(then) => {
                    if self.pop()? != 0.0 {
                        self.run(then)?;
                    }
                }
                Step::IfElse(then, otherwise) => {
                    let chosen = if self.pop()? != 0.0 { then } else { otherwise };
                    self.run(chosen)?;
                }
                Step::Operator(operator) => self.operate(*operator)?,
            }
            if self.stack.len() > 200 {
                return None;
            }
        }
        Some(())
    }

    fn pop(&mut self) -> Option<f64> {
        self.stack.pop()
    }

    fn one(&mut self, map: impl Fn(f64) -> f64) -> Option<()> {
        let value = self.pop()?;
        self.stack.push(map(value));
        Some(())
    }

    fn two(&mut self, map: impl Fn(f64, f64) -> f64) -> Option<()> {
        let second = self.pop()?;
        let first = self.pop()?;
        self.stack.push(map(first, second));
        Some(())
    }

    fn operate(&mut self, operator: Operator) -> Option<()> {
        let truth = |value: bool| f64::from(u8::from(value));
        let safe = |value: f64| if value.is_finite() { value } else { 0.0 };
        match operator {
            Operator::Abs => self.one(f64::abs),
            Operator::Add => self.two(|a, b| a + b),
            Operator::And => self.two(|a, b| (a as i64 & b as i64) as f64),
            Operator::Atan => self.two(|a, b| a.atan2(b).to_degrees().rem_euclid(360.0)),
            Operator::Bitshift => self.two(|a, b| {
                let (value, by) = (a as i32, (b as i32).clamp(-31, 31));
                f64::from(if by >= 0 {
                    value.wrapping_shl(by as u32)
                } else {
                    value.wrapping_shr((-by) as u32)
                })
            }),
            Operator::Ceiling => self.one(f64::ceil),
            Operator::Copy => {
                let count = self.pop()?;
                let start = self
                    .stack
                    .len()
                    .checked_sub((0.0..=100.0).contains(&count).then_some(count as usize)?)?;
                self.stack.extend_from_within(start..);
                Some(())
            }
            Operator::Cos => self.one(|a| a.to_radians().cos()),
            Operator::Cvi | Operator::Truncate => self.one(f64::trunc),
            Operator::Cvr => Some(()),
            Operator::Div => self.two(|a, b| safe(a / b)),
            Operator::Dup => {
                let value = *self.stack.last()?;
                self.stack.push(value);
                Some(())
            }
            Operator::Eq => self.two(|a, b| truth(a == b)),
            Operator::Exch => {
                let last = self.stack.len().checked_sub(2)?;
                self.stack.swap(last, last + 1);
                Some(())
            }
            Operator::Exp => self.two(|a, b| safe(a.powf(b))),
            Operator::False => {
                self.stack.push(0.0);
                Some(())
            }
            Operator::Floor => self.one(f64::floor),
            Operator::Ge => self.two(|a, b| truth(a >= b)),
            Operator::Gt => self.two(|a, b| truth(a > b)),
            Operator::Idiv => self.two(|a, b| safe((a / b).trunc())),
            Operator::Index => {
                let back = self.pop()?;
                let index = self
                    .stack
                    .len()
                    .checked_sub(1 + (0.0..=200.0).contains(&back).then_some(back as usize)?)?;
                self.stack.push(self.stack[index]);
                Some(())
            }
            Operator::Le => self.two(|a, b| truth(a <= b)),
            Operator::Ln => self.one(|a| safe(a.ln())),
            Operator::Log => self.one(|a| safe(a.log10())),
            Operator::Lt => self.two(|a, b| truth(a < b)),
            Operator::Mod => self.two(|a, b| safe(a % b)),
            Operator::Mul => self.two(|a, b| a * b),
            Operator::Ne => self.two(|a, b| truth(a != b)),
            Operator::Neg => self.one(|a| -a),
            Operator::Not => self.one(|a| if a == 0.0 || a == 1.0 { 1.0 - a } else { !(a as i64) as f64 }),
            Operator::Or => self.two(|a, b| (a as i64 | b as i64) as f64),
            Operator::Pop => self.pop().map(|_| ()),
            Operator::Roll => self.roll(),
            Operator::Round => self.one(|a| (a + 0.5).floor()),
            Operator::Sin => self.one(|a| a.to_radians().sin()),
            Operator::Sqrt => self.one(|a| safe(a.sqrt())),
            Operator::Sub => self.two(|a, b| a - b),
            Operator::True => {
                self.stack.push(1.0);
                Some(())
            }
            Operator::Xor => self.two(|a, b| (a as i64 ^ b as i64) as f64),
        }
    }

    fn roll(&mut self) -> Option<()> {
        let by = self.pop()?;
        let count = self.pop()?;
        let count = (0.0..=200.0).contains(&count).then_some(count as usize)?;
        let start = self.stack.len().checked_sub(count)?;
        if count > 0 {
            let by = (by as i64).rem_euclid(count as i64) as usize;
            self.stack[start..].rotate_right(by);
        }
        Some(())
    }
}
