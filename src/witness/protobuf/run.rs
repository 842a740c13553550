//! One message, written by one side and read by the other.

use prost_reflect::{DeserializeOptions, DynamicMessage, Value};

use super::samples::in_field;
use super::{CODEC, Experiment, Sample, Watch, datum, encoded, filled};
use crate::format::protobuf::{Field, Message};
use crate::model::{Direction, Impact, Layer, Witness};

/// What the reader made of what was watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    /// It arrived.
    Same,
    /// Another value.
    Other {
        /// The field, in the reader.
        field: String,
        wrote: String,
        read: String,
    },
    /// Nothing.
    Gone,
    /// The decoder failed, with this to say.
    Refused(String),
}

impl Seen {
    /// Whether this is what was claimed.
    pub(super) fn confirms(&self, impact: Impact) -> bool {
        match self {
            Self::Same => false,
            Self::Other { .. } => impact == Impact::Misread,
            // Where a number means another type, prost-reflect refuses what other runtimes set aside as unknown.
            Self::Refused(_) => matches!(impact, Impact::Unreadable | Impact::Lost),
            Self::Gone => matches!(impact, Impact::Lost | Impact::Misread),
        }
    }
}

/// An experiment in one direction.
pub(super) struct Run<'a> {
    experiment: &'a Experiment,
    direction: Direction,
    layer: Layer,
    impact: Impact,
    /// The fields on the way, the writer's and the reader's.
    route: Vec<(Field, Field)>,
    /// The message that is filled.
    inner: Message,
    /// What is written and read as a whole.
    writer: Message,
    reader: Message,
}

impl<'a> Run<'a> {
    /// Gets ready; `None` when the change could not be told from what happens on the way to it.
    pub(super) fn new(
        experiment: &'a Experiment,
        direction: Direction,
        layer: Layer,
        impact: Impact,
    ) -> Option<Self> {
        let route = experiment.route.iter();
        let route = route.map(|(old, new)| direction.writer_reader(old.clone(), new.clone()));
        let route: Vec<_> = route.collect();
        if layer != Layer::Wire && !route.iter().all(|(writer, reader)| has_key(reader, writer)) {
            return None;
        }
        let (old, new) = experiment.outermost();
        let (writer, reader) = direction.writer_reader(old, new);
        let (inner, _) = direction.writer_reader(&experiment.old, &experiment.new);
        Some(Self {
            experiment,
            direction,
            layer,
            impact,
            route,
            inner: inner.clone(),
            writer,
            reader,
        })
    }

    /// Writes a sample and reads it; `None` when it cannot be written.
    pub(super) fn read_back(&self, sample: &Sample) -> Option<(Seen, Witness)> {
        let inner = filled(&self.inner, sample)?;
        let written = self.wrapped(inner.clone())?;
        let event = serde_json::to_value(&written).ok()?;
        let bytes = match self.layer {
            Layer::Wire => encoded(&written),
            Layer::WireJson | Layer::Source => event.to_string().into_bytes(),
        };
        // What its own writer cannot read proves nothing.
        self.decode(&self.writer, &bytes, true).ok()?;
        // A symbol is refused by the strict parser only. That one would refuse an unknown key as well.
        let keys_known = sample.iter().all(|(field, _)| self.knows_key(field));
        let strict = self.impact == Impact::Unreadable && keys_known;
        let seen = match self.decode(&self.reader, &bytes, strict) {
            Ok(read) => self.compare(&inner, &read),
            Err(problem) => Seen::Refused(problem),
        };
        let outcome = self.tell(&seen);
        let witness = Witness {
            direction: self.direction,
            codec: CODEC,
            event,
            encoded: bytes,
            outcome,
            opinion: None,
        };
        Some((seen, witness))
    }

    fn knows_key(&self, field: &Field) -> bool {
        let sides = (&self.experiment.old, &self.experiment.new);
        let (_, reader) = self.direction.writer_reader(sides.0, sides.1);
        reader.field_by_json_key(field.json_name()).is_some()
    }

    /// The message inside the messages that lead to it.
    fn wrapped(&self, inner: DynamicMessage) -> Option<DynamicMessage> {
        let mut outwards = self.route.iter().rev();
        outwards.try_fold(inner, |inner, (field, _)| {
            let outer = DynamicMessage::new(field.message().0);
            field.set(outer, in_field(field, &Value::Message(inner)))
        })
    }

    fn decode(&self, by: &Message, bytes: &[u8], strict: bool) -> Result<DynamicMessage, String> {
        match self.layer {
            Layer::Wire => {
                DynamicMessage::decode(by.0.clone(), bytes).map_err(|error| error.to_string())
            }
            Layer::WireJson | Layer::Source => {
                let options = DeserializeOptions::new().deny_unknown_fields(strict);
                let mut json = serde_json::Deserializer::from_slice(bytes);
                DynamicMessage::deserialize_with_options(by.0.clone(), &mut json, &options)
                    .map_err(|error| error.to_string())
            }
        }
    }

