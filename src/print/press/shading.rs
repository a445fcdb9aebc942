//! Gradients in ink (ISO 32000-1, 7.10 and 8.7.4.5).

use super::calculator;
use super::colour::{Separation, black};
use super::convert::shares;
use super::ink::{Space, Use, luminosity, sample};
use super::plate::deflated;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// Into how many steps a part of a gradient is parted: between them the inks are mixed evenly.
const STEPS: usize = 33;

/// The same for a gradient that repeats itself, which is written as one part.
const STEPS_OF_ALL: usize = 2048;

/// A shading in the inks of the press, or in a mask in its lightness. `None` where it is of a kind that is not known.
pub(super) fn convert(
    document: &mut Document,
    shading: &Dictionary,
    space: Space,
    purpose: Use,
    separation: &Separation,
) -> Option<Dictionary> {
    let mut converted = shading.clone();
    let function = function(document, shading.get(b"Function").ok()?);
    if purpose == Use::Print && space == Space::Other {
        let in_inks =
            shading.get(b"ColorSpace").and_then(Object::as_name).is_ok_and(|own| own == b"DeviceCMYK");
        let heavy = |colour: &[f64]| lightened(separation, colour).is_some();
        // Inks that leave room for black stay as they are, and so does a spot colour.
        if !in_inks || !function.as_ref().is_some_and(|function| function.any(&heavy)) {
            return Some(converted);
        }
    }
    let function = function?;
    let tints = Tints { space, purpose, separation, grey: !function.has_hue() };
    let function = if let Function::Calculated { .. } = function {
        // Typst writes these only for stripes along x: the same as an axial shading over their domain.
        let [from, to, ..] = numbers(document, shading.get(b"Domain").ok()?)[..] else { return None };
        let coordinates: Vec<Object> = [from, 0.0, to, 0.0].map(real).to_vec();
        converted.set("ShadingType", 2);
        converted.set("Coords", coordinates);
        converted.remove(b"Domain");
        converted.remove(b"Matrix");
        sampled(document, &function, (from, to), STEPS_OF_ALL, &tints)?
    } else {
        written(document, &function, &tints)?
    };
    converted.set("Function", function);
    converted.set("ColorSpace", if purpose == Use::Mask { "DeviceGray" } else { "DeviceCMYK" });
    Some(converted)
}

/// A function of one number.
enum Function {
    /// Between two colours.
    Between { from: Vec<f64>, to: Vec<f64>, exponent: f64 },
    /// Parts one behind the other.
    Stitched { parts: Vec<Function>, bounds: Vec<f64>, encode: Vec<f64> },
    /// A program.
    Calculated { program: calculator::Program, outputs: usize },
}

impl Function {
    fn value(&self, x: f64) -> Option<Vec<f64>> {
        match self {
            Self::Between { from, to, exponent } => {
                let share = x.clamp(0.0, 1.0).powf(*exponent);
                Some(from.iter().zip(to).map(|(from, to)| from + share * (to - from)).collect())
            }
            Self::Stitched { parts, bounds, encode } => {
                let at = bounds.partition_point(|bound| *bound <= x).min(parts.len().checked_sub(1)?);
                let low = if at == 0 { 0.0 } else { bounds[at - 1] };
                let high = bounds.get(at).copied().unwrap_or(1.0);
                let [start, end] = *encode.get(at * 2..at * 2 + 2)? else { return None };
                let share = if high > low { (x - low) / (high - low) } else { 0.0 };
                parts[at].value(start + share * (end - start))
            }
            Self::Calculated { program, outputs } => program.run(&[x, 0.0], *outputs),
        }
    }

    /// Whether any of its colours has a hue.
    fn has_hue(&self) -> bool {
        self.any(&|colour| {
            colour.len() >= 3 && colour.iter().any(|value| (value - colour[0]).abs() > 1.0 / 512.0)
        })
    }

    /// Whether any of its colours is like this; that is said of those of a program, which are not known.
    fn any(&self, like_this: &dyn Fn(&[f64]) -> bool) -> bool {
        match self {
            Self::Between { from, to, .. } => like_this(from) || like_this(to),
            Self::Stitched { parts, .. } => parts.iter().any(|part| part.any(like_this)),
            Self::Calculated { .. } => true,
        }
    }
}

fn function(document: &Document, object: &Object) -> Option<Function> {
    function_within(document, object, 8)
}

