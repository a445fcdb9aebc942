//! The file as such: whole, not encrypted, of a version that PDF/X allows.

use crate::finding::Severity;
use crate::preflight::Observations;
use crate::preflight::pdf::file::{Damage, Document, Limit, Object};

crate::codes! {
    /// Nothing of the file can be examined: it has no catalog or no pages. It was cut off, or is no PDF in spite of its
    /// first bytes. Write it anew, or transfer it anew.
    UNREADABLE = "pdf/unreadable";
    /// The file is damaged: its cross-reference section, an object or a stream is not as the standard says. Readers repair
    /// this silently, each in its own way; what is printed is then a guess. Write the file anew, or transfer it anew.
    DAMAGED_STRUCTURE = "pdf/damaged-structure";
    /// The file asks for more than an examination grants: too many objects, too much decompressed data, too many
    /// operators. It was made to break readers, or is damaged. What was examined so far is told all the same.
    TOO_COMPLEX = "pdf/too-complex";
    /// The pages have so much on them that not all were rendered: total ink, bleed and reversed type were looked at on the
    /// others only.
    NOT_ALL_RENDERED = "pdf/not-all-rendered";
    /// The file is encrypted, with a password or without. PDF/X forbids that (ISO 15930-7, 6.1); the printer cannot open or
    /// impose it. Write it without protection.
    ENCRYPTED = "pdf/encrypted";
    /// The trailer has no identifier (`ID`), by which versions of a file are told apart (ISO 15930-7, 6.1). Write the file
    /// with one.
    MISSING_FILE_ID = "pdf/missing-file-id";
    /// The file says that it is of a newer version than PDF 1.6, on which PDF/X-4 is built (ISO 15930-7, 6.1). Machines at
    /// the printer's may leave out what they do not know. Write it as PDF 1.6.
    VERSION_TOO_NEW = "pdf/version-too-new";
}

/// Damage, and bounds that were reached. Called when everything else was looked at.
pub(in crate::preflight::pdf) fn check_damage(document: &Document<'_>, observations: &mut Observations<'_>) {
    let damage = document.damage();
    for Damage { object, words } in damage.iter().take(12) {
        let place = object.map_or_else(String::new, |number| format!(" (object {number})"));
        observations
            .report(DAMAGED_STRUCTURE, Severity::Error, format!("the file is damaged: {words}{place}"))
            .help("Write the file anew, or transfer it anew");
    }
    if damage.len() > 12 {
        let message = format!("the file is damaged in {} more places", damage.len() - 12);
        observations.report(DAMAGED_STRUCTURE, Severity::Error, message).help("Write the file anew");
    }
    for limit in document.budget.exceeded() {
        if limit == Limit::Pixels {
            observations
                .report(
                    NOT_ALL_RENDERED,
                    Severity::Warning,
                    "there is so much on the pages that not all were rendered",
                )
                .help("Flatten what is drawn in thousands of transparent parts, and examine the file again");
        } else {
            observations
                .report(TOO_COMPLEX, Severity::Error, format!("the file has too many {}", limit.words()))
                .help("Write the file anew; if it is meant to be so, split it");
        }
    }
}

/// The trailer and the versions.
pub(in crate::preflight::pdf) fn check(document: &Document<'_>, observations: &mut Observations<'_>) {
    if document.trailer().has("Encrypt") {
        observations
            .report(ENCRYPTED, Severity::Error, "the file is encrypted")
            .help("Write it without protection");
    }
    let identifier = document.array(document.trailer(), "ID");
    let is_right = |part: &Object| matches!(part, Object::String(bytes) if !bytes.is_empty());
    if identifier.len() != 2 || !identifier.iter().all(is_right) {
        observations
            .report(MISSING_FILE_ID, Severity::Error, "the trailer has no identifier (ID)")
            .help("Write the file with one");
    }
    let (header, catalog) = versions(document);
    match header {
        None => {
            document.note(None, "the header names no version");
        }
        Some(version) if version > (1, 6) => too_new("the header", version, observations),
        Some(_) => {}
    }
    if let Some(version) = catalog.filter(|version| *version > (1, 6)) {
        too_new("the catalog", version, observations);
    }
}

fn too_new(what: &str, (major, minor): Version, observations: &mut Observations<'_>) {
    observations
        .report(
            VERSION_TOO_NEW,
            Severity::Error,
            format!("{what} says PDF {major}.{minor}, PDF/X-4 is PDF 1.6 at most"),
        )
        .figure("version", f64::from(major) + f64::from(minor) / 10.0)
        .help("Write the file as PDF 1.6");
}

/// A version of PDF: 1 and 6.
pub(in crate::preflight::pdf) type Version = (u8, u8);

/// The versions that the header and the catalog name.
pub(in crate::preflight::pdf) fn versions(document: &Document<'_>) -> (Option<Version>, Option<Version>) {
    let parse = |text: &[u8]| match text {
        [major @ b'0'..=b'9', b'.', minor @ b'0'..=b'9', ..] => Some((major - b'0', minor - b'0')),
        _ => None,
    };
    let header = document.bytes().get(5..8).and_then(parse);
    let catalog = document.catalog().and_then(|catalog| document.name(&catalog, "Version"));
    (header, catalog.and_then(|version| parse(version.as_bytes())))
}
