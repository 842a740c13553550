//! What a `schema-gate.toml` asks for, what is wrong with one, and what a change is worth under it.

use std::sync::Arc;

use miette::Diagnostic as _;
use schema_gate::model::{
    Action, Against, Breaks, Change, Counts, Detail, Direction, Effect, ElementPath, Exchange,
    Finding, Formats, Impact, Layer, Level, Mode, Place, Proof, Rule, Runtime, Runtimes,
    SchemaFile, SchemaType, Span, SubjectName,
};
use schema_gate::policy::{
    self, Effective, Errors, FailOn, OnUnproven, Overrides, Policy, Provider,
};
use schema_gate::rules;

fn config(path: &str, text: &str) -> Arc<SchemaFile> {
    SchemaFile::new(path, "working tree", text)
}

fn root(text: &str) -> Policy {
    parse(&[("schema-gate.toml", text)]).expect("the config is fine")
}

fn parse(files: &[(&str, &str)]) -> Result<Policy, Errors> {
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| config(path, text))
        .collect();
    Policy::parse(&files, Overrides::default())
}

/// The problems of one file, each as `line:column bytes: message (help)`.
fn problems(text: &str) -> Vec<String> {
    let errors = parse(&[("schema-gate.toml", text)]).expect_err("the config is wrong");
    let tell = |error: &policy::ConfigError| {
        let start = error.file.position(error.span.offset());
        let bytes = &text[error.span.offset()..][..error.span.len()];
        let help = error.help().map(|help| format!(" ({help})"));
        format!(
            "{}:{} {bytes}: {error}{}",
            start.line,
            start.column,
            help.unwrap_or_default()
        )
    };
    errors.problems.iter().map(tell).collect()
}

fn assert_one_problem(text: &str, expected: &str) {
    assert_eq!(problems(text), [expected]);
}

#[test]
fn without_a_file_the_defaults_hold() {
    let effective = Policy::default().for_path("events/order.avsc");
    assert_eq!(effective.mode.value, Mode::Backward);
    assert_eq!(effective.fail_on.value, FailOn::Error);
    assert_eq!(effective.on_unproven.value, OnUnproven::Fail);
    assert_eq!(effective.layer.value, Layer::WireJson);
    assert_eq!(effective.mode.origin.to_string(), "default");
}

#[test]
fn the_last_policy_that_matches_wins_for_each_key_it_sets() {
    let policy = root(
        r#"
version = 1
[defaults]
mode = "forward"
[[policy]]
paths = ["events/**"]
mode = "full"
layer = "wire"
[[policy]]
paths = ["events/internal/**"]
mode = "none"
"#,
    );
    let show = |path: &str| {
        let effective = policy.for_path(path);
        format!(
            "{} {}, {} {}",
            effective.mode.value,
            effective.mode.origin,
            effective.layer.value,
            effective.layer.origin
        )
    };
    assert_eq!(
        show("events/internal/audit.proto"),
        "none schema-gate.toml:11, wire schema-gate.toml:8"
    );
    assert_eq!(
        show("events/order.proto"),
        "full schema-gate.toml:7, wire schema-gate.toml:8"
    );
    assert_eq!(
        show("orders/order.proto"),
        "forward schema-gate.toml:4, wire-json default"
    );
}

#[test]
fn a_nested_file_speaks_for_its_folder_and_wins_there() {
    let policy = parse(&[
        (
            "payments/.config/schema-gate.toml",
            "[[policy]]\npaths = [\"events/*.avsc\"]\nmode = \"none\"\n",
        ),
        ("schema-gate.toml", "[defaults]\nmode = \"full\"\n"),
    ])
    .unwrap();
    let mode = |path: &str| policy.for_path(path).mode.value;
    assert_eq!(mode("payments/events/refund.avsc"), Mode::None);
    assert_eq!(mode("events/refund.avsc"), Mode::Full);
    assert_eq!(mode("payments/refund.avsc"), Mode::Full);
    assert_eq!(mode("old-payments/events/refund.avsc"), Mode::Full);
}

#[test]
fn the_files_that_can_matter_lie_between_the_root_and_the_path() {
    assert_eq!(
        policy::candidates("a/b.avsc"),
        [
            "schema-gate.toml",
            ".schema-gate.toml",
            ".config/schema-gate.toml",
            "a/schema-gate.toml",
            "a/.schema-gate.toml",
            "a/.config/schema-gate.toml",
        ]
    );
}

#[test]
fn the_command_line_beats_every_file() {
    let overrides = Overrides {
        mode: Some(Mode::Forward),
        fail_on: Some(FailOn::Never),
        ..Overrides::default()
    };
    let file = config(
        "schema-gate.toml",
        "[[policy]]\nmode = \"full\"\nlayer = \"source\"\n",
    );
    let effective = Policy::parse(&[file], overrides)
        .unwrap()
        .for_path("order.avsc");
    assert_eq!(effective.mode.value, Mode::Forward);
    assert_eq!(effective.mode.origin.to_string(), "command line");
    assert_eq!(effective.fail_on.value, FailOn::Never);
    assert_eq!(effective.layer.value, Layer::Source);
}

