//! Types, defaults and aliases.

use serde_json::{Map, Value, json};

use super::{Facts, key};
use crate::architect::names::{spelling, value, word};
use crate::format::avro::{Field, Schema, Shape};

pub(super) fn facts(schema: &Schema) -> Facts {
    let mut facts = Facts::new();
    for id in schema.reachable() {
        let of = schema.get(id);
        if of.shape.name().is_none() {
            continue;
        }
        let mut own = Map::new();
        own.insert("type".to_owned(), json!(of.shape.kind()));
        let aliases = of.shape.aliases().iter();
        let aliases: Vec<String> = aliases.map(|alias| word(alias.as_str())).collect();
        if !aliases.is_empty() {
            own.insert("aliases".to_owned(), json!(aliases));
        }
        match &of.shape {
            Shape::Enum(shape) => {
                let default = shape.default.as_deref().map(word);
                own.extend(default.map(|default| ("default".to_owned(), json!(default))));
            }
            Shape::Fixed(fixed) => {
                own.insert("size".to_owned(), json!(fixed.size));
            }
            _ => {}
        }
        facts.insert(key(&of.place), own);
        for member in of.shape.fields() {
            facts.insert(key(&member.place), field(schema, member));
        }
    }
    facts
}

fn field(schema: &Schema, field: &Field) -> Map<String, Value> {
    let mut own = Map::new();
    let of = field.slot.of;
    own.insert("type".to_owned(), json!(spelling(&schema.describe(of))));
    if let Some(logical) = &schema.get(of).logical {
        own.insert("logical".to_owned(), json!(spelling(&logical.to_string())));
    }
    if let Some(default) = &field.default {
        own.insert("default".to_owned(), value(default, 1));
    }
    if !field.aliases.is_empty() {
        let aliases: Vec<String> = field.aliases.iter().map(|alias| word(alias)).collect();
        own.insert("aliases".to_owned(), json!(aliases));
    }
    own
}
