//! One fault a file, each named by its rule.

use super::good::{Book, book, png};
use super::{messages, offended};
use std::collections::BTreeSet;

const OPF: &str = "OEBPS/content.opf";
const NAV: &str = "OEBPS/nav.xhtml";
const NCX: &str = "OEBPS/toc.ncx";
const CSS: &str = "OEBPS/css/book.css";
const ONE: &str = "OEBPS/text/one.xhtml";
const TWO: &str = "OEBPS/text/two.xhtml";

/// A rule, the others that the same fault offends against of necessity, and the fault.
type Fault = (&'static str, &'static [&'static str], fn(&mut Book));

#[rustfmt::skip]
fn faults() -> Vec<Fault> {
    vec![
        ("epub/mimetype-not-first", &[], |b| { let first = b.0.remove(0); b.0.push(first); }),
        ("epub/mimetype-compressed", &[], |b| { b.file("mimetype").method = 8; }),
        ("epub/mimetype-extra-field", &[], |b| { b.file("mimetype").extra = vec![1, 0, 0, 0]; }),
        ("epub/wrong-mimetype", &[], |b| { b.file("mimetype").bytes.push(b'\n'); }),
        ("epub/compression-method", &[], |b| { b.file("OEBPS/fonts/book.ttf").method = 12; }),
        ("epub/encrypted-entry", &[], |b| { b.file("OEBPS/fonts/book.ttf").flags = 1; }),
        ("epub/damaged-entry", &[], |b| { b.file("OEBPS/fonts/book.ttf").crc_fault = 1; }),
        ("epub/path-escapes", &["epub/unlisted-file"], |b| { b.add("../evil.txt", b"x"); }),
        ("epub/path-escapes", &["epub/unlisted-file"], |b| { b.add("OEBPS/link", b"/etc/passwd"); b.file("OEBPS/link").attributes = 0xa1ff << 16; }),
        ("epub/duplicate-entry", &[], |b| { b.add("OEBPS/text/two.xhtml", b"x"); }),
        ("epub/names-differ-by-case", &["epub/unlisted-file"], |b| { b.add("OEBPS/Toc.ncx", b"<a/>"); }),
        ("epub/forbidden-file-name", &["epub/unlisted-file"], |b| { b.add("OEBPS/what?.txt", b"x"); }),
        ("epub/unportable-file-name", &["epub/unlisted-file"], |b| { b.add("OEBPS/a b.txt", b"x"); }),
        ("epub/invalid-container", &[], |b| { b.remove("META-INF/container.xml"); }),
        ("epub/invalid-container", &[], |b| { b.edit("META-INF/container.xml", "full-path", "path"); }),
        ("epub/missing-package", &[], |b| { b.edit("META-INF/container.xml", "content.opf", "book.opf"); }),
        ("epub/malformed-xml", &[], |b| { b.edit(ONE, "<ul>", "<ul><br>"); }),
        ("epub/malformed-xml", &[], |b| { b.edit(TWO, "More words", "Fish & chips"); }),
        ("epub/malformed-xml", &[], |b| { b.edit(TWO, "More words", "More&nbsp;words"); }),
        ("epub/wrong-encoding", &[], |b| { b.edit(TWO, "encoding=\"UTF-8\"", "encoding=\"windows-1252\""); }),
        ("epub/wrong-encoding", &[], |b| { b.file(TWO).bytes.push(0xff); }),
        ("epub/entity-declaration", &[], |b| { b.edit(TWO, "<!DOCTYPE html>", "<!DOCTYPE html [<!ENTITY a \"b\">]>"); }),
        ("epub/entity-declaration", &[], |b| { b.edit(TWO, "<!DOCTYPE html>", "<!DOCTYPE html [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"); }),
        ("epub/obsolete-doctype", &[], |b| { b.edit(TWO, "<!DOCTYPE html>", "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.1//EN\" \"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd\">"); }),
        ("epub/unknown-version", &[], |b| { b.edit(OPF, "version=\"3.0\"", "version=\"4.0\""); }),
        ("epub/unlisted-file", &[], |b| { b.add("OEBPS/forgotten.txt", b"x"); }),
        ("epub/missing-file", &["epub/broken-style-link"], |b| { b.remove("OEBPS/fonts/book.ttf"); }),
        ("epub/repeated-item", &[], |b| { b.edit(OPF, "<item id=\"dot\"", "<item id=\"dot-2\" href=\"images/dot.png\" media-type=\"image/png\"/><item id=\"dot\""); }),
        ("epub/duplicate-id", &[], |b| { b.edit(TWO, "<h1>", "<h1 id=\"page-2\">"); }),
        ("epub/wrong-media-type", &[], |b| { b.edit(OPF, "images/dot.png\" media-type=\"image/png\"", "images/dot.png\" media-type=\"image/jpeg\""); }),
        ("epub/unused-file", &[], |b| { b.edit("OEBPS/css/book.css", "src: url(\"../fonts/book.ttf\");", ""); }),
        ("epub/foreign-resource", &[], |b| { b.add("OEBPS/images/dot.bmp", b"BM"); b.edit(OPF, "</manifest>", "<item id=\"bmp\" href=\"images/dot.bmp\" media-type=\"image/bmp\"/></manifest>"); b.edit(ONE, "images/dot.png", "images/dot.bmp"); b.edit(ONE, "<ul>", "<p><img src=\"../images/dot.png\" alt=\"A dot\"/></p><ul>"); }),
        ("epub/encrypted-resource", &[], |b| { b.add("META-INF/encryption.xml", b"<encryption xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><EncryptedData><EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes128-cbc\"/></EncryptedData></encryption>"); }),
        ("epub/wrong-item-property", &[], |b| { b.edit(OPF, " properties=\"mathml\"", ""); }),
        ("epub/wrong-item-property", &[], |b| { b.edit(OPF, "properties=\"mathml\"", "properties=\"mathml scripted\""); }),
        ("epub/empty-spine", &["epub/document-out-of-spine", "epub/link-out-of-spine", "epub/page-list-target"], |b| { b.edit(OPF, "<itemref idref=\"cover\"/>\n<itemref idref=\"nav\"/>\n<itemref idref=\"one\"/>\n<itemref idref=\"two\"/>", ""); }),
        ("epub/unknown-spine-item", &[], |b| { b.edit(OPF, "<itemref idref=\"one\"/>", "<itemref idref=\"one\"/><itemref idref=\"three\"/>"); }),
        ("epub/repeated-spine-item", &[], |b| { b.edit(OPF, "<itemref idref=\"two\"/>", "<itemref idref=\"two\"/><itemref idref=\"two\"/>"); }),
        ("epub/wrong-spine-item", &[], |b| { b.edit(OPF, "<itemref idref=\"two\"/>", "<itemref idref=\"two\"/><itemref idref=\"css\"/>"); }),
        ("epub/non-linear-document", &[], |b| { b.edit(OPF, "<itemref idref=\"cover\"/>", "<itemref idref=\"cover\" linear=\"no\"/>"); }),
        ("epub/document-out-of-spine", &[], |b| { b.edit(OPF, "<itemref idref=\"cover\"/>", ""); }),
        ("epub/missing-identifier", &[], |b| { b.edit(OPF, "id=\"pub-id\"", "id=\"other\""); }),
        ("epub/missing-title", &[], |b| { b.edit(OPF, "<dc:title>The book</dc:title>", ""); }),
        ("epub/missing-language", &[], |b| { b.edit(OPF, "<dc:language>en</dc:language>", ""); }),
        ("epub/invalid-language", &[], |b| { b.edit(OPF, "<dc:language>en<", "<dc:language>en<"); b.edit(OPF, "</dc:language>", "</dc:language><dc:language>English, British</dc:language>"); }),
        ("epub/missing-modified", &[], |b| { b.edit(OPF, "2005-03-01T00:00:00Z", "2005-03-01"); }),
        ("epub/invalid-date", &[], |b| { b.edit(OPF, "<dc:date>2005-03-01", "<dc:date>2005-02-30"); }),
        ("epub/isbn-check-digit", &["epub/ncx-identifier"], |b| { b.edit(OPF, "urn:isbn:9780306406157</dc", "urn:isbn:9780306406158</dc"); }),
        ("epub/isbn-check-digit", &[], |b| { b.edit(OPF, "Source\">urn:isbn:9780306406157", "Source\">urn:isbn:978030640615"); }),
        ("epub/unknown-relator", &[], |b| { b.edit(OPF, ">aut<", ">author<"); }),
        ("epub/incomplete-collection", &[], |b| { b.edit(OPF, "<meta refines=\"#series\" property=\"group-position\">2</meta>", ""); }),
        ("epub/incomplete-collection", &[], |b| { b.edit(OPF, "position\">2<", "position\">two<"); }),
        ("epub/incomplete-collection", &[], |b| { b.edit(OPF, "type\">series<", "type\">row<"); }),
        ("epub/refines-nothing", &[], |b| { b.edit(OPF, "refines=\"#who\"", "refines=\"#whom\""); }),
        ("epub/package-language", &[], |b| { b.edit(OPF, " xml:lang=\"en\"", ""); }),
        ("epub/missing-cover", &[], |b| { b.edit(OPF, " properties=\"cover-image\"", ""); }),
        ("epub/empty-metadata", &[], |b| { b.edit(OPF, "Jo Bloggs", ""); }),
        ("epub/missing-access-mode", &[], |b| { b.edit(OPF, "<meta property=\"schema:accessMode\">textual</meta>\n<meta property=\"schema:accessMode\">visual</meta>", ""); }),
        ("epub/missing-sufficient-access-mode", &[], |b| { b.edit(OPF, "<meta property=\"schema:accessModeSufficient\">textual</meta>", ""); }),
        ("epub/missing-accessibility-feature", &[], |b| { let text = String::from_utf8(b.file(OPF).bytes.clone()).unwrap(); b.file(OPF).bytes = text.replace("schema:accessibilityFeature", "schema:about").into_bytes(); }),
        ("epub/missing-accessibility-hazard", &[], |b| { b.edit(OPF, "<meta property=\"schema:accessibilityHazard\">none</meta>", ""); }),
        ("epub/missing-accessibility-summary", &[], |b| { b.edit(OPF, "Everything is described.", ""); }),
        ("epub/unknown-accessibility-value", &[], |b| { b.edit(OPF, ">tableOfContents<", ">contentsTable<"); }),
        ("epub/false-accessibility-feature", &[], |b| { b.edit(OPF, ">tableOfContents<", ">index<"); }),
        ("epub/false-accessibility-feature", &[], |b| { b.edit(OPF, ">tableOfContents<", ">longDescription<"); }),
        ("epub/unstated-accessibility-feature", &[], |b| { b.edit(OPF, "<meta property=\"schema:accessibilityFeature\">MathML</meta>", ""); }),
        ("epub/false-access-mode", &[], |b| { b.edit(OPF, "<meta property=\"schema:accessMode\">visual</meta>", ""); }),
        ("epub/contradictory-hazards", &[], |b| { b.edit(OPF, ">none<", ">none</meta><meta property=\"schema:accessibilityHazard\">flashing<"); }),
        ("epub/malformed-conformance", &[], |b| { b.edit(OPF, "</metadata>", "<meta property=\"dcterms:conformsTo\" id=\"c\">WCAG 2.2 AA</meta><meta refines=\"#c\" property=\"a11y:certifiedBy\">Jo</meta></metadata>"); }),
        ("epub/conformance-without-certifier", &[], |b| { b.edit(OPF, "</metadata>", "<meta property=\"dcterms:conformsTo\">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta></metadata>"); }),
        ("epub/invalid-navigation", &[], |b| { b.edit(OPF, " properties=\"nav\"", ""); }),
        ("epub/invalid-navigation", &["epub/incomplete-contents", "epub/ncx-differs", "epub/false-accessibility-feature"], |b| { b.edit(NAV, "epub:type=\"toc\" role", "epub:type=\"lot\" role"); }),
        ("epub/empty-navigation-label", &["epub/ncx-differs"], |b| { b.edit(NAV, ">Sums<", "><"); }),
        ("epub/incomplete-contents", &["epub/ncx-differs"], |b| { b.edit(NAV, "<li><a href=\"text/two.xhtml\">Second things</a><ol>\n<li><a href=\"text/two.xhtml#below\">Below</a></li></ol></li>", ""); }),
        ("epub/incomplete-contents", &["epub/ncx-differs"], |b| { b.edit(NAV, "<li><a href=\"text/one.xhtml#sums\">Sums</a></li>", ""); }),
        ("epub/contents-label-differs", &["epub/ncx-differs"], |b| { b.edit(NAV, ">Sums<", ">Numbers<"); }),
        ("epub/contents-out-of-order", &["epub/ncx-differs"], |b| { b.edit(NAV, "<li><a href=\"text/one.xhtml#sums\">Sums</a></li>\n<li><a href=\"text/one.xhtml#rows\">Rows</a></li>", "<li><a href=\"text/one.xhtml#rows\">Rows</a></li>\n<li><a href=\"text/one.xhtml#sums\">Sums</a></li>"); }),
        ("epub/missing-landmarks", &[], |b| { b.edit(NAV, "<li><a epub:type=\"bodymatter\" href=\"text/one.xhtml\">Text</a></li>", ""); }),
        ("epub/invalid-landmark", &["epub/missing-landmarks"], |b| { b.edit(NAV, "<a epub:type=\"bodymatter\"", "<a"); }),
        ("epub/invalid-landmark", &[], |b| { b.edit(NAV, "<li><a epub:type=\"bodymatter\"", "<li><a epub:type=\"toc\" href=\"#toc\">Contents</a></li><li><a epub:type=\"bodymatter\""); }),
        ("epub/missing-page-list", &["epub/false-accessibility-feature"], |b| { b.edit(NAV, "epub:type=\"page-list\"", "epub:type=\"list\""); }),
        ("epub/incomplete-page-list", &[], |b| { b.edit(NAV, "<li><a href=\"text/two.xhtml#page-2\">2</a></li>", ""); }),
        ("epub/page-list-out-of-order", &[], |b| { b.edit(NAV, "<li><a href=\"text/one.xhtml#page-1\">1</a></li>\n<li><a href=\"text/two.xhtml#page-2\">2</a></li>", "<li><a href=\"text/two.xhtml#page-2\">2</a></li><li><a href=\"text/one.xhtml#page-1\">1</a></li>"); }),
        ("epub/page-label-differs", &[], |b| { b.edit(NAV, "#page-2\">2<", "#page-2\">3<"); }),
        ("epub/page-list-target", &["epub/incomplete-page-list"], |b| { b.edit(NAV, "two.xhtml#page-2", "two.xhtml#below"); }),
        ("epub/repeated-page", &["epub/page-label-differs"], |b| { b.edit(TWO, "aria-label=\"2\"", "aria-label=\"1\""); }),
        ("epub/unclear-page-break", &[], |b| { b.edit(TWO, " role=\"doc-pagebreak\"", ""); }),
        ("epub/unclear-page-break", &["epub/page-label-differs"], |b| { b.edit(TWO, " aria-label=\"2\"", ""); }),
        ("epub/missing-page-break-source", &[], |b| { b.edit(OPF, "<meta property=\"pageBreakSource\">urn:isbn:9780306406157</meta>", ""); }),
        ("epub/ncx-identifier", &[], |b| { b.edit(NCX, "9780306406157", "9780306406158"); }),
        ("epub/ncx-differs", &[], |b| { b.edit(NCX, "<text>Rows<", "<text>Lines<"); }),
        ("epub/ncx-differs", &[], |b| { b.edit(NCX, "text/two.xhtml#below", "text/two.xhtml#page-2"); }),
        ("epub/ncx-not-named", &[], |b| { b.edit(OPF, " toc=\"ncx\"", ""); }),
        ("epub/broken-link", &[], |b| { b.edit(ONE, "two.xhtml#below", "three.xhtml"); }),
        ("epub/missing-fragment", &[], |b| { b.edit(ONE, "two.xhtml#below", "two.xhtml#above"); }),
        ("epub/link-out-of-spine", &["epub/document-out-of-spine"], |b| { b.edit(OPF, "<itemref idref=\"cover\"/>", ""); b.edit(ONE, "two.xhtml#below", "cover.xhtml"); }),
        ("epub/address-escapes", &[], |b| { b.edit(ONE, "two.xhtml#below", "../../../two.xhtml"); }),
        ("epub/unsafe-link", &[], |b| { b.edit(ONE, "https://example.org/", "javascript:alert(1)"); }),
        ("epub/unsafe-link", &[], |b| { b.edit(ONE, "https://example.org/", "java&#x09;script:alert(1)"); }),
        ("epub/unsafe-link", &[], |b| { b.edit(ONE, "https://example.org/", "file:///etc/passwd"); }),
        ("epub/insecure-link", &[], |b| { b.edit(ONE, "https://example.org/", "http://example.org/"); }),
        ("epub/remote-resource", &["epub/wrong-item-property", "epub/unused-file"], |b| { b.edit(ONE, "../images/dot.png", "https://example.org/dot.png"); }),
        ("epub/remote-resource", &[], |b| { b.edit("OEBPS/images/chart.svg", "<rect", "<image href=\"https://example.org/a.png\"/><rect"); }),
        ("epub/vague-link", &[], |b| { b.edit(ONE, ">The site of the example<", ">click here<"); }),
        ("epub/empty-link", &[], |b| { b.edit(ONE, ">The site of the example<", "><"); }),
        ("epub/dangling-reference", &[], |b| { b.edit(ONE, "<figure id=\"fig\"", "<figure id=\"fig\" aria-labelledby=\"caption\""); }),
        ("epub/missing-document-title", &[], |b| { b.edit(TWO, "<title>Second things</title>", "<title/>"); }),
        ("epub/repeated-document-title", &[], |b| { b.edit(TWO, "<title>Second things", "<title>First things"); }),
        ("epub/no-heading", &[], |b| { let words = "word ".repeat(200); b.edit("OEBPS/text/cover.xhtml", "</section>", &format!("<p>{words}</p></section>")); }),
        ("epub/several-first-level-headings", &[], |b| { b.edit(TWO, "<h2 id=\"below\">Below</h2>", "<h1 id=\"below\">Below</h1>"); }),
        ("epub/heading-skips-level", &[], |b| { b.edit(TWO, "<h2 id=\"below\">Below</h2>", "<h4 id=\"below\">Below</h4>"); }),
        ("epub/empty-heading", &[], |b| { b.edit(TWO, "<p><img", "<h3/><p><img"); }),
        ("epub/bold-paragraph-as-heading", &["epub/no-heading"], |b| { let words = "word ".repeat(200); b.edit("OEBPS/text/cover.xhtml", "</section>", &format!("<p><b>A heading</b></p><p>{words}</p></section>")); }),
        ("epub/missing-document-language", &[], |b| { b.edit(TWO, " lang=\"en\" xml:lang=\"en\"", ""); }),
        ("epub/language-attributes", &[], |b| { b.edit(TWO, " lang=\"en\" xml", " lang=\"en-GB\" xml"); }),
        ("epub/language-differs", &[], |b| { b.edit(TWO, "lang=\"en\" xml:lang=\"en\"", "lang=\"de\" xml:lang=\"de\""); }),
        ("epub/unmarked-foreign-script", &[], |b| { b.edit(ONE, "<span lang=\"he\" xml:lang=\"he\" dir=\"rtl\">", "<span>"); }),
        ("epub/missing-alternative-text", &["epub/false-accessibility-feature"], |b| { b.edit(ONE, " alt=\"A black dot\"", ""); }),
        ("epub/meaningless-alternative-text", &[], |b| { b.edit(ONE, "A black dot", "dot.png"); }),
        ("epub/meaningless-alternative-text", &[], |b| { b.edit(ONE, "A black dot", "image"); }),
        ("epub/long-alternative-text", &[], |b| { let words = "A dot. ".repeat(50); b.edit(ONE, "A black dot", &words); }),
        ("epub/alternative-text-repeats-caption", &[], |b| { b.edit(ONE, "A black dot", "The dot"); }),
        ("epub/captioned-decoration", &[], |b| { b.edit(ONE, "A black dot", ""); }),
        ("epub/unnamed-drawing", &["epub/false-accessibility-feature"], |b| { b.edit(TWO, "<title>A square</title>", ""); }),
        ("epub/formula-without-alternative", &[], |b| { b.edit(ONE, " alttext=\"x\"", ""); }),
        ("epub/table-without-caption", &[], |b| { b.edit(ONE, "<caption>Schools</caption>", ""); }),
        ("epub/table-without-header", &[], |b| { b.edit(ONE, "<tr><th scope=\"col\">Year</th><th scope=\"col\">Schools</th></tr>", "<tr><td>Year</td><td>Schools</td></tr>"); }),
        ("epub/header-cell-without-scope", &[], |b| { b.edit(ONE, "<th scope=\"col\">Year", "<th>Year"); }),
        ("epub/empty-header-cell", &[], |b| { b.edit(ONE, ">Year</th>", "></th>"); }),
        ("epub/ragged-table", &[], |b| { b.edit(ONE, "<td>2004</td>", ""); }),
        ("epub/note-without-mark", &[], |b| { b.edit(ONE, "<a id=\"mark-1\" epub:type=\"noteref\" role=\"doc-noteref\" href=\"#note-1\">1</a>", "<span id=\"mark-1\"/>"); }),
        ("epub/mark-without-note", &[], |b| { b.edit(ONE, " epub:type=\"footnote\" role=\"doc-footnote\"", ""); }),
        ("epub/note-without-back-link", &[], |b| { b.edit(ONE, " <a role=\"doc-backlink\" href=\"#mark-1\">Back</a>", ""); }),
        ("epub/unclear-note", &[], |b| { b.edit(ONE, " role=\"doc-noteref\"", ""); }),
        ("epub/unclear-note", &[], |b| { b.edit(ONE, " epub:type=\"footnote\"", ""); }),
        ("epub/obsolete-note-role", &[], |b| { b.edit(ONE, "epub:type=\"footnote\" role=\"doc-footnote\"", "epub:type=\"endnote\" role=\"doc-endnote\""); }),
        ("epub/unmarked-note", &["epub/note-without-mark"], |b| { b.edit(ONE, "<a id=\"mark-1\" epub:type=\"noteref\" role=\"doc-noteref\" href=\"#note-1\">1</a>", "<sup><a id=\"mark-1\" href=\"#note-1\">1</a></sup>"); }),
        ("epub/stray-character", &[], |b| { b.edit(TWO, "More words", "More w\u{fffd}rds"); }),
        ("epub/stray-character", &[], |b| { b.edit(TWO, "More words", "More \u{202e}words"); }),
        ("epub/misread-encoding", &[], |b| { b.edit(TWO, "More words", "Moreâ€™s words"); }),
        ("epub/list-of-paragraphs", &[], |b| { b.edit(ONE, "<ul><li>one</li><li>two</li></ul>", "<p>• one</p><p>• two</p>"); }),
        ("epub/empty-paragraphs", &[], |b| { b.edit(ONE, "<ul>", "<p>\u{a0}</p><p><br/></p><ul>"); }),
        ("epub/absolute-text-size", &["epub/false-accessibility-feature"], |b| { b.edit(CSS, "line-height: 1.5", "font-size: 12px"); }),
        ("epub/absolute-text-size", &["epub/false-accessibility-feature"], |b| { b.edit(TWO, "<p>More", "<p style=\"font: 10pt serif\">More"); }),
        ("epub/low-contrast", &[], |b| { b.edit(CSS, "color: #1d1d1f", "color: #9aa0a6"); }),
        ("epub/colour-without-ground", &[], |b| { b.edit(CSS, "background: #edf2f9; ", ""); }),
        ("epub/colour-without-ground", &[], |b| { b.edit(CSS, "; color: #1d1d1f", ""); }),
        ("epub/overrides-reader", &[], |b| { b.edit(CSS, "sans-serif;", "sans-serif !important;"); }),
        ("epub/fixed-position", &[], |b| { b.edit(CSS, ".box {", ".box { position: fixed;"); }),
        ("epub/direction-in-style", &[], |b| { b.edit(CSS, ".box {", ".box { direction: rtl;"); }),
        ("epub/remote-style", &["epub/unused-file"], |b| { b.edit(CSS, "../fonts/book.ttf", "https://example.org/book.ttf"); }),
        ("epub/remote-style", &[], |b| { b.edit(CSS, "@font-face", "@import url(\"https://example.org/a.css\");\n@font-face"); }),
        ("epub/broken-style-link", &[], |b| { b.edit(CSS, ".box {", ".box { list-style-image: url(none.png);"); }),
        ("epub/malformed-style", &[], |b| { b.edit(CSS, "#1d1d1f; }", "#1d1d1f;"); }),
        ("epub/link-by-colour", &["epub/colour-without-ground"], |b| { b.edit(CSS, "a { color: inherit; text-decoration: underline; }", "a { color: #0000cc; text-decoration: none; }"); }),
        ("epub/unreadable-text", &[], |b| { b.edit(CSS, ".box {", ".box { text-indent: -9999px;"); }),
        ("epub/script", &["epub/wrong-item-property"], |b| { b.edit(TWO, "<p>More", "<script>x()</script><p>More"); }),
        ("epub/event-handler", &["epub/wrong-item-property"], |b| { b.edit(TWO, "<p>More", "<p onclick=\"x()\">More"); }),
        ("epub/embedded-frame", &[], |b| { b.edit(TWO, "<p>More", "<iframe src=\"one.xhtml\" title=\"One\"></iframe><p>More"); }),
        ("epub/unwanted-element", &[], |b| { b.edit(TWO, "<title>", "<meta http-equiv=\"refresh\" content=\"1\"/><title>"); }),
        ("epub/unlabelled-field", &[], |b| { b.edit(ONE, "<li>one", "<li><input type=\"checkbox\"/>one"); }),
        ("epub/plays-by-itself", &["epub/broken-link"], |b| { b.edit(ONE, "<ul>", "<audio src=\"a.mp3\" autoplay=\"autoplay\"></audio><ul>"); }),
        ("epub/script-in-drawing", &[], |b| { b.edit("OEBPS/images/chart.svg", "<rect", "<script>x()</script><rect"); }),
        ("epub/script-in-drawing", &[], |b| { b.edit("OEBPS/images/chart.svg", "<rect", "<rect onload=\"x()\""); }),
        ("epub/foreign-object", &[], |b| { b.edit("OEBPS/images/chart.svg", "<rect", "<foreignObject/><rect"); }),
        ("epub/unscalable-drawing", &[], |b| { b.edit("OEBPS/images/chart.svg", " viewBox=\"0 0 9 9\"", ""); }),
        ("epub/moving-drawing", &[], |b| { b.edit("OEBPS/images/chart.svg", "<rect", "<animate/><rect"); }),
        ("epub/remote-style-in-drawing", &[], |b| { b.edit("OEBPS/images/chart.svg", "<rect", "<rect fill=\"url(https://example.org/a.svg#b)\""); }),
        ("epub/large-document", &[], |b| { let words = format!("<p>{}</p><ul>", "word ".repeat(320_000)); b.edit(ONE, "<ul>", &words); }),
        ("epub/large-picture", &[], |b| { b.file("OEBPS/images/dot.png").bytes = png(2_400, 2_400); }),
        ("epub/small-cover", &[], |b| { b.file("OEBPS/images/cover.png").bytes = png(300, 400); }),
        ("epub/damaged-picture", &[], |b| { b.file("OEBPS/images/dot.png").bytes.truncate(20); }),
        ("epub/damaged-picture", &[], |b| { let cut = b.file("OEBPS/images/dot.png").bytes.len() - 20; b.file("OEBPS/images/dot.png").bytes.truncate(cut); }),
        ("epub/picture-for-print", &[], |b| { let mut bytes = std::io::Cursor::new(Vec::new()); image::DynamicImage::new_rgb16(9, 9).write_to(&mut bytes, image::ImageFormat::Png).unwrap(); b.file("OEBPS/images/dot.png").bytes = bytes.into_inner(); }),
        ("epub/font-format", &[], |b| { b.file("OEBPS/fonts/book.ttf").bytes = b"wOF2".to_vec(); b.edit(OPF, "media-type=\"font/ttf\"", "media-type=\"font/woff2\""); }),
        ("epub/large-book", &[], |b| { let noise: Vec<u8> = (0_u32..52_000_000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect(); b.file("OEBPS/fonts/book.ttf").bytes.extend(noise); b.file("OEBPS/fonts/book.ttf").method = 0; }),
    ]
}

#[test]
fn every_fault_is_named_by_its_rule_and_by_no_other() {
    let faults = faults();
    assert!(faults.len() >= 80, "{}", faults.len());
    let mut wrong = Vec::new();
    for (rule, others, edit) in &faults {
        let mut book = book();
        edit(&mut book);
        let bytes = book.pack();
        let found = offended(&bytes);
        let expected: BTreeSet<&str> = std::iter::once(*rule).chain(others.iter().copied()).collect();
        if found != expected {
            wrong.push(format!("{rule}: {:?}", messages(&bytes)));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), faults.len(), wrong.join("\n"));
}

/// Rules that are shown in `hostile`, because their files are large or no archive at all.
const SHOWN_ELSEWHERE: &[&str] =
    &["epub/unreadable-archive", "epub/unpacks-too-large", "epub/too-many-entries", "epub/too-much-markup"];

#[test]
fn every_rule_is_shown_by_a_fault() {
    let shown: BTreeSet<&str> = faults().iter().map(|(rule, _, _)| *rule).collect();
    let missing: Vec<&str> = super::super::codes()
        .iter()
        .map(|code| code.name)
        .filter(|name| !shown.contains(name) && !SHOWN_ELSEWHERE.contains(name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
