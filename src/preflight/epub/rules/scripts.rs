//! What runs, loads or asks.

use super::container::is_handler;
use super::prelude::*;

crate::codes! {
    /// The book runs a script. Most readers do not, some shops refuse it, and readers without it must lose nothing.
    SCRIPT = "epub/script";
    /// An element runs a script on an event (`onclick` and its like).
    EVENT_HANDLER = "epub/event-handler";
    /// A frame or foreign object stands in the text (`iframe`, `object`, `embed`): few readers show it.
    EMBEDDED_FRAME = "epub/embedded-frame";
    /// An element changes where all addresses lead (`base`), loads the page anew (`meta http-equiv="refresh"`), or is out of use
    /// (`font`, `center`, `marquee`, `blink`).
    UNWANTED_ELEMENT = "epub/unwanted-element";
    /// A field to fill in has no name to be heard (`label`, `aria-label`; WCAG 4.1.2), and few readers keep what is written there.
    UNLABELLED_FIELD = "epub/unlabelled-field";
    /// A sound or film starts by itself (WCAG 1.4.2) or has no controls.
    PLAYS_BY_ITSELF = "epub/plays-by-itself";
}

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    for document in &book.documents {
        let labels: BTreeSet<&str> =
            all(document.root, "label").filter_map(|node| node.attribute("for")).collect();
        for node in document.root.descendants().filter(|node| node.is_element()) {
            one(document.path, node, &labels, report);
        }
    }
}

fn one(path: &str, node: Node<'_, '_>, labels: &BTreeSet<&str>, report: &mut Report<'_, '_>) {
    let name = node.tag_name().name();
    match name {
        "script" if node.attribute("type").is_none_or(|kind| kind.contains("script") || kind == "module") => {
            report.element(SCRIPT, Warning, path, node, "this runs a script");
        }
        "iframe" | "object" | "embed" | "frame" | "applet" => {
            report.element(EMBEDDED_FRAME, Warning, path, node, format!("few readers show a `{name}`"));
        }
        "base" | "font" | "center" | "marquee" | "blink" => {
            report.element(
                UNWANTED_ELEMENT,
                Warning,
                path,
                node,
                format!("`{name}` does not belong into a book"),
            );
        }
        "meta" if node.attribute("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("refresh")) => {
            report.element(UNWANTED_ELEMENT, Warning, path, node, "this loads the page anew");
        }
        "input" | "select" | "textarea" => {
            let hidden = node
                .attribute("type")
                .is_some_and(|kind| matches!(kind, "hidden" | "submit" | "button" | "reset" | "image"));
            let named =
                ["aria-label", "aria-labelledby", "title"].iter().any(|label| node.has_attribute(*label))
                    || node.attribute("id").is_some_and(|id| labels.contains(id))
                    || node.ancestors().any(|one| is(one, "label"));
            if !hidden && !named {
                report.element(UNLABELLED_FIELD, Warning, path, node, format!("this `{name}` has no name"));
            }
        }
        "audio" | "video" if node.has_attribute("autoplay") || !node.has_attribute("controls") => {
            report.element(
                PLAYS_BY_ITSELF,
                Warning,
                path,
                node,
                format!("nobody can stop or start this `{name}`"),
            );
        }
        _ => {}
    }
    if let Some(handler) = node.attributes().find(|one| is_handler(one.name())) {
        report.element(EVENT_HANDLER, Warning, path, node, format!("`{}` runs a script", handler.name()));
    }
}
