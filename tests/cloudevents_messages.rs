//! Events whose type is that of a message in a document: their data is held to its payload.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;

use repository::Repository;
use serde_json::Value;

const PAYLOAD: &str = "{type: object, required: [orderId], properties: {orderId: {type: string}}}";

/// An event of an order, with this data.
fn event(data: &str) -> String {
    format!(
        "{{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"https://acme.com/orders\",\"type\":\"com.acme.order.placed\",\"data\":{data}}}\n"
    )
}

/// A document with one message of these members.
fn document(message: &str) -> String {
    format!(
        "asyncapi: 3.0.0\nchannels:\n  orders:\n    address: orders\n    messages:\n      placed:\n{message}"
    )
}

/// A message whose headers pin the type, with this payload.
fn pinned(payload: &str) -> String {
    document(&format!(
        "        headers: {{type: object, properties: {{ce_id: {{type: string}}, ce_type: {{const: com.acme.order.placed}}}}}}\n        payload: {payload}\n"
    ))
}

fn repository(files: &[(&str, &str)]) -> Repository {
    let repository = Repository::new();
    repository.write("schema-gate.toml", "version = 1\n");
    for (path, text) in files {
        repository.write(path, text);
    }
    repository.commit("documents");
    repository
}

/// The exit code, what is told, and the notes.
fn run(repository: &Repository, arguments: &[&str]) -> (i32, Vec<String>, Value) {
    let run = repository.run(&[arguments, &["-f", "json"]].concat());
    let report: Value = serde_json::from_str(&run.stdout)
        .unwrap_or_else(|_| panic!("{}{}", run.stdout, run.stderr));
    let findings = report["findings"].as_array().unwrap().iter();
    let told = findings.map(|finding| {
        let text = |key: &str| finding[key].as_str().unwrap().to_owned();
        format!("{} {}", text("rule"), text("message"))
    });
    (run.code, told.collect(), report)
}

/// What is told of an event with this data.
fn told(repository: &Repository, data: &str) -> Vec<String> {
    repository.write("event.json", event(data));
    let (code, told, _) = run(repository, &["conform", "event.json"]);
    assert_eq!(code, i32::from(!told.is_empty()), "{told:?}");
    told
}

