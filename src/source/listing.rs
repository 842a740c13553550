//! What there is: in a tree, in the index, in the working tree, in a directory.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use git2::{Delta, DiffDelta, IndexEntryExtendedFlag, Oid};

use super::entry::{BlobId, Entry, Kind};
use super::error::Error;
use super::store::Objects;

/// A path and what is there.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    /// The path below the root, with `/` separators. Git does not ask for UTF-8.
    pub path: Vec<u8>,
    pub entry: Entry,
    /// Whether the content lies on disk rather than in the object store.
    pub on_disk: bool,
}

/// In the order of the bytes of their paths.
pub(super) type Listing = Vec<Listed>;

/// Counts what is listed, because a tree can hold itself a thousand times over without being large.
pub(super) struct Limit {
    left: usize,
}

impl Limit {
    const ENTRIES: usize = 1_000_000;
    const PATH: usize = 4096;

    pub(super) fn new() -> Self {
        Self {
            left: Self::ENTRIES,
        }
    }

    /// Counts one more entry.
    pub(super) fn admit(&mut self, path: &[u8]) -> Result<(), Error> {
        if path.len() > Self::PATH {
            let start = String::from_utf8_lossy(&path[..60]).into_owned();
            let what = format!("a path has more than {} bytes: `{start}…`", Self::PATH);
            return Err(Error::TooLarge { what });
        }
        self.left = self.left.checked_sub(1).ok_or_else(|| Error::TooLarge {
            what: format!("more than {} entries are to be listed", Self::ENTRIES),
        })?;
        Ok(())
    }
}

/// A child of a tree: a directory with its tree, or something else with its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Child {
    Directory(Oid),
    Entry(Entry),
}

impl Child {
    pub(super) fn directory(&self) -> Option<Oid> {
        match self {
            Self::Directory(tree) => Some(*tree),
            Self::Entry(_) => None,
        }
    }

    pub(super) fn entry(&self) -> Option<Entry> {
        match self {
            Self::Directory(_) => None,
            Self::Entry(entry) => Some(*entry),
        }
    }
}

/// The children of a tree by name, in git's order: a directory's name ends with `/`. No tree has none.
pub(super) fn children(
    objects: &Objects<'_>,
    tree: Option<Oid>,
) -> Result<Vec<(Vec<u8>, Child)>, Error> {
    let Some(tree) = tree else {
        return Ok(Vec::new());
    };
    let tree = objects.tree(tree)?;
    let child = |entry: git2::TreeEntry<'_>| {
        let name = entry.name_bytes();
        let id = entry.id();
        Kind::of_mode(entry.filemode().cast_unsigned()).map_or_else(
            || ([name, b"/"].concat(), Child::Directory(id)),
            |kind| {
                (
                    name.to_vec(),
                    Child::Entry(Entry {
                        kind,
                        id: Some(BlobId(id)),
                    }),
                )
            },
        )
    };
    let mut children = tree.iter().map(child).collect::<Vec<_>>();
    // Git keeps them in order; one who writes objects by hand may not.
    children.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(children)
}

/// Every path of a tree.
pub(super) fn of_tree(objects: &Objects<'_>, tree: Oid) -> Result<Listing, Error> {
    let mut limit = Limit::new();
    let mut listing = Vec::new();
    let mut pending = vec![(Vec::new(), Child::Directory(tree))];
    while let Some((path, child)) = pending.pop() {
        limit.admit(&path)?;
        match child {
            Child::Entry(entry) => listing.push(Listed {
                path,
                entry,
                on_disk: false,
            }),
            Child::Directory(tree) => {
                let below = children(objects, Some(tree))?.into_iter().rev();
                pending
                    .extend(below.map(|(name, child)| ([path.as_slice(), &name].concat(), child)));
            }
        }
    }
    listing.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(listing)
}

/// What would be committed.
pub(super) fn of_index(index: &git2::Index) -> Listing {
    let entries = index
        .iter()
        .filter(|entry| !extended(entry).is_intent_to_add());
    let listed = entries.filter_map(|entry| listed_in_index(&entry));
    by_path(listed).into_values().collect()
}

/// A conflict has up to three entries in the index, one for each stage; one of them is enough.
fn by_path(listed: impl Iterator<Item = Listed>) -> BTreeMap<Vec<u8>, Listed> {
    listed.map(|listed| (listed.path.clone(), listed)).collect()
}

