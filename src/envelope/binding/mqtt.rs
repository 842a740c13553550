//! The MQTT binding: 3.1.1, which knows structured events in JSON only, and 5.

use std::borrow::Cow;

use super::document::{self, Carried};
use super::message::{Header, Part};
use super::{Format, Media, Message};
use crate::envelope::event::{Carrier, Event, Mode, Value};
use crate::envelope::judge::Judge;
use crate::envelope::lexical::media_type;
use crate::envelope::pen::{Pen, Violation};
use crate::model::Pointer;
use crate::rules::cloudevents as rules;

/// A PUBLISH message. User properties are the headers of the message, the payload is its body.
#[derive(Debug, Clone, Default)]
pub struct Publish<'m> {
    /// User properties and payload.
    pub message: Message<'m>,
    /// The version of the protocol, as it is written: `3.1.1`, `5.0`.
    pub version: Option<Cow<'m, str>>,
    /// The property Content Type.
    pub content_type: Option<Part<'m>>,
}

impl Publish<'_> {
    /// Whether it is of a version before 5: 4 is the number that 3.1.1 has on the wire.
    fn is_old(&self) -> bool {
        let version = self.version.as_deref().unwrap_or("5");
        version.starts_with('3') || version == "4"
    }
}

/// Judges the event of a PUBLISH message. `claimed` is the mode that it was captured as.
pub fn conform(publish: &Publish<'_>, claimed: Mode, judge: &mut Judge) {
    let said = publish.content_type.as_ref().and_then(Part::text);
    let media = said.and_then(Media::read);
    if publish.is_old() {
        return old(publish, claimed, media.as_ref(), judge);
    }
    if media.is_none() && claimed == Mode::Binary {
        return binary(publish, judge);
    }
    let carried = Carried {
        is_batch: media.as_ref().is_some_and(|media| media.is_batch) || claimed == Mode::Batch,
        ..Carried::by(said)
    };
    document::conform_beside(&publish.message, &carried, beside(publish), judge);
    if media.is_none_or(|media| media.is_bare()) {
        let shown = said.map_or_else(|| "no media type".to_owned(), |said| format!("`{said}`"));
        let span = publish.content_type.as_ref().map(|part| part.at.span());
        let rule = &rules::STRUCTURED_MEDIA_TYPE;
        let violation = Violation::at(rule, "event", Pointer::root(), span);
        judge.pen.write(violation.word("type", shown));
    }
}

fn old(publish: &Publish<'_>, claimed: Mode, media: Option<&Media>, judge: &mut Judge) {
    let is_json = media.is_none_or(|media| media.format == Format::Json || media.is_bare());
    let what = match claimed {
        Mode::Binary => "holds a binary event",
        Mode::Batch => "holds a batch",
        Mode::Structured if media.is_some_and(|media| media.is_batch) => "holds a batch",
        Mode::Structured if !is_json => "holds an event that is not in JSON",
        Mode::Structured => {
            let body = publish.message.body.as_ref();
            document::conform(body, &Carried::JSON, judge);
            if body.is_some_and(Part::looks_like_json) {
                return;
            }
            "holds an event that is not in JSON"
        }
    };
    let rule = &rules::MQTT_3_NOT_STRUCTURED;
    let version = publish.version.as_deref().unwrap_or_default();
    let violation = Violation::at(rule, "event", Pointer::root(), None);
    judge
        .pen
        .write(violation.word("version", version).word("what", what));
}

fn beside(publish: &Publish<'_>) -> Vec<(String, String)> {
    let properties = publish.message.headers.iter().filter_map(|property| {
        let value = property.value.as_ref()?.text()?;
        Some((property.name.clone().into_owned(), value.to_owned()))
    });
    properties.collect()
}

fn binary(publish: &Publish<'_>, judge: &mut Judge) {
    let mut event = super::binary(Carrier::Mqtt, &publish.message);
    if let Some(said) = &publish.content_type {
        event.attributes.push(said.attribute("datacontenttype"));
    }
    for property in &publish.message.headers {
        if let Some(near) = near(property) {
            let violation = property.wrong(&rules::MQTT_PREFIX, &near);
            judge.pen.write(violation.word("near", &near));
        } else if property.name == "datacontenttype" {
            check_type(property, publish.content_type.as_ref(), &mut judge.pen);
            if publish.content_type.is_none() {
                add(property, &mut event);
            }
        } else {
            add(property, &mut event);
        }
    }
    judge.event(&event);
}

fn add<'m>(property: &'m Header<'_>, event: &mut Event<'m>) {
    let value = match &property.value {
        Some(_) => Value::Lexeme(property.lossy()),
        None => Value::Null,
    };
    let attribute = property.attribute(property.name.as_ref(), value);
    event.attributes.push(attribute);
}

/// `datacontenttype` has a property of its own, and may be repeated if need be.
fn check_type(property: &Header<'_>, said: Option<&Part<'_>>, pen: &mut Pen) {
    let value = property.lossy();
    let said = said.map(|said| String::from_utf8_lossy(&said.bytes));
    if said.as_deref().is_some_and(|said| is_same(said, &value)) {
        pen.write(property.wrong(&rules::MQTT_DATACONTENTTYPE_REPEATED, "datacontenttype"));
        return;
    }
    let said = said.map_or_else(|| "is not set".to_owned(), |said| format!("is `{said}`"));
    let violation = property.wrong(&rules::MQTT_CONTENT_TYPE_CONTRADICTED, "datacontenttype");
    pen.write(
        violation
            .word("value", format!("`{value}`"))
            .word("type", said),
    );
}

/// Whether two media types mean the same; what is none is compared letter by letter.
fn is_same(said: &str, value: &str) -> bool {
    match (
        media_type::read(said.trim()),
        media_type::read(value.trim()),
    ) {
        (Ok(said), Ok(value)) => said.means(&value),
        _ => said == value,
    }
}

/// What a property should be called that has a prefix: on MQTT there is none.
fn near(property: &Header<'_>) -> Option<String> {
    let mut rests = super::PREFIXES
        .iter()
        .filter_map(|prefix| property.after_any_case(prefix));
    Some(rests.find(|rest| !rest.is_empty())?.to_ascii_lowercase())
}
