//! Protobuf that stands as a text inside of a document, or in a file that the document names.
//!
//! In: the text. Out: what it declares, and which of its messages the payload is. Places in the text are turned into places
//! in the document.

use std::collections::BTreeSet;
use std::sync::Arc;

use prost_reflect::{Kind, MessageDescriptor};

use crate::format::protobuf::{self, Definition, Element, Message};
use crate::format::{Reading, Schema, Subject};
use crate::model::{Files, Place, SchemaFile, Span, SubjectName, Unread};

/// A Protobuf text with what it imports. Of its messages that no other one holds the payload is the one that is called as
/// the message of the document is, else the first.
#[derive(Debug)]
pub struct Inlay {
    subjects: Vec<Subject>,
    root: usize,
    /// The messages of the text that no other one holds.
    free: Vec<usize>,
    imports: BTreeSet<String>,
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

    /// What it and the files that it imports declare.
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// The message that the payload is.
    pub fn root(&self) -> &Subject {
        &self.subjects[self.root]
    }

    /// The message that the payload is, given what it was called before: that one, if it may be the payload still.
    pub fn root_like(&self, name: &SubjectName) -> &Subject {
        let mut free = self.free.iter().map(|&index| &self.subjects[index]);
        let same = free.find(|subject| subject.name == *name);
        same.unwrap_or_else(|| self.root())
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        self.place.clone()
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.text.text()
    }

    /// Whether it imports files of the snapshot.
    pub fn imports_any(&self) -> bool {
        !self.imports.is_empty()
    }

    /// The paths of the files that it imports, directly or through others.
    pub(super) fn imports(&self) -> &BTreeSet<String> {
        &self.imports
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
    let mut loaded = protobuf::load(&beside, &[text.path()], &reading);
    let imports = imports(&loaded.subjects, text.path());
    if loaded.unread.is_empty() && !imports.is_empty() {
        let paths = std::iter::once(text.path()).chain(imports.iter().map(String::as_str));
        let paths: Vec<&str> = paths.collect();
        loaded = protobuf::load(&beside, &paths, &reading);
    }
    if let Some(unread) = loaded.unread.into_iter().next() {
        let at = unread.place.as_ref();
        let at = at.map_or_else(|| place.clone(), |at| outside(at, text, &place, is_inside));
        return Err(Unread::at(at, unread.message));
    }
    let free = free(&loaded.subjects, text.path());
    let short = |index: usize| loaded.subjects[index].name.0.rsplit('.').next();
    let named = free.iter().find(|&&index| short(index) == Some(name));
    let root = named.or(free.first()).copied().ok_or_else(|| {
        let message = format!("the Protobuf schema of {name} declares no message");
        Unread::at(place.clone(), message)
    })?;
    Ok(Inlay {
        subjects: loaded.subjects,
        root,
        free,
        imports,
        text: Arc::clone(text),
        place,
        is_inside,
        notes: loaded.notes,
    })
}

/// The files that a text imports, directly or through others.
fn imports(subjects: &[Subject], path: &str) -> BTreeSet<String> {
    let definitions = subjects.iter().filter_map(definition);
    let mut files: BTreeSet<String> = definitions.flat_map(Definition::files).collect();
    files.remove(path);
    files
}

/// The messages of a text that no other one of it holds, in its order; all of them where they hold each other.
fn free(subjects: &[Subject], path: &str) -> Vec<usize> {
    let own = subjects.iter().enumerate();
    let own = own.filter(|(_, subject)| subject.path() == path);
    let messages = own.filter_map(|(index, subject)| match definition(subject)? {
        found if found.is_extension() => None,
        found => match &found.element {
            Element::Message(message) => Some((index, message)),
            Element::Enum(_) | Element::Service(_) => None,
        },
    });
    let messages: Vec<_> = messages.collect();
    let mut taken = BTreeSet::new();
    for (_, message) in &messages {
        let mut open = vec![(*message).clone()];
        while let Some(inner) = open.pop() {
            for field in inner.fields() {
                if let Kind::Message(of) = field.kind()
                    && of.full_name() != message.full_name()
                {
                    taken.insert(of.full_name().to_owned());
                }
            }
            open.extend(inner.nested_messages());
        }
    }
    let free = messages.iter();
    let free = free.filter(|(_, message)| !taken.contains(message.full_name()));
    let free: Vec<usize> = free.map(|(index, _)| *index).collect();
    if free.is_empty() {
        messages.iter().map(|(index, _)| *index).collect()
    } else {
        free
    }
}

/// The full names of the top-level types that a payload leads to, its own included.
pub fn held(root: &Subject) -> BTreeSet<String> {
    let mut held = BTreeSet::from([root.name.0.clone()]);
    let Some(Element::Message(message)) = definition(root).map(|found| &found.element) else {
        return held;
    };
    let mut seen = BTreeSet::new();
    let mut open = vec![message.clone()];
    while let Some(message) = open.pop() {
        if !seen.insert(message.full_name().to_owned()) {
            continue;
        }
        for field in message.fields() {
            match field.kind() {
                Kind::Message(of) => {
                    held.insert(top(of.clone()).full_name().to_owned());
                    open.push(Message(of));
                }
                Kind::Enum(of) => {
                    let holder = of.parent_message().map(top);
                    let name = holder.map(|holder| holder.full_name().to_owned());
                    held.insert(name.unwrap_or_else(|| of.full_name().to_owned()));
                }
                _ => {}
            }
        }
    }
    held
}

/// The top-level message that a message is declared in.
fn top(mut message: MessageDescriptor) -> MessageDescriptor {
    while let Some(parent) = message.parent_message() {
        message = parent;
    }
    message
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
