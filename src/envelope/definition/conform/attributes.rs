//! The attributes that the specification defines.

use std::collections::BTreeMap;

use super::super::contract::{Attribute, EventContract, REQUIRED, Stated, Style};
use super::super::tell::names;
use super::{Fault, fault, rules};
use crate::format::jsonschema::schema::Types;
use crate::model::Rule;

/// The attributes that may be absent, and that the JSON format lets producers send as `null`.
const OPTIONAL: [&str; 4] = ["datacontenttype", "dataschema", "subject", "time"];

/// The formats of JSON Schema that hold an attribute to its type.
const FORMATS: [(&str, &[&str]); 3] = [
    ("source", &["uri-reference", "uri"]),
    ("dataschema", &["uri"]),
    ("time", &["date-time"]),
];

/// Checks the attributes of a definition of whole events.
pub(super) fn of_envelope(contract: &EventContract) -> Vec<Fault> {
    let mut faults = absent(contract, &REQUIRED);
    faults.extend(specversion(contract));
    for name in REQUIRED.iter().chain(&OPTIONAL) {
        if let Some(attribute) = contract.attributes.get(*name) {
            faults.extend(typed(name, attribute, OPTIONAL.contains(name)));
        }
    }
    faults.extend(empty(contract));
    let strict = OPTIONAL.iter().filter(|name| {
        let attribute = contract.attributes.get(**name);
        let types = attribute.and_then(|attribute| attribute.types);
        types.is_some_and(|types| !types.covers(Types::NULL))
    });
    let strict: Vec<&str> = strict.copied().collect();
    if !strict.is_empty() {
        faults.push(Fault {
            rule: &rules::OPTIONAL_NOT_NULLABLE,
            element: strict.join(", "),
            place: contract.place.clone(),
            words: vec![("names", names(strict))],
        });
    }
    faults
}

/// Checks the attributes of an event in the binary mode, which are headers. A definition that describes but one of those that
/// are required says what the event is, and not what all of it is.
pub(super) fn of_headers(contract: &EventContract) -> Vec<Fault> {
    let declared = REQUIRED.iter();
    let declared = declared.filter(|name| contract.attributes.contains_key(**name));
    let mut faults = match declared.count() {
        0 | 1 => Vec::new(),
        _ => absent(contract, &REQUIRED),
    };
    let attributes = contract.attributes.iter();
    let strange = attributes.filter(|(_, attribute)| is_strange(contract.style, attribute));
    let strange: BTreeMap<&str, &Attribute> = strange
        .map(|(name, attribute)| (name.as_str(), attribute))
        .collect();
    faults.extend(strange.iter().map(|(name, attribute)| {
        let types = attribute.types.unwrap_or(Types::ANY);
        let words = [("types", types.words())];
        fault(&rules::HEADER_NOT_TEXT, name, &attribute.place, words)
    }));
    if !strange.contains_key("specversion") {
        faults.extend(specversion(contract));
    }
    let plain = |name: &&&str| !strange.contains_key(**name);
    for name in REQUIRED.iter().chain(&OPTIONAL).filter(plain) {
        if let Some(attribute) = contract.attributes.get(*name) {
            faults.extend(typed(name, attribute, OPTIONAL.contains(name)));
        }
    }
    faults.extend(empty(contract));
    faults
}

/// Whether a header that is a text is declared as something else.
fn is_strange(style: Style, attribute: &Attribute) -> bool {
    let allowed = Types::STRING.union(Types::NULL);
    let is_text = |types: Types| allowed.covers(types) && types.covers(Types::STRING);
    style == Style::Headers && attribute.types.is_some_and(|types| !is_text(types))
}

/// Checks the members of a context that a binding maps to attributes. Its own version is not that of `CloudEvents`.
pub(super) fn of_context(contract: &EventContract) -> Vec<Fault> {
    const MAPPED: [&str; 3] = ["id", "source", "type"];
    let mut faults = absent(contract, &MAPPED);
    for name in MAPPED {
        if let Some(attribute) = contract.attributes.get(name) {
            faults.extend(typed(name, attribute, false));
        }
    }
    faults.extend(empty(contract));
    faults
}

/// The attributes that are not declared, or that an event may lack.
fn absent(contract: &EventContract, wanted: &[&str]) -> Vec<Fault> {
    let absent = wanted.iter().filter_map(|name| {
        let (place, problem) = match contract.attributes.get(*name) {
            None => (&contract.place, "is not declared"),
            Some(attribute) if !attribute.is_required => (&attribute.place, "is not required"),
            Some(_) => return None,
        };
        let words = [("problem", problem.to_owned())];
        Some(fault(
            &rules::REQUIRED_ATTRIBUTE_OPTIONAL,
            name,
            place,
            words,
        ))
    });
    absent.collect()
}

fn specversion(contract: &EventContract) -> Option<Fault> {
    const VERSION: &str = "1.0";
    let attribute = contract.attributes.get("specversion")?;
    let wrong = |rule: &'static Rule, values: &str| {
        let words = [("values", values.to_owned())];
        fault(rule, "specversion", &attribute.place, words)
    };
    match &attribute.values {
        // A wrong type is told as such, and a pattern was meant to say something.
        None if attribute.pattern.is_some() => None,
        None => Some(wrong(&rules::SPECVERSION_OPEN, "")),
        Some(values) => {
            let others = values.iter().filter(|stated| stated.text != VERSION);
            let others: Vec<&str> = others.map(|Stated { text, .. }| text.as_str()).collect();
            (!others.is_empty()).then(|| wrong(&rules::SPECVERSION_WRONG, &names(others)))
        }
    }
}

/// The type of an attribute, and the format that holds it to that.
fn typed(name: &str, attribute: &Attribute, is_optional: bool) -> Option<Fault> {
    let allowed = if is_optional {
        Types::STRING.union(Types::NULL)
    } else {
        Types::STRING
    };
    if let Some(types) = attribute.types
        && (!allowed.covers(types) || !types.covers(Types::STRING))
    {
        let words = [("types", types.words())];
        return Some(fault(
            &rules::ATTRIBUTE_TYPE_WRONG,
            name,
            &attribute.place,
            words,
        ));
    }
    let (_, formats) = FORMATS.iter().find(|(of, _)| *of == name)?;
    let is_held = attribute.values.is_some()
        || attribute.pattern.is_some()
        || attribute
            .format
            .as_deref()
            .is_some_and(|format| formats.contains(&format));
    (!is_held).then(|| {
        let words = [("format", formats[0].to_owned())];
        fault(
            &rules::ATTRIBUTE_FORMAT_MISSING,
            name,
            &attribute.place,
            words,
        )
    })
}

/// The attributes that may be empty texts.
fn empty(contract: &EventContract) -> Option<Fault> {
    const FILLED: [&str; 3] = ["id", "source", "type"];
    let takes_empty = |name: &&&str| {
        let attribute = contract.attributes.get(**name);
        let takes_text = |attribute: &Attribute| {
            attribute
                .types
                .is_none_or(|types| types.covers(Types::STRING))
        };
        attribute.is_some_and(|attribute| attribute.takes_empty && takes_text(attribute))
    };
    let found: Vec<&str> = FILLED.iter().filter(takes_empty).copied().collect();
    let first = contract.attributes.get(*found.first()?)?;
    Some(Fault {
        rule: &rules::ATTRIBUTE_MAY_BE_EMPTY,
        element: found.join(", "),
        place: first.place.clone(),
        words: vec![("names", names(found))],
    })
}
