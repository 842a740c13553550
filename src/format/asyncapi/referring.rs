//! Which documents mean something else when other files change.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::inlay::definition;
use super::texts::{Text, Texts};
use crate::format::detect::{Content, by_content, is_skipped};
use crate::format::protobuf::{self, Definition};
use crate::format::{Reading, Schema};
use crate::model::{Files, SchemaType};

/// The files that lead to a file, by its path.
type Users<'t> = BTreeMap<String, Vec<&'t str>>;

/// The paths, in order, of the documents that refer to one of the `changed` files, directly or through others. The changed
/// files themselves are not among them, nor are vendored code and test data.
///
/// A snapshot that cannot be listed has no such documents.
pub fn referring(files: &dyn Files, changed: &BTreeSet<&str>, reading: &Reading) -> Vec<String> {
    if !changed.iter().any(|path| may_be_referred_to(path)) {
        return Vec::new();
    }
    let Ok(paths) = files.paths() else {
        return Vec::new();
    };
    let documents = paths.par_iter().map(String::as_str);
    // Only the text of a file tells that it is a document.
    let documents: Vec<&str> = documents
        .filter(|path| !changed.contains(path) && is_document(files, path))
        .collect();
    if documents.is_empty() {
        return Vec::new();
    }
    let texts = Texts::read(files, &documents, &reading.uris);
    let mut users = Users::new();
    for path in texts.paths() {
        for used in texts.used_by(path) {
            users.entry(used).or_default().push(path);
        }
    }
    if changed.iter().any(|path| is_protobuf(path)) {
        for path in texts.paths().filter(|path| is_protobuf(path)) {
            for used in imported(files, path, reading) {
                users.entry(used).or_default().push(path);
            }
        }
        let holders = texts.paths().filter(|path| may_import(&texts, path));
        let reached = reached(&users, holders);
        let inlaid = documents.iter().filter(|path| reached.contains(*path));
        let inlaid: Vec<&str> = inlaid.copied().collect();
        for (used, path) in imported_inside(files, &inlaid, reading) {
            users.entry(used).or_default().push(path);
        }
    }
    let reached = reached(&users, changed.iter().copied());
    let documents = documents.into_iter();
    let documents = documents.filter(|path| !changed.contains(path) && reached.contains(path));
    documents.map(str::to_owned).collect()
}

/// These files, and those that lead to them, directly or through others.
fn reached<'t>(users: &Users<'t>, from: impl Iterator<Item = &'t str>) -> BTreeSet<&'t str> {
    let mut waiting: Vec<&str> = from.collect();
    let mut reached: BTreeSet<&str> = waiting.iter().copied().collect();
    while let Some(path) = waiting.pop() {
        let users = users.get(path).into_iter().flatten();
        waiting.extend(users.filter(|user| reached.insert(**user)));
    }
    reached
}

/// Whether a Protobuf text may stand in a file that imports another one.
fn may_import(texts: &Texts<'_>, path: &str) -> bool {
    let Some(Ok(Text::Tree(tree))) = texts.get(path) else {
        return false;
    };
    let text = tree.file.text();
    text.contains("import") && text.contains("message")
}

/// What the Protobuf texts in documents import, each with the document. What is wrong with one is told where it is judged.
fn imported_inside<'d>(
    files: &dyn Files,
    documents: &[&'d str],
    reading: &Reading,
) -> Vec<(String, &'d str)> {
    let loaded = super::load(files, documents, reading);
    let messages = loaded.subjects.iter().filter_map(|it| match &it.schema {
        Schema::AsyncApi(message) => Some(message),
        _ => None,
    });
    let imports = messages.flat_map(|message| {
        let path = &message.contract().path;
        let document = documents.iter().find(|document| *document == path);
        let files = message.files().into_iter();
        let files = files.filter(|file| is_protobuf(file));
        files.filter_map(move |file| Some((file, *document?)))
    });
    imports.collect()
}

fn is_protobuf(path: &str) -> bool {
    path.rsplit('.').next() == Some("proto")
}

/// The files that a Protobuf file imports, directly or through others. What is wrong with it is told where it is judged.
fn imported(files: &dyn Files, path: &str, reading: &Reading) -> BTreeSet<String> {
    let loaded = protobuf::load(files, &[path], reading);
    let definitions = loaded.subjects.iter().filter_map(definition);
    definitions.flat_map(Definition::files).collect()
}

fn may_be_referred_to(path: &str) -> bool {
    let extension = path.rsplit('.').next().unwrap_or_default();
    [
        "yaml",
        "yml",
        "json",
        "avsc",
        "proto",
        "jsonschema",
        "schema",
    ]
    .contains(&extension)
}

fn is_document(files: &dyn Files, path: &str) -> bool {
    let extension = path.rsplit('.').next().unwrap_or_default();
    if !["yaml", "yml", "json"].contains(&extension) || is_skipped(path).is_some() {
        return false;
    }
    // What cannot be read is told of when somebody asks for it.
    let Ok(Some(file)) = files.read(path) else {
        return false;
    };
    by_content(&file, None) == Content::Schema(SchemaType::AsyncApi)
}
