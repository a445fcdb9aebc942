//! Pictures as PDF has them (ISO 32000-1, 8.9).

use super::ink::{Space, luminosity, sample};
use super::plate::{Coding, Plate, deflated};
use super::resample::Extent;
use lopdf::{Document, Object, Stream, StringFormat, dictionary};

/// A plate as PDF has it; its alpha becomes an object of its own.
pub(super) fn drawn(document: &mut Document, plate: Plate) -> Stream {
    let Plate { extent, coding, bytes, alpha, remark: _ } = plate;
    let inks = || Object::from("DeviceCMYK");
    let mut drawn = match coding {
        Coding::Jpeg => image(extent, inks(), 8, bytes, "DCTDecode"),
        Coding::JpegInverted => {
            let mut drawn = image(extent, inks(), 8, bytes, "DCTDecode");
            let decode: Vec<Object> = [1, 0, 1, 0, 1, 0, 1, 0].map(Object::Integer).to_vec();
            drawn.dict.set("Decode", decode);
            drawn
        }
        Coding::Inks => image(extent, inks(), 8, bytes, "FlateDecode"),
        Coding::LineArt => {
            let palette = Object::String(vec![0, 0, 0, 0, 0, 0, 0, 255], StringFormat::Hexadecimal);
            let indexed = vec!["Indexed".into(), inks(), 1.into(), palette];
            image(extent, Object::Array(indexed), 1, bytes, "FlateDecode")
        }
    };
    if let Some(alpha) = alpha {
        let mask = document.add_object(image(extent, "DeviceGray".into(), 8, alpha, "FlateDecode"));
        drawn.dict.set("SMask", mask);
    }
    drawn
}

fn image((width, height): Extent, space: Object, bits: i64, bytes: Vec<u8>, filter: &str) -> Stream {
    let dictionary = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => width as i64,
        "Height" => height as i64,
        "ColorSpace" => space,
        "BitsPerComponent" => bits,
        "Filter" => filter,
    };
    Stream::new(dictionary, bytes).with_compression(false)
}

/// The pixels of a picture inside of a drawing.
pub(super) struct Pixels {
    /// Red, green and blue.
    pub(super) rgb: Vec<u8>,
    pub(super) extent: Extent,
}

impl Pixels {
    /// `None` where they cannot be read, or are not of the screen.
    pub(super) fn of(stream: &Stream, space: Space) -> Option<Self> {
        let number = |key: &[u8]| usize::try_from(stream.dict.get(key).ok()?.as_i64().ok()?).ok();
        let extent = (number(b"Width")?, number(b"Height")?);
        if space == Space::Other {
            return None;
        }
        if stream.filters().is_ok_and(|filters| filters == [b"DCTDecode"]) {
            let image =
                image::load_from_memory_with_format(&stream.content, image::ImageFormat::Jpeg).ok()?;
            return Some(Self { rgb: image.into_rgb8().into_raw(), extent });
        }
        if number(b"BitsPerComponent") != Some(8) {
            return None;
        }
        let samples = stream.get_plain_content().ok()?;
        let rgb = match space {
            Space::Grey => samples.into_iter().flat_map(|grey| [grey; 3]).collect(),
            Space::Rgb | Space::Other => samples,
        };
        (rgb.len() == extent.0 * extent.1 * 3).then_some(Self { rgb, extent })
    }

    /// In a mask: its lightness.
    pub(super) fn light(&self) -> Stream {
        let light = |pixel: &[u8; 3]| sample(luminosity(pixel.map(|sample| f64::from(sample) / 255.0)));
        let grey: Vec<u8> = self.rgb.as_chunks::<3>().0.iter().map(light).collect();
        image(self.extent, "DeviceGray".into(), 8, deflated(&grey), "FlateDecode")
    }
}
