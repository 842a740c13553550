//! Files that nobody would write, or only somebody who means harm: each gives a sentence with a place, hides no other
//! file, and costs neither the stack nor the afternoon.

mod support;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use schema_gate::compat::Semantics;
use schema_gate::format::{self, Found, Loaded, Reading};
use schema_gate::model::{Direction, Layer, Place, SchemaType};
use support::Snapshot;

fn load(files: &[(&str, &str)], paths: &[&str]) -> Loaded {
    let files = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let snapshot = Snapshot::new("new", files);
    let found = paths.iter().map(|path| Found {
        path: (*path).to_owned(),
        schema_type: SchemaType::Protobuf,
    });
    format::load(&snapshot, &found.collect::<Vec<_>>(), &Reading::default())
}

/// `order.proto:3:8 what is wrong`, for each file that could not be read.
fn problems(loaded: &Loaded) -> Vec<String> {
    let problems = loaded.unread.iter().map(|unread| {
        let position = unread.place.as_ref().and_then(Place::positions);
        let position = position.map_or(String::new(), |(start, _)| {
            format!(":{}:{}", start.line, start.column)
        });
        format!("{}{position} {}", unread.path, unread.message)
    });
    problems.collect()
}

fn problem(text: &str) -> String {
    let loaded = load(&[("order.proto", text)], &["order.proto"]);
    assert!(loaded.subjects.is_empty());
    problems(&loaded).join("\n")
}

/// Runs on as little stack as a thread of a pool has.
fn on_a_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(work);
    thread.expect("a thread").join().expect("no panic")
}

fn within(limit: Duration, work: impl FnOnce()) {
    let start = Instant::now();
    work();
    assert!(start.elapsed() < limit, "took {:?}", start.elapsed());
}

#[test]
fn a_syntax_error_is_shown_where_it_is() {
    let text = "syntax = \"proto3\";\nmessage Order {\n  int32 total 1;\n}\n";
    assert_eq!(
        problem(text),
        "order.proto:3:15 expected '=', but found '1'; correct the syntax"
    );
}

#[test]
fn an_unknown_type_is_shown_where_it_is_used() {
    let text = "syntax = \"proto3\";\nmessage Order {\n  Money total = 1;\n}\n";
    assert_eq!(
        problem(text),
        "order.proto:3:3 name 'Money' is not defined; correct it so that protoc would compile the file"
    );
}

#[test]
fn a_name_that_is_declared_twice_is_an_error() {
    let text = "syntax = \"proto3\";\nmessage Order {}\nmessage Order {}\n";
    assert!(problem(text).starts_with("order.proto:3:9 name 'Order' is defined twice"));
}

#[test]
fn an_edition_that_is_not_known_is_shown_where_it_is_named() {
    let text = "// orders\nedition = \"2123\";\nmessage Order {}\n";
    assert_eq!(
        problem(text),
        "order.proto:2:11 edition `2123` is not known; this release reads the editions 2023 and 2024, and `syntax = \"proto2\"` and `\"proto3\"`"
    );
}

#[test]
fn a_message_that_calls_itself_an_entry_of_a_map_is_refused() {
    let text = "syntax = \"proto3\";\nmessage Order {\n  message Line { option map_entry = true; }\n  repeated Line lines = 1;\n}\n";
    assert!(problem(text).starts_with("order.proto:3:3 map_entry is set by the compiler"));
}

#[test]
fn an_import_cannot_leave_the_snapshot() {
    for path in [
        "../../etc/passwd",
        "/etc/passwd",
        "acme//money.proto",
        "./money.proto",
    ] {
        let text = format!("syntax = \"proto3\";\nimport \"{path}\";\n");
        let loaded = load(&[("order.proto", &text)], &["order.proto"]);
        let refused = problems(&loaded).join("\n");
        let missing = format!("the import {path} of order.proto is not in this snapshot");
        assert!(
            refused.starts_with("order.proto:2:8 invalid import path")
                || loaded.notes.iter().any(|note| note.starts_with(&missing)),
            "{refused} {:?}",
            loaded.notes
        );
    }
}

#[test]
fn imports_that_go_round_in_a_circle_are_named() {
    let file = |import: &str| format!("syntax = \"proto3\";\nimport \"{import}\";\n");
    let (order, line) = (file("line.proto"), file("order.proto"));
    let files = [
        ("order.proto", order.as_str()),
        ("line.proto", line.as_str()),
    ];
    assert_eq!(
        problems(&load(&files, &["order.proto", "line.proto"])),
        [
            "line.proto:2:1 imports go round in a circle: line.proto -> order.proto -> line.proto; move what they share into a file of its own",
            "order.proto:2:1 imports go round in a circle: order.proto -> line.proto -> order.proto; move what they share into a file of its own",
        ]
    );
}

#[test]
fn a_bad_file_hides_no_other() {
    let files = [
        ("bad.proto", "message {"),
        ("good.proto", "syntax = \"proto3\"; message Order {}"),
        (
            "user.proto",
            "syntax = \"proto3\";\nimport \"good.proto\";\nimport \"bad.proto\";\nmessage Bill { Order order = 1; }",
        ),
    ];
    let loaded = load(&files, &["bad.proto", "good.proto", "user.proto"]);
    let names: Vec<_> = loaded
        .subjects
        .iter()
        .map(|subject| &subject.name.0)
        .collect();
    assert_eq!(names, ["Order"]);
    let problems = problems(&loaded);
    assert!(problems[0].starts_with("bad.proto:1:9 "), "{problems:?}");
    assert!(
        problems[1].starts_with("user.proto:3:1 it imports `bad.proto`, which cannot be read"),
        "{problems:?}"
    );
}

