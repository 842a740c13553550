//! Types, presence, oneofs and defaults; numbers are known of the elements already.

use serde_json::{Map, Value, json};

use super::{Facts, key};
use crate::architect::names::{spelling, word};
use crate::format::protobuf::{
    Cardinality, Definition, Element, Field, Library, Message, Presence,
};

pub(super) fn facts(definition: &Definition) -> Facts {
    let mut facts = Facts::new();
    if let Element::Message(message) = &definition.element {
        of_message(definition.library(), message, &mut facts);
    }
    facts
}

fn of_message(library: &Library, message: &Message, facts: &mut Facts) {
    let file = message.0.parent_file();
    for own in message.fields() {
        if let Some(place) = library.place(file.name(), own.path()) {
            facts.insert(key(&place), field(&own));
        }
    }
    for nested in message.nested_messages() {
        of_message(library, &nested, facts);
    }
}

fn field(field: &Field) -> Map<String, Value> {
    let presence = match field.cardinality() {
        Cardinality::Singular(Presence::Implicit) => Some("implicit"),
        Cardinality::Singular(Presence::Explicit) => Some("explicit"),
        Cardinality::Singular(Presence::Required) => Some("required"),
        Cardinality::Repeated { .. } | Cardinality::Map => None,
    };
    let oneof = field.oneof().map(|oneof| word(oneof.name()));
    let default = field.declared_default().map(|default| word(&default));
    let facts = [
        ("type", Some(spelling(&field.type_name()))),
        ("presence", presence.map(str::to_owned)),
        ("oneof", oneof),
        ("default", default),
    ];
    let known = facts.into_iter();
    known
        .filter_map(|(name, fact)| Some((name.to_owned(), json!(fact?))))
        .collect()
}
