//! A schema that stands inside of other documents, put together of the pieces that it is made of.
//!
//! In: a schema whose references all lead into itself, and where each of its pieces stands. Out: a [`Document`] whose
//! places are those of the pieces. Who finds the pieces is no matter of this file.

use std::sync::Arc;

use serde_json::Value;

use super::bundle::{Bundle, Part};
use super::schema::Schema;
use super::vocabulary::Custom;
use super::{Document, Parsed, Text, meta, uri};
use crate::format::tree::Tree;
use crate::model::{Draft, Pointer, Unread};

pub(in crate::format) use super::keyword::{Holds, holds};

/// A schema put together of pieces.
pub(in crate::format) struct Graft {
    /// The whole. Every reference in it is `#` and a pointer.
    pub value: Value,
    /// Its pieces: the first one holds the whole, and where several hold a place the nearest counts.
    pub scions: Vec<Scion>,
    /// The dialect.
    pub draft: Draft,
    /// A word for it in element paths.
    pub short_name: String,
}

/// A piece: what stands at `prefix` of the whole stands at `origin` of a file.
pub(in crate::format) struct Scion {
    pub prefix: Pointer,
    pub tree: Arc<Tree>,
    pub origin: Pointer,
    /// A number in it that validators do not compute with exactly.
    pub inexact: Option<String>,
}

impl Document {
    /// The document that a graft makes.
    ///
    /// # Errors
    /// If it is no schema of its dialect, with the place.
    pub(in crate::format) fn grafted(graft: Graft) -> Result<Self, Unread> {
        let Graft {
            value,
            scions,
            draft,
            short_name,
        } = graft;
        let value = Arc::new(value);
        let inexact = scions.iter().find_map(|scion| scion.inexact.clone());
        let parts = scions.into_iter().map(|scion| Part {
            uri: uri::of_path(scion.tree.file.path()),
            text: Text {
                value: if scion.prefix == Pointer::root() {
                    Arc::clone(&value)
                } else {
                    Arc::new(Value::Null)
                },
                tree: scion.tree,
                origin: scion.origin,
            },
            prefix: scion.prefix,
        });
        let bundle = Bundle {
            value: Arc::clone(&value),
            parts: parts.collect(),
            opaque: None,
            is_grafted: true,
        };
        if let Some((pointer, message)) = meta::violation(&value, draft) {
            return Err(Unread::at(bundle.place(&pointer), message));
        }
        let schema = Arc::new(Schema::lower(&bundle.value, draft));
        let parsed = Arc::new(Parsed {
            draft,
            short_name,
            bundle,
            schema,
            inexact,
            custom: Custom::default(),
        });
        Ok(Self {
            parsed,
            checking: None,
        })
    }

    /// A document of the same dialect that says something else, and stands where this one does.
    #[must_use]
    pub fn replaced(&self, value: Value) -> Self {
        let value = Arc::new(value);
        let part = &self.parsed.bundle.parts[0];
        let bundle = Bundle {
            value: Arc::clone(&value),
            parts: vec![Part {
                prefix: Pointer::root(),
                uri: part.uri.clone(),
                text: Text {
                    tree: Arc::clone(&part.text.tree),
                    origin: part.text.origin.clone(),
                    value: Arc::clone(&value),
                },
            }],
            opaque: None,
            is_grafted: true,
        };
        let schema = Arc::new(Schema::lower(&value, self.parsed.draft));
        let parsed = Arc::new(Parsed {
            draft: self.parsed.draft,
            short_name: self.parsed.short_name.clone(),
            bundle,
            schema,
            inexact: None,
            custom: Custom::default(),
        });
        Self {
            parsed,
            checking: None,
        }
    }
}
