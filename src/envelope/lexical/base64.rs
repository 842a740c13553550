//! The type Binary as text: RFC 4648, section 4, strictly.

use base64::alphabet;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};

use super::{Flaw, letter_at};

/// Decodes what [`check`] accepts, with the bits that nobody uses as they are.
pub const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

/// Whether the bits that no byte uses are zero. Section 3.5: decoders may refuse them if not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PadBits {
    /// As they should be, or there are none.
    Zero,
    /// Not: two texts stand for the same bytes, and some decoders refuse this one.
    Set,
}

/// Checks a text: the standard alphabet, padded, nothing between.
///
/// # Errors
/// If it is not Base64.
///
/// ```
/// use schema_gate::envelope::lexical::base64::{PadBits, check};
/// assert_eq!(check("e30="), Ok(PadBits::Zero));
/// assert_eq!(check("e31="), Ok(PadBits::Set));
/// assert_eq!(check("e30").unwrap_err(), "has 3 letters, which is no multiple of 4: the padding `=` is missing");
/// ```
pub fn check(text: &str) -> Result<PadBits, Flaw> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if let Some(at) = digits.bytes().position(|byte| value(byte).is_none()) {
        let other = digits
            .bytes()
            .position(|byte| value(byte).is_none() && byte != b'=');
        return Err(strange(text, digits, other.unwrap_or(at)));
    }
    match (digits.len() % 4, padding) {
        (0, 0) => Ok(PadBits::Zero),
        (2, 2) => Ok(pad_bits(digits, 0b1111)),
        (3, 1) => Ok(pad_bits(digits, 0b11)),
        (2 | 3, 0) => Err(format!(
            "has {} letters, which is no multiple of 4: the padding `=` is missing",
            digits.len()
        )),
        (1, _) => Err(format!(
            "has {} letters before its padding, and no bytes make that many: it was cut off",
            digits.len()
        )),
        (_, padding) => Err(format!(
            "has {padding} `=` at its end, which do not fit {} letters",
            digits.len()
        )),
    }
}

fn strange(text: &str, digits: &str, at: usize) -> Flaw {
    let what = letter_at(text, at);
    let hint = match digits.as_bytes()[at] {
        b'-' | b'_' => ": that is the URL-safe alphabet, and the standard one has `+` and `/`",
        b'=' => ": padding belongs at the end",
        b'\r' | b'\n' | b'\t' | b' ' => ": nothing may stand between the letters",
        _ => "",
    };
    format!("has {what}{hint}")
}

fn pad_bits(digits: &str, unused: u8) -> PadBits {
    let last = digits.bytes().last().and_then(value).unwrap_or_default();
    if last & unused == 0 {
        PadBits::Zero
    } else {
        PadBits::Set
    }
}

fn value(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_alphabet_is_read() {
        for text in ["", "e30=", "eyAieHl6IjogMTIzIH0=", "AA==", "+/+/", "AAAA"] {
            assert_eq!(check(text), Ok(PadBits::Zero), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "_-8=", "e30", "e30=\n", "e30==", "A===", "A", "AAAA=", "====", "=AAA", "e3 0", "!!!!",
            "é===",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
    }

    #[test]
    fn bits_that_nobody_uses_are_told_apart() {
        for text in ["e31=", "AB==", "AAAAAB=="] {
            assert_eq!(check(text), Ok(PadBits::Set), "{text}");
        }
    }
}
