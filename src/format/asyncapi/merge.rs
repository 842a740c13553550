//! Objects that traits are merged into, with the places of what they are made of.
//!
//! In: a message or an operation and its traits. Out: what they come to by JSON Merge Patch (RFC 7396). In documents of
//! version 2 a trait beats the object, in those of version 3 the object beats its traits.

use std::collections::BTreeSet;

use super::texts::{At, Guide, reference};
use super::version::Version;
use crate::format::tree::Kind;
use crate::model::{Place, Pointer, Unread};

/// No value is merged that references lead deeper into.
const MAX_DEPTH: usize = 200;

/// In all documents of a side no more values are merged.
const MAX_MERGED: usize = 400_000;

/// A value that may be put together of several.
#[derive(Debug, Clone)]
pub(super) enum Merged<'t> {
    /// As it stands in one place.
    Plain(At<'t>),
    /// A table whose members come from several places; it is told of at the first.
    Table(Vec<(&'t str, Self)>, At<'t>),
}

impl<'t> Merged<'t> {
    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        match self {
            Self::Plain(at) => at.get(key).map(Self::Plain),
            Self::Table(members, _) => {
                let found = members.iter().find(|(name, _)| *name == key);
                found.map(|(_, value)| value.clone())
            }
        }
    }

    /// The value of a key, where it is not null.
    pub(super) fn set(&self, key: &str) -> Option<Self> {
        self.get(key)
            .filter(|value| !matches!(value.at().node.kind, Kind::Null))
    }

    /// The text of a key, with where it stands.
    pub(super) fn text(&self, key: &str) -> Option<(&'t str, Place)> {
        let value = self.get(key)?;
        Some((value.at().node.as_str()?, value.at().place()))
    }

    /// Where it is told of.
    pub(super) fn at(&self) -> &At<'t> {
        match self {
            Self::Plain(at) | Self::Table(_, at) => at,
        }
    }

    /// The members of a table.
    pub(super) fn members(&self) -> Vec<(&'t str, Self)> {
        match self {
            Self::Plain(at) => at
                .members()
                .map(|(key, at)| (key, Self::Plain(at)))
                .collect(),
            Self::Table(members, _) => members.clone(),
        }
    }

    fn is_table(&self) -> bool {
        match self {
            Self::Plain(at) => at.is_table(),
            Self::Table(..) => true,
        }
    }

    /// The value that a reference leads to, the value itself where it is none.
    pub(super) fn followed(self, guide: &Guide<'t>) -> Result<Self, Unread> {
        match self {
            Self::Plain(at) if reference(at.node).is_some() => guide.follow(at).map(Self::Plain),
            other => Ok(other),
        }
    }
}

/// `object` with its traits.
///
/// # Errors
/// If a trait cannot be found.
pub(super) fn with_traits<'t>(
    object: At<'t>,
    version: Version,
    guide: &Guide<'t>,
) -> Result<Merged<'t>, Unread> {
    let traits = object.get("traits");
    let mut applied = Vec::new();
    for item in traits.iter().flat_map(At::items) {
        applied.push(Merged::Plain(guide.follow(item)?));
    }
    if applied.is_empty() {
        return Ok(Merged::Plain(object));
    }
    let own = Merged::Plain(object.clone());
    let layers = if version.major >= 3 {
        [applied, vec![own]].concat()
    } else {
        [vec![own], applied].concat()
    };
    let mut layers = layers.into_iter();
    let Some(mut whole) = layers.next() else {
        return Ok(Merged::Plain(object));
    };
    let mut merger = Merger {
        guide,
        open: BTreeSet::new(),
        depth: 0,
    };
    for layer in layers {
        whole = merger.patched(whole, layer)?;
    }
    // Findings about the whole point at the object, not at its first trait.
    Ok(match whole {
        Merged::Table(members, _) => Merged::Table(members, object),
        plain @ Merged::Plain(_) => plain,
    })
}

/// Merges values of one object.
struct Merger<'g, 't> {
    guide: &'g Guide<'t>,
    /// The values that are being merged, by where both stand.
    open: BTreeSet<[(String, Pointer); 2]>,
    depth: usize,
}

impl<'t> Merger<'_, 't> {
    /// RFC 7396, section 2. What stands behind a reference is what is merged.
    fn patched(&mut self, target: Merged<'t>, patch: Merged<'t>) -> Result<Merged<'t>, Unread> {
        let (target, patch) = (target.followed(self.guide)?, patch.followed(self.guide)?);
        if !patch.is_table() || !target.is_table() {
            return Ok(patch);
        }
        let places = match (&target, &patch) {
            (Merged::Plain(target), Merged::Plain(patch)) => Some([target.key(), patch.key()]),
            _ => None,
        };
        // A value is what it is, however often it is merged into itself.
        if let Some([target, same]) = &places
            && target == same
        {
            return Ok(patch);
        }
        let is_again = places
            .as_ref()
            .is_some_and(|places| !self.open.insert(places.clone()));
        if is_again || self.depth == MAX_DEPTH {
            let message = "what a trait is merged into leads in circles, or too deep";
            return Err(patch.at().wrong(message));
        }
        self.depth += 1;
        let merged = self.members(&target, &patch);
        self.depth -= 1;
        if let Some(places) = &places {
            self.open.remove(places);
        }
        merged
    }

    fn members(&mut self, target: &Merged<'t>, patch: &Merged<'t>) -> Result<Merged<'t>, Unread> {
        let at = target.at().clone();
        let mut members = target.members();
        for (key, value) in patch.members() {
            self.count(&value)?;
            let known = members.iter().position(|(name, _)| *name == key);
            match (known, &value.at().node.kind) {
                (Some(index), Kind::Null) => drop(members.remove(index)),
                (None, Kind::Null) => {}
                (Some(index), _) => {
                    let was = members[index].1.clone();
                    members[index].1 = self.patched(was, value)?;
                }
                (None, _) => members.push((key, value)),
            }
        }
        Ok(Merged::Table(members, at))
    }

    fn count(&self, value: &Merged<'t>) -> Result<(), Unread> {
        let merged = self.guide.merged.get() + 1;
        self.guide.merged.set(merged);
        if merged > MAX_MERGED {
            let why = format!("traits are merged into more than {MAX_MERGED} values");
            return Err(value.at().wrong(why));
        }
        Ok(())
    }
}
