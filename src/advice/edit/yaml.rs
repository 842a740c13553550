//! Edits of YAML that look as if the author had made them: what stands in lines of its own stays so, comments stay where they
//! are.

use serde_json::Value;

use super::json::{self, Page};
use super::text::{TextEdit, line_break};
use crate::format::tree::{Kind, Node};
use crate::model::Span;

/// Words that YAML, or an old reader of it, takes for something else than a text.
const TAKEN: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

impl<'t> Page<'t> {
    /// Whether a table or a list is written in lines, without brackets.
    pub(super) fn is_block(self, node: &Node) -> bool {
        let is_nested = matches!(node.kind, Kind::Object(_) | Kind::Array(_));
        is_nested && !self.slice(node.span).starts_with(['{', '['])
    }

    /// The lines of a block, each behind a line break, without the indentation of the whole.
    pub(super) fn block_lines(self, node: &Node) -> String {
        let own = node.span.start - self.line_start(node.span.start);
        let mut lines = String::new();
        for line in self.slice(node.span).lines() {
            let blank = line.len() - line.trim_start_matches(' ').len();
            lines.push('\n');
            lines.push_str(&line[blank.min(own)..]);
        }
        lines
    }

    /// Puts a member into a block, behind the member at `after`, or first; one that is there gets another value.
    pub(super) fn block_member(
        self,
        object: &Node,
        after: Option<usize>,
        key: &str,
        raw: &str,
    ) -> Option<TextEdit> {
        let members = object.members();
        let first = members.first()?;
        let column = first.key_span.start - self.line_start(first.key_span.start);
        let hung = self.hung(raw, column);
        if let Some(member) = object.member(key) {
            let between = Span {
                start: member.key_span.end,
                end: member.value.span.end,
            };
            let colon = between.start + self.slice(between).find(':')?;
            return Some(self.hung_anew(colon + 1, between.end.max(colon + 1), hung));
        }
        let entry = format!("{}:{hung}", spelled(key));
        let gap = format!("{}{}", line_break(self.text()), " ".repeat(column));
        Some(match after.and_then(|after| members.get(after)) {
            Some(before) => {
                let end = before.value.span.end.max(before.key_span.end);
                TextEdit::insert(self.line_end(end), gap + &entry)
            }
            None => TextEdit::insert(first.key_span.start, entry + &gap),
        })
    }

    /// Puts an item into a block, behind the item at `after`, or first.
    pub(super) fn block_item(
        self,
        array: &Node,
        after: Option<usize>,
        raw: &str,
    ) -> Option<TextEdit> {
        let first = array.items().first()?;
        let dash = self.dash(first)?;
        let is_quoted = self.slice(first.span).starts_with(['"', '\'']);
        let text: Option<String> = serde_json::from_str(raw).ok();
        let text = text.filter(|_| !is_quoted);
        let raw = text.map_or_else(|| raw.to_owned(), |text| spelled(&text));
        let gap = format!("{}{dash}", line_break(self.text()));
        Some(match after.and_then(|after| array.items().get(after)) {
            Some(before) => TextEdit::insert(self.line_end(before.span.end), gap + &raw),
            None => TextEdit::insert(first.span.start, raw + &gap),
        })
    }

    /// Takes a member out of a table.
    pub(super) fn without_member(self, object: &Node, key: &str) -> Option<TextEdit> {
        if !self.is_block(object) {
            return json::without_member(object, key);
        }
        let members = object.members();
        let at = members.iter().rposition(|member| member.key == key)?;
        let this = &members[at];
        // A block of nothing is no table any more.
        if members.len() == 1 {
            return None;
        }
        let start = self.line_start(this.key_span.start);
        let lead = Span {
            start,
            end: this.key_span.start,
        };
        if self.slice(lead).trim().is_empty() {
            let end = this.value.span.end.max(this.key_span.end);
            return Some(TextEdit::delete(self.lines(start, end)));
        }
        // The first one stands behind the dash of an item, and remarks about the next one stand in lines of their own.
        let next = members.get(at + 1)?.key_span.start;
        let between = Span {
            start: self.line_end(self.inked(this.value.span.end.max(this.key_span.end))),
            end: next,
        };
        let remark = self.slice(between).find('#');
        Some(TextEdit::delete(Span {
            start: this.key_span.start,
            end: remark.map_or(next, |at| between.start + at),
        }))
    }

    /// Takes an item out of a list.
    pub(super) fn without_item(self, array: &Node, index: usize) -> Option<TextEdit> {
        if !self.is_block(array) {
            return json::without_item(array, index);
        }
        let this = array.items().get(index)?;
        self.dash(this)?;
        let start = self.line_start(this.span.start);
        Some(TextEdit::delete(self.lines(start, this.span.end)))
    }

