//! Arrays: places of their own at the front, one kind of place behind them, and counts.

use std::collections::BTreeSet;

use serde_json::Value;

use super::branch::Branch;
use super::claim::{Claim, Fact, Facts, Kind, Span, Way};
use super::prover::{Prover, Standing};
use crate::format::jsonschema::alike::canonical;

/// So many places are looked at one by one.
const MAX_PLACES: usize = 256;
/// Twins are looked for among so many places.
const MAX_TWINS: usize = 24;
/// Longer arrays are not written out.
const MAX_LENGTH: u64 = 1_000;

/// What is known of the places of an array.
struct Places {
    /// What is asked of each place at the front, and then of all others.
    facts: Vec<Facts>,
    least: u64,
    most: Option<u64>,
}

impl Places {
    /// The places that there can be; the last stands for all that follow.
    fn reachable(&self) -> usize {
        let most = self
            .most
            .and_then(|most| usize::try_from(most).ok())
            .unwrap_or(usize::MAX);
        self.facts.len().min(most)
    }

    fn front(&self) -> usize {
        self.facts.len() - 1
    }

    fn limit(&mut self, most: u64) {
        self.most = Some(self.most.map_or(most, |known| known.min(most)));
    }

    fn is_impossible(&self) -> bool {
        self.most.is_some_and(|most| most < self.least)
    }

    /// How many places the one at `index` stands for.
    fn times(&self, index: usize) -> u64 {
        if index < self.front() {
            return 1;
        }
        self.most
            .map_or(u64::MAX, |most| most.saturating_sub(index as u64))
    }
}

