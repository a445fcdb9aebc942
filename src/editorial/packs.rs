//! Packs: folders of rules in Vale's YAML format, read as they are.

use super::action::{Action, Edit};
use super::codes;
use super::dictionary::Dictionary;
use super::exceptions::Exceptions;
use super::kinds::Kind;
use super::kinds::capitalization::{Capitalization, Case, Settings as CaseSettings, Style};
use super::kinds::conditional::Conditional;
use super::kinds::consistency::Consistency;
use super::kinds::existence::{Existence, Reading};
use super::kinds::metric::Metric;
use super::kinds::occurrence::Occurrence;
use super::kinds::readability::Readability;
use super::kinds::repetition::Repetition;
use super::kinds::sequence::{Sequence, Token};
use super::kinds::spelling::Spelling;
use super::kinds::substitution::{Manner, Substitution};
use super::pattern::Pattern;
use super::rule::Rule;
use super::scope::Scope;
use super::settings::{Names, Settings, Weight};
use super::statistics::Grade;
use crate::finding::{Code, Finding, Findings, Severity};
use crate::source::Files;
use crate::source::data::{self, Faults, Node, Record, Value};
use crate::span::Span;
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The folder that holds the packs.
pub(super) const FOLDER: &str = "styles/editorial";

const FAULTS: Faults = Faults {
    unknown: codes::UNSUPPORTED_KEY,
    unknown_severity: Severity::Warning,
    wrong: codes::WRONG_VALUE,
};

/// Folders beside the packs that are none.
const NOT_PACKS: &[&str] = &["config", "dictionaries", "vocabularies", "Vocab"];

/// The files of rules, each with the name of its pack.
pub(super) fn files(files: &Files) -> Vec<(String, Utf8PathBuf)> {
    let in_folder = |path: Utf8PathBuf| {
        let inside = path.strip_prefix(FOLDER).ok()?;
        let pack = inside.parent()?.file_name()?.to_owned();
        let top = inside.components().next()?.as_str();
        let name = inside.file_name()?;
        let is_rule = name.ends_with(".yml") && !name.ends_with(".test.yml") && !NOT_PACKS.contains(&top);
        is_rule.then_some((pack, path))
    };
    files.assets_in(Utf8Path::new(FOLDER)).into_iter().filter_map(in_folder).collect()
}

/// How many words one token of a sequence may ask for, or let stand before it.
const MOST_WORDS: usize = 100;

/// What all rules share.
pub(super) struct Shelf<'a> {
    pub(super) files: &'a Files,
    pub(super) settings: &'a Settings,
    /// Words that every rule accepts: Vale's vocabularies.
    pub(super) accepted: Vec<String>,
    /// Names that every dictionary has.
    pub(super) names: BTreeSet<String>,
}

impl Shelf<'_> {
    /// Reads a rule; `None` where it is off or cannot be run, which is reported.
    pub(super) fn rule(&self, pack: &str, path: &Utf8Path, findings: &mut Findings) -> Option<Rule> {
        let file = match self.files.asset_text(path) {
            Ok(file) => file,
            Err(error) => {
                findings.report(
                    Finding::warning(
                        codes::UNREADABLE,
                        crate::finding::Place::File(path.to_owned()),
                        format!("the rule cannot be read: {error}"),
                    )
                    .help("Mend the file, or remove it"),
                );
                return None;
            }
        };
        let text = self.files.text(file);
        let node = match data::yaml(&text, file, 0).or_else(|fault| {
            // Vale reads an escape that YAML does not have.
            data::yaml(&text.replace("\\'", "'"), file, 0).map_err(|_| fault)
        }) {
            Ok(node) => node,
            Err((span, message)) => {
                findings.report(
                    Finding::warning(codes::SYNTAX, span, format!("this is no YAML: {message}"))
                        .help("Put patterns into single quotation marks; give each key once"),
                );
                return None;
            }
        };
        let stem = path.file_name().and_then(|name| name.split('.').next()).unwrap_or_default();
        let name = format!("{pack}.{stem}");
        let code_name = self.code_name(pack, stem);
        let weight = self.settings.weight(&Names { code: &code_name, rule: &name });
        if weight == Some(Weight::Off) {
            return None;
        }
        let record = Record::of(&node, "rule", FAULTS, findings)?;
        let mut reader = Reader { shelf: self, pack, record: &record, whole: &node, findings };
        let rule = reader.rule(
            name,
            &code_name,
            weight,
            Span::new(file, 0..text.lines().next().map_or(0, str::len)),
        );
        if rule.is_some() {
            record.finish(findings);
        }
        rule
    }

    /// The code of a rule: the family and the name of a rule of the house, else the pack and the name.
    fn code_name(&self, pack: &str, stem: &str) -> String {
        let (family, name) = match stem.split_once('-') {
            Some(parts) if pack == self.settings.house => parts,
            Some(_) | None => (pack, stem),
        };
        format!("{}/{}", kebab(family), kebab(name))
    }

    /// A list of words beside the packs, one a line.
    fn words(&self, pack: &str, name: &str) -> Option<BTreeSet<String>> {
        let folder = Utf8Path::new(FOLDER);
        let places =
            [folder.join(name), folder.join("config/ignore").join(name), folder.join(pack).join(name)];
        places.iter().find_map(|path| {
            let file = self.files.asset_text(path).ok()?;
            Some(lines(&self.files.text(file)).map(str::to_owned).collect())
        })
    }

    fn text(&self, path: &Utf8Path) -> Option<Arc<str>> {
        self.files.asset_text(path).ok().map(|file| self.files.text(file))
    }
}

