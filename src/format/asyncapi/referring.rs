//! Which documents mean something else when other files change.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::inlay::definition;
use super::texts::Texts;
use crate::format::Reading;
use crate::format::detect::{Content, by_content, is_skipped};
use crate::format::protobuf::{self, Definition};
use crate::model::{Files, SchemaType, Uris};

/// The paths, in order, of the documents that refer to one of the `changed` files, directly or through others. The changed
/// files themselves are not among them, nor are vendored code and test data.
///
/// A snapshot that cannot be listed has no such documents.
pub fn referring(files: &dyn Files, changed: &BTreeSet<&str>, uris: &Uris) -> Vec<String> {
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
    let texts = Texts::read(files, &documents, uris);
    let mut users: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for path in texts.paths() {
        for used in texts.used_by(path) {
            users.entry(used).or_default().push(path);
        }
    }
    if changed.iter().any(|path| is_protobuf(path)) {
        for path in texts.paths().filter(|path| is_protobuf(path)) {
            for used in imported(files, path) {
                users.entry(used).or_default().push(path);
            }
        }
    }
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&str> = changed.iter().copied().collect();
    while let Some(path) = waiting.pop() {
        let users = users.get(path).into_iter().flatten();
        waiting.extend(users.filter(|user| reached.insert(**user)));
    }
    let documents = documents.into_iter().filter(|path| reached.contains(path));
    documents.map(str::to_owned).collect()
}

fn is_protobuf(path: &str) -> bool {
    path.rsplit('.').next() == Some("proto")
}

/// The files that a Protobuf file imports, directly or through others. What is wrong with it is told where it is judged.
fn imported(files: &dyn Files, path: &str) -> BTreeSet<String> {
    let loaded = protobuf::load(files, &[path], &Reading::default());
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
