//! `CloudEvents`: what the specification asks of an event. A row whose requirement is in the working draft only says `draft: true`.

mod attributes;
pub mod definitions;
mod extensions;
mod json;
mod practices;
mod values;
mod whole;

use crate::model::Rule;

pub use attributes::*;
pub use extensions::*;
pub use json::*;
pub use practices::*;
pub use values::*;
pub use whole::*;

/// The rows of this family, in the order of the book.
pub(super) static RULES: [&[&Rule]; 7] = [
    attributes::RULES,
    values::RULES,
    whole::RULES,
    json::RULES,
    extensions::RULES,
    practices::RULES,
    definitions::RULES,
];
