//! One content stream: paints become inks, and fine black is printed onto what lies under it.
//!
//! Typst writes greys and colours of the screen through ICC profiles (`/c0 cs … scn`), inks as `k`. A press separates a
//! grey of the screen into four inks, so text in it would blur with the least shift of a plate: it becomes black ink alone.
//! Black that knocks out what is under it leaves a white seam with that same shift: it overprints
//! (ISO 32000-1, 8.6.7; `OPM 1`, so that the inks that it does not have stay). So every other paint leaves room for it
//! within the limit of the paper.

use super::colour::{Inks, Separation};
use super::content::{Operation, Operations, Unreadable, number};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What the numbers of a paint mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// A grey of the screen.
    Grey,
    /// A colour of the screen.
    Rgb,
    /// Anything else: inks, a spot colour, a pattern.
    Other,
}

/// What a stream is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use {
    /// It is printed.
    Print,
    /// Its lightness is the opacity of something else.
    Mask,
}

/// Which black overprints.
#[derive(Debug, Clone, Copy)]
pub(super) struct Overprint {
    /// Text up to this size, in pt.
    pub(super) text: f64,
    /// Lines up to this width, in pt.
    pub(super) lines: f64,
}

/// A graphics state for overprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mode {
    /// Nothing overprints.
    None,
    /// What is filled does.
    Fill,
    /// What is drawn as a line does.
    Line,
    /// Both do.
    Both,
}

impl Mode {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::None, Self::Fill, Self::Line, Self::Both];

    /// The name among the graphics states of a stream's resources.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::None => "PressNone",
            Self::Fill => "PressFill",
            Self::Line => "PressLine",
            Self::Both => "PressBoth",
        }
    }

    /// Whether fills, and whether lines overprint.
    pub(super) fn overprints(self) -> (bool, bool) {
        match self {
            Self::None => (false, false),
            Self::Fill => (true, false),
            Self::Line => (false, true),
            Self::Both => (true, true),
        }
    }

    fn of(fill: bool, line: bool) -> Self {
        match (fill, line) {
            (false, false) => Self::None,
            (true, false) => Self::Fill,
            (false, true) => Self::Line,
            (true, true) => Self::Both,
        }
    }
}

/// A stream with its paints in inks.
pub(super) struct Inked {
    /// Its content.
    pub(super) content: Vec<u8>,
    /// Whether it names the graphics states for overprint.
    pub(super) overprints: bool,
}

/// The paint of fills or of lines.
#[derive(Clone, Copy)]
struct Paint {
    space: Space,
    is_black: bool,
}

/// What is restored by `Q`.
#[derive(Clone, Copy)]
struct State {
    fill: Paint,
    line: Paint,
    mode: Mode,
    /// How much larger than its numbers everything is.
    scale: f64,
    font_size: f64,
    text_scale: f64,
    rendering: u8,
    line_width: f64,
}

/// Rewrites a content stream. `spaces` are the colour spaces that its resources name.
pub(super) fn rewrite(
    content: &[u8],
    spaces: &BTreeMap<Vec<u8>, Space>,
    purpose: Use,
    separation: &Separation,
    overprint: Overprint,
) -> Result<Inked, Unreadable> {
    let paint = Paint { space: Space::Other, is_black: false };
    let state = State {
        fill: paint,
        line: paint,
        mode: Mode::None,
        scale: 1.0,
        font_size: 0.0,
        text_scale: 1.0,
        rendering: 0,
        line_width: 1.0,
    };
    let mut writer = Writer {
        out: Vec::with_capacity(content.len() + content.len() / 8),
        spaces,
        purpose,
        separation,
        overprint,
        state,
        saved: Vec::new(),
        overprints: false,
    };
    for operation in Operations::new(content) {
        writer.operation(&operation?);
    }
    Ok(Inked { content: writer.out, overprints: writer.overprints })
}

struct Writer<'a> {
    out: Vec<u8>,
    spaces: &'a BTreeMap<Vec<u8>, Space>,
    purpose: Use,
    separation: &'a Separation,
    overprint: Overprint,
    state: State,
    saved: Vec<State>,
    overprints: bool,
}

