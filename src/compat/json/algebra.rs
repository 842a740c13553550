//! Whether a reader's schema covers a writer's, asked of others: the set algebra of the `jsonschema` crate, behind one
//! function. It shares no code with the prover of `inclusion`.
//!
//! That module is experimental, so its version is pinned and nothing else of this crate calls it. It refuses what it
//! cannot write exactly, and gives up by itself when a schema grows too wide; it never guesses.

use jsonschema::canonical::{
    self, CanonicalSchema, CanonicalizationError, Containment, Satisfiability,
};
use serde_json::{Map, Value};

use crate::format::jsonschema::fragment;
use crate::format::jsonschema::schema::Schema;
use crate::model::{Draft, Formats, Pointer};

/// Larger schemas are not handed in: its work grows with the square of their size, and faster.
const MAX_SIZE: usize = 4_000;

/// What the prover says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    /// The reader accepts every value of the writer.
    Covered,
    /// It does not.
    NotCovered {
        /// A schema of the values that it refuses, where one can be written.
        difference: Option<Value>,
    },
    /// It cannot tell.
    Unknown {
        /// What stood in the way.
        why: String,
    },
}

impl Answer {
    pub(super) fn difference(&self) -> Option<&Value> {
        match self {
            Self::NotCovered { difference } => difference.as_ref(),
            Self::Covered | Self::Unknown { .. } => None,
        }
    }
}

/// A schema that refers to nothing outside, and its dialect.
#[derive(Clone, Copy)]
pub(super) struct Operand<'v> {
    pub value: &'v Value,
    pub draft: Draft,
}

/// Whether `reader` accepts every value that `writer` does, formats and contents aside.
pub(super) fn covers(reader: Operand<'_>, writer: Operand<'_>) -> Answer {
    ask(reader, writer, Formats::Annotation)
}

/// The same for formats that are asserted. What is in one is not known: equal names are equal sets.
pub(super) fn covers_with_formats(reader: Operand<'_>, writer: Operand<'_>) -> Answer {
    ask(reader, writer, Formats::Assertion)
}

fn ask(reader: Operand<'_>, writer: Operand<'_>, formats: Formats) -> Answer {
    match (form(reader, formats), form(writer, formats)) {
        (Ok(reader), Ok(writer)) => compare(&reader, &writer),
        (Err(why), _) | (_, Err(why)) => Answer::Unknown { why },
    }
}

/// Why a schema is not handed in, when it is too large.
pub(super) fn too_large(schema: &Schema) -> Option<String> {
    let size = schema.size();
    (size > MAX_SIZE).then(|| format!("the schema has {size} parts, more than the prover is given"))
}

fn compare(reader: &CanonicalSchema, writer: &CanonicalSchema) -> Answer {
    let difference = || {
        let difference = writer.subtract(reader).ok()?;
        (difference.satisfiability() != Satisfiability::No).then(|| difference.to_json_schema())
    };
    match reader.covers(writer) {
        Ok(Containment::Yes) => Answer::Covered,
        Ok(Containment::No) => Answer::NotCovered {
            difference: difference(),
        },
        Ok(Containment::Unknown) => match writer.subtract(reader).map(|rest| rest.satisfiability())
        {
            Ok(Satisfiability::No) => Answer::Covered,
            _ => Answer::Unknown {
                why: "the prover cannot tell whether what changed makes a difference".to_owned(),
            },
        },
        Err(error) => Answer::Unknown {
            why: plainly(&error),
        },
    }
}

fn form(operand: Operand<'_>, formats: Formats) -> Result<CanonicalSchema, String> {
    let schema = Schema::lower(operand.value, operand.draft);
    if let Some(why) = too_large(&schema) {
        return Err(why);
    }
    let value = prepare(operand, &schema, formats);
    canonical::options()
        .offline()
        .with_draft(operand.draft.into())
        .should_validate_formats(formats == Formats::Assertion)
        .canonicalize(&value)
        .map_err(|error| plainly(&error))
}

fn plainly(error: &CanonicalizationError) -> String {
    match error {
        CanonicalizationError::UnsupportedOperand | CanonicalizationError::UnsupportedResult => {
            "the prover cannot express a combination of keywords".to_owned()
        }
        other => other.to_string(),
    }
}

/// The schema without its annotations and its names, and without references to its root: two documents cannot both
/// say `#`.
fn prepare(operand: Operand<'_>, schema: &Schema, formats: Formats) -> Value {
    const ANNOTATIONS: [&str; 8] = [
        "$schema",
        "$id",
        "id",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "default",
        "examples",
    ];
    let mut value = operand.value.clone();
    let is_recursive = schema
        .nodes()
        .any(|node| node.keywords.reference == Some(schema.root()));
    for node in schema.nodes() {
        let Some(Value::Object(members)) = value.pointer_mut(node.pointer.as_str()) else {
            continue;
        };
        for annotation in ANNOTATIONS {
            members.shift_remove(annotation);
        }
        if formats == Formats::Annotation {
            members.shift_remove("format");
        }
        if is_recursive && let Some(target) = node.keywords.reference {
            let target = &schema.node(target).pointer;
            let moved = format!("{}{target}", shelf(operand.draft));
            members.insert("$ref".to_owned(), Value::String(fragment(&moved)));
        }
    }
    if is_recursive {
        on_a_shelf(value, operand.draft)
    } else {
        value
    }
}

fn shelf(draft: Draft) -> Pointer {
    let name = if draft >= Draft::Draft201909 {
        "$defs"
    } else {
        "definitions"
    };
    Pointer::root().join(name).join("root")
}

fn on_a_shelf(value: Value, draft: Draft) -> Value {
    let shelf = shelf(draft);
    let name = shelf.steps().next().unwrap_or_default();
    let definitions = Map::from_iter([("root".to_owned(), value)]);
    Value::Object(Map::from_iter([
        ("$ref".to_owned(), Value::String(fragment(shelf.as_str()))),
        (name, Value::Object(definitions)),
    ]))
}
