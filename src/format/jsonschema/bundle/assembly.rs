//! Puts the parts of a bundle into one document.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{At, Bundler};
use crate::format::jsonschema::{dialect, keyword, uri};
use crate::model::{Draft, Pointer};

impl Bundler<'_> {
    /// Where each part stands in the bundle.
    pub(super) fn prefixes(&self) -> Vec<Pointer> {
        let shelf = if self.draft >= Draft::Draft201909 {
            "$defs"
        } else {
            "definitions"
        };
        let root = self.parts[0].0.value.get(shelf).and_then(Value::as_object);
        let mut taken: BTreeSet<String> = root.into_iter().flat_map(Map::keys).cloned().collect();
        let mut prefixes = vec![Pointer::root()];
        for (_, uri) in self.parts.iter().skip(1) {
            let name = uri
                .rsplit('/')
                .find(|part| !part.is_empty())
                .unwrap_or("schema");
            let names = (1..).map(|n| {
                if n == 1 {
                    name.to_owned()
                } else {
                    format!("{name}-{n}")
                }
            });
            let free = names.into_iter().find(|name| !taken.contains(name));
            let free = free.expect("one of infinitely many names is free");
            prefixes.push(Pointer::root().join(shelf).join(&free));
            taken.insert(free);
        }
        prefixes
    }

    pub(super) fn assemble(&self, prefixes: &[Pointer]) -> Value {
        let mut texts: Vec<Value> = self
            .parts
            .iter()
            .map(|(text, _)| (*text.value).clone())
            .collect();
        for at in self.schemas.keys() {
            if let Some(Value::Object(schema)) = texts[at.part].pointer_mut(at.pointer.as_str()) {
                self.rewrite(schema, at, prefixes);
            }
        }
        let mut texts = texts.into_iter();
        let mut whole = texts.next().unwrap_or_default();
        for (prefix, text) in prefixes.iter().skip(1).zip(texts) {
            let mut steps = prefix.steps();
            if let (Value::Object(root), Some(shelf), Some(name)) =
                (&mut whole, steps.next(), steps.next())
            {
                let shelf = root
                    .entry(shelf)
                    .or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(shelf) = shelf {
                    shelf.insert(name, text);
                }
            }
        }
        whole
    }

    /// Turns the references of one schema into pointers, and drops the names that nothing refers to any more.
    fn rewrite(&self, schema: &mut Map<String, Value>, at: &At, prefixes: &[Pointer]) {
        if !keyword::ref_stands_alone(schema, self.draft) {
            schema.shift_remove(dialect::id_keyword(self.draft));
        }
        for name in ["$anchor", "$dynamicAnchor", "$recursiveAnchor"] {
            schema.shift_remove(name);
        }
        if at.part > 0 {
            schema.shift_remove("$schema");
        }
        for keyword in ["$ref", "$recursiveRef", "$dynamicRef"] {
            let Some(target) = self.targets.get(&(at.clone(), keyword)) else {
                continue;
            };
            let pointer = format!("{}{}", prefixes[target.part], target.pointer);
            let pointer = Value::String(uri::fragment(&pointer));
            if keyword == "$ref" || !schema.contains_key("$ref") {
                schema.shift_remove(keyword);
                schema.insert("$ref".to_owned(), pointer);
            } else {
                schema.shift_remove(keyword);
                let also = Value::Object(Map::from_iter([("$ref".to_owned(), pointer)]));
                match schema
                    .entry("allOf")
                    .or_insert_with(|| Value::Array(Vec::new()))
                {
                    Value::Array(branches) => branches.push(also),
                    other => *other = Value::Array(vec![also]),
                }
            }
        }
    }
}
