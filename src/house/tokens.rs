//! `styles/house.toml`: the tokens, as a Typst dictionary and as values for the style sheet.
//! Other files of figures are read by the same rules.

use super::kinds::{is_length, misfit, points, share};
use super::{Colour, PictureLimits, codes, unreadable};
use crate::finding::{Finding, Findings, Place, suggestion};
use crate::source::Files;
use crate::span::{FileId, Span};
use camino::Utf8Path;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use toml::{Table, Value};

/// The tokens of a file: the program's own, with the workspace's own over them.
pub(super) struct Tokens {
    path: &'static str,
    table: Table,
    file: Option<FileId>,
    text: String,
}

/// The groups whose keys a house may name as it likes.
const OPEN: &[&str] = &["colours"];

/// The group of large print, and those whose keys may have values of their own there.
const LARGE: (&str, &[&str]) = ("large-print", &["type", "elements"]);

/// The group of spaces, which are numbers of units. In the ebook a unit is its own line.
const SPACE: &str = "space";

impl Tokens {
    /// The file of the tokens.
    pub(super) const PATH: &'static str = "styles/house.toml";

    pub(super) fn read(files: &Files, path: &'static str, findings: &mut Findings) -> Self {
        let embedded = Files::embedded_text(Utf8Path::new(path)).and_then(|text| text.parse::<Table>().ok());
        let mut tokens = Self { path, table: embedded.unwrap_or_default(), file: None, text: String::new() };
        let path = Utf8Path::new(path);
        match files.asset_text(path) {
            Ok(file) => {
                tokens.file = Some(file);
                tokens.text = files.text(file).to_string();
                match tokens.text.parse::<Table>() {
                    Ok(own) => tokens.override_with(own, findings),
                    Err(error) => findings.report(
                        Finding::error(
                            codes::SYNTAX,
                            Span::new(file, error.span().unwrap_or(0..0)),
                            format!("the file is no TOML: {}", error.message()),
                        )
                        .help("Mend the line; the comment at the head of the program's copy shows the form"),
                    ),
                }
            }
            Err(error) => unreadable(path, &error, findings),
        }
        tokens
    }

    fn override_with(&mut self, own: Table, findings: &mut Findings) {
        for (group, value) in own {
            let Some(known) = self.table.get(&group) else {
                let names: Vec<_> = self.table.keys().map(String::as_str).collect();
                findings.report(self.unknown(&group, &names));
                continue;
            };
            let (Value::Table(keys), Value::Table(known)) = (value, known.clone()) else {
                findings.report(self.wrong(&group, "a group of keys"));
                continue;
            };
            let mut merged = known.clone();
            for (key, value) in keys {
                let own = self.values_like(&group, &key);
                if own.is_empty() && !OPEN.contains(&group.as_str()) {
                    let names: Vec<_> = known.keys().map(String::as_str).collect();
                    findings.report(self.unknown_in(&group, &key, &names));
                    continue;
                }
                match own.iter().map(|own| misfit(&group, &key, own, &value)).min().flatten() {
                    Some(wanted) => findings.report(self.wrong_in(&group, &key, &wanted)),
                    None => {
                        merged.insert(key, value);
                    }
                }
            }
            self.table.insert(group, Value::Table(merged));
        }
    }

    /// The program's own values that a value of a key may be like.
    fn values_like(&self, group: &str, key: &str) -> Vec<&Value> {
        let lenders = if group == LARGE.0 { LARGE.1 } else { &[] };
        let groups = std::iter::once(group).chain(lenders.iter().copied());
        groups.filter_map(|group| self.table.get(group)?.get(key)).collect()
    }

    /// The place of a key.
    pub(super) fn place(&self, key: &str) -> Place {
        self.place_from(0, key)
    }

