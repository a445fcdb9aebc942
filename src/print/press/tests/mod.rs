//! What becomes a press file, and what does not.

mod rows;
mod sizes;

use super::colour::{Ground, InkLimit, Samples, Separation, black};
use super::*;
use crate::book::{Book, specimen};
use crate::model::{ImageFile, ImageFormat};
use crate::print::{Interior, Medium, Printed, Specification, Typesetter, lay_out, typesetter};
use crate::series::{Binding, PrintSettings};
use crate::source::Files;
use camino::Utf8PathBuf;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::{Arc, Mutex};

/// A workspace with files of its own over those of the program.
struct House {
    root: Utf8PathBuf,
}

impl House {
    fn with(name: &str, own: &[(&str, &[u8])]) -> Self {
        let root = std::env::temp_dir().join(format!("galley-press-{}-{name}", std::process::id()));
        let root = Utf8PathBuf::from_path_buf(root).unwrap();
        for (path, bytes) in own {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        Self { root }
    }

    fn load(&self, findings: &mut Findings) -> HouseStyle {
        HouseStyle::load(&Files::open(self.root.clone()), findings)
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

fn own_house() -> HouseStyle {
    HouseStyle::load(&Files::open("no such folder"), &mut Findings::new())
}

/// What a pixel may carry that nothing is printed onto.
fn open(separation: &Separation) -> InkLimit {
    separation.limit(Ground::Open)
}

/// All inks together in the darkest of some pixels.
fn most_ink(inks: &[u8]) -> u32 {
    inks.chunks_exact(4).map(|pixel| pixel.iter().map(|ink| u32::from(*ink)).sum()).max().unwrap()
}

fn separation() -> Separation {
    let house = own_house();
    Separation::new(&house.press.coated, house.colours.values()).unwrap()
}

/// What was found, but for how full the pages are: that of a list of elements says nothing.
fn found(findings: Findings) -> Vec<String> {
    let all = findings.into_sorted().into_iter().filter(|finding| finding.code != codes::SCANT_PAGE);
    all.map(|finding| format!("{}[{}]", finding.severity.name(), finding.code.name)).collect()
}

/// The book that holds every element, with these pictures for its own.
fn book(pictures: &[(ImageFormat, Vec<u8>)]) -> Book {
    let (mut book, _) = specimen::book();
    for (index, (format, bytes)) in pictures.iter().enumerate() {
        let path = format!("images/{index}").into();
        book.images[index] = ImageFile {
            path,
            bytes: Arc::from(bytes.as_slice()),
            format: *format,
            width: 400,
            height: 300,
            used: None,
        };
    }
    book
}

fn interior<'a>(
    book: &'a Book,
    settings: &'a PrintSettings,
    typesetter: &'a Typesetter,
    findings: &mut Findings,
) -> Option<Interior<'a>> {
    lay_out(book, Specification { medium: Medium::Press, settings, accent: "blue" }, typesetter, findings)
}

/// What Typst writes of a book, and what becomes of it.
fn raw_and_printed(book: &Book, settings: &PrintSettings) -> (Vec<u8>, Printed) {
    let typesetter = Typesetter::new(&own_house(), &mut Findings::new());
    let mut findings = Findings::new();
    let Some(interior) = interior(book, settings, &typesetter, &mut findings) else {
        panic!("{:?}", findings.into_sorted())
    };
    let count = interior.document.pages().len();
    let raw = typesetter::pdf(&interior.document, book, Medium::Press, &[(1, count)], &mut findings).unwrap();
    let printed = interior.write(&mut findings).unwrap();
    assert!(!findings.has_errors(), "{:?}", findings.into_sorted());
    (raw, printed)
}

/// A photograph of sorts: every pixel differs from its neighbours, and it has deep shadows.
fn photograph() -> image::RgbImage {
    image::RgbImage::from_fn(400, 300, |x, y| {
        let noise = (x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)) >> 7) % 23;
        let value = |base: u32| (base % 230 + noise) as u8;
        if y < 60 {
            image::Rgb([noise as u8; 3].map(|v| v / 2))
        } else {
            image::Rgb([value(x), value(y * 2), value(x + y)])
        }
    })
}

