//! Where something stands: a file of a revision, a pointer into it, and the bytes of its text.

use std::fmt;
use std::sync::{Arc, OnceLock};

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// A file of one revision, with its text. Shared by everything that points into it.
pub struct SchemaFile {
    path: String,
    origin: String,
    text: String,
    /// Where the text starts, when it is cut out of a longer one.
    start: Position,
    line_starts: OnceLock<Vec<usize>>,
    /// How many characters stand before each [`STRIDE`]th byte: a line may be the whole text.
    characters: OnceLock<Vec<usize>>,
}

/// Bytes from one count of characters to the next.
const STRIDE: usize = 1024;

impl SchemaFile {
    /// A file at the repository-relative `path` (`/` separators), as `origin` has it: `main~3`, `working tree`.
    pub fn new(
        path: impl Into<String>,
        origin: impl Into<String>,
        text: impl Into<String>,
    ) -> Arc<Self> {
        let start = Position { line: 1, column: 1 };
        Self::part(path, origin, text, start)
    }

    /// A part of a file that is too long to be kept, and where in it the part starts.
    pub fn part(
        path: impl Into<String>,
        origin: impl Into<String>,
        text: impl Into<String>,
        start: Position,
    ) -> Arc<Self> {
        Arc::new(Self {
            path: path.into(),
            origin: origin.into(),
            text: text.into(),
            start,
            line_starts: OnceLock::new(),
            characters: OnceLock::new(),
        })
    }

    /// The path relative to the repository, with `/` separators.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The label of the revision the text was read from.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset; an offset past the end is the end.
    pub fn position(&self, offset: usize) -> Position {
        let starts = self.line_starts.get_or_init(|| {
            let breaks = self
                .text
                .bytes()
                .enumerate()
                .filter(|&(_, byte)| byte == b'\n');
            std::iter::once(0)
                .chain(breaks.map(|(at, _)| at + 1))
                .collect()
        });
        let offset = offset.min(self.text.len());
        let line = starts.partition_point(|&start| start <= offset);
        let before = self.characters_before(offset) - self.characters_before(starts[line - 1]);
        let skipped = if line == 1 { self.start.column } else { 1 };
        Position {
            line: line + self.start.line - 1,
            column: before + skipped,
        }
    }

    /// How many characters begin before a byte offset.
    fn characters_before(&self, offset: usize) -> usize {
        let begin = |bytes: &[u8]| {
            // All bytes of a character but its first look like 10xxxxxx.
            let first = |byte: &&u8| (**byte & 0b1100_0000) != 0b1000_0000;
            bytes.iter().filter(first).count()
        };
        let bytes = self.text.as_bytes();
        let counts = self.characters.get_or_init(|| {
            let mut counted = 0;
            let strides = bytes.chunks(STRIDE).map(|stride| {
                counted += begin(stride);
                counted
            });
            std::iter::once(0).chain(strides).collect()
        });
        let strides = offset / STRIDE;
        counts[strides] + begin(&bytes[strides * STRIDE..offset])
    }

    /// The byte offset of a line and a column, both counted from 1 and the column in bytes.
    pub fn offset(&self, line: usize, byte_column: usize) -> usize {
        self.position(0);
        let starts = self.line_starts.get().map_or(&[][..], Vec::as_slice);
        let start = starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(self.text.len());
        (start + byte_column.saturating_sub(1)).min(self.text.len())
    }
}

impl fmt::Debug for SchemaFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.origin, self.path)
    }
}

impl SourceCode for SchemaFile {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let read = self.text.read_span(span, lines_before, lines_after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.path.clone(),
            read.data(),
            *read.span(),
            read.line(),
            read.column(),
            read.line_count(),
        )))
    }
}

impl PartialEq for SchemaFile {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
            || self.path == other.path
                && self.origin == other.origin
                && self.start == other.start
                && self.text == other.text
    }
}

/// A line and a column, both counted from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A range of bytes in a text, `end` not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// First byte after the range.
    pub end: usize,
}

impl Span {
    /// The same range of a text that stands `by` bytes into another.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self {
            start: self.start + by,
            end: self.end + by,
        }
    }
}

