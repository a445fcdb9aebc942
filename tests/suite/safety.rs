//! Whatever stands in a workspace: a finding, never a panic, never half an output.

use super::epub::Epub;
use super::workspace::{SERIES, Workspace, files, galley};
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A manuscript that builds.
const SOUND: &str = "# A chapter\n\nSome words.\n";

/// A workspace that was built once and then got a fault.
struct Case {
    name: &'static str,
    /// Files that are written after the first build.
    faults: Vec<(&'static str, Vec<u8>)>,
    /// The code that must be among the errors.
    code: &'static str,
}

fn manuscript(name: &'static str, code: &'static str, text: impl AsRef<[u8]>) -> Case {
    Case { name, faults: vec![("manuscripts/book/manuscript.md", text.as_ref().to_vec())], code }
}

fn with(mut case: Case, path: &'static str, bytes: impl AsRef<[u8]>) -> Case {
    case.faults.push((path, bytes.as_ref().to_vec()));
    case
}

fn registry(name: &'static str, code: &'static str, text: impl AsRef<[u8]>) -> Case {
    Case { name, faults: vec![("manuscripts/series.toml", text.as_ref().to_vec())], code }
}

/// A PNG of one pixel that claims another size.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0]);
    let crc = bytes[12..].iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    });
    bytes.extend((!crc).to_be_bytes());
    bytes
}

