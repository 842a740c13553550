//! What a meta-schema of the same snapshot says of the schemas that are written in it.
//!
//! In: a schema with a `$schema` of its own making. Out: its dialect, and what its `$vocabulary` asks for. That the schema
//! is valid against that meta-schema is not looked at, only that it is a schema of the draft.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::locate::{self, Library, Lookup};
use super::{Text, dialect, uri};
use crate::model::{Draft, Pointer, Unread};

/// A meta-schema that is written in another one, and so on, at most so often.
const MAX_STEPS: usize = 8;

/// What is known of the dialect of a schema besides its draft.
#[derive(Debug, Clone, Default)]
pub(super) struct Custom {
    /// The file of the meta-schema, where it is one of the snapshot.
    pub path: Option<String>,
    /// The draft that the meta-schema builds on, where there is one and it says so.
    pub draft: Option<Draft>,
    /// Whether formats are assertions.
    pub asserts_formats: bool,
    /// Why keywords may mean nothing, where a vocabulary was left out.
    pub leaves_out: Option<String>,
    /// What a reader of the report should know.
    pub notes: Vec<String>,
    /// The `$schema` that names nothing that is known, and no file of the snapshot.
    pub stranger: Option<String>,
}

impl Custom {
    /// What it makes of the keywords, in words; empty where it is nothing of its own.
    pub(super) fn words(&self) -> String {
        let asserts = if self.asserts_formats {
            " with asserted formats"
        } else {
            ""
        };
        [asserts, self.leaves_out.as_deref().unwrap_or_default()].concat()
    }
}

/// What the `$schema` of a text says, where it is none of the standard's.
///
/// # Errors
/// If the meta-schema requires a vocabulary that nobody here understands, or cannot be read.
pub(super) fn of(library: &Library<'_>, text: &Text) -> Result<Custom, Unread> {
    let Some(named) = named_by(&text.value) else {
        return Ok(Custom::default());
    };
    let here = Pointer::root().join("$schema");
    let wrong = |why: String| {
        let message = format!("the $schema `{named}` {why}");
        Unread::at(text.tree.place(&here), message)
    };
    let Some(meta) = open(library, text, named).map_err(wrong)? else {
        return Ok(Custom {
            stranger: Some(named.to_owned()),
            ..Custom::default()
        });
    };
    let vocabularies = meta.value.get("$vocabulary").and_then(Value::as_object);
    let draft = draft_of(library, &meta, vocabularies);
    let modern = draft.is_none_or(|draft| draft >= Draft::Draft201909);
    match vocabularies.filter(|_| modern) {
        Some(vocabularies) => read(vocabularies, &meta, draft).map_err(wrong),
        None => Ok(Custom {
            path: Some(meta.tree.file.path().to_owned()),
            draft,
            ..Custom::default()
        }),
    }
}

/// The `$schema` of a document, where it is not one of the standard's.
fn named_by(document: &Value) -> Option<&str> {
    let named = document.get("$schema")?.as_str()?;
    let is_known = dialect::named(named).is_some() || dialect::is_self_describing(named);
    (!is_known).then_some(named)
}

/// The meta-schema that `text` names, when the snapshot has it.
fn open(library: &Library<'_>, text: &Text, named: &str) -> Result<Option<Text>, String> {
    let holder = text.tree.file.path();
    let holder_uri = uri::of_path(holder);
    let Some(absolute) = uri::resolve(&holder_uri, named) else {
        return Ok(None);
    };
    locate::look(&Lookup {
        library,
        holder,
        holder_uri: &holder_uri,
        reference: named,
        address: uri::split(&absolute).0,
    })
}

/// The draft that a meta-schema builds on: what its own `$schema` says, or that of its meta-schema; else what its
/// vocabularies are from.
fn draft_of(
    library: &Library<'_>,
    meta: &Text,
    vocabularies: Option<&Map<String, Value>>,
) -> Option<Draft> {
    let of_text = |text: &Text| text.value.get("$schema")?.as_str().and_then(dialect::named);
    let mut draft = of_text(meta);
    let mut above = None;
    for _ in 0..MAX_STEPS {
        let text = above.as_ref().unwrap_or(meta);
        let named = named_by(&text.value).filter(|_| draft.is_none());
        let Some(next) = named.and_then(|named| open(library, text, named).ok().flatten()) else {
            break;
        };
        draft = of_text(&next);
        above = Some(next);
    }
    let is_from = |year: &str| {
        let mut uris = vocabularies.into_iter().flatten().map(|(uri, _)| uri);
        uris.any(|uri| uri.starts_with(&format!("{STANDARD}{year}/vocab/")))
    };
    draft.or(match (is_from("2020-12"), is_from("2019-09")) {
        (true, false) => Some(Draft::Draft202012),
        (false, true) => Some(Draft::Draft201909),
        _ => None,
    })
}

const STANDARD: &str = "https://json-schema.org/draft/";

/// The vocabularies whose keywords decide what is accepted; only 2020-12 has the last one.
const DECISIVE: [&str; 3] = ["applicator", "validation", "unevaluated"];

/// Vocabularies that need nothing to be done.
const HARMLESS: [&str; 5] = [
    "core",
    "meta-data",
    "content",
    "format",
    "format-annotation",
];

fn read(
    vocabularies: &Map<String, Value>,
    meta: &Text,
    draft: Option<Draft>,
) -> Result<Custom, String> {
    let path = meta.tree.file.path();
    let mut custom = Custom {
        path: Some(path.to_owned()),
        draft,
        ..Custom::default()
    };
    let mut there = BTreeSet::new();
    for (uri, required) in vocabularies {
        let required = *required == Value::Bool(true);
        let rest = uri.strip_prefix(STANDARD);
        let name = rest.and_then(|rest| rest.split_once("/vocab/"));
        match name.map(|(_, name)| name) {
            Some(name) if DECISIVE.contains(&name) => drop(there.insert(name)),
            // The tests of the standard assert it even where it is optional.
            Some("format-assertion") => custom.asserts_formats = true,
            Some("format") if required => custom.asserts_formats = true,
            Some(name) if HARMLESS.contains(&name) => {}
            _ if required => {
                return Err(format!(
                    "leads to {path}, which requires a vocabulary that is not understood: {uri}; make it optional there if its keywords accept and refuse nothing"
                ));
            }
            _ => custom.notes.push(format!(
                "the vocabulary {uri} of the meta-schema {path} is not understood and optional: its keywords are taken as annotations"
            )),
        }
    }
    let is_asked = |name: &&&str| **name != "unevaluated" || draft != Some(Draft::Draft201909);
    let mut missing = DECISIVE.iter().filter(is_asked);
    let missing = missing.find(|name| !there.contains(**name));
    custom.leaves_out = missing.map(|name| {
        format!("the meta-schema {path} leaves out the vocabulary `{name}`, so that keywords of it mean nothing")
    });
    Ok(custom)
}
