//! Advice about schemas inside `AsyncAPI` documents, and what its edits do to the text of a document.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;

use std::fs;
use std::path::Path;

use rayon::prelude::*;
use repository::{Repository, errors, options};
use serde_json::{Value, json};

const DOCUMENT: &str = "asyncapi: 3.0.0
info: {title: Orders, version: 1.0.0}
channels:
  orders: # one for each region
    address: orders
    messages:
      placed:
        $ref: '#/components/messages/OrderPlaced'
      paid:
        $ref: '#/components/messages/OrderPaid'
components:
  messages:
    OrderPlaced:
      bindings:
        kafka:
          key: {type: string}
      payload:
        $ref: '#/components/schemas/Order'
    OrderPaid:
      payload:
        $ref: '#/components/schemas/Order'
  schemas:
    Order:
      type: object
      properties:
        id:
          type: string # the business id
        # shown to customers
        note:
          type: string
          maxLength: 100
      required:
        - id
";

/// A repository with a document, and another text of it in the working tree.
fn edited(old: &str, new: &str, mode: &str) -> Repository {
    let repository = Repository::new();
    let config = format!("version = 1\n[defaults]\nmode = \"{mode}\"\n");
    repository.write("schema-gate.toml", config);
    repository.write("orders.yaml", old);
    repository.commit("as it was");
    repository.write("orders.yaml", new);
    repository
}

fn strategies(finding: &Value) -> Vec<&str> {
    let options = options(finding).into_iter();
    options
        .map(|option| option["strategy"].as_str().unwrap())
        .collect()
}

/// Applies each verified patch with git, and checks the result by a fresh run; how many there were.
fn recheck(repository: &Repository, told: &str, wrong: &mut Vec<String>) -> usize {
    let before = repository.report();
    let mut count = 0;
    for finding in errors(&before) {
        for option in options(finding) {
            let Some(patch) = option["patch"].as_str() else {
                continue;
            };
            count += 1;
            let after = repository.patched(patch, || repository.report());
            if !errors(&after).is_empty() || after["verdict"] != "pass" {
                wrong.push(format!("{told} {}: {after:#}\n{patch}", option["strategy"]));
            }
        }
    }
    count
}

#[test]
fn a_fix_keeps_the_comments_and_the_lines_of_a_document() {
    let new = DOCUMENT.replace(
        "      required:\n        - id\n",
        "        total: # in cents\n          type: integer\n      required:\n        - id\n        - total # always\n",
    );
    let repository = edited(DOCUMENT, &new, "backward");
    let fixed = repository.run(&["advise", "--fix"]);
    assert_eq!(fixed.code, 0, "{}{}", fixed.stdout, fixed.stderr);
    let wanted = new.replace("        - total # always\n", "");
    assert_eq!(repository.read("orders.yaml"), wanted);
    assert_eq!(repository.run(&["check"]).code, 0);
}

#[test]
fn what_was_required_is_put_back_first() {
    let new = DOCUMENT.replace("      required:\n        - id\n", "");
    let new = new.replace(
        "        id:\n          type: string # the business id\n",
        "",
    );
    assert_ne!(new, DOCUMENT);
    let repository = edited(DOCUMENT, &new, "forward");
    let report = repository.report();
    let errors = errors(&report);
    let removed = errors
        .iter()
        .find(|finding| finding["rule"] == "json/property-removed");
    let removed = removed.unwrap_or_else(|| panic!("{report:#}"));
    assert_eq!(strategies(removed)[0], "restore-field");
}

#[test]
fn what_two_messages_share_is_mended_for_both_or_not_at_all() {
    let new = DOCUMENT.replace("maxLength: 100", "maxLength: 10");
    let repository = edited(DOCUMENT, &new, "backward");
    let mut wrong = Vec::new();
    assert!(recheck(&repository, "shared", &mut wrong) >= 2);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    // The other message holds what is shared, and breaks for a reason of its own, which the edit does not mend.
    let own = "payload:\n        required: [sum]\n        properties: {sum: {type: integer}}\n        allOf:\n          - $ref: '#/components/schemas/Order'\n";
    let shared = "    OrderPaid:\n      payload:\n        $ref: '#/components/schemas/Order'\n";
    let old = DOCUMENT.replace(shared, &format!("    OrderPaid:\n      {own}"));
    assert_ne!(old, DOCUMENT);
    let new = old
        .replace("maxLength: 100", "maxLength: 10")
        .replace("sum: {type: integer}", "sum: {type: boolean}");
    let report = edited(&old, &new, "backward").report();
    let about = |name: &str| {
        let errors = errors(&report).into_iter();
        let errors = errors.filter(|finding| finding["subject"] == name);
        errors.flat_map(options).collect::<Vec<_>>()
    };
    let (placed, paid) = (about("OrderPlaced"), about("OrderPaid"));
    assert!(!placed.is_empty() && !paid.is_empty(), "{report:#}");
    assert!(
        placed.iter().all(|option| option["verified"] == false),
        "{placed:#?}"
    );
}

