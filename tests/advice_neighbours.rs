//! What a verified patch does to those that read the same files, and to what is said of the head besides breaks.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;

use std::collections::BTreeSet;

use repository::{Repository, errors, options};
use schema_gate::gate::{Advise, CheckRequest, check};
use serde_json::{Value, json};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

const ORDERS: &str = "asyncapi: 3.0.0
info: {title: Orders, version: 1.0.0}
channels:
  orders:
    address: orders
    messages:
      placed: {$ref: '#/components/messages/Placed'}
components:
  messages:
    Placed:
      payload: {$ref: './order.json'}
";

fn config(repository: &Repository, of_payments: &str) {
    repository.write(
        "schema-gate.toml",
        format!("version = 1\n[defaults]\nmode = \"backward\"\n[[policy]]\npaths = [\"payments.yaml\"]\nmode = \"{of_payments}\"\n"),
    );
}

fn payments(payload: &Value) -> String {
    let orders = ORDERS
        .replace("rders", "ayments")
        .replace("Oayments", "Payments");
    let orders = orders
        .replace("oayments", "payments")
        .replace("Placed", "Paid");
    orders.replace("{$ref: './order.json'}", &payload.to_string())
}

fn order(total: bool, required: &[&str]) -> Value {
    let mut order = json!({
        "type": "object",
        "properties": {"id": {"type": "string"}},
        "required": required,
    });
    if total {
        order["properties"]["total"] = json!({"type": "integer"});
    }
    order
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

fn findings(report: &Value) -> impl Iterator<Item = &Value> {
    report["findings"].as_array().unwrap().iter()
}

/// What is grave, or worth a look.
fn told(report: &Value) -> BTreeSet<String> {
    let told = findings(report).filter(|finding| finding["level"] != "info");
    let told = told.map(|finding| {
        format!(
            "{} {} {} {}",
            finding["level"], finding["rule"], finding["subject"], finding["element"]
        )
    });
    let unread = report["unread"].as_array().into_iter().flatten();
    told.chain(unread.map(|unread| format!("unread {}", unread["path"])))
        .collect()
}

/// The verified patches of all ways out.
fn verified(repository: &Repository) -> Vec<String> {
    let request = CheckRequest {
        advise: Advise::All,
        ..CheckRequest::of(repository.path().to_owned())
    };
    let findings = check(&request).unwrap().findings.into_iter();
    let options = findings.filter_map(|finding| finding.advice);
    let options = options.flat_map(|advice| advice.options);
    options
        .filter_map(|option| Some(option.patch?.diff))
        .collect()
}

/// The verified patches, each of which adds nothing to what is told.
fn patches(repository: &Repository) -> Vec<String> {
    let before = told(&repository.report());
    let patches = verified(repository);
    for patch in &patches {
        let after = repository.patched(patch, || told(&repository.report()));
        let added: Vec<_> = after.difference(&before).cloned().collect();
        assert!(added.is_empty(), "{added:#?}\n{patch}");
    }
    patches
}

#[test]
fn a_shared_file_is_not_mended_for_one_document_at_the_cost_of_another() {
    let repository = Repository::new();
    config(&repository, "forward");
    repository.write("order.json", pretty(&order(false, &["id"])));
    repository.write("orders.yaml", ORDERS);
    // Readers of payments have always relied on the total, which now comes from the file of the orders.
    repository.write("payments.yaml", payments(&order(true, &["id", "total"])));
    repository.commit("as it was");
    repository.write("order.json", pretty(&order(true, &["id", "total"])));
    repository.write("payments.yaml", payments(&json!({"$ref": "./order.json"})));
    let told = told(&repository.report());
    assert!(
        told.iter().any(|told| told.starts_with("\"error\"")),
        "{told:?}"
    );
    assert_eq!(patches(&repository), Vec::<String>::new());
}

#[test]
fn a_neighbour_that_did_not_change_is_asked_as_well() {
    let repository = Repository::new();
    config(&repository, "backward");
    repository.write("order.json", pretty(&order(false, &["id"])));
    repository.write("orders.yaml", ORDERS);
    repository.write("payments.yaml", payments(&json!({"$ref": "./order.json"})));
    repository.commit("as it was");
    repository.write("order.json", pretty(&order(true, &["id", "total"])));
    assert!(!patches(&repository).is_empty());
}

#[test]
fn the_events_of_a_neighbour_keep_their_values() {
    let repository = Repository::new();
    repository.write(
        "schema-gate.toml",
        "version = 1\n[defaults]\nmode = \"forward\"\n[[policy]]\npaths = [\"payments.yaml\"]\nmode = \"none\"\n",
    );
    let closed = |total: bool| {
        let mut order = order(total, &["id"]);
        order["additionalProperties"] = json!(false);
        order
    };
    repository.write("order.json", pretty(&closed(false)));
    repository.write("orders.yaml", ORDERS);
    repository.write("payments.yaml", payments(&order(true, &["id"])));
    repository.commit("as it was");
    repository.write("order.json", pretty(&closed(true)));
    repository.write("payments.yaml", payments(&json!({"$ref": "./order.json"})));
    let alone = || {
        patches(&repository)
            .into_iter()
            .filter(|patch| patch.contains("-    \"total\": {"))
    };
    assert_eq!(alone().count(), 0);
    // Where payments are gone, nobody loses anything.
    repository.remove("payments.yaml");
    assert_ne!(alone().count(), 0);
}

#[test]
fn a_type_that_a_new_file_uses_does_not_vanish() {
    let order = |field: &str| {
        format!(
            "{{\"type\": \"record\", \"name\": \"Order\", \"namespace\": \"shop\", \"fields\": [\n  {{\"name\": \"id\", \"type\": \"string\"}}{field}\n]}}\n"
        )
    };
    let price = ",\n  {\"name\": \"price\", \"type\": {\"type\": \"record\", \"name\": \"Money\", \"fields\": [{\"name\": \"cents\", \"type\": \"long\"}]}}";
    let refund = "{\"type\": \"record\", \"name\": \"Refund\", \"namespace\": \"shop\", \"fields\": [{\"name\": \"sum\", \"type\": \"shop.Money\"}]}\n";
    let repository = Repository::new();
    repository.write("order.avsc", order(""));
    repository.commit("as it was");
    repository.write("order.avsc", order(price));
    repository.write("refund.avsc", refund);
    let patches = patches(&repository);
    let loses = |patch: &String| {
        patch.contains("-  {\"name\": \"price\"") && !patch.contains("+  {\"name\": \"price\"")
    };
    assert!(!patches.iter().any(loses), "{patches:#?}");
}

#[test]
fn a_new_neighbour_stands_in_nobodys_way() {
    let both = ORDERS
        .replace(
            "      placed:",
            "      paid: {$ref: '#/components/messages/Paid'}\n      placed:",
        )
        .replace(
            "    Placed:\n",
            "    Paid:\n      payload: {$ref: '#/components/schemas/Order'}\n    Placed:\n",
        )
        .replace("./order.json", "#/components/schemas/Order");
    let one = ORDERS.replace("./order.json", "#/components/schemas/Order");
    let schema = |limit: usize| {
        format!(
            "  schemas:\n    Order:\n      type: object\n      properties:\n        note: {{type: string, maxLength: {limit}}}\n"
        )
    };
    let repository = Repository::new();
    repository.write("orders.yaml", format!("{one}{}", schema(100)));
    repository.commit("as it was");
    repository.write("orders.yaml", format!("{both}{}", schema(10)));
    config(&repository, "backward");
    assert!(!patches(&repository).is_empty());
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
    let report = repository.report();
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
    let report = repository.report();
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
    let report = repository.report();
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
