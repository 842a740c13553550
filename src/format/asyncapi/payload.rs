//! The schema of a payload in the language that it is written in.

use std::sync::Arc;

use serde_json::Value;

use super::inlay::{self, Inlay};
use super::media::{Language, language};
use super::merge::Merged;
use super::schema::{self, Dialect, plain};
use super::texts::{At, Guide};
use super::version::Version;
use crate::format::tree::Kind;
use crate::format::{avro, jsonschema};
use crate::model::{Draft, Files, Place, Pointer, SchemaFile, Unread};

/// A schema, in whatever language.
#[derive(Debug, Clone)]
pub enum Payload {
    /// None is given: anything may be sent.
    Anything,
    /// JSON Schema and its kin.
    Json(jsonschema::Document),
    /// Avro.
    Avro(avro::Schema),
    /// Protobuf.
    Protobuf(Arc<Inlay>),
    /// A language that is not read.
    Foreign(Foreign),
}

/// A schema in a language that is not read.
#[derive(Debug, Clone)]
pub struct Foreign {
    /// The media type of the language.
    pub format: String,
    /// What stands there.
    pub value: Value,
    /// Where it stands.
    pub place: Place,
}

impl Payload {
    /// The language, for people; `None` where nothing is said.
    pub fn language(&self) -> Option<&str> {
        match self {
            Self::Anything => None,
            Self::Json(_) => Some("JSON Schema"),
            Self::Avro(_) => Some("Avro"),
            Self::Protobuf(_) => Some("Protobuf"),
            Self::Foreign(foreign) => Some(&foreign.format),
        }
    }

    /// The full name of what it declares.
    pub(super) fn full_name(&self) -> Option<String> {
        match self {
            Self::Avro(schema) => {
                let name = schema.shape(schema.root()).name();
                name.map(ToString::to_string)
            }
            Self::Protobuf(inlay) => Some(inlay.root().name.0.clone()),
            Self::Anything | Self::Json(_) | Self::Foreign(_) => None,
        }
    }

    /// Where it stands.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Anything => None,
            Self::Json(document) => Some(document.place(&Pointer::root())),
            Self::Avro(schema) => Some(schema.get(schema.root()).place.clone()),
            Self::Protobuf(inlay) => Some(inlay.place()),
            Self::Foreign(foreign) => Some(foreign.place.clone()),
        }
    }
}

/// What a reader of payloads needs.
pub(super) struct Cook<'c, 't> {
    pub(super) guide: &'c Guide<'t>,
    pub(super) files: &'c dyn Files,
    pub(super) version: Version,
    pub(super) roots: &'c [String],
}

