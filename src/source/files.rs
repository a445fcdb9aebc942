//! The only reader of the disk: files of the workspace, and the styles and fonts that are
//! embedded in the program, each replaced by the workspace's own where it has one.

use crate::span::{FileId, Span};
use camino::{Utf8Path, Utf8PathBuf};
use include_dir::{Dir, include_dir};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, RwLock};

static STYLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/styles");
static FONTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/fonts");

/// The files of a workspace. Shared by all threads of a run.
#[derive(Debug)]
pub struct Files {
    root: Utf8PathBuf,
    /// The folder of the styles that stands for `manuscripts/`, if one does.
    specimen: Option<&'static str>,
    texts: RwLock<Vec<Arc<TextFile>>>,
}

#[derive(Debug)]
struct TextFile {
    path: Utf8PathBuf,
    text: Arc<str>,
    line_starts: Vec<usize>,
    /// How many characters stand before each block of [`BLOCK`] bytes: a line can be as long as the file.
    characters: Vec<usize>,
}

const BLOCK: usize = 4096;

impl TextFile {
    /// How many characters stand before a byte.
    fn characters_before(&self, byte: usize) -> usize {
        let block = (byte / BLOCK).min(self.characters.len().saturating_sub(1));
        let before = self.characters.get(block).copied().unwrap_or(0);
        before + begun(&self.text.as_bytes()[block * BLOCK..byte])
    }
}

/// How many characters begin in some bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// What tells whether a file has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// Its size.
    pub bytes: u64,
    /// When it was changed, in seconds since 1970.
    pub seconds: u64,
    /// And in nanoseconds of that second.
    pub nanoseconds: u32,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// There is none.
    Missing,
    /// The system refused; in its words.
    Refused(String),
    /// Its bytes are no UTF-8; the position of the first wrong one.
    NotUtf8(usize),
    /// It is larger than this number of bytes.
    TooLarge(u64),
    /// It lies outside of the folder that it must stay in.
    Outside,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no such file"),
            Self::Refused(words) => write!(f, "it cannot be read: {words}"),
            Self::NotUtf8(byte) => write!(f, "it is not UTF-8 (byte {byte} is wrong)"),
            Self::TooLarge(limit) => write!(f, "it is larger than {} MB", limit / 1_000_000),
            Self::Outside => f.write_str("it lies outside of the folder"),
        }
    }
}

/// No file that is read may be larger than this, in bytes.
const LIMIT: u64 = 200_000_000;

impl Files {
    /// The files under `root`.
    pub fn open(root: impl Into<Utf8PathBuf>) -> Self {
        Self { root: root.into(), specimen: None, texts: RwLock::default() }
    }

    /// The files under `root`, but for its manuscripts: in their place stands the specimen of the house style, which is read
    /// as styles are.
    pub fn specimen(root: impl Into<Utf8PathBuf>) -> Self {
        Self { specimen: Some("styles/specimen"), ..Self::open(root) }
    }

    /// The path of the style that stands for a file of the workspace, if one does.
    fn stand_in(&self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        let path = path.strip_prefix("manuscripts").ok()?;
        Some(Utf8Path::new(self.specimen?).join(path))
    }

