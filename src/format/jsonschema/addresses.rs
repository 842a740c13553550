//! Where the addresses of schemas lead, for those who are no schemas themselves: the `dataschema` of an event.

use super::identifiers::{Identifiers, Shelf};
use super::uri::{self, normalize};
use crate::model::{Files, Uris};

/// What may stand at the end of a file's name and not in its address.
const ENDINGS: [&str; 4] = ["", ".json", ".avsc", ".proto"];

/// The addresses of one snapshot.
pub struct Addresses<'f> {
    files: &'f dyn Files,
    uris: &'f Uris,
    identifiers: Identifiers<'f>,
}

impl<'f> Addresses<'f> {
    /// The addresses of `files`, which live where `uris` say. What was found out stays on the shelf.
    pub fn new(files: &'f dyn Files, uris: &'f Uris, shelf: &'f Shelf) -> Self {
        Self {
            files,
            uris,
            identifiers: Identifiers::new(files, shelf),
        }
    }

    /// The path of the file that `address`, which stands in the file `holder`, leads to: where the configuration says that
    /// it lives, or else a schema that is called so. The fragment is let be.
    ///
    /// # Errors
    /// If several files may be meant, or one is there and cannot be read.
    pub fn find(&self, address: &str, holder: &str) -> Result<Option<String>, String> {
        let (bare, _) = uri::split(address);
        if self.uris.home(holder, bare).is_some() {
            return Ok(self.find_mapped(address, holder));
        }
        let found = self.identifiers.find(bare, holder)?;
        Ok(found.map(|text| text.tree.file.path().to_owned()))
    }

    /// The same by the configuration alone.
    pub fn find_mapped(&self, address: &str, holder: &str) -> Option<String> {
        let (address, _) = uri::split(address);
        let (home, rest) = self.uris.home(holder, address)?;
        let path = normalize(&format!("{home}{}", uri::decode_path(rest)?))?;
        self.at(&path)
    }

    /// Whether schemas with addresses are kept here: the configuration says where some live, or one has an identifier.
    pub fn are_kept(&self) -> bool {
        !self.uris.is_empty() || self.identifiers.are_there()
    }

    /// The file of that name, an ending added where that is what is missing. One that cannot be read is there.
    fn at(&self, path: &str) -> Option<String> {
        let mut names = ENDINGS.iter().map(|ending| format!("{path}{ending}"));
        names.find(|path| !matches!(self.files.read_bytes(path), Ok(None)))
    }
}

/// The fragment of an address, where it has one.
pub fn fragment_of(address: &str) -> Option<&str> {
    uri::split(address).1
}
