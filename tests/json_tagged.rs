//! Random tagged unions, changed at random: branches that overlap, tags that may be left out, doubled branches.
//!
//! Where the verdict is "compatible", every event of a grid that the writer accepts is accepted by the reader.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on panics, and tells its seeds"
)]

#[path = "support/dice.rs"]
mod dice;
mod support;

use dice::Dice;
use schema_gate::compat::Semantics;
use schema_gate::format::Reading;
use schema_gate::model::{Direction, Layer, SchemaType, UnknownFields};
use serde_json::{Value, json};
use support::{Snapshot, judge};

#[test]
fn verdicts_on_unions_hold_for_every_event_of_a_grid() {
    run(1..=40);
}

#[test]
#[ignore = "takes minutes"]
fn verdicts_on_many_unions_hold_for_every_event_of_a_grid() {
    run(41..=2_000);
}

fn run(seeds: std::ops::RangeInclusive<u64>) {
    println!("seeds {seeds:?}");
    let events = grid();
    let (mut compatible, mut verdicts) = (0, 0);
    for seed in seeds {
        let mut dice = Dice(seed);
        let old = union(&mut dice);
        let new = changed(&old, &mut dice);
        for (direction, verdict) in Direction::BOTH.into_iter().zip(verdicts_of(&old, &new)) {
            verdicts += 1;
            if verdict != "compatible" {
                continue;
            }
            compatible += 1;
            let (writer, reader) = match direction {
                Direction::Backward => (&old, &new),
                Direction::Forward => (&new, &old),
            };
            let [sends, reads] =
                [writer, reader].map(|schema| jsonschema::draft202012::new(schema).unwrap());
            for event in &events {
                assert!(
                    !sends.is_valid(event) || reads.is_valid(event),
                    "seed {seed}, {direction}: {event} is sent and not read\n{old}\n{new}"
                );
            }
        }
    }
    println!("{compatible} of {verdicts} are compatible");
    assert!(compatible * 8 > verdicts, "the changes are too wild");
}

fn verdicts_of(old: &Value, new: &Value) -> [&'static str; 2] {
    let side = |origin: &str, schema: &Value| {
        Snapshot::new(origin, [("order.json".to_owned(), schema.to_string())])
    };
    let semantics = Semantics {
        unknown_fields: UnknownFields::Allowed,
        ..Semantics::default()
    };
    let judged = judge(
        &side("old", old),
        &side("new", new),
        Some(SchemaType::Json),
        &Reading::default(),
        semantics,
    );
    assert!(judged.unread.is_empty(), "{:?}", judged.unread);
    Direction::BOTH.map(|direction| judged.verdict(direction, Layer::Source))
}

/// Every combination of a tag, a text and an id, each of which may be missing; and values that are no objects.
fn grid() -> Vec<Value> {
    let tags = (0..16).map(|index| json!(format!("k{index}")));
    let tags: Vec<Option<Value>> = tags.map(Some).chain([None, Some(json!(0))]).collect();
    let texts = [
        None,
        Some(json!("")),
        Some(json!("ab")),
        Some(json!("abcde")),
        Some(json!(7)),
    ];
    let ids = [None, Some(json!(1)), Some(json!("x"))];
    let mut events = vec![json!(null), json!("k0"), json!(0), json!([])];
    for tag in &tags {
        for text in &texts {
            for id in &ids {
                let members = [("kind", tag), ("text", text), ("id", id)].into_iter();
                let there =
                    members.filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)));
                events.push(Value::Object(there.collect()));
            }
        }
    }
    events
}

fn union(dice: &mut Dice) -> Value {
    let count = 8 + dice.below(5);
    let branches: Vec<Value> = (0..count).map(|index| branch(dice, index, count)).collect();
    let mut schema = json!({dice.pick(&["oneOf", "anyOf"]): branches});
    if dice.rarely(3) {
        schema["type"] = json!("object");
    }
    if dice.rarely(3) {
        schema["properties"] = json!({"id": {"type": dice.pick(&["integer", "string"])}});
    }
    if dice.rarely(8) {
        schema["required"] = json!(["id"]);
    }
    schema
}

fn branch(dice: &mut Dice, index: usize, count: usize) -> Value {
    let tag = |index: usize| format!("k{index}");
    let kind = if dice.rarely(3) {
        json!({"enum": [tag(index), tag(dice.below(count))]})
    } else if dice.rarely(8) {
        json!({"const": tag(dice.below(count))})
    } else {
        json!({"const": tag(index)})
    };
    let mut branch = json!({"properties": {"kind": kind}});
    if !dice.rarely(3) {
        branch["properties"]["text"] = text(dice);
    }
    if !dice.rarely(7) {
        branch["type"] = json!("object");
    }
    if !dice.rarely(10) {
        branch["required"] = if dice.rarely(4) {
            json!(["kind", "text"])
        } else {
            json!(["kind"])
        };
    }
    branch
}

fn text(dice: &mut Dice) -> Value {
    match dice.below(4) {
        0 => json!({"type": "string"}),
        1 => json!({"type": "string", "maxLength": dice.below(4)}),
        2 => json!({"type": "string", "minLength": dice.below(4)}),
        _ => json!({"type": "integer"}),
    }
}

/// One or two branches are changed, dropped, doubled, moved or added, or the keyword becomes the other one.
fn changed(schema: &Value, dice: &mut Dice) -> Value {
    let mut changed = schema.clone();
    let (keyword, other) = if schema.get("oneOf").is_some() {
        ("oneOf", "anyOf")
    } else {
        ("anyOf", "oneOf")
    };
    for _ in 0..=dice.below(2) {
        let Some(branches) = changed.get_mut(keyword).and_then(Value::as_array_mut) else {
            break;
        };
        let (count, at) = (branches.len(), dice.below(branches.len()));
        match dice.below(6) {
            0 => branches[at]["properties"]["text"] = text(dice),
            1 => drop(branches.remove(at)),
            2 => branches.push(branches[at].clone()),
            3 => branches.rotate_left(at),
            4 => branches.push(branch(dice, count, count + 1)),
            _ => {
                let branches = branches.clone();
                changed.as_object_mut().unwrap().remove(keyword);
                changed[other] = Value::Array(branches);
            }
        }
    }
    changed
}