impl Writer<'_> {
    fn operation(&mut self, operation: &Operation<'_>) {
        let written = match operation.operator {
            b"q" => {
                self.saved.push(self.state);
                false
            }
            b"Q" => {
                self.state = self.saved.pop().unwrap_or(self.state);
                false
            }
            b"cm" => {
                self.state.scale *= size_of(operation);
                false
            }
            b"Tf" => {
                self.state.font_size = operation.number(1).abs();
                false
            }
            b"Tm" => {
                self.state.text_scale = size_of(operation);
                false
            }
            b"Tr" => {
                self.state.rendering = operation.number(0) as u8;
                false
            }
            b"w" => {
                self.state.line_width = operation.number(0);
                false
            }
            b"cs" | b"CS" => self.choose_space(operation),
            b"sc" | b"scn" | b"SC" | b"SCN" | b"g" | b"G" | b"rg" | b"RG" | b"k" | b"K" => {
                self.choose_paint(operation)
            }
            b"Tj" | b"TJ" | b"'" | b"\"" => {
                self.text();
                false
            }
            b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" => {
                let fine = self.state.line_width * self.state.scale <= self.overprint.lines + TOLERANCE;
                self.set_mode(Mode::of(false, self.state.line.is_black && fine));
                false
            }
            b"f" | b"F" | b"f*" | b"sh" | b"Do" => {
                self.set_mode(Mode::None);
                false
            }
            _ => false,
        };
        if !written {
            self.out.extend_from_slice(operation.source);
        }
    }

    /// Text in a black that is pure, and small enough.
    fn text(&mut self) {
        let State { font_size, text_scale, scale, rendering, line_width, fill, line, .. } = self.state;
        let small = font_size * text_scale * scale <= self.overprint.text + TOLERANCE;
        let fine = line_width * scale <= self.overprint.lines + TOLERANCE;
        // Rendering modes (ISO 32000-1, table 106): 0 fills, 1 draws outlines, 2 does both, and so again from 4 on.
        let (fills, lines) = (matches!(rendering % 4, 0 | 2), matches!(rendering % 4, 1 | 2));
        self.set_mode(Mode::of(fills && fill.is_black && small, lines && line.is_black && small && fine));
    }

    fn set_mode(&mut self, mode: Mode) {
        if self.state.mode == mode || self.purpose == Use::Mask {
            return;
        }
        self.state.mode = mode;
        self.overprints = true;
        self.write(&format!("/{} gs", mode.name()));
    }

    fn write(&mut self, text: &str) {
        self.out.push(b' ');
        self.out.extend_from_slice(text.as_bytes());
    }

    fn paint_of(&mut self, operator: &[u8]) -> &mut Paint {
        if operator.first().is_some_and(u8::is_ascii_lowercase) {
            &mut self.state.fill
        } else {
            &mut self.state.line
        }
    }

    /// `cs` and `CS`: spaces of the screen are left out; their paints bring their own.
    fn choose_space(&mut self, operation: &Operation<'_>) -> bool {
        let name = operation.name(0).unwrap_or_default();
        let space = match name {
            b"DeviceGray" => Space::Grey,
            b"DeviceRGB" => Space::Rgb,
            name => self.spaces.get(name).copied().unwrap_or(Space::Other),
        };
        *self.paint_of(operation.operator) = Paint { space, is_black: false };
        if space == Space::Other {
            return false;
        }
        // The first paint of a space is black, if none is chosen.
        self.write_inks(operation.operator, super::colour::black(255), 0.0);
        true
    }

    fn choose_paint(&mut self, operation: &Operation<'_>) -> bool {
        let operator = operation.operator;
        let space = match operator {
            b"g" | b"G" => Space::Grey,
            b"rg" | b"RG" => Space::Rgb,
            b"k" | b"K" => Space::Other,
            _ => self.paint_of(operator).space,
        };
        match space {
            Space::Grey => {
                let grey = operation.number(0).clamp(0.0, 1.0);
                let inks = super::colour::black(self.separation.tone(sample(grey)));
                self.write_inks(operator, inks, grey);
                true
            }
            Space::Rgb => {
                let rgb: [f64; 3] = operation.numbers();
                let inks = self.separation.paint(rgb.map(sample));
                self.write_inks(operator, inks, luminosity(rgb));
                true
            }
            Space::Other => {
                let is_inks = matches!(operator, b"k" | b"K");
                let inks: [f64; 4] = operation.numbers();
                if is_inks && self.purpose == Use::Mask {
                    self.write_inks(operator, [0; 4], light_of(inks));
                    return true;
                }
                let is_black = is_inks && inks[..3].iter().all(|ink| *ink < 1e-6) && inks[3] > 0.9999;
                *self.paint_of(operator) = Paint { space: Space::Other, is_black };
                let Some(inks) = self.separation.lightened(inks).filter(|_| is_inks) else { return false };
                let operator = String::from_utf8_lossy(operator);
                let [cyan, magenta, yellow, black] = inks.map(number);
                self.write(&format!("{cyan} {magenta} {yellow} {black} {operator}"));
                true
            }
        }
    }

    /// Writes a paint: as inks, or in a mask as its lightness.
    fn write_inks(&mut self, operator: &[u8], inks: Inks, light: f64) {
        let fill = operator.first().is_some_and(u8::is_ascii_lowercase);
        let mut text = String::new();
        match self.purpose {
            Use::Print => {
                for ink in inks {
                    let _ = write!(text, "{} ", number(f64::from(ink) / 255.0));
                }
                text.push(if fill { 'k' } else { 'K' });
            }
            Use::Mask => {
                let _ = write!(text, "{} {}", number(light), if fill { 'g' } else { 'G' });
            }
        }
        self.write(&text);
        self.paint_of(operator).is_black = inks == super::colour::black(255);
    }
}

/// What a size may be over its limit by the rounding of numbers, in pt.
const TOLERANCE: f64 = 0.01;

/// By how much a matrix enlarges.
fn size_of(operation: &Operation<'_>) -> f64 {
    let [a, b, c, d]: [f64; 4] = operation.numbers();
    (a * d - b * c).abs().sqrt()
}

pub(super) fn sample(value: f64) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// The luminosity of a colour in a mask (ISO 32000-1, 11.3.5.3).
pub(super) fn luminosity([red, green, blue]: [f64; 3]) -> f64 {
    0.3 * red + 0.59 * green + 0.11 * blue
}

/// The lightness of inks in a mask (ISO 32000-1, 10.3.4).
fn light_of([cyan, magenta, yellow, black]: [f64; 4]) -> f64 {
    1.0 - (0.3 * cyan + 0.59 * magenta + 0.11 * yellow + black).min(1.0)
}
