//! `schema-gate advise`

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path};

use miette::Diagnostic;
use serde_json::Value;
use thiserror::Error;

use crate::cli::arguments::{Advise, Adviser as Who, Fixer, Global};
use crate::cli::commands::config;
use crate::cli::consult::consult;
use crate::cli::output::{Failure, Output, Stream, style};
use crate::cli::progress;
use crate::format::Reading;
use crate::gate::{self, CheckRequest, Consult};
use crate::model::{Adviser, Edit, Finding, Intent, Level, Patch, Plain, Remedy, Strategy};
use crate::report::{Report, text};
use crate::source::{Head, Repository, Surroundings};

/// Each round mends a subject at least.
const MAX_ROUNDS: usize = 200;

/// Tells what to do about findings, or does it.
pub(in crate::cli) fn run(advise: &Advise, global: &Global) -> Result<Output, Failure> {
    let wanted = Wanted::of(advise)?;
    let request = request(advise, global, &wanted)?;
    if let Some(subject) = &advise.correction {
        return correction(&request, subject, advise, global);
    }
    if request
        .consult
        .as_ref()
        .is_some_and(|consult| consult.rehearse)
    {
        let report = gate::check(&request)?;
        return Ok(Output::text(report.aside.requests.join("\n")).beside(&report, global));
    }
    if let Some(fixer) = advise.fix {
        return fix(&request, &wanted, (fixer, advise.dry_run), global);
    }
    let report = gate::check(&request)?;
    let chosen = wanted.choose(&report)?;
    let told = if chosen.is_empty() {
        "nothing to advise: no finding is a warning or an error\n".to_owned()
    } else {
        text::advice(&chosen, style(global, Stream::Stdout))
    };
    Ok(Output::text(told).beside(&report, global))
}

/// The wish for a model. Without an edit that could be held back, a dry run holds back the request.
fn wish(advise: &Advise, global: &Global, wanted: &Wanted) -> Option<Consult> {
    let rehearse = advise.dry_run && advise.fix.is_none() && advise.correction.is_none();
    let is_wanted = advise.asked.advise == Who::Model || advise.fix == Some(Fixer::Model);
    (is_wanted || rehearse).then(|| Consult {
        only: wanted.fingerprints.clone(),
        rehearse,
        ..consult(global)
    })
}

/// The findings that are asked for.
struct Wanted {
    /// Starts of fingerprints; empty for all.
    fingerprints: Vec<String>,
    /// The base that the command line names.
    base: Option<String>,
    /// The base of the report that they were taken from.
    reported: Option<String>,
}

impl Wanted {
    fn of(advise: &Advise) -> Result<Self, Failure> {
        let Some(path) = &advise.from else {
            let fingerprints = advise.fingerprint.iter().cloned().collect();
            let base = advise.base.clone();
            return Ok(Self {
                fingerprints,
                base,
                reported: None,
            });
        };
        let unusable = |problem: String| {
            let path = path.display().to_string();
            Failure::usage(UnusableReport { path, problem })
        };
        let text = fs::read_to_string(path).map_err(|error| unusable(error.to_string()))?;
        let report: Value =
            serde_json::from_str(&text).map_err(|error| unusable(error.to_string()))?;
        let findings = report.get("findings").and_then(Value::as_array);
        let findings = findings.ok_or_else(|| unusable("it has no `findings`".to_owned()))?;
        let grave = findings.iter().filter(|finding| finding["level"] != "info");
        let fingerprints = grave.filter_map(|finding| finding["fingerprint"].as_str());
        let reported = report["base"]["id"].as_str().map(str::to_owned);
        Ok(Self {
            fingerprints: fingerprints.map(str::to_owned).collect(),
            base: advise.base.clone(),
            reported,
        })
    }

    /// The findings of a report that are asked for.
    fn choose<'r>(&self, report: &'r Report) -> Result<Vec<&'r Finding>, Failure> {
        let is_asked = |finding: &&Finding| {
            if self.fingerprints.is_empty() {
                return finding.advice.is_some() && finding.level >= Level::Warning;
            }
            let mut starts = self.fingerprints.iter();
            starts.any(|start| finding.fingerprint.0.starts_with(start.as_str()))
        };
        let chosen: Vec<_> = report.findings.iter().filter(is_asked).collect();
        match self.fingerprints.as_slice() {
            [only] if chosen.is_empty() => Err(Failure::usage(NoSuchFinding {
                fingerprint: only.clone(),
            })),
            _ => Ok(chosen),
        }
    }
}

