//! One way in which a value of a known type could be as it is asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::ValueId;
use super::claim::{Choice, Claim, Fact, Facts, Kind, Name, Names, Span, Way};
use super::expand::Expansion;
use super::numbers::Range;

/// That nothing can be like that.
#[derive(Debug)]
pub(super) struct Contradiction;

/// What is known of a value so far.
#[derive(Clone)]
pub(super) struct Branch {
    pub kind: Kind,
    pub facts: Facts,
    pub choices: Vec<Choice>,
    /// The values that are left, where they are listed.
    pub values: Option<BTreeSet<ValueId>>,
    /// What the prover has no words for.
    pub vague: Option<&'static str>,
    pub range: Range,
    /// How many characters, items or properties there are.
    pub least: u64,
    pub most: Option<u64>,
    pub array: Array,
    pub object: Object,
    agenda: Vec<Claim>,
}

/// What is known of the items of an array.
#[derive(Debug, Clone, Default)]
pub(super) struct Array {
    pub every: Vec<(Span, Fact)>,
    pub some: Vec<(Span, Fact, u64)>,
    pub few: Vec<(Fact, u64)>,
    pub unique: Option<bool>,
}

/// What is known of the properties of an object.
#[derive(Debug, Clone, Default)]
pub(super) struct Object {
    pub named: BTreeMap<Name, Property>,
    pub every: Vec<(Names, Fact)>,
    pub some: Vec<(Names, Fact)>,
    pub names: Facts,
    pub some_names: Vec<Fact>,
}

/// What is known of one property.
#[derive(Debug, Clone, Default)]
pub(super) struct Property {
    pub is_there: Option<bool>,
    pub facts: Facts,
}

impl Branch {
    pub(super) fn new(kind: Kind, facts: &Facts) -> Self {
        Self {
            kind,
            facts: Facts::new(),
            choices: Vec::new(),
            values: None,
            vague: None,
            range: Range::default(),
            least: 0,
            most: None,
            array: Array::default(),
            object: Object::default(),
            agenda: facts.iter().rev().copied().map(Claim::Fact).collect(),
        }
    }

    /// How much work it is to copy.
    pub(super) fn size(&self) -> u64 {
        let ways: usize = self.choices.iter().map(|choice| choice.ways.len()).sum();
        let object = self.object.named.len() + self.object.every.len() + self.array.every.len();
        (1 + (ways + object + self.facts.len()) / 4) as u64
    }

    pub(super) fn assume(&mut self, way: &Way) {
        self.agenda.extend(way.iter().rev().cloned());
    }

    /// Takes down all that is known, and what follows from it.
    pub(super) fn absorb(
        &mut self,
        expand: &mut dyn FnMut(Kind, Fact) -> Expansion,
    ) -> Result<(), Contradiction> {
        while let Some(claim) = self.agenda.pop() {
            match claim {
                Claim::Fact(fact) => {
                    if self.note(fact)? {
                        let expansion = expand(self.kind, fact);
                        self.take(expansion);
                    }
                }
                Claim::Noted(fact) => drop(self.note(fact)?),
                other => self.claim(other)?,
            }
        }
        Ok(())
    }

    /// Says whether the fact is news.
    fn note(&mut self, fact: Fact) -> Result<bool, Contradiction> {
        if self.facts.contains(&fact.opposite()) {
            return Err(Contradiction);
        }
        Ok(self.facts.insert(fact))
    }

    fn take(&mut self, expansion: Expansion) {
        self.agenda.extend(expansion.claims);
        self.choices.extend(expansion.choices);
        if let Some(values) = expansion.values {
            self.values = Some(match self.values.take() {
                Some(known) => &known & &*values,
                None => (*values).clone(),
            });
        }
    }

