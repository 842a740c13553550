//! The four tests of an edit: it makes sense, the gate passes it, the author's intent is kept, the data is kept.

use thiserror::Error;

use super::case::{Edited, Recheck, Standing};
use super::difference;
use super::operation::Operation;
use crate::model::{Intent, Patch};

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
pub(super) fn judge(edited: Edited, operations: &[Operation], recheck: &Recheck<'_>) -> Trial {
    let rechecked = recheck(&edited);
    let intent = match intent(operations) {
        // Whatever the operations are called: nothing is left of the change.
        _ if rechecked.is_as_before && !operations.iter().any(Operation::gives_anew) => {
            Intent::Reverted
        }
        intent => intent,
    };
    Trial {
        parses: rechecked.standing > Standing::Unreadable,
        gate: rechecked.standing == Standing::Passed,
        intent,
        data: rechecked.keeps_data,
        problems: rechecked.problems,
        edited,
    }
}

/// What operations leave of a change.
fn intent(operations: &[Operation]) -> Intent {
    let takes_back = operations.iter().any(Operation::takes_back);
    let gives_anew = operations.iter().any(Operation::gives_anew);
    let prepares = operations.iter().any(|operation| {
        let prepares = !operation.takes_back() && !operation.gives_anew();
        prepares && !matches!(operation, Operation::Reserve { .. })
    });
    match (takes_back, gives_anew, prepares) {
        (false, _, _) | (true, true, _) => Intent::Kept,
        (true, false, true) => Intent::Partly,
        (true, false, false) => Intent::Reverted,
    }
}
