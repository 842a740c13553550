//! Channels that are consumed and have no place for what cannot be processed.
//!
//! Brokers and frameworks each have their own name for that place. A channel is one by its name, or because another one says so
//! in a setting or an extension, and it serves the channels that it is called after.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::documents::{About, Document, Flaw};
use super::words::{List, end_with, of_name};
use crate::format::asyncapi::{Bindings, Channel, Said};
use crate::model::Action;
use crate::rules::design as rules;

/// What a dead letter channel is called, in whole words.
const DEAD: List = List(
    "dlq, dlt, dlx, dmq, dead letter, dead letters, deadletter, deadletters, dead message, dead \
     msg, poison, parking lot, undeliverable",
);

/// What says nothing about what is in a channel.
const PLAIN: List = List("queue, topic, channel, exchange, stream, subscription");

/// Protocols without a broker that could keep anything.
const DIRECT: [&str; 6] = ["ws", "wss", "http", "https", "sse", "socket.io"];

pub(super) fn find<'p>(document: &Document<'p>) -> Vec<Flaw<'p>> {
    let contract: &'p _ = document.contract;
    let said = settings(document);
    let owners: BTreeSet<usize> = said.iter().map(|(owner, _)| *owner).collect();
    let mut named = BTreeSet::new();
    for (_, value) in &said {
        leads_to(value, &mut named);
    }
    let is_dead = |channel: &Channel| {
        names(channel).any(|name| about(name).is_some() || named.contains(name))
    };
    let served = served(&contract.channels);
    let mut flaws = Vec::new();
    for (index, channel) in contract.channels.iter().enumerate() {
        let rule = if is_dead(channel) {
            let is_bare = document.on(index).is_empty();
            is_bare.then_some(&rules::DEAD_LETTER_UNDESCRIBED)
        } else {
            let is_weak = document.has(Action::Receive, channel)
                && !is_direct(channel)
                && !served.contains(&index)
                && !owners.contains(&index);
            is_weak.then_some(&rules::DEAD_LETTER_MISSING)
        };
        flaws.extend(rule.map(|rule| Flaw {
            rule,
            about: About::Channel(channel),
        }));
    }
    flaws
}

/// Whether it is known to be on protocols only in which nothing is kept.
fn is_direct(channel: &Channel) -> bool {
    let mut protocols = channel.protocols.iter();
    !channel.protocols.is_empty() && protocols.all(|protocol| DIRECT.contains(&protocol.as_str()))
}

/// What people and the document call a channel.
fn names(channel: &Channel) -> impl Iterator<Item = &str> {
    let key = (channel.address.as_deref() != Some(&channel.key)).then_some(&*channel.key);
    channel.address.as_deref().into_iter().chain(key)
}

/// Of a dead letter channel the words of its name that are not about dead letters; `None` for any other channel.
fn about(name: &str) -> Option<Vec<String>> {
    let mut words = of_name(name);
    // Spring Cloud Stream calls it `error.<destination>.<group>`.
    if name.starts_with("error.") && name.split('.').count() > 2 {
        words.remove(0);
        return Some(plain(words));
    }
    let (start, length) = DEAD.items().find_map(|phrase| {
        let length = phrase.split(' ').count();
        let end = (length..=words.len()).find(|end| end_with(&words[..*end], phrase))?;
        Some((end - length, length))
    })?;
    words.drain(start..start + length);
    Some(plain(words))
}

fn plain(mut words: Vec<String>) -> Vec<String> {
    words.retain(|word| !PLAIN.has(word));
    words
}

