//! Says what was found, in the shape that a person or a machine asks for.
//!
//! In: a [`Report`], complete. Out: text. Nothing here decides, sorts out or counts anew what the gate has decided.

pub mod github;
pub mod graph;
pub mod json;
pub mod markdown;
pub mod rulebook;
pub mod short;
pub mod text;

mod examples;
mod layout;
mod words;

use crate::model::{
    Against, Direction, Finding, Formats, Level, Mode, Place, Revision, Role, SchemaType, Side,
    Spec, Status, SubjectName, UnknownFields, Unread, Verdict,
};
use crate::rules;

/// All that a run has to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The old side; `None` when nothing was compared.
    pub base: Option<Revision>,
    /// The new side.
    pub head: Revision,
    /// How JSON writers were understood.
    pub unknown_fields: UnknownFields,
    /// How the JSON Schema keyword `format` was taken.
    pub formats: Formats,
    /// The subjects that were looked at, by name.
    pub subjects: Vec<SubjectReport>,
    /// The findings, the gravest first, then by path and line.
    pub findings: Vec<Finding>,
    /// The files that could not be read, by path.
    pub unread: Vec<UnreadFile>,
    /// Why two sides that were put side by side could not be compared as a whole.
    pub unsettled: Option<Verdict>,
    /// What was seen and not looked at, and other things worth a line: `2 CloudEvents samples: not checked yet`.
    pub notes: Vec<String>,
    /// What the gate says.
    pub outcome: Outcome,
    /// The events that were judged, where events were.
    pub events: Option<Events>,
    /// Who exchanges the messages that changed, where that was asked for.
    pub picture: Option<graph::Picture>,
    /// What whoever started the run is told besides; no format of the report has it.
    pub aside: Aside,
}

/// What came of asking a language model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aside {
    /// Why nobody was asked, or how often somebody was and what it took.
    pub lines: Vec<String>,
    /// The requests that would have been made, where they are only to be shown.
    pub requests: Vec<String>,
}

/// The events that a run has judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Events {
    /// How many.
    pub judged: usize,
    /// How many files, streams and captures held them.
    pub inputs: usize,
    /// How many files were seen that hold none.
    pub passed_over: usize,
    /// Among how many events of a stream `source` and `id` were looked for.
    pub window: usize,
    /// The version of the specification.
    pub spec: Spec,
    /// Whose duties counted.
    pub role: Role,
}

/// What the gate says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing stands in the way.
    Pass,
    /// An enforced effect reached the level that fails.
    Fail,
    /// A schema of the new side could not be read.
    Error,
    /// A codec contradicts a claim: a defect of schema-gate, and no verdict to rely on.
    Contradiction,
}

impl Outcome {
    /// The word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Error | Self::Contradiction => "error",
        }
    }

    /// The code the process ends with.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::Fail => 1,
            Self::Error => 4,
            Self::Contradiction => 5,
        }
    }
}

/// A subject and its verdicts.
#[derive(Debug, Clone, PartialEq)]
pub struct SubjectReport {
    /// Full name, `$id` or path.
    pub name: SubjectName,
    /// The language.
    pub schema_type: SchemaType,
    /// What became of it.
    pub status: Status,
    /// What is enforced for it.
    pub mode: Mode,
    /// Who owns it, by a policy or by CODEOWNERS; several with a space between.
    pub owner: Option<String>,
    /// How many changes were found in it, those that the policy drops included.
    pub changes: usize,
    /// Whether its own file is what it was, and only something that it refers to changed.
    pub reached: bool,
    /// Where it was.
    pub old: Option<Place>,
    /// Where it is.
    pub new: Option<Place>,
    /// Whether the new side reads the old one; `None` when one side is missing.
    pub backward: Option<Verdict>,
    /// Whether the old side reads the new one.
    pub forward: Option<Verdict>,
    /// The versions older than the base that a transitive mode compared it with, the newest first. The verdicts speak of
    /// these as well.
    pub earlier: Vec<Against>,
}

impl SubjectReport {
    /// Whether it is not what it was, by an edit of its own.
    pub fn has_changed(&self) -> bool {
        !self.reached && (self.status != Status::Kept || self.changes > 0)
    }

    /// Whether it is not what it was, by an edit of something that it refers to.
    pub fn is_affected(&self) -> bool {
        self.reached && self.changes > 0
    }

