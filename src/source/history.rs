//! The states that a base was built from: its first-parent history, one step back at a time.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use git2::Oid;

use super::error::{Error, quoted};
use super::repository::{Repository, short};
use super::snapshot::{Snapshot, Standing};
use super::store::{Objects, Store};
use super::tag;
use super::walk::{self, Difference};
use crate::model::Revision;

/// The first-parent history of a commit, walked from the newest state to the oldest.
pub struct History {
    store: Arc<Store>,
    /// The commit that was visited last, with its tree; `None` when there is no older one.
    at: Option<(Oid, Oid)>,
    tags: BTreeMap<Oid, Vec<String>>,
}

/// An earlier state, and what its successor changed.
#[derive(Debug)]
pub struct Ancestor {
    /// The state, called by its last tag or by the start of its id.
    pub snapshot: Snapshot,
    /// Where its successor has something else; [`Difference::old`] is what stands here.
    pub differences: Vec<Difference>,
    /// The tags on it, in the order of their names.
    pub tags: Vec<String>,
}

impl Repository {
    /// The history of a commit. What is no commit has none.
    ///
    /// # Errors
    /// If the tags or the commit cannot be read.
    pub fn history(&self, of: &Snapshot) -> Result<History, Error> {
        let objects = self.store.open();
        let commit = match of.standing() {
            Standing::Commit(commit) | Standing::InsteadOfIndex(commit) => Some(commit),
            Standing::Index | Standing::Worktree | Standing::Elsewhere => None,
        };
        let at = commit.map(|commit| Ok::<_, Error>((commit, tree_of(&objects, commit)?)));
        Ok(History {
            at: at.transpose()?,
            tags: tag::matching(objects.git(), "*")?,
            store: Arc::clone(&self.store),
        })
    }
}

impl History {
    /// Goes one commit back; `None` when there is none.
    ///
    /// # Errors
    /// If a shallow clone lacks the commit, or a tree cannot be read.
    pub fn back(&mut self) -> Result<Option<Ancestor>, Error> {
        let Some((commit, tree)) = self.at.take() else {
            return Ok(None);
        };
        let objects = self.store.open();
        let Some(parent) = objects.parents(commit)?.first().copied() else {
            return Ok(None);
        };
        if !objects.git().odb()?.exists(parent) {
            return Err(cut_off(&objects, commit)?);
        }
        let older = tree_of(&objects, parent)?;
        let differences = walk::of_trees(&objects, Some(older), Some(tree))?;
        drop(objects);
        let tags = self.tags.get(&parent).cloned().unwrap_or_default();
        self.at = Some((parent, older));
        let revision = Revision {
            label: tags.last().cloned().unwrap_or_else(|| short(parent)),
            id: Some(parent.to_string()),
            how: None,
        };
        let snapshot =
            Snapshot::of_tree(revision, Standing::Commit(parent), &self.store, Some(older));
        Ok(Some(Ancestor {
            snapshot,
            differences,
            tags,
        }))
    }
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some((commit, _)) => write!(f, "History before {commit}"),
            None => f.write_str("History without a commit"),
        }
    }
}

fn tree_of(objects: &Objects<'_>, commit: Oid) -> Result<Oid, Error> {
    Ok(objects.git().find_commit(commit)?.tree_id())
}

fn cut_off(objects: &Objects<'_>, oldest: Oid) -> Result<Error, Error> {
    let remote = quoted(&objects.remote_or_origin()?);
    Ok(Error::HistoryCutOff {
        oldest: short(oldest),
        help: format!(
            "fetch the rest: git fetch --unshallow {remote}, or set `fetch-depth: 0` in actions/checkout"
        ),
    })
}
