//! Protobuf: what the bytes, `ProtoJSON` and generated code make of a change.

mod code;
mod files;
mod types;

use crate::model::Rule;

pub use code::*;
pub use files::*;
pub use types::*;

/// The rows of this family, in the order of the book.
pub(super) static RULES: [&[&Rule]; 3] = [types::RULES, code::RULES, files::RULES];
