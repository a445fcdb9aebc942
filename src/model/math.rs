//! Formulas, as a tree that both writers can set.

/// A formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Math {
    /// As the manuscript has it, in LaTeX notation: the fallback text and the `alttext` of the ebook.
    pub source: String,
    /// Whether it stands on a line of its own.
    pub display: bool,
    /// Its parts; empty when the notation could not be read (a finding says why).
    pub row: Vec<MathNode>,
}

/// A part of a formula.
#[derive(Debug, Clone, PartialEq)]
pub enum MathNode {
    /// A variable or name: set in italics when it is one letter, unless `upright`.
    Identifier {
        /// Its characters.
        text: String,
        /// Set upright whatever its length: `sin`, `\mathrm{…}`.
        upright: bool,
    },
    /// Digits with their decimal mark.
    Number(String),
    /// A sign: relation, operation, bracket, punctuation, big operator.
    Operator {
        /// Its character or characters.
        text: String,
        /// Whether it grows with what it stands beside (brackets made by `\left`, `\right`).
        stretchy: bool,
        /// Whether limits stand above and below it in display (sums, products, `lim`).
        limits: bool,
    },
    /// Words inside a formula.
    Text(String),
    /// Space, in em.
    Space(f32),
    /// Parts that belong together.
    Row(Vec<MathNode>),
    /// One over the other; `rule` is false for binomials.
    Fraction {
        /// Above.
        numerator: Box<MathNode>,
        /// Below.
        denominator: Box<MathNode>,
        /// Whether a rule parts them.
        rule: bool,
    },
    /// A root; `index` is absent for a square root.
    Root {
        /// What is under it.
        radicand: Box<MathNode>,
        /// Its degree.
        index: Option<Box<MathNode>>,
    },
    /// Sub- and superscripts.
    Script {
        /// What they belong to.
        base: Box<MathNode>,
        /// Below.
        below: Option<Box<MathNode>>,
        /// Above.
        above: Option<Box<MathNode>>,
    },
    /// Something set straight over or under: accents, bars, braces, stacked relations.
    Stack {
        /// What it belongs to.
        base: Box<MathNode>,
        /// Under.
        under: Option<Box<MathNode>>,
        /// Over.
        over: Option<Box<MathNode>>,
        /// Whether it is an accent that hugs the base.
        accent: bool,
    },
    /// Rows of cells: matrices, cases, aligned equations.
    Table {
        /// The rows.
        rows: Vec<Vec<MathNode>>,
        /// The bracket on the left; empty for none.
        open: String,
        /// The bracket on the right; empty for none.
        close: String,
        /// Whether columns are pairs set against each other at relations (`aligned`).
        aligned: bool,
    },
}
