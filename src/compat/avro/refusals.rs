//! Where schema resolution allows what decoders refuse.
//!
//! The specification compares names without their namespaces and lets any branch of a union take a value; the Java decoder
//! looks for a branch by full name first, and applies aliases of fields only to records that it knows by name. So events
//! are made and read wherever a name is not the same on both sides, and what the decoder refuses is told.

use std::collections::{BTreeMap, BTreeSet};

use super::Sides;
use super::breaks::claimed;
use super::resolver::Mismatch;
use crate::format::avro::{FullName, Schema, Shape, TypeId};
use crate::model::{Change, Counts, Detail, Direction, Effect, ElementPath, Impact, Place, Proof};
use crate::rules::avro as rules;
use crate::witness::avro::{Failure, NoEvent, Refusal, Step};

/// What the decoder refuses in a direction and schema resolution allows; `mismatches` is what it does not allow.
pub(super) fn changes(
    sides: Sides<'_>,
    direction: Direction,
    mismatches: &[Mismatch],
) -> Vec<Change> {
    let (writer, reader) = direction.writer_reader(sides.old, sides.new);
    let told = Told::new(sides, direction, mismatches);
    let prover = sides.prover(direction);
    let mut refused: BTreeMap<Vec<Step>, Proof> = BTreeMap::new();
    let ways = Doubts::new(writer, reader).ways();
    for (index, path) in ways.iter().enumerate() {
        let event = match prover.event(path) {
            Ok(event) => event,
            Err(NoEvent::Enough(made)) => {
                let left = ways.len() - index;
                let why = format!("{made} events were made, and {left} more places were not tried");
                refused
                    .entry(path.clone())
                    .or_insert(Proof::NotTried { why });
                break;
            }
            Err(NoEvent::Infinite(_) | NoEvent::NotMade(_)) => continue,
        };
        for failure in &event.reading.failures {
            if !told.includes(failure) && !refused.contains_key(&failure.path) {
                let witness = prover.witness(event.clone(), failure.message.clone());
                refused.insert(failure.path.clone(), Proof::Proven(witness));
            }
        }
    }
    refused
        .into_iter()
        .map(|(path, proof)| change(sides, direction, &path, proof))
        .collect()
}

/// What schema resolution refuses, and is told already.
struct Told<'run> {
    writer: &'run Schema,
    refusals: BTreeSet<(TypeId, Refusal)>,
    types: BTreeSet<TypeId>,
}

impl<'run> Told<'run> {
    fn new(sides: Sides<'run>, direction: Direction, mismatches: &[Mismatch]) -> Self {
        let (writer, _) = direction.writer_reader(sides.old, sides.new);
        let refusals = mismatches.iter().flat_map(|mismatch| {
            let claimed = claimed(sides, direction, mismatch).into_iter();
            claimed.map(|refusal| (mismatch.writer.of, refusal))
        });
        Self {
            writer,
            refusals: refusals.collect(),
            types: mismatches.iter().map(|told| told.writer.of).collect(),
        }
    }

    /// Whether it is the same refusal, on whichever way, or a branch that is refused because of what is inside it.
    fn includes(&self, failure: &Failure) -> bool {
        // A default that is no symbol is told of the field.
        if matches!(failure.refusal, Refusal::Default(_)) {
            return true;
        }
        let (_, id, _) = follow(self.writer, &failure.path);
        if self.refusals.contains(&(id, failure.refusal.clone())) {
            return true;
        }
        let inside = || self.writer.reachable_from(id);
        failure.refusal == Refusal::Branch
            && !self.types.is_empty()
            && inside().iter().any(|id| self.types.contains(id))
    }
}

/// The types that the decoder may take for others than schema resolution does: it is a question of names and aliases.
struct Doubts<'run> {
    writer: &'run Schema,
    /// The reader's full names.
    known: BTreeSet<&'run FullName>,
    /// Simple names that stand for several types of the reader.
    shared: BTreeSet<&'run str>,
    /// Names that the reader has as aliases, and names of records whose fields have aliases.
    aliased: BTreeSet<&'run FullName>,
    /// For each simple name, the symbols that every enum of the reader knows.
    symbols: BTreeMap<&'run str, BTreeSet<&'run str>>,
}

impl<'run> Doubts<'run> {
    fn new(writer: &'run Schema, reader: &'run Schema) -> Self {
        let mut doubts = Self {
            writer,
            known: BTreeSet::new(),
            shared: BTreeSet::new(),
            aliased: BTreeSet::new(),
            symbols: BTreeMap::new(),
        };
        let mut simple = BTreeSet::new();
        for id in reader.reachable() {
            let shape = reader.shape(id);
            let Some(name) = shape.name() else { continue };
            if doubts.known.insert(name) && !simple.insert(name.simple()) {
                doubts.shared.insert(name.simple());
            }
            doubts.aliased.extend(shape.aliases());
            if shape.fields().iter().any(|field| !field.aliases.is_empty()) {
                doubts.aliased.extend(shape.aliases().iter().chain([name]));
            }
            if let Shape::Enum(read) = shape {
                let symbols: BTreeSet<&str> = read.symbols.iter().map(String::as_str).collect();
                let common = doubts.symbols.entry(name.simple());
                let common = common.or_insert_with(|| symbols.clone());
                common.retain(|symbol| symbols.contains(symbol));
            }
        }
        doubts
    }