    /// The place of a key of a group: other groups may have one of that name.
    fn place_in(&self, group: &str, key: &str) -> Place {
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            if line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_prefix(group))
                .is_some_and(|rest| rest.starts_with(']'))
            {
                return self.place_from(start, key);
            }
            start += line.len();
        }
        self.place(key)
    }

    fn place_from(&self, mut start: usize, key: &str) -> Place {
        let Some(file) = self.file else { return Place::File(self.path.into()) };
        for line in self.text.get(start..).unwrap_or_default().split_inclusive('\n') {
            let lead = line.len() - line.trim_start_matches(['[', ' ', '\t']).len();
            let rest = line.get(lead..).unwrap_or_default();
            let rest = rest.strip_prefix("colours.").unwrap_or(rest);
            if rest.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(['=', ']', '.'])) {
                return Span::new(file, start..start + line.trim_end().len()).into();
            }
            start += line.len();
        }
        Place::File(self.path.into())
    }

    fn unknown(&self, key: &str, known: &[&str]) -> Finding {
        self.unknown_in("", key, known)
    }

    fn unknown_in(&self, group: &str, key: &str, known: &[&str]) -> Finding {
        let finding = Finding::error(
            codes::UNKNOWN_KEY,
            self.place_in(group, key),
            format!("the house style knows no `{key}` here"),
        );
        match suggestion(key, known.iter().copied()) {
            Some(near) => finding.help(format!("Write `{near}`")),
            None => finding.help(format!("The keys here are {}", known.join(", "))),
        }
    }

    pub(super) fn wrong(&self, key: &str, wanted: &str) -> Finding {
        self.wrong_in("", key, wanted)
    }

    fn wrong_in(&self, group: &str, key: &str, wanted: &str) -> Finding {
        Finding::error(codes::WRONG_VALUE, self.place_in(group, key), format!("`{key}` asks for {wanted}"))
            .help("Write lengths as text with a unit, as in \"10.5pt\"")
    }

    /// The text of a key; empty where there is none.
    pub(super) fn text(&self, group: &str, key: &str) -> &str {
        self.table.get(group).and_then(|group| group.get(key)?.as_str()).unwrap_or_default()
    }

    /// The number of a key; 0 where there is none.
    pub(super) fn number(&self, group: &str, key: &str) -> f64 {
        let value = self.table.get(group).and_then(|group| group.get(key));
        value
            .and_then(|value| value.as_float().or_else(|| value.as_integer().map(|number| number as f64)))
            .unwrap_or_default()
    }

    /// Gives a key of a group a value that follows from others.
    pub(super) fn set(&mut self, group: &str, key: &str, value: &str) {
        if let Some(Value::Table(keys)) = self.table.get_mut(group) {
            keys.insert(key.to_owned(), Value::String(value.to_owned()));
        }
    }

    pub(super) fn group(&self, name: &str) -> impl Iterator<Item = (&String, &Value)> {
        self.table.get(name).and_then(Value::as_table).into_iter().flatten()
    }

    /// The named colours, those that are sound.
    pub(super) fn colours(&self, findings: &mut Findings) -> BTreeMap<String, Colour> {
        let mut colours = BTreeMap::new();
        for (name, value) in self.group("colours") {
            let Some(colour) = read_colour(value) else {
                findings.report(
                    Finding::error(
                        codes::WRONG_COLOUR,
                        self.place(name),
                        format!("the colour {name} is not whole"),
                    )
                    .help("Give it `cmyk = [c, m, y, k]`, each from 0 to 100, and `srgb = \"#rrggbb\"`"),
                );
                continue;
            };
            if colour.total_ink() > 300.0 {
                findings.report(
                    Finding::error(
                        codes::TOO_MUCH_INK,
                        self.place(name),
                        format!("the colour {name} carries {} % of ink", colour.total_ink()),
                    )
                    .help("Take ink out until the four add up to 300 at most"),
                );
            }
            colours.insert(name.clone(), colour);
        }
        colours
    }

    /// The colours of the titles, in turn.
    pub(super) fn accents(&self, colours: &BTreeMap<String, Colour>, findings: &mut Findings) -> Vec<String> {
        let mut accents = Vec::new();
        for name in self.strings("series", "accents") {
            let Some(colour) = colours.get(&name) else {
                let finding = Finding::error(
                    codes::UNKNOWN_COLOUR,
                    self.place("accents"),
                    format!("the house style has no colour {name}"),
                );
                findings.report(match suggestion(&name, colours.keys().map(String::as_str)) {
                    Some(near) => finding.help(format!("Write `{near}`")),
                    None => finding.help("Define it under [colours]"),
                });
                continue;
            };
            let contrast = colour.contrast_with_white();
            if contrast < 4.5 {
                findings.report(
                    Finding::error(
                        codes::LOW_CONTRAST,
                        self.place(&name),
                        format!("white text on {name} has a contrast of {contrast:.2}:1"),
                    )
                    .help("Make its srgb value darker until the contrast is 4.5:1 at least"),
                );
            }
            accents.push(name);
        }
        accents
    }

    /// The names of the font files that the ebook carries.
    pub(super) fn ebook_fonts(&self) -> Vec<String> {
        self.strings("ebook", "fonts")
    }

    /// What pictures of the ebook may be; the contract's own values stand for wrong ones.
    pub(super) fn picture_limits(&self, findings: &mut Findings) -> PictureLimits {
        let usual = PictureLimits::default();
        let mut number = |key: &str, range: std::ops::RangeInclusive<i64>, usual: i64| {
            let value =
                self.group("ebook").find(|(name, _)| *name == key).and_then(|(_, value)| value.as_integer());
            match value {
                Some(value) if range.contains(&value) => value,
                Some(_) => {
                    let wanted = format!("a number from {} to {}", range.start(), range.end());
                    findings.report(self.wrong(key, &wanted));
                    usual
                }
                None => usual,
            }
        };
        PictureLimits {
            longest: u32::try_from(number("picture-pixels", 320..=8000, i64::from(usual.longest)))
                .unwrap_or(usual.longest),
            quality: u8::try_from(number("picture-quality", 30..=100, i64::from(usual.quality)))
                .unwrap_or(usual.quality),
            heavy: usize::try_from(number("heavy-picture", 10_000..=50_000_000, 300_000))
                .unwrap_or(usual.heavy),
        }
    }

    /// The families of the text face.
    pub(super) fn text_families(&self) -> Vec<String> {
        self.strings("type", "text")
    }

    /// All absolute lengths in pt, and plain numbers as they are, by group and key.
    pub(super) fn lengths(&self) -> BTreeMap<String, f64> {
        let mut lengths = BTreeMap::new();
        for (group, value) in &self.table {
            for (key, value) in value.as_table().into_iter().flatten() {
                let number = || value.as_float().or_else(|| value.as_integer().map(|number| number as f64));
                if let Some(length) =
                    value.as_str().and_then(|text| points(text).or_else(|| share(text))).or_else(number)
                {
                    lengths.insert(format!("{group}.{key}"), length);
                }
            }
        }
        lengths
    }

    pub(super) fn strings(&self, group: &str, key: &str) -> Vec<String> {
        self.group(group)
            .filter(|(name, _)| *name == key)
            .filter_map(|(_, value)| value.as_array())
            .flatten()
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect()
    }

    /// The tokens as a Typst file that defines `tokens`.
    pub(super) fn typst(&self) -> String {
        let mut text = String::from("#let tokens = (\n");
        for (group, value) in &self.table {
            let Value::Table(keys) = value else { continue };
            let _ = writeln!(text, "  \"{group}\": (");
            for (key, value) in keys {
                let value = match (group.as_str(), read_colour(value)) {
                    ("colours", Some(colour)) => {
                        let [c, m, y, k] = colour.cmyk;
                        format!("(press: cmyk({c}%, {m}%, {y}%, {k}%), screen: rgb(\"{}\"))", colour.css())
                    }
                    _ => typst_value(value),
                };
                let _ = writeln!(text, "    {}: {value},", typst_string(key));
            }
            text.push_str("  ),\n");
        }
        text.push_str(")\n");
        text
    }

    /// A style sheet with `var(--name)` replaced: colours by name, others as `--group-key`.
    pub(super) fn fill(
        &self,
        file: FileId,
        css: &str,
        colours: &BTreeMap<String, Colour>,
        findings: &mut Findings,
    ) -> String {
        let mut filled = String::with_capacity(css.len());
        let mut rest = css;
        while let Some(start) = rest.find("var(--") {
            let (before, token) = rest.split_at(start);
            filled.push_str(before);
            let Some(end) = token.find(')') else {
                rest = token;
                break;
            };
            let name = &token["var(--".len()..end];
            match self.css_value(name, colours) {
                Some(value) => filled.push_str(&value),
                None => {
                    if !matches!(name, "accent" | "accent-night" | "accent-tint" | "accent-opening-tint") {
                        let at = css.len() - token.len();
                        findings.report(
                            Finding::error(
                                codes::UNKNOWN_TOKEN,
                                Span::new(file, at..at + end + 1),
                                format!("the house style has no token {name}"),
                            )
                            .help("Name a colour, or `group-key` of styles/house.toml"),
                        );
                    }
                    filled.push_str(&token[..=end]);
                }
            }
            rest = &token[end + 1..];
        }
        filled.push_str(rest);
        filled
    }

    fn css_value(&self, name: &str, colours: &BTreeMap<String, Colour>) -> Option<String> {
        if let Some(colour) = colours.get(name) {
            return Some(colour.css());
        }
        let (group, key) = name.split_once('-')?;
        if group == SPACE {
            let space = self
                .table
                .get(group)?
                .get(key)
                .map(|_| self.number(group, key) * self.number("ebook", "line"))?;
            return Some(format!("{}em", (space * 1000.0).round() / 1000.0));
        }
        match self.table.get(group)?.get(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Integer(number) => Some(number.to_string()),
            Value::Float(number) => Some(number.to_string()),
            Value::Array(values) => {
                let names = values.iter().filter_map(Value::as_str).map(|name| format!("\"{name}\""));
                Some(names.collect::<Vec<_>>().join(", "))
            }
            Value::Boolean(_) | Value::Datetime(_) | Value::Table(_) => None,
        }
    }
}

