//! Packs of rules, side by side with Vale: the same rules over the same text give the same alerts.

use super::judges;
use super::workspace::{Finding, Workspace};
use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

/// Line, first column, length in characters, code, message.
type Alert = (usize, usize, usize, String, String);

/// A rule's name and text.
type Rule = (String, String);

/// The rules of a pack.
fn rules(folder: &Utf8Path) -> Vec<Rule> {
    let files = folder.read_dir_utf8().unwrap().map(|entry| entry.unwrap().into_path());
    let mut rules: Vec<Rule> = files
        .filter(|path| path.extension() == Some("yml"))
        .map(|path| (path.file_stem().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    rules.sort();
    assert!(!rules.is_empty(), "{folder}");
    rules
}

/// The texts of a folder.
fn texts(folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    let Ok(files) = folder.read_dir_utf8() else { return Vec::new() };
    let files = files.map(|entry| entry.unwrap().into_path());
    let mut texts: Vec<Utf8PathBuf> = files.filter(|path| path.extension() == Some("md")).collect();
    texts.sort();
    texts
}

/// What Vale and galley find in a text with a pack, and what galley says of the pack itself.
fn both(vale: &Utf8Path, pack: &str, rules: &[Rule], text: &str) -> [BTreeSet<Alert>; 3] {
    let workspace = Workspace::with(text)
        .write("styles/editorial/editorial.toml", "[severity]\nNCSL = \"off\"\n")
        .write("vale/text.md", text)
        .write(
            "vale/.vale.ini",
            format!("StylesPath = styles\nMinAlertLevel = suggestion\n[*.md]\nBasedOnStyles = {pack}\n"),
        );
    let workspace = rules.iter().fold(workspace, |workspace, (name, rule)| {
        workspace
            .write(&format!("styles/editorial/{pack}/{name}.yml"), rule)
            .write(&format!("vale/styles/{pack}/{name}.yml"), rule)
    });
    let answer = Command::new(vale)
        .args(["--output=JSON", "--no-exit", "--no-global", "text.md"])
        .current_dir(workspace.path("vale"))
        .output()
        .unwrap();
    let alerts: Value = serde_json::from_slice(&answer.stdout).unwrap();
    let alerts = alerts.get("text.md").map_or(&[] as &[Value], |alerts| alerts.as_array().unwrap());
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let theirs = alerts.iter().map(|alert| {
        let code = letters(alert["Check"].as_str().unwrap());
        let message = alert["Message"].as_str().unwrap().to_owned();
        let (start, end) = (number(&alert["Span"][0]), number(&alert["Span"][1]));
        normal((number(&alert["Line"]), start, end + 1 - start, code, message))
    });
    let findings = workspace.galley(&["lint"]).findings();
    let (of_pack, of_text): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|finding| finding.path.starts_with("styles/"));
    let found = |findings: Vec<Finding>| findings.into_iter().map(|finding| normal(alert(&finding, text)));
    let ours = found(of_text).filter(|alert| alert.3.starts_with(&letters(&format!("{pack}."))));
    [theirs.collect(), ours.collect(), found(of_pack).collect()]
}

/// A finding as Vale has it.
fn alert(finding: &Finding, text: &str) -> Alert {
    let at = |line: usize, column: usize| {
        let before: usize = text.split_inclusive('\n').take(line - 1).map(|line| line.chars().count()).sum();
        before + column - 1
    };
    let length = at(finding.end_line, finding.end_column) - at(finding.line, finding.column);
    (finding.line, finding.column, length, letters(&finding.code), finding.message.clone())
}

/// A name of a rule without what parts its words.
fn letters(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '.' | '/'))
        .collect::<String>()
        .to_lowercase()
        .replace('/', ".")
}

/// Where a finding of the text as a whole ends is nobody's business.
fn normal(alert: Alert) -> Alert {
    match alert.3.starts_with("readability.") || alert.3.starts_with("measures.") {
        true => (alert.0, alert.1, 0, alert.3, alert.4),
        false => alert,
    }
}

