//! The container as bytes: a ZIP archive, read by its own directory and bounded in time and memory.
//!
//! Read here and not by a crate, because what matters is what a tolerant reader hides: names that stand twice, a
//! `mimetype` that is not the first file or is compressed, local headers that tell another story than the directory.

use super::report::Report;
use crate::finding::Severity::{Error, Note, Warning};
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

crate::codes! {
    /// The archive has no directory that can be read, so no reading system can open the file. It may be cut off, or it is
    /// no EPUB. Make it anew, or copy it again.
    UNREADABLE_ARCHIVE = "epub/unreadable-archive";
    /// A file of the archive cannot be unpacked: its data are cut off, overlap those of another file, or do not give the
    /// bytes that the directory promises (CRC-32, length). Make the archive anew.
    DAMAGED_ENTRY = "epub/damaged-entry";
    /// Unpacked, the files would be larger than any book (300 MB); readers refuse it or run out of memory. A small archive
    /// of this kind is an attack.
    UNPACKS_TOO_LARGE = "epub/unpacks-too-large";
    /// The archive holds more files than any book needs (20,000).
    TOO_MANY_ENTRIES = "epub/too-many-entries";
    /// `mimetype` has to be the very first file of the archive, so that programs know an EPUB by its first bytes
    /// (EPUB 3.3, 4.3.3). Pack it first.
    MIMETYPE_NOT_FIRST = "epub/mimetype-not-first";
    /// `mimetype` is compressed, so the first bytes of the file do not say what it is (EPUB 3.3, 4.3.3). Store it.
    MIMETYPE_COMPRESSED = "epub/mimetype-compressed";
    /// The entry of `mimetype` has an extra field, which pushes its text away from byte 38 (EPUB 3.3, 4.3.3).
    MIMETYPE_EXTRA_FIELD = "epub/mimetype-extra-field";
    /// `mimetype` has to hold `application/epub+zip` and nothing else: no line end, no byte order mark.
    MIMETYPE_WRONG = "epub/wrong-mimetype";
    /// Files of an EPUB are stored or deflated, nothing else (EPUB 3.3, 4.3.2); readers know no other method.
    COMPRESSION_METHOD = "epub/compression-method";
    /// A file is encrypted by the archive itself, which an EPUB may not use (EPUB 3.3, 4.3.2).
    ENCRYPTED_ENTRY = "epub/encrypted-entry";
    /// A name leads out of the container (`..`, `/`, a drive, a backslash) or is a link to another place. A careless
    /// program that unpacks it writes over foreign files.
    PATH_ESCAPES = "epub/path-escapes";
    /// Two files of the archive have the same name, so nobody knows which one counts (EPUB 3.3, 4.2.3).
    DUPLICATE_ENTRY = "epub/duplicate-entry";
    /// Two names differ by capitals alone; on many systems one file overwrites the other (EPUB 3.3, 4.2.3).
    NAMES_DIFFER_BY_CASE = "epub/names-differ-by-case";
    /// A name holds a character that no file name of an EPUB may have (`" * : < > ? |`, control characters), ends with
    /// a full stop, is longer than 255 bytes or is not UTF-8 (EPUB 3.3, 4.2.3).
    FORBIDDEN_FILE_NAME = "epub/forbidden-file-name";
    /// A name holds a space or a character outside of ASCII. That is allowed, and some shops and readers fail on it.
    /// Use letters, digits, `.`, `_` and `-`.
    UNPORTABLE_FILE_NAME = "epub/unportable-file-name";
}

/// All files together may unpack to this many bytes.
const MOST_BYTES: usize = 300_000_000;
const MOST_ENTRIES: usize = 20_000;
const MIMETYPE: &str = "mimetype";
const MIMETYPE_TEXT: &[u8] = b"application/epub+zip";

/// The files of a container.
#[derive(Debug, Default)]
pub(super) struct Archive {
    /// Name and bytes; of those that stand twice the first.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// The names of all entries, folders left out.
    pub(super) names: BTreeSet<String>,
}

struct Entry {
    name: String,
    method: u16,
    encrypted: bool,
    crc: u32,
    packed: usize,
    unpacked: usize,
    header: usize,
}

