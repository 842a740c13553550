//! What a reader sees when a field is not there.
//!
//! A change of type is told by another check, so values are compared across types: text with bytes, numbers with numbers.

use prost_reflect::{Kind, Value};

use crate::format::protobuf::{Cardinality, Field};

/// A default, in a form that does not depend on the type.
#[derive(Debug, Clone, PartialEq)]
enum Default {
    Text(Vec<u8>),
    Whole(i128),
    Real(f64),
    /// No number is like another that is none.
    NotANumber,
}

/// The defaults of two fields, as text, when they are not the same.
pub(super) fn changed(old: &Field, new: &Field) -> Option<(String, String)> {
    if !may_have(old) || !may_have(new) {
        return None;
    }
    let (was, is) = (old.default_value(), new.default_value());
    let (before, after) = (Default::of(&was)?, Default::of(&is)?);
    if (before.is_zero() && after.is_zero()) || before == after || are_close(&was, &is) {
        return None;
    }
    Some((before.spell(), after.spell()))
}

fn may_have(field: &Field) -> bool {
    let is_single = matches!(field.cardinality(), Cardinality::Singular(_));
    is_single && !matches!(field.kind(), Kind::Message(_))
}

/// A double can only be near what a float holds.
fn are_close(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::F32(single), Value::F64(double)) | (Value::F64(double), Value::F32(single)) => {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "to lose what a float does not hold"
            )]
            let rounded = *double as f32;
            rounded.to_bits() == single.to_bits()
        }
        _ => false,
    }
}

impl Default {
    fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Bool(yes) => Self::Whole(i128::from(*yes)),
            Value::I32(number) | Value::EnumNumber(number) => Self::Whole(i128::from(*number)),
            Value::I64(number) => Self::Whole(i128::from(*number)),
            Value::U32(number) => Self::Whole(i128::from(*number)),
            Value::U64(number) => Self::Whole(i128::from(*number)),
            Value::F32(number) => Self::real(f64::from(*number)),
            Value::F64(number) => Self::real(*number),
            Value::String(text) => Self::Text(text.clone().into_bytes()),
            Value::Bytes(bytes) => Self::Text(bytes.to_vec()),
            Value::Message(_) | Value::List(_) | Value::Map(_) => return None,
        })
    }

    fn real(number: f64) -> Self {
        // Beyond this no integer type can hold it.
        const MOST: f64 = 1e30;
        if number.is_nan() {
            Self::NotANumber
        } else if number.fract() == 0.0 && number.abs() < MOST {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "it is whole and small enough"
            )]
            Self::Whole(number as i128)
        } else {
            Self::Real(number)
        }
    }

    fn is_zero(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Whole(number) => *number == 0,
            Self::Real(_) | Self::NotANumber => false,
        }
    }

    fn spell(&self) -> String {
        match self {
            Self::Text(text) => format!("\"{}\"", text.escape_ascii()),
            Self::Whole(number) => number.to_string(),
            Self::Real(number) => number.to_string(),
            Self::NotANumber => "nan".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_several_types_are_compared_by_value() {
        assert_eq!(
            Default::of(&Value::Bool(true)),
            Default::of(&Value::F64(1.0))
        );
        assert_eq!(
            Default::of(&Value::U64(u64::MAX)),
            Some(Default::Whole(i128::from(u64::MAX)))
        );
        assert_ne!(Default::of(&Value::F32(0.1)), Default::of(&Value::F64(0.1)));
        assert!(are_close(&Value::F32(0.1), &Value::F64(0.1)));
    }

    #[test]
    fn text_is_compared_with_bytes_and_with_nothing_else() {
        let text = Default::of(&Value::String("1".to_owned()));
        assert_eq!(text, Default::of(&Value::Bytes(b"1".as_slice().into())));
        assert_ne!(text, Default::of(&Value::I32(1)));
    }
}