/// A JSON pointer (RFC 6901) into a document; for Protobuf the descriptor path, written in the same way.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The pointer that `text` spells, escaped as RFC 6901 says.
    pub fn parse(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The pointer without its last step, `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.0.rsplit_once('/')?;
        Some(Self(parent.to_owned()))
    }

    /// This pointer followed by one more key or index, escaped as RFC 6901 says.
    #[must_use]
    pub fn join(&self, step: impl fmt::Display) -> Self {
        let mut text = String::with_capacity(self.0.len() + 16);
        text.push_str(&self.0);
        text.push('/');
        // A string takes whatever is written to it.
        let _ = fmt::write(&mut Escaped(&mut text), format_args!("{step}"));
        Self(text)
    }

    /// The steps from the root, unescaped.
    pub fn steps(&self) -> impl Iterator<Item = String> + '_ {
        self.0
            .split('/')
            .skip(1)
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
    }

    /// The pointer as text, empty for the root.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Escapes what is written into a pointer. Each node of each file has a pointer, so that is done on the way.
struct Escaped<'text>(&'text mut String);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, step: &str) -> fmt::Result {
        for part in step.split_inclusive(['~', '/']) {
            match part.as_bytes() {
                [.., b'~'] => self.0.extend([part, "0"]),
                [.., b'/'] => self.0.extend([&part[..part.len() - 1], "~1"]),
                _ => self.0.push_str(part),
            }
        }
        Ok(())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where something is: always a pointer, and the bytes when the text could be located.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The file, in the revision it was read from.
    pub file: Arc<SchemaFile>,
    /// The element inside the document.
    pub pointer: Pointer,
    /// The bytes of the element, `None` when only the file is known.
    pub span: Option<Span>,
}

impl Place {
    /// A place that is a whole file.
    pub fn file(file: &Arc<SchemaFile>) -> Self {
        Self {
            file: Arc::clone(file),
            pointer: Pointer::root(),
            span: None,
        }
    }

    /// First and last position, when the text was located.
    pub fn positions(&self) -> Option<(Position, Position)> {
        self.span
            .map(|span| (self.file.position(span.start), self.file.position(span.end)))
    }
}

/// A file that could not be read, and why. Everything else is still checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Unread {
    /// The path relative to the repository.
    pub path: String,
    /// What is wrong, and what to do about it, as one sentence.
    pub message: String,
    /// Where the text stops making sense, when it is known.
    pub place: Option<Place>,
}

impl Unread {
    /// A file that as a whole cannot be read.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            message: message.into(),
            place: None,
        }
    }

    /// A file that cannot be read, with the place where it goes wrong.
    pub fn at(place: Place, message: impl Into<String>) -> Self {
        Self {
            path: place.file.path().to_owned(),
            message: message.into(),
            place: Some(place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let file = SchemaFile::new("a.avsc", "main", "{\r\n  \"é\": 1\n}");
        assert_eq!(file.position(0), Position { line: 1, column: 1 });
        let colon = file.text().find(':').expect("the text has a colon");
        assert_eq!(file.position(colon), Position { line: 2, column: 6 });
        assert_eq!(file.position(9_999), Position { line: 3, column: 2 });
    }

    #[test]
    fn a_column_far_into_a_line_is_counted_from_the_start_of_the_line() {
        let line = "é".repeat(3 * STRIDE);
        let file = SchemaFile::new("a.avsc", "main", format!("ab\n{line}"));
        for characters in [0, 1, STRIDE / 2, STRIDE, 2 * STRIDE + 1, 3 * STRIDE] {
            let column = characters + 1;
            let position = Position { line: 2, column };
            assert_eq!(file.position(3 + 2 * characters), position);
        }
    }

    #[test]
    fn a_part_knows_where_it_was_cut_out() {
        let start = Position { line: 7, column: 5 };
        let file = SchemaFile::part("a.ndjson", "stdin", "ab\ncd", start);
        assert_eq!(file.position(1), Position { line: 7, column: 6 });
        assert_eq!(file.position(4), Position { line: 8, column: 2 });
    }

    #[test]
    fn an_offset_is_the_inverse_of_a_byte_position() {
        let file = SchemaFile::new("a.proto", "main", "ab\ncd\n");
        assert_eq!(file.offset(2, 2), 4);
        assert_eq!(file.offset(99, 1), file.text().len());
    }

    #[test]
    fn a_pointer_escapes_its_steps_and_gives_them_back() {
        let pointer = Pointer::root().join("a/b").join("c~d").join(0);
        assert_eq!(pointer.as_str(), "/a~1b/c~0d/0");
        assert_eq!(pointer.steps().collect::<Vec<_>>(), ["a/b", "c~d", "0"]);
    }
}
