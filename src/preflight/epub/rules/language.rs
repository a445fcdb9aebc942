//! The languages of the text.

use super::metadata::{is_language, primary};
use super::prelude::*;

crate::codes! {
    /// A document does not say its language (`lang` and `xml:lang` on `html`), so it is read aloud in whatever voice is set.
    DOCUMENT_LANGUAGE = "epub/missing-document-language";
    /// `lang` and `xml:lang` of an element differ, or name no language.
    LANGUAGE_ATTRIBUTES = "epub/language-attributes";
    /// A document is in another language than those the package names.
    LANGUAGE_DIFFERS = "epub/language-differs";
    /// Words in another script (Hebrew, Arabic, Greek, Chinese …) are not marked with their language (WCAG 3.1.2): a voice for
    /// English cannot read them. Write `lang` and `xml:lang` around them.
    UNMARKED_SCRIPT = "epub/unmarked-foreign-script";
}

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    let languages: BTreeSet<String> = book
        .dublin_core("language")
        .map(|node| primary(&words(node)))
        .filter(|one| !one.is_empty())
        .collect();
    for document in &book.documents {
        root(document, &languages, book.is_three, report);
        for node in document.root.descendants().filter(|node| node.is_element()) {
            attributes(document.path, node, report);
        }
        for node in document.root.descendants().filter(|node| node.is_text()) {
            script(document.path, node, report);
        }
    }
}

fn root(document: &Document<'_>, languages: &BTreeSet<String>, is_three: bool, report: &mut Report<'_, '_>) {
    let Some(own) = markup::xml_lang(document.root).or(document.root.attribute("lang")) else {
        if is_three {
            report
                .file(DOCUMENT_LANGUAGE, Warning, document.path, "the document does not say its language")
                .help("Write `lang` and `xml:lang` on `html`");
        }
        return;
    };
    if !languages.is_empty() && !own.is_empty() && !languages.contains(&primary(own)) {
        report.element(
            LANGUAGE_DIFFERS,
            Warning,
            document.path,
            document.root,
            format!("the document is in `{own}`, which the package does not name"),
        );
    }
}

fn attributes(path: &str, node: Node<'_, '_>, report: &mut Report<'_, '_>) {
    let (plain, xml) = (node.attribute("lang"), markup::xml_lang(node));
    if let (Some(plain), Some(xml)) = (plain, xml)
        && !plain.eq_ignore_ascii_case(xml)
    {
        let words = format!("`lang` says `{plain}` and `xml:lang` says `{xml}`");
        report.element(LANGUAGE_ATTRIBUTES, Error, path, node, words);
    }
    for tag in [plain, xml].into_iter().flatten() {
        if !tag.is_empty() && !is_language(tag) {
            report.element(LANGUAGE_ATTRIBUTES, Error, path, node, format!("`{tag}` names no language"));
        }
    }
}

/// A script, and the languages that are written in it.
fn script_of(character: char) -> Option<(&'static str, &'static [&'static str])> {
    Some(match character {
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => ("Greek", &["el", "grc"]),
        '\u{400}'..='\u{52f}' => (
            "Cyrillic",
            &[
                "ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt", "cu", "ba", "ce", "cv",
                "os", "uz", "az", "bs", "ro",
            ],
        ),
        '\u{590}'..='\u{5ff}' => ("Hebrew", &["he", "iw", "yi", "ji", "lad", "arc", "hbo"]),
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => (
            "Arabic",
            &["ar", "fa", "ur", "ps", "sd", "ug", "ckb", "ku", "pa", "ks", "ms", "arz", "arb", "prs"],
        ),
        '\u{900}'..='\u{97f}' => ("Devanagari", &["hi", "mr", "ne", "sa", "kok", "bho", "mai"]),
        '\u{980}'..='\u{9ff}' => ("Bengali", &["bn", "as"]),
        '\u{a00}'..='\u{a7f}' => ("Gurmukhi", &["pa"]),
        '\u{b80}'..='\u{bff}' => ("Tamil", &["ta"]),
        '\u{e00}'..='\u{e7f}' => ("Thai", &["th"]),
        '\u{3040}'..='\u{30ff}' => ("Japanese", &["ja"]),
        '\u{4e00}'..='\u{9fff}' => ("Chinese", &["zh", "ja", "ko", "yue", "cmn", "lzh", "nan", "vi"]),
        '\u{ac00}'..='\u{d7af}' => ("Korean", &["ko"]),
        _ => return None,
    })
}

/// So many letters in a row are words; fewer may be signs of a formula.
fn least(script: &str) -> usize {
    match script {
        "Greek" => 4,
        "Chinese" => 1,
        _ => 2,
    }
}

fn script(path: &str, node: Node<'_, '_>, report: &mut Report<'_, '_>) {
    let text = node.text().unwrap_or_default();
    if text.is_ascii() {
        return;
    }
    let (mut last, mut count) = ("", 0);
    for character in text.chars() {
        let Some((script, languages)) = script_of(character) else {
            if character.is_alphanumeric() {
                (last, count) = ("", 0);
            }
            continue;
        };
        count = if script == last { count + 1 } else { 1 };
        last = script;
        if count < least(script) {
            continue;
        }
        let Some(parent) = node.parent() else { return };
        let around = parent.ancestors().find_map(|one| markup::xml_lang(one).or(one.attribute("lang")));
        let is_formula = parent.ancestors().any(|one| one.tag_name().namespace() == Some(markup::MATHML));
        if !is_formula && around.is_none_or(|tag| !languages.contains(&primary(tag).as_str())) {
            let words: String = text.trim().chars().take(30).collect();
            report
                .element(
                    UNMARKED_SCRIPT,
                    Warning,
                    path,
                    parent,
                    format!("the {script} words in `{words}` are not marked"),
                )
                .help("Put them into an element with `lang` and `xml:lang`");
        }
        return;
    }
}
