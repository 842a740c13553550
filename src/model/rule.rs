//! The shape of a row of the rulebook.

use std::fmt;
use std::str::FromStr;

use super::change::{Detail, Impact};
use super::conformance::Spec;
use super::direction::Direction;
use super::runtime::Runtime;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Not shown.
    Off,
    /// Worth knowing.
    Info,
    /// Worth a look; fails only when asked to.
    Warning,
    /// Fails the gate.
    Error,
}

impl Level {
    /// Every level, the lightest first.
    pub const ALL: [Self; 4] = [Self::Off, Self::Info, Self::Warning, Self::Error];
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let level = Self::ALL
            .into_iter()
            .find(|level| level.to_string() == text);
        level.ok_or_else(|| format!("unknown level `{text}`; known are off, info, warning, error"))
    }
}

/// The directions a rule can break at most. Where the truth depends on values or layers, the effects of a change say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breaks {
    /// Safe: the rule explains why.
    Nothing,
    /// New consumers, old events.
    Backward,
    /// Old consumers, new events.
    Forward,
    /// Both.
    Both,
}

impl Breaks {
    /// Whether `direction` can be broken.
    pub fn includes(self, direction: Direction) -> bool {
        match self {
            Self::Nothing => false,
            Self::Backward => direction == Direction::Backward,
            Self::Forward => direction == Direction::Forward,
            Self::Both => true,
        }
    }
}

impl fmt::Display for Breaks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "nothing",
            Self::Backward => "backward",
            Self::Forward => "forward",
            Self::Both => "backward and forward",
        })
    }
}

/// A row of the rulebook: what was found, whom it hurts, what to do instead.
#[derive(Debug)]
pub struct Rule {
    /// `<format>/<element>-<what-happened>`; never renamed without an alias.
    pub id: &'static str,
    /// The pattern in a few words.
    pub title: &'static str,
    /// What it breaks at most.
    pub breaks: Breaks,
    /// What it does to a reader.
    pub impact: Impact,
    /// How much it weighs unless the policy says otherwise.
    pub level: Level,
    /// The runtimes that a hazard of it hurts; empty when it hurts all.
    pub runtimes: &'static [Runtime],
    /// One sentence; `{word}` stands for a word of the change's [`Detail`].
    pub message: &'static str,
    /// Why it breaks, or why it is safe.
    pub why: &'static str,
    /// What to do instead.
    pub instead: &'static str,
    /// Section and address in the standard.
    pub spec: &'static str,
    /// The release that brought it.
    pub since: &'static str,
    /// Names that other tools have for it, `tool:NAME`.
    pub aka: &'static [&'static str],
    /// The number it has in the catalogue of its standard's requirements, as in `CE001`.
    pub check: Option<&'static str>,
    /// Whether only the working draft of its standard has the requirement: until that is out, it is a warning at most.
    pub is_draft: bool,
}

impl Rule {
    /// The part of the id before the slash.
    pub fn family(&self) -> &'static str {
        self.id
            .split_once('/')
            .map_or(self.id, |(family, _)| family)
    }

    /// How much it weighs for those who are held to `spec`, unless the policy says otherwise.
    pub fn level_under(&self, spec: Spec) -> Level {
        match spec {
            Spec::V102 if self.is_draft => self.level.min(Level::Warning),
            Spec::V102 | Spec::V103Wip => self.level,
        }
    }

    /// The message with the words of `detail` filled in.
    pub fn message(&self, detail: &Detail) -> String {
        let mut message = String::new();
        let mut rest = self.message;
        // Each word is filled in once: what stands for it may hold braces of its own.
        while let Some((before, from)) = rest.split_once('{') {
            let (word, after) = from.split_once('}').unwrap_or((from, ""));
            let known = detail.words.iter().find(|(name, _)| *name == word);
            message.push_str(before);
            match known {
                Some((_, text)) => message.push_str(text),
                None => message.extend(["{", word, "}"]),
            }
            rest = after;
        }
        message + rest
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
