//! Checks across titles: what each of them may say for itself and all of them must say alike.

use super::mentions::Term;
use super::{Mentions, RegisteredTitle, Series, codes, numbers};
use crate::finding::{Finding, Findings};
use crate::model::{Date, Isbn, IsbnState, Status};
use crate::span::{Span, Spanned};
use std::collections::BTreeMap;

/// An ISBN of the registry.
pub(super) struct RegisteredIsbn {
    pub(super) isbn: Isbn,
    /// `print` or `ebook`.
    pub(super) edition: &'static str,
    pub(super) span: Span,
}

/// Every edition of every title has a number of its own.
pub(super) fn isbns(isbns: &[RegisteredIsbn], findings: &mut Findings) {
    let mut first: BTreeMap<Isbn, &RegisteredIsbn> = BTreeMap::new();
    for given in isbns {
        let Some(earlier) = first.get(&given.isbn) else {
            first.insert(given.isbn, given);
            continue;
        };
        let RegisteredIsbn { isbn, edition, span } = given;
        let finding = if earlier.edition == *edition {
            Finding::error(codes::DUPLICATE, *span, format!("the ISBN {isbn} is given twice"))
        } else {
            let message = format!(
                "the ISBN {isbn} is that of an edition as {edition} here, and as {} before",
                earlier.edition
            );
            Finding::error(codes::MIXED_UP_ISBN, *span, message)
        };
        findings.report(
            finding
                .label(earlier.span, "first given here")
                .help("Give each edition of each title its own number"),
        );
    }
}

/// Reports titles that are published and whose date lies behind `day`, on which the outputs are dated.
pub fn published_early(series: &Series, day: Date, findings: &mut Findings) {
    for title in &series.titles {
        if let (Status::Published, Some(date)) = (title.status, title.date)
            && date > day
        {
            findings.report(
                Finding::warning(
                    codes::PUBLISHED_EARLY,
                    title.span,
                    format!("{} is published on {date}, and the outputs are dated {day}", title.slug),
                )
                .help("Set its status to \"forthcoming\", or mend the date or the day that is locked"),
            );
        }
    }
}

/// Compares what the titles of a series mention.
///
/// `others` have been read only to be compared with; what is found in them is not reported.
pub fn compare(series: &Series, others: &[Mentions], titles: &[Mentions], findings: &mut Findings) {
    let mut people: Vec<Spanned<String>> = Vec::new();
    let mut terms: BTreeMap<String, Vec<Term>> = BTreeMap::new();
    let both = others.iter().map(|other| (other, false)).chain(titles.iter().map(|title| (title, true)));
    for (mentions, reported) in both {
        let mut found: Vec<Finding> = Vec::new();
        let known = people.len();
        for person in mentions.people.iter().flat_map(names) {
            let earlier = people[..known].iter().find(|known| same_person(&known.value, &person.value));
            found.extend(earlier.and_then(|earlier| contributor(earlier, &person)));
            people.push(person);
        }
        let mut own: BTreeMap<String, Vec<Term>> = BTreeMap::new();
        for term in &mentions.terms {
            let key = term.words.to_lowercase();
            let written: &[Term] = terms.get(&key).map_or(&[], Vec::as_slice);
            found.extend(capitals(written, own.get(&key).map_or(&[], Vec::as_slice), term));
            own.entry(key).or_default().push(term.clone());
        }
        for (key, own) in own {
            terms.entry(key).or_default().extend(own);
        }
        if reported {
            found.into_iter().for_each(|finding| findings.report(finding));
            mentions.titles.iter().for_each(|words| title(series, words, findings));
            mentions.lines.iter().for_each(|line| numbered(series, line, findings));
            mentions.lines.iter().for_each(|line| isbn_of_edition(series, line, findings));
        }
    }
}

/// The names in a line that signs a piece: 'A and B'.
fn names(line: &Spanned<String>) -> Vec<Spanned<String>> {
    let parts = line.value.split(" and ").flat_map(|part| part.split([';', '&']));
    let names = parts.map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| Spanned { value: name.to_owned(), span: line.span }).collect()
}

/// Whether two names that are not the same are probably those of one person.
fn same_person(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let name = name.to_lowercase().replace(['\'', '’'], "");
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let (mut first, mut second) = (words(a), words(b));
    if a == b || first.is_empty() || second.is_empty() {
        return false;
    }
    if first.concat() == second.concat() {
        return true;
    }
    // An initial stands for a name: 'M. Fullan', 'Michael Fullan'.
    let is_name =
        |name: &str| name.rsplit(' ').next().is_some_and(|last| last.starts_with(char::is_uppercase));
    let initial = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
    if let ([one, .., last], [other, .., same]) = (first.as_slice(), second.as_slice())
        && last == same
        && is_name(a)
        && is_name(b)
        && (initial(one, other) || initial(other, one))
    {
        return true;
    }
    first.sort();
    second.sort();
    if first == second {
        return true;
    }
    // One word differs by one slip of the pen; letters and numbers that tell apart ('School A') are no slips.
    let mut different = first.iter().zip(&second).filter(|(one, other)| one != other);
    let (Some((one, other)), None) = (different.next(), different.next()) else { return false };
    first.len() == second.len()
        && first.len() > 1
        && one.chars().count().min(other.chars().count()) >= 4
        && strsim::osa_distance(one, other) == 1
}

