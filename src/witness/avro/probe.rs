//! An event with something in every field, and whether it arrives.

use std::cell::Cell;

use apache_avro::Schema as CodecSchema;
use apache_avro::types::Value;
use apache_avro::writer::datum::GenericDatumWriter;
use serde_json::Value as Json;

use super::decoder::decode;
use super::value::{Heights, MAX_SIZE, heights};
use crate::format::avro::{Primitive, Schema, Shape, TypeId};
use crate::witness::Losses;

/// Deeper than this everything is as small as it can be.
const FULL_DEPTH: usize = 6;

/// Values nest no deeper than this.
const MAX_DEPTH: usize = 64;

/// Whether a reader finds the values that a writer put into every field.
pub fn keeps_values(writer: &Schema, reader: &Schema, losses: &Losses) -> bool {
    try_keeps(writer, reader, losses).unwrap_or(false)
}

fn try_keeps(writer: &Schema, reader: &Schema, losses: &Losses) -> Option<bool> {
    let filler = Filler {
        schema: writer,
        heights: heights(writer),
        count: Cell::new(0),
    };
    let datum = filler.fill(writer.root(), 0)?;
    let codec = CodecSchema::parse(&writer.for_codec()?).ok()?;
    let codec = GenericDatumWriter::builder(&codec).build().ok()?;
    let bytes = codec.write_value_to_vec(datum).ok()?;
    let wrote = decode(&bytes, writer, writer).ok()?;
    let read = decode(&bytes, writer, reader).ok()?;
    if !read.failures.is_empty() && !losses.may_refuse {
        return Some(false);
    }
    Some(arrives(&wrote.value, &read.value, losses))
}

/// Whether all that was written is there, but for what may be missing.
fn arrives(wrote: &Json, read: &Json, losses: &Losses) -> bool {
    match (wrote, read) {
        _ if wrote == read => true,
        // What was refused is null.
        (_, Json::Null) => losses.may_refuse,
        (Json::Object(was), Json::Object(is)) => {
            let all = was.iter().all(|(name, value)| {
                let own = is.get(name);
                let own = own.filter(|own| arrives(value, own, losses));
                let new = losses.renamed.get(name).and_then(|new| is.get(new));
                let new = new.filter(|new| arrives(value, new, losses));
                own.or(new).is_some() || (losses.wanted.contains(name) && !is.contains_key(name))
            });
            all || branch(wrote).is_some_and(|inner| arrives(inner, read, losses))
                || branch(read).is_some_and(|inner| arrives(wrote, inner, losses))
        }
        (Json::Array(was), Json::Array(is)) => {
            was.len() == is.len() && was.iter().zip(is).all(|(was, is)| arrives(was, is, losses))
        }
        (Json::Number(was), Json::Number(is)) => was.as_f64() == is.as_f64(),
        _ => {
            branch(wrote).is_some_and(|inner| arrives(inner, read, losses))
                || branch(read).is_some_and(|inner| arrives(wrote, inner, losses))
        }
    }
}

/// A value of a union comes with the name of its branch.
fn branch(value: &Json) -> Option<&Json> {
    let members = value.as_object()?;
    let mut values = members.values();
    values.next().filter(|_| members.len() == 1)
}

struct Filler<'schema> {
    schema: &'schema Schema,
    heights: Heights,
    count: Cell<usize>,
}

impl Filler<'_> {
    /// A value that is no default of anybody; `None` when there is none of a decent size.
    fn fill(&self, id: TypeId, depth: usize) -> Option<Value> {
        let count = self.count.get() + 1;
        self.count.set(count);
        if depth > MAX_DEPTH || count > MAX_SIZE || !self.heights.contains_key(&id) {
            return None;
        }
        let is_full = depth < FULL_DEPTH;
        Some(match self.schema.shape(id) {
            Shape::Primitive(primitive) => some(*primitive, count),
            Shape::Fixed(fixed) if fixed.size > MAX_SIZE => return None,
            Shape::Fixed(fixed) => Value::Fixed(fixed.size, vec![7; fixed.size]),
            Shape::Enum(symbols) => {
                let last = symbols.symbols.len().checked_sub(1)?;
                let index = u32::try_from(last).ok()?;
                Value::Enum(index, symbols.symbols[last].clone())
            }
            Shape::Array(_) if !is_full => Value::Array(Vec::new()),
            Shape::Array(items) => Value::Array(vec![self.fill(items.of, depth + 1)?]),
            Shape::Map(_) if !is_full => Value::Map(std::iter::empty().collect()),
            Shape::Map(values) => {
                let value = self.fill(values.of, depth + 1)?;
                Value::Map(std::iter::once(("key".to_owned(), value)).collect())
            }
            Shape::Union(branches) => {
                let known = branches.iter().enumerate();
                let known =
                    known.filter_map(|(index, slot)| Some((*self.heights.get(&slot.of)?, index)));
                // The last branch is the one that says something, unless it leads too far.
                let index = if is_full {
                    known.map(|(_, index)| index).max()?
                } else {
                    known.min()?.1
                };
                let value = self.fill(branches[index].of, depth + 1)?;
                Value::Union(u32::try_from(index).ok()?, Box::new(value))
            }
            Shape::Record(record) => {
                let fields = record.fields.iter().map(|field| {
                    let value = self.fill(field.slot.of, depth + 1)?;
                    Some((field.name.clone(), value))
                });
                Value::Record(fields.collect::<Option<_>>()?)
            }
            Shape::Reference(_) => return None,
        })
    }
}

/// A value that differs from the one before.
fn some(primitive: Primitive, count: usize) -> Value {
    let number = u16::try_from(count % 30_000).unwrap_or_default() + 1_000;
    match primitive {
        Primitive::Null => Value::Null,
        Primitive::Boolean => Value::Boolean(true),
        Primitive::Int => Value::Int(number.into()),
        Primitive::Long => Value::Long(number.into()),
        Primitive::Float => Value::Float(f32::from(number)),
        Primitive::Double => Value::Double(f64::from(number)),
        Primitive::Bytes => Value::Bytes(number.to_string().into_bytes()),
        Primitive::String => Value::String(number.to_string()),
    }
}
