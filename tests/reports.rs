//! Each output from one report made by hand, compared with a file in `tests/golden`.
//!
//! `SCHEMA_GATE_BLESS=1 cargo test --test reports` rewrites the files; read their diff before you accept it.

use std::path::Path;
use std::sync::Arc;

use schema_gate::model::{
    Action, Against, Breaks, Change, Counts, Detail, Direction, Effect, ElementPath, Finding,
    Formats, Impact, Layer, Level, Mode, Place, Pointer, Proof, Revision, Rule, SchemaFile,
    SchemaType, Side, Span, Status, SubjectName, UnknownFields, Unread, Verdict, Witness,
};
use schema_gate::policy::{self, Effective, Overrides, Policy};
use schema_gate::report::graph::{Lane, Picture, State};
use schema_gate::report::text::Style;
use schema_gate::report::{
    Aside, Outcome, Report, SubjectReport, UnreadFile, github, json, markdown, short, text,
};
use schema_gate::rules;
use serde_json::{Value, json};

static FIELD_ADDED: Rule = Rule {
    id: "avro/field-added-without-default",
    title: "field added without a default",
    breaks: Breaks::Backward,
    impact: Impact::Unreadable,
    level: Level::Error,
    runtimes: &[],
    message: "field `{field}` was added to `{record}` without a default",
    why: "Data written before the change has no value for it, and the reader has none to fill in.",
    instead: "Give the field a default, or make it a union whose first branch is null with default null.",
    spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
    since: "0.1.0",
    aka: &["confluent:READER_FIELD_MISSING_DEFAULT_VALUE"],
    check: None,
    is_draft: false,
};

static SYMBOL_REMOVED: Rule = Rule {
    id: "avro/enum-symbol-removed",
    title: "enum symbol removed",
    breaks: Breaks::Backward,
    impact: Impact::Unreadable,
    level: Level::Error,
    runtimes: &[],
    message: "symbol `{symbol}` was removed from `{enum}`",
    why: "An event that holds the symbol cannot be read any more.",
    instead: "Keep the symbol and stop writing it.",
    spec: "",
    since: "0.1.0",
    aka: &["confluent:MISSING_ENUM_SYMBOLS"],
    check: None,
    is_draft: false,
};

static SYMBOL_ADDED: Rule = Rule {
    id: "avro/enum-symbol-added",
    title: "enum symbol added",
    breaks: Breaks::Forward,
    impact: Impact::Unreadable,
    level: Level::Error,
    runtimes: &[],
    message: "symbol `{symbol}` was added to `{enum}`",
    why: "An old reader does not know the symbol.",
    instead: "Give the enum a default first, and add the symbol when every consumer has it.",
    spec: "",
    since: "0.1.0",
    aka: &[],
    check: None,
    is_draft: false,
};

static FIELD_RETYPED: Rule = Rule {
    id: "protobuf/field-type-changed",
    title: "field type changed",
    breaks: Breaks::Both,
    impact: Impact::Misread,
    level: Level::Error,
    runtimes: &[],
    message: "field `{field}` changed from {before} to {after}",
    why: "The same bytes mean another number.",
    instead: "Add a field with a new number, fill both, and reserve the old number later.",
    spec: "",
    since: "0.1.0",
    aka: &["buf:FIELD_WIRE_COMPATIBLE_TYPE"],
    check: None,
    is_draft: false,
};

static DOC_CHANGED: Rule = Rule {
    id: "avro/doc-changed",
    title: "documentation changed",
    breaks: Breaks::Nothing,
    impact: Impact::Contract,
    level: Level::Info,
    runtimes: &[],
    message: "the documentation of `{element}` changed",
    why: "No reader looks at it.",
    instead: "Nothing: this is safe.",
    spec: "",
    since: "0.1.0",
    aka: &[],
    check: None,
    is_draft: false,
};

const OLD_ORDER: &str = r#"{
  "type": "record",
  "name": "OrderPlaced",
  "namespace": "com.acme",
  "doc": "An order.",
  "fields": [
    {"name": "id", "type": "string"},
    {"name": "total", "type": "double"},
    {"name": "status", "type": {"type": "enum", "name": "Status", "symbols": ["OPEN", "PAID", "VOID"]}}
  ]
}
"#;

