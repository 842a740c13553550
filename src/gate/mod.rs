//! The story, from two states of a repository to a report.
//!
//! In: a request in which everything is decided. Out: a [`Report`]. Each room is called once, in order, and nothing flows back.

mod advise;
mod comparison;
mod conform;
mod consult;
mod correction;
mod definitions;
mod designed;
mod error;
mod examples;
mod graph;
mod history;
mod judge;
mod overlay;
mod payloads;
mod profiles;
mod progress;
mod request;
mod samples;
mod series;
mod sift;
mod unpaired;
mod unwritten;
mod weighed;

pub use advise::Advise;
pub use conform::{ConformRequest, Holding, conform};
pub use consult::Consult;
pub use correction::{Uncorrected, correction};
pub use error::Error;
pub use graph::graph;
pub use progress::{Progress, Watch};
pub use request::{CheckRequest, CompatRequest, Config};

use std::path::Path;

use rayon::join;

use crate::format::{self, Reading, Shelf};
use crate::model::Files as _;
use crate::policy::{FILE_NAMES, Policy};
use crate::report::Report;
use crate::source::{Difference, Repository, differences};

use advise::Architect;
use definitions::Definitions;
use designed::Designer;
use history::Past;
use judge::{Judge, Pairing};
use request::Scope;
use samples::Samples;
use series::Store;
use sift::{Seen, Sieve, Sifted};

/// Compares the head of a repository with its base.
///
/// # Errors
/// If there is no repository, no base, or no sense in the configuration. A schema that makes no sense is no error: it stands
/// in the report, and everything else is checked.
pub fn check(request: &CheckRequest) -> Result<Report, Error> {
    let repository = Repository::discover(&request.directory, request.surroundings.clone())?;
    let head = repository.head(&request.head)?;
    let base = repository.base(&request.base(&head)?, &head)?;
    let scope = request.scope(&repository, [&base, &head])?;
    let changed = differences(&base, &head)?;
    let policy = request.policy(
        &head,
        changed.iter().map(|difference| difference.path.as_str()),
    )?;
    let sieve = Sieve {
        policy: &policy,
        only: None,
        old: &base,
        new: &head,
    };
    let mut sifted = if request.all {
        sieve.sift(Seen::all(&base.paths()?, &head.paths()?))
    } else {
        sieve.sift(changed.iter().map(Seen::from))
    };
    let reading = under(&policy, &request.reading);
    sifted.reach(&policy, &reading, &base, &head);
    let (old, new) = join(
        || format::load(&base, &sifted.old, &reading),
        || format::load(&head, &sifted.new, &reading),
    );
    let judge = Judge {
        policy: &policy,
        base: base.revision(),
        head: head.revision(),
        pairing: Pairing::Changes,
        scope: &scope,
        reached: &sifted.reached,
        watch: &request.watch,
        files: &head,
        designer: Designer::of(&policy, &head, request.all),
        definitions: Definitions {
            policy: &policy,
            old_files: &base,
            new_files: &head,
            reading: &reading,
            reads_registries: changes_definitions(&changed, &sifted),
            is_complete: true,
            tells_all: request.all,
        },
    };
    let samples = Samples {
        policy: &policy,
        scope: &scope,
        old: &base,
        new: &head,
        reading: &reading,
        all: request.all,
    };
    let paired = judge.pair(old, new);
    let past = Past {
        repository: &repository,
        base: &base,
        policy: &policy,
        reading: &reading,
        watch: &request.watch,
        shelf: Shelf::default(),
    };
    let mut earlier = past.versions(&paired.pairs)?;
    let store = Store {
        head: &head,
        policy: &policy,
        reading: &reading,
        all: request.all,
    };
    store.add(&paired.pairs, &mut earlier);
    judge.definitions.keep_types(&paired.pairs, &mut earlier);
    let mut report = judge.report(&paired, &earlier, sifted.notes(request.verbose))?;
    samples.add(&sifted.samples, &mut report)?;
    if request.pictured {
        let sides = graph::Sides {
            policy: &policy,
            base: &base,
            head: &head,
            reading: &reading,
            scope: &scope,
        };
        report.picture = sides.changes(&report)?;
    }
    let consulted = request.consult.as_ref().map(|consult| {
        consult.tell(&report);
        consult.of_check(request, &repository, &head)
    });
    let architect = Architect::new(&judge, &reading, request.advise, consulted.as_ref());
    architect.advise(&mut report, &paired.pairs, &earlier);
    let problems = architect.problems();
    report.aside = consulted
        .map(|consulted| consulted.told(problems))
        .unwrap_or_default();
    Ok(report)
}

