//! Press files: what Typst wrote becomes PDF/X-4 (ISO 15930-7).
//!
//! Before Typst writes, [`survey`] looks over the pages: paints that no press has are findings, and pictures are noted with
//! their printed size. Typst then writes small [stand-ins](stand_in) for the pictures, while [`plate`] makes the real ones:
//! no more pixels than the press can show, in its inks, within its limit. Afterwards [`convert`] brings everything
//! that is left into ink, and the file gets its boxes, its output intent and its metadata. Nothing else stays in it:
//! no annotation, outline, tag, name or action.

mod cache;
mod calculator;
mod colour;
mod content;
mod convert;
mod cover;
mod ink;
mod jpeg;
mod marks;
mod metadata;
mod plate;
mod raster;
mod resample;
mod shading;
pub(super) mod sheet;
mod stand_in;
pub(super) mod survey;
#[cfg(test)]
mod tests;

pub use cache::{Cache, NoCache};
pub(super) use cover::{Flat, inner_pages, outer_sheets};
pub(super) use marks::marks;

use super::codes;
use crate::book::Identity;
use crate::finding::{Finding, Findings, Place};
use crate::house::{Colour, HouseStyle, OutputCondition, PressStyle};
use crate::series::Paper;
use colour::Separation;
use convert::{Conversion, Fault};
use ink::Overprint;
use lopdf::{Document, Object, ObjectId, Stream, dictionary};
use metadata::{ContentDigest, Metadata};
use plate::{Plate, PlateMaking, Remark, deflated};
use rayon::prelude::*;
use sheet::Format;
use std::sync::OnceLock;
use survey::Survey;
use typst_layout::Page;

/// The presses of a house: one for each paper.
pub(super) struct Presses {
    style: PressStyle,
    colours: Vec<Colour>,
    cache: Box<dyn Cache>,
    coated: Setup,
    uncoated: Setup,
}

/// What is made once for an output condition, when it is first needed.
#[derive(Default)]
struct Setup {
    separation: OnceLock<Option<Separation>>,
    /// The profile, deflated.
    profile: OnceLock<Vec<u8>>,
}

impl Presses {
    pub(super) fn new(house: &HouseStyle) -> Self {
        Self {
            style: house.press.clone(),
            colours: house.colours.values().copied().collect(),
            cache: Box::new(NoCache),
            coated: Setup::default(),
            uncoated: Setup::default(),
        }
    }

    /// The same, with another cache.
    pub(super) fn with_cache(self, cache: Box<dyn Cache>) -> Self {
        Self { cache, ..self }
    }

    /// The figures of the work before the press.
    pub(super) fn style(&self) -> &PressStyle {
        &self.style
    }

    /// The output condition of a paper.
    pub(super) fn condition(&self, paper: Paper) -> &OutputCondition {
        match paper {
            Paper::Coated => &self.style.coated,
            Paper::Uncoated => &self.style.uncoated,
        }
    }

    fn setup(&self, paper: Paper) -> &Setup {
        match paper {
            Paper::Coated => &self.coated,
            Paper::Uncoated => &self.uncoated,
        }
    }

    /// The press for a paper; `None`, with a finding, where its profile cannot be used.
    pub(super) fn press(&self, paper: Paper, findings: &mut Findings) -> Option<Press<'_>> {
        let condition = self.condition(paper);
        let setup = self.setup(paper);
        let place = || Place::File("styles/press/conditions.toml".into());
        let Some(separation) = setup.separation.get_or_init(|| self.separation(condition)) else {
            // A profile that is not there was told when the house style was read.
            if !condition.profile.is_empty() {
                let message =
                    format!("nothing can be converted with the profile for {}", condition.identifier);
                findings.report(
                    Finding::error(codes::UNUSABLE_PROFILE, place(), message)
                        .help("Name a profile that converts to inks as well as from them (with tables B2A)"),
                );
            }
            return None;
        };
        if paper == Paper::Uncoated && condition.profile == self.style.coated.profile {
            findings.report(
                Finding::note(
                    codes::NO_UNCOATED_PROFILE,
                    place(),
                    format!(
                        "there is no profile for uncoated paper: colours are converted for {}",
                        condition.identifier
                    ),
                )
                .help(
                    "Ask the printer for the profile, put it into styles/press/ and name it under [uncoated]",
                ),
            );
        }
        let profile = setup.profile.get_or_init(|| self.deflated_profile(condition));
        let named = cache::key(&[&condition.profile, &condition.ink_limit.to_le_bytes()]);
        Some(Press { style: &self.style, condition, cache: &*self.cache, separation, profile, named })
    }

    fn separation(&self, condition: &OutputCondition) -> Option<Separation> {
        let separation = Separation::new(condition, &self.colours)?;
        // They rest on the profile alone, and take longer than all else that a page without pictures needs.
        let key = cache::key(&[b"tones 1", &condition.profile]);
        if let Some(tones) = cache::fetch(&*self.cache, &key).and_then(|bytes| bytes.try_into().ok()) {
            return Some(separation.with_tones(tones));
        }
        cache::keep(&*self.cache, &key, separation.tones());
        Some(separation)
    }

    fn deflated_profile(&self, condition: &OutputCondition) -> Vec<u8> {
        let key = cache::key(&[b"deflated", &condition.profile]);
        cache::fetch(&*self.cache, &key).unwrap_or_else(|| {
            let bytes = deflated(&condition.profile);
            cache::keep(&*self.cache, &key, &bytes);
            bytes
        })
    }
}

