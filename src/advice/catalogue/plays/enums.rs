//! Symbols of enums.

use crate::advice::catalogue::play::plays;

plays! {
    /// Readers take an unknown symbol for one that says so.
    ENUM_DEFAULT_UNKNOWN = EnumDefaultUnknown, ConsumersFirst {
        title: "teach readers of `{enum}` to take symbols that they do not know for UNKNOWN, before any new one is sent",
        steps: [
            "Reader first: give the enum a symbol UNKNOWN and \"default\": \"UNKNOWN\" (Avro 1.9 and later), and roll it out to every consumer. The default has to be in the schema of the old reader; one that arrives together with the new symbol comes too late.",
            "A default of the field is something else: it stands in for a missing field, never for an unknown symbol. Python's avro ignores defaults of enums altogether.",
            "Where old readers cannot be upgraded first, leave `{enum}` as it is and send the new symbol in an optional field of its own, whose enum has UNKNOWN as its default from the first day; keep filling the old field with a symbol that is still true.",
            "Consumers must branch on UNKNOWN explicitly: set the event aside or ask somebody, do not treat it as the first state.",
            "Only then let producers send {symbols}.",
        ],
        why: "the reader's schema is the one that needs the default, so consumers come first",
        risk: "an unknown symbol is swallowed by a branch that was written for something else",
        avoid: [
            "Do not use a business state as the default.",
            "Do not remove or rename symbols to make room.",
        ],
        drafts: [EnumBeside, Withdraw],
    }

    /// A new state is a new event.
    NEW_EVENT_FOR_NEW_FACT = NewEventForNewFact, ConsumersFirst {
        title: "publish what is new as an event of its own instead of another value of `{element}`",
        steps: [
            "If {symbols} stands for something new that happens in the business, it is a fact with data of its own: publish an event in the past tense (an order that is refunded: OrderRefunded) rather than a status of `{event}`.",
            "Leave `{event}` as it is; consumers that care subscribe to the new event, others never meet it.",
            "Put both events on the same key, so that their order per entity is kept.",
        ],
        why: "consumers that want the new fact subscribe before it is published; nobody else is touched",
        risk: "order across event types holds only within one key and one topic",
        avoid: ["Do not tunnel new business facts through a status field."],
        drafts: [],
    }

    /// The symbol stays known.
    RESTORE_SYMBOL = RestoreField, ProducersFirst {
        title: "keep {symbols} in the schema, and stop sending it",
        steps: [
            "Put {symbols} back: events that are out hold it, and a reader that does not know it fails on them.",
            "Document it as deprecated, and let producers stop sending it.",
            "Give the enum a default symbol UNKNOWN in the same or a later version, so that symbols can be removed one day: a reader takes the default for a symbol it does not know.",
        ],
        why: "producers stop sending the symbol; readers keep knowing it for as long as events hold it",
        risk: "an unused symbol stays in the schema until no kept event holds it",
        avoid: ["Do not map old events to another symbol: that rewrites what happened."],
        drafts: [RestoreSymbols, RestoreConstraint, RestoreType],
    }

    /// Values as a documented open text.
    OPEN_STRING = EnumDefaultUnknown, ConsumersFirst {
        title: "treat `{element}` as an open list: consumers accept values that they do not know, before any is sent",
        steps: [
            "Consumers that validate with the old list refuse {symbols}. Let them take a version first that accepts any text and documents the known values (Zalando rule 112: open-ended lists), with a branch for what they do not know.",
            "Keep the list closed in the producer's own check, where typing errors are caught.",
            "If old consumers cannot be upgraded first, send the new value in an optional property of its own, and keep the old one true.",
            "Then let the producer send {symbols}.",
        ],
        why: "the old consumers' schema is the one that refuses",
        risk: "a value that nobody knows takes a branch that was written for something else",
        avoid: ["Do not add values to a closed list that others validate with, and hope."],
        drafts: [NewField, RestoreConstraint, RestoreType],
    }

    /// Old name first, new name as an alias of the number.
    SYMBOL_ALIAS = RestoreName, ConsumersFirst {
        title: "keep `{old_name}` for number {number}, and add `{new_name}` as an alias behind it",
        steps: [
            "ProtoJSON writes the name, so keep `{old_name}` as the first name of the number.",
            "Add `{new_name}` behind it with `option allow_alias = true;`: new code can use it, and every reader still knows the old name.",
            "Once every reader knows both names, the order may be turned round in a later change.",
        ],
        why: "readers have to know the new name before it is written",
        risk: "code that switches over names sees two for one number",
        avoid: ["Do not renumber."],
        drafts: [RestoreNameAndAlias, RestoreName],
    }
}
