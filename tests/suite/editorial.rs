//! The editorial house style: packs, positions, replacements, suppression and reports, as an editor meets them.

use super::judges;
use super::workspace::{Finding, Workspace, files, galley};
use serde_json::Value;
use std::process::Command;
use std::time::{Duration, Instant};

/// A workspace whose house style is this pack alone: the names and texts of its rules.
fn with_pack(manuscript: &str, rules: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::with(manuscript)
        .write("styles/editorial/editorial.toml", "fix = [\"Pack\"]\n[severity]\nNCSL = \"off\"\n");
    rules.iter().fold(workspace, |workspace, (name, rule)| {
        workspace.write(&format!("styles/editorial/Pack/{name}.yml"), rule)
    })
}

/// What a rule of a pack found: line, column, code.
fn of_pack(findings: &[Finding]) -> Vec<(usize, usize, &str)> {
    let mut found: Vec<(usize, usize, &str)> = findings
        .iter()
        .filter_map(|finding| Some((finding.line, finding.column, finding.code.strip_prefix("pack/")?)))
        .collect();
    found.sort_unstable();
    found
}

/// This repository's workspace with its manuscripts free of comments that free the text from rules.
fn without_suppressions() -> Workspace {
    let mut workspace = Workspace::empty();
    for folder in ["manuscripts", "styles/editorial"] {
        for (path, bytes) in files(&judges::repository().join(folder)) {
            let bytes = match String::from_utf8(bytes) {
                Ok(text) => freed(&text).into_bytes(),
                Err(error) => error.into_bytes(),
            };
            workspace = workspace.write(&format!("{folder}/{path}"), bytes);
        }
    }
    workspace
}

/// A text without its comments for galley; the lines stay where they are.
fn freed(text: &str) -> String {
    let mut parts = text.split("<!-- galley-ignore ");
    let mut free = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        free.push_str(part.split_once("-->").map_or(part, |(_, rest)| rest));
    }
    free
}

/// One rule of each kind.
const KINDS: &[(&str, &str)] = &[
    (
        "Existence",
        "extends: existence\nmessage: \"Avoid '%s'.\"\nlevel: error\nignorecase: true\ntokens:\n  - very\n  - 'rather \\w+'\n",
    ),
    (
        "Substitution",
        "extends: substitution\nmessage: \"Use '%s' instead of '%s'.\"\nlevel: warning\nignorecase: true\nswap:\n  'head teacher': headteacher\n  'colour(ed|ing)': 'tint$1'\n",
    ),
    (
        "Occurrence",
        "extends: occurrence\nmessage: \"More than 2 commas.\"\nlevel: suggestion\nscope: sentence\nmax: 2\ntoken: ','\n",
    ),
    (
        "Repetition",
        "extends: repetition\nmessage: \"'%s' is repeated.\"\nlevel: warning\nalpha: true\nignorecase: true\ntokens:\n  - '[^\\s]+'\n",
    ),
    (
        "Consistency",
        "extends: consistency\nmessage: \"Inconsistent spelling of '%s'.\"\nlevel: warning\nignorecase: true\neither:\n  adviser: advisor\n",
    ),
    (
        "Conditional",
        "extends: conditional\nmessage: \"'%s' is not spelled out.\"\nlevel: warning\nfirst: '\\b([A-Z]{3,5})\\b'\nsecond: '(?:\\b[A-Z][a-z]+ )+\\(([A-Z]{3,5})\\)'\nexceptions:\n  - BBC\n",
    ),
    (
        "Capitalization",
        "extends: capitalization\nmessage: \"'%s' is not in sentence case.\"\nlevel: warning\nscope: heading\nmatch: $sentence\nexceptions:\n  - Key Stage\n",
    ),
    (
        "Metric",
        "extends: metric\nmessage: \"%s headings to a paragraph.\"\nlevel: suggestion\nformula: |\n  heading.h2 / paragraphs\ncondition: '> 0.3'\n",
    ),
    (
        "Sequence",
        "extends: sequence\nmessage: \"'%s' may be said shorter.\"\nlevel: warning\nignorecase: true\ntokens:\n  - pattern: is|are\n  - pattern: able\n  - pattern: to\n",
    ),
];

const OF_ALL_KINDS: &str = "# A Word About Networks\n\nNetworks are very large, and a head teacher is rather good at them. The the plan is colouring in.\n\n## What Key Stage means\n\nAn adviser, an advisor, a friend, and others met the LEA. Local Education Authority (LEA) is what it means; the BBC and the NCSL were there.\n\n- one is able to see\n- `very` and [a link](https://example.org/very-head-teacher)\n\n> A *very* old school.\n\n| Very | small |\n| --- | --- |\n| a very | cell |\n";

