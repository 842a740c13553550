//! Avro protocols: what their subjects are, where they break, and how other files use their types.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::time::{Duration, Instant};

use schema_gate::compat::Semantics;
use schema_gate::format::Reading;
use schema_gate::format::avro::{load, referring};
use schema_gate::model::{Direction, Layer, Place, SchemaType, Unread};
use support::{Judged, Snapshot, judge};

/// Far above what an honest machine needs, and far below what squared work takes.
const PATIENCE: Duration = Duration::from_secs(20);

const MAIL: &str = r#"{
  "protocol": "Mail",
  "namespace": "com.acme",
  "types": [
    {"type": "record", "name": "Letter", "fields": [
      {"name": "to", "type": "string"},
      {"name": "stamp", "type": {"type": "enum", "name": "Stamp", "symbols": ["RED", "BLUE"]}}
    ]},
    {"type": "error", "name": "Refused", "fields": [{"name": "why", "type": "string"}]}
  ],
  "messages": {
    "send": {
      "request": [
        {"name": "letter", "type": "Letter"}
      ],
      "response": {"type": "fixed", "name": "Receipt", "size": 16},
      "errors": ["Refused"]
    },
    "ping": {"request": [], "response": "null", "one-way": true}
  }
}"#;

fn snapshot(files: &[(&str, &str)]) -> Snapshot {
    let files = files.iter();
    Snapshot::new(
        "main",
        files.map(|(path, text)| ((*path).to_owned(), (*text).to_owned())),
    )
}

fn compare(old: &[(&str, &str)], new: &[(&str, &str)]) -> Judged {
    judge(
        &snapshot(old),
        &snapshot(new),
        Some(SchemaType::Avro),
        &Reading::default(),
        Semantics::default(),
    )
}

fn backward(judged: &Judged) -> &'static str {
    judged.verdict(Direction::Backward, Layer::Wire)
}

/// The names of the subjects of these files, and what was not read.
fn subjects(files: &[(&str, &str)]) -> (Vec<String>, Vec<Unread>) {
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    let loaded = load(&snapshot(files), &paths);
    let names = loaded.subjects.into_iter().map(|subject| subject.name.0);
    (names.collect(), loaded.unread)
}

/// Why the only file that makes no sense makes none, and the text it points at.
fn refusal(files: &[(&str, &str)]) -> (String, String) {
    let (_, unread) = subjects(files);
    let [unread] = unread.as_slice() else {
        panic!("{unread:?}");
    };
    let place = unread.place.as_ref().expect("a place");
    assert_eq!(unread.path, place.file.path());
    (unread.message.clone(), text(place).to_owned())
}

fn text(place: &Place) -> &str {
    let span = place.span.expect("a located place");
    &place.file.text()[span.start..span.end]
}

/// `subject: rule at path:line` for each finding about the new side.
fn findings(judged: &Judged) -> Vec<String> {
    let changes = judged
        .pairs
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes);
    let findings = changes.map(|change| {
        let place = change.new.as_ref().expect("a new side");
        let line = place.positions().map_or(0, |(start, _)| start.line);
        let (subject, rule) = (&change.subject.0, change.rule.id);
        format!("{subject}: {rule} at {}:{line}", place.file.path())
    });
    findings.collect()
}

#[test]
fn a_protocol_holds_its_types_and_the_parts_of_its_messages() {
    let expected = [
        "com.acme.Letter",
        "com.acme.Refused",
        "com.acme.Mail.send.request",
        "com.acme.Mail.send.response",
        "com.acme.Mail.send.errors",
        "com.acme.Mail.ping.request",
        "com.acme.Mail.ping.response",
        "com.acme.Mail.ping.errors",
    ];
    let expected: Vec<String> = expected.map(str::to_owned).into();
    assert_eq!(subjects(&[("mail.avpr", MAIL)]), (expected, Vec::new()));
}

#[test]
fn a_protocol_reads_what_it_wrote() {
    let judged = compare(&[("mail.avpr", MAIL)], &[("mail.avpr", MAIL)]);
    assert_eq!(judged.unread, []);
    assert_eq!((backward(&judged), judged.rules()), ("compatible", vec![]));
    assert_eq!(judged.pairs.len(), 8);
}

#[test]
fn a_break_in_a_type_is_told_for_the_type_and_for_the_messages_that_carry_it() {
    let new = MAIL.replace(
        r#"{"name": "to", "type": "string"},"#,
        "{\"name\": \"to\", \"type\": \"string\"},\n      {\"name\": \"from\", \"type\": \"string\"},",
    );
    let judged = compare(&[("mail.avpr", MAIL)], &[("mail.avpr", &new)]);
    let rule = "avro/field-added-without-default at mail.avpr:7";
    let expected = [
        format!("com.acme.Letter: {rule}"),
        format!("com.acme.Mail.send.request: {rule}"),
    ];
    assert_eq!(findings(&judged), expected);
}

