//! One subject with its findings: which edits are tried, and what is said of each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::neighbours::Neighbours;
use super::{Advise, Architect, MAX_ADVISED};
use crate::advice::elements::{Elements, Kind};
use crate::advice::{self, Case, Catalogue, Demands, Edited, Operation, Recheck, Schemas, Trial};
use crate::gate::history::Version;
use crate::gate::unwritten;
use crate::model::{Advice, ElementPath, Files, Finding, Level, SchemaType, Side};
use crate::policy::Effective;
use crate::rules::schema as rules;
use crate::subject::Pair;

/// So much is judged again for one subject at most, in parts of schemas: work is counted, never time.
const MAX_WORK: usize = 40_000;

/// Edits of one subject that are judged at least, and at most; of one that could not be settled, which takes longest, the
/// least.
const MIN_TRIALS: usize = 3;
const MAX_TRIALS: usize = 64;

/// Edits of one finding that are judged at least when a model is asked as well, which takes longer than to judge them.
const MODEL_TRIALS: usize = 12;

/// Findings times parts of one subject that are looked at.
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

/// One subject on the bench.
pub(super) struct Bench<'run> {
    pub(super) architect: &'run Architect<'run>,
    pub(super) neighbours: &'run Neighbours<'run>,
    /// Which of the pairs of the run it is.
    pub(super) index: usize,
    pub(super) pair: &'run Pair,
    pub(super) versions: &'run [Version],
    pub(super) demands: Demands,
    /// What the author took out on purpose, by name.
    pub(super) dropped: BTreeSet<String>,
    /// What is said of the design of the head.
    pub(super) habits: BTreeSet<(&'static str, ElementPath)>,
    /// Whether too many of its document are edited before it.
    pub(super) is_crowded: bool,
    /// How many edits may still be judged.
    pub(super) trials: AtomicUsize,
}

impl<'run> Bench<'run> {
    pub(super) fn new(
        architect: &'run Architect<'run>,
        neighbours: &'run Neighbours<'run>,
        index: usize,
    ) -> Self {
        let pair = neighbours.pair(index);
        let effective = architect.judge.policy.for_path(pair.newest().path());
        Self {
            architect,
            versions: neighbours.versions(index),
            neighbours,
            index,
            pair,
            demands: demands(effective),
            dropped: BTreeSet::new(),
            habits: BTreeSet::new(),
            is_crowded: false,
            trials: AtomicUsize::new(MIN_TRIALS),
        }
    }

    pub(super) fn advise(&mut self, findings: &[&Finding]) -> Vec<Option<Advice>> {
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
        let is_patchable = bench.unjudged().is_none() && errors.len() * parts <= MAX_MENDED;
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
                along: &along,
                ..bench.case(finding, findings, of(finding), &recheck)
            };
            *place = bench.ask(&case, left > 0);
            left = left.saturating_sub(1);
        }
        refer_to_first(findings, &mut advised);
        advised
    }

    /// Gets ready to judge edits: how many may be judged, what may be missing after them, and what was no better before.
    fn prepare(
        &mut self,
        schemas: &BTreeMap<String, Schemas>,
        findings: &[&Finding],
        parts: usize,
    ) {
        self.dropped = schemas
            .values()
            .flat_map(|schemas| dropped(&schemas.elements))
            .collect();
        let habits = findings.iter().filter(|finding| {
            finding.level > Level::Info && finding.change.rule.id.starts_with("design/")
        });
        self.habits = habits.map(|finding| of_what(finding)).collect();
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
        unwritten::explain(&mut advice, case, self.pair, self.unjudged());
        let patched = advice
            .options
            .iter_mut()
            .filter(|remedy| remedy.is_verified());
        for remedy in patched.filter(|_| !case.along.is_empty()) {
            remedy.steps.push(TOGETHER.to_owned());
        }
        Some(advice)
    }

    /// Why no edit can be judged as the subject was, where that is so.
    fn unjudged(&self) -> Option<Unjudged> {
        let path = self.pair.newest().path();
        let is_profiled = self.architect.judge.policy.for_path(path).profile.is_some();
        if self.is_crowded {
            Some(Unjudged::Crowded)
        } else if is_profiled && self.pair.schema_type() == SchemaType::Protobuf {
            Some(Unjudged::Profiled)
        } else {
            None
        }
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

    /// A finding with all that may be looked at, and nothing that is edited along.
    fn case<'c>(
        &'c self,
        finding: &'c Finding,
        others: &'c [&'c Finding],
        schemas: &'c Schemas,
        recheck: &'c Recheck<'c>,
    ) -> Case<'c> {
        Case {
            finding,
            others,
            schemas,
            demands: &self.demands,
            along: &[],
            recheck,
        }
    }

    /// Edits for each error of the subject that together let it pass; the first ones where none do.
    fn joint<'c>(
        &self,
        errors: &[&'c Finding],
        of: &dyn Fn(&Finding) -> &'c Schemas,
        recheck: &Recheck<'_>,
    ) -> Vec<Vec<Operation>> {
        let drafts: Vec<Vec<Vec<Operation>>> = errors
            .iter()
            .map(|finding| Catalogue::drafts(&self.case(finding, errors, of(finding), recheck)))
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
        recheck: &Recheck<'_>,
        picked: &[Vec<Operation>],
    ) -> bool {
        let Some(finding) = errors.first() else {
            return false;
        };
        let case = self.case(finding, errors, of(finding), recheck);
        let trial = case.try_out(&picked.concat());
        trial.ok().and_then(Trial::into_patch).is_some()
    }
}

/// What a policy asks of a subject.
pub(in crate::gate) fn demands(effective: Effective) -> Demands {
    Demands {
        mode: effective.mode.value,
        layer: effective.layer.value,
        runtimes: effective.runtimes.value,
    }
}

/// What a finding is about: the same rule, of the same part.
pub(super) fn of_what(finding: &Finding) -> (&'static str, ElementPath) {
    let change = &finding.change;
    (change.rule.id, change.element.clone())
}

/// Why an edit cannot be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::gate) enum Unjudged {
    /// A profile judges whole files.
    Profiled,
    /// Too many messages of its document are edited before it.
    Crowded,
}

/// What is an error or a warning, and what is not enforced here and may be elsewhere.
pub(in crate::gate) fn is_worth_advice(finding: &Finding) -> bool {
    finding.level >= Level::Warning || !finding.change.effects.is_empty()
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
pub(super) fn dropped(elements: &Elements) -> impl Iterator<Item = String> {
    let gone = elements.iter().filter(|element| {
        let is_old_field = element.side == Side::Old && element.kind == Kind::Field;
        is_old_field && elements.counterpart(element).is_none()
    });
    gone.map(|element| element.name.clone())
}

/// The chosen draft of each finding.
fn picked(drafts: &[Vec<Vec<Operation>>], choice: &[usize]) -> Vec<Vec<Operation>> {
    let picked = drafts.iter().zip(choice);
    picked
        .map(|(drafts, &choice)| drafts.get(choice).cloned().unwrap_or_default())
        .collect()
}
