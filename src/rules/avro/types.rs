//! Types and what their values stand for.

rulebook! {
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
        title: "precision of a decimal changed", breaks: Both, impact: Unreadable, level: Error,
        message: "the precision of `{element}` changed from {before} to {after}",
        why: "The specification says that such schemas do not match, whether the precision is raised or lowered. Java's decoder and the registries do not look; strict decoders refuse, and columns of a database that were made for fewer digits overflow.",
        instead: "Keep the precision, or add a field with the new one, and a default, under a new name.",
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

    /// Only the software that made the logical types knows what each says.
    CUSTOM_LOGICAL_TYPE_CHANGED = "avro/custom-logical-type-changed" {
        title: "logical type of other software changed", breaks: Both, impact: Misread, level: Warning,
        message: "the logical type of `{element}` changed from {before} to {after}, which the specification does not know",
        why: "Logical types take no part in schema resolution, and readers ignore those that they do not know. Software that knows both takes the same bytes for something else: cents for mills, for example.",
        instead: "Add a field of the new type, with a default, under a new name, unless both names mean the same.",
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

    /// The number of bytes is part of the type.
    FIXED_SIZE_CHANGED = "avro/fixed-size-changed" {
        title: "size of a fixed changed", breaks: Both, impact: Unreadable, level: Error,
        message: "the size of the fixed `{fixed}` changed from {before} to {after} bytes",
        why: "A fixed is read only by a fixed of the same size.",
        instead: "Define a second fixed under a new name, in a new field with a default.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: ["confluent:FIXED_SIZE_MISMATCH"],
    }

    /// A client that waits for an answer never gets one, or gets one that it does not wait for.
    MESSAGE_ONE_WAY_CHANGED = "avro/message-one-way-changed" {
        title: "message became one-way, or answered", breaks: Both, impact: Unreadable, level: Error,
        message: "the message `{message}` was {before} and is {after} now",
        why: "A one-way message has no answer, not even an empty one. Where client and server do not agree, one waits for what the other never sends, or finds an answer where it looks for the next one. Java's requestor refuses to call.",
        instead: "Add a message under a new name, and remove the old one when no client calls it any more.",
        spec: "Avro 1.12, Protocol Declaration: https://avro.apache.org/docs/1.12.0/specification/#protocol-declaration",
        since: "0.1.0", aka: [],
    }
}
