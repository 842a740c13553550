//! The words of IDL (Avro 1.12, IDL Language), each with its bytes and the documentation before it.

use std::sync::Arc;

use crate::model::{Place, Pointer, SchemaFile, Span, Unread};

/// A word of the text.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) word: Word,
    pub(super) span: Span,
    /// The comment `/** … */` that stands right before it.
    pub(super) doc: Option<String>,
}

/// What a word is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
    /// A keyword or a name, with dots when it is a full one.
    Plain(String),
    /// A name in backticks, which is never a keyword.
    Escaped(String),
    /// A string, unescaped.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// One of `{ } ( ) [ ] < > @ , ; = ? :`.
    Sign(char),
    /// The end of the text.
    End,
}

/// A reader of words.
pub(super) struct Tokens<'text> {
    file: &'text Arc<SchemaFile>,
    text: &'text str,
    at: usize,
}

impl<'text> Tokens<'text> {
    pub(super) fn new(file: &'text Arc<SchemaFile>) -> Self {
        let text = file.text();
        let at = text.len() - text.trim_start_matches('\u{feff}').len();
        Self { file, text, at }
    }

    /// The next word; the end again and again after the last one.
    pub(super) fn read(&mut self) -> Result<Token, Unread> {
        let doc = self.skip_blank()?;
        let start = self.at;
        let word = self.word()?;
        let span = Span {
            start,
            end: self.at,
        };
        Ok(Token { word, span, doc })
    }

    fn word(&mut self) -> Result<Word, Unread> {
        match self.peek() {
            // What follows the character SUB is no part of the text, by the grammar.
            None | Some('\u{1a}') => Ok(Word::End),
            Some('"') => self.string(),
            Some(sign) if "{}()[]<>@,;=?:".contains(sign) => {
                self.at += 1;
                Ok(Word::Sign(sign))
            }
            Some(first) if is_number_start(first) => Ok(self.number()),
            Some(first) if first == '`' || is_name_start(first) => self.name(),
            Some(other) => Err(self.wrong(
                self.at..self.at + other.len_utf8(),
                &format!("`{}` is no part of the language", other.escape_debug()),
            )),
        }
    }

    /// Skips white space and comments; what is left is the documentation that stood last.
    fn skip_blank(&mut self) -> Result<Option<String>, Unread> {
        let mut doc = None;
        loop {
            let rest = self.rest();
            if rest.starts_with("//") {
                self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                doc = documentation(self.comment()?).or(doc);
            } else if let Some(blank) = rest.chars().next().filter(|next| next.is_whitespace()) {
                self.at += blank.len_utf8();
            } else {
                return Ok(doc);
            }
        }
    }

    fn comment(&mut self) -> Result<&'text str, Unread> {
        const OPENING: usize = "/*".len();
        let rest = self.rest();
        let Some(length) = rest[OPENING..].find("*/") else {
            let message = "the comment has no end";
            return Err(self.wrong(self.at..self.at + OPENING, message));
        };
        let comment = &rest[..OPENING + length + "*/".len()];
        self.at += comment.len();
        Ok(comment)
    }

    /// `com.acme.Order`, `java-class`, `` com.`enum`.Order ``.
    fn name(&mut self) -> Result<Word, Unread> {
        let mut name = String::new();
        let mut is_escaped = false;
        loop {
            if self.peek() == Some('`') {
                is_escaped = true;
                name.push_str(self.escaped()?);
            } else {
                name.push_str(self.take_while(|next| next == '_' || next.is_alphanumeric()));
            }
            let mut next = self.rest().chars();
            let joint = next.next().filter(|joint| ".-".contains(*joint));
            let continues = next.next().is_some_and(|c| c == '`' || is_name_start(c));
            let Some(joint) = joint.filter(|_| continues) else {
                let plain = if is_escaped {
                    Word::Escaped
                } else {
                    Word::Plain
                };
                return Ok(plain(name));
            };
            name.push(joint);
            self.at += 1;
        }
    }

    fn escaped(&mut self) -> Result<&'text str, Unread> {
        let start = self.at;
        self.at += 1;
        let name = self.take_while(|next| !"`\n\r".contains(next));
        if self.peek() != Some('`') {
            return Err(self.wrong(start..self.at, "the name in backticks has no end"));
        }
        self.at += 1;
        Ok(name)
    }

    fn number(&mut self) -> Word {
        let start = self.at;
        let mut last = ' ';
        while let Some(next) = self.peek() {
            let is_exponent = "eEpP".contains(last) && "+-".contains(next);
            let is_sign = self.at == start && "+-".contains(next);
            if !(is_exponent || is_sign || next == '.' || next == '_' || next.is_alphanumeric()) {
                break;
            }
            last = next;
            self.at += next.len_utf8();
        }
        Word::Number(self.text[start..self.at].to_owned())
    }

    fn string(&mut self) -> Result<Word, Unread> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                None | Some('\n' | '\r') => {
                    return Err(self.wrong(start..self.at, "the string has no end in its line"));
                }
                Some('\\') => text.push(self.escape()?),
                Some(next) => {
                    self.at += next.len_utf8();
                    if next == '"' {
                        return Ok(Word::Text(text));
                    }
                    text.push(next);
                }
            }
        }
    }

    /// A character that is written as a backslash and more, as in Java.
    fn escape(&mut self) -> Result<char, Unread> {
        let start = self.at;
        self.at += 1;
        let Some(kind) = self.peek() else {
            return Err(self.wrong(start..self.at, "the string has no end in its line"));
        };
        self.at += kind.len_utf8();
        let character = match kind {
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            '\\' | '"' | '\'' => Some(kind),
            '0'..='7' => self.octal(kind),
            'u' => self.unicode(),
            _ => None,
        };
        character.ok_or_else(|| self.wrong(start..self.at, "no character is escaped like this"))
    }

    fn octal(&mut self, first: char) -> Option<char> {
        let longest = if first <= '3' { 3 } else { 2 };
        let start = self.at - 1;
        while self.at - start < longest && self.peek().is_some_and(|next| next.is_digit(8)) {
            self.at += 1;
        }
        let code = u32::from_str_radix(&self.text[start..self.at], 8).ok()?;
        char::from_u32(code)
    }

    /// Four hexadecimal digits, twice for a character beyond them (UTF-16).
    fn unicode(&mut self) -> Option<char> {
        let first = self.utf16()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(u32::from(first));
        }
        self.at += self.rest().strip_prefix("\\u").map(|_| "\\u".len())?;
        let second = self.utf16()?;
        char::decode_utf16([first, second]).next()?.ok()
    }

    fn utf16(&mut self) -> Option<u16> {
        self.take_while(|next| next == 'u');
        let digits = self.rest().get(..4)?;
        self.at += 4;
        let is_hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16)
            .ok()
            .filter(|_| is_hexadecimal)
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'text str {
        let rest = self.rest();
        let taken = &rest[..rest.find(|next| !belongs(next)).unwrap_or(rest.len())];
        self.at += taken.len();
        taken
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'text str {
        &self.text[self.at..]
    }

    fn wrong(&self, range: std::ops::Range<usize>, message: &str) -> Unread {
        let span = Span {
            start: range.start,
            end: range.end,
        };
        wrong(self.file, span, message)
    }
}

