//! The requirements of a press file, row by row: what each check finds in a file, read anew by other means than ours.
//!
//! Every check is proven: on what Typst wrote, or, where that is right already, on a file that is broken on purpose.

use super::{book, raw_and_printed};
use crate::series::PrintSettings;
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use std::collections::BTreeSet;

type Check = fn(&Document) -> Vec<String>;

/// A requirement, how it is checked, and how a good file is broken where Typst's own passes.
struct Row {
    number: u8,
    check: Check,
    broken: Option<fn(&mut Document)>,
}

const ROWS: &[Row] = &[
    Row { number: 1, check: version, broken: Some(|document| document.version = "1.7".into()) },
    Row { number: 2, check: identified, broken: Some(|document| drop(document.trailer.remove(b"ID"))) },
    Row { number: 3, check: output_intent, broken: None },
    Row { number: 4, check: press_profile, broken: None },
    Row { number: 5, check: claims_x4, broken: None },
    Row { number: 6, check: xmp, broken: None },
    Row { number: 7, check: agree, broken: None },
    Row { number: 8, check: boxes, broken: None },
    Row { number: 9, check: plain_pages, broken: Some(|document| first_page(document).set("Rotate", 90)) },
    Row {
        number: 10,
        check: annotations,
        broken: Some(|document| {
            first_page(document).set("Annots", vec![Object::Dictionary(dictionary! { "Subtype" => "Link" })]);
        }),
    },
    Row { number: 11, check: catalog, broken: None },
    Row { number: 12, check: fonts, broken: Some(|document| strip(document, b"FontFile2")) },
    Row {
        number: 13,
        check: filters,
        broken: Some(|document| {
            document.add_object(Stream::new(dictionary! { "Filter" => "LZWDecode" }, Vec::new()));
        }),
    },
    Row {
        number: 14,
        check: transfer,
        broken: Some(|document| {
            document.add_object(dictionary! { "Type" => "ExtGState", "TR" => "Identity" });
        }),
    },
    Row { number: 16, check: light, broken: None },
    Row { number: 17, check: groups, broken: None },
    Row { number: 18, check: page_groups, broken: None },
    Row {
        number: 19,
        check: catalog,
        broken: Some(|document| document.catalog_mut().unwrap().set("OCProperties", Dictionary::new())),
    },
    Row {
        number: 20,
        check: catalog,
        broken: Some(|document| document.catalog_mut().unwrap().set("ViewerPreferences", Dictionary::new())),
    },
    Row { number: 21, check: black_overprints, broken: None },
    Row { number: 22, check: white_knocks_out, broken: Some(overprint_all) },
    Row {
        number: 26,
        check: |document| spots(document).into_iter().collect(),
        broken: Some(|document| {
            let spot: Vec<Object> =
                vec!["Separation".into(), "Gold".into(), "DeviceCMYK".into(), Object::Null];
            document.add_object(spot);
        }),
    },
    Row {
        number: 27,
        check: whole_sheets,
        broken: Some(|document| {
            let pages = document.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
            let pages = document.get_dictionary_mut(pages).unwrap();
            pages.get_mut(b"Kids").unwrap().as_array_mut().unwrap().pop();
        }),
    },
];

#[test]
fn every_requirement_is_met_and_every_check_is_proven() {
    // A drawing with a group, black and white text, and lines.
    let drawing = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30" width="90" height="30">
        <g opacity="0.5"><rect width="30" height="30" fill="#e33"/><rect x="15" width="30" height="30"/></g></svg>"##;
    let book = book(&[(crate::model::ImageFormat::Svg, drawing.to_vec())]);
    let (raw, printed) = raw_and_printed(&book, &PrintSettings::default());
    let (raw, ours) = (Document::load_mem(&raw).unwrap(), Document::load_mem(&printed.interior).unwrap());
    for Row { number, check, broken } in ROWS {
        assert_eq!(check(&ours), Vec::<String>::new(), "row {number}");
        match broken {
            None => assert!(!check(&raw).is_empty(), "row {number}: Typst's own passes"),
            Some(breaks) => {
                let mut document = ours.clone();
                breaks(&mut document);
                assert!(!check(&document).is_empty(), "row {number}: the broken file passes");
            }
        }
    }
}

fn first_page(document: &mut Document) -> &mut Dictionary {
    let id = document.page_iter().next().unwrap();
    document.get_dictionary_mut(id).unwrap()
}

