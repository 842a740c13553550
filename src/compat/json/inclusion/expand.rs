//! What a schema asks of a value of a known type, and the ways to violate it.

use std::collections::BTreeSet;
use std::rc::Rc;

use num::{BigRational, One as _};
use serde_json::{Number, Value};

use super::catalog::{Catalog, Meaning, PatternId, Union, ValueId};
use super::claim::{Bound, Choice, Claim, Fact, Kind, Name, Names, Rank, Span, Way, What};
use super::numbers::rational;
use super::unevaluated::{self, Scenario};
use crate::format::jsonschema::schema::{NodeId, Types};

/// Of a `oneOf` with more branches the others are not denied when one is taken.
const MAX_DENIED: usize = 24;

/// What follows from a fact.
#[derive(Default)]
pub(super) struct Expansion {
    pub claims: Vec<Claim>,
    pub choices: Vec<Choice>,
    /// The values that are left, where they are listed.
    pub values: Option<Rc<BTreeSet<ValueId>>>,
}

impl Expansion {
    /// How much work it is.
    pub(super) fn size(&self) -> u64 {
        let ways = self.choices.iter().flat_map(|choice| &choice.ways);
        let claims = self.claims.len() + ways.map(|way| way.len()).sum::<usize>();
        let values = self.values.as_ref().map_or(0, |values| values.len());
        (claims + values / 8) as u64
    }

    fn claim(&mut self, claim: Claim) {
        self.claims.push(claim);
    }

    fn choice(&mut self, rank: Rank, ways: Vec<Vec<Claim>>) {
        let ways = ways.into_iter().map(Way::from).collect();
        self.choices.push(Choice { ways, rank });
    }

    /// One of the ways to violate a schema; without any of them, every value of the type does.
    fn violation(&mut self, ways: Option<Vec<Vec<Claim>>>) {
        if let Some(ways) = ways {
            self.choice(Rank::Violation, ways);
        }
    }
}

/// Whether the branches of a schema's own unions are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unions {
    In,
    Aside,
}

/// Looks at schemas for values of one type.
pub(super) struct Expander<'c, 's> {
    pub catalog: &'c Catalog<'s>,
    pub kind: Kind,
}

impl Expander<'_, '_> {
    /// What follows from a fact about a value of this type.
    pub(super) fn expand(&self, fact: Fact) -> Expansion {
        let mut expansion = Expansion::default();
        match (fact.what, fact.holds) {
            (What::Text, holds) => {
                if holds != (self.kind == Kind::Text) {
                    expansion.claim(Claim::Never);
                }
            }
            // A text is held against patterns when everything is known of it.
            (What::Matches(_), holds) => {
                if self.kind != Kind::Text && !holds {
                    expansion.claim(Claim::Never);
                }
            }
            (What::Is(id), true) => expansion.values = Some(Rc::new(BTreeSet::from([id]))),
            (What::Is(id), false) => self.differs(id, &mut expansion),
            (What::Valid(meaning), true) => self.demands(meaning, Unions::In, &mut expansion),
            (What::Beside(meaning), true) => self.demands(meaning, Unions::Aside, &mut expansion),
            (What::Valid(meaning), false) => {
                expansion.violation(self.violations(meaning, Unions::In));
            }
            (What::Beside(meaning), false) => {
                expansion.violation(self.violations(meaning, Unions::Aside));
            }
        }
        expansion
    }

    pub(super) fn is_kind(&self, types: Types) -> bool {
        !types.intersect(self.types()).is_empty()
    }

    fn types(&self) -> Types {
        match self.kind {
            Kind::Null => Types::NULL,
            Kind::Boolean => Types::BOOLEAN,
            Kind::Number => Types::NUMBER,
            Kind::Text => Types::STRING,
            Kind::Array => Types::ARRAY,
            Kind::Object => Types::OBJECT,
        }
    }

    /// That the value is another one than this.
    fn differs(&self, id: ValueId, expansion: &mut Expansion) {
        let value = self.catalog.value(id);
        match (&*value, self.kind) {
            (Value::Array(items), Kind::Array) => {
                let length = items.len() as u64;
                let mut ways = vec![vec![Claim::Count(length + 1, None)]];
                if length > 0 {
                    ways.push(vec![Claim::Count(0, Some(length - 1))]);
                }
                for (index, item) in items.iter().enumerate() {
                    let other = Fact::not(What::Is(self.catalog.value_id(item)));
                    ways.push(vec![Claim::SomeItems(Span::one(index), other, 1)]);
                }
                expansion.choice(Rank::Violation, ways);
            }
            (Value::Object(members), Kind::Object) => {
                let mut ways = vec![vec![Claim::Count(members.len() as u64 + 1, None)]];
                for (name, value) in members {
                    let other = Fact::not(What::Is(self.catalog.value_id(value)));
                    ways.push(vec![Claim::Property(name.as_str().into(), false)]);
                    ways.push(violated_property(name, other));
                }
                expansion.choice(Rank::Violation, ways);
            }
            _ => {}
        }
    }

