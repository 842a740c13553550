//! Transitive modes: the new side against each earlier version of its history.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;

use repository::{Repository, Run};
use serde_json::Value;

/// A record of these fields, each with its type and perhaps a default.
fn record(name: &str, fields: &[&str]) -> String {
    let fields: Vec<_> = fields.iter().map(|field| format!("    {field}")).collect();
    format!(
        "{{\n  \"type\": \"record\", \"name\": \"{name}\", \"namespace\": \"com.acme\", \"fields\": [\n{}\n  ]\n}}\n",
        fields.join(",\n")
    )
}

const ID: &str = r#"{"name": "id", "type": "string"}"#;
const TOTAL: &str = r#"{"name": "total", "type": "double"}"#;
const TOTAL_WITH_DEFAULT: &str = r#"{"name": "total", "type": "double", "default": 0}"#;
const CURRENCY: &str = r#"{"name": "currency", "type": "string", "default": "EUR"}"#;

fn order(fields: &[&str]) -> String {
    record("Order", fields)
}

/// v1 has an id, v2 gains a total with a default, and the head takes that default away: v2 is read, v1 no longer is.
fn default_taken_away() -> Repository {
    let repository = Repository::new();
    repository.write("order.avsc", order(&[ID]));
    repository.commit("v1");
    repository.git(&["tag", "v1.0.0"]);
    repository.write("order.avsc", order(&[ID, TOTAL_WITH_DEFAULT]));
    repository.commit("v2");
    repository.write("order.avsc", order(&[ID, TOTAL]));
    repository
}

fn check(repository: &Repository, mode: &str) -> (i32, Value) {
    let run = repository.run(&["check", "--mode", mode, "-f", "json"]);
    let report = serde_json::from_str(&run.stdout);
    (
        run.code,
        report.unwrap_or_else(|_| panic!("{}", run.stderr)),
    )
}

/// The findings of a rule.
fn found<'report>(report: &'report Value, rule: &str) -> Vec<&'report Value> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings.filter(|finding| finding["rule"] == rule).collect()
}

fn labels(versions: &Value) -> Vec<&str> {
    let versions = versions.as_array().unwrap().iter();
    versions
        .map(|version| version["label"].as_str().unwrap())
        .collect()
}

#[test]
fn a_default_that_is_taken_away_breaks_the_version_before_last() {
    let repository = default_taken_away();
    let (code, report) = check(&repository, "backward");
    assert_eq!((code, &report["backward"]), (0, &"compatible".into()));

    let (code, report) = check(&repository, "backward-transitive");
    assert_eq!((code, &report["backward"]), (1, &"incompatible".into()));
    let finding = found(&report, "avro/field-added-without-default")[0];
    assert_eq!(finding["against"]["label"], "v1.0.0");
    assert_eq!(finding["old"]["path"], "order.avsc");
    assert_eq!(finding["effects"][0]["proof"]["status"], "proven");
    assert_eq!(labels(&report["subjects"][0]["earlier"]), ["v1.0.0"]);
}

#[test]
fn the_text_names_the_version_and_how_far_back_it_looked() {
    let run = default_taken_away().run(&["check", "--mode", "BACKWARD_TRANSITIVE"]);
    assert_eq!(run.code, 1);
    for expected in [
        "against v1.0.0",
        "against 1 earlier version, back to v1.0.0",
    ] {
        assert!(
            run.stdout.contains(expected),
            "no {expected:?} in\n{}",
            run.stdout
        );
    }
}

#[test]
fn versions_that_fail_alike_are_one_finding() {
    let repository = Repository::new();
    for (tag, fields) in [
        ("v1", vec![ID]),
        ("v2", vec![ID, CURRENCY]),
        ("v3", vec![CURRENCY, ID]),
    ] {
        repository.write("order.avsc", order(&fields));
        repository.commit(tag);
        repository.git(&["tag", tag]);
    }
    repository.write("order.avsc", order(&[ID, CURRENCY, TOTAL]));
    let (code, report) = check(&repository, "full-transitive");
    assert_eq!(code, 1);
    let findings = found(&report, "avro/field-added-without-default");
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0]["against"]["label"], "HEAD");
    assert_eq!(labels(&findings[0]["also_against"]), ["v2", "v1"]);
}

