//! Charts of every kind and size: words keep apart and inside, and nothing breaks them.

use super::*;
use crate::figure::drawing::{Anchor, Drawing, Label, Mark, Step, Weight};
use crate::finding::Findings;
use crate::house::HouseStyle;
use crate::model::{Chart, ChartKind, Id, Series};
use crate::source::Files;

fn house() -> HouseStyle {
    HouseStyle::load(&Files::open("no such folder"), &mut Findings::new())
}

fn settings(house: &HouseStyle) -> Vec<ChartSetting> {
    vec![
        ChartSetting::print(house, 482.0, 600.0, 147.0),
        ChartSetting::print(house, 335.0, 600.0, 0.0),
        ChartSetting::print(house, 232.0, 600.0, 0.0),
        ChartSetting::print(house, 482.0, 600.0, 0.0).at_size(16.0),
        ChartSetting::ebook(house),
    ]
}

fn make(kind: ChartKind, unit: &str, categories: &[&str], series: &[(&str, &[Option<f64>])]) -> Chart {
    Chart {
        kind,
        title: "Title".into(),
        alternative: "Message".into(),
        source: String::new(),
        unit: unit.into(),
        category_name: "Year".into(),
        categories: categories.iter().map(|name| (*name).to_owned()).collect(),
        series: series
            .iter()
            .map(|(name, values)| Series {
                name: (*name).to_owned(),
                values: values.to_vec(),
                cells: values
                    .iter()
                    .map(|value| value.map_or(String::new(), |value| value.to_string()))
                    .collect(),
            })
            .collect(),
        id: Id("chart".into()),
    }
}

fn labels(drawing: &Drawing) -> Vec<&Label> {
    let marks = drawing.marks.iter();
    marks
        .filter_map(|mark| match mark {
            Mark::Text(label) => Some(label),
            Mark::Rectangle { .. } | Mark::Circle { .. } | Mark::Path { .. } => None,
        })
        .collect()
}

fn words(drawing: &Drawing) -> Vec<&str> {
    labels(drawing).into_iter().map(|label| label.text.as_str()).collect()
}

/// The box of a line of text: left, top, right, bottom of its letters.
fn extent_of(label: &Label, setting: &ChartSetting) -> [f64; 4] {
    let width = setting.metrics.width(&label.text, label.size, label.weight);
    let left = match label.anchor {
        Anchor::Start => label.at.x,
        Anchor::Middle => label.at.x - width / 2.0,
        Anchor::End => label.at.x - width,
    };
    [left, label.at.y - 0.68 * label.size, left + width, label.at.y + 0.05 * label.size]
}

/// What is wrong with the words of a drawing.
fn faults(drawing: &Drawing, setting: &ChartSetting) -> Vec<String> {
    let mut faults = Vec::new();
    let labels = labels(drawing);
    for (index, label) in labels.iter().enumerate() {
        let [left, top, right, bottom] = extent_of(label, setting);
        if left < -0.6 || right > drawing.width + 0.6 || top < -0.6 || bottom > drawing.height + 0.6 {
            faults.push(format!("{:?} leaves the drawing: {left} {top} {right} {bottom}", label.text));
        }
        for other in labels.iter().skip(index + 1) {
            let [left2, top2, right2, bottom2] = extent_of(other, setting);
            let (across, down) = (right.min(right2) - left.max(left2), bottom.min(bottom2) - top.max(top2));
            if across > 0.4 && down > 0.4 {
                faults.push(format!(
                    "{:?} and {:?} collide by {across:.1} × {down:.1}",
                    label.text, other.text
                ));
            }
        }
    }
    faults
}

