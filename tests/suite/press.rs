//! Press files, judged by readers and separations of others.

use super::build::content;
use super::judges;
use super::workspace::{Workspace, series};
use camino::{Utf8Path, Utf8PathBuf};
use image::{DynamicImage, ImageFormat, Luma, LumaA, Rgb, Rgba};
use lopdf::{Document, Object};
use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::OnceLock;

/// A registry with one title, printed like this.
fn registry(print: &str) -> String {
    format!(
        "[series]\nname = \"Small books\"\n\n[imprint]\npublisher = \"A House\"\n\n[print]\n{print}\n\n\
         [[title]]\nslug = \"book\"\ntitle = \"Pictures & <others>\"\ndate = 2005-03-01\n"
    )
}

/// A picture without two equal pixels side by side, with deep shadows; it tells its channels apart.
fn sample(x: u32, y: u32) -> [u8; 3] {
    let noise = (x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)) >> 7) % 29;
    if y < 80 { [(noise / 2) as u8; 3] } else { [x, y * 2, x + y].map(|base| (base % 220 + noise) as u8) }
}

const WIDTH: u32 = 900;
const HEIGHT: u32 = 600;

fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A picture of every kind: its name and its file.
fn pictures() -> Vec<(&'static str, Vec<u8>)> {
    let rgb = image::ImageBuffer::from_fn(WIDTH, HEIGHT, |x, y| Rgb(sample(x, y)));
    let rgba = image::ImageBuffer::from_fn(WIDTH, HEIGHT, |x, y| {
        let [red, green, blue] = sample(x, y);
        Rgba([red, green, blue, (x / 4) as u8])
    });
    let deep =
        image::ImageBuffer::from_fn(WIDTH, HEIGHT, |x, y| Rgb(sample(x, y).map(|v| u16::from(v) * 257)));
    let grey = image::ImageBuffer::from_fn(WIDTH, HEIGHT, |x, y| Luma([sample(x, y)[0]]));
    let deep_grey =
        image::ImageBuffer::from_fn(WIDTH, HEIGHT, |x, y| Luma([u16::from(sample(x, y)[0]) * 257]));
    let grey_alpha =
        image::ImageBuffer::from_fn(WIDTH, HEIGHT, |x, y| LumaA([sample(x, y)[0], (y / 3) as u8]));
    let stripes =
        image::ImageBuffer::from_fn(WIDTH, HEIGHT, |x, _| Luma([if x / 9 % 2 == 0 { 0u8 } else { 255 }]));
    let flat = image::ImageBuffer::from_fn(WIDTH, HEIGHT, |x, _| {
        Rgb([[10u8, 88, 180], [184, 65, 26], [42, 107, 51]][(x / 100 % 3) as usize])
    });
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 90 60' width='90' height='60'>\
        <defs><linearGradient id='g'><stop offset='0' stop-color='#e33'/><stop offset='1' stop-color='#33e'/>\
        </linearGradient></defs><rect width='90' height='60' fill='url(#g)'/>\
        <g opacity='.5'><circle cx='30' cy='30' r='20' fill='#0a0'/><circle cx='50' cy='30' r='20'/></g>\
        <path d='M0 50H90' stroke='#000'/>\
        <path d='M0 54H90' stroke='#3d0f08' stroke-width='6'/><path d='M45 48V60' stroke='#000'/></svg>";
    vec![
        ("photo.jpg", encoded(rgb.clone(), ImageFormat::Jpeg)),
        ("photo.png", encoded(rgb.clone(), ImageFormat::Png)),
        ("photo.webp", encoded(rgb.clone(), ImageFormat::WebP)),
        ("photo.tif", encoded(rgb.clone(), ImageFormat::Tiff)),
        ("palette.gif", encoded(rgb, ImageFormat::Gif)),
        ("alpha.png", encoded(rgba.clone(), ImageFormat::Png)),
        ("alpha.webp", encoded(rgba, ImageFormat::WebP)),
        ("deep.png", encoded(deep.clone(), ImageFormat::Png)),
        ("deep.tif", encoded(deep, ImageFormat::Tiff)),
        ("grey.jpg", encoded(grey.clone(), ImageFormat::Jpeg)),
        ("grey.png", encoded(grey, ImageFormat::Png)),
        ("deep-grey.png", encoded(deep_grey, ImageFormat::Png)),
        ("grey-alpha.png", encoded(grey_alpha, ImageFormat::Png)),
        ("stripes.png", encoded(stripes, ImageFormat::Png)),
        ("flat.png", encoded(flat, ImageFormat::Png)),
        ("drawing.svg", drawing.as_bytes().to_vec()),
    ]
}

