//! What there is to parse, what is passed over, and why.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Error;
use crate::format::detect::{Candidate, Content, by_bytes, by_content, by_path, is_skipped};
use crate::format::tree::Tree;
use crate::format::{Found, referring};
use crate::model::{Files, SchemaType};
use crate::policy::Policy;
use crate::source::{Difference, Kind, Snapshot};

/// A path, and what stands there on each side.
pub(super) struct Seen {
    path: String,
    old: Option<Kind>,
    new: Option<Kind>,
}

impl From<&Difference> for Seen {
    fn from(difference: &Difference) -> Self {
        let kind = |entry: Option<crate::source::Entry>| entry.map(|entry| entry.kind);
        Self {
            path: difference.path.clone(),
            old: kind(difference.old),
            new: kind(difference.new),
        }
    }
}

impl Seen {
    /// Every path of two directories.
    pub(super) fn all(old: &[String], new: &[String]) -> Vec<Self> {
        let mut all: BTreeMap<&String, (Option<Kind>, Option<Kind>)> = BTreeMap::new();
        for path in old {
            all.entry(path).or_default().0 = Some(Kind::File);
        }
        for path in new {
            all.entry(path).or_default().1 = Some(Kind::File);
        }
        all.into_iter()
            .map(|(path, (old, new))| Self {
                path: path.clone(),
                old,
                new,
            })
            .collect()
    }
}

/// What tells schemas from everything else.
pub(super) struct Sieve<'run> {
    pub(super) policy: &'run Policy,
    /// The only language that is wanted.
    pub(super) only: Option<SchemaType>,
    pub(super) old: &'run Snapshot,
    pub(super) new: &'run Snapshot,
}

/// What there is to parse, and what was seen besides.
#[derive(Debug, Default)]
pub(super) struct Sifted {
    pub(super) old: Vec<Found>,
    pub(super) new: Vec<Found>,
    /// The files that did not change and refer to one that did.
    pub(super) reached: BTreeSet<String>,
    /// Every file that changed, whatever it holds.
    changed: BTreeSet<String>,
    /// Things that will be checked one day.
    not_yet: BTreeMap<&'static str, usize>,
    /// Files that were passed over, by reason and by whether their names say that they are schemas.
    skipped: BTreeMap<(bool, &'static str), usize>,
    /// What is never followed.
    elsewhere: BTreeSet<String>,
}

impl Sifted {
    /// What a reader of the report should know was not looked at.
    pub(super) fn notes(&self, verbose: bool) -> Vec<String> {
        let counted = |what: &str, count: usize| {
            let plural = if count == 1 { "" } else { "s" };
            format!("{count} {what}{plural}")
        };
        let not_yet = self.not_yet.iter();
        let not_yet =
            not_yet.map(|(what, &count)| format!("{}: not checked yet", counted(what, count)));
        let skipped = self
            .skipped
            .iter()
            .filter(|((is_schema, _), _)| *is_schema || verbose);
        let skipped = skipped.map(|((is_schema, why), &count)| {
            let what = if *is_schema {
                "changed schema"
            } else {
                "changed file"
            };
            format!("{}: passed over, {why}", counted(what, count))
        });
        not_yet
            .chain(self.elsewhere.iter().cloned())
            .chain(skipped)
            .collect()
    }

    /// Adds the files that did not change and refer, on either side, to one that did.
    pub(super) fn reach(&mut self, policy: &Policy, old: &Snapshot, new: &Snapshot) {
        let uris = policy.uris();
        let changed: BTreeSet<&str> = self.changed.iter().map(String::as_str).collect();
        let referring =
            |files: &Snapshot, found: &[Found]| referring(files, &changed, found, &uris);
        let reached = [referring(old, &self.old), referring(new, &self.new)].concat();
        let reached = reached
            .into_iter()
            .filter(|found| !policy.is_excluded(&found.path));
        for found in reached {
            if self.reached.insert(found.path.clone()) {
                self.old.push(found.clone());
                self.new.push(found);
            }
        }
    }

    fn skip(&mut self, path: &str, why: &'static str) {
        let is_schema = matches!(by_path(path), Candidate::Schema(_));
        *self.skipped.entry((is_schema, why)).or_default() += 1;
    }
}

impl Sieve<'_> {
    /// Sorts the paths.
    pub(super) fn sift(&self, seen: impl IntoIterator<Item = Seen>) -> Sifted {
        let mut sifted = Sifted::default();
        for seen in seen {
            let expected = self.policy.expects(&seen.path);
            sifted.changed.insert(seen.path.clone());
            if self.policy.is_excluded(&seen.path) {
                sifted.skip(&seen.path, "excluded by the configuration");
            } else if let Some(why) = is_skipped(&seen.path).filter(|_| expected.is_none()) {
                sifted.skip(&seen.path, why);
            } else if let Some(note) = elsewhere(&seen) {
                sifted.elsewhere.insert(note);
            } else {
                self.sort(&seen, expected, &mut sifted);
            }
        }
        sifted
    }

