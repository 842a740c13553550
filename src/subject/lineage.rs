//! Which earlier schema a subject was before.

use std::collections::{BTreeMap, BTreeSet};

use super::{same_file, same_kind, same_name};
use crate::format::Subject;
use crate::model::{SchemaType, SubjectName};

/// The earlier form of a subject.
#[derive(Debug, Clone)]
pub struct Predecessor {
    /// As it was.
    pub subject: Subject,
    /// Likeness of the two texts, 0 (nothing shared) to 100 (the same words), where the names differ: then it is a guess.
    pub likeness: Option<u8>,
}

/// Two texts in one file are the same schema from this likeness on, in percent.
const ALIKE_IN_PLACE: u8 = 40;

/// Two texts in different files are the same schema from this likeness on, in percent; git's own threshold is 50 for lines.
const ALIKE_ELSEWHERE: u8 = 60;

/// What a state still has of the one before it.
#[derive(Debug, Default)]
pub struct Kept {
    /// The names of its subjects.
    pub names: BTreeSet<SubjectName>,
    /// The paths of its files.
    pub paths: BTreeSet<String>,
}

impl Kept {
    /// Whether `old` may have become `new`: its name is gone, and so is its file, unless that is the file of `new`.
    fn lets_become(&self, old: &Subject, new: &Subject) -> bool {
        !self.names.contains(&old.name) && (same_file(old, new) || !self.paths.contains(old.path()))
    }
}

/// The one of `older` that `subject` was before: by full name, else by the likeness of the texts. What the later state has
/// `kept` has become nothing else.
///
/// A likeness is a guess; of two that are equally good none is taken.
pub fn predecessor(subject: &Subject, older: &[Subject], kept: &Kept) -> Option<Predecessor> {
    let named = older
        .iter()
        .filter(|old| same_name(old, subject) && old.schema_type() == subject.schema_type());
    // `false` sorts first.
    if let Some(old) = named.min_by_key(|old| !same_file(old, subject)) {
        return Some(Predecessor {
            subject: old.clone(),
            likeness: None,
        });
    }
    let mut candidates: Vec<(u8, &Subject)> = older
        .iter()
        .filter(|old| same_kind(old, subject) && kept.lets_become(old, subject))
        .map(|old| (likeness(old.text(), subject.text()), old))
        .filter(|&(likeness, old)| likeness >= threshold(old, subject))
        .collect();
    candidates
        .sort_by_key(|&(likeness, old)| (std::cmp::Reverse(likeness), !same_file(old, subject)));
    match candidates.as_slice() {
        [first, second, ..] if rank(first, subject) == rank(second, subject) => None,
        &[(likeness, old), ..] => Some(Predecessor {
            subject: old.clone(),
            // A path is no name: a file that was moved as it is has not become another schema.
            likeness: Some(likeness).filter(|_| !is_moved(old, subject)),
        }),
        [] => None,
    }
}

fn rank(&(likeness, old): &(u8, &Subject), subject: &Subject) -> (u8, bool) {
    (likeness, same_file(old, subject))
}

fn threshold(old: &Subject, new: &Subject) -> u8 {
    if same_file(old, new) {
        ALIKE_IN_PLACE
    } else {
        ALIKE_ELSEWHERE
    }
}

fn is_moved(old: &Subject, new: &Subject) -> bool {
    let is_called_by_path = |subject: &Subject| subject.name.0 == subject.path();
    old.schema_type() == SchemaType::Json
        && is_called_by_path(old)
        && is_called_by_path(new)
        && old.text() == new.text()
}

/// How many words two texts share, in percent of both: Dice's coefficient over their words, each as often as it stands there.
fn likeness(old: &str, new: &str) -> u8 {
    let (old, new) = (words(old), words(new));
    let count = |words: &BTreeMap<&str, usize>| words.values().sum::<usize>();
    let shared: usize = old
        .iter()
        .filter_map(|(word, was)| Some(*was.min(new.get(word)?)))
        .sum();
    let all = count(&old) + count(&new);
    let percent = (200 * shared).checked_div(all).unwrap_or(0);
    u8::try_from(percent).unwrap_or(100)
}

fn words(text: &str) -> BTreeMap<&str, usize> {
    let mut words = BTreeMap::new();
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    for word in text.split(|letter| !is_part(letter)) {
        if !word.is_empty() {
            *words.entry(word).or_default() += 1;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_counts_words_and_not_their_order_or_what_stands_between() {
        assert_eq!(likeness("a b c", "{c:\n b, a}"), 100);
        assert_eq!(likeness("a b c d", "a b x y"), 50);
        assert_eq!(likeness("a a", "a"), 66);
        assert_eq!(likeness("", ""), 0);
    }
}
