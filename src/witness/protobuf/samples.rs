//! Values worth writing, the plainest first: small ones, then those at the edge of what a type holds.

use prost_reflect::{DynamicMessage, Kind, MapKey, Value};

use super::{Probe, Sample};
use crate::format::protobuf::{Cardinality, EnumType, Field, Message};

/// Messages inside messages are filled this deep, and each from this many of its fields.
const MAX_DEPTH: usize = 2;
const MAX_FIELDS: usize = 8;

/// What to try for a probe, one after the other.
pub(super) fn of(probe: &Probe) -> Vec<Sample> {
    match probe {
        Probe::Nothing => vec![Vec::new()],
        Probe::Symbol(field, number) => {
            let symbol = Value::EnumNumber(*number);
            vec![vec![(field.clone(), in_field(field, &symbol))]]
        }
        Probe::Fields(fields) => match fields.as_slice() {
            [field] => {
                let values = values(field, MAX_DEPTH).into_iter();
                values.map(|value| vec![(field.clone(), value)]).collect()
            }
            fields => {
                let first =
                    |field: &Field| Some((field.clone(), values(field, 0).into_iter().next()?));
                vec![fields.iter().filter_map(first).collect()]
            }
        },
    }
}

/// Values of a field: alone, and where there may be several, two together.
fn values(field: &Field, depth: usize) -> Vec<Value> {
    if let Some((key, value)) = field.map_entry() {
        return entries(&key, &value, depth);
    }
    let single = elements(&field.kind(), depth);
    match field.cardinality() {
        Cardinality::Singular(_) => single,
        Cardinality::Repeated { .. } | Cardinality::Map => {
            let mut lists: Vec<_> = single
                .iter()
                .map(|one| Value::List(vec![one.clone()]))
                .collect();
            let two = [&single[..1], single.get(1..2).unwrap_or(&single[..1])].concat();
            lists.push(Value::List(two));
            lists
        }
    }
}

fn entries(key: &Field, value: &Field, depth: usize) -> Vec<Value> {
    let keys = elements(&key.kind(), 0).into_iter();
    let keys: Vec<_> = keys.filter_map(Value::into_map_key).collect();
    let values = elements(&value.kind(), depth);
    let (Some(first_key), Some(first_value)) = (keys.first(), values.first()) else {
        return Vec::new();
    };
    let by_value = values
        .iter()
        .map(|value| (first_key.clone(), value.clone()));
    let by_key = keys[1..]
        .iter()
        .map(|key| (key.clone(), first_value.clone()));
    let mut maps: Vec<_> = by_value
        .chain(by_key)
        .map(|entry| Value::Map([entry].into()))
        .collect();
    if let [one, other, ..] = keys.as_slice() {
        maps.push(two_entries(one, other, first_value));
    }
    maps
}

/// A map of two entries that is written in this order. prost-reflect keeps maps in an order that differs from one map
/// to the next, and the same schemas shall give the same bytes.
fn two_entries(one: &MapKey, other: &MapKey, value: &Value) -> Value {
    let map = || Value::Map([one, other].map(|key| (key.clone(), value.clone())).into());
    let in_order = |map: &Value| map.as_map().and_then(|map| map.keys().next()) == Some(one);
    let mut attempts = std::iter::repeat_with(map).take(64);
    attempts.find(in_order).unwrap_or_else(map)
}

/// Puts one value into a field, whatever its cardinality.
pub(super) fn in_field(field: &Field, value: &Value) -> Value {
    match field.map_entry() {
        Some((key, _)) => {
            let keys = elements(&key.kind(), 0);
            let key = keys.into_iter().find_map(Value::into_map_key);
            Value::Map(key.map(|key| (key, value.clone())).into_iter().collect())
        }
        None => match field.cardinality() {
            Cardinality::Repeated { .. } => Value::List(vec![value.clone()]),
            Cardinality::Singular(_) | Cardinality::Map => value.clone(),
        },
    }
}

fn elements(kind: &Kind, depth: usize) -> Vec<Value> {
    let i32s = || [1, 2, -1, i32::MAX, i32::MIN].map(Value::I32).to_vec();
    let i64s = || {
        let edges = [1, 2, -1, 1 << 31, 1 << 32, i64::MAX, i64::MIN];
        edges.map(Value::I64).to_vec()
    };
    let u32s = || [1, 2, 1 << 31, u32::MAX].map(Value::U32).to_vec();
    let u64s = || {
        [1, 2, 1 << 31, 1 << 32, 1 << 63, u64::MAX]
            .map(Value::U64)
            .to_vec()
    };
    match kind {
        Kind::Double => [1.5, 1e10, f64::MAX].map(Value::F64).to_vec(),
        Kind::Float => [1.5, 1e10, f32::MAX].map(Value::F32).to_vec(),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => i32s(),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => i64s(),
        Kind::Uint32 | Kind::Fixed32 => u32s(),
        Kind::Uint64 | Kind::Fixed64 => u64s(),
        Kind::Bool => vec![Value::Bool(true), Value::Bool(false)],
        Kind::String => ["a", "b", "é", "1e10"]
            .map(|text| Value::String(text.to_owned()))
            .to_vec(),
        Kind::Bytes => [&b"a"[..], b"b", b"\xff\xfe"]
            .map(|bytes| Value::Bytes(bytes.to_vec().into()))
            .to_vec(),
        Kind::Enum(item) => symbols(&EnumType(item.clone())),
        Kind::Message(message) => messages(&Message(message.clone()), depth),
    }
}

/// The symbols of an enum, zero last since it is not written where presence is implicit; then, where the enum is open, a
/// number without one.
fn symbols(item: &EnumType) -> Vec<Value> {
    let mut numbers: Vec<_> = item.0.values().map(|value| value.number()).collect();
    numbers.sort_by_key(|number| (*number == 0, number.unsigned_abs()));
    let highest = numbers.iter().copied().max().unwrap_or(0);
    if !item.is_closed() {
        numbers.extend(highest.checked_add(1));
    }
    numbers.into_iter().map(Value::EnumNumber).collect()
}

/// A message of a type that `ProtoJSON` cannot write when it is empty.
fn speaking(message: &Message) -> Option<Value> {
    let (field, text) = match message.full_name() {
        "google.protobuf.Value" => ("string_value", "a".to_owned()),
        "google.protobuf.Any" => {
            let mut types = message.0.parent_pool().all_messages();
            let own = types.find(|own| !own.full_name().starts_with("google.protobuf."))?;
            let url = format!("type.googleapis.com/{}", own.full_name());
            ("type_url", url)
        }
        _ => return None,
    };
    let field = Field::Own(message.0.get_field_by_name(field)?);
    let empty = DynamicMessage::new(message.0.clone());
    field.set(empty, Value::String(text)).map(Value::Message)
}

/// One message for each value of its first fields, and one without any.
fn messages(message: &Message, depth: usize) -> Vec<Value> {
    let mut messages: Vec<_> = speaking(message).into_iter().collect();
    if depth > 0 {
        for field in message.fields().iter().take(MAX_FIELDS) {
            for value in values(field, depth - 1).into_iter().take(2) {
                let filled = field.set(DynamicMessage::new(message.0.clone()), value);
                messages.extend(filled.map(Value::Message));
            }
        }
    }
    messages.push(Value::Message(DynamicMessage::new(message.0.clone())));
    messages
}
