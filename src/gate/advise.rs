//! Asks the architect about findings, and tells it what the gate makes of an edit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::comparison::Comparison;
use super::consult::Consulted;
use super::history::Version;
use super::judge::Judge;
use super::neighbours;
use super::overlay::Overlay;
use super::{unpaired, unwritten};
use crate::advice::elements::Kind;
use crate::advice::{
    self, Advisor as _, Case, Catalogue, Demands, Edited, Left, Operation, Rechecked, Schemas,
    Standing, Trial,
};
use crate::format::{self, Found, Reading, Subject};
use crate::model::{
    Advice, Against, Direction, Files, Finding, Level, SchemaType, Side, SubjectName,
};
use crate::policy;
use crate::report::Report;
use crate::rules::schema as rules;
use crate::subject::Pair;
use crate::witness::{self, Losses};

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

/// So much is judged again for one subject at most, in parts of schemas: work is counted, never time.
const MAX_WORK: usize = 40_000;

/// Edits of one subject that are judged at least, and at most; of one that could not be settled, which takes longest, the
/// least.
const MIN_TRIALS: usize = 3;
const MAX_TRIALS: usize = 64;

/// Edits of one finding that are judged at least when a model is asked as well, which takes longer than to judge them.
const MODEL_TRIALS: usize = 12;

/// Of one subject so many findings are advised on, the gravest first; of a large one fewer, as each looks at all its parts.
/// Who has more has another problem.
const MAX_ADVISED: usize = 1000;
const MAX_LOOKS: usize = 2_000_000;

/// Errors times parts beyond this are not mended together.
const MAX_MENDED: usize = 400_000;

/// So many ways out of one finding are tried at most.
const MAX_TRIES: usize = 8;

/// Findings of one subject beyond this number are told what to do in words: one edit mends them all.
const MAX_PATCHED: usize = 8;

/// So many versions of one schema are looked for beside it at most.
const MAX_VERSIONS: usize = 100;

/// So many sets of edits are tried until the whole subject passes.
const MAX_JOINT: usize = 6;

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
        let on = |(pair, indices): (usize, Vec<usize>)| {
            let versions = earlier.get(pair).map_or(&[][..], Vec::as_slice);
            let about: Vec<&Finding> = indices.iter().map(|&index| &findings[index]).collect();
            let mut bench = Bench::new(self, &pairs[pair], versions);
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

/// One subject on the bench.
struct Bench<'run> {
    architect: &'run Architect<'run>,
    pair: &'run Pair,
    versions: &'run [Version],
    demands: Demands,
    /// What the author took out on purpose, by name.
    dropped: BTreeSet<String>,
    /// Whether too many of its document are edited before it.
    is_crowded: bool,
    /// How many edits may still be judged.
    trials: AtomicUsize,
}

impl<'run> Bench<'run> {
    fn new(architect: &'run Architect<'run>, pair: &'run Pair, versions: &'run [Version]) -> Self {
        let effective = architect.judge.policy.for_path(pair.newest().path());
        Self {
            architect,
            pair,
            versions,
            demands: Demands {
                mode: effective.mode.value,
                layer: effective.layer.value,
                runtimes: effective.runtimes.value,
            },
            dropped: BTreeSet::new(),
            is_crowded: false,
            trials: AtomicUsize::new(MIN_TRIALS),
        }
    }

    fn advise(&mut self, findings: &[&Finding]) -> Vec<Option<Advice>> {
        if !findings.iter().any(|finding| is_worth_advice(finding)) {
            return vec![None; findings.len()];
        }
        let schemas = self.schemas(findings);
        let parts = schemas.values().map(|schemas| schemas.elements.len());
        let parts = 1 + parts.max().unwrap_or_default();
        self.prepare(&schemas, findings, parts);
        let bench = &*self;
        let of = |finding: &Finding| &schemas[&version_of(finding)];
        let recheck = |edited: &Edited| bench.recheck(edited);
        let errors = findings.iter().copied();
        let errors: Vec<&Finding> = errors
            .filter(|finding| finding.level >= Level::Error)
            .collect();
        let is_patchable = bench.is_patchable() && errors.len() * parts <= MAX_MENDED;
        let is_alone = findings
            .iter()
            .filter(|finding| is_worth_advice(finding))
            .count()
            < 2;
        let chosen = if is_alone || !is_patchable {
            vec![Vec::new(); errors.len()]
        } else {
            bench.joint(&errors, &of, &recheck)
        };
        let mut left = if is_patchable { MAX_PATCHED } else { 0 };
        let looks = (MAX_LOOKS / parts).clamp(MAX_PATCHED, MAX_ADVISED);
        let mut advised = vec![None; findings.len()];
        let places = findings.iter().zip(&mut advised);
        for (finding, place) in places
            .take(looks)
            .filter(|(finding, _)| is_worth_advice(finding))
        {
            let along = along(finding, &errors, &chosen, left > 0);
            let case = Case {
                finding,
                others: findings,
                schemas: of(finding),
                demands: &bench.demands,
                along: &along,
                recheck: &recheck,
            };
            *place = bench.ask(&case, left > 0);
            left = left.saturating_sub(1);
        }
        refer_to_first(findings, &mut advised);
        advised
    }

