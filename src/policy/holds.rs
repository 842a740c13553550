//! What files hold, where a policy says it.

use std::fmt;
use std::str::FromStr;

use crate::model::SchemaType;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Schemas of this language.
    Schemas(SchemaType),
    /// Events, one or many.
    Events,
}

impl Holds {
    /// The word for files of events.
    const EVENTS: &'static str = "cloudevents";

    /// Every word that a config may have for it.
    pub(super) fn words() -> Vec<String> {
        let languages = SchemaType::ALL.iter().map(ToString::to_string);
        languages.chain([Self::EVENTS.to_owned()]).collect()
    }
}

impl fmt::Display for Holds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schemas(language) => language.fmt(f),
            Self::Events => f.write_str(Self::EVENTS),
        }
    }
}

impl FromStr for Holds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            Self::EVENTS => Ok(Self::Events),
            language => language.parse().map(Self::Schemas),
        }
    }
}
