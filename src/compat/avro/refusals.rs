//! Where schema resolution allows what decoders refuse.
//!
//! The specification compares names without their namespaces and lets any branch of a union take a value; the Java decoder
//! looks for a branch by full name first, and applies aliases of fields only to records that it knows by name. So events
//! are made and read wherever a name is not the same on both sides, and what the decoder refuses is told.

use std::collections::{BTreeMap, BTreeSet};

use super::Sides;
use super::breaks::claimed;
use super::resolver::Mismatch;
use crate::format::avro::{FullName, Schema, TypeId};
use crate::model::{Change, Counts, Detail, Direction, Effect, ElementPath, Impact, Place, Proof};
use crate::rules::avro as rules;
use crate::witness::avro::{Claim, NoEvent, Refusal, Refused, Step};

/// What the decoder refuses in a direction and schema resolution allows; `mismatches` is what it does not allow.
pub(super) fn changes(
    sides: Sides<'_>,
    direction: Direction,
    mismatches: &[Mismatch],
) -> Vec<Change> {
    let prover = sides.prover(direction);
    let told = Told::new(sides, direction, mismatches);
    let untold = prover.refused().into_iter();
    let untold: Vec<Refused> = untold.filter(|refused| !told.includes(refused)).collect();
    let mut changes: BTreeMap<&[Step], Change> = BTreeMap::new();
    for (index, refused) in untold.iter().enumerate() {
        let claim = Claim {
            path: &refused.path,
            refusals: std::slice::from_ref(&refused.refusal),
            by_specification: None,
        };
        let (proof, is_last) = match prover.event(&refused.path) {
            Ok(event) => (prover.proof(claim, event), false),
            Err(NoEvent::Infinite(_)) => continue,
            Err(NoEvent::NotMade(why)) => (Proof::NotTried { why }, false),
            Err(NoEvent::Enough(made)) => {
                let left = untold.len() - index;
                let why = format!("{made} events were made, and {left} more places were not tried");
                (Proof::NotTried { why }, true)
            }
        };
        let change = || change(sides, direction, refused, proof);
        changes.entry(&refused.path).or_insert_with(change);
        if is_last {
            break;
        }
    }
    changes.into_values().collect()
}

/// What schema resolution refuses, and is told already.
struct Told {
    refusals: BTreeSet<(TypeId, Refusal)>,
    /// The writer's types that are refused, and all that reach one of them.
    types: BTreeSet<TypeId>,
}

impl Told {
    fn new(sides: Sides<'_>, direction: Direction, mismatches: &[Mismatch]) -> Self {
        let (writer, _) = direction.writer_reader(sides.old, sides.new);
        let refusals = mismatches.iter().flat_map(|mismatch| {
            let claimed = claimed(sides, direction, mismatch).into_iter();
            claimed.map(|refusal| (mismatch.writer.of, refusal))
        });
        Self {
            refusals: refusals.collect(),
            types: reaching(writer, mismatches.iter().map(|told| told.writer.of)),
        }
    }

    /// Whether it is the same refusal, on whichever way, or a branch that is refused because of what is inside it.
    fn includes(&self, refused: &Refused) -> bool {
        let refusal = (refused.writer, refused.refusal.clone());
        self.refusals.contains(&refusal)
            || (refused.refusal == Refusal::Branch && self.types.contains(&refused.writer))
    }
}

/// The types of `schema` that reach one of these, and these.
fn reaching(schema: &Schema, types: impl Iterator<Item = TypeId>) -> BTreeSet<TypeId> {
    let mut waiting: Vec<TypeId> = types.collect();
    if waiting.is_empty() {
        return BTreeSet::new();
    }
    let mut users: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    for id in schema.reachable() {
        for slot in schema.shape(id).slots() {
            users.entry(slot.of).or_default().push(id);
        }
    }
    let mut reaching = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if reaching.insert(id) {
            waiting.extend(users.get(&id).into_iter().flatten());
        }
    }
    reaching
}

fn change(sides: Sides<'_>, direction: Direction, refused: &Refused, proof: Proof) -> Change {
    let (writer, reader) = direction.writer_reader(sides.old, sides.new);
    let effect = Effect {
        direction: Some(direction),
        layer: None,
        impact: Impact::Unreadable,
        counts: Counts::Hazard,
        proof,
    };
    let (element, place) = follow(writer, &refused.path);
    if let Refusal::Default(field) = &refused.refusal {
        return no_symbol(sides, direction, refused, element.member(field), effect);
    }
    let kind = writer.describe(refused.writer);
    let counterpart = counterpart(reader, writer.shape(refused.writer).name());
    let (old, new) = direction.old_new(place, counterpart);
    Change {
        rule: &rules::DECODER_REFUSES,
        subject: sides.subject.clone(),
        old: Some(old),
        new: Some(new),
        detail: Detail::new(&kind, &kind)
            .word("element", element.to_string())
            .word("type", kind),
        element,
        effects: vec![effect],
    }
}

/// Data lacks a field, and the reader cannot fill it in.
fn no_symbol(
    sides: Sides<'_>,
    direction: Direction,
    refused: &Refused,
    element: ElementPath,
    effect: Effect,
) -> Change {
    let (writer, reader) = direction.writer_reader(sides.old, sides.new);
    let record = &writer.get(refused.writer).place;
    let mut fields = reader.shape(refused.reader).fields().iter();
    let wanted = Refusal::Default;
    let field = fields.find(|field| wanted(field.name.clone()) == refused.refusal);
    let default = field.and_then(|field| field.default.as_ref());
    let default = default.map_or_else(String::new, ToString::to_string);
    let place = field.map_or(record, |field| &field.place);
    let (before, after) = direction.old_new("", default.as_str());
    let (old, new) = direction.old_new(record, place);
    Change {
        rule: &rules::DEFAULT_NOT_A_SYMBOL,
        subject: sides.subject.clone(),
        old: Some(old.clone()),
        new: Some(new.clone()),
        detail: Detail::new(before, after)
            .word("element", element.to_string())
            .word("default", &default),
        element,
        effects: vec![effect],
    }
}

/// What stands at the end of a way: its name for people and its place.
fn follow(schema: &Schema, path: &[Step]) -> (ElementPath, Place) {
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
    let (element, _, place) = path.iter().fold(start, |(element, id, place), step| {
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
    });
    (element, place)
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
