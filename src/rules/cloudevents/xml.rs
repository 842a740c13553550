//! The XML event format, which is a working draft.

rulebook! {
    /// No parser reads it.
    XML_MALFORMED = "ce/xml-malformed" {
        title: "event that is no XML", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE180",
        message: "the document {flaw}",
        why: "It is not well-formed, so that parsers refuse it. A document type is refused as well: entities of it can fill any memory and read any file.",
        instead: "Write it with an XML library, without a document type.",
        spec: "XML 1.0, 2.1: https://www.w3.org/TR/2008/REC-xml-20081126/#sec-well-formed",
        since: "0.1.0", aka: [],
    }

    /// It is another document.
    XML_ROOT = "ce/xml-root-wrong" {
        title: "XML document that is neither event nor batch", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE180",
        draft: true,
        message: "the document is {what}, and must be `event` or `batch` in `http://cloudevents.io/xmlformat/V1`",
        why: "Receivers find the event by the name of the outermost element and its namespace.",
        instead: "Write `<event xmlns=\"http://cloudevents.io/xmlformat/V1\">`.",
        spec: "CloudEvents XML format 1.0.3-wip, 4: https://github.com/cloudevents/spec/blob/main/cloudevents/working-drafts/xml-format.md#4-envelope",
        since: "0.1.0", aka: [],
    }

    /// Receivers expect one or the other.
    XML_MEDIA_TYPE = "ce/xml-media-type-wrong" {
        title: "XML batch under the media type of an event, or the other way round", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE180",
        draft: true,
        message: "the document is {what}, and is sent as {type}",
        why: "`application/cloudevents+xml` is one event, `application/cloudevents-batch+xml` a batch.",
        instead: "Send the media type of what it is.",
        spec: "CloudEvents XML format 1.0.3-wip, 5: https://github.com/cloudevents/spec/blob/main/cloudevents/working-drafts/xml-format.md#5-xml-batch-format",
        since: "0.1.0", aka: [],
    }

    /// Receivers choose their code by it.
    XML_SPECVERSION = "ce/xml-specversion-not-an-attribute" {
        title: "XML event without the XML attribute `specversion`", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE181",
        draft: true,
        message: "`event` {what}",
        why: "All attributes are elements, but for this one, which receivers look at before they read on.",
        instead: "Write `<event specversion=\"1.0\">`.",
        spec: "CloudEvents XML format 1.0.3-wip, 4: https://github.com/cloudevents/spec/blob/main/cloudevents/working-drafts/xml-format.md#4-envelope",
        since: "0.1.0", aka: [],
    }

    /// Its type is lost.
    XML_EXTENSION_UNTYPED = "ce/xml-extension-without-type" {
        title: "extension without a type in XML", breaks: Nothing, impact: Lost, level: Error,
        check: "CE182",
        draft: true,
        message: "the extension `{name}` {flaw}",
        why: "XML has text only, so that `xsi:type` says what an extension is; without it the type is lost as soon as the event is written in another format.",
        instead: "Write `xsi:type=\"ce:string\"`, or the designator of its type.",
        spec: "CloudEvents XML format 1.0.3-wip, 2: https://github.com/cloudevents/spec/blob/main/cloudevents/working-drafts/xml-format.md#2-attributes",
        since: "0.1.0", aka: [],
    }

    /// It contradicts the specification.
    XML_CORE_TYPE = "ce/xml-core-attribute-of-wrong-type" {
        title: "core attribute with another type in XML", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE183",
        draft: true,
        message: "`{name}` has the type `{type}`, and is a {wanted}",
        why: "An attribute of the specification may repeat its type, and may not have another.",
        instead: "Leave `xsi:type` out, or write the right one.",
        spec: "CloudEvents XML format 1.0.3-wip, 2: https://github.com/cloudevents/spec/blob/main/cloudevents/working-drafts/xml-format.md#2-attributes",
        since: "0.1.0", aka: [],
    }

    /// Attributes are flat.
    XML_ATTRIBUTE_NESTED = "ce/xml-attribute-with-elements" {
        title: "attribute with elements inside in XML", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE184",
        draft: true,
        message: "`{name}` has the element `{child}` inside, and attributes are text",
        why: "Attributes are scalar in every format.",
        instead: "Write the text only, or move it into `data`.",
        spec: "CloudEvents XML format 1.0.3-wip, 2: https://github.com/cloudevents/spec/blob/main/cloudevents/working-drafts/xml-format.md#2-attributes",
        since: "0.1.0", aka: [],
    }

    /// It was laid out for people.
    XML_LINE_BREAK = "ce/xml-attribute-with-line-break" {
        title: "line break in an attribute in XML", breaks: Nothing, impact: Contract, level: Error,
        check: "CE185",
        draft: true,
        message: "`{name}` has a line break in it",
        why: "White space in an element belongs to the value, and no attribute may hold a line break. Often a tool indented the document.",
        instead: "Write the value on one line, right between the tags.",
        spec: "CloudEvents XML format 1.0.3-wip, 2: https://github.com/cloudevents/spec/blob/main/cloudevents/working-drafts/xml-format.md#2-attributes",
        since: "0.1.0", aka: [],
    }

    /// Nobody says what the payload is.
    XML_DATA_UNTYPED = "ce/xml-data-without-type" {
        title: "`data` without a type in XML", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE186",
        draft: true,
        message: "`data` {flaw}",
        why: "`xsi:type` says whether the payload is bytes, text or XML, and receivers cannot tell from the content.",
        instead: "Write `xsi:type=\"xs:base64Binary\"`, `\"xs:string\"` or `\"xs:any\"`.",
        spec: "CloudEvents XML format 1.0.3-wip, 3: https://github.com/cloudevents/spec/blob/main/cloudevents/working-drafts/xml-format.md#3-data",
        since: "0.1.0", aka: [],
    }

    /// Readers take one of the two.
    XML_DATA_REPEATED = "ce/xml-data-repeated" {
        title: "two `data` in one XML event", breaks: Nothing, impact: Misread, level: Error,
        check: "CE187",
        draft: true,
        message: "`data` is there more than once",
        why: "An event has one payload; receivers take the first or the last.",
        instead: "Write one `data`.",
        spec: "CloudEvents XML format 1.0.3-wip, 3: https://github.com/cloudevents/spec/blob/main/cloudevents/working-drafts/xml-format.md#3-data",
        since: "0.1.0", aka: [],
    }

    /// Receivers find no payload, or several.
    XML_DATA_CONTENT = "ce/xml-data-content" {
        title: "content of `data` that its type does not allow", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE188",
        draft: true,
        message: "`data` has the type `{type}`, and {flaw}",
        why: "`xs:any` is exactly one element, with no text beside it; `xs:string` and `xs:base64Binary` are text, without elements.",
        instead: "Wrap several elements in one, or escape the text: `xs:string`.",
        spec: "CloudEvents XML format 1.0.3-wip, 3.3: https://github.com/cloudevents/spec/blob/main/cloudevents/working-drafts/xml-format.md#33-xml-data",
        since: "0.1.0", aka: [],
    }

    /// The bytes cannot be had.
    XML_DATA_NOT_BASE64 = "ce/xml-data-not-base64" {
        title: "`xs:base64Binary` that is no Base64", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE053",
        draft: true,
        message: "`data` {flaw}",
        why: "It must be Base64 with the standard alphabet and padding. White space between the letters is fine in XML.",
        instead: "Encode the bytes with the standard alphabet, not with the URL-safe one.",
        spec: "CloudEvents XML format 1.0.3-wip, 3.1: https://github.com/cloudevents/spec/blob/main/cloudevents/working-drafts/xml-format.md#31-binary-data",
        since: "0.1.0", aka: [],
    }

    /// It belongs to nothing.
    XML_STRAY_TEXT = "ce/xml-stray-text" {
        title: "text between the elements of an XML event", breaks: Nothing, impact: Contract, level: Error,
        check: "CE189",
        draft: true,
        message: "there is text between the elements of `event`",
        why: "Only white space may stand between attributes; receivers drop the rest, or refuse the event.",
        instead: "Put it into an element.",
        spec: "CloudEvents XML format 1.0.3-wip, 4: https://github.com/cloudevents/spec/blob/main/cloudevents/working-drafts/xml-format.md#4-envelope",
        since: "0.1.0", aka: [],
    }

    /// It is no event.
    XML_BATCH_CONTENT = "ce/xml-batch-content" {
        title: "something other than events in an XML batch", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE190",
        draft: true,
        message: "there is {what} in `batch`, which holds events only",
        why: "A batch is a list of `event` elements of the namespace of CloudEvents.",
        instead: "Leave it out.",
        spec: "CloudEvents XML format 1.0.3-wip, 5: https://github.com/cloudevents/spec/blob/main/cloudevents/working-drafts/xml-format.md#5-xml-batch-format",
        since: "0.1.0", aka: [],
    }

    /// Strict parsers refuse it.
    XML_LEXICAL = "ce/xml-value-malformed" {
        title: "value that is no spelling of its type in XML", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE191",
        draft: true,
        message: "`{name}` is of the type {type}, and {flaw}",
        why: "The text between the tags is the value, white space included, and has to be the canonical form of its type.",
        instead: "Write the value right between the tags: `10`, `true`, `2018-04-05T17:31:00Z`.",
        spec: "CloudEvents XML format 1.0.3-wip, 2: https://github.com/cloudevents/spec/blob/main/cloudevents/working-drafts/xml-format.md#2-attributes",
        since: "0.1.0", aka: [],
    }
}