fn encoded(image: impl Into<image::DynamicImage>, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn load(pdf: &[u8]) -> Document {
    Document::load_mem(pdf).unwrap()
}

/// The images of a document that are no soft masks.
fn pictures(document: &Document) -> Vec<&Stream> {
    let image = |object: &&Object| {
        let stream = object.as_stream().ok()?;
        let is = |key: &[u8], name: &[u8]| {
            stream.dict.get(key).and_then(Object::as_name).is_ok_and(|own| own == name)
        };
        (is(b"Subtype", b"Image") && !is(b"ColorSpace", b"DeviceGray")).then_some(())
    };
    let all = document.objects.values().filter(|object| image(object).is_some());
    all.filter_map(|object| object.as_stream().ok()).collect()
}

#[test]
fn greys_are_black_alone_and_dark_is_black() {
    let separation = separation();
    assert_eq!(separation.paint([0; 3]), black(255));
    assert_eq!(separation.paint([255; 3]), black(0));
    for grey in 0..=254u8 {
        let [cyan, magenta, yellow, ink] = separation.paint([grey; 3]);
        assert_eq!([cyan, magenta, yellow], [0; 3]);
        assert!(ink >= separation.tone(grey + 1), "lighter greys take no more ink");
    }
    // Half-way in lightness is a little over half in ink: the printed dot grows.
    assert!((128..150).contains(&separation.tone(128)), "{}", separation.tone(128));
    let (inks, sound) = separation.pixels(&Samples::Grey8(vec![0, 128, 255]), None, open(&separation));
    assert!(sound && inks[..4] == black(255) && inks[8..] == black(0));
    // With a hue, in pictures and drawings alike, all inks take part.
    let [cyan, magenta, yellow, _] = separation.light([0; 3]);
    assert!(cyan > 150 && magenta > 130 && yellow > 130);
}

#[test]
fn the_colours_of_the_house_keep_their_inks() {
    let house = own_house();
    let separation = separation();
    let colour = house.colours["teal"];
    assert_eq!(separation.paint(colour.srgb), colour.cmyk.map(|ink| (ink * 2.55).round() as u8));
    assert_eq!(separation.paint([0x1d, 0x1d, 0x1f]), black(255), "the ink of the house is black");
}

#[test]
fn no_colour_exceeds_the_limit() {
    for limit in [300.0, 280.0, 200.0] {
        let condition = OutputCondition { ink_limit: limit, ..own_house().press.coated };
        let separation = Separation::new(&condition, []).unwrap();
        let steps = || (0..=255u8).step_by(15);
        let rgb: Vec<u8> =
            steps().flat_map(|r| steps().flat_map(move |g| steps().flat_map(move |b| [r, g, b]))).collect();
        let (inks, _) = separation.pixels(&Samples::Rgb8(rgb), None, open(&separation));
        assert!(f64::from(most_ink(&inks)) / 2.55 <= limit);
        assert!(f64::from(most_ink(&inks)) / 2.55 > limit - 5.0, "the limit is used");
    }
    // Black may lie on every paint, those of the house too.
    for limit in [300.0, 280.0] {
        let house = own_house();
        let condition = OutputCondition { ink_limit: limit, ..house.press.coated.clone() };
        let separation = Separation::new(&condition, house.colours.values()).unwrap();
        let own = house.colours.values().map(|colour| colour.srgb);
        let dark = [[20, 0, 0], [0, 0, 40], [60, 20, 10], [0, 60, 20]];
        let mut most = 0;
        for rgb in own.chain(dark) {
            let [cyan, magenta, yellow, _] = separation.paint(rgb).map(u32::from);
            most = most.max(cyan + magenta + yellow + 255);
        }
        assert!(f64::from(most) / 2.55 <= limit && f64::from(most) / 2.55 > limit - 5.0, "{most}");
        let [cyan, magenta, yellow, black] = separation.lightened([0.32, 0.84, 0.94, 0.58]).unwrap();
        assert!((cyan + magenta + yellow + 1.0 - limit / 100.0).abs() < 0.01 && black == 0.58);
        assert!(separation.lightened([0.9, 0.5, 0.0, 0.58]).is_none());
    }
    let separation = separation();
    let (alone, below) = (open(&separation), separation.limit(Ground::UnderBlack));
    assert_eq!(alone.within([255, 255, 255, 255]), [170, 170, 170, 255]);
    assert_eq!(alone.within([255, 255, 255, 0]), [255, 255, 255, 0]);
    assert_eq!(below.within([255, 255, 255, 0]), [170, 170, 170, 0]);
    assert_eq!((alone.excess([255, 255, 255, 0]), below.excess([255, 255, 255, 0])), (0, 255));
    assert_eq!(alone.within([10, 20, 30, 255]), [10, 20, 30, 255]);
}

#[test]
fn damaged_inks_are_none() {
    let pixels: Vec<u8> = (0..64 * 64 * 4).map(|index: u32| (index * index / 97) as u8).collect();
    let mut whole = Vec::new();
    jpeg_encoder::Encoder::new(&mut whole, 80)
        .encode(&pixels, 64, 64, jpeg_encoder::ColorType::Cmyk)
        .unwrap();
    assert_eq!(jpeg::inks(&whole).unwrap().1, (64, 64));
    let mut state = 2_463_534_242_u32;
    let mut chance = |below: usize| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize % below
    };
    let refused = (0..3000).filter(|_| {
        let mut damaged = whole.clone();
        for _ in 0..1 + chance(5) {
            let at = chance(damaged.len());
            match chance(3) {
                0 => damaged[at] = chance(256) as u8,
                1 => drop(damaged.drain(at..(at + 1 + chance(40)).min(damaged.len()))),
                _ => damaged.truncate(at.max(20)),
            }
        }
        jpeg::inks(&damaged).is_none()
    });
    assert!(refused.count() > 100);
}

