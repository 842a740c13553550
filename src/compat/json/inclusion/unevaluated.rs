//! Which properties and items a schema leaves unevaluated, depending on which of its branches hold.

use super::catalog::{Catalog, Meaning};
use super::claim::{Claim, Fact, Kind};
use crate::format::jsonschema::schema::{Keywords, NodeId};
use crate::model::Draft;

/// So many combinations of branches are told apart.
const MAX_SCENARIOS: usize = 64;
/// Schemas that look at the same value may refer to each other in a ring.
const MAX_RING: usize = 32;

/// What is said when there are more.
pub(super) const TOO_MANY: &str =
    "what is unevaluated depends on more branches than the prover tells apart";

/// One combination of branches that hold.
#[derive(Debug, Clone)]
pub(super) struct Scenario {
    /// That they hold, and the others do not.
    pub claims: Vec<Claim>,
    /// The schemas whose names are evaluated; `None` when all names are.
    pub names: Option<Vec<Meaning>>,
    /// How many items are evaluated; `None` when all are.
    pub items: Option<usize>,
    /// What is still to be looked at.
    todo: Vec<(Meaning, usize)>,
}

/// A branch that holds or does not.
struct Branch {
    if_it_holds: (Vec<Claim>, Vec<NodeId>),
    if_not: (Vec<Claim>, Vec<NodeId>),
}

/// The combinations that there are; `None` when they are too many, or cannot be told.
pub(super) fn scenarios(
    catalog: &Catalog<'_>,
    meaning: Meaning,
    kind: Kind,
) -> Option<Vec<Scenario>> {
    let mut open = vec![Scenario {
        claims: Vec::new(),
        names: Some(Vec::new()),
        items: Some(0),
        todo: vec![(meaning, 0)],
    }];
    let mut done = Vec::new();
    while let Some(mut scenario) = open.pop() {
        let Some((next, ring)) = scenario.todo.pop() else {
            done.push(scenario);
            continue;
        };
        if ring > MAX_RING || open.len() + done.len() > MAX_SCENARIOS {
            return None;
        }
        let keywords = catalog.keywords(next);
        if catalog.unclear(next).is_some() {
            return None;
        }
        scenario.evaluate(catalog, next, next != meaning, kind)?;
        let applied = keywords.reference.iter().chain(&keywords.all_of);
        scenario
            .todo
            .extend(applied.map(|id| (catalog.of(next, *id), ring + 1)));
        let mut split = vec![scenario];
        for branch in branches(catalog, next, kind) {
            split = split
                .into_iter()
                .flat_map(|scenario| scenario.split(catalog, next, &branch, ring))
                .collect();
            if split.len() > MAX_SCENARIOS {
                return None;
            }
        }
        open.extend(split);
    }
    Some(done)
}

impl Scenario {
    /// Takes down what a schema that holds evaluates itself.
    fn evaluate(
        &mut self,
        catalog: &Catalog<'_>,
        meaning: Meaning,
        is_inside: bool,
        kind: Kind,
    ) -> Option<()> {
        let keywords = catalog.keywords(meaning);
        if keywords.additional.is_some() || is_inside && keywords.unevaluated.is_some() {
            self.names = None;
        }
        if let Some(names) = self.names.as_mut().filter(|_| declares(keywords)) {
            names.push(meaning);
        }
        if keywords.items.is_some() || is_inside && keywords.unevaluated_items.is_some() {
            self.items = None;
        }
        self.items = self.items.map(|items| items.max(keywords.prefix.len()));
        // Since 2020-12 the items that `contains` accepts are evaluated, wherever they stand.
        let is_scattered = keywords.contains.is_some()
            && kind == Kind::Array
            && catalog.draft(meaning) == Draft::Draft202012;
        (!is_scattered || self.items.is_none()).then_some(())
    }

    fn split(
        self,
        catalog: &Catalog<'_>,
        meaning: Meaning,
        branch: &Branch,
        ring: usize,
    ) -> Vec<Self> {
        let with = |(claims, nodes): &(Vec<Claim>, Vec<NodeId>)| {
            let mut scenario = self.clone();
            scenario.claims.extend(claims.iter().cloned());
            let nodes = nodes.iter().map(|id| (catalog.of(meaning, *id), ring + 1));
            scenario.todo.extend(nodes);
            scenario
        };
        vec![with(&branch.if_it_holds), with(&branch.if_not)]
    }
}

fn declares(keywords: &Keywords) -> bool {
    !keywords.properties.is_empty() || !keywords.pattern_properties.is_empty()
}

fn branches(catalog: &Catalog<'_>, meaning: Meaning, kind: Kind) -> Vec<Branch> {
    let keywords = catalog.keywords(meaning);
    let valid = |id: NodeId| Claim::Fact(Fact::valid(catalog.of(meaning, id)));
    let invalid = |id: NodeId| Claim::Fact(Fact::invalid(catalog.of(meaning, id)));
    let alternatives = keywords.any_of.iter().chain(&keywords.one_of);
    let mut branches: Vec<Branch> = alternatives
        .map(|id| Branch {
            if_it_holds: (vec![valid(*id)], vec![*id]),
            if_not: (vec![invalid(*id)], Vec::new()),
        })
        .collect();
    branches.extend(keywords.condition.map(|condition| {
        Branch {
            if_it_holds: (
                vec![valid(condition)],
                [condition]
                    .into_iter()
                    .chain(keywords.consequence)
                    .collect(),
            ),
            if_not: (
                vec![invalid(condition)],
                keywords.alternative.into_iter().collect(),
            ),
        }
    }));
    if kind == Kind::Object {
        let dependents = keywords.dependent_schemas.iter();
        branches.extend(dependents.map(|(trigger, id)| {
            let has = |is_there| vec![Claim::Property(trigger.as_str().into(), is_there)];
            Branch {
                if_it_holds: (has(true), vec![*id]),
                if_not: (has(false), Vec::new()),
            }
        }));
    }
    branches
}
