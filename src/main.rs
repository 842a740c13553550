//! Parses the command line, runs, writes, and ends with the code of the contract.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::thread;

use clap::Parser as _;
use schema_gate::cli::{self, Arguments, Output};

/// Schemas are small things in great number, and what takes and frees them is a third of a run with another allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Parsers and codecs recurse as deep as schemas nest; the limits that the rooms set fit into this with ease.
const STACK: usize = 64 << 20;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .build_global();
    let run = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || cli::run(&arguments));
    let code = match (pool, run.map(thread::JoinHandle::join)) {
        (Ok(()), Ok(Ok(output))) => write(&output),
        // The panic has told on standard error what happened and where.
        (Ok(()), Ok(Err(_))) => complain(
            5,
            "internal error; please report it with the two schemas that led to it",
        ),
        (Err(error), _) => complain(5, &error.to_string()),
        (_, Err(error)) => complain(5, &error.to_string()),
    };
    ExitCode::from(code)
}

/// Writes everything that can be written; the code is that of the first thing that could not.
fn write(output: &Output) -> u8 {
    let mut code = output.code;
    io::stderr().write_all(output.stderr.as_bytes()).ok();
    match io::stdout().write_all(output.stdout.as_bytes()) {
        // Whoever reads the report has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => code = complain(5, &format!("the report could not be printed: {error}")),
        Ok(()) => {}
    }
    for (path, text) in &output.files {
        if let Err(error) = std::fs::write(path, text) {
            code = complain(2, &format!("cannot write {}: {error}", path.display()));
        }
    }
    if let Some((path, text)) = &output.appended {
        let file = OpenOptions::new().append(true).create(true).open(path);
        if let Err(error) = file.and_then(|mut file| file.write_all(text.as_bytes())) {
            let problem = format!("cannot add to the summary {}: {error}", path.display());
            complain(code, &problem);
        }
    }
    code
}

fn complain(code: u8, problem: &str) -> u8 {
    // Nobody is left to tell when standard error is gone as well.
    writeln!(io::stderr(), "schema-gate: {problem}").ok();
    code
}
