//! Events as protocols and formats carry them: what no fixture can show, hostile input, and what the SDKs say.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on panics, and one that skips says so"
)]

mod amqp;
mod formats;
mod hostile;
mod http;
mod kafka;
mod sdks;
#[path = "../support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};

use schema_gate::envelope::Settings;
use schema_gate::gate::{self, Config, ConformRequest, Holding, Watch};
use schema_gate::model::{Level, Role, Spec};
use schema_gate::policy::Overrides;
use schema_gate::report::Report;
use serde_json::{Value, json};

/// What is said about standard input that holds `from`.
fn judged(from: Holding, settings: Settings, text: impl AsRef<[u8]>) -> Report {
    tried(from, settings, text).unwrap()
}

/// The same, where the input may be refused as a whole.
fn tried(from: Holding, settings: Settings, text: impl AsRef<[u8]>) -> Result<Report, gate::Error> {
    let request = ConformRequest {
        directory: Path::new(".").to_owned(),
        paths: vec![PathBuf::from("-")],
        from,
        settings,
        config: Config::Nothing,
        overrides: Overrides::default(),
        watch: Watch::default(),
    };
    gate::conform(&request, &mut text.as_ref())
}

/// What is said about a capture.
fn captured(capture: &Value) -> Report {
    judged(Holding::Capture, Settings::default(), capture.to_string())
}

/// The checks of the findings of a level, or their rules where they have none.
fn of_level(report: &Report, level: Level) -> Vec<String> {
    let findings = report.findings.iter();
    let mut checks: Vec<_> = findings
        .filter(|finding| finding.level == level)
        .map(|finding| {
            finding
                .check_name()
                .unwrap_or(finding.change.rule.id)
                .to_owned()
        })
        .collect();
    checks.sort_unstable();
    checks
}

fn errors(report: &Report) -> Vec<String> {
    of_level(report, Level::Error)
}

/// The attributes of an event, as headers with a prefix.
fn attributes(prefix: &str) -> Vec<Value> {
    [
        ("specversion", "1.0"),
        ("type", "com.example.order.placed"),
        ("source", "https://example.com/orders"),
        ("id", "A234"),
    ]
    .map(|(name, value)| json!([format!("{prefix}{name}"), value]))
    .to_vec()
}

/// The event in JSON.
const EVENT: &str = r#"{"specversion":"1.0","type":"com.example.order.placed","source":"https://example.com/orders","id":"A234"}"#;

/// A binary event on HTTP with these headers beside its own.
fn http(more: &[(&str, &str)]) -> Value {
    let mut headers = attributes("ce-");
    headers.extend(more.iter().map(|pair| json!(pair)));
    json!({"mode": "binary-http", "headers": headers, "body": ""})
}
