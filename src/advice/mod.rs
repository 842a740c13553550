//! Says what to do about a finding.
//!
//! In: a [`Case`]: a finding, the schemas it is about, and a function by which the gate tells what it makes of an edit.
//! Out: [`Advice`], the best way out first. An edit is shown when it passed four tests, and else not at all.
//! Nothing here writes a file, and no advice touches a verdict.

pub mod elements;

mod case;
mod catalogue;
mod correction;
mod difference;
mod edit;
mod operation;
mod proposal;
mod renames;
mod verify;

pub use case::{Case, Demands, Edited, Left, Recheck, Rechecked, Schemas, Standing};
pub use catalogue::{Catalogue, knows};
pub use correction::{Correction, NoCorrection, correction};
pub use edit::{apply, next_version};
pub use operation::Operation;
pub use proposal::Proposal;
pub use verify::{NoEdit, Trial};

use crate::model::{Advice, Patch};

/// Somebody who gives advice.
pub trait Advisor {
    /// The ways out of a case, the best first; `None` when there is nothing to say.
    ///
    /// # Errors
    /// If the advisor cannot be asked, with the reason as one sentence. The built-in one always can.
    fn advise(&self, case: &Case<'_>) -> Result<Option<Advice>, String>;
}
