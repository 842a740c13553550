//! What a reader takes for something else: each leaf of a datum as it was written and as it is read, with what it stands for.

use schema_gate::format::avro::{Field, Logical, Primitive, Record, Schema, Shape, Slot, TypeId};
use schema_gate::model::{Impact, Place};
use schema_gate::witness::avro::{Failure, Refusal, Renames, Step};
use serde_json::Value;

/// A leaf that is read as something else, or a field whose value never arrives.
#[derive(Debug)]
pub(crate) struct Misread {
    /// Misread, or lost.
    pub(crate) impact: Impact,
    /// The writer's types on the way to it.
    pub(crate) way: Vec<TypeId>,
    /// Where the writer's and the reader's type or field stand.
    pub(crate) places: (Place, Place),
    /// What was written.
    pub(crate) wrote: Value,
    /// What is read instead.
    pub(crate) read: Value,
}

/// The leaves of a datum that are read, and are read as something else.
pub(crate) fn misread(
    (writer, wrote): (&Schema, &Value),
    (reader, read): (&Schema, &Value),
    failures: &[Failure],
) -> Vec<Misread> {
    let mut comparison = Comparison {
        writer,
        reader,
        renames: Renames::new(writer, reader),
        failures,
        path: Vec::new(),
        way: Vec::new(),
        found: Vec::new(),
    };
    comparison.value(writer.root(), wrote, reader.root(), read);
    comparison.found
}

struct Comparison<'run> {
    writer: &'run Schema,
    reader: &'run Schema,
    renames: Renames<'run>,
    failures: &'run [Failure],
    path: Vec<Step>,
    way: Vec<TypeId>,
    found: Vec<Misread>,
}

impl Comparison<'_> {
    fn value(&mut self, of: TypeId, wrote: &Value, read_as: TypeId, read: &Value) {
        if self.is_refused() {
            return;
        }
        self.way.push(of);
        self.parts(of, wrote, read_as, read);
        self.way.pop();
    }

    fn step(&mut self, step: Step, of: TypeId, wrote: &Value, read_as: TypeId, read: &Value) {
        self.path.push(step);
        self.value(of, wrote, read_as, read);
        self.path.pop();
    }

    /// Whether the value as a whole is refused; of a record that lacks a field the others are read.
    fn is_refused(&self) -> bool {
        let is_whole = |refusal: &Refusal| {
            use Refusal::{Ambiguous, Default, MissingField};
            !matches!(refusal, MissingField(_) | Default(_) | Ambiguous(_))
        };
        let is_here = |path: &[Step]| match path.strip_prefix(self.path.as_slice()) {
            Some(rest) => matches!(rest, [] | [Step::Symbol(_)]),
            None => false,
        };
        let mut failures = self.failures.iter();
        failures.any(|failure| is_whole(&failure.refusal) && is_here(&failure.path))
    }

    fn parts(&mut self, of: TypeId, wrote: &Value, read_as: TypeId, read: &Value) {
        let (writer, reader) = (self.writer, self.reader);
        match (writer.shape(of), reader.shape(read_as)) {
            (Shape::Union(branches), _) => {
                let (index, inside) = untagged(writer, branches, wrote).unwrap();
                let step = Step::Branch(index);
                self.step(step, branches[index].of, inside, read_as, read);
            }
            (_, Shape::Union(branches)) => {
                if let Some((index, inside)) = untagged(reader, branches, read) {
                    self.value(of, wrote, branches[index].of, inside);
                }
            }
            (Shape::Record(written), Shape::Record(wanted)) => {
                self.record((written, wrote), (wanted, read));
            }
            (Shape::Array(items), Shape::Array(read_items)) => {
                let items_of = |value: &Value| value.as_array().unwrap().clone();
                for (wrote, read) in items_of(wrote).iter().zip(&items_of(read)) {
                    self.step(Step::Items, items.of, wrote, read_items.of, read);
                }
            }
            (Shape::Map(values), Shape::Map(read_values)) => {
                for (key, wrote) in wrote.as_object().unwrap() {
                    self.step(Step::Values, values.of, wrote, read_values.of, &read[key]);
                }
            }
            (Shape::Enum(_), Shape::Enum(_)) if wrote == read => {}
            _ if self.is_same(of, wrote, read_as, read) => {}
            _ => {
                let places = (&writer.get(of).place, &reader.get(read_as).place);
                self.find(Impact::Misread, places, wrote, read);
            }
        }
    }

    fn find(
        &mut self,
        impact: Impact,
        (written, wanted): (&Place, &Place),
        wrote: &Value,
        read: &Value,
    ) {
        self.found.push(Misread {
            impact,
            way: self.way.clone(),
            places: (written.clone(), wanted.clone()),
            wrote: wrote.clone(),
            read: read.clone(),
        });
    }

    fn record(&mut self, (written, wrote): (&Record, &Value), (wanted, read): (&Record, &Value)) {
        let names = written.fields.iter();
        let names: Vec<&str> = names
            .map(|field| self.renames.field_name(written, field))
            .collect();
        for (index, field) in written.fields.iter().enumerate() {
            let name = names[index];
            let is_only = names.iter().filter(|other| **other == name).count() == 1;
            let mut fields = wanted.fields.iter();
            let Some(wanted) = fields.find(|wanted| is_only && wanted.name == name) else {
                // Schema resolution sends it to a field that the decoder fills in.
                let is_meant = |wanted: &&Field| {
                    wanted.aliases.contains(&field.name) && !names.contains(&&*wanted.name)
                };
                if let Some(wanted) = wanted.fields.iter().find(is_meant)
                    && let Some(default) = &wanted.default
                    && wrote[&field.name] != *default
                {
                    let places = (&field.place, &wanted.place);
                    let (wrote, read) = (&wrote[&field.name], &read[&wanted.name]);
                    self.find(Impact::Lost, places, wrote, read);
                }
                continue;
            };
            let (wrote, read) = (&wrote[&field.name], &read[name]);
            let (of, read_as) = (field.slot.of, wanted.slot.of);
            self.step(Step::Field(index), of, wrote, read_as, read);
        }
    }

    /// Whether a leaf is read as what was written.
    fn is_same(&self, of: TypeId, wrote: &Value, read_as: TypeId, read: &Value) -> bool {
        use Logical::{Decimal, LocalTimestamp, Other, Time, Timestamp};
        let (written, wanted) = (self.writer.get(of), self.reader.get(read_as));
        let is_same = match (&written.shape, &wanted.shape) {
            (Shape::Primitive(written), Shape::Primitive(wanted)) => {
                is_same_value((*written, wrote), (*wanted, read))
            }
            _ => wrote == read,
        };
        let stands_for_same = match (&written.logical, &wanted.logical) {
            // Whoever does not know a logical type sees the value underneath.
            (_, None | Some(Other(_))) => true,
            (Some(written), Some(wanted)) if written == wanted => true,
            (Some(Decimal { scale: was, .. }), Some(Decimal { scale: is, .. })) => {
                was == is || is_zero(wrote)
            }
            (Some(Time(_)), Some(Time(_)))
            | (Some(Timestamp(_)), Some(Timestamp(_)))
            | (Some(LocalTimestamp(_)), Some(LocalTimestamp(_))) => is_zero(wrote),
            _ => false,
        };
        is_same && stands_for_same
    }
}

