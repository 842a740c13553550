//! Whose rules are followed instead of our own.

use std::fmt;
use std::str::FromStr;

/// A set of rules that decides what fails the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// What `buf breaking` checks with this set.
    Buf(BufSet),
    /// What `buf breaking` checks with the nearest `buf.yaml` of the new side.
    BufYaml,
    /// What the Schema Registry of Confluent refuses.
    Confluent,
}

/// A set of the checks of `buf breaking`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BufSet {
    /// Generated code, file by file.
    File,
    /// Generated code, package by package.
    Package,
    /// Bytes and `ProtoJSON`.
    WireJson,
    /// Bytes.
    Wire,
    /// What registries of Confluent's kind need.
    Csr,
}

impl BufSet {
    /// Every set, the strictest first.
    pub const ALL: [Self; 5] = [
        Self::File,
        Self::Package,
        Self::WireJson,
        Self::Wire,
        Self::Csr,
    ];
}

impl fmt::Display for BufSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "FILE",
            Self::Package => "PACKAGE",
            Self::WireJson => "WIRE_JSON",
            Self::Wire => "WIRE",
            Self::Csr => "CSR",
        })
    }
}

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 7] = [
        Self::Buf(BufSet::File),
        Self::Buf(BufSet::Package),
        Self::Buf(BufSet::WireJson),
        Self::Buf(BufSet::Wire),
        Self::Buf(BufSet::Csr),
        Self::BufYaml,
        Self::Confluent,
    ];
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Buf(set) => write!(f, "buf:{set}"),
            Self::BufYaml => f.write_str("buf.yaml"),
            Self::Confluent => f.write_str("confluent"),
        }
    }
}

impl FromStr for Profile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL
            .into_iter()
            .find(|known| known.to_string() == text);
        known.ok_or_else(|| {
            let known = Self::ALL.map(|known| known.to_string()).join(", ");
            format!("unknown profile `{text}`; known are {known}")
        })
    }
}
