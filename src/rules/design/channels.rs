//! Channels of documents: what becomes of messages that nobody can read, and of answers.

rulebook! {
    /// What cannot be read comes again and again, or is gone.
    DEAD_LETTER_MISSING = "design/dead-letter-missing" {
        title: "consumed channel without a dead letter channel", breaks: Nothing, impact: Contract, level: Off,
        message: "`{element}` is consumed, and nothing says where a message goes that cannot be processed",
        why: "A poison message that has nowhere to go either blocks what stands behind it, or is dropped and nobody knows. Off by default: many documents leave it to the platform. Enough is a channel of the same document that is called after the consumed one or after none (`orders.dlq`, `orders-dlt`, `error.orders.billing`, `dead-letters`), or a setting or an `x-` extension of the channel, its operation or a message that speaks of dead letters (`redrivePolicy.deadLetterQueue` of SQS, `x-dead-letter-exchange` of RabbitMQ, `x-dead-letter-channel`). Channels that are on WebSocket or HTTP only have no broker and are not asked, nor are dead letter channels themselves and answers to requests.",
        instead: "Describe the dead letter channel in the document, with a message that says what stands in it: the original bytes, the reason, where it came from. Where it is elsewhere, name it with `x-dead-letter-channel`.",
        spec: "Enterprise Integration Patterns, Dead Letter Channel: https://www.enterpriseintegrationpatterns.com/patterns/messaging/DeadLetterChannel.html",
        since: "0.1.0", aka: [],
    }

    /// Kept, and nobody can do anything with it.
    DEAD_LETTER_UNDESCRIBED = "design/dead-letter-undescribed" {
        title: "dead letter channel without a message", breaks: Nothing, impact: Contract, level: Off,
        message: "nothing describes what stands in the dead letter channel `{element}`",
        why: "Whoever mends or replays dead letters needs the original message, why it failed and where it came from. Each consumer that writes them has its own idea of that, unless the document says it. Off by default, like `design/dead-letter-missing`.",
        instead: "List a message for it, with the original bytes as its payload or a part of it, and the reason and the origin in headers or fields.",
        spec: "Enterprise Integration Patterns, Dead Letter Channel: https://www.enterpriseintegrationpatterns.com/patterns/messaging/DeadLetterChannel.html",
        since: "0.1.0", aka: [],
    }

    /// A call in the clothes of an event.
    REPLY_UNDECLARED = "design/reply-undeclared" {
        title: "answer to a request that nobody declares", breaks: Nothing, impact: Contract, level: Off,
        message: "`{element}` is named like an answer, and no operation declares the request that it answers",
        why: "An answer has one receiver that waits for it, so the two are tied together in time, and readers of the document cannot see it. Where nobody waits, it is an event and should be named like one. Looked at are messages that are sent and whose names end with `Response` or `Reply`. Off by default: documents of 2.x have no word for answers, and say it with `x-message-kind: reply` only.",
        instead: "Declare the request with `reply`, or name what happened: `OrderAccepted`.",
        spec: "AsyncAPI 3.1.0, Operation Reply Object: https://www.asyncapi.com/docs/reference/specification/v3.1.0#operationReplyObject",
        since: "0.1.0", aka: [],
    }
}
