//! Files and packages as a whole, what extends a message, and the options that somebody made up.

rulebook! {
    /// With everything in it.
    FILE_DELETED = "protobuf/file-deleted" {
        title: "file deleted", breaks: Nothing, impact: Contract, level: Error,
        message: "{what} `{path}` was deleted with {contents}",
        why: "Nothing that it declared exists any more under its full name. Events written with it still lie in topics and archives, and whoever imports the file no longer compiles.",
        instead: "Keep the file until nothing reads or replays its events; mark its messages `option deprecated = true;` first.",
        spec: "Proto Best Practices, https://protobuf.dev/best-practices/dos-donts/", since: "0.1.0", aka: ["buf:FILE_NO_DELETE"],
    }

    /// One event, not one for each file.
    PACKAGE_DELETED = "protobuf/package-deleted" {
        title: "package deleted", breaks: Nothing, impact: Contract, level: Error,
        message: "package `{package}` was deleted: {files} with {contents}",
        why: "No file declares the package any more. Events written with its messages still lie in topics and archives, and clients call its services by the full name.",
        instead: "Keep the package until nothing reads its events or calls its services; deprecate it first.",
        spec: "Packages, https://protobuf.dev/programming-guides/proto3/#packages", since: "0.1.0", aka: ["buf:PACKAGE_NO_DELETE"],
    }

    /// The bytes stay where they are, and nobody knows what they mean.
    EXTENSION_REMOVED = "protobuf/extension-removed" {
        title: "extension removed", breaks: Backward, impact: Source, level: Error,
        message: "extension `{field}` (number {number}) of `{message}` was removed",
        why: "Old messages can still be read: the value goes to the unknown fields. Code and options that name the extension no longer compile.",
        instead: "Mark it `[deprecated = true]` until nobody uses it. Never give its number to another extension.",
        spec: "Extensions, https://protobuf.dev/programming-guides/proto2/#extensions", since: "0.1.0",
        aka: ["buf:EXTENSION_NO_DELETE", "buf:PACKAGE_EXTENSION_NO_DELETE"],
    }

    /// Whoever extends the message from elsewhere no longer compiles.
    EXTENSION_RANGE_REMOVED = "protobuf/extension-range-removed" {
        title: "extension range removed", breaks: Nothing, impact: Contract, level: Warning,
        message: "`{message}` no longer lets extensions have {dropped}",
        why: "Extensions of the message can stand in files that nobody here sees. With a number that is no longer open to them they do not compile.",
        instead: "Keep the range. To close it for new extensions, declare those that exist.",
        spec: "Extension Declarations, https://protobuf.dev/programming-guides/extension_declarations/", since: "0.1.0",
        aka: ["buf:EXTENSION_MESSAGE_NO_DELETE"],
    }

    /// Somebody made it up, and somebody reads it.
    CUSTOM_OPTION_ADDED = "protobuf/custom-option-added" {
        title: "custom option added", breaks: Nothing, impact: Contract, level: Info,
        message: "{element} has the option `{option}` = {after} now",
        why: "The option changes neither bytes nor JSON. Gateways, validators and code generators that read it act on it from now on.",
        instead: "Nothing for the events: this is safe. Tell whoever reads the option.",
        spec: "Custom Options, https://protobuf.dev/programming-guides/proto3/#customoptions", since: "0.1.0", aka: [],
    }

    /// Somebody made it up, and somebody reads it.
    CUSTOM_OPTION_REMOVED = "protobuf/custom-option-removed" {
        title: "custom option removed", breaks: Nothing, impact: Contract, level: Info,
        message: "{element} lost the option `{option}`, which was {before}",
        why: "The option changes neither bytes nor JSON. Gateways, validators and code generators that read it no longer find it.",
        instead: "Keep the option, unless nothing reads it. What must never be lost belongs into `guarded-properties` of schema-gate.toml.",
        spec: "Custom Options, https://protobuf.dev/programming-guides/proto3/#customoptions", since: "0.1.0", aka: [],
    }

    /// Somebody made it up, and somebody reads it.
    CUSTOM_OPTION_CHANGED = "protobuf/custom-option-changed" {
        title: "custom option changed", breaks: Nothing, impact: Contract, level: Info,
        message: "the option `{option}` of {element} was {before} and is {after} now",
        why: "The option changes neither bytes nor JSON. Gateways, validators and code generators that read it act otherwise from now on.",
        instead: "Nothing for the events: this is safe. Tell whoever reads the option.",
        spec: "Custom Options, https://protobuf.dev/programming-guides/proto3/#customoptions", since: "0.1.0", aka: [],
    }

    /// The policy says that it matters.
    GUARDED_OPTION_REMOVED = "protobuf/guarded-option-removed" {
        title: "guarded option removed", breaks: Nothing, impact: Contract, level: Error,
        message: "{element} lost the option `{option}`, which was {before} and is guarded",
        why: "The `guarded-properties` of schema-gate.toml name this option. What relies on it, such as the masking of personal data, goes on without it and says nothing.",
        instead: "Put the option back, or take it from `guarded-properties` in a change of its own.",
        spec: "Custom Options, https://protobuf.dev/programming-guides/proto3/#customoptions", since: "0.1.0", aka: [],
    }

    /// The policy says that it matters.
    GUARDED_OPTION_CHANGED = "protobuf/guarded-option-changed" {
        title: "guarded option changed", breaks: Nothing, impact: Contract, level: Error,
        message: "the guarded option `{option}` of {element} was {before} and is {after} now",
        why: "The `guarded-properties` of schema-gate.toml name this option: something relies on what it says.",
        instead: "Keep the value, or take the option from `guarded-properties` in a change of its own.",
        spec: "Custom Options, https://protobuf.dev/programming-guides/proto3/#customoptions", since: "0.1.0", aka: [],
    }
}
