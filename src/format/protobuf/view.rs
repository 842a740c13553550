//! What a descriptor means, once syntax and labels are understood.
//!
//! Everything that a later edition may decide by a feature (presence, packing, closed enums, delimited encoding, JSON
//! names) is asked here and nowhere else.

use std::fmt;

use prost_reflect::{
    Cardinality as Label, DynamicMessage, EnumDescriptor, ExtensionDescriptor, FieldDescriptor,
    FileDescriptor, Kind, MessageDescriptor, OneofDescriptor, ReflectMessage as _,
    ServiceDescriptor, Syntax, Value,
};

use super::missing::is_stand_in;

/// A message type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message(pub MessageDescriptor);

impl Message {
    /// The name with package and enclosing messages.
    pub fn full_name(&self) -> &str {
        self.0.full_name()
    }

    /// The last part of the name.
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// Whether its file is missing: it stands in for a type of which nothing but the name is known.
    pub fn is_opaque(&self) -> bool {
        is_stand_in(self.0.parent_file().name())
    }

    /// Every field by number, the extensions that are known here included.
    pub fn fields(&self) -> Vec<Field> {
        let own = self.0.fields().map(Field::Own);
        let mut fields: Vec<_> = own
            .chain(self.0.extensions().map(Field::Extension))
            .collect();
        fields.sort_by_key(Field::number);
        fields
    }

    /// The field that a `ProtoJSON` parser takes for `key`: by JSON name, else by the name in the file.
    pub fn field_by_json_key(&self, key: &str) -> Option<Field> {
        let own = self.0.get_field_by_json_name(key);
        let own = own.or_else(|| self.0.get_field_by_name(key));
        own.map(Field::Own).or_else(|| {
            let extension = self.0.get_extension_by_json_name(key);
            extension.map(Field::Extension)
        })
    }

    /// The oneofs that somebody wrote, without those made up for `optional`.
    pub fn oneofs(&self) -> Vec<OneofDescriptor> {
        let written = self.0.oneofs().filter(|oneof| !oneof.is_synthetic());
        written.collect()
    }

    /// The message types declared inside, without map entries.
    pub fn nested_messages(&self) -> Vec<Self> {
        let nested = self
            .0
            .child_messages()
            .filter(|nested| !nested.is_map_entry());
        nested.map(Self).collect()
    }

    /// The enums declared inside.
    pub fn nested_enums(&self) -> Vec<EnumType> {
        self.0.child_enums().map(EnumType).collect()
    }

    /// Whether `ProtoJSON` gives it a form of its own, like a timestamp's text.
    pub fn has_special_json(&self) -> bool {
        let Some(name) = self.full_name().strip_prefix("google.protobuf.") else {
            return false;
        };
        matches!(
            name,
            "Any" | "Timestamp" | "Duration" | "Struct" | "Value" | "ListValue" | "FieldMask"
        ) || self.is_wrapper()
    }

    /// Whether `ProtoJSON` writes it as the bare value that it wraps.
    pub fn is_wrapper(&self) -> bool {
        let Some(name) = self.full_name().strip_prefix("google.protobuf.") else {
            return false;
        };
        matches!(
            name,
            "DoubleValue"
                | "FloatValue"
                | "Int64Value"
                | "UInt64Value"
                | "Int32Value"
                | "UInt32Value"
                | "BoolValue"
                | "StringValue"
                | "BytesValue"
        )
    }
}

/// A field of a message, declared in it or by an extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// Declared in the message.
    Own(FieldDescriptor),
    /// Declared by an `extend` block.
    Extension(ExtensionDescriptor),
}

/// How often a field may stand in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cardinality {
    /// At most once.
    Singular(Presence),
    /// Any number of times.
    Repeated {
        /// As one run of bytes instead of one by one.
        packed: bool,
    },
    /// Once for each key.
    Map,
}

/// Whether "not there" differs from "zero".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Zero is not written.
    Implicit,
    /// Zero is written when it was set.
    Explicit,
    /// A message without the field is refused.
    Required,
}

