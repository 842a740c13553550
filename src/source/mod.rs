//! Turns revisions into snapshots.
//!
//! In: a directory, and which two states of it are wanted. Out: a [`Snapshot`] for each, which lists cheaply and reads a file only
//! when asked, and the [`Difference`]s between the two. It never writes, never checks out, runs no hook, filter or configured program
//! (the `git` command fetches what a shallow or partial clone lacks, nothing else), and knows nothing about schemas.

mod base;
mod branch;
mod entry;
mod error;
mod fork;
mod history;
mod listing;
mod repository;
mod snapshot;
mod store;
mod surroundings;
mod tag;
mod text;
mod walk;

pub use base::BaseRequest;
pub use entry::{BlobId, Entry, Kind};
pub use error::Error;
pub use fork::foreign_change;
pub use history::{Ancestor, History};
pub use repository::{Head, Repository};
pub use snapshot::Snapshot;
pub use surroundings::Surroundings;
pub use walk::{Difference, differences};
