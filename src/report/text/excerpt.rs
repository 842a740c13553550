//! The few lines of a text that somebody has to see, narrow enough and safe to show.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::model::{Place, Plain};
use crate::report::layout::clip;

/// A span of more lines than this is shown by its first one, and the two that follow.
pub(super) const LINES: usize = 4;

/// How many letters at least of a line that is cut stay in front of the marked ones.
const LEAD: usize = 12;

/// Lines around a span. Nothing in them moves a cursor, and none is wider than the terminal.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    first_line: usize,
    text: String,
    /// The marked bytes of `text`.
    pub(super) span: Range<usize>,
    /// What the mark says.
    pub(super) label: String,
    /// How many letters of a line fit beside the frame.
    width: usize,
}

impl Excerpt {
    /// The lines around a place, named `prefix` and where it is. `None` when only the file is known.
    pub(super) fn of(place: &Place, prefix: &str, label: &str, width: usize) -> Option<Self> {
        let span = place.span?;
        let start = place.file.position(span.start);
        let (path, line) = (place.file.path(), start.line);
        let name = Plain(&format!("{prefix}{path}:{line}:{}", start.column)).to_string();
        let text = place.file.text();
        Some(Self::new(
            name,
            text,
            &(span.start..span.end),
            line,
            label,
            width,
        ))
    }

    /// The lines of `text` around `span`, which starts in line `line`.
    pub(super) fn new(
        name: String,
        text: &str,
        span: &Range<usize>,
        line: usize,
        label: &str,
        width: usize,
    ) -> Self {
        let start = boundary(text, span.start);
        let end = boundary(text, span.end).max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let mut excerpt = Self {
            name,
            first_line: line,
            text: String::new(),
            span: 0..0,
            label: label.to_owned(),
            width: width.saturating_sub(frame(line, &text[start..end])),
        };
        if let Some(before) = text[..line_start].strip_suffix('\n') {
            let before = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
            excerpt.first_line -= 1;
            excerpt.push(before.trim_end(), 0..0);
        }
        excerpt.mark(&text[line_start..], start - line_start..end - line_start);
        excerpt
    }

    /// Adds the lines of `text`, which starts with a line, that `span` covers, and those that follow it.
    fn mark(&mut self, text: &str, span: Range<usize>) {
        let covered = text[span.clone()].split('\n').take(LINES + 1).count();
        let (marked, following) = if covered > LINES {
            (1, 2)
        } else {
            (covered, 1)
        };
        let mut line_start = 0;
        for (index, line) in text.split('\n').take(marked + following).enumerate() {
            if index >= marked {
                self.follow(line);
                continue;
            }
            let blank = line.len() - line.trim_start().len();
            let from = if index == 0 { span.start } else { blank };
            let to = span.end.saturating_sub(line_start).min(line.len());
            let shown = self.push(line, from..to.max(from));
            if index == 0 {
                self.span.start = shown.start;
            }
            self.span.end = shown.end;
            line_start += line.len() + 1;
        }
    }

    fn follow(&mut self, line: &str) {
        if !line.trim().is_empty() {
            self.push(line.trim_end(), 0..0);
        }
    }

    /// Adds a line and tells where the `part` of it now is.
    fn push(&mut self, line: &str, part: Range<usize>) -> Range<usize> {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let part = part.start.min(line.len())..part.end.min(line.len());
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        // The mark's label stands under its middle, after a corner.
        let label = if self.label.is_empty() {
            0
        } else {
            self.label.chars().count() + 4
        };
        let [lead, marked, rest] = cut(line, part, label, self.width);
        self.text += &visible(&lead);
        let start = self.text.len();
        self.text += &visible(&marked);
        let end = self.text.len();
        self.text += &visible(&rest);
        if line.is_empty() {
            // A line must hold something for a mark to stand under it.
            self.text.push(' ');
        }
        start..end
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            self.first_line.saturating_sub(1),
            0,
            self.text.lines().count(),
        )))
    }
}

