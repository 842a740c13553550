//! The members of an object as a JSON Schema describes them, references and `allOf` followed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::contract::{Attribute, Stated};
use crate::format::jsonschema::Document;
use crate::format::jsonschema::schema::{Keywords, NodeId, Schema, Types};
use crate::model::Place;

/// What is known of the members of an object.
#[derive(Debug, Default)]
pub(super) struct Members {
    /// The schemas of each declared member; all of them hold.
    pub(super) declared: BTreeMap<String, Vec<NodeId>>,
    /// The members without which the object is refused.
    pub(super) required: BTreeSet<String>,
    /// The schemas of the object that were looked at, the outermost first.
    pub(super) nodes: Vec<NodeId>,
}

impl Members {
    /// Reads the schema `id` of an object.
    pub(super) fn of(schema: &Schema, id: NodeId) -> Self {
        let mut members = Self::default();
        for id in conjuncts(schema, id) {
            let keywords = schema.keywords(id);
            for (name, member) in &keywords.properties {
                let known = members.declared.entry(name.clone()).or_default();
                known.push(*member);
            }
            members.required.extend(keywords.required.iter().cloned());
            members.nodes.push(id);
        }
        members
    }

    /// Whether a member of each of these names is declared.
    pub(super) fn has_all(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.declared.contains_key(*name))
    }

    /// The schema that lets nothing pass but what it declares.
    pub(super) fn closed(&self, schema: &Schema) -> Option<NodeId> {
        let is_never = |id: Option<NodeId>| id.is_some_and(|id| schema.keywords(id).never);
        let is_closed = |id: &&NodeId| {
            let keywords = schema.keywords(**id);
            is_never(keywords.additional) || is_never(keywords.unevaluated)
        };
        self.nodes.iter().find(is_closed).copied()
    }

    /// Each member as an attribute.
    pub(super) fn attributes(&self, document: &Document) -> BTreeMap<String, Attribute> {
        let attributes = self.declared.iter().map(|(name, ids)| {
            let is_required = self.required.contains(name);
            (name.clone(), attribute(document, ids, is_required))
        });
        attributes.collect()
    }
}

/// The schemas that all have to accept a value: the one given, what it refers to, the branches of its `allOf`.
pub(super) fn conjuncts(schema: &Schema, id: NodeId) -> Vec<NodeId> {
    let mut met = BTreeSet::from([id]);
    let mut order = vec![id];
    let mut next = 0;
    while let Some(&id) = order.get(next) {
        next += 1;
        let keywords = schema.keywords(id);
        let further = keywords.reference.iter().chain(&keywords.all_of);
        order.extend(further.copied().filter(|id| met.insert(*id)));
    }
    order
}

/// One member, of which all these schemas hold.
fn attribute(document: &Document, ids: &[NodeId], is_required: bool) -> Attribute {
    let schema = document.schema();
    let all: Vec<NodeId> = ids.iter().flat_map(|id| conjuncts(schema, *id)).collect();
    let first = all.first().map(|id| schema.node(*id).pointer.clone());
    let first = first.unwrap_or_default();
    let keywords = || all.iter().map(|id| schema.keywords(*id));
    let text = |of: fn(&Keywords) -> Option<&String>| keywords().find_map(of).cloned();
    let types = keywords().filter_map(|keywords| types(schema, keywords));
    let types = types.reduce(Types::intersect);
    let values = all.iter().find_map(|id| values(document, *id));
    let is_never_empty = |keywords: &Keywords| {
        keywords.min_length.is_some_and(|least| least > 0) || keywords.pattern.is_some()
    };
    Attribute {
        place: document.place(&first),
        is_required,
        takes_empty: values.is_none() && !keywords().any(is_never_empty),
        fits_int32: values.is_some() || fits_int32(&all, schema),
        types,
        values,
        pattern: text(|keywords| keywords.pattern.as_ref()),
        format: text(|keywords| keywords.format.as_ref()),
        pointer: Some(first),
    }
}

/// The types that a schema lets pass, as far as it says so plainly: by `type`, or by each branch of an `anyOf` or `oneOf`.
fn types(schema: &Schema, keywords: &Keywords) -> Option<Types> {
    let listed = keywords
        .constant
        .iter()
        .chain(keywords.choices.iter().flatten());
    let listed = listed.map(Types::of).reduce(Types::union);
    let branches = [&keywords.any_of, &keywords.one_of];
    let branches = branches.into_iter().filter(|branches| !branches.is_empty());
    let branches = branches.filter_map(|branches| {
        let each: Option<Vec<Types>> = branches
            .iter()
            .map(|id| {
                let branch = schema.keywords(schema.target(*id));
                let listed = branch
                    .constant
                    .iter()
                    .chain(branch.choices.iter().flatten());
                branch
                    .types
                    .or_else(|| listed.map(Types::of).reduce(Types::union))
            })
            .collect();
        each?.into_iter().reduce(Types::union)
    });
    let said = keywords.types.into_iter().chain(listed).chain(branches);
    said.reduce(Types::intersect)
}

/// The texts that a schema lists, when it lists values and all of them are texts.
fn values(document: &Document, id: NodeId) -> Option<Vec<Stated>> {
    let node = document.schema().node(id);
    let stated = |value: &Value, place: Place| {
        let text = value.as_str()?.to_owned();
        Some(Stated { text, place })
    };
    if let Some(constant) = &node.keywords.constant {
        let place = document.place(&node.pointer.join("const"));
        return Some(vec![stated(constant, place)?]);
    }
    let choices = node.keywords.choices.as_ref()?;
    let listed = node.pointer.join("enum");
    let texts = choices.iter().enumerate();
    texts
        .filter(|(_, value)| !value.is_null())
        .map(|(index, value)| stated(value, document.place(&listed.join(index))))
        .collect()
}

fn fits_int32(all: &[NodeId], schema: &Schema) -> bool {
    let keywords = || all.iter().map(|id| schema.keywords(*id));
    let reaches = |number: Option<&serde_json::Number>, beyond: f64| {
        number
            .and_then(serde_json::Number::as_f64)
            .is_some_and(|number| {
                if beyond < 0.0 {
                    number >= beyond
                } else {
                    number <= beyond
                }
            })
    };
    let least = f64::from(i32::MIN);
    let most = f64::from(i32::MAX);
    let is_low = keywords().any(|keywords| {
        reaches(keywords.minimum.as_ref(), least)
            || reaches(keywords.exclusive_minimum.as_ref(), least - 1.0)
    });
    let is_high = keywords().any(|keywords| {
        reaches(keywords.maximum.as_ref(), most)
            || reaches(keywords.exclusive_maximum.as_ref(), most + 1.0)
    });
    let is_named = keywords().any(|keywords| keywords.format.as_deref() == Some("int32"));
    (is_low && is_high) || is_named
}