#[test]
fn lists_of_words_and_names_are_read_with_their_places() {
    let policy = root(
        "[defaults]\nguarded-properties = [\"pii\", \"confluent:tags\"]\n[[policy]]\npaths = [\"events\"]\nruntimes = [\"rust\", \"java\"]\n",
    );
    let events = policy.for_path("events/order.avsc");
    assert_eq!(events.runtimes.value.to_string(), "java, rust");
    assert_eq!(events.runtimes.origin.to_string(), "schema-gate.toml:5");
    assert_eq!(events.guarded_properties.value.0, ["pii", "confluent:tags"]);
    assert_eq!(
        policy.for_path("order.avsc").runtimes.value,
        Runtimes::default()
    );
    assert_one_problem(
        "[defaults]\nruntimes = [\"java\", \"pyton\"]\n",
        "2:21 \"pyton\": `runtimes`: unknown runtime `pyton`; known are java, python, rust, go, node (did you mean `python`?)",
    );
    assert_one_problem(
        "[defaults]\nruntimes = []\n",
        "2:12 []: `runtimes` names nobody (name at least one, or leave `runtimes` out)",
    );
    assert_one_problem(
        "[defaults]\nruntimes = \"java\"\n",
        "2:12 \"java\": `runtimes` takes a list of words, not a text",
    );
    assert_one_problem(
        "[defaults]\nguarded-properties = [1]\n",
        "2:23 1: `guarded-properties` takes a list of names, not a number",
    );
}

#[test]
fn a_rule_id_beats_a_glob_and_a_policy_beats_the_whole_file() {
    let policy = root(
        r#"
[rules]
"schema/removed" = "warning"
"schema/*" = "info"
[[policy]]
paths = ["legacy/**"]
rules = { "schema/*" = "off" }
"#,
    );
    let level = |path: &str, rule| policy.for_path(path).level(rule);
    assert_eq!(level("order.avsc", &rules::schema::REMOVED), Level::Warning);
    assert_eq!(
        level("order.avsc", &rules::schema::FORMAT_CHANGED),
        Level::Info
    );
    assert_eq!(
        level("legacy/order.avsc", &rules::schema::REMOVED),
        Level::Off
    );
}

#[test]
fn a_glob_does_not_raise_what_breaks_nothing() {
    let policy = root("[rules]\n\"*\" = \"error\"\n\"schema/moved\" = \"warning\"\n");
    let effective = policy.for_path("order.avsc");
    assert_eq!(effective.level(&rules::schema::ADDED), Level::Info);
    assert_eq!(effective.level(&rules::schema::MOVED), Level::Warning);
    assert_eq!(
        effective.level(&rules::schema::BASE_UNREADABLE),
        Level::Error
    );
}

#[test]
fn a_policy_names_what_files_hold_and_which_are_not_checked() {
    let policy = root(
        r#"
[[policy]]
paths = ["contracts"]
exclude = ["**/testdata/**"]
schema-type = "json"
"#,
    );
    assert_eq!(
        policy.expects("contracts/order/1-0-0"),
        Some(SchemaType::Json)
    );
    assert_eq!(policy.expects("docs/order.json"), None);
    assert_eq!(policy.expects("contracts/testdata/order.json"), None);
    assert!(policy.is_excluded("contracts/testdata/order.json"));
    assert!(!policy.is_excluded("docs/testdata/order.json"));
}

#[test]
fn a_later_exclude_takes_the_place_of_an_earlier_one() {
    let policy = root(
        "[[policy]]\nexclude = [\"vendor\"]\n[[policy]]\npaths = [\"vendor/acme/**\"]\nexclude = [\"**/old/**\"]\n",
    );
    assert!(policy.is_excluded("vendor/order.avsc"));
    assert!(!policy.is_excluded("vendor/acme/order.avsc"));
    assert!(policy.is_excluded("vendor/acme/old/order.avsc"));
}

#[test]
fn show_tells_each_value_and_where_it_came_from() {
    let policy = root(
        "base = \"origin/main\"\n[rules]\n\"schema/moved\" = \"off\"\n[[policy]]\npaths = [\"a\"]\nexclude = [\"a/b\"]\nmode = \"full\"\n",
    );
    assert_eq!(policy.base().unwrap().value, "origin/main");
    assert_eq!(
        policy.show("a/c.avsc"),
        "a/c.avsc
  mode                full                          schema-gate.toml:7
  fail-on             error                         default
  on-unproven         fail                          default
  unknown-fields      ignored                       default
  format              annotation                    default
  layer               wire-json                     default
  runtimes            java, python, rust, go, node  default
  guarded-properties  none                          default
  schema/moved        off                           schema-gate.toml:3
"
    );
    assert!(
        policy
            .show("a/b/\u{1b}[31m.avsc")
            .starts_with("a/b/\\u{1b}[31m.avsc\n  not checked: excluded by schema-gate.toml:6\n")
    );
}

