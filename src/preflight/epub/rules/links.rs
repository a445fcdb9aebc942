//! Every address leads somewhere, and nowhere that harms.

use super::prelude::*;

crate::codes! {
    /// A link or resource leads to a file that the book does not have.
    BROKEN_LINK = "epub/broken-link";
    /// A link leads to a place (`#…`) that its file does not have.
    MISSING_FRAGMENT = "epub/missing-fragment";
    /// A link leads to a file that is in no place of the order of reading (EPUB 3.3, 5.7): a reader who follows it does not come back.
    LINK_OUT_OF_SPINE = "epub/link-out-of-spine";
    /// An address leads out of the container (`../` too often, `/`).
    ADDRESS_ESCAPES = "epub/address-escapes";
    /// An address runs a script or opens a file of the reader's machine (`javascript:`, `vbscript:`, `file:`, `data:` in a link).
    UNSAFE_LINK = "epub/unsafe-link";
    /// An address is `http:`, which is open to everybody on the way. Write `https:` where the site has it.
    INSECURE_LINK = "epub/insecure-link";
    /// A picture, style sheet, font or script is loaded from elsewhere (EPUB 3.3, 3.6): it is missing without a network, it tells
    /// somebody that the book is read, and it can change. Put it into the book.
    REMOTE_RESOURCE = "epub/remote-resource";
    /// The words of a link do not say where it leads ('click here'). Those who go from link to link hear nothing else (WCAG 2.4.4).
    VAGUE_LINK = "epub/vague-link";
    /// A link has no words, and no picture with alternative text.
    EMPTY_LINK = "epub/empty-link";
    /// `aria-labelledby`, `aria-describedby` or `aria-details` names an element that the document does not have.
    DANGLING_REFERENCE = "epub/dangling-reference";
}

/// What a link does with its address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Goes there.
    Follows,
    /// Shows or runs what stands there.
    Loads,
}

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    for (path, tree) in book.trees {
        if *path == book.package_path || path.starts_with("META-INF/") {
            continue;
        }
        let own: BTreeSet<&str> = match book.document(path) {
            Some(_) => BTreeSet::new(),
            None => tree.descendants().filter_map(|node| node.attribute("id")).collect(),
        };
        for node in tree.descendants().filter(|node| node.is_element()) {
            for (address, use_of) in addresses(node) {
                one(book, (path, &own), node, address, use_of, report);
            }
        }
    }
    for document in &book.documents {
        for node in document.root.descendants().filter(|node| node.is_element()) {
            if is(node, "a") && node.has_attribute("href") && !document.is_navigation {
                link_words(document.path, node, report);
            }
            references(document, node, report);
        }
    }
}

fn addresses<'a>(node: Node<'a, '_>) -> Vec<(&'a str, Use)> {
    let name = node.tag_name().name();
    let mut addresses = Vec::new();
    if let Some(href) = markup::href(node) {
        let loads = match name {
            "link" => {
                node.attribute("rel").is_some_and(|rel| rel.contains("stylesheet") || rel.contains("icon"))
            }
            "a" | "area" => false,
            "image" | "use" | "feImage" | "script" | "pattern" | "linearGradient" | "radialGradient"
            | "textPath" | "mpath" => true,
            _ => node.tag_name().namespace() == Some(markup::SVG),
        };
        addresses.push((href, if loads { Use::Loads } else { Use::Follows }));
    }
    for attribute in node.attributes() {
        match (name, attribute.name()) {
            ("navPoint" | "content", "src") => addresses.push((attribute.value(), Use::Follows)),
            (_, "src" | "poster") | ("object", "data") => addresses.push((attribute.value(), Use::Loads)),
            (_, "action" | "formaction") => addresses.push((attribute.value(), Use::Follows)),
            (_, "srcset") => {
                let candidates = attribute.value().split(',');
                addresses
                    .extend(candidates.filter_map(|one| Some((one.split_whitespace().next()?, Use::Loads))));
            }
            _ => {}
        }
    }
    addresses
}

