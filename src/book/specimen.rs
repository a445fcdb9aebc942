//! A book that holds every part, block and inline: both writers are tried on it.

use super::*;
use crate::model::*;
use crate::span::Spanned;
use std::io::Cursor;
use std::sync::Arc;

/// Makes the elements of a book.
struct Maker {
    runs: RunIds,
}

impl Maker {
    fn text(&mut self, text: &str) -> Inlines {
        vec![self.runs.text(text)]
    }

    fn run(&mut self, text: &str) -> Run {
        self.runs.run(text)
    }

    fn paragraph(&mut self, text: &str) -> Spanned<Block> {
        Spanned::generated(Block::Paragraph(self.text(text)))
    }

    fn division(&mut self, kind: DivisionKind, id: Option<&str>, title: &str, text: &str) -> Spanned<Block> {
        let title = if title.is_empty() { Vec::new() } else { self.text(title) };
        let blocks = vec![self.paragraph(text)];
        let attribution = (kind == DivisionKind::PullQuote).then(|| self.text("A head teacher"));
        Spanned::generated(Block::Division(Division {
            kind,
            id: id.map(|id| Id(id.to_owned())),
            title,
            blocks,
            attribution,
        }))
    }

    fn inlines(&mut self) -> Inlines {
        let note =
            |note, number, occurrence| Inline::Note(NoteReference { note: NoteId(note), number, occurrence });
        let link_words = vec![self.runs.text("a link & its note"), Spanned::generated(note(1, 2, 1))];
        let rendered = vec![
            self.runs.text("("),
            Spanned::generated(Inline::Link(Link {
                target: LinkTarget::Internal(Id("ref-one".into())),
                inlines: self.text("One 2004"),
            })),
            self.runs.text(")"),
        ];
        let list = vec![
            Inline::Text(
                self.run("A first line <with> \"marks\" & a \u{8}control; the second page begins here. "),
            ),
            Inline::Emphasis(self.text("stress")),
            Inline::Strong(self.text("strong")),
            Inline::Struck(self.text("gone")),
            Inline::Superscript(self.text("up")),
            Inline::Subscript(self.text("down")),
            Inline::Keyboard(self.text("Ctrl")),
            Inline::Verbatim(self.text("colour color")),
            Inline::Language(LanguageSpan {
                language: Some("he".into()),
                direction: None,
                inlines: self.text("שלום"),
            }),
            Inline::Code(self.run("let x;")),
            Inline::Math(math(false)),
            Inline::Math(Math { source: "\\odd".into(), display: false, row: Vec::new() }),
            Inline::Link(Link {
                target: LinkTarget::Address("https://example.org/?a=1&b=2".into()),
                inlines: link_words,
            }),
            Inline::Link(Link {
                target: LinkTarget::Internal(Id("nowhere".into())),
                inlines: self.text("only words"),
            }),
            Inline::Image(Image { image: ImageId(0), alternative: Some("A dot".into()), width: None }),
            note(0, 1, 1),
            note(0, 1, 2),
            Inline::Citation(Citation { works: Vec::new(), narrative: false, rendered }),
            Inline::Reference(CrossReference {
                target: Id("second".into()),
                rendered: self.text("Chapter 2"),
                page_lead: ", page ".into(),
            }),
            Inline::Index(IndexTerm {
                id: Id("_index-1".into()),
                see: None,
                entry: None,
                inlines: self.text("networks"),
            }),
            Inline::Abbreviation(Abbreviation {
                inlines: self.text("LEA"),
                expansion: Some("local education authority".into()),
                spelled_out: true,
            }),
            Inline::LineBreak,
            Inline::Placeholder(self.run("missing")),
        ];
        list.into_iter().map(Spanned::generated).collect()
    }

