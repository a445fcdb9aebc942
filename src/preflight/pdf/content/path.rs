//! Paths and clipping (ISO 32000-1, 8.5).

use super::interpreter::{Frame, Interpreter};
use super::marks::{Clip, Mark, What};
use crate::preflight::pdf::geometry::{Matrix, Rect};
use std::sync::Arc;
use tiny_skia::{Path, PathBuilder};

/// The path that is being built, in points of the page.
#[derive(Debug, Default)]
pub(super) struct PathState {
    builder: PathBuilder,
    /// The current point and the start of the subpath, in user space.
    current: Option<(f64, f64)>,
    start: (f64, f64),
    /// Whether the path clips what follows, and by which rule: true for even-odd.
    pub(super) clip: Option<bool>,
    points: usize,
}

/// A path has no more points.
const MOST_POINTS: usize = 500_000;
/// Nothing on a page lies farther out, in points.
const FARTHEST: f64 = 200_000.0;

/// A point for the rasterizer.
fn cut(point: (f64, f64)) -> (f32, f32) {
    let cut = |value: f64| if value.is_nan() { 0.0 } else { value.clamp(-FARTHEST, FARTHEST) as f32 };
    (cut(point.0), cut(point.1))
}

/// The rectangle around a path.
pub(super) fn bounds(path: &Path) -> Rect {
    let bounds = path.bounds();
    Rect {
        left: f64::from(bounds.left()),
        bottom: f64::from(bounds.top()),
        right: f64::from(bounds.right()),
        top: f64::from(bounds.bottom()),
    }
}

/// The path of a rectangle after `matrix`.
pub(super) fn rectangle(rect: &Rect, matrix: &Matrix) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let corners =
        [(rect.left, rect.bottom), (rect.right, rect.bottom), (rect.right, rect.top), (rect.left, rect.top)];
    for (index, (x, y)) in corners.into_iter().enumerate() {
        let (x, y) = cut(matrix.apply(x, y));
        if index == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
    }
    builder.close();
    builder.finish()
}

/// Whether a path is a rectangle with its sides parallel to those of the page.
fn is_rectangle(path: &Path) -> bool {
    use tiny_skia::PathSegment::{Close, LineTo, MoveTo};
    let mut points = Vec::with_capacity(5);
    for segment in path.segments() {
        match segment {
            MoveTo(point) if points.is_empty() => points.push(point),
            LineTo(point) if !points.is_empty() => points.push(point),
            Close => {}
            _ => return false,
        }
        if points.len() > 5 {
            return false;
        }
    }
    if points.len() == 5 && points[0] == points[4] {
        points.pop();
    }
    let &[a, b, c, d] = points.as_slice() else { return false };
    let level = |one: f32, other: f32| (one - other).abs() < 0.01;
    (level(a.x, b.x) && level(b.y, c.y) && level(c.x, d.x) && level(d.y, a.y))
        || (level(a.y, b.y) && level(b.x, c.x) && level(c.y, d.y) && level(d.x, a.x))
}

impl Clip {
    /// Cuts to a path, within an outer clip.
    pub(super) fn path(outer: Option<Arc<Self>>, path: Arc<Path>, even_odd: bool) -> Option<Arc<Self>> {
        let own = bounds(&path);
        let nowhere = Rect { left: own.left, bottom: own.bottom, right: own.left, top: own.bottom };
        let visible = match &outer {
            Some(outer) => outer.bounds.intersection(&own).unwrap_or(nowhere),
            None => own,
        };
        let is_rectangle = is_rectangle(&path);
        Some(Arc::new(Self { outer, path, even_odd, bounds: visible, is_rectangle }))
    }

    /// Cuts to a rectangle.
    pub(super) fn rectangle(outer: Option<Arc<Self>>, rect: Rect) -> Option<Arc<Self>> {
        match rectangle(&rect, &Matrix::IDENTITY) {
            Some(path) => Self::path(outer, Arc::new(path), false),
            None => outer,
        }
    }
}

