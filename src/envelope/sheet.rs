//! The document that violations point into.

use crate::model::{Place, Pointer, Position, SchemaFile, Span};

/// How many bytes before and after its start a place keeps. A document may be long, and a finding is kept to the end.
const KEPT: (usize, usize) = (2 << 10, 8 << 10);

/// How many bytes of UTF-8 a letter has at most.
const LONGEST_LETTER: usize = 4;

/// A document, and where it stands in what it was read from.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'s> {
    /// The path of the file, as reports have it.
    pub path: &'s str,
    /// What it was read from: `working tree`, `standard input`.
    pub origin: &'s str,
    /// The document.
    pub bytes: &'s [u8],
    /// The line of its first byte, from 1.
    pub line: usize,
}

impl Sheet<'_> {
    /// The place of `span`, with as much of the text around it as a report shows. Without a span, the start of the document.
    pub fn place(&self, pointer: &Pointer, span: Option<Span>) -> Place {
        let length = self.bytes.len();
        let span = span.unwrap_or(Span { start: 0, end: 0 });
        let (start, end) = (span.start.min(length), span.end.min(length));
        let from = self.letter(self.line_before(start));
        let to = self.letter(length.min(start + KEPT.1)).max(start);
        let file = SchemaFile::part(
            self.path,
            self.origin,
            String::from_utf8_lossy(&self.bytes[from..to]),
            self.position(from),
        );
        Place {
            file,
            pointer: pointer.clone(),
            span: Some(Span {
                start: start - from,
                end: end.clamp(start, to) - from,
            }),
        }
    }

    /// Where the line before that of `at` starts, or where enough is kept.
    fn line_before(&self, at: usize) -> usize {
        let earliest = at.saturating_sub(KEPT.0);
        let kept = &self.bytes[earliest..at];
        let mut breaks = kept.iter().rposition(|&byte| byte == b'\n').into_iter();
        let this = breaks.next();
        let before = this.and_then(|this| kept[..this].iter().rposition(|&byte| byte == b'\n'));
        match (before, this) {
            (Some(before), _) => earliest + before + 1,
            (None, Some(this)) if earliest > 0 => earliest + this + 1,
            (None, _) => earliest,
        }
    }

    /// The nearest place at or before `at` where a letter starts. The document need not be text, and then it is `at`.
    fn letter(&self, at: usize) -> usize {
        let continues = |at: &usize| self.bytes.get(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
        let mut nearest = (at.saturating_sub(LONGEST_LETTER - 1)..=at).rev();
        nearest.find(|at| !continues(at)).unwrap_or(at)
    }

    fn position(&self, at: usize) -> Position {
        let before = &self.bytes[..at];
        let start = before.iter().rposition(|&byte| byte == b'\n');
        let start = start.map_or(0, |start| start + 1);
        let is_letter = |byte: &&u8| **byte & 0xc0 != 0x80;
        Position {
            line: self.line + before.split(|&byte| byte == b'\n').count() - 1,
            column: 1 + before[start..].iter().filter(is_letter).count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(sheet: Sheet<'_>, start: usize) -> (Position, String) {
        let span = Span {
            start,
            end: start + 1,
        };
        let place = sheet.place(&Pointer::root(), Some(span));
        let (position, _) = place.positions().unwrap();
        let span = place.span.unwrap();
        (position, place.file.text()[span.start..span.end].to_owned())
    }

    #[test]
    fn a_place_is_right_however_long_the_document_is() {
        let text = format!("{}é{}x\nsecond", "a".repeat(50_000), "b".repeat(9));
        let sheet = Sheet {
            path: "a.json",
            origin: "stdin",
            bytes: text.as_bytes(),
            line: 7,
        };
        let at = text.find('x').unwrap();
        assert_eq!(
            start(sheet, at),
            (
                Position {
                    line: 7,
                    column: 50_011
                },
                "x".to_owned()
            )
        );
        assert_eq!(
            start(sheet, at + 2),
            (Position { line: 8, column: 1 }, "s".to_owned())
        );
        assert_eq!(start(sheet, 0).0, Position { line: 7, column: 1 });
    }

    #[test]
    fn a_place_is_inside_of_what_is_kept_where_bytes_are_no_text() {
        let bytes = [b"{\"id\":\"".as_slice(), &vec![0x80; 30_000]].concat();
        let sheet = Sheet {
            path: "a.json",
            origin: "stdin",
            bytes: &bytes,
            line: 1,
        };
        for start in [0, 7, 7 + KEPT.0, 20_000, bytes.len()] {
            let end = bytes.len();
            let place = sheet.place(&Pointer::root(), Some(Span { start, end }));
            assert!(place.span.unwrap().start <= KEPT.0 + LONGEST_LETTER);
            assert!(place.file.text().len() <= 3 * (KEPT.0 + KEPT.1 + LONGEST_LETTER));
        }
    }

    #[test]
    fn a_place_keeps_no_more_than_a_report_shows() {
        let text = "x".repeat(1 << 20);
        let sheet = Sheet {
            path: "a.json",
            origin: "stdin",
            bytes: text.as_bytes(),
            line: 1,
        };
        let whole = Span {
            start: 0,
            end: text.len(),
        };
        assert!(sheet.place(&Pointer::root(), Some(whole)).file.text().len() <= KEPT.0 + KEPT.1);
    }
}