#[track_caller]
fn agree(vale: &Utf8Path, pack: &str, rules: &[Rule], text: &str) -> (usize, BTreeSet<Alert>) {
    let [theirs, ours, of_pack] = both(vale, pack, rules, text);
    let missed: Vec<&Alert> = theirs.difference(&ours).collect();
    let more: Vec<&Alert> = ours.difference(&theirs).collect();
    assert!(missed.is_empty() && more.is_empty(), "{pack}: missed {missed:#?}, more {more:#?}\n{text}");
    (theirs.len(), of_pack)
}

/// An advertisement with what Joblint's rules look for.
const ADVERTISEMENT: &str = "# A job\n\nWe want a rockstar with a beard, a ninja or a guru, who is crazy for C++ in Java Script and VB.\n\nCompetitive salary, free pizza and beer, Visual Studio and a fast-paced brogrammer team. He must be a bro; chicks dig it, damn.\n";

#[test]
fn published_packs_give_the_alerts_of_vale_in_their_own_texts() {
    let (Some(vale), Some(packs)) = (judges::find("vale"), judges::find("packs")) else { return };
    let mut alerts = 0;
    for pack in ["write-good", "proselint", "Joblint", "Readability", "vale"] {
        let rules = rules(&packs.join("styles").join(pack));
        let mut of_pack = 0;
        for folder in ["write-good", "proselint", "Readability"] {
            let texts = texts(&packs.join("texts").join(folder));
            assert!(!texts.is_empty(), "{folder}");
            for path in texts {
                let text = std::fs::read_to_string(&path).unwrap();
                let (count, said) = agree(&vale, pack, &rules, &text);
                of_pack += count;
                // Vale passes over a rule that gives a key twice; galley says so.
                let faults: BTreeSet<&str> = said.iter().map(|fault| fault.3.as_str()).collect();
                let expected = if pack == "proselint" { vec!["rules.invalidyaml"] } else { Vec::new() };
                assert_eq!(faults.into_iter().collect::<Vec<_>>(), expected, "{pack}: {said:?}");
            }
        }
        of_pack += agree(&vale, pack, &rules, ADVERTISEMENT).0;
        assert!(of_pack >= 5, "{pack} finds next to nothing");
        alerts += of_pack;
    }
    assert!(alerts > 130, "{alerts}");
}

/// `GALLEY_PACKS`: a folder of packs as their publishers have them, NAME/NAME/*.yml and NAME/fixtures/*/*.md.
#[test]
#[ignore = "asks for packs in GALLEY_PACKS"]
fn packs_in_a_folder_of_their_publishers_give_the_alerts_of_vale() {
    let folder = std::env::var("GALLEY_PACKS").expect("GALLEY_PACKS names a folder of packs");
    let Some(vale) = judges::find("vale") else { return };
    let mut texts_read = 0;
    let mut packs: Vec<Utf8PathBuf> =
        Utf8Path::new(&folder).read_dir_utf8().unwrap().map(|entry| entry.unwrap().into_path()).collect();
    packs.sort();
    for pack in packs.iter().filter(|pack| pack.join("fixtures").is_dir()) {
        let name = pack.file_name().unwrap();
        let rules = rules(&pack.join(name));
        for fixture in pack.join("fixtures").read_dir_utf8().unwrap() {
            for path in texts(fixture.unwrap().path()) {
                let (_, said) = agree(&vale, name, &rules, &std::fs::read_to_string(&path).unwrap());
                assert_eq!(said, BTreeSet::new(), "{path}");
                texts_read += 1;
            }
        }
    }
    assert!(texts_read > 0, "there is no pack in {folder}");
}

