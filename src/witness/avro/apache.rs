//! apache-avro's own resolving decoder: a real decoder of a real runtime, and not one that follows the specification.
//!
//! It ignores aliases and fills unions in from their first branch, which is what some hazards are about. It tries the branches
//! of a union one after another, and resolves inside each again, so it is given only schemas that cost little by their shape.

use std::collections::BTreeMap;

use apache_avro::Schema as CodecSchema;
use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::types::Value;

use super::Step;
use crate::format::avro::{Schema, Shape, TypeId};

/// The decoder, as a report names it.
pub(super) const CODEC: &str = "apache-avro 0.22";

/// Steps that a schema may cost. A real event has some hundred fields.
const MAX_COST: usize = 1_000;

/// Types nest no deeper than this.
const MAX_DEPTH: usize = 32;

/// What it says is cut after so many characters: it likes to quote whole schemas.
const MAX_SAID: usize = 200;

/// A writer and a reader, as apache-avro has them.
pub(super) struct Apache {
    writer: CodecSchema,
    reader: CodecSchema,
    /// What the reader was parsed from.
    document: serde_json::Value,
}

impl Apache {
    /// `None` when a schema costs too much, or apache-avro does not take it.
    pub(super) fn new(writer: &Schema, reader: &Schema) -> Option<Self> {
        let is_cheap = |schema| cost(schema).is_some_and(|cost| cost <= MAX_COST);
        if !is_cheap(writer) || !is_cheap(reader) {
            return None;
        }
        let document = reader.for_resolution()?;
        Some(Self {
            writer: CodecSchema::parse(&writer.for_codec()?).ok()?,
            reader: CodecSchema::parse(&document).ok()?,
            document,
        })
    }

    /// The datum as the reader sees it, or what it says when it refuses.
    pub(super) fn read(&self, bytes: &[u8]) -> Result<Value, String> {
        self.read_as(&self.reader, bytes)
    }

    /// What it makes of the datum, as one sentence.
    pub(super) fn opinion(&self, bytes: &[u8]) -> Option<String> {
        Some(match self.read(bytes) {
            Ok(value) => format!("{CODEC} reads {}", told(&value)?),
            Err(said) => format!("{CODEC} refuses: {said}"),
        })
    }

    /// What it says of the datum because of this one field of the reader: without the field it reads on.
    pub(super) fn refuses_for(&self, bytes: &[u8], record: &str, field: &str) -> Option<String> {
        let said = self.read(bytes).err()?;
        let mut document = self.document.clone();
        drop_field(&mut document, record, field);
        let reader = CodecSchema::parse(&document).ok()?;
        self.read_as(&reader, bytes).ok().map(|_| said)
    }

    fn read_as(&self, reader: &CodecSchema, bytes: &[u8]) -> Result<Value, String> {
        let decoder = GenericDatumReader::builder(&self.writer);
        let decoder = decoder.reader_schema(reader).build();
        let value = decoder.and_then(|decoder| decoder.read_value(&mut &*bytes));
        value.map_err(|error| said(&error))
    }

    /// The datum as the writer sees it.
    pub(super) fn read_back(&self, bytes: &[u8]) -> Option<Value> {
        let reader = GenericDatumReader::builder(&self.writer).build().ok()?;
        reader.read_value(&mut &*bytes).ok()
    }
}

/// Takes a field from a record, wherever that is defined. A document nests no deeper than a codec reads.
fn drop_field(document: &mut serde_json::Value, record: &str, field: &str) {
    let is_record = document["name"] == record;
    match document {
        serde_json::Value::Array(parts) => {
            for part in parts {
                drop_field(part, record, field);
            }
        }
        serde_json::Value::Object(members) => {
            if let Some(fields) = members.get_mut("fields").filter(|_| is_record)
                && let Some(fields) = fields.as_array_mut()
            {
                fields.retain(|one| one["name"] != field);
            }
            for part in members.values_mut() {
                drop_field(part, record, field);
            }
        }
        _ => {}
    }
}

