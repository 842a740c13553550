//! Walks the rulebook: each rule that fails the gate is fired by its fixture, through the binary, and its finding says what to
//! do.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use repository::Repository;
use schema_gate::model::{Level, Strategy};
use schema_gate::rules;
use serde_json::{Value, json};

/// The flags under which schemas are compared: what most people ask, and all that can be asked.
const DEMANDS: [&[&str]; 2] = [&[], &["--mode", "full", "--layer", "source"]];

/// The files of one side, by their paths.
type Side = Vec<(String, String)>;

/// What fires a rule.
enum Scene {
    /// Two states of a repository, or more: the last one is judged.
    States(Vec<Side>, String),
    /// Files beside each other, the one that is judged, and the flags.
    Events(Side, String, Vec<String>),
}

impl Scene {
    /// The reports of its runs.
    fn reports(&self) -> Vec<Value> {
        let repository = Repository::new();
        match self {
            Self::States(states, config) => {
                let (last, before) = states.split_last().unwrap();
                for state in before {
                    replace(&repository, state, config);
                    repository.commit("a state");
                }
                replace(&repository, last, config);
                let run = |demands: &&[&str]| {
                    let check = ["check", "--base", "HEAD", "-f", "json"];
                    repository.run(&[&check, *demands].concat()).report()
                };
                DEMANDS.iter().map(run).collect()
            }
            Self::Events(files, name, flags) => {
                write(&repository, files);
                let flags = flags.iter().map(String::as_str);
                let conform: Vec<&str> = ["conform", name, "-f", "json"]
                    .into_iter()
                    .chain(flags)
                    .collect();
                vec![repository.run(&conform).report()]
            }
        }
    }
}

fn write(repository: &Repository, files: &Side) {
    for (path, text) in files {
        repository.write(path, text);
    }
}

/// Puts one state in the place of another.
fn replace(repository: &Repository, state: &Side, config: &str) {
    for path in repository.git_says(&["ls-files"]).lines() {
        repository.remove(path);
    }
    repository.write("schema-gate.toml", config);
    write(repository, state);
}

/// What a folder holds, or one file; a file that is a side goes by the name `schema`.
fn files(path: &Path, under: &str) -> Side {
    let name = path.file_name().unwrap().to_string_lossy();
    if path.is_file() {
        let is_side = path
            .file_stem()
            .is_some_and(|stem| stem == "old" || stem == "new");
        let name = match name.split_once('.') {
            Some((_, rest)) if under.is_empty() && is_side => format!("schema.{rest}"),
            _ => format!("{under}{name}"),
        };
        // A few captured bodies are no text.
        let bytes = fs::read(path).unwrap();
        return vec![(name, String::from_utf8_lossy(&bytes).into_owned())];
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    let inside = entries.into_iter().flat_map(|entry| {
        let name = entry.file_name().unwrap().to_string_lossy().into_owned();
        if entry.is_dir() {
            files(&entry, &format!("{under}{name}/"))
        } else {
            let bytes = fs::read(&entry).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            vec![(format!("{under}{name}"), text)]
        }
    });
    inside.collect()
}

/// The scene of a rule: its fixture, or one that is made here since no fixture can be.
fn scene(rule: &str) -> Option<Scene> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(rule);
    if !folder.is_dir() {
        return made(rule);
    }
    let side = |side: &str| {
        let entries = fs::read_dir(&folder).unwrap();
        let mut paths = entries.map(|entry| entry.unwrap().path());
        paths.find(|path| path.file_stem().is_some_and(|stem| stem == side))
    };
    let options = fs::read_to_string(folder.join("options.json"));
    let options: Value = options.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
    if let Some(invalid) = side("invalid") {
        let mut flags = Vec::new();
        for key in ["from", "spec", "role"] {
            let word = options[key].as_str().into_iter();
            flags.extend(word.flat_map(|word| [format!("--{key}"), word.to_owned()]));
        }
        if folder.join("config.toml").is_file() {
            flags.extend(["--config".to_owned(), "config.toml".to_owned()]);
        }
        let name = invalid.file_name().unwrap().to_string_lossy().into_owned();
        return Some(Scene::Events(files(&folder, ""), name, flags));
    }
    let config = fs::read_to_string(folder.join("config.toml"));
    let states = ["old", "new"].map(|state| files(&side(state).unwrap(), ""));
    Some(Scene::States(
        states.into(),
        config.unwrap_or_else(|_| policy(&options)),
    ))
}

/// What the options of a fixture ask for, in the words of the configuration.
fn policy(options: &Value) -> String {
    let asked = [
        "unknown-fields",
        "format",
        "guarded-properties",
        "consumers",
        "ordering-key",
    ];
    let asked = asked.into_iter().filter(|&key| !options[key].is_null());
    let asked: Vec<String> = asked
        .map(|key| format!("{key} = {}\n", options[key]))
        .collect();
    format!(
        "version = 1\n[[policy]]\npaths = [\"**\"]\n{}",
        asked.concat()
    )
}

