//! Names of types, fields, packages and files.

use crate::advice::catalogue::play::plays;

plays! {
    /// The old name is put back.
    RESTORE_NAME = RestoreName, Any {
        title: "keep the name `{old_name}`",
        steps: [
            "Put `{old_name}` back: consumers, registries (subject names), generated code, type URLs and JSON keys know it by that name, even where the bytes do not hold it.",
            "If `{new_name}` is only a better word, use it in the documentation or for display.",
            "If the new name stands for a new major version, publish it beside the old one as a type of its own, and keep both until the old one is read by nobody.",
        ],
        why: "nothing changes for anybody, so the order does not matter",
        risk: "an old word stays in the contract",
        avoid: ["Do not rename in place because a resolver or a decoder happens not to look at names."],
        drafts: [RestoreName, RestoreNameAndAlias, RestoreType],
    }

    /// The full old name as an alias of the type.
    TYPE_ALIAS = Alias, ConsumersFirst {
        title: "add the old full name `{old_name}` as an alias, if every consumer's library honours aliases",
        steps: [
            "Add \"aliases\" with the full name `{old_name}`, namespace included, to the type.",
            "Check each consumer's decoder: alias support is optional in the Avro specification, and Rust's apache-avro and avro-python do not use them when they decode.",
            "Upgrade consumers first; a reader on the old schema does not know the new name. Code that is generated and subjects in registries change their names all the same.",
        ],
        why: "only readers on the new schema have the alias",
        risk: "implementations that ignore aliases refuse the events",
        avoid: ["Do not rely on it while nobody knows which runtimes read the topic."],
        drafts: [AddTypeAlias],
    }

    /// Two names of one field.
    EXPAND_CONTRACT_NUMBERED = ExpandContract, ConsumersFirst {
        title: "keep `{old_name}` under its number, and add `{new_name}` under a new one",
        steps: [
            "Keep `{old_name}` with its number, marked as deprecated.",
            "Add `{new_name}` with a number that was never used, and let the producer fill both.",
            "Move consumers to `{new_name}`; after an end date remove `{old_name}` and reserve its number and its name.",
        ],
        why: "consumers learn the new name first",
        risk: "two fields can disagree, so say which one wins",
        avoid: ["Do not reuse the number of the old field."],
        drafts: [RenameBeside, KeepBoth],
    }
}
