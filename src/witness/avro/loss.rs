//! Claims about values that never arrive: the reader fills a default in, and nobody is told.

use apache_avro::types::Value;

use super::Step;
use super::apache;
use super::decoder::Seen;
use super::meaning::telling_value;
use super::prover::{Event, Prover};
use super::value::NoEvent;
use crate::format::avro::{Field, FullName, Primitive, Schema, Shape, TypeId};
use crate::model::{Impact, Proof, Witness};

/// What is claimed: the reader reads on without the value of a field, or fails for want of it.
#[derive(Debug, Clone, Copy)]
pub struct Loss<'claim> {
    /// The way to the record in the writer's datum.
    pub written_in: &'claim [Step],
    /// The field of the writer's record, and its position.
    pub written: (&'claim Field, usize),
    /// The way to the record in what the reader makes of it.
    pub read_in: &'claim [Step],
    /// The field that the reader has instead.
    pub read: &'claim Field,
}

/// A field of the reader that the data lacks.
#[derive(Debug, Clone, Copy)]
pub struct Gap<'claim> {
    /// The way to the record in the writer's datum.
    pub written_in: &'claim [Step],
    /// The way to the record in what the reader makes of it.
    pub read_in: &'claim [Step],
    /// The name of the reader's record.
    pub record: &'claim FullName,
    /// The field.
    pub field: &'claim Field,
}

impl Loss<'_> {
    fn field(&self) -> Vec<Step> {
        let (_, position) = self.written;
        let way = self.written_in.iter().copied();
        way.chain([Step::Field(position)]).collect()
    }

    fn told(&self, wrote: &serde_json::Value, reads: &serde_json::Value) -> String {
        let (written, _) = self.written;
        let (written, read) = (&written.name, &self.read.name);
        format!("{wrote} was written as {written}, the reader takes {reads} for {read}")
    }
}