impl Field {
    /// The number on the wire.
    pub fn number(&self) -> u32 {
        match self {
            Self::Own(field) => field.number(),
            Self::Extension(field) => field.number(),
        }
    }

    /// The name in the file; the full name for an extension.
    pub fn name(&self) -> &str {
        match self {
            Self::Own(field) => field.name(),
            Self::Extension(field) => field.full_name(),
        }
    }

    /// The key that `ProtoJSON` writers use.
    pub fn json_name(&self) -> &str {
        match self {
            Self::Own(field) => field.json_name(),
            Self::Extension(field) => field.json_name(),
        }
    }

    /// The type of one value.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Own(field) => field.kind(),
            Self::Extension(field) => field.kind(),
        }
    }

    /// How often it may stand in a message.
    pub fn cardinality(&self) -> Cardinality {
        let (label, is_map, packed, explicit) = match self {
            Self::Own(field) => (
                field.cardinality(),
                field.is_map(),
                field.is_packed(),
                field.supports_presence(),
            ),
            Self::Extension(field) => (
                field.cardinality(),
                field.is_map(),
                field.is_packed(),
                field.supports_presence(),
            ),
        };
        match label {
            Label::Repeated if is_map => Cardinality::Map,
            Label::Repeated => Cardinality::Repeated { packed },
            Label::Required => Cardinality::Singular(Presence::Required),
            Label::Optional if explicit => Cardinality::Singular(Presence::Explicit),
            Label::Optional => Cardinality::Singular(Presence::Implicit),
        }
    }

    /// Whether a message without the field is refused.
    pub fn is_required(&self) -> bool {
        self.cardinality() == Cardinality::Singular(Presence::Required)
    }

    /// Whether its messages are written between a start and an end tag instead of behind their length.
    pub fn is_delimited(&self) -> bool {
        match self {
            Self::Own(field) => field.is_group(),
            Self::Extension(field) => field.is_group(),
        }
    }

    /// The types of key and value, when it is a map.
    pub fn map_entry(&self) -> Option<(Self, Self)> {
        match (self.cardinality(), self.kind()) {
            (Cardinality::Map, Kind::Message(entry)) => Some((
                Self::Own(entry.map_entry_key_field()),
                Self::Own(entry.map_entry_value_field()),
            )),
            _ => None,
        }
    }

    /// Whether nothing but the name is known of the type of its values.
    pub fn is_opaque(&self) -> bool {
        let kind = self
            .map_entry()
            .map_or_else(|| self.kind(), |(_, value)| value.kind());
        match kind {
            Kind::Message(message) => Message(message).is_opaque(),
            Kind::Enum(item) => EnumType(item).is_opaque(),
            _ => false,
        }
    }

    /// The oneof it belongs to, when somebody wrote that oneof.
    pub fn oneof(&self) -> Option<OneofDescriptor> {
        match self {
            Self::Own(field) => field
                .containing_oneof()
                .filter(|oneof| !oneof.is_synthetic()),
            Self::Extension(_) => None,
        }
    }

    /// The default that the file gives it.
    pub fn declared_default(&self) -> Option<String> {
        let proto = match self {
            Self::Own(field) => field.field_descriptor_proto(),
            Self::Extension(field) => field.field_descriptor_proto(),
        };
        proto.default_value.clone()
    }

    /// What a reader sees when the field is not there.
    pub fn default_value(&self) -> Value {
        match self {
            Self::Own(field) => field.default_value(),
            Self::Extension(field) => field.default_value(),
        }
    }

    /// The way to it in the descriptor of its file.
    pub fn path(&self) -> &[i32] {
        match self {
            Self::Own(field) => field.path(),
            Self::Extension(field) => field.path(),
        }
    }

    /// The file that declares it.
    pub fn file(&self) -> FileDescriptor {
        match self {
            Self::Own(field) => field.parent_file(),
            Self::Extension(field) => field.parent_file(),
        }
    }

    /// The message it is a field of.
    pub fn message(&self) -> Message {
        match self {
            Self::Own(field) => Message(field.parent_message().clone()),
            Self::Extension(field) => Message(field.containing_message()),
        }
    }

    /// The value in `message`, `None` when it is not there.
    pub fn get(&self, message: &DynamicMessage) -> Option<Value> {
        match self {
            Self::Own(field) => message
                .has_field(field)
                .then(|| message.get_field(field).into_owned()),
            Self::Extension(field) => message
                .has_extension(field)
                .then(|| message.get_extension(field).into_owned()),
        }
    }

    /// Gives `message` back with a value in this field; `None` when the value is of another type.
    pub fn set(&self, mut message: DynamicMessage, value: Value) -> Option<DynamicMessage> {
        match self {
            Self::Own(field) if value.is_valid_for_field(field) => message.set_field(field, value),
            Self::Extension(field) if value.is_valid_for_extension(field) => {
                message.set_extension(field, value);
            }
            Self::Own(_) | Self::Extension(_) => return None,
        }
        Some(message)
    }

    /// The type as the file spells it, with full names: `repeated acme.Line`, `map<string, int32>`.
    pub fn type_name(&self) -> String {
        if let Some((key, value)) = self.map_entry() {
            return format!(
                "map<{}, {}>",
                kind_name(&key.kind()),
                kind_name(&value.kind())
            );
        }
        let kind = self.kind();
        let delimited = if self.is_delimited() { "group " } else { "" };
        let label = match self.cardinality() {
            Cardinality::Repeated { .. } => "repeated ",
            Cardinality::Singular(Presence::Required) => "required ",
            Cardinality::Singular(_) | Cardinality::Map => "",
        };
        format!("{label}{delimited}{}", kind_name(&kind))
    }
}

