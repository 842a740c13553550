//! Profiles: somebody else's rules say what fails, and what they let pass is found all the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;

use repository::Repository;
use serde_json::Value;

const HEAD: &str = "syntax = \"proto3\";\npackage shop.v1;\n\n";

/// A message `Order` in its package.
fn order(fields: &str) -> String {
    format!("{HEAD}message Order {{\n{fields}}}\n")
}

/// The files of a side, each with its text.
type Files<'t> = &'t [(&'t str, &'t str)];

/// Compares two directories; the exit code and the report.
fn compat(old: Files<'_>, new: Files<'_>, more: &[&str]) -> (i32, Value) {
    let repository = Repository::new();
    for (side, files) in [("old", old), ("new", new)] {
        repository.write(&format!("{side}/README.md"), "a side");
        for (path, text) in files {
            repository.write(&format!("{side}/{path}"), text);
        }
    }
    let arguments = [
        "compat",
        "old",
        "new",
        "--schema-type",
        "protobuf",
        "-f",
        "json",
    ];
    report(&repository, &[&arguments, more].concat())
}

fn report(repository: &Repository, arguments: &[&str]) -> (i32, Value) {
    let run = repository.run(arguments);
    (run.code, run.report())
}

fn findings(report: &Value) -> impl Iterator<Item = &Value> {
    report["findings"].as_array().unwrap().iter()
}

/// The checks of a profile that mind something.
fn checks(report: &Value) -> Vec<&str> {
    let mut checks: Vec<_> = findings(report)
        .filter_map(|finding| finding["check"].as_str())
        .collect();
    checks.sort_unstable();
    checks
}

/// The rules of ours that fired at this level, without a profile behind them.
fn own<'report>(report: &'report Value, level: &str) -> Vec<&'report str> {
    findings(report)
        .filter(|finding| finding["check"].is_null() && finding["level"] == level)
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect()
}

/// Whether buf's set lets a change pass.
fn passes(old: Files<'_>, new: Files<'_>, set: &str) -> bool {
    let (code, _) = compat(old, new, &["--profile", &format!("buf:{set}")]);
    assert!(code < 2, "{code}");
    code == 0
}

/// A repository whose head turns the old text into the new one, under this configuration.
fn changed(config: &str, old: &str, new: &str) -> Repository {
    let repository = Repository::new();
    repository.write("schema-gate.toml", config);
    repository.write("proto/order.proto", old);
    repository.commit("base");
    repository.write("proto/order.proto", new);
    repository
}

const FILE: &str = "[[policy]]\npaths = [\"proto\"]\nprofile = \"buf:FILE\"\n";

#[test]
fn a_finding_has_the_check_of_buf_and_the_effects_of_ours() {
    let repository = changed(
        FILE,
        &order("  string id = 1;\n"),
        &order("  string key = 1;\n"),
    );
    let (code, report) = report(&repository, &["check", "-f", "json"]);
    assert_eq!(code, 1);
    assert_eq!(
        checks(&report),
        ["buf:FIELD_SAME_JSON_NAME", "buf:FIELD_SAME_NAME"]
    );
    for finding in findings(&report) {
        assert_eq!(finding["rule"], "protobuf/field-renamed");
        assert_eq!(finding["level"], "error");
        let effects = finding["effects"].as_array().unwrap();
        let decisive: Vec<_> = effects
            .iter()
            .filter(|effect| effect["enforced"] == true)
            .collect();
        assert_eq!(decisive.len(), 1, "{effects:?}");
        assert_eq!(decisive[0]["counts"], "policy");
        assert!(
            effects
                .iter()
                .any(|effect| effect["proof"]["status"] == "proven"),
            "{effects:?}"
        );
    }
    assert_eq!(
        (own(&report, "error"), own(&report, "info")),
        (vec![], vec![])
    );
    let prints: Vec<_> = findings(&report)
        .map(|finding| &finding["fingerprint"])
        .collect();
    assert_ne!(prints[0], prints[1]);
}

#[test]
fn what_the_profile_lets_pass_is_worth_knowing_and_the_verdict_stays_ours() {
    let config = FILE.replace("FILE", "WIRE");
    let repository = changed(
        &config,
        &order("  string id = 1;\n"),
        &order("  string key = 1;\n"),
    );
    let (code, report) = report(&repository, &["check", "-f", "json"]);
    assert_eq!((code, checks(&report)), (0, vec![]));
    assert_eq!(own(&report, "info"), ["protobuf/field-renamed"]);
    assert_eq!(report["backward"], "incompatible");
}

