//! Pairs of schemas whose truth was recorded from round trips: none may be called compatible that is not, and every
//! break must be shown by an event.

#![expect(clippy::unwrap_used, reason = "vectors that do not parse must fail")]

mod support;

use std::collections::BTreeMap;
use std::fs;

use schema_gate::compat::{Judgement, Semantics};
use schema_gate::format::Reading;
use schema_gate::model::{Counts, Direction, Layer, Proof, SchemaType};
use serde_json::Value;
use support::{Judged, Snapshot};

#[test]
fn no_break_is_missed_and_every_break_is_shown() {
    let Some(folder) = support::vectors() else {
        return;
    };
    let text = fs::read_to_string(folder.join("protobuf-matrix.jsonl")).unwrap();
    let mut tally = BTreeMap::<&str, usize>::new();
    let mut wrong = Vec::new();
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let id = row["id"].as_str().unwrap();
        let judged = judge(&row);
        assert!(judged.unread.is_empty(), "{id}: {:?}", judged.unread);
        for layer in [Layer::Wire, Layer::WireJson] {
            for direction in Direction::BOTH {
                let said = judged.verdict(direction, layer);
                let outcome = outcome(truth(&row, direction, layer), said);
                *tally.entry(outcome).or_default() += 1;
                if outcome == "unsound" || outcome == "strict" {
                    wrong.push(format!("{outcome}: {id} {layer} {direction}"));
                }
                if said == "incompatible" {
                    let shown = is_proven(&judged, direction, layer);
                    *tally
                        .entry(if shown { "proven" } else { "not proven" })
                        .or_default() += 1;
                    assert!(shown, "{id} {layer} {direction}: no event shows it");
                }
            }
        }
        for (_, judgement) in &judged.pairs {
            assert_nothing_refuted(id, judgement);
        }
    }
    eprintln!("{tally:?}\n{}", wrong.join("\n"));
    assert!(
        !wrong.iter().any(|line| line.starts_with("unsound")),
        "{}",
        wrong.join("\n")
    );
}

fn judge(row: &Value) -> Judged {
    let side = |side: &str| {
        let files = row[side].as_object().unwrap().iter();
        let files = files.map(|(path, text)| (path.clone(), text.as_str().unwrap().to_owned()));
        Snapshot::new(side, files)
    };
    support::judge(
        &side("old"),
        &side("new"),
        Some(SchemaType::Protobuf),
        &Reading::default(),
        Semantics::default(),
    )
}

/// `None` where the samples of the recording do not settle it.
fn truth(row: &Value, direction: Direction, layer: Layer) -> Option<bool> {
    let of = |part: &str| row[part][direction.to_string()].as_bool();
    let parts = match layer {
        Layer::Wire => vec![of("wire")],
        Layer::WireJson | Layer::Source => vec![of("wire"), of("json")],
    };
    if parts.contains(&Some(false)) {
        Some(false)
    } else if parts.contains(&None) {
        None
    } else {
        Some(true)
    }
}

fn outcome(truth: Option<bool>, said: &str) -> &'static str {
    match (truth, said) {
        (None, _) => "open",
        (Some(_), "unproven") => "unproven",
        (Some(true), "compatible") | (Some(false), "incompatible") => "agree",
        (Some(true), _) => "strict",
        (Some(false), _) => "unsound",
    }
}

fn is_proven(judged: &Judged, direction: Direction, layer: Layer) -> bool {
    let changes = judged
        .pairs
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes);
    let mut effects = changes.flat_map(|change| &change.effects);
    effects.any(|effect| {
        effect.direction == Some(direction)
            && effect.counts == Counts::Verdict
            && effect.layer.is_none_or(|touched| touched <= layer)
            && matches!(effect.proof, Proof::Proven(_))
    })
}

fn assert_nothing_refuted(id: &str, judgement: &Judgement) {
    for change in &judgement.changes {
        for effect in &change.effects {
            assert!(
                !matches!(effect.proof, Proof::Refuted(_)),
                "{id} {}: {effect:?}",
                change.rule.id
            );
        }
    }
}
