//! JSON with dots where something was left out, as documentation has it.

use crate::envelope::json;

/// So many times dots stand in one example, at most.
const MOST: usize = 32;

/// Whether a text, which stops being JSON at `at`, is JSON again without its dots, or nothing.
pub(super) fn is_json_but_for_dots(text: &str, mut at: usize) -> bool {
    let mut text = text.to_owned();
    for _ in 0..MOST {
        let Some(rest) = text.get(at..).and_then(after_dots) else {
            return false;
        };
        text = joined(&text[..at], rest);
        if text.trim().is_empty() {
            return true;
        }
        match json::broken(&text) {
            None => return true,
            Some(broken) => at = broken.at,
        }
    }
    false
}

/// What follows dots, and words between dots: `... application data ...`.
fn after_dots(text: &str) -> Option<&str> {
    let rest = without_dots(text)?;
    let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_');
    without_dots(rest.trim_start_matches(is_word)).or(Some(rest))
}

fn without_dots(text: &str) -> Option<&str> {
    let is_dots = text.starts_with("...") || text.starts_with('…');
    is_dots.then(|| text.trim_start_matches(['.', '…']))
}

/// What is left on both sides of dots, as one text: a member without its value has `null`, and no comma parts something from
/// nothing.
fn joined(before: &str, after: &str) -> String {
    let before = before.trim_ascii_end();
    let after = after.trim_ascii_start();
    if before.ends_with(':') {
        return format!("{before} null{after}");
    }
    if let Some(before) = before.strip_suffix(',') {
        let is_over = after.is_empty() || after.starts_with([',', '}', ']']);
        return format!("{before}{}{after}", if is_over { "" } else { "," });
    }
    let after = match after.strip_prefix(',') {
        Some(after) if before.is_empty() || before.ends_with(['{', '[']) => after,
        _ => after,
    };
    format!("{before} {after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_elided(text: &str) -> bool {
        json::broken(text).is_some_and(|broken| is_json_but_for_dots(text, broken.at))
    }

    #[test]
    fn dots_stand_for_what_was_left_out() {
        for text in [
            "...",
            "...raw binary bytes...",
            "{ ... }",
            "{\n    ... application data ...\n}",
            r#"{"a": 1, ...}"#,
            r#"{"a": 1 ...}"#,
            r#"{..., "a": 1}"#,
            r#"{"a": 1, ..., "b": 2}"#,
            r#"{"a": ..., "b": [1, …]}"#,
        ] {
            assert!(is_elided(text), "{text}");
        }
    }

    #[test]
    fn dots_excuse_nothing_else() {
        for text in [
            r#"{"total":12,...}}}} garbage <<"#,
            r#"{"a" ... 1}"#,
            r#"... {"a": }"#,
            r#"{"a": .. }"#,
            r#"{"a": 1, ..."#,
        ] {
            assert!(!is_elided(text), "{text}");
        }
        assert!(!is_elided(&format!("[{}]", "...,".repeat(100_000))));
    }
}