const NEW_ORDER: &str = r#"{
  "type": "record",
  "name": "OrderPlaced",
  "namespace": "com.acme",
  "doc": "An order, as the shop places it.",
  "fields": [
    {"name": "id", "type": "string"},
    {"name": "total", "type": "double"},
    {"name": "discount", "type": "double"},
    {"name": "status", "type": {"type": "enum", "name": "Status", "symbols": ["OPEN", "PAID", "REFUNDED"]}}
  ]
}
"#;

const OLD_PAYMENT: &str = "syntax = \"proto3\";\npackage acme.payment.v1;\n\nmessage Payment {\n  string id = 1;\n  int64 amount_cents = 2;\n}\n";
const NEW_PAYMENT: &str = "syntax = \"proto3\";\npackage acme.payment.v1;\n\nmessage Payment {\n  string id = 1;\n  sint64 amount_cents = 2;\n}\n";

fn old(path: &str, text: &str) -> Arc<SchemaFile> {
    SchemaFile::new(path, "main~3", text)
}

fn new(path: &str, text: &str) -> Arc<SchemaFile> {
    SchemaFile::new(path, "working tree", text)
}

/// The first place where `part` stands in the file.
fn place(file: &Arc<SchemaFile>, pointer: &[&str], part: &str) -> Place {
    let start = file.text().find(part).expect("the part is in the text");
    Place {
        file: Arc::clone(file),
        pointer: pointer
            .iter()
            .fold(Pointer::root(), |all, step| all.join(step)),
        span: Some(Span {
            start,
            end: start + part.len(),
        }),
    }
}

fn whole(file: &Arc<SchemaFile>) -> Place {
    place(file, &[], file.text().trim_end())
}

fn effect(direction: Direction, impact: Impact, proof: Proof) -> Effect {
    Effect {
        direction: Some(direction),
        layer: None,
        impact,
        counts: Counts::Verdict,
        proof,
    }
}

fn proven(direction: Direction, event: Value, encoded: &[u8], outcome: &str) -> Proof {
    Proof::Proven(Witness {
        direction,
        codec: "apache-avro 0.22",
        event,
        encoded: encoded.to_vec(),
        outcome: outcome.to_owned(),
        opinion: Some("another decoder reads null".to_owned()),
    })
}

fn weighed(change: Change) -> Finding {
    policy::weigh(change, Against::from(&base()), &Effective::default()).expect("no rule is off")
}

fn base() -> Revision {
    Revision {
        label: "origin/main".to_owned(),
        id: Some("1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d".to_owned()),
        how: Some("merge-base with origin/main".to_owned()),
    }
}

