//! What a citation style says for each citation.

use super::citation_order::Cite;
use super::citation_style::{CitationStyle, Placing, locator};
use crate::model::CitedWork;
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, ElemChild,
    ElemChildren, ElemMeta, Entry, Formatted, Library, LocatorPayload, Rendered, RenderedBibliography,
    SpecificLocator,
};
use std::collections::{BTreeMap, BTreeSet};

/// A citation in words.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Its pieces, in their order.
    pub pieces: Vec<Piece>,
    /// The works, by their index, that the style has no words for.
    pub silent: Vec<usize>,
}

/// A piece of a citation.
#[derive(Debug)]
pub(super) enum Piece {
    /// What the style sets before, between or behind works.
    Between(Formatted),
    /// What the author set there.
    Own(String),
    /// A work, by its index among those of the citation.
    Work {
        /// Which.
        index: usize,
        /// Its words.
        words: ElemChildren,
        /// Whether they lead to where the work is listed.
        linked: bool,
    },
    /// A work that has no words.
    Missing(usize),
}

/// The words of all citations, and of the list of works. Citations have their words in the order of `cites`; `order` is
/// that in which a reader meets them.
pub(super) fn cited_words(
    cites: &[Cite],
    order: &[usize],
    library: &Library,
    style: &CitationStyle,
) -> (Vec<Words>, Option<RenderedBibliography>) {
    let placing = style.placing();
    let purpose = match placing {
        Placing::Line => CitePurpose::Prose,
        Placing::Raised | Placing::Notes => CitePurpose::Author,
    };
    // The works themselves stand in a note: in the text are only names, which are no citation.
    let names_only = |cite: &Cite| placing == Placing::Notes && cite.narrative && cite.note.is_none();
    let met = || order.iter().filter_map(|&index| Some((index, cites.get(index)?)));
    let met = || met().filter(|(_, cite)| is_known(cite, library));
    let whole: Vec<(usize, &Cite)> = met().filter(|(_, cite)| !names_only(cite)).collect();
    let rendered = render(&whole, None, library, style);
    // In a sentence works look otherwise, and would make the style tell works apart that need it not: a run of their own.
    let is_narrated = |cite: &Cite| cite.narrative && (cite.note.is_none() || placing != Placing::Notes);
    let names = match met().any(|(_, cite)| is_narrated(cite)) {
        // All of them, since how a name is set can hang on the others.
        true => render(&met().collect::<Vec<_>>(), Some(purpose), library, style).citations,
        false => Vec::new(),
    };
    let mut words: Vec<Words> = cites.iter().map(|cite| unknown(cite, style)).collect();
    let mut met_before = BTreeSet::new();
    for ((index, cite), citation) in whole.iter().zip(&rendered.citations) {
        let mut said = pieces(cite, &citation.citation, library);
        if placing == Placing::Notes {
            end_note(&mut said.pieces, cite, style);
            // A first note says all that the list says.
            for piece in &mut said.pieces {
                if let Piece::Work { index, words: _, linked } = piece {
                    *linked = cite.works.get(*index).is_some_and(|work| !met_before.insert(&work.key));
                }
            }
        }
        if style.ranges {
            said.pieces = in_ranges(said.pieces, cite, style);
        }
        if let Some(words) = words.get_mut(*index) {
            *words = said;
        }
    }
    for ((index, cite), citation) in met().zip(&names) {
        let Some(words) = words.get_mut(index).filter(|_| is_narrated(cite)) else { continue };
        let mut said = pieces(cite, &citation.citation, library);
        if placing == Placing::Raised {
            said.pieces.append(&mut words.pieces);
        }
        *words = said;
    }
    (words, rendered.bibliography)
}

/// Whether the bibliography has any of the works.
fn is_known(cite: &Cite, library: &Library) -> bool {
    cite.works.iter().any(|work| library.get(&work.key).is_some())
}

/// These citations in the words of the style.
fn render(
    cites: &[(usize, &Cite)],
    purpose: Option<CitePurpose>,
    library: &Library,
    style: &CitationStyle,
) -> Rendered {
    let mut driver = BibliographyDriver::new();
    for (_, cite) in cites {
        let items = known(cite, library).map(|(_, entry, work)| {
            let locator = work.locator.as_deref().map(|text| {
                let (kind, text) = locator(text);
                SpecificLocator(kind, LocatorPayload::Str(text))
            });
            let mut item = CitationItem::with_locator(entry, locator);
            item.purpose = purpose;
            item
        });
        let items = items.collect();
        let looks_back = cite.works.iter().skip(1).any(|work| !work.prefix.is_empty());
        let csl = if looks_back { &style.as_written } else { &style.ordered };
        let language = style.language.clone();
        driver.citation(CitationRequest::new(items, csl, language, &style.locales, cite.note));
    }
    driver.finish(BibliographyRequest::new(&style.ordered, style.language.clone(), &style.locales))
}

