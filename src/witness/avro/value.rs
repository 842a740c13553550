//! The smallest value of a schema that goes a given way.

use std::cell::Cell;
use std::collections::BTreeMap;

use apache_avro::types::Value;

use super::Step;
use crate::format::avro::{Enum, Primitive, Record, Schema, Shape, Slot, TypeId};

/// Values nest no deeper than this: codecs write and drop them recursively.
const MAX_DEPTH: usize = 100;

/// Values and fixed bytes that an event may have: records of records grow as powers of two.
pub(super) const MAX_SIZE: usize = 100_000;

/// Why there is no event.
#[derive(Debug, thiserror::Error)]
pub enum NoEvent {
    /// A type contains itself without a way out, or an enum has no symbol.
    #[error("{0} has no value, so no event can exist")]
    Infinite(String),
    /// So many events of these schemas were made already.
    #[error("{0} events of these schemas were made already")]
    Enough(usize),
    /// An event may exist, and is not made.
    #[error("{0}")]
    NotMade(String),
}

/// How deep the shallowest value of each type nests; types without a finite value are absent.
pub(super) type Heights = BTreeMap<TypeId, usize>;

/// Makes the smallest value of the root of `schema` that goes along `path`: empty arrays and maps, the shortest branch, the
/// first symbol wherever the path does not say otherwise, and `end` at the end of it. Tells its size as well.
///
/// # Errors
/// If the schema has no finite value, or none that is small and shallow enough to be written.
pub(super) fn smallest(
    schema: &Schema,
    heights: &Heights,
    path: &[Step],
    end: Option<Value>,
) -> Result<(Value, usize), NoEvent> {
    let maker = Maker {
        schema,
        heights,
        size: Cell::new(0),
        end,
    };
    let value = maker.make(schema.root(), Some(path), 0)?;
    Ok((value, maker.size.get()))
}

/// The heights of all types of `schema`, the lowest first, so that each is settled once.
pub(super) fn heights(schema: &Schema) -> Heights {
    let types = schema.reachable();
    let mut users: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    let mut open: BTreeMap<TypeId, usize> = BTreeMap::new();
    for &id in &types {
        let parts = match schema.shape(id) {
            Shape::Record(_) | Shape::Union(_) => schema.shape(id).slots(),
            _ => Vec::new(),
        };
        open.insert(id, parts.len());
        for part in parts {
            users.entry(part.of).or_default().push(id);
        }
    }
    let mut heights = Heights::new();
    let mut level: Vec<TypeId> = types
        .into_iter()
        .filter(|id| is_flat(schema.shape(*id)))
        .collect();
    // Every type of a level rests on lower ones only: a union on its lowest branch, a record on all of its fields.
    for height in 0.. {
        if level.is_empty() {
            break;
        }
        let mut next = Vec::new();
        for id in level {
            if heights.contains_key(&id) {
                continue;
            }
            heights.insert(id, height);
            for &user in users.get(&id).into_iter().flatten() {
                let left = open.entry(user).or_default();
                *left = left.saturating_sub(1);
                if *left == 0 || matches!(schema.shape(user), Shape::Union(_)) {
                    next.push(user);
                }
            }
        }
        level = next;
    }
    heights
}

/// Whether the smallest value has nothing inside it.
fn is_flat(shape: &Shape) -> bool {
    match shape {
        Shape::Enum(shape) => !shape.symbols.is_empty(),
        Shape::Record(record) => record.fields.is_empty(),
        Shape::Primitive(_) | Shape::Fixed(_) | Shape::Array(_) | Shape::Map(_) => true,
        Shape::Union(_) | Shape::Reference(_) => false,
    }
}

struct Maker<'schema> {
    schema: &'schema Schema,
    heights: &'schema Heights,
    size: Cell<usize>,
    end: Option<Value>,
}

