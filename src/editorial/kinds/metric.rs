//! Arithmetic on the measures of a text.

use super::Hit;
use crate::editorial::formula::Formula;
use crate::editorial::statistics::Counts;

/// Works a formula out and compares the result.
#[derive(Debug)]
pub(in crate::editorial) struct Metric {
    formula: Formula,
    /// The result is the variable `result` here.
    condition: Formula,
}

impl Metric {
    /// # Errors
    /// When the formula or the condition cannot be read.
    pub(in crate::editorial) fn new(formula: &str, condition: &str) -> Result<Self, String> {
        let known = |name: &str| Counts::default().measure(name).is_some();
        let condition = Formula::new(&format!("result {condition}"), |name| name == "result" || known(name))?;
        Ok(Self { formula: Formula::new(formula, known)?, condition })
    }

    pub(super) fn hit(&self, counts: &Counts) -> Option<Hit> {
        if counts.words == 0 {
            return None;
        }
        let result = self.formula.value(&|name| counts.measure(name));
        // Vale compares what it has written out with six digits.
        let result = format!("{result:.6}").parse().unwrap_or(result);
        let holds =
            self.condition.value(&|name| if name == "result" { Some(result) } else { counts.measure(name) });
        (holds != 0.0).then(|| Hit::whole(format!("{result:.2}")))
    }
}
