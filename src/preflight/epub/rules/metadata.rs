//! What the package says that the book is.

use super::prelude::*;

crate::codes! {
    /// The book has no identifier, or `unique-identifier` names none. Libraries and reading systems cannot tell it from others.
    MISSING_IDENTIFIER = "epub/missing-identifier";
    /// The book has no title.
    MISSING_TITLE = "epub/missing-title";
    /// The book does not say its language, so it is read aloud in the wrong voice.
    MISSING_LANGUAGE = "epub/missing-language";
    /// A language is no tag of BCP 47 by its form (`en-GB`, `cy`).
    INVALID_LANGUAGE = "epub/invalid-language";
    /// There has to be exactly one `dcterms:modified`, as `2005-03-01T00:00:00Z` (EPUB 3.3, 5.5.6).
    MISSING_MODIFIED = "epub/missing-modified";
    /// A date is none of the calendar, or not in the form of ISO 8601 (`2005-03-01`).
    INVALID_DATE = "epub/invalid-date";
    /// An ISBN has a wrong check digit or a wrong number of digits: shops refuse the book, or sell another one.
    ISBN_CHECK_DIGIT = "epub/isbn-check-digit";
    /// A role is not one of the MARC code list for relators that books use (`aut`, `edt`, `trl` …).
    UNKNOWN_RELATOR = "epub/unknown-relator";
    /// The series is not told of in full: a collection has to have a type (`series` or `set`) and, in a series, the title's
    /// position as a number.
    COLLECTION_INCOMPLETE = "epub/incomplete-collection";
    /// Metadata refine an element that is not there, so they say nothing.
    REFINES_NOTHING = "epub/refines-nothing";
    /// The package document itself has no `xml:lang`, or another language than the book: titles and names are read aloud wrongly.
    PACKAGE_LANGUAGE = "epub/package-language";
    /// No picture is marked as the cover (`properties="cover-image"`), so shelves show a grey page.
    MISSING_COVER = "epub/missing-cover";
    /// An element of the metadata is empty.
    EMPTY_METADATA = "epub/empty-metadata";
}

/// The codes for roles that books use, of the MARC code list for relators.
const RELATORS: &str = "abr acp adp aft ann ant arc arr art asn ato att auc aud aui aut bkd bkp bjd cmm cmp cns cog com con cov cre csl csp ctb ctg cph crr \
                        cur cwt dct dln dnr dpt drm dst dtc dte dto dub edc edt egr elg enj etr exp fac fmo fnd frg gis his hnr ill ilu ins inv isb itr ivr ive lbt \
                        lso lsa lyr mdc mfr mkp mod mon mrb msd mte mus nrt oth own pbd pbl pdr pfr pht plt pma pop ppm ppt pra prc prd prf prg prm pro prt pta \
                        pth rbr rce rcp rdd red ren res rev rpt rth rtm sad scl scr sec sht sgn spn srv stl stn str tcd tch ths trc trl tyd tyg vdg voc wac wal \
                        wam wat wdc wde win wpr wst";

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    let package = book.package_path.as_str();
    let unique = book.package.attribute("unique-identifier").unwrap_or_default();
    let identifier = book.dublin_core("identifier").find(|node| node.attribute("id") == Some(unique));
    if identifier.is_none_or(|node| words(node).is_empty()) {
        report.file(MISSING_IDENTIFIER, Error, package, "`unique-identifier` names no identifier");
    }
    if book.dublin_core("title").all(|node| words(node).is_empty()) {
        report.file(MISSING_TITLE, Error, package, "the book has no title");
    }
    for node in book.metadata().filter(|node| node.tag_name().namespace() != Some(markup::PACKAGE)) {
        let name = node.tag_name().name();
        if words(node).is_empty() && !matches!(name, "title" | "identifier" | "language") && book.is_three {
            report.element(EMPTY_METADATA, Warning, package, node, format!("`dc:{name}` is empty"));
        }
    }
    languages(book, report);
    dates(book, report);
    isbns(book, report);
    relators(book, report);
    collections(book, report);
    refinements(book, report);
    let by_name = book.metadata().any(|node| node.attribute("name") == Some("cover"));
    if !book.items.iter().any(|item| item.has("cover-image")) && (book.is_three || !by_name) {
        report
            .file(MISSING_COVER, Warning, package, "no picture is marked as the cover")
            .help("Give its entry in the manifest `properties=\"cover-image\"`");
    }
}

