//! What is best left as it was.

use crate::advice::catalogue::play::plays;

plays! {
    /// The declaration is put back.
    RESTORE_TYPE = RestoreField, Any {
        title: "put `{element}` back as it was ({before})",
        steps: [
            "Restore the declaration: readers on the other side of this change cannot read, or misread, the new form.",
            "If the new form is wanted, add it as `{successor}` beside the old one, or widen in the order that the mode allows: readers first, and writers in a later release.",
        ],
        why: "nothing changes for anybody, so the order does not matter",
        risk: "the wish behind the change is not met yet",
        avoid: ["Do not change it in place and rely on every consumer being upgraded on the same day."],
        drafts: [RestoreType, RestoreConstraint],
    }

    /// The default is put back.
    RESTORE_DEFAULT = RestoreField, Any {
        title: "keep the default of `{element}`",
        steps: [
            "Put the default back: readers with this schema fill it in for events that lack the field, and later versions lean on it.",
            "A default must not change either (AIP-180): old events would read differently from one day to the next.",
            "In a transitive mode some earlier version may lack the field altogether; the default is what makes its events readable on replay.",
        ],
        why: "nothing changes for anybody",
        risk: "none",
        avoid: ["Do not switch to a mode that is not transitive to get this through."],
        drafts: [RestoreDefault, RestoreType],
    }

    /// A mark, an option, a reservation.
    RESTORE_MARK = RestoreField, Any {
        title: "put back what `{element}` lost",
        steps: [
            "Restore it: {message}.",
            "If it has to change, agree on that with whoever relies on it first, and record a waiver.",
        ],
        why: "nothing changes for anybody",
        risk: "none",
        avoid: ["Do not drop it silently: other tools act on it."],
        drafts: [RestoreType],
    }

    /// A default that every library reads.
    PLAIN_DEFAULT = OptionalWithDefault, ConsumersFirst {
        title: "give `{element}` a default that belongs to the first branch of its type",
        steps: [
            "Put null first in the union and let the default be null: libraries before Avro 1.12 take only a default of the first branch.",
            "Write null without quotes: \"null\" is a text.",
            "Agree on what consumers do when the field is null.",
        ],
        why: "the default is read by consumers",
        risk: "absence must mean something to consumers",
        avoid: ["Do not invent a business default."],
        drafts: [MakeOptional],
    }
}
