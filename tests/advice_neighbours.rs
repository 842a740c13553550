//! What a verified patch does to those that read the same files, and to what is said of the head besides breaks.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;

use std::collections::BTreeSet;

use repository::Repository;
use schema_gate::format::Reading;
use schema_gate::gate::{Advise, CheckRequest, Config, Watch, check};
use schema_gate::policy::Overrides;
use schema_gate::source::{Head, Surroundings};
use serde_json::{Value, json};

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

fn report(repository: &Repository) -> Value {
    let run = repository.run(&["check", "-f", "json"]);
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}{}", run.stdout, run.stderr))
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
        directory: repository.path().to_owned(),
        paths: Vec::new(),
        base: None,
        reported_base: None,
        head: Head::Worktree,
        surroundings: Surroundings::default(),
        config: Config::Discovered,
        overrides: Overrides::default(),
        reading: Reading::default(),
        verbose: false,
        all: false,
        pictured: false,
        advise: Advise::All,
        consult: None,
        watch: Watch::default(),
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
    let before = told(&report(repository));
    let patches = verified(repository);
    for patch in &patches {
        repository.write(".git/patch", patch);
        repository.git(&["apply", "--whitespace=nowarn", ".git/patch"]);
        let after = told(&report(repository));
        let added: Vec<_> = after.difference(&before).cloned().collect();
        assert!(added.is_empty(), "{added:#?}\n{patch}");
        repository.git(&["apply", "-R", "--whitespace=nowarn", ".git/patch"]);
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
    let told = told(&report(&repository));
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