    fn blocks(&mut self) -> Blocks {
        let item = |ticked, blocks| Item { ticked, blocks, span: None };
        let cells = |maker: &mut Self, words: [&str; 2]| words.map(|w| maker.text(w)).to_vec();
        let mut blocks = vec![
            Block::Paragraph(self.inlines()),
            Block::Heading(Heading {
                level: 2,
                id: Id("one-a".into()),
                inlines: self.text("First & section"),
            }),
            Block::List(List {
                start: None,
                tight: true,
                items: vec![item(None, vec![self.paragraph("one")]), item(None, vec![self.paragraph("two")])],
            }),
            Block::List(List {
                start: Some(3),
                tight: false,
                items: vec![item(None, vec![self.paragraph("three")])],
            }),
            Block::List(List {
                start: None,
                tight: true,
                items: vec![
                    item(Some(true), vec![self.paragraph("done")]),
                    item(Some(false), vec![self.paragraph("open")]),
                ],
            }),
            Block::DefinitionList(vec![Definition {
                term: self.text("Network"),
                details: vec![vec![self.paragraph("Schools together")], vec![self.paragraph("Also")]],
            }]),
            Block::Quotation(Quotation {
                blocks: vec![self.paragraph("Quoted words")],
                attribution: Some(self.text("Somebody")),
            }),
            Block::Code(CodeBlock { language: Some("rust".into()), text: self.run("fn main() {}\n<end>") }),
            Block::Math(math(true)),
            Block::Table(Table {
                id: Some(Id("table-a".into())),
                label: "Table 1".into(),
                caption: self.text("Figures"),
                columns: vec![Alignment::Start, Alignment::End],
                head: cells(self, ["What", "How many"]),
                rows: vec![cells(self, ["Schools", "12"]), cells(self, ["Pupils in pages", "3400"])],
            }),
            Block::Table(Table {
                id: None,
                label: String::new(),
                caption: Vec::new(),
                columns: vec![Alignment::Center, Alignment::Start],
                head: vec![Vec::new(), Vec::new()],
                rows: vec![cells(self, ["a", "b"])],
            }),
            Block::Figure(Figure {
                id: Some(Id("figure-a".into())),
                mark: self.runs.run(String::new()).id,
                label: "Figure 1".into(),
                body: FigureBody::Image(Image {
                    image: ImageId(1),
                    alternative: Some("A dot".into()),
                    width: Some(50.0),
                }),
                caption: self.text("A dot, shown"),
            }),
            Block::Figure(Figure {
                id: Some(Id("figure-b".into())),
                mark: self.runs.run(String::new()).id,
                label: "Figure 2".into(),
                body: FigureBody::Chart(Chart {
                    kind: ChartKind::Bar,
                    title: "Schools".into(),
                    alternative: "Their number doubled.".into(),
                    source: "Census".into(),
                    unit: "schools".into(),
                    category_name: "Year".into(),
                    categories: vec!["2003".into(), "2004".into()],
                    series: vec![Series {
                        name: "North".into(),
                        values: vec![Some(1.0), Some(2.0)],
                        cells: vec!["1".into(), "2".into()],
                    }],
                    id: Id("figure-b-data".into()),
                }),
                caption: self.text("Growth"),
            }),
            Block::Figure(Figure {
                id: None,
                mark: self.runs.run(String::new()).id,
                label: String::new(),
                body: FigureBody::Blocks(vec![self.paragraph("Matter")]),
                caption: Vec::new(),
            }),
            Block::ThematicBreak,
            Block::WritingLines(3),
        ];
        blocks.push(Block::Heading(Heading {
            level: 4,
            id: Id("deep".into()),
            inlines: self.text("Too deep"),
        }));
        let mut blocks: Blocks = blocks.into_iter().map(Spanned::generated).collect();
        for (index, &(name, kind)) in DivisionKind::NAMES.iter().enumerate() {
            let id = format!("div-{name}");
            let title = if index % 2 == 0 { name } else { "" };
            blocks.push(self.division(kind, Some(&id), title, &format!("Inside {name}")));
        }
        blocks.push(self.division(DivisionKind::Plain, None, "", "Plain"));
        blocks
    }

    fn chapter(&mut self, id: &str, heading: &str, kind: ChapterKind, blocks: Blocks) -> Part {
        Part::Chapter(Box::new(ChapterPart {
            id: Id(id.into()),
            kind,
            kind_label: self.text("Think piece"),
            heading: self.text(heading),
            provenance: self.text("Illustrative"),
            summary: self.text("A standfirst"),
            byline: self.text("A. Author, Somewhere"),
            source: self.text("Drawn from life"),
            blocks,
        }))
    }

