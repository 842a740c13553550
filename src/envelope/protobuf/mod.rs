//! The Protobuf event format: one event, or a batch of them.
//!
//! In: bytes, or ProtoJSON with its places. Out: the events, handed to a [`Judge`]. The type is that of cloudevents.proto; the text
//! of the format shows other names and numbers, which nobody uses.

mod binary;
mod bounds;
mod json;
mod message;

use std::sync::OnceLock;

use prost_reflect::{DescriptorPool, DeserializeOptions, DynamicMessage, MessageDescriptor, Value};

use super::judge::Judge;
use super::pen::{Pen, Violation};
use super::versions::Versions;
use crate::format::tree::{Kind, Node};
use crate::model::{Pointer, Span};
use crate::rules::cloudevents as rules;

/// The schema of the format.
const SCHEMA: &str = include_str!("cloudevents.proto");

/// The type of an event.
pub const EVENT: &str = "io.cloudevents.v1.CloudEvent";
/// The type of a batch.
pub const BATCH: &str = "io.cloudevents.v1.CloudEventBatch";

/// Judges the events of a message in its bytes.
pub fn conform(bytes: &[u8], is_batch: bool, judge: &mut Judge) {
    let name = if is_batch { BATCH } else { EVENT };
    let span = Some(Span {
        start: 0,
        end: bytes.len(),
    });
    if bounds::is_too_much(bytes, is_batch) {
        return too_much(span, &mut judge.pen);
    }
    let decoded = descriptor(name).and_then(|descriptor| {
        DynamicMessage::decode(descriptor, bytes).map_err(|error| error.to_string())
    });
    let message = match decoded {
        Ok(message) => message,
        Err(flaw) => return undecodable(name, &flaw, span, &mut judge.pen),
    };
    unknown_fields(&message, span, &mut judge.pen);
    if !is_batch {
        binary::read(&message, span).judge(None, judge);
        return;
    }
    let mut versions = Versions::default();
    let events = message.get_field_by_name("events");
    let events = events.as_ref().and_then(|events| events.as_list());
    for (item, event) in events.unwrap_or_default().iter().enumerate() {
        if let Value::Message(event) = event {
            unknown_fields(event, span, &mut judge.pen);
            let version = binary::read(event, span).judge(Some(item), judge);
            versions.see(item, Some(version), span, &mut judge.pen);
        }
    }
}

/// Judges the events of a message in `ProtoJSON`.
pub fn conform_json(is_batch: bool, node: &Node, judge: &mut Judge) {
    if !is_batch {
        of_json(node, None, judge);
        return;
    }
    let events = match batch(node) {
        Ok(events) => events,
        Err(flaw) => return undecodable(BATCH, &flaw, Some(node.span), &mut judge.pen),
    };
    let mut versions = Versions::default();
    for (item, event) in events.iter().enumerate() {
        let version = of_json(event, Some(item), judge);
        versions.see(item, version, event.span, &mut judge.pen);
    }
}

/// The events of a message of the type of a batch.
fn batch(node: &Node) -> Result<&[Node], String> {
    let Kind::Object(members) = &node.kind else {
        return Err("it is no object".to_owned());
    };
    let mut events = &[][..];
    for member in members {
        match (member.key.as_str(), &member.value.kind) {
            ("events", Kind::Array(items)) => events = items,
            ("events", Kind::Null) => {}
            ("events", _) => return Err("`events` is no array".to_owned()),
            (other, _) => {
                return Err(format!(
                    "it has a field `{other}`, which the type does not have"
                ));
            }
        }
    }
    Ok(events)
}

fn of_json(node: &Node, item: Option<usize>, judge: &mut Judge) -> Option<String> {
    if node
        .get("attributes")
        .is_some_and(|entries| entries.members().len() > bounds::MOST)
    {
        too_much(Some(node.span), &mut judge.pen);
        return None;
    }
    // The codec has no type of the payload, and no place for what is wrong: it has the last word, not the first.
    let read = json::read(node).and_then(|message| {
        let is_timed = message.entries.iter().all(is_readable);
        if is_timed {
            decode(EVENT, &without_payload(node))?;
        }
        Ok(message)
    });
    match read {
        Ok(message) => Some(message.judge(item, judge)),
        Err(flaw) => {
            undecodable(EVENT, &flaw, Some(node.span), &mut judge.pen);
            None
        }
    }
}

/// Whether an entry is one that the codec reads if it is of its type. What is not is told by the checks of attributes.
fn is_readable(entry: &message::Entry<'_>) -> bool {
    use super::event::Type;
    use super::lexical::{integer, timestamp};
    match &entry.value {
        Some((Type::Timestamp, text)) => timestamp::read(text).is_ok_and(|time| !time.has_space),
        Some((Type::Integer, text)) => integer::of_json(text).is_ok(),
        _ => true,
    }
}

fn without_payload(node: &Node) -> serde_json::Value {
    let mut value = node.to_value();
    if let Some(members) = value.as_object_mut() {
        members.retain(|key, _| key != "protoData" && key != "proto_data");
    }
    value
}

fn decode(name: &str, value: &serde_json::Value) -> Result<DynamicMessage, String> {
    let options = DeserializeOptions::new();
    DynamicMessage::deserialize_with_options(descriptor(name)?, value, &options)
        .map_err(|error| error.to_string())
}

/// The type of a message, compiled once.
fn descriptor(name: &str) -> Result<MessageDescriptor, String> {
    static POOL: OnceLock<Result<DescriptorPool, String>> = OnceLock::new();
    let pool = POOL.get_or_init(|| compile().map_err(|error| error.to_string()));
    let found = pool
        .as_ref()
        .map_err(Clone::clone)?
        .get_message_by_name(name);
    found.ok_or_else(|| format!("cloudevents.proto has no `{name}`"))
}

fn compile() -> Result<DescriptorPool, protox::Error> {
    use protox::file::{ChainFileResolver, File, FileResolver, GoogleFileResolver};
    struct Own;
    impl FileResolver for Own {
        fn open_file(&self, name: &str) -> Result<File, protox::Error> {
            if name == "cloudevents.proto" {
                return File::from_source(name, SCHEMA);
            }
            Err(protox::Error::file_not_found(name))
        }
    }
    let mut resolver = ChainFileResolver::new();
    resolver.add(Own);
    resolver.add(GoogleFileResolver::new());
    let mut compiler = protox::Compiler::with_file_resolver(resolver);
    compiler
        .include_imports(true)
        .open_file("cloudevents.proto")?;
    Ok(compiler.descriptor_pool())
}

fn undecodable(message: &str, flaw: &str, span: Option<Span>, pen: &mut Pen) {
    let rule = &rules::PROTOBUF_UNDECODABLE;
    let violation = Violation::at(rule, "event", Pointer::root(), span);
    pen.write(violation.word("message", message).word("flaw", flaw));
}

fn too_much(span: Option<Span>, pen: &mut Pen) {
    let what = format!("an event has more than {} attributes", bounds::MOST);
    let violation = Violation::at(&rules::EVENT_UNJUDGED, "event", Pointer::root(), span);
    pen.write(violation.word("what", what));
}

fn unknown_fields(message: &DynamicMessage, span: Option<Span>, pen: &mut Pen) {
    if let Some(field) = message.unknown_fields().next() {
        let rule = &rules::PROTOBUF_UNKNOWN_FIELD;
        let violation = Violation::at(rule, "event", Pointer::root(), span);
        pen.write(violation.word("number", field.number().to_string()));
    }
}
