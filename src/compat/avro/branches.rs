//! The branches of a reader's union, by what a writer's type may know them by.

use std::collections::BTreeMap;

use crate::format::avro::{Schema, Shape, Slot, TypeId};

/// A branch: its position, and its type.
type Branch = (usize, TypeId);

/// The branches of one union. Each branch of a wide union would otherwise meet every one of another.
pub(super) struct Branches<'schema> {
    /// Types without a name, of which a union has ten at most.
    unnamed: Vec<Branch>,
    /// By kind and simple name.
    named: BTreeMap<(&'static str, &'schema str), Vec<Branch>>,
    /// By kind and alias, which is a full name.
    aliased: BTreeMap<(&'static str, &'schema str), Vec<Branch>>,
}

impl<'schema> Branches<'schema> {
    pub(super) fn new(reader: &'schema Schema, branches: &'schema [Slot]) -> Self {
        let mut index = Self {
            unnamed: Vec::new(),
            named: BTreeMap::new(),
            aliased: BTreeMap::new(),
        };
        for (position, slot) in branches.iter().enumerate() {
            index.add((position, slot.of), reader.shape(slot.of));
        }
        index
    }

    fn add(&mut self, branch: Branch, shape: &'schema Shape) {
        let Some(name) = shape.name() else {
            self.unnamed.push(branch);
            return;
        };
        let key = (shape.kind(), name.simple());
        self.named.entry(key).or_default().push(branch);
        for alias in shape.aliases() {
            let key = (shape.kind(), alias.as_str());
            self.aliased.entry(key).or_default().push(branch);
        }
    }

    /// The branches that may take a writer's type, in their order.
    pub(super) fn candidates(&self, written: &Shape) -> Vec<TypeId> {
        let Some(name) = written.name() else {
            return self.unnamed.iter().map(|&(_, of)| of).collect();
        };
        let kind = written.kind();
        let named = self.named.get(&(kind, name.simple()));
        let aliased = self.aliased.get(&(kind, name.as_str()));
        let mut found: Vec<Branch> = named
            .into_iter()
            .chain(aliased)
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|(_, of)| of).collect()
    }
}
