//! The equations between a writer and a reader, and their greatest solution.
//!
//! Every pair of types that can meet gets its demands: what must hold for the reader to read all that the writer can write.
//! A demand rests on other pairs, any one of which will do (a reader's union offers several). The pairs that are readable are
//! the greatest solution of these equations, so a recursive type rests on itself and no answer is taken for a fact while it
//! still depends on a guess.

use std::collections::BTreeMap;
use std::ops::Range;

use indexmap::IndexSet;

use super::branches::Branches;
use crate::format::avro::{Enum, Field, Record, Schema, Shape, TypeId};

/// More pairs than this are not looked at. A real schema has hundreds; only crossed unions of thousands of branches have more.
const MAX_PAIRS: usize = 200_000;

/// More uses of pairs than this are not looked at either.
const MAX_USES: usize = 1_000_000;

/// A writer's and a reader's type that can meet.
pub(super) type Pair = (TypeId, TypeId);

/// What must hold for a pair.
#[derive(Debug)]
pub(super) enum Claim {
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
    /// One side waits for an answer to a message, and the other one does not.
    OneWay,
    /// The writer has symbols that the reader lacks, and the reader's enum has no default.
    Symbols { writer: Vec<usize> },
    /// The reader has a field that the writer lacks, and no default for it.
    NoDefault { reader: usize },
    /// The reader's field matches several of the writer's fields.
    Ambiguous { reader: usize, writer: Vec<usize> },
}

/// There were more pairs of types than are looked at.
#[derive(Debug, thiserror::Error)]
#[error("the two schemas have more pairs of types than can be looked at")]
pub(super) struct TooLarge;

/// A claim, and the pairs that it rests on: one of them must be readable. Where there are none, it cannot hold.
struct Demand {
    claim: Claim,
    /// A range of `Equations::uses`.
    any: Range<usize>,
}

/// The equations of one writer and one reader. A pair is known by its position.
pub(super) struct Equations<'schema> {
    writer: &'schema Schema,
    reader: &'schema Schema,
    pairs: IndexSet<Pair>,
    /// The demands of all pairs, those of the first pair first.
    demands: Vec<Demand>,
    /// Where the demands of each pair end.
    ends: Vec<usize>,
    /// The pairs that demands rest on, those of the first demand first.
    uses: Vec<usize>,
    /// The branches of the reader's unions that were met.
    branches: BTreeMap<TypeId, Branches<'schema>>,
}

impl<'schema> Equations<'schema> {
    /// Finds every pair that the roots lead to.
    pub(super) fn new(writer: &'schema Schema, reader: &'schema Schema) -> Result<Self, TooLarge> {
        let mut equations = Self {
            writer,
            reader,
            pairs: IndexSet::from([(writer.root(), reader.root())]),
            demands: Vec::new(),
            ends: Vec::new(),
            uses: Vec::new(),
            branches: BTreeMap::new(),
        };
        while let Some(&pair) = equations.pairs.get_index(equations.ends.len()) {
            equations.demand(pair);
            equations.ends.push(equations.demands.len());
            if equations.pairs.len() > MAX_PAIRS || equations.uses.len() > MAX_USES {
                return Err(TooLarge);
            }
        }
        Ok(equations)
    }

