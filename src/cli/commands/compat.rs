//! `schema-gate compat`

use crate::cli::arguments::{Compat, Global};
use crate::cli::commands::config;
use crate::cli::output::{Failure, Output};
use crate::format::Reading;
use crate::gate::{self, CompatRequest, Config};

/// Compares two files or directories.
pub(in crate::cli) fn run(compat: &Compat, global: &Global) -> Result<Output, Failure> {
    let config = match config::choice(global)? {
        Config::Given(file) => Some(file),
        Config::Discovered | Config::Nothing => None,
    };
    let request = CompatRequest {
        config,
        old: global.directory.join(&compat.old),
        new: global.directory.join(&compat.new),
        schema_type: compat.schema_type,
        overrides: compat.asked.overrides(),
        reading: Reading {
            draft: compat.asked.draft,
            ..Reading::default()
        },
        advise: compat.asked.advise.wanted(),
        consult: compat.asked.advise.consult(global),
        verbose: global.verbose,
    };
    let report = gate::compat(&request)?;
    Ok(Output::report(&report, &compat.printed, global))
}
