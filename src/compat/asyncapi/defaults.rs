//! What holds where a document says nothing of a setting.
//!
//! Only what the bindings (<https://github.com/asyncapi/bindings>) or the protocols themselves state. Where neither does, as
//! for `durable` of AMQP, a setting that is left out is unknown, and saying it for the first time may change something.

use serde_json::Value;

use super::bindings::Owner;

/// What holds in silence.
#[derive(Debug, Clone, Copy)]
enum Silent {
    Nothing,
    No,
    Yes,
    Number(u32),
    Word(&'static str),
}

impl Silent {
    fn value(self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::No => Value::Bool(false),
            Self::Yes => Value::Bool(true),
            Self::Number(number) => number.into(),
            Self::Word(word) => word.into(),
        }
    }
}

use Owner::{Channel, Message, Operation, Server};
use Silent::{No, Nothing, Number, Word, Yes};

/// A setting, and what it is where nothing is said.
type Row = (&'static [&'static str], Owner, &'static str, Silent);

const KAFKA: &[&str] = &["kafka", "kafka-secure"];
const AMQP: &[&str] = &["amqp", "amqps"];
const MQTT: &[&str] = &["mqtt", "mqtt5", "secure-mqtt", "mqtts"];
const PUBSUB: &[&str] = &["googlepubsub"];
const SQS: &[&str] = &["sqs"];
const SNS: &[&str] = &["sns"];
const PULSAR: &[&str] = &["pulsar"];
const IBMMQ: &[&str] = &["ibmmq", "ibmmq-secure"];
const QUEUES: &[&str] = &["jms", "anypointmq"];

const ROWS: &[Row] = &[
    (
        KAFKA,
        Channel,
        "topicConfiguration.cleanup.policy",
        Word("delete"),
    ),
    (
        KAFKA,
        Channel,
        "topicConfiguration.max.message.bytes",
        Number(1_048_588),
    ),
    (AMQP, Channel, "is", Word("routingKey")),
    (AMQP, Channel, "exchange.vhost", Word("/")),
    (AMQP, Channel, "queue.vhost", Word("/")),
    (MQTT, Operation, "qos", Number(0)),
    (MQTT, Operation, "retain", No),
    (PUBSUB, Message, "orderingKey", Nothing),
    (SQS, Channel, "queue.fifoQueue", No),
    (SQS, Channel, "queue.deduplicationScope", Word("queue")),
    (SQS, Channel, "queue.fifoThroughputLimit", Word("perQueue")),
    (SQS, Channel, "queue.contentBasedDeduplication", No),
    (SQS, Channel, "queue.deliveryDelay", Number(0)),
    (SQS, Channel, "queue.visibilityTimeout", Number(30)),
    (SQS, Channel, "queue.receiveMessageWaitTime", Number(0)),
    (
        SQS,
        Channel,
        "queue.messageRetentionPeriod",
        Number(345_600),
    ),
    (
        SQS,
        Channel,
        "queue.redrivePolicy.maxReceiveCount",
        Number(10),
    ),
    (SNS, Channel, "ordering.type", Word("standard")),
    (SNS, Channel, "ordering.contentBasedDeduplication", No),
    (PULSAR, Channel, "deduplication", No),
    (PULSAR, Channel, "retention.time", Number(0)),
    (PULSAR, Channel, "retention.size", Number(0)),
    (IBMMQ, Channel, "destinationType", Word("topic")),
    (IBMMQ, Channel, "queue.isPartitioned", No),
    (IBMMQ, Channel, "queue.exclusive", No),
    (IBMMQ, Channel, "topic.durablePermitted", Yes),
    (IBMMQ, Channel, "topic.lastMsgRetained", No),
    (IBMMQ, Message, "type", Word("string")),
    (IBMMQ, Message, "expiry", Number(0)),
    (QUEUES, Channel, "destinationType", Word("queue")),
    (PULSAR, Server, "tenant", Word("public")),
    (IBMMQ, Server, "ccdtQueueManagerName", Word("*")),
    (IBMMQ, Server, "cipherSpec", Word("ANY")),
    (IBMMQ, Server, "multiEndpointServer", No),
    (IBMMQ, Server, "heartBeatInterval", Number(300)),
];

/// The value of a setting that a document leaves out; `None` where nobody can know.
pub(super) fn default(owner: Owner, (protocol, setting): (&str, &str)) -> Option<Value> {
    let mut rows = ROWS.iter();
    let row = rows.find(|(protocols, of, name, _)| {
        *of == owner && *name == setting && protocols.contains(&protocol)
    });
    row.map(|(.., silent)| silent.value())
}

/// The settings that are the name of the channel where nothing is said.
pub(super) const NAMED: [(&str, &str); 4] = [
    ("kafka", "topic"),
    ("kafka-secure", "topic"),
    ("jms", "destination"),
    ("anypointmq", "destination"),
];
