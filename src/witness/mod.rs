//! Puts a real event behind a claim.
//!
//! In: a writer schema, a reader schema and what is claimed about them. Out: a [`Proof`](crate::model::Proof) by a real codec.
//! A claim that the codec contradicts is refuted, never dropped.

pub mod avro;
pub mod json;
pub mod protobuf;

mod probe;

pub use probe::{Losses, keeps_values};