fn field_added(old: &Arc<SchemaFile>, new: &Arc<SchemaFile>) -> Change {
    Change {
        rule: &FIELD_ADDED,
        subject: SubjectName("com.acme.OrderPlaced".to_owned()),
        element: ElementPath("OrderPlaced.discount".to_owned()),
        old: Some(whole(old)),
        new: Some(place(
            new,
            &["fields", "2"],
            r#"{"name": "discount", "type": "double"}"#,
        )),
        detail: Detail::new("", r#"{"name":"discount","type":"double"}"#)
            .word("field", "discount")
            .word("record", "OrderPlaced"),
        effects: vec![effect(
            Direction::Backward,
            Impact::Unreadable,
            proven(
                Direction::Backward,
                json!({"id": "", "total": 0.0, "status": "OPEN"}),
                &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                "field `discount` is not in the data and has no default",
            ),
        )],
    }
}

fn symbol_removed(old: &Arc<SchemaFile>, new: &Arc<SchemaFile>) -> Change {
    Change {
        rule: &SYMBOL_REMOVED,
        subject: SubjectName("com.acme.OrderPlaced".to_owned()),
        element: ElementPath("OrderPlaced.status".to_owned()),
        old: Some(place(
            old,
            &["fields", "2", "type", "symbols", "2"],
            r#""VOID""#,
        )),
        new: Some(place(
            new,
            &["fields", "3", "type", "symbols"],
            r#"["OPEN", "PAID", "REFUNDED"]"#,
        )),
        detail: Detail::new("VOID", "")
            .word("symbol", "VOID")
            .word("enum", "com.acme.Status"),
        effects: vec![effect(
            Direction::Backward,
            Impact::Unreadable,
            proven(
                Direction::Backward,
                json!({"id": "", "total": 0.0, "status": "VOID"}),
                &[0, 0, 0, 0, 0, 0, 0, 0, 0, 4],
                "the reader's enum has no symbol `VOID` and no default",
            ),
        )],
    }
}

fn symbol_added(old: &Arc<SchemaFile>, new: &Arc<SchemaFile>) -> Change {
    Change {
        rule: &SYMBOL_ADDED,
        subject: SubjectName("com.acme.OrderPlaced".to_owned()),
        element: ElementPath("OrderPlaced.status".to_owned()),
        old: Some(place(
            old,
            &["fields", "2", "type", "symbols"],
            r#"["OPEN", "PAID", "VOID"]"#,
        )),
        new: Some(place(
            new,
            &["fields", "3", "type", "symbols", "2"],
            r#""REFUNDED""#,
        )),
        detail: Detail::new("", "REFUNDED")
            .word("symbol", "REFUNDED")
            .word("enum", "com.acme.Status"),
        effects: vec![effect(
            Direction::Forward,
            Impact::Unreadable,
            Proof::NotTried {
                why: "nobody asked for it".to_owned(),
            },
        )],
    }
}

fn field_retyped(old: &Arc<SchemaFile>, new: &Arc<SchemaFile>) -> Change {
    let lines: Vec<_> = (1..=20)
        .map(|line| json!({"sku": format!("SKU-{line}"), "quantity": line}))
        .collect();
    let wire = |direction, proof| Effect {
        layer: Some(Layer::Wire),
        ..effect(direction, Impact::Misread, proof)
    };
    Change {
        rule: &FIELD_RETYPED,
        subject: SubjectName("acme.payment.v1.Payment".to_owned()),
        element: ElementPath("Payment.amount_cents".to_owned()),
        old: Some(place(old, &["4", "0", "2", "1"], "int64 amount_cents = 2;")),
        new: Some(place(
            new,
            &["4", "0", "2", "1"],
            "sint64 amount_cents = 2;",
        )),
        detail: Detail::new("int64", "sint64")
            .word("field", "amount_cents")
            .word("before", "int64")
            .word("after", "sint64"),
        effects: vec![
            wire(
                Direction::Backward,
                Proof::Proven(Witness {
                    direction: Direction::Backward,
                    codec: "prost-reflect 0.16",
                    event: json!({"amountCents": "2", "lines": lines}),
                    encoded: vec![16; 260],
                    outcome: "amountCents is 1, and 2 was written".to_owned(),
                    opinion: None,
                }),
            ),
            wire(Direction::Forward, Proof::Unneeded),
        ],
    }
}

fn schema_removed(old: &Arc<SchemaFile>) -> Change {
    Change {
        rule: &rules::schema::REMOVED,
        subject: SubjectName("com.acme.OrderShipped".to_owned()),
        element: ElementPath("OrderShipped".to_owned()),
        old: Some(whole(old)),
        new: None,
        detail: Detail::new("{}", "").word("subject", "com.acme.OrderShipped"),
        effects: vec![Effect {
            direction: None,
            counts: Counts::Policy,
            ..effect(Direction::Backward, Impact::Contract, Proof::Unneeded)
        }],
    }
}

fn doc_changed(old: &Arc<SchemaFile>, new: &Arc<SchemaFile>) -> Change {
    Change {
        rule: &DOC_CHANGED,
        subject: SubjectName("com.acme.OrderPlaced".to_owned()),
        element: ElementPath("OrderPlaced".to_owned()),
        old: Some(place(old, &["doc"], "\"An order.\"")),
        new: Some(place(new, &["doc"], "\"An order, as the shop places it.\"")),
        detail: Detail::new("a", "b").word("element", "OrderPlaced"),
        effects: Vec::new(),
    }
}

/// Names that want to draw on the terminal, end the line and give orders to the CI system.
fn hostile() -> Change {
    let path = "events/\u{1b}[2J\u{202e}::error::pwn,d\n.avsc";
    let text = "{\"name\": \"\u{1b}]8;;http://evil\u{7}x\u{9b}\",\t\"doc\": \"##[add-mask]a\"}";
    let file = new(path, text);
    Change {
        rule: &FIELD_ADDED,
        subject: SubjectName("a\r\n::set-output name=x::y".to_owned()),
        element: ElementPath("x\u{0}".to_owned()),
        old: None,
        new: Some(place(
            &file,
            &["name"],
            "\"\u{1b}]8;;http://evil\u{7}x\u{9b}\"",
        )),
        detail: Detail::new("", "x")
            .word("field", "\u{1b}[31mred\n\n::error title=t::pwned 100%")
            .word("record", "R\u{2066}"),
        effects: vec![effect(
            Direction::Backward,
            Impact::Unreadable,
            proven(
                Direction::Backward,
                json!({"\u{1b}[1m\u{7f}": "\n::stop-commands::x"}),
                &[27],
                "no \u{1b}[5mfield\r\n::error::pwn ##[error]pwn",
            ),
        )],
    }
}

fn subject(
    name: &str,
    schema_type: SchemaType,
    old: Option<Place>,
    new: Option<Place>,
    verdicts: [Verdict; 2],
) -> SubjectReport {
    let [backward, forward] = verdicts.map(Some);
    let both = old.is_some() && new.is_some();
    SubjectReport {
        name: SubjectName(name.to_owned()),
        schema_type,
        status: if both { Status::Kept } else { Status::Removed },
        mode: Mode::Backward,
        owner: None,
        changes: usize::from(both),
        reached: false,
        old,
        new,
        backward: backward.filter(|_| both),
        forward: forward.filter(|_| both),
        earlier: Vec::new(),
    }
}

/// Errors, a warning, an effect that is not enforced, safe changes, files that cannot be read, and names that lie.
fn fixed() -> Report {
    let order = (
        old("events/order.avsc", OLD_ORDER),
        new("events/order.avsc", NEW_ORDER),
    );
    let payment = (
        old("proto/payment.proto", OLD_PAYMENT),
        new("proto/payment.proto", NEW_PAYMENT),
    );
    let shipped = old(
        "events/shipped.avsc",
        "{\n  \"type\": \"record\",\n  \"name\": \"OrderShipped\",\n  \"fields\": []\n}\n",
    );
    let broken = new(
        "events/broken.avsc",
        "{\n  \"type\": \"record\",\n  \"name\": \n}\n",
    );
    let mut warning = weighed(doc_changed(&order.0, &order.1));
    warning.level = Level::Warning;
    let mut findings = vec![
        weighed(field_added(&order.0, &order.1)),
        weighed(symbol_removed(&order.0, &order.1)),
        weighed(symbol_added(&order.0, &order.1)),
        weighed(field_retyped(&payment.0, &payment.1)),
        weighed(schema_removed(&shipped)),
        weighed(hostile()),
        weighed(doc_changed(&order.0, &order.1)),
        warning,
    ];
    policy::rank(&mut findings);
    Report {
        base: Some(base()),
        aside: Aside::default(),
        head: Revision {
            label: "working tree".to_owned(),
            id: None,
            how: None,
        },
        unknown_fields: UnknownFields::Ignored,
        formats: Formats::Annotation,
        subjects: vec![
            subject(
                "acme.payment.v1.Payment",
                SchemaType::Protobuf,
                Some(whole(&payment.0)),
                Some(whole(&payment.1)),
                [Verdict::Incompatible, Verdict::Incompatible],
            ),
            subject(
                "com.acme.OrderPlaced",
                SchemaType::Avro,
                Some(whole(&order.0)),
                Some(whole(&order.1)),
                [
                    Verdict::Incompatible,
                    Verdict::Unproven {
                        why: "the search was given up after 10 000 steps".to_owned(),
                    },
                ],
            ),
            subject(
                "com.acme.OrderShipped",
                SchemaType::Avro,
                Some(whole(&shipped)),
                None,
                [Verdict::Compatible, Verdict::Compatible],
            ),
        ],
        findings,
        unread: vec![
            UnreadFile {
                side: Side::New,
                unread: Unread::at(
                    place(&broken, &[], "}"),
                    "a value is missing after `\"name\":`",
                ),
            },
            UnreadFile {
                side: Side::Old,
                unread: Unread::new(
                    "proto/legacy.proto",
                    "the file is not UTF-8; the first wrong byte is 17",
                ),
            },
        ],
        unsettled: None,
        notes: vec!["2 AsyncAPI documents: not checked yet".to_owned()],
        outcome: Outcome::Error,
        events: None,
        picture: None,
    }
}

fn nothing_changed() -> Report {
    Report {
        subjects: Vec::new(),
        findings: Vec::new(),
        unread: Vec::new(),
        unsettled: None,
        notes: Vec::new(),
        outcome: Outcome::Pass,
        ..fixed()
    }
}

fn assert_golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var_os("SCHEMA_GATE_BLESS").is_some() {
        std::fs::write(&path, found).expect("tests/golden can be written");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == found,
        "{name} differs; SCHEMA_GATE_BLESS=1 rewrites it. Found:\n{found}"
    );
}

