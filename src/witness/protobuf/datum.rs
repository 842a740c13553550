//! Values without their types, so that those of two schemas can be held against each other.

use prost_reflect::{DynamicMessage, MapKey, Value};

/// A value as both sides understand it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Datum {
    /// Booleans, integers and numbers of symbols.
    Integer(i128),
    Float(f64),
    /// Texts are compared by their bytes.
    Bytes(Vec<u8>),
    /// Fields by number.
    Message(Vec<(u32, Self)>),
}

/// A field's values; a single one is a list of one.
pub(super) fn of(value: &Value) -> Vec<Datum> {
    match value {
        Value::List(values) => values.iter().flat_map(of).collect(),
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| entry(key, value));
            let mut entries: Vec<_> = entries.collect();
            // Entries of a map have no order.
            entries.sort_by_key(|entry| format!("{entry:?}"));
            entries
        }
        Value::Message(message) => vec![Datum::Message(fields(message))],
        Value::Bool(value) => vec![Datum::Integer(i128::from(*value))],
        Value::I32(value) | Value::EnumNumber(value) => vec![Datum::Integer(i128::from(*value))],
        Value::I64(value) => vec![Datum::Integer(i128::from(*value))],
        Value::U32(value) => vec![Datum::Integer(i128::from(*value))],
        Value::U64(value) => vec![Datum::Integer(i128::from(*value))],
        Value::F32(value) => vec![Datum::Float(f64::from(*value))],
        Value::F64(value) => vec![Datum::Float(*value)],
        Value::String(text) => vec![Datum::Bytes(text.clone().into_bytes())],
        Value::Bytes(bytes) => vec![Datum::Bytes(bytes.to_vec())],
    }
}

fn fields(message: &DynamicMessage) -> Vec<(u32, Datum)> {
    let fields = message.fields();
    let values = fields.flat_map(|(field, value)| {
        let number = field.number();
        of(value).into_iter().map(move |datum| (number, datum))
    });
    values.collect()
}

/// An entry is a message of two fields.
fn entry(key: &MapKey, value: &Value) -> Datum {
    let key = Value::from(key.clone());
    let sides = [(1, of(&key)), (2, of(value))];
    let fields = sides.into_iter().flat_map(|(number, data)| {
        let written = data.into_iter().filter(|datum| !datum.is_zero());
        written.map(move |datum| (number, datum))
    });
    Datum::Message(fields.collect())
}

impl Datum {
    /// Zero and nothing are the same where presence is not kept.
    fn is_zero(&self) -> bool {
        match self {
            Self::Integer(value) => *value == 0,
            Self::Float(value) => *value == 0.0,
            Self::Bytes(bytes) => bytes.is_empty(),
            Self::Message(fields) => fields.is_empty(),
        }
    }
}

/// Whether two fields hold the same, when zero and nothing are not told apart.
pub(super) fn are_equal(one: &[Datum], other: &[Datum]) -> bool {
    let nothing = |data: &[Datum]| match data {
        [] => true,
        [only] => only.is_zero() && !matches!(only, Datum::Message(_)),
        _ => false,
    };
    one == other || (nothing(one) && nothing(other))
}
