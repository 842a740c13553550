//! Documented extensions: tracing, data by reference, partitioning, sequence, sampling, expiry, principals.

rulebook! {
    /// Without it the rest of the trace means nothing.
    TRACEPARENT_MISSING = "ce/traceparent-missing" {
        title: "`tracestate` without `traceparent`", breaks: Nothing, impact: Contract, level: Error,
        check: "CE200",
        message: "`tracestate` is there, and `traceparent` is not",
        why: "Vendors read `tracestate` as an addition to `traceparent`, and drop it where that is not there.",
        instead: "Copy both from the request, or neither.",
        spec: "CloudEvents extension Distributed Tracing: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/distributed-tracing.md",
        since: "0.1.0", aka: [],
    }

    /// It names no trace.
    TRACEPARENT_EMPTY = "ce/traceparent-empty" {
        title: "`traceparent` that is no text", breaks: Nothing, impact: Contract, level: Error,
        check: "CE200",
        message: "`traceparent` {flaw}",
        why: "It is a String, and names the trace that the event was made in.",
        instead: "Copy the header `traceparent` of the request, or leave it out.",
        spec: "CloudEvents extension Distributed Tracing: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/distributed-tracing.md",
        since: "0.1.0", aka: [],
    }

    /// Tracers drop it.
    TRACEPARENT_MALFORMED = "ce/traceparent-malformed" {
        title: "`traceparent` that is none of W3C", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE201",
        draft: true,
        message: "`traceparent` {flaw}",
        why: "Tracers that cannot parse it start a new trace, and the event is cut off from what caused it.",
        instead: "Write version, trace id, parent id and flags in lower-case hex: `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01`.",
        spec: "CloudEvents extension Distributed Tracing: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/distributed-tracing.md",
        since: "0.1.0", aka: [],
    }

    /// Tracers drop it.
    TRACESTATE_MALFORMED = "ce/tracestate-malformed" {
        title: "`tracestate` that is none of W3C", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE202",
        draft: true,
        message: "`tracestate` {flaw}",
        why: "Tracers that cannot parse it drop all of it.",
        instead: "Write a list of `key=value` with commas between.",
        spec: "CloudEvents extension Distributed Tracing: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/distributed-tracing.md",
        since: "0.1.0", aka: [],
    }

    /// It leads nowhere.
    DATAREF_MALFORMED = "ce/dataref-malformed" {
        title: "`dataref` that is no URI-reference", breaks: Nothing, impact: Contract, level: Error,
        check: "CE203",
        message: "`dataref` {flaw}, so it is no URI-reference",
        why: "A consumer fetches the data from there.",
        instead: "Percent-encode what RFC 3986 does not allow.",
        spec: "CloudEvents extension Dataref: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/dataref.md",
        since: "0.1.0", aka: [],
    }

    /// It leads nowhere.
    DATAREF_EMPTY = "ce/dataref-empty" {
        title: "`dataref` is empty", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE203",
        draft: true,
        message: "`dataref` is empty, so it leads nowhere",
        why: "An empty URI-reference means the document that holds it, which an event does not know.",
        instead: "Leave it out where the data is in the event.",
        spec: "CloudEvents extension Dataref: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/dataref.md",
        since: "0.1.0", aka: [],
    }

    /// A type of nothing.
    DATA_MISSING = "ce/data-missing" {
        title: "`datacontenttype` without data", breaks: Nothing, impact: Contract, level: Info,
        check: "CE203",
        draft: true,
        message: "`datacontenttype` is there, and neither `data` nor `dataref` is",
        why: "It says what the data is, and there is none; a consumer may wait for a payload that was lost on the way.",
        instead: "Leave `datacontenttype` out, or send the data, or its address in `dataref`.",
        spec: "CloudEvents extension Dataref: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/dataref.md",
        since: "0.1.0", aka: [],
    }

    /// It chooses no partition.
    PARTITIONKEY_INVALID = "ce/partitionkey-invalid" {
        title: "`partitionkey` that is no text", breaks: Nothing, impact: Contract, level: Error,
        check: "CE204",
        message: "`partitionkey` {flaw}",
        why: "It is a non-empty String; an empty one puts all events into one partition, or into any.",
        instead: "Write the key as a string, or leave it out.",
        spec: "CloudEvents extension Partitioning: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/partitioning.md",
        since: "0.1.0", aka: [],
    }

    /// Nobody can order by it.
    SEQUENCE_INVALID = "ce/sequence-invalid" {
        title: "`sequence` that is no text", breaks: Nothing, impact: Contract, level: Error,
        check: "CE205",
        message: "`sequence` {flaw}",
        why: "It is a non-empty String, which consumers order letter by letter; a number is cut at 32 bits and loses the zeros in front.",
        instead: "Write it as a string with zeros in front: `\"00012\"`.",
        spec: "CloudEvents extension Sequence: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/sequence.md",
        since: "0.1.0", aka: [],
    }

    /// It was taken back.
    SEQUENCETYPE_REMOVED = "ce/sequencetype-removed" {
        title: "`sequencetype` is no longer an attribute", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE206",
        draft: true,
        message: "`sequencetype` was taken out of the extension",
        why: "Since then `sequence` is ordered letter by letter, whatever `sequencetype` says.",
        instead: "Leave it out, and write `sequence` with zeros in front.",
        spec: "CloudEvents extension Sequence: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/sequence.md",
        since: "0.1.0", aka: [],
    }

    /// Nobody can count with it.
    SAMPLEDRATE_INVALID = "ce/sampledrate-invalid" {
        title: "`sampledrate` that is no positive Integer", breaks: Nothing, impact: Contract, level: Error,
        check: "CE207",
        message: "`sampledrate` {flaw}, and must be an Integer greater than 0",
        why: "Consumers multiply by it: each event stands for that many.",
        instead: "Write the number of events that this one stands for: `30`.",
        spec: "CloudEvents extension Sampling: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/sampledrate.md",
        since: "0.1.0", aka: [],
    }

    /// It is a number in quotes.
    SAMPLEDRATE_QUOTED = "ce/sampledrate-quoted" {
        title: "`sampledrate` as a string", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE207",
        draft: true,
        message: "`sampledrate` is the number {value} in quotes, and must be an Integer",
        why: "Consumers that hold to the type see a text and cannot multiply by it.",
        instead: "Leave the quotes out.",
        spec: "CloudEvents extension Sampling: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/sampledrate.md",
        since: "0.1.0", aka: [],
    }

    /// It is no moment.
    EXPIRYTIME_INVALID = "ce/expirytime-invalid" {
        title: "`expirytime` that is no timestamp", breaks: Nothing, impact: Contract, level: Error,
        check: "CE208",
        draft: true,
        message: "`expirytime` {flaw}, so it is no timestamp of RFC 3339",
        why: "Intermediaries drop an event by it: what they cannot read they keep for ever, or drop at once.",
        instead: "Write date, `T`, time with seconds, and the offset: `2018-04-05T17:31:00Z`.",
        spec: "CloudEvents extension Expiry Time: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/expirytime.md",
        since: "0.1.0", aka: [],
    }

    /// It was over before it happened.
    EXPIRYTIME_BEFORE_TIME = "ce/expirytime-before-time" {
        title: "`expirytime` earlier than `time`", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE209",
        draft: true,
        message: "`expirytime` is earlier than `time`, so that the event was over before it happened",
        why: "Intermediaries drop it on the spot.",
        instead: "Take a later moment, or leave `expirytime` out.",
        spec: "CloudEvents extension Expiry Time: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/expirytime.md",
        since: "0.1.0", aka: [],
    }

    /// Nobody knows what kind of principal it is.
    AUTHTYPE_MISSING = "ce/authtype-missing" {
        title: "`authid` or `authclaims` without `authtype`", breaks: Nothing, impact: Contract, level: Error,
        check: "CE210",
        draft: true,
        message: "`{name}` is there, and `authtype` is not",
        why: "`authtype` says what kind of principal the others speak of, and is required with them.",
        instead: "Add it: `\"authtype\": \"user\"`.",
        spec: "CloudEvents extension Auth Context: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/authcontext.md",
        since: "0.1.0", aka: [],
    }

    /// Consumers do not know the word.
    AUTHTYPE_UNKNOWN = "ce/authtype-unknown" {
        title: "`authtype` with a word of its own", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE211",
        draft: true,
        message: "`authtype` is {value}; known are app_user, user, service_account, api_key, system, unauthenticated, unknown",
        why: "Consumers know these words; another one they take for `unknown`.",
        instead: "Use the nearest of them.",
        spec: "CloudEvents extension Auth Context: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/authcontext.md",
        since: "0.1.0", aka: [],
    }

    /// Readers that know the extension take it for another one.
    EXTENSION_TYPE_WRONG = "ce/extension-type-wrong" {
        title: "attribute of a documented extension that has another type", breaks: Nothing, impact: Contract, level: Error,
        draft: true,
        message: "`{name}` {flaw}",
        why: "The extension documents the type: `authid` and `sequencetype` are Strings, the numbers of OPC UA are Integers. Receivers that know the extension read no other, and an event that goes from JSON to headers and back comes out different. Attributes with rules of their own are told there.",
        instead: "Write the value as the documented type, or call the attribute something else.",
        spec: "CloudEvents, Documented Extensions: https://github.com/cloudevents/spec/blob/main/cloudevents/documented-extensions.md",
        since: "0.1.0", aka: [],
    }

    /// Attributes are flat.
    AUTHCLAIMS_INVALID = "ce/authclaims-invalid" {
        title: "`authclaims` that is no text", breaks: Nothing, impact: Contract, level: Error,
        check: "CE212",
        draft: true,
        message: "`authclaims` {flaw}",
        why: "It is a non-empty String that holds the claims as JSON, since attributes are flat.",
        instead: "Encode the claims as JSON, and that text as a string: `\"{\\\"sub\\\": \\\"x\\\"}\"`.",
        spec: "CloudEvents extension Auth Context: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/authcontext.md",
        since: "0.1.0", aka: [],
    }

    /// Nobody can read the claims.
    AUTHCLAIMS_NOT_JSON = "ce/authclaims-not-json" {
        title: "`authclaims` that is no JSON object", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE212",
        draft: true,
        message: "`authclaims` is {value}, which is no JSON object",
        why: "The extension calls it a JSON string that represents the claims: most consumers parse it.",
        instead: "Encode the claims as JSON, and that text as a string: `\"{\\\"sub\\\": \\\"x\\\"}\"`.",
        spec: "CloudEvents extension Auth Context: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/authcontext.md",
        since: "0.1.0", aka: [],
    }

    /// Whoever reads the event can act as the principal.
    AUTHCLAIMS_WITH_CREDENTIALS = "ce/authclaims-with-credentials" {
        title: "`authclaims` with credentials", breaks: Nothing, impact: Contract, level: Error,
        check: "CE212",
        draft: true,
        message: "`authclaims` holds {what}",
        why: "It must not hold credentials that suffice to act as the principal: attributes are logged, copied and never encrypted. What counts is the name of a claim, or the look of its value.",
        instead: "Keep the claims, and leave the token out.",
        spec: "CloudEvents extension Auth Context: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/authcontext.md",
        since: "0.1.0", aka: [],
    }
}
