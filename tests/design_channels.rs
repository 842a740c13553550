//! Channels of documents: which need a dead letter channel, and what counts as one.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;

use repository::Repository;

const ON: &str = "[rules]\n\"design/dead-letter-missing\" = \"warning\"\n\"design/dead-letter-undescribed\" = \"warning\"\n";

/// A document of version 3 with these channels, of which `orders` is consumed.
fn document(channels: &str) -> String {
    format!(
        "asyncapi: 3.0.0\nchannels:\n  orders:\n    address: acme.orders\n    messages: {{placed: {{payload: {{type: object}}}}}}\n{channels}operations:\n  take: {{action: receive, channel: {{$ref: '#/channels/orders'}}}}\n"
    )
}

fn check(repository: &Repository, more: &[&str]) -> (i32, Vec<String>) {
    let run = repository.run(&[&["check", "--base", "HEAD", "-f", "json"], more].concat());
    let report = run.report();
    let findings = report["findings"].as_array().unwrap().iter();
    let told = findings.filter_map(|finding| {
        let rule = finding["rule"].as_str()?.strip_prefix("design/")?;
        let element = finding["element"].as_str()?;
        Some(format!("{rule} {element} {}", finding["new"]["line"]))
    });
    (run.code, told.collect())
}

/// What is told of a document that was not there before.
fn told(config: &str, text: &str) -> Vec<String> {
    let repository = Repository::new();
    repository.write("schema-gate.toml", config);
    repository.commit("nothing yet");
    repository.write("api.yaml", text);
    check(&repository, &[]).1
}

const WEAK: [&str; 1] = ["dead-letter-missing acme.orders 4"];

#[test]
fn a_consumed_channel_wants_a_dead_letter_channel_where_somebody_asks_for_it() {
    let text = document("");
    assert!(told("", &text).is_empty());
    assert_eq!(told(ON, &text), WEAK);
    // A glob turns nothing on that is off.
    assert!(told("[rules]\n\"design/*\" = \"warning\"\n", &text).is_empty());
    // What is sent is the business of those who consume it.
    assert!(told(ON, &text.replace("action: receive", "action: send")).is_empty());
    let turned = format!("{ON}[defaults]\nperspective = \"client\"\n");
    assert!(told(&turned, &text).is_empty());
    assert_eq!(
        told(&turned, &text.replace("action: receive", "action: send")),
        WEAK
    );
}

#[test]
fn version_2_calls_what_is_consumed_publish() {
    let text = |operation: &str| {
        format!(
            "asyncapi: 2.6.0\nchannels:\n  orders:\n    {operation}:\n      message: {{name: OrderPlaced, payload: {{type: object}}}}\n"
        )
    };
    assert_eq!(told(ON, &text("publish")), ["dead-letter-missing orders 4"]);
    assert!(told(ON, &text("subscribe")).is_empty());
}

#[test]
fn a_dead_letter_channel_is_known_by_its_name() {
    let named = |address: &str| {
        let message = "messages: {dead: {payload: {type: string}}}";
        told(
            ON,
            &document(&format!("  parked: {{address: {address}, {message}}}\n")),
        )
    };
    for address in [
        "acme.orders.dlq",
        "acme.orders.billing-DLT",
        "error.acme.orders.billing",
        "acme.deadLetters",
        "dead-letter-queue",
    ] {
        assert!(named(address).is_empty(), "{address}");
    }
    for address in ["acme.payments.dlq", "acme.orders.retry", "deadline"] {
        assert_eq!(named(address), WEAK, "{address}");
    }
}

