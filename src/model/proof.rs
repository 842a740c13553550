//! What stands behind a claim: a real event that a real codec wrote, and what the other side made of it.

use super::direction::Direction;

/// Whether a claim was shown, and how.
#[derive(Debug, Clone, PartialEq)]
pub enum Proof {
    /// A real decoder or validator refuses the event, or reads another value.
    Proven(Witness),
    /// The standard refuses it, though the decoders at hand read it.
    BySpecification {
        /// The rule of the standard.
        why: String,
    },
    /// The codec contradicts the claim: a defect of schema-gate.
    Refuted(Witness),
    /// Looking is proof: conformance, generated source, a removed subject.
    Unneeded,
    /// No event was made.
    NotTried {
        /// What stood in the way.
        why: String,
    },
}

impl Proof {
    /// The word of the report.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Proven(_) => "proven",
            Self::BySpecification { .. } => "by-specification",
            Self::Refuted(_) => "refuted",
            Self::Unneeded => "unneeded",
            Self::NotTried { .. } => "not-tried",
        }
    }

    /// The event, where there is one.
    pub fn witness(&self) -> Option<&Witness> {
        match self {
            Self::Proven(witness) | Self::Refuted(witness) => Some(witness),
            Self::BySpecification { .. } | Self::Unneeded | Self::NotTried { .. } => None,
        }
    }
}

/// An event written with one schema and read with the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// Which side wrote it and which read it.
    pub direction: Direction,
    /// The codec and its version, as in `prost-reflect 0.16`.
    pub codec: &'static str,
    /// The event, as JSON.
    pub event: serde_json::Value,
    /// The bytes on the wire.
    pub encoded: Vec<u8>,
    /// What the real reader said or read, as one sentence.
    pub outcome: String,
    /// What another decoder makes of the same bytes, as one sentence. It proves nothing.
    pub opinion: Option<String>,
}
