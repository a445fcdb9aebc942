//! Reads `manuscripts/series.toml`: everything that is wrong in it at once.

use super::consistency::RegisteredIsbn;
use super::measure;
use super::{Binding, Includes, Paper, PrintSettings, Publisher, REGISTRY, RegisteredTitle, Series, codes};
use crate::finding::{Finding, Findings, Place, Severity};
use crate::model::{IsbnState, Status};
use crate::source::data::{self, Faults, Record, Value};
use crate::source::{self, Files, is_language};
use crate::span::{Span, Spanned};
use camino::Utf8Path;

const FAULTS: Faults =
    Faults { unknown: codes::UNKNOWN_KEY, unknown_severity: Severity::Error, wrong: codes::WRONG_VALUE };

/// The languages that are taken where the registry names none.
const LANGUAGE: &str = "en-GB";

impl Series {
    /// Reads the registry of a workspace; `None` where there is none to read.
    ///
    /// What is wrong is reported, and the values of the contract stand in its place.
    pub fn load(files: &Files, findings: &mut Findings) -> Option<Self> {
        let path = Utf8Path::new(REGISTRY);
        let file = match files.read_text(path) {
            Ok(file) => file,
            Err(error) => {
                findings.report(
                    Finding::error(
                        codes::UNREADABLE,
                        Place::File(path.to_owned()),
                        format!("{REGISTRY}: {error}"),
                    )
                    .help("Name the workspace's folder with -C, or write the file"),
                );
                return None;
            }
        };
        let text = files.text(file);
        let (node, faults) = data::toml(text.strip_prefix('\u{feff}').unwrap_or(&text), file, 0);
        for (span, message) in faults {
            findings.report(
                Finding::error(codes::SYNTAX, span, format!("this is no TOML: {message}"))
                    .help("Mend the line; text stands in quotation marks, keys are followed by `=`"),
            );
        }
        let record = Record::of(&node, "series.toml", FAULTS, findings)?;
        let mut series = Series { language: LANGUAGE.to_owned(), ..Series::default() };
        match record.record("series", findings) {
            Some(record) => identity(record, &mut series, findings),
            None => missing(
                Span::new(file, 0..0),
                "there is no [series]",
                "Write `[series]` and `name = \"…\"`",
                findings,
            ),
        }
        match record.record("imprint", findings) {
            Some(record) => series.publisher = publisher(record, findings),
            None => missing(
                Span::new(file, 0..0),
                "there is no [imprint]",
                "Write `[imprint]` and `publisher = \"…\"`",
                findings,
            ),
        }
        let print = match record.record("print", findings) {
            Some(record) => print_settings(record, &PrintSettings::default(), findings),
            None => PrintSettings::default(),
        };
        let titles = record.records("title", findings);
        if titles.is_empty() {
            missing(
                Span::new(file, 0..0),
                "there are no titles",
                "Write `[[title]]` with `slug` and `title`",
                findings,
            );
        }
        let mut isbns = Vec::new();
        for (index, record) in titles.into_iter().enumerate() {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            series.titles.extend(title(record, number, &print, &mut isbns, findings));
        }
        record.finish(findings);
        duplicates(&series, findings);
        super::consistency::isbns(&isbns, findings);
        Some(series)
    }
}

fn missing(span: Span, message: &str, help: &str, findings: &mut Findings) {
    findings.report(Finding::error(codes::MISSING, span, message).help(help));
}