fn strip(document: &mut Document, key: &[u8]) {
    for object in document.objects.values_mut() {
        if let Ok(dictionary) = object.as_dict_mut() {
            dictionary.remove(key);
        }
    }
}

/// Lets everything on the first page that has black text overprint.
fn overprint_all(document: &mut Document) {
    let page =
        document.page_iter().find(|id| document.get_page_content(*id).windows(9).any(|w| w == b"PressFill"));
    let page = page.unwrap();
    let mut content = b"/PressFill gs ".to_vec();
    content.extend(document.get_page_content(page));
    let content = document.add_object(Stream::new(Dictionary::new(), content));
    document.get_dictionary_mut(page).unwrap().set("Contents", content);
}

/// The fault, where something is not so.
fn unless(so: bool, fault: impl Into<String>) -> Vec<String> {
    if so { Vec::new() } else { vec![fault.into()] }
}

fn pages(document: &Document) -> Vec<&Dictionary> {
    document.page_iter().map(|id| document.get_dictionary(id).unwrap()).collect()
}

fn dictionaries(document: &Document) -> impl Iterator<Item = &Dictionary> {
    fn within<'a>(object: &'a Object, all: &mut Vec<&'a Dictionary>) {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            Object::Array(objects) => return objects.iter().for_each(|object| within(object, all)),
            Object::Null
            | Object::Boolean(_)
            | Object::Integer(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::String(..)
            | Object::Reference(_) => return,
        };
        all.push(dictionary);
        dictionary.iter().for_each(|(_, object)| within(object, all));
    }
    let mut all = Vec::new();
    document.objects.values().for_each(|object| within(object, &mut all));
    all.into_iter()
}

fn name<'a>(dictionary: &'a Dictionary, key: &[u8]) -> &'a [u8] {
    dictionary.get(key).and_then(Object::as_name).unwrap_or_default()
}

fn version(document: &Document) -> Vec<String> {
    let newer = document.catalog().unwrap().has(b"Version");
    unless(document.version.as_str() <= "1.6" && !newer, format!("version {}", document.version))
}

fn identified(document: &Document) -> Vec<String> {
    unless(document.trailer.has(b"ID") && !document.trailer.has(b"Encrypt"), "no ID, or encrypted")
}

/// The output intent of a document.
pub(super) fn intent(document: &Document) -> Option<Dictionary> {
    let intents = document.catalog().ok()?.get_deref(b"OutputIntents", document).ok()?.as_array().ok()?;
    let [intent] = intents.as_slice() else { return None };
    document.dereference(intent).ok()?.1.as_dict().ok().cloned()
}

fn output_intent(document: &Document) -> Vec<String> {
    let Some(intent) = intent(document) else { return vec!["not one output intent".into()] };
    let texts = ["OutputConditionIdentifier", "RegistryName", "Info"];
    let full = texts
        .iter()
        .all(|key| intent.get(key.as_bytes()).and_then(Object::as_str).is_ok_and(|text| !text.is_empty()));
    unless(
        name(&intent, b"S") == b"GTS_PDFX" && full && intent.has(b"DestOutputProfile"),
        "the intent is not whole",
    )
}

fn press_profile(document: &Document) -> Vec<String> {
    let profile = intent(document).and_then(|intent| {
        let profile = intent.get_deref(b"DestOutputProfile", document).ok()?.as_stream().ok()?;
        (profile.dict.get(b"N").ok()?.as_i64().ok()? == 4).then(|| profile.get_plain_content().unwrap())
    });
    unless(profile.is_some_and(|profile| &profile[12..20] == b"prtrCMYK"), "no profile of a press")
}

fn packet(document: &Document) -> String {
    let packet = document.catalog().unwrap().get_deref(b"Metadata", document).unwrap().as_stream().unwrap();
    assert!(packet.filters().is_err(), "the packet is not compressed");
    String::from_utf8(packet.content.clone()).unwrap()
}

/// The text of an element of the packet.
fn said(packet: &str, element: &str) -> Option<String> {
    let document = roxmltree::Document::parse(packet).unwrap();
    let (prefix, local) = element.split_once(':').unwrap();
    let found = document.descendants().find(|node| {
        node.tag_name().name() == local
            && node.tag_name().namespace().and_then(|uri| node.lookup_prefix(uri)) == Some(prefix)
    })?;
    let text: String =
        found.descendants().filter_map(|node| node.is_text().then(|| node.text()).flatten()).collect();
    Some(text.trim().to_owned())
}

