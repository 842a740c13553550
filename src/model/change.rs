//! What happened between two schemas, in the rulebook's words, and what it does to whom.

use super::direction::{Direction, Layer};
use super::place::Place;
use super::proof::Proof;
use super::rule::Rule;
use super::subject::{ElementPath, SubjectName};

/// What happened. Says nothing about whether anyone minds.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The row of the rulebook.
    pub rule: &'static Rule,
    /// The schema it happened to.
    pub subject: SubjectName,
    /// The element inside the schema.
    pub element: ElementPath,
    /// Where it was.
    pub old: Option<Place>,
    /// Where it is.
    pub new: Option<Place>,
    /// The words of the message, and the canonical before and after.
    pub detail: Detail,
    /// What it does, one entry for each direction (and layer) that it touches.
    pub effects: Vec<Effect>,
}

/// The particulars of a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detail {
    /// The words that the rule's message names.
    pub words: Vec<(&'static str, String)>,
    /// The element before, in a form that no formatting changes; empty when it was not there.
    pub before: String,
    /// The element after, likewise.
    pub after: String,
}

impl Detail {
    /// A detail with the canonical forms of the element before and after.
    pub fn new(before: impl Into<String>, after: impl Into<String>) -> Self {
        Self {
            words: Vec::new(),
            before: before.into(),
            after: after.into(),
        }
    }

    /// Adds a word for the message.
    #[must_use]
    pub fn word(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.words.push((name, text.into()));
        self
    }
}

/// One direction (and, for Protobuf, one layer) that a change touches.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Who is hurt; `None` when no reader is.
    pub direction: Option<Direction>,
    /// The narrowest Protobuf layer in which it happens; `None` for the other formats.
    pub layer: Option<Layer>,
    /// What it does to whoever reads the event.
    pub impact: Impact,
    /// What it counts as.
    pub counts: Counts,
    /// What stands behind the claim.
    pub proof: Proof,
}

/// What a change does to whoever reads the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Impact {
    /// A convention is broken, or nothing at all.
    Contract,
    /// Generated code no longer compiles.
    Source,
    /// The value is dropped, silently.
    Lost,
    /// The reader sees another value, silently.
    Misread,
    /// The reader fails: a poison message.
    Unreadable,
}

impl Impact {
    /// The word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Source => "source",
            Self::Lost => "lost",
            Self::Misread => "misread",
            Self::Unreadable => "unreadable",
        }
    }
}

/// What an effect counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counts {
    /// A convention, a conformance rule, a removed subject.
    Policy,
    /// The verdict stays compatible; real runtimes fail or lose data all the same.
    Hazard,
    /// It makes the direction incompatible.
    Verdict,
}

impl Counts {
    /// The word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Hazard => "hazard",
            Self::Verdict => "verdict",
        }
    }
}
