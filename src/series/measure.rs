//! Lengths and formats as printers write them.

/// A length with its unit, in mm: "3mm", "0.5in", "12 pt".
pub(super) fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let at = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(at);
    let factor = match unit {
        "mm" => 1.0,
        "cm" => 10.0,
        "in" => 25.4,
        "pt" => 25.4 / 72.0,
        _ => return None,
    };
    let number: f64 = number.trim().parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some(number * factor)
}

/// The formats that have a name: width and height in mm (ISO 216; the American ones by custom).
pub(super) const FORMATS: &[(&str, (f64, f64))] = &[
    ("a4", (210.0, 297.0)),
    ("a5", (148.0, 210.0)),
    ("a6", (105.0, 148.0)),
    ("b5", (176.0, 250.0)),
    ("letter", (215.9, 279.4)),
    ("royal", (156.0, 234.0)),
    ("demy", (138.0, 216.0)),
];

/// A format by name or as "210mm x 210mm".
pub(super) fn format(text: &str) -> Option<(f64, f64)> {
    let name = text.trim().to_ascii_lowercase();
    if let Some((_, format)) = FORMATS.iter().find(|(known, _)| *known == name) {
        return Some(*format);
    }
    let (width, height) = name.split_once(['x', '×'])?;
    let format = (length(width)?, length(height)?);
    let sound = |length: f64| (70.0..=600.0).contains(&length);
    (sound(format.0) && sound(format.1)).then_some(format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_have_names_or_lengths() {
        assert_eq!(format("A5"), Some((148.0, 210.0)));
        assert_eq!(format("210mm x 21cm"), Some((210.0, 210.0)));
        for text in ["", "a", "210 x 210", "1mm x 1mm", "210mm", "NaNmm x 2mm", "9000mm x 9000mm"] {
            assert_eq!(format(text), None, "{text}");
        }
    }
}
