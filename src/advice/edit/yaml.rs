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
            let value = Span {
                start: colon + 1,
                end: between.end.max(colon + 1),
            };
            return Some(TextEdit::replace(value, hung));
        }
        let entry = format!("{}:{hung}", spelled(key));
        let lead = " ".repeat(column);
        if let Some(before) = after.and_then(|after| members.get(after)) {
            let end = before.value.span.end.max(before.key_span.end);
            return Some(self.line_below(end, &(lead + &entry)));
        }
        let gap = line_break(self.text());
        let entry = format!("{entry}{gap}{lead}");
        Some(TextEdit::insert(first.key_span.start, entry))
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
        if let Some(before) = after.and_then(|after| array.items().get(after)) {
            return Some(self.line_below(before.span.end, &format!("{dash}{raw}")));
        }
        let gap = line_break(self.text());
        let item = format!("{raw}{gap}{dash}");
        Some(TextEdit::insert(first.span.start, item))
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
        // The first one stands behind the dash of an item.
        let next = members.get(at + 1)?;
        Some(TextEdit::delete(Span {
            start: this.key_span.start,
            end: next.key_span.start,
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

    /// A line of its own below the one that `offset` is on, which may be taken out by another edit.
    fn line_below(self, offset: usize, line: &str) -> TextEdit {
        let (end, gap) = (self.line_end(offset), line_break(self.text()));
        match self.lines(end, end).end {
            below if below > end => TextEdit::insert(below, format!("{line}{gap}")),
            end => TextEdit::insert(end, format!("{gap}{line}")),
        }
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

    /// From the start of a line to the end of the line that `end` is on, its line break included.
    fn lines(self, start: usize, end: usize) -> Span {
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
    use super::super::text;
    use super::*;
    use crate::format::yaml;
    use crate::model::SchemaFile;

    #[test]
    fn what_follows_the_last_member_may_take_its_place() {
        for (end, edited) in [
            ("\n", "a:\n  - b\n  - d\nz: y\n"),
            ("", "a:\n  - b\n  - d\n\nz: y"),
        ] {
            let file = SchemaFile::new("a.yaml", "head", format!("a:\n  - b\n  - c\nx: 1{end}"));
            let tree = yaml::tree(&file).expect("it is YAML");
            let page = Page { tree: &tree };
            let list = tree.root.get("a").expect("it is there");
            let edits = [
                page.without_item(list, 1),
                page.block_item(list, Some(1), "\"d\""),
                page.without_member(&tree.root, "x"),
                page.block_member(&tree.root, Some(1), "z", "y"),
            ];
            let edits: Vec<TextEdit> = edits.into_iter().flatten().collect();
            assert_eq!(edits.len(), 4);
            assert_eq!(text::apply(file.text(), &edits).as_deref(), Ok(edited));
        }
    }
}
