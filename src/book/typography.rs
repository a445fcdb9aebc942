//! What a compositor does to typed characters: quotation marks, dashes and spaces in the British manner
//! (New Hart's Rules, 2nd edition, chapters 4 and 9): single quotation marks outside, double ones inside, spaced en rules.

use super::{Note, Part, walk};
use crate::model::walk::Visitor;
use crate::model::{Block, Chart, Figure, FigureBody, Inline, Inlines};
use crate::span::Spanned;

/// Sets all words of a book; `marks` are the four quotation marks, outer then inner.
pub(super) fn set(parts: &mut [Part], notes: &mut [Note], marks: &str) {
    let mut characters = marks.chars();
    let mut mark = |otherwise| characters.next().unwrap_or(otherwise);
    let marks = [mark('‘'), mark('’'), mark('“'), mark('”')];
    walk::book(parts, notes, &mut Compositor { marks });
}

struct Compositor {
    marks: [char; 4],
}

impl Visitor for Compositor {
    fn sequence(&mut self, inlines: &mut Inlines) {
        self.line().set(inlines);
    }

    fn block(&mut self, block: &mut Spanned<Block>) {
        if let Block::Figure(Figure { body: FigureBody::Chart(chart), .. }) = &mut block.value {
            self.chart(chart);
        }
    }
}

impl Compositor {
    fn line(&self) -> Line {
        Line { marks: self.marks, before: ' ', word: String::new(), open: Vec::new() }
    }

    /// The words of a chart; its figures stay as its source has them.
    fn chart(&self, chart: &mut Chart) {
        let Chart { kind: _, title, alternative, source, unit, category_name, categories, series, id: _ } =
            chart;
        let names = series.iter_mut().map(|series| &mut series.name);
        let words =
            [title, alternative, source, unit, category_name].into_iter().chain(categories).chain(names);
        for words in words {
            *words = self.line().text(words, None);
        }
    }
}

/// A line of thought: what stands in front of each character, over all its inlines.
struct Line {
    marks: [char; 4],
    before: char,
    /// What stands behind the last space.
    word: String,
    /// The straight marks that are open.
    open: Vec<char>,
}

impl Line {
    fn set(&mut self, inlines: &mut [Spanned<Inline>]) {
        for index in 0..inlines.len() {
            let after = inlines[index + 1..].iter().find_map(|inline| first(&inline.value));
            match &mut inlines[index].value {
                Inline::Text(run) => run.text = self.text(&run.text, after),
                Inline::Emphasis(inner)
                | Inline::Strong(inner)
                | Inline::Struck(inner)
                | Inline::Superscript(inner)
                | Inline::Subscript(inner)
                | Inline::Keyboard(inner) => self.set(inner),
                Inline::Link(link) => {
                    // An address that is shown as it is must stay as it is.
                    let shown = crate::model::walk::plain_text(&link.inlines);
                    if shown.contains("://") || shown.contains('@') || shown.starts_with("www.") {
                        self.before = 'a';
                    } else {
                        self.set(&mut link.inlines);
                    }
                }
                Inline::Index(term) => self.set(&mut term.inlines),
                Inline::Abbreviation(abbreviation) => self.set(&mut abbreviation.inlines),
                Inline::Language(_)
                | Inline::Verbatim(_)
                | Inline::Code(_)
                | Inline::Math(_)
                | Inline::Image(_)
                | Inline::Note(_)
                | Inline::Placeholder(_) => self.before = 'a',
                Inline::Citation(citation) => self.set(&mut citation.rendered),
                Inline::Reference(reference) => self.set(&mut reference.rendered),
                Inline::LineBreak => self.before = ' ',
            }
        }
    }