    /// That the value is valid.
    fn demands(&self, meaning: Meaning, unions: Unions, expansion: &mut Expansion) {
        let keywords = self.catalog.keywords(meaning);
        if keywords.never || keywords.types.is_some_and(|types| !self.is_kind(types)) {
            expansion.claim(Claim::Never);
            return;
        }
        if let Some(why) = self.catalog.unclear(meaning) {
            expansion.claim(Claim::Vague(why));
            return;
        }
        expansion.values = match unions {
            Unions::In => self.catalog.left(meaning),
            Unions::Aside => self.catalog.listed(meaning),
        };
        for id in keywords.reference.iter().chain(&keywords.all_of) {
            expansion.claim(self.is_valid(meaning, *id));
        }
        if let Some(id) = keywords.not {
            expansion.claim(self.is_invalid(meaning, id));
        }
        if unions == Unions::In {
            self.demand_branches(meaning, expansion);
        }
        self.demand_condition(meaning, expansion);
        match self.kind {
            Kind::Null | Kind::Boolean => {}
            Kind::Number => expansion.claims.extend(self.number_demands(meaning)),
            Kind::Text => self.text_demands(meaning, expansion),
            Kind::Array => self.array_demands(meaning, expansion),
            Kind::Object => self.object_demands(meaning, expansion),
        }
    }

    pub(super) fn is_valid(&self, meaning: Meaning, id: NodeId) -> Claim {
        Claim::Fact(self.valid(meaning, id))
    }

    pub(super) fn is_invalid(&self, meaning: Meaning, id: NodeId) -> Claim {
        Claim::Fact(self.valid(meaning, id).opposite())
    }

    pub(super) fn valid(&self, meaning: Meaning, id: NodeId) -> Fact {
        Fact::valid(self.catalog.of(meaning, id))
    }

    fn demand_branches(&self, meaning: Meaning, expansion: &mut Expansion) {
        let keywords = self.catalog.keywords(meaning);
        if !keywords.any_of.is_empty() && self.catalog.tally(meaning, Union::AnyOf).is_none() {
            let ways = keywords
                .any_of
                .iter()
                .map(|id| vec![self.is_valid(meaning, *id)]);
            expansion.choice(Rank::Union, ways.collect());
        }
        if !keywords.one_of.is_empty() && self.catalog.tally(meaning, Union::OneOf).is_none() {
            let branches = self.catalog.all(meaning, &keywords.one_of);
            let ways = (0..branches.len()).map(|index| only(&branches, index));
            expansion.choice(Rank::Union, ways.collect());
        }
    }

    fn demand_condition(&self, meaning: Meaning, expansion: &mut Expansion) {
        let keywords = self.catalog.keywords(meaning);
        let Some(condition) = keywords.condition else {
            return;
        };
        if keywords.consequence.is_none() && keywords.alternative.is_none() {
            return;
        }
        let branch = |id: Option<NodeId>| id.map(|id| self.is_valid(meaning, id));
        let then = [self.is_valid(meaning, condition)]
            .into_iter()
            .chain(branch(keywords.consequence));
        let other = [self.is_invalid(meaning, condition)]
            .into_iter()
            .chain(branch(keywords.alternative));
        expansion.choice(Rank::Condition, vec![then.collect(), other.collect()]);
    }

    pub(super) fn number_demands(&self, meaning: Meaning) -> Vec<Claim> {
        let keywords = self.catalog.keywords(meaning);
        let limit = |number: &Option<Number>| number.as_ref().map(rational);
        let above = |limit, bound| Claim::Above(limit, bound);
        let below = |limit, bound| Claim::Below(limit, bound);
        let claims = [
            limit(&keywords.minimum).map(|limit| above(limit, Bound::Inclusive)),
            limit(&keywords.exclusive_minimum).map(|limit| above(limit, Bound::Exclusive)),
            limit(&keywords.maximum).map(|limit| below(limit, Bound::Inclusive)),
            limit(&keywords.exclusive_maximum).map(|limit| below(limit, Bound::Exclusive)),
            limit(&keywords.multiple_of).map(|step| Claim::Multiple(step, true)),
            self.integer(meaning, true),
        ];
        claims.into_iter().flatten().collect()
    }

    /// That a number is an integer or is none, where the schema asks for integers.
    fn integer(&self, meaning: Meaning, holds: bool) -> Option<Claim> {
        let types = self.catalog.keywords(meaning).types?;
        if types.covers(Types::NUMBER) {
            return None;
        }
        Some(if self.catalog.is_draft4(meaning) {
            Claim::Spelled(holds)
        } else {
            Claim::Multiple(BigRational::one(), holds)
        })
    }

    fn text_demands(&self, meaning: Meaning, expansion: &mut Expansion) {
        let keywords = self.catalog.keywords(meaning);
        expansion.claim(Claim::Count(
            keywords.min_length.unwrap_or(0),
            keywords.max_length,
        ));
        if let Some(pattern) = &keywords.pattern {
            let id = self.catalog.pattern_id(pattern);
            expansion.claim(Claim::Fact(Fact::is(What::Matches(id))));
        }
    }

