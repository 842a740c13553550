//! A change as the policy sees it.

use std::fmt;

use super::change::{Change, Counts, Effect};
use super::direction::Direction;
use super::revision::Against;
use super::rule::Level;

/// A change, how much it weighs, and the name under which it can be waived.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What happened.
    pub change: Change,
    /// The highest level of its enforced effects, info when none is.
    pub level: Level,
    /// The effects of the change, weighed, in the same order.
    pub effects: Vec<JudgedEffect>,
    /// The version it was found against: the base, or the newest of earlier ones that fail alike.
    pub against: Against,
    /// The versions before that one that fail alike, the newest first.
    pub also_against: Vec<Against>,
    /// The name that survives moves, rewording and reformatting.
    pub fingerprint: Fingerprint,
}

impl Finding {
    /// The message of the rule with the words of the change.
    pub fn message(&self) -> String {
        self.change.rule.message(&self.change.detail)
    }

    /// Whether an enforced effect makes `direction` incompatible.
    pub fn breaks(&self, direction: Direction) -> bool {
        let broken = |judged: &JudgedEffect| {
            let Effect {
                direction: touched,
                counts,
                ..
            } = judged.effect;
            judged.enforced && counts == Counts::Verdict && touched == Some(direction)
        };
        self.effects.iter().any(broken)
    }
}

/// An effect, weighed.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedEffect {
    /// What it does.
    pub effect: Effect,
    /// How much it would weigh if it is enforced.
    pub level: Level,
    /// Whether mode and layer ask for it.
    pub enforced: bool,
    /// Who is hurt and how, as one sentence.
    pub who: String,
}

/// 16 hex digits over scheme version, rule, subject, element, before and after.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint(pub String);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
