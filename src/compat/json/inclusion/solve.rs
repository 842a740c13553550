//! Follows one branch to its end: draws conclusions as long as there are any, then chooses.

use serde_json::Value;

use super::branch::Branch;
use super::catalog::ValueId;
use super::claim::{Choice, Claim, Fact, Kind, Rank, Way, What};
use super::expand::Expander;
use super::numbers::Numbers;
use super::prover::{Prover, SPENT, Standing};

impl Prover<'_> {
    /// Whether a value can be as a branch says.
    pub(super) fn solve(&mut self, mut branch: Branch) -> Standing {
        if !self.spend(4) {
            return Standing::unknown(SPENT);
        }
        if self.propagate(&mut branch).is_none() {
            return Standing::Empty;
        }
        if let Some(values) = &branch.values {
            let values = values.iter().copied().collect();
            let facts = branch.facts.clone();
            return self.among(values, &facts);
        }
        let standing = self.leaf(&branch);
        if standing.is_empty() {
            return standing;
        }
        if branch.choices.is_empty() {
            return self.lead(standing);
        }
        self.split(branch)
    }

    fn split(&mut self, mut branch: Branch) -> Standing {
        let order = |choice: &Choice| (choice.rank, choice.ways.len());
        let first = (0..branch.choices.len()).min_by_key(|index| order(&branch.choices[*index]));
        let Some(first) = first else {
            return Standing::unknown(SPENT);
        };
        let choice = branch.choices.swap_remove(first);
        let mut best = Standing::Empty;
        for way in &choice.ways {
            self.spend(branch.size());
            let mut taken = branch.clone();
            taken.assume(way);
            best = best.or(self.solve(taken));
            if self.is_enough(&best) || self.steps.get() == 0 {
                break;
            }
        }
        if self.steps.get() == 0 && best.is_empty() {
            return Standing::unknown(SPENT);
        }
        best
    }

    /// Draws all conclusions that need no choice; `None` when they contradict each other.
    fn propagate(&mut self, branch: &mut Branch) -> Option<()> {
        loop {
            self.absorb(branch)?;
            if branch.values.is_some() {
                return Some(());
            }
            let before = branch.choices.len();
            if self.narrow(branch, false)? || branch.choices.len() < before {
                continue;
            }
            if !self.narrow(branch, true)? {
                return Some(());
            }
        }
    }

    fn absorb(&mut self, branch: &mut Branch) -> Option<()> {
        let start = branch.choices.len();
        let catalog = &self.catalog;
        let steps = &self.steps;
        let mut expand = |kind, fact| {
            let expansion = Expander { catalog, kind }.expand(fact);
            steps.set(steps.get().saturating_sub(1 + expansion.size()));
            expansion
        };
        branch.absorb(&mut expand).ok()?;
        for choice in &mut branch.choices[start..] {
            if choice.rank == Rank::Violation {
                choice.ways.retain(|way| !self.is_idle_pair(way));
            }
        }
        Some(())
    }

    /// Two branches of a `oneOf` that no value satisfies both.
    fn is_idle_pair(&mut self, way: &Way) -> bool {
        let claims = way.iter().filter(|claim| !matches!(claim, Claim::Noted(_)));
        match &claims.collect::<Vec<_>>()[..] {
            [
                Claim::Fact(Fact {
                    holds: true,
                    what: What::Valid(one),
                }),
                Claim::Fact(Fact {
                    holds: true,
                    what: What::Valid(other),
                }),
            ] => self.are_disjoint(*one, *other),
            _ => false,
        }
    }

    /// Drops the ways that are known not to lead anywhere, and the choices of which one way is known to hold. Says
    /// whether something was learnt; `None` when some choice has no way left.
    fn narrow(&mut self, branch: &mut Branch, closely: bool) -> Option<bool> {
        let mut learnt = false;
        let mut choices = std::mem::take(&mut branch.choices);
        let mut open = Vec::new();
        while let Some(mut choice) = choices.pop() {
            let mut holds = false;
            let mut ways = Vec::new();
            for way in std::mem::take(&mut choice.ways) {
                if !self.spend(1) {
                    ways.push(way);
                    continue;
                }
                match self.weigh(branch, &way, closely) {
                    Some(true) => holds = true,
                    Some(false) => {}
                    None => ways.push(way),
                }
                if holds {
                    break;
                }
            }
            if holds {
                continue;
            }
            if ways.is_empty() {
                return None;
            }
            if let [way] = &ways[..] {
                branch.assume(way);
                learnt = true;
            } else {
                choice.ways = ways;
                open.push(choice);
            }
        }
        open.reverse();
        branch.choices = open;
        Some(learnt)
    }

    /// Whether a way is known to hold, or known not to.
    fn weigh(&mut self, branch: &Branch, way: &Way, closely: bool) -> Option<bool> {
        let mut holds = Some(true);
        for claim in way.iter() {
            match branch.at_sight(claim) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => holds = None,
            }
        }
        if holds.is_some() || !closely {
            return holds;
        }
        match branch.kind {
            Kind::Object => self.weigh_object(branch, way),
            Kind::Array => self.weigh_array(branch, way),
            Kind::Number => self.weigh_number(branch, way),
            Kind::Text | Kind::Null | Kind::Boolean => None,
        }
    }

    fn weigh_number(&mut self, branch: &Branch, way: &Way) -> Option<bool> {
        let mut range = branch.range.clone();
        for claim in way.iter() {
            match claim.clone() {
                Claim::Above(limit, bound) => range.above(limit, bound),
                Claim::Below(limit, bound) => range.below(limit, bound),
                Claim::Multiple(step, holds) => range.multiple(step, holds),
                _ => {}
            }
        }
        self.spend(8);
        matches!(range.numbers(&|_| false), Numbers::None).then_some(false)
    }

    /// Whether a value can be like that, choices that are still open aside.
    fn leaf(&mut self, branch: &Branch) -> Standing {
        let standing = match branch.kind {
            Kind::Null | Kind::Boolean => Standing::unknown(SPENT),
            Kind::Number => self.number(branch),
            Kind::Text => self.text(branch),
            Kind::Array => self.array(branch),
            Kind::Object => self.object(branch),
        };
        match (standing, branch.vague) {
            (Standing::Open { event, .. }, Some(why)) => Standing::Open {
                event,
                vague: Some(why),
            },
            (standing, _) => standing,
        }
    }

    fn number(&mut self, branch: &Branch) -> Standing {
        self.spend(8);
        let excluded: Vec<ValueId> = excluded(branch).collect();
        let is_excluded = |value: &Value| excluded.contains(&self.catalog.value_id(value));
        match branch.range.numbers(&is_excluded) {
            Numbers::None => Standing::Empty,
            Numbers::Some(event) => Standing::Open { event, vague: None },
        }
    }
}

/// The values that a value is known not to be.
pub(super) fn excluded(branch: &Branch) -> impl Iterator<Item = ValueId> + '_ {
    branch.facts.iter().filter_map(|fact| match fact.what {
        What::Is(id) if !fact.holds => Some(id),
        _ => None,
    })
}
