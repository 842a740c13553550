//! One state of the repository, or of a directory.

use std::borrow::Cow;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

use git2::{ObjectType, Oid};

use super::entry::{BlobId, Entry, Kind};
use super::error::Error;
use super::listing::{self, Listed, Listing};
use super::store::Store;
use super::text;
use crate::model::{Files, Revision, SchemaFile, Unread};

/// One state of the repository, or of a directory. It reads what it is asked for and nothing else.
pub struct Snapshot {
    revision: Revision,
    standing: Standing,
    content: Content,
    paths: OnceLock<Result<Arc<[String]>, Unread>>,
    /// The whole tree, once somebody asked for it: from then on a file is looked up there.
    listed: OnceLock<Listing>,
}

/// What a snapshot is a state of; the base depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// A commit.
    Commit(Oid),
    /// A commit that stands in for an index in which nothing is staged.
    InsteadOfIndex(Oid),
    /// The index.
    Index,
    /// The working tree.
    Worktree,
    /// A directory that git has no part in, or no commit at all.
    Elsewhere,
}

enum Content {
    /// `None` is the tree without children, which need not be in the object store.
    Tree {
        store: Arc<Store>,
        tree: Option<Oid>,
    },
    /// What is not on disk (under `root`) is in the object store.
    Listing {
        store: Arc<Store>,
        root: PathBuf,
        listing: Listing,
    },
    /// With `only`, this file is all that is listed; what it refers to may stand beside it.
    Directory { root: PathBuf, only: Option<String> },
}

impl Snapshot {
    /// A directory, or a single file, without git. `label` is what reports call it.
    ///
    /// # Errors
    /// If nothing is there, or neither a file nor a directory.
    pub fn directory(path: &Path, label: impl Into<String>) -> Result<Self, Error> {
        let unreadable = |message: &str| Error::Unreadable {
            path: path.to_owned(),
            message: message.to_owned(),
        };
        let found = path
            .canonicalize()
            .map_err(|error| Error::unreadable(path, &error))?;
        let content = if found.is_dir() {
            Content::Directory {
                root: found,
                only: None,
            }
        } else if found.is_file() {
            let name = found.file_name().and_then(|name| name.to_str());
            let only = name.ok_or_else(|| unreadable("its name is not UTF-8"))?;
            Content::Directory {
                only: Some(only.to_owned()),
                root: found.parent().map(Path::to_owned).unwrap_or_default(),
            }
        } else {
            return Err(unreadable("it is neither a file nor a directory"));
        };
        let revision = Revision {
            label: label.into(),
            id: None,
            how: None,
        };
        Ok(Self::new(revision, Standing::Elsewhere, content))
    }

    /// The file at `path` below a directory. What it refers to may stand anywhere in that directory.
    ///
    /// # Errors
    /// If the directory cannot be found.
    pub fn file_below(root: &Path, path: &str, label: impl Into<String>) -> Result<Self, Error> {
        let root = root
            .canonicalize()
            .map_err(|error| Error::unreadable(root, &error))?;
        let revision = Revision {
            label: label.into(),
            id: None,
            how: None,
        };
        let only = Some(path.to_owned());
        let content = Content::Directory { root, only };
        Ok(Self::new(revision, Standing::Elsewhere, content))
    }

    /// The tree of a commit; without a tree, nothing at all.
    pub(super) fn of_tree(
        revision: Revision,
        standing: Standing,
        store: &Arc<Store>,
        tree: Option<Oid>,
    ) -> Self {
        let store = Arc::clone(store);
        Self::new(revision, standing, Content::Tree { store, tree })
    }

    /// What a listing names, in the object store or under `root`.
    pub(super) fn of_listing(
        label: &str,
        standing: Standing,
        store: &Arc<Store>,
        root: &Path,
        listing: Listing,
    ) -> Self {
        let revision = Revision {
            label: label.to_owned(),
            id: None,
            how: None,
        };
        let content = Content::Listing {
            store: Arc::clone(store),
            root: root.to_owned(),
            listing,
        };
        Self::new(revision, standing, content)
    }

