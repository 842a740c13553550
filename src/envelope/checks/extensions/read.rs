//! What is wrong with the value of an extension whose type is known, in words that follow its name.

use crate::envelope::event::{Event, Type, Value};
use crate::envelope::lexical::integer;
use crate::envelope::lexical::timestamp::{self, Timestamp};

/// An extension that is set, as a String that is not empty.
pub(super) fn text<'v>(value: &'v Value<'_>) -> Result<&'v str, String> {
    match value {
        Value::Lexeme(text) | Value::Text(text) | Value::Typed(Type::String, text) => {
            if text.is_empty() {
                return Err("is empty".to_owned());
            }
            Ok(text)
        }
        other => Err(format!("is {}, and must be a String", other.called())),
    }
}

/// An extension that is a String, be it empty.
pub(super) fn string(value: &Value<'_>) -> Result<(), String> {
    match value {
        Value::Lexeme(_) | Value::Text(_) | Value::Typed(Type::String, _) => Ok(()),
        other => Err(format!("is {}, and must be a String", other.called())),
    }
}

/// An extension that is an Integer.
pub(super) fn integer(value: &Value<'_>) -> Result<(), String> {
    match whole(value) {
        Ok(Whole::Integer(_)) => Ok(()),
        Ok(Whole::Quoted(_)) | Err(_) => {
            Err(format!("is {}, and must be an Integer", value.called()))
        }
    }
}

/// An extension that is a Timestamp.
pub(super) fn moment(value: &Value<'_>) -> Result<Timestamp, String> {
    match value {
        Value::Lexeme(text) | Value::Text(text) | Value::Typed(_, text) => timestamp::read(text),
        value => Err(format!("is {}", value.called())),
    }
}

/// An extension that is an Integer; whether it is a number in quotes beside others that are not is told apart.
pub(super) fn whole(value: &Value<'_>) -> Result<Whole, String> {
    let read = match value {
        Value::Number(lexeme) => integer::of_json(lexeme).map(Whole::Integer),
        Value::Lexeme(text) | Value::Typed(Type::Integer, text) => {
            integer::canonical(text).map(Whole::Integer)
        }
        Value::Text(text) | Value::Typed(_, text) => integer::canonical(text).map(Whole::Quoted),
        Value::Null | Value::Boolean(_) | Value::Nested(_) => Err(integer::Flaw::NotANumber),
    };
    read.map_err(|_| format!("is {}", value.called()))
}

/// An Integer, as an event has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// As such.
    Integer(i32),
    /// As a String, in a carrier that knows better.
    Quoted(i32),
}

/// Whether an extension is a Boolean, and which; `None` when it is none.
pub(super) fn boolean(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Boolean(value) => Some(*value),
        // In JSON a text is no Boolean, whatever it says.
        Value::Lexeme(text) | Value::Typed(Type::Boolean, text) => match text.as_ref() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the first of two moments of an event is the earlier one; `None` when one of them is not there or makes no sense.
pub(super) fn is_before(event: &Event<'_>, first: &str, second: &str) -> Option<bool> {
    let moment = |name: &str| moment(&event.get(name)?.value).ok();
    Some(moment(first)?.moment < moment(second)?.moment)
}
