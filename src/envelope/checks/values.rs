//! Names and values of attributes: spec.md, "Naming Conventions" and "Type System".

use std::collections::BTreeSet;

use crate::envelope::event::{Attribute, Carrier, Event, Type, Value};
use crate::envelope::lexical::integer::{self, Flaw};
use crate::envelope::lexical::{name, text};
use crate::envelope::pen::{Pen, Violation};
use crate::rules::cloudevents as rules;

use super::attributes::is_core;

/// Checks the name of an attribute. It stays one when its value is null.
pub(super) fn check_name(event: &Event<'_>, attribute: &Attribute<'_>, pen: &mut Pen) {
    // Core names are fine as they are.
    if is_core(&attribute.name) {
        return;
    }
    let wrong = |rule| Violation {
        span: attribute.name_span.or(attribute.span),
        ..Violation::of_attribute(rule, event, attribute)
    };
    match name::check(&attribute.name) {
        Err(flaw) => {
            let hint = name::repaired(&attribute.name);
            let hint = hint.map_or_else(String::new, |near| format!("; `{near}` would be one"));
            pen.write(
                wrong(&rules::NAME_MALFORMED)
                    .word("flaw", flaw)
                    .word("hint", hint),
            );
        }
        Ok(()) if name::is_long(&attribute.name) => pen.write(wrong(&rules::NAME_TOO_LONG)),
        Ok(()) => {}
    }
    if !name::starts_with_a_letter(&attribute.name) {
        pen.write(wrong(&rules::NAME_STARTS_WITH_DIGIT));
    }
    if attribute.name == "data" {
        pen.write(wrong(&rules::ATTRIBUTE_CALLED_DATA));
    }
}

/// Checks that a value is one of the type system.
pub(super) fn check_value(event: &Event<'_>, attribute: &Attribute<'_>, pen: &mut Pen) {
    let wrong = |rule| Violation::of_attribute(rule, event, attribute);
    let is_core = is_core(&attribute.name);
    match &attribute.value {
        Value::Text(text) | Value::Lexeme(text) | Value::Typed(Type::String, text) => {
            check_text(text, event, attribute, pen);
        }
        Value::Nested(_) => pen.write(wrong(&rules::VALUE_NESTED)),
        Value::Number(lexeme) if !is_core => {
            check_integer(integer::of_json(lexeme), event, attribute, pen);
        }
        _ => {}
    }
    let is_scalar_of_another_type = matches!(
        attribute.value,
        Value::Number(_) | Value::Boolean(_) | Value::Nested(_)
    );
    // Carriers that know more types than JSON have words of their own for it.
    if is_core && is_scalar_of_another_type && event.carrier == Carrier::Json {
        pen.write(wrong(&rules::WRONG_TYPE));
    }
}

fn check_text(text: &str, event: &Event<'_>, attribute: &Attribute<'_>, pen: &mut Pen) {
    let [control, noncharacter] = text::forbidden(text);
    for (found, rule) in [
        (control, &rules::CONTROL_CHARACTER),
        (noncharacter, &rules::NONCHARACTER),
    ] {
        if let Some(found) = found {
            let violation = Violation::of_attribute(rule, event, attribute);
            pen.write(violation.word("flaw", found.told(text)));
        }
    }
    if let Some(unit) = attribute.surrogate {
        let violation = Violation::of_attribute(&rules::LONE_SURROGATE, event, attribute);
        pen.write(violation.word("flaw", format!("U+{unit:04X}")));
    }
}

fn check_integer(
    read: Result<i32, Flaw>,
    event: &Event<'_>,
    attribute: &Attribute<'_>,
    pen: &mut Pen,
) {
    let rule = match read {
        Ok(_) => return,
        Err(Flaw::TooLarge) => &rules::INTEGER_OUT_OF_RANGE,
        Err(Flaw::NotWhole | Flaw::NotANumber) => &rules::NUMBER_NOT_WHOLE,
    };
    pen.write(Violation::of_attribute(rule, event, attribute));
}

/// Checks that no attribute is there twice.
pub(super) fn check_repeats(event: &Event<'_>, pen: &mut Pen) {
    /// How many names are compared with each other rather than put in order.
    const FEW: usize = 24;
    let attributes = &event.attributes;
    if attributes.len() <= FEW {
        for (at, attribute) in attributes.iter().enumerate() {
            if attributes[..at]
                .iter()
                .any(|earlier| earlier.name == attribute.name)
            {
                pen.write(Violation::of_attribute(
                    &rules::ATTRIBUTE_REPEATED,
                    event,
                    attribute,
                ));
            }
        }
        return;
    }
    let mut seen = BTreeSet::new();
    for attribute in attributes {
        if !seen.insert(attribute.name.as_ref()) {
            pen.write(Violation::of_attribute(
                &rules::ATTRIBUTE_REPEATED,
                event,
                attribute,
            ));
        }
    }
}
