//! Objects: which properties there are, what they hold, and how many there can be.
//!
//! Names fall into those that are mentioned somewhere, each looked at by itself, and all others, which differ only by
//! the patterns they match.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::branch::Branch;
use super::catalog::PatternId;
use super::claim::{Claim, Fact, Facts, Name, Names, Way, What};
use super::prover::{Prover, Standing};

/// Names that no schema mentions are told apart by so many patterns.
const MAX_PATTERNS: usize = 6;
/// Objects with more properties are not written out.
const MAX_PARTS: u64 = 1_000;

/// What is said when there are more.
const TOO_MANY: &str = "names are told apart by more patterns than the prover combines";

/// What some property is to be like, beside what is known of it anyway.
#[derive(Clone)]
struct Wish {
    names: Names,
    value: Option<Fact>,
    name: Option<Fact>,
}

/// A property that is like that.
struct Taker {
    name: Name,
    value: Standing,
}

impl Prover<'_> {
    /// Whether an object can be like that.
    pub(super) fn object(&mut self, branch: &Branch) -> Standing {
        let mut built = Built::default();
        for (name, property) in &branch.object.named {
            if property.is_there == Some(true) && !self.keep(branch, name, &mut built) {
                return Standing::Empty;
            }
        }
        for wish in wishes(branch) {
            if !self.grant(branch, &wish, &mut built) {
                return Standing::Empty;
            }
        }
        let there = branch.properties();
        if branch.most.is_some_and(|most| there > most) {
            return Standing::Empty;
        }
        if branch.least > built.members.len() as u64 && !self.fill(branch, &mut built) {
            return Standing::Empty;
        }
        if branch
            .most
            .is_some_and(|most| built.members.len() as u64 > most)
        {
            built.vague = Some("properties that are asked for may have to be one and the same");
        }
        built.finish()
    }

    /// Puts in a property that has to be there; `false` when it cannot be.
    fn keep(&mut self, branch: &Branch, name: &Name, built: &mut Built) -> bool {
        match self.is_named(branch, name) {
            Some(false) => return false,
            Some(true) => {}
            None => built.vague = Some("whether a name matches a pattern cannot be told"),
        }
        let (facts, vague) = self.of_property(branch, name);
        built.vague = built.vague.or(vague);
        let value = self.look(&facts);
        !value.is_empty() && built.put(name, value)
    }

    /// Finds a property that is like that; `false` when there is none.
    fn grant(&mut self, branch: &Branch, wish: &Wish, built: &mut Built) -> bool {
        let room = branch.most.is_none_or(|most| branch.properties() < most);
        let mut best: Option<Taker> = None;
        for taker in self.takers(branch, wish, room) {
            let is_clear = matches!(taker.value, Standing::Open { vague: None, .. });
            if best.is_none() || is_clear {
                best = Some(taker);
            }
            if is_clear {
                break;
            }
        }
        best.is_some_and(|taker| built.put(&taker.name, taker.value))
    }

    /// The properties that are like that, those that are there first.
    fn takers(&mut self, branch: &Branch, wish: &Wish, room: bool) -> Vec<Taker> {
        let mut takers = Vec::new();
        let mut known: Vec<Name> = self.mentioned(branch, &wish.names).into_iter().collect();
        known.sort_by_key(|name| branch.is_there(name) != Some(true));
        for name in known {
            let is_there = branch.is_there(&name);
            if is_there == Some(false) || is_there.is_none() && !room {
                continue;
            }
            if let Some(taker) = self.taker(branch, wish, name) {
                let is_clear = matches!(taker.value, Standing::Open { vague: None, .. });
                takers.push(taker);
                if is_clear {
                    return takers;
                }
            }
        }
        if room {
            takers.extend(self.stranger(branch, wish));
        }
        takers
    }

    fn taker(&mut self, branch: &Branch, wish: &Wish, name: Name) -> Option<Taker> {
        let is_meant = self.is_among(&wish.names, &name);
        let is_named = self.is_named(branch, &name);
        let is_wished = wish.name.map_or(Some(true), |fact| {
            self.evaluator().fact(fact, &json!(&*name))
        });
        let answers = [is_meant, is_named, is_wished];
        if answers.contains(&Some(false)) {
            return None;
        }
        let (mut facts, vague) = self.of_property(branch, &name);
        facts.extend(wish.value);
        let value = self.look(&facts);
        if value.is_empty() {
            return None;
        }
        let vague = vague.filter(|_| true).or_else(|| {
            let is_unknown = answers.contains(&None);
            is_unknown.then_some("whether a name matches a pattern cannot be told")
        });
        Some(Taker {
            name,
            value: blurred(value, vague),
        })
    }

    /// All that is asked of the property `name`.
    fn of_property(&self, branch: &Branch, name: &str) -> (Facts, Option<&'static str>) {
        let known = branch.object.named.get(name);
        let mut facts = known.map(|known| known.facts.clone()).unwrap_or_default();
        let mut vague = None;
        for (names, fact) in &branch.object.every {
            match self.is_among(names, name) {
                Some(true) => drop(facts.insert(*fact)),
                Some(false) => {}
                None => vague = Some("whether a name matches a pattern cannot be told"),
            }
        }
        (facts, vague)
    }

    fn is_among(&self, names: &Names, name: &str) -> Option<bool> {
        match names {
            Names::Any => Some(true),
            Names::One(one) => Some(&**one == name),
            Names::Matching(pattern) => self.catalog.pattern(*pattern).matches(name),
            Names::Beside(meanings) => {
                let mut known = Some(true);
                for meaning in meanings.iter() {
                    let keywords = self.catalog.keywords(*meaning);
                    if keywords.properties.contains_key(name) {
                        return Some(false);
                    }
                    for pattern in keywords.pattern_properties.keys() {
                        let pattern = self.catalog.pattern_id(pattern);
                        match self.catalog.pattern(pattern).matches(name) {
                            Some(true) => return Some(false),
                            Some(false) => {}
                            None => known = None,
                        }
                    }
                }
                known
            }
        }
    }

    /// The names that are mentioned anywhere.
    fn mentioned(&self, branch: &Branch, also: &Names) -> BTreeSet<Name> {
        let object = &branch.object;
        let mut names: BTreeSet<Name> = object.named.keys().cloned().collect();
        let sets = object
            .every
            .iter()
            .chain(&object.some)
            .map(|(names, _)| names);
        for set in sets.chain([also]) {
            match set {
                Names::One(name) => drop(names.insert(Rc::clone(name))),
                Names::Beside(meanings) => {
                    for meaning in meanings.iter() {
                        let declared = self.catalog.keywords(*meaning).properties.keys();
                        names.extend(declared.map(|name| Name::from(name.as_str())));
                    }
                }
                Names::Any | Names::Matching(_) => {}
            }
        }
        for id in self.listed(&object.names).into_iter().flatten() {
            names.extend(self.catalog.value(id).as_str().map(Name::from));
        }
        names
    }

    /// A property whose name is mentioned nowhere.
    fn stranger(&mut self, branch: &Branch, wish: &Wish) -> Option<Taker> {
        let known = self.mentioned(branch, &wish.names);
        let mut name: Facts = branch.object.names.clone();
        name.insert(Fact::is(What::Text));
        name.extend(wish.name);
        let (wanted, unwanted) = self.patterns_of(&wish.names)?;
        name.extend(wanted.map(|id| Fact::is(What::Matches(id))));
        name.extend(unwanted.into_iter().map(|id| Fact::not(What::Matches(id))));
        for other in &known {
            let id = self.catalog.value_id(&json!(&**other));
            name.insert(Fact::not(What::Is(id)));
        }
        let mut open = BTreeSet::new();
        for (names, _) in &branch.object.every {
            if let Some((wanted, unwanted)) = self.patterns_of(names) {
                open.extend(wanted.into_iter().chain(unwanted));
            }
        }
        let vague = (open.len() > MAX_PATTERNS).then_some(TOO_MANY);
        let open: Vec<PatternId> = open.into_iter().take(MAX_PATTERNS).collect();
        let mut sought = Sought {
            branch,
            value: wish.value,
            known: &known,
        };
        let mut best = None;
        self.among_strangers(&mut sought, &name, &open, &mut best);
        best.map(|taker: Taker| Taker {
            value: blurred(taker.value, vague),
            ..taker
        })
    }

    /// Decides pattern by pattern whether the name matches, as long as there is such a name.
    fn among_strangers(
        &mut self,
        sought: &mut Sought<'_>,
        name: &Facts,
        open: &[PatternId],
        best: &mut Option<Taker>,
    ) {
        let is_clear = |taker: &Taker| matches!(taker.value, Standing::Open { vague: None, .. });
        if best.as_ref().is_some_and(is_clear) {
            return;
        }
        if let Some((next, rest)) = open.split_first() {
            for fact in [
                Fact::not(What::Matches(*next)),
                Fact::is(What::Matches(*next)),
            ] {
                let mut name = name.clone();
                name.insert(fact);
                self.among_strangers(sought, &name, rest, best);
            }
            return;
        }
        let spelled = self.look(name);
        let Standing::Open { event, vague } = spelled else {
            return;
        };
        let mut facts: Facts = sought.value.into_iter().collect();
        for (names, fact) in &sought.branch.object.every {
            if self.is_stranger_among(names, name) {
                facts.insert(*fact);
            }
        }
        let value = self.look(&facts);
        if value.is_empty() {
            return;
        }
        let event = event.as_ref().and_then(Value::as_str).map(Name::from);
        let free = (0..).map(|index| Name::from(format!("p{index}")));
        let mut free = free.filter(|name| !sought.known.contains(name));
        let taker = Taker {
            name: event.or_else(|| free.next()).unwrap_or_else(|| "p".into()),
            value: blurred(value, vague),
        };
        if best.is_none() || is_clear(&taker) {
            *best = Some(taker);
        }
    }

    /// Whether a name that is mentioned nowhere is surely one of these.
    fn is_stranger_among(&self, names: &Names, name: &Facts) -> bool {
        match names {
            Names::Any => true,
            Names::One(_) => false,
            Names::Matching(pattern) => name.contains(&Fact::is(What::Matches(*pattern))),
            Names::Beside(_) => self.patterns_of(names).is_some_and(|(_, unwanted)| {
                let mut unwanted = unwanted.iter();
                unwanted.all(|id| name.contains(&Fact::not(What::Matches(*id))))
            }),
        }
    }

    /// The pattern that names match, and those that they do not; `None` where they are mentioned one by one.
    fn patterns_of(&self, names: &Names) -> Option<(Option<PatternId>, Vec<PatternId>)> {
        match names {
            Names::Any => Some((None, Vec::new())),
            Names::One(_) => None,
            Names::Matching(pattern) => Some((Some(*pattern), Vec::new())),
            Names::Beside(meanings) => {
                let patterns = meanings.iter().flat_map(|meaning| {
                    let keywords = self.catalog.keywords(*meaning);
                    keywords.pattern_properties.keys()
                });
                let unwanted = patterns.map(|pattern| self.catalog.pattern_id(pattern));
                Some((None, unwanted.collect()))
            }
        }
    }

    /// Adds properties until there are enough; `false` when there cannot be.
    fn fill(&mut self, branch: &Branch, built: &mut Built) -> bool {
        let anything = Wish {
            names: Names::Any,
            value: None,
            name: None,
        };
        let mut possible = branch.properties();
        for name in self.mentioned(branch, &Names::Any) {
            if branch.is_there(&name).is_some() {
                continue;
            }
            if let Some(taker) = self.taker(branch, &anything, name) {
                possible += 1;
                if (built.members.len() as u64) < branch.least.min(MAX_PARTS) {
                    built.put(&taker.name, taker.value);
                }
            }
        }
        let Some(stranger) = self.stranger(branch, &anything) else {
            return possible >= branch.least;
        };
        built.put(&stranger.name, stranger.value.clone());
        let mut index = 0;
        while (built.members.len() as u64) < branch.least.min(MAX_PARTS) {
            index += 1;
            let name: Name = format!("{}{index}", stranger.name).into();
            built.put(&name, stranger.value.clone());
        }
        true
    }

    /// Whether a way to be like that is known to hold, or known not to, by what the properties are.
    pub(super) fn weigh_object(&mut self, branch: &Branch, way: &Way) -> Option<bool> {
        let mut asked: BTreeMap<Name, (bool, Facts)> = BTreeMap::new();
        let mut is_only_about_properties = true;
        for claim in way.iter() {
            match claim {
                Claim::Property(name, true) => asked.entry(Rc::clone(name)).or_default().0 = true,
                Claim::Properties(Names::One(name), fact) => {
                    asked.entry(Rc::clone(name)).or_default().1.insert(*fact);
                }
                Claim::SomeProperty(names, fact) => {
                    let wish = Wish {
                        names: names.clone(),
                        value: Some(*fact),
                        name: None,
                    };
                    if self.is_idle(branch, &wish) {
                        return Some(false);
                    }
                    is_only_about_properties = false;
                }
                Claim::SomeNameIs(fact) => {
                    let wish = Wish {
                        names: Names::Any,
                        value: None,
                        name: Some(*fact),
                    };
                    if self.is_idle(branch, &wish) {
                        return Some(false);
                    }
                    is_only_about_properties = false;
                }
                claim => is_only_about_properties &= branch.at_sight(claim) == Some(true),
            }
        }
        let mut all_hold = is_only_about_properties;
        for (name, (must_be_there, facts)) in asked {
            let is_there = branch.is_there(&name) == Some(true);
            all_hold &= is_there;
            if !is_there && !must_be_there {
                continue;
            }
            if !is_there && !self.has_room(branch, &name) {
                return Some(false);
            }
            let (known, _) = self.of_property(branch, &name);
            let together: Facts = known.union(&facts).copied().collect();
            if self.look(&together).is_empty() {
                return Some(false);
            }
            all_hold = all_hold
                && facts.iter().all(|fact| {
                    let mut other = known.clone();
                    other.insert(fact.opposite());
                    self.look(&other).is_empty()
                });
        }
        all_hold.then_some(true)
    }

    /// Whether one more property may be there, and be called so.
    fn has_room(&self, branch: &Branch, name: &str) -> bool {
        branch.most.is_none_or(|most| branch.properties() < most)
            && self.is_named(branch, name) != Some(false)
    }

    fn is_idle(&mut self, branch: &Branch, wish: &Wish) -> bool {
        let room = branch.most.is_none_or(|most| branch.properties() < most);
        self.takers(branch, wish, room).is_empty()
    }
}

