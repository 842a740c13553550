//! Names and values of attributes: the type system.

rulebook! {
    /// Other carriers cannot hold the name.
    NAME_MALFORMED = "ce/name-malformed" {
        title: "attribute name with other letters", breaks: Nothing, impact: Contract, level: Error,
        check: "CE020",
        message: "the attribute name `{name}` {flaw}{hint}",
        why: "Names are lower-case ASCII letters and digits, since headers of some protocols fold case and others have no `_` or `-`: under another binding the attribute is lost or collides. Only attributes may stand at the top level of a JSON event; what belongs to the payload belongs into `data`.",
        instead: "Spell it with lower-case letters and digits only, or move it into `data`.",
        spec: "CloudEvents 1.0.2, Attribute Naming Convention: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#attribute-naming-convention",
        since: "0.1.0", aka: [],
    }

    /// Some carriers have little room.
    NAME_TOO_LONG = "ce/name-too-long" {
        title: "attribute name longer than 20 characters", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE021",
        message: "the attribute name `{name}` is longer than 20 characters",
        why: "Headers are short in some protocols, and tools show 20 letters of a name.",
        instead: "Find a shorter word.",
        spec: "CloudEvents 1.0.2, Attribute Naming Convention: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#attribute-naming-convention",
        since: "0.1.0", aka: [],
    }

    /// Languages cannot call a member so.
    NAME_STARTS_WITH_DIGIT = "ce/name-starts-with-digit" {
        title: "attribute name starts with a digit", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE022",
        draft: true,
        message: "the attribute name `{name}` starts with a digit",
        why: "In most languages no identifier does, so generated code has to rename it.",
        instead: "Put a letter in front.",
        spec: "CloudEvents 1.0.3-wip, Naming Conventions: https://github.com/cloudevents/spec/blob/main/cloudevents/spec.md#naming-conventions",
        since: "0.1.0", aka: [],
    }

    /// It is the word of the payload.
    ATTRIBUTE_CALLED_DATA = "ce/attribute-called-data" {
        title: "attribute called `data`", breaks: Nothing, impact: Misread, level: Error,
        check: "CE023",
        draft: true,
        message: "an attribute is called `data`, which is the word of the payload",
        why: "As soon as the event is written as JSON, attribute and payload have the same name, and one of them is lost.",
        instead: "Call it something else, or make it the payload.",
        spec: "CloudEvents 1.0.3-wip, Naming Conventions: https://github.com/cloudevents/spec/blob/main/cloudevents/spec.md#naming-conventions",
        since: "0.1.0", aka: [],
    }

    /// Readers take one of the two, and not the same one.
    ATTRIBUTE_REPEATED = "ce/attribute-repeated" {
        title: "attribute there twice", breaks: Nothing, impact: Misread, level: Error,
        check: "CE024",
        draft: true,
        message: "`{name}` is there more than once",
        why: "Parsers take the first, the last, or refuse the event: two receivers see two different events, and a filter may look at the one while the code acts on the other.",
        instead: "Write it once.",
        spec: "CloudEvents 1.0.3-wip, Context Attributes: https://github.com/cloudevents/spec/blob/main/cloudevents/spec.md#context-attributes",
        since: "0.1.0", aka: [],
    }

    /// Attributes are flat.
    VALUE_NESTED = "ce/value-nested" {
        title: "attribute that is an object or an array", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE025",
        message: "`{name}` is {value}, and attributes are scalar",
        why: "Attributes become headers, and no header holds an object or an array. SDKs refuse the event, or turn it into text that no other SDK reads back.",
        instead: "Move it into `data`, or make one attribute of each scalar in it.",
        spec: "CloudEvents 1.0.2, Type System: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system",
        since: "0.1.0", aka: [],
    }

    /// Many readers have 32 bits for it.
    INTEGER_OUT_OF_RANGE = "ce/integer-out-of-range" {
        title: "number that 32 bits do not hold", breaks: Nothing, impact: Misread, level: Error,
        check: "CE026",
        message: "`{name}` is {value}, and an Integer has 32 bits: -2147483648 to 2147483647",
        why: "Readers that hold to the specification overflow or refuse the event.",
        instead: "Write it as a string: `\"4200000000\"`.",
        spec: "CloudEvents 1.0.2, Type System: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system",
        since: "0.1.0", aka: [],
    }

    /// Attributes know no fractions.
    NUMBER_NOT_WHOLE = "ce/number-not-whole" {
        title: "number with a fraction or an exponent", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE027",
        message: "`{name}` is {value}, and only digits are allowed: no fraction, no exponent",
        why: "An Integer is the integer component of a JSON number. `1.0` and `1e3` are whole, and readers that read a float make something else of them.",
        instead: "Write a whole number with digits only, or a string: `\"1.5\"`.",
        spec: "CloudEvents JSON format 1.0.2, 2.2: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#22-type-system-mapping",
        since: "0.1.0", aka: [],
    }

    /// Headers cannot hold it, and logs obey it.
    CONTROL_CHARACTER = "ce/string-with-control-character" {
        title: "control character in an attribute", breaks: Nothing, impact: Contract, level: Error,
        check: "CE028",
        message: "`{name}` has {flaw}, and a String has no control characters",
        why: "Headers cannot hold a line break, so the event cannot be sent under another binding; where one lets it through, it starts a header of its own.",
        instead: "Leave it out; often it is the line break at the end of a file.",
        spec: "CloudEvents 1.0.2, Type System: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system",
        since: "0.1.0", aka: [],
    }

    /// Unicode keeps it free for ever.
    NONCHARACTER = "ce/string-with-noncharacter" {
        title: "noncharacter in an attribute", breaks: Nothing, impact: Contract, level: Error,
        check: "CE029",
        message: "`{name}` has {flaw}, which is no character and never will be",
        why: "Libraries replace it or refuse the text, so that what is compared is not what was sent.",
        instead: "Leave it out; often bytes were taken for text, which Base64 is for.",
        spec: "CloudEvents 1.0.2, Type System: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system",
        since: "0.1.0", aka: [],
    }

    /// It is no text.
    LONE_SURROGATE = "ce/string-with-lone-surrogate" {
        title: "half of a surrogate pair in an attribute", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE030",
        message: "`{name}` has {flaw}, which is half of a letter",
        why: "Surrogates stand for a letter in pairs only; alone they cannot be written as UTF-8. Readers replace it or refuse the event. A text was cut between its halves.",
        instead: "Cut text between letters, not between UTF-16 units.",
        spec: "CloudEvents 1.0.2, Type System: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system",
        since: "0.1.0", aka: [],
    }

    /// Receivers read another type.
    WRONG_TYPE = "ce/attribute-of-wrong-type" {
        title: "core attribute of another type", breaks: Nothing, impact: Unreadable, level: Error,
        check: "CE031",
        message: "`{name}` is {value}, and must be a string",
        why: "The specification gives each of its attributes one type, and JSON writes all of these as strings. SDKs refuse a number there, or turn it into a text of their own: `1.0` becomes `1`.",
        instead: "Put quotes around it.",
        spec: "CloudEvents 1.0.2, Context Attributes: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#context-attributes",
        since: "0.1.0", aka: [],
    }

    /// It is neither true nor false.
    BOOLEAN_MALFORMED = "ce/boolean-malformed" {
        title: "text that is neither `true` nor `false`", breaks: Nothing, impact: Misread, level: Error,
        check: "CE033",
        message: "`{name}` is {value}, and the canonical string of a Boolean is `true` or `false`",
        why: "`True`, `1` and `yes` are texts to a receiver that holds to the specification.",
        instead: "Write `true` or `false`, lower case.",
        spec: "CloudEvents 1.0.2, Type System: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system",
        since: "0.1.0", aka: [],
    }
}