#[test]
fn rules_of_every_kind_find_what_their_documentation_says() {
    let run = with_pack(OF_ALL_KINDS, KINDS).galley(&["lint"]).expect(1);
    let findings = run.findings();
    assert_eq!(
        of_pack(&findings),
        [
            (1, 1, "metric"),
            (1, 3, "capitalization"),
            (3, 14, "existence"),
            (3, 32, "substitution"),
            (3, 48, "existence"),
            (3, 69, "repetition"),
            (3, 85, "substitution"),
            (7, 11, "occurrence"),
            (7, 16, "consistency"),
            (7, 125, "conditional"),
            (9, 7, "sequence"),
            (12, 6, "existence"),
            (14, 3, "existence"),
            (16, 5, "existence"),
        ]
    );
    let message = |line, code: &str| {
        findings.iter().find(|finding| finding.line == line && finding.code == code).unwrap()
    };
    assert_eq!(message(3, "pack/substitution").message, "Use 'headteacher' instead of 'head teacher'.");
    assert_eq!((message(3, "pack/existence").end_line, message(3, "pack/existence").end_column), (3, 18));
    assert_eq!(message(3, "pack/existence").severity, "error");
    assert_eq!(message(7, "pack/occurrence").severity, "note");
    // And nothing where there is nothing to find.
    let run = with_pack("# A word\n\nSome plain words.\n\nMore words.\n", KINDS).galley(&["lint"]).expect(0);
    assert_eq!(of_pack(&run.findings()), []);
}

#[test]
fn vale_finds_the_same_with_the_same_rules() {
    let Some(vale) = judges::find("vale") else { return };
    let workspace = KINDS
        .iter()
        .fold(with_pack(OF_ALL_KINDS, KINDS), |workspace, (name, rule)| {
            workspace.write(&format!("vale/styles/Pack/{name}.yml"), rule)
        })
        .write(
            "vale/.vale.ini",
            "StylesPath = styles\nMinAlertLevel = suggestion\n[*.md]\nBasedOnStyles = Pack\n",
        )
        .write("vale/text.md", OF_ALL_KINDS);
    let answer = Command::new(vale)
        .args(["--output=JSON", "--no-exit", "text.md"])
        .current_dir(workspace.path("vale"))
        .output()
        .unwrap();
    let alerts: Value = serde_json::from_slice(&answer.stdout).unwrap();
    let mut theirs: Vec<(usize, usize, usize, String, String)> = Vec::new();
    for alert in alerts["text.md"].as_array().unwrap() {
        let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let code = alert["Check"].as_str().unwrap().replace('.', "/").to_lowercase();
        let message = alert["Message"].as_str().unwrap().to_owned();
        let (start, end) = (number(&alert["Span"][0]), number(&alert["Span"][1]));
        theirs.push((number(&alert["Line"]), start, end + 1, code, message));
    }
    let findings = workspace.galley(&["lint"]).expect(1).findings();
    let mut ours: Vec<_> = findings
        .into_iter()
        .filter(|finding| finding.code.starts_with("pack/"))
        .map(|finding| (finding.line, finding.column, finding.end_column, finding.code, finding.message))
        .collect();
    // Where a finding of the text as a whole ends is nobody's business.
    for (line, column, end, code, _) in theirs.iter_mut().chain(&mut ours) {
        if code == "pack/metric" {
            assert_eq!((*line, *column), (1, 1));
            *end = 1;
        }
    }
    theirs.sort();
    ours.sort();
    assert_eq!(ours, theirs);
    assert_eq!(ours.len(), 14);
}

#[test]
fn what_a_pack_asks_for_in_vain_is_said() {
    for (rule, code) in [
        ("extends: existence\nmessage: a\ntokens: [b]\nnonsense: true\n", "rules/unsupported-key"),
        ("extends: existence\nmessage: a\ntokens: [b]\nswap: {a: b}\n", "rules/unsupported-key"),
        ("extends: script\nmessage: a\nscript: x\n", "rules/unsupported-kind"),
        ("extends: sequence\nmessage: a\ntokens: [{tag: NN}]\n", "rules/unsupported-kind"),
        ("extends: existence\nmessage: a\nscope: comment\ntokens: [b]\n", "rules/unsupported-kind"),
        ("extends: existence\nmessage: a\ntokens: ['(']\n", "rules/wrong-value"),
        ("extends: existence\nmessage: a\nlevel: loud\ntokens: [b]\n", "rules/wrong-value"),
        ("extends: existence\nmessage: a\ntokens: ['(?:a{1,100}){1,100}']\n", "rules/wrong-value"),
        ("extends: sequence\nmessage: a\ntokens: [{pattern: a, min: 1000000000}]\n", "rules/wrong-value"),
        ("extends: spelling\nmessage: a\ndictionaries: [none]\n", "rules/wrong-value"),
        ("message: a\n", "rules/wrong-value"),
        ("a: [\n", "rules/invalid-yaml"),
    ] {
        let run = with_pack("# A\n\nWords.\n", &[("Rule", rule)]).galley(&["lint"]).expect(0);
        let findings = run.findings();
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, [code], "{rule}");
        assert_eq!(findings[0].path, "styles/editorial/Pack/Rule.yml");
    }
    let sound = [("Rule", "extends: existence\nmessage: a\nlevel: error\ntokens: [b]\n")];
    assert!(with_pack("# A\n\nWords.\n", &sound).galley(&["lint"]).expect(0).findings().is_empty());
}

