//! The four tests of an edit: it makes sense, the gate passes it, the author's intent is kept, the data is kept.

use thiserror::Error;

use super::case::{Case, Edited, Left, Rechecked, Standing};
use super::difference;
use super::operation::Operation;
use crate::model::{Intent, Level, Patch};

/// What came of an edit.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// Whether every edited file makes sense.
    pub parses: bool,
    /// Whether the gate finds nothing, against every version in scope.
    pub gate: bool,
    /// What became of the author's intent.
    pub intent: Intent,
    /// Whether what the old schema wrote is read with the same values.
    pub data: bool,
    /// What is wrong, in words that no schema has a say in.
    pub problems: Vec<String>,
    /// The edited files.
    pub edited: Edited,
}

impl Trial {
    /// The edit as it may be shown; `None` when a test failed.
    pub fn into_patch(self) -> Option<Patch> {
        let passed = self.parses && self.gate && self.data;
        passed.then(|| Patch {
            intent: self.intent,
            diff: difference::unified(&self.edited.files),
            files: self.edited.files,
        })
    }
}

/// Why there is nothing to test.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoEdit {
    /// No element has this name.
    #[error("no element `{0}` in the schemas at hand")]
    NoSuchElement(String),
    /// The operation makes no sense for this element.
    #[error("`{operation}` does not fit: {why}")]
    Unfit {
        /// The operation.
        operation: &'static str,
        /// What stands against it.
        why: &'static str,
    },
    /// Two operations want the same letters.
    #[error("two operations edit the same place")]
    Overlap,
    /// The text is not written in a notation that is edited.
    #[error("files written like this one are not edited")]
    Notation,
}

/// Puts an edit to the four tests.
pub(super) fn judge(edited: Edited, operations: &[Operation], case: &Case<'_>) -> Trial {
    let rechecked = (case.recheck)(&edited);
    let change = &case.finding.change;
    // What was grave and is only worth knowing now is mended.
    let grave = case.finding.level.min(Level::Warning);
    let is_this = |left: &Left| {
        left.rule == change.rule.id && left.element == change.element && left.level >= grave
    };
    let is_left = rechecked.left.iter().any(is_this);
    let intent = match intent(operations) {
        // Whatever the operations are called: nothing is left of the change.
        _ if rechecked.is_as_before && !operations.iter().any(Operation::leaves_something) => {
            Intent::Reverted
        }
        intent => intent,
    };
    Trial {
        parses: rechecked.standing > Standing::Unreadable,
        gate: rechecked.standing == Standing::Passed && !is_left,
        intent,
        data: rechecked.keeps_data,
        problems: problems(&rechecked),
        edited,
    }
}

/// What is said of an edit that nobody looked at.
const UNTRIED: &str = "was not tried: the gate has tried enough edits for this subject";

/// What is said of an edit that others would feel.
const HARMFUL: &str =
    "breaks others who share what it edits, or edits a file that the change does not touch";

/// What stands against an edit, in words that no schema has a say in.
fn problems(rechecked: &Rechecked) -> Vec<String> {
    let mut problems: Vec<String> = match rechecked.standing {
        Standing::Untried => vec![UNTRIED.to_owned()],
        Standing::Unreadable => vec!["does not parse".to_owned()],
        Standing::Harmful => vec![HARMFUL.to_owned()],
        Standing::Refused | Standing::Passed => Vec::new(),
    };
    problems.extend(rechecked.left.iter().map(|left| left.rule.to_owned()));
    if !rechecked.keeps_data && rechecked.standing > Standing::Unreadable {
        problems.push("old events lose values".to_owned());
    }
    problems
}

/// What operations leave of a change.
fn intent(operations: &[Operation]) -> Intent {
    let takes_back = operations.iter().any(Operation::takes_back);
    let gives_anew = operations.iter().any(Operation::gives_anew);
    let prepares = operations.iter().any(|operation| {
        let prepares = !operation.takes_back() && !operation.gives_anew();
        prepares
            && !matches!(
                operation,
                Operation::Reserve { .. } | Operation::RestoreReserved { .. }
            )
    });
    match (takes_back, gives_anew, prepares) {
        (false, _, _) | (true, true, _) => Intent::Kept,
        (true, false, true) => Intent::Partly,
        (true, false, false) => Intent::Reverted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_proposed_an_edit_is_told_what_stands_against_it() {
        let told = |standing| {
            problems(&Rechecked {
                keeps_data: true,
                ..Rechecked::stopped(standing)
            })
        };
        assert_eq!(told(Standing::Passed), Vec::<String>::new());
        assert_eq!(told(Standing::Unreadable), ["does not parse"]);
        assert_eq!(told(Standing::Harmful), [HARMFUL]);
        assert_eq!(told(Standing::Untried), [UNTRIED]);
    }
}
