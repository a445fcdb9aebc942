//! A good EPUB, made here by hand, and a writer of archives that can be told to write bad ones.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write;

/// A file of an archive and how it is packed.
#[derive(Clone)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) method: u16,
    pub(super) flags: u16,
    pub(super) extra: Vec<u8>,
    pub(super) attributes: u32,
    /// What is added to the true CRC.
    pub(super) crc_fault: u32,
}

/// The files of a book, in the order of the archive.
#[derive(Clone)]
pub(super) struct Book(pub(super) Vec<File>);

impl Book {
    pub(super) fn file(&mut self, name: &str) -> &mut File {
        self.0.iter_mut().find(|file| file.name == name).unwrap_or_else(|| panic!("there is no {name}"))
    }

    /// Replaces a text that has to be there.
    pub(super) fn edit(&mut self, name: &str, from: &str, to: &str) {
        let file = self.file(name);
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        assert!(text.contains(from), "{name} has no `{from}`");
        file.bytes = text.replacen(from, to, 1).into_bytes();
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.file(name);
        self.0.retain(|file| file.name != name);
    }

    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) {
        let method = if name == "mimetype" { 0 } else { 8 };
        self.0.push(File {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
            method,
            flags: 0,
            extra: Vec::new(),
            attributes: 0,
            crc_fault: 0,
        });
    }

    /// The archive.
    pub(super) fn pack(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut directory = Vec::new();
        for File { name, bytes, method, flags, extra, attributes, crc_fault } in &self.0 {
            let data = if *method == 8 {
                let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            } else {
                bytes.clone()
            };
            let mut crc = flate2::Crc::new();
            crc.update(bytes);
            let crc = crc.sum().wrapping_add(*crc_fault);
            let offset = out.len() as u32;
            let mut common = Vec::new();
            common.extend(20_u16.to_le_bytes());
            common.extend(flags.to_le_bytes());
            common.extend(method.to_le_bytes());
            common.extend([0, 0, 0x21, 0]);
            common.extend(crc.to_le_bytes());
            common.extend((data.len() as u32).to_le_bytes());
            common.extend((bytes.len() as u32).to_le_bytes());
            common.extend((name.len() as u16).to_le_bytes());
            out.extend(b"PK\x03\x04");
            out.extend(&common);
            out.extend((extra.len() as u16).to_le_bytes());
            out.extend(name.as_bytes());
            out.extend(extra);
            out.extend(&data);
            directory.extend(b"PK\x01\x02");
            directory.extend([20, 3]);
            directory.extend(&common);
            directory.extend([0; 8]);
            directory.extend(attributes.to_le_bytes());
            directory.extend(offset.to_le_bytes());
            directory.extend(name.as_bytes());
        }
        let (start, count) = (out.len() as u32, self.0.len() as u16);
        out.extend(&directory);
        out.extend(b"PK\x05\x06\0\0\0\0");
        out.extend(count.to_le_bytes());
        out.extend(count.to_le_bytes());
        out.extend((directory.len() as u32).to_le_bytes());
        out.extend(start.to_le_bytes());
        out.extend([0, 0]);
        out
    }
}

pub(super) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_luma8(width, height).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" \
         xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"en\" xml:lang=\"en\">\n<head><title>{title}</title>\n\
         <link rel=\"stylesheet\" type=\"text/css\" href=\"../css/book.css\"/></head>\n{body}\n</html>\n"
    )
}

const ONE: &str = r##"<body><section id="one" epub:type="chapter" role="doc-chapter">
<span epub:type="pagebreak" role="doc-pagebreak" id="page-1" aria-label="1"/><h1>First things</h1>
<p>Some words<a id="mark-1" epub:type="noteref" role="doc-noteref" href="#note-1">1</a> and <a href="two.xhtml#below">what stands below</a>.</p>
<h2 id="sums">Sums</h2>
<figure id="fig"><img src="../images/dot.png" alt="A black dot"/><figcaption>The dot</figcaption></figure>
<p>A formula: <math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x"><mi>x</mi></math>. In Hebrew: <span lang="he" xml:lang="he" dir="rtl">שלום</span>.</p>
<h2 id="rows">Rows</h2>
<table><caption>Schools</caption><thead><tr><th scope="col">Year</th><th scope="col">Schools</th></tr></thead>
<tbody><tr><td>2004</td><td>12</td></tr></tbody></table>
<ul><li>one</li><li>two</li></ul>
<p><a href="https://example.org/">The site of the example</a></p>
<aside id="note-1" epub:type="footnote" role="doc-footnote"><p>A note. <a role="doc-backlink" href="#mark-1">Back</a></p></aside>
</section></body>"##;

const TWO: &str = r##"<body><section epub:type="chapter" role="doc-chapter">
<h1>Second things</h1>
<p>More words. <span epub:type="pagebreak" role="doc-pagebreak" id="page-2" aria-label="2"/>A page begins here.</p>
<h2 id="below">Below</h2>
<p><img src="../images/chart.svg" alt="A bar"/></p>
<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 9 9"><title>A square</title><rect width="9" height="9"/></svg>
</section></body>"##;

