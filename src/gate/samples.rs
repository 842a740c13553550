//! Files of events beside the schemas: which they are, by their names or by what they start with, and what is wrong with them.

use std::path::Path;

use super::conform::Weighing;
use super::payloads::Bindings;
use super::request::Scope;
use crate::envelope::Settings;
use crate::envelope::payload::{Payloads, Reach, Sources};
use crate::envelope::stream::{Name, Shape, looks_like_events};
use crate::envelope::xml;
use crate::format::Reading;
use crate::format::jsonschema::Shelf;
use crate::model::{Files as _, Unread};
use crate::policy::{self, Policy};
use crate::report::{Outcome, Report};
use crate::source::Snapshot;

/// The extensions of files that are looked into; those without one are as well.
const EXTENSIONS: [&str; 7] = [
    "json",
    "jsonl",
    "ndjson",
    "http",
    "cloudevent",
    "cloudevents",
    "xml",
];

/// Endings of names that say what a file holds, as its media type would.
const SAID: [&str; 4] = [
    ".cloudevent",
    ".cloudevents",
    ".cloudevent.json",
    ".cloudevents.json",
];

/// Whether the name of a file says that it holds events.
pub(super) fn are_said_to_be(path: &str) -> bool {
    SAID.iter().any(|ending| path.ends_with(ending))
}

/// Whether a file of this name may hold events.
pub(super) fn may_be_at(path: &str) -> bool {
    // These define events, and hold none.
    if path.ends_with(".xreg.json") {
        return false;
    }
    let extension = Path::new(path)
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    extension.is_none_or(|extension| EXTENSIONS.contains(&extension.as_str()))
}

/// Whether a file that nobody named holds events; `start` is what it starts with, as much as is looked at.
pub(super) fn are_in(path: &str, start: &[u8]) -> bool {
    are_said_to_be(path) || (may_be_at(path) && (looks_like_events(start) || xml::is_event(start)))
}

/// The samples of a run: what they are held to, and what was said of the rest.
pub(super) struct Samples<'run> {
    pub(super) policy: &'run Policy,
    pub(super) scope: &'run Scope,
    pub(super) old: &'run Snapshot,
    pub(super) new: &'run Snapshot,
    pub(super) reading: &'run Reading,
    /// Whether samples are looked at that are what they were.
    pub(super) all: bool,
}

impl Samples<'_> {
    /// Holds the events at `paths` to their specification, and adds what is wrong with them to the report.
    ///
    /// # Errors
    /// If the files of the new side cannot be listed.
    pub(super) fn add(&self, paths: &[String], report: &mut Report) -> Result<(), Unread> {
        let wanted = paths.iter().filter(|path| self.scope.contains(path));
        let wanted: Vec<&String> = wanted
            .filter(|path| self.all || self.differs(path))
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let sources = Sources {
            files: self.new,
            reading: self.reading,
            formats_at: &|path| self.policy.for_path(path).format.value,
            reach: Reach::Repository,
            shelf: &Shelf::default(),
        };
        let bindings = Bindings::of(self.policy, &sources)?;
        let is_told = |path: &str| report.unread.iter().any(|it| it.unread.path == path);
        let untold = bindings.notes(is_told);
        let payloads = Payloads::new(sources, bindings.bound);
        let mut weighing = Weighing::new(Settings::default(), self.policy, &payloads);
        for path in wanted {
            self.judge(path, &mut weighing);
        }
        report.notes.append(&mut weighing.notes);
        report.notes.extend(untold);
        report.findings.append(&mut weighing.findings);
        policy::rank(&mut report.findings);
        if weighing.fails && report.outcome == Outcome::Pass {
            report.outcome = Outcome::Fail;
        }
        report.events = Some(weighing.events);
        Ok(())
    }

    fn judge(&self, path: &str, weighing: &mut Weighing<'_>) {
        let name = Name {
            path,
            origin: &self.new.revision().label,
        };
        let judged = match self.new.read_bytes(path) {
            Ok(bytes) => weighing
                .stream(name, Shape::Any, &*bytes.unwrap_or_default(), &mut |_| ())
                .map_err(|error| error.to_string()),
            Err(unread) => Err(unread.message),
        };
        if let Err(why) = judged {
            weighing.notes.push(format!("{path}: not looked at, {why}"));
        }
    }

    /// Two sides that lie beside each other are listed as a whole, what both have in common included.
    fn differs(&self, path: &str) -> bool {
        let read = |files: &Snapshot| files.read_bytes(path).ok().flatten();
        read(self.old) != read(self.new)
    }
}