    /// Gets ready to judge edits: how many may be judged, and what may be missing after them.
    fn prepare(
        &mut self,
        schemas: &BTreeMap<String, Schemas>,
        findings: &[&Finding],
        parts: usize,
    ) {
        self.dropped = schemas.values().flat_map(dropped).collect();
        let is_unproven = |finding: &&Finding| *finding.change.rule == rules::UNPROVEN;
        if !findings.iter().any(is_unproven) {
            // A document is read as a whole.
            let lines = match self.pair.schema_type() {
                SchemaType::AsyncApi => self.pair.newest().place.file.text().lines().count(),
                _ => 0,
            };
            let trials = (MAX_WORK / parts.max(lines)).clamp(MIN_TRIALS, MAX_TRIALS);
            self.trials = AtomicUsize::new(trials);
        }
    }

    /// What is said about a case, with edits where they are tried.
    fn ask(&self, case: &Case<'_>, is_tried: bool) -> Option<Advice> {
        let tries = match self.architect.advise {
            _ if !is_tried => 0,
            Advise::All => MAX_TRIES,
            // What breaks nothing is no reason to try edits, until somebody asks.
            Advise::Best if case.finding.level < Level::Warning => 0,
            Advise::Best | Advise::Off => 1,
        };
        if self.architect.consulted.is_some() {
            self.trials.fetch_max(MODEL_TRIALS, Ordering::Relaxed);
        }
        let mut advice = self.architect.ask(Catalogue { tries }, case)?;
        let is_profiled = !self.is_patchable();
        unwritten::explain(&mut advice, case.finding.level, self.pair, is_profiled);
        let patched = advice
            .options
            .iter_mut()
            .filter(|remedy| remedy.is_verified());
        for remedy in patched.filter(|_| !case.along.is_empty()) {
            remedy.steps.push(TOGETHER.to_owned());
        }
        Some(advice)
    }

    /// Whether an edit can be judged as the subject was: a profile judges whole files.
    fn is_patchable(&self) -> bool {
        let effective = self
            .architect
            .judge
            .policy
            .for_path(self.pair.newest().path());
        let is_profiled = effective.profile.is_some();
        let judges_files = is_profiled && self.pair.schema_type() == SchemaType::Protobuf;
        !(self.is_crowded || judges_files)
    }

    /// The schemas that findings are about, by the version they were made against.
    fn schemas(&self, findings: &[&Finding]) -> BTreeMap<String, Schemas> {
        let (base, new) = (self.pair.old_side(), self.pair.new_side());
        let mut schemas = BTreeMap::new();
        for finding in findings {
            let label = version_of(finding);
            if schemas.contains_key(&label) {
                continue;
            }
            let version = self
                .versions
                .iter()
                .find(|version| Some(&version.against) == finding.against.as_ref());
            let old = match version {
                Some(version) => version.subject.as_ref().ok().cloned(),
                None => base.cloned(),
            };
            let mut found = Schemas::new(old, base.cloned(), new.cloned());
            let files = self.architect.judge.files;
            if let Some(new) = new {
                found.taken = taken(files, new.path());
            }
            if let (None, Some(base)) = (new, base) {
                found.in_its_place = files.read(base.path()).ok().flatten();
            }
            schemas.insert(label, found);
        }
        schemas
    }

