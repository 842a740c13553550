//! Whether two schemas say the same, whatever their definitions are called and however often they are referred to.

use std::collections::BTreeSet;

use serde_json::{Number, Value};

use super::schema::{Keywords, NodeId, Schema, Types};
use crate::model::Draft;

/// Whether `one` of `left` and `other` of `right` say the same, annotations aside.
///
/// Walks both graphs together and takes pairs that it meets again as equal, so that recursion ends.
pub fn alike(left: &Schema, one: NodeId, right: &Schema, other: NodeId) -> bool {
    let drafts_agree = (left.draft() == Draft::Draft4) == (right.draft() == Draft::Draft4);
    walk(left, one, right, other, |one| {
        drafts_agree || !mentions_integer(one)
    })
}

/// The same, but for the one thing that draft-04 alone says: that `1.0` is no integer.
pub fn alike_but_integers(left: &Schema, right: &Schema) -> bool {
    walk(left, left.root(), right, right.root(), |_| true)
}

fn walk(
    left: &Schema,
    one: NodeId,
    right: &Schema,
    other: NodeId,
    is_told_alike: impl Fn(&Keywords) -> bool,
) -> bool {
    let mut seen = BTreeSet::new();
    let mut todo = vec![(one, other)];
    while let Some((one, other)) = todo.pop() {
        let (one, other) = (left.target(one), right.target(other));
        if !seen.insert((one, other)) {
            continue;
        }
        let (one, other) = (left.keywords(one), right.keywords(other));
        let same = is_told_alike(one) && same_assertions(one, other);
        if !same || !pair_up(one, other, &mut todo) {
            return false;
        }
    }
    true
}

/// Only draft-04 says that `1.0` is no integer.
fn mentions_integer(keywords: &Keywords) -> bool {
    let integer = |types: Types| types.covers(Types::INTEGER) && !types.covers(Types::NUMBER);
    keywords.types.is_some_and(integer)
}

fn same_assertions(one: &Keywords, other: &Keywords) -> bool {
    one.opaque.is_none()
        && other.opaque.is_none()
        && one.never == other.never
        && one.types == other.types
        && same_choices(one.choices.as_deref(), other.choices.as_deref())
        && same_value(one.constant.as_ref(), other.constant.as_ref())
        && numbers(one) == numbers(other)
        && one.pattern == other.pattern
        && one.checked_format == other.checked_format
        && one.unique_items == other.unique_items
        && counts(one) == counts(other)
        && one.required == other.required
        && one.dependent_required == other.dependent_required
}

fn numbers(keywords: &Keywords) -> [Option<String>; 5] {
    let text = |number: &Option<Number>| number.clone().map(|number| canonical(&number.into()));
    [
        text(&keywords.minimum),
        text(&keywords.maximum),
        text(&keywords.exclusive_minimum),
        text(&keywords.exclusive_maximum),
        text(&keywords.multiple_of),
    ]
}

fn counts(keywords: &Keywords) -> [Option<u64>; 8] {
    [
        keywords.min_length,
        keywords.max_length,
        keywords.min_items,
        keywords.max_items,
        keywords.min_properties,
        keywords.max_properties,
        keywords.min_contains,
        keywords.max_contains,
    ]
}

fn same_value(one: Option<&Value>, other: Option<&Value>) -> bool {
    one.map(canonical) == other.map(canonical)
}

fn same_choices(one: Option<&[Value]>, other: Option<&[Value]>) -> bool {
    let set = |values: &[Value]| values.iter().map(canonical).collect::<BTreeSet<_>>();
    one.map(set) == other.map(set)
}

/// A text that two values share when they are the same value: keys in order, `1.0` as `1`.
pub fn canonical(value: &Value) -> String {
    jsonschema::canonical::json::to_string(value).unwrap_or_else(|_| value.to_string())
}

/// Puts the subschemas that stand in the same place on the list; `false` when some place has one on one side only.
fn pair_up(one: &Keywords, other: &Keywords, todo: &mut Vec<(NodeId, NodeId)>) -> bool {
    let single = |keywords: &Keywords| {
        [
            keywords.reference,
            keywords.items,
            keywords.contains,
            keywords.unevaluated_items,
            keywords.additional,
            keywords.property_names,
            keywords.unevaluated,
            keywords.not,
            keywords.condition,
            keywords.consequence,
            keywords.alternative,
        ]
    };
    let lists = |keywords: &Keywords| {
        [
            keywords.prefix.clone(),
            keywords.all_of.clone(),
            keywords.any_of.clone(),
            keywords.one_of.clone(),
        ]
    };
    for (one, other) in single(one).into_iter().zip(single(other)) {
        match (one, other) {
            (Some(one), Some(other)) => todo.push((one, other)),
            (None, None) => {}
            _ => return false,
        }
    }
    for (one, other) in lists(one).into_iter().zip(lists(other)) {
        if one.len() != other.len() {
            return false;
        }
        todo.extend(one.into_iter().zip(other));
    }
    let maps = [
        (&one.properties, &other.properties),
        (&one.pattern_properties, &other.pattern_properties),
        (&one.dependent_schemas, &other.dependent_schemas),
    ];
    for (one, other) in maps {
        if !one.keys().eq(other.keys()) {
            return false;
        }
        todo.extend(one.values().copied().zip(other.values().copied()));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn same(one: &Value, other: &Value) -> bool {
        let (one, other) = (
            Schema::lower(one, Draft::Draft7),
            Schema::lower(other, Draft::Draft7),
        );
        alike(&one, one.root(), &other, other.root())
    }

    #[test]
    fn definitions_may_be_renamed_and_written_out() {
        let named =
            json!({"items": {"$ref": "#/definitions/a"}, "definitions": {"a": {"enum": [1, 2.0]}}});
        assert!(same(
            &named,
            &json!({"items": {"enum": [2, 1], "title": "written out"}})
        ));
        assert!(!same(&named, &json!({"items": {"enum": [1, 3]}})));
    }

    #[test]
    fn recursion_ends() {
        let tree = json!({"properties": {"next": {"$ref": "#"}}});
        let twice = json!({"properties": {"next": {"properties": {"next": {"$ref": "#"}}}}});
        assert!(same(&tree, &twice));
    }
}
