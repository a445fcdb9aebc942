//! Each fault of a page is found, and the pages of the house stand on their grid.

use super::*;
use crate::book::{self, Bibliography, Book, Workshop, specimen};
use crate::finding::Findings;
use crate::print::{Medium, Specification, Typesetter, matter, pagination, setting};
use crate::series::{PrintSettings, Series};
use crate::source::{self, Files};

const LIMITS: Limits = Limits { body: (0.0, 700.0), hyphens: 2, filled: 0.25 };

/// A line of a block, the page's lines counted from 0.
fn line(block: usize, number: usize) -> Line {
    Line {
        block: Some(block),
        span: None,
        in_note: false,
        baseline: 10.0 + 13.5 * number as f64,
        left: 100.0,
        right: 300.0,
        size: 10.0,
        column_end: 320.0,
        last: Some('e'),
    }
}

fn page(lines: Vec<Line>) -> LedgerPage {
    LedgerPage { label: "7".into(), lines, filled: 1.0 }
}

/// The codes of what is found on some pages, and the first message.
fn found(roles: &[Role], pages: Vec<LedgerPage>, medium: Medium) -> (Vec<&'static str>, String) {
    let ledger = Ledger { pages, roles: roles.to_vec() };
    let mut findings = Findings::new();
    ledger.examine("some-title", LIMITS, medium, &mut findings);
    let findings = findings.into_sorted();
    let message = findings.first().map(|finding| finding.message.clone()).unwrap_or_default();
    (findings.iter().map(|finding| finding.code.name).collect(), message)
}

#[test]
fn good_pages_have_no_findings() {
    let first = page(vec![line(0, 0), line(0, 1), line(1, 3), line(2, 4), line(2, 5)]);
    let second = page(vec![line(2, 0), line(2, 1)]);
    let roles = [Role::Running, Role::Heading, Role::Running];
    assert_eq!(found(&roles, vec![first, second], Medium::Press).0, Vec::<&str>::new());
}

#[test]
fn lines_that_are_too_wide_are_found() {
    let mut wide = line(0, 0);
    wide.right = 340.0;
    let (codes, message) = found(&[Role::Other], vec![page(vec![wide])], Medium::Press);
    assert_eq!(codes, ["typography/overfull-line"]);
    assert_eq!(message, "a line is 20 pt wider than its column on page 7 of the print edition");
}

#[test]
fn words_over_others_are_found() {
    let mut over = line(1, 0);
    over.baseline += 2.0;
    over.left = 290.0;
    let pages = vec![page(vec![line(0, 0), over])];
    assert_eq!(found(&[Role::Running, Role::Other], pages, Medium::Press).0, ["typography/colliding-words"]);
}

#[test]
fn lines_that_stand_alone_are_found() {
    let widow = || vec![page(vec![line(0, 0), line(0, 1)]), page(vec![line(0, 0)])];
    let orphan = || vec![page(vec![line(0, 0)]), page(vec![line(0, 0), line(0, 1)])];
    for role in [Role::Running, Role::Paragraph, Role::Matter] {
        assert_eq!(found(&[role], widow(), Medium::LargePrint).0, ["typography/widow"]);
        assert_eq!(found(&[role], orphan(), Medium::LargePrint).0, ["typography/orphan"]);
    }
    assert_eq!(found(&[Role::Other], widow(), Medium::Press).0, Vec::<&str>::new(), "a caption may break");
}

#[test]
fn parts_of_a_line_are_one_line() {
    let mut part = line(0, 0);
    (part.left, part.right) = (301.0, 310.0);
    let pages = vec![page(vec![line(0, 0), line(0, 1)]), page(vec![line(0, 0), part])];
    assert_eq!(found(&[Role::Running], pages, Medium::Press).0, ["typography/widow"]);
}

#[test]
fn headings_that_their_text_has_left_are_found() {
    let pages = vec![page(vec![line(0, 0), line(1, 2)]), page(vec![line(2, 0), line(2, 1)])];
    let roles = [Role::Running, Role::Heading, Role::Running];
    assert_eq!(found(&roles, pages, Medium::Press).0, ["typography/stranded-heading"]);
}

#[test]
fn ladders_of_hyphens_are_found_once() {
    let lines = |count: usize| {
        (0..count).map(|number| Line { last: Some('-'), ..line(0, number) }).collect::<Vec<_>>()
    };
    assert_eq!(found(&[Role::Running], vec![page(lines(2))], Medium::Press).0, Vec::<&str>::new());
    assert_eq!(found(&[Role::Running], vec![page(lines(5))], Medium::Press).0, ["typography/hyphen-ladder"]);
}

