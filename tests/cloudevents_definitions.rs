//! Definitions of `CloudEvents`: what the specification would not have so, and what becomes of a type.
//!
//! Each fixture under `fixtures/ce` with an `old` side is run four ways: old to new gives what `expected.json` says, a side
//! against itself gives nothing, and what is only near does not fire. `SCHEMA_GATE_BLESS=1` rewrites the expectations.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;

use std::fs;
use std::path::{Path, PathBuf};

use repository::Repository;
use serde_json::{Value, json};

/// A fixture: the folder, and the rule that it is for.
struct Fixture {
    folder: PathBuf,
    rule: String,
}

impl Fixture {
    /// Every fixture with two sides.
    fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ce");
        let folders = fs::read_dir(root).unwrap();
        let mut fixtures: Vec<Self> = folders
            .map(|folder| folder.unwrap().path())
            .map(|folder| Self {
                rule: format!("ce/{}", folder.file_name().unwrap().to_string_lossy()),
                folder,
            })
            .filter(|fixture| fixture.side("old").is_some())
            .collect();
        fixtures.sort_by(|one, other| one.rule.cmp(&other.rule));
        fixtures
    }

    /// The file or the folder that is a side.
    fn side(&self, side: &str) -> Option<PathBuf> {
        let entries = fs::read_dir(&self.folder).unwrap();
        let mut entries = entries.map(|entry| entry.unwrap().path());
        entries.find(|path| path.file_stem().is_some_and(|stem| stem == side))
    }

    /// The report of one side against another.
    fn run(&self, old: &str, new: &str) -> Value {
        let repository = Repository::new();
        let config = fs::read_to_string(self.folder.join("config.toml"));
        let config = config.unwrap_or_else(|_| "version = 1\n".to_owned());
        repository.write("schema-gate.toml", config);
        copy(&self.side(old).unwrap(), "", &repository);
        repository.commit("old");
        let listed = repository.git_says(&["ls-files"]);
        for path in listed.lines().filter(|path| *path != "schema-gate.toml") {
            repository.remove(path);
        }
        copy(&self.side(new).unwrap(), "", &repository);
        report(&repository, &["check", "--base", "HEAD", "-f", "json"])
    }
}

/// Puts a side into a repository: what a folder holds, or one file.
fn copy(path: &Path, to: &str, repository: &Repository) {
    if !path.is_dir() {
        let extension = path.extension().unwrap().to_string_lossy();
        let text = fs::read_to_string(path).unwrap();
        return repository.write(&format!("{to}schema.{extension}"), text);
    }
    for entry in fs::read_dir(path).unwrap() {
        let entry = entry.unwrap().path();
        let name = format!("{to}{}", entry.file_name().unwrap().to_string_lossy());
        if entry.is_dir() {
            copy(&entry, &format!("{name}/"), repository);
        } else {
            repository.write(&name, fs::read_to_string(entry).unwrap());
        }
    }
}

fn report(repository: &Repository, arguments: &[&str]) -> Value {
    repository.run(arguments).report()
}

fn findings(report: &Value) -> impl Iterator<Item = &Value> {
    report["findings"].as_array().unwrap().iter()
}

/// The rules of definitions that fired.
fn rules(report: &Value) -> Vec<&str> {
    let rules = findings(report).filter_map(|finding| finding["rule"].as_str());
    rules.filter(|rule| rule.starts_with("ce/")).collect()
}

/// What `expected.json` holds of a finding.
fn shown(finding: &Value) -> Value {
    let place = |side: &str| {
        let place = finding[side].as_object()?;
        Some(format!(
            "{}:{}:{}",
            place["path"].as_str()?,
            place["line"],
            place["column"]
        ))
    };
    let effects = finding["effects"].as_array().unwrap().iter().map(|effect| {
        let words = ["direction", "layer", "impact", "counts"].map(|word| effect[word].as_str());
        let words: Vec<&str> = words.into_iter().flatten().collect();
        words.join(" ")
    });
    json!({
        "rule": finding["rule"], "check": finding["check"], "level": finding["level"],
        "subject": finding["subject"], "element": finding["element"], "message": finding["message"],
        "old": place("old"), "new": place("new"), "effects": effects.collect::<Vec<_>>(),
    })
}

