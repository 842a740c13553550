//! One file: from the spanned tree to types whose references are still names.

use std::collections::{BTreeMap, BTreeSet};

use super::links::{Links, is_link};
use super::logical;
use super::name::is_name;
use super::{
    Enum, Field, Fixed, FullName, Primitive, Properties, Record, Reference, Shape, Slot, Type,
    TypeId,
};
use crate::format::tree::{Kind, Node, Tree};
use crate::model::{Place, Pointer, Unread};

/// What the specification says of types, what its logical types need, and what it says of messages, whose requests are records.
const TYPE_ATTRIBUTES: [&str; 17] = [
    "type",
    "name",
    "namespace",
    "doc",
    "aliases",
    "fields",
    "symbols",
    "default",
    "items",
    "values",
    "size",
    "precision",
    "scale",
    "request",
    "response",
    "errors",
    "one-way",
];

/// What the specification says of fields.
const FIELD_ATTRIBUTES: [&str; 6] = ["name", "type", "doc", "default", "order", "aliases"];

/// The types of one file. Ids count within the file.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    pub(super) types: Vec<Type>,
    /// The schemas that this file declares, in the order of the text.
    pub(super) roots: Vec<Root>,
    /// The named types that this file defines.
    pub(super) names: BTreeMap<FullName, TypeId>,
    /// The files that this file imports.
    pub(super) imports: Vec<Import>,
}

/// A file that another one imports.
#[derive(Debug, Clone)]
pub(super) struct Import {
    pub(super) path: String,
    /// Where it is imported.
    pub(super) place: Place,
}

/// A schema that a file declares.
#[derive(Debug, Clone)]
pub(super) struct Root {
    /// Its name, when it is not that of its type.
    pub(super) name: Option<String>,
    pub(super) slot: Slot,
}

/// Reads the schema in `tree`.
pub(super) fn parse(tree: &Tree) -> Result<Fragment, Unread> {
    let mut parser = Parser::new(tree);
    let slot = parser.slot(&tree.root, &Pointer::root(), "")?;
    Ok(parser.finish(vec![Root { name: None, slot }]))
}

pub(super) struct Parser<'tree> {
    pub(super) tree: &'tree Tree,
    /// Only documents that hold Avro have reference objects.
    pub(super) links: Option<Links<'tree>>,
    pub(super) types: Vec<Type>,
    pub(super) names: BTreeMap<FullName, TypeId>,
}

impl<'tree> Parser<'tree> {
    pub(super) fn new(tree: &'tree Tree) -> Self {
        Self {
            tree,
            links: None,
            types: Vec::new(),
            names: BTreeMap::new(),
        }
    }

    /// The same, for a tree whose reference objects are followed.
    pub(super) fn following(tree: &'tree Tree, links: Links<'tree>) -> Self {
        Self {
            links: Some(links),
            ..Self::new(tree)
        }
    }

    pub(super) fn finish(self, roots: Vec<Root>) -> Fragment {
        Fragment {
            types: self.types,
            roots,
            names: self.names,
            imports: Vec::new(),
        }
    }
}

