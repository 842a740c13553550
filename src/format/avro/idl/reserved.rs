//! What an annotation may not say, since the declaration says it itself.

pub(super) const NAMED: &[&str] = &[
    "doc", "fields", "items", "name", "size", "symbols", "type", "values",
];
pub(super) const ENUM: &[&str] = &[
    "default", "doc", "fields", "items", "name", "size", "symbols", "type", "values",
];
pub(super) const TYPE: &[&str] = &[
    "aliases",
    "doc",
    "fields",
    "items",
    "name",
    "namespace",
    "size",
    "symbols",
    "type",
    "values",
];
pub(super) const FIELD: &[&str] = &["default", "doc", "name", "type"];
pub(super) const MESSAGE: &[&str] = &["doc", "errors", "one-way", "request", "response"];
pub(super) const PROTOCOL: &[&str] = &["doc", "errors", "messages", "protocol", "types"];
