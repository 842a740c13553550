//! Captures of messages that a protocol carried.

use std::borrow::Cow;

use base64::Engine as _;

use super::message::{Capture, Refusal};
use super::parts::{self, BODIES};
use crate::envelope::binding::amqp::{self, Bare, Native, Property};
use crate::envelope::binding::kafka::{self, Record};
use crate::envelope::binding::mqtt::{self, Publish};
use crate::envelope::binding::websockets::{self, Frame};
use crate::envelope::binding::{http, nats};
use crate::envelope::lexical::base64::LENIENT;
use crate::envelope::lexical::integer;
use crate::envelope::{Judge, Mode};
use crate::format::tree::{Kind, Node};

/// The protocols that a capture may name.
const BINDINGS: [&str; 6] = ["http", "kafka", "amqp", "mqtt", "nats", "websockets"];

/// Members that only one protocol has.
const TELLING: [(&str, &str); 9] = [
    ("key", "kafka"),
    ("value", "kafka"),
    ("value_b64", "kafka"),
    ("user_properties", "mqtt"),
    ("payload", "mqtt"),
    ("payload_b64", "mqtt"),
    ("application_properties", "amqp"),
    ("properties", "amqp"),
    ("subprotocol", "websockets"),
];

/// Judges a structured message or a batch that a binding carried; whether it is one.
pub(super) fn carried(capture: &Capture, mode: Mode, judge: &mut Judge) -> Result<bool, Refusal> {
    let named = capture.text("binding")?;
    let mut telling = TELLING.iter();
    let told = telling.find(|(member, _)| capture.node(member).is_some());
    let told = told.map(|(_, binding)| *binding);
    // Headers alone are those of HTTP.
    let headers = capture.node("headers").map(|_| "http");
    match named.or(told).or(headers) {
        None => return Ok(false),
        Some("http") => http(capture, mode, judge)?,
        Some("kafka") => kafka(capture, mode, judge)?,
        Some("amqp") => amqp(capture, mode, judge)?,
        Some("mqtt") => mqtt(capture, mode, judge)?,
        Some("nats") => nats(capture, mode, judge)?,
        Some("websockets" | "websocket") => websockets(capture, mode, judge)?,
        Some(other) => {
            let known = BINDINGS.join(", ");
            let message = format!("unknown binding `{other}`; known are {known}");
            return Err(capture.refuse("binding", message));
        }
    }
    Ok(true)
}

/// Judges an HTTP message.
pub(super) fn http(capture: &Capture, mode: Mode, judge: &mut Judge) -> Result<(), Refusal> {
    let message = parts::message_of_document(capture, &BODIES)?;
    http::conform(&message, Some(mode), judge);
    Ok(())
}

/// Judges a NATS message.
pub(super) fn nats(capture: &Capture, mode: Mode, judge: &mut Judge) -> Result<(), Refusal> {
    let message = parts::message_of_document(capture, &BODIES)?;
    nats::conform(&message, mode, judge);
    Ok(())
}

/// Judges a record of Kafka.
pub(super) fn kafka(capture: &Capture, mode: Mode, judge: &mut Judge) -> Result<(), Refusal> {
    let record = Record {
        message: parts::message_of_document(capture, &["value", "body"])?,
        key: parts::first(capture, &["key"])?,
        key_mapper: capture.text("key_mapper")?,
    };
    kafka::conform(&record, Some(mode), judge);
    Ok(())
}

/// Judges a PUBLISH message of MQTT.
pub(super) fn mqtt(capture: &Capture, mode: Mode, judge: &mut Judge) -> Result<(), Refusal> {
    let version = match capture.node("version").map(|node| &node.kind) {
        None | Some(Kind::Null) => None,
        Some(Kind::String(text) | Kind::Number(text)) => Some(Cow::Borrowed(text.as_str())),
        Some(_) => return Err(capture.refuse("version", "`version` is no version")),
    };
    let publish = Publish {
        message: parts::message(capture, "user_properties", &["payload", "body"])?,
        version,
        content_type: parts::first(capture, &["content_type"])?,
    };
    mqtt::conform(&publish, mode, judge);
    Ok(())
}

