//! JSON, token by token, as RFC 8259 has it: no copy, no recursion, and every lexeme as it is written.

use std::borrow::Cow;

use crate::model::{Plain, Span};

/// How deep objects and arrays may nest. Jackson, the most used reader of events, stops there as well.
pub const DEEPEST: usize = 1_000;

/// Where a text stops being JSON, and why, in words that a finding shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The byte of the text.
    pub at: usize,
    /// What is wrong there.
    pub what: String,
    /// Whether it is JSON all the same, and only more of it than is looked at.
    pub is_too_much: bool,
}

/// A value at the level that is looked at. What is nested in it was checked, and is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'t> {
    Null,
    Boolean(bool),
    Number(&'t str),
    String(Raw<'t>),
    Object,
    Array,
}

/// A string between its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Raw<'t> {
    pub(super) text: &'t str,
    is_escaped: bool,
    /// The first surrogate that is spelled without its partner.
    pub(super) surrogate: Option<u16>,
}

/// Goes through a text once.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The byte that comes next.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// What was passed since `start`.
    pub(super) fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Passes a byte order mark, and tells where it stands.
    pub(super) fn byte_order_mark(&mut self) -> Option<Span> {
        const MARK: char = '\u{feff}';
        let start = self.at;
        let is_there = self
            .text
            .get(start..)
            .is_some_and(|rest| rest.starts_with(MARK));
        self.at += if is_there { MARK.len_utf8() } else { 0 };
        is_there.then_some(Span {
            start,
            end: self.at,
        })
    }

    /// Passes white space and tells what comes then.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Passes `byte`, where it comes next.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let comes = self.peek() == Some(byte);
        self.at += usize::from(comes);
        comes
    }

    /// Passes the name of a member, and its colon.
    pub(super) fn name(&mut self) -> Result<Raw<'t>, Broken> {
        match self.peek() {
            Some(b'"') => {}
            Some(b'}') => return Err(self.broken("has a comma before the `}`")),
            Some(b'\'') => return Err(self.broken("has a name in single quotes")),
            Some(byte) if byte.is_ascii_alphabetic() => {
                return Err(self.broken("has a name without quotes"));
            }
            _ => return Err(self.wants("a name in quotes")),
        }
        let name = self.string()?;
        if !self.take(b':') {
            return Err(self.wants("a colon after the name"));
        }
        Ok(name)
    }

    /// Passes a value, and all that is in it.
    pub(super) fn value(&mut self) -> Result<Token<'t>, Broken> {
        match self.peek() {
            Some(b'{') => self.nested().map(|()| Token::Object),
            Some(b'[') => self.nested().map(|()| Token::Array),
            _ => self.scalar(),
        }
    }

    fn scalar(&mut self) -> Result<Token<'t>, Broken> {
        let (word, token) = match self.peek() {
            Some(b'"') => return self.string().map(Token::String),
            Some(b'-' | b'0'..=b'9') => return self.number(),
            Some(b't') => ("true", Token::Boolean(true)),
            Some(b'f') => ("false", Token::Boolean(false)),
            Some(b'n') => ("null", Token::Null),
            Some(b']' | b'}') => return Err(self.broken("has nothing where a value should stand")),
            Some(b'\'') => return Err(self.broken("has a string in single quotes")),
            Some(b'/') => return Err(self.broken("has a comment, which JSON does not know")),
            _ => return Err(self.wants("a value")),
        };
        let rest = &self.text.as_bytes()[self.at..];
        let goes_on = rest.get(word.len()).is_some_and(u8::is_ascii_alphanumeric);
        if !rest.starts_with(word.as_bytes()) || goes_on {
            return Err(self.wants("a value"));
        }
        self.at += word.len();
        Ok(token)
    }

    fn number(&mut self) -> Result<Token<'t>, Broken> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        self.at += usize::from(bytes[start] == b'-');
        let whole = self.digits();
        if whole == 0 {
            return Err(self.wants("a digit after the minus sign"));
        }
        if whole > 1 && bytes[self.at - whole] == b'0' {
            self.at = start;
            return Err(self.broken("has a number that starts with a zero"));
        }
        if bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.wants("a digit after the point"));
            }
        }
        if let Some(b'e' | b'E') = bytes.get(self.at) {
            self.at += 1;
            self.at += usize::from(matches!(bytes.get(self.at), Some(b'+' | b'-')));
            if self.digits() == 0 {
                return Err(self.wants("a digit in the exponent"));
            }
        }
        Ok(Token::Number(self.since(start)))
    }

    fn digits(&mut self) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        count
    }

    /// Passes a string; its first quote comes next.
    fn string(&mut self) -> Result<Raw<'t>, Broken> {
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

    /// Passes an object or an array, without recursion.
    fn nested(&mut self) -> Result<(), Broken> {
        let mut open = Open::default();
        let mut state = State::Value;
        loop {
            let next = self.peek();
            state = match (state, next) {
                (State::Value | State::ValueOrEnd, Some(bracket @ (b'{' | b'['))) => {
                    if !open.push(bracket == b'{') {
                        return Err(self.too_deep());
                    }
                    self.at += 1;
                    if bracket == b'{' {
                        State::NameOrEnd
                    } else {
                        State::ValueOrEnd
                    }
                }
                (State::ValueOrEnd, Some(b']')) | (State::NameOrEnd, Some(b'}')) => {
                    self.at += 1;
                    State::Closed
                }
                (State::Value, Some(b']')) => return Err(self.broken("has a comma before the `]`")),
                (State::Value | State::ValueOrEnd, _) => {
                    self.scalar()?;
                    State::CommaOrEnd
                }
                (State::Name | State::NameOrEnd, _) => {
                    self.name()?;
                    State::Value
                }
                (State::CommaOrEnd, Some(b',')) => {
                    self.at += 1;
                    if open.is_object() {
                        State::Name
                    } else {
                        State::Value
                    }
                }
                (State::CommaOrEnd, Some(b'}')) if open.is_object() => {
                    self.at += 1;
                    State::Closed
                }
                (State::CommaOrEnd, Some(b']')) if !open.is_object() => {
                    self.at += 1;
                    State::Closed
                }
                (State::CommaOrEnd, _) => {
                    let end = if open.is_object() {
                        "`,` or `}`"
                    } else {
                        "`,` or `]`"
                    };
                    return Err(self.wants(end));
                }
                (State::Closed, _) => State::CommaOrEnd,
            };
            if state == State::Closed {
                if open.pop() {
                    return Ok(());
                }
                state = State::CommaOrEnd;
            }
        }
    }

    fn too_deep(&self) -> Broken {
        Broken {
            at: self.at,
            what: format!("nests deeper than {DEEPEST} levels"),
            is_too_much: true,
        }
    }

    /// Why an event is not read on.
    pub(super) fn too_many(&self, most: usize) -> Broken {
        Broken {
            at: self.at,
            what: format!("has more than {most} attributes"),
            is_too_much: true,
        }
    }

    pub(super) fn broken(&self, what: &str) -> Broken {
        Broken::new(self.at, what)
    }

    /// What stands here instead of what should.
    pub(super) fn wants(&self, what: &str) -> Broken {
        match self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        {
            None => Broken::new(self.at, &format!("ends where {what} should stand")),
            Some(letter) => {
                let letter = Plain(letter.encode_utf8(&mut [0; 4])).to_string();
                Broken::new(
                    self.at,
                    &format!("has `{letter}` where {what} should stand"),
                )
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Value,
    ValueOrEnd,
    Name,
    NameOrEnd,
    CommaOrEnd,
    Closed,
}

/// Which of the open brackets are objects: a bit each.
struct Open {
    bits: [u64; DEEPEST.div_ceil(64)],
    depth: usize,
}

impl Default for Open {
    fn default() -> Self {
        Self {
            bits: [0; DEEPEST.div_ceil(64)],
            depth: 0,
        }
    }
}

impl Open {
    /// Opens one more; whether there is room for it.
    fn push(&mut self, is_object: bool) -> bool {
        let Some(bits) = self
            .bits
            .get_mut(self.depth / 64)
            .filter(|_| self.depth < DEEPEST)
        else {
            return false;
        };
        let bit = 1 << (self.depth % 64);
        *bits = if is_object { *bits | bit } else { *bits & !bit };
        self.depth += 1;
        true
    }

    /// Closes the innermost; whether it was the outermost as well.
    fn pop(&mut self) -> bool {
        self.depth = self.depth.saturating_sub(1);
        self.depth == 0
    }

    fn is_object(&self) -> bool {
        let innermost = self.depth.saturating_sub(1);
        self.bits[innermost / 64] >> (innermost % 64) & 1 == 1
    }
}

impl Broken {
    pub(super) fn new(at: usize, what: &str) -> Self {
        Self {
            at,
            what: what.to_owned(),
            is_too_much: false,
        }
    }
}

impl<'t> Raw<'t> {
    /// The string that is meant; a surrogate without its partner is U+FFFD.
    pub(super) fn decode(&self) -> Cow<'t, str> {
        if !self.is_escaped {
            return Cow::Borrowed(self.text);
        }
        let mut decoded = String::with_capacity(self.text.len());
        let mut at = 0;
        while let Some(next) = self.text[at..].find('\\') {
            decoded.push_str(&self.text[at..at + next]);
            at += next;
            let (letter, length) = unescaped(self.text, at);
            decoded.push(letter);
            at += length;
        }
        decoded.push_str(&self.text[at..]);
        Cow::Owned(decoded)
    }
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

    fn whole(text: &str) -> Result<Token<'_>, Broken> {
        let mut scanner = Scanner::new(text);
        let token = scanner.value()?;
        match scanner.peek() {
            None => Ok(token),
            Some(_) => Err(scanner.wants("nothing")),
        }
    }

    #[test]
    fn what_json_is_the_crate_and_the_scanner_agree() {
        let texts = [
            "{}",
            "[]",
            "null",
            "true",
            "false",
            "0",
            "-0",
            "1.5e+3",
            "\"a\"",
            "\"\\u00e9\\n\"",
            "[1, [2, {\"a\": []}], 3]",
            "{\"a\": {\"b\": [null]}, \"c\": 1}",
            " \t\r\n[ ] ",
            "\"\\ud83d\\ude00\"",
            "",
            " ",
            "{",
            "[",
            "[1,]",
            "{\"a\":1,}",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "{'a':1}",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "+1",
            "NaN",
            "nul",
            "nulll",
            "truefalse",
            "\"a",
            "\"a\nb\"",
            "\"\\x\"",
            "\"\\u12\"",
            "[1 2]",
            "{\"a\":1 \"b\":2}",
            "[1}",
            "{\"a\":1]",
            "[1]]",
            "1 2",
            "//",
            "[,1]",
            "{,}",
            "\"\t\"",
            "\"\\",
            "-a",
            "1.e3",
            "[\"a\",,\"b\"]",
            "{\"a\":1,,}",
            "\u{feff}{}",
        ];
        for text in texts {
            let theirs = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
            assert_eq!(whole(text).is_ok(), theirs, "{text:?}: {:?}", whole(text));
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
            let Ok(Token::String(raw)) = whole(text) else {
                panic!("{text}");
            };
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
            let Ok(Token::String(raw)) = whole(text) else {
                panic!("{text}");
            };
            assert_eq!(raw.surrogate, Some(unit), "{text}");
            assert!(raw.decode().contains(char::REPLACEMENT_CHARACTER));
        }
    }

    #[test]
    fn depth_is_bounded_and_costs_no_stack() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(whole(&nested(DEEPEST)).is_ok());
        for depth in [DEEPEST + 1, 100_000] {
            assert!(whole(&nested(depth)).unwrap_err().is_too_much);
        }
    }

    #[test]
    fn what_is_wrong_is_told_where_it_is() {
        let told = |text| {
            whole(text)
                .map_err(|broken| (broken.at, broken.what))
                .unwrap_err()
        };
        assert_eq!(
            told("{\"a\": 1,}"),
            (8, "has a comma before the `}`".to_owned())
        );
        assert_eq!(
            told("{specversion: 1}"),
            (1, "has a name without quotes".to_owned())
        );
        assert_eq!(
            told("{\"a\": \"b}"),
            (6, "has a string that does not end".to_owned())
        );
        assert_eq!(
            told("{\"a\": 1"),
            (7, "ends where `,` or `}` should stand".to_owned())
        );
    }
}
