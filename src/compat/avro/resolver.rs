//! Which data of a writer a reader refuses (Avro 1.12, Schema Resolution).
//!
//! Every pair of types that can meet gets its demands: what must hold for the reader to read all that the writer can write.
//! A demand rests on other pairs, any one of which will do (a reader's union offers several). The pairs that are readable are
//! the greatest solution of these equations, so a recursive type rests on itself and no answer is taken for a fact while it
//! still depends on a guess.

use std::collections::{BTreeSet, VecDeque};

use indexmap::IndexMap;

use crate::format::avro::{Enum, Field, Record, Schema, Shape, Slot, TypeId};
use crate::model::{Direction, ElementPath, Place};
use crate::witness::avro::Step;

/// More pairs than this are not looked at. A real schema has hundreds; only crossed unions of thousands of branches have more.
const MAX_PAIRS: usize = 200_000;

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

/// Why a reader refuses. Fields, symbols and branches are positions in the writer's or the reader's schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cause {
    /// There is no promotion from the writer's type to the reader's.
    Type,
    /// The writer's type is a branch of a union, and nothing on the reader's side takes it.
    Branch,
    /// The names differ, and no alias of the reader helps.
    Name,
    /// Two fixed have different sizes.
    Size,
    /// The writer has symbols that the reader lacks, and the reader's enum has no default.
    Symbols { writer: Vec<usize> },
    /// The reader has a field that the writer lacks, and no default for it.
    NoDefault { reader: usize },
    /// The reader's field matches several of the writer's fields.
    Ambiguous { reader: usize, writer: Vec<usize> },
}

/// There were more pairs of types than are looked at.
#[derive(Debug)]
pub(super) struct TooLarge;

/// Tells everything that `reader` refuses of what `writer` can write.
pub(super) fn resolve(
    writer: &Schema,
    reader: &Schema,
    direction: Direction,
) -> Result<Vec<Mismatch>, TooLarge> {
    let mut table = Table {
        writer,
        reader,
        pairs: IndexMap::new(),
    };
    table.explore()?;
    let readable = table.solve();
    Ok(Explanation {
        table: &table,
        readable: &readable,
        direction,
    }
    .mismatches())
}

/// A writer's and a reader's type that can meet.
type Pair = (TypeId, TypeId);

/// Something that must hold for a pair: one of `any` must be readable. Where `any` is empty, it cannot hold.
struct Demand {
    claim: Claim,
    any: Vec<Pair>,
}

enum Claim {
    /// It holds if the pair says nothing against it.
    Local(Cause),
    Field {
        writer: usize,
        reader: usize,
    },
    Items,
    Values,
    /// A branch of the writer's union, by position.
    WriterBranch(usize),
    /// Some branch of the reader's union.
    ReaderBranch,
}

struct Table<'schema> {
    writer: &'schema Schema,
    reader: &'schema Schema,
    pairs: IndexMap<Pair, Vec<Demand>>,
}

impl Table<'_> {
    /// Finds every pair that the roots lead to.
    fn explore(&mut self) -> Result<(), TooLarge> {
        let mut waiting = VecDeque::from([(self.writer.root(), self.reader.root())]);
        while let Some(pair) = waiting.pop_front() {
            if self.pairs.contains_key(&pair) {
                continue;
            }
            let demands = self.demands(pair);
            waiting.extend(demands.iter().flat_map(|demand| demand.any.iter().copied()));
            self.pairs.insert(pair, demands);
            if self.pairs.len() + waiting.len() > MAX_PAIRS {
                return Err(TooLarge);
            }
        }
        Ok(())
    }

    fn demands(&self, (writer, reader): Pair) -> Vec<Demand> {
        match (self.writer.shape(writer), self.reader.shape(reader)) {
            (Shape::Union(branches), _) => {
                let demands = branches.iter().enumerate();
                demands
                    .map(|(index, branch)| {
                        rests_on(Claim::WriterBranch(index), (branch.of, reader))
                    })
                    .collect()
            }
            (shape, Shape::Union(branches)) => {
                let branches = branches.iter().map(|branch| branch.of);
                let fitting = branches.filter(|&branch| may_meet(shape, self.reader.shape(branch)));
                vec![Demand {
                    claim: Claim::ReaderBranch,
                    any: fitting.map(|branch| (writer, branch)).collect(),
                }]
            }
            (Shape::Primitive(written), Shape::Primitive(read)) if read.reads(*written) => {
                Vec::new()
            }
            (Shape::Array(written), Shape::Array(read)) => {
                vec![rests_on(Claim::Items, (written.of, read.of))]
            }
            (Shape::Map(written), Shape::Map(read)) => {
                vec![rests_on(Claim::Values, (written.of, read.of))]
            }
            (written @ Shape::Fixed(writer), read @ Shape::Fixed(reader)) => {
                let size = (writer.size != reader.size).then_some(Cause::Size);
                name_mismatch(written, read)
                    .into_iter()
                    .chain(size)
                    .map(fails)
                    .collect()
            }
            (written @ Shape::Enum(writer), read @ Shape::Enum(reader)) => {
                let causes = name_mismatch(written, read)
                    .into_iter()
                    .chain(unknown_symbols(writer, reader));
                causes.map(fails).collect()
            }
            (written @ Shape::Record(writer), read @ Shape::Record(reader)) => {
                let name = name_mismatch(written, read).map(fails);
                name.into_iter().chain(fields(writer, reader)).collect()
            }
            _ => vec![fails(Cause::Type)],
        }
    }

    /// The greatest solution: everything is readable until a demand of it cannot be met.
    fn solve(&self) -> BTreeSet<Pair> {
        let mut resting: IndexMap<Pair, Vec<Pair>> = IndexMap::new();
        for (&pair, demands) in &self.pairs {
            for &on in demands.iter().flat_map(|demand| &demand.any) {
                resting.entry(on).or_default().push(pair);
            }
        }
        let mut readable: BTreeSet<Pair> = self.pairs.keys().copied().collect();
        let mut doubtful: VecDeque<Pair> = self.pairs.keys().copied().collect();
        while let Some(pair) = doubtful.pop_front() {
            let met = |demand: &Demand| demand.any.iter().any(|on| readable.contains(on));
            if readable.contains(&pair) && !self.pairs[&pair].iter().all(met) {
                readable.remove(&pair);
                doubtful.extend(resting.get(&pair).into_iter().flatten());
            }
        }
        readable
    }
}

