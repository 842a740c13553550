//! Edits of a text: spans of it, and what stands there instead.

use crate::advice::verify::NoEdit;
use crate::model::Span;

/// A span of a text, and what stands there instead. An empty span is a place between two letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextEdit {
    pub(super) span: Span,
    pub(super) text: String,
}

impl TextEdit {
    /// Puts `text` at `offset`.
    pub(super) fn insert(offset: usize, text: impl Into<String>) -> Self {
        let span = Span {
            start: offset,
            end: offset,
        };
        Self::replace(span, text)
    }

    /// Puts `text` in the place of `span`.
    pub(super) fn replace(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }

    /// Takes `span` out.
    pub(super) fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }

    fn is_insertion(&self) -> bool {
        self.span.start == self.span.end
    }
}

/// The text with all edits made. What is taken out twice is taken out once; the same edit twice is one.
pub(super) fn apply(text: &str, edits: &[TextEdit]) -> Result<String, NoEdit> {
    let mut edits = merged(edits);
    // Insertions at one place keep their order, and stand before what is replaced there.
    edits.sort_by_key(|edit| (edit.span.start, !edit.is_insertion()));
    let mut edited = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in &edits {
        let kept = text.get(at..edit.span.start).ok_or(NoEdit::Overlap)?;
        edited.push_str(kept);
        edited.push_str(&edit.text);
        at = edit.span.end;
    }
    edited.push_str(text.get(at..).ok_or(NoEdit::Overlap)?);
    Ok(edited)
}

/// Each edit once, overlapping deletions as one.
fn merged(edits: &[TextEdit]) -> Vec<TextEdit> {
    let mut merged: Vec<TextEdit> = Vec::with_capacity(edits.len());
    let (mut deletions, others): (Vec<_>, Vec<_>) = edits
        .iter()
        .cloned()
        .partition(|edit| edit.text.is_empty() && !edit.is_insertion());
    deletions.sort_by_key(|edit| (edit.span.start, edit.span.end));
    for deletion in deletions {
        match merged.last_mut() {
            // Between two that touch something may be put.
            Some(last) if deletion.span.start < last.span.end => {
                last.span.end = last.span.end.max(deletion.span.end);
            }
            _ => merged.push(deletion),
        }
    }
    for edit in others {
        if !merged.contains(&edit) {
            merged.push(edit);
        }
    }
    merged
}

/// The line break that a text uses.
pub(super) fn line_break(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The white space at the start of the line that `offset` is on.
pub(super) fn indent(text: &str, offset: usize) -> &str {
    let before = text.get(..offset).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = &text[start..];
    let end = line.find(|letter: char| letter != ' ' && letter != '\t');
    &line[..end.unwrap_or(line.len())]
}

/// A part of another text, with the indentation and the line breaks of the one that it goes into.
pub(super) fn transplanted(part: &str, from: &str, into: &str, line_break: &str) -> String {
    let mut lines = part.lines();
    let mut moved = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        moved.push_str(line_break);
        moved.push_str(into);
        moved.push_str(line.strip_prefix(from).unwrap_or(line.trim_start()));
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    #[test]
    fn edits_are_made_where_they_belong_whatever_their_order() {
        let edits = [
            TextEdit::replace(span(4, 5), "E"),
            TextEdit::insert(0, ">"),
            TextEdit::delete(span(1, 3)),
        ];
        assert_eq!(apply("abcde", &edits).unwrap(), ">adE");
    }

    #[test]
    fn what_two_edits_take_out_goes_once_and_what_they_both_replace_is_refused() {
        let both = [TextEdit::delete(span(0, 3)), TextEdit::delete(span(2, 4))];
        assert_eq!(apply("abcde", &both).unwrap(), "e");
        let rivals = [
            TextEdit::replace(span(0, 3), "x"),
            TextEdit::replace(span(2, 4), "y"),
        ];
        assert_eq!(apply("abcde", &rivals), Err(NoEdit::Overlap));
    }

    #[test]
    fn a_part_takes_the_indentation_of_where_it_goes() {
        let part = "{\n    \"a\": 1\n  }";
        assert_eq!(
            transplanted(part, "  ", "\t", "\r\n"),
            "{\r\n\t  \"a\": 1\r\n\t}"
        );
    }
}
