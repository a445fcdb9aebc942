//! Functions: sampled, exponential, stitched and PostScript calculators (ISO 32000-1, 7.10).

mod calculator;

use super::file::{Dictionary, Document, Lexer, Object, Token};
use calculator::{Step, calculate, length, program};
use std::sync::Arc;

/// A function from some numbers to some numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Function {
    domain: Vec<(f64, f64)>,
    range: Vec<(f64, f64)>,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Identity,
    Sampled {
        size: Vec<usize>,
        encode: Vec<(f64, f64)>,
        decode: Vec<(f64, f64)>,
        outputs: usize,
        samples: Arc<[u16]>,
        most: f64,
    },
    Exponential {
        from: Vec<f64>,
        to: Vec<f64>,
        exponent: f64,
    },
    Stitched {
        functions: Vec<Function>,
        bounds: Vec<f64>,
        encode: Vec<(f64, f64)>,
    },
    Calculator(Arc<[Step]>),
}

/// No function has more inputs or outputs.
const MOST_VALUES: usize = 32;
/// No sampled function has more samples.
const MOST_SAMPLES: usize = 4_000_000;

impl Function {
    /// Reads a function; `None` where it is none.
    pub(super) fn read(document: &Document<'_>, object: &Object) -> Option<Self> {
        read(document, object, 0)
    }

    /// The function that gives back what it is given.
    pub(super) fn identity() -> Self {
        Self { domain: Vec::new(), range: Vec::new(), kind: Kind::Identity }
    }

    /// How many numbers it gives, where that can be told without trying.
    pub(super) fn outputs(&self) -> Option<usize> {
        match &self.kind {
            Kind::Identity => None,
            Kind::Sampled { outputs, .. } => Some(*outputs),
            Kind::Exponential { from, .. } => Some(from.len()),
            Kind::Stitched { functions, .. } => functions.first().and_then(Self::outputs),
            Kind::Calculator(_) => Some(self.range.len()),
        }
    }

    /// How much work a result is, where a plain pixel is 1.
    pub(super) fn cost(&self) -> u64 {
        let cost = match &self.kind {
            Kind::Identity => 1,
            Kind::Sampled { size, outputs, .. } => (1 << size.len().min(4)) * outputs,
            Kind::Exponential { from, .. } => 4 + from.len(),
            Kind::Stitched { functions, .. } => {
                let dearest = functions.iter().map(Self::cost).max().unwrap_or(0);
                return 4 + dearest;
            }
            Kind::Calculator(steps) => length(steps),
        };
        4 + cost as u64
    }

    /// The result; it is cut to the range.
    pub(super) fn evaluate(&self, inputs: &[f64]) -> Vec<f64> {
        let mut values: Vec<f64> = inputs.to_vec();
        for (value, (low, high)) in values.iter_mut().zip(&self.domain) {
            *value = value.max(*low).min(*high);
        }
        let mut result = match &self.kind {
            Kind::Identity => values,
            Kind::Sampled { size, encode, decode, outputs, samples, most } => {
                self.sampled(&values, size, encode, decode, *outputs, samples, *most)
            }
            Kind::Exponential { from, to, exponent } => {
                let power = values.first().copied().unwrap_or(0.0).powf(*exponent);
                let power = if power.is_finite() { power } else { 0.0 };
                from.iter().zip(to).map(|(from, to)| from + power * (to - from)).collect()
            }
            Kind::Stitched { functions, bounds, encode } => {
                self.stitched(values.first().copied().unwrap_or(0.0), functions, bounds, encode)
            }
            Kind::Calculator(steps) => calculate(steps, values, self.range.len()),
        };
        for (value, (low, high)) in result.iter_mut().zip(&self.range) {
            *value = value.max(*low).min(*high);
        }
        result
    }

    /// Interpolates between the samples around the place. With many inputs the nearest sample is taken in all but
    /// the first four, which no eye can tell.
    #[expect(clippy::too_many_arguments, reason = "the parts of one variant")]
    fn sampled(
        &self,
        values: &[f64],
        size: &[usize],
        encode: &[(f64, f64)],
        decode: &[(f64, f64)],
        outputs: usize,
        samples: &[u16],
        most: f64,
    ) -> Vec<f64> {
        let mut corners: Vec<(usize, f64)> = vec![(0, 1.0)];
        let mut stride = 1;
        for (input, &count) in size.iter().enumerate() {
            let (low, high) = self.domain[input];
            let (start, end) = encode[input];
            let value = values.get(input).copied().unwrap_or(low);
            let share = if high > low { (value - low) / (high - low) } else { 0.0 };
            let place = (start + share * (end - start)).clamp(0.0, (count - 1) as f64);
            let below = place.floor();
            let rest = place - below;
            let index = below as usize;
            if rest == 0.0 || input >= 4 {
                let index = if input >= 4 { place.round() as usize } else { index };
                for corner in &mut corners {
                    corner.0 += index * stride;
                }
            } else {
                corners = corners
                    .iter()
                    .flat_map(|(base, weight)| {
                        [
                            (base + index * stride, weight * (1.0 - rest)),
                            (base + (index + 1) * stride, weight * rest),
                        ]
                    })
                    .collect();
            }
            stride *= count;
        }
        (0..outputs)
            .map(|output| {
                let sum: f64 = corners
                    .iter()
                    .map(|(index, weight)| {
                        weight * samples.get(index * outputs + output).copied().map_or(0.0, f64::from)
                    })
                    .sum();
                let (low, high) = decode[output];
                low + sum / most * (high - low)
            })
            .collect()
    }