/// What is looked for among names that are mentioned nowhere.
struct Sought<'b> {
    branch: &'b Branch,
    value: Option<Fact>,
    known: &'b BTreeSet<Name>,
}

/// An object under construction.
#[derive(Default)]
struct Built {
    members: Map<String, Value>,
    is_incomplete: bool,
    vague: Option<&'static str>,
}

impl Built {
    /// Always says `true`.
    fn put(&mut self, name: &str, value: Standing) -> bool {
        if let Standing::Open { event, vague } = value {
            self.vague = self.vague.or(vague);
            match event {
                Some(event) => drop(self.members.insert(name.to_owned(), event)),
                None => self.is_incomplete = true,
            }
        }
        true
    }

    fn finish(self) -> Standing {
        Standing::Open {
            event: (!self.is_incomplete).then_some(Value::Object(self.members)),
            vague: self.vague,
        }
    }
}

fn blurred(standing: Standing, why: Option<&'static str>) -> Standing {
    match standing {
        Standing::Open { event, vague } => Standing::Open {
            event,
            vague: vague.or(why),
        },
        Standing::Empty => Standing::Empty,
    }
}

fn wishes(branch: &Branch) -> Vec<Wish> {
    let object = &branch.object;
    let values = object.some.iter().map(|(names, fact)| Wish {
        names: names.clone(),
        value: Some(*fact),
        name: None,
    });
    let names = object.some_names.iter().map(|fact| Wish {
        names: Names::Any,
        value: None,
        name: Some(*fact),
    });
    values.chain(names).collect()
}
