//! JSON that was written as IDL: its values stand at the words that say the same.

use std::collections::BTreeSet;

use crate::format::tree::{Kind, Member, Node};
use crate::model::Span;

pub(super) fn string(text: impl Into<String>, span: Span) -> Node {
    let kind = Kind::String(text.into());
    Node { kind, span }
}

pub(super) fn array(items: Vec<Node>, span: Span) -> Node {
    let kind = Kind::Array(items);
    Node { kind, span }
}

/// An object whose members are named one by one; a later one replaces an earlier one of the same name.
#[derive(Default)]
pub(super) struct Object(Vec<Member>);

impl Object {
    pub(super) fn with(mut self, key: &str, value: Node) -> Self {
        self.0.push(member(key, value));
        self
    }

    pub(super) fn with_some(self, key: &str, value: Option<Node>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    pub(super) fn with_all(mut self, members: Vec<Member>) -> Self {
        self.0.extend(members);
        self
    }

    pub(super) fn at(self, span: Span) -> Node {
        let mut seen = BTreeSet::new();
        let last = self.0.into_iter().rev();
        let mut members: Vec<Member> = last
            .filter(|member| seen.insert(member.key.clone()))
            .collect();
        members.reverse();
        let kind = Kind::Object(members);
        Node { kind, span }
    }
}

pub(super) fn member(key: &str, value: Node) -> Member {
    Member {
        key: key.to_owned(),
        key_span: value.span,
        value,
    }
}

/// A type with properties: `long` becomes `{"type": "long", …}`.
pub(super) fn annotated(of: Node, properties: Vec<Member>) -> Node {
    let span = of.span;
    let object = match of.kind {
        Kind::Object(members) => Object(members),
        _ => Object::default().with("type", of),
    };
    object.with_all(properties).at(span)
}
