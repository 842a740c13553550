//! Options that somebody made up: tags of personal data, rules of validators, routes of gateways.
//!
//! What the compiler itself knows is told elsewhere. An option that is a message is compared leaf by leaf.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{DynamicMessage, Kind, Value};

use super::claim::{Claim, Fact};
use super::sides::Sides;
use crate::model::{Detail, ElementPath, Place};
use crate::rules::protobuf as rules;

/// An element on both sides, and what it is called in a sentence.
pub(super) struct Bearer<'a> {
    pub(super) sides: &'a Sides<'a>,
    pub(super) element: ElementPath,
    /// `field`, `message`, …
    pub(super) kind: &'static str,
    /// Looked up only where something is to be said.
    pub(super) places: &'a dyn Fn() -> (Option<Place>, Option<Place>),
}

/// The leaves of all custom options, each under its name.
type Leaves = BTreeMap<String, String>;

/// Compares the custom options of an element.
pub(super) fn compare(
    bearer: &Bearer<'_>,
    old: &DynamicMessage,
    new: &DynamicMessage,
) -> Vec<Fact> {
    let (old, mut new) = (leaves(old), leaves(new));
    let mut facts = Vec::new();
    for (option, before) in old {
        match new.remove(&option) {
            Some(after) if after == before => {}
            after => facts.push(bearer.fact(&option, Some(&before), after.as_deref())),
        }
    }
    let added = new.iter();
    facts.extend(added.map(|(option, after)| bearer.fact(option, None, Some(after))));
    facts
}

impl Bearer<'_> {
    fn fact(&self, option: &str, before: Option<&str>, after: Option<&str>) -> Fact {
        let is_guarded = self.sides.guarded.iter().any(|name| names(name, option));
        let rule = match (before, after) {
            (None, _) => &rules::CUSTOM_OPTION_ADDED,
            (Some(_), None) if is_guarded => &rules::GUARDED_OPTION_REMOVED,
            (Some(_), None) => &rules::CUSTOM_OPTION_REMOVED,
            (Some(_), Some(_)) if is_guarded => &rules::GUARDED_OPTION_CHANGED,
            (Some(_), Some(_)) => &rules::CUSTOM_OPTION_CHANGED,
        };
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        let spell = |value: &str| match value {
            "" => String::new(),
            value => format!("{option} = {value}"),
        };
        let (old, new) = (self.places)();
        let fact = Fact {
            rule,
            element: self.element.clone(),
            old,
            new,
            detail: Detail::new(spell(before), spell(after))
                .word("element", format!("{} `{}`", self.kind, self.element))
                .word("option", option)
                .word("before", before)
                .word("after", after),
            claims: Vec::new(),
        };
        fact.claiming(is_guarded.then(Claim::policy))
    }
}

/// Whether a guarded name means the option: by its full name, its last part, or with the leaf inside of it.
fn names(guarded: &str, option: &str) -> bool {
    let guarded = guarded.trim_start_matches('(').replace(')', "");
    let (extension, leaf) = option
        .trim_start_matches('(')
        .split_once(')')
        .unwrap_or((option, ""));
    let last = extension.rsplit('.').next().unwrap_or(extension);
    [extension, last]
        .iter()
        .any(|name| guarded == **name || guarded == format!("{name}{leaf}"))
}

fn leaves(options: &DynamicMessage) -> Leaves {
    let mut leaves = Leaves::new();
    for (extension, value) in options.extensions() {
        let name = format!("({})", extension.full_name());
        collect(name, &extension.kind(), value, &mut leaves);
    }
    leaves
}

/// The parser has refused brackets that nest deeper than 100, so recursion is safe.
fn collect(name: String, kind: &Kind, value: &Value, leaves: &mut Leaves) {
    match value {
        Value::Message(message) => {
            let parts = parts(message);
            if parts.is_empty() {
                leaves.insert(name, "{}".to_owned());
                return;
            }
            for (part, kind, value) in parts {
                collect(format!("{name}.{part}"), &kind, value, leaves);
            }
        }
        value => drop(leaves.insert(name, spell(kind, value))),
    }
}

/// What is set in a message.
fn parts(message: &DynamicMessage) -> Vec<(String, Kind, &Value)> {
    let fields = message.fields();
    let fields = fields.map(|(field, value)| (field.name().to_owned(), field.kind(), value));
    let extensions = message.extensions();
    let extensions =
        extensions.map(|(field, value)| (format!("({})", field.full_name()), field.kind(), value));
    fields.chain(extensions).collect()
}

fn spell(kind: &Kind, value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Bytes(bytes) => format!("\"{}\"", bytes.escape_ascii()),
        Value::EnumNumber(number) => {
            let item = kind.as_enum();
            let symbol = item.and_then(|item| item.get_value(*number));
            symbol.map_or_else(|| number.to_string(), |symbol| symbol.name().to_owned())
        }
        Value::Message(message) => {
            let parts = parts(message).into_iter();
            let parts = parts.map(|(name, kind, value)| format!("{name}: {}", spell(&kind, value)));
            format!("{{{}}}", parts.collect::<Vec<_>>().join(", "))
        }
        Value::List(values) => {
            let values: Vec<_> = values.iter().map(|value| spell(kind, value)).collect();
            format!("[{}]", values.join(", "))
        }
        Value::Map(entries) => {
            let entry = kind.as_message();
            let inner = entry.map(|entry| entry.map_entry_value_field().kind());
            let inner = inner.unwrap_or_else(|| kind.clone());
            let entries = entries.iter().map(|(key, value)| {
                let key = spell(kind, &Value::from(key.clone()));
                format!("{key}: {}", spell(&inner, value))
            });
            let entries: BTreeSet<_> = entries.collect();
            let entries: Vec<_> = entries.into_iter().collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Bool(yes) => yes.to_string(),
        Value::I32(number) => number.to_string(),
        Value::I64(number) => number.to_string(),
        Value::U32(number) => number.to_string(),
        Value::U64(number) => number.to_string(),
        Value::F32(number) => number.to_string(),
        Value::F64(number) => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_guarded_name_is_the_full_one_or_its_last_part() {
        for name in ["acme.pii", "pii", "(acme.pii)"] {
            assert!(names(name, "(acme.pii)"), "{name}");
        }
        assert!(names(
            "(buf.validate.field).string.min_len",
            "(buf.validate.field).string.min_len"
        ));
        assert!(names(
            "buf.validate.field",
            "(buf.validate.field).string.min_len"
        ));
        assert!(!names("acme", "(acme.pii)") && !names("pi", "(acme.pii)"));
    }
}