    fn array_demands(&self, meaning: Meaning, expansion: &mut Expansion) {
        let keywords = self.catalog.keywords(meaning);
        expansion.claim(Claim::Count(
            keywords.min_items.unwrap_or(0),
            keywords.max_items,
        ));
        for (index, id) in keywords.prefix.iter().enumerate() {
            expansion.claim(Claim::Items(Span::one(index), self.valid(meaning, *id)));
        }
        if let Some(id) = keywords.items {
            let rest = Span::from(keywords.prefix.len());
            expansion.claim(Claim::Items(rest, self.valid(meaning, id)));
        }
        if let Some(id) = keywords.contains {
            let contained = self.valid(meaning, id);
            let least = keywords.min_contains.unwrap_or(1);
            if least > 0 {
                expansion.claim(Claim::SomeItems(Span::from(0), contained, least));
            }
            if let Some(most) = keywords.max_contains {
                expansion.claim(Claim::FewItems(contained, most));
            }
        }
        if keywords.unique_items {
            expansion.claim(Claim::Unique(true));
        }
        if let Some(id) = keywords.unevaluated_items {
            let rest = self.valid(meaning, id);
            self.demand_rest(meaning, expansion, |scenario| {
                let from = scenario.items?;
                Some(Claim::Items(Span::from(from), rest))
            });
        }
    }

    fn object_demands(&self, meaning: Meaning, expansion: &mut Expansion) {
        let keywords = self.catalog.keywords(meaning);
        expansion.claim(Claim::Count(
            keywords.min_properties.unwrap_or(0),
            keywords.max_properties,
        ));
        let required = keywords.required.iter();
        expansion
            .claims
            .extend(required.map(|name| Claim::Property(name.as_str().into(), true)));
        for (names, id) in self.described(meaning) {
            expansion.claim(Claim::Properties(names, self.valid(meaning, id)));
        }
        if let Some(id) = keywords.property_names {
            expansion.claim(Claim::NamesAre(self.valid(meaning, id)));
        }
        for (trigger, names) in &keywords.dependent_required {
            let names = names
                .iter()
                .map(|name| Claim::Property(name.as_str().into(), true));
            let without = vec![Claim::Property(trigger.as_str().into(), false)];
            expansion.choice(Rank::Condition, vec![without, names.collect()]);
        }
        for (trigger, id) in &keywords.dependent_schemas {
            let without = vec![Claim::Property(trigger.as_str().into(), false)];
            expansion.choice(
                Rank::Condition,
                vec![without, vec![self.is_valid(meaning, *id)]],
            );
        }
        if let Some(id) = keywords.unevaluated {
            let rest = self.valid(meaning, id);
            self.demand_rest(meaning, expansion, |scenario| {
                let beside = scenario.names.clone()?;
                Some(Claim::Properties(Names::Beside(beside.into()), rest))
            });
        }
    }

    /// The names that a schema says something about, with what it says.
    pub(super) fn described(&self, meaning: Meaning) -> Vec<(Names, NodeId)> {
        let keywords = self.catalog.keywords(meaning);
        let properties = keywords.properties.iter();
        let mut described: Vec<(Names, NodeId)> = properties
            .map(|(name, id)| (Names::One(name.as_str().into()), *id))
            .collect();
        let patterns = keywords.pattern_properties.iter();
        described
            .extend(patterns.map(|(pattern, id)| (Names::Matching(self.pattern(pattern)), *id)));
        described.extend(keywords.additional.map(|id| (beside(meaning), id)));
        described
    }

    pub(super) fn pattern(&self, pattern: &str) -> PatternId {
        self.catalog.pattern_id(pattern)
    }

    fn demand_rest(
        &self,
        meaning: Meaning,
        expansion: &mut Expansion,
        claim: impl Fn(&Scenario) -> Option<Claim>,
    ) {
        let Some(scenarios) = unevaluated::scenarios(self.catalog, meaning, self.kind) else {
            expansion.claim(Claim::Vague(unevaluated::TOO_MANY));
            return;
        };
        let ways = scenarios.into_iter().map(|scenario| {
            let mut way = scenario.claims.clone();
            way.extend(claim(&scenario));
            way
        });
        let mut ways: Vec<Vec<Claim>> = ways.collect();
        if ways.len() == 1 {
            expansion.claims.extend(ways.remove(0));
        } else {
            expansion.choice(Rank::Condition, ways);
        }
    }
}

/// One branch and none of the others.
fn only(branches: &[Meaning], index: usize) -> Vec<Claim> {
    let mut way = vec![Claim::Fact(Fact::valid(branches[index]))];
    if branches.len() > MAX_DENIED {
        way.push(Claim::Vague(
            "a `oneOf` has too many branches to tell them apart",
        ));
        return way;
    }
    let others = branches
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != index);
    way.extend(others.map(|(_, other)| Claim::Fact(Fact::invalid(*other))));
    way
}

fn beside(meaning: Meaning) -> Names {
    Names::Beside(Rc::new([meaning]))
}

pub(super) fn violated_property(name: &str, other: Fact) -> Vec<Claim> {
    let name: Name = name.into();
    vec![
        Claim::Property(Rc::clone(&name), true),
        Claim::Properties(Names::One(name), other),
    ]
}
