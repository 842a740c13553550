//! Finds the file of the snapshot that a reference means. Never the network, never outside the snapshot.

use super::identifiers::{Identifiers, open};
use super::uri::normalize;
use super::{Text, dialect, uri};
use crate::model::{Files, Uris};

/// What a snapshot is asked for the files of references.
pub(super) struct Library<'f> {
    pub files: &'f dyn Files,
    pub identifiers: Identifiers<'f>,
    /// Where the URIs of references live, as the configuration says.
    pub uris: &'f Uris,
}

/// A reference to another file.
pub(super) struct Lookup<'l> {
    pub library: &'l Library<'l>,
    /// The path of the file that holds the reference.
    pub holder: &'l str,
    /// The address of that file, its identifier where it has one.
    pub holder_uri: &'l str,
    /// The reference as it is written.
    pub reference: &'l str,
    /// The reference as an address, without its fragment.
    pub address: &'l str,
}

/// The file that is meant: where the configuration says that the address lives; by its path as seen from the file that
/// refers to it; by its address, where the addresses of the schemas follow their paths; by its identifier. A file that
/// calls itself something else is only taken when no other has the identifier.
///
/// # Errors
/// If no such file is there, or it cannot be read as JSON.
pub(super) fn find(lookup: &Lookup<'_>) -> Result<Text, String> {
    look(lookup)?.ok_or_else(|| nowhere(lookup))
}

/// The same where it is no error that there is none.
///
/// # Errors
/// If the file cannot be read as JSON, or several may be meant.
pub(super) fn look(lookup: &Lookup<'_>) -> Result<Option<Text>, String> {
    let library = lookup.library;
    let mapped = mapped(lookup);
    for path in mapped
        .iter()
        .flat_map(|path| [path.clone(), format!("{path}.json")])
    {
        if let Some(text) = open(library.files, &path)? {
            return Ok(Some(text));
        }
    }
    let mut otherwise = None;
    for path in [beside(lookup), parallel(lookup)].into_iter().flatten() {
        match open(library.files, &path)? {
            Some(text) if is_called(&text, lookup.address) => return Ok(Some(text)),
            found => otherwise = otherwise.or(found),
        }
    }
    let identified = library.identifiers.find(lookup.address, lookup.holder)?;
    Ok(identified.or(otherwise))
}

/// Whether a text has this identifier, or none.
fn is_called(text: &Text, address: &str) -> bool {
    let id = text.value.get("$id").or_else(|| text.value.get("id"));
    let id = id.and_then(dialect::as_identifier);
    id.is_none_or(|id| uri::resolve(address, id).as_deref() == Some(address))
}

/// Why nothing is found, and what to do about it.
fn nowhere(lookup: &Lookup<'_>) -> String {
    const NO_FILE: &str = "leads to no file of this revision";
    let address = lookup.address;
    if let Some(path) = mapped(lookup) {
        return format!("{NO_FILE}: [uris] of schema-gate.toml says that it lives at {path}");
    }
    if uri::decode_path(uri::split(lookup.reference).0).is_none() {
        return "names no file: it escapes what separates the steps of a path; write it plainly"
            .to_owned();
    }
    if spelled(lookup).is_some() && beside(lookup).is_none() {
        return "leads out of the repository; bring what it means into it, and refer to it there"
            .to_owned();
    }
    if let Some(path) = uri::to_path(address) {
        return format!("{NO_FILE}: there is no {path}; add it, or correct the reference");
    }
    let folder = address
        .rfind(['/', ':'])
        .map_or(address, |end| &address[..=end]);
    format!(
        "{NO_FILE}: none has the identifier {address}; add the file, or say in [uris] of schema-gate.toml in which folder {folder} lives"
    )
}

/// Where the configuration says that the address lives.
fn mapped(lookup: &Lookup<'_>) -> Option<String> {
    let (home, rest) = lookup.library.uris.home(lookup.holder, lookup.address)?;
    normalize(&format!("{home}{}", uri::decode_path(rest)?))
}

/// The path that a relative reference spells.
fn spelled<'l>(lookup: &Lookup<'l>) -> Option<&'l str> {
    let (path, _) = uri::split(lookup.reference);
    (!path.contains(':') && !path.starts_with('/')).then_some(path)
}

/// The file at that path, seen from the folder of the one that refers to it.
fn beside(lookup: &Lookup<'_>) -> Option<String> {
    let path = uri::decode_path(spelled(lookup)?)?;
    let folder = lookup.holder.rsplit_once('/');
    let folder = folder.map_or("", |(folder, _)| folder);
    normalize(&format!("{folder}/{path}"))
}

/// The path that stands to the address as the holder's path stands to its own address.
fn parallel(lookup: &Lookup<'_>) -> Option<String> {
    let (mut path, mut address) = (lookup.holder, lookup.holder_uri);
    let last = |text: &str| text.rsplit('/').next().unwrap_or(text).to_owned();
    while !path.is_empty() && last(path) == uri::decode(&last(address)) {
        path = path.rsplit_once('/').map_or("", |(rest, _)| rest);
        address = address.rsplit_once('/').map_or("", |(rest, _)| rest);
    }
    let rest = lookup.address.strip_prefix(address)?;
    normalize(&format!("{path}/{}", uri::decode_path(rest)?))
}
