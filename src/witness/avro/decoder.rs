//! A strict decoder: reads the writer's bytes as the reader sees them, and goes on after what it refuses.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Step;
use super::resolution::{Action, Refusal, Resolution};
use crate::format::avro::{Enum, Field, Fixed, FullName, Primitive, Record, Schema, Shape, TypeId};

/// Data nests no deeper than this.
const MAX_DEPTH: usize = 128;

/// A union with more branches than this is told by their number.
const MAX_TOLD: usize = 8;

/// What was read, and what was refused on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The datum in Avro's JSON encoding, as the reader sees it; null where it refused.
    pub value: Value,
    /// The places that the reader refused, in the order of the data. A real decoder stops at the first.
    pub failures: Vec<Failure>,
}

/// A place that the reader refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The way to it in the writer's datum.
    pub path: Vec<Step>,
    /// Why.
    pub refusal: Refusal,
    /// What the decoder says.
    pub message: String,
}

/// A value that was watched, as the reader sees it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    pub(super) value: Value,
    /// The type that the reader takes it for.
    pub(super) of: TypeId,
}

/// Reads a datum that `writer` wrote as `reader` sees it.
///
/// # Errors
/// If the bytes are no datum of the writer: too short, too long, a branch that does not exist.
pub fn decode(bytes: &[u8], writer: &Schema, reader: &Schema) -> Result<Reading, String> {
    let (own, resolution) = (
        Resolution::new(writer, writer),
        Resolution::new(writer, reader),
    );
    Decoder::new(bytes, &resolution, &own).read()
}

/// Reads one datum.
pub(super) struct Decoder<'run> {
    bytes: &'run [u8],
    resolution: &'run Resolution<'run>,
    /// The writer as its own reader, to read past what is refused or not asked for.
    own: &'run Resolution<'run>,
    path: Vec<Step>,
    failures: Vec<Failure>,
    watched: &'run [Step],
    seen: Option<Seen>,
    /// Whether the reader passes over what is read now.
    skips: bool,
}

impl<'run> Decoder<'run> {
    /// `own` is the writer as its own reader.
    pub(super) fn new(
        bytes: &'run [u8],
        resolution: &'run Resolution<'run>,
        own: &'run Resolution<'run>,
    ) -> Self {
        Self {
            bytes,
            resolution,
            own,
            path: Vec::new(),
            failures: Vec::new(),
            watched: &[],
            seen: None,
            skips: false,
        }
    }

    pub(super) fn read(mut self) -> Result<Reading, String> {
        self.datum()
    }

    /// The same, with what the reader sees at the end of a way through the writer's datum, if it looks there.
    pub(super) fn read_watching(
        mut self,
        watched: &'run [Step],
    ) -> Result<(Reading, Option<Seen>), String> {
        self.watched = watched;
        let reading = self.datum()?;
        Ok((reading, self.seen))
    }

    fn datum(&mut self) -> Result<Reading, String> {
        let (writer, reader) = (self.resolution.writer.root(), self.resolution.reader.root());
        let value = self.value(writer, reader)?;
        if !self.bytes.is_empty() {
            let left = self.bytes.len();
            return Err(format!("{left} bytes are left after the datum"));
        }
        let failures = std::mem::take(&mut self.failures);
        Ok(Reading { value, failures })
    }

    fn value(&mut self, writer: TypeId, reader: TypeId) -> Result<Value, String> {
        if self.path.len() > MAX_DEPTH {
            return Err(format!("the datum nests deeper than {MAX_DEPTH} levels"));
        }
        let value = self.resolved(writer, reader)?;
        Ok(self.watch(value, reader))
    }

    fn resolved(&mut self, writer: TypeId, reader: TypeId) -> Result<Value, String> {
        match self.resolution.action(writer, reader) {
            Action::Refuse(refusal) => {
                let message = self.refused(&refusal, writer, reader);
                self.refuse(refusal, message);
                self.skip(writer)
            }
            Action::Primitive { written, read } => self.primitive(written, read),
            Action::Fixed(written, read) => self.fixed(written, read),
            Action::Enum(written, read) => self.symbol(written, read),
            Action::Array(written, read) => self.array(written, read),
            Action::Map(written, read) => self.map(written, read),
            Action::Record(written, read) => self.record(written, read),
            Action::ReaderUnion(branch) => {
                let value = self.value(writer, branch)?;
                Ok(tagged(self.resolution.reader, branch, value))
            }
            Action::WriterUnion { same } => self.union(writer, reader, same),
        }
    }