#[test]
fn a_setting_may_say_where_dead_letters_go() {
    for setting in [
        "x-dead-letter-channel: '#/channels/parked'",
        "x-queue: {arguments: {x-dead-letter-exchange: parked}}",
        "bindings: {sqs: {queue: {name: orders, redrivePolicy: {deadLetterQueue: {name: parked}}}}}",
    ] {
        let text = document("").replace("    address:", &format!("    {setting}\n    address:"));
        assert!(told(ON, &text).is_empty(), "{setting}");
    }
    for setting in [
        "x-dead-letter-channel: null",
        "x-dlq: false",
        "x-owner: dlq",
    ] {
        let text = document("").replace("    address:", &format!("    {setting}\n    address:"));
        assert_eq!(
            told(ON, &text),
            ["dead-letter-missing acme.orders 4"],
            "{setting}"
        );
    }
    // What a setting leads to is a dead letter channel, whatever it is called, and wants none of its own.
    let parked = "  parked: {address: acme.parked, messages: {dead: {payload: {type: string}}}}\n";
    let consumed = "  mend: {action: receive, channel: {$ref: '#/channels/parked'}}\n";
    let text = document(parked) + consumed;
    assert_eq!(told(ON, &text).len(), 2);
    let text = text.replace(
        "    address: acme",
        "    x-dlq: acme.parked\n    address: acme",
    );
    assert!(told(ON, &text).is_empty());
}

#[test]
fn a_dead_letter_channel_says_what_stands_in_it() {
    let text = document("  parked: {address: acme.orders.dlq}\n");
    assert_eq!(
        told(ON, &text),
        ["dead-letter-undescribed acme.orders.dlq 6"]
    );
}

#[test]
fn where_there_is_no_broker_nothing_is_kept() {
    let on = |protocol: &str| {
        let servers = format!("servers: {{one: {{host: acme.org, protocol: {protocol}}}}}\n");
        told(ON, &(document("") + &servers))
    };
    assert!(on("wss").is_empty());
    assert_eq!(on("kafka"), WEAK);
}

#[test]
fn it_is_told_once_and_when_it_comes() {
    let repository = Repository::new();
    repository.write("schema-gate.toml", ON);
    let one = document("");
    repository.write("api.yaml", &one);
    repository.commit("weak");
    // One message more, first of all by its name, and the channel by another key.
    let two = one.replace("{placed:", "{amended: {payload: {type: object}}, placed:");
    let two = two
        .replace("  orders:", "  placed:")
        .replace("channels/orders", "channels/placed");
    repository.write("api.yaml", &two);
    assert!(check(&repository, &[]).1.is_empty());
    assert_eq!(
        check(&repository, &["--all"]),
        (0, WEAK.map(str::to_owned).to_vec())
    );
    repository.git(&["mv", "-f", "api.yaml", "events.yaml"]);
    repository.write("events.yaml", &two);
    assert!(check(&repository, &[]).1.is_empty());
}

#[test]
fn an_answer_wants_the_request_that_it_answers() {
    let on = "[rules]\n\"design/reply-undeclared\" = \"warning\"\n";
    let text = |operations: &str| {
        format!(
            "asyncapi: 3.0.0\nchannels:\n  asks: {{address: asks, messages: {{quote: {{payload: {{type: object}}}}}}}}\n  answers: {{address: answers, messages: {{quoteResponse: {{payload: {{type: object}}}}}}}}\noperations:\n{operations}"
        )
    };
    let asks = "  ask:\n    action: receive\n    channel: {$ref: '#/channels/asks'}\n";
    let reply = "    reply: {channel: {$ref: '#/channels/answers'}}\n";
    let sends = "  answer: {action: send, channel: {$ref: '#/channels/answers'}}\n";
    assert!(told("", &text(sends)).is_empty());
    assert_eq!(told(on, &text(sends)), ["reply-undeclared quoteResponse 4"]);
    assert!(told(on, &text(&format!("{asks}{reply}"))).is_empty());
    assert!(told(on, &text(&sends.replace("send", "receive"))).is_empty());
    let said = text(sends).replace(
        "quoteResponse: {",
        "quoteResponse: {x-message-kind: reply, ",
    );
    assert!(told(on, &said).is_empty());
}
