//! What the specification would not have so in a definition. What was so before is told only when somebody asks for all.

mod attributes;
mod examples;
mod extensions;
mod shape;
mod types;

use std::collections::BTreeSet;

use super::contract::{Data, EventContract, Fault, Style};
use super::{Known, Sides, Told, asyncapi, tell};
use crate::format::{Schema, Subject};
use crate::model::{Change, Place, Rule};
use crate::rules::asyncapi as asyncapi_rules;
use crate::rules::cloudevents::definitions as rules;
use crate::subject::Pair;

/// What tells one fault of a contract from another, wherever it stands.
type Key = (&'static str, String, Vec<(&'static str, String)>);

/// Looks at the contracts of the new side.
pub(super) fn judge(sides: &Sides<'_>, known: &Known, all: &mut Told) {
    for (index, pair) in sides.pairs.iter().enumerate() {
        let (old, new) = &known.sides[index];
        let Some(subject) = pair.new_side() else {
            continue;
        };
        let told = faults(sides, new.as_ref(), subject);
        if told.is_empty() {
            continue;
        }
        let before = match pair.old_side() {
            Some(subject) => Some(faults(sides, old.as_ref(), subject)),
            None => predecessor(sides, known, subject)
                .map(|(contract, subject)| faults(sides, contract, subject)),
        };
        let contract = new
            .clone()
            .unwrap_or_else(|| super::blank(subject, Style::Bound));
        let mut changes = tell(sides, &contract, &told, before.as_deref());
        // That a content type is another one is told already, and that it is the wrong one has the same cause.
        let mut judged = sides.judgements[index].changes.iter();
        if judged.any(|change| *change.rule == asyncapi_rules::CONTENT_TYPE_CHANGED) {
            changes.retain(|change| *change.rule != rules::CONTENT_TYPE_AGAINST_MODE);
        }
        all.add(sides, Some(index), changes);
    }
    for new in &sides.registries.new {
        let before = sides.registries.before(new);
        let before = before.map(|old| old.faults.as_slice());
        all.changes.extend(tell(sides, new, &new.faults, before));
    }
}

/// What a subject that is new by its type was in its file: what was wrong there is not new.
fn predecessor<'run>(
    sides: &Sides<'run>,
    known: &'run Known,
    subject: &Subject,
) -> Option<(Option<&'run EventContract>, &'run Subject)> {
    let mut pairs = sides.pairs.iter().enumerate();
    pairs.find_map(|(index, pair)| match pair {
        Pair::Removed(old) if old.path() == subject.path() => {
            Some((known.sides[index].0.as_ref(), old))
        }
        _ => None,
    })
}

fn tell(
    sides: &Sides<'_>,
    contract: &EventContract,
    faults: &[Fault],
    before: Option<&[Fault]>,
) -> Vec<Change> {
    let before: BTreeSet<Key> = match before {
        Some(before) if !sides.tells_all => before.iter().map(key).collect(),
        _ => BTreeSet::new(),
    };
    let new = faults.iter().filter(|fault| !before.contains(&key(fault)));
    new.map(|fault| tell::fault(contract, fault)).collect()
}

fn key(fault: &Fault) -> Key {
    (fault.rule.id, fault.element.clone(), fault.words.clone())
}

/// Everything that is wrong with a contract, or with a subject that should be one.
fn faults(sides: &Sides<'_>, contract: Option<&EventContract>, subject: &Subject) -> Vec<Fault> {
    let mut faults = types::bound(sides.bindings, contract, subject);
    let Some(contract) = contract else {
        return faults;
    };
    faults.extend(contract.faults.iter().cloned());
    faults.extend(types::of(contract, sides));
    match contract.style {
        Style::Envelope => {
            faults.extend(attributes::of_envelope(contract));
            faults.extend(extensions::of(contract));
        }
        Style::Headers | Style::Properties => {
            faults.extend(attributes::of_headers(contract));
            faults.extend(extensions::of(contract));
        }
        Style::Context => faults.extend(attributes::of_context(contract)),
        _ => {}
    }
    let document = match &subject.schema {
        Schema::Json(document) => Some(document),
        Schema::AsyncApi(message) => asyncapi::document(contract, message),
        Schema::Avro(_) | Schema::Protobuf(_) => None,
    };
    if let Some(document) = document {
        faults.extend(shape::of(contract, document));
        faults.extend(examples::of(document));
    }
    faults
}

/// A fault about an attribute.
fn fault(
    rule: &'static Rule,
    name: &str,
    place: &Place,
    words: impl IntoIterator<Item = (&'static str, String)>,
) -> Fault {
    Fault {
        rule,
        element: name.to_owned(),
        place: place.clone(),
        words: std::iter::once(("name", name.to_owned()))
            .chain(words)
            .collect(),
    }
}
