//! What befalls channels and operations as a whole, told once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bindings::{self, Owner};
use super::pen::Pen;
use super::route::{legs, sent_as_well};
use super::surroundings;
use crate::format::asyncapi::{Channel, Contract, Extensions, Flow, Message, Said};
use crate::format::{Schema, Subject};
use crate::model::{Action, Change, Detail, SubjectName};
use crate::rules::asyncapi as rules;
use crate::subject::Pair;

/// What is told of documents as a whole.
#[derive(Debug, Default)]
pub struct Whole {
    /// The changes.
    pub changes: Vec<Change>,
    /// The removed messages whose loss is told with their channels, by document and name.
    pub folded: BTreeSet<(String, SubjectName)>,
}

/// A document on both sides.
struct Document {
    old: Arc<Contract>,
    new: Arc<Contract>,
    /// What the channels of the old side have become, where a message says so.
    moved: BTreeMap<usize, usize>,
    /// The flows whose messages now go the other way.
    flipped: BTreeSet<(usize, Action)>,
}

/// Compares the channels of documents that both sides have.
pub fn whole(pairs: &[Pair]) -> Whole {
    let mut whole = Whole::default();
    let documents = documents(pairs);
    for document in documents.values() {
        let servers = surroundings::servers(&document.old, &document.new);
        whole.changes.extend(servers);
        for index in 0..document.old.channels.len() {
            whole.changes.extend(document.changes(index));
        }
    }
    for pair in pairs {
        match pair {
            Pair::Removed(old) => whole.folded.extend(folded(old, &documents)),
            Pair::Added(new) => whole.changes.extend(newly_sent(new, &documents)),
            Pair::Both { .. } => {}
        }
    }
    whole
}

fn message(subject: &Subject) -> Option<&Message> {
    match &subject.schema {
        Schema::AsyncApi(message) => Some(message),
        _ => None,
    }
}

/// The documents by the path of the old side.
fn documents(pairs: &[Pair]) -> BTreeMap<String, Document> {
    let mut documents = kept(pairs);
    for pair in pairs {
        let Pair::Both { old, new } = pair else {
            continue;
        };
        let (Some(was), Some(is)) = (message(old), message(new)) else {
            continue;
        };
        // Of a document that is gone its messages tell what it has become.
        let path = was.contract().path.clone();
        let document = documents
            .entry(path)
            .or_insert_with(|| Document::of(was, is));
        if document.new.path == is.contract().path {
            document.learn(was, is);
        }
    }
    documents
}

/// The documents whose paths both sides have, whatever became of their messages.
fn kept(pairs: &[Pair]) -> BTreeMap<String, Document> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    for pair in pairs {
        let (was, is) = match pair {
            Pair::Both { old, new } => (Some(old), Some(new)),
            Pair::Removed(old) => (Some(old), None),
            Pair::Added(new) => (None, Some(new)),
        };
        for (side, subject) in [(&mut old, was), (&mut new, is)] {
            if let Some(message) = subject.and_then(message) {
                side.entry(message.contract().path.as_str())
                    .or_insert(message);
            }
        }
    }
    let both = old.into_iter().filter_map(|(path, was)| {
        let is = new.get(path)?;
        Some((path.to_owned(), Document::of(was, is)))
    });
    both.collect()
}

impl Document {
    fn of(old: &Message, new: &Message) -> Self {
        Self {
            old: Arc::clone(old.contract()),
            new: Arc::clone(new.contract()),
            moved: BTreeMap::new(),
            flipped: BTreeSet::new(),
        }
    }

    /// Takes down what a message that both sides have tells of its channels.
    fn learn(&mut self, old: &Message, new: &Message) {
        self.moved.extend(legs(old, new));
        let flows = |message: &Message| -> BTreeSet<(usize, Action)> {
            let uses = message.facts().uses.iter().filter(|it| !it.is_reply);
            uses.map(|it| (it.channel, it.action)).collect()
        };
        let now = flows(new);
        for (index, action) in flows(old) {
            let other = self.moved.get(&index).map(|&to| (to, action.inverted()));
            let is_now = other.is_some_and(|other| now.contains(&other));
            // What went both ways before and goes one way now has lost the other.
            let channel = self.old.channels.get(index);
            let went = channel.is_some_and(|it| it.flow(action.inverted()).is_some());
            if is_now && !went {
                self.flipped.insert((index, action));
            }
        }
    }

    fn heir(&self, index: usize, channel: &Channel) -> Option<usize> {
        let moved = self.moved.get(&index).copied();
        moved.or_else(|| self.new.heir(&self.old, channel))
    }

    fn changes(&self, index: usize) -> Vec<Change> {
        let Some(old) = self.old.channels.get(index) else {
            return Vec::new();
        };
        let heir = self.heir(index, old);
        let Some(new) = heir.and_then(|heir| self.new.channels.get(heir)) else {
            return vec![removed(old)];
        };
        let pen = Pen {
            subject: SubjectName(new.title().to_owned()),
            old: Some(old.place.clone()),
            new: Some(new.place.clone()),
        };
        let mut changes = bindings::of_channel(&pen, old, new);
        changes.extend(surroundings::parameters(&pen, old, new));
        for action in [Action::Send, Action::Receive] {
            match (old.flow(action), new.flow(action)) {
                (Some(was), Some(is)) => changes.extend(flow(&pen, (action, new), was, is)),
                (Some(was), None) if !self.flipped.contains(&(index, action)) => {
                    let detail = words(action, new, Detail::new(action.to_string(), ""));
                    let pen = pen.at(Some(&was.place), None);
                    changes.push(pen.policy(&rules::OPERATION_REMOVED, detail));
                }
                _ => {}
            }
        }
        changes
    }
}

