//! What a file holds: a schema, something that is not checked yet, or nothing for us.
//!
//! The path alone tells most files. Where it does not, the text is asked, cheaply: it must hold the words that matter
//! before anything is parsed, and only its top level is looked at.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{jsonschema, protobuf};
use crate::model::{SchemaFile, SchemaType};

/// What a path alone says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Candidate {
    /// It holds a schema of this language.
    Schema(SchemaType),
    /// It may hold one: see [`by_content`].
    ByContent,
    /// It may be a descriptor set: see [`by_bytes`].
    ByBytes,
    /// It holds nothing for us.
    No,
}

/// What a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// It is a schema of this language.
    Schema(SchemaType),
    /// It is one event of CloudEvents, or several.
    Events,
    /// It is nothing for us.
    Nothing,
}

const ASYNCAPI: Content = Content::Schema(SchemaType::AsyncApi);

/// Folders of code and data that others own, or that no producer and no consumer uses.
const SKIPPED: &[(&str, &str)] = &[
    (".git", "version control"),
    (".venv", "vendored"),
    ("__fixtures__", "test data"),
    ("bower_components", "vendored"),
    ("fixtures", "test data"),
    ("node_modules", "vendored"),
    ("target", "build output"),
    ("test-data", "test data"),
    ("test_data", "test data"),
    ("testdata", "test data"),
    ("third-party", "vendored"),
    ("third_party", "vendored"),
    ("vendor", "vendored"),
    ("vendored", "vendored"),
];

/// Why a path is passed over, when it lies in a folder that is none of ours.
pub fn is_skipped(path: &str) -> Option<&'static str> {
    let folders = path.rsplit_once('/')?.0;
    let skipped = |(depth, folder): (usize, &str)| {
        let (name, why) = SKIPPED.iter().find(|(name, _)| *name == folder)?;
        // Deeper down these are words of the trade: a vendor sells, a target is hit.
        let is_word = depth > 0 && ["vendor", "target"].contains(name);
        (!is_word).then_some(*why)
    };
    folders.split('/').enumerate().find_map(skipped)
}

/// What the path says.
pub fn by_path(path: &str) -> Candidate {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        _ if name.starts_with('.') => Candidate::No,
        Some("avsc" | "avpr" | "avdl") => Candidate::Schema(SchemaType::Avro),
        Some("proto") => Candidate::Schema(SchemaType::Protobuf),
        Some(_) if protobuf::is_called_a_set(name) => Candidate::ByBytes,
        Some("json" | "jsonschema" | "schema" | "yaml" | "yml") | None => Candidate::ByContent,
        // `order-1.2.0` has no extension, it has a version.
        Some(version) if version.chars().all(|c| c.is_ascii_digit()) => Candidate::ByContent,
        Some(_) => Candidate::No,
    }
}

/// What bytes say that need not be text.
pub fn by_bytes(bytes: &[u8]) -> Content {
    if protobuf::is_a_set(bytes) {
        Content::Schema(SchemaType::Protobuf)
    } else {
        Content::Nothing
    }
}

/// What the text says; `expected` is the language that the policy names for the path.
pub fn by_content(file: &SchemaFile, expected: Option<SchemaType>) -> Content {
    let text = file.text().trim_start_matches('\u{feff}').trim_start();
    match expected {
        Some(language @ (SchemaType::Avro | SchemaType::Protobuf | SchemaType::AsyncApi)) => {
            return Content::Schema(language);
        }
        Some(SchemaType::Json) | None => {}
    }
    match text.as_bytes().first() {
        Some(b'{' | b'[') => of_json(text, expected.is_some()),
        Some(b't' | b'f') if expected.is_some() && matches!(text.trim_end(), "true" | "false") => {
            Content::Schema(SchemaType::Json)
        }
        _ if is_asyncapi_yaml(text) => ASYNCAPI,
        _ => Content::Nothing,
    }
}

/// YAML is known by a key at the start of a line, near the top.
fn is_asyncapi_yaml(text: &str) -> bool {
    const LINES: usize = 100;
    let mut lines = text.lines().take(LINES);
    lines.any(|line| line.starts_with("asyncapi:") || line.starts_with("\"asyncapi\":"))
}

fn of_json(text: &str, is_expected: bool) -> Content {
    const WORDS: [&str; 7] = [
        "\"$schema\"",
        "\"$id\"",
        "\"id\"",
        "\"asyncapi\"",
        "\"specversion\"",
        "\"fields\"",
        "\"symbols\"",
    ];
    if !is_expected && !WORDS.iter().any(|word| text.contains(word)) {
        return Content::Nothing;
    }
    match serde_json::from_str::<Outline>(text) {
        Ok(outline) => outline.content(is_expected),
        Err(_) => of_broken_json(text, is_expected),
    }
}

