//! The protocol bindings: messages whose headers are the attributes of an event, or whose body is one.
//!
//! In: a [`Message`], and as what it was captured. Out: its events, handed to a [`Judge`](super::Judge), and what is wrong with how the protocol
//! carries them. How a message is told from bytes is not known here.

pub mod amqp;
mod coded;
mod document;
pub mod http;
pub mod kafka;
mod media;
mod message;
pub mod mqtt;
pub mod nats;
pub mod websockets;

pub use document::{Carried, conform as conform_document};
pub use media::{Format, Media};
pub use message::{At, Header, Message, Part};

use super::event::{Carrier, Event, Mode};
use super::pen::Violation;
use crate::model::Pointer;
use crate::rules::cloudevents as rules;

/// What bindings put before the names of attributes, all of them. People take the one for the other.
pub(super) const PREFIXES: [&str; 4] = ["ce-", "ce_", "cloudEvents_", "cloudEvents:"];

/// An event in binary mode, without attributes yet.
fn binary<'m>(carrier: Carrier, message: &'m Message<'_>) -> Event<'m> {
    Event {
        carrier,
        mode: Mode::Binary,
        attributes: Vec::with_capacity(message.headers.len()),
        data: message.data(),
        size: message.size(),
        item: None,
        span: None,
    }
}

/// No header and no media type says that there is an event.
fn without_event(prefix: &str, hint: &str) -> Violation {
    let violation = Violation::at(
        &rules::MESSAGE_WITHOUT_EVENT,
        "event",
        Pointer::root(),
        None,
    );
    violation.word("prefix", prefix).word("hint", hint)
}
