//! Enums: their symbols, and the default for those that a reader does not know.

rulebook! {
    /// Data may hold a symbol that the new reader does not know.
    ENUM_SYMBOL_REMOVED = "avro/enum-symbol-removed" {
        title: "enum symbol removed, and no enum default", breaks: Backward, impact: Unreadable, level: Error,
        message: "the enum `{enum}` lost {symbols}, and the new schema has no enum default{despite}",
        why: "Data written before the change may hold the symbol. Only a default of the enum itself, in the schema of the reader, rescues it. A default of the field stands in for a missing field, never for an unknown symbol.",
        instead: "Keep the symbol, or give the enum a \"default\" symbol that stands for what is unknown.",
        spec: "Avro 1.12, Enums: https://avro.apache.org/docs/1.12.0/specification/#enums",
        since: "0.1.0", aka: ["confluent:MISSING_ENUM_SYMBOLS"],
    }

    /// The reader's enum default stands in for the removed symbol.
    ENUM_SYMBOL_REMOVED_WITH_DEFAULT = "avro/enum-symbol-removed-with-default" {
        title: "enum symbol removed, with an enum default", breaks: Nothing, impact: Contract, level: Info,
        message: "the enum `{enum}` lost {symbols}; the new schema reads `{default}` for it",
        why: "A reader takes the default of its enum for a symbol that it does not know.",
        instead: "Make sure that consumers treat the default as unknown, not as a fact.",
        spec: "Avro 1.12, Enums: https://avro.apache.org/docs/1.12.0/specification/#enums",
        since: "0.1.0", aka: [],
    }

    /// New data may hold a symbol that old readers do not know.
    ENUM_SYMBOL_ADDED = "avro/enum-symbol-added" {
        title: "enum symbol added, and the old enum has no default", breaks: Forward, impact: Unreadable, level: Error,
        message: "the enum `{enum}` gained {symbols}, and the old schema has no enum default{despite}",
        why: "A consumer on the old schema does not know the symbol. Only a default of the enum in the old schema rescues it; one that is added now comes too late. A default of the field stands in for a missing field, never for an unknown symbol.",
        instead: "Add an enum \"default\" first, let every consumer take that version, and add the symbol in a later change.",
        spec: "Avro 1.12, Enums: https://avro.apache.org/docs/1.12.0/specification/#enums",
        since: "0.1.0", aka: ["confluent:MISSING_ENUM_SYMBOLS"],
    }

    /// The old enum's default stands in for the new symbol.
    ENUM_SYMBOL_ADDED_WITH_DEFAULT = "avro/enum-symbol-added-with-default" {
        title: "enum symbol added, and the old enum has a default", breaks: Nothing, impact: Contract, level: Info,
        message: "the enum `{enum}` gained {symbols}; consumers on the old schema read `{default}` for it",
        why: "A reader takes the default of its enum for a symbol that it does not know.",
        instead: "Nothing: every reader can read.",
        spec: "Avro 1.12, Enums: https://avro.apache.org/docs/1.12.0/specification/#enums",
        since: "0.1.0", aka: [],
    }

    /// Python's decoder does not know defaults of enums.
    ENUM_DEFAULT_RELIED_ON = "avro/enum-default-relied-on" {
        title: "unknown symbols are read through the enum default only", breaks: Both, impact: Unreadable, level: Warning, runtimes: [Python],
        message: "only the default of the enum `{enum}` stands in for {symbols}, and not every decoder looks at it",
        why: "The default of an enum came with Avro 1.9. Java, Rust and fastavro take it for a symbol that they do not know; the decoder of Python's avro ignores it and fails.",
        instead: "Upgrade Python consumers before a producer writes a symbol that they do not know, or have them read with fastavro.",
        spec: "Avro 1.12, Enums: https://avro.apache.org/docs/1.12.0/specification/#enums",
        since: "0.1.0", aka: [],
    }

    /// Every value that was written means something else now.
    ENUM_SYMBOLS_ALL_REPLACED = "avro/enum-symbols-all-replaced" {
        title: "all symbols of an enum replaced", breaks: Both, impact: Misread, level: Warning,
        message: "no symbol of the enum `{enum}` is left: whatever was written reads as the default {defaults}",
        why: "A reader takes the default of its enum for symbols that it does not know, and here these are all of them. Nothing fails, and every value is lost. Spelling symbols anew, in upper case for example, does that.",
        instead: "Keep the symbols and add the new ones, or add a second field with an enum of its own.",
        spec: "Avro 1.12, Enums: https://avro.apache.org/docs/1.12.0/specification/#enums",
        since: "0.1.0", aka: [],
    }

    /// Unknown symbols read differently from now on.
    ENUM_DEFAULT_CHANGED = "avro/enum-default-changed" {
        title: "enum default changed", breaks: Nothing, impact: Contract, level: Warning,
        message: "the default of the enum `{enum}` changed from {before} to {after}",
        why: "A reader takes the default of its enum for symbols that it does not know; those read as another symbol from now on.",
        instead: "Keep the default, unless every consumer treats both symbols as unknown.",
        spec: "Avro 1.12, Enums: https://avro.apache.org/docs/1.12.0/specification/#enums",
        since: "0.1.0", aka: [],
    }

    /// Nothing stands in for unknown symbols any more.
    ENUM_DEFAULT_REMOVED = "avro/enum-default-removed" {
        title: "enum default removed", breaks: Nothing, impact: Contract, level: Warning,
        message: "the enum `{enum}` no longer has the default {before}",
        why: "Consumers on the new schema fail on symbols that they do not know, so a later version cannot add a symbol before all of them are upgraded. Older data may hold symbols that were removed before.",
        instead: "Keep the default.",
        spec: "Avro 1.12, Enums: https://avro.apache.org/docs/1.12.0/specification/#enums",
        since: "0.1.0", aka: [],
    }

    /// Symbols can be added safely from now on.
    ENUM_DEFAULT_ADDED = "avro/enum-default-added" {
        title: "enum default added", breaks: Nothing, impact: Contract, level: Info,
        message: "the enum `{enum}` now has the default {after}",
        why: "Consumers on the new schema read the default for symbols that they do not know. Once every consumer has this version, symbols may be added.",
        instead: "Nothing: this is safe.",
        spec: "Avro 1.12, Enums: https://avro.apache.org/docs/1.12.0/specification/#enums",
        since: "0.1.0", aka: [],
    }

    /// Symbols are resolved by name.
    ENUM_SYMBOLS_REORDERED = "avro/enum-symbols-reordered" {
        title: "enum symbols reordered", breaks: Nothing, impact: Contract, level: Info,
        message: "the symbols of the enum `{enum}` stand in another order",
        why: "A reader resolves symbols by name. Sort order and the ordinals of generated code do change.",
        instead: "Append new symbols at the end.",
        spec: "Avro 1.12, Enums: https://avro.apache.org/docs/1.12.0/specification/#enums",
        since: "0.1.0", aka: [],
    }
}
