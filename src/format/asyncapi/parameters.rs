//! The parameters of a channel's address.
//!
//! See <https://www.asyncapi.com/docs/reference/specification/v3.1.0#parameterObject>. In documents of version 2 a schema says
//! what a parameter may be.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::facts::Said;
use super::merge::Merged;
use super::outline::Outline;
use super::schema::plain;
use super::texts::At;
use crate::model::Place;

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name, which is the document's own.
    pub name: String,
    /// Which of the address' parameters it is, counted from its start; `None` where the address does not have it.
    pub slot: Option<usize>,
    /// What it may be; `None` where nothing is said.
    pub values: Option<BTreeSet<String>>,
    /// What it is when it is left out.
    pub default: Option<Said<String>>,
    /// Where its value stands in a message.
    pub location: Option<Said<String>>,
    /// What else a schema says of its values.
    pub rest: Value,
    /// Where it is.
    pub place: Place,
}

/// What a schema says for people.
const ANNOTATIONS: [&str; 9] = [
    "title",
    "description",
    "examples",
    "deprecated",
    "externalDocs",
    "$id",
    "$schema",
    "readOnly",
    "writeOnly",
];

/// The parameters of a channel: those of its address in its order, then those that are only described.
pub(super) fn read<'t>(
    outline: &mut Outline<'_, 't>,
    address: Option<&str>,
    at: &At<'t>,
    channel: &At<'t>,
) -> Vec<Parameter> {
    let names = address.map(placeholders).unwrap_or_default();
    let silent = names.iter().enumerate().map(|(slot, name)| Parameter {
        name: (*name).to_owned(),
        slot: Some(slot),
        values: None,
        default: None,
        location: None,
        rest: Value::Null,
        place: at.place(),
    });
    let mut parameters: Vec<Parameter> = silent.collect();
    let slots = names.iter().enumerate();
    let slots: BTreeMap<&str, usize> = slots.rev().map(|(slot, name)| (*name, slot)).collect();
    for (name, at) in channel.get("parameters").iter().flat_map(At::members) {
        if name.starts_with("x-") {
            continue;
        }
        let Some(read) = parameter(outline, (name, slots.get(name).copied()), at) else {
            continue;
        };
        match read.slot.and_then(|index| parameters.get_mut(index)) {
            Some(silent) => *silent = read,
            None => parameters.push(read),
        }
    }
    parameters
}

/// What a document says of a parameter; `None` where it cannot be followed, which is told.
fn parameter<'t>(
    outline: &mut Outline<'_, 't>,
    (name, slot): (&str, Option<usize>),
    at: At<'t>,
) -> Option<Parameter> {
    let place = at.place();
    let parameter = outline.followed(at)?;
    let location = parameter.get("location").and_then(|at| said(&at));
    let schema = match parameter.get("schema") {
        Some(schema) => outline.followed(schema)?,
        None => parameter,
    };
    let values = schema.get("enum").map(|list| {
        let items = list.items();
        items.map(|item| word(&item).value).collect()
    });
    let only = schema.get("const").map(|only| word(&only).value);
    Some(Parameter {
        name: name.to_owned(),
        slot,
        values: values.or_else(|| only.map(|only| BTreeSet::from([only]))),
        default: schema.get("default").map(|default| word(&default)),
        location,
        rest: rest(&schema),
        place,
    })
}

fn said(at: &At<'_>) -> Option<Said<String>> {
    at.node.as_str()?;
    Some(word(at))
}

/// A value as it stands in an address.
fn word(at: &At<'_>) -> Said<String> {
    let value = match at.node.as_str() {
        Some(text) => text.to_owned(),
        None => at.node.to_value().to_string(),
    };
    let place = at.place();
    Said { value, place }
}

/// What narrows the values besides a list of them. Every value is a text in the end.
fn rest(schema: &At<'_>) -> Value {
    let told_elsewhere = ["enum", "const", "default", "location"];
    let members = schema.members().filter(|(key, at)| {
        let is_text = *key == "type" && at.node.as_str() == Some("string");
        let is_told = told_elsewhere.contains(key) || ANNOTATIONS.contains(key);
        !is_text && !is_told && !key.starts_with("x-")
    });
    let members: serde_json::Map<String, Value> = members
        .map(|(key, at)| (key.to_owned(), plain(&Merged::Plain(at))))
        .collect();
    if members.is_empty() {
        Value::Null
    } else {
        Value::Object(members)
    }
}

/// The names of an address' parameters, in its order.
fn placeholders(address: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = address;
    while let Some((_, from)) = rest.split_once('{') {
        let Some((name, after)) = from.split_once('}') else {
            break;
        };
        names.push(name);
        rest = after;
    }
    names
}
