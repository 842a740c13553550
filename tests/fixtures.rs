//! Each fixture is run four ways: old to new gives what `expected.json` says, a side against itself gives nothing,
//! new to old gives the mirrored verdicts, and what is only near does not fire.
//!
//! `SCHEMA_GATE_BLESS=1 cargo test --test fixtures` rewrites the expectations; read their diff before you accept it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use schema_gate::model::{Direction, Layer};
use schema_gate::rules;
use serde_json::Value;
use support::Fixture;

#[test]
fn old_to_new_gives_what_is_expected() {
    let mut wrong = Vec::new();
    for fixture in Fixture::all() {
        let (Some(old), Some(new)) = (fixture.side("old"), fixture.side("new")) else {
            panic!("{}: old or new is missing", fixture.rule);
        };
        let judged = fixture.judge(&old, &new);
        let found = judged.to_json();
        let path = fixture.folder.join("expected.json");
        if std::env::var_os("SCHEMA_GATE_BLESS").is_some() {
            let text = serde_json::to_string_pretty(&found).unwrap() + "\n";
            std::fs::write(&path, text).unwrap();
        }
        let expected: Value = std::fs::read_to_string(&path)
            .map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
        if found != expected {
            wrong.push(format!(
                "{}\nexpected {expected:#}\nfound {found:#}",
                fixture.rule
            ));
        }
        if !judged.rules().contains(&fixture.rule.as_str()) {
            let fired = judged.rules();
            wrong.push(format!(
                "{}: its own rule did not fire, only {fired:?}",
                fixture.rule
            ));
        }
        for message in messages(&found) {
            wrong.push(format!(
                "{}: a word is missing in {message:?}",
                fixture.rule
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The messages that still hold a word of their rule. Other braces are those of addresses.
fn messages(found: &Value) -> impl Iterator<Item = &str> {
    let changes = found["changes"].as_array().into_iter().flatten();
    changes.filter_map(|change| {
        let rule = rules::find(change["rule"].as_str()?)?;
        let message = change["message"].as_str()?;
        let mut words = rule.message.split('{').skip(1);
        let is_left = words.any(|rest| {
            let word = rest.split('}').next().unwrap_or_default();
            message.contains(&format!("{{{word}}}"))
        });
        is_left.then_some(message)
    })
}

#[test]
fn a_side_against_itself_gives_nothing() {
    for fixture in Fixture::all() {
        for side in ["old", "new"] {
            let snapshot = fixture.side(side).unwrap();
            let judged = fixture.judge(&snapshot, &snapshot);
            assert!(
                judged.rules().is_empty(),
                "{} {side}: {:?}",
                fixture.rule,
                judged.rules()
            );
            for direction in Direction::BOTH {
                assert_eq!(
                    judged.verdict(direction, Layer::Source),
                    "compatible",
                    "{} {side}",
                    fixture.rule
                );
            }
        }
    }
}

#[test]
fn new_to_old_gives_the_mirrored_verdicts() {
    for fixture in Fixture::all() {
        let (old, new) = (fixture.side("old").unwrap(), fixture.side("new").unwrap());
        let (judged, mirrored) = (fixture.judge(&old, &new), fixture.judge(&new, &old));
        for layer in Layer::ALL {
            for direction in Direction::BOTH {
                assert_eq!(
                    judged.verdict(direction, layer),
                    mirrored.verdict(direction.reversed(), layer),
                    "{} {direction} {layer}",
                    fixture.rule
                );
            }
        }
    }
}

#[test]
fn what_is_only_near_does_not_fire() {
    for fixture in Fixture::all() {
        let Some(near) = fixture.side("near") else {
            continue;
        };
        let judged = fixture.judge(&fixture.side("old").unwrap(), &near);
        assert!(
            !judged.rules().contains(&fixture.rule.as_str()),
            "{} fired on near",
            fixture.rule
        );
    }
}
