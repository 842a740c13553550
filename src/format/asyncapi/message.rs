//! One message: its traits merged, its schemas read, its names collected.

use serde_json::Value;

use super::facts::{Example, Facts, Identity, Said};
use super::merge::{Merged, with_traits};
use super::outline::{Listed, bindings, extensions, is_kafka, said};
use super::payload::{Cook, Payload};
use super::texts::At;
use crate::format::jsonschema::Document;
use crate::model::Unread;

/// Reads a message; gives what people call it as well.
///
/// # Errors
/// If a trait, a schema or a reference of it makes no sense.
pub(super) fn read<'t>(
    listed: &Listed<'t>,
    cook: &Cook<'_, 't>,
    inherited: Option<&Said<String>>,
) -> Result<(String, Facts), Unread> {
    let message = with_traits(listed.at.clone(), cook.version, cook.guide)?;
    let text = |key| message.text(key).map(|(text, _)| text.to_owned());
    let own = text("name").or_else(|| text("messageId"));
    let name = own
        .or_else(|| listed.keys.first().cloned())
        .or_else(|| text("title"));
    let name = name.or_else(|| listed.operation.clone());
    let element = name.clone().unwrap_or_else(|| "message".to_owned());
    let payload = cook.payload(&message, &element)?;
    let coded_headers = cook.coded_headers(&message)?;
    let headers = match &coded_headers {
        Some(_) => None,
        None => cook.headers(&message)?,
    };
    let key = match kafka_key(&message, cook)? {
        Some(key) => Some(cook.key(key, &payload)?),
        None => None,
    };
    let content_type = message.text("contentType").map(|(text, place)| Said {
        value: text.to_owned(),
        place,
    });
    let identity = Identity {
        event_type: event_type(&payload, headers.as_ref()),
        names: [text("name"), text("messageId")]
            .into_iter()
            .flatten()
            .collect(),
        full_name: payload.full_name(),
        keys: listed.keys.iter().cloned().collect(),
    };
    let name = name
        .or_else(|| identity.full_name.clone())
        .unwrap_or(element);
    let facts = Facts {
        identity,
        uses: listed.uses.clone(),
        channels: listed.channels.clone(),
        content_type: content_type.or_else(|| inherited.cloned()),
        payload,
        headers,
        coded_headers,
        key,
        correlation: correlation(&message, cook)?,
        bindings: bindings(&message, cook.guide)?,
        examples: examples(&message),
        extensions: extensions(&message),
    };
    Ok((name, facts))
}

fn kafka_key<'t>(message: &Merged<'t>, cook: &Cook<'_, 't>) -> Result<Option<Merged<'t>>, Unread> {
    let Some(bindings) = message.set("bindings") else {
        return Ok(None);
    };
    let protocols = bindings.followed(cook.guide)?.members();
    for (_, kafka) in protocols.into_iter().filter(|(name, _)| is_kafka(name)) {
        if let Some(key) = kafka.followed(cook.guide)?.set("key") {
            return Ok(Some(key));
        }
    }
    Ok(None)
}

fn correlation<'t>(
    message: &Merged<'t>,
    cook: &Cook<'_, 't>,
) -> Result<Option<Said<String>>, Unread> {
    let Some(correlation) = message.set("correlationId") else {
        return Ok(None);
    };
    let correlation = correlation.followed(cook.guide)?;
    let location = correlation.text("location");
    Ok(location.map(|(location, place)| Said {
        value: location.to_owned(),
        place,
    }))
}

/// Examples name a payload and headers since 2.0; whatever else they say is for people.
fn examples(message: &Merged<'_>) -> Vec<Example> {
    let examples = message.get("examples");
    let items = examples.iter().flat_map(|examples| examples.at().items());
    let read = items.enumerate().map(|(index, example)| {
        let name = example.text("name").map(str::to_owned);
        let part = |key| example.get(key).map(|at: At<'_>| said(&Merged::Plain(at)));
        Example {
            title: name.unwrap_or_else(|| format!("{}", index + 1)),
            payload: part("payload"),
            headers: part("headers"),
        }
    });
    read.collect()
}

/// The one value that `type` has in all events, in the payload of the structured mode or in a header of the binary mode.
fn event_type(payload: &Payload, headers: Option<&Document>) -> Option<String> {
    const HEADERS: [&str; 4] = ["ce_type", "ce-type", "cloudEvents:type", "cloudEvents_type"];
    let structured = match payload {
        Payload::Json(document) => {
            let is_event = !property(document.bundle(), "specversion").is_empty();
            is_event
                .then(|| constant(document.bundle(), "type"))
                .flatten()
        }
        _ => None,
    };
    structured.or_else(|| {
        let headers = headers?;
        HEADERS
            .iter()
            .find_map(|name| constant(headers.bundle(), name))
    })
}

/// The only text that a property may have.
fn constant(schema: &Value, name: &str) -> Option<String> {
    property(schema, name).into_iter().find_map(|property| {
        let only = property.get("enum").and_then(Value::as_array);
        let only = only
            .filter(|values| values.len() == 1)
            .and_then(|values| values.first());
        property.get("const").or(only)?.as_str().map(str::to_owned)
    })
}

/// What a schema says of a property, itself and by what it takes in with `$ref` and `allOf`.
fn property<'v>(whole: &'v Value, name: &str) -> Vec<&'v Value> {
    // An envelope is not taken in by longer ways than this.
    const MOST: usize = 100;
    let (mut found, mut open, mut steps) = (Vec::new(), vec![whole], 0);
    while let Some(schema) = open.pop().filter(|_| steps < MOST) {
        steps += 1;
        let own = schema
            .get("properties")
            .and_then(|properties| properties.get(name));
        found.extend(own);
        found.extend(own.and_then(|own| target(whole, own)));
        open.extend(target(whole, schema));
        open.extend(
            schema
                .get("allOf")
                .and_then(Value::as_array)
                .into_iter()
                .flatten(),
        );
    }
    found
}

fn target<'v>(whole: &'v Value, schema: &'v Value) -> Option<&'v Value> {
    let reference = schema.get("$ref")?.as_str()?;
    whole.pointer(reference.strip_prefix('#')?)
}
