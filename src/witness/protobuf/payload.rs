//! Messages by themselves: whether bytes or JSON are one.

use prost_reflect::{
    Cardinality, DeserializeOptions, DynamicMessage, Kind, ReflectMessage as _, Value,
};
use serde_json::{Map, Value as Json};

use crate::format::protobuf::{Field, Message};
use crate::model::Pointer;

/// Messages nest no deeper than this where they are looked through.
const MAX_DEPTH: usize = 100;

/// A part that makes something no message, and what is wrong with it.
pub type Flaw = (Pointer, String);

/// What keeps bytes from being a message.
///
/// # Errors
/// If they cannot be decoded, or a required field is missing.
pub fn read_binary(message: &Message, bytes: &[u8]) -> Result<(), Flaw> {
    let read = DynamicMessage::decode(message.0.clone(), bytes);
    let read = read.map_err(|error| (Pointer::root(), error.to_string()))?;
    complete(&read)
}

/// What keeps JSON from being a message by the rules of ProtoJSON; keys that no field has are ignored.
///
/// # Errors
/// If a part is of another type, an enum has no such symbol, or a required field is missing.
pub fn read_json(message: &Message, json: &Json) -> Result<(), Flaw> {
    read_whole_json(message, &known(message, json, 0))
}

/// The same, and a key that no field has is a flaw: parsers refuse it unless they are told otherwise.
///
/// # Errors
/// If a part is of another type, an enum has no such symbol, no field has a key, or a required field is missing.
pub fn read_whole_json(message: &Message, json: &Json) -> Result<(), Flaw> {
    match parsed(message, json) {
        Ok(read) => complete(&read),
        Err(what) => {
            let blamed = blamed(message, json, &Pointer::root(), 0);
            Err(blamed.unwrap_or((Pointer::root(), what)))
        }
    }
}

/// The JSON without the keys that no field has. The codec could ignore these itself, and would ignore unknown symbols with them.
fn known(message: &Message, json: &Json, depth: usize) -> Json {
    let Some(members) = json.as_object() else {
        return json.clone();
    };
    if message.has_special_json() || depth > MAX_DEPTH {
        return json.clone();
    }
    let members = members.iter().filter_map(|(key, value)| {
        let field = message.field_by_json_key(key)?;
        let value = match (field.map_entry(), field.kind(), value) {
            (Some((_, held)), _, Json::Object(entries)) => match held.kind() {
                Kind::Message(inner) => {
                    let inner = Message(inner);
                    let entries = entries.iter();
                    let entries =
                        entries.map(|(key, value)| (key.clone(), known(&inner, value, depth + 1)));
                    Json::Object(entries.collect())
                }
                _ => value.clone(),
            },
            (None, Kind::Message(inner), Json::Array(items)) => {
                let inner = Message(inner);
                let items = items.iter().map(|item| known(&inner, item, depth + 1));
                Json::Array(items.collect())
            }
            (None, Kind::Message(inner), value) => known(&Message(inner), value, depth + 1),
            _ => value.clone(),
        };
        Some((key.clone(), value))
    });
    Json::Object(members.collect())
}

fn parsed(message: &Message, json: &Json) -> Result<DynamicMessage, String> {
    let options = DeserializeOptions::new();
    let read = DynamicMessage::deserialize_with_options(message.0.clone(), json, &options);
    read.map_err(|error| error.to_string())
}

/// The member that is to blame: the deepest that is refused when it stands alone. The codec does not say where it stopped.
fn blamed(message: &Message, json: &Json, at: &Pointer, depth: usize) -> Option<Flaw> {
    let members = json.as_object().filter(|_| depth < MAX_DEPTH)?;
    if message.has_special_json() {
        return None;
    }
    members.iter().find_map(|(key, value)| {
        let alone = Map::from_iter([(key.clone(), value.clone())]);
        let what = parsed(message, &Json::Object(alone)).err()?;
        let at = at.join(key);
        let field = message.field_by_json_key(key);
        let inside = field.and_then(|field| inner_blame(&field, value, &at, depth));
        Some(inside.unwrap_or((at, what)))
    })
}

/// The same inside the value of a field: of a message, of a list or a map of such.
fn inner_blame(field: &Field, value: &Json, at: &Pointer, depth: usize) -> Option<Flaw> {
    let map = field.map_entry().map(|(_, held)| held);
    let is_map = map.is_some();
    let Kind::Message(inner) = map.map_or_else(|| field.kind(), |held| held.kind()) else {
        return None;
    };
    let inner = Message(inner);
    let of_part = |value: &Json, at: Pointer| {
        let what = parsed(&inner, value).err()?;
        Some(blamed(&inner, value, &at, depth + 1).unwrap_or((at, what)))
    };
    match value {
        Json::Array(items) if !is_map => {
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| of_part(item, at.join(index)))
        }
        Json::Object(entries) if is_map => {
            let mut entries = entries.iter();
            entries.find_map(|(key, entry)| of_part(entry, at.join(key)))
        }
        _ if is_map => None,
        _ => blamed(&inner, value, at, depth + 1),
    }
}

/// Whether every required field is there, in the message and in those inside of it.
fn complete(message: &DynamicMessage) -> Result<(), Flaw> {
    match missing(message, &Pointer::root(), 0) {
        None => Ok(()),
        Some((at, name)) => Err((at, format!("the required field `{name}` is missing"))),
    }
}

fn missing(message: &DynamicMessage, at: &Pointer, depth: usize) -> Option<(Pointer, String)> {
    if depth > MAX_DEPTH {
        return None;
    }
    let descriptor = message.descriptor();
    let mut fields = descriptor.fields();
    let lacks = |field: &prost_reflect::FieldDescriptor| {
        field.cardinality() == Cardinality::Required && !message.has_field(field)
    };
    if let Some(field) = fields.find(lacks) {
        return Some((at.join(field.json_name()), field.name().to_owned()));
    }
    message.fields().find_map(|(field, value)| {
        let at = at.join(field.json_name());
        match value {
            Value::Message(inner) => missing(inner, &at, depth + 1),
            Value::List(items) => items
                .iter()
                .enumerate()
                .find_map(|(index, item)| missing(item.as_message()?, &at.join(index), depth + 1)),
            Value::Map(entries) => entries
                .values()
                .find_map(|value| missing(value.as_message()?, &at, depth + 1)),
            _ => None,
        }
    })
}
