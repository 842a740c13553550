//! Which files of a snapshot have which identifier, found out when somebody asks.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use serde_json::Value;

use super::{Text, dialect, uri};
use crate::format::detect::{Candidate, by_path, is_skipped};
use crate::model::{Files, SchemaType};

/// Of files with the same identifier at most so many are compared.
const MAX_RIVALS: usize = 64;

/// A path, and what tells its content from any other.
type Key = (String, String);

/// The identifiers of files that were read already: snapshots of one history have most of their files in common.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<BTreeMap<Key, Option<String>>>);

impl Shelf {
    fn take(&self, files: &dyn Files, path: &str) -> Option<String> {
        let Some(id) = files.content_id(path) else {
            return identifier(files, path);
        };
        let key = (path.to_owned(), id);
        let known = |shelf: &Self| {
            let entries = shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
            entries.get(&key).cloned()
        };
        known(self).unwrap_or_else(|| {
            let read = identifier(files, path);
            let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            entries.insert(key, read.clone());
            read
        })
    }
}

/// The identifiers of one snapshot.
pub(super) struct Identifiers<'f> {
    files: &'f dyn Files,
    shelf: &'f Shelf,
    own: OnceCell<Index>,
    /// What lies in folders that others own is only asked for what nobody else has.
    foreign: OnceCell<Index>,
}

/// The paths of the files that have an identifier.
type Index = BTreeMap<String, Vec<String>>;

impl<'f> Identifiers<'f> {
    pub(super) fn new(files: &'f dyn Files, shelf: &'f Shelf) -> Self {
        Self {
            files,
            shelf,
            own: OnceCell::new(),
            foreign: OnceCell::new(),
        }
    }

    /// The file whose identifier is `address`; of equal ones the nearest to `holder`.
    ///
    /// # Errors
    /// If files that say different things have the identifier, or the snapshot cannot be listed.
    pub(super) fn find(&self, address: &str, holder: &str) -> Result<Option<Text>, String> {
        for (index, is_foreign) in [(&self.own, false), (&self.foreign, true)] {
            if index.get().is_none() {
                let read = self.index(is_foreign)?;
                let _ = index.set(read);
            }
            let paths = index.get().and_then(|index| index.get(address));
            if let Some(paths) = paths {
                return self.nearest(paths, holder);
            }
        }
        Ok(None)
    }

    /// Whether a file of our own has an identifier that is an address, and not only a name beside its path.
    pub(super) fn are_there(&self) -> bool {
        if self.own.get().is_none()
            && let Ok(read) = self.index(false)
        {
            let _ = self.own.set(read);
        }
        let mut known = self.own.get().into_iter().flat_map(BTreeMap::keys);
        known.any(|id| uri::to_path(id).is_none())
    }

    fn index(&self, is_foreign: bool) -> Result<Index, String> {
        let paths = self.files.paths().map_err(|unread| unread.message)?;
        let is_asked = |path: &&String| {
            let may_hold = [Candidate::ByContent, Candidate::Schema(SchemaType::Json)];
            is_skipped(path).is_some() == is_foreign && may_hold.contains(&by_path(path))
        };
        let mut index = Index::new();
        for path in paths.iter().filter(is_asked) {
            if let Some(id) = self.shelf.take(self.files, path) {
                index.entry(id).or_default().push(path.clone());
            }
        }
        Ok(index)
    }

    fn nearest(&self, paths: &[String], holder: &str) -> Result<Option<Text>, String> {
        let mut paths: Vec<&String> = paths.iter().collect();
        paths.sort_by_key(|path| std::cmp::Reverse(shared_folders(path, holder)));
        let mut found: Option<Text> = None;
        for path in paths.into_iter().take(MAX_RIVALS) {
            let Some(text) = open(self.files, path)? else {
                continue;
            };
            match &found {
                Some(first) if first.value != text.value => {
                    return Err(format!(
                        "is the identifier of {} and of {path}, which say different things; give each an identifier of its own, or say in [uris] of schema-gate.toml which one is meant",
                        first.tree.file.path()
                    ));
                }
                Some(_) => {}
                None => found = Some(text),
            }
        }
        Ok(found)
    }
}

/// Reads the file at `path`.
///
/// # Errors
/// If the file is there and cannot be read as JSON.
pub(super) fn open(files: &dyn Files, path: &str) -> Result<Option<Text>, String> {
    let unreadable = |message: String| format!("leads to {path}, which cannot be read: {message}");
    let file = files
        .read(path)
        .map_err(|unread| unreadable(unread.message))?;
    let text = file.map(|file| Text::parse(&file)).transpose();
    text.map_err(|unread| unreadable(unread.message))
}

/// How many folders two paths have in common from the root.
fn shared_folders(path: &str, other: &str) -> usize {
    let steps = path.split('/').zip(other.split('/'));
    steps.take_while(|(one, other)| one == other).count()
}

/// The top of a document, as far as it says what the document is called.
#[derive(Deserialize)]
struct Outline {
    #[serde(rename = "$id")]
    id: Option<Value>,
    #[serde(rename = "id")]
    old_id: Option<Value>,
}

/// The identifier of the file at `path` as an address. What cannot be read has none, and says so itself when it is a
/// schema.
fn identifier(files: &dyn Files, path: &str) -> Option<String> {
    let file = files.read(path).ok().flatten()?;
    let text = file.text();
    if !text.contains("id\"") {
        return None;
    }
    let outline: Outline = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let id = outline.id.or(outline.old_id)?;
    dialect::as_identifier(&id).and_then(|id| uri::resolve(&uri::of_path(path), id))
}
