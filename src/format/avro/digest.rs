//! What tells one version of a schema from another.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Field, Schema, Shape, TypeId};

impl Schema {
    /// Equal for two schemas that read and write alike: names, aliases, defaults, logical types and the attributes of
    /// other software count; places, formatting and documentation do not.
    pub fn digest(&self) -> [u8; 32] {
        let order = self.reachable();
        let numbers: BTreeMap<TypeId, usize> = order
            .iter()
            .enumerate()
            .map(|(number, &id)| (id, number))
            .collect();
        let mut hash = Sha256::new();
        for &id in &order {
            hash.update(self.outline(id, &numbers).to_string());
            hash.update("\n");
        }
        hash.finalize().into()
    }

    /// The paths of its own file, of those that define what the root reaches, and of all that these import: a file that
    /// defines nothing of it today decides what a name means tomorrow.
    pub fn files(&self) -> BTreeSet<String> {
        let places = self.reachable().into_iter().map(|id| &self.get(id).place);
        let paths: BTreeSet<&str> = places.map(|place| place.file.path()).collect();
        let mut files = BTreeSet::new();
        let mut waiting: Vec<&str> = paths.into_iter().chain([&*self.declared_in]).collect();
        while let Some(path) = waiting.pop() {
            if files.insert(path.to_owned()) {
                let imports = self.imports.get(path).into_iter().flatten();
                waiting.extend(imports.map(String::as_str));
            }
        }
        files
    }

    /// The last parts of the names that other files define: which file that is may change without a change of this one.
    pub fn borrowed(&self) -> BTreeSet<String> {
        let own = self.get(self.root).place.file.path();
        let types = self.reachable().into_iter().map(|id| self.get(id));
        let foreign = types.filter(|part| part.place.file.path() != own);
        foreign
            .filter_map(|part| part.shape.name().map(|name| name.simple().to_owned()))
            .collect()
    }

    /// A type, with numbers for the types inside it.
    fn outline(&self, id: TypeId, numbers: &BTreeMap<TypeId, usize>) -> Value {
        let shape = self.shape(id);
        let slots: Vec<usize> = shape
            .slots()
            .into_iter()
            .map(|slot| numbers[&slot.of])
            .collect();
        let text = |names: &[super::FullName]| {
            let names = names.iter().map(ToString::to_string);
            names.collect::<Vec<_>>()
        };
        let own = match shape {
            Shape::Record(record) => {
                let fields: Vec<Value> = record.fields.iter().map(field).collect();
                json!([record.is_error, record.is_one_way, fields])
            }
            Shape::Enum(shape) => json!([shape.symbols, shape.default]),
            Shape::Fixed(fixed) => json!(fixed.size),
            Shape::Primitive(_)
            | Shape::Array(_)
            | Shape::Map(_)
            | Shape::Union(_)
            | Shape::Reference(_) => Value::Null,
        };
        let part = self.get(id);
        let logical = part.logical.as_ref().map(ToString::to_string);
        let name = shape.name().map(ToString::to_string);
        let aliases = text(shape.aliases());
        let properties = &part.properties;
        json!([shape.kind(), name, aliases, logical, slots, own, properties])
    }
}

/// A field without its type. A default of null is not the same as none.
fn field(field: &Field) -> Value {
    let default: Vec<&Value> = field.default.iter().collect();
    json!([field.name, field.aliases, default, field.properties])
}