fn assert_obeyed_by_nobody(text: &str) {
    for line in text.lines() {
        assert!(
            !line.contains(|letter: char| letter.is_control()),
            "{line:?}"
        );
        assert!(!line.contains(['\u{202e}', '\u{2066}']), "{line:?}");
    }
}

#[test]
fn text_on_a_narrow_terminal() {
    let drawn = text::render(&fixed(), Style::plain(80));
    assert_golden("text-80.txt", &drawn);
    assert_obeyed_by_nobody(&drawn);
    assert!(
        !drawn
            .lines()
            .any(|line| line.trim_start().starts_with("::"))
    );
}

#[test]
fn text_on_a_wide_terminal_and_in_colour() {
    let style = Style {
        colour: true,
        width: 120,
    };
    assert_golden("text-120-colour.txt", &text::render(&fixed(), style));
}

#[test]
fn text_when_nothing_changed_is_one_line() {
    let drawn = text::render(&nothing_changed(), Style::plain(80));
    assert_golden("text-nothing.txt", &drawn);
    assert_eq!(drawn.lines().count(), 1);
}

#[test]
fn short_has_one_line_for_each_finding_and_unread_file() {
    let report = fixed();
    let listed = short::render(&report);
    assert_golden("short.txt", &listed);
    assert_obeyed_by_nobody(&listed);
    assert_eq!(
        listed.lines().count(),
        report.findings.len() + report.unread.len()
    );
}

