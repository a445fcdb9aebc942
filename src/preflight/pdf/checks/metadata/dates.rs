//! Dates of the information dictionary (ISO 32000-1, 7.9.4) and of XMP (ISO 8601).

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// A date, with the distance from Greenwich in minutes where it is told.
pub(super) type Date = (NaiveDateTime, Option<i64>);

/// The moment, for comparison; without a time zone it is taken as at Greenwich.
pub(super) fn instant((date, zone): Date) -> NaiveDateTime {
    date - TimeDelta::minutes(zone.unwrap_or(0))
}

/// Reads `D:20260102030405+01'00'`.
pub(super) fn of_pdf(text: &str) -> Option<Date> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, zone) = text.split_at(digits);
    if !(4..=14).contains(&digits.len()) || digits.len() % 2 != 0 {
        return None;
    }
    let part = |from: usize, to: usize, usual: u32| match digits.get(from..to) {
        Some(part) => part.parse().ok(),
        None => Some(usual),
    };
    let year: i32 = digits[..4].parse().ok()?;
    let date = NaiveDate::from_ymd_opt(year, part(4, 6, 1)?, part(6, 8, 1)?)?;
    let time = date.and_hms_opt(part(8, 10, 0)?, part(10, 12, 0)?, part(12, 14, 0)?)?;
    Some((time, self::zone(&zone.replace('\'', ""))?))
}

/// Reads `2026-01-02T03:04:05+01:00`; what is left out at the end is the beginning of it.
pub(super) fn of_xmp(text: &str) -> Option<Date> {
    let text = text.trim();
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let mut parts = day.split('-');
    let mut next = |usual: u32| parts.next().map_or(Some(usual), |part| part.parse().ok());
    let (year, month, day) = (next(0)?, next(1)?, next(1)?);
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let end = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(end);
    let mut parts = clock.split(':');
    let mut next = || match parts.next().filter(|part| !part.is_empty()) {
        Some(part) => part.split('.').next().unwrap_or(part).parse().ok(),
        None => Some(0),
    };
    let time = date.and_hms_opt(next()?, next()?, next()?)?;
    Some((time, self::zone(&zone.replace(':', ""))?))
}

/// `Z`, `+0100`, `-05` or nothing; `None` where it is something else.
fn zone(text: &str) -> Option<Option<i64>> {
    let (sign, digits) = match text.split_at_checked(1) {
        None => return Some(None),
        Some(("Z", _)) => return Some(Some(0)),
        Some(("+", digits)) => (1, digits),
        Some(("-", digits)) => (-1, digits),
        Some(_) => return None,
    };
    let part = |from: usize| digits.get(from..from + 2).map_or(Some(0), |part| part.parse::<i64>().ok());
    Some(Some(sign * (part(0)? * 60 + part(2)?)))
}