fn info(document: &Document, key: &str) -> Option<String> {
    let info = document.trailer.get_deref(b"Info", document).ok()?.as_dict().ok()?;
    let object = info.get(key.as_bytes()).ok()?;
    let bytes = if let Object::String(bytes, _) = object { bytes } else { object.as_name().ok()? };
    Some(String::from_utf8(bytes.to_vec()).unwrap())
}

fn claims_x4(document: &Document) -> Vec<String> {
    let wanted = Some("PDF/X-4".to_owned());
    let so = said(&packet(document), "pdfxid:GTS_PDFXVersion") == wanted
        && info(document, "GTS_PDFXVersion") == wanted;
    unless(so, "it does not say that it is PDF/X-4")
}

fn xmp(document: &Document) -> Vec<String> {
    let packet = packet(document);
    let wanted = [
        "dc:title",
        "xmp:CreateDate",
        "xmp:ModifyDate",
        "xmp:MetadataDate",
        "xmp:CreatorTool",
        "xmpMM:DocumentID",
        "xmpMM:InstanceID",
        "xmpMM:VersionID",
        "xmpMM:RenditionClass",
    ];
    let missing = wanted.iter().filter(|element| said(&packet, element).is_none_or(|text| text.is_empty()));
    missing.map(|element| format!("no {element}")).collect()
}

fn agree(document: &Document) -> Vec<String> {
    let packet = packet(document);
    let date = |date: String| date.chars().filter(char::is_ascii_digit).take(14).collect::<String>();
    let pairs = [
        ("Title", "dc:title"),
        ("Author", "dc:creator"),
        ("Creator", "xmp:CreatorTool"),
        ("Producer", "pdf:Producer"),
        ("Trapped", "pdf:Trapped"),
    ];
    let mut faults: Vec<String> = pairs
        .iter()
        .filter(|(key, element)| {
            info(document, key).is_none() || info(document, key) != said(&packet, element)
        })
        .map(|(key, element)| format!("{key} and {element} differ"))
        .collect();
    for (key, element) in [("CreationDate", "xmp:CreateDate"), ("ModDate", "xmp:ModifyDate")] {
        if info(document, key).map(date) != said(&packet, element).map(date) {
            faults.push(format!("{key} and {element} differ"));
        }
    }
    faults.extend(unless(
        info(document, "Trapped").is_some_and(|trapped| trapped == "False"),
        "not known whether trapped",
    ));
    faults
}

pub(super) fn boxes(document: &Document) -> Vec<String> {
    let mut faults = Vec::new();
    for (index, page) in pages(document).into_iter().enumerate() {
        let read = |key: &[u8]| -> Option<Vec<f32>> {
            page.get(key).ok()?.as_array().ok()?.iter().map(|number| number.as_float().ok()).collect()
        };
        let (Some(media), Some(bleed), Some(trim)) = (read(b"MediaBox"), read(b"BleedBox"), read(b"TrimBox"))
        else {
            faults.push(format!("page {index}: a box is missing"));
            continue;
        };
        let inside = |inner: &[f32], outer: &[f32]| {
            inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3]
        };
        if !inside(&trim, &bleed) || !inside(&bleed, &media) || page.has(b"ArtBox") {
            faults.push(format!("page {index}: {media:?} {bleed:?} {trim:?}"));
        }
    }
    faults
}

fn plain_pages(document: &Document) -> Vec<String> {
    let odd = pages(document)
        .into_iter()
        .any(|page| page.has(b"CropBox") || page.has(b"UserUnit") || page.has(b"Rotate"));
    let trims: BTreeSet<String> =
        pages(document).into_iter().map(|page| format!("{:?}", page.get(b"TrimBox"))).collect();
    unless(!odd && trims.len() == 1, "a page is cropped, turned, scaled or of another size")
}

fn annotations(document: &Document) -> Vec<String> {
    unless(pages(document).iter().all(|page| !page.has(b"Annots") && !page.has(b"AA")), "annotations")
}

fn catalog(document: &Document) -> Vec<String> {
    let known: &[&[u8]] = &[b"Type", b"Pages", b"Metadata", b"OutputIntents"];
    let catalog = document.catalog().unwrap();
    let others = catalog.iter().filter(|(key, _)| !known.contains(&key.as_slice()));
    others.map(|(key, _)| String::from_utf8_lossy(key).into_owned()).collect()
}

