//! Whether one value satisfies a schema: exactly, or not known.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::catalog::{Catalog, Meaning, Union};
use super::claim::{Fact, What};
use super::numbers::rational;
use crate::format::jsonschema::alike::canonical;
use crate::format::jsonschema::schema::{Keywords, NodeId, Types};
use crate::model::Draft;

/// The schemas that are looking at one value, each because of the one before.
#[derive(Clone, Copy)]
struct Ring<'r> {
    meaning: Meaning,
    outer: Option<&'r Self>,
}

impl Ring<'_> {
    fn contains(&self, meaning: Meaning) -> bool {
        self.meaning == meaning || self.outer.is_some_and(|outer| outer.contains(meaning))
    }
}

/// `None` where some part is not known and the others do not decide.
type Truth = Option<bool>;

/// What is known of values.
pub(super) struct Evaluator<'c, 's> {
    pub catalog: &'c Catalog<'s>,
    pub steps: &'c std::cell::Cell<u64>,
}

impl Evaluator<'_, '_> {
    /// Whether a value is as a fact says.
    pub(super) fn fact(&self, fact: Fact, value: &Value) -> Truth {
        let holds = match fact.what {
            What::Text => Some(value.is_string()),
            What::Is(id) => Some(canonical(&self.catalog.value(id)) == canonical(value)),
            What::Matches(id) => match value {
                Value::String(text) => self.catalog.pattern(id).matches(text),
                _ => Some(true),
            },
            What::Valid(meaning) => self.valid(meaning, value, None),
            What::Beside(meaning) => self.beside(meaning, value),
        };
        holds.map(|holds| holds == fact.holds)
    }

    fn valid(&self, meaning: Meaning, value: &Value, outer: Option<&Ring<'_>>) -> Truth {
        self.steps.set(self.steps.get().saturating_sub(1));
        let keywords = self.catalog.keywords(meaning);
        if keywords.never {
            return Some(false);
        }
        if self.steps.get() == 0 || self.catalog.unclear(meaning).is_some() {
            return None;
        }
        if outer.is_some_and(|outer| outer.contains(meaning)) {
            return Some(true);
        }
        let ring = &Ring { meaning, outer };
        all([
            &|| Some(self.is_listed(meaning, value)),
            &|| self.by_type(meaning, value),
            &|| self.in_place(meaning, value, ring),
            &|| self.unevaluated(meaning, value, ring),
        ])
    }

    /// Whether a value is as a schema says, the branches of its union aside.
    fn beside(&self, meaning: Meaning, value: &Value) -> Truth {
        let ring = &Ring {
            meaning,
            outer: None,
        };
        if self.catalog.unclear(meaning).is_some() {
            return None;
        }
        all([
            &|| Some(!self.catalog.keywords(meaning).never && self.is_listed(meaning, value)),
            &|| self.by_type(meaning, value),
            &|| self.requirements(meaning, value, ring),
            &|| self.unevaluated(meaning, value, ring),
        ])
    }

    fn is_listed(&self, meaning: Meaning, value: &Value) -> bool {
        let types = self.catalog.keywords(meaning).types;
        types.is_none_or(|types| types.covers(type_of(value, self.catalog.is_draft4(meaning))))
            && self
                .catalog
                .listed(meaning)
                .is_none_or(|listed| listed.contains(&self.catalog.value_id(value)))
    }

    fn by_type(&self, meaning: Meaning, value: &Value) -> Truth {
        let keywords = self.catalog.keywords(meaning);
        match value {
            Value::Null | Value::Bool(_) => Some(true),
            Value::Number(number) => Some(self::number(keywords, number)),
            Value::String(text) => self.text(keywords, text),
            Value::Array(items) => self.array(meaning, items),
            Value::Object(members) => self.object(meaning, members),
        }
    }

    fn text(&self, keywords: &Keywords, text: &str) -> Truth {
        let length = text.chars().count() as u64;
        if !within(length, keywords.min_length, keywords.max_length) {
            return Some(false);
        }
        keywords.pattern.as_ref().map_or(Some(true), |pattern| {
            let pattern = self.catalog.pattern_id(pattern);
            self.catalog.pattern(pattern).matches(text)
        })
    }

