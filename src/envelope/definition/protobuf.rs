//! Recognises contracts in Protobuf: the message of the Protobuf format, and data with a type in its options.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{EnumDescriptor, Kind, MessageDescriptor};

use super::contract::{Attribute, Data, EventContract, Fault, Stated, Style};
use crate::envelope::lexical::name;
use crate::envelope::names;
use crate::format::Subject;
use crate::format::jsonschema::schema::Types;
use crate::format::protobuf::{CustomOption, CustomValue, Definition, Element, Message};
use crate::model::Place;
use crate::rules::cloudevents::definitions as rules;

/// The message of the Protobuf format.
const FORMAT: &str = "io.cloudevents.v1.CloudEvent";

/// Its fields: number, name, type.
const FIELDS: [(u32, &str, &str); 8] = [
    (1, "id", "string"),
    (2, "source", "string"),
    (3, "spec_version", "string"),
    (4, "type", "string"),
    (
        5,
        "attributes",
        "map<string, io.cloudevents.v1.CloudEvent.CloudEventAttributeValue>",
    ),
    (6, "binary_data", "bytes"),
    (7, "text_data", "string"),
    (8, "proto_data", "google.protobuf.Any"),
];

/// The fields of the values of its attributes.
const VALUE_FIELDS: [(u32, &str, &str); 7] = [
    (1, "ce_boolean", "bool"),
    (2, "ce_integer", "int32"),
    (3, "ce_string", "string"),
    (4, "ce_bytes", "bytes"),
    (5, "ce_uri", "string"),
    (6, "ce_uri_ref", "string"),
    (7, "ce_timestamp", "google.protobuf.Timestamp"),
];

/// What a definition of Protobuf says of events; `None` when it says nothing of them.
pub(super) fn read(subject: &Subject, definition: &Definition) -> Option<EventContract> {
    let Element::Message(message) = &definition.element else {
        return None;
    };
    if definition.is_extension() {
        return None;
    }
    if message.full_name() == FORMAT {
        return Some(format(subject, definition, message));
    }
    with_options(subject, definition, message)
}

/// The types that a message is made of, itself among them, each by the name of the top-level one around it.
pub(super) fn closure(message: &Message) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut met = BTreeSet::new();
    let mut waiting = vec![message.0.clone()];
    while let Some(message) = waiting.pop() {
        if !met.insert(message.full_name().to_owned()) {
            continue;
        }
        names.insert(outermost(&message));
        for field in message.fields() {
            match field.kind() {
                Kind::Message(message) => waiting.push(message),
                Kind::Enum(item) => drop(names.insert(around(&item))),
                _ => {}
            }
        }
    }
    names
}

fn outermost(message: &MessageDescriptor) -> String {
    let mut message = message.clone();
    while let Some(around) = message.parent_message() {
        message = around;
    }
    message.full_name().to_owned()
}

fn around(item: &EnumDescriptor) -> String {
    let message = item.parent_message();
    message.map_or_else(
        || item.full_name().to_owned(),
        |message| outermost(&message),
    )
}

fn format(subject: &Subject, definition: &Definition, message: &Message) -> EventContract {
    let mut contract = super::blank(subject, Style::ProtobufFormat);
    contract.data = Data::Nothing;
    contract.faults = deviations(definition, message, &FIELDS);
    let nested = message.nested_messages();
    let value = nested
        .iter()
        .find(|nested| nested.name() == "CloudEventAttributeValue");
    contract.faults.extend(value.map_or_else(Vec::new, |value| {
        deviations(definition, value, &VALUE_FIELDS)
    }));
    contract
}

