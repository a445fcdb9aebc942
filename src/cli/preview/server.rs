//! The preview as a browser gets it: a few addresses on this machine, to be read and never to be written to.
//!
//! HTTP/1.1 (RFC 9112) as far as that takes: one request a connection, no body.

use super::board::Board;
use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// The page that shows everything.
const PAGE: &str = include_str!("page.html");

/// A request line and its header fields are no longer than this, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;

/// How long a browser may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(5);

/// An open page is told at least so often that we are here; so a closed one is noticed.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// The height of a page's picture, in px: sharp at the width that a page has in a window.
const PICTURE_HEIGHT: f64 = 1600.0;

/// Answers for as long as the program runs.
pub(super) fn serve(listener: &TcpListener, board: &Arc<Board>) {
    for stream in listener.incoming().flatten() {
        let board = Arc::clone(board);
        // A browser that goes away in mid-answer is no fault, and one that finds no thread asks again.
        let _ = std::thread::Builder::new().spawn(move || answer(stream, &board));
    }
}

/// What a browser asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    method: String,
    path: String,
    host: String,
}

impl Request {
    /// The request at the head of a connection.
    pub(super) fn parse(head: &str) -> Option<Self> {
        let mut lines = head.split("\r\n");
        let mut words = lines.next()?.split(' ');
        let (method, target, version) = (words.next()?, words.next()?, words.next()?);
        if !version.starts_with("HTTP/1.") || !target.starts_with('/') {
            return None;
        }
        let host = lines.find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("host").then(|| value.trim().to_owned())
        });
        let path = target.split(['?', '#']).next().unwrap_or_default();
        Some(Self { method: method.to_owned(), path: path.to_owned(), host: host? })
    }

    /// Whether it was meant for this machine: a page of another site that has its name point here (DNS rebinding) gets nothing.
    fn is_local(&self) -> bool {
        let name = self.host.rsplit_once(':').map_or(self.host.as_str(), |(name, _)| name);
        matches!(name, "localhost" | "127.0.0.1")
    }
}

/// An answer to a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    status: &'static str,
    media_type: &'static str,
    /// Whether the address names these bytes for good.
    lasting: bool,
    body: Vec<u8>,
}

impl Answer {
    fn of(media_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: "200 OK", media_type, lasting: false, body: body.into() }
    }

    fn refusal(status: &'static str) -> Self {
        Self { status, ..Self::of("text/plain; charset=utf-8", status) }
    }

    fn write(&self, stream: &mut TcpStream, with_body: bool) -> io::Result<()> {
        let Self { status, media_type, lasting, body } = self;
        let cache = if *lasting { "max-age=31536000, immutable" } else { "no-store" };
        // Nothing is loaded from anywhere else, and no document of an ebook runs a program.
        let policy = if *media_type == HTML {
            "default-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
        } else {
            "default-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'none'"
        };
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nCache-Control: {cache}\r\n\
             Content-Security-Policy: {policy}\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
            body.len(),
        )?;
        if with_body { stream.write_all(body) } else { Ok(()) }
    }
}

const HTML: &str = "text/html; charset=utf-8";

fn answer(mut stream: TcpStream, board: &Board) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let Some(request) = Request::parse(&head(&mut stream)?) else {
        return Answer::refusal("400 Bad Request").write(&mut stream, true);
    };
    if request.is_local() && request.method == "GET" && request.path == "/events" {
        return tell_of_changes(&mut stream, board);
    }
    respond(&request, board).write(&mut stream, request.method != "HEAD")
}

/// What stands before the empty line.
fn head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    let mut buffer = [0; 1024];
    while head.len() < LONGEST_HEAD {
        let count = stream.read(&mut buffer)?;
        head.extend_from_slice(&buffer[..count]);
        if count == 0 || head.windows(4).any(|four| four == b"\r\n\r\n") {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// The answer to a request for what is shown.
pub(super) fn respond(request: &Request, board: &Board) -> Answer {
    if !request.is_local() {
        return Answer::refusal("403 Forbidden");
    }
    if request.method != "GET" && request.method != "HEAD" {
        return Answer::refusal("405 Method Not Allowed");
    }
    let found = match request.path.as_str() {
        "/" => Some(Answer::of(HTML, PAGE)),
        "/state.json" => Some(Answer::of("application/json", board.state())),
        path => path.strip_prefix('/').and_then(|path| of_title(path, board)),
    };
    found.unwrap_or_else(|| Answer::refusal("404 Not Found"))
}

/// A page of a title, or a file of its ebook.
fn of_title(path: &str, board: &Board) -> Option<Answer> {
    let (slug, rest) = path.split_once('/')?;
    let (kind, name) = rest.split_once('/')?;
    let proof = board.proof(slug)?;
    match kind {
        "ebook" => Some(Answer::of(media_type(name)?, proof.ebook.get(name)?.clone())),
        "pages" => {
            let key = name.strip_suffix(".png")?;
            let index = proof.sheets.iter().position(|sheet| sheet.key == key)?;
            let picture = proof.pictures.as_ref()?.png(index, PICTURE_HEIGHT)?;
            Some(Answer { lasting: true, ..Answer::of("image/png", picture) })
        }
        _ => None,
    }
}

/// The core media types of ebooks (EPUB 3.3, 3.2), by the endings that ours have.
fn media_type(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending {
        "xhtml" => "application/xhtml+xml",
        "css" => "text/css",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        _ => return None,
    })
}

/// Server-sent events (HTML standard, 9.2): the number of what is shown, whenever it changes.
fn tell_of_changes(stream: &mut TcpStream, board: &Board) -> io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )?;
    let mut version = board.wait(u64::MAX, Duration::ZERO);
    loop {
        write!(stream, "data: {version}\n\n")?;
        stream.flush()?;
        version = board.wait(version, HEARTBEAT);
    }
}
