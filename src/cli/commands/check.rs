//! `schema-gate check`

use crate::cli::arguments::{Check, Global};
use crate::cli::commands::config;
use crate::cli::output::{Failure, Output};
use crate::cli::progress;
use crate::format::Reading;
use crate::gate::{self, CheckRequest};
use crate::source::{Head, Surroundings};

/// Compares the head with the base.
pub(in crate::cli) fn run(check: &Check, global: &Global) -> Result<Output, Failure> {
    let report = gate::check(&request(check, global)?)?;
    Ok(Output::report(&report, &check.printed, global))
}

fn request(check: &Check, global: &Global) -> Result<CheckRequest, Failure> {
    let surroundings = Surroundings {
        no_fetch: check.no_fetch,
        ..Surroundings::from_env()
    };
    Ok(CheckRequest {
        directory: global.directory.clone(),
        paths: check.paths.clone(),
        base: check.base.clone(),
        reported_base: None,
        head: head(check, &surroundings),
        config: config::choice(global)?,
        overrides: check.asked.overrides(),
        reading: Reading {
            draft: check.asked.draft,
            ..Reading::default()
        },
        pictured: check.printed.has_summary(),
        advise: check.asked.advise.wanted(),
        consult: check.asked.advise.consult(global),
        verbose: global.verbose,
        all: check.all,
        watch: progress::watch(global),
        surroundings,
    })
}

fn head(check: &Check, surroundings: &Surroundings) -> Head {
    match &check.head {
        Some(revision) => Head::Revision(revision.clone()),
        None if check.staged => Head::Staged,
        None if check.worktree => Head::Worktree,
        None => Head::usual(surroundings),
    }
}
