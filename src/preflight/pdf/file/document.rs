//! A PDF as its objects, read when they are asked for.

use super::Budget;
use super::cross_reference::{self, CrossReference, Location};
use super::filter::{self, Decoded};
use super::indirect;
use super::lexer::Lexer;
use super::object::{Dictionary, Object, ObjectId, Stream};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Something that is not as the standard says; it was read around.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::preflight) struct Damage {
    /// The object, where it lies in one.
    pub(in crate::preflight) object: Option<u32>,
    /// What is wrong, in words.
    pub(in crate::preflight) words: String,
}

/// The stream of a profile, and its bytes.
type Profile = (Option<ObjectId>, Arc<[u8]>);

/// No more damage than this is noted.
const MOST_DAMAGE: usize = 200;
/// References that lead to references are followed this far.
const LONGEST_TRAIL: usize = 16;

/// A file that is read. Shared by all threads.
#[derive(Debug)]
pub(in crate::preflight) struct Document<'a> {
    bytes: &'a [u8],
    pub(in crate::preflight) budget: Budget,
    cross_reference: CrossReference,
    /// Objects that were read, in the order of the cross-reference entries.
    objects: Vec<OnceLock<Object>>,
    object_streams: Mutex<BTreeMap<u32, Arc<Vec<Object>>>>,
    /// The result of a search through the whole file, made when an entry leads nowhere.
    searched: OnceLock<CrossReference>,
    damage: Mutex<BTreeSet<Damage>>,
    /// The profile that was decoded last.
    profile: Mutex<Option<Profile>>,
}

impl<'a> Document<'a> {
    /// Opens a file; `None` where there is no catalog to begin from.
    pub(in crate::preflight) fn open(file: &'a [u8]) -> Self {
        let start = indirect::find(file.get(..1024).unwrap_or(file), b"%PDF-").unwrap_or(0);
        let bytes = &file[start..];
        let budget = Budget::of(bytes.len());
        let mut cross_reference = cross_reference::read(bytes, &budget);
        let faults = std::mem::take(&mut cross_reference.faults);
        let objects = cross_reference.entries.iter().map(|_| OnceLock::new()).collect();
        let document = Self {
            bytes,
            budget,
            cross_reference,
            objects,
            object_streams: Mutex::default(),
            searched: OnceLock::new(),
            damage: Mutex::default(),
            profile: Mutex::default(),
        };
        if start > 0 {
            document.note(None, "the header does not stand at the very beginning");
        }
        for fault in faults {
            document.note(None, fault);
        }
        document
    }

    /// The bytes from the header on, which all positions count from.
    pub(in crate::preflight) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The newest trailer.
    pub(in crate::preflight) fn trailer(&self) -> &Dictionary {
        &self.cross_reference.trailer
    }

    /// The catalog.
    pub(in crate::preflight) fn catalog(&self) -> Option<Arc<Dictionary>> {
        self.dictionary(self.trailer(), "Root")
    }

    /// How many objects the cross-reference sections name.
    pub(in crate::preflight) fn size(&self) -> usize {
        self.cross_reference.entries.len()
    }

    /// Notes something that was read around.
    pub(in crate::preflight) fn note(&self, object: Option<u32>, words: impl Into<String>) {
        let mut damage = self.damage.lock().unwrap_or_else(PoisonError::into_inner);
        if damage.len() < MOST_DAMAGE {
            damage.insert(Damage { object, words: words.into() });
        }
    }

