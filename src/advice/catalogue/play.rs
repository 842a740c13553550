//! The shape of a way out, as the catalogue has it.

use super::drafts::Recipe;
use super::words::Words;
use crate::advice::operation::Operation;
use crate::advice::proposal::Proposal;
use crate::model::{Rollout, Strategy};

/// A way out in words, with the edits that may come with it. `{word}` stands for a name of the case at hand.
#[derive(Debug)]
pub(super) struct Play {
    pub(super) strategy: Strategy,
    pub(super) title: &'static str,
    pub(super) steps: &'static [&'static str],
    pub(super) rollout: Rollout,
    /// Why in this order.
    pub(super) why: &'static str,
    pub(super) risk: &'static str,
    pub(super) avoid: &'static [&'static str],
    /// Edits, the best first; the first that passes is shown.
    pub(super) drafts: &'static [Recipe],
}

impl Play {
    /// The way out for a case.
    pub(super) fn told(&self, words: &Words, operations: Vec<Operation>) -> Proposal {
        let told = |texts: &[&str]| texts.iter().map(|text| words.fill(text)).collect();
        Proposal {
            strategy: self.strategy,
            title: words.fill(self.title),
            steps: told(self.steps),
            rollout: self.rollout,
            rollout_why: words.fill(self.why),
            risk: words.fill(self.risk),
            avoid: told(self.avoid),
            operations,
        }
    }
}

/// Writes ways out as statics.
macro_rules! plays {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident = $strategy:ident, $rollout:ident {
            title: $title:literal,
            steps: [$($step:literal),+ $(,)?],
            why: $why:literal,
            risk: $risk:literal,
            avoid: [$($avoid:literal),* $(,)?],
            drafts: [$($draft:ident),* $(,)?] $(,)?
        }
    )*) => {
        $(
            $(#[doc = $doc])*
            pub(in crate::advice::catalogue) static $name: $crate::advice::catalogue::play::Play =
                $crate::advice::catalogue::play::Play {
                    strategy: $crate::model::Strategy::$strategy,
                    title: $title,
                    steps: &[$($step),+],
                    rollout: $crate::model::Rollout::$rollout,
                    why: $why,
                    risk: $risk,
                    avoid: &[$($avoid),*],
                    drafts: &[$($crate::advice::catalogue::drafts::Recipe::$draft),*],
                };
        )*
    };
}

pub(super) use plays;
