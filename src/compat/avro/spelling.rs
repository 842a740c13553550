//! Fields that changed nothing but the case of their names.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::format::avro::{Field, Schema, TypeId};

/// The fields that two records spell differently, looked up once for each pair of records.
#[derive(Default)]
pub(super) struct Respellings {
    known: RefCell<BTreeMap<(TypeId, TypeId), Respelt>>,
}

/// The positions of an old and a new field, by their name in lower case.
type Respelt = BTreeMap<String, (usize, usize)>;

impl Respellings {
    /// The old and the new field that are spelt like `name` but for the case, when no name and no alias says what became
    /// of either, and no other field could be meant.
    pub(super) fn of<'schema>(
        &self,
        (old, was): (&'schema Schema, TypeId),
        (new, is): (&'schema Schema, TypeId),
        name: &str,
    ) -> Option<(&'schema Field, &'schema Field)> {
        let (old, new) = (old.shape(was).fields(), new.shape(is).fields());
        let mut known = self.known.borrow_mut();
        let respelt = known.entry((was, is));
        let respelt = respelt.or_insert_with(|| respelt_fields(old, new));
        let &(gone, come) = respelt.get(&name.to_ascii_lowercase())?;
        Some((&old[gone], &new[come]))
    }
}

fn respelt_fields(old: &[Field], new: &[Field]) -> Respelt {
    let was: BTreeSet<&String> = old.iter().map(|field| &field.name).collect();
    let is: BTreeSet<&String> = new.iter().flat_map(names).collect();
    let gone = only_ones(old, |field| !is.contains(&field.name));
    let come = only_ones(new, |field| names(field).all(|name| !was.contains(name)));
    let both = gone.into_iter().filter_map(|(name, gone)| {
        let come = come.get(&name).copied().flatten();
        Some((name, (gone?, come?)))
    });
    both.collect()
}

fn names(field: &Field) -> impl Iterator<Item = &String> {
    std::iter::once(&field.name).chain(&field.aliases)
}

/// The chosen fields by their names in lower case; nothing for a name that several have.
fn only_ones(
    fields: &[Field],
    is_chosen: impl Fn(&Field) -> bool,
) -> BTreeMap<String, Option<usize>> {
    let mut only: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for (position, field) in fields.iter().enumerate() {
        if is_chosen(field) {
            let name = field.name.to_ascii_lowercase();
            only.entry(name)
                .and_modify(|only| *only = None)
                .or_insert(Some(position));
        }
    }
    only
}
