//! `styles/house.toml` is the only place where a value stands: templates and style sheets name it.

use super::judges::repository;
use super::workspace::Workspace;
use camino::Utf8Path;
use fancy_regex::{Captures, Regex};
use std::fmt::Write as _;

#[derive(Clone, Copy, PartialEq)]
enum Language {
    Typst,
    Css,
}

/// A number, with its unit if it has one. Figures in names are none.
const NUMBER: &str = r"(?<![\w.#])(?<!\w-)(\d+\.?\d*|\.\d+)(pt|mm|cm|in|r?em|ex|ch|px|pc|vw|vh|vmin|vmax|cq\w+|fr|deg|rad|turn|ms|s|%)?(?![\w%])";

/// A colour that is made of figures; in Typst these are words too.
const COLOUR: &str =
    r##"(?i)\b(rgba?|hsla?|hwb|luma|cmyk|lab|lch|oklab|oklch)\(\s*["\d]|#[0-9a-f]{3,8}\b(?=["\s;,)}!])"##;

/// A colour that has a name.
const NAMED_COLOUR: &str = r"(?<![\w.-])(black|white|gr[ae]y|silver|red|maroon|yellow|olive|lime|green|aqua|teal|blue|navy|fuchsia|purple|eastern|orange|pink|brown|gold)(?![\w:(-])";

/// A face or a weight, as templates have it.
const FACE: &str = r#"\bfont:\s*\(?\s*"|\bweight:\s*\d|"(thin|extralight|light|regular|medium|semibold|bold|extrabold|black)""#;

/// A weight or a line, as style sheets have it: their numbers need no unit.
const PLAIN: &str = r"\bfont-weight:\s*(\d|bold|normal|lighter)\w*|\bline-height:\s*[1-9]\w*";

/// The faces of a sheet.
const FACES: &str = r"\bfont(-family)?:\s*([^;}]*)";

/// Families of any device.
const GENERIC: [&str; 5] = ["serif", "sans-serif", "monospace", "system-ui", "inherit"];

/// What is no value: nothing, the whole and its half, one or two parts of what is left, a pixel of what nobody sees, the
/// units by which numbers become lengths, and a right angle.
fn is_none(number: &str, unit: &str) -> bool {
    number.chars().all(|c| matches!(c, '0' | '.'))
        || match unit {
            "%" => matches!(number, "50" | "100"),
            "cqi" => matches!(number, "1" | "100"),
            "fr" => matches!(number, "1" | "2"),
            "px" | "pt" | "in" => number == "1",
            "deg" => number == "90",
            _ => false,
        }
}

