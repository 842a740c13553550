//! The schema of an event that corrects another one.
//!
//! An event is a fact that others have acted on; when it was wrong, a second fact says so. It names the first by source and
//! id, says what was wrong and why, and has a key that a second run makes again, so that it is applied once.

use serde_json::{Value, json};
use thiserror::Error;

use crate::format::protobuf::Element;
use crate::format::{Schema, Subject, avro, jsonschema};
use crate::model::{Draft, Edit};

/// The schema of a correction, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The name of the event.
    pub name: String,
    /// The path of its file.
    pub path: String,
    /// The file.
    pub edit: Edit,
}

/// Why there is no correction.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoCorrection {
    /// An enum, a service, a fixed: nothing that is published by itself.
    #[error("`{name}` is {kind}, and no event")]
    NoEvent {
        /// The subject.
        name: String,
        /// What it is.
        kind: String,
    },
    /// A message whose schema is part of a larger document.
    #[error(
        "`{0}` stands inside of an AsyncAPI document; give its payload a file of its own, and name that"
    )]
    InDocument(String),
    /// A correction is corrected by another one of the same type.
    #[error(
        "`{0}` is a correction already: publish a second one that names the first as its original"
    )]
    Corrects(String),
}

/// What a correction says, in the order in which it says it.
const FIELDS: [(&str, &str); 6] = [
    (
        "originalSource",
        "The CloudEvents source of the event that was wrong.",
    ),
    (
        "originalId",
        "The CloudEvents id of the event that was wrong; with its source it names one event.",
    ),
    (
        "idempotencyKey",
        "Derived from originalSource and originalId and nothing else, so that a repeated run makes the same key; consumers apply each key once.",
    ),
    ("correctedFields", "What was wrong, field by field."),
    ("reason", "Why it was wrong, for people."),
    ("occurredAt", "When the correction was made, in UTC."),
];

/// What is said of each corrected field.
const PARTS: [(&str, &str); 3] = [
    (
        "field",
        "The way to the field in the original, as in `lines[0].price`.",
    ),
    (
        "published",
        "The value that was published, as JSON; null when the field was absent.",
    ),
    (
        "corrected",
        "The value that it should have had, as JSON; null when it should be absent.",
    ),
];

/// Writes the schema of the event that corrects a subject, in the language of the subject.
///
/// # Errors
/// If the subject is no event, or a correction already.
pub fn correction(subject: &Subject) -> Result<Correction, NoCorrection> {
    let no_event = || NoCorrection::NoEvent {
        name: subject.name.to_string(),
        kind: subject.kind().to_owned(),
    };
    let (short, text) = match &subject.schema {
        Schema::Avro(schema) => match schema.shape(schema.root()) {
            avro::Shape::Record(record) => {
                let names = record.fields.iter().map(|field| field.name.as_str());
                let style = Style::of(names);
                let short = record.name.simple().to_owned();
                let text = avro_text(record.name.namespace(), &short, style);
                (short, text)
            }
            _ => return Err(no_event()),
        },
        Schema::Protobuf(definition) => match &definition.element {
            Element::Message(message) if !definition.is_extension() => {
                let short = message.name().to_owned();
                let package = message.0.package_name().to_owned();
                let text = protobuf_text(&package, &short);
                (short, text)
            }
            _ => return Err(no_event()),
        },
        Schema::Json(document) => {
            let short = json_name(subject, document);
            let properties = document.original().get("properties");
            let names = properties.and_then(Value::as_object).into_iter().flatten();
            let style = Style::of(names.map(|(name, _)| name.as_str()));
            let text = json_text(document, &short, style);
            (short, text)
        }
        Schema::AsyncApi(_) => return Err(NoCorrection::InDocument(subject.name.to_string())),
    };
    if short.ends_with("Corrected") {
        return Err(NoCorrection::Corrects(subject.name.to_string()));
    }
    let name = format!("{short}Corrected");
    Ok(Correction {
        path: beside(subject.path(), &name),
        name,
        edit: Edit {
            before: None,
            after: text,
        },
    })
}

/// How the names of fields are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Camel,
    Snake,
}

impl Style {
    /// As the original writes them.
    fn of<'n>(mut names: impl Iterator<Item = &'n str>) -> Self {
        if names.any(|name| name.contains('_')) {
            Self::Snake
        } else {
            Self::Camel
        }
    }

    fn name(self, camel: &str) -> String {
        match self {
            Self::Camel => camel.to_owned(),
            Self::Snake => snake(camel),
        }
    }
}

