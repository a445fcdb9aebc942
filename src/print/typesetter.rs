//! The Typst world of a book: emitted text, templates, fonts and images, and nothing else.

use super::drawing::Drawings;
use super::emission::Emission;
use super::ledger::Limits;
use super::press::{Cache, Presses};
use super::{Medium, Specification, codes, layouters};
use crate::book::Book;
use crate::finding::{Finding, Findings, Place};
use crate::house::HouseStyle;
use crate::model::{ImageFormat, ImageId};
use crate::series::PrintSettings;
use camino::Utf8PathBuf;
use std::collections::HashMap;
use typst::diag::{FileError, FileResult, Severity, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::layout::PageRanges;
use typst::syntax::{FileId, RootedPath, Source, Span, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World, WorldExt as _};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// What is the same for all titles: fonts and templates, read once.
pub struct Typesetter {
    library: LazyHash<Library>,
    font_book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    templates: Vec<Source>,
    house: HouseStyle,
    pub(super) presses: Presses,
}

/// Drops what the typesetter keeps of layouts that were not asked for in the last `rounds` calls of this. A program that
/// builds again and again would fill up with them.
pub fn forget(rounds: usize) {
    typst::comemo::evict(rounds);
}

/// Typst's library, and the house's own layouters as the module `galley`: what the templates are written for.
pub fn library() -> Library {
    let mut library = Library::default();
    library.global.scope_mut().define("galley", layouters::module());
    library
}

/// Where the emitted text stands.
const MAIN: &str = "main.typ";

impl Typesetter {
    /// Takes the fonts and the templates of the house.
    pub fn new(house: &HouseStyle, findings: &mut Findings) -> Self {
        let mut fonts = Vec::new();
        for file in &house.fonts {
            let before = fonts.len();
            fonts.extend(Font::iter(Bytes::new(SharedBytes(std::sync::Arc::clone(&file.bytes)))));
            if fonts.len() == before {
                findings.report(
                    Finding::error(
                        codes::FONT,
                        Place::File(format!("fonts/{}", file.name).into()),
                        format!("{} is no font that can be used", file.name),
                    )
                    .help("Put a TrueType or OpenType file in its place"),
                );
            }
        }
        let templates = house
            .templates
            .iter()
            .filter_map(|(path, text)| Some(Source::new(file_id(path.as_str())?, text.to_string())))
            .collect();
        Self {
            library: LazyHash::new(library()),
            font_book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            templates,
            house: house.clone(),
            presses: Presses::new(house),
        }
    }

    /// Keeps converted pictures from one build to the next.
    #[must_use]
    pub fn with_cache(self, cache: Box<dyn Cache>) -> Self {
        Self { presses: self.presses.with_cache(cache), ..self }
    }

    /// Sets the press for a job up, so that it need not be waited for when the pages stand. What is wrong with it is
    /// told when the pages are written.
    pub fn make_ready(&self, settings: &PrintSettings) {
        let _ = self.presses.press(settings.paper, &mut Findings::new());
    }

    /// How drawings are made for the pages of a book.
    pub(super) fn drawings(&self, specification: &Specification<'_>) -> Drawings {
        Drawings::of(&self.house, specification)
    }

    /// What the pages of a book are held against.
    pub(super) fn limits(&self, specification: &Specification<'_>) -> Limits {
        Limits::of(&self.house, specification.settings.trim.1 * 72.0 / 25.4)
    }

    /// Whether a font holds a character, or none need: joiners and selectors of form are not seen.
    pub(super) fn holds(&self, character: char) -> bool {
        let code = u32::from(character);
        matches!(code, 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xE0100..=0xE01EF)
            || character.is_whitespace()
            || self.fonts.iter().any(|font| font.info().coverage.contains(code))
    }

    /// The world of one book.
    pub(super) fn world(&self, emission: &Emission, setting: String, book: &Book) -> BookWorld<'_> {
        let mut sources = HashMap::new();
        let mut add = |name: &str, text: String| {
            let id = file_id(name);
            if let Some(id) = id {
                sources.insert(id, Source::new(id, text));
            }
            id
        };
        let main = add(MAIN, emission.text.clone()).unwrap_or_else(|| Source::detached("").id());
        add("setting.typ", format!("{}{setting}", self.house.typst_tokens));
        for template in &self.templates {
            sources.insert(template.id(), template.clone());
        }
        let mut images = HashMap::new();
        for (index, image) in book.images.iter().enumerate() {
            let path = image_path(ImageId(u32::try_from(index).unwrap_or(u32::MAX)), book);
            if let Some(id) = file_id(&path) {
                images.insert(id, Bytes::new(SharedBytes(std::sync::Arc::clone(&image.bytes))));
            }
        }
        BookWorld { typesetter: self, main, sources, images }
    }
}

