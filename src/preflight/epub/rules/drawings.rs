//! Drawings in files of their own.

use super::container::is_handler;
use super::prelude::*;

crate::codes! {
    /// A drawing runs a script, by an element or on an event.
    SCRIPT_IN_DRAWING = "epub/script-in-drawing";
    /// A drawing holds foreign markup (`foreignObject`), which few readers show.
    FOREIGN_OBJECT = "epub/foreign-object";
    /// A drawing has no `viewBox`, so it cannot be scaled to the screen.
    UNSCALABLE_DRAWING = "epub/unscalable-drawing";
    /// A drawing moves (`animate`, `set`): some readers are made ill by it, and none can stop it (WCAG 2.2.2).
    MOVING_DRAWING = "epub/moving-drawing";
    /// A style inside a drawing loads something from elsewhere.
    REMOTE_IN_DRAWING = "epub/remote-style-in-drawing";
}

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    for item in book.items.iter().filter(|item| item.media_type == "image/svg+xml") {
        let Some((path, tree)) = item.path.as_deref().and_then(|path| book.trees.get_key_value(path)) else {
            continue;
        };
        let root = tree.root_element();
        if !root.has_attribute("viewBox") {
            report.element(UNSCALABLE_DRAWING, Warning, path, root, "this drawing has no `viewBox`");
        }
        for node in root.descendants().filter(|node| node.is_element()) {
            let name = node.tag_name().name();
            match name {
                "script" => {
                    report.element(SCRIPT_IN_DRAWING, Error, path, node, "this drawing runs a script");
                }
                "foreignObject" => {
                    report.element(FOREIGN_OBJECT, Warning, path, node, "this drawing holds foreign markup");
                }
                "animate" | "animateMotion" | "animateTransform" | "set" => {
                    report.element(MOVING_DRAWING, Warning, path, node, "this drawing moves");
                }
                _ => {}
            }
            if let Some(handler) = node.attributes().find(|one| is_handler(one.name())) {
                report.element(
                    SCRIPT_IN_DRAWING,
                    Error,
                    path,
                    node,
                    format!("`{}` runs a script", handler.name()),
                );
            }
            let own = if name == "style" { words(node) } else { String::new() };
            let values = node.attributes().map(|one| one.value()).filter(|value| value.contains("url("));
            for address in values.chain([own.as_str()]).flat_map(urls) {
                if matches!(target(path, &address), Target::Outside(scheme) if scheme != "data") {
                    report.element(
                        REMOTE_IN_DRAWING,
                        Error,
                        path,
                        node,
                        format!("`{address}` is not in the book"),
                    );
                }
            }
            if own.contains("@import") {
                report.element(REMOTE_IN_DRAWING, Error, path, node, "this style loads another one");
            }
        }
    }
}
