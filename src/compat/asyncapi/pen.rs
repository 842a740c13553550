//! Writes down changes of one message, or of one channel.

use crate::format::Subject;
use crate::model::{
    Change, Counts, Detail, Effect, ElementPath, Impact, Place, Proof, Rule, SubjectName,
};

/// What changes are about, and where it stands on each side.
pub(super) struct Pen {
    pub(super) subject: SubjectName,
    pub(super) old: Option<Place>,
    pub(super) new: Option<Place>,
}

impl Pen {
    pub(super) fn new(subject: &Subject, old: Place, new: Place) -> Self {
        Self {
            subject: subject.name.clone(),
            old: Some(old),
            new: Some(new),
        }
    }

    /// The same at other places.
    pub(super) fn at(&self, old: Option<&Place>, new: Option<&Place>) -> Self {
        Self {
            subject: self.subject.clone(),
            old: old.cloned().or_else(|| self.old.clone()),
            new: new.cloned().or_else(|| self.new.clone()),
        }
    }

    /// A change with these effects.
    pub(super) fn change(
        &self,
        rule: &'static Rule,
        detail: Detail,
        effects: Vec<Effect>,
    ) -> Change {
        Change {
            rule,
            subject: self.subject.clone(),
            element: ElementPath(self.subject.0.clone()),
            old: self.old.clone(),
            new: self.new.clone(),
            detail: detail.word("subject", self.subject.0.clone()),
            effects,
        }
    }

    /// A broken promise that no reader in particular is hurt by.
    pub(super) fn policy(&self, rule: &'static Rule, detail: Detail) -> Change {
        let effect = Effect {
            direction: None,
            layer: None,
            impact: Impact::Contract,
            counts: Counts::Policy,
            proof: Proof::Unneeded,
        };
        self.change(rule, detail, vec![effect])
    }

    /// Something worth knowing.
    pub(super) fn note(&self, rule: &'static Rule, detail: Detail) -> Change {
        self.change(rule, detail, Vec::new())
    }
}
