//! Where a schema holds other schemas, draft by draft.

use serde_json::{Map, Value};

use crate::model::{Draft, Pointer};

/// How the value of a keyword holds schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::format) enum Holds {
    /// It is a schema.
    One,
    /// It is an array of schemas.
    List,
    /// It is a schema or an array of schemas.
    OneOrList,
    /// It is an object whose values are schemas.
    Map,
    /// It is an object whose values are schemas or lists of names.
    MapOrNames,
}

/// A keyword that holds schemas, and the drafts that know it.
struct Applicator {
    name: &'static str,
    holds: Holds,
    since: Draft,
    until: Draft,
}

const fn applicator(name: &'static str, holds: Holds, since: Draft, until: Draft) -> Applicator {
    Applicator {
        name,
        holds,
        since,
        until,
    }
}

const FIRST: Draft = Draft::Draft4;
const LAST: Draft = Draft::Draft202012;

/// 2019-09 and later split `dependencies` in two; validators keep reading the old word, and so do we.
const APPLICATORS: &[Applicator] = &[
    applicator("definitions", Holds::Map, FIRST, LAST),
    applicator("$defs", Holds::Map, Draft::Draft201909, LAST),
    applicator("properties", Holds::Map, FIRST, LAST),
    applicator("patternProperties", Holds::Map, FIRST, LAST),
    applicator("additionalProperties", Holds::One, FIRST, LAST),
    applicator("propertyNames", Holds::One, Draft::Draft6, LAST),
    applicator("dependencies", Holds::MapOrNames, FIRST, LAST),
    applicator("dependentSchemas", Holds::Map, Draft::Draft201909, LAST),
    applicator(
        "unevaluatedProperties",
        Holds::One,
        Draft::Draft201909,
        LAST,
    ),
    applicator("items", Holds::OneOrList, FIRST, Draft::Draft201909),
    applicator("items", Holds::One, Draft::Draft202012, LAST),
    applicator("prefixItems", Holds::List, Draft::Draft202012, LAST),
    applicator("additionalItems", Holds::One, FIRST, Draft::Draft201909),
    applicator("unevaluatedItems", Holds::One, Draft::Draft201909, LAST),
    applicator("contains", Holds::One, Draft::Draft6, LAST),
    applicator("allOf", Holds::List, FIRST, LAST),
    applicator("anyOf", Holds::List, FIRST, LAST),
    applicator("oneOf", Holds::List, FIRST, LAST),
    applicator("not", Holds::One, FIRST, LAST),
    applicator("if", Holds::One, Draft::Draft7, LAST),
    applicator("then", Holds::One, Draft::Draft7, LAST),
    applicator("else", Holds::One, Draft::Draft7, LAST),
];

/// How the value of this keyword holds schemas, where the draft knows it as one that does.
pub(in crate::format) fn holds(keyword: &str, draft: Draft) -> Option<Holds> {
    let knows = |applicator: &&Applicator| {
        applicator.name == keyword && (applicator.since..=applicator.until).contains(&draft)
    };
    APPLICATORS.iter().find(knows).map(|known| known.holds)
}

/// The schemas that `schema`, which stands at `pointer`, directly holds.
///
/// Up to draft-07 a `$ref` stands alone: its siblings mean nothing.
pub(super) fn subschemas<'v>(
    schema: &'v Map<String, Value>,
    pointer: &Pointer,
    draft: Draft,
) -> Vec<(Pointer, &'v Value)> {
    let mut found = Vec::new();
    if ref_stands_alone(schema, draft) {
        return found;
    }
    for applicator in APPLICATORS {
        if draft < applicator.since || applicator.until < draft {
            continue;
        }
        if let Some(value) = schema.get(applicator.name) {
            collect(
                applicator.holds,
                value,
                &pointer.join(applicator.name),
                &mut found,
            );
        }
    }
    found
}

/// Whether `schema` is a `$ref` whose siblings the draft tells us to ignore.
pub(super) fn ref_stands_alone(schema: &Map<String, Value>, draft: Draft) -> bool {
    draft <= Draft::Draft7 && schema.get("$ref").is_some_and(Value::is_string)
}

fn collect<'v>(
    holds: Holds,
    value: &'v Value,
    pointer: &Pointer,
    found: &mut Vec<(Pointer, &'v Value)>,
) {
    match (holds, value) {
        (Holds::Map | Holds::MapOrNames, Value::Object(members)) => {
            let schemas = members.iter().filter(|(_, value)| is_schema(value));
            found.extend(schemas.map(|(key, value)| (pointer.join(key), value)));
        }
        (Holds::List | Holds::OneOrList, Value::Array(items)) => {
            let schemas = items.iter().enumerate();
            found.extend(schemas.map(|(index, value)| (pointer.join(index), value)));
        }
        (Holds::One | Holds::OneOrList, value) if is_schema(value) => {
            found.push((pointer.clone(), value));
        }
        _ => {}
    }
}

/// Whether a value can stand where a schema is asked for.
pub(super) fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}
