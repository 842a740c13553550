//! The version of the specification that a document is written in.

use std::fmt;

/// A version, as in `3.1.0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    /// 2 or 3.
    pub(super) major: u32,
    /// 0 to 6.
    pub(super) minor: u32,
}

impl Version {
    /// The version that `text` names, if this release reads it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim().split('.').map(|part| {
            let digits = part.split(['-', '+']).next().unwrap_or_default();
            digits.parse().ok()
        });
        let (major, minor) = (numbers.next()??, numbers.next().flatten().unwrap_or(0));
        (major == 2 || major == 3).then_some(Self { major, minor })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}