fn fonts(document: &Document) -> Vec<String> {
    let mut faults = Vec::new();
    for font in dictionaries(document).filter(|dictionary| name(dictionary, b"Type") == b"FontDescriptor") {
        if ![&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| font.has(key)) {
            faults.push(format!("{:?} is not embedded", name(font, b"FontName")));
        }
    }
    let type3 = dictionaries(document).filter(|dictionary| name(dictionary, b"Subtype") == b"Type3").count();
    faults.extend(unless(type3 == 0, "a font of pictures"));
    faults
}

fn filters(document: &Document) -> Vec<String> {
    let known: &[&[u8]] = &[b"FlateDecode", b"DCTDecode"];
    let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
    let strange = streams.filter(|stream| {
        stream.filters().is_ok_and(|filters| filters.iter().any(|filter| !known.contains(filter)))
            || stream.dict.has(b"F")
            || stream.dict.has(b"OPI")
            || stream.dict.has(b"Alternates")
            || stream.dict.has(b"Ref")
            || name(&stream.dict, b"Subtype") == b"PS"
    });
    strange.map(|stream| format!("{:?}", stream.dict)).collect()
}

fn transfer(document: &Document) -> Vec<String> {
    let states = dictionaries(document).filter(|dictionary| name(dictionary, b"Type") == b"ExtGState");
    let odd = states.filter(|state| [&b"TR"[..], b"TR2", b"HT"].iter().any(|key| state.has(key)));
    odd.map(|state| format!("{state:?}")).collect()
}

/// Everything that is painted in light: spaces, images, shadings, and operators.
pub(super) fn light(document: &Document) -> Vec<String> {
    let mut faults = Vec::new();
    for (id, object) in &document.objects {
        if object.as_array().is_ok_and(|array| {
            array
                .first()
                .and_then(|first| first.as_name().ok())
                .is_some_and(|name| [&b"ICCBased"[..], b"CalRGB", b"CalGray", b"Lab"].contains(&name))
        }) {
            faults.push(format!("object {id:?} is a space of light"));
        }
    }
    for dictionary in dictionaries(document) {
        let space = dictionary.get_deref(b"ColorSpace", document);
        if space.as_ref().is_ok_and(|space| space.as_name().is_ok_and(|name| name == b"DeviceRGB")) {
            faults.push("something in DeviceRGB".into());
        }
        let is_mask =
            name(dictionary, b"Subtype") == b"Image" && name(dictionary, b"ColorSpace") == b"DeviceGray";
        if is_mask && !is_soft_mask(document, dictionary) {
            faults.push("an image in DeviceGray".into());
        }
    }
    for (content, in_mask) in contents(document) {
        for operation in content.operations {
            let light: &[&str] = if in_mask { &["rg", "RG"] } else { &["rg", "RG", "g", "G"] };
            if light.contains(&operation.operator.as_str()) {
                faults.push(format!("{} {:?}", operation.operator, operation.operands));
            }
        }
    }
    faults
}

/// Whether an image is the soft mask of another, or stands in the group of one.
fn is_soft_mask(document: &Document, image: &Dictionary) -> bool {
    dictionaries(document)
        .filter_map(|dictionary| dictionary.get_deref(b"SMask", document).ok()?.as_stream().ok())
        .any(|mask| std::ptr::eq(&mask.dict, image))
}

/// The contents of pages, forms and patterns, and whether they are those of a mask.
fn contents(document: &Document) -> Vec<(Content, bool)> {
    let mut all: Vec<(Content, bool)> = document
        .page_iter()
        .map(|id| (Content::decode(&document.get_page_content(id)).unwrap(), false))
        .collect();
    let masks: BTreeSet<_> = dictionaries(document)
        .filter(|dictionary| name(dictionary, b"S") == b"Luminosity")
        .filter_map(|mask| mask.get(b"G").ok()?.as_reference().ok())
        .collect();
    for (id, object) in &document.objects {
        let Ok(stream) = object.as_stream() else { continue };
        if name(&stream.dict, b"Subtype") == b"Form" || stream.dict.has(b"PatternType") {
            let content = Content::decode(&stream.get_plain_content().unwrap()).unwrap();
            all.push((content, masks.contains(id)));
        }
    }
    all
}