/// The lines of a list of words, without comments.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// `OxfordComma` as `oxford-comma`.
fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut kebab = String::new();
    for (index, &c) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(index + 1);
        let begins = c.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        if (begins || !c.is_alphanumeric()) && !kebab.is_empty() && !kebab.ends_with('-') {
            kebab.push('-');
        }
        if c.is_alphanumeric() {
            kebab.extend(c.to_lowercase());
        }
    }
    kebab.trim_end_matches('-').to_owned()
}

/// Reads one rule.
struct Reader<'a, 'b> {
    shelf: &'a Shelf<'a>,
    pack: &'a str,
    record: &'a Record<'a>,
    whole: &'a Node,
    findings: &'b mut Findings,
}

impl Reader<'_, '_> {
    fn rule(&mut self, name: String, code: &str, weight: Option<Weight>, span: Span) -> Option<Rule> {
        let extends = self.record.text("extends", self.findings);
        let Some(extends) = extends else {
            self.wrong(
                span,
                "the rule does not say what it extends",
                "Write `extends: existence` or another kind",
            );
            return None;
        };
        let kind = extends.value.as_str();
        let kind_span = extends.span.unwrap_or(span);
        let mut message = self.text("message").unwrap_or_default();
        let action = self.action();
        if kind == "substitution" && matches!(&action, Action::Replace(options) if options.is_empty()) {
            // The words of a replacement come in quotation marks of their own.
            for quoted in ["'%s'", "\"%s\""] {
                if message.matches(quoted).count() == 2 {
                    message = message.replacen(quoted, "%s", 1);
                }
            }
        }
        let description = self.text("description").filter(|text| !text.trim().is_empty());
        let link = self.text("link");
        let severity = match (weight, self.text("level").as_deref()) {
            (Some(Weight::On(severity)), _) => severity,
            (Some(Weight::Off) | None, None | Some("warning")) => Severity::Warning,
            (Some(Weight::Off) | None, Some("suggestion")) => Severity::Note,
            (Some(Weight::Off) | None, Some("error")) => Severity::Error,
            (Some(Weight::Off) | None, Some(other)) => {
                let message = format!("`{other}` is no level");
                self.wrong(span, &message, "Write suggestion, warning or error");
                Severity::Warning
            }
        };
        let scope = self.scope();
        let limit = self.number("limit").unwrap_or(0.0);
        let kind = match self.kind(kind, kind_span, &action) {
            Ok(kind) => kind?,
            Err(message) => {
                self.wrong(span, &message, "Mend the pattern; the rule is off until then");
                return None;
            }
        };
        let scope = match &kind {
            Kind::Metric(_) | Kind::Readability(_) => Scope::summary(),
            Kind::Sequence(_) => scope.unwrap_or_else(Scope::text).by_sentences(),
            _ => scope.unwrap_or_else(Scope::text),
        };
        let explanation = [Some(fill_places(&message)), description.clone(), link.clone()];
        let explanation: Vec<String> = explanation.into_iter().flatten().collect();
        Some(Rule {
            code: Code::named(code, &explanation.join("\n")),
            of_house: self.pack == self.shelf.settings.house,
            safe: self.shelf.settings.fixes(self.pack, &Names { code, rule: &name }),
            help: description.or_else(|| link.map(|link| format!("Read {link}"))),
            name,
            severity,
            scope,
            limit: limit.max(0.0) as usize,
            message,
            action,
            kind,
            span,
        })
    }