#[test]
fn formatting_and_documentation_make_no_version_and_a_version_that_came_back_counts_once() {
    let repository = Repository::new();
    let plain = order(&[ID]);
    let documented = plain.replace("\"namespace\"", "\"doc\": \"an order\", \"namespace\"");
    let other = order(&[ID, CURRENCY]);
    for text in [
        plain.as_str(),
        &documented,
        &plain.replace(' ', ""),
        &other,
        &plain,
        &other,
    ] {
        repository.write("order.avsc", text);
        repository.commit("edit");
    }
    repository.write("order.avsc", order(&[ID, CURRENCY, TOTAL_WITH_DEFAULT]));
    let (_, report) = check(&repository, "full-transitive");
    let earlier = report["subjects"][0]["earlier"].as_array().unwrap();
    assert_eq!(earlier.len(), 1, "{earlier:#?}");
}

#[test]
fn a_moved_file_is_followed_by_its_full_name() {
    let repository = default_taken_away();
    repository.git(&["stash", "-q"]);
    repository.git(&["mv", "order.avsc", "moved.avsc"]);
    repository.commit("moved");
    repository.write("moved.avsc", order(&[ID, TOTAL]));
    let (code, report) = check(&repository, "backward-transitive");
    assert_eq!(code, 1);
    let finding = found(&report, "avro/field-added-without-default")[0];
    assert_eq!(finding["against"]["label"], "v1.0.0");
    assert_eq!(finding["against"]["likeness"], Value::Null);
    assert_eq!(finding["old"]["path"], "order.avsc");
}

#[test]
fn a_renamed_schema_is_followed_by_likeness_and_said_to_be_a_guess() {
    let repository = Repository::new();
    let fields = [
        ID,
        r#"{"name": "customer", "type": "string"}"#,
        r#"{"name": "shop", "type": "string"}"#,
    ];
    repository.write("order.avsc", order(&fields));
    repository.commit("order");
    repository.git(&["mv", "order.avsc", "purchase.avsc"]);
    repository.write("purchase.avsc", record("Purchase", &fields));
    repository.commit("renamed");
    repository.write(
        "purchase.avsc",
        record("Purchase", &[ID, TOTAL_WITH_DEFAULT]),
    );
    let (code, report) = check(&repository, "backward-transitive");
    assert_eq!(code, 1, "{report:#}");
    let finding = found(&report, "avro/name-changed")[0];
    assert!(
        finding["against"]["likeness"].as_u64().unwrap() >= 60,
        "{finding:#}"
    );
    let text = repository
        .run(&["check", "--mode", "backward-transitive"])
        .stdout;
    assert!(text.contains("a guess:"), "{text}");
}

#[test]
fn a_json_schema_without_an_id_is_followed_by_its_text() {
    let schema = |properties: &str, required: &str| {
        format!(
            "{{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"object\", \"properties\": {{{properties}}}, \"required\": [{required}]}}"
        )
    };
    let repository = Repository::new();
    let (id, total) = ("\"id\": {\"type\": \"string\"}", "\"total\": {}");
    for properties in ["", id] {
        repository.write("order.json", schema(properties, ""));
        repository.commit("under the old path");
    }
    repository.git(&["mv", "order.json", "purchase.json"]);
    repository.commit("moved");
    let both = format!("{id}, {total}");
    repository.write("purchase.json", schema(&both, "\"id\""));
    repository.commit("under the new path");
    repository.write("purchase.json", schema(&both, "\"id\", \"total\""));
    let (code, report) = check(&repository, "backward-transitive");
    assert_eq!(code, 1);
    let earlier = report["subjects"][0]["earlier"].as_array().unwrap();
    assert_eq!(
        earlier.len(),
        2,
        "the move is no version, what came before it is one"
    );
    assert!(
        earlier.iter().all(|version| version["likeness"].is_null()),
        "{earlier:#?}"
    );
    let added = found(&report, "json/required-property-added");
    let total = added
        .iter()
        .find(|finding| finding["message"].as_str().unwrap().contains("total"));
    assert_eq!(
        labels(&total.unwrap()["also_against"]).len(),
        1,
        "{added:#?}"
    );
}