#[test]
fn a_profile_is_shown_and_one_that_nobody_knows_is_refused() {
    let policy = root("[[policy]]\npaths = [\"proto\"]\nprofile = \"buf:WIRE_JSON\"\n");
    let shown = policy.show("proto/order.proto");
    let row = shown.lines().find(|row| row.starts_with("  profile "));
    let row: Vec<_> = row.unwrap().split_whitespace().collect();
    assert_eq!(row, ["profile", "buf:WIRE_JSON", "schema-gate.toml:3"]);
    assert!(!policy.show("order.proto").contains("profile"));
    let told = problems("[defaults]\nprofile = \"buf:WIREJSON\"\n");
    assert!(
        told[0].contains("unknown profile `buf:WIREJSON`"),
        "{told:?}"
    );
    assert!(told[0].contains("buf:WIRE_JSON"), "{told:?}");
}

#[test]
fn guarded_properties_are_a_list_of_names() {
    let policy = root("[defaults]\nguarded-properties = [\"pii\", \"acme.pii\"]\n");
    let guarded = policy.for_path("a.proto").guarded_properties.value;
    assert_eq!(guarded.0, ["pii", "acme.pii"]);
    assert_one_problem(
        "[defaults]\nguarded-properties = [1]\n",
        "2:23 1: `guarded-properties` takes a list of names, not a number",
    );
}

#[test]
fn the_last_policy_about_a_path_names_the_type_of_its_events() {
    let policy = root(
        "[[policy]]\npaths = [\"events\"]\nce-type = \"com.acme.event\"\n[[policy]]\npaths = [\"events/order.avsc\"]\nce-type = \"com.acme.order.placed.v1\"\n",
    );
    assert_eq!(policy.ce_type("events/paid.avsc"), Some("com.acme.event"));
    assert_eq!(
        policy.ce_type("events/order.avsc"),
        Some("com.acme.order.placed.v1")
    );
    assert_eq!(policy.ce_type("order.avsc"), None);
    let shown = policy.show("events/order.avsc");
    let mut lines = shown
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    assert!(
        lines.any(|line| line == ["ce-type", "com.acme.order.placed.v1", "schema-gate.toml:6"]),
        "{shown}"
    );
    assert_one_problem(
        "[[policy]]\nce-type = \" \"\n",
        "2:11 \" \": `ce-type` names nobody (name at least one, or leave `ce-type` out)",
    );
    assert_one_problem(
        "[[policy]]\nce-type = [1]\n",
        "2:11 [1]: `ce-type` takes a text in quotes, not a list",
    );
}

#[test]
fn a_number_names_each_rule_that_has_it() {
    let policy = root("[rules]\nCE302 = \"off\"\n");
    let levels = policy.for_path("a.json").levels;
    let named: Vec<_> = levels.keys().copied().collect();
    assert_eq!(
        named,
        ["ce/attribute-format-missing", "ce/attribute-type-wrong"]
    );
}

#[test]
fn the_operations_of_a_message_say_what_is_enforced_unless_a_mode_is_asked_for() {
    let (sends, receives) = (
        Exchange::of([Action::Send]),
        Exchange::of([Action::Receive]),
    );
    let mode = |text: &str, exchange: Exchange| {
        let effective = root(text).for_path("api.yaml").exchanging(exchange);
        effective.mode.value
    };
    assert_eq!(mode("", sends), Mode::Forward);
    assert_eq!(mode("", receives), Mode::Backward);
    assert_eq!(mode("", sends.or(receives)), Mode::Full);
    assert_eq!(mode("", Exchange::default()), Mode::Full);
    let client = "[[policy]]\nperspective = \"client\"\n";
    assert_eq!(mode(client, sends), Mode::Backward);
    assert_eq!(mode("[defaults]\nmode = \"full\"\n", sends), Mode::Full);
    assert_eq!(mode("[defaults]\nmode = \"auto\"\n", sends), Mode::Forward);
    assert_one_problem(
        "[defaults]\nperspective = \"server\"\n",
        "2:15 \"server\": `perspective`: unknown value `server`; known are application, client",
    );
}

#[test]
fn a_key_that_does_nothing_yet_is_refused() {
    assert_one_problem(
        "[[policy]]\nstability = \"stable\"\n",
        "2:1 stability: `stability` needs a later release of schema-gate (remove it: until `stability` does something, the file must not look as if it did)",
    );
    for key in ["stability", "allow-breaking-when"] {
        let told = problems(&format!("[[policy]]\n{key} = 1\n"));
        assert!(told[0].contains("needs a later release"), "{told:?}");
    }
    let told = problems("[waivers]\n");
    assert!(told[0].contains("needs a later release"), "{told:?}");
}

#[test]
fn the_architect_has_limits_of_its_own() {
    let policy = root(
        "[architect]\nprovider = \"openai\"\nmodel = \"m\"\nbase_url = \"http://localhost:11434/v1\"\nmax_calls = 9\ninput_price = 2\n",
    );
    let architect = policy.architect().expect("it is configured");
    assert_eq!(architect.provider.value, Provider::OpenAi);
    assert_eq!(architect.max_calls.value, 9);
    assert_eq!(architect.timeout_s.value, 60);
    assert_eq!(architect.max_rounds.origin.to_string(), "default");
    let shown = policy.show("");
    assert!(
        shown.contains("[architect], which counts once it is in the base"),
        "{shown}"
    );
    assert!(
        shown.contains("max_calls") && shown.contains("schema-gate.toml:5"),
        "{shown}"
    );
    assert!(!policy.show("order.avsc").contains("architect"));
}