#[test]
fn two_files_may_declare_the_same_name_as_long_as_nobody_imports_both() {
    let order = "syntax = \"proto3\"; package acme; message Order {}";
    let files = [("v1/order.proto", order), ("copy/order.proto", order)];
    let loaded = load(&files, &["v1/order.proto", "copy/order.proto"]);
    assert_eq!(loaded.subjects.len(), 2);
    assert!(loaded.unread.is_empty());
}

#[test]
fn a_byte_order_mark_and_carriage_returns_move_no_place() {
    let text = "\u{feff}syntax = \"proto3\";\r\n// größer\r\nmessage Order {}\r\n";
    let loaded = load(&[("order.proto", text)], &["order.proto"]);
    assert_eq!(problems(&loaded), [""; 0]);
    let place = &loaded.subjects[0].place;
    let span = place.span.expect("the name was located");
    assert_eq!(&place.file.text()[span.start..span.end], "Order");
    assert_eq!(
        place
            .positions()
            .map(|(start, _)| (start.line, start.column)),
        Some((3, 9))
    );
}

#[test]
fn an_empty_file_holds_nothing_and_is_no_error() {
    let loaded = load(&[("empty.proto", "")], &["empty.proto"]);
    assert!(loaded.subjects.is_empty() && loaded.unread.is_empty());
}

#[test]
fn nesting_beyond_reason_is_refused_before_any_parser_sees_it() {
    on_a_small_stack(|| {
        let messages = format!("{}{}", "message M {".repeat(200_000), "}".repeat(200_000));
        let option = format!("option (deep) = {{{}", "a {".repeat(200_000));
        for text in [messages, option] {
            assert!(problem(&text).contains("brackets nest more than 100 deep"));
        }
    });
}

#[test]
fn a_long_chain_of_types_needs_no_stack() {
    let chain = |last: &str| {
        let mut text = "syntax = \"proto3\"; message Order {\n".to_owned();
        for number in 0..20_000 {
            writeln!(text, "message M{number} {{ M{} next = 1; }}", number + 1).expect("a string");
        }
        write!(text, "message M20000 {{ {last} }} M0 first = 1; }}").expect("a string");
        text
    };
    let (old, new) = (chain("int32 total = 1;"), chain("string total = 1;"));
    let verdict = on_a_small_stack(move || {
        let side = |origin, text: String| Snapshot::new(origin, [("order.proto".to_owned(), text)]);
        let judged = support::judge(
            &side("old", old),
            &side("new", new),
            Some(SchemaType::Protobuf),
            &Reading::default(),
            Semantics::default(),
        );
        judged.verdict(Direction::Backward, Layer::Wire)
    });
    assert_eq!(verdict, "incompatible");
}

#[test]
fn a_long_chain_of_imports_needs_no_stack_and_comes_to_an_end() {
    on_a_small_stack(|| {
        let names: Vec<_> = (0..3_000)
            .map(|number| format!("f{number}.proto"))
            .collect();
        let texts = (0..3_000).map(|number| {
            let next = number + 1;
            match names.get(next) {
                Some(name) => format!("syntax = \"proto3\"; import public \"{name}\"; message M{number} {{ M{next} next = 1; }}"),
                None => format!("syntax = \"proto3\"; message M{number} {{}}"),
            }
        });
        let texts: Vec<_> = texts.collect();
        let files: Vec<_> = names
            .iter()
            .map(String::as_str)
            .zip(texts.iter().map(String::as_str))
            .collect();
        let loaded = load(&files, &["f0.proto", "f2500.proto"]);
        assert_eq!(loaded.subjects.len(), 1);
        assert!(problems(&loaded)[0].contains("it imports more than 1000 files"));
    });
}

#[test]
fn public_imports_in_layers_are_followed_once() {
    let layer = |layer: usize, side: usize| format!("l{layer}_{side}.proto");
    let mut files = Vec::new();
    for number in 0..30 {
        for side in 0..2 {
            let imports = match number {
                29 => String::new(),
                _ => format!(
                    "import public \"{}\"; import public \"{}\";",
                    layer(number + 1, 0),
                    layer(number + 1, 1)
                ),
            };
            let text = format!("syntax = \"proto3\"; {imports} message M{number}_{side} {{}}");
            files.push((layer(number, side), text));
        }
    }
    let top = "syntax = \"proto3\"; import \"l0_0.proto\"; message Top { M29_1 far = 1; }";
    files.push(("top.proto".to_owned(), top.to_owned()));
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    within(Duration::from_secs(20), || {
        assert_eq!(problems(&load(&files, &["top.proto"])), [""; 0]);
    });
}

#[test]
fn what_would_keep_the_linker_busy_is_refused() {
    let dots = format!("package {}a;", "a.".repeat(100_000));
    let values = (0..30_000).fold(String::new(), |mut text, number| {
        write!(text, "V{number} = -{number};").expect("a string");
        text
    });
    let values = format!("enum E {{ {values} }}");
    let ranges = (0..40_000).fold(String::new(), |mut text, number| {
        write!(
            text,
            "reserved {}; optional int32 f{number} = {};",
            number * 2 + 100_000,
            number + 1_000_000
        )
        .expect("a string");
        text
    });
    let ranges = format!("message M {{ {ranges} }}");
    for text in [dots, values, ranges] {
        within(Duration::from_secs(20), || {
            assert!(problem(&text).contains("can be linked in reasonable time"));
        });
    }
}
