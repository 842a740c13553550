//! What a schema says of events, whatever it is written in.

use std::collections::{BTreeMap, BTreeSet};

use crate::envelope::event::Type;
use crate::envelope::names::{self, CORE};
use crate::format::jsonschema::schema::Types;
use crate::model::{Place, Pointer, SchemaType, SubjectName};

/// The attributes without which nothing is an event.
pub(super) const REQUIRED: [&str; 4] = ["id", "source", "specversion", "type"];

/// The type of a documented extension, as the JSON format spells it; `None` when nobody documents it.
pub(super) fn documented(name: &str) -> Option<Types> {
    names::documented(name).map(|kind| match kind {
        Type::Boolean => Types::BOOLEAN,
        Type::Integer => Types::INTEGER,
        _ => Types::STRING,
    })
}

/// The members of an event in JSON that are no attributes.
pub(super) const DATA: [&str; 2] = ["data", "data_base64"];

/// The definition of the events of one or more types.
#[derive(Debug, Clone)]
pub struct EventContract {
    /// The schema that it was read from.
    pub subject: SubjectName,
    /// The language of that schema.
    pub schema_type: SchemaType,
    /// How it defines events.
    pub style: Style,
    /// Where it stands.
    pub place: Place,
    /// The types of the events, where they are pinned.
    pub types: Vec<Stated>,
    /// The attributes it describes, by the name that it gives them.
    pub attributes: BTreeMap<String, Attribute>,
    /// What lets no attribute pass that is not declared.
    pub closed: Option<Place>,
    /// What describes the data.
    pub data: Data,
    /// What the specification would not have so, found while reading.
    pub faults: Vec<Fault>,
}

/// How repositories define `CloudEvents`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// A JSON Schema of the whole event in the JSON format.
    Envelope,
    /// A JSON Schema of a document whose `context` a binding maps to attributes, as in `CDEvents`.
    Context,
    /// A JSON Schema of the data, with a list of types beside it.
    DataSchema,
    /// A schema of the data; the configuration says of which type.
    Bound,
    /// The message of the Protobuf format, `io.cloudevents.v1.CloudEvent`.
    ProtobufFormat,
    /// A message of the data, with a type in its options.
    ProtobufOptions,
    /// The record of the Avro format.
    AvroFormat,
    /// A record that holds attributes among its fields, which is not the Avro format.
    AvroRecord,
    /// A message of an `xRegistry` document.
    Registry,
    /// Headers of a message in the binary mode, which are texts.
    Headers,
    /// Properties of a message of AMQP in the binary mode, which have types.
    Properties,
}

/// A text that stands somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// What a definition says of one attribute.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Where it is declared.
    pub place: Place,
    /// Whether an event without it is refused.
    pub is_required: bool,
    /// The types of JSON it may have; `None` where nothing is said.
    pub types: Option<Types>,
    /// The values it may have, where they are listed.
    pub values: Option<Vec<Stated>>,
    /// The pattern of its values.
    pub pattern: Option<String>,
    /// The format of its values.
    pub format: Option<String>,
    /// Whether the empty text is let pass.
    pub takes_empty: bool,
    /// Whether each whole number that it may have fits into 32 bits.
    pub fits_int32: bool,
    /// Its pointer in the bundle of a JSON Schema.
    pub pointer: Option<Pointer>,
}

/// What describes the data of an event.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// The schema as a whole.
    Whole,
    /// The part of a JSON Schema at this pointer into its bundle.
    Part(Pointer),
    /// These messages and enums of Protobuf, by full name.
    Messages(BTreeSet<String>),
    /// The schemas in the files at these paths.
    Files(BTreeSet<String>),
    /// Nothing: any data will do.
    Nothing,
}

/// Something that the specification would not have so.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The rule that it breaks.
    pub rule: &'static crate::model::Rule,
    /// The attribute, or whatever else it is about.
    pub element: String,
    /// Where it stands.
    pub place: Place,
    /// The words of the rule's message.
    pub words: Vec<(&'static str, String)>,
}

impl Attribute {
    /// An attribute of which nothing is said but that it is there.
    pub(super) fn unsaid(place: Place) -> Self {
        Self {
            place,
            is_required: false,
            types: None,
            values: None,
            pattern: None,
            format: None,
            takes_empty: false,
            fits_int32: true,
            pointer: None,
        }
    }
}

impl EventContract {
    /// The values of an attribute, when they are listed.
    pub fn values(&self, attribute: &str) -> &[Stated] {
        let attribute = self.attributes.get(attribute);
        let values = attribute.and_then(|attribute| attribute.values.as_deref());
        values.unwrap_or_default()
    }

    /// The only value of an attribute, when there is only one.
    pub fn value(&self, attribute: &str) -> Option<&Stated> {
        match self.values(attribute) {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether it defines events of this type.
    pub fn has_type(&self, name: &str) -> bool {
        self.types.iter().any(|stated| stated.text == name)
    }

    /// Whether both define events of the same type.
    pub fn shares_a_type(&self, other: &Self) -> bool {
        self.types.iter().any(|stated| other.has_type(&stated.text))
    }

    /// The attributes that the specification does not define.
    pub fn extensions(&self) -> impl Iterator<Item = (&String, &Attribute)> {
        let names = self.attributes.iter();
        names.filter(|(name, _)| !CORE.contains(&name.as_str()))
    }
}

impl Style {
    /// Whether the types are fixed by the schema of the event itself, so that another type is another schema.
    pub fn pins_types(self) -> bool {
        matches!(self, Self::Envelope | Self::Context) || self.is_binary()
    }

    /// Whether attributes are described beside the data, as headers of the message that carries it.
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Headers | Self::Properties)
    }
}
