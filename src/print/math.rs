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

/// Parts in a row. Their classes say what space is between them: one between their codes would be set beside numbers and words.
fn nodes(row: &[MathNode], text: &mut String) {
    for part in row {
        node(part, text);
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
                // The name of a function keeps clear of what it is applied to.
                (Some(_), Some(_)) => text.push_str(&format!("#math.op({})", string(name))),
                _ => text.push_str(&format!("#math.upright({})", string(name))),
            }
        }
        MathNode::Number(number) => text.push_str(&format!("#{}", string(number))),
        MathNode::Operator { text: sign, stretchy, limits } => {
            let class = operator_class(sign);
            let is_name = sign.starts_with(char::is_alphabetic);
            // Only a sign by itself grows.
            let grows = *stretchy && sign.chars().count() == 1;
            let sign = string(sign);
            text.push_str(&match (limits, grows) {
                (true, _) if is_name => format!("#math.op(limits: true, {sign})"),
                (true, _) => format!("#math.limits(math.class({class}, {sign}))"),
                (false, true) => format!("#symbol({sign})"),
                (false, false) => format!("#math.class({class}, {sign})"),
            });
        }
        MathNode::Text(words) => text.push_str(&format!("#{}", string(words))),
        MathNode::Space(width) => {
            text.push_str(&format!("#h({:.3}em)", if width.is_finite() { *width } else { 0.0 }))
        }
        MathNode::Row(row) => {
            // A nested equation's body joins the formula around it; brackets grow with what is between them.
            let grows =
                |part: Option<&MathNode>| matches!(part, Some(MathNode::Operator { stretchy: true, .. }));
            let fenced = row.len() > 1 && (grows(row.first()) || grows(row.last()));
            text.push_str(if fenced { "#math.lr($" } else { "#($" });
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

#[cfg(test)]
mod tests {
    use super::*;

    fn set(part: &MathNode) -> String {
        let mut text = String::new();
        node(part, &mut text);
        text
    }

    fn sign(text: &str) -> MathNode {
        MathNode::Operator { text: text.into(), stretchy: true, limits: false }
    }

    #[test]
    fn brackets_grow_with_what_is_between_them() {
        let row = MathNode::Row(vec![sign("("), MathNode::Number("1".into()), sign(")")]);
        assert_eq!(set(&row), "#math.lr($#symbol(\"(\")#\"1\"#symbol(\")\")$.body)");
        let row = MathNode::Row(vec![MathNode::Number("1".into()), MathNode::Number("2".into())]);
        assert_eq!(set(&row), "#($#\"1\"#\"2\"$.body)");
        // What is struck through is two characters, and no sign that grows.
        assert_eq!(set(&sign("(\u{338}")), "#math.class(\"normal\", \"(\u{338}\")");
    }
}
