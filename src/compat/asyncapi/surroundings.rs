//! What stands around messages and channels: the servers of a document, and the parameters of addresses.

use std::collections::{BTreeMap, BTreeSet};

use super::bindings::{self, Owner};
use super::pen::Pen;
use crate::format::asyncapi::{Channel, Contract, Parameter, Said, Server};
use crate::model::{Change, Detail, ElementPath, Rule, SubjectName};
use crate::rules::asyncapi as rules;

/// What became of the servers. A new one takes nothing from anybody.
pub(super) fn servers<'s>(old: &'s Contract, new: &'s Contract) -> Vec<Change> {
    let mut heirs = Heirs::of(new);
    // Keys are the document's own: what is the same on the wire is the same server.
    let same: Vec<_> = old.servers.iter().map(|was| heirs.same(was)).collect();
    let told = old.servers.iter().zip(same).flat_map(|(was, same)| {
        let heir = same.or_else(|| heirs.named(was));
        match heir.and_then(|index| new.servers.get(index)) {
            Some(is) => server(was, is),
            None => vec![removed(was)],
        }
    });
    told.collect()
}

/// The servers of the new side that none of the old side has become yet.
struct Heirs<'s> {
    /// By protocol and address, and by key.
    alike: BTreeMap<(&'s str, &'s str), BTreeMap<&'s str, usize>>,
    keys: BTreeMap<&'s str, usize>,
}

impl<'s> Heirs<'s> {
    fn of(new: &'s Contract) -> Self {
        let mut heirs = Self {
            alike: BTreeMap::new(),
            keys: BTreeMap::new(),
        };
        for (index, server) in new.servers.iter().enumerate() {
            let alike = heirs.alike.entry(wire(server)).or_default();
            alike.insert(&server.key, index);
            heirs.keys.insert(&server.key, index);
        }
        heirs
    }

    /// The one that is the same on the wire, if there is one with the same key, that.
    fn same(&mut self, old: &'s Server) -> Option<usize> {
        let alike = self.alike.get_mut(&wire(old))?;
        let key = match alike.get_key_value(old.key.as_str()) {
            Some((key, _)) => *key,
            None => *alike.keys().next()?,
        };
        self.keys.remove(key);
        alike.remove(key)
    }

    /// The one that is called so.
    fn named(&mut self, old: &Server) -> Option<usize> {
        self.keys.remove(old.key.as_str())
    }
}

/// What a server is for those who connect to it.
fn wire(server: &Server) -> (&str, &str) {
    (&server.protocol, &server.address)
}

fn subject(server: &Server) -> SubjectName {
    SubjectName(format!("servers.{}", server.key))
}

fn server(old: &Server, new: &Server) -> Vec<Change> {
    let pen = Pen {
        subject: subject(new),
        old: Some(old.place.clone()),
        new: Some(new.place.clone()),
    };
    let words = |before: &str, after: &str| {
        Detail::new(before, after)
            .word("server", format!("`{}`", new.key))
            .word("before", quoted(before))
            .word("after", quoted(after))
    };
    let mut changes = Vec::new();
    if old.protocol != new.protocol {
        let detail = words(&old.protocol, &new.protocol);
        changes.push(pen.policy(&rules::SERVER_PROTOCOL_CHANGED, detail));
    }
    if old.address != new.address {
        let detail = words(&old.address, &new.address);
        changes.push(pen.note(&rules::SERVER_HOST_CHANGED, detail));
    }
    let title = format!("the server `{}`", new.key);
    let owner = (Owner::Server, title.as_str());
    changes.extend(bindings::compared(
        &pen,
        owner,
        &old.bindings,
        &new.bindings,
    ));
    let (was, is) = (&old.extensions, &new.extensions);
    changes.extend(bindings::extensions(&pen, &title, was, is));
    changes
}

fn removed(old: &Server) -> Change {
    let pen = Pen {
        subject: subject(old),
        old: Some(old.place.clone()),
        new: None,
    };
    let address = format!("{}://{}", old.protocol, old.address);
    let detail = Detail::new(&address, "").word("server", format!("`{}`", old.key));
    pen.policy(&rules::SERVER_REMOVED, detail.word("before", address))
}

