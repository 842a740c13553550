//! What two documents say, each thing once.
//!
//! In: schemas. Out: one [`Meaning`] for all nodes that say the same, whatever their names and however they are
//! reached, and short names for the values and patterns they mention.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Write as _};
use std::rc::Rc;

use serde_json::{Number, Value};

use super::rings;
use crate::format::jsonschema::alike::canonical;
use crate::format::jsonschema::schema::{Keywords, NodeId, Schema, Types};
use crate::model::Draft;
use crate::witness::json::language::Pattern;

/// Rings of references are told apart in at most so many steps; beyond that each node stands for itself.
const MAX_REFINEMENTS: usize = 300_000;

/// What a schema says. Nodes that say the same have the same meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Meaning(u32);

/// A value that a schema lists, or the name of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ValueId(u32);

/// A pattern that a schema mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PatternId(u32);

/// Which keyword makes a union.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Union {
    AnyOf,
    OneOf,
}

/// Values, and how many branches list each.
pub(super) type Tally = Rc<BTreeMap<ValueId, usize>>;

/// All that the documents of one question say.
pub(super) struct Catalog<'s> {
    schemas: Vec<&'s Schema>,
    meanings: Vec<Vec<Meaning>>,
    /// A node for each meaning.
    examples: Vec<(usize, NodeId)>,
    values: RefCell<Interned<Rc<Value>>>,
    patterns: RefCell<Interned<Rc<Pattern>>>,
    listed: RefCell<BTreeMap<Meaning, Option<Rc<BTreeSet<ValueId>>>>>,
    tallies: RefCell<BTreeMap<(Meaning, Union), Option<Tally>>>,
    /// Schemas that apply themselves to the value they look at.
    ringed: BTreeSet<Meaning>,
    /// Those of them that mean nothing.
    unfounded: BTreeSet<Meaning>,
    /// Whether one side tells `1.0` from an integer.
    pub tells_spellings: bool,
}

struct Interned<T> {
    known: BTreeMap<String, u32>,
    all: Vec<T>,
}

impl<T: Clone> Interned<T> {
    fn new() -> Self {
        Self {
            known: BTreeMap::new(),
            all: Vec::new(),
        }
    }

