//! Numbers and strings that lie on and beside the limits of schemas.

use std::collections::BTreeSet;

use serde_json::{Number, Value, json};

use super::demand::{Demand, Shape};
use super::language::{self, Inclusion};
use super::{formats, text};
use crate::format::jsonschema::alike::canonical;
use crate::format::jsonschema::schema::Keywords;

/// So many patterns of a side are looked at.
const MAX_PATTERNS: usize = 8;
/// No longer string is made.
const LONGEST: u64 = 200_000;

/// Keeps the first of equal values. `1` and `1.0` are two values here, since draft-04 tells them apart.
pub(super) fn distinct(values: Vec<Value>) -> Vec<Value> {
    let mut seen = BTreeSet::new();
    let is_new = |value: &Value| {
        let is_float = value.as_number().is_some_and(Number::is_f64);
        seen.insert((canonical(value), is_float))
    };
    let mut values = values;
    values.retain(is_new);
    values
}

/// The ways to write a value that a draft may tell apart: draft-04 says that 5.0 is no integer.
pub(super) fn spellings(value: &Value) -> Vec<Value> {
    let float = value
        .as_number()
        .filter(|number| !number.is_f64())
        .and_then(Number::as_f64);
    let float = float.and_then(Number::from_f64).map(Value::Number);
    std::iter::once(value.clone()).chain(float).collect()
}

/// Numbers worth trying where `shape` must hold and one of `readers` should not.
pub(super) fn numbers(shape: &Shape<'_>, readers: &[Demand<'_>]) -> Vec<Value> {
    let mut values = vec![
        json!(0),
        json!(1),
        json!(-1),
        json!(0.5),
        json!(1.0),
        json!(2),
        json!(100),
    ];
    let (mut limits, mut steps) = (Vec::new(), Vec::new());
    let all = shape
        .keywords()
        .chain(readers.iter().map(|reader| reader.keywords()));
    for keywords in all {
        limits.extend(limits_of(keywords).cloned());
        steps.extend(keywords.multiple_of.as_ref().and_then(Number::as_f64));
        let listed = keywords.choices.iter().flatten().chain(&keywords.constant);
        limits.extend(listed.filter_map(Value::as_number).cloned());
    }
    limits.truncate(64);
    for limit in &limits {
        values.extend(around(limit));
    }
    let anchors: Vec<f64> = limits
        .iter()
        .filter_map(Number::as_f64)
        .chain([0.0])
        .collect();
    for step in steps.into_iter().take(8) {
        for anchor in anchors.iter().take(16) {
            let nearest = (anchor / step).round();
            let times = [-2.0, -1.0, 0.0, 1.0, 2.0, 3.0];
            values.extend(
                times
                    .into_iter()
                    .filter_map(|times| multiple(nearest + times, step)),
            );
        }
        // Draft-04 tells 10.0 from 10.
        values.extend(Number::from_f64(step).map(Value::Number));
        values.extend(
            [step / 2.0, step + 1.0, step * 1.5]
                .into_iter()
                .filter_map(from_f64),
        );
    }
    distinct(values)
}

fn limits_of(keywords: &Keywords) -> impl Iterator<Item = &Number> {
    let limits = [
        &keywords.minimum,
        &keywords.maximum,
        &keywords.exclusive_minimum,
        &keywords.exclusive_maximum,
    ];
    limits.into_iter().flatten()
}

fn around(limit: &Number) -> Vec<Value> {
    let mut values = vec![Value::Number(limit.clone())];
    if let Some(limit) = limit.as_u64() {
        values.extend(
            [limit.checked_sub(1), limit.checked_add(1)]
                .into_iter()
                .flatten()
                .map(|n| json!(n)),
        );
    }
    if let Some(limit) = limit.as_i64() {
        values.extend(
            [limit.checked_sub(1), limit.checked_add(1)]
                .into_iter()
                .flatten()
                .map(|n| json!(n)),
        );
    }
    if let Some(limit) = limit.as_f64() {
        let near = [
            limit - 0.5,
            limit + 0.5,
            limit.floor(),
            limit.ceil(),
            limit - 1.0,
            limit + 1.0,
        ];
        values.extend(near.into_iter().filter_map(from_f64));
        values.extend(Number::from_f64(limit).map(Value::Number));
    }
    values
}

/// Written with the digits of a decimal fraction: 3 times 0.1 is 0.3.
fn multiple(times: f64, step: f64) -> Option<Value> {
    let product = times * step;
    let rounded = (product * 1e12).round() / 1e12;
    from_f64(if (rounded - product).abs() < 1e-9 {
        rounded
    } else {
        product
    })
}

/// A whole number is written without a point.
fn from_f64(value: f64) -> Option<Value> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole and in the range that f64 counts exactly"
        )]
        return Some(json!(value as i64));
    }
    Number::from_f64(value).map(Value::Number)
}

/// Strings worth trying where `shape` must hold and one of `readers` should not.
pub(super) fn strings(shape: &Shape<'_>, readers: &[Demand<'_>]) -> Vec<Value> {
    let (shortest, longest) = shape.limits(|k| k.min_length, |k| k.max_length);
    let mut lengths = BTreeSet::from([shortest]);
    if longest <= LONGEST {
        lengths.insert(longest);
    }
    let mut texts: Vec<String> = Vec::new();
    let mut reader_patterns = BTreeSet::new();
    for keywords in readers.iter().map(|reader| reader.keywords()) {
        let limits = [keywords.min_length, keywords.max_length]
            .into_iter()
            .flatten();
        for limit in limits {
            lengths.extend([limit.saturating_sub(1), limit, limit.saturating_add(1)]);
        }
        let listed = keywords.choices.iter().flatten().chain(&keywords.constant);
        texts.extend(listed.filter_map(Value::as_str).take(64).map(str::to_owned));
        reader_patterns.extend(keywords.pattern.as_ref());
    }
    lengths.retain(|length| (shortest..=longest.min(LONGEST)).contains(length));
    let own_patterns: BTreeSet<&String> = shape
        .keywords()
        .filter_map(|k| k.pattern.as_ref())
        .collect();
    for own in own_patterns.iter().take(MAX_PATTERNS) {
        for reader in reader_patterns.iter().take(MAX_PATTERNS) {
            if let Inclusion::Fails(text) = language::inclusion(own, reader) {
                texts.push(text);
            }
        }
    }
    let least = usize::try_from(shortest.min(LONGEST)).unwrap_or(0);
    for pattern in own_patterns.iter().copied().chain(reader_patterns).take(8) {
        let matching = text::matching(pattern, &lengths);
        // An unanchored pattern still matches what is made longer.
        texts.extend(
            matching
                .iter()
                .take(2)
                .map(|text| format!("{text:a<least$}")),
        );
        texts.extend(matching);
    }
    let all = shape
        .keywords()
        .chain(readers.iter().map(|reader| reader.keywords()));
    let checked: BTreeSet<&str> = all.filter_map(|k| k.checked_format.as_deref()).collect();
    texts.extend(
        checked
            .into_iter()
            .flat_map(formats::texts)
            .map(str::to_owned),
    );
    texts.extend(["a", "", "A", "0", " ", "é", "a\nb", "-", "a b", "1.5", "x1"].map(str::to_owned));
    if own_patterns.is_empty() {
        let length = |length: &u64| usize::try_from(*length).ok();
        texts.extend(
            lengths
                .iter()
                .filter_map(length)
                .map(|length| "a".repeat(length)),
        );
    }
    let fits = |text: &String| (shortest..=longest).contains(&(text.chars().count() as u64));
    texts.retain(fits);
    distinct(texts.into_iter().map(Value::String).collect())
}