#[test]
fn pages_with_a_few_lines_are_found_in_print_alone() {
    let scant = || vec![LedgerPage { filled: 0.1, ..page(vec![line(0, 0), line(0, 1)]) }];
    let (codes, message) = found(&[Role::Running], scant(), Medium::Press);
    assert_eq!(codes, ["typography/scant-page"]);
    assert_eq!(message, "page 7 of the print edition is filled to 10 % alone");
    assert_eq!(found(&[Role::Running], scant(), Medium::LargePrint).0, Vec::<&str>::new());
    assert_eq!(found(&[Role::Matter], scant(), Medium::Press).0, Vec::<&str>::new(), "an imprint is short");
}

/// The pages of a book, as they are laid out.
fn ledger(book: &Book, house: &HouseStyle, accent: &str) -> Ledger {
    let typesetter = Typesetter::new(house, &mut Findings::new());
    let settings = PrintSettings::default();
    let specification = Specification { medium: Medium::Press, settings: &settings, accent };
    let emission = matter::emit(book, &book.parts, &typesetter.drawings(&specification));
    let world = typesetter.world(&emission, setting::setting(book, &specification), book);
    let document = world.compile(&emission, "", &mut Findings::new()).unwrap();
    let pages = pagination::find(&document, &world, &emission, book, &mut Findings::new()).pages;
    Ledger::read(&document, &world, &emission, &pages, typesetter.limits(&specification))
}

/// How many lines of running text there are, the most that one of them stands off the lines of its page, and which page.
fn off_the_grid(ledger: &Ledger, house: &HouseStyle) -> (usize, f64, String) {
    let unit = house.length("type.line").unwrap();
    let top = house.length("page.top").unwrap();
    let lines = ledger.pages.iter().flat_map(|page| ledger.running(page).map(move |line| (page, line)));
    let off: Vec<(f64, String)> = lines
        .map(|(page, line)| {
            let lines = (line.baseline - top - 0.75 * unit) / unit;
            let place = format!("page {}, {:.0} pt down, {:?}", page.label, line.baseline, line.span);
            ((lines - lines.round()).abs() * unit, place)
        })
        .collect();
    let count = off.len();
    let most = off.into_iter().max_by(|one, other| one.0.total_cmp(&other.0)).unwrap_or_default();
    (count, most.0, most.1)
}

#[test]
fn running_text_of_facing_pages_registers() {
    let files = Files::open(env!("CARGO_MANIFEST_DIR"));
    let mut findings = Findings::new();
    let series = Series::load(&files, &mut findings).unwrap();
    let house = HouseStyle::load(&files, &mut findings);
    let bibliography = Bibliography::load(&files, &mut findings);
    for title in &series.titles {
        let Some(manuscript) = source::read(&files, &title.slug, &series.substitutions(title), &mut findings)
        else {
            continue;
        };
        let workshop = Workshop {
            files: &files,
            series: &series,
            house: &house,
            bibliography: &bibliography,
            locked_date: None,
        };
        let book = book::make_up(manuscript, title, workshop, &mut findings);
        let ledger = ledger(&book, &house, "blue");
        let (lines, most, place) = off_the_grid(&ledger, &house);
        assert!(lines > 400, "{}: {lines} lines of running text", title.slug);
        assert!(most <= 0.2, "{}: a line stands {most:.2} pt off the grid: {place}", title.slug);
        let mut findings = Findings::new();
        ledger.examine(&title.slug, Limits::of(&house, 297.0 * 72.0 / 25.4), Medium::Press, &mut findings);
        let found: Vec<_> = findings.into_sorted().into_iter().map(|finding| finding.message).collect();
        assert_eq!(found, Vec::<String>::new(), "{}", title.slug);
    }
}

#[test]
fn a_line_off_the_grid_is_seen() {
    let (book, _) = specimen::book();
    let house = HouseStyle::load(&Files::open("no such folder"), &mut Findings::new());
    let mut ledger = ledger(&book, &house, "blue");
    let roles = ledger.roles.clone();
    let running = |line: &Line| line.block.is_some_and(|block| roles.get(block) == Some(&Role::Running));
    let line = ledger.pages.iter_mut().flat_map(|page| &mut page.lines).find(|line| running(line)).unwrap();
    line.baseline += 0.5;
    assert!(off_the_grid(&ledger, &house).1 > 0.2);
}
