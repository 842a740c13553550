//! Asks the architect about findings, and tells it what the gate makes of an edit.

mod bench;
mod neighbours;
mod recheck;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use self::bench::Bench;
pub(super) use self::bench::{Unjudged, demands, is_worth_advice};
use self::neighbours::Neighbours;
use super::consult::Consulted;
use super::history::Version;
use super::judge::Judge;
use super::unpaired;
use crate::advice::{Advisor as _, Case, Catalogue};
use crate::format::Reading;
use crate::model::{Advice, Finding, Level, SubjectName};
use crate::report::Report;
use crate::subject::Pair;

/// How much advice is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Advise {
    /// None.
    #[default]
    Off,
    /// The best way out of each finding is tried, the others are told in words.
    Best,
    /// Every way out is tried.
    All,
}

/// Of one subject so many findings are advised on, the gravest first; of a large one fewer, as each looks at all its parts.
/// Who has more has another problem.
const MAX_ADVISED: usize = 1000;

/// The architect, and what it takes to check an edit.
pub(super) struct Architect<'run> {
    judge: &'run Judge<'run>,
    reading: &'run Reading,
    advise: Advise,
    /// Who is asked as well.
    consulted: Option<&'run Consulted>,
    /// Why the model had no say, each reason once.
    problems: Mutex<BTreeSet<String>>,
}

impl<'run> Architect<'run> {
    pub(super) fn new(
        judge: &'run Judge<'run>,
        reading: &'run Reading,
        advise: Advise,
        consulted: Option<&'run Consulted>,
    ) -> Self {
        Self {
            judge,
            reading,
            advise: consulted.map_or(advise, |consulted| consulted.advise(advise)),
            consulted,
            problems: Mutex::default(),
        }
    }

    /// Why the model had no say.
    pub(super) fn problems(self) -> Vec<String> {
        let problems = self.problems.into_inner();
        let problems = problems.unwrap_or_else(PoisonError::into_inner);
        problems.into_iter().collect()
    }

    /// What the model says on top of the catalogue; the catalogue alone where there is none, or it cannot be asked.
    fn ask(&self, rules: Catalogue, case: &Case<'_>) -> Option<Advice> {
        let is_grave = case.finding.level >= Level::Error && rules.tries > 0;
        let asked = self.consulted.filter(|_| is_grave);
        if let Some(model) = asked.and_then(|consulted| consulted.model(case.finding)) {
            match model.beside(&rules).advise(case) {
                Ok(advice) => return advice,
                Err(why) => {
                    let problems = self.problems.lock();
                    problems.unwrap_or_else(PoisonError::into_inner).insert(why);
                }
            }
        }
        // The built-in architect can always be asked.
        rules.advise(case).ok().flatten()
    }

    /// Adds advice to the findings that are worth some.
    pub(super) fn advise(&self, report: &mut Report, pairs: &[Pair], earlier: &[Vec<Version>]) {
        if self.advise == Advise::Off {
            return;
        }
        let mut by_pair: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let known = Index::new(pairs);
        for (index, finding) in report.findings.iter().enumerate() {
            let Some(pair) = known.find(finding) else {
                continue;
            };
            let found = by_pair.entry(pair).or_default();
            if found.len() < MAX_ADVISED {
                found.push(index);
            }
        }
        let findings = &report.findings;
        let is_error = |&index: &usize| findings[index].level >= Level::Error;
        let broken = by_pair.iter();
        let broken = broken.filter(|(_, indices)| indices.iter().any(is_error));
        let crowded = neighbours::crowded(broken.map(|(&pair, _)| pair), pairs);
        let neighbours = Neighbours::new(pairs, earlier);
        let on = |(pair, indices): (usize, Vec<usize>)| {
            let about: Vec<&Finding> = indices.iter().map(|&index| &findings[index]).collect();
            let mut bench = Bench::new(self, &neighbours, pair);
            bench.is_crowded = crowded.contains(&pair);
            let advice = bench.advise(&about);
            indices.into_iter().zip(advice).collect::<Vec<_>>()
        };
        let advised: Vec<(usize, Option<Advice>)> = match self.consulted {
            // One after the other, so that the same findings come before `max_calls` every time.
            Some(_) => by_pair.into_iter().flat_map(on).collect(),
            None => by_pair.into_par_iter().flat_map_iter(on).collect(),
        };
        for (index, advice) in advised {
            report.findings[index].advice = advice;
        }
        unpaired::advise(&mut report.findings, self.judge.policy);
    }
}

/// Where the pair stands that a finding is about.
struct Index<'run> {
    pairs: &'run [Pair],
    names: BTreeMap<&'run SubjectName, Vec<usize>>,
    /// The first of each file that is gone.
    removed: BTreeMap<&'run str, usize>,
}

impl<'run> Index<'run> {
    fn new(pairs: &'run [Pair]) -> Self {
        let mut names: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        let mut removed = BTreeMap::new();
        for (index, pair) in pairs.iter().enumerate() {
            names.entry(pair.name()).or_default().push(index);
            if let Pair::Removed(old) = pair {
                removed.entry(old.path()).or_insert(index);
            }
        }
        Self {
            pairs,
            names,
            removed,
        }
    }

    /// By name, and by file where several have the name; of a file that is gone, what it declared first.
    fn find(&self, finding: &Finding) -> Option<usize> {
        let change = &finding.change;
        let place = change.new.as_ref().or(change.old.as_ref());
        let path = place.map(|place| place.file.path());
        let named = self.names.get(&change.subject);
        let named = named.and_then(|named| {
            let at = |index: &&usize| Some(self.pairs[**index].newest().path()) == path;
            named.iter().find(at).or(named.first()).copied()
        });
        named.or_else(|| self.removed.get(path?).copied())
    }
}
