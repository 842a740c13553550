//! Avro against recorded answers: verdicts of the Java checker, and bytes that the Java decoder refuses or reads.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schema_gate::compat::Semantics;
use schema_gate::format::{Reading, Schema};
use schema_gate::model::{Counts, Direction, Layer, Proof, SchemaType};
use schema_gate::witness::avro::decode;
use serde_json::Value;
use support::{Judged, Snapshot, judge, vectors};

const SETS: [&str; 3] = ["avro-suites", "avro-traps", "avro-random"];

struct Row {
    id: String,
    vector: Value,
    judged: Judged,
}

fn rows(set: &str) -> Vec<Row> {
    let Some(folder) = vectors() else {
        return Vec::new();
    };
    let text = std::fs::read_to_string(folder.join(format!("{set}.jsonl"))).unwrap();
    let rows = text.lines().map(|line| {
        let row: Value = serde_json::from_str(line).unwrap();
        let side = |side: &str| {
            let files = row[side].as_object().unwrap().iter();
            Snapshot::new(
                side,
                files.map(|(path, text)| (path.clone(), text.as_str().unwrap().to_owned())),
            )
        };
        let judged = judge(
            &side("old"),
            &side("new"),
            Some(SchemaType::Avro),
            &Reading::default(),
            Semantics::default(),
        );
        Row {
            id: row["id"].as_str().unwrap().to_owned(),
            judged,
            vector: row,
        }
    });
    rows.collect()
}

#[test]
fn verdicts_agree_with_the_java_checker() {
    for set in SETS {
        let mut wrong = Vec::new();
        let rows = rows(set);
        for Row { id, vector, judged } in &rows {
            let Some(backward) = vector["backward"].as_bool() else {
                continue;
            };
            let expected = if backward {
                "compatible"
            } else {
                "incompatible"
            };
            let found = judged.verdict(Direction::Backward, Layer::Source);
            let read = judged
                .unread
                .iter()
                .map(|unread| unread.message.clone())
                .collect::<Vec<_>>();
            if found != expected || !read.is_empty() {
                wrong.push(format!("{id}: expected {expected}, found {found} {read:?}"));
            }
        }
        println!(
            "{set}: {} of {} agree",
            rows.len() - wrong.len(),
            rows.len()
        );
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn every_break_is_proven_and_none_refuted() {
    for set in SETS {
        let mut wrong = Vec::new();
        for Row { id, vector, judged } in rows(set) {
            let poisoned = vector["poison_b64"]
                .as_array()
                .is_some_and(|poison| !poison.is_empty());
            let changes = judged
                .pairs
                .iter()
                .flat_map(|(_, judgement)| &judgement.changes);
            let effects = changes.flat_map(|change| {
                change
                    .effects
                    .iter()
                    .map(move |effect| (change.rule.id, effect))
            });
            for (rule, effect) in effects.clone() {
                if matches!(effect.proof, Proof::Refuted(_)) {
                    wrong.push(format!("{id}: {rule} {:?}", effect.proof));
                }
            }
            let verdicts = effects.filter(|(_, effect)| effect.counts == Counts::Verdict);
            let backward: Vec<_> = verdicts
                .clone()
                .filter(|(_, effect)| effect.direction == Some(Direction::Backward))
                .collect();
            for (rule, effect) in verdicts {
                if !matches!(
                    effect.proof,
                    Proof::Proven(_) | Proof::BySpecification { .. }
                ) {
                    wrong.push(format!(
                        "{id}: {rule} {:?} {:?}",
                        effect.direction, effect.proof
                    ));
                }
            }
            let proven = backward
                .iter()
                .any(|(_, effect)| matches!(effect.proof, Proof::Proven(_)));
            if poisoned && vector["backward"] == false && !proven {
                wrong.push(format!(
                    "{id}: Java's decoder refuses bytes, and nothing is proven"
                ));
            }
        }
        assert!(wrong.is_empty(), "{set}:\n{}", wrong.join("\n"));
    }
}

#[test]
fn the_decoder_refuses_what_java_refuses_and_reads_what_it_reads() {
    for set in SETS {
        let mut wrong = Vec::new();
        for Row { id, vector, judged } in rows(set) {
            let Some((pair, _)) = judged.pairs.first() else {
                continue;
            };
            let (Some(old), Some(new)) = (pair.old_side(), pair.new_side()) else {
                continue;
            };
            let (Schema::Avro(writer), Schema::Avro(reader)) = (&old.schema, &new.schema) else {
                panic!("{id}: not Avro");
            };
            for (kind, refused) in [("poison_b64", true), ("good_b64", false)] {
                for bytes in vector[kind].as_array().into_iter().flatten() {
                    let bytes = STANDARD.decode(bytes.as_str().unwrap()).unwrap();
                    match decode(&bytes, writer, reader) {
                        Ok(reading) if reading.failures.is_empty() != refused => {}
                        other => wrong.push(format!("{id} {kind}: {other:?}")),
                    }
                }
            }
        }
        assert!(
            wrong.is_empty(),
            "{set}: {}\n{}",
            wrong.len(),
            wrong[..wrong.len().min(12)].join("\n")
        );
    }
}
