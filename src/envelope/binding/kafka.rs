//! The Kafka binding.

use super::document::{self, Carried};
use super::message::Header;
use super::{Media, Message, Part};
use crate::envelope::event::{Attribute, Carrier, Event, Mode, Value};
use crate::envelope::json;
use crate::envelope::judge::Judge;
use crate::envelope::pen::{Pen, Violation};
use crate::model::Pointer;
use crate::rules::cloudevents as rules;

const PREFIX: &str = "ce_";
const CONTENT_TYPE: &str = "content-type";

/// A record of a topic. The value is the body of the message.
#[derive(Debug, Clone, Default)]
pub struct Record<'m> {
    /// Headers and value.
    pub message: Message<'m>,
    /// The key; `None` where it is null.
    pub key: Option<Part<'m>>,
    /// The attribute that a key mapper took the key from, where that is known.
    pub key_mapper: Option<&'m str>,
}

/// Judges the events of a record. `claimed` is the mode that it was captured as, where nobody knows `None`.
pub fn conform(record: &Record<'_>, claimed: Option<Mode>, judge: &mut Judge) {
    let message = &record.message;
    let said = message.exactly(CONTENT_TYPE);
    let media = said.and_then(Header::text).and_then(Media::read);
    match (&media, claimed) {
        (Some(_), _) | (None, Some(Mode::Structured | Mode::Batch)) => {
            structured(message, said, media.as_ref(), claimed, judge);
        }
        // Without a media type a structured event looks like any other record.
        (None, None) if said.is_none() && !has_attributes(message) && is_an_event(message) => {
            structured(message, None, None, None, judge);
        }
        (None, None | Some(Mode::Binary)) => binary(record, said, judge),
    }
}

fn structured(
    message: &Message<'_>,
    said: Option<&Header<'_>>,
    media: Option<&Media>,
    claimed: Option<Mode>,
    judge: &mut Judge,
) {
    let carried = Carried {
        is_batch: media.is_some_and(|media| media.is_batch) || claimed == Some(Mode::Batch),
        ..Carried::by(said.and_then(Header::text))
    };
    document::conform_beside(message, &carried, beside(message), judge);
    if let Some(header) = said
        && media.is_none_or(Media::is_bare)
    {
        document::wrong_media_type(&rules::KAFKA_MEDIA_TYPE, Some(header), judge);
    }
    if carried.is_batch {
        let violation = Violation::at(&rules::KAFKA_BATCH, "event", Pointer::root(), None);
        judge.pen.write(violation);
    }
    misspelled_content_type(message, &mut judge.pen);
}

fn beside(message: &Message<'_>) -> Vec<(String, String)> {
    let attributes = message.headers.iter().filter_map(|header| {
        let name = header.name.strip_prefix(PREFIX)?;
        Some((name.to_owned(), header.value.as_ref()?.text()?.to_owned()))
    });
    attributes.collect()
}

fn binary(record: &Record<'_>, said: Option<&Header<'_>>, judge: &mut Judge) {
    let message = &record.message;
    let mut event = super::binary(Carrier::Kafka, message);
    let pen = &mut judge.pen;
    for header in &message.headers {
        if let Some(attribute) = attribute(header, said.is_some(), pen) {
            event.attributes.push(attribute);
        } else if let Some(near) = near(header) {
            let name = near.trim_start_matches(PREFIX);
            pen.write(header.wrong(&rules::KAFKA_PREFIX, name).word("near", &near));
        }
    }
    if !has_attributes(message) {
        let hint = message
            .headers
            .iter()
            .find_map(|header| Some((header, near(header)?)));
        let hint = hint.map_or_else(String::new, |(header, near)| {
            format!("; `{}` should be `{near}`", header.name)
        });
        pen.write(super::without_event(PREFIX, &hint));
    }
    misspelled_content_type(message, pen);
    check_value(record, &event, pen);
    check_key(record, &event, pen);
    judge.event(&event);
}