const NAVIGATION: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head><title>Contents</title></head>
<body>
<nav epub:type="toc" role="doc-toc" id="toc"><h1>Contents</h1><ol>
<li><a href="text/one.xhtml">First things</a><ol>
<li><a href="text/one.xhtml#sums">Sums</a></li>
<li><a href="text/one.xhtml#rows">Rows</a></li></ol></li>
<li><a href="text/two.xhtml">Second things</a><ol>
<li><a href="text/two.xhtml#below">Below</a></li></ol></li>
</ol></nav>
<nav epub:type="landmarks" aria-label="Landmarks" hidden="hidden"><ol>
<li><a epub:type="toc" href="#toc">Contents</a></li>
<li><a epub:type="bodymatter" href="text/one.xhtml">Text</a></li>
</ol></nav>
<nav epub:type="page-list" role="doc-pagelist" aria-label="Pages" hidden="hidden"><ol>
<li><a href="text/one.xhtml#page-1">1</a></li>
<li><a href="text/two.xhtml#page-2">2</a></li>
</ol></nav>
</body></html>
"##;

const NCX: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="en">
<head><meta name="dtb:uid" content="urn:isbn:9780306406157"/></head>
<docTitle><text>The book</text></docTitle>
<navMap>
<navPoint id="n1" playOrder="1"><navLabel><text>First things</text></navLabel><content src="text/one.xhtml"/>
<navPoint id="n2" playOrder="2"><navLabel><text>Sums</text></navLabel><content src="text/one.xhtml#sums"/></navPoint>
<navPoint id="n3" playOrder="3"><navLabel><text>Rows</text></navLabel><content src="text/one.xhtml#rows"/></navPoint></navPoint>
<navPoint id="n4" playOrder="4"><navLabel><text>Second things</text></navLabel><content src="text/two.xhtml"/>
<navPoint id="n5" playOrder="5"><navLabel><text>Below</text></navLabel><content src="text/two.xhtml#below"/></navPoint></navPoint>
</navMap>
</ncx>
"##;

const PACKAGE: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="pub-id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="pub-id">urn:isbn:9780306406157</dc:identifier>
<dc:title>The book</dc:title>
<dc:language>en</dc:language>
<dc:creator id="who">Jo Bloggs</dc:creator>
<meta refines="#who" property="role" scheme="marc:relators">aut</meta>
<dc:date>2005-03-01</dc:date>
<meta property="dcterms:modified">2005-03-01T00:00:00Z</meta>
<meta property="belongs-to-collection" id="series">The series</meta>
<meta refines="#series" property="collection-type">series</meta>
<meta refines="#series" property="group-position">2</meta>
<meta property="pageBreakSource">urn:isbn:9780306406157</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityFeature">MathML</meta>
<meta property="schema:accessibilityFeature">pageBreakMarkers</meta>
<meta property="schema:accessibilityFeature">pageNavigation</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityFeature">displayTransformability</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">Everything is described.</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="css" href="css/book.css" media-type="text/css"/>
<item id="cover" href="text/cover.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml" properties="mathml"/>
<item id="two" href="text/two.xhtml" media-type="application/xhtml+xml" properties="svg"/>
<item id="cover-image" href="images/cover.png" media-type="image/png" properties="cover-image"/>
<item id="dot" href="images/dot.png" media-type="image/png"/>
<item id="chart" href="images/chart.svg" media-type="image/svg+xml"/>
<item id="font" href="fonts/book.ttf" media-type="font/ttf"/>
</manifest>
<spine toc="ncx">
<itemref idref="cover"/>
<itemref idref="nav"/>
<itemref idref="one"/>
<itemref idref="two"/>
</spine>
</package>
"##;

const CONTAINER: &str = "<?xml version=\"1.0\"?>\n<container version=\"1.0\" \
    xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"OEBPS/content.opf\" \
    media-type=\"application/oebps-package+xml\"/></rootfiles></container>\n";

const SHEET: &str = "@font-face { font-family: \"Book\"; src: url(\"../fonts/book.ttf\"); }\n\
    body { font-family: \"Book\", sans-serif; line-height: 1.5; }\n\
    a { color: inherit; text-decoration: underline; }\n\
    .box { background: #edf2f9; color: #1d1d1f; }\n";

/// A book that no rule has anything to say of.
pub(super) fn book() -> Book {
    let mut book = Book(Vec::new());
    book.add("mimetype", b"application/epub+zip");
    book.add("META-INF/container.xml", CONTAINER.as_bytes());
    book.add("OEBPS/content.opf", PACKAGE.as_bytes());
    book.add("OEBPS/nav.xhtml", NAVIGATION.as_bytes());
    book.add("OEBPS/toc.ncx", NCX.as_bytes());
    book.add("OEBPS/css/book.css", SHEET.as_bytes());
    let cover = "<body><section epub:type=\"cover\"><img role=\"doc-cover\" src=\"../images/cover.png\" \
                 alt=\"Cover: The book, by Jo Bloggs\"/></section></body>";
    book.add("OEBPS/text/cover.xhtml", page("Cover", cover).as_bytes());
    book.add("OEBPS/text/one.xhtml", page("First things", ONE).as_bytes());
    book.add("OEBPS/text/two.xhtml", page("Second things", TWO).as_bytes());
    book.add("OEBPS/images/cover.png", &png(1000, 1600));
    book.add("OEBPS/images/dot.png", &png(30, 30));
    let chart = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><title>A bar</title><rect \
                 width=\"9\" height=\"9\"/></svg>";
    book.add("OEBPS/images/chart.svg", chart.as_bytes());
    book.add("OEBPS/fonts/book.ttf", &[0, 1, 0, 0, 0, 0]);
    book
}
