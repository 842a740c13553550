//! What a verdict means where drafts and readers differ: formats, vocabularies, and what an integer is.

mod support;

use schema_gate::compat::Semantics;
use schema_gate::format::{self, Found, Loaded, Reading};
use schema_gate::model::{Direction, Formats, Layer, Proof, SchemaType, UnknownFields};
use serde_json::{Value, json};
use support::{Judged, Snapshot, judge};

fn side(origin: &str, schema: &Value) -> Snapshot {
    Snapshot::new(origin, [("order.json".to_owned(), schema.to_string())])
}

fn judge_as(formats: Formats, old: &Value, new: &Value) -> Judged {
    let semantics = Semantics {
        unknown_fields: UnknownFields::Allowed,
        formats,
        ..Semantics::default()
    };
    let (old, new) = (side("old", old), side("new", new));
    let json = Some(SchemaType::Json);
    let judged = judge(&old, &new, json, &Reading::default(), semantics);
    assert!(judged.unread.is_empty(), "{:?}", judged.unread);
    let refuted = |proof: &Proof| matches!(proof, Proof::Refuted(_));
    let mut changes = judged.pairs.iter().flat_map(|(_, judged)| &judged.changes);
    assert!(
        !changes.any(|change| change.effects.iter().any(|effect| refuted(&effect.proof))),
        "two engines contradict each other"
    );
    judged
}

/// Backward and forward.
fn verdicts(formats: Formats, old: &Value, new: &Value) -> [&'static str; 2] {
    let judged = judge_as(formats, old, new);
    Direction::BOTH.map(|direction| judged.verdict(direction, Layer::Source))
}

fn text(format: &str) -> Value {
    json!({"type": "string", "format": format})
}

const FORMATS: [&str; 17] = [
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

#[test]
fn a_format_is_an_annotation_unless_it_is_asserted() {
    for format in FORMATS {
        let (plain, formatted) = (json!({"type": "string"}), text(format));
        assert_eq!(
            verdicts(Formats::Annotation, &plain, &formatted),
            ["compatible", "compatible"]
        );
    }
}

#[test]
fn an_asserted_format_that_comes_breaks_and_one_that_goes_is_safe() {
    for format in FORMATS {
        let (plain, formatted) = (json!({"type": "string"}), text(format));
        let judged = judge_as(Formats::Assertion, &plain, &formatted);
        assert_eq!(judged.rules(), ["json/asserted-format-changed"], "{format}");
        let verdicts = Direction::BOTH.map(|direction| judged.verdict(direction, Layer::Source));
        assert_eq!(verdicts, ["incompatible", "compatible"], "{format}");
        let effects = &judged.pairs[0].1.changes[0].effects;
        let [effect] = &effects[..] else {
            panic!("{effects:?}");
        };
        assert!(matches!(effect.proof, Proof::Proven(_)), "{effect:?}");
    }
}

#[test]
fn equal_formats_are_equal_sets_and_others_are_never_said_to_be() {
    let deep = |format: &str, most: u32| json!({"items": {"properties": {"at": {"type": "string", "format": format, "maxLength": most}}}});
    for format in FORMATS {
        assert_eq!(
            verdicts(Formats::Assertion, &deep(format, 10), &deep(format, 20))[0],
            "compatible",
            "{format}"
        );
        for other in FORMATS.into_iter().filter(|other| *other != format) {
            let said = verdicts(Formats::Assertion, &text(format), &text(other))[0];
            assert_ne!(said, "compatible", "{format} to {other}");
        }
    }
    let to = |old: &str, new: &str| verdicts(Formats::Assertion, &text(old), &text(new));
    assert_eq!(to("date", "date-time"), ["incompatible", "incompatible"]);
    assert_eq!(to("uri", "uri-reference"), ["unproven", "incompatible"]);
}

#[test]
fn a_format_says_nothing_about_what_is_no_text() {
    let (old, new) = (
        json!({"type": "integer"}),
        json!({"type": "integer", "format": "date"}),
    );
    let said = verdicts(Formats::Assertion, &old, &new);
    assert_eq!(said, ["compatible", "compatible"]);
}

#[test]
fn a_format_that_the_draft_does_not_know_is_an_annotation_all_the_same() {
    let plain = json!({"type": "string"});
    for format in ["money", "int32", "idn-email"] {
        let said = verdicts(Formats::Assertion, &plain, &text(format));
        assert_eq!(said, ["compatible", "compatible"], "{format}");
    }
    let draft7 = |schema: Value| {
        let mut schema = schema;
        schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
        schema
    };
    let said = verdicts(Formats::Assertion, &draft7(plain), &draft7(text("uuid")));
    assert_eq!(said, ["compatible", "compatible"]);
}

#[test]
fn a_denied_format_is_a_condition_too() {
    let (old, new) = (
        json!({"type": "string"}),
        json!({"type": "string", "not": {"format": "ipv4"}}),
    );
    assert_eq!(
        verdicts(Formats::Assertion, &old, &new),
        ["incompatible", "compatible"]
    );
    // As an annotation it lets pass every text, so that its denial lets pass none.
    assert_eq!(
        verdicts(Formats::Annotation, &old, &new),
        ["incompatible", "compatible"]
    );
}

#[test]
fn a_text_that_is_listed_is_held_against_the_format() {
    let listed = |values: Value| json!({"enum": values});
    let said = verdicts(
        Formats::Assertion,
        &listed(json!(["127.0.0.1"])),
        &text("ipv4"),
    );
    assert_eq!(said[0], "compatible");
    let said = verdicts(
        Formats::Assertion,
        &listed(json!(["127.0.0.1", "localhost"])),
        &text("ipv4"),
    );
    assert_eq!(said[0], "incompatible");
}

#[test]
fn only_draft_04_says_that_a_float_is_no_integer() {
    let schema = |draft: &str, body: Value| {
        let mut schema = body;
        schema["$schema"] = json!(format!("http://json-schema.org/{draft}/schema#"));
        schema
    };
    let integer = |draft: &str| schema(draft, json!({"type": "integer"}));
    let whole = |draft: &str| schema(draft, json!({"type": "number", "multipleOf": 1}));
    let judged = judge_as(
        Formats::Annotation,
        &whole("draft-04"),
        &integer("draft-04"),
    );
    assert_eq!(
        judged.verdict(Direction::Backward, Layer::Source),
        "incompatible"
    );
    let proof = &judged.pairs[0].1.changes[0].effects[0].proof;
    let event = proof.witness().map(|witness| witness.event.to_string());
    assert!(
        event.is_some_and(|event| event.ends_with(".0")),
        "{proof:?}"
    );
    assert_eq!(
        judged.verdict(Direction::Forward, Layer::Source),
        "compatible"
    );
    for draft in ["draft-06", "draft-07", "draft/2019-09", "draft/2020-12"] {
        let same = ["compatible", "compatible"];
        assert_eq!(
            verdicts(Formats::Annotation, &whole(draft), &integer(draft)),
            same,
            "{draft}"
        );
        // Whoever leaves draft-04 behind accepts more than before.
        assert_eq!(
            verdicts(Formats::Annotation, &integer("draft-04"), &integer(draft)),
            ["compatible", "incompatible"],
            "{draft}"
        );
    }
}

const META: &str = "https://acme.com/meta";

/// A meta-schema of the house, with these vocabularies.
fn meta(vocabularies: &Value) -> (String, String) {
    let mut meta = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": META,
    });
    meta["$vocabulary"] = vocabularies.clone();
    ("meta/house.json".to_owned(), meta.to_string())
}

