//! The navigation for readers of EPUB 2.

use super::navigation::entries;
use super::prelude::*;

crate::codes! {
    /// The NCX bears another identifier than the package, so old readers take it for that of another book.
    NCX_IDENTIFIER = "epub/ncx-identifier";
    /// The NCX leads to other places, or in other words, than the navigation document: which of them is right depends on the
    /// reader's device.
    NCX_DIFFERS = "epub/ncx-differs";
    /// The package lists an NCX, and its spine does not name it (`toc`), so that old readers do not find it; or an EPUB 2 has none.
    NCX_UNKNOWN = "epub/ncx-not-named";
}

const NCX: &str = "application/x-dtbncx+xml";

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    let package = book.package_path.as_str();
    let spine = book.package.children().find(|node| node.has_tag_name((markup::PACKAGE, "spine")));
    let named = spine.and_then(|node| node.attribute("toc"));
    let Some(item) = book.items.iter().find(|item| item.media_type == NCX) else {
        if !book.is_three || named.is_some() {
            report.file(NCX_UNKNOWN, Error, package, "there is no NCX");
        }
        return;
    };
    if named != Some(item.id) {
        report
            .element(NCX_UNKNOWN, Warning, package, item.node, "the spine does not name the NCX")
            .help(format!("Write `<spine toc=\"{}\">`", item.id));
    }
    let Some(path) = item.path.as_deref() else { return };
    let Some(tree) = book.trees.get(path) else { return };
    let own = tree.descendants().find(|node| node.attribute("name") == Some("dtb:uid"));
    let unique = book.package.attribute("unique-identifier").unwrap_or_default();
    let identifier =
        book.dublin_core("identifier").find(|node| node.attribute("id") == Some(unique)).map(words);
    let uid = own.and_then(|node| node.attribute("content")).map(even).unwrap_or_default();
    if let Some(identifier) = identifier
        && identifier != uid
    {
        report.file(NCX_IDENTIFIER, Error, path, format!("it bears `{uid}`, the package `{identifier}`"));
    }
    if let Some(navigation) = book.navigation() {
        compare(navigation, path, tree.root_element(), report);
    }
}

fn compare<'a>(navigation: &Document<'_>, path: &str, root: Node<'a, 'a>, report: &mut Report<'_, '_>) {
    for (element, kind, name) in [("navPoint", "toc", "contents"), ("pageTarget", "page-list", "page list")] {
        let old: Vec<(Node<'_, '_>, String, String)> = root
            .descendants()
            .filter(|node| node.tag_name().name() == element)
            .map(|node| {
                let said = child(node, "navLabel").map(words).unwrap_or_default();
                let leads = child(node, "content").and_then(|one| one.attribute("src")).unwrap_or_default();
                (node, said, place(path, leads))
            })
            .collect();
        let new: Vec<(String, String)> = entries(navigation, kind)
            .into_iter()
            .map(|entry| {
                let fragment = entry.fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
                (entry.label, format!("{}{fragment}", entry.path))
            })
            .collect();
        if kind == "page-list" && (old.is_empty() || new.is_empty()) {
            continue;
        }
        let differs =
            old.iter().zip(&new).find(|((_, said, leads), (label, place))| said != label || leads != place);
        if let Some(((node, said, _), (label, _))) = differs {
            let words = format!("in the {name} it has `{said}` where the navigation document has `{label}`");
            report.element(NCX_DIFFERS, Warning, path, *node, words);
        } else if old.len() != new.len() {
            let words = format!(
                "its {name} have {} entries, those of the navigation document {}",
                old.len(),
                new.len()
            );
            report.file(NCX_DIFFERS, Warning, path, words);
        }
    }
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| child.tag_name().name() == name)
}

fn place(from: &str, address: &str) -> String {
    match target(from, address) {
        Target::Inside { path, fragment } => {
            let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
            format!("{path}{fragment}")
        }
        Target::Outside(scheme) => format!("{scheme}:"),
        Target::Escapes => String::new(),
    }
}
