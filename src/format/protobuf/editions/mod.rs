//! Reads files that are written in an edition instead of a syntax, and says which features hold where.
//!
//! In: a text or a descriptor in an edition. Out: the same in words that the parser and the linker know, and the features
//! of each element, resolved from what the edition gives and what the file sets. Nothing here looks at imports.

mod defaults;
mod features;
mod rewrite;
mod settle;
mod written;

use std::fmt;

pub use self::features::{Encoding, Features, JsonFormat, MessageEncoding, Utf8};
pub(super) use self::features::{FEATURES, resolve};
pub(super) use self::rewrite::{Rewritten, named_proto3, rewrite};
pub(super) use self::settle::settle;
pub(super) use self::written::{Written, take};

/// The rules that a file is written by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edition {
    /// `syntax = "proto2"`, and files that say nothing.
    Proto2,
    /// `syntax = "proto3"`.
    Proto3,
    /// `edition = "2023"`.
    Of2023,
    /// `edition = "2024"`.
    Of2024,
}

impl Edition {
    /// The edition of this year.
    pub(super) fn of_year(year: &str) -> Option<Self> {
        match year {
            "2023" => Some(Self::Of2023),
            "2024" => Some(Self::Of2024),
            _ => None,
        }
    }

    /// The syntax of this name; none given is proto2.
    pub(super) fn of_syntax(syntax: Option<&str>) -> Self {
        match syntax {
            Some("proto3") => Self::Proto3,
            _ => Self::Proto2,
        }
    }

    /// Whether features are set by the file, and not by labels and options of their own.
    pub fn has_features(self) -> bool {
        matches!(self, Self::Of2023 | Self::Of2024)
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Proto2 => "proto2",
            Self::Proto3 => "proto3",
            Self::Of2023 => "edition 2023",
            Self::Of2024 => "edition 2024",
        })
    }
}

/// What is wrong with a descriptor, and the way to the element where.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) path: Vec<i32>,
    pub(super) message: String,
}
