//! Where the schemas of data come from: the files of a revision, and what the policy says of them.

use std::sync::{Arc, OnceLock};

use crate::envelope::payload::{Bound, Sources};
use crate::model::{Files, SchemaFile, Unread};
use crate::policy::Policy;
use crate::source::{Head, Repository, Snapshot};

/// The schemas that a policy binds to the types of events.
///
/// # Errors
/// If the files cannot be listed.
pub(super) fn bound(policy: &Policy, sources: &Sources<'_>) -> Result<Vec<Bound>, Unread> {
    if !policy.binds_types() {
        return Ok(Vec::new());
    }
    let paths = sources.files.paths()?;
    let said = paths.iter().filter(|path| !policy.is_excluded(path));
    let said = said.filter_map(|path| Some((path, policy.ce_type(path)?)));
    Ok(said
        .filter_map(|(path, event_type)| Bound::open(sources, path, event_type))
        .collect())
}

/// The working tree: a file is read from the disk, and only whoever wants all of them waits for git to list them.
pub(super) struct Worktree<'r> {
    directory: &'r Snapshot,
    repository: &'r Repository,
    listed: OnceLock<Option<Arc<[String]>>>,
}

impl<'r> Worktree<'r> {
    pub(super) fn new(directory: &'r Snapshot, repository: &'r Repository) -> Self {
        Self {
            directory,
            repository,
            listed: OnceLock::new(),
        }
    }
}

impl Files for Worktree<'_> {
    /// What git ignores is no part of the repository. Where git has no working tree, it is all that lies there.
    fn paths(&self) -> Result<Arc<[String]>, Unread> {
        let list = || {
            let worktree = self.repository.head(&Head::Worktree).ok()?;
            worktree.paths().ok()
        };
        match self.listed.get_or_init(list) {
            Some(paths) => Ok(Arc::clone(paths)),
            None => self.directory.paths(),
        }
    }

    fn read(&self, path: &str) -> Result<Option<Arc<SchemaFile>>, Unread> {
        self.directory.read(path)
    }

    fn read_bytes(&self, path: &str) -> Result<Option<Vec<u8>>, Unread> {
        self.directory.read_bytes(path)
    }

    fn origin(&self) -> String {
        self.directory.origin()
    }
}
