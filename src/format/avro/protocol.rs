//! A protocol: named types, and messages whose parts are schemas (Avro 1.12, Protocol Declaration).
//!
//! In: the tree of a protocol. Out: a root for each type of its list, and for the request, the response and the errors of
//! each message, `com.acme.Mail.send.request` and so on. What two sides of a call agree on is not asked here.

use std::collections::BTreeSet;

use super::name::is_name;
use super::parse::{Fragment, Parser, Root, text};
use super::{FullName, Primitive, Record, Shape, Slot, TypeId};
use crate::format::tree::{Kind, Member, Node, Tree};
use crate::model::{Pointer, Unread};

/// Reads the protocol in `tree`.
pub(super) fn parse(tree: &Tree) -> Result<Fragment, Unread> {
    let mut parser = Parser::new(tree);
    let name = parser.protocol_name(&tree.root)?;
    let mut roots = parser.types(&tree.root, name.namespace())?;
    roots.extend(parser.messages(&tree.root, &name)?);
    Ok(parser.finish(roots))
}

/// Reads a tree of `types` without messages, and of the `schema` that they are there for, if there is one.
pub(super) fn parse_schemas(tree: &Tree) -> Result<Fragment, Unread> {
    let mut parser = Parser::new(tree);
    let namespace = text(&tree.root, "namespace").unwrap_or_default();
    let mut roots = parser.types(&tree.root, &namespace)?;
    if tree.root.get("schema").is_some() {
        let slot = parser.part(&tree.root, "schema", &Pointer::root(), &namespace)?;
        let name = parser.types[slot.of.index()].shape.name();
        // A type that is declared here is a subject already.
        if !name.is_some_and(|name| parser.names.contains_key(name)) {
            roots.insert(0, Root { name: None, slot });
        }
    }
    Ok(parser.finish(roots))
}

