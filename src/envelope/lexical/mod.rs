//! The lexical rules of the type system, as pure functions.
//!
//! In: text. Out: what is wrong with it, in words that follow "it is wrong because it" and that a finding shows. No event,
//! no rule and no level is known here.

pub mod base64;
pub mod integer;
pub mod media_type;
pub mod name;
pub mod percent;
pub mod text;
pub mod timestamp;
pub mod type_name;
pub mod uri;

/// What is wrong with a text, in words that follow its name: `` `source` has a space at its 4th letter``.
pub type Flaw = String;

/// A letter as it may be shown: itself, or its code point when nobody would see it.
fn shown(letter: char) -> String {
    match letter {
        ' ' => "a space".to_owned(),
        '\t' => "a tab".to_owned(),
        '\n' => "a line break".to_owned(),
        letter if letter.is_ascii_graphic() || letter.is_alphanumeric() => format!("`{letter}`"),
        letter => format!("U+{:04X}", u32::from(letter)),
    }
}

/// The letter at byte `at`, with its place: `a space at position 4`, counted in characters from 1.
fn letter_at(text: &str, at: usize) -> String {
    let position = text
        .get(..at)
        .map_or(1, |before| before.chars().count() + 1);
    let letter = text.get(at..).and_then(|rest| rest.chars().next());
    letter.map_or_else(
        || "nothing at its end".to_owned(),
        |letter| format!("{} at position {position}", shown(letter)),
    )
}
