//! What a file is taken for.

use schema_gate::format::detect::{Candidate, Content, by_bytes, by_content, by_path, is_skipped};
use schema_gate::model::{SchemaFile, SchemaType};

fn content(text: &str) -> Content {
    by_content(&SchemaFile::new("events/order", "main", text), None)
}

fn expected_json(text: &str) -> Content {
    by_content(
        &SchemaFile::new("events/order", "main", text),
        Some(SchemaType::Json),
    )
}

const JSON: Content = Content::Schema(SchemaType::Json);
const AVRO: Content = Content::Schema(SchemaType::Avro);
const ASYNCAPI: Content = Content::Schema(SchemaType::AsyncApi);
const CLOUDEVENTS: Content = Content::Events;

#[test]
fn the_extension_tells_avro_and_protobuf_and_content_the_rest() {
    for path in ["events/order.avsc", "events/mail.avpr", "events/Mail.AVDL"] {
        assert_eq!(by_path(path), Candidate::Schema(SchemaType::Avro), "{path}");
    }
    assert_eq!(
        by_path("proto/order.PROTO"),
        Candidate::Schema(SchemaType::Protobuf)
    );
    for path in [
        "order.json",
        "jsonschema/1-0-0",
        "order-1.2.0",
        "asyncapi.yml",
        "order.schema",
    ] {
        assert_eq!(by_path(path), Candidate::ByContent, "{path}");
    }
    for path in [
        "src/main.rs",
        "README.md",
        ".gitignore",
        "events/order.avro",
        "logo.png",
    ] {
        assert_eq!(by_path(path), Candidate::No, "{path}");
    }
}

#[test]
fn a_descriptor_set_is_known_by_its_name_and_its_first_bytes() {
    for path in [
        "all.binpb",
        "api/image.pb",
        "all.protoset",
        "all.desc",
        "all.fds",
    ] {
        assert_eq!(by_path(path), Candidate::ByBytes, "{path}");
    }
    let set = Content::Schema(SchemaType::Protobuf);
    assert_eq!(by_bytes(b"\x0A\x09\x0A\x07a.proto"), set);
    assert_eq!(by_bytes(b"weights of a model"), Content::Nothing);
}

#[test]
fn a_dialect_makes_a_json_schema() {
    assert_eq!(
        content(r#"{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}"#),
        JSON
    );
    assert_eq!(
        content("\u{feff} {\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"}"),
        JSON
    );
    let iglu = r#"{"$schema": "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#", "self": {}}"#;
    assert_eq!(content(iglu), JSON);
}

#[test]
fn an_identifier_makes_one_only_with_the_shape_of_a_schema() {
    assert_eq!(
        content(r#"{"$id": "https://acme.com/order.json", "type": "object"}"#),
        JSON
    );
    assert_eq!(
        content(r#"{"$id": "https://acme.com/order.json", "total": 5}"#),
        Content::Nothing
    );
}

#[test]
fn the_shape_is_enough_where_the_policy_expects_a_json_schema() {
    assert_eq!(
        expected_json(r#"{"properties": {"total": {"type": "number"}}}"#),
        JSON
    );
    assert_eq!(expected_json("true"), JSON);
    assert_eq!(
        content(r#"{"properties": {"total": {"type": "number"}}}"#),
        Content::Nothing
    );
    assert_eq!(expected_json(r#"{"total": 5}"#), Content::Nothing);
}

#[test]
fn files_that_only_look_like_schemas_are_told_apart() {
    let others = [
        r#"{"$schema": "https://json.schemastore.org/tsconfig", "compilerOptions": {}}"#,
        r#"{"name": "shop", "lockfileVersion": 3, "packages": {}, "id": 1}"#,
        r#"{"openapi": "3.1.0", "$schema": "http://json-schema.org/draft-07/schema#"}"#,
        r#"{"swagger": "2.0", "id": "https://acme.com", "definitions": {}}"#,
        r#"{"id": "order-1", "type": "order"}"#,
        "[1, 2, 3]",
        "",
        "PK\u{3}\u{4}",
    ];
    for other in others {
        assert_eq!(content(other), Content::Nothing, "{other}");
    }
}

#[test]
fn avro_may_stand_in_a_json_file() {
    assert_eq!(
        content(r#"{"type": "record", "name": "Order", "fields": []}"#),
        AVRO
    );
    assert_eq!(
        content(r#"[{"type": "enum", "name": "Status", "symbols": ["PAID"]}]"#),
        AVRO
    );
}

#[test]
fn asyncapi_is_known_by_its_key_and_cloudevents_are_not_checked_yet() {
    assert_eq!(
        content("asyncapi: 3.0.0\ninfo:\n  title: Orders\n"),
        ASYNCAPI
    );
    assert_eq!(
        content(r#"{"asyncapi": "2.6.0", "channels": {}}"#),
        ASYNCAPI
    );
    let event = r#"{"specversion": "1.0", "type": "com.acme.order", "source": "/shop", "id": "1", "data": {}}"#;
    assert_eq!(content(event), CLOUDEVENTS);
    assert_eq!(content(&format!("[{event}]")), CLOUDEVENTS);
    assert_eq!(
        content("title: Orders\nnot_asyncapi: 1\n"),
        Content::Nothing
    );
}

#[test]
fn a_broken_schema_is_still_one_so_that_somebody_says_what_is_wrong() {
    let broken = r#"{"$schema": "http://json-schema.org/draft-07/schema#", "type": }"#;
    assert_eq!(content(broken), JSON);
    let deep = format!(
        "{{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"items\": {}",
        "[".repeat(200_000)
    );
    assert_eq!(content(&deep), JSON);
    assert_eq!(content("{\"id\": "), Content::Nothing);
}

#[test]
fn folders_of_others_are_skipped_with_a_reason() {
    assert_eq!(
        is_skipped("web/node_modules/ajv/schema.json"),
        Some("vendored")
    );
    assert_eq!(is_skipped("pkg/testdata/order.avsc"), Some("test data"));
    assert_eq!(is_skipped("vendor/acme/order.avsc"), Some("vendored"));
    assert_eq!(is_skipped("events/vendor/created.avsc"), None);
    assert_eq!(is_skipped("events/vendor.json"), None);
    assert_eq!(is_skipped("events/order.avsc"), None);
}
