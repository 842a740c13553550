//! Takes a writer at its word: it sends the names that it declares, and no others.
//!
//! In: a document. Out: the same schema with `additionalProperties: false` wherever names are declared and others are
//! let pass. What is a map by intention stays open: objects that declare no property at all, or say what unknown
//! properties look like. The names that are declared at one place are those of all schemas that apply there, so that
//! the parts of an `allOf` do not shut each other out.
//!
//! `not`, `if`, `contains` and `propertyNames` stay as they are: there, less is more.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::format::jsonschema::schema::{Keywords, NodeId, Schema};
use crate::format::jsonschema::{Document, fragment};
use crate::model::{Draft, Pointer};

/// Closing gives up after so many steps: the parts of a schema that apply side by side are looked at pair by pair.
const MAX_STEPS: usize = 1_000_000;

/// Which names a branch of a `oneOf` is closed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alternatives {
    /// Its own.
    Apart,
    /// Those of all branches. Where branches that are open let no value pass that has the names of one only, writers can
    /// mean nothing else.
    Together,
}

/// The schema is too large to be closed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

/// A closed schema.
#[derive(Debug)]
pub(super) struct Closed {
    /// A schema that refers to nothing outside, in the dialect of the document.
    pub value: Value,
    /// Whether it accepts only what the document accepts. Closing the branches of a `oneOf` can make two of them one.
    pub exact: bool,
}

/// Closes a document; `None` when nothing in it can be closed.
///
/// # Errors
/// If the schema is too large.
pub(super) fn close(
    document: &Document,
    alternatives: Alternatives,
) -> Result<Option<Closed>, TooLarge> {
    if document.opaque().is_some() || !document.bundle().is_object() {
        return Ok(None);
    }
    let shelf = shelf(document.draft());
    let open = moved(document.schema(), document.bundle(), shelf);
    let mut closer = Closer::new(document.schema(), &open, shelf);
    closer.alternatives = alternatives;
    let root = Site {
        node: document.schema().root(),
        beside: BTreeSet::new(),
        closes: true,
    };
    let mut value = closer.schema(&root)?;
    let mut definitions = Map::new();
    while let Some((site, name)) = closer.todo.pop() {
        let schema = closer.schema(&site)?;
        definitions.insert(name, schema);
    }
    let (exact, verbatim) = (closer.exact, closer.verbatim);
    if closer.changed == 0 {
        return Ok(None);
    }
    if verbatim {
        definitions.insert(OPEN.to_owned(), open.into_owned());
    }
    if let Value::Object(root) = &mut value
        && !definitions.is_empty()
    {
        root.insert(shelf.to_owned(), Value::Object(definitions));
    }
    Ok(Some(Closed { value, exact }))
}

/// The name under which the open document is kept for the parts that stay as they are.
const OPEN: &str = "open";

/// A schema at a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Site {
    node: NodeId,
    /// The other schemas that may apply to the same value, each for its own keywords only.
    beside: BTreeSet<NodeId>,
    /// Whether it is here that the value is closed: at the top of a place and in each branch.
    closes: bool,
}

struct Closer<'d> {
    schema: &'d Schema,
    shelf: &'static str,
    /// The bundle as it stands under the name `open`.
    open: &'d Value,
    alternatives: Alternatives,
    names: BTreeMap<Site, String>,
    todo: Vec<(Site, String)>,
    changed: usize,
    exact: bool,
    verbatim: bool,
    steps: usize,
}

impl<'d> Closer<'d> {
    fn new(schema: &'d Schema, open: &'d Value, shelf: &'static str) -> Self {
        Self {
            schema,
            shelf,
            open,
            alternatives: Alternatives::Apart,
            names: BTreeMap::new(),
            todo: Vec::new(),
            changed: 0,
            exact: true,
            verbatim: false,
            steps: 0,
        }
    }

    fn spend(&mut self, steps: usize) -> Result<(), TooLarge> {
        self.steps += steps;
        if self.steps > MAX_STEPS {
            Err(TooLarge)
        } else {
            Ok(())
        }
    }

    fn schema(&mut self, site: &Site) -> Result<Value, TooLarge> {
        let node = self.schema.node(site.node);
        let open = self.open.pointer(node.pointer.as_str());
        let Some(Value::Object(open)) = open else {
            return Ok(open.cloned().unwrap_or_else(|| json!({})));
        };
        let target = self.schema.target(site.node);
        if target != site.node {
            return Ok(self.reference(Site {
                node: target,
                ..site.clone()
            }));
        }
        let mut closed = Map::new();
        for (keyword, value) in open {
            if let Some(value) = self.keyword(site, keyword, value)? {
                closed.insert(keyword.clone(), value);
            }
        }
        if site.closes {
            self.close(site, &mut closed)?;
        }
        Ok(Value::Object(closed))
    }

