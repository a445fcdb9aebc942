//! One fault a file: each is named by its rule, and by no other that does not belong to it.

use super::kit::*;
use super::{codes, examine, profile};

/// A fault: its name, what makes it, the code that names it, and codes that come with it.
struct Fault {
    name: &'static str,
    make: fn(&mut Kit),
    code: &'static str,
    also: &'static [&'static str],
}

macro_rules! faults {
    ($($name:literal: $make:expr => $code:literal $(+ $also:literal)*;)+) => {
        &[$(Fault { name: $name, make: $make, code: $code, also: &[$($also),*] }),+]
    };
}

const FAULTS: &[Fault] = faults! {
    // The file.
    "header of PDF 1.7": |kit| kit.header = kit.header.replace("1.6", "1.7") => "pdf/version-too-new";
    "header of PDF 2.0": |kit| kit.header = kit.header.replace("1.6", "2.0") => "pdf/version-too-new";
    "catalog says 1.7": |kit| kit.append(CATALOG, "/Version /1.7") => "pdf/version-too-new";
    "no identifier": |kit| kit.trailer = "/Root 1 0 R /Info 3 0 R".to_owned() => "pdf/missing-file-id";
    "encrypted": |kit| kit.trailer += " /Encrypt << /Filter /Standard /V 1 /R 2 /O <00> /U <00> /P -4 >>" => "pdf/encrypted";
    "bytes before the header": |kit| kit.header.insert_str(0, "junk\n") => "pdf/damaged-structure";
    "collection": |kit| kit.append(CATALOG, "/Collection << >>") => "pdf/newer-key";
    // Output intent.
    "no output intent": |kit| kit.replace(CATALOG, "/OutputIntents [5 0 R]", "") => "pdf/missing-output-intent";
    "intent of another kind": |kit| kit.replace(INTENT, "GTS_PDFX", "GTS_PDFA1") => "pdf/missing-output-intent";
    "two intents": |kit| kit.replace(CATALOG, "[5 0 R]", "[5 0 R 5 0 R]") => "pdf/several-output-intents";
    "no condition": |kit| kit.replace(INTENT, "/OutputConditionIdentifier (FOGRA39)", "") => "pdf/unnamed-output-condition";
    "no registry": |kit| {
        kit.replace(INTENT, "/RegistryName (http://www.color.org)", "");
        kit.replace(INTENT, "/Info (Offset)", "");
    } => "pdf/unnamed-output-condition";
    "no profile": |kit| kit.replace(INTENT, "/DestOutputProfile 6 0 R", "") => "pdf/missing-output-profile";
    "damaged profile": |kit| kit.add_stream(PROFILE, "/N 4", b"no profile at all") => "pdf/wrong-output-profile";
    "profile of a monitor": |kit| kit.add_stream(PROFILE, "/N 4", &profile::other(b"mntr", b"CMYK")) => "pdf/wrong-output-profile";
    "wrong number of components": |kit| kit.replace(PROFILE, "/N 4", "/N 3") => "pdf/wrong-output-profile";
    "profile for RGB": |kit| kit.add_stream(PROFILE, "/N 3", &profile::other(b"prtr", b"RGB ")) => "pdf/output-profile-not-cmyk";
    // Metadata.
    "no metadata": |kit| kit.replace(CATALOG, "/Metadata 4 0 R", "") => "pdf/missing-metadata" + "pdf/missing-trapped";
    "metadata are no XML": |kit| kit.add_stream(METADATA, "/Type /Metadata /Subtype /XML", b"<x") => "pdf/missing-metadata" + "pdf/missing-trapped";
    "compressed metadata": |kit| {
        let text = kit.stream(METADATA);
        kit.add_deflated(METADATA, "/Type /Metadata /Subtype /XML", &text);
    } => "pdf/compressed-metadata";
    "no label": |kit| kit.rewrite(METADATA, "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", "") => "pdf/missing-pdfx-label";
    "another label": |kit| {
        kit.rewrite(METADATA, ">PDF/X-4<", ">PDF/X-3:2002<");
        kit.replace(INFO, "PDF/X-4", "PDF/X-3:2002");
    } => "pdf/missing-pdfx-label";
    "no title in XMP": |kit| {
        kit.rewrite(METADATA, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">A good file</rdf:li></rdf:Alt></dc:title>", "");
        kit.replace(INFO, "/Title (A good file)", "");
    } => "pdf/missing-metadata-field";
    "no metadata date": |kit| kit.rewrite(METADATA, "<xmp:MetadataDate>2026-01-02T03:04:05Z</xmp:MetadataDate>", "") => "pdf/missing-metadata-field";
    "no rendition class": |kit| kit.rewrite(METADATA, "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>", "") => "pdf/missing-metadata-field";
    "trapped nowhere": |kit| {
        kit.rewrite(METADATA, "<pdf:Trapped>False</pdf:Trapped>", "");
        kit.replace(INFO, "/Trapped /False", "");
    } => "pdf/missing-trapped";
    "trapped unknown": |kit| kit.replace(INFO, "/Trapped /False", "/Trapped /Unknown") => "pdf/missing-trapped";
    "trapped differs": |kit| kit.replace(INFO, "/Trapped /False", "/Trapped /True") => "pdf/metadata-disagree";
    "title differs": |kit| kit.replace(INFO, "(A good file)", "(Another file)") => "pdf/metadata-disagree";
    "author differs": |kit| kit.replace(INFO, "(A. Printer)", "(B. Binder)") => "pdf/metadata-disagree";
    "producer differs": |kit| kit.replace(INFO, "/Producer (By hand)", "/Producer (Another)") => "pdf/metadata-disagree";
    "creation date differs": |kit| kit.replace(INFO, "/CreationDate (D:20260102030405Z)", "/CreationDate (D:20250102030405Z)") => "pdf/metadata-disagree";
    "date is none": |kit| kit.replace(INFO, "/CreationDate (D:20260102030405Z)", "/CreationDate (yesterday)") => "pdf/wrong-date";
    // Boxes and pages.
    "no trim box": |kit| kit.replace(PAGES[1], "/TrimBox", "/Other") => "pdf/missing-trim-box" + "pdf/different-trim-sizes" + "pdf/bleed-not-covered";
    "trim and art box": |kit| kit.append(PAGES[1], "/ArtBox [20 20 100 100]") => "pdf/trim-and-art-box";
    "no bleed box": |kit| kit.replace(PAGES[1], "/BleedBox", "/Other") => "pdf/missing-bleed-box";
    "no media box": |kit| kit.replace(PAGES[1], "/MediaBox", "/Other") => "pdf/missing-media-box" + "pdf/different-trim-sizes";
    "bleed outside of media": |kit| kit.replace(PAGES[1], "/BleedBox [0 0 ", "/BleedBox [-9 -9 ") => "pdf/box-order";
    "trim outside of bleed": |kit| kit.replace(PAGES[1], "/BleedBox [0 0 300.472", "/BleedBox [0 0 290") => "pdf/box-order";
    "small bleed": |kit| kit.replace(PAGES[1], "/BleedBox [0 0 ", "/BleedBox [4 4 ") => "pdf/small-bleed";
    "crop box": |kit| kit.append(PAGES[1], "/CropBox [10 10 200 200]") => "pdf/crop-box";
    "user unit": |kit| kit.append(PAGES[1], "/UserUnit 2") => "pdf/user-unit" + "pdf/different-trim-sizes";
    "rotated": |kit| kit.append(PAGES[1], "/Rotate 90") => "pdf/rotated-page";
    "another size": |kit| kit.replace(PAGES[3], "/TrimBox [8.504 8.504 291.968", "/TrimBox [8.504 8.504 281.968") => "pdf/different-trim-sizes";
    "three pages": |kit| {
        kit.replace(2, "/Count 4", "/Count 3");
        kit.replace(2, " 13 0 R", "");
    } => "pdf/page-count";
    "empty page": |kit| kit.add_stream(CONTENTS[3], "", b"") => "pdf/empty-page";
    // Annotations and actions.
    "link": |kit| kit.append(PAGES[1], "/Annots [<< /Type /Annot /Subtype /Link /Rect [60 60 90 90] /A << /S /URI /URI (http://example.org) >> >>]") => "pdf/annotation";
    "comment": |kit| kit.append(PAGES[1], "/Annots [<< /Type /Annot /Subtype /Text /Rect [60 60 90 90] /Contents (!) >>]") => "pdf/annotation";
    "film": |kit| kit.append(PAGES[1], "/Annots [<< /Type /Annot /Subtype /Movie /Rect [60 60 90 90] >>]") => "pdf/media";
    "script": |kit| kit.append(CATALOG, "/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\\(1\\)) >>] >> >>") => "pdf/javascript";
    "opening action": |kit| kit.append(CATALOG, "/OpenAction << /S /JavaScript /JS (1) >>") => "pdf/javascript" + "pdf/trigger";
    "launch": |kit| kit.append(CATALOG, "/OpenAction << /S /Launch /F (a.exe) >>") => "pdf/action" + "pdf/trigger";
    "page trigger": |kit| kit.append(PAGES[1], "/AA << /O << /S /Named /N /NextPage >> >>") => "pdf/trigger";
    "form": |kit| kit.append(CATALOG, "/AcroForm << /Fields [<< /T (a) /FT /Tx >>] >>") => "pdf/form";
    "embedded file": |kit| {
        kit.append(CATALOG, "/Names << /EmbeddedFiles << /Names [(a) 90 0 R] >> >>");
        kit.add(90, "/Type /Filespec /F (a.txt) /EF << /F 91 0 R >>");
        kit.add_stream(91, "/Type /EmbeddedFile", b"text");
    } => "pdf/embedded-file";
    // Viewer and layers.
    "print area": |kit| kit.append(CATALOG, "/ViewerPreferences << /PrintArea /TrimBox >>") => "pdf/print-area";
    "unnamed layers": |kit| kit.append(CATALOG, "/OCProperties << /OCGs [] /D << >> >>") => "pdf/layer-configuration";
    "switching layers": |kit| kit.append(CATALOG, "/OCProperties << /OCGs [] /D << /Name (a) /AS [] >> >>") => "pdf/layer-configuration";
    "hidden layer": |kit| {
        kit.add(90, "/Type /OCG /Name (a)");
        kit.append(CATALOG, "/OCProperties << /OCGs [90 0 R] /D << /Name (a) /OFF [90 0 R] >> >>");
    } => "pdf/hidden-layers";
    // Objects.
    "LZW": |kit| kit.add_stream(CONTENTS[3], "/Filter /LZWDecode", &[0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01]) => "pdf/lzw" + "pdf/damaged-content" + "pdf/empty-page";
    "inline LZW": |kit| kit.extend(CONTENTS[1], "\nq 4 0 0 4 60 60 cm BI /W 1 /H 1 /BPC 8 /CS /G /F [/AHx /LZW] ID 80382020>\nEI Q\n") => "pdf/lzw";
    "OPI": |kit| kit.append(PICTURE, "/OPI << /1.3 << /F (a.tif) >> >>") => "pdf/opi";
    "external stream": |kit| kit.append(SOFT_MASK, "/F (mask.raw)") => "pdf/external-stream" + "pdf/damaged-picture";
    "PostScript object": |kit| {
        kit.append(RESOURCES, "/Properties << /PS 90 0 R >>");
        kit.add_stream(90, "/Type /XObject /Subtype /PS", b"showpage");
    } => "pdf/postscript";
    "PostScript form": |kit| kit.append(GROUP_FORM, "/Subtype2 /PS") => "pdf/postscript";
    "reference": |kit| kit.append(GROUP_FORM, "/Ref << /F (a.pdf) /Page 0 >>") => "pdf/reference-object";
    "alternate": |kit| kit.append(PICTURE, "/Alternates [<< /Image 51 0 R /DefaultForPrinting true >>]") => "pdf/alternate-picture";
    "transfer function": |kit| kit.append(OVERPRINT_TEXT, "/TR << /FunctionType 2 /Domain [0 1] /N 2 >>") => "pdf/transfer-function";
    "second transfer function": |kit| kit.append(OVERPRINT_TEXT, "/TR2 << /FunctionType 2 /Domain [0 1] /N 2 >>") => "pdf/transfer-function";
    "halftone": |kit| kit.append(OVERPRINT_TEXT, "/HT << /HalftoneType 10 >>") => "pdf/halftone";
    "named halftone": |kit| kit.append(OVERPRINT_TEXT, "/HT << /HalftoneType 1 /HalftoneName (a) /Frequency 60 /Angle 45 /SpotFunction /Round >>") => "pdf/halftone";
    "unknown filter": |kit| {
        kit.append(OVERPRINT_TEXT, "/Note 90 0 R");
        kit.add_stream(90, "/Filter /MagicDecode", b"");
    } => "pdf/damaged-stream";
    // Content.
    "unknown operator": |kit| kit.extend(CONTENTS[1], "1 2 foo\n") => "pdf/damaged-content";
    "q without Q": |kit| kit.extend(CONTENTS[1], "q\n") => "pdf/damaged-content";
    "Q without q": |kit| kit.extend(CONTENTS[1], "Q\n") => "pdf/damaged-content";
    "too few operands": |kit| kit.extend(CONTENTS[1], "1 2 re\n") => "pdf/damaged-content";
    "missing picture": |kit| kit.extend(CONTENTS[1], "/Nothing Do\n") => "pdf/missing-resource";
    "missing font": |kit| kit.extend(CONTENTS[1], "BT /G 10 Tf ET\n") => "pdf/missing-resource";
    "compatibility section": |kit| kit.extend(CONTENTS[1], "BX EX\n") => "pdf/compatibility-section";
    "rendering intent": |kit| kit.extend(CONTENTS[1], "/Lovely ri\n") => "pdf/unknown-rendering-intent";
    "blend mode": |kit| kit.append(OVERPRINT_TEXT, "/BM /Sparkle") => "pdf/unknown-blend-mode";
    "shading with three components": |kit| kit.replace(SHADING, "/C0 [0.8 0.1 0 0] /C1 [0 0.1 0.3 0]", "/C0 [0.8 0.1 0] /C1 [0 0.1 0.3]") => "pdf/damaged-shading";
    "damaged content stream": |kit| kit.add_stream(CONTENTS[3], "/Filter /FlateDecode", b"\x78\x9cnot deflated") => "pdf/damaged-content" + "pdf/empty-page";
    // Fonts.
    "font not embedded": |kit| kit.replace(DESCRIPTOR, "/FontFile2 34 0 R", "") => "pdf/font-not-embedded";
    "standard font": |kit| {
        kit.replace(RESOURCES, "/F 31 0 R", "/F 31 0 R /H << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        kit.add_stream(CONTENTS[3], "", b"q /OpT gs 0 0 0 1 k BT /H 10 Tf 1 0 0 1 60 300 Tm (Words) Tj ET Q");
    } => "pdf/font-not-embedded";
    "damaged font": |kit| kit.add_stream(FONT_FILE, "", b"no font") => "pdf/damaged-font";
    "wrong widths": |kit| kit.replace(DESCENDANT, "[500 600 700 800]", "[500 650 700 800]") => "pdf/wrong-font-widths";
    "no Unicode map": |kit| kit.replace(FONT, "/ToUnicode 35 0 R", "") => "pdf/font-without-unicode-map";
    "incomplete Unicode map": |kit| kit.rewrite(TO_UNICODE, "<0002> <0042>", "") => "pdf/incomplete-unicode-map";
    "Unicode of nothing": |kit| kit.rewrite(TO_UNICODE, "<0002> <0042>", "<0002> <0000>") => "pdf/incomplete-unicode-map";
    "missing glyph": |kit| kit.rewrite(CONTENTS[1], "<00020001>", "<0000>") => "pdf/missing-glyph" + "pdf/incomplete-unicode-map";
    "glyph behind the last": |kit| kit.rewrite(CONTENTS[1], "<00020001>", "<0009>") => "pdf/missing-glyph";
    "no CIDToGIDMap": |kit| kit.replace(DESCENDANT, "/CIDToGIDMap /Identity", "") => "pdf/damaged-font";
    "Type 3 font": |kit| {
        kit.replace(RESOURCES, "/F 31 0 R", "/F 31 0 R /T 90 0 R");
        kit.add(90, "/Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [0.1 0 0 0.1 0 0] /FirstChar 65 /LastChar 65 /Widths [10] /Encoding << /Differences [65 /a] >> /CharProcs << /a 91 0 R >> /Resources << >>");
        kit.add_stream(91, "", b"10 0 0 0 10 10 d1 0 0 8 8 re f");
        kit.extend(CONTENTS[1], "BT 0 0 0 1 k /T 10 Tf 1 0 0 1 60 230 Tm (A) Tj ET\n");
    } => "pdf/type3-font";
    // Colour.
    "RGB area": |kit| kit.rewrite(CONTENTS[1], "0.05 0.1 0.25 0 k", "0.9 0.9 0.7 rg") => "pdf/rgb-colour";
    "RGB text": |kit| kit.rewrite(CONTENTS[1], "0 0 0 1 k", "0.8 0.9 0.9 rg") => "pdf/rgb-colour";
    "RGB line": |kit| kit.rewrite(CONTENTS[1], "0 0 0 1 K 0.5 w", "0.9 0.9 0.9 RG 3 w") => "pdf/rgb-colour";
    "RGB picture": |kit| kit.replace(PICTURE, "/Width 300 /Height 200 /BitsPerComponent 8 /ColorSpace /DeviceCMYK", "/Width 400 /Height 200 /BitsPerComponent 8 /ColorSpace /DeviceRGB") => "pdf/rgb-colour" + "pdf/too-much-ink" + "pdf/too-much-ink-on-average";
    "RGB in a form": |kit| kit.rewrite(GROUP_FORM, "0.6 0 0.4 0 k", "0.9 0.8 0.8 rg") => "pdf/rgb-colour";
    "RGB in a pattern": |kit| kit.rewrite(TILING, "0.5 0 0.2 0 k", "0.9 0.8 0.8 rg") => "pdf/rgb-colour";
    "RGB in a soft mask": |kit| kit.rewrite(MASK_FORM, "0.5 g", "0.5 0.5 0.5 rg") => "pdf/rgb-colour";
    "RGB shading": |kit| {
        kit.replace(SHADING, "/DeviceCMYK", "/DeviceRGB");
        kit.replace(SHADING, "/C0 [0.8 0.1 0 0] /C1 [0 0.1 0.3 0]", "/C0 [0.9 0.9 0.9] /C1 [0.9 0.9 0.8]");
    } => "pdf/rgb-colour";
    "indexed RGB": |kit| {
        kit.replace(RESOURCES, "/DN [", "/Ix [/Indexed /DeviceRGB 0 <E0E0E0>] /DN [");
        kit.extend(CONTENTS[1], "/Ix cs 0 sc 60 100 40 40 re f\n");
    } => "pdf/rgb-colour";
    "CalRGB": |kit| {
        kit.replace(RESOURCES, "/DN [", "/Cal [/CalRGB << /WhitePoint [0.95 1 1.08] >>] /DN [");
        kit.extend(CONTENTS[1], "/Cal cs 0.9 0.9 0.9 sc 60 100 40 40 re f\n");
    } => "pdf/device-independent-colour";
    "Lab": |kit| {
        kit.replace(RESOURCES, "/DN [", "/Lab [/Lab << /WhitePoint [0.96 1 0.82] >>] /DN [");
        kit.extend(CONTENTS[1], "/Lab cs 90 0 0 sc 60 100 40 40 re f\n");
    } => "pdf/device-independent-colour";
    "ICCBased grey": |kit| {
        kit.replace(RESOURCES, "/DN [", "/Icc [/ICCBased 90 0 R] /DN [");
        kit.add_stream(90, "/N 1", &profile::other(b"mntr", b"GRAY"));
        kit.extend(CONTENTS[1], "/Icc cs 0.9 sc 60 100 40 40 re f\n");
    } => "pdf/device-independent-colour";
    "ICCBased CMYK": |kit| {
        kit.replace(RESOURCES, "/DN [", "/Icc [/ICCBased 6 0 R] /DN [");
        kit.extend(CONTENTS[1], "/Icc cs 0.2 0 0 0 sc 60 100 40 40 re f\n");
    } => "pdf/device-independent-colour";
    "damaged colour profile": |kit| {
        kit.replace(RESOURCES, "/DN [", "/Icc [/ICCBased 90 0 R] /DN [");
        kit.add_stream(90, "/N 4", b"nothing");
        kit.extend(CONTENTS[1], "/Icc cs 0.2 0 0 0 sc 60 100 40 40 re f\n");
    } => "pdf/damaged-colour-profile" + "pdf/device-independent-colour";
    "alternate in RGB": |kit| {
        kit.replace(RESOURCES, "/DN [", "/Sp [/Separation /Blue /DeviceRGB << /FunctionType 2 /Domain [0 1] /N 1 /C0 [1 1 1] /C1 [0 0 1] >>] /DN [");
        kit.extend(CONTENTS[1], "/Sp cs 0.5 sc 60 100 40 40 re f\n");
    } => "pdf/alternate-colour" + "pdf/spot-colour";
    "default space": |kit| kit.replace(RESOURCES, "/DN [", "/DefaultCMYK [/ICCBased 6 0 R] /DN [") => "pdf/default-colour-space";
    "spot colour": |kit| {
        kit.replace(RESOURCES, "/DN [", "/Sp [/Separation /Blue /DeviceCMYK << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0 0] /C1 [1 0.5 0 0] >>] /DN [");
        kit.extend(CONTENTS[1], "/Sp cs 0.5 sc 60 100 40 40 re f\n");
    } => "pdf/spot-colour";
    "spot colour with two meanings": |kit| {
        kit.replace(RESOURCES, "/DN [", "/S1 [/Separation /Blue /DeviceCMYK << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0 0] /C1 [1 0.5 0 0] >>] /S2 [/Separation /Blue /DeviceCMYK << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0 0] /C1 [0.8 0.2 0 0] >>] /DN [");
        kit.extend(CONTENTS[1], "/S1 cs 0.5 sc 60 100 40 40 re f /S2 cs 0.5 sc 110 100 40 40 re f\n");
    } => "pdf/inconsistent-spot-colour" + "pdf/spot-colour";
    "registration": |kit| {
        kit.replace(RESOURCES, "/DN [", "/All [/Separation /All /DeviceCMYK << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0 0] /C1 [1 1 1 1] >>] /DN [");
        kit.extend(CONTENTS[1], "/All cs 0.2 sc 60 100 40 40 re f\n");
    } => "pdf/registration-colour";
    "group in RGB": |kit| kit.replace(GROUP_FORM, "/DeviceCMYK", "/DeviceRGB") => "pdf/group-colour-space";
    "mask group in RGB": |kit| kit.replace(MASK_FORM, "/DeviceGray", "/DeviceRGB") => "pdf/group-colour-space";
    "page group in RGB": |kit| kit.replace(PAGES[2], "/DeviceCMYK", "/DeviceRGB") => "pdf/group-colour-space";
    "no page group": |kit| kit.replace(PAGES[2], "/Group << /S /Transparency /CS /DeviceCMYK /I true >>", "") => "pdf/missing-page-group";
    // Ink.
    "too much ink": |kit| kit.rewrite(CONTENTS[1], "0.05 0.1 0.25 0 k", "1 0.8 0.8 0.9 k") => "pdf/too-much-ink" + "pdf/too-much-ink-on-average";
    "too much ink on a small spot": |kit| kit.extend(CONTENTS[1], "1 1 1 1 k 60 100 6 6 re f\n") => "pdf/too-much-ink";
    "too much ink by overprint": |kit| kit.extend(CONTENTS[1], "q 1 1 0.9 0 k 60 100 20 20 re f /OpT gs 0 0 0 1 k 60 100 20 20 re f Q\n") => "pdf/too-much-ink";
    "too much ink by multiplication": |kit| {
        kit.append(42, "/BM /Multiply");
        kit.replace(42, "/ca 0.5", "/ca 1");
        kit.extend(CONTENTS[1], "q 1 1 0 0 k 60 100 20 20 re f /Half gs 0 0 1 0.8 k 60 100 20 20 re f Q\n");
    } => "pdf/too-much-ink";
    "rich black text": |kit| kit.rewrite(CONTENTS[1], "0 0 0 1 k", "0.6 0.4 0.4 1 k") => "pdf/rich-black-text";
    "black text from grey profile": |kit| {
        kit.replace(RESOURCES, "/DN [", "/Icc [/ICCBased 90 0 R] /DN [");
        kit.add_stream(90, "/N 1", &profile::other(b"mntr", b"GRAY"));
        kit.rewrite(CONTENTS[1], "0 0 0 1 k", "/Icc cs 0 scn");
    } => "pdf/rich-black-text" + "pdf/device-independent-colour" + "pdf/too-much-ink";
    "small text in two inks": |kit| kit.extend(CONTENTS[1], "BT /F 6 Tf 0.5 0.5 0 0 k 1 0 0 1 60 100 Tm <0001> Tj ET\n") => "pdf/small-text-in-several-inks";
    // Overprint.
    "white text overprints": |kit| kit.rewrite(CONTENTS[0], "BT /F 24", "/OpT gs BT /F 24") => "pdf/white-overprints";
    "white area overprints": |kit| kit.extend(CONTENTS[1], "q /OpT gs 0 0 0 0 k 70 160 20 20 re f Q\n") => "pdf/white-overprints";
    "black text knocks out": |kit| kit.rewrite(CONTENTS[1], "q /OpT gs", "q") => "pdf/black-text-knocks-out";
    "black text in mode 0": |kit| kit.replace(OVERPRINT_TEXT, "/OPM 1", "/OPM 0") => "pdf/black-text-knocks-out";
    "grey black text": |kit| kit.rewrite(CONTENTS[1], "0 0 0 1 k", "0 g") => "pdf/black-text-knocks-out";
    "black line knocks out": |kit| kit.rewrite(CONTENTS[1], "q /OpL gs", "q") => "pdf/black-line-knocks-out";
    // Lines and type.
    "hairline": |kit| kit.rewrite(CONTENTS[1], "0.5 w", "0.1 w") => "pdf/hairline";
    "line of no width": |kit| kit.rewrite(CONTENTS[1], "0.5 w", "0 w") => "pdf/hairline";
    "line scaled down": |kit| kit.rewrite(CONTENTS[1], "0.5 w 60 250 m 200 250 l S", "0.1 0 0 0.1 0 0 cm 1 w 600 2500 m 2000 2500 l S") => "pdf/hairline";
    "thin rectangle": |kit| kit.extend(CONTENTS[1], "0 0 0 0.5 k 60 120 100 0.1 re f\n") => "pdf/hairline";
    "thin line in two inks": |kit| kit.extend(CONTENTS[1], "0.5 0.5 0 0 K 0.3 w 60 120 m 160 120 l S\n") => "pdf/thin-line-in-several-inks";
    "small white text": |kit| kit.rewrite(CONTENTS[0], "/F 24 Tf", "/F 6 Tf") => "pdf/small-reversed-text";
    "tiny text": |kit| kit.rewrite(CONTENTS[1], "/F 10 Tf", "/F 3 Tf") => "pdf/small-text";
    // Pictures.
    "coarse picture": |kit| kit.rewrite(CONTENTS[2], "72 0 0 48 60 300 cm", "144 0 0 96 60 300 cm") => "pdf/low-resolution";
    "very coarse picture": |kit| kit.rewrite(CONTENTS[2], "72 0 0 48 60 300 cm", "200 0 0 96 60 300 cm") => "pdf/low-resolution";
    "coarse line art": |kit| kit.rewrite(CONTENTS[3], "24 0 0 24 60 150 cm", "72 0 0 72 60 150 cm") => "pdf/low-resolution-line-art";
    "picture with too few data": |kit| kit.replace(PICTURE, "/Height 200", "/Height 220") => "pdf/damaged-picture";
    "picture that is no JPEG": |kit| kit.add_stream(PICTURE, "/Type /XObject /Subtype /Image /Width 300 /Height 200 /BitsPerComponent 8 /ColorSpace /DeviceCMYK /Filter /DCTDecode", b"no picture") => "pdf/damaged-picture";
    // Bleed and margin.
    "no bleed on the left": |kit| kit.rewrite(CONTENTS[0], "0 0 300.47 413.86 re", "8.504 0 300.47 413.86 re") => "pdf/bleed-not-covered";
    "one millimetre of bleed": |kit| kit.rewrite(CONTENTS[0], "0 0 300.47 413.86 re", "0 0 300.47 408.2 re") => "pdf/bleed-not-covered";
    "picture without bleed": |kit| kit.rewrite(CONTENTS[2], "72 0 0 48 60 300 cm", "72 0 0 48 219.968 300 cm") => "pdf/bleed-not-covered";
    "text at the edge": |kit| kit.rewrite(CONTENTS[1], "1 0 0 1 60 300 Tm", "1 0 0 1 14 300 Tm") => "pdf/text-in-safe-margin";
    "text cut by the trim": |kit| kit.rewrite(CONTENTS[1], "1 0 0 1 60 300 Tm", "1 0 0 1 4 300 Tm") => "pdf/text-in-safe-margin";
};

#[test]
fn each_fault_is_named_by_its_rule() {
    let mut wrong = Vec::new();
    for fault in FAULTS {
        let mut kit = Kit::good();
        (fault.make)(&mut kit);
        let examination = examine(&kit.write());
        let found = codes(&examination);
        let expected: Vec<&str> = std::iter::once(fault.code).chain(fault.also.iter().copied()).collect();
        if !found.contains(&fault.code) || found.iter().any(|code| !expected.contains(code)) {
            wrong.push(format!("{}: expected {expected:?}, found {found:?}", fault.name));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), FAULTS.len(), wrong.join("\n"));
    assert!(FAULTS.len() >= 60);
}

#[test]
fn every_rule_has_a_fault_that_it_names() {
    // Those that need a damaged file are tried with hostile files.
    let elsewhere = [
        "pdf/unreadable",
        "pdf/too-complex",
        "pdf/not-all-rendered",
        "pdf/wrong-trim-size",
        "pdf/object-in-safe-margin",
        "pdf/navigation-left-in",
    ];
    let missing: Vec<&str> = crate::preflight::pdf::codes()
        .iter()
        .map(|code| code.name)
        .filter(|name| {
            !elsewhere.contains(name)
                && !FAULTS.iter().any(|fault| fault.code == *name || fault.also.contains(name))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
