//! Judges what changed between the two sides of a subject.
//!
//! In: a pair. Out: its changes with their effects and proofs, and with them a verdict for each direction.
//! Nothing here knows which directions anyone cares about.

pub mod asyncapi;
pub mod avro;
pub mod json;
pub mod protobuf;
mod subjects;

pub use subjects::{base_unreadable, nothing_in_common};

use std::collections::BTreeMap;

use indexmap::IndexMap;
use indexmap::map::Entry;

use crate::format::{Schema, Subject};
use crate::model::{Change, Counts, Direction, Formats, Layer, Place, UnknownFields, Verdict};
use crate::subject::Pair;

/// What the question means where the formats leave it open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Semantics<'policy> {
    /// What a JSON writer sends besides the properties it declares.
    pub unknown_fields: UnknownFields,
    /// How the JSON Schema keyword `format` is taken.
    pub formats: Formats,
    /// The custom properties of Avro types and fields, and the custom options of Protobuf, that no change may lose.
    pub guarded_properties: &'policy [String],
}

/// What is known about a pair.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    /// What changed. A direction is incompatible when, and only when, one of these has a verdict effect in it.
    pub changes: Vec<Change>,
    /// The directions that could not be settled, and why.
    pub unproven: BTreeMap<Direction, String>,
}

impl Judgement {
    /// What is known when nothing but this change is.
    pub fn of(change: Change) -> Self {
        Self {
            changes: vec![change],
            ..Self::default()
        }
    }

    /// The verdict for `direction`, looking at the effects up to `layer`.
    pub fn verdict(&self, direction: Direction, layer: Layer) -> Verdict {
        let effects = self.changes.iter().flat_map(|change| &change.effects);
        let breaks = effects.filter(|effect| {
            effect.counts == Counts::Verdict && effect.direction == Some(direction)
        });
        if breaks
            .into_iter()
            .any(|effect| effect.layer.is_none_or(|touched| touched <= layer))
        {
            return Verdict::Incompatible;
        }
        match self.unproven.get(&direction) {
            Some(why) => Verdict::Unproven { why: why.clone() },
            None => Verdict::Compatible,
        }
    }
}

/// Tells each change once: what one direction says of a rule at a place joins what the other says of it.
fn merge(changes: Vec<Change>) -> Vec<Change> {
    let mut merged: IndexMap<_, Change> = IndexMap::new();
    for change in changes {
        let stand = |place: Option<&Place>| {
            place.map(|place| (place.file.path().to_owned(), place.pointer.clone()))
        };
        let canonical = (change.detail.before.clone(), change.detail.after.clone());
        let key = (
            change.rule.id,
            stand(change.old.as_ref()),
            stand(change.new.as_ref()),
            canonical,
        );
        match merged.entry(key) {
            Entry::Occupied(mut told) => told.get_mut().effects.extend(change.effects),
            Entry::Vacant(place) => drop(place.insert(change)),
        }
    }
    merged.into_values().collect()
}

/// Compares the two sides of a pair.
pub fn judge(pair: &Pair, semantics: Semantics<'_>) -> Judgement {
    match pair {
        Pair::Added(new) => {
            let mut judgement = Judgement::of(subjects::added(new));
            judgement.changes.extend(asyncapi::added(new));
            judgement
        }
        Pair::Removed(old) => {
            let told = protobuf::removed(old).or_else(|| asyncapi::removed(old));
            Judgement::of(told.unwrap_or_else(|| subjects::removed(old)))
        }
        Pair::Both { old, new } => judge_both(old, new, semantics),
    }
}

fn judge_both(old: &Subject, new: &Subject, semantics: Semantics<'_>) -> Judgement {
    let mut judgement = match (&old.schema, &new.schema) {
        (Schema::Avro(was), Schema::Avro(is)) => avro::judge(&new.name, was, is, semantics),
        (Schema::Protobuf(was), Schema::Protobuf(is)) => {
            protobuf::judge(&new.name, was, is, semantics)
        }
        (Schema::Json(was), Schema::Json(is)) => json::judge(&new.name, was, is, semantics),
        (Schema::AsyncApi(was), Schema::AsyncApi(is)) => {
            asyncapi::judge((old, was), (new, is), semantics)
        }
        _ => Judgement::of(subjects::language_changed(old, new)),
    };
    let unsettled = judgement.unproven.iter();
    let unsettled = unsettled.map(|(&direction, why)| subjects::unproven(old, new, direction, why));
    // Layers are a matter of Protobuf, whose versions are not kept as files.
    let backward = judgement.verdict(Direction::Backward, Layer::Source);
    let told: Vec<Change> = unsettled
        .chain(subjects::moved(old, new))
        .chain(subjects::edited(old, new))
        .chain(subjects::step_too_large(old, new, &backward))
        .collect();
    judgement.changes.extend(told);
    judgement
}
