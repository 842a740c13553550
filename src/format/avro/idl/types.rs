//! Types, as JSON has them: `string?` is `["null", "string"]`.

use super::grammar::Grammar;
use super::nodes::{self, Object};
use super::reserved;
use super::tokens::{Word, wrong};
use crate::format::avro::Primitive;
use crate::format::tree::{Kind, Member, Node};
use crate::model::Unread;

/// A type, and what can be done with it.
pub(super) struct Typed {
    pub(super) node: Node,
    is_reference: bool,
    /// `string?`, whose order depends on the default.
    is_optional: bool,
}

impl Typed {
    /// The type of a field with this default: the first branch of an optional type is the one that the default is of.
    pub(super) fn with_default(&self, default: Option<&Node>) -> Node {
        let mut node = self.node.clone();
        let is_null = default.is_none_or(|default| matches!(default.kind, Kind::Null));
        if let (true, false, Kind::Array(branches)) = (self.is_optional, is_null, &mut node.kind) {
            branches.reverse();
        }
        node
    }
}

impl Grammar<'_> {
    pub(super) fn full_type(&mut self) -> Result<Typed, Unread> {
        let preamble = self.preamble()?;
        self.reject_reserved(&preamble, reserved::TYPE)?;
        let of = self.plain_type()?;
        self.annotate(of, preamble.properties)
    }

    fn annotate(&self, of: Typed, properties: Vec<Member>) -> Result<Typed, Unread> {
        if properties.is_empty() {
            return Ok(of);
        }
        if of.is_reference {
            let message = "a reference to a type is not annotated; its definition may be";
            return Err(wrong(self.file, of.node.span, message));
        }
        let span = of.node.span;
        let node = match of.node.kind {
            Kind::Array(mut branches) => {
                // A union has no properties. Those of an optional type are about what is optional.
                if let (true, Some(optional)) = (of.is_optional, branches.pop()) {
                    branches.push(nodes::annotated(optional, properties));
                }
                nodes::array(branches, span)
            }
            kind => nodes::annotated(Node { kind, span }, properties),
        };
        Ok(Typed { node, ..of })
    }

    pub(super) fn plain_type(&mut self) -> Result<Typed, Unread> {
        self.enter()?;
        let start = self.next.span.start;
        let of = if self.eat_word("array")? {
            self.container("array", "items", start)?
        } else if self.eat_word("map")? {
            self.container("map", "values", start)?
        } else if self.eat_word("union")? {
            self.union(start)?
        } else {
            self.nullable_type()?
        };
        self.leave();
        Ok(of)
    }

    fn container(&mut self, kind: &str, part: &str, start: usize) -> Result<Typed, Unread> {
        let name = nodes::string(kind, self.since(start));
        self.expect('<')?;
        let of = self.full_type()?.node;
        self.expect('>')?;
        let object = Object::default().with("type", name).with(part, of);
        Ok(plain(object.at(self.since(start))))
    }

    fn union(&mut self, start: usize) -> Result<Typed, Unread> {
        self.expect('{')?;
        let mut branches = vec![self.full_type()?.node];
        while self.eat_sign(',')? {
            branches.push(self.full_type()?.node);
        }
        self.expect('}')?;
        Ok(plain(nodes::array(branches, self.since(start))))
    }

    /// A primitive or logical type or a name, and perhaps a question mark.
    fn nullable_type(&mut self) -> Result<Typed, Unread> {
        let start = self.next.span.start;
        let keyword = match &self.next.word {
            Word::Plain(word) => logical(word),
            _ => None,
        };
        let is_reference = !matches!(&self.next.word, Word::Plain(word) if is_primitive(word));
        let name = self.name()?;
        let span = name.span;
        let (node, is_reference) = match keyword {
            Some((of, logical)) => {
                let object = Object::default()
                    .with("type", nodes::string(of, span))
                    .with("logicalType", nodes::string(logical, span));
                (object.at(span), false)
            }
            None if name.as_str() == Some("decimal") && self.eat_sign('(')? => {
                (self.decimal(start)?, false)
            }
            None => (name, is_reference),
        };
        let is_optional = self.eat_sign('?')?;
        let node = if is_optional {
            nodes::array(
                vec![nodes::string("null", node.span), node],
                self.since(start),
            )
        } else {
            node
        };
        Ok(Typed {
            node,
            is_reference,
            is_optional,
        })
    }

    /// `decimal(9, 2)`, read up to the parenthesis.
    fn decimal(&mut self, start: usize) -> Result<Node, Unread> {
        let precision = self.count()?;
        let scale = if self.eat_sign(',')? {
            Some(self.count()?)
        } else {
            None
        };
        self.expect(')')?;
        let span = self.since(start);
        let object = Object::default()
            .with("type", nodes::string("bytes", span))
            .with("logicalType", nodes::string("decimal", span))
            .with("precision", precision)
            .with_some("scale", scale);
        Ok(object.at(span))
    }
}

fn plain(node: Node) -> Typed {
    Typed {
        node,
        is_reference: false,
        is_optional: false,
    }
}

fn is_primitive(word: &str) -> bool {
    let mut primitives = Primitive::ALL.into_iter();
    primitives.any(|primitive| primitive.name() == word)
}

/// The keywords for logical types: the type underneath and the name in JSON.
fn logical(word: &str) -> Option<(&'static str, &'static str)> {
    match word {
        "date" => Some(("int", "date")),
        "time_ms" => Some(("int", "time-millis")),
        "timestamp_ms" => Some(("long", "timestamp-millis")),
        "local_timestamp_ms" => Some(("long", "local-timestamp-millis")),
        "uuid" => Some(("string", "uuid")),
        _ => None,
    }
}
