//! Files that are cut off, damaged, or made to break readers: a finding within seconds, never a panic.

use super::kit::*;
use super::{codes, examine};
use crate::preflight::{Examination, FileKind};
use std::fmt::Write as _;
use std::time::Duration;

/// The time that the threads of a pool have worked so far: on an idle machine that of the longest is what passes.
fn worked(pool: &rayon::ThreadPool) -> Vec<Duration> {
    pool.broadcast(|_| {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        Duration::from_nanos(text.split(' ').next().and_then(|time| time.parse().ok()).unwrap_or(0))
    })
}

/// Examines with two threads; fails where either works longer than five seconds.
fn examine_in_time(name: &str, bytes: &[u8]) -> Examination {
    if let Some(folder) = std::env::var_os("GALLEY_HOSTILE_FILES") {
        // To measure the memory that each takes with a program of its own.
        let path = std::path::Path::new(&folder).join(format!("{}.pdf", name.replace('/', "_")));
        std::fs::write(path, bytes).unwrap();
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let before = worked(&pool);
    let examination = pool.install(|| examine(bytes));
    for (before, after) in before.into_iter().zip(worked(&pool)) {
        assert!(after - before < Duration::from_secs(5), "{name} took {:?}", after - before);
    }
    examination
}

/// Examines, and says which codes were found; fails where it takes too long or finds nothing that must be mended.
fn found(name: &str, bytes: &[u8]) -> Vec<&'static str> {
    let examination = examine_in_time(name, bytes);
    assert!(!examination.passes(), "{name} passes: {:?}", examination.observations);
    codes(&examination)
}

#[track_caller]
fn expect(name: &str, bytes: &[u8], code: &str) {
    let found = found(name, bytes);
    assert!(found.contains(&code), "{name}: {code} is not in {found:?}");
}

fn changed(change: impl FnOnce(&mut Kit)) -> Vec<u8> {
    let mut kit = Kit::good();
    change(&mut kit);
    kit.write()
}

/// The bytes with every `from` replaced.
fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some(place) = rest.windows(from.len()).position(|window| window == from.as_bytes()) {
        out.extend_from_slice(&rest[..place]);
        out.extend_from_slice(to.as_bytes());
        rest = &rest[place + from.len()..];
    }
    out.extend_from_slice(rest);
    out
}

#[test]
fn a_file_that_is_cut_off_is_damaged_wherever_it_is_cut() {
    let whole = Kit::good().write();
    for part in 1..40 {
        let end = whole.len() * part / 40;
        let found = found(&format!("the first {end} bytes"), &whole[..end]);
        assert!(
            found.contains(&"pdf/damaged-structure") || found.contains(&"pdf/unreadable"),
            "the first {end} bytes: {found:?}"
        );
    }
    expect("only the header", b"%PDF-1.6\n", "pdf/unreadable");
    expect("nothing behind the sign", b"%PDF-", "pdf/unreadable");
}

#[test]
fn what_is_no_pdf_is_not_taken_for_one() {
    assert_eq!(FileKind::of(b"hello"), FileKind::Unknown);
    assert_eq!(FileKind::of(b""), FileKind::Unknown);
}

#[test]
fn wrong_cross_references_are_read_around_and_told() {
    let whole = Kit::good().write();
    let text = String::from_utf8_lossy(&whole).into_owned();
    let start = text.rfind("startxref\n").unwrap();
    let position: usize = text[start + 10..].lines().next().unwrap().parse().unwrap();
    expect(
        "startxref leads nowhere",
        &replaced(&whole, &format!("startxref\n{position}"), "startxref\n99999999"),
        "pdf/damaged-structure",
    );
    expect("no startxref", &replaced(&whole, "startxref", "startyref"), "pdf/damaged-structure");
    expect(
        "a section that follows itself",
        &changed(|kit| {
            let place = kit.write();
            let at = place.windows(5).rposition(|window| window == b"xref\n").unwrap();
            let inner = place[..at].windows(5).rposition(|window| window == b"xref\n").unwrap();
            write!(kit.trailer, " /Prev {inner}").unwrap();
        }),
        "pdf/damaged-structure",
    );
    // All offsets off by one line.
    expect(
        "offsets that are wrong",
        &replaced(&whole, " 00000 n\r\n", "0 00000 n\r\n"),
        "pdf/damaged-structure",
    );
    let shifted = replaced(&whole, "\n2 0 obj\n", "\n%longer\n2 0 obj\n");
    expect("objects that have moved", &shifted, "pdf/damaged-structure");
    let examination = examine(&shifted);
    assert!(examination.facts.iter().any(|fact| fact.name == "pages" && fact.figure == "4"));
}

