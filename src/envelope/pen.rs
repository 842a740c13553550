//! What checks write down.

use crate::model::{Detail, Pointer, Role, Rule, Span, Spec};

use super::event::{Attribute, Data, Event};

/// How many letters of a value a violation repeats.
const QUOTED: usize = 200;

/// What events are held to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// The version of the specification.
    pub spec: Spec,
    /// Whose duties count.
    pub role: Role,
}

/// A requirement that an event does not meet, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// The row of the rulebook. What its requirement weighs under which version of the specification, it says itself.
    pub rule: &'static Rule,
    /// The attribute, `data`, or `event` for the whole of it.
    pub element: String,
    /// The member of the carrier.
    pub pointer: Pointer,
    /// The bytes in the carrier, where that is a text.
    pub span: Option<Span>,
    /// The words of the message, and as `after` the value.
    pub detail: Detail,
}

impl Violation {
    /// Something is wrong with the event as a whole, or missing in it.
    pub fn of_event(rule: &'static Rule, event: &Event<'_>) -> Self {
        Self::at(rule, "event", event.pointer(), event.span)
    }

    /// Something is wrong with an attribute. Its name and its value are words of the message: `{name}`, `{value}`.
    pub fn of_attribute(rule: &'static Rule, event: &Event<'_>, attribute: &Attribute<'_>) -> Self {
        let pointer = match &attribute.member {
            Some(member) => Pointer::parse(&format!("{}{member}", event.pointer())),
            None => event.pointer().join(&attribute.name),
        };
        let mut violation = Self::at(rule, &attribute.name, pointer, attribute.span);
        let value = attribute.value.called();
        violation.detail.after = clipped(&value);
        let name = clipped(&attribute.name);
        violation.word("name", name).word("value", value)
    }

    /// Something is wrong with the payload.
    pub fn of_data(rule: &'static Rule, event: &Event<'_>, data: &Data<'_>) -> Self {
        let pointer = Pointer::parse(&format!("{}{}", event.pointer(), data.member));
        Self::at(rule, "data", pointer, data.span)
    }

    /// Something is wrong with `element`, which stands there.
    pub fn at(rule: &'static Rule, element: &str, pointer: Pointer, span: Option<Span>) -> Self {
        Self {
            rule,
            element: clipped(element),
            pointer,
            span,
            detail: Detail::default(),
        }
    }

    /// Adds a word for the message.
    #[must_use]
    pub fn word(mut self, name: &'static str, text: impl AsRef<str>) -> Self {
        self.detail = self.detail.word(name, clipped(text.as_ref()));
        self
    }
}

/// Takes down what is wrong. Nothing is allocated while nothing is.
#[derive(Debug, Clone, Default)]
pub struct Pen {
    settings: Settings,
    written: Vec<Violation>,
}

impl Pen {
    /// A pen for events that are held to `settings`.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            written: Vec::new(),
        }
    }

    /// What the events are held to.
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// Whether the duties of whoever made the event count.
    pub fn is_for_producers(&self) -> bool {
        self.settings.role == Role::Producer
    }

    /// Writes down a violation.
    pub fn write(&mut self, violation: Violation) {
        self.written.push(violation);
    }

    /// How much is written.
    pub fn len(&self) -> usize {
        self.written.len()
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// Corrects the places of all that was written after the first `kept`: a document that stands inside of another.
    pub fn relocate(&mut self, kept: usize, to: impl Fn(Span) -> Option<Span>) {
        for violation in self.written.iter_mut().skip(kept) {
            violation.span = violation.span.and_then(&to);
        }
    }

    /// Takes what is written, in the order of writing.
    pub fn take(&mut self) -> std::vec::Drain<'_, Violation> {
        self.written.drain(..)
    }
}

/// A value as a message repeats it, cut where it is long.
fn clipped(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}