/// Where the fields of a message are not those of the format.
fn deviations(
    definition: &Definition,
    message: &Message,
    wanted: &[(u32, &str, &str)],
) -> Vec<Fault> {
    let library = definition.library();
    let file = message.0.parent_file();
    let whole = library.place(file.name(), message.0.path());
    let fault = |element: String, place: Option<Place>, problem: String| {
        let place = place.or_else(|| whole.clone())?;
        Some(Fault {
            rule: &rules::PROTOBUF_FORMAT_CHANGED,
            words: vec![("element", element.clone()), ("problem", problem)],
            element,
            place,
        })
    };
    let mut faults = Vec::new();
    let fields = message.fields();
    for (number, name, kind) in wanted {
        let element = format!("{}.{name}", message.name());
        let found = fields.iter().find(|field| field.number() == *number);
        let is_right =
            found.is_some_and(|field| field.name() == *name && field.type_name() == *kind);
        if !is_right {
            let place = found.and_then(|field| library.place(field.file().name(), field.path()));
            let problem = found.map_or_else(
                || format!("field {number} is missing, which the format calls `{name}`"),
                |field| {
                    let (is, of) = (field.name(), field.type_name());
                    format!("field {number} is `{of} {is}`, and `{kind} {name}` in the format")
                },
            );
            faults.extend(fault(element, place, problem));
        }
    }
    for field in &fields {
        if wanted.iter().all(|(number, ..)| *number != field.number()) {
            let element = format!("{}.{}", message.name(), field.name());
            let place = library.place(field.file().name(), field.path());
            let problem = format!("field {} is not in the format", field.number());
            faults.extend(fault(element, place, problem));
        }
    }
    faults
}

/// A message whose options say of which type it is the event.
fn with_options(
    subject: &Subject,
    definition: &Definition,
    message: &Message,
) -> Option<EventContract> {
    let library = definition.library();
    let options = library.options_of_message(&message.0);
    let stated = |wanted: &str| -> Vec<Stated> {
        let named = options
            .iter()
            .filter(|option| option.short_name() == wanted);
        let texts = named.filter_map(|option| match &option.value {
            CustomValue::Text(text) => Some(Stated {
                text: text.clone(),
                place: option
                    .place
                    .clone()
                    .unwrap_or_else(|| subject.place.clone()),
            }),
            _ => None,
        });
        texts.collect()
    };
    let types = stated("cloud_event_type");
    if types.is_empty() {
        return None;
    }
    let mut contract = super::blank(subject, Style::ProtobufOptions);
    contract.types = types;
    contract.data = Data::Messages(closure(message));
    let file = library.options_of_file(&message.0.parent_file());
    let declared = declared(&file, &subject.place);
    for used in stated("cloud_event_extension_name") {
        match declared.get(used.text.as_str()) {
            Some(known) => {
                contract.faults.extend(misnamed(&used.text, known));
                let attribute = attribute(known.place.clone());
                contract.attributes.insert(used.text, attribute);
            }
            // Everybody knows what these are.
            None if names::documented(&used.text).is_some() => {
                let attribute = attribute(used.place);
                contract.attributes.insert(used.text, attribute);
            }
            None => contract.faults.push(fault(
                &used.text,
                used.place,
                "no cloud_event_extension_attribute of its file declares it".to_owned(),
            )),
        }
    }
    Some(contract)
}

/// An extension attribute that a file declares.
struct Declared {
    camel_case_name: Option<String>,
    place: Place,
}

fn declared(options: &[CustomOption], otherwise: &Place) -> BTreeMap<String, Declared> {
    let wanted = "cloud_event_extension_attribute";
    let named = options
        .iter()
        .filter(|option| option.short_name() == wanted);
    let records = named.filter_map(|option| {
        let CustomValue::Record(members) = &option.value else {
            return None;
        };
        let member = |wanted: &str| {
            let mut members = members.iter();
            let found = members.find(|(name, _)| name == wanted);
            found.map(|(_, text)| text.clone())
        };
        let declared = Declared {
            camel_case_name: member("camel_case_name"),
            place: option.place.clone().unwrap_or_else(|| otherwise.clone()),
        };
        Some((member("name")?, declared))
    });
    records.collect()
}

/// What is wrong with the name of an extension.
fn misnamed(extension: &str, declared: &Declared) -> Option<Fault> {
    let problem = match &declared.camel_case_name {
        _ if name::check(extension).is_err() => {
            "a name is of lower-case letters and digits; the spelling with capitals is its camel_case_name".to_owned()
        }
        Some(camel) if camel.to_ascii_lowercase() != extension => {
            format!("its camel_case_name `{camel}` is another name")
        }
        _ => return None,
    };
    Some(fault(extension, declared.place.clone(), problem))
}

fn fault(name: &str, place: Place, problem: String) -> Fault {
    Fault {
        rule: &rules::OPTION_EXTENSION_WRONG,
        element: name.to_owned(),
        place,
        words: vec![("name", name.to_owned()), ("problem", problem)],
    }
}

/// An attribute of which the options say no more than that it is there.
fn attribute(place: Place) -> Attribute {
    Attribute {
        is_required: true,
        types: Some(Types::STRING),
        ..Attribute::unsaid(place)
    }
}
