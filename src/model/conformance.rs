//! What an event is held to.

use std::fmt;
use std::str::FromStr;

/// A version of the `CloudEvents` specification. Both describe events of `specversion` 1.0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spec {
    /// The last release.
    #[default]
    V102,
    /// The working draft of the next one.
    V103Wip,
}

impl Spec {
    /// Every version, the oldest first.
    pub const ALL: [Self; 2] = [Self::V102, Self::V103Wip];
}

impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V102 => "1.0.2",
            Self::V103Wip => "1.0.3-wip",
        })
    }
}

impl FromStr for Spec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|spec| spec.to_string() == text);
        known.ok_or_else(|| format!("unknown version `{text}`; known are 1.0.2, 1.0.3-wip"))
    }
}

/// Whose duties are looked at. A consumer must take more than a producer may send.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Who makes the event.
    #[default]
    Producer,
    /// Who has to read it.
    Consumer,
}

impl Role {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Producer, Self::Consumer];
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Producer => "producer",
            Self::Consumer => "consumer",
        })
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|role| role.to_string() == text);
        known.ok_or_else(|| format!("unknown role `{text}`; known are producer, consumer"))
    }
}
