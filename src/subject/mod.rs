//! Pairs the subjects of two snapshots.
//!
//! In: the subjects of the old and of the new revision. Out: one [`Pair`] for each subject of either.
//! Further back, [`predecessor`] finds what a subject was before.
//! What is found under another name is a guess and is marked as one; nothing here decides whether it matters.

mod lineage;
mod messages;
mod series;

pub use lineage::{Kept, Predecessor, predecessor};
pub use series::{Edition, Promise, Version};

use crate::format::Subject;
use crate::model::{SchemaType, Status, SubjectName};

/// A subject on either or on both sides.
#[derive(Debug, Clone)]
pub enum Pair {
    /// Only the new side has it.
    Added(Subject),
    /// Only the old side has it.
    Removed(Subject),
    /// Both sides have it.
    Both {
        /// As it was.
        old: Subject,
        /// As it is.
        new: Subject,
    },
}

impl Pair {
    /// The name it has now; the last one when it is gone.
    pub fn name(&self) -> &SubjectName {
        &self.newest().name
    }

    /// The new side, or the old one when there is no new one.
    pub fn newest(&self) -> &Subject {
        match self {
            Self::Added(subject) | Self::Removed(subject) | Self::Both { new: subject, .. } => {
                subject
            }
        }
    }

    /// The old side.
    pub fn old_side(&self) -> Option<&Subject> {
        match self {
            Self::Removed(old) | Self::Both { old, .. } => Some(old),
            Self::Added(_) => None,
        }
    }

    /// The new side.
    pub fn new_side(&self) -> Option<&Subject> {
        match self {
            Self::Added(new) | Self::Both { new, .. } => Some(new),
            Self::Removed(_) => None,
        }
    }

    /// The language of the newest side.
    pub fn schema_type(&self) -> SchemaType {
        self.newest().schema_type()
    }

    /// What became of it.
    pub fn status(&self) -> Status {
        match self {
            Self::Added(_) => Status::Added,
            Self::Removed(_) => Status::Removed,
            Self::Both { old, new } if old.name == new.name => Status::Kept,
            Self::Both { .. } => Status::Renamed,
        }
    }
}

/// Where a subject that lost its name may be found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renames {
    /// In its own file, or with the same text elsewhere: what else is gone is gone, and somebody has to be told.
    InPlace,
    /// Anywhere, by the last part of its name: the user has put the two sides beside each other.
    Anywhere,
}

/// Pairs by name; what is left by text, by the last part of the name, or because it is the only one left in its file.
/// Messages of `AsyncAPI` documents have names of their own kind, and are paired by these.
pub fn pair(old: Vec<Subject>, new: Vec<Subject>, renames: Renames) -> Vec<Pair> {
    let is_message = |subject: &Subject| subject.schema_type() == SchemaType::AsyncApi;
    let (old_messages, old): (Vec<_>, Vec<_>) = old.into_iter().partition(is_message);
    let (new_messages, new): (Vec<_>, Vec<_>) = new.into_iter().partition(is_message);
    let messages = messages::pair(old_messages, new_messages);
    let mut matching = Matching {
        old: old.into_iter().map(Some).collect(),
        new: new.into_iter().map(Some).collect(),
        pairs: messages,
    };
    matching.pass(|old, new| same_name(old, new) && same_file(old, new));
    matching.pass(same_name);
    matching.unambiguous(|old, new| same_kind(old, new) && same_text(old, new));
    matching.unambiguous(|old, new| {
        let is_near = renames == Renames::Anywhere || same_file(old, new);
        is_near && same_kind(old, new) && short_name(old) == short_name(new)
    });
    matching.unambiguous(|old, new| same_file(old, new) && same_kind(old, new));
    matching.unambiguous(same_file);
    matching.finish()
}

/// Pairs the only subject of two files, whatever their names; files that hold several are paired as [`pair`] does.
pub fn pair_roots(old: Vec<Subject>, new: Vec<Subject>) -> Vec<Pair> {
    let are_roots = |old: &Subject| old.schema_type() != SchemaType::AsyncApi;
    match (<[Subject; 1]>::try_from(old), <[Subject; 1]>::try_from(new)) {
        (Ok([old]), Ok([new])) if are_roots(&old) || are_roots(&new) => {
            vec![Pair::Both { old, new }]
        }
        (old, new) => {
            let (old, new) = (
                old.map_or_else(|old| old, Vec::from),
                new.map_or_else(|new| new, Vec::from),
            );
            pair(old, new, Renames::Anywhere)
        }
    }
}

struct Matching {
    old: Vec<Option<Subject>>,
    new: Vec<Option<Subject>>,
    pairs: Vec<Pair>,
}

impl Matching {
    /// Pairs each old subject with the first new one that `fits`.
    fn pass(&mut self, fits: impl Fn(&Subject, &Subject) -> bool) {
        for slot in &mut self.old {
            let Some(old) = slot.as_ref() else { continue };
            let found = self
                .new
                .iter()
                .position(|new| new.as_ref().is_some_and(|new| fits(old, new)));
            let Some(new) = found.and_then(|found| self.new[found].take()) else {
                continue;
            };
            self.pairs
                .extend(slot.take().map(|old| Pair::Both { old, new }));
        }
    }

    /// Pairs an old and a new subject that fit each other and nobody else.
    fn unambiguous(&mut self, fits: impl Fn(&Subject, &Subject) -> bool) {
        let fitting = |old: &Subject, candidates: &[Option<Subject>]| {
            let fits = candidates
                .iter()
                .enumerate()
                .filter(|(_, new)| new.as_ref().is_some_and(|new| fits(old, new)));
            fits.map(|(index, _)| index).collect::<Vec<_>>()
        };
        let choices: Vec<Vec<usize>> = self
            .old
            .iter()
            .map(|old| {
                old.as_ref()
                    .map_or_else(Vec::new, |old| fitting(old, &self.new))
            })
            .collect();
        for (index, choice) in choices.iter().enumerate() {
            let &[only] = choice.as_slice() else { continue };
            if choices.iter().filter(|other| other.contains(&only)).count() != 1 {
                continue;
            }
            if let (Some(old), Some(new)) = (self.old[index].take(), self.new[only].take()) {
                self.pairs.push(Pair::Both { old, new });
            }
        }
    }

    fn finish(mut self) -> Vec<Pair> {
        self.pairs
            .extend(self.old.into_iter().flatten().map(Pair::Removed));
        self.pairs
            .extend(self.new.into_iter().flatten().map(Pair::Added));
        self.pairs.sort_by(|one, other| {
            (one.name(), one.newest().path()).cmp(&(other.name(), other.newest().path()))
        });
        self.pairs
    }
}

fn same_name(old: &Subject, new: &Subject) -> bool {
    old.name == new.name
}

fn same_file(old: &Subject, new: &Subject) -> bool {
    old.path() == new.path()
}

fn same_kind(old: &Subject, new: &Subject) -> bool {
    old.schema_type() == new.schema_type() && old.kind() == new.kind()
}

fn same_text(old: &Subject, new: &Subject) -> bool {
    old.place.file.text() == new.place.file.text()
}

/// The name without its namespace or package. A path or an `$id` is one name.
fn short_name(subject: &Subject) -> &str {
    let name = subject.name.0.as_str();
    match subject.schema_type() {
        SchemaType::Json | SchemaType::AsyncApi => name,
        SchemaType::Avro | SchemaType::Protobuf if name == subject.path() => name,
        SchemaType::Avro | SchemaType::Protobuf => name.rsplit('.').next().unwrap_or(name),
    }
}
