//! Sizes of files and pictures.

use super::prelude::*;
use image::{GenericImageView as _, ImageReader};
use std::io::Cursor;

crate::codes! {
    /// A document is larger than 10 MB (Kobo) or so long that turning its pages takes time (1.5 MB). Part it at a heading.
    LARGE_DOCUMENT = "epub/large-document";
    /// A picture has more pixels than any reader shows (Apple: 5.6 million) or more than 5 MB. Make it smaller.
    LARGE_PICTURE = "epub/large-picture";
    /// The whole book is larger than what shops send without charge or take at all (50 MB).
    LARGE_BOOK = "epub/large-book";
    /// The cover is smaller than shops ask for (1,000 pixels on its longer side), so it is shown blurred.
    SMALL_COVER = "epub/small-cover";
    /// A picture cannot be read: it is cut off or damaged.
    DAMAGED_PICTURE = "epub/damaged-picture";
    /// A picture is in the four inks of print (CMYK), or has 16 bits a channel. Readers show it in wrong colours, or not at all.
    PRINT_PICTURE = "epub/picture-for-print";
    /// A font is WOFF2, which Kobo's readers do not know. Use TTF or OTF.
    FONT_FORMAT = "epub/font-format";
}

const LARGE_PIXELS: u64 = 5_600_000;

pub(super) fn check(book: &Publication<'_>, size: usize, report: &mut Report<'_, '_>) {
    if size > 50_000_000 {
        report
            .whole(LARGE_BOOK, Warning, format!("the book has {:.1} MB", size as f64 / 1e6))
            .figure("size in MB", size as f64 / 1e6);
    }
    for item in &book.items {
        let Some(path) = item.path.as_deref() else { continue };
        let Some(bytes) = book.archive.files.get(path) else { continue };
        if item.is_document() && bytes.len() > 1_500_000 {
            report
                .file(
                    LARGE_DOCUMENT,
                    Warning,
                    path,
                    format!("the document has {:.1} MB", bytes.len() as f64 / 1e6),
                )
                .figure("size in MB", bytes.len() as f64 / 1e6);
        }
        if item.media_type.ends_with("woff2") {
            report.file(FONT_FORMAT, Note, path, "not all readers know WOFF2");
        }
        if matches!(item.media_type, "image/png" | "image/jpeg" | "image/gif" | "image/webp") {
            picture(item, path, bytes, report);
        }
    }
}

fn picture(item: &Item<'_>, path: &str, bytes: &[u8], report: &mut Report<'_, '_>) {
    let reader = || ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok();
    let Some((width, height)) = reader().and_then(|reader| reader.into_dimensions().ok()) else {
        report.file(DAMAGED_PICTURE, Error, path, "this picture cannot be read");
        return;
    };
    let pixels = u64::from(width) * u64::from(height);
    if pixels > LARGE_PIXELS && !item.has("cover-image") || bytes.len() > 5_000_000 {
        report
            .file(
                LARGE_PICTURE,
                Warning,
                path,
                format!("this picture has {width} × {height} pixels and {:.1} MB", bytes.len() as f64 / 1e6),
            )
            .figure("pixels", pixels as f64);
    }
    if item.has("cover-image") && width.max(height) < 1_000 {
        report
            .file(SMALL_COVER, Warning, path, format!("the cover has {width} × {height} pixels"))
            .figure("longer side in pixels", f64::from(width.max(height)));
    }
    if is_for_print(bytes) {
        report
            .file(PRINT_PICTURE, Warning, path, "this picture is made for print")
            .help("Save it anew in sRGB with 8 bits a channel");
    }
    // Decoding takes time and memory: only what a reader would show anyway is looked at to its end.
    if pixels <= LARGE_PIXELS * 2
        && is_cut_off(bytes)
        && reader()
            .and_then(|reader| reader.decode().ok())
            .is_none_or(|one| one.dimensions() != (width, height))
    {
        report.file(DAMAGED_PICTURE, Error, path, "this picture is cut off");
    }
}

/// Whether the end that the format asks for is missing.
fn is_cut_off(bytes: &[u8]) -> bool {
    match bytes {
        [0x89, b'P', ..] => !bytes.windows(4).rev().take(256).any(|window| window == b"IEND"),
        [0xff, 0xd8, ..] => !bytes.windows(2).rev().take(4_096).any(|window| window == [0xff, 0xd9]),
        [b'G', b'I', b'F', ..] => !bytes.iter().rev().take(16).any(|byte| *byte == b';'),
        _ => false,
    }
}

/// Whether a JPEG has four components (ITU-T T.81, B.2.2), or a PNG 16 bits (PNG, 11.2.1).
fn is_for_print(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0x89, b'P', b'N', b'G']) {
        return bytes.get(24) == Some(&16);
    }
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return false;
    }
    let mut at = 2;
    while let Some(&[0xff, marker, high, low]) = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>()) {
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return bytes.get(at + 9) == Some(&4);
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    false
}
