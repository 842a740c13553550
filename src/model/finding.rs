//! A change as the policy sees it.

use std::fmt;

use super::advice::Advice;
use super::change::{Change, Counts, Effect};
use super::direction::Direction;
use super::place::Place;
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
    /// The version it was found against: the base, or the newest of earlier ones that fail alike. `None` when nothing was
    /// compared.
    pub against: Option<Against>,
    /// The versions before that one that fail alike, the newest first.
    pub also_against: Vec<Against>,
    /// The name that survives moves, rewording and reformatting.
    pub fingerprint: Fingerprint,
    /// The check of a catalogue outside of schema-gate that insists on it, if one does.
    pub check: Option<Check>,
    /// How often it was seen, where it may be seen more than once.
    pub sightings: Option<Sightings>,
    /// What to do about it.
    pub advice: Option<Advice>,
}

/// How often the same was seen in a stream of events.
#[derive(Debug, Clone, PartialEq)]
pub struct Sightings {
    /// How often.
    pub count: usize,
    /// The first few places after that of the finding itself.
    pub also_at: Vec<Place>,
}

/// A check of a catalogue outside of schema-gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name, `tool:NAME`.
    pub name: String,
    /// What it minds.
    pub said: String,
}

impl Finding {
    /// What a check outside of schema-gate says, else the message of the rule with the words of the change.
    pub fn message(&self) -> String {
        match &self.check {
            Some(check) => check.said.clone(),
            None => self.change.rule.message(&self.change.detail),
        }
    }

    /// The check of a profile that insists on it, else the number of the requirement it breaks, if it has one.
    pub fn check_name(&self) -> Option<&str> {
        let insists = self.check.as_ref().map(|check| check.name.as_str());
        insists.or(self.change.rule.check)
    }

    /// The id of the rule, and the name of its check.
    pub fn code(&self) -> String {
        let rule = self.change.rule.id;
        match self.check_name() {
            Some(check) => format!("{rule}, {check}"),
            None => rule.to_owned(),
        }
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
