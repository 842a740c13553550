//! Avro IDL: read as the reference compiler reads it, placed at its own words, and never outside of the snapshot.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::time::{Duration, Instant};

use schema_gate::compat::{self, Semantics};
use schema_gate::format::avro::{load, referring};
use schema_gate::format::{Loaded, Reading};
use schema_gate::model::{Direction, Layer, Place, SchemaType};
use schema_gate::subject::Pair;
use support::{Judged, Snapshot, judge};

/// Far above what an honest machine needs, and far below what squared work takes.
const PATIENCE: Duration = Duration::from_secs(20);

const MAIL: &str = r#"/** Letters and who carries them. */
@namespace("com.acme")
protocol Mail {
  /**
   * What is sent.
   */
  @aliases(["Message", "org.post.Letter"])
  record Letter {
    string to, `from` = "nobody";
    Stamp? stamp = null;
    string? note = "none";
    @logicalType("timestamp-micros") long sent;
    decimal(9, 2) postage = "\u0000";
    union { null, date, array<map<Stamp>> } /** Odd. */ history = null;
    double @order("descending") @aliases(["mass"]) weight = NaN;
    long size = 0x10;
    local_timestamp_ms received;
    uuid id; // unique
  }
  enum Stamp { RED, /** Rare. */ BLUE } = RED;
  @namespace("com.acme.ids") @logicalType("decimal") @precision(9) @scale(0x2) fixed Receipt(16);
  error Refused { string why = "no \"reason\""; time_ms at; }

  /* Ends with a receipt. */
  com.acme.ids.Receipt send(Letter letter, int copies = 1, boolean `void` = false) throws Refused;
  void ping() oneway;
  array<string> `import`(union { null, string } prefix = null);
}
"#;

const SCHEMAS: &str = r"namespace com.acme;
schema array<Line>;
record Line { Unit unit; Line? next; }
enum Unit { PIECE, @rare(true) KILOGRAM }
";

fn snapshot(files: &[(&str, &str)]) -> Snapshot {
    let files = files.iter();
    Snapshot::new(
        "main",
        files.map(|(path, text)| ((*path).to_owned(), (*text).to_owned())),
    )
}

fn read(files: &[(&str, &str)]) -> Loaded {
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    load(&snapshot(files), &paths)
}

fn names(loaded: &Loaded) -> Vec<&str> {
    let subjects = loaded.subjects.iter();
    subjects.map(|subject| subject.name.0.as_str()).collect()
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

/// Why the first of these files makes no sense, and the text it points at.
fn refusal(files: &[(&str, &str)]) -> (String, String) {
    let unread = load(&snapshot(files), &[files[0].0]).unread;
    let [unread] = unread.as_slice() else {
        panic!("{:?}: {unread:?}", files[0]);
    };
    let place = unread.place.as_ref().expect("a place");
    assert_eq!(unread.path, files[0].0);
    (unread.message.clone(), text(place).to_owned())
}

fn text(place: &Place) -> &str {
    let span = place.span.expect("a located place");
    &place.file.text()[span.start..span.end]
}

/// Subject, rule and the text on the new side, for each finding.
fn findings(judged: &Judged) -> Vec<(&str, &str, &str)> {
    let changes = judged
        .pairs
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes);
    let findings = changes.map(|change| {
        let place = change.new.as_ref().expect("a new side");
        (change.subject.0.as_str(), change.rule.id, text(place))
    });
    findings.collect()
}

#[test]
fn idl_is_read_as_the_reference_compiler_reads_it() {
    for (text, path) in [(MAIL, "mail.avpr"), (SCHEMAS, "lines.avsc")] {
        let reference = avdl::Idl::new().convert_str(text).unwrap().json.to_string();
        let (theirs, ours) = (read(&[(path, &reference)]), read(&[("x.avdl", text)]));
        assert_eq!(
            (&theirs.unread, &ours.unread),
            (&vec![], &vec![]),
            "{reference}"
        );
        for old in theirs.subjects {
            // A list of lines is named by its file.
            let name = old.name.0.replace(path, "x.avdl");
            let new = ours.subjects.iter().find(|new| new.name.0 == name);
            let new = new.unwrap_or_else(|| panic!("no {name}")).clone();
            let judgement = compat::judge(&Pair::Both { old, new }, Semantics::default());
            let changes = judgement.changes.iter().map(|change| change.rule.id);
            let changes: Vec<&str> = changes.filter(|rule| *rule != "schema/moved").collect();
            assert_eq!(changes, [""; 0], "{name}");
        }
    }
}

