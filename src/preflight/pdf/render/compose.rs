//! Laying paint onto a layer: overprint, alpha and blend modes (ISO 32000-1, 8.6.7 and 11.3), in inks.

use super::layer::Coverage;
use super::plane::Layer;
use crate::preflight::pdf::colour::{Ink, MOST_PLATES};
use crate::preflight::pdf::content::BlendMode;

/// How paint is laid on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    pub(super) alpha: f32,
    pub(super) mode: BlendMode,
    /// The plates that the paint leaves as they are, one bit each.
    pub(super) kept: u16,
}

/// Lays one ink on wherever `coverage` says.
pub(super) fn uniform(layer: &mut Layer, coverage: &Coverage, ink: &Ink, manner: Manner) {
    let Some(common) = layer.area.intersection(&coverage.area) else { return };
    if manner.mode != BlendMode::Normal {
        return varied(layer, coverage, manner, &mut |_, _| Some((*ink, 1.0)));
    }
    let strength = manner.alpha / 255.0;
    for row in 0..common.height as i32 {
        let y = common.y + row;
        let line = coverage.line(common.x, y, common.width);
        let start = layer.area.index(common.x, y);
        let pixels = start..start + common.width;
        let to = (y - layer.area.y) as usize;
        for (plate, plane) in layer.planes.iter_mut().enumerate() {
            let amount = ink.amounts[plate];
            let changes_nothing = amount == 0.0 && !plane.is_painted(to);
            if manner.kept >> plate & 1 == 1 || changes_nothing {
                continue;
            }
            for (value, cover) in plane.paint(to)[pixels.clone()].iter_mut().zip(line) {
                let share = f32::from(*cover) * strength;
                *value += share * (amount - *value);
            }
        }
        let Some(alpha) = &mut layer.alpha else { continue };
        for (value, cover) in alpha.paint(to)[pixels].iter_mut().zip(line) {
            *value += f32::from(*cover) * strength * (1.0 - *value);
        }
    }
}

/// Lays an ink on that differs from pixel to pixel; `None` leaves a pixel out. The number with it is its alpha.
pub(super) fn varied(
    layer: &mut Layer,
    coverage: &Coverage,
    manner: Manner,
    ink: &mut dyn FnMut(i32, i32) -> Option<(Ink, f32)>,
) {
    let Some(common) = layer.area.intersection(&coverage.area) else { return };
    for row in 0..common.height as i32 {
        let y = common.y + row;
        let start = layer.area.index(common.x, y);
        prepare(layer, y, manner);
        for (column, cover) in coverage.line(common.x, y, common.width).iter().enumerate() {
            if *cover == 0 {
                continue;
            }
            let Some((ink, alpha)) = ink(common.x + column as i32, y) else { continue };
            let share = f32::from(*cover) / 255.0 * manner.alpha * alpha;
            pixel(layer, start + column, &ink.amounts, share, manner);
        }
    }
}

/// Lays a group on, whose amounts are multiplied with its alpha already.
pub(super) fn group(layer: &mut Layer, group: &Layer, manner: Manner, mask: Option<&Coverage>) {
    let Some(common) = layer.area.intersection(&group.area) else { return };
    for row in 0..common.height as i32 {
        let y = common.y + row;
        if !group.is_painted((y - group.area.y) as usize) {
            continue;
        }
        prepare(layer, y, manner);
        for column in 0..common.width as i32 {
            let x = common.x + column;
            let from = group.area.index(x, y);
            let own = group.alpha(from);
            if own <= 0.0 {
                continue;
            }
            let masked = mask.map_or(1.0, |mask| {
                let inside =
                    x >= mask.area.x && x < mask.area.right() && y >= mask.area.y && y < mask.area.lower();
                if inside { f32::from(mask.values[mask.area.index(x, y)]) / 255.0 } else { 0.0 }
            });
            let mut amounts = [0.0; MOST_PLATES];
            for (amount, plane) in amounts.iter_mut().zip(&group.planes) {
                *amount = (plane.value(from) / own).min(1.0);
            }
            let to = layer.area.index(x, y);
            pixel(layer, to, &amounts, own * masked * manner.alpha, manner);
        }
    }
}

/// Makes the planes ready for [`pixel`] on a line.
fn prepare(layer: &mut Layer, y: i32, manner: Manner) {
    let line = (y - layer.area.y) as usize;
    for (plate, plane) in layer.planes.iter_mut().enumerate() {
        if manner.kept >> plate & 1 == 0 {
            plane.paint(line);
        }
    }
    if let Some(alpha) = &mut layer.alpha {
        alpha.paint(line);
    }
}

