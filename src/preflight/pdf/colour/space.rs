//! Colour spaces (ISO 32000-1, 8.6).

use super::{Ink, Plates, Separation};
use crate::preflight::pdf::file::{Dictionary, Document, Object, ObjectId};
use crate::preflight::pdf::function::Function;
use std::sync::Arc;

/// What a space is at bottom, for the rules about colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::preflight::pdf) enum Family {
    DeviceGray,
    DeviceRgb,
    DeviceCmyk,
    CalGray,
    CalRgb,
    Lab,
    IccGray,
    IccRgb,
    IccCmyk,
    Indexed,
    Separation,
    DeviceN,
    Pattern,
}

impl Family {
    /// Its name in reports.
    pub(in crate::preflight::pdf) fn name(self) -> &'static str {
        match self {
            Self::DeviceGray => "DeviceGray",
            Self::DeviceRgb => "DeviceRGB",
            Self::DeviceCmyk => "DeviceCMYK",
            Self::CalGray => "CalGray",
            Self::CalRgb => "CalRGB",
            Self::Lab => "Lab",
            Self::IccGray => "ICCBased grey",
            Self::IccRgb => "ICCBased RGB",
            Self::IccCmyk => "ICCBased CMYK",
            Self::Indexed => "Indexed",
            Self::Separation => "Separation",
            Self::DeviceN => "DeviceN",
            Self::Pattern => "Pattern",
        }
    }
}

/// A colour space.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::preflight::pdf) enum Space {
    DeviceGray,
    DeviceRgb,
    DeviceCmyk,
    CalGray,
    CalRgb,
    Lab { white: [f64; 3], range: [f64; 4] },
    Icc { components: usize, profile: Option<ObjectId>, fault: Option<&'static str> },
    Indexed { base: Arc<Space>, highest: usize, table: Arc<[u8]> },
    Separation { name: Arc<str>, alternate: Arc<Space>, tint: Arc<Function> },
    DeviceN { names: Arc<[Arc<str>]>, alternate: Arc<Space>, tint: Arc<Function> },
    Pattern(Option<Arc<Space>>),
}

/// Spaces within spaces are followed this far.
const DEEPEST: usize = 6;

impl Space {
    /// Reads a space. Names are looked up in `resources`; `None` where it is none.
    pub(in crate::preflight::pdf) fn read(
        document: &Document<'_>,
        object: &Object,
        resources: &Dictionary,
    ) -> Option<Arc<Self>> {
        read(document, object, resources, 0).map(Arc::new)
    }

    /// What it is at bottom.
    pub(in crate::preflight::pdf) fn family(&self) -> Family {
        match self {
            Self::DeviceGray => Family::DeviceGray,
            Self::DeviceRgb => Family::DeviceRgb,
            Self::DeviceCmyk => Family::DeviceCmyk,
            Self::CalGray => Family::CalGray,
            Self::CalRgb => Family::CalRgb,
            Self::Lab { .. } => Family::Lab,
            Self::Icc { components: 1, .. } => Family::IccGray,
            Self::Icc { components: 4, .. } => Family::IccCmyk,
            Self::Icc { .. } => Family::IccRgb,
            Self::Indexed { .. } => Family::Indexed,
            Self::Separation { .. } => Family::Separation,
            Self::DeviceN { .. } => Family::DeviceN,
            Self::Pattern(_) => Family::Pattern,
        }
    }

    /// The space that this one is built on: the base of an index, the alternate of a spot colour.
    pub(in crate::preflight::pdf) fn underlying(&self) -> Option<&Arc<Self>> {
        match self {
            Self::Indexed { base, .. } => Some(base),
            Self::Separation { alternate, .. } | Self::DeviceN { alternate, .. } => Some(alternate),
            Self::Pattern(base) => base.as_ref(),
            Self::DeviceGray | Self::DeviceRgb | Self::DeviceCmyk | Self::CalGray | Self::CalRgb => None,
            Self::Lab { .. } | Self::Icc { .. } => None,
        }
    }

    /// How many numbers a colour of it has.
    pub(in crate::preflight::pdf) fn components(&self) -> usize {
        match self {
            Self::DeviceGray | Self::CalGray | Self::Indexed { .. } | Self::Separation { .. } => 1,
            Self::DeviceRgb | Self::CalRgb | Self::Lab { .. } => 3,
            Self::DeviceCmyk => 4,
            Self::Icc { components, .. } => *components,
            Self::DeviceN { names, .. } => names.len(),
            Self::Pattern(base) => base.as_ref().map_or(0, |base| base.components()),
        }
    }