impl Parser<'_> {
    /// The type at `node`, and that it is used there.
    pub(super) fn slot(
        &mut self,
        node: &Node,
        at: &Pointer,
        namespace: &str,
    ) -> Result<Slot, Unread> {
        let of = self.schema(node, at, namespace)?;
        let place = self.place(node, at);
        Ok(Slot { of, place })
    }

    pub(super) fn schema(
        &mut self,
        node: &Node,
        at: &Pointer,
        namespace: &str,
    ) -> Result<TypeId, Unread> {
        match &node.kind {
            Kind::String(name) => Ok(self.push(node, at, named(name, namespace))),
            Kind::Array(branches) => self.union(node, branches, at, namespace),
            Kind::Object(_) => self.object(node, at, namespace),
            _ => Err(self.wrong(
                node,
                at,
                "a schema is a name, an object or an array of schemas",
            )),
        }
    }

    fn object(&mut self, node: &Node, at: &Pointer, namespace: &str) -> Result<TypeId, Unread> {
        if let Some(member) = node.repeated_keys().next() {
            let message = format!("the key `{}` is used twice in one object", member.key);
            return Err(self.wrong(&member.value, &at.join(&member.key), &message));
        }
        let Some(kind) = node.get("type") else {
            if is_link(node) {
                return self.linked_schema(node, at, namespace);
            }
            return Err(self.wrong(node, at, "a schema object needs a `type`"));
        };
        match kind.as_str() {
            Some("record" | "error") => self.record(node, at, namespace),
            Some("enum") => self.enumeration(node, at, namespace),
            Some("fixed") => self.fixed(node, at, namespace),
            Some("array") => {
                let items = self.part(node, "items", at, namespace)?;
                Ok(self.push(node, at, Shape::Array(items)))
            }
            Some("map") => {
                let values = self.part(node, "values", at, namespace)?;
                Ok(self.push(node, at, Shape::Map(values)))
            }
            Some(name) => Ok(self.push(node, at, named(name, namespace))),
            None => self.schema(kind, &at.join("type"), namespace),
        }
    }

    pub(super) fn union(
        &mut self,
        node: &Node,
        branches: &[Node],
        at: &Pointer,
        namespace: &str,
    ) -> Result<TypeId, Unread> {
        let mut slots = Vec::with_capacity(branches.len());
        let mut seen = BTreeSet::new();
        for (index, branch) in branches.iter().enumerate() {
            let at = at.join(index);
            let of = self.schema(branch, &at, namespace)?;
            let shape = &self.types[of.index()].shape;
            if matches!(shape, Shape::Union(_)) {
                return Err(self.wrong(branch, &at, "a union may not hold another union"));
            }
            let key = shape
                .name()
                .map_or_else(|| shape.kind().to_owned(), ToString::to_string);
            if !seen.insert(key.clone()) {
                return Err(self.wrong(branch, &at, &format!("the union holds `{key}` twice")));
            }
            slots.push(Slot {
                of,
                place: self.place(branch, &at),
            });
        }
        Ok(self.push(node, at, Shape::Union(slots)))
    }

    fn record(&mut self, node: &Node, at: &Pointer, namespace: &str) -> Result<TypeId, Unread> {
        let (name, aliases) = self.names_of(node, at, namespace)?;
        // The name counts inside its own definition, so it is taken before the fields are read.
        let id = self.define(node, at, &name)?;
        let fields_at = at.join("fields");
        let Some(Kind::Array(nodes)) = node.get("fields").map(|fields| &fields.kind) else {
            return Err(self.wrong(
                node,
                at,
                &format!("the record `{name}` needs an array of `fields`"),
            ));
        };
        let mut fields: Vec<Field> = Vec::with_capacity(nodes.len());
        let mut seen = BTreeSet::new();
        for (index, field) in nodes.iter().enumerate() {
            let at = fields_at.join(index);
            let field = self.field(field, &at, name.namespace())?;
            if !seen.insert(field.name.clone()) {
                let message = format!("the record `{name}` has two fields named `{}`", field.name);
                return Err(self.wrong(&nodes[index], &at, &message));
            }
            fields.push(field);
        }
        let is_error = node.get("type").and_then(Node::as_str) == Some("error");
        let doc = text(node, "doc");
        let shape = Shape::Record(Record {
            name,
            aliases,
            fields,
            is_error,
            is_one_way: false,
            doc,
        });
        Ok(self.fill_in(id, node, shape))
    }

    pub(super) fn field(
        &mut self,
        node: &Node,
        at: &Pointer,
        namespace: &str,
    ) -> Result<Field, Unread> {
        if !matches!(node.kind, Kind::Object(_)) {
            return Err(self.wrong(node, at, "a field is an object with a `name` and a `type`"));
        }
        if let Some(member) = node.repeated_keys().next() {
            let message = format!("the key `{}` is used twice in one field", member.key);
            return Err(self.wrong(&member.value, &at.join(&member.key), &message));
        }
        if is_link(node) && node.get("name").is_none() {
            return self.linked_field(node, at, namespace);
        }
        let name = self.required_text(node, "name", at)?;
        if !is_name(&name) {
            let message = format!("`{name}` is no name: letters, digits and `_`, no digit first");
            return Err(self.wrong(node, at, &message));
        }
        self.reject_inlined_container(node, at, &name)?;
        let slot = self.part(node, "type", at, namespace)?;
        let default = node.get("default").map(Node::to_value);
        let doc = text(node, "doc");
        Ok(Field {
            name,
            aliases: strings(node, "aliases"),
            slot,
            default,
            doc,
            properties: properties(node, &FIELD_ATTRIBUTES),
            place: self.place(node, at),
        })
    }

    /// `{"name": "lines", "type": "array", "items": …}` reads as if it were right, and names a type called `array`.
    fn reject_inlined_container(
        &self,
        node: &Node,
        at: &Pointer,
        field: &str,
    ) -> Result<(), Unread> {
        let Some(kind @ ("array" | "map" | "record" | "error" | "enum" | "fixed")) =
            node.get("type").and_then(Node::as_str)
        else {
            return Ok(());
        };
        let message = format!(
            "the type of `{field}` must be an object of its own: \"type\": {{\"type\": \"{kind}\", …}}"
        );
        Err(self.wrong(node, at, &message))
    }

    fn enumeration(
        &mut self,
        node: &Node,
        at: &Pointer,
        namespace: &str,
    ) -> Result<TypeId, Unread> {
        let (name, aliases) = self.names_of(node, at, namespace)?;
        let id = self.define(node, at, &name)?;
        let symbols_at = at.join("symbols");
        let Some(Kind::Array(nodes)) = node.get("symbols").map(|symbols| &symbols.kind) else {
            return Err(self.wrong(
                node,
                at,
                &format!("the enum `{name}` needs an array of `symbols`"),
            ));
        };
        let mut symbols = Vec::with_capacity(nodes.len());
        let mut seen = BTreeSet::new();
        for (index, symbol) in nodes.iter().enumerate() {
            let text = symbol
                .as_str()
                .filter(|text| is_name(text))
                .map(str::to_owned)
                .ok_or_else(|| {
                    self.wrong(
                        symbol,
                        &symbols_at.join(index),
                        "a symbol is a string of letters, digits and `_`, no digit first",
                    )
                })?;
            if !seen.insert(text.clone()) {
                let message = format!("the enum `{name}` has the symbol `{text}` twice");
                return Err(self.wrong(symbol, &symbols_at.join(index), &message));
            }
            symbols.push(text);
        }
        let default = text(node, "default");
        if let Some(missing) = default.as_ref().filter(|default| !seen.contains(*default)) {
            let message = format!("the default `{missing}` is no symbol of the enum `{name}`");
            return Err(self.wrong(
                node.get("default").unwrap_or(node),
                &at.join("default"),
                &message,
            ));
        }
        let doc = text(node, "doc");
        let shape = Shape::Enum(Enum {
            name,
            aliases,
            symbols,
            default,
            doc,
        });
        Ok(self.fill_in(id, node, shape))
    }

    fn fixed(&mut self, node: &Node, at: &Pointer, namespace: &str) -> Result<TypeId, Unread> {
        let (name, aliases) = self.names_of(node, at, namespace)?;
        let id = self.define(node, at, &name)?;
        let size = node.get("size").and_then(|size| match &size.kind {
            Kind::Number(lexeme) => lexeme.parse::<u32>().ok(),
            _ => None,
        });
        let Some(size) = size else {
            return Err(self.wrong(
                node,
                at,
                &format!("the fixed `{name}` needs a `size` in bytes"),
            ));
        };
        let size = size as usize;
        let shape = Shape::Fixed(Fixed {
            name,
            aliases,
            size,
        });
        Ok(self.fill_in(id, node, shape))
    }

    /// Gives a type whose name was taken its shape.
    fn fill_in(&mut self, id: TypeId, node: &Node, shape: Shape) -> TypeId {
        let defined = &mut self.types[id.index()];
        defined.logical = logical::of(node, &shape);
        defined.shape = shape;
        id
    }

    /// The full name and the aliases of a named type. Short aliases live in the namespace of the type.
    pub(super) fn names_of(
        &self,
        node: &Node,
        at: &Pointer,
        namespace: &str,
    ) -> Result<(FullName, Vec<FullName>), Unread> {
        let name = self.required_text(node, "name", at)?;
        let own = text(node, "namespace");
        let name = FullName::new(&name, own.as_deref().unwrap_or(namespace));
        if let Some(part) = name.invalid_part() {
            let message = format!("`{part}` is no name: letters, digits and `_`, no digit first");
            return Err(self.wrong(node.get("name").unwrap_or(node), &at.join("name"), &message));
        }
        if primitive(name.as_str()).is_some() {
            let message = format!("`{name}` is the name of a primitive type");
            return Err(self.wrong(node.get("name").unwrap_or(node), &at.join("name"), &message));
        }
        let aliases = strings(node, "aliases")
            .into_iter()
            .map(|alias| FullName::new(&alias, name.namespace()));
        Ok((name.clone(), aliases.collect()))
    }

    /// Takes a name; its shape is filled in when its parts are read.
    fn define(&mut self, node: &Node, at: &Pointer, name: &FullName) -> Result<TypeId, Unread> {
        if let Some(first) = self.names.get(name) {
            let first = self.types[first.index()]
                .place
                .positions()
                .map_or(0, |(start, _)| start.line);
            let message = format!("`{name}` is defined twice; the first time in line {first}");
            return Err(self.wrong(node, at, &message));
        }
        let id = self.push(
            node,
            at,
            Shape::Reference(Reference {
                name: name.clone(),
                is_bare: false,
            }),
        );
        self.names.insert(name.clone(), id);
        Ok(id)
    }

    pub(super) fn part(
        &mut self,
        node: &Node,
        key: &str,
        at: &Pointer,
        namespace: &str,
    ) -> Result<Slot, Unread> {
        let Some(part) = node.get(key) else {
            return Err(self.wrong(node, at, &format!("`{key}` is missing")));
        };
        self.slot(part, &at.join(key), namespace)
    }

    pub(super) fn required_text(
        &self,
        node: &Node,
        key: &str,
        at: &Pointer,
    ) -> Result<String, Unread> {
        text(node, key)
            .ok_or_else(|| self.wrong(node, at, &format!("`{key}` is missing, or is no string")))
    }

    pub(super) fn push(&mut self, node: &Node, at: &Pointer, shape: Shape) -> TypeId {
        let id = TypeId(
            u32::try_from(self.types.len()).expect("a file of 20 MB has fewer than 2^32 types"),
        );
        let logical = logical::of(node, &shape).filter(|_| !matches!(shape, Shape::Reference(_)));
        self.types.push(Type {
            logical,
            properties: properties(node, &TYPE_ATTRIBUTES),
            shape,
            place: self.place(node, at),
        });
        id
    }

    pub(super) fn place(&self, node: &Node, at: &Pointer) -> Place {
        Place {
            file: std::sync::Arc::clone(&self.tree.file),
            pointer: at.clone(),
            span: Some(node.span),
        }
    }

    pub(super) fn wrong(&self, node: &Node, at: &Pointer, message: &str) -> Unread {
        Unread::at(
            self.place(node, at),
            format!("not an Avro schema: {message}"),
        )
    }
}

fn named(name: &str, namespace: &str) -> Shape {
    match primitive(name) {
        Some(primitive) => Shape::Primitive(primitive),
        None => Shape::Reference(Reference {
            name: FullName::new(name, namespace),
            is_bare: !name.contains('.'),
        }),
    }
}

fn primitive(name: &str) -> Option<Primitive> {
    Primitive::ALL
        .into_iter()
        .find(|primitive| primitive.name() == name)
}

pub(super) fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(Node::as_str).map(str::to_owned)
}

/// The attributes of a type or a field that are none of these, nor a logical type.
fn properties(node: &Node, known: &[&str]) -> Properties {
    let members = node.members().iter();
    let custom = members.filter(|member| {
        let key = member.key.as_str();
        key != "logicalType" && !known.contains(&key)
    });
    custom
        .map(|member| (member.key.clone(), member.value.to_value()))
        .collect()
}

fn strings(node: &Node, key: &str) -> Vec<String> {
    let items = node.get(key).map_or(&[][..], Node::items);
    items
        .iter()
        .filter_map(Node::as_str)
        .map(str::to_owned)
        .collect()
}