#[test]
fn a_protocol_in_idl_holds_its_types_and_the_parts_of_its_messages() {
    let expected = [
        "com.acme.Letter",
        "com.acme.Stamp",
        "com.acme.ids.Receipt",
        "com.acme.Refused",
        "com.acme.Mail.send.request",
        "com.acme.Mail.send.response",
        "com.acme.Mail.send.errors",
        "com.acme.Mail.ping.request",
        "com.acme.Mail.ping.response",
        "com.acme.Mail.ping.errors",
        "com.acme.Mail.import.request",
        "com.acme.Mail.import.response",
        "com.acme.Mail.import.errors",
    ];
    assert_eq!(names(&read(&[("mail.avdl", MAIL)])), expected);
}

#[test]
fn idl_without_a_protocol_holds_its_schema_and_its_types() {
    let expected = ["lines.avdl", "com.acme.Line", "com.acme.Unit"];
    assert_eq!(names(&read(&[("lines.avdl", SCHEMAS)])), expected);
    let named = SCHEMAS.replace("array<Line>", "Line");
    assert_eq!(names(&read(&[("lines.avdl", &named)])), expected[1..]);
    let bare = "record A {} fixed B(4);";
    assert_eq!(names(&read(&[("x.avdl", bare)])), ["A", "B"]);
}

#[test]
fn a_finding_stands_at_the_words_of_the_idl() {
    for (was, is, subject, rule, at) in [
        (
            "uuid id;",
            "uuid id; string colour;",
            "com.acme.Letter",
            "avro/field-added-without-default",
            "string colour",
        ),
        (
            "`from` = \"nobody\"",
            "`from` = \"nobody\", via",
            "com.acme.Letter",
            "avro/field-added-without-default",
            "via",
        ),
        (
            "int copies = 1,",
            "int copies,",
            "com.acme.Mail.send.request",
            "avro/default-removed",
            "int copies",
        ),
        (
            "long size = 0x10",
            "map<long> size = {}",
            "com.acme.Letter",
            "avro/type-changed",
            "map<long>",
        ),
        (
            "Receipt(16)",
            "Receipt(20)",
            "com.acme.ids.Receipt",
            "avro/fixed-size-changed",
            "fixed Receipt(20);",
        ),
        (
            "throws Refused",
            "throws Letter",
            "com.acme.Mail.send.errors",
            "avro/union-branch-removed",
            "throws Letter",
        ),
    ] {
        assert!(MAIL.contains(was), "{was}");
        let new = MAIL.replace(was, is);
        let judged = compare(&[("mail.avdl", MAIL)], &[("mail.avdl", &new)]);
        assert_eq!(judged.unread, []);
        let findings = findings(&judged);
        assert!(findings.contains(&(subject, rule, at)), "{findings:?}");
    }
}

#[test]
fn a_type_is_found_in_the_file_that_is_imported_and_breaks_there() {
    let mail = r#"protocol Mail {
      import idl "../common/money.avdl";
      import protocol "stamps.avpr";
      import schema "address.avsc";
      record Letter { Address to; com.acme.Stamp stamp; com.acme.Money postage; }
    }"#;
    let address =
        r#"{"type": "record", "name": "Address", "fields": [{"name": "town", "type": "string"}]}"#;
    let stamps = r#"{"protocol": "Stamps", "namespace": "com.acme",
        "types": [{"type": "enum", "name": "Stamp", "symbols": ["RED"]}]}"#;
    let money =
        "namespace com.acme; record Money { Currency currency; }\nimport idl \"currency.avdl\";";
    let currency = "namespace com.acme; record Currency { string code; }";
    let files = |currency| {
        [
            ("mail/mail.avdl", mail),
            ("mail/address.avsc", address),
            ("mail/stamps.avpr", stamps),
            ("common/money.avdl", money),
            ("common/currency.avdl", currency),
        ]
    };
    let (old, new) = (files(currency), currency.replace("string", "long"));
    let judged = compare(&old, &files(&new));
    assert_eq!(judged.unread, []);
    let broken = ("Letter", "avro/type-changed", "long");
    assert!(findings(&judged).contains(&broken));
    let users = referring(&snapshot(&old), &["common/currency.avdl"]);
    assert_eq!(users, ["common/money.avdl", "mail/mail.avdl"]);
}