    fn id(&mut self, text: String, make: impl FnOnce(&str) -> T) -> u32 {
        let next = number(self.all.len());
        if let Some(id) = self.known.get(&text) {
            return *id;
        }
        self.all.push(make(&text));
        self.known.insert(text, next);
        next
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

impl<'s> Catalog<'s> {
    pub(super) fn new(schemas: Vec<&'s Schema>) -> Self {
        let (meanings, examples) = Sorting::run(&schemas);
        let (mut ringed, mut unfounded) = (BTreeSet::new(), BTreeSet::new());
        for (schema, meanings) in schemas.iter().zip(&meanings) {
            let rings = rings::of(schema);
            let nodes = rings.nodes.into_iter().map(|node| meanings[node]);
            let nodes: BTreeSet<Meaning> = nodes.collect();
            if rings.deny_themselves {
                unfounded.extend(nodes.iter().copied());
            }
            ringed.extend(nodes);
        }
        Self {
            ringed,
            unfounded,
            tells_spellings: schemas.iter().any(|schema| schema.draft() == Draft::Draft4),
            schemas,
            meanings,
            examples,
            values: RefCell::new(Interned::new()),
            patterns: RefCell::new(Interned::new()),
            listed: RefCell::default(),
            tallies: RefCell::default(),
        }
    }

    /// What the root of a schema says.
    pub(super) fn root(&self, schema: usize) -> Meaning {
        self.meanings[schema][self.schemas[schema].root().index()]
    }

    pub(super) fn keywords(&self, meaning: Meaning) -> &'s Keywords {
        let (schema, id) = self.example(meaning);
        self.schemas[schema].keywords(id)
    }

    pub(super) fn draft(&self, meaning: Meaning) -> Draft {
        self.schemas[self.example(meaning).0].draft()
    }

    /// What a node says that the keywords of `meaning` mention.
    pub(super) fn of(&self, meaning: Meaning, id: NodeId) -> Meaning {
        self.meanings[self.example(meaning).0][id.index()]
    }

    /// What the nodes say, likewise.
    pub(super) fn all(&self, meaning: Meaning, ids: &[NodeId]) -> Vec<Meaning> {
        ids.iter().map(|id| self.of(meaning, *id)).collect()
    }

    fn example(&self, meaning: Meaning) -> (usize, NodeId) {
        self.examples[meaning.0 as usize]
    }

    pub(super) fn value_id(&self, value: &Value) -> ValueId {
        let mut values = self.values.borrow_mut();
        ValueId(values.id(canonical(value), |_| Rc::new(value.clone())))
    }

    pub(super) fn value(&self, id: ValueId) -> Rc<Value> {
        Rc::clone(&self.values.borrow().all[id.0 as usize])
    }

    pub(super) fn pattern_id(&self, pattern: &str) -> PatternId {
        let mut patterns = self.patterns.borrow_mut();
        PatternId(patterns.id(pattern.to_owned(), |text| Rc::new(Pattern::new(text))))
    }

    pub(super) fn pattern(&self, id: PatternId) -> Rc<Pattern> {
        Rc::clone(&self.patterns.borrow().all[id.0 as usize])
    }

    /// The values that `enum` and `const` leave; `None` where they say nothing.
    pub(super) fn listed(&self, meaning: Meaning) -> Option<Rc<BTreeSet<ValueId>>> {
        if let Some(listed) = self.listed.borrow().get(&meaning) {
            return listed.clone();
        }
        let keywords = self.keywords(meaning);
        let ids = |values: &[Value]| -> BTreeSet<ValueId> {
            values.iter().map(|value| self.value_id(value)).collect()
        };
        let choices = keywords.choices.as_deref().map(ids);
        let constant = keywords
            .constant
            .as_ref()
            .map(|value| ids(std::slice::from_ref(value)));
        let listed = match (choices, constant) {
            (Some(choices), Some(constant)) => Some(&choices & &constant),
            (one, other) => one.or(other),
        };
        let listed = listed.map(Rc::new);
        self.listed.borrow_mut().insert(meaning, listed.clone());
        listed
    }

    /// What the branches of a union list, where they do nothing else.
    pub(super) fn tally(&self, meaning: Meaning, union: Union) -> Option<Tally> {
        let key = (meaning, union);
        if let Some(tally) = self.tallies.borrow().get(&key) {
            return tally.clone();
        }
        let keywords = self.keywords(meaning);
        let ids = match union {
            Union::AnyOf => &keywords.any_of,
            Union::OneOf => &keywords.one_of,
        };
        let tally = (!ids.is_empty())
            .then(|| self.count(&self.all(meaning, ids)))
            .flatten()
            .map(Rc::new);
        self.tallies.borrow_mut().insert(key, tally.clone());
        tally
    }

    fn count(&self, branches: &[Meaning]) -> Option<BTreeMap<ValueId, usize>> {
        let mut tally = BTreeMap::new();
        for branch in branches {
            let keywords = self.keywords(*branch);
            if !keywords.is_only_a_list() {
                return None;
            }
            for id in self.listed(*branch)?.iter() {
                let value = self.value(*id);
                let types = keywords.types.unwrap_or(Types::ANY);
                // Which type a number has may depend on how it is spelled.
                if types != Types::ANY && value.is_number() {
                    return None;
                }
                if types.covers(Types::of(&value)) {
                    *tally.entry(*id).or_insert(0) += 1;
                }
            }
        }
        Some(tally)
    }

    /// The values that are left of all that a schema lists, in its branches too; `None` where it lists none.
    pub(super) fn left(&self, meaning: Meaning) -> Option<Rc<BTreeSet<ValueId>>> {
        let mut left = self.listed(meaning);
        for union in [Union::AnyOf, Union::OneOf] {
            let Some(tally) = self.tally(meaning, union) else {
                continue;
            };
            let holds = |count: usize| union == Union::AnyOf || count == 1;
            let branches = tally.iter().filter(|(_, count)| holds(**count));
            let branches: BTreeSet<ValueId> = branches.map(|(id, _)| *id).collect();
            left = Some(Rc::new(match left {
                Some(left) => &*left & &branches,
                None => branches,
            }));
        }
        left
    }

    /// Why nobody can tell what a schema says, where that is so.
    pub(super) fn unclear(&self, meaning: Meaning) -> Option<&'static str> {
        if self.keywords(meaning).opaque.is_some() {
            Some("a reference means another schema in each dynamic scope")
        } else if self.unfounded.contains(&meaning) {
            Some("a schema denies itself, without a step into the value")
        } else {
            None
        }
    }

