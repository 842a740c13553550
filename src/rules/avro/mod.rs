//! Avro: what schema resolution (Avro 1.12) makes of a change.

mod enums;
mod fields;
mod names;
mod types;

use crate::model::Rule;

pub use enums::*;
pub use fields::*;
pub use names::*;
pub use types::*;

/// The rows of this family, in the order of the book.
pub(super) static RULES: [&[&Rule]; 4] = [fields::RULES, types::RULES, enums::RULES, names::RULES];