/// A profile of the screen with red and blue exchanged, so that nobody can miss that it is honoured.
fn exchanged() -> Vec<u8> {
    let mut profile = moxcms::ColorProfile::new_srgb();
    std::mem::swap(&mut profile.red_colorant, &mut profile.blue_colorant);
    // What else names the primaries would contradict it.
    profile.cicp = None;
    profile.encode().unwrap()
}

#[test]
fn the_profile_of_a_picture_is_honoured_at_any_depth() {
    let separation = separation();
    let profile = exchanged();
    let (blue, _) = separation.pixels(&Samples::Rgb8(vec![0, 0, 255]), None, open(&separation));
    for samples in [Samples::Rgb8(vec![255, 0, 0]), Samples::Rgb16(vec![65_535, 0, 0])] {
        let (inks, sound) = separation.pixels(&samples, Some(&profile), open(&separation));
        assert!(sound);
        let distance: u32 = inks.iter().zip(&blue).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
        assert!(distance < 12, "{inks:?} {blue:?}");
        let (inks, sound) = separation.pixels(&samples, Some(b"no profile"), open(&separation));
        assert!(!sound && inks[2] > 200, "red, and told");
    }
    // Half of all wrong profiles in the wild are cut short.
    for length in (0..profile.len()).step_by(7) {
        let _ = separation.pixels(&Samples::Rgb8(vec![1, 2, 3]), Some(&profile[..length]), open(&separation));
    }
}

#[test]
fn photographs_stay_within_the_limit_after_the_encoder() {
    let separation = separation();
    let rgb = photograph();
    let (inks, _) = separation.pixels(&Samples::Rgb8(rgb.as_raw().clone()), None, open(&separation));
    for quality in [75, 90] {
        let order = jpeg::Order { limit: open(&separation), quality, source: None };
        let written = jpeg::write(&inks, (400, 300), &order).unwrap();
        let (seen, extent) = jpeg::inks(&written).unwrap();
        assert_eq!(extent, (400, 300));
        assert_eq!(open(&separation).most_excess(&seen), 0);
        let wrong: u64 = seen.iter().zip(&inks).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        assert!(wrong / (inks.len() as u64) < 12, "{}", wrong / inks.len() as u64);
        assert!(!written.windows(4).any(|bytes| bytes == b"ICC_"));
    }
    // The guard is needed: an encoder left alone goes over it.
    let mut alone = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut alone, 75);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::R_4_4_4);
    encoder.encode(&inks, 400, 300, jpeg_encoder::ColorType::CmykAsYcck).unwrap();
    assert!(open(&separation).most_excess(&jpeg::inks(&alone).unwrap().0) > 0);
}

/// Keeps what it is given, and counts.
#[derive(Default, Clone)]
struct Shelf(Arc<Mutex<Kept>>);

/// What is kept, and how often something was put there.
type Kept = (BTreeMap<String, Vec<u8>>, usize);