    /// The bytes of a file of the workspace, or of what stands for it.
    fn own(&self, path: &Utf8Path) -> Result<Cow<'static, [u8]>, ReadError> {
        match self.stand_in(path) {
            Some(style) => self.asset(&style),
            None => read(&self.root.join(path)).map(Cow::Owned),
        }
    }

    /// The folder of the workspace.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// Reads a text of the workspace; `path` is relative to it.
    ///
    /// # Errors
    /// When it is missing, unreadable, too large or not UTF-8.
    pub fn read_text(&self, path: &Utf8Path) -> Result<FileId, ReadError> {
        let bytes = self.own(path)?.into_owned();
        let text =
            String::from_utf8(bytes).map_err(|error| ReadError::NotUtf8(error.utf8_error().valid_up_to()))?;
        Ok(self.add(path.to_owned(), text))
    }

    /// Reads the bytes of a file that must lie inside of `folder` (relative to the workspace),
    /// also when symbolic links are followed.
    ///
    /// # Errors
    /// When it is missing, unreadable, too large or outside.
    pub fn read_inside(&self, folder: &Utf8Path, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        use camino::Utf8Component;
        if path.components().any(|part| !matches!(part, Utf8Component::Normal(_) | Utf8Component::CurDir))
            || path.as_str().contains('\\')
        {
            return Err(ReadError::Outside);
        }
        if let Some(style) = self.stand_in(&folder.join(path)) {
            return self.asset(&style).map(Cow::into_owned);
        }
        let folder = self.root.join(folder);
        let real = |path: &Utf8Path| path.canonicalize_utf8().map_err(|error| refusal(&error));
        let file = real(&folder.join(path))?;
        if !file.starts_with(real(&folder)?) {
            return Err(ReadError::Outside);
        }
        read(&file)
    }

    /// Reads the bytes of a file, wherever it lies.
    ///
    /// # Errors
    /// When it is missing, unreadable or too large.
    pub fn read_bytes(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        read(&self.root.join(path))
    }

    /// Whether the workspace has this file or folder.
    pub fn exists(&self, path: &Utf8Path) -> bool {
        match self.stand_in(path) {
            Some(style) => self.asset(&style).is_ok(),
            None => self.root.join(path).exists(),
        }
    }

    /// Takes a text that was read otherwise, under a name.
    pub fn add(&self, path: Utf8PathBuf, text: String) -> FileId {
        let mut line_starts = vec![0];
        let bytes = text.as_bytes();
        for (index, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(index + 1) != Some(&b'\n')) {
                line_starts.push(index + 1);
            }
        }
        let mut characters = vec![0];
        for block in bytes.chunks(BLOCK) {
            characters.push(characters.last().copied().unwrap_or(0) + begun(block));
        }
        let mut texts = self.texts.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        texts.push(Arc::new(TextFile { path, text: text.into(), line_starts, characters }));
        FileId(u32::try_from(texts.len() - 1).unwrap_or(u32::MAX))
    }

    fn file(&self, file: FileId) -> Arc<TextFile> {
        let texts = self.texts.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(&texts[file.0 as usize])
    }

    /// The path of a file that was read, relative to the workspace.
    pub fn path(&self, file: FileId) -> Utf8PathBuf {
        self.file(file).path.clone()
    }

    /// The text of a file that was read.
    pub fn text(&self, file: FileId) -> Arc<str> {
        Arc::clone(&self.file(file).text)
    }

    /// Line and column of a byte of a file that was read.
    pub fn position(&self, file: FileId, byte: usize) -> Position {
        let file = self.file(file);
        let byte = file.text.floor_char_boundary(byte);
        let line = file.line_starts.partition_point(|start| *start <= byte);
        let start = file.line_starts[line - 1];
        let lead = if start == 0 { file.text[..byte].starts_with('\u{feff}') as usize } else { 0 };
        let column = file.characters_before(byte) - file.characters_before(start) - lead + 1;
        Position { line, column }
    }

    /// Where a span begins and ends.
    pub fn positions(&self, span: Span) -> (Position, Position) {
        (self.position(span.file, span.start as usize), self.position(span.file, span.end as usize))
    }

    /// The bytes of a file under `styles/` or `fonts/`: the workspace's own, else the embedded one.
    ///
    /// # Errors
    /// When neither has it, or the workspace's own is unreadable.
    pub fn asset(&self, path: &Utf8Path) -> Result<Cow<'static, [u8]>, ReadError> {
        match read(&self.root.join(path)) {
            Ok(bytes) => Ok(Cow::Owned(bytes)),
            Err(ReadError::Missing) => embedded(path).map(Cow::Borrowed).ok_or(ReadError::Missing),
            Err(error) => Err(error),
        }
    }

    /// Reads a text under `styles/` or `fonts/` like [`Files::asset`].
    ///
    /// # Errors
    /// As there, and when it is not UTF-8.
    pub fn asset_text(&self, path: &Utf8Path) -> Result<FileId, ReadError> {
        let bytes = self.asset(path)?.into_owned();
        let text =
            String::from_utf8(bytes).map_err(|error| ReadError::NotUtf8(error.utf8_error().valid_up_to()))?;
        Ok(self.add(path.to_owned(), text))
    }

    /// The text of an embedded file, whatever the workspace has.
    pub fn embedded_text(path: &Utf8Path) -> Option<&'static str> {
        embedded(path).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// Size and time of change of a file; `None` where there is none.
    pub fn stamp(&self, path: &Utf8Path) -> Option<Stamp> {
        let file = std::fs::metadata(self.root.join(path)).ok()?;
        let changed = file.modified().ok()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Some(Stamp { bytes: file.len(), seconds: changed.as_secs(), nanoseconds: changed.subsec_nanos() })
    }

    /// The stamps of all files in a folder and its folders, in the order of their paths.
    pub fn stamps(&self, folder: &Utf8Path) -> Vec<(Utf8PathBuf, Stamp)> {
        let mut stamps = Vec::new();
        let mut folders = vec![(folder.to_owned(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            for entry in self.root.join(&folder).read_dir_utf8().into_iter().flatten().flatten() {
                let path = folder.join(entry.file_name());
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() && depth < DEEPEST_FOLDER => folders.push((path, depth + 1)),
                    Ok(_) | Err(_) => stamps.extend(self.stamp(&path).map(|stamp| (path, stamp))),
                }
            }
        }
        stamps.sort();
        stamps
    }

    /// The folders in a folder of the workspace, in order.
    pub fn folders_in(&self, folder: &Utf8Path) -> Vec<Utf8PathBuf> {
        self.entries(folder, true)
    }

    /// The names of the files in a folder of the workspace, in order; hidden ones are left out.
    pub fn files_in(&self, folder: &Utf8Path) -> Vec<String> {
        let paths = self.entries(folder, false);
        paths.iter().filter_map(|path| path.file_name()).map(str::to_owned).collect()
    }

    fn entries(&self, folder: &Utf8Path, folders: bool) -> Vec<Utf8PathBuf> {
        let entries = self.root.join(folder).read_dir_utf8().into_iter().flatten().flatten();
        let mut paths: Vec<Utf8PathBuf> = entries
            .filter(|entry| !entry.file_name().starts_with('.') && entry.path().is_dir() == folders)
            .map(|entry| folder.join(entry.file_name()))
            .collect();
        paths.sort();
        paths
    }

    /// The paths of the files in a folder under `styles/` or `fonts/` and its folders, embedded and own, in order.
    pub fn assets_in(&self, folder: &Utf8Path) -> Vec<Utf8PathBuf> {
        let mut paths = BTreeSet::new();
        for (root, dir) in [("styles", &STYLES), ("fonts", &FONTS)] {
            embedded_paths(root, dir, folder, &mut paths);
        }
        let mut folders = vec![(folder.to_owned(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            for entry in self.root.join(&folder).read_dir_utf8().into_iter().flatten().flatten() {
                let path = folder.join(entry.file_name());
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() && depth < DEEPEST_FOLDER => folders.push((path, depth + 1)),
                    Ok(kind) if !kind.is_dir() => {
                        paths.insert(path);
                    }
                    Ok(_) | Err(_) => {}
                }
            }
        }
        paths.into_iter().collect()
    }
}

/// How deep folders of styles and fonts are looked into.
const DEEPEST_FOLDER: u32 = 8;

fn embedded_paths(root: &str, dir: &Dir<'static>, folder: &Utf8Path, paths: &mut BTreeSet<Utf8PathBuf>) {
    for file in dir.files() {
        if let Some(path) = Utf8Path::from_path(file.path()).map(|path| Utf8Path::new(root).join(path))
            && path.starts_with(folder)
        {
            paths.insert(path);
        }
    }
    for dir in dir.dirs() {
        embedded_paths(root, dir, folder, paths);
    }
}

fn embedded(path: &Utf8Path) -> Option<&'static [u8]> {
    let file = match path.strip_prefix("styles") {
        Ok(rest) => STYLES.get_file(rest.as_std_path()),
        Err(_) => FONTS.get_file(path.strip_prefix("fonts").ok()?.as_std_path()),
    };
    file.map(include_dir::File::contents)
}

fn refusal(error: &std::io::Error) -> ReadError {
    match error.kind() {
        std::io::ErrorKind::NotFound => ReadError::Missing,
        _ => ReadError::Refused(error.to_string()),
    }
}

fn read(path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
    let length = std::fs::metadata(path).map_err(|error| refusal(&error))?.len();
    if length > LIMIT {
        return Err(ReadError::TooLarge(LIMIT));
    }
    std::fs::read(path).map_err(|error| refusal(&error))
}
