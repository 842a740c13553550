//! Files that did not change and have a say all the same: definitions of data that did, and others that claim a type.

use std::collections::BTreeSet;

use super::contract::EventContract;
use super::{Bindings, read, registry};
use crate::compat::Judgement;
use crate::format::detect::{Candidate, Content, by_content, by_path, is_skipped};
use crate::format::{Found, Subject};
use crate::model::{Counts, Files, SchemaType, Unread};
use crate::subject::Pair;

/// The contracts of the `xRegistry` documents of both sides.
#[derive(Debug, Default)]
pub struct Registries {
    /// Those of the old side.
    pub old: Vec<EventContract>,
    /// Those of the new side.
    pub new: Vec<EventContract>,
    /// The documents that make no sense, one sentence each.
    pub notes: Vec<String>,
}

impl Registries {
    /// Reads the documents of both sides that `is_wanted`.
    pub fn read([old, new]: [&dyn Files; 2], is_wanted: impl Fn(&str) -> bool) -> Self {
        let mut notes = Vec::new();
        let mut of = |files: &dyn Files, side: &str| {
            let wanted = paths(files).into_iter();
            let wanted = wanted.filter(|path| is_registry(path) && is_wanted(path));
            let mut contracts = Vec::new();
            for path in wanted {
                match registry::read(files, &path) {
                    Ok(found) => contracts.extend(found),
                    Err(Unread { path, message, .. }) => {
                        notes.push(format!("the {side} {path} defines nothing: {message}"));
                    }
                }
            }
            contracts
        };
        let (old, new) = (of(old, "old"), of(new, "new"));
        Self { old, new, notes }
    }

    /// The entry that `new` was.
    pub(super) fn before(&self, new: &EventContract) -> Option<&EventContract> {
        self.old.iter().find(|old| old.subject == new.subject)
    }
}

/// Whether a path says that an `xRegistry` document stands there.
pub(super) fn is_registry(path: &str) -> bool {
    path.ends_with(".xreg.json") && is_skipped(path).is_none()
}

/// Every path. A snapshot that cannot be listed has none, and whoever needs it says so.
fn paths(files: &dyn Files) -> Vec<String> {
    files
        .paths()
        .map(|paths| paths.to_vec())
        .unwrap_or_default()
}

/// What files that did not change are looked at for.
#[derive(Debug, Default)]
pub struct Wanted {
    /// The types that came or went: somebody else may claim them too.
    types: BTreeSet<String>,
    /// The languages in which something broke: it may be the data of a type.
    broken: BTreeSet<SchemaType>,
}

impl Wanted {
    /// What the pairs, each with what is known of it, leave open.
    pub fn of(pairs: &[Pair], judgements: &[&Judgement], bindings: Bindings<'_>) -> Self {
        let types = |of: fn(&Pair) -> Option<&Subject>| -> BTreeSet<String> {
            let contracts = pairs.iter().filter_map(|pair| read(of(pair)?, bindings));
            let types = contracts.flat_map(|contract| contract.types);
            types.map(|stated| stated.text).collect()
        };
        let (old, new) = (types(Pair::old_side), types(Pair::new_side));
        let is_broken = |judgement: &Judgement| {
            let mut effects = judgement.changes.iter().flat_map(|change| &change.effects);
            effects.any(|effect| effect.counts == Counts::Verdict)
        };
        let broken = pairs.iter().zip(judgements);
        let broken = broken.filter(|(_, judgement)| is_broken(judgement));
        Self {
            types: old.symmetric_difference(&new).cloned().collect(),
            broken: broken.map(|(pair, _)| pair.schema_type()).collect(),
        }
    }

    /// What a file may hold, as far as its text tells.
    fn is_met_by(&self, schema_type: SchemaType, text: &str) -> bool {
        let words: &[&str] = match schema_type {
            SchemaType::Protobuf => &["cloud_event_type"],
            SchemaType::Json => &["\"specversion\"", "\"cloudeventTypes\"", "\"context\""],
            SchemaType::Avro | SchemaType::AsyncApi => &[],
        };
        let defines = || words.iter().any(|word| text.contains(word));
        let claims = || self.types.iter().any(|name| text.contains(name.as_str()));
        (self.broken.contains(&schema_type) && defines()) || claims()
    }
}

/// The files that did not change and have what is wanted. Nothing is read where nothing is wanted.
pub fn standing(
    files: &dyn Files,
    wanted: &Wanted,
    bindings: Bindings<'_>,
    is_passed_over: impl Fn(&str) -> bool,
) -> Vec<Found> {
    if wanted.types.is_empty() && wanted.broken.is_empty() {
        return Vec::new();
    }
    let found = paths(files).into_iter().filter_map(|path| {
        let candidate = by_path(&path);
        let expected = match candidate {
            Candidate::Schema(SchemaType::Protobuf) => SchemaType::Protobuf,
            Candidate::ByContent => SchemaType::Json,
            _ => return None,
        };
        if is_skipped(&path).is_some() || is_passed_over(&path) {
            return None;
        }
        // A file that cannot be read defines nothing; whoever needs it is told why.
        let file = files.read(&path).ok()??;
        let is_bound = || wanted.broken.contains(&expected) && (bindings.type_of)(&path).is_some();
        if !wanted.is_met_by(expected, file.text()) && !is_bound() {
            return None;
        }
        let schema_type = match expected {
            SchemaType::Protobuf => expected,
            _ => match by_content(&file, None) {
                Content::Schema(language @ (SchemaType::Json | SchemaType::AsyncApi)) => language,
                _ => return None,
            },
        };
        // Of a document, only the types that it claims matter: whatever it refers to is followed from there.
        let is_wanted = schema_type == expected || wanted.is_met_by(schema_type, file.text());
        is_wanted.then_some(Found { path, schema_type })
    });
    found.collect()
}