    fn text(&mut self, text: &str, after: Option<char>) -> String {
        let mut set = String::with_capacity(text.len() + 8);
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let next = rest[c.len_utf8()..].chars().next().or(after.filter(|_| rest.len() == c.len_utf8()));
            let (length, character) = match c {
                '"' => (1, self.double(next)),
                '\'' => (1, self.single(next, &rest[1..])),
                '-' => {
                    let length = rest.bytes().take_while(|byte| *byte == b'-').count();
                    let spaced = self.before == ' ' && rest[length..].chars().next().or(after) == Some(' ');
                    match length {
                        1 if spaced && !set.trim().is_empty() => (1, '–'),
                        2 => (2, '–'),
                        3 => (3, '—'),
                        1 => (1, '-'),
                        _ => {
                            set.push_str(&rest[..length]);
                            self.before = '-';
                            rest = &rest[length..];
                            continue;
                        }
                    }
                }
                ' ' if self.keeps_together(&rest[1..], after) => (1, '\u{a0}'),
                other => (other.len_utf8(), other),
            };
            set.push(character);
            if matches!(character, ' ' | '\u{a0}' | '(' | '‘' | '“') {
                self.word.clear();
            } else {
                self.word.push(character);
            }
            self.before = if character == '\u{a0}' { ' ' } else { character };
            rest = &rest[length..];
        }
        set
    }

    fn opens(&self, next: Option<char>) -> bool {
        let after_gap = self.before.is_whitespace()
            || matches!(self.before, '(' | '[' | '{' | '–' | '—' | '‘' | '“' | '/' | '-' | '¿' | '¡');
        after_gap && next.is_some_and(|next| !next.is_whitespace())
    }

    fn opening(&mut self, mark: char) -> char {
        let inner = self.open.len() % 2;
        self.open.push(mark);
        self.marks[inner * 2]
    }

    fn closing(&mut self) -> char {
        self.open.pop();
        self.marks[self.open.len() % 2 * 2 + 1]
    }

    fn double(&mut self, next: Option<char>) -> char {
        if self.opens(next) && self.open.last() != Some(&'"') {
            return self.opening('"');
        }
        if let Some(at) = self.open.iter().rposition(|mark| *mark == '"') {
            self.open.truncate(at + 1);
            return self.closing();
        }
        if self.opens(next) { self.opening('"') } else { self.marks[3] }
    }

    fn single(&mut self, next: Option<char>, rest: &str) -> char {
        const APOSTROPHE: char = '’';
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if self.before.is_alphanumeric() && letter(next) {
            return APOSTROPHE;
        }
        if self.opens(next) && !elided(rest) && self.open.last() != Some(&'\'') {
            return self.opening('\'');
        }
        if self.open.last() == Some(&'\'') && !self.before.is_whitespace() {
            return self.closing();
        }
        APOSTROPHE
    }

    /// Whether a space must not become the end of a line: between a number and what it counts, a label and its
    /// number, a title and its name.
    fn keeps_together(&self, rest: &str, after: Option<char>) -> bool {
        let word = self.word.as_str();
        let mut next: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
        if rest.is_empty() {
            next.extend(after);
        }
        let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let is_number = digits(word) && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
        (BEFORE_NUMBERS.contains(&word) && digits(&next))
            || (BEFORE_NAMES.contains(&word) && next.starts_with(char::is_uppercase))
            || (is_number && BEHIND_NUMBERS.contains(&next.as_str()))
            || (BEFORE_LETTERS.contains(&word) && is_letter(&next))
            || (is_initial(word) && next.starts_with(char::is_uppercase))
    }
}

/// Whether a word begins with what an apostrophe stands for: '90s, 'tis, 'em.
fn elided(rest: &str) -> bool {
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    let decade =
        word.len() == 3 && word.ends_with('s') && word.bytes().take(2).all(|byte| byte.is_ascii_digit());
    decade || matches!(word.to_lowercase().as_str(), "tis" | "twas" | "em" | "til" | "cause" | "n")
}

/// Words that are kept with the number behind them.
const BEFORE_NUMBERS: &[&str] = &[
    "Table", "Tables", "Figure", "Figures", "Year", "Years", "Part", "Step", "Steps", "Tool", "Card",
    "Chapter", "p.", "pp.", "no.", "vol.", "page", "pages",
];

/// Words that are kept with the name behind them.
const BEFORE_NAMES: &[&str] = &["Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Sir"];

/// Words that are kept with the letter behind them: School A.
const BEFORE_LETTERS: &[&str] = &["School", "Schools", "Class", "Group", "Trio", "Partner", "Network"];

/// Whether a word is a capital letter that names something.
fn is_letter(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|letter| letter.is_ascii_uppercase()) && letters.next().is_none()
}