/// Looks at one address; `own` are the names in a file that is no document of text.
fn one(
    book: &Publication<'_>,
    (path, own): (&str, &BTreeSet<&str>),
    node: Node<'_, '_>,
    address: &str,
    use_of: Use,
    report: &mut Report<'_, '_>,
) {
    match target(path, address) {
        Target::Escapes => {
            report.element(
                ADDRESS_ESCAPES,
                Error,
                path,
                node,
                format!("`{address}` leads out of the container"),
            );
        }
        Target::Outside(scheme) => outside(path, node, address, &scheme, use_of, report),
        Target::Inside { path: to, fragment } => {
            if !book.archive.names.contains(&to) {
                report.element(
                    BROKEN_LINK,
                    Error,
                    path,
                    node,
                    format!("`{address}` leads to no file of the book"),
                );
                return;
            }
            let Some(document) = book.document(&to) else {
                let missing = fragment.as_deref().filter(|fragment| {
                    // Views of a drawing (`svgView(…)`) and media fragments (`t=…`) are no names.
                    !fragment.is_empty() && !fragment.contains(['(', '='])
                });
                if let Some(fragment) = missing
                    && to == path
                    && !own.contains(fragment)
                {
                    report.element(
                        MISSING_FRAGMENT,
                        Error,
                        path,
                        node,
                        format!("there is no `#{fragment}` here"),
                    );
                }
                return;
            };
            if let Some(fragment) =
                fragment.filter(|fragment| !fragment.is_empty() && !fragment.starts_with("epubcfi("))
                && !document.ids.contains_key(fragment.as_str())
            {
                report.element(
                    MISSING_FRAGMENT,
                    Error,
                    path,
                    node,
                    format!("`{address}`: {to} has no `#{fragment}`"),
                );
            }
            if use_of == Use::Follows && document.place.is_none() && !document.is_navigation && to != path {
                let words =
                    format!("`{address}` leads to a file that is in no place of the order of reading");
                report.element(LINK_OUT_OF_SPINE, Error, path, node, words);
            }
        }
    }
}

fn outside(
    path: &str,
    node: Node<'_, '_>,
    address: &str,
    scheme: &str,
    use_of: Use,
    report: &mut Report<'_, '_>,
) {
    let short: String = address.chars().take(80).collect();
    let media = matches!(node.tag_name().name(), "audio" | "video" | "source" | "track");
    match (scheme, use_of) {
        ("javascript" | "vbscript" | "file", _) | ("data" | "blob", Use::Follows) => {
            report
                .element(
                    UNSAFE_LINK,
                    Error,
                    path,
                    node,
                    format!("`{short}` is no address that a book may use"),
                )
                .help("Take it out, or link to `https:`, `mailto:` or `tel:`");
        }
        ("data", Use::Loads) => {}
        (_, Use::Loads) if !media => {
            report
                .element(REMOTE_RESOURCE, Error, path, node, format!("`{short}` is not in the book"))
                .help("Put the file into the book");
        }
        ("http", _) if !address.starts_with("http://www.w3.org/") => {
            report
                .element(INSECURE_LINK, Note, path, node, format!("`{short}` is not `https:`"))
                .help("Write `https:` where the site has it");
        }
        _ => {}
    }
}

fn link_words(path: &str, node: Node<'_, '_>, report: &mut Report<'_, '_>) {
    let said = node.attribute("aria-label").map(even).unwrap_or_else(|| words(node));
    let names_itself = node.has_attribute("aria-labelledby")
        || node.has_attribute("title")
        || node.descendants().any(|child| matches!(child.tag_name().name(), "math" | "svg"));
    if said.is_empty() && !names_itself {
        report.element(EMPTY_LINK, Warning, path, node, "this link has no words");
    }
    let vague = ["click here", "here", "read more", "more", "this link", "link", "this page", "click"];
    if vague.contains(&said.to_lowercase().trim_end_matches(['.', '…', '!'])) {
        report
            .element(VAGUE_LINK, Warning, path, node, format!("`{said}` does not say where the link leads"))
            .help("Link the words that name the place");
    }
}

fn references(document: &Document<'_>, node: Node<'_, '_>, report: &mut Report<'_, '_>) {
    for name in ["aria-labelledby", "aria-describedby", "aria-details", "aria-controls", "aria-owns"] {
        for id in node.attribute(name).unwrap_or_default().split_whitespace() {
            if !document.ids.contains_key(id) {
                let words = format!("`{name}` names `{id}`, which the document does not have");
                report.element(DANGLING_REFERENCE, Warning, document.path, node, words);
            }
        }
    }
}
