//! Subjects and files, whatever their format.

rulebook! {
    /// Nobody can produce or check these events any more, and consumers may still wait for them.
    REMOVED = "schema/removed" {
        title: "schema removed", breaks: Nothing, impact: Contract, level: Error,
        message: "the schema `{subject}` was removed",
        why: "Events written with it still lie in topics and archives, and consumers that you do not know may still read them.",
        instead: "Keep the schema until nothing reads or replays its events; mark it deprecated first.",
        spec: "", since: "0.1.0", aka: [],
    }

    /// A new contract has no old events to break.
    ADDED = "schema/added" {
        title: "schema added", breaks: Nothing, impact: Contract, level: Info,
        message: "the schema `{subject}` was added",
        why: "No event was ever written with it, so nobody can be broken by it.",
        instead: "Nothing: this is safe.",
        spec: "", since: "0.1.0", aka: [],
    }

    /// The contract is the same, its file is another.
    MOVED = "schema/moved" {
        title: "schema moved to another file", breaks: Nothing, impact: Contract, level: Info,
        message: "the schema `{subject}` moved from {from} to {to}",
        why: "Subjects are paired by name, so a move alone changes nothing on the wire.",
        instead: "Nothing: this is safe. Tools that name the file need the new path.",
        spec: "", since: "0.1.0", aka: [],
    }

    /// Whoever fetched the version has another schema under the same number.
    PUBLISHED_VERSION_EDITED = "schema/published-version-edited" {
        title: "published version edited", breaks: Nothing, impact: Contract, level: Warning,
        message: "{path} is version {version} of its schema, and it was edited",
        why: "A number that is out stands for one text. Consumers, registries and caches that have the version will not look again, and events that name it now mean two things.",
        instead: "Leave the version as it was, and publish the edit under the next number.",
        spec: "SemVer 2.0.0, item 3: https://semver.org/#spec-item-3", since: "0.1.0", aka: [],
    }

    /// A smaller step would have kept consumers at ease.
    VERSION_STEP_TOO_LARGE = "schema/version-step-too-large" {
        title: "version step larger than needed", breaks: Nothing, impact: Contract, level: Info,
        message: "{after} may break those who read {before}, and does not",
        why: "A first number that moves (or the REVISION of a SchemaVer) tells consumers to expect a break, so they pin the old version or plan a migration. The new schema reads everything that was written with the old one.",
        instead: "Take the next MINOR, or ADDITION, unless the meaning changed.",
        spec: "SchemaVer: https://docs.snowplow.io/docs/fundamentals/schemas/versioning/", since: "0.1.0", aka: [],
    }

    /// The same file now holds a schema of another language.
    FORMAT_CHANGED = "schema/format-changed" {
        title: "schema language changed", breaks: Both, impact: Unreadable, level: Error,
        message: "{path} held {before} and now holds {after}",
        why: "An event encoded in one language cannot be decoded with a schema of another.",
        instead: "Publish a new event type beside the old one, and keep the old schema until its events are gone.",
        spec: "", since: "0.1.0", aka: [],
    }

    /// The old side is broken already; repairing it must not be blocked.
    BASE_UNREADABLE = "schema/base-unreadable" {
        title: "old schema could not be read", breaks: Nothing, impact: Contract, level: Warning,
        message: "the old {path} could not be read: {problem}",
        why: "Without the old schema there is nothing to compare with, so the new one counts as added.",
        instead: "Compare by hand with the last version that could be read: schema-gate check --base REV.",
        spec: "", since: "0.1.0", aka: [],
    }

    /// Neither a proof nor a counterexample: somebody has to look.
    UNPROVEN = "schema/unproven" {
        title: "compatibility could not be settled", breaks: Both, impact: Contract, level: Error,
        message: "could not settle whether {claim}: {problem}",
        why: "A gate that passes what it cannot prove is no gate. The level follows `on-unproven`.",
        instead: "Make the change in smaller steps, or say `on-unproven = \"warn\"` for these paths.",
        spec: "", since: "0.1.0", aka: [],
    }
}
