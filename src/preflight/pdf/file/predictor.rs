//! Predictors of the Flate and LZW filters (ISO 32000-1, 7.4.4.4).

use super::object::{Dictionary, Object};

/// How the bytes of a stream were predicted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Predictor {
    kind: i64,
    /// Bytes from a sample to that of the pixel before it, at least 1.
    step: usize,
    /// Bytes of a row.
    row: usize,
    bits: usize,
    colours: usize,
}

impl Predictor {
    /// The predictor that the parameters of a filter name; `None` where there is none.
    pub(super) fn of(parameters: &Dictionary) -> Option<Self> {
        let value = |key: &str, usual: i64, most: i64| {
            parameters.get(key).and_then(Object::integer).unwrap_or(usual).clamp(1, most) as usize
        };
        let kind = parameters.get("Predictor").and_then(Object::integer).unwrap_or(1);
        if kind < 2 {
            return None;
        }
        let (colours, bits, columns) =
            (value("Colors", 1, 64), value("BitsPerComponent", 8, 16), value("Columns", 1, 1 << 24));
        let row = (colours * bits * columns).div_ceil(8);
        Some(Self { kind, step: (colours * bits).div_ceil(8), row, bits, colours })
    }

    /// How many bytes must be decompressed to have `bytes` of them.
    pub(super) fn encoded_size(&self, bytes: usize) -> usize {
        if self.kind >= 10 { bytes.saturating_add(bytes.div_ceil(self.row)) } else { bytes }
    }

    /// Undoes the prediction.
    pub(super) fn undo(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        if self.kind >= 10 {
            return self.undo_png(&bytes);
        }
        self.undo_tiff(&mut bytes);
        bytes
    }

    fn undo_png(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
        let step = self.step;
        for line in bytes.chunks(self.row + 1) {
            let Some((&filter, line)) = line.split_first() else { break };
            let start = out.len();
            let above = start.checked_sub(self.row);
            out.extend_from_slice(line);
            for index in 0..line.len() {
                let left = if index >= step { out[start + index - step] } else { 0 };
                let up = above.map_or(0, |above| out[above + index]);
                let predicted = match filter {
                    1 => left,
                    2 => up,
                    3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                    4 => {
                        let corner = match above {
                            Some(above) if index >= step => out[above + index - step],
                            _ => 0,
                        };
                        paeth(left, up, corner)
                    }
                    _ => 0,
                };
                out[start + index] = out[start + index].wrapping_add(predicted);
            }
        }
        out
    }

    /// Whole bytes and pairs of bytes are undone; other depths do not occur with this predictor in print.
    fn undo_tiff(&self, bytes: &mut [u8]) {
        for row in bytes.chunks_mut(self.row) {
            match self.bits {
                8 => {
                    for index in self.colours..row.len() {
                        row[index] = row[index].wrapping_add(row[index - self.colours]);
                    }
                }
                16 => {
                    let back = 2 * self.colours;
                    for index in (back..row.len().saturating_sub(1)).step_by(2) {
                        let before = u16::from_be_bytes([row[index - back], row[index - back + 1]]);
                        let sum = u16::from_be_bytes([row[index], row[index + 1]]).wrapping_add(before);
                        row[index..index + 2].copy_from_slice(&sum.to_be_bytes());
                    }
                }
                _ => {}
            }
        }
    }
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let estimate = a + b - c;
    let (to_left, to_up, to_corner) = ((estimate - a).abs(), (estimate - b).abs(), (estimate - c).abs());
    if to_left <= to_up && to_left <= to_corner {
        left
    } else if to_up <= to_corner {
        up
    } else {
        corner
    }
}
