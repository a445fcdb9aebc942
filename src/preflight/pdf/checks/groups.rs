//! Transparency groups and the space that they blend in.

use super::{Found, Sheet};
use crate::finding::Severity;
use crate::preflight::pdf::colour::{Family, Space};
use std::collections::BTreeSet;

crate::codes! {
    /// A transparency group blends in RGB or in a device-independent space: everything in it, black type too, is converted
    /// there and back (Ghent Workgroup 2022, R0030; printers reject such files). Set the colour space of the group to
    /// DeviceCMYK, that of a luminosity mask to DeviceCMYK or DeviceGray.
    GROUP_COLOUR_SPACE = "pdf/group-colour-space";
    /// The page has transparent objects, but does not say in which space they blend. Give the page a transparency group with
    /// the colour space DeviceCMYK.
    MISSING_PAGE_GROUP = "pdf/missing-page-group";
}

pub(in crate::preflight::pdf) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let document = &sheet.shared.document;
    let page_group = document.dictionary(&sheet.page.dictionary, "Group");
    let page_space =
        page_group.as_ref().and_then(|group| Space::read(document, group.get("CS")?, &sheet.page.resources));
    let is_right = |space: &Space| matches!(space.family(), Family::DeviceCmyk | Family::DeviceGray);
    let help = "Set the colour space of the group to DeviceCMYK";
    if let Some(space) = &page_space {
        if space.family() != Family::DeviceCmyk {
            let message = format!("the page blends in {}", space.family().name());
            found.report(GROUP_COLOUR_SPACE, Severity::Error, message).help(help);
        }
    } else if sheet.content.has_transparency {
        found
            .report(
                MISSING_PAGE_GROUP,
                Severity::Warning,
                "the page is transparent, but names no space to blend in",
            )
            .help("Give the page a transparency group with the colour space DeviceCMYK");
    }
    let wrong: BTreeSet<&'static str> = sheet
        .content
        .group_spaces
        .iter()
        .filter(|space| !is_right(space))
        .map(|space| space.family().name())
        .collect();
    for name in wrong {
        found
            .report(
                GROUP_COLOUR_SPACE,
                Severity::Error,
                format!("a transparency group on this page blends in {name}"),
            )
            .help(help);
    }
}