#[test]
fn rules_read_the_words_and_nothing_else() {
    let rule = [(
        "Whilst",
        "extends: existence\nmessage: \"'%s'\"\nlevel: warning\nignorecase: true\ntokens: [whilst]\n",
    )];
    let places = |text: &str| {
        let findings = with_pack(text, &rule).galley(&["lint"]).findings();
        let places: Vec<_> = findings
            .into_iter()
            .filter(|finding| finding.code == "pack/whilst")
            .map(|finding| (finding.line, finding.column, finding.end_line, finding.end_column))
            .collect();
        places
    };
    for text in [
        "`whilst`",
        "```\nwhilst\n```",
        "<https://example.org/whilst>",
        "https://example.org/whilst-x",
        "[Words](https://example.org/whilst)",
        "Words[^whilst].\n\n[^whilst]: More.",
        "Words [@whilst2004].",
        "[whilst]{lang=fr}",
        "[whilst]{.verbatim}",
        "> Whilst it lasted.\n>\n> — A. Person",
        "$whilst$",
        "<!-- whilst -->",
        "![A thing](whilst.png){.decorative}",
        "Words, **whi**lsting.",
    ] {
        assert_eq!(places(&format!("# A\n\n{text}\n")), [], "{text}");
    }
    for (text, place) in [
        ("We met whilst it rained.", (3, 8, 3, 14)),
        ("We met whil*st* it rained.", (3, 8, 3, 15)),
        ("We met **whil**st it rained.", (3, 10, 3, 18)),
        ("“Café” – whilst it rained.", (3, 10, 3, 16)),
        ("We met\nwhilst it rained.", (4, 1, 4, 7)),
        ("> We met whilst it rained.", (3, 10, 3, 16)),
        ("- One\n- two whilst", (4, 7, 4, 13)),
        ("[We met *whilst*](https://example.org)", (3, 10, 3, 16)),
        ("| a | whilst |\n|---|---|\n| b | c |", (3, 7, 3, 13)),
    ] {
        assert_eq!(places(&format!("# A\n\n{text}\n")), [place], "{text}");
    }
}

/// A manuscript with things to mend between bytes that must stay.
const TO_MEND: &str = "# A chapter\r\n\r\nThe *head teacher*  met\ton 1st May 2004,   whil*st* `head teacher` “stood”.\r\n\r\n\r\n* Item one  \r\n* Amongst others\r\n\r\nhttps://example.org/head teacher";

#[test]
fn rules_that_ask_for_sentences_read_no_code_and_nobody_else_s_words() {
    let text = "# A\n\nA line; `let a = 1;` and <code>b; c;</code> in it.\n\n> Words; of theirs.\n>\n> — A. Person\n";
    let rule = |scope: &str| {
        format!("extends: existence\nmessage: a\nscope: {scope}\nnonword: true\ntokens: [';']\n")
    };
    for scope in ["sentence", "text", "~heading"] {
        let found = with_pack(text, &[("Semicolon", rule(scope).as_str())]).galley(&["lint"]).findings();
        assert_eq!(of_pack(&found), [(3, 7, "semicolon")], "{scope}");
    }
    let found = with_pack(text, &[("Semicolon", rule("code").as_str())]).galley(&["lint"]).findings();
    assert_eq!(of_pack(&found), [(3, 19, "semicolon"), (3, 33, "semicolon"), (3, 36, "semicolon")]);
}

#[test]
fn words_of_raw_html_are_found_where_they_stand() {
    let text = "# A\n\n- item\n\n  <div>\n    Words &lt; two  spaces and a mispeling here.\n  </div>\n\n> <p>\n> More words with two  spaces and a mispeled word.</p>\n\nWords <b>in a line</b> &lt; two  spaces, misspeled.\n";
    let found = Workspace::with(text).galley(&["lint"]).findings();
    let places: Vec<(usize, usize, &str)> = found
        .iter()
        .filter(|finding| !finding.code.starts_with("html/"))
        .map(|finding| (finding.line, finding.column, finding.code.as_str()))
        .collect();
    let expected = [
        (6, 19, "typography/double-space"),
        (6, 34, "spelling/unknown"),
        (10, 22, "typography/double-space"),
        (10, 37, "spelling/unknown"),
        (12, 32, "typography/double-space"),
        (12, 42, "spelling/unknown"),
    ];
    assert_eq!(places, expected);
}

#[test]
fn what_an_image_shows_is_read_although_the_image_is_missing() {
    let rule = "extends: existence\nmessage: a\ntokens: [Will]\n";
    let text = "# A\n\n![Will in a suit](will.png)\n\nA word <img src=\"Will.png\" alt=\"Ann and Will\">.\n\n![](Will.png)\n\n![Will](will.png){.decorative}\n";
    let found = with_pack(text, &[("Will", rule)]).galley(&["lint"]).findings();
    assert_eq!(of_pack(&found), [(3, 3, "will"), (5, 41, "will")]);
}

#[test]
fn the_words_of_a_link_are_read_although_it_leads_nowhere() {
    let rule = "extends: existence\nmessage: a\ntokens: [Will]\n";
    let text = "# A\n\nSee [what Will said](#will) and [](#Will) and what [*Ann* and Will](#b) say.\n";
    let found = with_pack(text, &[("Will", rule)]).galley(&["lint"]).findings();
    let lines: Vec<(usize, &str)> = of_pack(&found).into_iter().map(|(line, _, code)| (line, code)).collect();
    assert_eq!(lines, [(3, "will"), (3, "will")]);
    assert_eq!(of_pack(&found)[0], (3, 11, "will"));
}

