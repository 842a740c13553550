//! Looks for values that a writer's schema lets pass and a reader's refuses.
//!
//! The search follows the difference: where both sides say the same it does not look. At each place it tries the
//! values on and beside the limits of both sides, and wraps what it finds in the smallest values that the writer's
//! schema asks for around it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use serde_json::{Value, json};

use super::bench::Bench;
use super::build::Builder;
use super::demand::{self, Demand, Key, Shape};
use super::{rough, scalars};
use crate::format::jsonschema::alike::alike;
use crate::format::jsonschema::schema::{NodeId, Types};

/// Places are not looked for deeper.
const MAX_DEPTH: usize = 40;
/// The same pair of schemas may stand in so many places before it is passed over.
const MAX_VISITS: usize = 4;
/// Branches that refer to each other in a ring are not followed further.
const MAX_RING: usize = 8;
/// So many values that show the same difference are enough for one place, its parts aside.
const ENOUGH: usize = 6;
/// So many are enough for one part of a place.
const ENOUGH_OF_A_PART: usize = 200;
/// So many branches, conditions and negations of one schema are looked at.
const MAX_BRANCHES: usize = 24;
/// So many combinations of the reader's branches are looked at.
const MAX_FOCUSES: usize = 12;

/// Takes a candidate; says whether to go on.
pub(super) type Emit<'e> = dyn FnMut(Value) -> ControlFlow<()> + 'e;

/// A search under way.
pub(super) struct Search<'b, 's> {
    pub builder: Builder<'b>,
    visits: BTreeMap<(Vec<Key>, Vec<Key>), usize>,
    alike: BTreeMap<(Key, Key), bool>,
    demands: std::marker::PhantomData<Demand<'s>>,
}

/// Lets pass what the writer seems to accept and the reader to refuse.
pub(super) struct Sieve<'e, 'd, 's> {
    bench: &'e Bench,
    writer: &'d [Demand<'s>],
    reader: &'d [Demand<'s>],
    /// Whether the reader says something that the rough check cannot tell.
    vague: bool,
    kept: usize,
    emit: &'e mut Emit<'d>,
}

impl Sieve<'_, '_, '_> {
    /// Says whether it let the value pass.
    pub(super) fn offer(&mut self, value: Value) -> ControlFlow<(), bool> {
        let is_sent = rough::admits(self.bench, self.writer, &value);
        if !is_sent || !(self.vague || rough::refuses(self.bench, self.reader, &value)) {
            return ControlFlow::Continue(false);
        }
        self.kept += 1;
        match (self.emit)(value) {
            ControlFlow::Continue(()) => ControlFlow::Continue(true),
            ControlFlow::Break(()) => ControlFlow::Break(()),
        }
    }

    fn take(&mut self, value: Value) -> ControlFlow<()> {
        self.offer(value)?;
        ControlFlow::Continue(())
    }
}

impl<'b, 's> Search<'b, 's> {
    pub(super) fn new(builder: Builder<'b>) -> Self {
        Self {
            builder,
            visits: BTreeMap::new(),
            alike: BTreeMap::new(),
            demands: std::marker::PhantomData,
        }
    }

