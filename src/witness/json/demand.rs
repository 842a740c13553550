//! What a value has to satisfy: schemas, and one way to satisfy several of them at once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::bench::Bench;
use super::gist::Gist;
use crate::format::jsonschema::alike::canonical;
use crate::format::jsonschema::schema::{Keywords, NodeId, Schema, Types};

/// At most so many ways to satisfy a set of schemas are looked at.
const MAX_SHAPES: usize = 48;

/// A schema that a value has to satisfy.
#[derive(Clone, Copy)]
pub(super) struct Demand<'s> {
    /// The document it is part of.
    pub schema: &'s Schema,
    /// Which of the documents of a search that is.
    sheet: Sheet,
    /// Its node.
    pub id: NodeId,
}

/// The documents of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sheet {
    Writer,
    Reader,
    Difference,
}

/// Names a node of one of the documents.
pub(super) type Key = (Sheet, NodeId);

impl<'s> Demand<'s> {
    /// The whole document.
    pub(super) fn root(schema: &'s Schema, sheet: Sheet) -> Self {
        Self {
            schema,
            sheet,
            id: schema.root(),
        }
    }

    /// Another node of the same document.
    pub(super) fn of(self, id: NodeId) -> Self {
        Self { id, ..self }
    }

    pub(super) fn keywords(self) -> &'s Keywords {
        self.schema.keywords(self.id)
    }

    /// A name that no other node of the search has.
    pub(super) fn key(self) -> Key {
        (self.sheet, self.id)
    }

    /// The schemas at the same place that hold whenever this one does, itself included.
    pub(super) fn conjuncts(self) -> Vec<Self> {
        self.in_place(|keywords| {
            let mut applied = keywords.all_of.clone();
            applied.extend(keywords.reference);
            applied
        })
    }

    /// The schemas at the same place that it mentions, other than the branches of a choice and what must not hold.
    pub(super) fn besides_branches(self) -> Vec<Self> {
        let keywords = self.keywords();
        let single = [
            keywords.reference,
            keywords.condition,
            keywords.consequence,
            keywords.alternative,
        ];
        let several = keywords
            .all_of
            .iter()
            .chain(keywords.dependent_schemas.values());
        let all = single.into_iter().flatten().chain(several.copied());
        all.map(|id| self.of(id)).collect()
    }

    /// Whether it depends on what its branches have evaluated, or on a dynamic scope.
    pub(super) fn is_vague(self) -> bool {
        self.in_place(Keywords::applied).iter().any(|demand| {
            let keywords = demand.keywords();
            keywords.unevaluated.is_some()
                || keywords.unevaluated_items.is_some()
                || keywords.opaque.is_some()
        })
    }

    fn in_place(self, applied: impl Fn(&Keywords) -> Vec<NodeId>) -> Vec<Self> {
        let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
        let mut todo = vec![self];
        while let Some(demand) = todo.pop() {
            if seen.insert(demand.id) {
                found.push(demand);
                let next = applied(demand.keywords()).into_iter().rev();
                todo.extend(next.map(|id| demand.of(id)));
            }
        }
        found
    }

    /// The schemas that its own keywords put on the property `name`.
    pub(super) fn property(self, name: &str, bench: &Bench) -> Vec<Self> {
        let keywords = self.keywords();
        let mut found: Vec<NodeId> = keywords.properties.get(name).copied().into_iter().collect();
        let patterns = keywords.pattern_properties.iter();
        let matching = patterns.filter(|(pattern, _)| bench.matches(pattern, name));
        found.extend(matching.map(|(_, id)| *id));
        if found.is_empty() {
            found.extend(keywords.additional);
        }
        found.into_iter().map(|id| self.of(id)).collect()
    }

    /// The schema that its own keywords put on the item at `index`.
    pub(super) fn item(self, index: usize) -> Option<Self> {
        let keywords = self.keywords();
        let found = keywords.prefix.get(index).copied().or(keywords.items)?;
        Some(self.of(found))
    }
}

