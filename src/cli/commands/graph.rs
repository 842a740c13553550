//! `schema-gate graph`

use crate::cli::arguments::{Drawing, Global, Graph};
use crate::cli::commands::config;
use crate::cli::output::{Failure, Output};
use crate::cli::progress;
use crate::gate::{self, CheckRequest};
use crate::model::Plain;
use crate::report::graph::{dot, mermaid, refused_by_mermaid};
use crate::source::{Head, Surroundings};

/// Draws who sends and who receives what.
pub(in crate::cli) fn run(graph: &Graph, global: &Global) -> Result<Output, Failure> {
    let surroundings = Surroundings::from_env();
    let head = match &graph.head {
        Some(revision) => Head::Revision(revision.clone()),
        None => Head::usual(&surroundings),
    };
    let request = CheckRequest {
        paths: graph.paths.clone(),
        base: graph.base.clone(),
        head,
        config: config::choice(global)?,
        verbose: global.verbose,
        all: true,
        watch: progress::watch(global),
        surroundings,
        ..CheckRequest::of(global.directory.clone())
    };
    let picture = gate::graph(&request)?;
    let (drawn, refused) = match graph.format {
        Drawing::Mermaid => {
            let text = mermaid(&picture);
            let refused = refused_by_mermaid(&picture, &text);
            (text, refused)
        }
        Drawing::Dot => (dot(&picture), None),
    };
    let told = picture.missing.iter().chain(&refused);
    let told: Vec<String> = told.map(|why| format!("{}\n", Plain(why))).collect();
    Ok(Output {
        // A schema of the new side that could not be read.
        code: if picture.missing.is_empty() { 0 } else { 4 },
        stderr: told.concat(),
        ..Output::text(drawn)
    })
}
