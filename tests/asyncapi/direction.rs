//! Which directions are enforced, and for whom.

use serde_json::Value;

use super::repository::Repository;
use super::sent;

fn report(repository: &Repository, arguments: &[&str]) -> (i32, Value) {
    let arguments = [arguments, &["-f", "json"]].concat();
    let run = repository.run(&arguments);
    (run.code, run.report())
}

/// A repository whose document now lets a sent total be a number.
fn widened(config: Option<&str>) -> Repository {
    let repository = Repository::new();
    let message = |kind: &str| {
        sent(&format!(
            "payload: {{type: object, properties: {{total: {{type: {kind}}}}}}}"
        ))
    };
    repository.write("api.yaml", message("integer"));
    if let Some(config) = config {
        repository.write("schema-gate.toml", config);
    }
    repository.commit("first");
    repository.write("api.yaml", message("number"));
    repository
}

#[test]
fn what_is_sent_is_enforced_forward_without_being_asked() {
    let (code, report) = report(&widened(None), &["check"]);
    assert_eq!(code, 1);
    let subject = &report["subjects"][0];
    assert_eq!(subject["mode"], "forward");
    assert_eq!(
        (&subject["backward"], &subject["forward"]),
        (&"compatible".into(), &"incompatible".into())
    );
    let effects = report["findings"][0]["effects"].as_array().unwrap();
    let enforced = effects
        .iter()
        .find(|effect| effect["enforced"] == true)
        .unwrap();
    assert_eq!(enforced["direction"], "forward");
    let who = enforced["who"].as_str().unwrap();
    assert!(who.contains("what this application sends"), "{who}");
}

#[test]
fn a_client_sees_it_the_other_way_round() {
    let config = "version = 1\n[[policy]]\npaths = [\"*.yaml\"]\nperspective = \"client\"\n";
    let (code, report) = report(&widened(Some(config)), &["check"]);
    assert_eq!(code, 0, "{report:#}");
    assert_eq!(report["subjects"][0]["mode"], "backward");
}

#[test]
fn a_mode_that_is_asked_for_counts_and_auto_can_be_asked_for() {
    let repository = widened(Some("version = 1\n[defaults]\nmode = \"backward\"\n"));
    assert_eq!(report(&repository, &["check"]).0, 0);
    assert_eq!(report(&repository, &["check", "--mode", "auto"]).0, 1);
    assert_eq!(report(&repository, &["check", "--mode", "full"]).0, 1);
}

#[test]
fn auto_is_backward_for_other_formats() {
    let repository = Repository::new();
    repository.write(
        "order.avsc",
        r#"{"type": "record", "name": "Order", "fields": []}"#,
    );
    repository.commit("first");
    repository.write(
        "order.avsc",
        r#"{"type": "record", "name": "Order", "fields": [{"name": "a", "type": "int"}]}"#,
    );
    let (code, report) = report(&repository, &["check", "--mode", "auto"]);
    assert_eq!(
        (code, &report["subjects"][0]["mode"]),
        (1, &"backward".into())
    );
}

#[test]
fn a_message_that_is_both_sent_and_received_is_enforced_both_ways() {
    let repository = Repository::new();
    let document = |required: &str| {
        sent(&format!(
            "payload: {{type: object, properties: {{total: {{type: integer}}}}{required}}}"
        ))
        .replace(
            "operations:\n",
            "operations:\n  take:\n    action: receive\n    channel: {$ref: '#/channels/orders'}\n",
        )
    };
    repository.write("api.yaml", document(""));
    repository.commit("first");
    repository.write("api.yaml", document(", required: [total]"));
    let (code, report) = report(&repository, &["check"]);
    assert_eq!((code, &report["subjects"][0]["mode"]), (1, &"full".into()));
}

#[test]
fn another_message_on_a_channel_is_a_warning_where_it_is_sent() {
    let repository = Repository::new();
    let one = sent("payload: {type: object}");
    repository.write("api.yaml", &one);
    repository.commit("first");
    let two = one.replace(
        "    messages:\n      placed:",
        "    messages:\n      cancelled: {payload: {type: string}}\n      placed:",
    );
    repository.write("api.yaml", two);
    let (code, report) = report(&repository, &["check"]);
    assert_eq!((code, &report["summary"]["warnings"]), (0, &1.into()));
}

#[test]
fn extensions_weigh_what_the_configuration_says() {
    let repository = Repository::new();
    let document = |owner: &str| sent(&format!("x-retention: {owner}\npayload: {{type: object}}"));
    repository.write("api.yaml", document("7d"));
    repository.commit("first");
    repository.write("api.yaml", document("1d"));
    assert_eq!(report(&repository, &["check"]).0, 0);
    let config = "version = 1\n[[policy]]\nelements = [\"*.x-retention\"]\n[policy.rules]\n\"asyncapi/extension-changed\" = \"error\"\n";
    repository.write("schema-gate.toml", config);
    assert_eq!(report(&repository, &["check"]).0, 1);
}
