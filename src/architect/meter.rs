//! How many requests a run has made, and what they cost.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::unavailable::Unavailable;

/// What an answer took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Usage {
    pub(super) input: u64,
    pub(super) output: u64,
}

/// Counts requests and tokens.
#[derive(Debug)]
pub(super) struct Meter {
    most: usize,
    /// Requests of the whole run, which may ask more than one model after the other.
    all: Arc<AtomicUsize>,
    /// Dollars for a million tokens of input and of output.
    prices: Option<(f64, f64)>,
    tally: Mutex<Tally>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    calls: usize,
    kept: usize,
    used: Usage,
}

impl Meter {
    pub(super) fn new(most: usize, all: Arc<AtomicUsize>, prices: Option<(f64, f64)>) -> Self {
        Self {
            most,
            all,
            prices,
            tally: Mutex::default(),
        }
    }

    /// Counts a request that is about to be made.
    pub(super) fn call(&self) -> Result<(), Unavailable> {
        if self.all.fetch_add(1, Ordering::Relaxed) >= self.most {
            return Err(Unavailable::Calls(self.most));
        }
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        tally.calls += 1;
        Ok(())
    }

    /// Counts an answer that was kept from an earlier run.
    pub(super) fn kept(&self) {
        self.tally
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .kept += 1;
    }

    /// Counts what an answer took.
    pub(super) fn used(&self, usage: Usage) {
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        tally.used.input = tally.used.input.saturating_add(usage.input);
        tally.used.output = tally.used.output.saturating_add(usage.output);
    }

    /// The tally in one line; `None` when nobody was asked.
    pub(super) fn told(&self) -> Option<String> {
        let tally = *self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        if tally.calls + tally.kept == 0 {
            return None;
        }
        let requests = if tally.calls == 1 {
            "request"
        } else {
            "requests"
        };
        let kept = match tally.kept {
            0 => String::new(),
            kept => format!(", {kept} from the cache"),
        };
        let Usage { input, output } = tally.used;
        Some(format!(
            "{} {requests}{kept}, {input} tokens in, {output} tokens out{}",
            tally.calls,
            self.cost(tally.used)
        ))
    }

    #[allow(
        clippy::cast_precision_loss,
        reason = "no run has so many tokens that a dollar is lost"
    )]
    fn cost(&self, used: Usage) -> String {
        let Some((input, output)) = self.prices else {
            return String::new();
        };
        let dollars = (used.input as f64 * input + used.output as f64 * output) / 1e6;
        format!(", ${dollars:.4}")
    }
}
