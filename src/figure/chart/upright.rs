//! The frame of charts whose categories stand side by side: the scale on the left, names below.

use super::setting::ChartSetting;
use crate::figure::drawing::{Anchor, Dash, Drawing, Stroke, at, paint, tint};
use crate::figure::metrics::words;
use crate::figure::number::Numbers;
use crate::figure::scale::Scale;
use crate::model::Chart;

/// What a frame is laid out for.
#[derive(Debug, Clone)]
pub(super) struct Wishes {
    /// Where it begins.
    pub(super) top: f64,
    /// Room for words over the scale.
    pub(super) headroom: f64,
    /// The same under it, before the names.
    pub(super) footroom: f64,
    /// What the scale must hold.
    pub(super) extent: Vec<f64>,
    /// Room for words on the right of the scale.
    pub(super) room: f64,
    /// Where categories stand in the width, each from 0 to 1.
    pub(super) places: Vec<f64>,
    /// What is said of the categories, under their names; may be empty.
    pub(super) name: String,
}

/// The frame, laid out but not drawn.
pub(super) struct Upright {
    /// The right end of the scale's lines.
    pub(super) right: f64,
    /// Whether words on the right have the room that was wished for.
    pub(super) has_its_room: bool,
    /// The top of the scale.
    pub(super) top: f64,
    /// The foot of the scale.
    pub(super) foot: f64,
    names_top: f64,
    /// The foot of the frame, with names.
    pub(super) bottom: f64,
    /// The left end of the scale's lines.
    pub(super) left: f64,
    scale: Scale,
    /// The baseline of the unit.
    unit: f64,
    places: Vec<f64>,
    names: Vec<(usize, Vec<String>)>,
    name: String,
}

impl Upright {
    pub(super) fn lay_out(chart: &Chart, setting: &ChartSetting, numbers: &Numbers, wishes: Wishes) -> Self {
        let Wishes { top, headroom, footroom, extent, room, places, name } = wishes;
        let size = setting.size;
        let unit = top + 0.95 * size;
        let top = if numbers.unit.is_empty() {
            top + headroom.max(0.5 * size)
        } else {
            unit + 0.9 * size + headroom
        };
        // Wide planes have low scales and narrow ones high ones; lines of type bound both.
        let share = setting.upright / 0.42;
        let wanted = (setting.upright * setting.width).clamp(13.0 * share * size, 25.0 * share * size);
        let height = wanted.min(setting.height - top - 4.0 * size).max(6.0 * size);
        let steps = (height / (3.2 * size)).clamp(2.0, 6.0) as usize;
        let scale = Scale::holding(extent, steps, numbers.whole());
        let figures = scale.ticks().map(|tick| setting.measure(&numbers.tick(tick, scale.step)));
        let left = (figures.fold(0.0, f64::max) + 0.6 * size).min(0.4 * setting.width);
        let right = (setting.width - room).max(left + 0.3 * setting.width);
        let has_its_room = right <= setting.width - room + 0.01;
        let foot = top + height;
        let mut frame = Self {
            right,
            has_its_room,
            top,
            foot,
            names_top: foot + footroom,
            bottom: foot,
            scale,
            left,
            unit,
            places: places.iter().map(|place| left + (right - left) * place).collect(),
            names: Vec::new(),
            name,
        };
        frame.names = frame.names_that_fit(chart, setting);
        let lines = frame.names.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        let lines = lines + usize::from(!frame.name.is_empty());
        frame.bottom = foot + footroom + (0.7 * size + lines as f64 * setting.leading()).max(0.7 * size);
        frame
    }

    /// The names of all categories in lines, or of as many as have room, evenly.
    fn names_that_fit(&self, chart: &Chart, setting: &ChartSetting) -> Vec<(usize, Vec<String>)> {
        let count = chart.categories.len();
        let gap = 0.7 * setting.size;
        let narrowest = self.places.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
        let slot = narrowest.min(self.right - self.left) - gap;
        let longest_word = |name: &String| words(name).map(|word| setting.measure(word)).fold(0.0, f64::max);
        let wrapped = || chart.categories.iter().map(|name| setting.wrap(name, slot));
        if chart.categories.iter().all(|name| longest_word(name) <= slot)
            && wrapped().all(|lines| lines.len() <= 3)
        {
            return wrapped().enumerate().collect();
        }
        for step in 1..=count.max(1) {
            let shown: Vec<(usize, String)> =
                (0..count).step_by(step).map(|index| (index, chart.categories[index].clone())).collect();
            let clear = shown.windows(2).all(|pair| {
                let ends =
                    |(index, words): &(usize, String)| self.ends(*index, setting.measure(words), setting);
                ends(&pair[0]).1 + gap <= ends(&pair[1]).0
            });
            if clear || step == count {
                let width = setting.width;
                return shown
                    .into_iter()
                    .map(|(index, words)| (index, vec![setting.cut(&words, width)]))
                    .collect();
            }
        }
        Vec::new()
    }

    /// Where words under a category begin and end: in the middle under it, but inside of the drawing.
    fn ends(&self, category: usize, width: f64, setting: &ChartSetting) -> (f64, f64) {
        let start = (self.x(category) - width / 2.0).min(setting.width - width).max(0.0);
        (start, start + width)
    }

    /// Draws scale and names.
    pub(super) fn draw(&self, drawing: &mut Drawing, setting: &ChartSetting, numbers: &Numbers) {
        let size = setting.size;
        for tick in self.scale.ticks() {
            let y = self.y(tick);
            let (colour, width) = if tick == 0.0 {
                (paint("ink"), 2.0 * setting.hair)
            } else {
                (tint("rule", 60.0), setting.hair)
            };
            let stroke = Stroke { paint: colour, width, dash: Dash::Solid };
            drawing.line(at(self.left, y), at(self.right, y), stroke);
            let place = at(self.left - 0.6 * size, y + setting.middle());
            setting.words(drawing, place, Anchor::End, paint("grey"), &numbers.tick(tick, self.scale.step));
        }
        if !numbers.unit.is_empty() {
            let words = setting.cut(&numbers.unit, setting.width);
            setting.words(drawing, at(0.0, self.unit), Anchor::Start, paint("grey"), &words);
        }
        let first = self.names_top + 1.5 * size;
        for (index, lines) in &self.names {
            for (line, words) in lines.iter().enumerate() {
                let (start, end) = self.ends(*index, setting.measure(words), setting);
                let place = at((start + end) / 2.0, first + line as f64 * setting.leading());
                setting.words(drawing, place, Anchor::Middle, paint("ink"), words);
            }
        }
        if !self.name.is_empty() {
            let words = setting.cut(&self.name, setting.width);
            let place = at(self.right, self.bottom - 0.4 * size);
            setting.words(drawing, place, Anchor::End, paint("grey"), &words);
        }
    }

    /// The middle of a category.
    pub(super) fn x(&self, category: usize) -> f64 {
        self.places.get(category).copied().unwrap_or(self.left)
    }

    /// Where a value stands.
    pub(super) fn y(&self, value: f64) -> f64 {
        self.foot - (self.foot - self.top) * self.scale.share(value)
    }

    /// The width of the scale.
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }
}
