//! What every event has: `id`, `source`, `specversion`, `type`, and the optional attributes of the specification.

rulebook! {
    /// A receiver needs `id` before anything else.
    ID_MISSING = "ce/id-missing" {
        title: "no `id`", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE001",
        message: "the event has no `id`{hint}",
        why: "Consumers know an event by `source` and `id` together; brokers and SDKs drop, or refuse, what has none, and some make one up, so that a resent event is taken for a new one.",
        instead: "Give each distinct event an `id` of its own, a UUID or a counter, and keep it when the same event is sent again.",
        spec: "CloudEvents 1.0.2, REQUIRED Attributes: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#required-attributes",
        since: "0.1.0", aka: [],
    }

    /// A receiver needs `source` before anything else.
    SOURCE_MISSING = "ce/source-missing" {
        title: "no `source`", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE002",
        message: "the event has no `source`{hint}",
        why: "Consumers know an event by `source` and `id` together, and route by where it comes from.",
        instead: "Say in which context it happened, as a URI that your organisation owns: `https://example.com/orders`.",
        spec: "CloudEvents 1.0.2, REQUIRED Attributes: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#required-attributes",
        since: "0.1.0", aka: [],
    }

    /// A receiver needs `specversion` before anything else.
    SPECVERSION_MISSING = "ce/specversion-missing" {
        title: "no `specversion`", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE003",
        message: "the event has no `specversion`{hint}",
        why: "A receiver asks `specversion` first: without it nothing else can be read, and most SDKs refuse the event or take 1.0 for granted.",
        instead: "Write `\"specversion\": \"1.0\"`.",
        spec: "CloudEvents 1.0.2, REQUIRED Attributes: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#required-attributes",
        since: "0.1.0", aka: [],
    }

    /// A receiver needs `type` before anything else.
    TYPE_MISSING = "ce/type-missing" {
        title: "no `type`", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE004",
        message: "the event has no `type`{hint}",
        why: "Consumers subscribe, route and choose their code by `type`.",
        instead: "Name what happened, with your domain turned around in front: `com.example.order.placed`.",
        spec: "CloudEvents 1.0.2, REQUIRED Attributes: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#required-attributes",
        since: "0.1.0", aka: [],
    }

    /// It names no event.
    ID_EMPTY = "ce/id-empty" {
        title: "`id` is empty", breaks: Nothing, impact: Contract, level: Error,
        check: "CE005",
        message: "`id` is empty, so that it names no event",
        why: "Consumers know an event by `source` and `id` together; all events with an empty `id` of one source are the same event to them, and all but the first are dropped.",
        instead: "Give each distinct event an `id` of its own, a UUID or a counter.",
        spec: "CloudEvents 1.0.2, id: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#id",
        since: "0.1.0", aka: [],
    }

    /// It names no context.
    SOURCE_EMPTY = "ce/source-empty" {
        title: "`source` is empty", breaks: Nothing, impact: Contract, level: Error,
        check: "CE006",
        message: "`source` is empty, so that it names no context",
        why: "An empty URI-reference means the document that holds it, which is nothing once the event was sent on.",
        instead: "Say in which context it happened, as a URI that your organisation owns: `https://example.com/orders`.",
        spec: "CloudEvents 1.0.2, source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#source-1",
        since: "0.1.0", aka: [],
    }

    /// It is no URI-reference.
    SOURCE_MALFORMED = "ce/source-malformed" {
        title: "`source` is no URI-reference", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE007",
        message: "`source` {flaw}, so it is no URI-reference",
        why: "Receivers that parse it fail, in Java and Go with an exception for the whole event; others compare it as text and disagree about which sources are the same.",
        instead: "Percent-encode what RFC 3986 does not allow, or use a URN: `urn:example:orders`.",
        spec: "CloudEvents 1.0.2, source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#source-1",
        since: "0.1.0", aka: [],
    }

    /// It names no context that stands for itself.
    SOURCE_RELATIVE = "ce/source-relative" {
        title: "`source` is relative", breaks: Nothing, impact: Contract, level: Info,
        check: "CE011",
        message: "`source` is {value}, which means something only beside the producer that wrote it",
        why: "An absolute URI is recommended: two systems that call a part of theirs `/orders` produce the same source, and with it the same `source` and `id`.",
        instead: "Put the scheme and a host that you own in front: `https://example.com/orders`.",
        spec: "CloudEvents 1.0.2, source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#source-1",
        since: "0.1.0", aka: [],
    }

    /// No receiver of 1.0 reads it.
    SPECVERSION_UNKNOWN = "ce/specversion-unknown" {
        title: "`specversion` is not `1.0`", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE008",
        message: "`specversion` is {value}, and events of this specification say `1.0`",
        why: "Only the major and the minor number belong there, as text: an event of 1.0.2 says `1.0`. A receiver that knows 1.0 refuses anything else, or reads it by other rules.",
        instead: "Write `\"specversion\": \"1.0\"`, and see that the other attributes are those of 1.0.",
        spec: "CloudEvents 1.0.2, specversion: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#specversion",
        since: "0.1.0", aka: [],
    }

    /// It names nothing that happened.
    TYPE_EMPTY = "ce/type-empty" {
        title: "`type` is empty", breaks: Nothing, impact: Contract, level: Error,
        check: "CE009",
        message: "`type` is empty, so that it names nothing that happened",
        why: "Consumers subscribe, route and choose their code by `type`; no subscription matches an empty one.",
        instead: "Name what happened, with your domain turned around in front: `com.example.order.placed`.",
        spec: "CloudEvents 1.0.2, type: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type",
        since: "0.1.0", aka: [],
    }

    /// Others may use the same name for something else.
    TYPE_WITHOUT_DOMAIN = "ce/type-without-domain" {
        title: "`type` without a domain", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE010",
        message: "`type` is {value}, which does not start with a domain turned around",
        why: "The domain says who defines what the type means. Without it two teams, or you and a vendor, name different events alike.",
        instead: "Put a domain that you own in front, turned around: `com.example.order.placed`. It is a new type, so send both for a while.",
        spec: "CloudEvents 1.0.2, type: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type",
        since: "0.1.0", aka: [],
    }

    /// Nobody knows how to decode the data.
    DATACONTENTTYPE_MALFORMED = "ce/datacontenttype-malformed" {
        title: "`datacontenttype` is no media type", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE012",
        message: "`datacontenttype` {flaw}, so it is no media type",
        why: "A receiver chooses its decoder by it. What it cannot parse it hands on as bytes, or refuses.",
        instead: "Write type, slash, subtype, and parameters with their values: `text/plain; charset=utf-8`.",
        spec: "CloudEvents 1.0.2, datacontenttype: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#datacontenttype",
        since: "0.1.0", aka: [],
    }

    /// It leads to no schema.
    DATASCHEMA_MALFORMED = "ce/dataschema-malformed" {
        title: "`dataschema` is no absolute URI", breaks: Nothing, impact: Contract, level: Error,
        check: "CE013",
        message: "`dataschema` {flaw}, so it is no absolute URI",
        why: "A consumer looks the schema up by it, and has no document that a relative reference could start from.",
        instead: "Write the whole URI, with its scheme: `https://example.com/schemas/order/v1.json` or `urn:example:order:1`.",
        spec: "CloudEvents 1.0.2, dataschema: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#dataschema",
        since: "0.1.0", aka: [],
    }

    /// The type URI of CloudEvents knows no fragment.
    DATASCHEMA_WITH_FRAGMENT = "ce/dataschema-with-fragment" {
        title: "`dataschema` with a fragment", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE014",
        message: "`dataschema` has the fragment `#{fragment}`",
        why: "The type URI is the `absolute-URI` of RFC 3986, section 4.3, which ends before a fragment; libraries that hold to it cut it off or refuse the event.",
        instead: "Give the schema a URI of its own, and let `$id` of the schema say it.",
        spec: "CloudEvents 1.0.2, Type System: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system",
        since: "0.1.0", aka: [],
    }

    /// An attribute that says nothing is left out.
    SUBJECT_EMPTY = "ce/subject-empty" {
        title: "`subject` is empty", breaks: Nothing, impact: Contract, level: Error,
        check: "CE015",
        message: "`subject` is empty",
        why: "If present it must not be empty: filters by prefix or suffix match an empty subject always, or never.",
        instead: "Leave `subject` out where there is none.",
        spec: "CloudEvents 1.0.2, subject: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#subject",
        since: "0.1.0", aka: [],
    }

    /// It is no moment.
    TIME_MALFORMED = "ce/time-malformed" {
        title: "`time` is no timestamp", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE016",
        message: "`time` {flaw}, so it is no timestamp of RFC 3339",
        why: "Receivers parse it to order, to expire and to count events; most SDKs refuse the whole event.",
        instead: "Write date, `T`, time with seconds, and the offset: `2018-04-05T17:31:00Z` or `2018-04-05T19:31:00+02:00`.",
        spec: "CloudEvents 1.0.2, time: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#time",
        since: "0.1.0", aka: [],
    }

    /// Only a note of RFC 3339 allows it, and most readers do not.
    TIME_WITH_SPACE = "ce/time-with-space" {
        title: "`time` with a space instead of `T`", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE016",
        message: "`{name}` has a space where `T` should stand",
        why: "A note of RFC 3339, section 5.6, lets applications write a space, the grammar has `T`; most libraries refuse it.",
        instead: "Write `T` between date and time.",
        spec: "RFC 3339, 5.6: https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        since: "0.1.0", aka: [],
    }
}
