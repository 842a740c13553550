//! Objects that differ from what a reader asks for.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::demand::{Demand, Shape, on_property};
use super::search::{Search, Sieve};
use super::text;

/// A property that no schema declares.
const UNDECLARED: &str = "undeclared";
/// So many properties are tried one by one.
const MAX_NAMES: usize = 300;
/// So many properties are left out one by one.
const MAX_LEFT_OUT: usize = 32;
/// So many names are tried for one pattern.
const NAMES_OF_A_PATTERN: usize = 12;

impl<'s> Search<'_, 's> {
    /// Objects of a shape with few, with all and with almost all of the properties that make a difference.
    pub(super) fn objects(
        &self,
        shape: &Shape<'s>,
        reader: &[Demand<'s>],
        depth: usize,
    ) -> Vec<Value> {
        let declared = shape.declared();
        let build = |also: &BTreeSet<String>| self.builder.object(shape, Map::new(), also, depth);
        let smallest = build(&BTreeSet::new());
        let mut values: Vec<Value> = smallest.iter().cloned().collect();
        let telling = self.telling_names(shape, reader);
        let alone = telling.iter().take(MAX_NAMES).cloned();
        values.extend(alone.filter_map(|name| build(&BTreeSet::from([name]))));
        values.extend(build(&declared));
        for name in telling.intersection(&declared).take(MAX_LEFT_OUT) {
            let others = declared.iter().filter(|other| *other != name).cloned();
            values.extend(build(&others.collect()));
        }
        let smallest = smallest
            .as_ref()
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        for size in sizes(reader) {
            let mut members = smallest.clone();
            self.builder.fill(shape, &mut members, size, depth);
            values.push(Value::Object(members));
        }
        values
    }

    /// The properties whose being there makes a difference: those that only one side declares, and those that bring
    /// others with them.
    fn telling_names(&self, shape: &Shape<'s>, reader: &[Demand<'s>]) -> BTreeSet<String> {
        let mut known: BTreeSet<&String> = BTreeSet::new();
        for keywords in reader.iter().map(|reader| reader.keywords()) {
            known.extend(keywords.properties.keys());
        }
        let declared = shape.declared();
        let mut telling: BTreeSet<String> = declared
            .iter()
            .filter(|name| !known.contains(name))
            .cloned()
            .collect();
        for keywords in reader.iter().map(|reader| reader.keywords()) {
            let required = keywords
                .required
                .iter()
                .chain(keywords.dependent_required.keys());
            let dependent = keywords.dependent_required.values().flatten();
            telling.extend(
                required
                    .chain(dependent)
                    .chain(keywords.dependent_schemas.keys())
                    .cloned(),
            );
        }
        telling.extend(
            known
                .into_iter()
                .filter(|name| !declared.contains(*name))
                .cloned(),
        );
        telling.insert(UNDECLARED.to_owned());
        telling.retain(|name| self.may_be_sent(shape, name));
        telling
    }

    /// Objects in which one property, or its name, is what the reader refuses.
    pub(super) fn members(
        &mut self,
        shape: &Shape<'s>,
        reader: &[Demand<'s>],
        depth: usize,
        sieve: &mut Sieve<'_, '_, 's>,
    ) -> ControlFlow<()> {
        let everything = shape.declared();
        for name in self.names(shape, reader, depth) {
            let on_writer = shape.property(&name, self.bench());
            let on_reader = on_property(reader, &name, self.bench());
            if on_writer.iter().any(|demand| demand.keywords().never) {
                continue;
            }
            for value in self.differences(&on_writer, &on_reader, depth) {
                for also in [&BTreeSet::new(), &everything] {
                    let given = Map::from_iter([(name.clone(), value.clone())]);
                    let object = self.builder.object(shape, given, also, depth);
                    if let Some(object) = object
                        && sieve.offer(object)?
                    {
                        break;
                    }
                }
            }
        }
        for name in self.refused_names(shape, reader, depth) {
            let also = BTreeSet::from([name]);
            if let Some(object) = self.builder.object(shape, Map::new(), &also, depth) {
                sieve.offer(object)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// The properties that either side mentions, and one that neither does.
    fn known_names(shape: &Shape<'s>, reader: &[Demand<'s>]) -> BTreeSet<String> {
        let mut names = shape.declared();
        for keywords in reader.iter().map(|reader| reader.keywords()) {
            names.extend(keywords.properties.keys().cloned());
            names.extend(keywords.required.iter().cloned());
            names.extend(keywords.dependent_required.keys().cloned());
            names.extend(keywords.dependent_schemas.keys().cloned());
        }
        names.insert(UNDECLARED.to_owned());
        names
    }

    /// The properties whose values are worth looking at.
    fn names(&mut self, shape: &Shape<'s>, reader: &[Demand<'s>], depth: usize) -> Vec<String> {
        let mut names: Vec<String> = Self::known_names(shape, reader).into_iter().collect();
        for demand in shape.demands.iter().chain(reader) {
            for pattern in demand.keywords().pattern_properties.keys() {
                let matching = text::matching(pattern, &BTreeSet::new()).into_iter();
                names.extend(matching.take(NAMES_OF_A_PATTERN));
            }
        }
        names.extend(self.allowed_names(shape, depth));
        let mut seen = BTreeSet::new();
        names.retain(|name| self.may_be_sent(shape, name) && seen.insert(name.clone()));
        names
    }

    /// Whether a writer sends a property of this name: where it is taken at its word, only if its schema knows it.
    fn may_be_sent(&self, shape: &Shape<'s>, name: &str) -> bool {
        let bench = self.bench();
        let knows = |demand: &Demand<'s>| {
            let keywords = demand.keywords();
            keywords.additional.is_some()
                || keywords.properties.contains_key(name)
                || keywords
                    .pattern_properties
                    .keys()
                    .any(|pattern| bench.matches(pattern, name))
        };
        !bench.closed || shape.declared().is_empty() || shape.demands.iter().any(knows)
    }

    /// A name that the writer's `propertyNames` lets pass.
    fn allowed_names(&self, shape: &Shape<'s>, depth: usize) -> Option<String> {
        let on_names = on_names(&shape.demands);
        let name = self.builder.one(&on_names, depth + 1)?;
        name.as_str().map(str::to_owned)
    }

    /// Names that the writer's `propertyNames` lets pass and the reader's does not.
    fn refused_names(
        &mut self,
        shape: &Shape<'s>,
        reader: &[Demand<'s>],
        depth: usize,
    ) -> Vec<String> {
        let (writer, reader) = (on_names(&shape.demands), on_names(reader));
        if reader.is_empty() {
            return Vec::new();
        }
        let names = self.differences(&writer, &reader, depth).into_iter();
        names
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect()
    }
}

fn on_names<'s>(demands: &[Demand<'s>]) -> Vec<Demand<'s>> {
    let names = demands
        .iter()
        .filter_map(|demand| Some(demand.of(demand.keywords().property_names?)));
    names.collect()
}

/// Numbers of properties on and beside the limits of the reader.
fn sizes(reader: &[Demand<'_>]) -> BTreeSet<u64> {
    let keywords = reader.iter().map(|reader| reader.keywords());
    let limits = keywords.flat_map(|keywords| [keywords.min_properties, keywords.max_properties]);
    let beside = |limit: u64| [limit.saturating_sub(1), limit.saturating_add(1)];
    limits.flatten().flat_map(beside).collect()
}
