//! Everything that the decoder refuses, found without an event: what it does depends on the two types that meet, so each pair
//! of types that it brings together is looked at once.

use std::collections::{BTreeMap, BTreeSet};

use super::Step;
use super::resolution::{Action, Refusal, Resolution};
use crate::format::avro::{Enum, Field, Fixed, FullName, Record, Shape, TypeId};

/// More pairs of types than this are not looked at.
const MAX_PAIRS: usize = 100_000;

/// A refusal, and a way to it.
#[derive(Debug, Clone)]
pub struct Refused {
    /// The shortest way to it in the writer's datum.
    pub path: Vec<Step>,
    /// The writer's type there.
    pub writer: TypeId,
    /// The reader's type there.
    pub reader: TypeId,
    /// Why.
    pub refusal: Refusal,
}

/// All that the decoder refuses, the nearest to the root first.
pub(super) fn refused(resolution: &Resolution<'_>) -> Vec<Refused> {
    let mut survey = Survey {
        resolution,
        meetings: Vec::new(),
        seen: BTreeSet::new(),
        refused: Vec::new(),
    };
    survey.meet(
        resolution.writer.root(),
        resolution.reader.root(),
        None,
        None,
    );
    let mut next = 0;
    while next < survey.meetings.len() {
        survey.look(next);
        next += 1;
    }
    survey.refused
}

/// Two types that the decoder brings together.
struct Meeting {
    writer: TypeId,
    reader: TypeId,
    /// The position of the meeting that leads to this one, and the step from there, if it takes one.
    from: Option<usize>,
    step: Option<Step>,
}

struct Survey<'run> {
    resolution: &'run Resolution<'run>,
    meetings: Vec<Meeting>,
    seen: BTreeSet<(TypeId, TypeId)>,
    refused: Vec<Refused>,
}

impl Survey<'_> {
    fn meet(&mut self, writer: TypeId, reader: TypeId, from: Option<usize>, step: Option<Step>) {
        if self.meetings.len() < MAX_PAIRS && self.seen.insert((writer, reader)) {
            self.meetings.push(Meeting {
                writer,
                reader,
                from,
                step,
            });
        }
    }

    fn look(&mut self, at: usize) {
        let Meeting { writer, reader, .. } = self.meetings[at];
        match self.resolution.action(writer, reader) {
            Action::Refuse(refusal) => self.refuse(at, None, refusal),
            Action::Primitive { .. } => {}
            Action::Fixed(written, read) => self.fixed(at, written, read),
            Action::Enum(written, read) => self.symbols(at, written, read),
            Action::Array(written, read) => self.meet(written, read, Some(at), Some(Step::Items)),
            Action::Map(written, read) => self.meet(written, read, Some(at), Some(Step::Values)),
            Action::Record(written, read) => self.record(at, written, read),
            Action::ReaderUnion(branch) => self.meet(writer, branch, Some(at), None),
            Action::WriterUnion { same } => self.branches(at, same),
        }
    }

    fn refuse(&mut self, at: usize, step: Option<Step>, refusal: Refusal) {
        let Meeting { writer, reader, .. } = self.meetings[at];
        self.refused.push(Refused {
            path: self.path(at).into_iter().chain(step).collect(),
            writer,
            reader,
            refusal,
        });
    }

    fn path(&self, at: usize) -> Vec<Step> {
        let meetings = std::iter::successors(Some(at), |&at| self.meetings[at].from);
        let mut path: Vec<Step> = meetings.filter_map(|at| self.meetings[at].step).collect();
        path.reverse();
        path
    }

    fn other_name(&mut self, at: usize, written: &FullName, read: &FullName) {
        if !self.resolution.names_match(written, read) {
            self.refuse(at, None, Refusal::Name);
        }
    }

    fn fixed(&mut self, at: usize, written: &Fixed, read: &Fixed) {
        self.other_name(at, &written.name, &read.name);
        if written.size != read.size {
            self.refuse(at, None, Refusal::Size);
        }
    }

    /// The first symbol that is refused stands for all.
    fn symbols(&mut self, at: usize, written: &Enum, read: &Enum) {
        self.other_name(at, &written.name, &read.name);
        if read.default.is_some() || written.symbols == read.symbols {
            return;
        }
        let known: BTreeSet<&str> = read.symbols.iter().map(String::as_str).collect();
        let mut symbols = written.symbols.iter();
        if let Some(unknown) = symbols.position(|symbol| !known.contains(symbol.as_str())) {
            self.refuse(at, Some(Step::Symbol(unknown)), Refusal::Symbol);
        }
    }

    fn record(&mut self, at: usize, written: &Record, read: &Record) {
        for refusal in self.resolution.field_refusals(written, read) {
            self.refuse(at, None, refusal);
        }
        let wanted = read.fields.iter();
        let wanted = wanted.map(|field| (field.name.as_str(), field));
        let wanted: BTreeMap<&str, &Field> = wanted.collect();
        for (index, field) in written.fields.iter().enumerate() {
            if let Some(read) = wanted.get(self.resolution.field_name(written, field)) {
                let step = Some(Step::Field(index));
                self.meet(field.slot.of, read.slot.of, Some(at), step);
            }
        }
    }

    fn branches(&mut self, at: usize, same: bool) {
        let Meeting { writer, reader, .. } = self.meetings[at];
        let branches = self.resolution.writer.shape(writer).branches();
        let read = match self.resolution.reader.shape(reader) {
            Shape::Union(read) if same => Some(read),
            _ => None,
        };
        for (index, branch) in branches.iter().enumerate() {
            let reader = read.map_or(reader, |read| read[index].of);
            self.meet(branch.of, reader, Some(at), Some(Step::Branch(index)));
        }
    }
}