    fn reference(&mut self, site: Site) -> Value {
        let next = format!("closed-{}", self.names.len() + 1);
        let known = self.names.get(&site).cloned();
        let name = known.unwrap_or_else(|| {
            self.names.insert(site.clone(), next.clone());
            self.todo.push((site, next.clone()));
            next
        });
        let pointer = Pointer::root().join(self.shelf).join(name);
        json!({"$ref": fragment(pointer.as_str())})
    }

    /// The value of one keyword, closed inside; `None` for what a closed schema does not need.
    fn keyword(
        &mut self,
        site: &Site,
        keyword: &str,
        open: &Value,
    ) -> Result<Option<Value>, TooLarge> {
        let keywords = self.schema.keywords(site.node);
        let closed = match keyword {
            "definitions" | "$defs" | "$schema" | "$id" | "id" => return Ok(None),
            "$ref" => {
                let Some(node) = keywords.reference else {
                    return Ok(None);
                };
                let inner = self.inside(site, &[node], &[], false)?.remove(0);
                self.reference(inner)["$ref"].clone()
            }
            "allOf" => self.list(site, &keywords.all_of, &[], false)?,
            "anyOf" => self.list(site, &keywords.any_of, &keywords.any_of, true)?,
            "oneOf" => {
                let before = self.changed;
                let ruled_out = match self.alternatives {
                    Alternatives::Apart => keywords.one_of.as_slice(),
                    Alternatives::Together => &[],
                };
                let branches = self.list(site, &keywords.one_of, ruled_out, true)?;
                // What a branch refers to is closed later.
                let is_open = before == self.changed && !refers(&branches);
                self.exact &= is_open || keywords.one_of.len() < 2;
                branches
            }
            "then" => return self.branch(site, keywords.consequence, keywords.alternative),
            "else" => return self.branch(site, keywords.alternative, keywords.consequence),
            "dependentSchemas" | "dependencies" => self.dependents(site, open)?,
            "properties" => self.properties(site)?,
            "patternProperties" => self.pattern_properties(site)?,
            "additionalProperties" => self.rest(site, keywords.additional, open)?,
            "unevaluatedProperties" => self.rest(site, keywords.unevaluated, open)?,
            "items" | "prefixItems" if open.is_array() => self.tuple(site, &keywords.prefix)?,
            "items" | "additionalItems" => self.behind(site, keywords.items, open)?,
            "unevaluatedItems" => self.behind(site, keywords.unevaluated_items, open)?,
            _ => {
                self.verbatim |= open.to_string().contains("\"$ref\"");
                open.clone()
            }
        };
        Ok(Some(closed))
    }

    /// Schemas at the same place: beside each stand all that apply there, except those it rules out.
    fn inside(
        &mut self,
        site: &Site,
        nodes: &[NodeId],
        ruled_out: &[NodeId],
        closes: bool,
    ) -> Result<Vec<Site>, TooLarge> {
        let ruled_out: BTreeSet<NodeId> = ruled_out.iter().copied().collect();
        let mut around = site.beside.clone();
        around.insert(site.node);
        for other in in_place(self.schema.keywords(site.node)) {
            if !ruled_out.contains(&other) {
                around.extend(atoms(self.schema, other));
            }
        }
        let mut sites = Vec::new();
        for node in nodes {
            self.spend(around.len())?;
            let mut beside = around.clone();
            for atom in atoms(self.schema, *node) {
                beside.remove(&atom);
            }
            sites.push(Site {
                node: *node,
                beside,
                closes,
            });
        }
        Ok(sites)
    }

    fn list(
        &mut self,
        site: &Site,
        nodes: &[NodeId],
        ruled_out: &[NodeId],
        closes: bool,
    ) -> Result<Value, TooLarge> {
        let sites = self.inside(site, nodes, ruled_out, closes)?;
        sites.iter().map(|site| self.schema(site)).collect()
    }

    fn branch(
        &mut self,
        site: &Site,
        node: Option<NodeId>,
        ruled_out: Option<NodeId>,
    ) -> Result<Option<Value>, TooLarge> {
        let Some(node) = node else { return Ok(None) };
        let ruled_out: Vec<NodeId> = ruled_out.into_iter().collect();
        let inner = self.inside(site, &[node], &ruled_out, true)?;
        inner.first().map(|inner| self.schema(inner)).transpose()
    }

    fn dependents(&mut self, site: &Site, open: &Value) -> Result<Value, TooLarge> {
        let Value::Object(mut entries) = open.clone() else {
            return Ok(open.clone());
        };
        let dependents = &self.schema.keywords(site.node).dependent_schemas;
        let nodes: Vec<NodeId> = dependents.values().copied().collect();
        let inner = self.inside(site, &nodes, &[], true)?;
        for (trigger, inner) in dependents.keys().zip(&inner) {
            let closed = self.schema(inner)?;
            if entries.get(trigger).is_some_and(|entry| !entry.is_array()) {
                entries.insert(trigger.clone(), closed);
            }
        }
        Ok(Value::Object(entries))
    }

