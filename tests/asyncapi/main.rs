//! Messages of AsyncAPI documents: what breaks whom, whatever the version, the language and the number of files.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "../repository/mod.rs"]
#[allow(
    dead_code,
    reason = "each test binary uses its own part of this module"
)]
mod repository;
#[path = "../support/mod.rs"]
mod support;

mod bindings;
mod direction;
mod documents;
mod examples;
mod graph;
mod hostile;
mod payloads;
mod places;
mod references;
mod repositories;
mod surroundings;
mod vectors;

use schema_gate::compat::Semantics;
use schema_gate::format::Reading;
use schema_gate::model::{Direction, Layer, SchemaType};
use support::{Judged, Snapshot, judge};

/// Judges two sides of one document.
fn judged(old: &str, new: &str) -> Judged {
    judged_files(&[("api.yaml", old)], &[("api.yaml", new)])
}

fn judged_files(old: &[(&str, &str)], new: &[(&str, &str)]) -> Judged {
    let side = |origin: &str, files: &[(&str, &str)]| {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        Snapshot::new(origin, files)
    };
    judge(
        &side("old", old),
        &side("new", new),
        Some(SchemaType::AsyncApi),
        &Reading::default(),
        Semantics::default(),
    )
}

/// The verdicts of one message, backward and forward.
fn verdicts(judged: &Judged, name: &str) -> [&'static str; 2] {
    let found = judged.pairs.iter().find(|(pair, _)| pair.name().0 == name);
    let (_, judgement) = found.unwrap_or_else(|| panic!("no message {name}: {:?}", names(judged)));
    Direction::BOTH.map(|direction| judgement.verdict(direction, Layer::WireJson).word())
}

fn names(judged: &Judged) -> Vec<&str> {
    let names = judged.pairs.iter();
    names.map(|(pair, _)| pair.name().0.as_str()).collect()
}

fn has(judged: &Judged, rule: &str) -> bool {
    judged.rules().contains(&rule)
}

/// A document of version 3 with one message that is sent on one channel.
fn sent(message: &str) -> String {
    format!(
        "asyncapi: 3.0.0\nchannels:\n  orders:\n    address: orders\n    messages:\n      placed:\n        $ref: '#/components/messages/placed'\noperations:\n  place:\n    action: send\n    channel: {{$ref: '#/channels/orders'}}\ncomponents:\n  messages:\n    placed:\n{}",
        indented(message)
    )
}

fn indented(message: &str) -> String {
    let lines = message.lines().map(|line| format!("      {line}\n"));
    lines.collect()
}
