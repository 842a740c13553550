//! Settings of bindings, said and left out.

use super::{has, judged, sent};

/// A document whose channel has these bindings.
fn bound(bindings: &str) -> String {
    sent("payload: {type: object}").replace(
        "    address: orders\n",
        &format!("    address: orders\n    bindings: {bindings}\n"),
    )
}

const DELIVERY: &str = "asyncapi/binding-delivery-changed";

#[test]
fn what_is_left_out_of_a_binding_has_its_default() {
    let tells = |old: &str, new: &str| has(&judged(&bound(old), &bound(new)), DELIVERY);
    let queue = |more: &str| format!("{{sqs: {{queue: {{name: q{more}}}}}}}");
    assert!(tells(&queue(", fifoQueue: true"), &queue("")));
    assert!(tells(&queue(""), &queue(", fifoQueue: true")));
    assert!(!tells(&queue(""), &queue(", fifoQueue: false")));
    let topic = |policy: &str| {
        format!("{{kafka: {{topic: t, topicConfiguration: {{retention.ms: 1{policy}}}}}}}")
    };
    assert!(tells(&topic(""), &topic(", cleanup.policy: [compact]")));
    assert!(!tells(&topic(""), &topic(", cleanup.policy: [delete]")));
}

#[test]
fn a_key_is_one_by_whatever_name_kafka_goes() {
    let message = |protocol: &str, binding: &str| {
        sent(&format!(
            "payload: {{type: object}}\nbindings: {{{protocol}: {{{binding}}}}}"
        ))
    };
    for protocol in ["kafka", "kafka-secure"] {
        let (none, key) = (
            message(protocol, ""),
            message(protocol, "key: {type: string}"),
        );
        assert_eq!(judged(&key, &none).rules(), [DELIVERY]);
        assert_eq!(
            judged(&none, &key).rules(),
            ["asyncapi/binding-setting-changed"]
        );
        let other = message(protocol, "key: {type: integer}");
        assert_eq!(judged(&key, &other).rules(), ["json/type-changed"]);
    }
    let ordered = message("googlepubsub", "orderingKey: k");
    let free = message("googlepubsub", "");
    assert!(has(&judged(&ordered, &free), DELIVERY));
    assert!(!has(&judged(&free, &ordered), DELIVERY));
}

#[test]
fn to_say_what_holds_anyway_is_no_change() {
    let rules = |old: &str, new: &str| -> Vec<String> {
        let judged = judged(&bound(old), &bound(new));
        judged.rules().iter().map(ToString::to_string).collect()
    };
    for (said, silent) in [
        (
            "{amqp: {is: routingKey, exchange: {name: e, vhost: /}}}",
            "{amqp: {exchange: {name: e}}}",
        ),
        (
            "{sqs: {queue: {name: q, fifoQueue: false, visibilityTimeout: 30}}}",
            "{sqs: {queue: {name: q}}}",
        ),
        (
            "{ibmmq: {destinationType: topic, topic: {string: t, durablePermitted: true}}}",
            "{ibmmq: {topic: {string: t}}}",
        ),
        ("{jms: {destination: orders, destinationType: queue}}", "{}"),
        ("{kafka-secure: {topic: orders}}", "{}"),
    ] {
        assert_eq!(rules(said, silent), Vec::<String>::new(), "{said}");
        assert_eq!(rules(silent, said), Vec::<String>::new(), "{said}");
    }
    let address = ["asyncapi/binding-address-changed"];
    assert_eq!(
        rules(
            "{amqp: {exchange: {name: e}}}",
            "{amqp: {exchange: {name: e, vhost: /other}}}"
        ),
        address
    );
    assert_eq!(rules("{}", "{anypointmq: {destination: other}}"), address);
    // The binding of AMQP says nothing of queues that say nothing.
    assert_eq!(
        rules(
            "{amqp: {queue: {name: q}}}",
            "{amqp: {queue: {name: q, durable: false}}}"
        ),
        ["asyncapi/binding-setting-changed"]
    );
}
