//! Data that people write in TOML and YAML, with the place of every key and value, and a reader of records
//! that reports what is unknown or wrong and goes on.

use crate::finding::{Code, Finding, Findings, Severity, suggestion};
use crate::model::Date;
use crate::span::{FileId, Span, Spanned};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::cell::RefCell;
use std::fmt;

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What stands there.
    pub value: Value,
    /// Where.
    pub span: Span,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing is said.
    Nothing,
    /// Text.
    Text(String),
    /// A number without a fraction.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Yes or no.
    Truth(bool),
    /// A day.
    Day(Date),
    /// Values in order.
    List(Vec<Node>),
    /// Values under keys, in the order of the file.
    Table(Vec<(Spanned<String>, Node)>),
}

impl Value {
    fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Text(_) => "text",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::Truth(_) => "true or false",
            Self::Day(_) => "a day",
            Self::List(_) => "a list",
            Self::Table(_) => "a group of keys",
        }
    }

    /// The value as it would be written, if it is a single one.
    pub fn scalar(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Integer(number) => Some(number.to_string()),
            Self::Float(number) => Some(number.to_string()),
            Self::Truth(truth) => Some(truth.to_string()),
            Self::Day(day) => Some(day.to_string()),
            Self::Nothing | Self::List(_) | Self::Table(_) => None,
        }
    }

    /// The value as a number.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => Some(*number as f64),
            Self::Float(number) => Some(*number).filter(|number| number.is_finite()),
            Self::Text(_)
            | Self::Nothing
            | Self::Truth(_)
            | Self::Day(_)
            | Self::List(_)
            | Self::Table(_) => None,
        }
    }
}

/// What is wrong with the syntax, and where.
pub type Fault = (Span, String);

/// Reads TOML that stands in `file` from byte `offset` on; what can be read, with all faults.
pub fn toml(text: &str, file: FileId, offset: usize) -> (Node, Vec<Fault>) {
    use toml::de::{DeTable, DeValue};
    let at = |range: std::ops::Range<usize>| Span::new(file, offset + range.start..offset + range.end);
    fn convert(value: &toml::Spanned<DeValue<'_>>, at: &dyn Fn(std::ops::Range<usize>) -> Span) -> Node {
        let converted = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or_else(|_| Value::Text(number.to_string()), Value::Integer),
            DeValue::Float(number) => number.as_str().parse().map_or(Value::Nothing, Value::Float),
            DeValue::Boolean(truth) => Value::Truth(*truth),
            DeValue::Datetime(day) => match day.to_string().get(..10).map(str::parse) {
                Some(Ok(date)) => Value::Day(date),
                Some(Err(())) | None => Value::Text(day.to_string()),
            },
            DeValue::Array(values) => Value::List(values.iter().map(|value| convert(value, at)).collect()),
            DeValue::Table(table) => entries(table, at),
        };
        Node { value: converted, span: at(value.span()) }
    }
    fn entries(table: &DeTable<'_>, at: &dyn Fn(std::ops::Range<usize>) -> Span) -> Value {
        let mut entries: Vec<_> = table
            .iter()
            .map(|(key, value)| (Spanned::at(key.get_ref().to_string(), at(key.span())), convert(value, at)))
            .collect();
        entries.sort_by_key(|(key, _)| key.span);
        Value::Table(entries)
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let value = entries(table.get_ref(), &at);
    let faults = errors
        .iter()
        .map(|error| (at(error.span().unwrap_or(0..0)), error.message().replace('\n', ", ")))
        .collect();
    (Node { value, span: at(0..text.len()) }, faults)
}

/// Reads YAML that stands in `file` from byte `offset` on.
///
/// # Errors
/// The first fault of its syntax.
pub fn yaml(text: &str, file: FileId, offset: usize) -> Result<Node, Fault> {
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let place = Place { text, starts, file, offset };
    match serde_saphyr::from_str::<serde_saphyr::Spanned<Raw>>(text) {
        Ok(raw) => Ok(place.node(raw)),
        Err(error) => {
            let at = error.location().map_or(0, |location| place.byte(location));
            let message = error.without_snippet().to_string();
            let message = message.lines().next().unwrap_or_default().to_owned();
            Err((Span::new(file, offset + at..offset + at), message))
        }
    }
}

