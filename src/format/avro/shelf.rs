//! Files that were parsed already.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::parse::Fragment;
use crate::model::{Files, Unread};

/// A path, and what tells its content from any other.
type Key = (String, String);

/// What was read once and need not be read again: snapshots of one history have most of their files in common.
///
/// A file that two snapshots share keeps the label of the one that was read first.
#[derive(Default)]
pub struct Shelf(Mutex<BTreeMap<Key, Result<Arc<Fragment>, Unread>>>);

impl Shelf {
    /// The file at `path`, parsed now unless it was before.
    pub(super) fn take(
        &self,
        files: &dyn Files,
        path: &str,
        parse: impl FnOnce() -> Result<Fragment, Unread>,
    ) -> Result<Arc<Fragment>, Unread> {
        let Some(id) = files.content_id(path) else {
            return parse().map(Arc::new);
        };
        let key = (path.to_owned(), id);
        // Nobody writes half an entry, whatever became of him.
        let known = |shelf: &Self| {
            let entries = shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
            entries.get(&key).cloned()
        };
        if let Some(known) = known(self) {
            return known;
        }
        let parsed = parse().map(Arc::new);
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.insert(key, parsed.clone());
        parsed
    }
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shelf of parsed files")
    }
}