#[test]
fn what_the_architect_cannot_use_is_refused() {
    let wrong = |text: &str| problems(&format!("[architect]\n{text}\n")).concat();
    assert!(wrong("provider = \"openia\"").contains("did you mean `openai`?"));
    assert!(wrong("base-url = \"x\"").contains("did you mean `base_url`?"));
    assert!(wrong("max_rounds = 3").contains("a number from 1 to 2"));
    assert!(wrong("command = []").contains("names nobody"));
    assert!(wrong("input_price = -1").contains("dollars for a million tokens"));
    assert!(wrong("api_key = \"x\"").contains("unknown key"));
    let nested = parse(&[("events/schema-gate.toml", "[architect]\n")]).expect_err("it is nested");
    assert!(
        nested.problems[0]
            .to_string()
            .contains("only in the file of the repository root")
    );
}

#[test]
fn an_exception_holds_for_its_elements_and_for_nothing_else() {
    let text = "[rules]\n\"protobuf/*\" = \"warning\"\n[[policy]]\nelements = [\"acme.Order.tot*\"]\n[policy.rules]\n\"*\" = \"off\"\n";
    assert_eq!(
        weigh(
            change(
                &rules::protobuf::FIELD_TYPE_CHANGED,
                vec![effect(Direction::Backward, None)]
            ),
            text
        ),
        None
    );
    let elsewhere = Change {
        element: ElementPath("Order.note".to_owned()),
        ..change(
            &rules::protobuf::FIELD_TYPE_CHANGED,
            vec![effect(Direction::Backward, None)],
        )
    };
    assert!(weigh(elsewhere, text).is_some());
    assert_one_problem(
        "[[policy]]\nelements = [\"Order.*\"]\nmode = \"none\"\n",
        "3:1 mode: `mode` is asked of whole files, not of `elements` (set `mode` in a policy of its own, without `elements`)",
    );
}

#[test]
fn import_roots_are_folders_of_the_repository() {
    let files = [
        (
            "schema-gate.toml",
            "[[policy]]\nroots = [\"proto/\", \".\"]\n",
        ),
        (
            "api/schema-gate.toml",
            "[[policy]]\nroots = [\"./v1\"]\n[[policy]]\nroots = [\".\"]\n",
        ),
    ];
    let policy = parse(&files).expect("the config is fine");
    assert_eq!(policy.roots(), ["proto", "", "api/v1", "api"]);
    for outside in ["../proto", "/proto", "a/../../b"] {
        let told = problems(&format!("[[policy]]\nroots = [\"{outside}\"]\n"));
        assert!(told[0].contains("leads out"), "{told:?}");
    }
}

#[test]
fn uris_live_where_the_nearest_file_says_relative_to_its_folder() {
    let policy = parse(&[
        (
            "schema-gate.toml",
            "[uris]\n\"https://acme.com/\" = \"schemas/\"\n\"https://acme.com/line\" = \"./parts/line.json\"\n",
        ),
        (
            "payments/schema-gate.toml",
            "[uris]\n\"HTTPS://acme.com/\" = \"../common\\u002F\"\n\"urn:acme:\" = \"\"\n\"https://acme.com/v1/\" = \"..\"\n",
        ),
    ])
    .unwrap();
    let uris = policy.uris();
    let home = |holder: &str, address: &str| {
        uris.home(holder, address)
            .map(|(home, rest)| format!("{home} {rest}"))
            .unwrap_or_default()
    };
    let order = "events/order.json";
    assert_eq!(
        home(order, "https://acme.com/a/b.json"),
        "schemas/ a/b.json"
    );
    assert_eq!(home(order, "https://acme.com/line"), "parts/line.json ");
    assert_eq!(home(order, "https://acme.com/line/a"), "schemas/ line/a");
    assert_eq!(home(order, "https://acme.com/"), "");
    assert_eq!(home(order, "urn:acme:order"), "");
    let refund = "payments/refund.json";
    assert_eq!(home(refund, "https://acme.com/a.json"), "common/ a.json");
    assert_eq!(home(refund, "https://acme.com/line"), "parts/line.json ");
    assert_eq!(home(refund, "https://acme.com/v1/a.json"), " a.json");
    assert_eq!(home(refund, "urn:acme:order"), "payments/ order");
    assert!(policy.show(refund).ends_with(
        "  https://acme.com/      common/                       payments/schema-gate.toml:2\n  https://acme.com/line  parts/line.json               schema-gate.toml:3\n  https://acme.com/v1/   ./                            payments/schema-gate.toml:4\n  urn:acme:              payments/                     payments/schema-gate.toml:3\n"
    ), "{}", policy.show(refund));
}

