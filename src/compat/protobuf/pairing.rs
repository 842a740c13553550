//! Which old field is which new one.

use std::collections::BTreeMap;

use super::relation;
use crate::format::protobuf::{Field, Message};

/// What became of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FieldPair {
    /// The same number under the same name.
    Kept(Field, Field),
    /// The same number under another name.
    Renamed(Field, Field),
    /// The same name under another number.
    Renumbered(Field, Field),
    /// A number that first one field had and now another has.
    Reused(Field, Field),
    /// Gone.
    Removed(Field),
    /// New.
    Added(Field),
}

impl FieldPair {
    /// The two fields, when both are one and the same to a reader of the wire.
    pub(super) fn by_number(&self) -> Option<(&Field, &Field)> {
        match self {
            Self::Kept(old, new) | Self::Renamed(old, new) => Some((old, new)),
            _ => None,
        }
    }
}

/// Pairs by name where both sides have the name, else by number; in the order of the old numbers, new ones last.
///
/// A number whose old and new names both live on, or whose types have nothing in common, was given to another field.
pub(super) fn pair(old: &Message, new: &Message) -> Vec<FieldPair> {
    let (old_fields, new_fields) = (old.fields(), new.fields());
    let old_side = Side::of(&old_fields);
    let new_side = Side::of(&new_fields);
    let kept = old_fields
        .iter()
        .map(|field| from_old(field, &old_side, &new_side));
    let added = new_fields
        .iter()
        .filter_map(|field| from_new(field, &old_side, &new_side));
    kept.chain(added).collect()
}

/// The fields of one side, by name and by number.
struct Side<'a> {
    names: BTreeMap<&'a str, &'a Field>,
    numbers: BTreeMap<u32, &'a Field>,
}

impl<'a> Side<'a> {
    fn of(fields: &'a [Field]) -> Self {
        Self {
            names: fields.iter().map(|field| (field.name(), field)).collect(),
            numbers: fields.iter().map(|field| (field.number(), field)).collect(),
        }
    }
}

fn from_old(old: &Field, old_side: &Side<'_>, new_side: &Side<'_>) -> FieldPair {
    let at_number = new_side.numbers.get(&old.number()).copied().cloned();
    if let Some(new) = new_side.names.get(old.name()).copied().cloned() {
        let pair = if new.number() == old.number() {
            FieldPair::Kept
        } else {
            FieldPair::Renumbered
        };
        return pair(old.clone(), new);
    }
    match at_number {
        None => FieldPair::Removed(old.clone()),
        Some(new) if is_rename(old, &new, old_side) => FieldPair::Renamed(old.clone(), new),
        Some(new) => FieldPair::Reused(old.clone(), new),
    }
}

fn from_new(new: &Field, old_side: &Side<'_>, new_side: &Side<'_>) -> Option<FieldPair> {
    if old_side.names.contains_key(new.name()) {
        return None;
    }
    match old_side.numbers.get(&new.number()) {
        None => Some(FieldPair::Added(new.clone())),
        // The old field went to another number and left this one behind.
        Some(old) if new_side.names.contains_key(old.name()) => {
            Some(FieldPair::Reused((*old).clone(), new.clone()))
        }
        Some(_) => None,
    }
}

/// A name that only the old side has and a name that only the new side has, at one number, with types of which at
/// least one reads the other.
fn is_rename(old: &Field, new: &Field, old_side: &Side<'_>) -> bool {
    let is_new = !old_side.names.contains_key(new.name());
    let related = relation::wire(old, new).is_none() || relation::wire(new, old).is_none();
    is_new && related
}