/// The works that the bibliography has, with their index.
fn known<'a>(
    cite: &'a Cite,
    library: &'a Library,
) -> impl Iterator<Item = (usize, &'a Entry, &'a CitedWork)> {
    let works = cite.works.iter().enumerate();
    works.filter_map(|(index, work)| Some((index, library.get(&work.key)?, work)))
}

/// A citation of which the bibliography has no work.
fn unknown(cite: &Cite, style: &CitationStyle) -> Words {
    let layout = &style.ordered.citation.layout;
    let around = |words: &Option<String>| words.clone().filter(|_| !cite.narrative).map(Piece::Own);
    let mut pieces: Vec<Piece> = around(&layout.prefix).into_iter().collect();
    for index in 0..cite.works.len() {
        if index > 0 {
            pieces.extend(layout.delimiter.clone().map(Piece::Own));
        }
        pieces.push(Piece::Missing(index));
    }
    pieces.extend(around(&layout.suffix));
    Words { pieces, silent: Vec::new() }
}

/// What the style made of a citation, with what the author set before and behind works.
fn pieces(cite: &Cite, said: &ElemChildren, library: &Library) -> Words {
    let places: Vec<usize> = known(cite, library).map(|(index, _, _)| index).collect();
    let mut words = Words::default();
    let mut last = 0;
    for child in &said.0 {
        match child {
            ElemChild::Elem(elem) => {
                let Some(ElemMeta::Entry(at)) = elem.meta else { continue };
                let Some((index, work)) = places.get(at).and_then(|&at| Some((at, cite.works.get(at)?)))
                else {
                    continue;
                };
                if !work.prefix.is_empty() {
                    words.pieces.push(Piece::Own(format!("{} ", work.prefix)));
                }
                if format!("{:#}", elem.children).trim().is_empty() {
                    words.silent.push(index);
                    words.pieces.push(Piece::Missing(index));
                } else {
                    words.pieces.push(Piece::Work { index, words: elem.children.clone(), linked: true });
                }
                if !work.suffix.is_empty() {
                    words.pieces.push(Piece::Own(format!(", {}", work.suffix)));
                }
                last = words.pieces.len();
            }
            ElemChild::Text(text) => words.pieces.push(Piece::Between(text.clone())),
            ElemChild::Markup(_) | ElemChild::Link { .. } | ElemChild::Transparent { .. } => {}
        }
    }
    let unknown = (0..cite.works.len()).filter(|index| !places.contains(index)).collect::<Vec<_>>();
    for index in unknown.into_iter().rev() {
        words.pieces.insert(last, Piece::Missing(index));
        words.pieces.insert(last, Piece::Own("; ".to_owned()));
    }
    words
}

/// Ends a citation in a note: at the end of a line of thought with the stop that the style sets, and inside of one, where
/// the words are the author's, without what the style sets around it.
fn end_note(pieces: &mut Vec<Piece>, cite: &Cite, style: &CitationStyle) {
    if !cite.last {
        pieces.pop_if(|piece| matches!(piece, Piece::Between(_)));
        if matches!(pieces.first(), Some(Piece::Between(_))) {
            pieces.remove(0);
        }
    } else if let Some(Piece::Own(words)) = pieces.last_mut()
        && let Some(stop) = &style.ordered.citation.layout.suffix
        && !words.ends_with(stop.as_str())
    {
        words.push_str(stop);
    }
}

/// Draws numbers together that follow each other, three at least (CSL 1.0.2, "Cite Collapsing").
fn in_ranges(pieces: Vec<Piece>, cite: &Cite, style: &CitationStyle) -> Vec<Piece> {
    let number = |at: usize| match pieces.get(at) {
        Some(Piece::Work { index, words, linked: _ }) if cite.works.get(*index)?.locator.is_none() => {
            let number = format!("{:#}", words.find_meta(&ElemMeta::CitationNumber)?);
            number.trim_matches(|c: char| !c.is_ascii_digit()).parse::<usize>().ok()
        }
        Some(_) | None => None,
    };
    let is_between = |at: usize| matches!(pieces.get(at), Some(Piece::Between(_)));
    let mut hidden = BTreeSet::new();
    let mut set = BTreeMap::new();
    let mut at = 0;
    while at < pieces.len() {
        let mut end = at;
        while let Some(first) = number(at)
            && is_between(end + 1)
            && number(end + 2) == Some(first + (end - at) / 2 + 1)
        {
            end += 2;
        }
        if end >= at + 4 {
            set.insert(at + 1, "–");
            hidden.extend(at + 2..end);
            if let Some(delimiter) = &style.ordered.citation.after_collapse_delimiter
                && is_between(end + 1)
                && end + 2 < pieces.len()
            {
                set.insert(end + 1, delimiter);
            }
        }
        at = end + 1;
    }
    let pieces = pieces.into_iter().enumerate().filter(|(at, _)| !hidden.contains(at));
    pieces
        .map(|(at, piece)| match (piece, set.get(&at)) {
            (Piece::Between(text), Some(&words)) => {
                Piece::Between(Formatted { text: words.to_owned(), ..text })
            }
            (piece, _) => piece,
        })
        .collect()
}
