//! The way of the checks to the sink: what they observe, with the file and the line.

use crate::finding::{Code, Severity};
use crate::preflight::{Observation, Observations, Spot};
use std::collections::BTreeMap;

/// Of one rule this many observations are kept: a hostile file must not fill the memory, and nobody reads more.
const MOST: usize = 100;

/// Takes what the checks observe.
pub(super) struct Report<'o, 'p> {
    observations: &'o mut Observations<'p>,
    counts: BTreeMap<&'static str, usize>,
    /// Takes the place of an observation that is one too many.
    dropped: Observations<'p>,
}

impl<'o, 'p> Report<'o, 'p> {
    /// Nothing observed yet.
    pub(super) fn new(observations: &'o mut Observations<'p>) -> Self {
        let dropped = Observations::new("", observations.profile());
        Self { observations, counts: BTreeMap::new(), dropped }
    }

    /// Something of the whole file.
    pub(super) fn whole(
        &mut self,
        code: Code,
        usual: Severity,
        message: impl Into<String>,
    ) -> &mut Observation {
        let count = self.counts.entry(code.name).or_default();
        *count += 1;
        if *count > MOST {
            self.dropped = Observations::new("", self.observations.profile());
            return self.dropped.report(code, usual, message);
        }
        self.observations.report(code, usual, message)
    }

    /// Something of one file in the container.
    pub(super) fn file(
        &mut self,
        code: Code,
        usual: Severity,
        path: &str,
        message: impl Into<String>,
    ) -> &mut Observation {
        self.whole(code, usual, message).at(Spot::Entry { path: path.to_owned(), line: None, column: None })
    }

    /// Something at a line of a file, from 1.
    pub(super) fn line(
        &mut self,
        code: Code,
        usual: Severity,
        path: &str,
        line: u32,
        message: impl Into<String>,
    ) -> &mut Observation {
        self.whole(code, usual, message).at(Spot::Entry {
            path: path.to_owned(),
            line: Some(line),
            column: None,
        })
    }

    /// Something at an element.
    pub(super) fn element(
        &mut self,
        code: Code,
        usual: Severity,
        path: &str,
        node: roxmltree::Node<'_, '_>,
        message: impl Into<String>,
    ) -> &mut Observation {
        // To count lines takes time; what is dropped anyway is not worth it.
        let position = (self.counts.get(code.name).copied().unwrap_or_default() < MOST)
            .then(|| node.document().text_pos_at(node.range().start));
        self.whole(code, usual, message).at(Spot::Entry {
            path: path.to_owned(),
            line: position.map(|position| position.row),
            column: position.map(|position| position.col),
        })
    }
}