#[test]
fn replacements_are_made_and_nothing_else_is_touched() {
    let workspace = Workspace::with(TO_MEND);
    let path = "manuscripts/book/manuscript.md";
    let shown = workspace.galley(&["lint", "--diff"]);
    assert_eq!(workspace.text(path), TO_MEND, "a difference is shown, not made");
    assert!(shown.stdout.starts_with("--- manuscripts/book/manuscript.md\n+++ "), "{}", shown.stdout);
    assert!(shown.stdout.contains("\n-* Amongst others\r\n+* Among others\r\n"), "{}", shown.stdout);
    workspace.galley(&["lint", "--fix"]);
    let mended = TO_MEND
        .replace("*head teacher*  met", "*headteacher* met")
        .replace("1st May", "1 May")
        .replace("2004,   whil*st*", "2004, whil*e*")
        .replace("* Amongst", "* Among");
    assert_eq!(workspace.text(path), mended);
    let again = workspace.galley(&["lint", "--fix"]);
    assert_eq!(workspace.text(path), mended, "a second run changes nothing");
    assert!(!again.findings().iter().any(|finding| finding.code == "dates/ordinal"));
    assert_eq!(workspace.galley(&["lint", "--diff"]).stdout, "");
    let left: Vec<String> = workspace.files("manuscripts/book").into_keys().collect();
    assert_eq!(left, ["manuscript.md"], "nothing is left beside it");
}

#[test]
fn replacements_in_each_others_way_are_not_made() {
    let swap = |from: &str, to: &str| {
        format!(
            "extends: substitution\nmessage: '%s %s'\nlevel: warning\naction:\n  name: replace\nswap:\n  '{from}': '{to}'\n"
        )
    };
    let (one, other) = (swap("one two", "three"), swap("two four", "five"));
    let text = "# A\n\nSay one two four, and one two.\n";
    let workspace = with_pack(text, &[("One", &one), ("Other", &other)]);
    let run = workspace.galley(&["lint", "--fix"]).expect(0);
    assert_eq!(workspace.text("manuscripts/book/manuscript.md"), "# A\n\nSay one two four, and three.\n");
    assert!(run.findings().iter().any(|finding| finding.code == "pack/one" && finding.line == 3));
    // Each makes what the other one mends: that comes to no end, and the file stays as it was.
    let (one, other) = (swap("one", "two"), swap("two", "one"));
    let workspace = with_pack("# A\n\nSay one.\n", &[("One", &one), ("Other", &other)]);
    let run = workspace.galley(&["lint", "--fix"]).expect(1);
    assert_eq!(run.errors(), ["rules/fix-refused"]);
    assert_eq!(workspace.text("manuscripts/book/manuscript.md"), "# A\n\nSay one.\n");
}

#[test]
fn overlapping_replacements_are_reported() {
    let swap = |from: &str, to: &str| {
        format!(
            "extends: substitution\nmessage: '%s %s'\nlevel: warning\naction:\n  name: replace\nswap:\n  '{from}': '{to}'\n"
        )
    };
    let (one, other) = (swap("one two", "three"), swap("two four", "five"));
    let text = "# A\n\nSay one two four.\n";
    let workspace = with_pack(text, &[("One", &one), ("Other", &other)]);
    let run = workspace.galley(&["lint", "--fix"]).expect(0);
    assert_eq!(workspace.text("manuscripts/book/manuscript.md"), text);
    assert!(run.findings().iter().any(|finding| finding.code == "rules/overlapping-fixes"), "{run:?}");
}

#[test]
fn a_text_can_be_freed_from_rules_and_what_frees_nothing_is_said() {
    let whilst = |run: &[Finding]| -> Vec<usize> {
        run.iter().filter(|finding| finding.code == "plain/whilst").map(|finding| finding.line).collect()
    };
    let text = "# A\n\n<!-- galley-ignore plain/whilst: as printed -->\n\nWhilst it is freed.\n\nWhilst it is not.\n\n<!-- vale off -->\n\nWhilst it is off.\n\n<!-- vale on -->\n\nWhilst it is on.\n\n<!-- vale NCSL.Plain-Whilst = NO -->\n\nWhilst.\n\n<!-- vale NCSL.Plain-Whilst = YES -->\n\nWhilst <!-- galley-ignore plain/whilst --> here.\n";
    let findings = Workspace::with(text).galley(&["lint"]).findings();
    assert_eq!(whilst(&findings), [7, 15]);
    assert!(!findings.iter().any(|finding| finding.code.starts_with("rules/")), "{findings:?}");
    for (text, code, lines) in [
        ("---\nignore: [plain/whilst]\n---\n\n# A\n\nWhilst.\n", None, vec![]),
        ("---\nignore: [plain]\n---\n\n# A\n\nWhilst.\n", None, vec![]),
        ("---\nignore: [plain/whilst]\n---\n\n# A\n\nWords.\n", Some("rules/unused-suppression"), vec![]),
        (
            "# A\n\n<!-- galley-ignore plain/whilst -->\n\nWords.\n\nWhilst.\n",
            Some("rules/unused-suppression"),
            vec![7],
        ),
        ("# A\n\n<!-- galley-ignore plain/whilts -->\n\nWhilst.\n", Some("rules/unknown-rule"), vec![5]),
    ] {
        let findings = Workspace::with(text).galley(&["lint"]).findings();
        assert_eq!(whilst(&findings), lines, "{text}");
        let of_rules: Vec<&str> = findings
            .iter()
            .map(|finding| finding.code.as_str())
            .filter(|code| code.starts_with("rules/"))
            .collect();
        assert_eq!(of_rules, Vec::from_iter(code), "{text}");
    }
}

