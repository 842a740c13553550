//! What a document says, ready to be compared.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::parameters::Parameter;
use super::payload::Payload;
use super::servers::Server;
use crate::format::jsonschema;
use crate::model::{Action, Exchange, Place};

/// Something that is said, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Said<T> {
    /// What.
    pub value: T,
    /// Where.
    pub place: Place,
}

/// The settings of bindings, by protocol and by the way to the setting: `kafka`, `topicConfiguration.cleanup.policy`.
pub type Bindings = BTreeMap<(String, String), Said<Value>>;

/// Specification extensions, by name.
pub type Extensions = BTreeMap<String, Said<Value>>;

/// What a document says of the wire.
#[derive(Debug, Clone)]
pub struct Contract {
    /// The path of the document.
    pub path: String,
    /// What the application is called; the path where it has no title.
    pub title: String,
    /// The servers, in the order of the text.
    pub servers: Vec<Server>,
    /// The channels, in the order of the text.
    pub channels: Vec<Channel>,
    wires: BTreeMap<String, usize>,
    keys: BTreeMap<String, usize>,
}

impl Contract {
    pub(super) fn new(path: &str, title: Option<&str>) -> Self {
        Self {
            path: path.to_owned(),
            title: title.unwrap_or(path).to_owned(),
            servers: Vec::new(),
            channels: Vec::new(),
            wires: BTreeMap::new(),
            keys: BTreeMap::new(),
        }
    }

    pub(super) fn add(&mut self, channel: Channel) {
        let index = self.channels.len();
        self.wires.entry(channel.wire.clone()).or_insert(index);
        self.keys.insert(channel.key.clone(), index);
        self.channels.push(channel);
    }

    /// The channel that is this one on the wire.
    pub fn on_wire(&self, wire: &str) -> Option<usize> {
        self.wires.get(wire).copied()
    }

    /// What a channel of an older contract has become here: what is the same on the wire; else what has the document's own
    /// name for it, where neither side has the other's address.
    pub fn heir(&self, old: &Self, channel: &Channel) -> Option<usize> {
        self.on_wire(&channel.wire).or_else(|| {
            let index = *self.keys.get(&channel.key)?;
            let heir = self.channels.get(index)?;
            old.on_wire(&heir.wire).is_none().then_some(index)
        })
    }

    /// Whether some operation sends or receives.
    pub fn has_operations(&self) -> bool {
        let mut channels = self.channels.iter();
        channels.any(|channel| channel.send.is_some() || channel.receive.is_some())
    }
}

/// A channel.
#[derive(Debug, Clone)]
pub struct Channel {
    /// The document's own name for it.
    pub key: String,
    /// Its address; `None` where it is known at run time only.
    pub address: Option<String>,
    /// What it is on the wire: the address without the names of its parameters; nobody else has an unknown one.
    pub wire: String,
    /// Where it is.
    pub place: Place,
    /// The protocols of the servers that it is on, in lower case.
    pub protocols: BTreeSet<String>,
    /// The parameters of its address.
    pub parameters: Vec<Parameter>,
    /// Its settings.
    pub bindings: Bindings,
    /// What is sent on it, where an operation sends.
    pub send: Option<Flow>,
    /// What is received on it, where an operation receives.
    pub receive: Option<Flow>,
    /// Extensions, by name.
    pub extensions: Extensions,
}

impl Channel {
    /// What people call it, cut where nobody would read on: every finding repeats it.
    pub fn title(&self) -> &str {
        const LONGEST: usize = 300;
        let title = self.address.as_deref().unwrap_or(&self.key);
        let cut = title.char_indices().nth(LONGEST);
        cut.map_or(title, |(cut, _)| &title[..cut])
    }

    /// What an action does on it.
    pub fn flow(&self, action: Action) -> Option<&Flow> {
        match action {
            Action::Send => self.send.as_ref(),
            Action::Receive => self.receive.as_ref(),
        }
    }

    pub(super) fn flow_mut(&mut self, action: Action) -> &mut Option<Flow> {
        match action {
            Action::Send => &mut self.send,
            Action::Receive => &mut self.receive,
        }
    }
}

/// The operations of one action on one channel.
#[derive(Debug, Clone)]
pub struct Flow {
    /// The first of them.
    pub place: Place,
    /// The settings of each.
    pub bindings: Vec<Bindings>,
    /// Where answers go, where some are expected: an address, or where to find it in the request; each once.
    pub replies: Vec<Said<String>>,
    /// The extensions of each, by name.
    pub extensions: Vec<Extensions>,
}

/// What an operation does with a message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The index of the channel in the contract.
    pub channel: usize,
    /// What the application does.
    pub action: Action,
    /// Whether the message is the answer to another one.
    pub is_reply: bool,
}

/// Under which names a message is known, the strongest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// The `type` that all its `CloudEvents` have.
    pub event_type: Option<String>,
    /// Its names: `name` and `messageId`.
    pub names: BTreeSet<String>,
    /// The full name of its payload's schema.
    pub full_name: Option<String>,
    /// The document's own names for it.
    pub keys: BTreeSet<String>,
}

/// An example of a message.
#[derive(Debug, Clone)]
pub struct Example {
    /// What it is called, or its number.
    pub title: String,
    /// The payload.
    pub payload: Option<Said<Value>>,
    /// The headers.
    pub headers: Option<Said<Value>>,
}

/// What a message is.
#[derive(Debug, Clone)]
pub struct Facts {
    /// What it is known under.
    pub identity: Identity,
    /// What operations do with it, each once.
    pub uses: BTreeSet<Use>,
    /// The channels that list it, by index.
    pub channels: BTreeSet<usize>,
    /// The media type of its payload, its own or the document's.
    pub content_type: Option<Said<String>>,
    /// The schema of its payload.
    pub payload: Payload,
    /// The schema of its headers.
    pub headers: Option<jsonschema::Document>,
    /// The same in a language that is none of JSON Schema's kin.
    pub coded_headers: Option<Payload>,
    /// The schema of its key, where the protocol has one.
    pub key: Option<Payload>,
    /// Where its correlation id stands.
    pub correlation: Option<Said<String>>,
    /// Its settings.
    pub bindings: Bindings,
    /// Its examples.
    pub examples: Vec<Example>,
    /// Extensions, by name.
    pub extensions: Extensions,
}

impl Facts {
    /// What the application does with it.
    pub fn exchange(&self) -> Exchange {
        Exchange::of(self.uses.iter().map(|it| it.action))
    }
}

/// An address without the names of its parameters, which are no part of any topic.
pub(super) fn erased(address: &str) -> String {
    let mut erased = String::with_capacity(address.len());
    let mut rest = address;
    while let Some((before, from)) = rest.split_once('{') {
        let Some((_, after)) = from.split_once('}') else {
            break;
        };
        erased.extend([before, "{}"]);
        rest = after;
    }
    erased + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_parameters_are_no_part_of_an_address() {
        assert_eq!(
            erased("light.{id}.dim"),
            erased("light.{streetlightId}.dim")
        );
        assert_ne!(erased("light.{id}.dim"), erased("light.dim"));
        assert_eq!(erased("light.{id"), "light.{id");
    }
}