fn contributor(earlier: &Spanned<String>, person: &Spanned<String>) -> Option<Finding> {
    let message = format!("`{}` is `{}` in another title", person.value, earlier.value);
    let finding = Finding::warning(codes::CONTRIBUTOR, person.span?, message);
    let finding = match earlier.span {
        Some(span) => finding.label(span, "the other spelling"),
        None => finding,
    };
    Some(finding.help("Spell the name alike in all titles, if it is one person"))
}

/// A finding where a term is written otherwise than in the other titles, once for each title.
fn capitals(written: &[Term], own: &[Term], term: &Term) -> Option<Finding> {
    let tail = |words: &str| words.chars().skip(1).collect::<String>();
    let agrees = |other: &Term| {
        let either_opens = other.opens_sentence || term.opens_sentence;
        other.words == term.words || (either_opens && tail(&other.words) == tail(&term.words))
    };
    let other = written.first()?;
    if written.iter().any(agrees) || own.iter().any(|other| other.words == term.words) {
        return None;
    }
    let message = format!("`{}` is `{}` in another title", term.words, other.words);
    Some(
        Finding::warning(codes::CAPITALS, term.span, message)
            .label(other.span, "the other form")
            .help("Write the term alike in all titles"),
    )
}

/// Words in italics that are nearly the name of a title of the series.
fn title(series: &Series, words: &Spanned<String>, findings: &mut Findings) {
    let given = words.value.trim();
    let is_title = |title: &&RegisteredTitle| title.title == given;
    if given.split_whitespace().count() < 3 || series.titles.iter().any(|title| is_title(&title)) {
        return;
    }
    let lower = given.to_lowercase();
    let distance = |title: &&RegisteredTitle| strsim::osa_distance(&title.title.to_lowercase(), &lower);
    let nearest = series.titles.iter().min_by_key(distance);
    let meant = nearest.filter(|title| distance(title) <= title.title.chars().count() / 8);
    if let (Some(meant), Some(span)) = (meant, words.span) {
        findings.report(
            Finding::warning(
                codes::MISNAMED_TITLE,
                span,
                format!("the series has no title `{given}`; there is `{}`", meant.title),
            )
            .help(format!("Write `*{{title:{}}}*`", meant.slug)),
        );
    }
}

/// 'The seventh edition in this series', where there are six.
fn numbered(series: &Series, line: &Spanned<String>, findings: &mut Findings) {
    let count = u32::try_from(series.titles.len()).unwrap_or(u32::MAX);
    let words: Vec<&str> = line.value.split_whitespace().collect();
    for window in words.windows(5) {
        let [ordinal, "edition" | "title", "in" | "of", "the" | "this", last] = window else { continue };
        let ordinal = ordinal.to_lowercase();
        let beyond = |number: &u32| numbers::ordinal(*number, &series.language) == ordinal;
        if let (true, Some(number), Some(span)) = (
            last.trim_end_matches(|c: char| !c.is_alphanumeric()) == "series",
            (count.saturating_add(1)..=count.saturating_add(100)).find(beyond),
            line.span,
        ) {
            findings.report(
                Finding::warning(
                    codes::MISNAMED_TITLE,
                    span,
                    format!("there is no title {number}: the series has {count}"),
                )
                .help("Name the title that is meant by `{title:slug}`"),
            );
        }
    }
}

/// 'ISBN 978… (ebook)', where the registry has the number for the printed edition.
fn isbn_of_edition(series: &Series, line: &Spanned<String>, findings: &mut Findings) {
    let text = line.value.as_str();
    for (at, _) in text.match_indices("97") {
        let length = text[at..].find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | ' '))).unwrap_or(0);
        let Ok(isbn) = text[at..at + length].trim().parse::<Isbn>() else { continue };
        let said = text[at + length..].trim_start().trim_start_matches('(');
        let is = |state: IsbnState| state == IsbnState::Number(isbn);
        let (print, ebook) = (
            series.titles.iter().any(|title| is(title.isbn_print)),
            series.titles.iter().any(|title| is(title.isbn_ebook)),
        );
        let mixed =
            (print && !ebook && said.starts_with("ebook")) || (ebook && !print && said.starts_with("print"));
        if let (true, Some(span)) = (mixed, line.span) {
            let edition = if print { "printed edition" } else { "ebook" };
            findings.report(
                Finding::warning(
                    codes::MIXED_UP_ISBN,
                    span,
                    format!("the registry has the ISBN {isbn} for the {edition}"),
                )
                .help("Correct the text, or the numbers in manuscripts/series.toml"),
            );
        }
    }
}
