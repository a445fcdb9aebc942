//! Images that a manuscript uses: read from its folder, checked, each once.

use super::codes;
use super::files::{Files, ReadError};
use super::tiff;
use crate::finding::{Code, Finding, Findings};
use crate::foreign;
use crate::model::{ImageFile, ImageFormat, ImageId};
use crate::span::Span;
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// Images with more pixels than this are refused: no page needs them, and they would fill the memory.
const MOST_PIXELS: u64 = 150_000_000;

/// How deep the elements of an SVG may stand in each other.
const DEEPEST_SVG: usize = 200;

/// The images of a manuscript.
#[derive(Debug, Default)]
pub(super) struct Images {
    /// Those that are sound.
    pub sound: Vec<ImageFile>,
    known: BTreeMap<String, Result<ImageId, Fault>>,
    /// What was read before it was asked for.
    ahead: BTreeMap<String, Result<Read, Fault>>,
}

#[derive(Debug, Clone)]
struct Fault {
    code: Code,
    message: String,
    help: &'static str,
}

/// A sound image, and what was taken out of it.
#[derive(Debug)]
struct Read {
    file: ImageFile,
    left_out: Vec<String>,
}

impl Images {
    /// Reads images side by side before they are asked for: to see that one is sound it must be decoded.
    pub(super) fn read_ahead(&mut self, files: &Files, folder: &Utf8Path, paths: BTreeSet<String>) {
        let new = |path: &String| !self.known.contains_key(path) && !self.ahead.contains_key(path);
        let paths: Vec<String> = paths.into_iter().filter(new).collect();
        let read: Vec<_> = paths.into_par_iter().map(|path| (read(files, folder, &path), path)).collect();
        self.ahead.extend(read.into_iter().map(|(read, path)| (path, read)));
    }

    /// The image at `path` in `folder`; `None`, with a finding at `span`, where it cannot be used.
    pub(super) fn get(
        &mut self,
        files: &Files,
        folder: &Utf8Path,
        path: &str,
        span: Span,
        findings: &mut Findings,
    ) -> Option<ImageId> {
        let known = match self.known.get(path) {
            Some(known) => known.clone(),
            None => {
                let read = self.ahead.remove(path).unwrap_or_else(|| read(files, folder, path));
                let known = read.map(|read| self.take(read, span, findings));
                self.known.insert(path.to_owned(), known.clone());
                known
            }
        };
        known
            .map_err(|fault| {
                findings.report(Finding::error(fault.code, span, fault.message).help(fault.help))
            })
            .ok()
    }

    fn take(&mut self, read: Read, span: Span, findings: &mut Findings) -> ImageId {
        let Read { file, left_out } = read;
        if !left_out.is_empty() {
            let message = format!("{} holds what cannot be set: {}", file.path, left_out.join(", "));
            findings.report(
                Finding::warning(codes::UNSAFE_SVG, span, message)
                    .help("Save the drawing as plain SVG, with text as text and pictures left out"),
            );
        }
        let id = ImageId(u32::try_from(self.sound.len()).unwrap_or(u32::MAX));
        self.sound.push(ImageFile { used: Some(span), ..file });
        id
    }
}

