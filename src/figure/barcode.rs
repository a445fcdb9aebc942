//! EAN-13 bar codes, as ISO/IEC 15420 has them and the trade prints them on back covers.

use super::drawing::{Anchor, Drawing, Ink, Label, Weight, at, paint};
use crate::model::Isbn;

/// The code of a book's number at its nominal size: 37.29 mm × 25.93 mm, with the light margins, the
/// figures under the bars, and the number in letters over them.
///
/// The ground is not drawn: it stands on a white panel, black alone.
pub fn barcode(isbn: &Isbn) -> Drawing {
    let text = isbn.to_string();
    let mut digits = [0_u8; 13];
    for (digit, character) in digits.iter_mut().zip(text.bytes()) {
        *digit = character.saturating_sub(b'0');
    }
    symbol(&digits, &format!("ISBN {text}"))
}

/// A millimetre in pt.
const MM: f64 = 72.0 / 25.4;
/// The thickness of the thinnest bar, at the nominal size.
const MODULE: f64 = 0.33 * MM;
/// The light margins, in modules.
const LEFT: usize = 11;
const RIGHT: usize = 7;
/// The height of the bars, and how far guard bars reach below.
const BARS: f64 = 22.85 * MM;
const GUARD: f64 = 5.0 * MODULE;
/// The height of the symbol with its figures.
const SYMBOL: f64 = 25.93 * MM;
/// Above it: the number in letters.
const HEAD: f64 = 4.0 * MM;

/// The modules of a figure of the left half with odd parity, the first one uppermost.
const ODD: [u8; 10] = [
    0b0001101, 0b0011001, 0b0010011, 0b0111101, 0b0100011, 0b0110001, 0b0101111, 0b0111011, 0b0110111,
    0b0001011,
];
/// Which figures of the left half have even parity, by the first figure of the number.
const EVEN: [u8; 10] =
    [0b000000, 0b001011, 0b001101, 0b001110, 0b010011, 0b011001, 0b011100, 0b010101, 0b010110, 0b011010];

/// The 95 modules: whether each is dark.
fn modules(digits: &[u8; 13]) -> Vec<bool> {
    let mut modules = vec![true, false, true];
    let mut figure = |code: u8| modules.extend((0..7).rev().map(|bit| code >> bit & 1 == 1));
    let odd = |digit: u8| ODD[usize::from(digit % 10)];
    let parity = EVEN[usize::from(digits[0] % 10)];
    for (index, digit) in digits[1..7].iter().enumerate() {
        let even = parity >> (5 - index) & 1 == 1;
        // Even parity is the right half's code, read backwards.
        figure(if even { (!odd(*digit) & 0x7F).reverse_bits() >> 1 } else { odd(*digit) });
    }
    modules.extend([false, true, false, true, false]);
    let mut figure = |code: u8| modules.extend((0..7).rev().map(|bit| code >> bit & 1 == 1));
    for digit in &digits[7..] {
        figure(!odd(*digit) & 0x7F);
    }
    modules.extend([true, false, true]);
    modules
}

