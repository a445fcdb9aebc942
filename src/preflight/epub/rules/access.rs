//! What the metadata promise those who cannot use everything, held against what the book holds.

use super::prelude::*;

crate::codes! {
    /// The package does not say by which senses the book is read (`schema:accessMode`). EPUB Accessibility 1.1 asks for it.
    MISSING_ACCESS_MODE = "epub/missing-access-mode";
    /// The package does not say which senses suffice (`schema:accessModeSufficient`).
    MISSING_SUFFICIENT_MODE = "epub/missing-sufficient-access-mode";
    /// The package tells of no feature that helps readers (`schema:accessibilityFeature`). EPUB Accessibility 1.1 asks for it.
    MISSING_FEATURE = "epub/missing-accessibility-feature";
    /// The package does not say whether anything flashes, moves or sounds (`schema:accessibilityHazard`).
    MISSING_HAZARD = "epub/missing-accessibility-hazard";
    /// The package has no summary of its accessibility in words (`schema:accessibilitySummary`).
    MISSING_SUMMARY = "epub/missing-accessibility-summary";
    /// A value is not in the vocabulary of schema.org's accessibility properties, so no catalogue understands it.
    UNKNOWN_VALUE = "epub/unknown-accessibility-value";
    /// The package claims a feature that the book does not have. A reader who relies on it has bought the wrong book.
    FALSE_FEATURE = "epub/false-accessibility-feature";
    /// The book has a feature that the package does not tell of, so those who need it will not find the book.
    UNSTATED_FEATURE = "epub/unstated-accessibility-feature";
    /// The senses that are named are not those that the book needs: `visual` without a picture, or pictures without `visual`.
    FALSE_ACCESS_MODE = "epub/false-access-mode";
    /// The hazards contradict each other: `none` beside a hazard, or a hazard and its negation.
    CONTRADICTORY_HAZARDS = "epub/contradictory-hazards";
    /// The claim to conform is not in the words that EPUB Accessibility 1.1 prescribes, so nobody can read it by program.
    MALFORMED_CONFORMANCE = "epub/malformed-conformance";
    /// The book claims to conform to EPUB Accessibility and does not say who found so (`a11y:certifiedBy`). No automatic
    /// check suffices for that claim.
    CONFORMANCE_WITHOUT_CERTIFIER = "epub/conformance-without-certifier";
}

const MODES: &[&str] = &[
    "auditory",
    "chartOnVisual",
    "chemOnVisual",
    "colorDependent",
    "diagramOnVisual",
    "mathOnVisual",
    "musicOnVisual",
    "tactile",
    "textOnVisual",
    "textual",
    "visual",
];
const SUFFICIENT: &[&str] = &["auditory", "tactile", "textual", "visual"];
const FEATURES: &[&str] = &[
    "alternativeText",
    "annotations",
    "ARIA",
    "audioDescription",
    "bookmarks",
    "braille",
    "captions",
    "ChemML",
    "closedCaptions",
    "describedMath",
    "displayTransformability",
    "fullRubyAnnotations",
    "highContrastAudio",
    "highContrastDisplay",
    "horizontalWriting",
    "index",
    "largePrint",
    "latex",
    "latex-chemistry",
    "longDescription",
    "MathML",
    "MathML-chemistry",
    "none",
    "openCaptions",
    "pageBreakMarkers",
    "pageNavigation",
    "printPageNumbers",
    "readingOrder",
    "rubyAnnotations",
    "signLanguage",
    "structuralNavigation",
    "synchronizedAudioText",
    "tableOfContents",
    "tactileGraphic",
    "tactileObject",
    "taggedPDF",
    "timingControl",
    "transcript",
    "ttsMarkup",
    "unknown",
    "unlocked",
    "verticalWriting",
    "withAdditionalWordSegmentation",
    "withoutAdditionalWordSegmentation",
];
const HAZARDS: &[&str] = &["flashing", "motionSimulation", "sound"];

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    if !book.is_three {
        return;
    }
    let package = book.package_path.as_str();
    let values = |property: &'static str| -> Vec<(Node<'_, '_>, String)> {
        book.property(property)
            .map(|node| (node, words(node)))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    };
    let modes = values("schema:accessMode");
    let sufficient = values("schema:accessModeSufficient");
    let features = values("schema:accessibilityFeature");
    let hazards = values("schema:accessibilityHazard");
    for (code, property, given) in [
        (MISSING_ACCESS_MODE, "schema:accessMode", !modes.is_empty()),
        (MISSING_SUFFICIENT_MODE, "schema:accessModeSufficient", !sufficient.is_empty()),
        (MISSING_FEATURE, "schema:accessibilityFeature", !features.is_empty()),
        (MISSING_HAZARD, "schema:accessibilityHazard", !hazards.is_empty()),
        (MISSING_SUMMARY, "schema:accessibilitySummary", !values("schema:accessibilitySummary").is_empty()),
    ] {
        if !given {
            report.file(code, Warning, package, format!("there is no `{property}`"));
        }
    }
    let mut unknown = |node: Node<'_, '_>, value: &str, known: &[&str]| {
        if !known.contains(&value) {
            report.element(
                UNKNOWN_VALUE,
                Warning,
                package,
                node,
                format!("`{value}` is not in the vocabulary"),
            );
        }
    };
    for (node, value) in &modes {
        unknown(*node, value, MODES);
    }
    for (node, value) in &sufficient {
        for one in value.split(',') {
            unknown(*node, one.trim(), SUFFICIENT);
        }
    }
    for (node, value) in &features {
        let value = value.split('/').next().unwrap_or_default();
        unknown(*node, value, FEATURES);
    }
    for (node, value) in &hazards {
        let value = value.as_str();
        let known = matches!(value, "none" | "unknown")
            || HAZARDS.iter().any(|hazard| {
                let negated = value.strip_prefix("no").and_then(|rest| rest.strip_suffix("Hazard"));
                let unknown = value.strip_prefix("unknown").and_then(|rest| rest.strip_suffix("Hazard"));
                value == *hazard || negated.or(unknown).is_some_and(|rest| rest.eq_ignore_ascii_case(hazard))
            });
        if !known {
            unknown(*node, value, &[]);
        }
    }
    contradictions(package, &hazards, report);
    if book.is_whole() {
        held_against_the_book(book, &modes, &features, report);
    }
    conformance(book, report);
}

