//! Where the readers of all modes hand in their events.

use super::event::Event;
use super::pen::{Pen, Settings};

/// Runs the checks of attributes on each event that a reader hands in, whatever carried it.
#[derive(Debug, Default)]
pub struct Judge {
    /// What is wrong, the carrier's part included: readers write that themselves.
    pub pen: Pen,
    events: usize,
}

impl Judge {
    /// A judge that has seen no event.
    pub fn new(settings: Settings) -> Self {
        Self {
            pen: Pen::new(settings),
            events: 0,
        }
    }

    /// Judges an event.
    pub fn event(&mut self, event: &Event<'_>) {
        let _ = event;
        self.events += 1;
    }

    /// How many events were handed in.
    pub fn events(&self) -> usize {
        self.events
    }
}
