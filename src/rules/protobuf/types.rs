//! Fields, types, oneofs, enums, services, and what a file says about all of them.

rulebook! {
    /// Unknown numbers are skipped, so a new field disturbs nobody.
    FIELD_ADDED = "protobuf/field-added" {
        title: "field added", breaks: Forward, impact: Source, level: Info,
        message: "field `{field}` was added to `{message}` as number {number}",
        why: "Readers that do not know the number skip it, and ProtoJSON parsers that ignore unknown keys skip the key. Only code written for the new schema cannot be compiled against the old one.",
        instead: "Nothing: this is safe. Old consumers do not see the value until they are upgraded.",
        spec: "Updating A Message Type, https://protobuf.dev/programming-guides/proto3/#updating", since: "0.1.0", aka: ["confluent:FIELD_ADDED", "confluent:ONEOF_FIELD_ADDED"],
    }

    /// What was written before cannot have it.
    REQUIRED_FIELD_ADDED = "protobuf/required-field-added" {
        title: "required field added", breaks: Both, impact: Unreadable, level: Error,
        message: "required field `{field}` was added to `{message}` as number {number}",
        why: "Every message written before the change lacks the field, and a parser refuses a message that lacks a required field.",
        instead: "Make it `optional` and check for it in code. `required` can never be taken back or added safely.",
        spec: "Field Labels, https://protobuf.dev/programming-guides/proto2/#field-labels", since: "0.1.0",
        aka: ["buf:MESSAGE_SAME_REQUIRED_FIELDS", "confluent:REQUIRED_FIELD_ADDED"],
    }

    /// The bytes stay readable, the code that used the field does not compile.
    FIELD_REMOVED = "protobuf/field-removed" {
        title: "field removed", breaks: Backward, impact: Source, level: Error,
        message: "field `{field}` (number {number}) was removed from `{message}`",
        why: "Old messages can still be read: the value goes to the unknown fields and new consumers do not see it. Code that names the field no longer compiles.",
        instead: "Mark it `[deprecated = true]` until nobody uses it, then remove it and reserve its number and its name.",
        spec: "Deleting Fields, https://protobuf.dev/programming-guides/proto3/#deleting", since: "0.1.0",
        aka: ["buf:FIELD_NO_DELETE", "confluent:FIELD_REMOVED", "confluent:ONEOF_FIELD_REMOVED"],
    }

    /// Old readers insist on it.
    REQUIRED_FIELD_REMOVED = "protobuf/required-field-removed" {
        title: "required field removed", breaks: Both, impact: Unreadable, level: Error,
        message: "required field `{field}` (number {number}) was removed from `{message}`",
        why: "Consumers on the old schema refuse every message without the field.",
        instead: "Keep writing the field until no consumer requires it: first make it `optional` everywhere, remove it later.",
        spec: "Field Labels, https://protobuf.dev/programming-guides/proto2/#field-labels", since: "0.1.0",
        aka: ["buf:MESSAGE_SAME_REQUIRED_FIELDS", "confluent:REQUIRED_FIELD_REMOVED"],
    }

    /// The next field may take the number, and old messages will be read with it.
    FIELD_REMOVED_WITHOUT_RESERVATION = "protobuf/field-removed-without-reservation" {
        title: "removed field not reserved", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{name}` was removed from `{message}` without reserving {missing}",
        why: "Whoever adds the next field may take the free number or name, and every message that still lies in a topic is then read with the new meaning.",
        instead: "Reserve both: `reserved 3; reserved \"total\";`.",
        spec: "Reserved Field Numbers, https://protobuf.dev/programming-guides/proto3/#fieldreserved", since: "0.1.0",
        aka: ["buf:FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED", "buf:FIELD_NO_DELETE_UNLESS_NAME_RESERVED"],
    }

    /// A number is a field's identity; given to another field, it carries the wrong values.
    FIELD_NUMBER_REUSED = "protobuf/field-number-reused" {
        title: "field number reused", breaks: Both, impact: Misread, level: Error,
        message: "number {number} of `{message}` was `{before}` and is `{after}` now",
        why: "Readers know a field by its number only: they take the value of one field for the value of the other, or cannot decode it.",
        instead: "Give the new field a number that was never used, and reserve the old one.",
        spec: "Consequences of Reusing Field Numbers, https://protobuf.dev/programming-guides/proto3/#consequences", since: "0.1.0",
        aka: ["buf:FIELD_SAME_NAME", "buf:FIELD_SAME_TYPE"],
    }

    /// Somebody set the number aside for a reason.
    RESERVED_NUMBER_REUSED = "protobuf/reserved-number-reused" {
        title: "reserved number used again", breaks: Nothing, impact: Contract, level: Error,
        message: "`{name}` in `{message}` uses number {number}, which was reserved",
        why: "A number is reserved because messages with its earlier meaning were written. They are read with the new meaning now.",
        instead: "Take a number that was never used, and keep the reservation.",
        spec: "Reserved Field Numbers, https://protobuf.dev/programming-guides/proto3/#fieldreserved", since: "0.1.0",
        aka: ["buf:RESERVED_MESSAGE_NO_DELETE", "buf:RESERVED_ENUM_NO_DELETE"],
    }

    /// ProtoJSON knows fields and symbols by name.
    RESERVED_NAME_REUSED = "protobuf/reserved-name-reused" {
        title: "reserved name used again", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{name}` in `{message}` uses a name that was reserved",
        why: "ProtoJSON and text format know the element by its name, so stored documents are read with the new meaning.",
        instead: "Take another name, and keep the reservation.",
        spec: "Reserved Field Names, https://protobuf.dev/programming-guides/proto3/#fieldreserved", since: "0.1.0",
        aka: ["buf:RESERVED_MESSAGE_NO_DELETE", "buf:RESERVED_ENUM_NO_DELETE"],
    }

    /// The reason for it did not go away.
    RESERVATION_REMOVED = "protobuf/reservation-removed" {
        title: "reservation removed", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{message}` no longer reserves {dropped}",
        why: "The compiler refuses a reserved number or name; without the reservation the next field can take it by accident.",
        instead: "Put the reservation back. It costs nothing.",
        spec: "Reserved Field Numbers, https://protobuf.dev/programming-guides/proto3/#fieldreserved", since: "0.1.0",
        aka: ["buf:RESERVED_MESSAGE_NO_DELETE", "buf:RESERVED_ENUM_NO_DELETE"],
    }

    /// On the wire a field is its number.
    FIELD_RENUMBERED = "protobuf/field-renumbered" {
        title: "field number changed", breaks: Both, impact: Lost, level: Error,
        message: "field `{field}` of `{message}` moved from number {before} to {after}",
        why: "The value is written with one number and looked for under another, so readers on the other side do not find it.",
        instead: "Put the old number back. For a fresh start add a new field, and reserve the old number.",
        spec: "Updating A Message Type, https://protobuf.dev/programming-guides/proto3/#updating", since: "0.1.0", aka: [],
    }

    /// The bytes do not hold names; ProtoJSON and code do.
    FIELD_RENAMED = "protobuf/field-renamed" {
        title: "field renamed", breaks: Both, impact: Lost, level: Error,
        message: "field `{before}` of `{message}` is called `{after}` now",
        why: "The bytes do not change. ProtoJSON writes the new name, which readers on the other side ignore as unknown, and code that uses the old name no longer compiles.",
        instead: "Keep the name. If only code is to change, add `[json_name = \"...\"]` with the old JSON name; otherwise add a new field and deprecate this one.",
        spec: "ProtoJSON Format, https://protobuf.dev/programming-guides/json/", since: "0.1.0",
        aka: ["buf:FIELD_SAME_NAME", "buf:FIELD_SAME_JSON_NAME", "confluent:FIELD_NAME_CHANGED"],
    }

    /// The key of a ProtoJSON document is part of the contract.
    JSON_NAME_CHANGED = "protobuf/json-name-changed" {
        title: "JSON name changed", breaks: Both, impact: Lost, level: Error,
        message: "the JSON name of `{field}` in `{message}` was `{before}` and is `{after}` now",
        why: "Parsers take a field's JSON name and its name in the file, no other: a value under another key is ignored as unknown.",
        instead: "Keep the JSON name. For another one add a new field beside this one.",
        spec: "ProtoJSON Format, https://protobuf.dev/programming-guides/json/", since: "0.1.0", aka: ["buf:FIELD_SAME_JSON_NAME"],
    }

    /// Two fields, one key, two types.
    JSON_NAME_REUSED = "protobuf/json-name-reused" {
        title: "JSON name given to another field", breaks: Both, impact: Unreadable, level: Error,
        message: "the JSON name `{json}` in `{message}` belonged to `{before}` and belongs to `{after}` now",
        why: "A ProtoJSON parser knows a field by its key: it meets a value of the wrong type and refuses the whole document.",
        instead: "Give the new field a JSON name of its own.",
        spec: "ProtoJSON Format, https://protobuf.dev/programming-guides/json/", since: "0.1.0", aka: [],
    }

    /// Same number, other bytes.
    FIELD_TYPE_CHANGED = "protobuf/field-type-changed" {
        title: "field type changed", breaks: Both, impact: Misread, level: Error,
        message: "field `{field}` of `{message}` was `{before}` and is `{after}` now",
        why: "The two types put values into bytes, or into JSON, in different ways: readers on the other side lose the value, take it for another, or fail.",
        instead: "Add a field of the new type with a new number, write both for a while, then deprecate the old one.",
        spec: "Updating A Message Type, https://protobuf.dev/programming-guides/proto3/#updating", since: "0.1.0",
        aka: ["buf:FIELD_SAME_TYPE", "buf:FIELD_WIRE_COMPATIBLE_TYPE", "buf:FIELD_WIRE_JSON_COMPATIBLE_TYPE", "confluent:FIELD_KIND_CHANGED", "confluent:FIELD_SCALAR_KIND_CHANGED", "confluent:FIELD_NAMED_TYPE_CHANGED"],
    }

    /// New readers understand every old value, old readers cut off the new ones.
    FIELD_TYPE_WIDENED = "protobuf/field-type-widened" {
        title: "field type widened", breaks: Both, impact: Misread, level: Error,
        message: "field `{field}` of `{message}` was `{before}` and is `{after}` now, which holds more values",
        why: "Every old value is read as it was. A new value that the old type cannot hold is cut off or refused by consumers that are not upgraded.",
        instead: "Upgrade all consumers before any producer sends a larger value, or add a field of the new type.",
        spec: "Updating A Message Type, https://protobuf.dev/programming-guides/proto3/#updating", since: "0.1.0",
        aka: ["buf:FIELD_SAME_TYPE", "confluent:FIELD_SCALAR_KIND_CHANGED"],
    }

    /// Old values may not fit.
    FIELD_TYPE_NARROWED = "protobuf/field-type-narrowed" {
        title: "field type narrowed", breaks: Both, impact: Misread, level: Error,
        message: "field `{field}` of `{message}` was `{before}` and is `{after}` now, which holds fewer values",
        why: "A value that was written before the change and does not fit the new type is cut off without a word, or refused.",
        instead: "Keep the wide type and check the range in code, or add a field of the narrow type.",
        spec: "Updating A Message Type, https://protobuf.dev/programming-guides/proto3/#updating", since: "0.1.0",
        aka: ["buf:FIELD_SAME_TYPE", "confluent:FIELD_SCALAR_KIND_CHANGED"],
    }

    /// The bytes hold no type names.
    FIELD_TYPE_RENAMED = "protobuf/field-type-renamed" {
        title: "field has a type of another name and the same shape", breaks: Both, impact: Source, level: Error,
        message: "field `{field}` of `{message}` was `{before}` and is `{after}` now, which has the same shape",
        why: "Names of types are not written, and the two types read each other's values. Code that names the old type no longer compiles.",
        instead: "Nothing for the events: this is safe. For code keep the old name, or change its users in the same step.",
        spec: "Updating A Message Type, https://protobuf.dev/programming-guides/proto3/#updating", since: "0.1.0",
        aka: ["buf:FIELD_SAME_TYPE", "confluent:FIELD_NAMED_TYPE_CHANGED"],
    }

    /// One value is a list of one; a list is not one value.
    FIELD_MADE_REPEATED = "protobuf/field-made-repeated" {
        title: "field made repeated", breaks: Both, impact: Misread, level: Error,
        message: "field `{field}` of `{message}` was `{before}` and is `{after}` now",
        why: "New consumers read an old value as a list of one. Old consumers keep the last element of a list, or nothing where numbers are packed. ProtoJSON refuses a value where it expects a list, and the other way round.",
        instead: "Add a repeated field with a new number and fill both for a while.",
        spec: "Updating A Message Type, https://protobuf.dev/programming-guides/proto3/#updating", since: "0.1.0",
        aka: ["buf:FIELD_SAME_CARDINALITY", "buf:FIELD_WIRE_COMPATIBLE_CARDINALITY", "buf:FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY", "confluent:FIELD_NUMERIC_LABEL_CHANGED", "confluent:FIELD_STRING_OR_BYTES_LABEL_CHANGED"],
    }

    /// A list of several has no place in one value.
    FIELD_MADE_SINGULAR = "protobuf/field-made-singular" {
        title: "repeated field made singular", breaks: Both, impact: Misread, level: Error,
        message: "field `{field}` of `{message}` was `{before}` and is `{after}` now",
        why: "New consumers keep the last element of an old list, or nothing where numbers are packed; messages are merged into one.",
        instead: "Keep the list and use its first element, or add a singular field with a new number.",
        spec: "Updating A Message Type, https://protobuf.dev/programming-guides/proto3/#updating", since: "0.1.0",
        aka: ["buf:FIELD_SAME_CARDINALITY", "buf:FIELD_WIRE_COMPATIBLE_CARDINALITY", "buf:FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY", "confluent:FIELD_NUMERIC_LABEL_CHANGED", "confluent:FIELD_STRING_OR_BYTES_LABEL_CHANGED"],
    }

    /// On the wire a map is a list of entries; in JSON it is an object.
    FIELD_MAP_CHANGED = "protobuf/field-map-changed" {
        title: "field changed between map and list", breaks: Both, impact: Unreadable, level: Error,
        message: "field `{field}` of `{message}` was `{before}` and is `{after}` now",
        why: "On the wire a map is a list of entries, so the bytes can be read where the entries agree. ProtoJSON writes an object for one and an array for the other, and code sees another type.",
        instead: "Add a field with a new number.",
        spec: "Maps, https://protobuf.dev/programming-guides/encoding/#maps", since: "0.1.0",
        aka: ["buf:FIELD_SAME_CARDINALITY", "buf:FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY"],
    }

    /// Whether zero can be told from nothing is a matter of code.
    FIELD_PRESENCE_CHANGED = "protobuf/field-presence-changed" {
        title: "field presence changed", breaks: Both, impact: Source, level: Error,
        message: "field `{field}` of `{message}` had {before} and has {after} now",
        why: "Every value is read as it was written. Generated code changes: it gains or loses the question whether the field is set.",
        instead: "Nothing for the events: this is safe. Change the code that asks for presence in the same step.",
        spec: "Field Presence, https://protobuf.dev/programming-guides/field_presence/", since: "0.1.0", aka: ["buf:FIELD_SAME_CARDINALITY"],
    }

    /// Old messages may not have it.
    FIELD_MADE_REQUIRED = "protobuf/field-made-required" {
        title: "field made required", breaks: Both, impact: Unreadable, level: Error,
        message: "field `{field}` of `{message}` is required now",
        why: "Messages written before the change may lack the field, and a parser refuses those.",
        instead: "Keep it `optional` and check for it in code.",
        spec: "Field Labels, https://protobuf.dev/programming-guides/proto2/#field-labels", since: "0.1.0",
        aka: ["buf:MESSAGE_SAME_REQUIRED_FIELDS", "buf:FIELD_SAME_CARDINALITY"],
    }

    /// Old readers refuse a message without it.
    FIELD_MADE_OPTIONAL = "protobuf/field-made-optional" {
        title: "required field made optional", breaks: Both, impact: Unreadable, level: Error,
        message: "field `{field}` of `{message}` is no longer required",
        why: "Consumers on the old schema refuse a message in which a producer leaves the field out.",
        instead: "Upgrade every consumer first, and go on writing the field until that is done.",
        spec: "Field Labels, https://protobuf.dev/programming-guides/proto2/#field-labels", since: "0.1.0",
        aka: ["buf:MESSAGE_SAME_REQUIRED_FIELDS", "buf:FIELD_SAME_CARDINALITY"],
    }

    /// Parsers take both.
    FIELD_PACKING_CHANGED = "protobuf/field-packing-changed" {
        title: "packing changed", breaks: Nothing, impact: Contract, level: Info,
        message: "field `{field}` of `{message}` was {before} and is {after} now",
        why: "Parsers read a repeated number packed or not, whatever its declaration says.",
        instead: "Nothing: this is safe.",
        spec: "Packed Repeated Fields, https://protobuf.dev/programming-guides/encoding/#packed", since: "0.1.0", aka: [],
    }

    /// A field that is not there reads as something else.
    FIELD_DEFAULT_CHANGED = "protobuf/field-default-changed" {
        title: "default changed", breaks: Nothing, impact: Misread, level: Warning,
        message: "the default of `{field}` in `{message}` was {before} and is {after} now",
        why: "Defaults are not written. A message without the field means one value to those on the old schema and another to those on the new one.",
        instead: "Keep the default. Where another is wanted, write the value.",
        spec: "Default Field Values, https://protobuf.dev/programming-guides/proto2/#default", since: "0.1.0", aka: ["buf:FIELD_SAME_DEFAULT"],
    }

    /// Readers keep one of them, whoever wrote several.
    FIELDS_MOVED_INTO_ONEOF = "protobuf/fields-moved-into-oneof" {
        title: "fields moved into one oneof", breaks: Both, impact: Lost, level: Error,
        message: "`{fields}` of `{message}` exclude each other now, in oneof `{oneof}`",
        why: "Messages written before the change can hold several of these fields. New consumers keep the last one they meet and drop the others.",
        instead: "Add a oneof with fields of new numbers, and deprecate the old fields.",
        spec: "Moving Fields Into or Out of a Oneof, https://protobuf.dev/programming-guides/proto3/#backward", since: "0.1.0",
        aka: ["buf:FIELD_SAME_ONEOF", "confluent:MULTIPLE_FIELDS_MOVED_TO_ONEOF", "confluent:FIELD_MOVED_TO_EXISTING_ONEOF"],
    }

    /// Old readers still keep one of them.
    FIELDS_MOVED_OUT_OF_ONEOF = "protobuf/fields-moved-out-of-oneof" {
        title: "fields moved out of a oneof", breaks: Both, impact: Lost, level: Error,
        message: "`{fields}` of `{message}` no longer exclude each other in oneof `{oneof}`",
        why: "Producers on the new schema can set several of these fields. Consumers on the old schema keep the last one they meet and drop the others.",
        instead: "Upgrade every consumer before a producer sets more than one, or add new fields.",
        spec: "Moving Fields Into or Out of a Oneof, https://protobuf.dev/programming-guides/proto3/#backward", since: "0.1.0",
        aka: ["buf:FIELD_SAME_ONEOF", "buf:ONEOF_NO_DELETE", "confluent:ONEOF_REMOVED"],
    }

    /// Alone in a oneof, a field excludes nothing.
    FIELD_ONEOF_CHANGED = "protobuf/field-oneof-changed" {
        title: "single field moved into or out of a oneof", breaks: Both, impact: Source, level: Error,
        message: "field `{field}` of `{message}` was in {before} and is in {after} now",
        why: "No other field that both sides have is excluded by it, so every value is read as it was written. Generated code reaches the field in another way.",
        instead: "Nothing for the events: this is safe. Change the code in the same step.",
        spec: "Moving Fields Into or Out of a Oneof, https://protobuf.dev/programming-guides/proto3/#backward", since: "0.1.0",
        aka: ["buf:FIELD_SAME_ONEOF", "confluent:ONEOF_FIELD_MOVED_TO_TOP_LEVEL"],
    }

    /// A oneof has no place on the wire.
    ONEOF_RENAMED = "protobuf/oneof-renamed" {
        title: "oneof renamed", breaks: Both, impact: Source, level: Error,
        message: "oneof `{before}` of `{message}` is called `{after}` now",
        why: "A oneof is not written, neither in bytes nor in JSON. Generated code names it.",
        instead: "Nothing for the events: this is safe. Keep the name, or change the code in the same step.",
        spec: "Oneof, https://protobuf.dev/programming-guides/proto3/#oneof", since: "0.1.0", aka: ["buf:ONEOF_NO_DELETE", "buf:FIELD_SAME_ONEOF"],
    }

    /// Those who do not know it yet.
    ENUM_VALUE_ADDED = "protobuf/enum-value-added" {
        title: "enum value added", breaks: Forward, impact: Unreadable, level: Error,
        message: "`{value}` = {number} was added to enum `{enum}`",
        why: "Consumers on the old schema meet a symbol that they do not know: in bytes an open enum keeps the number and a closed one (proto2) drops the value; a ProtoJSON parser refuses the name.",
        instead: "Upgrade consumers before producers send it, and make code ready for numbers it does not know.",
        spec: "Enum Behavior, https://protobuf.dev/programming-guides/enum/", since: "0.1.0", aka: ["confluent:ENUM_CONST_ADDED"],
    }

    /// Those who still have it in their events.
    ENUM_VALUE_REMOVED = "protobuf/enum-value-removed" {
        title: "enum value removed", breaks: Backward, impact: Unreadable, level: Error,
        message: "`{value}` = {number} was removed from enum `{enum}`",
        why: "Old events hold the symbol: in bytes an open enum keeps the bare number and a closed one (proto2) drops the value; a ProtoJSON parser refuses the name.",
        instead: "Keep it and mark it `[deprecated = true]`. Once no event holds it, remove it and reserve its number and its name.",
        spec: "Enum Behavior, https://protobuf.dev/programming-guides/enum/", since: "0.1.0",
        aka: ["buf:ENUM_VALUE_NO_DELETE", "confluent:ENUM_CONST_REMOVED"],
    }

    /// The next symbol may take the number.
    ENUM_VALUE_REMOVED_WITHOUT_RESERVATION = "protobuf/enum-value-removed-without-reservation" {
        title: "removed enum value not reserved", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{name}` was removed from enum `{message}` without reserving {missing}",
        why: "Whoever adds the next value may take the free number or name, and every event that still holds it is then read with the new meaning.",
        instead: "Reserve both: `reserved 3; reserved \"REFUNDED\";`.",
        spec: "Reserved Values, https://protobuf.dev/programming-guides/proto3/#reserved", since: "0.1.0",
        aka: ["buf:ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED", "buf:ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED"],
    }

    /// What was free for a while is not the same thing under another name.
    ENUM_NUMBER_REUSED = "protobuf/enum-number-reused" {
        title: "enum number reused", breaks: Both, impact: Misread, level: Error,
        message: "number {number} of enum `{enum}` was `{before}` and is `{after}` now",
        why: "The number was free in the version between, so nobody renamed the value. Events written before still have it, and are read as the new value.",
        instead: "Give the new value a number that was never used, and reserve the old one.",
        spec: "Deleting and reserving, https://protobuf.dev/programming-guides/proto3/#reserved", since: "0.1.0",
        aka: ["buf:ENUM_VALUE_SAME_NAME"],
    }

    /// The bytes hold the number, JSON holds the name.
    ENUM_VALUE_RENAMED = "protobuf/enum-value-renamed" {
        title: "enum value renamed", breaks: Both, impact: Unreadable, level: Error,
        message: "`{before}` = {number} of enum `{enum}` is called `{after}` now",
        why: "The bytes do not change. ProtoJSON writes the name, and a parser refuses a name that it does not know; code that uses the old name no longer compiles.",
        instead: "Keep the old name first and add the new one as an alias behind it: `option allow_alias = true;`.",
        spec: "ProtoJSON Format, https://protobuf.dev/programming-guides/json/", since: "0.1.0",
        aka: ["buf:ENUM_VALUE_SAME_NAME", "confluent:ENUM_CONST_CHANGED"],
    }

    /// The number is the value.
    ENUM_VALUE_RENUMBERED = "protobuf/enum-value-renumbered" {
        title: "enum value renumbered", breaks: Both, impact: Misread, level: Error,
        message: "`{value}` of enum `{enum}` was {before} and is {after} now",
        why: "Only the number is written: readers on the other side take it for another symbol, or for none.",
        instead: "Put the old number back.",
        spec: "Enumerations, https://protobuf.dev/programming-guides/proto3/#enum", since: "0.1.0", aka: ["buf:ENUM_VALUE_SAME_NAME"],
    }

    /// A field that is not there reads as the first symbol.
    ENUM_DEFAULT_CHANGED = "protobuf/enum-default-changed" {
        title: "first enum value changed", breaks: Nothing, impact: Misread, level: Warning,
        message: "the first value of enum `{enum}` was `{before}` and is `{after}` now",
        why: "A field that is not there reads as the first value of a closed enum, so the same message means different things on the two sides.",
        instead: "Keep the first value first. Add others behind it.",
        spec: "Enumerations, https://protobuf.dev/programming-guides/proto2/#enum", since: "0.1.0", aka: [],
    }

    /// Nobody can produce or check these messages any more.
    MESSAGE_REMOVED = "protobuf/message-removed" {
        title: "message removed", breaks: Backward, impact: Contract, level: Error,
        message: "message `{name}` was removed",
        why: "Events written with it still lie in topics and archives, and consumers that you do not know may still read them.",
        instead: "Keep the message until nothing reads or replays its events; mark it `option deprecated = true;` first.",
        spec: "Proto Best Practices, https://protobuf.dev/best-practices/dos-donts/", since: "0.1.0",
        aka: ["buf:MESSAGE_NO_DELETE", "buf:PACKAGE_MESSAGE_NO_DELETE", "confluent:MESSAGE_REMOVED"],
    }

    /// The symbols are gone with it.
    ENUM_REMOVED = "protobuf/enum-removed" {
        title: "enum removed", breaks: Backward, impact: Contract, level: Error,
        message: "enum `{name}` was removed",
        why: "Schemas and code that import it no longer compile, and nobody can tell what its numbers in stored events mean.",
        instead: "Keep the enum until nothing uses it; mark it `option deprecated = true;` first.",
        spec: "Proto Best Practices, https://protobuf.dev/best-practices/dos-donts/", since: "0.1.0",
        aka: ["buf:ENUM_NO_DELETE", "buf:PACKAGE_ENUM_NO_DELETE", "confluent:ENUM_REMOVED"],
    }

    /// Callers get no answer.
    SERVICE_REMOVED = "protobuf/service-removed" {
        title: "service removed", breaks: Nothing, impact: Contract, level: Error,
        message: "service `{name}` was removed",
        why: "Clients that still call it are answered UNIMPLEMENTED.",
        instead: "Keep the service until nobody calls it; mark it `option deprecated = true;` first.",
        spec: "gRPC over HTTP2, https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md", since: "0.1.0",
        aka: ["buf:SERVICE_NO_DELETE", "buf:PACKAGE_SERVICE_NO_DELETE"],
    }

    /// Nobody used it before.
    MESSAGE_ADDED = "protobuf/message-added" {
        title: "nested message added", breaks: Forward, impact: Source, level: Info,
        message: "message `{name}` was added",
        why: "No event was ever written with it. Only code written for the new schema cannot be compiled against the old one.",
        instead: "Nothing: this is safe.",
        spec: "Updating A Message Type, https://protobuf.dev/programming-guides/proto3/#updating", since: "0.1.0", aka: ["confluent:MESSAGE_ADDED"],
    }

    /// Nobody used it before.
    ENUM_ADDED = "protobuf/enum-added" {
        title: "nested enum added", breaks: Forward, impact: Source, level: Info,
        message: "enum `{name}` was added",
        why: "No event was ever written with it. Only code written for the new schema cannot be compiled against the old one.",
        instead: "Nothing: this is safe.",
        spec: "Updating A Message Type, https://protobuf.dev/programming-guides/proto3/#updating", since: "0.1.0", aka: ["confluent:ENUM_ADDED"],
    }

    /// The bytes hold no names of messages.
    MESSAGE_RENAMED = "protobuf/message-renamed" {
        title: "message renamed", breaks: Both, impact: Source, level: Error,
        message: "message `{before}` is called `{after}` now",
        why: "A message's name is not written with its fields, so the bytes and the JSON are the same. Code, type URLs in `Any`, and registries that file schemas under the name know it by the old one.",
        instead: "Keep the name, or add the new message beside the old one.",
        spec: "Any, https://protobuf.dev/programming-guides/proto3/#any", since: "0.1.0", aka: ["buf:MESSAGE_NO_DELETE"],
    }

    /// The bytes hold no names of enums.
    ENUM_RENAMED = "protobuf/enum-renamed" {
        title: "enum renamed", breaks: Both, impact: Source, level: Error,
        message: "enum `{before}` is called `{after}` now",
        why: "An enum's name is written nowhere. Code that uses it no longer compiles.",
        instead: "Nothing for the events: this is safe. Keep the name, or change the code in the same step.",
        spec: "Enum Behavior, https://protobuf.dev/programming-guides/enum/", since: "0.1.0", aka: ["buf:ENUM_NO_DELETE"],
    }

    /// Callers name the service in every call.
    SERVICE_RENAMED = "protobuf/service-renamed" {
        title: "service renamed", breaks: Both, impact: Contract, level: Error,
        message: "service `{before}` is called `{after}` now",
        why: "The path of a call holds the service's full name: clients that call the old one are answered UNIMPLEMENTED.",
        instead: "Serve both names until no client uses the old one.",
        spec: "gRPC over HTTP2, https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md", since: "0.1.0", aka: ["buf:SERVICE_NO_DELETE"],
    }

    /// The same definition under another full name.
    PACKAGE_CHANGED = "protobuf/package-changed" {
        title: "package changed", breaks: Both, impact: Source, level: Error,
        message: "{kind} `{before}` moved to another package and is `{after}` now",
        why: "Packages are not written, so events are read as before. Code, type URLs in `Any`, gRPC paths and subjects in registries hold the full name.",
        instead: "Keep the package. For a new major version add a package beside the old one.",
        spec: "Packages, https://protobuf.dev/programming-guides/proto3/#packages", since: "0.1.0",
        aka: ["buf:FILE_SAME_PACKAGE", "confluent:PACKAGE_CHANGED"],
    }

    /// Callers get no answer.
    RPC_REMOVED = "protobuf/rpc-removed" {
        title: "rpc removed", breaks: Backward, impact: Contract, level: Error,
        message: "rpc `{rpc}` was removed from service `{service}`",
        why: "Clients that still call it are answered UNIMPLEMENTED, and code that names it no longer compiles.",
        instead: "Keep it until nobody calls it; mark it `option deprecated = true;` first.",
        spec: "gRPC over HTTP2, https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md", since: "0.1.0", aka: ["buf:RPC_NO_DELETE"],
    }

    /// Nobody called it before.
    RPC_ADDED = "protobuf/rpc-added" {
        title: "rpc added", breaks: Forward, impact: Source, level: Info,
        message: "rpc `{rpc}` was added to service `{service}`",
        why: "No client calls it yet. Upgrade the servers before the clients.",
        instead: "Nothing: this is safe.",
        spec: "Defining Services, https://protobuf.dev/programming-guides/proto3/#services", since: "0.1.0", aka: [],
    }

    /// The two ends of a call must agree on what goes over it.
    RPC_TYPE_CHANGED = "protobuf/rpc-type-changed" {
        title: "request or response type changed", breaks: Both, impact: Source, level: Error,
        message: "the {part} of rpc `{rpc}` in service `{service}` was `{before}` and is `{after}` now",
        why: "Client and server read each other's messages with the two types. Where these have the same shape only code notices; where not, fields are lost or misread.",
        instead: "Add fields to the type that is there, or add a new rpc.",
        spec: "Defining Services, https://protobuf.dev/programming-guides/proto3/#services", since: "0.1.0",
        aka: ["buf:RPC_SAME_REQUEST_TYPE", "buf:RPC_SAME_RESPONSE_TYPE"],
    }

    /// One message or many: both ends must agree.
    RPC_STREAMING_CHANGED = "protobuf/rpc-streaming-changed" {
        title: "streaming changed", breaks: Both, impact: Contract, level: Error,
        message: "rpc `{rpc}` in service `{service}` was {before} and is {after} now",
        why: "A client that expects one message and meets a stream, or the other way round, fails.",
        instead: "Add a new rpc.",
        spec: "gRPC over HTTP2, https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md", since: "0.1.0",
        aka: ["buf:RPC_SAME_CLIENT_STREAMING", "buf:RPC_SAME_SERVER_STREAMING"],
    }

    /// What follows from it is told at the fields and enums.
    SYNTAX_CHANGED = "protobuf/syntax-changed" {
        title: "syntax changed", breaks: Nothing, impact: Contract, level: Warning,
        message: "the file of `{name}` was {before} and is {after} now",
        why: "The syntax decides presence, packing and whether enums are closed. What that does to fields is told at the fields; runtimes also differ in how they check UTF-8 in strings.",
        instead: "Keep the syntax of a published file.",
        spec: "Language Guide, https://protobuf.dev/programming-guides/proto3/", since: "0.1.0", aka: ["buf:FILE_SAME_SYNTAX"],
    }

    /// Generated code gets another name.
    FILE_OPTION_CHANGED = "protobuf/file-option-changed" {
        title: "option for generated code changed", breaks: Nothing, impact: Source, level: Info,
        message: "option `{option}` of the file of `{name}` was {before} and is {after} now",
        why: "Events do not change. The generated code gets another name or another shape, and code that uses it must follow.",
        instead: "Nothing for the events: this is safe.",
        spec: "Options, https://protobuf.dev/programming-guides/proto3/#options", since: "0.1.0",
        aka: ["buf:FILE_SAME_JAVA_PACKAGE", "buf:FILE_SAME_JAVA_OUTER_CLASSNAME", "buf:FILE_SAME_JAVA_MULTIPLE_FILES", "buf:FILE_SAME_GO_PACKAGE", "buf:FILE_SAME_CSHARP_NAMESPACE", "buf:FILE_SAME_PHP_NAMESPACE", "buf:FILE_SAME_RUBY_PACKAGE", "buf:FILE_SAME_OBJC_CLASS_PREFIX", "buf:FILE_SAME_SWIFT_PREFIX", "buf:FILE_SAME_PHP_CLASS_PREFIX", "buf:FILE_SAME_PHP_METADATA_NAMESPACE", "buf:FILE_SAME_OPTIMIZE_FOR", "buf:FILE_SAME_CC_ENABLE_ARENAS", "buf:FILE_SAME_CC_GENERIC_SERVICES", "buf:FILE_SAME_JAVA_GENERIC_SERVICES", "buf:FILE_SAME_PY_GENERIC_SERVICES"],
    }
}
