//! An event, whatever carried it.

use std::borrow::Cow;

use crate::model::{Pointer, Span};

/// An event as its carrier tells it. What is unescaped in the carrier is borrowed from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Event<'c> {
    /// What holds its attributes.
    pub carrier: Carrier,
    /// How it is laid out in there.
    pub mode: Mode,
    /// Its attributes, in the order of the carrier. Those that are there twice are here twice.
    pub attributes: Vec<Attribute<'c>>,
    /// Its data.
    pub data: Data<'c>,
    /// How many bytes it has on the wire.
    pub size: usize,
    /// Which one of a batch it is, from 0.
    pub item: Option<usize>,
    /// The bytes of the carrier that it takes.
    pub span: Option<Span>,
}

/// What holds the attributes of an event: a document of an event format, or a message of a protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carrier {
    /// A JSON document.
    Json,
    /// A datum of Avro.
    Avro,
    /// A message of Protobuf.
    Protobuf,
    /// An XML document.
    Xml,
    /// Headers of HTTP.
    Http,
    /// Headers of a Kafka record.
    Kafka,
    /// Properties of an AMQP message.
    Amqp,
    /// User properties of an MQTT message.
    Mqtt,
    /// Headers of a NATS message.
    Nats,
    /// A frame of a web socket.
    WebSockets,
}

/// How an event is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// Attributes and data in one document.
    Structured,
    /// Many such documents in one.
    Batch,
    /// Attributes in headers, data as the body.
    Binary,
}

/// An attribute, as its carrier has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute<'c> {
    /// Its name, without what the carrier puts before it.
    pub name: Cow<'c, str>,
    /// What the carrier calls it, where that is something else: `/headers/ce-source`, `/properties/content-type`.
    pub member: Option<Cow<'c, str>>,
    /// Its value.
    pub value: Value<'c>,
    /// The bytes of its name in the carrier, where that is a text.
    pub name_span: Option<Span>,
    /// The bytes of its value.
    pub span: Option<Span>,
    /// The first surrogate without its partner that the carrier spells in name or value, where the text has U+FFFD.
    pub surrogate: Option<u16>,
}

/// A value, and as much of its type as the carrier tells.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'c> {
    /// `null`: the attribute is not set.
    Null,
    /// Text of a carrier that has nothing but text: the canonical string of any type.
    Lexeme(Cow<'c, str>),
    /// A string of JSON: of a type that has no spelling of its own there, which Boolean and Integer have.
    Text(Cow<'c, str>),
    /// A number of JSON, as it is written.
    Number(&'c str),
    /// A Boolean of a carrier that has such.
    Boolean(bool),
    /// The canonical string of a value whose type the carrier tells.
    Typed(Type, Cow<'c, str>),
    /// Something with parts, which no attribute may be; and what it is called: `an object`.
    Nested(&'static str),
}

/// A type of attributes: spec.md, "Type System".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// A whole number of 32 bits.
    Integer,
    /// Unicode text without control characters.
    String,
    /// Bytes; Base64 where they are text.
    Binary,
    /// RFC 3986, section 4.3.
    Uri,
    /// RFC 3986, section 4.1.
    UriReference,
    /// RFC 3339.
    Timestamp,
}

/// The payload.
#[derive(Debug, Clone, PartialEq)]
pub struct Data<'c> {
    /// What it is.
    pub kind: DataKind<'c>,
    /// The member of the carrier that holds it: `/data`, `/data_base64`, `/body`.
    pub member: &'static str,
    /// Its bytes in the carrier, where that is a text.
    pub span: Option<Span>,
}

/// What a payload is.
#[derive(Debug, Clone, PartialEq)]
pub enum DataKind<'c> {
    /// There is none.
    Absent,
    /// A JSON value of a JSON document, as it is written.
    Json(&'c str),
    /// Bytes as Base64.
    Base64(Cow<'c, str>),
    /// Text.
    Text(Cow<'c, str>),
    /// Bytes.
    Binary(Cow<'c, [u8]>),
    /// A message of Protobuf in `ProtoJSON`, without the name of its type.
    ProtoJson(String),
    /// Bytes that nobody here looks into: compressed ones, an element of XML as it is written.
    Opaque(Cow<'c, [u8]>),
}

impl<'c> Event<'c> {
    /// The attribute of this name, where it is set; the last of several, as most parsers have it.
    pub fn get(&self, name: &str) -> Option<&Attribute<'c>> {
        let mut attributes = self.attributes.iter();
        attributes.rfind(|attribute| attribute.name == name && attribute.value != Value::Null)
    }

    /// The text of the attribute of this name, where it is one.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(|attribute| attribute.value.text())
    }

    /// Where the event stands: the root of the document, or its place in a batch.
    pub fn pointer(&self) -> Pointer {
        let root = Pointer::root();
        self.item.map_or(root.clone(), |item| root.join(item))
    }
}

impl Data<'_> {
    /// No payload.
    pub const ABSENT: Self = Self {
        kind: DataKind::Absent,
        member: "",
        span: None,
    };
}

impl Value<'_> {
    /// The value as text, where the carrier has it as such or as its canonical string.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Lexeme(text) | Self::Text(text) | Self::Typed(_, text) => Some(text),
            Self::Null | Self::Number(_) | Self::Boolean(_) | Self::Nested(_) => None,
        }
    }

    /// What it is, for a sentence: `the number 5`.
    pub fn called(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Lexeme(text) | Self::Text(text) => format!("the string `{text}`"),
            Self::Number(lexeme) => format!("the number {lexeme}"),
            Self::Boolean(value) => format!("the Boolean {value}"),
            Self::Typed(kind, text) => format!("the {} `{text}`", kind.word()),
            Self::Nested(what) => (*what).to_owned(),
        }
    }
}

impl Type {
    /// The name that the specification gives it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Boolean => "Boolean",
            Self::Integer => "Integer",
            Self::String => "String",
            Self::Binary => "Binary",
            Self::Uri => "URI",
            Self::UriReference => "URI-reference",
            Self::Timestamp => "Timestamp",
        }
    }
}
