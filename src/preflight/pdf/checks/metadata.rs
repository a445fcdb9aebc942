//! What the file says of itself: XMP and the information dictionary, which must agree.

mod dates;
mod packet;

use crate::finding::Severity;
use crate::preflight::pdf::file::{Document, Object};
use crate::preflight::{Fact, Observations};
use dates::instant;
use packet::{DC, PDF, PDFX, PDFXID, Packet, XMP, XMP_MM};

crate::codes! {
    /// The file has no XMP metadata, or they cannot be read (ISO 15930-7, 6.10). Write it as PDF/X-4.
    MISSING_METADATA = "pdf/missing-metadata";
    /// The XMP metadata are compressed: programs that look for them without reading the file do not find them
    /// (ISO 15930-7, 6.10). Write them plainly.
    COMPRESSED_METADATA = "pdf/compressed-metadata";
    /// The metadata do not say `pdfxid:GTS_PDFXVersion` = `PDF/X-4` (ISO 15930-7, 6.10): the printer's program does not know
    /// that the file is meant to be one. A label alone does not make it one, either. Write it as PDF/X-4.
    MISSING_PDFX_LABEL = "pdf/missing-pdfx-label";
    /// A field of the metadata that PDF/X-4 asks for is missing: title, dates, the program, identifier, version or rendition
    /// class (ISO 15930-7, 6.10). Write it as PDF/X-4.
    MISSING_METADATA_FIELD = "pdf/missing-metadata-field";
    /// The file does not say whether it is trapped: `Trapped` must be True or False (ISO 15930-7, 6.6), so that nobody traps
    /// twice or not at all. A file with overprint, but without traps, says False.
    MISSING_TRAPPED = "pdf/missing-trapped";
    /// The information dictionary and the XMP metadata say different things of the same (ISO 15930-7, 6.10). Programs show
    /// either. Write both from one source.
    METADATA_DISAGREE = "pdf/metadata-disagree";
    /// A date of the information dictionary is not written as PDF asks: D:YYYYMMDDHHmmSS and the time zone.
    WRONG_DATE = "pdf/wrong-date";
}

/// The metadata of a file.
pub(in crate::preflight::pdf) fn check(document: &Document<'_>, observations: &mut Observations<'_>) {
    let write = "Write the file as PDF/X-4";
    let packet = packet::read(document);
    let packet = match packet {
        Ok(packet) => packet,
        Err(fault) => {
            observations.report(MISSING_METADATA, Severity::Error, fault).help(write);
            trapped(document, None, observations);
            return;
        }
    };
    if packet.is_compressed {
        observations
            .report(COMPRESSED_METADATA, Severity::Error, "the XMP metadata are compressed")
            .help("Write them without a filter");
    }
    label(document, &packet, observations);
    for (space, name, words) in [
        (DC, "title", "dc:title"),
        (XMP, "CreateDate", "xmp:CreateDate"),
        (XMP, "ModifyDate", "xmp:ModifyDate"),
        (XMP, "MetadataDate", "xmp:MetadataDate"),
        (XMP_MM, "DocumentID", "xmpMM:DocumentID"),
        (XMP_MM, "VersionID", "xmpMM:VersionID"),
        (XMP_MM, "RenditionClass", "xmpMM:RenditionClass"),
        (XMP, "CreatorTool", "xmp:CreatorTool"),
    ] {
        if packet.get(space, name).is_none_or(|value| value.trim().is_empty()) {
            observations
                .report(MISSING_METADATA_FIELD, Severity::Error, format!("the XMP metadata have no {words}"))
                .help(write);
        }
    }
    trapped(document, Some(&packet), observations);
    agreement(document, &packet, observations);
}

fn label(document: &Document<'_>, packet: &Packet, observations: &mut Observations<'_>) {
    let write = "Write the file as PDF/X-4";
    match packet.get(PDFXID, "GTS_PDFXVersion") {
        Some("PDF/X-4" | "PDF/X-4p") => {}
        Some(other) => {
            observations
                .report(
                    MISSING_PDFX_LABEL,
                    Severity::Error,
                    format!("the XMP metadata say {other}, not PDF/X-4"),
                )
                .help(write);
        }
        None => {
            let older = packet.get(PDFX, "GTS_PDFXVersion").map(str::to_owned);
            let message = match older {
                Some(version) => {
                    format!("the XMP metadata say {version} in the manner of older versions only")
                }
                None => "the XMP metadata do not say that the file is PDF/X-4".to_owned(),
            };
            observations.report(MISSING_PDFX_LABEL, Severity::Error, message).help(write);
        }
    }
    let info = document.dictionary(document.trailer(), "Info");
    if let Some(version) = info.and_then(|info| document.text(&info, "GTS_PDFXVersion"))
        && let Some(stated) = packet.get(PDFXID, "GTS_PDFXVersion")
        && version != stated
    {
        observations
            .report(
                METADATA_DISAGREE,
                Severity::Error,
                format!("the information dictionary says {version}, the XMP metadata say {stated}"),
            )
            .help("Write both from one source");
    }
}

