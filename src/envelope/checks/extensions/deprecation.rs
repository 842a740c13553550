//! Deprecation: which events will go, when, and where to.

use super::{Desk, read};
use crate::envelope::checks::attributes::absolute;
use crate::rules::cloudevents as rules;

pub(super) fn check(desk: &mut Desk<'_, '_>) {
    let particulars = [
        "deprecationfrom",
        "deprecationsunset",
        "deprecationmigration",
    ];
    match (desk.get("deprecated"), desk.any(&particulars)) {
        (None, None) => return,
        (None, Some(attribute)) => desk.wrong(&rules::DEPRECATED_MISSING, attribute),
        (Some(attribute), _) => {
            let said = read::boolean(&attribute.value);
            if said.is_none() {
                desk.malformed_boolean(attribute);
            }
            if said != Some(true) {
                desk.wrong(&rules::DEPRECATED_INVALID, attribute);
            }
        }
    }
    for name in ["deprecationfrom", "deprecationsunset"] {
        desk.hold_moment(name, &rules::DEPRECATION_TIME_INVALID);
    }
    if read::is_before(desk.event, "deprecationsunset", "deprecationfrom") == Some(true)
        && let Some(attribute) = desk.get("deprecationsunset")
    {
        desk.wrong(&rules::DEPRECATION_SUNSET_TOO_EARLY, attribute);
    }
    desk.hold(
        "deprecationmigration",
        &rules::DEPRECATION_MIGRATION_INVALID,
        |value| {
            let text = value
                .text()
                .ok_or_else(|| format!("is {}", value.called()))?;
            absolute(text)
        },
    );
}