fn rests_on(claim: Claim, pair: Pair) -> Demand {
    Demand {
        claim,
        any: vec![pair],
    }
}

fn fails(cause: Cause) -> Demand {
    Demand {
        claim: Claim::Local(cause),
        any: Vec::new(),
    }
}

/// Whether a branch of the reader's union is worth a look: crossed unions would otherwise meet squared.
fn may_meet(written: &Shape, read: &Shape) -> bool {
    match (written, read) {
        (Shape::Primitive(written), Shape::Primitive(read)) => read.reads(*written),
        (Shape::Array(_), Shape::Array(_)) | (Shape::Map(_), Shape::Map(_)) => true,
        (Shape::Record(_), Shape::Record(_))
        | (Shape::Enum(_), Shape::Enum(_))
        | (Shape::Fixed(_), Shape::Fixed(_)) => names_match(written, read),
        _ => false,
    }
}

/// Names match without their namespaces, or by an alias of the reader, which is a full name.
fn names_match(written: &Shape, read: &Shape) -> bool {
    match (written.name(), read.name()) {
        (Some(written), Some(name)) => {
            written.simple() == name.simple() || read.aliases().contains(written)
        }
        _ => true,
    }
}

fn name_mismatch(written: &Shape, read: &Shape) -> Option<Cause> {
    (!names_match(written, read)).then_some(Cause::Name)
}

fn unknown_symbols(writer: &Enum, reader: &Enum) -> Option<Cause> {
    let known: BTreeSet<&str> = reader.symbols.iter().map(String::as_str).collect();
    let unknown = writer
        .symbols
        .iter()
        .enumerate()
        .filter(|(_, symbol)| !known.contains(symbol.as_str()));
    let writer: Vec<usize> = unknown.map(|(index, _)| index).collect();
    // The default of the reader's enum stands in for any symbol; the default of a field does not.
    (!writer.is_empty() && reader.default.is_none()).then_some(Cause::Symbols { writer })
}

fn fields(writer: &Record, reader: &Record) -> Vec<Demand> {
    let by_name: IndexMap<&str, usize> = writer
        .fields
        .iter()
        .enumerate()
        .map(|(index, field)| (field.name.as_str(), index))
        .collect();
    let mut demands = Vec::new();
    for (index, field) in reader.fields.iter().enumerate() {
        match matching_fields(&by_name, field).as_slice() {
            [] if field.default.is_some() => {}
            [] => demands.push(fails(Cause::NoDefault { reader: index })),
            &[written] => {
                let pair = (writer.fields[written].slot.of, field.slot.of);
                demands.push(rests_on(
                    Claim::Field {
                        writer: written,
                        reader: index,
                    },
                    pair,
                ));
            }
            several => demands.push(fails(Cause::Ambiguous {
                reader: index,
                writer: several.to_vec(),
            })),
        }
    }
    demands
}

