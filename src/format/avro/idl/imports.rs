//! Imports: from words in one file to the path of another file of the same snapshot.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::tokens::wrong;
use crate::format::avro::nearness::folder;
use crate::format::avro::notation::Notation;
use crate::format::avro::parse;
use crate::model::{Place, Pointer, SchemaFile, Span, Unread};

/// More files than this are not imported by one.
const MAX_IMPORTS: usize = 1_000;

/// `import idl "common.avdl";`
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Import {
    pub(super) kind: Kind,
    pub(super) location: String,
    pub(super) span: Span,
}

/// What an import says it imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Idl,
    Protocol,
    Schema,
}

impl Kind {
    /// The kind that a keyword names.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        match word {
            "idl" => Some(Self::Idl),
            "protocol" => Some(Self::Protocol),
            "schema" => Some(Self::Schema),
            _ => None,
        }
    }

    /// Whether a file of this name is read as what it is imported as.
    fn fits(self, path: &str) -> bool {
        let notation = Notation::of(path);
        match self {
            Self::Idl => notation == Some(Notation::Idl),
            Self::Protocol => notation == Some(Notation::Protocol),
            Self::Schema => matches!(notation, Some(Notation::Schema) | None),
        }
    }
}

/// What `file` imports, each file once. Whether it is there is not asked.
pub(super) fn resolve(
    file: &Arc<SchemaFile>,
    imports: Vec<Import>,
) -> Result<Vec<parse::Import>, Unread> {
    let mut seen = BTreeSet::new();
    let mut resolved = Vec::new();
    for import in imports {
        let path = path(file.path(), &import).map_err(|why| {
            let message = format!("`{}` cannot be imported: {why}", import.location);
            wrong(file, import.span, &message)
        })?;
        if !seen.insert(path.clone()) {
            continue;
        }
        if seen.len() > MAX_IMPORTS {
            let message = format!("more than {MAX_IMPORTS} files are imported");
            return Err(wrong(file, import.span, &message));
        }
        let place = Place {
            file: Arc::clone(file),
            pointer: Pointer::root(),
            span: Some(import.span),
        };
        resolved.push(parse::Import { path, place });
    }
    Ok(resolved)
}

fn path(importer: &str, import: &Import) -> Result<String, &'static str> {
    let path = join(importer, &import.location)
        .ok_or("only files of the same revision are, by a path from where the import stands")?;
    if import.kind.fits(&path) {
        Ok(path)
    } else {
        Err("`idl` imports .avdl files, `protocol` .avpr files, `schema` .avsc files")
    }
}

/// The path that `location` leads to from the file at `importer`; `None` when it leads out of the snapshot.
fn join(importer: &str, location: &str) -> Option<String> {
    if location.starts_with('/') || location.contains(['\\', ':', '\0']) {
        return None;
    }
    let mut steps: Vec<&str> = match folder(importer) {
        "" if importer.starts_with('/') => vec![""],
        "" => Vec::new(),
        folder => folder.split('/').collect(),
    };
    for step in location.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(
                steps
                    .pop()
                    .filter(|left| !["", "."].contains(left) && *left != "..")?,
            ),
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_is_found_from_where_it_stands() {
        for (importer, location, path) in [
            ("mail.avdl", "common.avdl", "common.avdl"),
            ("a/b/mail.avdl", "../c/./common.avdl", "a/c/common.avdl"),
            ("a/mail.avdl", "../common.avdl", "common.avdl"),
            ("/tmp/a/mail.avdl", "../common.avdl", "/tmp/common.avdl"),
            ("/mail.avdl", "common.avdl", "/common.avdl"),
        ] {
            assert_eq!(join(importer, location).as_deref(), Some(path));
        }
    }

    #[test]
    fn no_import_leads_out() {
        for (importer, location) in [
            ("mail.avdl", "../common.avdl"),
            ("a/mail.avdl", "../../a/common.avdl"),
            ("a/mail.avdl", "/etc/passwd"),
            ("a/mail.avdl", "..\\common.avdl"),
            ("a/mail.avdl", "C:common.avdl"),
            ("a/mail.avdl", "https://acme.com/common.avdl"),
            ("../a/mail.avdl", "../../common.avdl"),
            ("/mail.avdl", "../common.avdl"),
        ] {
            assert_eq!(join(importer, location), None, "{importer}: {location}");
        }
    }
}
