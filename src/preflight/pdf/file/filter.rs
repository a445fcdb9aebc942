//! Filters of streams (ISO 32000-1, 7.4), each with a bound on what it gives out.

use super::object::{Dictionary, Object, Stream};
use super::predictor::Predictor;
use super::{Budget, Limit};
use std::borrow::Cow;
use std::io::Read as _;

/// What the bytes still are when the general filters are undone: the codec of a picture.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::preflight) enum Codec {
    /// Plain samples or text.
    Plain,
    /// JPEG.
    Dct,
    /// JPEG 2000.
    Jpx,
    /// Fax, with its parameters.
    Fax(Dictionary),
    /// JBIG2, with its parameters.
    Jbig2(Dictionary),
}

/// A stream with its general filters undone.
#[derive(Debug)]
pub(in crate::preflight) struct Decoded<'a> {
    pub(in crate::preflight) bytes: Cow<'a, [u8]>,
    pub(in crate::preflight) codec: Codec,
    /// Why it is not whole, in words.
    pub(in crate::preflight) fault: Option<String>,
}

/// Chains longer than this are refused.
const LONGEST_CHAIN: usize = 8;

/// The names of a stream's filters with their parameters, in the order of decoding.
pub(in crate::preflight) fn chain(
    dictionary: &Dictionary,
    resolve: &dyn Fn(&Object) -> Object,
) -> Vec<(String, Dictionary)> {
    let value = |long: &str, short: &str| {
        dictionary.get(long).or_else(|| dictionary.get(short)).map(resolve).unwrap_or_default()
    };
    let list = |object: Object| match object {
        Object::Array(items) => items.iter().map(resolve).collect(),
        Object::Null => Vec::new(),
        single => vec![single],
    };
    let parameters = list(value("DecodeParms", "DP"));
    list(value("Filter", "F"))
        .into_iter()
        .enumerate()
        .filter_map(|(index, name)| {
            let entries = parameters.get(index).and_then(Object::dictionary).cloned().unwrap_or_default();
            let entries =
                Dictionary::new(entries.iter().map(|(key, value)| (key.into(), resolve(value))).collect());
            Some((full_name(name.name()?).to_owned(), entries))
        })
        .collect()
}

/// Inline pictures may use short names (8.9.7).
fn full_name(name: &str) -> &str {
    match name {
        "AHx" => "ASCIIHexDecode",
        "A85" => "ASCII85Decode",
        "LZW" => "LZWDecode",
        "Fl" => "FlateDecode",
        "RL" => "RunLengthDecode",
        "CCF" => "CCITTFaxDecode",
        "DCT" => "DCTDecode",
        other => other,
    }
}

/// Undoes the general filters of a stream of `file`. No more than `wanted` bytes are given out.
pub(in crate::preflight) fn decode<'a>(
    file: &'a [u8],
    stream: &Stream,
    wanted: usize,
    budget: &Budget,
    resolve: &dyn Fn(&Object) -> Object,
) -> Decoded<'a> {
    let raw = file.get(stream.data.clone()).unwrap_or_default();
    if stream.dictionary.has("F") && stream.id.is_some() {
        let fault = Some("its bytes lie in another file".to_owned());
        return Decoded { bytes: Cow::default(), codec: Codec::Plain, fault };
    }
    let filters = chain(&stream.dictionary, resolve);
    decode_chain(raw, &filters, wanted.min(Budget::STREAM), budget)
}

/// Undoes these filters.
pub(in crate::preflight) fn decode_chain<'a>(
    raw: &'a [u8],
    filters: &[(String, Dictionary)],
    wanted: usize,
    budget: &Budget,
) -> Decoded<'a> {
    let mut decoded = Decoded { bytes: Cow::Borrowed(raw), codec: Codec::Plain, fault: None };
    if filters.len() > LONGEST_CHAIN {
        decoded.bytes = Cow::default();
        decoded.fault = Some(format!("it has {} filters", filters.len()));
        return decoded;
    }
    for (index, (name, parameters)) in filters.iter().enumerate() {
        if decoded.codec != Codec::Plain {
            decoded.fault = Some(format!("the filter {name} stands behind that of a picture"));
            break;
        }
        // Only the last filter gives out what is wanted; those before it give out compressed data.
        let bound = if index + 1 == filters.len() { wanted } else { Budget::STREAM };
        let result = match name.as_str() {
            "FlateDecode" | "LZWDecode" => {
                let predictor = Predictor::of(parameters);
                let bound =
                    predictor.map_or(bound, |predictor| predictor.encoded_size(bound)).min(Budget::STREAM);
                let (bytes, fault) = if name == "FlateDecode" {
                    flate(&decoded.bytes, bound)
                } else {
                    let early = parameters.get("EarlyChange").and_then(Object::integer) != Some(0);
                    lzw(&decoded.bytes, early, bound)
                };
                match predictor {
                    Some(predictor) => (predictor.undo(bytes), fault),
                    None => (bytes, fault),
                }
            }
            "ASCIIHexDecode" => ascii_hex(&decoded.bytes),
            "ASCII85Decode" => ascii_85(&decoded.bytes, bound),
            "RunLengthDecode" => run_length(&decoded.bytes, bound),
            "Crypt" => continue,
            "DCTDecode" | "JPXDecode" | "CCITTFaxDecode" | "JBIG2Decode" => {
                decoded.codec = match name.as_str() {
                    "DCTDecode" => Codec::Dct,
                    "JPXDecode" => Codec::Jpx,
                    "CCITTFaxDecode" => Codec::Fax(parameters.clone()),
                    _ => Codec::Jbig2(parameters.clone()),
                };
                continue;
            }
            _ => (Vec::new(), Some(format!("there is no filter {name}"))),
        };
        let (bytes, fault) = result;
        if budget.charge(Limit::DecodedBytes, bytes.len() as u64).is_err() {
            decoded.bytes = Cow::default();
            decoded.fault = Some("it would take too much memory".to_owned());
            break;
        }
        decoded.bytes = Cow::Owned(bytes);
        if let Some(fault) = fault {
            decoded.fault = Some(fault);
        }
    }
    decoded
}