    fn new(revision: Revision, standing: Standing, content: Content) -> Self {
        Self {
            revision,
            standing,
            content,
            paths: OnceLock::new(),
            listed: OnceLock::new(),
        }
    }

    /// What it is a snapshot of, and how that was chosen.
    pub fn revision(&self) -> &Revision {
        &self.revision
    }

    pub(super) fn standing(&self) -> Standing {
        self.standing
    }

    /// The tree, when the snapshot is one.
    pub(super) fn tree(&self) -> Option<(&Arc<Store>, Option<Oid>)> {
        match &self.content {
            Content::Tree { store, tree } => Some((store, *tree)),
            Content::Listing { .. } | Content::Directory { .. } => None,
        }
    }

    /// Everything that is there, in order.
    pub(super) fn listing(&self) -> Result<Cow<'_, [Listed]>, Error> {
        Ok(match &self.content {
            Content::Tree { tree: None, .. } => Cow::Owned(Vec::new()),
            Content::Tree {
                store,
                tree: Some(tree),
            } => Cow::Owned(listing::of_tree(&store.open(), *tree)?),
            Content::Listing { listing, .. } => Cow::Borrowed(listing),
            Content::Directory { root, only: None } => Cow::Owned(listing::of_directory(root)?),
            Content::Directory {
                only: Some(name), ..
            } => Cow::Owned(self.find(name)?.into_iter().collect()),
        })
    }

    fn list_paths(&self) -> Result<Arc<[String]>, Unread> {
        let listing = self
            .listing()
            .map_err(|error| Unread::new(".", error.sentence()))?;
        let mut paths = listing
            .iter()
            .map(|listed| String::from_utf8_lossy(&listed.path).into_owned())
            .collect::<Vec<_>>();
        paths.sort();
        if let Content::Tree { .. } = self.content {
            self.listed.get_or_init(|| listing.into_owned());
        }
        Ok(paths.into())
    }

    /// What stands at `path`, without listing the rest.
    fn find(&self, path: &str) -> Result<Option<Listed>, Error> {
        // What a schema refers to must not lead out of the snapshot.
        if !path.split('/').all(is_name) {
            return Ok(None);
        }
        match &self.content {
            Content::Tree { store, tree } => match self.listed.get() {
                Some(listing) => Ok(find_in_listing(listing, path)),
                None => find_in_tree(store, *tree, path),
            },
            Content::Listing { listing, .. } => Ok(find_in_listing(listing, path)),
            Content::Directory { root, .. } => find_on_disk(root, path),
        }
    }

    fn bytes(&self, listed: &Listed, path: &str) -> Result<Vec<u8>, String> {
        match (&self.content, listed.entry.id) {
            (Content::Listing { root, .. } | Content::Directory { root, .. }, _)
                if listed.on_disk =>
            {
                text::read_from_disk(&root.join(path))
            }
            (Content::Tree { store, .. } | Content::Listing { store, .. }, Some(BlobId(id))) => {
                store.open().blob(id).map_err(|error| error.sentence())?
            }
            _ => Err("the index names no content for this file; `git add` it".to_owned()),
        }
    }

    /// The entry with its id, hashed now if it lies on disk. A file that would not be read is not hashed either.
    pub(super) fn identify(&self, listed: &Listed) -> Entry {
        let (Content::Listing { root, .. } | Content::Directory { root, .. }) = &self.content
        else {
            return listed.entry;
        };
        let Ok(path) = std::str::from_utf8(&listed.path) else {
            return listed.entry;
        };
        let path = root.join(path);
        let content = match listed.entry.kind {
            Kind::File => text::read_from_disk(&path).ok(),
            Kind::Symlink => fs::read_link(&path)
                .ok()
                .map(|target| target.as_os_str().as_encoded_bytes().to_vec()),
            Kind::Submodule | Kind::Unmerged | Kind::Special => None,
        };
        let hash = |content: Vec<u8>| Oid::hash_object(ObjectType::Blob, &content).ok();
        Entry {
            id: listed
                .entry
                .id
                .or_else(|| content.and_then(hash).map(BlobId)),
            ..listed.entry
        }
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Snapshot of {}", self.revision.label)
    }
}

