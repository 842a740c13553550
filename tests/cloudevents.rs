//! Events, held to the `CloudEvents` specification: the fixture of each rule, what no fixture can show, and hostile input.
//!
//! `SCHEMA_GATE_BLESS=1 cargo test --test cloudevents` rewrites what the fixtures expect; read the diff before you accept it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::borrow::Cow;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use schema_gate::envelope::{
    Attribute, Carrier, Data, Event, Judge, Mode, Settings, Type, Value as Held, WINDOW,
};
use schema_gate::gate::{self, Config, ConformRequest, Holding, Watch};
use schema_gate::model::{Finding, Level, Role, SchemaFile, Spec};
use schema_gate::policy::Overrides;
use schema_gate::report::{Outcome, Report};
use schema_gate::rules;
use serde_json::{Value, json};

/// What holds for an input unless a test says otherwise.
fn request(directory: &Path, path: &str) -> ConformRequest {
    ConformRequest {
        directory: directory.to_owned(),
        paths: vec![PathBuf::from(path)],
        from: Holding::Auto,
        settings: Settings::default(),
        config: Config::Nothing,
        overrides: Overrides::default(),
        watch: Watch::default(),
    }
}

/// What is said about standard input.
fn piped(text: impl AsRef<[u8]>) -> Report {
    let request = request(Path::new("."), "-");
    gate::conform(&request, &mut text.as_ref()).unwrap()
}

/// The checks of the findings of a level, in order.
fn checks(report: &Report, level: Level) -> Vec<&str> {
    let mut checks: Vec<_> = of_level(report, level)
        .map(|finding| finding.check_name().unwrap_or(finding.change.rule.id))
        .collect();
    checks.sort_unstable();
    checks
}

fn of_level(report: &Report, level: Level) -> impl Iterator<Item = &Finding> {
    report
        .findings
        .iter()
        .filter(move |finding| finding.level == level)
}

fn errors(report: &Report) -> Vec<&str> {
    checks(report, Level::Error)
}

/// A minimal event with these members, in JSON, beside its own.
fn event(more: &str) -> String {
    format!(
        r#"{{"specversion":"1.0","type":"com.example.order.placed","source":"https://example.com/orders","id":"A234"{more}}}"#
    )
}

mod fixtures {
    use super::*;

    /// A folder under `fixtures/ce`.
    struct Fixture {
        folder: PathBuf,
        rule: String,
    }

    impl Fixture {
        fn all() -> Vec<Self> {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ce");
            let mut fixtures: Vec<_> = fs::read_dir(root)
                .unwrap()
                .map(|entry| {
                    let folder = entry.unwrap().path();
                    let name = folder.file_name().unwrap().to_string_lossy().into_owned();
                    Self {
                        folder,
                        rule: format!("ce/{name}"),
                    }
                })
                // The others are pairs of definitions: tests/cloudevents_definitions.rs.
                .filter(|fixture| fixture.path("invalid").is_some())
                .collect();
            fixtures.sort_by(|one, other| one.rule.cmp(&other.rule));
            fixtures
        }

        /// The file `invalid.*` or `valid.*`.
        fn path(&self, side: &str) -> Option<PathBuf> {
            let entries = fs::read_dir(&self.folder).unwrap();
            let mut paths = entries.map(|entry| entry.unwrap().path());
            paths.find(|path| path.file_stem().is_some_and(|stem| stem == side))
        }

        /// What is said about the file `invalid.*` or `valid.*`.
        fn judge(&self, side: &str) -> Report {
            let mut request = self.request(&self.name(side));
            let elsewhere = tempfile::tempdir().unwrap();
            let rule = &rules::cloudevents::DATASCHEMA_FOREIGN;
            let config = fs::read_to_string(self.folder.join("config.toml"));
            if config.is_ok() || self.rule == rule.id {
                // Away from this repository, with the schemas beside the event and no others.
                copy(&self.folder, elsewhere.path());
                elsewhere.path().clone_into(&mut request.directory);
            }
            if let Ok(config) = config {
                request.config = Config::Given(SchemaFile::new("config.toml", "fixture", config));
            }
            let mut report = gate::conform(&request, &mut io::empty()).unwrap();
            // That a schema lives elsewhere is worth a fixture of its own, and none besides.
            let unresolved = [
                rule,
                &rules::cloudevents::definitions::DATASCHEMA_UNRESOLVED,
            ];
            report.findings.retain(|finding| {
                let rule = finding.change.rule;
                !unresolved.contains(&rule) || self.rule == rule.id
            });
            report
        }