impl Prover<'_> {
    /// Whether an array can be like that.
    pub(super) fn array(&mut self, branch: &Branch) -> Standing {
        let Some(mut places) = places(branch) else {
            return Standing::unknown("arrays describe more places than the prover looks at");
        };
        self.doubt = None;
        self.shorten(&mut places);
        if places.is_impossible() || self.is_miscounted(branch, &mut places) {
            return Standing::Empty;
        }
        if branch.array.unique == Some(true) && self.must_repeat(branch, &mut places) {
            return Standing::Empty;
        }
        if branch.array.unique == Some(false) && self.cannot_repeat(&places) {
            return Standing::Empty;
        }
        let event = self.build(branch, &places);
        let vague = self.doubt.take().or(branch_vague(branch));
        Standing::Open { event, vague }
    }

    /// An array ends before the first place that nothing can stand at.
    fn shorten(&mut self, places: &mut Places) {
        for index in 0..places.facts.len() {
            if places.most.is_some_and(|most| most <= index as u64) {
                return;
            }
            if !self.can_be(&places.facts[index], &[]) {
                places.limit(index as u64);
                return;
            }
        }
    }

    fn can_be(&mut self, facts: &Facts, also: &[Fact]) -> bool {
        let mut facts = facts.clone();
        facts.extend(also);
        // Questions about items are asked in between, and have doubts of their own.
        let doubt = self.doubt.take();
        let standing = self.look(&facts);
        self.doubt = doubt.or(standing.vague());
        !standing.is_empty()
    }

    /// Whether what is counted cannot be as often as it must.
    fn is_miscounted(&mut self, branch: &Branch, places: &mut Places) -> bool {
        for (fact, most) in &branch.array.few {
            self.shorten_by(places, *fact, *most);
        }
        for (index, (fact, most)) in branch.array.few.iter().enumerate() {
            for (other, also) in branch.array.few.iter().skip(index + 1) {
                if self.nowhere(places, Span::from(0), &[fact.opposite(), other.opposite()]) {
                    places.limit(most.saturating_add(*also));
                }
            }
        }
        if places.is_impossible() {
            return true;
        }
        for (index, (span, fact, count)) in branch.array.some.iter().enumerate() {
            if self.room(places, *span, *fact) < *count {
                return true;
            }
            for (other, most) in &branch.array.few {
                if count > most && self.nowhere(places, *span, &[*fact, other.opposite()]) {
                    return true;
                }
            }
            for (_, other, also) in branch.array.some.iter().skip(index + 1) {
                let together = count.saturating_add(*also);
                if places.most.is_some_and(|known| known < together)
                    && self.nowhere(places, *span, &[*fact, *other])
                {
                    return true;
                }
            }
        }
        false
    }

    /// Where only so many items may be like that, and each is bound to be, the array ends.
    fn shorten_by(&mut self, places: &mut Places, fact: Fact, most: u64) {
        let mut count = 0_u64;
        for index in 0..places.reachable() {
            if self.can_be(&places.facts[index].clone(), &[fact.opposite()]) {
                continue;
            }
            if index == places.front() {
                places.limit((index as u64).saturating_add(most.saturating_sub(count)));
            } else if count == most {
                places.limit(index as u64);
                return;
            }
            count += 1;
        }
    }

    /// Whether at no place an item can be like that.
    fn nowhere(&mut self, places: &Places, span: Span, also: &[Fact]) -> bool {
        let met = (0..places.reachable()).filter(|index| meets(places, span, *index));
        met.collect::<Vec<_>>()
            .into_iter()
            .all(|index| !self.can_be(&places.facts[index], also))
    }

    /// At how many places an item can be like that.
    fn room(&mut self, places: &Places, span: Span, fact: Fact) -> u64 {
        let mut room = 0_u64;
        for index in 0..places.reachable() {
            if meets(places, span, index) && self.can_be(&places.facts[index], &[fact]) {
                room = room.saturating_add(places.times(index));
            }
        }
        room
    }

    /// Whether there are too few different values for as many items as there must be.
    fn must_repeat(&mut self, branch: &Branch, places: &mut Places) -> bool {
        let front = places.front();
        let mut all = Some(BTreeSet::new());
        for index in 0..places.reachable() {
            let values = self.values(&places.facts[index].clone());
            if let Some(values) = values.as_ref().filter(|_| index == front) {
                places.limit((front as u64).saturating_add(values.len() as u64));
            }
            all = all.zip(values).map(|(all, values)| &all | &values);
        }
        if let Some(all) = all {
            places.limit(all.len() as u64);
        }
        if places.is_impossible() {
            return true;
        }
        branch.array.some.iter().any(|(span, fact, count)| {
            let mut different = Some(BTreeSet::new());
            for index in 0..places.reachable() {
                if meets(places, *span, index) {
                    let mut facts = places.facts[index].clone();
                    facts.insert(*fact);
                    let values = self.values(&facts);
                    different = different.zip(values).map(|(all, values)| &all | &values);
                }
            }
            different.is_some_and(|different| (different.len() as u64) < *count)
        })
    }

    /// All values that are as the facts say, where they are few; perhaps some more.
    fn values(&mut self, facts: &Facts) -> Option<BTreeSet<String>> {
        let listed = if let Some(ids) = self.listed(facts) {
            let values = ids.into_iter().map(|id| (*self.catalog.value(id)).clone());
            values.collect()
        } else {
            let wide = [Kind::Number, Kind::Text, Kind::Array, Kind::Object];
            if wide.into_iter().any(|kind| self.may_hold(kind, facts)) {
                return None;
            }
            vec![Value::Null, Value::Bool(false), Value::Bool(true)]
        };
        let possible = listed
            .iter()
            .filter(|value| self.is_like(value, facts) != Some(false));
        Some(possible.map(canonical).collect())
    }

    /// Whether no two items can be equal.
    fn cannot_repeat(&mut self, places: &Places) -> bool {
        let reachable = places.reachable();
        if reachable > MAX_TWINS {
            return false;
        }
        for one in 0..reachable {
            let from = if one == places.front() && places.times(one) > 1 {
                one
            } else {
                one + 1
            };
            for other in from..reachable {
                let together: Vec<Fact> = places.facts[other].iter().copied().collect();
                if self.can_be(&places.facts[one], &together) {
                    return false;
                }
            }
        }
        true
    }

    /// An array that is like that, as far as that is easy.
    fn build(&mut self, branch: &Branch, places: &Places) -> Option<Value> {
        let mut extra: Vec<Vec<Fact>> = Vec::new();
        for (span, fact, count) in &branch.array.some {
            let mut left = *count;
            let mut index = span.from;
            while left > 0 && (index as u64) < places.most.unwrap_or(MAX_LENGTH).min(MAX_LENGTH) {
                let place = index.min(places.front());
                if extra.len() <= index {
                    extra.resize(index + 1, Vec::new());
                }
                let mut also = extra[index].clone();
                also.push(*fact);
                if self.can_be(&places.facts[place], &also) {
                    extra[index] = also;
                    left -= 1;
                }
                index += 1;
            }
        }
        let length = places.least.max(extra.len() as u64);
        if length > MAX_LENGTH {
            return None;
        }
        let spared: Vec<Fact> = branch
            .array
            .few
            .iter()
            .map(|(fact, _)| fact.opposite())
            .collect();
        let mut items: Vec<Value> = Vec::new();
        for index in 0..usize::try_from(length).ok()? {
            let mut facts = places.facts[index.min(places.front())].clone();
            facts.extend(extra.get(index).into_iter().flatten());
            if branch.array.unique == Some(true) {
                let taken = items.iter().map(|item| self.catalog.value_id(item));
                facts.extend(taken.map(|id| Fact::not(super::claim::What::Is(id))));
            }
            items.push(self.item(&facts, &spared)?);
        }
        if branch.array.unique == Some(false) && items.len() > 1 {
            let last = items.len() - 1;
            items[last] = items[last - 1].clone();
        }
        Some(Value::Array(items))
    }

    fn item(&mut self, facts: &Facts, spared: &[Fact]) -> Option<Value> {
        let mut wanted = facts.clone();
        wanted.extend(spared);
        let doubt = self.doubt.take();
        let mut standing = self.look(&wanted);
        if standing.is_empty() {
            standing = self.look(facts);
        }
        self.doubt = doubt.or(standing.vague());
        match standing {
            Standing::Open { event, .. } => event,
            Standing::Empty => None,
        }
    }

    /// Whether a way to be like that is known not to be possible.
    pub(super) fn weigh_array(&mut self, branch: &Branch, way: &Way) -> Option<bool> {
        let places = places(branch)?;
        for claim in way.iter() {
            if let Claim::SomeItems(span, fact, count) = claim {
                if let Some(to) = span
                    .to
                    .filter(|to| *to == span.from + 1 && *to > places.front())
                {
                    let facts = places.facts[places.front().min(to - 1)].clone();
                    if !self.can_be(&facts, &[*fact]) {
                        return Some(false);
                    }
                } else if self.room(&places, *span, *fact) < *count {
                    return Some(false);
                }
            }
        }
        None
    }
}

