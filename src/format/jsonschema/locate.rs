//! Finds the file of the snapshot that a reference means. Never the network, never outside the snapshot.

use std::sync::Arc;

use super::{Text, uri};
use crate::model::Files;

/// At most so many files are opened to look for an identifier.
const MAX_OPENED: usize = 64;

/// A reference to another file.
pub(super) struct Lookup<'l> {
    pub files: &'l dyn Files,
    /// The path of the file that holds the reference.
    pub holder: &'l str,
    /// The address of that file, its identifier where it has one.
    pub holder_uri: &'l str,
    /// The reference as it is written.
    pub reference: &'l str,
    /// The reference as an address, without its fragment.
    pub address: &'l str,
}

/// The file that is meant: by its path as seen from the file that refers to it; by its address, where the addresses
/// of the schemas follow their paths; by its identifier.
///
/// # Errors
/// If the file is there and cannot be read as JSON.
pub(super) fn find(lookup: &Lookup<'_>) -> Result<Option<Text>, String> {
    let candidates = [beside(lookup), parallel(lookup)];
    for path in candidates.into_iter().flatten() {
        if let Some(text) = open(lookup.files, &path)? {
            return Ok(Some(text));
        }
    }
    by_identifier(lookup)
}

/// The path that a relative reference spells.
fn beside(lookup: &Lookup<'_>) -> Option<String> {
    let (path, _) = uri::split(lookup.reference);
    if path.contains(':') || path.starts_with('/') {
        return None;
    }
    let folder = lookup
        .holder
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    normalize(&format!("{folder}/{}", uri::decode(path)))
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
    normalize(&format!("{path}/{}", uri::decode(rest)))
}

fn by_identifier(lookup: &Lookup<'_>) -> Result<Option<Text>, String> {
    let name = uri::decode(uri::path(lookup.address));
    let name = name.rsplit('/').find(|part| !part.is_empty());
    let Some(name) = name else { return Ok(None) };
    let stem = |path: &str| path.strip_suffix(".json").unwrap_or(path).to_owned();
    let paths = lookup.files.paths().map_err(|unread| unread.message)?;
    let fits = |path: &&String| stem(path.rsplit('/').next().unwrap_or(path)) == stem(name);
    for path in paths.iter().filter(fits).take(MAX_OPENED) {
        // What cannot be read is not what was looked for, and says so itself when it is a schema.
        let Ok(Some(text)) = open(lookup.files, path) else {
            continue;
        };
        let id = text.value.get("$id").or_else(|| text.value.get("id"));
        let id = id
            .and_then(serde_json::Value::as_str)
            .map(|id| id.trim_end_matches('#'));
        if id == Some(lookup.address) {
            return Ok(Some(text));
        }
    }
    Ok(None)
}

fn open(files: &dyn Files, path: &str) -> Result<Option<Text>, String> {
    let file = files
        .read(path)
        .map_err(|unread| format!("leads to {path}, which cannot be read: {}", unread.message))?;
    let Some(file) = file else { return Ok(None) };
    let text = Text::parse(&Arc::clone(&file))
        .map_err(|unread| format!("leads to {path}, which cannot be read: {}", unread.message))?;
    Ok(Some(text))
}

/// The path without `.` and `..`; `None` when it leads outside.
fn normalize(path: &str) -> Option<String> {
    let mut steps = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    (!steps.is_empty()).then(|| steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_outside() {
        assert_eq!(normalize("events/../../etc/passwd"), None);
        assert_eq!(
            normalize("events/./../common/a.json").as_deref(),
            Some("common/a.json")
        );
    }
}
