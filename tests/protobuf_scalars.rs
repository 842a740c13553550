//! The table of types against the codec: every scalar type becomes every other, alone and in lists, and the verdict
//! must be what round trips of edge values say.

#![expect(
    clippy::unwrap_used,
    reason = "a test whose schemas do not compile must fail"
)]

mod support;

use prost_reflect::prost::Message as _;
use prost_reflect::{
    DescriptorPool, DeserializeOptions, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor,
    Value,
};
use schema_gate::compat::Semantics;
use schema_gate::format::Reading;
use schema_gate::model::{Direction, Layer, SchemaType};
use support::Snapshot;

const SCALARS: [&str; 16] = [
    "double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32",
    "fixed64", "sfixed32", "sfixed64", "bool", "string", "bytes", "Status",
];

/// One of each sort is enough where the sorts are mixed with cardinalities.
const SORTS: [&str; 6] = ["int32", "sint64", "fixed32", "double", "string", "Status"];

#[test]
fn a_scalar_type_reads_another_as_the_codec_does() {
    for old in SCALARS {
        for new in SCALARS {
            check(&format!("{old} total = 1"), &format!("{new} total = 1"));
        }
    }
}

#[test]
fn a_list_reads_a_value_and_a_value_a_list_as_the_codec_does() {
    let slots = SORTS.iter().flat_map(|sort| {
        let unpacked = match *sort {
            "string" => String::new(),
            _ => " [packed = false]".to_owned(),
        };
        [
            format!("{sort} total = 1"),
            format!("optional {sort} total = 1"),
            format!("repeated {sort} total = 1"),
            format!("repeated {sort} total = 1{unpacked}"),
        ]
    });
    let slots: Vec<_> = slots.collect();
    for old in &slots {
        for new in &slots {
            check(old, new);
        }
    }
}

fn check(old: &str, new: &str) {
    let (old_text, new_text) = (schema(old), schema(new));
    let side =
        |origin, text: &str| Snapshot::new(origin, [("order.proto".to_owned(), text.to_owned())]);
    let judged = support::judge(
        &side("old", &old_text),
        &side("new", &new_text),
        Some(SchemaType::Protobuf),
        &Reading::default(),
        Semantics::default(),
    );
    let (old_order, new_order) = (compile(&old_text), compile(&new_text));
    for direction in Direction::BOTH {
        let (writer, reader) = direction.writer_reader(&old_order, &new_order);
        let wire = survives(writer, reader, through_bytes);
        let json = wire && survives(writer, reader, through_json);
        for (layer, survives) in [(Layer::Wire, wire), (Layer::WireJson, json)] {
            let expected = if survives {
                "compatible"
            } else {
                "incompatible"
            };
            let said = judged.verdict(direction, layer);
            assert_eq!(said, expected, "`{old}` -> `{new}` {direction} {layer}");
        }
    }
}

fn schema(field: &str) -> String {
    format!(
        "syntax = \"proto3\";\n\
         enum Status {{ UNKNOWN = 0; PAID = 1; SHIPPED = 2; }}\n\
         message Order {{ {field}; }}\n"
    )
}

fn compile(text: &str) -> MessageDescriptor {
    let file = protox::file::File::from_source("order.proto", text).unwrap();
    let mut pool = DescriptorPool::new();
    pool.add_file_descriptor_proto(file.into()).unwrap();
    pool.get_message_by_name("Order").unwrap()
}

type Read = fn(&DynamicMessage, &MessageDescriptor) -> Option<DynamicMessage>;

fn through_bytes(message: &DynamicMessage, reader: &MessageDescriptor) -> Option<DynamicMessage> {
    DynamicMessage::decode(reader.clone(), message.encode_to_vec().as_slice()).ok()
}

fn through_json(message: &DynamicMessage, reader: &MessageDescriptor) -> Option<DynamicMessage> {
    let event = serde_json::to_value(message).unwrap();
    let options = DeserializeOptions::new().deny_unknown_fields(true);
    DynamicMessage::deserialize_with_options(reader.clone(), event, &options).ok()
}

/// Whether every value that is worth trying arrives.
fn survives(writer: &MessageDescriptor, reader: &MessageDescriptor, read: Read) -> bool {
    let (written, found) = (writer.get_field(1).unwrap(), reader.get_field(1).unwrap());
    edge_values(&written).into_iter().all(|value| {
        let mut message = DynamicMessage::new(writer.clone());
        message.set_field(&written, value.clone());
        let read = read(&message, reader);
        read.is_some_and(|read| plain(&read.get_field(&found)) == plain(&value))
    })
}

fn edge_values(field: &FieldDescriptor) -> Vec<Value> {
    let single = edges(&field.kind());
    if !field.is_list() {
        return single;
    }
    let ones = single.iter().map(|value| Value::List(vec![value.clone()]));
    ones.chain([Value::List(single.clone())]).collect()
}

fn edges(kind: &Kind) -> Vec<Value> {
    match kind {
        Kind::Double => [1.0, -0.5, 1e300].map(Value::F64).to_vec(),
        Kind::Float => [1.0, -0.5, 1e30].map(Value::F32).to_vec(),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => {
            [1, 2, -1, i32::MIN, i32::MAX].map(Value::I32).to_vec()
        }
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => [1, 2, -1, 1 << 40, i64::MIN, i64::MAX]
            .map(Value::I64)
            .to_vec(),
        Kind::Uint32 | Kind::Fixed32 => [1, 2, 1 << 31, u32::MAX].map(Value::U32).to_vec(),
        Kind::Uint64 | Kind::Fixed64 => [1, 2, 1 << 63, u64::MAX].map(Value::U64).to_vec(),
        Kind::Bool => vec![Value::Bool(true)],
        Kind::String => ["a", "é", "17"]
            .map(|text| Value::String(text.to_owned()))
            .to_vec(),
        Kind::Bytes => vec![
            Value::Bytes(vec![0x61].into()),
            Value::Bytes(vec![0xff].into()),
        ],
        Kind::Enum(_) => [1, 2].map(Value::EnumNumber).to_vec(),
        Kind::Message(_) => unreachable!("no message among the scalars"),
    }
}

/// A value without its type: numbers as numbers, texts as bytes, one value as a list of one.
#[derive(Debug, PartialEq)]
enum Plain {
    Integer(i128),
    Float(f64),
    Bytes(Vec<u8>),
}

fn plain(value: &Value) -> Vec<Plain> {
    let integer = |value: i128| vec![Plain::Integer(value)];
    match value {
        Value::List(values) => values.iter().flat_map(plain).collect(),
        Value::Bool(value) => integer((*value).into()),
        Value::I32(value) | Value::EnumNumber(value) => integer((*value).into()),
        Value::I64(value) => integer((*value).into()),
        Value::U32(value) => integer((*value).into()),
        Value::U64(value) => integer((*value).into()),
        Value::F32(value) => vec![Plain::Float((*value).into())],
        Value::F64(value) => vec![Plain::Float(*value)],
        Value::String(text) => vec![Plain::Bytes(text.clone().into_bytes())],
        Value::Bytes(bytes) => vec![Plain::Bytes(bytes.to_vec())],
        Value::Map(_) | Value::Message(_) => unreachable!("no message among the scalars"),
    }
}
