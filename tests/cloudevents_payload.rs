//! Events among schemas: samples in `check`, and data that is held to the schema that is meant for it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;

use std::io::Write as _;
use std::process::Stdio;

use repository::Repository;
use serde_json::Value;

const SCHEMA: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://schemas.acme.com/order.json",
  "type": "object",
  "properties": {"orderId": {"type": "string"}, "pieces": {"type": "integer"}},
  "required": ["orderId"],
  "$defs": {"line": {"type": "object", "required": ["count"]}}
}
"#;

const URIS: &str = "[uris]\n\"https://schemas.acme.com/\" = \"schemas/\"\n";

/// An event with these members beside its own.
fn event(id: &str, members: &str) -> String {
    let comma = if members.is_empty() { "" } else { "," };
    format!(
        "{{\"specversion\":\"1.0\",\"id\":\"{id}\",\"source\":\"https://acme.com/orders\",\"type\":\"com.acme.order.placed.v1\"{comma}{members}}}\n"
    )
}

fn order(id: &str, data: &str) -> String {
    let schema = "https://schemas.acme.com/order.json";
    event(id, &format!("\"dataschema\":\"{schema}\",\"data\":{data}"))
}

fn json(repository: &Repository, arguments: &[&str]) -> (i32, Value) {
    let run = repository.run(&[arguments, &["-f", "json"]].concat());
    let report = serde_json::from_str(&run.stdout);
    let report = report.unwrap_or_else(|_| panic!("{} {}", run.stdout, run.stderr));
    (run.code, report)
}

fn check(repository: &Repository) -> (i32, Value) {
    json(repository, &["check"])
}

/// Rule, level and element of each finding.
fn told(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let word = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    findings
        .map(|finding| {
            let [level, rule, element] = ["level", "rule", "element"].map(|key| word(finding, key));
            format!("{level} {rule} {element}")
        })
        .collect()
}

fn message(report: &Value, index: usize) -> &str {
    report["findings"][index]["message"].as_str().unwrap()
}

/// A repository with a committed schema, an event that is right, and one that was always wrong.
fn shop(config: &str) -> Repository {
    let repository = Repository::new();
    repository.write("schema-gate.toml", format!("version = 1\n{config}"));
    repository.write("schemas/order.json", SCHEMA);
    repository.write("samples/placed.json", order("1", r#"{"orderId":"A"}"#));
    repository.write(
        "samples/old.json",
        event("2", "").replace("\"id\":\"2\",", ""),
    );
    repository.commit("one");
    repository
}

/// What `conform` says of standard input in a repository.
fn piped(repository: &Repository, text: &[u8]) -> (i32, Value) {
    let mut command = repository.command(&["conform", "-", "-f", "json"]);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let text = text.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&text));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let report = serde_json::from_slice(&output.stdout);
    let why = String::from_utf8_lossy(&output.stderr).into_owned();
    (
        output.status.code().unwrap(),
        report.unwrap_or_else(|_| panic!("{why}")),
    )
}

mod samples {
    use super::*;

    #[test]
    fn folders_are_told_by_what_their_files_hold() {
        let repository = shop("");
        repository.write("captures/other.json", "{\"mode\": 5}");
        repository.write("captures/broken.json", "{");
        repository.write("captures/odd.json", "{\"mode\": \"odd\"}");
        let headers = "[[\"ce-id\",\"1\"]]";
        let capture = format!("{{\"mode\":\"binary-http\",\"headers\":{headers}}}");
        repository.write("captures/one.json", capture);
        let (code, report) = json(&repository, &["conform", "--from", "capture", "captures"]);
        assert_eq!((code, &report["events"]["judged"]), (1, &1.into()));
        let xml = "<?xml version=\"1.0\"?>\n<event xmlns=\"http://cloudevents.io/xmlformat/V1\"/>";
        repository.write("more/event.xml", xml);
        repository.write("more/page.xml", "<event/>");
        repository.write("more/events.xreg.json", event("1", ""));
        let (code, report) = json(&repository, &["conform", "more"]);
        assert_eq!((code, &report["events"]["judged"]), (1, &1.into()));
    }