fn read_colour(value: &Value) -> Option<Colour> {
    let inks: Vec<f64> = value
        .get("cmyk")?
        .as_array()?
        .iter()
        .filter_map(|ink| ink.as_float().or_else(|| ink.as_integer().map(|ink| ink as f64)))
        .collect();
    let cmyk = <[f64; 4]>::try_from(inks).ok()?;
    if cmyk.iter().any(|ink| !(0.0..=100.0).contains(ink)) {
        return None;
    }
    Some(Colour { cmyk, srgb: Colour::parse_srgb(value.get("srgb")?.as_str()?)? })
}

fn typst_value(value: &Value) -> String {
    match value {
        Value::String(text) if is_length(text) => text.clone(),
        Value::String(text) => typst_string(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) if number.is_finite() => number.to_string(),
        Value::Float(_) => "0".to_owned(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Datetime(date) => typst_string(&date.to_string()),
        Value::Array(values) => {
            let values: Vec<_> = values.iter().map(typst_value).collect();
            format!("({},)", values.join(", "))
        }
        Value::Table(table) => {
            let values: Vec<_> = table
                .iter()
                .map(|(key, value)| format!("{}: {}", typst_string(key), typst_value(value)))
                .collect();
            if values.is_empty() { "(:)".to_owned() } else { format!("({})", values.join(", ")) }
        }
    }
}

fn typst_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " "))
}