fn words(action: Action, channel: &Channel, detail: Detail) -> Detail {
    let verb = match action {
        Action::Send => "sends",
        Action::Receive => "receives",
    };
    detail.word("verb", verb).word("channel", channel.title())
}

fn removed(old: &Channel) -> Change {
    let pen = Pen {
        subject: SubjectName(old.title().to_owned()),
        old: Some(old.place.clone()),
        new: None,
    };
    let detail = Detail::new(&old.wire, "").word("channel", old.title());
    pen.policy(&rules::CHANNEL_REMOVED, detail)
}

fn flow(pen: &Pen, (action, channel): (Action, &Channel), old: &Flow, new: &Flow) -> Vec<Change> {
    let pen = pen.at(Some(&old.place), Some(&new.place));
    let title = format!("the {action} operation on {}", channel.title());
    let owner = (Owner::Operation, title.as_str());
    let mut changes = Vec::new();
    let (was, is) = apart(&old.bindings, &new.bindings, |was, is| {
        was.len() == is.len()
            && was
                .iter()
                .zip(is)
                .all(|(was, is)| was.0 == is.0 && was.1.value == is.1.value)
    });
    for (was, is) in was.into_iter().zip(is) {
        changes.extend(bindings::compared(&pen, owner, was, is));
    }
    changes.extend(own_words(&pen, &title, old, new));
    let same = |was: &Said<String>, is: &Said<String>| was.value == is.value;
    let (was, is) = apart(&old.replies, &new.replies, same);
    let mut is = is.into_iter();
    // An answer that nobody asked for before disturbs nobody.
    for was in was {
        let is = is.next();
        let (before, after) = (&was.value, is.map_or("nowhere", |is| is.value.as_str()));
        let detail = words(action, channel, Detail::new(before, after));
        let detail = detail.word("before", before).word("after", after);
        let pen = pen.at(Some(&was.place), is.map(|is| &is.place));
        changes.push(pen.policy(&rules::REPLY_CHANGED, detail));
    }
    changes
}

/// What changed in the extensions of the operations. An operation that only one side has says nothing on the other.
fn own_words(pen: &Pen, title: &str, old: &Flow, new: &Flow) -> Vec<Change> {
    let same = |was: &Extensions, is: &Extensions| {
        was.len() == is.len()
            && was
                .iter()
                .zip(is)
                .all(|(was, is)| was.0 == is.0 && was.1.value == is.1.value)
    };
    let (was, is) = apart(&old.extensions, &new.extensions, same);
    let none = Extensions::new();
    let longer = was.len().max(is.len());
    let changes = (0..longer).flat_map(|index| {
        let was = was.get(index).copied().unwrap_or(&none);
        let is = is.get(index).copied().unwrap_or(&none);
        bindings::extensions(pen, title, was, is)
    });
    changes.collect()
}

/// What only one side has, of each side in its order.
fn apart<'s, T>(
    old: &'s [T],
    new: &'s [T],
    same: impl Fn(&T, &T) -> bool,
) -> (Vec<&'s T>, Vec<&'s T>) {
    let (mut was, mut is) = (Vec::new(), new.iter().collect::<Vec<_>>());
    for item in old {
        match is.iter().position(|other| same(item, other)) {
            Some(index) => drop(is.remove(index)),
            None => was.push(item),
        }
    }
    (was, is)
}

/// A removed message all of whose channels are gone as well.
fn folded(old: &Subject, documents: &BTreeMap<String, Document>) -> Option<(String, SubjectName)> {
    let message = message(old)?;
    let document = documents.get(&message.contract().path)?;
    let mut channels = message.channels().peekable();
    channels.peek()?;
    let is_gone = |channel: &Channel| {
        let index = document.old.on_wire(&channel.wire);
        index.is_some_and(|index| document.heir(index, channel).is_none())
    };
    let is_told = channels.all(is_gone);
    is_told.then(|| (old.path().to_owned(), old.name.clone()))
}

/// A message that the application sends, now, where it sent others before.
fn newly_sent(new: &Subject, documents: &BTreeMap<String, Document>) -> Vec<Change> {
    let Some(message) = message(new) else {
        return Vec::new();
    };
    let path = &message.contract().path;
    let Some(document) = documents
        .values()
        .find(|document| document.new.path == *path)
    else {
        return Vec::new();
    };
    let sends = message.facts().uses.iter();
    let sends = sends.filter(|it| it.action == Action::Send && !it.is_reply);
    let told = sends.filter_map(|it| {
        let channel = document.new.channels.get(it.channel)?;
        let old = document.old.on_wire(&channel.wire)?;
        document.old.channels.get(old)?.flow(Action::Send)?;
        let pen = Pen::new(new, channel.place.clone(), new.place.clone());
        let change = sent_as_well(&pen, channel);
        Some(Change {
            old: None,
            ..change
        })
    });
    told.collect()
}
