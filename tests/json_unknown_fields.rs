//! `unknown-fields = "ignored"`: writers send what they declare. Where a schema lets anything pass by intention, they
//! still may.

mod support;

use schema_gate::compat::Semantics;
use schema_gate::format::Reading;
use schema_gate::model::{Direction, Layer, SchemaType, UnknownFields};
use serde_json::{Value, json};
use support::{Snapshot, judge};

/// Whether the new schema reads what the old one wrote, with unknown fields ignored and allowed.
fn backward(old: &Value, new: &Value) -> [&'static str; 2] {
    let side = |origin: &str, value: &Value| {
        Snapshot::new(origin, [("order.json".to_owned(), value.to_string())])
    };
    [UnknownFields::Ignored, UnknownFields::Allowed].map(|unknown_fields| {
        let judged = judge(
            &side("old", old),
            &side("new", new),
            Some(SchemaType::Json),
            &Reading::default(),
            Semantics {
                unknown_fields,
                ..Semantics::default()
            },
        );
        assert!(judged.unread.is_empty(), "{:?}", judged.unread);
        judged.verdict(Direction::Backward, Layer::Source)
    })
}

/// A schema of an object with these properties.
fn object(properties: &Value) -> Value {
    json!({"type": "object", "properties": properties})
}

const YES: &str = "compatible";
const NO: &str = "incompatible";

#[test]
fn an_optional_property_may_be_added_to_an_open_schema() {
    let old = object(&json!({"id": {"type": "string"}}));
    let new = object(&json!({"id": {"type": "string"}, "total": {"type": "number"}}));
    assert_eq!(backward(&old, &new), [YES, NO]);
}

#[test]
fn so_it_may_deep_inside_and_an_open_schema_may_be_closed() {
    let line = json!({"properties": {"sku": {"type": "string"}}, "required": ["sku"]});
    let closed = json!({
        "properties": {"sku": {"type": "string"}, "count": {"type": "integer"}},
        "additionalProperties": false,
    });
    let lines = |line: &Value| object(&json!({"lines": {"items": line}}));
    assert_eq!(backward(&lines(&line), &lines(&closed)), [YES, NO]);
}

#[test]
fn a_required_property_may_not() {
    let old = object(&json!({"id": {"type": "string"}}));
    let mut new = object(&json!({"id": {"type": "string"}, "total": {}}));
    new["required"] = json!(["total"]);
    assert_eq!(backward(&old, &new), [NO, NO]);
}

#[test]
fn maps_stay_open() {
    let id = json!({"id": {}});
    for map in [
        json!({"type": "object"}),
        json!({"type": "object", "additionalProperties": {"type": "string"}}),
        json!({"type": "object", "propertyNames": {"maxLength": 9}}),
        json!({"type": "object", "properties": id, "additionalProperties": {"type": "string"}}),
        json!({"type": "object", "properties": id, "minProperties": 2}),
    ] {
        let old = object(&json!({"labels": map}));
        let new = object(&json!({"labels": object(&json!({"gift": {"type": "boolean"}}))}));
        assert_eq!(backward(&old, &new), [NO, NO], "{old}");
    }
}

#[test]
fn names_are_declared_by_all_schemas_that_apply_to_a_value() {
    let city = object(&json!({"city": {"type": "string"}}));
    let zip = object(&json!({"zip": {"type": "string"}}));
    let old = json!({
        "$defs": {"Base": {"properties": {"id": {"type": "string"}, "at": city}}},
        "allOf": [
            {"$ref": "#/$defs/Base"},
            {"properties": {"total": {"type": "number"}, "at": zip}},
        ],
    });
    // Were each part closed by itself, the writer could send nothing, and anything would be compatible.
    for (part, kind) in [("id", "integer"), ("total", "string")] {
        let new = json!({"properties": {part: {"type": kind}}});
        assert_eq!(backward(&old, &new), [NO, NO], "{part}");
    }
    for part in ["city", "zip"] {
        let new = json!({"properties": {"at": {"properties": {part: {"type": "integer"}}}}});
        assert_eq!(backward(&old, &new), [NO, NO], "{part}");
    }
    let new = json!({"properties": {"note": {"type": "string"}}});
    assert_eq!(backward(&old, &new), [YES, NO]);
}

#[test]
fn each_branch_declares_its_own_names() {
    let branch = |kind: &str, more: &Value| {
        let mut branch =
            json!({"properties": {"kind": {"const": kind}, "id": more}, "required": ["kind"]});
        if more.is_null() {
            branch["properties"] = json!({"kind": {"const": kind}});
        }
        branch
    };
    let text = json!({"type": "string"});
    let choice = |invoice: &Value| json!({"type": "object", "oneOf": [branch("card", &text), branch("invoice", invoice)]});
    let old = choice(&Value::Null);
    let new = choice(&json!({"type": "integer"}));
    assert_eq!(backward(&old, &new), [YES, NO]);
}

#[test]
fn what_is_required_or_asked_for_by_a_condition_is_declared() {
    let old = json!({
        "properties": {"kind": {"enum": ["private", "business"]}},
        "required": ["id"],
        "if": {"properties": {"kind": {"const": "business"}}},
        "then": {"required": ["vatId"]},
    });
    let text = |name: &str| json!({"properties": {name: {"type": "string"}}});
    assert_eq!(backward(&old, &text("id")), [NO, NO]);
    assert_eq!(backward(&old, &text("vatId")), [NO, NO]);
    assert_eq!(backward(&old, &text("note")), [YES, NO]);
}

#[test]
fn recursive_schemas_are_closed_all_the_way_down() {
    let node = |next: &Value, more: &Value| {
        let mut properties = json!({"next": next});
        if !more.is_null() {
            properties["note"] = more.clone();
        }
        json!({"$ref": "#/$defs/Node", "$defs": {"Node": object(&properties)}})
    };
    let again = json!({"$ref": "#/$defs/Node"});
    let old = node(&again, &Value::Null);
    let [ignored, allowed] = backward(&old, &node(&again, &json!({"type": "string"})));
    assert_ne!(ignored, NO);
    assert_eq!(allowed, NO);
    let new = node(&json!({"type": "string"}), &Value::Null);
    assert_eq!(backward(&old, &new), [NO, NO]);
}

#[test]
fn tagged_branches_are_told_by_their_tags() {
    for keyword in ["anyOf", "oneOf"] {
        let events = |most: u64| {
            let branch = |index: usize| {
                json!({
                    "type": "object",
                    "properties": {
                        "type": {"const": format!("event {index}")},
                        "text": {"type": "string", "maxLength": most},
                    },
                    "required": ["type", "text"],
                })
            };
            json!({keyword: (0..60).map(branch).collect::<Vec<_>>()})
        };
        assert_eq!(backward(&events(50), &events(51)), [YES, YES]);
        assert_eq!(backward(&events(51), &events(50)), [NO, NO]);
    }
}
