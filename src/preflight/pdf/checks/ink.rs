//! Total ink, measured on the rendered page.

use super::{Found, Sheet, inks, paint, plain};
use crate::finding::Severity;
use crate::preflight::pdf::geometry::{Rect, points};
use crate::preflight::pdf::render::Raster;

crate::codes! {
    /// More ink lies on this spot than the press takes (300 % on coated, 280 % on uncoated stock in the house profile),
    /// measured on the rendered page over all plates, with overprint. It does not dry, sets off on the next sheet, and
    /// shadows fill in. Convert the picture through the profile of the press, or take ink out of the colour.
    TOO_MUCH_INK = "pdf/too-much-ink";
    /// A square of 15 mm carries more ink on average than the press takes (Ghent Workgroup 2022, R0026: 320 % sheet-fed,
    /// 305 % magazine, 245 % news). Convert the picture through the profile of the press, or lighten the ground.
    TOO_MUCH_INK_ON_AVERAGE = "pdf/too-much-ink-on-average";
}

/// What was measured on a page.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::preflight::pdf) struct InkFigures {
    /// The most ink on a pixel, in per cent, and the plates there.
    pub(in crate::preflight::pdf) most: f64,
    pub(in crate::preflight::pdf) plates: String,
    /// Where, in points of the page.
    pub(in crate::preflight::pdf) place: (f64, f64),
    /// The most ink on average over a square of 15 mm, and where.
    pub(in crate::preflight::pdf) mean: f64,
    pub(in crate::preflight::pdf) mean_place: Rect,
    /// Square millimetres with more ink than the limit, and the smallest rectangle around them.
    pub(in crate::preflight::pdf) over: f64,
    over_place: Option<Rect>,
}

/// Amounts are read from pictures with 8 bits a plate; so much is rounding.
const ROUNDING: f32 = 0.8;

/// Measures the ink within the bleed.
pub(in crate::preflight::pdf) fn measure(sheet: &Sheet<'_>, raster: &Raster) -> InkFigures {
    let window = window(raster, &sheet.page.bleed_points());
    let most = darkest(raster, window);
    let limit = sheet.limits.ink_percent as f32 + ROUNDING;
    let (over, around) = if most.0 > limit { over(raster, window, limit) } else { (0, None) };
    let side = |limit: usize| ((points(15.0) * raster.scale).round() as usize).clamp(1, limit.max(1));
    let (across, down) = (side(window.1 - window.0), side(window.3 - window.2));
    let mean = highest_mean(raster, window, across, down);
    let index = most.2 * raster.layer.area.width + most.1;
    let amounts: Vec<f32> = raster.layer.planes.iter().map(|plane| plane.value(index)).collect();
    let pixel = 1.0 / raster.scale;
    let rect = |(left, upper, right, lower): (usize, usize, usize, usize)| {
        let ((left, top), (right, bottom)) = (raster.place(left, upper), raster.place(right, lower));
        Rect { left, bottom, right, top }
    };
    let millimetre = points(1.0);
    InkFigures {
        most: f64::from(most.0),
        plates: inks(&amounts, &raster.plates),
        place: raster.place(most.1, most.2),
        mean: mean.0,
        mean_place: rect((
            window.0 + mean.1,
            window.2 + mean.2,
            window.0 + mean.1 + across,
            window.2 + mean.2 + down,
        )),
        over: over as f64 * pixel * pixel / (millimetre * millimetre),
        over_place: around.map(|(left, right, upper, lower)| rect((left, upper, right + 1, lower + 1))),
    }
}

/// Columns and lines of pixels: from, to; from, to.
type Window = (usize, usize, usize, usize);

/// The most ink on a pixel, with the column and line of the first that has it.
fn darkest(raster: &Raster, window: Window) -> (f32, usize, usize) {
    let mut most = (0.0_f32, window.0, window.2);
    for line in window.2..window.3 {
        let Some(totals) = raster.totals(line, window.0..window.1) else { continue };
        let highest = highest(totals);
        if highest > most.0
            && let Some(column) = totals.iter().position(|total| *total == highest)
        {
            most = (highest, window.0 + column, line);
        }
    }
    most
}

