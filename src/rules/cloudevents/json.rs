//! The JSON event format, single events and batches.

rulebook! {
    /// A receiver expects one object.
    JSON_NOT_AN_OBJECT = "ce/json-not-an-object" {
        title: "structured event that is no JSON object", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE050",
        message: "{what}, and an event is one JSON object",
        why: "A structured event is one object with the attributes as its members. Many events in an array are a batch, which has a media type of its own.",
        instead: "Send the object itself; or, for several events, a batch as `application/cloudevents-batch+json`.",
        spec: "CloudEvents JSON format 1.0.2, 3, Envelope: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#3-envelope",
        since: "0.1.0", aka: [],
    }

    /// Readers take one of the two.
    DATA_TWICE = "ce/data-twice" {
        title: "`data` and `data_base64` in one event", breaks: Nothing, impact: Misread, level: Error,
        check: "CE051",
        message: "both `data` and `data_base64` are there",
        why: "Only one of them may be there, also when the other is `null`: receivers take whichever they look for first.",
        instead: "Keep `data` for JSON and text, `data_base64` for bytes.",
        spec: "CloudEvents JSON format 1.0.2, 3.1, Handling of data: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#31-handling-of-data",
        since: "0.1.0", aka: [],
    }

    /// It is no Base64 text.
    BASE64_NOT_A_STRING = "ce/base64-not-a-string" {
        title: "`data_base64` that is no string", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE052",
        message: "`data_base64` is {value}, and must be a string",
        why: "It holds bytes in Base64, and JSON writes these as a string. `null` is no payload either: leave the member out.",
        instead: "Write the bytes in Base64, or leave `data_base64` out.",
        spec: "CloudEvents JSON format 1.0.2, 3.1.1, Payload Serialization: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#311-payload-serialization",
        since: "0.1.0", aka: [],
    }

    /// The bytes cannot be had.
    BASE64_MALFORMED = "ce/base64-malformed" {
        title: "`data_base64` that is no Base64", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE053",
        message: "`data_base64` {flaw}",
        why: "It must be Base64 of RFC 4648, section 4: the standard alphabet, padded, with nothing between. Lenient decoders drop what they do not know, and return other bytes.",
        instead: "Encode with the standard alphabet and padding, not with the URL-safe one.",
        spec: "RFC 4648, 4: https://www.rfc-editor.org/rfc/rfc4648#section-4",
        since: "0.1.0", aka: [],
    }

    /// Strict decoders refuse it.
    BASE64_PAD_BITS = "ce/base64-pad-bits-set" {
        title: "`data_base64` with pad bits that are not zero", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE053",
        message: "`data_base64` has pad bits that are not zero",
        why: "The last letter carries bits that belong to no byte. RFC 4648, section 3.5, lets decoders refuse such a text, and two texts then stand for the same bytes, which signatures tell apart.",
        instead: "Encode the bytes anew.",
        spec: "RFC 4648, 3.5: https://www.rfc-editor.org/rfc/rfc4648#section-3.5",
        since: "0.1.0", aka: [],
    }

    /// Somebody encoded it twice.
    DATA_ENCODED_TWICE = "ce/data-encoded-twice" {
        title: "`data` is JSON inside a string", breaks: Nothing, impact: Misread, level: Warning,
        check: "CE054",
        message: "`data` is a string that holds {what}: it was probably encoded twice",
        why: "With a JSON media type `data` is the value itself. A receiver sees a string here, and no member of the object in it. This is a guess: a string that is meant as one is allowed.",
        instead: "Pass the object to the encoder, not its text.",
        spec: "CloudEvents JSON format 1.0.2, 3.1.1, Payload Serialization: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#311-payload-serialization",
        since: "0.1.0", aka: [],
    }

    /// Receivers get a value where they decode a text.
    DATA_NOT_A_STRING = "ce/data-not-a-string" {
        title: "`data` that is no string under a media type other than JSON", breaks: Nothing, impact: Misread, level: Error,
        check: "CE055",
        message: "`data` is {what}, and `datacontenttype` is {type}, which is not JSON",
        why: "Data that is not JSON is written as a string, or in Base64; a receiver has no rule for turning this value into that media type. JSON are the subtype `json` and those that end with `+json`.",
        instead: "Write the text of the data as a string, or say in `datacontenttype` what it is.",
        spec: "CloudEvents JSON format 1.0.2, 3.1.1, Payload Serialization: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#311-payload-serialization",
        since: "0.1.0", aka: [],
    }

    /// Nobody knows how to decode the bytes.
    DATA_OF_UNKNOWN_TYPE = "ce/data-of-unknown-type" {
        title: "`data_base64` without `datacontenttype`", breaks: Nothing, impact: Contract, level: Info,
        check: "CE056",
        message: "`data_base64` is there, and no `datacontenttype` says what its bytes are",
        why: "Without it `data` is JSON, and `data_base64` is not: a receiver must not guess.",
        instead: "Say what the bytes are: `\"datacontenttype\": \"application/avro\"`.",
        spec: "CloudEvents JSON format 1.0.3-wip, 3.1: https://github.com/cloudevents/spec/blob/main/cloudevents/formats/json-format.md#31-handling-of-data",
        since: "0.1.0", aka: [],
    }

    /// Nobody can read it.
    JSON_MALFORMED = "ce/json-malformed" {
        title: "event that is no JSON", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE058",
        message: "{flaw}",
        why: "The text is not JSON as RFC 8259 has it, in UTF-8, so nothing in it can be relied on.",
        instead: "Write it with a JSON encoder.",
        spec: "RFC 8259: https://www.rfc-editor.org/rfc/rfc8259",
        since: "0.1.0", aka: [],
    }

    /// Some parsers stumble over it.
    BYTE_ORDER_MARK = "ce/json-byte-order-mark" {
        title: "byte order mark before the JSON", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE058",
        message: "the text starts with a byte order mark",
        why: "RFC 8259, section 8.1, forbids senders to write one; parsers may skip it, and many refuse the text.",
        instead: "Write UTF-8 without a byte order mark.",
        spec: "RFC 8259, 8.1: https://www.rfc-editor.org/rfc/rfc8259#section-8.1",
        since: "0.1.0", aka: [],
    }

    /// A receiver expects an array.
    BATCH_NOT_AN_ARRAY = "ce/batch-not-an-array" {
        title: "batch that is no JSON array", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE060",
        message: "{what}, and a batch is one JSON array",
        why: "A batch is an array of events, also when there is one event in it, or none.",
        instead: "Put brackets around it; or send the event alone, as `application/cloudevents+json`.",
        spec: "CloudEvents JSON format 1.0.2, 4, JSON Batch Format: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#4-json-batch-format",
        since: "0.1.0", aka: [],
    }

    /// Receivers look for one event.
    BATCH_MEDIA_TYPE = "ce/batch-media-type-wrong" {
        title: "batch under another media type", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE061",
        message: "the batch is sent as {type}, and its media type is `application/cloudevents-batch+json`",
        why: "A receiver tells a batch from an event by the media type alone.",
        instead: "Send `Content-Type: application/cloudevents-batch+json`.",
        spec: "CloudEvents JSON format 1.0.2, 4, JSON Batch Format: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#4-json-batch-format",
        since: "0.1.0", aka: [],
    }

    /// Receivers choose their code once for a batch.
    BATCH_OF_MIXED_VERSIONS = "ce/batch-of-mixed-versions" {
        title: "batch with events of different versions", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE062",
        draft: true,
        message: "the event has `specversion` {version}, and the first one of the batch {first}",
        why: "All events of a batch are of one version, so that a receiver can choose its code before it reads them.",
        instead: "Send a batch for each version.",
        spec: "CloudEvents JSON format 1.0.3-wip, 4: https://github.com/cloudevents/spec/blob/main/cloudevents/formats/json-format.md#4-json-batch-format",
        since: "0.1.0", aka: [],
    }
}
