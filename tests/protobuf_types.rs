//! What the recorded pairs do not hold: closed enums, groups, packing, extensions, well-known types, names that change
//! places.

mod support;

use schema_gate::compat::Semantics;
use schema_gate::format::Reading;
use schema_gate::model::{Direction, Layer, SchemaType};
use support::{Judged, Snapshot};

fn judge(syntax: &str, old: &str, new: &str) -> Judged {
    let side = |origin, text: &str| {
        let text = format!("syntax = \"{syntax}\";\n{text}\n");
        Snapshot::new(origin, [("shop.proto".to_owned(), text)])
    };
    let judged = support::judge(
        &side("old", old),
        &side("new", new),
        Some(SchemaType::Protobuf),
        &Reading::default(),
        Semantics::default(),
    );
    assert_eq!(judged.unread, []);
    judged
}

/// Each effect on the verdict up to ProtoJSON, as `rule: direction layer impact proof`.
fn effects(judged: &Judged) -> Vec<String> {
    let changes = judged
        .pairs
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes);
    let effects = changes.flat_map(|change| {
        let name = change.rule.id.trim_start_matches("protobuf/");
        change.effects.iter().filter_map(move |effect| {
            let layer = effect.layer.filter(|layer| *layer < Layer::Source)?;
            let direction = effect.direction?;
            let (impact, proof) = (effect.impact.word(), effect.proof.word());
            Some(format!("{name}: {direction} {layer} {impact} {proof}"))
        })
    });
    effects.collect()
}

fn assert_breaks(syntax: &str, old: &str, new: &str, expected: &[&str]) {
    let judged = judge(syntax, old, new);
    assert_eq!(effects(&judged), expected, "{old}\n{new}");
}

#[test]
fn a_closed_enum_drops_the_symbols_it_lacks() {
    let with = |symbols: &str| {
        format!(
            "message Order {{ optional Status status = 1; }} enum Status {{ NEW = 0; PAID = 1; {symbols} }}"
        )
    };
    assert_breaks(
        "proto2",
        &with("SHIPPED = 2;"),
        &with("LOST = 3;"),
        &[
            "enum-value-removed: backward wire lost by-specification",
            "enum-value-added: forward wire lost by-specification",
        ],
    );
}

#[test]
fn an_open_enum_keeps_the_number_and_json_refuses_the_name() {
    let with = |symbols: &str| {
        format!(
            "message Order {{ Status status = 1; }} enum Status {{ NEW = 0; PAID = 1; {symbols} }}"
        )
    };
    assert_breaks(
        "proto3",
        &with("SHIPPED = 2;"),
        &with("LOST = 3;"),
        &[
            "enum-value-removed: backward wire-json unreadable proven",
            "enum-value-added: forward wire-json unreadable proven",
        ],
    );
}

#[test]
fn numbers_become_symbols_of_a_closed_enum_where_it_knows_them_all() {
    let order = |kind: &str| {
        format!(
            "message Order {{ optional {kind} status = 1; }} enum Status {{ NO = 0; YES = 1; }}"
        )
    };
    assert_breaks(
        "proto2",
        &order("int32"),
        &order("Status"),
        &[
            "field-type-narrowed: backward wire lost by-specification",
            "field-type-narrowed: forward wire-json unreadable proven",
        ],
    );
    assert_breaks(
        "proto2",
        &order("bool"),
        &order("Status"),
        &[
            "field-type-changed: backward wire-json unreadable proven",
            "field-type-changed: forward wire-json unreadable proven",
        ],
    );
}

#[test]
fn an_alias_may_be_added_behind_a_symbol_and_not_before_it() {
    let with = |symbols: &str| {
        format!("enum Status {{ option allow_alias = true; NEW = 0; FRESH = 0; {symbols} }}")
    };
    assert_breaks(
        "proto3",
        &with("PAID = 1;"),
        &with("PAID = 1; SETTLED = 1;"),
        &[],
    );
    assert_breaks(
        "proto3",
        &with("PAID = 1;"),
        &with("SETTLED = 1; PAID = 1;"),
        &["enum-value-added: forward wire-json unreadable by-specification"],
    );
}

#[test]
fn a_group_and_a_message_are_written_in_different_ways() {
    assert_breaks(
        "proto2",
        "message Order { optional group Line = 1 { optional int32 count = 1; } }",
        "message Order { optional Line line = 1; message Line { optional int32 count = 1; } }",
        &[
            "field-type-changed: backward wire lost proven",
            "field-type-changed: forward wire lost proven",
        ],
    );
}

#[test]
fn a_list_becomes_one_value_by_dropping_the_others_or_all_of_them() {
    for (packing, impact) in [("false", "misread"), ("true", "lost")] {
        assert_breaks(
            "proto2",
            &format!("message Order {{ repeated int32 line = 1 [packed = {packing}]; }}"),
            "message Order { optional int32 line = 1; }",
            &[
                &format!("field-made-singular: backward wire {impact} proven"),
                "field-made-singular: forward wire-json unreadable proven",
            ],
        );
    }
}

