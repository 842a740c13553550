//! Examples of messages that are events of CloudEvents.
//!
//! In: messages of documents whose definition is that of an event. Out: the examples that are no event, whatever their schema
//! lets pass, and that were none before. What a schema has against an example is told where messages are compared.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::comparison::Comparison;
use crate::envelope::definition::{self, Bindings, Style};
use crate::envelope::json::{self, Expected};
use crate::envelope::{Judge, Settings};
use crate::format::asyncapi::{Example, Said};
use crate::format::{Schema, Subject};
use crate::model::{Change, Counts, Detail, Effect, ElementPath, Impact, Level, Place, Proof};
use crate::rules::asyncapi::EXAMPLE_INVALID;
use crate::subject::Pair;

/// What is told of the examples of each pair.
pub(super) fn told(pairs: &[Pair], compared: &[Comparison<'_>]) -> BTreeMap<usize, Vec<Change>> {
    let pairs = pairs.iter().zip(compared).enumerate();
    let told = pairs.filter_map(|(index, (pair, comparison))| {
        let new = pair.new_side()?;
        let known = pair.old_side().map(flawed).unwrap_or_default();
        let is_told = |place: &Place| {
            let mut changes = comparison.judgement().changes.iter();
            changes.any(|change| {
                change.rule.id == EXAMPLE_INVALID.id && change.new.as_ref() == Some(place)
            })
        };
        let fresh = flawed(new).into_iter().filter(|flawed| {
            let was_flawed = |old: &Flawed| old.part == flawed.part && old.value == flawed.value;
            !known.iter().any(was_flawed) && !is_told(&flawed.place)
        });
        let changes: Vec<Change> = fresh.map(|flawed| flawed.change(new)).collect();
        (!changes.is_empty()).then_some((index, changes))
    });
    told.collect()
}

/// An example that is no event.
struct Flawed {
    title: String,
    part: &'static str,
    value: Value,
    place: Place,
    problem: String,
}

impl Flawed {
    fn change(self, subject: &Subject) -> Change {
        let effect = Effect {
            direction: None,
            layer: None,
            impact: Impact::Contract,
            counts: Counts::Policy,
            proof: Proof::Unneeded,
        };
        let name = subject.name.0.clone();
        Change {
            rule: &EXAMPLE_INVALID,
            subject: subject.name.clone(),
            element: ElementPath(name.clone()),
            old: None,
            new: Some(self.place),
            detail: Detail::new(&self.title, self.value.to_string())
                .word("subject", name)
                .word("example", self.title)
                .word("part", self.part)
                .word("problem", self.problem),
            effects: vec![effect],
        }
    }
}

/// The examples of a message that ought to be events and are none.
fn flawed(subject: &Subject) -> Vec<Flawed> {
    let Schema::AsyncApi(message) = &subject.schema else {
        return Vec::new();
    };
    let examples = &message.facts().examples;
    if examples.is_empty() {
        return Vec::new();
    }
    let bindings = Bindings { type_of: &|_| None };
    let Some(contract) = definition::read(subject, bindings) else {
        return Vec::new();
    };
    let flawed = examples.iter().filter_map(|example| {
        let (part, said, event) = shown(example, contract.style)?;
        Some(Flawed {
            problem: problem(&event)?,
            title: example.title.clone(),
            part,
            value: said.value.clone(),
            place: said.place.clone(),
        })
    });
    flawed.collect()
}

/// The event that an example shows, in the JSON format.
fn shown(example: &Example, style: Style) -> Option<(&'static str, &Said<Value>, Value)> {
    if style == Style::Envelope {
        let said = example.payload.as_ref()?;
        return Some((
            "payload, which is an event of CloudEvents",
            said,
            said.value.clone(),
        ));
    }
    if !style.is_binary() {
        return None;
    }
    let said = example.headers.as_ref()?;
    let attributes = said.value.as_object()?.iter().filter_map(|(name, value)| {
        let attribute = attribute(name)?;
        Some((attribute.to_ascii_lowercase(), value.clone()))
    });
    let event: Map<String, Value> = attributes.collect();
    // An example may show the other headers only.
    event.contains_key("specversion").then_some((
        "headers, which are attributes of CloudEvents",
        said,
        Value::Object(event),
    ))
}

/// The attribute that a header is.
fn attribute(header: &str) -> Option<&str> {
    let prefixes = ["ce_", "ce-", "cloudEvents_", "cloudEvents:"];
    let mut names = prefixes.iter().filter_map(|prefix| {
        let start = header.get(..prefix.len())?;
        let rest = &header[prefix.len()..];
        start.eq_ignore_ascii_case(prefix).then_some(rest)
    });
    names.next()
}

/// The first requirement of the specification that an event does not meet.
fn problem(event: &Value) -> Option<String> {
    let mut judge = Judge::new(Settings::default());
    json::conform(event.to_string().as_bytes(), Expected::Event, &mut judge);
    let mut violations = judge.pen.take();
    let first = violations
        .find(|violation| violation.rule.level_under(Settings::default().spec) == Level::Error);
    first.map(|violation| violation.rule.message(&violation.detail))
}
