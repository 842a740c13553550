//! What a document lists: channels, who sends and receives on them, and messages that are still to be read.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::facts::{Bindings, Channel, Contract, Flow, Said, Use, erased};
use super::merge::{Merged, with_traits};
use super::schema::plain;
use super::texts::{At, Guide};
use super::version::Version;
use super::{parameters, servers, v2, v3};
use crate::format::tree::Kind;
use crate::model::{Action, Place, Pointer, Unread};

/// A message that is listed, and where.
pub(super) struct Listed<'t> {
    pub(super) at: At<'t>,
    /// Where the document mentions it first.
    pub(super) mention: Place,
    pub(super) keys: Vec<String>,
    pub(super) uses: BTreeSet<Use>,
    pub(super) channels: BTreeSet<usize>,
    /// The first operation that uses it.
    pub(super) operation: Option<String>,
}

/// What a document lists.
pub(super) struct Outline<'g, 't> {
    pub(super) guide: &'g Guide<'t>,
    pub(super) version: Version,
    pub(super) root: At<'t>,
    pub(super) contract: Contract,
    /// By where they are defined.
    pub(super) messages: IndexMap<(String, Pointer), Listed<'t>>,
    /// What could not be followed; the rest is as good as before.
    pub(super) problems: Vec<Unread>,
}

impl<'g, 't> Outline<'g, 't> {
    pub(super) fn of(root: At<'t>, version: Version, guide: &'g Guide<'t>) -> Self {
        let mut outline = Self {
            guide,
            version,
            contract: Contract::new(
                root.tree.file.path(),
                root.get("info").and_then(|info| info.text("title")),
            ),
            root,
            messages: IndexMap::new(),
            problems: Vec::new(),
        };
        outline.contract.servers = servers::read(&mut outline);
        if version.major >= 3 {
            v3::read(&mut outline);
        } else {
            v2::read(&mut outline);
        }
        let components = outline.root.get("components");
        let messages = components.and_then(|components| components.get("messages"));
        for (key, message) in messages.iter().flat_map(At::members) {
            outline.list(&message, Some(key));
        }
        outline
    }

    /// The members of a table at the top of the document, references followed.
    pub(super) fn entries(&mut self, table: Option<&At<'t>>) -> Vec<(&'t str, At<'t>, At<'t>)> {
        let mut entries = Vec::new();
        for (key, at) in table.into_iter().flat_map(At::members) {
            if key.starts_with("x-") {
                continue;
            }
            if let Some(followed) = self.followed(at.clone()) {
                entries.push((key, at, followed));
            }
        }
        entries
    }

    /// What a reference leads to; a problem where it leads nowhere.
    pub(super) fn followed(&mut self, at: At<'t>) -> Option<At<'t>> {
        let followed = self.guide.follow(at);
        self.noting(followed)
    }

    pub(super) fn noting<T>(&mut self, result: Result<T, Unread>) -> Option<T> {
        result.map_err(|unread| self.problems.push(unread)).ok()
    }

    /// Takes down a message, under the key that lists it here.
    pub(super) fn list(&mut self, at: &At<'t>, key: Option<&str>) -> Option<&mut Listed<'t>> {
        let message = self.followed(at.clone())?;
        if !message.is_table() {
            self.problems
                .push(message.wrong("no message: a message is an object"));
            return None;
        }
        let mention = if at.tree.file.path() == self.contract.path {
            at.place()
        } else {
            self.root.place()
        };
        let own = own_key(&message);
        let listed = self
            .messages
            .entry(message.key())
            .or_insert_with(|| Listed {
                at: message,
                mention,
                keys: own.into_iter().collect(),
                uses: BTreeSet::new(),
                channels: BTreeSet::new(),
                operation: None,
            });
        if let Some(key) = key.filter(|key| !listed.keys.iter().any(|known| known == key)) {
            listed.keys.push(key.to_owned());
        }
        Some(listed)
    }

    /// Takes down a channel.
    pub(super) fn channel(&mut self, key: &str, address: Option<&str>, at: &At<'t>, item: &At<'t>) {
        let merged = Merged::Plain(item.clone());
        let found = bindings(&merged, self.guide);
        let bindings = self.noting(found).unwrap_or_default();
        let protocols = self.protocols(item);
        let parameters = parameters::read(self, address, at, item);
        self.contract.add(Channel {
            key: key.to_owned(),
            address: address.map(str::to_owned),
            wire: address.map_or_else(|| format!("an unknown address, {key}"), erased),
            place: at.place(),
            protocols,
            parameters,
            bindings,
            send: None,
            receive: None,
            extensions: extensions(&merged),
        });
    }

    /// What the servers speak that a channel names, or all of them where it names none. A server that cannot be found says
    /// nothing of any message.
    fn protocols(&self, channel: &At<'t>) -> BTreeSet<String> {
        let servers = self.root.get("servers");
        let named: Vec<At<'t>> = channel.get("servers").iter().flat_map(At::items).collect();
        let chosen = named.iter().filter_map(|at| match at.node.as_str() {
            // Version 2 lists names, version 3 references.
            Some(name) => servers.as_ref()?.get(name),
            None => Some(at.clone()),
        });
        let chosen: Vec<At<'t>> = if named.is_empty() {
            let all = servers.iter().flat_map(At::members);
            all.map(|(_, at)| at).collect()
        } else {
            chosen.collect()
        };
        let found = chosen.into_iter().filter_map(|at| {
            let server = self.guide.follow(at).ok()?;
            Some(server.text("protocol")?.to_ascii_lowercase())
        });
        found.collect()
    }

    /// Takes down an operation; several of one action on one channel are one flow.
    pub(super) fn operation(
        &mut self,
        channel: usize,
        action: Action,
        at: &At<'t>,
        operation: &At<'t>,
    ) -> Option<Merged<'t>> {
        let merged = with_traits(operation.clone(), self.version, self.guide);
        let merged = self.noting(merged)?;
        let found = bindings(&merged, self.guide);
        let bindings = self.noting(found).unwrap_or_default();
        let extensions = extensions(&merged);
        let flow = self.contract.channels.get_mut(channel)?.flow_mut(action);
        match flow {
            Some(flow) => {
                flow.bindings.push(bindings);
                flow.extensions.push(extensions);
            }
            None => {
                *flow = Some(Flow {
                    place: at.place(),
                    bindings: vec![bindings],
                    replies: Vec::new(),
                    extensions: vec![extensions],
                });
            }
        }
        Some(merged)
    }
}