#[test]
fn no_uri_lives_outside_of_the_repository() {
    let outside = "copy the schemas into the repository: nothing is read outside of it";
    let relative = "write it relative to the folder of this file, with `/`";
    let plain = "write the path as the repository has it: a path is not percent-encoded";
    for (path, why, step) in [
        ("../schemas/", "leads out of the repository", outside),
        ("a/../../b/", "leads out of the repository", outside),
        ("/etc/", "is no relative path", relative),
        ("C:/schemas/", "is no relative path", relative),
        ("..\\\\schemas/", "is no relative path", relative),
        ("%2e%2e/schemas/", "holds an escape", plain),
        ("a/..%2F../schemas/", "holds an escape", plain),
        ("a\\u0000/", "holds an escape", plain),
    ] {
        let told = problems(&format!("[uris]\n\"https://acme.com/\" = \"{path}\"\n"));
        let [told] = &told[..] else {
            panic!("{told:?}");
        };
        assert!(told.starts_with("2:23 "), "{told}");
        assert!(told.ends_with(&format!(" {why} ({step})")), "{told}");
    }
}

#[test]
fn an_entry_of_uris_is_a_uri_and_a_path() {
    assert_one_problem(
        "[uris]\n\"schemas.acme.com/\" = \"schemas/\"\n",
        "2:1 \"schemas.acme.com/\": `schemas.acme.com/` is no absolute URI (write it with its scheme, such as `https://schemas.acme.com/`)",
    );
    assert_one_problem(
        "[uris]\n\"https://acme.com/a#b\" = \"a.json\"\n",
        "2:1 \"https://acme.com/a#b\": `https://acme.com/a#b` has a fragment (leave out `#` and what follows: it is a place inside the file)",
    );
    assert_one_problem(
        "[uris]\n\"https://acme.com/ö/\" = \"a/\"\n",
        "2:1 \"https://acme.com/ö/\": `https://acme.com/ö/` is no URI (percent-encode what RFC 3986 does not allow)",
    );
    assert_one_problem(
        "[uris]\n\"https://acme.com/\" = \"schemas\"\n",
        "2:23 \"schemas\": `schemas` is no folder, and the URI is a prefix (end both with `/`, or neither)",
    );
    assert_one_problem(
        "[uris]\n\"https://acme.com\" = \"schemas/\"\n",
        "2:22 \"schemas/\": `schemas/` is a folder, and the URI is no prefix (end both with `/`, or neither)",
    );
    assert_one_problem(
        "[uris]\n\"https://acme.com/\" = [\"schemas/\"]\n",
        "2:23 [\"schemas/\"]: `https://acme.com/` takes a path in quotes, not a list",
    );
    assert_one_problem(
        "uris = \"schemas\"\n",
        "1:8 \"schemas\": `uris` takes a table, not a text",
    );
    assert_one_problem(
        "[uri]\n",
        "1:2 uri: unknown key `uri` (did you mean `uris`?)",
    );
}

#[test]
fn formats_are_annotations_until_a_line_asserts_them() {
    let policy = root("[[policy]]\npaths = [\"public/**\"]\nformat = \"assertion\"\n");
    let format = |path: &str| policy.for_path(path).format;
    assert_eq!(format("order.json").value, Formats::Annotation);
    let public = format("public/order.json");
    assert_eq!(public.value, Formats::Assertion);
    assert_eq!(public.origin.to_string(), "schema-gate.toml:3");
    assert_one_problem(
        "[defaults]\nformat = \"assert\"\n",
        "2:10 \"assert\": `format`: unknown value `assert`; known are annotation, assertion (did you mean `assertion`?)",
    );
}

#[test]
fn ten_thousand_uris_are_read() {
    let entries = (0..10_000).map(|n| format!("\"u:{n}/\" = \"s/{n}/\"\n"));
    let entries = entries.collect::<Vec<_>>().concat();
    let uris = root(&format!("[uris]\n{entries}")).uris();
    assert_eq!(uris.home("a.json", "u:777/b"), Some(("s/777/", "b")));
}

#[test]
fn an_unknown_key_is_told_with_the_one_that_may_be_meant() {
    assert_one_problem(
        "[defaults]\non_unproven = \"warn\"\n",
        "2:1 on_unproven: unknown key `on_unproven` (did you mean `on-unproven`?)",
    );
    assert_one_problem(
        "kubernetes = true\n",
        "1:1 kubernetes: unknown key `kubernetes` (known here are version, base, defaults, rules, policy, uris, architect)",
    );
    assert_one_problem(
        "fail-on = \"never\"\n",
        "1:1 fail-on: `fail-on` does not belong here (`fail-on` belongs in `[defaults]`)",
    );
}

#[test]
fn an_unknown_rule_is_told_with_the_one_that_may_be_meant() {
    assert_one_problem(
        "[rules]\n\"schema/remove\" = \"off\"\n",
        "2:1 \"schema/remove\": unknown rule `schema/remove` (did you mean `schema/removed`?)",
    );
    assert_one_problem(
        "[rules]\n\"thrift/*\" = \"off\"\n",
        "2:1 \"thrift/*\": no rule matches `thrift/*` (see the names of all rules with `schema-gate rules`)",
    );
}

