//! Formulas → MathML.

use super::writer::Writer;
use crate::model::{Math, MathNode};

impl Writer<'_> {
    /// A formula; in the manuscript's notation where that could not be read.
    pub(super) fn math(&mut self, math: &Math) {
        let Math { source, display, row } = math;
        if row.is_empty() {
            self.out.element("code", &[("class", "math")], source);
            return;
        }
        self.found.features.formulas = true;
        let mut attributes =
            vec![("xmlns", "http://www.w3.org/1998/Math/MathML"), ("alttext", source.as_str())];
        if *display {
            attributes.push(("display", "block"));
        }
        self.out.open("math", &attributes);
        self.math_row(row);
        self.out.close();
    }

    fn math_row(&mut self, row: &[MathNode]) {
        self.out.open("mrow", &[]);
        for node in row {
            self.math_node(node);
        }
        self.out.close();
    }

    /// A part of a formula: always one element.
    fn math_node(&mut self, node: &MathNode) {
        match node {
            MathNode::Identifier { text, upright } => {
                let single = text.chars().count() == 1;
                if *upright && single {
                    self.out.element("mi", &[("mathvariant", "normal")], text);
                } else {
                    self.out.element("mi", &[], text);
                }
            }
            MathNode::Number(text) => self.out.element("mn", &[], text),
            MathNode::Operator { text, stretchy, limits } => {
                let mut attributes = vec![("stretchy", if *stretchy { "true" } else { "false" })];
                if *limits {
                    attributes.push(("movablelimits", "true"));
                }
                self.out.element("mo", &attributes, text);
            }
            MathNode::Text(text) => self.out.element("mtext", &[], text),
            MathNode::Space(width) => self.out.empty("mspace", &[("width", &format!("{width}em"))]),
            MathNode::Row(row) => self.math_row(row),
            MathNode::Fraction { numerator, denominator, rule } => {
                let attributes: &[_] = if *rule { &[] } else { &[("linethickness", "0")] };
                self.out.open("mfrac", attributes);
                self.math_node(numerator);
                self.math_node(denominator);
                self.out.close();
            }
            MathNode::Root { radicand, index } => match index {
                Some(index) => self.math_parts("mroot", &[], &[radicand, index]),
                None => self.math_parts("msqrt", &[], &[radicand]),
            },
            MathNode::Script { base, below, above } => {
                let limits = has_limits(base);
                let name = |plain, stacked| if limits { stacked } else { plain };
                match (below, above) {
                    (Some(below), Some(above)) => {
                        self.math_parts(name("msubsup", "munderover"), &[], &[base, below, above]);
                    }
                    (Some(below), None) => self.math_parts(name("msub", "munder"), &[], &[base, below]),
                    (None, Some(above)) => self.math_parts(name("msup", "mover"), &[], &[base, above]),
                    (None, None) => self.math_node(base),
                }
            }
            MathNode::Stack { base, under, over, accent } => {
                let over_accent: &[_] = if *accent { &[("accent", "true")] } else { &[] };
                let under_accent: &[_] = if *accent { &[("accentunder", "true")] } else { &[] };
                match (under, over) {
                    (Some(under), Some(over)) => self.math_parts("munderover", &[], &[base, under, over]),
                    (Some(under), None) => self.math_parts("munder", under_accent, &[base, under]),
                    (None, Some(over)) => self.math_parts("mover", over_accent, &[base, over]),
                    (None, None) => self.math_node(base),
                }
            }
            MathNode::Table { rows, open, close, aligned } => {
                self.out.open("mrow", &[]);
                self.fence(open);
                let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
                let sides: Vec<&str> =
                    (0..columns).map(|column| if column % 2 == 0 { "right" } else { "left" }).collect();
                let sides = sides.join(" ");
                let attributes: &[_] =
                    if *aligned && columns > 0 { &[("columnalign", sides.as_str())] } else { &[] };
                self.out.open("mtable", attributes);
                for row in rows {
                    self.out.open("mtr", &[]);
                    for cell in row {
                        self.out.open("mtd", &[]);
                        self.math_node(cell);
                        self.out.close();
                    }
                    self.out.close();
                }
                self.out.close();
                self.fence(close);
                self.out.close();
            }
        }
    }

    fn fence(&mut self, text: &str) {
        if !text.is_empty() {
            self.out.element("mo", &[("fence", "true"), ("stretchy", "true")], text);
        }
    }

    fn math_parts(&mut self, name: &'static str, attributes: &[(&'static str, &str)], parts: &[&MathNode]) {
        self.out.open(name, attributes);
        for part in parts {
            self.math_node(part);
        }
        self.out.close();
    }
}

/// Whether scripts of a part stand above and below it in display.
fn has_limits(node: &MathNode) -> bool {
    match node {
        MathNode::Operator { text: _, stretchy: _, limits } => *limits,
        MathNode::Stack { base: _, under: _, over: _, accent } => !accent,
        MathNode::Identifier { text: _, upright: _ }
        | MathNode::Number(_)
        | MathNode::Text(_)
        | MathNode::Space(_)
        | MathNode::Row(_)
        | MathNode::Fraction { numerator: _, denominator: _, rule: _ }
        | MathNode::Root { radicand: _, index: _ }
        | MathNode::Script { base: _, below: _, above: _ }
        | MathNode::Table { rows: _, open: _, close: _, aligned: _ } => false,
    }
}
