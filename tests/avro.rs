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
