//! Changes that the walker sees, and where a reader would complain about them.

use std::collections::BTreeMap;

use crate::format::jsonschema::Document;
use crate::model::{Change, Detail, Direction, ElementPath, Place, Pointer, Rule, SubjectName};
use crate::witness::json::Cause;

/// A change that may break a direction. Whether it does, an event decides.
#[derive(Debug)]
pub(super) struct Suspect {
    /// The change, still without effects.
    pub change: Change,
    /// What would show that it breaks.
    pub risks: Vec<Risk>,
}

/// A direction that a change may break.
#[derive(Debug)]
pub(super) struct Risk {
    pub direction: Direction,
    /// Where the reader's complaint would stand.
    pub marks: Vec<Mark>,
}

/// A part of the reader's schema, and the property it is about.
#[derive(Debug)]
pub(super) struct Mark {
    pub pointer: Pointer,
    pub name: Option<String>,
}

/// The marks of all suspects, by direction and part of the reader's schema.
pub(super) struct Marks(BTreeMap<(Direction, Pointer), Vec<Marked>>);

/// A suspect and the property it is about.
type Marked = (usize, Option<String>);

impl Marks {
    pub(super) fn of(suspects: &[Suspect]) -> Self {
        let mut marks: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (index, suspect) in suspects.iter().enumerate() {
            for risk in &suspect.risks {
                for mark in &risk.marks {
                    let key = (risk.direction, mark.pointer.clone());
                    marks
                        .entry(key)
                        .or_default()
                        .push((index, mark.name.clone()));
                }
            }
        }
        Self(marks)
    }

    /// The suspect that fits a complaint best: the one whose mark is nearest around it, and names the same property.
    pub(super) fn best(&self, direction: Direction, cause: &Cause) -> Option<usize> {
        let is_named = |name: &String| {
            cause.name.as_ref() == Some(name) || cause.instance.steps().any(|step| step == *name)
        };
        let mut around = Some(cause.keyword.clone());
        while let Some(pointer) = around {
            around = pointer.parent();
            let marks = self
                .0
                .get(&(direction, pointer))
                .map_or(&[][..], Vec::as_slice);
            let named = marks
                .iter()
                .find(|(_, name)| name.as_ref().is_some_and(is_named));
            let found = named.or_else(|| marks.iter().find(|(_, name)| name.is_none()));
            if let Some((index, _)) = found {
                return Some(*index);
            }
        }
        None
    }
}

impl Suspect {
    pub(super) fn may_break(&self, direction: Direction) -> bool {
        self.risks.iter().any(|risk| risk.direction == direction)
    }
}

/// A change at a place of either document.
pub(super) struct Sighting<'d> {
    pub rule: &'static Rule,
    pub element: ElementPath,
    pub old: (&'d Document, Pointer),
    pub new: (&'d Document, Pointer),
    pub detail: Detail,
}

impl Sighting<'_> {
    pub(super) fn into_change(self, subject: &SubjectName) -> Change {
        Change {
            rule: self.rule,
            subject: subject.clone(),
            element: self.element,
            old: Some(nearest(self.old.0, &self.old.1)),
            new: Some(nearest(self.new.0, &self.new.1)),
            detail: self.detail,
            effects: Vec::new(),
        }
    }
}

/// The place of a pointer; where it leads nowhere, that of the nearest element around it.
pub(super) fn nearest(document: &Document, pointer: &Pointer) -> Place {
    let mut pointer = pointer.clone();
    while document.bundle().pointer(pointer.as_str()).is_none() {
        let Some(parent) = pointer.parent() else {
            break;
        };
        pointer = parent;
    }
    document.place(&pointer)
}
