//! What a reader's aliases make of the writer's names: the decoder renames the writer's types and fields before it looks at
//! anything else, wherever in the reader the names come from.

use std::collections::BTreeMap;

use crate::format::avro::{Field, FullName, Record, Schema};

/// The names that the reader has for the writer's.
pub struct Renames<'schema> {
    types: BTreeMap<&'schema FullName, &'schema FullName>,
    /// By the full name of the record and the alias.
    fields: BTreeMap<(&'schema FullName, &'schema str), &'schema str>,
}

impl<'schema> Renames<'schema> {
    /// Collects the aliases of `reader`. A schema that reads its own data has nothing to rename.
    pub fn new(writer: &'schema Schema, reader: &'schema Schema) -> Self {
        let mut renames = Self {
            types: BTreeMap::new(),
            fields: BTreeMap::new(),
        };
        let foreign = if writer.is(reader) {
            Vec::new()
        } else {
            reader.reachable()
        };
        for id in foreign {
            let shape = reader.shape(id);
            let Some(name) = shape.name() else { continue };
            let aliases = shape.aliases().iter();
            renames.types.extend(aliases.map(|alias| (alias, name)));
            for field in shape.fields() {
                let aliases = field.aliases.iter();
                let named = aliases.map(|alias| ((name, alias.as_str()), field.name.as_str()));
                renames.fields.extend(named);
            }
        }
        renames
    }

    /// The reader's name for a type of the writer.
    pub fn type_name<'name>(&self, name: &'name FullName) -> &'name FullName
    where
        'schema: 'name,
    {
        self.types.get(name).copied().unwrap_or(name)
    }

    /// The reader's name for a field of the writer.
    pub fn field_name<'name>(&self, record: &Record, field: &'name Field) -> &'name str
    where
        'schema: 'name,
    {
        let key = (self.type_name(&record.name), field.name.as_str());
        self.fields.get(&key).copied().unwrap_or(&field.name)
    }

    /// Whether an alias sends a field of the writer's record to the reader's field `name`.
    pub fn fills(&self, record: &Record, name: &str) -> bool {
        let record_name = self.type_name(&record.name);
        let renamed = self.fields.range((record_name, "")..);
        let mut renamed = renamed.take_while(|((of, _), _)| *of == record_name);
        renamed.any(|((_, alias), to)| {
            *to == name && record.fields.iter().any(|field| field.name == **alias)
        })
    }
}