fn languages(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    let package = book.package_path.as_str();
    let languages: Vec<Node<'_, '_>> = book.dublin_core("language").collect();
    if languages.iter().all(|node| words(*node).is_empty()) {
        report.file(MISSING_LANGUAGE, Error, package, "the book does not say its language");
        return;
    }
    for node in &languages {
        let language = words(*node);
        if !is_language(&language) {
            report.element(
                INVALID_LANGUAGE,
                Error,
                package,
                *node,
                format!("`{language}` names no language"),
            );
        }
    }
    let first = languages.first().map(|node| words(*node)).unwrap_or_default();
    match markup::xml_lang(book.package) {
        _ if !book.is_three => {}
        None => {
            report
                .element(PACKAGE_LANGUAGE, Warning, package, book.package, "the package has no `xml:lang`")
                .help(format!("Write `xml:lang=\"{first}\"`"));
        }
        Some(own) if primary(own) != primary(&first) => {
            let words = format!("the package is said to be in `{own}`, the book in `{first}`");
            report.element(PACKAGE_LANGUAGE, Warning, package, book.package, words);
        }
        Some(_) => {}
    }
}

/// Whether a text is a language tag by its form (BCP 47).
pub(super) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let private = matches!(first, "x" | "i");
    (private || (2..=8).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic()))
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// The language of a tag, without region and script.
pub(super) fn primary(tag: &str) -> String {
    tag.split('-').next().unwrap_or_default().to_ascii_lowercase()
}

fn dates(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    let package = book.package_path.as_str();
    if book.is_three {
        let own = |node: &Node<'_, '_>| node.attribute("refines").is_none();
        let modified: Vec<Node<'_, '_>> = book.property("dcterms:modified").filter(own).collect();
        let sound = |node: &Node<'_, '_>| {
            let text = words(*node);
            text.len() == 20 && text.ends_with('Z') && text.get(10..11) == Some("T") && is_date(&text)
        };
        if modified.len() != 1 || !modified.iter().all(sound) {
            report
                .file(MISSING_MODIFIED, Error, package, "there is not exactly one sound `dcterms:modified`")
                .help("Write it as `2005-03-01T00:00:00Z`");
        }
    }
    for node in book.dublin_core("date") {
        let date = words(node);
        if !date.is_empty() && !is_date(&date) {
            report.element(INVALID_DATE, Warning, package, node, format!("`{date}` is no date of ISO 8601"));
        }
    }
}

/// Whether a text is a year, month, day or moment (ISO 8601, as W3C's note on date and time formats has it).
fn is_date(text: &str) -> bool {
    let (day, moment) = match text.split_once('T') {
        Some((day, moment)) => (day, Some(moment)),
        None => (text, None),
    };
    let parts: Vec<&str> = day.split('-').collect();
    let number = |part: Option<&&str>, length: usize| {
        part.filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|part| part.parse::<u32>().ok())
    };
    let year = number(parts.first(), 4);
    let month = parts.get(1).map(|_| number(parts.get(1), 2));
    let day = parts.get(2).map(|_| number(parts.get(2), 2));
    let leap = year.is_some_and(|year| year % 4 == 0 && year % 100 != 0 || year % 400 == 0);
    let last = match month {
        Some(Some(2)) => 28 + u32::from(leap),
        Some(Some(4 | 6 | 9 | 11)) => 30,
        _ => 31,
    };
    let clock = moment.is_none_or(|moment| {
        let part = |at: usize, most: u32| {
            moment.get(at..at + 2).and_then(|two| two.parse::<u32>().ok()).is_some_and(|value| value <= most)
        };
        day.is_some() && part(0, 23) && moment.get(2..3) == Some(":") && part(3, 59)
    });
    year.is_some()
        && parts.len() <= 3
        && month.is_none_or(|month| month.is_some_and(|month| (1..=12).contains(&month)))
        && day.is_none_or(|day| day.is_some_and(|day| (1..=last).contains(&day)))
        && clock
}