#[test]
fn a_parameter_without_a_default_breaks_the_requests_that_lack_it() {
    let with = |parameter: &str| {
        let letter = r#"{"name": "letter", "type": "Letter"}"#;
        MAIL.replace(letter, &format!("{letter},\n        {parameter}"))
    };
    let new = with(r#"{"name": "copies", "type": "int"}"#);
    let judged = compare(&[("mail.avpr", MAIL)], &[("mail.avpr", &new)]);
    assert_eq!(backward(&judged), "incompatible");
    let expected = ["com.acme.Mail.send.request: avro/field-added-without-default at mail.avpr:15"];
    assert_eq!(findings(&judged), expected);

    let new = with(r#"{"name": "copies", "type": "int", "default": 1}"#);
    let judged = compare(&[("mail.avpr", MAIL)], &[("mail.avpr", &new)]);
    assert_eq!(backward(&judged), "compatible");
}

#[test]
fn an_error_that_is_no_longer_declared_cannot_be_read() {
    let declared = r#""errors": ["Refused", "com.acme.Letter"]"#;
    let old = MAIL.replace(r#""errors": ["Refused"]"#, declared);
    let judged = compare(&[("mail.avpr", &old)], &[("mail.avpr", MAIL)]);
    let broken = judged
        .pairs
        .iter()
        .filter(|(_, judgement)| !judgement.changes.is_empty());
    let broken: Vec<&str> = broken.map(|(pair, _)| pair.name().0.as_str()).collect();
    assert_eq!(broken, ["com.acme.Mail.send.errors"]);
    assert_eq!(backward(&judged), "incompatible");
}

#[test]
fn the_first_response_and_the_first_error_cannot_be_read_by_old_clients() {
    let forward = |judged: &Judged| judged.verdict(Direction::Forward, Layer::Wire);
    let receipt = r#"{"type": "fixed", "name": "Receipt", "size": 16}"#;
    let silent = MAIL.replace(receipt, r#""null""#);
    let judged = compare(&[("mail.avpr", &silent)], &[("mail.avpr", MAIL)]);
    let expected = ["com.acme.Mail.send.response: avro/type-changed at mail.avpr:16"];
    assert_eq!(findings(&judged), expected);
    assert_eq!(forward(&judged), "incompatible");

    let errors = r#",
      "errors": ["Refused"]"#;
    let safe = MAIL.replace(errors, "");
    let judged = compare(&[("mail.avpr", &safe)], &[("mail.avpr", MAIL)]);
    let expected = ["com.acme.Mail.send.errors: avro/union-branch-added at mail.avpr:17"];
    assert_eq!(findings(&judged), expected);
    assert_eq!(
        (backward(&judged), forward(&judged)),
        ("compatible", "incompatible")
    );
}

#[test]
fn a_message_that_becomes_one_way_is_told_once() {
    let answered = MAIL.replace(r#", "one-way": true"#, "");
    for (old, new) in [(&*answered, MAIL), (MAIL, &answered)] {
        let judged = compare(&[("mail.avpr", old)], &[("mail.avpr", new)]);
        let expected = ["com.acme.Mail.ping.request: avro/message-one-way-changed at mail.avpr:19"];
        assert_eq!(findings(&judged), expected);
        assert_eq!(backward(&judged), "incompatible");
    }
}

#[test]
fn what_is_no_protocol_is_told_with_its_place_and_its_reason() {
    for (was, is, reason, at) in [
        (r#""protocol": "Mail","#, "", "`protocol` is missing", "{"),
        (
            r#""Mail""#,
            r#""my-mail""#,
            "`my-mail` is no name",
            r#""my-mail""#,
        ),
        (
            r#"["Refused"]"#,
            r#"["string"]"#,
            "every message throws",
            r#""string""#,
        ),
        (
            r#"["Refused"]"#,
            r#""Refused""#,
            "`errors` is an array",
            r#""Refused""#,
        ),
        (
            r#""request": [],"#,
            "",
            "needs a `request`",
            r#"{ "response""#,
        ),
        (
            r#""response": "null","#,
            r#""errors": ["Refused"],"#,
            "one-way",
            "{",
        ),
        (
            r#""response": "null", "one-way": true"#,
            r#""x": 1"#,
            "`response` is missing",
            "{",
        ),
        (
            r#""ping""#,
            r#""send""#,
            "the key `send` is used twice",
            "{",
        ),
        (
            r#""Refused", "fields""#,
            r#""Letter", "fields""#,
            "defined twice",
            "{",
        ),
        (
            r#""type": "Letter""#,
            r#""type": "Card""#,
            "`com.acme.Card` cannot be resolved",
            "\"Card",
        ),
        (
            r#""type": "Letter""#,
            r#""type": "Letter", "default": 1"#,
            "the default 1",
            "{",
        ),
    ] {
        assert!(MAIL.contains(was), "{was}");
        let (message, text) = refusal(&[("mail.avpr", &MAIL.replace(was, is))]);
        assert!(
            message.contains(reason) && text.starts_with(at),
            "{message}: {text}"
        );
    }
    let (message, _) = refusal(&[("mail.avpr", "[]")]);
    assert!(message.contains("a protocol is an object"), "{message}");
    let list = MAIL.replace(r#""types": ["#, r#""types": ["string", "#);
    let (message, text) = refusal(&[("mail.avpr", &list)]);
    assert!(message.contains("definitions"), "{message}");
    assert_eq!(text, "\"string\"");
}

#[test]
fn a_schema_uses_a_type_of_a_protocol_and_breaks_with_it() {
    let inbox = r#"{"type": "array", "items": "com.acme.Letter"}"#;
    let new = MAIL.replace(
        r#"{"name": "to", "type": "string"}"#,
        r#"{"name": "to", "type": "int"}"#,
    );
    let judged = compare(
        &[("inbox.avsc", inbox), ("mail.avpr", MAIL)],
        &[("inbox.avsc", inbox), ("mail.avpr", &new)],
    );
    assert_eq!(judged.unread, []);
    let findings = findings(&judged);
    let inbox = findings
        .iter()
        .find(|finding| finding.starts_with("inbox.avsc"));
    assert_eq!(
        inbox.unwrap(),
        "inbox.avsc: avro/type-changed at mail.avpr:6"
    );
    let files = [("inbox.avsc", "\"com.acme.Letter\""), ("mail.avpr", MAIL)];
    assert_eq!(referring(&snapshot(&files), &["mail.avpr"]), ["inbox.avsc"]);
}

#[test]
fn a_protocol_uses_a_type_of_a_schema() {
    let types = MAIL.find("    {\"type\": \"error\"").unwrap();
    let end = MAIL[types..].find('\n').unwrap() + types;
    let refused =
        MAIL[types..end].replace("\"name\": \"Refused\"", "\"name\": \"com.acme.Refused\"");
    let mail = MAIL.replacen(&format!(",\n{}", &MAIL[types..end]), "", 1);
    let files = [("mail.avpr", mail.as_str()), ("refused.avsc", &refused)];
    let (names, unread) = subjects(&files);
    assert_eq!((names.len(), unread), (8, Vec::new()));
    let users = referring(&snapshot(&files), &["refused.avsc"]);
    assert_eq!(users, ["mail.avpr"]);
}

#[test]
fn a_schema_and_a_protocol_may_hold_copies_of_a_type_but_not_two_versions_of_it() {
    let stamp = r#"{"type": "enum", "name": "com.acme.Stamp", "symbols": ["RED", "BLUE"]}"#;
    let album = r#"{"type": "array", "items": "com.acme.Stamp"}"#;
    let files = [
        ("album.avsc", album),
        ("mail.avpr", MAIL),
        ("stamp.avsc", stamp),
    ];
    assert_eq!(subjects(&files).1, []);
    let other = stamp.replace("BLUE", "GREEN");
    let files = [
        ("album.avsc", album),
        ("mail.avpr", MAIL),
        ("stamp.avsc", &other),
    ];
    let (message, _) = refusal(&files);
    assert!(
        message.contains("mail.avpr:7 and stamp.avsc:1 define it differently"),
        "{message}"
    );
}

/// A protocol of records that each hold the next one.
fn chain(length: usize, last: &str) -> String {
    let record = |index: usize| {
        let of = match index + 1 {
            next if next == length => last.to_owned(),
            next => format!(r#"["null", "R{next}"]"#),
        };
        format!(
            r#"{{"type": "record", "name": "R{index}", "fields": [{{"name": "next", "type": {of}}}]}}"#
        )
    };
    let records: Vec<String> = (0..length).map(record).collect();
    format!(r#"{{"protocol": "P", "types": [{}]}}"#, records.join(","))
}

#[test]
fn a_protocol_of_types_that_hold_each_other_is_judged_in_time_or_refused() {
    let start = Instant::now();
    let (old, new) = (chain(100, r#""int""#), chain(100, r#""string""#));
    let judged = compare(&[("p.avpr", &old)], &[("p.avpr", &new)]);
    assert_eq!(judged.rules().len(), 100);
    let (message, _) = refusal(&[("p.avpr", &chain(20_000, r#""int""#))]);
    assert!(message.contains("split the file"), "{message}");
    let took = start.elapsed();
    assert!(took < PATIENCE, "{took:?}");
}
