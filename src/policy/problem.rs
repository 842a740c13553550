//! What can be wrong with a config file.

use std::sync::Arc;

use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

use crate::model::{Plain, SchemaFile};

/// Everything that is wrong with the config files, file by file, in the order of the text.
/// Whoever runs the gate ends with exit code 2.
#[derive(Debug, Clone, PartialEq, Error, Diagnostic)]
#[error("the configuration cannot be used: {} {}", problems.len(), if problems.len() == 1 { "problem" } else { "problems" })]
#[diagnostic(code(policy::config))]
pub struct Errors {
    /// At least one.
    #[related]
    pub problems: Vec<ConfigError>,
}

/// Something wrong at one place of a config file.
#[derive(Debug, Clone, PartialEq, Error, Diagnostic)]
#[error("{problem}")]
#[diagnostic(forward(problem))]
pub struct ConfigError {
    /// The config file.
    #[source_code]
    pub file: Arc<SchemaFile>,
    /// The bytes that make no sense.
    #[label]
    pub span: SourceSpan,
    /// What is wrong with them.
    pub problem: Problem,
}

/// What is wrong. Words of the file are [`Plain`] already.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    /// Nobody wrote this by hand.
    #[error("the file has more than {0} bytes")]
    TooLarge(usize),
    /// The text is not TOML.
    #[error("not TOML: {0}")]
    NotToml(String),
    /// No release knows the key.
    #[error("unknown key `{key}`")]
    UnknownKey {
        /// As it stands in the file.
        key: String,
        /// The key that may be meant.
        near: Option<&'static str>,
        /// Those that may stand here.
        known: String,
    },
    /// The key stands in the wrong part of the file.
    #[error("`{key}` does not belong here")]
    Misplaced {
        /// As it stands in the file.
        key: String,
        /// Where it belongs.
        part: &'static str,
    },
    /// The key has a meaning, and this release does not know it.
    #[error("`{key}` needs a later release of schema-gate")]
    Later {
        /// As it stands in the file.
        key: String,
    },
    /// The file asks for a format that this release does not know.
    #[error("version {0} of this file format is unknown")]
    Version(String),
    /// A key of the root stands in a nested file.
    #[error("`{0}` counts only in the file of the repository root")]
    NotAtRoot(&'static str),
    /// The value is of another kind.
    #[error("`{key}` takes {wanted}, not {found}")]
    WrongType {
        /// As it stands in the file.
        key: String,
        /// What it takes.
        wanted: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// The number is too small or too large.
    #[error("`{key}` takes a number from 1 to {most}, not {found}")]
    Count {
        /// The key.
        key: &'static str,
        /// The largest number.
        most: usize,
        /// What stands there.
        found: String,
    },
    /// Something that cannot be asked of one element.
    #[error("`{0}` is asked of whole files, not of `elements`")]
    BesideElements(String),
    /// A folder that is none of the repository's.
    #[error("`{0}` leads out of the folder of this file")]
    LeadsOut(String),
    /// A list without an entry, which would say that nobody is meant.
    #[error("`{0}` names nobody")]
    Empty(&'static str),
    /// The value is not among the known words.
    #[error("`{key}`: {problem}")]
    Word {
        /// As it stands in the file.
        key: String,
        /// What is wrong, with the words that are known.
        problem: String,
        /// The word that may be meant.
        near: Option<String>,
    },
    /// No rule has this id.
    #[error("unknown rule `{id}`")]
    UnknownRule {
        /// As it stands in the file.
        id: String,
        /// The rule that may be meant.
        near: Option<&'static str>,
    },
    /// No rule has an id that the glob matches.
    #[error("no rule matches `{0}`")]
    NoRuleMatches(String),
    /// The glob makes no sense.
    #[error("`{glob}` is no glob: {why}")]
    Glob {
        /// As it stands in the file.
        glob: String,
        /// What is wrong with it.
        why: String,
    },
    /// Nobody keeps this in mind.
    #[error("the list has more than {0} globs")]
    TooManyGlobs(usize),
    /// The key of `[uris]` is no URI that references can resolve to.
    #[error("`{uri}` {why}")]
    Uri {
        /// As it stands in the file.
        uri: String,
        /// What is wrong with it.
        why: &'static str,
        /// What to do about it.
        step: &'static str,
    },
    /// The value of `[uris]` is no path of the repository.
    #[error("`{path}` {why}")]
    Home {
        /// As it stands in the file.
        path: String,
        /// What is wrong with it.
        why: &'static str,
        /// What to do about it.
        step: &'static str,
    },
    /// Two files speak for the same folder.
    #[error("`{0}` speaks for the same folder as this file")]
    Rival(String),
}

impl Diagnostic for Problem {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new("policy::config"))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.next_step().map(|help| Box::new(help) as _)
    }
}

impl Problem {
    /// What to do about it.
    pub fn next_step(&self) -> Option<String> {
        let mean = |near: &str| format!("did you mean `{near}`?");
        match self {
            Self::NotToml(_)
            | Self::TooLarge(_)
            | Self::Glob { .. }
            | Self::WrongType { .. }
            | Self::Count { .. } => None,
            Self::BesideElements(key) => Some(format!(
                "set `{key}` in a policy of its own, without `elements`"
            )),
            Self::LeadsOut(_) => {
                Some("name a folder below it, with `/` between the steps".to_owned())
            }
            Self::Uri { step, .. } | Self::Home { step, .. } => Some((*step).to_owned()),
            Self::Empty(key) => Some(format!("name at least one, or leave `{key}` out")),
            Self::TooManyGlobs(_) => Some("name folders instead of files".to_owned()),
            Self::UnknownKey { near, known, .. } => {
                Some(near.map_or_else(|| format!("known here are {known}"), mean))
            }
            Self::Misplaced { key, part } => Some(format!("`{key}` belongs in {part}")),
            Self::Later { key } => Some(format!(
                "remove it: until `{key}` does something, the file must not look as if it did"
            )),
            Self::Version(_) => Some("write `version = 1`, or update schema-gate".to_owned()),
            Self::NotAtRoot(key) => Some(format!(
                "move `{key}` to the schema-gate.toml of the repository root"
            )),
            Self::Word { near, .. } => near.as_deref().map(mean),
            Self::UnknownRule { near, .. } => Some(near.map_or_else(
                || "see the names of all rules with `schema-gate rules`".to_owned(),
                mean,
            )),
            Self::NoRuleMatches(_) => {
                Some("see the names of all rules with `schema-gate rules`".to_owned())
            }
            Self::Rival(other) => Some(format!("keep one of them, and move what `{other}` says")),
        }
    }
}

/// A word of the file as a message may quote it.
pub(super) fn quoted(word: &str) -> String {
    let mut short: String = word.chars().take(60).collect();
    if short.len() < word.len() {
        short.push('…');
    }
    Plain(&short).to_string()
}
