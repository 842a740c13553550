//! The rulebook keeps its promises: names, texts, a fixture for each rule, and `docs/rules.md`.
//!
//! `SCHEMA_GATE_BLESS=1 cargo test --test rulebook` writes `docs/rules.md` anew; read its diff before you accept it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use schema_gate::report::rulebook;
use schema_gate::rules;

/// Rules without a fixture, since no pair of schemas fires them, and the test that shows them instead.
const SHOWN_ELSEWHERE: &[(&str, &str)] = &[
    (
        "ce/attribute-called-data",
        "an attribute of a carrier that has the word free: tests/cloudevents.rs",
    ),
    (
        "ce/boolean-malformed",
        "a carrier that has nothing but text: tests/cloudevents.rs",
    ),
    ("ce/event-large", "an event of 64 KiB: tests/cloudevents.rs"),
    (
        "ce/event-unjudged",
        "100,000 brackets: tests/cloudevents.rs",
    ),
    (
        "protobuf/enum-number-reused",
        "a number that was free in the version between: tests/history.rs",
    ),
    (
        "schema/base-unreadable",
        "an old file that cannot be read: tests/cli.rs",
    ),
    (
        "schema/format-changed",
        "a file that changed its language: tests/cli.rs",
    ),
    (
        "schema/unproven",
        "a direction that was not settled: tests/cli.rs",
    ),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The ids of the fixtures, `family/rule`.
fn fixtures() -> BTreeSet<String> {
    let names = |folder: &Path| -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let folders = entries.filter(|entry| entry.path().is_dir());
        folders
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect()
    };
    let fixtures = root().join("fixtures");
    names(&fixtures)
        .into_iter()
        .flat_map(|family| {
            let rules = names(&fixtures.join(&family));
            rules
                .into_iter()
                .map(move |rule| format!("{family}/{rule}"))
        })
        .collect()
}

#[test]
fn an_id_is_a_family_and_a_pattern_and_never_a_remedy() {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_pattern = |pattern: &str| {
        let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !pattern.is_empty() && pattern.bytes().all(letters)
    };
    for rule in rules::all() {
        let (family, pattern) = rule.id.split_once('/').unwrap();
        assert!(is_word(family) && is_pattern(pattern), "{}", rule.id);
        let remedies = ["no-", "ban-", "must-"];
        assert!(
            !remedies.iter().any(|remedy| pattern.starts_with(remedy)),
            "{}",
            rule.id
        );
    }
}

#[test]
fn no_two_rules_share_an_id() {
    let ids: BTreeSet<_> = rules::all().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), rules::all().count());
}

#[test]
fn each_rule_says_what_a_reader_has_to_know() {
    for rule in rules::all() {
        let id = rule.id;
        let first = rule.title.split(' ').next().unwrap();
        let is_acronym = first.len() > 1 && first.chars().all(char::is_uppercase);
        let starts_low = rule
            .title
            .starts_with(|letter: char| !letter.is_uppercase());
        assert!(starts_low || is_acronym, "{id}: title {:?}", rule.title);
        for line in [rule.title, rule.message] {
            assert!(!line.is_empty() && !line.ends_with('.'), "{id}: {line:?}");
        }
        for sentences in [rule.why, rule.instead] {
            assert!(sentences.ends_with('.'), "{id}: {sentences:?}");
        }
        assert!(
            rule.spec.is_empty() || rule.spec.contains("https://"),
            "{id}: {:?}",
            rule.spec
        );
        assert_eq!(rule.since.split('.').count(), 3, "{id}: {:?}", rule.since);
        for aka in rule.aka {
            assert!(
                aka.split_once(':')
                    .is_some_and(|(_, name)| !name.is_empty()),
                "{id}: {aka:?}"
            );
        }
    }
}

#[test]
fn a_message_names_its_words_in_whole_braces() {
    for rule in rules::all() {
        let open = rule.message.matches('{').count();
        assert_eq!(open, rule.message.matches('}').count(), "{}", rule.id);
        for word in rule.message.split('{').skip(1) {
            let (word, _) = word.split_once('}').unwrap();
            assert!(
                word.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
                "{}: {word:?}",
                rule.id
            );
        }
    }
}

#[test]
fn each_rule_has_a_fixture_or_a_reason_why_not() {
    let fixtures = fixtures();
    for rule in rules::all() {
        let elsewhere = SHOWN_ELSEWHERE.iter().any(|(id, _)| *id == rule.id);
        assert!(
            fixtures.contains(rule.id) != elsewhere,
            "{}: wants either fixtures/{} or a line in SHOWN_ELSEWHERE",
            rule.id,
            rule.id
        );
    }
    for (id, _) in SHOWN_ELSEWHERE {
        assert!(
            rules::find(id).is_some(),
            "SHOWN_ELSEWHERE names `{id}`, and no rule is called so"
        );
    }
}

#[test]
fn each_fixture_is_named_for_a_rule() {
    for fixture in fixtures() {
        assert!(
            rules::find(&fixture).is_some(),
            "fixtures/{fixture}: no rule is called so"
        );
    }
}

#[test]
fn the_page_of_each_rule_shows_its_fixture() {
    for id in fixtures() {
        let rule = rules::find(&id).unwrap();
        let page = rulebook::page(rule, 80);
        assert!(
            [["\nBefore (", "\nAfter ("], ["\nInvalid (", "\nValid ("]]
                .iter()
                .any(|titles| titles.iter().all(|title| page.contains(title))),
            "{page}"
        );
    }
}

#[test]
fn the_written_requirements_are_those_of_the_book() {
    const HEADING: &str = "## Requirements\n\n";
    let path = root().join("docs/cloudevents.md");
    let written = fs::read_to_string(&path).unwrap();
    let (before, after) = written.split_once(HEADING).unwrap();
    let generated = rulebook::requirements();
    if std::env::var_os("SCHEMA_GATE_BLESS").is_some() {
        fs::write(&path, format!("{before}{HEADING}{generated}")).unwrap();
        return;
    }
    assert!(
        after == generated,
        "docs/cloudevents.md is old: SCHEMA_GATE_BLESS=1 cargo test --test rulebook"
    );
}

#[test]
fn the_written_rules_are_those_of_the_book() {
    let path = root().join("docs/rules.md");
    let generated = rulebook::markdown();
    if std::env::var_os("SCHEMA_GATE_BLESS").is_some() {
        fs::create_dir_all(root().join("docs")).unwrap();
        fs::write(&path, &generated).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == generated,
        "docs/rules.md is old: SCHEMA_GATE_BLESS=1 cargo test --test rulebook"
    );
}
