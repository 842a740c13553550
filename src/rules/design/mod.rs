//! Event design: what readers do not fail at, and people and platforms do.
//!
//! A rule whose level is off is for those who ask for it by its id; a glob does not.

mod channels;
mod events;
mod fields;
mod platforms;

use crate::model::Rule;

pub use channels::*;
pub use events::*;
pub use fields::*;
pub use platforms::*;

/// The rows of this family, in the order of the book.
pub(super) static RULES: [&[&Rule]; 4] = [
    events::RULES,
    fields::RULES,
    channels::RULES,
    platforms::RULES,
];
