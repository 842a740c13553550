//! Captured messages: one JSON object that holds what went over the wire, and says in `mode` how.
//!
//! Each mode has a reader, which finds its members through [`Capture`] and hands its events to the [`Judge`]. [`conform`] is
//! where modes are told apart, and the only place.

mod binding;
mod document;
mod message;
mod parts;

pub use message::{Bytes, Capture, Pair, Refusal};

use super::{Judge, Mode};

/// The modes that a capture may have.
const MODES: [&str; 10] = [
    "structured",
    "batch",
    "xml",
    "binary-http",
    "binary-nats",
    "binary-kafka",
    "binary-mqtt",
    "binary-amqp",
    "avro",
    "proto",
];

/// Whether the first JSON value of a text is a captured message: an object with a mode that is known.
pub fn is_capture(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<serde_json::Value>();
    let Some(Ok(first)) = values.next() else {
        return false;
    };
    let mode = first.get("mode").and_then(serde_json::Value::as_str);
    mode.is_some_and(|mode| MODES.contains(&mode))
}

/// Judges the events of a captured message.
///
/// # Errors
/// If the capture is none: without a mode, with one that nobody knows, or without what its mode needs.
pub fn conform(capture: &Capture, judge: &mut Judge) -> Result<(), Refusal> {
    match capture.mode()? {
        "structured" => document::conform(capture, Mode::Structured, judge),
        "batch" => document::conform(capture, Mode::Batch, judge),
        "xml" => document::xml(capture, judge),
        "avro" => document::avro(capture, judge),
        "proto" => document::protobuf(capture, judge),
        "binary-http" => binding::http(capture, Mode::Binary, judge),
        "binary-nats" => binding::nats(capture, Mode::Binary, judge),
        "binary-kafka" => binding::kafka(capture, Mode::Binary, judge),
        "binary-mqtt" => binding::mqtt(capture, Mode::Binary, judge),
        "binary-amqp" => binding::amqp(capture, Mode::Binary, judge),
        mode => {
            let known = MODES.join(", ");
            Err(capture.refuse("mode", format!("unknown mode `{mode}`; known are {known}")))
        }
    }
}
