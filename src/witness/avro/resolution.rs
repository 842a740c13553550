//! Which action a strict decoder takes where a writer's type meets a reader's: a table of the Java decoder's `Resolver`.
//!
//! It differs from the specification's table where decoders do: names of records are not looked at, a branch of the reader's
//! union is chosen by full name, then by structure, then by promotion, and aliases rename the writer's types before that.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::alike::Alike;
use super::renames::Renames;
use crate::format::avro::{Enum, Field, Fixed, FullName, Primitive, Record, Schema, Shape, TypeId};

/// The two schemas, and what the reader's aliases make of the writer's names.
pub(super) struct Resolution<'schema> {
    pub(super) writer: &'schema Schema,
    pub(super) reader: &'schema Schema,
    renames: Renames<'schema>,
    refusals: RefCell<BTreeMap<(TypeId, TypeId), bool>>,
    branches: RefCell<BTreeMap<(TypeId, TypeId), Option<TypeId>>>,
    named_branches: RefCell<BTreeMap<TypeId, Rc<NamedBranches>>>,
    alike: RefCell<Alike>,
    /// How deep branches are chosen inside the choice of branches.
    depth: Cell<usize>,
}

/// Records in unions in records are looked into no deeper than this when a branch is chosen by structure.
const MAX_DEPTH: usize = 32;

/// The branches of a reader's union by kind and full name.
type NamedBranches = BTreeMap<(&'static str, Option<FullName>), TypeId>;

/// Why a decoder refuses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// There is no promotion from one type to the other.
    Type,
    /// No branch of the reader's union takes the type.
    Branch,
    /// The names differ.
    Name,
    /// Two fixed have different sizes.
    Size,
    /// The reader's enum has neither the symbol nor a default.
    Symbol,
    /// The data has no such field, and the reader has no default for it.
    MissingField(String),
    /// The data has no such field, and the reader's default for it is no symbol of its enum.
    Default(String),
    /// Several fields of the data are sent to this field.
    Ambiguous(String),
}

/// What the decoder does with the next value of the writer.
pub(super) enum Action<'schema> {
    /// The writer's union: the branch is in the data. `Some` when the reader's union has the same branches.
    WriterUnion {
        same: bool,
    },
    /// The reader's union: its branch at this position.
    ReaderUnion(TypeId),
    Primitive {
        written: Primitive,
        read: Primitive,
    },
    Array(TypeId, TypeId),
    Map(TypeId, TypeId),
    Fixed(&'schema Fixed, &'schema Fixed),
    Enum(&'schema Enum, &'schema Enum),
    Record(&'schema Record, &'schema Record),
    /// The value can be skipped, not read.
    Refuse(Refusal),
}

impl<'schema> Resolution<'schema> {
    pub(super) fn new(writer: &'schema Schema, reader: &'schema Schema) -> Self {
        Self {
            writer,
            reader,
            renames: Renames::new(writer, reader),
            refusals: RefCell::default(),
            branches: RefCell::default(),
            named_branches: RefCell::default(),
            alike: RefCell::default(),
            depth: Cell::new(0),
        }
    }

