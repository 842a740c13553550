//! The real binary in temporary git repositories.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod hostile;
#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;

use repository::{Repository, Run, schema_gate};
use serde_json::Value;

const ORDER: &str = r#"{"type": "record", "name": "Order", "namespace": "com.acme", "fields": [{"name": "id", "type": "string"}]}"#;
const BROKEN: &str = r#"{"type": "record", "name": "Order", "namespace": "com.acme", "fields": [{"name": "id", "type": "string"}, {"name": "total", "type": "double"}]}"#;
const SAFE: &str = r#"{"type": "record", "name": "Order", "namespace": "com.acme", "fields": [{"name": "id", "type": "string"}, {"name": "total", "type": "double", "default": 0}]}"#;

/// A repository with one committed schema.
fn orders() -> Repository {
    let repository = Repository::new();
    repository.write("events/order.avsc", ORDER);
    repository.commit("order");
    repository
}

#[test]
fn a_break_ends_with_1_and_says_who_breaks_with_which_event() {
    let repository = orders();
    repository.write("events/order.avsc", BROKEN);
    let Run { code, stdout, .. } = repository.run(&["check"]);
    assert_eq!(code, 1, "{stdout}");
    for expected in [
        "avro/field-added-without-default",
        "events/order.avsc:1:",
        "consumers on the new schema cannot read",
        "missing required field total",
        "Give the field a default",
        "HEAD",
    ] {
        assert!(stdout.contains(expected), "no {expected:?} in\n{stdout}");
    }
}

#[test]
fn a_safe_change_ends_with_0() {
    let repository = orders();
    repository.write("events/order.avsc", SAFE);
    let run = repository.run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(
        run.stdout.contains("avro/field-added-with-default"),
        "{}",
        run.stdout
    );
}

