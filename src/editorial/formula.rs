//! Formulas in rules: numbers, measures, `+ - * / %`, comparisons, `&& || !` and a few functions.

/// A formula that was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Formula {
    Number(f64),
    Measure(String),
    Negative(Box<Formula>),
    Not(Box<Formula>),
    Operation(Operator, Box<Formula>, Box<Formula>),
    Function(Function, Vec<Formula>),
}

/// What joins two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Over,
    Remainder,
}

impl Operator {
    /// The signs, the longer first, each with how strongly it binds.
    const SIGNS: &'static [(&'static str, Self, u8)] = &[
        ("||", Self::Or, 1),
        ("&&", Self::And, 2),
        ("==", Self::Equal, 3),
        ("!=", Self::Unequal, 3),
        ("<=", Self::LessOrEqual, 4),
        (">=", Self::GreaterOrEqual, 4),
        ("<", Self::Less, 4),
        (">", Self::Greater, 4),
        ("+", Self::Plus, 5),
        ("-", Self::Minus, 5),
        ("*", Self::Times, 6),
        ("/", Self::Over, 6),
        ("%", Self::Remainder, 6),
    ];

    fn apply(self, a: f64, b: f64) -> f64 {
        let truth = |holds: bool| f64::from(u8::from(holds));
        match self {
            Self::Or => truth(a != 0.0 || b != 0.0),
            Self::And => truth(a != 0.0 && b != 0.0),
            Self::Equal => truth((a - b).abs() < f64::EPSILON),
            Self::Unequal => truth((a - b).abs() >= f64::EPSILON),
            Self::Less => truth(a < b),
            Self::LessOrEqual => truth(a <= b),
            Self::Greater => truth(a > b),
            Self::GreaterOrEqual => truth(a >= b),
            Self::Plus => a + b,
            Self::Minus => a - b,
            Self::Times => a * b,
            Self::Over => a / b,
            Self::Remainder => a % b,
        }
    }
}

/// A function, named as in `math.sqrt(x)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    SquareRoot,
    Power,
    Absolute,
    Floor,
    Ceiling,
    Logarithm,
    Least,
    Greatest,
}

impl Function {
    /// The names, each with how many values it takes.
    const NAMES: &'static [(&'static str, Self, usize)] = &[
        ("math.sqrt", Self::SquareRoot, 1),
        ("math.pow", Self::Power, 2),
        ("math.abs", Self::Absolute, 1),
        ("math.floor", Self::Floor, 1),
        ("math.ceil", Self::Ceiling, 1),
        ("math.log", Self::Logarithm, 1),
        ("math.min", Self::Least, 2),
        ("math.max", Self::Greatest, 2),
    ];

    fn apply(self, values: &[f64]) -> f64 {
        let first = values.first().copied().unwrap_or(f64::NAN);
        let second = values.get(1).copied().unwrap_or(f64::NAN);
        match self {
            Self::SquareRoot => first.sqrt(),
            Self::Power => first.powf(second),
            Self::Absolute => first.abs(),
            Self::Floor => first.floor(),
            Self::Ceiling => first.ceil(),
            Self::Logarithm => first.ln(),
            Self::Least => first.min(second),
            Self::Greatest => first.max(second),
        }
    }
}

/// How deep brackets may stand in each other.
const DEEPEST: usize = 50;

impl Formula {
    /// Reads a formula; `known`: the names of measures.
    ///
    /// # Errors
    /// What cannot be read.
    pub(super) fn new(text: &str, known: impl Fn(&str) -> bool) -> Result<Self, String> {
        let mut reader = Reader { rest: text, known: &known, depth: 0 };
        let formula = reader.operation(0)?;
        match reader.rest.trim() {
            "" => Ok(formula),
            rest => Err(format!("`{rest}` stands behind the end of the formula")),
        }
    }

