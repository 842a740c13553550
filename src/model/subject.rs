//! What a schema is called, and what its parts are called.

use std::fmt;
use std::str::FromStr;

/// A schema language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchemaType {
    /// Apache Avro.
    Avro,
    /// Protocol Buffers.
    Protobuf,
    /// JSON Schema.
    Json,
    /// Messages of `AsyncAPI` documents.
    AsyncApi,
}

impl SchemaType {
    /// Every schema language.
    pub const ALL: [Self; 4] = [Self::Avro, Self::Protobuf, Self::Json, Self::AsyncApi];
}

impl fmt::Display for SchemaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Avro => "avro",
            Self::Protobuf => "protobuf",
            Self::Json => "json",
            Self::AsyncApi => "asyncapi",
        })
    }
}

impl FromStr for SchemaType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL
            .into_iter()
            .find(|known| known.to_string() == text);
        known.ok_or_else(|| {
            format!("unknown schema type `{text}`; known are avro, protobuf, json, asyncapi")
        })
    }
}

/// The name of a subject: an Avro or Protobuf full name, the `$id` or the path of a JSON Schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectName(pub String);

impl fmt::Display for SubjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The way to an element as a person writes it: `Order.lines[].sku`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementPath(pub String);

impl ElementPath {
    /// The element `name` of this one.
    #[must_use]
    pub fn member(&self, name: impl fmt::Display) -> Self {
        Self(format!("{}.{name}", self.0))
    }

    /// The element `name` beside this one, which is a member itself.
    #[must_use]
    pub fn sibling(&self, name: impl fmt::Display) -> Self {
        let outer = self.0.rsplit_once('.').map_or("", |(outer, _)| outer);
        Self(format!("{outer}.{name}"))
    }

    /// The items of this array.
    #[must_use]
    pub fn items(&self) -> Self {
        Self(format!("{}[]", self.0))
    }

    /// This element where it holds the branch `name` of its union.
    #[must_use]
    pub fn branch(&self, name: impl fmt::Display) -> Self {
        Self(format!("{}<{name}>", self.0))
    }

    /// The values of this map.
    #[must_use]
    pub fn values(&self) -> Self {
        Self(format!("{}{{}}", self.0))
    }
}

impl fmt::Display for ElementPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A dialect of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Draft {
    /// draft-04
    Draft4,
    /// draft-06
    Draft6,
    /// draft-07
    Draft7,
    /// 2019-09
    Draft201909,
    /// 2020-12
    Draft202012,
}

impl Draft {
    /// Every dialect, the oldest first.
    pub const ALL: [Self; 5] = [
        Self::Draft4,
        Self::Draft6,
        Self::Draft7,
        Self::Draft201909,
        Self::Draft202012,
    ];
}

impl fmt::Display for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Draft4 => "4",
            Self::Draft6 => "6",
            Self::Draft7 => "7",
            Self::Draft201909 => "2019-09",
            Self::Draft202012 => "2020-12",
        })
    }
}

impl FromStr for Draft {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL
            .into_iter()
            .find(|known| known.to_string() == text);
        known.ok_or_else(|| format!("unknown draft `{text}`; known are 4, 6, 7, 2019-09, 2020-12"))
    }
}

/// What a JSON writer is assumed to send besides the properties it declares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnknownFields {
    /// Nothing: the writer is taken as closed over the names it declares.
    #[default]
    Ignored,
    /// Anything its schema lets pass: plain inclusion of the two schemas.
    Allowed,
}

impl fmt::Display for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ignored => "ignored",
            Self::Allowed => "allowed",
        })
    }
}

impl FromStr for UnknownFields {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "ignored" => Ok(Self::Ignored),
            "allowed" => Ok(Self::Allowed),
            _ => Err(format!(
                "unknown value `{text}`; known are ignored, allowed"
            )),
        }
    }
}

/// How the JSON Schema keyword `format` is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Formats {
    /// As a note to people and generators: every text is in every format.
    #[default]
    Annotation,
    /// Writers send, and readers accept, only texts that are in the format, where the draft knows it.
    Assertion,
}

impl Formats {
    /// The word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Annotation => "annotation",
            Self::Assertion => "assertion",
        }
    }
}

impl fmt::Display for Formats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Formats {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = [Self::Annotation, Self::Assertion];
        let known = known.into_iter().find(|known| known.word() == text);
        known.ok_or_else(|| format!("unknown value `{text}`; known are annotation, assertion"))
    }
}

/// What became of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Both sides have it under this name.
    Kept,
    /// Both sides have it, under different names.
    Renamed,
    /// Only the new side has it.
    Added,
    /// Only the old side has it.
    Removed,
}

impl Status {
    /// The word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Renamed => "renamed",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}
