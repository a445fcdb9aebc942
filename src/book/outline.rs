//! The headings of a book, for navigation documents and bookmarks.

use super::make_up::heading_words;
use super::{ChapterPart, OutlineEntry, Part};
use crate::house::Words;
use crate::model::walk::plain_text;
use crate::model::{Block, Blocks};

pub(super) fn outline(parts: &[Part], words: &Words) -> Vec<OutlineEntry> {
    let entry = |part: &Part, title: String, in_contents: bool| OutlineEntry {
        id: part.id().clone(),
        title,
        in_contents,
        children: Vec::new(),
    };
    parts
        .iter()
        .filter_map(|part| {
            Some(match part {
                Part::FrontCover(_) => entry(part, words.get("covers.front").to_owned(), false),
                Part::InsideFrontCover(_) | Part::NotesPages(_) => return None,
                Part::TitlePage(_) => entry(part, words.get("headings.title-page").to_owned(), false),
                Part::SeriesPage(section) | Part::Introduction(section) => {
                    entry(part, plain_text(&section.heading), false)
                }
                Part::Contents(contents) => entry(part, plain_text(&contents.heading), false),
                Part::Chapter(chapter) => {
                    let title = heading_words(&chapter.heading, words.get("headings.untitled"));
                    OutlineEntry { children: headings(chapter), ..entry(part, title, true) }
                }
                Part::References(references) => entry(part, plain_text(&references.heading), true),
                Part::Glossary(section) | Part::Material(section) => {
                    entry(part, plain_text(&section.heading), true)
                }
                Part::Index(index) => entry(part, plain_text(&index.heading), true),
                Part::SeriesListing(listing) => entry(part, plain_text(&listing.heading), false),
                Part::Imprint(imprint) => entry(part, plain_text(&imprint.heading), false),
                Part::BackCover(_) => entry(part, words.get("covers.back").to_owned(), false),
            })
        })
        .collect()
}

/// The headings of a chapter, each under the one that it belongs to. Those in boxes are no part of the outline.
fn headings(chapter: &ChapterPart) -> Vec<OutlineEntry> {
    fn place(entries: &mut Vec<(u8, OutlineEntry)>, level: u8, until: &mut Vec<OutlineEntry>) {
        while let Some((last, _)) = entries.last()
            && *last >= level
        {
            let Some((_, closed)) = entries.pop() else { return };
            match entries.last_mut() {
                Some((_, outer)) => outer.children.push(closed),
                None => until.push(closed),
            }
        }
    }
    let mut top = Vec::new();
    let mut open: Vec<(u8, OutlineEntry)> = Vec::new();
    for (level, entry) in flat(&chapter.blocks) {
        place(&mut open, level, &mut top);
        open.push((level, entry));
    }
    place(&mut open, 0, &mut top);
    top
}

fn flat(blocks: &Blocks) -> Vec<(u8, OutlineEntry)> {
    blocks
        .iter()
        .filter_map(|block| match &block.value {
            Block::Heading(heading) => {
                let title = plain_text(&heading.inlines);
                let entry = OutlineEntry {
                    id: heading.id.clone(),
                    title: title.trim().to_owned(),
                    in_contents: false,
                    children: Vec::new(),
                };
                (!entry.title.is_empty()).then_some((heading.level, entry))
            }
            _ => None,
        })
        .collect()
}