/// Compares two files or two directories, without git. Nothing is taken for granted: every schema of both sides is judged, and
/// sides that have nothing in common are unproven, not compatible.
///
/// # Errors
/// If a side is not there, or nobody can tell what it holds.
pub fn compat(request: &CompatRequest) -> Result<Report, Error> {
    let (old, new) = request.sides()?;
    let policy = match &request.config {
        Some(file) => Policy::given(file, request.overrides)?,
        None => Policy::parse(&[], request.overrides)?,
    };
    let sieve = Sieve {
        policy: &policy,
        only: request.schema_type,
        old: &old,
        new: &new,
    };
    let (pairing, sifted) = if request.is_of_files() {
        (Pairing::Files, sieve.sift_files()?)
    } else {
        (
            Pairing::Directories,
            sieve.sift(Seen::all(&old.paths()?, &new.paths()?)),
        )
    };
    let scope = Scope::default();
    let reading = under(&policy, &request.reading);
    let (was, is) = join(
        || format::load(&old, &sifted.old, &reading),
        || format::load(&new, &sifted.new, &reading),
    );
    let judge = Judge {
        policy: &policy,
        base: old.revision(),
        head: new.revision(),
        pairing,
        scope: &scope,
        reached: &sifted.reached,
        watch: &Watch::default(),
        files: &new,
        designer: Designer::default(),
        definitions: Definitions {
            policy: &policy,
            old_files: &old,
            new_files: &new,
            reading: &reading,
            reads_registries: pairing != Pairing::Files,
            is_complete: pairing != Pairing::Files,
            tells_all: false,
        },
    };
    let mut notes = sifted.notes(request.verbose);
    let mode = policy.for_path("").mode.value;
    if mode.is_transitive() {
        notes.push(format!(
            "two sides have no history: mode {mode} looks at earlier versions in `schema-gate check` only"
        ));
    }
    let paired = judge.pair(was, is);
    let mut report = judge.report(&paired, &[], notes)?;
    let samples = Samples {
        policy: &policy,
        scope: &scope,
        old: &old,
        new: &new,
        reading: &reading,
        all: false,
    };
    samples.add(&sifted.samples, &mut report)?;
    let consulted = request.consult.as_ref().map(|consult| {
        consult.tell(&report);
        consult.of_compat(request)
    });
    let architect = Architect::new(&judge, &reading, request.advise, consulted.as_ref());
    architect.advise(&mut report, &paired.pairs, &[]);
    let problems = architect.problems();
    report.aside = consulted
        .map(|consulted| consulted.told(problems))
        .unwrap_or_default();
    Ok(report)
}

/// Whether a schema changed, or a document of a registry, so that what registries say of schemas may be something else.
fn changes_definitions(changed: &[Difference], sifted: &Sifted) -> bool {
    let is_registry = |difference: &Difference| difference.path.ends_with(".xreg.json");
    !sifted.new.is_empty() || !sifted.old.is_empty() || changed.iter().any(is_registry)
}

/// How texts are understood under a policy, on every side alike.
fn under(policy: &Policy, reading: &Reading) -> Reading {
    Reading {
        roots: [policy.roots(), reading.roots.clone()].concat(),
        uris: policy.uris(),
        ..reading.clone()
    }
}

/// What the configuration asks of a path, and where each value came from.
///
/// # Errors
/// If there is no repository, or no sense in the configuration.
pub fn config(request: &CheckRequest, path: Option<&Path>) -> Result<String, Error> {
    let repository = Repository::discover(&request.directory, request.surroundings.clone())?;
    let path = path
        .map(|path| repository.relative(&request.directory, path))
        .transpose()?;
    let path = path.unwrap_or_default();
    let policy = request.policy(
        &repository.head(&request.head)?,
        std::iter::once(path.as_str()),
    )?;
    Ok(policy.show(&path))
}

/// The configuration files of the whole repository, all of which make sense.
///
/// # Errors
/// If there is no repository, or no sense in one of the files.
pub fn check_config(request: &CheckRequest) -> Result<Vec<String>, Error> {
    let repository = Repository::discover(&request.directory, request.surroundings.clone())?;
    let head = repository.head(&request.head)?;
    let paths = head.paths()?;
    request.policy(&head, paths.iter().map(String::as_str))?;
    if let Config::Given(file) = &request.config {
        return Ok(vec![file.path().to_owned()]);
    }
    let is_config = |path: &&String| {
        FILE_NAMES
            .iter()
            .any(|name| path.as_str() == *name || path.ends_with(&format!("/{name}")))
    };
    Ok(paths.iter().filter(is_config).cloned().collect())
}
