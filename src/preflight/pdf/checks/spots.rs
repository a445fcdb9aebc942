//! Spot colours.

use super::{Found, Sheet, counted, paint, plain};
use crate::finding::Severity;
use crate::preflight::pdf::colour::{Ink, Plates, Separation, Space};
use crate::preflight::pdf::content::{Mark, Source, What};
use crate::preflight::{Limits, Observations, Spot};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

crate::codes! {
    /// A spot colour is used that the job is not printed with (Ghent Workgroup 2022, R0020): it would need a plate of its
    /// own. Convert it to CMYK; or, where it is wanted, name it in the profile under `spot-colours`.
    SPOT_COLOUR = "pdf/spot-colour";
    /// The same name stands for two different spot colours: one has another alternate colour than the other. The press has
    /// one plate for both (ISO 15930-7; Ghent Workgroup 2022). Define the colour the same way everywhere.
    INCONSISTENT_SPOT_COLOUR = "pdf/inconsistent-spot-colour";
    /// The registration colour, which is on every plate (`All`), is used inside of the trim. It is for marks alone: here it
    /// prints with all inks at once (Ghent Workgroup 2022, R0024). Use black.
    REGISTRATION_COLOUR = "pdf/registration-colour";
}

/// A spot colour as a page defines it: the ink of its alternate at full strength, in per cent.
pub(in crate::preflight::pdf) type Definitions = BTreeMap<Arc<str>, Vec<[i32; 4]>>;

/// The spot colours that the page uses, with what each stands for.
pub(in crate::preflight::pdf) fn definitions(sheet: &Sheet<'_>) -> Definitions {
    let mut found = Definitions::new();
    sheet.each_mark_also_hidden(&mut |mark| {
        for space in spaces_of(mark) {
            collect(&space, sheet, &mut found);
        }
    });
    found
}

fn spaces_of(mark: &Mark) -> Vec<Arc<Space>> {
    let source = match &mark.what {
        What::Shading { shading, .. } => return vec![Arc::clone(&shading.space)],
        What::Image { picture, .. } if picture.space.is_some() => {
            return picture.space.iter().cloned().collect();
        }
        _ => paint(mark).map(|paint| &paint.source),
    };
    match source {
        Some(Source::Colour { colour, .. }) => vec![Arc::clone(&colour.space)],
        Some(Source::Shading(shading)) => vec![Arc::clone(&shading.space)],
        Some(Source::Tiling(_) | Source::Nothing) | None => Vec::new(),
    }
}

fn collect(space: &Space, sheet: &Sheet<'_>, found: &mut Definitions) {
    let process = ["Cyan", "Magenta", "Yellow", "Black", "All", "None"];
    match space {
        Space::Separation { name, alternate, tint } if !process.contains(&&**name) => {
            let ink = alternate_ink(alternate, &tint.evaluate(&[1.0]), &sheet.shared.separation);
            let known = found.entry(Arc::clone(name)).or_default();
            if !known.contains(&ink) {
                known.push(ink);
            }
        }
        Space::DeviceN { names, .. } => {
            for name in names.iter().filter(|name| !process.contains(&&***name)) {
                found.entry(Arc::clone(name)).or_default();
            }
        }
        other => {
            if let Some(underlying) = other.underlying() {
                collect(underlying, sheet, found);
            }
        }
    }
}

fn alternate_ink(alternate: &Space, components: &[f64], separation: &Separation) -> [i32; 4] {
    let ink: Ink = alternate.ink(components, &mut Plates::default(), separation);
    std::array::from_fn(|plate| (ink.amounts[plate] * 100.0).round() as i32)
}

/// The registration colour inside of the trim.
pub(in crate::preflight::pdf) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let trim = sheet.page.trim_points();
    sheet.each_mark(&mut |mark| {
        let is_all = paint(mark).and_then(plain).is_some_and(
            |(colour, _)| matches!(&*colour.space, Space::Separation { name, .. } if &**name == "All"),
        );
        let inside = trim.grown(-0.5).intersection(&mark.bounds);
        if is_all && inside.is_some() {
            found
                .report(
                    REGISTRATION_COLOUR,
                    Severity::Warning,
                    "the registration colour is used inside of the trim",
                )
                .at(mark.bounds)
                .help("Use black; registration is for marks outside of the page");
        }
    });
}

/// The spot colours of the file, in the order of the pages.
pub(in crate::preflight::pdf) fn check_file(
    pages: &[(u32, &Definitions)],
    limits: &Limits,
    observations: &mut Observations<'_>,
) {
    let names: BTreeSet<&Arc<str>> = pages.iter().flat_map(|(_, definitions)| definitions.keys()).collect();
    for name in names {
        let used: Vec<(u32, &Vec<[i32; 4]>)> = pages
            .iter()
            .filter_map(|(number, definitions)| Some((*number, definitions.get(name)?)))
            .collect();
        let (first, count) = (used.first().map_or(1, |used| used.0), used.len());
        let inks: Vec<[i32; 4]> = used.iter().flat_map(|used| used.1).copied().collect();
        if !limits.spot_colours.iter().any(|wanted| **wanted == **name) {
            observations
                .report(
                    SPOT_COLOUR,
                    Severity::Warning,
                    format!(
                        "the spot colour {name} is used on {}, on page {first} first",
                        counted(count, "page")
                    ),
                )
                .at(Spot::Page(first))
                .figure("pages", count as f64)
                .help("Convert it to CMYK, or name it in the profile under spot-colours");
        }
        // Rounding in the file must not make two colours out of one.
        let differs = |ink: &[i32; 4]| ink.iter().zip(&inks[0]).any(|(one, other)| (one - other).abs() > 1);
        if inks.iter().skip(1).any(differs) {
            let ways: BTreeSet<&[i32; 4]> = inks.iter().collect();
            observations
                .report(
                    INCONSISTENT_SPOT_COLOUR,
                    Severity::Error,
                    format!("the spot colour {name} is defined in {} different ways", ways.len()),
                )
                .at(Spot::Page(first))
                .help("Define the colour the same way everywhere");
        }
    }
}
