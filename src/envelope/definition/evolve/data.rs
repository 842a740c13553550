//! Which of the changes that were judged are changes of the data, and which of these break it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::contract::{DATA, Data, Style};
use super::super::tell::{effect, listed};
use super::super::{Sides, asyncapi};
use super::Step;
use crate::format::Schema;
use crate::model::{Change, Counts, Direction, Effect, Layer, Place, Pointer};

/// What became of the data of a contract.
#[derive(Debug, Default)]
pub(super) struct Changed<'run> {
    /// The changes that make a direction incompatible.
    pub(super) broken: Vec<&'run Change>,
    /// Whether it changed, and each direction is known to be compatible.
    pub(super) is_compatible: bool,
}

impl<'run> Changed<'run> {
    pub(super) fn of(sides: &Sides<'run>, step: Step<'_>) -> Self {
        let mut changed = Self::default();
        let (mut any, mut is_settled) = (false, true);
        for pair in pairs(sides, step) {
            let judgement = sides.judgements[pair];
            is_settled &= judgement.unproven.is_empty();
            for change in &judgement.changes {
                if !is_about_data(sides, step, change) {
                    continue;
                }
                any = true;
                is_settled &= !breaks(change);
                if is_minded(sides, Some(pair), change) {
                    changed.broken.push(change);
                }
            }
        }
        // A message may be judged with the event around it, and by itself.
        let mut met = BTreeSet::new();
        changed.broken.retain(|change| met.insert(stand(change)));
        changed.is_compatible = any && is_settled && changed.broken.is_empty();
        changed
    }
}

/// The path of a file, and a pointer into it.
type Stand = (String, Pointer);

/// What tells a change from another, whichever pair it was found in.
pub(super) fn stand(change: &Change) -> (&'static str, Option<Stand>, Option<Stand>) {
    let of = |place: &Place| (place.file.path().to_owned(), place.pointer.clone());
    (
        change.rule.id,
        change.old.as_ref().map(of),
        change.new.as_ref().map(of),
    )
}

/// Whether a change makes a direction incompatible that somebody minds.
pub(super) fn is_minded(sides: &Sides<'_>, pair: Option<usize>, change: &Change) -> bool {
    let mut effects = change.effects.iter();
    effects.any(|effect| effect.counts == Counts::Verdict && minds(sides, pair, change, effect))
}

fn minds(sides: &Sides<'_>, pair: Option<usize>, change: &Change, effect: &Effect) -> bool {
    let place = change.new.as_ref().or(change.old.as_ref());
    let path = place.map_or("", |place| place.file.path());
    let pair = pair.map(|pair| &sides.pairs[pair]);
    (sides.is_enforced)(pair, path, effect)
}

/// Whether a change makes a direction incompatible.
pub(super) fn breaks(change: &Change) -> bool {
    let mut effects = change.effects.iter();
    effects.any(|effect| effect.counts == Counts::Verdict)
}

/// The pairs whose schemas describe the data.
fn pairs(sides: &Sides<'_>, step: Step<'_>) -> Vec<usize> {
    let describes = |data: &Data, pair: &crate::subject::Pair| {
        let mut subjects = [pair.old_side(), pair.new_side()].into_iter().flatten();
        subjects.any(|subject| match (data, &subject.schema) {
            (Data::Messages(names), Schema::Protobuf(_)) => names.contains(&subject.name.0),
            (Data::Files(paths), _) => paths.contains(subject.path()),
            _ => false,
        })
    };
    let elsewhere = sides.pairs.iter().enumerate().filter(|(index, pair)| {
        Some(*index) == step.pair
            || describes(&step.old.data, pair)
            || describes(&step.new.data, pair)
    });
    elsewhere.map(|(index, _)| index).collect()
}

/// Whether a change is one of the data, not of what stands around it.
fn is_about_data(sides: &Sides<'_>, step: Step<'_>, change: &Change) -> bool {
    if !is_of_payload(sides, step, change) {
        return false;
    }
    match step.new.style {
        // What was found elsewhere was found because it is the data.
        _ if step.pair.is_none() => true,
        Style::Envelope => {
            let member = member(sides, step, change);
            member.is_some_and(|member| DATA.contains(&first(member)))
        }
        // The whole document is the data, and one of its members is the type.
        Style::Context => {
            let member = member(sides, step, change);
            member.is_none_or(|member| !is_at(member, "context.type"))
        }
        _ => true,
    }
}

/// Whether a change of a message is one of its payload; what is no message is nothing else.
fn is_of_payload(sides: &Sides<'_>, step: Step<'_>, change: &Change) -> bool {
    let subject = step.pair.and_then(|pair| sides.pairs[pair].new_side());
    match subject.map(|subject| &subject.schema) {
        Some(Schema::AsyncApi(message)) => asyncapi::is_of_payload(message, change),
        _ => true,
    }
}

/// The way to what changed from the top of a JSON Schema: `data.total`; `None` for the whole.
pub(super) fn member<'c>(sides: &Sides<'_>, step: Step<'_>, change: &'c Change) -> Option<&'c str> {
    let pair = &sides.pairs[step.pair?];
    let mut subjects = [pair.new_side(), pair.old_side()].into_iter().flatten();
    subjects.find_map(|subject| match &subject.schema {
        Schema::Json(document) => {
            let rest = change.element.0.strip_prefix(document.short_name())?;
            rest.strip_prefix('.')
        }
        Schema::AsyncApi(message) => asyncapi::member(step.new.style, message, change),
        _ => None,
    })
}

/// The first name of a way.
pub(super) fn first(way: &str) -> &str {
    let end = way.find(['.', '[', '<', '{']);
    &way[..end.unwrap_or(way.len())]
}

fn is_at(way: &str, wanted: &str) -> bool {
    let rest = way.strip_prefix(wanted);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', '<', '{']))
}

/// Some changes that break the data, as one sentence tells them.
pub(super) struct Broken {
    /// The rules and elements, all of them.
    pub(super) canonical: String,
    /// The first of them.
    pub(super) listed: String,
    /// The directions and layers that they break.
    pub(super) effects: Vec<Effect>,
}

impl Broken {
    /// These changes.
    pub(super) fn these<'c>(
        sides: &Sides<'_>,
        pair: Option<usize>,
        changes: impl IntoIterator<Item = &'c Change>,
    ) -> Self {
        const SHOWN: usize = 2;
        let mut parts = Vec::new();
        let mut touched: BTreeMap<Direction, Option<Layer>> = BTreeMap::new();
        for change in changes {
            parts.push(format!("{} at `{}`", change.rule.id, change.element));
            for effect in &change.effects {
                if let (Counts::Verdict, Some(direction)) = (effect.counts, effect.direction)
                    && minds(sides, pair, change, effect)
                {
                    let layer = touched.entry(direction).or_insert(effect.layer);
                    *layer = (*layer).min(effect.layer);
                }
            }
        }
        let effects = touched.into_iter();
        let effects = effects.map(|(direction, layer)| effect(Some(direction), layer));
        Self {
            canonical: parts.join("; "),
            listed: listed(&parts, SHOWN),
            effects: effects.collect(),
        }
    }
}
