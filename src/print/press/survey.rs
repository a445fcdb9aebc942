//! A look over laid-out pages before they are written: colours that no press has, and pictures.
//!
//! A template can give Typst a colour of the screen; in the PDF nobody could tell it from the paint of a drawing, which
//! may have such colours and is converted. So the look is at the pages, where the place of the paint is still known, and
//! where it is seen whether black is laid on a picture.

use super::super::bounds::Bounds;
use super::super::codes;
use super::super::emission::Emission;
use super::super::pictures;
use super::super::typesetter::BookWorld;
use super::colour::Ground;
use super::stand_in;
use crate::book::Book;
use crate::finding::{Finding, Findings, Place};
use crate::house::OutputCondition;
use std::collections::{BTreeMap, BTreeSet};
use typst::layout::{Frame, FrameItem, Point, Rect, Size, Transform};
use typst::syntax::Span;
use typst::visualize::{Color, Gradient, Image, ImageKind, Paint, ProcessColor, RasterImage, SvgImage};
use typst_layout::{Page, PagedDocument};

/// The pictures of a laid-out book.
#[derive(Default)]
pub(in crate::print) struct Survey {
    /// Each once, with the largest size at which it is printed.
    pub(super) pictures: Vec<Picture>,
    numbers: BTreeMap<u128, usize>,
}

/// A picture of a laid-out book.
pub(super) struct Picture {
    /// The file, unpacked.
    pub(super) raster: RasterImage,
    /// Width and height at which it is printed, in inches.
    pub(super) printed: (f64, f64),
    /// What is printed onto it.
    pub(super) ground: Ground,
    /// Its file.
    pub(super) place: Place,
}

/// Looks over the pages of a book.
pub(in crate::print) fn survey(
    document: &PagedDocument,
    world: &BookWorld<'_>,
    emission: &Emission,
    book: &Book,
    (condition, resolution): (&OutputCondition, f64),
    findings: &mut Findings,
) -> Survey {
    let place = |span| world.place_of(span, emission, &book.identity.slug);
    let survey = Survey::default();
    let mut surveyor = Surveyor {
        place: &place,
        book,
        condition,
        resolution,
        survey,
        below: Vec::new(),
        in_tiling: false,
        told: BTreeSet::new(),
        findings,
    };
    for page in document.pages() {
        surveyor.below.clear();
        if let Some(fill) = page.fill_or_transparent() {
            surveyor.paint(&fill, false, Span::detached());
        }
        surveyor.frame(&page.frame, Transform::identity());
    }
    surveyor.survey
}

struct Surveyor<'a> {
    place: &'a dyn Fn(Span) -> Place,
    book: &'a Book,
    condition: &'a OutputCondition,
    /// Of pictures, in pixels per inch.
    resolution: f64,
    survey: Survey,
    /// The pictures that were laid on the page so far: their numbers and where.
    below: Vec<(usize, Bounds)>,
    /// Whether this is the cell of a pattern, which may be repeated anywhere.
    in_tiling: bool,
    told: BTreeSet<String>,
    findings: &'a mut Findings,
}

