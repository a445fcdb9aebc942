//! Pictures, drawings and formulas speak to those who do not see them.

use super::prelude::*;

crate::codes! {
    /// A picture has no `alt`, so those who do not see it hear its file name, or nothing (WCAG 1.1.1). Say what it shows; of a
    /// decorative one, write `alt=""`.
    MISSING_ALTERNATIVE = "epub/missing-alternative-text";
    /// The alternative text is the name of the file, or says only that there is a picture.
    EMPTY_ALTERNATIVE = "epub/meaningless-alternative-text";
    /// The alternative text is longer than what can be followed by ear (270 characters). Say the point in a sentence, and describe
    /// the rest in the text or in a description of its own.
    LONG_ALTERNATIVE = "epub/long-alternative-text";
    /// The alternative text repeats the caption, which is heard anyway. Say what the picture shows.
    REPEATED_ALTERNATIVE = "epub/alternative-text-repeats-caption";
    /// A picture is marked as decorative (`alt=""`) and has a caption, so it says something.
    CAPTIONED_DECORATION = "epub/captioned-decoration";
    /// A drawing in the text (`svg`) has no name (`role="img"` with `title`, or `aria-label`).
    UNNAMED_DRAWING = "epub/unnamed-drawing";
    /// A formula has no words (`alttext`) for readers that do not know MathML.
    UNNAMED_FORMULA = "epub/formula-without-alternative";
}

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    for document in &book.documents {
        let path = document.path;
        for node in document.root.descendants().filter(|node| node.is_element()) {
            match (node.tag_name().name(), node.tag_name().namespace()) {
                ("img" | "area", Some(markup::XHTML)) => picture(path, node, report),
                ("input", Some(markup::XHTML)) if node.attribute("type") == Some("image") => {
                    picture(path, node, report)
                }
                ("svg", Some(markup::SVG)) => drawing(path, node, report),
                ("math", Some(markup::MATHML)) => {
                    let named = ["alttext", "aria-label", "altimg", "aria-labelledby"]
                        .iter()
                        .any(|name| node.has_attribute(*name));
                    let annotated =
                        node.descendants().any(|child| child.tag_name().name().starts_with("annotation"));
                    if !named && !annotated {
                        report
                            .element(UNNAMED_FORMULA, Warning, path, node, "this formula has no words")
                            .help("Give it `alttext`");
                    }
                }
                _ => {}
            }
        }
    }
}

fn picture(path: &str, node: Node<'_, '_>, report: &mut Report<'_, '_>) {
    let hidden = has_role(node, "presentation")
        || has_role(node, "none")
        || node.attribute("aria-hidden") == Some("true");
    let named = node.has_attribute("aria-label") || node.has_attribute("aria-labelledby");
    let Some(alternative) = node.attribute("alt").map(even) else {
        if !hidden && !named {
            let source = node.attribute("src").unwrap_or_default();
            report
                .element(
                    MISSING_ALTERNATIVE,
                    Warning,
                    path,
                    node,
                    format!("{source} has no alternative text"),
                )
                .help("Say in `alt` what it shows; of a decorative one, write `alt=\"\"`");
        }
        return;
    };
    let caption = node
        .ancestors()
        .find(|one| is(*one, "figure"))
        .and_then(|figure| figure.children().find(|child| is(*child, "figcaption")))
        .map(words)
        .filter(|caption| !caption.is_empty());
    if alternative.is_empty() {
        if caption.is_some() && !hidden && !named {
            report.element(
                CAPTIONED_DECORATION,
                Warning,
                path,
                node,
                "this picture has a caption and no words",
            );
        }
        return;
    }
    let lower = alternative.to_lowercase();
    let is_name = [".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff"]
        .iter()
        .any(|ending| lower.ends_with(ending));
    let says_nothing = [
        "image",
        "picture",
        "photo",
        "figure",
        "graphic",
        "img",
        "alt",
        "untitled",
        "spacer",
        "null",
        "undefined",
    ];
    if is_name || says_nothing.contains(&lower.as_str()) || !alternative.chars().any(char::is_alphanumeric) {
        report.element(
            EMPTY_ALTERNATIVE,
            Warning,
            path,
            node,
            format!("`{alternative}` says nothing of the picture"),
        );
    }
    let length = alternative.chars().count();
    if length > 270 {
        report
            .element(
                LONG_ALTERNATIVE,
                Warning,
                path,
                node,
                format!("the alternative text has {length} characters"),
            )
            .figure("characters", length as f64);
    }
    if caption.is_some_and(|caption| caption == alternative) {
        report.element(
            REPEATED_ALTERNATIVE,
            Warning,
            path,
            node,
            format!("`{alternative}` is the caption too"),
        );
    }
}

fn drawing(path: &str, node: Node<'_, '_>, report: &mut Report<'_, '_>) {
    if node.ancestors().skip(1).any(|one| one.tag_name().namespace() == Some(markup::SVG))
        || markup::is_hidden(node)
    {
        return;
    }
    let titled = node.children().any(|child| child.tag_name().name() == "title" && !words(child).is_empty());
    let named = node.attribute("aria-label").is_some_and(|label| !label.trim().is_empty())
        || node.has_attribute("aria-labelledby");
    let inside = node.descendants().any(|child| child.tag_name().name() == "image");
    let presents = has_role(node, "presentation") || has_role(node, "none");
    let is_figure = inside && node.has_attribute("role");
    if !(titled || named || presents || is_figure) {
        report
            .element(UNNAMED_DRAWING, Warning, path, node, "this drawing has no name")
            .help("Give it `role=\"img\"` and a `title` as its first child");
    }
}