impl Cache for Shelf {
    fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.0.lock().unwrap().0.get(key).cloned()
    }

    fn put(&self, key: &str, bytes: &[u8]) {
        let mut shelf = self.0.lock().unwrap();
        shelf.0.insert(key.to_owned(), bytes.to_vec());
        shelf.1 += 1;
    }
}

#[test]
fn plates_are_kept_and_spoiled_ones_noticed() {
    let book = book(&[(ImageFormat::Jpeg, encoded(photograph(), image::ImageFormat::Jpeg))]);
    let settings = PrintSettings::default();
    let shelf = Shelf::default();
    let made = || {
        let typesetter =
            Typesetter::new(&own_house(), &mut Findings::new()).with_cache(Box::new(shelf.clone()));
        let mut findings = Findings::new();
        let interior = interior(&book, &settings, &typesetter, &mut findings).unwrap();
        interior.write(&mut findings).unwrap().interior
    };
    let first = made();
    let kept = shelf.0.lock().unwrap().1;
    assert!(kept >= 2, "profile and picture");
    assert_eq!(made(), first);
    assert_eq!(shelf.0.lock().unwrap().1, kept, "nothing was made anew");
    for entry in shelf.0.lock().unwrap().0.values_mut() {
        let middle = entry.len() / 2;
        entry[middle] ^= 1;
    }
    assert_eq!(made(), first, "a spoiled entry is not used");
    assert_eq!(shelf.0.lock().unwrap().1, 2 * kept);
    let (raw, printed) = raw_and_printed(&book, &settings);
    assert_eq!(printed.interior, first, "without a cache the same");
    let profile = deflated(&own_house().press.coated.profile).len();
    let own = (first.len() - profile) as f64;
    assert!(own < 1.2 * raw.len() as f64, "{own} bytes of {}", raw.len());
}

#[test]
fn pictures_have_no_more_pixels_than_the_press_shows() {
    let large = image::imageops::resize(&photograph(), 4000, 3000, image::imageops::FilterType::Nearest);
    let mut with_alpha = image::DynamicImage::from(large.clone()).into_rgba8();
    for (x, _, pixel) in with_alpha.enumerate_pixels_mut() {
        pixel.0[3] = (x / 16) as u8;
    }
    let book = book(&[
        (ImageFormat::Jpeg, encoded(large, image::ImageFormat::Jpeg)),
        (ImageFormat::Png, encoded(with_alpha, image::ImageFormat::Png)),
    ]);
    let (_, printed) = raw_and_printed(&book, &PrintSettings::default());
    let document = load(&printed.interior);
    let pictures = pictures(&document);
    assert_eq!(pictures.len(), 2);
    for picture in pictures {
        let width = picture.dict.get(b"Width").unwrap().as_i64().unwrap();
        // Of 4000 pixels so many are left as the width asks for: the measure of 170 mm at most, some millimetres at least.
        assert!((100..=2008).contains(&width), "{width}");
        assert_eq!(picture.dict.get(b"ColorSpace").unwrap().as_name().unwrap(), b"DeviceCMYK");
    }
    let masks =
        document.objects.values().filter_map(|object| object.as_stream().ok()?.dict.get(b"SMask").ok());
    assert_eq!(masks.count(), 1, "alpha is kept");
}

#[test]
fn inks_that_come_in_are_kept() {
    let cmyk = |inks: &[u8; 4], width: u16| {
        let mut bytes = Vec::new();
        let pixels: Vec<u8> = inks.iter().copied().cycle().take(usize::from(width) * 64 * 4).collect();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
        encoder.add_icc_profile(&own_house().press.coated.profile).unwrap();
        encoder.encode(&pixels, width, 64, jpeg_encoder::ColorType::Cmyk).unwrap();
        bytes
    };
    let (fine, heavy) = (cmyk(&[0, 40, 200, 10], 64), cmyk(&[255, 255, 255, 255], 72));
    let book = book(&[(ImageFormat::Jpeg, fine.clone()), (ImageFormat::Jpeg, heavy)]);
    let typesetter = Typesetter::new(&own_house(), &mut Findings::new());
    let (settings, mut findings) = (PrintSettings::default(), Findings::new());
    let interior = interior(&book, &settings, &typesetter, &mut findings).unwrap();
    let printed = interior.write(&mut findings).unwrap();
    assert!(found(findings).contains(&"note[press/picture-ink]".to_owned()));
    let document = load(&printed.interior);
    let streams = pictures(&document);
    let inks = |width: i64| {
        let picture =
            streams.iter().find(|picture| picture.dict.get(b"Width").unwrap().as_i64().unwrap() == width);
        let inks = jpeg::inks(&picture.unwrap().content).unwrap().0;
        (inks, picture.unwrap().content.len())
    };
    let (kept, length) = inks(64);
    assert_eq!(kept, jpeg::inks(&fine).unwrap().0, "the same, to the bit");
    assert!(length < 2000, "without the profile");
    assert!(most_ink(&inks(72).0) <= 765);
}

