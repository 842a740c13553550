//! Where the readers of all modes hand in their events.

use super::checks;
use super::event::Event;
use super::pen::{Pen, Settings};
use super::window::Window;

/// Runs the checks of attributes on each event that a reader hands in, whatever carried it. One judge has one stream: among
/// its events `source` and `id` are unique.
#[derive(Debug, Default)]
pub struct Judge {
    /// What is wrong, the carrier's part included: readers write that themselves.
    pub pen: Pen,
    events: usize,
    window: Window,
}

impl Judge {
    /// A judge that has seen no event.
    pub fn new(settings: Settings) -> Self {
        Self {
            pen: Pen::new(settings),
            ..Self::default()
        }
    }

    /// Judges an event.
    pub fn event(&mut self, event: &Event<'_>) {
        self.events += 1;
        checks::check(event, &mut self.pen);
        self.window.see(event, self.events, &mut self.pen);
        self.pen.sign(event.text("type"));
    }

    /// How many events were handed in.
    pub fn events(&self) -> usize {
        self.events
    }
}
