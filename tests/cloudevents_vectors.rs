//! Captured messages with known answers: each that is invalid has the violated check among its errors, each that is valid has
//! none, and warnings are given where they are due.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on panics, and the tally is what it is run for"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use schema_gate::envelope::capture::{self, Capture};
use schema_gate::envelope::{Judge, Settings};
use schema_gate::model::{Level, Role, SchemaFile};
use schema_gate::rules;
use serde_json::{Value, json};

/// Warnings that are due by the vectors, and that we do not give, with the reason.
const NOT_GIVEN: [(&str, &str); 6] = [
    (
        "h-structured-hdr-only",
        "the relative source stands in a header, which counts for nothing beside a document",
    ),
    (
        "h-kafka-prefix",
        "the relative source stands in a header with a prefix of Kafka, which is no attribute",
    ),
    (
        "sdkjava-xml-bad_malformed",
        "nothing in a document that is no XML is an event",
    ),
    ("sdkjava-xml-bad_no_ns", "its element is no event"),
    ("sdkjava-xml-bad_ns", "its element is no event"),
    ("sdkjava-xml-bad_root_element", "its element is no event"),
];

#[test]
fn captured_messages_are_judged_as_they_should_be() {
    let Some(folder) = support::vectors() else {
        return;
    };
    let rows = fs::read_to_string(folder.join("cloudevents.jsonl")).unwrap();
    let (mut tally, mut wrong) = (BTreeMap::new(), Vec::new());
    let mut excused = BTreeSet::new();
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let mode = row["mode"].as_str().unwrap().to_owned();
        let outcome = match judge(&row) {
            _ if row["disputed"] == json!(true) => "disputed",
            None => "not read yet",
            Some(_) if !are_rules(&row["violates"]) => "no rule yet",
            Some(said) => match contradiction(&row, &said) {
                None => "right",
                Some(found) if found.is_silence && excuse(&row).is_some() => {
                    excused.extend(excuse(&row));
                    "right"
                }
                Some(found) => {
                    wrong.push(format!("{}: {}", row["id"], found.problem));
                    "wrong"
                }
            },
        };
        *tally.entry((mode, outcome)).or_insert(0_usize) += 1;
    }
    println!("{tally:#?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut outcomes = tally.keys().map(|(_, outcome)| *outcome);
    let skipped = outcomes.any(|outcome| matches!(outcome, "not read yet" | "no rule yet"));
    assert!(!skipped, "every row is read and has its rule: {tally:#?}");
    for (id, _) in NOT_GIVEN {
        assert!(excused.contains(id), "{id} needs no excuse");
    }
}

/// The checks that were violated, by whether they are errors.
#[derive(Debug, Default)]
struct Said {
    errors: BTreeSet<String>,
    others: BTreeSet<String>,
}

/// What is said about a row; `None` when its mode cannot be read.
fn judge(row: &Value) -> Option<Said> {
    let mut message = row["input"].clone();
    message["mode"] = row["mode"].clone();
    let file = SchemaFile::new("capture.json", "vectors", message.to_string());
    let spec = row["spec"].as_str().unwrap_or("1.0.2").parse().unwrap();
    let settings = Settings {
        spec,
        role: Role::Producer,
    };
    let mut judge = Judge::new(settings);
    capture::conform(&Capture::parse(&file).unwrap(), &mut judge).ok()?;
    let mut said = Said::default();
    for violation in judge.pen.take() {
        let level = violation.rule.level_under(spec);
        let of_level = if level == Level::Error {
            &mut said.errors
        } else {
            &mut said.others
        };
        of_level.insert(violation.rule.check.unwrap_or(violation.rule.id).to_owned());
    }
    Some(said)
}

/// What we say against what is known.
struct Contradiction {
    problem: String,
    /// Whether it is no more than a warning that is due and not given.
    is_silence: bool,
}

/// The id of a row that is excused from its warnings.
fn excuse(row: &Value) -> Option<&'static str> {
    let mut ids = NOT_GIVEN.iter().map(|(id, _)| *id);
    ids.find(|id| row["id"] == *id)
}

fn contradiction(row: &Value, said: &Said) -> Option<Contradiction> {
    let (violated, due) = (names(&row["violates"]), names(&row["warnings"]));
    if row["valid"] == json!(said.errors.is_empty()) {
        if let Some(missing) = violated.difference(&said.errors).next() {
            let problem = format!("{missing} is violated, and only {said:?} was said");
            return Some(Contradiction {
                problem,
                is_silence: false,
            });
        }
        let warned: BTreeSet<_> = said.errors.union(&said.others).cloned().collect();
        let silent = due.difference(&warned).next();
        return silent.map(|silent| Contradiction {
            problem: format!("{silent} is worth a warning, and only {said:?} was said"),
            is_silence: true,
        });
    }
    let problem = format!("valid is {}, and we say {said:?}", row["valid"]);
    Some(Contradiction {
        problem,
        is_silence: false,
    })
}

fn names(list: &Value) -> BTreeSet<String> {
    let names = list.as_array().into_iter().flatten();
    names
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

fn are_rules(checks: &Value) -> bool {
    names(checks)
        .iter()
        .all(|check| rules::find(check).is_some())
}