/// Judges a message of a web socket.
fn websockets(capture: &Capture, mode: Mode, judge: &mut Judge) -> Result<(), Refusal> {
    let frame = Frame {
        subprotocol: capture.text("subprotocol")?,
        kind: capture.text("frame")?,
        body: parts::first(capture, &BODIES)?,
    };
    websockets::conform(&frame, mode, judge);
    Ok(())
}

/// Judges a message of AMQP.
pub(super) fn amqp(capture: &Capture, mode: Mode, judge: &mut Judge) -> Result<(), Refusal> {
    let mut properties = Vec::new();
    match capture
        .node("application_properties")
        .map(|node| &node.kind)
    {
        None | Some(Kind::Null) => {}
        Some(Kind::Object(members)) => {
            capture.bound("application_properties", members.len())?;
            for member in members {
                properties.push(Property {
                    name: Cow::Borrowed(member.key.as_str()),
                    name_span: Some(member.key_span),
                    span: Some(member.value.span),
                    value: native(&member.value),
                });
            }
        }
        Some(_) => {
            let message = "`application_properties` is no object";
            return Err(capture.refuse("application_properties", message));
        }
    }
    let bare = Bare {
        properties,
        content_type: content_type(capture)?,
        body: parts::first(capture, &BODIES)?,
    };
    amqp::conform(&bare, mode, judge);
    Ok(())
}

/// The property of this name, with either spelling, or the member beside the properties.
fn content_type(capture: &Capture) -> Result<Option<crate::envelope::binding::Part<'_>>, Refusal> {
    let properties = capture.node("properties");
    let property = properties.and_then(|properties| {
        let node = properties.get("content-type");
        node.or_else(|| properties.get("content_type"))
    });
    match property {
        Some(node) => parts::of_node(capture, unwrapped(node), "/properties/content-type"),
        None => parts::first(capture, &["content_type"]),
    }
}

/// The text of a symbol or a string that is written with the name of its type.
fn unwrapped(node: &Node) -> &Node {
    let mut typed = ["symbol", "string"].into_iter();
    let inner = typed.find_map(|kind| node.get(kind));
    inner
        .filter(|inner| inner.as_str().is_some())
        .unwrap_or(node)
}

/// A value as JSON gives it: a string, a number, a Boolean; or an object with the name of its type: `{"timestamp": 1522898584000}`.
fn native(node: &Node) -> Native<'_> {
    match &node.kind {
        Kind::Null => Native::Null,
        Kind::Bool(value) => Native::Boolean(*value),
        Kind::String(text) => Native::String(Cow::Borrowed(text)),
        Kind::Number(lexeme) if integer::is_whole(lexeme) => Native::Long(Cow::Borrowed(lexeme)),
        Kind::Number(lexeme) => Native::Other(Cow::Borrowed("double"), Cow::Borrowed(lexeme)),
        Kind::Array(_) => Native::Nested("an array"),
        Kind::Object(members) => match members.as_slice() {
            [member] => named(&member.key, &member.value),
            _ => Native::Nested("an object"),
        },
    }
}

fn named<'c>(kind: &'c str, node: &'c Node) -> Native<'c> {
    match (kind, &node.kind) {
        ("b64" | "binary", Kind::String(text)) => match LENIENT.decode(text) {
            Ok(bytes) => Native::Binary(bytes),
            Err(_) => Native::Nested("an object"),
        },
        ("timestamp", Kind::Number(lexeme)) if integer::is_whole(lexeme) => match lexeme.parse() {
            Ok(millis) => Native::Timestamp(millis),
            Err(_) => Native::Nested("an object"),
        },
        ("string", Kind::String(text)) => Native::String(Cow::Borrowed(text)),
        ("boolean", Kind::Bool(value)) => Native::Boolean(*value),
        ("long", Kind::Number(lexeme) | Kind::String(lexeme)) => {
            Native::Long(Cow::Borrowed(lexeme))
        }
        (
            "byte" | "ubyte" | "short" | "ushort" | "int" | "uint" | "ulong" | "float" | "double"
            | "decimal" | "char" | "uuid" | "symbol" | "timestamp",
            Kind::Number(lexeme) | Kind::String(lexeme),
        ) => Native::Other(Cow::Borrowed(kind), Cow::Borrowed(lexeme)),
        _ => Native::Nested("an object"),
    }
}