    fn section(&mut self, id: &str, heading: &str) -> Section {
        let blocks = vec![self.paragraph("Some text")];
        Section { id: Id(id.into()), heading: self.text(heading), blocks }
    }
}

fn math(display: bool) -> Math {
    let identifier = |text: &str| MathNode::Identifier { text: text.into(), upright: text == "d" };
    let operator =
        |text: &str, limits| MathNode::Operator { text: text.into(), stretchy: text == "(", limits };
    let boxed = |node| Box::new(node);
    let row = vec![
        MathNode::Script {
            base: boxed(operator("∑", true)),
            below: Some(boxed(identifier("i"))),
            above: Some(boxed(MathNode::Number("10".into()))),
        },
        MathNode::Fraction {
            numerator: boxed(identifier("a")),
            denominator: boxed(identifier("d")),
            rule: false,
        },
        MathNode::Root { radicand: boxed(identifier("x")), index: Some(boxed(MathNode::Number("3".into()))) },
        MathNode::Root { radicand: boxed(identifier("x")), index: None },
        MathNode::Space(0.5),
        MathNode::Text("where".into()),
        MathNode::Stack {
            base: boxed(identifier("x")),
            under: None,
            over: Some(boxed(operator("¯", false))),
            accent: true,
        },
        MathNode::Row(vec![operator("<", false), operator("(", false)]),
        MathNode::Table {
            rows: vec![vec![identifier("a"), identifier("b")]],
            open: "[".into(),
            close: "]".into(),
            aligned: true,
        },
    ];
    Math { source: "\\sum <x>".into(), display, row }
}

pub(crate) fn picture(format: image::ImageFormat) -> Arc<[u8]> {
    let mut bytes = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(40, 30).write_to(&mut bytes, format).unwrap();
    bytes.into_inner().into()
}

fn image_file(name: &str, format: ImageFormat, bytes: Arc<[u8]>) -> ImageFile {
    ImageFile { path: name.into(), bytes, format, width: 40, height: 30, used: None }
}

fn entry(id: &str, title: &str, children: Vec<OutlineEntry>) -> OutlineEntry {
    OutlineEntry { id: Id(id.into()), title: title.into(), in_contents: true, children }
}

fn furniture() -> Furniture {
    Furniture {
        contents: "Contents".into(),
        page: "Page".into(),
        page_list: "Page list".into(),
        landmarks: "Landmarks".into(),
        start_of_text: "Start of text".into(),
        note: "Note".into(),
        notes: "Notes".into(),
        back_to_text: "Back to the text".into(),
        chart_data: "The data of this chart".into(),
        photocopiable: "Worksheet: may be photocopied for use in schools".into(),
        open_questions: "Questions that we still have".into(),
        next_steps: "What we will do next".into(),
        next_steps_columns: ["What".into(), "Who".into(), "By when".into()],
        task_open: "To do".into(),
        task_done: "Done".into(),
        writing_space: "Space to write".into(),
        access_text: "All of the text can be read aloud.".into(),
        access_pictures: "Pictures are described.".into(),
        access_charts: "Charts have their data.".into(),
        access_formulas: "Formulas are MathML.".into(),
        access_pages: "It has the pages of the printed edition.".into(),
        front_cover: "Front cover".into(),
        inside_front_cover: "Inside front cover".into(),
        inside_back_cover: "Inside back cover".into(),
        back_cover: "Back cover".into(),
    }
}