    /// What it comes to; a measure that is not known counts as 0.
    pub(super) fn value(&self, measure: &dyn Fn(&str) -> Option<f64>) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Measure(name) => measure(name).unwrap_or_default(),
            Self::Negative(inner) => -inner.value(measure),
            Self::Not(inner) => f64::from(u8::from(inner.value(measure) == 0.0)),
            Self::Operation(operator, a, b) => operator.apply(a.value(measure), b.value(measure)),
            Self::Function(function, values) => {
                let values: Vec<f64> = values.iter().map(|value| value.value(measure)).collect();
                function.apply(&values)
            }
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
    known: &'a dyn Fn(&str) -> bool,
    depth: usize,
}

impl Reader<'_> {
    fn take(&mut self, sign: &str) -> bool {
        match self.rest.trim_start().strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn operation(&mut self, least: u8) -> Result<Formula, String> {
        let mut left = self.single()?;
        loop {
            let rest = self.rest.trim_start();
            let next = Operator::SIGNS.iter().find(|(sign, _, _)| rest.starts_with(sign));
            let Some((sign, operator, strength)) = next.filter(|(_, _, strength)| *strength > least) else {
                return Ok(left);
            };
            self.rest = &rest[sign.len()..];
            let right = self.operation(*strength)?;
            left = Formula::Operation(*operator, Box::new(left), Box::new(right));
        }
    }

    fn single(&mut self) -> Result<Formula, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("the formula is nested too deeply".to_owned());
        }
        let formula = self.part();
        self.depth -= 1;
        formula
    }

    fn part(&mut self) -> Result<Formula, String> {
        if self.take("(") {
            let inner = self.operation(0)?;
            return if self.take(")") { Ok(inner) } else { Err("a bracket is not closed".to_owned()) };
        }
        if self.take("-") {
            return Ok(Formula::Negative(Box::new(self.single()?)));
        }
        if self.take("!") {
            return Ok(Formula::Not(Box::new(self.single()?)));
        }
        let rest = self.rest.trim_start();
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        self.rest = after;
        if word.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return word.parse().map(Formula::Number).map_err(|_| format!("`{word}` is no number"));
        }
        if word.is_empty() {
            return Err(match after.chars().next() {
                Some(c) => format!("`{c}` does not belong here"),
                None => "the formula is not complete".to_owned(),
            });
        }
        if let Some((_, function, count)) = Function::NAMES.iter().find(|(name, _, _)| *name == word) {
            return self.function(*function, *count, word);
        }
        let name = word.replace('.', "_");
        if (self.known)(&name) {
            Ok(Formula::Measure(name))
        } else {
            Err(format!("there is no measure `{word}`"))
        }
    }

    fn function(&mut self, function: Function, count: usize, name: &str) -> Result<Formula, String> {
        let mut values = Vec::new();
        if !self.take("(") {
            return Err(format!("`{name}` asks for values in brackets"));
        }
        loop {
            values.push(self.operation(0)?);
            if !self.take(",") {
                break;
            }
        }
        if !self.take(")") {
            return Err("a bracket is not closed".to_owned());
        }
        if values.len() == count {
            Ok(Formula::Function(function, values))
        } else {
            Err(format!("`{name}` takes {count} values, and {} are given", values.len()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_worked_out() {
        let measure = |name: &str| match name {
            "words" => Some(100.0),
            "heading_h2" => Some(4.0),
            _ => None,
        };
        for (text, value) in [
            ("1 + 2 * 3", 7.0),
            ("(1 + 2) * 3", 9.0),
            ("10 - 2 - 3", 5.0),
            ("-2 + 5 % 3", 0.0),
            ("words / heading.h2", 25.0),
            ("math.sqrt(words) + math.pow(2, 3)", 18.0),
            ("words > 99 && !(words > 100)", 1.0),
            ("1 == 2 || 3 >= 3", 1.0),
        ] {
            let formula = Formula::new(text, |name| measure(name).is_some()).unwrap();
            assert_eq!(formula.value(&measure), value, "{text}");
        }
        for text in ["", "1 +", "(1", "words words", "nothing", "math.sqrt(1, 2)", "1..2", &"(".repeat(1000)]
        {
            assert!(Formula::new(text, |name| measure(name).is_some()).is_err(), "{text}");
        }
    }
}
