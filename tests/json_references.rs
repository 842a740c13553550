//! References are followed inside one revision, and a change is reported where it stands.

mod support;

use schema_gate::compat::{self, Semantics};
use schema_gate::format::{self, Found, Loaded, Reading};
use schema_gate::model::{Direction, Layer, SchemaType};
use schema_gate::subject;
use serde_json::{Value, json};
use support::{Judged, Snapshot};

const ORDER: &str = "events/order.json";

type Files<'f> = &'f [(&'f str, Value)];

/// Reads `events/order.json`; the other files are only there to be referred to.
fn load(origin: &str, files: Files<'_>) -> Loaded {
    let texts = files
        .iter()
        .map(|(path, value)| ((*path).to_owned(), value.to_string()));
    let found = Found {
        path: ORDER.to_owned(),
        schema_type: SchemaType::Json,
    };
    format::load(&Snapshot::new(origin, texts), &[found], &Reading::default())
}

fn judge(old: Files<'_>, new: Files<'_>) -> Judged {
    let (old, new) = (load("old", old), load("new", new));
    let pairs = subject::pair_roots(old.subjects, new.subjects).into_iter();
    let judged = pairs.map(|pair| {
        let judgement = compat::judge(&pair, Semantics::default());
        (pair, judgement)
    });
    Judged {
        whole: Vec::new(),
        pairs: judged.collect(),
        unread: old.unread.into_iter().chain(new.unread).collect(),
    }
}

/// Judges a change of the file that is referred to, and says where it was found.
fn change_found_in(order: &Value, path: &str, old: &Value, new: &Value) -> String {
    let files = |other: &Value| [(ORDER, order.clone()), (path, other.clone())];
    let judged = judge(&files(old), &files(new));
    assert!(judged.unread.is_empty(), "{:?}", judged.unread);
    assert_eq!(
        judged.verdict(Direction::Backward, Layer::Source),
        "incompatible"
    );
    let change = &judged.pairs[0].1.changes[0];
    let is_shown = |proof: &schema_gate::model::Proof| proof.witness().is_some();
    assert!(
        change.effects.iter().all(|effect| is_shown(&effect.proof)),
        "{change:#?}"
    );
    let place = change.new.as_ref().expect("a change has a place");
    assert!(place.span.is_some(), "{place:?}");
    format!("{} {}", place.file.path(), place.pointer)
}

#[test]
fn a_relative_reference_leads_to_the_file_beside() {
    let order =
        json!({"properties": {"customer": {"$ref": "../common/customer.json#/$defs/Name"}}});
    let name = |kind: &str| json!({"$defs": {"Name": {"type": kind}}});
    let found = change_found_in(
        &order,
        "common/customer.json",
        &name("string"),
        &name("integer"),
    );
    assert_eq!(found, "common/customer.json /$defs/Name/type");
}

#[test]
fn a_reference_against_the_identifier_leads_to_the_path_that_stands_to_it_alike() {
    let order = json!({
        "$id": "https://acme.com/schemas/events/order.json",
        "items": {"$ref": "/schemas/common/line.json"},
    });
    let line = |kind: &str| json!({"type": kind});
    let found = change_found_in(&order, "common/line.json", &line("string"), &line("null"));
    assert_eq!(found, "common/line.json /type");
}

#[test]
fn a_reference_leads_to_the_file_that_has_the_identifier() {
    let order = json!({"items": {"$ref": "https://acme.com/line.json"}});
    let line = |kind: &str| json!({"$id": "https://acme.com/line.json", "type": kind});
    let found = change_found_in(
        &order,
        "elsewhere/line.json",
        &line("string"),
        &line("null"),
    );
    assert_eq!(found, "elsewhere/line.json /type");
}

#[test]
fn anchors_and_nested_identifiers_are_names_of_places() {
    let order = |kind: &str| {
        json!({
            "$id": "https://acme.com/order.json",
            "properties": {
                "total": {"$ref": "#money"},
                "tax": {"$ref": "tax.json#/$defs/rate"},
                "tree": {"$ref": "#/$defs/tree"},
            },
            "$defs": {
                "money": {"$anchor": "money", "type": kind},
                "tax": {"$id": "tax.json", "$defs": {"rate": {"type": "number"}}},
                "tree": {
                    "$dynamicAnchor": "node",
                    "type": "object",
                    "properties": {"next": {"$dynamicRef": "#node"}},
                },
            },
        })
    };
    let judged = judge(&[(ORDER, order("number"))], &[(ORDER, order("string"))]);
    assert!(judged.unread.is_empty(), "{:?}", judged.unread);
    let changes = &judged.pairs[0].1.changes;
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0].element.0, "order.total");
    let place = changes[0].new.as_ref().expect("a change has a place");
    assert_eq!(place.pointer.as_str(), "/$defs/money/type");
    assert_eq!(
        judged.verdict(Direction::Forward, Layer::Source),
        "incompatible"
    );
}

#[test]
fn one_cause_is_one_change_however_often_it_is_referred_to() {
    let order = |kind: &str| {
        json!({
            "properties": {
                "total": {"$ref": "#/$defs/Money"},
                "tax": {"$ref": "#/$defs/Money"},
                "lines": {"items": {"$ref": "#/$defs/Money"}},
            },
            "$defs": {"Money": {"type": kind}},
        })
    };
    let judged = judge(&[(ORDER, order("number"))], &[(ORDER, order("string"))]);
    assert_eq!(judged.rules(), ["json/type-changed"]);
}

#[test]
fn files_that_refer_to_each_other_are_read_once() {
    let order = json!({"properties": {"customer": {"$ref": "customer.json"}}});
    let customer = |kind: &str| {
        json!({
            "type": "object",
            "properties": {"last": {"$ref": "order.json"}, "name": {"type": kind}},
        })
    };
    let path = "events/customer.json";
    let found = change_found_in(&order, path, &customer("string"), &customer("null"));
    assert_eq!(found, "events/customer.json /properties/name/type");
}

#[test]
fn a_reference_that_leads_nowhere_is_named_with_its_place() {
    let order = json!({"properties": {"customer": {"$ref": "customer.json#/$defs/Name"}}});
    let with = |customer: Value| vec![(ORDER, order.clone()), ("events/customer.json", customer)];
    let cases = [
        (
            vec![(ORDER, order.clone())],
            "leads to no file of this revision",
        ),
        (with(json!({})), "leads nowhere"),
        (with(json!({"type": 1})), "leads to no valid JSON Schema"),
    ];
    for (files, problem) in cases {
        let judged = judge(&files, &files);
        let unread = &judged.unread[0];
        let start = format!("the $ref `customer.json#/$defs/Name` {problem}");
        assert!(unread.message.starts_with(&start), "{}", unread.message);
        let place = unread.place.as_ref().expect("the place of the reference");
        assert_eq!(place.pointer.as_str(), "/properties/customer/$ref");
        assert!(place.span.is_some());
    }
}
