//! Avro schemas as an arena of types that know their places.
//!
//! In: `.avsc`, `.avpr` and `.avdl` files of a snapshot. Out: one subject for each schema, of which a protocol has several;
//! references are linked to the definitions they name, in the same file or in another one of the snapshot, in any order.
//! Nothing here resolves a reader against a writer.

mod canonical;
mod copies;
mod defaults;
mod digest;
mod idl;
mod inline;
mod library;
mod links;
mod logical;
mod name;
mod nearness;
mod notation;
mod parse;
mod protocol;
mod referring;
mod shelf;

pub(super) use inline::inline;
pub use library::load;
pub(super) use library::load_with;
pub use logical::{Logical, Unit};
pub use name::FullName;
pub use referring::referring;
pub use shelf::Shelf;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::model::Place;

/// A type and everything it refers to. Cheap to clone.
#[derive(Clone)]
pub struct Schema {
    types: Arc<[Type]>,
    root: TypeId,
    /// The file that declares it, which may define none of it.
    declared_in: Arc<str>,
    imports: Arc<Imports>,
}

/// The files that a file imports directly, by its path. Together they decide what a name means.
type Imports = BTreeMap<String, Vec<String>>;

/// The index of a type in the arena of its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(u32);

/// A type, and where it is defined.
#[derive(Debug, Clone)]
pub struct Type {
    /// What it is.
    pub shape: Shape,
    /// What its values stand for.
    pub logical: Option<Logical>,
    /// What it says beyond the specification.
    pub properties: Properties,
    /// Where its definition stands.
    pub place: Place,
}

/// Attributes that the specification does not know, by name; those of known logical types are not among them.
pub type Properties = BTreeMap<String, Value>;

/// What a type is.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A type without parts.
    Primitive(Primitive),
    /// An array of items.
    Array(Slot),
    /// A map from strings to values.
    Map(Slot),
    /// One of several branches.
    Union(Vec<Slot>),
    /// A record (or an `error`, which is one).
    Record(Record),
    /// An enumeration of symbols.
    Enum(Enum),
    /// A fixed number of bytes.
    Fixed(Fixed),
    /// A reference that is still to be linked; no schema that was loaded holds one.
    Reference(Reference),
}

/// A name that is used.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The name, in the namespace where it is used unless it has one itself.
    pub name: FullName,
    /// Whether it was written without dots.
    pub is_bare: bool,
}

/// A use of a type: an item, a value, a branch, the type of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// The type that is used.
    pub of: TypeId,
    /// Where it is used; the place of a name when it is a reference.
    pub place: Place,
}

/// A type without parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Primitive {
    /// No value.
    Null,
    /// A binary value.
    Boolean,
    /// 32-bit signed.
    Int,
    /// 64-bit signed.
    Long,
    /// IEEE 754 single precision.
    Float,
    /// IEEE 754 double precision.
    Double,
    /// A sequence of bytes.
    Bytes,
    /// A sequence of characters.
    String,
}

/// A record.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its full name.
    pub name: FullName,
    /// Other full names that data of this type may have been written under.
    pub aliases: Vec<FullName>,
    /// The fields in the order of the data.
    pub fields: Vec<Field>,
    /// Whether it was declared as an `error`, which a message may throw.
    pub is_error: bool,
    /// Whether it is the request of a message that is not answered.
    pub is_one_way: bool,
    /// What it says about itself.
    pub doc: Option<String>,
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Other names that data may have been written under.
    pub aliases: Vec<String>,
    /// The type of its value.
    pub slot: Slot,
    /// What a reader fills in when the data has no such field.
    pub default: Option<Value>,
    /// What it says about itself.
    pub doc: Option<String>,
    /// What it says beyond the specification.
    pub properties: Properties,
    /// Where it is declared.
    pub place: Place,
}

/// An enumeration.
#[derive(Debug, Clone, PartialEq)]
pub struct Enum {
    /// Its full name.
    pub name: FullName,
    /// Other full names that data of this type may have been written under.
    pub aliases: Vec<FullName>,
    /// The symbols in the order of their numbers.
    pub symbols: Vec<String>,
    /// What a reader takes for a symbol that it lacks.
    pub default: Option<String>,
    /// What it says about itself.
    pub doc: Option<String>,
}

/// A fixed number of bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Fixed {
    /// Its full name.
    pub name: FullName,
    /// Other full names that data of this type may have been written under.
    pub aliases: Vec<FullName>,
    /// Bytes.
    pub size: usize,
}

impl Schema {
    /// The type that the file declares.
    pub fn root(&self) -> TypeId {
        self.root
    }

