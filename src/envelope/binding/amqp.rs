//! The AMQP binding.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::document::{self, Carried};
use super::message::{Header, Part};
use super::{Media, Message};
use crate::envelope::checks::core_type;
use crate::envelope::event::{Attribute, Carrier, Event, Mode, Type, Value};
use crate::envelope::judge::Judge;
use crate::envelope::pen::{Pen, Violation};
use crate::model::{Pointer, Span};
use crate::rules::cloudevents as rules;

/// The prefix that is preferred, and the one that was the only one.
const PREFIXES: [&str; 2] = ["cloudEvents_", "cloudEvents:"];

/// A bare message of AMQP 1.0.
#[derive(Debug, Clone, Default)]
pub struct Bare<'m> {
    /// The application properties, in their order.
    pub properties: Vec<Property<'m>>,
    /// The property `content-type`.
    pub content_type: Option<Part<'m>>,
    /// The application data.
    pub body: Option<Part<'m>>,
}

/// An application property.
#[derive(Debug, Clone)]
pub struct Property<'m> {
    /// Its name.
    pub name: Cow<'m, str>,
    /// Where the name stands.
    pub name_span: Option<Span>,
    /// Where the value stands.
    pub span: Option<Span>,
    /// Its value.
    pub value: Native<'m>,
}

/// A value of the type system of AMQP, as far as attributes go.
#[derive(Debug, Clone, PartialEq)]
pub enum Native<'m> {
    /// No value.
    Null,
    /// `boolean`
    Boolean(bool),
    /// `long`
    Long(Cow<'m, str>),
    /// `string`
    String(Cow<'m, str>),
    /// `binary`
    Binary(Vec<u8>),
    /// `timestamp`: milliseconds since 1970.
    Timestamp(i64),
    /// Any other scalar: its type, and how it is written.
    Other(Cow<'m, str>, Cow<'m, str>),
    /// A list or a map.
    Nested(&'static str),
}

impl Native<'_> {
    /// What it is called.
    fn word(&self) -> &str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "boolean",
            Self::Long(_) => "long",
            Self::String(_) => "string",
            Self::Binary(_) => "binary",
            Self::Timestamp(_) => "timestamp",
            Self::Other(word, _) => word,
            Self::Nested(word) => word,
        }
    }
}

/// Judges the event of a message. `claimed` is the mode that it was captured as.
pub fn conform(bare: &Bare<'_>, claimed: Mode, judge: &mut Judge) {
    let said = bare.content_type.as_ref().and_then(Part::text);
    let media = said.and_then(Media::read);
    if media.is_none() && claimed == Mode::Binary {
        return binary(bare, judge);
    }
    let carried = Carried {
        is_batch: media.as_ref().is_some_and(|media| media.is_batch) || claimed == Mode::Batch,
        ..Carried::by(said)
    };
    let message = Message {
        headers: Vec::new(),
        body: bare.body.clone(),
    };
    document::conform_beside(&message, &carried, beside(bare), judge);
    if media.is_none_or(|media| media.is_bare()) {
        let header = bare.content_type.as_ref().map(|said| Header {
            name: Cow::Borrowed("content-type"),
            name_span: None,
            value: Some(said.clone()),
            list: "/properties",
        });
        document::wrong_media_type(&rules::STRUCTURED_MEDIA_TYPE, header.as_ref(), judge);
    }
}

fn beside(bare: &Bare<'_>) -> Vec<(String, String)> {
    let attributes = bare.properties.iter().filter_map(|property| {
        let (_, name) = split(&property.name)?;
        match &property.value {
            Native::String(text) | Native::Long(text) => {
                Some((name.to_owned(), text.clone().into_owned()))
            }
            _ => None,
        }
    });
    attributes.collect()
}

/// The prefix of a property that is an attribute, as its place in [`PREFIXES`], and the name after it.
fn split(name: &str) -> Option<(usize, &str)> {
    let mut prefixes = PREFIXES.iter().enumerate();
    prefixes.find_map(|(at, prefix)| Some((at, name.strip_prefix(prefix)?)))
}

fn binary(bare: &Bare<'_>, judge: &mut Judge) {
    let message = Message {
        headers: Vec::new(),
        body: bare.body.clone(),
    };
    let mut event = super::binary(Carrier::Amqp, &message);
    let pen = &mut judge.pen;
    if let Some(said) = &bare.content_type {
        event.size += said.bytes.len();
        event.attributes.push(said.attribute("datacontenttype"));
    }
    check_prefixes(bare, pen);
    for property in &bare.properties {
        if let Some((_, name)) = split(&property.name) {
            add(property, name, bare.content_type.is_some(), &mut event, pen);
        }
    }
    judge.event(&event);
}

