//! The schema as one self-contained document, as a codec wants it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{FullName, Schema, Shape, TypeId};

/// Codecs parse and drop schemas recursively; a chain of definitions deeper than this is not handed to them.
const MAX_DEPTH: usize = 100;

impl Schema {
    /// The schema with every definition at its first use, and nothing in it that does not change the bytes: no
    /// documentation, no aliases, no defaults, no logical types. `None` when it nests deeper than a codec reads.
    ///
    /// Names lose their namespaces, which a codec would hand down to what stands inside, and two types never share one: two
    /// files may define one name differently. Names change no byte.
    pub fn for_codec(&self) -> Option<Value> {
        self.document(Keeps::Bytes)
    }

    /// The same with what a reader goes by when it resolves: aliases, and the defaults of fields and enums.
    pub fn for_resolution(&self) -> Option<Value> {
        self.document(Keeps::Resolution)
    }

    fn document(&self, keeps: Keeps) -> Option<Value> {
        Writer {
            schema: self,
            keeps,
            names: BTreeMap::new(),
            taken: BTreeSet::new(),
        }
        .write(self.root, 0)
    }
}

/// What a document keeps of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keeps {
    /// What decides about the bytes.
    Bytes,
    /// What decides about reading other bytes as well.
    Resolution,
}

struct Writer<'schema> {
    schema: &'schema Schema,
    keeps: Keeps,
    names: BTreeMap<TypeId, String>,
    taken: BTreeSet<String>,
}

impl Writer<'_> {
    fn write(&mut self, id: TypeId, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        if let Some(name) = self.names.get(&id) {
            return Some(json!(name));
        }
        let mut written = match self.schema.shape(id) {
            Shape::Primitive(primitive) => json!(primitive.name()),
            Shape::Array(items) => {
                json!({"type": "array", "items": self.write(items.of, depth + 1)?})
            }
            Shape::Map(values) => {
                json!({"type": "map", "values": self.write(values.of, depth + 1)?})
            }
            Shape::Union(branches) => {
                let branches = branches
                    .iter()
                    .map(|branch| self.write(branch.of, depth + 1));
                Value::Array(branches.collect::<Option<_>>()?)
            }
            Shape::Enum(shape) => {
                json!({"type": "enum", "name": self.name(id), "symbols": shape.symbols})
            }
            Shape::Fixed(shape) => {
                json!({"type": "fixed", "name": self.name(id), "size": shape.size})
            }
            Shape::Record(record) => {
                let name = self.name(id);
                let fields = record.fields.iter().map(|field| {
                    let of = self.write(field.slot.of, depth + 1)?;
                    let mut written = json!({"name": field.name, "type": of});
                    if self.keeps == Keeps::Resolution {
                        keep(&mut written, field.default.as_ref(), &field.aliases);
                    }
                    Some(written)
                });
                json!({"type": "record", "name": name, "fields": fields.collect::<Option<Vec<_>>>()?})
            }
            Shape::Reference(_) => return None,
        };
        if self.keeps == Keeps::Resolution {
            let shape = self.schema.shape(id);
            let default = match shape {
                Shape::Enum(shape) => shape.default.clone().map(Value::String),
                _ => None,
            };
            let aliases: Vec<&str> = shape.aliases().iter().map(FullName::as_str).collect();
            keep(&mut written, default.as_ref(), &aliases);
        }
        Some(written)
    }

    fn name(&mut self, id: TypeId) -> String {
        let own = self.schema.shape(id).name().map(FullName::as_str);
        let own = own.unwrap_or_default();
        let mut name = match self.keeps {
            Keeps::Bytes => own.replace('.', "_"),
            Keeps::Resolution => own.to_owned(),
        };
        while self.taken.contains(&name) {
            name = format!("{name}_{}", id.index());
        }
        self.taken.insert(name.clone());
        self.names.insert(id, name.clone());
        name
    }
}

fn keep(written: &mut Value, default: Option<&Value>, aliases: &[impl serde::Serialize]) {
    if let Some(default) = default {
        written["default"] = default.clone();
    }
    if !aliases.is_empty() {
        written["aliases"] = json!(aliases);
    }
}
