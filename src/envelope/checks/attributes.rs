//! The attributes of the specification: what each of them holds.

use crate::envelope::event::{Attribute, Carrier, Event, Type, Value};
use crate::envelope::lexical::{media_type, timestamp, type_name, uri};
use crate::envelope::names::CORE;
use crate::envelope::pen::{Pen, Violation};
use crate::rules::cloudevents as rules;

/// The type that the specification gives an attribute; `None` when it has none of this name.
pub(in crate::envelope) fn core_type(name: &str) -> Option<Type> {
    Some(match name {
        "id" | "specversion" | "type" | "datacontenttype" | "subject" => Type::String,
        "source" => Type::UriReference,
        "dataschema" => Type::Uri,
        "time" => Type::Timestamp,
        _ => return None,
    })
}

/// Whether the specification has an attribute of this name.
pub(in crate::envelope) fn is_core(name: &str) -> bool {
    CORE.contains(&name)
}

/// Checks what a core attribute holds.
pub(super) fn check(event: &Event<'_>, attribute: &Attribute<'_>, pen: &mut Pen) {
    let Some(text) = attribute.value.text() else {
        return;
    };
    // That it is of another type is told, where the carrier is read.
    if let Value::Typed(Type::Boolean | Type::Integer | Type::Binary, _) = attribute.value {
        return;
    }
    let mut wrong = |rule, flaw: Option<String>| {
        let violation = Violation::of_attribute(rule, event, attribute);
        pen.write(match flaw {
            Some(flaw) => violation.word("flaw", flaw),
            None => violation,
        });
    };
    match attribute.name.as_ref() {
        "id" if text.is_empty() => wrong(&rules::ID_EMPTY, None),
        "source" if text.is_empty() => wrong(&rules::SOURCE_EMPTY, None),
        "source" => match uri::reference(text) {
            Err(flaw) => wrong(&rules::SOURCE_MALFORMED, Some(flaw)),
            Ok(source) if !source.is_absolute() => wrong(&rules::SOURCE_RELATIVE, None),
            Ok(_) => {}
        },
        "specversion" if text != "1.0" => wrong(&rules::SPECVERSION_UNKNOWN, None),
        "type" if text.is_empty() => wrong(&rules::TYPE_EMPTY, None),
        "type" if !type_name::has_domain(text) => wrong(&rules::TYPE_WITHOUT_DOMAIN, None),
        "datacontenttype" => {
            if let Err(flaw) = media_type::read(text) {
                wrong(&rules::DATACONTENTTYPE_MALFORMED, Some(flaw));
            }
        }
        "dataschema" => check_schema(text, event, attribute, pen),
        "subject" if text.is_empty() => wrong(&rules::SUBJECT_EMPTY, None),
        "time" => match timestamp::read(text) {
            Err(flaw) => wrong(&rules::TIME_MALFORMED, Some(flaw)),
            Ok(time) if time.has_space => wrong(&rules::TIME_WITH_SPACE, None),
            Ok(_) => {}
        },
        _ => {}
    }
}

fn check_schema(text: &str, event: &Event<'_>, attribute: &Attribute<'_>, pen: &mut Pen) {
    let is_message = event.carrier == Carrier::Protobuf && event.data.member == "/protoData";
    if is_message && is_type_url(text) {
        let rule = &rules::PROTOBUF_SCHEMA_TYPE_URL;
        pen.write(Violation::of_attribute(rule, event, attribute));
        return;
    }
    let (rule, word, what) = match absolute(text) {
        Err(flaw) => (&rules::DATASCHEMA_MALFORMED, "flaw", flaw),
        Ok(Some(fragment)) => (
            &rules::DATASCHEMA_WITH_FRAGMENT,
            "fragment",
            fragment.to_owned(),
        ),
        Ok(None) => return,
    };
    pen.write(Violation::of_attribute(rule, event, attribute).word(word, what));
}

/// Whether a text is the type URL of a Protobuf message: a host, and a full name after the last slash.
fn is_type_url(text: &str) -> bool {
    let Some((host, name)) = text.rsplit_once('/') else {
        return false;
    };
    let is_name = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    host.contains('.') && !host.contains(':') && name.split('.').all(is_name)
}

/// The fragment of an absolute URI, where it has one.
pub(super) fn absolute(text: &str) -> Result<Option<&str>, String> {
    if text.is_empty() {
        return Err("is empty".to_owned());
    }
    let read = uri::reference(text)?;
    if !read.is_absolute() {
        return Err(format!("is `{text}`, which has no scheme"));
    }
    Ok(read.fragment)
}