    fn demand(&mut self, (writer, reader): Pair) {
        match (self.writer.shape(writer), self.reader.shape(reader)) {
            (Shape::Union(branches), _) => {
                for (index, branch) in branches.iter().enumerate() {
                    self.rest_on(Claim::WriterBranch(index), (branch.of, reader));
                }
            }
            (written, Shape::Union(branches)) => {
                let index = self.branches.entry(reader);
                let index = index.or_insert_with(|| Branches::new(self.reader, branches));
                let candidates = index.candidates(written);
                self.reader_branch(writer, written, &candidates);
            }
            (Shape::Primitive(written), Shape::Primitive(read)) if read.reads(*written) => {}
            (Shape::Array(written), Shape::Array(read)) => {
                self.rest_on(Claim::Items, (written.of, read.of));
            }
            (Shape::Map(written), Shape::Map(read)) => {
                self.rest_on(Claim::Values, (written.of, read.of));
            }
            (written @ Shape::Fixed(writer), read @ Shape::Fixed(reader)) => {
                self.same_name(written, read);
                if writer.size != reader.size {
                    self.fail(Cause::Size);
                }
            }
            (written @ Shape::Enum(writer), read @ Shape::Enum(reader)) => {
                self.same_name(written, read);
                if let Some(cause) = unknown_symbols(writer, reader) {
                    self.fail(cause);
                }
            }
            (written @ Shape::Record(writer), read @ Shape::Record(reader)) => {
                self.same_name(written, read);
                if writer.is_one_way != reader.is_one_way {
                    self.fail(Cause::OneWay);
                }
                self.fields(writer, reader);
            }
            _ => self.fail(Cause::Type),
        }
    }

    fn rest_on(&mut self, claim: Claim, pair: Pair) {
        if !self.is_settled(pair) {
            let start = self.uses.len();
            self.use_pair(pair);
            let any = start..self.uses.len();
            self.demands.push(Demand { claim, any });
        }
    }

    fn use_pair(&mut self, pair: Pair) {
        let (position, _) = self.pairs.insert_full(pair);
        self.uses.push(position);
    }

    fn fail(&mut self, cause: Cause) {
        self.demands.push(Demand {
            claim: Claim::Local(cause),
            any: 0..0,
        });
    }

    /// Whether a pair is readable and rests on nothing: primitives, and unions of them. Most pairs of a schema are.
    fn is_settled(&self, (writer, reader): Pair) -> bool {
        match (self.writer.shape(writer), self.reader.shape(reader)) {
            (Shape::Primitive(written), Shape::Primitive(read)) => read.reads(*written),
            (Shape::Union(branches), _) => branches
                .iter()
                .all(|branch| self.is_settled((branch.of, reader))),
            (Shape::Primitive(_), Shape::Union(branches)) => branches
                .iter()
                .any(|branch| self.is_settled((writer, branch.of))),
            _ => false,
        }
    }

    fn reader_branch(&mut self, writer: TypeId, written: &Shape, candidates: &[TypeId]) {
        let start = self.uses.len();
        for &branch in candidates {
            if may_meet(written, self.reader.shape(branch)) {
                self.use_pair((writer, branch));
            }
        }
        self.demands.push(Demand {
            claim: Claim::ReaderBranch,
            any: start..self.uses.len(),
        });
    }

    fn same_name(&mut self, written: &Shape, read: &Shape) {
        if !names_match(written, read) {
            self.fail(Cause::Name);
        }
    }

    fn fields(&mut self, writer: &Record, reader: &Record) {
        let written = writer.fields.iter().map(|field| field.name.as_str());
        let mut written = Names::new(written.collect());
        let mut matches = Vec::new();
        for (index, field) in reader.fields.iter().enumerate() {
            written.matches(field, &mut matches);
            match matches.as_slice() {
                [] if field.default.is_some() => {}
                [] => self.fail(Cause::NoDefault { reader: index }),
                &[position] => {
                    let claim = Claim::Field {
                        writer: position,
                        reader: index,
                    };
                    self.rest_on(claim, (writer.fields[position].slot.of, field.slot.of));
                }
                several => self.fail(Cause::Ambiguous {
                    reader: index,
                    writer: several.to_vec(),
                }),
            }
        }
    }