/// Zero in any unit and with any scale.
fn is_zero(value: &Value) -> bool {
    let digits = value.as_str();
    value == 0 || digits.is_some_and(|digits| digits.chars().all(|byte| byte == '\0'))
}

fn is_same_value(
    (written, wrote): (Primitive, &Value),
    (wanted, read): (Primitive, &Value),
) -> bool {
    use Primitive::{Bytes, Double, Float, Int, Long, String};
    match (written, wanted) {
        (Int | Long, Float | Double) => {
            #[allow(
                clippy::cast_possible_truncation,
                reason = "a float of an i64 is whole and fits"
            )]
            let read = read.as_f64().unwrap() as i128;
            read == i128::from(wrote.as_i64().unwrap())
        }
        (String, Bytes) => {
            let bytes = wrote.as_str().unwrap().bytes();
            bytes.map(char::from).eq(read.as_str().unwrap().chars())
        }
        (Bytes, String) => {
            let bytes = wrote.as_str().unwrap().chars();
            let bytes = bytes.map(|byte| u8::try_from(u32::from(byte)).unwrap());
            std::str::from_utf8(&bytes.collect::<Vec<_>>())
                .is_ok_and(|text| Some(text) == read.as_str())
        }
        _ => wrote == read,
    }
}

/// The branch of a value in Avro's JSON encoding, and the value in it; `None` where nothing was read.
fn untagged<'value>(
    schema: &Schema,
    branches: &[Slot],
    value: &'value Value,
) -> Option<(usize, &'value Value)> {
    let name = |of: TypeId| {
        let shape = schema.shape(of);
        shape
            .name()
            .map_or_else(|| shape.kind().to_owned(), ToString::to_string)
    };
    let (tag, inside) = match value {
        Value::Object(tagged) => tagged.iter().next()?,
        null => (&"null".to_owned(), null),
    };
    let index = branches.iter().position(|branch| name(branch.of) == *tag)?;
    Some((index, inside))
}
