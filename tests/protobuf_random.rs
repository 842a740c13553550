//! Random schemas, changed at random: where the verdict is "compatible", random messages must arrive as they were
//! written, and nothing that is claimed may be contradicted by the codec.

#![expect(
    clippy::unwrap_used,
    reason = "a test whose schemas do not compile must fail"
)]

mod support;

use std::fmt::Write as _;

use prost_reflect::prost::Message as _;
use prost_reflect::{
    DescriptorPool, DeserializeOptions, DynamicMessage, FieldDescriptor, Kind, MapKey,
    MessageDescriptor, Value,
};
use schema_gate::compat::Semantics;
use schema_gate::format::Reading;
use schema_gate::model::{Direction, Layer, Proof, SchemaType};
use support::{Judged, Snapshot};

const ROUNDS: u64 = 400;
const MESSAGES_A_ROUND: usize = 30;

#[test]
fn what_is_called_compatible_arrives() {
    let mut compatible = 0;
    for seed in 1..=ROUNDS {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let old = Schema::random(&mut dice);
        let mut new = old.clone();
        for _ in 0..=dice.below(2) {
            new.change(&mut dice);
        }
        let (old, new) = (old.to_string(), new.to_string());
        let judged = judge(&old, &new);
        let story = format!("seed {seed}\n{old}\n--- becomes ---\n{new}");
        assert!(judged.unread.is_empty(), "{:?}\n{story}", judged.unread);
        assert_nothing_contradicted(&judged, &story);
        for direction in Direction::BOTH {
            for layer in [Layer::Wire, Layer::WireJson] {
                if judged.verdict(direction, layer) == "compatible" {
                    compatible += 1;
                    let (writer, reader) = direction.writer_reader(&old, &new);
                    assert_arrives(writer, reader, layer, &mut dice, &story);
                }
            }
        }
    }
    eprintln!("{compatible} of {} verdicts were compatible", ROUNDS * 4);
    assert!(compatible > 100, "the changes are too wild to say anything");
}

fn judge(old: &str, new: &str) -> Judged {
    let side =
        |origin, text: &str| Snapshot::new(origin, [("shop.proto".to_owned(), text.to_owned())]);
    support::judge(
        &side("old", old),
        &side("new", new),
        Some(SchemaType::Protobuf),
        &Reading::default(),
        Semantics::default(),
    )
}

fn assert_nothing_contradicted(judged: &Judged, story: &str) {
    let changes = judged
        .pairs
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes);
    for change in changes {
        for effect in &change.effects {
            let is_bad = matches!(effect.proof, Proof::Refuted(_) | Proof::NotTried { .. });
            assert!(!is_bad, "{}: {effect:#?}\n{story}", change.rule.id);
        }
    }
}

fn assert_arrives(writer: &str, reader: &str, layer: Layer, dice: &mut Dice, story: &str) {
    let (writer, reader) = (compile(writer), compile(reader));
    for _ in 0..MESSAGES_A_ROUND {
        let Some(target) = reader.get_message_by_name("Order") else {
            return;
        };
        let message = random_message(&writer.get_message_by_name("Order").unwrap(), dice, 3);
        let read = match layer {
            Layer::Wire => {
                DynamicMessage::decode(target, message.encode_to_vec().as_slice()).unwrap()
            }
            Layer::WireJson | Layer::Source => {
                let event = serde_json::to_value(&message).unwrap();
                let options = DeserializeOptions::new().deny_unknown_fields(false);
                DynamicMessage::deserialize_with_options(target, event, &options).unwrap()
            }
        };
        assert!(
            is_same(&message, &read),
            "{layer}: {message}\nwas read as\n{read}\n{story}"
        );
    }
}