fn check_prefixes(bare: &Bare<'_>, pen: &mut Pen) {
    let first = |wanted: usize| {
        let mut properties = bare.properties.iter();
        properties.find(|property| split(&property.name).is_some_and(|(at, _)| at == wanted))
    };
    let (rule, found) = match (first(0), first(1)) {
        (Some(_), Some(colon)) => (&rules::AMQP_PREFIXES_MIXED, colon),
        (None, Some(colon)) => (&rules::AMQP_COLON, colon),
        (Some(_), None) => return,
        (None, None) => return pen.write(super::without_event(PREFIXES[0], "")),
    };
    pen.write(Violation::at(
        rule,
        "event",
        pointer(found),
        found.name_span,
    ));
}

fn add<'m>(
    property: &'m Property<'_>,
    name: &'m str,
    has_type: bool,
    event: &mut Event<'m>,
    pen: &mut Pen,
) {
    event.size += property.name.len();
    let attribute = Attribute {
        name: Cow::Borrowed(name),
        member: Some(Cow::Owned(pointer(property).as_str().to_owned())),
        value: value(&property.value),
        name_span: property.name_span,
        span: property.span,
        surrogate: None,
    };
    event.size += attribute.value.text().map_or(8, str::len);
    if name == "datacontenttype" {
        let violation = Violation::of_attribute(&rules::AMQP_DATACONTENTTYPE, event, &attribute);
        pen.write(violation.word("header", &property.name));
        if has_type {
            return;
        }
    } else if let Some(wanted) = wanted(name, &property.value, pen.is_for_producers()) {
        let violation = Violation::of_attribute(&rules::AMQP_VALUE_TYPE, event, &attribute);
        let violation = violation.word("type", property.value.word());
        pen.write(violation.word("wanted", wanted));
    }
    event.attributes.push(attribute);
}

/// What a value should be, where it is something else.
fn wanted(name: &str, value: &Native<'_>, is_for_producers: bool) -> Option<String> {
    if let Native::String(_) | Native::Nested(_) = value {
        return None;
    }
    match (core_type(name), value) {
        (Some(Type::Timestamp), Native::Timestamp(_)) => None,
        (Some(Type::Timestamp), _) => {
            Some("must be `timestamp`, or the canonical string".to_owned())
        }
        (Some(kind), _) => Some(format!("must be `string`, as a {} is", kind.word())),
        (None, Native::Null) => Some("an attribute that is not set has no property".to_owned()),
        // Consumers may take other numbers.
        (None, Native::Other(word, _)) if is_whole(word) && !is_for_producers => None,
        (None, Native::Other(word, _)) if is_whole(word) => {
            Some("an Integer is `long`, or the canonical string".to_owned())
        }
        (None, Native::Other(..)) => Some("no type of CloudEvents is that".to_owned()),
        (None, _) => None,
    }
}

/// Whether a type is one of whole numbers.
fn is_whole(word: &str) -> bool {
    matches!(
        word,
        "byte" | "ubyte" | "short" | "ushort" | "int" | "uint" | "ulong"
    )
}

fn value<'m>(native: &'m Native<'_>) -> Value<'m> {
    match native {
        Native::Null => Value::Null,
        Native::Boolean(value) => Value::Boolean(*value),
        Native::Long(lexeme) => Value::Typed(Type::Integer, Cow::Borrowed(lexeme)),
        Native::Other(word, lexeme) if is_whole(word) => {
            Value::Typed(Type::Integer, Cow::Borrowed(lexeme))
        }
        Native::String(text) | Native::Other(_, text) => Value::Lexeme(Cow::Borrowed(text)),
        Native::Binary(bytes) => Value::Typed(Type::Binary, Cow::Owned(STANDARD.encode(bytes))),
        Native::Timestamp(millis) => Value::Typed(Type::Timestamp, Cow::Owned(moment(*millis))),
        Native::Nested(what) => Value::Nested(what),
    }
}

/// The canonical string of a moment.
fn moment(millis: i64) -> String {
    let nanos = i32::try_from(millis.rem_euclid(1_000) * 1_000_000).unwrap_or_default();
    let seconds = millis.div_euclid(1_000);
    prost_types::Timestamp { seconds, nanos }.to_string()
}

fn pointer(property: &Property<'_>) -> Pointer {
    Pointer::root()
        .join("application_properties")
        .join(&property.name)
}
