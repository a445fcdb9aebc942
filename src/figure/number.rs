//! Numbers as British readers have them: `1,250`, `−0.5`, `45%`, `£3`.

use crate::model::Chart;

/// How the values of a chart are written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Numbers {
    /// Digits after the point: as many as the source gives at most, so that figures line up.
    decimals: usize,
    /// Before the digits: a currency sign.
    prefix: String,
    /// Behind them: a per cent sign.
    suffix: String,
    /// The unit, where it is a word and stands apart.
    pub(super) unit: String,
}

/// No more digits than this after a point: finer cannot be drawn.
const MOST_DECIMALS: usize = 4;
/// No more digits than this in a value with a point.
const MOST_DIGITS: usize = 7;
const POWERS: [f64; MOST_DIGITS] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
/// From here on, and below its inverse, powers of ten are written.
const LARGE: f64 = 1e13;

impl Numbers {
    pub(super) fn of(chart: &Chart) -> Self {
        let cells = chart.series.iter().flat_map(|series| &series.cells);
        let after_point = cells.filter_map(|cell| {
            let (_, decimals) = cell.trim().rsplit_once('.')?;
            Some(decimals.chars().take_while(char::is_ascii_digit).count())
        });
        // Seven digits are more than a chart can show; the others are noise of a computation.
        let largest = super::chart::values(chart).map(f64::abs).fold(0.0, f64::max);
        let before_point = 1 + (1..MOST_DIGITS).filter(|digits| largest >= POWERS[*digits]).count();
        let decimals = after_point.max().unwrap_or(0).min(MOST_DECIMALS).min(MOST_DIGITS - before_point);
        let unit = chart.unit.trim();
        let (mut prefix, mut suffix, mut apart) = (String::new(), String::new(), String::new());
        match unit {
            "%" | "per cent" => suffix = "%".to_owned(),
            "‰" | "°" | "°C" => suffix = unit.to_owned(),
            "£" | "€" | "$" | "¥" => prefix = unit.to_owned(),
            _ => apart = unit.to_owned(),
        }
        Self { decimals, prefix, suffix, unit: apart }
    }

    /// Whether all values are whole, so that the scale has no steps between them.
    pub(super) fn whole(&self) -> bool {
        self.decimals == 0
    }

    /// A value of the chart.
    pub(super) fn value(&self, value: f64) -> String {
        self.write(value, self.decimals)
    }

    /// A figure of the scale: with as many digits as its step asks for.
    pub(super) fn tick(&self, value: f64, step: f64) -> String {
        let mut decimals = 0;
        let mut rest = step;
        while decimals < MOST_DECIMALS && (rest - rest.round()).abs() > 1e-6 * rest.abs() {
            decimals += 1;
            rest = step * POWERS[decimals];
        }
        self.write(value, decimals)
    }

    fn write(&self, value: f64, decimals: usize) -> String {
        let size = value.abs();
        let digits = if size >= LARGE || (size != 0.0 && size < 1.0 / LARGE) {
            power_of_ten(size)
        } else {
            thousands(&format!("{size:.decimals$}"))
        };
        let negative = value < 0.0 && digits.chars().any(|digit| digit.is_ascii_digit() && digit != '0');
        let sign = if negative { "\u{2212}" } else { "" };
        format!("{sign}{}{digits}{}", self.prefix, self.suffix)
    }
}

/// Digits with a comma before every third from the point.
fn thousands(digits: &str) -> String {
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// `1.25 × 10¹⁵`.
fn power_of_ten(value: f64) -> String {
    let text = format!("{value:.2e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let raised = exponent.chars().map(|character| match character {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit @ '4'..='9' => char::from_u32(0x2070 + u32::from(digit) - u32::from('0')).unwrap_or(digit),
        _ => '⁰',
    });
    format!("{digits} × 10{}", raised.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(decimals: usize, prefix: &str, suffix: &str) -> Numbers {
        Numbers { decimals, prefix: prefix.into(), suffix: suffix.into(), unit: String::new() }
    }

    #[test]
    fn figures_are_british() {
        let plain = numbers(0, "", "");
        assert_eq!(plain.value(1_234_567.0), "1,234,567");
        assert_eq!(plain.value(999.0), "999");
        assert_eq!(plain.value(-1000.0), "\u{2212}1,000");
        assert_eq!(plain.value(-0.0), "0");
        assert_eq!(plain.value(-0.2), "0");
        assert_eq!(numbers(2, "£", "").value(-1250.5), "\u{2212}£1,250.50");
        assert_eq!(numbers(1, "", "%").value(45.0), "45.0%");
        assert_eq!(plain.value(1.5e300), "1.50 × 10³⁰⁰");
        assert_eq!(plain.value(f64::MIN_POSITIVE), "2.23 × 10⁻³⁰⁸");
    }

    #[test]
    fn scales_have_the_digits_of_their_step() {
        let plain = numbers(2, "", "");
        assert_eq!(plain.tick(1.0, 0.5), "1.0");
        assert_eq!(plain.tick(0.25, 0.05), "0.25");
        assert_eq!(plain.tick(20_000.0, 5000.0), "20,000");
    }
}
