//! A good PDF/X-4 file, made from its parts, in which tests make faults.
//!
//! Four pages of 100 × 140 mm with 3 mm of bleed: a cover with a ground and white type, a page of text with a line and a
//! panel, a page with a picture, a soft mask, a group, a shading and a spot-free DeviceN, a page with a tiling pattern and
//! a stencil. Its font is a TrueType program of four glyphs, its output profile a small one for CMYK.

use std::collections::BTreeMap;

/// The parts of a file.
#[derive(Debug, Clone)]
pub(in crate::preflight) struct Kit {
    pub(in crate::preflight) header: String,
    objects: BTreeMap<u32, Part>,
    pub(in crate::preflight) trailer: String,
}

#[derive(Debug, Clone)]
struct Part {
    dictionary: String,
    stream: Option<Vec<u8>>,
}

pub(in crate::preflight) const CATALOG: u32 = 1;
pub(in crate::preflight) const INFO: u32 = 3;
pub(in crate::preflight) const METADATA: u32 = 4;
pub(in crate::preflight) const INTENT: u32 = 5;
pub(in crate::preflight) const PROFILE: u32 = 6;
pub(in crate::preflight) const PAGES: [u32; 4] = [10, 11, 12, 13];
pub(in crate::preflight) const CONTENTS: [u32; 4] = [20, 21, 22, 23];
pub(in crate::preflight) const RESOURCES: u32 = 30;
pub(in crate::preflight) const FONT: u32 = 31;
pub(in crate::preflight) const DESCENDANT: u32 = 32;
pub(in crate::preflight) const DESCRIPTOR: u32 = 33;
pub(in crate::preflight) const FONT_FILE: u32 = 34;
pub(in crate::preflight) const TO_UNICODE: u32 = 35;
pub(in crate::preflight) const OVERPRINT_TEXT: u32 = 40;
pub(in crate::preflight) const OVERPRINT_LINE: u32 = 41;
pub(in crate::preflight) const MASKED: u32 = 43;
pub(in crate::preflight) const MASK_FORM: u32 = 44;
pub(in crate::preflight) const PICTURE: u32 = 50;
pub(in crate::preflight) const SOFT_MASK: u32 = 51;
pub(in crate::preflight) const GROUP_FORM: u32 = 52;
pub(in crate::preflight) const SHADING: u32 = 54;
pub(in crate::preflight) const TILING: u32 = 55;
pub(in crate::preflight) const STENCIL: u32 = 56;

const XMP: &str = r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A good file</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>A. Printer</rdf:li></rdf:Seq></dc:creator>
<xmp:CreatorTool>By hand</xmp:CreatorTool><xmp:CreateDate>2026-01-02T03:04:05Z</xmp:CreateDate>
<xmp:ModifyDate>2026-01-02T04:04:05+01:00</xmp:ModifyDate><xmp:MetadataDate>2026-01-02T03:04:05Z</xmp:MetadataDate>
<pdf:Producer>By hand</pdf:Producer><pdf:Trapped>False</pdf:Trapped>
<xmpMM:DocumentID>uuid:1</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"#;

const COVER: &str = "q 0.85 0.2 0.35 0.1 k 0 0 300.47 413.86 re f Q
BT /F 24 Tf 0 0 0 0 k 1 0 0 1 60 300 Tm <000100020003> Tj ET
q /OpT gs BT /F 10 Tf 0 0 0 1 k 1 0 0 1 60 100 Tm <00010002> Tj ET Q
";
const TEXT: &str =
    "q /OpT gs BT /F 10 Tf 0 0 0 1 k 1 0 0 1 60 300 Tm <0001000200030001> Tj 0 -14 Td <00020001> Tj ET Q
q /OpL gs 0 0 0 1 K 0.5 w 60 250 m 200 250 l S Q
q 0.05 0.1 0.25 0 k 60 150 120 60 re f Q
";
const PICTURES: &str = "q 72 0 0 48 60 300 cm /Im Do Q
q /Half gs /Grp Do Q
q /Masked gs 0 0.6 0 0 k 60 80 40 40 re f Q
q 150 60 80 40 re W n /Sh sh Q
q /DN cs 0.3 0.2 scn 150 120 40 20 re f Q
";
const PATTERNS: &str = "q /Pattern cs /Tile scn 60 250 100 60 re f Q
q 0 0 0 1 k 24 0 0 24 60 150 cm /St Do Q
q 0.4 0.1 0 0 k 200 200 m 240 200 240 240 200 240 c h f Q
";

/// Points: the media is the bleed.
const BOXES: &str =
    "/MediaBox [0 0 300.472 413.858] /BleedBox [0 0 300.472 413.858] /TrimBox [8.504 8.504 291.968 405.354]";

