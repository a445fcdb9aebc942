use super::board::{Board, Proof, Show};
use super::server::{Request, respond};
use std::collections::BTreeMap;

fn board() -> Board {
    let board = Board::default();
    let ebook = BTreeMap::from([("OEBPS/nav.xhtml".to_owned(), b"<html/>".to_vec())]);
    let proof = Proof {
        slug: "first".to_owned(),
        title: "The first".to_owned(),
        sheets: Vec::new(),
        pictures: None,
        ebook,
        findings: Vec::new(),
    };
    let order = vec!["second".to_owned(), "first".to_owned()];
    board.put_up(Show { order, proofs: vec![proof], ..Show::default() });
    board
}

fn status(head: &str) -> String {
    let request = Request::parse(head).expect("a request");
    format!("{:?}", respond(&request, &board()))
}

#[test]
fn what_is_shown_is_found() {
    assert!(status("GET / HTTP/1.1\r\nHost: localhost:4280\r\n\r\n").contains("200 OK"));
    let chapter = status("GET /first/ebook/OEBPS/nav.xhtml?v=1 HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
    assert!(chapter.contains("200 OK") && chapter.contains("application/xhtml+xml"), "{chapter}");
}

#[test]
fn nothing_else_is_found() {
    for path in [
        "/first/ebook/../../etc/passwd",
        "/first/ebook/OEBPS/other.xhtml",
        "/second/ebook/OEBPS/nav.xhtml",
        "/first/pages/0.png",
        "//",
        "/first",
        "/first/ebook/",
    ] {
        let answer = status(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assert!(answer.contains("404 Not Found"), "{path}: {answer}");
    }
}

#[test]
fn other_sites_get_nothing() {
    for host in ["example.org", "localhost.example.org:4280", ""] {
        let answer = status(&format!("GET /state.json HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        assert!(answer.contains("403 Forbidden"), "{host}: {answer}");
    }
}

#[test]
fn nothing_can_be_written() {
    assert!(status("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n").contains("405 Method Not Allowed"));
}

#[test]
fn what_is_no_request_is_refused() {
    for head in [
        "",
        "GET\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ] {
        assert_eq!(Request::parse(head), None, "{head}");
    }
}

#[test]
fn what_was_put_up_before_stays_until_it_is_replaced() {
    let board = board();
    let before = board.proof("first").map(|proof| proof.title.clone());
    board.put_up(Show::default());
    assert_eq!(board.proof("first").map(|proof| proof.title.clone()), before);
    // A title that the series no longer has goes.
    board.put_up(Show { order: vec!["second".to_owned()], ..Show::default() });
    assert!(board.proof("first").is_none());
}
