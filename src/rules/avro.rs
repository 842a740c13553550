//! Avro: what schema resolution (Avro 1.12) makes of a change.

rulebook! {
    /// A reader must fill a field that old data lacks; without a default it cannot.
    FIELD_ADDED_WITHOUT_DEFAULT = "avro/field-added-without-default" {
        title: "field added without a default", breaks: Backward, impact: Unreadable, level: Error,
        message: "field `{field}` was added to `{record}` without a default",
        why: "Data written before the change has no value for it, and the reader has none to fill in. A default of an enum type does not count: it stands in for unknown symbols, not for a missing field.",
        instead: "Give the field a default, or make it a union whose first branch is null with \"default\": null.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: ["confluent:READER_FIELD_MISSING_DEFAULT_VALUE"],
    }

    /// Readers may write null into such a field; it is not optional for that.
    NULLABLE_FIELD_ADDED_WITHOUT_DEFAULT = "avro/nullable-field-added-without-default" {
        title: "nullable field added without a default", breaks: Backward, impact: Unreadable, level: Error,
        message: "field `{field}` was added to `{record}` as {type} without a default: it may be null, and still it must be there",
        why: "A union with null says what a value may be, not that it may be missing. Data written before the change has no value for the field, and the reader has none to fill in.",
        instead: "Add \"default\": null, with null as the first branch of the union.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: ["confluent:READER_FIELD_MISSING_DEFAULT_VALUE"],
    }

    /// The default fills the gap in old data; old readers skip the new field.
    FIELD_ADDED_WITH_DEFAULT = "avro/field-added-with-default" {
        title: "field added with a default", breaks: Nothing, impact: Contract, level: Info,
        message: "field `{field}` was added to `{record}` with the default {default}",
        why: "A reader fills the field of old data with the default, and a reader on the old schema skips it in new data.",
        instead: "Nothing: this is the safe way to add a field.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: [],
    }

    /// Readers on the old schema still ask for the field and have no default for it.
    FIELD_REMOVED_WITHOUT_DEFAULT = "avro/field-removed-without-default" {
        title: "field removed that had no default", breaks: Forward, impact: Unreadable, level: Error,
        message: "field `{field}` was removed from `{record}`, and the old schema has no default for it",
        why: "A consumer on the old schema finds no value in new data and has no default to fill in.",
        instead: "Give the field a default first, let every consumer take that version, and remove the field in a later change.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: ["confluent:READER_FIELD_MISSING_DEFAULT_VALUE"],
    }

    /// Old readers fall back to their default; new readers skip the field in old data.
    FIELD_REMOVED_WITH_DEFAULT = "avro/field-removed-with-default" {
        title: "field removed that had a default", breaks: Nothing, impact: Contract, level: Info,
        message: "field `{field}` was removed from `{record}`; consumers on the old schema read its default {default}",
        why: "A consumer on the old schema fills in the default, and one on the new schema skips the field in old data.",
        instead: "Nothing: every reader can read. Make sure that nobody takes the default for a fact.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: [],
    }

    /// New readers find old data through the alias; old readers know nothing of the new name.
    FIELD_RENAMED_WITH_ALIAS = "avro/field-renamed-with-alias" {
        title: "field renamed, with an alias", breaks: Forward, impact: Unreadable, level: Error,
        message: "field `{before}` of `{record}` was renamed to `{field}`, with an alias",
        why: "The alias lets the new schema read old data. A consumer on the old schema looks for the old name in new data and does not find it.",
        instead: "Upgrade every consumer before the first producer, or add a second field and keep both filled until nobody reads the old one.",
        spec: "Avro 1.12, Aliases: https://avro.apache.org/docs/1.12.0/specification/#aliases",
        since: "0.1.0", aka: ["confluent:READER_FIELD_MISSING_DEFAULT_VALUE"],
    }

    /// To Avro these are two fields.
    FIELD_CASE_CHANGED = "avro/field-case-changed" {
        title: "field name changed in its case only", breaks: Both, impact: Unreadable, level: Error,
        message: "`{before}` of `{record}` is spelt `{after}` now: did you mean `{before}`?",
        why: "Names are compared letter by letter. For a reader one field is gone and another one is new: without a default it fails, with a default it silently takes that for the value.",
        instead: "Keep the spelling. If the new one is meant, add the old one to the \"aliases\" of the field and upgrade consumers first.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: ["confluent:READER_FIELD_MISSING_DEFAULT_VALUE"],
    }

    /// Aliases are optional for implementations, and two well-known ones do without.
    FIELD_ALIAS_RELIED_ON = "avro/field-alias-relied-on" {
        title: "old data is read through the alias of a field only", breaks: Backward, impact: Unreadable, level: Warning, runtimes: [Python, Rust],
        message: "`{element}` finds old data under `{before}` through its alias, which not every decoder looks at",
        why: "The specification says that implementations may use aliases, not that they must. Java does; the decoders of Python and of Rust's apache-avro ignore aliases of fields, find no such field and have no default.",
        instead: "Add the new field beside the old one and fill both, or make sure that nobody reads old data with Python or Rust.",
        spec: "Avro 1.12, Aliases: https://avro.apache.org/docs/1.12.0/specification/#aliases",
        since: "0.1.0", aka: [],
    }

    /// Aliases are optional for implementations, and a default hides that.
    FIELD_ALIAS_WITH_DEFAULT = "avro/field-alias-with-default" {
        title: "alias of a field that has a default", breaks: Backward, impact: Lost, level: Warning, runtimes: [Python, Rust],
        message: "`{element}` finds old data under `{before}` through its alias; decoders that ignore aliases take the default {default}",
        why: "The specification says that implementations may use aliases, not that they must. The decoders of Python and of Rust's apache-avro ignore aliases of fields, and with a default they do not even fail: they take it for the value.",
        instead: "Remove the default until no data is left under the old name, so that it cannot be lost silently; or add the new field beside the old one and fill both.",
        spec: "Avro 1.12, Aliases: https://avro.apache.org/docs/1.12.0/specification/#aliases",
        since: "0.1.0", aka: [],
    }

    /// Java renames fields in records that it knows by full name, in others it takes the default.
    FIELD_ALIAS_OUT_OF_REACH = "avro/field-alias-out-of-reach" {
        title: "alias of a field in a record whose full name changed", breaks: Backward, impact: Lost, level: Error,
        message: "`{record}` changed its full name, so the alias of `{element}` does not count, and old data reads as the default {default}",
        why: "The Java decoder applies aliases of fields only to records whose full name, or an alias of it, is that of the reader. Elsewhere it looks for the new name, does not find it and takes the default. Decoders that ignore aliases do the same. No registry notices.",
        instead: "Add the old full name to the \"aliases\" of the record.",
        spec: "Avro 1.12, Aliases: https://avro.apache.org/docs/1.12.0/specification/#aliases",
        since: "0.1.0", aka: [],
    }

    /// Aliases of types are optional for implementations, and two well-known ones do without.
    TYPE_ALIAS_RELIED_ON = "avro/type-alias-relied-on" {
        title: "old data is read through the alias of a type only", breaks: Backward, impact: Unreadable, level: Warning, runtimes: [Python, Rust],
        message: "the {kind} `{after}` reads what was written as `{before}` through its alias, which not every implementation looks at",
        why: "The specification says that implementations may use aliases, not that they must. The Python decoder compares full names and refuses; its compatibility checker does not resolve a short alias into the namespace. The checker of Rust's apache-avro ignores aliases of types, its decoder does not look at names.",
        instead: "Keep the name, and write aliases in full; or make sure that nobody reads old data with Python.",
        spec: "Avro 1.12, Aliases: https://avro.apache.org/docs/1.12.0/specification/#aliases",
        since: "0.1.0", aka: [],
    }

    /// Two fields of the writer claim the same field of the reader.
    FIELD_ALIAS_AMBIGUOUS = "avro/field-alias-ambiguous" {
        title: "alias names a field that is there as well", breaks: Both, impact: Unreadable, level: Error,
        message: "field `{field}` of `{record}` and its aliases match several fields of the other side: {matches}",
        why: "A reader cannot tell which of the fields to take; Java's refuses the schema pair altogether.",
        instead: "Remove the alias that names another field.",
        spec: "Avro 1.12, Aliases: https://avro.apache.org/docs/1.12.0/specification/#aliases",
        since: "0.1.0", aka: [],
    }

    /// New readers promote what old producers wrote; old readers cannot go back.
    TYPE_WIDENED = "avro/type-widened" {
        title: "type widened", breaks: Forward, impact: Unreadable, level: Error,
        message: "the type of `{element}` was widened from {before} to {after}",
        why: "A reader promotes the narrower type to the wider one, never the other way round: consumers on the old schema cannot read new data.",
        instead: "Upgrade every consumer before the first producer, or add a field of the new type beside the old one.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: ["confluent:TYPE_MISMATCH"],
    }

    /// What old producers wrote does not fit the new type.
    TYPE_NARROWED = "avro/type-narrowed" {
        title: "type narrowed", breaks: Backward, impact: Unreadable, level: Error,
        message: "the type of `{element}` was narrowed from {before} to {after}",
        why: "No reader takes a wider number for a narrower one, even if every value that was ever written would fit.",
        instead: "Keep the wide type, or add a field of the narrow type with a default.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: ["confluent:TYPE_MISMATCH"],
    }

    /// Neither side reads the other's values.
    TYPE_CHANGED = "avro/type-changed" {
        title: "type changed", breaks: Both, impact: Unreadable, level: Error,
        message: "the type of `{element}` changed from {before} to {after}",
        why: "There is no promotion between the two types, so each side refuses what the other wrote.",
        instead: "Add a field of the new type, with a default, under a new name; fill both until nobody reads the old one.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: ["confluent:TYPE_MISMATCH"],
    }

    /// The two types read each other's bytes; not all bytes are text.
    TYPE_EXCHANGED = "avro/type-exchanged" {
        title: "string and bytes exchanged", breaks: Both, impact: Misread, level: Warning,
        message: "the type of `{element}` changed from {before} to {after}",
        why: "The specification promotes string to bytes and bytes to string. Bytes that are no UTF-8 make poor strings: Java's decoder puts replacement characters in their place, others refuse.",
        instead: "Add a field of the new type, with a default, unless every value is text in UTF-8.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: [],
    }

    /// Python's decoder lacks the promotion.
    STRING_READ_AS_BYTES = "avro/string-read-as-bytes" {
        title: "string read as bytes", breaks: Both, impact: Unreadable, level: Warning, runtimes: [Python],
        message: "strings of `{element}` are read as bytes, which not every decoder does",
        why: "The specification promotes string to bytes. The decoder of Python's avro lacks this promotion and fails.",
        instead: "Add a field of the new type, with a default, or read with fastavro.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: [],
    }

    /// The bytes of a decimal are no text.
    DECIMAL_READ_AS_TEXT = "avro/decimal-read-as-text" {
        title: "decimal and string exchanged", breaks: Both, impact: Misread, level: Error,
        message: "the type of `{element}` changed from {before} to {after}",
        why: "The specification promotes bytes to string and back, and does not look at logical types. The digits of a decimal are binary: as text they are garbage, or no UTF-8 at all, and some decoders fail on that. No registry notices.",
        instead: "Add a field of the new type, with a default, under a new name.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: [],
    }

    /// A float holds every integer up to 2^24 only, a double up to 2^53.
    NUMBER_LOSES_PRECISION = "avro/number-loses-precision" {
        title: "integer read as a floating-point number", breaks: Both, impact: Misread, level: Warning,
        message: "integers of `{element}` are read as {reader}, which has no room for all of {writer}",
        why: "The promotion is allowed, and it rounds: a float is exact up to 2^24, a double up to 2^53. Identifiers and amounts in cents do get that large.",
        instead: "Add a field of the new type, with a default, or keep the integer.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: [],
    }

    /// The bytes are the same and mean another moment.
    LOGICAL_UNIT_CHANGED = "avro/logical-unit-changed" {
        title: "unit of a time changed", breaks: Both, impact: Misread, level: Error,
        message: "the unit of `{element}` changed from {before} to {after}",
        why: "Logical types take no part in schema resolution, so no registry minds and no decoder converts: each side takes the other's number for a moment a thousand times off.",
        instead: "Add a field with the new unit, and a default, under a new name that says the unit.",
        spec: "Avro 1.12, Logical Types: https://avro.apache.org/docs/1.12.0/specification/#logical-types",
        since: "0.1.0", aka: [],
    }

    /// An instant became a reading of some clock, or the reverse.
    TIMESTAMP_LOCALITY_CHANGED = "avro/timestamp-locality-changed" {
        title: "timestamp became local, or the reverse", breaks: Both, impact: Misread, level: Warning,
        message: "`{element}` changed from {before} to {after}",
        why: "A timestamp is an instant, a local timestamp what some clock showed. The number is the same; who takes one for the other is off by a time zone.",
        instead: "Add a field of the new type, with a default, under a new name.",
        spec: "Avro 1.12, Logical Types: https://avro.apache.org/docs/1.12.0/specification/#logical-types",
        since: "0.1.0", aka: [],
    }

    /// The digits are the same and the point stands elsewhere.
    DECIMAL_SCALE_CHANGED = "avro/decimal-scale-changed" {
        title: "scale of a decimal changed", breaks: Both, impact: Misread, level: Error,
        message: "the scale of `{element}` changed from {before} to {after}",
        why: "The bytes hold the digits only. A reader with another scale puts the point elsewhere, and amounts are wrong by a power of ten. The specification says that such schemas do not match; Java's decoder and the registries do not look.",
        instead: "Add a field with the new scale, and a default, under a new name.",
        spec: "Avro 1.12, Logical Types, Decimal: https://avro.apache.org/docs/1.12.0/specification/#decimal",
        since: "0.1.0", aka: [],
    }

    /// The specification says that decimals match only when their precisions do.
    DECIMAL_PRECISION_CHANGED = "avro/decimal-precision-changed" {
        title: "precision of a decimal changed", breaks: Both, impact: Unreadable, level: Warning,
        message: "the precision of `{element}` changed from {before} to {after}",
        why: "The specification says that such schemas do not match. Most decoders read on, strict ones refuse values with more digits than they expect.",
        instead: "Raise the precision where readers are upgraded first, and never lower it.",
        spec: "Avro 1.12, Logical Types, Decimal: https://avro.apache.org/docs/1.12.0/specification/#decimal",
        since: "0.1.0", aka: [],
    }

    /// The bytes are the same and stand for something else.
    LOGICAL_TYPE_CHANGED = "avro/logical-type-changed" {
        title: "logical type changed", breaks: Both, impact: Misread, level: Error,
        message: "the logical type of `{element}` changed from {before} to {after}",
        why: "Logical types take no part in schema resolution: each side takes the other's bytes for what its own schema says they are.",
        instead: "Add a field of the new type, with a default, under a new name.",
        spec: "Avro 1.12, Logical Types: https://avro.apache.org/docs/1.12.0/specification/#logical-types",
        since: "0.1.0", aka: [],
    }

    /// What was a plain value is now expected to be of a certain form.
    LOGICAL_TYPE_ADDED = "avro/logical-type-added" {
        title: "logical type added", breaks: Backward, impact: Misread, level: Warning,
        message: "`{element}` is now a {after}",
        why: "Data written before the change held any value of the type underneath. Whoever converts it now may fail on it, or take it for something that it is not.",
        instead: "Make sure that every old value has the form, or add a field of the new type.",
        spec: "Avro 1.12, Logical Types: https://avro.apache.org/docs/1.12.0/specification/#logical-types",
        since: "0.1.0", aka: [],
    }

    /// Old consumers still expect the form that producers no longer promise.
    LOGICAL_TYPE_REMOVED = "avro/logical-type-removed" {
        title: "logical type removed", breaks: Forward, impact: Misread, level: Warning,
        message: "`{element}` is no longer a {before}",
        why: "Consumers on the old schema convert what they read. A value without the form fails there, or is taken for something that it is not.",
        instead: "Keep the logical type as long as the values have its form.",
        spec: "Avro 1.12, Logical Types: https://avro.apache.org/docs/1.12.0/specification/#logical-types",
        since: "0.1.0", aka: [],
    }

    /// Data may hold a branch that the new reader lacks.
    UNION_BRANCH_REMOVED = "avro/union-branch-removed" {
        title: "union branch removed", breaks: Backward, impact: Unreadable, level: Error,
        message: "`{element}` no longer takes {branch}",
        why: "Data written before the change may hold that branch, and the new schema has nothing to read it as.",
        instead: "Keep the branch until no data holds it any more.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: ["confluent:MISSING_UNION_BRANCH", "confluent:TYPE_MISMATCH"],
    }

    /// New data may hold a branch that old readers lack.
    UNION_BRANCH_ADDED = "avro/union-branch-added" {
        title: "union branch added", breaks: Forward, impact: Unreadable, level: Error,
        message: "`{element}` now takes {branch} as well",
        why: "A consumer on the old schema has nothing to read the new branch as.",
        instead: "Upgrade every consumer before a producer writes the new branch, or add a field with a default for it.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: ["confluent:MISSING_UNION_BRANCH", "confluent:TYPE_MISMATCH"],
    }

    /// A value says which branch it holds.
    UNION_BRANCHES_REORDERED = "avro/union-branches-reordered" {
        title: "union branches reordered", breaks: Nothing, impact: Contract, level: Info,
        message: "the branches of `{element}` stand in another order",
        why: "A reader finds the branch of a value by its type. The first branch is the one that a default belongs to for libraries older than Avro 1.12, and readers try branches in their order when they promote.",
        instead: "Nothing, as long as the default of the field belongs to the first branch.",
        spec: "Avro 1.12, Complex Types, Records: https://avro.apache.org/docs/1.12.0/specification/#complex-types",
        since: "0.1.0", aka: [],
    }

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

    /// The number of bytes is part of the type.
    FIXED_SIZE_CHANGED = "avro/fixed-size-changed" {
        title: "size of a fixed changed", breaks: Both, impact: Unreadable, level: Error,
        message: "the size of the fixed `{fixed}` changed from {before} to {after} bytes",
        why: "A fixed is read only by a fixed of the same size.",
        instead: "Define a second fixed under a new name, in a new field with a default.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: ["confluent:FIXED_SIZE_MISMATCH"],
    }

    /// A named type is read only under its own name or an alias.
    NAME_CHANGED = "avro/name-changed" {
        title: "named type renamed without an alias", breaks: Both, impact: Unreadable, level: Error,
        message: "the {kind} `{before}` was renamed to `{after}` without an alias",
        why: "Schema resolution matches records, enums and fixed by name. Some decoders do not look at record names and read on; registries and other decoders refuse.",
        instead: "Keep the name, or add the old one to the \"aliases\" of the new type and upgrade consumers first.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: ["confluent:NAME_MISMATCH"],
    }

    /// The alias helps the new side only.
    NAME_CHANGED_WITH_ALIAS = "avro/name-changed-with-alias" {
        title: "named type renamed, with an alias", breaks: Forward, impact: Unreadable, level: Error,
        message: "the {kind} `{before}` was renamed to `{after}`, with an alias",
        why: "The alias lets the new schema read old data. The old schema knows nothing of the new name.",
        instead: "Upgrade every consumer before the first producer, or keep the name.",
        spec: "Avro 1.12, Aliases: https://avro.apache.org/docs/1.12.0/specification/#aliases",
        since: "0.1.0", aka: ["confluent:NAME_MISMATCH"],
    }

    /// Schema resolution compares names without their namespaces.
    NAMESPACE_CHANGED = "avro/namespace-changed" {
        title: "namespace changed", breaks: Both, impact: Unreadable, level: Warning, runtimes: [Python],
        message: "the {kind} `{before}` moved to another namespace and is `{after}` now",
        why: "Schema resolution matches names without their namespaces, and registries let it pass. The decoder of Python's avro compares full names and refuses, an alias or not. SpecificRecord classes move to another package, and subjects named after the record (RecordNameStrategy) start anew.",
        instead: "Keep the namespace. If it has to move, upgrade consumers and producers together, and give the type its old full name as an alias for Java.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: [],
    }

    /// The registries pass it, and consumers crash.
    DECODER_REFUSES = "avro/decoder-refuses" {
        title: "decoders refuse what schema resolution allows", breaks: Both, impact: Unreadable, level: Error,
        message: "decoders refuse {type} at `{element}`, though schema resolution allows it",
        why: "Schema resolution compares names without their namespaces and looks fields up by any of their aliases. The Java decoder looks for the branch of a union by full name, renames fields by their aliases before it looks, and does so only in records whose full name it knows. Where the two differ, data is refused that every registry lets pass.",
        instead: "Keep full names as they are, and give an alias to one field or type only. The old full name among the \"aliases\" of the new type helps the new side; consumers on the old schema still refuse.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: [],
    }

    /// Data that lacks the field reads differently from now on.
    DEFAULT_CHANGED = "avro/default-changed" {
        title: "default changed", breaks: Nothing, impact: Contract, level: Info,
        message: "the default of `{element}` changed from {before} to {after}",
        why: "A default is used only for data that lacks the field; such data now reads as the new value.",
        instead: "Make sure that no stored data relies on the old default.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: [],
    }

    /// The field can be removed safely from now on.
    DEFAULT_ADDED = "avro/default-added" {
        title: "default added", breaks: Nothing, impact: Contract, level: Info,
        message: "`{element}` now has the default {after}",
        why: "Nothing that was written changes. Once every consumer has this version, the field may be removed.",
        instead: "Nothing: this is safe.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: [],
    }

    /// Data that lacks the field can no longer be read.
    DEFAULT_REMOVED = "avro/default-removed" {
        title: "default removed", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{element}` no longer has the default {before}",
        why: "The last version wrote the field, so its data can be read. Data from before the field was added cannot, and the field can no longer be removed safely.",
        instead: "Keep the default.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: [],
    }

    /// The parser takes any string for it; the decoder looks for the symbol when it fills the field in.
    DEFAULT_NOT_A_SYMBOL = "avro/default-not-a-symbol" {
        title: "default is no symbol of the enum", breaks: Backward, impact: Unreadable, level: Warning,
        message: "the default {default} of `{element}` is no symbol of its enum",
        why: "Java's parser accepts such a default and its compatibility checker counts on it. Its decoder fails when it fills the field in, so data that lacks the field cannot be read; other parsers refuse the schema.",
        instead: "Take one of the symbols as the default, or add the symbol to the enum.",
        spec: "Avro 1.12, Complex Types, Records: https://avro.apache.org/docs/1.12.0/specification/#complex-types",
        since: "0.1.0", aka: [],
    }

    /// Until Avro 1.11 a default belonged to the first branch.
    DEFAULT_OF_LATER_BRANCH = "avro/default-of-later-branch" {
        title: "default belongs to a later branch of the union", breaks: Backward, impact: Unreadable, level: Warning, runtimes: [Java, Python, Rust],
        message: "the default {default} of `{element}` is a {later}, and the first branch of its union is {first}: to Avro 1.12 it is a default, to older libraries a mistake",
        why: "Since Avro 1.12 a default may belong to any branch, and Java's parser reads it so. Until 1.11 it had to belong to the first, and Java refused the schema; the decoders of Python and Rust still fill the field in from the first branch, and fail.",
        instead: "Put the branch of the default first.",
        spec: "Avro 1.12, Complex Types, Records: https://avro.apache.org/docs/1.12.0/specification/#complex-types",
        since: "0.1.0", aka: [],
    }

    /// It reads as if it were no value, and is four letters.
    DEFAULT_NULL_AS_TEXT = "avro/default-null-as-text" {
        title: "default is the text null", breaks: Backward, impact: Misread, level: Warning,
        message: "the default of `{element}` is the text \"null\", not null",
        why: "A default in quotes is a string. Data that lacks the field reads as four letters, which no consumer takes for no value.",
        instead: "Write \"default\": null without quotes, with null as the first branch of the union.",
        spec: "Avro 1.12, Complex Types, Records: https://avro.apache.org/docs/1.12.0/specification/#complex-types",
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

    /// Data under the other name can no longer be read.
    ALIAS_REMOVED = "avro/alias-removed" {
        title: "alias removed", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{element}` no longer has the alias {before}",
        why: "The last version wrote the present name, so its data can be read. Data from before the renaming is found through the alias only.",
        instead: "Keep the alias as long as there is data under the old name.",
        spec: "Avro 1.12, Aliases: https://avro.apache.org/docs/1.12.0/specification/#aliases",
        since: "0.1.0", aka: [],
    }

    /// An error is a record that a message may throw.
    ERROR_AND_RECORD_EXCHANGED = "avro/error-and-record-exchanged" {
        title: "record and error exchanged", breaks: Both, impact: Unreadable, level: Warning, runtimes: [Python, Rust],
        message: "`{element}` was declared as {before} and is declared as {after} now",
        why: "The bytes are the same, and Java reads on. Rust's apache-avro does not parse a schema of type error, and the compatibility checker of Python's avro raises an exception on the pair.",
        instead: "Keep the kind: errors belong into protocols, events are records.",
        spec: "Avro 1.12, Protocol Declaration: https://avro.apache.org/docs/1.12.0/specification/#protocol-declaration",
        since: "0.1.0", aka: [],
    }

    /// Fields are matched by name.
    FIELDS_REORDERED = "avro/fields-reordered" {
        title: "fields reordered", breaks: Nothing, impact: Contract, level: Info,
        message: "the fields of `{record}` stand in another order",
        why: "A reader resolves fields by name and reads them in the writer's order.",
        instead: "Nothing: this is safe as long as readers have the writer's schema, as Avro demands.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
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

    /// Software beyond Avro looks at custom properties.
    PROPERTY_REMOVED = "avro/property-removed" {
        title: "custom property removed", breaks: Nothing, impact: Contract, level: Info,
        message: "`{element}` no longer has the property `{property}`, which was {before}",
        why: "The specification does not know the property, and no reader looks at it. Connectors, code generators and rules about personal data may.",
        instead: "Keep the property, unless nothing looks at it. What must never be lost belongs into `guarded-properties` of schema-gate.toml.",
        spec: "Avro 1.12, Schema Declaration: https://avro.apache.org/docs/1.12.0/specification/#schema-declaration",
        since: "0.1.0", aka: [],
    }

    /// Software beyond Avro looks at custom properties.
    PROPERTY_CHANGED = "avro/property-changed" {
        title: "custom property changed", breaks: Nothing, impact: Contract, level: Info,
        message: "the property `{property}` of `{element}` changed from {before} to {after}",
        why: "The specification does not know the property, and the bytes stay as they are. Java's libraries take classes from \"java-class\" and \"avro.java.string\"; connectors and code generators have properties of their own.",
        instead: "Nothing, unless software of yours looks at the property.",
        spec: "Avro 1.12, Schema Declaration: https://avro.apache.org/docs/1.12.0/specification/#schema-declaration",
        since: "0.1.0", aka: [],
    }

    /// The policy says that this property may not be lost.
    GUARDED_PROPERTY_REMOVED = "avro/guarded-property-removed" {
        title: "guarded property removed", breaks: Nothing, impact: Contract, level: Error,
        message: "`{element}` lost the property `{property}`, which was {before} and is guarded",
        why: "The `guarded-properties` of schema-gate.toml name this property. What relies on it, such as the masking of personal data, goes on without it and says nothing.",
        instead: "Put the property back, or take it from `guarded-properties` in a change of its own.",
        spec: "Avro 1.12, Schema Declaration: https://avro.apache.org/docs/1.12.0/specification/#schema-declaration",
        since: "0.1.0", aka: [],
    }

    /// The policy says that this property matters.
    GUARDED_PROPERTY_CHANGED = "avro/guarded-property-changed" {
        title: "guarded property changed", breaks: Nothing, impact: Contract, level: Warning,
        message: "the guarded property `{property}` of `{element}` changed from {before} to {after}",
        why: "The `guarded-properties` of schema-gate.toml name this property: something relies on what it says.",
        instead: "Have whoever relies on the property look at the new value.",
        spec: "Avro 1.12, Schema Declaration: https://avro.apache.org/docs/1.12.0/specification/#schema-declaration",
        since: "0.1.0", aka: [],
    }

    /// Documentation is for people.
    DOC_CHANGED = "avro/doc-changed" {
        title: "documentation changed", breaks: Nothing, impact: Contract, level: Info,
        message: "the documentation of `{element}` changed",
        why: "Documentation is not looked at when data is read.",
        instead: "Nothing, unless the new text gives old data another meaning: then it is a new field.",
        spec: "Avro 1.12, Complex Types: https://avro.apache.org/docs/1.12.0/specification/#complex-types",
        since: "0.1.0", aka: [],
    }
}