#[test]
fn names_and_the_words_of_the_house_are_known() {
    let unknown = |text: &str| -> Vec<String> {
        let findings = Workspace::with(text).galley(&["lint"]).findings();
        let unknown = findings.into_iter().filter(|finding| finding.code == "spelling/unknown");
        unknown.map(|finding| finding.message).collect()
    };
    let author = "---\ncontributors:\n  - { name: \"Ada Coupel\", role: author }\n---\n\n# A\n\n";
    assert_eq!(unknown(&format!("{author}Coupel spoke of Coupel's brokerage.\n")), [""; 0]);
    assert_eq!(unknown("# A\n\nCoupel spoke.\n").len(), 1);
    // What is like no word is a name at the beginning of a sentence.
    assert_eq!(unknown("# A\n\nZorblax spoke.\n"), [""; 0]);
    assert_eq!(unknown("# A\n\n- Equalitas\n- Tes Institute\n"), [""; 0]);
    assert_eq!(unknown("# A\n\n- Coupel is one.\n- Tes is one.\n").len(), 2);
    assert_eq!(unknown("# A\n\nThe colloboration.\n"), ["the dictionary has no word 'colloboration'"]);
    assert_eq!(unknown("# A\n\nA naïve café, and the recievé.\n").len(), 1);
    assert_eq!(unknown("# A\n\nOrganise the colour of the programme at the centre.\n"), [""; 0]);
}

#[test]
fn reports_are_for_people_and_for_programs() {
    let workspace = Workspace::with("# A\n\nWe met on the 1st May 2004, ‘Whilst’ it rained.\n");
    let root = workspace.path("");
    let run = |format: &str| galley(&root, &["--message-format", format, "lint"], &[]).expect(0);
    let short = run("short").stderr;
    let path = "manuscripts/book/manuscript.md";
    assert!(
        short.lines().any(|line| line.starts_with(&format!("{path}:3:15: warning[dates/ordinal]: "))),
        "{short}"
    );
    let human = run("human").stderr;
    assert!(human.contains("3 | We met on the 1st May 2004") && human.contains("^^^"), "{human}");

    let log: Value = serde_json::from_str(&run("sarif").stderr).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let results = log["runs"][0]["results"].as_array().unwrap();
    let result = results.iter().find(|result| result["ruleId"] == "dates/ordinal").unwrap();
    assert_eq!(result["level"], "warning");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], path);
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&3.into(), &15.into()));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["id"] == "dates/ordinal"));
    // A replacement of the log is the one that `--fix` makes.
    let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "");
    let region = &replacement["deletedRegion"];
    assert_eq!((&region["startColumn"], &region["endColumn"]), (&16.into(), &18.into()));
    // Behind characters of more than one byte, columns count characters.
    let whilst = results.iter().find(|result| result["ruleId"] == "plain/whilst").unwrap();
    assert_eq!(whilst["locations"][0]["physicalLocation"]["region"]["startColumn"], 30);
}

#[test]
fn words_that_are_struck_out_are_read_by_no_rule_but_those_that_ask_for_them() {
    let rule = |scope: &str| {
        format!("extends: existence\nmessage: a\nlevel: warning\nscope: {scope}\ntokens: [utilise]\n")
    };
    let rules = [("Struck", rule("struck")), ("Code", rule("code")), ("Emphasis", rule("emphasis"))];
    let rules = rules.each_ref().map(|(name, rule)| (*name, rule.as_str()));
    let text = "# A\n\n~~We *utilise* `utilise`, recieve, whilst the the \u{fb01}.~~ We `utilise` *utilise* [*utilise*]{.verbatim}.\n\nSee <https://WWW.Example.org/a>.\n";
    let places = |findings: Vec<Finding>| -> Vec<(usize, usize, String)> {
        findings.into_iter().map(|finding| (finding.line, finding.column, finding.code)).collect()
    };
    let at = |line, column, code: &str| (line, column, code.to_owned());
    assert_eq!(
        places(with_pack(text, &rules).galley(&["lint"]).findings()),
        [at(3, 7, "pack/struck"), at(3, 60, "pack/code"), at(3, 70, "pack/emphasis")]
    );
    assert_eq!(
        places(Workspace::with(text).galley(&["lint"]).findings()),
        [at(3, 51, "typography/ligature"), at(3, 70, "plain/utilise"), at(5, 6, "addresses/case")]
    );
}

#[test]
fn terms_of_another_place_stand_where_the_place_is_named() {
    let lines = |text: &str| -> Vec<usize> {
        let findings = Workspace::with(text).galley(&["lint"]).findings();
        findings.iter().filter(|finding| finding.code == "terms/american-schools").map(|f| f.line).collect()
    };
    let text = "# A\n\nThe school districts met in a semester.\n\nTell us of the school district.\n\nUniversities, school districts and the federal government.\n\nIn Ontario, a semester is half of a year.\n\nA semester in the USA.\n\nAnd K-12.\n";
    assert_eq!(lines(text), [3, 3, 5, 13]);
}

