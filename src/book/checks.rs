//! What front matter says of the text must be true.

use super::codes;
use crate::finding::{Finding, Findings, Place, suggestion};
use crate::house::HouseStyle;
use crate::model::walk::{self, Visitor, plain_text};
use crate::model::{Inlines, Manuscript};

pub(super) fn check(manuscript: &Manuscript, house: &HouseStyle, findings: &mut Findings) {
    accent(manuscript, house, findings);
    quotation(manuscript, findings);
}

fn accent(manuscript: &Manuscript, house: &HouseStyle, findings: &mut Findings) {
    let Some(accent) = &manuscript.front_matter.accent else { return };
    if house.accents.contains(&accent.value) {
        return;
    }
    let place = accent.span.map_or_else(|| Place::File("styles/house.toml".into()), Place::Span);
    let help = match suggestion(&accent.value, house.accents.iter().map(String::as_str)) {
        Some(near) => format!("Write `accent: {near}`"),
        None => format!("The colours of titles are {}", house.accents.join(", ")),
    };
    let message = format!("the house style has no colour `{}` for titles", accent.value);
    findings.report(Finding::error(codes::ACCENT, place, message).help(help));
}

fn quotation(manuscript: &Manuscript, findings: &mut Findings) {
    let Some(quotation) = &manuscript.front_matter.quotation else { return };
    let Some(from) = &quotation.from else { return };
    let Some(chapter) = manuscript.chapters.iter().find(|chapter| chapter.id == *from) else {
        let ids = manuscript.chapters.iter().map(|chapter| chapter.id.as_str());
        let help = match suggestion(from.as_str(), ids) {
            Some(near) => format!("Write `from: {near}`"),
            None => "Name the id of a chapter, or take `from` out".to_owned(),
        };
        let message = format!("no chapter has the id {}", from.as_str());
        findings.report(Finding::error(codes::QUOTATION, quotation.span, message).help(help));
        return;
    };
    let mut words = Words(String::new());
    walk::blocks(&mut chapter.blocks.clone(), &mut words);
    if !even(&words.0).contains(&even(&quotation.text)) {
        findings.report(
            Finding::error(
                codes::QUOTATION,
                quotation.span,
                format!("these words do not stand in the chapter {}", from.as_str()),
            )
            .help("Quote the chapter word for word, or take `from` out"),
        );
    }
}

struct Words(String);

impl Visitor for Words {
    fn sequence(&mut self, inlines: &mut Inlines) {
        self.0.push_str(&plain_text(inlines));
        self.0.push(' ');
    }
}

/// Words without the differences that typing makes: marks, dashes, spaces.
fn even(text: &str) -> String {
    let even: String = text
        .replace("---", "-")
        .replace("--", "-")
        .chars()
        .map(|c| match c {
            '‘' | '’' | '“' | '”' | '"' => '\'',
            '–' | '—' => '-',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    even.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