/// Small and repeatable (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let roll = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(roll).unwrap() % sides
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// Three messages and two enums that may use each other.
#[derive(Clone)]
struct Schema {
    messages: Vec<(&'static str, Vec<Field>)>,
    enums: Vec<(&'static str, Vec<(String, usize)>)>,
}

#[derive(Clone)]
struct Field {
    name: String,
    number: usize,
    label: &'static str,
    kind: &'static str,
    oneof: Option<&'static str>,
}

const KINDS: [&str; 14] = [
    "int32", "int64", "uint32", "sint32", "fixed32", "double", "bool", "string", "bytes", "Status",
    "Color", "Order", "Line", "Address",
];

impl Schema {
    fn random(dice: &mut Dice) -> Self {
        let mut schema = Self {
            messages: vec![("Order", vec![]), ("Line", vec![]), ("Address", vec![])],
            enums: vec![("Status", vec![]), ("Color", vec![])],
        };
        for (name, symbols) in &mut schema.enums {
            let symbol = |number| (format!("{name}_{number}").to_uppercase(), number);
            symbols.extend((0..3).map(symbol));
        }
        for index in 0..schema.messages.len() {
            for number in 1..=4 {
                let field = Field::random(dice, number);
                schema.messages[index].1.push(field);
            }
        }
        schema
    }

    /// One change of the kind that people make.
    fn change(&mut self, dice: &mut Dice) {
        if dice.below(6) == 0 {
            let (name, symbols) = &mut self.enums[dice.below(2)];
            let next = symbols.len() + 7;
            match dice.below(3) {
                0 => symbols.push((format!("{name}_{next}").to_uppercase(), next)),
                1 if symbols.len() > 1 => drop(symbols.pop()),
                _ => {
                    let index = dice.below(symbols.len());
                    symbols[index].0.push('X');
                }
            }
            return;
        }
        let fields = &mut self.messages[dice.below(3)].1;
        let index = dice.below(fields.len());
        let next = fields.iter().map(|field| field.number).max().unwrap() + 1;
        match dice.below(9) {
            0 => drop(fields.remove(index)),
            1 => fields.push(Field::random(dice, next)),
            2 => fields[index].name.push('x'),
            3 => fields[index].number = next,
            4 => fields[index].kind = *dice.pick(&KINDS),
            5 => {
                let kind = fields[index].kind;
                fields[index].label = Field::random_label(dice, kind);
                fields[index].oneof = None;
            }
            6 => fields[index].oneof = None,
            7 => {
                fields[index].label = "";
                fields[index].oneof = Some("choice");
            }
            _ => {
                let other = dice.below(fields.len());
                let number = fields[index].number;
                fields[index].number = fields[other].number;
                fields[other].number = number;
            }
        }
    }
}

impl Field {
    fn random(dice: &mut Dice, number: usize) -> Self {
        let kind = *dice.pick(&KINDS);
        let oneof = (dice.below(4) == 0).then_some("choice");
        Self {
            name: format!("field_{number}"),
            number,
            label: match oneof {
                Some(_) => "",
                None => Self::random_label(dice, kind),
            },
            kind,
            oneof,
        }
    }

    fn random_label(dice: &mut Dice, kind: &str) -> &'static str {
        match dice.below(5) {
            0 => "optional ",
            1 => "repeated ",
            // An order in an order in an order: maps of messages would make them grow without end.
            2 if kind
                .chars()
                .all(|letter| letter.is_lowercase() || letter.is_numeric()) =>
            {
                "map"
            }
            _ => "",
        }
    }

    fn text(&self) -> String {
        let Self {
            name,
            number,
            label,
            kind,
            ..
        } = self;
        match *label {
            "map" => format!("map<string, {kind}> {name} = {number};"),
            label => format!("{label}{kind} {name} = {number};"),
        }
    }
}

impl std::fmt::Display for Schema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("syntax = \"proto3\";\n")?;
        for (name, symbols) in &self.enums {
            let symbols = symbols
                .iter()
                .fold(String::new(), |mut text, (name, number)| {
                    write!(text, " {name} = {number};").unwrap();
                    text
                });
            writeln!(f, "enum {name} {{{symbols} }}")?;
        }
        for (name, fields) in &self.messages {
            let of = |oneof: Option<&str>| {
                let fields = fields.iter().filter(|field| field.oneof == oneof);
                fields.map(Field::text).collect::<Vec<_>>().join(" ")
            };
            let choice = of(Some("choice"));
            let choice = match choice.as_str() {
                "" => String::new(),
                fields => format!("oneof choice {{ {fields} }}"),
            };
            writeln!(f, "message {name} {{ {} {choice} }}", of(None))?;
        }
        Ok(())
    }
}

fn compile(text: &str) -> DescriptorPool {
    let file = protox::file::File::from_source("shop.proto", text).unwrap();
    let mut pool = DescriptorPool::new();
    pool.add_file_descriptor_proto(file.into()).unwrap();
    pool
}

fn random_message(descriptor: &MessageDescriptor, dice: &mut Dice, depth: usize) -> DynamicMessage {
    let mut message = DynamicMessage::new(descriptor.clone());
    for field in descriptor.fields() {
        if dice.below(3) > 0 && (depth > 0 || field.kind().as_message().is_none()) {
            let value = random_value(&field, dice, depth);
            message.set_field(&field, value);
        }
    }
    message
}