fn symbol(digits: &[u8; 13], heading: &str) -> Drawing {
    let modules = modules(digits);
    let width = (LEFT + modules.len() + RIGHT) as f64 * MODULE;
    let mut drawing = Drawing::new(width, HEAD + SYMBOL);
    let ink = paint("ink");
    let left = |module: usize| (LEFT + module) as f64 * MODULE;
    let mut start = 0;
    while start < modules.len() {
        let length = modules[start..].iter().take_while(|dark| **dark == modules[start]).count();
        if modules[start] {
            let guard = matches!(start, 0..3 | 45..50 | 92..);
            let foot = HEAD + BARS + if guard { GUARD } else { 0.0 };
            drawing.rectangle(at(left(start), HEAD), at(left(start + length), foot), Ink::fill(ink));
        }
        start += length;
    }
    let mut words = |text: String, x: f64, y: f64, size: f64, anchor: Anchor| {
        drawing.text(Label { at: at(x, y), text, size, weight: Weight::Regular, anchor, paint: ink });
    };
    let figure = |index: usize| digits[index].to_string();
    let baseline = HEAD + SYMBOL - 0.2 * MM;
    let size = 3.1 * MM;
    words(figure(0), left(0) - 7.0 * MODULE, baseline, size, Anchor::Middle);
    for index in 1..13 {
        // Seven modules a figure, behind the guard bars.
        let first = if index < 7 { 3 + (index - 1) * 7 } else { 50 + (index - 7) * 7 };
        words(figure(index), left(first) + 3.5 * MODULE, baseline, size, Anchor::Middle);
    }
    words(heading.to_owned(), left(0), HEAD - 1.4 * MM, 2.9 * MM, Anchor::Start);
    drawing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::drawing::Mark;

    /// Reads bars as a scanner does: widths of bars and spaces along a line, by the table of ISO/IEC 15420,
    /// which is written here on its own terms (widths, not modules).
    fn scan(drawing: &Drawing) -> Option<String> {
        const WIDTHS: [&str; 10] =
            ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"];
        const FIRST: [&str; 10] = [
            "LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL",
            "LGGLGL",
        ];
        let mut bars: Vec<(f64, f64)> = drawing
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Rectangle { at, width, .. } => Some((at.x, at.x + width)),
                Mark::Circle { .. } | Mark::Path { .. } | Mark::Text(_) => None,
            })
            .collect();
        bars.sort_by(|a, b| a.0.total_cmp(&b.0));
        let module = (bars.last()?.1 - bars[0].0) / 95.0;
        let mut widths = String::new();
        for (index, (from, to)) in bars.iter().enumerate() {
            if index > 0 {
                widths.push_str(&format!("{:.0}", (from - bars[index - 1].1) / module));
            }
            widths.push_str(&format!("{:.0}", (to - from) / module));
        }
        let (left, rest) = widths.strip_prefix("111")?.split_at_checked(24)?;
        let right = rest.strip_prefix("11111")?.strip_suffix("111")?;
        let mut parity = String::new();
        let mut digits = String::new();
        for half in [left, right] {
            for start in (0..24).step_by(4) {
                let figure = half.get(start..start + 4)?;
                let backwards: String = figure.chars().rev().collect();
                match WIDTHS.iter().position(|widths| *widths == figure) {
                    Some(digit) => {
                        parity.push('L');
                        digits.push_str(&digit.to_string());
                    }
                    None => {
                        parity.push('G');
                        digits.push_str(&WIDTHS.iter().position(|widths| *widths == backwards)?.to_string());
                    }
                }
            }
        }
        let first = FIRST.iter().position(|pattern| *pattern == &parity[..6])?;
        (&parity[6..] == "LLLLLL").then(|| format!("{first}{digits}"))
    }

    /// A number with the prefix that GS1 keeps for demonstrations.
    fn demonstration(item: u32) -> [u8; 13] {
        let mut digits = [0; 13];
        for (digit, character) in digits.iter_mut().zip(format!("952{item:09}").bytes()) {
            *digit = character - b'0';
        }
        let sum: u32 = digits
            .iter()
            .zip([1, 3].into_iter().cycle())
            .map(|(digit, weight)| u32::from(*digit) * weight)
            .sum();
        digits[12] = ((10 - sum % 10) % 10) as u8;
        digits
    }

    #[test]
    fn a_scanner_reads_the_number() {
        for item in [0, 1, 123_456_789, 987_654_321, 555_555_555, 204_060_801] {
            let digits = demonstration(item);
            let text: String = digits.iter().map(u8::to_string).collect();
            assert_eq!(scan(&symbol(&digits, "")), Some(text));
        }
        for first in 0..10 {
            let mut digits = demonstration(31_415_926);
            digits[0] = first;
            let text: String = digits.iter().map(u8::to_string).collect();
            assert_eq!(scan(&symbol(&digits, "")), Some(text), "every first figure has its parities");
        }
    }

    #[test]
    fn the_scanner_of_this_test_refuses_a_damaged_code() {
        let mut drawing = symbol(&demonstration(1), "");
        if let Mark::Rectangle { width, .. } = &mut drawing.marks[5] {
            *width *= 2.0;
        }
        assert_ne!(scan(&drawing), Some(demonstration(1).iter().map(u8::to_string).collect()));
    }

    #[test]
    fn it_has_its_nominal_size() {
        let drawing = symbol(&demonstration(1), "");
        assert!((drawing.width / MM - 37.29).abs() < 0.005);
        assert!(((drawing.height - HEAD) / MM - 25.93).abs() < 0.005);
        let bars = drawing.marks.iter().filter(|mark| matches!(mark, Mark::Rectangle { .. })).count();
        assert_eq!(bars, 30);
    }
}