#[test]
fn drawings_are_brought_into_ink() {
    let drawing = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100"><defs>
        <linearGradient id="g"><stop offset="0" stop-color="#e33"/><stop offset="1" stop-color="#33e"/></linearGradient>
        <linearGradient id="k"><stop offset="0" stop-color="#000"/><stop offset="1" stop-color="#fff"/></linearGradient>
        <linearGradient id="a"><stop offset="0" stop-color="#e33" stop-opacity="0"/><stop offset="1" stop-color="#33e"/></linearGradient>
        <linearGradient id="r" spreadMethod="reflect" x2="0.2"><stop offset="0" stop-color="#e33"/><stop offset="1" stop-color="#33e"/></linearGradient>
        <mask id="m"><rect width="200" height="50" fill="white"/><circle cx="20" cy="20" r="15" fill="url(#k)"/></mask>
        <filter id="b"><feGaussianBlur stdDeviation="3"/></filter>
        <pattern id="p" width="10" height="10" patternUnits="userSpaceOnUse"><circle cx="5" cy="5" r="3" fill="#0a0"/></pattern></defs>
        <rect width="200" height="100" fill="url(#g)"/><rect y="60" width="60" height="40" fill="url(#a)"/>
        <g opacity="0.5"><circle cx="90" cy="50" r="20" fill="#808080"/><circle cx="100" cy="50" r="20" fill="teal"/></g>
        <g mask="url(#m)"><rect width="100" height="100" fill="#ff0"/></g><rect x="120" width="20" height="20" fill="url(#k)"/>
        <rect x="150" y="10" width="30" height="30" fill="#fa0"/>
        <rect x="120" y="60" width="60" height="10" fill="url(#r)"/><circle cx="150" cy="80" r="10" fill="#00f" filter="url(#b)"/>
        <rect x="160" y="45" width="30" height="12" fill="url(#p)" stroke="black"/></svg>"##;
    let book = book(&[(ImageFormat::Svg, drawing.as_bytes().to_vec())]);
    let (raw, printed) = raw_and_printed(&book, &PrintSettings::default());
    assert_eq!(rows::light(&load(&printed.interior)), Vec::<String>::new());
    // The typesetter writes sRGB and a grey of light.
    let light = rows::light(&load(&raw));
    assert!(light.len() >= 2, "{light:?}");
    assert_eq!(rows::groups(&load(&printed.interior)), Vec::<String>::new());
}

