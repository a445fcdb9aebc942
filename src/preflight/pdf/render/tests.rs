//! Reduced JPEG pictures are the means of whole ones.

use super::jpeg::{Refusal, reduce};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

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

/// A picture whose components come one after the other, as encoders write them that fit their codes to the picture.
fn in_scans(width: u32, height: u32, sampling: SamplingFactor) -> (Vec<u8>, Vec<u8>) {
    let pixels: Vec<u8> = (0..width * height)
        .flat_map(|index| {
            let (x, y) = (index % width, index / width);
            [x * 255 / width, (x + y) % 200, (2 * x + y) % 250, y * 255 / height].map(|value| value as u8)
        })
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder.set_sampling_factor(sampling);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&pixels, width as u16, height as u16, ColorType::Cmyk).unwrap();
    (bytes, pixels)
}

#[test]
fn components_may_come_one_after_the_other() {
    for sampling in [SamplingFactor::R_4_4_4, SamplingFactor::R_4_2_0] {
        for (width, height) in [(160, 120), (163, 117), (9, 23)] {
            let (bytes, pixels) = in_scans(width, height, sampling);
            assert_eq!(bytes.windows(2).filter(|pair| **pair == [0xFF, 0xDA]).count(), 4);
            let reduced = reduce(&bytes, 1 << 20).unwrap();
            assert_eq!(reduced.components, 4);
            for y in 0..height as usize / 4 {
                for x in 0..width as usize / 4 {
                    // Two waver too much to be made coarse, and in a picture of a few pixels what has half of them does.
                    for channel in if width < 100 { [3, 3] } else { [0, 3] } {
                        let sum: usize = (0..16)
                            .map(|index| {
                                let (px, py) = (4 * x + index % 4, 4 * y + index / 4);
                                usize::from(pixels[(py * width as usize + px) * 4 + channel])
                            })
                            .sum();
                        let own = reduced.bytes[(y * reduced.width + x) * 4 + channel];
                        // Full ink is written as 0.
                        let own = 255 - usize::from(own);
                        assert!(
                            own.abs_diff(sum / 16) <= 9,
                            "{width} {x} {y} {channel}: {own}, {}",
                            sum / 16
                        );
                    }
                }
            }
        }
    }
    // A component that never comes, and one that comes twice.
    let (bytes, _) = in_scans(160, 120, SamplingFactor::R_4_4_4);
    let scans: Vec<usize> = (0..bytes.len() - 1).filter(|at| bytes[*at..at + 2] == [0xFF, 0xDA]).collect();
    let missing = [&bytes[..scans[3]], &[0xFF, 0xD9]].concat();
    assert_eq!(reduce(&missing, 1 << 20).unwrap_err(), Refusal::Damaged);
    let mut twice = bytes.clone();
    twice[scans[1] + 5] = twice[scans[0] + 5];
    assert_eq!(reduce(&twice, 1 << 20).unwrap_err(), Refusal::Other);
    for place in 0..bytes.len() {
        let mut broken = bytes.clone();
        broken[place] ^= 0x55;
        let _ = reduce(&broken, 1 << 20);
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