#[test]
fn a_change_of_an_extension_is_a_change_of_the_message_it_extends() {
    let with = |kind: &str| {
        format!(
            "message Order {{ extensions 100 to 199; }} extend Order {{ optional {kind} gift = 100; }}"
        )
    };
    assert_breaks(
        "proto2",
        &with("int32"),
        &with("string"),
        &[
            "field-type-changed: backward wire lost proven",
            "field-type-changed: forward wire lost proven",
        ],
    );
}

#[test]
fn a_well_known_type_has_a_json_form_of_its_own_however_deep_it_lies() {
    let own = "message Instant { int64 seconds = 1; int32 nanos = 2; }";
    let order = |kind: &str| {
        format!(
            "import \"google/protobuf/timestamp.proto\"; {own} message Order {{ {kind} placed = 1; }}"
        )
    };
    let expected = [
        "field-type-changed: backward wire-json unreadable proven",
        "field-type-changed: forward wire-json unreadable proven",
    ];
    let well_known = "google.protobuf.Timestamp";
    assert_breaks("proto3", &order(well_known), &order("Instant"), &expected);
    let nested = |outer: &str| {
        format!(
            "import \"google/protobuf/timestamp.proto\"; {own}\n\
             message A {{ {well_known} at = 1; }} message B {{ Instant at = 1; }}\n\
             message Order {{ {outer} placed = 1; }}"
        )
    };
    assert_breaks("proto3", &nested("A"), &nested("B"), &expected);
}

#[test]
fn wrappers_are_read_as_the_values_they_wrap() {
    let order = |kind: &str| {
        format!(
            "import \"google/protobuf/wrappers.proto\"; message Order {{ google.protobuf.{kind} total = 1; }}"
        )
    };
    assert_breaks(
        "proto3",
        &order("Int32Value"),
        &order("Int64Value"),
        &["field-type-changed: forward wire misread proven"],
    );
}

#[test]
fn two_fields_that_change_places_carry_each_others_values() {
    assert_breaks(
        "proto3",
        "message Order { int64 total = 1; int64 discount = 2; }",
        "message Order { int64 discount = 1; int64 total = 2; }",
        &[
            "field-renumbered: backward wire misread proven",
            "field-renumbered: forward wire misread proven",
            "field-renumbered: backward wire misread proven",
            "field-renumbered: forward wire misread proven",
        ],
    );
}

#[test]
fn a_renamed_field_keeps_its_json_form_when_it_keeps_its_json_name() {
    assert_breaks(
        "proto3",
        "message Order { int64 total = 1; }",
        "message Order { int64 sum = 1 [json_name = \"total\"]; }",
        &[],
    );
}

#[test]
fn keys_and_values_of_a_map_are_compared_like_fields() {
    let order = |map: &str| format!("message Order {{ map<{map}> labels = 1; }}");
    assert_breaks(
        "proto3",
        &order("string, int32"),
        &order("string, int64"),
        &["field-type-widened: forward wire misread proven"],
    );
    assert_breaks(
        "proto3",
        &order("int32, string"),
        &order("string, string"),
        &[
            "field-type-changed: backward wire misread proven",
            "field-type-changed: forward wire misread proven",
        ],
    );
}

#[test]
fn a_symbol_under_a_key_is_another_one_when_its_number_is() {
    let order = |number: i32| {
        format!(
            "message Order {{ map<string, Status> states = 1; }} enum Status {{ NEW = 0; PAID = {number}; }}"
        )
    };
    assert_breaks(
        "proto3",
        &order(1),
        &order(2),
        &[
            "enum-value-renumbered: backward wire misread proven",
            "enum-value-renumbered: forward wire misread proven",
        ],
    );
}

#[test]
fn a_message_that_becomes_an_enum_has_no_events_in_common_with_it() {
    let judged = judge("proto3", "message Status {}", "enum Status { NEW = 0; }");
    for direction in Direction::BOTH {
        assert_eq!(judged.verdict(direction, Layer::Wire), "unproven");
    }
}

#[test]
fn an_event_shows_the_claim_and_not_what_else_changed_on_the_way() {
    let shop = |field: &str, outer: &str, symbol: &str| {
        format!(
            "message Order {{ {outer} {field} = 1; }}\n\
             message {outer} {{ {outer}Kind kind = 1; }} enum {outer}Kind {{ NONE = 0; {symbol} = 1; }}"
        )
    };
    let judged = judge(
        "proto3",
        &shop("list", "List", "STICKY"),
        &shop("queue", "Queue", "FIXED"),
    );
    let changes = judged
        .pairs
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes);
    let replaced = changes
        .filter(|change| change.rule.id == "protobuf/field-type-changed")
        .filter(|change| change.subject.0 == "Order")
        .flat_map(|change| &change.effects);
    let shown: Vec<_> = replaced
        .filter_map(|effect| effect.proof.witness())
        .map(|witness| format!("{} {}", witness.event, witness.outcome))
        .collect();
    assert_eq!(
        shown,
        [
            r#"{"kind":"STICKY"} refuses it: unrecognized enum value 'STICKY' at line 1 column 16"#,
            r#"{"kind":"FIXED"} refuses it: unrecognized enum value 'FIXED' at line 1 column 15"#,
        ]
    );
}
