//! Events as a whole, streams, and what goes beyond a schema.

use crate::advice::catalogue::play::plays;

plays! {
    /// A second version beside the first.
    NEW_EVENT_TYPE = NewEventType, ConsumersFirst {
        title: "publish `{v2}` beside `{event}`, with a CloudEvents type of its own",
        steps: [
            "Leave `{event}` as it was and put the changed schema into a new one, `{v2}`.",
            "Give it its own CloudEvents `type`, `{v2_type}`, with a `dataschema` to match: an incompatible payload is a new type (CloudEvents primer, Versioning).",
            "List the subscribers of each type, and let consumers that are ready subscribe to `{v2_type}`.",
            "Publish both for a time, from one transaction (outbox), with the same business id in both so that whoever reads both can tell that it is one fact.",
            "Announce a deprecation date for the old type; stop it when the count of its subscribers is zero, not when the date comes.",
        ],
        why: "per type, consumers subscribe to the new one before the old one ends",
        risk: "twice the traffic, and consumers that read both must drop duplicates by the business id",
        avoid: [
            "Do not change only `dataschema` under the same `type`, and do not put the version into `specversion`.",
            "Do not stop the old type before its last subscriber has moved.",
        ],
        drafts: [CopyAsNewType],
    }

    /// Old events are converted when they are read.
    UPCASTER = Upcaster, ConsumersFirst {
        title: "convert events of {against} when they are read (upcaster)",
        steps: [
            "Write a pure function from the old version to the new one, without look-ups, and run it where events are read or replayed, before business code sees them.",
            "Keep one for each step between versions, and test each with a real event of that version.",
        ],
        why: "the converter is part of the reader",
        risk: "converters are debt, and one that looks something up gives different answers tomorrow",
        avoid: ["Do not rewrite the stored events."],
        drafts: [],
    }

    /// The schema stays until nothing reads its events.
    RESTORE_SCHEMA = RestoreField, Any {
        title: "keep `{event}` until nothing reads or replays its events",
        steps: [
            "Put the definition of `{event}` back, and mark it as deprecated.",
            "Find out who consumes it: topics, archives, replays, schemas that import it.",
            "Stop producing it; wait until retention has run out and no consumer is left; then remove it in a change of its own, with a recorded waiver.",
        ],
        why: "nothing changes for anybody, so the order does not matter",
        risk: "a dead schema stays for a while",
        avoid: ["Do not remove a contract because its producer is gone: its events are still there."],
        drafts: [RestoreAndDeprecate, RestoreField],
    }

    /// Key, partitioner, compaction.
    TOPIC_MIGRATION = TopicMigration, ConsumersFirst {
        title: "move to a new topic; a key cannot change in place",
        steps: [
            "The key decides partition, order, compaction and keyed state: with another key the order per old key is lost, compaction keeps the wrong records, and state stores and joins look in the wrong place.",
            "Create a new topic with the new key, and publish to it.",
            "Let consumers drain the old topic up to a cut-over offset, then switch; or copy the history over with a job that re-keys it.",
            "Re-partition joins: in Kafka Streams, ksqlDB and Flink both sides have to be co-partitioned by the new key.",
            "Stop the old topic when its last consumer group has passed the cut-over offset.",
        ],
        why: "consumers have to read the new topic before the producer leaves the old one",
        risk: "order across the cut-over holds only if the old topic is drained first",
        avoid: ["Do not switch in place because the schema of the value is the same."],
        drafts: [],
    }

    /// Wrong data is out.
    CORRECTION_EVENT = CorrectionEvent, ConsumersFirst {
        title: "publish a correction event for what is out already",
        steps: [
            "Events are facts that others have acted on: publish `{correction}` that names the original by its source and id, the corrected fields, the reason and the time. Its schema: schema-gate advise --correction {subject}",
            "Derive the idempotency key of the correction from the id of the original, so that a repeated run corrects once.",
            "Deploy consumers that apply corrections, dry-run the list of affected events, then publish through the outbox at a limited rate.",
        ],
        why: "a correction that nobody understands is lost",
        risk: "a storm of events; consumers that already compensated do so twice unless the key is checked",
        avoid: ["Do not edit, delete or re-publish the original events."],
        drafts: [],
    }

    /// What cannot be read is kept aside.
    DEAD_LETTER = DeadLetterAndReplay, ConsumersFirst {
        title: "have a dead letter channel ready, and replay from it",
        steps: [
            "Give each consumer a dead letter channel whose envelope keeps the original headers, the error, the schema id and the attempt.",
            "Send there what cannot be decoded, alert on it, and replay after the fix.",
        ],
        why: "it has to be there before the first event that cannot be read",
        risk: "order is lost on replay",
        avoid: ["Do not retry a poison message for ever: it blocks its partition."],
        drafts: [],
    }

    /// Client and server agree on a call.
    NEW_CALL = NewEventType, ConsumersFirst {
        title: "leave `{field}` as it was, and add a call of its own for the new shape",
        steps: [
            "Put `{field}` back as it was: clients and servers that are out read each other with its types.",
            "Add the new shape under a new name, beside it.",
            "Serve both, move the callers, and remove the old one when nobody calls it any more.",
        ],
        why: "servers have to offer the new call before clients make it",
        risk: "two calls to keep alike for a while",
        avoid: ["Do not change the types of a call in place."],
        drafts: [RestoreType],
    }

    /// Smaller steps can be settled.
    SMALLER_STEPS = ExpandContract, ConsumersFirst {
        title: "make the change in steps that can each be settled",
        steps: [
            "Undo what could not be settled, and make one change at a time: add what is new as optional, deploy, move readers, remove what is old.",
            "Where both states have to stay, publish `{v2}` as a new event type.",
            "Where a file could not be read, mend it first: nothing can be said about what nobody can parse.",
        ],
        why: "each step is safe for consumers that have not moved yet",
        risk: "more releases",
        avoid: ["Do not switch `on-unproven` to pass for the whole repository."],
        drafts: [RestoreType],
    }

    /// An event that says what the standard asks for.
    CONFORM = RestoreField, ProducersFirst {
        title: "let the producer send what the standard asks for",
        steps: [
            "Mend it where the event is made: {message}.",
            "Check events in the producer's tests: schema-gate conform.",
            "Consumers send events that do not conform to their dead letter channel.",
        ],
        why: "the producer is the one who is wrong",
        risk: "consumers that learnt to live with the wrong form may rely on it",
        avoid: ["Do not teach every consumer to guess."],
        drafts: [],
    }
}