    pub(super) fn bench(&self) -> &'b Bench {
        self.builder.bench
    }

    /// Gives to `emit` values that satisfy all of `writer` and violate one of `reader`, as far as can be told roughly.
    pub(super) fn explore(
        &mut self,
        writer: &[Demand<'s>],
        reader: &[Demand<'s>],
        depth: usize,
        emit: &mut Emit<'_>,
    ) -> ControlFlow<()> {
        let reader = self.open(writer, reader);
        if reader.is_empty() || self.visited(writer, &reader) {
            return ControlFlow::Continue(());
        }
        for shape in Shape::all(self.bench(), writer) {
            let open = self.open(&shape.demands, &reader);
            if !open.is_empty() {
                let mut sieve = Sieve {
                    bench: self.bench(),
                    writer,
                    reader: &open,
                    vague: open.iter().any(|demand| demand.is_vague()),
                    kept: 0,
                    emit: &mut *emit,
                };
                self.place(&shape, &open, depth, &mut sieve)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// What [`explore`](Self::explore) finds, up to what is enough of a part.
    pub(super) fn differences(
        &mut self,
        writer: &[Demand<'s>],
        reader: &[Demand<'s>],
        depth: usize,
    ) -> Vec<Value> {
        let mut found = Vec::new();
        let mut take = |value: Value| {
            found.push(value);
            if found.len() < ENOUGH_OF_A_PART {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        };
        // That this part has given enough is no reason to stop elsewhere.
        let _ = self.explore(writer, reader, depth + 1, &mut take);
        found
    }

    /// The schemas of the reader that nothing of the writer already makes sure of.
    fn open(&mut self, writer: &[Demand<'s>], reader: &[Demand<'s>]) -> Vec<Demand<'s>> {
        let held: Vec<Demand<'s>> = writer
            .iter()
            .flat_map(|demand| self.bench().conjuncts(*demand))
            .collect();
        let open = reader
            .iter()
            .filter(|reader| !self.is_held(&held, **reader, 0));
        open.copied().collect()
    }

    fn is_held(&mut self, held: &[Demand<'s>], reader: Demand<'s>, ring: usize) -> bool {
        let target = reader.of(reader.schema.target(reader.id));
        self.bench().spend(1 + held.len() as u64 / 8);
        if held.iter().any(|held| self.alike(*held, target)) {
            return true;
        }
        // One branch that holds is enough, unless something else is asked for as well.
        let keywords = target.keywords();
        ring < MAX_RING
            && keywords.is_only_any_of()
            && keywords
                .any_of
                .iter()
                .any(|id| self.is_held(held, target.of(*id), ring + 1))
    }

    fn alike(&mut self, one: Demand<'s>, other: Demand<'s>) -> bool {
        let key = (one.key(), other.key());
        *self.alike.entry(key).or_insert_with(|| {
            one.key() == other.key() || alike(one.schema, one.id, other.schema, other.id)
        })
    }

    fn visited(&mut self, writer: &[Demand<'s>], reader: &[Demand<'s>]) -> bool {
        let keys = |demands: &[Demand<'s>]| {
            let mut keys: Vec<Key> = demands.iter().map(|demand| demand.key()).collect();
            keys.sort_unstable();
            keys
        };
        let visits = self.visits.entry((keys(writer), keys(reader))).or_default();
        *visits += 1;
        *visits > MAX_VISITS
    }

    /// Tries the values at one place, then its parts.
    fn place(
        &mut self,
        shape: &Shape<'s>,
        reader: &[Demand<'s>],
        depth: usize,
        sieve: &mut Sieve<'_, '_, 's>,
    ) -> ControlFlow<()> {
        if self.bench().is_spent() {
            return ControlFlow::Break(());
        }
        if depth > MAX_DEPTH {
            return ControlFlow::Continue(());
        }
        for focus in self.focuses(shape, reader) {
            self.look(shape, &focus, depth, sieve)?;
        }
        self.exclusions(shape, depth, sieve)
    }

    /// Tries the values at one place, and its parts, against some of what the reader says there.
    fn look(
        &mut self,
        shape: &Shape<'s>,
        focus: &[Demand<'s>],
        depth: usize,
        sieve: &mut Sieve<'_, '_, 's>,
    ) -> ControlFlow<()> {
        let enough = sieve.kept + ENOUGH;
        let mut shown = BTreeSet::new();
        for value in self.candidates(shape, focus, depth) {
            let is_new = shown.insert(rough::complaints(self.bench(), focus, &value));
            if is_new || sieve.kept < enough {
                sieve.take(value)?;
            }
        }
        self.contradictions(shape, focus, depth, sieve)?;
        if shape.constants.is_some() {
            return ControlFlow::Continue(());
        }
        if shape.types.covers(Types::OBJECT) {
            self.members(shape, focus, depth, sieve)?;
        }
        if shape.types.covers(Types::ARRAY) {
            self.items(shape, focus, depth, sieve)?;
        }
        ControlFlow::Continue(())
    }

    /// What the reader says at this place, once for each branch that a value could be meant for: to be refused, it has
    /// to violate that branch; the others it violates by being meant for this one.
    fn focuses(&mut self, shape: &Shape<'s>, reader: &[Demand<'s>]) -> Vec<Vec<Demand<'s>>> {
        let held: Vec<Demand<'s>> = shape
            .demands
            .iter()
            .flat_map(|demand| self.bench().conjuncts(*demand))
            .collect();
        let mut picks = vec![BTreeMap::new()];
        let mut focuses = Vec::new();
        let mut next = 0;
        while next < picks.len() {
            let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
            let mut todo: Vec<Demand<'s>> = reader.iter().rev().copied().collect();
            while let Some(demand) = todo.pop() {
                if !seen.insert(demand.key()) {
                    continue;
                }
                found.push(demand);
                todo.extend(demand.besides_branches());
                for branches in [&demand.keywords().any_of, &demand.keywords().one_of] {
                    let branches = self.open_branches(shape, &held, demand, branches);
                    let pick = picks[next].get(&demand.key()).copied();
                    if pick.is_none() {
                        for other in 1..branches.len() {
                            if picks.len() < MAX_FOCUSES {
                                let mut also: BTreeMap<Key, usize> = picks[next].clone();
                                also.insert(demand.key(), other);
                                picks.push(also);
                            }
                        }
                    }
                    todo.extend(branches.get(pick.unwrap_or(0)));
                }
            }
            focuses.push(found);
            next += 1;
        }
        focuses
    }

    /// The branches that a value of the shape could be meant for, the likeliest first; none when one surely holds.
    fn open_branches(
        &mut self,
        shape: &Shape<'s>,
        held: &[Demand<'s>],
        demand: Demand<'s>,
        branches: &[NodeId],
    ) -> Vec<Demand<'s>> {
        let branches = branches.iter().map(|id| demand.of(*id));
        let mut open: Vec<Demand<'s>> = Vec::new();
        for branch in branches {
            if !self.bench().spend(1) || self.is_held(held, branch, 0) {
                return Vec::new();
            }
            if !self.bench().clash(&shape.gists, branch) {
                open.push(branch);
            }
        }
        open.sort_by_cached_key(|branch| demand::distance(self.bench(), shape, *branch));
        open
    }

    /// Values of one place, without looking into their parts.
    fn candidates(&self, shape: &Shape<'s>, reader: &[Demand<'s>], depth: usize) -> Vec<Value> {
        if let Some(constants) = &shape.constants {
            return constants.iter().flat_map(scalars::spellings).collect();
        }
        let has = |types| shape.types.covers(types);
        let mut values = Vec::new();
        if has(Types::NULL) {
            values.push(Value::Null);
        }
        if has(Types::BOOLEAN) {
            values.extend([json!(true), json!(false)]);
        }
        if has(Types::INTEGER) {
            values.extend(scalars::numbers(shape, reader));
        }
        if has(Types::STRING) {
            values.extend(scalars::strings(shape, reader));
        }
        if has(Types::OBJECT) {
            values.extend(self.objects(shape, reader, depth));
        }
        if has(Types::ARRAY) {
            values.extend(self.arrays(shape, reader, depth));
        }
        let listed = reader.iter().flat_map(|reader| {
            let keywords = reader.keywords();
            keywords.choices.iter().flatten().chain(&keywords.constant)
        });
        values.extend(listed.take(64).cloned());
        scalars::distinct(values)
    }

    /// What a reader refuses as a whole: a value that is under its `not`, under two branches of its `oneOf`, under its
    /// `if` and not under its `then`.
    fn contradictions(
        &mut self,
        shape: &Shape<'s>,
        reader: &[Demand<'s>],
        depth: usize,
        sieve: &mut Sieve<'_, '_, 's>,
    ) -> ControlFlow<()> {
        for demand in reader {
            let keywords = demand.keywords();
            let and = |ids: &[NodeId]| {
                let also = ids.iter().map(|id| demand.of(*id));
                shape
                    .demands
                    .iter()
                    .copied()
                    .chain(also)
                    .collect::<Vec<_>>()
            };
            if let Some(not) = keywords.not {
                self.instances(&and(&[not]), depth, &mut |value| sieve.take(value))?;
            }
            for (index, one) in keywords.one_of.iter().enumerate().take(MAX_BRANCHES) {
                for other in keywords.one_of.iter().skip(index + 1).take(MAX_BRANCHES) {
                    let both = and(&[*one, *other]);
                    self.instances(&both, depth, &mut |value| sieve.take(value))?;
                }
            }
            if let (Some(condition), Some(then)) = (keywords.condition, keywords.consequence) {
                let mut offer = |value| sieve.take(value);
                self.explore(
                    &and(&[condition]),
                    &[demand.of(then)],
                    depth + 1,
                    &mut offer,
                )?;
            }
            for (trigger, then) in keywords.dependent_schemas.iter().take(MAX_BRANCHES) {
                let mut offer = |value| sieve.take(with_member(trigger, value));
                self.explore(&shape.demands, &[demand.of(*then)], depth + 1, &mut offer)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// What the writer itself excludes, by its `not` or by the other branches of its `oneOf`.
    fn exclusions(
        &mut self,
        shape: &Shape<'s>,
        depth: usize,
        sieve: &mut Sieve<'_, '_, 's>,
    ) -> ControlFlow<()> {
        for denied in shape.denied.iter().take(MAX_BRANCHES) {
            for value in self.differences(&shape.demands, &[*denied], depth) {
                sieve.offer(value)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Values that satisfy all of `demands`.
    pub(super) fn instances(
        &mut self,
        demands: &[Demand<'s>],
        depth: usize,
        emit: &mut Emit<'_>,
    ) -> ControlFlow<()> {
        if self.bench().is_spent() {
            return ControlFlow::Break(());
        }
        if depth > MAX_DEPTH {
            return ControlFlow::Continue(());
        }
        for shape in Shape::all(self.bench(), demands)
            .into_iter()
            .take(MAX_BRANCHES)
        {
            for value in self
                .candidates(&shape, &[], depth)
                .into_iter()
                .take(ENOUGH_OF_A_PART)
            {
                emit(value)?;
            }
            for denied in shape.denied.iter().take(MAX_BRANCHES) {
                for value in self.differences(&shape.demands, &[*denied], depth) {
                    emit(value)?;
                }
            }
        }
        ControlFlow::Continue(())
    }
}

/// An object with the property `trigger`, so that what depends on it is asked for.
fn with_member(trigger: &str, value: Value) -> Value {
    match value {
        Value::Object(mut members) => {
            members.entry(trigger.to_owned()).or_insert(Value::Null);
            Value::Object(members)
        }
        other => other,
    }
}
