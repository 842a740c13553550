//! Each rule's claim against the codec: what a row of the rulebook says it breaks at most is what its fixture shows it to
//! break, with an event that a real codec wrote.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use schema_gate::model::{Breaks, Change, Counts, Direction, Effect, Proof, SchemaType, Side};
use schema_gate::rules;
use support::Fixture;

/// What a fixture's own rule says of the change from one side to another.
fn told(fixture: &Fixture, from: Side) -> Vec<Change> {
    let (old, new) = (fixture.side("old").unwrap(), fixture.side("new").unwrap());
    let judged = match from {
        Side::Old => fixture.judge(&old, &new),
        Side::New => fixture.judge(&new, &old),
    };
    judged.changes().cloned().collect()
}

fn effects(changes: &[Change]) -> impl Iterator<Item = (&Change, &Effect)> {
    changes
        .iter()
        .flat_map(|change| change.effects.iter().map(move |effect| (change, effect)))
}

#[test]
fn no_claim_is_refuted_by_the_codec() {
    for fixture in Fixture::all() {
        for from in [Side::Old, Side::New] {
            for (change, effect) in effects(&told(&fixture, from)) {
                let refuted = matches!(effect.proof, Proof::Refuted(_));
                assert!(
                    !refuted,
                    "{} from {from}: {} {effect:?}",
                    fixture.rule, change.rule.id
                );
            }
        }
    }
}

#[test]
fn every_incompatible_verdict_of_a_fixture_is_shown() {
    for fixture in Fixture::all() {
        for direction in Direction::BOTH {
            let changes = told(&fixture, Side::Old);
            let verdicts: Vec<_> = effects(&changes)
                .filter(|(_, effect)| {
                    effect.counts == Counts::Verdict && effect.direction == Some(direction)
                })
                .collect();
            let shown = |effect: &Effect| {
                matches!(
                    effect.proof,
                    Proof::Proven(_) | Proof::BySpecification { .. } | Proof::Unneeded
                )
            };
            let all_shown = verdicts.iter().all(|(_, effect)| shown(effect));
            // One instance can show several JSON Schema changes at once; each Avro and Protobuf change has its own.
            let enough = match fixture.schema_type {
                Some(SchemaType::Json) => {
                    verdicts.is_empty() || verdicts.iter().any(|(_, effect)| shown(effect))
                }
                _ => all_shown,
            };
            assert!(enough, "{} {direction}: {verdicts:#?}", fixture.rule);
        }
    }
}

#[test]
fn a_rule_breaks_no_more_than_its_row_says() {
    for fixture in Fixture::all() {
        for from in [Side::Old, Side::New] {
            for (change, effect) in effects(&told(&fixture, from)) {
                let Some(direction) = effect.direction else {
                    continue;
                };
                assert!(
                    change.rule.breaks.includes(direction) || effect.counts != Counts::Verdict,
                    "{}: {} breaks {direction}, its row says {}",
                    fixture.rule,
                    change.rule.id,
                    change.rule.breaks
                );
            }
        }
    }
}

#[test]
fn a_rule_that_breaks_something_is_shown_breaking_it() {
    let mut unshown = Vec::new();
    for rule in rules::all() {
        let Some(fixture) = Fixture::all()
            .into_iter()
            .find(|fixture| fixture.rule == rule.id)
        else {
            continue; // tests/rulebook.rs asks for the fixture.
        };
        let ways = [told(&fixture, Side::Old), told(&fixture, Side::New)].concat();
        // A row says what it breaks at most, so one of two directions will do.
        let is_shown = effects(&ways).any(|(change, effect)| {
            let direction = effect.direction;
            change.rule.id == rule.id
                && direction.is_some_and(|direction| rule.breaks.includes(direction))
        });
        if rule.breaks != Breaks::Nothing && !is_shown {
            unshown.push(format!("{} does not break {}", rule.id, rule.breaks));
        }
    }
    assert!(
        unshown.is_empty(),
        "in either order of its fixture: {unshown:#?}"
    );
}
