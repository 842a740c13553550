//! Files from a pull request are hostile: each gets an answer, or is named unread or unproven, soon and without a crash.

mod support;

use std::fmt::Write as _;

use schema_gate::compat::Semantics;
use schema_gate::format::Reading;
use schema_gate::model::{Direction, Layer, SchemaType};
use serde_json::{Value, json};
use support::{Judged, Snapshot, judge};

fn judge_texts(old: &str, new: &str) -> Judged {
    let side = |origin: &str, text: &str| {
        Snapshot::new(origin, [("order.json".to_owned(), text.to_owned())])
    };
    judge(
        &side("old", old),
        &side("new", new),
        Some(SchemaType::Json),
        &Reading::default(),
        Semantics::default(),
    )
}

fn verdicts(old: &Value, new: &Value) -> [&'static str; 2] {
    let judged = judge_texts(&old.to_string(), &new.to_string());
    assert!(judged.unread.is_empty(), "{:?}", judged.unread);
    Direction::BOTH.map(|direction| judged.verdict(direction, Layer::Source))
}

fn unread(text: &str) -> String {
    let judged = judge_texts("{\"type\": \"object\"}", text);
    let is_read = judged
        .pairs
        .iter()
        .any(|(pair, _)| pair.new_side().is_some());
    assert!(!is_read, "{text} was read");
    let unread = judged
        .unread
        .first()
        .unwrap_or_else(|| panic!("{text:.80} was read"));
    assert!(unread.place.is_some(), "{unread:?}");
    unread.message.clone()
}

#[test]
fn what_is_no_schema_is_unread_with_its_place() {
    assert!(unread("").contains("empty"));
    assert!(unread("{\"type\": \"object\",}").contains("not JSON"));
    assert!(unread(&"[".repeat(200_000)).contains("128 levels"));
    assert!(unread("[]").contains("a schema is an object"));
    assert!(unread("{\"type\": \"strnig\"}").contains("at /type"));
    assert!(unread("{\"type\": \"strnig\"}").ends_with("name that in $schema"));
    assert!(unread("{\"maximum\": 1e400}").contains("out of range"));
    assert!(unread("{\"$ref\": \"#/$defs/Nowhere\"}").contains("leads nowhere"));
    assert!(unread("{\"$ref\": \"https://acme.com/order.json\"}").contains("leads to no file"));
    assert!(unread("{\"$ref\": \"../../../etc/passwd\"}").contains("leads out of the repository"));
}

#[test]
fn reference_loops_end() {
    let empty = json!({"$ref": "#"});
    assert_eq!(verdicts(&empty, &json!(true)), ["compatible", "compatible"]);
    let ring = json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}});
    assert_eq!(verdicts(&ring, &ring), ["compatible", "compatible"]);
    let twice = json!({"allOf": [{"$ref": "#"}, {"$ref": "#"}], "anyOf": [{"$ref": "#"}, {"type": "string"}]});
    verdicts(&twice, &json!({"type": "string"}));
    verdicts(&twice, &json!({"not": {"$ref": "#"}}));
}

#[test]
fn escapes_in_references_spell_no_path() {
    for reference in [
        "%2e%2e/%2E%2E/etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "x%2f..%2forder.json",
    ] {
        let told = unread(&json!({"$ref": reference}).to_string());
        assert!(told.contains("names no file"), "{told}");
    }
}

fn chain(length: usize, last: &Value) -> Value {
    let mut definitions = serde_json::Map::new();
    for index in 0..length {
        let next = format!("#/$defs/d{}", index + 1);
        definitions.insert(
            format!("d{index}"),
            json!({"type": "object", "properties": {"next": {"$ref": next}}}),
        );
    }
    definitions.insert(format!("d{length}"), last.clone());
    json!({"$ref": "#/$defs/d0", "$defs": definitions})
}

#[test]
fn definitions_that_refer_to_each_other_in_a_long_chain_are_followed() {
    let (old, new) = (
        chain(400, &json!({"type": "string"})),
        chain(400, &json!({"type": "integer"})),
    );
    verdicts(&old, &new);
    let recursive = chain(400, &json!({"$ref": "#/$defs/d0"}));
    verdicts(&recursive, &old);
}

#[test]
fn thousands_of_branches_and_of_values_are_looked_at_within_limits() {
    let branches = |constant: &str| {
        let branches = (0..1_500)
            .map(|index| json!({"properties": {"kind": {"const": format!("{constant}{index}")}}}));
        json!({"anyOf": branches.collect::<Vec<_>>()})
    };
    verdicts(&branches("a"), &branches("b"));
    let values = |from: usize| json!({"enum": (from..from + 20_000).map(|index| format!("value {index}")).collect::<Vec<_>>()});
    assert_eq!(
        verdicts(&values(0), &values(1)),
        ["incompatible", "incompatible"]
    );
}

/// As many as are hostile; fewer where nothing is optimized, to save a minute.
const MANY: usize = if cfg!(debug_assertions) {
    1_000
} else {
    10_000
};

/// Verdicts and reasons, which must be the same every time.
fn twice(old: &Value, new: &Value) -> [&'static str; 2] {
    let told = || {
        let judged = judge_texts(&old.to_string(), &new.to_string());
        let verdicts = Direction::BOTH.map(|direction| judged.verdict(direction, Layer::Source));
        let pairs = judged.pairs.into_iter();
        let reasons: Vec<_> = pairs.map(|(_, judgement)| judgement.unproven).collect();
        (verdicts, reasons)
    };
    let first = told();
    assert_eq!(first, told());
    first.0
}

