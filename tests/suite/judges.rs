//! The judges: other programs, which know nothing of galley and say what they think of its files.
//!
//! `tests/run` installs them and lists them in `target/judges/present`. A judge that is not listed
//! is skipped, aloud; where `GALLEY_NO_SKIPS` is set, that is a failure.
//!
//! The slow ones, which take seconds to start, run once for the whole suite and answer line by line.

use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
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

/// What EPUBCheck says of an EPUB, usage notes included.
pub(crate) fn epubcheck(file: &Utf8Path) -> Option<Vec<Message>> {
    static JUDGE: Mutex<Option<Service>> = Mutex::new(None);
    let jars = find("epubcheck")?;
    Some(ask(&JUDGE, "epubcheck", file.as_str(), || java(&jars, "EpubCheck.java")))
}

/// What DAISY Ace says of an EPUB: its violations.
pub(crate) fn ace(file: &Utf8Path) -> Option<Vec<Message>> {
    static JUDGE: Mutex<Option<Service>> = Mutex::new(None);
    let (folder, browser) = (find("ace")?, find("chromium")?);
    Some(ask(&JUDGE, "ace", file.as_str(), || {
        let mut command = Command::new("node");
        command.arg(repository().join("tests/judges/ace.js"));
        command.env("NODE_PATH", folder.join("node_modules"));
        command.env("PUPPETEER_EXECUTABLE_PATH", browser.as_str());
        // A browser takes long to start on a machine that is busy.
        command.env("ACE_TIMEOUT_INITIAL", "120000");
        command
    }))
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

/// A value of `pdfinfo`: `Pages`, `Page size`, `PDF version`, `Title`.
pub(crate) fn pdfinfo(file: &Utf8Path, key: &str) -> Option<String> {
    let said = poppler("pdfinfo", &[file.as_str()])?;
    assert!(said.success, "{file}: {}", said.stderr);
    let value = said.stdout.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    Some(value.unwrap_or_default().trim().to_owned())
}
