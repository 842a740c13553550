//! What there is to parse, what is passed over, and why.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Error;
use super::samples;
use crate::envelope::json;
use crate::format::detect::{Candidate, Content, by_bytes, by_content, by_path, is_skipped};
use crate::format::tree::Tree;
use crate::format::{Found, Reading, referring};
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
    /// The files of the new side that hold events.
    pub(super) samples: Vec<String>,
    /// The files that did not change and refer to one that did.
    pub(super) reached: BTreeSet<String>,
    /// Every file that changed, whatever it holds.
    changed: BTreeSet<String>,
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
        let elsewhere = self.elsewhere.iter().cloned();
        elsewhere.chain(skipped).collect()
    }

    /// Adds the files that did not change and refer, on either side, to one that did.
    pub(super) fn reach(
        &mut self,
        policy: &Policy,
        reading: &Reading,
        old: &Snapshot,
        new: &Snapshot,
    ) {
        let changed: BTreeSet<&str> = self.changed.iter().map(String::as_str).collect();
        let referring =
            |files: &Snapshot, found: &[Found]| referring(files, &changed, found, reading);
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
            let is_named = expected.is_some() || self.policy.expects_events(&seen.path);
            if self.policy.is_excluded(&seen.path) {
                sifted.skip(&seen.path, "excluded by the configuration");
            } else if let Some(why) = is_skipped(&seen.path).filter(|_| !is_named) {
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
                    Content::Events | Content::Nothing => None,
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
        if self.holds_events(seen, [was, is]) {
            sifted.samples.push(seen.path.clone());
            return self.add(seen, was, &mut sifted.old);
        }
        let mended = |this, other, files: &Snapshot, kind: Option<Kind>| {
            kind.map_or(this, |_| or_broken(this, other, files, &seen.path))
        };
        let (was, is) = (
            mended(was, is, self.old, seen.old),
            mended(is, was, self.new, seen.new),
        );
        self.add(seen, was, &mut sifted.old);
        self.add(seen, is, &mut sifted.new);
    }

    /// Adds a side that holds a schema.
    fn add(&self, seen: &Seen, content: Content, found: &mut Vec<Found>) {
        if let Content::Schema(schema_type) = content
            && self.only.is_none_or(|only| only == schema_type)
        {
            found.push(Found {
                path: seen.path.clone(),
                schema_type,
            });
        }
    }

    /// Whether the new side holds events: the policy says so, or it looks like some, or it makes no sense and the old side did.
    /// What is a schema stays one.
    fn holds_events(&self, seen: &Seen, [was, is]: [Content; 2]) -> bool {
        let path = &seen.path;
        if seen.new != Some(Kind::File) || self.only.is_some() {
            return false;
        }
        if self.policy.expects_events(path) || is == Content::Events {
            return true;
        }
        let may_be = match (is, by_path(path)) {
            (_, Candidate::Schema(_)) => false,
            _ => samples::may_be_at(path),
        };
        let bytes = may_be.then(|| self.new.read_bytes(path).ok().flatten());
        let Some(bytes) = bytes.flatten() else {
            return false;
        };
        match (is, is_json(&bytes)) {
            (Content::Schema(_), true) => false,
            (_, true) => samples::are_in(path, &bytes),
            (_, false) => samples::are_in(path, &bytes) || self.held_events(seen, was),
        }
    }

    fn held_events(&self, seen: &Seen, was: Content) -> bool {
        let path = &seen.path;
        let read = || self.old.read_bytes(path).ok().flatten();
        match was {
            Content::Events => true,
            Content::Schema(_) => false,
            Content::Nothing => read().is_some_and(|bytes| samples::are_in(path, &bytes)),
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

/// Whether it is JSON at all.
fn is_json(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(json::is_whole)
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
