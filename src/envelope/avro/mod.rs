//! The Avro event format.
//!
//! In: the bytes of an event, or what somebody says is in them. Out: the event, handed to a [`Judge`].

mod decode;
mod schema;

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::checks::is_core;
use super::event::{Attribute, Carrier, Data, DataKind, Event, Mode, Type, Value};
use super::judge::Judge;
use super::lexical::integer;
use super::pen::{Pen, Violation};
use crate::format::tree::{Kind, Node};
use crate::model::{Pointer, Span};
use crate::rules::cloudevents as rules;
use decode::{Branch, Datum, Payload};

/// What a capture says about an event: its map of attributes, its payload, its bytes, and the schema they were written with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told<'t> {
    /// The text that all of it stands in.
    pub text: &'t str,
    /// The map of attributes.
    pub attribute: Option<&'t Node>,
    /// The payload.
    pub data: Option<&'t Node>,
    /// The bytes.
    pub bytes: Option<&'t [u8]>,
    /// The schema.
    pub schema: Option<&'t Node>,
}

/// Judges the event that bytes are.
pub fn conform(bytes: &[u8], judge: &mut Judge) {
    let told = Told {
        bytes: Some(bytes),
        ..Told::default()
    };
    conform_told(told, judge);
}

/// Judges the event of a capture: what its bytes say, and without any what the capture says.
pub fn conform_told(told: Told<'_>, judge: &mut Judge) {
    check_schema(told.schema, &mut judge.pen);
    let datum = told.bytes.map(decode::decode);
    match datum {
        Some(Ok(datum)) => return of_bytes(told, datum, judge),
        Some(Err(flaw)) => {
            let span = told.bytes.map(|bytes| Span {
                start: 0,
                end: bytes.len(),
            });
            // Bytes of a capture are not in its text.
            let span = span.filter(|_| told.attribute.is_none());
            let rule = if flaw.is_too_much {
                &rules::EVENT_UNJUDGED
            } else {
                &rules::AVRO_UNDECODABLE
            };
            let violation = Violation::at(rule, "event", Pointer::root(), span);
            let violation = violation.word("flaw", &flaw.what);
            judge.pen.write(violation.word("what", &flaw.what));
        }
        None => {}
    }
    if told.attribute.is_some() {
        of_words(told, judge);
    }
}

/// A schema beside the event. The name of a file says nothing.
fn check_schema(schema: Option<&Node>, pen: &mut Pen) {
    let Some(node) = schema else {
        return;
    };
    let value = match &node.kind {
        Kind::String(text) => serde_json::from_str(text).ok(),
        Kind::Object(_) => Some(node.to_value()),
        _ => None,
    };
    if let Some(flaw) = value.as_ref().and_then(schema::difference) {
        let pointer = Pointer::root().join("schema");
        let rule = &rules::AVRO_SCHEMA_DIFFERS;
        let violation = Violation::at(rule, "event", pointer, Some(node.span));
        pen.write(violation.word("flaw", flaw));
    }
}

fn of_bytes(told: Told<'_>, datum: Datum, judge: &mut Judge) {
    let size = told.bytes.map_or(0, <[u8]>::len);
    let mut event = event(size);
    event.span = told.attribute.map_or(
        Some(Span {
            start: 0,
            end: size,
        }),
        |attribute| Some(attribute.span),
    );
    for (name, branch) in datum.attributes {
        let member = told.attribute.and_then(|node| node.member(&name));
        let spans = member.map(|member| (member.key_span, member.value.span));
        let value = match branch {
            Branch::Null => Value::Null,
            Branch::Boolean(value) => Value::Boolean(value),
            Branch::Int(value) => Value::Typed(Type::Integer, Cow::Owned(value.to_string())),
            Branch::String(text) => Value::Text(Cow::Owned(text)),
            Branch::Bytes(bytes) => Value::Typed(Type::Binary, Cow::Owned(STANDARD.encode(bytes))),
        };
        add(&mut event, Cow::Owned(name), value, spans, &mut judge.pen);
    }
    let json;
    event.data.kind = match datum.data {
        Payload::Null => DataKind::Absent,
        Payload::Bytes(bytes) => DataKind::Binary(Cow::Owned(bytes)),
        Payload::Json(value) => {
            json = value.to_string();
            DataKind::Json(&json)
        }
    };
    event.data.span = told.data.map(|data| data.span).or(event.span);
    judge.event(&event);
}