/// Whether more than the bound was there matters only where the bound is one of size, not of what is wanted.
fn too_large(length: usize, bound: usize) -> Option<String> {
    (length > bound && bound >= Budget::CONTENT / 10)
        .then(|| format!("it is larger than {} MB when decompressed", bound / 1_000_000))
}

fn flate(bytes: &[u8], bound: usize) -> (Vec<u8>, Option<String>) {
    let mut out = Vec::new();
    let mut reader = flate2::read::ZlibDecoder::new(bytes).take(bound as u64 + 1);
    let result = reader.read_to_end(&mut out);
    let mut fault = too_large(out.len(), bound);
    if result.is_err() && out.len() <= bound {
        fault = Some("its Flate data are damaged".to_owned());
        if out.is_empty() {
            // Some writers leave the zlib header out.
            let raw = flate2::read::DeflateDecoder::new(bytes).take(bound as u64 + 1).read_to_end(&mut out);
            if raw.is_err() {
                out.truncate(bound);
            }
        }
    }
    out.truncate(bound);
    (out, fault)
}

fn lzw(bytes: &[u8], early: bool, bound: usize) -> (Vec<u8>, Option<String>) {
    let mut decoder = if early {
        weezl::decode::Decoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8)
    } else {
        weezl::decode::Decoder::new(weezl::BitOrder::Msb, 8)
    };
    let mut out = Vec::new();
    let mut rest = bytes;
    let mut buffer = vec![0; 1 << 16];
    let mut fault = None;
    while out.len() <= bound {
        let step = decoder.decode_bytes(rest, &mut buffer);
        out.extend_from_slice(&buffer[..step.consumed_out]);
        rest = &rest[step.consumed_in..];
        match step.status {
            Ok(weezl::LzwStatus::Ok) if step.consumed_out > 0 || step.consumed_in > 0 => {}
            Ok(weezl::LzwStatus::Done) => break,
            Ok(_) => {
                fault = Some("its LZW data do not end".to_owned());
                break;
            }
            Err(_) => {
                fault = Some("its LZW data are damaged".to_owned());
                break;
            }
        }
    }
    let fault = fault.or_else(|| too_large(out.len(), bound));
    out.truncate(bound);
    (out, fault)
}

fn ascii_hex(bytes: &[u8]) -> (Vec<u8>, Option<String>) {
    let mut out = Vec::with_capacity(bytes.len() / 2);
    let mut high = None;
    for &byte in bytes {
        match char::from(byte).to_digit(16) {
            Some(digit) => match high.take() {
                Some(first) => out.push((first * 16 + digit) as u8),
                None => high = Some(digit),
            },
            None if byte == b'>' => break,
            None if byte.is_ascii_whitespace() || byte == 0 => {}
            None => return (out, Some("its hexadecimal data are damaged".to_owned())),
        }
    }
    out.extend(high.map(|first| (first * 16) as u8));
    (out, None)
}

fn ascii_85(bytes: &[u8], bound: usize) -> (Vec<u8>, Option<String>) {
    let mut out = Vec::new();
    let mut group = Vec::with_capacity(5);
    let flush = |group: &mut Vec<u8>, out: &mut Vec<u8>| {
        let count = group.len();
        if count > 1 {
            group.resize(5, 84);
            let value = group
                .iter()
                .fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(u32::from(*digit)));
            out.extend_from_slice(&value.to_be_bytes()[..count - 1]);
        }
        group.clear();
    };
    for &byte in bytes {
        match byte {
            b'!'..=b'u' => group.push(byte - b'!'),
            b'z' if group.is_empty() => out.extend_from_slice(&[0; 4]),
            b'~' => break,
            _ if byte.is_ascii_whitespace() || byte == 0 => {}
            _ => return (out, Some("its ASCII-85 data are damaged".to_owned())),
        }
        if group.len() == 5 {
            flush(&mut group, &mut out);
        }
        if out.len() > bound {
            out.truncate(bound);
            return (out, None);
        }
    }
    flush(&mut group, &mut out);
    (out, None)
}

fn run_length(bytes: &[u8], bound: usize) -> (Vec<u8>, Option<String>) {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some((&length, tail)) = rest.split_first() {
        if out.len() > bound {
            break;
        }
        match length {
            128 => break,
            0..128 => {
                let count = (usize::from(length) + 1).min(tail.len());
                out.extend_from_slice(&tail[..count]);
                rest = &tail[count..];
            }
            129.. => {
                let Some((&byte, tail)) = tail.split_first() else { break };
                out.extend(std::iter::repeat_n(byte, 257 - usize::from(length)));
                rest = tail;
            }
        }
    }
    let fault = too_large(out.len(), bound);
    out.truncate(bound);
    (out, fault)
}
