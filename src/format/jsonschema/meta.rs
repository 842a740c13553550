//! Whether a text is a schema at all, as the meta-schema of its dialect says.

use serde_json::Value;

use super::{Text, dialect};
use crate::model::{Draft, Pointer, Unread};

/// Checks a text against the meta-schema of `draft`.
///
/// # Errors
/// If it is not valid, with the place of the first violation.
pub(super) fn check(text: &Text, draft: Draft) -> Result<(), Unread> {
    let value: &Value = &text.value;
    if !super::keyword::is_schema(value) {
        let place = text.tree.place(&Pointer::root());
        return Err(Unread::at(
            place,
            "no JSON Schema: a schema is an object, true or false",
        ));
    }
    match violation(value, draft) {
        None => Ok(()),
        Some((pointer, message)) => {
            let message = format!("{message}{}", step(value));
            Err(Unread::at(text.tree.place(&pointer), message))
        }
    }
}

/// The first violation of the meta-schema of `draft`, and what is wrong there.
pub(super) fn violation(value: &Value, draft: Draft) -> Option<(Pointer, String)> {
    let checked = match draft {
        Draft::Draft4 if value.is_boolean() => Ok(()),
        Draft::Draft4 => jsonschema::draft4::meta::validate(value),
        Draft::Draft6 => jsonschema::draft6::meta::validate(value),
        Draft::Draft7 => jsonschema::draft7::meta::validate(value),
        Draft::Draft201909 => jsonschema::draft201909::meta::validate(value),
        Draft::Draft202012 => jsonschema::draft202012::meta::validate(value),
    };
    let error = checked.err()?;
    let pointer = Pointer::parse(error.instance_path().as_str());
    let at = if pointer == Pointer::root() {
        String::new()
    } else {
        format!(" at {pointer}")
    };
    let message = format!(
        "no valid JSON Schema of draft {draft}{at}: {}",
        brief(&error.to_string())
    );
    Some((pointer, message))
}

/// What to do where the draft was only guessed.
fn step(document: &Value) -> &'static str {
    let named = document.get("$schema").and_then(Value::as_str);
    let is_known = |named| dialect::named(named).is_some() || dialect::is_self_describing(named);
    if named.is_some_and(is_known) {
        return "";
    }
    "; if it is written in another draft, name that in $schema"
}

/// The sentence of a validator quotes the whole value; the place shows it already.
fn brief(sentence: &str) -> String {
    const LONGEST: usize = 160;
    if sentence.chars().count() <= LONGEST {
        return sentence.to_owned();
    }
    let half = LONGEST / 2;
    let head: String = sentence.chars().take(half).collect();
    let tail: Vec<char> = sentence.chars().rev().take(half).collect();
    format!("{head} … {}", tail.iter().rev().collect::<String>())
}