impl Parser<'_> {
    fn protocol_name(&self, node: &Node) -> Result<FullName, Unread> {
        let at = Pointer::root();
        if !matches!(node.kind, Kind::Object(_)) {
            let message = "a protocol is an object with a `protocol`, `types` and `messages`";
            return Err(self.wrong(node, &at, message));
        }
        self.reject_repeated(node, &at, "protocol")?;
        let name = self.required_text(node, "protocol", &at)?;
        let name = FullName::new(&name, &text(node, "namespace").unwrap_or_default());
        let Some(part) = name.invalid_part() else {
            return Ok(name);
        };
        let message = format!("`{part}` is no name: letters, digits and `_`, no digit first");
        let (node, at) = (node.get("protocol").unwrap_or(node), at.join("protocol"));
        Err(self.wrong(node, &at, &message))
    }

    /// The definitions in the list `types`.
    fn types(&mut self, node: &Node, namespace: &str) -> Result<Vec<Root>, Unread> {
        let at = Pointer::root().join("types");
        let mut roots = Vec::new();
        for (index, node) in self
            .list(node, "types", &Pointer::root())?
            .iter()
            .enumerate()
        {
            let at = at.join(index);
            let slot = self.slot(node, &at, namespace)?;
            let shape = &self.types[slot.of.index()].shape;
            if !matches!(shape, Shape::Record(_) | Shape::Enum(_) | Shape::Fixed(_)) {
                let message = "the `types` of a protocol are definitions of records, errors, enums and fixed types";
                return Err(self.wrong(node, &at, message));
            }
            roots.push(Root { name: None, slot });
        }
        Ok(roots)
    }

    fn messages(&mut self, node: &Node, protocol: &FullName) -> Result<Vec<Root>, Unread> {
        let at = Pointer::root().join("messages");
        let Some(messages) = node.get("messages") else {
            return Ok(Vec::new());
        };
        if !matches!(messages.kind, Kind::Object(_)) {
            let message = "the `messages` of a protocol are an object";
            return Err(self.wrong(messages, &at, message));
        }
        self.reject_repeated(messages, &at, "list of messages")?;
        let mut roots = Vec::new();
        for member in messages.members() {
            roots.extend(self.message(member, &at.join(&member.key), protocol)?);
        }
        Ok(roots)
    }

    /// The request of a message, its response and its errors. All have these: what is not declared is `null`, and the `string`
    /// of errors that nobody declared, and whoever knows no more than that cannot read another answer.
    fn message(
        &mut self,
        Member { key, value, .. }: &Member,
        at: &Pointer,
        protocol: &FullName,
    ) -> Result<Vec<Root>, Unread> {
        if !is_name(key) || !matches!(value.kind, Kind::Object(_)) {
            let message =
                format!("the message `{key}` needs a name and an object that describes it");
            return Err(self.wrong(value, at, &message));
        }
        self.reject_repeated(value, at, "message")?;
        let name = format!("{protocol}.{key}");
        let root = |part: &str, slot| Root {
            name: Some(format!("{name}.{part}")),
            slot,
        };
        let request = self.request(value, at, &name, protocol.namespace())?;
        let response = self.response(value, at, protocol.namespace())?;
        let errors = self.errors(value, at, protocol.namespace())?;
        self.reject_answer_to_one_way(value, at, response.of)?;
        Ok(vec![
            root("request", request),
            root("response", response),
            root("errors", errors),
        ])
    }

    /// The parameters, which are written and read as the fields of a record.
    fn request(
        &mut self,
        node: &Node,
        at: &Pointer,
        message: &str,
        namespace: &str,
    ) -> Result<Slot, Unread> {
        let Some(request) = node.get("request") else {
            return Err(self.wrong(node, at, "a message needs a `request`"));
        };
        let (mut fields, mut seen) = (Vec::new(), BTreeSet::new());
        for (index, parameter) in self.list(node, "request", at)?.iter().enumerate() {
            let at = at.join("request").join(index);
            let field = self.field(parameter, &at, namespace)?;
            if !seen.insert(field.name.clone()) {
                let message = format!("the message has two parameters named `{}`", field.name);
                return Err(self.wrong(parameter, &at, &message));
            }
            fields.push(field);
        }
        let shape = Shape::Record(Record {
            name: FullName::new("request", message),
            aliases: Vec::new(),
            fields,
            is_error: false,
            is_one_way: is_one_way(node),
            doc: text(node, "doc"),
        });
        let of = self.push(node, at, shape);
        let place = self.place(request, &at.join("request"));
        Ok(Slot { of, place })
    }

    fn response(&mut self, node: &Node, at: &Pointer, namespace: &str) -> Result<Slot, Unread> {
        if node.get("response").is_none() && is_one_way(node) {
            let null = Shape::Primitive(Primitive::Null);
            return Ok(self.implied(node, at, null));
        }
        self.part(node, "response", at, namespace)
    }

    /// The union of what a message throws: a `string` for errors that nobody declared, then the declared ones.
    fn errors(&mut self, node: &Node, at: &Pointer, namespace: &str) -> Result<Slot, Unread> {
        let declared = self.list(node, "errors", at)?;
        let (node, at) = match node.get("errors") {
            Some(errors) => (errors, at.join("errors")),
            None => (node, at.clone()),
        };
        if let Some(index) = declared.iter().position(|of| of.as_str() == Some("string")) {
            let message = "every message throws `string`; only other errors are declared";
            return Err(self.wrong(&declared[index], &at.join(index), message));
        }
        let of = self.union(node, declared, &at, namespace)?;
        let undeclared = self.implied(node, &at, Shape::Primitive(Primitive::String));
        let union = &mut self.types[of.index()];
        union.properties.clear();
        if let Shape::Union(branches) = &mut union.shape {
            branches.insert(0, undeclared);
        }
        let place = self.place(node, &at);
        Ok(Slot { of, place })
    }

    /// A type that nobody wrote down; what is said at `node` is said of something else.
    fn implied(&mut self, node: &Node, at: &Pointer, shape: Shape) -> Slot {
        let of = self.push(node, at, shape);
        let implied = &mut self.types[of.index()];
        implied.logical = None;
        implied.properties.clear();
        let place = self.place(node, at);
        Slot { of, place }
    }

    fn reject_answer_to_one_way(
        &self,
        node: &Node,
        at: &Pointer,
        response: TypeId,
    ) -> Result<(), Unread> {
        let response = &self.types[response.index()].shape;
        let is_silent = *response == Shape::Primitive(Primitive::Null)
            && self.list(node, "errors", at)?.is_empty();
        if !is_silent && is_one_way(node) {
            let message = "a one-way message has no response but `null`, and no errors";
            return Err(self.wrong(node, at, message));
        }
        Ok(())
    }

    /// The items of the array under `key`, none when there is no such key.
    fn list<'node>(
        &self,
        node: &'node Node,
        key: &str,
        at: &Pointer,
    ) -> Result<&'node [Node], Unread> {
        match node.get(key) {
            None => Ok(&[]),
            Some(Node {
                kind: Kind::Array(items),
                ..
            }) => Ok(items),
            Some(other) => Err(self.wrong(other, &at.join(key), &format!("`{key}` is an array"))),
        }
    }

    fn reject_repeated(&self, node: &Node, at: &Pointer, whole: &str) -> Result<(), Unread> {
        let Some(member) = node.repeated_keys().next() else {
            return Ok(());
        };
        let message = format!("the key `{}` is used twice in one {whole}", member.key);
        Err(self.wrong(&member.value, &at.join(&member.key), &message))
    }
}

fn is_one_way(node: &Node) -> bool {
    matches!(
        node.get("one-way"),
        Some(Node {
            kind: Kind::Bool(true),
            ..
        })
    )
}