#[test]
fn a_profile_holds_for_its_paths_and_the_command_line_for_all() {
    let config = FILE.replace("proto\"", "elsewhere\"");
    let repository = changed(
        &config,
        &order("  string id = 1;\n"),
        &order("  string key = 1;\n"),
    );
    let (_, without) = report(&repository, &["check", "-f", "json"]);
    assert_eq!(
        (checks(&without), own(&without, "error")),
        (vec![], vec!["protobuf/field-renamed"])
    );
    let (_, with) = report(
        &repository,
        &["check", "--profile", "buf:FILE", "-f", "json"],
    );
    assert_eq!(checks(&with).len(), 2);
    let shown = repository.run(&["config", "show", "elsewhere/a.proto"]);
    assert!(
        shown.stdout.contains("  profile ") && shown.stdout.contains(" buf:FILE "),
        "{}",
        shown.stdout
    );
}

#[test]
fn a_level_of_the_policy_is_an_exception_from_the_profile() {
    let config = format!("{FILE}[policy.rules]\n\"protobuf/field-renamed\" = \"off\"\n");
    let repository = changed(
        &config,
        &order("  string id = 1;\n  string note = 2;\n"),
        &order("  string key = 1;\n"),
    );
    let (code, report) = report(&repository, &["check", "-f", "json"]);
    assert_eq!((code, checks(&report)), (1, vec!["buf:FIELD_NO_DELETE"]));
}

#[test]
fn what_did_not_change_still_counts() {
    const TIME: &str = "google/protobuf/timestamp.proto";
    let with_time = |name: &str| {
        format!(
            "syntax = \"proto3\";\npackage shop.v1;\nimport \"{TIME}\";\n\nmessage {name} {{\n  google.protobuf.Timestamp at = 1;\n}}\n"
        )
    };
    let repository = Repository::new();
    repository.write("kept.proto", with_time("Kept"));
    repository.write("gone.proto", with_time("Gone"));
    repository.commit("base");
    repository.remove("gone.proto");
    let of = |profile| {
        let arguments = ["check", "--profile", profile, "-f", "json"];
        checks(&report(&repository, &arguments).1).join(" ")
    };
    assert_eq!(of("buf:FILE"), "buf:FILE_NO_DELETE");
    assert_eq!(of("buf:PACKAGE"), "buf:PACKAGE_MESSAGE_NO_DELETE");
}

#[test]
fn the_nearest_buf_yaml_decides() {
    let config = "[defaults]\nprofile = \"buf.yaml\"\n";
    let repository = changed(
        config,
        &order("  string id = 1;\n"),
        &order("  string key = 1;\n"),
    );
    let run = || report(&repository, &["check", "-f", "json"]);
    let (code, without) = run();
    assert_eq!((code, checks(&without).len()), (1, 2));
    assert!(
        without["notes"].to_string().contains("no buf.yaml"),
        "{}",
        without["notes"]
    );
    repository.write(
        "buf.yaml",
        "version: v2\nbreaking:\n  use: [FILE]\n  except: [FIELD_SAME_NAME]\n",
    );
    assert_eq!(checks(&run().1), ["buf:FIELD_SAME_JSON_NAME"]);
    repository.write(
        "proto/buf.yaml",
        "version: v1\nbreaking:\n  use: [FILE]\n  ignore: [order.proto]\n",
    );
    assert_eq!((run().0, checks(&run().1)), (0, vec![]));
    repository.write("proto/buf.yaml", "version: v1\nbreaking: [\n");
    let broken = repository.run(&["check"]);
    assert_eq!(broken.code, 2, "{}", broken.stderr);
    assert!(
        broken.stderr.contains("proto/buf.yaml"),
        "{}",
        broken.stderr
    );
}

// The holes of buf that the rules of ours close.

