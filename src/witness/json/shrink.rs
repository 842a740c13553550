//! Makes an event smaller while it still shows the same.

use serde_json::{Value, json};

use super::bench::size;
use crate::model::Pointer;

/// At most so many smaller events are tried.
const MAX_TRIES: usize = 400;

/// The smallest event that was found for which `shows` still holds.
pub(super) fn shrink(event: Value, shows: &dyn Fn(&Value) -> bool) -> Value {
    let mut smallest = event;
    let mut tries = 0;
    let mut index = 0;
    loop {
        let mut parts = Vec::new();
        collect(&smallest, &Pointer::root(), &mut parts);
        let Some(pointer) = parts.get(index) else {
            return smallest;
        };
        let mut smaller = candidates(&smallest, pointer).into_iter().filter(|_| {
            tries += 1;
            tries <= MAX_TRIES
        });
        match smaller.find(|candidate| shows(candidate)) {
            Some(candidate) => smallest = candidate,
            None => index += 1,
        }
    }
}

/// Events without the part at `pointer`, or with a plainer one there; the largest step first.
fn candidates(event: &Value, pointer: &Pointer) -> Vec<Value> {
    let part = event.pointer(pointer.as_str());
    let plainer = part.map(plainer).unwrap_or_default();
    let changed = plainer
        .into_iter()
        .filter_map(|part| with(event, pointer, part));
    without(event, pointer).into_iter().chain(changed).collect()
}

fn collect(value: &Value, at: &Pointer, parts: &mut Vec<Pointer>) {
    parts.push(at.clone());
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(key, value)| collect(value, &at.join(key), parts)),
        Value::Array(items) => {
            items
                .iter()
                .take(50)
                .enumerate()
                .for_each(|(index, item)| collect(item, &at.join(index), parts));
        }
        _ => {}
    }
}

/// Values that are plainer than `part`, each of them strictly, so that shrinking ends.
fn plainer(part: &Value) -> Vec<Value> {
    let plainer = match part {
        Value::String(text) => {
            let half: String = text.chars().take(text.chars().count() / 2).collect();
            let tail: String = text.chars().skip(1).collect();
            vec![json!(""), json!("a"), json!(half), json!(tail)]
        }
        Value::Number(_) => vec![json!(0), json!(1)],
        Value::Array(items) => vec![json!([]), Value::Array(items[..items.len() / 2].to_vec())],
        Value::Object(_) => vec![json!({}), Value::Null],
        Value::Bool(_) | Value::Null => Vec::new(),
    };
    let limit = weight(part);
    plainer
        .into_iter()
        .filter(|value| weight(value) < limit)
        .collect()
}

/// Parts count most, then length, then what is unlike `a` and `0`.
fn weight(value: &Value) -> (u64, usize, bool) {
    let text = value.to_string();
    let plain = text
        .chars()
        .all(|c| c == 'a' || c == '0' || c.is_ascii_punctuation());
    (size(value), text.chars().count(), !plain)
}

fn without(event: &Value, pointer: &Pointer) -> Option<Value> {
    let parent = pointer.parent()?;
    let step = pointer.steps().last()?;
    let mut smaller = event.clone();
    match smaller.pointer_mut(parent.as_str())? {
        Value::Object(members) => {
            members.shift_remove(&step);
        }
        Value::Array(items) => {
            items.remove(step.parse().ok()?);
        }
        _ => return None,
    }
    Some(smaller)
}

fn with(event: &Value, pointer: &Pointer, part: Value) -> Option<Value> {
    let mut changed = event.clone();
    *changed.pointer_mut(pointer.as_str())? = part;
    Some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_matter_is_dropped() {
        let event = json!({"id": "long enough", "lines": [{"sku": 5}, {"sku": "a"}], "note": null});
        let shows = |event: &Value| event.pointer("/lines/0/sku").is_some_and(Value::is_number);
        assert_eq!(shrink(event, &shows), json!({"lines": [{"sku": 0}]}));
    }
}