#[test]
fn nothing_changed_is_one_line_and_names_the_base() {
    let run = orders().run(&["check", "--color", "never"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.lines().count() <= 3, "{}", run.stdout);
    assert!(run.stdout.contains("HEAD"), "{}", run.stdout);
}

#[test]
fn a_tag_of_personal_data_that_is_guarded_is_not_lost() {
    let message = |tag: &str| {
        format!(
            "syntax = \"proto3\";\npackage acme;\nimport \"google/protobuf/descriptor.proto\";\n\nextend google.protobuf.FieldOptions {{\n  bool pii = 50001;\n}}\n\nmessage Order {{\n  string email = 1{tag};\n}}\n"
        )
    };
    let repository = Repository::new();
    repository.write("order.proto", message(" [(pii) = true]"));
    repository.commit("order");
    repository.write("order.proto", message(""));
    let free = repository.run(&["check", "-f", "short"]);
    assert_eq!(free.code, 0);
    assert!(
        free.stdout.contains("info[protobuf/custom-option-removed]"),
        "{}",
        free.stdout
    );
    repository.write(
        "schema-gate.toml",
        "[defaults]\nguarded-properties = [\"pii\"]\n",
    );
    let guarded = repository.run(&["check", "-f", "short"]);
    assert_eq!(guarded.code, 1);
    assert!(
        guarded
            .stdout
            .contains("error[protobuf/guarded-option-removed]"),
        "{}",
        guarded.stdout
    );
}

#[test]
fn forward_mode_minds_what_backward_mode_does_not() {
    let repository = orders();
    repository.write("events/order.avsc", SAFE);
    repository.commit("total");
    repository.write(
        "events/order.avsc",
        SAFE.replace("string", "bytes").replace("double", "float"),
    );
    assert_eq!(repository.run(&["check", "--mode", "backward"]).code, 1);
    assert_eq!(repository.run(&["check", "--mode", "forward"]).code, 0);
    assert_eq!(repository.run(&["check", "--mode", "none"]).code, 0);
}

#[test]
fn the_json_report_keeps_the_contract() {
    let repository = orders();
    repository.write("events/order.avsc", BROKEN);
    let run = repository.run(&["check", "-f", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(run.code, 1);
    assert_eq!(report["version"], 1);
    assert_eq!(report["verdict"], "fail");
    assert_eq!(
        (&report["backward"], &report["forward"]),
        (&"incompatible".into(), &"compatible".into())
    );
    assert_eq!(report["summary"]["errors"], 1);
    let finding = &report["findings"][0];
    assert_eq!(finding["rule"], "avro/field-added-without-default");
    assert_eq!(finding["element"], "Order.total");
    assert_eq!(finding["effects"][0]["proof"]["status"], "proven");
    assert_eq!(finding["effects"][0]["proof"]["event"]["id"], "");
    assert_eq!(finding["new"]["line"], 1);
    assert_eq!(finding["fingerprint"].as_str().unwrap().len(), 16);
    let schema: Value = serde_json::from_str(&schema_gate(&["schema"]).stdout).unwrap();
    let problems = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<String> = problems
        .iter_errors(&report)
        .map(|problem| problem.to_string())
        .collect();
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let repository = orders();
    repository.write("events/order.avsc", BROKEN);
    for format in ["text", "short", "json", "github"] {
        let one = repository.run(&["check", "-f", format]);
        assert_eq!(
            one.stdout,
            repository.run(&["check", "-f", format]).stdout,
            "{format}"
        );
    }
}

#[test]
fn the_fingerprint_survives_a_move_and_another_layout() {
    let fingerprint = |path: &str, text: &str| {
        let repository = Repository::new();
        repository.write(path, ORDER);
        repository.commit("order");
        repository.write(path, text);
        let report: Value =
            serde_json::from_str(&repository.run(&["check", "-f", "json"]).stdout).unwrap();
        report["findings"][0]["fingerprint"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let spread = BROKEN.replace(", ", ",\n\n  ");
    assert_eq!(
        fingerprint("a.avsc", BROKEN),
        fingerprint("deep/er/b.avsc", &spread)
    );
}

#[test]
fn reports_go_to_files_as_well() {
    let repository = orders();
    repository.write("events/order.avsc", BROKEN);
    let run = repository.run(&[
        "check",
        "-f",
        "short",
        "-o",
        "json=report.json",
        "-o",
        "github=notes.txt",
    ]);
    assert!(
        run.stdout.starts_with("events/order.avsc:1:"),
        "{}",
        run.stdout
    );
    assert!(repository.read("report.json").starts_with('{'));
    assert!(
        repository
            .read("notes.txt")
            .starts_with("::error file=events/order.avsc,")
    );
}

/// A repository whose AsyncAPI document has lost a message, and the folder of the runner.
fn of_channels() -> (Repository, tempfile::TempDir) {
    let repository = Repository::new();
    let document = |messages: &str| {
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: Shop, version: 1.0.0}}\nchannels:\n  orders:\n    address: orders\n    messages:\n{messages}operations:\n  publish:\n    action: send\n    channel: {{$ref: '#/channels/orders'}}\n"
        )
    };
    let placed = "      placed:\n        name: OrderPlaced\n        payload: {type: object, properties: {id: {type: TYPE}}, required: [id]}\n";
    repository.write("shop.yaml", document(&placed.replace("TYPE", "string")));
    repository.commit("shop");
    repository.write("shop.yaml", document(&placed.replace("TYPE", "integer")));
    (repository, tempfile::tempdir().unwrap())
}

fn summarized(repository: &Repository, summary: &std::path::Path) -> Run {
    let summary = summary.to_str().unwrap();
    let environment = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", summary)];
    repository.run_with(&["check", "--base", "HEAD"], &environment)
}

#[test]
fn the_summary_of_a_step_shows_whom_a_changed_message_reaches() {
    let (repository, folder) = of_channels();
    let file = folder.path().join("summary.md");
    assert_eq!(summarized(&repository, &file).code, 1);
    let summary = std::fs::read_to_string(&file).unwrap();
    assert!(
        summary.starts_with("## schema-gate: ❌ FAIL\n"),
        "{summary}"
    );
    let arrow = "a0 -->|\"OrderPlaced\"| c0\n  linkStyle 0 stroke:#cf222e";
    assert!(summary.contains(arrow), "{summary}");
    // What another step has written stays, and what it has not ended does not run on.
    std::fs::write(&file, "tests: ok").unwrap();
    assert_eq!(summarized(&repository, &file).code, 1);
    let both = std::fs::read_to_string(&file).unwrap();
    assert_eq!(both, format!("tests: ok\n{summary}"));
}

#[test]
fn the_summary_of_a_step_keeps_to_the_room_that_is_left() {
    let (repository, folder) = of_channels();
    let file = folder.path().join("summary.md");
    let (taken, room) = (897_000, 3_000);
    std::fs::write(&file, "x".repeat(taken)).unwrap();
    assert_eq!(summarized(&repository, &file).code, 1);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.len() <= taken + room + 1, "{}", text.len());
    assert!(text[taken..].starts_with("\n## schema-gate: ❌ FAIL\n"));
}

#[test]
fn no_summary_of_a_step_is_no_reason_to_fail_otherwise() {
    let (repository, folder) = of_channels();
    let run = summarized(&repository, folder.path());
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("cannot add to the summary"),
        "{}",
        run.stderr
    );
    let unset = repository.run_with(&["check", "--base", "HEAD"], &[("GITHUB_ACTIONS", "true")]);
    assert_eq!((unset.code, &unset.stdout), (1, &run.stdout));
    assert!(!unset.stderr.contains("summary"), "{}", unset.stderr);
}

