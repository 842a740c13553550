//! Severity: how grave an event is, as a number and for people.

use super::Desk;
use super::read::{self, Whole};
use crate::rules::cloudevents as rules;

pub(super) fn check(desk: &mut Desk<'_, '_>) {
    desk.hold(
        "severitynumber",
        &rules::SEVERITYNUMBER_INVALID,
        |value| match read::whole(value)? {
            Whole::Integer(number) if number >= 0 => Ok(()),
            Whole::Integer(_) | Whole::Quoted(_) => Err(format!("is {}", value.called())),
        },
    );
    let Some(attribute) = desk.get("severitytext") else {
        return;
    };
    if desk.get("severitynumber").is_none() {
        desk.wrong(&rules::SEVERITYNUMBER_MISSING, attribute);
    }
    let text = desk.hold("severitytext", &rules::SEVERITYTEXT_INVALID, read::text);
    if text.is_some_and(|text| text.chars().any(char::is_lowercase)) {
        desk.wrong(&rules::SEVERITYTEXT_LOWER_CASE, attribute);
    }
}
