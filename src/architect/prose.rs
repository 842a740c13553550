//! Words of a model, as they may be shown.

use crate::model::Plain;

/// So many letters of one sentence are shown.
const LETTERS: usize = 400;

/// Words of a model on one line: nothing that a terminal, a log or a comment on a pull request would act on.
pub(super) fn tame(text: &str) -> String {
    let mut tame = String::new();
    let mut before = ' ';
    for letter in text.chars().take(LETTERS) {
        let letter = match letter {
            _ if letter.is_whitespace() => ' ',
            _ if Plain::is_obeyed(letter) => '\u{fffd}',
            '<' => '‹',
            '>' => '›',
            '`' => '\'',
            '|' | '\\' => '/',
            letter => letter,
        };
        if letter == ' ' && before == ' ' {
            continue;
        }
        if acts(before, letter) {
            tame.push(' ');
        }
        tame.push(letter);
        if matches!(letter, '@') {
            tame.push(' ');
        }
        before = letter;
    }
    let tame = without_hosts(tame.trim());
    if text.chars().nth(LETTERS).is_some() {
        tame + "…"
    } else {
        tame
    }
}

/// Whether two letters together are markup: a link, an image, a definition, an address, a workflow command, an issue.
fn acts(before: char, letter: char) -> bool {
    match before {
        ']' => matches!(letter, '(' | '[' | ':'),
        '!' => letter == '[',
        ':' => matches!(letter, ':' | '/'),
        '#' => letter.is_ascii_digit(),
        _ => false,
    }
}

/// Names of hosts that a forge would link by itself.
fn without_hosts(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut parts = String::new();
    let mut from = 0;
    for (at, host) in lower.match_indices("www.") {
        let end = at + host.len() - 1;
        parts.push_str(&text[from..end]);
        parts.push(' ');
        from = end;
    }
    parts + &text[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_act_on() {
        let hostile = "\u{1b}[2J[click](https://evil.example) ![x](//e) @payments\n::error::no `a` <img> #12 www.evil.example";
        let shown = tame(hostile);
        for markup in [
            "\u{1b}", "](", "![", "://", "@p", "::", "\n", "`", "<", "#1", "www.e",
        ] {
            assert!(!shown.contains(markup), "{markup}: {shown}");
        }
    }

    #[test]
    fn plain_words_stay_as_they_are() {
        let text =
            "Fill both fields (old and new) until nobody reads customer_id; that takes 2 releases.";
        assert_eq!(tame(text), text);
    }
}