    fn compare(&self, written: &DynamicMessage, read: &DynamicMessage) -> Seen {
        let mut inner = read.clone();
        for (_, field) in &self.route {
            let next = field.get(&inner).and_then(first_message);
            let Some(next) = next else { return Seen::Gone };
            inner = next;
        }
        let watched = self.experiment.watch.iter();
        let mut seen = watched.map(|watch| look(watch, written, &inner));
        seen.find(|seen| *seen != Seen::Same).unwrap_or(Seen::Same)
    }

    fn tell(&self, seen: &Seen) -> String {
        match seen {
            Seen::Same => "reads every value as it was written".to_owned(),
            Seen::Other { field, wrote, read } => {
                format!("reads `{field}` as {read} where {wrote} was written")
            }
            Seen::Gone if self.layer == Layer::Wire => {
                "reads nothing: the value lands in the unknown fields, or in none".to_owned()
            }
            Seen::Gone => "reads nothing: the key is unknown and ignored".to_owned(),
            Seen::Refused(problem) if self.impact == Impact::Lost => format!(
                "refuses it: {problem} (other runtimes set the bytes aside as an unknown field and read nothing)"
            ),
            Seen::Refused(problem) => format!("refuses it: {problem}"),
        }
    }
}

/// Whether the reader takes the writer's JSON key for this field.
fn has_key(reader: &Field, writer: &Field) -> bool {
    let found = reader.message().field_by_json_key(writer.json_name());
    found.is_some_and(|found| found.number() == reader.number())
}

/// The message in a field, the first when there are several.
fn first_message(value: Value) -> Option<DynamicMessage> {
    match value {
        Value::Message(message) => Some(message),
        Value::List(values) => values.into_iter().next().and_then(first_message),
        Value::Map(entries) => entries.into_values().next().and_then(first_message),
        _ => None,
    }
}

fn look(watch: &Watch, written: &DynamicMessage, read: &DynamicMessage) -> Seen {
    match watch {
        Watch::Value { writer, reader } => {
            let wrote = writer.as_ref().and_then(|writer| writer.get(written));
            same_value(
                writer.as_ref(),
                reader,
                wrote.as_ref(),
                reader.get(read).as_ref(),
            )
        }
        Watch::Symbol { writer, reader } => {
            let (wrote, read) = (symbol(writer, written), symbol(reader, read));
            if wrote == read {
                Seen::Same
            } else {
                other(reader, wrote, read)
            }
        }
        Watch::Default { writer, reader } => {
            let (wrote, read) = (writer.default_value(), reader.default_value());
            same_value(Some(writer), reader, Some(&wrote), Some(&read))
        }
    }
}

fn same_value(
    writer: Option<&Field>,
    field: &Field,
    wrote: Option<&Value>,
    read: Option<&Value>,
) -> Seen {
    let data = |value: Option<&Value>| value.map(datum::of).unwrap_or_default();
    let (written, found) = (data(wrote), data(read));
    if datum::are_equal(&written, &found) {
        return Seen::Same;
    }
    if wrote.is_some() && read.is_none() {
        return Seen::Gone;
    }
    let writer = writer.unwrap_or(field);
    other(field, spell(writer, wrote), spell(field, read))
}

fn other(field: &Field, wrote: String, read: String) -> Seen {
    Seen::Other {
        field: field.name().to_owned(),
        wrote,
        read,
    }
}

/// A value as `ProtoJSON` writes it.
fn spell(field: &Field, value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "nothing".to_owned();
    };
    let message = field.set(DynamicMessage::new(field.message().0), value.clone());
    let event = message.and_then(|message| serde_json::to_value(&message).ok());
    let event = event.unwrap_or_default();
    match event.get(field.json_name()) {
        Some(serde_json::Value::Object(entries)) => {
            // Entries of a map have no order; here they get one.
            let sorted: std::collections::BTreeMap<_, _> = entries.iter().collect();
            serde_json::json!(sorted).to_string()
        }
        Some(json) => json.to_string(),
        // Zero is not written where presence is implicit.
        None => value.to_string(),
    }
}

/// The name of the symbol in a field or under a key of it, or its bare number; the default when the field is not there.
fn symbol(field: &Field, message: &DynamicMessage) -> String {
    let value = field.get(message).unwrap_or_else(|| field.default_value());
    let number = match value {
        Value::Map(entries) => entries.into_values().next().as_ref().and_then(number),
        value => number(&value),
    };
    let Some(number) = number else {
        return "nothing".to_owned();
    };
    let kind = field
        .map_entry()
        .map_or_else(|| field.kind(), |(_, value)| value.kind());
    let item = kind.as_enum().cloned();
    let known = item.and_then(|item| item.get_value(number));
    known.map_or_else(|| number.to_string(), |value| value.name().to_owned())
}

fn number(value: &Value) -> Option<i32> {
    datum::of(value).into_iter().find_map(|datum| match datum {
        datum::Datum::Integer(number) => i32::try_from(number).ok(),
        _ => None,
    })
}