    fn watch(&mut self, value: Value, of: TypeId) -> Value {
        // The branch of a reader's union comes before the union, and tells the value without its tag.
        if !self.skips && self.seen.is_none() && self.path == self.watched {
            let value = value.clone();
            self.seen = Some(Seen { value, of });
        }
        value
    }

    fn refuse(&mut self, refusal: Refusal, message: String) {
        self.failures.push(Failure {
            path: self.path.clone(),
            refusal,
            message,
        });
    }

    fn refused(&self, refusal: &Refusal, writer: TypeId, reader: TypeId) -> String {
        let written = self.resolution.writer.describe(writer);
        let branches = match (refusal, self.resolution.reader.shape(reader)) {
            (Refusal::Branch, Shape::Union(branches)) => branches.len(),
            _ => 0,
        };
        match branches {
            0 => {
                let read = self.resolution.reader.describe(reader);
                format!("found {written}, expecting {read}")
            }
            1..=MAX_TOLD => {
                let read = self.resolution.reader.describe(reader);
                format!("no branch of {read} takes {written}")
            }
            _ => format!("none of the {branches} branches takes {written}"),
        }
    }

    fn refuse_other_name(&mut self, written: &FullName, read: &FullName) {
        if !self.resolution.names_match(written, read) {
            self.refuse(Refusal::Name, format!("found {written}, expecting {read}"));
        }
    }

    fn fixed(&mut self, written: &Fixed, read: &Fixed) -> Result<Value, String> {
        self.refuse_other_name(&written.name, &read.name);
        if written.size != read.size {
            let message = format!("found {} bytes, expecting {}", written.size, read.size);
            self.refuse(Refusal::Size, message);
        }
        Ok(json!(latin1(self.take(written.size)?)))
    }

    /// Reads past a value of the writer.
    fn skip(&mut self, writer: TypeId) -> Result<Value, String> {
        let foreign = std::mem::replace(&mut self.resolution, self.own);
        let skips = std::mem::replace(&mut self.skips, true);
        let skipped = self.value(writer, writer);
        (self.resolution, self.skips) = (foreign, skips);
        skipped.map(|_| Value::Null)
    }

    fn union(&mut self, writer: TypeId, reader: TypeId, same: bool) -> Result<Value, String> {
        let index = self.length()?;
        let branches = self.resolution.writer.shape(writer).slots();
        let branch = branches
            .get(index)
            .ok_or_else(|| format!("the union has no branch {index}"))?
            .of;
        self.path.push(Step::Branch(index));
        let value = match self.resolution.reader.shape(reader) {
            Shape::Union(read) if same => {
                let read = read[index].of;
                self.value(branch, read)
                    .map(|value| tagged(self.resolution.reader, read, value))
            }
            _ => self.value(branch, reader),
        };
        self.path.pop();
        value
    }

    fn symbol(&mut self, written: &Enum, read: &Enum) -> Result<Value, String> {
        self.refuse_other_name(&written.name, &read.name);
        let index = self.length()?;
        let symbol = written
            .symbols
            .get(index)
            .ok_or_else(|| format!("the enum has no symbol {index}"))?;
        if read.symbols.contains(symbol) {
            return Ok(json!(symbol));
        }
        if let Some(default) = &read.default {
            return Ok(json!(default));
        }
        self.path.push(Step::Symbol(index));
        let message = format!("no match for the symbol {symbol} in the enum {}", read.name);
        self.refuse(Refusal::Symbol, message);
        self.path.pop();
        Ok(Value::Null)
    }

    fn array(&mut self, written: TypeId, read: TypeId) -> Result<Value, String> {
        let mut items = Vec::new();
        self.path.push(Step::Items);
        self.blocks(|decoder| {
            items.push(decoder.value(written, read)?);
            Ok(())
        })?;
        self.path.pop();
        Ok(Value::Array(items))
    }

    fn map(&mut self, written: TypeId, read: TypeId) -> Result<Value, String> {
        let mut entries = Map::new();
        self.path.push(Step::Values);
        self.blocks(|decoder| {
            let key = decoder.text()?;
            let value = decoder.value(written, read)?;
            entries.insert(key, value);
            Ok(())
        })?;
        self.path.pop();
        Ok(Value::Object(entries))
    }