#[test]
fn many_branches_are_looked_at_within_limits() {
    let branches = |from: usize| {
        let branches = (from..from + MANY)
            .map(|index| json!({"properties": {"kind": {"const": format!("k{index}")}, "a": {}}, "required": ["kind"]}));
        json!({"anyOf": branches.collect::<Vec<_>>()})
    };
    twice(&branches(0), &branches(1));
}

#[test]
fn many_constants_are_looked_at_within_limits() {
    let constants = |from: usize| {
        let constants = (from..from + MANY).map(|index| json!({"const": index}));
        json!({"oneOf": constants.collect::<Vec<_>>()})
    };
    twice(&constants(0), &constants(1));
}

#[test]
fn a_megabyte_of_values_is_looked_at_within_limits() {
    let values = |from: usize| {
        let values = (from..from + 50_000).map(|index| format!("a value of its own {index}"));
        json!({"enum": values.collect::<Vec<_>>()})
    };
    let verdicts = twice(&values(0), &values(1));
    assert_eq!(verdicts, ["incompatible", "incompatible"]);
    assert_eq!(
        twice(&values(0), &json!({"type": "string"})),
        ["compatible", "incompatible"]
    );
}

/// Definitions of which each refers to the next, and the last to the first.
fn ring(length: usize, odd: usize, value: &Value) -> Value {
    let mut definitions = serde_json::Map::new();
    for index in 0..length {
        let next = format!("#/$defs/d{}", (index + 1) % length);
        let own = if index == odd {
            value.clone()
        } else {
            json!({"type": "integer"})
        };
        definitions.insert(
            format!("d{index}"),
            json!({"type": "object", "properties": {"next": {"$ref": next}, "own": own}}),
        );
    }
    json!({"$ref": "#/$defs/d0", "$defs": definitions})
}

#[test]
fn a_thousand_definitions_in_a_ring_are_followed() {
    let integers = ring(1_000, 0, &json!({"type": "integer"}));
    let wide = ring(1_000, 999, &json!({"type": "number"}));
    assert_eq!(twice(&integers, &wide)[0], "compatible");
    let near = ring(1_000, 1, &json!({"type": "string"}));
    verdicts(&integers, &near);
}

#[test]
fn what_only_contains_itself_is_nothing() {
    let endless = json!({"$ref": "#/$defs/a", "$defs": {
        "a": {"type": "object", "properties": {"next": {"$ref": "#/$defs/a"}}, "required": ["next"]}}});
    assert_eq!(twice(&endless, &json!({"type": "string"}))[0], "compatible");
}

#[test]
fn arrays_of_different_arrays_of_themselves_end() {
    let nested = json!({"type": "array", "uniqueItems": true, "items": {"$ref": "#"}});
    assert_eq!(
        twice(&nested, &json!({"type": "array"})),
        ["compatible", "incompatible"]
    );
    assert_eq!(
        twice(&nested, &json!({"maxItems": 1})),
        ["incompatible", "incompatible"]
    );
}

#[test]
fn choices_beside_choices_end() {
    let choices = |types: [&str; 3]| {
        let one = |index: usize| {
            let branches =
                types.map(|of| json!({"properties": {format!("p{index}"): {"type": of}}}));
            json!({"anyOf": branches})
        };
        json!({"type": "object", "allOf": (0..MANY / 250).map(one).collect::<Vec<_>>()})
    };
    let (narrow, wide) = (
        choices(["integer", "string", "null"]),
        choices(["number", "string", "null"]),
    );
    twice(&narrow, &wide);
}

#[test]
fn patterns_do_not_explode() {
    let pattern = |pattern: &str| json!({"type": "string", "pattern": pattern});
    for bomb in [
        "^(a+)+$",
        "^(a|a)*b$",
        "^(((a{50}){50}){50})$",
        "^(?=(a+)+\\1)b",
        "(.*){1,900}x",
        "[",
    ] {
        verdicts(&pattern(bomb), &pattern("^b$"));
        verdicts(&pattern("^b$"), &pattern(bomb));
    }
}

#[test]
fn numbers_that_validators_round_prove_nothing() {
    let limit = |digits: &str| format!("{{\"maximum\": {digits}}}");
    let judged = judge_texts(
        &limit("100000000000000000000000000001"),
        &limit("100000000000000000000000000000"),
    );
    assert_eq!(
        judged.verdict(Direction::Backward, Layer::Source),
        "unproven"
    );
    let judged = judge_texts(&limit("1e3"), &limit("1000.0"));
    assert_eq!(
        judged.verdict(Direction::Backward, Layer::Source),
        "compatible"
    );
}

#[test]
fn names_of_any_kind_are_only_names() {
    let mut text = String::from("{\"properties\": {");
    for (index, name) in ["", "/", "~1", "%25", "#", "\\\"", "__proto__", "é", "$ref"]
        .iter()
        .enumerate()
    {
        let comma = if index == 0 { "" } else { "," };
        write!(text, "{comma}\"{name}\": {{\"type\": \"string\"}}").unwrap();
    }
    text.push_str("}}");
    let judged = judge_texts(&text, &text.replace("string", "integer"));
    assert_eq!(judged.pairs[0].1.changes.len(), 9);
    assert_eq!(
        judged.verdict(Direction::Backward, Layer::Source),
        "incompatible"
    );
}