fn contradictions(package: &str, hazards: &[(Node<'_, '_>, String)], report: &mut Report<'_, '_>) {
    let has = |value: &str| hazards.iter().any(|(_, one)| one == value);
    let others = hazards.iter().any(|(_, one)| one != "none");
    let negated = |hazard: &str| match hazard {
        "flashing" => "noFlashingHazard",
        "motionSimulation" => "noMotionSimulationHazard",
        _ => "noSoundHazard",
    };
    if has("none") && others || HAZARDS.iter().any(|hazard| has(hazard) && has(negated(hazard))) {
        report.file(CONTRADICTORY_HAZARDS, Warning, package, "the hazards contradict each other");
    }
}

/// What the documents hold.
#[derive(Default)]
struct Contents {
    pictures: bool,
    described: bool,
    undescribed: bool,
    long_descriptions: bool,
    formulas: bool,
    page_breaks: bool,
    page_list: bool,
    contents: bool,
    headings: bool,
    aria: bool,
    index: bool,
    ruby: bool,
    video: bool,
    sound: bool,
    absolute: bool,
}

fn contents(book: &Publication<'_>) -> Contents {
    let mut found = Contents::default();
    for document in &book.documents {
        let cover = document.is_cover();
        for node in document.root.descendants().filter(|node| node.is_element()) {
            let name = node.tag_name().name();
            match name {
                "img" | "svg" | "image" => {
                    let named = node.attribute("alt").is_some_and(|alt| !alt.trim().is_empty())
                        || node.attribute("aria-label").is_some()
                        || node.attribute("aria-labelledby").is_some()
                        || node.children().any(|child| child.tag_name().name() == "title");
                    let decorative = node.attribute("alt").is_some_and(|alt| alt.trim().is_empty())
                        || has_role(node, "presentation")
                        || has_role(node, "none")
                        || node.attribute("aria-hidden") == Some("true")
                        || name == "image";
                    found.described |= named;
                    found.undescribed |= !named && !decorative;
                    found.pictures |= !cover && !decorative;
                }
                "math" => found.formulas = true,
                "video" => found.video = true,
                "audio" => found.sound = true,
                "ruby" => found.ruby = true,
                "h1" | "h2" | "h3" => found.headings = true,
                "details" => found.long_descriptions = true,
                "nav" if has_type(node, "toc") => found.contents = true,
                "nav" if has_type(node, "page-list") => found.page_list = true,
                _ => {}
            }
            found.aria |=
                node.attributes().any(|one| one.name() == "role" || one.name().starts_with("aria-"));
            found.page_breaks |= has_role(node, "doc-pagebreak") || has_type(node, "pagebreak");
            found.index |= has_role(node, "doc-index") || has_type(node, "index");
            let described_by = node.attribute("aria-details").or(node.attribute("aria-describedby"));
            found.long_descriptions |= described_by.is_some_and(|id| document.ids.contains_key(id));
        }
    }
    found.absolute = book.sheets.iter().any(|sheet| super::styles::has_absolute_text(&sheet.sheet));
    found
}