/// A book with a picture of every kind, small enough on the page to have too many pixels.
fn with_pictures(print: &str) -> Workspace {
    let mut manuscript = String::from("# Pictures\n\nWords before all pictures.\n\n");
    let mut workspace = Workspace::empty().write("manuscripts/series.toml", registry(print));
    for (name, bytes) in pictures() {
        let _ = writeln!(manuscript, "![A picture](images/{name}){{width=40%}}\n\nWords behind {name}.\n");
        workspace = workspace.write(&format!("manuscripts/book/images/{name}"), bytes);
    }
    workspace.write("manuscripts/book/manuscript.md", manuscript)
}

/// It, printed on coated paper and stapled; built once.
fn illustrated() -> &'static Workspace {
    static BUILT: OnceLock<Workspace> = OnceLock::new();
    BUILT.get_or_init(|| {
        let workspace = with_pictures("trim = \"a5\"");
        let run = workspace.galley(&["build", "--edition", "print", "--edition", "proof"]).expect(0);
        assert_eq!(run.errors(), Vec::<String>::new());
        workspace
    })
}

fn press_file(workspace: &Workspace) -> Utf8PathBuf {
    workspace.path("dist/book/book-print.pdf")
}

/// All inks together in the darkest pixel of each page, in %, at so many pixels to the inch.
fn darkest(file: &Utf8Path, resolution: u32) -> Option<Vec<f64>> {
    let pages = judges::plates(file, resolution)?;
    let darkest = |plates: &std::collections::BTreeMap<String, Vec<u8>>| {
        let pixels = plates.values().next().map_or(0, Vec::len);
        let sum = |at: usize| plates.values().map(|plate| u32::from(plate[at])).sum::<u32>();
        f64::from((0..pixels).map(sum).max().unwrap_or_default()) / 2.55
    };
    Some(pages.iter().map(darkest).collect())
}

#[test]
fn every_picture_is_in_inks_and_no_finer_than_the_press() {
    let file = press_file(illustrated());
    assert_eq!(judges::pdf_readers(&file), Vec::<String>::new());
    let Some(found) = judges::pictures(&file) else { return };
    let (pictures, masks): (Vec<_>, Vec<_>) = found.iter().partition(|picture| picture.kind == "image");
    assert_eq!(pictures.len(), 15, "{found:?}");
    assert_eq!(masks.len(), 3);
    for picture in pictures {
        let line_art = picture.colour == "index";
        assert!(picture.colour == "cmyk" || line_art, "{picture:?}");
        let most = if line_art { 1200 } else { 300 };
        assert!(picture.ppi.0 <= most && picture.ppi.1 <= most, "{picture:?}");
        assert!(line_art || picture.ppi.0 >= 295, "no more is taken away than must be: {picture:?}");
    }
}

#[test]
fn no_pixel_of_any_page_has_more_ink_than_the_paper_takes() {
    let uncoated = with_pictures("paper = \"uncoated\"");
    uncoated.galley(&["build", "--edition", "print"]).expect(0);
    let mut files = vec![(press_file(illustrated()), 300.0, 150), (press_file(&uncoated), 280.0, 150)];
    files.extend(series().slugs.iter().map(|slug| (series().file(slug, "-print.pdf"), 300.0, 72)));
    for (file, limit, resolution) in files {
        let Some(pages) = darkest(&file, resolution) else { return };
        for (page, ink) in (1..).zip(pages) {
            // Plates hold whole 255ths: each may be rounded up once.
            assert!(ink <= limit + 1.0, "{file} page {page}: {ink:.0} %");
        }
    }
    // The pictures are dark enough to need the limit.
    assert!(darkest(&press_file(illustrated()), 150).unwrap().iter().any(|ink| *ink > 285.0));
}