        /// The name of that file.
        fn name(&self, side: &str) -> String {
            let path = self.path(side);
            let path = path.unwrap_or_else(|| panic!("{}: {side} is missing", self.rule));
            path.file_name().unwrap().to_string_lossy().into_owned()
        }

        fn request(&self, name: &str) -> ConformRequest {
            let options: Value = fs::read_to_string(self.folder.join("options.json"))
                .map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
            let option = |key: &str| options[key].as_str().map(str::to_owned);
            ConformRequest {
                from: option("from").map_or(Holding::Auto, |word| word.parse().unwrap()),
                settings: Settings {
                    spec: option("spec").map_or(Spec::default(), |word| word.parse().unwrap()),
                    role: option("role").map_or(Role::default(), |word| word.parse().unwrap()),
                },
                ..request(&self.folder, name)
            }
        }
    }

    fn copy(folder: &Path, to: &Path) {
        for entry in fs::read_dir(folder).unwrap() {
            let (from, name) = entry
                .map(|entry| (entry.path(), entry.file_name()))
                .unwrap();
            if from.is_dir() {
                fs::create_dir(to.join(&name)).unwrap();
                copy(&from, &to.join(name));
            } else {
                fs::copy(from, to.join(name)).unwrap();
            }
        }
    }

    /// What `expected.json` holds.
    fn told(report: &Report) -> Value {
        let findings = report.findings.iter().map(|finding| {
            let change = &finding.change;
            let place = change.new.as_ref().unwrap();
            let (start, _) = place.positions().unwrap();
            json!({
                "rule": change.rule.id,
                "check": finding.check_name(),
                "level": finding.level.to_string(),
                "subject": change.subject.0,
                "element": change.element.0,
                "message": finding.message(),
                "at": format!("{}:{} {}", start.line, start.column, place.pointer),
            })
        });
        findings.collect()
    }