    fn stitched(&self, value: f64, functions: &[Self], bounds: &[f64], encode: &[(f64, f64)]) -> Vec<f64> {
        let part = bounds.iter().position(|bound| value < *bound).unwrap_or(bounds.len());
        let (domain_low, domain_high) = self.domain.first().copied().unwrap_or((0.0, 1.0));
        let low = part.checked_sub(1).map_or(domain_low, |before| bounds[before]);
        let high = bounds.get(part).copied().unwrap_or(domain_high);
        let (start, end) = encode[part];
        let share = if high > low { (value - low) / (high - low) } else { 0.0 };
        functions[part].evaluate(&[start + share * (end - start)])
    }
}

fn pairs(numbers: &[f64]) -> Vec<(f64, f64)> {
    numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

fn read(document: &Document<'_>, object: &Object, depth: usize) -> Option<Function> {
    if depth > 8 {
        return None;
    }
    let object = document.resolve(object);
    if object.name() == Some("Identity") {
        return Some(Function::identity());
    }
    let dictionary = object.dictionary()?;
    let domain = pairs(&document.numbers(dictionary, "Domain")?);
    let range = pairs(&document.numbers(dictionary, "Range").unwrap_or_default());
    if domain.is_empty() || domain.len() > MOST_VALUES || range.len() > MOST_VALUES {
        return None;
    }
    let kind = match document.integer(dictionary, "FunctionType")? {
        0 => sampled(document, &object, &domain, &range)?,
        2 => {
            let from = document.numbers(dictionary, "C0").unwrap_or_else(|| vec![0.0]);
            let to = document.numbers(dictionary, "C1").unwrap_or_else(|| vec![1.0]);
            if from.len() != to.len() || from.len() > MOST_VALUES {
                return None;
            }
            Kind::Exponential { from, to, exponent: document.number(dictionary, "N")? }
        }
        3 => stitched(document, dictionary, depth)?,
        4 => {
            let Object::Stream(stream) = &object else { return None };
            if range.is_empty() {
                return None;
            }
            let decoded = document.decode(stream, 100_000);
            let mut lexer = Lexer::of_content(&decoded.bytes, &document.budget);
            if lexer.next().ok()?? != Token::Stray(b'{') {
                return None;
            }
            Kind::Calculator(program(&mut lexer, 0)?.into())
        }
        _ => return None,
    };
    Some(Function { domain, range, kind })
}

fn stitched(document: &Document<'_>, dictionary: &Dictionary, depth: usize) -> Option<Kind> {
    let entries = document.array(dictionary, "Functions");
    if entries.is_empty() || entries.len() > 1000 {
        return None;
    }
    let functions: Option<Vec<_>> = entries.iter().map(|entry| read(document, entry, depth + 1)).collect();
    let functions = functions?;
    let bounds = document.numbers(dictionary, "Bounds").unwrap_or_default();
    let encode = pairs(&document.numbers(dictionary, "Encode")?);
    (bounds.len() + 1 == functions.len() && encode.len() == functions.len()).then_some(Kind::Stitched {
        functions,
        bounds,
        encode,
    })
}

fn sampled(
    document: &Document<'_>,
    object: &Object,
    domain: &[(f64, f64)],
    range: &[(f64, f64)],
) -> Option<Kind> {
    let Object::Stream(stream) = object else { return None };
    let dictionary = &stream.dictionary;
    let size: Vec<usize> = document
        .numbers(dictionary, "Size")?
        .iter()
        .map(|size| size.clamp(1.0, MOST_SAMPLES as f64) as usize)
        .collect();
    let outputs = range.len();
    let count = size.iter().try_fold(outputs, |product, size| product.checked_mul(*size))?;
    if size.len() != domain.len() || outputs == 0 || count > MOST_SAMPLES {
        return None;
    }
    let bits = document.integer(dictionary, "BitsPerSample")?;
    if ![1, 2, 4, 8, 12, 16, 24, 32].contains(&bits) {
        return None;
    }
    let bits = bits as usize;
    let encode = document.numbers(dictionary, "Encode").map_or_else(
        || size.iter().map(|size| (0.0, (size - 1) as f64)).collect(),
        |numbers| pairs(&numbers),
    );
    let decode =
        document.numbers(dictionary, "Decode").map_or_else(|| range.to_vec(), |numbers| pairs(&numbers));
    if encode.len() != size.len() || decode.len() != outputs {
        return None;
    }
    let decoded = document.decode(stream, (count * bits).div_ceil(8));
    // Samples are kept with 16 bits at most; no ink is finer.
    let kept = bits.min(16);
    let samples: Arc<[u16]> = (0..count)
        .map(|index| (bits_at(&decoded.bytes, index * bits, bits) >> (bits - kept)) as u16)
        .collect();
    Some(Kind::Sampled { size, encode, decode, outputs, samples, most: f64::from((1_u32 << kept) - 1) })
}

/// The `count` bits (32 at most) from bit `start` on; those behind the end are 0.
pub(super) fn bits_at(bytes: &[u8], start: usize, count: usize) -> u32 {
    let mut value = 0_u64;
    let last = (start + count - 1) / 8;
    for index in start / 8..=last {
        value = value << 8 | u64::from(bytes.get(index).copied().unwrap_or(0));
    }
    let surplus = (last + 1) * 8 - (start + count);
    ((value >> surplus) & ((1_u64 << count) - 1)) as u32
}
