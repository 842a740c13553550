//! Reads schemas and remembers where each part stands.
//!
//! In: files of one snapshot. Out: one [`Subject`] for each schema they hold, or [`Unread`] with the place that makes no sense.
//! References are followed inside the same snapshot and nowhere else; nothing here compares.

pub mod asyncapi;
pub mod avro;
pub mod detect;
pub mod jsonschema;
pub mod protobuf;
pub mod tree;
pub mod yaml;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{Draft, Files, Place, SchemaType, SubjectName, Unread, Uris};

/// A file that is known to hold schemas.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Where it is in the snapshot.
    pub path: String,
    /// What it holds.
    pub schema_type: SchemaType,
}

/// The files that did not change and refer to one that did, of which `found` hold schemas themselves: what they say may have
/// changed all the same.
pub fn referring(
    files: &dyn Files,
    changed: &BTreeSet<&str>,
    found: &[Found],
    reading: &Reading,
) -> Vec<Found> {
    let schema_type = SchemaType::AsyncApi;
    let documents = asyncapi::referring(files, changed, reading).into_iter();
    let mut referring: Vec<Found> = documents.map(|path| Found { path, schema_type }).collect();
    referring.extend(referring_avro(files, found));
    referring
}

fn referring_avro(files: &dyn Files, found: &[Found]) -> Vec<Found> {
    let avro = found
        .iter()
        .filter(|found| found.schema_type == SchemaType::Avro);
    let avro: Vec<&str> = avro.map(|found| found.path.as_str()).collect();
    if avro.is_empty() {
        return Vec::new();
    }
    let referring = avro::referring(files, &avro).into_iter();
    let schema_type = SchemaType::Avro;
    referring.map(|path| Found { path, schema_type }).collect()
}

/// How texts are to be understood where they do not say it themselves.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The dialect of JSON Schemas that name none.
    pub draft: Option<Draft>,
    /// The directories that Protobuf imports start from, before any that are found.
    pub roots: Vec<String>,
    /// Where the URIs of references live in the repository.
    pub uris: Uris,
}

/// What a set of files holds.
#[derive(Debug, Default)]
pub struct Loaded {
    /// One for each schema, in the order of paths and, inside a file, of the text.
    pub subjects: Vec<Subject>,
    /// The files that could not be read.
    pub unread: Vec<Unread>,
    /// The Protobuf files as a whole, those without a subject among them.
    pub protobuf: Arc<protobuf::Library>,
    /// What was read without something that it refers to, one sentence each.
    pub notes: Vec<String>,
}

impl Loaded {
    fn extend(&mut self, other: Self) {
        self.subjects.extend(other.subjects);
        self.unread.extend(other.unread);
        self.notes.extend(other.notes);
    }
}

/// A schema with a name of its own.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Full name, `$id` or path.
    pub name: SubjectName,
    /// Where it is declared.
    pub place: Place,
    /// What it says.
    pub schema: Schema,
}

impl Subject {
    /// The language it is written in.
    pub fn schema_type(&self) -> SchemaType {
        match &self.schema {
            Schema::Avro(_) => SchemaType::Avro,
            Schema::Protobuf(_) => SchemaType::Protobuf,
            Schema::Json(_) => SchemaType::Json,
            Schema::AsyncApi(_) => SchemaType::AsyncApi,
        }
    }

    /// The trade's word for what it is: `record`, `message`, `enum`, `service`, `schema`.
    pub fn kind(&self) -> &'static str {
        match &self.schema {
            Schema::Avro(schema) => schema.kind(),
            Schema::Protobuf(definition) => definition.kind(),
            Schema::Json(_) => "schema",
            Schema::AsyncApi(_) => "message",
        }
    }

    /// Equal for two versions that nobody needs to tell apart: what is read and what is written is the same.
    pub fn digest(&self) -> [u8; 32] {
        match &self.schema {
            Schema::Avro(schema) => schema.digest(),
            Schema::Protobuf(definition) => definition.digest(),
            Schema::Json(document) => document.digest(),
            Schema::AsyncApi(message) => message.digest(),
        }
    }

    /// The paths of the files that it rests on, its own among them.
    pub fn files(&self) -> BTreeSet<String> {
        match &self.schema {
            Schema::Avro(schema) => schema.files(),
            Schema::Protobuf(definition) => definition.files(),
            Schema::Json(document) => document.files(),
            Schema::AsyncApi(message) => message.files(),
        }
    }

    /// Names that it uses and that are looked for in all files of their format: another file may come to define one.
    pub fn borrowed(&self) -> BTreeSet<String> {
        match &self.schema {
            Schema::Avro(schema) => schema.borrowed(),
            Schema::Protobuf(_) | Schema::Json(_) | Schema::AsyncApi(_) => BTreeSet::new(),
        }
    }

    /// The text of its declaration; its name where there is no text.
    pub fn text(&self) -> &str {
        let place = match &self.schema {
            Schema::Protobuf(definition) => definition.place(),
            Schema::Avro(_) | Schema::Json(_) | Schema::AsyncApi(_) => None,
        };
        let place = place.as_ref().unwrap_or(&self.place);
        let span = place.span;
        let text = span.and_then(|span| self.place.file.text().get(span.start..span.end));
        match text.unwrap_or_else(|| self.place.file.text()) {
            "" => &self.name.0,
            text => text,
        }
    }

    /// The path of the file that declares it.
    pub fn path(&self) -> &str {
        self.place.file.path()
    }
}

/// A parsed schema. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Schema {
    /// Apache Avro.
    Avro(avro::Schema),
    /// A top-level message, enum or service.
    Protobuf(protobuf::Definition),
    /// A JSON Schema document.
    Json(jsonschema::Document),
    /// A message of an `AsyncAPI` document.
    AsyncApi(asyncapi::Message),
}

/// Parses the schemas in `found`, and what they refer to.
pub fn load(files: &dyn Files, found: &[Found], reading: &Reading) -> Loaded {
    load_with(files, found, reading, None)
}

/// What was parsed in other snapshots of the same history, by content.
#[derive(Debug, Default)]
pub struct Shelf {
    avro: avro::Shelf,
    json: jsonschema::Shelf,
}

/// The same for a snapshot of a history, most of whose files may lie on the shelf.
pub fn load_again(files: &dyn Files, found: &[Found], reading: &Reading, shelf: &Shelf) -> Loaded {
    load_with(files, found, reading, Some(shelf))
}

fn load_with(
    files: &dyn Files,
    found: &[Found],
    reading: &Reading,
    shelf: Option<&Shelf>,
) -> Loaded {
    let of = |schema_type| {
        let paths = found
            .iter()
            .filter(move |found| found.schema_type == schema_type);
        paths.map(|found| found.path.as_str()).collect::<Vec<_>>()
    };
    let mut loaded = avro::load_with(files, &of(SchemaType::Avro), shelf.map(|shelf| &shelf.avro));
    let protobuf = protobuf::load(files, &of(SchemaType::Protobuf), reading);
    loaded.protobuf = Arc::clone(&protobuf.protobuf);
    loaded.extend(protobuf);
    let json = of(SchemaType::Json);
    loaded.extend(match shelf {
        Some(shelf) => jsonschema::load_with(files, &json, reading, &shelf.json),
        None => jsonschema::load(files, &json, reading),
    });
    loaded.extend(asyncapi::load(files, &of(SchemaType::AsyncApi), reading));
    loaded
        .unread
        .sort_by(|one, other| one.path.cmp(&other.path));
    loaded
}
