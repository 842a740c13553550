//! Links the files of a set, all in one go: a compiler has linked them before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use prost_reflect::{DescriptorError, DescriptorPool};
use prost_types::FileDescriptorProto;

use super::{SetFile, in_pool};
use crate::format::protobuf::link::{Linked, build, build_without};
use crate::format::protobuf::scan::Weight;
use crate::format::protobuf::source::TOO_MUCH;
use crate::model::{Files, Unread};

/// Links the set at `path`, and adds what is in it for its own sake.
///
/// # Errors
/// If it cannot be read or does not link.
pub(in crate::format::protobuf) fn link_set(
    files: &dyn Files,
    path: &str,
    linked: &mut Linked,
) -> Result<(), Unread> {
    let bytes = files.read_bytes(path)?;
    let bytes = bytes.ok_or_else(|| Unread::new(path, "the file is not in this snapshot"))?;
    let origin = files.origin();
    let read = super::read(path, &origin, &bytes)?;
    let pool = pool(path, &read)?;
    let missing: BTreeSet<&str> = read
        .iter()
        .flat_map(|file| file.missing.iter().map(String::as_str))
        .collect();
    if !missing.is_empty() {
        let missing: Vec<_> = missing.into_iter().collect();
        linked.notes.push(format!(
            "the descriptor set {path} lacks {}: types from there are compared by name only; build it with --include_imports",
            missing.join(", ")
        ));
    }
    for file in read {
        let name = file.source.descriptor.name().to_owned();
        let found = pool.get_file_by_name(&name).filter(|_| file.is_subject);
        linked
            .files
            .extend(found.map(|found| (name.clone(), found)));
        linked.digests.insert(name.clone(), file.source.digest);
        linked.sources.insert(name, Arc::new(file.source));
    }
    Ok(())
}

fn pool(path: &str, read: &[SetFile]) -> Result<DescriptorPool, Unread> {
    let weights = read.iter().map(|file| file.source.weight);
    let weight = weights.fold(Weight::default(), Weight::and);
    if weight.is_too_much() {
        return Err(Unread::new(path, TOO_MUCH));
    }
    let mut files: Vec<_> = read
        .iter()
        .map(|file| file.source.descriptor.clone())
        .collect();
    let missing = read.iter().map(|file| file.missing.clone()).enumerate();
    let missing: BTreeMap<_, _> = missing.filter(|(_, missing)| !missing.is_empty()).collect();
    files.extend(built_ins(&files));
    let built = if missing.is_empty() {
        build(files)
    } else {
        build_without(files, &missing)
    };
    built.map_err(|error| does_not_link(path, &error))
}

fn does_not_link(path: &str, error: &DescriptorError) -> Unread {
    let file = error.file().unwrap_or_default();
    let file = file.split_once("//").map_or(file, |(_, name)| name);
    Unread::new(
        path,
        format!("{file} in this set does not link: {error}; build it again with protoc or buf"),
    )
}

/// The built-in files that these import, and what those import.
fn built_ins(files: &[FileDescriptorProto]) -> Vec<FileDescriptorProto> {
    let mut found = BTreeMap::new();
    let imports = files.iter().flat_map(|file| &file.dependency);
    let built_in = |name: &String| name.strip_prefix("built-in://").map(str::to_owned);
    let mut waiting: Vec<String> = imports.filter_map(built_in).collect();
    while let Some(name) = waiting.pop() {
        if found.contains_key(&name) {
            continue;
        }
        let known = DescriptorPool::global().get_file_by_name(&name);
        let mut file = known.map_or_else(FileDescriptorProto::default, |known| {
            known.file_descriptor_proto().clone()
        });
        waiting.extend(file.dependency.iter().cloned());
        file.dependency = file
            .dependency
            .iter()
            .map(|name| in_pool("", name))
            .collect();
        file.name = Some(in_pool("", &name));
        found.insert(name, file);
    }
    found.into_values().collect()
}
