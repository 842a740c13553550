//! What only some parsers and generated code notice.

rulebook! {
    /// Some parsers refuse what others pass on.
    UTF8_VALIDATION_CHANGED = "protobuf/utf8-validation-changed" {
        title: "validation of UTF-8 changed", breaks: Nothing, impact: Unreadable, level: Warning,
        message: "strings of `{message}` ({fields}) were {before} and are {after} now",
        why: "Where strings are checked, parsers refuse a message with a string that is not UTF-8. Where they are not, such strings are written and passed on.",
        instead: "Keep the setting while such strings may exist. What is no text belongs into a `bytes` field.",
        spec: "UTF-8 Validation, https://protobuf.dev/editions/features/#utf8_validation", since: "0.1.0",
        aka: ["buf:FIELD_SAME_UTF8_VALIDATION", "buf:FIELD_SAME_JAVA_UTF8_VALIDATION"],
    }

    /// The type in the generated code is another one.
    FIELD_OPTION_CHANGED = "protobuf/field-option-changed" {
        title: "option for generated code of a field changed", breaks: Nothing, impact: Source, level: Info,
        message: "option `{option}` of field `{field}` in `{message}` was {before} and is {after} now",
        why: "Events do not change. The generated code has another type for the field, and code that uses it must follow.",
        instead: "Nothing for the events: this is safe. Change the code in the same step.",
        spec: "Options, https://protobuf.dev/programming-guides/proto3/#options", since: "0.1.0",
        aka: ["buf:FIELD_SAME_CPP_STRING_TYPE", "buf:FIELD_SAME_JSTYPE"],
    }

    /// `descriptor()` is gone from the generated class.
    DESCRIPTOR_ACCESSOR_REMOVED = "protobuf/descriptor-accessor-removed" {
        title: "standard descriptor accessor removed", breaks: Nothing, impact: Source, level: Info,
        message: "`{message}` sets `no_standard_descriptor_accessor` now",
        why: "Events do not change. The generated class loses its method `descriptor()`, and code that calls it does not compile.",
        instead: "Nothing for the events: this is safe. Change the code in the same step.",
        spec: "Options, https://protobuf.dev/programming-guides/proto2/#options", since: "0.1.0",
        aka: ["buf:MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR"],
    }

    /// Nobody checks any more that names stay apart in JSON.
    JSON_SUPPORT_DROPPED = "protobuf/json-support-dropped" {
        title: "JSON support dropped", breaks: Nothing, impact: Contract, level: Info,
        message: "{kind} `{message}` supports JSON only as far as it happens to work now",
        why: "The compiler no longer refuses names that are one in ProtoJSON, and some runtimes may not offer JSON for the type at all.",
        instead: "Keep the syntax, or the feature `json_format = ALLOW`.",
        spec: "JSON Format, https://protobuf.dev/editions/features/#json_format", since: "0.1.0",
        aka: ["buf:MESSAGE_SAME_JSON_FORMAT", "buf:ENUM_SAME_JSON_FORMAT"],
    }

    /// What becomes of a number that nobody listed.
    ENUM_OPENNESS_CHANGED = "protobuf/enum-openness-changed" {
        title: "enum opened or closed", breaks: Nothing, impact: Contract, level: Warning,
        message: "enum `{enum}` was {before} and is {after} now",
        why: "An open enum keeps a number that it does not list, a closed one puts it into the unknown fields, and the first value of a closed one is what an absent field reads as. Code sees it too: an open enum has a case for unknown numbers.",
        instead: "Keep the enum as it is. Add a value for what is not known, and use it.",
        spec: "Enum Behavior, https://protobuf.dev/programming-guides/enum/", since: "0.1.0", aka: ["buf:ENUM_SAME_TYPE"],
    }

    /// With all of its fields.
    ONEOF_REMOVED = "protobuf/oneof-removed" {
        title: "oneof removed with its fields", breaks: Nothing, impact: Contract, level: Info,
        message: "oneof `{oneof}` of `{message}` is gone with {fields}",
        why: "A oneof is not written. What the loss of its fields does is told at the fields.",
        instead: "Keep the oneof and deprecate its fields until nobody uses them.",
        spec: "Oneof, https://protobuf.dev/programming-guides/proto3/#oneof", since: "0.1.0", aka: ["buf:ONEOF_NO_DELETE"],
    }

    /// Proxies and clients repeat what they are told is safe to repeat.
    RPC_IDEMPOTENCY_CHANGED = "protobuf/rpc-idempotency-changed" {
        title: "idempotency level changed", breaks: Nothing, impact: Contract, level: Warning,
        message: "rpc `{rpc}` in service `{service}` was {before} and is {after} now",
        why: "Clients and proxies send a call again, or as an HTTP GET, when the schema says that this does no harm. Both ends must agree on it.",
        instead: "Keep the level, or add a new rpc.",
        spec: "MethodOptions.idempotency_level, https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto", since: "0.1.0",
        aka: ["buf:RPC_SAME_IDEMPOTENCY_LEVEL"],
    }
}
