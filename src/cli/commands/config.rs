//! `schema-gate config`

use std::path::Path;

use miette::Diagnostic;
use thiserror::Error;

use crate::cli::arguments::{ConfigCommand, Global};
use crate::cli::output::{Failure, Output};
use crate::gate::{self, CheckRequest, Config};
use crate::model::SchemaFile;
use crate::policy;
use crate::source::Surroundings;

/// Shows or checks the configuration of the working tree.
pub(in crate::cli) fn run(command: &ConfigCommand, global: &Global) -> Result<Output, Failure> {
    match command {
        ConfigCommand::Schema => Ok(Output::text(format!("{:#}\n", policy::config_schema()))),
        ConfigCommand::Show { path } => {
            let shown = gate::config(&request(global)?, path.as_deref())?;
            Ok(Output::text(shown))
        }
        ConfigCommand::Check => {
            let files = gate::check_config(&request(global)?)?;
            Ok(Output::text(match files.as_slice() {
                [] => "no configuration file: built-in defaults\n".to_owned(),
                files => format!("{}: fine\n", files.join(", ")),
            }))
        }
    }
}

/// Where the configuration comes from.
pub(in crate::cli) fn choice(global: &Global) -> Result<Config, Failure> {
    match &global.config {
        _ if global.no_config => Ok(Config::Nothing),
        None => Ok(Config::Discovered),
        Some(path) => {
            let path = global.directory.join(path);
            let text = std::fs::read_to_string(&path)
                .map_err(|error| Failure::usage(Unreadable::new(&path, &error)))?;
            Ok(Config::Given(SchemaFile::new(
                path.display().to_string(),
                "command line",
                text,
            )))
        }
    }
}

fn request(global: &Global) -> Result<CheckRequest, Failure> {
    Ok(CheckRequest {
        surroundings: Surroundings::from_env(),
        config: choice(global)?,
        ..CheckRequest::of(global.directory.clone())
    })
}

/// The file that `--config` names is not there, or not text.
#[derive(Debug, Error, Diagnostic)]
#[error("the configuration `{path}` cannot be read: {problem}")]
#[diagnostic(
    code(config::unreadable),
    help("name a file that exists, or leave --config out")
)]
struct Unreadable {
    path: String,
    problem: String,
}

impl Unreadable {
    fn new(path: &Path, error: &std::io::Error) -> Self {
        Self {
            path: path.display().to_string(),
            problem: error.to_string(),
        }
    }
}