#[test]
fn an_import_says_which_of_two_definitions_is_meant() {
    let [near, far] = ["int", "string"].map(|of| format!("record Money {{ {of} amount; }}"));
    let user = "import idl \"far/money.avdl\"; record Bill { Money total; }";
    let new = far.replace("string", "bytes");
    let files = |far| {
        [
            ("bill.avdl", user),
            ("money.avdl", &near),
            ("far/money.avdl", far),
        ]
    };
    let judged = compare(&files(&far), &files(&new));
    assert_eq!(judged.unread, []);
    let subjects: Vec<&str> = findings(&judged)
        .iter()
        .map(|(subject, ..)| *subject)
        .collect();
    assert!(subjects.contains(&"Bill"), "{subjects:?}");
}

#[test]
fn files_may_import_each_other_in_circles_and_themselves() {
    let one = "import idl \"one.avdl\"; import idl \"other.avdl\"; record One { union { null, Other } other; }";
    let other = "import idl \"one.avdl\"; record Other { array<One> ones; }";
    let files = [("one.avdl", one), ("other.avdl", other)];
    assert_eq!(compare(&files, &files).unread, []);
    assert_eq!(names(&read(&files)), ["One", "Other"]);
}

#[test]
fn what_cannot_be_imported_is_told_at_the_import() {
    for (import, reason) in [
        (
            "idl \"missing.avdl\"",
            "`a/missing.avdl` cannot be imported: no such file",
        ),
        ("idl \"../../mail.avdl\"", "only files of the same revision"),
        ("schema \"/etc/passwd\"", "only files of the same revision"),
        (
            "idl \"https://acme.com/mail.avdl\"",
            "only files of the same revision",
        ),
        ("schema \"mail.avdl\"", "`idl` imports .avdl files"),
    ] {
        let text = format!("// import idl \"no.avdl\";\nprotocol P {{ import {import}; }}");
        let (message, at) = refusal(&[("a/mail.avdl", &text)]);
        assert!(message.contains(reason), "{message}");
        assert!(at.starts_with('"') && import.contains(&at), "{at}");
    }
}

#[test]
fn what_is_no_idl_is_told_with_its_place_and_its_reason() {
    for (text, reason, at) in [
        (
            "protocol P { record A { int a } }",
            "`;` was expected, not `}`",
            "}",
        ),
        ("protocol P { record A { int a;", "a name was expected", ""),
        (
            "protocol P { enum E { A, } }",
            "a name was expected, not `}`",
            "}",
        ),
        ("protocol P { fixed F(many); }", "a whole number", "many"),
        (
            "protocol P { } record A {}",
            "the end of the file",
            "record",
        ),
        (
            "protocol P { record A { union {} a; } }",
            "a name was expected",
            "}",
        ),
        (
            "protocol P { record A { int a = maybe; } }",
            "a JSON value",
            "maybe",
        ),
        (
            "protocol P { @name(\"B\") record A {} }",
            "says what the declaration says itself",
            "name",
        ),
        (
            "protocol P { @namespace(1) record A {} }",
            "a namespace is a string",
            "1",
        ),
        (
            "protocol P { record A { @x(1) A a; } }",
            "is not annotated",
            "A",
        ),
        (
            "protocol P { record A {} record A {} }",
            "defined twice",
            "record A {}",
        ),
        (
            "protocol P { record A { int a; int a; } }",
            "two fields named `a`",
            "int a",
        ),
        (
            "protocol P { record A { Missing a; } }",
            "`Missing` cannot be resolved",
            "Missing",
        ),
        (
            "protocol P { record A { int a = \"x\"; } }",
            "the default",
            "int a = \"x\"",
        ),
        (
            "protocol P { int a() oneway; }",
            "one-way",
            "int a() oneway;",
        ),
        (
            "protocol P { void a(); void a(); }",
            "`a` is used twice",
            "void a();",
        ),
        ("protocol `my-P` { }", "`my-P` is no name", "`my-P`"),
        (
            "protocol P { record A { int? ? a; } }",
            "a name was expected, not `?`",
            "?",
        ),
        (
            "record A { string a = \"\\q\"; }",
            "no character is escaped",
            "\\q",
        ),
        ("/* ", "the comment has no end", "/*"),
        ("", "a protocol or a schema", ""),
    ] {
        let (message, place) = refusal(&[("p.avdl", text)]);
        assert!(message.contains(reason), "{text}: {message}");
        assert_eq!(place, at, "{text}: {message}");
    }
}

