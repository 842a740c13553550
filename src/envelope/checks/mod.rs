//! The checks of attributes. They run on an [`Event`], whatever carried it.

mod attributes;
mod elided;
mod extensions;
mod payload;
mod required;
mod sensitive;
mod typed;
mod values;
mod whole;

pub(super) use attributes::{core_type, is_core};

use super::event::Event;
use super::pen::Pen;

/// Writes down what is wrong with an event.
pub(super) fn check(event: &Event<'_>, pen: &mut Pen) {
    required::check(event, pen);
    let mut has_documented = false;
    for attribute in &event.attributes {
        values::check_name(event, attribute, pen);
        values::check_value(event, attribute, pen);
        typed::check(event, attribute, pen);
        attributes::check(event, attribute, pen);
        has_documented |= extensions::is_documented(&attribute.name);
    }
    values::check_repeats(event, pen);
    whole::check(event, pen);
    payload::check(event, pen);
    // Most events have none of them.
    if has_documented {
        extensions::check(event, pen);
    }
}
