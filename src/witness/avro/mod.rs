//! Avro: the smallest datum that reaches a place, written by apache-avro, read by our own strict decoder.
//!
//! apache-avro writes; its resolving decoder is no witness for a verdict (it reads a double as a float and ignores aliases).
//! Ours follows the Java decoder and the specification, and is tested against bytes that Java refuses. What apache-avro makes
//! of an event is a witness for hazards of Rust.

mod alike;
mod apache;
mod decoder;
mod json;
mod loss;
mod meaning;
mod meeting;
mod probe;
mod prover;
mod renames;
mod resolution;
mod survey;
mod value;

pub use decoder::{Failure, Reading, decode};
pub use json::{DatumCodec, NoDatum};
pub use loss::{Gap, Loss};
pub use meaning::{Meaning, telling_value};
pub use meeting::Meeting;
pub use probe::keeps_values;
pub use prover::{Claim, Event, Misreading, Prover};
pub use renames::Renames;
pub use resolution::Refusal;
pub use survey::Refused;
pub use value::NoEvent;

/// One step into a datum of the writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A field of a record, by position.
    Field(usize),
    /// An item of an array.
    Items,
    /// A value of a map.
    Values,
    /// A branch of a union, by position.
    Branch(usize),
    /// A symbol of an enum, by position.
    Symbol(usize),
}

/// The codecs, as a report names them.
pub const CODEC: &str = "apache-avro 0.22, read by schema-gate's strict decoder";
