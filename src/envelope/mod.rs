//! Holds events to the `CloudEvents` specification.
//!
//! In: bytes, or a captured message, and what they are held to. Out: the [`Violation`]s of each event, with their places.
//! Nothing here knows levels that a policy sets, or where the bytes came from.
//!
//! Each mode has a reader that turns what a carrier holds into an [`Event`] and writes down what is wrong with the carrier. The
//! checks of attributes then run once, on the event, whatever carried it.

pub mod avro;
pub mod binding;
pub mod capture;
pub mod definition;
pub mod http_text;
pub mod json;
pub mod kcat;
pub mod lexical;
pub mod payload;
pub mod protobuf;
pub mod stream;
pub mod xml;

mod canonical;
mod checks;
mod event;
mod event_stream;
mod judge;
mod literal;
mod names;
mod pen;
mod sheet;
mod tally;
mod versions;
mod window;
mod yaml;

pub use event::{Attribute, Carrier, Data, DataKind, Event, Mode, Type, Value};
pub use judge::Judge;
pub use pen::{Pen, Settings, Violation};
pub use sheet::Sheet;
pub use tally::{Kind, Tally};
pub use window::WINDOW;