/// Whether a word is initials: 'R.', 'R.S.'.
fn is_initial(word: &str) -> bool {
    let mut parts = word.strip_suffix('.').unwrap_or_default().split('.');
    !word.is_empty() && parts.all(is_letter)
}

/// What is kept with the number before it: units, months, and what schools count.
const BEHIND_NUMBERS: &[&str] = &[
    "mm",
    "cm",
    "m",
    "km",
    "kg",
    "g",
    "pt",
    "KB",
    "MB",
    "GB",
    "per",
    "pupils",
    "teachers",
    "heads",
    "people",
    "schools",
    "networks",
    "minutes",
    "hours",
    "days",
    "weeks",
    "months",
    "terms",
    "years",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The first character of an inline, if it has any.
fn first(inline: &Inline) -> Option<char> {
    match inline {
        Inline::Text(run) | Inline::Code(run) | Inline::Placeholder(run) => run.text.chars().next(),
        Inline::LineBreak => Some(' '),
        Inline::Note(_) => None,
        other => crate::model::walk::plain_text(std::slice::from_ref(&Spanned::generated(other.clone())))
            .chars()
            .next()
            .or(Some('a')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ChartKind, Id, RunIds, Series};

    fn set(parts: &[&str]) -> String {
        let mut runs = RunIds::default();
        let mut inlines: Inlines = parts
            .iter()
            .enumerate()
            .map(|(index, text)| {
                let text = runs.text(*text);
                if index % 2 == 0 { text } else { Spanned::generated(Inline::Emphasis(vec![text])) }
            })
            .collect();
        Compositor { marks: ['‘', '’', '“', '”'] }.sequence(&mut inlines);
        crate::model::walk::plain_text(&inlines)
    }

    #[test]
    fn quotation_marks_are_single_outside_and_double_inside() {
        for (typed, set_) in [
            ("\"It is,\" she said", "‘It is,’ she said"),
            ("'It is \"so\"', she said", "‘It is “so”’, she said"),
            ("\"It is 'so'\"", "‘It is “so”’"),
            ("the schools' plan isn't '90s rock 'n' roll", "the schools’ plan isn’t ’90s rock ’n’ roll"),
            ("(\"a\") and 'b'.", "(‘a’) and ‘b’."),
            ("What are we learning about...?", "What are we learning about...?"),
            ("‘kept’ “kept”", "‘kept’ “kept”"),
        ] {
            assert_eq!(set(&[typed]), set_);
        }
        assert_eq!(set(&["say '", "this", "' now"]), "say ‘this’ now");
    }

    #[test]
    fn dashes_and_spaces() {
        for (typed, set_) in [
            ("one - two -- three --- four", "one – two – three — four"),
            ("co-operate 10-20 ---- x", "co-operate 10-20 ---- x"),
            ("Table 3, 5 mm, 7 March, Dr Smith", "Table\u{a0}3, 5\u{a0}mm, 7\u{a0}March, Dr\u{a0}Smith"),
        ] {
            assert_eq!(set(&[typed]), set_);
        }
    }

    #[test]
    fn the_words_of_charts_are_set_too_and_their_figures_stay() {
        let series =
            Series { name: "schools' own".into(), values: vec![Some(-1.0)], cells: vec!["-1".into()] };
        let mut chart = Chart {
            kind: ChartKind::Bar,
            title: "\"Ours\"".into(),
            alternative: "It isn't".into(),
            source: "a - b".into(),
            unit: "pupils' hours".into(),
            category_name: "'year'".into(),
            categories: vec!["Year 9".into()],
            series: vec![series],
            id: Id("c".into()),
        };
        Compositor { marks: ['‘', '’', '“', '”'] }.chart(&mut chart);
        let Chart { title, alternative, source, unit, category_name, categories, series, .. } = chart;
        assert_eq!(
            [title, alternative, source, unit, category_name],
            ["‘Ours’", "It isn’t", "a – b", "pupils’ hours", "‘year’"]
        );
        assert_eq!((categories[0].as_str(), series[0].name.as_str()), ("Year\u{a0}9", "schools’ own"));
        assert_eq!(series[0].cells, ["-1"]);
    }
}