fn snake(camel: &str) -> String {
    let mut name = String::new();
    for letter in camel.chars() {
        if letter.is_uppercase() && !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

fn about(short: &str) -> String {
    format!(
        "Says that one {short} was published with wrong values, and what they should have been. The original stays as it is."
    )
}

fn avro_text(namespace: &str, short: &str, style: Style) -> String {
    let part = |(name, doc): &(&str, &str)| {
        let of = if *name == "field" {
            json!("string")
        } else {
            json!(["null", "string"])
        };
        let mut field = json!({"name": style.name(name), "type": of, "doc": doc});
        if *name != "field" {
            field["default"] = Value::Null;
        }
        field
    };
    let corrected = json!({
        "type": "record",
        "name": format!("{short}CorrectedField"),
        "fields": PARTS.iter().map(part).collect::<Vec<_>>(),
    });
    let fields = FIELDS.iter().map(|(name, doc)| {
        let of = match *name {
            "correctedFields" => json!({"type": "array", "items": corrected}),
            "occurredAt" => json!({"type": "long", "logicalType": "timestamp-millis"}),
            _ => json!("string"),
        };
        json!({"name": style.name(name), "type": of, "doc": doc})
    });
    let mut record = json!({"type": "record", "name": format!("{short}Corrected")});
    if !namespace.is_empty() {
        record["namespace"] = Value::from(namespace);
    }
    record["doc"] = Value::from(about(short));
    record["fields"] = fields.collect();
    format!("{record:#}\n")
}

fn json_text(document: &jsonschema::Document, short: &str, style: Style) -> String {
    let original = document.original();
    let mut schema = serde_json::Map::new();
    if let Some(dialect) = original
        .get("$schema")
        .filter(|dialect| dialect.is_string())
    {
        schema.insert("$schema".to_owned(), dialect.clone());
    }
    let key = if document.draft() == Draft::Draft4 {
        "id"
    } else {
        "$id"
    };
    if let Some(id) = original.get(key).and_then(Value::as_str) {
        let id = beside(id, &format!("{short}Corrected"));
        schema.insert(key.to_owned(), Value::from(id));
    }
    schema.insert("title".to_owned(), Value::from(format!("{short}Corrected")));
    schema.insert("description".to_owned(), Value::from(about(short)));
    schema.insert("type".to_owned(), Value::from("object"));
    let parts = PARTS.iter().map(|(name, doc)| {
        let part = if *name == "field" {
            json!({"type": "string", "description": doc})
        } else {
            json!({"type": ["string", "null"], "description": doc})
        };
        (style.name(name), part)
    });
    let item = json!({
        "type": "object",
        "properties": parts.collect::<serde_json::Map<_, _>>(),
        "required": [style.name("field")],
    });
    let properties = FIELDS.iter().map(|(name, doc)| {
        let property = match *name {
            "correctedFields" => {
                json!({"type": "array", "minItems": 1, "items": item, "description": doc})
            }
            "occurredAt" => json!({"type": "string", "format": "date-time", "description": doc}),
            _ => json!({"type": "string", "minLength": 1, "description": doc}),
        };
        (style.name(name), property)
    });
    schema.insert("properties".to_owned(), Value::Object(properties.collect()));
    let required = FIELDS.iter().map(|(name, _)| style.name(name));
    schema.insert("required".to_owned(), required.collect());
    format!("{:#}\n", Value::Object(schema))
}

fn protobuf_text(package: &str, short: &str) -> String {
    let package = match package {
        "" => String::new(),
        package => format!("package {package};\n\n"),
    };
    let parts = PARTS.iter().enumerate().map(|(index, (name, doc))| {
        let label = if *name == "field" { "" } else { "optional " };
        let (name, number) = (snake(name), index + 1);
        format!("    // {doc}\n    {label}string {name} = {number};\n")
    });
    let fields = FIELDS.iter().enumerate().map(|(index, (name, doc))| {
        let of = match *name {
            "correctedFields" => "repeated CorrectedField",
            "occurredAt" => "google.protobuf.Timestamp",
            _ => "string",
        };
        let (name, number) = (snake(name), index + 1);
        format!("  // {doc}\n  {of} {name} = {number};\n")
    });
    let parts = parts.collect::<Vec<_>>().concat();
    let fields = fields.collect::<Vec<_>>().concat();
    format!(
        "syntax = \"proto3\";\n\n{package}import \"google/protobuf/timestamp.proto\";\n\n// {}\nmessage {short}Corrected {{\n  message CorrectedField {{\n{parts}  }}\n\n{fields}}}\n",
        about(short)
    )
}

/// The name of the event that a JSON Schema is about, in the letters of a type.
fn json_name(subject: &Subject, document: &jsonschema::Document) -> String {
    let stem = document.short_name();
    let stem = stem.rsplit('/').next().unwrap_or(stem);
    let stem = stem.split('.').next().unwrap_or(stem);
    let mut name = String::new();
    let mut starts = true;
    for letter in stem.chars() {
        if !letter.is_alphanumeric() {
            starts = true;
        } else if starts {
            name.extend(letter.to_uppercase());
            starts = false;
        } else {
            name.push(letter);
        }
    }
    if name.is_empty() {
        subject.kind().to_owned()
    } else {
        name
    }
}

/// A path or an address beside another one, written as that one is: `order_placed.avsc`, `order-placed.json`, `OrderPlaced.proto`.
fn beside(path: &str, name: &str) -> String {
    let (folder, file) = match path.rfind('/') {
        Some(slash) => path.split_at(slash + 1),
        None => ("", path),
    };
    let dot = file.find('.').unwrap_or(file.len());
    let (stem, extension) = file.split_at(dot);
    let stem = if stem.contains('-') {
        snake(name).replace('_', "-")
    } else if stem.contains(char::is_uppercase) {
        name.to_owned()
    } else {
        snake(name)
    };
    format!("{folder}{stem}{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_as_its_neighbours_are() {
        let name = "OrderPlacedCorrected";
        assert_eq!(
            beside("events/order_placed.avsc", name),
            "events/order_placed_corrected.avsc"
        );
        assert_eq!(
            beside("https://acme.com/order-placed.json", name),
            "https://acme.com/order-placed-corrected.json"
        );
        assert_eq!(
            beside("OrderPlaced.proto", name),
            "OrderPlacedCorrected.proto"
        );
    }
}