#[test]
fn buf_wire_lets_deletions_pass_and_we_do_not() {
    let all = format!(
        "{HEAD}message Order {{\n  string id = 1;\n}}\n\nmessage Bill {{\n  string id = 1;\n}}\n\nenum Payment {{\n  UNKNOWN = 0;\n}}\n\nservice Orders {{\n  rpc Find(Order) returns (Order);\n  rpc Drop(Order) returns (Order);\n}}\n"
    );
    for (cut, rule) in [
        (
            "message Bill {\n  string id = 1;\n}\n",
            "protobuf/message-removed",
        ),
        (
            "enum Payment {\n  UNKNOWN = 0;\n}\n",
            "protobuf/enum-removed",
        ),
        (
            "  rpc Drop(Order) returns (Order);\n",
            "protobuf/rpc-removed",
        ),
        (
            "service Orders {\n  rpc Find(Order) returns (Order);\n  rpc Drop(Order) returns (Order);\n}\n",
            "protobuf/service-removed",
        ),
    ] {
        let less = all.replace(cut, "");
        let (old, new) = ([("a.proto", all.as_str())], [("a.proto", less.as_str())]);
        assert!(
            passes(&old, &new, "WIRE") && passes(&old, &new, "WIRE_JSON"),
            "{rule}"
        );
        assert!(!passes(&old, &new, "FILE"), "{rule}");
        let (code, report) = compat(&old, &new, &[]);
        assert_eq!((code, own(&report, "error")), (1, vec![rule]));
    }
}

#[test]
fn a_deleted_file_or_package_is_told_once() {
    let (kept, bill) = (
        order("  string id = 1;\n"),
        format!("{HEAD}message Bill {{}}\n\nenum Payment {{\n  UNKNOWN = 0;\n}}\n"),
    );
    let old = [
        ("order.proto", kept.as_str()),
        ("bill.proto", bill.as_str()),
    ];
    let new = [("order.proto", kept.as_str())];
    assert!(passes(&old, &new, "WIRE"));
    let (code, report) = compat(&old, &new, &[]);
    assert_eq!(
        (code, own(&report, "error")),
        (1, vec!["protobuf/file-deleted"])
    );
    let v2: Vec<_> = (0..30)
        .map(|file| {
            let text = format!("syntax = \"proto3\";\npackage shop.v2.part{};\nmessage M{file} {{ string id = {}; }}\n", file % 3, file + 1);
            (format!("v2/f{file}.proto"), text)
        })
        .collect();
    let both: Vec<_> = v2
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .chain(new)
        .collect();
    let (_, report) = compat(&both, &new, &[]);
    assert_eq!(own(&report, "error"), ["protobuf/package-deleted"]);
    let message = findings(&report).next().unwrap()["message"]
        .as_str()
        .unwrap();
    assert!(
        message.starts_with("package `shop.v2` was deleted: 30 files with 30 messages: "),
        "{message}"
    );
}

#[test]
fn a_file_that_moved_is_not_gone() {
    let text = order("  string id = 1;\n");
    let (old, new) = ([("a.proto", text.as_str())], [("b/c.proto", text.as_str())]);
    let (code, report) = compat(&old, &new, &[]);
    assert_eq!((code, own(&report, "error")), (0, vec![]));
    assert_eq!(own(&report, "info"), ["schema/moved"]);
    assert!(!passes(&old, &new, "FILE"));
    assert!(passes(&old, &new, "PACKAGE"));
}

#[test]
fn a_break_that_hides_behind_a_rename_is_found() {
    let old = order("  int32 id = 1;\n  string a = 2;\n  string b = 3;\n");
    let new = old
        .replace("shop.v1", "shop.v2")
        .replace("int32 id", "string id");
    let (old, new) = ([("v1.proto", old.as_str())], [("v2.proto", new.as_str())]);
    assert!(passes(&old, &new, "WIRE") && passes(&old, &new, "WIRE_JSON"));
    let (code, report) = compat(&old, &new, &[]);
    assert_eq!(
        (code, report["backward"].as_str()),
        (1, Some("incompatible"))
    );
    let same_path = [("v1.proto", new[0].1)];
    let (_, by_buf) = compat(&old, &same_path, &["--profile", "buf:WIRE"]);
    assert_eq!(checks(&by_buf), ["buf:FILE_SAME_PACKAGE"]);
    assert!(own(&by_buf, "info").contains(&"protobuf/field-type-changed"));
}

#[test]
fn a_service_that_was_renamed_is_a_finding() {
    let old =
        format!("{HEAD}message M {{}}\n\nservice Orders {{\n  rpc Find(M) returns (M);\n}}\n");
    let new = old.replace("service Orders", "service OrderService");
    let (old, new) = ([("a.proto", old.as_str())], [("a.proto", new.as_str())]);
    assert!(passes(&old, &new, "WIRE"));
    let (code, report) = compat(&old, &new, &[]);
    assert_eq!(code, 1, "{report:#}");
}