/// A press: an output condition that files are made for.
pub(super) struct Press<'a> {
    style: &'a PressStyle,
    condition: &'a OutputCondition,
    cache: &'a dyn Cache,
    separation: &'a Separation,
    profile: &'a [u8],
    /// A digest of profile and ink limit.
    named: String,
}

/// Pages that are to become a press file.
pub(super) struct Sheets {
    /// The pages.
    pub(super) pages: Vec<Page>,
    /// Their lengths.
    pub(super) format: Format,
    /// How the name of the file ends: "-print.pdf".
    pub(super) ending: &'static str,
    /// What each is called in its slug line.
    pub(super) names: Vec<String>,
}

/// The plates of a book's pictures, in the order of its [`Survey`].
pub(super) struct Plates(Vec<Plate>);

impl Press<'_> {
    fn making(&self) -> PlateMaking<'_> {
        PlateMaking {
            separation: self.separation,
            condition: &self.named,
            style: self.style,
            cache: self.cache,
        }
    }

    /// Makes the plates of a book's pictures; `None`, with findings, where one is damaged.
    pub(super) fn plates(&self, survey: &Survey, findings: &mut Findings) -> Option<Plates> {
        let making = self.making();
        let plates: Vec<Option<Plate>> = survey
            .pictures
            .par_iter()
            .map(|picture| making.plate(&picture.raster, picture.printed, picture.ground))
            .collect();
        for (plate, picture) in plates.iter().zip(&survey.pictures) {
            let place = || picture.place.clone();
            let finding = match plate.as_ref().map(|plate| plate.remark) {
                Some(None) => continue,
                None => Finding::error(codes::DAMAGED_PICTURE, place(), "a picture is damaged: its inks cannot be read")
                    .help("Save it anew"),
                Some(Some(Remark::Profile)) => Finding::warning(
                    codes::PICTURE_PROFILE,
                    place(),
                    "the colour profile of a picture cannot be used: its colours are taken as sRGB",
                )
                .help("Convert the picture to sRGB, or embed its profile anew"),
                Some(Some(Remark::Ink)) => Finding::note(
                    codes::PICTURE_INK,
                    place(),
                    format!(
                        "a picture in inks carried more than the {:.0} % that the paper takes: some were taken out",
                        self.condition.ink_limit
                    ),
                )
                .help("Convert it from its original for this paper, if it looks flat"),
            };
            findings.report(finding);
        }
        plates.into_iter().collect::<Option<Vec<_>>>().map(Plates)
    }

    /// PDF/X-4 of what Typst wrote of some sheets; `None`, with findings, where something cannot be brought into ink.
    pub(super) fn press(
        &self,
        pdf: &[u8],
        sheets: &Sheets,
        plates: &Plates,
        identity: &Identity,
        findings: &mut Findings,
    ) -> Option<Vec<u8>> {
        let path = format!("dist/{0}/{0}{1}", identity.slug, sheets.ending);
        let document = match Document::load_mem(pdf) {
            Ok(document) => document,
            Err(error) => {
                let message = format!("the PDF could not be read again: {error}");
                findings.report(Finding::error(codes::PDF, Place::File(path.into()), message));
                return None;
            }
        };
        let overprint = Overprint { text: self.style.overprint_text, lines: self.style.overprint_lines };
        let mut conversion = Conversion::new(document, self.making(), overprint, &plates.0);
        let pages: Vec<ObjectId> = conversion.document.page_iter().collect();
        for (index, page) in pages.iter().enumerate() {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let (content, resources) = conversion.page(*page, number);
            let stream = dictionary! { "Filter" => "FlateDecode" };
            let content = conversion.document.add_object(Stream::new(stream, deflated(&content)));
            if let Ok(page) = conversion.document.get_dictionary_mut(*page) {
                let parent = page.get(b"Parent").cloned().unwrap_or(Object::Null);
                *page = boxes(sheets.format);
                page.set("Parent", parent);
                page.set("Resources", resources);
                page.set("Contents", content);
            }
        }
        let faults = std::mem::take(&mut conversion.faults);
        for (fault, page) in &faults {
            findings.report(fault.finding(Place::Page(path.clone().into(), *page)));
        }
        if !faults.is_empty() {
            return None;
        }
        let metadata = Metadata::new(identity, sheets.ending);
        match self.finished(conversion.document, &metadata) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                let message = format!("the PDF could not be written: {error}");
                findings.report(Finding::error(codes::PDF, Place::File(path.into()), message));
                None
            }
        }
    }

    /// The document with nothing in its catalog but pages, metadata and output intent.
    fn finished(&self, mut document: Document, metadata: &Metadata) -> Result<Vec<u8>, lopdf::Error> {
        let profile = dictionary! { "N" => 4, "Alternate" => "DeviceCMYK", "Filter" => "FlateDecode" };
        let profile = Stream::new(profile, self.profile.to_vec()).with_compression(false);
        let profile = document.add_object(profile);
        let intent = document.add_object(metadata::output_intent(self.condition, profile.into()));
        let pages = document.catalog()?.get(b"Pages")?.clone();
        let catalog = document.add_object(dictionary! {
            "Type" => "Catalog",
            "Pages" => pages,
            "OutputIntents" => vec![Object::Reference(intent)],
        });
        let info = document.add_object(metadata.info());
        document.trailer = dictionary! { "Root" => catalog, "Info" => info };
        document.version = "1.6".to_owned();
        document.prune_objects();
        document.renumber_objects();
        document.max_id = document.objects.keys().map(|(id, _)| *id).max().unwrap_or_default();
        let mut content = Vec::new();
        document.save_to(&mut content)?;
        // Everything else is settled: now the file can be named by what is in it.
        let digest = ContentDigest::of(&content);
        let packet = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
        let packet = Stream::new(packet, metadata.xmp(&digest).into_bytes()).with_compression(false);
        let packet = document.add_object(packet);
        document.catalog_mut()?.set("Metadata", packet);
        document.trailer.set("ID", metadata::identifiers(metadata, &digest));
        content.clear();
        document.save_to(&mut content)?;
        Ok(content)
    }
}

