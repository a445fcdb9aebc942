//! What every check uses.

pub(super) use crate::finding::Severity::{Error, Note, Warning};
pub(super) use crate::preflight::epub::address::{Target, target};
pub(super) use crate::preflight::epub::markup::{self, all, even, has_role, has_type, is, words};
pub(super) use crate::preflight::epub::publication::{Document, Item, Publication};
pub(super) use crate::preflight::epub::report::Report;
pub(super) use crate::preflight::epub::sheet::urls;
pub(super) use roxmltree::Node;
pub(super) use std::collections::{BTreeMap, BTreeSet};