/// Words that are right in texts of others, and would be found by rules that look less closely.
#[test]
fn rules_know_what_they_do_not_mean() {
    let found = |text: &str| -> Vec<String> {
        let findings = Workspace::with(format!("# A\n\n{text}\n")).galley(&["lint"]).findings();
        findings.into_iter().map(|finding| finding.code).filter(|code| !code.starts_with("html/")).collect()
    };
    for (text, code, sound) in [
        (
            "A training program for heads.",
            "spelling/programme",
            "The program reads a file, and other programs do.",
        ),
        (
            "We saw 12000 pupils, or nearly 13000.",
            "numbers/thousands",
            "Text 85258, or ring 01455 883300, for ISO 27001 advice.",
        ),
        ("It was on 3/6/12 there.", "dates/figures", "We meet on a 3/6/12 week basis."),
        (
            "We facilitate change.",
            "plain/facilitate",
            "She facilitates the first planning session. The meeting was facilitated by her.",
        ),
        ("We could of done so.", "grammar/should-of", "We could of course do so."),
        ("Two  spaces.", "typography/double-space", "|A |  B |  C |"),
        ("Utilise rooms.", "plain/utilise", "The utilisation rate grew."),
        (
            "You may purchase them.",
            "plain/long-words",
            "A purchase order, and help of the employee assistance programme.",
        ),
        ("Use the dataset.", "terms/data-set", "Use the National Workforce Data Set. It is in the Data Set."),
        ("A plan , then.", "typography/space-before-punctuation", "A plan in [](#a), then."),
        (
            "Research shows that it helps.",
            "evidence/claim-without-citation",
            "[Research shows that it helps](https://example.org/a).",
        ),
        ("They “said so.", "typography/unpaired-quotes", "It is “one of these:\n\n- a plan\n- a person”"),
        (
            "We met an ABC there.",
            "abbreviations/undefined",
            "We will NEVER do so, BUT name it: YYYY MM DD - TYPE.",
        ),
    ] {
        assert_eq!(found(text), [code], "{text}");
        let found = found(sound);
        assert!(!found.iter().any(|found| found == code), "{sound}: {found:?}");
    }
    let heading = |heading: &str| {
        found(&format!("The service, plan and therapy of schools.\n\n## {heading}\n\nWords."))
    };
    assert!(heading("The Plan And Therapy").contains(&"headings/sentence-case".to_owned()));
    assert!(!heading("The Schools Therapy Service (UK)").contains(&"headings/sentence-case".to_owned()));
}

#[test]
fn a_term_of_the_text_is_told_once_and_a_slip_wherever_it_stands() {
    let found = |text: &str| -> Vec<(usize, String)> {
        let findings = Workspace::with(text).galley(&["lint"]).findings();
        let unknown = findings.into_iter().filter(|finding| finding.code == "spelling/unknown");
        unknown.map(|finding| (finding.line, finding.message)).collect()
    };
    let text = "# A\n\nA zorbplex is a zorbplex.\n\nThe zorbplex's colloboration.\n\nA colloboration of colloboration.\n";
    let slip = |line| (line, "the dictionary has no word 'colloboration'".to_owned());
    let term = (3, "the dictionary has no word 'zorbplex', and 2 times more".to_owned());
    assert_eq!(found(text), [term, slip(5), slip(7), slip(7)]);
    // What is freed does not count.
    let freed = text.replace("The zorbplex", "<!-- galley-ignore spelling/unknown -->\n\nThe zorbplex");
    assert_eq!(found(&freed).len(), 4);
    assert_eq!(found("# A\n\nSee notes.md, example.org/zorbplex or /zorbplex, and the codebase.\n"), []);
}

#[test]
fn figures_of_readability_stand_by_chapter() {
    let text = "# First\n\nThe cat sat on the mat. The dog ran.\n\n# Second\n\nAccountability presupposes collaboration, whilst it was the 1st May.\n";
    let run = Workspace::with(text).galley(&["lint", "--stats"]).expect(0);
    let lines: Vec<&str> = run.stdout.lines().collect();
    let row = |heading: &str| -> Vec<f64> {
        let line = lines.iter().find(|line| line.ends_with(heading)).unwrap();
        line.split_whitespace().take(5).map(|number| number.parse().unwrap()).collect()
    };
    // Nine words, two sentences, nine syllables: 206.835 - 1.015 * 4.5 - 84.6 * 9 / 9, and 0.39 * 4.5 + 11.8 - 15.59.
    assert_eq!(row("  First"), [9.0, 2.0, 4.5, 117.7, -2.0]);
    let (first, second, all) = (row("  First"), row("  Second"), row("  all"));
    assert_eq!(all[0], first[0] + second[0]);
    assert!(second[4] > first[4]);
    assert!(lines.contains(&"      1  plain/whilst"), "{}", run.stdout);
    assert!(lines.contains(&"      1  dates/ordinal"), "{}", run.stdout);
}