#[test]
fn headers_that_pin_the_type_bind_the_payload() {
    let repository = repository(&[("docs/api.yaml", &pinned(PAYLOAD))]);
    assert!(told(&repository, r#"{"orderId":"A"}"#).is_empty());
    let wrong = told(&repository, r#"{"orderId":1}"#);
    assert_eq!(wrong.len(), 1);
    let place = "docs/api.yaml#/channels/orders/messages/placed/payload";
    assert!(wrong[0].starts_with("ce/data-invalid"), "{wrong:?}");
    assert!(wrong[0].contains(place), "{wrong:?}");
    let other = event("{}").replace("order.placed", "order.paid");
    repository.write("event.json", other);
    assert!(run(&repository, &["conform", "event.json"]).1.is_empty());
}

#[test]
fn a_payload_that_is_the_whole_event_binds_its_data() {
    let whole = |data: &str| {
        document(&format!(
            "        contentType: application/cloudevents+json\n        payload:\n          type: object\n          required: [specversion, id, source, type]\n          properties:\n            specversion: {{const: '1.0'}}\n            id: {{type: string}}\n            source: {{type: string}}\n            type: {{const: com.acme.order.placed}}\n{data}"
        ))
    };
    let strict = whole(&format!("            data: {PAYLOAD}\n"));
    let strict = repository(&[("api.yaml", &strict)]);
    assert!(told(&strict, r#"{"orderId":"A"}"#).is_empty());
    let wrong = told(&strict, "{}");
    assert!(wrong[0].contains("payload/properties/data"), "{wrong:?}");
    let open = repository(&[("api.yaml", &whole(""))]);
    assert!(told(&open, "{}").is_empty());
}

#[test]
fn a_name_with_dots_is_a_type() {
    let named = |name: &str| {
        let text = document(&format!(
            "        name: {name}\n        payload: {PAYLOAD}\n"
        ));
        told(&repository(&[("api.yaml", &text)]), "{}").len()
    };
    assert_eq!(named("com.acme.order.placed"), 1);
    assert_eq!(named("OrderPlaced"), 0);
    let wrong = pinned(PAYLOAD).replace("const: com.acme.order.placed", "const: com.acme.other");
    let wrong = wrong.replace(
        "        headers",
        "        name: com.acme.order.placed\n        headers",
    );
    // What the headers say goes before the name.
    assert!(told(&repository(&[("api.yaml", &wrong)]), "{}").is_empty());
}

#[test]
fn payloads_in_avro_and_protobuf_bind_as_well() {
    let avro = "\n          schemaFormat: application/vnd.apache.avro;version=1.9.0\n          schema: {type: record, name: Order, fields: [{name: orderId, type: string}]}";
    let protobuf = "\n          schemaFormat: application/vnd.google.protobuf;version=3\n          schema: 'syntax = \"proto3\"; message Order { string order_id = 1; }'";
    for payload in [avro, protobuf] {
        let repository = repository(&[("api.yaml", &pinned(payload))]);
        assert!(
            told(&repository, r#"{"orderId":"A"}"#).is_empty(),
            "{payload}"
        );
        assert_eq!(
            told(&repository, r#"{"orderId":true}"#).len(),
            1,
            "{payload}"
        );
    }
    let raml = "\n          schemaFormat: application/raml+yaml;version=1.0\n          schema: {type: object}";
    let repository = repository(&[("api.yaml", &pinned(raml))]);
    repository.write("event.json", event("{}"));
    let (_, told, _) = run(&repository, &["conform", "event.json"]);
    assert!(
        told[0].contains("raml") && told[0].contains("not read"),
        "{told:?}"
    );
}

#[test]
fn data_of_any_document_that_describes_the_type_is_right() {
    let other = PAYLOAD.replace("orderId", "number");
    let repository = repository(&[("a.yaml", &pinned(PAYLOAD)), ("b.yaml", &pinned(&other))]);
    assert!(told(&repository, r#"{"orderId":"A"}"#).is_empty());
    assert!(told(&repository, r#"{"number":"A"}"#).is_empty());
    assert_eq!(told(&repository, "{}").len(), 1);
}

#[test]
fn a_schema_in_a_file_of_its_own_is_told_once() {
    let schema = r#"{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://acme.com/order.json","type":"object","required":["orderId"]}"#;
    let text = pinned("{$ref: order.json}");
    let repository = repository(&[("api.yaml", &text), ("order.json", schema)]);
    let wrong = told(&repository, "{}");
    assert!(wrong[0].contains("order.json says"), "{wrong:?}");
    let addressed = event("{}").replace(
        "\"data\"",
        "\"dataschema\":\"https://acme.com/order.json\",\"data\"",
    );
    repository.write("event.json", addressed);
    assert_eq!(run(&repository, &["conform", "event.json"]).1, wrong);
}

#[test]
fn what_makes_no_sense_in_a_document_binds_nothing_and_is_said() {
    let text = pinned(PAYLOAD) + "      paid:\n        payload: {$ref: '#/nowhere'}\n";
    let repository = repository(&[
        ("api.yaml", &text),
        ("broken.yaml", "asyncapi: 3.0.0\na: [\n"),
    ]);
    repository.write("event.json", event("{}"));
    let (code, told, report) = run(&repository, &["conform", "event.json"]);
    assert_eq!((code, told.len()), (1, 1));
    let run = repository.run(&["conform", "event.json"]);
    for path in ["api.yaml", "broken.yaml"] {
        let note = format!("{path}: no data was held to what could not be read of it");
        let text = format!("{}{}{report}", run.stdout, run.stderr);
        assert!(text.contains(&note), "{text}");
    }
}

#[test]
fn a_sample_is_held_to_a_document_that_did_not_change() {
    let repository = repository(&[
        ("api.yaml", &pinned(PAYLOAD)),
        ("samples/placed.json", &event(r#"{"orderId":"A"}"#)),
    ]);
    repository.write("samples/placed.json", event("{}"));
    let (code, told, _) = run(&repository, &["check", "--base", "HEAD"]);
    assert_eq!((code, told.len()), (1, 1), "{told:?}");
    repository.write(
        "schema-gate.toml",
        "version = 1\n[[policy]]\npaths = [\"api.yaml\"]\nexclude = [\"api.yaml\"]\n",
    );
    assert_eq!(
        run(&repository, &["check", "--base", "HEAD"]).1,
        Vec::<String>::new()
    );
}

#[test]
fn a_type_that_a_document_still_describes_is_not_gone() {
    let definition = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","required":["specversion","id","source","type"],"properties":{"specversion":{"const":"1.0"},"id":{"type":"string","minLength":1},"source":{"type":"string","minLength":1,"format":"uri-reference"},"type":{"const":"com.acme.order.placed"}}}"#;
    let gone = |files: &[(&str, &str)]| {
        let repository = repository(files);
        repository.remove("event.schema.json");
        let (_, told, _) = run(&repository, &["check", "--base", "HEAD"]);
        told.iter().any(|told| told.starts_with("ce/type-vanished"))
    };
    assert!(gone(&[("event.schema.json", definition)]));
    assert!(!gone(&[
        ("event.schema.json", definition),
        ("api.yaml", &pinned(PAYLOAD))
    ]));
}
