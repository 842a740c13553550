//! Documented extensions. A check asks for an attribute only when one of its extension is there.

mod activity;
mod auth;
mod deprecation;
mod keys;
mod privacy;
mod read;
mod severity;
mod times;
mod trace;

use crate::envelope::event::{Attribute, Event, Type, Value};
use crate::envelope::names::documented;
use crate::envelope::pen::{Pen, Violation};
use crate::model::Rule;
use crate::rules::cloudevents as rules;

/// Whether an attribute belongs to an extension that is checked.
pub(super) fn is_documented(name: &str) -> bool {
    documented(name).is_some()
}

/// Checks the documented extensions of an event.
pub(super) fn check(event: &Event<'_>, pen: &mut Pen) {
    let mut desk = Desk { event, pen };
    trace::check(&mut desk);
    keys::check(&mut desk);
    times::check(&mut desk);
    auth::check(&mut desk);
    severity::check(&mut desk);
    activity::check(&mut desk);
    deprecation::check(&mut desk);
    privacy::check(&mut desk);
    types(&mut desk);
}

/// Holds attributes to the type that their extension documents, where no rule of their own does.
fn types(desk: &mut Desk<'_, '_>) {
    for name in [
        "authid",
        "opcuametadatamajorversion",
        "opcuametadataminorversion",
        "opcuastatus",
        "sequencetype",
    ] {
        desk.hold(
            name,
            &rules::EXTENSION_TYPE_WRONG,
            |value| match documented(name) {
                Some(Type::Integer) => read::integer(value),
                _ => read::string(value),
            },
        );
    }
}

/// An event, and the pen for it.
struct Desk<'d, 'c> {
    event: &'d Event<'c>,
    pen: &'d mut Pen,
}

impl<'d, 'c> Desk<'d, 'c> {
    fn get(&self, name: &str) -> Option<&'d Attribute<'c>> {
        self.event.get(name)
    }

    /// The first of these attributes that is there.
    fn any(&self, names: &[&str]) -> Option<&'d Attribute<'c>> {
        names.iter().find_map(|name| self.get(name))
    }

    /// Writes down what is wrong with an attribute, in words that follow its name.
    fn flaw(&mut self, rule: &'static Rule, attribute: &Attribute<'_>, flaw: impl AsRef<str>) {
        let violation = Violation::of_attribute(rule, self.event, attribute);
        self.pen.write(violation.word("flaw", flaw));
    }

    /// Writes down that an attribute is wrong, which the rule has the words for.
    fn wrong(&mut self, rule: &'static Rule, attribute: &Attribute<'_>) {
        self.pen
            .write(Violation::of_attribute(rule, self.event, attribute));
    }

    /// Writes down that a text is no Boolean, where the carrier has nothing but text.
    fn malformed_boolean(&mut self, attribute: &Attribute<'_>) {
        if matches!(attribute.value, Value::Lexeme(_)) {
            self.wrong(&rules::BOOLEAN_MALFORMED, attribute);
        }
    }

    /// Holds an attribute, if it is there, to being a Timestamp.
    fn hold_moment(&mut self, name: &str, rule: &'static Rule) {
        let time = self.hold(name, rule, read::moment);
        if time.is_some_and(|time| time.has_space)
            && let Some(attribute) = self.get(name)
        {
            self.wrong(&rules::TIME_WITH_SPACE, attribute);
        }
    }

    /// Holds an attribute, if it is there, to `read`. Gives back what was read.
    fn hold<T>(
        &mut self,
        name: &str,
        rule: &'static Rule,
        read: impl FnOnce(&'d Value<'c>) -> Result<T, String>,
    ) -> Option<T> {
        let attribute = self.get(name)?;
        match read(&attribute.value) {
            Ok(read) => Some(read),
            Err(flaw) => {
                self.flaw(rule, attribute, flaw);
                None
            }
        }
    }
}