/// Rules that ask for what published packs ask for, in words of our own.
const HARD: &[(&str, &str)] = &[
    (
        "Behind",
        "extends: existence\nmessage: \"'%s' begins with a capital\"\nlevel: warning\nnonword: true\nscope: sentence\ntokens:\n  - '(?<!:[^ ]*?|note):\\s[A-Z]'\n  - '(?<=\\bno\\s+)more'\n",
    ),
    (
        "Either",
        "extends: existence\nmessage: \"'%s'\"\nlevel: warning\nignorecase: true\ntokens:\n  - '(?<!un+)done|done deal'\n  - '(?<=half[- ]*)way'\n",
    ),
    (
        "Ahead",
        "extends: existence\nmessage: \"'%s'\"\nlevel: warning\nnonword: true\ntokens:\n  - '\\b(?:eg|e\\.g\\.)(?=[\\s,;])'\n  - '\\s[^\\s-]+ly-(?!wise)'\n",
    ),
    (
        "Again",
        "extends: existence\nmessage: \"'%s'\"\nlevel: warning\nignorecase: true\ntokens:\n  - '(\\w+) or \\1'\n",
    ),
    (
        "Comma",
        "extends: existence\nmessage: \"'%s'\"\nlevel: warning\nscope: sentence\nnonword: true\ntokens:\n  - '(?:[^,]+,){1,}\\s\\w+\\s(?:and|or)'\n",
    ),
    (
        "Swap",
        "extends: substitution\nmessage: \"'%s' for '%s'\"\nlevel: warning\nignorecase: true\nexceptions:\n  - in order of\naction:\n  name: replace\nswap:\n  'in order(?! to)': ordered\n  '(?:school|head)[- ](master|mistress)': '$1'\n",
    ),
    (
        "Case",
        "extends: capitalization\nmessage: \"'%s' is not in sentence case\"\nlevel: warning\nscope: heading\nmatch: $sentence\nindicators: [\":\"]\nexceptions:\n  - LEA\n  - VS\n  - I\n",
    ),
    (
        "Title",
        "extends: capitalization\nmessage: \"'%s' is not in title case\"\nlevel: warning\nscope: heading.h2\nmatch: $title\nstyle: Chicago\nexceptions:\n  - of The\n",
    ),
    (
        "Twice",
        "extends: repetition\nmessage: \"'%s' twice\"\nlevel: warning\nignorecase: true\nalpha: true\nexceptions:\n  - 'that that'\n  - 'so the the'\ntokens: ['[^\\s]+']\n",
    ),
    (
        "Long",
        "extends: occurrence\nmessage: too many words\nlevel: warning\nscope: sentence\nmax: 12\ntoken: '\\b(\\w+)\\b'\n",
    ),
];

const HARD_TEXT: &str = "# This vs. heading of INSET\n\nOne thing: The rest. Two ::: Three and :x: Four, note: Five. There is no  more; more.\n\n## A Word of The Lea\n\nUndone, redone, done deal, done. Half - way, midway, e.g. this; a really-good or clockly-wise thing.\n\n# An LEA Is Here: What now\n\nOne or one, two or three. We met in order of age, in order that, in order to say that that is it, so the the rest and the the end.\n\nA headmaster, a School Mistress, apples, pears and plums are what this sentence of many words is made of.\n";

#[test]
fn what_published_packs_ask_for_is_found_as_vale_finds_it() {
    let Some(vale) = judges::find("vale") else { return };
    let rules: Vec<Rule> = HARD.iter().map(|(name, rule)| ((*name).to_owned(), (*rule).to_owned())).collect();
    let (count, said) = agree(&vale, "Pack", &rules, HARD_TEXT);
    assert_eq!(said, BTreeSet::new());
    assert_eq!(count, 20);
    let [theirs, _, _] = both(&vale, "Pack", &rules, HARD_TEXT);
    for (name, _) in HARD {
        let code = format!("pack.{}", name.to_lowercase());
        assert!(theirs.iter().any(|alert| alert.3 == code), "{name} finds nothing");
    }
}

/// Rules to which it matters where a line of the text ends, where markup begins, and what is running text.
const SHAPE_RULES: &[(&str, &str)] = &[
    (
        "Brackets",
        "extends: existence\nmessage: \"brackets: '%s'\"\nlevel: warning\nnonword: true\ntokens:\n  - '\\(.+?\\)'\n",
    ),
    (
        "Greedy",
        "extends: existence\nmessage: \"greedy: '%s'\"\nlevel: warning\nnonword: true\ntokens:\n  - '\\(.+\\)'\n",
    ),
    (
        "Space",
        "extends: substitution\nmessage: \"'%s' for '%s'\"\nlevel: warning\nignorecase: true\nswap:\n  makes use of: uses\n  makes\\suse: uses\n",
    ),
    (
        "Passive",
        "extends: existence\nmessage: \"passive: '%s'\"\nlevel: warning\nraw:\n  - \\b(?:was|is)\\b\\s*\ntokens:\n  - planned\n  - written\n  - usual\n  - wrapped\n",
    ),
    (
        "LineStart",
        "extends: existence\nmessage: \"a line begins with '%s'\"\nlevel: warning\nnonword: true\ntokens:\n  - '^(?:use|run|lines|over|after|too)\\b'\n",
    ),
    (
        "Sentence",
        "extends: existence\nmessage: \"sentence: '%s'\"\nlevel: warning\nscope: sentence\nnonword: true\ntokens:\n  - '\\w+ \\w+\\.$'\n  - 'code'\n",
    ),
];