    /// What was read around so far.
    pub(in crate::preflight) fn damage(&self) -> Vec<Damage> {
        self.damage.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// The object that this is or refers to; null where there is none.
    pub(in crate::preflight) fn resolve(&self, object: &Object) -> Object {
        match object {
            Object::Reference(id) => self.trail(*id, 0),
            other => other.clone(),
        }
    }

    fn trail(&self, id: ObjectId, depth: usize) -> Object {
        if depth > LONGEST_TRAIL {
            self.note(Some(id.number), "references lead in a circle");
            return Object::Null;
        }
        match self.object(id.number, depth) {
            Object::Reference(next) => self.trail(next, depth + 1),
            object => object,
        }
    }

    fn object(&self, number: u32, depth: usize) -> Object {
        let Some(index) = self.cross_reference.index(number) else {
            return self.found_by_search(number, depth);
        };
        if let Some(object) = self.objects[index].get() {
            return object.clone();
        }
        let object = match self.cross_reference.entries[index].1 {
            Location::Free => Object::Null,
            Location::Offset(offset) => match self.read_at(number, offset, depth) {
                Some(object) => object,
                None => {
                    self.note(Some(number), "the cross-reference section gives a wrong place for an object");
                    self.found_by_search(number, depth)
                }
            },
            Location::Within(stream, index) => self.within(stream, index, number, depth),
        };
        // Another thread may have been first; both read the same.
        let _ = self.objects[index].set(object.clone());
        object
    }

    fn read_at(&self, number: u32, offset: usize, depth: usize) -> Option<Object> {
        if offset >= self.bytes.len() {
            return None;
        }
        let length = |id: ObjectId| {
            (depth < LONGEST_TRAIL)
                .then(|| self.trail(id, depth + LONGEST_TRAIL / 4))
                .and_then(|object| object.integer())
        };
        let read = indirect::read(self.bytes, offset, &self.budget, &length)?;
        if read.id.number != number {
            return None;
        }
        for fault in read.faults {
            self.note(Some(number), fault);
        }
        Some(read.object)
    }

    /// An object that the cross-reference sections do not know, or know at a wrong place. Only where a section is
    /// wrong is the file searched: a reference to an object that is not there is null, and no fault.
    fn found_by_search(&self, number: u32, depth: usize) -> Object {
        if self.cross_reference.rebuilt || self.cross_reference.index(number).is_none() {
            return Object::Null;
        }
        let found = self.searched.get_or_init(|| cross_reference::search(self.bytes, &self.budget));
        match found.index(number).map(|index| found.entries[index].1) {
            Some(Location::Offset(offset)) => self.read_at(number, offset, depth).unwrap_or_default(),
            Some(Location::Within(stream, index)) => self.within(stream, index, number, depth),
            Some(Location::Free) | None => Object::Null,
        }
    }

    fn within(&self, stream: u32, index: usize, number: u32, depth: usize) -> Object {
        if depth > LONGEST_TRAIL {
            return Object::Null;
        }
        let held = self.object_streams.lock().unwrap_or_else(PoisonError::into_inner).get(&stream).cloned();
        let objects = held.unwrap_or_else(|| {
            let objects = Arc::new(self.read_object_stream(stream, depth));
            self.object_streams
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(stream, Arc::clone(&objects));
            objects
        });
        objects.get(index).cloned().unwrap_or_else(|| {
            self.note(Some(number), "the object stream that should hold an object does not");
            Object::Null
        })
    }

    fn read_object_stream(&self, number: u32, depth: usize) -> Vec<Object> {
        // An object stream lies in no other one.
        let Object::Stream(stream) = (match self.cross_reference.index(number) {
            Some(index) => match self.cross_reference.entries[index].1 {
                Location::Offset(_) => self.object(number, depth + 1),
                Location::Free | Location::Within(..) => Object::Null,
            },
            None => Object::Null,
        }) else {
            return Vec::new();
        };
        let value = |key| {
            stream.dictionary.get(key).and_then(Object::integer).and_then(|value| usize::try_from(value).ok())
        };
        let decoded = self.decode(&stream, Budget::STREAM);
        if let Some(fault) = decoded.fault {
            self.note(Some(number), format!("an object stream cannot be decoded: {fault}"));
        }
        let (Some(count), Some(first)) = (value("N"), value("First")) else { return Vec::new() };
        let mut header = Lexer::of_content(&decoded.bytes, &self.budget);
        let mut objects = Vec::new();
        for _ in 0..count {
            let (Ok(Some(_)), Ok(Some(offset))) = (header.object(), header.object()) else { break };
            let Some(offset) = offset.integer().and_then(|offset| usize::try_from(offset).ok()) else {
                break;
            };
            let mut lexer = Lexer::of_file(&decoded.bytes, first.saturating_add(offset), &self.budget);
            let Ok(object) = lexer.object() else { break };
            for fault in lexer.faults {
                self.note(Some(number), fault);
            }
            if self.budget.charge(super::Limit::Objects, 1).is_err() {
                break;
            }
            objects.push(object.unwrap_or_default());
        }
        objects
    }

    /// The bytes of a stream with the general filters undone, no more than `wanted` of them.
    pub(in crate::preflight) fn decode(&self, stream: &Stream, wanted: usize) -> Decoded<'a> {
        filter::decode(self.bytes, stream, wanted, &self.budget, &|object| self.resolve(object))
    }

    /// The bytes of a profile, which is large and asked for more than once.
    pub(in crate::preflight) fn profile(&self, stream: &Stream) -> Arc<[u8]> {
        let mut last = self.profile.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((id, profile)) = &*last
            && *id == stream.id
        {
            return Arc::clone(profile);
        }
        let profile: Arc<[u8]> = self.decode(stream, Budget::STREAM / 5).bytes.into();
        *last = Some((stream.id, Arc::clone(&profile)));
        profile
    }

