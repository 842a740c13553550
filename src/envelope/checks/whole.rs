//! The event as a whole.

use crate::envelope::event::{Attribute, DataKind, Event, Value};
use crate::envelope::pen::{Pen, Violation};
use crate::rules::cloudevents as rules;

use super::sensitive;

/// What every intermediary forwards, in bytes: spec.md, "Size Limits".
const LARGEST: usize = 64 * 1024;

/// Names of versions before 1.0: the name, the last version that had it, and what became of it.
const BEFORE: [(&str, &str, &str); 10] = [
    ("cloudEventsVersion", "0.1", "it is called `specversion`"),
    ("eventType", "0.1", "it is called `type`"),
    ("eventTypeVersion", "0.1", "the version is a part of `type`"),
    ("eventID", "0.1", "it is called `id`"),
    ("eventTime", "0.1", "it is called `time`"),
    ("contentType", "0.1", "it is called `datacontenttype`"),
    ("contenttype", "0.2", "it is called `datacontenttype`"),
    ("schemaURL", "0.1", "it is called `dataschema`"),
    ("schemaurl", "0.3", "it is called `dataschema`"),
    ("datacontentencoding", "0.3", "bytes stand in `data_base64`"),
];

/// Checks size, privacy, and names of older versions.
pub(super) fn check(event: &Event<'_>, pen: &mut Pen) {
    if event.size > LARGEST {
        let violation = Violation::of_event(&rules::EVENT_LARGE, event);
        pen.write(violation.word("size", event.size.to_string()));
    }
    let promised = event.get("datacontenttype");
    if let (DataKind::Absent, Some(promised), None) =
        (&event.data.kind, promised, event.get("dataref"))
    {
        pen.write(Violation::of_attribute(
            &rules::DATA_MISSING,
            event,
            promised,
        ));
    }
    for attribute in &event.attributes {
        if let Some((version, now)) = older(attribute) {
            let violation = Violation::of_attribute(&rules::NAME_BEFORE_1_0, event, attribute);
            pen.write(violation.word("version", version).word("now", now));
        }
        if let Some(what) = sensitive::looks_like(attribute) {
            let mut violation =
                Violation::of_attribute(&rules::SENSITIVE, event, attribute).word("what", what);
            // A report is a log as well.
            what.clone_into(&mut violation.detail.after);
            violation.detail.words.retain(|(word, _)| *word != "value");
            pen.write(violation);
        }
    }
}

fn older(attribute: &Attribute<'_>) -> Option<(&'static str, &'static str)> {
    if attribute.name == "extensions" && matches!(attribute.value, Value::Nested(_)) {
        return Some(("0.1", "extensions stand beside the other attributes"));
    }
    // No extension of a few letters is one of them.
    let mut before = BEFORE.iter().filter(|_| attribute.name.len() >= 7);
    before
        .find(|(name, ..)| *name == attribute.name)
        .map(|&(_, version, now)| (version, now))
}