fn isbns(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    let sources = book.dublin_core("source").chain(book.property("pageBreakSource"));
    for node in book.dublin_core("identifier").chain(sources) {
        let text = words(node);
        let lower = text.to_ascii_lowercase();
        let typed = node.attribute("id").is_some_and(|id| {
            let refines = format!("#{id}");
            book.property("identifier-type").any(|kind| {
                kind.attribute("refines") == Some(&refines) && matches!(words(kind).as_str(), "15" | "02")
            })
        });
        let scheme =
            node.attributes().any(|one| one.name() == "scheme" && one.value().eq_ignore_ascii_case("isbn"));
        let number = match (lower.strip_prefix("urn:isbn:"), lower.strip_prefix("isbn")) {
            (Some(number), _) => number,
            (None, Some(number)) => number.trim_start_matches([':', ' ']),
            (None, None) if typed || scheme => lower.as_str(),
            (None, None) => continue,
        };
        if !is_isbn(number) {
            report
                .element(ISBN_CHECK_DIGIT, Error, &book.package_path, node, format!("`{text}` is no ISBN"))
                .help("Write the digits as the ISBN agency gave them");
        }
    }
}

/// Whether digits are an ISBN of 13 or 10 with the right last digit.
fn is_isbn(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text
        .chars()
        .filter(|c| !matches!(c, '-' | ' '))
        .map(|c| c.to_digit(10).or_else(|| (c == 'x').then_some(10)))
        .collect();
    match digits.as_deref() {
        Some(digits) if digits.len() == 13 => {
            let sum: u32 =
                digits.iter().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
            sum.is_multiple_of(10) && matches!(digits, [9, 7, 8 | 9, ..]) && !digits.contains(&10)
        }
        Some(digits) if digits.len() == 10 => {
            let sum: u32 = digits.iter().zip((1..=10).rev()).map(|(digit, weight)| digit * weight).sum();
            sum.is_multiple_of(11) && digits.iter().take(9).all(|digit| *digit < 10)
        }
        Some(_) | None => false,
    }
}

fn relators(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    let known: BTreeSet<&str> = RELATORS.split_whitespace().collect();
    let by_attribute =
        ["creator", "contributor"].into_iter().flat_map(|name| book.dublin_core(name)).filter_map(|node| {
            let role = node.attributes().find(|one| one.name() == "role" && one.namespace().is_some())?;
            Some((node, role.value().to_owned()))
        });
    let by_property = book
        .property("role")
        .filter(|node| node.attribute("scheme") == Some("marc:relators"))
        .map(|node| (node, words(node)));
    for (node, role) in by_attribute.chain(by_property) {
        if !known.contains(role.as_str()) {
            report.element(
                UNKNOWN_RELATOR,
                Warning,
                &book.package_path,
                node,
                format!("`{role}` is no role of the MARC list that books use"),
            );
        }
    }
}

fn collections(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    let package = book.package_path.as_str();
    for node in book.property("belongs-to-collection") {
        let name = words(node);
        let refining = |property: &'static str| {
            let own = node.attribute("id").map(|id| format!("#{id}"));
            book.property(property)
                .find(|one| own.is_some() && one.attribute("refines").map(str::to_owned) == own)
        };
        let kind = refining("collection-type").map(words);
        let position = refining("group-position").map(words);
        let sound = position.as_deref().map(|position| {
            !position.is_empty()
                && position
                    .split('.')
                    .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        });
        let fault = match (kind.as_deref(), sound) {
            (None, _) => "has no `collection-type`".to_owned(),
            (Some(kind), _) if !matches!(kind, "series" | "set") => format!("has the unknown type `{kind}`"),
            (Some("series"), None) => "has no `group-position`".to_owned(),
            (Some(_), Some(false)) => {
                format!("has the position `{}`, no number", position.unwrap_or_default())
            }
            (Some(_), Some(true) | None) => continue,
        };
        report.element(
            COLLECTION_INCOMPLETE,
            Warning,
            package,
            node,
            format!("the collection `{name}` {fault}"),
        );
    }
}

fn refinements(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    let ids: BTreeSet<&str> = book.package.descendants().filter_map(|node| node.attribute("id")).collect();
    for node in book.metadata() {
        let Some(refines) = node.attribute("refines") else { continue };
        if let Some(id) = refines.strip_prefix('#')
            && !ids.contains(id)
        {
            report.element(
                REFINES_NOTHING,
                Error,
                &book.package_path,
                node,
                format!("this refines `{refines}`, which is not there"),
            );
        }
    }
}
