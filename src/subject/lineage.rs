//! Which earlier schema a subject was before.

use std::collections::{BTreeMap, BTreeSet};

use super::{same_file, same_kind, same_name};
use crate::format::Subject;
use crate::model::SubjectName;

/// The earlier form of a subject.
#[derive(Debug, Clone)]
pub struct Predecessor {
    /// As it was.
    pub subject: Subject,
    /// Likeness of the two texts, 0 (nothing shared) to 100 (the same words), where the names differ: then it is a guess.
    pub likeness: Option<u8>,
}

/// From this likeness on, in percent, the only schema that a file lost is the one that it gained.
const ALIKE_IN_PLACE: u8 = 30;

/// The same for a schema in another file, when the file or the last part of the full name is called as before.
const ALIKE_BY_NAME: u8 = 50;

/// The same when nothing is called as before. Events of one system have half of their fields in common, and are not each
/// other's versions.
const ALIKE_ELSEWHERE: u8 = 75;

/// Bags of words are compared with no more schemas than this when nothing is called as before.
const MOST_STRANGERS: usize = 200;

/// What a state still has of the one before it.
#[derive(Debug, Default)]
pub struct Kept {
    /// Its subjects, each with its file.
    subjects: BTreeSet<(SubjectName, String)>,
    names: BTreeSet<SubjectName>,
    paths: BTreeSet<String>,
}

impl Kept {
    /// What these subjects and these files are.
    pub fn new<'state>(
        subjects: impl Iterator<Item = &'state Subject>,
        paths: impl Iterator<Item = String>,
    ) -> Self {
        let subjects: BTreeSet<_> = subjects
            .map(|subject| (subject.name.clone(), subject.path().to_owned()))
            .collect();
        Self {
            names: subjects.iter().map(|(name, _)| name.clone()).collect(),
            paths: paths.collect(),
            subjects,
        }
    }

    /// Whether `old` stands where it stood, under its name.
    pub fn has(&self, old: &Subject) -> bool {
        self.subjects
            .contains(&(old.name.clone(), old.path().to_owned()))
    }

    /// Whether `old` may have become `new`: its name is gone, and so is its file, unless that is the file of `new`.
    fn lets_become(&self, old: &Subject, new: &Subject) -> bool {
        !self.names.contains(&old.name) && (same_file(old, new) || !self.paths.contains(old.path()))
    }
}

/// The one of `older` that `subject` was before: by full name, else by the likeness of the texts. What the later state has
/// `kept` has become nothing else.
///
/// A likeness is a guess. Of two that are equally good the first by path is taken.
pub fn predecessor(subject: &Subject, older: &[Subject], kept: &Kept) -> Option<Predecessor> {
    let named = older
        .iter()
        .filter(|old| same_name(old, subject) && old.schema_type() == subject.schema_type())
        .filter(|old| same_file(old, subject) || !kept.has(old));
    // `false` sorts first.
    if let Some(old) = named.min_by_key(|old| !same_file(old, subject)) {
        return Some(Predecessor {
            subject: old.clone(),
            likeness: None,
        });
    }
    let gone = older
        .iter()
        .filter(|old| same_kind(old, subject) && kept.lets_become(old, subject));
    most_alike(subject, gone.collect())
}

fn most_alike(subject: &Subject, gone: Vec<&Subject>) -> Option<Predecessor> {
    if let Some(old) = gone
        .iter()
        .filter(|old| old.text() == subject.text())
        .min_by_key(|old| (!same_file(old, subject), !is_called_alike(old, subject)))
    {
        return Some(Predecessor {
            subject: (*old).clone(),
            // A path is no name: a file that was moved as it is has not become another schema.
            likeness: Some(100).filter(|_| !(is_called_by_path(old) && is_called_by_path(subject))),
        });
    }
    let (known, strangers): (Vec<_>, Vec<_>) = gone
        .into_iter()
        .partition(|old| same_file(old, subject) || is_called_alike(old, subject));
    let strangers = if strangers.len() > MOST_STRANGERS {
        Vec::new()
    } else {
        strangers
    };
    let words = words(subject.text());
    let alike = known.into_iter().chain(strangers).filter_map(|old| {
        let likeness = likeness(&self::words(old.text()), &words);
        (likeness >= threshold(old, subject)).then_some((likeness, old))
    });
    // The first of the best: `max_by_key` would take the last.
    let best = alike.min_by_key(|&(likeness, old)| {
        let distance = 100 - likeness;
        (
            distance,
            !same_file(old, subject),
            !is_called_alike(old, subject),
        )
    });
    best.map(|(likeness, old)| Predecessor {
        subject: old.clone(),
        likeness: Some(likeness),
    })
}