#[test]
fn json_is_what_its_schema_says() {
    let report = json::render(&fixed());
    assert_golden("report.json", &report);
    let schema = json::schema();
    assert_golden("report.schema.json", &format!("{schema:#}\n"));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for report in [fixed(), nothing_changed()] {
        let report: Value = serde_json::from_str(&json::render(&report)).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&report)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    assert!(!validator.is_valid(&json!({"version": 1})));
}

#[test]
fn github_annotates_what_counts_and_obeys_no_name() {
    let commands = github::render(&fixed());
    assert_golden("github.txt", &commands);
    assert_obeyed_by_nobody(&commands);
    let known = ["::error ", "::warning ", "::notice "];
    assert!(
        commands
            .lines()
            .all(|line| known.iter().any(|command| line.starts_with(command)))
    );
    assert!(
        !commands.contains("enum-symbol-added"),
        "it is not enforced"
    );
}

#[test]
fn github_counts_what_does_not_fit() {
    let mut report = fixed();
    report.unread.clear();
    let finding = report.findings[0].clone();
    report.findings = vec![finding; 14];
    let commands: Vec<_> = github::render(&report).lines().map(str::to_owned).collect();
    assert_eq!(commands.len(), 10);
    assert_eq!(
        commands[9],
        "::error title=schema-gate::and 5 more: the log of this step lists them all"
    );
    report.findings.truncate(10);
    assert_eq!(github::render(&report).lines().count(), 10);
}

