//! Messages of documents as schemas of data: what events of their types hold.

use super::Bound;
use crate::envelope::definition::{self, Bindings, Data};
use crate::format::asyncapi::{Message, Payload};
use crate::format::jsonschema::fragment;
use crate::format::{Schema, Subject};
use crate::model::{Formats, Pointer};

impl Bound {
    /// The payload of a message, bound to each type that its events have; nothing for what is no message, and for messages
    /// whose events may be of any type or hold any data.
    ///
    /// Headers or the payload pin the type. Where they do not, a name with dots is one: `com.acme.order.placed`.
    pub fn of_message(subject: &Subject, formats: Formats) -> Vec<Self> {
        let Schema::AsyncApi(message) = &subject.schema else {
            return Vec::new();
        };
        let Some((schema, part)) = data(subject, message) else {
            return Vec::new();
        };
        let name = name(message, part.as_ref());
        let types = types(subject, message).into_iter();
        let bound = types.map(|event_type| Self {
            event_type,
            name: name.clone(),
            schema: schema.clone(),
            part: part.clone(),
            formats,
        });
        bound.collect()
    }
}

fn types(subject: &Subject, message: &Message) -> Vec<String> {
    let pinned = contract(subject).map_or_else(Vec::new, |contract| contract.types);
    if !pinned.is_empty() {
        return pinned.into_iter().map(|stated| stated.text).collect();
    }
    let identity = &message.facts().identity;
    let names = identity.names.iter().chain(&identity.keys);
    let dotted = names.filter(|name| name.contains('.')).cloned();
    let types: std::collections::BTreeSet<String> = dotted.collect();
    types.into_iter().collect()
}

fn contract(subject: &Subject) -> Option<definition::EventContract> {
    definition::read(subject, Bindings { type_of: &|_| None })
}

/// The schema of the data, or the part of a schema of whole events that it is.
type DataSchema = (Result<Schema, String>, Option<Pointer>);

fn data(subject: &Subject, message: &Message) -> Option<DataSchema> {
    let contract = contract(subject);
    let is_whole = |contract: &definition::EventContract| contract.style.is_binary();
    let part = match contract.filter(|contract| !is_whole(contract)) {
        None => None,
        Some(contract) => match contract.data {
            Data::Whole => None,
            Data::Part(pointer) => Some(pointer),
            Data::Messages(_) | Data::Files(_) | Data::Nothing => return None,
        },
    };
    let schema = match &message.facts().payload {
        Payload::Anything => return None,
        Payload::Json(document) => Ok(Schema::Json(document.clone())),
        Payload::Avro(schema) => Ok(Schema::Avro(schema.clone())),
        Payload::Protobuf(inlay) => Ok(inlay.root().schema.clone()),
        Payload::Foreign(foreign) => Err(format!(
            "it is written in {}, which is not read",
            foreign.format
        )),
    };
    Some((schema, part))
}

/// Where the schema stands, as a reference.
fn name(message: &Message, part: Option<&Pointer>) -> String {
    let place = message.facts().payload.place();
    let Some(place) = place else {
        return message.contract().path.clone();
    };
    let part = part.map_or("", Pointer::as_str);
    let pointer = format!("{}{part}", place.pointer.as_str());
    match pointer.as_str() {
        "" => place.file.path().to_owned(),
        pointer => format!("{}{}", place.file.path(), fragment(pointer)),
    }
}
