//! A way out before it was tried.

use super::case::Case;
use super::operation::Operation;
use super::verify::Trial;
use crate::model::{Adviser, Patch, Remedy, Rollout, Strategy};

/// A way out, with the edits that it would take.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// What an architect calls it.
    pub strategy: Strategy,
    /// It in one line.
    pub title: String,
    /// What to do, one step after the other.
    pub steps: Vec<String>,
    /// Who is upgraded first.
    pub rollout: Rollout,
    /// Why in this order.
    pub rollout_why: String,
    /// What can go wrong all the same.
    pub risk: String,
    /// What not to do, and why.
    pub avoid: Vec<String>,
    /// The edits; empty when it is words only.
    pub operations: Vec<Operation>,
}

impl Proposal {
    /// The way out as it may be told: with a patch if its edits pass the four tests, else in words.
    pub fn tried(self, case: &Case<'_>) -> Remedy {
        let trial = (!self.operations.is_empty()).then(|| case.try_out(&self.operations));
        let patch = trial.and_then(Result::ok).and_then(Trial::into_patch);
        self.with(patch)
    }

    /// The way out with an edit that passed, or in words.
    pub(super) fn with(self, patch: Option<Patch>) -> Remedy {
        Remedy {
            by: Adviser::Rules,
            strategy: self.strategy,
            title: self.title,
            steps: self.steps,
            rollout: self.rollout,
            rollout_why: self.rollout_why,
            risk: self.risk,
            avoid: self.avoid,
            patch,
        }
    }
}
