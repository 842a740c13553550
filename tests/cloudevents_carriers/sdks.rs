//! Whether the SDKs accept what we call valid: `cargo test --locked --test cloudevents_carriers -- --ignored`. They are
//! installed into a temporary folder, so that the registries have to be in reach.

use super::*;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// A message of HTTP.
struct Message {
    id: String,
    headers: BTreeMap<String, String>,
    body: String,
}

/// What an SDK refuses of what is valid, and why it is wrong.
type Excuse = (&'static str, fn(&Message) -> bool);

const JAVASCRIPT: &[Excuse] = &[
    (
        "media types are compared letter by letter, and RFC 2045 says that case does not matter",
        |message| {
            let said = message.headers.get("content-type");
            said.is_some_and(|said| said.chars().any(char::is_uppercase))
        },
    ),
    (
        "the payload is shortened for people, which is a warning of ours and no JSON",
        |message| message.body.contains("..."),
    ),
    (
        "a binary payload of JSON that is empty is parsed all the same",
        |message| message.body.is_empty(),
    ),
];

const PYTHON: &[Excuse] = &[
    (
        "`null` is taken for a value, and JSON format 2.2 has it read as not set",
        |message| message.body.contains("null"),
    ),
    (
        "the clock of Python has no leap second, and that of RFC 3339 has",
        |message| message.body.contains(":60Z"),
    ),
];

const NODE: &str = "const {HTTP} = require('cloudevents');
const lines = require('readline').createInterface({input: process.stdin});
lines.on('line', line => {
  const message = JSON.parse(line);
  const said = {id: message.id};
  try {
    const event = HTTP.toEvent({headers: message.headers, body: message.body});
    for (const one of Array.isArray(event) ? event : [event]) one.validate();
  } catch (error) { said.error = String(error.message || error); }
  console.log(JSON.stringify(said));
});";

const SCRIPT: &str = "import json, sys
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
for line in sys.stdin:
    message = json.loads(line)
    said = {'id': message['id']}
    try:
        from_http_event(HTTPMessage(message['headers'], message['body'].encode()))
    except Exception as error:
        said['error'] = f'{type(error).__name__}: {error}'
    print(json.dumps(said))
";

#[test]
#[ignore = "installs the JavaScript SDK from its registry"]
fn the_javascript_sdk_accepts_what_we_call_valid() {
    let folder = tempfile::tempdir().unwrap();
    let install = [
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--prefix",
        ".",
        "cloudevents@10",
    ];
    if !ran(folder.path(), "npm", &install) {
        return;
    }
    fs::write(folder.path().join("judge.js"), NODE).unwrap();
    hold(folder.path(), "node", "judge.js", JAVASCRIPT);
}

#[test]
#[ignore = "installs the Python SDK from its registry"]
fn the_python_sdk_accepts_what_we_call_valid() {
    let folder = tempfile::tempdir().unwrap();
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--target",
        ".",
        "cloudevents==2.2.0",
    ];
    if !ran(folder.path(), "python3", &install) {
        return;
    }
    fs::write(folder.path().join("judge.py"), SCRIPT).unwrap();
    hold(folder.path(), "python3", "judge.py", PYTHON);
}

/// Whether an SDK could be installed; says so when not.
fn ran(folder: &Path, program: &str, words: &[&str]) -> bool {
    let status = Command::new(program)
        .args(words)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let problem = match status {
        Ok(status) if status.success() => return true,
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    };
    println!("SKIPPED: `{program} {}` gave: {problem}", words.join(" "));
    false
}

fn hold(folder: &Path, program: &str, script: &str, excuses: &[Excuse]) {
    let messages = messages();
    let mut lines = String::new();
    for Message { id, headers, body } in &messages {
        lines += &json!({"id": id, "headers": headers, "body": body}).to_string();
        lines.push('\n');
    }
    let mut child = Command::new(program)
        .arg(script)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let said = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let said: BTreeMap<String, Value> = String::from_utf8(said.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .map(|said: Value| {
            (
                said["id"].as_str().unwrap().to_owned(),
                said["error"].clone(),
            )
        })
        .collect();
    assert_eq!(
        said.len(),
        messages.len(),
        "it did not answer for all of them"
    );
    let mut refused = Vec::new();
    for message in &messages {
        let error = &said[&message.id];
        let excused = excuses.iter().find(|(_, excuses)| excuses(message));
        match (error, excused) {
            (Value::Null, _) => {}
            (error, Some((excuse, _))) => println!("{}: {error}: {excuse}", message.id),
            (error, None) => refused.push(format!("{}: {error}", message.id)),
        }
    }
    println!("{} messages", messages.len());
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// Valid events of the fixtures, and of the vectors where there are some.
fn messages() -> Vec<Message> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ce");
    let mut captures = BTreeMap::new();
    for entry in fs::read_dir(root).unwrap() {
        let folder = entry.unwrap().path();
        let id = folder.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(text) = fs::read_to_string(folder.join("valid.json")) else {
            continue;
        };
        let Ok(value) = serde_json::from_str::<Value>(&text) else {
            continue;
        };
        let is_capture = value.get("mode").is_some();
        let kind = "application/cloudevents+json";
        let capture = if is_capture {
            value
        } else {
            json!({"mode": "structured", "content_type": kind, "body": text})
        };
        captures.insert(id, capture);
    }
    if let Some(folder) = support::vectors() {
        let rows = fs::read_to_string(folder.join("cloudevents.jsonl")).unwrap();
        for row in rows.lines() {
            let row: Value = serde_json::from_str(row).unwrap();
            let mut capture = row["input"].clone();
            capture["mode"] = row["mode"].clone();
            captures.insert(row["id"].as_str().unwrap().to_owned(), capture);
        }
    }
    captures
        .into_iter()
        .filter(|(_, capture)| is_valid(capture))
        .filter_map(|(id, capture)| message(id, &capture))
        .collect()
}

fn is_valid(capture: &Value) -> bool {
    [Spec::V102, Spec::V103Wip].into_iter().all(|spec| {
        let settings = Settings {
            spec,
            ..Settings::default()
        };
        errors(&judged(Holding::Capture, settings, capture.to_string())).is_empty()
    })
}

/// A capture as a message of HTTP, where it is one: the others go other ways.
fn message(id: String, capture: &Value) -> Option<Message> {
    let body = capture["body"].as_str()?.to_owned();
    let headers: BTreeMap<String, String> = match capture["mode"].as_str()? {
        "structured" if capture.get("binding").is_none() => {
            let said = capture["content_type"].as_str()?;
            let is_json = said.to_ascii_lowercase().contains("cloudevents+json");
            is_json.then(|| [("content-type".to_owned(), said.to_owned())].into())?
        }
        "binary-http" => {
            let pairs = capture["headers"].as_array()?.iter();
            let pairs = pairs.filter_map(|pair| {
                let name = pair[0].as_str()?.to_ascii_lowercase();
                Some((name, pair[1].as_str()?.to_owned()))
            });
            pairs.collect()
        }
        _ => return None,
    };
    Some(Message { id, headers, body })
}