#[test]
fn integers_that_are_cut_off_are_found() {
    for (was, is, set) in [
        ("int32", "uint64", "WIRE"),
        ("int64", "int32", "WIRE"),
        ("uint64", "bool", "WIRE"),
        ("int32", "uint32", "WIRE_JSON"),
        ("int64", "uint64", "WIRE_JSON"),
        ("fixed32", "sfixed32", "WIRE_JSON"),
    ] {
        let (old, new) = (
            order(&format!("  {was} n = 1;\n")),
            order(&format!("  {is} n = 1;\n")),
        );
        let (old, new) = ([("a.proto", old.as_str())], [("a.proto", new.as_str())]);
        assert!(passes(&old, &new, set), "{was} to {is}");
        let (code, report) = compat(&old, &new, &["--layer", "wire"]);
        assert_eq!(
            (code, report["backward"].as_str()),
            (1, Some("incompatible")),
            "{was} to {is}"
        );
    }
}

#[test]
fn an_identical_message_of_another_name_breaks_no_bytes() {
    let old = format!(
        "{HEAD}message Total {{\n  int64 units = 1;\n}}\n\nmessage Order {{\n  Total total = 1;\n}}\n"
    );
    let new = old.replace("Total", "Money");
    let (old, new) = ([("a.proto", old.as_str())], [("a.proto", new.as_str())]);
    assert!(!passes(&old, &new, "WIRE"));
    let (_, report) = compat(&old, &new, &["--layer", "wire"]);
    assert_eq!(report["backward"], "compatible");
}

// The registry of Confluent.

/// What the registry refuses, new to old.
fn refused(old: &str, new: &str, mode: &str) -> String {
    let (old, new) = ([("a.proto", old)], [("a.proto", new)]);
    let (code, report) = compat(&old, &new, &["--profile", "confluent", "--mode", mode]);
    let checks = checks(&report);
    assert_eq!(code, i32::from(!checks.is_empty()));
    checks.join(" ").replace("confluent:", "")
}

#[test]
fn the_registry_refuses_what_its_table_says() {
    let table = [
        (
            "  string a = 1;\n",
            "  string a = 1;\n  string b = 2;\n",
            "",
        ),
        (
            "  string a = 1;\n  string b = 2;\n",
            "  string a = 1;\n",
            "",
        ),
        ("  string a = 1;\n", "  string b = 1;\n", ""),
        ("  int32 a = 1;\n", "  uint64 a = 1;\n", ""),
        ("  string a = 1;\n", "  bytes a = 1;\n", ""),
        (
            "  int32 a = 1;\n",
            "  sint32 a = 1;\n",
            "FIELD_SCALAR_KIND_CHANGED",
        ),
        (
            "  int32 a = 1;\n",
            "  Inner a = 1;\n  message Inner {}\n",
            "FIELD_KIND_CHANGED",
        ),
        (
            "  map<string, int32> a = 1;\n",
            "  map<string, string> a = 1;\n",
            "FIELD_SCALAR_KIND_CHANGED",
        ),
        (
            "  map<string, int32> a = 1;\n",
            "  string a = 1;\n",
            "FIELD_KIND_CHANGED",
        ),
        (
            "  optional int32 a = 1;\n",
            "  repeated int32 a = 1;\n",
            "FIELD_NUMERIC_LABEL_CHANGED",
        ),
        ("  int32 a = 1;\n", "  repeated int32 a = 1;\n", ""),
        (
            "  optional string a = 1;\n",
            "  repeated string a = 1;\n",
            "",
        ),
        (
            "  string a = 1;\n  string b = 2;\n",
            "  oneof x {\n    string a = 1;\n    string b = 2;\n  }\n",
            "MULTIPLE_FIELDS_MOVED_TO_ONEOF",
        ),
        (
            "  string a = 1;\n  oneof x {\n    string b = 2;\n  }\n",
            "  oneof x {\n    string a = 1;\n    string b = 2;\n  }\n",
            "FIELD_MOVED_TO_EXISTING_ONEOF",
        ),
        (
            "  string a = 1;\n",
            "  oneof x {\n    string a = 1;\n    string b = 2;\n  }\n",
            "",
        ),
        (
            "  oneof x {\n    string a = 1;\n    string b = 2;\n  }\n",
            "  oneof x {\n    string a = 1;\n  }\n",
            "ONEOF_FIELD_REMOVED",
        ),
        (
            "  string c = 3;\n  oneof x {\n    string a = 1;\n    string b = 2;\n  }\n",
            "  string c = 3;\n",
            "",
        ),
        (
            "  oneof x {\n    string a = 1;\n    string b = 2;\n  }\n",
            "  string a = 1;\n  string b = 2;\n",
            "",
        ),
        ("  message Inner {}\n", "", "MESSAGE_REMOVED"),
        ("  enum Inner { UNKNOWN = 0; }\n", "", ""),
    ];
    for (old, new, wanted) in table {
        assert_eq!(
            refused(&order(old), &order(new), "backward"),
            wanted,
            "{old}{new}"
        );
    }
    let old = order("  string a = 1;\n");
    assert_eq!(
        refused(&old, &old.replace("shop.v1", "shop.v2"), "backward"),
        "PACKAGE_CHANGED"
    );
}

