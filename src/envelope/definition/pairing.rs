//! Which definitions belong together: those of the same type, whatever their schemas are called.

use super::contract::EventContract;
use super::{Bindings, read};
use crate::format::Subject;
use crate::model::SchemaType;
use crate::subject::Pair;

/// Pairs again by what events are called. Version 1 of a type is never compared with version 2: where a schema now pins
/// another type, the old one is gone and the new one was added. A type whose schema has another name and another place is
/// the same type.
pub fn by_type(pairs: Vec<Pair>, bindings: Bindings<'_>) -> Vec<Pair> {
    let mut gone = Vec::new();
    let mut added = Vec::new();
    let mut kept = Vec::new();
    for pair in pairs {
        match pair {
            Pair::Both { old, new } if is_another_type(&old, &new, bindings) => {
                gone.push(old);
                added.push(new);
            }
            Pair::Removed(old) => gone.push(old),
            Pair::Added(new) => added.push(new),
            pair @ Pair::Both { .. } => kept.push(pair),
        }
    }
    let contracts = |subjects: &[Subject]| -> Vec<Option<EventContract>> {
        let contracts = subjects
            .iter()
            .map(|subject| found_by_type(subject, bindings));
        contracts.collect()
    };
    let (old, new) = (contracts(&gone), contracts(&added));
    let mut gone: Vec<Option<Subject>> = gone.into_iter().map(Some).collect();
    let mut added: Vec<Option<Subject>> = added.into_iter().map(Some).collect();
    for (index, contract) in old.iter().enumerate() {
        let Some(found) = contract.as_ref().and_then(|contract| only(contract, &new)) else {
            continue;
        };
        let is_mutual = new[found]
            .as_ref()
            .and_then(|contract| only(contract, &old))
            == Some(index);
        if is_mutual && let (Some(old), Some(new)) = (gone[index].take(), added[found].take()) {
            kept.push(Pair::Both { old, new });
        }
    }
    kept.extend(gone.into_iter().flatten().map(Pair::Removed));
    kept.extend(added.into_iter().flatten().map(Pair::Added));
    kept.sort_by(|one, other| {
        (one.name(), one.newest().path()).cmp(&(other.name(), other.newest().path()))
    });
    kept
}

/// Whether both schemas pin types, and none in common.
pub fn is_another_type(old: &Subject, new: &Subject, bindings: Bindings<'_>) -> bool {
    if old.schema_type() != SchemaType::Json {
        return false;
    }
    let pinned = |subject: &Subject| {
        let contract = read(subject, bindings)?;
        (contract.style.pins_types() && !contract.types.is_empty()).then_some(contract)
    };
    match (pinned(old), pinned(new)) {
        (Some(old), Some(new)) => !old.shares_a_type(&new),
        _ => false,
    }
}

/// The contract of a subject that may go by its type: the names of Avro and Protobuf are part of what is written.
fn found_by_type(subject: &Subject, bindings: Bindings<'_>) -> Option<EventContract> {
    if subject.schema_type() != SchemaType::Json {
        return None;
    }
    let contract = read(subject, bindings)?;
    (!contract.types.is_empty()).then_some(contract)
}

/// The only one that shares a type.
fn only(contract: &EventContract, others: &[Option<EventContract>]) -> Option<usize> {
    let sharing = others.iter().enumerate().filter(|(_, other)| {
        let other = other.as_ref();
        other.is_some_and(|other| contract.shares_a_type(other))
    });
    let sharing: Vec<usize> = sharing.map(|(index, _)| index).collect();
    match sharing.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}