/// The image at `path` in `folder`, if it can be used.
fn read(files: &Files, folder: &Utf8Path, path: &str) -> Result<Read, Fault> {
    let fault = |code, message: String, help| Fault { code, message, help };
    if path.contains("://") || path.starts_with("data:") || path.starts_with("//") {
        return Err(fault(
            codes::OUTSIDE,
            format!("the image {path} is not in the manuscript's folder"),
            "Copy the file into images/ beside the manuscript and name it there",
        ));
    }
    let decoded = decode_percent(path);
    let bytes = files.read_inside(folder, Utf8Path::new(&decoded)).map_err(|error| match error {
        ReadError::Outside => fault(
            codes::OUTSIDE,
            format!("the path {decoded} leads out of the manuscript's folder"),
            "Copy the file into images/ beside the manuscript and name it there",
        ),
        ReadError::Missing => fault(
            codes::MISSING_IMAGE,
            format!("there is no file {decoded} in {folder}"),
            "Put the file there, or correct the path; capitals count",
        ),
        ReadError::Refused(_) | ReadError::NotUtf8(_) | ReadError::TooLarge(_) => fault(
            codes::MISSING_IMAGE,
            format!("{decoded} cannot be used: {error}"),
            "See that it is a file, that it may be read and that it is under 200 MB",
        ),
    })?;
    let unusable = |message: String| {
        fault(
            codes::UNUSABLE_IMAGE,
            message,
            "Save it anew as PNG, JPEG, TIFF, GIF, WebP or SVG, or take it out",
        )
    };
    let (tiff, bytes) = if tiff::is_tiff(&bytes) {
        let (format, bytes) = decoding(|| tiff::unpacked(&bytes, MOST_PIXELS))
            .map_err(|words| unusable(format!("{decoded} {words}")))?;
        (Some(format), bytes)
    } else {
        (None, bytes)
    };
    let mut left_out = Vec::new();
    let (format, width, height, bytes) = match tiff.or_else(|| sniff(&bytes)) {
        Some(format) => {
            let (width, height) =
                decoding(|| raster(&bytes)).map_err(|words| unusable(format!("{decoded} {words}")))?;
            (format, width, height, bytes)
        }
        None if looks_like_svg(&bytes) => {
            let svg = svg(&bytes).map_err(|words| unusable(format!("{decoded} {words}")))?;
            left_out = svg.left_out;
            (ImageFormat::Svg, svg.width, svg.height, svg.text.into_bytes())
        }
        None => return Err(unusable(format!("{decoded} is of no kind of image that can be set"))),
    };
    let path = Utf8PathBuf::from(decoded);
    Ok(Read {
        file: ImageFile { path, bytes: Arc::from(bytes), format, width, height, used: None },
        left_out,
    })
}

fn decode_percent(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) if byte != 0 => {
                bytes.push(byte);
                rest = &after[2..];
            }
            Some(_) | None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

fn sniff(bytes: &[u8]) -> Option<ImageFormat> {
    match image::guess_format(bytes).ok()? {
        image::ImageFormat::Png => Some(ImageFormat::Png),
        image::ImageFormat::Jpeg => Some(ImageFormat::Jpeg),
        image::ImageFormat::Gif => Some(ImageFormat::Gif),
        image::ImageFormat::WebP => Some(ImageFormat::WebP),
        _ => None,
    }
}

/// Width and height of a picture that was decoded to its end.
fn raster(bytes: &[u8]) -> Result<(u32, u32), String> {
    let reader = || {
        image::ImageReader::new(std::io::Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|error| format!("is damaged: {error}"))
    };
    let (width, height) = reader()?.into_dimensions().map_err(|error| format!("is damaged: {error}"))?;
    if width == 0 || height == 0 {
        return Err("has no extent".to_owned());
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS {
        return Err(format!("has {width} × {height} pixels, more than any page needs"));
    }
    let mut reader = reader()?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 8);
    reader.limits(limits);
    reader.decode().map(|_| (width, height)).map_err(|error| format!("is damaged: {error}"))
}

/// What a decoder gives. They are not ours, and some of them panic on damaged data.
fn decoding<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    foreign::contained(work).unwrap_or_else(|| Err("is damaged: it cannot be decoded".to_owned()))
}

fn looks_like_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    String::from_utf8_lossy(head).contains("<svg")
}