    fn properties(&mut self, site: &Site) -> Result<Value, TooLarge> {
        let mut closed = Map::new();
        for (name, node) in &self.schema.keywords(site.node).properties {
            let part = self.part(site, *node, |keywords| on_property(keywords, name))?;
            closed.insert(name.clone(), self.schema(&part)?);
        }
        Ok(Value::Object(closed))
    }

    fn pattern_properties(&mut self, site: &Site) -> Result<Value, TooLarge> {
        let mut closed = Map::new();
        for (pattern, node) in &self.schema.keywords(site.node).pattern_properties {
            let part = self.part(site, *node, on_any_property)?;
            closed.insert(pattern.clone(), self.schema(&part)?);
        }
        Ok(Value::Object(closed))
    }

    fn rest(&mut self, site: &Site, node: Option<NodeId>, open: &Value) -> Result<Value, TooLarge> {
        let Some(node) = node.filter(|_| open.is_object()) else {
            return Ok(open.clone());
        };
        let part = self.part(site, node, on_any_property)?;
        self.schema(&part)
    }

    fn tuple(&mut self, site: &Site, prefix: &[NodeId]) -> Result<Value, TooLarge> {
        let mut closed = Vec::new();
        for node in prefix {
            let part = self.part(site, *node, on_any_item)?;
            closed.push(self.schema(&part)?);
        }
        Ok(Value::Array(closed))
    }

    fn behind(
        &mut self,
        site: &Site,
        node: Option<NodeId>,
        open: &Value,
    ) -> Result<Value, TooLarge> {
        let Some(node) = node.filter(|_| open.is_object()) else {
            return Ok(open.clone());
        };
        let part = self.part(site, node, on_any_item)?;
        self.schema(&part)
    }

    /// A schema of a part of the value, beside all that may apply to the same part.
    fn part(
        &mut self,
        site: &Site,
        node: NodeId,
        on_part: impl Fn(&Keywords) -> Vec<NodeId>,
    ) -> Result<Site, TooLarge> {
        let mut here = atoms(self.schema, site.node);
        here.extend(&site.beside);
        let others = here
            .iter()
            .flat_map(|atom| on_part(self.schema.keywords(*atom)));
        let others: BTreeSet<NodeId> = others.filter(|other| *other != node).collect();
        self.spend(here.len() + others.len())?;
        let mut beside = BTreeSet::new();
        for other in others {
            beside.extend(atoms(self.schema, other));
        }
        for atom in atoms(self.schema, node) {
            beside.remove(&atom);
        }
        self.spend(beside.len())?;
        Ok(Site {
            node,
            beside,
            closes: true,
        })
    }

    /// Shuts the place, if names are declared there and no other is described.
    fn close(&mut self, site: &Site, closed: &mut Map<String, Value>) -> Result<(), TooLarge> {
        let mut here = atoms(self.schema, site.node);
        here.extend(&site.beside);
        let Some(declared) = declared(self.schema, &here) else {
            return Ok(());
        };
        self.spend(here.len() + declared.names.len())?;
        let own = self.schema.keywords(site.node);
        let shuts = own.additional.map(|node| self.schema.keywords(node).never);
        let is_own = declared
            .names
            .iter()
            .all(|name| own.properties.contains_key(name))
            && declared
                .patterns
                .iter()
                .all(|pattern| own.pattern_properties.contains_key(pattern));
        if shuts == Some(true) && (is_own || here.len() == 1) {
            return Ok(());
        }
        self.changed += 1;
        if is_own {
            closed.insert("additionalProperties".to_owned(), json!(false));
            return Ok(());
        }
        let names = declared.names.into_iter().map(|name| (name, json!({})));
        let patterns = declared
            .patterns
            .into_iter()
            .map(|pattern| (pattern, json!({})));
        let lid = json!({
            "properties": names.collect::<Map<_, _>>(),
            "patternProperties": patterns.collect::<Map<_, _>>(),
            "additionalProperties": false,
        });
        if let Value::Array(branches) = closed.entry("allOf").or_insert_with(|| json!([])) {
            branches.push(lid);
        }
        Ok(())
    }
}

/// Whether a reference stands somewhere in a value.
fn refers(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.contains_key("$ref") || members.values().any(refers),
        Value::Array(items) => items.iter().any(refers),
        _ => false,
    }
}

/// The keyword under which definitions are kept.
fn shelf(draft: Draft) -> &'static str {
    if draft >= Draft::Draft201909 {
        "$defs"
    } else {
        "definitions"
    }
}