    fn claim(&mut self, claim: Claim) -> Result<(), Contradiction> {
        match claim {
            Claim::Fact(_) | Claim::Noted(_) => {}
            Claim::Never => return Err(Contradiction),
            Claim::Vague(why) => self.vague = Some(why),
            Claim::Above(limit, bound) => self.range.above(limit, bound),
            Claim::Below(limit, bound) => self.range.below(limit, bound),
            Claim::Multiple(step, holds) => self.range.multiple(step, holds),
            Claim::Spelled(whole) => {
                if !self.range.spelled(whole) {
                    return Err(Contradiction);
                }
            }
            Claim::Count(least, most) => return self.count(least, most),
            Claim::Items(span, fact) => {
                if !self.array.every.contains(&(span, fact)) {
                    self.array.every.push((span, fact));
                }
            }
            Claim::SomeItems(span, fact, count) => return self.some_items(span, fact, count),
            Claim::FewItems(fact, 0) => self
                .agenda
                .push(Claim::Items(Span::from(0), fact.opposite())),
            Claim::FewItems(fact, most) => self.array.few.push((fact, most)),
            Claim::Unique(unique) => {
                if *self.array.unique.get_or_insert(unique) != unique {
                    return Err(Contradiction);
                }
                return self.count(if unique { 0 } else { 2 }, None);
            }
            Claim::Property(name, is_there) => return self.property(name, is_there),
            Claim::Properties(Names::One(name), fact) => {
                self.object
                    .named
                    .entry(name)
                    .or_default()
                    .facts
                    .insert(fact);
            }
            Claim::Properties(names, fact) => self.object.every.push((names, fact)),
            Claim::SomeProperty(Names::One(name), fact) => {
                let held = Claim::Properties(Names::One(name.clone()), fact);
                self.agenda.extend([Claim::Property(name, true), held]);
            }
            Claim::SomeProperty(names, fact) => {
                self.object.some.push((names, fact));
                return self.count(1, None);
            }
            Claim::NamesAre(fact) => drop(self.object.names.insert(fact)),
            Claim::SomeNameIs(fact) => {
                self.object.some_names.push(fact);
                return self.count(1, None);
            }
        }
        Ok(())
    }

    fn count(&mut self, least: u64, most: Option<u64>) -> Result<(), Contradiction> {
        self.least = self.least.max(least);
        self.most = self.most.into_iter().chain(most).min();
        if self.most.is_some_and(|most| most < self.least) {
            return Err(Contradiction);
        }
        Ok(())
    }

    fn some_items(&mut self, span: Span, fact: Fact, count: u64) -> Result<(), Contradiction> {
        if span == Span::one(span.from) {
            self.agenda.push(Claim::Items(span, fact));
        } else if !self.array.some.contains(&(span, fact, count)) {
            self.array.some.push((span, fact, count));
        }
        self.count((span.from as u64).saturating_add(count), None)
    }

    fn property(&mut self, name: Name, is_there: bool) -> Result<(), Contradiction> {
        let property = self.object.named.entry(name).or_default();
        if *property.is_there.get_or_insert(is_there) != is_there {
            return Err(Contradiction);
        }
        Ok(())
    }

    /// How many properties are known to be there.
    pub(super) fn properties(&self) -> u64 {
        let there = self
            .object
            .named
            .values()
            .filter(|property| property.is_there == Some(true));
        there.count() as u64
    }

    pub(super) fn is_there(&self, name: &str) -> Option<bool> {
        self.object.named.get(name)?.is_there
    }

    /// Whether a claim is known to hold or not to hold, at first sight.
    pub(super) fn at_sight(&self, claim: &Claim) -> Option<bool> {
        match claim {
            Claim::Never => Some(false),
            Claim::Fact(fact) | Claim::Noted(fact) => {
                if self.facts.contains(fact) {
                    Some(true)
                } else {
                    self.facts.contains(&fact.opposite()).then_some(false)
                }
            }
            Claim::Property(name, is_there) => self.is_there(name).map(|known| known == *is_there),
            Claim::Count(least, most) => {
                let too_many = self.most.is_some_and(|known| known < *least);
                let too_few = most.is_some_and(|most| most < self.least);
                let holds = *least <= self.least
                    && most.is_none_or(|most| self.most.is_some_and(|known| known <= most));
                if too_many || too_few {
                    Some(false)
                } else {
                    holds.then_some(true)
                }
            }
            Claim::SomeItems(span, _, count) => {
                let needed = (span.from as u64).saturating_add(*count);
                self.most.is_some_and(|most| most < needed).then_some(false)
            }
            Claim::Unique(unique) => self.array.unique.map(|known| known == *unique),
            Claim::Properties(Names::One(name), fact) => {
                let known = self.object.named.get(name)?;
                known.facts.contains(fact).then_some(true)
            }
            Claim::SomeProperty(names, fact) => self
                .object
                .some
                .iter()
                .any(|known| known == &(names.clone(), *fact))
                .then_some(true),
            _ => None,
        }
    }
}