/// Whether a span covers the place, or some of the places, that `index` stands for.
fn meets(places: &Places, span: Span, index: usize) -> bool {
    if index < places.front() {
        return span.contains(index);
    }
    span.to.is_none_or(|to| index < to)
}

/// What is asked of each place; `None` when there are too many.
fn places(branch: &Branch) -> Option<Places> {
    let array = &branch.array;
    let spans = array.every.iter().map(|(span, _)| *span);
    let ends = spans.chain(array.some.iter().map(|(span, ..)| *span));
    let front = ends
        .map(|span| span.to.unwrap_or(span.from))
        .max()
        .unwrap_or(0);
    if front > MAX_PLACES {
        return None;
    }
    let of_place = |index: usize| -> Facts {
        let every = array.every.iter();
        every
            .filter(|(span, _)| span.contains(index))
            .map(|(_, fact)| *fact)
            .collect()
    };
    Some(Places {
        facts: (0..=front).map(of_place).collect(),
        least: branch.least,
        most: branch.most,
    })
}

/// What the prover does not look at when items are counted in several ways at once.
fn branch_vague(branch: &Branch) -> Option<&'static str> {
    let array = &branch.array;
    let counted = array.few.len() + array.some.len();
    let is_counted_twice = counted > 1 || counted == 1 && array.unique == Some(true);
    is_counted_twice.then_some("items are counted in several ways at once")
}
