//! The words of changes.

use super::contract::{EventContract, Fault, Stated};
use crate::model::{
    Change, Counts, Detail, Direction, Effect, ElementPath, Impact, Layer, Level, Proof,
};

/// A thing that the specification would not have so, on the new side.
pub(super) fn fault(contract: &EventContract, fault: &Fault) -> Change {
    let words = fault.words.iter();
    let told: Vec<String> = words
        .clone()
        .map(|(name, text)| format!("{name}={text}"))
        .collect();
    let detail = words.fold(Detail::new("", told.join("; ")), |detail, (name, text)| {
        detail.word(name, text.clone())
    });
    Change {
        rule: fault.rule,
        subject: contract.subject.clone(),
        element: ElementPath(fault.element.clone()),
        old: None,
        new: Some(fault.place.clone()),
        detail,
        effects: minded(fault.rule.level),
    }
}

/// The effect of what is against the rules and hurts no reader in particular. What is only worth knowing has none.
pub(super) fn minded(level: Level) -> Vec<Effect> {
    match level {
        Level::Off | Level::Info => Vec::new(),
        Level::Warning | Level::Error => vec![effect(None, None)],
    }
}

/// An effect that a policy minds, in a direction and a layer.
pub(super) fn effect(direction: Option<Direction>, layer: Option<Layer>) -> Effect {
    Effect {
        direction,
        layer,
        impact: Impact::Contract,
        counts: Counts::Policy,
        proof: Proof::Unneeded,
    }
}

/// Some names in a sentence: `a`, `b` and 3 more.
pub(super) fn names<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    const SHOWN: usize = 3;
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    listed(&names, SHOWN)
}

/// The first of some parts of a sentence, and how many more there are.
pub(super) fn listed(parts: &[String], shown: usize) -> String {
    let more = parts.len().saturating_sub(shown);
    let parts = &parts[..parts.len() - more];
    match (parts, more) {
        (parts, 1..) => format!("{} and {more} more", parts.join(", ")),
        ([], _) => String::new(),
        ([only], _) => only.clone(),
        ([first @ .., last], _) => format!("{} and {last}", first.join(", ")),
    }
}

/// The texts of what is stated.
pub(super) fn texts(stated: &[Stated]) -> impl Iterator<Item = &str> {
    stated.iter().map(|stated| stated.text.as_str())
}
