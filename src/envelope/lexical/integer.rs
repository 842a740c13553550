//! The type Integer: a whole number of 32 bits, and its two spellings.

/// What is wrong with a spelling of an Integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It has a fraction or an exponent, be it that of a whole number: `1.0`, `1e3`.
    NotWhole,
    /// It is whole, and no signed 32 bits hold it.
    TooLarge,
    /// It is no number.
    NotANumber,
}

/// Reads a number as JSON writes it: JSON format 2.2 allows the integer component only, so `-0` is fine and `1.0` is not.
///
/// # Errors
/// If it is not whole, or out of range.
///
/// ```
/// use schema_gate::envelope::lexical::integer::{Flaw, of_json};
/// assert_eq!(of_json("-2147483648"), Ok(i32::MIN));
/// assert_eq!(of_json("1e3"), Err(Flaw::NotWhole));
/// assert_eq!(of_json("2147483648"), Err(Flaw::TooLarge));
/// ```
pub fn of_json(lexeme: &str) -> Result<i32, Flaw> {
    let digits = lexeme.strip_prefix('-').unwrap_or(lexeme);
    if digits.is_empty() || !digits.starts_with(|first: char| first.is_ascii_digit()) {
        return Err(Flaw::NotANumber);
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let is_number = |byte: u8| byte.is_ascii_digit() || b".eE+-".contains(&byte);
        let is_number = digits.bytes().all(is_number);
        return Err(if is_number {
            Flaw::NotWhole
        } else {
            Flaw::NotANumber
        });
    }
    // Digits that no i32 holds are the only thing left that can fail.
    lexeme.parse().map_err(|_| Flaw::TooLarge)
}

/// Whether a number as JSON writes it is whole, of however many bits.
pub fn is_whole(lexeme: &str) -> bool {
    matches!(of_json(lexeme), Ok(_) | Err(Flaw::TooLarge))
}

/// Reads the canonical string of an Integer, as headers have it: digits, a minus sign before them if need be, no zero in front.
///
/// # Errors
/// If it is anything else, or out of range.
pub fn canonical(text: &str) -> Result<i32, Flaw> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let has_zero_in_front = digits.len() > 1 && digits.starts_with('0');
    match of_json(text) {
        Ok(_) if has_zero_in_front => Err(Flaw::NotANumber),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lexeme_decides_not_the_value() {
        for (lexeme, value) in [("0", 0), ("-0", 0), ("2147483647", i32::MAX)] {
            assert_eq!(of_json(lexeme), Ok(value), "{lexeme}");
        }
        for lexeme in ["1.5", "1.0", "1e3", "1E+3", "-0.0"] {
            assert_eq!(of_json(lexeme), Err(Flaw::NotWhole), "{lexeme}");
        }
        for lexeme in ["2147483648", "-2147483649", "99999999999999999999999"] {
            assert_eq!(of_json(lexeme), Err(Flaw::TooLarge), "{lexeme}");
        }
        for lexeme in ["", "-", "+1", "many", "0x1", " 1"] {
            assert_eq!(of_json(lexeme), Err(Flaw::NotANumber), "{lexeme}");
        }
    }

    #[test]
    fn a_canonical_string_has_no_zero_in_front() {
        assert_eq!(canonical("10"), Ok(10));
        assert_eq!(canonical("010"), Err(Flaw::NotANumber));
    }
}
