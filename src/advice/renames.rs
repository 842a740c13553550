//! Fields that came and went in one step and look like one field under two names.

use std::collections::BTreeMap;

use serde_json::Value;

use super::elements::{Element, ElementId, Elements, Kind};
use crate::model::{SchemaFile, Side};

/// What says what a field is called or meant, and nothing of its values.
const WORDS: [&str; 8] = [
    "name",
    "doc",
    "aliases",
    "default",
    "order",
    "title",
    "description",
    "deprecated",
];

/// Of each holder so many fields that came and so many that went are looked at. Who renames more renames by a script.
const MAX_MOVED: usize = 100;

/// Pairs of an old and a new field of one type in the same holder, whose names have a word in common or that stand at the
/// same place. Where there are numbers, one that stays tells already.
pub(super) fn renames(elements: &Elements) -> Vec<(&Element, &Element)> {
    let is_field =
        |side| move |element: &&Element| element.side == side && element.kind == Kind::Field;
    let positions = positions(elements);
    let mut gone: BTreeMap<&str, Vec<(&Element, Value)>> = BTreeMap::new();
    let mut come: BTreeMap<&str, usize> = BTreeMap::new();
    for old in elements.iter().filter(is_field(Side::Old)) {
        if elements.counterpart(old).is_none()
            && let (Some(holder), Some(declared)) = (way(old), declared(old))
        {
            let gone = gone.entry(holder).or_default();
            if gone.len() < MAX_MOVED {
                gone.push((old, declared));
            }
        }
    }
    let mut pairs = Vec::new();
    for new in elements.iter().filter(is_field(Side::New)) {
        let Some(holder) = way(new).filter(|_| elements.counterpart(new).is_none()) else {
            continue;
        };
        let Some(gone) = gone.get_mut(holder) else {
            continue;
        };
        let come = come.entry(holder).or_default();
        *come += 1;
        if *come > MAX_MOVED {
            continue;
        }
        let Some(declared) = declared(new) else {
            continue;
        };
        let fits =
            |(old, was): &(&Element, Value)| *was == declared && is_related(&positions, old, new);
        if let Some(found) = gone.iter().position(fits) {
            pairs.push((gone.remove(found).0, new));
        }
    }
    pairs
}

/// The way to the holder of an element, whatever its side.
fn way(element: &Element) -> Option<&str> {
    let holder = element.holder.as_ref()?;
    holder.0.split_once(' ').map(|(_, way)| way)
}

fn is_related(positions: &BTreeMap<&ElementId, usize>, old: &Element, new: &Element) -> bool {
    if old.number.is_some() && old.number == new.number {
        return false;
    }
    let (before, after) = (words(&old.name), words(&new.name));
    let in_common = before.iter().any(|word| after.contains(word));
    in_common || positions.get(&old.id) == positions.get(&new.id)
}

/// Where each element stands among those of its holder.
fn positions(elements: &Elements) -> BTreeMap<&ElementId, usize> {
    let mut counts: BTreeMap<&ElementId, usize> = BTreeMap::new();
    let mut positions = BTreeMap::new();
    for element in elements.iter() {
        let Some(holder) = &element.holder else {
            continue;
        };
        let count = counts.entry(holder).or_default();
        positions.insert(&element.id, *count);
        *count += 1;
    }
    positions
}

/// `customerId` and `customer_id` as `customer`, `id`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in name.chars() {
        if letter.is_uppercase() || !letter.is_alphanumeric() {
            words.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| word.len() > 1);
    words
}

/// What a declaration says of its values.
fn declared(element: &Element) -> Option<Value> {
    if element.number.is_some() {
        let span = element.place.span?;
        let text = element.place.file.text().get(span.start..span.end)?;
        let head = text.split('=').next()?.trim_end();
        return Some(Value::from(head.strip_suffix(&element.name)?.trim_end()));
    }
    let mut value = written(element)?;
    if let Value::Object(members) = &mut value {
        members.retain(|key, _| !WORDS.contains(&key.as_str()));
    }
    Some(value)
}

/// A declaration as JSON, where it is written so.
pub(super) fn written(element: &Element) -> Option<Value> {
    let span = element.place.span?;
    let file: &SchemaFile = &element.place.file;
    serde_json::from_str(file.text().get(span.start..span.end)?).ok()
}
