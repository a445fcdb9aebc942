//! LaTeX notation → [`MathNode`].

use crate::model::{Math, MathNode};
use pulldown_latex::event::{
    Content, DelimiterType, EnvironmentFlow, Event, Font, Grouping, ScriptPosition, ScriptType, StateChange,
    Visual,
};
use pulldown_latex::{Parser, Storage};

/// Formulas that nest deeper than this are set as they were written: no page could show them.
const DEEPEST: usize = 24;

/// Formulas longer than this, in bytes, are set as they were written.
const LONGEST: usize = 20_000;

/// Definitions could stand for themselves and never end; they are not read.
const DEFINITIONS: &[&str] = &[
    "\\def",
    "\\gdef",
    "\\edef",
    "\\xdef",
    "\\let",
    "\\futurelet",
    "\\newcommand",
    "\\renewcommand",
    "\\providecommand",
];

/// A formula; with the reason where its notation cannot be read.
pub(super) fn read(source: &str, display: bool) -> (Math, Option<String>) {
    let unread =
        |reason: String| (Math { source: source.to_owned(), display, row: Vec::new() }, Some(reason));
    if source.len() > LONGEST {
        return unread("it is too long".to_owned());
    }
    if let Some(name) = DEFINITIONS.iter().find(|name| source.contains(*name)) {
        return unread(format!("definitions ({name}) are not understood"));
    }
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(source, &storage) {
        match event {
            Ok(event) => events.push(event),
            Err(error) => {
                let words = error.to_string();
                return unread(words.lines().next().unwrap_or("it is no LaTeX").to_owned());
            }
        }
        if events.len() > LONGEST {
            return unread("it is too long".to_owned());
        }
    }
    let mut reader = Reader { events: events.into_iter(), font: None, depth: 0, too_deep: false };
    let mut row = Vec::new();
    while let Some(node) = reader.element() {
        row.push(node);
    }
    if reader.too_deep {
        return unread("its parts stand in each other too deeply".to_owned());
    }
    if row.is_empty() {
        return unread("there is nothing in it".to_owned());
    }
    (Math { source: source.to_owned(), display, row }, None)
}

struct Reader<'a> {
    events: std::vec::IntoIter<Event<'a>>,
    font: Option<Font>,
    depth: usize,
    too_deep: bool,
}

/// What ends a cell of a table.
enum CellEnd {
    Cell,
    Row,
    Group,
}

