//! `styles/press/conditions.toml`: what the presses print by.

use super::codes;
use super::tokens::Tokens;
use crate::finding::{Finding, Findings};
use crate::source::Files;
use camino::Utf8Path;
use std::sync::Arc;

/// What the presses print by: the condition of each paper, and the figures of the work before the press.
#[derive(Debug, Clone, Default)]
pub struct PressStyle {
    /// For coated paper.
    pub coated: OutputCondition,
    /// For uncoated paper.
    pub uncoated: OutputCondition,
    /// Black text up to this size is printed onto what lies under it, in pt.
    pub overprint_text: f64,
    /// Black lines up to this width are printed onto what lies under them, in pt.
    pub overprint_lines: f64,
    /// The most pixels to the inch of a picture at its printed size.
    pub resolution: f64,
    /// The same for pictures of black and white alone.
    pub line_art: f64,
    /// The quality of photographs, as encoders of JPEG count it.
    pub quality: u8,
    /// The room around the bleed for marks, in mm.
    pub marks_room: f64,
    /// What is left without ink beside the spine of an inside cover, in mm.
    pub glue: f64,
}

/// A printing condition: press, inks and paper, as an ICC profile describes them.
#[derive(Debug, Clone, Default)]
pub struct OutputCondition {
    /// Its name in the registry: 'FOGRA39'.
    pub identifier: String,
    /// Its name for people.
    pub name: String,
    /// The registry, as an address.
    pub registry: String,
    /// The profile: class `prtr`, data `CMYK`; empty where there is none that can be used.
    pub profile: Arc<[u8]>,
    /// The most of all inks together, in %.
    pub ink_limit: f64,
}

/// The ends of the room that makes sense for each figure.
const RESOLUTIONS: std::ops::RangeInclusive<f64> = 72.0..=4800.0;
const QUALITIES: std::ops::RangeInclusive<f64> = 75.0..=100.0;
const INK_LIMITS: std::ops::RangeInclusive<f64> = 150.0..=400.0;

impl PressStyle {
    const PATH: &'static str = "styles/press/conditions.toml";

    pub(super) fn read(files: &Files, findings: &mut Findings) -> Self {
        let tokens = Tokens::read(files, Self::PATH, findings);
        let number = |group, key, room: std::ops::RangeInclusive<f64>, findings: &mut Findings| {
            let number = tokens.number(group, key);
            if !room.contains(&number) {
                let wanted = format!("a number from {} to {}", room.start(), room.end());
                findings.report(tokens.wrong(key, &wanted));
            }
            number.clamp(*room.start(), *room.end())
        };
        let lengths = tokens.lengths();
        let length = |key| lengths.get(key).copied().unwrap_or_default().max(0.0);
        Self {
            coated: condition(files, &tokens, "coated", findings),
            uncoated: condition(files, &tokens, "uncoated", findings),
            overprint_text: length("overprint.text"),
            overprint_lines: length("overprint.lines"),
            resolution: number("images", "resolution", RESOLUTIONS, findings),
            line_art: number("images", "line-art", RESOLUTIONS, findings),
            quality: number("images", "quality", QUALITIES, findings) as u8,
            marks_room: length("marks.room") * MM_PER_POINT,
            glue: length("cover.glue") * MM_PER_POINT,
        }
    }
}

const MM_PER_POINT: f64 = 25.4 / 72.0;

fn condition(
    files: &Files,
    tokens: &Tokens,
    paper: &'static str,
    findings: &mut Findings,
) -> OutputCondition {
    let text = |key| tokens.text(paper, key).to_owned();
    let ink_limit = tokens.number(paper, "ink-limit");
    if !INK_LIMITS.contains(&ink_limit) {
        findings.report(tokens.wrong("ink-limit", "a number of per cent from 150 to 400"));
    }
    OutputCondition {
        identifier: text("condition"),
        name: text("name"),
        registry: text("registry"),
        profile: profile(files, tokens, paper, findings),
        ink_limit: ink_limit.clamp(*INK_LIMITS.start(), *INK_LIMITS.end()),
    }
}

/// The profile of a paper; empty, with a finding, where the file is none.
fn profile(files: &Files, tokens: &Tokens, paper: &str, findings: &mut Findings) -> Arc<[u8]> {
    let name = tokens.text(paper, "profile");
    let path = Utf8Path::new("styles/press").join(name);
    let fault = match files.asset(&path) {
        Ok(bytes) => match describes_press(&bytes) {
            Ok(()) => return Arc::from(bytes.into_owned()),
            Err(fault) => fault,
        },
        Err(error) => error.to_string(),
    };
    findings.report(
        Finding::error(codes::WRONG_PROFILE, tokens.place("profile"), format!("{name} is no profile of a press: {fault}"))
            .help("Name the ICC profile that the printer gave, or take the key out: the program's own then takes its place"),
    );
    Arc::default()
}

/// Whether the header of a profile is that of a press with four inks (ICC.1, 7.2).
fn describes_press(profile: &[u8]) -> Result<(), String> {
    let field = |at: usize| profile.get(at..at + 4).unwrap_or_default();
    if field(36) != b"acsp" {
        return Err("the file is no ICC profile".to_owned());
    }
    let shown = |at: usize| String::from_utf8_lossy(field(at)).trim().to_owned();
    if field(12) != b"prtr" {
        return Err(format!("its class is {}, not prtr", shown(12)));
    }
    if field(16) != b"CMYK" {
        return Err(format!("its data are {}, not CMYK", shown(16)));
    }
    Ok(())
}
