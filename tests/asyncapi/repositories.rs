//! Documents in a repository: shared files, the map of URIs, versions of the past.

use super::repository::{Repository, Run, schema_gate};
use super::sent;

const DOCUMENT: &str = "asyncapi: 3.0.0\nchannels:\n  a:\n    address: a\n    messages:\n      placed: {$ref: '../common/messages.yaml#/placed'}\n";
const MESSAGES: &str = "placed:\n  payload: {$ref: 'schemas.yaml#/order'}\n";

fn shared() -> Repository {
    let repository = Repository::new();
    repository.write("shop/asyncapi.yaml", DOCUMENT);
    repository.write("billing/asyncapi.yaml", DOCUMENT);
    repository.write("common/messages.yaml", MESSAGES);
    repository.write("common/schemas.yaml", "order: {type: string}\n");
    repository.write("common/other.yaml", "nothing: {type: string}\n");
    repository.commit("first");
    repository
}

#[test]
fn an_edit_of_a_shared_schema_is_told_of_each_document() {
    let repository = shared();
    repository.write("common/schemas.yaml", "order: {type: integer}\n");
    let Run { code, stdout, .. } = repository.run(&["check", "-f", "json"]);
    let report: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(code, 1);
    let paths: Vec<_> = report["subjects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["new"]["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths, ["billing/asyncapi.yaml", "shop/asyncapi.yaml"]);
    assert_eq!(report["summary"]["affected"], 2);
    assert_eq!(report["findings"][0]["new"]["path"], "common/schemas.yaml");
}