impl Archive {
    /// Reads an archive; `None`, reported, where it has no directory.
    pub(super) fn read(bytes: &[u8], report: &mut Report<'_, '_>) -> Option<Self> {
        let Some(entries) = directory(bytes, report) else {
            report
                .whole(UNREADABLE_ARCHIVE, Error, "the archive has no directory that can be read")
                .help("Make the file anew, or copy it again; it may be cut off");
            return None;
        };
        mimetype(bytes, &entries, report);
        names(&entries, report);
        let mut archive = Self::default();
        let mut left = MOST_BYTES;
        let mut ranges: Vec<(usize, usize, &str)> = Vec::new();
        for entry in entries.iter().filter(|entry| !entry.name.ends_with('/')) {
            archive.names.insert(entry.name.clone());
            let Some((start, data)) = data(bytes, entry, report) else { continue };
            ranges.push((start, start + data.len(), &entry.name));
            let Some(unpacked) = unpack(entry, data, left, report) else { continue };
            if unpacked.len() > left {
                report
                    .whole(
                        UNPACKS_TOO_LARGE,
                        Error,
                        format!("the files unpack to more than {} MB", MOST_BYTES / 1_000_000),
                    )
                    .help("Take out what no reader needs, or make pictures smaller");
                break;
            }
            left -= unpacked.len();
            archive.files.entry(entry.name.clone()).or_insert(unpacked);
        }
        ranges.sort_unstable();
        for pair in ranges.windows(2) {
            if let [(_, end, first), (start, _, second)] = pair
                && start < end
                && first != second
            {
                report.file(DAMAGED_ENTRY, Error, second, format!("its data overlap those of {first}"));
            }
        }
        Some(archive)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn usize_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

/// The entries of the central directory (APPNOTE 6.3, 4.3.12 and 4.3.16).
fn directory(bytes: &[u8], report: &mut Report<'_, '_>) -> Option<Vec<Entry>> {
    let first = bytes.len().saturating_sub(22 + 65_535);
    let end = (first..=bytes.len().checked_sub(22)?)
        .rev()
        .find(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(b"PK\x05\x06")))?;
    let count = usize::from(u16_at(bytes, end + 10)?);
    let mut at = usize_at(bytes, end + 16)?;
    if count > MOST_ENTRIES {
        report.whole(TOO_MANY_ENTRIES, Error, format!("the archive holds {count} files"));
    }
    let mut entries = Vec::new();
    for _ in 0..count.min(MOST_ENTRIES) {
        if !bytes.get(at..)?.starts_with(b"PK\x01\x02") {
            return None;
        }
        let flags = u16_at(bytes, at + 8)?;
        let lengths = [28, 30, 32].map(|field| u16_at(bytes, at + field).map(usize::from));
        let [Some(name_length), Some(extra), Some(comment)] = lengths else { return None };
        let name = bytes.get(at + 46..at + 46 + name_length)?;
        let text = String::from_utf8_lossy(name).into_owned();
        if std::str::from_utf8(name).is_err() {
            report.file(FORBIDDEN_FILE_NAME, Error, &text, "the name is not UTF-8");
        }
        let made_by_unix = u16_at(bytes, at + 4)? >> 8 == 3;
        if made_by_unix && (u32_at(bytes, at + 38)? >> 16) & 0xf000 == 0xa000 {
            report.file(PATH_ESCAPES, Error, &text, "this is a symbolic link, not a file");
        }
        entries.push(Entry {
            name: text,
            method: u16_at(bytes, at + 10)?,
            encrypted: flags & 1 != 0,
            crc: u32_at(bytes, at + 16)?,
            packed: usize_at(bytes, at + 20)?,
            unpacked: usize_at(bytes, at + 24)?,
            header: usize_at(bytes, at + 42)?,
        });
        at += 46 + name_length + extra + comment;
    }
    Some(entries)
}

fn mimetype(bytes: &[u8], entries: &[Entry], report: &mut Report<'_, '_>) {
    let first = entries.iter().min_by_key(|entry| entry.header);
    let Some(entry) = entries.iter().find(|entry| entry.name == MIMETYPE) else {
        report.whole(MIMETYPE_NOT_FIRST, Error, "there is no file mimetype");
        return;
    };
    if entry.header != 0 || first.is_some_and(|first| first.name != MIMETYPE) {
        report.file(MIMETYPE_NOT_FIRST, Error, MIMETYPE, "this is not the first file of the archive");
    }
    if entry.method != 0 {
        report
            .file(MIMETYPE_COMPRESSED, Error, MIMETYPE, "this file is compressed")
            .help("Store it uncompressed (zip -0)");
    }
    if u16_at(bytes, entry.header + 28).is_some_and(|extra| extra > 0) {
        report
            .file(MIMETYPE_EXTRA_FIELD, Error, MIMETYPE, "its entry has an extra field")
            .help("Pack it without one (zip -X)");
    }
}

fn names(entries: &[Entry], report: &mut Report<'_, '_>) {
    let mut seen = BTreeSet::new();
    let mut folded: BTreeMap<String, &str> = BTreeMap::new();
    for Entry { name, .. } in entries {
        if !seen.insert(name.as_str()) {
            report.file(DUPLICATE_ENTRY, Error, name, "this name stands twice in the archive");
            continue;
        }
        if let Some(other) = folded.insert(name.to_lowercase(), name) {
            report.file(
                NAMES_DIFFER_BY_CASE,
                Error,
                name,
                format!("this name differs from {other} by capitals alone"),
            );
        }
        let path = name.strip_suffix('/').unwrap_or(name);
        let escapes = path.contains('\\')
            || path.split('/').any(|part| matches!(part, "" | "." | ".."))
            || path.as_bytes().get(1) == Some(&b':');
        if escapes {
            report.file(PATH_ESCAPES, Error, name, "this path leads out of the container");
        } else if path.chars().any(is_forbidden)
            || path.split('/').any(|part| part.ends_with('.') || part.len() > 255)
        {
            report.file(FORBIDDEN_FILE_NAME, Error, name, "no file of an EPUB may have this name");
        } else if path.contains(char::is_whitespace) {
            report.file(UNPORTABLE_FILE_NAME, Warning, name, "the name holds a space");
        } else if !path.is_ascii() {
            report.file(UNPORTABLE_FILE_NAME, Note, name, "the name holds a character outside of ASCII");
        }
    }
}

fn is_forbidden(character: char) -> bool {
    matches!(
        character,
        '"' | '*' | ':' | '<' | '>' | '?' | '|' | '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}'
            | '\u{f0000}'..='\u{10ffff}'
    )
}

/// Where the data of an entry begin, and the data as they are packed.
fn data<'a>(bytes: &'a [u8], entry: &Entry, report: &mut Report<'_, '_>) -> Option<(usize, &'a [u8])> {
    let read = || {
        let header = bytes.get(entry.header..)?;
        let name_length = usize::from(u16_at(header, 26)?);
        let extra = usize::from(u16_at(header, 28)?);
        let same = header.starts_with(b"PK\x03\x04")
            && header.get(30..30 + name_length)? == entry.name.as_bytes()
            && u16_at(header, 8)? == entry.method;
        let start = entry.header + 30 + name_length + extra;
        let data = bytes.get(start..start.checked_add(entry.packed)?)?;
        Some((same, start, data))
    };
    match read() {
        Some((true, start, data)) => Some((start, data)),
        Some((false, start, data)) => {
            report.file(
                DAMAGED_ENTRY,
                Error,
                &entry.name,
                "the entry before its data is not the one that the directory tells of",
            );
            Some((start, data))
        }
        None => {
            report.file(DAMAGED_ENTRY, Error, &entry.name, "its data lie outside of the archive");
            None
        }
    }
}