/// A text without comments, and without strings if these are not kept. Lines stay what they are.
fn bare(text: &str, language: Language, strings: bool) -> String {
    let line_comment = if language == Language::Typst { r"//[^\n]*|" } else { "" };
    let aside = Regex::new(&format!(r#"{line_comment}(?s:/\*.*?\*/)|"(?:[^"\\]|\\.)*""#)).unwrap();
    let blank = |found: &Captures<'_>| match strings && found[0].starts_with('"') {
        true => found[0].to_owned(),
        false => found[0].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect(),
    };
    aside.replace_all(text, blank).into_owned()
}

/// The values in a template or a style sheet, each with its line.
fn values(text: &str, language: Language) -> Vec<(usize, String)> {
    let (code, words) = (bare(text, language, false), bare(text, language, true));
    let mut found = Vec::new();
    let mut look = |text: &str, pattern: &str, is_value: &dyn Fn(&Captures<'_>) -> bool| {
        for value in Regex::new(pattern).unwrap().captures_iter(text).map(Result::unwrap) {
            if is_value(&value) {
                let line = 1 + text[..value.get(0).unwrap().start()].matches('\n').count();
                found.push((line, value[0].trim().to_owned()));
            }
        }
    };
    look(&code, NUMBER, &|number| {
        let unit = number.get(2).map_or("", |unit| unit.as_str());
        (!unit.is_empty() || number[1].contains('.')) && !is_none(&number[1], unit)
    });
    look(&words, COLOUR, &|_| true);
    look(&code, NAMED_COLOUR, &|_| true);
    match language {
        Language::Typst => look(&words, FACE, &|_| true),
        Language::Css => {
            look(&code, PLAIN, &|_| true);
            look(&words, FACES, &|faces| {
                faces[2]
                    .split(',')
                    .map(str::trim)
                    .any(|face| !face.starts_with("var(") && !GENERIC.contains(&face))
            });
        }
    }
    found.sort();
    found
}

/// The values in files of the repository, as a person reads of them.
fn told(folder: &str, extension: &str, language: Language) -> String {
    let mut told = String::new();
    let mut files = 0;
    for entry in repository().join(folder).read_dir_utf8().unwrap() {
        let path = entry.unwrap().into_path();
        if path.extension() != Some(extension) {
            continue;
        }
        files += 1;
        told.push_str(&told_of(&path, &std::fs::read_to_string(&path).unwrap(), language));
    }
    assert!(files > 0, "{folder} has no {extension} file");
    told
}

fn told_of(path: &Utf8Path, text: &str, language: Language) -> String {
    let name = path.strip_prefix(repository()).unwrap_or(path);
    let token = if language == Language::Typst { "tokens.group.key" } else { "var(--group-key)" };
    let mut told = String::new();
    for (line, value) in values(text, language) {
        let _ = writeln!(
            told,
            "{name}:{line}: `{value}` is a value: give it a key in styles/house.toml, and write `{token}` here"
        );
    }
    told
}

#[test]
fn no_value_stands_in_a_template() {
    let told = told("styles/print", "typ", Language::Typst);
    assert!(told.is_empty(), "\n{told}");
}

#[test]
fn no_value_stands_in_a_style_sheet() {
    let told = told("styles/ebook", "css", Language::Css) + &told("styles/catalogue", "css", Language::Css);
    assert!(told.is_empty(), "\n{told}");
}

#[test]
fn values_are_seen_in_every_form() {
    let seen =
        |text: &str, language| values(text, language).into_iter().map(|(_, value)| value).collect::<Vec<_>>();
    for (template, value) in [
        ("#v(3mm)", "3mm"),
        ("#v(-0.5em)", "0.5em"),
        ("#let gap = 0.5 * unit", "0.5"),
        ("#pad(left: .2 * size)", ".2"),
        ("columns: (12mm, 1fr)", "12mm"),
        ("#h(1em)", "1em"),
        ("rotate(45deg)", "45deg"),
        ("width: 76%", "76%"),
        ("v(1.4fr)", "1.4fr"),
        ("fill: rgb(\"#0965d3\")", "rgb(\""),
        ("fill: cmyk(0%, 0%, 0%, 40%)", "40%"),
        ("fill: white", "white"),
        ("text(font: \"Source Sans 3\", body)", "font: \""),
        ("text(font: (\"Source Sans 3\", \"Noto\"), body)", "font: (\""),
        ("text(weight: \"semibold\", body)", "\"semibold\""),
        ("text(weight: 300, body)", "weight: 3"),
        ("let light = if large { \"bold\" } else { none }", "\"bold\""),
    ] {
        let seen = seen(template, Language::Typst);
        assert!(seen.iter().any(|seen| seen == value), "{template}: {seen:?}");
    }
    for (sheet, value) in [
        ("p { margin: 0 0 0.75em }", "0.75em"),
        ("p { margin-top: -2px }", "2px"),
        ("p { font-size: 1em }", "1em"),
        ("p { line-height: 1.5 }", "1.5"),
        ("p { line-height: 2; }", "line-height: 2"),
        ("p { font-weight: 300 }", "font-weight: 300"),
        ("p { font-weight: bold; }", "font-weight: bold"),
        ("p { color: #7a0000 }", "#7a0000"),
        ("p { color: #FFF; }", "#FFF"),
        ("p { background: rgba(0, 0, 0, 0.2) }", "rgba(0"),
        ("p { color: red; }", "red"),
        ("p { font-family: Georgia, serif; }", "font-family: Georgia, serif"),
        ("p { font-family: \"Source Sans 3\"; }", "font-family: \"Source Sans 3\""),
        ("@media (max-width: 30em) { }", "30em"),
    ] {
        let seen = seen(sheet, Language::Css);
        assert!(seen.iter().any(|seen| seen == value), "{sheet}: {seen:?}");
    }
    let told =
        told_of("styles/ebook/book.css".into(), "/* 3em\n * 4em */\np { margin: 3em }\n", Language::Css);
    assert_eq!(
        told,
        "styles/ebook/book.css:3: `3em` is a value: give it a key in styles/house.toml, and write `var(--group-key)` here\n"
    );
}

#[test]
fn what_is_no_value_may_stand() {
    for template in [
        "block(above: 0pt, width: 100%, columns: (auto, 1fr), rows: (2fr, 1fr))",
        "let half = unit / 2 + 2 * type.line // 3mm more",
        "at.at(0) * 1pt; rotate(90deg); range(5); a.at(-1)",
        "paint(\"grey\"); colours.grey; text(weight: font-weight.bold, fill: paint(\"accent\", tint: element.tint))",
        "cmyk(..(100%,) * 4)",
        "text(font: type.text, size: type.size)",
    ] {
        assert_eq!(values(template, Language::Typst), [], "{template}");
    }
    for sheet in [
        "h1 { margin: 0 auto; width: 100%; line-height: 0; columns: var(--ebook-column) 2; widows: 2 }",
        ".unseen { clip-path: inset(50%); height: 1px; margin: -1px; white-space: nowrap }",
        "p { color: inherit; border-color: currentColor; background: none; font-family: var(--type-text), sans-serif }",
        "p::before { content: \"\\00b7 1.5em\" } /* 2em */",
        "p { font: inherit; text-indent: -var(--ebook-indent); background-size: calc(100cqi - var(--ebook-shade)) 0 }",
    ] {
        assert_eq!(values(sheet, Language::Css), [], "{sheet}");
    }
}

/// A workspace with a template of its own: that of the house, with one thing in it put in the place of another.
fn with_own_covers(from: &str, to: &str) -> Workspace {
    let path = "styles/print/covers.typ";
    let text = std::fs::read_to_string(repository().join(path)).unwrap();
    assert!(text.contains(from), "{from}");
    Workspace::with("# One\n\nSome words.\n").write(path, text.replace(from, to))
}

#[test]
fn templates_of_a_workspace_may_hold_values() {
    with_own_covers("covers.name-leading", "0.3em").galley(&["build", "--edition", "screen"]).expect(0);
}

#[test]
fn a_token_that_is_not_there_is_told() {
    let run = with_own_covers("covers.name-leading", "covers.name-leadin").galley(&[
        "build",
        "--edition",
        "screen",
    ]);
    let findings = run.findings();
    let told = findings
        .iter()
        .any(|finding| finding.path == "styles/print/covers.typ" && finding.message.contains("name-leadin"));
    assert!(told, "{}", run.stderr);
}