#[test]
fn colours_of_the_screen_are_told_with_their_place() {
    let template = |paint: &str| {
        let text = Files::embedded_text("styles/print/text.typ".into()).unwrap();
        text.replace(
            "#let emphasis(body) = emph(body)",
            &format!("#let emphasis(body) = text(fill: {paint}, emph(body))"),
        )
    };
    let cases = [
        ("red", "error[press/colour-of-the-screen]"),
        ("rgb(\"#123456\")", "error[press/colour-of-the-screen]"),
        ("black", "warning[press/grey-of-the-screen]"),
        ("cmyk(90%, 90%, 90%, 90%)", "error[press/too-much-ink]"),
        ("cmyk(black)", "warning[press/rich-black-text]"),
        (
            "gradient.linear(cmyk(10%, 0%, 0%, 0%), cmyk(90%, 0%, 0%, 0%))",
            "error[press/colour-of-the-screen]",
        ),
        (
            "gradient.conic(cmyk(10%, 0%, 0%, 0%), cmyk(90%, 0%, 0%, 0%), space: cmyk)",
            "error[press/unprintable-gradient]",
        ),
        ("gradient.linear(cmyk(10%, 0%, 0%, 0%), cmyk(90%, 0%, 0%, 0%), space: cmyk)", ""),
        ("color.spot(\"PANTONE 300 C\", rgb(\"#00f\")).tint(50%)", "error[press/colour-of-the-screen]"),
        ("color.spot(\"PANTONE 300 C\", cmyk(99%, 50%, 0%, 0%)).tint(50%)", ""),
    ];
    let (book, _) = specimen::book();
    let settings = PrintSettings::default();
    for (index, (paint, wanted)) in cases.into_iter().enumerate() {
        let house =
            House::with(&format!("paint-{index}"), &[("styles/print/text.typ", template(paint).as_bytes())]);
        let mut findings = Findings::new();
        let typesetter = Typesetter::new(&house.load(&mut findings), &mut findings);
        assert!(interior(&book, &settings, &typesetter, &mut findings).is_some());
        let places: Vec<_> = findings.iter().map(|finding| finding.place.clone()).collect();
        let found = found(findings);
        if wanted.is_empty() {
            assert_eq!(found, Vec::<String>::new(), "{paint}");
        } else {
            assert!(found.contains(&wanted.to_owned()), "{paint}: {found:?}");
        }
        for place in places {
            assert!(matches!(place, Place::Span(_) | Place::File(_)), "{place:?}");
        }
    }
}

#[test]
fn a_wrong_profile_is_told_and_nothing_is_written() {
    let screen = exchanged();
    let mut cut = own_house().press.coated.profile.to_vec();
    cut.truncate(5000);
    let conditions = b"[coated]\ncondition = \"MINE\"\nprofile = \"mine.icc\"\n";
    for (name, profile, code) in [
        ("screen", &screen[..], "error[style/wrong-press-profile]"),
        ("text", b"no profile at all", "error[style/wrong-press-profile]"),
        ("cut", &cut, "error[press/unusable-profile]"),
    ] {
        let files = [("styles/press/conditions.toml", &conditions[..]), ("styles/press/mine.icc", profile)];
        let house = House::with(name, &files);
        let mut findings = Findings::new();
        let typesetter = Typesetter::new(&house.load(&mut findings), &mut findings);
        let (book, _) = specimen::book();
        let settings = PrintSettings::default();
        let interior = interior(&book, &settings, &typesetter, &mut findings).unwrap();
        assert!(interior.write(&mut findings).is_none());
        assert_eq!(found(findings), [code], "{name}");
    }
}

#[test]
fn a_profile_of_one_s_own_is_the_output_intent() {
    let profile = own_house().press.coated.profile;
    let conditions =
        b"[uncoated]\ncondition = \"FOGRA52\"\nname = \"Mine\"\nprofile = \"mine.icc\"\nink-limit = 260\n";
    // Another profile, as far as anyone can tell: one byte of its date differs.
    let mut mine = profile.to_vec();
    mine[25] ^= 1;
    let house = House::with(
        "own",
        &[("styles/press/conditions.toml", &conditions[..]), ("styles/press/mine.icc", &mine)],
    );
    let mut findings = Findings::new();
    let typesetter = Typesetter::new(&house.load(&mut findings), &mut findings);
    let (book, _) = specimen::book();
    let settings = PrintSettings { paper: Paper::Uncoated, ..PrintSettings::default() };
    let interior = interior(&book, &settings, &typesetter, &mut findings).unwrap();
    let printed = interior.write(&mut findings).unwrap();
    assert!(!found(findings).iter().any(|found| found.contains("uncoated")));
    let document = load(&printed.interior);
    let intent = rows::intent(&document).unwrap();
    assert_eq!(intent.get(b"OutputConditionIdentifier").unwrap().as_str().unwrap(), b"FOGRA52");
    let written = intent.get_deref(b"DestOutputProfile", &document).unwrap().as_stream().unwrap();
    assert_eq!(written.get_plain_content().unwrap(), mine);
}

#[test]
fn paper_without_a_profile_of_its_own_is_told_and_takes_less_ink() {
    let book = book(&[(ImageFormat::Png, encoded(photograph(), image::ImageFormat::Png))]);
    let typesetter = Typesetter::new(&own_house(), &mut Findings::new());
    let settings = PrintSettings { paper: Paper::Uncoated, ..PrintSettings::default() };
    let mut findings = Findings::new();
    let interior = interior(&book, &settings, &typesetter, &mut findings).unwrap();
    let printed = interior.write(&mut findings).unwrap();
    assert!(found(findings).contains(&"note[press/no-profile-for-uncoated-paper]".to_owned()));
    let document = load(&printed.interior);
    let picture = pictures(&document).into_iter().find(|picture| picture.content.starts_with(&[0xFF, 0xD8]));
    assert!(most_ink(&jpeg::inks(&picture.unwrap().content).unwrap().0) <= 714, "280 %");
}