/// Numbers that look like chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }

    fn chart(&mut self) -> Chart {
        const NAMES: [&str; 9] = [
            "a",
            "2004",
            "School A",
            "LEA team",
            "Visits to other schools",
            "Networks of primary and of special schools in the north of the county",
            "Pseudopseudohypoparathyroidism",
            "Meetings, minutes and what came of them",
            "Ἀκαδημία",
        ];
        const UNITS: [&str; 6] = ["", "%", "£", "ties", "hours of teacher time per term", "points"];
        let kinds = [ChartKind::Bar, ChartKind::StackedBar, ChartKind::Line, ChartKind::Dot];
        let kind = kinds[self.below(4) as usize];
        let count = [1, 2, 3, 4, 5, 8, 13, 24, 40, 120][self.below(10) as usize];
        let years = self.below(3) == 0;
        let categories: Vec<String> = (0..count)
            .map(|index| {
                if years {
                    (1990 + index).to_string()
                } else {
                    format!("{} {index}", NAMES[self.below(9) as usize])
                }
            })
            .collect();
        let magnitude = [1.0, 10.0, 1e3, 1e6, 1e9, 0.01][self.below(6) as usize];
        let negative = self.below(4) == 0;
        let series: Vec<(String, Vec<Option<f64>>)> = (0..1 + self.below(5))
            .map(|index| {
                let values = (0..count).map(|_| {
                    let value =
                        (self.below(1000) as f64 / 100.0 - if negative { 4.0 } else { 0.0 }) * magnitude;
                    match self.below(9) {
                        0 => None,
                        1 => Some(0.0),
                        _ => Some(value),
                    }
                });
                let values = values.collect();
                (format!("{} {index}", NAMES[self.below(8) as usize]), values)
            })
            .collect();
        let categories: Vec<&str> = categories.iter().map(String::as_str).collect();
        let series: Vec<(&str, &[Option<f64>])> =
            series.iter().map(|(name, values)| (name.as_str(), values.as_slice())).collect();
        make(kind, UNITS[self.below(6) as usize], &categories, &series)
    }
}

#[test]
fn words_neither_collide_nor_leave_the_drawing() {
    let house = house();
    let mut dice = Dice(2005);
    for _ in 0..250 {
        let data = dice.chart();
        for setting in settings(&house) {
            let drawing = chart(&data, &setting);
            let faults = faults(&drawing, &setting);
            assert!(
                faults.is_empty(),
                "{faults:#?}\nwidth {} size {}\n{data:#?}",
                setting.width,
                setting.size
            );
            assert!(drawing.width == setting.width && drawing.height > 0.0);
        }
    }
}

#[test]
fn the_test_of_words_sees_a_collision_and_an_escape() {
    let setting = ChartSetting::print(&house(), 200.0, 200.0, 0.0);
    let mut drawing = Drawing::new(200.0, 100.0);
    let label = |x: f64, text: &str| Label {
        at: crate::figure::drawing::at(x, 50.0),
        text: text.into(),
        size: 10.0,
        weight: Weight::Regular,
        anchor: Anchor::Start,
        paint: crate::figure::drawing::paint("ink"),
    };
    drawing.text(label(10.0, "first words"));
    drawing.text(label(30.0, "second words"));
    drawing.text(label(180.0, "third words"));
    assert_eq!(faults(&drawing, &setting).len(), 2);
}

#[test]
fn extreme_values_are_drawn_with_finite_numbers() {
    let house = house();
    let nothing: &[Option<f64>] = &[];
    for values in [
        &[Some(1e300), Some(-1e300)][..],
        &[Some(f64::MAX), Some(f64::MIN)],
        &[Some(1e-300), Some(2e-300)],
        &[None, None],
        &[Some(0.0), Some(0.0)],
        &[Some(-5.0), Some(-5.0)],
        nothing,
    ] {
        for kind in [ChartKind::Bar, ChartKind::StackedBar, ChartKind::Line, ChartKind::Dot] {
            let categories: &[&str] = if values.is_empty() { &[] } else { &["a", "b"] };
            let data = make(kind, "x", categories, &[("s", values), ("t", values), ("u", values)]);
            for setting in settings(&house) {
                let drawing = chart(&data, &setting);
                let text = format!("{drawing:?}");
                assert!(!text.contains("NaN") && !text.contains("inf"), "{kind:?} {values:?}");
            }
        }
    }
}

