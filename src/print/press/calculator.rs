//! The little programs of PDF's functions (ISO 32000-1, 7.10.5): as much of them as Typst writes.

/// A program.
pub(super) struct Program(Vec<Step>);

enum Step {
    Number(f64),
    Operator(Operator),
    If(Vec<Step>),
    IfElse(Vec<Step>, Vec<Step>),
}

#[derive(Clone, Copy, PartialEq)]
enum Operator {
    Abs,
    Add,
    Cvi,
    Div,
    Dup,
    Exch,
    Floor,
    Gt,
    Index,
    Le,
    Lt,
    Mod,
    Mul,
    Pop,
    Roll,
    Sub,
}

const OPERATORS: &[(&str, Operator)] = &[
    ("abs", Operator::Abs),
    ("add", Operator::Add),
    ("cvi", Operator::Cvi),
    ("div", Operator::Div),
    ("dup", Operator::Dup),
    ("exch", Operator::Exch),
    ("floor", Operator::Floor),
    ("gt", Operator::Gt),
    ("index", Operator::Index),
    ("le", Operator::Le),
    ("lt", Operator::Lt),
    ("mod", Operator::Mod),
    ("mul", Operator::Mul),
    ("pop", Operator::Pop),
    ("roll", Operator::Roll),
    ("sub", Operator::Sub),
];

/// Programs nest no deeper than this.
const DEEPEST: u8 = 120;

impl Program {
    /// Reads `{ … }`; `None` where it is none, or has an operator that is not known.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?.replace('{', " { ").replace('}', " } ");
        let mut tokens = text.split_whitespace();
        if tokens.next() != Some("{") {
            return None;
        }
        let program = block(&mut tokens, DEEPEST)?;
        tokens.next().is_none().then_some(Self(program))
    }

    /// Whether it drops its second argument before anything else.
    pub(super) fn ignores_second(&self) -> bool {
        matches!(self.0.first(), Some(Step::Operator(Operator::Pop)))
    }

    /// The last `outputs` numbers that it leaves.
    pub(super) fn run(&self, arguments: &[f64], outputs: usize) -> Option<Vec<f64>> {
        let mut stack = arguments.to_vec();
        run(&self.0, &mut stack)?;
        Some(stack.split_off(stack.len().checked_sub(outputs)?))
    }
}

fn block<'a>(tokens: &mut impl Iterator<Item = &'a str>, depth: u8) -> Option<Vec<Step>> {
    let depth = depth.checked_sub(1)?;
    let mut steps = Vec::new();
    let mut blocks = Vec::new();
    loop {
        match tokens.next()? {
            "{" => blocks.push(block(tokens, depth)?),
            "}" => return blocks.is_empty().then_some(steps),
            "if" => steps.push(Step::If(blocks.pop()?)),
            "ifelse" => {
                let otherwise = blocks.pop()?;
                steps.push(Step::IfElse(blocks.pop()?, otherwise));
            }
            token => steps.push(match OPERATORS.iter().find(|(name, _)| *name == token) {
                Some((_, operator)) => Step::Operator(*operator),
                None => Step::Number(token.parse().ok()?),
            }),
        }
    }
}

fn run(steps: &[Step], stack: &mut Vec<f64>) -> Option<()> {
    for step in steps {
        match step {
            Step::Number(number) => stack.push(*number),
            Step::Operator(operator) => apply(*operator, stack)?,
            Step::If(block) => {
                if stack.pop()? != 0.0 {
                    run(block, stack)?;
                }
            }
            Step::IfElse(block, otherwise) => {
                let block = if stack.pop()? != 0.0 { block } else { otherwise };
                run(block, stack)?;
            }
        }
    }
    Some(())
}

fn apply(operator: Operator, stack: &mut Vec<f64>) -> Option<()> {
    let truth = |truth: bool| f64::from(u8::from(truth));
    let top = stack.pop()?;
    let result = match operator {
        Operator::Pop => return Some(()),
        Operator::Abs => top.abs(),
        Operator::Cvi => top.trunc(),
        Operator::Floor => top.floor(),
        Operator::Dup => {
            stack.push(top);
            top
        }
        Operator::Index => *stack.get(stack.len().checked_sub(1 + top as usize)?)?,
        Operator::Roll => {
            let count = stack.pop()? as usize;
            let start = stack.len().checked_sub(count)?;
            if count > 0 {
                stack[start..].rotate_right((top as i64).rem_euclid(count as i64) as usize);
            }
            return Some(());
        }
        Operator::Exch => {
            let under = stack.pop()?;
            stack.push(top);
            under
        }
        Operator::Add => stack.pop()? + top,
        Operator::Sub => stack.pop()? - top,
        Operator::Mul => stack.pop()? * top,
        Operator::Div => stack.pop()? / top,
        Operator::Mod => stack.pop()? % top,
        Operator::Gt => truth(stack.pop()? > top),
        Operator::Le => truth(stack.pop()? <= top),
        Operator::Lt => truth(stack.pop()? < top),
    };
    stack.push(result);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(program: &str, arguments: &[f64], outputs: usize) -> Option<Vec<f64>> {
        Program::read(program.as_bytes())?.run(arguments, outputs)
    }

    #[test]
    fn programs_are_run() {
        assert_eq!(run("{ pop 2 mul dup 1 add }", &[3.0, 9.0], 2), Some(vec![6.0, 7.0]));
        assert_eq!(run("{ dup 0.5 le { pop 1 } { pop 2 } ifelse }", &[0.7], 1), Some(vec![2.0]));
        assert_eq!(run("{ 1 2 3 3 -1 roll }", &[], 3), Some(vec![2.0, 3.0, 1.0]));
        assert_eq!(run("{ 5 6 1 index exch sub abs floor cvi 4 mod }", &[], 1), Some(vec![1.0]));
    }

    #[test]
    fn what_is_none_is_refused() {
        for program in ["", "1", "{ 1", "{ 1 } 2", "{ nonsense }", "{ if }", "{ { 1 } }"] {
            assert!(Program::read(program.as_bytes()).is_none(), "{program}");
        }
        for program in ["{ pop }", "{ 9 index }", "{ 5 1 roll }", "{ add }"] {
            assert_eq!(run(program, &[], 1), None, "{program}");
        }
    }
}
