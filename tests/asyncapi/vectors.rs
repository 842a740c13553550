//! Real and made documents with known answers: whether the gate fails, and what each message promises in each direction.

use std::path::Path;

use serde_json::Value;

use super::repository::{Repository, schema_gate};
use super::support::vectors;

/// Writes one side of a row, and gives the path of its document.
fn write(repository: &Repository, row: &Value, side: &str, key: &str) -> String {
    let whole = if side == "old" { "before" } else { "after" };
    let Some(files) = row[key].as_object() else {
        let path = format!("{side}/asyncapi.json");
        repository.write(&path, row[whole].to_string());
        return path;
    };
    for (path, text) in files {
        repository.write(&format!("{side}/{path}"), text.as_str().unwrap());
    }
    format!("{side}/{}", row["entry"].as_str().unwrap_or_default())
}

fn check(row: &Value) -> Vec<String> {
    let repository = Repository::new();
    let old = write(&repository, row, "old", "files_before");
    let new = write(&repository, row, "new", "files_after");
    let path = |path: &str| {
        repository
            .path()
            .join(Path::new(path))
            .display()
            .to_string()
    };
    let run = schema_gate(&[
        "compat",
        &path(&old),
        &path(&new),
        "--schema-type",
        "asyncapi",
        "--mode",
        "auto",
        "-f",
        "json",
    ]);
    let expected = i32::from(row["breaking"] == true);
    let mut wrong = Vec::new();
    if run.code != expected {
        wrong.push(format!("exit {} instead of {expected}", run.code));
    }
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_default();
    if report["unread"] != Value::Array(Vec::new()) {
        wrong.push(format!("unread: {}", report["unread"]));
    }
    for message in row["expected_messages"].as_array().into_iter().flatten() {
        let subjects = report["subjects"].as_array().into_iter().flatten();
        let Some(subject) = subjects
            .into_iter()
            .find(|subject| subject["name"] == message["message"])
        else {
            wrong.push(format!("no message {}", message["message"]));
            continue;
        };
        for (direction, is_ok) in [("backward", "backward_ok"), ("forward", "forward_ok")] {
            let expected = if message[is_ok] == true {
                "compatible"
            } else {
                "incompatible"
            };
            if subject[direction] != expected {
                wrong.push(format!(
                    "{} {direction}: {} instead of {expected}",
                    subject["name"], subject[direction]
                ));
            }
        }
    }
    wrong
}

#[test]
fn documents_with_known_answers_get_these() {
    let Some(folder) = vectors() else { return };
    let text = std::fs::read_to_string(folder.join("asyncapi.jsonl")).unwrap();
    let mut wrong = Vec::new();
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let told = check(&row);
        wrong.extend(
            told.into_iter()
                .map(|told| format!("{}: {told}", row["id"])),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
