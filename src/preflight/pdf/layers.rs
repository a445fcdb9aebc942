//! Optional content: which layers are hidden when the file is opened, and so printed (ISO 32000-1, 8.11).

use super::file::{Dictionary, Document, Object, ObjectId};
use std::collections::BTreeSet;

/// The layers of a file.
#[derive(Debug, Default)]
pub(super) struct Layers {
    hidden: BTreeSet<ObjectId>,
}

impl Layers {
    /// Those of the default configuration.
    pub(super) fn read(document: &Document<'_>) -> Self {
        let Some(properties) =
            document.catalog().and_then(|catalog| document.dictionary(&catalog, "OCProperties"))
        else {
            return Self::default();
        };
        let references = |dictionary: &Dictionary, key: &str| -> Vec<ObjectId> {
            let array = document.value(dictionary, key);
            array
                .array()
                .unwrap_or_default()
                .iter()
                .filter_map(|entry| if let Object::Reference(id) = entry { Some(*id) } else { None })
                .collect()
        };
        let mut hidden = BTreeSet::new();
        if let Some(default) = document.dictionary(&properties, "D") {
            if document.name(&default, "BaseState").as_deref() == Some("OFF") {
                hidden.extend(references(&properties, "OCGs"));
                for id in references(&default, "ON") {
                    hidden.remove(&id);
                }
            }
            hidden.extend(references(&default, "OFF"));
        }
        Self { hidden }
    }

    /// How many layers are hidden.
    pub(super) fn hidden_count(&self) -> usize {
        self.hidden.len()
    }

    /// Whether what belongs to this group, or to this membership, is hidden.
    pub(super) fn hides(&self, document: &Document<'_>, membership: &Object) -> bool {
        if self.hidden.is_empty() {
            return false;
        }
        if let Object::Reference(id) = membership
            && self.hidden.contains(id)
        {
            return true;
        }
        let object = document.resolve(membership);
        let Some(dictionary) = object.dictionary() else { return false };
        if document.name(dictionary, "Type").as_deref() != Some("OCMD") {
            return false;
        }
        let groups: Vec<Object> = match dictionary.get("OCGs") {
            Some(Object::Array(groups)) => groups.to_vec(),
            Some(single) => match document.resolve(single) {
                Object::Array(groups) => groups.to_vec(),
                _ => vec![single.clone()],
            },
            None => return false,
        };
        let is_hidden = |group: &Object| matches!(group, Object::Reference(id) if self.hidden.contains(id));
        let visible = match document.name(dictionary, "P").as_deref() {
            Some("AllOn") => groups.iter().all(|group| !is_hidden(group)),
            Some("AnyOff") => groups.iter().any(is_hidden),
            Some("AllOff") => groups.iter().all(is_hidden),
            _ => groups.iter().any(|group| !is_hidden(group)),
        };
        !visible && !groups.is_empty()
    }
}
