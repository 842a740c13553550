//! Strings of JSON: how they are written, and what they mean.

use std::borrow::Cow;

use super::scan::{Broken, Scanner};

/// A string between its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::envelope) struct Raw<'t> {
    pub(in crate::envelope) text: &'t str,
    is_escaped: bool,
    /// The first surrogate that is spelled without its partner.
    pub(in crate::envelope) surrogate: Option<u16>,
}

impl<'t> Scanner<'t> {
    /// Passes a string; its first quote comes next.
    pub(in crate::envelope) fn string(&mut self) -> Result<Raw<'t>, Broken> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut raw = Raw {
            text: "",
            is_escaped: false,
            surrogate: None,
        };
        self.at = start;
        loop {
            let rest = &bytes[self.at..];
            let plain = rest
                .iter()
                .position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20);
            let Some(plain) = plain else {
                let broken = Broken::new(start - 1, "has a string that does not end");
                self.at = bytes.len();
                return Err(broken);
            };
            self.at += plain;
            match bytes[self.at] {
                b'"' => {
                    raw.text = self.since(start);
                    self.at += 1;
                    return Ok(raw);
                }
                b'\\' => {
                    raw.is_escaped = true;
                    let lone = self.escape()?;
                    raw.surrogate = raw.surrogate.or(lone);
                }
                b'\n' | b'\r' => {
                    return Err(
                        self.broken("has a line break inside a string, which `\\n` stands for")
                    );
                }
                byte => {
                    let what = format!("has the control character U+{byte:04X} inside a string");
                    return Err(self.broken(&what));
                }
            }
        }
    }

    /// Passes an escape, and the partner of a surrogate with it; gives a surrogate back that has none.
    fn escape(&mut self) -> Result<Option<u16>, Broken> {
        match self.text.as_bytes().get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(None)
            }
            Some(b'u') => {
                let unit = unit(self.text, self.at);
                let unit = unit.ok_or_else(|| self.broken("has `\\u` without four hex digits"))?;
                self.at += 6;
                match unit {
                    0xd800..=0xdbff => {
                        let partner = unit_of_pair(self.text, self.at);
                        self.at += if partner.is_some() { 6 } else { 0 };
                        Ok(partner.is_none().then_some(unit))
                    }
                    0xdc00..=0xdfff => Ok(Some(unit)),
                    _ => Ok(None),
                }
            }
            Some(_) => Err(self.broken("has a backslash before a letter that it does not escape")),
            None => {
                self.at = self.text.len();
                Err(self.wants("the end of a string"))
            }
        }
    }
}

impl<'t> Raw<'t> {
    /// The string that is meant; a surrogate without its partner is U+FFFD.
    pub(in crate::envelope) fn decode(&self) -> Cow<'t, str> {
        if !self.is_escaped {
            return Cow::Borrowed(self.text);
        }
        Cow::Owned(decoded(self.text))
    }
}

/// What the inside of a string means, which the scanner has checked, or a part of it that cuts no escape in two.
pub(in crate::envelope) fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(next) = text[at..].find('\\') {
        decoded.push_str(&text[at..at + next]);
        at += next;
        let (letter, length) = unescaped(text, at);
        decoded.push(letter);
        at += length;
    }
    decoded.push_str(&text[at..]);
    decoded
}

/// The letter that the escape at `at` stands for, and how many bytes the escape takes. The scanner has checked it.
pub(in crate::envelope) fn unescaped(text: &str, at: usize) -> (char, usize) {
    let letter = match text.as_bytes().get(at + 1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return of_units(text, at),
        Some(&letter) => char::from(letter),
        None => char::REPLACEMENT_CHARACTER,
    };
    (letter, 2)
}

fn of_units(text: &str, at: usize) -> (char, usize) {
    let Some(high) = unit(text, at) else {
        return (char::REPLACEMENT_CHARACTER, 6);
    };
    let partner = matches!(high, 0xd800..=0xdbff)
        .then(|| unit_of_pair(text, at + 6))
        .flatten();
    let units = [high, partner.unwrap_or_default()];
    let used = if partner.is_some() { 2 } else { 1 };
    let letter = char::decode_utf16(units.into_iter().take(used)).next();
    let letter = letter
        .and_then(Result::ok)
        .unwrap_or(char::REPLACEMENT_CHARACTER);
    (letter, 6 * used)
}

/// The unit that `\uXXXX` at `at` spells.
fn unit(text: &str, at: usize) -> Option<u16> {
    let digits = text.as_bytes().get(at..at + 6)?.strip_prefix(b"\\u")?;
    let mut unit = 0;
    for digit in digits {
        unit = unit << 4 | char::from(*digit).to_digit(16)?;
    }
    u16::try_from(unit).ok()
}

/// The second half of a surrogate pair, when `at` spells one.
fn unit_of_pair(text: &str, at: usize) -> Option<u16> {
    unit(text, at).filter(|unit| matches!(unit, 0xdc00..=0xdfff))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::json::scan::Token;

    fn string(text: &str) -> Raw<'_> {
        match Scanner::new(text).value() {
            Ok(Token::String(raw)) => raw,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn strings_are_decoded_as_the_crate_decodes_them() {
        for text in [
            r#""plain""#,
            r#""a\"\\\/\b\f\n\r\tz""#,
            r#""\u00e9\u0000""#,
            r#""\ud83d\ude00 Größe""#,
        ] {
            let raw = string(text);
            assert_eq!(raw.decode(), serde_json::from_str::<String>(text).unwrap());
            assert_eq!(raw.surrogate, None);
        }
    }

    #[test]
    fn a_surrogate_without_its_partner_is_noticed_and_replaced() {
        for (text, unit) in [
            (r#""\udead""#, 0xdead),
            (r#""a\ud800""#, 0xd800),
            (r#""\ud800\ud800\udc00""#, 0xd800),
            (r#""\ud800\n""#, 0xd800),
        ] {
            let raw = string(text);
            assert_eq!(raw.surrogate, Some(unit), "{text}");
            assert!(raw.decode().contains(char::REPLACEMENT_CHARACTER));
        }
    }
}