#[test]
fn a_document_that_says_one_thing_in_two_places_is_not_edited() {
    let old = DOCUMENT
        .replace("        note:\n          type: string\n          maxLength: 100\n", "        note: &text\n          type: string\n          maxLength: 100\n        memo: *text\n");
    assert_ne!(old, DOCUMENT);
    let repository = edited(
        &old,
        &old.replace("maxLength: 100", "maxLength: 10"),
        "backward",
    );
    let report = repository.report();
    let errors = errors(&report);
    assert!(!errors.is_empty(), "{report:#}");
    for finding in errors {
        assert_eq!(strategies(finding)[0], "widen-back");
        let steps = options(finding)[0]["steps"].to_string();
        assert!(steps.contains("at the anchor by hand"), "{steps}");
        assert!(
            options(finding)
                .iter()
                .all(|option| option["patch"].is_null())
        );
    }
}

#[test]
fn the_key_of_a_record_moves_to_another_topic() {
    let new = DOCUMENT.replace("key: {type: string}", "key: {type: integer}");
    let repository = edited(DOCUMENT, &new, "backward");
    let report = repository.report();
    let errors = errors(&report);
    assert!(!errors.is_empty(), "{report:#}");
    for finding in errors {
        assert_eq!(
            strategies(finding),
            ["topic-migration", "copy-transform"],
            "{finding:#}"
        );
    }
}

#[test]
fn what_is_removed_from_a_document_is_kept_and_deprecated() {
    let new = DOCUMENT
        .replace(
            "      paid:\n        $ref: '#/components/messages/OrderPaid'\n",
            "",
        )
        .replace(
            "    OrderPaid:\n      payload:\n        $ref: '#/components/schemas/Order'\n",
            "",
        );
    let repository = edited(DOCUMENT, &new, "backward");
    let report = repository.report();
    let removed = errors(&report).into_iter();
    let mut removed = removed.filter(|finding| finding["rule"] == "asyncapi/message-removed");
    let finding = removed.next().unwrap_or_else(|| panic!("{report:#}"));
    assert_eq!(strategies(finding), ["restore-field", "new-event-type"]);
}

/// A value as YAML in blocks.
fn blocks(value: &Value, indent: usize) -> String {
    let lead = " ".repeat(indent);
    let entry = |value: &Value| match value {
        Value::Object(members) if !members.is_empty() => {
            format!("\n{}", blocks(value, indent + 2))
        }
        Value::Array(items) if !items.is_empty() => format!("\n{}", blocks(value, indent + 2)),
        flat => format!(" {flat}\n"),
    };
    match value {
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| {
                format!("{lead}{}:{}", Value::from(key.as_str()), entry(value))
            };
            members.iter().map(member).collect::<Vec<_>>().concat()
        }
        Value::Array(items) => {
            let item = |item: &Value| match item {
                Value::Object(members) if !members.is_empty() => {
                    let inner = blocks(item, indent + 2);
                    format!("{lead}- {}", inner.trim_start())
                }
                flat => format!("{lead}- {flat}\n"),
            };
            items.iter().map(item).collect::<Vec<_>>().concat()
        }
        flat => format!("{lead}{flat}\n"),
    }
}

/// A document of one message with this payload.
fn document(schema: &Value) -> Value {
    json!({
        "asyncapi": "3.0.0",
        "info": {"title": "Orders", "version": "1.0.0"},
        "channels": {"orders": {"address": "orders", "messages": {
            "order": {"$ref": "#/components/messages/Order"},
        }}},
        "components": {"messages": {"Order": {"payload": schema}}},
    })
}

#[test]
fn every_verified_patch_of_a_schema_in_a_document_passes_a_fresh_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/json");
    let mut folders: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    let checked: Vec<(usize, Vec<String>)> = folders
        .par_iter()
        .map(|folder| {
            let schema = |side: &str| -> Option<Value> {
                let text = fs::read_to_string(folder.join(format!("{side}.json"))).ok()?;
                let mut schema: Value = serde_json::from_str(&text).ok()?;
                // The document says how its schemas are read.
                schema.as_object_mut()?.remove("$schema");
                Some(schema)
            };
            let (mut count, mut wrong) = (0, Vec::new());
            let Some((old, new)) = schema("old").zip(schema("new")) else {
                return (count, wrong);
            };
            let (old, new) = (document(&old), document(&new));
            let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap();
            for (old, new) in [
                (pretty(&old), pretty(&new)),
                (blocks(&old, 0), blocks(&new, 0)),
            ] {
                for mode in ["backward", "full"] {
                    let told = format!("{} {mode}", folder.display());
                    count += recheck(&edited(&old, &new, mode), &told, &mut wrong);
                }
            }
            (count, wrong)
        })
        .collect();
    let count: usize = checked.iter().map(|(count, _)| count).sum();
    let wrong: Vec<String> = checked.into_iter().flat_map(|(_, wrong)| wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(count > 40, "{count} patches only");
}

