//! Captures of documents: one event, or a batch, in a format of its own or carried by a binding.

use super::binding;
use super::message::{Capture, Refusal};
use super::parts::{self, BODIES};
use crate::envelope::binding::{Carried, Format, Media, conform_document};
use crate::envelope::{Judge, Mode, Violation, avro, protobuf};
use crate::model::Pointer;
use crate::rules::cloudevents as rules;

/// Judges the event of a structured message, or the events of a batch.
pub(super) fn conform(capture: &Capture, mode: Mode, judge: &mut Judge) -> Result<(), Refusal> {
    if binding::carried(capture, mode, judge)? {
        return Ok(());
    }
    let said = capture.text("content_type")?;
    let media = said.and_then(Media::read);
    let carried = Carried {
        is_batch: mode == Mode::Batch || media.as_ref().is_some_and(|media| media.is_batch),
        ..Carried::by(said)
    };
    judge_body(capture, &carried, judge)?;
    let rule = if carried.is_batch {
        &rules::BATCH_MEDIA_TYPE
    } else {
        &rules::STRUCTURED_MEDIA_TYPE
    };
    match said {
        Some(said) if media.is_none_or(|media| media.is_bare()) => {
            wrong_media_type(capture, rule, said, "", judge);
        }
        _ => {}
    }
    Ok(())
}

/// Judges the events of an XML document.
pub(super) fn xml(capture: &Capture, judge: &mut Judge) -> Result<(), Refusal> {
    if binding::carried(capture, Mode::Structured, judge)? {
        return Ok(());
    }
    let said = capture.text("content_type")?;
    let media = said.and_then(Media::read);
    let carried = Carried {
        format: Format::Xml,
        is_batch: media.as_ref().is_some_and(|media| media.is_batch),
        said: media.as_ref().and(said).map(str::to_owned),
    };
    judge_body(capture, &carried, judge)?;
    if let Some(said) = said.filter(|_| media.is_none_or(|media| media.format != Format::Xml)) {
        wrong_media_type(capture, &rules::STRUCTURED_MEDIA_TYPE, said, "", judge);
    }
    Ok(())
}

/// Judges an event of the Avro format, of which the capture may tell what is in its bytes.
pub(super) fn avro(capture: &Capture, judge: &mut Judge) -> Result<(), Refusal> {
    let bytes = capture.bytes("binary")?;
    let attribute = capture.node("attribute");
    if bytes.is_none() && attribute.is_none() {
        return Err(capture.refuse("", "the capture has neither `attribute` nor `binary_b64`"));
    }
    let told = avro::Told {
        text: capture.file().text(),
        attribute,
        data: capture.node("data"),
        bytes: bytes.as_ref().map(|bytes| bytes.bytes.as_ref()),
        schema: capture.node("schema"),
    };
    avro::conform_told(told, judge);
    let said = capture.text("content_type")?.unwrap_or_default();
    match Media::read(said) {
        _ if said.is_empty() => {}
        Some(media) if media.format == Format::Avro && !media.is_batch => {}
        Some(media) if media.format == Format::Avro => {
            wrong_media_type(capture, &rules::AVRO_BATCH, said, "", judge);
        }
        _ => wrong_media_type(capture, &rules::AVRO_MEDIA_TYPE, said, "", judge),
    }
    Ok(())
}

/// Judges the events of the Protobuf format, as `ProtoJSON` has them or as bytes.
pub(super) fn protobuf(capture: &Capture, judge: &mut Judge) -> Result<(), Refusal> {
    let name = capture.text("message")?.unwrap_or(protobuf::EVENT);
    let is_batch = name == protobuf::BATCH;
    if !is_batch && name != protobuf::EVENT {
        let known = format!("known are `{}` and `{}`", protobuf::EVENT, protobuf::BATCH);
        return Err(capture.refuse("message", format!("unknown message `{name}`; {known}")));
    }
    match (capture.node("protojson"), capture.bytes("binary")?) {
        (Some(node), _) => protobuf::conform_json(is_batch, node, judge),
        (None, Some(bytes)) => {
            protobuf::conform(&bytes.bytes, is_batch, judge);
            judge.pen.relocate(|_| bytes.span);
        }
        (None, None) => {
            let message = "the capture has neither `protojson` nor `binary_b64`";
            return Err(capture.refuse("", message));
        }
    }
    let wanted = if is_batch {
        "application/cloudevents-batch+protobuf"
    } else {
        "application/cloudevents+protobuf"
    };
    let said = capture.text("content_type")?.unwrap_or_default();
    let is_right = Media::read(said)
        .is_some_and(|media| media.format == Format::Protobuf && media.is_batch == is_batch);
    if !said.is_empty() && !is_right {
        wrong_media_type(capture, &rules::PROTOBUF_MEDIA_TYPE, said, wanted, judge);
    }
    Ok(())
}

fn judge_body(capture: &Capture, carried: &Carried, judge: &mut Judge) -> Result<(), Refusal> {
    let body = parts::first(capture, &BODIES)?;
    let body =
        body.ok_or_else(|| capture.refuse("", "the capture has no `body`, and no `body_b64`"))?;
    conform_document(Some(&body), carried, judge);
    Ok(())
}

fn wrong_media_type(
    capture: &Capture,
    rule: &'static crate::model::Rule,
    said: &str,
    wanted: &str,
    judge: &mut Judge,
) {
    let span = capture.node("content_type").map(|node| node.span);
    let pointer = Pointer::root().join("content_type");
    let violation = Violation::at(rule, "event", pointer, span);
    let violation = violation.word("type", format!("`{said}`"));
    judge.pen.write(violation.word("wanted", wanted));
}
