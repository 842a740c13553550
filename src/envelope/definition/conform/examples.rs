//! The examples that a schema gives of itself.

use serde_json::Value;

use super::{Fault, rules};
use crate::format::jsonschema::Document;
use crate::model::{Draft, Pointer};
use crate::witness::json::violation;

/// Of one schema so many examples are looked at.
const MAX_EXAMPLES: usize = 100;

/// Holds the examples of a whole schema against it.
pub(super) fn of(document: &Document) -> Vec<Fault> {
    // Draft-04 knows no examples: what is called so there may be anything.
    let examples = document
        .original()
        .get("examples")
        .and_then(Value::as_array);
    let Some(examples) = examples.filter(|_| document.draft() > Draft::Draft4) else {
        return Vec::new();
    };
    let list = Pointer::root().join("examples");
    let wrong = examples.iter().take(MAX_EXAMPLES).enumerate();
    let wrong = wrong.filter_map(|(index, example)| {
        let problem = violation(document, example)?;
        Some(Fault {
            rule: &rules::EXAMPLE_REFUSED,
            element: format!("examples[{index}]"),
            place: document.place(&list.join(index)),
            words: vec![("number", (index + 1).to_string()), ("problem", problem)],
        })
    });
    wrong.collect()
}
