//! Which formats validators check, draft by draft, when they are told to.

use crate::model::Draft;

/// The formats of the standard that the validator checks, and the first draft with each.
const CHECKED: &[(&str, Draft)] = &[
    ("date", Draft::Draft4),
    ("date-time", Draft::Draft4),
    ("duration", Draft::Draft201909),
    ("email", Draft::Draft4),
    ("hostname", Draft::Draft4),
    ("ipv4", Draft::Draft4),
    ("ipv6", Draft::Draft4),
    ("iri", Draft::Draft7),
    ("iri-reference", Draft::Draft7),
    ("json-pointer", Draft::Draft6),
    ("regex", Draft::Draft4),
    ("relative-json-pointer", Draft::Draft7),
    ("time", Draft::Draft4),
    ("uri", Draft::Draft4),
    ("uri-reference", Draft::Draft6),
    ("uri-template", Draft::Draft6),
    ("uuid", Draft::Draft201909),
];

/// Whether a format is checked in `draft`. All others are annotations, whatever a reader is told.
pub fn is_checked(format: &str, draft: Draft) -> bool {
    let known = CHECKED.iter().find(|(name, _)| *name == format);
    known.is_some_and(|(_, since)| *since <= draft)
}
