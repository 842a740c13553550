//! The ways to violate a schema.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::{Meaning, Tally, Union, ValueId};
use super::claim::{Bound, Claim, Fact, Kind, Names, Span, What};
use super::expand::{Expander, Unions, violated_property};
use super::unevaluated::{self, Scenario};
use crate::format::jsonschema::schema::NodeId;

/// So many pairs of branches are looked at.
const MAX_PAIRS: usize = 40_000;

impl Expander<'_, '_> {
    /// The ways to violate a schema; `None` when every value of the type does.
    pub(super) fn violations(&self, meaning: Meaning, unions: Unions) -> Option<Vec<Vec<Claim>>> {
        let mut ways = Vec::new();
        let mut seen = BTreeSet::new();
        self.collect_violations(meaning, unions, &mut seen, &mut ways)?;
        // A ring is not violated because it is violated, and that is not told apart here.
        if seen.iter().any(|meaning| self.catalog.is_ringed(*meaning)) {
            let vague = Claim::Vague("a schema refers to itself without a step into the value");
            for way in &mut ways {
                way.push(vague.clone());
            }
        }
        Some(ways)
    }

    /// References and `allOf` are looked through: to violate one part is to violate the whole.
    fn collect_violations(
        &self,
        meaning: Meaning,
        unions: Unions,
        seen: &mut BTreeSet<Meaning>,
        ways: &mut Vec<Vec<Claim>>,
    ) -> Option<()> {
        if !seen.insert(meaning) {
            return Some(());
        }
        let keywords = self.catalog.keywords(meaning);
        if keywords.never || keywords.types.is_some_and(|types| !self.is_kind(types)) {
            return None;
        }
        if let Some(listed) = self.catalog.listed(meaning) {
            let others = listed
                .iter()
                .map(|id| Claim::Fact(Fact::not(What::Is(*id))));
            ways.push(others.collect());
        }
        if let Some(why) = self.catalog.unclear(meaning) {
            ways.push(vec![Claim::Vague(why)]);
            return Some(());
        }
        if unions == Unions::In {
            self.violated_branches(meaning, ways);
        }
        self.violated_conditions(meaning, ways);
        match self.kind {
            Kind::Null | Kind::Boolean => {}
            Kind::Number => ways.extend(
                self.number_violations(meaning)
                    .into_iter()
                    .map(|way| vec![way]),
            ),
            Kind::Text => self.text_violations(meaning, ways),
            Kind::Array => self.array_violations(meaning, ways),
            Kind::Object => self.object_violations(meaning, ways),
        }
        for id in keywords.reference.iter().chain(&keywords.all_of) {
            let part = self.catalog.of(meaning, *id);
            let start = ways.len();
            self.collect_violations(part, Unions::In, seen, ways)?;
            for way in &mut ways[start..] {
                way.insert(0, Claim::Noted(Fact::invalid(part)));
            }
        }
        Some(())
    }

    fn violated_branches(&self, meaning: Meaning, ways: &mut Vec<Vec<Claim>>) {
        let keywords = self.catalog.keywords(meaning);
        let none = |ids: &[NodeId]| -> Vec<Claim> {
            ids.iter().map(|id| self.is_invalid(meaning, *id)).collect()
        };
        if let Some(tally) = self.catalog.tally(meaning, Union::AnyOf) {
            ways.push(unlisted(&tally));
        } else if !keywords.any_of.is_empty() {
            ways.push(none(&keywords.any_of));
        }
        if let Some(tally) = self.catalog.tally(meaning, Union::OneOf) {
            ways.push(unlisted(&tally));
            let several = tally.iter().filter(|(_, count)| **count > 1);
            ways.extend(several.map(|(id, _)| vec![Claim::Fact(Fact::is(What::Is(*id)))]));
        } else if !keywords.one_of.is_empty() {
            ways.push(none(&keywords.one_of));
            self.violated_twice(&self.catalog.all(meaning, &keywords.one_of), ways);
        }
    }

