//! The objects of a PDF (ISO 32000-1, 7.3). Cloning one is cheap.

use std::ops::Range;
use std::sync::Arc;

/// The number and generation of an indirect object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::preflight) struct ObjectId {
    pub(in crate::preflight) number: u32,
    pub(in crate::preflight) generation: u16,
}

/// An object.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::preflight) enum Object {
    #[default]
    Null,
    Boolean(bool),
    Integer(i64),
    Real(f64),
    String(Arc<[u8]>),
    Name(Arc<str>),
    Array(Arc<[Object]>),
    Dictionary(Arc<Dictionary>),
    Stream(Arc<Stream>),
    Reference(ObjectId),
}

impl Object {
    /// A number as such.
    pub(in crate::preflight) fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Real(value) => Some(*value),
            _ => None,
        }
    }

    /// A whole number; a real one counts where it is whole.
    pub(in crate::preflight) fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            Self::Real(value) if value.fract() == 0.0 && value.abs() < 1e15 => Some(*value as i64),
            _ => None,
        }
    }

    /// The text of a name.
    pub(in crate::preflight) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The dictionary, that of a stream too.
    pub(in crate::preflight) fn dictionary(&self) -> Option<&Dictionary> {
        match self {
            Self::Dictionary(dictionary) => Some(dictionary),
            Self::Stream(stream) => Some(&stream.dictionary),
            _ => None,
        }
    }

    /// The entries of an array.
    pub(in crate::preflight) fn array(&self) -> Option<&[Object]> {
        match self {
            Self::Array(array) => Some(array),
            _ => None,
        }
    }
}

/// A dictionary, its entries in the order of the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::preflight) struct Dictionary(Vec<(Arc<str>, Object)>);

impl Dictionary {
    /// The entries; of entries with the same key the first counts.
    pub(in crate::preflight) fn new(entries: Vec<(Arc<str>, Object)>) -> Self {
        Self(entries)
    }

    /// The value as it stands, perhaps a reference.
    pub(in crate::preflight) fn get(&self, key: &str) -> Option<&Object> {
        self.0.iter().find(|(name, _)| &**name == key).map(|(_, value)| value)
    }

    /// Whether there is such a key with a value that is not null.
    pub(in crate::preflight) fn has(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| *value != Object::Null)
    }

    /// All entries.
    pub(in crate::preflight) fn iter(&self) -> impl Iterator<Item = (&str, &Object)> {
        self.0.iter().map(|(key, value)| (&**key, value))
    }

    /// A key that stands there twice.
    pub(in crate::preflight) fn repeated(&self) -> Option<&str> {
        let mut keys: Vec<&str> = self.0.iter().map(|(key, _)| &**key).collect();
        keys.sort_unstable();
        keys.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
    }
}

/// A stream: its dictionary, and where its bytes lie in the file.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::preflight) struct Stream {
    pub(in crate::preflight) dictionary: Dictionary,
    pub(in crate::preflight) data: Range<usize>,
    /// The object that it is; a picture inside of a content stream has none.
    pub(in crate::preflight) id: Option<ObjectId>,
}
