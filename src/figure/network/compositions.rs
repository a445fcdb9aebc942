//! What the six networks look like.

use super::plane::{around, distance_to_line, neighbours};
use super::{Disc, Facet, Network, Node, Page, Tie};
use crate::figure::drawing::{Dash, Point, at};

/// Half of the plane, in mm.
const HALF: f64 = 105.0;

/// Three clusters that know each other only through one between them.
pub(super) fn broker(page: &mut Page) -> Network {
    let mut network = Network::default();
    let hub = page.near(at(8.0, 2.0), 3.0);
    let clusters = [(at(-55.0, 8.0), 35.0, 9), (at(61.0, -36.0), 29.0, 8), (at(60.0, 42.0), 23.0, 6)];
    for (centre, radius, count) in clusters {
        let centre = page.near(centre, 4.0);
        network.discs.push(Disc { centre, radius: radius + 10.0, tone: 0.10, line: None });
        let points = page.spread(centre, radius, count);
        for (first, second) in neighbours(&points) {
            network.tie(points[first], points[second], page.fine(), Dash::Solid);
        }
        let mut nearest: Vec<Point> = points.clone();
        nearest.sort_by(|a, b| a.distance(hub).total_cmp(&b.distance(hub)));
        for to in nearest.iter().take(2) {
            network.tie(hub, *to, page.strong(), Dash::Solid);
        }
        for point in points {
            let radius = page.chance.between(2.0, 3.6);
            let open = page.chance.share() < 0.45;
            network.node(point, radius, open);
        }
    }
    network.node(hub, page.style.hub, false);
    network.leave(page, &[(-1.0, 1), (1.0, 2)]);
    network
}

/// From the left, where nobody is tied, to the right, where ties hold.
pub(super) fn becoming_solid(page: &mut Page) -> Network {
    let mut network = Network::default();
    let mut points = Vec::new();
    for row in 0..5 {
        for column in 0..7 {
            let shift = if row % 2 == 0 { 0.0 } else { 14.0 };
            let place = at(-91.0 + 28.0 * f64::from(column) + shift, -56.0 + 28.0 * f64::from(row));
            points.push(page.near(place, 6.0));
        }
    }
    points.retain(|point| point.x.abs() < page.inside());
    let progress = |point: Point| ((point.x + 93.0) / 186.0).clamp(0.0, 1.0);
    for (first, second) in neighbours(&points) {
        let (from, to) = (points[first], points[second]);
        let progress = progress(from.towards(to, 0.5));
        if page.chance.share() > 0.35 + progress {
            continue;
        }
        if progress < 0.36 {
            network.tie(from, to, (0.6, 0.6), Dash::Dotted);
        } else if progress < 0.62 {
            network.tie(from, to, (0.5, 0.8), Dash::Dashed);
        } else {
            network.tie(from, to, (0.5 + 3.6 * (progress - 0.62), 1.0), Dash::Solid);
        }
    }
    for point in points {
        let progress = progress(point);
        network.node(point, 1.5 + 3.4 * progress * progress + page.chance.between(0.0, 0.6), progress < 0.5);
    }
    network.leave(page, &[(1.0, 3)]);
    network
}

/// Rings that spread from one school.
pub(super) fn rings(page: &mut Page) -> Network {
    let mut network = Network::default();
    let hub = page.near(at(-34.0, 8.0), 5.0);
    // The outer ones run under words, and only just show.
    let radii = [21.0, 39.0, 60.0, 85.0, 115.0, 150.0, 190.0, 236.0];
    let tones = [0.42, 0.36, 0.30, 0.24, 0.15, 0.11, 0.08, 0.06];
    for (radius, tone) in radii.into_iter().zip(tones) {
        network.discs.push(Disc { centre: hub, radius, tone, line: Some(0.5) });
    }
    let mut inner = vec![hub];
    for (index, radius) in radii.into_iter().take(5).enumerate() {
        let count = 4 + 3 * index;
        let first = page.chance.share();
        let mut ring = Vec::new();
        for place in 0..count {
            let turn = first + (place as f64 + page.chance.between(-0.22, 0.22)) / count as f64;
            let point = around(hub, radius, turn);
            if point.y.abs() < 64.0 && point.x.abs() < page.inside() {
                ring.push(point);
            }
        }
        let fading = 1.0 - 0.13 * index as f64;
        for point in &ring {
            let nearest =
                inner.iter().copied().min_by(|a, b| a.distance(*point).total_cmp(&b.distance(*point)));
            if let Some(from) = nearest {
                network.tie(from, *point, (page.style.strong * fading * fading * 0.8, fading), Dash::Solid);
            }
            network.node(*point, 4.2 - 0.55 * index as f64, index % 2 == 1);
        }
        if !ring.is_empty() {
            inner = ring;
        }
    }
    network.node(hub, page.style.hub, false);
    network
}