#[test]
fn a_value_of_the_wrong_kind_is_told_with_its_place() {
    assert_one_problem(
        "[defaults]\nmode = 3\n",
        "2:8 3: `mode` takes a word in quotes, not a number",
    );
    assert_one_problem(
        "[defaults]\nmode = \"backwards\"\n",
        "2:8 \"backwards\": `mode`: unknown mode `backwards`; known are none, backward, forward, full, these with -transitive, and auto (did you mean `backward`?)",
    );
    assert_one_problem(
        "[defaults]\nhistory = { depth = 0 }\n",
        "2:21 0: `depth` takes a number from 1 to 100, not 0",
    );
    assert_one_problem(
        "[defaults]\nhistory = { tags = \"v[\" }\n",
        "2:20 \"v[\": `v[` is no glob: unclosed character class; missing ']'",
    );
    assert_one_problem(
        "[defaults]\nhistory = { tag = \"v*\" }\n",
        "2:13 tag: unknown key `tag` (did you mean `tags`?)",
    );
    assert_one_problem(
        "[[policy]]\npaths = \"events\"\n",
        "2:9 \"events\": `paths` takes a list of globs, not a text",
    );
    assert_one_problem(
        "[[policy]]\npaths = [\"events/[\"]\n",
        "2:10 \"events/[\": `events/[` is no glob: unclosed character class; missing ']'",
    );
    assert_one_problem(
        "[policy]\nmode = \"full\"\n",
        "1:1 [policy]: `policy` takes tables, each under `[[policy]]`, not a table",
    );
    assert_one_problem(
        "version = 2\n",
        "1:11 2: version 2 of this file format is unknown (write `version = 1`, or update schema-gate)",
    );
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let told = problems("[defaults]\nmdoe = \"full\"\nlayer = \"wires\"\n[rules]\nx = \"fatal\"\n");
    let lines: Vec<_> = told.iter().map(|told| &told[..3]).collect();
    assert_eq!(lines, ["2:1", "3:9", "5:1", "5:5"], "{told:#?}");
}

