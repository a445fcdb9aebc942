//! Formulas → Typst.

use super::block::Setter;
use super::emission::string;
use crate::model::{Math, MathNode};

impl Setter<'_> {
    /// A formula; in the manuscript's notation where that could not be read.
    pub(super) fn math(&mut self, math: &Math) {
        let Math { source, display, row } = math;
        if row.is_empty() {
            self.out.code(&format!("#code[#{}]", string(source)));
            return;
        }
        let mut text = String::new();
        nodes(row, &mut text);
        self.out.code(&format!("#math.equation(block: {display}, alt: {}, $ {text} $.body)", string(source)));
    }
}

fn nodes(row: &[MathNode], text: &mut String) {
    for part in row {
        node(part, text);
        text.push(' ');
    }
}

/// A part that typesetting makes smaller than the words around: the template says how small it may be.
fn smaller(part: Option<&MathNode>, text: &mut String) {
    if part.is_some() {
        text.push_str("legible(");
        argument(part, text);
        text.push(')');
    } else {
        text.push_str("none");
    }
}

/// A part as an argument of a function.
fn argument(part: Option<&MathNode>, text: &mut String) {
    match part {
        Some(part) => {
            text.push('$');
            node(part, text);
            text.push('$');
        }
        None => text.push_str("none"),
    }
}

fn node(part: &MathNode, text: &mut String) {
    match part {
        MathNode::Identifier { text: name, upright } => {
            let mut letters = name.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) if letter.is_alphabetic() && !upright => {
                    text.push_str(&format!("#math.italic({})", string(&letter.to_string())));
                }
                _ => text.push_str(&format!("#math.upright({})", string(name))),
            }
        }
        MathNode::Number(number) => text.push_str(&format!("#{}", string(number))),
        MathNode::Operator { text: sign, stretchy, limits } => {
            let class = operator_class(sign);
            let size = if *stretchy { "math.lr" } else { "" };
            let sign = string(sign);
            text.push_str(&match (limits, size.is_empty()) {
                (true, _) => format!("#math.limits(math.class({class}, {sign}))"),
                (false, true) => format!("#math.class({class}, {sign})"),
                (false, false) => format!("#math.lr({sign})"),
            });
        }
        MathNode::Text(words) => text.push_str(&format!("#{}", string(words))),
        MathNode::Space(width) => {
            text.push_str(&format!("#h({:.3}em)", if width.is_finite() { *width } else { 0.0 }))
        }
        MathNode::Row(row) => {
            // A nested equation's body joins the formula around it.
            text.push_str("#($");
            nodes(row, text);
            text.push_str("$.body)");
        }
        MathNode::Fraction { numerator, denominator, rule } => {
            text.push_str(if *rule { "#math.frac(" } else { "#math.binom(" });
            smaller(Some(numerator), text);
            text.push_str(", ");
            smaller(Some(denominator), text);
            text.push(')');
        }
        MathNode::Root { radicand, index } => {
            text.push_str("#math.root(");
            smaller(index.as_deref(), text);
            text.push_str(", ");
            argument(Some(radicand), text);
            text.push(')');
        }
        MathNode::Script { base, below, above }
        | MathNode::Stack { base, under: below, over: above, accent: _ } => {
            let (base_limits, name) = match part {
                MathNode::Stack { .. } => ("math.limits(", ")"),
                MathNode::Script { .. }
                | MathNode::Identifier { .. }
                | MathNode::Number(_)
                | MathNode::Operator { .. }
                | MathNode::Text(_)
                | MathNode::Space(_)
                | MathNode::Row(_)
                | MathNode::Fraction { .. }
                | MathNode::Root { .. }
                | MathNode::Table { .. } => ("", ""),
            };
            text.push_str("#math.attach(");
            text.push_str(base_limits);
            argument(Some(base), text);
            text.push_str(name);
            text.push_str(", b: ");
            smaller(below.as_deref(), text);
            text.push_str(", t: ");
            smaller(above.as_deref(), text);
            text.push(')');
        }
        MathNode::Table { rows, open, close, aligned: _ } => {
            let bracket =
                |bracket: &str| if bracket.is_empty() { "none".to_owned() } else { string(bracket) };
            text.push_str(&format!("#math.mat(delim: ({}, {}), ", bracket(open), bracket(close)));
            for row in rows {
                text.push('(');
                for cell in row {
                    argument(Some(cell), text);
                    text.push_str(", ");
                }
                text.push_str("), ");
            }
            text.push(')');
        }
    }
}

/// The class of a sign, as TeX has it; it decides the space around it.
fn operator_class(sign: &str) -> &'static str {
    match sign {
        "=" | "<" | ">" | "≤" | "≥" | "≠" | "≈" | "∼" | "≡" | "∈" | "∉" | "⊂" | "⊆" | "→" | "←" | "⇒"
        | "⇔" | "↦" | "∝" | "≪" | "≫" | ":" => "\"relation\"",
        "+" | "-" | "−" | "±" | "×" | "·" | "÷" | "∗" | "∪" | "∩" | "∧" | "∨" | "⊕" | "⊗" | "∘" => {
            "\"binary\""
        }
        "," | ";" => "\"punctuation\"",
        "(" | "[" | "{" | "⟨" | "⌊" | "⌈" => "\"opening\"",
        ")" | "]" | "}" | "⟩" | "⌋" | "⌉" => "\"closing\"",
        "∑" | "∏" | "∫" | "⋃" | "⋂" | "∮" => "\"large\"",
        _ => "\"normal\"",
    }
}
