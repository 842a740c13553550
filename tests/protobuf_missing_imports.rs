//! Files that import what nobody has: they are checked as far as they go, and the report says what was not.

mod support;

use schema_gate::compat::Semantics;
use schema_gate::format::{self, Found, Loaded, Reading};
use schema_gate::model::{Direction, Layer, SchemaType, Verdict};
use support::{Judged, Snapshot};

type Files<'a> = &'a [(&'a str, &'a str)];

fn snapshot(origin: &str, files: Files<'_>) -> Snapshot {
    let files = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), format!("syntax = \"proto3\";\n{text}")));
    Snapshot::new(origin, files)
}

fn load(files: Files<'_>) -> Loaded {
    let found = files.iter().map(|(path, _)| Found {
        path: (*path).to_owned(),
        schema_type: SchemaType::Protobuf,
    });
    let found: Vec<_> = found.collect();
    format::load(&snapshot("new", files), &found, &Reading::default())
}

fn judge_files(old: Files<'_>, new: Files<'_>) -> Judged {
    let judged = support::judge(
        &snapshot("old", old),
        &snapshot("new", new),
        Some(SchemaType::Protobuf),
        &Reading::default(),
        Semantics::default(),
    );
    assert_eq!(judged.unread, []);
    judged
}

fn judge(old: &str, new: &str) -> Judged {
    judge_files(&[("order.proto", old)], &[("order.proto", new)])
}

/// Backward and forward on the wire.
fn verdicts(judged: &Judged) -> [&'static str; 2] {
    Direction::BOTH.map(|direction| judged.verdict(direction, Layer::Wire))
}

const EQUAL: [&str; 2] = ["compatible", "compatible"];
const OPEN: [&str; 2] = ["unproven", "unproven"];

const ORDER: &str = "package acme; import \"google/api/annotations.proto\"; \
    import \"buf/validate/validate.proto\"; import \"acme/money.proto\"; \
    message Order { string id = 1 [(buf.validate.field).string.min_len = 1, deprecated = true]; \
    Money total = 2; map<string, money.Kind> kinds = 3; \
    extend google.api.Http { string x = 50; } } \
    service Orders { rpc Get(Order) returns (google.rpc.Status) { \
    option (google.api.http) = { get: \"/v1/orders\" }; } }";

#[test]
fn a_file_is_checked_without_what_it_imports() {
    let loaded = load(&[("order.proto", ORDER)]);
    assert_eq!(loaded.unread, []);
    let names: Vec<_> = loaded
        .subjects
        .iter()
        .map(|subject| &subject.name.0)
        .collect();
    let expected = ["acme.Order", "acme.Orders", "google.api.Http (extensions)"];
    assert_eq!(names, expected);
    let starts = [
        "acme/money",
        "buf/validate/validate",
        "google/api/annotations",
    ];
    for (note, start) in loaded.notes.iter().zip(starts) {
        let start = format!("the import {start}.proto of order.proto is not in this snapshot");
        assert!(note.starts_with(&start), "{note}");
    }
    assert_eq!(loaded.notes.len(), 3);
}

#[test]
fn a_missing_type_that_is_named_alike_on_both_sides_is_the_same() {
    assert_eq!(verdicts(&judge(ORDER, ORDER)), EQUAL);
    let new = ORDER.replace("string id", "bytes name = 9; string id");
    let judged = judge(ORDER, &new);
    assert_eq!(verdicts(&judged), EQUAL);
    assert_eq!(judged.rules(), ["protobuf/field-added"]);
}

#[test]
fn what_is_not_missing_breaks_as_ever() {
    let new = ORDER.replace("string id = 1", "sint32 id = 1");
    let judged = judge(ORDER, &new);
    assert_eq!(verdicts(&judged), ["incompatible", "incompatible"]);
}

#[test]
fn a_missing_type_that_takes_the_place_of_another_leaves_the_verdict_open() {
    for other in ["int32 total", "Price total", "repeated Money total"] {
        let new = ORDER.replace("Money total", other);
        let judged = judge(ORDER, &new);
        assert_eq!(verdicts(&judged), OPEN, "{other}");
        let (_, judgement) = &judged.pairs[0];
        let Verdict::Unproven { why } = judgement.verdict(Direction::Backward, Layer::Wire) else {
            panic!("it is open");
        };
        assert!(why.contains("acme.Money"), "{why}");
    }
}

#[test]
fn a_file_that_comes_repairs_and_one_that_goes_leaves_the_verdict_open() {
    let order = (
        "order.proto",
        "package acme; import \"acme/money.proto\"; message Order { Money total = 1; }",
    );
    let money = (
        "acme/money.proto",
        "package acme; message Money { int64 units = 1; }",
    );
    let of_order = |judged: Judged| {
        let mut pairs = judged.pairs.into_iter();
        let found = pairs.find(|(pair, _)| pair.name().0 == "acme.Order");
        let (_, judgement) = found.expect("the order");
        judgement.verdict(Direction::Backward, Layer::Wire).word()
    };
    assert_eq!(
        of_order(judge_files(&[order], &[order, money])),
        "compatible"
    );
    assert_eq!(of_order(judge_files(&[order, money], &[order])), "unproven");
}

#[test]
fn a_missing_enum_is_known_by_its_default() {
    let text = "edition = \"2023\"; package acme; import \"acme/status.proto\"; \
        message Order { Status status = 1 [default = PAID]; \
        repeated Status past = 2; }";
    let files = [("order.proto".to_owned(), text.to_owned())];
    let found = Found {
        path: "order.proto".to_owned(),
        schema_type: SchemaType::Protobuf,
    };
    let loaded = format::load(&Snapshot::new("new", files), &[found], &Reading::default());
    assert_eq!(loaded.unread, []);
}

#[test]
fn names_that_a_missing_file_passes_on_are_missing_too() {
    let files = [
        (
            "a.proto",
            "import \"b.proto\"; message A { Gone gone = 1; far.Gone far = 2; }",
        ),
        (
            "b.proto",
            "import public \"gone.proto\"; message B { Gone gone = 1; }",
        ),
    ];
    let loaded = load(&files);
    assert_eq!(loaded.unread, []);
    assert_eq!(loaded.subjects.len(), 2);
}

#[test]
fn a_name_that_no_missing_file_can_hold_is_still_an_error() {
    let inside = "import \"gone.proto\"; message Order { Order.Line line = 1; }";
    let unread = load(&[("order.proto", inside)]).unread;
    assert!(
        unread[0]
            .message
            .contains("'Order.Line', which is not defined"),
        "{unread:?}"
    );

    let files = [
        (
            "a.proto",
            "import \"b.proto\"; message A { Typo typo = 1; }",
        ),
        ("b.proto", "import \"gone.proto\"; message B { }"),
    ];
    let unread = load(&files).unread;
    assert_eq!(unread.len(), 1);
    assert!(
        unread[0].message.starts_with("name 'Typo' is not defined"),
        "{unread:?}"
    );
}

#[test]
fn a_name_of_many_parts_costs_no_stack() {
    let name = "a.".repeat(20_000);
    let text = format!("import \"gone.proto\"; message Order {{ a b = 1; {name}c d = 2; }}");
    assert_eq!(load(&[("order.proto", &text)]).unread.len(), 1);
}
