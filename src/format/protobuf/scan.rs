//! Looks at a text and at what it declares before anything that recurses or multiplies is let near it.

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};

use crate::model::Span;

/// protoc nests messages 32 deep; option values may go some way beyond that.
const MAX_NESTING: usize = 100;

/// Bytes that the full names of a file and its imports may take together. Real ones stay under a tenth of it.
const MAX_NAME_BYTES: usize = 256 << 20;

/// Values of one enum. The linker sorts them by insertion.
const MAX_SYMBOLS: usize = 20_000;

/// Comparisons of a number with a range, or of a default with a symbol.
const MAX_CHECKS: usize = 1_000_000_000;

/// The first bracket that nests too deep.
pub(super) fn too_deep(text: &str) -> Option<Span> {
    let mut depth = 0_usize;
    for token in Scanner::new(text) {
        match token.sort {
            Sort::Open => {
                depth += 1;
                if depth > MAX_NESTING {
                    return Some(token.span);
                }
            }
            Sort::Close => depth = depth.saturating_sub(1),
            Sort::Word | Sort::Number | Sort::Quoted | Sort::Sign => {}
        }
    }
    None
}

/// A piece of the text that means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) sort: Sort,
    pub(super) span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Open,
    Close,
    Word,
    Number,
    Quoted,
    /// Any other character.
    Sign,
}

/// Knows just enough of the language to tell brackets and words from those in strings and comments.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    /// From the start of `text`.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Scanner<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            let start = self.at;
            self.at += 1;
            let sort = match byte {
                b'{' | b'[' | b'(' | b'<' => Sort::Open,
                b'}' | b']' | b')' | b'>' => Sort::Close,
                b'"' | b'\'' => {
                    self.skip_string(byte);
                    Sort::Quoted
                }
                b'#' => {
                    self.skip_past("\n");
                    continue;
                }
                b'/' if bytes.get(self.at) == Some(&b'/') => {
                    self.skip_past("\n");
                    continue;
                }
                b'/' if bytes.get(self.at) == Some(&b'*') => {
                    self.at += 1;
                    self.skip_past("*/");
                    continue;
                }
                _ if byte.is_ascii_whitespace() => continue,
                _ if is_word(byte) => {
                    let rest = &bytes[self.at..];
                    self.at += rest.iter().take_while(|&&byte| is_word(byte)).count();
                    if byte.is_ascii_digit() {
                        Sort::Number
                    } else {
                        Sort::Word
                    }
                }
                _ => Sort::Sign,
            };
            let end = self.at;
            return Some(Token {
                sort,
                span: Span { start, end },
            });
        }
        None
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl Scanner<'_> {
    /// A string ends at its quote, or at the end of the line when the quote is missing.
    fn skip_string(&mut self, quote: u8) {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' if bytes.get(self.at) != Some(&b'\n') => self.at += 1,
                b'\n' => return,
                _ if byte == quote => return,
                _ => {}
            }
        }
        self.at = bytes.len();
    }

    fn skip_past(&mut self, end: &str) {
        let bytes = self.text.as_bytes();
        let rest = bytes.get(self.at..).unwrap_or_default();
        let found = rest
            .windows(end.len())
            .position(|window| window == end.as_bytes());
        self.at = found.map_or(bytes.len(), |found| self.at + found + end.len());
    }
}

/// How much work a parsed file makes for the linker, which copies full names, walks ranges for each number and sorts
/// enum values by insertion.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weight {
    name_bytes: usize,
    numbers: usize,
    longest_ranges: usize,
    defaults: usize,
    largest_enum: usize,
}

impl Weight {
    /// Weighs a file.
    pub(super) fn of(file: &FileDescriptorProto) -> Self {
        let mut weight = Self::default();
        let package = file.package().len();
        // Each prefix of the package is a name of its own.
        weight.name_bytes += package * (1 + file.package().matches('.').count());
        for message in &file.message_type {
            weight.message(message, package);
        }
        for item in &file.enum_type {
            weight.enumeration(item, package);
        }
        for service in &file.service {
            weight.name(package, service.name());
            for method in &service.method {
                weight.name(package + service.name().len(), method.name());
            }
        }
        for extension in &file.extension {
            weight.field(extension, package);
        }
        weight
    }

    /// Recursion is safe here: the parser has refused what nests deeper than 32.
    fn message(&mut self, message: &DescriptorProto, scope: usize) {
        self.name(scope, message.name());
        let scope = scope + message.name().len();
        for field in message.field.iter().chain(&message.extension) {
            self.field(field, scope);
        }
        for oneof in &message.oneof_decl {
            self.name(scope, oneof.name());
        }
        for nested in &message.nested_type {
            self.message(nested, scope);
        }
        for item in &message.enum_type {
            self.enumeration(item, scope);
        }
        let ranges = message.reserved_range.len() + message.extension_range.len();
        self.longest_ranges = self.longest_ranges.max(ranges);
    }

    fn field(&mut self, field: &FieldDescriptorProto, scope: usize) {
        self.name(scope, field.name());
        self.numbers += 1;
        self.defaults += usize::from(field.default_value.is_some());
    }

    fn enumeration(&mut self, item: &EnumDescriptorProto, scope: usize) {
        self.name(scope, item.name());
        for value in &item.value {
            self.name(scope, value.name());
        }
        self.numbers += item.value.len();
        self.longest_ranges = self.longest_ranges.max(item.reserved_range.len());
        self.largest_enum = self.largest_enum.max(item.value.len());
    }

    fn name(&mut self, scope: usize, name: &str) {
        self.name_bytes += scope + name.len();
    }

    /// Both files together: an import may hold the ranges or the enum that the other is checked against.
    #[must_use]
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            name_bytes: self.name_bytes + other.name_bytes,
            numbers: self.numbers + other.numbers,
            longest_ranges: self.longest_ranges.max(other.longest_ranges),
            defaults: self.defaults + other.defaults,
            largest_enum: self.largest_enum.max(other.largest_enum),
        }
    }

    /// Whether linking would take unreasonable time or memory.
    pub(super) fn is_too_much(self) -> bool {
        self.name_bytes > MAX_NAME_BYTES
            || self.largest_enum > MAX_SYMBOLS
            || self.numbers.saturating_mul(self.longest_ranges) > MAX_CHECKS
            || self.defaults.saturating_mul(self.largest_enum) > MAX_CHECKS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        let text = format!(
            "message M {{ // {0}\n /* {0} */ string s = 1 [default = \"\\\"{0}\"]; }}",
            "{".repeat(500)
        );
        assert_eq!(too_deep(&text), None);
    }

    #[test]
    fn deep_nesting_is_found_whatever_the_bracket() {
        for bracket in ["{", "[", "(", "<"] {
            let text = format!("option (o) = {}", bracket.repeat(200_000));
            assert!(too_deep(&text).is_some());
        }
    }
}