/// The last step of the way to a message, where that is a name.
fn own_key(message: &At<'_>) -> Option<String> {
    let last = message.pointer.steps().last();
    let Some(last) = last else {
        let path = message.tree.file.path();
        let name = path.rsplit('/').next().unwrap_or(path);
        return name.split('.').next().map(str::to_owned);
    };
    let holder = message
        .pointer
        .parent()
        .and_then(|parent| parent.steps().last());
    let is_slot =
        holder.is_some_and(|holder| ["oneOf", "publish", "subscribe"].contains(&holder.as_str()));
    (!is_slot).then_some(last)
}

/// The settings of every protocol.
pub(super) fn bindings<'t>(owner: &Merged<'t>, guide: &Guide<'t>) -> Result<Bindings, Unread> {
    let mut found = Bindings::new();
    let Some(bindings) = owner.set("bindings") else {
        return Ok(found);
    };
    for (protocol, settings) in bindings.followed(guide)?.members() {
        if protocol.starts_with("x-") {
            continue;
        }
        let settings = settings.followed(guide)?;
        for (name, setting) in settings.members() {
            flatten(protocol, name, &setting, &mut found);
        }
    }
    Ok(found)
}

/// Whether bindings of this name are those of Kafka.
pub(super) fn is_kafka(protocol: &str) -> bool {
    ["kafka", "kafka-secure"].contains(&protocol)
}

/// Settings that are schemas, compared as a whole or in another place.
const SCHEMAS: [&str; 4] = ["groupId", "clientId", "query", "headers"];

fn flatten(protocol: &str, name: &str, setting: &Merged<'_>, found: &mut Bindings) {
    if name == "bindingVersion" || (is_kafka(protocol) && name == "key") {
        return;
    }
    let members = setting.members();
    if members.is_empty() || SCHEMAS.contains(&name) {
        let said = said(setting);
        found.insert((protocol.to_owned(), name.to_owned()), said);
        return;
    }
    for (key, value) in members {
        flatten(protocol, &format!("{name}.{key}"), &value, found);
    }
}

/// What specification extensions say.
pub(super) fn extensions(owner: &Merged<'_>) -> BTreeMap<String, Said<Value>> {
    let members = owner.members().into_iter();
    let extensions = members.filter(|(key, _)| key.starts_with("x-"));
    extensions
        .map(|(key, value)| (key.to_owned(), said(&value)))
        .collect()
}

pub(super) fn said(value: &Merged<'_>) -> Said<Value> {
    Said {
        value: plain(value),
        place: value.at().place(),
    }
}

/// Whether a value is null or missing.
pub(super) fn is_unset(value: Option<&At<'_>>) -> bool {
    value.is_none_or(|value| matches!(value.node.kind, Kind::Null))
}
