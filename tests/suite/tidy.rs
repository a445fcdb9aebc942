//! What the compiler does not check of the way in which the house is built.

use super::judges::repository;
use camino::Utf8PathBuf;
use std::fmt::Write as _;

/// The rooms in order, and what each may import of the others. Data flow one way only.
const ROOMS: [(&str, &[&str]); 18] = [
    ("archive", &[]),
    ("foreign", &[]),
    ("markup", &[]),
    ("span", &[]),
    ("finding", &["span"]),
    ("model", &["span"]),
    ("source", &["model", "finding", "foreign", "span"]),
    ("house", &["source", "finding", "span"]),
    ("series", &["source", "model", "finding", "span"]),
    ("editorial", &["source", "house", "model", "finding", "span"]),
    ("book", &["source", "house", "series", "model", "finding", "span"]),
    ("figure", &["house", "model", "finding", "span"]),
    ("print", &["book", "figure", "house", "series", "model", "finding", "foreign", "span"]),
    ("ebook", &["archive", "markup", "book", "figure", "house", "model", "finding", "span"]),
    ("catalogue", &["markup", "book", "house", "series", "model", "finding", "span"]),
    ("preflight", &["model", "finding", "foreign", "span"]),
    ("output", &["finding", "span"]),
    (
        "cli",
        &[
            "archive",
            "span",
            "finding",
            "model",
            "source",
            "house",
            "series",
            "editorial",
            "book",
            "figure",
            "print",
            "ebook",
            "catalogue",
            "preflight",
            "output",
        ],
    ),
];

/// Longer than this, a file is surely more than one thing.
const LONGEST_FILE: usize = 600;

/// A file of `src/`: its path from there, and its lines without tests and with line comments apart.
struct Source {
    path: Utf8PathBuf,
    text: String,
    /// Number, code and comment of every line that is not for tests only.
    lines: Vec<(usize, String, String)>,
}

impl Source {
    fn room(&self) -> &str {
        self.path.components().next().map_or("", |first| first.as_str().trim_end_matches(".rs"))
    }

    /// The line number and room of every `crate::room` in the code.
    fn imports(&self) -> Vec<(usize, String)> {
        let mut imports = Vec::new();
        let mut open_braces: Option<usize> = None;
        for (number, code, _) in &self.lines {
            for (at, _) in code.match_indices("crate::") {
                let rest = &code[at + "crate::".len()..];
                match rest.strip_prefix('{') {
                    Some(list) => {
                        open_braces = Some(0);
                        imports.extend(leading_names(list, &mut open_braces).map(|name| (*number, name)));
                    }
                    None => imports.push((*number, identifier(rest))),
                }
            }
            if open_braces.is_some() && !code.contains("crate::{") {
                imports.extend(leading_names(code, &mut open_braces).map(|name| (*number, name)));
            }
        }
        imports.retain(|(_, name)| ROOMS.iter().any(|(room, _)| room == name));
        imports
    }
}

