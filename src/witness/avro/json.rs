//! Data by themselves: whether bytes, or JSON, are a datum of a schema.
//!
//! JSON is read in Avro's JSON encoding, or as people write it, without the tags of unions, and written by apache-avro. A field
//! that is missing and has a default is filled in, as producers do; a member that no field has would be lost.

use std::cell::Cell;

use apache_avro::Schema as CodecSchema;
use apache_avro::types::Value;
use apache_avro::writer::datum::GenericDatumWriter;
use serde_json::Value as Json;

use super::decoder::decode;
use super::value::{heights, smallest};
use crate::format::avro::{Enum, Fixed, Primitive, Record, Schema, Shape, Slot, TypeId};
use crate::model::Pointer;

/// Values that are looked at. Each branch of a union may be tried, and each branch inside of it again.
const MAX_STEPS: usize = 100_000;

/// Reads and writes the data of one schema.
pub struct DatumCodec {
    schema: Schema,
    codec: CodecSchema,
}

/// Why JSON is no datum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoDatum {
    /// A part of it is something else.
    Wrong {
        /// The part.
        at: Pointer,
        /// What is wrong with it.
        what: String,
    },
    /// Nobody can tell.
    Undecided(String),
}

impl DatumCodec {
    /// A codec.
    ///
    /// # Errors
    /// If apache-avro does not take the schema, or its smallest datum is too large to be looked at.
    pub fn new(schema: &Schema) -> Result<Self, String> {
        smallest(schema, &heights(schema), &[], None).map_err(|no_event| no_event.to_string())?;
        let document = schema.for_codec();
        let document = document.ok_or("it nests deeper than a codec reads")?;
        let codec = CodecSchema::parse(&document).map_err(|error| error.to_string())?;
        Ok(Self {
            schema: schema.clone(),
            codec,
        })
    }

    /// Reads a datum in the binary encoding: bare, or framed as a single object or by a registry.
    ///
    /// # Errors
    /// If the bytes are no datum of the schema.
    pub fn read(&self, bytes: &[u8]) -> Result<(), String> {
        let read = |bytes: &[u8]| decode(bytes, &self.schema, &self.schema).map(|_| ());
        let frames: [(&[u8], usize); 2] = [(b"\xc3\x01", 10), (b"\x00", 5)];
        let framed = frames.iter().filter(|(mark, _)| bytes.starts_with(mark));
        let mut framed = framed.filter_map(|(_, length)| bytes.get(*length..));
        match read(bytes) {
            Err(_) if framed.any(|inside| read(inside).is_ok()) => Ok(()),
            read => read,
        }
    }

    /// Writes a datum.
    ///
    /// # Errors
    /// If the JSON is no datum of the schema.
    pub fn write(&self, json: &Json) -> Result<Vec<u8>, NoDatum> {
        let reader = Reader {
            schema: &self.schema,
            steps: Cell::new(0),
        };
        let value = reader.datum(json, self.schema.root(), &Pointer::root())?;
        let writer = GenericDatumWriter::builder(&self.codec).build();
        let written = writer.and_then(|writer| writer.write_value_to_vec(value));
        written.map_err(|error| NoDatum::Undecided(format!("apache-avro says: {error}")))
    }
}

struct Reader<'schema> {
    schema: &'schema Schema,
    steps: Cell<usize>,
}

