//! The field that events are ordered by.

use super::Asked;
use super::event::{Event, Field};
use super::weakness::Weakness;
use crate::model::{Change, Counts, Detail, Effect, Impact, Proof};
use crate::rules::design as rules;

pub(super) fn find(event: &Event<'_>, asked: &Asked<'_>) -> Option<Weakness> {
    let key = asked.ordering_key.filter(|_| event.is_root)?;
    let Some(field) = event.field(key) else {
        let weakness = Weakness::of_event(&rules::ORDERING_KEY_MISSING, event);
        return Some(weakness.word("key", key));
    };
    let rule = if !field.class.is_scalar() || field.is_many {
        &rules::ORDERING_KEY_NOT_SCALAR
    } else if !field.is_required {
        &rules::ORDERING_KEY_OPTIONAL
    } else {
        return None;
    };
    Some(Weakness::of_field(rule, event, field).word("key", key))
}

/// A key that is gone or has another type: the same order goes to another partition.
pub(super) fn changed(was: &Event<'_>, is: &Event<'_>, asked: &Asked<'_>) -> Option<Change> {
    let key = asked.ordering_key.filter(|_| is.is_root)?;
    let old = was.field(key)?;
    let new = is.field(key);
    let after = new.map_or("", |new| new.type_name.as_str());
    if new.is_some_and(|new| hashes_alike(old, new)) {
        return None;
    }
    let shown = if after.is_empty() { "nothing" } else { after };
    let place = new.map_or(&is.place, |new| &new.place);
    Some(Change {
        rule: &rules::ORDERING_KEY_CHANGED,
        subject: is.subject.name.clone(),
        element: new.map_or_else(|| is.root.member(key), |new| new.element.clone()),
        old: Some(old.place.clone()),
        new: Some(place.clone()),
        detail: Detail::new(&old.type_name, after)
            .word("key", key)
            .word("before", &old.type_name)
            .word("after", shown),
        effects: vec![Effect {
            direction: None,
            layer: None,
            impact: Impact::Misread,
            counts: Counts::Policy,
            proof: Proof::Unneeded,
        }],
    })
}

/// Null beside it changes nothing about the bytes of a key that is there.
fn hashes_alike(old: &Field, new: &Field) -> bool {
    bare(old) == bare(new)
}

/// The type without null beside it, and without the words for presence.
pub(super) fn bare(field: &Field) -> String {
    let name = field
        .type_name
        .replace("[null, ", "[")
        .replace(", null]", "]");
    let name = name.replace("null or ", "").replace(" or null", "");
    let name = match name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'))
    {
        Some(only) if !only.contains(',') => only.to_owned(),
        _ => name,
    };
    name.trim_start_matches("required ").to_owned()
}
