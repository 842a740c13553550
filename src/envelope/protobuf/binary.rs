//! An event of the Protobuf format as its bytes have it.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use prost_reflect::{DynamicMessage, MapKey, Value};

use super::message::{Entry, FIELDS, Message, Payload, REQUIRED};
use crate::envelope::event::Type;
use crate::model::Span;

/// The seconds of the year 1 to the end of 9999, which a timestamp may have.
const SECONDS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;

/// Reads a message of the type `CloudEvent`.
pub(super) fn read(dynamic: &DynamicMessage, span: Option<Span>) -> Message<'static> {
    let mut message = Message {
        span,
        size: span.map_or(0, |span| span.end - span.start),
        ..Message::default()
    };
    for (at, name) in REQUIRED.iter().enumerate() {
        // The field is called in another way.
        let field = if *name == "specversion" {
            "spec_version"
        } else {
            name
        };
        message.required[at] = (Cow::Owned(text(dynamic, field)), span);
    }
    if let Some(attributes) = dynamic.get_field_by_name("attributes")
        && let Value::Map(attributes) = attributes.as_ref()
    {
        let entries = attributes
            .iter()
            .filter_map(|(name, value)| match (name, value) {
                (MapKey::String(name), Value::Message(value)) => Some(entry(name, value, span)),
                _ => None,
            });
        message.entries = entries.collect();
        // The decoder keeps them in no order.
        message
            .entries
            .sort_by(|one, other| one.name.cmp(&other.name));
    }
    message.data = payload(dynamic);
    message
}

fn text(message: &DynamicMessage, field: &str) -> String {
    let value = message.get_field_by_name(field);
    let text = value.and_then(|value| value.as_str().map(str::to_owned));
    text.unwrap_or_default()
}

fn bytes(message: &DynamicMessage, field: &str) -> Vec<u8> {
    let value = message.get_field_by_name(field);
    let bytes = value.and_then(|value| value.as_bytes().map(|bytes| bytes.to_vec()));
    bytes.unwrap_or_default()
}

fn entry(name: &str, message: &DynamicMessage, span: Option<Span>) -> Entry<'static> {
    let set = FIELDS
        .into_iter()
        .find(|(field, _)| message.has_field_by_name(field));
    let value = set.and_then(|(field, kind)| {
        let value = message.get_field_by_name(field)?;
        Some((kind, Cow::Owned(canonical(&value, kind)?)))
    });
    Entry {
        name: Cow::Owned(name.to_owned()),
        name_span: None,
        span,
        value,
    }
}

/// The canonical string of a value.
fn canonical(value: &Value, kind: Type) -> Option<String> {
    Some(match kind {
        Type::Boolean => value.as_bool()?.to_string(),
        Type::Integer => value.as_i32()?.to_string(),
        Type::Binary => STANDARD.encode(value.as_bytes()?),
        Type::Timestamp => {
            let message = value.as_message()?;
            let number = |field: &str| message.get_field_by_name(field);
            let seconds = number("seconds")?.as_i64()?;
            let nanos = number("nanos")?.as_i32()?;
            if SECONDS.contains(&seconds) && (0..1_000_000_000).contains(&nanos) {
                prost_types::Timestamp { seconds, nanos }.to_string()
            } else {
                format!("{seconds} seconds and {nanos} nanoseconds since 1970")
            }
        }
        Type::String | Type::Uri | Type::UriReference => value.as_str()?.to_owned(),
    })
}

fn payload(message: &DynamicMessage) -> Payload<'static> {
    if message.has_field_by_name("binary_data") {
        return Payload::Binary(bytes(message, "binary_data"));
    }
    if message.has_field_by_name("text_data") {
        return Payload::Text(Cow::Owned(text(message, "text_data")));
    }
    let any = message.get_field_by_name("proto_data");
    match any.as_deref() {
        Some(Value::Message(any)) if message.has_field_by_name("proto_data") => Payload::Message {
            url: Cow::Owned(text(any, "type_url")),
            bytes: bytes(any, "value"),
        },
        _ => Payload::Absent,
    }
}
