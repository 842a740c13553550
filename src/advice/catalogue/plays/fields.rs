//! Fields that come and go.

use crate::advice::catalogue::play::plays;

plays! {
    /// A reader fills in null for events that lack the field.
    OPTIONAL_WITH_DEFAULT = OptionalWithDefault, ConsumersFirst {
        title: "let `{field}` be absent: a union with null first, and a default of null",
        steps: [
            "Declare `{field}` as a union whose first branch is null, with \"default\": null: events written before this change have no value for it, and null says so.",
            "Agree on what consumers do when `{field}` is null: treat it as unknown, look the value up, or refuse the business step; write that into its doc.",
            "Deploy the consumers of `{event}` with this schema, then let the producer fill `{field}` in every new event and check it before it publishes.",
            "If a default that is not null was true for every event ever published, it may be used instead; somebody who knows the history has to confirm it. If an earlier version had a default, keep that one.",
            "If no event may exist without `{field}`, that is a new contract: publish `{v2}` beside `{event}`.",
        ],
        why: "consumers come first, since theirs is the schema that fills the gap in events that are out already",
        risk: "absence must mean something to consumers; a default that is not null, such as \"USD\", asserts a fact about old events that nobody checked",
        avoid: [
            "Do not rewrite or backfill events that are published: they are facts, and others have read them.",
            "Do not turn compatibility checks off, or switch to a weaker mode, to get this through.",
            "Do not invent a business default; null is the honest one.",
        ],
        drafts: [DefaultOfBase, MakeOptional],
    }

    /// Nobody has to send the field.
    MAKE_OPTIONAL = MakeOptional, ConsumersFirst {
        title: "do not require `{field}`",
        steps: [
            "Declare `{field}` as optional: events written before this change lack it, and must stay valid. A `default` in a JSON Schema does not help, since no validator fills it in.",
            "Agree on what consumers do when `{field}` is absent, and write it into its description.",
            "Deploy consumers that cope with its absence, then let the producer always send it, and check that in the producer and not in the shared schema.",
            "If no event may exist without `{field}`, publish `{v2}` as a type of its own, and keep `{event}` as it is.",
        ],
        why: "consumers come first: they have to cope with events that lack the field for as long as such events are kept",
        risk: "consumers that take the field for granted fail on old events and on replays",
        avoid: [
            "Do not rewrite or backfill events that are published.",
            "Do not invent a value for old events.",
            "Do not turn compatibility checks off to get this through.",
        ],
        drafts: [MakeOptional],
    }

    /// Old and new name side by side.
    EXPAND_CONTRACT = ExpandContract, ConsumersFirst {
        title: "a rename is a removal and an addition: keep `{old_name}`, add `{new_name}` as optional, and fill both",
        steps: [
            "Expand: keep `{old_name}` as it was and add `{new_name}` as an optional field of the same meaning.",
            "Let the producer write the same value to both `{old_name}` and `{new_name}`; if they ever differ, `{old_name}` wins until the contract step.",
            "Move consumers to `{new_name}`, falling back to `{old_name}` when it is absent, as it is in every event written before.",
            "Mark `{old_name}` as deprecated with an end date: the day from which no consumer reads it, and no kept event has only that one.",
            "Contract: stop writing `{old_name}` and remove it in a later change, once that date has passed and its use is measured as zero.",
        ],
        why: "consumers learn `{new_name}` first; the producer fills both names until the last reader of `{old_name}` is gone",
        risk: "two fields can disagree, so say which one wins; the schema is larger until the contract step",
        avoid: [
            "Do not just rename the field: old consumers find nothing under the name they know.",
            "Do not make `{new_name}` nullable and drop `{old_name}`: the gate would pass, and the value of every old event would silently be null.",
        ],
        drafts: [KeepBoth],
    }

    /// The old name stays known.
    ALIAS = Alias, ConsumersFirst {
        title: "keep `{old_name}` known as an alias of `{new_name}`, if every consumer's library honours aliases",
        steps: [
            "Add \"aliases\": [\"{old_name}\"] to `{new_name}`, so that readers on the new schema find the value in old events.",
            "Check the decoder of each consumer first: the Avro specification says that an implementation may use aliases, not that it must. Java, fastavro and avsc (Node) do; the decoders of Rust's apache-avro 0.22 and of avro-python do not, and fail or take the default.",
            "Upgrade every consumer before the first producer: a reader on the old schema knows nothing of the new name, so this never helps in a forward direction.",
        ],
        why: "only a reader on the new schema has the alias, so consumers come first",
        risk: "a decoder that ignores aliases fails on old events, or silently reads the default",
        avoid: ["Do not rely on it while nobody knows which runtimes read the topic."],
        drafts: [AddAlias],
    }

    /// What was removed stays, and is marked.
    RESTORE_FIELD = RestoreField, Any {
        title: "put `{field}` back and mark it as deprecated",
        steps: [
            "Restore `{field}` as it was: consumers on the old schema still read it, and old events still carry it.",
            "Mark it as deprecated, say since when and what replaces it, and keep filling it with a true value.",
            "Watch who still reads it; once nobody does and no kept event matters without it, remove it in a change of its own.",
        ],
        why: "nothing changes for anybody, so the order does not matter",
        risk: "the schema keeps a field that nobody wants; without an end date it stays for ever",
        avoid: [
            "Do not fill it with a made-up constant: a consumer cannot tell that from a fact.",
            "Do not turn compatibility checks off to get this through.",
        ],
        drafts: [RestoreAndDeprecate, RestoreField],
    }

    /// A default in one release, the removal in the next.
    DEFAULT_THEN_REMOVE = DefaultThenRemove, ConsumersFirst {
        title: "give `{field}` a default now and remove it in a later release",
        steps: [
            "Release n: keep `{field}` and give it a default, null where that is possible, so that readers with this schema can do without it.",
            "Roll that version out to every consumer, and stop them from using the value.",
            "Release n+1: let the producer stop writing `{field}`, and remove it from the schema.",
        ],
        why: "the default has to be in the schema of the reader before the first event without the field is written",
        risk: "from release n+1 on consumers read the default and may take it for a fact",
        avoid: ["Do not do both in one release: consumers on the old schema have no default."],
        drafts: [],
    }

    /// Number and name can never be taken again.
    RESERVE = Reserve, ConsumersFirst {
        title: "when `{field}` goes, reserve its number {number} and its name",
        steps: [
            "Say `reserved {number};` and `reserved \"{field}\";` where `{field}` is removed, so that nobody can give the number or the name another meaning.",
            "Old events keep {number} on the wire: consumers must cope with a number or a field they do not know. Open enums (proto3) hand it on as a bare number, closed ones (proto2) set it aside as unknown; log it and count it, do not crash.",
            "Where events are also written as JSON, the name is on the wire: keep `{field}` with [deprecated = true] until no such event is kept, and reserve it when it goes.",
            "For an enum without a zero value that means nothing, plan an UNSPECIFIED = 0 in the next major type; a zero cannot be given another meaning in this one.",
        ],
        why: "consumers learn to do without it first; after that the order does not matter on the wire",
        risk: "none on the wire; ProtoJSON readers refuse or drop the name once it is gone",
        avoid: [
            "Do not renumber what is left, and do not reuse number {number} for anything else.",
        ],
        drafts: [Reserve, RestoreAndDeprecate],
    }

    /// A number of its own for what is new.
    RESERVE_AND_NEW_NUMBER = ReserveAndNewNumber, ConsumersFirst {
        title: "give what is new a number that was never used, and reserve the old number for ever",
        steps: [
            "Bytes know fields and symbols by number only: events that are out hold the old meaning under number {number}, and are read with the new one.",
            "Give `{field}` the next number that was never used.",
            "Reserve number {number} with the name that it had, `reserved {number};` and the old name, so that it cannot happen again; or keep the old declaration as deprecated while JSON events or code still use its name.",
            "Deploy consumers that know the new number, then the producer.",
        ],
        why: "consumers have to know the new number before it is written",
        risk: "events that were already written under the reused number are ambiguous: correct them with a correction event, keyed by the original id",
        avoid: ["Do not reuse a number, whatever the types look like, and never change the number of a field."],
        drafts: [NewNumberAndReserve, KeepNumberAndAddNew],
    }

    /// The choice is made of new fields.
    NEW_ONEOF = NewOneof, ConsumersFirst {
        title: "leave the fields where they are, and build the oneof `{oneof}` from new fields with new numbers",
        steps: [
            "Do not move existing fields into, out of, or between oneofs (AIP-180): old messages may have had several of {fields} set, and a parser keeps the last one only, so data is lost.",
            "Restore {fields} outside of the oneof and mark them as deprecated.",
            "Add a new oneof whose members have new names and numbers that were never used.",
            "Let the producer fill the new member and the old field for a time; consumers prefer the oneof and fall back to the old fields.",
            "Remove the old fields in a later change, with their numbers and names reserved.",
        ],
        why: "consumers have to know the new members before the producer relies on them",
        risk: "generated code changes shape with a oneof (Go's structs break), and two ways to say one thing can disagree: say which one wins",
        avoid: [
            "Do not stop at \"the bytes look the same\": generated code breaks, and where two fields were set one value is lost.",
        ],
        drafts: [NewOneof, RestoreWhole],
    }

    /// Readers let pass what they do not know.
    OPEN_CONTENT = OpenContentModel, ConsumersFirst {
        title: "open the consumers' content model first, then send `{field}`",
        steps: [
            "Consumers that validate with the old schema refuse an event with a property they do not declare: their `additionalProperties: false` makes even an optional property a breaking change.",
            "Release 1: publish the schema with an open content model and without `{field}`, and let every consumer take it (tolerant reader; Zalando rule 210).",
            "Keep producers strict: validate what is sent against a closed schema of the producer's own, so that typos do not pass.",
            "Release 2: add `{field}` as an optional property, once no consumer validates with the closed schema any more.",
        ],
        why: "the old consumers' schema is the one that refuses, so it has to change before the first event with `{field}`",
        risk: "an open consumer lets typing errors pass; that is why the producer's schema stays closed",
        avoid: [
            "Do not take an optional property for safe as long as anybody validates with a closed schema.",
        ],
        drafts: [OpenAndWithdraw, OpenContent, RestoreConstraint],
    }
}
