//! The type String: spec.md, "Type System".

use super::Flaw;

/// What a String must not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forbidden {
    /// U+0000 to U+001F, U+007F to U+009F.
    Control(char),
    /// A code point that Unicode keeps free for ever: U+FDD0 to U+FDEF, and the last two of each plane.
    Noncharacter(char),
}

impl Forbidden {
    /// What it is and where: `U+0009, a tab, at position 3`.
    pub fn told(self, text: &str) -> Flaw {
        let letter = self.letter();
        let before = text.split(letter).next().unwrap_or_default();
        let called = match letter {
            '\t' => ", a tab,",
            '\n' => ", a line feed,",
            '\r' => ", a carriage return,",
            '\0' => ", NUL,",
            _ => "",
        };
        format!(
            "U+{:04X}{called} at position {}",
            u32::from(letter),
            before.chars().count() + 1
        )
    }

    fn letter(self) -> char {
        match self {
            Self::Control(letter) | Self::Noncharacter(letter) => letter,
        }
    }
}

/// The first control character and the first noncharacter of a text. Surrogates are the business of whoever decodes it: no
/// `str` holds one.
///
/// ```
/// use schema_gate::envelope::lexical::text::{Forbidden, forbidden};
/// assert_eq!(forbidden("Grüße"), [None, None]);
/// assert_eq!(forbidden("a\tb")[0], Some(Forbidden::Control('\t')));
/// ```
pub fn forbidden(text: &str) -> [Option<Forbidden>; 2] {
    // Most texts are plain ASCII, which this asks fastest.
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return [None, None];
    }
    let control = text.chars().find(|letter| letter.is_control());
    let free = text.chars().find(|&letter| is_noncharacter(letter));
    [
        control.map(Forbidden::Control),
        free.map(Forbidden::Noncharacter),
    ]
}

fn is_noncharacter(letter: char) -> bool {
    let point = u32::from(letter);
    (0xfdd0..=0xfdef).contains(&point) || point & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_noncharacters_are_forbidden() {
        for text in ["\0", "\u{1f}", "\u{7f}", "\u{85}", "\u{9f}"] {
            assert!(matches!(forbidden(text), [Some(_), None]), "{text:?}");
        }
        for text in [
            "\u{fdd0}",
            "\u{fdef}",
            "\u{fffe}",
            "\u{1fffe}",
            "\u{10ffff}",
        ] {
            assert!(matches!(forbidden(text), [None, Some(_)]), "{text:?}");
        }
        for text in [
            "",
            " ~",
            "\u{a0}",
            "\u{fffd}",
            "\u{fdcf}\u{fdf0}",
            "\u{1f600}",
        ] {
            assert_eq!(forbidden(text), [None, None], "{text:?}");
        }
    }

    #[test]
    fn what_is_forbidden_is_told_with_its_place() {
        let [control, _] = forbidden("é\tb");
        assert_eq!(
            control.map(|control| control.told("é\tb")).as_deref(),
            Some("U+0009, a tab, at position 2")
        );
    }
}
