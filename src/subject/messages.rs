//! Which message of an old document goes with which of a new one.
//!
//! In: messages of both sides. Out: pairs. What a consumer can see comes first: the type of an event, the name of a message,
//! the full name of its schema, the channel. The document's own names come last, so that renaming one is no change.
//! Where events have types, events of different types are never one.

use std::collections::{BTreeMap, BTreeSet};

use super::Pair;
use crate::format::asyncapi::{Facts, Message, Payload};
use crate::format::{Schema, Subject};
use crate::model::Action;

/// Pairs the messages of two sides: those of one document first, then those of documents that have gone with those that have
/// come.
pub(super) fn pair(old: Vec<Subject>, new: Vec<Subject>) -> Vec<Pair> {
    let paths = |side: &[Subject]| -> BTreeSet<String> {
        side.iter()
            .map(|subject| subject.path().to_owned())
            .collect()
    };
    let (was, is) = (paths(&old), paths(&new));
    let mut matching = Matching {
        old: old.into_iter().map(Some).collect(),
        new: new.into_iter().map(Some).collect(),
        pairs: Vec::new(),
    };
    matching.passes(&|subject| subject.path().to_owned());
    // A file that is on both sides is the same document; of others only the messages tell.
    let is_kept = |path: &str| was.contains(path) && is.contains(path);
    matching.passes(&|subject| {
        if is_kept(subject.path()) {
            subject.path().to_owned()
        } else {
            String::new()
        }
    });
    matching.leftovers(&is_kept);
    // A message that moved from one document to another keeps its name.
    matching.pass(&|_, facts, _| facts.identity.event_type.iter().cloned().collect());
    matching.pass(&|_, facts, _| facts.identity.names.iter().cloned().collect());
    matching.finish()
}

/// In what respects messages are told apart within a document, the strongest first.
const RESPECTS: [fn(&Facts, &Message) -> Vec<String>; 10] = [
    |facts, _| facts.identity.event_type.iter().cloned().collect(),
    |facts, message| on_channel(message, &names(facts)),
    |facts, _| names(facts),
    // In one major version a name may be what the other calls a key.
    |facts, message| on_channel(message, &[names(facts), keys(facts)].concat()),
    |facts, message| on_channel(message, &full_name(facts)),
    |facts, _| full_name(facts),
    |_, message| on_channel(message, &[twin(message)]),
    |facts, message| on_channel(message, &[format!("{:?}", actions(facts))]),
    |_, message| channels(message),
    |facts, _| [names(facts), keys(facts)].concat(),
];

fn names(facts: &Facts) -> Vec<String> {
    facts.identity.names.iter().cloned().collect()
}

fn keys(facts: &Facts) -> Vec<String> {
    facts.identity.keys.iter().cloned().collect()
}

fn full_name(facts: &Facts) -> Vec<String> {
    facts.identity.full_name.iter().cloned().collect()
}

/// Equal for messages that carry the same, the same way.
fn twin(message: &Message) -> String {
    let actions = actions(message.facts());
    format!("{actions:?} {:?}", message.content())
}

/// The names of the properties at the top of a nameless message's payload.
fn properties(facts: &Facts) -> Option<Vec<String>> {
    let Payload::Json(document) = &facts.payload else {
        return None;
    };
    let properties = document.bundle().get("properties")?.as_object()?;
    let mut names: Vec<String> = properties.keys().cloned().collect();
    names.sort();
    (facts.identity.names.is_empty() && !names.is_empty()).then_some(names)
}

fn channels(message: &Message) -> Vec<String> {
    let wires = message.channels().map(|channel| channel.wire.clone());
    wires.collect()
}

/// Each mark on each channel of the message.
fn on_channel(message: &Message, marks: &[String]) -> Vec<String> {
    let wires = channels(message).into_iter();
    let marked = wires.flat_map(|wire| {
        let marks = marks.iter();
        marks.map(move |mark| format!("{wire}\n{mark}"))
    });
    marked.collect()
}

fn actions(facts: &Facts) -> BTreeSet<(Action, bool)> {
    let uses = facts.uses.iter();
    uses.map(|it| (it.action, it.is_reply)).collect()
}

/// What a message is known under in one respect.
type Marks<'m> = dyn Fn(&Subject, &Facts, &Message) -> Vec<String> + 'm;

