//! Which events came before: spec.md, "id": `source` and `id` together are unique for each distinct event.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::event::{DataKind, Event, Value};
use super::pen::{Pen, Violation};
use crate::rules::cloudevents as rules;

/// How many events are remembered. A stream may go on for ever, and memory may not.
pub const WINDOW: usize = 100_000;

/// The events that came before, the last [`WINDOW`] of them. Of each only hashes are kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Window {
    known: BTreeMap<u128, Known>,
    order: VecDeque<u128>,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    /// What it said.
    content: u64,
    /// Which event it was, from 1.
    number: usize,
}

impl Window {
    /// Remembers event `number`, and writes down when it was there before.
    pub(super) fn see(&mut self, event: &Event<'_>, number: usize, pen: &mut Pen) {
        let (Some(source), Some(id)) = (event.text("source"), event.text("id")) else {
            return;
        };
        let (name, content) = (name(source, id), content(event));
        if let Some(known) = self.known.get(&name) {
            let rule = if known.content == content {
                &rules::EVENT_RESENT
            } else {
                &rules::EVENT_DUPLICATED
            };
            let violation = match event.get("id") {
                Some(id) => Violation::of_attribute(rule, event, id),
                None => Violation::of_event(rule, event),
            };
            pen.write(violation.word("earlier", known.number.to_string()));
            return;
        }
        self.known.insert(name, Known { content, number });
        self.order.push_back(name);
        if self.order.len() > WINDOW
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }
}

/// `source` and `id` in 128 bits: among the events of a window no two that differ share them by chance.
fn name(source: &str, id: &str) -> u128 {
    let half = |seed: u8| {
        let mut hasher = DefaultHasher::new();
        (seed, source, id).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

/// What an event says, whatever the order of its attributes and the white space between.
fn content(event: &Event<'_>) -> u64 {
    let set = event
        .attributes
        .iter()
        .filter(|attribute| attribute.value != Value::Null);
    let attributes = set.fold(0_u64, |sum, attribute| {
        let mut hasher = DefaultHasher::new();
        attribute.name.hash(&mut hasher);
        match &attribute.value {
            Value::Number(lexeme) => lexeme.hash(&mut hasher),
            Value::Boolean(value) => value.hash(&mut hasher),
            other => other.text().hash(&mut hasher),
        }
        sum.wrapping_add(hasher.finish())
    });
    let mut hasher = DefaultHasher::new();
    match &event.data.kind {
        DataKind::Absent => {}
        DataKind::Json(lexeme) => hash_json(lexeme, &mut hasher),
        DataKind::Base64(text) | DataKind::Text(text) => text.hash(&mut hasher),
        DataKind::Binary(bytes) => bytes.hash(&mut hasher),
    }
    attributes ^ hasher.finish()
}

/// Hashes JSON without the white space outside of strings.
fn hash_json(text: &str, hasher: &mut DefaultHasher) {
    let bytes = text.as_bytes();
    let (mut start, mut in_string, mut escaped) = (0, false, false);
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b' ' | b'\t' | b'\n' | b'\r' if !in_string => {
                hasher.write(&bytes[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    hasher.write(&bytes[start..]);
}
