//! The index: entries and sub-entries from the words that a manuscript marks, in the order of the language.

use super::{IndexEntry, Note, Part, walk};
use crate::house::HouseStyle;
use crate::model::walk::{Visitor, plain_text};
use crate::model::{Id, Inline, RunIds, See};
use crate::span::Spanned;
use icu_collator::options::{AlternateHandling, CollatorOptions};
use icu_collator::{Collator, CollatorBorrowed};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The order of words in English: by letters first, then by accents and capitals (Unicode Technical Standard 10).
pub(super) struct Order(Option<CollatorBorrowed<'static>>);

impl Order {
    pub(super) fn new() -> Self {
        let mut options = CollatorOptions::default();
        options.alternate_handling = Some(AlternateHandling::Shifted);
        Self(Collator::try_new(Default::default(), options).ok())
    }

    pub(super) fn compare(&self, a: &str, b: &str) -> Ordering {
        match &self.0 {
            Some(collator) => collator.compare(a, b).then_with(|| a.cmp(b)),
            None => a.cmp(b),
        }
    }
}

/// The entries of the index of a book; none where nothing is marked.
pub(super) fn entries(
    parts: &mut [Part],
    notes: &mut [Note],
    house: &HouseStyle,
    runs: &mut RunIds,
) -> Vec<IndexEntry> {
    let mut marked = Marked::default();
    walk::book(parts, notes, &mut marked);
    let marked = at_sentence_starts(marked);
    let order = Order::new();
    let words = &house.words;
    let lead = |see: &See| match see {
        See::Instead(_) => words.get("index.see").to_owned(),
        See::Also(_) => words.get("index.see-also").to_owned(),
    };
    written(marked.0, &order, &lead, runs)
}

/// Joins words that bear a capital only because a sentence begins with them to their like.
fn at_sentence_starts(mut marked: Marked) -> Marked {
    let names: Vec<String> = marked.0.keys().cloned().collect();
    for name in names {
        let mut characters = name.chars();
        let Some(first) = characters.next().filter(|first| first.is_uppercase()) else { continue };
        let small: String = first.to_lowercase().chain(characters).collect();
        if marked.0.contains_key(&small)
            && let Some(branch) = marked.0.remove(&name)
            && let Some(other) = marked.0.get_mut(&small)
        {
            other.join(branch);
        }
    }
    marked
}

fn written(
    tree: BTreeMap<String, Branch>,
    order: &Order,
    lead: &dyn Fn(&See) -> String,
    runs: &mut RunIds,
) -> Vec<IndexEntry> {
    let mut branches: Vec<(String, Branch)> = tree.into_iter().collect();
    branches.sort_by(|a, b| order.compare(&a.0, &b.0));
    branches
        .into_iter()
        .map(|(name, Branch { places, mut see, children })| {
            see.sort_by(|a, b| order.compare(target(a), target(b)));
            see.dedup();
            let mut text = String::new();
            for (index, one) in see.iter().enumerate() {
                let same =
                    index > 0 && std::mem::discriminant(one) == std::mem::discriminant(&see[index - 1]);
                text.push_str(&match (index, same) {
                    (0, _) => format!("{} {}", lead(one), target(one)),
                    (_, true) => format!("; {}", target(one)),
                    (_, false) => format!("; {} {}", lead(one), target(one)),
                });
            }
            IndexEntry {
                words: vec![runs.text(name)],
                places,
                see: if text.is_empty() { Vec::new() } else { vec![runs.text(text)] },
                children: written(children, order, lead, runs),
            }
        })
        .collect()
}

fn target(see: &See) -> &str {
    match see {
        See::Instead(other) | See::Also(other) => other,
    }
}

#[derive(Default)]
struct Branch {
    places: Vec<Id>,
    see: Vec<See>,
    children: BTreeMap<String, Branch>,
}

impl Branch {
    fn join(&mut self, Self { places, see, children }: Self) {
        self.places.extend(places);
        // Places are numbered in the order of the text.
        self.places.sort_by(|a, b| (a.0.len(), &a.0).cmp(&(b.0.len(), &b.0)));
        self.see.extend(see);
        for (name, branch) in children {
            self.children.entry(name).or_default().join(branch);
        }
    }
}

/// The words that are marked, as a tree of entries.
#[derive(Default)]
struct Marked(BTreeMap<String, Branch>);

impl Visitor for Marked {
    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        let Inline::Index(term) = &inline.value else { return };
        let path = term.entry.clone().unwrap_or_else(|| vec![plain_text(&term.inlines).trim().to_owned()]);
        let mut names = path.into_iter().filter(|name| !name.is_empty());
        let Some(first) = names.next() else { return };
        let mut branch = self.0.entry(first).or_default();
        for name in names {
            branch = branch.children.entry(name).or_default();
        }
        match &term.see {
            Some(see) => branch.see.push(see.clone()),
            None => branch.places.push(term.id.clone()),
        }
    }
}
