//! The JSON Schema of the config file, from the table of its keys.

use serde_json::{Map, Value, json};

use crate::rules;

use super::keys::{self, Key, Takes};

/// The JSON Schema of `schema-gate.toml`, for editors that complete and check TOML by one.
pub fn config_schema() -> Value {
    let mut schema = table(keys::FILE);
    let head = [
        (
            "$schema",
            json!("https://json-schema.org/draft/2020-12/schema"),
        ),
        ("title", json!("schema-gate.toml")),
        ("$defs", json!({ "levels": levels() })),
    ];
    for (key, value) in head {
        schema[key] = value;
    }
    schema
}

fn table(keys: &[Key]) -> Value {
    let known = keys.iter().filter_map(|key| {
        let mut value = value(&key.takes)?;
        value["description"] = json!(key.about);
        Some((key.name.to_owned(), value))
    });
    json!({
        "type": "object",
        "properties": known.collect::<Map<_, _>>(),
        "additionalProperties": false,
    })
}

fn value(takes: &Takes) -> Option<Value> {
    Some(match takes {
        Takes::Version => json!({ "const": 1 }),
        Takes::Text => json!({ "type": "string" }),
        Takes::Word(words) => json!({ "enum": words() }),
        Takes::Words(words) => json!({ "type": "array", "items": { "enum": words() } }),
        Takes::Globs | Takes::Names => {
            json!({ "type": "array", "items": { "type": "string", "minLength": 1 } })
        }
        Takes::Uris => json!({
            "type": "object",
            "propertyNames": { "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:[^#]*$" },
            "additionalProperties": { "type": "string", "not": { "pattern": "^/|\\\\" } },
        }),
        Takes::Count(most) => json!({ "type": "integer", "minimum": 1, "maximum": most }),
        Takes::Price => json!({ "type": "number", "minimum": 0 }),
        Takes::Levels => json!({ "$ref": "#/$defs/levels" }),
        Takes::Table(keys) => table(keys),
        Takes::Tables(keys) => json!({ "type": "array", "items": table(keys) }),
        Takes::Later => return None,
    })
}

fn levels() -> Value {
    let ids: Vec<_> = rules::all().map(|rule| rule.id).collect();
    json!({
        "type": "object",
        "propertyNames": { "anyOf": [{ "enum": ids }, { "pattern": "[*?\\[{]" }] },
        "additionalProperties": { "enum": keys::levels() },
    })
}
