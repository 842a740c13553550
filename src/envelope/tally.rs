//! Violations of a kind, counted: a stream of a million events has few kinds of mistakes.

use std::collections::BTreeMap;

use crate::model::{Detail, Place, Rule};

use super::pen::{OTHERS, Violation};
use super::sheet::Sheet;

/// How many places of a kind are kept.
const PLACES: usize = 3;

/// How many kinds are told apart. After that those of a rule are one kind: a stream may make up a new attribute each time.
const KINDS: usize = 500;

/// Violations, counted by rule and attribute.
#[derive(Debug, Default)]
pub struct Tally {
    /// By rule; and by attribute, and by what else tells them apart.
    kinds: BTreeMap<&'static str, BTreeMap<(String, Option<String>), Kind>>,
    count: usize,
}

/// Violations of one rule by one attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// The row of the rulebook.
    pub rule: &'static Rule,
    /// The attribute, `data`, or `event`.
    pub element: String,
    /// The type of the first event, where it has one.
    pub subject: Option<String>,
    /// How many there are.
    pub count: usize,
    /// The words of the first.
    pub detail: Detail,
    /// The first few places, in their order.
    pub places: Vec<Place>,
}

impl Tally {
    /// Adds a violation.
    pub fn add(&mut self, violation: Violation, sheet: &Sheet<'_>) {
        let of_rule = self.kinds.entry(violation.rule.id).or_default();
        let mut key = (violation.element, violation.apart);
        if self.count >= KINDS && !of_rule.contains_key(&key) {
            key = (OTHERS.to_owned(), None);
        }
        if let Some(kind) = of_rule.get_mut(&key) {
            kind.count += violation.count;
            if kind.places.len() < PLACES {
                kind.places
                    .push(sheet.place(&violation.pointer, violation.span));
            }
            return;
        }
        self.count += 1;
        let kind = Kind {
            rule: violation.rule,
            element: key.0.clone(),
            count: violation.count,
            places: vec![sheet.place(&violation.pointer, violation.span)],
            subject: violation.subject,
            detail: violation.detail,
        };
        of_rule.insert(key, kind);
    }

    /// The kinds, in the order of rule and attribute.
    pub fn into_kinds(self) -> impl Iterator<Item = Kind> {
        self.kinds.into_values().flat_map(BTreeMap::into_values)
    }
}
