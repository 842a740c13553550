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
    load_with(origin, files, &Reading::default())
}

fn load_with(origin: &str, files: Files<'_>, reading: &Reading) -> Loaded {
    let texts = files
        .iter()
        .map(|(path, value)| ((*path).to_owned(), value.to_string()));
    let found = Found {
        path: ORDER.to_owned(),
        schema_type: SchemaType::Json,
    };
    format::load(&Snapshot::new(origin, texts), &[found], reading)
}

/// Reads `events/order.json` where the URIs live as said.
fn mapped(uris: &[(&str, &str)], files: Files<'_>) -> Loaded {
    let mut reading = Reading::default();
    for (uri, path) in uris {
        reading.uris.add(uri, "", path);
    }
    load_with("main", files, &reading)
}

/// The files that the only subject rests on, in order.
fn rests_on(loaded: &Loaded) -> Vec<String> {
    assert!(loaded.unread.is_empty(), "{:?}", loaded.unread);
    loaded.subjects[0].files().into_iter().collect()
}

/// Why `events/order.json` is not read, and where.
fn why_unread(loaded: &Loaded) -> (&str, &str) {
    let unread = &loaded.unread[0];
    let place = unread.place.as_ref().expect("what is wrong has a place");
    assert!(place.span.is_some(), "{place:?}");
    (&unread.message, place.pointer.as_str())
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

#[test]
fn an_identifier_is_found_whatever_its_file_is_called() {
    let order = json!({
        "$id": "https://acme.com/schemas/order",
        "properties": {"line": {"$ref": "line#/$defs/sku"}},
    });
    let line = |id: &str| json!({"$id": id, "$defs": {"sku": {"type": "string"}}});
    let files = [
        (ORDER, order),
        ("parts/position.json", line("https://acme.com/schemas/line")),
        ("parts/line.json", line("https://acme.com/other/line")),
        (
            "node_modules/acme/line.json",
            line("https://acme.com/schemas/line"),
        ),
        ("parts/broken.json", json!("no schema")),
    ];
    let loaded = load("main", &files);
    assert_eq!(rests_on(&loaded), [ORDER, "parts/position.json"]);
}

#[test]
fn the_file_that_has_the_identifier_beats_one_that_is_only_called_so() {
    let order = json!({"$id": "https://acme.com/v2/order.json", "items": {"$ref": "line.json"}});
    let line = |version: &str| json!({"$id": format!("https://acme.com/{version}/line.json")});
    let files = [
        (ORDER, order),
        ("events/line.json", line("v1")),
        ("events/v2/position.json", line("v2")),
    ];
    let loaded = load("main", &files);
    assert_eq!(rests_on(&loaded), [ORDER, "events/v2/position.json"]);
    assert_eq!(
        rests_on(&load("main", &files[..2])),
        ["events/line.json", ORDER]
    );
}

#[test]
fn of_equal_files_with_one_identifier_the_nearest_is_taken_and_of_others_none() {
    let order = json!({"items": {"$ref": "https://acme.com/line"}});
    let line = |kind: &str| json!({"$id": "https://acme.com/line", "type": kind});
    let near = ("events/parts/line.json", line("string"));
    let copy = ("copies/line.json", line("string"));
    let files = [(ORDER, order), copy, near, ("docs/line.json", line("null"))];
    assert_eq!(
        rests_on(&load("main", &files[..3])),
        [ORDER, "events/parts/line.json"]
    );
    let loaded = load("main", &files);
    let (why, pointer) = why_unread(&loaded);
    assert_eq!(
        why,
        "the $ref `https://acme.com/line` is the identifier of events/parts/line.json and of docs/line.json, which say different things; give each an identifier of its own, or say in [uris] of schema-gate.toml which one is meant"
    );
    assert_eq!(pointer, "/items/$ref");
    let loaded = mapped(&[("https://acme.com/line", "docs/line.json")], &files);
    assert_eq!(rests_on(&loaded), ["docs/line.json", ORDER]);
}

#[test]
fn a_uri_lives_where_the_longest_entry_says() {
    let order = json!({
        "$id": "https://acme.com/0.4.0/order",
        "properties": {
            "line": {"$ref": "/schema/parts/line.json"},
            "total": {"$ref": "https://acme.com/money#/$defs/Total"},
            "links": {"$ref": "links/all"},
        },
    });
    let files = [
        (ORDER, order),
        ("schemas/parts/line.json", json!({"$ref": "sku.json"})),
        ("schemas/parts/sku.json", json!({"type": "string"})),
        (
            "money.v2.json",
            json!({"$defs": {"Total": {"type": "number"}}}),
        ),
        ("schemas/links/all.json", json!({"type": "array"})),
        ("events/links/all", json!({"type": "null"})),
    ];
    let uris = [
        ("https://acme.com/", "nowhere/"),
        ("https://acme.com/schema/", "schemas/"),
        ("https://acme.com/money", "money.v2.json"),
        ("https://acme.com/0.4.0/", "schemas/"),
    ];
    let loaded = mapped(&uris, &files);
    assert_eq!(
        rests_on(&loaded),
        [
            ORDER,
            "money.v2.json",
            "schemas/links/all.json",
            "schemas/parts/line.json",
            "schemas/parts/sku.json",
        ]
    );
}

#[test]
fn no_rest_of_a_mapped_uri_leads_out_of_its_folder() {
    let order = |rest: &str| json!({"$ref": format!("https://acme.com/{rest}")});
    for rest in [
        "../secret.json",
        "%2e%2e/secret.json",
        "..%2Fsecret.json",
        "a/%2E%2E/%2e%2e/secret.json",
    ] {
        let files = [(ORDER, order(rest)), ("secret.json", json!(true))];
        let loaded = mapped(&[("https://acme.com/", "schemas/")], &files);
        let (why, _) = why_unread(&loaded);
        let is_refused = why.contains("leads to no file") || why.contains("names no file");
        assert!(is_refused, "{why}");
    }
}

#[test]
fn uris_that_lead_in_a_circle_are_read_once_each() {
    let (order, line) = ("https://acme.com/order", "https://acme.com/line");
    let files = [
        (
            ORDER,
            json!({"properties": {"line": {"$ref": line}, "self": {"$ref": order}}}),
        ),
        ("events/line.json", json!({"items": {"$ref": order}})),
    ];
    let uris = [(order, ORDER), (line, "events/line.json")];
    assert_eq!(
        rests_on(&mapped(&uris, &files)),
        ["events/line.json", ORDER]
    );
    let own = [(ORDER, json!({"$id": order, "items": {"$ref": order}}))];
    assert_eq!(rests_on(&mapped(&[(order, order)], &own)), [ORDER]);
    let other = [(ORDER, json!({"items": {"$ref": order}}))];
    let loaded = mapped(&[(order, order)], &other);
    assert!(why_unread(&loaded).0.contains("says that it lives at"));
}

#[test]
fn ten_thousand_entries_are_looked_through_for_each_reference() {
    let uris: Vec<(String, String)> = (0..10_000)
        .map(|n| (format!("https://acme.com/{n}/"), format!("schemas/{n}/")))
        .collect();
    let uris: Vec<(&str, &str)> = uris
        .iter()
        .map(|(uri, path)| (uri.as_str(), path.as_str()))
        .collect();
    let references =
        (0..10_000).map(|n| json!({"$ref": format!("https://acme.com/{n}/../9999/line.json")}));
    let files = [
        (ORDER, json!({"allOf": references.collect::<Vec<_>>()})),
        ("schemas/9999/line.json", json!({"type": "object"})),
    ];
    assert_eq!(
        rests_on(&mapped(&uris, &files)),
        [ORDER, "schemas/9999/line.json"]
    );
}

#[test]
fn a_reference_that_cannot_be_followed_says_what_to_do() {
    let order = |reference: &str| [(ORDER, json!({"items": {"$ref": reference}}))];
    let cases = [
        (
            "https://acme.com/parts/line.json",
            "leads to no file of this revision: none has the identifier https://acme.com/parts/line.json; add the file, or say in [uris] of schema-gate.toml in which folder https://acme.com/parts/ lives",
        ),
        (
            "line.json",
            "leads to no file of this revision: there is no events/line.json; add it, or correct the reference",
        ),
        (
            "../../line.json",
            "leads out of the repository; bring what it means into it, and refer to it there",
        ),
        ("#/properties", "leads nowhere"),
        ("#/$defs/Line", "leads nowhere"),
        ("#line", "names an anchor that nothing declares"),
        ("http://[", "is no URI reference"),
    ];
    for (reference, why) in cases {
        let loaded = load("main", &order(reference));
        let told = why_unread(&loaded);
        assert_eq!(
            told,
            (&*format!("the $ref `{reference}` {why}"), "/items/$ref")
        );
    }
    let files = [(
        ORDER,
        json!({"items": {"$ref": "#/required"}, "required": ["id"]}),
    )];
    let loaded = load("main", &files);
    assert!(
        why_unread(&loaded)
            .0
            .ends_with("leads to something that is no schema")
    );
    let loaded = mapped(
        &[("https://acme.com/", "schemas/")],
        &order("https://acme.com/line.json"),
    );
    assert!(why_unread(&loaded).0.ends_with(
        "leads to no file of this revision: [uris] of schema-gate.toml says that it lives at schemas/line.json"
    ));
}

#[test]
fn two_schemas_of_one_document_share_no_name() {
    let cases = [
        (
            json!({"$defs": {"a": {"$anchor": "money"}, "b": {"$anchor": "money"}}}),
            "the $anchor `money`",
        ),
        (
            json!({"$defs": {"a": {"$anchor": "money"}, "b": {"$dynamicAnchor": "money"}}}),
            "the $",
        ),
        (
            json!({"$id": "https://acme.com/order", "$defs": {"a": {"$id": "order"}}}),
            "the $id `https://acme.com/order`",
        ),
        (
            json!({"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": {"$id": "#a"}, "b": {"$id": "#a"}}}),
            "the $id `a`",
        ),
    ];
    for (order, name) in cases {
        let loaded = load("main", &[(ORDER, order)]);
        let (why, _) = why_unread(&loaded);
        assert!(why.starts_with(name), "{why}");
        let step =
            "is that of the schema at events/order.json:1 as well; give each a name of its own";
        assert!(why.ends_with(step), "{why}");
    }
    let apart =
        json!({"$defs": {"a": {"$anchor": "money"}, "b": {"$id": "b", "$anchor": "money"}}});
    assert_eq!(rests_on(&load("main", &[(ORDER, apart)])), [ORDER]);
    let others = [
        (
            ORDER,
            json!({"$id": "https://acme.com/order", "items": {"$ref": "line.json"}}),
        ),
        ("events/line.json", json!({"$id": "https://acme.com/order"})),
    ];
    let loaded = load("main", &others);
    assert!(
        why_unread(&loaded)
            .0
            .starts_with("the $id `https://acme.com/order`")
    );
}