impl BookWorld<'_> {
    /// Its files: path and bytes, the emitted text first.
    pub(super) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let path = |id: &FileId| id.vpath().get_without_slash().to_owned();
        let texts = self.sources.iter().map(|(id, source)| (path(id), source.text().as_bytes().to_vec()));
        let mut files: Vec<_> =
            texts.chain(self.images.iter().map(|(id, bytes)| (path(id), bytes.to_vec()))).collect();
        files.sort_by(|a, b| (a.0 != MAIN, &a.0).cmp(&(b.0 != MAIN, &b.0)));
        files
    }
}

/// Bytes that are shared with the book, without a copy.
struct SharedBytes(std::sync::Arc<[u8]>);

impl AsRef<[u8]> for SharedBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn file_id(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

/// The path of an image in the world.
pub(super) fn image_path(id: ImageId, book: &Book) -> String {
    let ending = match book.images.get(id.0 as usize).map(|image| image.format) {
        Some(ImageFormat::Jpeg) => "jpg",
        Some(ImageFormat::Gif) => "gif",
        Some(ImageFormat::WebP) => "webp",
        Some(ImageFormat::Svg) => "svg",
        Some(ImageFormat::Png) | None => "png",
    };
    format!("/images/{}.{ending}", id.0)
}

/// The Typst world of one book.
pub(super) struct BookWorld<'a> {
    typesetter: &'a Typesetter,
    main: FileId,
    sources: HashMap<FileId, Source>,
    images: HashMap<FileId, Bytes>,
}

impl World for BookWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.typesetter.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.typesetter.font_book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.images.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.typesetter.fonts.get(index).cloned()
    }

    /// There is no clock: the same book gives the same pages on every day.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

