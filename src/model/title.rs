//! A title as the trade lists it: who made it, its numbers, its state.

use std::fmt;
use std::str::FromStr;

/// Somebody who had a part in a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// The name as it is set.
    pub name: String,
    /// The name as it is sorted: 'Fullan, Michael'.
    pub sort_name: String,
    /// What they did.
    pub role: Role,
}

/// What a contributor did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Wrote it.
    Author,
    /// Edited it.
    Editor,
    /// Wrote a part of it.
    Contributor,
    /// Drew its pictures.
    Illustrator,
    /// Translated it.
    Translator,
}

impl Role {
    /// The names that manuscripts use.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("author", Self::Author),
        ("editor", Self::Editor),
        ("contributor", Self::Contributor),
        ("illustrator", Self::Illustrator),
        ("translator", Self::Translator),
    ];

    /// The code of the MARC relator list, as EPUB metadata have it.
    pub fn marc_relator(self) -> &'static str {
        match self {
            Self::Author => "aut",
            Self::Editor => "edt",
            Self::Contributor => "ctb",
            Self::Illustrator => "ill",
            Self::Translator => "trl",
        }
    }
}

/// An ISBN of 13 digits whose check digit is right; a wrong one cannot exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Isbn([u8; 13]);

/// Why some text is no ISBN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsbnError {
    /// Other characters than digits, hyphens and spaces, or not 13 digits.
    NotThirteenDigits,
    /// It does not begin with 978 or 979.
    Prefix,
    /// The last digit should be this one.
    CheckDigit(u8),
}

impl fmt::Display for IsbnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotThirteenDigits => {
                f.write_str("an ISBN has 13 digits, hyphens or spaces between them at most")
            }
            Self::Prefix => f.write_str("an ISBN begins with 978 or 979"),
            Self::CheckDigit(digit) => {
                write!(f, "the check digit is wrong: the other twelve digits ask for {digit}")
            }
        }
    }
}

impl FromStr for Isbn {
    type Err = IsbnError;

    fn from_str(text: &str) -> Result<Self, IsbnError> {
        let mut digits = [0; 13];
        let mut count = 0;
        for character in text.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{2010}' | '\u{2011}')) {
            let digit = character.to_digit(10).ok_or(IsbnError::NotThirteenDigits)?;
            *digits.get_mut(count).ok_or(IsbnError::NotThirteenDigits)? = digit as u8;
            count += 1;
        }
        if count != 13 {
            return Err(IsbnError::NotThirteenDigits);
        }
        if digits[..3] != [9, 7, 8] && digits[..3] != [9, 7, 9] {
            return Err(IsbnError::Prefix);
        }
        let sum: u32 =
            digits[..12].iter().zip([1, 3].into_iter().cycle()).map(|(d, w)| u32::from(*d) * w).sum();
        let check = ((10 - sum % 10) % 10) as u8;
        if digits[12] != check {
            return Err(IsbnError::CheckDigit(check));
        }
        Ok(Self(digits))
    }
}

impl fmt::Display for Isbn {
    /// The thirteen digits, without hyphens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{digit}"))
    }
}

/// Whether an edition has an ISBN.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum IsbnState {
    /// It has none and gets none.
    #[default]
    None,
    /// It gets one.
    Pending,
    /// It has this one.
    Number(Isbn),
}

/// The state of a title.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Thought of.
    #[default]
    Planned,
    /// Announced.
    Forthcoming,
    /// To be had.
    Published,
    /// No longer to be had.
    OutOfPrint,
}

impl Status {
    /// The names that the registry uses.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("planned", Self::Planned),
        ("forthcoming", Self::Forthcoming),
        ("published", Self::Published),
        ("out-of-print", Self::OutOfPrint),
    ];
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day, from 1.
    pub day: u8,
}

impl fmt::Display for Date {
    /// As ISO 8601 has it: `2005-03-01`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, '-').map(|part| part.parse::<u16>().map_err(|_| ()));
        let mut next = || parts.next().ok_or(())?;
        let (year, month, day) = (next()?, next()?, next()?);
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let last = match month {
            2 => 28 + u16::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return Err(()),
        };
        if year == 0 || year > 9999 || !(1..=last).contains(&day) {
            return Err(());
        }
        Ok(Self { year, month: month as u8, day: day as u8 })
    }
}