impl Kit {
    /// The good file.
    pub(in crate::preflight) fn good() -> Self {
        let mut kit = Self {
            header: "%PDF-1.6\n%\u{e2}\u{e3}\u{cf}\u{d3}\n".to_owned(),
            objects: BTreeMap::new(),
            trailer: "/Root 1 0 R /Info 3 0 R /ID [<0123456789ABCDEF> <0123456789ABCDEF>]".to_owned(),
        };
        kit.add(CATALOG, "/Type /Catalog /Pages 2 0 R /Metadata 4 0 R /OutputIntents [5 0 R]");
        kit.add(2, "/Type /Pages /Count 4 /Kids [10 0 R 11 0 R 12 0 R 13 0 R]");
        kit.add(
            INFO,
            "/Title (A good file) /Author (A. Printer) /Creator (By hand) /Producer (By hand) /Trapped /False \
             /CreationDate (D:20260102030405Z) /ModDate (D:20260102030405Z) /GTS_PDFXVersion (PDF/X-4)",
        );
        kit.add_stream(METADATA, "/Type /Metadata /Subtype /XML", XMP.as_bytes());
        kit.add(
            INTENT,
            "/Type /OutputIntent /S /GTS_PDFX /OutputConditionIdentifier (FOGRA39) /RegistryName (http://www.color.org) \
             /Info (Offset) /DestOutputProfile 6 0 R",
        );
        kit.add_stream(PROFILE, "/N 4", &super::profile::cmyk());
        for ((page, contents), text) in PAGES.into_iter().zip(CONTENTS).zip([COVER, TEXT, PICTURES, PATTERNS])
        {
            kit.add(
                page,
                &format!(
                    "/Type /Page /Parent 2 0 R {BOXES} /Resources 30 0 R /Contents {contents} 0 R \
                     /Group << /S /Transparency /CS /DeviceCMYK /I true >>"
                ),
            );
            kit.add_stream(contents, "", text.as_bytes());
        }
        kit.add(
            RESOURCES,
            "/Font << /F 31 0 R >> /ExtGState << /OpT 40 0 R /OpL 41 0 R /Half 42 0 R /Masked 43 0 R >> \
             /XObject << /Im 50 0 R /Grp 52 0 R /St 56 0 R >> /Shading << /Sh 54 0 R >> /Pattern << /Tile 55 0 R >> \
             /ColorSpace << /DN [/DeviceN [/Cyan /Black] /DeviceCMYK 57 0 R] >>",
        );
        kit.add_font();
        kit.add(OVERPRINT_TEXT, "/Type /ExtGState /op true /OP false /OPM 1");
        kit.add(OVERPRINT_LINE, "/Type /ExtGState /OP true /op false /OPM 1");
        kit.add(42, "/Type /ExtGState /ca 0.5 /CA 0.5");
        kit.add(MASKED, "/Type /ExtGState /SMask << /S /Luminosity /G 44 0 R >>");
        kit.add_stream(
            MASK_FORM,
            "/Type /XObject /Subtype /Form /BBox [0 0 300 420] /Group << /S /Transparency /CS /DeviceGray >> \
             /Resources << >>",
            b"0.5 g 60 80 20 40 re f 1 g 80 80 20 40 re f",
        );
        kit.add_pictures();
        kit.add(
            SHADING,
            "/ShadingType 2 /ColorSpace /DeviceCMYK /Coords [150 0 230 0] /Extend [true true] \
             /Function << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0.8 0.1 0 0] /C1 [0 0.1 0.3 0] >>",
        );
        kit.add_stream(
            TILING,
            "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 10 10] /XStep 10 /YStep 10 /Resources << >>",
            b"0.5 0 0.2 0 k 0 0 5 5 re f",
        );
        kit.add_stream(
            57,
            "/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1 0 1]",
            b"{ 0 exch 0 exch }",
        );
        kit
    }

    fn add_font(&mut self) {
        self.add(
            FONT,
            "/Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Test /Encoding /Identity-H /DescendantFonts [32 0 R] \
             /ToUnicode 35 0 R",
        );
        self.add(
            DESCENDANT,
            "/Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Test /CIDToGIDMap /Identity /DW 500 \
             /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 33 0 R \
             /W [0 [500 600 700 800]]",
        );
        self.add(
            DESCRIPTOR,
            "/Type /FontDescriptor /FontName /ABCDEF+Test /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 \
             /Descent 0 /CapHeight 700 /StemV 80 /FontFile2 34 0 R",
        );
        self.add_stream(FONT_FILE, "", &super::typeface::truetype(&[500, 600, 700, 800]));
        self.add_stream(
            TO_UNICODE,
            "",
            b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange \
              3 beginbfchar <0001> <0041> <0002> <0042> <0003> <0043> endbfchar endcmap end",
        );
    }

