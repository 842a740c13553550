//! `schema-gate rules`, `schema-gate explain`, `schema-gate schema`

use miette::Diagnostic;
use thiserror::Error;

use crate::cli::arguments::{Explain, Global};
use crate::cli::output::{Failure, Output, Stream, style};
use crate::policy::nearest_rule;
use crate::report::{json, rulebook};
use crate::rules;

/// Every rule, one a line.
pub(in crate::cli) fn list() -> Output {
    Output::text(rulebook::table())
}

/// One rule, with why and what instead.
pub(in crate::cli) fn explain(explain: &Explain, global: &Global) -> Result<Output, Failure> {
    let id = explain.rule.as_str();
    let width = style(global, Stream::Stdout).width;
    let pages: Vec<_> = rules::called(id)
        .map(|rule| rulebook::page(rule, width))
        .collect();
    if pages.is_empty() {
        return Err(Failure::usage(UnknownRule::named(id)));
    }
    Ok(Output::text(pages.join("\n")))
}

/// The JSON Schema of the report.
pub(in crate::cli) fn report_schema() -> Output {
    Output::text(format!("{:#}\n", json::schema()))
}

/// No rule has this id.
#[derive(Debug, Error, Diagnostic)]
#[error("there is no rule `{id}`")]
#[diagnostic(code(rules::unknown), help("{help}"))]
struct UnknownRule {
    id: String,
    help: String,
}

impl UnknownRule {
    fn named(id: &str) -> Self {
        let help = match nearest_rule(id) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "schema-gate rules lists them all".to_owned(),
        };
        Self {
            id: id.to_owned(),
            help,
        }
    }
}
