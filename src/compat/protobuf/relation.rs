//! What a reader makes of the value that a writer sent in the same field.
//!
//! Only the two fields are looked at. What is inside of messages and enums is somebody else's question: where both
//! fields have such a type, the answer here is about everything else.

use prost_reflect::prost::encoding::WireType;
use prost_reflect::{EnumDescriptor, Kind};

use crate::format::protobuf::{Cardinality, EnumType, Field, Presence};
use crate::model::Impact;

/// What becomes of a value on the wire that does not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is taken for another value.
    Misread,
    /// Its wire type is not the reader's, so it is set aside as an unknown field.
    SetAside,
    /// It is a number that a closed enum does not list: set aside by the standard, kept by some codecs.
    Unlisted,
    /// The decoder fails.
    Refused,
}

impl Fate {
    /// What it does to whoever reads.
    pub(super) fn impact(self) -> Impact {
        match self {
            Self::Misread => Impact::Misread,
            Self::SetAside | Self::Unlisted => Impact::Lost,
            Self::Refused => Impact::Unreadable,
        }
    }
}

/// What happens on the wire to a value of `writer` that is read as `reader`; `None` when it arrives.
///
/// See <https://protobuf.dev/programming-guides/encoding/> and "Updating A Message Type" of the language guides.
pub(super) fn wire(writer: &Field, reader: &Field) -> Option<Fate> {
    if let (Some((key, value)), Some((reader_key, reader_value))) =
        (writer.map_entry(), reader.map_entry())
    {
        let fate = wire(&key, &reader_key).or_else(|| wire(&value, &reader_value));
        // A field of an entry that is set aside leaves its default behind, which is another value.
        return fate.map(|fate| match fate {
            Fate::SetAside => Fate::Misread,
            other => other,
        });
    }
    let written = Written::by(writer);
    if !accepts(reader, written.wire_type()) {
        return Some(Fate::SetAside);
    }
    let behind_length = written.wire_type() == WireType::LengthDelimited;
    let (kind, is_packed) = match written {
        Written::One(kind, _) => (kind, false),
        Written::Packed(kind) => (kind, true),
    };
    let value = if behind_length && is_packed != packs(reader) {
        Some(Fate::Misread)
    } else {
        element(&kind, &reader.kind())
    };
    let last_one_wins = many(writer) && !many(reader);
    value.or_else(|| last_one_wins.then_some(Fate::Misread))
}

/// What a field's values look like on the wire.
enum Written {
    One(Kind, WireType),
    Packed(Kind),
}

impl Written {
    fn by(field: &Field) -> Self {
        let kind = field.kind();
        if field.cardinality() == (Cardinality::Repeated { packed: true }) {
            return Self::Packed(kind);
        }
        let wire_type = single_wire_type(field);
        Self::One(kind, wire_type)
    }

    fn wire_type(&self) -> WireType {
        match self {
            Self::One(_, wire_type) => *wire_type,
            Self::Packed(_) => WireType::LengthDelimited,
        }
    }
}

fn single_wire_type(field: &Field) -> WireType {
    if field.is_delimited() {
        WireType::StartGroup
    } else {
        field.kind().wire_type()
    }
}

/// Parsers take a repeated number packed or not, whatever its declaration says.
fn accepts(reader: &Field, wire_type: WireType) -> bool {
    single_wire_type(reader) == wire_type
        || (packs(reader) && wire_type == WireType::LengthDelimited)
}

/// Whether bytes behind a length are taken for a run of numbers.
fn packs(field: &Field) -> bool {
    let is_number = !matches!(field.kind(), Kind::String | Kind::Bytes | Kind::Message(_));
    is_number && matches!(field.cardinality(), Cardinality::Repeated { .. })
}

fn many(field: &Field) -> bool {
    !matches!(field.cardinality(), Cardinality::Singular(_))
}

/// One value, written and read with the same wire type.
fn element(writer: &Kind, reader: &Kind) -> Option<Fate> {
    match (writer, reader) {
        (Kind::Enum(_), Kind::Enum(_))
        | (Kind::Message(_), Kind::Message(_))
        | (Kind::String, Kind::String | Kind::Bytes)
        | (Kind::Bytes, Kind::Bytes) => None,
        // Not every run of bytes is UTF-8, and few are a message.
        (Kind::Bytes, Kind::String) | (Kind::String | Kind::Bytes, Kind::Message(_)) => {
            Some(Fate::Refused)
        }
        (Kind::Message(_), Kind::String | Kind::Bytes) => Some(Fate::Misread),
        _ => match (Integers::written(writer), Integers::taken(reader)) {
            (Some(written), Some(taken)) => written.read_as(&taken),
            _ if writer == reader => None,
            // Floats and fixed numbers of one width share the wire type and nothing else.
            _ => Some(Fate::Misread),
        },
    }
}

