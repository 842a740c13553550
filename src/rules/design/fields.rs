//! Fields: times, money, personal data, the ordering key, units.

rulebook! {
    /// A number that may be seconds.
    TIMESTAMP_UNTYPED = "design/timestamp-untyped" {
        title: "time without a type", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{element}` is called a moment and is a bare {type}",
        why: "Seconds or milliseconds, UTC or local, ISO 8601 or not: the type does not say, so each consumer guesses, and generators give it a number or a text. A name that ends with a unit (`created_at_ms`) says it and is let pass.",
        instead: "Avro: `{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}`. Protobuf: `google.protobuf.Timestamp`. JSON Schema: `\"format\": \"date-time\"`. On a field that exists this is another type: add a new field.",
        spec: "AIP-142, Time and duration: https://google.aip.dev/142",
        since: "0.1.0", aka: [],
    }

    /// The same number, hours apart.
    TIMESTAMP_LOCAL = "design/timestamp-local" {
        title: "time on a local clock", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{element}` is a local time, and no zone stands beside it",
        why: "Whoever reads it elsewhere takes it for another moment, and in the hour when summer time ends nobody can put two events in order.",
        instead: "Send the moment in UTC. Where the clock on the wall is what matters, such as for opening hours, put the zone beside it: `time_zone`.",
        spec: "Avro 1.12, Local timestamps: https://avro.apache.org/docs/1.12.0/specification/#local_timestamp_ms",
        since: "0.1.0", aka: [],
    }

    /// 100 of what.
    MONEY_WITHOUT_CURRENCY = "design/money-without-currency" {
        title: "money without a currency", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{element}` looks like money, and nothing says in which currency",
        why: "Events outlive the days when there was one currency only, and their consumers are in other countries. A currency beside it, at the top of the event, in the name or in the documentation is enough.",
        instead: "Add a field `currency` with the ISO 4217 code beside it, or take a type that holds both, such as `google.type.Money`.",
        spec: "Zalando RESTful API Guidelines, 173: https://opensource.zalando.com/restful-api-guidelines/#173",
        since: "0.1.0", aka: [],
    }

    /// 100 cents, or 100 dollars.
    MONEY_WITHOUT_MINOR_UNIT = "design/money-without-minor-unit" {
        title: "money as a whole number of nobody knows what", breaks: Nothing, impact: Contract, level: Off,
        message: "`{element}` looks like money and is a whole number, and nothing says of which unit",
        why: "One consumer takes 1999 for cents and the next for dollars, and both decode it without an error. Minor units are not hundredths everywhere: the yen has none, the dinar has three digits. Enough is a word in the name or in the documentation (`total_cents`, \"in minor units\"), or a field beside it that says how many digits are decimals (`scale`, `exponent`). Off by default, since many event catalogues say it once for all of them and elsewhere.",
        instead: "Put the unit in the name (`amount_minor`) or in the documentation, or take a decimal type. A field that exists keeps its name: document it.",
        spec: "ISO 4217, minor units: https://www.iso.org/iso-4217-currency-codes.html",
        since: "0.1.0", aka: [],
    }

    /// 0.1 + 0.2.
    MONEY_AS_FLOAT = "design/money-as-float" {
        title: "money as a floating-point number", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{element}` looks like money and is a {type}, which does not hold cents exactly",
        why: "Binary floating point has no 0.1. Sums drift, and two services that add in another order disagree. A `number` of JSON is decimal text and is not told, unless its format is float or double.",
        instead: "Avro: `bytes` with the logical type decimal. Protobuf: `google.type.Money`, or whole minor units in an `int64`. JSON: minor units, or a number in format decimal.",
        spec: "Zalando RESTful API Guidelines, 173: https://opensource.zalando.com/restful-api-guidelines/#173",
        since: "0.1.0", aka: [],
    }

    /// Kept for ever, and nobody knows that it is there.
    PII_UNTAGGED = "design/pii-untagged" {
        title: "personal data without a tag", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{element}` looks like personal data, and nothing marks it as such",
        why: "Events are copied to topics, lakes and logs, and cannot be changed. What is to be masked, encrypted or forgotten must be found by a machine. An attribute, option or keyword of the field, of its type or of the event whose name holds `pii`, `sensitive`, `privacy`, `personal`, `gdpr`, `confidential`, `classification`, `redact`, `protect`, `mask` or `encrypt` is a tag, and so are `confluent:tags` and lists of tags that hold such a word.",
        instead: "Tag the field (`\"confluent:tags\": [\"PII\"]`, `[(acme.pii) = true]`, `\"x-pii\": true`), or leave the data out and send a reference. `personal-data` adds names and `personal-data-tags` adds tags of your own.",
        spec: "Zalando RESTful API Guidelines, 200: https://opensource.zalando.com/restful-api-guidelines/#200",
        since: "0.1.0", aka: [],
    }

    /// One value, two meanings.
    UNIT_CHANGED = "design/unit-changed" {
        title: "unit or meaning changed in words", breaks: Nothing, impact: Misread, level: Warning,
        message: "`{element}` is said to be {after}, and was said to be {before}",
        why: "The bytes are the same and mean something else, so every decoder is content and every consumer on the other version is wrong, be it by a factor of 100. AIP-180 calls that breaking. It is a warning by default, because words are all there is to go by: the text may only have been corrected.",
        instead: "Leave the field as it was, and add a new one with the unit in its name. If wrong values are out already, publish corrections. If only the documentation was wrong, say so in the change.",
        spec: "AIP-180, Semantic changes: https://google.aip.dev/180",
        since: "0.1.0", aka: [],
    }

    /// The order of events rests on something that is not there.
    ORDERING_KEY_MISSING = "design/ordering-key-missing" {
        title: "ordering key is not in the event", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{element}` has no field `{key}`, which its policy orders events by",
        why: "Brokers keep the order of events with the same key only. Without the key they go anywhere.",
        instead: "Add the field as required, or name another one in `ordering-key`.",
        spec: "Kafka, Main concepts: https://kafka.apache.org/documentation/#intro_concepts_and_terms",
        since: "0.1.0", aka: [],
    }

    /// Some events have no place in the order.
    ORDERING_KEY_OPTIONAL = "design/ordering-key-optional" {
        title: "ordering key may be missing", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{element}` orders events, and it may be missing",
        why: "Events without a key are spread over all partitions, and overtake each other.",
        instead: "Make the field required and never null.",
        spec: "Kafka, Main concepts: https://kafka.apache.org/documentation/#intro_concepts_and_terms",
        since: "0.1.0", aka: [],
    }

    /// Two spellings of one key.
    ORDERING_KEY_NOT_SCALAR = "design/ordering-key-not-scalar" {
        title: "ordering key is not one value", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{element}` orders events and is {type}, not one value",
        why: "A key is hashed by its bytes. Records, lists and maps have more than one spelling, so that equal keys go to different partitions.",
        instead: "Order by a text or a number.",
        spec: "Kafka, Main concepts: https://kafka.apache.org/documentation/#intro_concepts_and_terms",
        since: "0.1.0", aka: [],
    }

    /// Old and new events of one order in two partitions.
    ORDERING_KEY_CHANGED = "design/ordering-key-changed" {
        title: "ordering key changed", breaks: Nothing, impact: Misread, level: Error,
        message: "the ordering key `{key}` changed from {before} to {after}",
        why: "Other bytes hash to another partition. Events of one order stand in two of them from now on, consumers see them in any order, compaction keeps both, and joins find nothing.",
        instead: "Publish to a new topic with the new key, copy what is needed, and move the consumers over at an offset.",
        spec: "Kafka, Main concepts: https://kafka.apache.org/documentation/#intro_concepts_and_terms",
        since: "0.1.0", aka: [],
    }
}
