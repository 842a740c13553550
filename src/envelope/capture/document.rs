//! Captures of documents: one event, or a batch, whatever carried it.

use super::literal::Literal;
use super::message::{Bytes, Capture, Refusal};
use crate::envelope::json::{self, Expected};
use crate::envelope::lexical::media_type;
use crate::envelope::{Judge, Violation};
use crate::model::Pointer;
use crate::rules::cloudevents as rules;

/// The members that may hold the document: bodies, and what Kafka and MQTT call them.
const BODIES: [&str; 3] = ["body", "value", "payload"];

/// Judges the event of a structured message; or the batch, when its media type says that it is one.
pub(super) fn structured(capture: &Capture, judge: &mut Judge) -> Result<(), Refusal> {
    let (format, is_batch) = format(capture)?.unwrap_or_default();
    if !["", "json"].contains(&format.as_str()) {
        let message = format!("documents of the format `{format}` cannot be read yet");
        return Err(capture.refuse("content_type", message));
    }
    let expected = if is_batch {
        Expected::Batch
    } else {
        Expected::Event
    };
    read(capture, &body(capture)?, expected, judge);
    Ok(())
}

/// Judges the events of a batch.
pub(super) fn batch(capture: &Capture, judge: &mut Judge) -> Result<(), Refusal> {
    let body = body(capture)?;
    read(capture, &body, Expected::Batch, judge);
    if let Some(said) = capture.text("content_type")? {
        let format = media_type::read(said).ok();
        let format = format.and_then(|media_type| media_type.event_format());
        if format.is_none_or(|(format, is_batch)| !is_batch || format != "json") {
            let span = capture.node("content_type").map(|node| node.span);
            let pointer = Pointer::root().join("content_type");
            let violation = Violation::at(&rules::BATCH_MEDIA_TYPE, "event", pointer, span);
            judge.pen.write(violation.word("type", format!("`{said}`")));
        }
    }
    Ok(())
}

/// The event format that the message says it has, lower case, and whether it is that of a batch.
fn format(capture: &Capture) -> Result<Option<(String, bool)>, Refusal> {
    let headers = capture.pairs("headers")?;
    let header = headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-type"));
    let header = header.and_then(|header| header.value.as_ref());
    let header = header.and_then(|value| std::str::from_utf8(&value.bytes).ok());
    let said = capture.text("content_type")?.or(header);
    Ok(said.and_then(|said| media_type::read(said).ok()?.event_format()))
}

fn body(capture: &Capture) -> Result<Bytes<'_>, Refusal> {
    for member in BODIES {
        if let Some(bytes) = capture.bytes(member)? {
            return Ok(bytes);
        }
    }
    Err(capture.refuse("", "the capture has no `body`, and no `body_b64`"))
}

/// Judges a document, and says where in the capture it is wrong. What is wrong with the message around it is written later.
fn read(capture: &Capture, body: &Bytes<'_>, expected: Expected, judge: &mut Judge) {
    json::conform(&body.bytes, expected, judge);
    if judge.pen.is_empty() {
        return;
    }
    if body.is_text {
        let literal = Literal::new(capture.file().text(), body.span);
        judge.pen.relocate(|span| literal.place(span));
    } else {
        judge.pen.relocate(|_| body.span);
    }
}
