//! The school grade that a text asks for, by the formulas in common use.

use super::Hit;
use crate::editorial::statistics::{Counts, Grade};

/// Compares the mean of some grades with the highest that is wanted.
#[derive(Debug)]
pub(in crate::editorial) struct Readability {
    pub(in crate::editorial) grades: Vec<Grade>,
    pub(in crate::editorial) highest: f64,
}

impl Readability {
    pub(super) fn hit(&self, counts: &Counts) -> Option<Hit> {
        if counts.words == 0 || self.grades.is_empty() {
            return None;
        }
        // Vale adds a measure that is named twice once.
        let once = Grade::NAMES.iter().map(|(_, grade)| grade).filter(|grade| self.grades.contains(grade));
        let sum: f64 = once.map(|grade| grade.of(counts)).sum();
        let mean = sum / self.grades.len() as f64;
        (mean > self.highest).then(|| Hit::whole(format!("{mean:.2}")))
    }
}