struct Matching {
    old: Vec<Option<Subject>>,
    new: Vec<Option<Subject>>,
    pairs: Vec<Pair>,
}

impl Matching {
    /// Pairs within each document, by what tells messages apart, the strongest first.
    fn passes(&mut self, document: &dyn Fn(&Subject) -> String) {
        for respect in RESPECTS {
            self.pass(&|subject, facts, message| {
                let document = document(subject);
                let marks = respect(facts, message).into_iter();
                marks.map(|mark| format!("{document}\n{mark}")).collect()
            });
        }
    }

    /// Pairs an old and a new message that have a mark in common which nobody else has.
    fn pass(&mut self, marks: &Marks<'_>) {
        let (old, new) = (marked(&self.old, marks), marked(&self.new, marks));
        for (mark, candidates) in &old {
            let (&[was], Some(&[is])) = (candidates.as_slice(), new.get(mark).map(Vec::as_slice))
            else {
                continue;
            };
            self.join(was, is);
        }
    }

    /// Pairs, in the order of the text, what is left of a kept document where both sides have as many messages of one shape
    /// on one channel: their keys were renamed all at once.
    fn leftovers(&mut self, is_kept: &dyn Fn(&str) -> bool) {
        let marks = |respect: &dyn Fn(&Facts, &Message) -> Option<String>,
                     subject: &Subject,
                     facts: &Facts,
                     message: &Message| {
            let mark = respect(facts, message).filter(|_| is_kept(subject.path()));
            let marks = on_channel(message, mark.as_slice()).into_iter();
            marks
                .map(|mark| format!("{}\n{mark}", subject.path()))
                .collect::<Vec<_>>()
        };
        let twins = |facts: &Facts, message: &Message| {
            facts.identity.names.is_empty().then(|| twin(message))
        };
        let shapes = |facts: &Facts, _: &Message| {
            let properties = properties(facts)?;
            Some(format!("{:?} {properties:?}", actions(facts)))
        };
        self.rows(&|subject, facts, message| marks(&twins, subject, facts, message));
        self.rows(&|subject, facts, message| marks(&shapes, subject, facts, message));
    }

    /// Pairs old and new messages one by one that have a mark in common, where as many have it on either side.
    fn rows(&mut self, marks: &Marks<'_>) {
        let (old, new) = (marked(&self.old, marks), marked(&self.new, marks));
        for (mark, candidates) in &old {
            let Some(others) = new.get(mark).filter(|it| it.len() == candidates.len()) else {
                continue;
            };
            for (&was, &is) in candidates.iter().zip(others) {
                self.join(was, is);
            }
        }
    }

    /// Pairs two messages that are still free, unless they are different events.
    fn join(&mut self, was: usize, is: usize) {
        let are_one = match (&self.old[was], &self.new[is]) {
            (Some(old), Some(new)) => !are_different_events(old, new),
            _ => false,
        };
        if are_one && let (Some(old), Some(new)) = (self.old[was].take(), self.new[is].take()) {
            self.pairs.push(Pair::Both { old, new });
        }
    }

    fn finish(mut self) -> Vec<Pair> {
        self.pairs
            .extend(self.old.into_iter().flatten().map(Pair::Removed));
        self.pairs
            .extend(self.new.into_iter().flatten().map(Pair::Added));
        self.pairs
    }
}

fn message(subject: &Subject) -> Option<&Message> {
    match &subject.schema {
        Schema::AsyncApi(message) => Some(message),
        _ => None,
    }
}

/// Who has each mark, by index, each once.
fn marked(side: &[Option<Subject>], marks: &Marks<'_>) -> BTreeMap<String, Vec<usize>> {
    let mut marked: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, subject) in side.iter().enumerate() {
        let Some(subject) = subject else { continue };
        let Some(message) = message(subject) else {
            continue;
        };
        let own: BTreeSet<String> = marks(subject, message.facts(), message)
            .into_iter()
            .collect();
        for mark in own {
            marked.entry(mark).or_default().push(index);
        }
    }
    marked
}

fn are_different_events(old: &Subject, new: &Subject) -> bool {
    let of = |subject| message(subject)?.facts().identity.event_type.as_ref();
    matches!((of(old), of(new)), (Some(was), Some(is)) if was != is)
}