/// The numbers that a writer sends or a reader takes, and how they are put into bytes.
struct Integers {
    lowest: i128,
    highest: i128,
    encoding: Encoding,
    /// An enum that knows only its own symbols.
    closed: Option<EnumType>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Varint,
    ZigZag,
    Fixed,
}

impl Integers {
    /// What a writer sends. An open enum can hold any number, but writers send the symbols they know.
    fn written(kind: &Kind) -> Option<Self> {
        let mut integers = Self::taken(kind)?;
        if let Kind::Enum(item) = kind {
            let numbers = item.values().map(|value| i128::from(value.number()));
            let numbers: Vec<_> = numbers.collect();
            integers.lowest = numbers.iter().copied().min().unwrap_or(0);
            integers.highest = numbers.iter().copied().max().unwrap_or(0);
        }
        Some(integers)
    }

    /// What a reader can hold.
    fn taken(kind: &Kind) -> Option<Self> {
        let ((lowest, highest), encoding) = match kind {
            Kind::Bool => ((0, 1), Encoding::Varint),
            Kind::Int32 | Kind::Enum(_) => (signed(32), Encoding::Varint),
            Kind::Int64 => (signed(64), Encoding::Varint),
            Kind::Uint32 => (unsigned(32), Encoding::Varint),
            Kind::Uint64 => (unsigned(64), Encoding::Varint),
            Kind::Sint32 => (signed(32), Encoding::ZigZag),
            Kind::Sint64 => (signed(64), Encoding::ZigZag),
            Kind::Fixed32 => (unsigned(32), Encoding::Fixed),
            Kind::Fixed64 => (unsigned(64), Encoding::Fixed),
            Kind::Sfixed32 => (signed(32), Encoding::Fixed),
            Kind::Sfixed64 => (signed(64), Encoding::Fixed),
            Kind::Double | Kind::Float | Kind::String | Kind::Bytes | Kind::Message(_) => {
                return None;
            }
        };
        let enumeration = kind.as_enum().map(|item| EnumType(item.clone()));
        Some(Self {
            lowest,
            highest,
            encoding,
            closed: enumeration.filter(EnumType::is_closed),
        })
    }

    fn fit(&self, reader: &Self) -> bool {
        self.lowest >= reader.lowest && self.highest <= reader.highest
    }

    fn read_as(&self, reader: &Self) -> Option<Fate> {
        let only_zero = self.lowest == 0 && self.highest == 0;
        if !self.fit(reader) || (self.encoding != reader.encoding && !only_zero) {
            return Some(Fate::Misread);
        }
        let item = reader.closed.as_ref()?;
        let knows = |number| i32::try_from(number).is_ok_and(|number| item.knows(number));
        let few = self.highest - self.lowest <= 1;
        let all_known = few && (self.lowest..=self.highest).all(knows);
        (!all_known).then_some(Fate::Unlisted)
    }
}

fn signed(bits: u32) -> (i128, i128) {
    (-(1 << (bits - 1)), (1 << (bits - 1)) - 1)
}

fn unsigned(bits: u32) -> (i128, i128) {
    (0, (1 << bits) - 1)
}

/// Whether zero, which is not written, is all that the writer has to say.
fn is_never_written(writer: &Field) -> bool {
    let is_implicit = writer.cardinality() == Cardinality::Singular(Presence::Implicit);
    let only_zero = |item: &EnumDescriptor| item.values().all(|value| value.number() == 0);
    is_implicit && writer.kind().as_enum().is_some_and(only_zero)
}

/// What happens in `ProtoJSON` to a value of `writer` that is read as `reader`; `None` when it arrives.
///
/// See <https://protobuf.dev/programming-guides/json/>. Keys are not looked at.
pub(super) fn json(writer: &Field, reader: &Field) -> Option<Impact> {
    if let (Some((key, value)), Some((reader_key, reader_value))) =
        (writer.map_entry(), reader.map_entry())
    {
        return json(&key, &reader_key).or_else(|| json(&value, &reader_value));
    }
    if is_never_written(writer) {
        return None;
    }
    let is_map = |field: &Field| field.cardinality() == Cardinality::Map;
    if is_map(writer) != is_map(reader) || many(writer) != many(reader) {
        return Some(Impact::Unreadable);
    }
    match (writer.kind(), reader.kind()) {
        (Kind::Enum(_), Kind::Enum(_)) | (Kind::Message(_), Kind::Message(_)) => None,
        (writer, reader) if writer == reader => None,
        (Kind::String, Kind::Bytes) | (Kind::Bytes, Kind::String) => Some(Impact::Misread),
        // Symbols are written by name; a parser that expects a symbol takes its number too.
        (Kind::Bool | Kind::Enum(_), _) | (_, Kind::Bool) => Some(Impact::Unreadable),
        (writer, reader) => match (Integers::written(&writer), Integers::taken(&reader)) {
            (Some(written), Some(taken)) if written.fit(&taken) => None,
            _ => Some(Impact::Unreadable),
        },
    }
}
