//! Types that live in other files: a change is told once, at the type, and missed by nobody who looks at one file only.

mod support;

use schema_gate::compat::{self, Judgement, Semantics};
use schema_gate::format::{self, Found, Reading};
use schema_gate::model::{Direction, Layer, SchemaType};
use schema_gate::subject::{self, Pair, Renames};
use support::Snapshot;

/// Compares two snapshots of which only the files at `paths` are asked for.
fn judge(old: &[(&str, &str)], new: &[(&str, &str)], paths: &[&str]) -> Vec<(Pair, Judgement)> {
    let load = |origin, files: &[(&str, &str)]| {
        let files = files.iter().map(|(path, text)| {
            (
                (*path).to_owned(),
                format!("syntax = \"proto3\";\n{text}\n"),
            )
        });
        let snapshot = Snapshot::new(origin, files);
        let found = paths.iter().map(|path| Found {
            path: (*path).to_owned(),
            schema_type: SchemaType::Protobuf,
        });
        let loaded = format::load(&snapshot, &found.collect::<Vec<_>>(), &Reading::default());
        assert_eq!(loaded.unread, []);
        loaded.subjects
    };
    let pairs = subject::pair(load("old", old), load("new", new), Renames::Anywhere).into_iter();
    let judged = pairs.map(|pair| {
        let judgement = compat::judge(&pair, Semantics::default());
        (pair, judgement)
    });
    judged.collect()
}

/// `subject rule element`, for each change.
fn told(judged: &[(Pair, Judgement)]) -> Vec<String> {
    let changes = judged
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes)
        .map(|change| format!("{} {} {}", change.subject, change.rule.id, change.element));
    changes.collect()
}

const ORDER: (&str, &str) = (
    "order.proto",
    "package shop; import \"line.proto\"; message Order { repeated Line lines = 1; Line gift = 2; }",
);

