//! The part of an element that tells its old from its new form, when the whole is too much to show.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::model::{Place, Span};

use super::excerpt::LINES;

/// The place, or the part of it in which it differs from `other` when it does not fit into a few lines of this width.
pub(super) fn shown(place: &Place, other: Option<&Place>, width: usize) -> Place {
    let mut shown = place.clone();
    if let (Some(text), Some(other), Some(span)) = (text(place), other.and_then(text), place.span)
        && let Some(part) = differing(text, other, width)
    {
        shown.span = Some(Span {
            start: span.start + part.start,
            end: span.start + part.end,
        });
    }
    shown
}

fn text(place: &Place) -> Option<&str> {
    let span = place.span?;
    place.file.text().get(span.start..span.end)
}

fn differing(text: &str, other: &str, width: usize) -> Option<Range<usize>> {
    if text.split('\n').nth(LINES).is_some() {
        differing_line(text, other)
    } else if text.contains('\n') || text.chars().nth(width / 2).is_none() {
        None
    } else {
        differing_words(text, other)
    }
}

/// The first line that `other` has nowhere.
fn differing_line(text: &str, other: &str) -> Option<Range<usize>> {
    let known: BTreeSet<&str> = other.lines().map(tidy).collect();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !known.contains(tidy(line)) {
            let indent = line.len() - line.trim_start().len();
            return Some(start + indent..start + line.trim_end().len());
        }
        start += line.len();
    }
    None
}

/// A line without its indentation and the comma that ends it.
fn tidy(line: &str) -> &str {
    line.trim().trim_end_matches(',')
}

/// What is left without the words that both texts start and end with.
fn differing_words(text: &str, other: &str) -> Option<Range<usize>> {
    let same = |(one, other): &(char, char)| one == other;
    let (before, after) = (text.chars(), other.chars());
    let start: usize = before
        .zip(after)
        .take_while(same)
        .map(|(one, _)| one.len_utf8())
        .sum();
    let (text_left, other_left) = (&text[start..], &other[start..]);
    let (before, after) = (text_left.chars().rev(), other_left.chars().rev());
    let end: usize = before
        .zip(after)
        .take_while(same)
        .map(|(one, _)| one.len_utf8())
        .sum();
    let end = text.len() - end;
    if text == other {
        return None;
    }
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let start = text[..start].trim_end_matches(is_word).len();
    let end = text.len() - text[end..].trim_start_matches(is_word).len();
    Some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str, other: &str) -> Option<String> {
        differing(text, other, 40).map(|part| text[part].to_owned())
    }

    #[test]
    fn of_a_long_line_the_words_that_differ_are_shown() {
        let before = r#"{"type": "enum", "name": "Status", "symbols": ["OPEN", "PAID_32"]}"#;
        let after = r#"{"type": "enum", "name": "Status", "symbols": ["OPEN", "PAID_64", "LOST"]}"#;
        assert_eq!(part(before, after).as_deref(), Some("PAID_32"));
        assert_eq!(part(after, before).as_deref(), Some(r#"PAID_64", "LOST"#));
        assert_eq!(part(before, before), None);
    }

    #[test]
    fn of_many_lines_the_first_that_differs_is_shown() {
        let before =
            "{\n  \"type\": \"enum\",\n  \"name\": \"Status\",\n  \"symbols\": [\"OPEN\"]\n}\n";
        let after = "{\n\t\"type\": \"enum\",\n\t\"symbols\": [\"OPEN\", \"PAID\"],\n\t\"name\": \"Status\"\n}\n";
        assert_eq!(
            part(before, after).as_deref(),
            Some("\"symbols\": [\"OPEN\"]")
        );
        assert_eq!(
            part(after, before).as_deref(),
            Some("\"symbols\": [\"OPEN\", \"PAID\"],")
        );
    }

    #[test]
    fn what_fits_is_shown_whole() {
        assert_eq!(part("int32 total = 1;", "int64 total = 1;"), None);
    }
}
