//! Records with their fields, enums with their symbols, fixed types.

use super::{Found, Kind, Survey};
use crate::format::avro::{Schema, Shape, Type};

impl Survey<'_> {
    /// The named types that the root reaches.
    pub(super) fn avro(&mut self, schema: &Schema) {
        for id in schema.reachable() {
            if self.named_type(schema.get(id)).is_none() {
                return;
            }
        }
    }

    fn named_type(&mut self, of: &Type) -> Option<()> {
        let Some(name) = of.shape.name() else {
            return Some(());
        };
        let found = |kind| Found {
            kind,
            name: name.simple(),
            holder: None,
            place: of.place.clone(),
            number: None,
        };
        match &of.shape {
            Shape::Record(record) => {
                let holder = self.add(found(Kind::Type))?;
                for field in &record.fields {
                    self.add(Found {
                        kind: Kind::Field,
                        name: &field.name,
                        holder: Some(&holder),
                        place: field.place.clone(),
                        number: None,
                    })?;
                }
            }
            Shape::Enum(symbols) => {
                let holder = self.add(found(Kind::Enum))?;
                for (index, symbol) in symbols.symbols.iter().enumerate() {
                    let mut place = of.place.clone();
                    place.pointer = place.pointer.join("symbols").join(index);
                    place.span = None;
                    self.add(Found {
                        kind: Kind::Symbol,
                        name: symbol,
                        holder: Some(&holder),
                        place,
                        number: None,
                    })?;
                }
            }
            _ => drop(self.add(found(Kind::Other))?),
        }
        Some(())
    }
}
