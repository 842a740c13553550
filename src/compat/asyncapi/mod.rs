//! Judges messages of AsyncAPI documents: their schemas by the engines of their languages, and what the document promises of
//! the wire.
//!
//! In: a message on both sides. Out: its changes. What befalls a channel or an operation as a whole is told once, by
//! [`whole`], and not again at each message. Nothing here knows which directions are enforced: the operations say that.

mod bindings;
mod catalogue;
mod defaults;
mod examples;
mod payload;
mod pen;
mod route;
mod surroundings;
mod whole;

pub use self::whole::{Whole, whole};

use self::pen::Pen;
use super::{Judgement, Semantics};
use crate::format::asyncapi::{Message, Payload};
use crate::format::{Schema, Subject};
use crate::model::{Change, Counts, Detail, Direction, Effect, Impact, Proof};
use crate::rules::asyncapi as rules;

/// Compares the two sides of a message.
pub(super) fn judge(
    (old, was): (&Subject, &Message),
    (new, is): (&Subject, &Message),
    semantics: Semantics<'_>,
) -> Judgement {
    let pen = Pen::new(new, old.place.clone(), new.place.clone());
    let mut judgement = payload::judge(&pen, was, is, semantics);
    let told = [
        renamed(&pen, was, is),
        content_type(&pen, was, is),
        correlation(&pen, was, is),
    ];
    judgement.changes.extend(told.into_iter().flatten());
    judgement.changes.extend(route::changes(&pen, was, is));
    judgement
        .changes
        .extend(bindings::of_message(&pen, was, is));
    judgement
        .changes
        .extend(examples::invalid(&pen, Some(was), is));
    judgement
}

/// What is told of a message that is new.
pub(super) fn added(new: &Subject) -> Vec<Change> {
    let Schema::AsyncApi(message) = &new.schema else {
        return Vec::new();
    };
    let pen = Pen::new(new, new.place.clone(), new.place.clone());
    let mut told = examples::invalid(&pen, None, message);
    let facts = message.facts();
    let parts = [
        ("payload", Some(&facts.payload)),
        ("key", facts.key.as_ref()),
        ("headers", facts.coded_headers.as_ref()),
    ];
    for (part, schema) in parts {
        if let Some(Payload::Foreign(foreign)) = schema {
            told.push(payload::unknown(&pen, part, None, Some(foreign)));
        }
    }
    told
}

/// What is told of a message that is gone; `None` when it is none.
pub(super) fn removed(old: &Subject) -> Option<Change> {
    let Schema::AsyncApi(message) = &old.schema else {
        return None;
    };
    let pen = Pen::new(old, old.place.clone(), old.place.clone());
    let is_used = message.channels().next().is_some() || !message.contract().has_operations();
    let detail = Detail::new("message", "");
    let change = if is_used {
        pen.policy(&rules::MESSAGE_REMOVED, detail)
    } else {
        pen.note(&rules::UNUSED_MESSAGE_REMOVED, detail)
    };
    Some(Change {
        new: None,
        ..change
    })
}

fn renamed(pen: &Pen, old: &Message, new: &Message) -> Option<Change> {
    let (was, is) = (&old.facts().identity, &new.facts().identity);
    // The type of an event is what machines go by, where there is one.
    let is_typed = was.event_type.is_some() && was.event_type == is.event_type;
    let known: Vec<&String> = is.names.iter().chain(&is.keys).collect();
    let is_kept = was.names.iter().any(|name| known.contains(&name));
    if is_typed || is_kept || was.names.is_empty() || is.names.is_empty() {
        return None;
    }
    let word = |names: &std::collections::BTreeSet<String>| {
        names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (before, after) = (word(&was.names), word(&is.names));
    let detail = Detail::new(&before, &after).word("before", before);
    Some(pen.policy(&rules::MESSAGE_RENAMED, detail.word("after", after)))
}

fn content_type(pen: &Pen, old: &Message, new: &Message) -> Option<Change> {
    let (was, is) = (
        old.facts().content_type.as_ref()?,
        new.facts().content_type.as_ref()?,
    );
    let (before, after) = (
        Message::media_type(&was.value),
        Message::media_type(&is.value),
    );
    if before == after {
        return None;
    }
    let detail = Detail::new(&before, &after)
        .word("before", &was.value)
        .word("after", &is.value);
    let effects = both(
        Impact::Unreadable,
        "a receiver decodes what its own document says",
    );
    let change = pen.change(&rules::CONTENT_TYPE_CHANGED, detail, effects);
    Some(Change {
        old: Some(was.place.clone()),
        new: Some(is.place.clone()),
        ..change
    })
}

fn correlation(pen: &Pen, old: &Message, new: &Message) -> Option<Change> {
    let (was, is) = (&old.facts().correlation, &new.facts().correlation);
    let (before, after) = match (was, is) {
        (Some(was), Some(is)) if was.value != is.value => (was.value.as_str(), is.value.as_str()),
        (Some(was), None) => (was.value.as_str(), "nowhere"),
        (None, Some(is)) => ("nowhere", is.value.as_str()),
        _ => return None,
    };
    let why = "each end looks for the id where its own document says";
    let effects = match (was, is) {
        (Some(_), Some(_)) => both(Impact::Lost, why),
        (Some(_), None) => vec![by_specification(Direction::Forward, Impact::Lost, why)],
        // A document that begins to say where the id stands takes nothing from anybody.
        (None, _) => Vec::new(),
    };
    let detail = Detail::new(before, after)
        .word("before", before)
        .word("after", after);
    let change = pen.change(&rules::CORRELATION_ID_MOVED, detail, effects);
    Some(Change {
        old: was.as_ref().map(|was| was.place.clone()).or(change.old),
        new: is.as_ref().map(|is| is.place.clone()).or(change.new),
        ..change
    })
}

/// A break of both directions that the specification is enough to show.
fn both(impact: Impact, why: &str) -> Vec<Effect> {
    Direction::BOTH
        .map(|direction| by_specification(direction, impact, why))
        .into()
}

fn by_specification(direction: Direction, impact: Impact, why: &str) -> Effect {
    Effect {
        direction: Some(direction),
        layer: None,
        impact,
        counts: Counts::Verdict,
        proof: Proof::BySpecification {
            why: why.to_owned(),
        },
    }
}
