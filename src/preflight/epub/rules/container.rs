//! Every file is listed, and every listed file is there and is what it is said to be.

use super::prelude::*;

crate::codes! {
    /// A file lies in the container and the manifest does not list it, so a reading system may not see it, and nobody knows
    /// what it is for. List it, or take it out.
    UNLISTED_FILE = "epub/unlisted-file";
    /// The manifest lists a file that is not in the container. Put it in, or take the entry out.
    MISSING_FILE = "epub/missing-file";
    /// Two entries of the manifest name the same file, or an entry has no path.
    REPEATED_ITEM = "epub/repeated-item";
    /// Two elements of one file have the same `id`, so a link may lead to the wrong one.
    DUPLICATE_ID = "epub/duplicate-id";
    /// A file is not what its media type says: a PNG called JPEG, a picture that is none. Readers show nothing.
    MEDIA_TYPE = "epub/wrong-media-type";
    /// Nothing in the book uses this file. It only makes the book larger: take it out, or see what was forgotten.
    UNUSED_FILE = "epub/unused-file";
    /// A picture, script or other resource has a media type that reading systems need not know (EPUB 3.3, 3.2), and there is no
    /// other file to fall back on. Convert it to PNG, JPEG, GIF, SVG or WebP.
    FOREIGN_RESOURCE = "epub/foreign-resource";
    /// `META-INF/encryption.xml` says that files are encrypted. Fonts may be obfuscated; anything else keeps readers, and
    /// the devices of blind readers, out.
    ENCRYPTED_RESOURCE = "epub/encrypted-resource";
    /// A manifest says `mathml`, `svg`, `scripted` or `remote-resources` of a document that has none of it, or does not say
    /// it of one that has (EPUB 3.3, D.5). Readers prepare for the wrong thing.
    WRONG_PROPERTY = "epub/wrong-item-property";
}

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    let package = book.package_path.as_str();
    let linked = linked_records(book);
    let mut seen = BTreeSet::new();
    for item in &book.items {
        let href = item.node.attribute("href").unwrap_or_default();
        if href.is_empty() || item.id.is_empty() {
            report.element(REPEATED_ITEM, Error, package, item.node, "this entry has no id or no path");
            continue;
        }
        let Some(path) = &item.path else { continue };
        if !seen.insert(path.as_str()) {
            report.element(REPEATED_ITEM, Error, package, item.node, format!("{path} is listed twice"));
        }
        if !book.archive.names.contains(path) {
            report
                .element(MISSING_FILE, Error, package, item.node, format!("{path} is not in the container"))
                .help("Put the file in, or take the entry out");
        }
        media_type(book, item, path, report);
    }
    for path in &book.archive.names {
        let inside = path != "mimetype" && !path.starts_with("META-INF/") && path != package;
        if inside && !seen.contains(path.as_str()) && !linked.contains(path) {
            report
                .file(UNLISTED_FILE, Warning, path, "the manifest does not list this file")
                .help("List it in the package document, or take it out");
        }
    }
    duplicate_ids(book, report);
    unused(book, &linked, report);
    properties(book, report);
    encryption(book, report);
}

/// Records that the metadata link to need not be listed (EPUB 3.3, 5.5.7).
fn linked_records(book: &Publication<'_>) -> BTreeSet<String> {
    book.metadata()
        .filter(|node| node.tag_name().name() == "link")
        .filter_map(|node| match target(&book.package_path, node.attribute("href").unwrap_or_default()) {
            Target::Inside { path, fragment: _ } => Some(path),
            Target::Outside(_) | Target::Escapes => None,
        })
        .collect()
}

/// The media types that the first bytes of a file give away.
fn sniffed(bytes: &[u8]) -> Option<&'static [&'static str]> {
    Some(match bytes {
        [0x89, b'P', b'N', b'G', ..] => &["image/png"],
        [0xff, 0xd8, 0xff, ..] => &["image/jpeg"],
        [b'G', b'I', b'F', b'8', ..] => &["image/gif"],
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => &["image/webp"],
        [0, 1, 0, 0, ..] => &[
            "font/ttf",
            "font/sfnt",
            "application/font-sfnt",
            "application/x-font-ttf",
            "application/x-font-truetype",
            "application/vnd.ms-opentype",
            "font/otf",
        ],
        [b'O', b'T', b'T', b'O', ..] => &[
            "font/otf",
            "font/sfnt",
            "application/font-sfnt",
            "application/vnd.ms-opentype",
            "application/x-font-otf",
            "font/ttf",
        ],
        [b'w', b'O', b'F', b'F', ..] => &["font/woff", "application/font-woff", "application/x-font-woff"],
        [b'w', b'O', b'F', b'2', ..] => &["font/woff2", "application/font-woff2"],
        _ => return None,
    })
}