impl Surveyor<'_> {
    fn frame(&mut self, frame: &Frame, transform: Transform) {
        for (position, item) in frame.items() {
            let transform = transform.pre_concat(Transform::translate(position.x, position.y));
            match item {
                FrameItem::Group(group) => self.frame(&group.frame, transform.pre_concat(group.transform)),
                FrameItem::Text(text) => {
                    let outline = text.stroke.as_ref().map(|stroke| &stroke.paint);
                    if outline.into_iter().chain([&text.fill]).any(may_overprint) {
                        self.black(|| text.bbox(), transform);
                    }
                    let span = text.glyphs.first().map_or_else(Span::detached, |glyph| glyph.span.0);
                    self.paint(&text.fill, true, span);
                    if let Some(stroke) = &text.stroke {
                        self.paint(&stroke.paint, true, span);
                    }
                }
                FrameItem::Shape(shape, span) => {
                    let stroke = shape.stroke.as_ref().map(|stroke| &stroke.paint);
                    let tiled = shape.fill.as_ref().filter(|fill| matches!(fill, Paint::Tiling(_)));
                    if stroke.into_iter().chain(tiled).any(may_overprint) {
                        self.black(|| shape.bbox(true), transform);
                    }
                    for paint in shape.fill.iter().chain(stroke) {
                        self.paint(paint, false, *span);
                    }
                }
                FrameItem::Image(image, size, _) => self.image(image, *size, transform),
                FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    fn image(&mut self, image: &Image, size: Size, transform: Transform) {
        let scale = |x: f64, y: f64| x.hypot(y) / 72.0;
        let width = size.x.to_pt() * scale(transform.sx.get(), transform.ky.get());
        let height = size.y.to_pt() * scale(transform.kx.get(), transform.sy.get());
        let bounds = || Rect::from_pos_size(Point::zero(), size);
        let number = match image.kind() {
            ImageKind::Raster(raster) => Some(self.picture(image, size, raster, (width, height))),
            ImageKind::Svg(drawing) => {
                self.black(bounds, transform);
                is_blended(drawing).then(|| self.blended(image, size, drawing, (width, height))).flatten()
            }
            ImageKind::Pdf(_) => {
                self.black(bounds, transform);
                None
            }
        };
        if let Some(number) = number {
            self.below.push((number, Bounds::of(bounds(), transform)));
            if self.in_tiling {
                self.survey.pictures[number].ground = Ground::UnderBlack;
            }
        }
    }

    /// Takes a picture; gives its number.
    fn picture(&mut self, image: &Image, size: Size, raster: &RasterImage, printed: (f64, f64)) -> usize {
        let pictures = &mut self.survey.pictures;
        let number = *self.survey.numbers.entry(key(image, size)).or_insert(pictures.len());
        match pictures.get_mut(number) {
            Some(picture) => {
                picture.printed = (picture.printed.0.max(printed.0), picture.printed.1.max(printed.1));
            }
            None => {
                let place = file(self.book, raster.data());
                pictures.push(Picture { raster: raster.clone(), printed, ground: Ground::Open, place });
            }
        }
        number
    }

    /// Takes a drawing that only a screen can blend, as a picture.
    fn blended(
        &mut self,
        image: &Image,
        size: Size,
        drawing: &SvgImage,
        printed: (f64, f64),
    ) -> Option<usize> {
        let scale = (printed.0 / size.x.to_inches()).max(printed.1 / size.y.to_inches());
        let raster = pictures::drawing(image, size, self.resolution * scale)?;
        let place = file(self.book, drawing.data());
        if self.told.insert(format!("{place:?}")) {
            let message = format!(
                "a drawing has blend modes: it is printed as a picture of {:.0} ppi",
                self.resolution
            );
            self.findings.report(Finding::warning(codes::DRAWING_AS_PICTURE, place.clone(), message).help(
                "Save it with the colours that are seen (flattened), so that its lines and words stay sharp",
            ));
        }
        let number = self.picture(image, size, &raster, printed);
        self.survey.pictures[number].place = place;
        Some(number)
    }

    /// Black is laid on: the pictures under it must leave room for it.
    fn black(&mut self, rect: impl FnOnce() -> Rect, transform: Transform) {
        if self.below.is_empty() {
            return;
        }
        let bounds = Bounds::of(rect(), transform);
        for (number, below) in &self.below {
            if self.in_tiling || below.meets(&bounds) {
                self.survey.pictures[*number].ground = Ground::UnderBlack;
            }
        }
    }

    fn paint(&mut self, paint: &Paint, on_text: bool, span: Span) {
        match paint {
            Paint::Solid(colour) => self.colour(colour, on_text, span),
            Paint::Gradient(gradient) => {
                if let Gradient::Conic(_) = gradient {
                    // Typst 0.15 writes three numbers for the four inks of it, and viewers show nothing.
                    self.tell(span, "a conic gradient cannot be printed".to_owned(), |place, message| {
                        Finding::error(codes::UNPRINTABLE_GRADIENT, place, message)
                            .help("Use a linear or a radial gradient in the print edition")
                    });
                }
                for (colour, _) in gradient.stops_ref() {
                    self.colour(colour, on_text, span);
                }
                let first = gradient.stops_ref().first().map(|(colour, _)| colour.space());
                if first.is_some_and(|space| space != gradient.space()) {
                    self.light("a gradient that is mixed on the screen's side", span);
                }
            }
            Paint::Tiling(tiling) => {
                let within = std::mem::replace(&mut self.in_tiling, true);
                self.frame(tiling.frame(), Transform::identity());
                self.in_tiling = within;
            }
        }
    }

    fn colour(&mut self, colour: &Color, on_text: bool, span: Span) {
        let colour = match colour {
            Color::Process(colour) => *colour,
            Color::Spot(spot) => spot.colorant.fallback,
        };
        match colour {
            ProcessColor::Cmyk(inks) => {
                let all = [inks.c, inks.m, inks.y, inks.k].map(|ink| f64::from(ink) * 100.0);
                self.inks(all, on_text, span);
            }
            ProcessColor::Luma(_) => {
                let shown = format!("{:.0} % grey", f64::from(colour.to_vec4()[0]) * 100.0);
                self.tell(span, format!("{shown} is a grey of the screen, printed as black ink alone"), |place, message| {
                    Finding::warning(codes::GREY_OF_SCREEN, place, message)
                        .help("Name a colour of the house: `paint(\"ink\")`, or write it in inks: `cmyk(0%, 0%, 0%, 60%)`")
                });
            }
            ProcessColor::Oklab(_)
            | ProcessColor::Oklch(_)
            | ProcessColor::Rgb(_)
            | ProcessColor::LinearRgb(_)
            | ProcessColor::Hsl(_)
            | ProcessColor::Hsv(_) => {
                let [red, green, blue, _] =
                    colour.to_space(typst::visualize::ProcessColorSpace::Srgb).to_vec4_u8();
                self.light(&format!("#{red:02x}{green:02x}{blue:02x}"), span);
            }
        }
    }

    fn light(&mut self, what: &str, span: Span) {
        self.tell(span, format!("{what} is a colour of the screen: no press has it"), |place, message| {
            Finding::error(codes::COLOUR_OF_SCREEN, place, message)
                .help("Name a colour of the house: `paint(\"accent\")`, or write it in inks: `cmyk(…)`")
        });
    }

    fn inks(&mut self, inks: [f64; 4], on_text: bool, span: Span) {
        let all: f64 = inks.iter().sum();
        let limit = self.condition.ink_limit;
        if all > limit + 0.5 {
            let message = format!(
                "a colour carries {all:.0} % of ink, more than the {limit:.0} % that the paper takes"
            );
            self.tell(span, message, |place, message| {
                Finding::error(codes::TOO_MUCH_INK, place, message)
                    .help("Take ink out of it, in [colours] of styles/house.toml or where it is mixed")
            });
        } else if on_text && inks[3] >= 85.0 && all > RICH_BLACK {
            let message = format!("black text carries {all:.0} % of ink: it blurs when the plates shift");
            self.tell(span, message, |place, message| {
                Finding::warning(codes::RICH_BLACK_TEXT, place, message)
                    .help("Set text in black ink alone: `paint(\"ink\")`")
            });
        }
    }

    fn tell(&mut self, span: Span, message: String, finding: impl FnOnce(Place, String) -> Finding) {
        let place = (self.place)(span);
        if self.told.insert(format!("{place:?} {message}")) {
            self.findings.report(finding(place, message));
        }
    }
}

/// The file of the manuscript that holds these bytes.
fn file(book: &Book, bytes: &[u8]) -> Place {
    let file = book.images.iter().find(|image| *image.bytes == *bytes);
    let file = file.map_or_else(|| "images".into(), |image| image.path.clone());
    Place::File(format!("manuscripts/{}/{file}", book.identity.slug).into())
}

/// What names a picture at a size.
fn key(image: &Image, size: Size) -> u128 {
    match image.kind() {
        ImageKind::Raster(raster) => typst::utils::hash128(raster),
        ImageKind::Svg(_) | ImageKind::Pdf(_) => typst::utils::hash128(&(image, size)),
    }
}

/// Whether paint can be the black that overprints, once it is rounded to what a PDF says of it; or hold it.
fn may_overprint(paint: &Paint) -> bool {
    match paint {
        Paint::Solid(Color::Process(ProcessColor::Cmyk(inks))) => {
            [inks.c, inks.m, inks.y].iter().all(|ink| *ink < 0.01) && inks.k > 0.99
        }
        Paint::Solid(Color::Process(colour)) => colour.to_vec4_u8()[..3].iter().all(|value| *value < 8),
        Paint::Solid(Color::Spot(_)) | Paint::Gradient(_) => false,
        Paint::Tiling(_) => true,
    }
}

/// Whether a drawing names a blend mode (W3C Compositing and Blending Level 1, 3.4.1).
///
/// They say how light mixes. In inks most of them add up, to more than any paper takes.
fn is_blended(drawing: &SvgImage) -> bool {
    let name = b"mix-blend-mode";
    drawing.data().windows(name.len()).any(|part| part == name)
}

/// From this much ink on a black counts as rich, in % (Ghent Workgroup 2022, R0015).
const RICH_BLACK: f64 = 280.0;

impl Survey {
    /// A page with stand-ins for its pictures, and without what only a screen has.
    pub(in crate::print) fn for_press(&self, page: &Page) -> Page {
        let mut page = page.clone();
        self.frame_for_press(&mut page.frame);
        page
    }

    fn frame_for_press(&self, frame: &mut Frame) {
        frame.retain(|item| match item {
            FrameItem::Group(group) => {
                self.frame_for_press(&mut group.frame);
                true
            }
            FrameItem::Image(image, size, _) => {
                if let Some(number) = self.numbers.get(&key(image, *size))
                    && let Some(stand_in) = stand_in::of(*number)
                {
                    *image = stand_in;
                }
                true
            }
            FrameItem::Text(_) | FrameItem::Shape(..) => true,
            FrameItem::Link(..) | FrameItem::Tag(_) => false,
        });
    }
}
