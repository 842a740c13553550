//! The type of the events and the address of the schema of their data.

use super::super::contract::{EventContract, Stated, Style};
use super::super::token::Token;
use super::super::{Bindings, Sides};
use super::{Data, Fault, fault, rules};
use crate::format::{Schema, Subject, jsonschema};
use crate::model::SchemaType;

/// What the configuration says of a schema, held against what it is.
pub(super) fn bound(
    bindings: Bindings<'_>,
    contract: Option<&EventContract>,
    subject: &Subject,
) -> Vec<Fault> {
    let Some(wanted) = (bindings.type_of)(subject.path()) else {
        return Vec::new();
    };
    let problem = match contract {
        Some(contract) if contract.has_type(&wanted) => return Vec::new(),
        Some(contract) => {
            let first = contract.types.first();
            let first = first.map_or("another type", |stated| stated.text.as_str());
            format!("the schema itself says `{first}`")
        }
        // Each message of the file would say the same.
        None if is_further_message(subject) => return Vec::new(),
        None => "none of its schemas can be meant, or several".to_owned(),
    };
    let mut fault = fault(&rules::CONTRACT_NOT_RECOGNISED, &wanted, &subject.place, []);
    fault.words.push(("path", subject.path().to_owned()));
    fault.words.push(("problem", problem));
    vec![fault]
}

fn is_further_message(subject: &Subject) -> bool {
    match &subject.schema {
        Schema::Protobuf(definition) => !definition.is_first_of_its_file(),
        Schema::Avro(_) | Schema::Json(_) | Schema::AsyncApi(_) => false,
    }
}

/// Whether the type is pinned, bears a version, and has a schema that can be found.
pub(super) fn of(contract: &EventContract, sides: &Sides<'_>) -> Vec<Fault> {
    let mut faults: Vec<Fault> = unpinned(contract).into_iter().collect();
    let address = contract.value("dataschema");
    for stated in &contract.types {
        let token = Token::of(&stated.text);
        match (&token, address.and_then(|address| Token::of(&address.text))) {
            (None, _) => {
                let rule = &rules::TYPE_WITHOUT_VERSION;
                faults.push(fault(rule, &stated.text, &stated.place, []));
            }
            (Some(token), Some(other)) if !token.agrees(&other) => {
                let uri = address.map_or_else(String::new, |address| address.text.clone());
                let rule = &rules::TYPE_AND_SCHEMA_DISAGREE;
                faults.push(fault(rule, &stated.text, &stated.place, [("uri", uri)]));
            }
            _ => {}
        }
    }
    faults.extend(address.and_then(|address| unresolved(contract, address, sides)));
    faults
}

/// A definition of whole events, of whatever type.
fn unpinned(contract: &EventContract) -> Option<Fault> {
    let attribute = contract.attributes.get("type")?;
    let is_pinned = attribute.values.is_some() || attribute.pattern.is_some();
    // Without data of its own it is a base for others, like that of the specification.
    let is_base = contract.data == Data::Nothing;
    let is_unpinned = contract.style.pins_types() && !is_pinned && !is_base;
    is_unpinned.then(|| fault(&rules::TYPE_UNPINNED, "type", &attribute.place, []))
}

/// An address behind which the repository has nothing.
fn unresolved(contract: &EventContract, address: &Stated, sides: &Sides<'_>) -> Option<Fault> {
    let is_checked =
        matches!(contract.style, Style::Envelope | Style::Registry) || contract.style.is_binary();
    let holder = address.place.file.path();
    let is_found = jsonschema::finds(sides.files, sides.uris, holder, &address.text)
        || contract.schema_type == SchemaType::Protobuf;
    (is_checked && !is_found).then(|| {
        fault(
            &rules::DATASCHEMA_UNRESOLVED,
            &address.text,
            &address.place,
            [],
        )
    })
}