fn listed_in_index(entry: &git2::IndexEntry) -> Option<Listed> {
    const STAGE: u16 = 0x3000;
    let kind = match entry.flags & STAGE {
        0 => Kind::of_mode(entry.mode)?,
        _ => Kind::Unmerged,
    };
    Some(Listed {
        path: entry.path.clone(),
        entry: Entry {
            kind,
            id: (kind != Kind::Unmerged).then_some(BlobId(entry.id)),
        },
        on_disk: false,
    })
}

fn extended(entry: &git2::IndexEntry) -> IndexEntryExtendedFlag {
    IndexEntryExtendedFlag::from_bits_retain(entry.flags_extended)
}

/// What lies in the working tree and is not ignored. As in git, a file whose size and times are those of the index is not read.
pub(super) fn of_worktree(git: &git2::Repository, index: &git2::Index) -> Result<Listing, Error> {
    let mut options = git2::DiffOptions::new();
    options
        .include_untracked(true)
        .recurse_untracked_dirs(true)
        .include_typechange(true)
        .include_unreadable(true)
        .ignore_submodules(true);
    let diff = git.diff_index_to_workdir(Some(index), Some(&mut options))?;
    let listed = index.iter().filter_map(|entry| {
        let is_checked_out = !extended(&entry).is_skip_worktree();
        let listed = listed_in_index(&entry)?;
        Some(Listed {
            on_disk: listed.entry.kind == Kind::File && is_checked_out,
            ..listed
        })
    });
    let mut listing = by_path(listed);
    for delta in diff.deltas() {
        lay_over(&mut listing, index, git.workdir(), &delta);
    }
    Ok(listing.into_values().collect())
}

/// Replaces what the index says about a path by what stands in the working tree.
fn lay_over(
    listing: &mut BTreeMap<Vec<u8>, Listed>,
    index: &git2::Index,
    root: Option<&Path>,
    delta: &DiffDelta<'_>,
) {
    let Some((path, file)) = delta.new_file().path_bytes().zip(delta.new_file().path()) else {
        return;
    };
    // A repository inside this one is listed as a directory.
    let path = path.strip_suffix(b"/").unwrap_or(path).to_vec();
    let kind = match delta.status() {
        Delta::Deleted if is_left_out(index, file) => return,
        Delta::Deleted => None,
        Delta::Conflicted => root.and_then(|root| kind_on_disk(&root.join(file))),
        _ => Some(Kind::of_mode(delta.new_file().mode().into()).unwrap_or(Kind::Submodule)),
    };
    let Some(kind) = kind else {
        listing.remove(&path);
        return;
    };
    let listed = Listed {
        path: path.clone(),
        entry: Entry { kind, id: None },
        on_disk: true,
    };
    listing.insert(path, listed);
}

/// A sparse checkout leaves files out on purpose.
fn is_left_out(index: &git2::Index, file: &Path) -> bool {
    let entry = index.get_path(file, 0);
    entry.is_some_and(|entry| extended(&entry).is_skip_worktree())
}

fn kind_on_disk(file: &Path) -> Option<Kind> {
    Kind::of_file_type(fs::symlink_metadata(file).ok()?.file_type())
}

/// Every path below a plain directory. Links are listed and not followed; what git keeps for itself is left out.
pub(super) fn of_directory(root: &Path) -> Result<Listing, Error> {
    let mut limit = Limit::new();
    let mut listing = Vec::new();
    let mut pending = vec![(Vec::new(), root.to_owned())];
    while let Some((above, directory)) = pending.pop() {
        let entries =
            fs::read_dir(&directory).map_err(|error| Error::unreadable(&directory, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Error::unreadable(&directory, &error))?;
            let file_type = entry
                .file_type()
                .map_err(|error| Error::unreadable(&entry.path(), &error))?;
            if entry.file_name() == ".git" {
                continue;
            }
            let path = [above.as_slice(), entry.file_name().as_encoded_bytes()].concat();
            limit.admit(&path)?;
            match Kind::of_file_type(file_type) {
                None => pending.push(([&path, b"/".as_slice()].concat(), entry.path())),
                Some(kind) => listing.push(Listed {
                    path,
                    entry: Entry { kind, id: None },
                    on_disk: true,
                }),
            }
        }
    }
    listing.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(listing)
}
