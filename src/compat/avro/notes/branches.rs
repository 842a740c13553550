//! Branches of unions, and what a decoder takes for what.

use std::collections::{BTreeMap, BTreeSet};

use super::pairing::{common_branches, members, same_branches};
use super::{Bond, Both, Walk};
use crate::compat::avro::Sides;
use crate::format::avro::{Shape, TypeId};
use crate::model::{Detail, Direction, ElementPath};
use crate::rules::avro as rules;
use crate::witness::avro::{Meeting, Step};

impl Walk<'_> {
    /// Pairs branches of the same kind and name; a type that is no union counts as a union of itself.
    pub(super) fn branches(&mut self, both: &Both) -> Vec<Both> {
        let Sides { old, new, .. } = self.sides;
        self.branch_order(both);
        let pairs = same_branches((old, members(old, both.old)), (new, members(new, both.new)));
        let inside = pairs.into_iter();
        inside
            .map(|(was, is)| both.part(was, is, both.element.clone()))
            .collect()
    }

    fn branch_order(&mut self, both: &Both) {
        let Sides { old, new, .. } = self.sides;
        let (was, is) = ((old, both.old), (new, both.new));
        if common_branches(was, is) == common_branches(is, was) {
            return;
        }
        let (before, after) = (old.describe(both.old), new.describe(both.new));
        let detail = Detail::new(before, after).word("element", both.element.to_string());
        let (old, new) = self.places(both);
        let rule = &rules::UNION_BRANCHES_REORDERED;
        self.tell(rule, both.element.clone(), old, new, detail);
    }

    /// What decoders bring together besides the parts that belong together: branches by promotion, fields by aliases of
    /// the old side, branches of one simple name.
    pub(super) fn met(&self, both: &Both, kept: &[Both]) -> Vec<Both> {
        let kept: BTreeSet<(TypeId, TypeId)> =
            kept.iter().map(|both| (both.old, both.new)).collect();
        let mut met: BTreeMap<_, Vec<Direction>> = BTreeMap::new();
        for &direction in &self.directions {
            let (writer, reader) = direction.writer_reader(both.old, both.new);
            let meetings = self.sides.prover(direction).meetings(writer, reader);
            for Meeting { writer, reader } in meetings {
                let (old, new) = direction.old_new(writer, reader);
                if !kept.contains(&(old.0, new.0)) {
                    let step_and_id = |(id, step): (TypeId, Option<Step>)| (step, id);
                    let key = (step_and_id(new), step_and_id(old));
                    met.entry(key).or_default().push(direction);
                }
            }
        }
        let met = met.into_iter();
        met.map(|(((is_step, is), (was_step, was)), directions)| Both {
            bond: self.bond_of(both, was),
            directions,
            ..both.part((was, was_step), (is, is_step), self.element(both, is_step))
        })
        .collect()
    }

    /// A branch that is promoted has become what it is read as.
    fn bond_of(&self, both: &Both, part: TypeId) -> Bond {
        let Sides { old, new, .. } = self.sides;
        let is_union = |shape: &Shape| matches!(shape, Shape::Union(_));
        let of_union = is_union(old.shape(both.old)) || is_union(new.shape(both.new));
        match old.shape(part) {
            Shape::Primitive(_) if of_union => both.bond,
            _ => Bond::Read,
        }
    }

    fn element(&self, both: &Both, step: Option<Step>) -> ElementPath {
        match step {
            Some(Step::Field(index)) => {
                let fields = self.sides.new.shape(both.new).fields();
                both.element.member(&fields[index].name)
            }
            Some(Step::Items) => both.element.items(),
            Some(Step::Values) => both.element.values(),
            Some(Step::Branch(_) | Step::Symbol(_)) | None => both.element.clone(),
        }
    }
}
