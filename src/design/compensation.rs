//! Failures that nothing makes up for.

use std::collections::BTreeSet;

use super::Asked;
use super::event::Event;
use super::weakness::Weakness;
use super::words::{List, hold, of_name};
use crate::rules::design as rules;

/// What says that something did not work out.
const FAILURES: &[&str] = &["failed", "rejected", "declined"];

/// What makes up for it.
const COMPENSATIONS: List = List(
    "compensated, cancelled, canceled, reverted, reversed, released, refunded, rolled, rollback, \
     undone, corrected, voided, withdrawn, revoked, retried, restored, returned",
);

/// The names of all events, for questions about the one beside another.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// The words of each name.
    names: BTreeSet<Vec<String>>,
}

impl<'n> FromIterator<&'n str> for Catalogue {
    /// From names with or without namespace or package.
    fn from_iter<T: IntoIterator<Item = &'n str>>(names: T) -> Self {
        let short = |name: &str| of_name(name.rsplit(['.', '/']).next().unwrap_or(name));
        let names = names
            .into_iter()
            .flat_map(|name| [short(name), of_name(name)]);
        Self {
            names: names.collect(),
        }
    }
}

pub(super) fn find(event: &Event<'_>, asked: &Asked<'_>) -> Option<Weakness> {
    let catalogue = asked.catalogue.filter(|_| event.is_root)?;
    let mut words = event.words();
    words.retain(|word| word != "event");
    let says = |name: &String| {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        plain.to_lowercase().ends_with("compensatedby")
    };
    let is_last = |last: &String| FAILURES.contains(&last.as_str());
    let is_failure = words.last().is_some_and(is_last) && !event.annotations.keys().any(says);
    // `StockReservationFailed` is made up for by whatever about stock or the reservation was taken back.
    let about: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !FAILURES.contains(word))
        .collect();
    let makes_up = |name: &Vec<String>| COMPENSATIONS.among(name) && hold(name, &about);
    let is_weak = is_failure && !catalogue.names.iter().any(makes_up);
    is_weak.then(|| Weakness::of_event(&rules::FAILURE_WITHOUT_COMPENSATION, event))
}