    #[test]
    fn the_invalid_event_fires_its_rule_at_its_level() {
        let mut wrong = Vec::new();
        for fixture in Fixture::all() {
            let report = fixture.judge("invalid");
            let found = told(&report);
            let path = fixture.folder.join("expected.json");
            if std::env::var_os("SCHEMA_GATE_BLESS").is_some() {
                fs::write(&path, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
            }
            let expected: Value = fs::read_to_string(&path)
                .map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
            if found != expected {
                let rule = &fixture.rule;
                wrong.push(format!("{rule}\nexpected {expected:#}\nfound {found:#}"));
            }
            let rule = rules::find(&fixture.rule).unwrap();
            let mut fired = report.findings.iter();
            let own = fired.find(|finding| finding.change.rule == rule);
            if own.is_none_or(|finding| finding.level != rule.level) {
                wrong.push(format!("{}: did not fire, or at another level", rule.id));
            }
            if found.to_string().contains("{flaw}") || message_lacks_a_word(&report) {
                wrong.push(format!("{}: a word is missing in {found:#}", rule.id));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    }

    fn message_lacks_a_word(report: &Report) -> bool {
        report.findings.iter().any(|finding| {
            let words = &finding.change.detail.words;
            let mut named = finding.change.rule.message.split('{').skip(1);
            named.any(|rest| {
                let name = rest.split('}').next().unwrap_or_default();
                !words.iter().any(|(word, _)| *word == name)
            })
        })
    }

    #[test]
    fn the_valid_event_fires_nothing() {
        for fixture in Fixture::all() {
            let report = fixture.judge("valid");
            let fired: Vec<_> = report.findings.iter().map(Finding::message).collect();
            assert!(fired.is_empty(), "{}: {fired:?}", fixture.rule);
            assert_eq!(report.outcome, Outcome::Pass);
        }
    }

    #[test]
    fn what_only_the_draft_asks_for_is_a_warning_at_most_before_it_is_out() {
        for fixture in Fixture::all() {
            let rule = rules::find(&fixture.rule).unwrap();
            let request = ConformRequest {
                settings: Settings::default(),
                ..fixture.request(&fixture.name("invalid"))
            };
            if rule.is_draft {
                let report = gate::conform(&request, &mut io::empty()).unwrap();
                let mut own = report.findings.iter();
                let own = own.find(|finding| finding.change.rule == rule).unwrap();
                assert!(own.level < Level::Error, "{}", rule.id);
            }
        }
    }
}

mod attributes {
    use super::*;

    /// What is wrong with an event that a protocol carries in its headers.
    fn carried(attributes: &[(&'static str, Held<'static>)]) -> Vec<&'static str> {
        let text = |text| Held::Lexeme(Cow::Borrowed(text));
        let own = [
            ("specversion", text("1.0")),
            ("type", text("com.example.order.placed")),
            ("source", text("https://example.com/orders")),
            ("id", text("A234")),
        ];
        let attributes = own.into_iter().chain(attributes.iter().cloned());
        let attribute = |(name, value)| Attribute {
            name: Cow::Borrowed(name),
            member: Some(Cow::Owned(format!("/headers/ce-{name}"))),
            value,
            name_span: None,
            span: None,
            surrogate: None,
        };
        let event = Event {
            carrier: Carrier::Http,
            mode: Mode::Binary,
            attributes: attributes.map(attribute).collect(),
            data: Data::ABSENT,
            size: 200,
            item: None,
            span: None,
        };
        let mut judge = Judge::new(Settings::default());
        judge.event(&event);
        judge
            .pen
            .take()
            .map(|violation| violation.rule.id)
            .collect()
    }

    #[test]
    fn text_is_a_boolean_only_as_it_is_spelled() {
        let deprecated = |text| carried(&[("deprecated", Held::Lexeme(Cow::Borrowed(text)))]);
        assert!(deprecated("true").is_empty());
        assert_eq!(
            deprecated("True"),
            ["ce/boolean-malformed", "ce/deprecated-invalid"]
        );
    }

    #[test]
    fn text_is_an_integer_where_the_carrier_has_nothing_else() {
        let rate = |value| carried(&[("sampledrate", value)]);
        assert!(rate(Held::Lexeme(Cow::Borrowed("30"))).is_empty());
        assert!(rate(Held::Typed(Type::Integer, Cow::Borrowed("30"))).is_empty());
        assert_eq!(
            rate(Held::Text(Cow::Borrowed("30"))),
            ["ce/sampledrate-quoted"]
        );
        assert_eq!(
            rate(Held::Lexeme(Cow::Borrowed("030"))),
            ["ce/sampledrate-invalid"]
        );
    }

    #[test]
    fn no_attribute_is_called_data() {
        let data = carried(&[("data", Held::Lexeme(Cow::Borrowed("x")))]);
        assert_eq!(data, ["ce/attribute-called-data"]);
    }

    #[test]
    fn an_event_of_more_than_64_kib_may_get_lost() {
        let data = |letters: usize| event(&format!(r#","data":"{}""#, "x".repeat(letters)));
        let room = (64 << 10) - data(0).len();
        assert!(piped(data(room)).findings.is_empty());
        assert_eq!(checks(&piped(data(room + 1)), Level::Warning), ["CE040"]);
    }

    #[test]
    fn a_consumer_takes_data_that_a_producer_must_not_send() {
        let text = event(r#","datacontenttype":"application/xml","data":{"a":1}"#);
        assert_eq!(errors(&piped(&text)), ["CE055"]);
        let consumer = ConformRequest {
            settings: Settings {
                role: Role::Consumer,
                ..Settings::default()
            },
            ..request(Path::new("."), "-")
        };
        let report = gate::conform(&consumer, &mut text.as_bytes()).unwrap();
        assert!(report.findings.is_empty());
    }

    #[test]
    fn null_is_unset_and_its_name_is_checked_all_the_same() {
        assert!(
            piped(event(r#","subject":null,"ext":null,"time":null"#))
                .findings
                .is_empty()
        );
        assert_eq!(errors(&piped(event(r#","Bad_Name":null"#))), ["CE020"]);
    }

    #[test]
    fn names_are_what_they_mean_not_how_they_are_written() {
        let text = event("").replace("\"id\"", "\"\\u0069d\"");
        assert!(piped(text).findings.is_empty());
    }
}

mod streams {
    use super::*;

    fn numbered(count: usize) -> String {
        (0..count)
            .map(|number| event("").replace("A234", &number.to_string()) + "\n")
            .collect()
    }

    #[test]
    fn each_line_is_an_event() {
        let report = piped(numbered(1_000));
        assert_eq!(report.events.unwrap().judged, 1_000);
        assert!(report.findings.is_empty());
    }

    #[test]
    fn a_mistake_of_many_events_is_told_once_with_a_count_and_places() {
        let broken = numbered(1_000).replace("https://example.com", "https://example.com/{x}");
        let report = piped(broken);
        let [finding] = report.findings.as_slice() else {
            panic!("{:?}", report.findings);
        };
        let sightings = finding.sightings.as_ref().unwrap();
        assert_eq!(sightings.count, 1_000);
        let line = |place: &schema_gate::model::Place| place.positions().unwrap().0.line;
        let first = line(finding.change.new.as_ref().unwrap());
        let others: Vec<_> = sightings.also_at.iter().map(line).collect();
        assert_eq!((first, others.as_slice()), (1, &[2, 3][..]));
    }

    #[test]
    fn a_broken_line_does_not_take_the_others_with_it() {
        for broken in [
            "{\"specversion\":\"1.0\",\"id\":\"x",
            "}",
            "not json",
            "{\"a\": \"b\u{1}\"}",
        ] {
            let report = piped(format!("{broken}\n\n{}", numbered(3)));
            assert_eq!(errors(&report), ["CE058"], "{broken}");
            assert_eq!(report.events.unwrap().judged, 3, "{broken}");
            let report = piped(format!("{}{broken}\n{}", numbered(2), event("")));
            assert_eq!(errors(&report), ["CE058"], "{broken}");
            let place = report.findings[0].change.new.as_ref().unwrap();
            assert_eq!(place.positions().unwrap().0.line, 3, "{broken}");
        }
    }

    #[test]
    fn documents_of_many_lines_may_follow_each_other() {
        let pretty = |id: &str| {
            let event: Value = serde_json::from_str(&event("").replace("A234", id)).unwrap();
            format!("{event:#}\n")
        };
        let report = piped(format!("\n{}\n{}", pretty("1"), pretty("2")));
        assert_eq!(
            (errors(&report), report.events.unwrap().judged),
            (vec![], 2)
        );
        let report = piped(format!(
            "\n\n{}\n{}",
            pretty("1"),
            pretty("2").replace("/orders", "/{x}")
        ));
        let place = report.findings[0].change.new.as_ref().unwrap();
        assert_eq!(place.positions().unwrap().0.line, 13);
    }

    #[test]
    fn a_batch_is_an_array_however_it_is_laid_out() {
        let batch = format!("[\n{},\n{}\n]\n", event(""), event("").replace("A234", "B"));
        let report = piped(batch);
        assert_eq!(
            (errors(&report), report.events.unwrap().judged),
            (vec![], 2)
        );
    }

    #[test]
    fn what_comes_after_an_event_is_told() {
        assert_eq!(errors(&piped(event("") + " x")), ["CE058"]);
        assert_eq!(errors(&piped("")), ["CE058"]);
        assert_eq!(errors(&piped("\n \n")), ["CE058"]);
    }

    #[test]
    fn the_same_event_again_is_a_warning_and_another_one_an_error() {
        let again = event(r#","data":{"a":1}"#);
        let shuffled = r#"{"data": {"a": 1}, "id":"A234","source":"https://example.com/orders","type":"com.example.order.placed","specversion":"1.0"}"#;
        for same in [again.as_str(), shuffled] {
            let report = piped(format!("{again}\n{same}\n"));
            assert_eq!(
                (errors(&report), checks(&report, Level::Warning)),
                (vec![], vec!["CE041"])
            );
        }
        for other in [
            event(r#","data":{"a":2}"#),
            event(""),
            event(r#","data":{"a":1},"time":"2020-01-01T00:00:00Z""#),
        ] {
            assert_eq!(errors(&piped(format!("{again}\n{other}\n"))), ["CE041"]);
        }
    }

    #[test]
    fn a_report_names_the_window_that_duplicates_were_looked_for_in() {
        let last = event("").replace("A234", "0");
        assert_eq!(
            checks(&piped(numbered(99) + &last), Level::Warning),
            ["CE041"]
        );
        let report = piped(numbered(WINDOW + 1) + &last);
        assert!(report.findings.is_empty());
        assert_eq!(report.events.unwrap().window, WINDOW);
        assert!(
            report.notes[0].contains(&WINDOW.to_string()),
            "{:?}",
            report.notes
        );
    }
}

mod folders {
    use super::*;

    #[test]
    fn events_are_known_by_their_content_and_the_rest_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("a/valid.json", &event(""));
        write("a/invalid.json", &event(r#","myExt":1"#));
        write("a/batch.json", &format!("[{}]", event("")));
        write("a/stream.ndjson", &format!("{0}\n{0}\n", event("")));
        write("a/broken.json", r#"{"specversion":"1.0","id":"1",}"#);
        write(
            "a/schema.json",
            r#"{"$id":"x","properties":{"specversion":{},"id":{}}}"#,
        );
        write("a/notes.md", &event(""));
        write("node_modules/x/event.json", &event(r#","myExt":1"#));
        write(".git/event.json", &event(r#","myExt":1"#));
        write("vendored.cloudevents.json", "{}");
        let report = gate::conform(&request(folder.path(), "."), &mut io::empty()).unwrap();
        let events = report.events.unwrap();
        assert_eq!((events.inputs, events.passed_over), (6, 2));
        let found = of_level(&report, Level::Error).map(|finding| {
            let place = finding.change.new.as_ref().unwrap();
            format!("{} {}", place.file.path(), finding.check_name().unwrap())
        });
        assert_eq!(
            found.collect::<Vec<_>>(),
            [
                "a/broken.json CE058",
                "a/invalid.json CE020",
                "vendored.cloudevents.json CE001",
                "vendored.cloudevents.json CE002",
                "vendored.cloudevents.json CE003",
                "vendored.cloudevents.json CE004",
            ]
        );
    }

    #[test]
    fn a_named_file_holds_events_whatever_it_looks_like() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), "{}").unwrap();
        let report = gate::conform(&request(folder.path(), "a.txt"), &mut io::empty()).unwrap();
        assert_eq!(errors(&report).len(), 4);
        let nowhere = gate::conform(&request(folder.path(), "b.json"), &mut io::empty());
        assert_eq!(nowhere.unwrap_err().exit_code(), 2);
    }

    #[test]
    fn the_configuration_has_the_last_word_on_levels() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
        write("a.json", &event(r#","data_base64":null"#));
        write(
            "schema-gate.toml",
            "version = 1\n[rules]\n\"ce/base64-not-a-string\" = \"info\"\n\"ce/data-of-unknown-type\" = \"off\"\n",
        );
        let asked = ConformRequest {
            config: Config::Discovered,
            ..request(folder.path(), "a.json")
        };
        let report = gate::conform(&asked, &mut io::empty()).unwrap();
        assert_eq!(report.outcome, Outcome::Pass);
        assert_eq!(checks(&report, Level::Info), ["CE052"]);
        let report = gate::conform(&request(folder.path(), "a.json"), &mut io::empty()).unwrap();
        assert_eq!(errors(&report), ["CE052"]);
    }
}

mod captures {
    use super::*;

    fn capture(text: &str) -> Result<Report, gate::Error> {
        let request = ConformRequest {
            from: Holding::Capture,
            ..request(Path::new("."), "-")
        };
        gate::conform(&request, &mut text.as_bytes())
    }

    #[test]
    fn a_mistake_inside_a_body_is_shown_where_it_is_written() {
        let body = json!(event(r#","subject":"Größe","myExt":1"#)).to_string();
        let text = format!("{{\"mode\": \"structured\",\n \"body\": {body}}}");
        let report = capture(&text).unwrap();
        let place = report.findings[0].change.new.as_ref().unwrap();
        let (start, _) = place.positions().unwrap();
        let line = text.lines().nth(1).unwrap();
        let at = line.find(r#"\"myExt\""#).unwrap();
        let column = line[..at].chars().count() + 1;
        assert_eq!((start.line, start.column), (2, column));
    }

    #[test]
    fn a_capture_that_is_none_is_a_mistake_of_the_user() {
        for (text, said) in [
            ("[]", "one JSON object"),
            ("{}", "no `mode`"),
            (
                r#"{"mode":"carrier-pigeon"}"#,
                "unknown mode `carrier-pigeon`; known are structured",
            ),
            (r#"{"mode":"structured"}"#, "no `body`"),
            (r#"{"mode":"structured","body":{}}"#, "neither text nor"),
        ] {
            let error = capture(text).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{text}");
            assert!(error.to_string().contains(said), "{error}");
        }
    }
}

mod command_line {
    use std::io::Write as _;
    use std::process::{Command, Output, Stdio};

    use super::*;

    fn conform(arguments: &[&str], stdin: &str) -> Output {
        let mut process = Command::new(env!("CARGO_BIN_EXE_schema-gate"))
            .arg("conform")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = process.stdin.take().unwrap();
        // Whoever is refused by his arguments is not read.
        pipe.write_all(stdin.as_bytes()).ok();
        drop(pipe);
        process.wait_with_output().unwrap()
    }

    #[test]
    fn a_pipe_is_enough_and_the_exit_code_says_what_there_is_to_say() {
        let code = |arguments: &[&str], stdin: &str| conform(arguments, stdin).status.code();
        assert_eq!(code(&[], &event("")), Some(0));
        assert_eq!(code(&["-"], &event(r#","myExt":1"#)), Some(1));
        assert_eq!(code(&["-"], "no JSON"), Some(1));
        assert_eq!(code(&["nowhere.json"], ""), Some(2));
        assert_eq!(code(&["--from", "pigeon"], ""), Some(2));
        assert_eq!(code(&["--spec", "2.0"], ""), Some(2));
        assert_eq!(
            code(&["--spec", "1.0.3-wip"], &event(r#","correlationid":"""#)),
            Some(1)
        );
        assert_eq!(code(&[], &event(r#","correlationid":"""#)), Some(0));
    }

    #[test]
    fn the_report_for_machines_has_no_base_and_counts() {
        let line = event(r#","myExt":1"#) + "\n";
        let output = conform(&["-f", "json"], &line.repeat(5));
        assert!(output.stderr.is_empty(), "{output:?}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["base"], Value::Null);
        assert_eq!(report["verdict"], "fail");
        assert_eq!(report["events"]["judged"], 5);
        let finding = &report["findings"][0];
        let shown = (
            &finding["check"],
            &finding["rule"],
            &finding["count"],
            &finding["against"],
        );
        assert_eq!(
            shown,
            (
                &json!("CE020"),
                &json!("ce/name-malformed"),
                &json!(5),
                &Value::Null
            )
        );
        assert_eq!(finding["also_at"].as_array().unwrap().len(), 2);
        assert_eq!(finding["effects"][0]["counts"], "policy");
    }

    #[test]
    fn people_see_where_it_is_wrong_and_what_to_do() {
        let text = String::from_utf8(conform(&[], &event(r#","myExt":1"#)).stdout).unwrap();
        for part in [
            "1 event, held to CloudEvents 1.0.2 as a producer sends them",
            "error[ce/name-malformed, CE020] com.example.order.placed",
            "`myExt` has `E` at position 3; `myext` would be one",
            "stdin:1:106",
            "more: schema-gate explain ce/name-malformed",
            "1 error, 0 warnings. Gate: FAIL (exit 1)",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let annotation = conform(&["-f", "github"], &event(r#","myExt":1"#)).stdout;
        let annotation = String::from_utf8(annotation).unwrap();
        assert!(
            annotation.starts_with("::error file=stdin,line=1,"),
            "{annotation}"
        );
    }
}

mod hostile {
    use super::*;

    #[test]
    fn a_hundred_thousand_brackets_are_refused_without_a_stack() {
        for open in ["[", "{\"a\":"] {
            let deep = event(&format!(r#","data":{}"#, open.repeat(100_000)));
            assert_eq!(errors(&piped(deep)), ["ce/event-unjudged"]);
            assert_eq!(errors(&piped(open.repeat(100_000))).len(), 1);
        }
    }

    #[test]
    fn a_gigabyte_in_one_line_is_refused_and_the_stream_goes_on() {
        let line = io::repeat(b'x').take(1 << 30);
        let first = event("") + "\n";
        let last = String::from("\n") + &event("").replace("A234", "B");
        let mut stream = first.as_bytes().chain(line).chain(last.as_bytes());
        let report = gate::conform(&request(Path::new("."), "-"), &mut stream).unwrap();
        assert_eq!(errors(&report), ["ce/event-unjudged"]);
        assert_eq!(report.events.unwrap().judged, 2);
    }

    #[test]
    fn a_gigabyte_in_one_document_is_refused_too() {
        let filler = io::repeat(b' ').take(1 << 30);
        let mut stream = "{\n\"a\":\n".as_bytes().chain(filler);
        let report = gate::conform(&request(Path::new("."), "-"), &mut stream).unwrap();
        assert_eq!(errors(&report), ["ce/event-unjudged"]);
        let mut stream = format!("{{{}\"a\": 1}}", "\n".repeat(17 << 20)).into_bytes();
        stream.extend(b"\n");
        assert_eq!(errors(&piped(stream)), ["ce/event-unjudged"]);
    }

    #[test]
    fn a_batch_of_mistakes_has_few_findings() {
        let report = piped(format!("[{}{{}}]", "{},".repeat(100_000)));
        assert_eq!(errors(&report), ["CE001", "CE002", "CE003", "CE004"]);
        for finding in &report.findings {
            assert_eq!(finding.sightings.as_ref().unwrap().count, 100_001);
        }
    }

    #[test]
    fn a_stream_that_makes_up_names_has_few_findings() {
        let lines = (0..20_000).map(|number| event(&format!(r#","x_{number}":1"#)) + "\n");
        let report = piped(lines.collect::<String>());
        assert!(report.findings.len() < 600, "{}", report.findings.len());
        let count = |finding: &Finding| finding.sightings.as_ref().unwrap().count;
        let names = report
            .findings
            .iter()
            .filter(|finding| finding.check_name() == Some("CE020"));
        assert_eq!(names.map(count).sum::<usize>(), 20_000);
    }

    #[test]
    fn thousands_of_members_are_refused() {
        let members: Vec<_> = (0..5_000)
            .map(|number| format!(r#","x{number}":1"#))
            .collect();
        let members = members.concat();
        assert_eq!(errors(&piped(event(&members))), ["ce/event-unjudged"]);
    }

    #[test]
    fn bytes_that_are_no_text_are_told_with_their_place() {
        let mut text = event("\n").into_bytes();
        text.splice(text.len() - 1.., *b",\"a\":\"\xff\"}");
        let report = piped(&text);
        assert_eq!(errors(&report), ["CE058"]);
        let (start, _) = report.findings[0]
            .change
            .new
            .as_ref()
            .unwrap()
            .positions()
            .unwrap();
        assert_eq!((start.line, start.column), (2, 7));
    }

    #[test]
    fn what_is_no_text_at_all_is_told_by_its_name() {
        let said = |bytes: &[u8]| piped(bytes).findings[0].message();
        assert!(said(b"\xff\xfe{\0}\0").contains("UTF-16"));
        assert!(said(b"\x1f\x8b\x08\0").contains("gzip"));
    }

    #[test]
    fn a_message_may_start_with_any_header() {
        let event = "ce-specversion: 1.0\nce-id: 1\nce-source: /s\nce-type: com.example.a\n\n";
        for start in [
            "",
            "Accept: */*\n",
            "User-Agent: curl/8\n",
            ":method: POST\n",
        ] {
            assert!(
                errors(&piped(format!("{start}{event}"))).is_empty(),
                "{start}"
            );
        }
    }

    #[test]
    fn an_event_that_is_written_anew_is_the_same_one() {
        let both = |first: &str, second: &str| {
            let lines = [first, second].map(|data| event(&format!(r#","data":{data}"#)));
            errors(&piped(lines.join("\n"))).len()
        };
        assert_eq!(both(r#"{"a":"é","b":1}"#, r#"{"b":1,"a":"\u00e9"}"#), 0);
        assert_eq!(both(r#"{"a":"é","b":1}"#, r#"{"b":2,"a":"é"}"#), 1);
    }

    #[test]
    fn every_timestamp_with_a_space_is_told() {
        let named = [
            "expirytime",
            "recordedtime",
            "deprecationfrom",
            "deprecationsunset",
        ];
        for name in named {
            let moment = "2030-04-05 17:31:00Z";
            let report = piped(event(&format!(r#","deprecated":true,"{name}":"{moment}""#)));
            assert!(checks(&report, Level::Warning).contains(&"CE016"), "{name}");
        }
    }

    #[test]
    fn secrets_among_claims_are_seen_however_deep_they_are() {
        let claims = |claims: &str| {
            let claims = serde_json::to_string(claims).unwrap();
            let report = piped(event(&format!(
                r#","authtype":"user","authclaims":{claims}"#
            )));
            let rules: Vec<_> = report
                .findings
                .iter()
                .map(|finding| finding.change.rule.id)
                .collect();
            rules
        };
        let deep = claims(r#"{"a":[{"Password":"hunter2"}]}"#);
        assert!(deep.contains(&"ce/authclaims-with-credentials"));
        assert!(claims("[1]").contains(&"ce/authclaims-not-json"));
        assert!(!claims(r#"{"sub":"x"}"#).contains(&"ce/authclaims-not-json"));
    }

    #[test]
    fn no_cut_and_no_letter_out_of_place_makes_it_panic() {
        let text =
            event(r#","data":{"a":[1,"é\ud83d\ude00"]},"x":-1.5e3,"time":"1990-12-31T23:59:60Z""#);
        let text = text.as_bytes();
        for at in 0..text.len() {
            piped(&text[..at]);
            for byte in [b'"', b'\\', b'{', b']', b'\n', 0, 0xff, 0xc3] {
                let mut changed = text.to_vec();
                changed[at] = byte;
                piped(&changed);
            }
        }
        // More of what starts no letter than is kept of a document.
        let start = br#"{"specversion":"1.0","id":""#.as_slice();
        piped([start, &[0x80; 9_000], b"\"}"].concat());
        let headers = b"ce-id: 1\nContent-Type: application/cloudevents+json\n\n".as_slice();
        piped([headers, start, &[0xbf; 9_000], b"\"}"].concat());
    }
}
