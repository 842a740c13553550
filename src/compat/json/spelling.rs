//! Says aloud what schemas imply, so that the prover, which compares spellings, can see it.
//!
//! In: a writer and a reader. Out: the same two, accepting the same values. A pattern of the writer is followed by the
//! reader's patterns that it includes, and by its length; a map of the writer names the keys that the reader names; a
//! pattern of the reader that every text matches is dropped.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::format::jsonschema::schema::{Keywords, Node, Schema};
use crate::model::Pointer;
use crate::witness::json::language::{self, Inclusion};

/// Of schemas with more patterns than this, only so many are compared.
const MAX_PATTERNS: usize = 24;
/// What is longer is not repeated for each name.
const MAX_BYTES: usize = 2_000;
/// Of maps with more names than this, only so many are spelled out.
const MAX_NAMES: usize = 64;

/// The writer's schema, with what it implies where the reader asks for it.
pub(super) fn of_writer(writer: &Value, schema: &Schema, reader: &Schema) -> Value {
    let asked = Asked::of(reader);
    let mut spelled = writer.clone();
    for node in schema.nodes() {
        let implied = node
            .keywords
            .pattern
            .as_ref()
            .map(|pattern| asked.implied(pattern));
        let Some(Value::Object(members)) = spelled.pointer_mut(node.pointer.as_str()) else {
            continue;
        };
        add(members, implied.unwrap_or_default());
        asked.name_keys(schema, node, writer, members);
    }
    spelled
}

/// The reader's schema without patterns that say nothing.
pub(super) fn of_reader(reader: &Value, schema: &Schema) -> Value {
    let mut spelled = reader.clone();
    for node in schema.nodes() {
        let says_nothing = |pattern: &String| language::inclusion("", pattern) == Inclusion::Holds;
        if node.keywords.pattern.as_ref().is_some_and(says_nothing)
            && let Some(Value::Object(members)) = spelled.pointer_mut(node.pointer.as_str())
        {
            members.shift_remove("pattern");
        }
    }
    spelled
}

/// What a reader asks for that a writer may imply.
struct Asked<'r> {
    patterns: BTreeSet<&'r str>,
    /// Whether it counts characters.
    counts: bool,
    /// The names it declares in maps: in objects that also say what other properties look like.
    keys: BTreeSet<&'r str>,
}

impl<'r> Asked<'r> {
    fn of(reader: &'r Schema) -> Self {
        let all = || reader.nodes().map(|node| &*node.keywords);
        let is_map = |keywords: &&Keywords| keywords.additional.is_some();
        Self {
            patterns: all()
                .filter_map(|keywords| keywords.pattern.as_deref())
                .collect(),
            counts: all().any(|keywords| keywords.min_length.or(keywords.max_length).is_some()),
            keys: all()
                .filter(is_map)
                .flat_map(|keywords| keywords.properties.keys().map(String::as_str))
                .take(MAX_NAMES)
                .collect(),
        }
    }

    /// What a text that matches `pattern` also satisfies.
    fn implied(&self, pattern: &str) -> Vec<Value> {
        let mut implied = Vec::new();
        // A pattern that the reader has as well is compared by its spelling.
        if !self.patterns.contains(pattern) {
            let others = self.patterns.iter().take(MAX_PATTERNS);
            let wider =
                others.filter(|wider| language::inclusion(pattern, wider) == Inclusion::Holds);
            implied.extend(wider.map(|wider| json!({"pattern": wider})));
        }
        if let Some((least, most)) = language::lengths(pattern).filter(|_| self.counts) {
            implied.push(json!({"minLength": least}));
            implied.extend(most.map(|most| json!({"maxLength": most})));
        }
        implied
    }

    /// In a map that says of every other key what its value is, says it of each key that the reader names.
    fn name_keys(
        &self,
        schema: &Schema,
        node: &Node,
        writer: &Value,
        members: &mut Map<String, Value>,
    ) {
        let keywords = &node.keywords;
        let Some(others) = keywords
            .additional
            .filter(|_| keywords.pattern_properties.is_empty())
        else {
            return;
        };
        if schema.keywords(others).never || schema.keywords(others).says_nothing() {
            return;
        }
        let pointer: &Pointer = &schema.node(others).pointer;
        let value = writer
            .pointer(pointer.as_str())
            .cloned()
            .unwrap_or_default();
        if value.to_string().len() > MAX_BYTES {
            return;
        }
        if let Value::Object(properties) = members.entry("properties").or_insert_with(|| json!({}))
        {
            for key in &self.keys {
                properties.entry(*key).or_insert_with(|| value.clone());
            }
        }
    }
}

fn add(members: &mut Map<String, Value>, implied: Vec<Value>) {
    if implied.is_empty() {
        return;
    }
    if let Value::Array(branches) = members.entry("allOf").or_insert_with(|| json!([])) {
        branches.extend(implied);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Draft;

    fn spelled(writer: &Value, reader: &Value) -> Value {
        let [schema, asked] = [writer, reader].map(|value| Schema::lower(value, Draft::Draft7));
        of_writer(writer, &schema, &asked)
    }

    #[test]
    fn a_pattern_says_which_other_pattern_and_which_length_it_implies() {
        let writer = json!({"type": "string", "pattern": "^[A-Z]{3}$"});
        let reader = json!({"type": "string", "pattern": "^[A-Z0-9]+$", "maxLength": 3});
        assert_eq!(
            spelled(&writer, &reader)["allOf"],
            json!([{"pattern": "^[A-Z0-9]+$"}, {"minLength": 3}, {"maxLength": 3}])
        );
    }

    #[test]
    fn a_map_says_what_the_keys_that_the_reader_names_hold() {
        let writer = json!({"additionalProperties": {"type": "integer"}});
        let reader =
            json!({"properties": {"total": {"type": "number"}}, "additionalProperties": true});
        assert_eq!(
            spelled(&writer, &reader)["properties"],
            json!({"total": {"type": "integer"}})
        );
        let open = json!({"properties": {"id": {}}});
        assert_eq!(spelled(&open, &reader), open);
    }

    #[test]
    fn a_pattern_that_every_text_matches_is_dropped() {
        let reader = json!({"type": "string", "pattern": "[a-z]*"});
        let schema = Schema::lower(&reader, Draft::Draft7);
        assert_eq!(of_reader(&reader, &schema), json!({"type": "string"}));
    }
}
