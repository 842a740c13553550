//! The command line: from words to a request, from a report to what is written where.
//!
//! In: the arguments of the process. Out: an [`Output`], complete. Nothing here prints; `main` does.

mod arguments;
mod commands;
mod consult;
mod output;
mod progress;

pub use arguments::Arguments;
pub use output::Output;

use arguments::Command;

/// Does what the arguments say.
pub fn run(arguments: &Arguments) -> Output {
    let global = &arguments.global;
    let output = match &arguments.command {
        Command::Check(check) => commands::check::run(check, global),
        Command::Compat(compat) => commands::compat::run(compat, global),
        Command::Conform(conform) => commands::conform::run(conform, global),
        Command::Advise(advise) => commands::advise::run(advise, global),
        Command::Explain(explain) => commands::rules::explain(explain, global),
        Command::Rules => Ok(commands::rules::list()),
        Command::Config(config) => commands::config::run(config, global),
        Command::Schema => Ok(commands::rules::report_schema()),
        Command::Graph(graph) => commands::graph::run(graph, global),
        Command::Demo => commands::demo::run(global),
    };
    output.unwrap_or_else(|failure| failure.told(global))
}
