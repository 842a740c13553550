//! Events by themselves: what a schema has against one.

use serde_json::Value;

use super::codec::{Cause, Codec};
use crate::format::jsonschema::Document;

/// The validator of a document, kept for many events.
pub struct Validator(Codec);

/// The validator could not tell: a pattern made it give up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecided;

impl Validator {
    /// The validator of a document, or of the part of it that a fragment names.
    ///
    /// # Errors
    /// If it cannot be built, say because of a pattern that is no regular expression, or since the part is not there.
    pub fn of(document: &Document, fragment: Option<&str>) -> Result<Self, String> {
        match fragment.filter(|fragment| !fragment.is_empty()) {
            None => Codec::of(document).map(Self),
            Some(fragment) => Codec::of_part(document, fragment).map(Self),
        }
    }

    /// What the schema has against an event; nothing when it accepts it.
    ///
    /// # Errors
    /// If the validator cannot tell.
    pub fn judge(&self, event: &Value) -> Result<Vec<Cause>, Undecided> {
        self.0.violations(event).ok_or(Undecided)
    }
}