impl Prover<'_> {
    /// Writes a value that is not the default, and sees that the strict decoder passes over it.
    pub fn lose(&self, loss: Loss<'_>) -> Proof {
        self.try_lose(loss).unwrap_or_else(|error| Proof::NotTried {
            why: error.to_string(),
        })
    }

    fn try_lose(&self, loss: Loss<'_>) -> Result<Proof, NoEvent> {
        let field = loss.field();
        let encoded = self.encode_telling(&field, loss.written.0)?;
        let (own, foreign) = self.read_watching(&encoded, &field)?;
        let ((own, Some(Seen { value: wrote, .. })), Some(default)) = (own, &loss.read.default)
        else {
            return Err(NoEvent::NotMade("there is no such value".to_owned()));
        };
        if wrote == *default {
            let why = "the value that was tried is the default as well";
            return Err(NoEvent::NotMade(why.to_owned()));
        }
        let (reading, seen) = foreign;
        if let Some(failure) = reading.failures.first() {
            let why = format!("the reader refuses the event before: {}", failure.message);
            return Err(NoEvent::NotMade(why));
        }
        let event = Event {
            value: own.value,
            encoded,
            reading,
        };
        Ok(match seen {
            None => Proof::Proven(self.witness(event, loss.told(&wrote, default))),
            Some(seen) => {
                let outcome = format!("the reader read {}", seen.value);
                Proof::Refuted(self.witness(event, outcome))
            }
        })
    }

    /// Sees that apache-avro fills the default in, or fails where there is none. Without an event it says `why`.
    pub fn lose_in_rust(&self, loss: Loss<'_>, why: &str) -> Proof {
        let shown = self.try_lose_in_rust(loss);
        shown.map_or_else(
            || Proof::BySpecification {
                why: why.to_owned(),
            },
            Proof::Proven,
        )
    }

    fn try_lose_in_rust(&self, loss: Loss<'_>) -> Option<Witness> {
        let apache = self.apache()?;
        let encoded = self.encode_telling(&loss.field(), loss.written.0).ok()?;
        let own = self.read_back(&encoded)?;
        let outcome = match apache.read(&encoded) {
            // It tells the field that it misses in quotes; it may fail for another reason.
            Err(said) => said
                .contains(&format!("{:?}", loss.read.name))
                .then_some(said)?,
            Ok(read) => {
                let back = apache.read_back(&encoded)?;
                let wrote = apache::field(&back, loss.written_in, &loss.written.0.name)?;
                let reads = apache::field(&read, loss.read_in, &loss.read.name)?;
                (wrote != reads).then(|| loss.told(&wrote, &reads))?
            }
        };
        Some(Witness {
            codec: apache::CODEC,
            ..self.witness(own, outcome)
        })
    }

    /// Sees that apache-avro cannot fill a gap, or fills it with null where that is not the default. Without an event it says
    /// `why`.
    pub fn fill_in_rust(&self, gap: Gap<'_>, why: &str) -> (Impact, Proof) {
        let unheard = || {
            let why = why.to_owned();
            (Impact::Unreadable, Proof::NotTried { why })
        };
        let shown = self.try_fill_in_rust(gap);
        shown.map_or_else(unheard, |(impact, witness)| {
            (impact, Proof::Proven(witness))
        })
    }

    fn try_fill_in_rust(&self, gap: Gap<'_>) -> Option<(Impact, Witness)> {
        let apache = self.apache()?;
        let event = self.event(gap.written_in).ok()?;
        let name = &gap.field.name;
        let (impact, outcome) = match apache.read(&event.encoded) {
            Err(_) => {
                let said = apache.refuses_for(&event.encoded, gap.record.as_str(), name)?;
                (Impact::Unreadable, said)
            }
            Ok(read) => {
                let is_null = apache::field(&read, gap.read_in, name)?.is_null();
                let default = gap.field.default.as_ref().filter(|_| is_null)?;
                let outcome =
                    format!("the reader takes null for {name}, not its default {default}");
                (Impact::Misread, outcome)
            }
        };
        let witness = Witness {
            codec: apache::CODEC,
            ..self.witness(event, outcome)
        };
        Some((impact, witness))
    }

    fn encode_telling(&self, way: &[Step], field: &Field) -> Result<Vec<u8>, NoEvent> {
        let (further, end) = telling_way(self.writer(), field.slot.of);
        self.encode(&[way, further.as_slice()].concat(), end)
    }
}

/// The way to a value that hardly anyone takes for a default, and the value at the end of it.
fn telling_way(schema: &Schema, of: TypeId) -> (Vec<Step>, Option<Value>) {
    match schema.shape(of) {
        Shape::Union(branches) => {
            let is_null = |of| matches!(schema.shape(of), Shape::Primitive(Primitive::Null));
            let telling = branches.iter().position(|branch| !is_null(branch.of));
            let index = telling.unwrap_or_default();
            let Some(branch) = branches.get(index) else {
                return (Vec::new(), None);
            };
            // A union holds no union.
            let (further, end) = telling_way(schema, branch.of);
            let way = std::iter::once(Step::Branch(index)).chain(further);
            (way.collect(), end)
        }
        Shape::Enum(shape) => {
            let last = shape.symbols.len().checked_sub(1);
            (last.map(Step::Symbol).into_iter().collect(), None)
        }
        Shape::Array(_) => (vec![Step::Items], None),
        Shape::Map(_) => (vec![Step::Values], None),
        Shape::Primitive(Primitive::Null) | Shape::Record(_) | Shape::Reference(_) => {
            (Vec::new(), None)
        }
        Shape::Primitive(Primitive::Boolean) => (Vec::new(), Some(Value::Boolean(true))),
        Shape::Primitive(Primitive::Float) => (Vec::new(), Some(Value::Float(1.5))),
        Shape::Primitive(Primitive::Double) => (Vec::new(), Some(Value::Double(1.5))),
        Shape::Primitive(Primitive::String) => {
            (Vec::new(), Some(Value::String("a value".to_owned())))
        }
        shape @ (Shape::Primitive(_) | Shape::Fixed(_)) => (
            Vec::new(),
            telling_value(shape, schema.get(of).logical.as_ref()),
        ),
    }
}
