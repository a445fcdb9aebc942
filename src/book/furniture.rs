//! The words that the writers set around the text.

use super::Furniture;
use crate::house::Words;

/// Reads them from the words of the house.
pub(super) fn read(words: &Words) -> Furniture {
    let word = |key: &str| words.fill(key, &[]);
    Furniture {
        contents: word("headings.contents"),
        page: word("ebook.page"),
        page_list: word("ebook.page-list"),
        landmarks: word("ebook.landmarks"),
        start_of_text: word("ebook.start-of-text"),
        note: word("ebook.note"),
        notes: word("ebook.notes"),
        back_to_text: word("ebook.back-to-text"),
        chart_data: word("ebook.chart-data"),
        photocopiable: word("divisions.photocopiable"),
        open_questions: word("notes-pages.questions"),
        next_steps: word("notes-pages.next"),
        next_steps_columns: [word("notes-pages.what"), word("notes-pages.who"), word("notes-pages.when")],
        task_open: word("ebook.task-open"),
        task_done: word("ebook.task-done"),
        writing_space: word("ebook.writing-space"),
        access_text: word("ebook.access-text"),
        access_pictures: word("ebook.access-pictures"),
        access_charts: word("ebook.access-charts"),
        access_formulas: word("ebook.access-formulas"),
        access_pages: word("ebook.access-pages"),
        front_cover: word("covers.front"),
        inside_front_cover: word("covers.inside-front"),
        inside_back_cover: word("covers.inside-back"),
        back_cover: word("covers.back"),
    }
}