/// What became of the parameters of a channel's address. Parameters that come and go change the address, which is told there.
pub(super) fn parameters(pen: &Pen, old: &Channel, new: &Channel) -> Vec<Change> {
    let is_one_address = old.wire == new.wire;
    // Names of parameters are the document's own, their place in the address is on the wire.
    let place = |parameter: &Parameter| parameter.slot.filter(|_| is_one_address);
    let key = |parameter: &'_ Parameter| match place(parameter) {
        Some(slot) => (Some(slot), String::new()),
        None => (None, parameter.name.clone()),
    };
    let known: BTreeMap<_, &Parameter> = new.parameters.iter().map(|is| (key(is), is)).collect();
    let pairs = old.parameters.iter();
    let pairs = pairs.filter_map(|was| Some((was, *known.get(&key(was))?)));
    let told = pairs.flat_map(|(was, is)| {
        let title = new.title();
        [
            values(pen, title, was, is),
            default(pen, title, was, is),
            location(pen, title, was, is),
        ]
    });
    told.flatten().collect()
}

/// One change of a parameter.
struct Told<'t> {
    rule: &'static Rule,
    channel: &'t str,
    parameter: &'t Parameter,
    before: String,
    after: String,
}

impl Told<'_> {
    fn detail(&self) -> Detail {
        Detail::new(&self.before, &self.after)
            .word("parameter", format!("`{}`", self.parameter.name))
            .word("channel", self.channel)
            .word("before", self.before.clone())
            .word("after", self.after.clone())
    }

    fn policy(&self, pen: &Pen) -> Change {
        self.at(pen, pen.policy(self.rule, self.detail()))
    }

    fn note(&self, pen: &Pen) -> Change {
        self.at(pen, pen.note(self.rule, self.detail()))
    }

    fn at(&self, pen: &Pen, change: Change) -> Change {
        let element = format!("{}.{}", pen.subject, self.parameter.name);
        Change {
            element: ElementPath(element),
            ..change
        }
    }
}

/// What was listed and is no longer is an address that nobody serves. A list that is new may have held all the time.
fn values(pen: &Pen, channel: &str, old: &Parameter, new: &Parameter) -> Option<Change> {
    if old.values == new.values && old.rest == new.rest {
        return None;
    }
    let pen = pen.at(Some(&old.place), Some(&new.place));
    if let (Some(was), Some(is)) = (&old.values, &new.values)
        && !was.is_subset(is)
    {
        let gone = was.difference(is).map(|value| quoted(value));
        let told = Told {
            rule: &rules::PARAMETER_VALUES_REMOVED,
            channel,
            parameter: new,
            before: gone.collect::<Vec<_>>().join(", "),
            after: listed(new),
        };
        return Some(told.policy(&pen));
    }
    let told = Told {
        rule: &rules::PARAMETER_VALUES_CHANGED,
        channel,
        parameter: new,
        before: listed(old),
        after: listed(new),
    };
    Some(told.note(&pen))
}

fn listed(parameter: &Parameter) -> String {
    let some = |values: &BTreeSet<String>| {
        let values = values.iter().map(|value| quoted(value));
        values.collect::<Vec<_>>().join(", ")
    };
    match (&parameter.values, &parameter.rest) {
        (Some(values), _) => some(values),
        (None, serde_json::Value::Null) => "any value".to_owned(),
        (None, rest) => format!("what fits {rest}"),
    }
}

/// To say for the first time what holds by default takes nothing from anybody.
fn default(pen: &Pen, channel: &str, old: &Parameter, new: &Parameter) -> Option<Change> {
    let rule = &rules::PARAMETER_DEFAULT_CHANGED;
    let sides = (old.default.as_ref(), new.default.as_ref());
    moved(pen, rule, (channel, new), sides)
}

fn location(pen: &Pen, channel: &str, old: &Parameter, new: &Parameter) -> Option<Change> {
    let rule = &rules::PARAMETER_LOCATION_CHANGED;
    let sides = (old.location.as_ref(), new.location.as_ref());
    moved(pen, rule, (channel, new), sides)
}

fn moved(
    pen: &Pen,
    rule: &'static Rule,
    (channel, parameter): (&str, &Parameter),
    (was, is): (Option<&Said<String>>, Option<&Said<String>>),
) -> Option<Change> {
    let was = was?;
    if is.is_some_and(|is| is.value == was.value) {
        return None;
    }
    let told = Told {
        rule,
        channel,
        parameter,
        before: quoted(&was.value),
        after: is.map_or_else(|| "nothing".to_owned(), |is| quoted(&is.value)),
    };
    let place = is.map_or(&parameter.place, |is| &is.place);
    Some(told.policy(&pen.at(Some(&was.place), Some(place))))
}

fn quoted(text: &str) -> String {
    format!("`{text}`")
}
