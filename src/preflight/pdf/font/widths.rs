//! Advance widths that a font dictionary declares (ISO 32000-1, 9.6.2 and 9.7.4.3).

use crate::preflight::pdf::file::{Dictionary, Document, Object};
use std::collections::BTreeMap;

/// Widths by code (simple fonts) or character identifier (composite fonts), in thousandths of an em.
#[derive(Debug, Clone, Default)]
pub(super) struct Widths {
    single: BTreeMap<u32, f64>,
    /// First, last and the width of all between.
    ranges: Vec<(u32, u32, f64)>,
    missing: f64,
    /// Whether the dictionary declares any.
    pub(super) is_declared: bool,
}

/// What is taken for the width of characters of which nobody says one.
const HALF_AN_EM: f64 = 500.0;

impl Widths {
    /// Those of a simple font.
    pub(super) fn simple(
        document: &Document<'_>,
        font: &Dictionary,
        descriptor: Option<&Dictionary>,
    ) -> Self {
        let first = document.integer(font, "FirstChar").unwrap_or(0).clamp(0, 255) as u32;
        let widths = document.array(font, "Widths");
        // The standard fonts need not declare any (ISO 32000-1, 9.6.2.2).
        let is_drawn = document.name(font, "Subtype").is_some_and(|name| &*name == "Type3");
        let usual = if widths.is_empty() && !is_drawn { HALF_AN_EM } else { 0.0 };
        Self {
            is_declared: !widths.is_empty(),
            single: (first..)
                .zip(widths.iter().take(256).map(|width| width.number().unwrap_or(0.0)))
                .collect(),
            ranges: Vec::new(),
            missing: descriptor
                .and_then(|descriptor| document.number(descriptor, "MissingWidth"))
                .unwrap_or(usual),
        }
    }

    /// Those of a composite font's descendant.
    pub(super) fn composite(document: &Document<'_>, descendant: &Dictionary) -> Self {
        let mut widths = Self {
            missing: document.number(descendant, "DW").unwrap_or(1000.0),
            is_declared: true,
            ..Self::default()
        };
        let entries = document.array(descendant, "W");
        let mut rest = entries.as_slice();
        while let [first, second, tail @ ..] = rest {
            let Some(start) = first.integer().and_then(|start| u32::try_from(start).ok()) else { break };
            match second {
                Object::Array(_) => {
                    for (cid, width) in (start..).zip(document.entries(second)) {
                        widths.single.insert(cid, width.number().unwrap_or(0.0));
                    }
                    rest = tail;
                }
                last => {
                    let (Some(last), [width, tail @ ..]) = (last.integer(), tail) else { break };
                    widths.ranges.push((start, last.clamp(0, 0xFFFF) as u32, width.number().unwrap_or(0.0)));
                    rest = tail;
                }
            }
        }
        widths
    }

    /// The width of a code or character identifier.
    pub(super) fn of(&self, index: u32) -> f64 {
        self.single
            .get(&index)
            .copied()
            .or_else(|| {
                self.ranges.iter().find(|range| (range.0..=range.1).contains(&index)).map(|range| range.2)
            })
            .unwrap_or(self.missing)
    }
}
