//! Lines that fit, and that nobody obeys.

/// The first `limit` letters of a text, with a mark where it is cut.
pub(super) fn clip(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

/// Each line with its end.
pub(super) fn lines(lines: impl IntoIterator<Item = String>) -> String {
    let lines = lines.into_iter();
    lines.fold(String::new(), |text, line| text + &line + "\n")
}

/// Breaks a text between words so that no line is wider than `width`; each line after the first starts with `indent`.
pub(super) fn wrap(text: &str, width: usize, indent: &str) -> String {
    let mut wrapped = String::new();
    let mut room = width;
    for (index, word) in text.split(' ').enumerate() {
        let letters = word.chars().count();
        if index == 0 {
            room = room.saturating_sub(letters);
        } else if letters < room {
            wrapped.push(' ');
            room -= letters + 1;
        } else {
            wrapped.truncate(wrapped.trim_end_matches(' ').len());
            wrapped.push('\n');
            wrapped.push_str(indent);
            room = width.saturating_sub(indent.chars().count() + letters);
        }
        wrapped.push_str(word);
    }
    wrapped
}

/// Keeps a log from being obeyed by the CI system that reads it: GitHub takes commands from `::` at the start of a line,
/// and from `##[` anywhere in it.
pub(super) fn inert(text: &str) -> String {
    let quiet = |line: &str| {
        let spelled = line.replace("##[", r"#\u{23}[");
        let indent = spelled.len() - spelled.trim_start().len();
        match spelled[indent..].strip_prefix("::") {
            Some(rest) => format!(r"{}\u{{3a}}:{rest}", &spelled[..indent]),
            None => spelled,
        }
    };
    text.split_inclusive('\n').map(quiet).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_broken_between_words() {
        assert_eq!(wrap("one two three", 9, "  "), "one two\n  three");
        assert_eq!(wrap("  one  two three", 10, "  "), "  one  two\n  three");
        assert_eq!(wrap("one two  three", 8, "  "), "one two\n  three");
        assert_eq!(wrap("unbreakable", 3, "  "), "unbreakable");
    }

    #[test]
    fn a_text_is_cut_between_letters() {
        assert_eq!(clip("Größe", 3), "Grö…");
        assert_eq!(clip("Größe", 5), "Größe");
    }

    #[test]
    fn a_log_line_commands_nobody() {
        assert_eq!(
            inert("  ::error::x\nstd::string\nsay ##[error]x\n"),
            "  \\u{3a}:error::x\nstd::string\nsay #\\u{23}[error]x\n"
        );
    }
}
