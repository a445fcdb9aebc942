//! `galley list`.

use super::Outcome;
use super::arguments::Arguments;
use super::record::Records;
use super::report::Reporter;
use super::workspace::{manuscript_path, registry};
use crate::model::{IsbnState, Status};
use camino::Utf8Path;

pub(super) fn run(arguments: &Arguments, reporter: &mut Reporter) -> Outcome {
    let (files, series) = match registry(arguments, reporter) {
        Ok(read) => read,
        Err(outcome) => return outcome,
    };
    let dist = Utf8Path::new("dist");
    let records = Records::open(&files, dist);
    super::print(&series.name);
    for title in &series.titles {
        let status =
            Status::NAMES.iter().find(|(_, status)| *status == title.status).map_or("", |(name, _)| name);
        let date = title.date.map(|date| format!(", {date}")).unwrap_or_default();
        super::print(&format!("\n{:>3}  {}\n     {}: {status}{date}", title.number, title.title, title.slug));
        for (edition, state) in [("print", title.isbn_print), ("ebook", title.isbn_ebook)] {
            match state {
                IsbnState::None => {}
                IsbnState::Pending => super::print(&format!("     ISBN pending ({edition})")),
                IsbnState::Number(isbn) => super::print(&format!("     ISBN {isbn} ({edition})")),
            }
        }
        if !files.exists(&manuscript_path(&title.slug)) {
            super::print("     no manuscript");
        }
        let folder = dist.join(&title.slug);
        let is_old = records.is_out_of_date(&title.slug);
        let changed =
            |name: &str| files.stamp(&folder.join(name)).map(|stamp| (stamp.seconds, stamp.nanoseconds));
        let press_file = changed(&format!("{}-print.pdf", title.slug));
        for name in files.files_in(&folder) {
            // A package holds the press file of the day on which it was packed.
            let is_old = is_old || name.ends_with("-package.zip") && changed(&name) < press_file;
            super::print(&format!("     {name}{}", if is_old { "  out of date" } else { "" }));
        }
    }
    Outcome::Well
}
