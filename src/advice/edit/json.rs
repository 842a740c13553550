//! Edits of JSON that look as if the author had made them: separators, line breaks and indentation are those of the neighbours.

use serde_json::Value;

use super::text::{TextEdit, indent, line_break, transplanted};
use crate::format::tree::{Kind, Member, Node, Tree};
use crate::model::Span;

/// A document to edit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'t> {
    pub(super) tree: &'t Tree,
}

impl<'t> Page<'t> {
    pub(super) fn text(self) -> &'t str {
        self.tree.file.text()
    }

    pub(super) fn slice(self, span: Span) -> &'t str {
        self.text().get(span.start..span.end).unwrap_or_default()
    }

    /// A part of this document as it looks in another one, where it stands at `into`.
    pub(super) fn moved(self, node: &Node, other: Page<'_>, into: usize) -> String {
        if self.is_block(node) {
            return if other.is_block(&other.tree.root) {
                self.block_lines(node)
            } else {
                spaced(&node.to_value())
            };
        }
        let from = indent(self.text(), node.span.start);
        let to = indent(other.text(), into);
        transplanted(self.slice(node.span), from, to, line_break(other.text()))
    }

    /// A value as this document would write it in one line.
    pub(super) fn written(self, value: &Value) -> String {
        if self.is_spaced() {
            spaced(value)
        } else {
            value.to_string()
        }
    }

    /// Whether colons are followed by white space.
    pub(super) fn is_spaced(self) -> bool {
        let text = self.text();
        text.contains("\": ") || !text.contains("\":")
    }

    /// Puts an item into an array, behind the item at `after`, or first.
    pub(super) fn insert_item(self, array: &Node, after: Option<usize>, raw: &str) -> TextEdit {
        let block = || self.block_item(array, after, raw);
        if let Some(edit) = self.is_block(array).then(block).flatten() {
            return edit;
        }
        let spans: Vec<Span> = array.items().iter().map(|item| item.span).collect();
        self.insert(array, &spans, after, raw)
    }

    /// Puts a member into an object, behind the member at `after`, or first.
    pub(super) fn insert_member(
        self,
        object: &Node,
        after: Option<usize>,
        key: &str,
        raw: &str,
    ) -> TextEdit {
        let block = || self.block_member(object, after, key, raw);
        if let Some(edit) = self.is_block(object).then(block).flatten() {
            return edit;
        }
        let spans: Vec<Span> = object.members().iter().map(whole).collect();
        let member = format!("{}{}{raw}", Value::from(key), self.colon(object));
        self.insert(object, &spans, after, &member)
    }

    /// Gives `key` of an object this value: in the place of the one it has, else behind the member `behind`, else at the end.
    pub(super) fn set_member(self, object: &Node, key: &str, behind: &str, raw: &str) -> TextEdit {
        if let Some(member) = object.member(key).filter(|_| !self.is_block(object)) {
            return TextEdit::replace(member.value.span, raw);
        }
        let members = object.members();
        let behind = members.iter().rposition(|member| member.key == behind);
        let last = members.len().checked_sub(1);
        self.insert_member(object, behind.or(last), key, raw)
    }

    fn insert(self, outer: &Node, inside: &[Span], after: Option<usize>, raw: &str) -> TextEdit {
        let separator = self.separator(outer, inside);
        match (after.and_then(|after| inside.get(after)), inside.first()) {
            (Some(before), _) => TextEdit::insert(before.end, format!("{separator}{raw}")),
            (None, Some(first)) => TextEdit::insert(first.start, format!("{raw}{separator}")),
            (None, None) => {
                let inner = Span {
                    start: outer.span.start + 1,
                    end: outer.span.end - 1,
                };
                TextEdit::replace(inner, raw)
            }
        }
    }

    /// What stands between two parts.
    fn separator(self, outer: &Node, inside: &[Span]) -> String {
        let between = |start: usize, end: usize| self.text().get(start..end).unwrap_or_default();
        match inside {
            [.., one, other] => between(one.end, other.start).to_owned(),
            [only] => match between(outer.span.start + 1, only.start) {
                lead if lead.contains('\n') => format!(",{lead}"),
                _ if self.is_spaced() => ", ".to_owned(),
                _ => ",".to_owned(),
            },
            [] => String::new(),
        }
    }

    /// What stands between a key and its value.
    fn colon(self, object: &Node) -> &'t str {
        let member = object.members().first();
        let between = member.and_then(|member| {
            self.text()
                .get(member.key_span.end..member.value.span.start)
        });
        between.unwrap_or(if self.is_spaced() { ": " } else { ":" })
    }
}

/// Takes a member out of an object, with one comma.
pub(super) fn without_member(object: &Node, key: &str) -> Option<TextEdit> {
    let members = object.members();
    let spans: Vec<Span> = members.iter().map(whole).collect();
    removed(
        &spans,
        members.iter().rposition(|member| member.key == key)?,
    )
}

/// Takes an item out of an array, with one comma.
pub(super) fn without_item(array: &Node, index: usize) -> Option<TextEdit> {
    let spans: Vec<Span> = array.items().iter().map(|item| item.span).collect();
    removed(&spans, index)
}

/// The bytes of a member, key and value.
fn whole(member: &Member) -> Span {
    Span {
        start: member.key_span.start,
        end: member.value.span.end,
    }
}

fn removed(inside: &[Span], index: usize) -> Option<TextEdit> {
    let this = *inside.get(index)?;
    let before = index.checked_sub(1).and_then(|before| inside.get(before));
    Some(TextEdit::delete(match (before, inside.get(index + 1)) {
        (Some(before), _) => Span {
            start: before.end,
            end: this.end,
        },
        (None, Some(next)) => Span {
            start: this.start,
            end: next.start,
        },
        (None, None) => this,
    }))
}

/// A value in one line, with a blank behind each colon and each comma.
fn spaced(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(key, value)| format!("{}: {}", Value::from(key.as_str()), spaced(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(spaced).collect();
            format!("[{}]", items.join(", "))
        }
        scalar => scalar.to_string(),
    }
}

/// The position of a string in an array.
pub(super) fn position(array: &Node, text: &str) -> Option<usize> {
    let mut items = array.items().iter();
    items.position(|item| item.as_str() == Some(text))
}

/// Whether a node is an object.
pub(super) fn is_object(node: &Node) -> bool {
    matches!(node.kind, Kind::Object(_))
}