    fn are_about(&self, shape: &Shape) -> bool {
        shape.name().is_some_and(|name| {
            !self.known.contains(name)
                || self.shared.contains(name.simple())
                || self.aliased.contains(name)
        })
    }

    /// A way to each type in doubt, to each use of it as a branch, and to each of its symbols that an enum lacks.
    fn ways(&self) -> Vec<Vec<Step>> {
        let mut ways = Vec::new();
        let mut seen = BTreeSet::from([self.writer.root()]);
        let mut waiting = vec![(self.writer.root(), Vec::new())];
        while let Some((id, way)) = waiting.pop() {
            let further = |step: Step| way.iter().copied().chain([step]).collect::<Vec<_>>();
            let shape = self.writer.shape(id);
            ways.extend(
                self.symbols(shape)
                    .map(|index| further(Step::Symbol(index))),
            );
            for (index, slot) in shape.slots().into_iter().enumerate() {
                let is_branch = matches!(shape, Shape::Union(_));
                let in_doubt = is_branch && self.are_about(self.writer.shape(slot.of));
                let is_new = seen.insert(slot.of);
                if in_doubt && !is_new {
                    ways.push(further(step(shape, index)));
                }
                if is_new {
                    waiting.push((slot.of, further(step(shape, index))));
                }
            }
            if self.are_about(shape) {
                ways.push(way);
            }
        }
        ways.sort_by_key(Vec::len);
        ways
    }

    fn symbols(&self, shape: &'run Shape) -> impl Iterator<Item = usize> {
        let symbols = match shape {
            Shape::Enum(own) if self.are_about(shape) => own.symbols.as_slice(),
            _ => &[],
        };
        let common = shape
            .name()
            .and_then(|name| self.symbols.get(name.simple()));
        let symbols = symbols.iter().enumerate();
        let lacking = symbols.filter(move |(_, symbol)| {
            common.is_none_or(|common| !common.contains(symbol.as_str()))
        });
        lacking.map(|(index, _)| index)
    }
}

fn step(shape: &Shape, index: usize) -> Step {
    match shape {
        Shape::Record(_) => Step::Field(index),
        Shape::Union(_) => Step::Branch(index),
        Shape::Map(_) => Step::Values,
        _ => Step::Items,
    }
}

fn change(sides: Sides<'_>, direction: Direction, path: &[Step], proof: Proof) -> Change {
    let (writer, _) = direction.writer_reader(sides.old, sides.new);
    let (element, id, place) = follow(writer, path);
    let place = |side: &Schema| {
        let is_writer = side.is(writer);
        if is_writer {
            place.clone()
        } else {
            counterpart(side, writer.shape(id).name())
        }
    };
    let kind = writer.describe(id);
    let detail = Detail::new(&kind, &kind)
        .word("element", element.to_string())
        .word("type", kind);
    Change {
        rule: &rules::DECODER_REFUSES,
        subject: sides.subject.clone(),
        old: Some(place(sides.old)),
        new: Some(place(sides.new)),
        detail,
        element,
        effects: vec![Effect {
            direction: Some(direction),
            layer: None,
            impact: Impact::Unreadable,
            counts: Counts::Hazard,
            proof,
        }],
    }
}

/// What stands at the end of a way: its name for people, its type and its place.
fn follow(schema: &Schema, path: &[Step]) -> (ElementPath, TypeId, Place) {
    let root = schema.root();
    let name = schema
        .shape(root)
        .name()
        .map_or(schema.kind(), FullName::simple);
    let start = (
        ElementPath(name.to_owned()),
        root,
        schema.get(root).place.clone(),
    );
    path.iter().fold(start, |(element, id, place), step| {
        let shape = schema.shape(id);
        let index = match *step {
            Step::Field(index) | Step::Branch(index) => index,
            Step::Items | Step::Values => 0,
            Step::Symbol(_) => return (element, id, place),
        };
        let element = match *step {
            Step::Field(index) => element.member(&shape.fields()[index].name),
            Step::Items => element.items(),
            Step::Values => element.values(),
            Step::Branch(_) | Step::Symbol(_) => element,
        };
        let slot = shape.slots()[index];
        (element, slot.of, slot.place.clone())
    })
}

/// Where the other side has a type of this name, whatever its namespace; its root when it has none.
fn counterpart(schema: &Schema, name: Option<&FullName>) -> Place {
    let same = |id: &TypeId| {
        let other = schema.shape(*id).name();
        name.is_some_and(|name| other.is_some_and(|other| other.simple() == name.simple()))
    };
    let id = schema
        .reachable()
        .into_iter()
        .find(same)
        .unwrap_or_else(|| schema.root());
    schema.get(id).place.clone()
}