#[test]
fn a_change_in_an_imported_type_that_is_no_subject_is_told_where_it_is_used() {
    let old = [
        ORDER,
        (
            "line.proto",
            "package shop; message Line { int64 count = 1; }",
        ),
    ];
    let new = [
        ORDER,
        (
            "line.proto",
            "package shop; message Line { int32 count = 1; }",
        ),
    ];
    let judged = judge(&old, &new, &["order.proto"]);
    assert_eq!(
        told(&judged),
        ["shop.Order protobuf/field-type-narrowed shop.Line.count"]
    );
    let change = &judged[0].1.changes[0];
    let place = change
        .new
        .as_ref()
        .map(|place| place.file.path().to_owned());
    assert_eq!(place.as_deref(), Some("line.proto"));
    let event = change.effects[0]
        .proof
        .witness()
        .map(|witness| witness.event.to_string());
    assert_eq!(
        event.as_deref(),
        Some(r#"{"lines":[{"count":"2147483648"}]}"#)
    );
}

#[test]
fn a_change_in_a_type_that_is_a_subject_itself_is_told_there_and_only_there() {
    let old = [
        ORDER,
        (
            "line.proto",
            "package shop; message Line { int64 count = 1; }",
        ),
    ];
    let new = [
        ORDER,
        (
            "line.proto",
            "package shop; message Line { int32 count = 1; }",
        ),
    ];
    let judged = judge(&old, &new, &["line.proto", "order.proto"]);
    assert_eq!(
        told(&judged),
        ["shop.Line protobuf/field-type-narrowed Line.count"]
    );
}

#[test]
fn a_type_that_moves_to_another_file_is_no_change() {
    let old = [
        ORDER,
        (
            "line.proto",
            "package shop; message Line { int64 count = 1; }",
        ),
    ];
    let new = [
        (
            "order.proto",
            "package shop; import \"parts/line.proto\"; message Order { repeated Line lines = 1; Line gift = 2; }",
        ),
        (
            "parts/line.proto",
            "package shop; message Line { int64 count = 1; }",
        ),
    ];
    let paths = ["line.proto", "order.proto"];
    let judged = judge(&old, &old, &paths);
    assert_eq!(told(&judged), [""; 0]);
    let moved = judge(&old, &new, &["order.proto"]);
    assert_eq!(told(&moved), [""; 0]);
}

#[test]
fn a_type_replaced_by_one_of_another_package_is_compared_by_shape() {
    let order = |package: &str| {
        format!(
            "package shop; import \"{package}.proto\"; message Order {{ {package}.Line line = 1; }}"
        )
    };
    let (old_order, new_order) = (order("old"), order("new"));
    let line = |package: &str, field: &str| {
        format!("package {package}; message Line {{ {field} Line parent = 2; }}")
    };
    let old_line = line("old", "int64 count = 1;");
    let old = [
        ("order.proto", old_order.as_str()),
        ("old.proto", old_line.as_str()),
    ];
    for (field, rule, verdict) in [
        (
            "int64 count = 1;",
            "protobuf/field-type-renamed",
            "compatible",
        ),
        (
            "int32 count = 1;",
            "protobuf/field-type-changed",
            "incompatible",
        ),
    ] {
        let new_line = line("new", field);
        let new = [
            ("order.proto", new_order.as_str()),
            ("new.proto", new_line.as_str()),
        ];
        let judged = judge(&old, &new, &["order.proto"]);
        assert_eq!(told(&judged), [format!("shop.Order {rule} Order.line")]);
        let said = judged[0].1.verdict(Direction::Backward, Layer::Wire);
        assert_eq!(said.word(), verdict);
    }
}

#[test]
fn a_package_that_is_renamed_as_a_whole_is_told_once_for_each_subject() {
    let file = |package: &str| {
        format!(
            "package {package}; message Order {{ Line line = 1; Kind kind = 2; }} message Line {{ Order order = 1; }} enum Kind {{ NONE = 0; }}"
        )
    };
    let (old, new) = (file("shop.v1"), file("shop.v2"));
    let judged = judge(
        &[("shop.proto", &old)],
        &[("shop.proto", &new)],
        &["shop.proto"],
    );
    assert_eq!(
        told(&judged),
        [
            "shop.v2.Kind protobuf/package-changed Kind",
            "shop.v2.Line protobuf/package-changed Line",
            "shop.v2.Order protobuf/package-changed Order",
        ]
    );
}

#[test]
fn two_graphs_of_types_with_too_many_pairs_are_left_unproven() {
    let ring = |name: &str, length: usize| {
        let next = |number: usize| (number + 1) % length;
        let messages = (0..length).map(|number| {
            format!(
                "message {name}{number} {{ {name}{} next = 1; }}",
                next(number)
            )
        });
        messages.collect::<Vec<_>>().join("\n")
    };
    let old = format!("message Order {{ A0 first = 1; {} }}", ring("A", 331));
    let new = format!("message Order {{ B0 first = 1; {} }}", ring("B", 337));
    let judged = judge(
        &[("order.proto", &old)],
        &[("order.proto", &new)],
        &["order.proto"],
    );
    for direction in Direction::BOTH {
        assert_eq!(
            judged[0].1.verdict(direction, Layer::Wire).word(),
            "unproven"
        );
    }
}

#[test]
fn a_public_import_passes_names_on_through_several_files() {
    let files = [
        ("a.proto", "import \"b.proto\"; message A { D far = 1; }"),
        ("b.proto", "import public \"c.proto\"; message B {}"),
        ("c.proto", "import public \"d.proto\"; message C {}"),
        ("d.proto", "message D {}"),
    ];
    assert_eq!(told(&judge(&files, &files, &["a.proto"])), [""; 0]);
}

#[test]
fn a_service_follows_its_requests_into_files_that_are_no_subjects() {
    let service = (
        "orders.proto",
        "import \"order.proto\"; service Orders { rpc Place(Order) returns (Order); }",
    );
    let old = [
        service,
        ("order.proto", "message Order { int64 total = 1; }"),
    ];
    let new = [
        service,
        ("order.proto", "message Order { string total = 1; }"),
    ];
    let judged = judge(&old, &new, &["orders.proto"]);
    assert_eq!(
        told(&judged),
        ["Orders protobuf/field-type-changed Order.total"]
    );
}

#[test]
fn a_root_named_by_the_caller_or_by_buf_decides_between_two_files_of_one_name() {
    let files = |config: &str| {
        let text = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        let money =
            |kind: &str| format!("syntax = \"proto3\"; message Money {{ {kind} units = 1; }}");
        let order =
            "syntax = \"proto3\"; import \"deps/money.proto\"; message Order { Money total = 1; }";
        Snapshot::new(
            "new",
            [
                text("api/order.proto", order),
                text("api/deps/money.proto", &money("int64")),
                text("other/deps/money.proto", &money("string")),
                text("buf.yaml", config),
            ],
        )
    };
    let found = [Found {
        path: "api/order.proto".to_owned(),
        schema_type: SchemaType::Protobuf,
    }];
    let load = |config: &str, roots: &[&str]| {
        let reading = Reading {
            roots: roots.iter().map(|root| (*root).to_owned()).collect(),
            ..Reading::default()
        };
        let loaded = format::load(&files(config), &found, &reading);
        let paths = loaded.subjects[0].files().into_iter();
        let other = paths
            .filter(|path| path != "api/order.proto")
            .collect::<Vec<_>>();
        (other.join(" "), loaded.notes)
    };
    let modules = "version: v2\nmodules:\n  - path: other\n";
    assert_eq!(load("version: v1\n", &[]).0, "api/deps/money.proto");
    assert_eq!(load(modules, &[]).0, "other/deps/money.proto");
    assert_eq!(load(modules, &["api"]).0, "api/deps/money.proto");
    let (path, notes) = load("modules: [", &[]);
    assert_eq!(path, "api/deps/money.proto");
    assert!(notes[0].starts_with("buf.yaml makes no sense"), "{notes:?}");
}
