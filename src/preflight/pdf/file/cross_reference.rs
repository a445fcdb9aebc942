//! Where the objects lie: cross-reference tables and streams (ISO 32000-1, 7.5.4 and 7.5.8), or, where these are
//! damaged, a search through the whole file.

use super::indirect::{self, find_last};
use super::lexer::{Lexer, is_space};
use super::object::{Dictionary, Object, Stream};
use super::{Budget, Exceeded, Limit, filter};
use std::collections::BTreeSet;

/// Where an object lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Location {
    /// It was deleted.
    Free,
    /// At this byte of the file.
    Offset(usize),
    /// In an object stream of this number, at this place in turn.
    Within(u32, usize),
}

/// All that the cross-reference sections of a file say.
#[derive(Debug, Default)]
pub(super) struct CrossReference {
    /// By object number, sorted.
    pub(super) entries: Vec<(u32, Location)>,
    /// The newest trailer, which names the catalog.
    pub(super) trailer: Dictionary,
    /// What is not as it should be.
    pub(super) faults: Vec<String>,
    /// Whether it was made by a search.
    pub(super) rebuilt: bool,
}

impl CrossReference {
    /// Where the object of this number lies.
    pub(super) fn index(&self, number: u32) -> Option<usize> {
        self.entries.binary_search_by_key(&number, |entry| entry.0).ok()
    }
}

/// Reads the sections from the newest to the oldest; searches the file where one is missing or none leads to the catalog.
pub(super) fn read(bytes: &[u8], budget: &Budget) -> CrossReference {
    let mut found = Sections {
        bytes,
        budget,
        entries: Vec::new(),
        trailers: Vec::new(),
        faults: Vec::new(),
        is_broken: false,
    };
    found.follow();
    let trailer = found.trailers.iter().find(|trailer| trailer.has("Root")).cloned();
    let mut faults = found.faults;
    match trailer {
        Some(trailer) if !found.entries.is_empty() && !found.is_broken => {
            let newest = found.trailers.first().cloned().unwrap_or_default();
            let mut entries = found.entries;
            entries.sort_by_key(|entry| entry.0);
            entries.dedup_by_key(|entry| entry.0);
            // The identifier stands in the newest trailer, or in that of a linearised file's first section.
            let trailer = if newest.has("Root") { newest } else { trailer };
            CrossReference { entries, trailer, faults, rebuilt: false }
        }
        _ => {
            faults.push("the cross-reference sections do not lead to all objects".to_owned());
            CrossReference { faults, ..search(bytes, budget) }
        }
    }
}

struct Sections<'a> {
    bytes: &'a [u8],
    budget: &'a Budget,
    entries: Vec<(u32, Location)>,
    trailers: Vec<Dictionary>,
    faults: Vec<String>,
    /// Whether a section that should be there is not.
    is_broken: bool,
}

