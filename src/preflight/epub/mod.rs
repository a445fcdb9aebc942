//! An EPUB of any program, examined as EPUBCheck and Ace would, and where they do not look.
//!
//! What those two miss is the reason for it: a chapter that the contents leave out, wrong numbers in the page list,
//! notes that nobody finds, tables without headers, `javascript:` links, features that are claimed and not there.
//!
//! **Invariant**: bounded in time and memory whatever the file holds ([`archive`], [`markup`], [`report`] say how).
//! What EPUBCheck lets pass in books that others make is at most a warning here, unless it harms.

mod address;
mod archive;
mod markup;
mod publication;
mod report;
mod rules;
mod sheet;
#[cfg(test)]
mod tests;

use super::{Examination, Fact, FileKind, Observations, Profile};
use crate::finding::{Code, Severity};
use archive::Archive;
use publication::Publication;
use report::Report;

/// Every kind of finding about an EPUB.
pub fn codes() -> Vec<Code> {
    let own = [archive::ALL, markup::ALL, publication::ALL];
    own.into_iter().chain(rules::CODES.iter().copied()).flatten().copied().collect()
}

/// Examines an EPUB.
pub fn examine(name: &str, bytes: &[u8], profile: &Profile) -> Examination {
    let mut observations = Observations::new(name, profile);
    let facts = look(bytes, &mut Report::new(&mut observations));
    observations.finish(FileKind::Epub, facts)
}

fn look(bytes: &[u8], report: &mut Report<'_, '_>) -> Vec<Fact> {
    let mut facts = vec![Fact::new("size", format!("{:.0} kB", bytes.len() as f64 / 1e3))];
    let Some(archive) = Archive::read(bytes, report) else { return facts };
    facts.push(Fact::new("files", archive.names.len().to_string()));
    let texts = markup::texts(&archive, report);
    let trees = markup::trees(&texts, report);
    let Some(book) = Publication::read(&archive, &texts, &trees, report) else { return facts };
    let first = |name| book.dublin_core(name).map(markup::words).next().unwrap_or_default();
    facts.push(Fact::new("version", if book.is_three { "3" } else { "2" }));
    facts.push(Fact::new("title", first("title")));
    facts.push(Fact::new("language", first("language")));
    facts.push(Fact::new("documents", book.read_in_order().count().to_string()));
    doctypes(&book, &texts, report);
    rules::check(&book, bytes.len(), report);
    facts
}

/// Documents of an EPUB 3 begin as HTML 5 does, if they declare anything.
fn doctypes(
    book: &Publication<'_>,
    texts: &std::collections::BTreeMap<&str, std::borrow::Cow<'_, str>>,
    report: &mut Report<'_, '_>,
) {
    for document in book.documents.iter().filter(|_| book.is_three) {
        let declares =
            texts.get(document.path).and_then(|text| markup::document_type(text)).unwrap_or_default();
        if declares.contains("PUBLIC") {
            report
                .file(
                    markup::OBSOLETE_DOCTYPE,
                    Severity::Error,
                    document.path,
                    "its document type is not that of HTML 5",
                )
                .help("Write `<!DOCTYPE html>`");
        }
    }
}
