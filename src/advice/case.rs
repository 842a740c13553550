//! A finding with all that advice about it may look at.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

use super::elements::{ElementId, Elements};
use super::operation::Operation;
use super::renames::{Rename, renames};
use super::verify::{NoEdit, Trial};
use super::{edit, verify};
use crate::format::Subject;
use crate::format::tree::Tree;
use crate::model::{Edit, ElementPath, Finding, Layer, Level, Mode, Runtimes, SchemaFile, Side};

/// A subject as it was and as it is, and the parts of both.
#[derive(Debug)]
pub struct Schemas {
    /// As the version had it that the finding was made against.
    pub old: Option<Subject>,
    /// As the base has it, which is the same unless the mode looks further back.
    pub base: Option<Subject>,
    /// As the head has it.
    pub new: Option<Subject>,
    /// What the new side has at the path of the old one, where the subject is gone.
    pub in_its_place: Option<Arc<SchemaFile>>,
    /// What can be named.
    pub elements: Elements,
    /// What can be named in the schemas of keys that stand beside the value.
    pub keys: Elements,
    /// Fields that look like one under two names, old and new.
    pub renames: Vec<(ElementId, ElementId)>,
    /// Fields of which nothing but their place says so.
    pub guesses: Vec<(ElementId, ElementId)>,
    /// How many files stand where the next versions of the schema would.
    pub taken: usize,
    /// Their files as trees, for the edits.
    pub(super) trees: Trees,
}

/// Files as trees, each parsed once for all that is tried; those that are none are not parsed again.
#[derive(Debug, Default)]
pub(super) struct Trees(Mutex<BTreeMap<(Side, String), Parsed>>);

/// A file as a tree, or that it is none.
type Parsed = Option<Arc<Tree>>;

impl Trees {
    /// A file of a side as a tree; `None` where it is none, whenever it is asked for.
    pub(super) fn tree(
        &self,
        side: Side,
        path: &str,
        parse: impl FnOnce() -> Option<Tree>,
    ) -> Option<Arc<Tree>> {
        // A tree is put in whole or not at all, so that a thread that panicked leaves nothing half done.
        let mut trees = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match trees.entry((side, path.to_owned())) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(free) => free.insert(parse().map(Arc::new)).clone(),
        }
    }
}

impl Schemas {
    /// The two sides of a subject.
    pub fn new(old: Option<Subject>, base: Option<Subject>, new: Option<Subject>) -> Self {
        let elements = Elements::of(old.as_ref(), new.as_ref());
        let (guesses, renames): (Vec<_>, Vec<_>) = renames(&elements)
            .into_iter()
            .partition(|rename| rename.is_guess);
        let ids = |pairs: Vec<Rename<'_>>| {
            let pairs = pairs.into_iter();
            let pairs = pairs.map(|pair| (pair.old.id.clone(), pair.new.id.clone()));
            pairs.collect::<Vec<_>>()
        };
        Self {
            renames: ids(renames),
            guesses: ids(guesses),
            taken: 0,
            trees: Trees::default(),
            keys: Elements::of_keys(old.as_ref(), new.as_ref()),
            elements,
            in_its_place: None,
            old,
            base,
            new,
        }
    }

    /// The side that is there, the new one first.
    pub fn newest(&self) -> Option<&Subject> {
        self.new.as_ref().or(self.old.as_ref())
    }
}

/// What is asked of the subject.
#[derive(Debug, Clone)]
pub struct Demands {
    /// Which directions are enforced.
    pub mode: Mode,
    /// How much of a Protobuf contract is.
    pub layer: Layer,
    /// Who decodes.
    pub runtimes: Runtimes,
}

/// A finding, the schemas it is about, and the gate to ask.
pub struct Case<'run> {
    /// What happened.
    pub finding: &'run Finding,
    /// What else happened to the subject in the same comparison.
    pub others: &'run [&'run Finding],
    /// Where it happened.
    pub schemas: &'run Schemas,
    /// What is asked.
    pub demands: &'run Demands,
    /// Edits that every trial contains as well, because the subject has other findings that need them.
    pub along: &'run [Operation],
    /// The gate.
    pub recheck: &'run Recheck<'run>,
}

/// Asks the gate about an edited new side.
pub type Recheck<'run> = dyn Fn(&Edited) -> Rechecked + Sync + 'run;

/// Files of the new side, with texts that differ from those on record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edited {
    /// What is edited, by path.
    pub files: BTreeMap<String, Edit>,
    /// The name that the subject goes by now, where the edit changes it.
    pub renamed: Option<String>,
    /// Pairs of names, old and new, of what the author renamed: its values have to arrive under either.
    pub renames: Vec<(String, String)>,
}

/// What the gate says of an edited new side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rechecked {
    /// How far it came.
    pub standing: Standing,
    /// What the gate still finds that is worth a look, by rule and element.
    pub left: Vec<Left>,
    /// Whether the edited subject says what the old one said, to the letter of the format.
    pub is_as_before: bool,
    /// Whether what the old schema wrote is read with the same values.
    pub keeps_data: bool,
}

impl Rechecked {
    /// An edit that was not looked at any further.
    pub fn stopped(standing: Standing) -> Self {
        Self {
            standing,
            left: Vec::new(),
            is_as_before: false,
            keeps_data: false,
        }
    }
}

/// A finding about an edited new side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Its rule.
    pub rule: &'static str,
    /// What it is about.
    pub element: ElementPath,
    /// How grave it is.
    pub level: Level,
}

/// How far an edit came at the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nobody looked: so many edits were tried for the subject that no more are.
    Untried,
    /// A file makes no sense.
    Unreadable,
    /// Others who share what is edited would not pass, or were not looked for.
    Harmful,
    /// The gate finds something.
    Refused,
    /// The gate finds nothing, against every version in scope.
    Passed,
}

impl Case<'_> {
    /// Applies the operations to a copy of the new side and puts the result to the four tests.
    ///
    /// # Errors
    /// If an operation does not fit the schemas at hand.
    pub fn try_out(&self, operations: &[Operation]) -> Result<Trial, NoEdit> {
        // A schema that is put back as a whole needs nothing else.
        let is_whole = |operation: &Operation| matches!(operation, Operation::CopyAsNewType { .. });
        let all: Vec<Operation> = if operations.iter().any(is_whole) {
            operations.to_vec()
        } else {
            [operations, self.along].concat()
        };
        let mut edited = edit::apply(self.schemas, &all)?;
        let elements = &self.schemas.elements;
        let name = |id| Some(elements.get(id)?.name.clone());
        let renames = self.schemas.renames.iter();
        edited.renames = renames
            .filter_map(|(old, new)| Some((name(old)?, name(new)?)))
            .collect();
        Ok(verify::judge(edited, operations, self))
    }
}
