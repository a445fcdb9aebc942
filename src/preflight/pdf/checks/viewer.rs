//! Layers, viewer preferences and what was left in for the screen.

use crate::finding::Severity;
use crate::preflight::Observations;
use crate::preflight::pdf::file::{Dictionary, Document, Object};
use crate::preflight::pdf::layers::Layers;

crate::codes! {
    /// The viewer preferences say that another box than the MediaBox or the BleedBox is shown or printed (ISO 15930-7, 6.19):
    /// the bleed would be cut off. Take `ViewArea`, `ViewClip`, `PrintArea` and `PrintClip` out.
    PRINT_AREA = "pdf/print-area";
    /// A configuration of the layers has no name, or layers switch by themselves (`AS`; ISO 15930-7, 6.20). What is printed
    /// would depend on the program. Write the file without layers.
    LAYER_CONFIGURATION = "pdf/layer-configuration";
    /// Layers are hidden, and so not printed. Make sure that this is meant, and take them out.
    HIDDEN_LAYERS = "pdf/hidden-layers";
    /// Bookmarks, tags or named places are left in the file for print. They do no harm there, but nobody needs them: the
    /// file was perhaps written for the screen.
    NAVIGATION_LEFT_IN = "pdf/navigation-left-in";
}

pub(in crate::preflight::pdf) fn check(
    document: &Document<'_>,
    layers: &Layers,
    observations: &mut Observations<'_>,
) {
    let Some(catalog) = document.catalog() else { return };
    if let Some(preferences) = document.dictionary(&catalog, "ViewerPreferences") {
        for key in ["ViewArea", "ViewClip", "PrintArea", "PrintClip"] {
            if let Some(name) = document.name(&preferences, key)
                && !matches!(&*name, "MediaBox" | "BleedBox")
            {
                observations
                    .report(
                        PRINT_AREA,
                        Severity::Error,
                        format!("{key} is {name}: the bleed would be cut off"),
                    )
                    .help(format!("Take {key} out of the viewer preferences"));
            }
        }
    }
    if let Some(properties) = document.dictionary(&catalog, "OCProperties") {
        configurations(document, &properties, observations);
    }
    if layers.hidden_count() > 0 {
        observations
            .report(
                HIDDEN_LAYERS,
                Severity::Warning,
                format!("{} hidden", super::counted(layers.hidden_count(), "layer")),
            )
            .figure("layers", layers.hidden_count() as f64)
            .help("Take them out, if they are not to be printed");
    }
    let left: Vec<&str> = [
        ("Outlines", "bookmarks"),
        ("StructTreeRoot", "tags"),
        ("Dests", "named places"),
        ("Threads", "article threads"),
    ]
    .into_iter()
    .filter(|(key, _)| catalog.has(key))
    .map(|(_, words)| words)
    .chain(document.dictionary(&catalog, "Names").filter(|names| names.has("Dests")).map(|_| "named places"))
    .collect();
    if !left.is_empty() {
        observations
            .report(
                NAVIGATION_LEFT_IN,
                Severity::Note,
                format!("the file holds {}, for use on the screen", left.join(", ")),
            )
            .help("Write the file for print without them");
    }
}

fn configurations(document: &Document<'_>, properties: &Dictionary, observations: &mut Observations<'_>) {
    let mut all: Vec<Object> = vec![document.value(properties, "D")];
    all.extend(document.array(properties, "Configs"));
    for configuration in all.iter().filter_map(Object::dictionary) {
        let help = "Write the file without layers";
        if configuration.has("AS") {
            observations
                .report(LAYER_CONFIGURATION, Severity::Error, "layers switch by themselves (AS)")
                .help(help);
        }
        if document.text(configuration, "Name").is_none_or(|name| name.is_empty()) {
            observations
                .report(LAYER_CONFIGURATION, Severity::Error, "a configuration of the layers has no name")
                .help(help);
        }
    }
}