/// The event as the capture tells it, for what no encoder would have written.
fn of_words(told: Told<'_>, judge: &mut Judge) {
    let attribute = told.attribute.map_or(&[][..], Node::members);
    let mut event = event(0);
    event.span = told.attribute.map(|node| node.span);
    for member in attribute {
        let spans = (member.key_span, member.value.span);
        let value = value(&member.value);
        let name = Cow::Borrowed(member.key.as_str());
        add(&mut event, name, value, Some(spans), &mut judge.pen);
    }
    if let Some(data) = told.data {
        event.data.span = Some(data.span);
        event.data.kind = match bytes(data) {
            Some(bytes) => DataKind::Binary(Cow::Owned(bytes)),
            None if matches!(data.kind, Kind::Null) => DataKind::Absent,
            None => {
                let span = data.span;
                DataKind::Json(told.text.get(span.start..span.end).unwrap_or_default())
            }
        };
    }
    judge.event(&event);
}

fn event<'e>(size: usize) -> Event<'e> {
    Event {
        carrier: Carrier::Avro,
        mode: Mode::Structured,
        attributes: Vec::new(),
        data: Data {
            member: "/data",
            ..Data::ABSENT
        },
        size,
        item: None,
        span: None,
    }
}

/// Adds an attribute, and writes down what of it the official schema has no place for.
fn add<'e>(
    event: &mut Event<'e>,
    name: Cow<'e, str>,
    value: Value<'e>,
    spans: Option<(Span, Span)>,
    pen: &mut Pen,
) {
    let mut attribute = Attribute {
        member: Some(Cow::Owned(
            Pointer::root()
                .join("attribute")
                .join(&name)
                .as_str()
                .to_owned(),
        )),
        name,
        value,
        name_span: spans.map(|(name, _)| name),
        span: spans.map(|(_, value)| value),
        surrogate: None,
    };
    let rule = match &attribute.value {
        _ if attribute.name == "data" => Some(&rules::AVRO_DATA_ATTRIBUTE),
        Value::Null | Value::Text(_) => None,
        _ if is_core(&attribute.name) => Some(&rules::AVRO_WRONG_BRANCH),
        Value::Number(_) => Some(&rules::AVRO_NO_BRANCH),
        _ => None,
    };
    if let Some(rule) = rule {
        pen.write(Violation::of_attribute(rule, event, &attribute));
    }
    // That it is no Integer is told.
    if let Value::Number(lexeme) = attribute.value {
        attribute.value = Value::Lexeme(Cow::Borrowed(lexeme));
    }
    event.attributes.push(attribute);
}

/// A value of the map of attributes, as a capture has it: bare, or with the name of its branch.
fn value(node: &Node) -> Value<'_> {
    if let Some(bytes) = bytes(node) {
        return Value::Typed(Type::Binary, Cow::Owned(STANDARD.encode(bytes)));
    }
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::Bool(value) => Value::Boolean(*value),
        Kind::String(text) => Value::Text(Cow::Borrowed(text)),
        Kind::Number(lexeme) if integer::is_whole(lexeme) => {
            Value::Typed(Type::Integer, Cow::Borrowed(lexeme))
        }
        Kind::Number(lexeme) => Value::Number(lexeme),
        Kind::Array(_) => Value::Nested("an array"),
        Kind::Object(members) => match members.as_slice() {
            [member] if matches!(member.key.as_str(), "boolean" | "int" | "string") => {
                value(&member.value)
            }
            _ => Value::Nested("an object"),
        },
    }
}

/// Bytes as a capture has them: `{"bytes_b64": …}`, `{"b64": …}`.
fn bytes(node: &Node) -> Option<Vec<u8>> {
    let encoded = node.get("bytes_b64").or_else(|| node.get("b64"))?;
    STANDARD.decode(encoded.as_str()?).ok()
}
