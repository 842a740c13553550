//! What a change of a binding means on the wire, setting by setting.
//!
//! See <https://github.com/asyncapi/bindings>. What is not in the table is worth knowing, and no more.

use serde_json::Value;

use super::bindings::Owner;
use crate::model::Rule;
use crate::rules::asyncapi as rules;

/// What a change means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Messages go to another place.
    Address,
    /// Bytes are to be taken otherwise.
    Encoding,
    /// Another delivery is promised; how, in a few words.
    Delivery(&'static str),
    /// Nothing that a reader can see.
    Setting,
}

impl Meaning {
    pub(super) fn rule(self) -> &'static Rule {
        match self {
            Self::Address => &rules::BINDING_ADDRESS_CHANGED,
            Self::Encoding => &rules::BINDING_ENCODING_CHANGED,
            Self::Delivery(_) => &rules::BINDING_DELIVERY_CHANGED,
            Self::Setting => &rules::BINDING_SETTING_CHANGED,
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Delivery(words) => words,
            Self::Address | Self::Encoding | Self::Setting => "",
        }
    }
}

/// Which changes of a setting a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Any,
    /// The number became smaller.
    Lowered,
    /// A list or a word gained `compact`.
    Compacted,
    /// There was something before.
    Held,
}

/// A setting. Its name may end in `*`.
#[derive(Debug, Clone, Copy)]
struct Row {
    protocols: &'static [&'static str],
    owner: Owner,
    setting: &'static str,
    when: When,
    meaning: Meaning,
}

const fn row(
    protocols: &'static [&'static str],
    owner: Owner,
    setting: &'static str,
    meaning: Meaning,
) -> Row {
    Row {
        protocols,
        owner,
        setting,
        when: When::Any,
        meaning,
    }
}

const fn when(when: When, row: Row) -> Row {
    Row { when, ..row }
}

const KAFKA: &[&str] = &["kafka", "kafka-secure"];
const AMQP: &[&str] = &["amqp", "amqps"];
const MQTT: &[&str] = &["mqtt", "mqtt5", "secure-mqtt", "mqtts"];
const PUBSUB: &[&str] = &["googlepubsub"];
const SQS: &[&str] = &["sqs"];
const SNS: &[&str] = &["sns"];
const NATS: &[&str] = &["nats"];
const PULSAR: &[&str] = &["pulsar"];
const IBMMQ: &[&str] = &["ibmmq", "ibmmq-secure"];
const SOLACE: &[&str] = &["solace"];
const QUEUES: &[&str] = &["jms", "anypointmq"];
const HTTP: &[&str] = &["http", "https", "ws", "wss"];

const REDECLARED: Meaning =
    Delivery("a queue or exchange that exists cannot be declared again otherwise");
const ORDERED: Meaning = Delivery("the order in which messages arrive changes");
const DEDUPLICATED: Meaning = Delivery("another set of messages counts as repeated");

use Meaning::{Address, Delivery, Encoding};
use Owner::{Channel, Message, Operation, Server};