impl Files for Snapshot {
    fn paths(&self) -> Result<Arc<[String]>, Unread> {
        self.paths.get_or_init(|| self.list_paths()).clone()
    }

    fn read(&self, path: &str) -> Result<Option<Arc<SchemaFile>>, Unread> {
        let bytes = self.read_bytes(path)?;
        let file = bytes.map(|bytes| text::decode(path, &self.revision.label, bytes));
        file.transpose()
    }

    fn read_bytes(&self, path: &str) -> Result<Option<Vec<u8>>, Unread> {
        let unread = |message: String| Unread::new(path, message);
        let Some(listed) = self.find(path).map_err(|error| unread(error.sentence()))? else {
            let stands_for_another = path.contains(char::REPLACEMENT_CHARACTER)
                && self.paths()?.iter().any(|listed| listed == path);
            if stands_for_another {
                return Err(unread(
                    "the name of this file is not UTF-8; rename it".to_owned(),
                ));
            }
            return Ok(None);
        };
        if let Some(obstacle) = listed.entry.kind.obstacle() {
            return Err(unread(obstacle.to_owned()));
        }
        self.bytes(&listed, path).map(Some).map_err(unread)
    }

    fn origin(&self) -> String {
        self.revision.label.clone()
    }

    fn content_id(&self, path: &str) -> Option<String> {
        let entry = self.find(path).ok()??.entry;
        let is_file = entry.kind == Kind::File;
        entry.id.filter(|_| is_file).map(|id| id.to_string())
    }
}

/// Whether `step` is the name of a file or directory, and not a way out.
fn is_name(step: &str) -> bool {
    let mut components = Path::new(step).components();
    let first = components.next();
    let is_whole = matches!(first, Some(Component::Normal(name)) if name == step);
    // The git library panics on a NUL.
    is_whole && components.next().is_none() && !step.contains('\0')
}

fn find_in_listing(listing: &Listing, path: &str) -> Option<Listed> {
    let found = listing.binary_search_by(|listed| listed.path.as_slice().cmp(path.as_bytes()));
    found.ok().map(|at| listing[at].clone())
}

fn find_in_tree(store: &Store, tree: Option<Oid>, path: &str) -> Result<Option<Listed>, Error> {
    let objects = store.open();
    let Some(mut tree) = tree else {
        return Ok(None);
    };
    let mut steps = path.split('/').peekable();
    while let Some(step) = steps.next() {
        let directory = objects.tree(tree)?;
        let Some(found) = directory.get_name_bytes(step.as_bytes()) else {
            return Ok(None);
        };
        match (
            Kind::of_mode(found.filemode().cast_unsigned()),
            steps.peek(),
        ) {
            (None, Some(_)) => tree = found.id(),
            (Some(kind), None) => {
                let id = Some(BlobId(found.id()));
                return Ok(Some(Listed {
                    path: path.as_bytes().to_vec(),
                    entry: Entry { kind, id },
                    on_disk: false,
                }));
            }
            (None, None) | (Some(_), Some(_)) => return Ok(None),
        }
    }
    Ok(None)
}

fn find_on_disk(root: &Path, path: &str) -> Result<Option<Listed>, Error> {
    let mut place = root.to_owned();
    let mut steps = path.split('/').peekable();
    while let Some(step) = steps.next() {
        place.push(step);
        let metadata = match fs::symlink_metadata(&place) {
            Ok(metadata) => metadata,
            Err(error) => {
                return match error.kind() {
                    ErrorKind::NotFound | ErrorKind::InvalidInput | ErrorKind::InvalidFilename => {
                        Ok(None)
                    }
                    _ => Err(Error::unreadable(&place, &error)),
                };
            }
        };
        match (Kind::of_file_type(metadata.file_type()), steps.peek()) {
            (None, Some(_)) => {}
            (Some(kind), None) => {
                return Ok(Some(Listed {
                    path: path.as_bytes().to_vec(),
                    entry: Entry { kind, id: None },
                    on_disk: true,
                }));
            }
            (None, None) | (Some(_), Some(_)) => return Ok(None),
        }
    }
    Ok(None)
}
