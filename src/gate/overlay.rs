//! A snapshot with some files edited, in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Edit, Files, SchemaFile, Unread};

/// A snapshot as it would be after an edit.
pub(super) struct Overlay<'run> {
    under: &'run dyn Files,
    over: BTreeMap<&'run str, Arc<SchemaFile>>,
}

impl<'run> Overlay<'run> {
    pub(super) fn new(under: &'run dyn Files, edits: &'run BTreeMap<String, Edit>) -> Self {
        let origin = under.origin();
        let over = edits.iter().map(|(path, edit)| {
            let file = SchemaFile::new(path.clone(), origin.clone(), edit.after.clone());
            (path.as_str(), file)
        });
        Self {
            under,
            over: over.collect(),
        }
    }
}

impl Files for Overlay<'_> {
    fn paths(&self) -> Result<Arc<[String]>, Unread> {
        let paths = self.under.paths()?;
        let is_new = |path: &&str| {
            paths
                .binary_search_by(|known| known.as_str().cmp(path))
                .is_err()
        };
        let new: Vec<String> = self
            .over
            .keys()
            .copied()
            .filter(is_new)
            .map(str::to_owned)
            .collect();
        if new.is_empty() {
            return Ok(paths);
        }
        let mut all = [paths.to_vec(), new].concat();
        all.sort();
        Ok(all.into())
    }

    fn read(&self, path: &str) -> Result<Option<Arc<SchemaFile>>, Unread> {
        match self.over.get(path) {
            Some(file) => Ok(Some(Arc::clone(file))),
            None => self.under.read(path),
        }
    }

    fn content_id(&self, path: &str) -> Option<String> {
        if self.over.contains_key(path) {
            return None;
        }
        self.under.content_id(path)
    }

    fn read_bytes(&self, path: &str) -> Result<Option<Vec<u8>>, Unread> {
        match self.over.get(path) {
            Some(file) => Ok(Some(file.text().as_bytes().to_vec())),
            None => self.under.read_bytes(path),
        }
    }

    fn origin(&self) -> String {
        self.under.origin()
    }
}
