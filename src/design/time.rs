//! Times of which nobody can tell what they count, or on whose clock.

use super::event::{Class, Event, Field, Zone};
use super::weakness::Weakness;
use super::words::{List, hold, is_past};
use crate::rules::design as rules;

pub(super) fn find(event: &Event<'_>) -> Vec<Weakness> {
    let zones = event.groups_with(&["timezone", "tz", "zone", "offset"]);
    let weak = |field: &Field| {
        let rule = if is_untyped(field) {
            &rules::TIMESTAMP_UNTYPED
        } else if is_local(field) && !zones.contains(&field.group) {
            &rules::TIMESTAMP_LOCAL
        } else {
            return None;
        };
        Some(Weakness::of_field(rule, event, field))
    };
    event.fields.iter().filter_map(weak).collect()
}

/// A number or a text whose name says that it is a moment. A name that ends with a unit is no name of a moment any more.
fn is_untyped(field: &Field) -> bool {
    match field.class {
        Class::Text | Class::Whole => is_moment(&field.words()),
        _ => false,
    }
}

/// A clock without a zone, by the type or by the name.
fn is_local(field: &Field) -> bool {
    let words = field.words();
    match field.class {
        Class::Time(Zone::Local) => true,
        Class::Text | Class::Whole | Class::Time(Zone::Instant) => {
            let is_time = is_moment(&words) || hold(&words, &["datetime", "timestamp", "time"]);
            is_time && hold(&words, &["local"])
        }
        _ => false,
    }
}

/// Whether the words say a moment: `created_at`, `event_time`, `timestamp`, `orderDate`.
fn is_moment(words: &[String]) -> bool {
    const TIMES: List = List(
        "arrival, begin, close, closing, commit, completion, create, creation, delete, deletion, \
         departure, end, event, expiration, expire, expiry, finish, ingest, ingestion, insert, \
         issue, last, modification, occurrence, open, order, publication, publish, registration, \
         schedule, start, update, utc, local",
    );
    // What happened, and where it happened is not meant.
    const PLACES: [&str; 5] = ["located", "based", "looked", "aimed", "arrived"];
    // How much of it, not when.
    const AMOUNTS: List = List(
        "total, elapsed, spent, engaged, average, avg, max, min, mean, estimated, remaining, \
         allotted",
    );
    let Some((last, before)) = words.split_last() else {
        return false;
    };
    if AMOUNTS.among(words) {
        return false;
    }
    let before = before.last().map(String::as_str);
    match (last.as_str(), before) {
        ("timestamp" | "datetime", _) | ("created" | "updated" | "modified" | "deleted", None) => {
            true
        }
        ("date", Some(before)) => !["up", "candi"].contains(&before),
        ("at", Some(before)) => is_past(before) && !PLACES.contains(&before),
        ("time" | "ts", Some(before)) => TIMES.has(before) || is_past(before),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::words::of_name;

    #[test]
    fn a_moment_is_told_from_a_duration_and_from_a_switch() {
        for name in [
            "created_at",
            "eventTime",
            "timestamp",
            "order_date",
            "expiresTimestamp",
            "lastModifiedTime",
            "created",
        ] {
            assert!(is_moment(&of_name(name)), "{name}");
        }
        for name in [
            "response_time",
            "processing_time",
            "located_at",
            "time",
            "timestamp_ms",
            "created_at_epoch_millis",
            "up_to_date_flag",
            "runtime",
            "at",
            "created_by",
            "timezone",
            "totalEngagedTime",
        ] {
            assert!(!is_moment(&of_name(name)), "{name}");
        }
    }
}
