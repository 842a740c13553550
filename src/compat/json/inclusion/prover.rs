//! Whether any value is as it is asked for: by contradiction, branch by branch.
//!
//! What is asked for is a set of facts about one value. Facts about its parts are questions of the same kind, one step
//! further inside. A question that comes up again inside itself is answered with no: values are finite, so one that
//! could only be built from another of its own kind does not exist. Everything that the prover cannot express is
//! dropped, which leaves more values, never fewer; so "nothing is like that" is always right.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::branch::Branch;
use super::catalog::{Catalog, Meaning, ValueId};
use super::claim::{Fact, Facts, Kind, What};
use super::evaluate::Evaluator;
use crate::format::jsonschema::schema::{Schema, Types};

/// So many values that show a difference are collected.
const MAX_LEADS: usize = 12;

/// Whether some value is as it is asked for.
#[derive(Debug, Clone)]
pub(super) enum Standing {
    /// None is.
    Empty,
    /// Perhaps one is.
    Open {
        /// A value that seems to be.
        event: Option<Value>,
        /// What the prover had no words for, and left out.
        vague: Option<&'static str>,
    },
}

impl Standing {
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    pub(super) fn shown(event: Value) -> Self {
        Self::Open {
            event: Some(event),
            vague: None,
        }
    }

    pub(super) fn unknown(why: &'static str) -> Self {
        Self::Open {
            event: None,
            vague: Some(why),
        }
    }

    pub(super) fn vague(&self) -> Option<&'static str> {
        match self {
            Self::Empty => None,
            Self::Open { vague, .. } => *vague,
        }
    }

    fn is_clear(&self) -> bool {
        matches!(self, Self::Open { vague: None, .. })
    }

    /// The one that says more.
    pub(super) fn or(self, other: Self) -> Self {
        let weight = |standing: &Self| match standing {
            Self::Empty => 0,
            Self::Open { event, vague } => {
                1 + usize::from(event.is_some()) + 2 * usize::from(vague.is_none())
            }
        };
        if weight(&other) > weight(&self) {
            other
        } else {
            self
        }
    }
}

/// What is said when the steps are used up.
pub(super) const SPENT: &str = "the comparison takes more steps than the prover is given";

/// An answer that was given before.
struct Known {
    standing: Standing,
    /// The outermost question on whose answer it relies; `usize::MAX` for none.
    relies_on: usize,
    era: usize,
}

/// A proof under way.
pub(super) struct Prover<'s> {
    pub catalog: Catalog<'s>,
    pub steps: Cell<u64>,
    known: BTreeMap<Vec<Fact>, Known>,
    /// The questions that are being answered, and how deep.
    asked: BTreeMap<Vec<Fact>, usize>,
    /// The answers that rely on questions that are still being answered.
    trail: Vec<Vec<Fact>>,
    relies_on: usize,
    era: usize,
    disjoint: BTreeMap<(Meaning, Meaning), Option<bool>>,
    pub leads: Vec<Value>,
    /// What is asked by [`may_hold`](Self::may_hold), one question inside the other.
    probed: BTreeSet<(Kind, Facts)>,
    /// What was left out where the items of an array were looked at.
    pub doubt: Option<&'static str>,
}

impl<'s> Prover<'s> {
    pub(super) fn new(schemas: Vec<&'s Schema>, steps: u64) -> Self {
        Self {
            catalog: Catalog::new(schemas),
            steps: Cell::new(steps),
            known: BTreeMap::new(),
            asked: BTreeMap::new(),
            trail: Vec::new(),
            relies_on: usize::MAX,
            era: 0,
            disjoint: BTreeMap::new(),
            leads: Vec::new(),
            probed: BTreeSet::new(),
            doubt: None,
        }
    }

    /// Forgets all that was asked, and takes so many steps for what comes.
    pub(super) fn renew(&mut self, steps: u64) {
        self.steps.set(steps);
        self.known.clear();
        self.disjoint.clear();
        self.leads.clear();
        self.doubt = None;
    }

    /// Takes `cost` steps; `false` when there are none left.
    pub(super) fn spend(&self, cost: u64) -> bool {
        self.steps.set(self.steps.get().saturating_sub(cost));
        self.steps.get() > 0
    }

    pub(super) fn evaluator(&self) -> Evaluator<'_, 's> {
        Evaluator {
            catalog: &self.catalog,
            steps: &self.steps,
        }
    }