    /// The filters of a stream by their full names, in the order of decoding.
    pub(in crate::preflight) fn filters(&self, dictionary: &Dictionary) -> Vec<String> {
        filter::chain(dictionary, &|object| self.resolve(object)).into_iter().map(|(name, _)| name).collect()
    }

    /// The resolved value of a key; null where there is none.
    pub(in crate::preflight) fn value(&self, dictionary: &Dictionary, key: &str) -> Object {
        dictionary.get(key).map(|object| self.resolve(object)).unwrap_or_default()
    }

    /// A dictionary, that of a stream too.
    pub(in crate::preflight) fn dictionary(
        &self,
        dictionary: &Dictionary,
        key: &str,
    ) -> Option<Arc<Dictionary>> {
        match self.value(dictionary, key) {
            Object::Dictionary(found) => Some(found),
            Object::Stream(stream) => Some(Arc::new(stream.dictionary.clone())),
            _ => None,
        }
    }

    /// A stream.
    pub(in crate::preflight) fn stream(&self, dictionary: &Dictionary, key: &str) -> Option<Arc<Stream>> {
        match self.value(dictionary, key) {
            Object::Stream(stream) => Some(stream),
            _ => None,
        }
    }

    /// A name.
    pub(in crate::preflight) fn name(&self, dictionary: &Dictionary, key: &str) -> Option<Arc<str>> {
        match self.value(dictionary, key) {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }

    /// A number.
    pub(in crate::preflight) fn number(&self, dictionary: &Dictionary, key: &str) -> Option<f64> {
        self.value(dictionary, key).number()
    }

    /// A whole number.
    pub(in crate::preflight) fn integer(&self, dictionary: &Dictionary, key: &str) -> Option<i64> {
        self.value(dictionary, key).integer()
    }

    /// True only where the value is.
    pub(in crate::preflight) fn is_true(&self, dictionary: &Dictionary, key: &str) -> bool {
        self.value(dictionary, key) == Object::Boolean(true)
    }

    /// The resolved entries of an array; none where there is no array.
    pub(in crate::preflight) fn array(&self, dictionary: &Dictionary, key: &str) -> Vec<Object> {
        self.entries(&self.value(dictionary, key))
    }

    /// The resolved entries of an array; none where it is no array.
    pub(in crate::preflight) fn entries(&self, array: &Object) -> Vec<Object> {
        array.array().unwrap_or_default().iter().map(|object| self.resolve(object)).collect()
    }

    /// The numbers of an array, if it holds at least one and nothing else.
    pub(in crate::preflight) fn numbers(&self, dictionary: &Dictionary, key: &str) -> Option<Vec<f64>> {
        let entries = self.array(dictionary, key);
        let numbers: Option<Vec<f64>> = entries.iter().map(Object::number).collect();
        numbers.filter(|numbers| !numbers.is_empty())
    }

    /// A text string in Unicode (7.9.2.2).
    pub(in crate::preflight) fn text(&self, dictionary: &Dictionary, key: &str) -> Option<String> {
        match self.value(dictionary, key) {
            Object::String(bytes) => Some(text_string(&bytes)),
            Object::Name(name) => Some(name.to_string()),
            _ => None,
        }
    }
}

/// Decodes a text string: UTF-16 or UTF-8 with a byte order mark, else PDFDocEncoding.
pub(in crate::preflight) fn text_string(bytes: &[u8]) -> String {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| document_encoding(*byte)).collect(),
    }
}

/// PDFDocEncoding (Annex D.2), which is Latin-1 but for two rows.
fn document_encoding(byte: u8) -> char {
    const LOW: [char; 8] =
        ['\u{2D8}', '\u{2C7}', '\u{2C6}', '\u{2D9}', '\u{2DD}', '\u{2DB}', '\u{2DA}', '\u{2DC}'];
    const HIGH: [char; 33] = [
        '\u{2022}', '\u{2020}', '\u{2021}', '\u{2026}', '\u{2014}', '\u{2013}', '\u{192}', '\u{2044}',
        '\u{2039}', '\u{203A}', '\u{2212}', '\u{2030}', '\u{201E}', '\u{201C}', '\u{201D}', '\u{2018}',
        '\u{2019}', '\u{201A}', '\u{2122}', '\u{FB01}', '\u{FB02}', '\u{141}', '\u{152}', '\u{160}',
        '\u{178}', '\u{17D}', '\u{131}', '\u{142}', '\u{153}', '\u{161}', '\u{17E}', '\u{FFFD}', '\u{20AC}',
    ];
    match byte {
        0x18..=0x1F => LOW[usize::from(byte - 0x18)],
        0x80..=0xA0 => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