#[test]
fn github_actions_gets_text_and_annotations_in_one_run() {
    let repository = orders();
    repository.write("events/order.avsc", BROKEN);
    let run = repository.run_with(&["check"], &[("GITHUB_ACTIONS", "true")]);
    assert!(
        run.stdout.starts_with("::stop-commands::"),
        "{}",
        run.stdout
    );
    let annotations = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("::error "))
        .count();
    assert_eq!(annotations, 1, "{}", run.stdout);
}

#[test]
fn a_removed_schema_is_an_error_and_an_added_one_is_not() {
    let repository = orders();
    repository.write("events/payment.avsc", ORDER.replace("Order", "Payment"));
    assert_eq!(repository.run(&["check"]).code, 0);
    repository.commit("payment");
    repository.remove("events/payment.avsc");
    let run = repository.run(&["check", "-f", "short"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("schema/removed"), "{}", run.stdout);
}

#[test]
fn a_moved_schema_is_still_compared() {
    let repository = orders();
    repository.remove("events/order.avsc");
    repository.write("schemas/orders/v1.avsc", BROKEN);
    let run = repository.run(&["check", "-f", "short"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stdout.contains("avro/field-added-without-default"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("schema/moved"), "{}", run.stdout);
    assert!(!run.stdout.contains("schema/removed"), "{}", run.stdout);
}

#[test]
fn staged_reads_the_index_and_not_the_disk() {
    let repository = orders();
    repository.write("events/order.avsc", SAFE);
    repository.git(&["add", "."]);
    repository.write("events/order.avsc", BROKEN);
    assert_eq!(repository.run(&["check", "--staged"]).code, 0);
    assert_eq!(repository.run(&["check"]).code, 1);
}

#[test]
fn a_branch_is_compared_with_where_it_left() {
    let repository = orders();
    repository.git(&["switch", "-qc", "feature"]);
    repository.write("events/order.avsc", SAFE);
    repository.commit("total");
    repository.git(&["switch", "-q", "main"]);
    repository.write("events/payment.avsc", ORDER.replace("Order", "Payment"));
    repository.commit("payment");
    repository.git(&["switch", "-q", "feature"]);
    let run = repository.run(&["check", "-f", "short"]);
    assert_eq!(
        run.code, 0,
        "what main got since is no deletion: {}",
        run.stdout
    );
    let run = repository.run(&["check"]);
    assert!(
        run.stdout.contains("merge-base with main"),
        "{}",
        run.stdout
    );
}

#[test]
fn only_the_paths_that_were_named_are_looked_at() {
    let repository = orders();
    repository.write("other/payment.avsc", ORDER.replace("Order", "Payment"));
    repository.commit("payment");
    repository.write("events/order.avsc", BROKEN);
    assert_eq!(repository.run(&["check", "other"]).code, 0);
    assert_eq!(repository.run(&["check", "events"]).code, 1);
    assert_eq!(repository.run(&["check", "events/order.avsc"]).code, 1);
    let run = repository.run(&["check", "evnets"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("evnets"), "{}", run.stderr);
}

#[test]
fn usage_ends_with_2_and_git_with_3() {
    assert_eq!(schema_gate(&["chekc"]).code, 2);
    assert_eq!(schema_gate(&["check", "--mode", "upward"]).code, 2);
    assert_eq!(schema_gate(&["compat", "no-such-file", "neither"]).code, 2);
    let run = schema_gate(&["-C", "/", "check"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(
        run.stderr.contains("schema-gate compat OLD NEW"),
        "{}",
        run.stderr
    );
    let run = orders().run(&["check", "--base", "no-such-branch"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("no-such-branch"), "{}", run.stderr);
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let repository = Repository::new();
    repository.write("order.avsc", ORDER);
    let run = repository.run(&["check"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("empty tree"), "{}", run.stdout);
}

#[test]
fn the_configuration_decides_and_config_show_says_which_line() {
    let repository = orders();
    let config = "version = 1\n\n[[policy]]\npaths = [\"events/**\"]\nmode = \"none\"\n";
    repository.write("schema-gate.toml", config);
    repository.write("events/order.avsc", BROKEN);
    assert_eq!(repository.run(&["check"]).code, 0);
    assert_eq!(repository.run(&["check", "--no-config"]).code, 1);
    assert_eq!(repository.run(&["check", "--mode", "full"]).code, 1);
    let run = repository.run(&["config", "show", "events/order.avsc"]);
    assert!(run.stdout.contains("schema-gate.toml:5"), "{}", run.stdout);
    assert_eq!(repository.run(&["config", "check"]).code, 0);
    repository.write("schema-gate.toml", config.replace("mode", "mdoe"));
    let run = repository.run(&["check"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean `mode`"), "{}", run.stderr);
}

#[test]
fn a_rule_can_be_turned_off_and_failing_can_be_put_off() {
    let repository = orders();
    repository.write("events/order.avsc", BROKEN);
    repository.write(
        "schema-gate.toml",
        "version = 1\n[rules]\n\"avro/field-added-without-default\" = \"off\"\n",
    );
    assert_eq!(repository.run(&["check"]).code, 0);
    assert_eq!(
        repository
            .run(&["check", "--no-config", "--fail-on", "never"])
            .code,
        0
    );
}

#[test]
fn compat_answers_without_git() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (old, new) = (
        path("old.avsc", "\"int\""),
        path("new.avsc", "[\"null\", \"long\"]"),
    );
    let run = schema_gate(&["compat", &old, &new, "-f", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        (&report["backward"], &report["forward"]),
        (&"compatible".into(), &"incompatible".into())
    );
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert_eq!(
        schema_gate(&["compat", &old, &new, "--mode", "full"]).code,
        1
    );
}

#[test]
fn compat_of_sides_with_nothing_in_common_is_unproven() {
    let folder = tempfile::tempdir().unwrap();
    let side = |name: &str, text: &str| {
        let side = folder.path().join(name);
        std::fs::create_dir(&side).unwrap();
        std::fs::write(side.join(format!("{name}.avsc")), text).unwrap();
        side.display().to_string()
    };
    let (old, new) = (
        side("one", ORDER),
        side(
            "other",
            "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": []}",
        ),
    );
    let run = schema_gate(&["compat", &old, &new, "-f", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        (&report["backward"], &report["forward"]),
        (&"unproven".into(), &"unproven".into())
    );
    assert_eq!(run.code, 1);
}

#[test]
fn every_rule_is_listed_and_explained() {
    let listed = schema_gate(&["rules"]).stdout;
    for rule in schema_gate::rules::all() {
        assert!(listed.contains(rule.id), "{} is not listed", rule.id);
        let run = schema_gate(&["explain", rule.id]);
        assert!(
            run.code == 0 && run.stdout.contains(rule.title),
            "{}: {}",
            rule.id,
            run.stdout
        );
    }
    let run = schema_gate(&["explain", "avro/field-added-without-defautl"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("avro/field-added-without-default"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_demo_shows_a_break_of_each_language() {
    let run = schema_gate(&["demo"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for expected in [
        "avro/field-added-without-default",
        "protobuf/",
        "json/",
        "exit code 1",
    ] {
        assert!(
            run.stdout.contains(expected),
            "no {expected:?} in\n{}",
            run.stdout
        );
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let repository = orders();
    repository.write("events/order.avsc", BROKEN);
    let mut child = repository
        .command(&["check"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let code = child.wait().unwrap().code();
    assert_eq!(code, Some(1));
}

#[test]
fn a_schema_that_moved_into_the_named_folder_is_still_compared() {
    let repository = orders();
    repository.remove("events/order.avsc");
    repository.write("public/order.avsc", BROKEN);
    let run = repository.run(&["check", "-f", "short", "public"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(
        run.stdout.contains("avro/field-added-without-default"),
        "{}",
        run.stdout
    );
}

#[test]
fn two_schemas_that_share_the_last_part_of_a_name_are_no_pair() {
    let key = |namespace: &str| {
        format!(
            r#"{{"type": "record", "name": "Key", "namespace": "db.{namespace}", "fields": [{{"name": "id", "type": "int"}}]}}"#
        )
    };
    let repository = Repository::new();
    repository.write("orders/key.avsc", key("orders"));
    repository.commit("orders");
    repository.remove("orders/key.avsc");
    repository.write("users/key.avsc", key("users"));
    let run = repository.run(&["check", "-f", "short"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains("schema/removed"), "{}", run.stdout);
}

#[test]
fn a_configuration_in_its_own_folder_is_read_once() {
    let repository = orders();
    repository.write(".config/schema-gate.toml", "version = 1\n");
    let run = repository.run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(repository.run(&["config", "check"]).code, 0);
}

#[test]
fn a_report_that_cannot_be_written_is_printed_all_the_same() {
    let repository = orders();
    repository.write("events/order.avsc", BROKEN);
    let run = repository.run(&["check", "-f", "short", "-o", "json=no/such/folder/x.json"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(
        run.stdout.contains("avro/field-added-without-default"),
        "{}",
        run.stdout
    );
    assert!(run.stderr.contains("no/such/folder"), "{}", run.stderr);
}

#[test]
fn a_schema_that_is_passed_over_is_told_without_being_asked_for() {
    let repository = Repository::new();
    repository.write("vendor/order.avsc", ORDER);
    repository.write("events/vendor/created.avsc", ORDER);
    let run = repository.run(&["check"]);
    assert!(
        run.stdout.contains("1 changed schema: passed over"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("schema/added"), "{}", run.stdout);
}

#[test]
fn the_language_that_is_asked_for_makes_no_schema_of_a_readme() {
    let folder = tempfile::tempdir().unwrap();
    let side = |name: &str, text: &str| {
        let side = folder.path().join(name);
        std::fs::create_dir(&side).unwrap();
        std::fs::write(side.join("README.md"), "# Events\n").unwrap();
        std::fs::write(side.join("order.avsc"), text).unwrap();
        side.display().to_string()
    };
    let (old, new) = (side("old", ORDER), side("new", SAFE));
    let run = schema_gate(&["compat", &old, &new, "--schema-type", "avro"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}

#[test]
fn a_break_in_a_referenced_file_is_told_for_the_file_that_refers_to_it() {
    let customer = r#"{"type": "record", "name": "Customer", "namespace": "com.acme", "fields": [{"name": "name", "type": "string"}]}"#;
    let order = r#"{"type": "record", "name": "Order", "namespace": "com.acme", "fields": [{"name": "customer", "type": "Customer"}]}"#;
    let repository = Repository::new();
    repository.write("common/customer.avsc", customer);
    repository.write("events/order.avsc", order);
    repository.commit("order");
    repository.write("common/customer.avsc", customer.replace("string", "int"));
    let run = repository.run(&["check", "-f", "json", "events"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(run.code, 1, "{report:#}");
    assert_eq!(report["findings"][0]["element"], "Order.customer.name");
    assert_eq!(report["summary"]["affected"], 1);
    repository.remove("common/customer.avsc");
    let run = repository.run(&["check", "-f", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        run.code, 4,
        "the file that refers to it no longer makes sense: {report:#}"
    );
    assert_eq!(report["unread"][0]["path"], "events/order.avsc");
}

#[test]
fn a_policy_says_who_decodes_and_what_may_not_be_lost() {
    let order = |namespace: &str, tags: &str| {
        format!(
            r#"{{"type": "record", "name": "Order", "namespace": "{namespace}", "fields": [{{"name": "nickname", "type": "string"{tags}}}]}}"#
        )
    };
    let repository = Repository::new();
    repository.write("order.avsc", order("com.acme", r#", "pii": true"#));
    repository.commit("order");
    repository.write("order.avsc", order("com.acme.shop", ""));
    let levels = |config: &str| {
        repository.write("schema-gate.toml", config);
        let run = repository.run(&["check", "-f", "json"]);
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap().iter();
        let told = findings.map(|finding| format!("{} {}", finding["rule"], finding["level"]));
        (
            run.code,
            told.collect::<Vec<_>>().join(", ").replace('"', ""),
        )
    };
    assert_eq!(
        levels(""),
        (
            0,
            "avro/namespace-changed warning, avro/property-removed info".to_owned()
        )
    );
    assert_eq!(
        levels("[defaults]\nruntimes = [\"rust\"]\nguarded-properties = [\"pii\"]\n"),
        (
            1,
            "avro/guarded-property-removed error, avro/namespace-changed info".to_owned()
        )
    );
}

/// Two careless edits of one event; README.md shows what the gate says of them.
#[test]
fn the_readme_shows_real_output() {
    let order = |fields: &str| {
        format!(
            "{{\n  \"type\": \"record\",\n  \"name\": \"OrderPlaced\",\n  \"namespace\": \"com.acme\",\n  \"fields\": [\n{fields}\n  ]\n}}\n"
        )
    };
    let repository = Repository::new();
    let id = r#"    {"name": "orderId", "type": "string"},"#;
    let old = order(&format!(
        "{id}\n    {{\"name\": \"total\", \"type\": \"long\"}}"
    ));
    let new = order(&format!(
        "{id}\n    {{\"name\": \"total\", \"type\": \"int\"}},\n    {{\"name\": \"currency\", \"type\": \"string\"}}"
    ));
    repository.write("events/order_placed.avsc", old);
    repository.commit("order placed");
    repository.write("events/order_placed.avsc", new);
    let run = repository.run(&["check"]);
    let (_, findings) = run.stdout.split_once("\n\n").unwrap();
    let readme = include_str!("../README.md");
    assert!(
        readme.contains(findings.trim()),
        "README.md must show:\n{findings}"
    );
}

#[test]
fn the_policy_names_where_protobuf_imports_start() {
    let repository = Repository::new();
    let order = |import: &str, field: &str| {
        format!(
            "syntax = \"proto3\";\nimport \"{import}\";\nmessage Order {{ acme.Money total = 1; {field} }}\n"
        )
    };
    let money = |amount: &str| {
        format!("syntax = \"proto3\";\npackage acme;\nmessage Money {{ {amount} amount = 1; }}\n")
    };
    // Two files answer to the import; without a word from the policy the nearer one does, and it is of no use.
    repository.write("orders/order.proto", order("acme/money.proto", ""));
    repository.write("orders/acme/money.proto", "syntax = \"proto3\";\n");
    repository.write("deps/acme/money.proto", money("int64"));
    repository.commit("orders");
    repository.write(
        "orders/order.proto",
        order("acme/money.proto", "string note = 2;"),
    );
    assert_eq!(repository.run(&["check"]).code, 4);
    repository.write("schema-gate.toml", "[[policy]]\nroots = [\"deps\"]\n");
    assert_eq!(repository.run(&["check"]).code, 0);
}

#[test]
fn an_asserted_format_counts_and_the_report_says_so() {
    let repository = Repository::new();
    let order = |format: &str| {
        format!(
            "{{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"items\": {{\"type\": \"string\"{format}}}}}"
        )
    };
    repository.write("order.json", order(""));
    repository.commit("order");
    repository.write("order.json", order(", \"format\": \"uuid\""));
    let report = || {
        let run = repository.run(&["check", "-f", "json"]);
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        let told = report["semantics"]["format"].as_str().unwrap();
        (run.code, told.to_owned())
    };
    assert_eq!(report(), (0, "annotation".to_owned()));
    repository.write("schema-gate.toml", "[defaults]\nformat = \"assertion\"\n");
    assert_eq!(report(), (1, "assertion".to_owned()));
}

#[test]
fn a_configuration_that_is_named_speaks_for_everything_whatever_it_is_called() {
    let repository = orders();
    repository.write("events/order.avsc", BROKEN);
    repository.write("ci/schema-gate.toml", "[defaults]\nmode = \"none\"\n");
    let absolute = repository.path().join("ci/schema-gate.toml");
    for config in ["ci/schema-gate.toml", absolute.to_str().unwrap()] {
        let run = repository.run(&["check", "--config", config]);
        assert_eq!(run.code, 0, "{}", run.stdout);
    }
    assert_eq!(repository.run(&["check"]).code, 1);
}