    fn kind(&mut self, name: &str, span: Span, action: &Action) -> Result<Option<Kind>, String> {
        Ok(Some(match name {
            "existence" => Kind::Existence(self.existence()?),
            "substitution" => Kind::Substitution(self.substitution(action)?),
            "occurrence" => {
                let token = self.text("token").unwrap_or_default();
                let (max, min) = (self.count("max"), self.count("min"));
                Kind::Occurrence(Occurrence::new(&token, self.truth("ignorecase"), max, min)?)
            }
            "repetition" => {
                let exceptions = self.exceptions(true)?;
                let tokens = self.texts("tokens");
                let (ignorecase, alpha) = (self.truth("ignorecase"), self.truth("alpha"));
                Kind::Repetition(Repetition::new(&tokens, ignorecase, alpha, self.count("max"), exceptions)?)
            }
            "consistency" => {
                let either = self.pairs("either");
                Kind::Consistency(Consistency::new(&either, self.truth("nonword"), self.truth("ignorecase"))?)
            }
            "conditional" => {
                let exceptions = self.exceptions(true)?;
                // It has no effect in Vale either.
                self.truth("ignorecase");
                let (first, second) = (self.text("first"), self.text("second"));
                let (first, second) = (first.unwrap_or_default(), second.unwrap_or_default());
                Kind::Conditional(Conditional::new(&first, &second, exceptions)?)
            }
            "capitalization" => Kind::Capitalization(Box::new(self.capitalization()?)),
            "metric" => {
                let formula = self.text("formula").unwrap_or_default();
                let condition = self.text("condition").unwrap_or_default();
                Kind::Metric(Metric::new(&formula, &condition)?)
            }
            "readability" => {
                let named = self.texts("metrics");
                let grades = named.iter().map(|name| {
                    let known = Grade::NAMES.iter().find(|(known, _)| known == name);
                    known.map(|(_, grade)| *grade).ok_or(format!("there is no measure `{name}`"))
                });
                let grades = grades.collect::<Result<Vec<_>, String>>()?;
                let highest = self.number("grade").unwrap_or_default();
                Kind::Readability(Readability { grades, highest })
            }
            "spelling" => return Ok(self.spelling(span)?.map(|rule| Kind::Spelling(Box::new(rule)))),
            "sequence" => return self.sequence(span),
            other => {
                let (message, help) = match other {
                    "script" => {
                        ("a script is a program, which no pack may run here", "Write the rule as a pattern")
                    }
                    _ => (
                        "this kind of rule is not known",
                        "Write existence, substitution or another of Vale's kinds",
                    ),
                };
                self.unsupported(span, message, help);
                return Ok(None);
            }
        }))
    }

    fn existence(&mut self) -> Result<Existence, String> {
        let reading = Reading {
            ignorecase: self.truth("ignorecase"),
            nonword: self.truth("nonword"),
            append: self.truth("append"),
        };
        let exceptions = self.exceptions(!reading.nonword)?;
        let (tokens, raw) = (self.texts("tokens"), self.texts("raw"));
        Existence::new(&tokens, &raw, reading, exceptions)
    }

    fn substitution(&mut self, action: &Action) -> Result<Substitution, String> {
        let manner = Manner {
            ignorecase: self.truth("ignorecase"),
            nonword: self.truth("nonword"),
            capitalize: self.truth("capitalize"),
            matchcase: self.truth("matchcase"),
            replaces: matches!(action, Action::Replace(options) if options.is_empty()),
        };
        // A key of old packs, without effect.
        self.text("pos");
        let exceptions = self.exceptions(true)?;
        Substitution::new(self.pairs("swap"), manner, exceptions)
    }

    fn capitalization(&mut self) -> Result<Capitalization, String> {
        let match_ = self.text("match").unwrap_or_default();
        let style = self.text("style");
        let case = match match_.as_str() {
            "$lower" => Case::Lower,
            "$upper" => Case::Upper,
            "$sentence" => Case::Sentence,
            "$title" if style.as_deref() == Some("Chicago") => Case::Title(Style::Chicago),
            "$title" => Case::Title(Style::Press),
            pattern => Case::Pattern(Box::new(Pattern::new(pattern)?)),
        };
        let mut exceptions = self.texts("exceptions");
        let mut cased = true;
        if self.record.truth("vocab", self.findings).unwrap_or(true) && !self.shelf.accepted.is_empty() {
            exceptions.extend(self.shelf.accepted.iter().cloned());
            // Beside words of a vocabulary, Vale knows those of a rule in any case, too.
            cased = false;
        }
        let settings = CaseSettings {
            exceptions,
            cased,
            indicators: self.texts("indicators"),
            prefix: self.text("prefix"),
            threshold: self.number("threshold"),
        };
        Capitalization::new(case, settings)
    }

