//! Whether defaults fit their types (Avro 1.12, Complex Types, Records).

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Field, Primitive, Schema, Shape, TypeId};
use crate::model::Unread;

/// Checks every default that `schema` reaches.
///
/// A default of a union may fit any branch, as the specification says since 1.12 and the Java parser reads it.
pub(super) fn check(schema: &Schema) -> Result<(), Unread> {
    for id in schema.reachable() {
        let Shape::Record(record) = schema.shape(id) else {
            continue;
        };
        for field in &record.fields {
            let Some(default) = field
                .default
                .as_ref()
                .filter(|default| !Fitting::new(schema, Symbols::Any).fits(field.slot.of, default))
            else {
                continue;
            };
            let message = format!(
                "not an Avro schema: the default {default} of `{}` is no {}",
                field.name,
                schema.describe(field.slot.of)
            );
            return Err(Unread::at(field.place.clone(), message));
        }
    }
    Ok(())
}

impl Schema {
    /// Whether a reader can fill the field in. Java's parser takes any string for the default of an enum, and only its
    /// decoder looks for the symbol.
    pub fn can_fill(&self, field: &Field) -> bool {
        field
            .default
            .as_ref()
            .is_some_and(|default| Fitting::new(self, Symbols::Known).fits(field.slot.of, default))
    }
}

impl Schema {
    /// The branch of the field's union that its default belongs to, if that is not the first: until 1.11 it had to be.
    pub fn later_branch(&self, field: &Field) -> Option<TypeId> {
        let (Shape::Union(branches), Some(default)) = (self.shape(field.slot.of), &field.default)
        else {
            return None;
        };
        let mut fitting = Fitting::new(self, Symbols::Any);
        let index = branches
            .iter()
            .position(|branch| fitting.fits(branch.of, default))?;
        (index > 0).then(|| branches[index].of)
    }
}

/// Which strings fit an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Symbols {
    /// Any, as parsers have it.
    Any,
    /// Its symbols, as decoders have it.
    Known,
}

/// Answers about one default. Branches of unions lead many ways to the same part of it, and each is judged once.
struct Fitting<'schema> {
    schema: &'schema Schema,
    symbols: Symbols,
    known: BTreeMap<(TypeId, *const Value), bool>,
}

impl<'schema> Fitting<'schema> {
    fn new(schema: &'schema Schema, symbols: Symbols) -> Self {
        Self {
            schema,
            symbols,
            known: BTreeMap::new(),
        }
    }

    /// Recursion follows the default, whose depth the parser has limited.
    fn fits(&mut self, of: TypeId, value: &Value) -> bool {
        let part = (of, std::ptr::from_ref(value));
        if let Some(&known) = self.known.get(&part) {
            return known;
        }
        let schema = self.schema;
        let fits = match schema.shape(of) {
            Shape::Primitive(primitive) => return fits_primitive(*primitive, value),
            Shape::Enum(shape) if self.symbols == Symbols::Known => value
                .as_str()
                .is_some_and(|text| shape.symbols.iter().any(|symbol| symbol == text)),
            Shape::Enum(_) | Shape::Fixed(_) => return value.is_string(),
            Shape::Array(items) => value
                .as_array()
                .is_some_and(|array| array.iter().all(|item| self.fits(items.of, item))),
            Shape::Map(values) => value
                .as_object()
                .is_some_and(|map| map.values().all(|value| self.fits(values.of, value))),
            Shape::Union(branches) => branches.iter().any(|branch| self.fits(branch.of, value)),
            Shape::Record(record) => value.as_object().is_some_and(|object| {
                // A field that the default leaves out is filled in from its own default, which is checked where it stands.
                record
                    .fields
                    .iter()
                    .all(|field| match object.get(&field.name) {
                        Some(value) => self.fits(field.slot.of, value),
                        None => field.default.is_some(),
                    })
            }),
            Shape::Reference(_) => false,
        };
        self.known.insert(part, fits);
        fits
    }
}

fn fits_primitive(primitive: Primitive, value: &Value) -> bool {
    match primitive {
        Primitive::Null => value.is_null(),
        Primitive::Boolean => value.is_boolean(),
        Primitive::Int => value
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        Primitive::Long => value.is_i64(),
        Primitive::Float | Primitive::Double => {
            value.is_number() || value.as_str().is_some_and(is_number_in_words)
        }
        Primitive::Bytes | Primitive::String => value.is_string(),
    }
}

/// JSON has no NaN and no infinities, so the Java parser reads a number from a string, as `Double.valueOf` does.
fn is_number_in_words(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_plain = unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    matches!(unsigned, "NaN" | "Infinity") || (is_plain && unsigned.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_float_may_be_written_in_words() {
        for text in ["NaN", "+Infinity", "-Infinity", "1.5", "-.5e3"] {
            assert!(
                fits_primitive(Primitive::Double, &Value::from(text)),
                "{text}"
            );
        }
        for text in ["", "nan", "inf", "one", "1,5"] {
            assert!(
                !fits_primitive(Primitive::Double, &Value::from(text)),
                "{text}"
            );
        }
        assert!(!fits_primitive(Primitive::Int, &Value::from("1")));
    }
}