    fn array(&self, meaning: Meaning, items: &[Value]) -> Truth {
        let keywords = self.catalog.keywords(meaning);
        let length = items.len() as u64;
        if !within(length, keywords.min_items, keywords.max_items)
            || keywords.unique_items && !are_unique(items)
        {
            return Some(false);
        }
        let on_item = |(index, item): (usize, &Value)| {
            let id = keywords.prefix.get(index).copied().or(keywords.items);
            id.map_or(Some(true), |id| self.at(meaning, id, item))
        };
        let fits = every(items.iter().enumerate().map(on_item));
        if fits == Some(false) {
            return fits;
        }
        let Some(contains) = keywords.contains else {
            return fits;
        };
        let matching: Option<Vec<bool>> = items
            .iter()
            .map(|item| self.at(meaning, contains, item))
            .collect();
        let count = matching?.into_iter().filter(|holds| *holds).count() as u64;
        let least = keywords.min_contains.unwrap_or(1);
        both(
            fits,
            Some(within(count, Some(least), keywords.max_contains)),
        )
    }

    fn object(&self, meaning: Meaning, members: &Map<String, Value>) -> Truth {
        let keywords = self.catalog.keywords(meaning);
        let has = |name: &String| members.contains_key(name);
        let count = members.len() as u64;
        let is_complete = within(count, keywords.min_properties, keywords.max_properties)
            && keywords.required.iter().all(has)
            && keywords
                .dependent_required
                .iter()
                .all(|(trigger, names)| !has(trigger) || names.iter().all(has));
        if !is_complete {
            return Some(false);
        }
        every(members.iter().map(|(name, value)| {
            let named = keywords.property_names.map_or(Some(true), |names| {
                self.at(meaning, names, &Value::String(name.clone()))
            });
            both(named, self.property(meaning, name, value))
        }))
    }

    fn property(&self, meaning: Meaning, name: &str, value: &Value) -> Truth {
        let keywords = self.catalog.keywords(meaning);
        let mut truth = Some(true);
        let mut is_declared = Some(false);
        if let Some(id) = keywords.properties.get(name) {
            is_declared = Some(true);
            truth = both(truth, self.at(meaning, *id, value));
        }
        for (pattern, id) in &keywords.pattern_properties {
            let pattern = self.catalog.pattern_id(pattern);
            match self.catalog.pattern(pattern).matches(name) {
                Some(true) => {
                    is_declared = Some(true);
                    truth = both(truth, self.at(meaning, *id, value));
                }
                Some(false) => {}
                None => (is_declared, truth) = (is_declared.filter(|is| *is), both(truth, None)),
            }
        }
        match (keywords.additional, is_declared) {
            (Some(id), Some(false)) => both(truth, self.at(meaning, id, value)),
            (Some(_), None) => both(truth, None),
            _ => truth,
        }
    }

    fn at(&self, meaning: Meaning, id: NodeId, value: &Value) -> Truth {
        self.valid(self.catalog.of(meaning, id), value, None)
    }

    fn in_place(&self, meaning: Meaning, value: &Value, ring: &Ring<'_>) -> Truth {
        let keywords = self.catalog.keywords(meaning);
        let valid = |id: NodeId| self.valid(self.catalog.of(meaning, id), value, Some(ring));
        all([
            &|| self.requirements(meaning, value, ring),
            &|| match self.listed_by(meaning, Union::AnyOf, value) {
                Some(count) => Some(count > 0),
                None => any(&keywords.any_of, valid),
            },
            &|| match self.listed_by(meaning, Union::OneOf, value) {
                Some(count) => Some(count == 1),
                None => exactly_one(&keywords.one_of, valid),
            },
        ])
    }