    /// Whether this is the very same schema, not only an equal one.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.types, &other.types) && self.root == other.root
    }

    /// The type behind an id of this schema.
    pub fn get(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }

    /// The shape behind an id of this schema.
    pub fn shape(&self, id: TypeId) -> &Shape {
        &self.get(id).shape
    }

    /// The trade's word for the root.
    pub fn kind(&self) -> &'static str {
        self.shape(self.root).kind()
    }

    /// The type as a person writes it: `long`, `array<com.acme.Line>`, `[null, string]`.
    pub fn describe(&self, id: TypeId) -> String {
        match self.shape(id) {
            Shape::Array(items) => format!("array<{}>", self.describe_inside(items.of)),
            Shape::Map(values) => format!("map<{}>", self.describe_inside(values.of)),
            Shape::Union(branches) => {
                let branches = branches
                    .iter()
                    .map(|branch| self.describe_inside(branch.of));
                format!("[{}]", branches.collect::<Vec<_>>().join(", "))
            }
            shape => shape
                .name()
                .map_or_else(|| shape.kind().to_owned(), ToString::to_string),
        }
    }

    /// One level only: containers may contain themselves through a name, but not without one.
    fn describe_inside(&self, id: TypeId) -> String {
        let shape = self.shape(id);
        shape
            .name()
            .map_or_else(|| shape.kind().to_owned(), ToString::to_string)
    }

    /// Whether a value may be null.
    pub fn takes_null(&self, id: TypeId) -> bool {
        let is_null = |id| matches!(self.shape(id), Shape::Primitive(Primitive::Null));
        match self.shape(id) {
            Shape::Union(branches) => branches.iter().any(|branch| is_null(branch.of)),
            _ => is_null(id),
        }
    }

    /// The ids of all types that the root reaches, each once, the root first.
    pub fn reachable(&self) -> Vec<TypeId> {
        self.reachable_from(self.root)
    }

    /// The ids of all types that a type reaches, each once, the type itself first.
    pub fn reachable_from(&self, id: TypeId) -> Vec<TypeId> {
        let mut seen = BTreeSet::from([id]);
        let mut order = vec![id];
        let mut next = 0;
        while let Some(&id) = order.get(next) {
            let slots = self.shape(id).slots();
            order.extend(
                slots
                    .into_iter()
                    .map(|slot| slot.of)
                    .filter(|&of| seen.insert(of)),
            );
            next += 1;
        }
        order
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} at {:?}",
            self.describe(self.root),
            self.get(self.root).place.file
        )
    }
}

impl TypeId {
    /// The position in the arena.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Shape {
    /// The trade's word for it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Primitive(primitive) => primitive.name(),
            Self::Array(_) => "array",
            Self::Map(_) => "map",
            Self::Union(_) => "union",
            Self::Record(_) => "record",
            Self::Enum(_) => "enum",
            Self::Fixed(_) => "fixed",
            Self::Reference(_) => "reference",
        }
    }

    /// The full name of a named type.
    pub fn name(&self) -> Option<&FullName> {
        match self {
            Self::Record(Record { name, .. })
            | Self::Enum(Enum { name, .. })
            | Self::Fixed(Fixed { name, .. })
            | Self::Reference(Reference { name, .. }) => Some(name),
            Self::Primitive(_) | Self::Array(_) | Self::Map(_) | Self::Union(_) => None,
        }
    }

    /// The other names of a named type.
    pub fn aliases(&self) -> &[FullName] {
        match self {
            Self::Record(Record { aliases, .. })
            | Self::Enum(Enum { aliases, .. })
            | Self::Fixed(Fixed { aliases, .. }) => aliases,
            _ => &[],
        }
    }

    /// The fields of a record, nothing for any other type.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Record(record) => &record.fields,
            _ => &[],
        }
    }

    /// The branches of a union, nothing for any other type.
    pub fn branches(&self) -> &[Slot] {
        match self {
            Self::Union(branches) => branches,
            _ => &[],
        }
    }

    /// Every use of a type directly inside this one.
    pub fn slots(&self) -> Vec<&Slot> {
        match self {
            Self::Array(slot) | Self::Map(slot) => vec![slot],
            Self::Union(branches) => branches.iter().collect(),
            Self::Record(record) => record.fields.iter().map(|field| &field.slot).collect(),
            Self::Primitive(_) | Self::Enum(_) | Self::Fixed(_) | Self::Reference(_) => Vec::new(),
        }
    }

    /// Every use of a type directly inside this one, to be relinked.
    fn slots_mut(&mut self) -> Vec<&mut Slot> {
        match self {
            Self::Array(slot) | Self::Map(slot) => vec![slot],
            Self::Union(branches) => branches.iter_mut().collect(),
            Self::Record(record) => record
                .fields
                .iter_mut()
                .map(|field| &mut field.slot)
                .collect(),
            Self::Primitive(_) | Self::Enum(_) | Self::Fixed(_) | Self::Reference(_) => Vec::new(),
        }
    }
}

impl Primitive {
    /// Every primitive, in the order of the specification.
    pub const ALL: [Self; 8] = [
        Self::Null,
        Self::Boolean,
        Self::Int,
        Self::Long,
        Self::Float,
        Self::Double,
        Self::Bytes,
        Self::String,
    ];

    /// The name in a schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Int => "int",
            Self::Long => "long",
            Self::Float => "float",
            Self::Double => "double",
            Self::Bytes => "bytes",
            Self::String => "string",
        }
    }

    /// Whether a reader of this type reads what `writer` wrote (Avro 1.12, Schema Resolution).
    pub fn reads(self, writer: Self) -> bool {
        use Primitive::{Bytes, Double, Float, Int, Long, String};
        self == writer
            || match self {
                Long => writer == Int,
                Float => matches!(writer, Int | Long),
                Double => matches!(writer, Int | Long | Float),
                Bytes => writer == String,
                String => writer == Bytes,
                _ => false,
            }
    }
}