    /// What stands in front of an item, where it has a line of its own.
    fn dash(self, item: &Node) -> Option<&'t str> {
        let start = self.line_start(item.span.start);
        let lead = self.text().get(start..item.span.start)?;
        (lead.trim() == "-").then_some(lead)
    }

    /// A value as it stands behind a key and its colon, which is at this column.
    fn hung(self, raw: &str, column: usize) -> String {
        let Some(lines) = raw.strip_prefix('\n') else {
            return format!(" {raw}");
        };
        let mut hung = String::new();
        for line in lines.split('\n') {
            hung.push_str(line_break(self.text()));
            if !line.is_empty() {
                hung.push_str(&" ".repeat(column + 2));
                hung.push_str(line);
            }
        }
        hung
    }

    /// Puts a value behind a colon, in the place of the one there; what is remarked on the line of the key stays.
    fn hung_anew(self, start: usize, end: usize, hung: String) -> TextEdit {
        let line = Span {
            start,
            end: self.line_end(start),
        };
        let remark = self.slice(line);
        // Behind a value on the same line it stands outside of what is replaced.
        if !remark.trim_start().starts_with('#') || end <= line.end {
            return TextEdit::replace(Span { start, end }, hung);
        }
        if hung.starts_with(['\r', '\n']) {
            let start = line.end;
            return TextEdit::replace(Span { start, end }, hung);
        }
        TextEdit::replace(Span { start, end }, format!("{hung}{remark}"))
    }

    /// `end` without the white space in front of it, which a text in lines may count as its own.
    fn inked(self, end: usize) -> usize {
        let before = self.text().get(..end).unwrap_or_default();
        before.trim_end().len()
    }

    fn line_start(self, offset: usize) -> usize {
        let before = self.text().get(..offset).unwrap_or_default();
        before.rfind('\n').map_or(0, |at| at + 1)
    }

    /// Where the line ends that `offset` is on, in front of its line break.
    fn line_end(self, offset: usize) -> usize {
        let rest = self.text().get(offset..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        offset + line.trim_end_matches('\r').len()
    }

    /// From the line that starts at `start` to the one that `end` is on, with the line break in front of them: what is put
    /// behind the last one goes where they end.
    fn lines(self, start: usize, end: usize) -> Span {
        let end = self.inked(end).max(start);
        let before = self.text().get(..start).unwrap_or_default();
        if let Some(before) = before.strip_suffix('\n') {
            return Span {
                start: before.strip_suffix('\r').unwrap_or(before).len(),
                end: self.line_end(end),
            };
        }
        let rest = self.text().get(end..).unwrap_or_default();
        let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
        Span {
            start,
            end: end + length,
        }
    }
}

/// A text as YAML writes it: without quotes where it is taken for a text all the same.
pub(super) fn spelled(text: &str) -> String {
    let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "_-.".contains(letter));
    if is_word && !TAKEN.contains(&text.to_ascii_lowercase().as_str()) {
        text.to_owned()
    } else {
        Value::from(text).to_string()
    }
}

/// Whether everything stands where it counts: nothing is repeated by an alias, nothing is merged by a `<<`.
pub(super) fn is_in_place(node: &Node) -> bool {
    let mut at = node.span.start;
    match &node.kind {
        Kind::Object(members) => members.iter().all(|member| {
            let (key, value) = (member.key_span, &member.value);
            let is_behind = at <= key.start && key.start <= value.span.start;
            at = key.end.max(value.span.end);
            is_behind && is_in_place(value)
        }),
        Kind::Array(items) => items.iter().all(|item| {
            let is_behind = at <= item.span.start;
            at = item.span.end;
            is_behind && is_in_place(item)
        }),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::advice::edit::text::apply;
    use crate::format::yaml;
    use crate::model::SchemaFile;

    /// A text without the member `key` of what stands at the root, or of the first item there.
    fn without(text: &str, key: &str, more: &[TextEdit]) -> String {
        let file = SchemaFile::new("a.yaml".to_owned(), "new".to_owned(), text.to_owned());
        let tree = yaml::tree(&file).unwrap();
        let page = Page { tree: &tree };
        let object = tree.root.items().first().unwrap_or(&tree.root);
        let gone = page.without_member(object, key).unwrap();
        apply(text, &[&[gone], more].concat()).unwrap()
    }

    #[test]
    fn remarks_about_the_next_member_stay_when_the_first_one_of_an_item_goes() {
        assert_eq!(
            without("- a: 1 # one\n  # two\n  b: 2\n", "a", &[]),
            "- # two\n  b: 2\n"
        );
        assert_eq!(without("- a: 1\n  b: 2\n", "a", &[]), "- b: 2\n");
    }

    #[test]
    fn behind_what_was_last_and_goes_there_is_room() {
        for end in ["", "\n"] {
            let text = format!("a: 1\nb: 2{end}");
            let more = [TextEdit::insert(9, "\nc: 3")];
            assert_eq!(without(&text, "b", &more), format!("a: 1\nc: 3{end}"));
        }
    }
}
