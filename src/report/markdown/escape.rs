//! What keeps a text from the repository a text.
//!
//! A pull request names things as it likes: a name may hold a link, a mention, a tag of HTML or the end of a table. All
//! that the report takes from a repository goes through here, and nowhere else is anything escaped.

use crate::model::Plain;
use crate::report::layout::clip;

/// How many letters of a text are shown.
const TEXT: usize = 600;
/// How many letters of a block are shown.
pub(super) const BLOCK: usize = 6_000;

/// Stands where a mention, an address or a number would be made a link of, and is not seen.
const APART: char = '\u{2060}';

/// A sentence. What stands between back ticks becomes code, as the rules write names.
pub(super) fn prose(text: &str) -> String {
    let text = Plain(&clip(text, TEXT)).to_string();
    let parts: Vec<&str> = text.split('`').collect();
    let mut written = String::new();
    for (index, part) in parts.iter().enumerate() {
        let is_last = index + 1 == parts.len();
        if index % 2 == 0 {
            written.push_str(&words(part));
        } else if is_last {
            // The last back tick has no partner.
            written.push_str("\\`");
            written.push_str(&words(part));
        } else {
            written.push_str(&code(part));
        }
    }
    written
}

/// Words without any markup.
fn words(text: &str) -> String {
    let mut written = String::new();
    for (index, letter) in text.char_indices() {
        let (before, after) = (&text[..index], &text[index + letter.len_utf8()..]);
        let ends = |word: &str| before.to_ascii_lowercase().ends_with(word);
        match letter {
            '@' | '#' => written.extend(['\\', letter, APART]),
            // These become links by themselves.
            ':' if after.starts_with("//") || is_short_code(after) => {
                written.extend([letter, APART]);
            }
            '.' if ends("www") => written.extend([APART, letter]),
            '-' if ends("gh") => written.extend([letter, APART]),
            '-' | '=' if before.is_empty() => written.extend(['\\', letter]),
            '\'' | ',' | '(' | ')' | '-' | '.' | ':' | ';' | '/' | '%' | '?' | '=' | '"' => {
                written.push(letter);
            }
            letter if letter.is_ascii_punctuation() => written.extend(['\\', letter]),
            letter => written.push(letter),
        }
    }
    written
}

/// Whether a colon with this behind it starts the name of an emoji.
fn is_short_code(after: &str) -> bool {
    after.split_once(':').is_some_and(|(name, _)| {
        let is_of_one =
            |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '+' | '-');
        !name.is_empty() && name.chars().all(is_of_one)
    })
}

/// A name or a value as code in a table: a bar stays in its cell.
pub(super) fn cell(text: &str) -> String {
    code(&text.replace('|', "\\|"))
}

/// A name or a value, as code.
pub(super) fn code(text: &str) -> String {
    let text = Plain(&clip(text, TEXT)).to_string();
    if text.trim().is_empty() {
        return String::new();
    }
    let ticks = "`".repeat(longest_run(&text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// Lines as they are, in a fence that none of them ends.
pub(super) fn block(language: &str, text: &str) -> String {
    let lines = clip(text, BLOCK);
    let lines: Vec<String> = lines.lines().map(|line| Plain(line).to_string()).collect();
    let text = lines.join("\n");
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}\n")
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|letter| letter != '`');
    runs.map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_back_ticks_are_code_and_all_else_is_words() {
        assert_eq!(
            prose("field `a_b` became *required*"),
            "field `a_b` became \\*required\\*"
        );
        assert_eq!(prose("one ` alone"), "one \\` alone");
    }

    #[test]
    fn a_name_does_not_get_out_of_its_code() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a|b\n# c"), "`a|b\\n# c`");
        assert_eq!(cell("a|b"), "`a\\|b`");
        let fenced = block("json", "{\n```\n<script>\n");
        assert_eq!(fenced, "````json\n{\n```\n<script>\n````\n");
    }

    #[test]
    fn nobody_is_mentioned_and_nothing_linked() {
        let hostile = prose(
            "@acme/all see #1 GH-1 www.x.org https://x.org <img src=x> [a](b) :tada: x@y.org",
        );
        assert!(!hostile.contains("@acme"), "{hostile}");
        for link in [
            "#1", "GH-1", "www.", "https://", " <img", "[a]", ":tada", "@y",
        ] {
            assert!(!hostile.contains(link), "{link} in {hostile}");
        }
        assert_eq!(prose("a\u{202e}b\u{1b}"), "a\\\\u\\{202e\\}b\\\\u\\{1b\\}");
    }
}