impl<'t> Cook<'_, 't> {
    /// The payload of a message.
    ///
    /// # Errors
    /// If it is no schema of its language, or refers to something that is not there.
    pub(super) fn payload(&self, message: &Merged<'t>, name: &str) -> Result<Payload, Unread> {
        let Some(written) = message.set("payload") else {
            return Ok(Payload::Anything);
        };
        let own = message.text("schemaFormat").map(|(format, _)| format);
        if own.is_some_and(|format| language(format) == Language::Protobuf)
            && let Some(file) = self.foreign(&written)
        {
            return self.protobuf(file, Place::file(file), None, name);
        }
        let payload = written.followed(self.guide)?;
        // Version 3 puts the format beside the schema, version 2 beside the payload.
        let multi = payload
            .text("schemaFormat")
            .filter(|_| self.version.major >= 3);
        let (format, schema) = match (multi, payload.set("schema")) {
            (Some((format, _)), Some(schema)) => (Some(format), schema),
            _ => (own, payload),
        };
        self.schema(format.unwrap_or_default(), schema, name)
    }

    /// The schema in `format`, the schema object where it is empty.
    fn schema(&self, format: &str, schema: Merged<'t>, name: &str) -> Result<Payload, Unread> {
        let spoken = match format {
            "" => Language::Json(None),
            format => language(format),
        };
        if spoken == Language::Protobuf {
            if let Some(file) = self.foreign(&schema) {
                return self.protobuf(file, Place::file(file), None, name);
            }
            return self.inline(&schema.followed(self.guide)?, name);
        }
        if spoken == Language::Unknown {
            let at = schema.at();
            let value = match self.foreign(&schema) {
                Some(file) => Value::String(file.text().to_owned()),
                None => plain(&schema.clone().followed(self.guide)?),
            };
            return Ok(Payload::Foreign(Foreign {
                format: format.to_owned(),
                value,
                place: at.place(),
            }));
        }
        let schema = schema.followed(self.guide)?;
        match spoken {
            Language::Avro => self.avro(&schema),
            Language::OpenApi => self.json(&schema, Dialect::OpenApi, name),
            Language::Json(draft) => {
                let draft = draft
                    .or_else(|| own_draft(&schema))
                    .unwrap_or(Draft::Draft7);
                self.json(&schema, Dialect::Json(draft), name)
            }
            Language::Protobuf | Language::Unknown => Ok(Payload::Anything),
        }
    }

    fn json(&self, schema: &Merged<'t>, dialect: Dialect, name: &str) -> Result<Payload, Unread> {
        schema::document(schema, dialect, name, self.guide).map(Payload::Json)
    }

    fn avro(&self, schema: &Merged<'t>) -> Result<Payload, Unread> {
        let at = schema.at();
        let follow = |path: &str, pointer: &Pointer| {
            let target = self.avro_target(path, pointer, at)?;
            Ok((target.tree.as_ref(), target.pointer))
        };
        let read = avro::inline(at.tree, (&at.pointer, at.node), self.files, &follow);
        read.map(Payload::Avro)
    }

    /// What a reference object inside of Avro leads to. In version 3 a schema that is kept for many may name its format.
    fn avro_target(&self, path: &str, pointer: &Pointer, root: &At<'t>) -> Result<At<'t>, Unread> {
        let from = self.guide.at(path, pointer);
        let from = from.ok_or_else(|| root.wrong("a reference of this schema leads nowhere"))?;
        let target = self.guide.follow(from.clone())?;
        let (Some(format), Some(schema)) = (target.text("schemaFormat"), target.get("schema"))
        else {
            return Ok(target);
        };
        if language(format) == Language::Avro {
            self.guide.follow(schema)
        } else {
            Err(from.wrong(format!(
                "the $ref leads to a schema in {format}, and stands in one of Avro"
            )))
        }
    }

    fn foreign(&self, written: &Merged<'t>) -> Option<&'t Arc<SchemaFile>> {
        match written {
            Merged::Plain(at) => self.guide.foreign(at),
            Merged::Table(..) => None,
        }
    }

    fn inline(&self, schema: &Merged<'t>, name: &str) -> Result<Payload, Unread> {
        let at = schema.at();
        let Kind::String(text) = &at.node.kind else {
            return Err(at.wrong(
                "a Protobuf schema stands here as a text, or as a reference to a .proto file",
            ));
        };
        let path = format!("{}{}.proto", at.tree.file.path(), at.pointer);
        let file = SchemaFile::new(path, at.tree.file.origin(), text.as_str());
        self.protobuf(&file, at.place(), Some(&at.tree.file), name)
    }

    fn protobuf(
        &self,
        file: &Arc<SchemaFile>,
        place: Place,
        host: Option<&Arc<SchemaFile>>,
        name: &str,
    ) -> Result<Payload, Unread> {
        let inlay = inlay::read(file, place, host.is_some(), self.files, self.roots, name)?;
        Ok(Payload::Protobuf(Arc::new(inlay)))
    }

    /// The headers of a message in a language that is none of JSON Schema's kin, which version 3 allows.
    pub(super) fn coded_headers(&self, message: &Merged<'t>) -> Result<Option<Payload>, Unread> {
        let Some(headers) = message.set("headers") else {
            return Ok(None);
        };
        let headers = headers.followed(self.guide)?;
        let (Some((format, _)), Some(schema)) =
            (headers.text("schemaFormat"), headers.set("schema"))
        else {
            return Ok(None);
        };
        match language(format) {
            Language::Json(_) | Language::OpenApi => Ok(None),
            Language::Avro | Language::Protobuf | Language::Unknown => {
                self.schema(format, schema, "headers").map(Some)
            }
        }
    }

    /// The headers of a message as a schema object.
    pub(super) fn headers(
        &self,
        message: &Merged<'t>,
    ) -> Result<Option<jsonschema::Document>, Unread> {
        let Some(headers) = message.set("headers") else {
            return Ok(None);
        };
        let headers = headers.followed(self.guide)?;
        let multi = headers.text("schemaFormat").is_some();
        let headers = match headers.set("schema").filter(|_| multi) {
            Some(schema) => schema.followed(self.guide)?,
            None => headers,
        };
        let dialect = Dialect::Json(own_draft(&headers).unwrap_or(Draft::Draft7));
        schema::document(&headers, dialect, "headers", self.guide).map(Some)
    }

    /// The key of a Kafka message: a schema object, or Avro where the payload is.
    pub(super) fn key(&self, key: Merged<'t>, payload: &Payload) -> Result<Payload, Unread> {
        let key = key.followed(self.guide)?;
        if let (Some((format, _)), Some(schema)) = (key.text("schemaFormat"), key.set("schema")) {
            return self.schema(format, schema, "key");
        }
        if is_avro(&key, payload) {
            return self.avro(&key);
        }
        self.json(&key, Dialect::Json(Draft::Draft7), "key")
    }
}

/// Whether a key can be nothing but Avro, or may be and stands beside Avro.
fn is_avro(key: &Merged<'_>, payload: &Payload) -> bool {
    const AVRO_ONLY: [&str; 9] = [
        "record", "enum", "fixed", "map", "int", "long", "float", "double", "bytes",
    ];
    let at = key.at();
    let named = at.text("type").or_else(|| at.node.as_str());
    let is_list = !at.node.items().is_empty();
    let may_be = matches!(payload, Payload::Avro(_)) && named == Some("string");
    is_list || may_be || named.is_some_and(|name| AVRO_ONLY.contains(&name))
}

/// The draft that a schema names itself.
fn own_draft(schema: &Merged<'_>) -> Option<Draft> {
    let (named, _) = schema.text("$schema")?;
    jsonschema::named_draft(named)
}
