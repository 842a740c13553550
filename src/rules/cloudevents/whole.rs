//! The event as a whole, and events beside each other.

rulebook! {
    /// Intermediaries may drop it.
    EVENT_LARGE = "ce/event-large" {
        title: "event larger than 64 KiB", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE040",
        message: "the event has {size} bytes; intermediaries need not forward more than 65536",
        why: "Only events of up to 64 KiB are sure to be forwarded and accepted.",
        instead: "Keep large data elsewhere and send its address: the extension `dataref`.",
        spec: "CloudEvents 1.0.2, Size Limits: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#size-limits",
        since: "0.1.0", aka: [],
    }

    /// One of the two is dropped.
    EVENT_DUPLICATED = "ce/event-duplicated" {
        title: "`source` and `id` of another event", breaks: Nothing, impact: Lost, level: Error,
        check: "CE041",
        message: "the event has the `source` and `id` of event {earlier}, and is another one",
        why: "Consumers take two events with the same `source` and `id` for one that was sent twice, and drop the second.",
        instead: "Give each distinct event an `id` of its own.",
        spec: "CloudEvents 1.0.2, id: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#id",
        since: "0.1.0", aka: [],
    }

    /// Consumers that count have to drop it.
    EVENT_RESENT = "ce/event-resent" {
        title: "event there twice", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE041",
        message: "the event is event {earlier} once more",
        why: "An event may be sent again, with its `id`; consumers that count or act on it have to drop the second.",
        instead: "Nothing, if you meant to send it again.",
        spec: "CloudEvents 1.0.2, id: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#id",
        since: "0.1.0", aka: [],
    }

    /// Attributes travel in the open.
    SENSITIVE = "ce/attribute-with-sensitive-data" {
        title: "attribute that looks like personal or secret data", breaks: Nothing, impact: Contract, level: Info,
        check: "CE042",
        message: "`{name}` looks like {what}",
        why: "Attributes are written to logs, copied by intermediaries and never encrypted; sensitive data does not belong there. This is a guess by the look of the value.",
        instead: "Move it into `data`, and encrypt that if need be; or send an opaque id.",
        spec: "CloudEvents 1.0.2, Privacy and Security: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#privacy-and-security",
        since: "0.1.0", aka: [],
    }

    /// The event was written for an older version.
    NAME_BEFORE_1_0 = "ce/name-before-1-0" {
        title: "attribute of a version before 1.0", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE043",
        message: "`{name}` is an attribute of CloudEvents {version}; since 1.0 {now}",
        why: "A receiver of 1.0 takes it for an extension, or refuses the name.",
        instead: "Write the attribute of 1.0 in its place, and let `specversion` be `1.0`.",
        spec: "CloudEvents 0.1 to 0.3: https://github.com/cloudevents/spec/blob/v0.3/spec.md",
        since: "0.1.0", aka: [],
    }

    /// A limit of schema-gate, not of the specification.
    EVENT_UNJUDGED = "ce/event-unjudged" {
        title: "event too large to be judged", breaks: Nothing, impact: Contract, level: Error,
        message: "{what}; it was not judged",
        why: "A limit of schema-gate keeps its memory bounded whatever it is fed. Few receivers take such an event.",
        instead: "Split it, or keep the data elsewhere and send its address.",
        spec: "",
        since: "0.1.0", aka: [],
    }
}