/// How many letters stand before those of the text: the line number, a bar, and the arrow beside what covers several lines.
fn frame(line: usize, marked: &str) -> usize {
    let covered = marked.split('\n').take(LINES + 1).count();
    let arrow = if covered > 1 && covered <= LINES {
        4
    } else {
        0
    };
    (line + LINES).to_string().len() + 4 + arrow
}

/// The line before, in and after `part`, cut so that together they fit into `width`, and a label under `part` too.
fn cut(line: &str, part: Range<usize>, label: usize, width: usize) -> [String; 3] {
    let (lead, rest) = line.split_at(part.start);
    let (marked, rest) = rest.split_at(part.end - part.start);
    let count = |text: &str| text.chars().take(width + 1).count();
    // What the letters in and after the mark, or its label, leave free, the letters before it may have.
    let needed = (count(marked) + count(rest)).max(count(marked) / 2 + label);
    if count(lead) + needed <= width {
        return [lead, marked, rest].map(str::to_owned);
    }
    let kept = width.saturating_sub(needed + 2).max(LEAD);
    let lead = match lead.char_indices().rev().nth(kept) {
        Some((cut, letter)) => format!("…{}", &lead[cut + letter.len_utf8()..]),
        None => lead.to_owned(),
    };
    let room = width.saturating_sub(lead.chars().count() + 1);
    if marked.chars().nth(room).is_some() {
        return [lead, clip(marked, room), String::new()];
    }
    let room = room - marked.chars().count();
    [lead, marked.to_owned(), clip(rest, room)]
}

fn visible(text: &str) -> String {
    Plain(&text.replace('\t', "    ")).to_string()
}

/// The nearest place at or before `offset` where a letter of `text` starts.
fn boundary(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, span: Range<usize>, width: usize) -> (String, String) {
        let excerpt = Excerpt::new(String::new(), text, &span, 1, "", width);
        let marked = excerpt.text[excerpt.span.clone()].to_owned();
        (excerpt.text, marked)
    }

    #[test]
    fn a_mark_stays_on_what_it_marks() {
        let text = "{\n  \"name\": \"Größe\",\r\n  \"type\": \"int\"\n}\n";
        let at = text.find("\"Größe\"").unwrap();
        let (shown, marked) = marked(text, at..at + "\"Größe\"".len(), 80);
        assert_eq!(marked, "\"Größe\"");
        assert_eq!(shown, "{\n  \"name\": \"Größe\",\n  \"type\": \"int\"");
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let text = format!("{}<here>{}", "a".repeat(5_000), "b".repeat(5_000));
        let (shown, marked) = marked(&text, 5_000..5_006, 60);
        assert_eq!(marked, "<here>");
        assert_eq!(shown.chars().filter(|&letter| letter == '…').count(), 2);
        assert_eq!(shown.chars().count(), 60 - "1 │ ".len() + 1, "{shown}");
    }

    #[test]
    fn a_long_span_is_shown_by_its_start() {
        let text = "{\n1\n2\n3\n4\n5\n}";
        assert_eq!(
            marked(text, 0..text.len(), 80),
            ("{\n1\n2".into(), "{".into())
        );
        let (shown, marked) = marked(text, 0..5, 80);
        assert_eq!((shown.as_str(), marked.as_str()), ("{\n1\n2\n3", "{\n1\n2"));
    }

    #[test]
    fn what_a_terminal_obeys_is_spelled_out_and_the_mark_moves_along() {
        let text = "\t\u{1b}[2K\"a\u{202e}b\"";
        let at = text.find('"').unwrap();
        let (shown, marked) = marked(text, at..text.len(), 80);
        assert_eq!(shown, "    \\u{1b}[2K\"a\\u{202e}b\"");
        assert_eq!(marked, "\"a\\u{202e}b\"");
    }

    #[test]
    fn no_span_is_too_odd_to_be_shown() {
        let text = "é\r\n\r\n\u{1f4e6}\n";
        for start in 0..=text.len() + 2 {
            for end in 0..=text.len() + 2 {
                let excerpt = Excerpt::new(String::new(), text, &(start..end), 1, "", 40);
                assert!(excerpt.text.get(excerpt.span.clone()).is_some());
            }
        }
    }
}
