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

/// Which directions are enforced, and against how many earlier versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// Nothing is enforced.
    None,
    /// The new schema must read what the last version wrote.
    Backward,
    /// The new schema must read what any earlier version wrote.
    BackwardTransitive,
    /// The last version must read what the new schema writes.
    Forward,
    /// Every earlier version must read what the new schema writes.
    ForwardTransitive,
    /// Both, against the last version.
    Full,
    /// Both, against every earlier version.
    FullTransitive,
    /// What the operations of an `AsyncAPI` document ask of each message; elsewhere the same as backward.
    Auto,
}

impl Mode {
    /// Every mode, by the name users write.
    pub const ALL: [Self; 8] = [
        Self::None,
        Self::Backward,
        Self::BackwardTransitive,
        Self::Forward,
        Self::ForwardTransitive,
        Self::Full,
        Self::FullTransitive,
        Self::Auto,
    ];

    /// Whether a break in `direction` counts.
    pub fn enforces(self, direction: Direction) -> bool {
        match self {
            Self::None => false,
            Self::Backward | Self::BackwardTransitive | Self::Auto => {
                direction == Direction::Backward
            }
            Self::Forward | Self::ForwardTransitive => direction == Direction::Forward,
            Self::Full | Self::FullTransitive => true,
        }
    }

    /// The mode that enforces `direction` as well.
    #[must_use]
    pub fn with(self, direction: Direction) -> Self {
        match (self, direction) {
            (Self::None, Direction::Backward) => Self::Backward,
            (Self::None, Direction::Forward) => Self::Forward,
            (Self::Backward | Self::Auto, Direction::Forward)
            | (Self::Forward, Direction::Backward) => Self::Full,
            (Self::BackwardTransitive, Direction::Forward)
            | (Self::ForwardTransitive, Direction::Backward) => Self::FullTransitive,
            _ => self,
        }
    }

    /// Whether the new side is compared with each earlier version, and not with the last one only.
    pub fn is_transitive(self) -> bool {
        matches!(
            self,
            Self::BackwardTransitive | Self::ForwardTransitive | Self::FullTransitive
        )
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Backward => "backward",
            Self::BackwardTransitive => "backward-transitive",
            Self::Forward => "forward",
            Self::ForwardTransitive => "forward-transitive",
            Self::Full => "full",
            Self::FullTransitive => "full-transitive",
            Self::Auto => "auto",
        })
    }
}

impl FromStr for Mode {
    type Err = String;

    /// Reads a mode as we, Confluent (`BACKWARD_TRANSITIVE`) or Glue (`BACKWARD_ALL`) write it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = text.to_ascii_lowercase().replace('_', "-");
        let word = match word.strip_suffix("-all") {
            Some(directions) => format!("{directions}-transitive"),
            None => word,
        };
        let known = |mode: &Self| mode.to_string() == word;
        match Self::ALL.into_iter().find(known) {
            Some(mode) => Ok(mode),
            // Nothing, against every earlier version.
            None if word == "none-transitive" => Ok(Self::None),
            None => Err(format!(
                "unknown mode `{text}`; known are none, backward, forward, full, these with -transitive, and auto"
            )),
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
        assert_eq!("BACKWARD_ALL".parse(), Ok(Mode::BackwardTransitive));
        assert_eq!("FULL_TRANSITIVE".parse(), Ok(Mode::FullTransitive));
        assert_eq!("none-transitive".parse(), Ok(Mode::None));
        assert!("upward".parse::<Mode>().is_err());
        for mode in Mode::ALL {
            assert_eq!(mode.to_string().parse(), Ok(mode));
        }
    }

    #[test]
    fn incompatible_outweighs_unproven_outweighs_compatible() {
        let unproven = Verdict::Unproven { why: String::new() };
        assert!(Verdict::Incompatible > unproven && unproven > Verdict::Compatible);
    }
}
