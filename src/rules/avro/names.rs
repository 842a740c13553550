//! Names of types, their aliases, and what is said of types beyond their shape.

rulebook! {
    /// Aliases of types are optional for implementations, and two well-known ones do without.
    TYPE_ALIAS_RELIED_ON = "avro/type-alias-relied-on" {
        title: "old data is read through the alias of a type only", breaks: Backward, impact: Unreadable, level: Warning, runtimes: [Python],
        message: "the {kind} `{after}` reads what was written as `{before}` through its alias, which not every implementation looks at",
        why: "The specification says that implementations may use aliases, not that they must. The Python decoder compares full names and refuses; its compatibility checker does not resolve a short alias into the namespace. The checker of Rust's apache-avro ignores aliases of types, its decoder does not look at names.",
        instead: "Keep the name, and write aliases in full; or make sure that nobody reads old data with Python.",
        spec: "Avro 1.12, Aliases: https://avro.apache.org/docs/1.12.0/specification/#aliases",
        since: "0.1.0", aka: [],
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
        title: "namespace changed", breaks: Both, impact: Unreadable, level: Warning, runtimes: [Java, Python],
        message: "the {kind} `{before}` moved to another namespace and is `{after}` now",
        why: "Schema resolution matches names without their namespaces, and registries let it pass. The decoder of Python's avro compares full names and refuses, an alias or not. Java's generated classes are looked up by the full name that an event was written under: a consumer that has only the class in the other package finds none, while generic records read on. Subjects named after the record (RecordNameStrategy) start anew.",
        instead: "Keep the namespace. If it has to move, upgrade consumers and producers together, and give the type its old full name as an alias for Java.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: [],
    }

    /// The registries pass it, and consumers crash.
    DECODER_REFUSES = "avro/decoder-refuses" {
        title: "decoders refuse what schema resolution allows", breaks: Both, impact: Unreadable, level: Error, runtimes: [Java, Python],
        message: "decoders refuse {type} at `{element}`, though schema resolution allows it",
        why: "Schema resolution compares names without their namespaces and looks fields up by any of their aliases. The Java decoder looks for the branch of a union by full name, renames fields by their aliases before it looks, and does so only in records whose full name it knows. Where the two differ, data is refused that every registry lets pass. Python's decoder compares full names everywhere and refuses as well; that of Rust's apache-avro does not look at names and reads on.",
        instead: "Keep full names as they are, and give an alias to one field or type only. The old full name among the \"aliases\" of the new type helps the new side; consumers on the old schema still refuse.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
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
