//! Channels, operations and bindings: what a document promises of the wire.

use crate::advice::catalogue::play::plays;

plays! {
    /// Both addresses are served until the old one is quiet.
    SERVE_BOTH_ADDRESSES = TopicMigration, ConsumersFirst {
        title: "serve {before} and {after} side by side, and move consumers before the producer leaves",
        steps: [
            "Put {before} back, and declare {after} as a channel of its own beside it.",
            "Let consumers listen on both addresses, and drop what comes twice by the business id.",
            "Publish on both from one transaction (outbox), or let the broker forward from the old address to the new one.",
            "Mark the old channel as deprecated with a sunset date in its description; stop publishing there when the count of its consumers is zero, not when the date comes.",
        ],
        why: "consumers have to listen on the new address before the producer leaves the old one",
        risk: "twice the traffic, and order across the two addresses is not kept",
        avoid: ["Do not rename the address in place: whoever is not deployed in the same moment neither hears nor is heard."],
        drafts: [],
    }

    /// The address is what it was.
    KEEP_ADDRESS = RestoreName, Any {
        title: "keep {before}, and give people the new name as a `title`",
        steps: [
            "Put {before} back: it is what travels on the wire.",
            "The key of a channel, its `title` and the names of its parameters are the document's own and may change freely.",
        ],
        why: "nothing changes for anybody, so the order does not matter",
        risk: "the address keeps a name that nobody likes",
        avoid: ["Do not repair it with a redirect that only some brokers know."],
        drafts: [],
    }

    /// A channel, an operation or a message is kept until nobody needs it.
    KEEP_UNTIL_UNUSED = RestoreField, Any {
        title: "put back what was removed, and mark it deprecated with a sunset date",
        steps: [
            "Restore it in the document: {message}.",
            "Mark it as deprecated, with the date and what replaces it in the description.",
            "Find out who is on the other end: consumer groups, bindings of queues, documents that refer to it.",
            "Remove it in a change of its own, with a recorded waiver, when its last user is gone and retention has run out.",
        ],
        why: "nothing changes for anybody, so the order does not matter",
        risk: "the document describes for a while what is about to go",
        avoid: ["Do not remove a contract because one end is gone: the other end still does its part."],
        drafts: [RestoreAndDeprecate, RestoreField],
    }

    /// The replacement goes beside what is to end.
    REPLACE_BESIDE = NewEventType, ConsumersFirst {
        title: "publish what replaces it beside the old one, and end the old one by its users",
        steps: [
            "Declare the replacement as a message or a channel of its own.",
            "Publish both for a time, from one transaction (outbox), with the same business id.",
            "Move users one by one; end the old one when none is left.",
        ],
        why: "users have to be on the replacement before the old one ends",
        risk: "twice the traffic, and who reads both must drop duplicates by the business id",
        avoid: ["Do not end it on a date that its users have not agreed to."],
        drafts: [],
    }

    /// Both directions exist for a time.
    BOTH_DIRECTIONS = ExpandContract, ConsumersFirst {
        title: "add an operation for the new direction, and keep the old one until the other end has moved",
        steps: [
            "Restore the operation as it was, and add a second one with the new action on the same channel.",
            "Give the new direction a message of its own: who receives a command and who receives an event are different people.",
            "Move the other end, then remove the old operation.",
        ],
        why: "the other end has to take its new part before this one gives up the old one",
        risk: "for a while both ends send, and each must ignore what it sent itself",
        avoid: ["Do not flip the action in place: two ends send and none receives."],
        drafts: [],
    }

    /// The document was wrong, the application was not.
    DOCUMENT_WAS_WRONG = Waiver, Any {
        title: "if the document had it wrong and the wire is as it was, say so in a waiver",
        steps: [
            "Look at the running application: does it send or receive today what the new document says?",
            "If so, nothing changes on the wire: a person records a waiver with that reason, an owner and a date.",
        ],
        why: "nothing changes on the wire",
        risk: "those who generated code from the old document have it wrong as well, and have to be told",
        avoid: ["Do not waive it when the application changes too."],
        drafts: [],
    }

    /// Another encoding is another message.
    ENCODING_BESIDE = NewEventType, ConsumersFirst {
        title: "send {after} as a message or on a channel of its own, beside {before}",
        steps: [
            "Leave the message as it was ({before}), and declare a second one in the new form ({after}), with a CloudEvents `type` or a channel of its own.",
            "Publish both from one transaction (outbox), with the same business id.",
            "Move consumers; those that read both drop duplicates by the business id.",
            "Stop the old form when the count of its consumers is zero.",
        ],
        why: "consumers have to decode the new form before the old one ends",
        risk: "twice the traffic for a while",
        avoid: ["Do not switch in place and let consumers guess from the bytes."],
        drafts: [],
    }

    /// The new form on a topic of its own.
    ENCODING_TOPIC = TopicMigration, ConsumersFirst {
        title: "move to a new channel for {after}, and cut over at an offset",
        steps: [
            "Create a channel for the new form, and publish there from a known moment on.",
            "Let consumers drain the old channel up to the cut-over offset, then switch.",
            "Keep the old channel readable until its retention has run out: its bytes stay in the old form ({before}).",
        ],
        why: "consumers have to read the new channel before the producer leaves the old one",
        risk: "order across the cut-over holds only if the old channel is drained first",
        avoid: ["Do not mix both forms in one channel: replays meet both."],
        drafts: [],
    }

    /// The setting is put back.
    KEEP_SETTING = RestoreField, Any {
        title: "put {before} back",
        steps: [
            "Restore it where it stood: {message}.",
            "Make the change on something new that nobody relies on yet.",
        ],
        why: "nothing changes for anybody, so the order does not matter",
        risk: "the wish behind the change is not met yet",
        avoid: ["Do not change it on the broker first and in the document later."],
        drafts: [],
    }

    /// A promise about delivery is made anew.
    NEW_PROMISE = TopicMigration, ConsumersFirst {
        title: "make a new channel with {after}, and move consumers to it",
        steps: [
            "What changes for those who rely on it: {meaning}.",
            "Create a new topic or queue with the new promise; brokers refuse to redeclare an existing one, or change it under running consumers.",
            "Publish to both, or let a job copy the history; let consumers drain the old one up to a cut-over offset, then switch.",
            "Before that, test what each consumer does with a repeated, a late and a missing message.",
            "Delete the old one when its last consumer has passed the cut-over and its retention has run out.",
        ],
        why: "consumers have to be ready for the new promise before messages come under it",
        risk: "order across the cut-over holds only if the old channel is drained first",
        avoid: ["Do not change partitions, retention, compaction, durability or acknowledgement of a live channel in place."],
        drafts: [],
    }

    /// The id is in both places.
    CORRELATE_IN_BOTH_PLACES = ExpandContract, ProducersFirst {
        title: "write the correlation id to {before} and to {after} until every receiver looks at the new place",
        steps: [
            "Let the document name the old place, and let senders write the id to both.",
            "Move receivers to the new place, each on its own.",
            "Change the document when the last one has moved, and stop writing the old place after that.",
        ],
        why: "the id has to be at the new place before a receiver looks there",
        risk: "two places that disagree: the old one counts until the document changes",
        avoid: ["Do not move it on both ends on one day: requests under way lose their answers."],
        drafts: [],
    }

    /// Answers at both places.
    REPLY_IN_BOTH_PLACES = ExpandContract, ProducersFirst {
        title: "answer at {before} and at {after} until nobody waits at the old place",
        steps: [
            "Let the request say where its answer goes (`replyTo`), and answer there where it does.",
            "Answer at the old place otherwise; move those who ask one by one.",
            "Change the document when nobody waits at the old place.",
        ],
        why: "the answer has to come to the new place before anybody waits there",
        risk: "who listens at both places gets two answers, and drops one by the correlation id",
        avoid: ["Do not change it while requests are under way."],
        drafts: [],
    }

    /// A new stream, with the new key.
    COPY_TRANSFORM = CopyTransform, LockStep {
        title: "copy the history into a new stream with the new key, and keep the old one read-only",
        steps: [
            "Write a job that reads the old topic from its start and writes each record under the new key; run it twice on a copy and compare counts.",
            "Carry the original position and id in headers, since offsets and partitions are others.",
            "Cut over when the job has caught up, and keep the old topic read-only until nobody replays it.",
        ],
        why: "the copy has to be complete before anybody relies on it",
        risk: "ids, positions and order are others in the copy; keyed state has to be built anew",
        avoid: ["Do not rewrite the old topic."],
        drafts: [],
    }

    /// An event happens once, whoever sends it how often.
    ONE_ID = OutboxAndIdempotency, ProducersFirst {
        title: "give each fact one `source` and `id`, written in the transaction that makes it",
        steps: [
            "Write the event with its `id` to an outbox table in the same transaction as the fact, and let a relay send it: a retry then sends the same id with the same content.",
            "Derive the id from the fact (order and version), never from the moment of sending.",
            "Let consumers keep the ids that they have acted on, and drop what comes again.",
            "Mend it where the event is made: {message}.",
        ],
        why: "consumers can only drop duplicates that the producer names alike",
        risk: "a relay that stops holds back all events; watch its lag",
        avoid: ["Do not let each retry make up a new id, and do not use one id for two facts."],
        drafts: [],
    }

    /// A definition that asks for what the standard asks for.
    CONFORMING_DEFINITION = RestoreField, ProducersFirst {
        title: "let the definition say what the specification says of `{element}`",
        steps: [
            "Correct the definition: {message}.",
            "{instead}",
            "Look at what producers send today (schema-gate conform): an event that does not conform is to be mended where it is made, and not to be allowed by the definition.",
        ],
        why: "producers and generated code follow the definition",
        risk: "validators that follow the corrected definition refuse events that slipped through before",
        avoid: ["Do not widen the definition to what some producer happens to send."],
        drafts: [],
    }
}
