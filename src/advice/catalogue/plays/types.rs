//! Types, units, meanings and limits.

use crate::advice::catalogue::play::plays;

plays! {
    /// Another type in a field of its own.
    NEW_FIELD_DEPRECATE_OLD = NewFieldDeprecateOld, ConsumersFirst {
        title: "keep `{field}` as it was and add `{successor}` beside it for the new type",
        steps: [
            "Keep `{field}` as {before}, and mark it as deprecated.",
            "Add `{successor}` as an optional field of the new type, {after}, under that other name; let its name or doc state the unit of the value, and state the unit of `{field}` as well (cents or euros, milliseconds or seconds).",
            "For money prefer a decimal (in Avro: logicalType decimal on bytes, with precision and scale) or an integer of minor units, each with the currency; for a moment prefer a typed timestamp.",
            "Let the producer fill both from the same source, and say which one wins if they differ.",
            "Move consumers to `{successor}`, falling back to `{field}` for events that lack it; remove `{field}` after an end date.",
            "If both cannot live together in one event, publish `{v2}` as a new event type.",
        ],
        why: "consumers learn the new field first; the producer fills both until nobody reads `{field}`",
        risk: "two truths can disagree: one of them has to be named as the one that counts",
        avoid: [
            "Do not change the type, the unit or the meaning of a field in place, even where the bytes would still decode.",
            "Do not merge both into a union of old and new type as the fix: every reader would have to change before the first event.",
            "Do not edit events that are published; where wrong values are out already, publish correction events.",
        ],
        drafts: [NewField, RestoreType],
    }

    /// Nothing in the structure says that the meaning changed.
    NEW_UNIT = NewFieldDeprecateOld, ConsumersFirst {
        title: "another unit or meaning is another field: keep `{field}`, add one with the unit in its name",
        steps: [
            "This is a breaking change although the gate is green: every consumer computes with the old unit, and nothing in the structure tells it otherwise (AIP-180, semantic compatibility).",
            "Put the documentation of `{field}` back, and let it mean what it meant.",
            "Add a field with the unit in its name, `{successor}`, optional, and fill both; or publish a new event type.",
            "Move consumers to the new field, then mark `{field}` as deprecated with an end date.",
            "If events with the new meaning are out already, publish correction events for them: schema-gate advise --correction {subject}.",
        ],
        why: "consumers have to read the new field before the old one goes",
        risk: "silent: amounts that are wrong by a power of ten are found by customers, not by decoders",
        avoid: [
            "Do not approve it because the schema is structurally the same.",
            "Do not edit events that are published.",
        ],
        drafts: [],
    }

    /// The schema allows again what it allowed.
    WIDEN_BACK = WidenBack, ProducersFirst {
        title: "let the schema of `{event}` accept again what it accepted, and keep the limit in the producer",
        steps: [
            "Restore what the schema said about `{element}`: events that are out may lie beyond the new limit, and stay true.",
            "Enforce the narrower rule where the command is accepted, before an event comes into being, and in the producer's own checks.",
            "Watch how many new events lie beyond the limit; consumers that care check it themselves and set such events aside.",
            "If consumers have to rely on the limit, publish `{v2}` with it as a new event type.",
        ],
        why: "the producer stops sending what is no longer wanted; readers keep accepting what is out",
        risk: "the limit is a rule of one service now, and no longer of the contract",
        avoid: [
            "Do not make old events invalid after the fact: replays and new consumers read them too.",
        ],
        drafts: [RestoreConstraint, RestoreType],
    }

    /// What readers refuse is sent once they accept it.
    LOOSEN_LATER = NewFieldDeprecateOld, ConsumersFirst {
        title: "leave `{field}` as it was for consumers that check it, and send what is new under `{successor}`",
        steps: [
            "Consumers on the old schema refuse events that make use of the new freedom, so it cannot be used before all of them are upgraded.",
            "Keep `{element}` as it was, and add `{successor}` as an optional property for what is new.",
            "Or, where all consumers are known: let them take the wider schema first, and let the producer use it in a later release.",
            "Or publish `{v2}` as a new event type.",
        ],
        why: "the schema of the old consumers is the one that refuses",
        risk: "two properties can disagree: say which one wins",
        avoid: ["Do not let the producer go first."],
        drafts: [NewField, RestoreConstraint, RestoreType],
    }
}