#[test]
fn what_is_not_toml_is_told_with_its_place() {
    let told = problems("version = 1\nmode = = 2\n");
    assert!(told[0].starts_with("2:8 "), "{told:?}");
    assert!(told[0].contains("not TOML"), "{told:?}");
    assert!(!problems(&"[".repeat(100_000)).is_empty());
    assert!(!problems(&format!("x = {}", "[".repeat(100_000))).is_empty());
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_problem() {
    let policy = root("\u{feff}version = 1\r\n[defaults]\r\nmode = \"full\"\r\n");
    let mode = policy.for_path("order.avsc").mode;
    assert_eq!(mode.value, Mode::Full);
    assert_eq!(mode.origin.to_string(), "schema-gate.toml:3");
}

#[test]
fn what_only_the_root_may_say_is_refused_elsewhere() {
    let errors = parse(&[("payments/schema-gate.toml", "base = \"auto\"\n")]).unwrap_err();
    assert_eq!(
        errors.problems[0].to_string(),
        "`base` counts only in the file of the repository root"
    );
    let errors = parse(&[("schema-gate.toml", ""), (".schema-gate.toml", "")]).unwrap_err();
    assert_eq!(
        errors.problems[0].to_string(),
        "`.schema-gate.toml` speaks for the same folder as this file"
    );
}

#[test]
fn hostile_words_are_spelled_out_and_cut() {
    let told = problems(&format!("\"\\u001b[31m{}\" = 1\n", "x".repeat(100_000)));
    let (_, message) = told[0].split_once(": ").unwrap();
    assert!(
        message.starts_with("unknown key `\\u{1b}[31mxxx"),
        "{message}"
    );
    assert!(message.len() < 300, "{message}");
}

#[test]
fn a_file_that_nobody_wrote_by_hand_is_refused_at_once() {
    let told = problems(&"# x\n".repeat(100_000));
    assert!(told[0].contains("more than 262144 bytes"), "{told:?}");
    let told = problems(&format!(
        "[[policy]]\npaths = [{}]\n",
        "\"a\",".repeat(1_001)
    ));
    assert!(told[0].contains("more than 1000 globs"), "{}", told[0]);
    assert_eq!(problems(&"=\n".repeat(10_000)).len(), 50);
    let unknown: Vec<_> = (0..5_000).map(|key| format!("key{key} = 1\n")).collect();
    assert_eq!(problems(&unknown.concat()).len(), 50);
}

#[test]
fn the_schema_of_the_config_accepts_what_is_read_and_refuses_the_rest() {
    let schema = policy::config_schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let accepts = |text: &str| validator.is_valid(&toml::from_str(text).unwrap());
    let good = r#"
version = 1
base = "auto"
[defaults]
mode = "backward"
fail-on = "error"
on-unproven = "fail"
unknown-fields = "ignored"
format = "assertion"
layer = "wire-json"
runtimes = ["java", "python"]
guarded-properties = ["pii"]
[rules]
"schema/removed" = "off"
[[policy]]
paths = ["events/**/*.avsc"]
exclude = ["**/testdata/**"]
schema-type = "avro"
mode = "FULL"
owners = ["@payments", "@ann"]
consumers = ["flink-sql", "ksqldb", "kafka-streams", "pubsub"]
ordering-key = "order.id"
personal-data = ["member_number"]
personal-data-tags = ["x-acme-privacy"]
[policy.rules]
"schema/*" = "warning"
[uris]
"https://acme.com/" = ""
"https://acme.com/line" = "./parts/line.json"
"#;
    root(good);
    assert!(accepts(good));
    for bad in [
        "version = 2",
        "[defaults]\nmode = \"up\"",
        "[rules]\n\"schema/remove\" = \"off\"",
        "[[policy]]\nstability = \"stable\"",
        "[[policy]]\nconsumers = [\"spark\"]",
        "[defaults]\nowners = [\"@payments\"]",
        "[[policy]]\nruntimes = [\"cobol\"]",
        "[uris]\n\"acme.com/\" = \"schemas/\"",
        "[uris]\n\"https://acme.com/\" = \"/schemas/\"",
    ] {
        assert!(!accepts(bad), "{bad}");
        assert!(parse(&[("schema-gate.toml", bad)]).is_err(), "{bad}");
    }
}

static RETYPED: Rule = Rule {
    id: "protobuf/field-retyped",
    title: "field retyped",
    breaks: Breaks::Both,
    impact: Impact::Misread,
    level: Level::Error,
    runtimes: &[],
    message: "field `{field}` was retyped",
    why: "The bytes mean something else.",
    instead: "Add a field.",
    spec: "",
    since: "0.1.0",
    aka: &[],
    check: None,
    is_draft: false,
};

fn effect(direction: impl Into<Option<Direction>>, layer: impl Into<Option<Layer>>) -> Effect {
    Effect {
        direction: direction.into(),
        layer: layer.into(),
        impact: Impact::Misread,
        counts: Counts::Verdict,
        proof: Proof::Unneeded,
    }
}

fn change(rule: &'static Rule, effects: Vec<Effect>) -> Change {
    let file = config("order.proto", "message Order { int64 total = 1; }");
    let mut place = Place::file(&file);
    place.span = Some(Span { start: 16, end: 32 });
    Change {
        rule,
        subject: SubjectName("acme.Order".to_owned()),
        element: ElementPath("Order.total".to_owned()),
        old: None,
        new: Some(place),
        detail: Detail::new("int32", "string").word("field", "total"),
        effects,
    }
}

fn base() -> Against {
    Against {
        label: "origin/main".to_owned(),
        id: None,
        likeness: None,
    }
}

fn weigh(change: Change, text: &str) -> Option<Finding> {
    policy::weigh(change, base(), &root(text).for_path("order.proto"))
}

#[test]
fn a_finding_weighs_as_much_as_its_gravest_enforced_effect() {
    let both = || {
        let backward = effect(Direction::Backward, Layer::Wire);
        change(&RETYPED, vec![backward, effect(Direction::Forward, None)])
    };
    let finding = weigh(both(), "").unwrap();
    assert_eq!(finding.level, Level::Error);
    let enforced: Vec<_> = finding
        .effects
        .iter()
        .map(|judged| judged.enforced)
        .collect();
    assert_eq!(enforced, [true, false]);
    let finding = weigh(both(), "[defaults]\nmode = \"none\"").unwrap();
    assert_eq!(finding.level, Level::Info);
    assert_eq!(finding.effects[0].level, Level::Error);
}

#[test]
fn an_effect_counts_only_up_to_the_layer_that_is_asked_for() {
    let wire_json = || change(&RETYPED, vec![effect(Direction::Backward, Layer::WireJson)]);
    let level = |text: &str| weigh(wire_json(), text).unwrap().level;
    assert_eq!(level(""), Level::Error);
    assert_eq!(level("[defaults]\nlayer = \"source\""), Level::Error);
    assert_eq!(level("[defaults]\nlayer = \"wire\""), Level::Info);
}

static PYTHON_REFUSES: Rule = Rule {
    id: "avro/python-refuses",
    runtimes: &[Runtime::Python],
    level: Level::Warning,
    ..RETYPED
};

#[test]
fn a_hazard_weighs_only_where_one_of_its_runtimes_decodes() {
    let judged = |counts, text: &str| {
        let effect = Effect {
            counts,
            ..effect(Direction::Backward, None)
        };
        let finding = weigh(change(&PYTHON_REFUSES, vec![effect]), text).unwrap();
        (finding.level, finding.effects[0].level)
    };
    let java = "[defaults]\nruntimes = [\"java\"]";
    let both = "[defaults]\nruntimes = [\"java\", \"python\"]";
    let (info, warning) = (Level::Info, Level::Warning);
    assert_eq!(judged(Counts::Hazard, ""), (warning, warning));
    assert_eq!(judged(Counts::Hazard, both), (warning, warning));
    assert_eq!(judged(Counts::Hazard, java), (info, info));
    let unmeasured = "[defaults]\nruntimes = [\"go\"]";
    assert_eq!(judged(Counts::Hazard, unmeasured), (warning, warning));
    assert_eq!(judged(Counts::Verdict, java), (warning, warning));
}

#[test]
fn what_hurts_no_reader_in_particular_is_always_enforced() {
    let removed = change(&rules::schema::REMOVED, vec![effect(None, None)]);
    let finding = weigh(removed, "[defaults]\nmode = \"none\"").unwrap();
    assert_eq!(finding.level, Level::Error);
}

#[test]
fn a_change_without_effects_weighs_what_its_rule_says_only_if_that_never_breaks() {
    let level = |rule, text: &str| weigh(change(rule, Vec::new()), text).unwrap().level;
    assert_eq!(level(&rules::schema::ADDED, ""), Level::Info);
    assert_eq!(
        level(
            &rules::schema::ADDED,
            "[rules]\n\"schema/added\" = \"error\""
        ),
        Level::Error
    );
    assert_eq!(level(&RETYPED, ""), Level::Info);
}

#[test]
fn a_rule_that_is_off_finds_nothing() {
    let added = change(&rules::schema::ADDED, Vec::new());
    assert_eq!(weigh(added, "[rules]\n\"schema/added\" = \"off\""), None);
}

#[test]
fn what_could_not_be_settled_follows_on_unproven_unless_a_rule_says_otherwise() {
    let unproven = || {
        let unsettled = effect(Direction::Backward, None);
        change(&rules::schema::UNPROVEN, vec![unsettled])
    };
    let level = |text: &str| weigh(unproven(), text).unwrap().level;
    assert_eq!(level(""), Level::Error);
    assert_eq!(level("[defaults]\non-unproven = \"warn\""), Level::Warning);
    assert_eq!(level("[defaults]\non-unproven = \"pass\""), Level::Info);
    assert_eq!(
        level("[defaults]\non-unproven = \"pass\"\n[rules]\n\"schema/unproven\" = \"error\""),
        Level::Error
    );
}

#[test]
fn fail_on_decides_which_levels_fail() {
    let finding = |level| Finding {
        level,
        ..weigh(change(&RETYPED, Vec::new()), "").unwrap()
    };
    let fails =
        |level, text: &str| policy::fails(&finding(level), &root(text).for_path("order.proto"));
    assert!(fails(Level::Error, ""));
    assert!(!fails(Level::Warning, ""));
    assert!(fails(Level::Warning, "[defaults]\nfail-on = \"warning\""));
    assert!(!fails(Level::Error, "[defaults]\nfail-on = \"never\""));
}

#[test]
fn a_fingerprint_knows_the_change_and_nothing_of_its_place() {
    let print = |change: Change| {
        policy::weigh(change, base(), &Effective::default())
            .unwrap()
            .fingerprint
    };
    let original = print(change(&RETYPED, Vec::new()));
    // Pinned: a fingerprint that changes makes every waiver of every user stale.
    assert_eq!(original.to_string(), "6c0333ba1345a2b5");

    let mut moved = change(&RETYPED, vec![effect(None, None)]);
    moved.new = Some(Place::file(&config("billing/order.proto", "\n\n")));
    moved.detail.words.clear();
    assert_eq!(print(moved), original);

    let mut shifted = change(&RETYPED, Vec::new());
    shifted.detail = Detail::new("int32s", "tring");
    assert_ne!(print(shifted), original);
    assert_ne!(print(change(&rules::schema::ADDED, Vec::new())), original);
}

#[test]
fn each_effect_says_who_is_hurt_and_how() {
    let who = |effect: Effect| {
        let finding = weigh(change(&RETYPED, vec![effect]), "").unwrap();
        finding.effects[0].who.clone()
    };
    let unreadable = |direction| Effect {
        impact: Impact::Unreadable,
        ..effect(direction, None)
    };
    assert_eq!(
        who(unreadable(Direction::Backward)),
        "consumers on the new schema cannot read events written before this change"
    );
    assert_eq!(
        who(unreadable(Direction::Forward)),
        "consumers still on the old schema cannot read events written after this change"
    );
    assert_eq!(
        who(effect(Direction::Forward, Layer::WireJson)),
        "consumers still on the old schema silently read another value from events written as JSON after this change"
    );
    assert_eq!(
        who(Effect {
            impact: Impact::Lost,
            counts: Counts::Hazard,
            ..effect(Direction::Backward, None)
        }),
        "some consumers on the new schema silently lose a value of events written before this change"
    );
    let hazard = Effect {
        counts: Counts::Hazard,
        ..unreadable(Direction::Forward)
    };
    let finding = weigh(change(&PYTHON_REFUSES, vec![hazard]), "").unwrap();
    assert_eq!(
        finding.effects[0].who,
        "some Python consumers still on the old schema cannot read events written after this change"
    );
}

#[test]
fn findings_are_ranked_and_told_once() {
    let finding = |level, start| {
        let mut change = change(&RETYPED, Vec::new());
        if let Some(place) = &mut change.new {
            place.span = Some(Span { start, end: 32 });
        }
        Finding {
            level,
            ..weigh(change, "").unwrap()
        }
    };
    let mut findings = vec![
        finding(Level::Info, 1),
        finding(Level::Error, 9),
        finding(Level::Error, 2),
        finding(Level::Error, 9),
    ];
    policy::rank(&mut findings);
    let starts: Vec<_> = findings
        .iter()
        .map(|finding| finding.change.new.as_ref().unwrap().span.unwrap().start)
        .collect();
    assert_eq!(starts, [2, 9, 1]);
}
