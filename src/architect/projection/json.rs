//! Keywords that constrain, and no annotation.

use super::{Facts, key};
use crate::architect::names::value;
use crate::format::jsonschema::Document;

/// What is shown of a schema. Titles, descriptions, comments and examples are for people.
pub(in crate::architect) const KEYWORDS: [&str; 27] = [
    "$ref",
    "type",
    "enum",
    "const",
    "default",
    "format",
    "required",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
    "additionalProperties",
    "unevaluatedProperties",
    "additionalItems",
    "unevaluatedItems",
    "contentEncoding",
];

pub(super) fn facts(document: &Document) -> Facts {
    let mut facts = Facts::new();
    for node in document.schema().nodes() {
        let Some(schema) = document.bundle().pointer(node.pointer.as_str()) else {
            continue;
        };
        let shown = KEYWORDS.into_iter().filter_map(|keyword| {
            let says = schema.get(keyword)?;
            Some((keyword.to_owned(), value(says, 1)))
        });
        let place = document.place(&node.pointer);
        facts.insert(key(&place), shown.collect());
    }
    facts
}