/// A page with its boxes and its blending space (ISO 15930-7, 6.12 and 6.20).
fn boxes(format: Format) -> lopdf::Dictionary {
    let sheet = format.sheet();
    let inset = |by: f64| -> Vec<Object> {
        [by, by, sheet.0 - by, sheet.1 - by].map(|length| Object::Real(length as f32)).to_vec()
    };
    dictionary! {
        "Type" => "Page",
        "MediaBox" => inset(0.0),
        "BleedBox" => inset(format.room),
        "TrimBox" => inset(format.margin()),
        "Group" => dictionary! {
            "Type" => "Group",
            "S" => "Transparency",
            "CS" => "DeviceCMYK",
            "I" => true,
            "K" => false,
        },
    }
}

impl Fault {
    fn finding(self, place: Place) -> Finding {
        match self {
            Self::ColourFont => {
                Finding::error(codes::COLOUR_FONT, place, "a font of pictures is set on this page")
                    .help("Write the emoji in words, or put it in as a drawing")
            }
            Self::Gradient => {
                Finding::error(codes::DRAWING, place, "a gradient on this page cannot be brought into ink")
                    .help("Save the drawing with plain linear or radial gradients")
            }
            Self::Picture => Finding::error(
                codes::DRAWING,
                place,
                "a picture in a drawing on this page cannot be brought into ink",
            )
            .help("Save the drawing without filters and pictures"),
            Self::Blending => Finding::error(
                codes::DRAWING,
                place,
                "something on this page is blended as light is: its inks may add up to more than the paper takes",
            )
            .help("Save it flattened, with the colours that are seen"),
            Self::Content => {
                Finding::error(codes::DRAWING, place, "a part of this page cannot be brought into ink")
                    .help("Report it with the manuscript; the fault is the program's")
            }
        }
    }
}