#[test]
fn a_schema_uses_a_type_of_an_idl_file_and_is_reached_by_its_changes() {
    let inbox = r#"{"type": "array", "items": "com.acme.Letter"}"#;
    let files = [("inbox.avsc", inbox), ("mail.avdl", MAIL)];
    let new = MAIL.replace("long size = 0x10", "long size = 0x10; int colour");
    let judged = compare(&files, &[("inbox.avsc", inbox), ("mail.avdl", &new)]);
    assert_eq!(backward(&judged), "incompatible");
    let rule = "avro/field-added-without-default";
    assert!(findings(&judged).contains(&("inbox.avsc", rule, "int colour")));
    assert_eq!(referring(&snapshot(&files), &["mail.avdl"]), ["inbox.avsc"]);
}

#[test]
fn a_protocol_may_lie_beside_the_idl_it_was_made_of() {
    let generated = avdl::Idl::new().convert_str(MAIL).unwrap().json.to_string();
    let inbox = r#"{"type": "array", "items": "com.acme.Letter"}"#;
    let files = [
        ("inbox.avsc", inbox),
        ("mail.avdl", MAIL),
        ("mail.avpr", &generated),
    ];
    assert_eq!(read(&files).unread, []);
    let stale = generated.replacen("\"size\":16", "\"size\":20", 1);
    let receipts = r#"{"type": "array", "items": "com.acme.ids.Receipt"}"#;
    let files = [
        ("inbox.avsc", receipts),
        ("mail.avdl", MAIL),
        ("mail.avpr", &stale),
    ];
    assert!(refusal(&files).0.contains("define it differently"));
}

#[test]
fn deep_nesting_is_refused_and_no_stack_is_used_up() {
    let deep = 200_000;
    let [arrays, values] =
        [("array<", ">"), ("[", "]")].map(|(open, close)| (open.repeat(deep), close.repeat(deep)));
    for text in [
        format!("record A {{ {}int{} a; }}", arrays.0, arrays.1),
        format!("record A {{ {} a; }}", "union { null, map<".repeat(deep)),
        format!("@p({}{}) record A {{}}", values.0, values.1),
        format!("@p({}) record A {{}}", "{\"a\": ".repeat(deep)),
    ] {
        let (message, _) = refusal(&[("a.avdl", &text)]);
        assert!(message.contains("deeper than 64 levels"), "{message}");
    }
    let fits = format!(
        "record A {{ {}int{} a; }}",
        "array<".repeat(60),
        ">".repeat(60)
    );
    let files = [("a.avdl", fits.as_str())];
    assert_eq!(compare(&files, &files).unread, []);
}