    /// Whether a schema applies itself to the value it looks at.
    pub(super) fn is_ringed(&self, meaning: Meaning) -> bool {
        self.ringed.contains(&meaning)
    }

    /// Whether a schema tells `1.0` from an integer.
    pub(super) fn is_draft4(&self, meaning: Meaning) -> bool {
        self.draft(meaning) == Draft::Draft4
    }
}

/// The sorting of nodes by what they say.
struct Sorting<'s> {
    nodes: Vec<(&'s Schema, NodeId)>,
    /// Where the nodes of each schema begin.
    starts: Vec<usize>,
    children: Vec<Vec<usize>>,
}

impl<'s> Sorting<'s> {
    fn run(schemas: &[&'s Schema]) -> (Vec<Vec<Meaning>>, Vec<(usize, NodeId)>) {
        let mut sorting = Self {
            nodes: Vec::new(),
            starts: Vec::new(),
            children: Vec::new(),
        };
        for schema in schemas {
            let start = sorting.nodes.len();
            sorting.starts.push(start);
            sorting.nodes.extend(schema.ids().map(|id| (*schema, id)));
            let targets = schema.ids().map(|id| {
                let children = children(schema.keywords(schema.target(id))).into_iter();
                let children = children.map(|child| start + schema.target(child).index());
                children.collect::<Vec<_>>()
            });
            sorting.children.extend(targets);
        }
        let classes = sorting.refine();
        sorting.meanings(schemas, &classes)
    }

    /// Splits the nodes until those that are together have children that are together.
    fn refine(&self) -> Vec<u32> {
        let mut classes = self.by_signature();
        let mut count = distinct(&classes);
        let mut steps = 0;
        loop {
            let mut known: BTreeMap<(u32, Vec<u32>), u32> = BTreeMap::new();
            let finer: Vec<u32> = (0..classes.len())
                .map(|node| {
                    let below = self.children[node].iter().map(|child| classes[*child]);
                    let next = number(known.len());
                    *known
                        .entry((classes[node], below.collect()))
                        .or_insert(next)
                })
                .collect();
            steps += finer.len();
            if known.len() == count {
                return finer;
            }
            if steps > MAX_REFINEMENTS {
                return self.each_for_itself();
            }
            (count, classes) = (known.len(), finer);
        }
    }

    fn by_signature(&self) -> Vec<u32> {
        let mut known = Interned::new();
        let signatures = self.nodes.iter().enumerate().map(|(node, (schema, id))| {
            let keywords = schema.keywords(schema.target(*id));
            let mut signature = signature(schema, keywords);
            // Nobody knows what it refers to, so it is like no other.
            if keywords.opaque.is_some() {
                signature.push_str(&node.to_string());
            }
            known.id(signature, |_| ())
        });
        signatures.collect()
    }

    fn each_for_itself(&self) -> Vec<u32> {
        let mut classes = Vec::new();
        for (node, (schema, id)) in self.nodes.iter().enumerate() {
            let start = node - id.index();
            classes.push(number(start + schema.target(*id).index()));
        }
        classes
    }

    fn meanings(
        &self,
        schemas: &[&'s Schema],
        classes: &[u32],
    ) -> (Vec<Vec<Meaning>>, Vec<(usize, NodeId)>) {
        let mut known: BTreeMap<u32, u32> = BTreeMap::new();
        let (mut meanings, mut examples) = (Vec::new(), Vec::new());
        for (index, schema) in schemas.iter().enumerate() {
            let mut of_schema = Vec::new();
            for id in schema.ids() {
                let class = classes[self.starts[index] + id.index()];
                let next = number(examples.len());
                let meaning = *known.entry(class).or_insert_with(|| {
                    examples.push((index, schema.target(id)));
                    next
                });
                of_schema.push(Meaning(meaning));
            }
            meanings.push(of_schema);
        }
        (meanings, examples)
    }
}

fn distinct(classes: &[u32]) -> usize {
    classes.iter().collect::<BTreeSet<_>>().len()
}

/// The nodes that a schema mentions, always in the same order.
fn children(keywords: &Keywords) -> Vec<NodeId> {
    let mut children = keywords.applied();
    children.extend(keywords.children());
    children
}

/// Everything that a schema says itself, and which places it says something about; what it does not say is left out.
fn signature(schema: &Schema, keywords: &Keywords) -> String {
    let mut text = Text(String::new());
    let integer = |types: &Types| types.covers(Types::INTEGER) && !types.covers(Types::NUMBER);
    let spellings = schema.draft() == Draft::Draft4 && keywords.types.as_ref().is_some_and(integer);
    // Which items are evaluated depends on `contains` only since 2020-12.
    let contained = (keywords.contains.is_some() || keywords.unevaluated_items.is_some())
        && schema.draft() == Draft::Draft202012;
    let set = |values: &Vec<Value>| values.iter().map(canonical).collect::<BTreeSet<_>>();
    let number = |number: &Number| canonical(&number.clone().into());
    text.flag("never", keywords.never);
    text.flag("spellings", spellings);
    text.flag("contained", contained);
    text.flag("unique", keywords.unique_items);
    text.put("types", keywords.types);
    text.put("opaque", keywords.opaque.as_ref());
    text.put("choices", keywords.choices.as_ref().map(set));
    text.put("constant", keywords.constant.as_ref().map(canonical));
    text.put("minimum", keywords.minimum.as_ref().map(number));
    text.put("above", keywords.exclusive_minimum.as_ref().map(number));
    text.put("maximum", keywords.maximum.as_ref().map(number));
    text.put("below", keywords.exclusive_maximum.as_ref().map(number));
    text.put("multiple", keywords.multiple_of.as_ref().map(number));
    text.put("pattern", keywords.pattern.as_ref());
    text.put("min length", keywords.min_length);
    text.put("max length", keywords.max_length);
    text.put("min items", keywords.min_items);
    text.put("max items", keywords.max_items);
    text.put("min contains", keywords.min_contains);
    text.put("max contains", keywords.max_contains);
    text.put("min properties", keywords.min_properties);
    text.put("max properties", keywords.max_properties);
    let some = |is_empty: bool| (!is_empty).then_some(());
    let required = &keywords.required;
    text.put("required", some(required.is_empty()).map(|()| required));
    let dependent = &keywords.dependent_required;
    text.put("dependent", some(dependent.is_empty()).map(|()| dependent));
    text.places(keywords);
    text.0
}

/// A text that says each thing under its name.
struct Text(String);

impl Text {
    fn flag(&mut self, name: &str, holds: bool) {
        if holds {
            self.put(name, Some(()));
        }
    }

    fn put(&mut self, name: &str, value: Option<impl Debug>) {
        if let Some(value) = value {
            let _ = write!(self.0, "{name} {value:?};");
        }
    }

    fn places(&mut self, keywords: &Keywords) {
        let single = [
            ("$ref", keywords.reference),
            ("not", keywords.not),
            ("if", keywords.condition),
            ("then", keywords.consequence),
            ("else", keywords.alternative),
            ("items", keywords.items),
            ("contains", keywords.contains),
            ("unevaluatedItems", keywords.unevaluated_items),
            ("additional", keywords.additional),
            ("names", keywords.property_names),
            ("unevaluated", keywords.unevaluated),
        ];
        for (name, id) in single {
            self.flag(name, id.is_some());
        }
        let lists = [
            ("allOf", keywords.all_of.len()),
            ("anyOf", keywords.any_of.len()),
            ("oneOf", keywords.one_of.len()),
            ("prefix", keywords.prefix.len()),
        ];
        for (name, length) in lists {
            self.put(name, Some(length).filter(|length| *length > 0));
        }
        let maps = [
            ("properties", &keywords.properties),
            ("patterns", &keywords.pattern_properties),
            ("dependents", &keywords.dependent_schemas),
        ];
        for (name, map) in maps {
            for key in map.keys() {
                self.put(name, Some(key));
            }
        }
    }
}
