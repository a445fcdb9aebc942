//! Colour spaces, object by object.

use super::{Found, Sheet};
use crate::finding::Severity;
use crate::preflight::pdf::colour::{Family, Space};
use crate::preflight::pdf::content::{Flaw, Item, Mark, Source, What, for_each_mark};
use crate::preflight::pdf::geometry::Rect;
use crate::preflight::pdf::image::Masking;
use std::collections::BTreeMap;

crate::codes! {
    /// Something is painted in RGB, which no press prints. PDF/X allows DeviceRGB only with an output intent for RGB
    /// (ISO 15930-7, 6.2; Ghent Workgroup 2022, R0027). Give the colour in CMYK; convert the picture through the
    /// profile of the press.
    RGB_COLOUR = "pdf/rgb-colour";
    /// Something is painted in a space that is converted at the printer's: ICCBased, CalRGB, CalGray or Lab. What comes
    /// out depends on the settings there: black type becomes four-colour. The house and the Ghent Workgroup (2022, R0027)
    /// ask for final inks: DeviceCMYK, DeviceGray or a named spot colour.
    DEVICE_INDEPENDENT_COLOUR = "pdf/device-independent-colour";
    /// The alternate of a spot colour or the base of an indexed picture is RGB or device-independent: where the ink is
    /// not there, the colour is converted at the printer's. Give the alternate in DeviceCMYK.
    ALTERNATE_COLOUR = "pdf/alternate-colour";
    /// A default colour space takes the place of a device space: DeviceCMYK no longer means the inks of the press. Take
    /// `DefaultGray`, `DefaultRGB` and `DefaultCMYK` out of the resources.
    DEFAULT_COLOUR_SPACE = "pdf/default-colour-space";
}

/// What kind of object shows a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::preflight::pdf) enum Kind {
    Text,
    Line,
    Area,
    Picture,
    PictureMask,
    Shading,
}

impl Kind {
    pub(in crate::preflight::pdf) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Line => "a line",
            Self::Area => "an area",
            Self::Picture => "a picture",
            Self::PictureMask => "the soft mask of a picture",
            Self::Shading => "a shading",
        }
    }
}

/// The spaces of a mark, each with the kind of object.
fn spaces(mark: &Mark, visit: &mut dyn FnMut(Kind, &Space)) {
    let mut source = |kind: Kind, source: &Source| match source {
        Source::Colour { colour, .. } => visit(kind, &colour.space),
        Source::Shading(shading) => visit(Kind::Shading, &shading.space),
        // The marks of a tiling cell are looked at by themselves.
        Source::Tiling(_) | Source::Nothing => {}
    };
    match &mark.what {
        What::Text(text) => source(Kind::Text, &text.paint.source),
        What::Stroke { paint, .. } => source(Kind::Line, &paint.source),
        What::Fill { paint, .. } => source(Kind::Area, &paint.source),
        What::Shading { shading, .. } => visit(Kind::Shading, &shading.space),
        What::Image { picture, paint, .. } => {
            if let Some(paint) = paint {
                source(Kind::Picture, &paint.source);
            }
            if let Some(space) = &picture.space {
                visit(Kind::Picture, space);
            }
            if let Masking::Soft(mask) = &picture.masking
                && let Some(space) = &mask.space
            {
                visit(Kind::PictureMask, space);
            }
        }
    }
}

/// How often each kind of object shows each family of spaces.
pub(in crate::preflight::pdf) fn uses(sheet: &Sheet<'_>) -> BTreeMap<(Family, Kind), usize> {
    let mut uses = BTreeMap::new();
    sheet.each_mark_also_hidden(&mut |mark| {
        spaces(mark, &mut |kind, space| *uses.entry((space.family(), kind)).or_insert(0) += 1);
    });
    uses
}

/// Whether colours of this family are converted at the printer's, and by which rule they are refused.
fn refused(family: Family) -> bool {
    matches!(
        family,
        Family::DeviceRgb
            | Family::CalGray
            | Family::CalRgb
            | Family::Lab
            | Family::IccGray
            | Family::IccRgb
            | Family::IccCmyk
    )
}

/// The refused families of one kind of object, with their number and the first place.
type Refusals = BTreeMap<(Family, Kind, Option<Family>, &'static str), (usize, Rect)>;

pub(in crate::preflight::pdf) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let mut refusals = Refusals::new();
    let mut collect = |items: &[Item], inside: &'static str, sheet: &Sheet<'_>| {
        for_each_mark(items, &mut |mark| {
            if !sheet.is_printed(&mark.bounds) && inside.is_empty() {
                return;
            }
            spaces(mark, &mut |kind, space| {
                let mut outer = None;
                let mut next = Some(space);
                while let Some(space) = next {
                    let family = space.family();
                    if refused(family) {
                        let entry = refusals.entry((family, kind, outer, inside)).or_insert((0, mark.bounds));
                        entry.0 += 1;
                    }
                    outer = Some(family);
                    next = space.underlying().map(|space| &**space);
                }
            });
        });
    };
    collect(&sheet.content.items, "", sheet);
    collect(&sheet.content.hidden_items, " inside of a pattern or mask", sheet);
    for ((family, kind, outer, inside), (count, place)) in refusals {
        let name = family.name();
        let times = if count > 1 { format!(" ({count} times on this page)") } else { String::new() };
        let (code, message) = match outer {
            Some(outer @ (Family::Separation | Family::DeviceN)) => (
                ALTERNATE_COLOUR,
                format!("{}{inside} has {name} as the alternate of {}{times}", kind.name(), outer.name()),
            ),
            Some(outer) => {
                let code = if family == Family::DeviceRgb { RGB_COLOUR } else { DEVICE_INDEPENDENT_COLOUR };
                (code, format!("{}{inside} is {name} under {}{times}", kind.name(), outer.name()))
            }
            None if family == Family::DeviceRgb => {
                (RGB_COLOUR, format!("{}{inside} is painted in {name}{times}", kind.name()))
            }
            None => {
                (DEVICE_INDEPENDENT_COLOUR, format!("{}{inside} is painted in {name}{times}", kind.name()))
            }
        };
        found
            .report(code, Severity::Error, message)
            .at(place)
            .figure("objects", count as f64)
            .help("Give the colour in DeviceCMYK, DeviceGray or a spot colour; convert pictures through the profile of the press");
    }
    for flaw in &sheet.content.flaws {
        if let Flaw::DefaultSpace(name) = flaw {
            found
                .report(
                    DEFAULT_COLOUR_SPACE,
                    Severity::Error,
                    format!("{name} takes the place of a device colour space"),
                )
                .help(format!("Take {name} out of the resources"));
        }
    }
}
