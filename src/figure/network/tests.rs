//! Cover art: the same for ever, different for each title, inside of the page where it does not leave it.

use super::*;
use crate::figure::drawing::{Mark, Step};
use crate::finding::Findings;
use crate::house::{Colour, HouseStyle};
use crate::source::Files;
use sha2::{Digest, Sha256};

fn style() -> NetworkStyle {
    static STYLE: std::sync::OnceLock<NetworkStyle> = std::sync::OnceLock::new();
    *STYLE.get_or_init(|| {
        NetworkStyle::of(&HouseStyle::load(&Files::open("no such folder"), &mut Findings::new()))
    })
}

const A4: (f64, f64) = (595.28, 841.89);
const SLUGS: [&str; 6] = [
    "lea-involvement",
    "establishing-a-network",
    "impact-of-networks",
    "professional-development",
    "leadership-within-networks",
    "sustaining-a-network",
];

fn fingerprint(drawing: &Drawing) -> String {
    let digest = Sha256::digest(format!("{drawing:?}").as_bytes());
    digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// A cover that is printed again must be the same cover: these change only when a composition is changed on purpose.
#[test]
fn the_art_of_a_title_stays_what_it_is() {
    let found: Vec<String> = SLUGS
        .iter()
        .zip(1..)
        .map(|(slug, number)| fingerprint(&cover_art(style(), slug, number, A4)))
        .collect();
    assert_eq!(found, FINGERPRINTS);
}

const FINGERPRINTS: [&str; 6] =
    ["a03f64ed560e", "f4f9ed30a200", "c561a4b0908b", "ca9e295d8c88", "a12ee1d42118", "b4ddad8c5cfa"];

#[test]
fn titles_differ_and_further_ones_take_the_compositions_in_turn() {
    let of = |slug: &str, number| fingerprint(&cover_art(style(), slug, number, A4));
    assert_ne!(of("a", 1), of("b", 1));
    assert_ne!(of("a", 1), of("a", 2));
    assert_eq!(of("a", 1), of("a", 7));
    assert_eq!(of("a", 1), of("a", 1));
}

#[test]
fn nodes_stand_inside_of_the_page_and_clear_of_each_other() {
    for number in 1..=6 {
        for slug in SLUGS.into_iter().chain(["x", "another-title", "2005", ""]) {
            for (width, height) in [A4, (419.5, 595.3), (595.3, 595.3), (482.0, 680.0)] {
                let drawing = cover_art(style(), slug, number, (width, height));
                let edge = 5.0 * (width / 210.0).min(height / 297.0);
                let nodes: Vec<(Point, f64)> = drawing
                    .marks
                    .iter()
                    .filter_map(|mark| match mark {
                        Mark::Circle { centre, radius, ink } => {
                            let node = ink.fill.is_some_and(|fill| fill.token == "paper")
                                || ink.stroke.is_some() && ink.fill.is_some();
                            node.then_some((*centre, *radius))
                        }
                        Mark::Rectangle { .. } | Mark::Path { .. } | Mark::Text(_) => None,
                    })
                    .collect();
                assert!(nodes.len() >= 10, "{slug} {number}: {} nodes", nodes.len());
                for (index, (centre, radius)) in nodes.iter().enumerate() {
                    let inside = centre.x - radius >= edge
                        && centre.x + radius <= width - edge
                        && centre.y - radius >= 0.34 * height
                        && centre.y + radius <= 0.88 * height;
                    assert!(inside, "{slug} {number} {width}: {centre:?} {radius}");
                    for (other, other_radius) in &nodes[index + 1..] {
                        let room = centre.distance(*other) - radius - other_radius;
                        assert!(room > 0.0, "{slug} {number}: {centre:?} and {other:?} collide");
                    }
                }
            }
        }
    }
}

/// What leaves the page goes beyond the bleed of any printer, on both covers at the same height over the spine.
#[test]
fn ties_that_leave_the_front_over_the_spine_arrive_on_the_back() {
    let leaving = |drawing: &Drawing, at_left: bool| -> Vec<i64> {
        let mut heights: Vec<i64> = drawing
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Path { steps, .. } => match steps[..] {
                    [Step::Move(_), Step::Line(end)] if at_left && end.x < -25.0 => Some(end.y),
                    [Step::Move(_), Step::Line(end)] if !at_left && end.x > A4.0 + 25.0 => Some(end.y),
                    _ => None,
                },
                Mark::Rectangle { .. } | Mark::Circle { .. } | Mark::Text(_) => None,
            })
            .map(|y| (y * 100.0).round() as i64)
            .collect();
        heights.sort_unstable();
        heights
    };
    for (slug, number) in SLUGS.iter().zip(1..) {
        let front = cover_art(style(), slug, number, A4);
        let back = back_cover_art(style(), slug, number, A4);
        assert_eq!(leaving(&front, true), leaving(&back, false), "{slug}");
        assert_eq!(leaving(&front, false), leaving(&back, true), "{slug}");
    }
    let front = cover_art(style(), SLUGS[0], 1, A4);
    assert_eq!((leaving(&front, true).len(), leaving(&front, false).len()), (1, 2));
}

/// White words stand on the network of a back cover: WCAG 2.2, 1.4.3.
#[test]
fn words_on_a_back_cover_have_their_contrast() {
    let house = HouseStyle::load(&Files::open("no such folder"), &mut Findings::new());
    for number in 1..=6 {
        let (name, accent) = house.accent(None, number);
        for mark in back_cover_art(style(), "any", number, A4).marks {
            let ink = match mark {
                Mark::Rectangle { ink, .. } | Mark::Circle { ink, .. } | Mark::Path { ink, .. } => ink,
                Mark::Text(_) => continue,
            };
            for paint in ink.fill.into_iter().chain(ink.stroke.map(|stroke| stroke.paint)) {
                assert_eq!(paint.token, "accent");
                let thin = |value: u8| {
                    (f64::from(value) * paint.tint / 100.0 + 255.0 * (1.0 - paint.tint / 100.0)).round() as u8
                };
                let contrast = Colour { srgb: accent.srgb.map(thin), ..accent }.contrast_with_white();
                assert!(contrast >= 4.5, "{name}: {contrast:.2} at {} %", paint.tint);
            }
        }
    }
}