/// The highest of some values, not below 0. Several are kept side by side: each comparison must wait for the one before.
fn highest(values: &[f32]) -> f32 {
    let larger = |most: f32, value: f32| if value > most { value } else { most };
    let (blocks, rest) = values.as_chunks::<16>();
    let most = blocks.iter().fold([0.0; 16], |most: [f32; 16], block| {
        std::array::from_fn(|lane| larger(most[lane], block[lane]))
    });
    most.iter().chain(rest).copied().fold(0.0, larger)
}

/// How many pixels have more ink than the limit, and the columns and lines around them. Each counts with its eight
/// neighbours on average, about a square millimetre: single pixels are the noise of a compressed picture.
fn over(raster: &Raster, window: Window, limit: f32) -> (usize, Option<Window>) {
    let mut count = 0;
    let mut around: Option<Window> = None;
    for line in window.2..window.3 {
        let lines = line.saturating_sub(1).max(window.2)..(line + 2).min(window.3);
        let Some(totals) = raster.totals(line, window.0..window.1) else { continue };
        for (column, total) in (window.0..).zip(totals) {
            if *total <= limit - 60.0 {
                continue;
            }
            let columns = column.saturating_sub(1).max(window.0)..(column + 2).min(window.1);
            let sum_of = |line| raster.totals(line, columns.clone()).map_or(0.0, |part| part.iter().sum());
            let sum: f32 = lines.clone().map(sum_of).sum();
            if sum / (lines.len() * columns.len()) as f32 > limit {
                count += 1;
                let (a, b, c, d) = around.unwrap_or((column, column, line, line));
                around = Some((a.min(column), b.max(column), c.min(line), d.max(line)));
            }
        }
    }
    (count, around)
}

/// The highest mean over windows of `across` × `down` pixels, with its column and line within the whole.
fn highest_mean(raster: &Raster, window: Window, across: usize, down: usize) -> (f64, usize, usize) {
    let mut columns = vec![0.0_f64; window.1 - window.0];
    let mut sliding = Sliding { across, lanes: vec![[0.0; LANES]; columns.len()], ..Sliding::default() };
    for line in window.2..window.3 {
        // The line above the windows goes, this one comes.
        let gone = (line - window.2).checked_sub(down).map(|above| window.2 + above);
        let gone = gone.and_then(|above| raster.totals(above, window.0..window.1));
        let come = raster.totals(line, window.0..window.1);
        match (gone, come) {
            (Some(gone), Some(come)) => {
                for ((sum, gone), come) in columns.iter_mut().zip(gone).zip(come) {
                    *sum = *sum - f64::from(*gone) + f64::from(*come);
                }
            }
            (Some(gone), None) => {
                columns.iter_mut().zip(gone).for_each(|(sum, gone)| *sum -= f64::from(*gone));
            }
            (None, Some(come)) => {
                columns.iter_mut().zip(come).for_each(|(sum, come)| *sum += f64::from(*come));
            }
            (None, None) => {}
        }
        let first = (line + 1 - window.2).checked_sub(down);
        // Between white lines the windows hold what those of the last line held.
        if let Some(first) = first
            && (gone.is_some() || come.is_some() || first == 0)
        {
            sliding.add(&columns, first);
        }
    }
    sliding.slide();
    let (best, column, line) = sliding.best;
    (best / (across * down) as f64, column, line)
}

/// As many lines are added up at the same time: the sums of one must wait for each other, those of several need not.
const LANES: usize = 4;

/// Slides windows along the sums of columns, and keeps the highest.
#[derive(Default)]
struct Sliding {
    /// The width of the windows.
    across: usize,
    /// The sums of columns of some lines, side by side.
    lanes: Vec<[f64; LANES]>,
    /// The first lines of their windows.
    lines: Vec<usize>,
    /// The highest sum, with its column and line: of equal ones the first.
    best: (f64, usize, usize),
}

