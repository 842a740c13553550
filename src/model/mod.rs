//! The vocabulary every room speaks.
//!
//! In: nothing. Out: plain data, from places in a text to findings about a subject.
//! No IO, no parsing, no judgement; this room imports no other.

mod advice;
mod change;
mod conformance;
mod direction;
mod exchange;
mod files;
mod finding;
mod place;
mod plain;
mod platform;
mod profile;
mod proof;
mod revision;
mod rule;
mod runtime;
mod subject;
mod uris;

pub use advice::{Advice, Adviser, Edit, Intent, Patch, Remedy, Rollout, Strategy};
pub use change::{Change, Counts, Detail, Effect, Impact};
pub use conformance::{Role, Spec};
pub use direction::{Direction, Layer, Mode, Side, Verdict};
pub use exchange::{Action, Exchange, Perspective};
pub use files::Files;
pub use finding::{Check, Finding, Fingerprint, JudgedEffect, Sightings};
pub use place::{Place, Pointer, Position, SchemaFile, Span, Unread};
pub use plain::Plain;
pub use platform::{Platform, Platforms};
pub use profile::{BufSet, Profile};
pub use proof::{Proof, Witness};
pub use revision::{Against, Revision};
pub use rule::{Breaks, Level, Rule};
pub use runtime::{Runtime, Runtimes};
pub use subject::{Draft, ElementPath, Formats, SchemaType, Status, SubjectName, UnknownFields};
pub use uris::Uris;
