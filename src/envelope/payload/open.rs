//! From the file that an address leads to to a reader of data.

use std::collections::BTreeSet;

use crate::format::detect::{Candidate, Content, by_bytes, by_content, by_path};
use crate::format::protobuf::{Element, Message};
use crate::format::{self, Found, Schema, Subject};
use crate::model::{Files, SchemaType};

use super::Sources;
use super::reader::Reader;

/// How many names a sentence lists.
const NAMED: usize = 5;

/// The reader of the schema at `path`, or of the part of it that `fragment` names.
///
/// # Errors
/// If the file is no schema, cannot be read, or holds several and nothing says which.
pub(super) fn read(sources: &Sources<'_>, path: &str, fragment: &str) -> Result<Reader, String> {
    let language = language(sources.files, path)?.ok_or("it is no schema")?;
    let part = (language == SchemaType::Json).then_some(fragment);
    let name = if part.is_some() { "" } else { fragment };
    let schema = load(sources, path, language, name)?;
    Reader::of(&schema, (sources.formats_at)(path), part)
}

/// The schema at `path`, or why it makes no sense; `None` when the file is none.
pub(super) fn schema(sources: &Sources<'_>, path: &str) -> Option<Result<Schema, String>> {
    if by_path(path) == Candidate::No {
        return None;
    }
    match language(sources.files, path) {
        Ok(None) => None,
        Ok(Some(language)) => Some(load(sources, path, language, "")),
        Err(why) => Some(Err(why)),
    }
}

fn load(
    sources: &Sources<'_>,
    path: &str,
    schema_type: SchemaType,
    name: &str,
) -> Result<Schema, String> {
    let found = Found {
        path: path.to_owned(),
        schema_type,
    };
    let loaded = format::load(sources.files, &[found], sources.reading);
    match loaded.unread.first() {
        Some(unread) => Err(unread.message.clone()),
        None => meant(&loaded.subjects, name).map(|subject| subject.schema.clone()),
    }
}

/// The language of the schema at `path`, whose name need not tell.
fn language(files: &dyn Files, path: &str) -> Result<Option<SchemaType>, String> {
    let content = match by_path(path) {
        Candidate::Schema(language) => Content::Schema(language),
        Candidate::ByBytes => {
            let bytes = files.read_bytes(path).map_err(|unread| unread.message)?;
            by_bytes(&bytes.unwrap_or_default())
        }
        Candidate::ByContent | Candidate::No => {
            let file = files.read(path).map_err(|unread| unread.message)?;
            file.map_or(Content::Nothing, |file| {
                by_content(&file, Some(SchemaType::Json))
            })
        }
    };
    Ok(match content {
        Content::Schema(language) => Some(language),
        Content::Events | Content::Nothing => None,
    })
}

/// The subject that is meant: the one that is called so, the only one, or of messages the one that no other is made of.
///
/// # Errors
/// If there is none, or nothing says which.
fn meant<'s>(subjects: &'s [Subject], name: &str) -> Result<&'s Subject, String> {
    let is_called = |subject: &&Subject| {
        let full = &subject.name.0;
        full == name || full.rsplit('.').next() == Some(name)
    };
    if !name.is_empty() {
        let found = subjects.iter().find(is_called);
        return found.ok_or_else(|| format!("it has nothing that is called `{name}`"));
    }
    let data: Vec<&Subject> = subjects.iter().filter(|subject| is_data(subject)).collect();
    let inner: BTreeSet<String> = data.iter().flat_map(|subject| parts(subject)).collect();
    let outer: Vec<&Subject> = data
        .iter()
        .copied()
        .filter(|subject| !inner.contains(&subject.name.0))
        .collect();
    match (outer.as_slice(), data.as_slice()) {
        ([only], _) | (_, [only]) => Ok(only),
        (_, []) => Err("it describes no data".to_owned()),
        (_, many) => {
            let names: Vec<&str> = many.iter().map(|subject| subject.name.0.as_str()).collect();
            let listed = names[..names.len().min(NAMED)].join(", ");
            Err(format!(
                "it has {} schemas ({listed}), and nothing says which of them the data is",
                names.len()
            ))
        }
    }
}

fn is_data(subject: &Subject) -> bool {
    match &subject.schema {
        Schema::Protobuf(definition) => {
            matches!(definition.element, Element::Message(_)) && !definition.is_extension()
        }
        Schema::Avro(_) | Schema::Json(_) => true,
        // A message of a document is no schema of data; its payload is.
        Schema::AsyncApi(_) => false,
    }
}

/// The messages that the fields of a message, and of those inside of it, hold.
fn parts(subject: &Subject) -> Vec<String> {
    let Schema::Protobuf(definition) = &subject.schema else {
        return Vec::new();
    };
    let Element::Message(message) = &definition.element else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut open = vec![message.clone()];
    while let Some(message) = open.pop() {
        for field in message.0.fields() {
            let held = field.kind();
            let held = held.as_message().map(|held| held.full_name().to_owned());
            found.extend(held.filter(|held| held != definition.element.full_name()));
        }
        open.extend(message.0.child_messages().map(Message));
    }
    found
}
