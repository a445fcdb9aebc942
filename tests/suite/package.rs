//! `galley package`: the printer's package, unpacked and judged by other programs.

use super::build::content;
use super::epub::Epub;
use super::judges;
use super::workspace::{SERIES, Workspace, galley};
use camino::Utf8Path;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

const MANUSCRIPT: &str = "# A chapter\n\nSome words.\n";

/// The registry of a series with what a job ticket names.
const WHOLE: &str = r#"[series]
name = "Small books"

[imprint]
publisher = "A House & Sons"
address = ["1 Some Street", "Some Town"]
telephone = "01234 567890"
email = "books@example.org"

[print]
trim = "a5"
bleed = "5mm"
paper = "uncoated"
caliper = "0.2mm"

[[title]]
slug = "book"
title = "A book"
isbn = { print = "9780306406157" }
"#;

/// The files of a package.
fn unpacked(workspace: &Workspace) -> BTreeMap<String, Vec<u8>> {
    Epub::open(&workspace.path("dist/book/book-package.zip")).files
}

/// The same, laid out in a folder.
fn laid_out(workspace: &Workspace) -> camino::Utf8PathBuf {
    let folder = workspace.path("unpacked");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in unpacked(workspace) {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    folder
}

fn ticket(workspace: &Workspace) -> Value {
    serde_json::from_slice(&unpacked(workspace)["job-ticket.json"]).unwrap()
}

fn sums_are_right(folder: &Utf8Path) -> bool {
    let output =
        Command::new("sha256sum").args(["-c", "--strict", "SHA256SUMS"]).current_dir(folder).output();
    output.unwrap().status.success()
}

#[test]
fn a_package_holds_all_that_a_printer_needs() {
    let workspace = Workspace::with(MANUSCRIPT).write("manuscripts/series.toml", WHOLE);
    let run = workspace.galley(&["package", "book"]).expect(0);
    assert!(run.stdout.contains("dist/book/book-package.zip"), "{}", run.stdout);
    let files = unpacked(&workspace);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "SHA256SUMS",
            "book-print.pdf",
            "job-ticket.json",
            "job-ticket.pdf",
            "preflight-print.html",
            "preflight.json"
        ]
    );
    assert!(files["book-print.pdf"] == std::fs::read(workspace.path("dist/book/book-print.pdf")).unwrap());
    let sums = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
    assert_eq!(sums.lines().count(), files.len() - 1, "{sums}");
    assert!(!workspace.files("dist").keys().any(|name| name.contains("partial")));

    let folder = laid_out(&workspace);
    assert!(sums_are_right(&folder));
    let report: Value = serde_json::from_slice(&files["preflight.json"]).unwrap();
    assert_eq!(report[0]["file"], "book-print.pdf");
    assert_eq!(report[0]["passes"], true);
    assert!(String::from_utf8_lossy(&files["preflight-print.html"]).contains("Passed"));
    // What was packed may be changed on its way; the sums tell.
    std::fs::write(folder.join("book-print.pdf"), "changed").unwrap();
    assert!(!sums_are_right(&folder));
}

