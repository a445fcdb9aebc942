//! The ways through the book: contents and landmarks.

use super::prelude::*;

crate::codes! {
    /// There has to be exactly one navigation document (`properties="nav"`), with one table of contents (`epub:type="toc"`) that
    /// holds a list (EPUB 3.3, 7.3).
    NAVIGATION_INVALID = "epub/invalid-navigation";
    /// An entry of the navigation has no words, so those who hear it hear nothing.
    EMPTY_LABEL = "epub/empty-navigation-label";
    /// A part of the book with a heading is not in the table of contents, so it cannot be found there.
    CONTENTS_INCOMPLETE = "epub/incomplete-contents";
    /// An entry of the table of contents has other words than the heading that it leads to.
    CONTENTS_LABEL = "epub/contents-label-differs";
    /// The entries of the table of contents stand in another order than the text (WCAG 2.4.3).
    CONTENTS_ORDER = "epub/contents-out-of-order";
    /// There are no landmarks, or none for the beginning of the text (`bodymatter`) or the contents (`toc`): readers open the
    /// book at the cover and offer no way to the start.
    LANDMARKS_MISSING = "epub/missing-landmarks";
    /// A landmark has no kind (`epub:type`), or stands twice.
    LANDMARK_INVALID = "epub/invalid-landmark";
}

/// A link of the navigation document.
pub(super) struct Entry<'a> {
    /// The link.
    pub(super) node: Node<'a, 'a>,
    /// The path that it leads to.
    pub(super) path: String,
    /// The place there.
    pub(super) fragment: Option<String>,
    /// Its words.
    pub(super) label: String,
}

/// The `nav` elements of a kind.
pub(super) fn lists<'a>(document: &Document<'a>, kind: &'static str) -> Vec<Node<'a, 'a>> {
    all(document.root, "nav").filter(|node| has_type(*node, kind)).collect()
}

/// The links of the lists of a kind, in order.
pub(super) fn entries<'a>(document: &Document<'a>, kind: &'static str) -> Vec<Entry<'a>> {
    let links = lists(document, kind).into_iter().flat_map(|node| all(node, "a"));
    links
        .filter_map(|node| match target(document.path, node.attribute("href")?) {
            Target::Inside { path, fragment } => Some(Entry { node, path, fragment, label: words(node) }),
            Target::Outside(_) | Target::Escapes => None,
        })
        .collect()
}

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    if !book.is_three {
        return;
    }
    let listed = book.items.iter().filter(|item| item.has("nav")).count();
    if listed != 1 {
        report.file(
            NAVIGATION_INVALID,
            Error,
            &book.package_path,
            format!("{listed} entries of the manifest are the navigation document"),
        );
    }
    let Some(document) = book.navigation() else { return };
    match lists(document, "toc").as_slice() {
        [toc] if toc.children().any(|child| is(child, "ol")) => {}
        [toc] => {
            report.element(
                NAVIGATION_INVALID,
                Error,
                document.path,
                *toc,
                "the table of contents holds no list",
            );
        }
        tables => {
            let words = format!("there are {} tables of contents (`epub:type=\"toc\"`)", tables.len());
            report.file(NAVIGATION_INVALID, Error, document.path, words);
        }
    }
    for nav in all(document.root, "nav") {
        for node in nav
            .descendants()
            .filter(|node| is(*node, "a") || is(*node, "span") && node.parent().is_some_and(|p| is(p, "li")))
        {
            if words(node).is_empty() && node.attribute("aria-label").is_none() {
                report.element(EMPTY_LABEL, Error, document.path, node, "this entry has no words");
            }
        }
    }
    contents(book, document, report);
    landmarks(document, report);
}

/// The headings of a document: level and element. Those in boxes of their own are no part of the outline.
fn outline<'a>(document: &Document<'a>) -> Vec<(u8, Node<'a, 'a>)> {
    document
        .root
        .descendants()
        .filter_map(|node| {
            let level = heading_level(node)?;
            let boxed = node.ancestors().any(|one| {
                matches!(
                    one.tag_name().name(),
                    "aside" | "figure" | "blockquote" | "nav" | "details" | "table"
                ) || has_role(one, "group")
            });
            (!boxed && !words(node).is_empty()).then_some((level, node))
        })
        .collect()
}

/// The level of a heading of XHTML.
pub(super) fn heading_level(node: Node<'_, '_>) -> Option<u8> {
    if node.tag_name().namespace() != Some(markup::XHTML) {
        return None;
    }
    match node.tag_name().name() {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        "h5" => Some(5),
        "h6" => Some(6),
        _ => None,
    }
}

/// Where an element stands, as the contents lead to it: its document's place in the order of reading and its own place there.
fn place(book: &Publication<'_>, entry: &Entry<'_>) -> Option<(usize, usize)> {
    let document = book.document(&entry.path)?;
    let inside = match &entry.fragment {
        Some(fragment) => document.ids.get(fragment.as_str())?.range().start,
        None => 0,
    };
    Some((document.place?, inside))
}

