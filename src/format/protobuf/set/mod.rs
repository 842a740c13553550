//! Reads descriptor sets: what protoc and buf make of `.proto` files.
//!
//! In: the bytes of a `FileDescriptorSet`, of which a buf image is a superset. Out: its files, named so that those of two
//! sets cannot be mistaken for each other, and which of them are there for their own sake. Custom options are dropped.

mod features;
mod link;
mod outline;
mod sound;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::prost::Message as _;
use prost_types::FileDescriptorProto;
use sha2::{Digest as _, Sha256};

use self::features::{Besides, Budget, Refused};
pub(super) use self::link::link_set;
use self::outline::Outlines;
use self::wire::{Fields, Value, first_message};
use super::editions::Edition;
use super::imports::built_in;
use super::source::{Facts, Source, TOO_MUCH};
use crate::model::{Pointer, SchemaFile, Unread};

/// What descriptor sets are called.
const ENDINGS: [&str; 5] = [".binpb", ".pb", ".protoset", ".desc", ".fds"];

/// Names that the files of one set may see together.
const MAX_VISIBLE: usize = 5_000_000;

/// Whether a file of this name holds a descriptor set, if it holds a schema at all.
pub(crate) fn is_called_a_set(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether these are the first bytes of a descriptor set: a file that has a name.
pub(crate) fn is_a_set(bytes: &[u8]) -> bool {
    let name = first_message(bytes).and_then(first_message);
    let name = name.and_then(|name| std::str::from_utf8(name).ok());
    let ending = name.and_then(|name| name.rsplit_once('.'));
    ending.is_some_and(|(_, ending)| ending == "proto")
}

/// A file of a set.
pub(super) struct SetFile {
    /// Ready for the linker, under its name in a pool.
    pub(super) source: Source,
    /// The imports that are not in the set.
    pub(super) missing: BTreeSet<String>,
    /// Whether it is there for its own sake.
    pub(super) is_subject: bool,
}

/// The files of the set at `path`.
///
/// # Errors
/// If the bytes are no descriptor set, or one that nobody should be asked to link.
pub(super) fn read(path: &str, origin: &str, bytes: &[u8]) -> Result<Vec<SetFile>, Unread> {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    let refuse = |refused| Unread::new(path, sentence(&refused));
    let files = decode(bytes).map_err(refuse)?;
    let names: BTreeSet<String> = files
        .iter()
        .map(|(file, _)| file.name().to_owned())
        .collect();
    if names.len() < files.len() {
        let message = "two files of this set have the same name; build it again with protoc or buf";
        return Err(Unread::new(path, message));
    }
    let visible = visible(&files).map_err(refuse)?;
    let is_image = files.iter().any(|(_, besides)| besides.is_import.is_some());
    let mut read = Vec::new();
    let mut outlines = Outlines::new();
    for (mut file, besides) in files {
        let name = file.name().to_owned();
        if built_in(&name).is_some() {
            continue;
        }
        let unread = |message: &str| Unread::new(path, format!("{name}: {message}"));
        let is_subject = if is_image {
            besides.is_import != Some(true)
        } else {
            !name.starts_with("google/protobuf/")
        };
        if let Some(flaw) = sound::flaw(&file) {
            return Err(unread(&format!(
                "{flaw}; build the set again with protoc or buf"
            )));
        }
        let edition = edition(&file, besides.edition).map_err(|message| unread(&message))?;
        let imports = visible.get(&name).cloned().unwrap_or_default();
        let (found, missing) = imports.into_iter().partition::<BTreeSet<_>, _>(|import| {
            names.contains(import) || built_in(import).is_some()
        });
        file.name = Some(in_pool(path, &name));
        file.dependency = found.iter().map(|name| in_pool(path, name)).collect();
        file.public_dependency.clear();
        file.weak_dependency.clear();
        let mut locations = file.source_code_info.take().unwrap_or_default().location;
        let text = outlines.of(&file, &locations);
        if text.is_empty() {
            locations.clear();
        }
        let text = SchemaFile::new(path, origin, text);
        let facts = Facts {
            edition,
            written: besides.written,
            digest,
            locations,
            root: Pointer::root().join(&name),
        };
        let source = Source::of_descriptor(text, file, facts);
        let source = source.map_err(|wrong| unread(&wrong.message))?;
        read.push(SetFile {
            source,
            missing,
            is_subject,
        });
    }
    Ok(read)
}

fn sentence(refused: &Refused) -> &'static str {
    match refused {
        Refused::Broken => {
            "this is no descriptor set; build it again with `protoc --descriptor_set_out` or `buf build`"
        }
        Refused::TooMuch => TOO_MUCH,
        Refused::TooDeep => "messages nest more than 32 deep, which protoc refuses; flatten them",
    }
}

