//! The data of an event, and the schema that describes it.

rulebook! {
    /// Consumers that go by the schema fail.
    DATA_INVALID = "ce/data-invalid" {
        title: "data that its schema refuses", breaks: Nothing, impact: Unreadable, level: Error,
        message: "the data is not what {schema} says: {flaw}",
        why: "Consumers read data by its schema, and generate their code from it. Data that the schema refuses fails there, or is read as something else.",
        instead: "Correct the data; or the schema, where it is the one that is wrong.",
        spec: "CloudEvents 1.0.2, dataschema: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#dataschema",
        since: "0.1.0", aka: [],
    }

    /// Schemas with addresses are kept elsewhere.
    DATASCHEMA_FOREIGN = "ce/dataschema-foreign" {
        title: "dataschema that lives elsewhere", breaks: Nothing, impact: Contract, level: Info,
        message: "the dataschema `{name}` lives elsewhere; the data was not held to it",
        why: "Nothing here says where schemas live: no `[uris]` in the configuration, no schema with an identifier. The network is never asked.",
        instead: "Say in `[uris]` where the schemas live, if you have them.",
        spec: "CloudEvents 1.0.2, dataschema: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#dataschema",
        since: "0.1.0", aka: [],
    }

    /// Data was not checked, though a schema is meant for it.
    DATA_SCHEMA_UNREADABLE = "ce/data-schema-unreadable" {
        title: "schema of the data that makes no sense", breaks: Nothing, impact: Contract, level: Error,
        message: "{schema} cannot be used for the data: {flaw}",
        why: "The event, or the configuration, names a schema for the data, and nothing can be read with it: neither here nor at a consumer.",
        instead: "Correct the schema, or name the one that is meant; of several in one file by its name: `…/order.proto#acme.Order`.",
        spec: "CloudEvents 1.0.2, dataschema: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#dataschema",
        since: "0.1.0", aka: [],
    }

    /// Data was not checked, though its schema is there.
    DATA_UNCHECKED = "ce/data-unchecked" {
        title: "data that was not held to its schema", breaks: Nothing, impact: Contract, level: Info,
        message: "the data was not held to {schema}: {flaw}",
        why: "The schema is there, and schema-gate cannot tell whether the data is what it says.",
        instead: "Let `datacontenttype` say what the data is: JSON, or the binary encoding of the schema's language.",
        spec: "CloudEvents 1.0.2, datacontenttype: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#datacontenttype",
        since: "0.1.0", aka: [],
    }
}