    fn spelling(&mut self, span: Span) -> Result<Option<Spelling>, String> {
        let house = self.pack == self.shelf.settings.house;
        let mut known = self.shelf.names.clone();
        for name in self.texts("ignore") {
            match self.shelf.words(self.pack, &name) {
                Some(words) => known.extend(words),
                None => {
                    self.wrong(span, &format!("there is no list of words {name}"), "Put it beside the packs")
                }
            }
        }
        let filters = self.texts("filters");
        let filters = filters.iter().map(|filter| Pattern::new(filter)).collect::<Result<Vec<_>, _>>()?;
        let mut exceptions = self.texts("exceptions");
        exceptions.extend(self.shelf.accepted.iter().map(|word| format!(r"\b{word}\b")));
        let custom = self.truth("custom");
        self.truth("append");
        let exceptions = Exceptions::new(&exceptions)?;
        Ok(self.dictionary(known, span).map(|dictionary| Spelling {
            dictionary: Arc::new(dictionary),
            filters,
            usual_filters: !custom,
            names: house,
            exceptions,
        }))
    }

    /// The dictionary of a spelling rule; without one every word would be wrong, and the rule is off.
    fn dictionary(&mut self, known: BTreeSet<String>, span: Span) -> Option<Dictionary> {
        let folder = Utf8Path::new(FOLDER);
        let mut names = self.texts("dictionaries");
        if let Some(name) = self.text("dic") {
            names.push(name.trim_end_matches(".dic").to_owned());
        }
        self.text("aff");
        let own = self.text("dicpath").map(|path| folder.join(path));
        let folders: Vec<Utf8PathBuf> = own
            .into_iter()
            .chain([folder.join("dictionaries"), folder.join("config/dictionaries")])
            .collect();
        let name = names.into_iter().next().unwrap_or_else(|| "en_GB-ise".to_owned());
        let found = folders.iter().find_map(|folder| {
            let affixes = self.shelf.text(&folder.join(format!("{name}.aff")))?;
            Some((affixes, self.shelf.text(&folder.join(format!("{name}.dic")))?))
        });
        let Some((affixes, words)) = found else {
            let message = format!("there is no dictionary {name}");
            self.wrong(span, &message, "Put its .aff and .dic into styles/editorial/dictionaries/");
            return None;
        };
        let dictionary = Dictionary::new(&affixes, &words, known);
        if let Err(error) = &dictionary {
            let message = format!("the dictionary {name} cannot be read: {error}");
            self.wrong(span, &message, "Put a sound one there");
        }
        dictionary.ok()
    }

    fn sequence(&mut self, span: Span) -> Result<Option<Kind>, String> {
        let ignorecase = self.truth("ignorecase");
        let records = self.record.records("tokens", self.findings);
        let mut tokens = Vec::new();
        let mut tagged = None;
        for record in records {
            for key in ["tag", "upos"] {
                if record.get(key).is_some() {
                    tagged = Some(record.span);
                }
            }
            let pattern = record.text("pattern", self.findings).map(|text| text.value);
            let number =
                |node: Option<&Node>| node.and_then(|node| node.value.number()).unwrap_or(0.0) as usize;
            let (skip, min) = (number(record.get("skip")), number(record.get("min")));
            let truth = |key: &str, findings: &mut Findings| record.truth(key, findings).unwrap_or(false);
            let (negate, target) = (truth("negate", self.findings), truth("target", self.findings));
            let place = record.span;
            record.finish(self.findings);
            if min > MOST_WORDS || skip > MOST_WORDS {
                let message = format!("a sequence has {MOST_WORDS} words at most");
                self.wrong(place, &message, "Give a smaller number; the rule is off until then");
                return Ok(None);
            }
            for _ in 0..min.max(1) {
                let pattern =
                    pattern.as_ref().map(|pattern| Sequence::word(pattern, ignorecase)).transpose()?;
                tokens.push(Token { pattern, negate, skip, target });
            }
        }
        if self.record.get("model").is_some() {
            tagged = Some(span);
        }
        if let Some(span) = tagged {
            self.unsupported(
                span,
                "the rule asks for parts of speech, which galley does not tell apart",
                "Write the words as patterns; the rule is off",
            );
            return Ok(None);
        }
        Ok((!tokens.is_empty()).then_some(Kind::Sequence(Sequence { tokens })))
    }

