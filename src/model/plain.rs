//! Text that a stranger wrote, as it may be shown.

use std::fmt;

/// Text from a repository, made safe to show: what a terminal or a log would obey instead of printing is spelled out.
///
/// ```
/// use schema_gate::model::Plain;
/// assert_eq!(Plain("order\u{1b}[2K\n").to_string(), r"order\u{1b}[2K\n");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Plain<'a>(pub &'a str);

impl Plain<'_> {
    /// Whether a terminal would do something with this letter other than to show it.
    pub fn is_obeyed(letter: char) -> bool {
        // Control characters, and the invisible ones that reorder, join or hide what stands around them.
        letter.is_control()
            || matches!(letter,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
                | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    }
}

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                _ if Self::is_obeyed(letter) => write!(f, "\\u{{{:x}}}", u32::from(letter))?,
                _ => fmt::Write::write_char(f, letter)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_spelled_out() {
        let hostile = "a\u{1b}[31m\u{202e}b\u{9b}\u{7f}\r";
        assert_eq!(
            Plain(hostile).to_string(),
            r"a\u{1b}[31m\u{202e}b\u{9b}\u{7f}\r"
        );
    }

    #[test]
    fn two_names_that_look_alike_are_told_apart() {
        let joined = "pay\u{200d}ment\u{ad}s\u{3164}";
        assert_eq!(Plain(joined).to_string(), r"pay\u{200d}ment\u{ad}s\u{3164}");
    }

    #[test]
    fn letters_of_every_script_stay() {
        assert_eq!(
            Plain("Größe 数量 \u{1f4e6}").to_string(),
            "Größe 数量 \u{1f4e6}"
        );
    }
}
