//! `schema-gate conform`

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use miette::Diagnostic;
use thiserror::Error;

use crate::cli::arguments::{Conform, Global};
use crate::cli::commands::config;
use crate::cli::output::{Failure, Output};
use crate::cli::progress;
use crate::gate::{self, ConformRequest};
use crate::policy::Overrides;

/// Holds events to the `CloudEvents` specification.
pub(in crate::cli) fn run(conform: &Conform, global: &Global) -> Result<Output, Failure> {
    let stdin = io::stdin();
    let paths = match conform.paths.as_slice() {
        [] if stdin.is_terminal() => return Err(Failure::usage(NothingToJudge)),
        [] => vec![PathBuf::from("-")],
        paths => paths.to_vec(),
    };
    let request = ConformRequest {
        directory: global.directory.clone(),
        paths,
        from: conform.from,
        settings: conform.settings(),
        config: config::choice(global)?,
        overrides: Overrides::default(),
        watch: progress::watch(global),
    };
    let report = gate::conform(&request, &mut stdin.lock())?;
    Ok(Output::report(&report, &conform.printed, global))
}

/// Neither a path nor anything on standard input.
#[derive(Debug, Error, Diagnostic)]
#[error("there is nothing to judge")]
#[diagnostic(
    code(conform::nothing_to_judge),
    help(
        "name files or folders with events, or pipe an event in: schema-gate conform < event.json"
    )
)]
struct NothingToJudge;
