//! Which parts of an old and a new type belong together.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::format::avro::{Field, FullName, Record, Schema, Shape, TypeId};
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

/// What tells a branch from others: its kind, and a name.
type Key<'schema> = (&'static str, &'schema str);

/// Pairs members of the same kind and full name, then of the same simple name, then those of which the new one has the name
/// of the old one for an alias; in the order of the new ones.
pub(super) fn same_branches(
    (old, gone): (&Schema, Vec<Member>),
    (new, come): (&Schema, Vec<Member>),
) -> Vec<(Member, Member)> {
    let mut left = Left { gone, come };
    let (was, is) = (|id| old.shape(id), |id| new.shape(id));
    let mut pairs = left.pair(|id| full_key(was(id)), |id| vec![full_key(is(id))]);
    pairs.extend(left.pair(|id| key(was(id)), |id| vec![key(is(id))]));
    pairs.extend(left.pair(|id| full_key(was(id)), |id| alias_keys(is(id))));
    pairs.sort_by_key(|&(_, (_, step))| step);
    pairs
}

/// Members that have no partner yet.
struct Left {
    gone: Vec<Member>,
    come: Vec<Member>,
}

impl Left {
    /// Takes out those that a key brings together, in order.
    fn pair<'schema>(
        &mut self,
        known_as: impl Fn(TypeId) -> Key<'schema>,
        looked_for: impl Fn(TypeId) -> Vec<Key<'schema>>,
    ) -> Vec<(Member, Member)> {
        let mut known: BTreeMap<Key<'_>, VecDeque<Member>> = BTreeMap::new();
        for member in self.gone.drain(..) {
            known
                .entry(known_as(member.0))
                .or_default()
                .push_back(member);
        }
        let mut pairs = Vec::new();
        self.come.retain(|&member| {
            let mut keys = looked_for(member.0).into_iter();
            let partner = keys.find_map(|key| known.get_mut(&key)?.pop_front());
            pairs.extend(partner.map(|partner| (partner, member)));
            partner.is_none()
        });
        self.gone.extend(known.into_values().flatten());
        self.gone.sort_by_key(|&(_, step)| step);
        pairs
    }
}

fn full_key(shape: &Shape) -> Key<'_> {
    (shape.kind(), shape.name().map_or("", FullName::as_str))
}

fn alias_keys(shape: &Shape) -> Vec<Key<'_>> {
    let aliases = shape.aliases().iter();
    let keys = aliases.map(|alias| (shape.kind(), alias.as_str()));
    keys.collect()
}

/// What tells the branches of `one` apart that `other` has as well, in their order. A type that is no union counts as a union
/// of itself.
pub(super) fn common_branches<'run>(
    one: (&'run Schema, TypeId),
    other: (&'run Schema, TypeId),
) -> Vec<Key<'run>> {
    let keys = |(schema, id): (&'run Schema, TypeId)| {
        let members = members(schema, id).into_iter();
        members.map(move |(id, _)| key(schema.shape(id)))
    };
    let mut known: BTreeSet<_> = keys(other).collect();
    keys(one).filter(|key| known.remove(key)).collect()
}

/// Branches of one simple name are the same to schema resolution.
fn key(shape: &Shape) -> Key<'_> {
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