#[test]
fn series_are_named_where_they_stand_and_in_a_key_only_where_they_must() {
    let house = house();
    let setting = ChartSetting::print(&house, 482.0, 600.0, 147.0);
    let names = ["School A", "School B", "A long name that makes bars lie", "LEA team"];
    let data = make(
        ChartKind::Bar,
        "ties",
        &names,
        &[
            ("autumn", &[Some(4.0), Some(3.0), None, Some(12.0)]),
            ("summer", &[Some(4.0), Some(0.0), Some(4.0), Some(6.0)]),
        ],
    );
    let drawing = chart(&data, &setting);
    let first = labels(&drawing).into_iter().find(|label| label.text == "autumn").unwrap();
    assert_eq!(first.weight, Weight::Bold, "the name stands at the bar");
    let words = words(&drawing);
    for word in ["ties", "12", "0", "no data", "School A"] {
        assert!(words.contains(&word), "{word}: {words:?}");
    }

    let first_is_longest = make(
        ChartKind::Bar,
        "ties",
        &["A long name that makes bars lie, and lie", "b"],
        &[
            ("a name that is too long to stand behind a bar", &[Some(12.0), Some(1.0)]),
            ("b", &[Some(1.0), Some(2.0)]),
        ],
    );
    let narrow = ChartSetting::print(&house, 232.0, 600.0, 0.0);
    let drawing = chart(&first_is_longest, &narrow);
    assert!(labels(&drawing).iter().all(|label| label.weight == Weight::Regular), "a key stands above");
}

#[test]
fn bars_begin_at_nought_and_are_as_long_as_their_values() {
    let house = house();
    let setting = ChartSetting::print(&house, 482.0, 600.0, 147.0);
    let data = make(
        ChartKind::Bar,
        "",
        &["a name that is so long that it makes all the bars lie down", "b", "c"],
        &[("s", &[Some(10.0), Some(5.0), Some(-5.0)])],
    );
    let drawing = chart(&data, &setting);
    let bars: Vec<(f64, f64)> = drawing
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Rectangle { at, width, ink, .. } if ink.fill.is_some_and(|fill| fill.token == "accent") => {
                Some((at.x, *width))
            }
            Mark::Rectangle { .. } | Mark::Circle { .. } | Mark::Path { .. } | Mark::Text(_) => None,
        })
        .collect();
    let [(origin, ten), (second, five), (third, minus_five)] = bars[..] else { panic!("{bars:?}") };
    assert!((ten - 2.0 * five).abs() < 0.01 && (five - minus_five).abs() < 0.01, "{bars:?}");
    assert!((origin - second).abs() < 0.01 && (third + minus_five - origin).abs() < 0.01, "{bars:?}");
}

#[test]
fn a_line_is_broken_where_a_value_is_missing() {
    let setting = ChartSetting::print(&house(), 482.0, 600.0, 0.0);
    let lines = |values: &[Option<f64>]| {
        let data = make(ChartKind::Line, "", &["2001", "2002", "2003", "2005", "2009"], &[("s", values)]);
        let drawing = chart(&data, &setting);
        let accent = |mark: &&Mark| match mark {
            Mark::Path { ink, .. } => {
                ink.fill.is_none() && ink.stroke.is_some_and(|stroke| stroke.paint.token == "accent")
            }
            Mark::Rectangle { .. } | Mark::Circle { .. } | Mark::Text(_) => false,
        };
        let pieces = drawing.marks.iter().filter(accent).count();
        let points = drawing.marks.iter().filter(|mark| matches!(mark, Mark::Circle { .. })).count();
        (pieces, points)
    };
    assert_eq!(lines(&[Some(1.0), Some(2.0), Some(2.0), Some(3.0), Some(4.0)]), (1, 5));
    assert_eq!(lines(&[Some(1.0), Some(2.0), None, Some(3.0), Some(4.0)]), (2, 4));
    assert_eq!(lines(&[Some(1.0), None, Some(2.0), None, Some(4.0)]), (0, 3), "values alone are points");
}