    /// Whether a value can be as all of `facts` say.
    pub(super) fn look(&mut self, facts: &Facts) -> Standing {
        if facts
            .iter()
            .any(|fact| !fact.holds && facts.contains(&fact.opposite()))
        {
            return Standing::Empty;
        }
        let key: Vec<Fact> = facts.iter().copied().collect();
        if !self.spend(1 + key.len() as u64) {
            return Standing::unknown(SPENT);
        }
        if let Some(known) = self.known.get(&key)
            && (known.relies_on == usize::MAX || known.era == self.era)
        {
            self.relies_on = self.relies_on.min(known.relies_on);
            return known.standing.clone();
        }
        if let Some(depth) = self.asked.get(&key) {
            self.relies_on = self.relies_on.min(*depth);
            return Standing::Empty;
        }
        self.ask(key, facts)
    }

    fn ask(&mut self, key: Vec<Fact>, facts: &Facts) -> Standing {
        let depth = self.asked.len();
        self.asked.insert(key.clone(), depth);
        let outer = std::mem::replace(&mut self.relies_on, usize::MAX);
        let start = self.trail.len();
        let standing = self.settle(facts);
        self.asked.remove(&key);
        let inner = std::mem::replace(&mut self.relies_on, outer);
        let mut relies_on = usize::MAX;
        if !standing.is_empty() {
            // What relied on there being none does not stand.
            for key in self.trail.split_off(start) {
                self.known.remove(&key);
            }
        } else if inner >= depth {
            for key in self.trail.split_off(start) {
                if let Some(known) = self.known.get_mut(&key) {
                    known.relies_on = usize::MAX;
                }
            }
        } else {
            relies_on = inner;
            self.relies_on = self.relies_on.min(inner);
            self.trail.push(key.clone());
        }
        let known = Known {
            standing: standing.clone(),
            relies_on,
            era: self.era,
        };
        self.known.insert(key, known);
        standing
    }

    /// Whether no value satisfies both schemas, asked as a question of its own.
    pub(super) fn are_disjoint(&mut self, one: Meaning, other: Meaning) -> bool {
        let key = (one.min(other), one.max(other));
        match self.disjoint.get(&key) {
            Some(answer) => return answer.unwrap_or(false),
            None => self.disjoint.insert(key, None),
        };
        let asked = std::mem::take(&mut self.asked);
        let trail = std::mem::take(&mut self.trail);
        let leads = std::mem::take(&mut self.leads);
        let relies_on = std::mem::replace(&mut self.relies_on, usize::MAX);
        let era = self.era;
        self.era = self.known.len() + self.era + 1;
        let facts = Facts::from([Fact::valid(one), Fact::valid(other)]);
        let is_empty = self.look(&facts).is_empty();
        (self.asked, self.trail, self.leads) = (asked, trail, leads);
        (self.relies_on, self.era) = (relies_on, era);
        self.disjoint.insert(key, Some(is_empty));
        is_empty
    }

    fn settle(&mut self, facts: &Facts) -> Standing {
        if let Some(values) = self.listed(facts) {
            return self.among(values, facts);
        }
        match self.by_tags(facts) {
            Some(standing) => standing,
            None => self.of_any_kind(facts),
        }
    }

    /// Whether a value of some type can be as the facts say.
    pub(super) fn of_any_kind(&mut self, facts: &Facts) -> Standing {
        let mut best = Standing::Empty;
        for kind in Kind::ALL {
            if !self.may_be(kind, facts) {
                continue;
            }
            let standing = match kind {
                Kind::Null => self.one_of(&[Value::Null], facts),
                Kind::Boolean => self.one_of(&[json!(false), json!(true)], facts),
                _ => self.solve(Branch::new(kind, facts)),
            };
            best = best.or(standing);
            if self.is_enough(&best) {
                break;
            }
        }
        best
    }

    /// Whether it is of no use to look further: at the outermost place other values are of interest, too. What is empty so
    /// far is never enough, since what was not looked at may not be.
    pub(super) fn is_enough(&self, standing: &Standing) -> bool {
        if self.asked.len() == 1 {
            !standing.is_empty() && self.leads.len() >= MAX_LEADS
        } else {
            standing.is_clear()
        }
    }

    fn may_be(&self, kind: Kind, facts: &Facts) -> bool {
        let types = match kind {
            Kind::Null => Types::NULL,
            Kind::Boolean => Types::BOOLEAN,
            Kind::Number => Types::NUMBER,
            Kind::Text => Types::STRING,
            Kind::Array => Types::ARRAY,
            Kind::Object => Types::OBJECT,
        };
        facts
            .iter()
            .filter(|fact| fact.holds)
            .all(|fact| match fact.what {
                What::Text => kind == Kind::Text,
                What::Valid(meaning) | What::Beside(meaning) => {
                    let asked = self.catalog.keywords(meaning).types;
                    asked.is_none_or(|asked| !asked.intersect(types).is_empty())
                }
                What::Is(_) | What::Matches(_) => true,
            })
    }