    #[test]
    fn a_change_that_breaks_an_example_fails_and_what_was_wrong_before_is_not_told() {
        let repository = shop("");
        assert_eq!(check(&repository), (0, check(&repository).1));
        repository.write("samples/placed.json", event("1", "\"time\":\"noon\""));
        let (code, report) = check(&repository);
        assert_eq!(
            (code, told(&report)),
            (1, vec!["error ce/time-malformed time".to_owned()])
        );
        assert_eq!(report["findings"][0]["new"]["path"], "samples/placed.json");
        assert_eq!(report["events"]["judged"], 1);
        assert_eq!(
            (&report["backward"], &report["verdict"]),
            (&Value::Null, &"fail".into())
        );
    }

    #[test]
    fn with_all_every_sample_is_told_of() {
        let repository = shop("");
        let (code, report) = json(&repository, &["check", "--all"]);
        assert_eq!(
            (code, told(&report)),
            (1, vec!["error ce/id-missing id".to_owned()])
        );
        assert_eq!(report["events"]["judged"], 2);
    }

    #[test]
    fn a_sample_that_no_longer_parses_is_a_broken_event_and_no_unread_schema() {
        let json = "[[policy]]\npaths = [\"samples/**\"]\nschema-type = \"json\"\n";
        for config in ["", json] {
            for broken in [order("1", "{}").replace("}}", "}"), "{".to_owned()] {
                let repository = shop(config);
                repository.write("samples/placed.json", &broken);
                let (code, report) = check(&repository);
                assert_eq!(code, 1, "{config} {report:#}");
                assert_eq!(told(&report), ["error ce/json-malformed event"]);
                assert_eq!(report["unread"], Value::Array(Vec::new()));
            }
        }
    }

