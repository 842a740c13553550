//! Who decodes: languages whose Avro libraries differ in what they read.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// A language, for the Avro library that it is known for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Runtime {
    /// `org.apache.avro`
    Java,
    /// `avro` of `PyPI`
    Python,
    /// `apache-avro`
    Rust,
    /// `hamba/avro` or `goavro`
    Go,
    /// `avsc`
    Node,
}

impl Runtime {
    /// Every runtime.
    pub const ALL: [Self; 5] = [Self::Java, Self::Python, Self::Rust, Self::Go, Self::Node];

    /// Whether rows of the rulebook know what its decoders do. Of the others nobody can say that they are spared.
    fn is_measured(self) -> bool {
        matches!(self, Self::Java | Self::Python | Self::Rust)
    }

    /// The name of the language, as people write it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Java => "Java",
            Self::Python => "Python",
            Self::Rust => "Rust",
            Self::Go => "Go",
            Self::Node => "Node",
        }
    }
}

impl fmt::Display for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Java => "java",
            Self::Python => "python",
            Self::Rust => "rust",
            Self::Go => "go",
            Self::Node => "node",
        })
    }
}

impl FromStr for Runtime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL
            .into_iter()
            .find(|known| known.to_string() == text);
        known.ok_or_else(|| {
            format!("unknown runtime `{text}`; known are java, python, rust, go, node")
        })
    }
}

/// The runtimes that decode an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runtimes(BTreeSet<Runtime>);

impl Runtimes {
    /// Whether a hazard of these runtimes may hurt anyone; one of no runtime in particular hurts all.
    pub fn meet(&self, hurt: &[Runtime]) -> bool {
        let is_hurt = |runtime: &Runtime| hurt.contains(runtime) || !runtime.is_measured();
        hurt.is_empty() || self.0.iter().any(is_hurt)
    }
}

impl Default for Runtimes {
    fn default() -> Self {
        Self::from_iter(Runtime::ALL)
    }
}

impl FromIterator<Runtime> for Runtimes {
    fn from_iter<T: IntoIterator<Item = Runtime>>(runtimes: T) -> Self {
        Self(runtimes.into_iter().collect())
    }
}

impl fmt::Display for Runtimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(if names.is_empty() { "none" } else { "" })?;
        f.write_str(&names.join(", "))
    }
}
