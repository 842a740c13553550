//! Tagged unions, branch by branch: a value that has the tag of one branch is not in the others.
//!
//! Held against each other as a whole, two unions of n branches are n² questions. Where a property with a fixed value
//! tells the branches apart, each branch of the one has to be held against the branch of the other with the same tag
//! only, and that says all there is to say.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::branch::Branch;
use super::catalog::{Catalog, Meaning, Union, ValueId};
use super::claim::{Fact, Facts, Kind, What};
use super::prover::{Prover, SPENT, Standing};
use crate::format::jsonschema::schema::{Keywords, Types};

/// Smaller unions are no trouble as a whole.
const MIN_BRANCHES: usize = 8;
/// Of the branches at most one in so many may leave the tag open.
const UNTAGGED: usize = 4;
/// Where more branches than this are left for one tag, the union is taken as a whole.
const MAX_LEFT: usize = 8;

/// A schema with a union that a value has to be in, or must not be in, the branches by their tags.
struct Tagged {
    fact: Fact,
    meaning: Meaning,
    union: Union,
    branches: Vec<Meaning>,
    by_tag: BTreeMap<ValueId, Vec<usize>>,
    /// The branches that say nothing of the tag.
    untagged: Vec<usize>,
}

/// The question, with the unions among its facts taken apart.
struct Question {
    /// What is not about the unions, and what the schemas of the unions that hold say beside their branches.
    rest: Facts,
    /// The union whose branches are gone through.
    lead: Tagged,
    /// The other unions that the value has to be in.
    held: Vec<Tagged>,
    /// One that it must not be in, if there is one.
    denied: Option<Tagged>,
    tag: String,
}

impl Prover<'_> {
    /// Whether a value can be as all of `facts` say, told by the tags of the unions among them; `None` where there is no
    /// such union.
    pub(super) fn by_tags(&mut self, facts: &Facts) -> Option<Standing> {
        let question = self.take_apart(facts)?;
        let is_denied_beside = self.is_denied_beside(&question);
        let lead = &question.lead;
        let mut best = Standing::Empty;
        for branch in &lead.branches {
            if !self.spend(4) {
                return Some(best.or(Standing::unknown(SPENT)));
            }
            let tags = fixed(&self.catalog, lead.meaning, *branch, &question.tag);
            let standing = match tags {
                Some(tags) => self.with_tags(&question, *branch, &tags, is_denied_beside),
                None => self.without_tag(&question, *branch),
            };
            best = best.or(standing);
            if self.is_enough(&best) {
                break;
            }
        }
        Some(best)
    }

    fn take_apart(&self, facts: &Facts) -> Option<Question> {
        let (fact, tag) = self.lead_union(facts)?;
        let (mut lead, mut denied) = (None, None);
        let (mut rest, mut held) = (Facts::new(), Vec::new());
        for other in facts {
            let union = Tagged::of(&self.catalog, *other, &tag);
            let branches = union.as_ref().map_or(0, |union| union.branches.len());
            if !self.spend(branches as u64) {
                return None;
            }
            match union {
                Some(union) if union.fact == fact => lead = Some(union),
                Some(union) if other.holds => held.push(union),
                Some(union) if denied.is_none() => denied = Some(union),
                _ => drop(rest.insert(*other)),
            }
        }
        let lead = lead?;
        let unions = held.iter().chain([&lead]);
        rest.extend(unions.map(|union| Fact::is(What::Beside(union.meaning))));
        Some(Question {
            rest,
            lead,
            held,
            denied,
            tag,
        })
    }

    /// The union with the most branches that a value has to be in, and the property that tells its branches apart.
    fn lead_union(&self, facts: &Facts) -> Option<(Fact, String)> {
        let held = facts.iter().filter(|fact| fact.holds);
        let unions = held.filter_map(|fact| {
            let (meaning, _, branches) = union(&self.catalog, *fact)?;
            Some((*fact, meaning, branches))
        });
        let (fact, meaning, branches) = unions.max_by_key(|(_, _, branches)| branches.len())?;
        if branches.len() < MIN_BRANCHES || !self.spend(branches.len() as u64) {
            return None;
        }
        let mut tags: BTreeMap<&str, usize> = BTreeMap::new();
        for branch in &branches {
            let required = &self.catalog.keywords(*branch).required;
            self.spend(required.len() as u64);
            for name in required {
                if fixed(&self.catalog, meaning, *branch, name).is_some() {
                    *tags.entry(name).or_default() += 1;
                }
            }
        }
        let (tag, count) = tags.into_iter().max_by_key(|(_, count)| *count)?;
        let is_told = branches.len() - count <= branches.len() / UNTAGGED;
        is_told.then(|| (fact, tag.to_owned()))
    }

    /// Whether an object can be outside of the denied schema by what that says beside its branches, whatever the branch.
    fn is_denied_beside(&mut self, question: &Question) -> bool {
        let Some(denied) = &question.denied else {
            return false;
        };
        let mut facts = question.rest.clone();
        facts.insert(Fact::not(What::Beside(denied.meaning)));
        // What is found here need not be in any branch.
        let leads = std::mem::take(&mut self.leads);
        let standing = self.solve(Branch::new(Kind::Object, &facts));
        self.leads = leads;
        !standing.is_empty()
    }

    /// Whether an object of one branch, whose tag is one of `tags`, can be as all else says.
    fn with_tags(
        &mut self,
        question: &Question,
        branch: Meaning,
        tags: &BTreeSet<ValueId>,
        is_denied_beside: bool,
    ) -> Standing {
        let mut facts = question.rest.clone();
        facts.insert(Fact::valid(branch));
        for union in &question.held {
            match &union.left(tags)[..] {
                [] => return Standing::Empty,
                [only] => facts.insert(Fact::valid(union.branches[*only])),
                _ => facts.insert(union.fact),
            };
        }
        let lead = &question.lead;
        let may_overlap = lead.union == Union::OneOf && lead.left(tags).len() > 1;
        let Some(denied) = &question.denied else {
            return doubted(self.object_like(&facts), may_overlap);
        };
        let mut best = Standing::Empty;
        if is_denied_beside {
            let mut facts = facts.clone();
            facts.insert(Fact::not(What::Beside(denied.meaning)));
            best = self.object_like(&facts);
        }
        let left = denied.left(tags);
        if left.len() > MAX_LEFT || left.len() > 1 && denied.union == Union::OneOf {
            facts.insert(denied.fact);
        } else {
            let outside = |index: &usize| Fact::invalid(denied.branches[*index]);
            facts.extend(left.iter().map(outside));
        }
        doubted(best.or(self.object_like(&facts)), may_overlap)
    }

    fn object_like(&mut self, facts: &Facts) -> Standing {
        if facts.iter().any(|fact| facts.contains(&fact.opposite())) {
            return Standing::Empty;
        }
        self.solve(Branch::new(Kind::Object, facts))
    }

    /// Whether a value of one branch can be as all else says, where the branch does not fix the tag.
    fn without_tag(&mut self, question: &Question, branch: Meaning) -> Standing {
        let mut facts = question.rest.clone();
        facts.insert(Fact::valid(branch));
        let others = question.held.iter().chain(&question.denied);
        facts.extend(others.map(|union| union.fact));
        let standing = self.of_any_kind(&facts);
        doubted(standing, question.lead.union == Union::OneOf)
    }
}

