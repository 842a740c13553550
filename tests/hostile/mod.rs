//! Files that make no sense, or are made to harm: each is told with its place, and everything else is still checked.

use serde_json::Value;

use crate::repository::{Repository, Run};

const ORDER: &str =
    r#"{"type": "record", "name": "Order", "fields": [{"name": "id", "type": "string"}]}"#;
const BROKEN: &str =
    r#"{"type": "record", "name": "Order", "fields": [{"name": "id", "type": "int"}]}"#;

/// Checks a repository in which `path` went from `old` to `new` beside a break that must be found all the same.
fn check(path: &str, old: Option<&[u8]>, new: Option<&[u8]>) -> (Run, Value) {
    let repository = Repository::new();
    repository.write("order.avsc", ORDER);
    if let Some(old) = old {
        repository.write(path, old);
    }
    repository.commit("before");
    repository.write("order.avsc", BROKEN);
    match new {
        Some(new) => repository.write(path, new),
        None => repository.remove(path),
    }
    let run = repository.run(&["check", "-f", "json"]);
    let report: Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("no report: {}", run.stderr));
    let rules = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap());
    assert!(
        rules.into_iter().any(|rule| rule == "avro/type-changed"),
        "the break beside it was lost: {report:#}"
    );
    (run, report)
}

/// The new side cannot be read: exit 4, an `unread` entry, and a message with `reason`.
fn unread(path: &str, new: &[u8], reason: &str) -> Value {
    let (run, report) = check(path, None, Some(new));
    assert_eq!(run.code, 4, "{report:#}");
    assert_eq!(report["verdict"], "error");
    let unread = &report["unread"][0];
    assert_eq!(
        (&unread["path"], &unread["side"]),
        (&path.into(), &"new".into())
    );
    let message = unread["message"].as_str().unwrap();
    assert!(message.contains(reason), "no {reason:?} in {message:?}");
    unread.clone()
}

#[test]
fn a_schema_that_does_not_parse_is_told_with_its_place() {
    let unread = unread(
        "bad.avsc",
        b"{\n  \"type\": \"record\",\n  oops\n}",
        "not JSON",
    );
    assert_eq!((&unread["line"], &unread["column"]), (&3.into(), &3.into()));
}

#[test]
fn a_protobuf_file_that_does_not_parse_is_told_with_its_place() {
    let unread = unread(
        "bad.proto",
        b"syntax = \"proto3\";\nmessage M {\n  int32 = 1;\n}\n",
        "",
    );
    assert_eq!(unread["line"], 3);
}

#[test]
fn an_old_side_that_does_not_parse_does_not_block_its_repair() {
    let (run, report) = check(
        "bad.avsc",
        Some(b"{"),
        Some(ORDER.replace("Order", "Bad").as_bytes()),
    );
    assert_eq!(run.code, 1, "only for the break beside it");
    let findings = report["findings"].as_array().unwrap();
    let finding = findings
        .iter()
        .find(|finding| finding["rule"] == "schema/base-unreadable")
        .unwrap();
    assert_eq!(finding["level"], "warning");
    assert_eq!(report["unread"][0]["side"], "old");
    let added = report["subjects"]
        .as_array()
        .unwrap()
        .iter()
        .find(|subject| subject["name"] == "Bad")
        .unwrap();
    assert_eq!(added["status"], "added");
}

#[test]
fn a_schema_that_became_unreadable_is_not_called_removed() {
    let (run, report) = check(
        "bad.avsc",
        Some(ORDER.replace("Order", "Bad").as_bytes()),
        Some(b"{"),
    );
    assert_eq!(run.code, 4);
    assert!(!report.to_string().contains("schema/removed"), "{report:#}");
}

#[test]
fn a_json_schema_that_became_unreadable_is_told() {
    let schema = br#"{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}"#;
    let (run, report) = check("order.json", Some(schema), Some(b"{\"$schema\": "));
    assert_eq!(run.code, 4, "{report:#}");
    assert_eq!(report["unread"][0]["path"], "order.json");
}

#[test]
fn references_that_lead_nowhere_or_in_a_circle_are_told() {
    unread(
        "a.avsc",
        br#"{"type": "record", "name": "A", "fields": [{"name": "b", "type": "Missing"}]}"#,
        "`Missing`",
    );
    unread(
        "a.proto",
        b"syntax = \"proto3\";\nimport \"a.proto\";\nmessage M { string s = 1; }\n",
        "a.proto",
    );
    let schema =
        br#"{"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "missing.json"}"#;
    unread("a.json", schema, "missing.json");
}

#[test]
fn a_reference_in_a_circle_is_no_hang() {
    let schema = br##"{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}, "$ref": "#/definitions/a"}"##;
    let other = br##"{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}, "$ref": "#/definitions/b", "title": "x"}"##;
    let (run, report) = check("a.json", Some(schema), Some(other));
    assert!([1, 4].contains(&run.code), "{report:#}");
}

#[test]
fn names_that_are_used_twice_are_told() {
    unread(
        "a.avsc",
        br#"{"type": "enum", "name": "E", "symbols": ["A", "A"]}"#,
        "twice",
    );
    unread(
        "a.proto",
        b"syntax = \"proto3\";\nmessage M {}\nmessage M {}\n",
        "M",
    );
}

