//! What the search works with: compiled patterns, and the steps it may still take.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::codec;
use super::demand::{Demand, Key};
use super::gist::{self, Gist, List};
use crate::format::jsonschema::alike::canonical;
use crate::format::jsonschema::schema::NodeId;
use crate::model::Draft;

/// The state of one search.
pub(super) struct Bench {
    steps: Cell<u64>,
    /// Whether writers send only names they declare.
    pub closed: bool,
    patterns: RefCell<BTreeMap<String, Option<Validator>>>,
    formats: RefCell<BTreeMap<(String, Draft), Option<Validator>>>,
    lists: RefCell<BTreeMap<Key, List>>,
    gists: RefCell<BTreeMap<Key, Rc<Gist>>>,
    conjuncts: RefCell<BTreeMap<Key, Rc<[NodeId]>>>,
}

impl Bench {
    pub(super) fn new(steps: u64, closed: bool) -> Self {
        Self {
            steps: Cell::new(steps),
            closed,
            patterns: RefCell::default(),
            formats: RefCell::default(),
            lists: RefCell::default(),
            gists: RefCell::default(),
            conjuncts: RefCell::default(),
        }
    }

    /// Takes `cost` steps; `false` when there are none left.
    pub(super) fn spend(&self, cost: u64) -> bool {
        let left = self.steps.get().saturating_sub(cost);
        self.steps.set(left);
        left > 0
    }

    pub(super) fn is_spent(&self) -> bool {
        self.steps.get() == 0
    }

    /// The values of an `enum`, in their canonical form.
    pub(super) fn listed(&self, demand: Demand<'_>, values: &[Value]) -> List {
        let mut lists = self.lists.borrow_mut();
        let list = lists
            .entry(demand.key())
            .or_insert_with(|| Rc::new(values.iter().map(canonical).collect()));
        Rc::clone(list)
    }

    /// What a schema plainly says by itself.
    pub(super) fn gist(&self, demand: Demand<'_>) -> Rc<Gist> {
        let mut gists = self.gists.borrow_mut();
        let gist = gists
            .entry(demand.key())
            .or_insert_with(|| Rc::new(Gist::of(demand, self)));
        Rc::clone(gist)
    }

    /// The schemas at the same place that hold whenever this one does, itself included.
    pub(super) fn conjuncts<'s>(&self, demand: Demand<'s>) -> impl Iterator<Item = Demand<'s>> {
        let mut all = self.conjuncts.borrow_mut();
        let ids = all
            .entry(demand.key())
            .or_insert_with(|| demand.conjuncts().iter().map(|part| part.id).collect());
        let ids = Rc::clone(ids);
        self.spend(1 + ids.len() as u64 / 8);
        (0..ids.len()).map(move |index| demand.of(ids[index]))
    }

    /// Whether `branch` plainly contradicts what must hold.
    pub(super) fn clash(&self, held: &[Rc<Gist>], branch: Demand<'_>) -> bool {
        let parts: Vec<Rc<Gist>> = self.conjuncts(branch).map(|part| self.gist(part)).collect();
        self.spend((held.len() * parts.len()) as u64 / 8);
        gist::clash(held, &parts)
    }

    /// Whether a pattern, unanchored as the standard says, matches somewhere in `text`.
    pub(super) fn matches(&self, pattern: &str, text: &str) -> bool {
        let mut patterns = self.patterns.borrow_mut();
        let compiled = patterns
            .entry(pattern.to_owned())
            .or_insert_with(|| codec::compile_pattern(pattern));
        compiled
            .as_ref()
            .is_some_and(|compiled| compiled.is_valid(&json!(text)))
    }

    /// Whether a text is in a format, as a draft says.
    pub(super) fn is_in_format(&self, format: &str, draft: Draft, text: &str) -> bool {
        let mut formats = self.formats.borrow_mut();
        let compiled = formats
            .entry((format.to_owned(), draft))
            .or_insert_with(|| codec::compile_format(format, draft));
        compiled
            .as_ref()
            .is_none_or(|compiled| compiled.is_valid(&json!(text)))
    }
}

/// How much work a value is.
pub(super) fn size(value: &Value) -> u64 {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<u64>(),
        Value::Object(members) => 1 + members.values().map(size).sum::<u64>(),
        Value::String(text) => 1 + text.len() as u64 / 64,
        _ => 1,
    }
}