    /// Edits for each error of the subject that together let it pass; the first ones where none do.
    fn joint<'c>(
        &self,
        errors: &[&'c Finding],
        of: &dyn Fn(&Finding) -> &'c Schemas,
        recheck: &(dyn Fn(&Edited) -> Rechecked + Sync),
    ) -> Vec<Vec<Operation>> {
        let drafts: Vec<Vec<Vec<Operation>>> = errors
            .iter()
            .map(|finding| {
                let case = Case {
                    finding,
                    others: errors,
                    schemas: of(finding),
                    demands: &self.demands,
                    along: &[],
                    recheck,
                };
                Catalogue::drafts(&case)
            })
            .collect();
        let mut choice = vec![0; errors.len()];
        let first = picked(&drafts, &choice);
        let mut next = 0;
        for _ in 0..MAX_JOINT {
            let picked = picked(&drafts, &choice);
            if self.passes(errors, of, recheck, &picked) {
                return picked;
            }
            // The next draft of one finding after the other.
            while next < choice.len() && choice[next] + 1 >= drafts[next].len() {
                next += 1;
            }
            if next == choice.len() {
                break;
            }
            choice[next] += 1;
        }
        first
    }

    fn passes<'c>(
        &self,
        errors: &[&'c Finding],
        of: &dyn Fn(&Finding) -> &'c Schemas,
        recheck: &(dyn Fn(&Edited) -> Rechecked + Sync),
        picked: &[Vec<Operation>],
    ) -> bool {
        let Some(finding) = errors.first() else {
            return false;
        };
        let case = Case {
            finding,
            others: errors,
            schemas: of(finding),
            demands: &self.demands,
            along: &[],
            recheck,
        };
        let trial = case.try_out(&picked.concat());
        trial.ok().and_then(Trial::into_patch).is_some()
    }

    /// What the gate makes of an edited new side.
    fn recheck(&self, edited: &Edited) -> Rechecked {
        let unreadable = Rechecked {
            standing: Standing::Unreadable,
            left: Vec::new(),
            is_as_before: false,
            keeps_data: false,
        };
        let spend = |left: usize| left.checked_sub(1);
        let order = Ordering::Relaxed;
        if self.trials.fetch_update(order, order, spend).is_err() {
            return Rechecked {
                standing: Standing::Untried,
                ..unreadable
            };
        }
        let Some((new, others)) = self.reread(edited) else {
            return unreadable;
        };
        let judge = self.architect.judge;
        let is_borne = self.pair.schema_type() != SchemaType::AsyncApi || {
            let old = self.pair.old_side().unwrap_or(&new).path();
            neighbours::pass(judge, self.architect.reading, old, &others)
        };
        let effective = judge.policy.for_path(new.path());
        let pair = match self.pair.old_side() {
            Some(old) => Pair::Both {
                old: old.clone(),
                new: new.clone(),
            },
            None => Pair::Added(new.clone()),
        };
        let comparison = Comparison::of(&pair, self.versions, effective.clone());
        let weighed = comparison.weigh(&Against::from(judge.base), |_, _| true);
        let is_grave = |finding: &&Finding| {
            finding.level >= Level::Error || policy::fails(finding, &effective)
        };
        let is_refused =
            !is_borne || weighed.fails || weighed.findings.iter().any(|finding| is_grave(&finding));
        let told = weighed.findings.iter();
        let left = told.map(|finding| Left {
            rule: finding.change.rule.id,
            element: finding.change.element.clone(),
            level: finding.level,
        });
        let old = self.pair.old_side();
        Rechecked {
            standing: if is_refused {
                Standing::Refused
            } else {
                Standing::Passed
            },
            left: left.collect(),
            is_as_before: old.is_some_and(|old| old.digest() == new.digest()),
            keeps_data: old.is_none_or(|old| self.keeps_data(old, &new, edited)),
        }
    }

    /// The subject as it reads after an edit, and what stands beside it; `None` when an edited file makes no sense, or no longer has it.
    fn reread(&self, edited: &Edited) -> Option<(Subject, Vec<Subject>)> {
        let judge = self.architect.judge;
        let schema_type = self.pair.schema_type();
        let files = Overlay::new(judge.files, &edited.files);
        // What a document refers to is no document.
        let is_whole = schema_type != SchemaType::AsyncApi;
        let found = edited.files.keys().map(String::as_str);
        let found = found.filter(|_| is_whole);
        let own = self.pair.new_side().map(Subject::path);
        let paths: BTreeSet<&str> = found.chain(own).collect();
        let found: Vec<Found> = paths
            .into_iter()
            .map(|path| Found {
                path: path.to_owned(),
                schema_type,
            })
            .collect();
        let loaded = format::load(&files, &found, self.architect.reading);
        if !loaded.unread.is_empty() {
            return None;
        }
        let newest = self.pair.newest();
        let mut names = edited.renamed.iter().map(String::as_str);
        let mut subjects = loaded.subjects;
        let wanted = names.next().unwrap_or(&newest.name.0).to_owned();
        let fits = |subject: &Subject| subject.name.0 == wanted;
        let index = subjects.iter().position(fits).or_else(|| {
            // Roots of two files belong together whatever they are called.
            let own = |subject: &Subject| subject.path() == newest.path();
            let mut own = subjects
                .iter()
                .enumerate()
                .filter(|(_, subject)| own(subject));
            let only = own.next().map(|(index, _)| index);
            only.filter(|_| own.next().is_none())
        })?;
        let subject = subjects.swap_remove(index);
        Some((subject, subjects))
    }