fn identity() -> Identity {
    let person =
        |name: &str, sort: &str, role| Contributor { name: name.into(), sort_name: sort.into(), role };
    Identity {
        slug: "what-is".into(),
        title: "What is a network & why?".into(),
        series: "The Series".into(),
        wordmark: vec!["The".into(), "Series".into()],
        number: 2,
        titles_in_series: 6,
        language: "en-GB".into(),
        publisher: "College <Press>".into(),
        publisher_short: Some("CP".into()),
        programme: Some("Programme".into()),
        strapline: vec!["Learning".into()],
        web: Some("example.org".into()),
        contributors: vec![
            person("Ann Author", "Author, Ann", Role::Author),
            person("Ed Itor", "Itor, Ed", Role::Editor),
        ],
        edition: Some("First edition".into()),
        status: Status::Published,
        date: "2005-03-01".parse().ok(),
        file_date: "2005-03-02".parse().unwrap(),
        isbn_print: "9780306406157".parse().ok(),
        isbn_ebook: None,
        ebook_urn: "urn:uuid:7d444840-9dc0-51d1-b245-5ffdce74fad2".into(),
        print_urn: "urn:uuid:7d444840-9dc0-51d1-b245-5ffdce74fad3".into(),
        series_urn: "urn:uuid:7d444840-9dc0-51d1-b245-5ffdce74fad4".into(),
        summary: Some("About networks.".into()),
        keywords: vec!["Networks".into()],
        rights: Some("CC BY".into()),
        evaluation: None,
    }
}