    /// The verdict for a direction.
    pub fn verdict(&self, direction: Direction) -> Option<&Verdict> {
        match direction {
            Direction::Backward => self.backward.as_ref(),
            Direction::Forward => self.forward.as_ref(),
        }
    }
}

/// A file that could not be read, and on which side.
#[derive(Debug, Clone, PartialEq)]
pub struct UnreadFile {
    /// The side it belongs to.
    pub side: Side,
    /// The file and what is wrong with it.
    pub unread: Unread,
}

impl Report {
    /// The verdict over all subjects; `None` when nothing was compared.
    pub fn verdict(&self, direction: Direction) -> Option<&Verdict> {
        let subjects = self.subjects.iter();
        let verdicts = subjects.filter_map(|subject| subject.verdict(direction));
        verdicts.chain(&self.unsettled).max()
    }

    /// How many findings have exactly this level.
    pub fn count(&self, level: Level) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.level == level)
            .count()
    }

    /// Whether a finding says already that this file could not be read.
    fn tells(&self, file: &UnreadFile) -> bool {
        let mut changes = self.findings.iter().map(|finding| &finding.change);
        file.side == Side::Old
            && changes.any(|change| {
                change.rule.id == rules::schema::BASE_UNREADABLE.id
                    && change.subject.0 == file.unread.path
            })
    }
}

/// Where a finding is shown: in the new file, or where it was when that has no place for it.
fn shown_at(finding: &Finding) -> Option<&Place> {
    finding.change.new.as_ref().or(finding.change.old.as_ref())
}

/// Where the element was; `None` when it is new, and the old place only what it was added to.
fn was_at(finding: &Finding) -> Option<&Place> {
    let change = &finding.change;
    let is_new = change.detail.before.is_empty() && change.new.is_some();
    change.old.as_ref().filter(|_| !is_new)
}

/// How often the same was seen in a stream, and where else: `3 times: here, and at line 5 and 9`.
fn seen_again(finding: &Finding) -> Option<String> {
    let sightings = finding.sightings.as_ref().filter(|seen| seen.count > 1)?;
    let here = shown_at(finding).and_then(Place::positions);
    let here = here.map(|(start, _)| start.line);
    let starts = sightings
        .also_at
        .iter()
        .filter_map(|place| Some(place.positions()?.0));
    let starts: Vec<_> = starts.collect();
    // Lines that are equal tell nobody which of several places it is.
    let mut seen: Vec<_> = starts.iter().map(|start| start.line).chain(here).collect();
    seen.sort_unstable();
    let is_told_by_line = seen.windows(2).all(|pair| pair[0] != pair[1]);
    let shown = starts.iter().map(|start| {
        if is_told_by_line {
            format!("line {}", start.line)
        } else {
            format!("line {}:{}", start.line, start.column)
        }
    });
    let lines: Vec<_> = shown.collect();
    let more = sightings.count - 1 - lines.len();
    let also = match (lines.is_empty(), more) {
        (true, _) => String::new(),
        (false, 0) => format!(": here, and in {}", lines.join(" and ")),
        (false, more) => format!(": here, in {} and {more} more", lines.join(", ")),
    };
    Some(format!("{} times{also}", sightings.count))
}

/// The earlier versions that a finding is about, when it is not about the base alone.
fn against(finding: &Finding, base: Option<&Revision>) -> Option<String> {
    const NAMED: usize = 8;
    let (first, others) = (finding.against.as_ref()?, &finding.also_against);
    let base = base?;
    if others.is_empty() && first.id == base.id && first.label == base.label {
        return None;
    }
    let named: Vec<_> = others.iter().take(NAMED).map(called).collect();
    let ending = match others.len() {
        0 => String::new(),
        1 => format!(", and the earlier version {}", named[0]),
        many if many > NAMED => format!(
            ", and {many} earlier versions: {} and {} more",
            named.join(", "),
            many - NAMED
        ),
        many => format!(", and {many} earlier versions: {}", named.join(", ")),
    };
    Some(format!("against {}{ending}", called(first)))
}

fn called(version: &Against) -> String {
    match version.likeness {
        Some(likeness) => format!("{} (a guess: {likeness} % alike)", version.label),
        None => version.label.clone(),
    }
}