impl Reader<'_> {
    fn datum(&self, json: &Json, id: TypeId, at: &Pointer) -> Result<Value, NoDatum> {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > MAX_STEPS {
            let why = format!("its unions can be read in more than {MAX_STEPS} ways");
            return Err(NoDatum::Undecided(why));
        }
        let wrong = || wrong(at, json, &self.schema.describe(id));
        match self.schema.shape(id) {
            Shape::Primitive(primitive) => self::primitive(*primitive, json).ok_or_else(wrong),
            Shape::Fixed(fixed) => self::fixed(fixed, json).ok_or_else(wrong),
            Shape::Enum(shape) => symbol(shape, json, at).unwrap_or_else(|| Err(wrong())),
            Shape::Array(items) => {
                let list = json.as_array().ok_or_else(wrong)?.iter().enumerate();
                let items = list.map(|(index, item)| self.datum(item, items.of, &at.join(index)));
                items.collect::<Result<_, _>>().map(Value::Array)
            }
            Shape::Map(values) => {
                let members = json.as_object().ok_or_else(wrong)?.iter();
                let entries = members.map(|(key, value)| {
                    let value = self.datum(value, values.of, &at.join(key))?;
                    Ok((key.clone(), value))
                });
                entries.collect::<Result<_, _>>().map(Value::Map)
            }
            Shape::Record(record) => self.record(record, json, at),
            Shape::Union(branches) => self.union(branches, json, id, at),
            Shape::Reference(reference) => {
                let why = format!("`{}` is not linked", reference.name);
                Err(NoDatum::Undecided(why))
            }
        }
    }

    fn record(&self, record: &Record, json: &Json, at: &Pointer) -> Result<Value, NoDatum> {
        let Some(members) = json.as_object() else {
            return Err(wrong(at, json, &format!("the record {}", record.name)));
        };
        let is_field = |name: &String| record.fields.iter().any(|field| field.name == *name);
        if let Some(name) = members.keys().find(|name| !is_field(name)) {
            return Err(NoDatum::Wrong {
                at: at.join(name),
                what: format!("{} has no field `{name}`", record.name),
            });
        }
        let fields = record.fields.iter().map(|field| {
            let at = at.join(&field.name);
            let value = match (members.get(&field.name), &field.default) {
                (Some(value), _) => self.datum(value, field.slot.of, &at)?,
                (None, Some(default)) => self.default(default, field.slot.of, &at)?,
                (None, None) => {
                    return Err(NoDatum::Wrong {
                        at,
                        what: format!(
                            "the field `{}` of {} is missing and has no default",
                            field.name, record.name
                        ),
                    });
                }
            };
            Ok((field.name.clone(), value))
        });
        fields.collect::<Result<_, _>>().map(Value::Record)
    }

    /// The default of a field. That of a union is of one of its branches, without a tag.
    fn default(&self, default: &Json, id: TypeId, at: &Pointer) -> Result<Value, NoDatum> {
        self.datum(default, id, at).map_err(|_| {
            NoDatum::Undecided(format!("the default of {at} is no value of its field"))
        })
    }

    /// The branch that a tag names, or else the first that takes the value as it is.
    fn union(
        &self,
        branches: &[Slot],
        json: &Json,
        id: TypeId,
        at: &Pointer,
    ) -> Result<Value, NoDatum> {
        let tagged = json.as_object().filter(|members| members.len() == 1);
        let tagged = tagged.and_then(|members| members.iter().next());
        let mut refusals = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            let position = u32::try_from(index);
            let position =
                position.map_err(|_| NoDatum::Undecided("too many branches".to_owned()))?;
            let inside = tagged.filter(|(tag, _)| self.is_called(branch.of, tag));
            let inside = inside.map(|(tag, inside)| (inside, at.join(tag)));
            for (value, at) in inside.into_iter().chain([(json, at.clone())]) {
                match self.datum(value, branch.of, &at) {
                    Ok(value) => return Ok(Value::Union(position, Box::new(value))),
                    Err(NoDatum::Undecided(why)) => return Err(NoDatum::Undecided(why)),
                    Err(refusal) => refusals.push(refusal),
                }
            }
        }
        // The branch that came furthest is the one that was meant.
        let depth = |refusal: &NoDatum| match refusal {
            NoDatum::Wrong { at, .. } => at.steps().count(),
            NoDatum::Undecided(_) => 0,
        };
        let nearest = refusals.into_iter().max_by_key(depth);
        match nearest {
            Some(refusal) if depth(&refusal) > at.steps().count() => Err(refusal),
            _ => Err(wrong(at, json, &self.schema.describe(id))),
        }
    }

    fn is_called(&self, id: TypeId, tag: &str) -> bool {
        let shape = self.schema.shape(id);
        match shape.name() {
            Some(name) => name.to_string() == tag,
            None => shape.kind() == tag,
        }
    }
}

fn wrong(at: &Pointer, json: &Json, wanted: &str) -> NoDatum {
    NoDatum::Wrong {
        at: at.clone(),
        what: format!("{} is no {wanted}", called(json)),
    }
}

/// What a value is, for a sentence.
fn called(json: &Json) -> String {
    const LONGEST: usize = 60;
    match json {
        Json::Object(_) => "an object".to_owned(),
        Json::Array(_) => "a list".to_owned(),
        scalar => {
            let text = scalar.to_string();
            match text.char_indices().nth(LONGEST) {
                Some((cut, _)) => format!("{}…", &text[..cut]),
                None => text,
            }
        }
    }
}

fn primitive(primitive: Primitive, json: &Json) -> Option<Value> {
    Some(match (primitive, json) {
        (Primitive::Null, Json::Null) => Value::Null,
        (Primitive::Boolean, Json::Bool(value)) => Value::Boolean(*value),
        (Primitive::Int, Json::Number(number)) => Value::Int(i32::try_from(number.as_i64()?).ok()?),
        (Primitive::Long, Json::Number(number)) => Value::Long(number.as_i64()?),
        (Primitive::Float, _) => Value::Float(narrow(float(json)?)),
        (Primitive::Double, _) => Value::Double(float(json)?),
        (Primitive::Bytes, Json::String(text)) => Value::Bytes(bytes(text)?),
        (Primitive::String, Json::String(text)) => Value::String(text.clone()),
        _ => return None,
    })
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "a float of Avro keeps what fits"
)]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// A number, or the name of one that JSON has no number for.
fn float(json: &Json) -> Option<f64> {
    match json {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

/// Bytes are letters from U+0000 to U+00FF.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let letters = text.chars();
    letters
        .map(|letter| u8::try_from(u32::from(letter)).ok())
        .collect()
}

fn fixed(fixed: &Fixed, json: &Json) -> Option<Value> {
    let bytes = bytes(json.as_str()?)?;
    (bytes.len() == fixed.size).then_some(Value::Fixed(fixed.size, bytes))
}

/// `None` when it is no text at all.
fn symbol(shape: &Enum, json: &Json, at: &Pointer) -> Option<Result<Value, NoDatum>> {
    let text = json.as_str()?;
    let known = shape.symbols.iter().position(|symbol| symbol == text);
    let known = known.and_then(|index| u32::try_from(index).ok());
    Some(match known {
        Some(index) => Ok(Value::Enum(index, text.to_owned())),
        None => Err(NoDatum::Wrong {
            at: at.clone(),
            what: format!("{} is no symbol of {}", called(json), shape.name),
        }),
    })
}