/// The bundle with every reference as it reads where the bundle is kept as a definition.
fn moved<'b>(schema: &Schema, bundle: &'b Value, shelf: &str) -> Cow<'b, Value> {
    let prefix = Pointer::root().join(shelf).join(OPEN);
    let mut moved = Cow::Borrowed(bundle);
    for node in schema.nodes() {
        let Some(target) = node.keywords.reference else {
            continue;
        };
        let place = moved.to_mut().pointer_mut(node.pointer.as_str());
        if let Some(Value::Object(members)) = place {
            let target = format!("{prefix}{}", schema.node(target).pointer);
            members.insert("$ref".to_owned(), Value::String(fragment(&target)));
        }
    }
    moved
}

/// The schemas that a schema applies to the same value, `not` aside.
fn in_place(keywords: &Keywords) -> impl Iterator<Item = NodeId> {
    keywords
        .applied()
        .into_iter()
        .filter(|node| Some(*node) != keywords.not)
}

/// The schema and all that it applies to the same value.
fn atoms(schema: &Schema, node: NodeId) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    let mut todo = vec![node];
    while let Some(node) = todo.pop() {
        if found.insert(node) {
            todo.extend(in_place(schema.keywords(node)));
        }
    }
    found
}

struct Declared {
    names: BTreeSet<String>,
    patterns: BTreeSet<String>,
}

/// The names that a place declares; `None` when it has to stay open.
fn declared(schema: &Schema, here: &BTreeSet<NodeId>) -> Option<Declared> {
    let (mut names, mut patterns) = (BTreeSet::new(), BTreeSet::new());
    let (mut least, mut describes) = (0, false);
    for keywords in here.iter().map(|node| schema.keywords(*node)) {
        let describes_others = keywords
            .additional
            .is_some_and(|node| !is_plain(schema.keywords(node)));
        let depends_on_names = keywords.property_names.is_some()
            || keywords.unevaluated.is_some()
            || keywords.opaque.is_some()
            || keywords.not.is_some_and(|not| counts_names(schema, not));
        if describes_others || depends_on_names {
            return None;
        }
        describes |= !keywords.properties.is_empty() || !keywords.pattern_properties.is_empty();
        least = least.max(keywords.min_properties.unwrap_or(0));
        names.extend(mentioned(keywords));
        patterns.extend(keywords.pattern_properties.keys().cloned());
        let refused = keywords
            .not
            .map(|not| atoms(schema, not))
            .unwrap_or_default();
        names.extend(
            refused
                .into_iter()
                .flat_map(|node| mentioned(schema.keywords(node))),
        );
    }
    let enough = least <= names.len() as u64 || !patterns.is_empty();
    (describes && enough).then_some(Declared { names, patterns })
}

/// The names that a schema lists in any way.
fn mentioned(keywords: &Keywords) -> Vec<String> {
    let mut names: Vec<String> = keywords.properties.keys().cloned().collect();
    names.extend(keywords.required.iter().cloned());
    names.extend(keywords.dependent_required.keys().cloned());
    names.extend(keywords.dependent_required.values().flatten().cloned());
    names.extend(keywords.dependent_schemas.keys().cloned());
    names
}

/// `true`, `false` or `{}`: it says nothing about what unknown properties look like.
fn is_plain(keywords: &Keywords) -> bool {
    keywords.never || keywords.says_nothing()
}

/// Whether a negated schema looks at which properties there are, other than by asking for some.
fn counts_names(schema: &Schema, not: NodeId) -> bool {
    atoms(schema, not).into_iter().any(|node| {
        let keywords = schema.keywords(node);
        keywords.additional.is_some()
            || keywords.unevaluated.is_some()
            || keywords.property_names.is_some()
            || keywords.min_properties.is_some()
            || keywords.max_properties.is_some()
            || !keywords.pattern_properties.is_empty()
            || keywords.not.is_some()
    })
}

fn on_property(keywords: &Keywords, name: &str) -> Vec<NodeId> {
    let mut found: Vec<NodeId> = keywords.pattern_properties.values().copied().collect();
    match keywords.properties.get(name) {
        Some(node) => found.push(*node),
        None => found.extend(keywords.additional.or(keywords.unevaluated)),
    }
    found
}

fn on_any_property(keywords: &Keywords) -> Vec<NodeId> {
    let mut found: Vec<NodeId> = keywords.pattern_properties.values().copied().collect();
    found.extend(keywords.properties.values());
    found.extend(keywords.additional.or(keywords.unevaluated));
    found
}

fn on_any_item(keywords: &Keywords) -> Vec<NodeId> {
    let single = [
        keywords.items,
        keywords.contains,
        keywords.unevaluated_items,
    ];
    keywords
        .prefix
        .iter()
        .copied()
        .chain(single.into_iter().flatten())
        .collect()
}