#[test]
fn forty_categories_and_five_hundred_are_drawn_within_the_height() {
    let house = house();
    for count in [40_usize, 500] {
        let names: Vec<String> = (0..count).map(|index| format!("Category number {index}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let values: Vec<Option<f64>> = (0..count).map(|index| Some((index * 37 % 50) as f64)).collect();
        for kind in [ChartKind::Bar, ChartKind::StackedBar, ChartKind::Line, ChartKind::Dot] {
            let data = make(kind, "points", &names, &[("s", &values)]);
            for setting in settings(&house) {
                let drawing = chart(&data, &setting);
                assert!(drawing.height <= setting.height + 1.0, "{kind:?} {count}: {}", drawing.height);
                assert_eq!(faults(&drawing, &setting), Vec::<String>::new());
            }
        }
    }
}

#[test]
fn a_summary_says_what_is_drawn() {
    let house = house();
    let data = make(
        ChartKind::Line,
        "hours",
        &["2001", "2002", "2003"],
        &[("Visits", &[Some(1250.0), None, Some(2.0)]), ("Talks", &[Some(3.0), Some(3.0), Some(3.0)])],
    );
    let sentences = crate::figure::summary(&data, &house.words);
    assert_eq!(
        sentences,
        [
            "Line chart by Year; number of rows: 3; series: Visits, Talks.",
            "Unit: hours.",
            "Visits: lowest 2 (2003), highest 1,250 (2001).",
            "Visits: from 1,250 (2001) to 2 (2003).",
            "Visits: no data for 2002.",
            "Talks: 3 throughout.",
            "Talks: from 3 (2001) to 3 (2003).",
        ]
    );
}

#[test]
fn the_names_of_points_keep_off_the_line_of_nought() {
    let house = house();
    let values: Vec<f64> = vec![10.0, 12.0, 34.0];
    for shift in 0..30 {
        let first: Vec<Option<f64>> = values.iter().map(|value| Some(value + f64::from(shift))).collect();
        let second: Vec<Option<f64>> = first.iter().map(|value| value.map(|value| 2.0 * value)).collect();
        let series: [(&str, &[Option<f64>]); 2] = [("came in", &first), ("went out", &second)];
        let data = make(ChartKind::Dot, "people", &["School A", "School B", "School C"], &series);
        for setting in settings(&house) {
            let drawing = chart(&data, &setting);
            let nought = drawing.marks.iter().find_map(|mark| match mark {
                Mark::Path { steps, ink } => match (steps.as_slice(), ink.stroke) {
                    ([Step::Move(from), Step::Line(to)], Some(stroke))
                        if from.x == to.x && stroke.paint.token == "ink" =>
                    {
                        Some(from.x)
                    }
                    _ => None,
                },
                Mark::Rectangle { .. } | Mark::Circle { .. } | Mark::Text(_) => None,
            });
            let Some(nought) = nought else { continue };
            for label in labels(&drawing).into_iter().filter(|label| label.weight == Weight::Bold) {
                let [left, _, right, _] = extent_of(label, &setting);
                assert!(right < nought || left > nought, "{}: {left} {nought} {right}", label.text);
            }
            assert_eq!(faults(&drawing, &setting), Vec::<String>::new());
        }
    }
}

#[test]
fn charts_of_columns_and_lines_can_be_lower() {
    let house = house();
    let values = [Some(12.0), Some(8.0), Some(4.0)];
    for kind in [ChartKind::Line, ChartKind::Bar] {
        let data = make(kind, "heads", &["2003", "2004", "2005"], &[("heads", &values)]);
        let setting = ChartSetting::print(&house, 335.0, 600.0, 0.0);
        let lower = ChartSetting { upright: 0.7 * setting.upright, ..setting.clone() };
        let (drawn, lower) = (chart(&data, &setting), chart(&data, &lower));
        assert!(lower.height < drawn.height - 20.0, "{} {}", lower.height, drawn.height);
        assert_eq!(faults(&lower, &setting), Vec::<String>::new());
    }
}
