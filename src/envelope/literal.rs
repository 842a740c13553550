//! A document inside a string of another one, and where its bytes stand there.

use crate::envelope::json::unescaped;
use crate::model::Span;

/// After how many bytes of the document a place is remembered.
const STEP: usize = 4_096;

/// A string of a JSON text, and the way from what it means to how it is written.
pub(super) struct Literal<'t> {
    text: &'t str,
    /// Bytes of the document, and where they stand in the text: every so often one.
    marks: Vec<(usize, usize)>,
}

impl<'t> Literal<'t> {
    /// The string that stands at `span` of `text`, quotes included.
    pub(super) fn new(text: &'t str, span: Span) -> Self {
        let mut literal = Self {
            text: text.get(..span.end.saturating_sub(1)).unwrap_or(text),
            marks: vec![(0, span.start + 1)],
        };
        let (mut meant, mut written) = (0, span.start + 1);
        while let Some((next_meant, next_written)) = literal.step(meant, written) {
            (meant, written) = (next_meant, next_written);
            if literal
                .marks
                .last()
                .is_some_and(|&(last, _)| meant - last >= STEP)
            {
                literal.marks.push((meant, written));
            }
        }
        literal
    }

    /// Where a range of the document stands in the text.
    pub(super) fn place(&self, span: Span) -> Span {
        Span {
            start: self.at(span.start),
            end: self.at(span.end),
        }
    }

    fn at(&self, offset: usize) -> usize {
        let mark = self.marks.partition_point(|&(meant, _)| meant <= offset);
        let (mut meant, mut written) = self.marks[mark.saturating_sub(1)];
        while meant < offset
            && let Some(next) = self.step(meant, written)
        {
            (meant, written) = next;
        }
        written
    }

    /// The next letter, in the document and in the text.
    fn step(&self, meant: usize, written: usize) -> Option<(usize, usize)> {
        let letter = self.text.get(written..)?.chars().next()?;
        let (letter, length) = match letter {
            '\\' => unescaped(self.text, written),
            letter => (letter, letter.len_utf8()),
        };
        Some((meant + letter.len_utf8(), written + length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_of_the_document_is_found_where_it_is_written() {
        let text = r#"{"body": "a\n\u00e9\ud83d\ude00\"z"}"#;
        let start = text.find("\"a").unwrap();
        let literal = Literal::new(
            text,
            Span {
                start,
                end: text.len() - 1,
            },
        );
        let meant = "a\né\u{1f600}\"z";
        let place = |letter: char| {
            let at = meant.find(letter).unwrap();
            let span = literal.place(Span {
                start: at,
                end: at + letter.len_utf8(),
            });
            &text[span.start..span.end]
        };
        assert_eq!(
            ["a", r"\n", r"\u00e9", r"\ud83d\ude00", r#"\""#, "z"],
            ['a', '\n', 'é', '\u{1f600}', '"', 'z'].map(place)
        );
    }

    #[test]
    fn a_long_document_is_found_fast() {
        let text = format!("\"{}x\"", r"\n".repeat(1 << 20));
        let literal = Literal::new(
            &text,
            Span {
                start: 0,
                end: text.len(),
            },
        );
        let at = 1 << 20;
        let span = literal.place(Span {
            start: at,
            end: at + 1,
        });
        assert_eq!(&text[span.start..span.end], "x");
    }
}
