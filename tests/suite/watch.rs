//! `galley watch` and `galley preview`, which go on until they are stopped.

use crate::judges::{self, Message};
use crate::workspace::{SERIES, Workspace};
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant, SystemTime};

/// How long something may take to happen.
const PATIENCE: Duration = Duration::from_secs(120);

/// A command that runs beside the test, and ends with it.
struct Running {
    child: Child,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(workspace: &Workspace, arguments: &[&str]) -> Running {
    let mut command = Command::new(env!("CARGO_BIN_EXE_galley"));
    command.args(["--message-format", "short"]).args(arguments).current_dir(workspace.path(""));
    command.env_remove("SOURCE_DATE_EPOCH").stdin(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (stdout, stderr) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
    Running { child, stdout, stderr }
}

fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (to, lines) = channel();
    std::thread::spawn(move || {
        BufReader::new(stream).lines().map_while(Result::ok).try_for_each(|line| to.send(line))
    });
    lines
}

/// The first line that holds some words.
#[track_caller]
fn said(lines: &Receiver<String>, words: &str) -> String {
    let start = Instant::now();
    while let Ok(line) = lines.recv_timeout(PATIENCE.saturating_sub(start.elapsed())) {
        if line.contains(words) {
            return line;
        }
    }
    panic!("nobody says {words}");
}

fn changed(workspace: &Workspace, path: &str) -> SystemTime {
    std::fs::metadata(workspace.path(path)).unwrap().modified().unwrap()
}

fn write(workspace: &Workspace, path: &str, text: &str) {
    std::fs::write(workspace.path(path), text).unwrap();
}

fn two_titles() -> Workspace {
    let other = "\n[[title]]\nslug = \"other\"\ntitle = \"Another book\"\n";
    Workspace::with("# One\n\nWords.\n")
        .write("manuscripts/series.toml", format!("{SERIES}{other}"))
        .write("manuscripts/other/manuscript.md", "# Two\n\nOther words.\n")
}

#[test]
fn what_has_changed_is_built_again() {
    let workspace = two_titles();
    let watch = start(&workspace, &["watch"]);
    said(&watch.stdout, "book.epub");
    said(&watch.stdout, "other.epub");
    let (book, other) = ("dist/book/book.epub", "dist/other/other.epub");
    let (before, of_other) = (std::fs::read(workspace.path(book)).unwrap(), changed(&workspace, other));

    write(&workspace, "manuscripts/book/manuscript.md", "# One\n\nMore words.\n");
    said(&watch.stdout, "book.epub");
    let after = std::fs::read(workspace.path(book)).unwrap();
    assert!(before != after, "the change is in the ebook");
    assert_eq!(changed(&workspace, other), of_other, "the other title is left alone");

    // An error is told, and the outputs stay; mended, they follow.
    write(&workspace, "manuscripts/book/manuscript.md", "# One\n\n::: nonsense\nWords.\n:::\n");
    said(&watch.stderr, "manuscripts/book/manuscript.md:3:1: error[");
    assert!(std::fs::read(workspace.path(book)).unwrap() == after, "an error leaves the output as it was");
    write(&workspace, "manuscripts/book/manuscript.md", "# One\n\nThe last words.\n");
    said(&watch.stdout, "book.epub");
    assert!(std::fs::read(workspace.path(book)).unwrap() != after);

    // What all titles share changes all of them, and a registry that is broken for a while ends nothing.
    write(&workspace, "manuscripts/series.toml", "[series\n");
    said(&watch.stderr, "manuscripts/series.toml:");
    write(&workspace, "manuscripts/series.toml", &workspace_series().replace("Small books", "Large books"));
    said(&watch.stdout, "book.epub");
    said(&watch.stdout, "other.epub");
    assert!(changed(&workspace, other) > of_other);
}

fn workspace_series() -> String {
    two_titles().text("manuscripts/series.toml")
}

#[test]
fn only_what_was_named_is_watched() {
    let workspace = two_titles();
    let watch = start(&workspace, &["watch", "book"]);
    said(&watch.stdout, "book.epub");
    write(&workspace, "manuscripts/other/manuscript.md", "# Two\n\nMore.\n");
    write(&workspace, "manuscripts/book/manuscript.md", "# One\n\nMore.\n");
    said(&watch.stdout, "book.epub");
    assert!(!workspace.path("dist/other").exists());
}

#[test]
fn what_cannot_be_watched_ends_at_once() {
    for arguments in [["watch", "nonsense"], ["preview", "nonsense"]] {
        two_titles().galley(&arguments).expect(2);
    }
    Workspace::empty().galley(&["-C", ".", "watch"]).expect(2);
}

#[test]
fn a_port_that_is_taken_is_told() {
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = two_titles().galley(&["preview", "--port", &port]).expect(2);
    assert!(run.stderr.contains("--port"), "{}", run.stderr);
}

/// What is seen on the page, and no fault with it.
#[track_caller]
fn seen(messages: &[Message], code: &str) -> String {
    let faults: Vec<_> = messages.iter().filter(|message| message.severity != "seen").collect();
    assert!(faults.is_empty(), "{faults:?}");
    messages.iter().find(|message| message.code == code).map(|message| message.message.clone()).unwrap()
}

#[test]
fn the_browser_shows_what_stands() {
    let workspace = two_titles();
    let preview = start(&workspace, &["preview", "--port", "0"]);
    let address = said(&preview.stdout, "http://localhost:");
    let Some(messages) = judges::preview(&address) else { return };
    let pages: usize = seen(&messages, "pages").parse().unwrap();
    assert!(pages >= 4, "{pages}");
    assert!(seen(&messages, "ebook").contains("Contents"));

    // Only the pages that have changed are drawn again.
    write(&workspace, "manuscripts/book/manuscript.md", "# One\n\nMore words.\n");
    let messages = judges::preview(&address).unwrap();
    let fresh: usize = seen(&messages, "fresh").parse().unwrap();
    assert!(fresh >= 1 && fresh < pages, "{fresh} of {pages}");

    // Titles are shown around their errors.
    write(&workspace, "manuscripts/book/manuscript.md", "# One\n\n::: nonsense\nWords.\n:::\n");
    let messages = judges::preview(&address).unwrap();
    assert!(seen(&messages, "pages").parse::<usize>().unwrap() >= 4);
    assert!(seen(&messages, "findings").contains("manuscripts/book/manuscript.md:3:1"));
}

#[test]
fn the_preview_is_for_this_machine_alone() {
    let workspace = two_titles();
    let preview = start(&workspace, &["preview", "--port", "0"]);
    let address = said(&preview.stdout, "http://localhost:");
    let port: u16 = address.trim_end_matches('/').rsplit_once(':').unwrap().1.parse().unwrap();
    let ask = |request: &str| {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
    };
    let get = |path: &str, host: &str| ask(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
    assert_eq!(get("/state.json", "localhost"), "HTTP/1.1 200 OK");
    assert_eq!(get("/state.json", "rebound.example"), "HTTP/1.1 403 Forbidden");
    assert_eq!(get("/../manuscripts/series.toml", "localhost"), "HTTP/1.1 404 Not Found");
    assert_eq!(ask("DELETE / HTTP/1.1\r\nHost: localhost\r\n\r\n"), "HTTP/1.1 405 Method Not Allowed");
    for nonsense in ["", "\r\n\r\n", "GET", "\u{0}\u{1}\r\n\r\n", &"x".repeat(100_000)] {
        // A head that is too long may be cut off before the answer is read.
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { panic!("it is gone") };
        let _ = stream.write_all(nonsense.as_bytes());
    }
    assert_eq!(get("/", "localhost"), "HTTP/1.1 200 OK", "it goes on");
}
