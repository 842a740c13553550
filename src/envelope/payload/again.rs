//! What is seen in every event of a stream, and need not be written down for each.

use std::cell::Cell;

/// The first few have places of their own; after that so many are told at once.
const TOLD: usize = 3;
const AT_ONCE: usize = 1_024;

/// How often something was seen.
#[derive(Debug, Default)]
pub(super) struct Again {
    told: Cell<usize>,
    untold: Cell<usize>,
}

impl Again {
    /// Counts it; how many are to be told now, if any are.
    pub(super) fn seen(&self) -> Option<usize> {
        self.untold.set(self.untold.get() + 1);
        let is_due = self.told.get() < TOLD || self.untold.get() >= AT_ONCE;
        is_due.then(|| self.rest()).flatten()
    }

    /// How many are untold; from now on they count as told.
    pub(super) fn rest(&self) -> Option<usize> {
        let untold = self.untold.take();
        self.told.set(self.told.get() + untold);
        (untold > 0).then_some(untold)
    }
}
