//! Pictures: what their dictionaries say (ISO 32000-1, 8.9).

use super::colour::Space;
use super::file::{
    Budget, Decoded, Dictionary, Document, Object, ObjectId, Stream, decode_chain, filter_chain,
};
use std::sync::Arc;

/// A picture.
#[derive(Debug)]
pub(super) struct Picture {
    /// The object that it is; one inside of a content stream has none.
    pub(super) id: Option<ObjectId>,
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) bits: usize,
    /// Its space; `None` for a stencil, and where it is missing or wrong.
    pub(super) space: Option<Arc<Space>>,
    pub(super) is_stencil: bool,
    pub(super) decode: Option<Vec<f64>>,
    pub(super) filters: Vec<String>,
    pub(super) masking: Masking,
    data: Data,
}

/// What hides parts of a picture.
#[derive(Debug)]
pub(super) enum Masking {
    None,
    /// Another picture, as alpha.
    Soft(Arc<Picture>),
    /// A stencil whose ones are hidden.
    Stencil(Arc<Picture>),
    /// Samples in these ranges are hidden.
    Colours(Vec<f64>),
}

/// Where the bytes lie.
#[derive(Debug)]
enum Data {
    Stream(Arc<Stream>),
    Inline(Arc<[u8]>, Vec<(String, Dictionary)>),
}

/// No picture is wider or higher.
const LONGEST_SIDE: i64 = 200_000;

impl Picture {
    /// Reads an image XObject; `None` where it has no size.
    pub(super) fn read(
        document: &Document<'_>,
        stream: &Arc<Stream>,
        resources: &Dictionary,
    ) -> Option<Self> {
        let dictionary = &stream.dictionary;
        let mut picture = Self::describe(document, dictionary, resources, Data::Stream(Arc::clone(stream)))?;
        picture.id = stream.id;
        let related = |key: &str| {
            let other = document.stream(dictionary, key)?;
            // A mask has no mask of its own.
            let mut plain =
                Self::describe(document, &other.dictionary, resources, Data::Stream(Arc::clone(&other)))?;
            plain.id = other.id;
            Some(Arc::new(plain))
        };
        picture.masking = match (related("SMask"), related("Mask"), document.numbers(dictionary, "Mask")) {
            (Some(mask), _, _) => Masking::Soft(mask),
            (None, Some(mask), _) => Masking::Stencil(mask),
            (None, None, Some(ranges)) => Masking::Colours(ranges),
            (None, None, None) => Masking::None,
        };
        Some(picture)
    }

    /// Reads a picture that stands in a content stream.
    pub(super) fn read_inline(
        document: &Document<'_>,
        dictionary: &Dictionary,
        bytes: &[u8],
        resources: &Dictionary,
    ) -> Option<Self> {
        let filters = filter_chain(dictionary, &|object| document.resolve(object));
        Self::describe(document, dictionary, resources, Data::Inline(bytes.into(), filters))
    }

    fn describe(
        document: &Document<'_>,
        dictionary: &Dictionary,
        resources: &Dictionary,
        data: Data,
    ) -> Option<Self> {
        let value = |long: &str, short: &str| match document.value(dictionary, long) {
            Object::Null => document.value(dictionary, short),
            found => found,
        };
        let side =
            |long, short| value(long, short).integer().filter(|side| (1..=LONGEST_SIDE).contains(side));
        let (width, height) = (side("Width", "W")? as usize, side("Height", "H")? as usize);
        let is_stencil = value("ImageMask", "IM") == Object::Boolean(true);
        let filters = match &data {
            Data::Stream(stream) => document.filters(&stream.dictionary),
            Data::Inline(_, chain) => chain.iter().map(|(name, _)| name.clone()).collect(),
        };
        let bits = match filters.last().map(String::as_str) {
            _ if is_stencil => 1,
            Some("CCITTFaxDecode" | "JBIG2Decode") => 1,
            Some("DCTDecode" | "JPXDecode") => 8,
            _ => value("BitsPerComponent", "BPC")
                .integer()
                .filter(|bits| [1, 2, 4, 8, 16].contains(bits))
                .unwrap_or(8) as usize,
        };
        let decode = document.entries(&value("Decode", "D"));
        let decode: Option<Vec<f64>> = decode.iter().map(Object::number).collect();
        let space = match value("ColorSpace", "CS") {
            Object::Null => None,
            found => Space::read(document, &found, resources),
        };
        let mut picture = Self {
            id: None,
            width,
            height,
            bits,
            space: space.filter(|_| !is_stencil),
            is_stencil,
            decode: decode.filter(|decode| !decode.is_empty()),
            filters,
            masking: Masking::None,
            data,
        };
        if picture.space.is_none() && picture.filters.last().is_some_and(|filter| filter == "JPXDecode") {
            picture.space = picture.jpx_space(document);
        }
        Some(picture)
    }

    /// A JPEG 2000 picture may bring its own space.
    fn jpx_space(&self, document: &Document<'_>) -> Option<Arc<Space>> {
        use hayro_jpeg2000::{ColorSpace, DecodeSettings, Image};
        let decoded = self.bytes(document);
        let image = Image::new(&decoded.bytes, &DecodeSettings::default()).ok()?;
        let icc = |components| Space::Icc { components, profile: None, fault: None };
        Some(Arc::new(match image.color_space() {
            ColorSpace::Gray => icc(1),
            ColorSpace::RGB => icc(3),
            ColorSpace::CMYK => Space::DeviceCmyk,
            ColorSpace::Icc { num_channels, .. } | ColorSpace::Unknown { num_channels } => {
                icc(usize::from(*num_channels))
            }
        }))
    }

    /// How many components a sample has.
    pub(super) fn components(&self) -> usize {
        if self.is_stencil { 1 } else { self.space.as_ref().map_or(1, |space| space.components()) }
    }

    /// The bytes of the samples, or of the picture's codec; no more than its size asks for.
    pub(super) fn bytes<'a>(&'a self, document: &Document<'a>) -> Decoded<'a> {
        let wanted = match self.filters.last().map(String::as_str) {
            Some("DCTDecode" | "JPXDecode" | "CCITTFaxDecode" | "JBIG2Decode") => Budget::STREAM,
            _ => self.plain_size(),
        };
        match &self.data {
            Data::Stream(stream) => document.decode(stream, wanted),
            Data::Inline(bytes, chain) => {
                decode_chain(bytes, chain, wanted.min(Budget::STREAM), &document.budget)
            }
        }
    }

    /// How many bytes the samples have when they are plain.
    pub(super) fn plain_size(&self) -> usize {
        (self.width * self.components() * self.bits).div_ceil(8).saturating_mul(self.height)
    }

    /// Whether more is asked for than an examination takes into memory.
    pub(super) fn is_too_large(&self) -> bool {
        self.width.saturating_mul(self.height).saturating_mul(self.components()) > Budget::STREAM
    }
}
