//! What is weak about one side of a subject, whatever the other side is.

use crate::format::Subject;
use crate::model::{Change, Detail, ElementPath, Place, Rule};

use super::event::{Event, Field};

/// A rule, and what it found.
#[derive(Debug)]
pub(super) struct Weakness {
    rule: &'static Rule,
    element: ElementPath,
    /// What it has in common with the same weakness of the other side: of a field its way below the event, whatever that is
    /// called and whatever its type is.
    known_by: String,
    place: Place,
    detail: Detail,
}

impl Weakness {
    /// About an event as a whole, whatever it is called.
    pub(super) fn of_event(rule: &'static Rule, event: &Event<'_>) -> Self {
        Self {
            known_by: String::new(),
            ..Self::of_name(rule, event)
        }
    }

    /// About the name of an event.
    pub(super) fn of_name(rule: &'static Rule, event: &Event<'_>) -> Self {
        Self::at(rule, &event.root, &event.place, event.name.clone())
    }

    /// About one of its fields.
    pub(super) fn of_field(rule: &'static Rule, event: &Event<'_>, field: &Field) -> Self {
        let form = format!("{} {}", field.name, field.type_name);
        let weakness = Self::at(rule, &field.element, &field.place, form);
        Self {
            known_by: event.below(&field.element),
            ..weakness.word("type", field.type_name.clone())
        }
    }

    /// About whatever stands at a place; `form` is what it is, in a form that no formatting changes.
    pub(super) fn at(
        rule: &'static Rule,
        element: &ElementPath,
        place: &Place,
        form: String,
    ) -> Self {
        Self {
            rule,
            element: element.clone(),
            known_by: form.clone(),
            place: place.clone(),
            detail: Detail::new("", form).word("element", element.to_string()),
        }
    }

    /// Adds a word for the message.
    pub(super) fn word(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.detail = self.detail.word(name, text);
        self
    }

    /// Equal for what was found on two sides and is the same.
    pub(super) fn likeness(&self) -> (&'static str, &str) {
        (self.rule.id, &self.known_by)
    }

    /// The rule that it is an instance of.
    pub(super) fn rule(&self) -> &'static str {
        self.rule.id
    }

    /// The way to the element below the event, for a weakness of a field.
    pub(super) fn way(&self) -> &str {
        &self.known_by
    }

    /// As something that came with the new side. It hurts no reader, so it has no effect, and its level is its rule's.
    pub(super) fn into_change(self, new: &Subject) -> Change {
        Change {
            rule: self.rule,
            subject: new.name.clone(),
            element: self.element,
            old: None,
            new: Some(self.place),
            detail: self.detail,
            effects: Vec::new(),
        }
    }
}