fn vocabularies(names: &[&str]) -> Value {
    let uri = |name: &&str| format!("https://json-schema.org/draft/2020-12/vocab/{name}");
    names.iter().map(|name| (uri(name), json!(true))).collect()
}

const USUAL: [&str; 4] = ["core", "applicator", "validation", "unevaluated"];

/// Loads a schema that is written in a meta-schema of the house, beside it.
fn load_under(meta: (String, String), schema: &Value) -> Loaded {
    let mut schema = schema.clone();
    schema["$schema"] = json!(META);
    let path = "order.json".to_owned();
    let files = Snapshot::new("main", [(path.clone(), schema.to_string()), meta]);
    let schema_type = SchemaType::Json;
    format::load(&files, &[Found { path, schema_type }], &Reading::default())
}

/// Backward and forward, both sides under a meta-schema.
fn verdicts_under(vocabularies: &Value, old: &Value, new: &Value) -> [&'static str; 2] {
    let [old, new] = [old, new].map(|schema| load_under(meta(vocabularies), schema));
    let unread: Vec<_> = old.unread.into_iter().chain(new.unread).collect();
    assert!(unread.is_empty(), "{unread:?}");
    let semantics = Semantics {
        unknown_fields: UnknownFields::Allowed,
        ..Semantics::default()
    };
    let pairs = schema_gate::subject::pair_roots(old.subjects, new.subjects).into_iter();
    let judged = Judged {
        pairs: pairs
            .map(|pair| {
                let judgement = schema_gate::compat::judge(&pair, semantics);
                (pair, judgement)
            })
            .collect(),
        whole: Vec::new(),
        unread,
    };
    Direction::BOTH.map(|direction| judged.verdict(direction, Layer::Source))
}