impl BookWorld<'_> {
    /// Lays the book out; what the typesetter complains of becomes findings.
    pub(super) fn compile(
        &self,
        emission: &Emission,
        slug: &str,
        findings: &mut Findings,
    ) -> Option<PagedDocument> {
        let warned = typst::compile::<PagedDocument>(self);
        for warning in &warned.warnings {
            self.report(warning, emission, slug, findings);
        }
        match warned.output {
            Ok(document) => Some(document),
            Err(errors) => {
                for error in &errors {
                    self.report(error, emission, slug, findings);
                }
                None
            }
        }
    }

    fn report(
        &self,
        diagnostic: &SourceDiagnostic,
        emission: &Emission,
        slug: &str,
        findings: &mut Findings,
    ) {
        let place = self.place(diagnostic, emission, slug);
        let message = format!("the typesetter says: {}", diagnostic.message);
        let finding = match diagnostic.severity {
            Severity::Error => Finding::error(codes::TYPESETTING, place, message),
            Severity::Warning => Finding::warning(codes::NOTICE, place, message),
        };
        let hints: Vec<_> = diagnostic.hints.iter().map(|hint| hint.v.to_string()).collect();
        findings.report(if hints.is_empty() { finding } else { finding.help(hints.join("; ")) });
    }

    /// The manuscript's line where the words come from it, else the template.
    fn place(&self, diagnostic: &SourceDiagnostic, emission: &Emission, slug: &str) -> Place {
        let traced = diagnostic.trace.iter().map(|point| point.span.into());
        for span in std::iter::once(diagnostic.span).chain(traced) {
            let Some(range) = self.range(span) else { continue };
            if span.id() == Some(self.main) {
                return emission
                    .span_near(range.start)
                    .map_or_else(|| Place::File(manuscript(slug)), Place::Span);
            }
        }
        match diagnostic.span.id() {
            Some(id) => Place::File(id.vpath().get_without_slash().into()),
            None => Place::File(manuscript(slug)),
        }
    }

    /// The bytes of the emitted text that something on a page comes from; `None` where a template made it.
    pub(super) fn range_of_main(&self, span: Span) -> Option<std::ops::Range<usize>> {
        (span.id() == Some(self.main)).then(|| self.range(span)).flatten()
    }

    /// Where something on a page comes from: the manuscript's line, else the template.
    pub(super) fn place_of(&self, span: Span, emission: &Emission, slug: &str) -> Place {
        match span.id() {
            Some(id) if id == self.main => {
                let near = self.range(span).and_then(|range| emission.span_near(range.start));
                near.map_or_else(|| Place::File(manuscript(slug)), Place::Span)
            }
            Some(id) => Place::File(id.vpath().get_without_slash().into()),
            None => Place::File(manuscript(slug)),
        }
    }
}

fn manuscript(slug: &str) -> Utf8PathBuf {
    format!("manuscripts/{slug}/manuscript.md").into()
}

/// The PDF of some ranges of pages (from 1, ends included).
pub(super) fn pdf(
    document: &PagedDocument,
    book: &Book,
    medium: Medium,
    ranges: &[(usize, usize)],
    findings: &mut Findings,
) -> Option<Vec<u8>> {
    let identity = &book.identity;
    let date = identity.file_date;
    let timestamp = Datetime::from_ymd_hms(i32::from(date.year), date.month, date.day, 0, 0, 0);
    let page = std::num::NonZeroUsize::new;
    let whole = ranges == [(1, document.pages().len())];
    // For the press the oldest version that PDF/X-4 is written in; for readers PDF/UA-1 and PDF/A-2a in one file.
    let (ending, standards) = match medium {
        Medium::Press => ("print", vec![PdfStandard::V_1_6]),
        Medium::Screen => ("screen", vec![PdfStandard::Ua_1, PdfStandard::A_2a]),
        Medium::LargePrint => ("large-print", vec![PdfStandard::Ua_1, PdfStandard::A_2a]),
    };
    let options = PdfOptions {
        ident: Smart::Custom(format!("{} {ending}", identity.print_urn)),
        creator: Smart::Custom(Some(format!("galley {}", env!("CARGO_PKG_VERSION")))),
        timestamp: timestamp.map(Timestamp::new_utc),
        page_ranges: (!whole)
            .then(|| PageRanges::new(ranges.iter().map(|(from, to)| page(*from)..=page(*to)).collect())),
        standards: PdfStandards::new(&standards).unwrap_or_default(),
        tagged: medium != Medium::Press,
        pretty: false,
    };
    match typst_pdf::pdf(document, &options) {
        Ok(bytes) => Some(bytes),
        Err(errors) => {
            for error in errors {
                let place = Place::File(format!("dist/{0}/{0}-{ending}.pdf", identity.slug).into());
                let hints: Vec<_> = error.hints.iter().map(|hint| hint.v.to_string()).collect();
                let finding = Finding::error(
                    codes::PDF,
                    place,
                    format!("the PDF could not be written: {}", error.message),
                );
                findings.report(if hints.is_empty() { finding } else { finding.help(hints.join("; ")) });
            }
            None
        }
    }
}
