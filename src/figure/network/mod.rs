//! Cover art: a network, drawn from the slug of a title.
//!
//! What it shows follows the number of the title, as the series asks in turn: a broker between
//! clusters, ties becoming solid, rings from one school, triads, several equal hubs, a ring that is
//! handed over. Where everything stands follows the slug. Some ties leave the page on purpose: a
//! network goes on; everything else keeps within the page.

mod compositions;
mod plane;
#[cfg(test)]
mod tests;

use super::drawing::{Dash, Drawing, Ink, Point, Stroke, at, paint, tint};
use crate::house::HouseStyle;
use plane::Chance;

/// The art of a front cover of this size, for a ground in the title's own colour.
///
/// It leaves the upper third to the words, and the foot. What leaves the page reaches beyond any trim.
pub fn cover_art(style: NetworkStyle, slug: &str, number: u32, (width, height): (f64, f64)) -> Drawing {
    let (network, scale) = compose(style, slug, number, width, height);
    network.draw(style, scale, (width, height), Face::Front)
}

/// The same for the back cover: its mirror image, hardly lighter than the ground, so that ties that
/// leave the front over the spine arrive on the back.
pub fn back_cover_art(style: NetworkStyle, slug: &str, number: u32, (width, height): (f64, f64)) -> Drawing {
    let (network, scale) = compose(style, slug, number, width, height);
    network.draw(style, scale, (width, height), Face::Back)
}

/// How networks look, as the house has it. Lengths are in mm of the composition.
#[derive(Debug, Clone, Copy)]
pub struct NetworkStyle {
    /// Of the height of the page, where the middle of the network stands.
    middle: f64,
    /// How light the lightest marks of a back cover are, of white: words stand on them.
    back: f64,
    /// Networks keep this far from the edges of the page.
    edge: f64,
    /// Ties that leave the page reach this far beyond it.
    beyond: f64,
    /// The thickness of ties.
    fine: f64,
    strong: f64,
    leaving: f64,
    /// The thickness of the line of open nodes.
    ring: f64,
    /// The radius of the node in the middle.
    hub: f64,
}

impl NetworkStyle {
    /// That of the house.
    pub fn of(house: &HouseStyle) -> Self {
        let figure = |key: &str| house.figure(&format!("network.{key}"));
        // As it is written: a length of pt again in mm would differ in its last digit, and so would the drawings.
        let length = |key: &str| (figure(key) * 25.4 / 72.0 * 1e6).round() / 1e6;
        Self {
            middle: figure("middle"),
            back: figure("back").min(1.0),
            edge: length("edge"),
            beyond: length("beyond"),
            fine: length("fine"),
            strong: length("strong"),
            leaving: length("leaving"),
            ring: length("ring"),
            hub: length("hub"),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Face {
    Front,
    Back,
}

/// A network on a plane in mm, its middle at the origin; from -105 to 105 across, from -66 to 66 down.
#[derive(Debug, Default)]
struct Network {
    discs: Vec<Disc>,
    facets: Vec<Facet>,
    ties: Vec<Tie>,
    nodes: Vec<Node>,
}

/// A round field under a part of the network, or a ring.
#[derive(Debug)]
struct Disc {
    centre: Point,
    radius: f64,
    tone: f64,
    /// The thickness of its line; `None`: it is filled.
    line: Option<f64>,
}

/// Three that work together.
#[derive(Debug)]
struct Facet {
    corners: [Point; 3],
    tone: f64,
}

/// A tie between two.
#[derive(Debug)]
struct Tie {
    from: Point,
    to: Point,
    width: f64,
    tone: f64,
    dash: Dash,
}

/// One of the network.
#[derive(Debug)]
struct Node {
    at: Point,
    radius: f64,
    tone: f64,
    /// Whether it is a ring with the ground in it.
    open: bool,
}

/// The page on which a network is composed.
struct Page {
    /// Half the width of the page, in mm of the composition.
    half: f64,
    style: NetworkStyle,
    chance: Chance,
}

fn compose(style: NetworkStyle, slug: &str, number: u32, width: f64, height: f64) -> (Network, f64) {
    let scale = (width / 210.0).min(height / 297.0);
    let mut page = Page { half: width / scale / 2.0, style, chance: Chance::of(slug) };
    let network = match number.saturating_sub(1) % 6 {
        0 => compositions::broker(&mut page),
        1 => compositions::becoming_solid(&mut page),
        2 => compositions::rings(&mut page),
        3 => compositions::triads(&mut page),
        4 => compositions::equal_hubs(&mut page),
        _ => compositions::handover(&mut page),
    };
    (network, scale)
}

impl Network {
    fn draw(&self, style: NetworkStyle, scale: f64, (width, height): (f64, f64), face: Face) -> Drawing {
        let mut drawing = Drawing::new(width, height);
        let place = |point: Point| {
            let x = if face == Face::Front { point.x } else { -point.x };
            at(round(width / 2.0 + x * scale), round(height * style.middle + point.y * scale))
        };
        let length = |length: f64| round(length * scale);
        // The ground is the title's own colour: what is lighter is less of it.
        let light = |tone: f64| match face {
            Face::Front if tone >= 1.0 => paint("paper"),
            Face::Front => tint("accent", round(100.0 * (1.0 - tone))),
            Face::Back => tint("accent", round(100.0 * (1.0 - style.back * tone))),
        };
        for Disc { centre, radius, tone, line } in &self.discs {
            let ink = match line {
                Some(width) => Ink::line(light(*tone), length(*width)),
                None => Ink::fill(light(*tone)),
            };
            drawing.circle(place(*centre), length(*radius), ink);
        }
        for Facet { corners, tone } in &self.facets {
            drawing.polygon(&corners.map(place), Ink::fill(light(*tone)));
        }
        for Tie { from, to, width, tone, dash } in &self.ties {
            drawing.line(
                place(*from),
                place(*to),
                Stroke { paint: light(*tone), width: length(*width), dash: *dash },
            );
        }
        for Node { at, radius, tone, open } in &self.nodes {
            let ink = if *open {
                Ink::fill(paint("accent")).outlined(light(*tone), length(style.ring))
            } else {
                Ink::fill(light(*tone))
            };
            drawing.circle(place(*at), length(*radius), ink);
        }
        drawing
    }
}

/// To a hundredth of a point: finer than any press, and short in the files.
fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
