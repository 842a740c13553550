//! A message with something in every field, and whether it arrives.

use prost_reflect::{DynamicMessage, Value};

use super::samples;
use super::{Probe, encoded};
use crate::format::protobuf::{Definition, Element, Field, Message};
use crate::witness::Losses;

/// Whether a reader finds the values that a writer put into every field. An enum or a service holds none of its own.
pub fn keeps_values(writer: &Definition, reader: &Definition, losses: &Losses) -> bool {
    match (&writer.element, &reader.element) {
        (Element::Message(writer), Element::Message(reader)) => {
            let mut fields = writer.fields().into_iter();
            fields.all(|field| arrives(&field, writer, reader, losses))
        }
        (Element::Enum(_), Element::Enum(_)) | (Element::Service(_), Element::Service(_)) => true,
        _ => false,
    }
}

/// One field at a time, since members of a oneof exclude each other.
fn arrives(field: &Field, writer: &Message, reader: &Message, losses: &Losses) -> bool {
    let samples = samples::of(&Probe::Fields(vec![field.clone()]));
    let Some((_, value)) = samples.into_iter().flatten().next() else {
        return true;
    };
    let empty = DynamicMessage::new(writer.0.clone());
    let Some(message) = field.set(empty, value.clone()) else {
        return true;
    };
    let number = field.number();
    let found = reader
        .fields()
        .into_iter()
        .find(|own| own.number() == number);
    let Some(found) = found else {
        return losses.wanted.contains(field.name());
    };
    let bytes = encoded(&message);
    match DynamicMessage::decode(reader.0.clone(), bytes.as_slice()) {
        // What lies inside of messages is asked for by the gate.
        Ok(read) => match (&value, found.get(&read)) {
            (Value::Message(_) | Value::List(_) | Value::Map(_), Some(_)) => true,
            (value, Some(is)) => is == *value || is_same_number(&is, value),
            (_, None) => losses.may_refuse,
        },
        Err(_) => losses.may_refuse,
    }
}

/// Whether a number arrives in another type of number.
fn is_same_number(one: &Value, other: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::I32(number) | Value::EnumNumber(number) => Some(i128::from(*number)),
        Value::I64(number) => Some(i128::from(*number)),
        Value::U32(number) => Some(i128::from(*number)),
        Value::U64(number) => Some(i128::from(*number)),
        Value::Bool(value) => Some(i128::from(*value)),
        _ => None,
    };
    let (one, other) = (number(one), number(other));
    one.is_some() && one == other
}
