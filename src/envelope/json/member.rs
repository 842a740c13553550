//! A member of an event: an attribute, or its payload.

use crate::envelope::event::{Attribute, Event, Value};
use crate::model::Span;

use super::data::{Member, Payload};
use super::scan::{Broken, Scanner, Token};

/// Reads a member into the event, or into its payload.
pub(super) fn read<'t>(
    scanner: &mut Scanner<'t>,
    event: &mut Event<'t>,
    payload: &mut Payload<'t>,
) -> Result<(), Broken> {
    scanner.peek();
    let name_start = scanner.at();
    let raw = scanner.name()?;
    // Quotes, and what is between.
    let name_span = Span {
        start: name_start,
        end: name_start + raw.text.len() + 2,
    };
    scanner.peek();
    let start = scanner.at();
    let token = scanner.value()?;
    let span = Span {
        start,
        end: scanner.at(),
    };
    let lexeme = scanner.since(start);
    let name = raw.decode();
    match name.as_ref() {
        "data" => payload.add_data(Member {
            token,
            span,
            lexeme,
        }),
        "data_base64" => payload.add_base64(Member {
            token,
            span,
            lexeme,
        }),
        _ => event.attributes.push(Attribute {
            name,
            member: None,
            value: value(token),
            name_span: Some(name_span),
            span: Some(span),
            surrogate: raw.surrogate.or(surrogate(token)),
        }),
    }
    Ok(())
}

fn surrogate(token: Token<'_>) -> Option<u16> {
    match token {
        Token::String(raw) => raw.surrogate,
        _ => None,
    }
}

fn value(token: Token<'_>) -> Value<'_> {
    match token {
        Token::Null => Value::Null,
        Token::Boolean(value) => Value::Boolean(value),
        Token::Number(lexeme) => Value::Number(lexeme),
        Token::String(raw) => Value::Text(raw.decode()),
        Token::Object => Value::Nested("an object"),
        Token::Array => Value::Nested("an array"),
    }
}
