//! Who reads whose events, and what is asked of a change.

use std::fmt;
use std::str::FromStr;

/// One of the two revisions that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The base.
    Old,
    /// The head.
    New,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Old => "old",
            Self::New => "new",
        })
    }
}

/// Which side reads what the other wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// The new schema reads what the old one wrote: consumers are upgraded first.
    Backward,
    /// The old schema reads what the new one wrote: producers are upgraded first.
    Forward,
}

impl Direction {
    /// Both directions, in the order of a report.
    pub const BOTH: [Self; 2] = [Self::Backward, Self::Forward];

    /// The side whose schema wrote the event.
    pub fn writer(self) -> Side {
        match self {
            Self::Backward => Side::Old,
            Self::Forward => Side::New,
        }
    }

    /// The side whose schema reads the event.
    pub fn reader(self) -> Side {
        match self {
            Self::Backward => Side::New,
            Self::Forward => Side::Old,
        }
    }

    /// The other direction.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Backward => Self::Forward,
            Self::Forward => Self::Backward,
        }
    }

    /// Gives the old and the new thing back as writer and reader.
    pub fn writer_reader<T>(self, old: T, new: T) -> (T, T) {
        match self {
            Self::Backward => (old, new),
            Self::Forward => (new, old),
        }
    }

    /// Gives the writer's and the reader's thing back as old and new.
    pub fn old_new<T>(self, writer: T, reader: T) -> (T, T) {
        self.writer_reader(writer, reader)
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Backward => "backward",
            Self::Forward => "forward",
        })
    }
}

/// How much of a Protobuf contract is looked at; each layer includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The binary encoding.
    Wire,
    /// The binary encoding and `ProtoJSON`.
    WireJson,
    /// Both encodings and the code that is generated.
    Source,
}

impl Layer {
    /// Every layer, the narrowest first.
    pub const ALL: [Self; 3] = [Self::Wire, Self::WireJson, Self::Source];
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wire => "wire",
            Self::WireJson => "wire-json",
            Self::Source => "source",
        })
    }
}

impl FromStr for Layer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let layer = Self::ALL
            .into_iter()
            .find(|layer| layer.to_string() == text);
        layer.ok_or_else(|| format!("unknown layer `{text}`; known are wire, wire-json, source"))
    }
}

/// The answer for one subject and one direction.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every event of the writer is read, with its value.
    Compatible,
    /// Neither a proof nor a counterexample was found.
    Unproven {
        /// What stood in the way.
        why: String,
    },
    /// Some event of the writer is refused or read as something else.
    Incompatible,
}

impl Verdict {
    /// The word of the report.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Unproven { .. } => "unproven",
            Self::Incompatible => "incompatible",
        }
    }
}

/// Which directions are enforced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// Nothing is enforced.
    None,
    /// The new schema must read old events.
    Backward,
    /// The old schema must read new events.
    Forward,
    /// Both.
    Full,
}

impl Mode {
    /// Every mode, by the name users write.
    pub const ALL: [Self; 4] = [Self::None, Self::Backward, Self::Forward, Self::Full];

    /// Whether a break in `direction` counts.
    pub fn enforces(self, direction: Direction) -> bool {
        match self {
            Self::None => false,
            Self::Backward => direction == Direction::Backward,
            Self::Forward => direction == Direction::Forward,
            Self::Full => true,
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Backward => "backward",
            Self::Forward => "forward",
            Self::Full => "full",
        })
    }
}

/// A word that names no mode.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseModeError {
    /// No mode has this name.
    #[error("unknown mode `{0}`; known are none, backward, forward, full")]
    Unknown(String),
    /// The mode asks for more than the newest two versions.
    #[error(
        "mode `{0}` compares with every earlier version, which this release cannot do yet; use `{1}`"
    )]
    Transitive(String, Mode),
}

impl FromStr for Mode {
    type Err = ParseModeError;

    /// Reads a mode as we, Confluent (`BACKWARD`) or Glue (`BACKWARD_ALL`) write it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = text.to_ascii_lowercase().replace('_', "-");
        let transitive = word
            .strip_suffix("-transitive")
            .or_else(|| word.strip_suffix("-all"));
        let mode = Self::ALL
            .into_iter()
            .find(|mode| mode.to_string() == transitive.unwrap_or(&word));
        match (mode, transitive) {
            (Some(mode), None) => Ok(mode),
            (Some(mode), Some(_)) => Err(ParseModeError::Transitive(text.to_owned(), mode)),
            (None, _) => Err(ParseModeError::Unknown(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_is_read_as_the_registries_write_it() {
        assert_eq!("FULL".parse(), Ok(Mode::Full));
        assert_eq!("backward".parse(), Ok(Mode::Backward));
        assert!(matches!(
            "BACKWARD_ALL".parse::<Mode>(),
            Err(ParseModeError::Transitive(_, Mode::Backward))
        ));
        assert!(matches!(
            "upward".parse::<Mode>(),
            Err(ParseModeError::Unknown(_))
        ));
    }

    #[test]
    fn incompatible_outweighs_unproven_outweighs_compatible() {
        let unproven = Verdict::Unproven { why: String::new() };
        assert!(Verdict::Incompatible > unproven && unproven > Verdict::Compatible);
    }
}
