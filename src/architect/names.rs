//! What elements and values are called in a question.
//!
//! A name that is a name is shown as it is. Any other text that a repository has chosen, such as a property called by a whole
//! sentence, is shown by a placeholder: nobody has to read it in order to say what to do.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::secrets::is_secret;
use crate::advice::elements::{Element, ElementId, Kind};

/// The longest name of an element, with those of its holders, that is shown.
const ID: usize = 120;
/// The longest word that is shown.
const WORD: usize = 64;
/// So many entries of a list are shown.
const ENTRIES: usize = 60;

/// The elements that a question is about, each under the name that it shows.
#[derive(Debug)]
pub(super) struct Names<'c> {
    shown: BTreeMap<&'c ElementId, String>,
    ids: BTreeMap<String, &'c ElementId>,
}

impl<'c> Names<'c> {
    /// Names for these elements, in their order.
    pub(super) fn of(elements: &[&'c Element]) -> Self {
        let mut names = Self {
            shown: BTreeMap::new(),
            ids: BTreeMap::new(),
        };
        for (index, element) in elements.iter().enumerate() {
            let own = &element.id.0;
            let shown = if is_name(own) {
                own.clone()
            } else {
                format!("{} {} {}", element.side, kind(element.kind), index + 1)
            };
            names.shown.insert(&element.id, shown.clone());
            names.ids.insert(shown, &element.id);
        }
        names
    }

    /// The name under which a question shows an element.
    pub(super) fn shown(&self, id: &ElementId) -> Option<&str> {
        self.shown.get(id).map(String::as_str)
    }

    /// The element behind a name.
    pub(super) fn id(&self, shown: &str) -> Option<&'c ElementId> {
        self.ids.get(shown).copied()
    }

    /// Every name, sorted.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.ids.keys().map(String::as_str)
    }
}

/// The word for a kind of element.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Type => "type",
        Kind::Enum => "enum",
        Kind::Other => "other",
        Kind::Field => "field",
        Kind::Symbol => "symbol",
        Kind::Oneof => "oneof",
    }
}

/// Whether what follows the side is one word: with spaces it may be a sentence.
fn is_name(id: &str) -> bool {
    let of_a_name = |letter: char| letter.is_ascii_alphanumeric() || "_.-$#[]".contains(letter);
    let way = id.split_once(' ').map_or(id, |(_, way)| way);
    id.len() <= ID && way.chars().all(of_a_name) && !is_secret(id)
}

/// A word of a schema: as it is when it is one, else how long it is.
pub(super) fn word(text: &str) -> String {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || "_.-$/:#+".contains(letter);
    if text.len() <= WORD && text.chars().all(is_word) && !is_secret(text) {
        text.to_owned()
    } else {
        format!("(text of {} letters)", text.chars().count())
    }
}

/// The spelling of a type, `array<com.acme.Line>`, with whatever is not of a name left out.
pub(super) fn spelling(text: &str) -> String {
    let is_spelling =
        |letter: &char| letter.is_ascii_alphanumeric() || "_.<>[], ".contains(*letter);
    text.chars().filter(is_spelling).take(2 * ID).collect()
}

/// A value of a schema, with its texts as [`word`]s and its lists cut short.
pub(super) fn value(of: &Value, depth: usize) -> Value {
    match of {
        Value::Null | Value::Bool(_) | Value::Number(_) => of.clone(),
        Value::String(text) => json!(word(text)),
        Value::Array(items) if depth > 0 => {
            let shown = items
                .iter()
                .take(ENTRIES)
                .map(|item| value(item, depth - 1));
            let mut shown: Vec<Value> = shown.collect();
            if items.len() > ENTRIES {
                shown.push(json!(format!("({} more)", items.len() - ENTRIES)));
            }
            Value::Array(shown)
        }
        Value::Object(members) if members.is_empty() => json!({}),
        Value::Array(_) => json!("(list)"),
        Value::Object(_) => json!("(object)"),
    }
}
