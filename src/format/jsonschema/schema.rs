//! A bundle as typed nodes, in one shape for all drafts.
//!
//! Tuples are `prefix` and `items`, `dependencies` are `dependent_*`, exclusive bounds are numbers, and what a draft
//! does not know is not there. A `$ref` is an edge to the node it names, so that two documents can be walked together
//! whatever their definitions are called.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;
use serde_json::{Map, Number, Value};

use super::formats::is_checked;
pub use super::types::Types;
use super::{keyword, uri};
use crate::model::{Draft, Pointer};

/// The nodes of one document that can be reached from its root.
#[derive(Debug)]
pub struct Schema {
    nodes: Vec<Node>,
    draft: Draft,
}

/// Names a node of a [`Schema`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(usize);

/// A schema or a subschema.
#[derive(Debug)]
pub struct Node {
    /// Where it stands in the bundle.
    pub pointer: Pointer,
    /// What it says, out of the way of the list of nodes, which grows.
    pub keywords: Box<Keywords>,
}

/// What a schema says, keyword by keyword; `false` is `never`.
#[derive(Debug, Default)]
pub struct Keywords {
    /// The schema `false`.
    pub never: bool,
    /// The target of `$ref`.
    pub reference: Option<NodeId>,
    /// A reference that means another schema in each dynamic scope, or a meta-schema.
    pub opaque: Option<String>,
    /// `type`
    pub types: Option<Types>,
    /// `enum`
    pub choices: Option<Vec<Value>>,
    /// `const`
    pub constant: Option<Value>,
    /// `format`
    pub format: Option<String>,
    /// `format`, where a text that is not in it is refused.
    pub checked_format: Option<String>,
    /// `minimum`
    pub minimum: Option<Number>,
    /// `exclusiveMinimum`
    pub exclusive_minimum: Option<Number>,
    /// `maximum`
    pub maximum: Option<Number>,
    /// `exclusiveMaximum`
    pub exclusive_maximum: Option<Number>,
    /// `multipleOf`
    pub multiple_of: Option<Number>,
    /// `minLength`
    pub min_length: Option<u64>,
    /// `maxLength`
    pub max_length: Option<u64>,
    /// `pattern`
    pub pattern: Option<String>,
    /// `prefixItems`, or `items` as an array
    pub prefix: Vec<NodeId>,
    /// `items`, or `additionalItems` behind a tuple
    pub items: Option<NodeId>,
    /// `contains`
    pub contains: Option<NodeId>,
    /// `minContains`
    pub min_contains: Option<u64>,
    /// `maxContains`
    pub max_contains: Option<u64>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`
    pub unique_items: bool,
    /// `unevaluatedItems`
    pub unevaluated_items: Option<NodeId>,
    /// `properties`
    pub properties: BTreeMap<String, NodeId>,
    /// `patternProperties`
    pub pattern_properties: BTreeMap<String, NodeId>,
    /// `additionalProperties`
    pub additional: Option<NodeId>,
    /// `propertyNames`
    pub property_names: Option<NodeId>,
    /// `unevaluatedProperties`
    pub unevaluated: Option<NodeId>,
    /// `required`
    pub required: BTreeSet<String>,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
    /// `dependentRequired`, and lists of names in `dependencies`
    pub dependent_required: BTreeMap<String, BTreeSet<String>>,
    /// `dependentSchemas`, and schemas in `dependencies`
    pub dependent_schemas: BTreeMap<String, NodeId>,
    /// `allOf`
    pub all_of: Vec<NodeId>,
    /// `anyOf`
    pub any_of: Vec<NodeId>,
    /// `oneOf`
    pub one_of: Vec<NodeId>,
    /// `not`
    pub not: Option<NodeId>,
    /// `if`
    pub condition: Option<NodeId>,
    /// `then`
    pub consequence: Option<NodeId>,
    /// `else`
    pub alternative: Option<NodeId>,
}

impl NodeId {
    /// Its position among the nodes of its schema.
    pub fn index(self) -> usize {
        self.0
    }
}

impl Schema {
    /// Reads the nodes of a bundle.
    pub fn lower(bundle: &Value, draft: Draft) -> Self {
        let mut lowering = Lowering {
            bundle,
            draft,
            order: IndexSet::new(),
        };
        lowering.id(Pointer::root());
        let mut nodes = Vec::new();
        while let Some(pointer) = lowering.order.get_index(nodes.len()).cloned() {
            let keywords = Box::new(lowering.read(&pointer));
            nodes.push(Node { pointer, keywords });
        }
        Self { nodes, draft }
    }

    /// The same nodes for a reader that checks the formats it knows.
    #[must_use]
    pub fn checking_formats(mut self) -> Self {
        for node in &mut self.nodes {
            let keywords = &mut node.keywords;
            let format = keywords.format.clone();
            keywords.checked_format = format.filter(|name| is_checked(name, self.draft));
        }
        self
    }

    /// The dialect the nodes were written in.
    pub fn draft(&self) -> Draft {
        self.draft
    }

    /// The document itself.
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// The node that `id` names.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// What the node says.
    pub fn keywords(&self, id: NodeId) -> &Keywords {
        &self.nodes[id.0].keywords
    }

    /// Every node, the root first.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter()
    }

    /// The names of all nodes, in the same order.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.nodes.len()).map(NodeId)
    }

    /// How much work the schema is: its nodes, the values they list and the names they ask for.
    pub fn size(&self) -> usize {
        let listed = |node: &Node| {
            let keywords = &node.keywords;
            keywords.choices.as_ref().map_or(0, Vec::len) + keywords.required.len()
        };
        self.nodes.len() + self.nodes.iter().map(listed).sum::<usize>()
    }

    /// The node itself, or what it refers to when it says nothing else.
    pub fn target(&self, id: NodeId) -> NodeId {
        let (mut id, mut seen) = (id, BTreeSet::new());
        while let Some(next) = self.keywords(id).only_reference() {
            if !seen.insert(id) {
                return id;
            }
            id = next;
        }
        id
    }
}

impl Keywords {
    /// The target, when the schema is nothing but a reference.
    fn only_reference(&self) -> Option<NodeId> {
        let target = self.reference?;
        self.says_only_reference().then_some(target)
    }

    /// Whether the schema is `true`, or says the same.
    pub fn says_nothing(&self) -> bool {
        self.says_nothing_about_values()
            && self.opaque.is_none()
            && self.children().is_empty()
            && self.applied().is_empty()
    }

    /// Whether the schema is nothing but an `anyOf`.
    pub fn is_only_any_of(&self) -> bool {
        !self.any_of.is_empty()
            && self.says_nothing_about_values()
            && self.opaque.is_none()
            && self.children().is_empty()
            && self.applied().len() == self.any_of.len()
    }

    fn says_only_reference(&self) -> bool {
        self.says_nothing_about_values()
            && self.opaque.is_none()
            && self.children().is_empty()
            && self.applied().len() == 1
    }

    /// Whether the schema is nothing but an `enum` or a `const`, its type aside.
    pub fn is_only_a_list(&self) -> bool {
        (self.choices.is_some() || self.constant.is_some())
            && self.says_little_about_values()
            && self.opaque.is_none()
            && self.children().is_empty()
            && self.applied().is_empty()
    }

    /// Whether no keyword looks at the value itself.
    fn says_nothing_about_values(&self) -> bool {
        self.types.is_none()
            && self.choices.is_none()
            && self.constant.is_none()
            && self.format.is_none()
            && self.says_little_about_values()
    }

    /// Whether no keyword looks at the value itself but those that list values and types, and annotations.
    fn says_little_about_values(&self) -> bool {
        let numbers = [
            &self.minimum,
            &self.maximum,
            &self.exclusive_minimum,
            &self.exclusive_maximum,
            &self.multiple_of,
        ];
        let counts = [
            self.min_length,
            self.max_length,
            self.min_items,
            self.max_items,
            self.min_properties,
            self.max_properties,
        ];
        !self.never
            && self.pattern.is_none()
            && !self.unique_items
            && self.required.is_empty()
            && self.dependent_required.is_empty()
            && numbers.iter().all(|number| number.is_none())
            && counts.iter().all(Option::is_none)
    }

    /// The schemas that look at the same value: references, branches, conditions.
    pub fn applied(&self) -> Vec<NodeId> {
        let single = [
            self.reference,
            self.not,
            self.condition,
            self.consequence,
            self.alternative,
        ];
        let branches = [&self.all_of, &self.any_of, &self.one_of];
        let mut applied: Vec<NodeId> = single.into_iter().flatten().collect();
        applied.extend(branches.into_iter().flatten());
        applied.extend(self.dependent_schemas.values());
        applied
    }

    /// The schemas that look at a part of the value: its items, its properties, their names.
    pub fn children(&self) -> Vec<NodeId> {
        let single = [
            self.items,
            self.contains,
            self.unevaluated_items,
            self.additional,
            self.property_names,
            self.unevaluated,
        ];
        let mut children: Vec<NodeId> = single.into_iter().flatten().collect();
        children.extend(&self.prefix);
        children.extend(self.properties.values());
        children.extend(self.pattern_properties.values());
        children
    }
}

struct Lowering<'b> {
    bundle: &'b Value,
    draft: Draft,
    /// The nodes that were met so far, each under its number.
    order: IndexSet<Pointer>,
}

impl Lowering<'_> {
    fn id(&mut self, pointer: Pointer) -> NodeId {
        NodeId(self.order.insert_full(pointer).0)
    }

    fn read(&mut self, pointer: &Pointer) -> Keywords {
        let schema = match self.bundle.pointer(pointer.as_str()) {
            Some(Value::Object(schema)) => schema,
            value => {
                return Keywords {
                    never: value == Some(&Value::Bool(false)),
                    ..Keywords::default()
                };
            }
        };
        let mut keywords = Keywords::default();
        self.references(schema, &mut keywords);
        if keyword::ref_stands_alone(schema, self.draft) {
            return keywords;
        }
        self.scalars(schema, &mut keywords);
        self.objects(schema, pointer, &mut keywords);
        self.arrays(schema, pointer, &mut keywords);
        self.branches(schema, pointer, &mut keywords);
        keywords
    }

    fn references(&mut self, schema: &Map<String, Value>, keywords: &mut Keywords) {
        for name in ["$ref", "$recursiveRef", "$dynamicRef"] {
            let known = match name {
                "$recursiveRef" => self.draft == Draft::Draft201909,
                "$dynamicRef" => self.draft == Draft::Draft202012,
                _ => true,
            };
            let Some(reference) = schema.get(name).and_then(Value::as_str).filter(|_| known) else {
                continue;
            };
            let pointer = uri::local_pointer(reference);
            let leads =
                |pointer: &String| self.bundle.pointer(pointer).is_some_and(keyword::is_schema);
            match pointer.filter(|pointer| name == "$ref" && leads(pointer)) {
                Some(pointer) => keywords.reference = Some(self.id(Pointer::parse(&pointer))),
                None => keywords.opaque = Some(format!("{name} {reference}")),
            }
        }
    }

    fn scalars(&self, schema: &Map<String, Value>, keywords: &mut Keywords) {
        let number = |name: &str| schema.get(name).and_then(Value::as_number).cloned();
        let text = |name: &str| schema.get(name).and_then(Value::as_str).map(str::to_owned);
        keywords.types = schema.get("type").and_then(Types::read);
        keywords.choices = schema.get("enum").and_then(Value::as_array).cloned();
        keywords.format = text("format");
        keywords.pattern = text("pattern");
        keywords.min_length = count(schema, "minLength");
        keywords.max_length = count(schema, "maxLength");
        keywords.multiple_of = number("multipleOf");
        keywords.minimum = number("minimum");
        keywords.maximum = number("maximum");
        if self.draft == Draft::Draft4 {
            if schema.get("exclusiveMinimum") == Some(&Value::Bool(true)) {
                keywords.exclusive_minimum = keywords.minimum.take();
            }
            if schema.get("exclusiveMaximum") == Some(&Value::Bool(true)) {
                keywords.exclusive_maximum = keywords.maximum.take();
            }
            return;
        }
        keywords.constant = schema.get("const").cloned();
        keywords.exclusive_minimum = number("exclusiveMinimum");
        keywords.exclusive_maximum = number("exclusiveMaximum");
    }

    fn objects(&mut self, schema: &Map<String, Value>, at: &Pointer, keywords: &mut Keywords) {
        keywords.properties = self.map(schema, at, "properties");
        keywords.pattern_properties = self.map(schema, at, "patternProperties");
        keywords.additional = self.one(schema, at, "additionalProperties");
        keywords.required = schema.get("required").map(names).unwrap_or_default();
        keywords.min_properties = count(schema, "minProperties");
        keywords.max_properties = count(schema, "maxProperties");
        let dependencies = schema.get("dependencies").and_then(Value::as_object);
        for (trigger, value) in dependencies.into_iter().flatten() {
            if value.is_array() {
                keywords
                    .dependent_required
                    .insert(trigger.clone(), names(value));
            }
        }
        keywords.dependent_schemas = self.map(schema, at, "dependencies");
        if self.draft >= Draft::Draft6 {
            keywords.property_names = self.one(schema, at, "propertyNames");
        }
        if self.draft >= Draft::Draft201909 {
            let required = schema.get("dependentRequired").and_then(Value::as_object);
            for (trigger, value) in required.into_iter().flatten() {
                let entry = keywords.dependent_required.entry(trigger.clone());
                entry.or_default().extend(names(value));
            }
            for (trigger, id) in self.map(schema, at, "dependentSchemas") {
                keywords.dependent_schemas.insert(trigger, id);
            }
            keywords.unevaluated = self.one(schema, at, "unevaluatedProperties");
        }
    }

    fn arrays(&mut self, schema: &Map<String, Value>, at: &Pointer, keywords: &mut Keywords) {
        keywords.min_items = count(schema, "minItems");
        keywords.max_items = count(schema, "maxItems");
        keywords.unique_items = schema.get("uniqueItems") == Some(&Value::Bool(true));
        if self.draft == Draft::Draft202012 {
            keywords.prefix = self.list(schema, at, "prefixItems");
            keywords.items = self.one(schema, at, "items");
        } else if schema.get("items").is_some_and(Value::is_array) {
            keywords.prefix = self.list(schema, at, "items");
            keywords.items = self.one(schema, at, "additionalItems");
        } else {
            keywords.items = self.one(schema, at, "items");
        }
        if self.draft >= Draft::Draft6 {
            keywords.contains = self.one(schema, at, "contains");
        }
        if self.draft >= Draft::Draft201909 {
            keywords.min_contains = count(schema, "minContains");
            keywords.max_contains = count(schema, "maxContains");
            keywords.unevaluated_items = self.one(schema, at, "unevaluatedItems");
        }
    }

    fn branches(&mut self, schema: &Map<String, Value>, at: &Pointer, keywords: &mut Keywords) {
        keywords.all_of = self.list(schema, at, "allOf");
        keywords.any_of = self.list(schema, at, "anyOf");
        keywords.one_of = self.list(schema, at, "oneOf");
        keywords.not = self.one(schema, at, "not");
        if self.draft >= Draft::Draft7 {
            keywords.condition = self.one(schema, at, "if");
            if keywords.condition.is_some() {
                keywords.consequence = self.one(schema, at, "then");
                keywords.alternative = self.one(schema, at, "else");
            }
        }
    }

    fn one(&mut self, schema: &Map<String, Value>, at: &Pointer, name: &str) -> Option<NodeId> {
        let value = schema.get(name)?;
        keyword::is_schema(value).then(|| self.id(at.join(name)))
    }

    fn list(&mut self, schema: &Map<String, Value>, at: &Pointer, name: &str) -> Vec<NodeId> {
        let items = schema
            .get(name)
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        (0..items)
            .map(|index| self.id(at.join(name).join(index)))
            .collect()
    }

    fn map(
        &mut self,
        schema: &Map<String, Value>,
        at: &Pointer,
        name: &str,
    ) -> BTreeMap<String, NodeId> {
        let members = schema.get(name).and_then(Value::as_object);
        let members = members.into_iter().flatten();
        let schemas = members.filter(|(_, value)| keyword::is_schema(value));
        schemas
            .map(|(key, _)| (key.clone(), self.id(at.join(name).join(key))))
            .collect()
    }
}

fn names(value: &Value) -> BTreeSet<String> {
    let items = value.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A limit on a length or a number of parts. It may be written `2.0`, and may be larger than any of them can be.
fn count(schema: &Map<String, Value>, name: &str) -> Option<u64> {
    let number = schema.get(name)?.as_number()?;
    if let Some(count) = number.as_u64() {
        return Some(count);
    }
    let value = number.as_f64()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the meta-schema lets no negative number through, and `as` saturates"
    )]
    Some(value as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_draft_gives_the_same_shape() {
        let draft4 = json!({"items": [{"type": "string"}], "additionalItems": false, "minimum": 1, "exclusiveMinimum": true, "const": 1});
        let latest =
            json!({"prefixItems": [{"type": "string"}], "items": false, "exclusiveMinimum": 1});
        let draft4 = Schema::lower(&draft4, Draft::Draft4);
        let latest = Schema::lower(&latest, Draft::Draft202012);
        for schema in [&draft4, &latest] {
            let root = schema.keywords(schema.root());
            assert_eq!(root.prefix.len(), 1);
            assert!(root.items.is_some_and(|items| schema.keywords(items).never));
            assert_eq!(root.exclusive_minimum, Some(1.into()));
            assert_eq!((&root.minimum, &root.constant), (&None, &None));
        }
    }

    #[test]
    fn a_reference_loop_ends() {
        let schema = Schema::lower(&json!({"$ref": "#"}), Draft::Draft7);
        assert_eq!(schema.target(schema.root()), schema.root());
    }

    #[test]
    fn types_read_as_users_write_them() {
        let types = |value| Types::read(&value).unwrap().words();
        assert_eq!(types(json!(["null", "string"])), "null or string");
        assert_eq!(types(json!(["integer", "number"])), "number");
    }
}