    /// What a schema asks of the value in place, but for the branches of unions.
    fn requirements(&self, meaning: Meaning, value: &Value, ring: &Ring<'_>) -> Truth {
        let keywords = self.catalog.keywords(meaning);
        let valid = |id: NodeId| self.valid(self.catalog.of(meaning, id), value, Some(ring));
        let one = |id: Option<NodeId>| id.map_or(Some(true), valid);
        let negated = keywords
            .not
            .map_or(Some(true), |id| valid(id).map(|holds| !holds));
        let dependents = keywords.dependent_schemas.iter().map(|(trigger, id)| {
            let is_asked = value
                .as_object()
                .is_some_and(|value| value.contains_key(trigger));
            if is_asked { valid(*id) } else { Some(true) }
        });
        let conditional = || match keywords.condition.map(valid) {
            None => Some(true),
            Some(Some(true)) => one(keywords.consequence),
            Some(Some(false)) => one(keywords.alternative),
            Some(None) => {
                let (then, other) = (one(keywords.consequence), one(keywords.alternative));
                then.filter(|_| then == other)
            }
        };
        all([
            &|| one(keywords.reference),
            &|| negated,
            &|| every(keywords.all_of.iter().map(|id| valid(*id))),
            &conditional,
            &|| every(dependents.clone()),
        ])
    }

    /// How many branches list a value, where they do nothing else.
    fn listed_by(&self, meaning: Meaning, union: Union, value: &Value) -> Option<usize> {
        let tally = self.catalog.tally(meaning, union)?;
        let count = tally.get(&self.catalog.value_id(value));
        Some(count.copied().unwrap_or(0))
    }

    fn unevaluated(&self, meaning: Meaning, value: &Value, ring: &Ring<'_>) -> Truth {
        let keywords = self.catalog.keywords(meaning);
        match value {
            Value::Object(members) => {
                let Some(id) = keywords.unevaluated else {
                    return Some(true);
                };
                let mut seen = BTreeSet::new();
                self.evaluated(meaning, value, ring, &mut BTreeSet::new(), &mut |meaning| {
                    self.names(meaning, members, &mut seen)
                })?;
                let rest = members.iter().filter(|(name, _)| !seen.contains(*name));
                every(rest.map(|(_, value)| self.at(meaning, id, value)))
            }
            Value::Array(items) => {
                let Some(id) = keywords.unevaluated_items else {
                    return Some(true);
                };
                let mut seen = BTreeSet::new();
                self.evaluated(meaning, value, ring, &mut BTreeSet::new(), &mut |meaning| {
                    self.places(meaning, items, &mut seen)
                })?;
                let rest = (0..items.len()).filter(|index| !seen.contains(index));
                every(rest.map(|index| self.at(meaning, id, &items[index])))
            }
            _ => Some(true),
        }
    }

    /// Calls `take` with the schemas that look at a value and accept it.
    fn evaluated(
        &self,
        meaning: Meaning,
        value: &Value,
        ring: &Ring<'_>,
        met: &mut BTreeSet<Meaning>,
        take: &mut dyn FnMut((Meaning, bool)) -> Option<()>,
    ) -> Option<()> {
        let is_root = met.is_empty();
        if !met.insert(meaning) {
            return Some(());
        }
        take((meaning, is_root))?;
        for id in self.accepting(meaning, value, ring)? {
            self.evaluated(self.catalog.of(meaning, id), value, ring, met, take)?;
        }
        self.catalog.unclear(meaning).is_none().then_some(())
    }

    fn accepting(&self, meaning: Meaning, value: &Value, ring: &Ring<'_>) -> Option<Vec<NodeId>> {
        let keywords = self.catalog.keywords(meaning);
        let valid = |id: NodeId| self.valid(self.catalog.of(meaning, id), value, Some(ring));
        let mut accepting: Vec<NodeId> = keywords.reference.into_iter().collect();
        accepting.extend(&keywords.all_of);
        for id in keywords.any_of.iter().chain(&keywords.one_of) {
            if valid(*id)? {
                accepting.push(*id);
            }
        }
        if let Some(condition) = keywords.condition {
            if valid(condition)? {
                accepting.push(condition);
                accepting.extend(keywords.consequence);
            } else {
                accepting.extend(keywords.alternative);
            }
        }
        for (trigger, id) in &keywords.dependent_schemas {
            if value.get(trigger).is_some() {
                accepting.push(*id);
            }
        }
        Some(accepting)
    }

