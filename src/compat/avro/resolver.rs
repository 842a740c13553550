//! Which data of a writer a reader refuses (Avro 1.12, Schema Resolution).
//!
//! The equations say what is refused; the walk over what cannot hold says where that is, and why.

use std::collections::BTreeSet;

use super::equations::{Claim, Equations, Pair, Solution};
use crate::format::avro::{Record, Schema, Shape, Slot, TypeId};
use crate::model::{Direction, ElementPath, Place};
use crate::witness::avro::{Renames, Step};

pub(super) use super::equations::{Cause, TooLarge};

/// A place where the reader refuses what the writer can write.
#[derive(Debug, Clone)]
pub(super) struct Mismatch {
    pub(super) cause: Cause,
    /// The way to it in the writer's data.
    pub(super) path: Vec<Step>,
    /// The way to it as a person writes it, in the words of the new schema.
    pub(super) element: ElementPath,
    /// Whether it rests on the name of a record, which the specification compares and decoders may not.
    pub(super) by_name: bool,
    /// Whether it rests on an alias of a field, which checkers and decoders look up differently.
    pub(super) by_alias: bool,
    /// The reader's record and the position of its field, where a field holds it directly or in a union.
    pub(super) field: Option<(TypeId, usize)>,
    pub(super) writer: Point,
    pub(super) reader: Point,
}

/// A type in use.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub(super) of: TypeId,
    pub(super) place: Place,
}

/// Tells whether `reader` reads everything that `writer` can write.
pub(super) fn is_readable(writer: &Schema, reader: &Schema) -> Result<bool, TooLarge> {
    let equations = Equations::new(writer, reader)?;
    Ok(equations.solve().is_readable())
}

/// Tells everything that `reader` refuses of what `writer` can write.
pub(super) fn resolve(
    writer: &Schema,
    reader: &Schema,
    direction: Direction,
) -> Result<Vec<Mismatch>, TooLarge> {
    let solution = Equations::new(writer, reader)?.solve();
    if solution.is_readable() {
        return Ok(Vec::new());
    }
    let explanation = Explanation {
        writer,
        reader,
        direction,
        solution: &solution,
        renames: Renames::new(writer, reader),
    };
    Ok(explanation.mismatches())
}

/// Walks the pairs that are not readable, from the roots, each once, and says why.
struct Explanation<'run> {
    writer: &'run Schema,
    reader: &'run Schema,
    direction: Direction,
    solution: &'run Solution<'run>,
    /// What decoders make of the reader's aliases.
    renames: Renames<'run>,
}

/// Where the cause of an unmet demand lies.
#[allow(
    clippy::large_enum_variant,
    reason = "one lives at a time, and it is taken apart at once"
)]
enum Lead {
    /// In a pair inside this one.
    Inside(Stop),
    /// In this pair itself.
    Here(Mismatch),
}

/// A pair on the way, and how it was reached.
struct Stop {
    writer: Point,
    reader: Point,
    path: Vec<Step>,
    element: ElementPath,
    /// The name of the branch, where the element is a union and more than one could be meant.
    branch: Option<String>,
    /// Whether a branch of the reader's union was chosen by the name of a record on the way.
    by_name: bool,
    /// Whether an alias names a field on the way.
    by_alias: bool,
    /// The reader's record and the position of its field, where a field holds it directly or in a union.
    field: Option<(TypeId, usize)>,
}

impl Stop {
    /// The element as the parts of this type are told: with the branch that they belong to.
    fn inside(&self) -> ElementPath {
        let named = self
            .branch
            .as_ref()
            .map(|branch| self.element.branch(branch));
        named.unwrap_or_else(|| self.element.clone())
    }
}