/// Builds with a fault are refused, name it, and leave the old outputs alone.
#[track_caller]
fn all_refused(cases: Vec<Case>) {
    let mut faults = Vec::new();
    for Case { name, faults: written, code } in cases {
        let workspace = Workspace::with(SOUND);
        workspace.galley(&["build"]).expect(0);
        let before = files(&workspace.path("dist"));
        let workspace =
            written.into_iter().fold(workspace, |workspace, (path, bytes)| workspace.write(path, bytes));
        let start = Instant::now();
        let run = workspace.galley(&["build"]);
        if start.elapsed() > Duration::from_secs(20) {
            faults.push(format!("{name}: took {:?}", start.elapsed()));
        }
        if run.status == 0 {
            faults.push(format!("{name}: was built\n{}", run.stderr));
        } else if !run.errors().iter().any(|error| error == code) {
            faults.push(format!("{name}: no error {code}\n{}", run.stderr));
        }
        if files(&workspace.path("dist")) != before {
            faults.push(format!("{name}: the outputs have changed"));
        }
        // And a draft of it is made or refused, not broken off.
        let draft = workspace.galley(&["build", "--draft", "--out", "draft"]);
        let made = workspace.files("draft");
        if draft.errors().is_empty() || made.keys().any(|file| file.contains("partial")) {
            faults.push(format!("{name}: as a draft: {draft:?} {:?}", made.keys()));
        }
        if draft.stderr.contains("internal-fault") {
            faults.push(format!("{name}: galley failed\n{}", draft.stderr));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn images_stay_inside_of_the_manuscripts_folder() {
    let image =
        |name, path| manuscript(name, "image/outside-of-folder", format!("# A\n\n![A thing]({path})\n"));
    all_refused(vec![
        image("the folder above", "../secret.png"),
        image("the folder above, from below", "images/../../secret.png"),
        image("the folder above, escaped", "%2e%2e/secret.png"),
        image("an absolute path", "/etc/hostname"),
        image("the web", "https://example.org/a.png"),
        image("a file address", "file:///etc/hostname"),
        image("a backslash", "..\\\\secret.png"),
    ]);
}

#[test]
fn links_of_the_file_system_do_not_lead_out() {
    for folder in [true, false] {
        let workspace = Workspace::with("# A\n\n![A thing](images/a.png)\n")
            .write("secret/a.png", png(1, 1))
            .write("manuscripts/book/data/a.txt", "");
        let (from, to) = if folder {
            (workspace.path("secret"), workspace.path("manuscripts/book/images"))
        } else {
            std::fs::create_dir(workspace.path("manuscripts/book/images")).unwrap();
            (workspace.path("secret/a.png"), workspace.path("manuscripts/book/images/a.png"))
        };
        symlink(from, to).unwrap();
        let run = workspace.galley(&["build"]).expect(1);
        assert_eq!(run.errors(), ["image/outside-of-folder"]);
        assert!(workspace.files("dist").is_empty());
    }
}

#[test]
fn data_of_charts_stay_inside_of_the_manuscripts_folder() {
    let chart = |name, code, path: &str| {
        let text = format!(
            "# A\n\n```chart\nkind = \"bar\"\ntitle = \"T\"\nalt = \"A bar\"\ndata = \"{path}\"\nx = \"a\"\ny = \"b\"\n```\n"
        );
        with(manuscript(name, code, text), "manuscripts/data.csv", "a,b\n1,2\n")
    };
    all_refused(vec![
        chart("the folder above", "image/outside-of-folder", "../data.csv"),
        chart("an absolute path", "image/outside-of-folder", "/etc/passwd"),
        chart("no file", "chart/wrong-value", "data/none.csv"),
    ]);
}

#[test]
fn images_that_cannot_be_set_are_findings() {
    let image = |name, code, bytes: &[u8]| {
        let case = manuscript(name, code, "# A\n\n![A thing](a.png)\n");
        with(case, "manuscripts/book/a.png", bytes)
    };
    let svg = |name, code, text: &str| {
        let case = manuscript(name, code, "# A\n\n![A thing](a.svg)\n");
        with(case, "manuscripts/book/a.svg", text)
    };
    let laughs: String = (1..30)
        .map(|level| format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10)))
        .collect();
    all_refused(vec![
        manuscript("no file", "image/missing-file", "# A\n\n![A thing](none.png)\n"),
        manuscript("no alternative text", "image/no-alternative-text", "# A\n\n![](a.png)\n"),
        image("nothing in it", "image/unusable-file", b""),
        image("no picture", "image/unusable-file", b"words"),
        image("a head alone", "image/unusable-file", &png(10, 10)),
        image("enormous", "image/unusable-file", &png(60_000, 60_000)),
        image("as large as can be written", "image/unusable-file", &png(u32::MAX >> 1, u32::MAX >> 1)),
        image("no width", "image/unusable-file", &png(0, 10)),
        svg("no XML", "image/unusable-file", "<svg"),
        svg("no SVG", "image/unusable-file", "<html/>"),
        svg(
            "entities in entities",
            "image/unusable-file",
            &format!(
                "<!DOCTYPE svg [<!ENTITY l0 \"ha\">{laughs}]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&l29;</text></svg>"
            ),
        ),
    ]);
}

#[test]
fn markup_that_no_book_can_hold_is_refused() {
    let html = |name, text: &str| manuscript(name, "html/refused-tag", format!("# A\n\n{text}\n"));
    let link = |name, address: &str| {
        manuscript(name, "reference/unusable-link", format!("# A\n\n[Words]({address})\n"))
    };
    all_refused(vec![
        html("a script", "<script>alert(1)</script>"),
        html("a script in a line", "Words <script>alert(1)</script> and words"),
        html("a frame", "<iframe src=\"https://example.org\"></iframe>"),
        html("an image with a handler", "Words <img src=x onerror=alert(1)>"),
        html("a division", "<div>\n\nWords\n\n</div>"),
        html("a form", "Words <input type=text>"),
        html("a style", "<style>body { display: none }</style>"),
        link("a script as a link", "javascript:alert(1)"),
        link("a script as a link, escaped", "&#106;avascript:alert(1)"),
        link("a script as a link, in capitals", "JaVaScRiPt:alert(1)"),
        link("data as a link", "data:text/html,x"),
        link("a file as a link", "file:///etc/passwd"),
    ]);
}

#[test]
fn what_leads_nowhere_is_a_finding() {
    all_refused(vec![
        manuscript("a reference", "reference/unknown-target", "# A\n\nSee [](#nowhere).\n"),
        manuscript("a link", "reference/unknown-target", "# A\n\nSee [there](#nowhere).\n"),
        manuscript("a note", "note/undefined", "# A\n\nWords.[^none]\n"),
        manuscript("a citation", "citation/unknown-key", "# A\n\nWords [@none].\n"),
        manuscript("a name that two have", "reference/duplicate-id", "# A {#a}\n\n## B {#a}\n\nWords.\n"),
        manuscript("a heading", "markup/empty-heading", "# A\n\n##\n\nWords.\n"),
        manuscript("a chapter's heading", "markup/empty-heading", "#\n\nWords.\n"),
        manuscript("a division", "division/unknown-name", "# A\n\n::: panle\nWords.\n:::\n"),
        manuscript("a division that stays open", "division/not-closed", "# A\n\n::: panel\nWords.\n"),
        manuscript("a division that was never opened", "division/stray-fence", "# A\n\nWords.\n\n:::\n"),
        manuscript(
            "a piece",
            "piece/wrong-value",
            "# A {.account}\n\n```piece\nprovenance: heard of\n```\n\nWords.\n",
        ),
        manuscript("a chart", "chart/wrong-value", "# A\n\n```chart\nkind = \"pie\"\n```\n"),
        manuscript("a chart that is no TOML", "chart/wrong-value", "# A\n\n```chart\nkind = = 1\n```\n"),
    ]);
}

#[test]
fn text_that_cannot_be_read_is_a_finding() {
    let utf16: Vec<u8> = SOUND.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let laughs: String = (1..12)
        .map(|level| format!("l{level}: &l{level} [{}]\n", vec![format!("*l{}", level - 1); 10].join(", ")))
        .collect();
    let unreadable = "manuscript/unreadable-file";
    all_refused(vec![
        manuscript("Latin 1", unreadable, b"# A\n\ncaf\xe9\n"),
        manuscript("UTF-16", unreadable, [&[0xff, 0xfe][..], &utf16].concat()),
        manuscript("a surrogate", unreadable, b"# A\n\n\xed\xa0\x80\n"),
        manuscript("cut in a character", unreadable, b"# A\n\n\xe2\x82"),
        manuscript("front matter that stays open", "front-matter/not-closed", "---\nsummary: A\n\n# A\n"),
        manuscript("no YAML", "front-matter/invalid-yaml", "---\nsummary: [a\n---\n\n# A\n"),
        manuscript(
            "a list for a text",
            "front-matter/wrong-value",
            "---\nsummary: [a, b]\n---\n\n# A\n\nWords.\n",
        ),
        manuscript(
            "aliases in aliases",
            "front-matter/invalid-yaml",
            format!("---\nl0: &l0 ha\n{laughs}summary: A\n---\n\n# A\n"),
        ),
    ]);
}

#[test]
fn a_quotation_comes_from_the_chapter_that_it_names() {
    let quoting = |text: &str, from: &str| {
        format!(
            "---\nquotation: {{ text: \"{text}\", by: \"One\", from: {from} }}\n---\n\n# A {{#a}}\n\nSome words of it.\n"
        )
    };
    Workspace::with(quoting("Some words", "a")).galley(&["build"]).expect(0);
    for (text, from) in [("Other words", "a"), ("Some words", "b")] {
        let run = Workspace::with(quoting(text, from)).galley(&["build"]).expect(1);
        assert!(run.errors()[0].contains("quotation"), "{run:?}");
    }
}

#[test]
fn registries_that_cannot_be_used_are_findings() {
    let changed = |from: &str, to: &str| {
        assert!(SERIES.contains(from));
        SERIES.replace(from, to)
    };
    let more = |lines: &str| format!("{SERIES}{lines}");
    all_refused(vec![
        registry("no UTF-8", "series/unreadable-file", b"[series]\nname = \"\xff\"\n"),
        registry("no TOML", "series/invalid-toml", "[series\n"),
        registry("empty", "series/missing-value", ""),
        registry("no name", "series/missing-value", changed("name = \"Small books\"\n", "")),
        registry("no publisher", "series/missing-value", changed("publisher = \"A House\"\n", "")),
        registry("no title's title", "series/missing-value", changed("title = \"A book\"\n", "")),
        registry("an unknown key", "series/unknown-key", changed("name = ", "nmae = \"A\"\nname = ")),
        registry("an unknown table", "series/unknown-key", more("[inks]\nred = 1\n")),
        registry("a list for a name", "series/wrong-value", changed("\"Small books\"", "[\"a\"]")),
        registry(
            "a slug twice",
            "series/duplicate",
            more("\n[[title]]\nslug = \"book\"\ntitle = \"Another\"\n"),
        ),
        registry(
            "a slug that leads out",
            "series/wrong-value",
            more("\n[[title]]\nslug = \"../x\"\ntitle = \"Another\"\n"),
        ),
        registry(
            "an empty slug",
            "series/wrong-value",
            more("\n[[title]]\nslug = \"\"\ntitle = \"Another\"\n"),
        ),
        registry("a status", "series/wrong-value", more("status = \"lost\"\n")),
        registry(
            "an ISBN with a wrong digit",
            "series/wrong-isbn",
            more("isbn = { print = \"978-0-306-40615-8\" }\n"),
        ),
        registry("a trim", "series/wrong-value", more("[print]\ntrim = \"0mm x 210mm\"\n")),
        registry(
            "a trim as large as a house",
            "series/wrong-value",
            more("[print]\ntrim = \"9000mm x 9000mm\"\n"),
        ),
        registry("no unit", "series/wrong-value", more("[print]\nbleed = \"3\"\n")),
        registry("a binding", "series/wrong-value", more("[print]\nbinding = \"glue\"\n")),
    ]);
}

#[test]
fn styles_that_cannot_be_used_are_findings() {
    let style = |name, code, text: &str| Case {
        name,
        faults: vec![("styles/house.toml", text.as_bytes().to_vec())],
        code,
    };
    all_refused(vec![
        style("no TOML", "style/invalid-toml", "[colour\n"),
        style("an unknown key", "style/unknown-key", "[inks]\nred = 1\n"),
        Case {
            name: "no UTF-8",
            faults: vec![("styles/house.toml", vec![0xff])],
            code: "style/unreadable-file",
        },
    ]);
}

#[test]
fn what_is_only_odd_is_built_and_said() {
    for (text, code) in [
        ("---\ntone: warm\n---\n\n# A\n\nWords.\n", "front-matter/unknown-key"),
        ("# A {#a onclick=alert(1)}\n\nWords.\n", "markup/wrong-attribute"),
        ("# A\n\nWords \u{1} and \u{fffe} words.\n", "manuscript/control-characters"),
        ("# A\n\nWords.\n\n[^one]: A note that no mark leads to.\n", "note/unused"),
    ] {
        let workspace = Workspace::with(text);
        let run = workspace.galley(&["build"]).expect(0);
        let book = Epub::open(&workspace.path("dist/book/book.epub"));
        assert!(!book.spine().iter().any(|(_, text)| text.contains("onclick")));
        let warnings: Vec<String> = run.findings().into_iter().map(|finding| finding.code).collect();
        assert!(warnings.iter().any(|warning| warning == code), "{text:?}: {warnings:?}");
    }
}

#[test]
fn a_misspelt_name_gets_a_suggestion() {
    for (text, code, near) in [
        ("# A\n\n::: panle\nWords.\n:::\n", "division/unknown-name", "panel"),
        ("---\nsumary: A\n---\n\n# A\n", "front-matter/unknown-key", "summary"),
    ] {
        let run = Workspace::with(text).galley(&["check"]);
        let finding = run.findings().into_iter().find(|finding| finding.code == code).unwrap();
        assert!(finding.help.as_deref().unwrap_or_default().contains(near), "{finding:?}");
    }
    let run = Workspace::with(SOUND).write("manuscripts/series.toml", SERIES.replace("name =", "nmae ="));
    let finding =
        run.galley(&["check"]).findings().into_iter().find(|finding| finding.code == "series/unknown-key");
    assert!(finding.unwrap().help.unwrap_or_default().contains("name"));
}

#[test]
fn all_that_is_wrong_is_said_in_one_run() {
    let text = "---\ntone: warm\n---\n\n# A {#a}\n\nWords.[^none] [](#nowhere) <div>\n\n![](b.png)\n\n::: panle\nWords.\n:::\n\n## B {#a}\n";
    let run = Workspace::with(text).galley(&["check"]).expect(1);
    let mut codes: Vec<String> = run.findings().into_iter().map(|finding| finding.code).collect();
    codes.sort();
    codes.dedup();
    let expected = [
        "division/unknown-name",
        "front-matter/unknown-key",
        "html/refused-tag",
        "image/missing-file",
        "image/no-alternative-text",
        "note/undefined",
        "reference/duplicate-id",
        "reference/unknown-target",
    ];
    for code in expected {
        assert!(codes.iter().any(|found| found == code), "{code} is not in {codes:?}");
    }
}

#[test]
fn shapes_that_break_programs_do_not_break_this_one() {
    let shapes = [
        ("quotations in quotations", format!("# A\n\n{} deep\n", ">".repeat(20_000))),
        ("lists in lists", (0..400).map(|depth| format!("{}- item\n", "  ".repeat(depth))).collect()),
        ("brackets", format!("# A\n\n{}\n", "[".repeat(50_000))),
        ("brackets and parentheses", format!("# A\n\n{}\n", "[a](".repeat(20_000))),
        ("stars", format!("# A\n\n{}\n", "*a ".repeat(20_000))),
        ("underscores", format!("# A\n\n{}\n", "**_".repeat(20_000))),
        ("divisions in divisions", format!("# A\n\n{}", "::: panel\n".repeat(2_000))),
        ("one long word", format!("# A\n\n{}\n", "a".repeat(200_000))),
        (
            "a table with many columns",
            format!("# A\n\n{}\n{}\n{}\n", "|a".repeat(300), "|-".repeat(300), "|b".repeat(300)),
        ),
        ("many headings", "# A\n\n".repeat(500)),
        ("formulas in formulas", format!("# A\n\n${}x{}$\n", "\\frac{1}{".repeat(500), "}".repeat(500))),
        ("lone carriage returns", "# A\r\rWords\rand words.\r".to_owned()),
        ("a byte order mark", "\u{feff}# A\n\nWords.\n".to_owned()),
        ("nothing but spaces", " \t \n".repeat(1_000)),
        (
            "text that is Typst",
            "# #panic(\"x\") \\ $ @ < >\n\n#import \"/etc/passwd\" `#read(\"/etc/passwd\")` $#sys$ \\u{0}\n"
                .to_owned(),
        ),
    ];
    for (name, text) in shapes {
        let workspace = Workspace::with(&text);
        let start = Instant::now();
        let run = workspace.galley(&["build", "--draft"]);
        assert!(!run.stderr.contains("internal-fault"), "{name}: {}", run.stderr);
        assert!(start.elapsed() < Duration::from_secs(60), "{name}: {:?}", start.elapsed());
    }
}

#[test]
fn a_manuscript_that_is_no_file_is_a_finding() {
    let workspace = Workspace::empty()
        .write("manuscripts/series.toml", SERIES)
        .write("manuscripts/book/manuscript.md/notes.txt", "a folder");
    assert_eq!(workspace.galley(&["build"]).expect(1).errors(), ["manuscript/unreadable-file"]);
}

#[test]
fn an_output_that_cannot_be_written_leaves_the_others_as_they_were() {
    let workspace = Workspace::with(SOUND);
    workspace.galley(&["build"]).expect(0);
    std::fs::remove_file(workspace.path("dist/book/book.epub")).unwrap();
    let workspace = workspace
        .write("dist/book/book.epub/in the way", "")
        .write("manuscripts/book/manuscript.md", "# A chapter\n\nOther words.\n");
    let before = workspace.files("dist");
    let run = workspace.galley(&["build"]).expect(1);
    assert_eq!(run.errors(), ["output/not-written"]);
    assert_eq!(workspace.files("dist"), before);
}

#[test]
fn a_build_that_is_killed_leaves_whole_files() {
    let workspace = Workspace::with(SOUND);
    workspace.galley(&["build"]).expect(0);
    let old = workspace.files("dist");
    let other = Workspace::with("# A chapter\n\nOther words.\n");
    other.galley(&["build"]).expect(0);
    let new = other.files("dist");
    let workspace = workspace.write("manuscripts/book/manuscript.md", "# A chapter\n\nOther words.\n");
    for delay in [1, 5, 10, 20, 40, 60, 80, 100, 130, 160, 200, 300] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_galley"));
        command.current_dir(workspace.path("")).arg("build").stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        for (name, bytes) in workspace.files("dist").iter().filter(|(name, _)| !name.contains("partial")) {
            assert!(*bytes == old[name] || *bytes == new[name], "{name} is broken after {delay} ms");
        }
    }
    workspace.galley(&["build"]).expect(0);
    assert!(workspace.files("dist") == new, "{:?}", workspace.files("dist").keys());
}

#[test]
fn two_builds_at_once_do_not_spoil_each_other() {
    let workspace = Workspace::with(SOUND);
    workspace.galley(&["build"]).expect(0);
    let alone = workspace.files("dist");
    let root = workspace.path("");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| galley(&root, &["build"], &[]).expect(0));
        }
    });
    assert!(workspace.files("dist") == alone, "{:?}", workspace.files("dist").keys());
}
