//! Where the readers of all modes hand in their events.

use super::checks;
use super::event::{Event, Value};
use super::payload::Payloads;
use super::pen::{Pen, Settings, Violation};
use super::window::Window;
use crate::rules::cloudevents as rules;

/// Runs the checks of attributes on each event that a reader hands in, whatever carried it. One judge has one stream: among
/// its events `source` and `id` are unique.
#[derive(Debug, Default)]
pub struct Judge<'p> {
    /// What is wrong, the carrier's part included: readers write that themselves.
    pub pen: Pen,
    events: usize,
    window: Window,
    /// What the message says about its event, outside of it.
    beside: Vec<(String, String)>,
    /// What data is held to, where that is known.
    payloads: Option<&'p Payloads<'p>>,
}

impl<'p> Judge<'p> {
    /// A judge that has seen no event.
    pub fn new(settings: Settings) -> Self {
        Self {
            pen: Pen::new(settings),
            ..Self::default()
        }
    }

    /// The same with the schemas that data is held to, where there are such.
    #[must_use]
    pub fn with(self, payloads: Option<&'p Payloads<'p>>) -> Self {
        Self { payloads, ..self }
    }

    /// Judges an event.
    pub fn event(&mut self, event: &Event<'_>) {
        self.events += 1;
        checks::check(event, &mut self.pen);
        self.compare(event);
        self.window.see(event, self.events, &mut self.pen);
        if let Some(payloads) = self.payloads {
            payloads.judge(event, &mut self.pen);
        }
        self.pen.sign(event.text("type"));
    }

    /// What headers say about the next events, which have to say the same.
    pub(super) fn beside(&mut self, attributes: Vec<(String, String)>) {
        self.beside = attributes;
    }

    fn compare(&mut self, event: &Event<'_>) {
        for (name, said) in &self.beside {
            let Some(attribute) = event.get(name) else {
                continue;
            };
            let is_same = match &attribute.value {
                Value::Number(lexeme) => lexeme == said,
                Value::Boolean(value) => value.to_string() == *said,
                value => value.text().is_none_or(|text| text == said),
            };
            if !is_same {
                let rule = &rules::HEADER_CONTRADICTS_EVENT;
                let violation = Violation::of_attribute(rule, event, attribute);
                self.pen.write(violation.word("header", said));
            }
        }
    }

    /// Writes down what was only counted so far: the stream is over.
    pub fn settle(&mut self) {
        if let Some(payloads) = self.payloads {
            payloads.settle(&mut self.pen);
        }
    }

    /// How many events were handed in.
    pub fn events(&self) -> usize {
        self.events
    }
}
