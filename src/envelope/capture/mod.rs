//! Captured messages: one JSON object that holds what went over the wire, and says in `mode` how.
//!
//! Each mode has a reader, which finds its members through [`Capture`] and hands its events to the [`Judge`]. [`conform`] is
//! where modes are told apart, and the only place.

mod document;
mod literal;
mod message;

pub use message::{Bytes, Capture, Pair, Refusal};

use super::Judge;

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

/// Judges the events of a captured message.
///
/// # Errors
/// If the capture is none: without a mode, with one that nobody knows, or without what its mode needs.
pub fn conform(capture: &Capture, judge: &mut Judge) -> Result<(), Refusal> {
    match capture.mode()? {
        "structured" => document::structured(capture, judge),
        "batch" => document::batch(capture, judge),
        mode if MODES.contains(&mode) => Err(capture.refuse(
            "mode",
            format!("captures of mode `{mode}` cannot be read yet"),
        )),
        mode => {
            let known = MODES.join(", ");
            Err(capture.refuse("mode", format!("unknown mode `{mode}`; known are {known}")))
        }
    }
}