    /// Whether a value of a type may be as the facts say; where that hangs on itself, it may.
    pub(super) fn may_hold(&mut self, kind: Kind, facts: &Facts) -> bool {
        if !self.may_be(kind, facts) {
            return false;
        }
        let question = (kind, facts.clone());
        if !self.probed.insert(question.clone()) {
            return true;
        }
        // It is asked of a part, and a part that can be is no value of the whole.
        let leads = std::mem::take(&mut self.leads);
        let standing = self.solve(Branch::new(kind, facts));
        self.leads = leads;
        self.probed.remove(&question);
        !standing.is_empty()
    }

    /// The values that are left, where something that must hold lists them.
    pub(super) fn listed(&self, facts: &Facts) -> Option<Vec<ValueId>> {
        let mut seen = Facts::new();
        let mut todo: Vec<Fact> = facts.iter().filter(|fact| fact.holds).copied().collect();
        let mut shortest: Option<Vec<ValueId>> = None;
        let mut keep = |values: Vec<ValueId>| {
            if shortest
                .as_ref()
                .is_none_or(|known| values.len() < known.len())
            {
                shortest = Some(values);
            }
        };
        while let Some(fact) = todo.pop() {
            if !seen.insert(fact) {
                continue;
            }
            match fact.what {
                What::Is(id) => keep(vec![id]),
                What::Valid(meaning) | What::Beside(meaning) => {
                    let left = match fact.what {
                        What::Beside(_) => self.catalog.listed(meaning),
                        _ => self.catalog.left(meaning),
                    };
                    if let Some(values) = left {
                        keep(values.iter().copied().collect());
                    }
                    let keywords = self.catalog.keywords(meaning);
                    let applied = keywords.reference.iter().chain(&keywords.all_of);
                    todo.extend(applied.map(|id| Fact::valid(self.catalog.of(meaning, *id))));
                }
                What::Text | What::Matches(_) => {}
            }
        }
        shortest
    }

    pub(super) fn among(&mut self, values: Vec<ValueId>, facts: &Facts) -> Standing {
        let mut all = Vec::new();
        for id in values {
            let value = self.catalog.value(id);
            all.push((*value).clone());
            if let (Value::Number(number), true) = (&*value, self.catalog.tells_spellings)
                && let Some(other) = respelled(number)
            {
                all.push(other);
            }
        }
        self.one_of(&all, facts)
    }

    /// Whether one of these values is as the facts say.
    fn one_of(&mut self, values: &[Value], facts: &Facts) -> Standing {
        let mut best = Standing::Empty;
        for value in values {
            if !self.spend(1 + facts.len() as u64) {
                return Standing::unknown(SPENT);
            }
            let standing = match self.is_like(value, facts) {
                Some(true) => Standing::shown(value.clone()),
                Some(false) => continue,
                None => Standing::Open {
                    event: Some(value.clone()),
                    vague: Some("whether a listed value is valid cannot be told"),
                },
            };
            best = best.or(self.lead(standing));
            if self.is_enough(&best) {
                break;
            }
        }
        best
    }

    /// Takes down what a branch at the outermost place has shown.
    pub(super) fn lead(&mut self, standing: Standing) -> Standing {
        if let Standing::Open {
            event: Some(event), ..
        } = &standing
            && self.asked.len() == 1
            && self.leads.len() < MAX_LEADS
        {
            self.leads.push(event.clone());
        }
        standing
    }

    pub(super) fn is_like(&self, value: &Value, facts: &Facts) -> Option<bool> {
        let evaluator = self.evaluator();
        let mut known = Some(true);
        for fact in facts {
            match evaluator.fact(*fact, value) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => known = None,
            }
        }
        known
    }
}

/// A whole number with a point, or without.
fn respelled(number: &serde_json::Number) -> Option<Value> {
    if let Some(whole) = number.as_i64() {
        #[expect(clippy::cast_precision_loss, reason = "only what survives is used")]
        let spelled = serde_json::Number::from_f64(whole as f64)?;
        return Some(Value::Number(spelled));
    }
    let value = number
        .as_f64()
        .filter(|value| value.fract() == 0.0 && value.abs() < 9e18)?;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and in range")]
    Some(json!(value as i64))
}