/// What `demands` put on the property `name`; what they say of unevaluated properties only where nothing else does.
pub(super) fn on_property<'s>(
    demands: &[Demand<'s>],
    name: &str,
    bench: &Bench,
) -> Vec<Demand<'s>> {
    let found = distinct(
        demands
            .iter()
            .flat_map(|demand| demand.property(name, bench)),
    );
    if !found.is_empty() {
        return found;
    }
    let unevaluated = demands
        .iter()
        .filter_map(|demand| Some(demand.of(demand.keywords().unevaluated?)));
    distinct(unevaluated)
}

/// What `demands` put on the item at `index`, likewise.
pub(super) fn on_item<'s>(demands: &[Demand<'s>], index: usize) -> Vec<Demand<'s>> {
    let found = distinct(demands.iter().filter_map(|demand| demand.item(index)));
    if !found.is_empty() {
        return found;
    }
    let unevaluated = demands
        .iter()
        .filter_map(|demand| Some(demand.of(demand.keywords().unevaluated_items?)));
    distinct(unevaluated)
}

/// One way to satisfy a set of schemas: what must hold at one place once every choice is made.
#[derive(Clone)]
pub(super) struct Shape<'s> {
    /// The schemas that must hold.
    pub demands: Vec<Demand<'s>>,
    /// What each of them plainly says.
    pub gists: Vec<Rc<Gist>>,
    /// The schemas that must not.
    pub denied: Vec<Demand<'s>>,
    /// The properties that the choices ask for.
    wanted: BTreeSet<String>,
    /// The types that are left.
    pub types: Types,
    /// The values that are left, where the schemas list them.
    pub constants: Option<Vec<Value>>,
}

/// A node and the kind of choice that is made there.
type Choice = (Key, u8);

/// Which branch is taken at a node; by default the first that does not contradict what is already there.
type Picks = BTreeMap<Choice, usize>;

const ANY_OF: u8 = 0;
const ONE_OF: u8 = 1;
const CONDITION: u8 = 2;
const DEPENDENT: u8 = 3;

impl<'s> Shape<'s> {
    /// The ways to satisfy all of `demands`, the plainest first.
    pub(super) fn all(bench: &Bench, demands: &[Demand<'s>]) -> Vec<Self> {
        let mut tried = BTreeSet::from([Picks::new()]);
        let mut todo = vec![Picks::new()];
        let mut shapes = Vec::new();
        let mut next = 0;
        while next < todo.len() && shapes.len() < MAX_SHAPES {
            let (shape, choices) = Expansion::run(bench, demands, &todo[next]);
            let options = choices
                .into_iter()
                .flat_map(|(choice, options)| (0..options).map(move |option| (choice, option)));
            for (choice, option) in options.take(MAX_SHAPES * 4 - todo.len()) {
                let mut picks = todo[next].clone();
                picks.insert(choice, option);
                if tried.insert(picks.clone()) {
                    todo.push(picks);
                }
            }
            next += 1;
            shapes.extend((!shape.is_empty()).then_some(shape));
        }
        shapes
    }

    fn is_empty(&self) -> bool {
        self.types.is_empty() || self.constants.as_ref().is_some_and(Vec::is_empty)
    }

    /// What each of the schemas says.
    pub(super) fn keywords(&self) -> impl Iterator<Item = &'s Keywords> + '_ {
        self.demands.iter().map(|demand| demand.keywords())
    }

    /// The properties that an object must have.
    pub(super) fn required(&self) -> BTreeSet<String> {
        let required = self.keywords().flat_map(|keywords| &keywords.required);
        required.chain(&self.wanted).cloned().collect()
    }

    /// The properties that the schemas declare.
    pub(super) fn declared(&self) -> BTreeSet<String> {
        self.names().cloned().collect()
    }

    /// The same, each as often as it is declared.
    fn names(&self) -> impl Iterator<Item = &'s String> + '_ {
        self.keywords()
            .flat_map(|keywords| keywords.properties.keys())
    }

    /// What the property `name` must satisfy.
    pub(super) fn property(&self, name: &str, bench: &Bench) -> Vec<Demand<'s>> {
        on_property(&self.demands, name, bench)
    }