#[test]
fn marks_stand_outside_of_the_bleed_on_one_plate_for_all() {
    let (book, _) = specimen::book();
    for bleed in [0.0, 3.0] {
        let settings = PrintSettings { marks: true, bleed, ..PrintSettings::default() };
        let (_, printed) = raw_and_printed(&book, &settings);
        let document = load(&printed.interior);
        assert_eq!(rows::boxes(&document), Vec::<String>::new());
        let page = document.get_dictionary(document.page_iter().next().unwrap()).unwrap();
        let edge = |key: &[u8]| page.get(key).unwrap().as_array().unwrap()[0].as_float().unwrap();
        assert!((edge(b"BleedBox") - 28.346).abs() < 0.01, "10 mm of room");
        assert!((edge(b"TrimBox") - edge(b"BleedBox") - bleed as f32 * 72.0 / 25.4).abs() < 0.01);
        let all = rows::spots(&document);
        assert_eq!(all.into_iter().collect::<Vec<_>>(), ["All"]);
    }
}

#[test]
fn a_glued_book_has_a_flat_cover() {
    let (book, _) = specimen::book();
    let settings = PrintSettings { binding: Binding::PerfectBound, caliper: 0.5, ..PrintSettings::default() };
    let typesetter = Typesetter::new(&own_house(), &mut Findings::new());
    let mut findings = Findings::new();
    let interior = interior(&book, &settings, &typesetter, &mut findings).unwrap();
    let pages = interior.pagination.pages.len();
    let printed = interior.write(&mut findings).unwrap();
    let (text, cover) = (load(&printed.interior), load(&printed.cover.unwrap()));
    assert_eq!(text.page_iter().count(), pages - 4);
    assert_eq!((pages - 4) % 4, 0, "folded sheets");
    assert_eq!(cover.page_iter().count(), 2, "outside and inside");
    let spine = (pages as f64 / 2.0 * 0.5 * 10.0).round() / 10.0;
    for id in cover.page_iter() {
        let page = cover.get_dictionary(id).unwrap();
        let trim: Vec<f64> = page
            .get(b"TrimBox")
            .unwrap()
            .as_array()
            .unwrap()
            .iter()
            .map(|n| f64::from(n.as_float().unwrap()))
            .collect();
        let width = (trim[2] - trim[0]) / 72.0 * 25.4;
        assert!((width - (420.0 + spine)).abs() < 0.01, "{width} {spine}");
        assert!(((trim[3] - trim[1]) / 72.0 * 25.4 - 297.0).abs() < 0.01);
    }
    assert!(found(findings).contains(&"note[press/spine]".to_owned()));
    let thin = PrintSettings { caliper: 0.05, ..settings };
    let mut findings = Findings::new();
    let interior = super::tests::interior(&book, &thin, &typesetter, &mut findings).unwrap();
    interior.write(&mut findings).unwrap();
    assert!(found(findings).contains(&"warning[press/thin-spine]".to_owned()));
}

#[test]
fn a_proof_is_a_booklet_of_all_pages() {
    let (book, _) = specimen::book();
    let settings = PrintSettings::default();
    let typesetter = Typesetter::new(&own_house(), &mut Findings::new());
    let mut findings = Findings::new();
    let interior = interior(&book, &settings, &typesetter, &mut findings).unwrap();
    let pages = interior.pagination.pages.len();
    let proof = load(&interior.proof(&mut findings).unwrap());
    assert_eq!(proof.page_iter().count(), pages / 2);
    let media = proof.get_dictionary(proof.page_iter().next().unwrap()).unwrap().get(b"MediaBox").unwrap();
    let size: Vec<f32> = media.as_array().unwrap().iter().map(|n| n.as_float().unwrap()).collect();
    assert!((size[2] - 841.89).abs() < 0.01 && (size[3] - 595.276).abs() < 0.01, "A4: {size:?}");
}
