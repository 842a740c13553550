//! What is advised, and what the edits that come with it do to the text of a schema.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use schema_gate::advice::elements::ElementId;
use schema_gate::advice::{NoEdit, Operation, Schemas, apply};
use schema_gate::format::{self, Found, Reading, Subject};
use schema_gate::model::SchemaType;
use support::Snapshot;

/// The only subject of a text.
fn subject(origin: &str, path: &str, text: &str) -> Subject {
    let files = Snapshot::new(origin, [(path.to_owned(), text.to_owned())]);
    let schema_type = match path.rsplit('.').next() {
        Some("avsc") => SchemaType::Avro,
        Some("proto") => SchemaType::Protobuf,
        _ => SchemaType::Json,
    };
    let path = path.to_owned();
    let loaded = format::load(&files, &[Found { path, schema_type }], &Reading::default());
    assert!(loaded.unread.is_empty(), "{:?}", loaded.unread);
    loaded.subjects.into_iter().next().unwrap()
}

/// The new text with the operations made.
fn edited(path: &str, old: &str, new: &str, operations: &[Operation]) -> Result<String, NoEdit> {
    let (old, new) = (subject("old", path, old), subject("new", path, new));
    let schemas = Schemas::new(Some(old.clone()), Some(old), Some(new));
    let edited = apply(&schemas, operations)?;
    assert_eq!(edited.files.len(), 1, "{:?}", edited.files.keys());
    Ok(edited.files[path].after.clone())
}

fn id(name: &str) -> ElementId {
    ElementId(name.to_owned())
}

#[test]
fn a_field_is_made_optional_and_all_else_stays_as_it_was() {
    let new = "\u{feff}{\r\n  \"type\": \"record\", \"name\": \"Order\",\r\n  \"fields\": [\r\n    {\"name\": \"id\",   \"type\": \"string\"},\r\n    {\"name\": \"total\", \"type\": \"long\"}\r\n  ]\r\n}\r\n";
    let target = id("new Order.total");
    let edit = Operation::MakeOptional { target };
    let after = edited("order.avsc", new, new, &[edit]).unwrap();
    let wanted = new.replace(
        "\"type\": \"long\"}",
        "\"type\": [\"null\", \"long\"], \"default\": null}",
    );
    assert_eq!(after, wanted);
}

#[test]
fn a_minified_schema_stays_minified() {
    let old = r#"{"type":"record","name":"Order","fields":[{"name":"id","type":"string"},{"name":"note","type":"string"}]}"#;
    let new = r#"{"type":"record","name":"Order","fields":[{"name":"id","type":"string"},{"name":"total","type":"long"}]}"#;
    let edits = [
        Operation::RestoreField {
            target: id("old Order.note"),
        },
        Operation::MakeOptional {
            target: id("new Order.total"),
        },
    ];
    let after = edited("order.avsc", old, new, &edits).unwrap();
    assert_eq!(
        after,
        r#"{"type":"record","name":"Order","fields":[{"name":"id","type":"string"},{"name":"note","type":"string"},{"name":"total","type":["null","long"],"default":null}]}"#
    );
}

#[test]
fn a_message_keeps_its_remarks_when_something_is_reserved() {
    let old =
        "syntax = \"proto3\";\nmessage Order {\n  string id = 1; // ours\n  string note = 2;\n}\n";
    let new = "syntax = \"proto3\";\nmessage Order {\n  string id = 1; // ours\n}\n";
    let target = id("old Order.note");
    let after = edited("order.proto", old, new, &[Operation::Reserve { target }]).unwrap();
    assert_eq!(
        after,
        "syntax = \"proto3\";\nmessage Order {\n  reserved 2;\n  reserved \"note\";\n  string id = 1; // ours\n}\n"
    );
}

#[test]
fn a_property_comes_back_where_the_others_stand() {
    let old = "{\n  \"title\": \"Order\",\n  \"properties\": {\n    \"id\": {\"type\": \"string\"},\n    \"note\": {\"type\": \"string\"}\n  },\n  \"required\": [\"note\"]\n}\n";
    let new = "{\n  \"title\": \"Order\",\n  \"properties\": {\n    \"id\": {\"type\": \"string\"}\n  }\n}\n";
    let target = id("old Order.note");
    let edits = [
        Operation::RestoreField {
            target: target.clone(),
        },
        Operation::Deprecate { target },
    ];
    let after = edited("order.json", old, new, &edits).unwrap();
    assert_eq!(
        after,
        "{\n  \"title\": \"Order\",\n  \"properties\": {\n    \"id\": {\"type\": \"string\"},\n    \"note\": {\"deprecated\": true, \"type\": \"string\"}\n  },\n  \"required\": [\"note\"]\n}\n"
    );
}

#[test]
fn what_is_not_there_cannot_be_edited() {
    let text = r#"{"type":"record","name":"Order","fields":[{"name":"id","type":"string"}]}"#;
    let target = id("new .github/workflows/ci.yml");
    let refused = edited(
        "order.avsc",
        text,
        text,
        &[Operation::MakeOptional { target }],
    );
    assert!(matches!(refused, Err(NoEdit::NoSuchElement(_))));
}
