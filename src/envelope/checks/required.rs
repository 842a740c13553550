//! The attributes that every event has.

use crate::envelope::event::{Carrier, Event, Value};
use crate::envelope::pen::{Pen, Violation};
use crate::model::Rule;
use crate::rules::cloudevents as rules;

static REQUIRED: [(&str, &Rule); 4] = [
    ("id", &rules::ID_MISSING),
    ("source", &rules::SOURCE_MISSING),
    ("specversion", &rules::SPECVERSION_MISSING),
    ("type", &rules::TYPE_MISSING),
];

/// Checks that the required attributes are there, and set.
pub(super) fn check(event: &Event<'_>, pen: &mut Pen) {
    for (name, rule) in REQUIRED {
        // An XML event has it in a place of its own, and its reader tells when it is not there.
        let is_told = name == "specversion" && event.carrier == Carrier::Xml;
        if !is_told && event.get(name).is_none() {
            let violation = Violation {
                element: name.to_owned(),
                ..Violation::of_event(rule, event)
            };
            pen.write(violation.word("hint", hint(event, name)));
        }
    }
}

/// What there is in its place.
fn hint(event: &Event<'_>, wanted: &str) -> String {
    let mut attributes = event.attributes.iter();
    let near = attributes.find(|attribute| attribute.name.eq_ignore_ascii_case(wanted));
    match near {
        Some(near) if near.value == Value::Null => {
            format!(": `{wanted}` is null, which means that it is not set")
        }
        Some(near) => format!(": it has `{}`, and names are lower case", near.name),
        None => String::new(),
    }
}
