//! What the gate makes of an edit.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use super::bench::{Bench, of_what};
use super::neighbours::is_grave;
use crate::advice::{Edited, Left, Rechecked, Standing};
use crate::format::{self, Found, Subject};
use crate::gate::comparison::Comparison;
use crate::gate::judge::Pairing;
use crate::gate::overlay::Overlay;
use crate::model::{Against, Direction, Files, Finding, SchemaType};
use crate::subject::Pair;
use crate::witness::{self, Losses};

impl Bench<'_> {
    /// What the gate makes of an edited new side.
    pub(super) fn recheck(&self, edited: &Edited) -> Rechecked {
        let spend = |left: usize| left.checked_sub(1);
        let order = Ordering::Relaxed;
        if self.trials.fetch_update(order, order, spend).is_err() {
            return Rechecked::stopped(Standing::Untried);
        }
        let near = self.neighbours.of(self.index, edited);
        let Some(near) = near.filter(|_| !self.leaves_the_change(edited)) else {
            // Whether it keeps the data was not looked at, and is no reproach.
            return Rechecked {
                keeps_data: true,
                ..Rechecked::stopped(Standing::Harmful)
            };
        };
        let Some((new, others)) = self.reread(edited, &near) else {
            return Rechecked::stopped(Standing::Unreadable);
        };
        let judge = self.architect.judge;
        let old = self.pair.old_side();
        let pair = match old {
            Some(old) => Pair::Both {
                old: old.clone(),
                new: new.clone(),
            },
            None => Pair::Added(new.clone()),
        };
        let effective = judge.policy.for_path(new.path());
        let mut comparison = Comparison::of(&pair, self.versions, effective.clone());
        comparison.design(&judge.designer, None);
        let weighed = comparison.weigh(&Against::from(judge.base), |_, _| true);
        // What the author did not do better than before is no fault of the edit.
        let is_habit = |finding: &Finding| self.habits.contains(&of_what(finding));
        let mut told = weighed.findings.iter();
        let is_refused = told.any(|finding| is_grave(finding, &effective) && !is_habit(finding));
        let told = weighed.findings.iter();
        let left = told.map(|finding| Left {
            rule: finding.change.rule.id,
            element: finding.change.element.clone(),
            level: finding.level,
        });
        Rechecked {
            standing: if is_refused {
                Standing::Refused
            } else if self.neighbours.bear(&near, &others, judge) {
                Standing::Passed
            } else {
                Standing::Harmful
            },
            left: left.collect(),
            is_as_before: old.is_some_and(|old| old.digest() == new.digest()),
            keeps_data: old.is_none_or(|old| self.keeps_data(old, &new, edited)),
        }
    }

    /// Whether it edits a file beside its own that did not change: who else rests on that was not looked for.
    fn leaves_the_change(&self, edited: &Edited) -> bool {
        let judge = self.architect.judge;
        let own = self.pair.newest().path();
        let mut others = edited.files.keys().filter(|path| *path != own);
        judge.pairing == Pairing::Changes
            && others.any(|path| {
                let read = |files: &dyn Files| files.read(path).ok().flatten();
                let sides = read(judge.files).zip(read(judge.definitions.old_files));
                sides.is_some_and(|(head, base)| head.text() == base.text())
            })
    }

    /// The subject as it reads after an edit, and what stands beside it; `None` when an edited file makes no sense, or no
    /// longer has it.
    fn reread(&self, edited: &Edited, near: &[usize]) -> Option<(Subject, Vec<Subject>)> {
        let judge = self.architect.judge;
        let schema_type = self.pair.schema_type();
        let newest = self.pair.newest();
        // What a document refers to is no document.
        let is_whole = schema_type != SchemaType::AsyncApi;
        let paths = edited.files.keys().filter(|_| is_whole).map(String::as_str);
        let own = self.pair.new_side().map(Subject::path);
        let own: BTreeMap<&str, SchemaType> =
            paths.chain(own).map(|path| (path, schema_type)).collect();
        let near = near.iter().map(|&index| {
            let near = self.neighbours.subject(index);
            (near.path(), near.schema_type())
        });
        let mut all: BTreeMap<&str, SchemaType> = near.collect();
        all.extend(&own);
        let found = all.into_iter().map(|(path, schema_type)| Found {
            path: path.to_owned(),
            schema_type,
        });
        let files = Overlay::new(judge.files, &edited.files);
        let loaded = format::load(&files, &found.collect::<Vec<_>>(), self.architect.reading);
        // A neighbour that cannot be read is missed where it is looked for.
        let is_own = |path: &str| own.contains_key(path);
        if loaded.unread.iter().any(|unread| is_own(&unread.path)) {
            return None;
        }
        let mut subjects = loaded.subjects;
        let wanted = edited.renamed.as_ref().unwrap_or(&newest.name.0);
        let is_here = |subject: &Subject| subject.path() == newest.path();
        let is_called_so = |subject: &Subject| subject.name.0 == *wanted && is_own(subject.path());
        let here = subjects.iter().enumerate();
        let mut here = here
            .filter(|(_, subject)| is_here(subject))
            .map(|(index, _)| index);
        let named = here.clone().find(|&index| is_called_so(&subjects[index]));
        let named = named.or_else(|| subjects.iter().position(is_called_so));
        // Roots of two files belong together whatever they are called.
        let only = || here.next().filter(|_| here.next().is_none());
        let index = named.or_else(only)?;
        let subject = subjects.swap_remove(index);
        Some((subject, subjects))
    }

    /// Whether what the old schema wrote is read with the same values, but for what the author took out on purpose.
    fn keeps_data(&self, old: &Subject, new: &Subject, edited: &Edited) -> bool {
        let renamed: BTreeMap<String, String> = edited.renames.iter().cloned().collect();
        let wanted = self.dropped.iter();
        let wanted = wanted.filter(|name| !renamed.contains_key(*name)).cloned();
        let losses = Losses {
            wanted: wanted.collect(),
            renamed,
            may_refuse: !self.demands.mode.enforces(Direction::Backward),
        };
        witness::keeps_values(old, new, &losses)
    }
}