#[test]
fn errors_of_the_house_style_stop_a_build_and_warnings_do_not() {
    let text = "# A\n\nWe met whilst it rained.\n";
    let workspace = |severity: &str| {
        let settings = format!("[severity]\n\"plain/whilst\" = \"{severity}\"\n");
        Workspace::with(text).write("styles/editorial/editorial.toml", settings)
    };
    let stopped = workspace("error");
    for arguments in [vec!["lint"], vec!["check"], vec!["build", "--edition", "print"]] {
        assert_eq!(stopped.galley(&arguments).expect(1).errors(), ["plain/whilst"], "{arguments:?}");
    }
    assert!(stopped.files("dist").is_empty());
    let run = workspace("warning").galley(&["build", "--edition", "print"]).expect(0);
    assert!(run.findings().iter().any(|finding| finding.code == "plain/whilst"));
    let quiet = workspace("off").galley(&["check"]).expect(0);
    assert!(!quiet.findings().iter().any(|finding| finding.code == "plain/whilst"));
}

#[test]
fn the_manuscripts_of_this_repository_follow_the_house_style() {
    let run = galley(judges::repository(), &["--message-format", "json", "lint"], &[]).expect(0);
    assert_eq!(run.findings(), []);
}

/// How often a rule is wrong in the six manuscripts: they hold to the rules, so that whatever is found in them once they are
/// freed of nothing is a rule's fault.
#[test]
fn the_rules_are_seldom_wrong_in_the_manuscripts_of_this_repository() {
    let run = without_suppressions().galley(&["lint"]).expect(0);
    let findings = run.findings();
    assert_eq!(findings, []);
}

#[test]
fn names_are_told_from_slips_at_the_beginning_of_sentences() {
    let found = |text: &str| {
        let findings = Workspace::with(format!("# A\n\n{text}\n")).galley(&["lint"]).findings();
        findings.iter().filter(|finding| finding.code == "spelling/unknown").count()
    };
    for text in [
        "Meera knows that.",
        "Coe et al. (2004) say so, and so it is per se.",
        "Muijs (2004) says so, as does van der Werf.",
        "Coupel said so. We had met Coupel there.",
        "Tereshchenko said so.",
        "Hmm, it was ‘like an incre…’ and stopped.",
    ] {
        assert_eq!(found(text), 0, "{text}");
    }
    for text in ["Recieve the plan.", "Managment is hard.", "We recieve it.", "It is so se."] {
        assert_eq!(found(text), 1, "{text}");
    }
}

#[test]
fn a_typed_list_of_references_is_not_the_house_s() {
    let entry = "Coe, R. & Earl, L. (2004) Effects of teh plan: 1-5 or more. *Review*, 87(3), 4-9.";
    let text = format!("# A\n\nWe saw teh plan.\n\n{entry}\n");
    let rule = [("Word", "extends: existence\nmessage: a\nlevel: warning\ntokens: [teh]\n")];
    let lines = |findings: &[Finding]| findings.iter().map(|finding| finding.line).collect::<Vec<_>>();
    assert_eq!(lines(&Workspace::with(text.clone()).galley(&["lint"]).findings()), [3]);
    // Packs of others read what Vale reads.
    assert_eq!(lines(&with_pack(&text, &rule).galley(&["lint"]).findings()), [3, 5]);
}

#[test]
fn quotations_and_brackets_may_go_on_over_paragraphs() {
    let found = |text: &str| {
        let findings = Workspace::with(format!("# A\n\n{text}\n")).galley(&["lint"]).findings();
        findings.iter().filter(|finding| finding.code.starts_with("typography/unpaired")).count()
    };
    assert_eq!(found("“We met.\n\nThen we went home.”"), 0);
    assert_eq!(found("[They meet.\n\nThey go.]"), 0);
    assert_eq!(found("“We met.\n\nThen we went” home."), 2);
    assert_eq!(found("[They meet.\n\nThey go."), 1);
}

#[test]
fn a_word_that_stands_twice_is_found_wherever_it_stands() {
    let found = |text: &str| {
        let findings = Workspace::with(format!("# A\n\n{text}\n")).galley(&["lint"]).findings();
        findings.iter().filter(|finding| finding.code == "grammar/repetition").count()
    };
    for text in
        ["We saw the the plan.", "We have seen that the the plan is good.", "It is a a plan.", "In in may."]
    {
        assert_eq!(found(text), 1, "{text}");
    }
    for text in ["They had had it.", "I know that that is so.", "The vote, the ... the plan.", "Plan A A B."]
    {
        assert_eq!(found(text), 0, "{text}");
    }
}

#[test]
fn of_a_rule_that_finds_more_than_anybody_reads_the_rest_is_summed_up() {
    let rule = [("Word", "extends: existence\nmessage: a\nlevel: warning\ntokens: [word]\n")];
    let found = |text: String| {
        let findings = with_pack(&text, &rule).galley(&["lint"]).expect(0).findings();
        let of_rule = findings.iter().filter(|finding| finding.code == "pack/word").count();
        let rest = findings.into_iter().find(|finding| finding.code == "rules/too-many-findings");
        (of_rule, rest.map(|finding| (finding.line, finding.column)))
    };
    // In one line without end, and in many short ones.
    assert_eq!(found(format!("# A\n\n{}\n", "word ".repeat(10_000))), (10_000, None));
    assert_eq!(found(format!("# A\n\n{}\n", "word ".repeat(50_000))), (10_000, Some((3, 50_001))));
    assert_eq!(found(format!("# A\n\n{}", "word\n\n".repeat(20_000))), (10_000, Some((20_003, 1))));
}