impl Sections<'_> {
    fn fault(&mut self, words: &str) {
        self.faults.push(words.to_owned());
    }

    fn follow(&mut self) {
        let tail = self.bytes.len().saturating_sub(4096);
        let Some(start) = find_last(&self.bytes[tail..], b"startxref") else {
            return self.fault("there is no startxref at the end");
        };
        if find_last(&self.bytes[tail + start..], b"%%EOF").is_none() {
            self.fault("there is no %%EOF at the end");
        }
        let mut lexer = Lexer::of_file(self.bytes, tail + start + 9, self.budget);
        let mut next =
            lexer.object().ok().flatten().and_then(|object| usize::try_from(object.integer()?).ok());
        if next.is_none() {
            self.fault("startxref is not followed by a position");
        }
        let mut visited = BTreeSet::new();
        while let Some(position) = next {
            if !visited.insert(position) {
                return self.fault("the cross-reference sections lead in a circle");
            }
            let Some(trailer) = self.section(position) else { return };
            if let Some(hybrid) = place(&trailer, "XRefStm")
                && visited.insert(hybrid)
                && self.section(hybrid).is_none()
            {
                return;
            }
            next = place(&trailer, "Prev");
        }
    }

    /// Reads one section and gives its trailer; `None`, with a fault, where there is none.
    fn section(&mut self, position: usize) -> Option<Dictionary> {
        let mut lexer = Lexer::of_file(self.bytes, position, self.budget);
        let read = if position < self.bytes.len() && lexer.keyword(b"xref") {
            self.table(lexer)
        } else {
            self.stream(position)
        };
        match read {
            Ok(Some(trailer)) => {
                self.trailers.push(trailer.clone());
                Some(trailer)
            }
            Ok(None) => {
                self.is_broken = true;
                self.fault("there is no cross-reference section where one should be");
                None
            }
            Err(Exceeded(_)) => None,
        }
    }

    fn table(&mut self, mut lexer: Lexer<'_>) -> Result<Option<Dictionary>, Exceeded> {
        while !lexer.keyword(b"trailer") {
            let (Some(first), Some(count)) = (integer(&mut lexer)?, integer(&mut lexer)?) else {
                return Ok(None);
            };
            for number in first..first.saturating_add(count) {
                let (Some(offset), Some(_)) = (integer(&mut lexer)?, integer(&mut lexer)?) else {
                    return Ok(None);
                };
                self.budget.charge(Limit::Objects, 1)?;
                let location = if lexer.keyword(b"n") {
                    Location::Offset(usize::try_from(offset).unwrap_or(usize::MAX))
                } else if lexer.keyword(b"f") {
                    Location::Free
                } else {
                    return Ok(None);
                };
                if let Ok(number) = u32::try_from(number) {
                    self.entries.push((number, location));
                }
            }
        }
        Ok(match lexer.object()? {
            Some(Object::Dictionary(trailer)) => Some((*trailer).clone()),
            _ => None,
        })
    }

    fn stream(&mut self, position: usize) -> Result<Option<Dictionary>, Exceeded> {
        let Some(read) = indirect::read(self.bytes, position, self.budget, &|_| None) else {
            return Ok(None);
        };
        let Object::Stream(stream) = read.object else { return Ok(None) };
        if stream.dictionary.get("Type").and_then(Object::name) != Some("XRef") {
            return Ok(None);
        }
        self.stream_entries(&stream)?;
        Ok(Some(stream.dictionary.clone()))
    }

    fn stream_entries(&mut self, stream: &Stream) -> Result<(), Exceeded> {
        let dictionary = &stream.dictionary;
        let decoded =
            filter::decode(self.bytes, stream, Budget::STREAM, self.budget, &|object| object.clone());
        if decoded.fault.is_some() {
            self.fault("a cross-reference stream cannot be decoded");
        }
        let widths: Vec<usize> = integers(dictionary, "W").map(|width| width.clamp(0, 8) as usize).collect();
        let &[kind, second, third] = widths.as_slice() else {
            self.fault("a cross-reference stream has no widths");
            return Ok(());
        };
        let size = dictionary.get("Size").and_then(Object::integer).unwrap_or(0);
        let mut index: Vec<i64> = integers(dictionary, "Index").collect();
        if index.is_empty() {
            index = vec![0, size];
        }
        let numbers = index.chunks_exact(2).flat_map(|pair| pair[0]..pair[0].saturating_add(pair[1]));
        let length = kind + second + third;
        if length == 0 {
            self.fault("a cross-reference stream has no widths");
            return Ok(());
        }
        for (number, entry) in numbers.zip(decoded.bytes.chunks_exact(length)) {
            self.budget.charge(Limit::Objects, 1)?;
            let field = |from: usize, width: usize| {
                entry[from..from + width].iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte))
            };
            let place = usize::try_from(field(kind, second)).unwrap_or(usize::MAX);
            let location = match if kind == 0 { 1 } else { field(0, kind) } {
                1 => Location::Offset(place),
                2 => Location::Within(
                    u32::try_from(place).unwrap_or(u32::MAX),
                    usize::try_from(field(kind + second, third)).unwrap_or(usize::MAX),
                ),
                _ => Location::Free,
            };
            if let Ok(number) = u32::try_from(number) {
                self.entries.push((number, location));
            }
        }
        Ok(())
    }
}

