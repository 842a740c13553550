//! Definitions of events, and what becomes of them.

rulebook! {
    /// What the configuration says of a file is not so.
    CONTRACT_NOT_RECOGNISED = "ce/contract-not-recognised" {
        title: "file bound to a type is no contract of it", breaks: Nothing, impact: Contract, level: Error, check: "CE300",
        message: "{path} is bound to `{name}` by `ce-type`, and {problem}",
        why: "Data of the type would be held against another schema, or against none, and nobody would notice.",
        instead: "Name one file with one schema of the data in `paths`, or take `ce-type` away where the schema says the type itself.",
        spec: "", since: "0.1.0", aka: [],
    }

    /// The definition lets events pass that are none.
    REQUIRED_ATTRIBUTE_OPTIONAL = "ce/required-attribute-optional" {
        title: "required attribute not required", breaks: Nothing, impact: Contract, level: Error, check: "CE301",
        message: "the attribute `{name}` {problem}",
        why: "An event without `id`, `source`, `specversion` or `type` is no CloudEvent. A schema that lets it pass lets producers send what no consumer takes.",
        instead: "Declare the attribute, and list it in `required`.",
        spec: "CloudEvents 1.0.2, REQUIRED Attributes: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#required-attributes", since: "0.1.0", aka: [],
    }

    /// The definition asks for what the JSON format does not write.
    ATTRIBUTE_TYPE_WRONG = "ce/attribute-type-wrong" {
        title: "attribute declared with another type", breaks: Nothing, impact: Contract, level: Error, check: "CE302",
        message: "the attribute `{name}` is declared as {types}, and is a string in the JSON format",
        why: "Each attribute of the specification has a type of its own, which the JSON format writes as a string.",
        instead: "Declare it as a string; optional attributes may be null besides.",
        spec: "CloudEvents 1.0.2 JSON format, Type System Mapping: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#22-type-system-mapping", since: "0.1.0", aka: [],
    }

    /// The definition lets texts pass that no consumer can parse.
    ATTRIBUTE_FORMAT_MISSING = "ce/attribute-format-missing" {
        title: "attribute declared without its format", breaks: Nothing, impact: Contract, level: Warning, check: "CE302",
        message: "the attribute `{name}` may be any text: nothing says that it is of the format {format}",
        why: "Consumers parse this attribute as what the specification says it is, and fail on any other text.",
        instead: "Add the `format`, as the schema of the specification does.",
        spec: "CloudEvents 1.0.2, Context Attributes: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#context-attributes", since: "0.1.0", aka: [],
    }

    /// The definition asks for a version that libraries refuse.
    SPECVERSION_WRONG = "ce/specversion-wrong" {
        title: "specversion of another version", breaks: Nothing, impact: Contract, level: Error, check: "CE303",
        message: "`specversion` may be {values}, and producers of this version must write `1.0`",
        why: "The version of the specification is always `1.0`, also for its patch releases. Libraries refuse any other value.",
        instead: "Say `\"const\": \"1.0\"`.",
        spec: "CloudEvents 1.0.2, specversion: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#specversion", since: "0.1.0", aka: [],
    }

    /// The definition does not say which version it is of.
    SPECVERSION_OPEN = "ce/specversion-open" {
        title: "specversion may be any text", breaks: Nothing, impact: Contract, level: Warning, check: "CE303",
        message: "`specversion` may be any text",
        why: "Producers of this version must write `1.0`. Whoever validates with this schema lets any other text pass.",
        instead: "Say `\"const\": \"1.0\"`.",
        spec: "CloudEvents 1.0.2, specversion: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#specversion", since: "0.1.0", aka: [],
    }

    /// Nobody can tell of which events the definition is.
    TYPE_UNPINNED = "ce/type-unpinned" {
        title: "type may be any text", breaks: Nothing, impact: Contract, level: Warning, check: "CE304",
        message: "the data is described, and `type` may be any text",
        why: "Consumers choose what to do with an event by its `type`. A schema that fits all types says of none what its data is, and nobody can tell whether a change breaks one.",
        instead: "Pin the type with `const`, or with a `pattern` where a family of types shares the data.",
        spec: "CloudEvents 1.0.2, type: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type", since: "0.1.0", aka: [],
    }

    /// The definition asks for a name that no event may have.
    EXTENSION_NAME_ILLEGAL = "ce/extension-name-illegal" {
        title: "extension declared under an illegal name", breaks: Nothing, impact: Contract, level: Error, check: "CE305",
        message: "the attribute name `{name}` {flaw}",
        why: "Names of attributes are of lower-case ASCII letters and digits, so that every protocol can carry them. Libraries refuse an event with any other name.",
        instead: "Spell it in lower case and without separators.",
        spec: "CloudEvents 1.0.2, Naming Conventions: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#naming-conventions", since: "0.1.0", aka: [],
    }

    /// The definition asks for a value that no event may have.
    EXTENSION_TYPE_ILLEGAL = "ce/extension-type-illegal" {
        title: "extension declared with a type that no attribute has", breaks: Nothing, impact: Contract, level: Error, check: "CE306",
        message: "the extension `{name}` may be {types}, and attributes have no such type",
        why: "Attributes are texts, booleans and whole numbers of 32 bits: anything else has no form in the headers of a protocol.",
        instead: "Move it into `data`, or write it as a string.",
        spec: "CloudEvents 1.0.2, Type System: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system", since: "0.1.0", aka: [],
    }

    /// The definition lets numbers pass that no event may have.
    EXTENSION_INTEGER_UNBOUNDED = "ce/extension-integer-unbounded" {
        title: "extension declared as an integer without bounds", breaks: Nothing, impact: Contract, level: Error, check: "CE307",
        message: "the extension `{name}` may be a number that does not fit into 32 bits",
        why: "Integers of CloudEvents are signed numbers of 32 bits. Consumers fail on larger ones, or read another number.",
        instead: "Add `\"minimum\": -2147483648` and `\"maximum\": 2147483647`, or narrower bounds; write larger numbers as strings.",
        spec: "CloudEvents 1.0.2, Type System: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system", since: "0.1.0", aka: [],
    }

    /// The definition lets events pass whose data is said twice.
    DATA_IN_BOTH_FORMS = "ce/data-in-both-forms" {
        title: "data and data_base64 both let pass", breaks: Nothing, impact: Contract, level: Warning, check: "CE308",
        message: "an event may have `data` and `data_base64` at once",
        why: "The two members exclude each other. A consumer that finds both refuses the event, or takes one of them at random.",
        instead: "Add `\"not\": {\"required\": [\"data\", \"data_base64\"]}`.",
        spec: "CloudEvents 1.0.2 JSON format, Handling of \"data\": https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#31-handling-of-data", since: "0.1.0", aka: [],
    }

    /// No event can be valid.
    DEFINITION_UNSATISFIABLE = "ce/definition-unsatisfiable" {
        title: "required member not let pass", breaks: Nothing, impact: Contract, level: Error, check: "CE310",
        message: "`{name}` is required, and the closed object that requires it does not declare it: no object is valid",
        why: "A closed object refuses every member that it does not declare, so one that it also requires can be neither there nor absent. Every event fails validation.",
        instead: "Declare the member, or strike it from `required`. A rename has to be made in both places.",
        spec: "", since: "0.1.0", aka: [],
    }

    /// Events that middleware touched are invalid.
    ENVELOPE_CLOSED = "ce/envelope-closed" {
        title: "definition of an event that refuses extensions", breaks: Nothing, impact: Contract, level: Warning, check: "CE311",
        message: "the definition refuses every attribute that it does not declare",
        why: "Middleware adds extensions of its own to events that it passes on, such as `traceparent`. With this schema these events are invalid at the consumer.",
        instead: "Let other attributes pass, at least those with a legal name: `\"patternProperties\": {\"^[a-z0-9]+$\": {}}`.",
        spec: "CloudEvents 1.0.2, Extension Context Attributes: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#extension-context-attributes", since: "0.1.0", aka: [],
    }

    /// The definition lets events pass that nobody can tell apart.
    ATTRIBUTE_MAY_BE_EMPTY = "ce/attribute-may-be-empty" {
        title: "required attribute may be empty", breaks: Nothing, impact: Contract, level: Warning, check: "CE312",
        message: "{names} may be empty",
        why: "`id`, `source` and `type` must be non-empty texts. Consumers that tell events apart by `source` and `id` take all empty ones for the same event.",
        instead: "Add `\"minLength\": 1`.",
        spec: "CloudEvents 1.0.2, REQUIRED Attributes: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#required-attributes", since: "0.1.0", aka: [],
    }

    /// The definition is stricter than the JSON format.
    OPTIONAL_NOT_NULLABLE = "ce/optional-not-nullable" {
        title: "optional attribute that may not be null", breaks: Nothing, impact: Contract, level: Info, check: "CE313",
        message: "{names} may be absent, and may not be null",
        why: "The JSON format lets producers write `null` for an attribute that is not set. With this schema such an event is invalid.",
        instead: "Say `\"type\": [\"string\", \"null\"]`, unless you know your producers.",
        spec: "CloudEvents 1.0.2 JSON format, Envelope: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#3-envelope", since: "0.1.0", aka: [],
    }

    /// The name is taken, and for something else.
    KNOWN_EXTENSION_CONTRADICTED = "ce/known-extension-contradicted" {
        title: "documented extension declared with another type", breaks: Nothing, impact: Contract, level: Error, check: "CE314",
        message: "the extension `{name}` is declared as {types}, and is documented as {wanted}",
        why: "Libraries and middleware that know the extension read it as what its documentation says.",
        instead: "Declare it as documented, or choose another name.",
        spec: "CloudEvents documented extensions: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/documented-extensions.md", since: "0.1.0", aka: [],
    }

    /// No consumer sees the attribute.
    HEADER_PREFIX_WRONG = "ce/header-prefix-wrong" {
        title: "header with the prefix of another protocol", breaks: Nothing, impact: Contract, level: Error, check: "CE315",
        message: "the header `{header}` has not the prefix of {protocol}, {prefix}",
        why: "Each binding marks attributes by a prefix of its own. A consumer does not see an attribute under another one.",
        instead: "Spell the header with the prefix of its protocol.",
        spec: "CloudEvents 1.0.2 Kafka binding, Property Names: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#3231-property-names", since: "0.1.0", aka: [],
    }

    /// The binding forbids the header.
    HEADER_FOR_CONTENT_TYPE = "ce/header-for-content-type" {
        title: "HTTP header ce-datacontenttype", breaks: Nothing, impact: Contract, level: Error, check: "CE316",
        message: "{protocol} has no header `{header}`: the Content-Type says it",
        why: "In the binary mode over HTTP the Content-Type is the `datacontenttype`, and the attribute must not be a header besides.",
        instead: "Describe Content-Type instead.",
        spec: "CloudEvents 1.0.2 HTTP binding, HTTP Content-Type: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#311-http-content-type", since: "0.1.0", aka: [],
    }

    /// The header holds something that no protocol carries.
    HEADER_NOT_TEXT = "ce/header-not-text" {
        title: "header of an attribute that is no text", breaks: Nothing, impact: Contract, level: Error, check: "CE317",
        message: "the header of the attribute `{name}` is declared as {types}, and headers are texts",
        why: "In the binary mode each attribute is a header, and a header is a text. `1.0` without quotes is a number in YAML, which no header is equal to.",
        instead: "Declare the header as a string, and put its values into quotes.",
        spec: "CloudEvents 1.0.2, Type System: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system", since: "0.1.0", aka: [],
    }

    /// Consumers take the message for what it is not.
    CONTENT_TYPE_AGAINST_MODE = "ce/content-type-against-mode" {
        title: "content type that contradicts the mode", breaks: Nothing, impact: Contract, level: Error, check: "CE318",
        message: "the content type of the message is `{type}`, and {problem}",
        why: "Consumers tell by the content type whether the message is a whole event or its data alone, and in which format. With another one they take the event for data, or the data for an event.",
        instead: "Say `application/cloudevents+json` where the payload is the whole event, and the content type of the data where the attributes are headers.",
        spec: "CloudEvents 1.0.2, Message: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#message", since: "0.1.0", aka: [],
    }

    /// It looks like an event and no library reads it as one.
    AVRO_RECORD_FLATTENED = "ce/avro-record-flattened" {
        title: "attributes as fields of an Avro record", breaks: Nothing, impact: Contract, level: Warning, check: "CE319",
        message: "the record `{subject}` holds attributes as fields, which is not the Avro format",
        why: "In the Avro format an event is a map of attributes and its data. A library that is told `application/cloudevents+avro` cannot read this record; at best it is the data of an event in the binary mode, whose attributes are said twice.",
        instead: "Send the payload alone in the binary mode, or use the record of the Avro format.",
        spec: "CloudEvents 1.0.2 Avro format, Transport: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/avro-format.md", since: "0.1.0", aka: [],
    }

    /// Consumers read other values.
    PROTOBUF_FORMAT_CHANGED = "ce/protobuf-format-changed" {
        title: "message of the Protobuf format with other fields", breaks: Nothing, impact: Contract, level: Error, check: "CE320",
        message: "`{element}`: {problem}",
        why: "The message `io.cloudevents.v1.CloudEvent` is defined by the specification. Consumers read it by the numbers that stand there.",
        instead: "Take the file of the specification as it is; put what you need besides into extensions.",
        spec: "CloudEvents 1.0.2 Protobuf format: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/cloudevents.proto", since: "0.1.0", aka: [],
    }

    /// The options contradict each other.
    OPTION_EXTENSION_WRONG = "ce/option-extension-wrong" {
        title: "extension named by an option is not as it should be", breaks: Nothing, impact: Contract, level: Error, check: "CE321",
        message: "the extension `{name}` of a message: {problem}",
        why: "Generators and consumers look an extension up by the name that the option of the message gives, and find nothing.",
        instead: "Declare the extension in the options of the file, in lower case, with the other spelling as its camel_case_name.",
        spec: "CloudEvents 1.0.2, Naming Conventions: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#naming-conventions", since: "0.1.0", aka: [],
    }

    /// Nobody can tell which message the data is.
    OPTION_TYPE_TAKEN = "ce/option-type-taken" {
        title: "type of two messages", breaks: Nothing, impact: Contract, level: Error, check: "CE321",
        message: "the type `{type}` is also that of a message at {other}",
        why: "A consumer that gets an event of the type cannot know which message to decode its data with.",
        instead: "Give each message a type of its own.",
        spec: "CloudEvents 1.0.2, type: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type", since: "0.1.0", aka: [],
    }

    /// The registry describes events that are none.
    REGISTRY_ENTRY_WRONG = "ce/registry-entry-wrong" {
        title: "entry of a registry contradicts the specification", breaks: Nothing, impact: Contract, level: Error, check: "CE322",
        message: "the attribute `{name}` of the message {problem}",
        why: "Whoever generates producers or consumers from the registry makes events that are none.",
        instead: "Let the entry say what the specification says, or leave it out: it holds all the same.",
        spec: "CloudEvents 1.0.2, REQUIRED Attributes: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#required-attributes", since: "0.1.0", aka: [],
    }

    /// All events would be the same one.
    REGISTRY_ID_FIXED = "ce/registry-id-fixed" {
        title: "entry of a registry fixes the id", breaks: Nothing, impact: Contract, level: Warning, check: "CE322",
        message: "the attribute `{name}` of the message {problem}",
        why: "`source` and `id` together tell each event from every other. Consumers take a second event with the same ones for a repetition.",
        instead: "Leave the value out.",
        spec: "CloudEvents 1.0.2, id: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#id", since: "0.1.0", aka: [],
    }

    /// People will copy an event that is none.
    EXAMPLE_REFUSED = "ce/example-refused" {
        title: "example that its own schema refuses", breaks: Nothing, impact: Contract, level: Error, check: "CE323",
        message: "example {number} is not valid: {problem}",
        why: "Examples are what people copy. This one shows an event that consumers refuse.",
        instead: "Correct the example, or the schema.",
        spec: "JSON Schema, examples: https://json-schema.org/draft/2020-12/json-schema-validation#section-9.5", since: "0.1.0", aka: [],
    }

    /// Nobody can tell which data an event of the type has.
    TYPE_CLAIMED_TWICE = "ce/type-claimed-twice" {
        title: "type of two different schemas", breaks: Nothing, impact: Contract, level: Error, check: "CE324",
        message: "the type `{type}` is also claimed at {other}, for other data",
        why: "A consumer that gets an event of the type cannot know which schema its data follows.",
        instead: "Give each kind of data a type of its own.",
        spec: "CloudEvents 1.0.2, type: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type", since: "0.1.0", aka: [],
    }

    /// Consumers that know the type fail on its events.
    DATA_BROKE_UNDER_TYPE = "ce/data-broke-under-type" {
        title: "incompatible data under the same type", breaks: Both, impact: Contract, level: Error, check: "CE330",
        message: "{types}: the type is what it was, and the data broke: {breaks}{draft}",
        why: "Consumers choose how to read an event by its `type`. Those that know the type take the new data for the old, and fail on it.",
        instead: "Make the change compatible, or publish the new data under a new type beside the old one, and keep producing the old one until nobody reads it.",
        spec: "CloudEvents 1.0.2 primer, Versioning of CloudEvents: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/primer.md#versioning-of-cloudevents", since: "0.1.0", aka: [],
    }

    /// Consumers wait for events that do not come.
    TYPE_VANISHED = "ce/type-vanished" {
        title: "type that is no longer defined", breaks: Nothing, impact: Contract, level: Error, check: "CE331",
        message: "{types}: no longer defined{heir}",
        why: "Consumers are subscribed by type, and will not hear of the events again, nor be told why. Events of the type still lie in topics and archives.",
        instead: "Keep the old definition beside the new one, marked as deprecated, until nobody reads its events.",
        spec: "CloudEvents 1.0.2 primer, Versioning of CloudEvents: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/primer.md#versioning-of-cloudevents", since: "0.1.0", aka: [],
    }

    /// Consumers have to move for nothing.
    TYPE_BUMPED_WITHOUT_NEED = "ce/type-bumped-without-need" {
        title: "new type for data that is compatible", breaks: Nothing, impact: Contract, level: Info, check: "CE332",
        message: "`{after}` took the place of `{before}`, and its data is read as before",
        why: "Every consumer has to subscribe to the new type although it could read the data as it is.",
        instead: "Keep the type as long as the data is compatible, unless the meaning changed.",
        spec: "CloudEvents 1.0.2 primer, Versioning of CloudEvents: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/primer.md#versioning-of-cloudevents", since: "0.1.0", aka: [],
    }

    /// Consumers that know the schema fail on the data.
    DATA_BROKE_UNDER_SCHEMA = "ce/data-broke-under-schema" {
        title: "incompatible data behind the same dataschema", breaks: Both, impact: Contract, level: Error, check: "CE333",
        message: "`{uri}` is the dataschema that it was, and the data broke: {breaks}",
        why: "An incompatible schema should have another URI. Consumers and caches that know this one read the new data with the old schema.",
        instead: "Publish the new schema under a new URI.",
        spec: "CloudEvents 1.0.2, dataschema: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#dataschema", since: "0.1.0", aka: [],
    }

    /// Consumers cannot tell which of the two schemas an event follows.
    DATA_CHANGED_UNDER_SCHEMA = "ce/data-changed-under-schema" {
        title: "compatible data behind the same dataschema", breaks: Nothing, impact: Contract, level: Info, check: "CE334",
        message: "`{uri}` is the dataschema that it was, and the data changed, compatibly",
        why: "The URI of a schema should change with the schema, so that a consumer can tell which one an event follows. Compatible changes may keep it where that is agreed.",
        instead: "Nothing where consumers expect it: this is safe. Else publish the schema under a new URI.",
        spec: "CloudEvents 1.0.2 primer, Versioning of CloudEvents: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/primer.md#versioning-of-cloudevents", since: "0.1.0", aka: [],
    }

    /// The data cannot be checked.
    DATASCHEMA_UNRESOLVED = "ce/dataschema-unresolved" {
        title: "dataschema that leads to nothing", breaks: Nothing, impact: Contract, level: Warning, check: "CE335",
        message: "the dataschema `{name}` leads to no file of this revision",
        why: "Nobody can check data against a schema that is not there, neither here nor, perhaps, at the consumer.",
        instead: "Say in `[uris]` where addresses of this kind live in the repository, or correct the address.",
        spec: "CloudEvents 1.0.2, dataschema: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#dataschema", since: "0.1.0", aka: [],
    }

    /// A convention that some teams have.
    TYPE_WITHOUT_VERSION = "ce/type-without-version" {
        title: "type without a version", breaks: Nothing, impact: Contract, level: Off, check: "CE336",
        message: "the type `{name}` bears no version",
        why: "Where types bear a version, incompatible data gets a new type without anybody having to think of a new name.",
        instead: "Add a version to the name: `….v1`.",
        spec: "CloudEvents 1.0.2 primer, Versioning of CloudEvents: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/primer.md#versioning-of-cloudevents", since: "0.1.0", aka: [],
    }

    /// A convention that some teams have.
    TYPE_AND_SCHEMA_DISAGREE = "ce/type-and-schema-disagree" {
        title: "type and dataschema of different versions", breaks: Nothing, impact: Contract, level: Off, check: "CE337",
        message: "the type `{name}` and the dataschema `{uri}` bear different versions",
        why: "Whoever sees both takes one of them for a mistake.",
        instead: "Bring them to the same version.",
        spec: "CloudEvents 1.0.2 primer, Versioning of CloudEvents: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/primer.md#versioning-of-cloudevents", since: "0.1.0", aka: [],
    }

    /// A convention that some teams have.
    TYPE_VERSION_LOWERED = "ce/type-version-lowered" {
        title: "type with a lower version than before", breaks: Nothing, impact: Contract, level: Off, check: "CE338",
        message: "`{after}` took the place of `{before}`, which is the later version",
        why: "Versions of a type are taken to grow. Consumers that look for the latest one find the wrong one.",
        instead: "Take the next version.",
        spec: "CloudEvents 1.0.2 primer, Versioning of CloudEvents: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/primer.md#versioning-of-cloudevents", since: "0.1.0", aka: [],
    }

    /// Somebody relies on the attribute.
    EXTENSION_CHANGED = "ce/extension-changed" {
        title: "extension required, removed or retyped", breaks: Both, impact: Unreadable, level: Error, check: "CE339",
        message: "the extension `{name}`: {what}",
        why: "Consumers and middleware that rely on the extension do not find it, or find what they cannot read; new ones wait for it in old events in vain.",
        instead: "Add extensions as optional, keep them where somebody may rely on them, and give another meaning another name.",
        spec: "CloudEvents 1.0.2, Extension Context Attributes: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#extension-context-attributes", since: "0.1.0", aka: [],
    }

    /// Consumers of the one version refuse events of the other.
    SPECVERSION_CHANGED = "ce/specversion-changed" {
        title: "specversion changed", breaks: Both, impact: Unreadable, level: Error, check: "CE340",
        message: "`specversion` was {before} and is {after}",
        why: "The version of the specification decides how the rest of an event is read. A consumer of the other one refuses it.",
        instead: "Publish events of the other version beside the old ones.",
        spec: "CloudEvents 1.0.2, specversion: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#specversion", since: "0.1.0", aka: [],
    }

    /// Events overtake each other while keys change.
    PARTITION_KEY_CHANGED = "ce/partition-key-changed" {
        title: "partitionkey came, went or changed", breaks: Nothing, impact: Contract, level: Warning, check: "CE342",
        message: "the partitionkey was {before} and is {after}",
        why: "Events of one key stay in order because they share a partition. With another key, events of the same thing are in two partitions for a while, and overtake each other.",
        instead: "Move to a new topic, or let producers and consumers drain the old partitions first.",
        spec: "CloudEvents partitioning extension: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/partitioning.md", since: "0.1.0", aka: [],
    }

    /// Consumers cannot decode the data.
    DATACONTENTTYPE_CHANGED = "ce/datacontenttype-changed" {
        title: "datacontenttype changed", breaks: Both, impact: Unreadable, level: Error, check: "CE343",
        message: "`datacontenttype` was {before} and is {after}",
        why: "Consumers decode data by its content type. Those that do not know the new one fail on every event.",
        instead: "Publish the data in the new form under a new type, beside the old one.",
        spec: "CloudEvents 1.0.2, datacontenttype: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#datacontenttype", since: "0.1.0", aka: [],
    }
}