fn pixel(layer: &mut Layer, index: usize, amounts: &[f32; MOST_PLATES], share: f32, manner: Manner) {
    if share <= 0.0 {
        return;
    }
    let backdrop_alpha = layer.alpha(index);
    if manner.mode == BlendMode::Normal {
        for (plate, plane) in layer.planes.iter_mut().enumerate() {
            if manner.kept >> plate & 1 == 0 {
                let value = &mut plane.values[index];
                *value += share * (amounts[plate] - *value);
            }
        }
    } else {
        let mut backdrop = [0.0; MOST_PLATES];
        if backdrop_alpha > 0.0 {
            for (value, plane) in backdrop.iter_mut().zip(&layer.planes) {
                *value = (plane.value(index) / backdrop_alpha).min(1.0);
            }
        }
        let blended = blend(manner.mode, &backdrop, amounts);
        for (plate, plane) in layer.planes.iter_mut().enumerate() {
            if manner.kept >> plate & 1 == 0 {
                let source = (1.0 - backdrop_alpha) * amounts[plate] + backdrop_alpha * blended[plate];
                let value = &mut plane.values[index];
                *value += share * (source - *value);
            }
        }
    }
    if let Some(alpha) = &mut layer.alpha {
        alpha.values[index] += share * (1.0 - backdrop_alpha);
    }
}

/// The blend functions are those of light; ink is what light is not.
fn blend(mode: BlendMode, backdrop: &[f32; MOST_PLATES], source: &[f32; MOST_PLATES]) -> [f32; MOST_PLATES] {
    if let Some(separable) = separable(mode) {
        return std::array::from_fn(|plate| 1.0 - separable(1.0 - backdrop[plate], 1.0 - source[plate]));
    }
    let light = |inks: &[f32; MOST_PLATES]| [1.0 - inks[0], 1.0 - inks[1], 1.0 - inks[2]];
    let (below, above) = (light(backdrop), light(source));
    let mixed = match mode {
        BlendMode::Hue => set_luminosity(set_saturation(above, saturation(below)), luminosity(below)),
        BlendMode::Saturation => set_luminosity(set_saturation(below, saturation(above)), luminosity(below)),
        BlendMode::Color => set_luminosity(above, luminosity(below)),
        _ => set_luminosity(below, luminosity(above)),
    };
    // Black goes with the lightness; spot colours are laid on plainly.
    let mut result = *source;
    for (ink, light) in result.iter_mut().zip(mixed) {
        *ink = 1.0 - light;
    }
    result[3] = if mode == BlendMode::Luminosity { source[3] } else { backdrop[3] };
    result
}

fn separable(mode: BlendMode) -> Option<fn(f32, f32) -> f32> {
    fn hard_light(below: f32, above: f32) -> f32 {
        if above <= 0.5 { below * 2.0 * above } else { screen(below, 2.0 * above - 1.0) }
    }
    fn screen(below: f32, above: f32) -> f32 {
        below + above - below * above
    }
    Some(match mode {
        BlendMode::Normal => |_, above| above,
        BlendMode::Multiply => |below, above| below * above,
        BlendMode::Screen => screen,
        BlendMode::Overlay => |below, above| hard_light(above, below),
        BlendMode::Darken => f32::min,
        BlendMode::Lighten => f32::max,
        BlendMode::ColorDodge => |below, above| {
            if below == 0.0 {
                0.0
            } else if above >= 1.0 {
                1.0
            } else {
                (below / (1.0 - above)).min(1.0)
            }
        },
        BlendMode::ColorBurn => |below, above| {
            if below >= 1.0 {
                1.0
            } else if above <= 0.0 {
                0.0
            } else {
                1.0 - ((1.0 - below) / above).min(1.0)
            }
        },
        BlendMode::HardLight => hard_light,
        BlendMode::SoftLight => |below, above| {
            if above <= 0.5 {
                below - (1.0 - 2.0 * above) * below * (1.0 - below)
            } else {
                let root =
                    if below <= 0.25 { ((16.0 * below - 12.0) * below + 4.0) * below } else { below.sqrt() };
                below + (2.0 * above - 1.0) * (root - below)
            }
        },
        BlendMode::Difference => |below, above| (below - above).abs(),
        BlendMode::Exclusion => |below, above| below + above - 2.0 * below * above,
        BlendMode::Hue | BlendMode::Saturation | BlendMode::Color | BlendMode::Luminosity => return None,
    })
}

pub(super) fn luminosity([red, green, blue]: [f32; 3]) -> f32 {
    0.3 * red + 0.59 * green + 0.11 * blue
}

fn saturation(light: [f32; 3]) -> f32 {
    light.into_iter().fold(0.0, f32::max) - light.into_iter().fold(1.0, f32::min)
}

fn set_luminosity(light: [f32; 3], wanted: f32) -> [f32; 3] {
    let shift = wanted - luminosity(light);
    let shifted = light.map(|value| value + shift);
    let (mean, low, high) = (
        luminosity(shifted),
        shifted.into_iter().fold(f32::INFINITY, f32::min),
        shifted.into_iter().fold(f32::NEG_INFINITY, f32::max),
    );
    shifted.map(|value| {
        let mut value = value;
        if low < 0.0 {
            value = mean + (value - mean) * mean / (mean - low).max(1e-6);
        }
        if high > 1.0 {
            value = mean + (value - mean) * (1.0 - mean) / (high - mean).max(1e-6);
        }
        value.clamp(0.0, 1.0)
    })
}

fn set_saturation(light: [f32; 3], wanted: f32) -> [f32; 3] {
    let low = light.into_iter().fold(1.0, f32::min);
    let range = saturation(light);
    if range <= 0.0 { [0.0; 3] } else { light.map(|value| (value - low) / range * wanted) }
}