fn said(error: &apache_avro::Error) -> String {
    let said = error.to_string();
    // The entries of a map are quoted in an order of their own, another one each time.
    let (said, is_whole) = match said.split_once("Map(") {
        Some((before, _)) => (before, false),
        None => (said.as_str(), true),
    };
    let cut = said.char_indices().nth(MAX_SAID).map(|(end, _)| end);
    match cut {
        None if is_whole => said.to_owned(),
        _ => format!("{}…", &said[..cut.unwrap_or(said.len())]),
    }
}

/// What it reads, as JSON without the tags of unions, cut where it is long.
fn told(value: &Value) -> Option<String> {
    let text = json(value)?.to_string();
    let cut = text.char_indices().nth(MAX_SAID).map(|(end, _)| end);
    Some(match cut {
        Some(end) => format!("{}…", &text[..end]),
        None => text,
    })
}

/// As JSON without the tags of unions; entries of maps in the order of their keys.
fn json(value: &Value) -> Option<serde_json::Value> {
    Some(match value {
        Value::Union(_, inside) => json(inside)?,
        Value::Array(items) => items.iter().map(json).collect::<Option<_>>()?,
        Value::Record(fields) => {
            let members = fields
                .iter()
                .map(|(name, value)| Some((name.clone(), json(value)?)));
            serde_json::Value::Object(members.collect::<Option<_>>()?)
        }
        Value::Map(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            let members = entries
                .into_iter()
                .map(|(key, value)| Some((key.clone(), json(value)?)));
            serde_json::Value::Object(members.collect::<Option<_>>()?)
        }
        Value::Bytes(bytes) | Value::Fixed(_, bytes) => {
            let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
            text.into()
        }
        leaf => leaf.clone().try_into().ok()?,
    })
}

/// A field of the record at the end of `way`, as JSON without the tags of unions.
pub(super) fn field(value: &Value, way: &[Step], name: &str) -> Option<serde_json::Value> {
    let Value::Record(fields) = follow(value, way)? else {
        return None;
    };
    let (_, value) = fields.iter().find(|(field, _)| field == name)?;
    json(value)
}

fn follow<'value>(value: &'value Value, way: &[Step]) -> Option<&'value Value> {
    match (value, way) {
        (Value::Union(_, inside), [Step::Branch(_), rest @ ..]) => follow(inside, rest),
        (Value::Union(_, inside), _) => follow(inside, way),
        (_, []) => Some(value),
        // The other side has a union where this one has none.
        (_, [Step::Branch(_), rest @ ..]) => follow(value, rest),
        (Value::Record(fields), [Step::Field(index), rest @ ..]) => {
            follow(&fields.get(*index)?.1, rest)
        }
        (Value::Array(items), [Step::Items, rest @ ..]) => follow(items.first()?, rest),
        (Value::Map(entries), [Step::Values, rest @ ..]) => follow(entries.values().next()?, rest),
        _ => None,
    }
}

/// The steps that resolving one datum takes at most; `None` for a schema that contains itself or nests too deep.
fn cost(schema: &Schema) -> Option<usize> {
    let mut costs = Costs {
        schema,
        known: BTreeMap::new(),
    };
    costs.of(schema.root(), 0)
}

struct Costs<'schema> {
    schema: &'schema Schema,
    /// What is not settled yet has no cost, so that a type inside itself has none either.
    known: BTreeMap<TypeId, Option<usize>>,
}

impl Costs<'_> {
    fn of(&mut self, id: TypeId, depth: usize) -> Option<usize> {
        if let Some(&known) = self.known.get(&id) {
            return known;
        }
        if depth > MAX_DEPTH {
            return None;
        }
        self.known.insert(id, None);
        let shape = self.schema.shape(id);
        // A branch is tried by kind, tried again by promotion, and then resolved.
        let times = if matches!(shape, Shape::Union(_)) {
            3
        } else {
            1
        };
        let mut cost: usize = 1;
        for part in shape.slots() {
            let inside = self.of(part.of, depth + 1)?;
            cost = cost.saturating_add(inside.saturating_mul(times));
        }
        self.known.insert(id, Some(cost));
        Some(cost)
    }
}
