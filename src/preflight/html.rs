//! The report of an examination as a page for people: each page of a PDF as a picture with its findings marked on it.

use super::pdf::{Thumbnail, thumbnails};
use super::{Examination, Fact, FileKind, Job, Observation, Profile, Spot};
use crate::finding::Severity;
use std::fmt::Write as _;

/// Marks on a page are at least as large, in millimetres, so that they are seen.
const SMALLEST_MARK: f64 = 2.5;

/// The report as one HTML file that needs nothing else. `bytes` are those of the examined file.
pub fn html(examination: &Examination, bytes: &[u8], profile: &Profile, job: &Job) -> String {
    let pictures = match examination.kind {
        FileKind::Pdf => thumbnails(bytes, profile, job),
        FileKind::Epub | FileKind::Unknown => Vec::new(),
    };
    let name = escape(&examination.name);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Preflight of {name}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<style>{STYLE}</style>\n</head>\n<body>\n<header>\n\
         <h1>{name}</h1>\n<p class=\"{}\">{}</p>\n<p>Held against the profile {}: {}.</p>\n</header>\n<main>\n",
        if examination.passes() { "passed" } else { "failed" },
        verdict(examination),
        escape(&profile.name),
        escape(&profile.description),
    );
    // Writing into a string cannot fail.
    let _ = write!(page, "<section>\n<h2>Figures</h2>\n<dl>\n");
    for fact in examination.facts.iter().filter(|fact| !is_of_a_page(fact) || pictures.is_empty()) {
        entry(&mut page, &fact.name, &fact.figure);
    }
    let _ = write!(page, "</dl>\n</section>\n<section>\n<h2>The file as a whole</h2>\n");
    let whole: Vec<(usize, &Observation)> =
        numbered(examination).filter(|(_, one)| page_of(one).is_none()).collect();
    list(&mut page, &whole);
    page.push_str("</section>\n");
    for picture in &pictures {
        let here: Vec<(usize, &Observation)> =
            numbered(examination).filter(|(_, one)| page_of(one) == Some(picture.page)).collect();
        sheet(&mut page, picture, examination, &here);
    }
    if pictures.is_empty() {
        let pages: Vec<(usize, &Observation)> =
            numbered(examination).filter(|(_, one)| page_of(one).is_some()).collect();
        list(&mut page, &pages);
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

const STYLE: &str = "
:root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; color: #1d1d1f; background: #fff; }
body { margin: 0 auto; max-width: 78rem; padding: 1rem 1.5rem 4rem; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; margin-bottom: .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
.passed, .failed { font-weight: 600; margin: 0; } .passed { color: #1d6b33; } .failed { color: #b3261e; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; font-size: .9rem; margin: 0; }
dt { color: #55585c; } dd { margin: 0; overflow-wrap: anywhere; }
ol { list-style: none; margin: 1rem 0 0; padding: 0; } li { margin: 0 0 .75rem; padding-left: 2.4rem; position: relative; }
li > b { position: absolute; left: 0; min-width: 1.6rem; text-align: center; color: #fff; border-radius: .8rem; font-size: .8rem; }
.error > b, .mark.error > b { background: #b3261e; } .warning > b, .mark.warning > b { background: #8a5300; }
.note > b, .mark.note > b { background: #3d5a80; }
code { font-size: .82rem; color: #55585c; } .help { color: #55585c; margin: 0; }
.sheet { display: grid; grid-template-columns: minmax(14rem, 26rem) 1fr; gap: 1.5rem; align-items: start; }
@media (max-width: 48rem) { .sheet { grid-template-columns: 1fr; } }
.page { position: relative; outline: 1px solid #a3a6aa; background: #fff; } .page img { display: block; width: 100%; }
.trim, .mark { position: absolute; box-sizing: border-box; } .trim { border: 1px dashed #0a58b4; }
.mark { border: 2px solid; } .mark.error { border-color: #b3261e; } .mark.warning { border-color: #8a5300; }
.mark.note { border-color: #3d5a80; }
.mark > b { position: absolute; left: -2px; top: -1.1rem; font-size: .65rem; line-height: 1.1rem; padding: 0 .3rem; color: #fff; }
";

fn verdict(examination: &Examination) -> String {
    let count = |severity: Severity| {
        examination.observations.iter().filter(|observation| observation.finding.severity == severity).count()
    };
    let words = |number: usize, name: &str| format!("{number} {name}{}", if number == 1 { "" } else { "s" });
    let counts = [Severity::Error, Severity::Warning, Severity::Note]
        .map(|severity| words(count(severity), severity.name()))
        .join(", ");
    if examination.passes() { format!("Passed: {counts}") } else { format!("Failed: {counts}") }
}

fn numbered(examination: &Examination) -> impl Iterator<Item = (usize, &Observation)> {
    examination.observations.iter().enumerate().map(|(index, observation)| (index + 1, observation))
}

fn page_of(observation: &Observation) -> Option<u32> {
    match observation.spot {
        Some(Spot::Area { page, .. } | Spot::Page(page)) => Some(page),
        Some(Spot::Entry { .. }) | None => None,
    }
}

fn list(page: &mut String, observations: &[(usize, &Observation)]) {
    if observations.is_empty() {
        page.push_str("<p>Nothing was found.</p>\n");
        return;
    }
    page.push_str("<ol>\n");
    for (number, observation) in observations {
        let finding = &observation.finding;
        let entry = match &observation.spot {
            Some(Spot::Entry { path, line, .. }) => {
                let line = line.map_or_else(String::new, |line| format!(":{line}"));
                format!(" <code>{}{line}</code>", escape(path))
            }
            Some(Spot::Area { .. } | Spot::Page(_)) | None => String::new(),
        };
        let _ = writeln!(
            page,
            "<li class=\"{}\"><b>{number}</b>{}{entry} <code>{} {}</code>{}</li>",
            finding.severity.name(),
            escape(&finding.message),
            finding.severity.name(),
            finding.code.name,
            finding
                .help
                .as_ref()
                .map_or_else(String::new, |help| format!("<p class=\"help\">{}.</p>", escape(help))),
        );
    }
    page.push_str("</ol>\n");
}

/// Facts of a single page end with its number.
const OF_PAGE: &str = " on page ";

fn is_of_a_page(fact: &Fact) -> bool {
    fact.name.contains(OF_PAGE)
}

fn entry(page: &mut String, name: &str, figure: &str) {
    let _ = writeln!(page, "<dt>{}</dt><dd>{}</dd>", escape(name), escape(figure));
}

fn sheet(
    page: &mut String,
    picture: &Thumbnail,
    examination: &Examination,
    observations: &[(usize, &Observation)],
) {
    let number = picture.page;
    let _ = write!(page, "<section>\n<h2>Page {number}</h2>\n<div class=\"sheet\">\n<div class=\"page\">");
    if picture.png.is_empty() {
        page.push_str("<p>This page could not be rendered.</p>");
    } else {
        let _ = write!(
            page,
            "<img alt=\"Page {number}\" src=\"data:image/png;base64,{}\">",
            base64(&picture.png)
        );
    }
    let box_of = |left: f64, top: f64, width: f64, height: f64| {
        let share = |length: f64, whole: f64| (length / whole.max(0.1) * 100.0).clamp(-5.0, 105.0);
        format!(
            "left:{:.2}%;top:{:.2}%;width:{:.2}%;height:{:.2}%",
            share(picture.left + left, picture.width),
            share(picture.top + top, picture.height),
            share(width, picture.width),
            share(height, picture.height)
        )
    };
    let _ = write!(
        page,
        "<div class=\"trim\" style=\"{}\"></div>",
        box_of(0.0, 0.0, picture.trim.0, picture.trim.1)
    );
    for (number, observation) in observations {
        if let Some(Spot::Area { left, top, width, height, .. }) = observation.spot {
            let grow = |length: f64| (SMALLEST_MARK - length).max(0.0) / 2.0;
            let (x, y) = (grow(width), grow(height));
            let _ = write!(
                page,
                "<div class=\"mark {}\" style=\"{}\"><b>{number}</b></div>",
                observation.finding.severity.name(),
                box_of(left - x, top - y, width + 2.0 * x, height + 2.0 * y)
            );
        }
    }
    page.push_str("</div>\n<div>\n<dl>\n");
    for fact in &examination.facts {
        if let Some((name, of)) = fact.name.split_once(OF_PAGE)
            && of == number.to_string()
        {
            entry(page, name, &fact.figure);
        }
    }
    page.push_str("</dl>\n");
    list(page, observations);
    page.push_str("</div>\n</div>\n</section>\n");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let part = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = part(0) << 16 | part(1) << 8 | part(2);
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) & 63;
            text.push(if digit <= chunk.len() { char::from(DIGITS[value as usize]) } else { '=' });
        }
    }
    text
}
