//! What every report for people says in the same words: what was compared, what was looked at, how much was found.

use std::collections::BTreeMap;

use crate::model::{Finding, Level, Plain, Revision};

use super::Report;
use super::layout::clip;

/// How many letters of a text from the repository are shown.
const TEXT: usize = 600;

/// The findings, in the groups in which people want to see them.
pub(super) struct Sorted<'r> {
    /// What the gate minds, the gravest first.
    pub grave: Vec<&'r Finding>,
    /// What breaks somebody that the policy does not ask for.
    pub unenforced: Vec<&'r Finding>,
    /// What breaks nobody.
    pub safe: Vec<&'r Finding>,
    /// What is worth knowing of events.
    pub of_events: Vec<&'r Finding>,
}

impl<'r> Sorted<'r> {
    pub(super) fn of(report: &'r Report) -> Self {
        let (grave, light): (Vec<_>, Vec<_>) = report
            .findings
            .iter()
            .partition(|finding| finding.level > Level::Info);
        // What is said of an event is not against any version.
        let (of_schemas, of_events): (Vec<_>, Vec<_>) = light
            .into_iter()
            .partition(|finding| finding.against.is_some());
        let (unenforced, safe) = of_schemas
            .into_iter()
            .partition(|finding| !finding.effects.is_empty());
        Self {
            grave,
            unenforced,
            safe,
            of_events,
        }
    }

    /// `2 breaking, 0 warnings, 1 not enforced, 3 compatible changes`
    pub(super) fn counts(&self, report: &Report) -> String {
        let is_of_event =
            |finding: &&Finding| finding.level == Level::Error && finding.against.is_none();
        let of_events = report.findings.iter().filter(is_of_event).count();
        let breaking = report.count(Level::Error) - of_events;
        let mut counts = vec![format!("{breaking} breaking")];
        if of_events > 0 {
            counts.push(format!("{} in events", counted(of_events, "error")));
        }
        counts.push(counted(report.count(Level::Warning), "warning"));
        if !self.unenforced.is_empty() {
            counts.push(format!("{} not enforced", self.unenforced.len()));
        }
        if !report.unread.is_empty() {
            counts.push(format!("{} unread", report.unread.len()));
        }
        counts.push(counted(self.safe.len(), "compatible change"));
        counts.join(", ")
    }
}

/// `1a2b3c4 (merge-base with origin/main)`, or the label where that says more.
pub(super) fn revision(revision: &Revision) -> String {
    let how = revision.how.as_deref().unwrap_or_default();
    let id = revision.id.as_deref().map(|id| clip_id(id).to_owned());
    let name = match id {
        Some(id) if revision.label.starts_with(&id) || how.contains(&revision.label) => id,
        Some(id) => format!("{} {id}", revision.label),
        None => revision.label.clone(),
    };
    let how = if how.is_empty() {
        String::new()
    } else {
        format!(" ({how})")
    };
    Plain(&clip(&format!("{name}{how}"), TEXT)).to_string()
}

/// The old side; nothing where nothing was compared.
pub(super) fn base(report: &Report) -> String {
    report.base.as_ref().map_or_else(String::new, revision)
}

fn clip_id(id: &str) -> &str {
    id.get(..7).unwrap_or(id)
}

/// `checked 14 schemas: 9 avro, 4 protobuf, 1 json (3 changed), and 3 events in 2 files`
pub(super) fn checked(report: &Report) -> String {
    let events = report.events.as_ref().map_or_else(String::new, |events| {
        let inputs = counted(events.inputs, "file");
        format!(", and {} in {inputs}", counted(events.judged, "event"))
    });
    if report.subjects.is_empty() {
        return format!("checked no schema{events}");
    }
    let mut types = BTreeMap::new();
    for subject in &report.subjects {
        *types.entry(subject.schema_type).or_insert(0) += 1;
    }
    let types: Vec<_> = types
        .iter()
        .map(|(schema_type, count)| format!("{count} {schema_type}"))
        .collect();
    let subjects = report.subjects.iter();
    let changed = subjects
        .clone()
        .filter(|subject| subject.has_changed())
        .count();
    let affected = subjects.filter(|subject| subject.is_affected()).count();
    let affected = match affected {
        0 => String::new(),
        affected => format!(", {affected} affected through references"),
    };
    format!(
        "checked {}: {} ({changed} changed{affected}){}{events}",
        counted(report.subjects.len(), "schema"),
        types.join(", "),
        looked_back(report)
    )
}

/// How far back a transitive mode has looked: `, and against 12 earlier versions, back to v0.3.0`
fn looked_back(report: &Report) -> String {
    let earlier = report.subjects.iter().map(|subject| &subject.earlier);
    let count: usize = earlier.clone().map(Vec::len).sum();
    let longest = earlier.max_by_key(|earlier| earlier.len());
    let oldest = longest.and_then(|earlier| earlier.last());
    oldest.map_or_else(String::new, |oldest| {
        let versions = counted(count, "earlier version");
        let label = Plain(&clip(&oldest.label, TEXT)).to_string();
        format!(", and against {versions}, back to {label}")
    })
}

/// `1 event`, `2 events`
pub(super) fn counted(count: usize, thing: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{ending}")
}
