//! Which parts of an old and a new type belong together.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::format::avro::{Field, Record, Schema, Shape, TypeId};
use crate::witness::avro::Step;

/// The branches of a union and the steps to them; any other type counts as a union of itself.
pub(super) fn members(schema: &Schema, id: TypeId) -> Vec<Member> {
    match schema.shape(id) {
        Shape::Union(branches) => {
            let branches = branches.iter().enumerate();
            branches
                .map(|(index, branch)| (branch.of, Some(Step::Branch(index))))
                .collect()
        }
        _ => vec![(id, None)],
    }
}

pub(super) fn positions(record: &Record) -> BTreeMap<&str, usize> {
    let fields = record.fields.iter().enumerate();
    fields
        .map(|(index, field)| (field.name.as_str(), index))
        .collect()
}

/// A type and the step to it, if it takes one.
pub(super) type Member = (TypeId, Option<Step>);

/// Pairs members of the same kind and simple name, in order; gives what is left of both sides as well.
pub(super) fn same_branches(
    (old, gone): (&Schema, Vec<Member>),
    (new, come): (&Schema, Vec<Member>),
) -> (Vec<(Member, Member)>, Vec<Member>, Vec<Member>) {
    let mut by_key: BTreeMap<(&str, &str), VecDeque<Member>> = BTreeMap::new();
    for member in gone {
        let alike = by_key.entry(key(old.shape(member.0))).or_default();
        alike.push_back(member);
    }
    let mut pairs = Vec::new();
    let mut left = Vec::new();
    for member in come {
        let alike = by_key.get_mut(&key(new.shape(member.0)));
        match alike.and_then(VecDeque::pop_front) {
            Some(partner) => pairs.push((partner, member)),
            None => left.push(member),
        }
    }
    (pairs, by_key.into_values().flatten().collect(), left)
}

/// Takes out of the old list what belongs to a member of the new one.
pub(super) fn take_pairs(
    old: &mut Vec<Member>,
    new: &[Member],
    together: impl Fn(TypeId, TypeId) -> bool,
) -> Vec<(Member, Member)> {
    let pairs = new.iter().filter_map(|&(is, step)| {
        let partner = old.iter().position(|&(was, _)| together(was, is))?;
        Some((old.remove(partner), (is, step)))
    });
    pairs.collect()
}

/// Whether one side reads the other's numbers or text by promotion.
pub(super) fn promotes(old: &Shape, new: &Shape) -> bool {
    match (old, new) {
        (Shape::Primitive(old), Shape::Primitive(new)) => old.reads(*new) || new.reads(*old),
        _ => false,
    }
}

/// What tells the branches of `one` apart that `other` has as well, in their order. A type that is no union counts as a union
/// of itself.
pub(super) fn common_branches<'run>(
    one: (&'run Schema, TypeId),
    other: (&'run Schema, TypeId),
) -> Vec<(&'static str, &'run str)> {
    let keys = |(schema, id): (&'run Schema, TypeId)| {
        let members = members(schema, id).into_iter();
        members.map(move |(id, _)| key(schema.shape(id)))
    };
    let mut known: BTreeSet<_> = keys(other).collect();
    keys(one).filter(|key| known.remove(key)).collect()
}

/// What tells the branches of a union apart.
pub(super) fn key(shape: &Shape) -> (&'static str, &str) {
    (shape.kind(), shape.name().map_or("", |name| name.simple()))
}

/// The fields that both sides have, by name or else by an alias of the new side, in the order of the new one.
pub(super) fn pair_fields<'run>(
    old: &'run Record,
    new: &'run Record,
) -> Vec<(&'run Field, &'run Field)> {
    let named: BTreeSet<&str> = new.fields.iter().map(|field| field.name.as_str()).collect();
    let by_name = old.fields.iter().map(|field| (field.name.as_str(), field));
    let (mut kept, mut renamed): (BTreeMap<&str, &Field>, BTreeMap<&str, &Field>) =
        by_name.partition(|(name, _)| named.contains(name));
    let pairs = new.fields.iter().filter_map(|field| {
        let mut aliases = field.aliases.iter();
        let old = kept
            .remove(field.name.as_str())
            .or_else(|| aliases.find_map(|alias| renamed.remove(alias.as_str())))?;
        Some((old, field))
    });
    pairs.collect()
}
