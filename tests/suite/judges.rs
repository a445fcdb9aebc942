//! The judges: other programs, which know nothing of galley and say what they think of its files.
//!
//! `tests/run` installs them and lists them in `target/judges/present`. A judge that is not listed
//! is skipped, aloud; where `GALLEY_NO_SKIPS` is set, that is a failure.
//!
//! The slow ones, which take seconds to start, run once for the whole suite and answer line by line.

use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// The folder of the repository.
pub(crate) fn repository() -> &'static Utf8Path {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where a judge stands, or nothing, once that was said, if it is not there.
pub(crate) fn find(judge: &str) -> Option<Utf8PathBuf> {
    static PRESENT: OnceLock<String> = OnceLock::new();
    let present = PRESENT.get_or_init(|| {
        std::fs::read_to_string(repository().join("target/judges/present")).unwrap_or_default()
    });
    let line = present.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let place = line.filter(|line| line.first() == Some(&judge)).find_map(|line| line.get(2).copied());
    if place.is_none() {
        assert!(
            std::env::var_os("GALLEY_NO_SKIPS").is_none(),
            "{judge} is not there, and may not be skipped"
        );
        // Written past the test harness, which keeps to itself what a passing test prints.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {judge} is not there; tests/run installs it");
    }
    place.map(Utf8PathBuf::from)
}

/// One thing that a judge has to say.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Message {
    pub(crate) severity: String,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) place: String,
}

#[derive(Deserialize)]
struct Answer {
    messages: Vec<Message>,
}

/// What EPUBCheck says of an EPUB, usage notes included but for one: that fonts are embedded, which they are to be.
pub(crate) fn epubcheck(file: &Utf8Path) -> Option<Vec<Message>> {
    static JUDGE: Mutex<Option<Service>> = Mutex::new(None);
    let jars = find("epubcheck")?;
    let mut messages = ask(&JUDGE, "epubcheck", file.as_str(), || java(&jars, "EpubCheck.java"));
    messages.retain(|message| message.code != "CSS-028");
    Some(messages)
}

/// What DAISY Ace says of an EPUB: its violations.
pub(crate) fn ace(file: &Utf8Path) -> Option<Vec<Message>> {
    static JUDGE: Mutex<Option<Service>> = Mutex::new(None);
    browser_judge("ace.js").map(|command| ask(&JUDGE, "ace", file.as_str(), || command))
}

/// What axe and Chromium say of a page of HTML: what is not accessible, too wide, broken or fetched from elsewhere.
pub(crate) fn page(file: &Utf8Path) -> Option<Vec<Message>> {
    static JUDGE: Mutex<Option<Service>> = Mutex::new(None);
    browser_judge("page.js").map(|command| ask(&JUDGE, "page", file.as_str(), || command))
}

/// What axe and Chromium say of the page of a running preview, and what they see on it (severity `seen`). Asked again about
/// the same address, they wait until it shows something newer.
pub(crate) fn preview(address: &str) -> Option<Vec<Message>> {
    static JUDGE: Mutex<Option<Service>> = Mutex::new(None);
    browser_judge("preview.js").map(|command| ask(&JUDGE, "preview", address, || command))
}

/// A judge that drives Chromium with what Ace brings along.
fn browser_judge(script: &str) -> Option<Command> {
    let (folder, browser) = (find("ace")?, find("chromium")?);
    let mut command = Command::new("node");
    command.arg(repository().join("tests/judges").join(script));
    command.env("NODE_PATH", folder.join("node_modules"));
    command.env("PUPPETEER_EXECUTABLE_PATH", browser.as_str());
    // A browser takes long to start on a machine that is busy.
    command.env("ACE_TIMEOUT_INITIAL", "120000");
    Some(command)
}

/// What veraPDF says of a PDF under a flavour: `ua1`, `2a`, `2b`.
pub(crate) fn verapdf(flavour: &str, file: &Utf8Path) -> Option<Vec<Message>> {
    static JUDGE: Mutex<Option<Service>> = Mutex::new(None);
    let jars = find("verapdf")?;
    Some(ask(&JUDGE, "verapdf", &format!("{flavour}={file}"), || java(&jars, "VeraPdf.java")))
}

