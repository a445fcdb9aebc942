//! All that a page is painted with, down to the last form and pattern, in the inks of the press.

use super::colour::{Inks, Separation};
use super::ink::{self, Mode, Overprint, Space, Use};
use super::plate::{Plate, PlateMaking, deflated};
use super::raster;
use super::shading;
use super::stand_in;
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use std::collections::{BTreeMap, BTreeSet};

/// What cannot be brought into ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// A font of pictures: its glyphs bring colours of the screen.
    ColourFont,
    /// A gradient of a kind that is not known.
    Gradient,
    /// A picture in a drawing that is not known.
    Picture,
    /// Colours that are mixed as light is.
    Blending,
    /// A content stream that cannot be read.
    Content,
}

/// Brings the pages of a document into ink.
pub(super) struct Conversion<'a> {
    pub(super) document: Document,
    making: PlateMaking<'a>,
    overprint: Overprint,
    plates: &'a [Plate],
    states: BTreeMap<Mode, ObjectId>,
    copies: BTreeMap<(ObjectId, Use), ObjectId>,
    /// What could not be done, and on which page.
    pub(super) faults: BTreeSet<(Fault, u32)>,
    page: u32,
}

impl<'a> Conversion<'a> {
    /// `plates` are the pictures that stand-ins stand for, by their number.
    pub(super) fn new(
        document: Document,
        making: PlateMaking<'a>,
        overprint: Overprint,
        plates: &'a [Plate],
    ) -> Self {
        Self {
            document,
            making,
            overprint,
            plates,
            states: BTreeMap::new(),
            copies: BTreeMap::new(),
            faults: BTreeSet::new(),
            page: 0,
        }
    }