struct Place<'a> {
    text: &'a str,
    /// Where its lines begin.
    starts: Vec<usize>,
    file: FileId,
    offset: usize,
}

impl Place<'_> {
    fn byte(&self, location: serde_saphyr::Location) -> usize {
        let line = usize::try_from(location.line()).unwrap_or(1).max(1);
        let column = usize::try_from(location.column()).unwrap_or(1).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(self.text.len());
        let rest = &self.text[start..];
        start + rest.char_indices().nth(column - 1).map_or(rest.len(), |(at, _)| at)
    }

    fn span(&self, location: serde_saphyr::Location) -> Span {
        let start = self.byte(location);
        let end = self.text[start..].find('\n').map_or(self.text.len(), |end| start + end);
        let end = start + self.text[start..end].trim_end().len();
        Span::new(self.file, self.offset + start..self.offset + end)
    }

    fn node(&self, raw: serde_saphyr::Spanned<Raw>) -> Node {
        let value = match raw.value {
            Raw::Nothing => Value::Nothing,
            Raw::Text(text) => Value::Text(text),
            Raw::Integer(number) => Value::Integer(number),
            Raw::Float(number) => Value::Float(number),
            Raw::Truth(truth) => Value::Truth(truth),
            Raw::List(list) => Value::List(list.into_iter().map(|raw| self.node(raw)).collect()),
            Raw::Table(entries) => Value::Table(
                entries
                    .into_iter()
                    .map(|(key, raw)| (Spanned::at(key.value, self.key_span(key.referenced)), self.node(raw)))
                    .collect(),
            ),
        };
        Node { value, span: self.span(raw.referenced) }
    }

    fn key_span(&self, location: serde_saphyr::Location) -> Span {
        let line = self.span(location);
        let text = &self.text[line.start as usize - self.offset..line.end as usize - self.offset];
        let length = text.find(':').unwrap_or(text.len());
        Span { end: line.start + u32::try_from(length).unwrap_or(0), ..line }
    }
}

