//! `schema-gate demo`

use std::fs;
use std::path::Path;

use miette::Diagnostic;
use thiserror::Error;

use crate::cli::arguments::Global;
use crate::cli::output::{Failure, Output, Stream, style};
use crate::gate::{self, CheckRequest};
use crate::report::text;

/// A file of the catalogue before and after the careless edit.
struct Edit {
    path: &'static str,
    old: &'static str,
    new: &'static str,
}

const CATALOGUE: [Edit; 3] = [
    Edit {
        path: "events/order_placed.avsc",
        old: include_str!("demo/old/avro/order_placed.avsc"),
        new: include_str!("demo/new/avro/order_placed.avsc"),
    },
    Edit {
        path: "events/payment.proto",
        old: include_str!("demo/old/proto/payment.proto"),
        new: include_str!("demo/new/proto/payment.proto"),
    },
    Edit {
        path: "events/customer_registered.json",
        old: include_str!("demo/old/json/customer_registered.json"),
        new: include_str!("demo/new/json/customer_registered.json"),
    },
];

/// Commits a catalogue of events to a temporary repository, edits it carelessly, and checks it as anybody would.
pub(in crate::cli) fn run(global: &Global) -> Result<Output, Failure> {
    let folder = tempfile::tempdir().map_err(|error| Failure::usage(NoRepository::from(error)))?;
    build(folder.path()).map_err(Failure::usage)?;
    let report = gate::check(&CheckRequest {
        advise: gate::Advise::Best,
        ..CheckRequest::of(folder.path().to_owned())
    })?;
    let introduction = "An event catalogue was committed to a temporary repository and then edited carelessly.\n\
                        This is what `schema-gate check` says before the edit is merged:\n\n";
    let closing = format!(
        "\nIn your repository the same command ends with exit code {}, and the merge stops.\n",
        report.outcome.exit_code()
    );
    let report = text::render(&report, style(global, Stream::Stdout));
    Ok(Output::text(format!("{introduction}{report}{closing}")))
}

/// The temporary repository could not be made.
#[derive(Debug, Error, Diagnostic)]
#[error("the example repository could not be made: {0}")]
#[diagnostic(
    code(demo::no_repository),
    help("set TMPDIR to a folder that can be written")
)]
struct NoRepository(String);

impl From<std::io::Error> for NoRepository {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<git2::Error> for NoRepository {
    fn from(error: git2::Error) -> Self {
        Self(error.message().to_owned())
    }
}

fn build(folder: &Path) -> Result<(), NoRepository> {
    let mut options = git2::RepositoryInitOptions::new();
    let repository = git2::Repository::init_opts(
        folder,
        options.initial_head("main").external_template(false),
    )?;
    let mut index = repository.index()?;
    for edit in &CATALOGUE {
        write(folder, edit.path, edit.old)?;
        index.add_path(Path::new(edit.path))?;
    }
    index.write()?;
    let tree = repository.find_tree(index.write_tree()?)?;
    // A fixed moment, so that the commit has the same id everywhere.
    let moment = git2::Time::new(1_767_225_600, 0);
    let author = git2::Signature::new("Acme", "events@acme.example", &moment)?;
    repository.commit(
        Some("HEAD"),
        &author,
        &author,
        "events: orders, payments, customers",
        &tree,
        &[],
    )?;
    for edit in &CATALOGUE {
        write(folder, edit.path, edit.new)?;
    }
    Ok(())
}

fn write(folder: &Path, path: &str, text: &str) -> Result<(), NoRepository> {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap_or(folder))?;
    Ok(fs::write(path, text)?)
}
