//! Expiry Time and Recorded Time.

use super::{Desk, read};
use crate::rules::cloudevents as rules;

pub(super) fn check(desk: &mut Desk<'_, '_>) {
    for (name, invalid, before) in [
        (
            "expirytime",
            &rules::EXPIRYTIME_INVALID,
            &rules::EXPIRYTIME_BEFORE_TIME,
        ),
        (
            "recordedtime",
            &rules::RECORDEDTIME_INVALID,
            &rules::RECORDEDTIME_BEFORE_TIME,
        ),
    ] {
        desk.hold_moment(name, invalid);
        if read::is_before(desk.event, name, "time") == Some(true)
            && let Some(attribute) = desk.get(name)
        {
            desk.wrong(before, attribute);
        }
    }
}
