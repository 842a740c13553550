//! Stops poison messages before they are merged.
//!
//! The rooms are public for tests and for the documentation; their interfaces are not stable. The stable outside is the
//! command line, its exit codes and the JSON report. `ARCHITECTURE.md` is the map.

pub mod advice;
pub mod architect;
pub mod cli;
pub mod compat;
pub mod design;
pub mod envelope;
pub mod format;
pub mod gate;
pub mod model;
pub mod policy;
pub mod report;
pub mod rules;
pub mod source;
pub mod subject;
pub mod witness;
