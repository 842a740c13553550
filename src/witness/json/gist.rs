//! What a schema plainly says of a value: enough to tell that two schemas have no value in common.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::bench::Bench;
use super::demand::Demand;
use crate::format::jsonschema::alike::canonical;
use crate::format::jsonschema::schema::Types;

/// Values in their canonical form.
pub(super) type List = Rc<BTreeSet<String>>;

/// What one node says by itself.
pub(super) struct Gist {
    types: Types,
    /// The values that are listed for properties, and for the value itself under no name.
    listed: BTreeMap<Option<String>, List>,
}

impl Gist {
    pub(super) fn of(demand: Demand<'_>, bench: &Bench) -> Self {
        let keywords = demand.keywords();
        let on_property = keywords.properties.iter().filter_map(|(name, id)| {
            let target = demand.of(demand.schema.target(*id));
            Some((Some(name.clone()), listed(target, bench)?))
        });
        let on_itself = listed(demand, bench).map(|values| (None, values));
        Self {
            types: keywords.types.unwrap_or(Types::ANY),
            listed: on_itself.into_iter().chain(on_property).collect(),
        }
    }

    fn contradicts(&self, other: &Self) -> bool {
        let (few, many) = if self.listed.len() <= other.listed.len() {
            (self, other)
        } else {
            (other, self)
        };
        few.listed.iter().any(|(name, values)| {
            let other = many.listed.get(name);
            other.is_some_and(|other| other.is_disjoint(values))
        })
    }
}

fn listed(demand: Demand<'_>, bench: &Bench) -> Option<List> {
    let keywords = demand.keywords();
    match (&keywords.constant, &keywords.choices) {
        (Some(value), _) => Some(Rc::new(BTreeSet::from([canonical(value)]))),
        (None, Some(values)) => Some(bench.listed(demand, values)),
        (None, None) => None,
    }
}

/// Whether what one set of nodes says plainly contradicts what another says: another type, another value of a
/// discriminating property.
pub(super) fn clash(some: &[Rc<Gist>], others: &[Rc<Gist>]) -> bool {
    let types = |gists: &[Rc<Gist>]| {
        let types = gists.iter().map(|gist| gist.types);
        types.fold(Types::ANY, Types::intersect)
    };
    types(some).intersect(types(others)).is_empty()
        || some
            .iter()
            .any(|one| others.iter().any(|other| one.contradicts(other)))
}
