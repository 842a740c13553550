//! `CloudEvents`: what the specification asks of an event. A row whose requirement is in the working draft only says `draft: true`.

mod attributes;
pub mod definitions;
mod extensions;
mod formats;
mod http;
mod json;
mod messaging;
mod payload;
mod practices;
mod values;
mod whole;
mod xml;

use crate::model::Rule;

pub use attributes::*;
pub use extensions::*;
pub use formats::*;
pub use http::*;
pub use json::*;
pub use messaging::*;
pub use payload::*;
pub use practices::*;
pub use values::*;
pub use whole::*;
pub use xml::*;

/// The rows of this family, in the order of the book.
pub(super) static RULES: [&[&Rule]; 12] = [
    attributes::RULES,
    values::RULES,
    whole::RULES,
    json::RULES,
    payload::RULES,
    http::RULES,
    messaging::RULES,
    formats::RULES,
    xml::RULES,
    extensions::RULES,
    practices::RULES,
    definitions::RULES,
];
