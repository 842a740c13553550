//! By what a consumer knows an event again, and to what it belongs.

use super::event::{Event, Field};
use super::weakness::Weakness;
use super::words::{self, end_with, hold};
use crate::format::{Schema, Subject};
use crate::model::Rule;
use crate::rules::design as rules;

/// What tells one event from all others, as names end.
const IDS: &[&str] = &[
    "event id",
    "message id",
    "event uuid",
    "message uuid",
    "idempotency key",
    "dedup id",
    "deduplication id",
];

/// What ties an event to what it belongs to.
const CORRELATIONS: &[&str] = &[
    "correlation id",
    "correlationid",
    "causation id",
    "causationid",
    "trace id",
    "traceparent",
    "trace parent",
    "saga id",
    "conversation id",
];

/// What says which event or command led to this one.
const CAUSES: &[&str] = &[
    "causation id",
    "causationid",
    "cause id",
    "caused by",
    "triggered by",
    "parent event id",
    "parent span id",
];

pub(super) fn find(event: &Event<'_>) -> Vec<Weakness> {
    if !event.is_root {
        return Vec::new();
    }
    let is_envelope = is_envelope(event);
    let mut found = Vec::new();
    match id(event, is_envelope) {
        // Of a plain `id` nobody can say whether it is the event's or that of what the event is about.
        Some(field) if !field.is_required && is_of_event(field, is_envelope) => {
            found.push(Weakness::of_field(&rules::EVENT_ID_OPTIONAL, event, field));
        }
        Some(_) => {}
        None if beside(event.subject).iter().any(|words| is_id(words)) => {}
        None => {
            let rule: &'static Rule = if is_envelope {
                &rules::ENVELOPE_ID_MISSING
            } else {
                &rules::EVENT_ID_MISSING
            };
            found.push(Weakness::of_event(rule, event));
        }
    }
    if !ties(event, CORRELATIONS) && !is_correlated(event.subject) {
        found.push(Weakness::of_event(&rules::CORRELATION_ID_MISSING, event));
    }
    if !ties(event, CAUSES) {
        found.push(Weakness::of_event(&rules::CAUSATION_ID_MISSING, event));
    }
    found
}

/// Whether a field, or a header beside the event, ends like one of these.
fn ties(event: &Event<'_>, endings: &[&str]) -> bool {
    let is_tie = |words: &Vec<String>| endings.iter().any(|known| end_with(words, known));
    let mut fields = event.fields.iter();
    fields.any(|field| is_tie(&field.words())) || beside(event.subject).iter().any(is_tie)
}

/// The words of the headers that come with an event.
fn beside(subject: &Subject) -> Vec<Vec<String>> {
    let Schema::AsyncApi(message) = &subject.schema else {
        return Vec::new();
    };
    let headers = message.facts().headers.iter();
    let names = headers.flat_map(|headers| {
        let schema = headers.schema();
        let parts = schema.ids().map(|id| schema.keywords(id));
        parts.flat_map(|keywords| keywords.properties.keys())
    });
    names.map(|name| words::of_name(name)).collect()
}

/// Whether a header is the id of what it comes with: `ce_id`, `message-id`, `id`.
fn is_id(header: &[String]) -> bool {
    let name = header.join(" ");
    ["id", "ce id", "cloud events id"].contains(&name.as_str())
        || IDS.iter().any(|known| end_with(header, known))
}

/// Whether the document says where the id stands that ties a message to others.
fn is_correlated(subject: &Subject) -> bool {
    match &subject.schema {
        Schema::AsyncApi(message) => message.facts().correlation.is_some(),
        _ => false,
    }
}

/// The field that a consumer can know the event by: one that says so, wherever it stands, else a plain `id` at the top, or one
/// that is called after the event.
fn id<'e>(event: &'e Event<'_>, is_envelope: bool) -> Option<&'e Field> {
    let own = format!("{} id", event.words().join(" "));
    let is_plain = |field: &&Field| {
        let name = field.words().join(" ");
        ["id", "uuid", "guid"].contains(&name.as_str()) || name == own
    };
    let says = |field: &&Field| {
        let words = field.words();
        IDS.iter().any(|known| end_with(&words, known))
    };
    // Where the head of an event is a part of its own, the id stands there.
    let in_head = |field: &&Field| {
        const HEADS: [&str; 6] = [
            "context", "metadata", "meta", "header", "headers", "envelope",
        ];
        let way = event.below(&field.element);
        way.strip_suffix(".id")
            .is_some_and(|head| HEADS.contains(&head))
    };
    let mut own_fields = event.own_fields();
    let certain = own_fields.find(|field| is_of_event(field, is_envelope));
    let named = certain.or_else(|| event.fields.iter().find(says));
    let named = named.or_else(|| event.fields.iter().find(in_head));
    named.or_else(|| event.own_fields().find(is_plain))
}

/// Whether the field can be nothing but the id of this very event: an `event_id` deeper down, or with a word before it, may be
/// that of another one, and the `message_id` of a letter is the letter's.
fn is_of_event(field: &Field, is_envelope: bool) -> bool {
    const CERTAIN: [&str; 4] = [
        "event id",
        "event uuid",
        "idempotency key",
        "deduplication id",
    ];
    let name = field.words().join(" ");
    let is_id = is_envelope && ["id", "message id"].contains(&name.as_str());
    field.group == 0 && (is_id || CERTAIN.contains(&name.as_str()))
}

/// Whether it carries other events: it says what happened, and holds the rest as a whole.
fn is_envelope(event: &Event<'_>) -> bool {
    let own: Vec<(Vec<String>, &Field)> = event
        .own_fields()
        .map(|field| (field.words(), field))
        .collect();
    let is_typed = own.iter().any(|(words, _)| {
        end_with(words, "event type")
            || end_with(words, "specversion")
            || words.join(" ") == "spec version"
    });
    let is_carrier = own.iter().any(|(words, _)| {
        words.len() == 1 && hold(words, &["data", "payload", "body", "datacontenttype"])
    });
    let has_source = own
        .iter()
        .any(|(words, _)| hold(words, &["source", "producer", "origin", "specversion"]));
    is_typed && is_carrier && has_source
}
