//! The series registry: `manuscripts/series.toml`, read and checked.

pub mod codes;
mod consistency;
mod measure;
mod mentions;
mod numbers;
mod registry;
#[cfg(test)]
mod syntax_tests;
#[cfg(test)]
mod tests;

pub use consistency::{compare, published_early};
pub use mentions::Mentions;
pub use registry::is_slug;

use crate::model::{Date, IsbnState, Status};
use crate::source::Substitutions;
use crate::span::{Span, Spanned};

/// A series.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// Its name, as it is set.
    pub name: String,
    /// Its name in lines, the last one bold; one line where the registry has none.
    pub wordmark: Vec<String>,
    /// The language, as a BCP 47 tag.
    pub language: String,
    /// The long text of the series page, in Markdown.
    pub about: Option<Spanned<String>>,
    /// The short one, above the listing, in Markdown.
    pub about_short: Option<Spanned<String>>,
    /// What each edition includes: a lead-in and items, in Markdown.
    pub includes: Option<Includes>,
    /// Above the list of titles: 'The first {count} titles in the series will focus on:'.
    pub listing_lead_in: Option<Spanned<String>>,
    /// A line for the imprint, in Markdown.
    pub notice: Option<Spanned<String>>,
    /// Who publishes it.
    pub publisher: Publisher,
    /// Its titles, in order.
    pub titles: Vec<RegisteredTitle>,
}

impl Series {
    /// The title of a slug.
    pub fn title(&self, slug: &str) -> Option<&RegisteredTitle> {
        self.titles.iter().find(|title| title.slug == slug)
    }

    /// What stands for names in braces in the texts of a title.
    pub fn substitutions(&self, title: &RegisteredTitle) -> Substitutions {
        let count = u32::try_from(self.titles.len()).unwrap_or(u32::MAX);
        let own = [
            ("count", numbers::cardinal(count, &self.language)),
            ("ordinal", numbers::ordinal(title.number, &self.language)),
            ("title", title.title.clone()),
            ("series", self.name.clone()),
        ];
        let own = own.into_iter().map(|(name, words)| (name.to_owned(), words));
        own.chain(self.titles.iter().map(|title| (format!("title:{}", title.slug), title.title.clone())))
            .collect()
    }
}

/// What each edition of a series includes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Includes {
    /// What stands above the items.
    pub lead_in: Option<Spanned<String>>,
    /// The items.
    pub items: Vec<Spanned<String>>,
}

/// Who publishes a series, as `[imprint]` says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Publisher {
    /// The name.
    pub name: String,
    /// The name in short.
    pub short: Option<String>,
    /// The programme that the series belongs to.
    pub programme: Option<String>,
    /// The programme's motto, a phrase a line.
    pub strapline: Vec<String>,
    /// The address, line by line.
    pub address: Vec<String>,
    /// The telephone number.
    pub telephone: Option<String>,
    /// The fax number.
    pub fax: Option<String>,
    /// The email address.
    pub email: Option<String>,
    /// The web address, without a scheme.
    pub web: Option<String>,
    /// What may be done with its titles, in a sentence: '© 2005 …', 'CC BY 4.0'.
    pub rights: Option<String>,
}

/// A title of the series.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisteredTitle {
    /// Its short name: the folder of its manuscript and the name of its files.
    pub slug: String,
    /// Its place in the series, from 1.
    pub number: u32,
    /// Its name.
    pub title: String,
    /// Its state.
    pub status: Status,
    /// The day of publication.
    pub date: Option<Date>,
    /// The number of the printed edition.
    pub isbn_print: IsbnState,
    /// The number of the ebook.
    pub isbn_ebook: IsbnState,
    /// The address at which it can be had.
    pub web: Option<String>,
    /// How it is printed.
    pub print: PrintSettings,
    /// Where it is registered.
    pub span: Span,
}

/// How a title is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintSettings {
    /// Width and height of the trimmed page, in mm.
    pub trim: (f64, f64),
    /// What is printed beyond the trim, in mm.
    pub bleed: f64,
    /// How the sheets are held together.
    pub binding: Binding,
    /// Whether the cover is a file of its own.
    pub separate_cover: bool,
    /// What it is printed on.
    pub paper: Paper,
    /// The thickness of a leaf, in mm.
    pub caliper: f64,
    /// Whether crop and registration marks are printed.
    pub marks: bool,
}

impl Default for PrintSettings {
    /// The values of the contract.
    fn default() -> Self {
        Self {
            trim: (210.0, 297.0),
            bleed: 3.0,
            binding: Binding::SaddleStitch,
            separate_cover: false,
            paper: Paper::Coated,
            caliper: 0.1,
            marks: false,
        }
    }
}

/// How sheets are held together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// Folded once and stapled: the number of pages is a multiple of four.
    SaddleStitch,
    /// Glued at the back.
    PerfectBound,
}

/// What is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// Coated.
    Coated,
    /// Uncoated.
    Uncoated,
}

/// The file of the registry, relative to the workspace.
pub const REGISTRY: &str = "manuscripts/series.toml";