#[test]
fn the_ticket_says_what_the_registry_asks_and_the_files_have() {
    let workspace = Workspace::with(MANUSCRIPT).write("manuscripts/series.toml", WHOLE);
    workspace.galley(&["package", "book"]).expect(0);
    let ticket = ticket(&workspace);
    let folder = laid_out(&workspace);
    let press_file = folder.join("book-print.pdf");
    assert_eq!(ticket["title"], "A book");
    assert_eq!(ticket["isbn"], "9780306406157");
    assert_eq!(ticket["trim"], serde_json::json!({ "width_mm": 148.0, "height_mm": 210.0 }));
    assert_eq!(ticket["bleed_mm"], 5.0);
    assert_eq!(ticket["caliper_mm"], 0.2);
    assert_eq!(ticket["binding"], "saddle-stitch");
    assert_eq!(ticket["cover"], "self");
    assert_eq!(ticket["spine_mm"], Value::Null);
    assert_eq!(ticket["paper"], "uncoated");
    assert_eq!(ticket["output_condition"]["identifier"], "FOGRA39");
    assert_eq!(ticket["inks"], serde_json::json!(["cyan", "magenta", "yellow", "black"]));
    assert_eq!(ticket["ink_limit_percent"], 280.0);
    assert_eq!(ticket["marks"], false);
    assert_eq!(ticket["preflight"]["errors"], 0);
    assert_eq!(ticket["contact"]["email"], "books@example.org");
    let file = &ticket["files"][0];
    assert_eq!(file["bytes"], std::fs::metadata(&press_file).unwrap().len());
    let sum = Command::new("sha256sum").arg(&press_file).output().unwrap();
    assert_eq!(file["sha256"].as_str(), String::from_utf8_lossy(&sum.stdout).split(' ').next());
    if let Some(pages) = judges::pdfinfo(&press_file, "Pages") {
        assert_eq!(file["pages"].to_string(), pages);
        assert_eq!(ticket["pages"].to_string(), pages);
    }

    let pdf = folder.join("job-ticket.pdf");
    assert_eq!(judges::pdf_readers(&pdf), Vec::<String>::new());
    if let Some(pages) = judges::page_texts(&pdf) {
        let words = pages.join(" ").replace('\u{a0}', " ");
        let pages = ticket["pages"].to_string();
        for wanted in [
            "A book",
            "148 × 210 mm",
            "5 mm",
            "0.2 mm",
            "FOGRA39",
            "280 %",
            "A House & Sons",
            "01234 567890",
            "book-print.pdf",
            &pages,
            file["sha256"].as_str().unwrap(),
        ] {
            assert!(words.contains(wanted), "{wanted} is missing in\n{words}");
        }
        assert!(!words.contains("ticket."), "a word of the house is missing\n{words}");
    }
    for flavour in ["ua1", "2a"] {
        let Some(messages) = judges::verapdf(flavour, &pdf) else { return };
        content(&pdf, &messages);
    }
}

#[test]
fn a_flat_cover_goes_with_the_text_and_its_spine_is_told() {
    let registry = WHOLE.replace("[print]", "[print]\nbinding = \"perfect-bound\"\nmarks = true");
    let pages = "# A chapter\n\nSome words.\n\n".repeat(30);
    let workspace = Workspace::with(pages).write("manuscripts/series.toml", registry);
    workspace.galley(&["package", "book"]).expect(0);
    let names: Vec<String> = unpacked(&workspace).into_keys().collect();
    assert!(names.iter().any(|name| name == "book-print-cover.pdf"), "{names:?}");
    assert!(names.iter().any(|name| name == "preflight-print-cover.html"), "{names:?}");
    let ticket = ticket(&workspace);
    assert_eq!(ticket["binding"], "perfect-bound");
    assert_eq!(ticket["cover"], "flat");
    assert_eq!(ticket["marks"], true);
    assert_eq!(ticket["inks"], serde_json::json!(["cyan", "magenta", "yellow", "black"]));
    let (text, cover) = (&ticket["files"][0], &ticket["files"][1]);
    assert_eq!((&text["holds"], &cover["holds"]), (&"text".into(), &"cover".into()));
    assert_eq!(ticket["pages"].as_u64(), text["pages"].as_u64().map(|pages| pages + 4));
    // Every leaf once, those of the cover too.
    let leaves = (ticket["pages"].as_f64().unwrap() / 2.0).ceil();
    let spine = ticket["spine_mm"].as_f64().unwrap();
    assert!((spine - 0.2 * leaves).abs() < 0.06, "{spine} mm for {leaves} leaves");
    assert!((cover["trim"]["width_mm"].as_f64().unwrap() - 296.0 - spine).abs() < 0.06, "{cover}");
}

#[test]
fn a_separate_cover_is_four_pages_more() {
    let registry = WHOLE.replace("[print]", "[print]\ncover = \"separate\"");
    let workspace = Workspace::with(MANUSCRIPT).write("manuscripts/series.toml", registry);
    workspace.galley(&["package", "book"]).expect(0);
    let ticket = ticket(&workspace);
    assert_eq!(ticket["cover"], "separate");
    assert_eq!(ticket["spine_mm"], Value::Null);
    assert_eq!(ticket["files"][1]["pages"], 4);
    assert_eq!(ticket["pages"].as_u64(), ticket["files"][0]["pages"].as_u64().map(|pages| pages + 4));
}