fn random_value(field: &FieldDescriptor, dice: &mut Dice, depth: usize) -> Value {
    if field.is_map() {
        let entry = field.kind();
        let value = entry.as_message().unwrap().map_entry_value_field();
        let key = MapKey::String("key".to_owned());
        return Value::Map([(key, random_single(&value.kind(), dice, depth))].into());
    }
    if field.is_list() {
        let length = dice.below(3);
        let values = (0..length).map(|_| random_single(&field.kind(), dice, depth));
        return Value::List(values.collect());
    }
    random_single(&field.kind(), dice, depth)
}

fn random_single(kind: &Kind, dice: &mut Dice, depth: usize) -> Value {
    match kind {
        Kind::Int32 | Kind::Sint32 => Value::I32(*dice.pick(&[0, 1, -1, 77, i32::MIN, i32::MAX])),
        Kind::Int64 => Value::I64(*dice.pick(&[0, 1, -1, 1 << 33, i64::MIN, i64::MAX])),
        Kind::Uint32 | Kind::Fixed32 => Value::U32(*dice.pick(&[0, 1, 2, 1 << 31, u32::MAX])),
        Kind::Double => Value::F64(*dice.pick(&[0.0, 1.5, -1e200])),
        Kind::Bool => Value::Bool(dice.below(2) == 0),
        Kind::String => Value::String((*dice.pick(&["", "a", "é", "12"])).to_owned()),
        Kind::Bytes => Value::Bytes(
            dice.pick(&[vec![], vec![0x61], vec![0xff, 0xfe]])
                .clone()
                .into(),
        ),
        Kind::Enum(item) => {
            let numbers: Vec<_> = item.values().map(|value| value.number()).collect();
            Value::EnumNumber(*dice.pick(&numbers))
        }
        Kind::Message(message) => {
            Value::Message(random_message(message, dice, depth.saturating_sub(1)))
        }
        other => unreachable!("{other:?} is not among the kinds"),
    }
}

/// The field that takes the values of `field`: the one of that name, else the one of that number if its name is new.
fn counterpart(field: &FieldDescriptor, other: &MessageDescriptor) -> Option<FieldDescriptor> {
    let by_name = other.get_field_by_name(field.name());
    let by_number = || {
        let found = other.get_field(field.number())?;
        let is_known = field
            .parent_message()
            .get_field_by_name(found.name())
            .is_some();
        (!is_known).then_some(found)
    };
    by_name.or_else(by_number)
}

/// Whether every field that both sides have holds the same. Zero and nothing are not told apart.
fn is_same(written: &DynamicMessage, read: &DynamicMessage) -> bool {
    use prost_reflect::ReflectMessage as _;
    let (writer, reader) = (written.descriptor(), read.descriptor());
    let arrived = writer.fields().all(|field| {
        counterpart(&field, &reader)
            .is_none_or(|found| same_values(&values(written, &field), &values(read, &found)))
    });
    let nothing_strayed = reader.fields().all(|field| {
        counterpart(&field, &writer)
            .is_none_or(|sent| same_values(&values(written, &sent), &values(read, &field)))
    });
    arrived && nothing_strayed
}

fn same_values(written: &[Value], read: &[Value]) -> bool {
    let pairs = written.iter().zip(read);
    written.len() == read.len()
        && pairs
            .into_iter()
            .all(|(written, read)| same_single(written, read))
}

fn values(message: &DynamicMessage, field: &FieldDescriptor) -> Vec<Value> {
    if message.has_field(field) {
        singles(&message.get_field(field))
    } else {
        Vec::new()
    }
}

/// The values of a field, without zeros that are as good as nothing.
fn singles(value: &Value) -> Vec<Value> {
    match value {
        Value::List(values) if values.len() == 1 => singles(&values[0]),
        Value::List(values) => values.clone(),
        Value::Map(entries) => entries.values().cloned().collect(),
        single => {
            let is_zero = match single {
                Value::String(text) => text.is_empty(),
                Value::Bytes(bytes) => bytes.is_empty(),
                Value::Message(_) => false,
                number => integer(number) == Some(0) || *number == Value::F64(0.0),
            };
            if is_zero {
                vec![]
            } else {
                vec![single.clone()]
            }
        }
    }
}

fn same_single(written: &Value, read: &Value) -> bool {
    match (written, read) {
        (Value::Message(written), Value::Message(read)) => is_same(written, read),
        (Value::String(text), Value::Bytes(bytes)) => text.as_bytes() == bytes.as_ref(),
        _ => written == read || (integer(written).is_some() && integer(written) == integer(read)),
    }
}

fn integer(value: &Value) -> Option<i128> {
    match value {
        Value::Bool(value) => Some((*value).into()),
        Value::I32(value) | Value::EnumNumber(value) => Some((*value).into()),
        Value::I64(value) => Some((*value).into()),
        Value::U32(value) => Some((*value).into()),
        _ => None,
    }
}
