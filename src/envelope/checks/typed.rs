//! Whether a value is one of the type that its carrier says it has.

use crate::envelope::event::{Attribute, Carrier, Event, Type, Value};
use crate::envelope::lexical::integer::{self, Flaw};
use crate::envelope::lexical::{base64, timestamp, uri};
use crate::envelope::pen::{Pen, Violation};
use crate::rules::cloudevents as rules;

use super::attributes::{absolute, core_type};

/// Checks the text of an attribute whose type is told. Attributes of the specification are checked by name.
pub(super) fn check(event: &Event<'_>, attribute: &Attribute<'_>, pen: &mut Pen) {
    let Value::Typed(kind, text) = &attribute.value else {
        return;
    };
    let wrong = |rule| Violation::of_attribute(rule, event, attribute);
    if core_type(&attribute.name).is_some() {
        return;
    }
    if *kind == Type::Boolean {
        if text != "true" && text != "false" {
            pen.write(wrong(&rules::BOOLEAN_MALFORMED));
        }
        return;
    }
    if *kind == Type::Integer && integer::canonical(text) == Err(Flaw::TooLarge) {
        pen.write(wrong(&rules::INTEGER_OUT_OF_RANGE));
        return;
    }
    if let Err(flaw) = lexical(*kind, text) {
        let rule = if event.carrier == Carrier::Xml {
            &rules::XML_LEXICAL
        } else {
            &rules::VALUE_NOT_OF_ITS_TYPE
        };
        pen.write(wrong(rule).word("type", kind.word()).word("flaw", flaw));
    }
}

fn lexical(kind: Type, text: &str) -> Result<(), String> {
    match kind {
        Type::Boolean | Type::String => Ok(()),
        Type::Integer => integer::canonical(text)
            .map_or_else(|_| Err(format!("`{text}` is no whole number")), |_| Ok(())),
        Type::Binary => base64::check(text).map(|_| ()),
        Type::Uri => absolute(text).map(|_| ()),
        Type::UriReference => uri::reference(text).map(|_| ()),
        Type::Timestamp => timestamp::read(text).map(|_| ()),
    }
}