impl Sliding {
    /// Takes the sums of columns of the windows that begin at `line`.
    fn add(&mut self, columns: &[f64], line: usize) {
        let lane = self.lines.len();
        for (lanes, sum) in self.lanes.iter_mut().zip(columns) {
            lanes[lane] = *sum;
        }
        self.lines.push(line);
        if self.lines.len() == LANES {
            self.slide();
        }
    }

    /// Looks at all windows of the lines that were taken.
    fn slide(&mut self) {
        let Some(last) = self.lanes.len().checked_sub(self.across) else { return };
        let mut sums = [0.0; LANES];
        for column in &self.lanes[..self.across] {
            sums = std::array::from_fn(|lane| sums[lane] + column[lane]);
        }
        let first = sums;
        let mut most = first;
        for column in 0..last {
            let (next, gone) = (self.lanes[column + self.across], self.lanes[column]);
            sums = std::array::from_fn(|lane| sums[lane] + (next[lane] - gone[lane]));
            most = std::array::from_fn(|lane| if sums[lane] > most[lane] { sums[lane] } else { most[lane] });
        }
        for (lane, line) in self.lines.drain(..).enumerate() {
            if most[lane] <= self.best.0 {
                continue;
            }
            let mut sum = first[lane];
            let mut at = 0;
            while sum < most[lane] && at < last {
                sum += self.lanes[at + self.across][lane] - self.lanes[at][lane];
                at += 1;
            }
            self.best = (most[lane], at, line);
        }
    }
}

/// The columns and lines of pixels of a rectangle.
fn window(raster: &Raster, rect: &Rect) -> Window {
    let area = raster.layer.area;
    let cut = |value: f64, most: usize| value.round().clamp(0.0, most as f64) as usize;
    let columns = (cut(raster.column(rect.left), area.width), cut(raster.column(rect.right), area.width));
    let rows = (cut(raster.line(rect.top), area.height), cut(raster.line(rect.bottom), area.height));
    (columns.0, columns.1.max(columns.0), rows.0, rows.1.max(rows.0))
}

/// Holds the figures against the limits; and plain colours, which thin lines and small type show too.
pub(in crate::preflight::pdf) fn check(sheet: &Sheet<'_>, figures: Option<&InkFigures>, found: &mut Found) {
    let limits = sheet.limits;
    let help = "Convert the picture through the profile of the press, or take ink out of the colour";
    let mut told = false;
    if let Some(figures) = figures {
        if let Some(area) = figures.over_place.filter(|_| figures.over > limits.ink_area_mm2) {
            told = true;
            found
                .report(
                    TOO_MUCH_INK,
                    Severity::Error,
                    format!(
                        "{:.0} % of ink on the darkest spot ({}), and more than {:.0} % on {:.0} mm²",
                        figures.most, figures.plates, limits.ink_percent, figures.over
                    ),
                )
                .at(area)
                .figure("ink in %", figures.most)
                .figure("area over the limit in mm²", figures.over)
                .help(help);
        }
        if figures.mean > limits.ink_mean_percent + f64::from(ROUNDING) {
            found
                .report(
                    TOO_MUCH_INK_ON_AVERAGE,
                    Severity::Error,
                    format!("{:.0} % of ink on average over a square of 15 mm", figures.mean),
                )
                .at(figures.mean_place)
                .figure("ink on average in %", figures.mean)
                .help(help);
        }
    }
    if told {
        return;
    }
    sheet.each_mark(&mut |mark| {
        let Some((_, ink)) = paint(mark).and_then(plain) else { return };
        let total = ink.total(sheet.plates());
        // Registration marks outside of the bleed are on every plate by intent.
        if total > limits.ink_percent + f64::from(ROUNDING)
            && sheet.is_printed(&mark.bounds)
            && mark.blending.is_plain()
            && !found.is_enough(TOO_MUCH_INK)
        {
            found
                .report(
                    TOO_MUCH_INK,
                    Severity::Error,
                    format!(
                        "an object has {total:.0} % of ink ({})",
                        inks(&ink.amounts, &sheet.content.plates)
                    ),
                )
                .at(mark.bounds)
                .figure("ink in %", total)
                .help("Take ink out of the colour; black type and lines are black alone");
        }
    });
}