    /// The greatest solution: everything is readable until a demand of it cannot be met.
    pub(super) fn solve(self) -> Solution<'schema> {
        let mut solution = Solution {
            readable: vec![true; self.pairs.len()],
            equations: self,
        };
        let pairs = 0..solution.readable.len();
        let mut doubtful: Vec<usize> = pairs.filter(|&pair| !solution.holds(pair)).collect();
        if doubtful.is_empty() {
            return solution;
        }
        let resting = solution.equations.resting();
        while let Some(pair) = doubtful.pop() {
            if solution.readable[pair] && !solution.holds(pair) {
                solution.readable[pair] = false;
                let first = resting.partition_point(|&(on, _)| on < pair);
                let users = resting[first..].iter().take_while(|&&(on, _)| on == pair);
                doubtful.extend(users.map(|&(_, user)| user));
            }
        }
        solution
    }

    /// Each use of a pair with the pair that uses it, in order.
    fn resting(&self) -> Vec<(usize, usize)> {
        let pairs = 0..self.pairs.len();
        let mut resting: Vec<(usize, usize)> = pairs
            .flat_map(|pair| {
                let demands = self.demands(pair).iter();
                let uses = demands.flat_map(|demand| &self.uses[demand.any.clone()]);
                uses.map(move |&on| (on, pair))
            })
            .collect();
        resting.sort_unstable();
        resting
    }

    fn demands(&self, pair: usize) -> &[Demand] {
        let start = pair.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.demands[start..self.ends[pair]]
    }
}

/// Which pairs are readable.
pub(super) struct Solution<'schema> {
    equations: Equations<'schema>,
    /// By the position of the pair.
    readable: Vec<bool>,
}

impl Solution<'_> {
    /// Whether the reader reads everything that the writer can write.
    pub(super) fn is_readable(&self) -> bool {
        self.readable[0]
    }

    /// What a pair claims in vain, and the pairs that each of these claims rested on; nothing when it is readable.
    pub(super) fn unmet(&self, pair: Pair) -> impl Iterator<Item = (&Claim, Vec<Pair>)> {
        let position = self.equations.pairs.get_index_of(&pair);
        let demands = position.map_or(&[][..], |pair| self.equations.demands(pair));
        let unmet = demands.iter().filter(|demand| !self.is_met(demand));
        unmet.map(|demand| {
            let uses = self.equations.uses[demand.any.clone()].iter();
            let pairs = uses.map(|&on| self.equations.pairs[on]);
            (&demand.claim, pairs.collect())
        })
    }

    fn holds(&self, pair: usize) -> bool {
        let mut demands = self.equations.demands(pair).iter();
        demands.all(|demand| self.is_met(demand))
    }

    fn is_met(&self, demand: &Demand) -> bool {
        let mut any = self.equations.uses[demand.any.clone()].iter();
        any.any(|&on| self.readable[on])
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

/// The default of the reader's enum stands in for any symbol; the default of a field does not.
fn unknown_symbols(writer: &Enum, reader: &Enum) -> Option<Cause> {
    if reader.default.is_some() {
        return None;
    }
    let mut known = Names::new(reader.symbols.iter().map(String::as_str).collect());
    let unknown = writer.symbols.iter().enumerate();
    let unknown = unknown.filter(|(_, symbol)| known.position(symbol).is_none());
    let writer: Vec<usize> = unknown.map(|(index, _)| index).collect();
    (!writer.is_empty()).then_some(Cause::Symbols { writer })
}

/// Names in order, asked for in an order that is mostly the same.
struct Names<'schema> {
    listed: Vec<&'schema str>,
    /// Where the next name is looked for first.
    next: usize,
    index: Option<BTreeMap<&'schema str, usize>>,
}

impl<'schema> Names<'schema> {
    fn new(listed: Vec<&'schema str>) -> Self {
        Self {
            listed,
            next: 0,
            index: None,
        }
    }

    /// Finds the fields that the reader's field stands for: by its name and by its aliases.
    fn matches(&mut self, field: &Field, matches: &mut Vec<usize>) {
        let names = std::iter::once(&field.name).chain(&field.aliases);
        matches.clear();
        matches.extend(names.filter_map(|name| self.position(name)));
        matches.sort_unstable();
        matches.dedup();
    }

    fn position(&mut self, name: &str) -> Option<usize> {
        let position = if self.listed.get(self.next) == Some(&name) {
            self.next
        } else {
            let listed = &self.listed;
            let index = || listed.iter().enumerate().map(|(at, &name)| (name, at));
            let index = self.index.get_or_insert_with(|| index().collect());
            index.get(name).copied()?
        };
        self.next = position + 1;
        Some(position)
    }
}
