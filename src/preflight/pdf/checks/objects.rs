//! Objects that PDF/X forbids wherever they stand.

use super::{Found, Tally};
use crate::finding::{Code, Severity};
use crate::preflight::Observations;
use crate::preflight::pdf::file::{Document, Object};
use crate::preflight::pdf::walk::Used;

crate::codes! {
    /// A stream is compressed with LZW, which PDF/X forbids (ISO 15930-7, 6.1). Write the file with Flate compression.
    LZW = "pdf/lzw";
    /// A low-resolution stand-in is to be exchanged for the real picture at the printer's (OPI). PDF/X forbids it
    /// (ISO 15930-7, 6.9): the file must hold what is printed. Put the real picture in.
    OPI = "pdf/opi";
    /// The bytes of a stream lie in another file, which the printer does not have (ISO 15930-7, 6.1). Embed them.
    EXTERNAL_STREAM = "pdf/external-stream";
    /// The file holds PostScript that is to be passed to the printing machine. PDF/X forbids it (ISO 15930-7, 6.8): what it
    /// does nobody can see. Write the file anew without it.
    POSTSCRIPT = "pdf/postscript";
    /// A form refers to a page of another file, of which it is only a stand-in (ISO 15930-7, 6.10; a reference XObject). Put
    /// the page itself in.
    REFERENCE_OBJECT = "pdf/reference-object";
    /// A picture has an alternate that is printed in its place (ISO 15930-7, 6.9). What is proofed is not what is printed. Take
    /// the alternates out.
    ALTERNATE_PICTURE = "pdf/alternate-picture";
    /// A transfer function changes the amounts of ink on the printing machine (ISO 15930-7, 6.7): the proof does not show it.
    /// Take `TR` and `TR2` out of the graphics state.
    TRANSFER_FUNCTION = "pdf/transfer-function";
    /// A halftone screen is set in the file in a way that PDF/X forbids: of a type other than 1 and 5, or with a name
    /// (ISO 15930-7, 6.7). Screens are the printer's business. Take it out.
    HALFTONE = "pdf/halftone";
    /// A key of a newer version than PDF 1.6 is used, on which PDF/X-4 is built. Machines at the printer's may leave it out,
    /// or stop. Write the file as PDF 1.6.
    NEWER_KEY = "pdf/newer-key";
    /// A stream cannot be decoded: its filter is unknown, or its data are damaged or endless. Write the file anew.
    DAMAGED_STREAM = "pdf/damaged-stream";
}

/// What was found.
#[derive(Debug, Default)]
pub(in crate::preflight::pdf) struct Forbidden {
    found: Tally,
}

impl Forbidden {
    fn add(&mut self, code: Code, severity: Severity, used: &Used<'_>, message: impl Into<String>) {
        self.found.add(code, severity, used.page, message.into());
    }

    /// Looks at an object.
    pub(in crate::preflight::pdf) fn look(&mut self, document: &Document<'_>, used: &Used<'_>) {
        let dictionary = used.dictionary;
        if let Some(stream) = used.stream {
            self.stream(document, used, stream);
        }
        let name = |key: &str| document.name(dictionary, key);
        if dictionary.has("OPI") {
            self.add(OPI, Severity::Error, used, "a stand-in for a picture is to be exchanged (OPI)");
        }
        match name("Subtype").as_deref() {
            Some("PS") if used.stream.is_some() => {
                self.add(POSTSCRIPT, Severity::Error, used, "the file holds PostScript")
            }
            Some("Form") if used.stream.is_some() => {
                if name("Subtype2").as_deref() == Some("PS") || dictionary.has("PS") {
                    self.add(POSTSCRIPT, Severity::Error, used, "the file holds PostScript");
                }
                if dictionary.has("Ref") {
                    self.add(
                        REFERENCE_OBJECT,
                        Severity::Error,
                        used,
                        "a form refers to a page of another file",
                    );
                }
            }
            Some("Image") if dictionary.has("Alternates") => {
                let alternates = document.array(dictionary, "Alternates");
                let is_printed = alternates
                    .iter()
                    .filter_map(Object::dictionary)
                    .any(|alternate| document.is_true(alternate, "DefaultForPrinting"));
                let (severity, words) = if is_printed {
                    (Severity::Error, "a picture has an alternate that is printed in its place")
                } else {
                    (Severity::Warning, "a picture has alternates")
                };
                self.add(ALTERNATE_PICTURE, severity, used, words);
            }
            _ => {}
        }
        if is_graphics_state(used) {
            self.graphics_state(document, used);
        }
        self.newer_keys(document, used);
    }

    fn stream(
        &mut self,
        document: &Document<'_>,
        used: &Used<'_>,
        stream: &crate::preflight::pdf::file::Stream,
    ) {
        if stream.dictionary.has("F") {
            self.add(EXTERNAL_STREAM, Severity::Error, used, "the bytes of a stream lie in another file");
        }
        for filter in document.filters(&stream.dictionary) {
            match filter.as_str() {
                "LZWDecode" => self.add(LZW, Severity::Error, used, "a stream is compressed with LZW"),
                "FlateDecode" | "ASCIIHexDecode" | "ASCII85Decode" | "RunLengthDecode" | "CCITTFaxDecode"
                | "DCTDecode" | "JBIG2Decode" | "JPXDecode" => {}
                "Crypt" => self.add(DAMAGED_STREAM, Severity::Error, used, "a stream is encrypted by itself"),
                other => {
                    self.add(DAMAGED_STREAM, Severity::Error, used, format!("there is no filter {other}"))
                }
            }
        }
    }