fn media_type(book: &Publication<'_>, item: &Item<'_>, path: &str, report: &mut Report<'_, '_>) {
    let Some(bytes) = book.archive.files.get(path) else { return };
    let binary = item.media_type.starts_with("image/") && item.media_type != "image/svg+xml"
        || item.media_type.starts_with("font/");
    let wrong = match sniffed(bytes) {
        Some(types) => !types.contains(&item.media_type) && (binary || item.is_document()),
        None => binary && matches!(item.media_type, "image/png" | "image/jpeg" | "image/gif" | "image/webp"),
    };
    if wrong || item.media_type.is_empty() {
        let words = match sniffed(bytes).and_then(|types| types.first()) {
            Some(real) => format!("{path} is listed as `{}` and is {real}", item.media_type),
            None => format!("{path} is listed as `{}` and is not", item.media_type),
        };
        report.element(MEDIA_TYPE, Error, &book.package_path, item.node, words);
    }
}

fn duplicate_ids(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    for (path, tree) in book.trees {
        let mut seen = BTreeSet::new();
        for node in tree.descendants() {
            if let Some(id) = node.attribute("id")
                && !seen.insert(id.trim())
            {
                report.element(DUPLICATE_ID, Error, path, node, format!("the id `{id}` is given twice"));
            }
        }
    }
}

/// Everything that some file of the book leads to, with what it leads to.
pub(super) fn used(book: &Publication<'_>) -> BTreeMap<String, &'static str> {
    let mut used = BTreeMap::new();
    let mut take = |from: &str, address: &str, how: &'static str| {
        if let Target::Inside { path, fragment: _ } = target(from, address) {
            used.entry(path).or_insert(how);
        }
    };
    for (path, tree) in book.trees {
        if *path == book.package_path {
            continue;
        }
        for node in tree.descendants().filter(|node| node.is_element()) {
            let name = node.tag_name().name();
            let resource = matches!(
                name,
                "img"
                    | "image"
                    | "source"
                    | "audio"
                    | "video"
                    | "track"
                    | "embed"
                    | "iframe"
                    | "object"
                    | "script"
                    | "input"
            );
            for attribute in node.attributes() {
                match attribute.name() {
                    "href" if name == "link" || name == "image" || name == "use" => {
                        take(path, attribute.value(), "resource");
                    }
                    "src" | "poster" | "data" if resource => take(path, attribute.value(), "resource"),
                    "srcset" if resource => {
                        for candidate in attribute.value().split(',') {
                            take(path, candidate.split_whitespace().next().unwrap_or_default(), "resource");
                        }
                    }
                    "href" | "src" | "altimg" => take(path, attribute.value(), "link"),
                    _ => {}
                }
            }
        }
    }
    for sheet in &book.sheets {
        for (address, _) in &sheet.sheet.imports {
            take(sheet.path, address, "resource");
        }
        for declaration in sheet.sheet.rules.iter().flat_map(|rule| &rule.declarations) {
            for address in urls(&declaration.value) {
                take(sheet.path, &address, "resource");
            }
        }
    }
    used
}