/// A value of YAML, as it is read.
enum Raw {
    Nothing,
    Text(String),
    Integer(i64),
    Float(f64),
    Truth(bool),
    List(Vec<serde_saphyr::Spanned<Raw>>),
    Table(Vec<(serde_saphyr::Spanned<String>, serde_saphyr::Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Nothing)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Raw, E> {
        Ok(Raw::Truth(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Raw, E> {
        Ok(Raw::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Raw, E> {
        Ok(i64::try_from(number).map_or(Raw::Float(number as f64), Raw::Integer))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Raw, E> {
        Ok(Raw::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = sequence.next_element()? {
            list.push(value);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Table(entries))
    }
}

/// Which findings a kind of record makes.
#[derive(Debug, Clone, Copy)]
pub struct Faults {
    /// For a key that is not known.
    pub unknown: Code,
    /// How much that weighs.
    pub unknown_severity: Severity,
    /// For a value that is not what its key asks for.
    pub wrong: Code,
}

/// A record: values under keys, read one by one.
pub struct Record<'a> {
    entries: &'a [(Spanned<String>, Node)],
    /// Where it stands.
    pub span: Span,
    faults: Faults,
    known: RefCell<Vec<String>>,
}

impl<'a> Record<'a> {
    /// The record that a node is; reports where it is none.
    pub fn of(node: &'a Node, name: &str, faults: Faults, findings: &mut Findings) -> Option<Self> {
        match &node.value {
            Value::Table(entries) => {
                Some(Self { entries, span: node.span, faults, known: RefCell::default() })
            }
            Value::Nothing => Some(Self { entries: &[], span: node.span, faults, known: RefCell::default() }),
            other => {
                findings.report(Finding::error(
                    faults.wrong,
                    node.span,
                    format!("`{name}` asks for a group of keys, and {} is given", other.kind()),
                ));
                None
            }
        }
    }

    /// Whether the record has no keys.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value under a key, if there is one.
    pub fn get(&self, key: &str) -> Option<&'a Node> {
        self.known.borrow_mut().push(key.to_owned());
        let entry = self.entries.iter().find(|(name, _)| name.value == key)?;
        (entry.1.value != Value::Nothing).then_some(&entry.1)
    }

    /// Reports that a value is not what its key asks for.
    pub fn wrong(
        &self,
        node: &Node,
        message: impl Into<String>,
        help: impl Into<String>,
        findings: &mut Findings,
    ) {
        findings.report(Finding::error(self.faults.wrong, node.span, message).help(help));
    }

    /// Text.
    pub fn text(&self, key: &str, findings: &mut Findings) -> Option<Spanned<String>> {
        let node = self.get(key)?;
        match node.value.scalar() {
            Some(text) if !matches!(node.value, Value::Truth(_)) => Some(Spanned::at(text, node.span)),
            Some(_) | None => {
                let message = format!("`{key}` asks for text, and {} is given", node.value.kind());
                self.wrong(node, message, "Put the words in quotation marks", findings);
                None
            }
        }
    }

    /// A list of texts; one text alone counts as a list of one.
    pub fn texts(&self, key: &str, findings: &mut Findings) -> Vec<Spanned<String>> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let Value::List(items) = &node.value else {
            return self.text(key, findings).into_iter().collect();
        };
        let mut texts = Vec::new();
        for item in items {
            match item.value.scalar() {
                Some(text) => texts.push(Spanned::at(text, item.span)),
                None => {
                    let message = format!("`{key}` asks for texts, and {} is given", item.value.kind());
                    self.wrong(item, message, "Put the words in quotation marks", findings);
                }
            }
        }
        texts
    }

    /// Yes or no.
    pub fn truth(&self, key: &str, findings: &mut Findings) -> Option<bool> {
        let node = self.get(key)?;
        match node.value {
            Value::Truth(truth) => Some(truth),
            _ => {
                let message = format!("`{key}` asks for true or false, and {} is given", node.value.kind());
                self.wrong(node, message, "Write true or false, without quotation marks", findings);
                None
            }
        }
    }

    /// One of some names.
    pub fn choice<T: Copy>(
        &self,
        key: &str,
        names: &[(&'static str, T)],
        findings: &mut Findings,
    ) -> Option<T> {
        let node = self.get(key)?;
        let given = node.value.scalar().unwrap_or_default();
        let found = names.iter().find(|(name, _)| *name == given);
        if found.is_none() {
            let list: Vec<_> = names.iter().map(|(name, _)| *name).collect();
            let help = match suggestion(&given, list.iter().copied()) {
                Some(near) => format!("Write `{near}`"),
                None => format!("Write one of {}", list.join(", ")),
            };
            self.wrong(node, format!("`{key}` cannot be `{given}`"), help, findings);
        }
        found.map(|(_, value)| *value)
    }

    /// A record under a key.
    pub fn record(&self, key: &str, findings: &mut Findings) -> Option<Record<'a>> {
        Record::of(self.get(key)?, key, self.faults, findings)
    }

    /// The records of a list under a key.
    pub fn records(&self, key: &str, findings: &mut Findings) -> Vec<Record<'a>> {
        let Some(node) = self.get(key) else { return Vec::new() };
        match &node.value {
            Value::List(items) => {
                items.iter().filter_map(|item| Record::of(item, key, self.faults, findings)).collect()
            }
            other => {
                let message = format!("`{key}` asks for a list, and {} is given", other.kind());
                self.wrong(node, message, "Write a list of groups of keys", findings);
                Vec::new()
            }
        }
    }

    /// Reports every key that was not asked for, each with the nearest one that was.
    pub fn finish(self, findings: &mut Findings) {
        let known = self.known.into_inner();
        let mut seen = Vec::new();
        for (key, _) in self.entries {
            let Some(span) = key.span else { continue };
            let finding = |message: String| {
                let code = self.faults.unknown;
                match self.faults.unknown_severity {
                    Severity::Error => Finding::error(code, span, message),
                    Severity::Warning => Finding::warning(code, span, message),
                    Severity::Note => Finding::note(code, span, message),
                }
            };
            if seen.contains(&&key.value) {
                findings
                    .report(finding(format!("`{}` is given twice", key.value)).help("Take one of them out"));
            }
            seen.push(&key.value);
            if known.contains(&key.value) {
                continue;
            }
            findings.report(finding(format!("there is no key `{}` here", key.value)).help(match suggestion(
                &key.value,
                known.iter().map(String::as_str),
            ) {
                Some(near) => format!("Write `{near}`, or take the key out"),
                None => format!("Take it out; the keys here are {}", known.join(", ")),
            }));
        }
    }
}
