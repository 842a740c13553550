//! What can stand between a request and its report.

use std::path::PathBuf;

use miette::Diagnostic;
use thiserror::Error;

use crate::model::Unread;
use crate::{envelope, policy, source};

/// Why there is no report.
#[derive(Debug, Error, Diagnostic)]
pub enum Error {
    /// A revision or a directory could not be turned into a snapshot.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Source(#[from] source::Error),

    /// The configuration makes no sense.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Policy(#[from] policy::Errors),

    /// A path of the command line is on neither side.
    #[error("`{path}` is neither in {base} nor in {head}")]
    #[diagnostic(
        code(gate::no_such_path),
        help("name files or folders of the repository; patterns belong in schema-gate.toml")
    )]
    NoSuchPath {
        /// As it was resolved.
        path: String,
        /// The label of the old side.
        base: String,
        /// The label of the new side.
        head: String,
    },

    /// A single file whose name and content say nothing.
    #[error("cannot tell which schema language `{}` is written in", path.display())]
    #[diagnostic(
        code(gate::unknown_language),
        help("say it: --schema-type avro|protobuf|json")
    )]
    UnknownLanguage {
        /// The file.
        path: PathBuf,
    },

    /// An input of `conform` that is not there, or cannot be read.
    #[error("{path} cannot be read: {problem}")]
    #[diagnostic(
        code(gate::no_such_input),
        help("name files or folders, or - for standard input")
    )]
    NoSuchInput {
        /// As it was typed.
        path: String,
        /// What the system says.
        problem: String,
    },

    /// A captured message that is none.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Capture(#[from] envelope::capture::Refusal),

    /// A snapshot could not be listed, or the configuration could not be read.
    #[error("{}: {}", .0.path, .0.message)]
    #[diagnostic(code(gate::unreadable))]
    Unreadable(Unread),
}

impl Error {
    /// The exit code of a run that ends with this error.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Source(error) => error.exit_code(),
            Self::Policy(_)
            | Self::NoSuchPath { .. }
            | Self::UnknownLanguage { .. }
            | Self::NoSuchInput { .. }
            | Self::Capture(_)
            | Self::Unreadable(_) => 2,
        }
    }
}

impl From<Unread> for Error {
    fn from(unread: Unread) -> Self {
        Self::Unreadable(unread)
    }
}