fn request(advise: &Advise, global: &Global, wanted: &Wanted) -> Result<CheckRequest, Failure> {
    let surroundings = Surroundings {
        no_fetch: true,
        ..Surroundings::from_env()
    };
    Ok(CheckRequest {
        directory: global.directory.clone(),
        paths: Vec::new(),
        base: wanted.base.clone(),
        reported_base: wanted.reported.clone(),
        // What is to be mended lies in the working tree.
        head: Head::Worktree,
        config: config::choice(global)?,
        overrides: advise.asked.overrides(),
        reading: Reading {
            draft: advise.asked.draft,
            ..Reading::default()
        },
        pictured: false,
        advise: gate::Advise::All,
        consult: wish(advise, global, wanted),
        verbose: global.verbose,
        all: false,
        watch: progress::watch(global),
        surroundings,
    })
}

/// Makes verified edits in the working tree, one subject after the other, each checked against what the last one left.
fn fix(
    request: &CheckRequest,
    wanted: &Wanted,
    (fixer, dry_run): (Fixer, bool),
    global: &Global,
) -> Result<Output, Failure> {
    let root = Repository::discover(&request.directory, request.surroundings.clone());
    let root = root.map_err(gate::Error::from)?.root().to_owned();
    let mut told = String::new();
    let mut aside = Vec::new();
    let mut mended = BTreeSet::new();
    let mut subjects = BTreeSet::new();
    for _ in 0..MAX_ROUNDS {
        let report = gate::check(request)?;
        aside.extend(report.aside.lines.iter().map(|line| format!("{line}\n")));
        let chosen = match wanted.choose(&report) {
            Ok(chosen) => chosen,
            // It was found in an earlier round, and is gone.
            Err(_) if !mended.is_empty() => break,
            Err(failure) => return Err(failure),
        };
        let next = chosen.iter().find_map(|finding| {
            // What is only shown leaves the rest of its subject as it was.
            let is_shown = dry_run && subjects.contains(&finding.change.subject);
            let is_new = !is_shown && !mended.contains(&finding.fingerprint.0);
            Some((finding, best(finding, wanted, fixer)?)).filter(|_| is_new)
        });
        let Some((finding, patch)) = next else {
            let chosen = chosen.iter().copied();
            let left =
                chosen.filter(|finding| !dry_run || !subjects.contains(&finding.change.subject));
            told.push_str(&left_over(&left.collect::<Vec<_>>(), &mended));
            break;
        };
        mended.insert(finding.fingerprint.0.clone());
        subjects.insert(finding.change.subject.clone());
        told.push_str(&heading(finding, patch, dry_run));
        told.push_str(&text::difference(
            &patch.diff,
            style(global, Stream::Stdout),
        ));
        if !dry_run {
            write(&root, patch)?;
        }
    }
    if told.is_empty() {
        told.push_str("nothing to mend: no finding is a warning or an error\n");
    }
    let mut output = Output::text(told);
    if !global.quiet {
        output.stderr = aside.concat();
    }
    Ok(output)
}

/// The best edit of a finding that passed, of the model first when it is the one to mend. One that takes the change back, or
/// makes a second type of it, is made only when the finding is named: that is for somebody to decide.
fn best<'f>(finding: &'f Finding, wanted: &Wanted, fixer: Fixer) -> Option<&'f Patch> {
    let options = finding.advice.iter().flat_map(|advice| &advice.options);
    let (models, rules): (Vec<&Remedy>, Vec<&Remedy>) =
        options.partition(|option| option.by == Adviser::Model);
    let options = match fixer {
        Fixer::Rules => rules,
        Fixer::Model => [models, rules].concat(),
    };
    let is_named = !wanted.fingerprints.is_empty();
    let options = options.into_iter();
    let mut patches = options.filter_map(|option| Some((option.strategy, option.patch.as_ref()?)));
    let found = patches.find(|(strategy, patch)| {
        let is_large = *strategy == Strategy::NewEventType;
        is_named || !(is_large || patch.intent == Intent::Reverted)
    });
    found.map(|(_, patch)| patch)
}

fn heading(finding: &Finding, patch: &Patch, dry_run: bool) -> String {
    let files: Vec<String> = patch
        .files
        .keys()
        .map(|path| Plain(path).to_string())
        .collect();
    format!(
        "{} {} [{}] {}: {}\n",
        if dry_run { "would edit" } else { "edited" },
        files.join(", "),
        finding.change.rule.id,
        Plain(&finding.change.subject.0),
        patch.intent.told()
    )
}

