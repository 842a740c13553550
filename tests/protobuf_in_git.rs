//! Protobuf in whatever form a repository keeps it, checked by the real binary.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;

use prost_reflect::prost::Message as _;
use repository::{Repository, schema_gate};
use serde_json::Value;

const ORDER: &str = "syntax = \"proto3\";\npackage acme;\n\
    import \"google/api/annotations.proto\";\nimport \"acme/money.proto\";\n\
    message Order {\n  string id = 1;\n  Money total = 2;\n}\n";

/// The descriptor set of one file.
fn set(text: &str) -> Vec<u8> {
    let file = protox::file::File::from_source("acme/order.proto", text).unwrap();
    let file = prost_types::FileDescriptorProto::from(file);
    prost_types::FileDescriptorSet { file: vec![file] }.encode_to_vec()
}

fn report(stdout: &str) -> Value {
    serde_json::from_str(stdout).unwrap()
}

#[test]
fn an_import_that_nobody_has_is_a_note_and_hides_no_break() {
    let repository = Repository::new();
    repository.write("acme/order.proto", ORDER);
    repository.commit("order");
    repository.write(
        "acme/order.proto",
        ORDER.replace("Money total", "string note = 3; Money total"),
    );
    let run = repository.run(&["check", "-f", "json"]);
    let safe = report(&run.stdout);
    assert_eq!(
        (run.code, &safe["verdict"]),
        (0, &"pass".into()),
        "{safe:#}"
    );
    assert_eq!(safe["summary"]["unread"], 0);
    let notes: Vec<_> = safe["notes"].as_array().unwrap().iter().collect();
    assert!(
        notes[0]
            .as_str()
            .unwrap()
            .starts_with("the import acme/money.proto"),
        "{notes:?}"
    );

    repository.write("acme/order.proto", ORDER.replace("string id", "sint32 id"));
    assert_eq!(repository.run(&["check"]).code, 1);
    repository.write(
        "acme/order.proto",
        ORDER.replace("Money total", "int64 total"),
    );
    let open = report(&repository.run(&["check", "-f", "json"]).stdout);
    assert_eq!(open["backward"], "unproven");
}

#[test]
fn a_descriptor_set_in_a_repository_is_checked() {
    let text = "syntax = \"proto3\"; package acme; message Order { int64 total = 1; }";
    let repository = Repository::new();
    repository.write("order.binpb", set(text));
    repository.write("model.pb", [0x0A, 0x03, 0xFF, 0x00, 0x01]);
    repository.commit("order");
    repository.write("order.binpb", set(&text.replace("int64", "string")));
    repository.write("model.pb", [0x0A, 0x03, 0xFF, 0x00, 0x02]);
    let run = repository.run(&["check", "-f", "json"]);
    let told = report(&run.stdout);
    assert_eq!(run.code, 1, "{told:#}");
    assert_eq!(told["summary"]["subjects"], 1);
    let finding = &told["findings"][0];
    assert_eq!(finding["rule"], "protobuf/field-type-changed");
    assert_eq!(finding["new"]["path"], "order.binpb");

    repository.write("order.binpb", &set(text)[..20]);
    assert_eq!(repository.run(&["check"]).code, 4);
}

#[test]
fn a_folder_is_compared_with_a_descriptor_set_by_full_name() {
    let text = "syntax = \"proto3\"; package acme; message Order { int64 total = 1; }";
    let repository = Repository::new();
    repository.write("proto/acme/order.proto", text);
    repository.write("image.binpb", set(&text.replace("int64", "string")));
    for (old, new) in [("proto", "image.binpb"), ("image.binpb", "proto")] {
        let side = |name: &str| repository.path().join(name).display().to_string();
        let run = schema_gate(&["compat", &side(old), &side(new), "-f", "json"]);
        let told = report(&run.stdout);
        assert_eq!(run.code, 1, "{told:#}");
        assert_eq!(told["subjects"][0]["name"], "acme.Order");
        assert_eq!(told["backward"], "incompatible");
    }
}

#[test]
fn earlier_versions_of_a_set_and_of_a_file_that_lacks_imports_are_held_against_the_new_one() {
    let text = "syntax = \"proto3\"; package acme; message Order { int64 total = 1; }";
    let repository = Repository::new();
    for kind in ["string", "bytes", "int64"] {
        repository.write("order.binpb", set(&text.replace("int64", kind)));
        let number = if kind == "bytes" {
            "sint32 id"
        } else {
            "string id"
        };
        repository.write("acme/order.proto", ORDER.replace("string id", number));
        repository.commit(kind);
    }
    let new = "int64 total = 1; int32 more = 2;";
    repository.write("order.binpb", set(&text.replace("int64 total = 1;", new)));
    repository.write(
        "acme/order.proto",
        ORDER.replace("string id", "string note = 3; string id"),
    );
    let run = repository.run(&["check", "-f", "json"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    let run = repository.run(&["check", "-f", "json", "--mode", "backward-transitive"]);
    let told = report(&run.stdout);
    assert_eq!(run.code, 1, "{told:#}");
    let mut broken: Vec<_> = told["findings"].as_array().unwrap().iter().collect();
    broken.retain(|finding| finding["level"] == "error");
    let mut paths: Vec<_> = broken
        .iter()
        .map(|finding| finding["new"]["path"].as_str().unwrap())
        .collect();
    paths.dedup();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths, ["acme/order.proto", "order.binpb"], "{told:#}");
}