fn held_against_the_book(
    book: &Publication<'_>,
    modes: &[(Node<'_, '_>, String)],
    features: &[(Node<'_, '_>, String)],
    report: &mut Report<'_, '_>,
) {
    let package = book.package_path.as_str();
    let found = contents(book);
    for (node, feature) in features {
        let why = match feature.as_str() {
            "alternativeText" if !found.described => "no picture is described",
            "alternativeText" if found.undescribed => "some pictures are not described",
            "longDescription" if !found.long_descriptions => "nothing has a long description",
            "MathML" | "describedMath" if !found.formulas => "there are no formulas",
            "pageBreakMarkers" | "printPageNumbers" if !found.page_breaks => "no page break is marked",
            "pageNavigation" if !found.page_list => "there is no page list",
            "tableOfContents" if !found.contents => "there is no table of contents",
            "index" if !found.index => "there is no index",
            "structuralNavigation" if !found.headings => "there are no headings",
            "ARIA" if !found.aria => "nothing has a role",
            "rubyAnnotations" | "fullRubyAnnotations" if !found.ruby => "there is no ruby",
            "captions" | "closedCaptions" | "openCaptions" | "audioDescription" | "signLanguage"
                if !found.video =>
            {
                "there is no video"
            }
            "transcript" if !found.video && !found.sound => "there is neither video nor sound",
            "synchronizedAudioText"
                if !book.items.iter().any(|item| item.media_type == "application/smil+xml") =>
            {
                "nothing is read aloud in step"
            }
            "displayTransformability" if found.absolute => "some text has a size that cannot be changed",
            _ => continue,
        };
        report
            .element(FALSE_FEATURE, Warning, package, *node, format!("`{feature}` is claimed, and {why}"))
            .help("Take the claim out, or make it true");
    }
    let claims = |feature: &str| features.iter().any(|(_, one)| one == feature);
    for (feature, present) in [
        ("MathML", found.formulas),
        ("pageBreakMarkers", found.page_breaks && !claims("printPageNumbers")),
        ("pageNavigation", found.page_list),
    ] {
        if present && !features.is_empty() && !claims(feature) {
            report.file(
                UNSTATED_FEATURE,
                Warning,
                package,
                format!("the book has what `{feature}` tells of, and it is not stated"),
            );
        }
    }
    let visual = modes.iter().find(|(_, mode)| mode == "visual");
    match visual {
        Some((node, _)) if !found.pictures && !found.video => {
            report.element(
                FALSE_ACCESS_MODE,
                Warning,
                package,
                *node,
                "`visual` is named, and there is no picture",
            );
        }
        None if !modes.is_empty() && found.pictures => {
            report.file(FALSE_ACCESS_MODE, Warning, package, "there are pictures, and `visual` is not named");
        }
        Some(_) | None => {}
    }
}

fn conformance(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    let package = book.package_path.as_str();
    let links = book.metadata().filter(|node| {
        node.tag_name().name() == "link"
            && node.attribute("rel").is_some_and(|rel| rel.contains("conformsTo"))
    });
    let claims: Vec<Node<'_, '_>> = book.property("dcterms:conformsTo").chain(links).collect();
    for node in &claims {
        let claim = words(*node);
        let old = node.attribute("href").is_some_and(|href| href.contains("idpf.org/epub/a11y"));
        let sound = claim.strip_prefix("EPUB Accessibility 1.").is_some_and(|rest| {
            ["1", "2"].iter().any(|minor| {
                rest.strip_prefix(minor).and_then(|rest| rest.strip_prefix(" - WCAG 2.")).is_some_and(
                    |rest| {
                        let (version, level) = rest.split_once(" Level ").unwrap_or_default();
                        matches!(version, "0" | "1" | "2") && matches!(level, "A" | "AA" | "AAA")
                    },
                )
            })
        });
        let about_access = claim.to_lowercase().contains("accessib") || claim.contains("WCAG") || old;
        if about_access && !sound && !old {
            report
                .element(
                    MALFORMED_CONFORMANCE,
                    Warning,
                    package,
                    *node,
                    format!("`{claim}` is not in the prescribed words"),
                )
                .help("Write `EPUB Accessibility 1.1 - WCAG 2.2 Level AA`, with the level that was found");
        }
        if about_access && book.property("a11y:certifiedBy").all(|node| words(node).is_empty()) {
            report.element(
                CONFORMANCE_WITHOUT_CERTIFIER,
                Warning,
                package,
                *node,
                "the book claims to conform, and nobody answers for it",
            );
        }
    }
}