impl Reader<'_> {
    /// The next element; `None` at the end of the group or formula.
    fn element(&mut self) -> Option<MathNode> {
        loop {
            match self.events.next()? {
                Event::End => return None,
                Event::StateChange(StateChange::Font(font)) => self.font = font,
                Event::StateChange(StateChange::Color(_) | StateChange::Style(_)) => {}
                Event::EnvironmentFlow(_) => {}
                event => return Some(self.begun(event)),
            }
        }
    }

    /// The next element, or an empty row where there is none.
    fn argument(&mut self) -> Box<MathNode> {
        Box::new(self.element().unwrap_or(MathNode::Row(Vec::new())))
    }

    /// The element that an event begins.
    fn begun(&mut self, event: Event<'_>) -> MathNode {
        self.depth += 1;
        if self.depth > DEEPEST {
            self.too_deep = true;
            self.events = Vec::new().into_iter();
        }
        let node = match event {
            Event::Content(content) => self.content(content),
            Event::Begin(grouping) => self.group(grouping),
            Event::Visual(Visual::SquareRoot) => MathNode::Root { radicand: self.argument(), index: None },
            Event::Visual(Visual::Root) => {
                let radicand = self.argument();
                MathNode::Root { radicand, index: Some(self.argument()) }
            }
            Event::Visual(Visual::Fraction(line)) => {
                let numerator = self.argument();
                let denominator = self.argument();
                MathNode::Fraction { numerator, denominator, rule: line.is_none_or(|line| line.value != 0.0) }
            }
            Event::Visual(Visual::Negation) => negated(*self.argument()),
            Event::Script { ty, position } => self.script(ty, position),
            Event::Space { width, .. } => {
                let em = width.map_or(0.0, |width| {
                    use pulldown_latex::event::DimensionUnit as Unit;
                    let factor = match width.unit {
                        Unit::Em => 1.0,
                        Unit::Mu => 1.0 / 18.0,
                        Unit::Ex => 0.45,
                        Unit::Pc | Unit::Cc => 1.2,
                        Unit::In => 7.2,
                        Unit::Cm => 2.85,
                        Unit::Mm => 0.285,
                        Unit::Pt | Unit::Bp | Unit::Dd => 0.1,
                        Unit::Sp => 0.0,
                    };
                    width.value * factor
                });
                MathNode::Space(if em.is_finite() { em.clamp(-10.0, 10.0) } else { 0.0 })
            }
            Event::End | Event::StateChange(_) | Event::EnvironmentFlow(_) => MathNode::Row(Vec::new()),
        };
        self.depth -= 1;
        node
    }

    fn script(&mut self, ty: ScriptType, position: ScriptPosition) -> MathNode {
        let base = self.argument();
        let (below, above) = match ty {
            ScriptType::Subscript => (Some(self.argument()), None),
            ScriptType::Superscript => (None, Some(self.argument())),
            ScriptType::SubSuperscript => {
                let below = self.argument();
                (Some(below), Some(self.argument()))
            }
        };
        match position {
            ScriptPosition::Right | ScriptPosition::Movable => MathNode::Script { base, below, above },
            ScriptPosition::AboveBelow => {
                let accent = [&below, &above].into_iter().flatten().any(|part| is_accent(part));
                MathNode::Stack { base, under: below, over: above, accent }
            }
        }
    }

    fn group(&mut self, grouping: Grouping) -> MathNode {
        let font = self.font;
        let node = match grouping {
            Grouping::Normal => MathNode::Row(self.row()),
            Grouping::LeftRight(open, close) => {
                let bracket = |text: Option<char>| {
                    text.map(|text| MathNode::Operator { text: text.into(), stretchy: true, limits: false })
                };
                let mut row: Vec<_> = bracket(open).into_iter().collect();
                row.extend(self.row());
                row.extend(bracket(close));
                MathNode::Row(row)
            }
            Grouping::Cases { left } => {
                let (open, close) = if left { ("{", "") } else { ("", "}") };
                self.table(open, close, false)
            }
            Grouping::Array(_) | Grouping::Matrix { .. } | Grouping::SubArray { .. } => {
                self.table("", "", false)
            }
            Grouping::Equation { .. }
            | Grouping::Align { .. }
            | Grouping::Aligned
            | Grouping::Alignat { .. }
            | Grouping::Alignedat { .. }
            | Grouping::Gather { .. }
            | Grouping::Gathered
            | Grouping::Multline
            | Grouping::Split => self.table("", "", true),
        };
        self.font = font;
        node
    }

    fn row(&mut self) -> Vec<MathNode> {
        std::iter::from_fn(|| self.element()).collect()
    }

    fn table(&mut self, open: &str, close: &str, aligned: bool) -> MathNode {
        let mut rows = vec![Vec::new()];
        loop {
            let (cell, end) = self.cell();
            if let Some(row) = rows.last_mut() {
                row.push(MathNode::Row(cell));
            }
            match end {
                CellEnd::Cell => {}
                CellEnd::Row => rows.push(Vec::new()),
                CellEnd::Group => break,
            }
        }
        let empty = |row: &Vec<MathNode>| row.iter().all(|cell| *cell == MathNode::Row(Vec::new()));
        if rows.len() > 1 && rows.last().is_some_and(empty) {
            rows.pop();
        }
        MathNode::Table { rows, open: open.to_owned(), close: close.to_owned(), aligned }
    }

    fn cell(&mut self) -> (Vec<MathNode>, CellEnd) {
        let mut cell = Vec::new();
        loop {
            match self.events.next() {
                None | Some(Event::End) => return (cell, CellEnd::Group),
                Some(Event::EnvironmentFlow(EnvironmentFlow::Alignment)) => return (cell, CellEnd::Cell),
                Some(Event::EnvironmentFlow(EnvironmentFlow::NewLine { .. })) => return (cell, CellEnd::Row),
                Some(Event::EnvironmentFlow(EnvironmentFlow::StartLines { .. })) => {}
                Some(Event::StateChange(StateChange::Font(font))) => self.font = font,
                Some(Event::StateChange(StateChange::Color(_) | StateChange::Style(_))) => {}
                Some(event) => cell.push(self.begun(event)),
            }
        }
    }

    fn content(&self, content: Content<'_>) -> MathNode {
        let operator = |text: String| MathNode::Operator { text, stretchy: false, limits: false };
        match content {
            Content::Text(text) => MathNode::Text(clean(text)),
            Content::Number(text) => match self.font {
                Some(font) => MathNode::Number(text.chars().map(|c| lettered(c, font)).collect()),
                None => MathNode::Number(clean(text)),
            },
            Content::Function(name) => {
                let limits = matches!(
                    name,
                    "lim"
                        | "max"
                        | "min"
                        | "sup"
                        | "inf"
                        | "limsup"
                        | "liminf"
                        | "lim sup"
                        | "lim inf"
                        | "det"
                        | "gcd"
                        | "Pr"
                );
                match limits {
                    true => MathNode::Operator { text: clean(name), stretchy: false, limits: true },
                    false => MathNode::Identifier { text: clean(name), upright: true },
                }
            }
            Content::Ordinary { content, stretchy: true } => {
                MathNode::Operator { text: content.into(), stretchy: true, limits: false }
            }
            Content::Ordinary { content, stretchy: false } => {
                let upright = self.font == Some(Font::UpRight);
                let text = self.font.map_or(content, |font| lettered(content, font));
                if content.is_alphanumeric() || text != content {
                    MathNode::Identifier { text: text.into(), upright }
                } else {
                    operator(content.into())
                }
            }
            Content::LargeOp { content, small } => MathNode::Operator {
                text: content.into(),
                stretchy: false,
                limits: !small && !matches!(content, '∫'..='∳'),
            },
            Content::BinaryOp { content, .. } => operator(content.into()),
            Content::Relation { content, .. } => {
                let mut buffer = [0; 8];
                operator(String::from_utf8_lossy(content.encode_utf8_to_buf(&mut buffer)).into_owned())
            }
            Content::Delimiter { content, size, ty } => MathNode::Operator {
                text: content.into(),
                stretchy: size.is_some() && ty != DelimiterType::Fence,
                limits: false,
            },
            Content::Punctuation(content) => operator(content.into()),
        }
    }
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn is_accent(node: &MathNode) -> bool {
    match node {
        MathNode::Operator { text, .. } | MathNode::Identifier { text, .. } => {
            matches!(
                text.as_str(),
                "^" | "ˆ" | "~" | "˜" | "¯" | "‾" | "´" | "`" | "˙" | "¨" | "ˇ" | "˘" | "→" | "˚" | "_"
            )
        }
        _ => false,
    }
}