/// The shapes that real texts have: wrapped paragraphs, items, quotations and notes, line breaks, tables, raw HTML.
const SHAPES: &str = r#"---
title: A wrapped book
---

# A wrapped chapter (one)

A paragraph that is wrapped (and whose brackets
run over the line) makes
use of it; another one (on a line) makes use of
it (twice) and was
planned *so*; it has (a break)  
after it (and another)\
here, and ends
*in stress* (as is
usual) with more.

> A quotation (wrapped
> as well) that makes use of
> brackets (here)
> that, we know, was wrapped long ago
and goes on (lazily) here.

- An item that goes over
  lines (with brackets
  over lines) and makes use of one (here)
  - a nested item (wrapped
    too) makes use
    of more (here)
- A second item

  whose second paragraph (this
  one) makes use of much (there)

  > and a quotation in it (over
  > lines) that ends (so)

1. First (of all
   that)
2. Second (of two)

| A head (cell) | Another |
| --- | --- |
| a cell (one) | makes use of<br>a break (two) |
| `code (three)` | a **strong (four)** word |

Words with a note[^1] that
goes on (here), and a [link (over
lines)](https://example.org/a_(b)) that makes
use of (much).

[^1]: The note goes on (as
    notes are) and makes use of it (all).

<div>
  <p>
    A paragraph of raw HTML (over
    a line) that makes use of it (here) &amp; there.
  </p>
  <ul>
    <li> An item (one) </li>
    <li>A <code>code (span)</code> item (two)</li>
  </ul>
</div>

A last heading (wrapped
over lines)
-----

<!-- a comment (here) -->
Words behind a comment (one), <!-- (two) --> and more (three).

- [ ] A task (undone)
- [x] A task (done)
"#;

#[test]
fn lines_that_end_inside_words_end_for_rules_as_they_do_for_vale() {
    let Some(vale) = judges::find("vale") else { return };
    let rules: Vec<Rule> =
        SHAPE_RULES.iter().map(|(name, rule)| ((*name).to_owned(), (*rule).to_owned())).collect();
    let (count, said) = agree(&vale, "Shape", &rules, SHAPES);
    assert_eq!(said, BTreeSet::new());
    assert_eq!(count, 74);
    let [theirs, _, _] = both(&vale, "Shape", &rules, SHAPES);
    for (name, _) in SHAPE_RULES {
        let code = format!("shape.{}", name.to_lowercase());
        assert!(theirs.iter().any(|alert| alert.3 == code), "{name} finds nothing");
    }
    // What goes over lines in a quotation Vale finds and then cannot place: it tells nothing of it.
    let quotation = "# A\n\n> It is\n> planned so!\n";
    let [theirs, ours, _] = both(&vale, "Shape", &rules, quotation);
    let more: Vec<(usize, usize)> = ours.difference(&theirs).map(|alert| (alert.0, alert.1)).collect();
    assert_eq!((more, theirs.difference(&ours).count()), (vec![(3, 6)], 0));
}

/// What Vale can measure, and the formulas in use.
const MEASURES: &[(&str, &str)] = &[
    ("Sentences", "sentences"),
    ("Words", "words"),
    ("Characters", "characters"),
    ("Syllables", "syllables"),
    ("LongWords", "long_words"),
    ("PolysyllabicWords", "polysyllabic_words"),
    ("ComplexWords", "complex_words"),
    ("Paragraphs", "paragraphs"),
    ("List", "list"),
    ("Quotations", "blockquote"),
    ("Code", "pre"),
    ("Headings", "100 * heading.h1 + 10 * heading.h2 + heading.h3"),
    ("Ease", "206.835 - (1.015 * (words / sentences)) - (84.6 * (syllables / words))"),
    ("Kincaid", "(0.39 * (words / sentences)) + (11.8 * (syllables / words)) - 15.59"),
    ("Fog", "0.4 * ((words / sentences) + 100 * (complex_words / words))"),
    ("Lix", "(words / sentences) + ((long_words * 100) / words)"),
];

/// Rules that find any text, and say what they measure in it.
fn measures() -> Vec<Rule> {
    let metric = |formula: &str| {
        format!(
            "extends: metric\nmessage: \"%s\"\nlevel: suggestion\nformula: |\n  {formula}\ncondition: \"> -1000\"\n"
        )
    };
    let grade = |name: &str| {
        format!(
            "extends: readability\nmessage: \"%s\"\nlevel: suggestion\ngrade: -1000\nmetrics:\n  - {name}\n"
        )
    };
    let grades = ["Gunning Fog", "Coleman-Liau", "Flesch-Kincaid", "SMOG", "Automated Readability"];
    let metrics = MEASURES.iter().map(|(name, formula)| ((*name).to_owned(), metric(formula)));
    metrics.chain(grades.map(|name| (format!("Grade{}", letters(name)), grade(name)))).collect()
}

/// Texts with what is hard to count.
const COUNTED: &[&str] = &[
    "# A\n\nOne sentence. Another one? A third!\n",
    "# One\n\n## Two\n\nDr. Smith met J. Jones of the U.K. council at 9 p.m. on 4 May 2004. In 2005 it grew by 2.5. The rest, e.g. heads, etc. and pupils, didn't.\n\n### Three\n\n- one item\n- two; *three*\n\n  A paragraph of it.\n\n> Quoted words (really). \u{201c}Yes.\u{201d} He left\u{2026} And then... The end.\n\n```text\ncode here\n```\n\n| A | B |\n| --- | --- |\n| no words | here |\n",
    "# A\n\nThey don\u{2019}t \u{2018}collaborate\u{2019}; it's a 1,000-word facsimile with `code`, [links](https://example.org) and https://example.org/page. Curriculum leadership, religious nations' beautiful ideas, careless businesses. 3.5 miles. Yes! No?\n",
    "# A\n\nWords without a stop\n\n1. No. 5 and Fig. 3. Then vol. 2. all of it.\n2. \u{201c}Is it so?\u{201d} she asked. (He nodded.) \u{201c}It is,\u{201d} he said.\n",
];

#[test]
fn measures_of_a_text_are_those_of_vale() {
    let (Some(vale), Some(packs)) = (judges::find("vale"), judges::find("packs")) else { return };
    let rules = measures();
    let texts_of_packs =
        ["write-good", "proselint", "Readability"].map(|folder| texts(&packs.join("texts").join(folder)));
    let of_packs = texts_of_packs.iter().flatten().map(|path| std::fs::read_to_string(path).unwrap());
    let all: Vec<String> = COUNTED.iter().map(|text| (*text).to_owned()).chain(of_packs).collect();
    for (index, text) in all.iter().enumerate() {
        let (count, said) = agree(&vale, "Measures", &rules, text);
        assert_eq!(said, BTreeSet::new());
        // Of a text without words nothing is said.
        let is_measured = count == rules.len();
        assert!(is_measured || (count == 0 && index >= COUNTED.len()), "{count} measures of {text}");
    }
}

#[test]
fn an_alert_that_vale_does_not_have_is_noticed() {
    let Some(vale) = judges::find("vale") else { return };
    let rule = |token: &str| {
        let rule = format!("extends: existence\nmessage: a\nlevel: warning\ntokens: [{token}]\n");
        vec![("Rule".to_owned(), rule)]
    };
    // Words in another language are none of the rules' business here; Vale reads them.
    let [theirs, ours, _] = both(&vale, "Pack", &rule("mot"), "# A\n\nA [mot]{lang=fr}, a mot.\n");
    assert_eq!((theirs.len(), ours.len()), (2, 1));
    assert_eq!(ours.difference(&theirs).count(), 0);
}
