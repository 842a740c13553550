//! The attributes of the specification: what each of them holds.

use crate::envelope::event::{Attribute, Event};
use crate::envelope::lexical::{media_type, timestamp, type_name, uri};
use crate::envelope::pen::{Pen, Violation};
use crate::rules::cloudevents as rules;

/// The attributes of the specification, all of which are written as strings.
pub(super) const CORE: [&str; 8] = [
    "id",
    "source",
    "specversion",
    "type",
    "datacontenttype",
    "dataschema",
    "subject",
    "time",
];

/// Whether the specification has an attribute of this name.
pub(super) fn is_core(name: &str) -> bool {
    CORE.contains(&name)
}

/// Checks what a core attribute holds.
pub(super) fn check(event: &Event<'_>, attribute: &Attribute<'_>, pen: &mut Pen) {
    let Some(text) = attribute.value.text() else {
        return;
    };
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