const ROWS: &[Row] = &[
    row(KAFKA, Channel, "topic", Address),
    when(
        When::Lowered,
        row(
            KAFKA,
            Channel,
            "partitions",
            Delivery("partitions cannot be taken away from a topic"),
        ),
    ),
    when(
        When::Compacted,
        row(
            KAFKA,
            Channel,
            "topicConfiguration.cleanup.policy",
            Delivery("of each key only the last message is kept"),
        ),
    ),
    when(
        When::Lowered,
        row(
            KAFKA,
            Channel,
            "topicConfiguration.max.message.bytes",
            Delivery("messages that were sent before are too large now"),
        ),
    ),
    row(KAFKA, Message, "schemaIdLocation", Encoding),
    row(KAFKA, Message, "schemaIdPayloadEncoding", Encoding),
    row(KAFKA, Message, "schemaLookupStrategy", Encoding),
    row(AMQP, Channel, "is", Address),
    row(AMQP, Channel, "exchange.name", Address),
    row(AMQP, Channel, "exchange.vhost", Address),
    row(AMQP, Channel, "queue.name", Address),
    row(AMQP, Channel, "queue.vhost", Address),
    row(AMQP, Channel, "exchange.*", REDECLARED),
    row(AMQP, Channel, "queue.*", REDECLARED),
    row(AMQP, Operation, "cc", Address),
    row(AMQP, Operation, "bcc", Address),
    row(AMQP, Operation, "replyTo", Address),
    row(AMQP, Channel, "routingKey", Address),
    row(AMQP, Operation, "routingKey", Address),
    when(
        When::Lowered,
        row(
            AMQP,
            Operation,
            "deliveryMode",
            Delivery("messages no longer survive a restart"),
        ),
    ),
    row(AMQP, Message, "contentEncoding", Encoding),
    row(AMQP, Message, "messageType", Encoding),
    when(
        When::Lowered,
        row(
            MQTT,
            Operation,
            "qos",
            Delivery("messages may be lost or come twice"),
        ),
    ),
    row(
        MQTT,
        Operation,
        "retain",
        Delivery("whoever subscribes later gets the last message, or no longer does"),
    ),
    row(MQTT, Message, "payloadFormatIndicator", Encoding),
    row(MQTT, Message, "contentType", Encoding),
    row(MQTT, Message, "responseTopic*", Address),
    row(PUBSUB, Channel, "topic", Address),
    row(PUBSUB, Channel, "schemaSettings.encoding", Encoding),
    row(PUBSUB, Channel, "schemaSettings.name", Encoding),
    row(PUBSUB, Message, "schema.*", Encoding),
    when(When::Held, row(PUBSUB, Message, "orderingKey", ORDERED)),
    row(SQS, Channel, "queue.name", Address),
    row(SQS, Channel, "queue.fifoQueue", ORDERED),
    row(SQS, Channel, "queue.deduplicationScope", DEDUPLICATED),
    row(SQS, Channel, "queue.fifoThroughputLimit", ORDERED),
    row(
        SQS,
        Channel,
        "queue.contentBasedDeduplication",
        DEDUPLICATED,
    ),
    row(SNS, Channel, "name", Address),
    row(SNS, Channel, "ordering.type", ORDERED),
    row(
        SNS,
        Channel,
        "ordering.contentBasedDeduplication",
        DEDUPLICATED,
    ),
    row(SNS, Operation, "topic.*", Address),
    row(
        NATS,
        Operation,
        "queue",
        Delivery("the group changes within which each message goes to one receiver"),
    ),
    row(PULSAR, Channel, "namespace", Address),
    row(PULSAR, Channel, "persistence", Address),
    row(PULSAR, Channel, "deduplication", DEDUPLICATED),
    row(IBMMQ, Channel, "destinationType", Address),
    row(IBMMQ, Channel, "queue.objectName", Address),
    row(IBMMQ, Channel, "topic.string", Address),
    row(IBMMQ, Channel, "topic.objectName", Address),
    row(IBMMQ, Channel, "queue.isPartitioned", ORDERED),
    row(
        IBMMQ,
        Channel,
        "queue.exclusive",
        Delivery("another number of receivers may listen"),
    ),
    when(
        When::Lowered,
        row(
            IBMMQ,
            Channel,
            "maxMsgLength",
            Delivery("messages that were sent before are too large now"),
        ),
    ),
    row(IBMMQ, Message, "type", Encoding),
    row(IBMMQ, Message, "headers", Encoding),
    row(SOLACE, Operation, "destinations", Address),
    row(SOLACE, Channel, "destinations", Address),
    row(QUEUES, Channel, "destination", Address),
    row(QUEUES, Channel, "destinationType", Address),
    row(PULSAR, Server, "tenant", Address),
    row(SOLACE, Server, "msgVpn", Address),
    row(HTTP, Operation, "method", Address),
    row(HTTP, Channel, "method", Address),
];

/// What it means that a setting changed from one value to another; a side is `None` where nobody knows.
pub(super) fn meaning(
    owner: Owner,
    (protocol, setting): (&str, &str),
    old: Option<&Value>,
    new: Option<&Value>,
) -> Meaning {
    let is_about = |row: &&Row| {
        let fits = match row.setting.strip_suffix('*') {
            Some(start) => setting.starts_with(start),
            None => setting == row.setting,
        };
        fits && row.owner == owner && row.protocols.contains(&protocol)
    };
    // A change that the setting's own row is not about is none of a row that fits more.
    let Some(row) = ROWS.iter().find(is_about) else {
        return Meaning::Setting;
    };
    match (old, new) {
        (Some(old), Some(new)) if old != new && row.when.holds(old, new) => row.meaning,
        // What was not said before may have been so all the time.
        _ => Meaning::Setting,
    }
}

impl When {
    fn holds(self, old: &Value, new: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::Lowered => match (old.as_f64(), new.as_f64()) {
                (Some(was), Some(is)) => is < was,
                _ => false,
            },
            Self::Held => !old.is_null(),
            Self::Compacted => !has(old, "compact") && has(new, "compact"),
        }
    }
}

/// Whether a list has the word among its items, or a text among its parts.
fn has(value: &Value, word: &str) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| has(item, word)),
        Value::String(text) => text.split(',').any(|part| part.trim() == word),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_means_what_its_own_row_says() {
        let partitions = |old, new| {
            meaning(
                Channel,
                ("kafka", "partitions"),
                Some(&json!(old)),
                Some(&json!(new)),
            )
        };
        assert!(matches!(partitions(6, 3), Delivery(_)));
        assert_eq!(partitions(3, 6), Meaning::Setting);
        let policy = "topicConfiguration.cleanup.policy";
        let cleanup =
            |old: Value, new: Value| meaning(Channel, ("kafka", policy), Some(&old), Some(&new));
        assert!(matches!(
            cleanup(json!(["delete"]), json!(["delete", "compact"])),
            Delivery(_)
        ));
        assert_eq!(
            cleanup(json!(["compact"]), json!(["delete"])),
            Meaning::Setting
        );
        let durable = ("amqp", "queue.durable");
        assert_eq!(
            meaning(Channel, durable, Some(&json!(true)), Some(&json!(false))),
            REDECLARED
        );
        let own = ("acme", "topic");
        assert_eq!(
            meaning(Channel, own, Some(&json!("a")), Some(&json!("b"))),
            Meaning::Setting
        );
    }
}