fn unused(book: &Publication<'_>, linked: &BTreeSet<String>, report: &mut Report<'_, '_>) {
    let used = used(book);
    let covers: BTreeSet<&str> = book
        .metadata()
        .filter(|node| node.attribute("name") == Some("cover"))
        .filter_map(|node| node.attribute("content"))
        .collect();
    let in_spine: BTreeSet<usize> = book.spine.iter().filter_map(|entry| entry.item).collect();
    let fallbacks: BTreeSet<&str> =
        book.items.iter().filter_map(|item| item.node.attribute("fallback")).collect();
    let overlays: BTreeSet<&str> =
        book.items.iter().filter_map(|item| item.node.attribute("media-overlay")).collect();
    for (index, item) in book.items.iter().enumerate() {
        let Some(path) = &item.path else { continue };
        let known = item.has("nav")
            || item.has("cover-image")
            || item.media_type == "application/x-dtbncx+xml"
            || in_spine.contains(&index)
            || fallbacks.contains(item.id)
            || overlays.contains(item.id)
            || linked.contains(path)
            || covers.contains(item.id);
        // A document that nothing leads to is told of as being out of the order of reading.
        if !known
            && !item.is_document()
            && book.is_whole()
            && !used.contains_key(path)
            && book.archive.names.contains(path)
        {
            report
                .element(UNUSED_FILE, Warning, &book.package_path, item.node, format!("nothing uses {path}"))
                .help("Take it out, or see what was meant to use it");
        }
        let core = matches!(
            item.media_type,
            "image/png"
                | "image/jpeg"
                | "image/gif"
                | "image/webp"
                | "image/svg+xml"
                | "audio/mpeg"
                | "audio/mp4"
                | "audio/ogg; codecs=opus"
                | "audio/ogg"
                | "text/css"
                | "text/javascript"
                | "application/javascript"
                | "application/ecmascript"
                | "application/xhtml+xml"
                | "application/smil+xml"
                | "application/pls+xml"
                | "application/x-dtbncx+xml"
        );
        let exempt =
            ["font/", "application/font", "application/vnd.ms-opentype", "application/x-font", "video/"]
                .iter()
                .any(|kind| item.media_type.starts_with(kind));
        if book.is_three
            && item.media_type.starts_with("image/")
            && !core
            && !exempt
            && item.node.attribute("fallback").is_none()
            && used.get(path) == Some(&"resource")
        {
            report.element(
                FOREIGN_RESOURCE,
                Error,
                &book.package_path,
                item.node,
                format!("{path} is `{}`, which readers need not know", item.media_type),
            );
        }
    }
}

fn properties(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    if !book.is_three {
        return;
    }
    for document in &book.documents {
        let Some(item) = book.item(document.path) else { continue };
        let remote = |node: &Node<'_, '_>| {
            let loads = matches!(
                node.tag_name().name(),
                "img"
                    | "image"
                    | "source"
                    | "audio"
                    | "video"
                    | "track"
                    | "script"
                    | "iframe"
                    | "object"
                    | "embed"
                    | "link"
            );
            loads
                && node.attributes().any(|attribute| {
                    matches!(attribute.name(), "src" | "data" | "href" | "poster")
                        && matches!(target(document.path, attribute.value()), Target::Outside(scheme) if scheme == "http" || scheme == "https")
                })
        };
        let scripted = |node: &Node<'_, '_>| {
            let data_block =
                node.attribute("type").is_some_and(|kind| !kind.contains("script") && kind != "module");
            node.has_tag_name((markup::XHTML, "script")) && !data_block
                || node.has_tag_name((markup::XHTML, "form"))
                || node.has_tag_name((markup::SVG, "script"))
                || node.attributes().any(|attribute| is_handler(attribute.name()))
        };
        let any =
            |matches: &dyn Fn(&Node<'_, '_>) -> bool| document.root.descendants().any(|node| matches(&node));
        for (property, present) in [
            ("mathml", any(&|node| node.has_tag_name((markup::MATHML, "math")))),
            ("svg", any(&|node| node.has_tag_name((markup::SVG, "svg")))),
            ("scripted", any(&scripted)),
            ("remote-resources", any(&remote)),
        ] {
            let words = match (item.has(property), present) {
                (false, true) => format!(
                    "{} has what `{property}` tells of, and the manifest does not say so",
                    document.path
                ),
                (true, false) if property != "remote-resources" => {
                    format!("the manifest says `{property}` of {}, which has none of it", document.path)
                }
                (true, true) | (false, false) | (true, false) => continue,
            };
            report.element(WRONG_PROPERTY, Error, &book.package_path, item.node, words);
        }
    }
}

/// Whether an attribute is a script that runs on an event.
pub(super) fn is_handler(name: &str) -> bool {
    name.len() > 3 && name.starts_with("on") && name.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn encryption(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    const PATH: &str = "META-INF/encryption.xml";
    let Some(tree) = book.trees.get(PATH) else { return };
    for node in tree.descendants().filter(|node| node.tag_name().name() == "EncryptedData") {
        let method = node
            .descendants()
            .find(|child| child.tag_name().name() == "EncryptionMethod")
            .and_then(|child| child.attribute("Algorithm"))
            .unwrap_or_default();
        if matches!(method, "http://www.idpf.org/2008/embedding" | "http://ns.adobe.com/pdf/enc#RC") {
            continue;
        }
        report.element(ENCRYPTED_RESOURCE, Warning, PATH, node, format!("a file is encrypted by `{method}`"));
    }
}