fn contents(book: &Publication<'_>, navigation: &Document<'_>, report: &mut Report<'_, '_>) {
    let entries = entries(navigation, "toc");
    let mut last = None;
    for entry in &entries {
        let place = place(book, entry);
        if place.is_some() && place < last {
            let words = format!("`{}` stands behind what comes later in the text", entry.label);
            report.element(CONTENTS_ORDER, Warning, navigation.path, entry.node, words);
        }
        last = place.or(last);
        label(book, navigation, entry, report);
    }
    let reached: BTreeSet<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
    let places: BTreeSet<(&str, &str)> =
        entries.iter().filter_map(|entry| Some((entry.path.as_str(), entry.fragment.as_deref()?))).collect();
    for document in book.read_in_order().filter(|document| document.linear && !document.is_navigation) {
        let outline = outline(document);
        let Some((level, first)) = outline.iter().min_by_key(|(level, _)| *level) else { continue };
        if *level > 2 {
            continue;
        }
        if !reached.contains(document.path) {
            report
                .element(
                    CONTENTS_INCOMPLETE,
                    Warning,
                    document.path,
                    *first,
                    format!("`{}` is not in the table of contents", words(*first)),
                )
                .help("Add it to the navigation document");
            continue;
        }
        missing_headings(document, &outline, &places, report);
    }
}

/// Where the contents lead to some headings of a level, they lead to all of them that stand as deep in the document: one in a
/// box is the name of the box.
fn missing_headings(
    document: &Document<'_>,
    outline: &[(u8, Node<'_, '_>)],
    places: &BTreeSet<(&str, &str)>,
    report: &mut Report<'_, '_>,
) {
    let listed = |node: Node<'_, '_>| {
        let mut around = node
            .ancestors()
            .take(3)
            .filter(|one| *one == node || is(*one, "section") || is(*one, "header") || is(*one, "div"));
        around.any(|one| one.attribute("id").is_some_and(|id| places.contains(&(document.path, id))))
    };
    for level in 2..=3 {
        let own: Vec<Node<'_, '_>> =
            outline.iter().filter(|(one, _)| *one == level).map(|(_, node)| *node).collect();
        let depths: BTreeSet<usize> =
            own.iter().filter(|node| listed(**node)).map(|node| node.ancestors().count()).collect();
        let missing = |node: &Node<'_, '_>| depths.contains(&node.ancestors().count()) && !listed(*node);
        for node in own.into_iter().filter(missing) {
            let words =
                format!("`{}` is not in the table of contents, and others of its level are", words(node));
            report.element(CONTENTS_INCOMPLETE, Warning, document.path, node, words);
        }
    }
}

fn label(book: &Publication<'_>, navigation: &Document<'_>, entry: &Entry<'_>, report: &mut Report<'_, '_>) {
    let Some(document) = book.document(&entry.path).filter(|document| !document.is_navigation) else {
        return;
    };
    let element = match &entry.fragment {
        Some(fragment) => match document.ids.get(fragment.as_str()) {
            Some(node) => *node,
            None => return,
        },
        None => document.root,
    };
    let heading = element.descendants().find(|node| heading_level(*node).is_some());
    let Some(heading) = heading else { return };
    let spoken = |node: Node<'_, '_>| node.attribute("aria-label").map(even);
    let named_by_section = heading.ancestors().take(4).filter_map(spoken).chain(spoken(heading));
    let wanted = simple(&entry.label);
    let words = simple(&words(heading));
    let same = words == wanted
        || !words.is_empty() && (wanted.ends_with(&words) || words.ends_with(&wanted))
        || named_by_section.into_iter().any(|name| simple(&name) == wanted);
    if !same && !wanted.is_empty() {
        report.element(
            CONTENTS_LABEL,
            Warning,
            navigation.path,
            entry.node,
            format!("`{}` leads to the heading `{}`", entry.label, markup::words(heading)),
        );
    }
}

/// Words as they are compared: letters and digits alone, in small letters.
fn simple(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn landmarks(document: &Document<'_>, report: &mut Report<'_, '_>) {
    let mut kinds = BTreeSet::new();
    for entry in entries(document, "landmarks") {
        let kind = even(markup::types(entry.node));
        if kind.is_empty() {
            let words = format!("the landmark `{}` has no `epub:type`", entry.label);
            report.element(LANDMARK_INVALID, Error, document.path, entry.node, words);
        } else if !kinds.insert((kind.clone(), entry.path.clone(), entry.fragment.clone())) {
            let words = format!("the landmark `{kind}` stands twice");
            report.element(LANDMARK_INVALID, Error, document.path, entry.node, words);
        }
    }
    let has = |wanted: &str| kinds.iter().any(|(kind, _, _)| kind.split(' ').any(|one| one == wanted));
    for wanted in ["toc", "bodymatter"] {
        if !has(wanted) {
            report
                .file(LANDMARKS_MISSING, Warning, document.path, format!("there is no landmark `{wanted}`"))
                .help(format!("Add `<a epub:type=\"{wanted}\" href=\"…\">` to the landmarks"));
        }
    }
}
