//! JSON, token by token, as RFC 8259 has it: no copy, no recursion, and every lexeme as it is written.

use crate::model::{Plain, Span};

use super::string::Raw;

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
pub(in crate::envelope) enum Token<'t> {
    Null,
    Boolean(bool),
    Number(&'t str),
    String(Raw<'t>),
    Object,
    Array,
}

/// Goes through a text once.
#[derive(Debug, Clone)]
pub(in crate::envelope) struct Scanner<'t> {
    pub(in crate::envelope) text: &'t str,
    pub(in crate::envelope) at: usize,
}

impl<'t> Scanner<'t> {
    pub(in crate::envelope) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The byte that comes next.
    pub(in crate::envelope) fn at(&self) -> usize {
        self.at
    }

    /// What was passed since `start`.
    pub(in crate::envelope) fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Passes a byte order mark, and tells where it stands.
    pub(in crate::envelope) fn byte_order_mark(&mut self) -> Option<Span> {
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
    pub(in crate::envelope) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Passes `byte`, where it comes next.
    pub(in crate::envelope) fn take(&mut self, byte: u8) -> bool {
        let comes = self.peek() == Some(byte);
        self.at += usize::from(comes);
        comes
    }

    /// Passes the name of a member, and its colon.
    pub(in crate::envelope) fn name(&mut self) -> Result<Raw<'t>, Broken> {
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
    pub(in crate::envelope) fn value(&mut self) -> Result<Token<'t>, Broken> {
        match self.peek() {
            Some(b'{') => self.nested().map(|()| Token::Object),
            Some(b'[') => self.nested().map(|()| Token::Array),
            _ => self.scalar(),
        }
    }

    pub(in crate::envelope) fn scalar(&mut self) -> Result<Token<'t>, Broken> {
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

    /// Why an event is not read on.
    pub(in crate::envelope) fn too_many(&self, most: usize) -> Broken {
        Broken {
            at: self.at,
            what: format!("has more than {most} attributes"),
            is_too_much: true,
        }
    }

    pub(in crate::envelope) fn broken(&self, what: &str) -> Broken {
        Broken::new(self.at, what)
    }

    /// What stands here instead of what should.
    pub(in crate::envelope) fn wants(&self, what: &str) -> Broken {
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

impl Broken {
    pub(in crate::envelope) fn new(at: usize, what: &str) -> Self {
        Self {
            at,
            what: what.to_owned(),
            is_too_much: false,
        }
    }
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