#[test]
fn more_ink_than_the_paper_takes_is_seen() {
    let workspace = Workspace::with("# A\n\nWords.");
    workspace.galley(&["build", "--edition", "print"]).expect(0);
    let mut document = Document::load(press_file(&workspace)).unwrap();
    let page = document.page_iter().nth(2).unwrap();
    // Two paints of which neither is too much, and one overprints the other.
    document
        .add_page_contents(
            page,
            b"q .9 .8 .7 .1 k 99 99 9 9 re f /Black gs 0 0 0 1 k 104 99 4 9 re f Q".to_vec(),
        )
        .unwrap();
    let state = document.add_object(lopdf::dictionary! { "OP" => true, "op" => true, "OPM" => 1 });
    document
        .get_or_create_resources(page)
        .unwrap()
        .as_dict_mut()
        .unwrap()
        .set("ExtGState", lopdf::dictionary! { "Black" => state });
    let flooded = workspace.path("flooded.pdf");
    document.save(&flooded).unwrap();
    let Some(pages) = darkest(&flooded, 72) else { return };
    for (page, ink) in (1..).zip(pages) {
        assert_eq!(ink > 301.0, page == 3, "page {page}: {ink:.0} %");
    }
}

#[test]
fn text_is_black_ink_alone() {
    let words = "Words upon words in black ink. ".repeat(200);
    let manuscript =
        format!("# Words\n\n{words}\n\n## More of them\n\n| a | b |\n|---|---|\n| c | $x^2/y$ |\n\n{words}");
    let build = |house: &str| {
        let workspace = Workspace::with(&manuscript).write("styles/house.toml", house);
        workspace.galley(&["build", "--edition", "print"]).expect(0);
        let pages = judges::plates(&press_file(&workspace), 100)?;
        let inked = |name: &str| -> usize {
            pages.iter().map(|plates| plates[name].iter().filter(|ink| **ink > 0).count()).sum()
        };
        Some((inked("Cyan") + inked("Magenta") + inked("Yellow"), inked("Black")))
    };
    // With a house whose one colour is grey, nothing but black ink is left.
    let Some((colours, black)) = build("[colours.blue]\ncmyk = [0, 0, 0, 70]\nsrgb = \"#55585c\"\n") else {
        return;
    };
    assert_eq!(colours, 0);
    assert!(black > 10_000);
    // And with a coloured one the plates show it.
    assert!(build("").unwrap().0 > 1000);
}

/// A drawing of dark shapes, with a little black text all over them.
fn dark_drawing(shapes: &str) -> String {
    let mut drawing = format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 100'>{shapes}");
    for line in 1..12 {
        let _ = write!(
            drawing,
            "<text x='4' y='{}' font-size='7'>Black words on what lies below them, again and again</text>",
            line * 8
        );
    }
    drawing + "</svg>"
}

/// A picture of deep shadows.
fn darkness() -> image::RgbImage {
    image::ImageBuffer::from_fn(WIDTH, HEIGHT, |x, y| {
        let noise = x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)) >> 7;
        Rgb([noise % 43, noise / 43 % 31, noise / 1333 % 23].map(|value| value as u8))
    })
}