/// The names at the outermost level of a braced import, as far as it goes on this line.
fn leading_names(list: &str, depth: &mut Option<usize>) -> impl Iterator<Item = String> + use<> {
    let mut names = Vec::new();
    let mut name = String::new();
    for c in list.chars() {
        let Some(level) = depth else { break };
        match c {
            '{' => *level += 1,
            '}' if *level == 0 => *depth = None,
            '}' => *level -= 1,
            ',' if *level == 0 => names.push(std::mem::take(&mut name)),
            _ if *level == 0 => name.push(c),
            _ => {}
        }
    }
    names.push(name);
    names.into_iter().map(|name| identifier(name.trim())).filter(|name| !name.is_empty())
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

/// Every file of `src/`.
fn sources() -> Vec<Source> {
    let root = repository().join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir_utf8().unwrap() {
            let path = entry.unwrap().into_path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension() == Some("rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(&root).unwrap().to_owned();
                found.push(Source { lines: lines(&text), path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    // A file that its parent declares for tests only is none of these rules' business.
    let for_tests: Vec<Utf8PathBuf> = found.iter().flat_map(declared_for_tests).collect();
    found.retain(|source| {
        !for_tests
            .iter()
            .any(|path| source.path.starts_with(path) || source.path == path.with_extension("rs"))
    });
    found
}

/// The modules that a file declares under `#[cfg(test)]`, as paths without ending.
fn declared_for_tests(source: &Source) -> Vec<Utf8PathBuf> {
    let folder = match source.path.file_stem() {
        Some("mod" | "lib" | "main") => source.path.parent().unwrap().to_owned(),
        _ => source.path.with_extension(""),
    };
    let mut lines = source.text.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            let mut file = None;
            let mut next = lines.next().unwrap_or_default().trim();
            while next.starts_with("#[") {
                file = next.strip_prefix("#[path = \"").and_then(|path| path.strip_suffix(".rs\"]")).or(file);
                next = lines.next().unwrap_or_default().trim();
            }
            let name = next.trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ");
            if let Some(name) = name.strip_prefix("mod ").and_then(|name| name.strip_suffix(';')) {
                // A path is one from the file's own folder.
                found.push(file.map_or(folder.join(name), |file| source.path.with_file_name(file)));
            }
        }
    }
    found
}

/// The lines of a file up to its tests, each as code and comment.
fn lines(text: &str) -> Vec<(usize, String, String)> {
    let mut all = Vec::new();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((index, line)) = lines.next() {
        let tests_begin = line.trim() == "#[cfg(test)]"
            && lines.peek().is_some_and(|(_, next)| next.starts_with("mod ") && next.ends_with('{'));
        if tests_begin {
            break;
        }
        let (code, comment) = match line.trim_start().starts_with("//") {
            true => ("", line),
            false => line.split_once(" // ").unwrap_or((line, "")),
        };
        all.push((index + 1, code.to_owned(), comment.to_owned()));
    }
    all
}

/// Fails with everything that was found.
#[track_caller]
fn report(faults: &str) {
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn rooms_import_only_what_stands_before_them() {
    let mut faults = String::new();
    for source in sources().iter().filter(|source| !matches!(source.room(), "lib" | "main")) {
        let room = source.room();
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            let _ = writeln!(faults, "src/{}: no such room in the table", source.path);
            continue;
        };
        for (line, import) in source.imports() {
            if import != room && !allowed.contains(&import.as_str()) {
                let _ = writeln!(faults, "src/{}:{line}: {room} may not import {import}", source.path);
            }
        }
    }
    report(&faults);
}

#[test]
fn imports_are_seen_in_every_form() {
    let imports = |text: &str| {
        let source = Source { path: "book/mod.rs".into(), text: String::new(), lines: lines(text) };
        source.imports()
    };
    let at = |line, room: &str| (line, room.to_owned());
    assert_eq!(imports("use crate::print::{self, Page};"), [at(1, "print")]);
    assert_eq!(imports("fn f() -> crate::ebook::Error {"), [at(1, "ebook")]);
    assert_eq!(imports("use crate::{model::{self, walk}, print};"), [at(1, "model"), at(1, "print")]);
    assert_eq!(
        imports("use crate::{\n    model,\n    cli::run,\n};\nlet span = 1;"),
        [at(2, "model"), at(3, "cli")]
    );
    assert_eq!(imports("//! See [`crate::print`].\nlet a = 1; // crate::cli"), []);
    assert_eq!(imports("#[cfg(test)]\nmod tests {\n    use crate::cli;\n}"), []);
}

#[test]
fn every_file_says_what_it_is_and_is_one_thing() {
    let mut faults = String::new();
    for source in sources() {
        let length = source.text.lines().count();
        if length > LONGEST_FILE {
            let _ = writeln!(faults, "src/{}: {length} lines; {LONGEST_FILE} is the most", source.path);
        }
        if !source.text.starts_with("//!") && source.path != "main.rs" {
            let _ = writeln!(faults, "src/{}: no module documentation", source.path);
        }
    }
    report(&faults);
}

#[test]
fn the_edges_alone_touch_disk_clock_and_environment() {
    let edge = |source: &Source| {
        matches!(source.room(), "cli" | "output" | "main") || source.path == "source/files.rs"
    };
    let mut faults = String::new();
    for source in sources().iter().filter(|source| !edge(source)) {
        for (line, code, _) in &source.lines {
            for forbidden in [
                "std::fs",
                "std::env",
                "std::process",
                "std::net",
                "SystemTime",
                "Instant::now",
                "println!",
                "eprintln!",
            ] {
                if code.contains(forbidden) {
                    let _ = writeln!(faults, "src/{}:{line}: {forbidden} below the edges", source.path);
                }
            }
        }
    }
    report(&faults);
}

#[test]
fn no_panic_without_a_reason_beside_it() {
    let mut faults = String::new();
    for source in sources() {
        for (index, (line, code, comment)) in source.lines.iter().enumerate() {
            let panics = [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("];
            let Some(panic) = panics.iter().find(|panic| code.contains(*panic)) else { continue };
            let above = index.checked_sub(1).map(|above| source.lines[above].2.trim_start());
            let reasoned = !comment.is_empty() || above.is_some_and(|above| above.starts_with("// "));
            if !reasoned {
                let _ = writeln!(faults, "src/{}:{line}: {panic} without a reason", source.path);
            }
        }
    }
    report(&faults);
}

#[test]
fn writers_match_the_model_whole() {
    let mut faults = String::new();
    for room in ["print", "ebook"] {
        let sources = sources();
        let door =
            sources.iter().find(|source| source.path == Utf8PathBuf::from(room).join("mod.rs")).unwrap();
        if !door.text.contains("clippy::wildcard_enum_match_arm") {
            let _ = writeln!(faults, "src/{}: wildcard arms are not denied", door.path);
        }
        for twin in ["matter", "block", "inline"] {
            let path = Utf8PathBuf::from(room).join(twin);
            let there = |path: &Utf8PathBuf| {
                sources
                    .iter()
                    .any(|source| source.path.starts_with(path) || source.path == path.with_extension("rs"))
            };
            if !there(&path) {
                let _ = writeln!(faults, "src/{path}.rs: the twin of the other writer's is missing");
            }
        }
    }
    report(&faults);
}

#[test]
fn one_room_alone_knows_the_markdown_parser() {
    let mut faults = String::new();
    for source in sources().iter().filter(|source| !source.path.starts_with("source")) {
        for (line, code, _) in &source.lines {
            if code.contains("pulldown_cmark") {
                let _ = writeln!(faults, "src/{}:{line}: pulldown_cmark outside source/", source.path);
            }
        }
    }
    report(&faults);
}