fn threshold(old: &Subject, new: &Subject) -> u8 {
    if same_file(old, new) {
        ALIKE_IN_PLACE
    } else if is_called_alike(old, new) {
        ALIKE_BY_NAME
    } else {
        ALIKE_ELSEWHERE
    }
}

/// Whether the last parts of the names are the same, or the names of the files.
fn is_called_alike(old: &Subject, new: &Subject) -> bool {
    let short = |subject: &Subject| subject.name.0.rsplit(['.', '/']).next().map(str::to_owned);
    let file = |subject: &Subject| subject.path().rsplit('/').next().map(str::to_owned);
    file(old) == file(new) || (short(old) == short(new) && !is_called_by_path(old))
}

fn is_called_by_path(subject: &Subject) -> bool {
    subject.name.0 == subject.path()
}

/// Words of the schema languages, which say nothing about what a schema is.
const BOILERPLATE: [&str; 58] = [
    "2020",
    "additionalProperties",
    "array",
    "bool",
    "boolean",
    "bytes",
    "com",
    "const",
    "default",
    "description",
    "doc",
    "double",
    "draft",
    "enum",
    "false",
    "fields",
    "fixed",
    "float",
    "format",
    "go_package",
    "http",
    "https",
    "int",
    "int32",
    "int64",
    "integer",
    "io",
    "items",
    "java_package",
    "json",
    "long",
    "map",
    "message",
    "name",
    "namespace",
    "null",
    "number",
    "object",
    "option",
    "optional",
    "org",
    "package",
    "properties",
    "proto",
    "proto3",
    "record",
    "repeated",
    "required",
    "schema",
    "string",
    "symbols",
    "syntax",
    "title",
    "true",
    "type",
    "uint32",
    "uint64",
    "values",
];

/// The words of a text that were chosen by its author, each as often as it stands there.
type Words<'text> = BTreeMap<&'text str, usize>;

/// How many words two texts share, in percent of both (Dice's coefficient).
fn likeness(old: &Words<'_>, new: &Words<'_>) -> u8 {
    let count = |words: &Words<'_>| words.values().sum::<usize>();
    let shared: usize = old
        .iter()
        .filter_map(|(word, was)| Some(*was.min(new.get(word)?)))
        .sum();
    let percent = (200 * shared)
        .checked_div(count(old) + count(new))
        .unwrap_or(0);
    u8::try_from(percent).unwrap_or(100)
}

fn words(text: &str) -> Words<'_> {
    let mut words = BTreeMap::new();
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    for word in text.split(|letter| !is_part(letter)) {
        if !word.is_empty() && BOILERPLATE.binary_search(&word).is_err() {
            *words.entry(word).or_default() += 1;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(old: &str, new: &str) -> u8 {
        likeness(&words(old), &words(new))
    }

    #[test]
    fn likeness_counts_words_and_not_their_order_or_what_stands_between() {
        assert_eq!(alike("a b c", "{c:\n b, a}"), 100);
        assert_eq!(alike("a b c d", "a b x y"), 50);
        assert_eq!(alike("a a", "a"), 66);
        assert_eq!(alike("", ""), 0);
    }

    #[test]
    fn words_of_the_language_make_nothing_alike() {
        assert!(BOILERPLATE.is_sorted());
        let old = r#"{"type": "record", "name": "PaymentFailed", "fields": [{"name": "reason", "type": "string"}]}"#;
        let new = r#"{"type": "record", "name": "CustomerMoved", "fields": [{"name": "city", "type": "string"}]}"#;
        assert_eq!(alike(old, new), 0);
    }
}
