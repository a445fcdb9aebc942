//! `galley explain`.

use super::arguments::Explain;
use super::report::Reporter;
use super::{Outcome, codes};
use crate::finding::suggestion;

pub(super) fn run(command: &Explain, reporter: &mut Reporter) -> Outcome {
    let all = codes::all();
    let Some(wanted) = &command.code else {
        for code in &all {
            let first = paragraph(code.explanation);
            reporter.result(&format!(
                "{:36} {}",
                code.name,
                first.split_inclusive(". ").next().unwrap_or_default().trim()
            ));
        }
        return Outcome::Well;
    };
    if let Some(code) = all.iter().find(|code| code.name == wanted) {
        super::print(&format!("{}\n\n{}", code.name, paragraph(code.explanation)));
        return Outcome::Well;
    }
    super::tell(&match suggestion(wanted, all.iter().map(|code| code.name)) {
        Some(near) => format!("there is no finding `{wanted}`; did you mean `{near}`?"),
        None => format!("there is no finding `{wanted}`; `galley explain` alone lists them all"),
    });
    Outcome::Unusable
}

/// A doc comment as running text.
fn paragraph(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
}