#[test]
fn where_no_patch_can_be_written_the_reason_is_told() {
    let idl = |more: &str| {
        format!("protocol Orders {{\n  record Order {{\n    string id;\n{more}  }}\n}}\n")
    };
    let repository = Repository::new();
    repository.write("orders.avdl", idl(""));
    repository.commit("as it was");
    repository.write("orders.avdl", idl("    long total;\n"));
    let told = repository.report();
    let found = errors(&told);
    assert!(!found.is_empty(), "{told:#}");
    let steps = options(found[0])[0]["steps"].to_string();
    assert!(
        steps.contains("make the change in the .avdl file by hand"),
        "{steps}"
    );

    let proto =
        |field: &str| format!("syntax = \"proto3\";\nmessage Order {{ {field} id = 1; }}\n");
    let repository = Repository::new();
    repository.write(
        "schema-gate.toml",
        "version = 1\n[[policy]]\npaths = [\"**\"]\nprofile = \"buf:FILE\"\n",
    );
    repository.write("order.proto", proto("string"));
    repository.commit("as it was");
    repository.write("order.proto", proto("int64"));
    let told = repository.report();
    let found = errors(&told);
    assert!(!found.is_empty(), "{told:#}");
    let steps = options(found[0])[0]["steps"].to_string();
    assert!(steps.contains("check it with the same profile"), "{steps}");
}

#[test]
fn a_crowded_document_is_edited_for_its_first_messages() {
    let messages = |limit: usize| {
        let message = |index: usize| {
            let schema = json!({"type": "object", "properties": {"note": {"type": "string", "maxLength": limit}}});
            (format!("Order{index:02}"), json!({"payload": schema}))
        };
        let messages: serde_json::Map<String, Value> = (0..20).map(message).collect();
        let listed = messages.keys().map(|name| {
            let reference = json!({"$ref": format!("#/components/messages/{name}")});
            (name.clone(), reference)
        });
        let listed: serde_json::Map<String, Value> = listed.collect();
        let document = json!({
            "asyncapi": "3.0.0",
            "info": {"title": "Orders", "version": "1.0.0"},
            "channels": {"orders": {"address": "orders", "messages": listed}},
            "components": {"messages": messages},
        });
        blocks(&document, 0)
    };
    let report = edited(&messages(100), &messages(10), "backward").report();
    let errors = errors(&report);
    assert_eq!(errors.len(), 20);
    let (verified, told): (Vec<_>, Vec<_>) = errors.iter().partition(|finding| {
        let mut options = options(finding).into_iter();
        options.any(|option| option["verified"] == true)
    });
    assert_eq!(verified.len(), 8);
    for finding in told {
        let steps = options(finding)[0]["steps"].to_string();
        assert!(
            steps.contains("many of its document break before it"),
            "{steps}"
        );
    }
}

/// The text after `advise --fix`, which passes.
fn fixed(old: &str, new: &str, mode: &str) -> String {
    let repository = edited(old, new, mode);
    let fixed = repository.run(&["advise", "--fix"]);
    assert_eq!(fixed.code, 0, "{}{}", fixed.stdout, fixed.stderr);
    assert_eq!(repository.run(&["check"]).code, 0);
    repository.read("orders.yaml")
}

#[test]
fn what_was_last_in_a_block_goes_and_something_else_comes_behind_it() {
    let required = DOCUMENT.replace("        - id\n", "        - id\n        - note\n");
    let new = DOCUMENT
        .replace("        - id\n", "        - id\n        - total\n")
        .replace(
            "        # shown to customers\n        note:\n          type: string\n          maxLength: 100\n",
            "        total:\n          type: integer\n",
        );
    let after = fixed(&required, &new, "full");
    assert!(
        after.contains("      required:\n        - id\n        - note\n"),
        "{after}"
    );
}

#[test]
fn a_remark_behind_a_key_stays_when_its_value_is_replaced() {
    let old = DOCUMENT.replace("        note:\n", "        note: # as typed\n");
    let new = old.replace(
        "          type: string\n          maxLength: 100\n",
        "          type: integer\n",
    );
    assert_ne!(old, new);
    let after = fixed(&old, &new, "full");
    assert!(after.contains("        note: # as typed\n"), "{after}");
}
