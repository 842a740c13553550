//! How events are designed: what is told, when, of whom, and who can turn it off.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;
mod support;

use std::fs;

use repository::Repository;
use serde_json::Value;

/// An Avro record with these fields, as JSON.
fn avro(name: &str, fields: &str) -> String {
    format!(
        r#"{{"type": "record", "name": "{name}", "namespace": "com.acme", "fields": [{fields}]}}"#
    )
}

/// The exit code and the report of a check of the working tree against its last commit.
fn check(repository: &Repository, more: &[&str]) -> (i32, Value) {
    let run = repository.run(&[&["check", "--base", "HEAD", "-f", "json"], more].concat());
    (run.code, run.report())
}

/// The rules of design that fired, each with its level and element.
fn told(report: &Value) -> Vec<String> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    let findings = findings.filter(|finding| text(finding, "rule").starts_with("design/"));
    let mut told: Vec<_> = findings
        .map(|finding| {
            let rule = text(finding, "rule").replace("design/", "");
            format!(
                "{rule} {} {}",
                text(finding, "level"),
                text(finding, "element")
            )
        })
        .collect();
    told.sort();
    told
}

/// A repository whose head adds one file, under this configuration.
fn added(config: &str, path: &str, text: &str) -> Repository {
    let repository = Repository::new();
    repository.write("README.md", "events");
    repository.commit("nothing yet");
    repository.write("schema-gate.toml", config);
    repository.write(path, text);
    repository
}

/// A repository whose head turns one text into another, under this configuration.
fn changed(config: &str, path: &str, (old, new): (&str, &str)) -> Repository {
    let repository = Repository::new();
    repository.write("schema-gate.toml", config);
    repository.write(path, old);
    repository.commit("old");
    repository.write(path, new);
    repository
}

const TIME: &str = r#"{"name": "placed_at", "type": "long"}"#;

