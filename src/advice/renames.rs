//! Fields that came and went in one step and look like one field under two names.

use std::collections::BTreeMap;

use serde_json::Value;

use super::elements::{Element, ElementId, Elements, Kind};
use crate::format::yaml;
use crate::model::{SchemaFile, Side};

/// Nobody indents a block further.
const MAX_INDENT: usize = 1_000;

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

/// An old and a new field of one type in the same holder.
#[derive(Debug)]
pub(super) struct Rename<'e> {
    pub(super) old: &'e Element,
    pub(super) new: &'e Element,
    /// Whether nothing but the place says so.
    pub(super) is_guess: bool,
}

/// Fields whose names have a word in common, or that stand at the same place and are the only ones of their holder that came
/// and went. Where there are numbers, one that stays tells already.
pub(super) fn renames(elements: &Elements) -> Vec<Rename<'_>> {
    let positions = positions(elements);
    let mut gone = moved(elements, Side::Old);
    let mut renames = Vec::new();
    for (holder, come) in moved(elements, Side::New) {
        let gone = gone.remove(holder).unwrap_or_default();
        let are_alone = gone.len() == 1 && come.len() == 1;
        let gone = gone.into_iter().take(MAX_MOVED);
        let mut gone: Vec<_> = gone.filter_map(|old| Some((old, declared(old)?))).collect();
        for new in come.into_iter().take(MAX_MOVED) {
            let Some(declared) = declared(new) else {
                continue;
            };
            let is_related = |old: &Element| {
                let is_near = positions.get(&old.id) == positions.get(&new.id);
                has_word_of(old, new) || (are_alone && is_near)
            };
            let fits = |(old, was): &(&Element, Value)| {
                let keeps_number = old.number.is_some() && old.number == new.number;
                *was == declared && !keeps_number && is_related(old)
            };
            if let Some(found) = gone.iter().position(fits) {
                let old = gone.remove(found).0;
                let is_guess = !has_word_of(old, new);
                renames.push(Rename { old, new, is_guess });
            }
        }
    }
    renames
}

/// The fields that the other side does not have, by the way to their holder.
fn moved(elements: &Elements, side: Side) -> BTreeMap<&str, Vec<&Element>> {
    let mut moved: BTreeMap<&str, Vec<&Element>> = BTreeMap::new();
    for field in elements.iter() {
        let is_field = field.side == side && field.kind == Kind::Field;
        if let Some(holder) = way(field)
            && is_field
            && elements.counterpart(field).is_none()
        {
            moved.entry(holder).or_default().push(field);
        }
    }
    moved
}

/// The way to the holder of an element, whatever its side.
fn way(element: &Element) -> Option<&str> {
    let holder = element.holder.as_ref()?;
    holder.0.split_once(' ').map(|(_, way)| way)
}

fn has_word_of(old: &Element, new: &Element) -> bool {
    let (before, after) = (words(&old.name), words(&new.name));
    before.iter().any(|word| after.contains(word))
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

/// A declaration as it is written, in JSON or in YAML.
pub(super) fn written(element: &Element) -> Option<Value> {
    let span = element.place.span?;
    let file: &SchemaFile = &element.place.file;
    let text = file.text().get(span.start..span.end)?;
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let before = file.text().get(..span.start)?;
    let line = before.rsplit('\n').next().unwrap_or_default();
    // In block style the first line belongs below the others as far to the right as it stands in the file.
    let indent = if text.starts_with(['{', '[']) {
        0
    } else {
        line.chars().count()
    };
    if indent > MAX_INDENT {
        return None;
    }
    let value = yaml::read(&format!("{}{text}", " ".repeat(indent))).ok()?;
    (value.is_object() || value.is_array()).then_some(value)
}