    /// Two files that the user named: both are schemas, or it is an error.
    pub(super) fn sift_files(&self) -> Result<Sifted, Error> {
        let only = |files: &Snapshot| -> Result<Found, Error> {
            let path = files.paths()?.first().cloned().unwrap_or_default();
            let schema_type = self
                .only
                .or_else(|| match self.content(files, &path, None) {
                    Content::Schema(schema_type) => Some(schema_type),
                    Content::NotYet(_) | Content::Nothing => None,
                });
            let unknown = || Error::UnknownLanguage {
                path: files.revision().label.clone().into(),
            };
            Ok(Found {
                schema_type: schema_type.ok_or_else(unknown)?,
                path,
            })
        };
        Ok(Sifted {
            old: vec![only(self.old)?],
            new: vec![only(self.new)?],
            ..Sifted::default()
        })
    }

    fn sort(&self, seen: &Seen, expected: Option<SchemaType>, sifted: &mut Sifted) {
        let content = |files: &Snapshot, kind: Option<Kind>| {
            kind.map_or(Content::Nothing, |_| {
                self.content(files, &seen.path, expected)
            })
        };
        let (was, is) = (content(self.old, seen.old), content(self.new, seen.new));
        if let Content::NotYet(what) = if seen.new.is_some() { is } else { was } {
            *sifted.not_yet.entry(what).or_default() += 1;
        }
        let mended = |this, other, files: &Snapshot, kind: Option<Kind>| {
            kind.map_or(this, |_| or_broken(this, other, files, &seen.path))
        };
        let (was, is) = (
            mended(was, is, self.old, seen.old),
            mended(is, was, self.new, seen.new),
        );
        for (content, found) in [(was, &mut sifted.old), (is, &mut sifted.new)] {
            if let Content::Schema(schema_type) = content
                && self.only.is_none_or(|only| only == schema_type)
            {
                found.push(Found {
                    path: seen.path.clone(),
                    schema_type,
                });
            }
        }
    }

    /// What a file holds, read only when its name does not tell. A file that cannot be read holds what is expected of it.
    fn content(&self, files: &dyn Files, path: &str, expected: Option<SchemaType>) -> Content {
        // The language that the user wants picks among schemas; it makes no schema of a file that is none.
        let shape = expected.or(self.only.filter(|&only| only == SchemaType::Json));
        match by_path(path) {
            Candidate::Schema(schema_type) => Content::Schema(schema_type),
            Candidate::No if expected.is_none() => Content::Nothing,
            Candidate::ByBytes => match files.read_bytes(path) {
                Ok(Some(bytes)) => by_bytes(&bytes),
                Ok(None) => Content::Nothing,
                Err(_) => expected.map_or(Content::Nothing, Content::Schema),
            },
            Candidate::No | Candidate::ByContent => match files.read(path) {
                Ok(Some(file)) => by_content(&file, shape),
                Ok(None) => Content::Nothing,
                Err(_) => expected.map_or(Content::Nothing, Content::Schema),
            },
        }
    }
}

/// What stands at a path and is never followed, unless its name says that it is a schema: then it is unread.
fn elsewhere(seen: &Seen) -> Option<String> {
    let path = &seen.path;
    match (seen.new.or(seen.old)?, by_path(path)) {
        (Kind::Submodule, _) => Some(format!(
            "the submodule {path} changed: not looked into; run schema-gate in its own repository"
        )),
        (Kind::Symlink, Candidate::ByContent | Candidate::ByBytes) => {
            Some(format!("the symbolic link {path} changed: not followed"))
        }
        _ => None,
    }
}

/// A text that makes no sense counts as what the other side holds at that path: it was a schema, or is about to be one.
fn or_broken(this: Content, other: Content, files: &dyn Files, path: &str) -> Content {
    match (this, other) {
        (Content::Nothing, Content::Schema(_)) => match files.read(path) {
            Ok(Some(file)) if Tree::parse(&file).is_ok() => this,
            Ok(None) => this,
            Ok(Some(_)) | Err(_) => other,
        },
        _ => this,
    }
}
