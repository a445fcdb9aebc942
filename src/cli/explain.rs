//! `galley explain`.

use super::arguments::{Arguments, Explain};
use super::report::Reporter;
use super::{Outcome, codes, workspace};
use crate::editorial::Rules;
use crate::finding::{Findings, suggestion};
use crate::source::Files;

pub(super) fn run(arguments: &Arguments, command: &Explain, reporter: &mut Reporter) -> Outcome {
    let mut all = codes::all();
    // The rules of packs are those of the workspace, or of the program.
    let files = Files::open(workspace::root(arguments));
    all.extend(Rules::load(&files, &mut Findings::new()).codes());
    all.sort_by_key(|code| code.name);
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