#[test]
fn errors_of_a_config_are_drawn_with_their_places() {
    let config = new(
        "schema-gate.toml",
        "[defaults]\nmode = \"backwards\"\n\n[rules]\n\"schema/remove\" = \"off\"\n\"\\u001b[2J\" = \"off\"\n",
    );
    let errors = Policy::parse(&[config], Overrides::default()).unwrap_err();
    let drawn = text::problem(&errors, Style::plain(80));
    assert_golden("config-errors.txt", &drawn);
    assert_obeyed_by_nobody(&drawn);
}

#[test]
fn a_file_that_a_finding_tells_of_is_told_once() {
    let mut report = fixed();
    let legacy = old("proto/legacy.proto", "");
    let unreadable = Change {
        rule: &rules::schema::BASE_UNREADABLE,
        subject: SubjectName("proto/legacy.proto".to_owned()),
        element: ElementPath("proto/legacy.proto".to_owned()),
        old: Some(Place::file(&legacy)),
        new: None,
        detail: Detail::new("", "")
            .word("path", "proto/legacy.proto")
            .word("problem", "it is not UTF-8"),
        effects: Vec::new(),
    };
    report.findings = vec![weighed(unreadable)];
    report.unread.retain(|file| file.side == Side::Old);
    assert_eq!(short::render(&report).lines().count(), 1);
    assert_eq!(github::render(&report).lines().count(), 1);
    let drawn = text::render(&report, Style::plain(100));
    assert_eq!(drawn.matches("could not be read").count(), 1, "{drawn}");
}

#[test]
fn a_report_can_be_drawn_on_any_width_and_for_any_place() {
    let mut report = fixed();
    let text = "é\r\n\r\n\u{1f4e6}\tx";
    let file = new("order.avsc", text);
    let finding = report.findings[0].clone();
    report.findings.clear();
    for start in 0..=text.len() + 1 {
        for end in start..=text.len() + 1 {
            let mut finding = finding.clone();
            let place = Place {
                file: Arc::clone(&file),
                pointer: Pointer::root(),
                span: Some(Span { start, end }),
            };
            finding.change.new = Some(place.clone());
            finding.change.old = Some(place);
            report.findings.push(finding);
        }
    }
    for width in [0, 1, 40, 81, 500] {
        assert!(text::render(&report, Style::plain(width)).contains("order.avsc"));
    }
}

#[test]
fn the_summary_says_who_breaks_and_how_to_get_out() {
    let summary = markdown::render(&fixed(), markdown::COMMENT);
    assert_golden("markdown.md", &summary);
    let nothing = markdown::render(&nothing_changed(), markdown::COMMENT);
    assert!(
        nothing.starts_with("## schema-gate: ✅ pass\n"),
        "{nothing}"
    );
}

#[test]
fn the_summary_shows_whom_changed_messages_reach() {
    let lane = |application: &str, action, state| Lane {
        application: application.to_owned(),
        document: format!("{application}.yaml"),
        channel: "orders".to_owned(),
        wire: "orders".to_owned(),
        message: "placed```<b>".to_owned(),
        action: Some(action),
        state,
    };
    let picture = Picture {
        lanes: vec![
            lane("Archive", Action::Receive, State::Same),
            lane("Shop", Action::Send, State::Broken),
        ],
        ..Picture::default()
    };
    let report = Report {
        picture: Some(picture.of_changes(10)),
        ..nothing_changed()
    };
    let summary = markdown::render(&report, markdown::SUMMARY);
    assert!(summary.contains("```mermaid\nflowchart LR\n"), "{summary}");
    assert!(summary.contains("a0[\"Shop\"]"), "{summary}");
    assert!(
        !summary.contains("Archive") && !summary.contains("<b>"),
        "{summary}"
    );
    assert_eq!(summary.matches("```").count(), 2, "{summary}");
}