#[test]
fn nothing_that_lies_on_something_else_exceeds_the_limit() {
    let blended = |mode: &str| {
        format!(
            "<rect width='120' height='100' fill='#5a1a06'/>\
             <rect x='60' width='100' height='100' fill='#042a5a' style='mix-blend-mode:{mode}'/>\
             <rect x='20' y='30' width='160' height='40' fill='#0a4a12' style='mix-blend-mode:{mode}'/>"
        )
    };
    let blurred = "<defs><filter id='b'><feGaussianBlur stdDeviation='2'/></filter></defs><g filter='url(#b)'>\
                   <rect x='2' y='2' width='190' height='90' fill='#2a0a06'/></g>";
    let translucent = "<defs><linearGradient id='g'><stop stop-color='#200' stop-opacity='0.2'/>\
                       <stop offset='1' stop-color='#002'/></linearGradient></defs>\
                       <rect width='200' height='100' fill='#021a04'/>\
                       <rect width='200' height='70' fill='url(#g)' opacity='0.7'/>";
    let mut drawings = vec![("blurred", blurred.to_owned()), ("translucent", translucent.to_owned())];
    let modes = [
        "multiply",
        "darken",
        "color-burn",
        "hard-light",
        "overlay",
        "difference",
        "exclusion",
        "luminosity",
    ];
    drawings.extend(modes.map(|mode| (mode, blended(mode))));
    let mut manuscript = String::from("# Dark\n\nWords *on a gradient of inks*.\n\n");
    let mut workspace = Workspace::empty().write("manuscripts/series.toml", registry("trim = \"a5\""));
    for (name, shapes) in drawings {
        let _ = writeln!(manuscript, "![Shapes](images/{name}.svg){{width=90%}}\n\nWords.\n");
        workspace = workspace.write(&format!("manuscripts/book/images/{name}.svg"), dark_drawing(&shapes));
    }
    manuscript.push_str("![Shadows](images/dark.jpg)\n\nWords.\n\n![Shadows](images/dark.png)\n");
    // Words on every picture, and a ground of which each stop alone is within the limit.
    let text = std::fs::read_to_string(judges::repository().join("styles/print/text.typ")).unwrap();
    let ground = "gradient.linear(cmyk(90%, 80%, 90%, 0%), cmyk(60%, 90%, 99%, 0%), space: cmyk)";
    let laid_on = text
        .replace(
            "#let emphasis(body) = emph(body)",
            &format!("#let emphasis(body) = box(fill: {ground}, emph(body))"),
        )
        .replace(
            "std.image(path, alt: alternative, ..size) }",
            "{ std.image(path, alt: alternative, ..size); place(top, text(size: 9pt, lorem(60))) } }",
        );
    assert!(laid_on.contains("lorem") && laid_on.contains(ground));
    let workspace = workspace
        .write("manuscripts/book/manuscript.md", manuscript)
        .write("manuscripts/book/images/dark.jpg", encoded(darkness(), ImageFormat::Jpeg))
        .write("manuscripts/book/images/dark.png", encoded(darkness(), ImageFormat::Png))
        .write("styles/print/text.typ", laid_on);
    let run = workspace.galley(&["build", "--edition", "print"]).expect(0);
    let mut told: Vec<String> = run
        .findings()
        .into_iter()
        .filter(|finding| finding.code == "press/drawing-as-picture")
        .map(|finding| finding.path)
        .collect();
    told.sort();
    let mut wanted = modes.map(|mode| format!("manuscripts/book/images/{mode}.svg"));
    wanted.sort();
    assert_eq!(told, wanted);
    let Some(pages) = darkest(&press_file(&workspace), 150) else { return };
    for (page, ink) in (1..).zip(&pages) {
        assert!(*ink <= 301.0, "page {page}: {ink:.0} %");
    }
    assert!(
        pages.iter().filter(|ink| **ink > 290.0).count() >= 3,
        "they are dark enough to need it: {pages:?}"
    );
}

/// A copy that claims to be PDF/A-2b: what veraPDF checks of it, fonts, colours and groups, is asked of PDF/X-4 too.
fn relabelled(file: &Utf8Path) -> Utf8PathBuf {
    let mut document = Document::load(file).unwrap();
    let intents = document.catalog().unwrap().get(b"OutputIntents").unwrap().as_array().unwrap();
    let intent = intents[0].as_reference().unwrap();
    document.get_dictionary_mut(intent).unwrap().set("S", "GTS_PDFA1");
    let packet = document.catalog().unwrap().get(b"Metadata").unwrap().as_reference().unwrap();
    let Ok(Object::Stream(packet)) = document.get_object_mut(packet) else { panic!("no packet in {file}") };
    let text = String::from_utf8(packet.content.clone()).unwrap();
    let text = text
        .replace(
            "xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\"",
            "xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"",
        )
        .replace(
            "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>",
            "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>",
        )
        // PDF/A knows nothing of it, PDF/X asks for it.
        .replace("<pdf:Trapped>False</pdf:Trapped>", "");
    assert!(text.contains("pdfaid:part"));
    packet.set_content(text.into_bytes());
    let copy = file.with_extension("2b.pdf");
    document.save(&copy).unwrap();
    copy
}

#[test]
fn fonts_colours_and_groups_are_those_of_an_archive() {
    let marked = with_pictures("marks = true\nbinding = \"perfect-bound\"\ncaliper = \"0.7mm\"");
    marked.galley(&["build", "--edition", "print"]).expect(0);
    let mut files = vec![
        press_file(illustrated()),
        illustrated().path("dist/book/book-proof.pdf"),
        press_file(&marked),
        marked.path("dist/book/book-print-cover.pdf"),
    ];
    files.extend(series().slugs.iter().map(|slug| series().file(slug, "-print.pdf")));
    for file in files {
        let Some(messages) = judges::verapdf("2b", &relabelled(&file)) else { return };
        content(&file, &messages);
        assert_eq!(judges::pdf_readers(&file), Vec::<String>::new(), "{file}");
    }
}

