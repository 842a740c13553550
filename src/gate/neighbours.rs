//! The other messages of a document that is edited: an edit of what they share is an edit of them.

use std::collections::{BTreeMap, BTreeSet};

use super::comparison::Comparison;
use super::judge::Judge;
use crate::format::{self, Found, Reading, Subject};
use crate::model::{Against, Level, SchemaType};
use crate::policy;
use crate::subject::Pair;

/// So many messages of one document are edited at most: each edit is an edit of the whole, which is read anew.
const MAX_MESSAGES: usize = 8;

/// Of the broken pairs, those that are told what to do in words, since many of their document come before them.
pub(super) fn crowded(broken: impl Iterator<Item = usize>, pairs: &[Pair]) -> BTreeSet<usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let messages = broken.filter(|&index| pairs[index].schema_type() == SchemaType::AsyncApi);
    messages
        .filter(|&index| {
            let count = counts.entry(pairs[index].newest().path()).or_default();
            *count += 1;
            *count > MAX_MESSAGES
        })
        .collect()
}

/// Whether the other messages of an edited document are as they were in the head, or pass as well; `old` is the path of the
/// document in the base.
pub(super) fn pass(judge: &Judge<'_>, reading: &Reading, old: &str, others: &[Subject]) -> bool {
    let Some(path) = others.first().map(Subject::path) else {
        return true;
    };
    let found = |path: &str| {
        [Found {
            path: path.to_owned(),
            schema_type: SchemaType::AsyncApi,
        }]
    };
    let unedited = format::load(judge.files, &found(path), reading).subjects;
    let is_same = |one: &Subject| {
        let mut own = unedited.iter().filter(|own| own.name == one.name);
        own.any(|own| own.digest() == one.digest())
    };
    let mut touched = others.iter().filter(|other| !is_same(other)).peekable();
    if touched.peek().is_none() {
        return true;
    }
    let before = format::load(judge.definitions.old_files, &found(old), reading).subjects;
    touched.all(|new| {
        let effective = judge.policy.for_path(new.path());
        // What earlier versions of another message ask for is not known here.
        if effective.mode.value.is_transitive() {
            return false;
        }
        let Some(old) = before.iter().find(|old| old.name == new.name) else {
            return false;
        };
        let pair = Pair::Both {
            old: old.clone(),
            new: new.clone(),
        };
        let comparison = Comparison::of(&pair, &[], effective.clone());
        let weighed = comparison.weigh(&Against::from(judge.base), |_, _| true);
        let mut found = weighed.findings.iter();
        !weighed.fails
            && found
                .all(|finding| finding.level < Level::Error && !policy::fails(finding, &effective))
    })
}