#[cfg(unix)]
#[test]
fn replacements_go_where_a_link_leads_and_leave_what_may_only_be_read() {
    use std::fs::{Permissions, metadata, read_to_string, rename, set_permissions, symlink_metadata};
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let workspace = Workspace::with("# A\n\nWe met on the 1st May 2004.\n");
    let path = workspace.path("manuscripts/book/manuscript.md");
    let real = workspace.path("real.md");
    rename(&path, &real).unwrap();
    symlink("../../real.md", &path).unwrap();
    let mode = || metadata(&real).unwrap().permissions().mode() & 0o777;
    set_permissions(&real, Permissions::from_mode(0o440)).unwrap();
    let run = workspace.galley(&["lint", "--fix"]).expect(1);
    assert_eq!(run.errors(), ["output/not-written"]);
    assert!(read_to_string(&real).unwrap().contains("1st May"));
    set_permissions(&real, Permissions::from_mode(0o640)).unwrap();
    workspace.galley(&["lint", "--fix"]).expect(0);
    assert_eq!(read_to_string(&real).unwrap(), "# A\n\nWe met on the 1 May 2004.\n");
    assert!(symlink_metadata(&path).unwrap().is_symlink());
    assert_eq!(mode(), 0o640);
}

#[test]
fn a_list_has_as_many_items_as_it_has() {
    let single = |text: &str| -> Vec<usize> {
        let findings = Workspace::with(format!("# A\n\n{text}\n")).galley(&["lint"]).findings();
        findings
            .iter()
            .filter(|finding| finding.code == "lists/single-item")
            .map(|finding| finding.line)
            .collect()
    };
    assert_eq!(single("- one\n\n  two\n\n- three"), [0usize; 0]);
    assert_eq!(single("- one\n  - two\n- three"), [4]);
}

#[test]
fn of_faults_that_stand_everywhere_the_rest_is_counted() {
    let start = Instant::now();
    let findings =
        Workspace::with(format!("# A\n\n{}\n", "[a](b) ".repeat(143_000))).galley(&["lint"]).expect(1);
    // Two seconds on a machine that does nothing else.
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    let findings = findings.findings();
    let links = findings.iter().filter(|finding| finding.code == "reference/unusable-link").count();
    let rest = findings.iter().find(|finding| finding.code == "galley/too-many-findings").unwrap();
    assert_eq!(links, 10_000);
    assert!(rest.message.contains(" 133000 more findings"), "{}", rest.message);
    assert_eq!((rest.line, rest.column), (3, 70_001));
}

#[test]
fn no_text_and_no_pack_holds_the_rules_up() {
    let hostile: Vec<(String, String)> = [
        "(a+)+$",
        "(a|aa)+\\1c",
        "(.*)*z",
        "(\\w+\\s?)*\\1\\.\\.",
        "(?=(a+))a*b\\1",
        "(.+)+\\1\\1x",
        "(?<!x[^ ]*)a+b",
        "(?<=a.*b|c+)d",
    ]
    .iter()
    .enumerate()
    .map(|(index, pattern)| {
        let rule = format!(
            "extends: existence\nmessage: a\nlevel: warning\nnonword: true\ntokens:\n  - '{pattern}'\n"
        );
        (format!("Rule{index}"), rule)
    })
    .collect();
    let hostile: Vec<(&str, &str)> =
        hostile.iter().map(|(name, rule)| (name.as_str(), rule.as_str())).collect();
    let line = |words: &str, length: usize| words.repeat(length / words.len());
    let million = 1_000_000;
    for (name, text) in [
        ("one word", line("a", million)),
        ("one word of two letters", line("ab", million)),
        ("one line of emphasis", line("*a* ", million)),
        ("one line of pairs", line("‘a’ ", million)),
        ("one line", line("The school network met in the autumn term. ", million)),
        ("one line of figures", line("1,000-2,000 ", million)),
        ("one line of capitals", line("Ab ", million)),
        ("single quotes", "'".repeat(100_000)),
        ("double quotes", "\" ".repeat(100_000)),
        ("open quotes", "'a ".repeat(100_000)),
        ("curly quotes", "“".repeat(100_000)),
        ("brackets", "(A ".repeat(50_000)),
        ("broken words", "w*o*rd ".repeat(50_000)),
        ("one line of code", line("`a` ", million)),
        ("one line of links", line("[a](https://example.org) ", million)),
        ("words struck out", "~~a~~ ".repeat(30_000)),
        ("headings", "## A heading\n\n".repeat(10_000)),
        ("items", "- item;\n".repeat(20_000)),
        ("many paragraphs", format!("{}! Words.\n\n", "a".repeat(200)).repeat(1_000)),
    ] {
        let workspace = with_pack(&format!("# A\n\n{text}\n"), &hostile)
            .write("styles/editorial/editorial.toml", "fix = [\"NCSL\"]\n");
        let start = Instant::now();
        workspace.galley(&["lint"]);
        // Two seconds on a machine that does nothing else.
        assert!(start.elapsed() < Duration::from_secs(10), "{name}: {:?}", start.elapsed());
    }
    let pack = with_pack(&format!("# A\n\n{}b\n", "a".repeat(30_000)), &hostile);
    let findings = pack.galley(&["lint"]).expect(0).findings();
    assert!(findings.iter().any(|finding| finding.code == "rules/too-costly"), "{findings:?}");
}