#[test]
fn boxes_are_where_the_printer_cuts() {
    let pt = |mm: f64| mm * 72.0 / 25.4;
    for (print, bleed, room) in
        [("bleed = \"3mm\"", 3.0, 0.0), ("bleed = \"0mm\"", 0.0, 0.0), ("marks = true", 3.0, 10.0)]
    {
        let workspace = Workspace::with("# A\n\nWords.").write("manuscripts/series.toml", registry(print));
        workspace.galley(&["build", "--edition", "print"]).expect(0);
        let file = press_file(&workspace);
        let wanted = |inset: f64| {
            let sheet = (pt(210.0 + 2.0 * (bleed + room)), pt(297.0 + 2.0 * (bleed + room)));
            [inset, inset, sheet.0 - inset, sheet.1 - inset]
        };
        for (name, inset) in [("MediaBox", 0.0), ("BleedBox", pt(room)), ("TrimBox", pt(room + bleed))] {
            let Some(boxes) = judges::page_boxes(&file, name) else { return };
            assert!(boxes.len() >= 8 && boxes.len() % 4 == 0);
            for found in boxes {
                let near = found.iter().zip(wanted(inset)).all(|(a, b)| (a - b).abs() < 0.02);
                assert!(near, "{print} {name}: {found:?}");
            }
        }
        assert_eq!(judges::pdfinfo(&file, "PDF subtype").as_deref(), Some("PDF/X-4"));
    }
}

#[test]
fn a_glued_book_comes_in_two_files() {
    let workspace = Workspace::with("# A\n\nWords.").write(
        "manuscripts/series.toml",
        registry("binding = \"perfect-bound\"\ncaliper = \"2mm\"\ntrim = \"a5\""),
    );
    let run = workspace.galley(&["build", "--edition", "print"]).expect(0);
    assert!(run.findings().iter().any(|finding| finding.code == "press/spine" && finding.severity == "note"));
    let cover = workspace.path("dist/book/book-print-cover.pdf");
    let Some(boxes) = judges::page_boxes(&cover, "TrimBox") else { return };
    let text = judges::page_boxes(&press_file(&workspace), "TrimBox").unwrap();
    assert_eq!((boxes.len(), text.len() % 4), (2, 0));
    // Two pages to a leaf of 2 mm.
    let spine = (text.len() + 4) as f64;
    for found in boxes {
        assert!(((found[2] - found[0]) / 72.0 * 25.4 - (2.0 * 148.0 + spine)).abs() < 0.05, "{found:?}");
    }
    // The spine is wide enough for words: they stand on the outside three times.
    // Words that are turned are read one by one.
    let titles = |cover: &Utf8Path| {
        let outside = judges::page_texts(cover).unwrap().remove(0);
        let words: Vec<&str> = outside.split_whitespace().collect();
        words.join(" ").matches("Pictures & <others>").count()
    };
    assert_eq!(titles(&cover), 3);
    let thin = Workspace::with("# A\n\nWords.")
        .write("manuscripts/series.toml", registry("binding = \"perfect-bound\""));
    let run = thin.galley(&["build", "--edition", "print"]).expect(0);
    assert!(run.findings().iter().any(|finding| finding.code == "press/thin-spine"));
    assert_eq!(titles(&thin.path("dist/book/book-print-cover.pdf")), 2);
}

#[test]
fn nothing_is_printed_beside_the_spine_inside() {
    let workspace = Workspace::with("# A\n\nWords.").write(
        "manuscripts/series.toml",
        registry("binding = \"perfect-bound\"\ncaliper = \"1mm\"\ntrim = \"a5\"\nbleed = \"0mm\""),
    );
    // An inside cover with a ground, which would reach the glue.
    let covers = std::fs::read_to_string(judges::repository().join("styles/print/covers.typ")).unwrap();
    let inside = covers.find("#let inside-front-cover").unwrap();
    let (before, behind) = covers.split_at(inside);
    let covers = format!(
        "{before}{}",
        behind.replacen("cover-page(paint(\"paper\")", "cover-page(paint(\"blue\")", 1)
    );
    let workspace = workspace.write("styles/print/covers.typ", covers);
    workspace.galley(&["build", "--edition", "print"]).expect(0);
    let cover = workspace.path("dist/book/book-print-cover.pdf");
    let Some(plates) = judges::plates(&cover, 100) else { return };
    let boxes = judges::page_boxes(&cover, "TrimBox").unwrap();
    let width = ((boxes[1][2] - boxes[1][0]) / 72.0 * 100.0).round() as usize;
    let cyan = &plates[1]["Cyan"];
    let height = cyan.len() / width;
    let inked = |x: f64| cyan[height / 2 * width + (x / 25.4 * 100.0) as usize] > 0;
    assert!(inked(140.0), "the ground is there");
    assert!(!inked(143.0) && !inked(147.0) && !inked(149.0), "and stops 6 mm before the spine");
}

