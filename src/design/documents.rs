//! Documents of messages as a whole: what is weak about their channels, each told once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{dead_letter, reply};
use crate::format::asyncapi::{Channel, Contract, Message};
use crate::format::{Schema, Subject};
use crate::model::{Action, Change, Detail, ElementPath, Exchange, Perspective, Rule, SubjectName};
use crate::subject::Pair;

/// One side of a document.
pub(super) struct Document<'p> {
    pub(super) contract: &'p Arc<Contract>,
    /// Its messages, and the subjects that they are.
    pub(super) messages: Vec<(&'p Message, &'p Subject)>,
    pub(super) perspective: Perspective,
    /// The messages that travel on each channel, listed or used, by its index.
    on: BTreeMap<usize, Vec<&'p Message>>,
}

/// A rule, and the channel or the message that it found.
pub(super) struct Flaw<'p> {
    pub(super) rule: &'static Rule,
    pub(super) about: About<'p>,
}

/// What a flaw is about.
pub(super) enum About<'p> {
    Channel(&'p Channel),
    Message(&'p Subject),
}

/// What there is to say of the channels of documents that the new side has and the old one had not; with `all`, whatever the
/// new side has.
pub fn documents(
    pairs: &[Pair],
    all: bool,
    perspective: &dyn Fn(&str) -> Perspective,
) -> Vec<Change> {
    let old = sides(pairs.iter().filter_map(Pair::old_side), perspective);
    let new = sides(pairs.iter().filter_map(Pair::new_side), perspective);
    let moved = moved(pairs);
    let mut changes = Vec::new();
    for (path, is) in &new {
        let before = old.get(path).or_else(|| old.get(moved.get(path)?));
        let before = before.filter(|_| !all);
        let known = before.map(|was| (was, flaws(was))).into_iter();
        let known: BTreeSet<_> = known
            .flat_map(|(was, flaws)| {
                let likeness = |flaw: Flaw<'_>| flaw.likeness(was.contract, is.contract);
                flaws.into_iter().map(likeness).collect::<Vec<_>>()
            })
            .collect();
        let flaws = flaws(is).into_iter();
        let come = flaws.filter(|flaw| !known.contains(&flaw.likeness(is.contract, is.contract)));
        changes.extend(come.map(Flaw::into_change));
    }
    changes
}

/// The documents of one side, by path.
fn sides<'p>(
    subjects: impl Iterator<Item = &'p Subject>,
    perspective: &dyn Fn(&str) -> Perspective,
) -> BTreeMap<&'p str, Document<'p>> {
    let mut documents: BTreeMap<&str, Document<'_>> = BTreeMap::new();
    for subject in subjects {
        let Some(message) = message(subject) else {
            continue;
        };
        let path = message.contract().path.as_str();
        let document = documents.entry(path).or_insert_with(|| Document {
            contract: message.contract(),
            messages: Vec::new(),
            perspective: perspective(path),
            on: BTreeMap::new(),
        });
        let facts = message.facts();
        let used = facts.uses.iter().map(|it| it.channel);
        let channels: BTreeSet<usize> = facts.channels.iter().copied().chain(used).collect();
        for channel in channels {
            document.on.entry(channel).or_default().push(message);
        }
        document.messages.push((message, subject));
    }
    documents
}

fn message(subject: &Subject) -> Option<&Message> {
    match &subject.schema {
        Schema::AsyncApi(message) => Some(message),
        _ => None,
    }
}

/// Where the documents of the new side were before, as their messages tell.
fn moved(pairs: &[Pair]) -> BTreeMap<&str, &str> {
    let both = pairs.iter().filter_map(|pair| {
        let (old, new) = (pair.old_side()?, pair.new_side()?);
        message(old).and(message(new))?;
        Some((new.path(), old.path()))
    });
    both.collect()
}

fn flaws<'p>(document: &Document<'p>) -> Vec<Flaw<'p>> {
    let mut flaws = dead_letter::find(document);
    flaws.extend(reply::find(document));
    flaws
}

impl<'p> Document<'p> {
    /// Whether the owners of the repository do this on the channel, answers aside.
    pub(super) fn has(&self, action: Action, channel: &Channel) -> bool {
        let all = [Action::Send, Action::Receive];
        let done = Exchange::of(all.into_iter().filter(|it| channel.flow(*it).is_some()));
        let own = done.seen_by(self.perspective);
        match action {
            Action::Send => own.sends,
            Action::Receive => own.receives,
        }
    }

    /// The messages that travel on a channel.
    pub(super) fn on(&self, index: usize) -> &[&'p Message] {
        self.on.get(&index).map_or(&[], Vec::as_slice)
    }
}

impl Flaw<'_> {
    /// Equal for a flaw of the old contract and the same flaw of the new one.
    fn likeness(&self, own: &Contract, new: &Contract) -> (&'static str, String) {
        let name = match &self.about {
            About::Channel(channel) => {
                let heir = new.heir(own, channel);
                let heir = heir.and_then(|index| new.channels.get(index));
                heir.map_or(&channel.wire, |heir| &heir.wire).clone()
            }
            About::Message(subject) => subject.name.0.clone(),
        };
        (self.rule.id, name)
    }

    /// As something that came with the new side. It hurts no reader, so it has no effect.
    fn into_change(self) -> Change {
        let (name, place) = match self.about {
            About::Channel(channel) => (channel.title(), &channel.place),
            About::Message(subject) => (subject.name.0.as_str(), &subject.place),
        };
        Change {
            rule: self.rule,
            subject: SubjectName(name.to_owned()),
            element: ElementPath(name.to_owned()),
            old: None,
            new: Some(place.clone()),
            detail: Detail::new("", name).word("element", name),
            effects: Vec::new(),
        }
    }
}