    #[test]
    fn schemas_stay_schemas() {
        let repository = shop("");
        let envelope = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","specversion":"1.0","type":"object","id":"x"}"#;
        repository.write("schemas/envelope.json", envelope);
        repository.write(
            "schemas/event.avsc",
            r#"{"type":"record","name":"specversion","fields":[]}"#,
        );
        let (code, report) = check(&repository);
        assert_eq!((code, &report["events"]), (0, &Value::Null), "{report:#}");
        assert_eq!(report["subjects"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_policy_says_where_events_are_and_what_else_lies_there_is_a_finding() {
        let config = "[[policy]]\npaths = [\"samples/**\"]\nschema-type = \"cloudevents\"\n";
        let repository = shop(config);
        repository.write("samples/other.json", "{\"orderId\": \"A\"}\n");
        repository.write("samples/testdata/note.txt", "an order\n");
        let (code, report) = check(&repository);
        assert_eq!(code, 1);
        let told = told(&report);
        assert!(
            told.contains(&"error ce/specversion-missing specversion".to_owned()),
            "{told:?}"
        );
        assert!(
            told.contains(&"error ce/json-malformed event".to_owned()),
            "{told:?}"
        );
        assert_eq!(report["events"]["inputs"], 2);
    }

    #[test]
    fn the_levels_of_a_path_count() {
        let config =
            "[[policy]]\npaths = [\"samples/**\"]\n[policy.rules]\n\"ce/time-*\" = \"warning\"\n";
        let repository = shop(config);
        repository.write("samples/placed.json", event("1", "\"time\":\"noon\""));
        let (code, report) = check(&repository);
        assert_eq!(
            (code, told(&report)),
            (0, vec!["warning ce/time-malformed time".to_owned()])
        );
    }

    #[test]
    fn test_data_is_passed_over_and_so_is_what_is_out_of_scope() {
        let repository = shop("");
        repository.write("testdata/bad.json", event("1", "\"time\":\"noon\""));
        assert_eq!(check(&repository).0, 0);
        repository.write("samples/placed.json", event("1", "\"time\":\"noon\""));
        assert_eq!(json(&repository, &["check", "schemas"]).0, 0);
        assert_eq!(json(&repository, &["check", "samples"]).0, 1);
    }

    #[test]
    fn lines_and_batches_are_samples_too_and_the_summary_counts_events() {
        let repository = shop("");
        repository.write("samples/day.jsonl", event("7", "") + &event("8", ""));
        repository.write(
            "samples/batch.json",
            format!("[{},{}]", event("1", ""), event("2", "")),
        );
        let run = repository.run(&["check"]);
        assert_eq!(run.code, 0, "{}", run.stdout);
        assert!(
            run.stdout
                .contains("checked no schema, and 4 events in 2 files"),
            "{}",
            run.stdout
        );
    }

    #[test]
    fn two_folders_side_by_side_are_told_what_differs() {
        let repository = shop("");
        repository.write("old/schemas/order.json", SCHEMA);
        repository.write("old/same.json", event("1", "\"time\":\"noon\""));
        repository.write("new/same.json", event("1", "\"time\":\"noon\""));
        repository.write("new/schemas/order.json", SCHEMA);
        repository.write("new/other.json", order("1", "{}"));
        let (code, report) = json(&repository, &["compat", "old", "new"]);
        assert_eq!(
            (code, told(&report)),
            (1, vec!["error ce/data-invalid data/orderId".to_owned()])
        );
        assert_eq!(report["backward"], "compatible");
    }
}

mod schemas {
    use super::*;

    const INVALID: &str = "error ce/data-invalid data/pieces";

    #[test]
    fn a_dataschema_leads_to_a_schema_by_identifier_or_by_configuration() {
        for config in ["", URIS] {
            let repository = shop(config);
            let text = order("1", r#"{"orderId":"A","pieces":1}"#)
                + &order("2", r#"{"orderId":"A","pieces":"1"}"#);
            let (code, report) = piped(&repository, text.as_bytes());
            assert_eq!((code, told(&report)), (1, vec![INVALID.to_owned()]));
            assert_eq!(
                message(&report, 0),
                "the data is not what schemas/order.json says: \"1\" is not of type \"integer\" (at /pieces, keyword /properties/pieces/type)"
            );
            assert_eq!(report["findings"][0]["new"]["pointer"], "/data/pieces");
            assert_eq!(report["findings"][0]["new"]["line"], 2);
        }
    }

    #[test]
    fn a_fragment_names_a_part_of_a_schema() {
        let repository = shop("");
        let part = "https://schemas.acme.com/order.json#/$defs/line";
        let wrong = event("1", &format!("\"dataschema\":\"{part}\",\"data\":{{}}"));
        let (_, report) = piped(&repository, wrong.as_bytes());
        assert_eq!(told(&report)[0], "error ce/data-invalid data/count");
    }

    #[test]
    fn what_leads_nowhere_is_told_and_weighs_more_where_schemas_are_kept() {
        let stray = event(
            "1",
            "\"dataschema\":\"https://elsewhere.org/a.json\",\"data\":1",
        );
        let (code, report) = piped(&shop(""), stray.as_bytes());
        assert_eq!(
            (code, told(&report)),
            (
                0,
                vec!["warning ce/dataschema-unresolved dataschema".to_owned()]
            )
        );
        let bare = Repository::new();
        bare.write("sample.json", &stray);
        let (code, report) = piped(&bare, stray.as_bytes());
        assert_eq!(
            (code, told(&report)),
            (0, vec!["info ce/dataschema-foreign dataschema".to_owned()])
        );
    }

    #[test]
    fn what_leads_nowhere_in_each_event_is_counted_in_each() {
        let of = |number| {
            event(
                &format!("{number}"),
                "\"dataschema\":\"https://x.org/a.json\",\"data\":1",
            )
        };
        let stream: String = (0..3_000).map(of).collect();
        let (_, report) = piped(&shop(""), stream.as_bytes());
        let finding = &report["findings"][0];
        assert_eq!((told(&report).len(), &finding["count"]), (1, &3_000.into()));
        assert_eq!(finding["also_at"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_schema_that_makes_no_sense_is_told_and_so_is_one_of_two() {
        let repository = shop(URIS);
        repository.write(
            "schemas/broken.json",
            SCHEMA.replace("\"integer\"", "\"whole\""),
        );
        repository.write(
            "schemas/two.proto",
            "syntax = \"proto3\";\nmessage A {}\nmessage B {}\n",
        );
        let of = |file: &str| {
            event(
                "1",
                &format!("\"dataschema\":\"https://schemas.acme.com/{file}\",\"data\":{{}}"),
            )
        };
        for (file, why) in [
            ("broken.json", "\"whole\" is not valid"),
            ("two.proto", "it has 2 schemas (A, B)"),
        ] {
            let (code, report) = piped(&repository, of(file).as_bytes());
            assert_eq!(
                (code, told(&report)),
                (1, vec!["error ce/data-schema-unreadable data".to_owned()])
            );
            assert!(message(&report, 0).contains(why), "{}", message(&report, 0));
        }
        let (code, _) = piped(&repository, of("two.proto#B").as_bytes());
        assert_eq!(code, 0);
    }

    #[test]
    fn data_of_another_media_type_is_not_taken_for_checked() {
        let text = event(
            "1",
            "\"dataschema\":\"https://schemas.acme.com/order.json\",\"datacontenttype\":\"text/plain\",\"data\":\"A\"",
        );
        let (code, report) = piped(&shop(""), text.as_bytes());
        assert_eq!(
            (code, told(&report)),
            (0, vec!["info ce/data-unchecked data".to_owned()])
        );
    }

    #[test]
    fn json_in_base64_is_read_as_json() {
        let data = "\"dataschema\":\"https://schemas.acme.com/order.json\",\"datacontenttype\":\"application/json\",\"data_base64\"";
        for (base64, told_of) in [("eyJvcmRlcklkIjoiQSJ9", 0), ("e30=", 1), ("ew==", 1)] {
            let text = event("1", &format!("{data}:\"{base64}\""));
            let (code, report) = piped(&shop(""), text.as_bytes());
            assert_eq!(
                (code, told(&report).len()),
                (told_of, usize::try_from(told_of).unwrap())
            );
        }
    }

    #[test]
    fn two_schemas_that_refuse_the_same_field_are_two_findings() {
        let repository = shop(URIS);
        repository.write(
            "schemas/paid.json",
            SCHEMA
                .replace("order.json", "paid.json")
                .replace("integer", "boolean"),
        );
        let paid = order("2", r#"{"orderId":"A","pieces":"1"}"#).replace("order.json", "paid.json");
        let text =
            order("1", r#"{"orderId":"A","pieces":"1"}"#) + &paid + &paid.replace("\"2\"", "\"3\"");
        let (_, report) = piped(&repository, text.as_bytes());
        assert_eq!(told(&report), [INVALID, INVALID]);
        assert_eq!(
            (
                &report["findings"][0]["count"],
                &report["findings"][1]["count"]
            ),
            (&1.into(), &2.into())
        );
    }

    #[test]
    fn a_check_holds_data_to_the_schemas_of_the_head() {
        let repository = shop("");
        repository.write(
            "samples/placed.json",
            order("1", r#"{"orderId":"A","pieces":"1"}"#),
        );
        assert_eq!(told(&check(&repository).1), [INVALID]);
        repository.write(
            "schemas/order.json",
            SCHEMA.replace("\"integer\"", "[\"integer\",\"string\"]"),
        );
        let (code, report) = check(&repository);
        assert_eq!(code, 0, "{report:#}");
        assert_eq!(
            (&report["summary"]["changed"], &report["events"]["judged"]),
            (&1.into(), &1.into())
        );
    }

    #[test]
    fn without_a_repository_nothing_is_looked_for() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        std::fs::write(folder.join("order.json"), SCHEMA).unwrap();
        std::fs::write(folder.join("a.json"), order("1", "{}")).unwrap();
        let run = repository::schema_gate(&[
            "-C",
            folder.to_str().unwrap(),
            "conform",
            "a.json",
            "-f",
            "short",
        ]);
        assert_eq!(run.code, 0);
        assert!(
            run.stdout.contains("info[ce/dataschema-foreign]"),
            "{}",
            run.stdout
        );
    }
}

mod types {
    use super::*;

    const AVRO: &str = r#"{"type":"record","name":"Placed","namespace":"acme","fields":[
      {"name":"id","type":"string"},
      {"name":"note","type":["null","string"],"default":null},
      {"name":"lines","type":{"type":"array","items":{"type":"record","name":"Line","fields":[{"name":"n","type":"int"}]}}}]}"#;

    const PROTO: &str = "syntax = \"proto3\";\npackage acme;\nmessage Placed { string id = 1; repeated Line lines = 2; map<string, Line> by_name = 3; }\nmessage Line { int32 n = 1; Kind kind = 2; }\nenum Kind { KIND_UNSPECIFIED = 0; KIND_GIFT = 1; }\n";

    fn bound(path: &str, text: &str) -> Repository {
        let repository = Repository::new();
        let config = format!(
            "version = 1\n[[policy]]\npaths = [\"{path}\"]\nce-type = \"com.acme.order.placed.v1\"\n"
        );
        repository.write("schema-gate.toml", config);
        repository.write(path, text);
        repository.commit("one");
        repository
    }

    /// What is wrong with each of these, when it stands alone.
    fn assert_said(repository: &Repository, cases: &[(&str, &str)]) {
        for (members, said) in cases {
            let (code, report) = piped(repository, event("1", members).as_bytes());
            if said.is_empty() {
                assert_eq!(
                    (code, told(&report)),
                    (0, Vec::new()),
                    "{members} {report:#}"
                );
            } else {
                assert_eq!(code, 1, "{members}");
                assert!(
                    message(&report, 0).contains(said),
                    "{members}: {}",
                    message(&report, 0)
                );
            }
        }
    }

    #[test]
    fn data_of_a_type_is_read_by_the_json_schema_that_a_policy_binds_to_it() {
        let repository = bound("order.json", SCHEMA);
        let other = "\"data\":{}";
        assert_said(
            &repository,
            &[(other, "\"orderId\" is a required property"), ("", "")],
        );
        let (code, _) = piped(
            &repository,
            event("1", other).replace("placed", "paid").as_bytes(),
        );
        assert_eq!(code, 0);
    }

    #[test]
    fn avro_data_is_json_or_binary() {
        let avro = "\"datacontenttype\":\"application/avro\",\"data_base64\"";
        assert_said(
            &bound("placed.avsc", AVRO),
            &[
                (r#""data":{"id":"x","note":"hi","lines":[{"n":1}]}"#, ""),
                (r#""data":{"id":"x","note":{"string":"hi"},"lines":[]}"#, ""),
                (r#""data":{"id":"x","lines":[]}"#, ""),
                (
                    r#""data":{"id":"x"}"#,
                    "the field `lines` of acme.Placed is missing and has no default (at /lines)",
                ),
                (
                    r#""data":{"id":"x","lines":[{"n":1},{"n":2147483648}]}"#,
                    "2147483648 is no int (at /lines/1/n)",
                ),
                (
                    r#""data":{"id":"x","lines":[],"more":1}"#,
                    "acme.Placed has no field `more` (at /more)",
                ),
                (r#""data":{"id":"x","note":7,"lines":[]}"#, "(at /note)"),
                (&format!("{avro}:\"AngAAA==\""), ""),
                (&format!("{avro}:\"AAAAAAECeAAA\""), ""),
                (&format!("{avro}:\"Ang=\""), "the datum ends too early"),
                (
                    &format!("{avro}:\"AngAAAA=\""),
                    "1 bytes are left after the datum",
                ),
            ],
        );
    }

    #[test]
    fn protobuf_data_is_json_or_binary() {
        let proto = "\"datacontenttype\":\"application/protobuf\",\"data_base64\"";
        assert_said(
            &bound("placed.proto", PROTO),
            &[
                (
                    r#""data":{"id":"x","lines":[{"n":1},{"kind":"KIND_GIFT"}],"more":{"a":1}}"#,
                    "",
                ),
                (
                    r#""data":{"lines":[{"n":1},{"kind":"KIND_GONE"}]}"#,
                    "(at /lines/1/kind)",
                ),
                (r#""data":{"byName":{"a":{"n":"x"}}}"#, "(at /byName/a/n)"),
                (r#""data":{"id":1}"#, "(at /id)"),
                (r#""data":"x""#, "expected"),
                (&format!("{proto}:\"CgF4\""), ""),
                (&format!("{proto}:\"CgF4EgU=\""), "buffer underflow"),
            ],
        );
    }

    #[test]
    fn a_payload_in_protojson_is_held_to_its_message() {
        let repository = bound("placed.proto", PROTO);
        let rules = |line: &str| {
            let capture = format!(
                r#"{{"mode":"proto","message":"io.cloudevents.v1.CloudEvent","protojson":{{
                "id":"1","source":"https://acme.com/orders","specVersion":"1.0","type":"com.acme.order.placed.v1",
                "protoData":{{"@type":"type.googleapis.com/acme.Placed","id":"x","lines":[{line}]}}}}}}"#
            );
            repository.write("capture.json", capture);
            let (_, report) = json(
                &repository,
                &["conform", "capture.json", "--from", "capture"],
            );
            told(&report).join("\n")
        };
        assert!(
            !rules(r#"{"n":1}"#).contains("ce/data-"),
            "{}",
            rules(r#"{"n":1}"#)
        );
        let wrong = rules(r#"{"n":"not a number"}"#);
        assert!(wrong.contains("error ce/data-invalid"), "{wrong}");
    }

    #[test]
    fn a_required_field_that_is_missing_is_told() {
        let proto = "syntax = \"proto2\";\nmessage Placed { optional Line line = 1; }\nmessage Line { required int32 n = 1; }\n";
        assert_said(
            &bound("placed.proto", proto),
            &[
                (r#""data":{}"#, ""),
                (
                    r#""data":{"line":{}}"#,
                    "the required field `n` is missing (at /line/n)",
                ),
            ],
        );
    }

    #[test]
    fn unions_that_can_be_read_in_ever_more_ways_do_not_hang() {
        let avro = r#"{"type":"record","name":"A","fields":[{"name":"x","type":["null","A",{"type":"record","name":"B","fields":[{"name":"x","type":["null","B","A"]}]}]}]}"#;
        let deep = format!("{}1{}", "{\"x\":".repeat(60), "}".repeat(60));
        let (_, report) = piped(
            &bound("a.avsc", avro),
            event("1", &format!("\"data\":{deep}")).as_bytes(),
        );
        assert_eq!(told(&report).len(), 1, "{report:#}");
    }
}

mod hostile {
    use super::*;

    #[test]
    fn a_stream_with_bytes_that_are_no_text_in_its_middle_goes_on() {
        let mut stream = event("1", "").into_bytes();
        stream.extend(b"{\"specversion\":\"1.0\",\"id\":\"\xff\"}\n");
        stream.extend(event("2", "").into_bytes());
        let (code, report) = piped(&shop(""), &stream);
        assert_eq!(
            (code, told(&report)),
            (1, vec!["error ce/json-malformed event".to_owned()])
        );
        assert_eq!(report["findings"][0]["new"]["line"], 2);
        assert_eq!(report["events"]["judged"], 2);
    }

    #[test]
    fn a_stream_that_ends_in_the_middle_of_an_event_says_so() {
        let last = event("3", "\"data\":{\"a\":[1,2");
        let stream = event("1", "") + &event("2", "") + last.trim_end_matches(['}', '\n']);
        let (code, report) = piped(&shop(""), stream.as_bytes());
        assert_eq!(
            (code, told(&report)),
            (1, vec!["error ce/json-malformed event".to_owned()])
        );
        assert_eq!(report["findings"][0]["new"]["line"], 3);
    }

    #[test]
    fn data_that_nests_deeper_than_validators_go_is_told() {
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        let (_, report) = piped(&shop(""), order("1", &deep).as_bytes());
        assert_eq!(told(&report), ["info ce/data-unchecked data"]);
        let (code, report) = piped(&shop(""), order("1", &"[".repeat(100_000)).as_bytes());
        assert_eq!(
            (code, told(&report)),
            (1, vec!["error ce/event-unjudged event".to_owned()])
        );
    }

    #[test]
    fn a_stream_that_makes_up_addresses_has_few_findings() {
        let of = |number| {
            event(
                &format!("{number}"),
                &format!("\"dataschema\":\"https://x.org/{number}\",\"data\":1"),
            )
        };
        let stream: String = (0..5_000).map(of).collect();
        let (code, report) = piped(&shop(""), stream.as_bytes());
        assert_eq!(code, 0);
        assert!(told(&report).len() < 600, "{}", told(&report).len());
    }

    /// Slow in a debug build: `cargo test --test cloudevents_payload -- --ignored`
    #[test]
    #[ignore = "writes a gigabyte through a pipe"]
    fn a_gigabyte_in_one_line_comes_through_a_pipe() {
        let repository = shop("");
        let mut command = repository.command(&["conform", "-", "-f", "json"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(event("1", "").as_bytes()).unwrap();
        let block = vec![b'x'; 1 << 20];
        for _ in 0..1024 {
            stdin.write_all(&block).unwrap();
        }
        stdin
            .write_all(format!("\n{}", event("2", "")).as_bytes())
            .unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(told(&report), ["error ce/event-unjudged event"]);
        assert_eq!(report["events"]["judged"], 2);
    }
}