fn values(texts: Vec<Spanned<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

fn identity(record: Record<'_>, series: &mut Series, findings: &mut Findings) {
    match record.text("name", findings).filter(|name| !name.value.trim().is_empty()) {
        Some(name) => series.name = name.value,
        None => missing(record.span, "the series has no name", "Write `name = \"…\"`", findings),
    }
    series.wordmark = values(record.texts("wordmark", findings));
    if series.wordmark.is_empty() {
        series.wordmark = vec![series.name.clone()];
    }
    if let Some(language) = record.text("language", findings) {
        if is_language(&language.value) {
            series.language = language.value;
        } else if let Some(node) = record.get("language") {
            record.wrong(
                node,
                format!("`{}` names no language", language.value),
                "Write a tag of BCP 47: \"en-GB\", \"cy\"",
                findings,
            );
        }
    }
    series.about = record.text("about", findings);
    series.about_short = record.text("about-short", findings);
    series.notice = record.text("notice", findings);
    if let Some(includes) = record.record("includes", findings) {
        series.includes = Some(Includes {
            lead_in: includes.text("lead-in", findings),
            items: includes.texts("items", findings),
        });
        includes.finish(findings);
    }
    if let Some(listing) = record.record("listing", findings) {
        series.listing_lead_in = listing.text("lead-in", findings);
        listing.finish(findings);
    }
    record.finish(findings);
}

fn publisher(record: Record<'_>, findings: &mut Findings) -> Publisher {
    let name = record.text("publisher", findings).filter(|name| !name.value.trim().is_empty());
    if name.is_none() {
        missing(record.span, "the imprint has no publisher", "Write `publisher = \"…\"`", findings);
    }
    let mut text = |key: &str| record.text(key, findings).map(|text| text.value);
    let publisher = Publisher {
        name: name.map(|name| name.value).unwrap_or_default(),
        short: text("short"),
        programme: text("programme"),
        telephone: text("telephone"),
        fax: text("fax"),
        email: text("email"),
        web: text("web"),
        rights: text("rights"),
        strapline: values(record.texts("strapline", findings)),
        address: values(record.texts("address", findings)),
    };
    record.finish(findings);
    publisher
}

fn print_settings(record: Record<'_>, base: &PrintSettings, findings: &mut Findings) -> PrintSettings {
    let mut settings = base.clone();
    if let Some(trim) = record.text("trim", findings) {
        match (measure::format(&trim.value), record.get("trim")) {
            (Some(format), _) => settings.trim = format,
            (None, Some(node)) => record.wrong(
                node,
                format!("`{}` is no format", trim.value),
                "Write a name (a4, a5, b5, letter, royal, demy) or \"210mm x 210mm\", from 70 mm to 600 mm",
                findings,
            ),
            (None, None) => {}
        }
    }
    let length = |key: &'static str, range: std::ops::RangeInclusive<f64>, findings: &mut Findings| {
        let text = record.text(key, findings)?;
        let length = measure::length(&text.value).filter(|length| range.contains(length));
        if let (None, Some(node)) = (length, record.get(key)) {
            let help = format!("Write a length with its unit, from {}mm to {}mm", range.start(), range.end());
            record.wrong(node, format!("`{}` cannot be the {key}", text.value), help, findings);
        }
        length
    };
    settings.bleed = length("bleed", 0.0..=20.0, findings).unwrap_or(settings.bleed);
    settings.caliper = length("caliper", 0.02..=2.0, findings).unwrap_or(settings.caliper);
    let bindings = [("saddle-stitch", Binding::SaddleStitch), ("perfect-bound", Binding::PerfectBound)];
    settings.binding = record.choice("binding", &bindings, findings).unwrap_or(settings.binding);
    let covers = [("self", false), ("separate", true)];
    settings.separate_cover = record.choice("cover", &covers, findings).unwrap_or(settings.separate_cover);
    let papers = [("coated", Paper::Coated), ("uncoated", Paper::Uncoated)];
    settings.paper = record.choice("paper", &papers, findings).unwrap_or(settings.paper);
    settings.marks = record.truth("marks", findings).unwrap_or(settings.marks);
    record.finish(findings);
    settings
}