#[test]
fn a_weakness_is_told_when_it_comes_and_not_again() {
    let old = avro("OrderPlaced", TIME);
    let new = avro(
        "OrderPlaced",
        &format!(r#"{TIME}, {{"name": "paid_at", "type": "long", "default": 0}}"#),
    );
    let repository = changed("", "order.avsc", (&old, &new));
    let (code, report) = check(&repository, &[]);
    assert_eq!(
        told(&report),
        ["timestamp-untyped warning OrderPlaced.paid_at"]
    );
    assert_eq!((code, &report["backward"]), (0, &"compatible".into()));
    repository.commit("new");
    assert!(told(&check(&repository, &[]).1).is_empty());
    let (_, report) = check(&repository, &["--all"]);
    let both = [
        "timestamp-untyped warning OrderPlaced.paid_at",
        "timestamp-untyped warning OrderPlaced.placed_at",
    ];
    assert_eq!(told(&report), both);
}

#[test]
fn a_field_that_is_renamed_is_as_weak_as_it_was() {
    let repository = changed(
        "",
        "order.avsc",
        (
            &avro("OrderPlaced", TIME),
            &avro(
                "OrderPlaced",
                r#"{"name": "ordered_at", "aliases": ["placed_at"], "type": "long"}"#,
            ),
        ),
    );
    assert!(told(&check(&repository, &[]).1).is_empty());
}

#[test]
fn a_lint_warns_and_fails_only_who_asks_for_it() {
    let text = avro("PlaceOrder", r#"{"name": "id", "type": "string"}"#);
    let repository = added("", "order.avsc", &text);
    let (code, report) = check(&repository, &[]);
    assert_eq!((code, told(&report).len()), (0, 1));
    assert_eq!(check(&repository, &["--fail-on", "warning"]).0, 1);
    repository.write(
        "schema-gate.toml",
        "[rules]\n\"design/event-name-imperative\" = \"error\"\n",
    );
    assert_eq!(check(&repository, &[]).0, 1);
    repository.write("schema-gate.toml", "[rules]\n\"design/*\" = \"off\"\n");
    let (code, report) = check(&repository, &["--fail-on", "warning"]);
    assert_eq!((code, told(&report)), (0, vec![]));
}

#[test]
fn a_rule_that_is_off_wants_its_own_id() {
    let text = avro("OrderPlaced", r#"{"name": "sku", "type": "string"}"#);
    let repository = added("[rules]\n\"design/*\" = \"warning\"\n", "order.avsc", &text);
    assert!(told(&check(&repository, &[]).1).is_empty());
    repository.write(
        "schema-gate.toml",
        "[rules]\n\"design/event-id-missing\" = \"warning\"\n\"design/correlation-id-missing\" = \"info\"\n",
    );
    let asked = [
        "correlation-id-missing info OrderPlaced",
        "event-id-missing warning OrderPlaced",
    ];
    assert_eq!(told(&check(&repository, &[]).1), asked);
}

#[test]
fn a_command_may_say_that_it_is_one_in_every_format() {
    let proto = "syntax = \"proto3\";\npackage acme.v1;\nimport \"google/protobuf/descriptor.proto\";\nextend google.protobuf.MessageOptions { string message_kind = 50001; }\nmessage CancelOrder {\n  OPTION\n  string id = 1;\n}\n";
    let json = r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "CancelOrder", KIND "type": "object", "properties": {"id": {"type": "string"}}}"#;
    let avro = r#"{"type": "record", "name": "CancelOrder", KIND "fields": [{"name": "id", "type": "string"}]}"#;
    let kind = r#""x-message-kind": "command","#;
    for (path, text, mark, says) in [
        (
            "a.proto",
            proto,
            "OPTION",
            "option (message_kind) = \"command\";",
        ),
        ("a.json", json, "KIND", kind),
        ("a.avsc", avro, "KIND", kind),
    ] {
        let accused = added("", path, &text.replace(mark, ""));
        let accused = told(&check(&accused, &[]).1);
        assert_eq!(
            accused,
            ["event-name-imperative warning CancelOrder"],
            "{path}"
        );
        let declared = added("", path, &text.replace(mark, says));
        assert!(told(&check(&declared, &[]).1).is_empty(), "{path}");
        let lies_there = added("", &format!("commands/{path}"), &text.replace(mark, ""));
        assert!(told(&check(&lies_there, &[]).1).is_empty(), "{path}");
    }
}

#[test]
fn what_a_call_asks_for_is_no_event() {
    let text = "syntax = \"proto3\";\npackage acme.v1;\nservice Orders { rpc Cancel(CancelOrder) returns (CancelOrderResponse); }\nmessage CancelOrder { string id = 1; Address to = 2; }\nmessage CancelOrderResponse { string placed_at = 1; }\nmessage Address { string city = 1; }\n";
    let repository = added("", "orders.proto", text);
    assert!(told(&check(&repository, &[]).1).is_empty());
}

fn owner(report: &Value) -> &Value {
    &report["subjects"][0]["owner"]
}

#[test]
fn an_event_belongs_to_whom_codeowners_or_a_policy_names() {
    let text = avro("OrderPlaced", r#"{"name": "id", "type": "string"}"#);
    let repository = added("", "events/order.avsc", &text);
    let (_, report) = check(&repository, &[]);
    assert_eq!((owner(&report), told(&report)), (&Value::Null, vec![]));

    repository.write("docs/CODEOWNERS", "* @nobody-looks-here\n");
    repository.write(
        ".github/CODEOWNERS",
        "* @all\n/events/ @acme/orders @ann # both\n",
    );
    let (_, report) = check(&repository, &[]);
    assert_eq!(
        (owner(&report), told(&report)),
        (&"@acme/orders @ann".into(), vec![])
    );

    repository.write(".github/CODEOWNERS", "* @all\n/events/\n");
    let (_, report) = check(&repository, &[]);
    let unowned = ["event-without-owner warning OrderPlaced"];
    assert_eq!(
        (owner(&report), told(&report).as_slice()),
        (&Value::Null, &unowned.map(str::to_owned)[..])
    );

    let policy = "[[policy]]\npaths = [\"events\"]\nowners = [\"@payments\"]\n";
    repository.write("schema-gate.toml", policy);
    let (_, report) = check(&repository, &[]);
    assert_eq!(
        (owner(&report), told(&report)),
        (&"@payments".into(), vec![])
    );
    let shown = repository
        .run(&["config", "show", "events/order.avsc"])
        .stdout;
    assert!(
        shown.contains("owners") && shown.contains("@payments"),
        "{shown}"
    );

    // It had none before.
    repository.write("schema-gate.toml", "");
    repository.commit("unowned");
    repository.write(
        "events/order.avsc",
        avro(
            "OrderPlaced",
            r#"{"name": "id", "type": "string", "doc": "x"}"#,
        ),
    );
    assert!(told(&check(&repository, &[]).1).is_empty());
    assert_eq!(told(&check(&repository, &["--all"]).1), unowned);
}

#[test]
fn an_event_may_name_its_owner_and_several_are_told_to_who_asks() {
    let text = |attribute: &str| {
        let text = avro("OrderPlaced", r#"{"name": "id", "type": "string"}"#);
        text.replace("\"fields\"", &format!("{attribute} \"fields\""))
    };
    let repository = added("", "events/order.avsc", &text(r#""x-owner": "orders","#));
    repository.write("CODEOWNERS", "/docs/ @acme/docs\n");
    assert!(told(&check(&repository, &[]).1).is_empty());
    repository.write("events/order.avsc", text(r#""x-owner": "","#));
    let unowned = ["event-without-owner warning OrderPlaced"];
    assert_eq!(told(&check(&repository, &[]).1), unowned);
    let document = "asyncapi: 3.0.0\nchannels:\n  orders:\n    messages:\n      orderPlaced:\n        x-owner: orders\n        payload: {type: object, properties: {id: {type: string}}}\n";
    let documented = added("", "api.yaml", document);
    documented.write("CODEOWNERS", "/docs/ @acme/docs\n");
    assert!(told(&check(&documented, &[]).1).is_empty());
    documented.write("api.yaml", document.replace("x-owner", "x-author"));
    let unowned = ["event-without-owner warning orderPlaced"];
    assert_eq!(told(&check(&documented, &[]).1), unowned);

    repository.write("CODEOWNERS", "* @acme/orders @acme/billing\n");
    assert!(told(&check(&repository, &[]).1).is_empty());
    let asked = "[rules]\n\"design/event-with-several-owners\" = \"warning\"\n";
    repository.write("schema-gate.toml", asked);
    let several = ["event-with-several-owners warning OrderPlaced"];
    assert_eq!(told(&check(&repository, &[]).1), several);
    repository.write("CODEOWNERS", "* @acme/orders\n");
    assert!(told(&check(&repository, &[]).1).is_empty());
}

#[test]
fn what_led_to_an_event_may_stand_in_a_header() {
    let asked = "[rules]\n\"design/causation-id-missing\" = \"warning\"\n";
    let document = "asyncapi: 3.0.0\nchannels:\n  orders:\n    messages:\n      orderPlaced:\n        headers: {type: object, properties: {HEADER: {type: string}}}\n        payload: {type: object, properties: {id: {type: string}}}\n";
    for (header, expected) in [("ce_causationid", 0), ("causation-id", 0), ("ce_id", 1)] {
        let text = document.replace("HEADER", header);
        let (_, report) = check(&added(asked, "api.yaml", &text), &[]);
        assert_eq!(told(&report).len(), expected, "{header}");
    }
}

#[test]
fn a_whole_number_of_money_says_what_it_counts() {
    let asked = "[rules]\n\"design/money-without-minor-unit\" = \"warning\"\n";
    let currency = r#"{"name": "currency", "type": "string"}, "#;
    for (field, is_weak) in [
        (r#"{"name": "price", "type": "long"}"#, true),
        (r#"{"name": "price", "type": "double"}"#, false),
        (r#"{"name": "price_minor", "type": "long"}"#, false),
        (
            r#"{"name": "price", "type": "long", "doc": "Counted in cents."}"#,
            false,
        ),
        (
            r#"{"name": "price", "type": "long", "unit": "cents"}"#,
            false,
        ),
        (
            r#"{"name": "price", "type": "long"}, {"name": "scale", "type": "int"}"#,
            false,
        ),
    ] {
        let text = avro("OrderPlaced", &format!("{currency}{field}"));
        let (_, report) = check(&added(asked, "order.avsc", &text), &[]);
        let told = told(&report);
        let weak = "money-without-minor-unit warning OrderPlaced.price";
        assert_eq!(
            told.iter().any(|it| it == weak),
            is_weak,
            "{field}: {told:?}"
        );
    }
}

#[test]
fn an_ordering_key_that_changes_fails_the_gate() {
    let policy = "[[policy]]\nordering-key = \"order.id\"\n";
    let order = |key: &str| {
        avro(
            "OrderPlaced",
            &format!(
                r#"{{"name": "order", "type": {{"type": "record", "name": "Ref", "fields": [{{"name": "id", "type": {key}}}]}}}}"#
            ),
        )
    };
    let repository = changed(
        policy,
        "order.avsc",
        (&order(r#""int""#), &order(r#""long""#)),
    );
    let (code, report) = check(&repository, &[]);
    assert_eq!(
        told(&report),
        ["ordering-key-changed error OrderPlaced.order.id"]
    );
    assert_eq!((code, &report["backward"]), (1, &"compatible".into()));

    let gone = avro(
        "OrderPlaced",
        r#"{"name": "note", "type": "string", "default": ""}"#,
    );
    repository.write("order.avsc", &gone);
    let both = [
        "ordering-key-changed error OrderPlaced.order.id",
        "ordering-key-missing warning OrderPlaced",
    ];
    assert_eq!(told(&check(&repository, &[]).1), both);
}

#[test]
fn who_consumes_says_what_is_asked() {
    let old = avro("OrderPlaced", r#"{"name": "id", "type": "int"}"#);
    let new = avro(
        "OrderPlaced",
        r#"{"name": "note", "type": ["null", "string"], "default": null}, {"name": "id", "type": "long"}"#,
    );
    let repository = changed("", "order.avsc", (&old, &new));
    let asked = |consumers: &str| {
        repository.write(
            "schema-gate.toml",
            format!("[[policy]]\nconsumers = [{consumers}]\n"),
        );
        let told = told(&check(&repository, &[]).1).into_iter();
        let rules = told.map(|told| told.split(' ').next().unwrap().to_owned());
        rules.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(
        asked("\"flink-sql\""),
        "flink-field-type-changed, flink-row-changed"
    );
    assert_eq!(
        asked("\"ksqldb\""),
        "ksqldb-column-changed, ksqldb-column-inserted"
    );
    assert_eq!(asked("\"kafka-streams\""), "");
    // The old revision cannot read a long, which only mode full would mind.
    assert_eq!(asked("\"pubsub\""), "pubsub-revision-refused");
    let run = repository.run(&["check"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    repository.write("schema-gate.toml", "[[policy]]\nconsumers = [\"flink\"]\n");
    let run = repository.run(&["check"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("known are flink-sql, ksqldb"),
        "{}",
        run.stderr
    );
}

#[test]
fn stores_of_kafka_streams_want_backward_compatibility_in_every_mode() {
    let old = avro("OrderPlaced", r#"{"name": "id", "type": "string"}"#);
    let new = avro(
        "OrderPlaced",
        r#"{"name": "id", "type": "string"}, {"name": "note", "type": "string"}"#,
    );
    let policy = "[[policy]]\nmode = \"forward\"\nconsumers = [\"kafka-streams\"]\n";
    let (code, report) = check(&changed(policy, "order.avsc", (&old, &new)), &[]);
    assert_eq!(
        told(&report),
        ["kafka-streams-state-unreadable warning OrderPlaced"]
    );
    assert_eq!(code, 0);
}

#[test]
fn personal_data_and_its_tags_have_names_of_their_own() {
    let text = avro(
        "UserJoined",
        r#"{"name": "member_number", "type": "string"}, {"name": "email", "type": "string", "acme.privacyless": "x"}, {"name": "phone", "type": "string", "vault": "eu"}"#,
    );
    let repository = added("", "user.avsc", &text);
    let both = ["pii-untagged warning UserJoined.phone"];
    // An attribute whose name holds `privacy` is a tag, whoever made it up.
    assert_eq!(told(&check(&repository, &[]).1), both);
    repository.write(
        "schema-gate.toml",
        "[defaults]\npersonal-data = [\"memberNumber\"]\npersonal-data-tags = [\"vault\"]\n",
    );
    let own = ["pii-untagged warning UserJoined.member_number"];
    assert_eq!(told(&check(&repository, &[]).1), own);
}

#[test]
fn a_failure_is_made_up_for_by_an_event_of_the_same_catalogue() {
    let config = "[rules]\n\"design/failure-without-compensation\" = \"warning\"\n";
    let id = r#"{"name": "id", "type": "string"}"#;
    let failed = avro("StockReservationFailed", id);
    let repository = added(config, "failed.avsc", &failed);
    // The rest of the catalogue was not read.
    assert!(told(&check(&repository, &[]).1).is_empty());
    let alone = ["failure-without-compensation warning StockReservationFailed"];
    assert_eq!(told(&check(&repository, &["--all"]).1), alone);
    repository.write("released.avsc", avro("StockReleased", id));
    assert!(told(&check(&repository, &["--all"]).1).is_empty());
}

#[test]
fn a_profile_decides_about_protobuf_and_lints_are_worth_knowing() {
    let text =
        "syntax = \"proto3\";\npackage acme.v1;\nmessage OrderPlaced { int64 placed_at = 1; }\n";
    let config =
        "[[policy]]\nprofile = \"buf:FILE\"\n[rules]\n\"design/timestamp-untyped\" = \"error\"\n";
    let (code, report) = check(&added(config, "order.proto", text), &[]);
    assert_eq!(
        told(&report),
        ["timestamp-untyped info OrderPlaced.placed_at"]
    );
    assert_eq!(code, 0);
}

#[test]
fn a_unit_is_changed_by_the_words_about_a_field() {
    let field = |doc: &str| {
        avro(
            "OrderPlaced",
            &format!(r#"{{"name": "weight", "type": "long", "doc": "{doc}"}}"#),
        )
    };
    for (old, new, is_told) in [
        ("in grams", "in kilograms", true),
        ("Time in UTC.", "Local time of the shop.", true),
        ("Net of tax.", "Gross.", true),
        ("in grams", "in grams, dry", false),
        ("in grams", "of the parcel", false),
        ("kept for 30 days", "kept for 24 hours", false),
        ("seconds", "time in s", false),
    ] {
        let (old, new) = (field(old), field(new));
        let (code, report) = check(&changed("", "order.avsc", (&old, &new)), &[]);
        let expected = ["unit-changed warning OrderPlaced.weight"];
        let expected = if is_told { &expected[..] } else { &[] };
        assert_eq!(told(&report), expected, "{old} {new}");
        assert_eq!(code, 0);
    }
}

#[test]
fn a_structure_that_stays_hides_no_change_of_meaning() {
    let Some(folder) = support::vectors() else {
        return;
    };
    let rows = fs::read_to_string(folder.join("advice.jsonl")).unwrap();
    let rows = rows
        .lines()
        .map(|row| serde_json::from_str::<Value>(row).unwrap());
    let rows: Vec<Value> = rows
        .filter(|row| row["violation"] == "semantic-change" && row["schema_type"] == "avro")
        .collect();
    assert!(!rows.is_empty());
    for row in rows {
        let text = |side: &str| {
            row[side]
                .as_object()
                .unwrap()
                .iter()
                .next()
                .unwrap()
                .1
                .as_str()
                .unwrap()
                .to_owned()
        };
        let (old, new) = (text("old"), text("new"));
        let (_, report) = check(
            &changed("", "event.avsc", (&old, &new)),
            &["--mode", "full"],
        );
        let told = told(&report);
        assert!(
            told.iter()
                .any(|told| told.starts_with("unit-changed warning")),
            "{told:?}"
        );
    }
}

#[test]
fn text_without_end_and_names_without_sense_cost_little() {
    let words = "ignore all previous ".repeat(20_000);
    let fields: Vec<String> = (0..2_000)
        .map(|index| {
            format!(
                r#"{{"name": "at_{index}_created_at", "type": "long", "doc": "in (s) % \\u00e9"}}"#
            )
        })
        .collect();
    let text = avro("__1", &fields.join(", ")).replacen(
        "\"fields\"",
        &format!("\"doc\": \"{words}\", \"fields\""),
        1,
    );
    let start = std::time::Instant::now();
    let (code, report) = check(&added("", "order.avsc", &text), &[]);
    assert_eq!((code, told(&report).len()), (0, 2_000));
    assert!(start.elapsed().as_secs() < 20);
}

/// A document of an application with two messages, which share the schema of a price.
fn orders(action: &str, reply: &str) -> String {
    format!(
        "asyncapi: 3.0.0\nchannels:\n  orders:\n    address: orders\n    messages:\n      cancelOrder: {{$ref: '#/components/messages/cancelOrder'}}\n      orderPlaced: {{$ref: '#/components/messages/orderPlaced'}}\noperations:\n  order:\n    action: {action}\n    channel: {{$ref: '#/channels/orders'}}\n{reply}components:\n  messages:\n    cancelOrder:\n      payload: {{type: object, properties: {{price: {{$ref: '#/components/schemas/price'}}}}}}\n    orderPlaced:\n      payload: {{type: object, properties: {{price: {{$ref: '#/components/schemas/price'}}, placed_at: {{type: string}}}}}}\n  schemas:\n    price: {{type: object, properties: {{amount: {{type: number, format: double}}, currency: {{type: string}}}}}}\n"
    )
}

#[test]
fn the_payload_of_a_message_is_an_event_and_what_messages_share_is_told_once() {
    let report = |action: &str, reply: &str| {
        let repository = added("", "api.yaml", &orders(action, reply));
        check(&repository, &[]).1
    };
    let shared = [
        "money-as-float warning cancelOrder.price.amount",
        "timestamp-untyped warning orderPlaced.placed_at",
    ];
    let named = "event-name-imperative warning cancelOrder";
    assert_eq!(told(&report("send", "")), [&[named], &shared[..]].concat());
    // What it receives it did not name.
    assert_eq!(told(&report("receive", "")), shared);
    // What is answered is no event.
    let reply = "    reply: {address: {location: $message.header#/replyTo}}\n";
    assert_eq!(told(&report("receive", reply)), Vec::<String>::new());
}

#[test]
fn avro_and_protobuf_in_a_document_are_events_at_their_places() {
    let document = |payload: &str| {
        format!(
            "asyncapi: 3.0.0\nchannels:\n  orders:\n    messages:\n      orderPlaced:\n        payload:\n{payload}"
        )
    };
    let avro = "          schemaFormat: application/vnd.apache.avro;version=1.9.0\n          schema: {type: record, name: Order, fields: [{name: placed_at, type: string}]}\n";
    let protobuf = "          schemaFormat: application/vnd.google.protobuf;version=3\n          schema: |\n            syntax = \"proto3\";\n            message Order {\n              string placed_at = 1;\n            }\n";
    for (payload, line) in [(avro, 8), (protobuf, 11)] {
        let repository = added("", "api.yaml", &document(payload));
        let (_, report) = check(&repository, &[]);
        assert_eq!(told(&report), ["timestamp-untyped warning Order.placed_at"]);
        let findings = report["findings"].as_array().unwrap();
        let rule = "design/timestamp-untyped";
        let found = findings.iter().find(|finding| finding["rule"] == rule);
        let new = &found.unwrap()["new"];
        assert_eq!(
            (&new["path"], &new["line"]),
            (&"api.yaml".into(), &line.into())
        );
    }
}
