//! Reduced JPEG pictures are the means of whole ones.

use super::jpeg::{Refusal, reduce};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

fn picture(width: u32, height: u32, colour: ExtendedColorType) -> Vec<u8> {
    let channels = usize::from(colour.channel_count());
    let pixels: Vec<u8> = (0..(width * height) as usize)
        .flat_map(|index| {
            let (x, y) = (index % width as usize, index / width as usize);
            [(x * 255 / width as usize) as u8, (y * 255 / height as usize) as u8, ((x + y) % 200) as u8]
                .into_iter()
                .take(channels)
        })
        .collect();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).write_image(&pixels, width, height, colour).unwrap();
    bytes
}

#[test]
fn a_reduced_picture_is_the_mean_of_the_whole() {
    for (width, height, colour) in [
        (160, 120, ExtendedColorType::Rgb8),
        (163, 117, ExtendedColorType::Rgb8),
        (64, 200, ExtendedColorType::L8),
        (7, 5, ExtendedColorType::L8),
    ] {
        let bytes = picture(width, height, colour);
        let reduced = reduce(&bytes, 1 << 20).unwrap();
        let whole = image::load_from_memory(&bytes).unwrap();
        let channels = usize::from(colour.channel_count());
        assert_eq!(reduced.components, channels);
        let whole = if channels == 1 { whole.into_luma8().into_raw() } else { whole.into_rgb8().into_raw() };
        for y in 0..height as usize / 4 {
            for x in 0..width as usize / 4 {
                for channel in 0..channels {
                    let sum: usize = (0..16)
                        .map(|index| {
                            let (px, py) = (4 * x + index % 4, 4 * y + index / 4);
                            usize::from(whole[(py * width as usize + px) * channels + channel])
                        })
                        .sum();
                    let own = reduced.bytes[(y * reduced.width + x) * channels + channel];
                    assert!(
                        usize::from(own).abs_diff(sum / 16) <= 9,
                        "{x} {y} {channel}: {own}, {}",
                        sum / 16
                    );
                }
            }
        }
    }
}

#[test]
fn damaged_pictures_are_told_and_others_left_to_the_whole_decoder() {
    let bytes = picture(160, 120, ExtendedColorType::Rgb8);
    assert_eq!(reduce(&bytes[..bytes.len() / 2], 1 << 20).unwrap_err(), Refusal::Damaged);
    assert_eq!(reduce(b"no picture", 1 << 20).unwrap_err(), Refusal::Damaged);
    assert_eq!(reduce(&bytes, 100).unwrap_err(), Refusal::Other);
    let progressive: Vec<u8> = {
        let mut bytes = bytes.clone();
        let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
        bytes[frame + 1] = 0xC2;
        bytes
    };
    assert_eq!(reduce(&progressive, 1 << 20).unwrap_err(), Refusal::Other);
    for place in 0..bytes.len() {
        let mut broken = bytes.clone();
        broken[place] ^= 0x55;
        let _ = reduce(&broken, 1 << 20);
    }
}