    fn violated_conditions(&self, meaning: Meaning, ways: &mut Vec<Vec<Claim>>) {
        let keywords = self.catalog.keywords(meaning);
        ways.extend(keywords.not.map(|id| vec![self.is_valid(meaning, id)]));
        let Some(condition) = keywords.condition else {
            return;
        };
        let then = keywords.consequence.map(|then| {
            vec![
                self.is_valid(meaning, condition),
                self.is_invalid(meaning, then),
            ]
        });
        let other = keywords.alternative.map(|other| {
            vec![
                self.is_invalid(meaning, condition),
                self.is_invalid(meaning, other),
            ]
        });
        ways.extend(then.into_iter().chain(other));
    }

    /// That two branches of a `oneOf` hold. Those that list different values never do.
    fn violated_twice(&self, branches: &[Meaning], ways: &mut Vec<Vec<Claim>>) {
        let mut listing: BTreeMap<ValueId, Vec<usize>> = BTreeMap::new();
        let mut others = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            match self.catalog.listed(*branch) {
                Some(values) => values
                    .iter()
                    .for_each(|id| listing.entry(*id).or_default().push(index)),
                None => others.push(index),
            }
        }
        if others.len() * branches.len() > MAX_PAIRS {
            ways.push(vec![Claim::Vague(
                "a `oneOf` has too many branches to tell them apart",
            )]);
            return;
        }
        let mut pairs = BTreeSet::new();
        for (at, one) in others.iter().enumerate() {
            pairs.extend(others[at + 1..].iter().map(|other| (*one, *other)));
            let listed = (0..branches.len()).filter(|index| !others.contains(index));
            pairs.extend(listed.map(|other| (*one, other)));
        }
        for sharing in listing.values() {
            for (at, one) in sharing.iter().enumerate() {
                pairs.extend(sharing[at + 1..].iter().map(|other| (*one, *other)));
            }
        }
        ways.extend(pairs.into_iter().map(|(one, other)| {
            let both = [branches[one], branches[other]];
            both.map(|branch| Claim::Fact(Fact::valid(branch))).to_vec()
        }));
    }

    fn number_violations(&self, meaning: Meaning) -> Vec<Claim> {
        let violation = |claim| match claim {
            Claim::Above(limit, Bound::Inclusive) => Claim::Below(limit, Bound::Exclusive),
            Claim::Above(limit, Bound::Exclusive) => Claim::Below(limit, Bound::Inclusive),
            Claim::Below(limit, Bound::Inclusive) => Claim::Above(limit, Bound::Exclusive),
            Claim::Below(limit, Bound::Exclusive) => Claim::Above(limit, Bound::Inclusive),
            Claim::Multiple(step, holds) => Claim::Multiple(step, !holds),
            Claim::Spelled(whole) => Claim::Spelled(!whole),
            other => other,
        };
        self.number_demands(meaning)
            .into_iter()
            .map(violation)
            .collect()
    }

    fn text_violations(&self, meaning: Meaning, ways: &mut Vec<Vec<Claim>>) {
        let keywords = self.catalog.keywords(meaning);
        ways.extend(miscounted(keywords.min_length, keywords.max_length));
        if let Some(pattern) = &keywords.pattern {
            let pattern = What::Matches(self.pattern(pattern));
            ways.push(vec![Claim::Fact(Fact::not(pattern))]);
        }
    }

    fn array_violations(&self, meaning: Meaning, ways: &mut Vec<Vec<Claim>>) {
        let keywords = self.catalog.keywords(meaning);
        let some = |span, fact: Fact| vec![Claim::SomeItems(span, fact, 1)];
        ways.extend(miscounted(keywords.min_items, keywords.max_items));
        for (index, id) in keywords.prefix.iter().enumerate() {
            ways.push(some(Span::one(index), self.valid(meaning, *id).opposite()));
        }
        if let Some(id) = keywords.items {
            let rest = Span::from(keywords.prefix.len());
            ways.push(some(rest, self.valid(meaning, id).opposite()));
        }
        if let Some(id) = keywords.contains {
            let contained = self.valid(meaning, id);
            let least = keywords.min_contains.unwrap_or(1);
            if least > 0 {
                ways.push(vec![Claim::FewItems(contained, least - 1)]);
            }
            if let Some(most) = keywords.max_contains.and_then(|most| most.checked_add(1)) {
                ways.push(vec![Claim::SomeItems(Span::from(0), contained, most)]);
            }
        }
        if keywords.unique_items {
            ways.push(vec![Claim::Unique(false)]);
        }
        if let Some(id) = keywords.unevaluated_items {
            let other = self.valid(meaning, id).opposite();
            self.violate_rest(meaning, ways, |scenario| {
                Some(Claim::SomeItems(Span::from(scenario.items?), other, 1))
            });
        }
    }

    fn object_violations(&self, meaning: Meaning, ways: &mut Vec<Vec<Claim>>) {
        let keywords = self.catalog.keywords(meaning);
        ways.extend(miscounted(keywords.min_properties, keywords.max_properties));
        let required = keywords.required.iter();
        ways.extend(required.map(|name| vec![Claim::Property(name.as_str().into(), false)]));
        for (names, id) in self.described(meaning) {
            let other = self.valid(meaning, id).opposite();
            ways.push(match names {
                Names::One(name) => violated_property(&name, other),
                names => vec![Claim::SomeProperty(names, other)],
            });
        }
        if let Some(id) = keywords.property_names {
            ways.push(vec![Claim::SomeNameIs(self.valid(meaning, id).opposite())]);
        }
        for (trigger, names) in &keywords.dependent_required {
            let has = |name: &str, is_there| Claim::Property(name.into(), is_there);
            ways.extend(
                names
                    .iter()
                    .map(|name| vec![has(trigger, true), has(name, false)]),
            );
        }
        for (trigger, id) in &keywords.dependent_schemas {
            let triggered = Claim::Property(trigger.as_str().into(), true);
            ways.push(vec![triggered, self.is_invalid(meaning, *id)]);
        }
        if let Some(id) = keywords.unevaluated {
            let other = self.valid(meaning, id).opposite();
            self.violate_rest(meaning, ways, |scenario| {
                let beside = scenario.names.clone()?;
                Some(Claim::SomeProperty(Names::Beside(beside.into()), other))
            });
        }
    }

    fn violate_rest(
        &self,
        meaning: Meaning,
        ways: &mut Vec<Vec<Claim>>,
        claim: impl Fn(&Scenario) -> Option<Claim>,
    ) {
        let Some(scenarios) = unevaluated::scenarios(self.catalog, meaning, self.kind) else {
            ways.push(vec![Claim::Vague(unevaluated::TOO_MANY)]);
            return;
        };
        for scenario in scenarios {
            if let Some(claim) = claim(&scenario) {
                let mut way = scenario.claims;
                way.push(claim);
                ways.push(way);
            }
        }
    }
}

/// That a value is none of those that a union lists.
fn unlisted(tally: &Tally) -> Vec<Claim> {
    let ids = tally.keys();
    ids.map(|id| Claim::Fact(Fact::not(What::Is(*id))))
        .collect()
}

/// Too few or too many.
fn miscounted(least: Option<u64>, most: Option<u64>) -> Vec<Vec<Claim>> {
    let few = least
        .and_then(|least| least.checked_sub(1))
        .map(|few| Claim::Count(0, Some(few)));
    let many = most
        .and_then(|most| most.checked_add(1))
        .map(|many| Claim::Count(many, None));
    few.into_iter()
        .chain(many)
        .map(|claim| vec![claim])
        .collect()
}
