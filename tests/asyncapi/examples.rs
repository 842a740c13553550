//! Examples of messages, held against the schemas of payload and headers in every language.

use schema_gate::model::Change;

use super::repository::Repository;
use super::{judged, sent};

/// What is told of the examples of a message that had none.
fn problems(message: &str, example: &str) -> Vec<String> {
    let new = sent(&format!("{message}\nexamples:\n  - {example}"));
    let judged = judged(&sent(message), &new);
    assert!(judged.unread.is_empty(), "{:?}", judged.unread);
    let told = judged.changes();
    let told = told.filter(|change| change.rule.id == "asyncapi/example-invalid");
    told.map(problem).collect()
}

fn problem(change: &Change) -> String {
    let words = &change.detail.words;
    let found = words.iter().find(|(name, _)| *name == "problem");
    found.map(|(_, text)| text.clone()).unwrap()
}

const AVRO: &str = "payload:\n  schemaFormat: application/vnd.apache.avro+yaml;version=1.9.0\n  schema:\n    type: record\n    name: Order\n    fields:\n      - {name: id, type: string}\n      - {name: total, type: ['null', long], default: null}\n      - name: state\n        type: {type: enum, name: State, symbols: [OPEN, PAID]}";

#[test]
fn an_example_of_an_avro_payload_is_a_datum_of_it() {
    for fits in [
        "payload: {id: a, state: OPEN}",
        "payload: {id: a, state: PAID, total: 12}",
        "payload: {id: a, state: PAID, total: {long: 12}}",
    ] {
        assert_eq!(problems(AVRO, fits), Vec::<String>::new(), "{fits}");
    }
    let [missing] = &problems(AVRO, "payload: {id: a}")[..] else {
        panic!("one problem")
    };
    assert!(
        missing.contains("`state`") && missing.contains("no default"),
        "{missing}"
    );
    assert!(problems(AVRO, "payload: {id: a, state: LOST}")[0].contains("(at /state)"));
    assert!(problems(AVRO, "payload: {id: a, state: PAID, totl: 1}")[0].contains("totl"));
    assert_eq!(problems(AVRO, "payload: just a text").len(), 1);
}

const PROTOBUF: &str = "name: Order\npayload:\n  schemaFormat: application/vnd.google.protobuf;version=3\n  schema: |\n    syntax = \"proto3\";\n    message Order {\n      string order_id = 1;\n      repeated Line lines = 2;\n    }\n    message Line { int32 count = 1; }";

#[test]
fn an_example_of_a_protobuf_payload_is_its_json() {
    for fits in [
        "payload: {orderId: a, lines: [{count: 1}]}",
        "payload: {order_id: a, lines: [{count: '1'}]}",
        "payload: {}",
    ] {
        assert_eq!(problems(PROTOBUF, fits), Vec::<String>::new(), "{fits}");
    }
    let wrong = problems(PROTOBUF, "payload: {orderId: a, lines: [{count: many}]}");
    assert!(wrong[0].contains("(at /lines/0/count)"), "{wrong:?}");
    assert!(problems(PROTOBUF, "payload: {id: a}")[0].contains("'id'"));
}

#[test]
fn examples_of_headers_are_held_against_headers_of_any_language() {
    let plain = "payload: {type: object}\nheaders: {type: object, properties: {tries: {type: integer}}, required: [tries]}";
    assert!(problems(plain, "headers: {tries: 1}").is_empty());
    assert_eq!(problems(plain, "headers: {}").len(), 1);
    let coded = "payload: {type: object}\nheaders:\n  schemaFormat: application/vnd.apache.avro;version=1.9.0\n  schema: {type: record, name: Headers, fields: [{name: tries, type: int}]}";
    assert!(problems(coded, "headers: {tries: 1}").is_empty());
    assert!(problems(coded, "headers: {tries: often}")[0].contains("(at /tries)"));
}

#[test]
fn headers_of_traits_hold_examples_as_well() {
    let message = "payload: {type: object}\ntraits:\n  - headers: {type: object, properties: {ce_specversion: {const: '1.0'}}, required: [ce_specversion]}";
    assert!(problems(message, "headers: {ce_specversion: '1.0'}").is_empty());
    assert_eq!(
        problems(message, "headers: {ce_specversion: '0.3'}").len(),
        1
    );
}

#[test]
fn a_schema_that_changes_under_its_example_makes_it_wrong() {
    let order = |example: &str, kind: &str| {
        sent(&format!(
            "{}\nexamples:\n  - payload: {example}",
            AVRO.replace(
                "{name: id, type: string}",
                &format!("{{name: id, type: {kind}}}")
            )
        ))
    };
    let example = "{id: a, state: OPEN}";
    let broken = judged(&order(example, "string"), &order(example, "long"));
    assert!(broken.rules().contains(&"asyncapi/example-invalid"));
    let old_news = judged(&order(example, "long"), &order(example, "long"));
    assert!(old_news.rules().is_empty());
}

/// What a check tells of examples, after a document has changed.
fn checked(old: &str, new: &str) -> Vec<String> {
    let repository = Repository::new();
    repository.write("api.yaml", old);
    repository.commit("first");
    repository.write("api.yaml", new);
    let run = repository.run(&["check", "-f", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let of_examples = findings.filter(|it| it["rule"] == "asyncapi/example-invalid");
    of_examples
        .map(|it| it["message"].as_str().unwrap().to_owned())
        .collect()
}

const WHOLE: &str = "contentType: application/cloudevents+json\npayload:\n  type: object\n  required: [specversion, id, source, type]\n  properties:\n    specversion: {type: string}\n    id: {type: string}\n    source: {type: string}\n    type: {type: string, const: com.acme.placed}\n    time: {type: string}\n";

#[test]
fn an_example_of_a_whole_event_is_one() {
    let with = |time: &str| {
        sent(&format!(
            "{WHOLE}examples:\n  - name: first\n    payload: {{specversion: '1.0', id: a, source: /shop, type: com.acme.placed, time: '{time}'}}"
        ))
    };
    let good = "2026-01-01T00:00:00Z";
    assert!(checked(&sent(WHOLE), &with(good)).is_empty());
    let told = checked(&with(good), &with("yesterday"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("example first of `placed` does not match the schema of its payload, which is an event of CloudEvents: ")
            && told[0].contains("RFC 3339"),
        "{told:?}"
    );
    // What was wrong before is no news.
    let other = with("yesterday").replace("name: first", "name: second");
    assert!(checked(&with("yesterday"), &other).is_empty());
}

#[test]
fn an_example_of_headers_that_are_attributes_is_an_event() {
    let with = |id: &str| {
        sent(&format!(
            "payload: {{type: object}}\nheaders:\n  type: object\n  required: [ce_id, ce_source, ce_specversion, ce_type]\n  properties:\n    ce_id: {{type: string}}\n    ce_source: {{type: string}}\n    ce_specversion: {{type: string}}\n    ce_type: {{type: string}}\nexamples:\n  - headers: {{ce_specversion: '1.0', ce_source: /shop, ce_type: com.acme.placed, trace: x, ce_id: {id}}}"
        ))
    };
    assert!(checked(&with("b"), &with("a")).is_empty());
    let empty = checked(&with("a"), &with("''"));
    assert_eq!(empty.len(), 1, "{empty:?}");
    assert!(empty[0].contains("attributes of CloudEvents"), "{empty:?}");
    // The schema has something against it already: that is told, and only that.
    let wrong = checked(&with("a"), &with("1"));
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(!wrong[0].contains("CloudEvents"), "{wrong:?}");
}