fn title(
    record: Record<'_>,
    number: u32,
    print: &PrintSettings,
    isbns: &mut Vec<RegisteredIsbn>,
    findings: &mut Findings,
) -> Option<RegisteredTitle> {
    let span = record.span;
    let slug = record.text("slug", findings);
    let name = record.text("title", findings).filter(|name| !name.value.trim().is_empty());
    if name.is_none() {
        missing(span, "a title has no name", "Write `title = \"…\"`", findings);
    }
    match &slug {
        None => {
            missing(span, "a title has no slug", "Write `slug = \"…\"`: the name of its folder", findings)
        }
        Some(slug) if !is_slug(&slug.value) => {
            if let Some(node) = record.get("slug") {
                let help = "Write small letters, digits and hyphens, beginning with a letter or digit";
                record.wrong(
                    node,
                    format!("`{}` cannot name a folder and files", slug.value),
                    help,
                    findings,
                );
            }
        }
        Some(_) => {}
    }
    let status = record.choice("status", Status::NAMES, findings).unwrap_or_default();
    let date = record.get("date").and_then(|node| match &node.value {
        Value::Day(date) => Some(*date),
        other => {
            let parsed = other.scalar().and_then(|text| text.parse().ok());
            if parsed.is_none() {
                record.wrong(node, "`date` is no day of the calendar", "Write `date = 2005-03-01`", findings);
            }
            parsed
        }
    });
    ordinal(&record, number, findings);
    let (mut isbn_print, mut isbn_ebook) = (IsbnState::None, IsbnState::None);
    if let Some(isbn) = record.record("isbn", findings) {
        isbn_print = isbn_state(&isbn, "print", isbns, findings);
        isbn_ebook = isbn_state(&isbn, "ebook", isbns, findings);
        isbn.finish(findings);
    }
    let web = record.text("web", findings).map(|web| web.value);
    if let (Some(address), Some(node)) = (&web, record.get("web"))
        && source::address(address).is_none()
    {
        let help = "Write the whole address: \"https://…\"";
        record.wrong(node, format!("`{address}` is no address on the web"), help, findings);
    }
    let print = match record.record("print", findings) {
        Some(own) => print_settings(own, print, findings),
        None => print.clone(),
    };
    let slug = slug.filter(|slug| is_slug(&slug.value))?;
    let place = slug.span.unwrap_or(span);
    record.finish(findings);
    Some(RegisteredTitle {
        slug: slug.value,
        number,
        title: name?.value,
        status,
        date,
        isbn_print,
        isbn_ebook,
        web,
        print,
        span: place,
    })
}

/// Whether a text can name the folder and the files of a title: small letters, digits and hyphens.
pub fn is_slug(slug: &str) -> bool {
    !slug.is_empty()
        && slug.len() <= 100
        && slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !slug.starts_with('-')
}

/// A number that a title gives itself must be its place: a gap or a repetition would be printed on covers.
fn ordinal(record: &Record<'_>, number: u32, findings: &mut Findings) {
    let Some(node) = record.get("number") else { return };
    if node.value == Value::Integer(number.into()) {
        return;
    }
    let message = match &node.value {
        Value::Integer(given) => format!("this is title {number} of the series, and it is numbered {given}"),
        _ => "`number` asks for a number".to_owned(),
    };
    findings.report(Finding::error(codes::NUMBERING, node.span, message).help(format!(
        "Write `number = {number}`, put the title into its place, or register the titles that are missing before it, with status = \"planned\""
    )));
}

fn isbn_state(
    record: &Record<'_>,
    edition: &'static str,
    isbns: &mut Vec<RegisteredIsbn>,
    findings: &mut Findings,
) -> IsbnState {
    let Some(text) = record.text(edition, findings) else { return IsbnState::None };
    let span = text.span.unwrap_or(record.span);
    match text.value.as_str() {
        "none" => IsbnState::None,
        "pending" => IsbnState::Pending,
        number => match number.parse() {
            Ok(isbn) => {
                isbns.push(RegisteredIsbn { isbn, edition, span });
                IsbnState::Number(isbn)
            }
            Err(error) => {
                findings.report(
                    Finding::error(codes::ISBN, span, format!("`{number}` is no ISBN: {error}"))
                        .help("Write the 13 digits as the ISBN agency gave them, \"pending\" or \"none\""),
                );
                IsbnState::None
            }
        },
    }
}

fn duplicates(series: &Series, findings: &mut Findings) {
    for (index, title) in series.titles.iter().enumerate() {
        for earlier in &series.titles[..index] {
            if earlier.slug == title.slug {
                findings.report(
                    Finding::error(
                        codes::DUPLICATE,
                        title.span,
                        format!("two titles have the slug {}", title.slug),
                    )
                    .label(earlier.span, "first given here")
                    .help("Give each title a slug of its own"),
                );
            }
        }
    }
}
