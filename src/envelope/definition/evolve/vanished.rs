//! Types that are gone.

use std::collections::BTreeSet;

use super::super::contract::{EventContract, Stated};
use super::super::tell::{effect, names};
use super::super::{Known, Sides, Told, token};
use super::data::{breaks, first, member};
use super::{Step, successor};
use crate::compat::asyncapi;
use crate::model::{Change, Detail, Effect, ElementPath, SchemaType, SubjectName};
use crate::rules::asyncapi as asyncapi_rules;
use crate::rules::cloudevents::definitions as rules;
use crate::subject::Pair;

/// Tells each type that the old side defines and the new one does not, once, with what took its place.
pub(super) fn judge(sides: &Sides<'_>, known: &Known, told: &mut Told) {
    if !sides.is_complete {
        return;
    }
    let is_here = here(sides, known);
    let folded = Folded::of(sides);
    let mut seen = BTreeSet::new();
    let pairs = known.old_sides().map(|(pair, old)| (Some(pair), old));
    let registered = sides.registries.old.iter().map(|old| (None, old));
    for (pair, old) in pairs.chain(registered) {
        let gone = |stated: &&Stated| {
            !is_here.contains(stated.text.as_str()) && token::is_released(&stated.text)
        };
        let gone: Vec<&Stated> = old.types.iter().filter(gone).collect();
        let is_told = |pair| is_any_type(known, pair) || folded.hold(sides, pair);
        if gone.is_empty() || pair.is_some_and(is_told) {
            continue;
        }
        let effects = pair.map_or_else(Vec::new, |pair| retell(sides, known, pair, told));
        let untold = gone
            .iter()
            .filter(|stated| seen.insert(stated.text.clone()));
        let untold: Vec<&Stated> = untold.copied().collect();
        if let Some(stated) = untold.first() {
            let change = change(known, old, stated, &untold, effects);
            told.add(sides, pair, [change]);
        }
        for stated in untold {
            let changes = successor::judge(sides, known, (pair, old), stated);
            told.add(sides, pair, changes);
        }
    }
}

/// The messages whose loss is told with their channels, by document and name.
struct Folded(BTreeSet<(String, SubjectName)>);

impl Folded {
    fn of(sides: &Sides<'_>) -> Self {
        let is_gone = |pair: &Pair| {
            matches!(pair, Pair::Removed(_)) && pair.schema_type() == SchemaType::AsyncApi
        };
        let has_gone = sides.pairs.iter().any(is_gone);
        Self(if has_gone {
            asyncapi::whole(sides.pairs).folded
        } else {
            BTreeSet::new()
        })
    }

    /// Whether the loss of a message is told with its channel, or hurts nobody because nothing used it.
    fn hold(&self, sides: &Sides<'_>, pair: usize) -> bool {
        let Pair::Removed(old) = &sides.pairs[pair] else {
            return false;
        };
        let changes = &sides.judgements[pair].changes;
        let is_unused = changes
            .iter()
            .any(|change| *change.rule == asyncapi_rules::UNUSED_MESSAGE_REMOVED);
        is_unused || self.0.contains(&(old.path().to_owned(), old.name.clone()))
    }
}

/// Whether the new schema of a pair no longer pins the type, so that it may be any or one of a pattern.
fn is_any_type(known: &Known, pair: usize) -> bool {
    let new = known.sides[pair].1.as_ref();
    new.is_some_and(|new| new.style.pins_types() && new.types.is_empty())
}

/// The types that the new side defines.
fn here(sides: &Sides<'_>, known: &Known) -> BTreeSet<String> {
    let pairs = known.new_sides().map(|(_, new)| new.clone());
    let registered = sides.registries.new.iter().cloned();
    let contracts = pairs.chain(registered);
    let types = contracts.flat_map(|contract| contract.types);
    // What is bound to a file is told with the file when that is no contract of it any more.
    let subjects = sides.pairs.iter().filter_map(Pair::new_side);
    let bound = subjects.filter_map(|subject| (sides.bindings.type_of)(subject.path()));
    types.map(|stated| stated.text).chain(bound).collect()
}

/// Takes over what the judgement says of the same: that the schema is gone, or that its `type` is another one.
fn retell(sides: &Sides<'_>, known: &Known, pair: usize, told: &mut Told) -> Vec<Effect> {
    let changes = sides.judgements[pair].changes.iter().enumerate();
    let mut effects = Vec::new();
    for (index, change) in changes {
        let is_the_same = match (&sides.pairs[pair], &known.sides[pair]) {
            (Pair::Removed(_), _) => true,
            (Pair::Both { .. }, (Some(old), Some(new))) => {
                let step = Step {
                    pair: Some(pair),
                    old,
                    new,
                };
                let is_type =
                    |way: &str| matches!(way, "type" | "context.type") || first(way) == "type";
                breaks(change) && member(sides, step, change).is_some_and(is_type)
            }
            _ => false,
        };
        if is_the_same {
            told.retold.insert((pair, index));
            let kept = change
                .effects
                .iter()
                .filter(|effect| effect.direction.is_some());
            effects.extend(kept.cloned());
        }
    }
    effects
}

fn change(
    known: &Known,
    old: &EventContract,
    first: &Stated,
    gone: &[&Stated],
    mut effects: Vec<Effect>,
) -> Change {
    let all: Vec<&str> = gone.iter().map(|stated| stated.text.as_str()).collect();
    let family = token::family(&first.text);
    let mut new = known.new_sides().flat_map(|(_, new)| &new.types);
    let heir = new.find(|new| token::family(&new.text) == family);
    let heir_words = heir.map_or_else(String::new, |heir| {
        format!("; `{}` took its place", heir.text)
    });
    effects.push(effect(None, None));
    Change {
        rule: &rules::TYPE_VANISHED,
        subject: old.subject.clone(),
        element: ElementPath(all.join(", ")),
        old: Some(first.place.clone()),
        new: heir.map(|heir| heir.place.clone()),
        detail: Detail::new(all.join(", "), "")
            .word("types", names(all))
            .word("heir", heir_words),
        effects,
    }
}
