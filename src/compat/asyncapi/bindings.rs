//! Settings of bindings and specification extensions, setting by setting.

use std::collections::BTreeSet;

use serde_json::Value;

use super::both;
use super::catalogue::{Meaning, meaning};
use super::defaults::{NAMED, default};
use super::pen::Pen;
use crate::format::asyncapi::{Bindings, Channel, Extensions, Message, Payload, Said};
use crate::model::{Change, Detail, ElementPath, Impact};
use crate::rules::asyncapi as rules;

/// What a binding belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Channel,
    Operation,
    Message,
    Server,
}

/// What changed in the settings of a message.
pub(super) fn of_message(pen: &Pen, old: &Message, new: &Message) -> Vec<Change> {
    let (was, is) = (old.facts(), new.facts());
    let title = format!("`{}`", pen.subject);
    let mut changes = compared(pen, (Owner::Message, &title), &was.bindings, &is.bindings);
    changes.extend(extensions(pen, &title, &was.extensions, &is.extensions));
    changes.extend(key_changed(pen, &title, old, new));
    changes
}

/// Messages of Kafka that have a key on one side only.
fn key_changed(pen: &Pen, title: &str, old: &Message, new: &Message) -> Option<Change> {
    let (was, is) = (old.facts().key.as_ref(), new.facts().key.as_ref());
    if was.is_some() == is.is_some() {
        return None;
    }
    let word = |key: Option<&Payload>| {
        let said = key.map(|key| key.language().unwrap_or("a schema").to_owned());
        said.unwrap_or_else(|| "nothing".to_owned())
    };
    let name = |key: Option<&Payload>| key.map_or("", |_| "key");
    let detail = Detail::new(name(was), name(is))
        .word("protocol", "kafka")
        .word("setting", "`key`")
        .word("owner", title)
        .word("before", word(was))
        .word("after", word(is));
    let (before, after) = (was.and_then(Payload::place), is.and_then(Payload::place));
    let pen = pen.at(before.as_ref(), after.as_ref());
    let mut change = if was.is_some() {
        let why = "messages of one thing no longer keep their order, and none replaces another";
        let detail = detail.word("meaning", why);
        pen.policy(&rules::BINDING_DELIVERY_CHANGED, detail)
    } else {
        pen.note(&rules::BINDING_SETTING_CHANGED, detail.word("meaning", ""))
    };
    change.element = ElementPath(format!("{}.kafka.key", pen.subject));
    Some(change)
}

/// What changed in the settings of a channel.
pub(super) fn of_channel(pen: &Pen, old: &Channel, new: &Channel) -> Vec<Change> {
    let title = format!("the channel {}", new.title());
    let (mut was, mut is) = (old.bindings.clone(), new.bindings.clone());
    // A channel of Kafka is the topic that it is called, unless the binding says otherwise.
    for (protocol, setting) in NAMED {
        let name = (protocol.to_owned(), setting.to_owned());
        match (was.contains_key(&name), is.contains_key(&name)) {
            (true, false) => is.extend(named(new).map(|said| (name, said))),
            (false, true) => was.extend(named(old).map(|said| (name, said))),
            (true, true) | (false, false) => {}
        }
    }
    let mut changes = compared(pen, (Owner::Channel, &title), &was, &is);
    changes.extend(extensions(pen, &title, &old.extensions, &new.extensions));
    changes
}

/// The address of a channel, as a setting.
fn named(channel: &Channel) -> Option<Said<Value>> {
    let address = channel.address.as_ref()?;
    Some(Said {
        value: Value::String(address.clone()),
        place: channel.place.clone(),
    })
}

/// What changed between two sets of settings.
pub(super) fn compared(
    pen: &Pen,
    (owner, title): (Owner, &str),
    old: &Bindings,
    new: &Bindings,
) -> Vec<Change> {
    let settings: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let changes = settings.into_iter().filter_map(|key| {
        let (was, is) = (old.get(key), new.get(key));
        let setting = (key.0.as_str(), key.1.as_str());
        let silent = default(owner, setting);
        let value = |side: Option<&'_ Said<Value>>| {
            let said = side.map(|side| side.value.clone());
            said.or_else(|| silent.clone())
        };
        let (before, after) = (value(was), value(is));
        if before == after {
            return None;
        }
        let means = meaning(owner, setting, before.as_ref(), after.as_ref());
        let words = [
            ("protocol", key.0.clone()),
            ("meaning", means.words().to_owned()),
        ];
        let element = format!("{}.{}.{}", pen.subject, key.0, key.1);
        let mut change = changed(pen, means, (&key.1, title), was, is);
        change.detail.words.extend(words);
        change.element = ElementPath(element);
        // The schemas of a channel are those of its messages; only these can say that they are encoded otherwise.
        if means == Meaning::Encoding && owner == Owner::Message {
            let why = "a receiver takes the bytes as its own document says";
            change.effects = both(Impact::Unreadable, why);
        }
        Some(change)
    });
    changes.collect()
}

fn changed(
    pen: &Pen,
    means: Meaning,
    (setting, owner): (&str, &str),
    old: Option<&Said<Value>>,
    new: Option<&Said<Value>>,
) -> Change {
    let detail = detail((setting, owner), old, new);
    let pen = pen.at(old.map(|old| &old.place), new.map(|new| &new.place));
    match means {
        Meaning::Setting => pen.note(means.rule(), detail),
        _ => pen.policy(means.rule(), detail),
    }
}

fn detail(
    (setting, owner): (&str, &str),
    old: Option<&Said<Value>>,
    new: Option<&Said<Value>>,
) -> Detail {
    let text = |side: Option<&Said<Value>>| side.map(|side| side.value.to_string());
    let word = |side: Option<String>| side.unwrap_or_else(|| "nothing".to_owned());
    let canonical = |side| format!("{setting}={}", text(side).unwrap_or_default());
    Detail::new(canonical(old), canonical(new))
        .word("setting", format!("`{setting}`"))
        .word("owner", owner)
        .word("before", word(text(old)))
        .word("after", word(text(new)))
}

/// What changed in extensions.
pub(super) fn extensions(
    pen: &Pen,
    owner: &str,
    old: &Extensions,
    new: &Extensions,
) -> Vec<Change> {
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let changes = names.into_iter().filter_map(|name| {
        let (was, is) = (old.get(name), new.get(name));
        if was.map(|was| &was.value) == is.map(|is| &is.value) {
            return None;
        }
        let detail = detail((name, owner), was, is);
        let at = pen.at(was.map(|was| &was.place), is.map(|is| &is.place));
        let mut change = at.policy(&rules::EXTENSION_CHANGED, detail);
        change.element = ElementPath(format!("{}.{name}", pen.subject));
        Some(change)
    });
    changes.collect()
}
