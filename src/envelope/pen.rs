//! What checks write down.

use std::collections::BTreeMap;

use crate::model::{Detail, Pointer, Role, Rule, Span, Spec};

use super::event::{Attribute, Data, Event};

/// How many letters of a value a violation repeats.
const QUOTED: usize = 200;

/// What the element of a violation is called when there are too many to tell apart.
pub(super) const OTHERS: &str = "(others)";

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
    /// The type of the event, where it has one.
    pub subject: Option<String>,
    /// How many it stands for.
    pub count: usize,
    /// What else tells it from others of its rule and its element, such as the schema that refuses data.
    pub apart: Option<String>,
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
            subject: None,
            count: 1,
            apart: None,
        }
    }

    /// Tells it from others of its rule and its element.
    #[must_use]
    pub fn apart(mut self, from_others: &str) -> Self {
        self.apart = Some(clipped(from_others));
        self
    }

    /// Adds a word for the message.
    #[must_use]
    pub fn word(mut self, name: &'static str, text: impl AsRef<str>) -> Self {
        self.detail = self.detail.word(name, clipped(text.as_ref()));
        self
    }
}

/// Takes down what is wrong. Nothing is allocated while nothing is, and a document of a million mistakes takes no more room
/// than one of a few thousand.
#[derive(Debug, Clone, Default)]
pub struct Pen {
    settings: Settings,
    written: Vec<Violation>,
    /// How many of these are known to be about a type of event.
    signed: usize,
}

/// How much is written before it is thinned out.
const CROWDED: usize = 8_192;

/// How many violations of a kind stay as they are then.
const ALIKE: usize = 3;

impl Pen {
    /// A pen for events that are held to `settings`.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            ..Self::default()
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
        if self.written.len() >= CROWDED {
            self.thin_out();
        }
        self.written.push(violation);
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// Corrects the places of all that is written: the document stands inside of another.
    pub fn relocate(&mut self, to: impl Fn(Span) -> Span) {
        for violation in &mut self.written {
            violation.span = violation.span.map(&to);
        }
    }

    /// Says which type of event all that is about which was written since the last one.
    pub(super) fn sign(&mut self, subject: Option<&str>) {
        if let Some(subject) = subject.filter(|subject| !subject.is_empty()) {
            for violation in self.written.iter_mut().skip(self.signed) {
                violation.subject = Some(clipped(subject));
            }
        }
        self.signed = self.written.len();
    }

    /// Takes what is written, in the order of writing.
    pub fn take(&mut self) -> std::vec::Drain<'_, Violation> {
        self.signed = 0;
        self.written.drain(..)
    }

    /// Of violations of a kind keeps the first few, the last of which counts the others. When there are too many kinds as
    /// well, those of a rule are one.
    fn thin_out(&mut self) {
        let mut seen: BTreeMap<(&'static str, String, Option<String>), Vec<usize>> =
            BTreeMap::new();
        let mut kept: Vec<Violation> = Vec::with_capacity(CROWDED);
        for mut violation in self.written.drain(..) {
            let mut kind = (
                violation.rule.id,
                violation.element.clone(),
                violation.apart.clone(),
            );
            if seen.len() >= CROWDED / (4 * ALIKE) && !seen.contains_key(&kind) {
                OTHERS.clone_into(&mut violation.element);
                violation.apart = None;
                kind = (kind.0, OTHERS.to_owned(), None);
            }
            let of_kind = seen.entry(kind).or_default();
            let last = of_kind.get(ALIKE - 1).copied();
            if let Some(last) = last.and_then(|last| kept.get_mut(last)) {
                last.count += violation.count;
            } else {
                of_kind.push(kept.len());
                kept.push(violation);
            }
        }
        self.written = kept;
        self.signed = self.written.len();
    }
}

/// A value as a message repeats it, cut where it is long.
fn clipped(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cloudevents as rules;

    fn violation(element: &str) -> Violation {
        Violation::at(&rules::NAME_MALFORMED, element, Pointer::root(), None)
    }

    #[test]
    fn a_million_mistakes_take_no_more_room_than_a_few_thousand() {
        let mut pen = Pen::default();
        for number in 0..100_000 {
            pen.write(violation("same"));
            pen.write(violation(&format!("other{number}")));
            pen.sign(Some("com.example"));
        }
        assert!(pen.written.len() <= CROWDED);
        let count: usize = pen.written.iter().map(|violation| violation.count).sum();
        assert_eq!(count, 200_000);
        assert!(
            pen.written
                .iter()
                .all(|violation| violation.subject.is_some())
        );
    }
}