#[test]
fn what_the_summary_has_no_room_for_is_counted() {
    let mut report = fixed();
    let finding = report.findings[0].clone();
    report.findings = vec![finding; 300];
    let whole = markdown::render(&report, markdown::SUMMARY);
    let short = markdown::render(&report, 20_000);
    assert!(short.len() <= 20_000 && whole.len() > 20_000);
    assert!(short.contains("1 section left out"), "{short}");
    assert!(!whole.contains("left out"), "{whole}");
    // 40 have a section of their own, 200 a line, and the rest is counted.
    assert!(whole.contains("- …and 60 more findings"), "{whole}");
    let told = |page: &str| {
        let sections = page.matches("\n### ❌").count();
        let lines = page.split("### In a line each").nth(1).unwrap_or_default();
        let lines = lines.split("\n\n").nth(1).unwrap_or_default();
        let more = lines.rsplit_once("…and ").map(|(_, more)| more);
        let more = more.and_then(|more| more.split(' ').next()?.parse::<usize>().ok());
        let lines = lines.lines().filter(|line| !line.contains("…and "));
        sections + lines.count() + more.unwrap_or_default()
    };
    assert_eq!(told(&whole), 300);
    assert_eq!(told(&short), 300, "{short}");
    let fences = short.lines().filter(|line| line.starts_with("```"));
    assert_eq!(fences.count() % 2, 0, "a section is cut inside");
}

#[test]
fn a_picture_that_has_no_room_is_left_out_alone() {
    let lane = |number: usize| Lane {
        application: format!("Shop {number}"),
        document: format!("shop{number}.yaml"),
        channel: "orders".to_owned(),
        wire: "orders".to_owned(),
        message: "placed".to_owned(),
        action: Some(Action::Send),
        state: State::Changed,
    };
    let picture = Picture {
        lanes: (0..300).map(lane).collect(),
        ..Picture::default()
    };
    let picture = picture.of_changes(60);
    let mut report = fixed();
    report.picture = Some(picture);
    let whole = markdown::render(&report, markdown::COMMENT);
    assert!(
        whole.contains("Not drawn: 240 more ways of messages."),
        "{whole}"
    );
    let short = markdown::render(&report, whole.len() - 1_000);
    assert!(!short.contains("```mermaid"), "{short}");
    assert!(short.contains("1 section left out"), "{short}");
    for kept in ["could not be read", "- note: "] {
        assert!(short.contains(kept), "{short}");
    }
}

#[test]
fn files_that_cannot_be_read_do_not_hide_a_break_from_the_summary() {
    let mut report = fixed();
    let unread = report.unread[0].clone();
    report.unread = vec![unread; 10_000];
    let summary = markdown::render(&report, markdown::COMMENT);
    assert!(summary.contains("`avro/enum-symbol-removed`"), "{summary}");
    assert!(summary.len() <= markdown::COMMENT);
}

#[test]
fn a_pull_request_does_not_write_the_summary() {
    let mut report = fixed();
    let lie = "<img src=x> @acme/all #1 [a](http://x) | a\n## pass\n`````\u{202e}";
    report.subjects[0].name = SubjectName(lie.to_owned());
    report.notes = vec![lie.to_owned()];
    for finding in &mut report.findings {
        finding.change.subject = SubjectName(lie.to_owned());
    }
    let summary = markdown::render(&report, markdown::SUMMARY);
    let own = |line: &&str| line.starts_with("## ") || line.starts_with("# ");
    assert_eq!(summary.lines().filter(own).count(), 1, "{summary}");
    assert!(!summary.contains('\u{202e}'), "{summary}");
    // Outside of code nothing of it is left.
    for line in summary.lines().filter(|line| line.starts_with("- note: ")) {
        for markup in [" <img", "@acme", "#1", "[a]", "http://"] {
            assert!(!line.contains(markup), "{markup} in {line}");
        }
    }
    for row in summary.lines().filter(|line| line.starts_with("| ``")) {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 6, "{row}");
    }
}
