//! The entries of `[uris]`: what is a URI, and what is a path of this repository.

use jsonschema::uri as rfc3986;

use super::problem::{Problem, quoted};
use super::settings::Setting;

/// Where a URI lives, as one config file says.
#[derive(Debug)]
pub(super) struct Entry {
    /// The URI, or a prefix of URIs, as references resolve to it.
    pub(super) uri: String,
    /// The file; or the folder, with a slash at the end, empty for the root.
    pub(super) path: Setting<String>,
}

/// The URI as references resolve to it.
///
/// # Errors
/// If it is no absolute URI, or has a fragment.
pub(super) fn uri(text: &str) -> Result<String, Problem> {
    let wrong = |why, step| Problem::Uri {
        uri: quoted(text),
        why,
        step,
    };
    let (scheme, _) = text.split_once(':').unwrap_or_default();
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_scheme {
        let step = "write it with its scheme, such as `https://schemas.acme.com/`";
        return Err(wrong("is no absolute URI", step));
    }
    if text.contains('#') {
        let step = "leave out `#` and what follows: it is a place inside the file";
        return Err(wrong("has a fragment", step));
    }
    match rfc3986::from_str(text) {
        Ok(uri) => Ok(uri.as_str().to_owned()),
        Err(_) => Err(wrong(
            "is no URI",
            "percent-encode what RFC 3986 does not allow",
        )),
    }
}

/// The path that stands for `uri`, seen from the root of the repository.
///
/// # Errors
/// If it leads out of the repository or is no path, or one of the two is a folder and the other is not.
pub(super) fn path(uri: &str, text: &str, folder: &str) -> Result<String, Problem> {
    let wrong = |why, step| Problem::Home {
        path: quoted(text),
        why,
        step,
    };
    let is_drive = text.as_bytes().get(1) == Some(&b':');
    if text.starts_with('/') || text.contains('\\') || is_drive {
        let step = "write it relative to the folder of this file, with `/`";
        return Err(wrong("is no relative path", step));
    }
    if text.contains(char::is_control) || has_escape(text) {
        let step = "write the path as the repository has it: a path is not percent-encoded";
        return Err(wrong("holds an escape", step));
    }
    let Some(path) = inside(folder, text) else {
        let step = "copy the schemas into the repository: nothing is read outside of it";
        return Err(wrong("leads out of the repository", step));
    };
    let is_folder = path.is_empty() || path.ends_with('/');
    if is_folder != uri.ends_with(['/', ':', '=']) {
        let why = if is_folder {
            "is a folder, and the URI is no prefix"
        } else {
            "is no folder, and the URI is a prefix"
        };
        return Err(wrong(why, "end both with `/`, or neither"));
    }
    Ok(path)
}

fn has_escape(text: &str) -> bool {
    text.as_bytes()
        .windows(3)
        .any(|bytes| bytes[0] == b'%' && bytes[1..].iter().all(u8::is_ascii_hexdigit))
}

/// The path without `.` and `..`, a folder with a slash at the end; `None` when it leads outside.
fn inside(folder: &str, text: &str) -> Option<String> {
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(text.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    let last = text.rsplit('/').next().unwrap_or(text);
    let is_folder = matches!(last, "" | "." | "..");
    let end = if is_folder && !steps.is_empty() {
        "/"
    } else {
        ""
    };
    Some(steps.join("/") + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_seen_from_the_folder_of_its_file() {
        let seen = |folder: &str, text: &str| inside(folder, text);
        assert_eq!(seen("", "schemas/").as_deref(), Some("schemas/"));
        assert_eq!(seen("", "").as_deref(), Some(""));
        assert_eq!(seen("a/b/", "./c//d.json").as_deref(), Some("a/b/c/d.json"));
        assert_eq!(seen("a/b/", "..").as_deref(), Some("a/"));
        assert_eq!(seen("a/", "../..").as_deref(), None);
    }
}
