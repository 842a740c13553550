//! The keys of `schema-gate.toml`: the one table behind reading, "did you mean" and the JSON Schema.

use std::fmt;

use crate::model::{
    Formats, Layer, Level, Mode, Perspective, Platform, Profile, Runtime, UnknownFields,
};

use super::architect::{CALLS, OnFork, Provider, ROUNDS, SECONDS, TOKENS};
use super::history::MOST;
use super::holds::Holds;
use super::settings::{FailOn, OnUnproven};

/// A key that may stand in a part of the file.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) takes: Takes,
}

/// What stands after the equals sign.
pub(super) enum Takes {
    /// The number of the format, 1.
    Version,
    Text,
    Word(fn() -> Vec<String>),
    /// Some of these words.
    Words(fn() -> Vec<String>),
    Names,
    Globs,
    /// Rule ids or globs, and the level of each.
    Levels,
    /// URIs or prefixes of URIs, and the path of each.
    Uris,
    /// A number from 1 to this one.
    Count(usize),
    /// Dollars, with cents or without.
    Price,
    Table(&'static [Key]),
    Tables(&'static [Key]),
    /// A release to come reads it; until then it is refused rather than overlooked.
    Later,
}

const fn key(name: &'static str, about: &'static str, takes: Takes) -> Key {
    Key { name, about, takes }
}

const fn later(name: &'static str, about: &'static str) -> Key {
    key(name, about, Takes::Later)
}

const MODE: Key = key(
    "mode",
    "Which directions are enforced: backward (new consumers read old events), forward (old consumers read new events), full (both), none; auto asks the operations of AsyncAPI documents, and is backward elsewhere.",
    Takes::Word(modes),
);
const LAYER: Key = key(
    "layer",
    "How much of a Protobuf contract is enforced; each includes those before it.",
    Takes::Word(|| words(&Layer::ALL)),
);
const UNKNOWN_FIELDS: Key = key(
    "unknown-fields",
    "What a JSON writer is assumed to send besides the properties it declares.",
    Takes::Word(|| words(&[UnknownFields::Ignored, UnknownFields::Allowed])),
);
const FORMAT: Key = key(
    "format",
    "How the JSON Schema keyword `format` is taken: as an annotation, or as an assertion that writers keep and readers check.",
    Takes::Word(|| words(&[Formats::Annotation, Formats::Assertion])),
);
const ON_UNPROVEN: Key = key(
    "on-unproven",
    "What becomes of a direction that could be neither proved nor refuted.",
    Takes::Word(|| words(&OnUnproven::ALL)),
);
const RUNTIMES: Key = key(
    "runtimes",
    "Who decodes these events. A hazard that hurts none of them is worth knowing, and no more.",
    Takes::Words(|| words(&Runtime::ALL)),
);
const GUARDED_PROPERTIES: Key = key(
    "guarded-properties",
    "Custom properties of Avro types and fields, and custom options of Protobuf, that no change may lose, such as \"pii\".",
    Takes::Names,
);
const PROFILE: Key = key(
    "profile",
    "Whose rules decide about Protobuf files instead of our own: those of buf breaking, or of a Confluent Schema Registry.",
    Takes::Word(|| words(&Profile::ALL)),
);

const PERSONAL_DATA: Key = key(
    "personal-data",
    "More names of fields that hold personal data, besides those that are known, such as \"member_number\".",
    Takes::Names,
);
const PERSONAL_DATA_TAGS: Key = key(
    "personal-data-tags",
    "More attributes and options that mark a field as personal data, besides those that are known, such as \"x-acme-privacy\".",
    Takes::Names,
);
const PERSPECTIVE: Key = key(
    "perspective",
    "Whose side of an AsyncAPI document the owners of these files are on: the application that it describes, or its clients.",
    Takes::Word(|| words(&Perspective::ALL)),
);

const HISTORY: Key = key(
    "history",
    "Which earlier versions a transitive mode compares with: every one that the base was built from, unless this says less.",
    Takes::Table(HISTORY_KEYS),
);

/// What `history` takes.
pub(super) static HISTORY_KEYS: &[Key] = &[
    key(
        "tags",
        "Only versions that stand at a commit whose tag this glob matches.",
        Takes::Text,
    ),
    key(
        "depth",
        "How many versions at most, the newest first.",
        Takes::Count(MOST),
    ),
];

/// The top level.
pub(super) static FILE: &[Key] = &[
    key("version", "The version of this format.", Takes::Version),
    key(
        "base",
        "What to compare with: auto, or a revision such as origin/main. Only in the file of the repository root.",
        Takes::Text,
    ),
    key("defaults", "For every path.", Takes::Table(DEFAULTS)),
    key(
        "rules",
        "Levels by rule id or glob, for every path. An id beats a glob, a later glob an earlier one.",
        Takes::Levels,
    ),
    key(
        "policy",
        "For some paths. The last one that matches a path wins for each key it sets.",
        Takes::Tables(POLICY),
    ),
    key(
        "uris",
        "Where the URIs of references live in this repository: URIs with a file, prefixes with a folder, relative to the folder of this file. The longest one counts.",
        Takes::Uris,
    ),
    later("waivers", "Where waivers are kept, and what they need."),
    key(
        "architect",
        "Who is asked for advice besides the built-in catalogue. Counts only as the base revision has it, in the file of the repository root.",
        Takes::Table(ARCHITECT),
    ),
];

static ARCHITECT: &[Key] = &[
    key(
        "provider",
        "Whose protocol is spoken: anthropic (Messages API), openai (chat completions, as many servers speak them), command (a program).",
        Takes::Word(|| words(&Provider::ALL)),
    ),
    key(
        "model",
        "The model, by the name that the provider knows it by.",
        Takes::Text,
    ),
    key(
        "base_url",
        "Where the provider listens, such as http://localhost:11434/v1, when it is not where it usually does.",
        Takes::Text,
    ),
    key(
        "command",
        "The program and its arguments: an absolute path or a name on the PATH, never a file of the repository. JSON on standard input, JSON on standard output.",
        Takes::Names,
    ),
    key(
        "timeout_s",
        "How long the advice on one finding may take, in seconds.",
        Takes::Count(SECONDS),
    ),
    key(
        "max_rounds",
        "How often a model is told what is wrong with its edits and may try again.",
        Takes::Count(ROUNDS),
    ),
    key(
        "max_input_tokens",
        "The most tokens of a question, by estimate.",
        Takes::Count(TOKENS),
    ),
    key(
        "max_output_tokens",
        "The most tokens of an answer.",
        Takes::Count(TOKENS),
    ),
    key(
        "max_calls",
        "The most requests of a run.",
        Takes::Count(CALLS),
    ),
    key(
        "cache_dir",
        "Where answers are kept: an absolute path, or one that starts with ~/. Empty for nowhere.",
        Takes::Text,
    ),
    key(
        "on_fork",
        "What a pull request from a fork gets, for which no model is asked.",
        Takes::Word(|| words(&OnFork::ALL)),
    ),
    key(
        "input_price",
        "Dollars for a million tokens of questions, to be told what a run cost.",
        Takes::Price,
    ),
    key(
        "output_price",
        "Dollars for a million tokens of answers.",
        Takes::Price,
    ),
];

static DEFAULTS: &[Key] = &[
    MODE,
    key(
        "fail-on",
        "The lightest findings that fail the gate.",
        Takes::Word(|| words(&FailOn::ALL)),
    ),
    ON_UNPROVEN,
    UNKNOWN_FIELDS,
    FORMAT,
    LAYER,
    PROFILE,
    HISTORY,
    RUNTIMES,
    GUARDED_PROPERTIES,
    PERSONAL_DATA,
    PERSONAL_DATA_TAGS,
    PERSPECTIVE,
];

static POLICY: &[Key] = &[
    key(
        "paths",
        "Globs, relative to the folder of this file; all files below it when absent.",
        Takes::Globs,
    ),
    key(
        "exclude",
        "Globs of files that are not checked, though `paths` matches them.",
        Takes::Globs,
    ),
    key(
        "schema-type",
        "What these files hold, where their names do not tell: schemas of a language, or CloudEvents.",
        Takes::Word(Holds::words),
    ),
    MODE,
    LAYER,
    UNKNOWN_FIELDS,
    FORMAT,
    ON_UNPROVEN,
    PROFILE,
    HISTORY,
    RUNTIMES,
    GUARDED_PROPERTIES,
    PERSONAL_DATA,
    PERSONAL_DATA_TAGS,
    key(
        "elements",
        "Globs over elements, such as com.acme.Order.note: the levels of this policy are for these only, and it sets nothing else.",
        Takes::Names,
    ),
    key(
        "rules",
        "Levels by rule id or glob, for these paths.",
        Takes::Levels,
    ),
    later(
        "stability",
        "Whether these schemas are stable or experimental.",
    ),
    key(
        "ce-type",
        "The type of the CloudEvents whose data these schemas describe, where the schemas do not say it.",
        Takes::Text,
    ),
    key(
        "roots",
        "The folders that Protobuf imports start from, relative to the folder of this file, before any that are found.",
        Takes::Names,
    ),
    key(
        "owners",
        "Who owns these schemas, instead of whom CODEOWNERS names; an empty list says that nobody does.",
        Takes::Names,
    ),
    key(
        "consumers",
        "Platforms that consume these events and are stricter than the format: rules design/flink-*, design/ksqldb-*, design/kafka-*, design/pubsub-*.",
        Takes::Words(|| words(&Platform::ALL)),
    ),
    key(
        "ordering-key",
        "The field that events are ordered and partitioned by, with dots into what it holds: rules design/ordering-key-*.",
        Takes::Text,
    ),
    PERSPECTIVE,
    later("allow-breaking-when", "When a break is intended."),
];

fn modes() -> Vec<String> {
    // The registries' names: Confluent's, and those of Glue that differ.
    let confluent = Mode::ALL.map(|mode| mode.to_string().to_ascii_uppercase().replace('-', "_"));
    let transitive = confluent
        .iter()
        .filter_map(|mode| mode.strip_suffix("_TRANSITIVE"));
    let glue: Vec<_> = transitive.map(|mode| format!("{mode}_ALL")).collect();
    let own = words(&Mode::ALL).into_iter();
    own.chain(confluent).chain(glue).collect()
}

/// The levels of a rule, as a config writes them.
pub(super) fn levels() -> Vec<String> {
    words(&Level::ALL)
}

fn words(known: &[impl fmt::Display]) -> Vec<String> {
    known.iter().map(ToString::to_string).collect()
}

/// The keys that stand under `name`, a table of the top level.
pub(super) fn table(name: &str) -> &'static [Key] {
    let key = FILE.iter().find(|key| key.name == name);
    match key.map(|key| &key.takes) {
        Some(Takes::Table(keys) | Takes::Tables(keys)) => keys,
        _ => &[],
    }
}

/// The key of this name and the part of the file it belongs in, whatever part that is.
pub(super) fn anywhere(name: &str) -> Option<(&'static Key, &'static str)> {
    let parts = [
        (FILE, "the top level"),
        (DEFAULTS, "`[defaults]`"),
        (POLICY, "`[[policy]]`"),
        (HISTORY_KEYS, "`history`"),
        (ARCHITECT, "`[architect]`"),
    ];
    parts.into_iter().find_map(|(keys, part)| {
        let key = keys.iter().find(|key| key.name == name)?;
        Some((key, part))
    })
}

/// The known word that is most like `word`, when one is like it at all.
pub(super) fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    // Nobody mistypes a key of this length, and the comparison costs its square.
    if word.len() > 80 {
        return None;
    }
    let (distance, nearest) = known
        .map(|known| (edits(word, known), known))
        .min_by_key(|(distance, _)| *distance)?;
    (distance <= 2.max(nearest.len() / 3)).then_some(nearest)
}

/// How many letters must be added, dropped or replaced to turn one word into the other.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.chars().enumerate() {
        let mut diagonal = above;
        row[0] = above + 1;
        for (left, &wanted) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != wanted);
            diagonal = row[left + 1];
            row[left + 1] = replaced.min(diagonal + 1).min(row[left] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_key() {
        let known = || FILE.iter().chain(POLICY).map(|key| key.name);
        assert_eq!(nearest("polcy", known()), Some("policy"));
        assert_eq!(nearest("unknown_fields", known()), Some("unknown-fields"));
        assert_eq!(nearest("onunproven", known()), Some("on-unproven"));
        assert_eq!(nearest("kubernetes", known()), None);
    }

    #[test]
    fn edits_are_counted_letter_by_letter() {
        assert_eq!(edits("", "mode"), 4);
        assert_eq!(edits("mdoe", "mode"), 2);
        assert_eq!(edits("mode", "mode"), 0);
    }
}