impl Explanation<'_> {
    fn mismatches(&self) -> Vec<Mismatch> {
        let mut mismatches = Vec::new();
        let mut seen = BTreeSet::new();
        let mut waiting = vec![self.root()];
        while let Some(stop) = waiting.pop() {
            let pair = (stop.writer.of, stop.reader.of);
            if !seen.insert(pair) {
                continue;
            }
            let mut next: Vec<Stop> = Vec::new();
            for (claim, any) in self.solution.unmet(pair) {
                match self.follow(&stop, claim, &any) {
                    Lead::Inside(stop) => next.push(stop),
                    Lead::Here(mismatch) => mismatches.push(mismatch),
                }
            }
            waiting.extend(next.into_iter().rev());
        }
        mismatches
    }

    fn root(&self) -> Stop {
        let point = |schema: &Schema| Point {
            of: schema.root(),
            place: schema.get(schema.root()).place.clone(),
        };
        let (_, new) = self.direction.old_new(self.writer, self.reader);
        let shape = new.shape(new.root());
        let name = shape.name().map_or(shape.kind(), |name| name.simple());
        Stop {
            writer: point(self.writer),
            reader: point(self.reader),
            path: Vec::new(),
            element: ElementPath(name.to_owned()),
            branch: None,
            by_name: false,
            by_alias: false,
            field: None,
        }
    }

    /// `any` are the pairs that the claim rested on.
    fn follow(&self, stop: &Stop, claim: &Claim, any: &[Pair]) -> Lead {
        match (claim, any) {
            (Claim::Local(cause), _) => Lead::Here(self.mismatch(stop, cause.clone())),
            (&Claim::Field { writer, reader }, _) => Lead::Inside(self.field(stop, writer, reader)),
            (Claim::Items, _) => Lead::Inside(Self::part(
                stop,
                self.slots(stop),
                Step::Items,
                stop.inside().items(),
            )),
            (Claim::Values, _) => Lead::Inside(Self::part(
                stop,
                self.slots(stop),
                Step::Values,
                stop.inside().values(),
            )),
            (&Claim::WriterBranch(index), _) => Lead::Inside(self.writer_branch(stop, index)),
            (Claim::ReaderBranch, []) => Lead::Here(self.mismatch(stop, Cause::Branch)),
            (Claim::ReaderBranch, _) => Lead::Inside(self.reader_branch(stop, self.nearest(any))),
        }
    }

    fn field(&self, stop: &Stop, writer: usize, reader: usize) -> Stop {
        let shape = self.writer.shape(stop.writer.of);
        let written = &shape.fields()[writer];
        let read = &self.reader.shape(stop.reader.of).fields()[reader];
        let (_, new) = self.direction.old_new(written, read);
        let slots = (point(&written.slot), point(&read.slot));
        let is_renamed = |record| self.renames.field_name(record, written) != written.name;
        let is_alias = read.name != written.name || record(shape).is_some_and(is_renamed);
        let element = stop.inside().member(&new.name);
        Stop {
            by_alias: stop.by_alias || is_alias,
            field: Some((stop.reader.of, reader)),
            ..Self::part(stop, slots, Step::Field(writer), element)
        }
    }

    fn writer_branch(&self, stop: &Stop, index: usize) -> Stop {
        let branches = self.writer.shape(stop.writer.of).branches();
        let branch = &branches[index];
        let name = |slot: &Slot| self.writer.shape(slot.of).name();
        let several = branches.iter().filter_map(name).nth(1).is_some();
        let step = Step::Branch(index);
        let points = (point(branch), stop.reader.clone());
        Stop {
            branch: name(branch)
                .filter(|_| several)
                .map(|name| name.simple().to_owned()),
            field: stop.field,
            ..Self::part(stop, points, step, stop.element.clone())
        }
    }

    /// The branch that is most likely meant: of the same full name, or else with the fewest quarrels of its own.
    fn nearest(&self, pairs: &[Pair]) -> TypeId {
        let nearness = |&&(writer, reader): &&Pair| {
            let names = (
                self.writer.shape(writer).name(),
                self.reader.shape(reader).name(),
            );
            let is_other = names.0 != names.1;
            (is_other, self.solution.unmet((writer, reader)).count())
        };
        let nearest = pairs.iter().min_by_key(nearness);
        nearest.expect("an empty list is taken apart before").1
    }

    /// A branch that fits by name, so that the cause inside it is told and not the union as a whole.
    fn reader_branch(&self, stop: &Stop, of: TypeId) -> Stop {
        let mut branches = self.reader.shape(stop.reader.of).branches().iter();
        let place = branches
            .find(|slot| slot.of == of)
            .map_or_else(|| stop.reader.place.clone(), |slot| slot.place.clone());
        Stop {
            writer: stop.writer.clone(),
            reader: Point { of, place },
            path: stop.path.clone(),
            element: stop.element.clone(),
            branch: stop.branch.clone(),
            by_name: stop.by_name || self.is_record(stop),
            by_alias: stop.by_alias,
            field: stop.field,
        }
    }

    /// The only slots of two arrays or two maps.
    fn slots(&self, stop: &Stop) -> (Point, Point) {
        let only = |schema: &Schema, of| schema.shape(of).slots().first().map(|slot| point(slot));
        let both = (
            only(self.writer, stop.writer.of),
            only(self.reader, stop.reader.of),
        );
        let (Some(writer), Some(reader)) = both else {
            return (stop.writer.clone(), stop.reader.clone());
        };
        (writer, reader)
    }

    fn part(
        stop: &Stop,
        (writer, reader): (Point, Point),
        step: Step,
        element: ElementPath,
    ) -> Stop {
        let path = stop.path.iter().copied().chain([step]).collect();
        Stop {
            writer,
            reader,
            path,
            element,
            branch: None,
            by_name: stop.by_name,
            by_alias: stop.by_alias,
            field: None,
        }
    }

    /// Whether the decoder may find a field where the specification finds none, or one where it finds several.
    fn is_by_alias(&self, stop: &Stop, cause: &Cause) -> bool {
        match cause {
            Cause::Ambiguous { .. } => true,
            &Cause::NoDefault { reader } => {
                let field = &self.reader.shape(stop.reader.of).fields()[reader];
                let written = record(self.writer.shape(stop.writer.of));
                written.is_some_and(|written| self.renames.fills(written, &field.name))
            }
            _ => false,
        }
    }

    fn is_record(&self, stop: &Stop) -> bool {
        matches!(self.writer.shape(stop.writer.of), Shape::Record(_))
    }

    fn mismatch(&self, stop: &Stop, cause: Cause) -> Mismatch {
        let inside_union = matches!(stop.path.last(), Some(Step::Branch(_)));
        let cause = if cause == Cause::Type && inside_union {
            Cause::Branch
        } else {
            cause
        };
        let of_record = matches!(cause, Cause::Name | Cause::Branch) && self.is_record(stop);
        let mut mismatch = Mismatch {
            by_name: stop.by_name || of_record,
            by_alias: stop.by_alias || self.is_by_alias(stop, &cause),
            field: stop.field,
            path: stop.path.clone(),
            element: stop.element.clone(),
            writer: stop.writer.clone(),
            reader: stop.reader.clone(),
            cause,
        };
        match &mismatch.cause {
            Cause::Type | Cause::Branch => {}
            Cause::Name | Cause::Size | Cause::OneWay | Cause::Symbols { .. } => {
                mismatch.writer.place = self.writer.get(stop.writer.of).place.clone();
                mismatch.reader.place = self.reader.get(stop.reader.of).place.clone();
            }
            &Cause::NoDefault { reader } | &Cause::Ambiguous { reader, .. } => {
                let field = &self.reader.shape(stop.reader.of).fields()[reader];
                mismatch.element = stop.inside().member(&field.name);
                mismatch.writer.place = self.writer.get(stop.writer.of).place.clone();
                mismatch.reader.place = field.place.clone();
            }
        }
        if let Cause::Symbols { writer } = &mismatch.cause {
            mismatch
                .path
                .extend(writer.first().copied().map(Step::Symbol));
        }
        mismatch
    }
}

fn record(shape: &Shape) -> Option<&Record> {
    match shape {
        Shape::Record(record) => Some(record),
        _ => None,
    }
}

fn point(slot: &Slot) -> Point {
    Point {
        of: slot.of,
        place: slot.place.clone(),
    }
}
