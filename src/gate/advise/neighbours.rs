//! The other subjects that an edit reaches: an edit of what they share is an edit of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::bench::dropped;
use crate::advice::Edited;
use crate::advice::elements::Elements;
use crate::format::Subject;
use crate::gate::comparison::Comparison;
use crate::gate::history::Version;
use crate::gate::judge::Judge;
use crate::model::{Against, Direction, Finding, Level, SchemaType};
use crate::policy::{self, Effective};
use crate::subject::Pair;
use crate::witness::{self, Losses};

/// So many messages of one document are edited at most: each edit is an edit of the whole, which is read anew.
const MAX_MESSAGES: usize = 8;
/// So many files are read anew at most for one edit.
const MAX_FILES: usize = 16;

/// The subjects of a run, by the files that they rest on.
pub(super) struct Neighbours<'run> {
    pairs: &'run [Pair],
    earlier: &'run [Vec<Version>],
    by_file: BTreeMap<String, Vec<usize>>,
    digests: Vec<OnceLock<[u8; 32]>>,
}

impl<'run> Neighbours<'run> {
    pub(super) fn new(pairs: &'run [Pair], earlier: &'run [Vec<Version>]) -> Self {
        let mut by_file: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, pair) in pairs.iter().enumerate() {
            for file in pair.new_side().map(Subject::files).into_iter().flatten() {
                by_file.entry(file).or_default().push(index);
            }
        }
        Self {
            pairs,
            earlier,
            by_file,
            digests: pairs.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// The other subjects that rest on a file that is edited; `None` where they stand in more files than are read anew.
    pub(super) fn of(&self, own: usize, edited: &Edited) -> Option<Vec<usize>> {
        let resting = edited
            .files
            .keys()
            .filter_map(|path| self.by_file.get(path));
        let near: BTreeSet<usize> = resting
            .flatten()
            .copied()
            .filter(|index| *index != own)
            .collect();
        let files: BTreeSet<&str> = near
            .iter()
            .map(|&index| self.pairs[index].newest().path())
            .collect();
        (files.len() <= MAX_FILES).then(|| near.into_iter().collect())
    }

    /// The pair behind an index.
    pub(super) fn pair(&self, index: usize) -> &'run Pair {
        &self.pairs[index]
    }

    /// The versions before the base that a pair is held against as well.
    pub(super) fn versions(&self, index: usize) -> &'run [Version] {
        self.earlier.get(index).map_or(&[][..], Vec::as_slice)
    }

    /// The subject of the head behind an index.
    pub(super) fn subject(&self, index: usize) -> &'run Subject {
        self.pairs[index].newest()
    }

    /// Whether the gate lets each of the subjects `near` pass that reads otherwise after an edit, and none is missing.
    pub(super) fn bear(&self, near: &[usize], read: &[Subject], judge: &Judge<'_>) -> bool {
        let key = |subject: &'_ Subject| (subject.path().to_owned(), subject.name.clone());
        let read: BTreeMap<_, &Subject> =
            read.iter().map(|subject| (key(subject), subject)).collect();
        near.iter().all(|&index| {
            let edited = read.get(&key(self.subject(index)));
            edited.is_some_and(|edited| {
                edited.digest() == self.digest(index) || self.bears(index, edited, judge)
            })
        })
    }

    /// What a subject of the head says, reckoned once.
    fn digest(&self, index: usize) -> [u8; 32] {
        *self.digests[index].get_or_init(|| self.subject(index).digest())
    }

    fn bears(&self, index: usize, edited: &Subject, judge: &Judge<'_>) -> bool {
        // Nobody relies yet on what is new.
        let Some(old) = self.pairs[index].old_side() else {
            return true;
        };
        let pair = Pair::Both {
            old: old.clone(),
            new: edited.clone(),
        };
        let effective = judge.policy.for_path(edited.path());
        let comparison = Comparison::of(&pair, self.versions(index), effective.clone());
        let weighed = comparison.weigh(&Against::from(judge.base), |_, _| true);
        let mut found = weighed.findings.iter();
        let losses = Losses {
            wanted: dropped(&Elements::of(Some(old), Some(self.subject(index)))).collect(),
            renamed: BTreeMap::new(),
            may_refuse: !effective.mode.value.enforces(Direction::Backward),
        };
        !found.any(|finding| is_grave(finding, &effective))
            && witness::keeps_values(old, edited, &losses)
    }
}

/// Whether the gate does not let a finding pass.
pub(super) fn is_grave(finding: &Finding, effective: &Effective) -> bool {
    finding.level >= Level::Error || policy::fails(finding, effective)
}

/// Of the broken pairs, those that are told what to do in words, since many of their document come before them.
pub(super) fn crowded(broken: impl Iterator<Item = usize>, pairs: &[Pair]) -> BTreeSet<usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let messages = broken.filter(|&index| pairs[index].schema_type() == SchemaType::AsyncApi);
    messages
        .filter(|&index| {
            let count = counts.entry(pairs[index].newest().path()).or_default();
            *count += 1;
            *count > MAX_MESSAGES
        })
        .collect()
}
