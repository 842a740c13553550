//! Fields of records: whether they are there, under which name, with which default.

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
        title: "data is read through the alias of a field only", breaks: Both, impact: Unreadable, level: Warning, runtimes: [Python, Rust],
        message: "`{element}` finds data under `{before}` through its alias, which not every decoder looks at",
        why: "The specification says that implementations may use aliases, not that they must. Java does; the decoders of Python and of Rust's apache-avro ignore aliases of fields, find no such field and have no default.",
        instead: "Add the new field beside the old one and fill both, or make sure that nobody reads old data with Python or Rust.",
        spec: "Avro 1.12, Aliases: https://avro.apache.org/docs/1.12.0/specification/#aliases",
        since: "0.1.0", aka: [],
    }

    /// Aliases are optional for implementations, and a default hides that.
    FIELD_ALIAS_WITH_DEFAULT = "avro/field-alias-with-default" {
        title: "alias of a field that has a default", breaks: Both, impact: Lost, level: Warning, runtimes: [Python, Rust],
        message: "`{element}` finds data under `{before}` through its alias; decoders that ignore aliases take the default {default}",
        why: "The specification says that implementations may use aliases, not that they must. The decoders of Python and of Rust's apache-avro ignore aliases of fields, and with a default they do not even fail: they take it for the value.",
        instead: "Remove the default until no data is left under the old name, so that it cannot be lost silently; or add the new field beside the old one and fill both.",
        spec: "Avro 1.12, Aliases: https://avro.apache.org/docs/1.12.0/specification/#aliases",
        since: "0.1.0", aka: [],
    }

    /// Java renames fields in records that it knows by full name, in others it takes the default.
    FIELD_ALIAS_OUT_OF_REACH = "avro/field-alias-out-of-reach" {
        title: "alias of a field in a record whose full name changed", breaks: Both, impact: Lost, level: Error,
        message: "`{record}` changed its full name, so the alias of `{element}` does not count, and what is written as `{before}` reads as the default {default}",
        why: "The Java decoder applies aliases of fields only to records whose full name, or an alias of it, is that of the reader. Elsewhere it looks for the new name, does not find it and takes the default. Decoders that ignore aliases do the same. No registry notices.",
        instead: "Add the old full name to the \"aliases\" of the record. That helps the new side only: consumers whose schema has the alias and the old full name go on losing the value.",
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
        title: "default is no symbol of the enum", breaks: Both, impact: Unreadable, level: Warning,
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
        why: "Since Avro 1.12 a default may belong to any branch, and Java's parser reads it so. Until 1.11 it had to belong to the first, and Java refused the schema; the decoders of Python and Rust still fill the field in from the first branch, and fail; where that is null, Rust takes null and says nothing.",
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

    /// Fields are matched by name.
    FIELDS_REORDERED = "avro/fields-reordered" {
        title: "fields reordered", breaks: Nothing, impact: Contract, level: Info,
        message: "the fields of `{record}` stand in another order",
        why: "A reader resolves fields by name and reads them in the writer's order.",
        instead: "Nothing: this is safe as long as readers have the writer's schema, as Avro demands.",
        spec: "Avro 1.12, Schema Resolution: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution",
        since: "0.1.0", aka: [],
    }
}