#[test]
fn old_to_new_gives_what_is_expected() {
    let mut wrong = Vec::new();
    for fixture in Fixture::all() {
        let report = fixture.run("old", "new");
        // How the events of fixtures are designed is not the point here.
        let is_of_design = |finding: &&Value| {
            finding["rule"]
                .as_str()
                .is_some_and(|rule| rule.starts_with("design/"))
        };
        let told = findings(&report).filter(|finding| !is_of_design(finding));
        let found: Value = told.map(shown).collect();
        let path = fixture.folder.join("expected.json");
        if std::env::var_os("SCHEMA_GATE_BLESS").is_some() {
            fs::write(&path, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if serde_json::from_str::<Value>(&expected).ok().as_ref() != Some(&found) {
            wrong.push(format!("{}: found {found:#}", fixture.rule));
        }
        let fired = rules(&report);
        if !fired.contains(&fixture.rule.as_str()) {
            wrong.push(format!(
                "{}: its own rule did not fire, only {fired:?}",
                fixture.rule
            ));
        }
        let own = findings(&report).filter(|finding| finding["check"].is_string());
        let messages = own.filter_map(|finding| finding["message"].as_str());
        for message in messages.filter(|message| message.contains(['{', '}'])) {
            wrong.push(format!(
                "{}: a word is missing in {message:?}",
                fixture.rule
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_side_against_itself_gives_nothing() {
    for fixture in Fixture::all() {
        for side in ["old", "new"] {
            let report = fixture.run(side, side);
            assert!(
                rules(&report).is_empty(),
                "{} {side}: {report:#}",
                fixture.rule
            );
        }
    }
}

#[test]
fn what_is_only_near_does_not_fire() {
    let mut wrong = Vec::new();
    for fixture in Fixture::all() {
        let report = fixture.run("old", "near");
        if rules(&report).contains(&fixture.rule.as_str()) {
            let found: Value = findings(&report).map(shown).collect();
            wrong.push(format!("{}: {found:#}", fixture.rule));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A repository with these files at its base and those in its working tree, checked.
fn check(config: &str, old: &[(&str, &str)], new: &[(&str, &str)]) -> Value {
    let repository = Repository::new();
    repository.write("schema-gate.toml", format!("version = 1\n{config}"));
    for (path, text) in old {
        repository.write(path, text);
    }
    repository.commit("old");
    for (path, text) in new {
        repository.write(path, text);
    }
    report(&repository, &["check", "--base", "HEAD", "-f", "json"])
}

/// The messages of the findings with this check, each with its level.
fn told(report: &Value, check: &str) -> Vec<String> {
    let named = findings(report).filter(|finding| finding["check"] == check);
    let told = named.map(|finding| {
        let (level, message) = (&finding["level"], &finding["message"]);
        format!("{}: {}", level.as_str().unwrap(), message.as_str().unwrap())
    });
    told.collect()
}

/// A definition of whole events with these members besides those that are required.
fn envelope(kind: &str, more: &str) -> String {
    format!(
        r#"{{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Order", "type": "object",
        "required": ["id", "source", "specversion", "type"], "properties": {{
        "id": {{"type": "string", "minLength": 1}}, "source": {{"type": "string", "format": "uri-reference", "minLength": 1}},
        "specversion": {{"const": "1.0"}}, "type": {{"const": "{kind}"}}, {more}}}}}"#
    )
}

const EVENTS: &str = r#"syntax = "proto3";
package acme.orders.v1;

import "acme/events/options.proto";
import "acme/orders/v1/data.proto";

message OrderPlacedEvent {
  option (acme.events.cloud_event_type) = "com.acme.order.v1.placed";
  option (acme.events.cloud_event_extension_name) = "tenant";
  OrderData data = 1;
}
"#;

fn data(kind: &str) -> String {
    format!(
        "syntax = \"proto3\";\npackage acme.orders.v1;\n\nmessage OrderData {{\n  {kind} total = 1;\n}}\n"
    )
}

#[test]
fn data_in_another_file_breaks_the_type_of_a_message_that_did_not_change() {
    let (old, new) = (data("int64"), data("string"));
    let report = check(
        "",
        &[
            ("acme/orders/v1/events.proto", EVENTS),
            ("acme/orders/v1/data.proto", &old),
        ],
        &[("acme/orders/v1/data.proto", &new)],
    );
    assert_eq!(
        told(&report, "CE330"),
        [
            "error: `com.acme.order.v1.placed`: the type is what it was, and the data broke: protobuf/field-type-changed at `OrderData.total`"
        ]
    );
}

#[test]
fn every_documented_extension_is_held_to_the_type_that_its_document_gives() {
    let types = |batch: &str, status: &str| {
        let more =
            format!(r#""bampid": {{"type": "{batch}"}}, "opcuastatus": {{"type": "{status}"}}"#);
        let new = envelope("com.acme.order.placed.v1", &more);
        told(&check("", &[], &[("order.json", &new)]), "CE314")
    };
    assert!(types("string", "integer").is_empty());
    let contradicted = types("integer", "string");
    assert_eq!(contradicted.len(), 2, "{contradicted:?}");
    assert!(contradicted.iter().any(|told| told.contains("bampid")));
    assert!(contradicted.iter().any(|told| told.contains("opcuastatus")));
}

#[test]
fn options_are_read_although_the_file_that_declares_them_is_missing() {
    let changed = EVENTS.replace("v1.placed", "v2.placed");
    let order = data("int64");
    let report = check(
        "",
        &[
            ("acme/orders/v1/events.proto", EVENTS),
            ("acme/orders/v1/data.proto", &order),
        ],
        &[("acme/orders/v1/events.proto", &changed)],
    );
    assert_eq!(
        told(&report, "CE331"),
        [
            "error: `com.acme.order.v1.placed`: no longer defined; `com.acme.order.v2.placed` took its place"
        ]
    );
    // The name of its extension is declared nowhere, as it was before.
    assert!(told(&report, "CE321").is_empty(), "{report:#}");
}

#[test]
fn data_behind_a_reference_breaks_the_type_of_an_envelope_that_did_not_change() {
    let event = envelope(
        "com.acme.order.placed.v1",
        r#""data": {"$ref": "../data/order.json"}"#,
    );
    let order = |kind: &str| {
        format!(
            r#"{{"$schema": "https://json-schema.org/draft/2020-12/schema", "properties": {{"total": {{"type": "{kind}"}}}}}}"#
        )
    };
    let (old, new) = (order("integer"), order("string"));
    let report = check(
        "",
        &[("events/order.json", &event), ("data/order.json", &old)],
        &[("data/order.json", &new)],
    );
    assert_eq!(
        told(&report, "CE330"),
        [
            "error: `com.acme.order.placed.v1`: the type is what it was, and the data broke: json/type-changed at `Order.data.total`"
        ]
    );
}

#[test]
fn data_is_bound_to_a_type_by_the_configuration() {
    let config =
        "[[policy]]\npaths = [\"events/*.avsc\"]\nce-type = \"com.acme.order.placed.v1\"\n";
    let record = |kind: &str| {
        format!(
            r#"{{"type": "record", "name": "Order", "fields": [{{"name": "total", "type": "{kind}"}}]}}"#
        )
    };
    let (old, new) = (record("long"), record("string"));
    let report = check(
        config,
        &[("events/order.avsc", &old)],
        &[("events/order.avsc", &new)],
    );
    assert_eq!(told(&report, "CE330").len(), 1, "{report:#}");
    let forward = format!("{config}mode = \"none\"\n");
    let report = check(
        &forward,
        &[("events/order.avsc", &old)],
        &[("events/order.avsc", &new)],
    );
    assert!(
        told(&report, "CE330").is_empty(),
        "what nobody minds is no finding: {report:#}"
    );
}

#[test]
fn a_type_whose_schema_moved_and_was_renamed_is_the_same_type() {
    let old = envelope(
        "com.acme.order.placed.v1",
        r#""data": {"properties": {"total": {"type": "integer"}}}"#,
    );
    let new = old
        .replace("integer", "string")
        .replace("\"Order\"", "\"OrderPlaced\"");
    let repository = Repository::new();
    repository.write("order.json", &old);
    repository.commit("old");
    repository.remove("order.json");
    repository.write("events/order-placed.json", &new);
    let report = report(&repository, &["check", "--base", "HEAD", "-f", "json"]);
    assert_eq!(told(&report, "CE330").len(), 1, "{report:#}");
    assert!(told(&report, "CE331").is_empty(), "{report:#}");
}

#[test]
fn the_second_version_of_a_type_is_not_compared_with_the_first() {
    let version = |version: &str, kind: &str| {
        envelope(
            &format!("com.acme.order.{version}.placed"),
            &format!(r#""data": {{"properties": {{"total": {{"type": "{kind}"}}}}}}"#),
        )
    };
    let (old, new) = (version("v1", "integer"), version("v2", "string"));
    let config = "[defaults]\nmode = \"full-transitive\"\n";
    let report = check(config, &[("order.json", &old)], &[("order.json", &new)]);
    let rules: Vec<_> = findings(&report)
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    assert_eq!(rules, ["ce/type-vanished", "schema/added"], "{report:#}");
    let report = check(config, &[("order.json", &old)], &[("order.v2.json", &new)]);
    let rules: Vec<_> = findings(&report)
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    assert_eq!(rules, ["schema/added"], "{report:#}");
}

#[test]
fn a_repair_of_what_nothing_could_satisfy_is_told_of_nobody() {
    let fixture = Fixture::all()
        .into_iter()
        .find(|fixture| fixture.rule == "ce/definition-unsatisfiable");
    let report = fixture.unwrap().run("new", "near");
    assert_eq!(rules(&report), Vec::<&str>::new(), "{report:#}");
    assert_eq!(report["verdict"], "pass");
}

#[test]
fn what_was_wrong_before_is_told_when_all_is_asked_for() {
    let event = envelope(
        "com.acme.order.placed.v1",
        r#""tenantId": {"type": "string"}"#,
    );
    let repository = Repository::new();
    repository.write("order.json", &event);
    repository.commit("old");
    let all = report(
        &repository,
        &["check", "--base", "HEAD", "--all", "-f", "json"],
    );
    assert_eq!(told(&all, "CE305").len(), 1, "{all:#}");
    repository.write("order.json", event.replace("\"Order\"", "\"OrderPlaced\""));
    let changed = report(&repository, &["check", "--base", "HEAD", "-f", "json"]);
    assert!(told(&changed, "CE305").is_empty(), "{changed:#}");
}

#[test]
fn a_type_that_another_file_still_claims_has_not_vanished() {
    let list = |name: &str, kind: &str| {
        format!(
            r#"{{"$id": "https://acme.com/{name}.json", "cloudeventTypes": ["com.acme.order.v1.placed"], "type": "object", "properties": {{"total": {{"type": "{kind}"}}}}}}"#
        )
    };
    let (one, other) = (list("a", "integer"), list("b", "integer"));
    let repository = Repository::new();
    repository.write("a.json", &one);
    repository.write("b.json", &other);
    repository.commit("old");
    repository.remove("a.json");
    let report = report(&repository, &["check", "--base", "HEAD", "-f", "json"]);
    assert!(told(&report, "CE331").is_empty(), "{report:#}");
}

#[test]
fn a_registry_entry_says_of_which_type_a_schema_is_the_data() {
    let registry = r#"{"messagegroups": {"orders": {"envelope": "CloudEvents/1.0", "messages": {
        "base": {"envelopemetadata": {"type": {"value": "com.acme.order.placed.v1"}}},
        "com.acme.order.placed.v1": {"basemessage": "/messagegroups/orders/messages/base", "dataschemauri": "./order.avsc"}}}}}"#;
    let record = |kind: &str| {
        format!(
            r#"{{"type": "record", "name": "Order", "fields": [{{"name": "total", "type": "{kind}"}}]}}"#
        )
    };
    let (old, new) = (record("long"), record("string"));
    let report = check(
        "",
        &[
            ("events/all.xreg.json", registry),
            ("events/order.avsc", &old),
        ],
        &[("events/order.avsc", &new)],
    );
    assert_eq!(told(&report, "CE330").len(), 1, "{report:#}");
}

/// A document of an application that sends or receives events in the binary mode, over these servers.
fn document(action: &str, servers: &str, headers: &str, payload: &str) -> String {
    format!(
        "asyncapi: 3.0.0\nservers: {{{servers}}}\nchannels:\n  orders:\n    address: orders\n    messages:\n      placed: {{$ref: '#/components/messages/OrderPlaced'}}\noperations:\n  order:\n    action: {action}\n    channel: {{$ref: '#/channels/orders'}}\ncomponents:\n  messages:\n    OrderPlaced:\n      headers:\n        required: [ce_id, ce_source, ce_specversion, ce_type]\n        properties:\n          ce_id: {{type: string, minLength: 1}}\n          ce_source: {{type: string, format: uri-reference, minLength: 1}}\n          ce_specversion: {{type: string, const: '1.0'}}\n{headers}      payload:\n{payload}"
    )
}

const KAFKA: &str = "main: {host: acme.com, protocol: kafka}";
const V1: &str = "          ce_type: {type: string, const: com.acme.order.placed.v1}\n";
const TEXT: &str = "        {type: object, required: [id], properties: {id: {type: string}}}\n";
const LOOSE: &str = "        {type: object, properties: {id: {type: string}}}\n";

#[test]
fn data_of_a_message_breaks_under_its_type_where_its_operation_minds() {
    let of = |action: &str, payload: &str| document(action, KAFKA, V1, payload);
    let broke = |action: &str| {
        let (old, new) = (of(action, TEXT), of(action, LOOSE));
        let report = check("", &[("api.yaml", &old)], &[("api.yaml", &new)]);
        told(&report, "CE330")
    };
    assert_eq!(broke("send").len(), 1, "{:?}", broke("send"));
    assert_eq!(broke("receive"), Vec::<String>::new());
}

#[test]
fn a_header_that_broke_is_not_the_data_and_is_told_in_the_words_of_the_specification() {
    let tenant = |kind: &str| {
        let header = format!("          ce_tenant: {{type: string{kind}}}\n");
        document("send", KAFKA, &(V1.to_owned() + &header), TEXT)
    };
    let (old, new) = (tenant(", maxLength: 3"), tenant(""));
    let report = check("", &[("api.yaml", &old)], &[("api.yaml", &new)]);
    assert_eq!(told(&report, "CE330"), Vec::<String>::new());
    assert_eq!(told(&report, "CE339").len(), 1, "{report:#}");
    assert_eq!(findings(&report).count(), 1, "{report:#}");
}

#[test]
fn headers_with_the_prefix_of_another_protocol_are_one_mistake() {
    let none: [(&str, &str); 0] = [];
    for (servers, wrong) in [
        (KAFKA, 0),
        ("main: {host: acme.com, protocol: https}", 1),
        (
            "a: {host: a.com, protocol: http}, b: {host: b.com, protocol: kafka}",
            0,
        ),
        ("main: {host: acme.com, protocol: carrier-pigeon}", 0),
        ("", 0),
    ] {
        let new = document("send", servers, V1, TEXT);
        let report = check("", &none, &[("api.yaml", &new)]);
        let told = told(&report, "CE315");
        assert_eq!(told.len(), wrong, "{servers}: {told:?}");
    }
}

#[test]
fn a_header_of_http_does_not_repeat_the_content_type() {
    let header = "          ce-datacontenttype: {type: string}\n";
    let headers = V1.to_owned() + header;
    let new = document(
        "send",
        "main: {host: a.com, protocol: http}",
        &headers,
        TEXT,
    );
    let new = new.replace("ce_", "ce-");
    let report = check("", &[], &[("api.yaml", &new)]);
    assert_eq!(told(&report, "CE316").len(), 1, "{report:#}");
    assert_eq!(told(&report, "CE315"), Vec::<String>::new());
}

#[test]
fn a_message_may_lack_no_attribute_that_every_event_has() {
    let whole = document("send", KAFKA, V1, TEXT);
    let new = whole.replace("[ce_id, ", "[");
    let report = check("", &[("api.yaml", &whole)], &[("api.yaml", &new)]);
    assert_eq!(told(&report, "CE301").len(), 1, "{report:#}");
}

#[test]
fn a_type_of_a_message_that_vanished_is_told_once_and_with_its_heir() {
    let old = document("send", KAFKA, V1, TEXT);
    let new = old.replace("placed.v1", "placed.v2");
    let report = check("", &[("api.yaml", &old)], &[("api.yaml", &new)]);
    let told = told(&report, "CE331");
    assert_eq!(told.len(), 1, "{report:#}");
    assert!(told[0].contains("com.acme.order.placed.v2"), "{told:?}");
    let of_asyncapi = |finding: &&Value| finding["rule"] == "asyncapi/message-removed";
    assert_eq!(findings(&report).filter(of_asyncapi).count(), 0);
}

#[test]
fn two_messages_of_a_document_do_not_share_a_type_for_different_data() {
    let old = document("send", KAFKA, V1, TEXT);
    let other = |payload: &str| {
        let again = "    Again:\n      headers: {properties: {ce_type: {type: string, const: com.acme.order.placed.v1}}}\n      payload:\n";
        format!("{old}{again}{payload}")
    };
    let twice = |new: &str| {
        let report = check("", &[("api.yaml", &old)], &[("api.yaml", new)]);
        told(&report, "CE324").len()
    };
    assert_eq!((twice(&other(TEXT)), twice(&other(LOOSE))), (0, 1));
}

#[test]
fn a_content_type_that_changed_is_told_once_and_one_that_headers_contradict_is_told() {
    let whole = document("send", KAFKA, V1, TEXT);
    let with = |kind: &str| {
        let said = format!("    OrderPlaced:\n      contentType: {kind}\n");
        whole.replace("    OrderPlaced:\n", &said)
    };
    let (json, event) = (
        with("application/json"),
        with("application/cloudevents+json"),
    );
    let report = check("", &[("api.yaml", &json)], &[("api.yaml", &event)]);
    assert_eq!(told(&report, "CE318"), Vec::<String>::new());
    let rule = &findings(&report).next().unwrap()["rule"];
    assert_eq!(rule, "asyncapi/content-type-changed");
    let report = check("", &[("api.yaml", &whole)], &[("api.yaml", &event)]);
    assert_eq!(told(&report, "CE318").len(), 1, "{report:#}");
}