    fn record(&mut self, written: &Record, read: &Record) -> Result<Value, String> {
        self.refuse_fields(written, read);
        let wanted: BTreeMap<&str, &Field> = read
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field))
            .collect();
        let mut values = Map::new();
        for (index, field) in written.fields.iter().enumerate() {
            let name = self.resolution.field_name(written, field);
            self.path.push(Step::Field(index));
            if let Some(read) = wanted.get(name) {
                let value = self.value(field.slot.of, read.slot.of)?;
                values.insert(read.name.clone(), value);
            } else {
                self.skip(field.slot.of)?;
            }
            self.path.pop();
        }
        let ordered = read.fields.iter().map(|field| {
            let value = values
                .remove(&field.name)
                .or_else(|| field.default.clone())
                .unwrap_or_default();
            (field.name.clone(), value)
        });
        Ok(Value::Object(ordered.collect()))
    }

    /// Refuses the fields of the reader that nothing in the data fills, and those that several fields fill.
    fn refuse_fields(&mut self, written: &Record, read: &Record) {
        for refusal in self.resolution.field_refusals(written, read) {
            let message = match &refusal {
                Refusal::MissingField(name) => format!(
                    "missing required field {name}: the data has none, and {} has no default for it",
                    read.name
                ),
                Refusal::Default(name) => {
                    format!("the default of the field {name} is no symbol of its enum")
                }
                Refusal::Ambiguous(name) => {
                    format!("aliases send several fields of {} to {name}", written.name)
                }
                other => format!("{other:?}"),
            };
            self.refuse(refusal, message);
        }
    }

    fn primitive(&mut self, written: Primitive, read: Primitive) -> Result<Value, String> {
        let value = match written {
            Primitive::Null => Value::Null,
            Primitive::Boolean => json!(self.take(1)?[0] != 0),
            Primitive::Int | Primitive::Long => return Ok(promoted(self.long()?, read)),
            Primitive::Float => {
                let bytes = self
                    .take(4)?
                    .try_into()
                    .map_err(|_| "a float has 4 bytes")?;
                float(f64::from(f32::from_le_bytes(bytes)))
            }
            Primitive::Double => {
                let bytes = self
                    .take(8)?
                    .try_into()
                    .map_err(|_| "a double has 8 bytes")?;
                float(f64::from_le_bytes(bytes))
            }
            Primitive::Bytes | Primitive::String => {
                let length = self.length()?;
                let bytes = self.take(length)?;
                match read {
                    Primitive::String => json!(String::from_utf8_lossy(bytes)),
                    _ => json!(latin1(bytes)),
                }
            }
        };
        Ok(value)
    }

    /// The blocks of an array or a map: a count, negative when a size in bytes follows; a count of 0 ends them.
    fn blocks(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        loop {
            let count = self.long()?;
            if count == 0 {
                return Ok(());
            }
            if count < 0 {
                self.long()?;
            }
            for _ in 0..count.unsigned_abs() {
                let before = self.bytes.len();
                item(self)?;
                // A million nulls take no bytes; nothing is learned from more than the first.
                if self.bytes.len() == before {
                    break;
                }
            }
        }
    }

    fn text(&mut self) -> Result<String, String> {
        let length = self.length()?;
        Ok(String::from_utf8_lossy(self.take(length)?).into_owned())
    }

    fn length(&mut self) -> Result<usize, String> {
        usize::try_from(self.long()?).map_err(|_| "a length is negative".to_owned())
    }

    /// A zig-zag variable-length number (Avro 1.12, Binary Encoding).
    fn long(&mut self) -> Result<i64, String> {
        let mut bits = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            bits |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok((bits >> 1).cast_signed() ^ -(bits & 1).cast_signed());
            }
        }
        Err("a number has more than ten bytes".to_owned())
    }

    fn take(&mut self, count: usize) -> Result<&[u8], String> {
        let (taken, rest) = self
            .bytes
            .split_at_checked(count)
            .ok_or("the datum ends too early")?;
        self.bytes = rest;
        Ok(taken)
    }
}

/// A branch of a union in Avro's JSON encoding: null, or an object with the name of the branch.
fn tagged(schema: &Schema, branch: TypeId, value: Value) -> Value {
    match schema.shape(branch) {
        Shape::Primitive(Primitive::Null) => Value::Null,
        shape => {
            let name = shape
                .name()
                .map_or_else(|| shape.kind().to_owned(), ToString::to_string);
            Value::Object(std::iter::once((name, value)).collect())
        }
    }
}

fn promoted(number: i64, read: Primitive) -> Value {
    #[allow(
        clippy::cast_precision_loss,
        reason = "that is what the promotion of the specification does"
    )]
    match read {
        Primitive::Float => float(f64::from(number as f32)),
        Primitive::Double => float(number as f64),
        _ => json!(number),
    }
}

/// JSON has no NaN and no infinities; Avro's JSON encoding writes their names.
fn float(number: f64) -> Value {
    serde_json::Number::from_f64(number).map_or_else(|| json!(number.to_string()), Value::Number)
}

/// Bytes as Avro's JSON encoding writes them: one character for each byte.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}
