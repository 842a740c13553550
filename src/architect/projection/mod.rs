//! A case as a question shows it: names, types, numbers and constraints, and no word that was written for people.
//!
//! In: a case, and what the catalogue says about it. Out: JSON, and the names that it uses. No file goes into it as it is.

mod avro;
mod json;
mod protobuf;

pub(super) use json::KEYWORDS;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::names::{self, Names};
use crate::advice::Case;
use crate::advice::elements::{Element, ElementId};
use crate::format::asyncapi::{self, Payload};
use crate::format::{Schema, Subject};
use crate::model::{Advice, Finding, JudgedEffect, Place, Side};

/// What is known of an element, by file and pointer.
type Facts = BTreeMap<(String, String), Map<String, Value>>;

/// A case that was made ready to be asked about.
#[derive(Debug)]
pub(super) struct Projection<'c> {
    pub(super) names: Names<'c>,
    pub(super) shown: Value,
}

impl<'c> Projection<'c> {
    /// Shows a case, with so many elements at most.
    pub(super) fn of(case: &'c Case<'c>, rules: &Advice, most: usize) -> Self {
        let elements = relevant(case, most);
        let names = Names::of(&elements);
        let side = |side: Side, subject: Option<&Subject>| {
            let facts = subject.map(facts).unwrap_or_default();
            let own = elements.iter().filter(|element| element.side == side);
            let shown = own.map(|element| one(element, &names, &facts));
            shown.collect::<Vec<_>>()
        };
        let schemas = case.schemas;
        let others = case.others.iter();
        let others = others.filter(|other| other.fingerprint != case.finding.fingerprint);
        let demands = case.demands;
        let shown = json!({
            "schema_type": schemas.newest().map(|subject| subject.schema_type().to_string()),
            "mode": demands.mode.to_string(),
            "protobuf_layer": demands.layer.to_string(),
            "runtimes": demands.runtimes.to_string(),
            "finding": finding(case, case.finding, &names),
            "other_findings": others.take(10).map(|other| finding(case, other, &names)).collect::<Vec<_>>(),
            "options": menu(rules),
            "old": side(Side::Old, schemas.old.as_ref()),
            "new": side(Side::New, schemas.new.as_ref()),
            "elements_left_out": schemas.elements.iter().count() - elements.len(),
        });
        Self { names, shown }
    }
}

/// The elements that matter most, in their order: those beside the finding and those that hold them, then all others.
fn relevant<'c>(case: &'c Case<'c>, most: usize) -> Vec<&'c Element> {
    let elements = &case.schemas.elements;
    let mut wanted: BTreeSet<&ElementId> = BTreeSet::new();
    for (side, place) in places(case.finding) {
        let mut at = elements.at(side, place);
        let mut is_first = true;
        while let Some(element) = at {
            wanted.insert(&element.id);
            let holder = element.holder.as_ref();
            let beside = holder.filter(|_| is_first).into_iter();
            let beside = beside.flat_map(|holder| elements.inside(holder));
            wanted.extend(beside.take(most / 3).map(|element| &element.id));
            let inside = elements
                .inside(&element.id)
                .take(if is_first { most / 3 } else { 0 });
            wanted.extend(inside.map(|element| &element.id));
            is_first = false;
            at = holder.and_then(|holder| elements.get(holder));
        }
    }
    for element in elements.iter() {
        if wanted.len() >= most {
            break;
        }
        wanted.insert(&element.id);
    }
    let is_wanted = |element: &&Element| wanted.contains(&element.id);
    elements.iter().filter(is_wanted).take(most).collect()
}

fn places(finding: &Finding) -> impl Iterator<Item = (Side, &Place)> {
    let sides = [
        (Side::Old, &finding.change.old),
        (Side::New, &finding.change.new),
    ];
    let there = sides.into_iter();
    there.filter_map(|(side, place)| Some((side, place.as_ref()?)))
}

fn facts(subject: &Subject) -> Facts {
    match &subject.schema {
        Schema::Avro(schema) => avro::facts(schema),
        Schema::Protobuf(definition) => protobuf::facts(definition),
        Schema::Json(document) => json::facts(document),
        Schema::AsyncApi(message) => match &message.facts().payload {
            Payload::Avro(schema) => avro::facts(schema),
            Payload::Json(document) => json::facts(document),
            Payload::Protobuf(inlay) => {
                asyncapi::definition(inlay.root()).map_or_else(Facts::default, protobuf::facts)
            }
            Payload::Anything | Payload::Foreign(_) => Facts::default(),
        },
    }
}

fn key(place: &Place) -> (String, String) {
    let pointer = place.pointer.as_str().to_owned();
    (place.file.path().to_owned(), pointer)
}

fn one(element: &Element, names: &Names<'_>, facts: &Facts) -> Value {
    let mut shown = Map::new();
    shown.insert("id".to_owned(), json!(names.shown(&element.id)));
    shown.insert("kind".to_owned(), json!(names::kind(element.kind)));
    if let Some(number) = element.number {
        shown.insert("number".to_owned(), json!(number));
    }
    shown.extend(facts.get(&key(&element.place)).cloned().unwrap_or_default());
    Value::Object(shown)
}

/// A finding in the words of the rulebook, in which no schema has a say.
fn finding(case: &Case<'_>, finding: &Finding, names: &Names<'_>) -> Value {
    let rule = finding.change.rule;
    let elements = places(finding).filter_map(|(side, place)| {
        let element = case.schemas.elements.at(side, place)?;
        names.shown(&element.id)
    });
    let elements: Vec<&str> = elements.collect();
    let effects = finding.effects.iter().map(effect);
    json!({
        "rule": rule.id,
        "title": rule.title,
        "why": rule.why,
        "level": finding.level.to_string(),
        "elements": elements,
        "effects": effects.collect::<Vec<_>>(),
    })
}

fn effect(judged: &JudgedEffect) -> Value {
    let effect = &judged.effect;
    json!({
        "direction": effect.direction.map(|direction| direction.to_string()),
        "impact": effect.impact.word(),
        "counts": effect.counts.word(),
        "enforced": judged.enforced,
    })
}

/// What the catalogue says, without its words, which name things.
fn menu(rules: &Advice) -> Vec<Value> {
    let option = |remedy: &crate::model::Remedy| {
        let intent = remedy.patch.as_ref().map(|patch| patch.intent.word());
        json!({
            "strategy": remedy.strategy.word(),
            "verified": remedy.is_verified(),
            "intent": intent,
            "rollout": remedy.rollout.word(),
        })
    };
    rules.options.iter().map(option).collect()
}