/// A schema with a syntax error still is one; its reader says what is wrong with it.
fn of_broken_json(text: &str, is_expected: bool) -> Content {
    let dialect = text.split("\"$schema\"").nth(1);
    let uri = dialect.and_then(|rest| rest.split('"').nth(1));
    if is_expected || uri.is_some_and(jsonschema::is_json_schema) {
        Content::Schema(SchemaType::Json)
    } else {
        Content::Nothing
    }
}

/// The top level of a JSON text, or of the first item of its array.
#[derive(Debug, Default)]
struct Outline {
    members: BTreeMap<String, Peek>,
    is_array: bool,
}

/// What stands under a key.
#[derive(Debug, PartialEq)]
enum Peek {
    Text(String),
    Object,
    Array,
    Other,
}

impl Outline {
    fn content(&self, is_expected: bool) -> Content {
        if self.has_text("asyncapi") {
            return ASYNCAPI;
        }
        if self.is_event() {
            return Content::Events;
        }
        if self.is_avro() {
            return Content::Schema(SchemaType::Avro);
        }
        let is_foreign = self.is_array || self.has_text("openapi") || self.has_text("swagger");
        if !is_foreign && self.is_json_schema(is_expected) {
            return Content::Schema(SchemaType::Json);
        }
        Content::Nothing
    }

    fn text(&self, key: &str) -> Option<&str> {
        match self.members.get(key)? {
            Peek::Text(text) => Some(text),
            Peek::Object | Peek::Array | Peek::Other => None,
        }
    }

    fn has_text(&self, key: &str) -> bool {
        self.text(key).is_some()
    }

    fn is_event(&self) -> bool {
        ["specversion", "type", "source", "id"]
            .iter()
            .all(|key| self.has_text(key))
    }

    fn is_avro(&self) -> bool {
        let holds = |key: &str| self.members.get(key) == Some(&Peek::Array);
        self.has_text("name")
            && match self.text("type") {
                Some("record" | "error") => holds("fields"),
                Some("enum") => holds("symbols"),
                Some("fixed") => self.members.contains_key("size"),
                _ => false,
            }
    }

    fn is_json_schema(&self, is_expected: bool) -> bool {
        let named = self.text("$schema").is_some_and(jsonschema::is_json_schema);
        let identified =
            self.has_text("$id") || self.text("id").is_some_and(|id| id.contains("://"));
        named || ((identified || is_expected) && self.is_shaped())
    }

    /// Whether a keyword of JSON Schema holds what it holds in a schema.
    fn is_shaped(&self) -> bool {
        const TYPES: [&str; 7] = [
            "null", "boolean", "integer", "number", "string", "array", "object",
        ];
        self.members.iter().any(|(key, value)| match key.as_str() {
            "type" => match value {
                Peek::Text(name) => TYPES.contains(&name.as_str()),
                Peek::Array => true,
                Peek::Object | Peek::Other => false,
            },
            "properties" | "patternProperties" | "definitions" | "$defs" | "not" => {
                *value == Peek::Object
            }
            "allOf" | "anyOf" | "oneOf" | "enum" | "required" => *value == Peek::Array,
            "$ref" => matches!(value, Peek::Text(_)),
            _ => false,
        })
    }
}

impl<'de> Deserialize<'de> for Outline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OutlineVisitor)
    }
}

struct OutlineVisitor;

impl<'de> Visitor<'de> for OutlineVisitor {
    type Value = Outline;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Outline, A::Error> {
        let mut outline = Outline::default();
        while let Some((key, value)) = map.next_entry()? {
            outline.members.insert(key, value);
        }
        Ok(outline)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Outline, A::Error> {
        let first = items.next_element::<First>()?;
        while items.next_element::<IgnoredAny>()?.is_some() {}
        let outline = first.and_then(|first| first.0).unwrap_or_default();
        Ok(Outline {
            is_array: true,
            ..outline
        })
    }
}

/// The first item of an array, when it is an object.
struct First(Option<Outline>);

impl<'de> Deserialize<'de> for First {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        if !value.is_object() {
            return Ok(Self(None));
        }
        let outline = value
            .deserialize_any(OutlineVisitor)
            .map_err(D::Error::custom)?;
        Ok(Self(Some(outline)))
    }
}

impl<'de> Deserialize<'de> for Peek {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PeekVisitor)
    }
}

struct PeekVisitor;

impl<'de> Visitor<'de> for PeekVisitor {
    type Value = Peek;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Peek, E> {
        // No word that matters is long.
        const LONGEST: usize = 500;
        Ok(Peek::Text(text.chars().take(LONGEST).collect()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Peek, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Peek::Object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Peek, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Peek::Array)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Peek, E> {
        Ok(Peek::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Peek, E> {
        Ok(Peek::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Peek, E> {
        Ok(Peek::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Peek, E> {
        Ok(Peek::Other)
    }

    fn visit_unit<E>(self) -> Result<Peek, E> {
        Ok(Peek::Other)
    }
}
