//! Findings on standard error: for people, one line each, or as JSON.

use super::arguments::{Arguments, MessageFormat, When};
use super::{Outcome, codes};
use crate::editorial::Sarif;
use crate::finding::{Finding, Findings, Place, Severity};
use crate::source::{Files, Position};
use crate::span::{FileId, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use camino::Utf8PathBuf;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};

/// Collects findings, prints them once each in order, and decides the exit status by them.
pub(super) struct Reporter {
    format: MessageFormat,
    styled: bool,
    progress: bool,
    pub(super) verbose: bool,
    quiet: bool,
    deny_warnings: bool,
    findings: Vec<Located>,
    /// The findings for code hosts, where they are asked for.
    log: Sarif,
}

/// A finding with its place in words and figures.
#[derive(Debug, Clone, PartialEq)]
struct Located {
    path: Utf8PathBuf,
    start: Position,
    end: Position,
    finding: Finding,
    /// The lines that the finding spans, and where it begins and ends in them.
    excerpt: Option<(String, std::ops::Range<usize>)>,
}

impl Located {
    fn order(&self) -> (&Utf8PathBuf, usize, usize, &str, &str) {
        (&self.path, self.start.line, self.start.column, self.finding.code.name, &self.finding.message)
    }
}

#[derive(Serialize)]
struct Record<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    severity: &'a str,
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// No more findings of a kind than this are shown for a file: nobody reads more.
const MOST_SHOWN: usize = 10_000;

/// No more lines of the source than this are shown for a finding.
const LONGEST_EXCERPT: usize = 6;

/// No more bytes of the source than this are shown on each side of a finding.
const WIDEST_EXCERPT: usize = 1000;

impl Reporter {
    pub(super) fn new(arguments: &Arguments) -> Self {
        let terminal = std::io::stderr().is_terminal();
        Self {
            format: arguments.message_format,
            styled: match arguments.color {
                When::Always => true,
                When::Never => false,
                When::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
            },
            progress: terminal && !arguments.quiet && arguments.message_format == MessageFormat::Human,
            verbose: arguments.verbose,
            quiet: arguments.quiet,
            deny_warnings: arguments.deny_warnings,
            findings: Vec::new(),
            log: Sarif::default(),
        }
    }

    /// Takes the findings of a stage.
    pub(super) fn take(&mut self, findings: Findings, files: &Files) {
        let findings = capped(findings);
        if self.format == MessageFormat::Sarif {
            findings.iter().for_each(|finding| self.log.add(finding, files));
        }
        self.findings.extend(findings.into_iter().map(|finding| locate(finding, files)));
    }

    /// Whether anything that must be mended was reported so far.
    pub(super) fn has_errors(&self) -> bool {
        self.findings.iter().any(|located| located.finding.severity == Severity::Error)
    }

    /// Says on a terminal how far a command has come.
    pub(super) fn progress(&self, line: &str) {
        if self.progress {
            // Progress is a courtesy.
            let _ = writeln!(std::io::stderr(), "{line}");
        }
    }

    /// A line of the result, on standard output.
    pub(super) fn result(&self, line: &str) {
        if !self.quiet {
            super::print(line);
        }
    }

    /// All findings, each once, by path and line, as records of the `json` form.
    pub(super) fn into_records(mut self) -> Vec<serde_json::Value> {
        self.sort();
        self.findings.iter().filter_map(|located| serde_json::to_value(record(located)).ok()).collect()
    }

    fn sort(&mut self) {
        self.findings.sort_by(|a, b| a.order().cmp(&b.order()));
        self.findings.dedup_by(|a, b| a.order() == b.order());
    }