    pub(super) fn initial(&self) -> Vec<f64> {
        match self {
            Self::DeviceCmyk | Self::Icc { components: 4, .. } => vec![0.0, 0.0, 0.0, 1.0],
            Self::Separation { .. } => vec![1.0],
            Self::DeviceN { names, .. } => vec![1.0; names.len()],
            other => vec![0.0; other.components()],
        }
    }

    /// What the samples of a picture mean when it does not say so itself (8.9.5.2).
    pub(in crate::preflight::pdf) fn usual_decode(&self, bits: usize) -> Vec<(f64, f64)> {
        match self {
            Self::Indexed { .. } => vec![(0.0, f64::from((1_u32 << bits.min(16)) - 1))],
            Self::Lab { range, .. } => vec![(0.0, 100.0), (range[0], range[1]), (range[2], range[3])],
            other => vec![(0.0, 1.0); other.components()],
        }
    }

    /// How much work the ink of a colour is, where a plain pixel is 1.
    pub(in crate::preflight::pdf) fn cost(&self) -> u64 {
        match self {
            Self::DeviceGray | Self::DeviceCmyk => 1,
            Self::DeviceRgb | Self::CalGray | Self::CalRgb | Self::Lab { .. } | Self::Icc { .. } => 5,
            Self::Indexed { base, .. } => 4 + base.cost(),
            Self::Separation { alternate, tint, .. } | Self::DeviceN { alternate, tint, .. } => {
                4 + tint.cost() + alternate.cost()
            }
            Self::Pattern(base) => base.as_ref().map_or(1, |base| base.cost()),
        }
    }

    /// The ink of a colour. Spot colours get plates of their own while there is room.
    pub(in crate::preflight::pdf) fn ink(
        &self,
        components: &[f64],
        plates: &mut Plates,
        separation: &Separation,
    ) -> Ink {
        let value = |index: usize| components.get(index).copied().unwrap_or(0.0);
        match self {
            Self::DeviceGray => Ink::process([0.0, 0.0, 0.0, 1.0 - value(0) as f32]),
            Self::DeviceCmyk | Self::Icc { components: 4, .. } => {
                Ink::process(std::array::from_fn(|plate| value(plate) as f32))
            }
            Self::CalGray | Self::Icc { components: 1, .. } => Ink::process(separation.ink([value(0); 3])),
            Self::DeviceRgb | Self::CalRgb | Self::Icc { .. } => {
                Ink::process(separation.ink(std::array::from_fn(value)))
            }
            Self::Lab { white, .. } => {
                Ink::process(separation.ink(lab_to_srgb(std::array::from_fn(value), *white)))
            }
            Self::Indexed { base, highest, table } => {
                let entry = (value(0).max(0.0) as usize).min(*highest) * base.components();
                let decode = base.usual_decode(8);
                let colour: Vec<f64> = decode
                    .iter()
                    .enumerate()
                    .map(|(index, (low, high))| {
                        low + f64::from(table.get(entry + index).copied().unwrap_or(0)) / 255.0 * (high - low)
                    })
                    .collect();
                base.ink(&colour, plates, separation)
            }
            Self::Separation { name, alternate, tint } => match &**name {
                "All" => Ink::every(value(0) as f32),
                "None" => Ink::none(),
                _ => match plates.plate(name) {
                    Some(plate) => on_plates(&[(plate, value(0))]),
                    None => alternate.ink(
                        &tint.evaluate(&components[..1.min(components.len())]),
                        plates,
                        separation,
                    ),
                },
            },
            Self::DeviceN { names, alternate, tint } => {
                let found: Option<Vec<(usize, f64)>> = names
                    .iter()
                    .enumerate()
                    .filter(|(_, name)| &***name != "None")
                    .map(|(index, name)| Some((plates.plate(name)?, value(index))))
                    .collect();
                match found {
                    Some(found) => on_plates(&found),
                    None => alternate.ink(&tint.evaluate(components), plates, separation),
                }
            }
            Self::Pattern(base) => match base {
                Some(base) => base.ink(components, plates, separation),
                None => Ink::none(),
            },
        }
    }
}

fn on_plates(found: &[(usize, f64)]) -> Ink {
    let mut ink = Ink::none();
    for (plate, amount) in found {
        ink.amounts[*plate] = amount.clamp(0.0, 1.0) as f32;
        ink.named |= 1 << plate;
    }
    ink
}

