//! Builds values that satisfy schemas: the smallest ones, and ones with given parts.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::bench::{Bench, size};
use super::demand::{Demand, Key, Shape};
use super::{rough, scalars};
use crate::format::jsonschema::schema::Types;

/// Values are not nested deeper.
const MAX_DEPTH: usize = 60;
/// No array or object is made larger.
const MAX_PARTS: u64 = 2_000;

/// Builds values, and remembers the smallest one of each set of schemas.
pub(super) struct Builder<'b> {
    pub bench: &'b Bench,
    smallest: RefCell<BTreeMap<Vec<Key>, Option<Value>>>,
}

impl<'b> Builder<'b> {
    pub(super) fn new(bench: &'b Bench) -> Self {
        Self {
            bench,
            smallest: RefCell::default(),
        }
    }

    /// A small value that satisfies all of `demands`.
    pub(super) fn one(&self, demands: &[Demand<'_>], depth: usize) -> Option<Value> {
        if demands.is_empty() {
            return Some(Value::Null);
        }
        let mut key: Vec<Key> = demands.iter().map(|demand| demand.key()).collect();
        key.sort_unstable();
        if let Some(known) = self.smallest.borrow().get(&key) {
            return known.clone();
        }
        if depth > MAX_DEPTH || !self.bench.spend(1) {
            return None;
        }
        // While it is being made it is not there: a value cannot contain itself.
        self.smallest.borrow_mut().insert(key.clone(), None);
        let made = self.make(demands, depth);
        self.smallest.borrow_mut().insert(key, made.clone());
        made
    }

    fn make(&self, demands: &[Demand<'_>], depth: usize) -> Option<Value> {
        let fits = |value: &Value| rough::admits(self.bench, demands, value);
        let shapes = Shape::all(self.bench, demands);
        let mut plain = shapes.iter().flat_map(|shape| self.plain(shape, depth));
        plain.find(fits)
    }

    /// Some values of one shape, the smallest first.
    fn plain(&self, shape: &Shape<'_>, depth: usize) -> Vec<Value> {
        if let Some(constants) = &shape.constants {
            return constants.clone();
        }
        let has = |types| shape.types.covers(types);
        let mut values = Vec::new();
        if has(Types::STRING) {
            values.extend(scalars::strings(shape, &[]));
        }
        if has(Types::INTEGER) {
            values.extend(scalars::numbers(shape, &[]));
        }
        if has(Types::BOOLEAN) {
            values.extend([json!(true), json!(false)]);
        }
        if has(Types::NULL) {
            values.push(Value::Null);
        }
        if has(Types::OBJECT) {
            values.extend(self.object(shape, Map::new(), &BTreeSet::new(), depth));
            values.extend(self.object(shape, Map::new(), &shape.declared(), depth));
        }
        if has(Types::ARRAY) {
            let (least, _) = shape.length();
            values.extend(self.array(shape, least, &BTreeMap::new(), depth));
        }
        values
    }

    /// The smallest object of a shape that has the members `given` and the properties `also`.
    pub(super) fn object(
        &self,
        shape: &Shape<'_>,
        given: Map<String, Value>,
        also: &BTreeSet<String>,
        depth: usize,
    ) -> Option<Value> {
        let mut members = given;
        let mut todo: Vec<String> = shape.required().into_iter().collect();
        todo.extend(also.iter().cloned());
        self.bench
            .spend(1 + (shape.demands.len() + todo.len()) as u64 / 4);
        let optional = also;
        let present: Vec<String> = members.keys().cloned().collect();
        todo.extend(present.iter().flat_map(|name| dependents(shape, name)));
        let required = shape.required();
        while let Some(name) = todo.pop() {
            if members.contains_key(&name) {
                continue;
            }
            let value = self.one(&shape.property(&name, self.bench), depth + 1);
            match value {
                Some(value) => {
                    self.bench.spend(size(&value));
                    todo.extend(dependents(shape, &name));
                    members.insert(name, value);
                }
                None if optional.contains(&name) && !required.contains(&name) => {}
                None => return None,
            }
        }
        let (least, _) = shape.limits(|k| k.min_properties, |k| k.max_properties);
        self.fill(shape, &mut members, least, depth);
        (members.len() as u64 >= least).then_some(Value::Object(members))
    }

    /// Adds declared properties, then others, until there are `least` of them.
    pub(super) fn fill(
        &self,
        shape: &Shape<'_>,
        members: &mut Map<String, Value>,
        least: u64,
        depth: usize,
    ) {
        let declared = shape.declared().into_iter();
        let others = (0..least.min(MAX_PARTS)).map(|index| format!("p{index}"));
        for name in declared.chain(others) {
            if members.len() as u64 >= least.min(MAX_PARTS) {
                break;
            }
            if members.contains_key(&name) {
                continue;
            }
            let value = self.one(&shape.property(&name, self.bench), depth + 1);
            members.extend(value.map(|value| (name, value)));
        }
    }

    /// An array of a shape that is `length` long and has the items `given`.
    pub(super) fn array(
        &self,
        shape: &Shape<'_>,
        length: u64,
        given: &BTreeMap<usize, Value>,
        depth: usize,
    ) -> Option<Value> {
        if length > MAX_PARTS {
            return None;
        }
        let unique = shape.keywords().any(|keywords| keywords.unique_items);
        let mut contained = shape.contained().into_iter();
        let mut items: Vec<Value> = Vec::new();
        for index in 0..usize::try_from(length).ok()? {
            if let Some(value) = given.get(&index) {
                items.push(value.clone());
                continue;
            }
            let mut demands = shape.item(index);
            demands.extend(contained.next());
            let item = self.one(&demands, depth + 1)?;
            if !self.bench.spend(size(&item)) {
                return None;
            }
            if unique && items.contains(&item) {
                items.push(self.another(&demands, &items, depth)?);
            } else {
                items.push(item);
            }
        }
        Some(Value::Array(items))
    }

    /// A value that is not among `taken`.
    fn another(&self, demands: &[Demand<'_>], taken: &[Value], depth: usize) -> Option<Value> {
        let fits =
            |value: &Value| !taken.contains(value) && rough::admits(self.bench, demands, value);
        if demands.is_empty() {
            return Some(json!(taken.len()));
        }
        let shapes = Shape::all(self.bench, demands);
        let mut plain = shapes.iter().flat_map(|shape| self.plain(shape, depth + 1));
        plain.find(fits)
    }
}

/// The properties that `name` brings with it.
fn dependents(shape: &Shape<'_>, name: &str) -> Vec<String> {
    let names = shape
        .keywords()
        .filter_map(|keywords| keywords.dependent_required.get(name));
    names.flatten().cloned().collect()
}
