//! Whether a reader still knows what a writer sends. A validator changes no value, so what is accepted and declared arrives.

use std::collections::BTreeSet;

use crate::format::jsonschema::Document;
use crate::witness::Losses;

/// Whether the reader declares every property of the writer, but for what may be missing.
pub fn declares(writer: &Document, reader: &Document, losses: &Losses) -> bool {
    let known = properties(reader);
    properties(writer).into_iter().all(|property| {
        let (outer, name) = property.rsplit_once('/').unwrap_or(("", &property));
        let new = losses.renamed.get(name);
        known.contains(&property)
            || new.is_some_and(|new| known.contains(&format!("{outer}/{new}")))
            || losses.wanted.contains(name)
    })
}

/// The pointers of all properties.
fn properties(document: &Document) -> BTreeSet<String> {
    let pointers = document.schema().nodes().map(|node| node.pointer.as_str());
    let is_property = |pointer: &&str| {
        let mut steps = pointer.rsplit('/').skip(1);
        steps.next() == Some("properties")
    };
    pointers.filter(is_property).map(str::to_owned).collect()
}