/// Threes that work together, and meet at their corners.
pub(super) fn triads(page: &mut Page) -> Network {
    let mut network = Network::default();
    let (side, height) = (45.0, 38.5);
    let mut corners = Vec::new();
    for row in 0..4 {
        let count = if row % 2 == 0 { 5 } else { 4 };
        for column in 0..count {
            let place =
                at((f64::from(column) - f64::from(count - 1) / 2.0) * side, (f64::from(row) - 1.5) * height);
            corners.push((row, page.near(place, 6.0)));
        }
    }
    // The triangles that stand on a side; they share corners, never sides.
    let starts = [0, 5, 9, 14];
    let mut triads = Vec::new();
    for row in 0..3_usize {
        let above = if row % 2 == 0 { 5 } else { 4 };
        let below = 9 - above;
        for column in 0..above {
            let left = if above == 5 { column as isize - 1 } else { column as isize };
            if left < 0 || left + 1 >= below as isize {
                continue;
            }
            let left = left as usize;
            triads.push([starts[row] + column, starts[row + 1] + left, starts[row + 1] + left + 1]);
        }
    }
    let focus = page.chance.below(triads.len());
    let mut used = vec![false; corners.len()];
    for (index, triad) in triads.into_iter().enumerate() {
        let points = triad.map(|corner| corners[corner].1);
        let tone = if index == focus { 1.0 } else { page.chance.between(0.06, 0.30) };
        network.facets.push(Facet { corners: points, tone });
        for (from, to) in [(0, 1), (1, 2), (2, 0)] {
            network.tie(points[from], points[to], (0.6, 0.9), Dash::Solid);
        }
        for corner in triad {
            used[corner] = true;
        }
    }
    for ((_, point), used) in corners.into_iter().zip(used) {
        if used {
            network.node(point, page.chance.between(2.6, 4.4), false);
        }
    }
    network.leave(page, &[(-1.0, 1), (1.0, 1)]);
    network
}

/// Several, all of the same weight, each with others around it.
pub(super) fn equal_hubs(page: &mut Page) -> Network {
    let mut network = Network::default();
    let places = [at(-66.0, -30.0), at(2.0, -44.0), at(66.0, -18.0), at(34.0, 40.0), at(-42.0, 36.0)];
    let hubs = places.map(|place| page.near(place, 5.0));
    let links = neighbours(&hubs);
    for (first, second) in &links {
        network.tie(hubs[*first], hubs[*second], page.strong(), Dash::Solid);
    }
    for (index, hub) in hubs.iter().enumerate() {
        let count = 9;
        let first = page.chance.share();
        for place in 0..count {
            let turn = first + (f64::from(place) + page.chance.between(-0.15, 0.15)) / f64::from(count);
            let point = around(*hub, page.chance.between(16.0, 22.0), turn);
            let crowded = links.iter().any(|(a, b)| distance_to_line(point, hubs[*a], hubs[*b]) < 4.5)
                || hubs.iter().enumerate().any(|(other, to)| other != index && point.distance(*to) < 26.0);
            if crowded || point.y.abs() > 66.0 || point.x.abs() > page.inside() {
                continue;
            }
            network.tie(*hub, point, page.fine(), Dash::Solid);
            let radius = page.chance.between(1.5, 2.5);
            let open = page.chance.share() < 0.4;
            network.node(point, radius, open);
        }
    }
    for hub in hubs {
        network.node(hub, 8.0, false);
    }
    network.leave(page, &[(-1.0, 1), (1.0, 1)]);
    network
}

