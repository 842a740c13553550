//! Names of attributes: spec.md, "Naming Conventions".

use super::{Flaw, letter_at};

/// The length that a name should not exceed, in characters.
pub const LONGEST: usize = 20;

/// Checks that a name consists of lower-case ASCII letters and digits.
///
/// # Errors
/// If it is empty or has any other letter.
///
/// ```
/// use schema_gate::envelope::lexical::name::check;
/// assert!(check("comexampleext1").is_ok());
/// assert_eq!(check("myExt").unwrap_err(), "has `E` at position 3");
/// ```
pub fn check(name: &str) -> Result<(), Flaw> {
    if name.is_empty() {
        return Err("is empty".to_owned());
    }
    match name.bytes().position(|byte| !is_letter(byte)) {
        Some(at) => Err(format!("has {}", letter_at(name, at))),
        None => Ok(()),
    }
}

/// Whether a name is longer than it should be.
pub fn is_long(name: &str) -> bool {
    name.len() > LONGEST && name.chars().nth(LONGEST).is_some()
}

/// Whether a name starts with a letter, as the working draft wants it.
pub fn starts_with_a_letter(name: &str) -> bool {
    !name.starts_with(|first: char| first.is_ascii_digit())
}

/// The name that comes closest and is allowed, where there is one: lower case, and without what no name may hold.
pub fn repaired(name: &str) -> Option<String> {
    let kept = name.bytes().map(|byte| byte.to_ascii_lowercase());
    let repaired: Vec<u8> = kept.filter(|&byte| is_letter(byte)).collect();
    String::from_utf8(repaired)
        .ok()
        .filter(|repaired| !repaired.is_empty() && repaired != name)
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_lower_case_letters_and_digits_only() {
        for name in ["id", "1ext", "comexampleothervalue", "0"] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        for name in ["", "myExt", "my-ext", "my_ext", "größe", "a b", "a.b"] {
            assert!(check(name).is_err(), "{name}");
        }
    }

    #[test]
    fn twenty_letters_are_not_long_and_21_are() {
        assert!(!is_long("deprecationmigration"));
        assert!(is_long("aaaaaaaaaaaaaaaaaaaaa"));
    }

    #[test]
    fn a_repaired_name_is_allowed() {
        assert_eq!(repaired("my-Ext").as_deref(), Some("myext"));
        assert_eq!(repaired("---"), None);
    }
}
