//! The bindings of Kafka, AMQP, MQTT, NATS and web sockets.

rulebook! {
    /// Receivers do not find the attribute.
    KAFKA_PREFIX = "ce/kafka-header-prefix-wrong" {
        title: "header of Kafka with another prefix than `ce_`", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE120",
        message: "the header `{header}` is no attribute on Kafka: it should be `{near}`",
        why: "Keys of Kafka headers are compared letter by letter, and the prefix differs from that of HTTP. A receiver does not find the attribute.",
        instead: "Call it as the attribute is called, with `ce_` before.",
        spec: "CloudEvents Kafka binding 1.0.2, 3.2.3.1: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#3231-property-names",
        since: "0.1.0", aka: [],
    }

    /// Two headers, one attribute.
    KAFKA_DATACONTENTTYPE = "ce/kafka-datacontenttype-header" {
        title: "`ce_datacontenttype` on a Kafka record", breaks: Nothing, impact: Misread, level: Warning,
        check: "CE121",
        message: "the header `ce_datacontenttype` is there, and `content-type` carries that attribute",
        why: "On Kafka `content-type` is the attribute `datacontenttype`. Whether a second header for it is forbidden is disputed; receivers may look at either.",
        instead: "Send `content-type` only.",
        spec: "CloudEvents Kafka binding 1.0.2, 3.2.1: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#321-content-type",
        since: "0.1.0", aka: [],
    }

    /// It is no text.
    KAFKA_HEADER_NOT_TEXT = "ce/kafka-header-not-text" {
        title: "header of Kafka that is no text", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE122",
        message: "the header `{header}` {flaw}, and must be UTF-8 text",
        why: "Keys and values of headers are UTF-8 strings on Kafka: the canonical string of the attribute. Serializers that write a number as its bytes, or null for nothing, make receivers fail.",
        instead: "Write the text of the value; leave the header out when there is none.",
        spec: "CloudEvents Kafka binding 1.0.2, 3.2.3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#323-metadata-headers",
        since: "0.1.0", aka: [],
    }

    /// The event lost an attribute on its way.
    KAFKA_PARTITIONKEY_DROPPED = "ce/kafka-partitionkey-dropped" {
        title: "key taken from `partitionkey`, and the attribute dropped", breaks: Nothing, impact: Lost, level: Error,
        check: "CE123",
        message: "the key of the record was mapped from `{name}`, and the header `ce_{name}` is gone",
        why: "A key mapper must not change the event. Whoever sends it on over another protocol has no key any more.",
        instead: "Keep the attribute beside the key.",
        spec: "CloudEvents Kafka binding 1.0.2, 3.1: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#31-key-mapping",
        since: "0.1.0", aka: [],
    }

    /// Receivers take it for a binary event.
    KAFKA_MEDIA_TYPE = "ce/kafka-media-type-wrong" {
        title: "structured event on Kafka under another media type", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE124",
        message: "the header `content-type` is {type}, which is no media type of an event format",
        why: "With such a header a receiver takes the record for a binary event, and finds no attribute.",
        instead: "Send `content-type: application/cloudevents+json`, or leave the header out.",
        spec: "CloudEvents Kafka binding 1.0.2, 3.3.1: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#331-kafka-content-type",
        since: "0.1.0", aka: [],
    }

    /// Compaction deletes what has its key.
    KAFKA_TOMBSTONE = "ce/kafka-tombstone" {
        title: "record of Kafka without a value", breaks: Nothing, impact: Lost, level: Warning,
        check: "CE125",
        message: "the record has no value: on a compacted topic it deletes every record with its key",
        why: "A binary event without data is a record without a value, which log compaction takes for a tombstone.",
        instead: "Send it in structured mode, or use a topic that is not compacted.",
        spec: "CloudEvents Kafka binding 1.0.2, 3.2.2: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#322-event-data-encoding",
        since: "0.1.0", aka: [],
    }

    /// No receiver expects it.
    KAFKA_BATCH = "ce/kafka-batch" {
        title: "batch of events on Kafka", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE126",
        message: "the record holds a batch, and Kafka has no batched mode",
        why: "A record is one event, or what is none. Kafka batches records itself.",
        instead: "Send a record for each event.",
        spec: "CloudEvents Kafka binding 1.0.2, 1.3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#13-content-modes",
        since: "0.1.0", aka: [],
    }

    /// Kafka knows no percent-encoding.
    KAFKA_PERCENT = "ce/kafka-header-percent-encoded" {
        title: "header of Kafka that looks percent-encoded", breaks: Nothing, impact: Misread, level: Info,
        check: "CE128",
        message: "the header `{header}` looks percent-encoded, and nobody decodes it on Kafka",
        why: "Headers are UTF-8 on Kafka, as they are. What was encoded for HTTP has to be decoded before.",
        instead: "Write the letters themselves.",
        spec: "CloudEvents Kafka binding 1.0.2, 3.2.3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#323-metadata-headers",
        since: "0.1.0", aka: [],
    }

    /// Receivers do not find it.
    KAFKA_CONTENT_TYPE_CASE = "ce/kafka-content-type-case" {
        title: "`content-type` of a Kafka record in another case", breaks: Nothing, impact: Unreadable, level: Warning,
        check: "CE129",
        message: "the header is called `{header}`, and receivers look for `content-type`",
        why: "Keys of Kafka headers are compared letter by letter, unlike those of HTTP.",
        instead: "Call it `content-type`.",
        spec: "CloudEvents Kafka binding 1.0.2, 3.2.1: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#321-content-type",
        since: "0.1.0", aka: [],
    }

    /// JMS cannot select by it.
    AMQP_COLON = "ce/amqp-prefix-with-colon" {
        title: "AMQP properties that start with `cloudEvents:`", breaks: Nothing, impact: Contract, level: Info,
        check: "CE130",
        message: "the properties start with `cloudEvents:`, and `cloudEvents_` is preferred",
        why: "JMS 2.0 allows no colon in the name of a property, so its clients cannot see these.",
        instead: "Use `cloudEvents_`, unless a receiver knows only the other.",
        spec: "CloudEvents AMQP binding 1.0.3-wip, 3.1.3.1: https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/amqp-protocol-binding.md#3131-amqp-application-property-names",
        since: "0.1.0", aka: [],
    }

    /// Receivers look for one of them.
    AMQP_PREFIXES_MIXED = "ce/amqp-prefixes-mixed" {
        title: "AMQP message with both prefixes", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE131",
        message: "some properties start with `cloudEvents_`, and others with `cloudEvents:`",
        why: "A message has one prefix for all of its attributes. A receiver that looks for the one finds half of the event.",
        instead: "Use `cloudEvents_` for all of them.",
        spec: "CloudEvents AMQP binding 1.0.3-wip, 3.1.3.1: https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/amqp-protocol-binding.md#3131-amqp-application-property-names",
        since: "0.1.0", aka: [],
    }

    /// The media type has a property of its own.
    AMQP_DATACONTENTTYPE = "ce/amqp-datacontenttype-property" {
        title: "`datacontenttype` among the AMQP application properties", breaks: Nothing, impact: Misread, level: Error,
        check: "CE132",
        message: "the application property `{header}` is there, and the property `content-type` carries that attribute",
        why: "All attributes but `datacontenttype` are application properties; that one is the `content-type` of the message.",
        instead: "Set the property `content-type` only.",
        spec: "CloudEvents AMQP binding 1.0.2, 3.1.3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/amqp-protocol-binding.md#313-metadata-headers",
        since: "0.1.0", aka: [],
    }

    /// Receivers cannot cast it.
    AMQP_VALUE_TYPE = "ce/amqp-value-of-wrong-type" {
        title: "AMQP application property of another type", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE133",
        message: "`{name}` is sent as `{type}` of AMQP, and {wanted}",
        why: "Each type has one type of AMQP: Boolean is boolean, Integer long, String and URIs string, Binary binary, Timestamp timestamp; the canonical string does for all of them.",
        instead: "Send the type of the table, or the canonical string.",
        spec: "CloudEvents AMQP binding 1.0.2, 3.1.3.2: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/amqp-protocol-binding.md#3132-amqp-application-property-values",
        since: "0.1.0", aka: [],
    }

    /// Receivers do not find the attribute.
    MQTT_PREFIX = "ce/mqtt-property-with-prefix" {
        title: "MQTT user property with a prefix", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE140",
        message: "the user property `{header}` has a prefix, and MQTT has none: it should be `{near}`",
        why: "User properties are called as the attributes are, unlike the headers of other protocols. A receiver does not find the attribute.",
        instead: "Call it as the attribute is called.",
        spec: "CloudEvents MQTT binding 1.0.2, 3.1.3.1: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/mqtt-protocol-binding.md#3131-user-property-names",
        since: "0.1.0", aka: [],
    }

    /// Two places, two media types.
    MQTT_CONTENT_TYPE_CONTRADICTED = "ce/mqtt-content-type-contradicted" {
        title: "`datacontenttype` that is not the MQTT Content Type", breaks: Nothing, impact: Misread, level: Error,
        check: "CE141",
        message: "the user property `datacontenttype` is {value}, and the Content Type {type}",
        why: "On MQTT 5 the property Content Type is the attribute `datacontenttype`. Receivers read the payload by the one or by the other.",
        instead: "Set the Content Type, and no such user property.",
        spec: "CloudEvents MQTT binding 1.0.2, 3.1.1: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/mqtt-protocol-binding.md#311-mqtt-publish-content-type",
        since: "0.1.0", aka: [],
    }

    /// It says the same twice.
    MQTT_DATACONTENTTYPE_REPEATED = "ce/mqtt-datacontenttype-repeated" {
        title: "`datacontenttype` beside the MQTT Content Type", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE141",
        message: "the user property `datacontenttype` repeats the Content Type",
        why: "The property Content Type carries that attribute. The specification's own example repeats it, which does no harm until one of them changes.",
        instead: "Set the Content Type only.",
        spec: "CloudEvents MQTT binding 1.0.2, 3.1.1: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/mqtt-protocol-binding.md#311-mqtt-publish-content-type",
        since: "0.1.0", aka: [],
    }

    /// It has no place for attributes.
    MQTT_3_NOT_STRUCTURED = "ce/mqtt-3-not-structured-json" {
        title: "MQTT 3.1.1 with anything but a structured JSON event", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE142",
        message: "the message is of MQTT {version} and {what}, where only a structured JSON event may be",
        why: "MQTT 3.1.1 has neither user properties nor a content type, so that the payload is the whole event, in JSON.",
        instead: "Send the event in structured mode as JSON, or use MQTT 5.",
        spec: "CloudEvents MQTT binding 1.0.2, 3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/mqtt-protocol-binding.md#3-mqtt-publish-message-mapping",
        since: "0.1.0", aka: [],
    }

    /// Receivers do not find the attribute.
    NATS_PREFIX = "ce/nats-header-prefix-wrong" {
        title: "NATS header with another prefix than `ce-`", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE150",
        message: "the header `{header}` is no attribute on NATS: it should be `{near}`",
        why: "The prefix is that of HTTP, and not that of Kafka. A receiver does not find the attribute.",
        instead: "Call it as the attribute is called, with `ce-` before.",
        spec: "CloudEvents NATS binding 1.0.3-wip, 3.1.3.1: https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/nats-protocol-binding.md#3131-nats-header-names",
        since: "0.1.0", aka: [],
    }

    /// Receivers decode it as that of HTTP.
    NATS_ENCODING = "ce/nats-header-encoding" {
        title: "NATS header that is not percent-encoded well", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE151",
        message: "the header `{header}` has {flaw}",
        why: "Headers are encoded as on HTTP: printable ASCII, with `%xx` for spaces, double quotes, percent signs and the UTF-8 bytes of other letters; receivers decode them once.",
        instead: "Percent-encode the value.",
        spec: "CloudEvents NATS binding 1.0.3-wip, 3.1.3.2: https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/nats-protocol-binding.md#3132-nats-header-values",
        since: "0.1.0", aka: [],
    }

    /// Receivers read JSON.
    NATS_NOT_JSON = "ce/nats-structured-not-json" {
        title: "structured event on NATS that is not JSON", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE152",
        message: "the structured event is sent as {type}, and must be one JSON event on NATS",
        why: "On NATS the structured mode is JSON, and receivers parse it as such.",
        instead: "Send `application/cloudevents+json`.",
        spec: "CloudEvents NATS binding 1.0.2, 3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/nats-protocol-binding.md#3-nats-message-mapping",
        since: "0.1.0", aka: [],
    }

    /// The media type is an attribute as any other.
    NATS_DATACONTENTTYPE = "ce/nats-content-type-header" {
        title: "`Content-Type` on NATS instead of `ce-datacontenttype`", breaks: Nothing, impact: Lost, level: Error,
        check: "CE153",
        message: "the header `{header}` is there, and no `ce-datacontenttype`, which carries the attribute on NATS",
        why: "On NATS the attribute `datacontenttype` is a header as any other, unlike on HTTP; `Content-Type` only tells the mode. A receiver gets an event without the attribute.",
        instead: "Send `ce-datacontenttype`.",
        spec: "CloudEvents NATS binding 1.0.3-wip, 3.1.3.1: https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/nats-protocol-binding.md#3131-nats-header-names",
        since: "0.1.0", aka: [],
    }

    /// The subprotocol says how an event is read.
    WEBSOCKETS_NOT_STRUCTURED = "ce/websockets-not-structured" {
        title: "message of a web socket that is not one structured event", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE155",
        message: "{what}, and a WebSocket message is one structured event of the subprotocol",
        why: "Messages of a WebSocket have no headers: each is one event, in the format and the type of frame that the subprotocol says, and no batch.",
        instead: "Send one event for each message: JSON in text frames, Avro and Protobuf in binary ones.",
        spec: "CloudEvents WebSockets binding 1.0.2, 1.3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/websockets-protocol-binding.md#13-content-modes",
        since: "0.1.0", aka: [],
    }
}
