//! What stands around an element of a Protobuf file: its comments.

use crate::model::Place;

/// The comment lines directly above an element, and the comment behind it on its line, without their marks.
pub(super) fn comments(place: &Place) -> String {
    let text = place.file.text();
    let Some(span) = place.span else {
        return String::new();
    };
    let above = text.get(start_of_comments(text, span.start)..span.start);
    let behind = text.get(span.end..).and_then(|rest| rest.lines().next());
    let behind = behind.filter(|rest| rest.trim_start().starts_with(['/', ';']));
    let lines = above.unwrap_or_default().lines().chain(behind);
    let bare = lines.map(|line| line.trim().trim_matches([';', '/', '*', ' ', '\t']));
    bare.filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Where the comments begin that stand above the element at `start`; `start` itself when there are none.
pub(super) fn start_of_comments(text: &str, start: usize) -> usize {
    // What somebody else parsed may have spans of another text.
    let Some(before) = text.get(..start) else {
        return start;
    };
    let mut top = before.rfind('\n').map_or(0, |newline| newline + 1);
    // Something else on the same line is no comment of this element.
    if !before[top..].trim().is_empty() {
        return start;
    }
    let mut in_block = false;
    loop {
        let Some(above) = text[..top].strip_suffix('\n') else {
            return top;
        };
        let begin = above.rfind('\n').map_or(0, |newline| newline + 1);
        let line = above[begin..].trim();
        if line.ends_with("*/") && !line.starts_with("/*") && line.contains("*/") {
            // A block that ends here, unless it stands behind something.
            if !in_block && line.contains([';', '{', '}']) {
                return top;
            }
            in_block = true;
        } else if in_block {
            in_block = !line.contains("/*");
        } else if !(line.starts_with("//") || line.starts_with("/*")) {
            return top;
        }
        top = begin;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Pointer, SchemaFile, Span};

    fn comments_of(text: &str, element: &str) -> String {
        let start = text.find(element).unwrap();
        comments(&Place {
            file: SchemaFile::new("a.proto", "main", text),
            pointer: Pointer::root(),
            span: Some(Span {
                start,
                end: start + element.len(),
            }),
        })
    }

    #[test]
    fn the_comments_of_an_element_stand_above_it_and_behind_it() {
        let text = "// of the file\n\nmessage A {\n  int32 b = 1; // of b\n  // First.\n  /* Second. */\n  int64 c = 2; // third\n  /**\n   * In cents.\n   */\n  int64 d = 3;\n  int64 e = 4;\n}\n";
        assert_eq!(comments_of(text, "int64 c = 2;"), "First.\nSecond.\nthird");
        assert_eq!(comments_of(text, "int64 d = 3;"), "In cents.");
        assert_eq!(comments_of(text, "int64 e = 4;"), "");
        assert_eq!(comments_of(text, "int32 b = 1;"), "of b");
        assert_eq!(comments_of("int32 a = 1;", "int32 a = 1;"), "");
    }
}
