//! An event of the Protobuf format, however it was read.

use std::borrow::Cow;

use crate::envelope::checks::core_type;
use crate::envelope::event::{Attribute, Carrier, Data, DataKind, Event, Mode, Type, Value};
use crate::envelope::judge::Judge;
use crate::envelope::pen::{Pen, Violation};
use crate::model::{Rule, Span};
use crate::rules::cloudevents as rules;

/// A message of the type `CloudEvent`.
#[derive(Debug, Clone, Default)]
pub(super) struct Message<'m> {
    /// `id`, `source`, `specversion` and `type`. What is not set is empty, and has no place.
    pub(super) required: [(Cow<'m, str>, Option<Span>); 4],
    pub(super) entries: Vec<Entry<'m>>,
    pub(super) data: Payload<'m>,
    pub(super) data_span: Option<Span>,
    pub(super) span: Option<Span>,
    pub(super) size: usize,
}

/// An entry of the map of attributes.
#[derive(Debug, Clone)]
pub(super) struct Entry<'m> {
    pub(super) name: Cow<'m, str>,
    pub(super) name_span: Option<Span>,
    pub(super) span: Option<Span>,
    /// The field of the oneof that is set, and the canonical string of what it holds.
    pub(super) value: Option<(Type, Cow<'m, str>)>,
}

/// The field of the payload that is set.
#[derive(Debug, Clone, Default)]
pub(super) enum Payload<'m> {
    #[default]
    Absent,
    Binary(Vec<u8>),
    Text(Cow<'m, str>),
    /// A message, and its type URL.
    Message {
        url: Cow<'m, str>,
        bytes: Vec<u8>,
    },
    /// A message in `ProtoJSON`, and its type URL.
    Json {
        url: Cow<'m, str>,
        text: String,
    },
}

/// The attributes that are fields of the message, in the order of [`Message::required`].
pub(super) const REQUIRED: [&str; 4] = ["id", "source", "specversion", "type"];

/// The fields of the oneof, and the types that they are.
pub(super) const FIELDS: [(&str, Type); 7] = [
    ("ce_boolean", Type::Boolean),
    ("ce_integer", Type::Integer),
    ("ce_string", Type::String),
    ("ce_bytes", Type::Binary),
    ("ce_uri", Type::Uri),
    ("ce_uri_ref", Type::UriReference),
    ("ce_timestamp", Type::Timestamp),
];

impl Message<'_> {
    /// Judges the event. Gives back its version.
    pub(super) fn judge(self, item: Option<usize>, judge: &mut Judge) -> String {
        let version = self.required[2].0.clone().into_owned();
        let mut event = Event {
            carrier: Carrier::Protobuf,
            mode: item.map_or(Mode::Structured, |_| Mode::Batch),
            attributes: Vec::with_capacity(REQUIRED.len() + self.entries.len()),
            data: Data::ABSENT,
            size: self.size,
            item,
            span: self.span,
        };
        // In proto3 a string that is not set is an empty one.
        for (name, (text, span)) in REQUIRED.into_iter().zip(self.required) {
            event.attributes.push(Attribute {
                name: Cow::Borrowed(name),
                member: None,
                value: Value::Text(text),
                name_span: None,
                span: span.or(self.span),
                surrogate: None,
            });
        }
        for entry in self.entries {
            add(entry, &mut event, &mut judge.pen);
        }
        let payload = payload(self.data, self.data_span, &mut event);
        if let Some(payload) = payload {
            check_payload(&payload, &event, &mut judge.pen);
        }
        judge.event(&event);
        version
    }
}

fn add<'m>(entry: Entry<'m>, event: &mut Event<'m>, pen: &mut Pen) {
    let set = entry.value.as_ref().map(|(kind, _)| *kind);
    let attribute = Attribute {
        member: Some(Cow::Owned(
            crate::model::Pointer::root()
                .join("attributes")
                .join(&entry.name)
                .as_str()
                .to_owned(),
        )),
        name: entry.name,
        value: match entry.value {
            None => Value::Null,
            Some((Type::Boolean, text)) if text == "true" || text == "false" => {
                Value::Boolean(text == "true")
            }
            Some((kind, text)) => Value::Typed(kind, text),
        },
        name_span: entry.name_span,
        span: entry.span,
        surrogate: None,
    };
    let wrong = |rule: &'static Rule| Violation::of_attribute(rule, event, &attribute);
    if REQUIRED.contains(&attribute.name.as_ref()) {
        pen.write(wrong(&rules::PROTOBUF_CORE_REPEATED));
        return;
    }
    match (set, core_type(&attribute.name)) {
        (None, _) => pen.write(wrong(&rules::PROTOBUF_VALUE_UNSET)),
        (Some(set), Some(wanted)) if set != wanted => {
            let violation = wrong(&rules::PROTOBUF_WRONG_TYPE);
            pen.write(
                violation
                    .word("field", field(set))
                    .word("wanted", field(wanted)),
            );
        }
        _ => {}
    }
    event.attributes.push(attribute);
}

fn field(kind: Type) -> &'static str {
    let field = FIELDS.iter().find(|(_, of)| *of == kind);
    field.map_or("", |(name, _)| name)
}

/// What of a payload is looked at.
enum Told {
    Untyped(&'static str),
    Message(String),
}

fn payload<'m>(payload: Payload<'m>, span: Option<Span>, event: &mut Event<'m>) -> Option<Told> {
    let (kind, member, told) = match payload {
        Payload::Absent => return None,
        Payload::Binary(bytes) => (
            DataKind::Binary(Cow::Owned(bytes)),
            "/binaryData",
            Told::Untyped("binary_data"),
        ),
        Payload::Text(text) => (
            DataKind::Text(text),
            "/textData",
            Told::Untyped("text_data"),
        ),
        Payload::Message { url, bytes } => (
            DataKind::Binary(Cow::Owned(bytes)),
            "/protoData",
            Told::Message(url.into_owned()),
        ),
        Payload::Json { url, text } => (
            DataKind::ProtoJson(text),
            "/protoData",
            Told::Message(url.into_owned()),
        ),
    };
    event.data = Data {
        kind,
        member,
        span: span.or(event.span),
    };
    Some(told)
}

fn check_payload(told: &Told, event: &Event<'_>, pen: &mut Pen) {
    let violation = |rule| Violation::of_data(rule, event, &event.data);
    match told {
        Told::Untyped(field) if event.get("datacontenttype").is_none() => {
            pen.write(violation(&rules::PROTOBUF_DATA_UNTYPED).word("field", field));
        }
        Told::Message(url) if event.text("dataschema") != Some(url) => {
            pen.write(violation(&rules::PROTOBUF_SCHEMA_MISSING));
        }
        _ => {}
    }
}
