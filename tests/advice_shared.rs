//! Advice about schemas that others share: an edit of what is shared is an edit of each of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;

use repository::Repository;
use serde_json::{Value, json};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

fn report(repository: &Repository) -> Value {
    let run = repository.run(&["check", "-f", "json"]);
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}{}", run.stdout, run.stderr))
}

/// The findings that fail the gate.
fn errors(report: &Value) -> Vec<&Value> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["level"] == "error")
        .collect()
}

fn options(finding: &Value) -> Vec<&Value> {
    let options = finding["advice"]["options"].as_array();
    options.into_iter().flatten().collect()
}

/// A repository in which two folders with policies of their own share a schema.
fn sharing(old: &str, new: &str) -> Repository {
    let repository = Repository::new();
    let config = "version = 1\n[defaults]\nmode = \"none\"\n\
        [[policy]]\npaths = [\"shop/**\"]\nmode = \"backward\"\n\
        [[policy]]\npaths = [\"bank/**\"]\nmode = \"full\"\n";
    repository.write("schema-gate.toml", config);
    let order = |about: &str| {
        let price = json!({"$ref": "../common/money.json"});
        json!({"$schema": DIALECT, "description": about, "type": "object", "properties": {"price": price}}).to_string()
    };
    repository.write("common/money.json", old);
    repository.write("shop/order.json", order("an order"));
    repository.write("bank/order.json", order("an order"));
    repository.commit("as it was");
    repository.write("common/money.json", new);
    repository.write("shop/order.json", order("what was ordered"));
    repository.write("bank/order.json", order("what was ordered"));
    repository
}

fn money(keyword: &str, amount: &str) -> String {
    format!(
        "{{\"$schema\": \"{DIALECT}\", \"type\": \"object\", \"properties\": {{\"amount\": {{\"type\": \"{amount}\"}}}}, {keyword}}}"
    )
}

/// The intents of the verified ways out of the errors of a subject.
fn intents(repository: &Repository, subject: &str) -> Vec<String> {
    let report = report(repository);
    let errors = errors(&report).into_iter();
    let errors = errors.filter(|finding| finding["subject"] == subject);
    let options = errors.flat_map(options);
    let verified = options.filter(|option| option["verified"] == true);
    verified
        .map(|option| option["checks"]["intent"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn an_edit_of_a_shared_schema_passes_for_all_who_share_it() {
    // A second property is fine for the readers of the shop, and for those of the bank as long as they are open.
    let open = "\"required\": []";
    let repository = sharing(&money(open, "integer"), &money(open, "string"));
    assert_eq!(intents(&repository, "shop/order.json")[0], "kept");
    let closed = "\"additionalProperties\": false";
    let repository = sharing(&money(closed, "integer"), &money(closed, "string"));
    let kept = intents(&repository, "shop/order.json");
    assert!(
        !kept.is_empty() && kept.iter().all(|intent| intent == "reverted"),
        "{kept:?}"
    );
}

#[test]
fn what_the_change_does_not_touch_is_not_edited() {
    let repository = Repository::new();
    let open = "\"required\": []";
    repository.write("common/money.json", money(open, "integer"));
    repository.write("common/price.json", money(open, "string"));
    let using = |file: &str| {
        let price = json!({"$ref": format!("common/{file}.json")});
        let order = json!({"$schema": DIALECT, "type": "object", "properties": {"price": price}});
        order.to_string()
    };
    repository.write("order.json", using("money"));
    repository.write("invoice.json", using("price"));
    repository.commit("as it was");
    repository.write("order.json", using("price"));
    let report = report(&repository);
    let errors = errors(&report);
    assert_eq!(errors[0]["rule"], "json/type-changed", "{report:#}");
    for option in errors.into_iter().flat_map(options) {
        let patch = option["patch"].as_str().unwrap_or_default();
        assert!(!patch.contains("+++ b/common"), "{patch}");
    }
}

/// The diffs of the verified ways out of a field that was added without a default.
fn diffs(config: &str, field: &str) -> Vec<String> {
    let repository = Repository::new();
    repository.write("schema-gate.toml", format!("version = 1\n{config}"));
    let order = |more: &[&str]| {
        let fields = [&["id"], more].concat().into_iter();
        let fields = fields.map(|name| json!({"name": name, "type": "long"}));
        let fields: Vec<Value> = fields.collect();
        json!({"type": "record", "name": "OrderPlaced", "fields": fields}).to_string()
    };
    repository.write("order.avsc", order(&[]));
    repository.commit("as it was");
    repository.write("order.avsc", order(&[field]));
    let report = report(&repository);
    let breaks = errors(&report).into_iter();
    let breaks = breaks.filter(|finding| finding["rule"] == "avro/field-added-without-default");
    let options = breaks.flat_map(options);
    let verified = options.filter(|option| option["verified"] == true);
    verified
        .map(|option| option["patch"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn an_edit_breaks_no_design_rule_that_a_policy_enforces() {
    let optional = |diffs: Vec<String>| diffs.iter().any(|diff| diff.contains("\"null\""));
    let key = "[[policy]]\npaths = [\"**\"]\nordering-key = \"orderId\"\n";
    assert!(optional(diffs("", "orderId")));
    // The key that orders events has to be there.
    let strict = format!("[rules]\n\"design/*\" = \"error\"\n{key}");
    assert!(!optional(diffs(&strict, "orderId")));
    // What the author's own change breaks as well is another finding.
    assert!(optional(diffs(
        "[rules]\n\"design/*\" = \"error\"\n",
        "price"
    )));
}
