//! Where a message travels, and which way.

use std::collections::BTreeSet;

use super::both;
use super::pen::Pen;
use crate::format::asyncapi::{Channel, Contract, Message};
use crate::model::{Action, Change, Counts, Detail, Direction, Effect, Impact, Proof};
use crate::rules::asyncapi as rules;

/// What changed on the way of a message that both sides have.
pub(super) fn changes(pen: &Pen, old: &Message, new: &Message) -> Vec<Change> {
    let mut changes = Vec::new();
    for (from, to) in legs(old, new) {
        let (was, is) = (channel(old, from), channel(new, to));
        let (Some(was), Some(is)) = (was, is) else {
            continue;
        };
        // Where one is found out at run time nobody knows whether it changed.
        let are_known = was.address.is_some() && is.address.is_some();
        if was.wire != is.wire && are_known {
            changes.push(address(pen, was, is));
        }
        changes.extend(roles(pen, (old, from, was), (new, to, is)));
    }
    changes
}

fn channel(message: &Message, index: usize) -> Option<&Channel> {
    message.contract().channels.get(index)
}

/// The channels of a message, each with what it has become. What is gone is told of as a whole.
pub(super) fn legs(old: &Message, new: &Message) -> Vec<(usize, usize)> {
    let (was, is) = (old.contract(), new.contract());
    let mut legs = Vec::new();
    let mut lost = Vec::new();
    let mut taken = BTreeSet::new();
    for from in on(old) {
        let Some(channel) = was.channels.get(from) else {
            continue;
        };
        match is.heir(was, channel) {
            Some(to) => {
                taken.insert(to);
                legs.push((from, to));
            }
            None => lost.push(from),
        }
    }
    // A channel that only the new side has, on which the message goes the same way, is the lost one under another address.
    for from in lost {
        let mut fresh = on(new).into_iter().filter(|to| !taken.contains(to));
        let found =
            fresh.find(|&to| is_fresh(was, is, to) && actions(old, from) == actions(new, to));
        if let Some(to) = found {
            taken.insert(to);
            legs.push((from, to));
        }
    }
    legs
}

fn is_fresh(old: &Contract, new: &Contract, channel: usize) -> bool {
    let channel = new.channels.get(channel);
    channel.is_some_and(|channel| old.on_wire(&channel.wire).is_none())
}

/// The channels that a message is on, by index.
fn on(message: &Message) -> BTreeSet<usize> {
    let facts = message.facts();
    let used = facts.uses.iter().map(|it| it.channel);
    used.chain(facts.channels.iter().copied()).collect()
}

/// What the application does with a message on a channel; answers are another matter.
fn actions(message: &Message, channel: usize) -> BTreeSet<Action> {
    let uses = message.facts().uses.iter();
    let own = uses.filter(|it| it.channel == channel && !it.is_reply);
    own.map(|it| it.action).collect()
}

/// Which way a message answers others on a channel.
fn answers(message: &Message, channel: usize) -> BTreeSet<Action> {
    let uses = message.facts().uses.iter();
    let own = uses.filter(|it| it.channel == channel && it.is_reply);
    own.map(|it| it.action).collect()
}

fn address(pen: &Pen, old: &Channel, new: &Channel) -> Change {
    let detail = Detail::new(&old.wire, &new.wire)
        .word("before", old.title())
        .word("after", new.title());
    let effects = both(Impact::Lost, "senders and receivers meet at one address");
    let pen = pen.at(Some(&old.place), Some(&new.place));
    pen.change(&rules::ADDRESS_CHANGED, detail, effects)
}

/// What the application does with the message on one channel, then and now.
fn roles(
    pen: &Pen,
    (old, from, was): (&Message, usize, &Channel),
    (new, to, is): (&Message, usize, &Channel),
) -> Vec<Change> {
    if !on(new).contains(&to) {
        return vec![left(pen, was, is, "one of the messages")];
    }
    let (before, after) = (actions(old, from), actions(new, to));
    if let (Some(&did), Some(&does)) = (before.first(), after.first())
        && before.len() == 1
        && after.len() == 1
        && did != does
    {
        return vec![flipped(pen, was, is, did)];
    }
    let (answered, answers) = (answers(old, from), answers(new, to));
    let silent = answered.difference(&answers).map(|action| {
        let part = match action {
            Action::Send => "sent as one of the answers",
            Action::Receive => "received as one of the answers",
        };
        left(pen, was, is, part)
    });
    let lost = before.difference(&after).filter_map(|&action| {
        // An operation that is gone is told of once, and not at each of its messages.
        is.flow(action)?;
        let part = match action {
            Action::Send => "sent as one of the messages",
            Action::Receive => "received as one of the messages",
        };
        Some(left(pen, was, is, part))
    });
    let gained = after.difference(&before).filter_map(|&action| {
        let is_news = action == Action::Send && was.flow(Action::Send).is_some();
        is_news.then(|| sent_as_well(pen, is))
    });
    lost.chain(silent).chain(gained).collect()
}

fn left(pen: &Pen, old: &Channel, new: &Channel, part: &str) -> Change {
    let detail = Detail::new(&old.wire, part)
        .word("part", part)
        .word("channel", new.title());
    let pen = pen.at(None, Some(&new.place));
    pen.policy(&rules::MESSAGE_REMOVED_FROM_CHANNEL, detail)
}

/// The application sends a message where it sent others before.
pub(super) fn sent_as_well(pen: &Pen, channel: &Channel) -> Change {
    let detail = Detail::new("", &channel.wire).word("channel", channel.title());
    let effect = Effect {
        direction: Some(Direction::Forward),
        layer: None,
        impact: Impact::Unreadable,
        counts: Counts::Hazard,
        proof: Proof::Unneeded,
    };
    let place = channel.flow(Action::Send).map(|flow| &flow.place);
    let pen = pen.at(None, place);
    pen.change(&rules::MESSAGE_ADDED_TO_SEND, detail, vec![effect])
}

fn flipped(pen: &Pen, old: &Channel, new: &Channel, did: Action) -> Change {
    let (was, is) = match did {
        Action::Send => ("sent", "receives"),
        Action::Receive => ("received", "sends"),
    };
    let does = did.inverted();
    let detail = Detail::new(did.to_string(), does.to_string())
        .word("was", was)
        .word("is", is)
        .word("channel", new.title());
    let effects = both(Impact::Lost, "the other end does what it did before");
    let places = (old.flow(did), new.flow(does));
    let pen = pen.at(
        places.0.map(|flow| &flow.place),
        places.1.map(|flow| &flow.place),
    );
    pen.change(&rules::OPERATION_FLIPPED, detail, effects)
}
