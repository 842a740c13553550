//! Advice about findings that no pair of schemas stands behind: channels, operations, events. It is told in words.

use super::advise::{demands, is_worth_advice};
use crate::advice::{Advisor as _, Case, Catalogue, Edited, Rechecked, Schemas, Standing};
use crate::model::Finding;
use crate::policy::Policy;

/// So many findings are advised on at most.
const MAX_ADVISED: usize = 1000;

/// Adds what the catalogue says to the findings that have no advice yet.
pub(super) fn advise(findings: &mut [Finding], policy: &Policy) {
    let schemas = Schemas::new(None, None, None);
    let wanted = findings
        .iter_mut()
        .filter(|finding| finding.advice.is_none() && is_worth_advice(finding));
    for finding in wanted.take(MAX_ADVISED) {
        let change = &finding.change;
        let place = change.new.as_ref().or(change.old.as_ref());
        let effective = policy.for_path(place.map_or("", |place| place.file.path()));
        let case = Case {
            finding,
            others: &[],
            schemas: &schemas,
            demands: &demands(effective),
            along: &[],
            recheck: &nothing,
        };
        // The built-in architect can always be asked.
        let advice = Catalogue { tries: 0 }.advise(&case).ok().flatten();
        finding.advice = advice;
    }
}

/// There is no schema that could be edited.
fn nothing(_: &Edited) -> Rechecked {
    Rechecked::stopped(Standing::Unreadable)
}
