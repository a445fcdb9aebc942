//! The output intent: which press the file was made for.

use crate::finding::Severity;
use crate::preflight::pdf::file::{Dictionary, Document, Object};
use crate::preflight::{Fact, Observations};
use std::sync::Arc;

crate::codes! {
    /// The file does not say which press and paper it was made for: it has no output intent of the kind `GTS_PDFX`
    /// (ISO 15930-7, 6.2). Its colours cannot be proofed. Write it as PDF/X-4 with the profile of the press.
    MISSING_OUTPUT_INTENT = "pdf/missing-output-intent";
    /// The file has more than one output intent of the kind `GTS_PDFX` (ISO 15930-7, 6.2): it was made for one press. Leave
    /// the right one.
    SEVERAL_OUTPUT_INTENTS = "pdf/several-output-intents";
    /// The output intent does not name its printing condition: `OutputConditionIdentifier` is missing, or neither a registry
    /// nor `Info` says what it means (ISO 15930-7, 6.2). Name it: FOGRA39, FOGRA51, ….
    UNNAMED_OUTPUT_CONDITION = "pdf/unnamed-output-condition";
    /// The output intent has no profile in the file. PDF/X-4 asks for it (only PDF/X-4p may refer to one outside). Embed the
    /// profile of the press.
    MISSING_OUTPUT_PROFILE = "pdf/missing-output-profile";
    /// The profile of the output intent cannot be used: it is damaged, is not of the class of output devices (`prtr`), or its
    /// number of components is wrong (ISO 15930-7, 6.2). Embed the profile of the press.
    WRONG_OUTPUT_PROFILE = "pdf/wrong-output-profile";
    /// The profile of the output intent is not for CMYK (Ghent Workgroup 2022, R0035): the file was made for a screen or a
    /// grey printer. Embed the profile of the press.
    OUTPUT_PROFILE_NOT_CMYK = "pdf/output-profile-not-cmyk";
}

/// The output intents of the kind for PDF/X.
fn intents(document: &Document<'_>) -> Vec<Arc<Dictionary>> {
    let Some(catalog) = document.catalog() else { return Vec::new() };
    document
        .array(&catalog, "OutputIntents")
        .into_iter()
        .filter_map(|entry| match entry {
            Object::Dictionary(intent) => Some(intent),
            _ => None,
        })
        .filter(|intent| document.name(intent, "S").as_deref() == Some("GTS_PDFX"))
        .collect()
}

pub(in crate::preflight::pdf) fn check(document: &Document<'_>, observations: &mut Observations<'_>) {
    let intents = intents(document);
    let Some(intent) = intents.first() else {
        observations
            .report(MISSING_OUTPUT_INTENT, Severity::Error, "the file has no output intent for PDF/X")
            .help("Write it as PDF/X-4 with the profile of the press");
        return;
    };
    if intents.len() > 1 {
        observations
            .report(
                SEVERAL_OUTPUT_INTENTS,
                Severity::Error,
                format!("the file has {} output intents for PDF/X", intents.len()),
            )
            .help("Leave the one of the press");
    }
    let text = |key: &str| document.text(intent, key).filter(|text| !text.trim().is_empty());
    match text("OutputConditionIdentifier") {
        None => {
            observations
                .report(
                    UNNAMED_OUTPUT_CONDITION,
                    Severity::Error,
                    "the output intent has no OutputConditionIdentifier",
                )
                .help("Name the printing condition: FOGRA39, FOGRA51, …");
        }
        Some(_) if text("RegistryName").is_none() && text("Info").is_none() => {
            observations
                .report(
                    UNNAMED_OUTPUT_CONDITION,
                    Severity::Error,
                    "the output intent has neither RegistryName nor Info, which say what its name means",
                )
                .help("Give the registry: http://www.color.org");
        }
        Some(_) => {}
    }
    profile(document, intent, observations);
}

fn profile(document: &Document<'_>, intent: &Dictionary, observations: &mut Observations<'_>) {
    let embed = "Embed the profile of the press";
    let Some(stream) = document.stream(intent, "DestOutputProfile") else {
        let referred = intent.has("DestOutputProfileRef");
        let (severity, message) = if referred {
            (Severity::Warning, "the profile of the press lies outside of the file, as PDF/X-4p allows")
        } else {
            (Severity::Error, "the output intent has no profile")
        };
        observations.report(MISSING_OUTPUT_PROFILE, severity, message).help(embed);
        return;
    };
    let bytes = document.profile(&stream);
    let mut wrong = |message: String| {
        observations.report(WRONG_OUTPUT_PROFILE, Severity::Error, message).help(embed);
    };
    let size = bytes.get(..4).map(|size| u32::from_be_bytes([size[0], size[1], size[2], size[3]]) as usize);
    if bytes.get(36..40) != Some(b"acsp") || size.is_none_or(|size| size > bytes.len() || size < 128) {
        return wrong("the profile of the output intent is damaged".to_owned());
    }
    if bytes.get(12..16) != Some(b"prtr") {
        let class = String::from_utf8_lossy(&bytes[12..16]).into_owned();
        wrong(format!("the profile of the output intent is of the class {class}, not prtr"));
    }
    let components = match bytes.get(16..20) {
        Some(b"CMYK") => 4,
        Some(b"RGB " | b"Lab ") => 3,
        Some(b"GRAY") => 1,
        _ => 0,
    };
    let declared = document.integer(&stream.dictionary, "N");
    if declared != Some(components) {
        let declared = declared
            .map_or_else(|| "no number of components".to_owned(), |number| format!("{number} components"));
        wrong(format!(
            "the profile of the output intent has {components} components, its stream says {declared}"
        ));
    }
    if components != 4 {
        let space = String::from_utf8_lossy(&bytes[16..20]).trim().to_owned();
        observations
            .report(
                OUTPUT_PROFILE_NOT_CMYK,
                Severity::Error,
                format!("the output profile is for {space}, not for CMYK"),
            )
            .help(embed);
    }
}

/// A line of the report.
pub(in crate::preflight::pdf) fn fact(document: &Document<'_>) -> Fact {
    let condition = intents(document)
        .first()
        .and_then(|intent| document.text(intent, "OutputConditionIdentifier"))
        .unwrap_or_else(|| "none".to_owned());
    Fact::new("output intent", condition)
}
