//! Which events came before: spec.md, "id": `source` and `id` together are unique for each distinct event.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::canonical;
use super::event::{DataKind, Event, Value};
use super::lexical::media_type;
use super::pen::{Pen, Violation};
use crate::rules::cloudevents as rules;

/// How many events are remembered. A stream may go on for ever, and memory may not.
pub const WINDOW: usize = 100_000;

/// The last events that came before. Of each only hashes are kept.
#[derive(Debug, Clone)]
pub(super) struct Window {
    size: usize,
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

impl Default for Window {
    fn default() -> Self {
        Self::new(WINDOW)
    }
}

impl Window {
    /// A window for this many events.
    fn new(size: usize) -> Self {
        Self {
            size,
            known: BTreeMap::new(),
            order: VecDeque::new(),
        }
    }

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
        if self.order.len() > self.size
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
        DataKind::Text(text) if is_json(event) => hash_json(text, &mut hasher),
        DataKind::Base64(text) | DataKind::Text(text) => text.hash(&mut hasher),
        DataKind::Binary(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) if is_json(event) => hash_json(text, &mut hasher),
            _ => bytes.hash(&mut hasher),
        },
        DataKind::ProtoJson(text) => hash_json(text, &mut hasher),
        DataKind::Opaque(bytes) => bytes.hash(&mut hasher),
    }
    attributes ^ hasher.finish()
}

fn is_json(event: &Event<'_>) -> bool {
    let said = event.text("datacontenttype").map(media_type::read);
    said.is_some_and(|read| read.is_ok_and(|media_type| media_type.is_json()))
}

/// Hashes JSON by what it says: in whatever order its members are, and however its strings are escaped. What only looks like
/// it is hashed as it is.
fn hash_json(text: &str, hasher: &mut DefaultHasher) {
    match canonical::hash(text) {
        Some(hash) => hash.hash(hasher),
        None => text.hash(hasher),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::event::{Attribute, Carrier, Data, Mode};

    fn event(id: &'static str) -> Event<'static> {
        let attribute = |name: &'static str, value: &'static str| Attribute {
            name: name.into(),
            member: None,
            value: Value::Text(value.into()),
            name_span: None,
            span: None,
            surrogate: None,
        };
        Event {
            carrier: Carrier::Json,
            mode: Mode::Structured,
            attributes: vec![attribute("source", "/s"), attribute("id", id)],
            data: Data::ABSENT,
            size: 0,
            item: None,
            span: None,
        }
    }

    #[test]
    fn a_window_reaches_as_far_back_as_it_is_large() {
        let (mut window, mut pen) = (Window::new(3), Pen::default());
        for (number, id) in ["a", "b", "c", "b", "d", "a", "a"].into_iter().enumerate() {
            window.see(&event(id), number + 1, &mut pen);
        }
        let told: Vec<_> = pen.take().map(|violation| violation.detail.words).collect();
        let earlier = |words: &Vec<(&str, String)>| words.last().map(|(_, number)| number.clone());
        // The first `a` was forgotten when `d` came.
        let numbers: Vec<_> = told.iter().filter_map(earlier).collect();
        assert_eq!(numbers, ["2", "6"]);
        assert_eq!(window.known.len(), 3);
    }

    #[test]
    fn how_json_is_written_says_nothing() {
        let hash = |text| {
            let mut hasher = DefaultHasher::new();
            hash_json(text, &mut hasher);
            hasher.finish()
        };
        assert_eq!(hash("{ \"a\" : [ 1 , 2 ] }\n"), hash("{\"a\":[1,2]}"));
        assert_ne!(hash("{\"a b\":1}"), hash("{\"ab\":1}"));
        assert_ne!(hash("\"a\\\" b\""), hash("\"a\\\"b\""));
        assert_eq!(
            hash(r#"{"a":1,"b":{"c":"\u00e9","d":[]}}"#),
            hash(r#"{"b":{"d":[],"c":"é"},"a":1}"#)
        );
        for other in [
            r#"{"a":2,"b":1}"#,
            r#"{"a":"1","b":2}"#,
            r#"[["a",1],["b",2]]"#,
        ] {
            assert_ne!(hash(r#"{"a":1,"b":2}"#), hash(other), "{other}");
        }
        assert_ne!(hash("[1,2]"), hash("[2,1]"));
        assert_ne!(hash("[[1],2]"), hash("[[1,2]]"));
        assert_eq!(hash("1.0e2"), hash("100"));
    }
}
