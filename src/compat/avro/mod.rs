//! Avro: what schema resolution makes of a change.
//!
//! In: two schemas. Out: what each direction refuses, told in the words of old and new, and what changed without breaking anything.
//! The verdict is the resolver's alone; the walk over both schemas only adds what is worth telling.

mod branches;
mod breaks;
mod equations;
mod hazards;
mod notes;
mod refusals;
mod resolver;
mod spelling;

use std::collections::BTreeMap;

use crate::compat::{Judgement, Semantics, merge};
use crate::format::avro::{Field, Schema, TypeId};
use crate::model::{Direction, SubjectName, Verdict};
use crate::witness::avro::Prover;
use spelling::Respellings;

/// The two sides of a subject.
#[derive(Clone, Copy)]
struct Sides<'schema> {
    subject: &'schema SubjectName,
    old: &'schema Schema,
    new: &'schema Schema,
    /// The custom properties that no change may lose.
    guarded: &'schema [String],
    /// What proves claims about each direction.
    provers: &'schema BTreeMap<Direction, Prover<'schema>>,
    respellings: &'schema Respellings,
}

impl<'schema> Sides<'schema> {
    /// The old and the new field of two records that are spelt like `name` but for the case, where nothing says what
    /// became of either.
    fn respelt(
        &self,
        old: TypeId,
        new: TypeId,
        name: &str,
    ) -> Option<(&'schema Field, &'schema Field)> {
        self.respellings.of((self.old, old), (self.new, new), name)
    }

    fn prover(&self, direction: Direction) -> &'schema Prover<'schema> {
        &self.provers[&direction]
    }
}

/// Tells whether the reader of `direction` can read all that its writer can write, and nothing about why or why not.
///
/// It is the verdict of [`judge`], at a fraction of the cost.
pub fn verdict(old: &Schema, new: &Schema, direction: Direction) -> Verdict {
    let (writer, reader) = direction.writer_reader(old, new);
    match resolver::is_readable(writer, reader) {
        Ok(true) => Verdict::Compatible,
        Ok(false) => Verdict::Incompatible,
        Err(too_large) => Verdict::Unproven {
            why: too_large.to_string(),
        },
    }
}

/// Compares two Avro schemas in both directions.
pub fn judge(
    subject: &SubjectName,
    old: &Schema,
    new: &Schema,
    semantics: Semantics<'_>,
) -> Judgement {
    let provers = Direction::BOTH.map(|direction| {
        let (writer, reader) = direction.writer_reader(old, new);
        (direction, Prover::new(writer, reader, direction))
    });
    let sides = Sides {
        subject,
        old,
        new,
        guarded: semantics.guarded_properties,
        provers: &BTreeMap::from(provers),
        respellings: &Respellings::default(),
    };
    let mut judgement = Judgement::default();
    let mut changes = Vec::new();
    for direction in Direction::BOTH {
        let (writer, reader) = direction.writer_reader(old, new);
        let mismatches = match resolver::resolve(writer, reader, direction) {
            Ok(mismatches) => mismatches,
            Err(too_large) => {
                judgement.unproven.insert(direction, too_large.to_string());
                continue;
            }
        };
        let breaks = mismatches.iter();
        changes.extend(breaks.map(|mismatch| breaks::change(sides, direction, mismatch)));
        changes.extend(refusals::changes(sides, direction, &mismatches));
    }
    changes.extend(notes::changes(sides));
    judgement.changes = merge(changes);
    judgement
}