/// Strikes a relation or sign out.
fn negated(node: MathNode) -> MathNode {
    let strike = |text: String| match text.as_str() {
        "=" => "≠".to_owned(),
        "∈" => "∉".to_owned(),
        "∃" => "∄".to_owned(),
        "<" => "≮".to_owned(),
        ">" => "≯".to_owned(),
        "≤" => "≰".to_owned(),
        "≥" => "≱".to_owned(),
        "⊂" => "⊄".to_owned(),
        "⊆" => "⊈".to_owned(),
        "∼" => "≁".to_owned(),
        "≡" => "≢".to_owned(),
        _ => text + "\u{338}",
    };
    match node {
        MathNode::Operator { text, stretchy, limits } => {
            MathNode::Operator { text: strike(text), stretchy, limits }
        }
        MathNode::Identifier { text, upright } => MathNode::Identifier { text: strike(text), upright },
        other => other,
    }
}

/// A letter or digit in a mathematical alphabet (Unicode, 'Mathematical Alphanumeric Symbols').
fn lettered(c: char, font: Font) -> char {
    let (capitals, smalls, digits) = match font {
        Font::Bold | Font::BoldSymbol => (0x1D400, 0x1D41A, Some(0x1D7CE)),
        Font::BoldItalic => (0x1D468, 0x1D482, None),
        Font::Script => (0x1D49C, 0x1D4B6, None),
        Font::BoldScript => (0x1D4D0, 0x1D4EA, None),
        Font::Fraktur => (0x1D504, 0x1D51E, None),
        Font::BoldFraktur => (0x1D56C, 0x1D586, None),
        Font::DoubleStruck => (0x1D538, 0x1D552, Some(0x1D7D8)),
        Font::SansSerif => (0x1D5A0, 0x1D5BA, Some(0x1D7E2)),
        Font::BoldSansSerif => (0x1D5D4, 0x1D5EE, Some(0x1D7EC)),
        Font::SansSerifItalic => (0x1D608, 0x1D622, None),
        Font::SansSerifBoldItalic => (0x1D63C, 0x1D656, None),
        Font::Monospace => (0x1D670, 0x1D68A, Some(0x1D7F6)),
        Font::Italic | Font::UpRight | Font::DoubleStruckItalic => return c,
    };
    // Letters that Unicode had before the block, and that are missing from it.
    let earlier = match (font, c) {
        (Font::DoubleStruck, 'C') => 'ℂ',
        (Font::DoubleStruck, 'H') => 'ℍ',
        (Font::DoubleStruck, 'N') => 'ℕ',
        (Font::DoubleStruck, 'P') => 'ℙ',
        (Font::DoubleStruck, 'Q') => 'ℚ',
        (Font::DoubleStruck, 'R') => 'ℝ',
        (Font::DoubleStruck, 'Z') => 'ℤ',
        (Font::Script, 'B') => 'ℬ',
        (Font::Script, 'E') => 'ℰ',
        (Font::Script, 'F') => 'ℱ',
        (Font::Script, 'H') => 'ℋ',
        (Font::Script, 'I') => 'ℐ',
        (Font::Script, 'L') => 'ℒ',
        (Font::Script, 'M') => 'ℳ',
        (Font::Script, 'R') => 'ℛ',
        (Font::Script, 'e') => 'ℯ',
        (Font::Script, 'g') => 'ℊ',
        (Font::Script, 'o') => 'ℴ',
        (Font::Fraktur, 'C') => 'ℭ',
        (Font::Fraktur, 'H') => 'ℌ',
        (Font::Fraktur, 'I') => 'ℑ',
        (Font::Fraktur, 'R') => 'ℜ',
        (Font::Fraktur, 'Z') => 'ℨ',
        _ => '\0',
    };
    if earlier != '\0' {
        return earlier;
    }
    let mapped = match c {
        'A'..='Z' => Some(capitals + (c as u32 - 'A' as u32)),
        'a'..='z' => Some(smalls + (c as u32 - 'a' as u32)),
        '0'..='9' => digits.map(|first| first + (c as u32 - '0' as u32)),
        _ => None,
    };
    mapped.and_then(char::from_u32).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_notation_is_read() {
        for source in [
            r"E = mc^2",
            r"\frac{a}{b} \sqrt[3]{x_1^2}",
            r"\sum_{i=1}^n i \lim_{x \to 0}",
            r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
            r"\begin{aligned} a &= b \\ &= c \end{aligned}",
            r"\hat{x} \ne \mathbb{R} \left( \frac12 \right]",
            r"\text{if } x \quad \not\in A",
        ] {
            let (math, fault) = read(source, false);
            assert_eq!(fault, None, "{source}");
            assert!(!math.row.is_empty());
        }
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for source in [
            r"\frac{a",
            r"\def\a{\a\a}\a",
            r"\unheardof",
            "",
            &"{".repeat(9_000),
            &format!("{}x{}", "{".repeat(99), "}".repeat(99)),
        ] {
            let (math, fault) = read(source, true);
            assert!(fault.is_some(), "{source}");
            assert!(math.row.is_empty());
        }
    }
}