    fn graphics_state(&mut self, document: &Document<'_>, used: &Used<'_>) {
        let dictionary = used.dictionary;
        let is_plain = |key: &str| {
            matches!(document.value(dictionary, key), Object::Null)
                || document.name(dictionary, key).as_deref() == Some("Default")
        };
        if dictionary.has("TR") {
            self.add(
                TRANSFER_FUNCTION,
                Severity::Error,
                used,
                "a graphics state has a transfer function (TR)",
            );
        }
        if !is_plain("TR2") {
            self.add(
                TRANSFER_FUNCTION,
                Severity::Error,
                used,
                "a graphics state has a transfer function (TR2)",
            );
        }
        if dictionary.has("HTP") {
            self.add(HALFTONE, Severity::Error, used, "a graphics state has a halftone phase (HTP)");
        }
        if !is_plain("HT")
            && let Some(halftone) = document.dictionary(dictionary, "HT")
        {
            self.halftone(document, used, &halftone);
        }
    }

    fn halftone(
        &mut self,
        document: &Document<'_>,
        used: &Used<'_>,
        halftone: &crate::preflight::pdf::file::Dictionary,
    ) {
        let kind = document.integer(halftone, "HalftoneType").unwrap_or(0);
        if ![1, 5].contains(&kind) {
            self.add(HALFTONE, Severity::Error, used, format!("a halftone screen is of type {kind}"));
        }
        if halftone.has("HalftoneName") {
            self.add(HALFTONE, Severity::Error, used, "a halftone screen has a name (HalftoneName)");
        }
        if halftone.has("TransferFunction") && kind == 1 {
            self.add(TRANSFER_FUNCTION, Severity::Error, used, "a halftone screen has a transfer function");
        }
        if kind == 5 {
            for (_, value) in halftone.iter() {
                if let Some(part) = document.resolve(value).dictionary() {
                    let kind = document.integer(part, "HalftoneType").unwrap_or(1);
                    if kind != 1 {
                        self.add(
                            HALFTONE,
                            Severity::Error,
                            used,
                            format!("a halftone screen is of type {kind}"),
                        );
                    }
                    if part.has("HalftoneName") {
                        self.add(
                            HALFTONE,
                            Severity::Error,
                            used,
                            "a halftone screen has a name (HalftoneName)",
                        );
                    }
                }
            }
        }
    }

    /// Keys of PDF 1.7, its extensions and PDF 2.0 that would change what is printed or how a file is handled.
    fn newer_keys(&mut self, document: &Document<'_>, used: &Used<'_>) {
        let kind = document.name(used.dictionary, "Type");
        let keys: &[&str] = match (kind.as_deref(), used.key) {
            (Some("Catalog"), _) => &["Extensions", "Requirements", "Collection", "DSS", "AF", "DPartRoot"],
            (Some("Page"), _) | (_, "Page") => &["DPart", "OutputIntents", "AF"],
            (_, "ViewerPreferences") => {
                &["Duplex", "PickTrayByPDFSize", "PrintPageRange", "NumCopies", "Enforce"]
            }
            (Some("OutputIntent"), _) => &["MixingHints", "SpectralData"],
            (Some("ExtGState"), _) | (_, "ExtGState") => &["UseBlackPtComp", "HTO"],
            _ => &[],
        };
        for key in keys {
            if used.dictionary.has(key) {
                self.add(NEWER_KEY, Severity::Warning, used, format!("the key {key} is newer than PDF 1.6"));
            }
        }
    }

    /// Tells all.
    pub(in crate::preflight::pdf) fn give(self, observations: &mut Observations<'_>) {
        self.found.give(help, observations);
    }
}

fn help(code: Code) -> &'static str {
    let known = [
        (LZW, "Write the file with Flate compression"),
        (OPI, "Put the real picture in"),
        (REFERENCE_OBJECT, "Put the page itself in"),
        (EXTERNAL_STREAM, "Embed what the file uses"),
        (TRANSFER_FUNCTION, "Take it out of the graphics state"),
        (HALFTONE, "Take it out of the graphics state"),
        (ALTERNATE_PICTURE, "Take the alternates out"),
        (NEWER_KEY, "Write the file as PDF 1.6"),
    ];
    known.into_iter().find(|(known, _)| *known == code).map_or("Write the file anew", |(_, help)| help)
}

/// A graphics state says so, stands where one stands, or has a key that nothing else has.
fn is_graphics_state(used: &Used<'_>) -> bool {
    let kind = used.dictionary.get("Type").and_then(Object::name);
    kind == Some("ExtGState")
        || (kind.is_none() && ["TR2", "HTP", "OPM", "BG2", "UCR2"].iter().any(|key| used.dictionary.has(key)))
        || (kind.is_none() && used.dictionary.has("HT") && !used.dictionary.has("Subtype"))
        || (kind.is_none()
            && used.dictionary.has("TR")
            && !used.dictionary.has("G")
            && !used.dictionary.has("S"))
}

/// PostScript that a page uses; told by the walk over all objects too, which merges them.
pub(super) fn postscript(found: &mut Found) {
    found.report(POSTSCRIPT, Severity::Error, "the page uses PostScript").help(help(POSTSCRIPT));
}

pub(super) fn reference(found: &mut Found) {
    found
        .report(REFERENCE_OBJECT, Severity::Error, "the page shows a stand-in for a page of another file")
        .help(help(REFERENCE_OBJECT));
}

pub(super) fn inline_lzw(found: &mut Found) {
    found
        .report(LZW, Severity::Error, "a picture in the content of the page is compressed with LZW")
        .help(help(LZW));
}