    fn add_pictures(&mut self) {
        // 300 × 200 pixels at 72 × 48 pt: 300 ppi.
        let pixels: Vec<u8> = (0..200_usize)
            .flat_map(|line| (0..300_usize).flat_map(move |column| [(column / 2) as u8, line as u8, 60, 10]))
            .collect();
        self.add_deflated(
            PICTURE,
            "/Type /XObject /Subtype /Image /Width 300 /Height 200 /BitsPerComponent 8 /ColorSpace /DeviceCMYK \
             /SMask 51 0 R",
            &pixels,
        );
        self.add_deflated(
            SOFT_MASK,
            "/Type /XObject /Subtype /Image /Width 300 /Height 200 /BitsPerComponent 8 /ColorSpace /DeviceGray",
            &[255; 300 * 200],
        );
        self.add_stream(
            GROUP_FORM,
            "/Type /XObject /Subtype /Form /BBox [0 0 300 420] /Resources << >> \
             /Group << /S /Transparency /CS /DeviceCMYK /I true >>",
            b"0.6 0 0.4 0 k 150 300 60 40 re f 0 0.4 0.4 0 k 170 310 60 40 re f",
        );
        // 416 × 416 pixels of one bit at 24 pt: 1248 ppi.
        self.add_deflated(
            STENCIL,
            "/Type /XObject /Subtype /Image /Width 416 /Height 416 /ImageMask true /BitsPerComponent 1",
            &[[0; 52 * 208], [0xFF; 52 * 208]].concat(),
        );
    }

    /// Adds or replaces an object.
    pub(in crate::preflight) fn add(&mut self, number: u32, dictionary: &str) {
        self.objects.insert(number, Part { dictionary: dictionary.to_owned(), stream: None });
    }

    /// Adds or replaces a stream.
    pub(in crate::preflight) fn add_stream(&mut self, number: u32, dictionary: &str, bytes: &[u8]) {
        self.objects.insert(number, Part { dictionary: dictionary.to_owned(), stream: Some(bytes.to_vec()) });
    }

    /// Adds or replaces a stream, compressed.
    pub(in crate::preflight) fn add_deflated(&mut self, number: u32, dictionary: &str, bytes: &[u8]) {
        use std::io::Write as _;
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        self.add_stream(number, &format!("{dictionary} /Filter /FlateDecode"), &encoder.finish().unwrap());
    }

    /// Replaces words in the dictionary of an object; they must stand there.
    pub(in crate::preflight) fn replace(&mut self, number: u32, from: &str, to: &str) {
        let part = self.objects.get_mut(&number).unwrap();
        assert!(part.dictionary.contains(from), "{from} is not in {}", part.dictionary);
        part.dictionary = part.dictionary.replacen(from, to, 1);
    }

    /// Adds entries to the dictionary of an object.
    pub(in crate::preflight) fn append(&mut self, number: u32, entries: &str) {
        let part = self.objects.get_mut(&number).unwrap();
        part.dictionary.push(' ');
        part.dictionary.push_str(entries);
    }

    /// Replaces words in a stream; they must stand there.
    pub(in crate::preflight) fn rewrite(&mut self, number: u32, from: &str, to: &str) {
        let part = self.objects.get_mut(&number).unwrap();
        let text = String::from_utf8(part.stream.clone().unwrap()).unwrap();
        assert!(text.contains(from), "{from} is not in {text}");
        part.stream = Some(text.replacen(from, to, 1).into_bytes());
    }

    /// Adds to the end of a stream.
    pub(in crate::preflight) fn extend(&mut self, number: u32, text: &str) {
        self.objects.get_mut(&number).unwrap().stream.as_mut().unwrap().extend_from_slice(text.as_bytes());
    }

    /// The bytes of a stream.
    pub(in crate::preflight) fn stream(&self, number: u32) -> Vec<u8> {
        self.objects[&number].stream.clone().unwrap()
    }

    /// The bytes of the file.
    pub(in crate::preflight) fn write(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.header.chars().map(|character| character as u8).collect();
        let mut offsets = BTreeMap::new();
        for (number, part) in &self.objects {
            offsets.insert(*number, bytes.len());
            bytes.extend_from_slice(format!("{number} 0 obj\n<< {} ", part.dictionary).as_bytes());
            match &part.stream {
                Some(stream) => {
                    bytes.extend_from_slice(format!("/Length {} >>\nstream\n", stream.len()).as_bytes());
                    bytes.extend_from_slice(stream);
                    bytes.extend_from_slice(b"\nendstream\nendobj\n");
                }
                None => bytes.extend_from_slice(b">>\nendobj\n"),
            }
        }
        let start = bytes.len();
        let size = self.objects.keys().last().unwrap() + 1;
        bytes.extend_from_slice(format!("xref\n0 {size}\n").as_bytes());
        for number in 0..size {
            let entry = match offsets.get(&number) {
                Some(offset) => format!("{offset:010} 00000 n\r\n"),
                None => "0000000000 65535 f\r\n".to_owned(),
            };
            bytes.extend_from_slice(entry.as_bytes());
        }
        let trailer = format!("trailer\n<< /Size {size} {} >>\nstartxref\n{start}\n%%EOF\n", self.trailer);
        bytes.extend_from_slice(trailer.as_bytes());
        bytes
    }
}