/// A ring that grows, and is handed over to the next.
pub(super) fn handover(page: &mut Page) -> Network {
    let mut network = Network::default();
    let (first, first_radius) = (page.near(at(-36.0, 8.0), 3.0), 50.0);
    let (second_radius, turn) = (34.0, page.chance.between(-0.06, -0.03));
    let meeting = around(first, first_radius, turn);
    let second = around(first, first_radius + second_radius, turn);
    // Clockwise round the first one to the meeting, then the other way round the second.
    let relay = |centre: Point, radius: f64, start: f64, step: f64, count: usize| {
        (1..count).map(|place| around(centre, radius, start + step * place as f64)).collect::<Vec<_>>()
    };
    let mut before = relay(first, first_radius, turn, 1.0 / 13.0, 13);
    before.push(meeting);
    let mut after = vec![meeting];
    after.extend(relay(second, second_radius, turn + 0.5, -1.0 / 9.0, 9));
    let count = before.len();
    for (index, pair) in before.windows(2).enumerate() {
        let share = index as f64 / count as f64;
        network.tie(pair[0], pair[1], (0.35 + 1.7 * share * share, 0.55 + 0.45 * share), Dash::Solid);
    }
    for (index, point) in before.iter().take(count - 1).enumerate() {
        let share = index as f64 / count as f64;
        network.node(*point, 1.8 + 3.4 * share * share, true);
    }
    let count = after.len();
    for (index, pair) in after.windows(2).enumerate() {
        let share = 1.0 - index as f64 / count as f64;
        network.tie(pair[0], pair[1], (0.35 + 1.7 * share * share, 0.55 + 0.45 * share), Dash::Solid);
    }
    for (index, point) in after.iter().enumerate().skip(1) {
        let share = 1.0 - index as f64 / count as f64;
        network.node(*point, 1.8 + 3.4 * share * share, false);
    }
    network.node(meeting, page.style.hub, false);
    network.leave(page, &[(-1.0, 1), (1.0, 1)]);
    network
}

impl Page {
    /// How far from the middle nodes may stand, to the sides.
    fn inside(&self) -> f64 {
        HALF - self.style.edge
    }

    /// A fine tie: its thickness, and its tone of white.
    fn fine(&self) -> (f64, f64) {
        (self.style.fine, 0.75)
    }

    /// A strong one.
    fn strong(&self) -> (f64, f64) {
        (self.style.strong, 1.0)
    }

    /// A point not farther than `reach` from this one, across and down.
    fn near(&mut self, point: Point, reach: f64) -> Point {
        let dx = self.chance.between(-reach, reach);
        let dy = self.chance.between(-reach, reach);
        point.moved(dx, dy)
    }

    /// Points in a circle, well apart: each the farthest from the others of some that chance offers.
    fn spread(&mut self, centre: Point, radius: f64, count: usize) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::with_capacity(count);
        while points.len() < count {
            let mut best = (f64::MIN, centre);
            for _ in 0..40 {
                let candidate = self.near(centre, radius);
                let room = points.iter().map(|point| point.distance(candidate)).fold(f64::MAX, f64::min);
                if candidate.distance(centre) <= radius && candidate.x.abs() < self.inside() && room > best.0
                {
                    best = (room, candidate);
                }
            }
            points.push(best.1);
        }
        points
    }
}

impl Network {
    fn tie(&mut self, from: Point, to: Point, (width, tone): (f64, f64), dash: Dash) {
        self.ties.push(Tie { from, to, width, tone, dash });
    }

    fn node(&mut self, at: Point, radius: f64, open: bool) {
        self.nodes.push(Node { at, radius, tone: 1.0, open });
    }

    /// Ties that leave the page, straight over its edge: from the outermost nodes on each side.
    fn leave(&mut self, page: &Page, sides: &[(f64, usize)]) {
        for (side, count) in sides {
            let mut outermost: Vec<Point> = self.nodes.iter().map(|node| node.at).collect();
            outermost.sort_by(|a, b| (b.x * side).total_cmp(&(a.x * side)));
            let mut left: Vec<Point> = Vec::new();
            for point in outermost {
                if left.len() < *count && left.iter().all(|other| (other.y - point.y).abs() > 18.0) {
                    self.tie(
                        point,
                        at(side * (page.half + page.style.beyond), point.y),
                        (page.style.leaving, 0.9),
                        Dash::Solid,
                    );
                    left.push(point);
                }
            }
        }
    }
}
