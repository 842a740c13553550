//! What a snapshot has at a path.

use std::fmt;
use std::fs::FileType;

/// What a snapshot has at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Which sort of thing it is.
    pub kind: Kind,
    /// The id of its content; `None` where the content lies on disk and nobody had to hash it.
    pub id: Option<BlobId>,
}

/// Which sort of thing stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A regular file.
    File,
    /// A symbolic link.
    Symlink,
    /// Another repository, inside this one.
    Submodule,
    /// A file with a merge conflict in the index.
    Unmerged,
    /// A pipe, a socket, a device.
    Special,
}

impl Kind {
    /// What a file mode of git stands for; `None` for a directory.
    pub(super) fn of_mode(mode: u32) -> Option<Self> {
        match mode & 0o170_000 {
            0o040_000 => None,
            0o120_000 => Some(Self::Symlink),
            0o160_000 => Some(Self::Submodule),
            _ => Some(Self::File),
        }
    }

    /// What stands on disk, no link followed; `None` for a directory.
    pub(super) fn of_file_type(file_type: FileType) -> Option<Self> {
        if file_type.is_dir() {
            None
        } else if file_type.is_file() {
            Some(Self::File)
        } else if file_type.is_symlink() {
            Some(Self::Symlink)
        } else {
            Some(Self::Special)
        }
    }

    /// Why a thing of this sort is not read, and what to do about it; `None` for a file.
    pub(super) fn obstacle(self) -> Option<&'static str> {
        match self {
            Self::File => None,
            Self::Symlink => {
                Some("symbolic links are not followed; commit the schema itself in its place")
            }
            Self::Submodule => Some(
                "submodules are not looked into; run schema-gate in the repository that has the schemas",
            ),
            Self::Unmerged => {
                Some("the index has a merge conflict here; resolve it and `git add` the file")
            }
            Self::Special => Some("this is not a regular file, so it is not opened; remove it"),
        }
    }
}

/// The id that git gives to a content. Equal ids are equal contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(pub(super) git2::Oid);

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