#[test]
fn circles_end() {
    expect(
        "a page tree in a circle",
        &changed(|kit| kit.replace(2, "[10 0 R", "[2 0 R 10 0 R")),
        "pdf/damaged-structure",
    );
    expect("a page twice", &changed(|kit| kit.replace(2, "11 0 R", "10 0 R")), "pdf/damaged-structure");
    expect(
        "a reference to itself",
        &changed(|kit| kit.replace(CATALOG, "/Pages 2 0 R", "/Pages 90 0 R")),
        "pdf/unreadable",
    );
    let bytes =
        replaced(&changed(|kit| kit.add(90, "/A 1")), "90 0 obj\n<< /A 1 >>", "90 0 obj\n90 0 R     ");
    let bytes = replaced(&bytes, "/Pages 2 0 R", "/Pages 90 0 R");
    expect("an object that is itself", &bytes, "pdf/unreadable");
    expect(
        "a form that shows itself",
        &changed(|kit| {
            kit.replace(GROUP_FORM, "/Resources << >>", "/Resources 30 0 R");
            kit.extend(GROUP_FORM, " /Grp Do /Grp Do /Grp Do");
        }),
        "pdf/damaged-content",
    );
    expect(
        "a pattern that is painted with itself",
        &changed(|kit| {
            kit.replace(TILING, "/Resources << >>", "/Resources 30 0 R");
            kit.extend(TILING, " /Pattern cs /Tile scn 0 0 5 5 re f");
        }),
        "pdf/damaged-content",
    );
    expect(
        "a mask that is masked by itself",
        &changed(|kit| {
            kit.replace(MASK_FORM, "/Resources << >>", "/Resources 30 0 R");
            kit.extend(MASK_FORM, " /Masked gs 0 0 9 9 re f");
        }),
        "pdf/damaged-content",
    );
    let own_length = replaced(
        &changed(|kit| kit.add_stream(90, "", b"")),
        "90 0 obj\n<<  /Length 0 >>",
        "90 0 obj\n<< /Length 90 0 R >>",
    );
    examine_in_time("a stream that is its own length", &own_length);
}

#[test]
fn forms_that_multiply_end() {
    // Each shows the next ten times: ten to the power of twelve.
    let bytes = changed(|kit| {
        for level in 0..12_u32 {
            let next = 100 + level + 1;
            kit.add_stream(
                100 + level,
                &format!("/Type /XObject /Subtype /Form /BBox [0 0 300 300] /Resources << /XObject << /X {next} 0 R >> >>"),
                "/X Do ".repeat(10).as_bytes(),
            );
        }
        kit.add_stream(
            112,
            "/Type /XObject /Subtype /Form /BBox [0 0 300 300] /Resources << >>",
            b"0 0 300 300 re f",
        );
        kit.replace(RESOURCES, "/Im 50 0 R", "/Im 50 0 R /Bomb 100 0 R");
        kit.extend(CONTENTS[1], "/Bomb Do\n");
    });
    expect("forms that multiply", &bytes, "pdf/too-complex");
}

#[test]
fn deep_nesting_ends() {
    for (open, close) in [("[", "]"), ("<< /A ", ">>")] {
        let deep = format!("/Deep {}{}", open.repeat(200_000), close.repeat(200_000));
        expect(
            "deep nesting in an object",
            &changed(|kit| kit.append(CATALOG, &deep)),
            "pdf/damaged-structure",
        );
        let text = format!("{}{}", open.repeat(200_000), close.repeat(200_000));
        expect(
            "deep nesting in content",
            &changed(|kit| kit.extend(CONTENTS[1], &text)),
            "pdf/damaged-content",
        );
    }
    let states = "q ".repeat(1_000_000);
    expect("a million states", &changed(|kit| kit.extend(CONTENTS[1], &states)), "pdf/damaged-content");
    let functions = |depth: usize| {
        let mut function = "<< /FunctionType 2 /Domain [0 1] /N 1 >>".to_owned();
        for _ in 0..depth {
            function = format!(
                "<< /FunctionType 3 /Domain [0 1] /Bounds [] /Encode [0 1] /Functions [{function}] >>"
            );
        }
        function
    };
    let bytes =
        changed(|kit| kit.replace(SHADING, "/Function ", &format!("/Function {} /Other ", functions(12))));
    expect("functions in functions", &bytes, "pdf/damaged-shading");
    let braces = format!("{{ {} {} }}", "{ ".repeat(100_000), "} if ".repeat(100_000));
    expect(
        "braces in a calculator",
        &changed(|kit| {
            kit.add_stream(
                57,
                "/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1 0 1]",
                braces.as_bytes(),
            )
        }),
        "pdf/missing-resource",
    );
}