/// What was found and not mended, and why.
fn left_over(chosen: &[&Finding], mended: &BTreeSet<String>) -> String {
    let left = chosen
        .iter()
        .filter(|finding| !mended.contains(&finding.fingerprint.0));
    let lines = left.map(|finding| {
        let options = finding.advice.iter().flat_map(|advice| &advice.options);
        let why = match options.filter(|option| option.is_verified()).count() {
            0 => "no edit passed all checks",
            _ => "the edit that passes takes the change back, or makes a second type of it; name the finding to make it",
        };
        format!(
            "left [{}] {}: {why}: schema-gate advise {}\n",
            finding.change.rule.id,
            Plain(&finding.change.subject.0),
            finding.fingerprint
        )
    });
    lines.collect()
}

/// Writes the files of a patch, if they are what was checked.
fn write(root: &Path, patch: &Patch) -> Result<(), Failure> {
    for (path, edit) in &patch.files {
        let changed = || {
            let path = path.clone();
            Failure::usage(Changed { path })
        };
        if is_behind_a_link(root, path) {
            return Err(changed());
        }
        let file = root.join(path);
        let now = match fs::symlink_metadata(&file) {
            Ok(metadata) if metadata.is_file() => {
                Some(fs::read_to_string(&file).map_err(|_| changed())?)
            }
            Ok(_) => return Err(changed()),
            Err(_) => None,
        };
        if now != edit.before {
            return Err(changed());
        }
    }
    for (path, edit) in &patch.files {
        put(root, path, edit)?;
    }
    Ok(())
}

/// Whether a folder on the way is a link, which may lead anywhere, or the path leads out.
fn is_behind_a_link(root: &Path, path: &str) -> bool {
    let mut folder = root.to_owned();
    let steps: Vec<_> = Path::new(path).components().collect();
    let (folders, is_inside) = match steps.split_last() {
        Some((Component::Normal(_), folders)) => (folders, true),
        _ => (&[][..], false),
    };
    !is_inside
        || folders.iter().any(|step| {
            folder.push(step);
            let is_link = fs::symlink_metadata(&folder).is_ok_and(|found| !found.is_dir());
            is_link || !matches!(step, Component::Normal(_))
        })
}

fn put(root: &Path, path: &str, edit: &Edit) -> Result<(), Failure> {
    let file = root.join(path);
    let written = match file.parent() {
        Some(folder) => fs::create_dir_all(folder),
        None => Ok(()),
    };
    let written = written.and_then(|()| fs::write(&file, &edit.after));
    written.map_err(|error| {
        Failure::usage(Unwritten {
            path: path.to_owned(),
            problem: error.to_string(),
        })
    })
}

/// Writes the schema of a correction beside the one of the event, or shows it.
fn correction(
    request: &CheckRequest,
    subject: &str,
    advise: &Advise,
    global: &Global,
) -> Result<Output, Failure> {
    let correction = gate::correction(request, subject)?;
    let root = Repository::discover(&global.directory, request.surroundings.clone());
    let root = root.map_err(gate::Error::from)?.root().to_owned();
    if !advise.dry_run {
        put(&root, &correction.path, &correction.edit)?;
    }
    let told = format!(
        "{} {}: the schema of {}, checked by the gate\n",
        if advise.dry_run {
            "would write"
        } else {
            "wrote"
        },
        Plain(&correction.path),
        Plain(&correction.name)
    );
    Ok(Output {
        stdout: correction.edit.after,
        stderr: if global.quiet { String::new() } else { told },
        ..Output::default()
    })
}

/// A report that does not say what to advise on.
#[derive(Debug, Error, Diagnostic)]
#[error("{path} is no report of schema-gate: {problem}")]
#[diagnostic(
    code(advise::no_report),
    help("make one: schema-gate check -o json={path}")
)]
struct UnusableReport {
    path: String,
    problem: String,
}

/// No finding has this fingerprint.
#[derive(Debug, Error, Diagnostic)]
#[error("no finding has the fingerprint `{fingerprint}`")]
#[diagnostic(
    code(advise::no_such_finding),
    help(
        "schema-gate check -f json lists them; the change may be mended already, or the base another one"
    )
)]
struct NoSuchFinding {
    fingerprint: String,
}

/// A file that is not what the advice is about.
#[derive(Debug, Error, Diagnostic)]
#[error("{path} is not what was checked, so nothing was written")]
#[diagnostic(code(advise::changed), help("run it again; links are never followed"))]
struct Changed {
    path: String,
}

/// A file that could not be written.
#[derive(Debug, Error, Diagnostic)]
#[error("{path} could not be written: {problem}")]
#[diagnostic(code(advise::unwritten), help("make the working tree writable"))]
struct Unwritten {
    path: String,
    problem: String,
}
