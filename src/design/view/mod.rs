//! What each format makes of an event.

mod asyncapi;
mod avro;
mod json;
mod protobuf;

use std::collections::BTreeMap;

use super::event::{Annotations, Event};
use crate::format::{Schema, Subject};

/// More fields than this belong to no event that a person designed, and more is not looked at.
const MAX_FIELDS: usize = 5_000;

/// The subject as an event; `None` for enums, services and whatever else is sent by nobody.
pub(super) fn of(subject: &Subject) -> Option<Event<'_>> {
    match &subject.schema {
        Schema::Avro(schema) => avro::event(subject, schema),
        Schema::Protobuf(definition) => protobuf::event(subject, definition),
        Schema::Json(document) => json::event(subject, document),
        Schema::AsyncApi(message) => asyncapi::event(subject, message),
    }
}

/// Attributes as text.
fn annotations<'p>(
    properties: impl IntoIterator<Item = (&'p String, &'p serde_json::Value)>,
) -> Annotations {
    let text = |value: &serde_json::Value| match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    };
    let properties = properties.into_iter();
    properties
        .map(|(name, value)| (name.clone(), text(value)))
        .collect::<BTreeMap<_, _>>()
}