    fn names(
        &self,
        (meaning, is_root): (Meaning, bool),
        members: &Map<String, Value>,
        seen: &mut BTreeSet<String>,
    ) -> Option<()> {
        let keywords = self.catalog.keywords(meaning);
        if keywords.additional.is_some() || !is_root && keywords.unevaluated.is_some() {
            seen.extend(members.keys().cloned());
        }
        for name in members.keys() {
            for pattern in keywords.pattern_properties.keys() {
                let pattern = self.catalog.pattern_id(pattern);
                if self.catalog.pattern(pattern).matches(name)? {
                    seen.insert(name.clone());
                }
            }
            if keywords.properties.contains_key(name) {
                seen.insert(name.clone());
            }
        }
        Some(())
    }

    fn places(
        &self,
        (meaning, is_root): (Meaning, bool),
        items: &[Value],
        seen: &mut BTreeSet<usize>,
    ) -> Option<()> {
        let keywords = self.catalog.keywords(meaning);
        if keywords.items.is_some() || !is_root && keywords.unevaluated_items.is_some() {
            seen.extend(0..items.len());
        }
        seen.extend(0..keywords.prefix.len().min(items.len()));
        let contains = keywords.contains;
        if let Some(contains) =
            contains.filter(|_| self.catalog.draft(meaning) == Draft::Draft202012)
        {
            for (index, item) in items.iter().enumerate() {
                if self.at(meaning, contains, item)? {
                    seen.insert(index);
                }
            }
        }
        Some(())
    }
}

fn any(ids: &[NodeId], valid: impl Fn(NodeId) -> Truth) -> Truth {
    let mut truth = Some(ids.is_empty());
    for id in ids {
        match valid(*id) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => truth = None,
        }
    }
    truth
}

fn exactly_one(ids: &[NodeId], valid: impl Fn(NodeId) -> Truth) -> Truth {
    if ids.is_empty() {
        return Some(true);
    }
    let (mut holding, mut unknown) = (0, 0);
    for id in ids {
        match valid(*id) {
            Some(true) => holding += 1,
            Some(false) => {}
            None => unknown += 1,
        }
        if holding > 1 {
            return Some(false);
        }
    }
    match (holding, unknown) {
        (0, 0) => Some(false),
        (1, 0) => Some(true),
        _ => None,
    }
}

fn all<const N: usize>(truths: [&dyn Fn() -> Truth; N]) -> Truth {
    every(truths.into_iter().map(|truth| truth()))
}

fn every(truths: impl Iterator<Item = Truth>) -> Truth {
    let mut known = Some(true);
    for truth in truths {
        match truth {
            Some(true) => {}
            Some(false) => return Some(false),
            None => known = None,
        }
    }
    known
}

fn both(one: Truth, other: Truth) -> Truth {
    every([one, other].into_iter())
}

fn within(count: u64, least: Option<u64>, most: Option<u64>) -> bool {
    least.is_none_or(|least| count >= least) && most.is_none_or(|most| count <= most)
}

fn are_unique(items: &[Value]) -> bool {
    let mut seen = BTreeSet::new();
    items.iter().all(|item| seen.insert(canonical(item)))
}

fn type_of(value: &Value, is_draft4: bool) -> Types {
    match value {
        Value::Number(number) if number.is_f64() && !is_draft4 => {
            if rational(number).is_integer() {
                Types::INTEGER
            } else {
                Types::NUMBER
            }
        }
        value => Types::of(value),
    }
}

fn number(keywords: &Keywords, number: &serde_json::Number) -> bool {
    let value = rational(number);
    let is = |limit: &Option<serde_json::Number>, holds: fn(std::cmp::Ordering) -> bool| {
        let limit = limit.as_ref().map(rational);
        limit.is_none_or(|limit| holds(value.cmp(&limit)))
    };
    is(&keywords.minimum, std::cmp::Ordering::is_ge)
        && is(&keywords.exclusive_minimum, std::cmp::Ordering::is_gt)
        && is(&keywords.maximum, std::cmp::Ordering::is_le)
        && is(&keywords.exclusive_maximum, std::cmp::Ordering::is_lt)
        && keywords
            .multiple_of
            .as_ref()
            .is_none_or(|step| (value.clone() / rational(step)).is_integer())
}
