//! Avro across files, and Avro that makes no sense.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::sync::Arc;

use schema_gate::compat::Semantics;
use schema_gate::format::Reading;
use schema_gate::format::avro::{load, referring};
use schema_gate::model::{Direction, Files, Layer, SchemaFile, SchemaType, Unread};
use support::{Judged, Snapshot, judge};

const CUSTOMER: &str = r#"{"type": "record", "name": "Customer", "namespace": "com.acme", "fields": [{"name": "name", "type": "string"}]}"#;
const ORDER: &str = r#"{"type": "record", "name": "Order", "namespace": "com.acme", "fields": [
    {"name": "customer", "type": "Customer"}, {"name": "gift", "type": ["null", "com.acme.Customer"], "default": null}]}"#;

fn snapshot(files: &[(&str, &str)]) -> Snapshot {
    Snapshot::new(
        "main",
        files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned())),
    )
}

fn compare(old: &[(&str, &str)], new: &[(&str, &str)]) -> Judged {
    judge(
        &snapshot(old),
        &snapshot(new),
        Some(SchemaType::Avro),
        &Reading::default(),
        Semantics::default(),
    )
}

fn unread(text: &str) -> String {
    let judged = compare(&[], &[("order.avsc", text)]);
    let [unread] = judged.unread.as_slice() else {
        panic!("{text} was read: {:?}", judged.pairs);
    };
    assert!(unread.place.is_some(), "{text}: no place");
    unread.message.clone()
}

/// Why the last of these files was not read.
fn unread_of(files: &[(&str, &str)]) -> String {
    let judged = compare(&[], files);
    let unread = judged
        .unread
        .iter()
        .find(|unread| unread.path == "order.avsc");
    unread
        .expect("the order refers to what is not there")
        .message
        .clone()
}

#[test]
fn a_reference_finds_its_definition_in_another_file_in_any_order() {
    for (customer, order) in [
        ("a/customer.avsc", "b/order.avsc"),
        ("z/customer.avsc", "b/order.avsc"),
    ] {
        let files = [(customer, CUSTOMER), (order, ORDER)];
        let judged = compare(&files, &files);
        assert_eq!(judged.unread, []);
        assert_eq!(judged.pairs.len(), 2);
        assert_eq!(judged.rules(), [""; 0]);
    }
}

#[test]
fn a_break_inside_a_referenced_file_is_told_for_the_file_that_refers_to_it() {
    let broken = CUSTOMER.replace(
        r#""string"}]"#,
        r#""string"}, {"name": "email", "type": "string"}]"#,
    );
    let old = [("customer.avsc", CUSTOMER), ("order.avsc", ORDER)];
    let new = [("customer.avsc", broken.as_str()), ("order.avsc", ORDER)];
    let judged = compare(&old, &new);
    assert_eq!(
        judged.verdict(Direction::Backward, Layer::Wire),
        "incompatible"
    );
    let elements = judged
        .pairs
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes);
    let elements: Vec<&str> = elements.map(|change| change.element.0.as_str()).collect();
    assert_eq!(elements, ["Customer.email", "Order.customer.email"]);
}

#[test]
fn types_may_refer_to_themselves_and_to_each_other_across_files() {
    let one =
        r#"{"type": "record", "name": "A", "fields": [{"name": "b", "type": ["null", "B"]}]}"#;
    let other = r#"{"type": "record", "name": "B", "fields": [{"name": "a", "type": {"type": "array", "items": "A"}}]}"#;
    let files = [("a.avsc", one), ("b.avsc", other)];
    let judged = compare(&files, &files);
    assert_eq!(judged.unread, []);
    assert_eq!(judged.rules(), [""; 0]);
}

#[test]
fn a_name_without_a_definition_is_told_where_it_stands() {
    let message = unread(ORDER);
    assert!(
        message.contains("com.acme.Customer") && message.contains("no .avsc file"),
        "{message}"
    );
}