/// A book with every part, block and inline, and its pages.
pub(crate) fn book() -> (Book, Pagination) {
    let mut make = Maker { runs: RunIds::default() };
    let title = make.text("What is a network & why?");
    let cover_run = match &title[0].value {
        Inline::Text(run) => run.id,
        _ => unreachable!(),
    };
    let lines = |make: &mut Maker| vec![make.text("The"), make.text("Series")];
    let front = FrontCover {
        id: Id("cover".into()),
        wordmark: lines(&mut make),
        title,
        programme: make.text("Programme"),
        strapline: vec![make.text("Learning together")],
        publisher_short: make.text("CP"),
        publisher: make.text("College Press"),
        web: make.text("example.org"),
    };
    let contents_heading = make.runs.run("Contents");
    let contents_run = contents_heading.id;
    let contents = Contents {
        id: Id("contents".into()),
        heading: vec![Spanned::generated(Inline::Text(contents_heading))],
        entries: Vec::new(),
        lists: vec![ContentsList {
            kind: ListedKind::Tables,
            heading: make.text("Tables"),
            entries: vec![ListedEntry {
                target: Id("table".into()),
                label: make.text("Table 1"),
                title: make.text("What it shows"),
            }],
        }],
    };
    let blocks = make.blocks();
    let first_run = match &blocks[0].value {
        Block::Paragraph(inlines) => match &inlines[0].value {
            Inline::Text(run) => (run.id, run.text.find("cond page").unwrap()),
            _ => unreachable!(),
        },
        _ => unreachable!(),
    };
    let table_run = blocks
        .iter()
        .find_map(|block| match &block.value {
            Block::Table(table) => match &table.rows[1][0][0].value {
                Inline::Text(run) => Some(run.id),
                _ => None,
            },
            _ => None,
        })
        .unwrap();
    let second_blocks = vec![Spanned::generated(Block::Paragraph(vec![
        make.runs.text("Again"),
        Spanned::generated(Inline::Note(NoteReference { note: NoteId(0), number: 1, occurrence: 3 })),
    ]))];
    let notes_pages = NotesPages { id: Id("notes".into()), heading: make.text("Notes") };
    let listing_entry = |make: &mut Maker, number, this_edition| ListingEntry {
        number,
        title: make.text("A title"),
        this_edition,
        mark: if this_edition { make.text("this edition") } else { Vec::new() },
        status: make.text("Forthcoming"),
        isbns: vec![make.text("ISBN 978")],
    };
    let parts = vec![
        Part::FrontCover(front),
        Part::InsideFrontCover(InsideFrontCover {
            id: Id("inside".into()),
            programme: make.text("Programme"),
            strapline: vec![make.text("Learning together")],
        }),
        Part::TitlePage(TitlePage {
            id: Id("title-page".into()),
            wordmark: lines(&mut make),
            title: make.text("What is a network & why?"),
            place_in_series: make.text("Title 2 of 6"),
            contributors: vec![make.text("Ann Author")],
            edition: make.text("First edition"),
            programme: Vec::new(),
            publisher: make.text("College Press"),
        }),
        Part::SeriesPage(make.section("series", "About the series")),
        Part::Contents(contents),
        Part::Introduction(make.section("Introduction_1", "In this edition")),
        make.chapter("first", "First things", ChapterKind::Account, blocks),
        make.chapter("second", "Second things", ChapterKind::Plain, second_blocks),
        Part::References(References {
            id: Id("references".into()),
            heading: make.text("References"),
            entries: vec![ReferenceEntry {
                id: Id("ref-one".into()),
                inlines: make.text("One (2004) A work"),
            }],
        }),
        Part::Glossary(make.section("glossary", "Terms")),
        Part::Material(make.section("material", "Illustrative material")),
        Part::Index(Index {
            id: Id("index".into()),
            heading: make.text("Index"),
            entries: vec![IndexEntry {
                words: make.text("networks"),
                places: vec![Id("_index-1".into())],
                see: make.text("see also ties"),
                children: vec![IndexEntry {
                    words: make.text("of schools"),
                    places: Vec::new(),
                    see: Vec::new(),
                    children: Vec::new(),
                }],
            }],
        }),
        Part::NotesPages(notes_pages),
        Part::SeriesListing(SeriesListing {
            id: Id("listing".into()),
            heading: make.text("The series"),
            about: vec![make.paragraph("In short")],
            lead_in: make.text("Six titles"),
            question: make.text("What is?"),
            entries: vec![listing_entry(&mut make, 1, false), listing_entry(&mut make, 2, true)],
        }),
        Part::Imprint(Imprint {
            id: Id("imprint".into()),
            heading: make.text("Imprint"),
            publisher: make.text("College Press"),
            address: vec![make.text("1 Street"), make.text("Town")],
            contact: vec![Contact {
                label: make.text("T:"),
                label_in_full: "Telephone".into(),
                value: make.text("0123"),
            }],
            blocks: vec![make.paragraph("Rights")],
        }),
        Part::BackCover(BackCover {
            id: Id("back".into()),
            wordmark: lines(&mut make),
            title: make.text("What is a network & why?"),
            summary: make.text("About networks."),
            quotation: make.text("‘Fine words’"),
            quotation_by: make.text("Somebody"),
            programme: make.text("Programme"),
            strapline: vec![make.text("Learning together")],
            publisher_short: make.text("CP"),
            publisher: make.text("College Press"),
            web: make.text("example.org"),
            isbn: "9780306406157".parse().ok(),
        }),
    ];
    let notes = vec![
        Note { blocks: vec![make.paragraph("A note"), make.paragraph("in two paragraphs")], span: None },
        Note { blocks: vec![make.paragraph("Another note")], span: None },
    ];
    let outline = vec![
        entry("cover", "Front cover", vec![]),
        entry("title-page", "Title page", vec![]),
        entry("series", "About the series", vec![]),
        entry("contents", "Contents", vec![]),
        entry("Introduction_1", "In this edition", vec![]),
        entry(
            "first",
            "First things",
            vec![entry("one-a", "First & section", vec![entry("deep", "Too deep", vec![])])],
        ),
        entry("second", "Second things", vec![]),
        entry("references", "References", vec![]),
        entry("notes", "Notes", vec![]),
        entry("back", "Back cover", vec![]),
    ];
    let page = |label: &str, start| Page { label: label.into(), start };
    let pages = vec![
        page("Front cover", Some((cover_run, 0))),
        page("3", Some((contents_run, 0))),
        page("7", Some(first_run)),
        page("8", Some((table_run, 0))),
        page("9", None),
    ];
    let images = vec![
        image_file("a.png", ImageFormat::Png, picture(image::ImageFormat::Png)),
        image_file("b.webp", ImageFormat::WebP, picture(image::ImageFormat::WebP)),
        image_file("unused.png", ImageFormat::Png, picture(image::ImageFormat::Png)),
    ];
    (
        Book { identity: identity(), parts, notes, images, outline, furniture: furniture() },
        Pagination { pages, ..Pagination::default() },
    )
}
