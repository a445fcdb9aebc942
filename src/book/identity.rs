//! What a book is, for covers and metadata.

use super::make_up::Workshop;
use super::{Evaluation, Identity};
use crate::model::{Date, FrontMatter, IsbnState};
use crate::series::RegisteredTitle;
use uuid::Uuid;

/// The day of files that nothing dates.
const UNDATED: Date = Date { year: 2000, month: 1, day: 1 };

pub(super) fn identity(
    front_matter: &FrontMatter,
    title: &RegisteredTitle,
    workshop: &Workshop<'_>,
    evaluation: Option<Evaluation>,
) -> Identity {
    let series = workshop.series;
    let publisher = &series.publisher;
    let number = |state: IsbnState| match state {
        IsbnState::Number(isbn) => Some(isbn),
        IsbnState::None | IsbnState::Pending => None,
    };
    let urn = |place: &str| {
        // A name in the URL namespace (RFC 9562, 5.5): the same series and slug always give the same one.
        let name = format!("galley:{}/{}{place}", publisher.name, series.name);
        format!("urn:uuid:{}", Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()))
    };
    Identity {
        slug: title.slug.clone(),
        title: title.title.clone(),
        series: series.name.clone(),
        wordmark: series.wordmark.clone(),
        number: title.number,
        titles_in_series: u32::try_from(series.titles.len()).unwrap_or(u32::MAX),
        language: series.language.clone(),
        publisher: publisher.name.clone(),
        publisher_short: publisher.short.clone(),
        programme: publisher.programme.clone(),
        strapline: publisher.strapline.clone(),
        web: publisher.web.clone(),
        contributors: front_matter.contributors.iter().map(|one| one.value.clone()).collect(),
        edition: front_matter.edition.clone(),
        status: title.status,
        date: title.date,
        file_date: workshop.locked_date.or(title.date).unwrap_or(UNDATED),
        isbn_print: number(title.isbn_print),
        isbn_ebook: number(title.isbn_ebook),
        ebook_urn: urn(&format!("/{}/ebook", title.slug)),
        print_urn: urn(&format!("/{}/print", title.slug)),
        series_urn: urn(""),
        summary: front_matter.summary.as_ref().map(|summary| summary.value.trim().to_owned()),
        keywords: front_matter.keywords.clone(),
        rights: publisher.rights.clone(),
        evaluation,
    }
}