    /// What to do where `writer` meets `reader`.
    pub(super) fn action(&self, writer: TypeId, reader: TypeId) -> Action<'schema> {
        let (written, read) = (self.writer.shape(writer), self.reader.shape(reader));
        match (written, read) {
            (Shape::Union(_), _) => Action::WriterUnion {
                same: self.same_union(writer, reader),
            },
            (_, Shape::Union(branches)) => {
                let branches = branches.iter().map(|branch| branch.of);
                match self.branch(writer, reader, branches) {
                    Some(branch) => Action::ReaderUnion(branch),
                    None => Action::Refuse(Refusal::Branch),
                }
            }
            (Shape::Primitive(written), Shape::Primitive(read)) if read.reads(*written) => {
                Action::Primitive {
                    written: *written,
                    read: *read,
                }
            }
            (Shape::Array(written), Shape::Array(read)) => Action::Array(written.of, read.of),
            (Shape::Map(written), Shape::Map(read)) => Action::Map(written.of, read.of),
            (Shape::Fixed(written), Shape::Fixed(read)) => Action::Fixed(written, read),
            (Shape::Enum(written), Shape::Enum(read)) => Action::Enum(written, read),
            (Shape::Record(written), Shape::Record(read)) => Action::Record(written, read),
            _ => Action::Refuse(Refusal::Type),
        }
    }

    /// Whether the name of an enum or a fixed is known to the reader, whatever its namespace.
    pub(super) fn names_match(&self, written: &FullName, read: &FullName) -> bool {
        self.renames.type_name(written).simple() == read.simple()
    }

    /// The reader's field that a field of the writer's record goes to, by its name or what an alias makes of it.
    pub(super) fn field_name<'name>(&self, record: &Record, field: &'name Field) -> &'name str
    where
        'schema: 'name,
    {
        self.renames.field_name(record, field)
    }

    /// The writer's fields by the names that the reader's aliases give them.
    pub(super) fn sent<'name>(
        &self,
        written: &'name Record,
    ) -> BTreeMap<&'name str, Vec<&'name Field>>
    where
        'schema: 'name,
    {
        let mut sent: BTreeMap<&str, Vec<&Field>> = BTreeMap::new();
        for field in &written.fields {
            sent.entry(self.field_name(written, field))
                .or_default()
                .push(field);
        }
        sent
    }

    /// The fields of the reader that nothing in the data fills, and those that several fields fill.
    pub(super) fn field_refusals(&self, written: &Record, read: &Record) -> Vec<Refusal> {
        let sent = self.sent(written);
        let refusals = read.fields.iter().filter_map(|field| {
            let name = &field.name;
            let refusal: fn(String) -> Refusal = match sent.get(name.as_str()) {
                None if field.default.is_none() => Refusal::MissingField,
                None if !self.reader.can_fill(field) => Refusal::Default,
                Some(fields) if fields.len() > 1 => Refusal::Ambiguous,
                _ => return None,
            };
            Some(refusal(name.clone()))
        });
        refusals.collect()
    }

    /// The branch of the reader's union that takes the writer's type: exact, then by structure, then by promotion.
    fn branch(
        &self,
        writer: TypeId,
        union: TypeId,
        branches: impl Iterator<Item = TypeId> + Clone,
    ) -> Option<TypeId> {
        if let Some(&known) = self.branches.borrow().get(&(writer, union)) {
            return known;
        }
        let written = self.writer.shape(writer);
        let name = written
            .name()
            .map(|name| self.renames.type_name(name).clone());
        let named = self.named_branches(union, branches.clone());
        let chosen = named
            .get(&(written.kind(), name))
            .copied()
            .or_else(|| match written {
                Shape::Record(record) => self.structural(record, branches.clone()),
                _ => None,
            })
            .or_else(|| {
                branches
                    .into_iter()
                    .find(|&branch| self.promotes(writer, branch))
            });
        self.branches.borrow_mut().insert((writer, union), chosen);
        chosen
    }

    fn named_branches(
        &self,
        union: TypeId,
        branches: impl Iterator<Item = TypeId>,
    ) -> Rc<NamedBranches> {
        let index = || {
            let mut named = NamedBranches::new();
            for branch in branches {
                let shape = self.reader.shape(branch);
                let key = (shape.kind(), shape.name().cloned());
                named.entry(key).or_insert(branch);
            }
            Rc::new(named)
        };
        let mut known = self.named_branches.borrow_mut();
        Rc::clone(known.entry(union).or_insert_with(index))
    }

    /// The last record whose simple name and structure fit, or else the first whose structure does, as Java's decoder has it.
    fn structural(
        &self,
        written: &Record,
        branches: impl Iterator<Item = TypeId>,
    ) -> Option<TypeId> {
        let sent = self.sent(written);
        let simple = self.renames.type_name(&written.name).simple();
        let records = branches.filter_map(|branch| match self.reader.shape(branch) {
            Shape::Record(read) => Some((branch, read)),
            _ => None,
        });
        let (named, others): (Vec<_>, Vec<_>) =
            records.partition(|(_, read)| read.name.simple() == simple);
        let fits = |(_, read): &&(TypeId, &Record)| !self.refuses_at_once(&sent, read);
        let found = named.iter().rev().find(fits);
        found
            .or_else(|| others.iter().find(fits))
            .map(|(branch, _)| *branch)
    }

    fn promotes(&self, writer: TypeId, reader: TypeId) -> bool {
        match (self.writer.shape(writer), self.reader.shape(reader)) {
            (Shape::Primitive(written), Shape::Primitive(read)) => read.reads(*written),
            _ => false,
        }
    }

    /// Whether a record lacks a field that the reader needs, or one of its fields cannot be read, looking no deeper than
    /// the decoder does.
    fn refuses_at_once(&self, sent: &BTreeMap<&str, Vec<&Field>>, read: &Record) -> bool {
        read.fields
            .iter()
            .any(|field| match sent.get(field.name.as_str()) {
                None => field.default.is_none(),
                Some(written) => written
                    .iter()
                    .any(|written| self.refuses(written.slot.of, field.slot.of)),
            })
    }

    /// Whether the decoder refuses whatever the writer sends. A pair that is being looked at is taken as readable, and so is
    /// one that lies too deep to be looked at.
    fn refuses(&self, writer: TypeId, reader: TypeId) -> bool {
        if let Some(&known) = self.refusals.borrow().get(&(writer, reader)) {
            return known;
        }
        if self.depth.get() >= MAX_DEPTH {
            return false;
        }
        self.refusals.borrow_mut().insert((writer, reader), false);
        self.depth.set(self.depth.get() + 1);
        let refused = match self.action(writer, reader) {
            Action::Refuse(_) => true,
            Action::Fixed(written, read) => {
                written.size != read.size || !self.names_match(&written.name, &read.name)
            }
            Action::Enum(written, read) => !self.names_match(&written.name, &read.name),
            Action::Record(written, read) => {
                let sent = self.sent(written);
                let needed = read.fields.iter().filter(|field| field.default.is_none());
                needed
                    .into_iter()
                    .any(|field| !sent.contains_key(field.name.as_str()))
            }
            _ => false,
        };
        self.depth.set(self.depth.get() - 1);
        self.refusals.borrow_mut().insert((writer, reader), refused);
        refused
    }

    /// Whether two unions are the same but for defaults, documentation and namespaces; then branches keep their positions.
    fn same_union(&self, writer: TypeId, reader: TypeId) -> bool {
        let mut alike = self.alike.borrow_mut();
        alike.holds((writer, reader), |(writer, reader)| {
            self.parts(writer, reader)
        })
    }

    /// The parts that must be alike for two types to be so; `None` when the types themselves differ.
    fn parts(&self, writer: TypeId, reader: TypeId) -> Option<Vec<(TypeId, TypeId)>> {
        let (written, read) = (self.writer.shape(writer), self.reader.shape(reader));
        let same_name = match (written.name(), read.name()) {
            (Some(written), Some(read)) => self.names_match(written, read),
            (None, None) => true,
            _ => false,
        };
        let alike = match (written, read) {
            (Shape::Enum(written), Shape::Enum(read)) => written.symbols == read.symbols,
            (Shape::Fixed(written), Shape::Fixed(read)) => written.size == read.size,
            (Shape::Record(written), Shape::Record(read)) => {
                let sent = written.fields.iter();
                let sent = sent.map(|field| self.field_name(written, field));
                sent.eq(read.fields.iter().map(|field| field.name.as_str()))
            }
            _ => written.kind() == read.kind(),
        };
        let (slots, others) = (written.slots(), read.slots());
        let pairs = slots
            .iter()
            .zip(&others)
            .map(|(slot, other)| (slot.of, other.of));
        (same_name && alike && slots.len() == others.len()).then(|| pairs.collect())
    }
}