/// The writer's fields that the reader's field stands for: by its name and by its aliases.
fn matching_fields(by_name: &IndexMap<&str, usize>, field: &Field) -> Vec<usize> {
    let names = std::iter::once(&field.name).chain(&field.aliases);
    names
        .filter_map(|name| by_name.get(name.as_str()).copied())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// Walks the pairs that are not readable, from the roots, each once, and says why.
struct Explanation<'table> {
    table: &'table Table<'table>,
    readable: &'table BTreeSet<Pair>,
    direction: Direction,
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
            if self.readable.contains(&pair) || !seen.insert(pair) {
                continue;
            }
            let unmet = self.table.pairs[&pair]
                .iter()
                .filter(|demand| !demand.any.iter().any(|on| self.readable.contains(on)));
            let mut next: Vec<Stop> = Vec::new();
            for demand in unmet {
                match self.follow(&stop, demand) {
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
        let (_, new) = self.direction.old_new(self.table.writer, self.table.reader);
        let shape = new.shape(new.root());
        let name = shape.name().map_or(shape.kind(), |name| name.simple());
        Stop {
            writer: point(self.table.writer),
            reader: point(self.table.reader),
            path: Vec::new(),
            element: ElementPath(name.to_owned()),
            branch: None,
            by_name: false,
            by_alias: false,
            field: None,
        }
    }

    fn follow(&self, stop: &Stop, demand: &Demand) -> Lead {
        match (&demand.claim, demand.any.as_slice()) {
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
            (Claim::ReaderBranch, _) => {
                Lead::Inside(self.reader_branch(stop, self.nearest(&demand.any)))
            }
        }
    }

    fn field(&self, stop: &Stop, writer: usize, reader: usize) -> Stop {
        let written = &self.table.writer.shape(stop.writer.of).fields()[writer];
        let read = &self.table.reader.shape(stop.reader.of).fields()[reader];
        let (_, new) = self.direction.old_new(written, read);
        let slots = (point(&written.slot), point(&read.slot));
        let siblings = self.table.reader.shape(stop.reader.of).fields();
        let is_alias = siblings
            .iter()
            .any(|field| field.aliases.contains(&written.name));
        let element = stop.inside().member(&new.name);
        Stop {
            by_alias: stop.by_alias || is_alias,
            field: Some((stop.reader.of, reader)),
            ..Self::part(stop, slots, Step::Field(writer), element)
        }
    }

    fn writer_branch(&self, stop: &Stop, index: usize) -> Stop {
        let union = self.table.writer.shape(stop.writer.of);
        let branch = union.slots()[index];
        let name = |slot: &Slot| self.table.writer.shape(slot.of).name();
        let several = union.slots().into_iter().filter_map(name).count() > 1;
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
            let demands = &self.table.pairs[&(writer, reader)];
            let unmet = demands
                .iter()
                .filter(|demand| !demand.any.iter().any(|on| self.readable.contains(on)));
            let names = (
                self.table.writer.shape(writer).name(),
                self.table.reader.shape(reader).name(),
            );
            let is_other = names.0 != names.1;
            (is_other, unmet.count())
        };
        let nearest = pairs.iter().min_by_key(nearness);
        nearest.expect("an empty list is taken apart before").1
    }

    /// A branch that fits by name, so that the cause inside it is told and not the union as a whole.
    fn reader_branch(&self, stop: &Stop, of: TypeId) -> Stop {
        let slots = self.table.reader.shape(stop.reader.of).slots();
        let place = slots
            .into_iter()
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
            only(self.table.writer, stop.writer.of),
            only(self.table.reader, stop.reader.of),
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

    fn is_record(&self, stop: &Stop) -> bool {
        matches!(self.table.writer.shape(stop.writer.of), Shape::Record(_))
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
            by_alias: stop.by_alias || matches!(cause, Cause::Ambiguous { .. }),
            field: stop.field,
            path: stop.path.clone(),
            element: stop.element.clone(),
            writer: stop.writer.clone(),
            reader: stop.reader.clone(),
            cause,
        };
        match &mismatch.cause {
            Cause::Type | Cause::Branch => {}
            Cause::Name | Cause::Size | Cause::Symbols { .. } => {
                mismatch.writer.place = self.table.writer.get(stop.writer.of).place.clone();
                mismatch.reader.place = self.table.reader.get(stop.reader.of).place.clone();
            }
            &Cause::NoDefault { reader } | &Cause::Ambiguous { reader, .. } => {
                let field = &self.table.reader.shape(stop.reader.of).fields()[reader];
                mismatch.element = stop.inside().member(&field.name);
                mismatch.writer.place = self.table.writer.get(stop.writer.of).place.clone();
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

fn point(slot: &Slot) -> Point {
    Point {
        of: slot.of,
        place: slot.place.clone(),
    }
}
