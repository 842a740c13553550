//! The event as a whole: its name, its owner, how it is known again.

rulebook! {
    /// A command in the clothes of an event.
    EVENT_NAME_IMPERATIVE = "design/event-name-imperative" {
        title: "event is named like a command", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{name}` tells somebody to do something; an event tells what happened",
        why: "An event is a fact that nobody can refuse, and whoever cares reacts to it. A name in the imperative expects one receiver that obeys, which ties the producer to it. Only verbs that are hardly ever nouns count, so that an `Order` or a `Report` is none.",
        instead: "Name what happened, in the past tense: `OrderPlaced`. If it is a command, say so: the attribute (option, keyword) `x-message-kind`, `message-kind` or `message_kind` with the value `command`, a name that ends with `Command`, or a folder, namespace or package called `commands`.",
        spec: "Zalando RESTful API Guidelines, 213: https://opensource.zalando.com/restful-api-guidelines/#213",
        since: "0.1.0", aka: [],
    }

    /// Nobody answers for it.
    EVENT_WITHOUT_OWNER = "design/event-without-owner" {
        title: "event has no owner", breaks: Nothing, impact: Contract, level: Warning,
        message: "nobody owns `{element}`",
        why: "Whoever finds wrong data, or wants the event to change, has to know whom to ask. Looked at only where a CODEOWNERS file or a policy says who owns anything. The last line of CODEOWNERS that matches the file counts, and `owners` of a policy goes before it. An attribute of the event counts as well: `owner`, `x-owner`, `owned-by`.",
        instead: "Add a line for the file to CODEOWNERS, `owners = [\"@team\"]` to its policy, or `x-owner` to the event.",
        spec: "Zalando RESTful API Guidelines, 207: https://opensource.zalando.com/restful-api-guidelines/#207",
        since: "0.1.0", aka: [],
    }

    /// Whoever is asked points at the other.
    EVENT_WITH_SEVERAL_OWNERS = "design/event-with-several-owners" {
        title: "event has several owners", breaks: Nothing, impact: Contract, level: Off,
        message: "`{element}` has more than one owner",
        why: "An event belongs to the one bounded context in which it happens. Of two owners each may change it for reasons of its own, and neither decides. Counted are the owners of the last line of CODEOWNERS that matches the file, or those that its policy names. Off by default: in many repositories CODEOWNERS names reviewers besides.",
        instead: "Leave the one team that publishes the event. If two teams publish it, each has an event of its own.",
        spec: "Zalando RESTful API Guidelines, 207: https://opensource.zalando.com/restful-api-guidelines/#207",
        since: "0.1.0", aka: [],
    }

    /// The producer knows who listens.
    EVENT_NAMES_CONSUMER = "design/event-names-consumer" {
        title: "event names its consumer", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{element}` names who is to consume the event, or where an answer is to go",
        why: "A producer that knows its consumers has to change when they do, and the next consumer has no place in the event. What is done about a fact is the business of whoever reads it.",
        instead: "Say what happened, and let consumers subscribe. An address for answers belongs into the headers of a request.",
        spec: "Enterprise Integration Patterns, Event Message: https://www.enterpriseintegrationpatterns.com/patterns/messaging/EventMessage.html",
        since: "0.1.0", aka: [],
    }

    /// Delivered twice, done twice.
    ENVELOPE_ID_MISSING = "design/envelope-id-missing" {
        title: "envelope without the event's id", breaks: Nothing, impact: Contract, level: Warning,
        message: "the envelope `{element}` has no id of the event",
        why: "Brokers deliver at least once. A consumer that has no id to know the event by does it twice. An envelope has a type, a source and a payload at the top; there the id has no other place to be.",
        instead: "Add a required `id` that stays the same when the event is sent again.",
        spec: "CloudEvents 1.0.2, id: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#id",
        since: "0.1.0", aka: [],
    }

    /// The same, where the id may be somewhere else.
    EVENT_ID_MISSING = "design/event-id-missing" {
        title: "event without an id", breaks: Nothing, impact: Contract, level: Off,
        message: "`{element}` has no id of the event",
        why: "Brokers deliver at least once. A consumer that has no id to know the event by does it twice. Off by default: where events travel in CloudEvents or with headers, the id is there and not in the payload, and most public payload schemas have none.",
        instead: "Add a required `event_id` that stays the same when the event is sent again, or send the event in an envelope that has one.",
        spec: "Zalando RESTful API Guidelines, 211: https://opensource.zalando.com/restful-api-guidelines/#211",
        since: "0.1.0", aka: [],
    }

    /// Sometimes delivered twice, done twice.
    EVENT_ID_OPTIONAL = "design/event-id-optional" {
        title: "id of the event may be missing", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{element}` is what a consumer knows the event by, and it may be missing",
        why: "A consumer that drops what it has seen can drop nothing that has no id.",
        instead: "Make it required. If old events lack it, let the new field be optional once and say from when on it is always there.",
        spec: "Zalando RESTful API Guidelines, 211: https://opensource.zalando.com/restful-api-guidelines/#211",
        since: "0.1.0", aka: [],
    }

    /// Nobody can follow what came of what.
    CORRELATION_ID_MISSING = "design/correlation-id-missing" {
        title: "event without a correlation id", breaks: Nothing, impact: Contract, level: Off,
        message: "`{element}` has nothing that ties it to what it belongs to",
        why: "Without a correlation or causation id nobody can follow one order through ten services. Off by default: most often it is a header, or an extension of the envelope.",
        instead: "Add a `correlation_id` that is handed on, and a `causation_id` that holds the id of the event or command that led to this one.",
        spec: "CloudEvents, Distributed Tracing: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/distributed-tracing.md",
        since: "0.1.0", aka: [],
    }

    /// Nobody can say what it is the consequence of.
    CAUSATION_ID_MISSING = "design/causation-id-missing" {
        title: "event without a causation id", breaks: Nothing, impact: Contract, level: Off,
        message: "`{element}` does not say which event or command led to it",
        why: "A correlation id says that events belong together, not which of them led to which. Without the id of its cause nobody can tell the branches of a saga apart, or find the one event that started a loop. Off by default: most often it is a header, or the extension `causationid` of the envelope.",
        instead: "Add a `causation_id` that holds the id of the event or command that led to this one, beside the `correlation_id`. It may be missing where a person was the cause.",
        spec: "CloudEvents, Correlation: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/correlation.md",
        since: "0.1.0", aka: [],
    }

    /// A saga that gets stuck.
    FAILURE_WITHOUT_COMPENSATION = "design/failure-without-compensation" {
        title: "failure that nothing makes up for", breaks: Nothing, impact: Contract, level: Off,
        message: "`{element}` tells of a failure, and no event here tells that anything was taken back",
        why: "A step of a saga that fails leaves the steps before it done. Something has to undo them, and others have to be told. Looked for is an event of the same catalogue about the same thing that ends with `Cancelled`, `Released`, `Refunded`, `Reverted` and the like, so only `--all` and two folders side by side can tell. Off by default: it may well be in another repository.",
        instead: "Add the compensating event, or name it with the attribute `x-compensated-by`.",
        spec: "Saga pattern: https://microservices.io/patterns/data/saga.html",
        since: "0.1.0", aka: [],
    }

    /// What is a comment to a person is an order to a machine.
    INSTRUCTION_IN_DOCUMENTATION = "design/instruction-in-documentation" {
        title: "text that speaks to a language model", breaks: Nothing, impact: Contract, level: Warning,
        message: "\"{words}\" speaks to a language model, not to people",
        why: "Schemas are pasted into prompts by editors, catalogues and reviewers. Text in documentation, symbols, examples or defaults that gives orders to a model may make it approve or leak what it should not. schema-gate itself decides nothing by such text.",
        instead: "Remove it, and look at what else the same change brings.",
        spec: "OWASP, LLM01 Prompt Injection: https://genai.owasp.org/llmrisk/llm01-prompt-injection/",
        since: "0.1.0", aka: [],
    }
}