/// The channels that have a dead letter channel by its name: it is called after the channel, perhaps with a group behind it
/// (`orders.billing.dlt`), after what several have in common, or after none and serves all.
fn served(channels: &[Channel]) -> BTreeSet<usize> {
    let mut whole: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    let mut parts: BTreeMap<Vec<String>, BTreeSet<usize>> = BTreeMap::new();
    let mut all = BTreeSet::new();
    for (index, channel) in channels.iter().enumerate() {
        for name in names(channel).filter(|name| about(name).is_none()) {
            let words = plain(of_name(name));
            for part in runs(&words) {
                parts.entry(part.to_vec()).or_default().insert(index);
            }
            whole.entry(words).or_default().push(index);
            all.insert(index);
        }
    }
    let dead: BTreeSet<Vec<String>> = channels.iter().flat_map(names).filter_map(about).collect();
    let mut served = BTreeSet::new();
    for dead in dead {
        if dead.is_empty() {
            return all;
        }
        // Of `orders` and `orders.paid`, the second is what `orders.paid.dlq` is called after.
        let called_after = runs(&dead).filter(|run| whole.contains_key(*run));
        let longest = called_after.clone().map(<[String]>::len).max();
        if let Some(longest) = longest {
            let nearest = called_after.filter(|run| run.len() == longest);
            served.extend(nearest.filter_map(|run| whole.get(run)).flatten());
        } else {
            served.extend(parts.get(&dead).into_iter().flatten());
        }
    }
    served
}

/// The words that stand one behind the other, at each length. Of a name that nobody can read, the start is looked at.
fn runs(words: &[String]) -> impl Iterator<Item = &[String]> + Clone {
    const MOST: usize = 16;
    let words = &words[..words.len().min(MOST)];
    (1..=words.len()).flat_map(move |length| words.windows(length))
}

/// What settings and extensions say of dead letters, with the channel that they belong to.
fn settings(document: &Document<'_>) -> Vec<(usize, Value)> {
    let mut found = Vec::new();
    for (index, channel) in document.contract.channels.iter().enumerate() {
        let mut take = |name: &str, said: &Said<Value>| {
            let mut values = Vec::new();
            collect(name, &said.value, &mut values);
            found.extend(values.into_iter().map(|value| (index, value)));
        };
        let flows = [&channel.send, &channel.receive].into_iter().flatten();
        let messages = document.on(index).iter().map(|message| message.facts());
        let of_flows = flows.clone().flat_map(|flow| &flow.bindings);
        let of_messages = messages.clone().map(|facts| &facts.bindings);
        let bindings: Vec<&Bindings> = std::iter::once(&channel.bindings)
            .chain(of_flows)
            .chain(of_messages)
            .collect();
        for ((_, name), said) in bindings.into_iter().flatten() {
            take(name, said);
        }
        let of_flows = flows.flat_map(|flow| flow.extensions.iter().flatten());
        let of_messages = messages.flat_map(|facts| &facts.extensions);
        for (name, said) in channel.extensions.iter().chain(of_flows).chain(of_messages) {
            take(name, said);
        }
    }
    found
}

/// The values of members that speak of dead letters, at any depth, unless they say that there are none.
fn collect(name: &str, value: &Value, found: &mut Vec<Value>) {
    let words = of_name(name);
    let speaks = (1..=words.len()).any(|end| DEAD.ends(&words[..end]));
    if speaks {
        let is_none = match value {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            Value::Bool(true) | Value::Number(_) => false,
        };
        found.extend((!is_none).then(|| value.clone()));
        return;
    }
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                collect(name, value, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                collect("", item, found);
            }
        }
        _ => {}
    }
}

/// The names of channels that a setting may lead to, as they are or as a reference.
fn leads_to<'v>(value: &'v Value, named: &mut BTreeSet<&'v str>) {
    match value {
        Value::String(text) => {
            named.insert(text.strip_prefix("#/channels/").unwrap_or(text));
        }
        Value::Array(values) => values.iter().for_each(|value| leads_to(value, named)),
        Value::Object(members) => members.values().for_each(|value| leads_to(value, named)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dead_letter_channel_is_called_after_what_it_serves() {
        for (name, expected) in [
            ("orders.dlq", "orders"),
            ("orders-billing-DLT", "orders billing"),
            ("DeadLetterQueue", ""),
            ("acme.dead-letter.orders", "acme orders"),
            ("error.orders.billing", "orders billing"),
            ("orders-poison", "orders"),
        ] {
            assert_eq!(
                about(name).map(|words| words.join(" ")).as_deref(),
                Some(expected),
                "{name}"
            );
        }
        for name in [
            "orders",
            "errors",
            "letters.dead",
            "sensor.errors",
            "error.raised",
            "deadline",
        ] {
            assert_eq!(about(name), None, "{name}");
        }
    }
}