#[test]
fn copies_of_a_definition_are_fine_and_different_ones_are_told_with_both_places() {
    let spaced = CUSTOMER.replace(": ", " :  ");
    let files = [
        ("a.avsc", CUSTOMER),
        ("b.avsc", spaced.as_str()),
        ("order.avsc", ORDER),
    ];
    assert_eq!(compare(&files, &files).unread, []);
    let other = CUSTOMER.replace("string", "bytes");
    let files = [
        ("a.avsc", CUSTOMER),
        ("b.avsc", other.as_str()),
        ("order.avsc", ORDER),
    ];
    let judged = compare(&[], &files);
    let message = &judged.unread[0].message;
    assert!(
        message.contains("a.avsc:1") && message.contains("b.avsc:1"),
        "{message}"
    );
}

#[test]
fn what_is_no_schema_is_told_with_its_place_and_its_reason() {
    for (text, reason) in [
        ("", "empty"),
        ("\u{feff}", "empty"),
        ("{", "not JSON"),
        ("17", "a schema is a name"),
        (r#"{"name": "Order"}"#, "needs a `type`"),
        (
            r#"{"type": "record", "name": "Order"}"#,
            "needs an array of `fields`",
        ),
        (r#"{"type": "record", "fields": []}"#, "`name` is missing"),
        (
            r#"{"type": "record", "name": "order-line", "fields": []}"#,
            "is no name",
        ),
        (
            r#"{"type": "record", "name": "string", "fields": []}"#,
            "primitive",
        ),
        (
            r#"{"type": "enum", "name": "E", "symbols": ["A", "A"]}"#,
            "twice",
        ),
        (
            r#"{"type": "enum", "name": "E", "symbols": ["A"], "default": "B"}"#,
            "no symbol",
        ),
        (
            r#"{"type": "enum", "name": "E", "symbols": ["no-name"]}"#,
            "a symbol is",
        ),
        (
            r#"{"type": "fixed", "name": "F", "size": -1}"#,
            "needs a `size`",
        ),
        (r#"{"type": "array"}"#, "`items` is missing"),
        (r#"["null", "null"]"#, "twice"),
        (r#"["null", ["int"]]"#, "another union"),
        (
            r#"{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}, {"name": "a", "type": "int"}]}"#,
            "two fields",
        ),
        (
            r#"{"type": "record", "name": "R", "fields": [{"name": "a", "type": "array", "items": "int"}]}"#,
            "object of its own",
        ),
        (
            r#"{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int", "default": "0"}]}"#,
            "default",
        ),
        (
            r#"{"type": "record", "name": "R", "name": "S", "fields": []}"#,
            "twice",
        ),
        (
            r#"{"type": "record", "name": "R", "fields": [{"name": "a", "type": {"type": "fixed", "name": "R", "size": 1}}]}"#,
            "defined twice",
        ),
    ] {
        let message = unread(text);
        assert!(message.contains(reason), "{text}: {message}");
    }
}

#[test]
fn versions_in_folders_each_refer_to_their_own_definitions() {
    let other = CUSTOMER.replace("string", "bytes");
    let files = [
        ("v1/customer.avsc", CUSTOMER),
        ("v1/order.avsc", ORDER),
        ("v2/customer.avsc", other.as_str()),
        ("v2/order.avsc", ORDER),
    ];
    let judged = compare(&files, &files);
    assert_eq!(judged.unread, []);
    assert_eq!(judged.pairs.len(), 4);
}

#[test]
fn vendored_copies_and_test_data_define_nothing_for_others() {
    let message = unread_of(&[("order.avsc", ORDER), ("vendor/customer.avsc", CUSTOMER)]);
    assert!(message.contains("no .avsc file"), "{message}");
}

#[test]
fn a_definer_that_makes_no_sense_is_named() {
    let broken = CUSTOMER.replace("]}", "]");
    let message = unread_of(&[("customer.avsc", &broken), ("order.avsc", ORDER)]);
    assert!(
        message.contains("customer.avsc, which may define it, could not be read: not JSON"),
        "{message}"
    );
}

#[test]
fn a_name_without_dots_is_looked_for_in_the_null_namespace_last() {
    let customer = CUSTOMER.replace(r#""namespace": "com.acme", "#, "");
    let order = ORDER.replace("com.acme.Customer", "long");
    let files = [
        ("customer.avsc", customer.as_str()),
        ("order.avsc", order.as_str()),
    ];
    assert_eq!(compare(&files, &files).unread, []);
    let message = unread_of(&[("customer.avsc", &customer), ("order.avsc", ORDER)]);
    assert!(message.contains("com.acme.Customer"), "{message}");
}

/// A snapshot that lists one file only, as two files that are compared by their paths have it.
struct OneFile(Snapshot);

impl Files for OneFile {
    fn paths(&self) -> Result<Arc<[String]>, Unread> {
        Ok(Arc::from(["events/order.avsc".to_owned()]))
    }

    fn read(&self, path: &str) -> Result<Option<Arc<SchemaFile>>, Unread> {
        self.0.read(path)
    }
}

#[test]
fn files_beside_a_file_are_found_without_a_listing() {
    for beside in ["Customer", "customer", "com.acme.Customer"] {
        let path = format!("events/{beside}.avsc");
        let files = OneFile(snapshot(&[("events/order.avsc", ORDER), (&path, CUSTOMER)]));
        let loaded = load(&files, &["events/order.avsc"]);
        assert_eq!(
            (loaded.subjects.len(), loaded.unread),
            (1, vec![]),
            "{path}"
        );
    }
}

#[test]
fn files_that_refer_to_a_changed_one_are_found_through_others() {
    let basket = r#"{"type": "record", "name": "Basket", "namespace": "com.acme", "fields": [
        {"name": "orders", "type": {"type": "array", "items": "Order"}}]}"#;
    let alone = r#"{"type": "record", "name": "Alone", "fields": [
        {"name": "customer", "type": {"type": "record", "name": "Customer", "fields": []}}, {"name": "again", "type": "Customer"}]}"#;
    let snapshot = snapshot(&[
        ("alone.avsc", alone),
        ("basket.avsc", basket),
        ("customer.avsc", CUSTOMER),
        ("order.avsc", ORDER),
        ("v2/customer.avsc", CUSTOMER),
        ("v2/order.avsc", ORDER),
        ("vendor/order.avsc", ORDER),
    ]);
    assert_eq!(
        referring(&snapshot, &["customer.avsc"]),
        ["basket.avsc", "order.avsc"]
    );
    assert_eq!(
        referring(&snapshot, &["customer.avsc", "order.avsc"]),
        ["basket.avsc"]
    );
    assert_eq!(
        referring(&snapshot, &["v2/customer.avsc"]),
        ["v2/order.avsc"]
    );
    assert_eq!(referring(&snapshot, &["basket.avsc"]), [""; 0]);
}

/// The rules, directions, proofs and outcomes of all effects of a change of one file.
fn effects(old: &str, new: &str) -> Vec<String> {
    let judged = compare(&[("r.avsc", old)], &[("r.avsc", new)]);
    assert_eq!(judged.unread, []);
    let changes = judged
        .pairs
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes);
    let effects =
        changes.flat_map(|change| change.effects.iter().map(move |effect| (change, effect)));
    let told = effects.map(|(change, effect)| {
        let outcome = effect
            .proof
            .witness()
            .map_or("", |witness| &witness.outcome);
        let direction = effect.direction.unwrap();
        format!(
            "{} {direction} {}: {outcome}",
            change.rule.id,
            effect.proof.word()
        )
    });
    told.collect()
}

fn record(name: &str, fields: &str) -> String {
    format!(r#"{{"type": "record", "name": "{name}", "fields": [{fields}]}}"#)
}

#[test]
fn each_missing_field_has_a_refusal_of_its_own() {
    let old = record("Order", "");
    let new = record(
        "Order",
        r#"{"name": "id", "type": "int"}, {"name": "total", "type": "int"}"#,
    );
    let rule = "avro/field-added-without-default backward proven: missing required field";
    let why = "the data has none, and Order has no default for it";
    assert_eq!(
        effects(&old, &new),
        [format!("{rule} id: {why}"), format!("{rule} total: {why}")]
    );
}

#[test]
fn what_checkers_refuse_for_an_alias_and_decoders_read_rests_on_the_checker() {
    let old = record("Order", r#"{"name": "a", "type": "int"}"#);
    let new = record(
        "Order",
        r#"{"name": "a", "type": "string", "default": ""}, {"name": "x", "type": "int", "aliases": ["a"]}"#,
    );
    let told = effects(&old, &new);
    let expected = "avro/type-changed backward by-specification: ";
    assert!(told.iter().any(|told| told == expected), "{told:?}");

    let old = record(
        "a.R",
        r#"{"name": "f", "type": "int"}, {"name": "g", "type": "int"}"#,
    );
    let new = record("b.R", r#"{"name": "f", "type": "int", "aliases": ["g"]}"#);
    let told = effects(&old, &new);
    let expected = "avro/field-alias-ambiguous backward by-specification: ";
    assert!(told.iter().any(|told| told == expected), "{told:?}");
    assert!(
        told.iter().all(|told| !told.contains("refuted")),
        "{told:?}"
    );
}

#[test]
fn a_field_is_paired_by_its_name_before_any_alias_and_only_once() {
    let old = record("Order", r#"{"name": "a", "type": "int", "default": 1}"#);
    let new = record(
        "Order",
        r#"{"name": "x", "type": "int", "default": 2, "aliases": ["a"]}, {"name": "a", "type": "int", "default": 1}"#,
    );
    let judged = compare(&[("r.avsc", &old)], &[("r.avsc", &new)]);
    assert_eq!(judged.rules(), ["avro/field-added-with-default"]);
}

#[test]
fn decoders_are_asked_in_a_direction_that_is_broken_elsewhere() {
    let status = |others: &str| {
        let status = r#"{"type": "enum", "name": "Status", "symbols": ["OPEN"]}"#;
        format!(r#"{{"name": "status", "type": ["null", {status}{others}]}}"#)
    };
    let old = record("a.Order", &status(""));
    let new = status(r#", "string""#) + r#", {"name": "total", "type": "int"}"#;
    let new = record("b.Order", &new);
    let told = effects(&old, &new);
    let rules: Vec<&str> = told
        .iter()
        .filter_map(|told| told.split(' ').next())
        .collect();
    assert_eq!(
        rules,
        [
            "avro/field-added-without-default",
            "avro/decoder-refuses",
            "avro/union-branch-added",
            "avro/decoder-refuses",
            "avro/namespace-changed",
            "avro/namespace-changed"
        ],
        "{told:?}"
    );
}

#[test]
fn a_bom_and_windows_line_ends_change_nothing() {
    let windows = format!("\u{feff}{}", CUSTOMER.replace(',', ",\r\n"));
    let judged = compare(
        &[("customer.avsc", CUSTOMER)],
        &[("customer.avsc", &windows)],
    );
    assert_eq!(judged.unread, []);
    assert_eq!(judged.rules(), [""; 0]);
}

#[test]
fn a_huge_smallest_event_is_not_made() {
    let mut fields = r#"{"type": "fixed", "name": "F", "size": 4000000000}"#.to_owned();
    for depth in 0..40 {
        fields = format!(
            r#"{{"type": "record", "name": "R{depth}", "fields": [{{"name": "a", "type": {fields}}}, {{"name": "b", "type": "{}"}}]}}"#,
            if depth == 0 {
                "F".to_owned()
            } else {
                format!("R{}", depth - 1)
            }
        );
    }
    let broken = fields.replace(
        r#""name": "R39", "fields": ["#,
        r#""name": "R39", "fields": [{"name": "z", "type": "int"}, "#,
    );
    let judged = compare(&[("r.avsc", &fields)], &[("r.avsc", &broken)]);
    assert_eq!(
        judged.verdict(Direction::Backward, Layer::Wire),
        "incompatible"
    );
}

#[test]
fn crossed_unions_of_thousands_of_records_end() {
    let union = |field: &str| {
        let records = (0..3_000).map(|index| {
            format!(r#"{{"type": "record", "name": "n{index}.R", "fields": [{{"name": "{field}", "type": "int"}}]}}"#)
        });
        format!("[{}]", records.collect::<Vec<_>>().join(","))
    };
    let judged = compare(&[("r.avsc", &union("a"))], &[("r.avsc", &union("b"))]);
    assert_eq!(judged.verdict(Direction::Backward, Layer::Wire), "unproven");
}

/// `Friend` is readable while `a.Customer` is taken to be, and `a.Customer` is not: its `id` is a string. The customer is
/// read by the other branch of the union; the friend, who holds an `a.Customer`, by none.
#[test]
fn an_answer_that_rests_on_an_open_question_is_no_fact() {
    let customer = |name: &str, id: &str| {
        let friend = record(
            "b.Friend",
            &format!(r#"{{"name": "of", "type": ".{name}"}}"#),
        );
        let friend = format!(r#"{{"name": "friend", "type": ["null", {friend}]}}"#);
        record(
            name,
            &format!(r#"{friend}, {{"name": "id", "type": "{id}"}}"#),
        )
    };
    let order = |customer: &str, rest: &str| {
        record(
            "Order",
            &format!(r#"{{"name": "customer", "type": {customer}}} {rest}"#),
        )
    };
    let friend = r#", {"name": "friend", "type": ["null", "b.Friend"]}"#;
    let other = record("Customer", r#"{"name": "id", "type": "int"}"#);
    let union = format!("[{}, {other}]", customer("a.Customer", "string"));
    for (rest, expected) in [("", "compatible"), (friend, "incompatible")] {
        let old = order(&customer("Customer", "int"), rest);
        let new = order(&union, rest);
        let judged = compare(&[("o.avsc", &old)], &[("o.avsc", &new)]);
        let verdict = judged.verdict(Direction::Backward, Layer::Wire);
        assert_eq!(verdict, expected, "{new}");
    }
}

#[test]
fn types_that_rest_on_nothing_but_each_other_are_readable() {
    let tree = |items: &str| {
        let inner = record("Branch", r#"{"name": "tree", "type": "Tree"}"#);
        let fields = [("left", inner.as_str()), ("right", r#""Branch""#)];
        let fields = fields.map(|(name, of)| format!(r#"{{"name": "{name}", "type": {of}}}"#));
        let more = format!(r#"{{"name": "items", "type": "{items}"}}"#);
        record("Tree", &[fields.join(","), more].join(","))
    };
    let told = effects(&tree("int"), &tree("long"));
    assert!(
        !told.iter().any(|told| told.contains("backward")),
        "{told:?}"
    );
}

#[test]
fn a_type_without_a_namespace_inside_one_that_has_it_is_written() {
    let line = |fields: &str| {
        let fields = format!(r#""namespace": "", "fields": [{fields}]"#);
        let line = format!(r#"{{"type": "record", "name": "Order", {fields}}}"#);
        record(
            "com.acme.Order",
            &format!(r#"{{"name": "line", "type": {line}}}"#),
        )
    };
    let told = effects(&line(""), &line(r#"{"name": "id", "type": "int"}"#));
    let expected = "avro/field-added-without-default backward proven: missing required field id";
    assert!(told[0].starts_with(expected), "{told:?}");
}

/// The decoder renames the fields of a record by its full name, wherever the reader has a record of that name.
#[test]
fn what_the_aliases_of_another_record_rename_rests_on_the_checker() {
    let id = r#"{"name": "id", "type": "string", "default": ""}"#;
    let renamed = r#"{"name": "key", "type": "int", "aliases": ["id"], "default": 0}"#;
    let line = record("Line", renamed);
    let new = record(
        "Order",
        &format!(r#"{id}, {{"name": "line", "type": ["null", {line}], "default": null}}"#),
    );
    let told = effects(&record("Line", r#"{"name": "id", "type": "int"}"#), &new);
    let expected = "avro/type-changed backward by-specification: ";
    assert!(told.iter().any(|told| told == expected), "{told:?}");
}

#[test]
fn a_default_that_is_no_symbol_is_told_wherever_a_reader_needs_it() {
    let state = r#"{"type": "enum", "name": "State", "symbols": ["NEW"]}"#;
    let field = |name: &str, more: &str| {
        format!(r#"{{"name": "{name}", "type": {state}, "default": "LOST" {more}}}"#)
    };
    let told = |old: &str, new: &str, direction: &str| {
        let told = effects(old, new);
        let start = format!("avro/default-not-a-symbol {direction} proven: ");
        assert!(told.iter().any(|told| told.starts_with(&start)), "{told:?}");
    };
    let (empty, full) = (record("Order", ""), record("Order", &field("state", "")));
    told(&empty, &full, "backward");
    told(&full, &empty, "forward");
    let renamed = field("status", r#", "aliases": ["state"]"#);
    told(&full, &record("Order", &renamed), "forward");
    // The decoder does not know the record by its new name, and so not the alias.
    told(&full, &record("a.Order", &renamed), "backward");
}

#[test]
fn what_the_decoder_does_not_take_for_another_value_is_no_misreading() {
    let field =
        |name: &str, of: &str, more: &str| format!(r#"{{"name": "{name}", "type": {of} {more}}}"#);
    let (long, float) = (r#""long""#, r#""float""#);
    let order = |fields: &[String]| record("Order", &fields.join(","));
    let swapped = [
        field("b", float, r#", "aliases": ["a"]"#),
        field("a", long, r#", "aliases": ["b"]"#),
    ];
    let passed_over = field("b", r#""bytes""#, r#", "aliases": ["a"]"#);
    let pairs = [
        (
            order(&[field("a", float, ""), field("b", long, "")]),
            order(&swapped),
        ),
        (
            order(&[field("a", r#""string""#, r#", "default": """#)]),
            order(&[passed_over]),
        ),
        (
            order(&[field("a", r#"["long", "int"]"#, "")]),
            order(&[field("a", r#"["long", "float"]"#, "")]),
        ),
    ];
    for (old, new) in pairs {
        let told = effects(&old, &new);
        let misread = |told: &String| {
            let rules = ["avro/number-loses-precision", "avro/type-exchanged"];
            rules.iter().any(|rule| told.starts_with(rule)) && !told.contains("not-tried")
        };
        assert!(!told.iter().any(misread), "{told:?}");
    }
}

#[test]
fn a_logical_type_that_is_not_known_stands_for_something_else() {
    let of = |logical: &str| {
        let of = format!(r#"{{"type": "string", "logicalType": "{logical}"}}"#);
        record("Order", &format!(r#"{{"name": "id", "type": {of}}}"#))
    };
    for told in effects(&of("uuid"), &of("house-number")) {
        assert!(told.contains(" proven: "), "{told}");
    }
}

/// A type is looked at again where the decoder brings it together with another one.
#[test]
fn what_the_decoder_refuses_inside_a_branch_that_it_takes_for_another_is_told() {
    let inner = r#"{"type": "record", "name": ".Line", "fields": [{"name": "next", "type": ["null", "long"]}]}"#;
    let outer = |name: &str, more: &str| {
        let next = format!(r#"{{"name": "next", "type": ["null", "{name}", {inner}]}} {more}"#);
        record(name, &next)
    };
    let more = r#", {"name": "id", "type": "int", "default": 0}"#;
    let told = effects(&outer("a.Line", ""), &outer("b.Line", more));
    let expected = "avro/decoder-refuses backward proven: no branch of [null, long] takes a.Line";
    assert!(told.iter().any(|told| told == expected), "{told:?}");
}