#[test]
fn large_texts_are_read_in_linear_time() {
    let many = 200_000;
    let symbols: Vec<String> = (0..many).map(|index| format!("S{index}")).collect();
    let fields: Vec<String> = (0..many).map(|index| format!("f{index}")).collect();
    let [symbols, fields] = [symbols, fields].map(|words| words.join(", "));
    let start = Instant::now();
    for (text, is_read) in [
        (format!("enum E {{ {symbols} }}"), true),
        (format!("record A {{ int {fields}; }}"), true),
        (
            format!("record A {{ union {{ {fields} }} {fields}; }}"),
            false,
        ),
        (
            format!("record A {{ /** {} */ int {fields}; }}", "x".repeat(many)),
            false,
        ),
        (
            format!(
                "record A {{ @a(\"{}\") long f0, f1, f2, f3, f4, f5, f6; }}",
                "x".repeat(many)
            ),
            false,
        ),
        (format!("{} record A {{}}", "@a(1) ".repeat(many)), true),
        (
            format!("/** {} */ record A {{}}", "* x\n".repeat(many)),
            true,
        ),
        (
            format!("record A {{ string a = \"{}\"; }}", "x".repeat(5 * many)),
            true,
        ),
        (
            format!("record {} {{ {} a; }}", "a".repeat(many), "b".repeat(many)),
            false,
        ),
        ("record { ".repeat(many), false),
        ("import idl \"b.avdl\"; ".repeat(many), false),
        ("/**/".repeat(many), false),
        ("@".repeat(many), false),
    ] {
        let loaded = read(&[("a.avdl", &text)]);
        assert_eq!(loaded.unread.is_empty(), is_read, "{}", &text[..40]);
    }
    let took = start.elapsed();
    assert!(took < PATIENCE, "{took:?}");
}

#[test]
fn hundreds_of_files_that_import_each_other_are_read_in_time() {
    let imports: Vec<String> = (0..500)
        .map(|index| format!("import idl \"f{index}.avdl\";"))
        .collect();
    let imports = imports.join("\n");
    let file = |index: usize| {
        let text = format!(
            "{imports} record R{index} {{ union {{ null, R{} }} next; }}",
            (index + 1) % 500
        );
        (format!("f{index}.avdl"), text)
    };
    let files: Vec<(String, String)> = (0..500).map(file).collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let start = Instant::now();
    assert_eq!(read(&files).unread, []);
    let took = start.elapsed();
    assert!(took < PATIENCE, "{took:?}");
}

#[test]
fn a_schema_rests_on_what_it_imports_whether_that_defines_something_or_not() {
    let files = [
        (
            "main.avdl",
            "import idl \"a.avdl\"; record Order { int id; }",
        ),
        (
            "a.avdl",
            "import schema \"b.avsc\"; record Unused { int id; }",
        ),
        ("b.avsc", r#"{"type": "fixed", "name": "Key", "size": 4}"#),
        ("orders.avdl", "schema Unused; import idl \"a.avdl\";"),
        ("c.avdl", "record Other { int id; }"),
    ];
    let rests_on = |path: &str| {
        let loaded = load(&snapshot(&files), &[path]);
        assert_eq!(loaded.unread, []);
        loaded.subjects[0].files()
    };
    let all = ["a.avdl", "b.avsc", "main.avdl"];
    assert!(rests_on("main.avdl").into_iter().eq(all));
    assert!(rests_on("a.avdl").into_iter().eq(["a.avdl", "b.avsc"]));
    let all = ["a.avdl", "b.avsc", "orders.avdl"];
    assert!(rests_on("orders.avdl").into_iter().eq(all));
}

#[test]
fn a_chain_of_imports_of_many_records_is_read_in_time() {
    const FILES: usize = 400;
    let file = |index: usize| {
        let import = match index {
            0 => String::new(),
            _ => format!("import idl \"f{}.avdl\";", index - 1),
        };
        let records = (0..FILES).map(|record| format!("record R{index}_{record} {{ int a; }}"));
        let text = format!("{import} {}", records.collect::<Vec<_>>().join("\n"));
        (format!("f{index}.avdl"), text)
    };
    let mut files: Vec<(String, String)> = (0..FILES).map(file).collect();
    files
        .last_mut()
        .unwrap()
        .1
        .push_str("record Last { R150_7 a; }");
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let start = Instant::now();
    assert_eq!(read(&files).unread, []);
    let took = start.elapsed();
    assert!(took < PATIENCE, "{took:?}");
}
