//! Pairs of JSON Schemas with known answers, judged in both orders: nothing wrong is ever said to be right, nothing
//! right to be wrong, and almost everything is settled.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on panics, and the tally is what it is run for"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;

use schema_gate::compat::Semantics;
use schema_gate::format::Reading;
use schema_gate::model::{Counts, Direction, Layer, Proof, SchemaType, UnknownFields};
use serde_json::Value;
use support::{Judged, Snapshot, judge};

#[test]
fn the_suites_are_never_contradicted() {
    score("json-suites");
}

#[test]
fn the_probes_are_never_contradicted() {
    score("json-probes");
}

fn score(name: &str) {
    let Some(folder) = support::vectors() else {
        return;
    };
    let rows = fs::read_to_string(folder.join(format!("{name}.jsonl"))).unwrap();
    let (mut tally, mut wrong) = (BTreeMap::new(), Vec::new());
    for row in rows
        .lines()
        .map(|row| serde_json::from_str::<Value>(row).unwrap())
    {
        let Some(truth) = row["backward"].as_bool() else {
            continue;
        };
        let truth = if truth { "compatible" } else { "incompatible" };
        for (direction, from, to) in [
            (Direction::Backward, "old", "new"),
            (Direction::Forward, "new", "old"),
        ] {
            let judged = judge_row(&row, from, to);
            let said = if judged.unread.is_empty() {
                judged.verdict(direction, Layer::Source)
            } else {
                "unproven"
            };
            *tally
                .entry((truth, said, proof(&judged, direction)))
                .or_insert(0_usize) += 1;
            if said != truth && said != "unproven" {
                wrong.push(format!(
                    "{} {direction}: {said}, and it is {truth}",
                    row["id"]
                ));
            }
        }
    }
    let all: usize = tally.values().sum();
    let open: usize = tally
        .iter()
        .filter(|((_, said, _), _)| *said == "unproven")
        .map(|(_, n)| n)
        .sum();
    println!("{name}: {all} verdicts, {open} unproven, {tally:#?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(open * 10 < all, "{open} of {all} are unproven");
}

fn judge_row(row: &Value, old: &str, new: &str) -> Judged {
    let side = |side: &str| {
        let files = row[side].as_object().unwrap();
        let files = files
            .iter()
            .map(|(path, text)| (path.clone(), text.as_str().unwrap().to_owned()));
        Snapshot::new(side, files)
    };
    let reading = Reading {
        draft: row["draft"].as_str().map(|draft| draft.parse().unwrap()),
        ..Reading::default()
    };
    let semantics = Semantics {
        unknown_fields: UnknownFields::Allowed,
        ..Semantics::default()
    };
    judge(
        &side(old),
        &side(new),
        Some(SchemaType::Json),
        &reading,
        semantics,
    )
}

/// What the verdict rests on. A refuted proof is a contradiction between two engines.
fn proof(judged: &Judged, direction: Direction) -> &'static str {
    let changes = judged
        .pairs
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes);
    let effects = changes.flat_map(|change| &change.effects);
    let of_verdict = effects
        .filter(|effect| effect.direction == Some(direction) && effect.counts == Counts::Verdict);
    let proofs: Vec<&Proof> = of_verdict.map(|effect| &effect.proof).collect();
    assert!(
        !proofs
            .iter()
            .any(|proof| matches!(proof, Proof::Refuted(_))),
        "{proofs:#?}"
    );
    let is_proven = proofs.iter().any(|proof| matches!(proof, Proof::Proven(_)));
    match proofs.first() {
        Some(_) if is_proven => "proven",
        Some(proof) => proof.word(),
        None => "",
    }
}
