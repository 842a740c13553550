//! Schemas of a message: payload, headers and key, each by the engine of its language.

use std::sync::Arc;

use serde_json::json;

use super::pen::Pen;
use super::{Message, both};
use crate::compat::{Judgement, Semantics, avro, json, protobuf};
use crate::format::Subject;
use crate::format::asyncapi::{Facts, Foreign, Inlay, Payload, definition, held};
use crate::format::jsonschema::Document;
use crate::format::protobuf::Definition;
use crate::model::{Change, Detail, Direction, Impact};
use crate::rules::asyncapi as rules;
use crate::subject::{self, Pair, Renames};

/// Compares all schemas of a message.
pub(super) fn judge(
    pen: &Pen,
    old: &Message,
    new: &Message,
    semantics: Semantics<'_>,
) -> Judgement {
    let (was, is) = (old.facts(), new.facts());
    let mut whole = schema(pen, "payload", &was.payload, &is.payload, semantics);
    if let (Some(was), Some(is)) = (&was.key, &is.key) {
        join(&mut whole, schema(pen, "key", was, is, semantics));
    }
    let part = if was.coded_headers.is_none() && is.coded_headers.is_none() {
        headers(pen, was.headers.as_ref(), is.headers.as_ref(), semantics)
    } else {
        schema(pen, "headers", &as_payload(was), &as_payload(is), semantics)
    };
    join(&mut whole, part);
    whole
}

/// The headers in whatever language.
fn as_payload(facts: &Facts) -> Payload {
    let plain = || facts.headers.clone().map(Payload::Json);
    let coded = facts.coded_headers.clone();
    coded.or_else(plain).unwrap_or(Payload::Anything)
}

fn join(whole: &mut Judgement, part: Judgement) {
    whole.changes.extend(part.changes);
    for (direction, why) in part.unproven {
        whole.unproven.entry(direction).or_insert(why);
    }
}

fn schema(
    pen: &Pen,
    part: &'static str,
    old: &Payload,
    new: &Payload,
    semantics: Semantics<'_>,
) -> Judgement {
    let subject = &pen.subject;
    match (old, new) {
        (Payload::Anything, Payload::Anything) => Judgement::default(),
        (Payload::Json(was), Payload::Json(is)) => json::judge(subject, was, is, semantics),
        (Payload::Avro(was), Payload::Avro(is)) => avro::judge(subject, was, is, semantics),
        (Payload::Protobuf(was), Payload::Protobuf(is)) => messages(pen, was, is, semantics),
        (Payload::Foreign(was), Payload::Foreign(is)) if is_same(was, is) => Judgement::default(),
        (Payload::Foreign(_), _) | (_, Payload::Foreign(_)) => {
            let told = unknown(pen, part, foreign(old), foreign(new));
            unsettled(told, &format!("the language of its {part} is not read"))
        }
        (Payload::Anything, Payload::Json(is)) => {
            json::judge(subject, &anything(is), is, semantics)
        }
        (Payload::Json(was), Payload::Anything) => {
            json::judge(subject, was, &anything(was), semantics)
        }
        (Payload::Anything, _) | (_, Payload::Anything) => {
            let why = format!("only one side has a schema of its {part}");
            Judgement {
                unproven: Direction::BOTH
                    .map(|direction| (direction, why.clone()))
                    .into(),
                ..Judgement::default()
            }
        }
        (was, is) => Judgement::of(language_changed(pen, part, was, is)),
    }
}

fn foreign(payload: &Payload) -> Option<&Foreign> {
    match payload {
        Payload::Foreign(foreign) => Some(foreign),
        _ => None,
    }
}

/// A schema that lets everything pass, in the dialect and at the place of the other side.
fn anything(beside: &Document) -> Document {
    beside.replaced(json!({}))
}

fn is_same(old: &Foreign, new: &Foreign) -> bool {
    old.value == new.value && old.format == new.format
}

/// The language of a schema is not read.
pub(super) fn unknown(
    pen: &Pen,
    part: &'static str,
    old: Option<&Foreign>,
    new: Option<&Foreign>,
) -> Change {
    let format = new.or(old).map_or("", |foreign| foreign.format.as_str());
    let text =
        |side: Option<&Foreign>| side.map_or_else(String::new, |side| side.value.to_string());
    let detail = Detail::new(text(old), text(new))
        .word("part", part)
        .word("format", format);
    let pen = pen.at(old.map(|old| &old.place), new.map(|new| &new.place));
    pen.policy(&rules::PAYLOAD_FORMAT_UNKNOWN, detail)
}

fn unsettled(change: Change, why: &str) -> Judgement {
    Judgement {
        changes: vec![change],
        unproven: Direction::BOTH
            .map(|direction| (direction, why.to_owned()))
            .into(),
    }
}

fn language_changed(pen: &Pen, part: &'static str, old: &Payload, new: &Payload) -> Change {
    let word = |payload: &Payload| payload.language().unwrap_or("nothing").to_owned();
    let (before, after) = (word(old), word(new));
    let detail = Detail::new(&before, &after)
        .word("part", part)
        .word("before", before);
    let effects = both(
        Impact::Unreadable,
        "the two languages have no encoding in common",
    );
    pen.at(old.place().as_ref(), new.place().as_ref()).change(
        &rules::PAYLOAD_FORMAT_CHANGED,
        detail.word("after", after),
        effects,
    )
}

/// A side without a schema of its headers declares none, and takes whatever comes.
fn headers(
    pen: &Pen,
    old: Option<&Document>,
    new: Option<&Document>,
    semantics: Semantics<'_>,
) -> Judgement {
    let none = |beside: &Document| beside.replaced(json!({"type": "object"}));
    match (old, new) {
        (None, None) => Judgement::default(),
        (Some(was), Some(is)) => json::judge(&pen.subject, was, is, semantics),
        (Some(was), None) => json::judge(&pen.subject, was, &none(was), semantics),
        (None, Some(is)) => json::judge(&pen.subject, &none(is), is, semantics),
    }
}

/// The payload, and the types that it holds. Types that are there beside it are no part of any message.
fn messages(pen: &Pen, old: &Arc<Inlay>, new: &Arc<Inlay>, semantics: Semantics<'_>) -> Judgement {
    let (was, is) = (old.root(), new.root_like(&old.root().name));
    let digest = |root| definition(root).map(Definition::digest);
    // Options are no part of what is on the wire, and are told of all the same.
    let is_one_text = old.text() == new.text() && !old.imports_any() && !new.imports_any();
    if is_one_text && was.name == is.name && digest(was) == digest(is) {
        return Judgement::default();
    }
    let rest = |inlay: &Inlay, root: &Subject| {
        let held = held(root);
        let rest = inlay.subjects().iter().filter(|subject| {
            let of = definition(subject).map(|found| found.element.full_name());
            subject.name != root.name && of.is_some_and(|name| held.contains(name))
        });
        rest.cloned().collect::<Vec<_>>()
    };
    let pairs = subject::pair(rest(old, was), rest(new, is), Renames::Anywhere);
    let roots = Pair::Both {
        old: was.clone(),
        new: is.clone(),
    };
    let mut whole = Judgement::default();
    for pair in std::iter::once(roots).chain(pairs) {
        let Pair::Both { old, new } = &pair else {
            continue;
        };
        if let (Some(was), Some(is)) = (definition(old), definition(new)) {
            join(
                &mut whole,
                protobuf::judge(&pen.subject, was, is, semantics),
            );
        }
    }
    for change in &mut whole.changes {
        change.old = change.old.take().map(|place| old.outside(&place));
        change.new = change.new.take().map(|place| new.outside(&place));
    }
    whole
}
