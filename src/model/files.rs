//! What a reader of schemas asks of a snapshot.

use std::sync::Arc;

use super::place::{SchemaFile, Unread};

/// What the rooms ask of a snapshot.
pub trait Files: Sync {
    /// Every path of the snapshot in order. Costs a whole listing: ask late.
    ///
    /// # Errors
    /// If the snapshot cannot be listed.
    fn paths(&self) -> Result<Arc<[String]>, Unread>;

    /// The file at `path`, `None` when the snapshot has none.
    ///
    /// # Errors
    /// If the file is there and is not text, too large, a link, or missing from the object store.
    fn read(&self, path: &str) -> Result<Option<Arc<SchemaFile>>, Unread>;

    /// What tells the content at `path` from any other, where that is known without reading it.
    fn content_id(&self, path: &str) -> Option<String> {
        let _ = path;
        None
    }

    /// The bytes of a file that need not be text.
    ///
    /// # Errors
    /// If the file is there and is too large, a link, or missing from the object store.
    fn read_bytes(&self, path: &str) -> Result<Option<Vec<u8>>, Unread> {
        let file = self.read(path)?;
        Ok(file.map(|file| file.text().as_bytes().to_vec()))
    }

    /// The label of the revision, for what is not read as a text.
    fn origin(&self) -> String {
        String::new()
    }
}
