//! The HTTP binding, and what every binding has in common: media types, headers beside an event, bodies.

rulebook! {
    /// The media type has a header of its own.
    HTTP_DATACONTENTTYPE = "ce/http-datacontenttype-header" {
        title: "`ce-datacontenttype` in an HTTP message", breaks: Nothing, impact: Misread, level: Error,
        check: "CE101",
        message: "the header `{header}` is there, and `Content-Type` carries that attribute",
        why: "In binary mode `Content-Type` is the attribute `datacontenttype`. A second header for it may say something else, and a proxy that rewrites the one leaves the other as it was.",
        instead: "Send `Content-Type` only.",
        spec: "CloudEvents HTTP binding 1.0.2, 3.1.1: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#311-http-content-type",
        since: "0.1.0", aka: [],
    }

    /// Proxies drop it, or read another text.
    HTTP_NOT_ASCII = "ce/http-header-not-ascii" {
        title: "HTTP header with other letters than printable ASCII", breaks: Nothing, impact: Misread, level: Error,
        check: "CE102",
        message: "the header `{header}` has {flaw}, and headers have printable ASCII only",
        why: "Servers read raw bytes in headers as Latin-1, as UTF-8, or refuse the message; what arrives depends on who stands in between.",
        instead: "Percent-encode the UTF-8 bytes of the letter: `Gr%C3%BC%C3%9Fe`.",
        spec: "CloudEvents HTTP binding 1.0.2, 3.1.3.2: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values",
        since: "0.1.0", aka: [],
    }

    /// Consumers take it; producers must not send it.
    HTTP_NOT_ENCODED = "ce/http-header-not-encoded" {
        title: "space or quote in an HTTP header that is not encoded", breaks: Nothing, impact: Contract, level: Error,
        check: "CE103",
        message: "the header `{header}` has {flaw}, which has to be percent-encoded",
        why: "Spaces at the ends of a header are lost, and quotes make a quoted string of it, which receivers take apart. Consumers have to accept both, producers must not send them.",
        instead: "Write a space as `%20` and a double quote as `%22`.",
        spec: "CloudEvents HTTP binding 1.0.2, 3.1.3.2: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values",
        since: "0.1.0", aka: [],
    }

    /// Nobody knows what it stands for.
    HTTP_PERCENT_MALFORMED = "ce/http-percent-malformed" {
        title: "percent sign without two hex digits, or quote without its partner, in an HTTP header", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE104",
        message: "the header `{header}` has {flaw}",
        why: "Receivers decode each header once; what is no `%xx`, or a quoted string that does not end, makes them refuse the event or keep the sign, as they like.",
        instead: "Write a percent sign as `%25`, and a double quote as `%22`.",
        spec: "CloudEvents HTTP binding 1.0.2, 3.1.3.2: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values",
        since: "0.1.0", aka: [],
    }

    /// Receivers must refuse it.
    HTTP_PERCENT_NOT_UTF8 = "ce/http-percent-not-utf-8" {
        title: "percent-encoded bytes that are no UTF-8", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE105",
        message: "the header `{header}` decodes to bytes that are no UTF-8: {flaw}",
        why: "Receivers must refuse such bytes: overlong spellings get past filters, and halves of surrogate pairs are no letters.",
        instead: "Encode the UTF-8 bytes of each letter, and encode them once.",
        spec: "CloudEvents HTTP binding 1.0.2, 3.1.3.2: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values",
        since: "0.1.0", aka: [],
    }

    /// Decoders take it.
    HTTP_PERCENT_LOWER_CASE = "ce/http-percent-lower-case" {
        title: "percent-encoding with lower-case digits", breaks: Nothing, impact: Contract, level: Info,
        check: "CE106",
        message: "the header `{header}` is percent-encoded with lower-case digits",
        why: "Receivers have to take it. Upper case is recommended, so that equal values are equal texts.",
        instead: "Write `%C3` rather than `%c3`.",
        spec: "CloudEvents HTTP binding 1.0.2, 3.1.3.2: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values",
        since: "0.1.0", aka: [],
    }

    /// Fine, but for whoever looks at it from outside.
    HTTP_BODY_CODED = "ce/http-body-coded" {
        title: "HTTP message whose body has a content coding", breaks: Nothing, impact: Contract, level: Info,
        message: "the body has the content coding `{coding}`, and was not looked at",
        why: "The message is valid, and receivers undo the coding. Here only the headers were judged.",
        instead: "Capture the message behind the decoder to have its body judged.",
        spec: "RFC 9110, 8.4: https://www.rfc-editor.org/rfc/rfc9110#section-8.4",
        since: "0.1.0", aka: [],
    }

    /// Receivers take it for another mode.
    STRUCTURED_MEDIA_TYPE = "ce/structured-media-type-wrong" {
        title: "structured event under another media type", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE107",
        message: "the event is sent as {type}, which is no media type of an event format",
        why: "A receiver tells a structured event by the media type alone; otherwise it looks for the attributes in the headers, and takes the whole event for the payload.",
        instead: "Send `Content-Type: application/cloudevents+json`.",
        spec: "CloudEvents HTTP binding 1.0.2, 3.2.1: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#321-http-content-type",
        since: "0.1.0", aka: [],
    }

    /// Receivers take it for another mode.
    HTTP_BATCH_MEDIA_TYPE = "ce/http-batch-media-type-wrong" {
        title: "HTTP batch under another media type", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE108",
        message: "the batch is sent as {type}, which is no media type of an event format",
        why: "A receiver tells a batch by the media type alone: by the prefix `application/cloudevents-batch`.",
        instead: "Send `Content-Type: application/cloudevents-batch+json`.",
        spec: "CloudEvents HTTP binding 1.0.2, 3.3.1: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#331-http-content-type",
        since: "0.1.0", aka: [],
    }

    /// Routers look at the one, receivers at the other.
    HEADER_CONTRADICTS_EVENT = "ce/header-contradicts-event" {
        title: "header that contradicts the structured event", breaks: Nothing, impact: Misread, level: Warning,
        check: "CE110",
        message: "a header says that `{name}` is `{header}`, and the event says {value}",
        why: "Headers may repeat the attributes of a structured event, so that intermediaries route it without parsing it; then they have to say the same.",
        instead: "Copy the attributes from the event, or leave the headers out.",
        spec: "CloudEvents HTTP binding 1.0.2, 3.2.3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#323-metadata-headers",
        since: "0.1.0", aka: [],
    }

    /// Nobody takes it for an event.
    MESSAGE_WITHOUT_EVENT = "ce/message-without-event" {
        title: "message that holds no event", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE111",
        message: "no event is in here: no header starts with `{prefix}`, and the media type is that of no event format{hint}",
        why: "A receiver looks at the media type, which says that the body is an event, and else for attributes in the headers.",
        instead: "Send the attributes as headers, or the whole event as `application/cloudevents+json`.",
        spec: "CloudEvents HTTP binding 1.0.2, 3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3-http-message-mapping",
        since: "0.1.0", aka: [],
    }

    /// No server reads on.
    HTTP_MALFORMED = "ce/http-malformed" {
        title: "text that is no HTTP message", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE111",
        message: "line {line} of the message {flaw}",
        why: "An HTTP message is a start line, which may be left out here, headers of the form `name: value`, an empty line, and the body.",
        instead: "Save the message as it went over the wire, for example with `curl --include`.",
        spec: "RFC 9112, 2.1: https://www.rfc-editor.org/rfc/rfc9112#section-2.1",
        since: "0.1.0", aka: [],
    }

    /// It cannot be looked into.
    EVENT_FORMAT_UNKNOWN = "ce/event-format-unknown" {
        title: "event format that nobody here knows", breaks: Nothing, impact: Contract, level: Info,
        check: "CE113",
        message: "the event is in the format `{format}`, which is unknown: it was not judged",
        why: "Formats of one's own are allowed, and intermediaries may pass them on as they are. Those that are known are json, avro, protobuf and xml.",
        instead: "Nothing, if all receivers know the format.",
        spec: "CloudEvents HTTP binding 1.0.2, 3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3-http-message-mapping",
        since: "0.1.0", aka: [],
    }

    /// Receivers fail on it.
    BODY_MALFORMED = "ce/body-not-json" {
        title: "payload that is not the JSON it is said to be", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE114",
        message: "`datacontenttype` says {type}, and the payload is no JSON: it {flaw}",
        why: "The payload is what the media type says, and receivers decode it as such. A text without quotes is no JSON.",
        instead: "Encode the payload as JSON, or say what it is: `text/plain`.",
        spec: "CloudEvents JSON format 1.0.2, 3.2: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#32-examples",
        since: "0.1.0", aka: [],
    }

    /// It was written for people.
    BODY_ELIDED = "ce/body-elided" {
        title: "payload with dots where something was left out", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE114",
        message: "the payload has dots where something was left out, so it is no JSON and was not looked at",
        why: "Documentation shortens examples in this way. No program sends three dots between members.",
        instead: "Write the payload out, so that the example can be checked.",
        spec: "CloudEvents JSON format 1.0.2, 3.2: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#32-examples",
        since: "0.1.0", aka: [],
    }
}