/// What makes no sense in an IDL file.
pub(super) fn wrong(file: &Arc<SchemaFile>, span: Span, message: &str) -> Unread {
    let place = Place {
        file: Arc::clone(file),
        pointer: Pointer::root(),
        span: Some(span),
    };
    Unread::at(place, format!("not Avro IDL: {message}"))
}

fn is_number_start(first: char) -> bool {
    first.is_ascii_digit() || "+-.".contains(first)
}

fn is_name_start(first: char) -> bool {
    first == '_' || first.is_alphabetic()
}

/// What `/** … */` says, without the stars before its lines; `None` for any other comment.
fn documentation(comment: &str) -> Option<String> {
    let inner = comment.strip_prefix("/**")?.strip_suffix("*/")?;
    let lines = inner.trim().lines().map(|line| {
        let line = line.trim();
        line.strip_prefix('*').map_or(line, str::trim_start)
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Result<Vec<Word>, Unread> {
        let file = SchemaFile::new("a.avdl", "main", text);
        let mut tokens = Tokens::new(&file);
        let mut words = Vec::new();
        loop {
            match tokens.read()?.word {
                Word::End => return Ok(words),
                word => words.push(word),
            }
        }
    }

    #[test]
    fn names_have_dots_dashes_and_backticks() {
        assert_eq!(
            words("com.acme.Order java-class com.`enum`.A `error` Größe_1").expect("words"),
            [
                Word::Plain("com.acme.Order".to_owned()),
                Word::Plain("java-class".to_owned()),
                Word::Escaped("com.enum.A".to_owned()),
                Word::Escaped("error".to_owned()),
                Word::Plain("Größe_1".to_owned()),
            ]
        );
    }

    #[test]
    fn comments_and_what_follows_the_end_are_no_words() {
        let text = "\u{feff}// import idl \"a\";\r/* \" */ a /**/ /***/ b \u{1a} \" `";
        let [a, b] = ["a", "b"].map(|name| Word::Plain(name.to_owned()));
        assert_eq!(words(text).expect("words"), [a, b]);
    }

    #[test]
    fn strings_are_escaped_as_in_java() {
        let text = r#""a\tb\"\u00e9\uu00e9\ud83d\ude00\101\477""#;
        let expected = Word::Text("a\tb\"éé😀A'7".to_owned());
        assert_eq!(words(text).expect("words"), [expected]);
        for text in [r#""\x""#, r#""\u12""#, r#""\ud83d""#, r#""\u+123""#] {
            assert!(words(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_has_no_end_is_told_where_it_starts() {
        for (text, reason) in [
            ("a /* b", "comment has no end"),
            ("a \"b\n\"", "string has no end"),
            ("a \"b\\", "string has no end"),
            ("a `b", "backticks"),
            ("a #", "`#` is no part"),
        ] {
            let unread = words(text).expect_err("no words");
            assert!(unread.message.contains(reason), "{}", unread.message);
            let span = unread.place.and_then(|place| place.span);
            assert!(span.is_some_and(|span| span.start == 2 || text.ends_with('\\')));
        }
    }

    #[test]
    fn numbers_keep_their_signs_and_exponents() {
        let numbers = ["-1", "0x1F", "1.5e-3", "1_000L", "-Infinity", ".5"];
        assert_eq!(
            words(&numbers.join(" ")).expect("words"),
            numbers.map(|number| Word::Number(number.to_owned()))
        );
    }

    #[test]
    fn documentation_loses_its_stars() {
        let file = SchemaFile::new(
            "a.avdl",
            "main",
            "/** An order.\n   * Placed. */ /* no */ a",
        );
        let token = Tokens::new(&file).read().expect("a word");
        assert_eq!(token.doc.as_deref(), Some("An order.\nPlaced."));
    }
}
