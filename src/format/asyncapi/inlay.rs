//! Protobuf that stands as a text inside of a document, or in a file that the document names.
//!
//! In: the text. Out: what it declares, and which of its messages the payload is. Places in the text are turned into places
//! in the document.

use std::collections::BTreeSet;
use std::sync::Arc;

use prost_reflect::Kind;

use crate::format::protobuf::{self, Definition, Element};
use crate::format::{Reading, Schema, Subject};
use crate::model::{Files, Place, SchemaFile, Span, Unread};

/// A Protobuf text. The payload is its first message that no other message of it holds.
#[derive(Debug)]
pub struct Inlay {
    subjects: Vec<Subject>,
    root: usize,
    text: Arc<SchemaFile>,
    /// Where the text stands, in a document or as a file.
    place: Place,
    is_inside: bool,
    notes: Vec<String>,
}

impl Inlay {
    /// What it was read without, one sentence each.
    pub(super) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What it declares.
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// The message that the payload is.
    pub fn root(&self) -> &Subject {
        &self.subjects[self.root]
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        self.place.clone()
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.text.text()
    }

    /// A place in the text, as a place in the document.
    pub fn outside(&self, place: &Place) -> Place {
        outside(place, &self.text, &self.place, self.is_inside)
    }
}

/// Reads `text`, which stands at `place`; `is_inside` a document or as a file of its own.
pub(super) fn read(
    text: &Arc<SchemaFile>,
    place: Place,
    is_inside: bool,
    files: &dyn Files,
    roots: &[String],
    name: &str,
) -> Result<Inlay, Unread> {
    let beside = Beside {
        files,
        text: is_inside.then_some(text),
    };
    let reading = Reading {
        roots: roots.to_vec(),
        ..Reading::default()
    };
    let loaded = protobuf::load(&beside, &[text.path()], &reading);
    if let Some(unread) = loaded.unread.into_iter().next() {
        let at = unread.place.as_ref();
        let at = at.map_or_else(|| place.clone(), |at| outside(at, text, &place, is_inside));
        return Err(Unread::at(at, unread.message));
    }
    let root = root(&loaded.subjects).ok_or_else(|| {
        let message = format!("the Protobuf schema of {name} declares no message");
        Unread::at(place.clone(), message)
    })?;
    Ok(Inlay {
        subjects: loaded.subjects,
        root,
        text: Arc::clone(text),
        place,
        is_inside,
        notes: loaded.notes,
    })
}

/// The first message that no other one holds; the first of all where they hold each other.
fn root(subjects: &[Subject]) -> Option<usize> {
    let messages = || {
        let definitions = subjects.iter().enumerate();
        definitions.filter_map(|(index, subject)| match &subject.schema {
            Schema::Protobuf(definition) => match &definition.element {
                Element::Message(message) => Some((index, message)),
                _ => None,
            },
            _ => None,
        })
    };
    let mut held = BTreeSet::new();
    for (_, message) in messages() {
        let mut open = vec![message.clone()];
        while let Some(inner) = open.pop() {
            for field in inner.fields() {
                if let Kind::Message(of) = field.kind()
                    && of.full_name() != message.full_name()
                {
                    held.insert(of.full_name().to_owned());
                }
            }
            open.extend(inner.nested_messages());
        }
    }
    let free = messages().find(|(_, message)| !held.contains(message.full_name()));
    free.or_else(|| messages().next()).map(|(index, _)| index)
}

/// The files of the snapshot, and a text that is none of them.
struct Beside<'f> {
    files: &'f dyn Files,
    text: Option<&'f Arc<SchemaFile>>,
}

impl Files for Beside<'_> {
    fn paths(&self) -> Result<Arc<[String]>, Unread> {
        self.files.paths()
    }

    fn read(&self, path: &str) -> Result<Option<Arc<SchemaFile>>, Unread> {
        match self.text {
            Some(text) if text.path() == path => Ok(Some(Arc::clone(text))),
            _ => self.files.read(path),
        }
    }

    fn origin(&self) -> String {
        self.files.origin()
    }
}

/// Finds each line of the text in the document. A scalar is folded, indented and escaped in many ways; where a line is not
/// found as it is, the place is that of the whole scalar.
fn outside(place: &Place, text: &SchemaFile, host: &Place, is_inside: bool) -> Place {
    let (Some(span), Some(whole)) = (place.span, host.span) else {
        return if is_inside {
            host.clone()
        } else {
            place.clone()
        };
    };
    if !is_inside || place.file.path() != text.path() {
        return place.clone();
    }
    let source = host
        .file
        .text()
        .get(whole.start..whole.end)
        .unwrap_or_default();
    let start = shifted(text.text(), source, span.start);
    let end = shifted(text.text(), source, span.end);
    let located = match (start, end) {
        (Some(start), Some(end)) if start <= end => Some(Span {
            start: whole.start + start,
            end: whole.start + end,
        }),
        _ => None,
    };
    Place {
        span: located.or(host.span),
        ..host.clone()
    }
}

/// The offset in `source` of what stands at `offset` of `text`, line by line.
fn shifted(text: &str, source: &str, offset: usize) -> Option<usize> {
    let (mut from, mut begin) = (0, 0);
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        if !content.is_empty() {
            from += source.get(from..)?.find(content)?;
        }
        if offset <= begin + line.trim_end().len() {
            return Some(from + offset.saturating_sub(begin + indent).min(content.len()));
        }
        if !content.is_empty() {
            from += content.len();
        }
        begin += line.len();
    }
    None
}

/// The definition behind a subject of Protobuf.
pub fn definition(subject: &Subject) -> Option<&Definition> {
    match &subject.schema {
        Schema::Protobuf(definition) => Some(definition),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_found_again_in_an_indented_block() {
        let text = "message A {\n  int32 b = 1;\n}\n";
        let source = "|\n      message A {\n        int32 b = 1;\n      }\n";
        let at = text.find("b =").unwrap();
        assert_eq!(shifted(text, source, at), source.find("b ="));
        let json = r#""message A {\n  int32 b = 1;\n}\n""#;
        assert_eq!(shifted(text, json, at), json.find("b ="));
    }
}
