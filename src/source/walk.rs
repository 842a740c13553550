//! Two snapshots -> what differs between them.

use std::cmp::Ordering;
use std::iter;
use std::sync::Arc;

use git2::Oid;

use super::entry::Entry;
use super::error::Error;
use super::listing::{self, Child, Limit, Listed};
use super::snapshot::Snapshot;
use super::store::Objects;

/// A path at which two snapshots do not have the same thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The path relative to the repository; a name that is not UTF-8 has replacement characters.
    pub path: String,
    /// What was there.
    pub old: Option<Entry>,
    /// What is there.
    pub new: Option<Entry>,
}

/// Where two snapshots differ in kind or content, by path. A moved file is one that is gone and one that came.
///
/// Costs what differs, not what there is, when both sides are commits: equal trees are not opened.
///
/// # Errors
/// If a tree cannot be read or a directory cannot be listed.
pub fn differences(old: &Snapshot, new: &Snapshot) -> Result<Vec<Difference>, Error> {
    let mut differences = match (old.tree(), new.tree()) {
        (Some((store, was)), Some((other_store, is))) if Arc::ptr_eq(store, other_store) => {
            of_trees(&store.open(), was, is)?
        }
        _ => of_listings(old, new)?,
    };
    differences.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(differences)
}

// libgit2's own diff of two trees opens every tree of both; its cost grows with the repository.
pub(super) fn of_trees(
    objects: &Objects<'_>,
    old: Option<Oid>,
    new: Option<Oid>,
) -> Result<Vec<Difference>, Error> {
    let mut limit = Limit::new();
    let mut differences = Vec::new();
    if old == new {
        return Ok(differences);
    }
    let mut pending = vec![(Vec::new(), old, new)];
    while let Some((above, old, new)) = pending.pop() {
        let (old, new) = (
            listing::children(objects, old)?,
            listing::children(objects, new)?,
        );
        for (old, new) in side_by_side(&old, &new, |(name, _)| name) {
            let Some((name, _)) = new.or(old).filter(|_| old != new) else {
                continue;
            };
            let path = [above.as_slice(), name].concat();
            limit.admit(&path)?;
            let entry = |side: Option<&(_, Child)>| side.and_then(|(_, child)| child.entry());
            differences.extend(difference(&path, entry(old), entry(new)));
            let tree = |side: Option<&(_, Child)>| side.and_then(|(_, child)| child.directory());
            if tree(old) != tree(new) {
                pending.push((path, tree(old), tree(new)));
            }
        }
    }
    Ok(differences)
}

fn of_listings(old: &Snapshot, new: &Snapshot) -> Result<Vec<Difference>, Error> {
    let (was, is) = (old.listing()?, new.listing()?);
    let pairs = side_by_side(was.as_ref(), is.as_ref(), |listed| &listed.path);
    let differences = pairs.filter_map(|pair| match pair {
        (Some(was), Some(is)) => {
            let (was_there, is_there) = identified(old, was, new, is);
            difference(&was.path, Some(was_there), Some(is_there))
        }
        (was, is) => {
            let path = &was.or(is)?.path;
            difference(path, was.map(|was| was.entry), is.map(|is| is.entry))
        }
    });
    Ok(differences.collect())
}

/// The two entries, hashed when that is the only way to tell whether they are the same.
fn identified(old: &Snapshot, was: &Listed, new: &Snapshot, is: &Listed) -> (Entry, Entry) {
    if was.entry.kind != is.entry.kind || (was.entry.id.is_some() && is.entry.id.is_some()) {
        return (was.entry, is.entry);
    }
    (old.identify(was), new.identify(is))
}

/// `None` when both are the same. Two contents without an id are taken to differ: nobody could read them.
fn difference(path: &[u8], old: Option<Entry>, new: Option<Entry>) -> Option<Difference> {
    let is_known = |entry: Entry| entry.id.is_some();
    if old == new && old.is_none_or(is_known) {
        return None;
    }
    Some(Difference {
        path: String::from_utf8_lossy(path).into_owned(),
        old,
        new,
    })
}

/// Walks two ordered lists at once; what has the same key on both sides comes together.
fn side_by_side<'a, T>(
    old: &'a [T],
    new: &'a [T],
    key: impl Fn(&T) -> &Vec<u8>,
) -> impl Iterator<Item = (Option<&'a T>, Option<&'a T>)> {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    iter::from_fn(move || {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) => key(old).cmp(key(new)),
        };
        let old = old.next_if(|_| order.is_le());
        let new = new.next_if(|_| order.is_ge());
        Some((old, new))
    })
}
