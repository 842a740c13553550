//! A document of an event format in the body of a message.

use super::{Format, Header, Media, Message, Part};
use crate::envelope::json::{self, Expected};
use crate::envelope::judge::Judge;
use crate::envelope::pen::Violation;
use crate::envelope::{avro, protobuf, xml};
use crate::model::{Pointer, Rule};
use crate::rules::cloudevents as rules;

/// What a message says about the document that it carries.
#[derive(Debug, Clone)]
pub struct Carried {
    /// Its format.
    pub format: Format,
    /// Whether it is a batch.
    pub is_batch: bool,
    /// The media type, where the message has one.
    pub said: Option<String>,
}

impl Carried {
    /// One event in JSON, which nobody says anything about.
    pub const JSON: Self = Self {
        format: Format::Json,
        is_batch: false,
        said: None,
    };

    /// What a media type says, where it is one of `CloudEvents`; else one event in JSON.
    pub fn by(said: Option<&str>) -> Self {
        match said.and_then(Media::read) {
            Some(media) => Self {
                format: media.format,
                is_batch: media.is_batch,
                said: said.map(str::to_owned),
            },
            None => Self::JSON,
        }
    }
}

/// Judges the events of a document. What is written about the message around it has to be written later: places are corrected.
pub fn conform(body: Option<&Part<'_>>, carried: &Carried, judge: &mut Judge) {
    let bytes = body.map_or(&[][..], |body| &body.bytes);
    match &carried.format {
        Format::Json => in_json(bytes, carried, judge),
        Format::Other(format) if format.is_empty() => in_json(bytes, carried, judge),
        Format::Avro if carried.is_batch => {}
        Format::Avro => avro::conform(bytes, judge),
        Format::Protobuf => protobuf::conform(bytes, carried.is_batch, judge),
        Format::Xml => {
            let said = carried.said.as_deref().and_then(Media::read);
            xml::conform(bytes, said.map(|media| media.is_batch), judge);
        }
        Format::Other(format) => {
            let violation = about(&rules::EVENT_FORMAT_UNKNOWN);
            judge.pen.write(violation.word("format", format));
        }
    }
    if let Some(body) = body {
        body.relocate(&mut judge.pen);
    }
    let said = carried.said.as_deref().unwrap_or_default();
    if !carried.is_batch {
        return;
    }
    let violation = match carried.format {
        Format::Json if is_single(said) => about(&rules::BATCH_MEDIA_TYPE),
        Format::Protobuf if is_single(said) => {
            let wanted = "application/cloudevents-batch+protobuf";
            about(&rules::PROTOBUF_MEDIA_TYPE).word("wanted", wanted)
        }
        Format::Avro => about(&rules::AVRO_BATCH),
        // The outermost element of XML tells what it is, and was compared above.
        _ => return,
    };
    judge.pen.write(violation.word("type", format!("`{said}`")));
}

/// Judges the event of a document, which headers may repeat the attributes of.
pub(super) fn conform_beside(
    message: &Message<'_>,
    carried: &Carried,
    beside: Vec<(String, String)>,
    judge: &mut Judge,
) {
    if !carried.is_batch {
        judge.beside(beside);
    }
    conform(message.body.as_ref(), carried, judge);
    judge.beside(Vec::new());
}

/// The media type of a document is none of an event format.
pub(super) fn wrong_media_type(rule: &'static Rule, said: Option<&Header<'_>>, judge: &mut Judge) {
    let violation = match said {
        Some(header) => header.wrong(rule, "event"),
        None => about(rule),
    };
    let shown = said.map(|header| format!("`{}`", header.lossy()));
    let shown = shown.unwrap_or_else(|| "no media type".to_owned());
    judge.pen.write(violation.word("type", shown));
}

fn in_json(bytes: &[u8], carried: &Carried, judge: &mut Judge) {
    let expected = if carried.is_batch {
        Expected::Batch
    } else {
        Expected::Event
    };
    json::conform(bytes, expected, judge);
}

fn is_single(said: &str) -> bool {
    Media::read(said).is_some_and(|media| !media.is_batch)
}

fn about(rule: &'static Rule) -> Violation {
    Violation::at(rule, "event", Pointer::root(), None)
}
