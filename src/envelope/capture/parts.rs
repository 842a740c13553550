//! From the members of a capture to the parts of a message.

use std::borrow::Cow;

use super::message::{Bytes, Capture, Refusal};
use crate::envelope::binding::{At, Header, Message, Part};
use crate::format::tree::Node;

/// The members that may hold a document: bodies, and what Kafka and MQTT call them.
pub(super) const BODIES: [&str; 3] = ["body", "value", "payload"];

/// The members that hold parts, and their pointers.
const POINTERS: [(&str, &str); 7] = [
    ("body", "/body"),
    ("value", "/value"),
    ("payload", "/payload"),
    ("key", "/key"),
    ("content_type", "/content_type"),
    ("headers", "/headers"),
    ("user_properties", "/user_properties"),
];

/// The part that the first of these members is that is there.
pub(super) fn first<'c>(
    capture: &'c Capture,
    members: &[&'static str],
) -> Result<Option<Part<'c>>, Refusal> {
    for member in members {
        if let Some(bytes) = capture.bytes(member)? {
            return Ok(Some(part(capture, bytes)));
        }
    }
    Ok(None)
}

/// The message whose headers are a member of the capture.
pub(super) fn message<'c>(
    capture: &'c Capture,
    headers: &'static str,
    bodies: &[&'static str],
) -> Result<Message<'c>, Refusal> {
    let pairs = capture.pairs(headers)?;
    let list = pointer(headers);
    let headers = pairs.into_iter().map(|pair| Header {
        name: Cow::Borrowed(pair.name),
        name_span: Some(pair.name_span),
        value: pair.value.map(|bytes| part(capture, bytes)),
        list,
    });
    Ok(Message {
        headers: headers.collect(),
        body: first(capture, bodies)?,
    })
}

/// The same, where the media type may stand beside the headers, as captures of documents have it.
pub(super) fn message_of_document<'c>(
    capture: &'c Capture,
    bodies: &[&'static str],
) -> Result<Message<'c>, Refusal> {
    let mut message = message(capture, "headers", bodies)?;
    let mut headers = message.headers.iter();
    let has_type = headers.any(|header| header.name.eq_ignore_ascii_case("content-type"));
    if let Some(said) = first(capture, &["content_type"])?.filter(|_| !has_type) {
        message.headers.push(Header {
            name: Cow::Borrowed("content-type"),
            name_span: None,
            value: Some(said),
            list: "",
        });
    }
    Ok(message)
}

/// The part that a value of the capture is.
pub(super) fn of_node<'c>(
    capture: &'c Capture,
    node: &'c Node,
    pointer: &'static str,
) -> Result<Option<Part<'c>>, Refusal> {
    let bytes = capture.bytes_of("properties", node)?;
    let part = bytes.map(|bytes| part(capture, bytes));
    Ok(part.map(|part| Part {
        member: pointer,
        ..part
    }))
}

fn part<'c>(capture: &'c Capture, bytes: Bytes<'c>) -> Part<'c> {
    Part {
        at: if bytes.is_text {
            At::Literal(capture.file().text(), bytes.span)
        } else {
            At::Encoded(bytes.span)
        },
        member: pointer(bytes.member),
        bytes: bytes.bytes,
    }
}

fn pointer(member: &str) -> &'static str {
    let known = POINTERS.iter().find(|(name, _)| *name == member);
    known.map_or("", |(_, pointer)| pointer)
}