#[test]
fn nesting_that_would_use_up_the_stack_is_refused() {
    let deep = "[".repeat(200_000);
    unread("deep.avsc", deep.as_bytes(), "128 levels");
    let schema = format!(
        "{{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"not\": {}",
        "{\"not\":".repeat(200_000)
    );
    let (run, _) = check("deep.json", None, Some(schema.as_bytes()));
    assert!([1, 4].contains(&run.code));
    let messages = format!("syntax = \"proto3\";\n{}", "message M {".repeat(200_000));
    unread("deep.proto", messages.as_bytes(), "nest");
    let options = format!(
        "syntax = \"proto3\";\noption (a) = {};\n",
        "{a:".repeat(200_000)
    );
    unread("options.proto", options.as_bytes(), "nest");
}

#[test]
fn a_file_of_50_mb_is_refused_with_its_size() {
    let huge = vec![b' '; 50 << 20];
    unread("huge.avsc", &huge, "MB");
}

#[test]
fn text_that_is_not_utf_8_is_told_with_the_byte() {
    unread(
        "latin.avsc",
        b"{\"type\": \"record\", \"name\": \"\xe9\"}",
        "UTF-8",
    );
    unread(
        "latin.proto",
        b"// caf\xe9\nsyntax = \"proto3\";\n",
        "UTF-8",
    );
}

#[test]
fn an_empty_file_is_told() {
    unread("empty.avsc", b"", "empty");
}

#[test]
fn a_bom_and_windows_line_ends_are_read() {
    let schema = "\u{feff}{\r\n  \"type\": \"enum\",\r\n  \"name\": \"E\",\r\n  \"symbols\": [\"A\"]\r\n}\r\n";
    let changed = schema.replace("[\"A\"]", "[\"B\"]");
    let (run, report) = check(
        "bom.avsc",
        Some(schema.as_bytes()),
        Some(changed.as_bytes()),
    );
    assert_eq!(run.code, 1);
    let findings = report["findings"].as_array().unwrap();
    let finding = findings
        .iter()
        .find(|finding| finding["rule"] == "avro/enum-symbol-removed")
        .unwrap();
    assert_eq!(
        (&finding["new"]["line"], &finding["new"]["column"]),
        (&1.into(), &2.into()),
        "{report:#}"
    );
}

#[test]
fn a_path_with_spaces_and_quotes_is_told_as_it_is() {
    let path = "my events/\"order\" 'é' (1).avsc";
    let (run, report) = check(
        path,
        Some(ORDER.replace("Order", "Spaced").as_bytes()),
        Some(BROKEN.replace("Order", "Spaced").as_bytes()),
    );
    assert_eq!(run.code, 1);
    let findings = report["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .any(|finding| finding["new"]["path"] == path),
        "{report:#}"
    );
}

#[test]
fn a_path_and_a_name_cannot_command_the_terminal_or_the_runner() {
    let repository = Repository::new();
    let path = "a\u{1b}[31m\n::error::x.avsc";
    repository.write(path, ORDER);
    repository.commit("before");
    repository.write(path, BROKEN);
    for format in ["text", "short", "github"] {
        let run = repository.run(&["check", "-f", format]);
        assert_eq!(run.code, 1);
        assert!(!run.stdout.contains('\u{1b}'), "{format}: {}", run.stdout);
        assert!(
            !run.stdout
                .lines()
                .any(|line| line.starts_with("::error::x")),
            "{format}: {}",
            run.stdout
        );
    }
}

#[test]
fn a_file_that_changed_its_language_is_incompatible() {
    let avro = br#"{"type": "record", "name": "com.acme.Event", "fields": [{"name": "id", "type": "string"}]}"#;
    let json = br#"{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}"#;
    let (run, report) = check("event.json", Some(avro), Some(json));
    assert_eq!(run.code, 1);
    let findings = report["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .any(|finding| finding["rule"] == "schema/format-changed"),
        "{report:#}"
    );
}

#[test]
fn links_submodules_and_lfs_pointers_are_named_and_not_followed() {
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    unread("lfs.avsc", pointer, "LFS");
    let repository = Repository::new();
    repository.write("order.avsc", ORDER);
    repository.commit("before");
    std::os::unix::fs::symlink("/etc/passwd", repository.path().join("link.avsc")).unwrap();
    let run = repository.run(&["check", "-f", "json"]);
    assert_eq!(run.code, 4, "{}", run.stdout);
    assert!(
        run.stdout.contains("symbolic link") && !run.stdout.contains("root:"),
        "{}",
        run.stdout
    );
    repository.remove("link.avsc");
    repository.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        "160000,1234567890123456789012345678901234567890,vendored",
    ]);
    let run = repository.run(&["check", "--staged"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(run.stdout.contains("submodule vendored"), "{}", run.stdout);
}

#[test]
fn documents_that_are_not_checked_yet_are_counted() {
    let repository = Repository::new();
    repository.write(
        "sample.json",
        r#"{"specversion": "1.0", "id": "1", "source": "/a", "type": "com.acme.order"}"#,
    );
    let run = repository.run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(
        run.stdout.contains("and 1 event in 1 file"),
        "{}",
        run.stdout
    );
}

#[test]
fn folders_of_others_are_passed_over_and_counted() {
    let repository = Repository::new();
    repository.write("node_modules/a/order.avsc", ORDER);
    repository.write("src/testdata/order.avsc", "{");
    let run = repository.run(&["check", "-v"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(
        run.stdout.contains("1 changed schema: passed over"),
        "{}",
        run.stdout
    );
}
