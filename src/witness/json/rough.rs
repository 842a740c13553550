//! A rough check that says whether a value is worth trying.
//!
//! It knows the keywords that decide most cases and lets pass what it does not know. The validator has the last word.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::{Map, Number, Value};

use super::bench::{Bench, size};
use super::demand::Demand;
use crate::format::jsonschema::alike::canonical;
use crate::format::jsonschema::schema::{Keywords, Types};
use crate::model::Draft;

/// Schemas that look at the same value may refer to each other in a ring.
const MAX_RING: usize = 64;

/// Whether `value` seems to satisfy all of `demands`.
pub(super) fn admits(bench: &Bench, demands: &[Demand<'_>], value: &Value) -> bool {
    bench.spend(size(value)) && demands.iter().all(|demand| holds(bench, *demand, value, 0))
}

/// Whether `value` seems to violate one of `demands`.
pub(super) fn refuses(bench: &Bench, demands: &[Demand<'_>], value: &Value) -> bool {
    bench.spend(size(value)) && !demands.iter().all(|demand| holds(bench, *demand, value, 0))
}

/// Which keywords of `demands` a value violates by itself, parts and branches aside: values with the same answer show
/// the same.
pub(super) fn complaints(bench: &Bench, demands: &[Demand<'_>], value: &Value) -> BTreeSet<String> {
    let mut complaints = BTreeSet::new();
    bench.spend(1 + demands.len() as u64 / 4);
    for (index, demand) in demands.iter().enumerate() {
        let keywords = demand.keywords();
        let mut complain = |keyword: &str, is_held: bool| {
            if !is_held {
                complaints.insert(format!("{index} {keyword}"));
            }
        };
        complain("value", is_listed(bench, *demand, value));
        match value {
            Value::String(text) => {
                let length = text.chars().count() as u64;
                complain("min", keywords.min_length.is_none_or(|min| length >= min));
                complain("max", keywords.max_length.is_none_or(|max| length <= max));
                let pattern = keywords.pattern.as_ref();
                complain(
                    "pattern",
                    pattern.is_none_or(|pattern| bench.matches(pattern, text)),
                );
                complain("format", is_in_format(bench, *demand, text));
            }
            Value::Number(number) => {
                complain("min", is_above(keywords, number));
                complain("max", is_below(keywords, number));
                complain("step", is_step(keywords, number));
            }
            Value::Array(items) => {
                let count = items.len() as u64;
                complain("min", keywords.min_items.is_none_or(|min| count >= min));
                complain("max", keywords.max_items.is_none_or(|max| count <= max));
                complain("unique", !keywords.unique_items || are_unique(items));
            }
            Value::Object(members) => {
                let count = members.len() as u64;
                complain(
                    "min",
                    keywords.min_properties.is_none_or(|min| count >= min),
                );
                complain(
                    "max",
                    keywords.max_properties.is_none_or(|max| count <= max),
                );
                for name in &keywords.required {
                    complain(name, members.contains_key(name));
                }
                for name in members
                    .keys()
                    .filter(|name| !keywords.properties.contains_key(*name))
                {
                    let allowed = demand.property(name, bench);
                    complain(name, allowed.iter().all(|demand| !demand.keywords().never));
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }
    complaints
}

fn holds(bench: &Bench, demand: Demand<'_>, value: &Value, ring: usize) -> bool {
    if ring > MAX_RING || !bench.spend(1) {
        return true;
    }
    let keywords = demand.keywords();
    !keywords.never
        && scalar(bench, demand, value)
        && match value {
            Value::Object(members) => object(bench, demand, members),
            Value::Array(items) => array(bench, demand, items),
            _ => true,
        }
        && branches(bench, demand, value, ring)
}

fn scalar(bench: &Bench, demand: Demand<'_>, value: &Value) -> bool {
    is_listed(bench, demand, value)
        && match value {
            Value::String(text) => {
                string(bench, demand.keywords(), text) && is_in_format(bench, demand, text)
            }
            Value::Number(number) => self::number(demand.keywords(), number),
            _ => true,
        }
}

/// Whether type, `enum` and `const` let a value pass.
fn is_listed(bench: &Bench, demand: Demand<'_>, value: &Value) -> bool {
    let keywords = demand.keywords();
    let draft4 = demand.schema.draft() == Draft::Draft4;
    let choices = keywords.choices.as_deref();
    let constant = keywords.constant.as_ref();
    keywords
        .types
        .is_none_or(|types| types.covers(type_of(value, draft4)))
        && choices.is_none_or(|choices| bench.listed(demand, choices).contains(&canonical(value)))
        && constant.is_none_or(|constant| canonical(constant) == canonical(value))
}

fn type_of(value: &Value, draft4: bool) -> Types {
    match value {
        Value::Null => Types::NULL,
        Value::Bool(_) => Types::BOOLEAN,
        Value::String(_) => Types::STRING,
        Value::Array(_) => Types::ARRAY,
        Value::Object(_) => Types::OBJECT,
        Value::Number(number) if number.is_f64() => {
            let whole = number.as_f64().is_some_and(|number| number.fract() == 0.0);
            if whole && !draft4 {
                Types::INTEGER
            } else {
                Types::NUMBER
            }
        }
        Value::Number(_) => Types::INTEGER,
    }
}

fn string(bench: &Bench, keywords: &Keywords, text: &str) -> bool {
    let length = text.chars().count() as u64;
    keywords.min_length.is_none_or(|min| length >= min)
        && keywords.max_length.is_none_or(|max| length <= max)
        && keywords
            .pattern
            .as_ref()
            .is_none_or(|pattern| bench.matches(pattern, text))
}

fn is_in_format(bench: &Bench, demand: Demand<'_>, text: &str) -> bool {
    let format = demand.keywords().checked_format.as_ref();
    format.is_none_or(|format| bench.is_in_format(format, demand.schema.draft(), text))
}

fn number(keywords: &Keywords, number: &Number) -> bool {
    is_above(keywords, number) && is_below(keywords, number) && is_step(keywords, number)
}

fn is_above(keywords: &Keywords, number: &Number) -> bool {
    let order = |limit: &Option<Number>| limit.as_ref().and_then(|limit| compare(number, limit));
    order(&keywords.minimum).is_none_or(Ordering::is_ge)
        && order(&keywords.exclusive_minimum).is_none_or(Ordering::is_gt)
}

fn is_below(keywords: &Keywords, number: &Number) -> bool {
    let order = |limit: &Option<Number>| limit.as_ref().and_then(|limit| compare(number, limit));
    order(&keywords.maximum).is_none_or(Ordering::is_le)
        && order(&keywords.exclusive_maximum).is_none_or(Ordering::is_lt)
}

fn is_step(keywords: &Keywords, number: &Number) -> bool {
    keywords.multiple_of.as_ref().is_none_or(|step| {
        let times = number.as_f64().zip(step.as_f64());
        times.is_none_or(|(value, step)| is_multiple(value, step))
    })
}

/// Whole numbers are compared exactly.
fn compare(number: &Number, limit: &Number) -> Option<Ordering> {
    match (number.as_i128(), limit.as_i128()) {
        (Some(number), Some(limit)) => Some(number.cmp(&limit)),
        _ => number.as_f64()?.partial_cmp(&limit.as_f64()?),
    }
}

/// Whether `value` is a multiple of `step`, as near as binary fractions can tell.
pub(super) fn is_multiple(value: f64, step: f64) -> bool {
    let times = value / step;
    (times - times.round()).abs() < 1e-9
}

fn object(bench: &Bench, demand: Demand<'_>, members: &Map<String, Value>) -> bool {
    let keywords = demand.keywords();
    let count = members.len() as u64;
    let has = |name: &String| members.contains_key(name);
    keywords.min_properties.is_none_or(|min| count >= min)
        && keywords.max_properties.is_none_or(|max| count <= max)
        && keywords.required.iter().all(has)
        && keywords
            .dependent_required
            .iter()
            .all(|(trigger, names)| !has(trigger) || names.iter().all(has))
        && members
            .iter()
            .all(|(name, value)| member(bench, demand, name, value))
}

fn member(bench: &Bench, demand: Demand<'_>, name: &str, value: &Value) -> bool {
    let keywords = demand.keywords();
    let named = keywords
        .property_names
        .is_none_or(|names| holds(bench, demand.of(names), &Value::String(name.to_owned()), 0));
    // Whether a name is unevaluated depends on the branches, which the rough check does not follow.
    named
        && demand
            .property(name, bench)
            .into_iter()
            .all(|on_member| holds(bench, on_member, value, 0))
}

fn array(bench: &Bench, demand: Demand<'_>, items: &[Value]) -> bool {
    let keywords = demand.keywords();
    let count = items.len() as u64;
    let fits = |(index, item): (usize, &Value)| {
        demand
            .item(index)
            .is_none_or(|on_item| holds(bench, on_item, item, 0))
    };
    keywords.min_items.is_none_or(|min| count >= min)
        && keywords.max_items.is_none_or(|max| count <= max)
        && (!keywords.unique_items || are_unique(items))
        && items.iter().enumerate().all(fits)
        && keywords.contains.is_none_or(|contains| {
            let matching = items
                .iter()
                .filter(|item| holds(bench, demand.of(contains), item, 0));
            let matching = matching.count() as u64;
            matching >= keywords.min_contains.unwrap_or(1)
                && keywords.max_contains.is_none_or(|max| matching <= max)
        })
}

fn are_unique(items: &[Value]) -> bool {
    let mut seen = BTreeSet::new();
    items.iter().all(|item| seen.insert(canonical(item)))
}

fn branches(bench: &Bench, demand: Demand<'_>, value: &Value, ring: usize) -> bool {
    let keywords = demand.keywords();
    let holds = |id| holds(bench, demand.of(id), value, ring + 1);
    let conditional = keywords.condition.is_none_or(|condition| {
        let then = if holds(condition) {
            keywords.consequence
        } else {
            keywords.alternative
        };
        then.is_none_or(holds)
    });
    conditional
        && keywords.reference.is_none_or(holds)
        && keywords.not.is_none_or(|not| !holds(not))
        && keywords.all_of.iter().all(|id| holds(*id))
        && (keywords.any_of.is_empty() || keywords.any_of.iter().any(|id| holds(*id)))
        && (keywords.one_of.is_empty()
            || keywords.one_of.iter().filter(|id| holds(**id)).count() == 1)
        && keywords
            .dependent_schemas
            .iter()
            .all(|(trigger, id)| value.get(trigger).is_none() || holds(*id))
}