/// A Java program run from its source. The quick compiler and the plain collector halve its start.
fn java(jars: &Utf8Path, source: &str) -> Command {
    let mut command = Command::new("java");
    command.args(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"]);
    command.arg(jars.join("*")).arg(repository().join("tests/judges").join(source));
    command
}

/// A judge that answers each line with a line.
struct Service {
    child: Child,
    questions: ChildStdin,
    answers: Receiver<String>,
}

/// How long a judge may think about a file.
const PATIENCE: Duration = Duration::from_secs(300);

fn ask(
    service: &Mutex<Option<Service>>,
    name: &str,
    question: &str,
    command: impl FnOnce() -> Command,
) -> Vec<Message> {
    let mut service = service.lock().unwrap_or_else(PoisonError::into_inner);
    let log = Utf8Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.log"));
    let running = service.get_or_insert_with(|| {
        let mut command = command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(File::create(&log).unwrap());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let (questions, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (to, answers) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines() {
                let Ok(line) = line else { break };
                if to.send(line).is_err() {
                    break;
                }
            }
        });
        Service { child, questions, answers }
    });
    let asked = writeln!(running.questions, "{question}").and_then(|()| running.questions.flush());
    let answer = asked.ok().and_then(|()| running.answers.recv_timeout(PATIENCE).ok());
    let Some(answer) = answer else {
        // It may be hanging; the next question gets a new one.
        let _ = running.child.kill();
        *service = None;
        let said = std::fs::read_to_string(&log).unwrap_or_default();
        panic!("{name} has no answer to {question}\n{said}");
    };
    let answer: Answer =
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{name}: {error}: {answer}"));
    answer.messages
}

/// What a program that is run once for a file says.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) success: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