    fn scope(&mut self) -> Option<Scope> {
        let node = self.record.get("scope")?;
        let texts = self.record.texts("scope", self.findings);
        let (scope, unknown) = Scope::read(texts.iter().map(|text| text.value.as_str()));
        for name in unknown {
            self.unsupported(
                node.span,
                &format!("nothing in a manuscript is of the scope `{name}`"),
                "The rule finds nothing there",
            );
        }
        Some(scope)
    }

    fn action(&mut self) -> Action {
        let Some(record) = self.record.record("action", self.findings) else { return Action::None };
        let name = record.text("name", self.findings).map(|text| text.value).unwrap_or_default();
        let params: Vec<String> =
            record.texts("params", self.findings).into_iter().map(|text| text.value).collect();
        record.finish(self.findings);
        match name.as_str() {
            "replace" => Action::Replace(params),
            "remove" => Action::Remove,
            "convert" if params.first().is_some_and(|kind| kind == "simple") => Action::Simple,
            "edit" => match Edit::new(&params) {
                Ok(edit) => Action::Edit(edit),
                Err(message) => {
                    self.wrong(self.whole.span, &message, "Write the edit as Vale's documentation has it");
                    Action::None
                }
            },
            "suggest" if params.first().is_some_and(|kind| kind == "spellings") => Action::Spellings,
            "" => Action::None,
            other => {
                self.unsupported(
                    record_span(self.record, "action"),
                    &format!("the action `{other} {}` is not made here", params.join(" ")),
                    "The rule is run; it offers no replacement",
                );
                Action::None
            }
        }
    }

    fn exceptions(&mut self, vocabulary: bool) -> Result<Exceptions, String> {
        let mut patterns = self.texts("exceptions");
        let wanted = self.record.truth("vocab", self.findings).unwrap_or(true);
        if wanted && vocabulary {
            patterns.extend(self.shelf.accepted.iter().cloned());
        }
        Exceptions::new(&patterns)
    }

    fn text(&mut self, key: &str) -> Option<String> {
        self.record.text(key, self.findings).map(|text| text.value)
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
        self.record.texts(key, self.findings).into_iter().map(|text| text.value).collect()
    }

    fn truth(&mut self, key: &str) -> bool {
        self.record.truth(key, self.findings).unwrap_or(false)
    }

    fn number(&mut self, key: &str) -> Option<f64> {
        let node = self.record.get(key)?;
        let number = node.value.number().or_else(|| node.value.scalar()?.parse().ok());
        if number.is_none() {
            self.record.wrong(node, format!("`{key}` asks for a number"), "Write a number", self.findings);
        }
        number
    }

    fn count(&mut self, key: &str) -> usize {
        self.number(key).unwrap_or(0.0).max(0.0) as usize
    }

    /// The entries of a mapping of texts.
    fn pairs(&mut self, key: &str) -> Vec<(String, String)> {
        let Some(node) = self.record.get(key) else { return Vec::new() };
        let Value::Table(entries) = &node.value else {
            let message = format!("`{key}` asks for pairs of texts");
            self.record.wrong(node, message, "Write `what is found: what should stand there`", self.findings);
            return Vec::new();
        };
        entries
            .iter()
            .map(|(key, value)| (key.value.clone(), value.value.scalar().unwrap_or_default()))
            .collect()
    }

    fn wrong(&mut self, span: Span, message: &str, help: &str) {
        self.findings.report(Finding::warning(codes::WRONG_VALUE, span, message).help(help));
    }

    fn unsupported(&mut self, span: Span, message: &str, help: &str) {
        self.findings.report(Finding::warning(codes::UNSUPPORTED_KIND, span, message).help(help));
    }
}

fn record_span(record: &Record<'_>, key: &str) -> Span {
    record.get(key).map_or(record.span, |node| node.span)
}

/// A message without places to fill in, for those who read of the rule and not of a hit.
fn fill_places(message: &str) -> String {
    super::message::fill(message, &["…", "…", "…"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_codes() {
        for (name, code) in [
            ("OxfordComma", "oxford-comma"),
            ("AMPM", "ampm"),
            ("URLFormat", "url-format"),
            ("write-good", "write-good"),
            ("E-Prime", "e-prime"),
            ("So", "so"),
            ("Typography", "typography"),
        ] {
            assert_eq!(kebab(name), code);
        }
    }
}