#[test]
fn the_same_book_gives_the_same_bytes_wherever_and_however_it_is_built() {
    let first = illustrated();
    let bytes = |workspace: &Workspace, name: &str| {
        std::fs::read(workspace.path(&format!("dist/book/{name}"))).unwrap()
    };
    let again = with_pictures("trim = \"a5\"");
    again.galley(&["build", "--edition", "print", "--jobs", "1"]).expect(0);
    assert!(bytes(&again, "book-print.pdf") == bytes(first, "book-print.pdf"), "one thread, nothing kept");
    // Once more, with kept pictures; a change forth and back makes it build.
    assert!(!again.files(".galley/cache").is_empty());
    std::fs::remove_dir_all(again.path("dist")).unwrap();
    again.galley(&["build", "--edition", "print"]).expect(0);
    assert!(bytes(&again, "book-print.pdf") == bytes(first, "book-print.pdf"), "kept pictures");
    // And with kept pictures that were spoiled.
    for (name, mut bytes) in again.files(".galley/cache") {
        bytes.truncate(bytes.len() / 2);
        std::fs::write(again.path(&format!(".galley/cache/{name}")), bytes).unwrap();
    }
    std::fs::remove_dir_all(again.path("dist")).unwrap();
    again.galley(&["build", "--edition", "print"]).expect(0);
    assert!(bytes(&again, "book-print.pdf") == bytes(first, "book-print.pdf"), "spoiled pictures");
}

#[test]
fn checking_keeps_nothing() {
    let workspace = with_pictures("");
    workspace.galley(&["check"]).expect(0);
    assert!(workspace.files("").keys().all(|name| name.starts_with("manuscripts/")));
}

#[test]
fn a_proof_has_all_pages_on_sheets_of_a4() {
    let file = illustrated().path("dist/book/book-proof.pdf");
    let Some(proof) = judges::page_texts(&file) else { return };
    let book = judges::page_texts(&press_file(illustrated())).unwrap();
    assert_eq!(proof.len(), book.len() / 2);
    let size = judges::pdfinfo(&file, "Page size").unwrap();
    assert!(size.starts_with("841.89 x 595.276"), "{size}");
    for (at, side) in proof.iter().enumerate() {
        for page in [&book[at], &book[book.len() - 1 - at]] {
            for line in page.lines() {
                assert!(side.contains(line), "side {at} lacks {line}");
            }
        }
    }
}

#[test]
fn what_the_press_complains_of_leads_back_to_the_manuscript() {
    let small = image::ImageBuffer::from_fn(300, 200, |x, y| Rgb(sample(x, y)));
    let manuscript = "# One\n\nWords.\n\n![Sharp](images/fine.jpg){width=30%}\n\n# Two\n\nWords.\n\n\
                      ![Shapes in a row](images/coarse.jpg){width=100%}\n\nWords.\n";
    let fine = image::ImageBuffer::from_fn(WIDTH, HEIGHT, |x, y| Rgb(sample(x, y)));
    for print in ["", "cover = \"separate\"", "binding = \"perfect-bound\"\ncaliper = \"1mm\""] {
        let workspace = Workspace::with(manuscript)
            .write("manuscripts/series.toml", registry(print))
            .write("manuscripts/book/images/fine.jpg", encoded(fine.clone(), ImageFormat::Jpeg))
            .write("manuscripts/book/images/coarse.jpg", encoded(small.clone(), ImageFormat::Jpeg));
        let run = workspace.galley(&["build", "--edition", "print", "--draft"]);
        let found: Vec<_> =
            run.findings().into_iter().filter(|finding| finding.code == "pdf/low-resolution").collect();
        let [finding] = found.as_slice() else { panic!("{print}: {found:?}") };
        assert_eq!((finding.path.as_str(), finding.line), ("manuscripts/book/manuscript.md", 11), "{print}");
        assert!(finding.message.contains("book-print.pdf, page "), "{}", finding.message);
        assert!(finding.help.as_deref().unwrap().contains("pixels"), "{finding:?}");
    }
}