#[test]
fn large_numbers_of_objects_end() {
    let whole = Kit::good().write();
    expect(
        "a table of four thousand million entries",
        &replaced(&whole, "xref\n0 58\n", "xref\n0 4294967295\n"),
        "pdf/damaged-structure",
    );
    let array = format!("/Many [{}]", "0 ".repeat(4_000_000));
    expect(
        "an array of four million numbers",
        &changed(|kit| kit.append(CATALOG, &array)),
        "pdf/too-complex",
    );
    let kids = format!("/Kids [{}]", "10 0 R ".repeat(300_000));
    expect(
        "the same page very often",
        &changed(|kit| kit.replace(2, "/Kids [", &format!("{kids} /Old ["))),
        "pdf/damaged-structure",
    );
    let many = "0 0 m 1 1 l S ".repeat(2_500_000);
    expect(
        "millions of lines",
        &changed(|kit| kit.add_deflated(CONTENTS[1], "", many.as_bytes())),
        "pdf/too-complex",
    );
}

#[test]
fn streams_that_swell_end() {
    use std::io::Write as _;
    let deflate = |bytes: &[u8]| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let zeros = deflate(&vec![b' '; 300_000_000]);
    expect(
        "content of 300 MB of blanks",
        &changed(|kit| kit.add_stream(CONTENTS[1], "/Filter /FlateDecode", &zeros)),
        "pdf/damaged-content",
    );
    let twice = deflate(&zeros);
    expect(
        "the same, compressed twice",
        &changed(|kit| kit.add_stream(CONTENTS[1], "/Filter [/FlateDecode /FlateDecode]", &twice)),
        "pdf/damaged-content",
    );
    expect(
        "metadata of 300 MB",
        &changed(|kit| {
            kit.add_stream(METADATA, "/Type /Metadata /Subtype /XML /Filter /FlateDecode", &zeros)
        }),
        "pdf/missing-metadata",
    );
    expect(
        "a font of 300 MB",
        &changed(|kit| kit.add_stream(FONT_FILE, "/Filter /FlateDecode", &zeros)),
        "pdf/damaged-font",
    );
    expect(
        "a hundred pages with the same 100 MB",
        &changed(|kit| {
            kit.add_stream(CONTENTS[1], "/Filter /FlateDecode", &zeros);
            let mut kids = String::new();
            for page in 200..300 {
                kit.add(page, "/Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /TrimBox [9 9 290 390] /Contents 21 0 R");
                write!(kids, "{page} 0 R ").unwrap();
            }
            kit.replace(2, "13 0 R", &format!("13 0 R {kids}"));
            kit.replace(2, "/Count 4", "/Count 104");
        }),
        "pdf/too-complex",
    );
    expect(
        "a picture of ten thousand million pixels",
        &changed(|kit| {
            kit.add_stream(
                PICTURE,
                "/Type /XObject /Subtype /Image /Width 100000 /Height 100000 /BitsPerComponent 8 /ColorSpace /DeviceCMYK \
                 /Filter /FlateDecode",
                &zeros,
            );
        }),
        "pdf/damaged-picture",
    );
}

#[test]
fn filters_that_are_wrong_are_told() {
    for (filter, code) in [
        ("/Filter /FlateDecode", "pdf/damaged-content"),
        ("/Filter /NoSuchDecode", "pdf/damaged-content"),
        ("/Filter [/FlateDecode /FlateDecode /FlateDecode]", "pdf/damaged-content"),
        ("/Filter /DCTDecode", "pdf/damaged-content"),
        ("/Filter /ASCII85Decode", "pdf/damaged-content"),
        ("/Filter /LZWDecode", "pdf/lzw"),
    ] {
        expect(
            filter,
            &changed(|kit| kit.add_stream(CONTENTS[1], filter, b"\x01\x02\xff\xfe no data at all")),
            code,
        );
    }
    let long = format!("/Filter [{}]", "/ASCIIHexDecode ".repeat(10_000));
    expect(
        "ten thousand filters",
        &changed(|kit| kit.add_stream(CONTENTS[1], &long, b"00")),
        "pdf/damaged-content",
    );
    for filter in ["DCTDecode", "JPXDecode", "JBIG2Decode", "FlateDecode", "LZWDecode", "NoSuchDecode"] {
        let dictionary = format!(
            "/Type /XObject /Subtype /Image /Width 300 /Height 200 /BitsPerComponent 8 /ColorSpace /DeviceCMYK /Filter /{filter}"
        );
        let found = found(
            filter,
            &changed(|kit| kit.add_stream(PICTURE, &dictionary, b"\xff\xd8\xff\xe0 no picture")),
        );
        assert!(found.contains(&"pdf/damaged-picture"), "{filter}: {found:?}");
    }
}

