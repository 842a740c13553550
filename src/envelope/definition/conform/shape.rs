//! What a JSON Schema of events lets pass as a whole.

use std::collections::BTreeSet;

use super::super::contract::{DATA, EventContract, Style};
use super::super::members::{Members, conjuncts};
use super::{Fault, rules};
use crate::format::jsonschema::Document;
use crate::format::jsonschema::schema::{Keywords, NodeId, Schema};

/// Checks the shape of a definition.
pub(super) fn of(contract: &EventContract, document: &Document) -> Vec<Fault> {
    let schema = document.schema();
    let mut faults = unsatisfiable(document);
    if contract.style == Style::Envelope {
        let members = Members::of(schema, schema.root());
        if members.has_all(&DATA) && !members.nodes.iter().any(|id| chooses(schema.keywords(*id))) {
            faults.push(Fault {
                rule: &rules::DATA_IN_BOTH_FORMS,
                element: "data_base64".to_owned(),
                place: contract.place.clone(),
                words: Vec::new(),
            });
        }
    }
    faults.extend(contract.closed.iter().map(|place| Fault {
        rule: &rules::ENVELOPE_CLOSED,
        element: "additionalProperties".to_owned(),
        place: place.clone(),
        words: Vec::new(),
    }));
    faults
}

/// Whether a schema says more of an object than each of its members does.
fn chooses(keywords: &Keywords) -> bool {
    !keywords.one_of.is_empty()
        || !keywords.any_of.is_empty()
        || !keywords.dependent_schemas.is_empty()
        || !keywords.dependent_required.is_empty()
        || keywords.not.is_some()
        || keywords.condition.is_some()
}

/// Objects that have to hold a member which they do not let pass, so that there is no such object.
fn unsatisfiable(document: &Document) -> Vec<Fault> {
    let schema = document.schema();
    let mut faults = Vec::new();
    let mut met = BTreeSet::new();
    let mut waiting = vec![(schema.root(), String::new())];
    while let Some((id, way)) = waiting.pop() {
        if !met.insert(id) {
            continue;
        }
        let all = conjuncts(schema, id);
        let required: BTreeSet<&String> = all
            .iter()
            .flat_map(|id| &schema.keywords(*id).required)
            .collect();
        for id in &all {
            let refused = required.iter().filter(|name| refuses(schema, *id, name));
            faults.extend(refused.map(|name| fault(document, *id, &member(&way, name))));
        }
        for id in all {
            let keywords = schema.keywords(id);
            let members = keywords.properties.iter();
            waiting.extend(members.map(|(name, id)| (*id, member(&way, name))));
            waiting.extend(keywords.items.map(|id| (id, format!("{way}[]"))));
        }
    }
    faults
}

fn member(way: &str, name: &str) -> String {
    if way.is_empty() {
        name.to_owned()
    } else {
        format!("{way}.{name}")
    }
}

/// Whether a closed schema lacks a member of this name. Patterns are taken to let it pass.
fn refuses(schema: &Schema, id: NodeId, name: &str) -> bool {
    let keywords = schema.keywords(id);
    keywords
        .additional
        .is_some_and(|id| schema.keywords(id).never)
        && keywords.pattern_properties.is_empty()
        && !keywords.properties.contains_key(name)
}

fn fault(document: &Document, id: NodeId, way: &str) -> Fault {
    let node = document.schema().node(id);
    let required = node.pointer.join("required");
    let is_there = document.bundle().pointer(required.as_str()).is_some();
    Fault {
        rule: &rules::DEFINITION_UNSATISFIABLE,
        element: way.to_owned(),
        place: document.place(if is_there { &required } else { &node.pointer }),
        words: vec![("name", way.to_owned())],
    }
}