fn trapped(document: &Document<'_>, packet: Option<&Packet>, observations: &mut Observations<'_>) {
    let info = document.dictionary(document.trailer(), "Info");
    let in_info = info.and_then(|info| document.text(&info, "Trapped"));
    let in_xmp = packet.and_then(|packet| packet.get(PDF, "Trapped")).map(|value| value.trim().to_owned());
    let is_known = |value: &str| matches!(value, "True" | "False");
    let help = "Say True or False in both";
    match (&in_info, &in_xmp) {
        (None, None) => {
            observations
                .report(MISSING_TRAPPED, Severity::Error, "the file does not say whether it is trapped")
                .help(help);
        }
        (Some(value), _) | (_, Some(value)) if !is_known(value) => {
            observations
                .report(MISSING_TRAPPED, Severity::Error, format!("Trapped is {value}, which says nothing"))
                .help(help);
        }
        (Some(one), Some(other)) if one != other => {
            observations
                .report(
                    METADATA_DISAGREE,
                    Severity::Error,
                    format!(
                        "Trapped is {one} in the information dictionary, and {other} in the XMP metadata"
                    ),
                )
                .help(help);
        }
        (Some(_), Some(_)) => {}
        (None, Some(_)) => {
            observations
                .report(
                    MISSING_TRAPPED,
                    Severity::Error,
                    "the information dictionary does not say whether the file is trapped",
                )
                .help(help);
        }
        (Some(_), None) => {
            observations
                .report(
                    MISSING_TRAPPED,
                    Severity::Warning,
                    "the XMP metadata do not say whether the file is trapped",
                )
                .help(help);
        }
    }
}

fn agreement(document: &Document<'_>, packet: &Packet, observations: &mut Observations<'_>) {
    let Some(info) = document.dictionary(document.trailer(), "Info") else { return };
    for (key, space, name) in [
        ("Title", DC, "title"),
        ("Author", DC, "creator"),
        ("Subject", DC, "description"),
        ("Keywords", PDF, "Keywords"),
        ("Creator", XMP, "CreatorTool"),
        ("Producer", PDF, "Producer"),
    ] {
        let Some(stated) = document.text(&info, key).filter(|text| !text.trim().is_empty()) else { continue };
        let value = packet.get(space, name);
        if value.is_none_or(|value| !same_words(value, &stated)) {
            let other = value.map_or_else(|| "nothing".to_owned(), |value| format!("‘{value}’"));
            observations
                .report(
                    METADATA_DISAGREE,
                    Severity::Error,
                    format!(
                        "{key} is ‘{stated}’ in the information dictionary, and {other} in the XMP metadata"
                    ),
                )
                .help("Write both from one source");
        }
    }
    for (key, name) in [("CreationDate", "CreateDate"), ("ModDate", "ModifyDate")] {
        let Some(stated) = document.text(&info, key) else { continue };
        let Some(date) = dates::of_pdf(&stated) else {
            observations
                .report(WRONG_DATE, Severity::Error, format!("{key} is ‘{stated}’, which is no date"))
                .help("Write it as D:YYYYMMDDHHmmSS with the time zone");
            continue;
        };
        let other = packet.get(XMP, name).map(|value| (value.to_owned(), dates::of_xmp(value)));
        if let Some((value, other)) = other
            && other.is_none_or(|other| instant(other) != instant(date))
        {
            observations
                .report(
                    METADATA_DISAGREE,
                    Severity::Error,
                    format!(
                        "{key} is {stated} in the information dictionary, and {value} in the XMP metadata"
                    ),
                )
                .help("Write both from one source");
        }
    }
}

/// White space and the way that several authors are joined make no difference.
fn same_words(one: &str, other: &str) -> bool {
    let bare = |text: &str| {
        text.chars()
            .filter(|character| !character.is_whitespace() && !",;".contains(*character))
            .collect::<String>()
    };
    bare(one) == bare(other)
}

/// Lines of the report.
pub(in crate::preflight::pdf) fn facts(document: &Document<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(info) = document.dictionary(document.trailer(), "Info") {
        for (key, name) in [("Title", "title"), ("Creator", "made with"), ("Producer", "written by")] {
            if let Some(value) = document.text(&info, key) {
                facts.push(Fact::new(name, value));
            }
        }
        if let Object::Name(value) = document.value(&info, "Trapped") {
            facts.push(Fact::new("trapped", value.to_string()));
        }
    }
    let label = packet::read(document)
        .ok()
        .and_then(|packet| packet.get(PDFXID, "GTS_PDFXVersion").map(str::to_owned));
    facts.push(Fact::new("label", label.unwrap_or_else(|| "none".to_owned())));
    facts
}