/// The bytes of an entry; more than `most` where it has more than that.
fn unpack(entry: &Entry, data: &[u8], most: usize, report: &mut Report<'_, '_>) -> Option<Vec<u8>> {
    if entry.encrypted {
        report.file(ENCRYPTED_ENTRY, Error, &entry.name, "the archive encrypts this file");
        return None;
    }
    let mut unpacked = Vec::new();
    let whole = match entry.method {
        0 => {
            unpacked.extend_from_slice(data.get(..most + 1).unwrap_or(data));
            true
        }
        8 => DeflateDecoder::new(data).take(most as u64 + 1).read_to_end(&mut unpacked).is_ok(),
        other => {
            report
                .file(
                    COMPRESSION_METHOD,
                    Error,
                    &entry.name,
                    format!("it is compressed by method {other}, which readers do not know"),
                )
                .help("Pack it stored or deflated");
            return None;
        }
    };
    if unpacked.len() > most {
        return Some(unpacked);
    }
    let mut crc = Crc::new();
    crc.update(&unpacked);
    if !whole || unpacked.len() != entry.unpacked || crc.sum() != entry.crc {
        report.file(DAMAGED_ENTRY, Error, &entry.name, "its data do not give the bytes that were packed");
    }
    if entry.name == MIMETYPE && unpacked != MIMETYPE_TEXT {
        report.file(MIMETYPE_WRONG, Error, MIMETYPE, "it does not hold `application/epub+zip` alone");
    }
    Some(unpacked)
}