#[test]
fn an_edit_that_no_document_refers_to_reaches_none() {
    let repository = shared();
    repository.write("common/other.yaml", "nothing: {type: integer}\n");
    let run = repository.run(&["check", "-f", "short"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(!run.stdout.contains("asyncapi"), "{}", run.stdout);
}

#[test]
fn two_files_below_two_folders_find_what_they_refer_to() {
    let repository = Repository::new();
    for (side, kind) in [("old", "string"), ("new", "integer")] {
        repository.write(&format!("{side}/shop/asyncapi.yaml"), DOCUMENT);
        repository.write(&format!("{side}/common/messages.yaml"), MESSAGES);
        repository.write(
            &format!("{side}/common/schemas.yaml"),
            format!("order: {{type: {kind}}}\n"),
        );
    }
    let path = |side: &str| {
        repository
            .path()
            .join(side)
            .join("shop/asyncapi.yaml")
            .display()
            .to_string()
    };
    let run = schema_gate(&["compat", &path("old"), &path("new")]);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("json/type-changed"), "{}", run.stdout);
}

#[test]
fn an_address_of_the_network_is_read_where_the_configuration_says() {
    let document = sent("payload: {$ref: 'https://schemas.acme.com/order.yaml#/order'}");
    let repository = Repository::new();
    repository.write("api.yaml", &document);
    let run = repository.run(&["check"]);
    assert_eq!(run.code, 4, "{}", run.stdout);
    assert!(run.stdout.contains("[uris]"), "{}", run.stdout);
    repository.write("schemas/order.yaml", "order: {type: string}\n");
    repository.write(
        "schema-gate.toml",
        "version = 1\n[uris]\n\"https://schemas.acme.com/\" = \"schemas/\"\n",
    );
    repository.commit("first");
    repository.write("schemas/order.yaml", "order: {type: integer}\n");
    let run = repository.run(&["check"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
}

#[test]
fn a_transitive_mode_looks_at_earlier_versions_of_a_message() {
    let repository = Repository::new();
    let message = |field: &str| {
        sent(&format!(
            "payload: {{type: object, properties: {{{field}}}}}"
        ))
        .replace("action: send", "action: receive")
    };
    repository.write("api.yaml", message("n: {type: string}"));
    repository.commit("first");
    repository.write("api.yaml", message("m: {type: string}"));
    repository.commit("second");
    repository.write("api.yaml", message("m: {type: string}, n: {type: integer}"));
    assert_eq!(repository.run(&["check", "--mode", "backward"]).code, 0);
    let run = repository.run(&["check", "--mode", "backward-transitive"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
}

#[test]
fn all_documents_of_the_head_are_checked_when_asked() {
    let repository = shared();
    let run = repository.run(&["check", "--all", "-f", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((run.code, &report["summary"]["subjects"]), (0, &2.into()));
}

#[test]
fn an_edit_of_an_imported_protobuf_file_is_told_of_the_document() {
    let repository = Repository::new();
    repository.write(
        "api.yaml",
        sent("payload:\n  schemaFormat: application/vnd.google.protobuf;version=3\n  schema: {$ref: order.proto}"),
    );
    repository.write(
        "order.proto",
        "syntax = \"proto3\";\nimport \"money.proto\";\nmessage Order { Money total = 1; }\n",
    );
    let money = |number: u32| {
        format!("syntax = \"proto3\";\nmessage Money {{ int64 cents = {number}; }}\n")
    };
    repository.write("money.proto", money(1));
    repository.commit("first");
    repository.write("money.proto", money(2));
    let Run { code, stdout, .. } = repository.run(&["check", "-f", "json"]);
    let report: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(code, 1);
    let subjects = report["subjects"].as_array().unwrap().iter();
    let documents: Vec<_> = subjects
        .filter(|it| it["new"]["path"] == "api.yaml")
        .collect();
    assert_eq!(documents.len(), 1, "{report:#}");
    assert_eq!(documents[0]["forward"], "incompatible");
}

/// The documents that a check tells of, after a shared Protobuf file has changed.
fn told_of(repository: &Repository) -> Vec<String> {
    let run = repository.run(&["check", "-f", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let subjects = report["subjects"].as_array().unwrap().iter();
    let paths = subjects.map(|it| it["new"]["path"].as_str().unwrap().to_owned());
    let mut documents: Vec<String> = paths.filter(|path| path.contains(".yaml")).collect();
    documents.sort();
    documents.dedup();
    documents
}

fn importing(file: &str) -> String {
    sent(&format!(
        "payload:\n  schemaFormat: application/vnd.google.protobuf;version=3\n  schema: |\n    syntax = \"proto3\";\n    import \"{file}\";\n    message Order {{ Money total = 1; }}"
    ))
}

fn money(number: u32) -> String {
    format!("syntax = \"proto3\";\nmessage Money {{ int64 cents = {number}; }}\n")
}

#[test]
fn an_edit_of_a_file_that_a_text_in_a_document_imports_is_told_of_each_document() {
    let repository = Repository::new();
    let shared = importing("wrap.proto").replacen(
        "placed:\n        $ref: '#/components",
        "placed:\n        $ref: 'shop.yaml#/components",
        1,
    );
    repository.write("shop.yaml", importing("wrap.proto"));
    repository.write("billing.yaml", shared);
    repository.write("other.yaml", sent("payload: {type: object}"));
    repository.write(
        "wrap.proto",
        "syntax = \"proto3\";\nimport public \"money.proto\";\n",
    );
    repository.write("money.proto", money(1));
    repository.commit("first");
    repository.write("money.proto", money(2));
    assert_eq!(told_of(&repository), ["billing.yaml", "shop.yaml"]);
}

#[test]
fn an_import_from_a_configured_root_is_followed_to_the_document() {
    let repository = Repository::new();
    repository.write("schema-gate.toml", "[[policy]]\nroots = [\"protos\"]\n");
    repository.write("docs/inline.yaml", importing("acme/money.proto"));
    repository.write(
        "docs/file.yaml",
        sent("payload:\n  schemaFormat: application/vnd.google.protobuf;version=3\n  schema: {$ref: order.proto}"),
    );
    repository.write(
        "docs/order.proto",
        "syntax = \"proto3\";\nimport \"acme/money.proto\";\nmessage Order { Money total = 1; }\n",
    );
    repository.write("protos/acme/money.proto", money(1));
    repository.commit("first");
    repository.write("protos/acme/money.proto", money(2));
    assert_eq!(told_of(&repository), ["docs/file.yaml", "docs/inline.yaml"]);
}