    /// What the item at `index` must satisfy.
    pub(super) fn item(&self, index: usize) -> Vec<Demand<'s>> {
        on_item(&self.demands, index)
    }

    /// What some items must satisfy, each as often as it must be there.
    pub(super) fn contained(&self) -> Vec<Demand<'s>> {
        const MOST: u64 = 64;
        let contained = self.demands.iter().filter_map(|demand| {
            let keywords = demand.keywords();
            let times = keywords.min_contains.unwrap_or(1).min(MOST);
            let times = usize::try_from(times).unwrap_or(0);
            Some(std::iter::repeat_n(demand.of(keywords.contains?), times))
        });
        contained.flatten().collect()
    }

    /// How many items an array must have, and how many it may have.
    pub(super) fn length(&self) -> (u64, u64) {
        let (least, most) = self.limits(|k| k.min_items, |k| k.max_items);
        (least.max(self.contained().len() as u64), most)
    }

    /// The largest lower and the smallest upper limit of a kind.
    pub(super) fn limits(
        &self,
        lower: impl Fn(&Keywords) -> Option<u64>,
        upper: impl Fn(&Keywords) -> Option<u64>,
    ) -> (u64, u64) {
        let lowest = self.keywords().filter_map(lower).max().unwrap_or(0);
        let highest = self.keywords().filter_map(upper).min().unwrap_or(u64::MAX);
        (lowest, highest)
    }
}

/// Drops the targets that stand twice.
pub(super) fn distinct<'s>(demands: impl Iterator<Item = Demand<'s>>) -> Vec<Demand<'s>> {
    let mut seen = BTreeSet::new();
    let resolved = demands.map(|demand| demand.of(demand.schema.target(demand.id)));
    resolved
        .filter(|demand| seen.insert(demand.key()))
        .collect()
}

/// The making of one [`Shape`].
struct Expansion<'s, 'p> {
    bench: &'p Bench,
    picks: &'p Picks,
    shape: Shape<'s>,
    seen: BTreeSet<Key>,
    todo: Vec<Demand<'s>>,
    /// The choices that were met and left to the default, and how many options each has.
    open: Vec<(Choice, usize)>,
}

