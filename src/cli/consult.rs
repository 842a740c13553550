//! A language model, for those who ask for one.

use std::io::{Write as _, stderr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::arguments::{Adviser, Global};
use crate::architect::Environment;
use crate::gate::Consult;
use crate::report::Report;
use crate::source;

impl Adviser {
    /// The wish for a model, when it is one.
    pub(super) fn consult(self, global: &Global) -> Option<Consult> {
        (self == Self::Model).then(|| consult(global))
    }
}

/// The wish for a model, with what the environment lends it. The verdict is told before anybody is asked.
pub(super) fn consult(global: &Global) -> Consult {
    let is_told = AtomicBool::new(global.quiet);
    Consult {
        environment: Environment::from_env(),
        foreign: source::foreign_change(),
        only: Vec::new(),
        rehearse: false,
        herald: Arc::new(move |report: &Report| {
            if !is_told.swap(true, Ordering::Relaxed) {
                // Nobody is left to tell when standard error is gone.
                writeln!(stderr(), "{}", verdict(report)).ok();
            }
        }),
    }
}

/// The verdict, which no advice changes.
fn verdict(report: &Report) -> String {
    let outcome = report.outcome;
    let (word, code) = (outcome.word(), outcome.exit_code());
    format!("verdict: {word} (exit {code}); asking for advice, which does not change it")
}