struct Svg {
    text: String,
    width: u32,
    height: u32,
    left_out: Vec<String>,
}

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// An SVG, written anew with nothing in it but shapes, text and styles.
fn svg(bytes: &[u8]) -> Result<Svg, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())?;
    let document = roxmltree::Document::parse(text).map_err(|error| format!("is no XML: {error}"))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some(SVG) {
        return Err("has no svg element at its root".to_owned());
    }
    let length = |name: &str| {
        let value = root.attribute(name)?.trim().trim_end_matches("px");
        value.parse::<f64>().ok().filter(|number| *number > 0.0)
    };
    let view_box: Vec<f64> = root
        .attribute("viewBox")
        .unwrap_or_default()
        .split([' ', ',', '\n', '\t'])
        .filter_map(|number| number.parse().ok())
        .collect();
    let (width, height) = match (length("width"), length("height"), view_box.as_slice()) {
        (Some(width), Some(height), _) => (width, height),
        (_, _, [_, _, width, height]) if *width > 0.0 && *height > 0.0 => (*width, *height),
        _ => return Err("has neither width and height nor a viewBox".to_owned()),
    };
    let mut svg = Svg {
        text: String::new(),
        width: (width.round() as u32).clamp(1, 100_000),
        height: (height.round() as u32).clamp(1, 100_000),
        left_out: Vec::new(),
    };
    svg.element(root, 0)?;
    svg.left_out.sort();
    svg.left_out.dedup();
    Ok(svg)
}

impl Svg {
    fn element(&mut self, node: roxmltree::Node<'_, '_>, depth: usize) -> Result<(), String> {
        let name = node.tag_name().name();
        if depth > DEEPEST_SVG {
            return Err("nests its elements too deeply".to_owned());
        }
        if node.tag_name().namespace() != Some(SVG) {
            // Editors' own notes: nothing that is seen.
            return Ok(());
        }
        if matches!(
            name,
            "script"
                | "foreignObject"
                | "image"
                | "animate"
                | "animateMotion"
                | "animateTransform"
                | "set"
                | "a"
                | "iframe"
        ) && name != "a"
        {
            self.left_out.push(format!("<{name}>"));
            return Ok(());
        }
        let name = if name == "a" { "g" } else { name };
        let _ = write!(self.text, "<{name}");
        if depth == 0 {
            let _ = write!(self.text, " xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\"");
        }
        for attribute in node.attributes() {
            let prefix = match attribute.namespace() {
                None => "",
                Some(XLINK) => "xlink:",
                Some(roxmltree::NS_XML_URI) => "xml:",
                Some(_) => continue,
            };
            let value = attribute.value();
            let leads_out = (attribute.name() == "href" && !value.starts_with('#'))
                || (value.contains("url(") && !value.replace(['"', '\'', ' '], "").contains("url(#"))
                || value.contains("@import");
            if attribute.name().starts_with("on") || leads_out {
                self.left_out.push(attribute.name().to_owned());
                continue;
            }
            let _ = write!(self.text, " {prefix}{}=\"{}\"", attribute.name(), escape(value));
        }
        self.text.push('>');
        for child in node.children() {
            if child.is_element() {
                self.element(child, depth + 1)?;
            } else if child.is_text() {
                let words = child.text().unwrap_or_default();
                if name == "style" && (words.contains("@import") || words.contains("url(")) {
                    self.left_out.push("a style that leads to another file".to_owned());
                } else {
                    self.text.push_str(&escape(words));
                }
            }
        }
        let _ = write!(self.text, "</{name}>");
        Ok(())
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_keeps_shapes_and_loses_scripts() {
        let source = format!(
            "<svg xmlns='{SVG}' viewBox='0 0 30 20'><script>alert(1)</script><rect onclick='x()' width='3' \
             height='4' fill='url(#g)'/><use href='http://example.org/a.svg'/><text>a &amp; b</text></svg>"
        );
        let svg = svg(source.as_bytes()).unwrap();
        assert_eq!((svg.width, svg.height), (30, 20));
        assert_eq!(svg.left_out, ["<script>", "href", "onclick"]);
        assert!(svg.text.contains("fill=\"url(#g)\"") && svg.text.contains("a &amp; b"));
        assert!(!svg.text.contains("alert") && !svg.text.contains("example.org"));
    }

    #[test]
    fn damaged_files_are_refused() {
        assert!(raster(b"\x89PNG\r\n\x1a\n nothing more").is_err());
        for text in [
            "<svg/>",
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "<svg",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><svg/>",
        ] {
            assert!(svg(text.as_bytes()).is_err(), "{text}");
        }
    }
}
