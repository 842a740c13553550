//! AsyncAPI: what documents promise of the wire besides the schemas of payloads, headers and keys, which have rules of their own.

rulebook! {
    /// Whoever is on the old address neither hears nor is heard.
    ADDRESS_CHANGED = "asyncapi/address-changed" {
        title: "address changed", breaks: Both, impact: Lost, level: Error,
        message: "`{subject}` moved from {before} to {after}",
        why: "The address is the topic, queue or path on the wire. Senders and receivers that are not changed at the same moment miss each other; names of channels and of parameters are the document's own and may change.",
        instead: "Serve both addresses until nobody is left on the old one.",
        spec: "AsyncAPI 3.1.0, Channel Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#channelObject",
        since: "0.1.0", aka: ["asyncapi-diff:/channels/*/address"],
    }

    /// Nothing is sent or received there any more.
    CHANNEL_REMOVED = "asyncapi/channel-removed" {
        title: "channel removed", breaks: Nothing, impact: Contract, level: Error,
        message: "the channel {channel} was removed",
        why: "Those who send to it are no longer heard, and those who listen wait for messages that never come.",
        instead: "Mark the channel deprecated, and keep it until nobody is on it.",
        spec: "AsyncAPI 3.1.0, Channels Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#channelsObject",
        since: "0.1.0", aka: ["asyncapi-diff:/channels/*"],
    }

    /// The application no longer does what others rely on.
    OPERATION_REMOVED = "asyncapi/operation-removed" {
        title: "operation removed", breaks: Nothing, impact: Contract, level: Error,
        message: "the application no longer {verb} on {channel}",
        why: "The other end still does its part: it sends what nobody takes, or waits for what nobody sends.",
        instead: "Keep the operation until the other end has been told and has moved.",
        spec: "AsyncAPI 3.1.0, Operations Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#operationsObject",
        since: "0.1.0", aka: ["asyncapi-diff:/operations/*"],
    }

    /// Both ends now send, or both now listen.
    OPERATION_FLIPPED = "asyncapi/operation-flipped" {
        title: "direction of a message reversed", breaks: Both, impact: Lost, level: Error,
        message: "the application {was} `{subject}` on {channel} and now {is} it",
        why: "The other end does what it always did, so two ends send and none receives, or the other way round. In 2.x documents `publish` is what the application receives and `subscribe` what it sends; many authors read them the other way.",
        instead: "Add an operation for the new direction, and remove the old one when nobody needs it. If the document had it wrong, say so in a waiver.",
        spec: "AsyncAPI 3.1.0, Operation Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#operationObject",
        since: "0.1.0", aka: ["asyncapi-diff:/operations/*/action"],
    }

    /// Consumers may still wait for it, producers may still send it.
    MESSAGE_REMOVED = "asyncapi/message-removed" {
        title: "message removed", breaks: Nothing, impact: Contract, level: Error,
        message: "the message `{subject}` was removed",
        why: "A message that is received and no longer described is refused or dropped; one that was sent is missed by those who act on it.",
        instead: "Keep the message until nobody sends or reads it; mark it deprecated first.",
        spec: "AsyncAPI 3.1.0, Message Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#messageObject",
        since: "0.1.0", aka: ["asyncapi-diff:/channels/*/messages/*"],
    }

    /// No channel and no operation named it.
    UNUSED_MESSAGE_REMOVED = "asyncapi/unused-message-removed" {
        title: "unused message removed", breaks: Nothing, impact: Contract, level: Info,
        message: "the message `{subject}`, which no channel lists, was removed",
        why: "The document sends and receives other messages; this one was described and never exchanged.",
        instead: "Nothing: this is safe, unless another document refers to it, which is told there.",
        spec: "", since: "0.1.0", aka: [],
    }

    /// The message lives on, and travels elsewhere only.
    MESSAGE_REMOVED_FROM_CHANNEL = "asyncapi/message-removed-from-channel" {
        title: "message removed from a channel", breaks: Nothing, impact: Contract, level: Error,
        message: "`{subject}` is no longer {part} of {channel}",
        why: "Those who send it there are no longer understood, and those who listen there for it wait in vain.",
        instead: "Keep it in the list until nobody on that channel needs it.",
        spec: "AsyncAPI 3.1.0, Messages Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#messagesObject",
        since: "0.1.0", aka: ["asyncapi-diff:/operations/*/messages/*"],
    }

    /// Receivers that take every message for one they know fail on it.
    MESSAGE_ADDED_TO_SEND = "asyncapi/message-added-to-send" {
        title: "another message sent on a known channel", breaks: Nothing, impact: Unreadable, level: Warning,
        message: "the application now sends `{subject}` on {channel} as well",
        why: "Receivers that are already on the channel get a message that they have no schema for. Those that look at its type skip it, all others fail on it.",
        instead: "Make sure that every receiver skips what it does not know, or send the new message on a channel of its own.",
        spec: "AsyncAPI 3.1.0, Operation Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#operationObject",
        since: "0.1.0", aka: [],
    }

    /// Receivers that select messages by name no longer find it.
    MESSAGE_RENAMED = "asyncapi/message-renamed" {
        title: "name of a message changed", breaks: Nothing, impact: Contract, level: Warning,
        message: "the message {before} is named {after} now",
        why: "`name` and `messageId` are names for machines, and some dispatch on them. Keys of a document are not, and may change.",
        instead: "Keep the name, and give people a new `title`.",
        spec: "AsyncAPI 3.1.0, Message Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#messageObject",
        since: "0.1.0", aka: [],
    }

    /// Bytes in one encoding are no bytes in another.
    CONTENT_TYPE_CHANGED = "asyncapi/content-type-changed" {
        title: "content type changed", breaks: Both, impact: Unreadable, level: Error,
        message: "the content type of `{subject}` changed from {before} to {after}",
        why: "A receiver decodes what the content type says. A message that names none has that of the document, so a change of `defaultContentType` changes all of these.",
        instead: "Send the new encoding as another message or on another channel, until nobody reads the old one.",
        spec: "AsyncAPI 3.1.0, Default Content Type: https://www.asyncapi.com/docs/reference/specification/v3.1.0#defaultContentTypeString",
        since: "0.1.0", aka: ["asyncapi-diff:/defaultContentType"],
    }

    /// A payload of one schema language cannot be read with a schema of another.
    PAYLOAD_FORMAT_CHANGED = "asyncapi/payload-format-changed" {
        title: "schema language of a payload changed", breaks: Both, impact: Unreadable, level: Error,
        message: "the {part} of `{subject}` was described in {before} and is described in {after} now",
        why: "The languages have no encoding in common. Another version or spelling of the same language is no change.",
        instead: "Publish the payload in the new language as another message.",
        spec: "AsyncAPI 3.1.0, Multi Format Schema Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#multiFormatSchemaObject",
        since: "0.1.0", aka: [],
    }

    /// Nothing was checked, and that must not look like a pass.
    PAYLOAD_FORMAT_UNKNOWN = "asyncapi/payload-format-unknown" {
        title: "schema language not known", breaks: Nothing, impact: Contract, level: Warning,
        message: "the {part} of `{subject}` is described in {format}, which is not read: it was not checked",
        why: "Known are the schema object of AsyncAPI, JSON Schema, Avro, Protobuf and the schema object of OpenAPI 3.0. RAML is not read.",
        instead: "Describe it in one of these, or check it with a tool of its language.",
        spec: "AsyncAPI 3.1.0, Schema formats table: https://www.asyncapi.com/docs/reference/specification/v3.1.0#multiFormatSchemaFormatTable",
        since: "0.1.0", aka: [],
    }

    /// Requests and answers no longer find each other.
    CORRELATION_ID_MOVED = "asyncapi/correlation-id-moved" {
        title: "correlation id moved", breaks: Both, impact: Lost, level: Error,
        message: "the correlation id of `{subject}` moved from {before} to {after}",
        why: "Each end looks for the id where its own document says, and takes a message without it for one that belongs to nothing.",
        instead: "Write the id to both places until every receiver looks at the new one.",
        spec: "AsyncAPI 3.1.0, Correlation ID Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#correlationIdObject",
        since: "0.1.0", aka: ["asyncapi-diff:/channels/*/messages/*/correlationId"],
    }

    /// The answer goes where nobody waits for it.
    REPLY_CHANGED = "asyncapi/reply-changed" {
        title: "reply changed", breaks: Nothing, impact: Contract, level: Error,
        message: "the answer to what the application {verb} on {channel} went to {before} and goes to {after} now",
        why: "Whoever asked waits at the old place.",
        instead: "Let the request say where the answer goes, or answer at both places for a while.",
        spec: "AsyncAPI 3.1.0, Operation Reply Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#operationReplyObject",
        since: "0.1.0", aka: ["asyncapi-diff:/operations/*/reply"],
    }

    /// Whoever copies the example writes a message that nobody can read.
    EXAMPLE_INVALID = "asyncapi/example-invalid" {
        title: "example does not match its schema", breaks: Nothing, impact: Contract, level: Warning,
        message: "example {example} of `{subject}` does not match the schema of its {part}: {problem}",
        why: "People and test data generators start from examples.",
        instead: "Correct the example, or the schema if the example is right.",
        spec: "AsyncAPI 3.1.0, Message Example Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#messageExampleObject",
        since: "0.1.0", aka: [],
    }

    /// The broker is told another place to put messages.
    BINDING_ADDRESS_CHANGED = "asyncapi/binding-address-changed" {
        title: "binding names another place", breaks: Nothing, impact: Contract, level: Error,
        message: "{protocol}: {setting} of {owner} changed from {before} to {after}",
        why: "Topic, queue, exchange and routing key in a binding are where messages go, whatever the channel is called.",
        instead: "Serve both places until nobody is left on the old one.",
        spec: "AsyncAPI bindings: https://github.com/asyncapi/bindings", since: "0.1.0", aka: [],
    }

    /// The bytes in front of or around the payload are others.
    BINDING_ENCODING_CHANGED = "asyncapi/binding-encoding-changed" {
        title: "binding changes the encoding", breaks: Both, impact: Unreadable, level: Error,
        message: "{protocol}: {setting} of {owner} changed from {before} to {after}",
        why: "It says how the bytes of a message are to be taken: where the id of the schema stands and how it is written, which encoding and which type of message it is. A receiver that assumes the old one cannot decode.",
        instead: "Send the new encoding on another channel until nobody reads the old one.",
        spec: "AsyncAPI bindings: https://github.com/asyncapi/bindings", since: "0.1.0", aka: [],
    }

    /// Order, survival or number of deliveries change under consumers that rely on it, or the broker refuses the change.
    BINDING_DELIVERY_CHANGED = "asyncapi/binding-delivery-changed" {
        title: "binding promises another delivery", breaks: Nothing, impact: Contract, level: Error,
        message: "{protocol}: {setting} of {owner} changed from {before} to {after}: {meaning}",
        why: "Consumers rely on order, on what survives a restart and on how often a message comes; brokers refuse to redeclare a queue, an exchange or a topic otherwise.",
        instead: "Make a new channel with the new promise, and move consumers to it.",
        spec: "AsyncAPI bindings: https://github.com/asyncapi/bindings", since: "0.1.0", aka: [],
    }

    /// A setting that no reader of messages can see, or that is not known to matter.
    BINDING_SETTING_CHANGED = "asyncapi/binding-setting-changed" {
        title: "binding setting changed", breaks: Nothing, impact: Contract, level: Info,
        message: "{protocol}: {setting} of {owner} changed from {before} to {after}",
        why: "As far as is known, it changes nothing for whoever reads the messages.",
        instead: "Look at it, where the protocol is your own.",
        spec: "AsyncAPI bindings: https://github.com/asyncapi/bindings", since: "0.1.0", aka: [],
    }

    /// Nobody serves these addresses any more.
    PARAMETER_VALUES_REMOVED = "asyncapi/parameter-values-removed" {
        title: "values of a channel's parameter removed", breaks: Nothing, impact: Contract, level: Error,
        message: "{parameter} of the channel {channel} can no longer be {before}",
        why: "Each value of a parameter is an address of its own. Those who send to one that is gone are not heard, and those who listen there wait in vain.",
        instead: "Keep the value in the list until nobody uses its address.",
        spec: "AsyncAPI 3.1.0, Parameter Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#parameterObject",
        since: "0.1.0", aka: ["asyncapi-diff:/channels/*/parameters"],
    }

    /// More addresses, or the same ones in other words.
    PARAMETER_VALUES_CHANGED = "asyncapi/parameter-values-changed" {
        title: "values of a channel's parameter changed", breaks: Nothing, impact: Contract, level: Info,
        message: "{parameter} of the channel {channel} was {before} and is {after}",
        why: "No address that was listed is gone. A list that is new may have held before it was written down.",
        instead: "Nothing, unless somebody uses an address that the document never listed.",
        spec: "AsyncAPI 3.1.0, Parameter Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#parameterObject",
        since: "0.1.0", aka: [],
    }

    /// Whoever leaves the value out is at another address.
    PARAMETER_DEFAULT_CHANGED = "asyncapi/parameter-default-changed" {
        title: "default of a channel's parameter changed", breaks: Nothing, impact: Contract, level: Warning,
        message: "the default of {parameter} of the channel {channel} changed from {before} to {after}",
        why: "Clients that are generated from the document fill it in, so old and new ones no longer meet.",
        instead: "Keep the default; let those who need another value say it.",
        spec: "AsyncAPI 3.1.0, Parameter Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#parameterObject",
        since: "0.1.0", aka: [],
    }

    /// The value of the parameter is looked for where it no longer stands.
    PARAMETER_LOCATION_CHANGED = "asyncapi/parameter-location-changed" {
        title: "location of a channel's parameter changed", breaks: Nothing, impact: Contract, level: Warning,
        message: "the value of {parameter} of the channel {channel} stood at {before} and stands at {after}",
        why: "Each end takes the value out of the message where its own document says, and so comes to another address.",
        instead: "Write the value to both places until everybody looks at the new one.",
        spec: "AsyncAPI 3.1.0, Parameter Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#parameterObject",
        since: "0.1.0", aka: [],
    }

    /// Clients of one protocol do not connect to another.
    SERVER_PROTOCOL_CHANGED = "asyncapi/server-protocol-changed" {
        title: "protocol of a server changed", breaks: Nothing, impact: Contract, level: Error,
        message: "the server {server} spoke {before} and speaks {after}",
        why: "A client of the old protocol cannot connect, not even where only encryption is new.",
        instead: "Add a server for the new protocol, and remove the old one when nobody is on it.",
        spec: "AsyncAPI 3.1.0, Server Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#serverObject",
        since: "0.1.0", aka: ["asyncapi-diff:/servers/*/protocol"],
    }

    /// Where a broker stands is a matter of the deployment.
    SERVER_HOST_CHANGED = "asyncapi/server-host-changed" {
        title: "host of a server changed", breaks: Nothing, impact: Contract, level: Info,
        message: "the server {server} was at {before} and is at {after}",
        why: "Messages are the same wherever the broker stands; clients that take its address out of the document need the new one.",
        instead: "Nothing, if both names lead to the same broker, or clients are configured elsewhere. Give this rule a level if they are not.",
        spec: "AsyncAPI 3.1.0, Server Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#serverObject",
        since: "0.1.0", aka: ["asyncapi-diff:/servers/*/host"],
    }

    /// Clients that use it have nowhere to go.
    SERVER_REMOVED = "asyncapi/server-removed" {
        title: "server removed", breaks: Nothing, impact: Contract, level: Warning,
        message: "the server {server}, {before}, was removed",
        why: "Clients that connect to it find nobody there, or nobody who keeps to this document.",
        instead: "Keep it in the document until nobody connects to it.",
        spec: "AsyncAPI 3.1.0, Servers Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#serversObject",
        since: "0.1.0", aka: ["asyncapi-diff:/servers/*"],
    }

    /// What an extension means only its author knows.
    EXTENSION_CHANGED = "asyncapi/extension-changed" {
        title: "specification extension changed", breaks: Nothing, impact: Contract, level: Info,
        message: "{setting} of {owner} changed from {before} to {after}",
        why: "Extensions begin with `x-`; if tools or people of yours rely on one, give this rule a level, for some elements only where that is enough.",
        instead: "Nothing, unless something of yours reads it.",
        spec: "AsyncAPI 3.1.0, Specification Extensions: https://www.asyncapi.com/docs/reference/specification/v3.1.0#specificationExtensions",
        since: "0.1.0", aka: [],
    }
}
