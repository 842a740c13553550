//! The Avro and the Protobuf event format.

rulebook! {
    /// It was written with another schema.
    AVRO_UNDECODABLE = "ce/avro-undecodable" {
        title: "bytes that are no event of the Avro format", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE160",
        message: "the bytes are no event of the official Avro schema: {flaw}",
        why: "An event is the bare binary encoding by the official schema, of which every receiver has its own copy: no file, no registry's prefix, no other schema.",
        instead: "Encode it with cloudevents.avsc of the specification.",
        spec: "CloudEvents Avro format 1.0.2, 2.4: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/avro-format.md#24-definition",
        since: "0.1.0", aka: [],
    }

    /// Its bytes mean something else.
    AVRO_SCHEMA_DIFFERS = "ce/avro-schema-differs" {
        title: "event written with an Avro schema that is not the official one", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE160",
        message: "the event was written with a schema that is not the official one: in it {flaw}",
        why: "Receivers read the bytes with the official schema, so that they must be what that one would write. Names may differ, types and their order may not.",
        instead: "Encode it with cloudevents.avsc of the specification.",
        spec: "CloudEvents Avro format 1.0.2, 2.4: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/avro-format.md#24-definition",
        since: "0.1.0", aka: [],
    }

    /// Receivers look into another branch.
    AVRO_WRONG_BRANCH = "ce/avro-attribute-of-wrong-type" {
        title: "core attribute of another Avro type", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE161",
        message: "`{name}` is {value}, and must be a string of Avro",
        why: "Each type has one branch of the union: Boolean is boolean, Integer int, Binary bytes, and all others are string.",
        instead: "Write it as a string.",
        spec: "CloudEvents Avro format 1.0.2, 2.1: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/avro-format.md#21-type-system-mapping",
        since: "0.1.0", aka: [],
    }

    /// The union has no place for it.
    AVRO_NO_BRANCH = "ce/avro-value-without-branch" {
        title: "attribute that no branch of the Avro schema holds", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE025",
        message: "`{name}` is {value}, and the official schema holds null, boolean, int, string and bytes",
        why: "Attributes are of the type system of CloudEvents, which has no fractions and no large numbers. No encoder writes the value.",
        instead: "Write it as a string.",
        spec: "CloudEvents 1.0.2, Type System: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system",
        since: "0.1.0", aka: [],
    }

    /// The payload has a field of its own.
    AVRO_DATA_ATTRIBUTE = "ce/avro-data-among-attributes" {
        title: "`data` in the Avro map of attributes", breaks: Nothing, impact: Misread, level: Error,
        check: "CE162",
        message: "the map of attributes has an entry `data`, and the payload is a field of its own",
        why: "A receiver reads the payload from the field `data`, and takes the entry for an attribute that cannot be one.",
        instead: "Move it into the field `data`.",
        spec: "CloudEvents Avro format 1.0.2, 3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/avro-format.md#3-data",
        since: "0.1.0", aka: [],
    }

    /// Receivers choose their decoder by it.
    AVRO_MEDIA_TYPE = "ce/avro-media-type-wrong" {
        title: "event in Avro under another media type", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE163",
        message: "the event is sent as {type}, and the media type of the Avro format is `application/cloudevents+avro`",
        why: "A receiver chooses its decoder by the media type.",
        instead: "Send `application/cloudevents+avro`.",
        spec: "CloudEvents Avro format 1.0.2, 4: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/avro-format.md#4-transport",
        since: "0.1.0", aka: [],
    }

    /// Nobody knows how to read it.
    AVRO_BATCH = "ce/avro-batch" {
        title: "batch in the Avro format", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE165",
        message: "the message is sent as {type}, and the Avro format has no batches",
        why: "The format defines single events only.",
        instead: "Send a message for each event, or a batch as JSON.",
        spec: "CloudEvents Avro format 1.0.3-wip, 1: https://github.com/cloudevents/spec/blob/main/cloudevents/formats/avro-format.md#1-introduction",
        since: "0.1.0", aka: [],
    }

    /// Readers take one of the two.
    PROTOBUF_CORE_REPEATED = "ce/protobuf-core-attribute-in-map" {
        title: "required attribute in the Protobuf map", breaks: Nothing, impact: Misread, level: Error,
        check: "CE171",
        message: "`{name}` is in the map `attributes`, and has a field of its own",
        why: "The required attributes are fields of the message; the map is for the others. With two values for one attribute receivers take the one or the other.",
        instead: "Set the field only.",
        spec: "CloudEvents Protobuf format 1.0.2, 2.3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/protobuf-format.md#23-required-attributes",
        since: "0.1.0", aka: [],
    }

    /// It has neither type nor value.
    PROTOBUF_VALUE_UNSET = "ce/protobuf-attribute-unset" {
        title: "attribute without a value in Protobuf", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE172",
        message: "the attribute `{name}` has no value: none of the fields of its oneof is set",
        why: "The field that is set tells the type of the attribute. An attribute that is not set is not in the map.",
        instead: "Set one of the fields, or leave the entry out.",
        spec: "CloudEvents Protobuf format 1.0.2, 2.4: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/protobuf-format.md#24-optional-attributes--extensions",
        since: "0.1.0", aka: [],
    }

    /// Receivers look into another field.
    PROTOBUF_WRONG_TYPE = "ce/protobuf-attribute-of-wrong-type" {
        title: "core attribute in another field of the oneof", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE173",
        message: "`{name}` is in `{field}`, and its type is that of `{wanted}`",
        why: "The field of the oneof is the type: `ce_timestamp` for `time`, `ce_uri` for `dataschema`, `ce_string` for `subject` and `datacontenttype`. Receivers look into that one.",
        instead: "Set the field of its type.",
        spec: "CloudEvents Protobuf format 1.0.2, 2.1: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/protobuf-format.md#21-type-system",
        since: "0.1.0", aka: [],
    }

    /// Nobody says what the bytes are.
    PROTOBUF_DATA_UNTYPED = "ce/protobuf-data-without-type" {
        title: "data without `datacontenttype` in Protobuf", breaks: Nothing, impact: Contract, level: Info,
        check: "CE174",
        message: "`{field}` is set, and no `datacontenttype` says what it is",
        why: "It should be populated with the media type of the payload.",
        instead: "Add `datacontenttype` to the map.",
        spec: "CloudEvents Protobuf format 1.0.2, 3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/protobuf-format.md#3-data",
        since: "0.1.0", aka: [],
    }

    /// The type of the message is to be told twice.
    PROTOBUF_SCHEMA_MISSING = "ce/protobuf-data-without-schema" {
        title: "message as data without `dataschema` in Protobuf", breaks: Nothing, impact: Contract, level: Info,
        check: "CE175",
        message: "`proto_data` is set, and `dataschema` is not its type URL",
        why: "It should be populated with the type URL of the message, so that receivers that do not look into the payload know it.",
        instead: "Set `dataschema` to the type URL, or let it be: a type URL is no absolute URI, which `dataschema` has to be.",
        spec: "CloudEvents Protobuf format 1.0.2, 3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/protobuf-format.md#3-data",
        since: "0.1.0", aka: [],
    }

    /// The specification contradicts itself.
    PROTOBUF_SCHEMA_TYPE_URL = "ce/protobuf-dataschema-type-url" {
        title: "`dataschema` that is a type URL", breaks: Nothing, impact: Contract, level: Info,
        check: "CE013",
        message: "`dataschema` is {value}, a type URL of Protobuf and no absolute URI",
        why: "The Protobuf format asks for the type URL of the payload here, and the specification for an absolute URI, which a type URL is not. The event does what it is told.",
        instead: "Nothing; or put `https://` in front of it, which type URLs may have.",
        spec: "CloudEvents Protobuf format 1.0.2, 3: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/protobuf-format.md#3-data",
        since: "0.1.0", aka: [],
    }

    /// Receivers choose their decoder by it.
    PROTOBUF_MEDIA_TYPE = "ce/protobuf-media-type-wrong" {
        title: "event in Protobuf under another media type", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE176",
        message: "the message is sent as {type}, and its media type is `{wanted}`",
        why: "A receiver chooses its decoder by the media type, and tells a batch by it.",
        instead: "Send `application/cloudevents+protobuf`, and for a batch `application/cloudevents-batch+protobuf`.",
        spec: "CloudEvents Protobuf format 1.0.2, 4: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/protobuf-format.md#4-transport",
        since: "0.1.0", aka: [],
    }

    /// It is no message of the type.
    PROTOBUF_UNDECODABLE = "ce/protobuf-undecodable" {
        title: "message that is no event of the Protobuf format", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE177",
        message: "it is no `{message}`: {flaw}",
        why: "Receivers read it with cloudevents.proto of the specification. The text of the format shows other names and numbers than that file; the file counts.",
        instead: "Write it with cloudevents.proto of the specification.",
        spec: "CloudEvents Protobuf format 1.0.2: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/cloudevents.proto",
        since: "0.1.0", aka: [],
    }

    /// Receivers drop it.
    PROTOBUF_UNKNOWN_FIELD = "ce/protobuf-unknown-field" {
        title: "field that cloudevents.proto does not have", breaks: Nothing, impact: Lost, level: Warning,
        check: "CE177",
        message: "the message has a field {number}, which cloudevents.proto does not have",
        why: "Receivers skip it. It was written with another schema: the text of the format shows other numbers than cloudevents.proto, and the file counts.",
        instead: "Write it with cloudevents.proto of the specification.",
        spec: "CloudEvents Protobuf format 1.0.2: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/cloudevents.proto",
        since: "0.1.0", aka: [],
    }

    /// Receivers that know the type refuse it.
    VALUE_NOT_OF_ITS_TYPE = "ce/value-not-of-its-type" {
        title: "attribute that is not of the type that it is said to have", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE025",
        message: "`{name}` is said to be of the type {type}, and {flaw}",
        why: "The carrier tells the type of the attribute, and receivers that hold to the specification parse the value as such.",
        instead: "Write the canonical form of the type, or say another one.",
        spec: "CloudEvents 1.0.2, Type System: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system",
        since: "0.1.0", aka: [],
    }
}
