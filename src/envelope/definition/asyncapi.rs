//! Recognises contracts in messages of `AsyncAPI` documents: headers that are attributes, and payloads that are whole events.
//!
//! A message whose headers bear the names of attributes is an event in the binary mode, with the payload as its data. One
//! whose payload describes `specversion` and the others is an event in the structured mode.

use std::collections::{BTreeMap, BTreeSet};

use super::carrier;
use super::contract::{Attribute, Data, EventContract, Fault, REQUIRED, Style};
use super::members::Members;
use super::{avro, blank, json};
use crate::format::Subject;
use crate::format::asyncapi::{Message, Payload};
use crate::format::jsonschema::Document;
use crate::model::{Change, Place, Pointer};
use crate::rules::cloudevents::definitions as rules;

/// The media type of an event that is written as a whole, without its format.
const EVENT: &str = "application/cloudevents";

/// What a message says of events; `None` when it says nothing of them.
pub(super) fn read(subject: &Subject, message: &Message) -> Option<EventContract> {
    let protocols = protocols(message);
    let headers = message.facts().headers.as_ref();
    let binary = headers.and_then(|headers| Headers::of(headers, &protocols));
    match binary {
        // Headers may repeat the attributes of an event that is written as a whole.
        Some(headers) if is_whole_event(message) => {
            structured(subject, message).or_else(|| Some(headers.contract(subject, message)))
        }
        Some(headers) => Some(headers.contract(subject, message)),
        None => structured(subject, message),
    }
}

/// The schema that describes the attributes.
pub(super) fn document<'m>(contract: &EventContract, message: &'m Message) -> Option<&'m Document> {
    let facts = message.facts();
    match &facts.payload {
        _ if contract.style.is_binary() => facts.headers.as_ref(),
        Payload::Json(document) => Some(document),
        _ => None,
    }
}

/// The way to what changed: from the top of the payload, or from the name of the attribute where headers are attributes.
pub(super) fn member<'c>(style: Style, message: &Message, change: &'c Change) -> Option<&'c str> {
    let element = change.element.0.as_str();
    if style.is_binary() {
        let header = element.strip_prefix("headers.")?;
        return match carrier::attribute(header) {
            Some((_, attribute)) => Some(attribute),
            None => protocols(message).contains("mqtt").then_some(header),
        };
    }
    let Payload::Json(document) = &message.facts().payload else {
        return None;
    };
    element
        .strip_prefix(document.short_name())?
        .strip_prefix('.')
}

