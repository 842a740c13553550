//! Findings, as they come in.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Against, Change, Check, Counts, Direction, ElementPath, Finding, Layer, Level, SubjectName,
};
use crate::policy::{self, Effective};

/// Findings, and whether one of them fails the gate.
#[derive(Default)]
pub(super) struct Weighed {
    pub(super) findings: Vec<Finding>,
    pub(super) fails: bool,
    /// Where the findings about a subject's versions stand.
    alike: BTreeMap<Likeness, usize>,
}

/// What versions have in common that fail alike: a person would be told the same of each.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Likeness {
    rule: &'static str,
    subject: SubjectName,
    element: ElementPath,
    message: String,
    /// With the word for what stands behind each: what is refuted of one version must not hide behind what is shown of another.
    effects: Vec<(Option<Direction>, Option<Layer>, Counts, &'static str)>,
}

impl Weighed {
    /// Adds what the comparison with `against` has found. What a newer version told already is told of both.
    pub(super) fn add(&mut self, change: Change, against: &Against, effective: &Effective) {
        let finding = policy::weigh(change, against.clone(), effective);
        self.put(finding, against, effective);
    }

    /// The same for Protobuf, where a profile may decide instead of us.
    pub(super) fn add_of_protobuf(
        &mut self,
        change: Change,
        against: &Against,
        effective: &Effective,
    ) {
        if effective.profile.is_none() {
            return self.add(change, against, effective);
        }
        let finding = policy::weigh_aside(change, against.clone(), effective);
        self.put(Some(finding), against, effective);
    }

    fn put(&mut self, finding: Option<Finding>, against: &Against, effective: &Effective) {
        let Some(finding) = finding else {
            return;
        };
        let next = self.findings.len();
        let told = *self.alike.entry(Likeness::of(&finding)).or_insert(next);
        match self.findings.get_mut(told) {
            Some(told) if told.against.as_ref() != Some(against) => {
                if told.also_against.last() != Some(against) {
                    told.also_against.push(against.clone());
                }
            }
            _ => {
                self.fails |= policy::fails(&finding, effective);
                self.findings.push(finding);
            }
        }
    }

    /// Adds what a check of a profile insists on.
    pub(super) fn insist(
        &mut self,
        change: Change,
        check: Check,
        against: &Against,
        effective: &Effective,
    ) {
        let finding = policy::insist(change, check, against.clone(), effective);
        if let Some(finding) = finding {
            self.fails |= policy::fails(&finding, effective);
            self.findings.push(finding);
        }
    }

    /// Drops the findings at these places of the list, and those whose rule is off.
    pub(super) fn forget(&mut self, forgotten: &BTreeSet<usize>) {
        let mut index = 0;
        self.findings.retain(|finding| {
            index += 1;
            finding.level != Level::Off && !forgotten.contains(&(index - 1))
        });
        self.alike.clear();
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.fails |= other.fails;
        self.findings.extend(other.findings);
    }
}

impl Likeness {
    fn of(finding: &Finding) -> Self {
        let change = &finding.change;
        let effects = change.effects.iter();
        let effects = effects.map(|effect| {
            let proof = effect.proof.word();
            (effect.direction, effect.layer, effect.counts, proof)
        });
        Self {
            rule: change.rule.id,
            subject: change.subject.clone(),
            element: change.element.clone(),
            message: finding.message(),
            effects: effects.collect(),
        }
    }
}