    /// Prints all findings, each once, by path and line, and gives the outcome of the run.
    pub(super) fn finish(mut self, outcome: Outcome) -> Outcome {
        self.sort();
        // Standard error is not buffered by itself, and there can be thousands of lines.
        let mut errors = std::io::BufWriter::new(std::io::stderr().lock());
        let renderer = if self.styled { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        for located in &self.findings {
            let text = match self.format {
                MessageFormat::Human => format!("{}\n", human(located, &renderer)),
                MessageFormat::Short => short(located),
                MessageFormat::Json => json(located),
                MessageFormat::Sarif => continue,
            };
            // Where standard error is closed there is nobody to tell.
            let _ = writeln!(errors, "{text}");
        }
        if self.format == MessageFormat::Sarif {
            let _ = writeln!(errors, "{}", self.log.to_json());
        }
        let count = |severity| self.findings.iter().filter(|one| one.finding.severity == severity).count();
        let (wrong, noticed) = (count(Severity::Error), count(Severity::Warning));
        if self.format == MessageFormat::Human && !self.quiet && wrong + noticed > 0 {
            let _ = writeln!(errors, "{}", summary(wrong, noticed));
        }
        let wrong = wrong > 0 || (self.deny_warnings && noticed > 0);
        match outcome {
            Outcome::Well if wrong => Outcome::Wrong,
            other => other,
        }
    }
}

/// Findings in order, the first of each kind in a file, and of the others how many there are.
fn capped(findings: Findings) -> Vec<Finding> {
    let mut counts: BTreeMap<(FileId, &str), usize> = BTreeMap::new();
    let mut dropped: BTreeMap<(FileId, &str), (Span, usize)> = BTreeMap::new();
    let mut kept = findings.into_sorted();
    kept.retain(|finding| {
        let Place::Span(span) = finding.place else { return true };
        let kind = (span.file, finding.code.name);
        let count = counts.entry(kind).or_default();
        *count += 1;
        if *count > MOST_SHOWN {
            dropped.entry(kind).or_insert((span, 0)).1 += 1;
        }
        *count <= MOST_SHOWN
    });
    kept.extend(dropped.into_iter().map(|((_, code), (span, count))| {
        let message = format!("of {code} there are {count} more findings from here on, which are not shown");
        Finding::warning(codes::TOO_MANY, span, message).help("Mend those that are shown first")
    }));
    kept
}

fn summary(errors: usize, warnings: usize) -> String {
    let counted = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        more => Some(format!("{more} {one}s")),
    };
    let words: Vec<String> =
        [counted(errors, "error"), counted(warnings, "warning")].into_iter().flatten().collect();
    words.join(", ")
}

fn locate(finding: Finding, files: &Files) -> Located {
    const START: Position = Position { line: 1, column: 1 };
    match &finding.place {
        Place::Span(span) => {
            let (start, end) = files.positions(*span);
            let path = files.path(span.file);
            let text = files.text(span.file);
            // A line can be as long as the file; only what stands near is shown.
            let begin = text.floor_char_boundary(span.start as usize);
            let nearest = text.floor_char_boundary(begin.saturating_sub(WIDEST_EXCERPT));
            let from = text[nearest..begin].rfind('\n').map_or(nearest, |at| nearest + at + 1);
            let stop = text.floor_char_boundary(span.end as usize);
            let furthest = text.floor_char_boundary(stop.saturating_add(WIDEST_EXCERPT));
            let mut to = text[stop..furthest].find('\n').map_or(furthest, |at| stop + at);
            if let Some((at, _)) = text[from..to].match_indices('\n').nth(LONGEST_EXCERPT - 1) {
                to = from + at;
            }
            let lines = text[from..to].to_owned();
            let begin = begin - from;
            let range = begin.min(lines.len())..(stop - from).clamp(begin.min(lines.len()), lines.len());
            Located { path, start, end, excerpt: Some((lines, range)), finding }
        }
        Place::File(path) => Located { path: path.clone(), start: START, end: START, excerpt: None, finding },
        Place::Page(path, page) => Located {
            path: path.clone(),
            start: START,
            end: START,
            excerpt: None,
            finding: Finding { message: format!("page {page}: {}", finding.message), ..finding },
        },
    }
}

fn short(located: &Located) -> String {
    let Finding { severity, code, message, .. } = &located.finding;
    let Position { line, column } = located.start;
    format!("{}:{line}:{column}: {}[{}]: {}", located.path, severity.name(), code.name, one_line(message))
}

/// A report in one line has no line breaks in it.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn record(located: &Located) -> Record<'_> {
    let Finding { severity, code, message, help, .. } = &located.finding;
    Record {
        path: located.path.as_str(),
        line: located.start.line,
        column: located.start.column,
        end_line: located.end.line,
        end_column: located.end.column,
        severity: severity.name(),
        code: code.name,
        message,
        help: help.as_deref(),
    }
}

fn json(located: &Located) -> String {
    // A record of text and numbers has nothing that JSON could not hold.
    serde_json::to_string(&record(located)).unwrap_or_default()
}

fn human(located: &Located, renderer: &Renderer) -> String {
    let Finding { severity, code, message, help, .. } = &located.finding;
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = level.primary_title(message.as_str()).id(code.name).element(match &located.excerpt {
        Some((lines, range)) => annotate_snippets::Element::from(
            Snippet::source(lines.as_str())
                .path(located.path.as_str())
                .line_start(located.start.line)
                .fold(false)
                .annotation(AnnotationKind::Primary.span(range.clone())),
        ),
        None => Origin::path(located.path.as_str()).into(),
    });
    if let Some(help) = help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}