impl<'s, 'p> Expansion<'s, 'p> {
    fn run(
        bench: &'p Bench,
        demands: &[Demand<'s>],
        picks: &'p Picks,
    ) -> (Shape<'s>, Vec<(Choice, usize)>) {
        let shape = Shape {
            demands: Vec::new(),
            gists: Vec::new(),
            denied: Vec::new(),
            wanted: BTreeSet::new(),
            types: Types::ANY,
            constants: None,
        };
        let mut expansion = Self {
            bench,
            picks,
            shape,
            seen: BTreeSet::new(),
            todo: demands.iter().rev().copied().collect(),
            open: Vec::new(),
        };
        // What holds in any case comes first, so that the default choices see it.
        let mut choosing = Vec::new();
        loop {
            while let Some(demand) = expansion.todo.pop() {
                if expansion.seen.insert(demand.key()) {
                    expansion.take(demand);
                    choosing.push(demand);
                }
            }
            if choosing.is_empty() {
                break;
            }
            let demand = choosing.remove(0);
            expansion.choose(demand);
        }
        bench.spend(1 + expansion.shape.demands.len() as u64 / 4);
        (expansion.shape, expansion.open)
    }

    fn take(&mut self, demand: Demand<'s>) {
        let keywords = demand.keywords();
        let shape = &mut self.shape;
        shape.demands.push(demand);
        shape.gists.push(self.bench.gist(demand));
        if keywords.never {
            shape.types = shape.types.intersect(Types::NULL).intersect(Types::BOOLEAN);
        }
        if let Some(types) = keywords.types {
            shape.types = shape.types.intersect(types);
        }
        let constant = keywords.constant.as_ref().map(std::slice::from_ref);
        for values in [keywords.choices.as_deref(), constant]
            .into_iter()
            .flatten()
        {
            narrow(&mut shape.constants, values);
        }
        shape.denied.extend(keywords.not.map(|id| demand.of(id)));
        self.todo.extend(keywords.reference.map(|id| demand.of(id)));
        self.todo
            .extend(keywords.all_of.iter().rev().map(|id| demand.of(*id)));
    }

    fn choose(&mut self, demand: Demand<'s>) {
        let keywords = demand.keywords();
        self.bench.spend(keywords.one_of.len() as u64 / 16);
        if !keywords.any_of.is_empty() {
            let branch = self.branch(demand, ANY_OF, &keywords.any_of);
            self.todo.push(demand.of(branch));
        }
        if !keywords.one_of.is_empty() {
            let branch = self.branch(demand, ONE_OF, &keywords.one_of);
            self.todo.push(demand.of(branch));
            let others = keywords.one_of.iter().filter(|other| **other != branch);
            self.shape.denied.extend(others.map(|id| demand.of(*id)));
        }
        if let Some(condition) = keywords.condition {
            if self.option(demand, CONDITION, 2) == 0 {
                self.todo.push(demand.of(condition));
                self.todo
                    .extend(keywords.consequence.map(|id| demand.of(id)));
            } else {
                self.shape.denied.push(demand.of(condition));
                self.todo
                    .extend(keywords.alternative.map(|id| demand.of(id)));
            }
        }
        for (index, (trigger, id)) in keywords.dependent_schemas.iter().enumerate() {
            let kind = DEPENDENT.saturating_add(u8::try_from(index).unwrap_or(u8::MAX));
            if self.shape.required().contains(trigger) || self.option(demand, kind, 2) == 1 {
                self.shape.wanted.insert(trigger.clone());
                self.todo.push(demand.of(*id));
            }
        }
    }

    fn option(&mut self, demand: Demand<'s>, kind: u8, options: usize) -> usize {
        let choice = (demand.key(), kind);
        self.picks.get(&choice).copied().unwrap_or_else(|| {
            self.open.push((choice, options));
            0
        })
    }

    fn branch(&mut self, demand: Demand<'s>, kind: u8, branches: &[NodeId]) -> NodeId {
        let choice = (demand.key(), kind);
        if let Some(&pick) = self.picks.get(&choice) {
            return branches[pick.min(branches.len() - 1)];
        }
        self.open.push((choice, branches.len()));
        let held = &self.shape.gists;
        let fits = |id: &&NodeId| self.bench.spend(1) && !self.bench.clash(held, demand.of(**id));
        branches.iter().find(fits).copied().unwrap_or(branches[0])
    }
}

fn narrow(constants: &mut Option<Vec<Value>>, values: &[Value]) {
    match constants {
        None => *constants = Some(values.to_vec()),
        Some(left) => {
            let allowed: BTreeSet<String> = values.iter().map(canonical).collect();
            left.retain(|value| allowed.contains(&canonical(value)));
        }
    }
}

/// How unlike a value of `shape` what `branch` describes is: properties that only one of them knows.
pub(super) fn distance(bench: &Bench, shape: &Shape<'_>, branch: Demand<'_>) -> usize {
    let mut described = BTreeSet::new();
    for part in bench.conjuncts(branch) {
        described.extend(part.keywords().properties.keys());
        described.extend(&part.keywords().required);
    }
    let declared: BTreeSet<&String> = shape.names().collect();
    bench.spend((declared.len() + described.len()) as u64 / 8);
    declared.symmetric_difference(&described).count()
}
