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
pub use edit::{apply, is_legible, next_version};
pub use operation::Operation;
pub use proposal::Proposal;
pub use verify::{NoEdit, Trial};

use crate::model::{Advice, Intent, Patch, Remedy, Strategy};

/// Somebody who gives advice.
pub trait Advisor {
    /// The ways out of a case, the best first; `None` when there is nothing to say.
    ///
    /// # Errors
    /// If the advisor cannot be asked, with the reason as one sentence. The built-in one always can.
    fn advise(&self, case: &Case<'_>) -> Result<Option<Advice>, String>;
}

/// Ways out with the best first: one that takes the change back is not the first where another that is verified leaves more
/// of it. A second field or a second event leaves all of it and asks every consumer to move: there the table decides.
pub fn ranked(mut options: Vec<Remedy>) -> Vec<Remedy> {
    let intent = |remedy: &Remedy| remedy.patch.as_ref().map(|patch| patch.intent);
    let is_second = |strategy| {
        matches!(
            strategy,
            Strategy::NewEventType | Strategy::NewFieldDeprecateOld
        )
    };
    let keeps_more = |remedy: &Remedy| {
        !is_second(remedy.strategy)
            && intent(remedy).is_some_and(|intent| intent != Intent::Reverted)
    };
    let is_taken_back = options.first().and_then(intent) == Some(Intent::Reverted);
    let better = options.iter().position(keeps_more);
    if let Some(index) = better.filter(|_| is_taken_back) {
        options[..=index].rotate_right(1);
    }
    options
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::{Adviser, Rollout};

    fn remedy(strategy: Strategy, intent: Option<Intent>) -> Remedy {
        let patch = intent.map(|intent| Patch {
            intent,
            diff: String::new(),
            files: BTreeMap::new(),
        });
        Remedy {
            by: Adviser::Rules,
            strategy,
            title: String::new(),
            steps: Vec::new(),
            rollout: Rollout::Any,
            rollout_why: String::new(),
            risk: String::new(),
            avoid: Vec::new(),
            patch,
        }
    }

    fn order(options: &[(Strategy, Option<Intent>)]) -> Vec<Strategy> {
        let options = options.iter();
        let options = options.map(|(strategy, intent)| remedy(*strategy, *intent));
        let ranked = ranked(options.collect());
        ranked.into_iter().map(|remedy| remedy.strategy).collect()
    }

    #[test]
    fn what_takes_the_change_back_is_first_only_where_nothing_safe_keeps_more() {
        use Intent::{Kept, Partly, Reverted};
        use Strategy::{Alias, NewEventType, NewFieldDeprecateOld, RestoreField};
        let restored = (RestoreField, Some(Reverted));
        let told = (NewEventType, None);
        let copied = (NewEventType, Some(Kept));
        for kept in [Kept, Partly] {
            let alias = (Alias, Some(kept));
            assert_eq!(
                order(&[restored, told, alias]),
                [Alias, RestoreField, NewEventType]
            );
            assert_eq!(order(&[alias, restored])[0], Alias);
        }
        let beside = (NewFieldDeprecateOld, Some(Kept));
        assert_eq!(
            order(&[restored, beside]),
            [RestoreField, NewFieldDeprecateOld]
        );
        assert_eq!(order(&[restored, told]), [RestoreField, NewEventType]);
        assert_eq!(order(&[told, restored]), [NewEventType, RestoreField]);
        assert_eq!(order(&[restored, copied]), [RestoreField, NewEventType]);
    }
}
