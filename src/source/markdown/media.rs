//! Formulas, links and images.

use super::Reader;
use crate::finding::Finding;
use crate::model::*;
use crate::source::attributes::Attributes;
use crate::source::codes;
use crate::source::front_matter::near;
use crate::source::math;
use crate::source::spans::{self, Token, run};
use crate::span::Spanned;
use std::ops::Range;

impl Reader<'_, '_, '_> {
    pub(super) fn formula(&mut self, source: &str, display: bool, range: Range<usize>) {
        let (formula, fault) = math::read(source, display);
        if let Some(fault) = fault {
            let span = self.place(range.clone());
            self.shared.findings.report(
                Finding::error(codes::FORMULA, span, format!("the formula cannot be read: {fault}"))
                    .help("Mend its LaTeX; where a dollar sign is meant, write `\\$`"),
            );
        }
        self.node(Inline::Math(formula), range);
    }

    pub(super) fn link(&mut self, address: &str, tokens: Vec<Token>, range: Range<usize>) {
        let span = self.place(range.clone());
        if let Some(id) = address.strip_prefix('#').filter(|id| !id.is_empty()) {
            let target = Id(id.to_owned());
            if tokens.is_empty() {
                let reference = CrossReference { target, rendered: Vec::new(), page_lead: String::new() };
                return self.node(Inline::Reference(reference), range);
            }
            let inlines = self.inlines(tokens);
            return self.node(Inline::Link(Link { target: LinkTarget::Internal(target), inlines }), range);
        }
        match crate::source::address::usable(address) {
            Ok(address) => {
                let inlines = if tokens.is_empty() {
                    vec![Spanned::at(Inline::Text(run(address.clone())), span)]
                } else {
                    self.inlines(tokens)
                };
                self.node(Inline::Link(Link { target: LinkTarget::Address(address), inlines }), range);
            }
            Err(help) => {
                let message = if address.is_empty() {
                    "the link leads nowhere".to_owned()
                } else {
                    format!("the link leads to {address}, which a book cannot follow")
                };
                self.shared.findings.report(Finding::error(codes::LINK, span, message).help(help));
                tokens.into_iter().for_each(|token| self.token(token));
            }
        }
    }

    pub(super) fn image(&mut self, path: &str, title: String, tokens: &[Token], range: Range<usize>) {
        let span = self.place(range.clone());
        let attributes = self
            .source
            .text
            .get(range.end..)
            .and_then(Attributes::at_start)
            .map(|(attributes, length)| (attributes, range.end + length));
        let end = attributes.as_ref().map_or(range.end, |(_, end)| *end);
        self.skip_to = end;
        let attributes = attributes.map(|(attributes, _)| attributes).unwrap_or_default();
        let words = spans::words(tokens).trim().to_owned();
        let decorative = attributes.has("decorative");
        if words.is_empty() && !decorative {
            self.shared.findings.report(
                Finding::error(
                    codes::NO_ALTERNATIVE,
                    span,
                    format!("the image {path} has no alternative text"),
                )
                .help("Write what it shows between the square brackets, or mark it `{.decorative}`"),
            );
        }
        for class in attributes.classes.iter().filter(|class| *class != "decorative") {
            self.shared.findings.report(
                Finding::warning(codes::UNKNOWN_CLASS, span, format!("images have no class .{class}")).help(
                    near(class, ["decorative"], "Take the class out; images have the class .decorative"),
                ),
            );
        }
        let mut width = None;
        for (key, value) in &attributes.pairs {
            let percent = value.strip_suffix('%').and_then(|number| number.parse::<f64>().ok());
            match (key.as_str(), percent) {
                ("width", Some(percent)) if (1.0..=100.0).contains(&percent) => width = Some(percent),
                ("width", _) => self.shared.findings.report(
                    Finding::error(codes::ATTRIBUTE, span, format!("the width {value} cannot be set"))
                        .help("Write a share of the measure, from 1 % to 100 %: `width=50%`"),
                ),
                _ => self.shared.findings.report(
                    Finding::warning(codes::ATTRIBUTE, span, format!("images have no attribute `{key}`"))
                        .help(near(key, ["width"], "Take it out")),
                ),
            }
        }
        let found = match self.shared.folder {
            Some(folder) => {
                let (files, findings) = (self.shared.files, &mut *self.shared.findings);
                self.shared.images.get(files, folder, path, span, findings)
            }
            None => {
                self.shared.findings.report(
                    Finding::error(codes::OUTSIDE, span, "texts of the registry hold no images")
                        .help("Take the image out"),
                );
                None
            }
        };
        let Some(image) = found else {
            let words = if words.is_empty() { path.to_owned() } else { words };
            self.node(Inline::Placeholder(run(words)), range.start..end);
            return;
        };
        let alternative = (!decorative).then_some(words).filter(|words| !words.is_empty());
        self.node(Inline::Image(Image { image, alternative, width }), range.start..end);
        self.image_title = Some((range.start, title)).filter(|(_, title)| !title.is_empty());
    }
}
