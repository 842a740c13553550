//! JSON Schema.
//!
//! A rule says what was seen. Whether it breaks anything depends on the rest of the schema, so the direction of a break
//! stands on the change, with an event that shows it.

rulebook! {
    /// Old events lack what the new schema insists on.
    PROPERTY_REQUIRED = "json/property-required" {
        title: "property became required", breaks: Backward, impact: Unreadable, level: Error,
        message: "property `{property}` became required",
        why: "Events that were written without the property are refused. A `default` does not help: validators never fill one in.",
        instead: "Keep the property optional and let consumers supply the default, or publish a new event type that requires it.",
        spec: "JSON Schema Validation §6.5.3 required, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.5.3", since: "0.1.0", aka: ["confluent:REQUIRED_ATTRIBUTE_ADDED"],
    }

    /// Old consumers still insist on it.
    PROPERTY_OPTIONAL = "json/property-optional" {
        title: "property is no longer required", breaks: Forward, impact: Unreadable, level: Error,
        message: "property `{property}` is no longer required",
        why: "Producers may now leave it out, and consumers on the old schema refuse such events.",
        instead: "Upgrade consumers before producers leave the property out, or keep sending it.",
        spec: "JSON Schema Validation §6.5.3 required, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.5.3", since: "0.1.0", aka: ["confluent:REQUIRED_ATTRIBUTE_REMOVED"],
    }

    /// Old events cannot have it.
    REQUIRED_PROPERTY_ADDED = "json/required-property-added" {
        title: "required property added", breaks: Both, impact: Unreadable, level: Error,
        message: "required property `{property}` was added",
        why: "No event that was written before has the property, so the new schema refuses them all. Where the old schema is closed, it refuses the new events as well.",
        instead: "Add the property as an optional one, and let consumers supply the default.",
        spec: "JSON Schema Validation §6.5.3 required, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.5.3", since: "0.1.0", aka: ["confluent:REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL"],
    }

    /// Safe as long as writers send only what they declare.
    PROPERTY_ADDED = "json/property-added" {
        title: "optional property added", breaks: Both, impact: Unreadable, level: Error,
        message: "property `{property}` was added",
        why: "Where the old schema is closed, it refuses events that carry the property. Where it is open and `unknown-fields = \"allowed\"`, an old event may carry any value under that name, and the new schema accepts one kind only.",
        instead: "With `unknown-fields = \"ignored\"` (the default) writers are taken to send only what they declare. For a closed schema, upgrade consumers first.",
        spec: "JSON Schema Core §10.3.2.1 properties, https://json-schema.org/draft/2020-12/json-schema-core#section-10.3.2.1", since: "0.1.0", aka: ["confluent:PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL", "confluent:OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL"],
    }

    /// A closed schema refuses what it no longer declares.
    PROPERTY_REMOVED = "json/property-removed" {
        title: "property removed", breaks: Both, impact: Unreadable, level: Error,
        message: "property `{property}` was removed",
        why: "Where the new schema is closed, it refuses old events that carry the property. Where the old schema requires the property, it refuses new events, which lack it.",
        instead: "Keep the property and mark it deprecated until no event carries it any more.",
        spec: "JSON Schema Core §10.3.2.1 properties, https://json-schema.org/draft/2020-12/json-schema-core#section-10.3.2.1", since: "0.1.0", aka: ["confluent:PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL", "confluent:PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL"],
    }

    /// Old consumers know only the narrower type.
    TYPE_WIDENED = "json/type-widened" {
        title: "type widened", breaks: Forward, impact: Unreadable, level: Error,
        message: "the type of `{element}` was widened from {before} to {after}",
        why: "New events may carry a type that consumers on the old schema refuse. Old events stay valid.",
        instead: "Upgrade consumers before producers send the new type.",
        spec: "JSON Schema Validation §6.1.1 type, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.1.1", since: "0.1.0", aka: ["confluent:TYPE_EXTENDED"],
    }

    /// Old events may carry the type that is gone.
    TYPE_NARROWED = "json/type-narrowed" {
        title: "type narrowed", breaks: Backward, impact: Unreadable, level: Error,
        message: "the type of `{element}` was narrowed from {before} to {after}",
        why: "Events that were written with one of the types that are gone are refused.",
        instead: "Keep the wider type, or add a new property with the narrower one.",
        spec: "JSON Schema Validation §6.1.1 type, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.1.1", since: "0.1.0", aka: ["confluent:TYPE_NARROWED"],
    }

    /// Neither side reads the other.
    TYPE_CHANGED = "json/type-changed" {
        title: "type changed", breaks: Both, impact: Unreadable, level: Error,
        message: "the type of `{element}` was changed from {before} to {after}",
        why: "Each side refuses the values of the other.",
        instead: "Add a new property with the new type beside the old one, and drop the old one once nobody reads it.",
        spec: "JSON Schema Validation §6.1.1 type, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.1.1", since: "0.1.0", aka: ["confluent:TYPE_CHANGED"],
    }

    /// Old consumers do not know the value.
    ENUM_VALUE_ADDED = "json/enum-value-added" {
        title: "value added to an enum", breaks: Forward, impact: Unreadable, level: Error,
        message: "{values} was added to the values of `{element}`",
        why: "Consumers on the old schema refuse events that carry the new value.",
        instead: "Upgrade consumers before producers send the new value, or have an `UNKNOWN` value from the start.",
        spec: "JSON Schema Validation §6.1.2 enum, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.1.2", since: "0.1.0", aka: ["confluent:ENUM_ARRAY_EXTENDED"],
    }

    /// Old events may carry the value.
    ENUM_VALUE_REMOVED = "json/enum-value-removed" {
        title: "value removed from an enum", breaks: Backward, impact: Unreadable, level: Error,
        message: "{values} was removed from the values of `{element}`",
        why: "Old events that carry the value are refused.",
        instead: "Keep the value in the schema and stop sending it.",
        spec: "JSON Schema Validation §6.1.2 enum, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.1.2", since: "0.1.0", aka: ["confluent:ENUM_ARRAY_NARROWED"],
    }

    /// Old events may carry any other value.
    ENUM_INTRODUCED = "json/enum-introduced" {
        title: "values restricted to a list", breaks: Backward, impact: Unreadable, level: Error,
        message: "`{element}` is now restricted to {after}",
        why: "Old events that carry any other value are refused.",
        instead: "List every value that was ever sent, or check the value in the consumer.",
        spec: "JSON Schema Validation §6.1.2 enum, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.1.2", since: "0.1.0", aka: [],
    }

    /// Old consumers know only the listed values.
    ENUM_LIFTED = "json/enum-lifted" {
        title: "values no longer restricted to a list", breaks: Forward, impact: Unreadable, level: Error,
        message: "`{element}` is no longer restricted to {before}",
        why: "Consumers on the old schema refuse events that carry any other value.",
        instead: "Upgrade consumers before producers send other values.",
        spec: "JSON Schema Validation §6.1.2 enum, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.1.2", since: "0.1.0", aka: [],
    }

    /// Each side insists on its own value.
    CONST_CHANGED = "json/const-changed" {
        title: "constant changed", breaks: Both, impact: Unreadable, level: Error,
        message: "`{element}` must now be {after} instead of {before}",
        why: "Each side refuses the value of the other. Where the constant names the kind of event, this is another event.",
        instead: "Publish the new kind as a new event type, or accept both values with an enum.",
        spec: "JSON Schema Validation §6.1.3 const, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.1.3", since: "0.1.0", aka: ["confluent:ENUM_ARRAY_CHANGED"],
    }

    /// Old events may lie beyond the new limit.
    LIMIT_TIGHTENED = "json/limit-tightened" {
        title: "limit tightened", breaks: Backward, impact: Unreadable, level: Error,
        message: "`{keyword}` of `{element}` was tightened from {before} to {after}",
        why: "Old events that lie beyond the new limit are refused.",
        instead: "Keep the limit in the schema, and have producers observe the tighter one.",
        spec: "JSON Schema Validation §6 limits on values, https://json-schema.org/draft/2020-12/json-schema-validation#section-6", since: "0.1.0", aka: ["confluent:MINIMUM_INCREASED", "confluent:MAX_LENGTH_DECREASED", "confluent:MAX_ITEMS_DECREASED"],
    }

    /// Old consumers refuse what lies beyond the old limit.
    LIMIT_LOOSENED = "json/limit-loosened" {
        title: "limit loosened", breaks: Forward, impact: Unreadable, level: Error,
        message: "`{keyword}` of `{element}` was loosened from {before} to {after}",
        why: "Consumers on the old schema refuse events that lie beyond the old limit.",
        instead: "Upgrade consumers before producers go beyond the old limit.",
        spec: "JSON Schema Validation §6 limits on values, https://json-schema.org/draft/2020-12/json-schema-validation#section-6", since: "0.1.0", aka: ["confluent:MINIMUM_DECREASED", "confluent:MAX_LENGTH_INCREASED", "confluent:MAX_ITEMS_INCREASED"],
    }

    /// A number may be a multiple of one and not of the other.
    MULTIPLE_OF_CHANGED = "json/multiple-of-changed" {
        title: "multipleOf changed", breaks: Both, impact: Unreadable, level: Error,
        message: "`multipleOf` of `{element}` was changed from {before} to {after}",
        why: "Numbers that are multiples of the writer's step and not of the reader's are refused.",
        instead: "Change to a divisor of the old step and upgrade consumers first, or add a property with the new unit.",
        spec: "JSON Schema Validation §6.2.1 multipleOf, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.2.1", since: "0.1.0", aka: ["confluent:MULTIPLE_OF_CHANGED"],
    }

    /// A text may match one pattern and not the other.
    PATTERN_CHANGED = "json/pattern-changed" {
        title: "pattern changed", breaks: Both, impact: Unreadable, level: Error,
        message: "the pattern of `{element}` was changed from {before} to {after}",
        why: "Texts that match the writer's pattern and not the reader's are refused. A pattern matches anywhere in the text unless it is anchored with ^ and $.",
        instead: "Let the new pattern match all that the old one did, and upgrade consumers first.",
        spec: "JSON Schema Validation §6.3.3 pattern, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.3.3", since: "0.1.0", aka: ["confluent:PATTERN_CHANGED", "confluent:PATTERN_ADDED"],
    }

    /// A format is a note to people and generators.
    FORMAT_CHANGED = "json/format-changed" {
        title: "format changed", breaks: Nothing, impact: Contract, level: Info,
        message: "the format of `{element}` was changed from {before} to {after}",
        why: "`format` is an annotation: validators do not check it unless they are told to, and this verdict does not either.",
        instead: "Nothing, if all consumers treat it as an annotation; code generators may choose another type. If they check it, say `format = \"assertion\"` in schema-gate.toml.",
        spec: "JSON Schema Validation §7 format, https://json-schema.org/draft/2020-12/json-schema-validation#section-7", since: "0.1.0", aka: [],
    }

    /// A format that is asserted is a condition like any other.
    ASSERTED_FORMAT_CHANGED = "json/asserted-format-changed" {
        title: "asserted format changed", breaks: Both, impact: Unreadable, level: Error,
        message: "the format that texts of `{element}` must have was changed from {before} to {after}",
        why: "Where `format` is an assertion, texts that are in the writer's format and not in the reader's are refused.",
        instead: "Drop the new format until no such texts are left, or take `format` as an annotation if no consumer checks it.",
        spec: "JSON Schema Validation §7 format, https://json-schema.org/draft/2020-12/json-schema-validation#section-7", since: "0.1.0", aka: [],
    }

    /// Old events may repeat an item.
    UNIQUE_ITEMS_REQUIRED = "json/unique-items-required" {
        title: "items must now be unique", breaks: Backward, impact: Unreadable, level: Error,
        message: "the items of `{element}` must now be unique",
        why: "Old events that repeat an item are refused.",
        instead: "Drop duplicates in the consumer.",
        spec: "JSON Schema Validation §6.4.3 uniqueItems, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.4.3", since: "0.1.0", aka: ["confluent:UNIQUE_ITEMS_ADDED"],
    }

    /// Old consumers refuse repeated items.
    UNIQUE_ITEMS_DROPPED = "json/unique-items-dropped" {
        title: "items need no longer be unique", breaks: Forward, impact: Unreadable, level: Error,
        message: "the items of `{element}` need no longer be unique",
        why: "Consumers on the old schema refuse events that repeat an item.",
        instead: "Upgrade consumers before producers repeat items.",
        spec: "JSON Schema Validation §6.4.3 uniqueItems, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.4.3", since: "0.1.0", aka: ["confluent:UNIQUE_ITEMS_REMOVED"],
    }

    /// Undeclared properties of old events are refused.
    ADDITIONAL_PROPERTIES_RESTRICTED = "json/additional-properties-restricted" {
        title: "undeclared properties restricted", breaks: Backward, impact: Unreadable, level: Error,
        message: "`{keyword}` of `{element}` now restricts undeclared properties",
        why: "Old events that carry a property which the new schema does not declare, or of another kind, are refused.",
        instead: "Leave the schema open, or declare every property that was ever sent.",
        spec: "JSON Schema Core §10.3.2.3 additionalProperties, https://json-schema.org/draft/2020-12/json-schema-core#section-10.3.2.3", since: "0.1.0", aka: ["confluent:ADDITIONAL_PROPERTIES_REMOVED", "confluent:ADDITIONAL_PROPERTIES_NARROWED"],
    }

    /// Old consumers refuse undeclared properties.
    ADDITIONAL_PROPERTIES_OPENED = "json/additional-properties-opened" {
        title: "undeclared properties let pass", breaks: Forward, impact: Unreadable, level: Error,
        message: "`{keyword}` of `{element}` now lets more undeclared properties pass",
        why: "Consumers on the old schema refuse events that carry them.",
        instead: "Upgrade consumers before producers send further properties.",
        spec: "JSON Schema Core §10.3.2.3 additionalProperties, https://json-schema.org/draft/2020-12/json-schema-core#section-10.3.2.3", since: "0.1.0", aka: ["confluent:ADDITIONAL_PROPERTIES_ADDED", "confluent:ADDITIONAL_PROPERTIES_EXTENDED"],
    }

    /// Names that match are treated otherwise.
    PATTERN_PROPERTIES_CHANGED = "json/pattern-properties-changed" {
        title: "pattern of property names added or removed", breaks: Both, impact: Unreadable, level: Error,
        message: "the properties of `{element}` that match {pattern} were {happened}",
        why: "A property whose name matches is described on one side only. The other side accepts any value there, or refuses the name.",
        instead: "Keep the pattern, or let its schema accept whatever may be there already.",
        spec: "JSON Schema Core §10.3.2.2 patternProperties, https://json-schema.org/draft/2020-12/json-schema-core#section-10.3.2.2", since: "0.1.0", aka: [],
    }

    /// A name may be allowed on one side only.
    PROPERTY_NAMES_CHANGED = "json/property-names-changed" {
        title: "allowed property names changed", breaks: Both, impact: Unreadable, level: Error,
        message: "the property names that `{element}` allows were changed",
        why: "Events that carry a name which the reader does not allow are refused.",
        instead: "Let the new schema allow all names that were ever sent, and upgrade consumers first.",
        spec: "JSON Schema Core §10.3.2.4 propertyNames, https://json-schema.org/draft/2020-12/json-schema-core#section-10.3.2.4", since: "0.1.0", aka: [],
    }

    /// One property now asks for more.
    DEPENDENCY_ADDED = "json/dependency-added" {
        title: "dependency between properties added", breaks: Backward, impact: Unreadable, level: Error,
        message: "events with `{property}` must now have {what}",
        why: "Old events that carry the one without the other are refused.",
        instead: "Check the dependency in the consumer, or introduce both properties as one object.",
        spec: "JSON Schema Validation §6.5.4 dependentRequired, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.5.4", since: "0.1.0", aka: ["confluent:DEPENDENCY_ARRAY_ADDED", "confluent:DEPENDENCY_SCHEMA_ADDED"],
    }

    /// Old consumers still ask for more.
    DEPENDENCY_REMOVED = "json/dependency-removed" {
        title: "dependency between properties removed", breaks: Forward, impact: Unreadable, level: Error,
        message: "events with `{property}` need no longer have {what}",
        why: "Consumers on the old schema refuse events that carry the one without the other.",
        instead: "Upgrade consumers before producers send the one without the other.",
        spec: "JSON Schema Validation §6.5.4 dependentRequired, https://json-schema.org/draft/2020-12/json-schema-validation#section-6.5.4", since: "0.1.0", aka: ["confluent:DEPENDENCY_ARRAY_REMOVED", "confluent:DEPENDENCY_SCHEMA_REMOVED"],
    }

    /// Old events may carry any items.
    ITEMS_RESTRICTED = "json/items-restricted" {
        title: "items restricted", breaks: Backward, impact: Unreadable, level: Error,
        message: "the items of `{element}` are now restricted",
        why: "Old events that carry other items, or more of them, are refused.",
        instead: "Add a new property with the restricted items beside the old one.",
        spec: "JSON Schema Core §10.3.1.2 items, https://json-schema.org/draft/2020-12/json-schema-core#section-10.3.1.2", since: "0.1.0", aka: ["confluent:ADDITIONAL_ITEMS_REMOVED", "confluent:ADDITIONAL_ITEMS_NARROWED"],
    }

    /// Old consumers know only some items.
    ITEMS_OPENED = "json/items-opened" {
        title: "items no longer restricted", breaks: Forward, impact: Unreadable, level: Error,
        message: "the items of `{element}` are no longer restricted",
        why: "Consumers on the old schema refuse events that carry other items.",
        instead: "Upgrade consumers before producers send other items.",
        spec: "JSON Schema Core §10.3.1.2 items, https://json-schema.org/draft/2020-12/json-schema-core#section-10.3.1.2", since: "0.1.0", aka: ["confluent:ADDITIONAL_ITEMS_ADDED", "confluent:ADDITIONAL_ITEMS_EXTENDED"],
    }

    /// A position means something new.
    TUPLE_ITEM_ADDED = "json/tuple-item-added" {
        title: "position added to a tuple", breaks: Both, impact: Unreadable, level: Error,
        message: "position {index} was added to the tuple `{element}`",
        why: "Where the tuple was open, old events may carry any item there. Where it is closed, the old schema refuses the longer array.",
        instead: "Use an object instead of a tuple: its properties can be added one by one.",
        spec: "JSON Schema Core §10.3.1.1 prefixItems, https://json-schema.org/draft/2020-12/json-schema-core#section-10.3.1.1", since: "0.1.0", aka: ["confluent:ITEM_ADDED_TO_OPEN_CONTENT_MODEL", "confluent:ITEM_ADDED_TO_CLOSED_CONTENT_MODEL"],
    }

    /// A position means nothing any more.
    TUPLE_ITEM_REMOVED = "json/tuple-item-removed" {
        title: "position removed from a tuple", breaks: Both, impact: Unreadable, level: Error,
        message: "position {index} was removed from the tuple `{element}`",
        why: "Where the new tuple is closed, it refuses old events that carry the item. Where it is open, new events may carry any item there.",
        instead: "Keep the position, and accept null there.",
        spec: "JSON Schema Core §10.3.1.1 prefixItems, https://json-schema.org/draft/2020-12/json-schema-core#section-10.3.1.1", since: "0.1.0", aka: ["confluent:ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL", "confluent:ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL"],
    }

    /// What an array must contain is another thing.
    CONTAINS_CHANGED = "json/contains-changed" {
        title: "contains changed", breaks: Both, impact: Unreadable, level: Error,
        message: "what `{element}` must contain was changed",
        why: "Arrays that contain enough for the writer and not for the reader, or too much, are refused.",
        instead: "Let the new schema ask for less than the old one, and upgrade consumers first.",
        spec: "JSON Schema Core §10.3.1.3 contains, https://json-schema.org/draft/2020-12/json-schema-core#section-10.3.1.3", since: "0.1.0", aka: [],
    }

    /// Old consumers do not know the branch.
    UNION_BRANCH_ADDED = "json/union-branch-added" {
        title: "branch added to a choice", breaks: Both, impact: Unreadable, level: Error,
        message: "the branch {branch} was added to `{element}`",
        why: "Consumers on the old schema refuse events of the new branch. In a `oneOf` the new branch may also overlap an old one: then values that match both are refused by the new schema.",
        instead: "Upgrade consumers before producers send the new branch; tell branches apart by a property with a `const`.",
        spec: "JSON Schema Core §10.2.1.3 oneOf, https://json-schema.org/draft/2020-12/json-schema-core#section-10.2.1.3", since: "0.1.0", aka: ["confluent:SUM_TYPE_EXTENDED"],
    }

    /// Old events may be of the branch that is gone.
    UNION_BRANCH_REMOVED = "json/union-branch-removed" {
        title: "branch removed from a choice", breaks: Both, impact: Unreadable, level: Error,
        message: "the branch {branch} was removed from `{element}`",
        why: "Old events of the branch are refused.",
        instead: "Keep the branch in the schema and stop sending it.",
        spec: "JSON Schema Core §10.2.1.3 oneOf, https://json-schema.org/draft/2020-12/json-schema-core#section-10.2.1.3", since: "0.1.0", aka: ["confluent:SUM_TYPE_NARROWED"],
    }

    /// A value may match any, one or several branches.
    UNION_CHANGED = "json/union-changed" {
        title: "kind of choice changed", breaks: Both, impact: Unreadable, level: Error,
        message: "the choice of `{element}` was changed from {before} to {after}",
        why: "`anyOf` accepts a value that matches several branches, `oneOf` refuses it; a choice that is new or gone restricts or opens the value.",
        instead: "Keep the kind of choice, and tell branches apart by a property with a `const`.",
        spec: "JSON Schema Core §10.2.1 allOf, anyOf, oneOf, https://json-schema.org/draft/2020-12/json-schema-core#section-10.2.1", since: "0.1.0", aka: ["confluent:COMBINED_TYPE_CHANGED"],
    }

    /// Old events need not satisfy it.
    REQUIREMENT_ADDED = "json/requirement-added" {
        title: "requirement added with allOf", breaks: Backward, impact: Unreadable, level: Error,
        message: "`{element}` must now also satisfy {branch}",
        why: "Old events that do not satisfy it are refused.",
        instead: "Put what is new into optional properties.",
        spec: "JSON Schema Core §10.2.1.1 allOf, https://json-schema.org/draft/2020-12/json-schema-core#section-10.2.1.1", since: "0.1.0", aka: ["confluent:PRODUCT_TYPE_EXTENDED"],
    }

    /// Old consumers still insist on it.
    REQUIREMENT_REMOVED = "json/requirement-removed" {
        title: "requirement removed from allOf", breaks: Forward, impact: Unreadable, level: Error,
        message: "`{element}` need no longer satisfy {branch}",
        why: "Consumers on the old schema refuse events that do not satisfy it.",
        instead: "Upgrade consumers before producers make use of it.",
        spec: "JSON Schema Core §10.2.1.1 allOf, https://json-schema.org/draft/2020-12/json-schema-core#section-10.2.1.1", since: "0.1.0", aka: ["confluent:PRODUCT_TYPE_NARROWED"],
    }

    /// What must not be is another thing.
    NEGATION_CHANGED = "json/negation-changed" {
        title: "not changed", breaks: Both, impact: Unreadable, level: Error,
        message: "what `{element}` must not be was changed",
        why: "A wider `not` refuses more values, a narrower one lets more pass.",
        instead: "Say what a value must be rather than what it must not be; then a change shows what it does.",
        spec: "JSON Schema Core §10.2.1.4 not, https://json-schema.org/draft/2020-12/json-schema-core#section-10.2.1.4", since: "0.1.0", aka: ["confluent:NOT_TYPE_EXTENDED", "confluent:NOT_TYPE_NARROWED"],
    }

    /// Other values are asked for more.
    CONDITION_CHANGED = "json/condition-changed" {
        title: "condition changed", breaks: Both, impact: Unreadable, level: Error,
        message: "the condition of `{element}` was changed",
        why: "Values to which the condition applies on one side only are asked for other things by the other.",
        instead: "Use a `oneOf` whose branches are told apart by a property with a `const`.",
        spec: "JSON Schema Core §10.2.2 if, then, else, https://json-schema.org/draft/2020-12/json-schema-core#section-10.2.2", since: "0.1.0", aka: [],
    }

    /// The same words may mean something else.
    DIALECT_CHANGED = "json/dialect-changed" {
        title: "draft changed", breaks: Both, impact: Unreadable, level: Error,
        message: "the draft was changed from {before} to {after}",
        why: "Drafts disagree about `1.0` being an integer (not in draft-04), keywords beside `$ref` (ignored up to draft-07), arrays under `items`, exclusive limits and `dependencies`. Where none of these is used nothing changes.",
        instead: "Change the draft in a commit of its own, and look at what this report says of it.",
        spec: "JSON Schema Core §8.1.1 $schema, https://json-schema.org/draft/2020-12/json-schema-core#section-8.1.1", since: "0.1.0", aka: [],
    }

    /// Other words for the same events.
    SCHEMA_REWRITTEN = "json/schema-rewritten" {
        title: "schema written differently", breaks: Nothing, impact: Contract, level: Info,
        message: "the schema is written differently and accepts the same events",
        why: "Each side was proved to accept all that the other accepts.",
        instead: "Nothing: this is safe.",
        spec: "", since: "0.1.0", aka: [],
    }

    /// Some event that was valid no longer is.
    SCHEMA_NARROWED = "json/schema-narrowed" {
        title: "some valid events are refused", breaks: Both, impact: Unreadable, level: Error,
        message: "one side refuses values of `{element}` that the other accepts",
        why: "Several keywords together refuse an event; no single change was found that does it alone.",
        instead: "Look at the event that is shown and at what the validator says of it.",
        spec: "", since: "0.1.0", aka: [],
    }
}