/// Scenes of rules that have no fixture, since it takes more than two states, or more than anybody writes down.
fn made(rule: &str) -> Option<Scene> {
    let state = |path: &str, text: &str| vec![(path.to_owned(), text.to_owned())];
    let states = |states: Vec<Side>| {
        let config = "version = 1\n[defaults]\nmode = \"full-transitive\"\n";
        Some(Scene::States(states, config.to_owned()))
    };
    let event = |text: String, flags: &[&str]| {
        let flags = flags.iter().map(|&flag| flag.to_owned()).collect();
        Some(Scene::Events(
            state("event.json", &text),
            "event.json".to_owned(),
            flags,
        ))
    };
    let headers = |more: Value| {
        let mut headers = json!([
            ["ce-specversion", "1.0"],
            ["ce-id", "A234"],
            ["ce-source", "https://example.com/orders"],
            ["ce-type", "com.example.order.placed"],
            ["content-type", "application/json"],
        ]);
        headers.as_array_mut().unwrap().push(more);
        json!({"mode": "binary-http", "headers": headers, "body": "{}"}).to_string()
    };
    match rule {
        "ce/attribute-called-data" => {
            event(headers(json!(["ce-data", "x"])), &["--from", "capture"])
        }
        "ce/boolean-malformed" => event(
            headers(json!(["ce-deprecated", "True"])),
            &["--from", "capture", "--spec", "1.0.3-wip"],
        ),
        "ce/event-unjudged" => event("[".repeat(2_000), &["--from", "event"]),
        "protobuf/enum-number-reused" => {
            let file = |status: &str| {
                let text = format!(
                    "syntax = \"proto3\";\npackage acme;\nenum Status {{ OPEN = 0; {status} }}\n"
                );
                state("status.proto", &text)
            };
            states(vec![file("PAID = 1;"), file(""), file("CANCELLED = 1;")])
        }
        "schema/format-changed" => states(vec![
            state(
                "order.json",
                r#"{"type": "record", "name": "Order", "fields": []}"#,
            ),
            state(
                "order.json",
                r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}"#,
            ),
        ]),
        "schema/unproven" => scene("asyncapi/payload-format-unknown"),
        _ => None,
    }
}

/// What is wrong with the advice about one rule.
fn missing(rule: &str) -> Vec<String> {
    let Some(scene) = scene(rule) else {
        return vec![format!("{rule}: nothing fires it")];
    };
    let reports = scene.reports();
    let findings = reports
        .iter()
        .flat_map(|report| report["findings"].as_array().unwrap());
    let findings: Vec<&Value> = findings.filter(|finding| finding["rule"] == rule).collect();
    if findings.is_empty() {
        return vec![format!("{rule}: its scene does not fire it")];
    }
    findings
        .into_iter()
        .filter_map(|finding| Some(format!("{rule}: {}", flaw(&finding["advice"])?)))
        .collect()
}

/// What is wrong with advice, if anything is.
fn flaw(advice: &Value) -> Option<String> {
    let none = Vec::new();
    let options = advice["options"].as_array().unwrap_or(&none);
    if options.is_empty() {
        return Some("no strategy".to_owned());
    }
    for option in options {
        let is_known = |strategy: &Strategy| option["strategy"] == strategy.word();
        if !Strategy::ALL.iter().any(is_known) {
            return Some(format!("`{}` is no strategy", option["strategy"]));
        }
        let steps = option["steps"].as_array().unwrap_or(&none);
        if steps.is_empty() {
            return Some(format!("`{}` has no steps", option["strategy"]));
        }
        let told = option.to_string();
        let open = [
            "before", "after", "meaning", "element", "message", "instead",
        ]
        .map(|word| format!("{{{word}}}"));
        if let Some(word) = open.iter().find(|word| told.contains(*word)) {
            return Some(format!("{word} was not filled in: {told}"));
        }
    }
    None
}

#[test]
fn every_finding_that_fails_the_gate_comes_with_ranked_strategies() {
    let errors: Vec<_> = rules::all()
        .filter(|rule| rule.level == Level::Error)
        .map(|rule| rule.id)
        .collect();
    assert!(errors.len() > 200, "{} rules only", errors.len());
    let missing: Vec<String> = errors
        .par_iter()
        .flat_map_iter(|rule| missing(rule))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn advice_without_a_strategy_is_noticed() {
    assert!(flaw(&Value::Null).is_some());
    assert!(flaw(&json!({"options": []})).is_some());
    let option =
        |strategy: &str, step: &str| json!({"options": [{"strategy": strategy, "steps": [step]}]});
    assert!(flaw(&option("hope", "Wait.")).is_some());
    assert!(flaw(&option("topic-migration", "Leave {before}.")).is_some());
    assert_eq!(flaw(&option("topic-migration", "Leave `orders`.")), None);
}
