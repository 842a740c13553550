//! Recognises contracts in Avro: the record of the Avro format, and records that hold attributes among their fields.

use super::contract::{Data, EventContract, Fault, Style};
use crate::format::Subject;
use crate::format::avro::{Field, Schema, Shape};
use crate::rules::cloudevents::definitions as rules;

/// What an Avro schema says of events; `None` when it says nothing of them.
pub(super) fn read(subject: &Subject, schema: &Schema) -> Option<EventContract> {
    let Shape::Record(record) = schema.shape(schema.root()) else {
        return None;
    };
    let named = |name: &str| record.fields.iter().find(|field| plain(field) == name);
    if let (Some(attributes), Some(_)) = (named("attribute"), named("data"))
        && matches!(schema.shape(attributes.slot.of), Shape::Map(_))
        && record.name.simple().ends_with("CloudEvent")
    {
        let mut contract = super::blank(subject, Style::AvroFormat);
        contract.data = Data::Nothing;
        return Some(contract);
    }
    let required = ["id", "source", "specversion", "type"].map(named);
    if required.iter().any(Option::is_none) {
        return None;
    }
    let mut contract = super::blank(subject, Style::AvroRecord);
    contract.faults.push(Fault {
        rule: &rules::AVRO_RECORD_FLATTENED,
        element: record.name.simple().to_owned(),
        place: subject.place.clone(),
        words: vec![("subject", record.name.to_string())],
    });
    Some(contract)
}

/// The name of a field, as an attribute would be spelled.
fn plain(field: &Field) -> String {
    let letters = field.name.chars().filter(|letter| *letter != '_');
    letters.flat_map(char::to_lowercase).collect()
}