/// The attribute that a header is.
fn attribute<'m>(header: &'m Header<'_>, has_type: bool, pen: &mut Pen) -> Option<Attribute<'m>> {
    if header.name == CONTENT_TYPE {
        let value = text(header, "datacontenttype", pen);
        return Some(header.attribute("datacontenttype", value));
    }
    let name = header.name.strip_prefix(PREFIX)?;
    let value = text(header, name, pen);
    if name == "datacontenttype" {
        pen.write(header.wrong(&rules::KAFKA_DATACONTENTTYPE, name));
        if has_type {
            return None;
        }
    }
    // URIs are percent-encoded of their own accord.
    let is_uri = matches!(name, "source" | "dataschema" | "dataref");
    if !is_uri && value.text().is_some_and(is_percent_encoded) {
        pen.write(header.wrong(&rules::KAFKA_PERCENT, name));
    }
    Some(header.attribute(name, value))
}

/// The value of a header, which has to be a text.
fn text<'m>(header: &'m Header<'_>, name: &str, pen: &mut Pen) -> Value<'m> {
    let Some(part) = &header.value else {
        let violation = header.wrong(&rules::KAFKA_HEADER_NOT_TEXT, name);
        pen.write(violation.word("flaw", "is null"));
        return Value::Null;
    };
    if part.text().is_none() {
        let violation = header.wrong(&rules::KAFKA_HEADER_NOT_TEXT, name);
        let shown = part.bytes.iter().take(8);
        let shown: Vec<_> = shown.map(|byte| format!("{byte:02X}")).collect();
        pen.write(violation.word("flaw", format!("has the bytes {}", shown.join(" "))));
    }
    Value::Lexeme(String::from_utf8_lossy(&part.bytes))
}

fn is_percent_encoded(text: &str) -> bool {
    let encoded = crate::envelope::lexical::percent::decode(text.as_bytes());
    text.contains('%') && encoded.value != text && encoded.problems.is_empty()
}

/// What a header should be called that has another prefix.
fn near(header: &Header<'_>) -> Option<String> {
    if header.name.starts_with(PREFIX) {
        return None;
    }
    // Those of other protocols, and its own in another case.
    let mut rests = super::PREFIXES
        .iter()
        .filter_map(|prefix| header.after_any_case(prefix));
    let name = rests.find(|rest| !rest.is_empty())?.to_ascii_lowercase();
    Some(format!("{PREFIX}{name}"))
}

fn has_attributes(message: &Message<'_>) -> bool {
    let mut headers = message.headers.iter();
    headers.any(|header| header.name.starts_with(PREFIX))
}

fn is_an_event(message: &Message<'_>) -> bool {
    let body = message.body.as_ref();
    body.is_some_and(|body| json::is_event(&body.bytes))
}

fn misspelled_content_type(message: &Message<'_>, pen: &mut Pen) {
    let mut headers = message.headers.iter();
    let misspelled = headers.find(|header| {
        header.name != CONTENT_TYPE && header.name.eq_ignore_ascii_case(CONTENT_TYPE)
    });
    if let Some(header) = misspelled {
        pen.write(header.wrong(&rules::KAFKA_CONTENT_TYPE_CASE, "datacontenttype"));
    }
}

fn check_value(record: &Record<'_>, event: &Event<'_>, pen: &mut Pen) {
    if record.message.body.is_none() {
        pen.write(Violation::of_event(&rules::KAFKA_TOMBSTONE, event));
    }
}

/// A key mapper must not take from the event what it takes the key from. Only somebody who knows that there was one can tell.
fn check_key(record: &Record<'_>, event: &Event<'_>, pen: &mut Pen) {
    let Some(mapped) = record.key_mapper.filter(|_| record.key.is_some()) else {
        return;
    };
    let is_gone = !event
        .attributes
        .iter()
        .any(|attribute| attribute.name == mapped);
    if is_gone {
        let mut violation = Violation::of_event(&rules::KAFKA_PARTITIONKEY_DROPPED, event);
        violation.span = record.key.as_ref().map(|key| key.at.span());
        mapped.clone_into(&mut violation.element);
        pen.write(violation.word("name", mapped));
    }
}