/// The name of a type as the file spells it, with the full names of messages and enums.
pub fn kind_name(kind: &Kind) -> String {
    match kind {
        Kind::Message(message) => message.full_name().to_owned(),
        Kind::Enum(item) => item.full_name().to_owned(),
        scalar => format!("{scalar:?}"),
    }
}

/// An enum type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumType(pub EnumDescriptor);

/// A symbol of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: i32,
    /// The way to it in the descriptor of its file.
    pub path: Vec<i32>,
}

impl EnumType {
    /// The name with package and enclosing messages.
    pub fn full_name(&self) -> &str {
        self.0.full_name()
    }

    /// Whether its file is missing: it stands in for a type of which nothing but the name is known.
    pub fn is_opaque(&self) -> bool {
        is_stand_in(self.0.parent_file().name())
    }

    /// Its symbols, in the order of the file.
    pub fn symbols(&self) -> Vec<Symbol> {
        let symbols = self.0.values().map(|value| Symbol {
            name: value.name().to_owned(),
            number: value.number(),
            path: value.path().to_vec(),
        });
        let mut symbols: Vec<_> = symbols.collect();
        symbols.sort_by(|one, other| one.path.cmp(&other.path));
        symbols
    }

    /// Whether a number without a symbol is kept apart as unknown instead of being a value.
    pub fn is_closed(&self) -> bool {
        let written = self.feature("enum_type");
        written.map_or_else(
            || self.0.parent_file().syntax() == Syntax::Proto2,
            |value| value == "CLOSED",
        )
    }

    /// The value of a feature that its own options hold; those of an edition hold it always.
    fn feature(&self, name: &str) -> Option<String> {
        self.0.enum_descriptor_proto().options.as_ref()?;
        let options = self.0.options();
        let features = options.get_field_by_name("features")?;
        let features = features.as_message()?;
        let field = features.descriptor().get_field_by_name(name)?;
        let number = features.get_field(&field).as_enum_number()?;
        let symbol = field.kind().as_enum()?.get_value(number)?;
        features.has_field(&field).then(|| symbol.name().to_owned())
    }

    /// Whether a number has a symbol.
    pub fn knows(&self, number: i32) -> bool {
        self.0.get_value(number).is_some()
    }
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service(pub ServiceDescriptor);

impl fmt::Display for Presence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Implicit => "implicit presence",
            Self::Explicit => "explicit presence",
            Self::Required => "required",
        })
    }
}