#[test]
fn a_protobuf_message_has_versions_of_its_own() {
    let file = |order: &str, refund: &str| {
        format!(
            "syntax = \"proto3\";\npackage acme;\nmessage Order {{ {order} }}\nmessage Refund {{ {refund} }}\n"
        )
    };
    let repository = Repository::new();
    repository.write("shop.proto", file("int64 total = 1;", ""));
    repository.commit("v1");
    repository.git(&["tag", "v1"]);
    repository.write("shop.proto", file("", ""));
    repository.commit("v2");
    for number in 1..4 {
        repository.write(
            "shop.proto",
            file("", &format!("string reason = {number};")),
        );
        repository.commit("refund only");
    }
    repository.write(
        "shop.proto",
        file("string total = 1;", "string reason = 3;"),
    );
    let (code, report) = check(&repository, "backward-transitive");
    assert_eq!(code, 1, "{report:#}");
    let subjects = report["subjects"].as_array().unwrap();
    let order = subjects
        .iter()
        .find(|subject| subject["name"] == "acme.Order")
        .unwrap();
    assert_eq!(
        labels(&order["earlier"]),
        ["v1"],
        "what changed beside it makes no version"
    );
    assert_eq!(order["backward"], "incompatible");
}

#[test]
fn a_change_of_what_a_schema_refers_to_makes_a_version() {
    let money = |amount: &str| {
        record(
            "Money",
            &[&format!("{{\"name\": \"amount\", \"type\": \"{amount}\"}}")],
        )
    };
    let repository = Repository::new();
    repository.write(
        "order.avsc",
        order(&[r#"{"name": "total", "type": "com.acme.Money"}"#]),
    );
    repository.write("money.avsc", money("string"));
    repository.commit("v1");
    repository.write("money.avsc", money("int"));
    repository.commit("v2");
    repository.write(
        "order.avsc",
        order(&[r#"{"name": "total", "type": "com.acme.Money"}"#, CURRENCY]),
    );
    let (code, report) = check(&repository, "backward-transitive");
    assert_eq!(code, 1);
    let finding = found(&report, "avro/type-changed")[0];
    assert_eq!(finding["element"], "Order.total.amount");
    assert_eq!(finding["old"]["path"], "money.avsc");
}

#[test]
fn a_schema_that_was_deleted_and_comes_back_meets_its_old_events() {
    let repository = Repository::new();
    repository.write("order.avsc", order(&[ID]));
    repository.commit("v1");
    repository.remove("order.avsc");
    repository.write("README", "no schema");
    repository.commit("gone");
    repository.write("again.avsc", order(&[TOTAL]));
    let (code, report) = check(&repository, "backward-transitive");
    assert_eq!(code, 1, "{report:#}");
    assert_eq!(report["subjects"][0]["status"], "added");
    assert_eq!(report["backward"], "incompatible");
    assert!(
        found(&report, "schema/added").is_empty(),
        "somebody did write such events"
    );
}

#[test]
fn history_narrows_what_is_compared() {
    let repository = default_taken_away();
    let with = |history: &str| {
        repository.write(
            "schema-gate.toml",
            format!("[[policy]]\nmode = \"backward-transitive\"\nhistory = {{ {history} }}\n"),
        );
        repository.run(&["check"]).code
    };
    assert_eq!(with("depth = 2"), 1);
    assert_eq!(with("depth = 1"), 0);
    assert_eq!(with("tags = \"v*\""), 1);
    assert_eq!(with("tags = \"release-*\""), 0);
}

#[test]
fn an_earlier_version_that_cannot_be_read_is_a_warning_and_the_ones_before_it_still_count() {
    let repository = Repository::new();
    repository.write("order.avsc", order(&[ID]));
    repository.commit("v1");
    repository.write("order.avsc", "{");
    repository.commit("broken");
    repository.write("order.avsc", order(&[ID, TOTAL_WITH_DEFAULT]));
    repository.commit("v3");
    repository.write("order.avsc", order(&[ID, TOTAL]));
    let (code, report) = check(&repository, "backward-transitive");
    assert_eq!(code, 1);
    let unread = found(&report, "schema/base-unreadable");
    assert_eq!((unread.len(), &unread[0]["level"]), (1, &"warning".into()));
    assert_eq!(found(&report, "avro/field-added-without-default").len(), 1);
}

#[test]
fn a_shallow_clone_is_an_error_where_a_transitive_mode_needs_more() {
    let origin = default_taken_away();
    origin.git(&["commit", "-qam", "v3"]);
    let clone = Repository::new();
    let url = format!("file://{}", origin.path().display());
    clone.git(&["remote", "add", "origin", &url]);
    clone.git(&["fetch", "-q", "--depth=2", "origin", "main"]);
    clone.git(&["reset", "-q", "--hard", "FETCH_HEAD"]);
    let check = |mode: &str| {
        clone.run(&[
            "check", "--head", "HEAD", "--base", "HEAD~1", "--mode", mode,
        ])
    };
    assert_eq!(check("backward").code, 0);
    let Run { code, stderr, .. } = check("backward-transitive");
    assert_eq!(code, 3, "{stderr}");
    assert!(
        stderr.contains("cut off") && stderr.contains("fetch-depth: 0"),
        "{stderr}"
    );
}

#[test]
fn only_the_first_parents_count() {
    let repository = Repository::new();
    repository.write("order.avsc", order(&[ID]));
    repository.commit("v1");
    repository.git(&["switch", "-q", "-c", "feature"]);
    repository.write(
        "order.avsc",
        order(&[ID, r#"{"name": "total", "type": "int"}"#]),
    );
    repository.commit("an attempt that nobody published");
    repository.write("order.avsc", order(&[ID, CURRENCY]));
    repository.commit("what was merged");
    repository.git(&["switch", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "merge", "feature"]);
    repository.write(
        "order.avsc",
        order(&[
            ID,
            CURRENCY,
            r#"{"name": "total", "type": "string", "default": ""}"#,
        ]),
    );
    let (code, report) = check(&repository, "full-transitive");
    assert_eq!(code, 0, "{report:#}");
    assert_eq!(
        report["subjects"][0]["earlier"].as_array().unwrap().len(),
        1
    );
}

/// A message `Order` with these fields and reservations.
fn message(fields: &str) -> String {
    format!(
        "syntax = \"proto3\";\npackage acme;\n\nmessage Order {{\n  string id = 1;\n{fields}}}\n"
    )
}

#[test]
fn a_field_number_that_history_gave_another_meaning_is_not_used_again() {
    for base in ["", "  reserved 3;\n  reserved \"note\";\n"] {
        let repository = Repository::new();
        repository.write("order.proto", message("  string note = 3;\n"));
        repository.commit("v1");
        repository.git(&["tag", "v1.0.0"]);
        repository.write("order.proto", message(base));
        repository.commit("v2");
        repository.write("order.proto", message("  int64 total = 3;\n"));
        let (_, near) = check(&repository, "backward");
        assert!(
            found(&near, "protobuf/field-number-reused").is_empty(),
            "{base}"
        );
        let (code, far) = check(&repository, "backward-transitive");
        assert_eq!(code, 1);
        let reused = found(&far, "protobuf/field-number-reused");
        assert_eq!(reused.len(), 1, "{base}");
        assert_eq!(reused[0]["level"], "error");
        assert_eq!(reused[0]["against"]["label"], "v1.0.0");
        let message = reused[0]["message"].as_str().unwrap();
        assert!(
            message.contains("`string note`") && message.contains("`int64 total`"),
            "{message}"
        );
        let effects = reused[0]["effects"].as_array().unwrap();
        assert!(
            effects
                .iter()
                .any(|effect| effect["proof"]["status"] == "proven"),
            "{effects:?}"
        );
    }
}

#[test]
fn of_several_tags_on_a_commit_the_one_that_is_asked_for_counts() {
    let repository = default_taken_away();
    repository.git(&["tag", "release-1.0", "v1.0.0"]);
    repository.git(&["tag", "zeta", "v1.0.0"]);
    let with = |tags: &str| {
        let history = format!(
            "[defaults]\nmode = \"backward-transitive\"\nhistory = {{ tags = \"{tags}\" }}\n"
        );
        repository.write("schema-gate.toml", history);
        let run = repository.run(&["check", "-f", "json"]);
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        (
            run.code,
            report["subjects"][0]["earlier"][0]["label"].clone(),
        )
    };
    assert_eq!(with("release-*"), (1, "release-1.0".into()));
    assert_eq!(with("v*"), (1, "v1.0.0".into()));
    assert_eq!(with("w*"), (0, Value::Null));
}

#[test]
fn a_version_is_called_by_the_newest_tag_that_has_it_else_by_its_last_commit() {
    let repository = Repository::new();
    for (text, tags) in [(order(&[ID]), "v1"), (order(&[TOTAL]), "v2")] {
        repository.write("order.avsc", text);
        repository.commit(tags);
        repository.git(&["tag", tags]);
        repository.write("README", tags);
        repository.commit("nothing about orders");
        repository.git(&["tag", &format!("{tags}.1")]);
    }
    repository.write("order.avsc", order(&[CURRENCY]));
    repository.commit("never released");
    let last = repository.git_says(&["rev-parse", "--short=7", "HEAD"]);
    repository.write("order.avsc", order(&[ID, CURRENCY]));
    repository.commit("base");
    repository.write("order.avsc", order(&[ID, CURRENCY, TOTAL_WITH_DEFAULT]));
    let (_, report) = check(&repository, "full-transitive");
    assert_eq!(
        labels(&report["subjects"][0]["earlier"]),
        [last.trim(), "v2.1", "v1.1"]
    );
}

#[test]
fn a_definition_that_comes_nearer_makes_a_version() {
    let money = |amount: &str| {
        record(
            "Money",
            &[&format!("{{\"name\": \"amount\", \"type\": \"{amount}\"}}")],
        )
    };
    let repository = Repository::new();
    repository.write(
        "events/order.avsc",
        order(&[r#"{"name": "total", "type": "com.acme.Money"}"#]),
    );
    repository.write("events/money.avsc", money("string"));
    repository.write("common/money.avsc", money("double"));
    repository.commit("the nearer money is a text");
    repository.remove("events/money.avsc");
    repository.commit("now the other one counts");
    repository.write(
        "events/order.avsc",
        order(&[r#"{"name": "total", "type": "com.acme.Money"}"#, CURRENCY]),
    );
    let (code, report) = check(&repository, "backward-transitive");
    assert_eq!(code, 1, "{report:#}");
    let finding = found(&report, "avro/type-changed")[0];
    assert_eq!(finding["old"]["path"], "events/money.avsc");
}

#[test]
fn twins_that_are_moved_are_each_followed_to_their_own_file() {
    let schema = |properties: &str, required: &str| {
        format!(
            "{{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"object\", \"properties\": {{{properties}}}, \"required\": [{required}]}}"
        )
    };
    let (id, total) = ("\"id\": {}", "\"total\": {}");
    let repository = Repository::new();
    for text in [schema(id, ""), schema(&format!("{id}, {total}"), "")] {
        repository.write("a.json", &text);
        repository.write("b.json", &text);
        repository.commit("twins");
    }
    repository.write("s/.keep", "");
    for twin in ["a.json", "b.json"] {
        repository.git(&["mv", twin, &format!("s/{twin}")]);
    }
    repository.commit("moved");
    repository.write("s/a.json", schema(&format!("{id}, {total}"), "\"total\""));
    let (_, report) = check(&repository, "backward-transitive");
    let earlier = report["subjects"][0]["earlier"].as_array().unwrap();
    assert_eq!(earlier.len(), 1, "{report:#}");
    assert_eq!(earlier[0]["likeness"], Value::Null);
}

#[test]
fn what_is_deleted_beside_what_is_added_is_not_its_earlier_version() {
    let at = r#"{"name": "at", "type": "long"}"#;
    let repository = Repository::new();
    repository.write(
        "payment_failed.avsc",
        record(
            "PaymentFailed",
            &[ID, at, r#"{"name": "reason", "type": "string"}"#],
        ),
    );
    repository.commit("one");
    repository.remove("payment_failed.avsc");
    repository.write(
        "customer_moved.avsc",
        record(
            "CustomerMoved",
            &[ID, at, r#"{"name": "city", "type": "string"}"#],
        ),
    );
    repository.commit("another");
    repository.write(
        "customer_moved.avsc",
        record(
            "CustomerMoved",
            &[ID, at, r#"{"name": "city", "type": "string"}"#, CURRENCY],
        ),
    );
    let (code, report) = check(&repository, "backward-transitive");
    assert_eq!(
        (
            code,
            report["subjects"][0]["earlier"].as_array().unwrap().len()
        ),
        (0, 0),
        "{report:#}"
    );
}

#[test]
fn a_name_that_two_folders_have_is_followed_in_its_own() {
    let repository = Repository::new();
    for fields in [vec![TOTAL], vec![ID, TOTAL]] {
        repository.write("v1/order.avsc", order(&fields));
        repository.commit("v1");
    }
    repository.write("v2/order.avsc", order(&[ID]));
    repository.commit("v2");
    repository.write("v2/order.avsc", order(&[ID, CURRENCY]));
    let (code, report) = check(&repository, "full-transitive");
    assert_eq!(code, 0, "{report:#}");
    assert_eq!(
        report["subjects"][0]["earlier"].as_array().unwrap().len(),
        0
    );
}

#[test]
fn an_imported_enum_that_opens_makes_a_version_of_the_message_that_holds_it() {
    let status = |syntax: &str| {
        format!("syntax = \"{syntax}\";\npackage acme;\nenum Status {{ OPEN = 0; }}\n")
    };
    let order = |fields: &str| {
        format!(
            "syntax = \"proto2\";\npackage acme;\nimport \"status.proto\";\nmessage Order {{ optional Status status = 1; {fields} }}\n"
        )
    };
    let repository = Repository::new();
    repository.write("order.proto", order(""));
    for syntax in ["proto2", "proto3"] {
        repository.write("status.proto", status(syntax));
        repository.commit(syntax);
    }
    repository.write("order.proto", order("optional string note = 2;"));
    let (_, report) = check(&repository, "full-transitive");
    let subjects = report["subjects"].as_array().unwrap();
    let order = subjects
        .iter()
        .find(|subject| subject["name"] == "acme.Order")
        .unwrap();
    assert_eq!(order["earlier"].as_array().unwrap().len(), 1, "{report:#}");
}

/// A store in which versions are files.
fn store(versions: &[(&str, String)]) -> Repository {
    let repository = Repository::new();
    let (last, published) = versions.split_last().unwrap();
    for (path, text) in published {
        repository.write(path, text);
    }
    repository.commit("published");
    repository.write(last.0, &last.1);
    repository
}

#[test]
fn a_new_version_file_is_held_against_the_one_before_it() {
    let first = ("order/1-0-0.avsc", order(&[ID]));
    let between = ("order/1-0-1.avsc", order(&[ID, CURRENCY]));
    let addition = ("order/1-0-2.avsc", order(&[ID, CURRENCY, TOTAL]));
    let repository = store(&[first.clone(), between.clone(), addition]);
    let (code, report) = check(&repository, "forward");
    assert_eq!(
        code, 1,
        "an ADDITION reads what was written before: {report:#}"
    );
    let finding = found(&report, "avro/field-added-without-default")[0];
    assert_eq!(finding["against"]["label"], "order/1-0-1.avsc");
    assert_eq!(
        labels(&report["subjects"][0]["earlier"]),
        ["order/1-0-1.avsc"]
    );
    assert!(found(&report, "schema/added").is_empty());

    let model = ("order/2-0-0.avsc", order(&[ID, CURRENCY, TOTAL]));
    let (code, report) = check(&store(&[first.clone(), between.clone(), model]), "full");
    assert_eq!(code, 0, "a MODEL may break: {report:#}");
    assert_eq!(report["backward"], "incompatible", "and it does");

    let too_large = (
        "order/2-0-0.avsc",
        order(&[ID, CURRENCY, TOTAL_WITH_DEFAULT]),
    );
    let (_, report) = check(&store(&[first, between, too_large]), "full");
    assert_eq!(
        found(&report, "schema/version-step-too-large").len(),
        1,
        "{report:#}"
    );
}

#[test]
fn a_counter_promises_what_the_mode_says_and_ten_comes_after_nine() {
    let versions = [
        ("order.v2.avsc", order(&[TOTAL])),
        ("order.v9.avsc", order(&[ID])),
        ("order.v10.avsc", order(&[ID, TOTAL])),
    ];
    let (code, report) = check(&store(&versions), "backward");
    assert_eq!(code, 1, "{report:#}");
    assert_eq!(labels(&report["subjects"][0]["earlier"]), ["order.v9.avsc"]);
    let (_, report) = check(&store(&versions), "backward-transitive");
    assert_eq!(
        labels(&report["subjects"][0]["earlier"]),
        ["order.v9.avsc", "order.v2.avsc"]
    );
}

#[test]
fn all_looks_at_what_nobody_changed() {
    let repository = store(&[
        ("order/1.0.0.avsc", order(&[ID])),
        ("order/1.1.0.avsc", order(&[ID, TOTAL])),
        ("README", "versions".to_owned()),
    ]);
    repository.commit("all of it");
    assert_eq!(repository.run(&["check"]).code, 0);
    let run = repository.run(&["check", "--all", "-f", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(run.code, 1, "{report:#}");
    assert_eq!(report["summary"]["subjects"], 2);
    let finding = found(&report, "avro/field-added-without-default")[0];
    assert_eq!(finding["against"]["label"], "order/1.0.0.avsc");
}

#[test]
fn a_published_version_is_not_edited() {
    let repository = store(&[
        ("order/1.0.0.avsc", order(&[ID])),
        ("order/1.0.0.avsc", order(&[ID, CURRENCY])),
    ]);
    let (code, report) = check(&repository, "full");
    assert_eq!(code, 0);
    assert_eq!(
        found(&report, "schema/published-version-edited")[0]["level"],
        "warning"
    );
}

#[test]
fn every_side_is_read_where_the_configuration_says_that_its_uris_live() {
    let order = |properties: &str| {
        format!(
            "{{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"properties\": {{{properties}}}}}"
        )
    };
    let line = "\"line\": {\"$ref\": \"https://acme.com/parts/line.json\"}";
    let repository = Repository::new();
    repository.write("events/order.json", order(line));
    repository.write(
        "schemas/parts/line.json",
        "{\"type\": [\"string\", \"null\"]}",
    );
    repository.commit("v1");
    repository.write("schemas/parts/line.json", "{\"type\": \"string\"}");
    repository.commit("v2");
    let noted = order(&format!("{line}, \"note\": {{\"type\": \"string\"}}"));
    repository.write("events/order.json", noted);
    let (code, report) = check(&repository, "backward");
    assert_eq!((code, report["summary"]["unread"].as_u64()), (4, Some(2)));
    let uris = "[uris]\n\"https://acme.com/\" = \"../schemas/\"\n";
    repository.write("events/schema-gate.toml", uris);
    assert_eq!(check(&repository, "backward").0, 0);
    let (code, report) = check(&repository, "backward-transitive");
    let narrowed = found(&report, "json/type-narrowed");
    assert_eq!((code, narrowed.len()), (1, 1), "{report:#}");
    assert_eq!(narrowed[0]["new"]["path"], "schemas/parts/line.json");
    let compat = |arguments: &[&str]| {
        let sides = ["compat", ".", ".", "--schema-type", "json"];
        repository.run(&[&sides[..], arguments].concat()).code
    };
    repository.write("uris.toml", uris.replace("../", ""));
    assert_eq!(compat(&[]), 4);
    assert_eq!(compat(&["--config", "uris.toml"]), 0);
}

#[test]
fn a_number_that_was_free_for_a_while_is_reused_and_not_renamed() {
    let file = |order: &str, status: &str| {
        format!(
            "syntax = \"proto3\";\npackage acme;\nmessage Order {{ {order} }}\nenum Status {{ OPEN = 0; {status} }}\n"
        )
    };
    let repository = Repository::new();
    for (order, status) in [("string email = 1;", "PAID = 1;"), ("", "")] {
        repository.write("order.proto", file(order, status));
        repository.commit("a step");
    }
    repository.write("order.proto", file("string city = 1;", "CANCELLED = 1;"));
    let run = repository.run(&[
        "check",
        "--mode",
        "full-transitive",
        "--layer",
        "wire",
        "-f",
        "json",
    ]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(run.code, 1, "{report:#}");
    for rule in [
        "protobuf/field-number-reused",
        "protobuf/enum-number-reused",
    ] {
        assert_eq!(found(&report, rule)[0]["level"], "error", "{report:#}");
    }
    assert!(found(&report, "protobuf/field-renamed").is_empty());
}

#[test]
fn a_version_file_that_makes_no_sense_is_passed_over() {
    let repository = store(&[
        ("order.v1.avsc", order(&[ID])),
        ("order.v2.avsc", "{".to_owned()),
        ("order.v3.avsc", order(&[ID, TOTAL])),
    ]);
    let (code, report) = check(&repository, "backward");
    assert_eq!(code, 1, "{report:#}");
    assert_eq!(found(&report, "schema/base-unreadable").len(), 1);
    assert_eq!(check(&repository, "none").0, 0);
}
