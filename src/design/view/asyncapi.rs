//! Messages of AsyncAPI documents as events: their payloads, where these stand in the document.
//!
//! A schema in a file of its own is looked at there. What asks and what answers is no event; and how an event is named, owned
//! and known again is up to whoever sends it.

use super::{annotations, avro, json, protobuf};
use crate::design::event::Event;
use crate::design::words;
use crate::format::Subject;
use crate::format::asyncapi::{Message, Payload, definition};

/// The payload of a message as an event.
pub(super) fn event<'s>(subject: &'s Subject, message: &'s Message) -> Option<Event<'s>> {
    let facts = message.facts();
    let place = facts.payload.place()?;
    if place.file.path() != subject.path() || is_call(message) {
        return None;
    }
    let mut event = match &facts.payload {
        Payload::Json(document) => json::event(subject, document)?,
        Payload::Avro(schema) => avro::record(subject, schema)?,
        Payload::Protobuf(inlay) => {
            let mut event = protobuf::event(subject, definition(inlay.root())?)?;
            for field in &mut event.fields {
                field.place = inlay.outside(&field.place);
            }
            event
        }
        Payload::Anything | Payload::Foreign(_) => return None,
    };
    let identity = &facts.identity;
    if let Some(name) = identity.names.first().or(identity.keys.first()) {
        event.name.clone_from(name);
    }
    // What the document says of the message goes before what its payload's schema says.
    let own = facts.extensions.iter();
    let own = own.map(|(name, said)| (name, &said.value));
    event.annotations.extend(annotations(own));
    let exchange = message.exchange();
    event.is_root &= exchange.sends || !exchange.receives;
    let channels = message.channels();
    event
        .home
        .extend(channels.flat_map(|channel| words::of_name(channel.title())));
    Some(event)
}

/// Whether the message asks for an answer, or is one.
fn is_call(message: &Message) -> bool {
    let contract = message.contract();
    message.facts().uses.iter().any(|it| {
        let channel = contract.channels.get(it.channel);
        let flow = channel.and_then(|channel| channel.flow(it.action));
        it.is_reply || flow.is_some_and(|flow| !flow.replies.is_empty())
    })
}