/// Whether a change was found in the payload, not in the headers, in the key or in what the document says of the wire.
pub(super) fn is_of_payload(message: &Message, change: &Change) -> bool {
    let facts = message.facts();
    let rest = change.element.0.strip_prefix("headers");
    let is_of_headers = facts.headers.is_some()
        && change.rule.id.starts_with("json/")
        && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', '<', '{']));
    let is_of_key = || {
        let place = facts.key.as_ref().and_then(Payload::place);
        let sides = [&change.old, &change.new].into_iter().flatten();
        let mut sides = sides.map(|side| place.as_ref().is_some_and(|place| holds(place, side)));
        sides.any(|holds| holds)
    };
    !change.rule.id.starts_with("asyncapi/") && !is_of_headers && !is_of_key()
}

fn holds(outer: &Place, inner: &Place) -> bool {
    let rest = inner.pointer.as_str().strip_prefix(outer.pointer.as_str());
    outer.file.path() == inner.file.path()
        && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A payload that is the whole event, or says of which events it is the data.
fn structured(subject: &Subject, message: &Message) -> Option<EventContract> {
    let facts = message.facts();
    let mut contract = match &facts.payload {
        Payload::Json(document) => json::read(subject, document)?,
        Payload::Avro(schema) => avro::read(subject, schema)?,
        _ => return None,
    };
    if let Some(place) = facts.payload.place() {
        contract.place = place;
    }
    let said = facts.content_type.as_ref();
    if let Some(said) = said.filter(|_| contract.style == Style::Envelope) {
        let essence = essence(&said.value);
        if essence != EVENT && essence != "application/cloudevents+json" {
            let problem = "the payload is a whole event, which is `application/cloudevents+json`";
            let fault = content_type(&said.value, &said.place, problem.to_owned());
            contract.faults.push(fault);
        }
    }
    Some(contract)
}

/// The headers of an event in the binary mode.
struct Headers<'m> {
    document: &'m Document,
    members: Members,
    /// The attributes by name, each with the header that it is.
    attributes: BTreeMap<String, (String, Attribute)>,
    protocols: &'m BTreeSet<&'static str>,
}

impl<'m> Headers<'m> {
    /// The headers, when one of the required attributes is among them. Without a prefix, as in MQTT, one name says little.
    fn of(document: &'m Document, protocols: &'m BTreeSet<&'static str>) -> Option<Self> {
        let schema = document.schema();
        let members = Members::of(schema, schema.root());
        let all = members.attributes(document);
        let marked = marked(&all);
        let (attributes, least) = if marked.is_empty() && protocols.iter().eq(&["mqtt"]) {
            let own = all.into_iter();
            let own = own.map(|(name, attribute)| (name.clone(), (name, attribute)));
            (own.collect(), REQUIRED.len() - 1)
        } else {
            (marked, 1)
        };
        let declared = REQUIRED.iter();
        let declared = declared.filter(|name| attributes.contains_key(**name));
        (declared.count() >= least).then_some(Self {
            document,
            members,
            attributes,
            protocols,
        })
    }

    fn contract(&self, subject: &Subject, message: &Message) -> EventContract {
        let names = || self.attributes.values().map(|(header, _)| header.as_str());
        let is_amqp = names().all(|header| !has_text_prefix(header)) && !self.are_unmarked();
        let style = if is_amqp {
            Style::Properties
        } else {
            Style::Headers
        };
        let attributes = self.attributes.iter();
        let attributes = attributes.map(|(name, (_, attribute))| (name.clone(), attribute.clone()));
        let mut contract = EventContract {
            place: self.document.place(&Pointer::root()),
            attributes: attributes.collect(),
            closed: json::closed(self.document, &self.members),
            data: match message.facts().payload {
                Payload::Anything => Data::Nothing,
                _ => Data::Whole,
            },
            ..blank(subject, style)
        };
        contract.types = contract.values("type").to_vec();
        contract.faults = self.foreign();
        contract.faults.extend(self.for_content_type());
        contract
            .faults
            .extend(self.content_type(message, &contract));
        contract
    }

    fn are_unmarked(&self) -> bool {
        let mut headers = self.attributes.values().map(|(header, _)| header);
        headers.any(|header| carrier::attribute(header).is_none())
    }

    /// The headers with a prefix that none of the protocols has; all with one prefix have one cause.
    fn foreign(&self) -> Vec<Fault> {
        let own = self
            .protocols
            .iter()
            .filter_map(|name| carrier::prefix(name));
        let own: BTreeSet<&str> = own.collect();
        let mut foreign: BTreeMap<&str, Vec<(&String, &Attribute)>> = BTreeMap::new();
        for (header, attribute) in self.attributes.values() {
            let is_foreign = |prefix: &&str| carrier::has_foreign_prefix(header, prefix);
            if !own.is_empty()
                && own.iter().all(is_foreign)
                && let Some((prefix, _)) = carrier::attribute(header)
            {
                foreign.entry(prefix).or_default().push((header, attribute));
            }
        }
        let faults = foreign.into_iter().filter_map(|(prefix, headers)| {
            let (first, attribute) = headers.first()?;
            let header = if headers.len() > 1 {
                format!("{prefix}…")
            } else {
                (*first).clone()
            };
            Some(self.fault(&rules::HEADER_PREFIX_WRONG, &header, attribute))
        });
        faults.collect()
    }

    /// HTTP has no such header, whatever its Content-Type is.
    fn for_content_type(&self) -> Option<Fault> {
        let (header, attribute) = self.attributes.get("datacontenttype")?;
        let is_http = self.protocols.iter().eq(&["http"]);
        (is_http && header.eq_ignore_ascii_case("ce-datacontenttype"))
            .then(|| self.fault(&rules::HEADER_FOR_CONTENT_TYPE, header, attribute))
    }

    fn fault(&self, rule: &'static crate::model::Rule, header: &str, at: &Attribute) -> Fault {
        let joined = |words: Vec<String>, between: &str| words.join(between);
        let protocols = self.protocols.iter().map(|name| name.to_uppercase());
        let prefixes = self
            .protocols
            .iter()
            .filter_map(|name| carrier::prefix(name));
        let prefixes: BTreeSet<String> = prefixes.map(carrier::spelled).collect();
        Fault {
            rule,
            element: header.to_owned(),
            place: at.place.clone(),
            words: vec![
                ("header", header.to_owned()),
                ("protocol", joined(protocols.collect(), " or ")),
                ("prefix", joined(prefixes.into_iter().collect(), " or ")),
            ],
        }
    }

    /// Whether the content type of the message is that of the data, as the headers have it.
    fn content_type(&self, message: &Message, contract: &EventContract) -> Option<Fault> {
        let said = message.facts().content_type.as_ref()?;
        if is_whole_event(message) {
            let problem = "the attributes are headers, so that it should be that of the data";
            return Some(content_type(&said.value, &said.place, problem.to_owned()));
        }
        let headers = self.members.attributes(self.document);
        let header = headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let header = header.and_then(|(_, header)| header.values.as_deref());
        let stated = contract.values("datacontenttype");
        let of_header = header.unwrap_or_default();
        let stated = if stated.is_empty() { of_header } else { stated };
        let is_same = |text: &str| Message::media_type(text) == Message::media_type(&said.value);
        let first = stated.first()?;
        let is_told = stated.iter().all(|stated| !is_same(&stated.text));
        is_told.then(|| {
            let problem = format!("the headers say `{}`", first.text);
            content_type(&said.value, &said.place, problem)
        })
    }
}

/// The headers that a prefix marks as attributes, by the name of the attribute.
fn marked(headers: &BTreeMap<String, Attribute>) -> BTreeMap<String, (String, Attribute)> {
    let marked = headers.iter().filter_map(|(header, attribute)| {
        let (prefix, name) = carrier::attribute(header)?;
        let name = if prefix == "ce-" {
            name.to_ascii_lowercase()
        } else {
            name.to_owned()
        };
        Some((name, (header.clone(), attribute.clone())))
    });
    marked.collect()
}

/// Whether a prefix is of a protocol whose headers are texts; the properties of AMQP have types.
fn has_text_prefix(header: &str) -> bool {
    let found = carrier::attribute(header);
    found.is_some_and(|(prefix, _)| prefix.starts_with("ce"))
}

fn content_type(said: &str, place: &Place, problem: String) -> Fault {
    Fault {
        rule: &rules::CONTENT_TYPE_AGAINST_MODE,
        element: "contentType".to_owned(),
        place: place.clone(),
        words: vec![("type", said.to_owned()), ("problem", problem)],
    }
}

/// Whether the content type is that of an event that is written as a whole.
fn is_whole_event(message: &Message) -> bool {
    let said = message.facts().content_type.as_ref();
    said.is_some_and(|said| essence(&said.value).starts_with(EVENT))
}

fn essence(content_type: &str) -> String {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// The protocols that carry a message: those of the servers of its channels, else those that have settings for it. Nothing is
/// known where one of them is not known here.
fn protocols(message: &Message) -> BTreeSet<&'static str> {
    let servers: BTreeSet<&str> = message
        .channels()
        .flat_map(|channel| channel.protocols.iter().map(String::as_str))
        .collect();
    let named = if servers.is_empty() {
        let of_channels = message.channels().flat_map(|channel| {
            let flows = [&channel.send, &channel.receive].into_iter().flatten();
            let flows = flows.flat_map(|flow| flow.bindings.iter().flat_map(BTreeMap::keys));
            channel.bindings.keys().chain(flows)
        });
        let all = message.facts().bindings.keys().chain(of_channels);
        all.map(|(protocol, _)| protocol.as_str()).collect()
    } else {
        servers
    };
    let known: Option<BTreeSet<&'static str>> = named.into_iter().map(carrier::protocol).collect();
    known.unwrap_or_default()
}