fn integer(lexer: &mut Lexer<'_>) -> Result<Option<i64>, Exceeded> {
    Ok(lexer.object()?.and_then(|object| object.integer()))
}

fn integers<'a>(dictionary: &'a Dictionary, key: &str) -> impl Iterator<Item = i64> + use<'a> {
    dictionary.get(key).and_then(Object::array).unwrap_or_default().iter().filter_map(Object::integer)
}

fn place(trailer: &Dictionary, key: &str) -> Option<usize> {
    usize::try_from(trailer.get(key)?.integer()?).ok()
}

/// Searches the whole file for objects and trailers; of objects with the same number the last one counts.
pub(super) fn search(bytes: &[u8], budget: &Budget) -> CrossReference {
    let mut entries = Vec::new();
    let mut trailer = Dictionary::default();
    let mut catalog = None;
    let mut position = 0;
    while let Some(found) = indirect::find(&bytes[position..], b"obj") {
        let end = position + found;
        position = end + 3;
        let Some(start) = header_start(bytes, end) else { continue };
        let Some(read) = indirect::read(bytes, start, budget, &|_| None) else { continue };
        entries.push((read.id.number, Location::Offset(start)));
        let kind =
            read.object.dictionary().and_then(|dictionary| dictionary.get("Type")).and_then(Object::name);
        match (&read.object, kind) {
            (_, Some("Catalog")) => catalog = Some(read.id),
            (Object::Stream(stream), Some("XRef")) if stream.dictionary.has("Root") => {
                trailer = stream.dictionary.clone();
            }
            (Object::Stream(stream), Some("ObjStm")) => {
                let decoded = filter::decode(bytes, stream, Budget::STREAM, budget, &|object| object.clone());
                let mut lexer = Lexer::of_content(&decoded.bytes, budget);
                let count = stream.dictionary.get("N").and_then(Object::integer).unwrap_or(0);
                for index in 0..usize::try_from(count).unwrap_or(0) {
                    let (Ok(Some(number)), Ok(Some(_))) = (integer(&mut lexer), integer(&mut lexer)) else {
                        break;
                    };
                    if let Ok(number) = u32::try_from(number) {
                        entries.push((number, Location::Within(read.id.number, index)));
                    }
                }
            }
            _ => {}
        }
        if let Object::Stream(stream) = &read.object {
            position = position.max(stream.data.end);
        }
    }
    let mut position = 0;
    while let Some(found) = indirect::find(&bytes[position..], b"trailer") {
        position += found + 7;
        if let Ok(Some(Object::Dictionary(dictionary))) = Lexer::of_file(bytes, position, budget).object()
            && (dictionary.has("Root") || !trailer.has("Root"))
        {
            trailer = (*dictionary).clone();
        }
    }
    if !trailer.has("Root")
        && let Some(catalog) = catalog
    {
        trailer = Dictionary::new(vec![("Root".into(), Object::Reference(catalog))]);
    }
    entries.reverse();
    entries.sort_by_key(|entry| entry.0);
    entries.dedup_by_key(|entry| entry.0);
    CrossReference { entries, trailer, faults: Vec::new(), rebuilt: true }
}

/// Where `12 0` begins that stands before `obj` at `end`.
fn header_start(bytes: &[u8], end: usize) -> Option<usize> {
    let back = |position: usize, wanted: fn(u8) -> bool| {
        position - bytes[..position].iter().rev().take(12).take_while(|byte| wanted(**byte)).count()
    };
    let digit = |byte: u8| byte.is_ascii_digit();
    let generation = back(end, is_space);
    let space = back(generation, digit);
    let number = back(space, is_space);
    let start = back(number, digit);
    (start < number && number < space && space < generation).then_some(start)
}
