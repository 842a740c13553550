//! Where the schemas of data come from: the files of a revision, and what the policy says of them.

use std::sync::{Arc, OnceLock};

use crate::envelope::payload::{Bound, Reach, Sources};
use crate::format::detect::{Candidate, Content, by_content, by_path, is_skipped};
use crate::format::{self, Found};
use crate::model::{Files, SchemaFile, SchemaType, Unread};
use crate::policy::Policy;
use crate::source::{Head, Repository, Snapshot};

/// The schemas that are bound to the types of events, and the documents of which nobody knows what they bind.
#[derive(Default)]
pub(super) struct Bindings {
    pub(super) bound: Vec<Bound>,
    unread: Vec<Unread>,
}

impl Bindings {
    /// What a policy binds, and the payloads of the messages of all documents, those that did not change among them.
    ///
    /// # Errors
    /// If the files cannot be listed.
    pub(super) fn of(policy: &Policy, sources: &Sources<'_>) -> Result<Self, Unread> {
        let reads_documents = sources.reach == Reach::Repository;
        let mut bindings = Self::default();
        if !reads_documents && !policy.binds_types() {
            return Ok(bindings);
        }
        let paths = sources.files.paths()?;
        let paths = paths.iter().filter(|path| !policy.is_excluded(path));
        for path in paths.clone() {
            if let Some(event_type) = policy.ce_type(path) {
                bindings
                    .bound
                    .extend(Bound::open(sources, path, event_type));
            }
        }
        if reads_documents {
            let documents = paths.filter(|path| is_document(policy, sources.files, path));
            bindings.read(documents, sources);
        }
        Ok(bindings)
    }

    fn read<'p>(&mut self, paths: impl Iterator<Item = &'p String>, sources: &Sources<'_>) {
        let found: Vec<Found> = paths
            .map(|path| Found {
                path: path.clone(),
                schema_type: SchemaType::AsyncApi,
            })
            .collect();
        if found.is_empty() {
            return;
        }
        let loaded = format::load(sources.files, &found, sources.reading);
        for subject in &loaded.subjects {
            let formats = (sources.formats_at)(subject.path());
            self.bound.extend(Bound::of_message(subject, formats));
        }
        self.unread = loaded.unread;
    }

    /// What was not looked at, one sentence each, but for the files of which that is told elsewhere.
    pub(super) fn notes(&self, is_told: impl Fn(&str) -> bool) -> Vec<String> {
        let unread = self.unread.iter().filter(|unread| !is_told(&unread.path));
        let notes = unread.map(|unread| {
            format!(
                "{}: no data was held to what could not be read of it: {}",
                unread.path, unread.message
            )
        });
        notes.collect()
    }
}

/// Whether a document of messages stands at a path. Most files are none, and are not parsed to know it.
fn is_document(policy: &Policy, files: &dyn Files, path: &str) -> bool {
    match policy.expects(path) {
        Some(SchemaType::AsyncApi) => return true,
        Some(_) => return false,
        None if policy.expects_events(path) => return false,
        None => {}
    }
    if by_path(path) != Candidate::ByContent || is_skipped(path).is_some() {
        return false;
    }
    let Ok(Some(file)) = files.read(path) else {
        return false;
    };
    let content = Content::Schema(SchemaType::AsyncApi);
    file.text().contains("asyncapi") && by_content(&file, None) == content
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
