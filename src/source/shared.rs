//! What all texts of one manuscript share while they are read: notes, images, ids.

use super::Substitutions;
use super::codes;
use super::files::Files;
use super::images::Images;
use crate::finding::{Finding, Findings};
use crate::model::{Note, NoteId, Stretch};
use crate::span::{Span, Spanned};
use camino::Utf8Path;
use std::collections::BTreeMap;

/// What a text may use besides its own words.
pub(super) struct Shared<'a> {
    /// Where files are read.
    pub files: &'a Files,
    /// The manuscript's folder; `None` for texts that may not use files.
    pub folder: Option<&'a Utf8Path>,
    /// What stands for names in braces.
    pub substitutions: &'a Substitutions,
    /// Whether there is a bibliography, so that `@key` in a sentence is a citation.
    pub bibliography: bool,
    /// Where findings go.
    pub findings: &'a mut Findings,
    /// The notes, by number; `None` while a note was not read.
    pub notes: Vec<Option<Note>>,
    /// The numbers of the notes that are marked somewhere, by name.
    pub note_names: BTreeMap<String, NoteId>,
    /// The images.
    pub images: Images,
    /// The ids that the manuscript gives, and where.
    pub ids: BTreeMap<String, Span>,
    /// Anchors of raw HTML, and the heading that each belongs to: an index into the headings in order of reading.
    pub anchors: BTreeMap<String, usize>,
    /// How many headings have been read.
    pub headings: usize,
    /// The comments.
    pub comments: Vec<Spanned<String>>,
    /// The runs of text that do not stand in the file byte for byte.
    pub stretches: BTreeMap<Span, Vec<Stretch>>,
}

impl<'a> Shared<'a> {
    /// For a text in `folder`.
    pub(super) fn new(
        files: &'a Files,
        folder: Option<&'a Utf8Path>,
        substitutions: &'a Substitutions,
        findings: &'a mut Findings,
    ) -> Self {
        Self {
            files,
            folder,
            substitutions,
            bibliography: files.exists(Utf8Path::new("manuscripts/references.bib")),
            findings,
            notes: Vec::new(),
            note_names: BTreeMap::new(),
            images: Images::default(),
            ids: BTreeMap::new(),
            anchors: BTreeMap::new(),
            headings: 0,
            comments: Vec::new(),
            stretches: BTreeMap::new(),
        }
    }

    /// Takes an id that the manuscript gives; reports it where it was given before.
    pub(super) fn claim(&mut self, id: &str, span: Span) -> String {
        let clean = super::ids::clean(id);
        match self.ids.get(&clean) {
            None => {
                self.ids.insert(clean.clone(), span);
                clean
            }
            Some(first) => {
                self.findings.report(
                    Finding::error(codes::DUPLICATE_ID, span, format!("the id {id} is given twice"))
                        .label(*first, "first given here")
                        .help("Rename one of them, and the references that mean it"),
                );
                let unique = super::ids::unique(&clean, |name| self.ids.contains_key(name));
                self.ids.insert(unique.clone(), span);
                unique
            }
        }
    }

    /// The number of the note of a name.
    pub(super) fn note(&mut self, name: &str) -> NoteId {
        if let Some(id) = self.note_names.get(name) {
            return *id;
        }
        let id = NoteId(u32::try_from(self.notes.len()).unwrap_or(u32::MAX));
        self.notes.push(None);
        self.note_names.insert(name.to_owned(), id);
        id
    }
}
