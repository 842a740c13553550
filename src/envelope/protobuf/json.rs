//! An event of the Protobuf format as ProtoJSON has it, with its places.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::message::{Entry, FIELDS, Message, Payload};
use crate::envelope::event::Type;
use crate::format::tree::{Kind, Member, Node};

/// Reads a message of the type `CloudEvent`.
///
/// # Errors
/// If it has a field that the type does not have, or a value of another type.
pub(super) fn read(node: &Node) -> Result<Message<'_>, String> {
    let Kind::Object(members) = &node.kind else {
        return Err("it is no object".to_owned());
    };
    let mut message = Message {
        span: Some(node.span),
        size: node.span.end - node.span.start,
        ..Message::default()
    };
    let mut has_data = false;
    for member in members {
        // `null` is the default of a field.
        if matches!(member.value.kind, Kind::Null) {
            continue;
        }
        let required = match member.key.as_str() {
            "id" => Some(0),
            "source" => Some(1),
            "specVersion" | "spec_version" => Some(2),
            "type" => Some(3),
            _ => None,
        };
        if let Some(at) = required {
            message.required[at] = (Cow::Borrowed(text(member)?), Some(member.value.span));
            continue;
        }
        match member.key.as_str() {
            "attributes" => message.entries = entries(member)?,
            "binaryData" | "binary_data" | "textData" | "text_data" | "protoData"
            | "proto_data" => {
                if std::mem::replace(&mut has_data, true) {
                    return Err("more than one field of `data` is set".to_owned());
                }
                message.data = payload(member)?;
                message.data_span = Some(member.value.span);
            }
            other => {
                return Err(format!(
                    "it has a field `{other}`, which the type does not have"
                ));
            }
        }
    }
    Ok(message)
}

fn text(member: &Member) -> Result<&str, String> {
    let text = member.value.as_str();
    text.ok_or_else(|| format!("`{}` is no string", member.key))
}

fn entries(member: &Member) -> Result<Vec<Entry<'_>>, String> {
    let Kind::Object(members) = &member.value.kind else {
        return Err("`attributes` is no object".to_owned());
    };
    members.iter().map(entry).collect()
}

fn entry(member: &Member) -> Result<Entry<'_>, String> {
    let Kind::Object(fields) = &member.value.kind else {
        return Err(format!("the attribute `{}` is no object", member.key));
    };
    let mut fields = fields
        .iter()
        .filter(|field| !matches!(field.value.kind, Kind::Null));
    let value = fields.next().map(|field| value(field, &member.key));
    if fields.next().is_some() {
        return Err(format!(
            "more than one field of the attribute `{}` is set",
            member.key
        ));
    }
    Ok(Entry {
        name: Cow::Borrowed(&member.key),
        name_span: Some(member.key_span),
        span: Some(member.value.span),
        value: value.transpose()?,
    })
}

/// The field of the oneof that is set, and its canonical string.
fn value<'m>(field: &'m Member, name: &str) -> Result<(Type, Cow<'m, str>), String> {
    let known = FIELDS
        .into_iter()
        .find(|(known, _)| *known == field.key || camel_case(known) == field.key);
    let Some((known, kind)) = known else {
        let key = &field.key;
        return Err(format!(
            "the attribute `{name}` has a field `{key}`, which the type does not have"
        ));
    };
    let text = match (kind, &field.value.kind) {
        (Type::Boolean, Kind::Bool(value)) => Cow::Borrowed(if *value { "true" } else { "false" }),
        // A number in quotes is one as well.
        (Type::Integer, Kind::Number(lexeme) | Kind::String(lexeme)) => whole(lexeme),
        (Type::Binary, Kind::String(text)) => Cow::Borrowed(text.as_str()),
        (Type::Boolean | Type::Integer | Type::Binary, _) => {
            return Err(format!(
                "`{known}` of the attribute `{name}` is of another type"
            ));
        }
        (_, Kind::String(text)) => Cow::Borrowed(text.as_str()),
        _ => return Err(format!("`{known}` of the attribute `{name}` is no string")),
    };
    if kind == Type::Binary {
        decode(&text).ok_or_else(|| format!("`{known}` of the attribute `{name}` is no Base64"))?;
        let standard = base64::engine::general_purpose::STANDARD;
        let bytes = decode(&text).unwrap_or_default();
        return Ok((kind, Cow::Owned(standard.encode(bytes))));
    }
    Ok((kind, text))
}

/// The digits of a whole number, which ProtoJSON may write with a fraction of nothing: `1.0`.
fn whole(lexeme: &str) -> Cow<'_, str> {
    let whole = lexeme.parse::<f64>().ok().filter(|number| {
        lexeme.contains(['.', 'e', 'E']) && number.fract() == 0.0 && number.abs() < 1e15
    });
    whole.map_or(Cow::Borrowed(lexeme), |number| {
        Cow::Owned(format!("{number:.0}"))
    })
}

fn payload(member: &Member) -> Result<Payload<'_>, String> {
    match member.key.as_str() {
        "binaryData" | "binary_data" => {
            let bytes = decode(text(member)?);
            let bytes = bytes.ok_or_else(|| format!("`{}` is no Base64", member.key))?;
            Ok(Payload::Binary(bytes))
        }
        "textData" | "text_data" => Ok(Payload::Text(Cow::Borrowed(text(member)?))),
        _ => {
            let url = member.value.get("@type").and_then(Node::as_str);
            let url = url.ok_or_else(|| format!("`{}` has no `@type`", member.key))?;
            Ok(Payload::Json {
                url: Cow::Borrowed(url),
                text: without_type(&member.value, url),
            })
        }
    }
}

/// The message of an `Any`, as it would stand outside of it.
fn without_type(any: &Node, url: &str) -> String {
    let mut value = any.to_value();
    if let Some(members) = value.as_object_mut() {
        members.shift_remove("@type");
        // Types that ProtoJSON writes in a way of their own stand there as `value`.
        let name = url.rsplit('/').next().unwrap_or(url);
        if name.starts_with("google.protobuf.")
            && members.len() == 1
            && let Some(own) = members.shift_remove("value")
        {
            return own.to_string();
        }
    }
    value.to_string()
}

/// Base64 as ProtoJSON takes it: either alphabet, padded or not.
fn decode(text: &str) -> Option<Vec<u8>> {
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let alphabets = [&STANDARD, &URL_SAFE];
    let mut decoded = alphabets
        .into_iter()
        .map(|alphabet| GeneralPurpose::new(alphabet, config).decode(text));
    decoded.find_map(Result::ok)
}

fn camel_case(name: &str) -> String {
    let mut upper = false;
    let mut camel = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            '_' => upper = true,
            letter if upper => {
                camel.push(letter.to_ascii_uppercase());
                upper = false;
            }
            letter => camel.push(letter),
        }
    }
    camel
}
