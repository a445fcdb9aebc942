//! Chance and geometry of the network drawings, the same to the last bit on every machine:
//! whole numbers, and of real ones only sums, products, quotients and square roots, which IEEE 754 fixes.

use crate::figure::drawing::{Point, at};

/// A stream of numbers that looks like chance and depends on a text alone (SplitMix64 from FNV-1a).
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// The stream of a text.
    pub(super) fn of(text: &str) -> Self {
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(hash)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// From 0 up to, but not, 1.
    pub(super) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From `low` to `high`.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    /// One of `count` numbers, from 0.
    pub(super) fn below(&mut self, count: usize) -> usize {
        (self.share() * count as f64) as usize
    }
}

/// The point at this distance from `centre` in the direction of `turn`: 0 is right, 0.25 down, 1 a whole turn.
pub(super) fn around(centre: Point, distance: f64, turn: f64) -> Point {
    let turn = turn - turn.floor();
    // Quarter turns are exact; within ±45° five terms of the series are good to eight digits.
    let quarter = (turn * 4.0 + 0.5).floor();
    let angle = (turn - quarter / 4.0) * std::f64::consts::TAU;
    let square = angle * angle;
    let cosine = 1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)));
    let sine =
        angle * (1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0 * (1.0 - square / 72.0))));
    let (x, y) = match quarter as i64 {
        1 => (-sine, cosine),
        2 => (-cosine, -sine),
        3 => (sine, -cosine),
        _ => (cosine, sine),
    };
    at(centre.x + distance * x, centre.y + distance * y)
}

/// How far a point is from the line between two others.
pub(super) fn distance_to_line(point: Point, from: Point, to: Point) -> f64 {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx * dx + dy * dy;
    if length == 0.0 {
        return point.distance(from);
    }
    let share = ((point.x - from.x) * dx + (point.y - from.y) * dy) / length;
    point.distance(from.towards(to, share.clamp(0.0, 1.0)))
}

/// The ties between points that have no other point inside of the circle over them (a Gabriel graph):
/// they hold all points together and never cross.
pub(super) fn neighbours(points: &[Point]) -> Vec<(usize, usize)> {
    let mut ties = Vec::new();
    for (first, from) in points.iter().enumerate() {
        for (second, to) in points.iter().enumerate().skip(first + 1) {
            let (middle, radius) = (from.towards(*to, 0.5), from.distance(*to) / 2.0);
            let free = points
                .iter()
                .enumerate()
                .all(|(other, point)| other == first || other == second || middle.distance(*point) > radius);
            if free {
                ties.push((first, second));
            }
        }
    }
    ties
}
