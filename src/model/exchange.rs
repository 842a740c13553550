//! Who sends a message and who receives it, as a document that describes an application says it.

use std::fmt;
use std::str::FromStr;

use super::direction::Mode;

/// What an application does with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It sends it: others read what it writes.
    Send,
    /// It receives it: it reads what others write.
    Receive,
}

impl Action {
    /// What the other end does.
    #[must_use]
    pub fn inverted(self) -> Self {
        match self {
            Self::Send => Self::Receive,
            Self::Receive => Self::Send,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Send => "send",
            Self::Receive => "receive",
        })
    }
}

/// Whose side of an `AsyncAPI` document the owners of a repository are on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Perspective {
    /// The application that the document describes, as the specification has it.
    #[default]
    Application,
    /// Those who talk to it, as many authors of 2.x documents read `publish` and `subscribe`.
    Client,
}

impl Perspective {
    /// Both, the default first.
    pub const ALL: [Self; 2] = [Self::Application, Self::Client];
}

impl fmt::Display for Perspective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Application => "application",
            Self::Client => "client",
        })
    }
}

impl FromStr for Perspective {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL
            .into_iter()
            .find(|known| known.to_string() == text);
        known.ok_or_else(|| format!("unknown value `{text}`; known are application, client"))
    }
}

/// What an application does with one message, all operations taken together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exchange {
    /// Whether it sends it.
    pub sends: bool,
    /// Whether it receives it.
    pub receives: bool,
}

impl Exchange {
    /// What these actions come to.
    pub fn of(actions: impl IntoIterator<Item = Action>) -> Self {
        let mut exchange = Self::default();
        for action in actions {
            match action {
                Action::Send => exchange.sends = true,
                Action::Receive => exchange.receives = true,
            }
        }
        exchange
    }

    /// What either does.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            sends: self.sends || other.sends,
            receives: self.receives || other.receives,
        }
    }

    /// The same, seen by the owners of the repository.
    #[must_use]
    pub fn seen_by(self, perspective: Perspective) -> Self {
        match perspective {
            Perspective::Application => self,
            Perspective::Client => Self {
                sends: self.receives,
                receives: self.sends,
            },
        }
    }

    /// What `auto` enforces: who sends must be read by receivers as they are, who receives must read senders as they are.
    /// Of a message that no operation names nobody knows, so both count.
    pub fn mode(self) -> Mode {
        match (self.sends, self.receives) {
            (true, false) => Mode::Forward,
            (false, true) => Mode::Backward,
            (true, true) | (false, false) => Mode::Full,
        }
    }
}