impl Tagged {
    fn of(catalog: &Catalog<'_>, fact: Fact, tag: &str) -> Option<Self> {
        let (meaning, union, branches) = union(catalog, fact)?;
        let mut by_tag: BTreeMap<ValueId, Vec<usize>> = BTreeMap::new();
        let mut untagged = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            if !allows_objects(catalog.keywords(*branch)) {
                continue;
            }
            match values(catalog, *branch, tag) {
                Some(values) => {
                    for value in values.iter() {
                        by_tag.entry(*value).or_default().push(index);
                    }
                }
                None => untagged.push(index),
            }
        }
        (untagged.len() <= branches.len() / UNTAGGED).then_some(Self {
            fact,
            meaning,
            union,
            branches,
            by_tag,
            untagged,
        })
    }

    /// The branches that an object with one of these tags can be in; once there are too many, not all of them.
    fn left(&self, tags: &BTreeSet<ValueId>) -> Vec<usize> {
        let tagged = tags.iter().filter_map(|tag| self.by_tag.get(tag)).flatten();
        let mut left = BTreeSet::new();
        for index in self.untagged.iter().chain(tagged) {
            left.insert(*index);
            if left.len() > MAX_LEFT {
                break;
            }
        }
        left.into_iter().collect()
    }
}

/// The branches of a schema with one union, where an object can be in it.
fn union(catalog: &Catalog<'_>, fact: Fact) -> Option<(Meaning, Union, Vec<Meaning>)> {
    let What::Valid(meaning) = fact.what else {
        return None;
    };
    let keywords = catalog.keywords(meaning);
    let (union, ids) = match (&keywords.any_of[..], &keywords.one_of[..]) {
        ([], []) => return None,
        (ids, []) => (Union::AnyOf, ids),
        ([], ids) => (Union::OneOf, ids),
        _ => return None,
    };
    // What is left unevaluated depends on the branch.
    let is_apart = keywords.unevaluated.is_none()
        && keywords.unevaluated_items.is_none()
        && catalog.unclear(meaning).is_none()
        && !catalog.is_ringed(meaning);
    let is_union = is_apart && allows_objects(keywords);
    is_union.then(|| (meaning, union, catalog.all(meaning, ids)))
}
fn allows_objects(keywords: &Keywords) -> bool {
    let types = keywords.types.unwrap_or(Types::ANY);
    !keywords.never && types.covers(Types::OBJECT)
}

/// The values that a branch of a schema lets the property `tag` have, where nothing passes but objects that have it.
fn fixed(
    catalog: &Catalog<'_>,
    whole: Meaning,
    branch: Meaning,
    tag: &str,
) -> Option<Rc<BTreeSet<ValueId>>> {
    let keywords = catalog.keywords(branch);
    let are_objects =
        [whole, branch].map(|meaning| catalog.keywords(meaning).types == Some(Types::OBJECT));
    let has_it = are_objects.contains(&true) && keywords.required.contains(tag);
    has_it.then(|| values(catalog, branch, tag)).flatten()
}

/// The values that a schema lists for its property `tag`.
fn values(catalog: &Catalog<'_>, meaning: Meaning, tag: &str) -> Option<Rc<BTreeSet<ValueId>>> {
    let property = catalog.keywords(meaning).properties.get(tag)?;
    catalog.listed(catalog.of(meaning, *property))
}

fn doubted(standing: Standing, is_doubtful: bool) -> Standing {
    match standing {
        Standing::Open { event, vague } if is_doubtful => Standing::Open {
            event,
            vague: vague.or(Some("branches of a `oneOf` may overlap")),
        },
        standing => standing,
    }
}