fn function_within(document: &Document, object: &Object, depth: u8) -> Option<Function> {
    let object = document.dereference(object).ok()?.1;
    let dictionary = object.as_stream().map(|stream| &stream.dict).or_else(|_| object.as_dict()).ok()?;
    let list = |key: &[u8]| dictionary.get(key).ok().map(|object| numbers(document, object));
    match dictionary.get(b"FunctionType").ok()?.as_i64().ok()? {
        2 => Some(Function::Between {
            from: list(b"C0").unwrap_or_else(|| vec![0.0]),
            to: list(b"C1").unwrap_or_else(|| vec![1.0]),
            exponent: f64::from(dictionary.get(b"N").ok()?.as_float().ok()?),
        }),
        3 => {
            let parts = dictionary.get(b"Functions").ok()?.as_array().ok()?;
            let depth = depth.checked_sub(1)?;
            Some(Function::Stitched {
                parts: parts
                    .iter()
                    .map(|part| function_within(document, part, depth))
                    .collect::<Option<_>>()?,
                bounds: list(b"Bounds")?,
                encode: list(b"Encode")?,
            })
        }
        4 => {
            let program = object.as_stream().ok()?.get_plain_content().ok()?;
            let program = calculator::Program::read(&program)?;
            // Only programs that throw y away at once depend on x alone.
            program
                .ignores_second()
                .then_some(Function::Calculated { program, outputs: list(b"Range")?.len() / 2 })
        }
        _ => None,
    }
}

/// Inks that leave room for black; `None` where they do so already, or are no inks.
fn lightened(separation: &Separation, colour: &[f64]) -> Option<[f64; 4]> {
    separation.lightened(*<&[f64; 4]>::try_from(colour).ok()?)
}

/// What a colour becomes.
struct Tints<'a> {
    space: Space,
    purpose: Use,
    separation: &'a Separation,
    /// Whether the whole gradient is without hue: then it is black ink alone.
    grey: bool,
}

impl Tints<'_> {
    fn of(&self, colour: &[f64]) -> Option<Vec<f64>> {
        let rgb = match *colour {
            [grey] => [grey; 3],
            [red, green, blue] => [red, green, blue],
            [cyan, magenta, yellow, black] if self.purpose == Use::Print => {
                let inks = [cyan, magenta, yellow, black];
                return Some(self.separation.lightened(inks).unwrap_or(inks).to_vec());
            }
            _ => return None,
        };
        Some(match (self.purpose, self.space) {
            (Use::Mask, Space::Grey) => vec![rgb[0]],
            (Use::Mask, Space::Rgb | Space::Other) => vec![luminosity(rgb)],
            (Use::Print, _) if self.grey => shares(black(self.separation.tone(sample(rgb[0])))).to_vec(),
            (Use::Print, _) => shares(self.separation.light(rgb.map(sample))).to_vec(),
        })
    }

    fn channels(&self) -> usize {
        match self.purpose {
            Use::Print => 4,
            Use::Mask => 1,
        }
    }
}

/// The function with its colours replaced, part by part.
fn written(document: &mut Document, function: &Function, tints: &Tints<'_>) -> Option<Object> {
    match function {
        Function::Between { .. } => sampled(document, function, (0.0, 1.0), STEPS, tints),
        Function::Stitched { parts, bounds, encode } => {
            let parts: Vec<Object> =
                parts.iter().map(|part| written(document, part, tints)).collect::<Option<_>>()?;
            let list = |numbers: &[f64]| Object::Array(numbers.iter().copied().map(real).collect());
            let stitched = dictionary! {
                "FunctionType" => 3,
                "Domain" => list(&[0.0, 1.0]),
                "Functions" => parts,
                "Bounds" => list(bounds),
                "Encode" => list(encode),
            };
            Some(Object::Reference(document.add_object(stitched)))
        }
        Function::Calculated { .. } => None,
    }
}

/// A table of values, evenly spaced over a domain.
fn sampled(
    document: &mut Document,
    function: &Function,
    (from, to): (f64, f64),
    steps: usize,
    tints: &Tints<'_>,
) -> Option<Object> {
    let mut table = Vec::with_capacity(steps * 4);
    for step in 0..steps {
        let x = from + (to - from) * step as f64 / (steps - 1) as f64;
        table.extend(tints.of(&function.value(x)?)?.into_iter().map(sample));
    }
    let range: Vec<Object> = [0, 1].repeat(tints.channels()).into_iter().map(Object::Integer).collect();
    let dictionary = dictionary! {
        "FunctionType" => 0,
        "Domain" => vec![0.into(), 1.into()],
        "Range" => range,
        "Size" => vec![Object::Integer(steps as i64)],
        "BitsPerSample" => 8,
        "Filter" => "FlateDecode",
    };
    let stream = Stream::new(dictionary, deflated(&table)).with_compression(false);
    Some(Object::Reference(document.add_object(stream)))
}

fn numbers(document: &Document, object: &Object) -> Vec<f64> {
    let array = document.dereference(object).ok().and_then(|(_, object)| object.as_array().ok());
    array.into_iter().flatten().filter_map(|number| Some(f64::from(number.as_float().ok()?))).collect()
}

fn real(value: f64) -> Object {
    Object::Real(value as f32)
}