#[test]
fn the_same_files_give_the_same_package() {
    let packages: Vec<Vec<u8>> = [("UTC", "a"), ("Pacific/Kiritimati", "another folder")]
        .into_iter()
        .map(|(zone, folder)| {
            let workspace = Workspace::empty()
                .write(&format!("{folder}/manuscripts/series.toml"), WHOLE)
                .write(&format!("{folder}/manuscripts/book/manuscript.md"), MANUSCRIPT);
            let root = workspace.path(folder);
            let read = || std::fs::read(root.join("dist/book/book-package.zip")).unwrap();
            galley(&root, &["package", "book"], &[("TZ", zone), ("LANG", "tr_TR.UTF-8")]).expect(0);
            let first = read();
            galley(&root, &["package", "book"], &[("TZ", zone)]).expect(0);
            assert!(first == read(), "the second package differs");
            first
        })
        .collect();
    assert!(packages[0] == packages[1], "the packages differ");
}

#[test]
fn what_is_out_of_date_is_built_first() {
    let workspace = Workspace::with(MANUSCRIPT);
    workspace.galley(&["build", "--edition", "print"]).expect(0);
    let built = workspace.galley(&["package", "book"]).expect(0).stdout;
    assert!(!built.contains("book-print.pdf"), "what is current is not built again\n{built}");
    let workspace = workspace.write("manuscripts/book/manuscript.md", "# A chapter\n\nOther sentences.\n");
    let before = unpacked(&workspace);
    let built = workspace.galley(&["package", "book"]).expect(0).stdout;
    assert!(built.contains("book-print.pdf"), "{built}");
    assert!(before["book-print.pdf"] != unpacked(&workspace)["book-print.pdf"]);
    if let Some(pages) = judges::page_texts(&laid_out(&workspace).join("book-print.pdf")) {
        assert!(pages.iter().any(|page| page.contains("Other sentences.")), "{pages:?}");
    }
}

#[test]
fn a_package_is_old_when_its_press_file_is_newer() {
    let workspace = Workspace::with(MANUSCRIPT);
    workspace.galley(&["package", "book"]).expect(0);
    let state = || {
        let list = workspace.galley(&["list"]).expect(0).stdout;
        list.lines().find(|line| line.contains("book-package.zip")).unwrap().trim().to_owned()
    };
    assert_eq!(state(), "book-package.zip");
    std::fs::write(workspace.path("manuscripts/book/manuscript.md"), "# A chapter\n\nOther words.\n")
        .unwrap();
    workspace.galley(&["build"]).expect(0);
    assert_eq!(state(), "book-package.zip  out of date");
}

#[test]
fn no_package_is_made_of_a_draft() {
    let workspace = Workspace::with("# A chapter\n\nSome words.\n\n![](gone.png)\n");
    workspace.galley(&["build", "--draft"]).expect(1);
    assert!(workspace.path("dist/book/book-print.pdf").exists());
    let run = workspace.galley(&["package", "book"]).expect(1);
    assert!(!run.errors().is_empty());
    assert!(!workspace.path("dist/book/book-package.zip").exists());
}

#[test]
fn no_package_is_made_of_a_press_file_that_fails_its_preflight() {
    let workspace = Workspace::with(MANUSCRIPT);
    workspace.galley(&["build"]).expect(0);
    // Spoilt behind the program's back, with the size and the time that it had.
    let path = workspace.path("dist/book/book-print.pdf");
    let time = std::fs::metadata(&path).unwrap().modified().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let mut spoilt = 0;
    for at in 0..bytes.len() {
        if bytes[at..].starts_with(b"/TrimBox") {
            bytes[at..at + 8].copy_from_slice(b"/TrimBax");
            spoilt += 1;
        }
    }
    assert!(spoilt > 0, "no trim box to spoil");
    std::fs::write(&path, bytes).unwrap();
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    let run = workspace.galley(&["package", "book"]).expect(1);
    let errors = run.errors();
    assert!(errors.iter().any(|code| code == "package/unfit-press-file"), "{errors:?}");
    assert!(errors.iter().any(|code| code == "pdf/missing-trim-box"), "{errors:?}");
    assert!(!workspace.path("dist/book/book-package.zip").exists());
}

#[test]
fn a_title_that_cannot_be_built_has_no_package() {
    let two = format!("{SERIES}\n[[title]]\nslug = \"other\"\ntitle = \"Another\"\n");
    let workspace = Workspace::with(MANUSCRIPT).write("manuscripts/series.toml", two);
    workspace.galley(&["package", "other"]).expect(1);
    workspace.galley(&["package", "nothing-of-this-name"]).expect(2);
    galley(&workspace.path(""), &["package"], &[]).expect(2);
    assert!(workspace.files("dist").is_empty());
}