#[test]
fn a_required_vocabulary_that_nobody_understands_is_an_error_with_its_place() {
    let mut asked = vocabularies(&USUAL);
    asked["https://acme.com/vocab/money"] = json!(true);
    let loaded = load_under(meta(&asked), &json!({"type": "object"}));
    let unread = &loaded.unread[0];
    assert_eq!(
        unread.message,
        "the $schema `https://acme.com/meta` leads to meta/house.json, which requires a vocabulary that is not understood: https://acme.com/vocab/money; make it optional there if its keywords accept and refuse nothing"
    );
    let place = unread.place.as_ref().expect("the place of the $schema");
    assert_eq!(place.pointer.as_str(), "/$schema");
    assert!(place.span.is_some());
}

#[test]
fn an_optional_vocabulary_that_nobody_understands_is_a_note() {
    let mut asked = vocabularies(&USUAL);
    asked["https://acme.com/vocab/money"] = json!(false);
    let loaded = load_under(meta(&asked), &json!({"type": "object"}));
    assert!(loaded.unread.is_empty(), "{:?}", loaded.unread);
    assert_eq!(
        loaded.notes,
        [
            "the vocabulary https://acme.com/vocab/money of the meta-schema meta/house.json is not understood and optional: its keywords are taken as annotations"
        ]
    );
}

#[test]
fn a_meta_schema_may_say_that_formats_are_assertions() {
    let (plain, date) = (json!({"type": "string"}), text("date"));
    let annotating = vocabularies(&[&USUAL[..], &["format-annotation"]].concat());
    assert_eq!(
        verdicts_under(&annotating, &plain, &date),
        ["compatible", "compatible"]
    );
    let asserting = vocabularies(&[&USUAL[..], &["format-assertion"]].concat());
    assert_eq!(
        verdicts_under(&asserting, &plain, &date),
        ["incompatible", "compatible"]
    );
}

#[test]
fn a_change_of_the_meta_schema_alone_is_a_change() {
    let usual = vocabularies(&USUAL);
    let asserting = vocabularies(&[&USUAL[..], &["format-assertion"]].concat());
    let [old, new] = [usual, asserting].map(|asked| load_under(meta(&asked), &text("date")));
    assert_ne!(old.subjects[0].digest(), new.subjects[0].digest());
    let files: Vec<String> = new.subjects[0].files().into_iter().collect();
    assert_eq!(files, ["meta/house.json", "order.json"]);
    let pairs = schema_gate::subject::pair_roots(old.subjects, new.subjects);
    let judgement = schema_gate::compat::judge(&pairs[0], Semantics::default());
    assert_eq!(
        judgement.verdict(Direction::Backward, Layer::Source).word(),
        "incompatible"
    );
}

#[test]
fn keywords_of_a_vocabulary_that_is_left_out_prove_nothing() {
    let without = vocabularies(&["core", "applicator", "unevaluated"]);
    let (old, new) = (json!({"minimum": 1}), json!({"minimum": 2}));
    assert_eq!(
        verdicts_under(&without, &old, &new),
        ["unproven", "unproven"]
    );
    assert_eq!(
        verdicts_under(&vocabularies(&USUAL), &old, &new),
        ["incompatible", "compatible"]
    );
}

#[test]
fn a_meta_schema_of_the_same_revision_says_which_draft_it_is() {
    let meta = |draft: &str| {
        let meta = json!({"$schema": format!("http://json-schema.org/{draft}/schema#"), "$id": META, "id": META});
        ("meta/house.json".to_owned(), meta.to_string())
    };
    // Only draft-04 has a boolean here, only the others a number.
    let (boolean, number) = (
        json!({"minimum": 1, "exclusiveMinimum": true}),
        json!({"exclusiveMinimum": 1}),
    );
    assert!(load_under(meta("draft-04"), &boolean).unread.is_empty());
    assert!(load_under(meta("draft-07"), &number).unread.is_empty());
    let loaded = load_under(meta("draft-07"), &boolean);
    let why = &loaded.unread[0].message;
    assert!(
        why.starts_with("no valid JSON Schema of draft 7 at /exclusiveMinimum"),
        "{why}"
    );
}

#[test]
fn a_schema_that_names_nothing_that_is_known_is_read_as_it_looks_with_a_note() {
    let other = (
        "meta/other.json".to_owned(),
        json!({"$id": "https://acme.com/other"}).to_string(),
    );
    let loaded = load_under(other, &json!({"definitions": {}}));
    assert!(loaded.unread.is_empty(), "{:?}", loaded.unread);
    assert_eq!(
        loaded.notes,
        [
            "the $schema https://acme.com/meta names no dialect that is known, and no file here: read as draft 7; --draft says otherwise"
        ]
    );
}

#[test]
fn meta_schemas_that_are_written_in_each_other_end() {
    let meta = json!({"$id": META, "$schema": META});
    let loaded = load_under(("meta/house.json".to_owned(), meta.to_string()), &json!({}));
    assert!(
        loaded.unread.is_empty() && loaded.notes.is_empty(),
        "{loaded:?}"
    );
}