impl Interpreter<'_, '_> {
    pub(super) fn path_operator(&mut self, word: &[u8], frame: &mut Frame<'_>) {
        let count = match word {
            b"m" | b"l" => 2,
            b"c" => 6,
            b"v" | b"y" | b"re" => 4,
            _ => 0,
        };
        let numbers = self.numbers(frame, count);
        if numbers.len() != count {
            return self.syntax("an operator of a path has too few numbers");
        }
        frame.path.points += 1;
        if frame.path.points > MOST_POINTS {
            return self.syntax("a path has too many points");
        }
        let matrix = frame.state.matrix;
        let place = |x: f64, y: f64| cut(matrix.apply(x, y));
        let path = &mut frame.path;
        match (word, numbers.as_slice()) {
            (b"m", &[x, y]) => {
                let (px, py) = place(x, y);
                path.builder.move_to(px, py);
                (path.current, path.start) = (Some((x, y)), (x, y));
            }
            (b"re", &[x, y, width, height]) => {
                let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
                for (index, (x, y)) in corners.into_iter().enumerate() {
                    let (px, py) = place(x, y);
                    if index == 0 { path.builder.move_to(px, py) } else { path.builder.line_to(px, py) }
                }
                path.builder.close();
                (path.current, path.start) = (Some((x, y)), (x, y));
            }
            (b"h", _) => {
                if path.current.is_some() {
                    path.builder.close();
                    path.current = Some(path.start);
                }
            }
            (_, numbers) => {
                let Some((x0, y0)) = path.current else {
                    return self.syntax("a path does not begin with m or re");
                };
                let curve = match *numbers {
                    [x, y] => {
                        let (px, py) = place(x, y);
                        path.builder.line_to(px, py);
                        path.current = Some((x, y));
                        return;
                    }
                    [x1, y1, x2, y2, x3, y3] => [x1, y1, x2, y2, x3, y3],
                    [a, b, c, d] if word == b"v" => [x0, y0, a, b, c, d],
                    [a, b, c, d] => [a, b, c, d, c, d],
                    _ => return,
                };
                let [x1, y1, x2, y2, x3, y3] = curve;
                let ((a, b), (c, d), (e, f)) = (place(x1, y1), place(x2, y2), place(x3, y3));
                path.builder.cubic_to(a, b, c, d, e, f);
                path.current = Some((x3, y3));
            }
        }
    }

    pub(super) fn paint_path(&mut self, word: &[u8], frame: &mut Frame<'_>) {
        let mut state = std::mem::take(&mut frame.path);
        if matches!(word, b"s" | b"b" | b"b*") && state.current.is_some() {
            state.builder.close();
        }
        let Some(path) = state.builder.finish().map(Arc::new) else { return };
        let even_odd = matches!(word, b"f*" | b"B*" | b"b*");
        let area = bounds(&path);
        if !matches!(word, b"S" | b"s" | b"n") {
            let what = What::Fill { path: Arc::clone(&path), even_odd, paint: frame.state.fill_paint() };
            let (clip, blending) = (frame.state.clip.clone(), frame.state.fill_blending());
            self.mark(frame, Mark { what, clip, blending, bounds: area });
        }
        if !matches!(word, b"f" | b"F" | b"f*" | b"n") {
            let pen = frame.state.pen();
            let bounds = area.grown(pen.width / 2.0);
            let what = What::Stroke { path: Arc::clone(&path), pen, paint: frame.state.stroke_paint() };
            let (clip, blending) = (frame.state.clip.clone(), frame.state.stroke_blending());
            self.mark(frame, Mark { what, clip, blending, bounds });
        }
        if let Some(even_odd) = state.clip {
            frame.state.clip = Clip::path(frame.state.clip.take(), path, even_odd);
        }
    }
}