fn run(program: &Utf8Path, arguments: &[&str]) -> Said {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{program} does not start: {error}"));
    Said {
        success: output.status.success(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A program of poppler's, which stand side by side.
fn poppler(program: &str, arguments: &[&str]) -> Option<Said> {
    Some(run(&find("poppler")?.with_file_name(program), arguments))
}

/// What qpdf, mutool and Ghostscript complain of in a PDF when they read all of it.
pub(crate) fn pdf_readers(file: &Utf8Path) -> Vec<String> {
    let mut complaints = Vec::new();
    if let Some(qpdf) = find("qpdf") {
        let said = run(&qpdf, &["--check", file.as_str()]);
        if !said.success {
            complaints.push(format!("qpdf: {}{}", said.stdout, said.stderr));
        }
    }
    if let Some(mutool) = find("mutool") {
        let said = run(&mutool, &["draw", "-q", "-r", "36", "-F", "pam", "-o", "/dev/null", file.as_str()]);
        // Debian's build says so of itself, whatever the file.
        let said_of_file = said.stderr.replace("warning: ICC support is not available\n", "");
        if !said.success || !said_of_file.is_empty() {
            complaints.push(format!("mutool: {said_of_file}"));
        }
    }
    if let Some(ghostscript) = find("ghostscript") {
        let arguments = ["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=nullpage", file.as_str()];
        let said = run(&ghostscript, &arguments);
        if !said.success || !said.stdout.is_empty() || !said.stderr.is_empty() {
            complaints.push(format!("Ghostscript: {}{}", said.stdout, said.stderr));
        }
    }
    complaints
}

/// The text of each page of a PDF, in the order in which it is drawn.
pub(crate) fn page_texts(file: &Utf8Path) -> Option<Vec<String>> {
    let said = poppler("pdftotext", &["-raw", "-enc", "UTF-8", file.as_str(), "-"])?;
    assert!(said.success, "{file}: {}", said.stderr);
    let mut pages: Vec<String> = said.stdout.split('\u{c}').map(str::to_owned).collect();
    // Every page ends with a form feed.
    pages.pop();
    Some(pages)
}

/// A word of a page, and how far below the head of the page it begins, in pt.
pub(crate) struct PlacedWord {
    pub(crate) word: String,
    /// From 0.
    pub(crate) page: usize,
    pub(crate) y: f64,
}

/// A piece of text in one size.
pub(crate) struct SizedText {
    pub(crate) page: usize,
    /// In pt, as it stands on the page.
    pub(crate) size: f64,
    pub(crate) text: String,
}

/// All text of a PDF, that of drawings too, with its size.
pub(crate) fn sized_texts(file: &Utf8Path) -> Option<Vec<SizedText>> {
    let said = run(&find("mutool")?, &["draw", "-q", "-F", "stext", "-o", "-", file.as_str()]);
    assert!(said.success, "{}", said.stderr);
    let text = said.stdout.replace('\0', "");
    let document = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut texts = Vec::new();
    let pages = document.descendants().filter(|node| node.has_tag_name("page"));
    for (index, page) in pages.enumerate() {
        for font in page.descendants().filter(|node| node.has_tag_name("font")) {
            let size = font.attribute("size").and_then(|size| size.parse().ok()).unwrap();
            let text: String = font.children().filter_map(|letter| letter.attribute("c")).collect();
            texts.push(SizedText { page: index + 1, size, text });
        }
    }
    Some(texts)
}

/// The words of a PDF and their places.
pub(crate) fn placed_words(file: &Utf8Path) -> Option<Vec<PlacedWord>> {
    let said = poppler("pdftotext", &["-bbox", "-enc", "UTF-8", file.as_str(), "-"])?;
    assert!(said.success, "{file}: {}", said.stderr);
    let mut words = Vec::new();
    for (page, lines) in said.stdout.split("<page ").skip(1).enumerate() {
        for line in lines.lines() {
            let Some((place, word)) =
                line.trim().strip_suffix("</word>").and_then(|line| line.split_once('>'))
            else {
                continue;
            };
            let y = place.split('"').nth(3).unwrap().parse().unwrap();
            words.push(PlacedWord { word: word.to_owned(), page, y });
        }
    }
    Some(words)
}

/// A value of `pdfinfo`: `Pages`, `Page size`, `PDF version`, `Title`.
pub(crate) fn pdfinfo(file: &Utf8Path, key: &str) -> Option<String> {
    let said = poppler("pdfinfo", &[file.as_str()])?;
    assert!(said.success, "{file}: {}", said.stderr);
    let value = said.stdout.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    Some(value.unwrap_or_default().trim().to_owned())
}

/// A box of each page as `pdfinfo` reads it (`TrimBox`): left, bottom, right and top, in pt.
pub(crate) fn page_boxes(file: &Utf8Path, name: &str) -> Option<Vec<[f64; 4]>> {
    let said = poppler("pdfinfo", &["-box", "-l", "-1", file.as_str()])?;
    assert!(said.success, "{file}: {}", said.stderr);
    let lines = said.stdout.lines().filter_map(|line| line.split_once(&format!(" {name}:")));
    let numbers = |(_, rest): (&str, &str)| {
        let numbers: Vec<f64> = rest.split_whitespace().map(|number| number.parse().unwrap()).collect();
        numbers.try_into().unwrap()
    };
    Some(lines.map(numbers).collect())
}

/// A picture as `pdfimages` lists it.
#[derive(Debug)]
pub(crate) struct Picture {
    /// `image` or `smask`.
    pub(crate) kind: String,
    /// `cmyk`, `gray`, `rgb`, `icc`, `index`.
    pub(crate) colour: String,
    /// Pixels to the inch, across and down.
    pub(crate) ppi: (u32, u32),
}

/// The pictures of a PDF.
pub(crate) fn pictures(file: &Utf8Path) -> Option<Vec<Picture>> {
    let said = poppler("pdfimages", &["-list", file.as_str()])?;
    assert!(said.success, "{file}: {}", said.stderr);
    let picture = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let ppi = |at: usize| fields[at].parse().unwrap();
        Picture { kind: fields[2].to_owned(), colour: fields[5].to_owned(), ppi: (ppi(12), ppi(13)) }
    };
    Some(said.stdout.lines().skip(2).map(picture).collect())
}

/// The plates of each page within its bleed as Ghostscript separates them, overprint heeded: name, and a byte a pixel,
/// 255 for full ink.
pub(crate) fn plates(file: &Utf8Path, resolution: u32) -> Option<Vec<BTreeMap<String, Vec<u8>>>> {
    let ghostscript = find("ghostscript")?;
    let folder = Utf8Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("plates-{}", unique()));
    std::fs::create_dir_all(&folder).unwrap();
    let resolution = format!("-r{resolution}");
    let out = folder.join("%04d.tif");
    let said = run(
        &ghostscript,
        &[
            "-q",
            "-dNOPAUSE",
            "-dBATCH",
            "-dSAFER",
            "-sDEVICE=tiffsep",
            &resolution,
            "-dOverprint=/enable",
            "-dTextAlphaBits=1",
            "-dGraphicsAlphaBits=1",
            "-dUseBleedBox",
            "-o",
            out.as_str(),
            file.as_str(),
        ],
    );
    assert!(said.success, "{file}: {}{}", said.stdout, said.stderr);
    let mut pages: BTreeMap<String, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
    for entry in folder.read_dir_utf8().unwrap() {
        let path = entry.unwrap().into_path();
        // 0001(Cyan).tif is a plate, 0001.tif the page.
        let Some((page, rest)) = path.file_name().unwrap().split_once('(') else { continue };
        let plate = image::open(&path).unwrap().into_luma8().into_raw();
        let name = rest.trim_end_matches(").tif").to_owned();
        pages
            .entry(page.to_owned())
            .or_default()
            .insert(name, plate.into_iter().map(|ink| 255 - ink).collect());
    }
    let _ = std::fs::remove_dir_all(&folder);
    Some(pages.into_values().collect())
}

fn unique() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

mod tests {
    //! Each judge finds a fault, or its silence elsewhere would say nothing.

    use super::super::epub::Epub;
    use super::super::workspace::Workspace;
    use super::*;

    /// A book that was built, and the judges are content with.
    fn book() -> Workspace {
        let workspace = Workspace::with("# A chapter\n\nSome words.\n");
        workspace.galley(&["build"]).expect(0);
        workspace
    }

    /// The book's EPUB with something in each document replaced.
    fn spoilt(workspace: &Workspace, from: &str, to: &str) -> Utf8PathBuf {
        let mut epub = Epub::open(&workspace.path("dist/book/book.epub"));
        let mut changed = 0;
        for (name, bytes) in &mut epub.files {
            let text = String::from_utf8_lossy(bytes).into_owned();
            if name.ends_with(".xhtml") && text.contains(from) {
                *bytes = text.replace(from, to).into_bytes();
                changed += 1;
            }
        }
        assert!(changed > 0, "no {from} to spoil");
        let path = workspace.path("spoilt.epub");
        epub.write(&path);
        path
    }

    #[test]
    fn packing_an_epub_again_is_no_fault() {
        let workspace = book();
        let Some(messages) = epubcheck(&spoilt(&workspace, "Some words", "Other words")) else { return };
        assert!(messages.is_empty(), "{messages:?}");
    }

    #[test]
    fn epubcheck_finds_an_element_in_the_wrong_place() {
        let workspace = book();
        let Some(messages) = epubcheck(&spoilt(&workspace, "Some words", "<li>Some</li> words")) else {
            return;
        };
        assert!(messages.iter().any(|message| message.code == "RSC-005"), "{messages:?}");
    }

    #[test]
    fn epubcheck_gives_usage_notes_too() {
        let workspace = book();
        let noted = spoilt(&workspace, "<p>Some words", "<p epub:type=\"unheard-of\">Some words");
        let Some(messages) = epubcheck(&noted) else { return };
        assert!(messages.iter().any(|message| message.severity == "USAGE"), "{messages:?}");
    }

    #[test]
    fn ace_finds_an_image_without_words() {
        let workspace = book();
        let spoilt = spoilt(&workspace, "Some words", "<img src=\"../images/cover.png\"/> words");
        let Some(messages) = ace(&spoilt) else { return };
        assert!(messages.iter().any(|message| message.code == "image-alt"), "{messages:?}");
    }

    #[test]
    fn ace_does_not_pass_what_it_cannot_read() {
        let workspace = book().write("broken.epub", "no archive");
        let Some(messages) = ace(&workspace.path("broken.epub")) else { return };
        assert_eq!(messages[0].severity, "crash");
    }

    #[test]
    fn verapdf_finds_a_file_without_tags() {
        let workspace = book();
        let file = workspace.path("dist/book/book-print.pdf");
        let Some(messages) = verapdf("ua1", &file) else { return };
        assert!(messages.iter().any(|message| message.code == "7.1-11"), "{messages:?}");
        let broken = workspace.write("broken.pdf", "no PDF");
        let messages = verapdf("2b", &broken.path("broken.pdf")).unwrap();
        assert_eq!(messages[0].severity, "CRASH");
    }

    #[test]
    fn readers_of_pdf_find_a_file_that_is_cut() {
        let workspace = book();
        let bytes = std::fs::read(workspace.path("dist/book/book-print.pdf")).unwrap();
        let workspace = workspace.write("cut.pdf", &bytes[..bytes.len() / 2]);
        let readers = ["qpdf", "mutool", "ghostscript"].into_iter().filter(|reader| find(reader).is_some());
        assert_eq!(pdf_readers(&workspace.path("cut.pdf")).len(), readers.count());
    }
}