#[test]
fn the_registry_looks_forward_with_the_sides_changed() {
    let (old, new) = (order("  message Inner {}\n"), order(""));
    assert_eq!(refused(&old, &new, "forward"), "");
    assert_eq!(refused(&new, &old, "forward"), "MESSAGE_REMOVED");
    assert_eq!(refused(&old, &new, "full"), "MESSAGE_REMOVED");
    let required = |label: &str| {
        format!("syntax = \"proto2\";\nmessage Order {{\n  optional int32 a = 1;\n{label}}}\n")
    };
    let (without, with) = (required(""), required("  required int32 b = 2;\n"));
    assert_eq!(
        refused(&without, &with, "full"),
        "REQUIRED_FIELD_ADDED REQUIRED_FIELD_REMOVED"
    );
}

#[test]
fn the_registry_compares_a_referenced_type_by_what_is_in_it() {
    let order = "syntax = \"proto3\";\npackage shop;\nimport \"money.proto\";\nmessage Order {\n  Money total = 1;\n}\n";
    let money = |field: &str| {
        format!("syntax = \"proto3\";\npackage shop;\nmessage Money {{\n  {field} units = 1;\n}}\n")
    };
    let (was, same, other) = (money("int32"), money("int64"), money("string"));
    let side = |money: &str| {
        [
            ("order.proto".to_owned(), order.to_owned()),
            ("money.proto".to_owned(), money.to_owned()),
        ]
    };
    let refused = |new: &str| {
        let (old, new) = (side(&was), side(new));
        let texts = |side: &[(String, String); 2]| -> Vec<(String, String)> { side.to_vec() };
        let (old, new) = (texts(&old), texts(&new));
        let old: Vec<_> = old
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let new: Vec<_> = new
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let (_, report) = compat(&old, &new, &["--profile", "confluent"]);
        checks(&report).join(" ").replace("confluent:", "")
    };
    assert_eq!(refused(&same), "");
    assert_eq!(
        refused(&other),
        "FIELD_NAMED_TYPE_CHANGED FIELD_SCALAR_KIND_CHANGED"
    );
}

/// A descriptor set of one file with a message `Order`, whose field 1 has this name of two letters.
fn set(field: &str) -> Vec<u8> {
    let field = [b"\x0a\x02", field.as_bytes(), b"\x18\x01\x20\x01\x28\x09"].concat();
    let message = [
        b"\x0a\x05Order\x12",
        &[u8::try_from(field.len()).unwrap()][..],
        &field,
    ]
    .concat();
    let file = [
        b"\x0a\x07a.proto\x12\x04shop\x22",
        &[u8::try_from(message.len()).unwrap()][..],
        &message,
        b"\x62\x06proto3",
    ]
    .concat();
    [b"\x0a", &[u8::try_from(file.len()).unwrap()][..], &file].concat()
}

#[test]
fn a_descriptor_set_is_paired_by_the_paths_inside_of_it() {
    let repository = Repository::new();
    repository.write("was.binpb", set("id"));
    repository.write("is.binpb", set("no"));
    let arguments = [
        "compat",
        "was.binpb",
        "is.binpb",
        "--profile",
        "buf:FILE",
        "-f",
        "json",
    ];
    let (code, report) = report(&repository, &arguments);
    assert_eq!(code, 1, "{report:#}");
    assert_eq!(
        checks(&report),
        ["buf:FIELD_SAME_JSON_NAME", "buf:FIELD_SAME_NAME"]
    );
}