#[test]
fn drawings_that_take_for_ever_end() {
    let rendered = |name: &str, text: &str| {
        codes(&examine_in_time(name, &changed(|kit| kit.add_deflated(CONTENTS[1], "", text.as_bytes()))))
    };
    let areas = "q /Half gs 0.1 0 0 0 k 0 0 300 414 re f Q ".repeat(40_000);
    assert!(rendered("forty thousand transparent pages", &areas).contains(&"pdf/not-all-rendered"));
    rendered("a very fine dash", "[0.001] 0 d 0.5 w -9000 100 m 90000 100.5 l S ".repeat(2000).as_str());
    rendered("a very long curve", "0 0 m 1e9 -1e9 -1e9 1e9 300 400 c S 1e38 1e38 m -1e38 1e38 l 5 w S");
    rendered("a very fine tile", "/Pattern cs /Tile scn 0.0001 0 0 0.0001 0 0 cm 0 0 1e9 1e9 re f");
    rendered("numbers that are none", "1e400 -1e400 0 0 re f nan inf m 0 0 0 0 0 0 cm 0 0 9 9 re f");
    // Each of these took minutes when a pixel of a gradient or a blend counted as one that is laid on plainly.
    let ends = |name: &str, bytes: &[u8]| {
        let codes = codes(&examine_in_time(name, bytes));
        let told = ["pdf/not-all-rendered", "pdf/too-complex"].iter().any(|code| codes.contains(code));
        assert!(told, "{name}: {codes:?}");
    };
    let steps = format!("{{ {} exch dup dup dup }}", "dup sin exch cos add ".repeat(5000));
    let calculated = changed(|kit| {
        kit.add(SHADING, "/ShadingType 1 /ColorSpace /DeviceCMYK /Matrix [300 0 0 414 0 0] /Function 91 0 R");
        kit.add_stream(91, "/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1 0 1]", steps.as_bytes());
        kit.add_stream(CONTENTS[1], "", "/Sh sh\n".repeat(200).as_bytes());
    });
    ends("a gradient of thirty thousand steps", &calculated);
    let triangle = [0_u8, 0, 0, 9, 9, 9, 9, 0, 255, 0, 9, 9, 9, 9, 0, 0, 255, 9, 9, 9, 9];
    let meshed = changed(|kit| {
        let dictionary = "/ShadingType 4 /ColorSpace /DeviceCMYK /BitsPerCoordinate 8 /BitsPerComponent 8 \
                          /BitsPerFlag 8 /Decode [0 300 0 414 0 1 0 1 0 1 0 1]";
        kit.add_deflated(SHADING, dictionary, &triangle.repeat(40_000));
        kit.add_stream(CONTENTS[1], "", "/Sh sh\n".repeat(20).as_bytes());
    });
    ends("forty thousand triangles on each other", &meshed);
    let tiled = "/Pattern cs /Tile scn 0 0 300 414 re f ".repeat(20_000);
    let tiled = changed(|kit| kit.add_deflated(CONTENTS[1], "", tiled.as_bytes()));
    ends("twenty thousand tiled pages", &tiled);
    let blended = changed(|kit| {
        kit.append(42, "/BM /Luminosity");
        let areas = "/Half gs 0.1 0 0 0 k 0 0 300 414 re f ".repeat(20_000);
        CONTENTS.iter().for_each(|content| kit.add_deflated(*content, "", areas.as_bytes()));
    });
    ends("eighty thousand blended pages", &blended);
    let tiny = changed(|kit| kit.replace(TILING, "/XStep 10 /YStep 10", "/XStep 0.0000001 /YStep 0"));
    examine_in_time("a tile without a step", &tiny);
    let huge =
        changed(|kit| kit.replace(PAGES[1], "/MediaBox [0 0 300.472 413.858]", "/MediaBox [0 0 1e12 1e12]"));
    examine_in_time("a page as large as a country", &huge);
    let boxes = "/MediaBox [0 0 300.472 413.858] /BleedBox [0 0 300.472 413.858] /TrimBox [8.504 8.504 291.968 405.354]";
    for (name, wanted) in [
        ("a page as long as the equator", "/MediaBox [0 0 300.472 1e11] /TrimBox [8 8 291 1e11]"),
        ("a page that is trimmed beyond itself", "/MediaBox [0 0 300 413] /TrimBox [8 8 291 1e11]"),
        ("a page that is trimmed to a country", "/MediaBox [0 0 300 413] /TrimBox [-1e11 -1e11 1e11 1e11]"),
    ] {
        examine_in_time(name, &changed(|kit| kit.replace(PAGES[1], boxes, wanted)));
    }
    let nothing = changed(|kit| {
        kit.replace(PAGES[1], "/MediaBox [0 0 300.472 413.858]", "/MediaBox [1e12 1e12 1e12 1e12]")
    });
    examine_in_time("a page of no size", &nothing);
}