    fn separation(&self) -> &'a Separation {
        self.making.separation
    }

    fn fault(&mut self, fault: Fault) {
        self.faults.insert((fault, self.page));
    }

    /// Brings a page into ink: its new content and resources.
    pub(super) fn page(&mut self, id: ObjectId, number: u32) -> (Vec<u8>, Dictionary) {
        self.page = number;
        let resources = self.document.get_dictionary(id).ok().and_then(|page| page.get(b"Resources").ok());
        let resources = resources.map(|resources| self.dictionary(resources)).unwrap_or_default();
        let content = self.document.get_page_content(id);
        self.content(&content, resources, Use::Print)
    }

    /// The copy of an object for one use, made where it is first needed. Typst lets a mask and what is printed share.
    fn copy(
        &mut self,
        object: &Object,
        purpose: Use,
        make: impl FnOnce(&mut Self, ObjectId) -> Option<Object>,
    ) -> Object {
        let Ok(id) = object.as_reference() else { return object.clone() };
        if let Some(copy) = self.copies.get(&(id, purpose)) {
            return Object::Reference(*copy);
        }
        let copy = self.document.new_object_id();
        self.copies.insert((id, purpose), copy);
        match make(self, id) {
            Some(made) => {
                self.document.objects.insert(copy, made);
                Object::Reference(copy)
            }
            None => {
                self.copies.insert((id, purpose), id);
                object.clone()
            }
        }
    }

    /// A stream with resources of its own: a form, or a pattern that is repeated.
    fn stream(&mut self, id: ObjectId, purpose: Use) -> Option<Object> {
        let mut stream = self.document.get_object(id).and_then(Object::as_stream).ok()?.clone();
        let resources = stream.dict.get(b"Resources").map(|resources| self.dictionary(resources));
        let content = stream.get_plain_content().unwrap_or_default();
        let (content, resources) = self.content(&content, resources.unwrap_or_default(), purpose);
        stream.dict.set("Resources", resources);
        if let Ok(group) = stream.dict.get(b"Group") {
            let mut group = self.dictionary(group);
            group.set("CS", if purpose == Use::Mask { "DeviceGray" } else { "DeviceCMYK" });
            stream.dict.set("Group", group);
        }
        stream.dict.remove(b"DecodeParms");
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(deflated(&content));
        Some(Object::Stream(stream))
    }

    fn content(&mut self, content: &[u8], resources: Dictionary, purpose: Use) -> (Vec<u8>, Dictionary) {
        let spaces = self.entries(&resources, b"ColorSpace");
        let kinds: BTreeMap<Vec<u8>, Space> =
            spaces.iter().map(|(name, space)| (name.clone(), self.space(space))).collect();
        let inked = ink::rewrite(content, &kinds, purpose, self.separation(), self.overprint);
        let Ok(inked) = inked else {
            self.fault(Fault::Content);
            return (content.to_vec(), resources);
        };
        let mut resources = resources;
        let kept: Dictionary =
            spaces.into_iter().filter(|(name, _)| kinds.get(name) == Some(&Space::Other)).collect();
        if kept.is_empty() {
            resources.remove(b"ColorSpace");
        } else {
            resources.set("ColorSpace", kept);
        }
        self.bring_into_ink(&mut resources, purpose);
        if inked.overprints {
            let mut states: Dictionary = self.entries(&resources, b"ExtGState").into_iter().collect();
            for mode in Mode::ALL {
                let id = self.state(mode);
                states.set(mode.name(), id);
            }
            resources.set("ExtGState", states);
        }
        // Procedure sets mean nothing since PDF 1.4.
        resources.remove(b"ProcSet");
        (inked.content, resources)
    }

    /// What the resources of a stream lead to.
    fn bring_into_ink(&mut self, resources: &mut Dictionary, purpose: Use) {
        for kind in ["ExtGState", "XObject", "Pattern", "Shading"] {
            let entries = self.entries(resources, kind.as_bytes());
            if entries.is_empty() {
                continue;
            }
            let inked = |(name, object): (Vec<u8>, Object)| {
                let inked = match kind {
                    "ExtGState" => self.copy(&object, purpose, Self::soft_mask),
                    "XObject" => self.copy(&object, purpose, |own, id| own.external(id, purpose)),
                    "Pattern" => self.copy(&object, purpose, |own, id| own.pattern(id, purpose)),
                    _ => self.copy(&object, purpose, |own, id| own.shading(id, purpose)),
                };
                (name, inked)
            };
            let entries: Dictionary = entries.into_iter().map(inked).collect();
            resources.set(kind, entries);
        }
        for (_, font) in self.entries(resources, b"Font") {
            let kind = self.dictionary(&font);
            if kind.get(b"Subtype").is_ok_and(|kind| is_name(kind, b"Type3")) {
                self.fault(Fault::ColourFont);
            }
        }
    }

    fn external(&mut self, id: ObjectId, purpose: Use) -> Option<Object> {
        let stream = self.document.get_object(id).and_then(Object::as_stream).ok()?;
        if stream.dict.get(b"Subtype").is_ok_and(|kind| is_name(kind, b"Image")) {
            return self.picture(id, purpose);
        }
        self.stream(id, purpose)
    }

    fn pattern(&mut self, id: ObjectId, purpose: Use) -> Option<Object> {
        let Ok(pattern) = self.document.get_dictionary(id) else { return self.stream(id, purpose) };
        let mut pattern = pattern.clone();
        let shading = pattern.get(b"Shading").ok()?.clone();
        pattern.set("Shading", self.copy(&shading, purpose, |own, id| own.shading(id, purpose)));
        Some(Object::Dictionary(pattern))
    }

    /// A graphics state whose soft mask is in the right space.
    fn soft_mask(&mut self, id: ObjectId) -> Option<Object> {
        let mut state = self.document.get_dictionary(id).ok()?.clone();
        // Drawings that blend came as pictures; what is left is of a PDF that a template brings.
        if state.get(b"BM").is_ok_and(|mode| !is_name(mode, b"Normal")) {
            self.fault(Fault::Blending);
        }
        let mut mask = self.dictionary(state.get(b"SMask").ok()?);
        let group = mask.get(b"G").ok()?.clone();
        let by_light = mask.get(b"S").is_ok_and(|kind| is_name(kind, b"Luminosity"));
        let purpose = if by_light { Use::Mask } else { Use::Print };
        mask.set("G", self.copy(&group, purpose, |own, id| own.stream(id, purpose)));
        // The ground of a mask is black where none is named (ISO 32000-1, 11.6.5.2), in whichever space.
        mask.remove(b"BC");
        state.set("SMask", mask);
        Some(Object::Dictionary(state))
    }

    fn shading(&mut self, id: ObjectId, purpose: Use) -> Option<Object> {
        let shading = self.document.get_dictionary(id).cloned().unwrap_or_default();
        let space = shading.get(b"ColorSpace").map_or(Space::Other, |space| self.space(space));
        let inked = shading::convert(&mut self.document, &shading, space, purpose, self.making.separation);
        if inked.is_none() {
            self.fault(Fault::Gradient);
        }
        inked.map(Object::Dictionary)
    }

    /// A picture: the plate that it stands for, or its own pixels in ink.
    fn picture(&mut self, id: ObjectId, purpose: Use) -> Option<Object> {
        let stream = self.document.get_object(id).and_then(Object::as_stream).ok()?;
        if let Some(plate) = stand_in::number_of(stream).and_then(|number| self.plates.get(number)) {
            return Some(Object::Stream(raster::drawn(&mut self.document, plate.clone())));
        }
        let space = stream.dict.get(b"ColorSpace").map_or(Space::Other, |space| self.space(space));
        if space == Space::Other {
            return None;
        }
        let Some(pixels) = raster::Pixels::of(stream, space) else {
            self.fault(Fault::Picture);
            return None;
        };
        let mask = stream.dict.get(b"SMask").ok().cloned();
        let mut drawn = match purpose {
            Use::Mask => pixels.light(),
            Use::Print => {
                let plate = self.making.of_rgb(pixels.rgb, pixels.extent);
                raster::drawn(&mut self.document, plate)
            }
        };
        if let Some(mask) = mask {
            drawn.dict.set("SMask", mask);
        }
        Some(Object::Stream(drawn))
    }

    /// The graphics state of an overprint mode.
    fn state(&mut self, mode: Mode) -> ObjectId {
        if let Some(id) = self.states.get(&mode) {
            return *id;
        }
        let (fill, line) = mode.overprints();
        let state = dictionary! {
            "Type" => "ExtGState",
            "OP" => line,
            "op" => fill,
            "OPM" => i64::from(fill || line),
        };
        let id = self.document.add_object(state);
        self.states.insert(mode, id);
        id
    }

    /// The kind of a colour space.
    fn space(&self, space: &Object) -> Space {
        let space = self.document.dereference(space).map(|(_, space)| space);
        let Ok(space) = space else { return Space::Other };
        if let Ok(name) = space.as_name() {
            return match name {
                b"DeviceGray" => Space::Grey,
                b"DeviceRGB" => Space::Rgb,
                _ => Space::Other,
            };
        }
        let Ok([name, profile, ..]) = space.as_array().map(Vec::as_slice) else { return Space::Other };
        if !is_name(name, b"ICCBased") {
            return Space::Other;
        }
        let profile =
            self.document.dereference(profile).ok().and_then(|(_, profile)| profile.as_stream().ok());
        match profile.and_then(|profile| profile.dict.get(b"N").ok()?.as_i64().ok()) {
            Some(1) => Space::Grey,
            Some(3) => Space::Rgb,
            Some(_) | None => Space::Other,
        }
    }

    /// A dictionary, or that of a stream, behind any reference; empty where there is none.
    fn dictionary(&self, object: &Object) -> Dictionary {
        match self.document.dereference(object) {
            Ok((_, Object::Dictionary(dictionary))) => dictionary.clone(),
            Ok((_, Object::Stream(stream))) => stream.dict.clone(),
            Ok(_) | Err(_) => Dictionary::new(),
        }
    }

    fn entries(&self, resources: &Dictionary, kind: &[u8]) -> Vec<(Vec<u8>, Object)> {
        let Ok(entries) = resources.get(kind) else { return Vec::new() };
        self.dictionary(entries).into_iter().collect()
    }
}

fn is_name(object: &Object, name: &[u8]) -> bool {
    object.as_name().is_ok_and(|own| own == name)
}

/// Inks as the numbers of a paint.
pub(super) fn shares(inks: Inks) -> [f64; 4] {
    inks.map(|ink| f64::from(ink) / 255.0)
}