impl Maker<'_> {
    /// `way` is what is left of the path; beside the path there is none.
    fn make(&self, id: TypeId, way: Option<&[Step]>, depth: usize) -> Result<Value, NoEvent> {
        if depth > MAX_DEPTH {
            let why = format!("the smallest event nests deeper than {MAX_DEPTH} levels");
            return Err(NoEvent::NotMade(why));
        }
        self.grow(1)?;
        if let (Some([]), Some(end)) = (way, &self.end) {
            if let Value::Fixed(size, _) = end {
                self.grow(*size)?;
            }
            return Ok(end.clone());
        }
        let (step, rest) = match way {
            Some([step, rest @ ..]) => (Some(*step), Some(rest)),
            _ => (None, None),
        };
        match (self.schema.shape(id), step) {
            (Shape::Primitive(primitive), _) => Ok(zero(*primitive)),
            (Shape::Fixed(fixed), _) => {
                self.grow(fixed.size)?;
                Ok(Value::Fixed(fixed.size, vec![0; fixed.size]))
            }
            (Shape::Enum(shape), Some(Step::Symbol(index))) => self.symbol(id, shape, index),
            (Shape::Enum(shape), _) => self.symbol(id, shape, 0),
            (Shape::Array(items), Some(Step::Items)) => {
                Ok(Value::Array(vec![self.make(items.of, rest, depth + 1)?]))
            }
            (Shape::Array(_), _) => Ok(Value::Array(Vec::new())),
            (Shape::Map(values), Some(Step::Values)) => {
                let value = self.make(values.of, rest, depth + 1)?;
                Ok(Value::Map(
                    std::iter::once(("key".to_owned(), value)).collect(),
                ))
            }
            (Shape::Map(_), _) => Ok(Value::Map(std::iter::empty().collect())),
            (Shape::Union(branches), Some(Step::Branch(index))) => {
                union(index, self.make(branches[index].of, rest, depth + 1)?)
            }
            (Shape::Union(branches), _) => {
                let index = self.shortest(branches).ok_or_else(|| self.infinite(id))?;
                union(index, self.make(branches[index].of, way, depth + 1)?)
            }
            (Shape::Record(record), step) => self.record(id, record, step.zip(rest), depth),
            (Shape::Reference(reference), _) => {
                let why = format!("`{}` is not linked", reference.name);
                Err(NoEvent::NotMade(why))
            }
        }
    }

    /// `way` is the next step and what is left after it.
    fn record(
        &self,
        id: TypeId,
        record: &Record,
        way: Option<(Step, &[Step])>,
        depth: usize,
    ) -> Result<Value, NoEvent> {
        if !self.heights.contains_key(&id) {
            return Err(self.infinite(id));
        }
        let fields = record.fields.iter().enumerate().map(|(index, field)| {
            let way = way.filter(|(step, _)| *step == Step::Field(index));
            let value = self.make(field.slot.of, way.map(|(_, rest)| rest), depth + 1)?;
            Ok((field.name.clone(), value))
        });
        fields.collect::<Result<_, NoEvent>>().map(Value::Record)
    }

    fn symbol(&self, id: TypeId, shape: &Enum, index: usize) -> Result<Value, NoEvent> {
        let symbol = shape.symbols.get(index).ok_or_else(|| self.infinite(id))?;
        Ok(Value::Enum(position(index)?, symbol.clone()))
    }

    /// The position of the branch with the shallowest value.
    fn shortest(&self, branches: &[Slot]) -> Option<usize> {
        let known = branches.iter().enumerate();
        let known = known.filter_map(|(index, slot)| Some((self.heights.get(&slot.of)?, index)));
        known.min().map(|(_, index)| index)
    }

    fn infinite(&self, id: TypeId) -> NoEvent {
        NoEvent::Infinite(self.schema.describe(id))
    }

    fn grow(&self, by: usize) -> Result<(), NoEvent> {
        self.size.set(self.size.get().saturating_add(by));
        if self.size.get() > MAX_SIZE {
            let why = format!("the smallest event has more than {MAX_SIZE} values and bytes");
            return Err(NoEvent::NotMade(why));
        }
        Ok(())
    }
}

fn union(index: usize, value: Value) -> Result<Value, NoEvent> {
    Ok(Value::Union(position(index)?, Box::new(value)))
}

fn position(index: usize) -> Result<u32, NoEvent> {
    u32::try_from(index).map_err(|_| NoEvent::NotMade("too many positions".to_owned()))
}

fn zero(primitive: Primitive) -> Value {
    match primitive {
        Primitive::Null => Value::Null,
        Primitive::Boolean => Value::Boolean(false),
        Primitive::Int => Value::Int(0),
        Primitive::Long => Value::Long(0),
        Primitive::Float => Value::Float(0.0),
        Primitive::Double => Value::Double(0.0),
        Primitive::Bytes => Value::Bytes(Vec::new()),
        Primitive::String => Value::String(String::new()),
    }
}