/// The name of a file in a pool. No path in a repository holds `//`.
fn in_pool(path: &str, name: &str) -> String {
    match built_in(name) {
        Some(node) => node.to_string(),
        None => format!("{path}//{name}"),
    }
}

fn decode(bytes: &[u8]) -> Result<Vec<(FileDescriptorProto, Besides)>, Refused> {
    const FILE: i32 = 1;
    let mut budget = Budget::default();
    let mut files = Vec::new();
    for field in Fields(bytes) {
        if let (FILE, Value::Bytes(bytes)) = field? {
            let besides = budget.file(bytes)?;
            let file = FileDescriptorProto::decode(bytes).map_err(|_| Refused::Broken)?;
            files.push((file, besides));
        }
    }
    if files.is_empty() {
        return Err(Refused::Broken);
    }
    Ok(files)
}

/// The rules that a file is written by.
fn edition(file: &FileDescriptorProto, number: Option<u64>) -> Result<Edition, String> {
    match (file.syntax.as_deref(), number) {
        (None | Some("editions"), Some(1000)) => Ok(Edition::Of2023),
        (None | Some("editions"), Some(1001)) => Ok(Edition::Of2024),
        (None | Some("proto2" | "proto3"), _) => Ok(Edition::of_syntax(file.syntax.as_deref())),
        (Some("editions"), number) => Err(format!(
            "its edition has the number {}, which is not known; this release reads the editions 2023 and 2024",
            number.unwrap_or_default()
        )),
        (Some(other), _) => Err(format!(
            "there is no syntax `{other}`; it is proto2 or proto3"
        )),
    }
}

/// For each file the files whose names it can use, those that its imports pass on included.
fn visible(
    files: &[(FileDescriptorProto, Besides)],
) -> Result<BTreeMap<String, BTreeSet<String>>, Refused> {
    let by_name: BTreeMap<&str, &FileDescriptorProto> =
        files.iter().map(|(file, _)| (file.name(), file)).collect();
    let mut all = BTreeMap::new();
    let mut count = 0;
    for (file, _) in files {
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<&str> = file.dependency.iter().map(String::as_str).collect();
        while let Some(name) = waiting.pop() {
            if name == file.name() || !seen.insert(name.to_owned()) {
                continue;
            }
            count += 1;
            if count > MAX_VISIBLE {
                return Err(Refused::TooMuch);
            }
            let Some(import) = by_name.get(name) else {
                continue;
            };
            let passed_on = import.public_dependency.iter();
            let passed_on = passed_on.filter_map(|index| {
                let name = import.dependency.get(usize::try_from(*index).ok()?)?;
                Some(name.as_str())
            });
            waiting.extend(passed_on);
        }
        all.insert(file.name().to_owned(), seen);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_known_by_its_name_and_its_first_bytes() {
        for path in ["a.binpb", "x/image.PB", "all.protoset", "a.desc", "a.fds"] {
            assert!(is_called_a_set(path), "{path}");
        }
        assert!(!is_called_a_set("a.proto"));
        assert!(is_a_set(b"\x0A\x09\x0A\x07a.proto"));
        // The rest may be missing: then its reader says so.
        assert!(is_a_set(b"\x0A\xFF\x01\x0A\x07a.proto\x12"));
        for bytes in [
            &b""[..],
            b"\x0A",
            b"\x0A\x05\x0A\x03abc",
            b"a.proto",
            b"\x12\x09\x0A\x07a.proto",
        ] {
            assert!(!is_a_set(bytes), "{bytes:?}");
        }
    }
}