fn read(document: &Document<'_>, object: &Object, resources: &Dictionary, depth: usize) -> Option<Space> {
    if depth > DEEPEST {
        return None;
    }
    let object = document.resolve(object);
    if let Some(name) = object.name() {
        return match name {
            "DeviceGray" | "G" => Some(Space::DeviceGray),
            "DeviceRGB" | "RGB" => Some(Space::DeviceRgb),
            "DeviceCMYK" | "CMYK" => Some(Space::DeviceCmyk),
            "Pattern" => Some(Space::Pattern(None)),
            other => {
                let declared = document.dictionary(resources, "ColorSpace")?;
                read(document, declared.get(other)?, &Dictionary::default(), depth + 1)
            }
        };
    }
    let entries = document.entries(&object);
    let inner = |index: usize| read(document, entries.get(index)?, resources, depth + 1).map(Arc::new);
    let parameters = |index: usize| entries.get(index).and_then(Object::dictionary);
    match entries.first()?.name()? {
        "DeviceGray" | "G" => Some(Space::DeviceGray),
        "DeviceRGB" | "RGB" => Some(Space::DeviceRgb),
        "DeviceCMYK" | "CMYK" => Some(Space::DeviceCmyk),
        "CalGray" => Some(Space::CalGray),
        "CalRGB" => Some(Space::CalRgb),
        "Lab" => {
            let parameters = parameters(1)?;
            let numbers = |key| document.numbers(parameters, key);
            let white = numbers("WhitePoint")
                .and_then(|white| white.try_into().ok())
                .unwrap_or([0.9642, 1.0, 0.8249]);
            let range = numbers("Range")
                .and_then(|range| range.try_into().ok())
                .unwrap_or([-100.0, 100.0, -100.0, 100.0]);
            Some(Space::Lab { white, range })
        }
        "ICCBased" => icc(document, entries.get(1)?),
        "Indexed" | "I" => {
            let base = inner(1)?;
            if matches!(*base, Space::Indexed { .. } | Space::Pattern(_)) {
                return None;
            }
            let highest = entries.get(2)?.integer()?.clamp(0, 255) as usize;
            let table: Arc<[u8]> = match entries.get(3)? {
                Object::String(bytes) => Arc::clone(bytes),
                Object::Stream(stream) => document.decode(stream, 256 * 32).bytes.into(),
                _ => return None,
            };
            Some(Space::Indexed { base, highest, table })
        }
        "Separation" => {
            let Object::Name(name) = entries.get(1)? else { return None };
            let alternate = inner(2)?;
            let tint = Arc::new(Function::read(document, entries.get(3)?)?);
            Some(Space::Separation { name: Arc::clone(name), alternate, tint })
        }
        "DeviceN" => {
            let names: Option<Arc<[Arc<str>]>> = document
                .entries(entries.get(1)?)
                .iter()
                .map(|name| match name {
                    Object::Name(name) => Some(Arc::clone(name)),
                    _ => None,
                })
                .collect();
            let names = names.filter(|names| (1..=32).contains(&names.len()))?;
            let alternate = inner(2)?;
            let tint = Arc::new(Function::read(document, entries.get(3)?)?);
            Some(Space::DeviceN { names, alternate, tint })
        }
        "Pattern" => Some(Space::Pattern(entries.get(1).and_then(|_| inner(1)))),
        _ => None,
    }
}

fn icc(document: &Document<'_>, object: &Object) -> Option<Space> {
    let Object::Stream(stream) = object else { return None };
    let components = document.integer(&stream.dictionary, "N")?;
    if ![1, 3, 4].contains(&components) {
        return None;
    }
    let header = document.decode(stream, 128).bytes;
    let fault = match (header.get(36..40), header.get(16..20)) {
        (Some(b"acsp"), Some(space)) => {
            let expected = match space {
                b"GRAY" => 1,
                b"RGB " | b"Lab " => 3,
                b"CMYK" => 4,
                _ => 0,
            };
            (expected != components).then_some("its profile is of another kind than its number of components")
        }
        _ => Some("its profile cannot be read"),
    };
    Some(Space::Icc { components: components as usize, profile: stream.id, fault })
}

fn lab_to_srgb([lightness, a, b]: [f64; 3], white: [f64; 3]) -> [f64; 3] {
    let middle = (lightness + 16.0) / 116.0;
    let from =
        |value: f64| if value >= 6.0 / 29.0 { value.powi(3) } else { 108.0 / 841.0 * (value - 4.0 / 29.0) };
    let [x, y, z] = [middle + a / 500.0, middle, middle - b / 200.0].map(from);
    // Adapted from the white of the space to that of sRGB by simple scaling, which is near enough for an amount of ink.
    let [x, y, z] =
        [x * white[0] / white[0].max(0.01) * 0.9505, y, z * white[2] / white[2].max(0.01) * 1.089];
    let linear = [
        3.2406 * x - 1.5372 * y - 0.4986 * z,
        -0.9689 * x + 1.8758 * y + 0.0415 * z,
        0.0557 * x - 0.2040 * y + 1.0570 * z,
    ];
    linear.map(|value: f64| {
        let value = value.clamp(0.0, 1.0);
        if value <= 0.003_130_8 { 12.92 * value } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 }
    })
}