pub(super) fn groups(document: &Document) -> Vec<String> {
    let groups = dictionaries(document).filter(|dictionary| name(dictionary, b"S") == b"Transparency");
    let odd = groups.filter(|group| !matches!(name(group, b"CS"), b"DeviceCMYK" | b"DeviceGray"));
    odd.map(|group| format!("{group:?}")).collect()
}

fn page_groups(document: &Document) -> Vec<String> {
    let so = |page: &&Dictionary| {
        page.get(b"Group").and_then(Object::as_dict).is_ok_and(|group| name(group, b"CS") == b"DeviceCMYK")
    };
    unless(pages(document).iter().all(so), "a page without a blending space of its own")
}

/// What is painted on the pages: the inks of the fill, whether it overprints, and the operator.
fn painted(document: &Document) -> Vec<(Vec<f32>, bool, String, f32)> {
    let mut all = Vec::new();
    for id in document.page_iter() {
        let page = document.get_dictionary(id).unwrap();
        let resources = page.get_deref(b"Resources", document).unwrap().as_dict().unwrap();
        let states = resources.get_deref(b"ExtGState", document).and_then(Object::as_dict).ok();
        let mut current = (vec![0.0], false, false, 0.0f32);
        let mut saved = Vec::new();
        let (mut fill, mut line) = (vec![0.0f32], vec![0.0f32]);
        for operation in Content::decode(&document.get_page_content(id)).unwrap().operations {
            let numbers: Vec<f32> =
                operation.operands.iter().filter_map(|number| number.as_float().ok()).collect();
            match operation.operator.as_str() {
                "q" => saved.push((current.clone(), fill.clone(), line.clone())),
                "Q" => (current, fill, line) = saved.pop().unwrap(),
                "k" => fill = numbers,
                "K" => line = numbers,
                "cs" | "scn" => fill = vec![0.0],
                "CS" | "SCN" => line = vec![0.0],
                "Tf" => current.3 = numbers[0],
                "gs" => {
                    let name = operation.operands[0].as_name().unwrap();
                    let state = states.unwrap().get_deref(name, document).unwrap().as_dict().unwrap();
                    let on = |key: &[u8]| state.get(key).and_then(Object::as_bool);
                    let mode = state.get(b"OPM").and_then(Object::as_i64).unwrap_or_default() == 1;
                    if let Ok(fill) = on(b"op") {
                        current.1 = fill && mode;
                    }
                    if let Ok(line) = on(b"OP") {
                        current.2 = line && mode;
                    }
                }
                "Tj" | "TJ" => all.push((fill.clone(), current.1, "text".into(), current.3)),
                "S" => all.push((line.clone(), current.2, "line".into(), 0.0)),
                "f" | "f*" => all.push((fill.clone(), current.1, "fill".into(), 0.0)),
                _ => {}
            }
        }
    }
    all
}

fn black_overprints(document: &Document) -> Vec<String> {
    let painted = painted(document);
    let black: Vec<_> = painted
        .iter()
        .filter(|(inks, _, what, size)| {
            *inks == [0.0, 0.0, 0.0, 1.0] && (what == "line" || what == "text" && *size < 12.0)
        })
        .collect();
    assert!(black.len() > 20, "there is black text");
    black.into_iter().filter(|(_, overprints, ..)| !overprints).map(|paint| format!("{paint:?}")).collect()
}

fn white_knocks_out(document: &Document) -> Vec<String> {
    let painted = painted(document);
    let other = painted.into_iter().filter(|(inks, ..)| *inks != [0.0, 0.0, 0.0, 1.0]);
    other.filter(|(_, overprints, ..)| *overprints).map(|paint| format!("{paint:?}")).collect()
}

/// The names of the spot colours of a document.
pub(super) fn spots(document: &Document) -> BTreeSet<String> {
    let spot = |object: &Object| {
        let [kind, name, ..] = object.as_array().ok()?.as_slice() else { return None };
        (kind.as_name().ok()? == b"Separation")
            .then(|| String::from_utf8_lossy(name.as_name().unwrap()).into_owned())
    };
    let values = dictionaries(document).flat_map(|dictionary| dictionary.iter().map(|(_, object)| object));
    document.objects.values().chain(values).filter_map(spot).collect()
}

fn whole_sheets(document: &Document) -> Vec<String> {
    let count = document.page_iter().count();
    unless(count.is_multiple_of(4), format!("{count} pages"))
}