    /// Whether what the old schema wrote is read with the same values, but for what the author took out on purpose.
    fn keeps_data(&self, old: &Subject, new: &Subject, edited: &Edited) -> bool {
        let renamed: BTreeMap<String, String> = edited.renames.iter().cloned().collect();
        let wanted = self.dropped.iter();
        let wanted = wanted.filter(|name| !renamed.contains_key(*name)).cloned();
        let losses = Losses {
            wanted: wanted.collect(),
            renamed,
            may_refuse: !self.demands.mode.enforces(Direction::Backward),
        };
        witness::keeps_values(old, new, &losses)
    }
}

/// What is an error or a warning; what is not enforced here, and may be elsewhere; and documentation, which may name another
/// unit.
pub(super) fn is_worth_advice(finding: &Finding) -> bool {
    finding.level >= Level::Warning
        || !finding.change.effects.is_empty()
        || finding.change.rule.id == "avro/doc-changed"
}

/// The edits of all other errors.
fn along(
    finding: &Finding,
    errors: &[&Finding],
    chosen: &[Vec<Operation>],
    is_tried: bool,
) -> Vec<Operation> {
    let others = errors
        .iter()
        .zip(chosen)
        .filter(|(error, _)| is_tried && error.fingerprint != finding.fingerprint);
    others
        .flat_map(|(_, operations)| operations.clone())
        .collect()
}

/// Said of an edit that mends more than its own finding.
const TOGETHER: &str = "The patch mends the other errors of this schema as well: the gate passes a schema as a whole, or not at all.";

/// Where there are too many findings for an edit each, the others are mended by that of the first.
fn refer_to_first(findings: &[&Finding], advised: &mut [Option<Advice>]) {
    let first = findings
        .iter()
        .zip(advised.iter())
        .find_map(|(finding, advice)| {
            let best = advice.as_ref()?.options.first()?;
            best.is_verified().then_some(&finding.fingerprint)
        });
    let Some(first) = first else { return };
    let others = findings.iter().zip(advised.iter_mut()).skip(MAX_PATCHED);
    for (_, advice) in others.filter(|(finding, _)| finding.level >= Level::Error) {
        let best = advice
            .as_mut()
            .and_then(|advice| advice.options.first_mut());
        if let Some(best) = best.filter(|best| !best.is_verified()) {
            let step = format!("The patch that comes with {first} mends this as well.");
            best.steps.push(step);
        }
    }
}

/// How many of the paths of the next versions hold a file, or something that cannot be read.
fn taken(files: &dyn Files, path: &str) -> usize {
    let next = |path: &String| Some(advice::next_version(path));
    let paths = std::iter::successors(next(&path.to_owned()), next);
    let is_taken = |path: &String| !matches!(files.read(path), Ok(None));
    paths.take(MAX_VERSIONS).take_while(is_taken).count()
}

/// What a person calls the version that a finding was made against.
fn version_of(finding: &Finding) -> String {
    let against = finding.against.as_ref();
    against.map_or_else(String::new, |against| against.label.clone())
}

/// The names of the fields that are gone.
fn dropped(schemas: &Schemas) -> Vec<String> {
    let elements = &schemas.elements;
    let gone = elements.iter().filter(|element| {
        let is_old_field = element.side == Side::Old && element.kind == Kind::Field;
        is_old_field && elements.counterpart(element).is_none()
    });
    gone.map(|element| element.name.clone()).collect()
}

/// The chosen draft of each finding.
fn picked(drafts: &[Vec<Vec<Operation>>], choice: &[usize]) -> Vec<Vec<Operation>> {
    let picked = drafts.iter().zip(choice);
    picked
        .map(|(drafts, &choice)| drafts.get(choice).cloned().unwrap_or_default())
        .collect()
}
