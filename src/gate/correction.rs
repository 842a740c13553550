//! The schema of an event that corrects another one, checked as anything else is.

use std::collections::BTreeMap;

use miette::Diagnostic;
use thiserror::Error;

use super::error::Error;
use super::overlay::Overlay;
use super::request::CheckRequest;
use super::sift::{Seen, Sieve};
use super::under;
use crate::advice::{self, Correction, NoCorrection};
use crate::compat::{self, Semantics};
use crate::format::{self, Found, Subject};
use crate::model::{Counts, Files as _};
use crate::source::Repository;
use crate::subject::Pair;

/// Why no correction could be written.
#[derive(Debug, Error, Diagnostic)]
pub enum Uncorrected {
    /// No schema of the head has the name.
    #[error("no schema of {head} is called `{name}`")]
    #[diagnostic(code(advise::no_such_subject), help("{help}"))]
    NoSuchSubject {
        /// As it was typed.
        name: String,
        /// The label of the head.
        head: String,
        /// What might have been meant.
        help: String,
    },
    /// What has the name is no event.
    #[error(transparent)]
    #[diagnostic(
        code(advise::no_event),
        help("name a record, a message or a JSON Schema")
    )]
    NoEvent(#[from] NoCorrection),
    /// Something lies at the path already.
    #[error("{path} is there already")]
    #[diagnostic(code(advise::file_exists), help("move it away, or edit it by hand"))]
    Exists {
        /// Where the correction would go.
        path: String,
    },
    /// The schema that was written makes no sense to the gate.
    #[error("the correction of `{name}` does not pass the gate: {problem}")]
    #[diagnostic(
        code(advise::correction_refused),
        help("please report it with the schema that led to it")
    )]
    Refused {
        /// The subject.
        name: String,
        /// What the gate says.
        problem: String,
    },
    /// The repository, its configuration or its files stand in the way.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Gate(#[from] Error),
}

/// Writes the schema of the event that corrects `name`: a subject of the head, by its full or its last name.
///
/// # Errors
/// If there is no such event, or something lies where the correction would go.
pub fn correction(request: &CheckRequest, name: &str) -> Result<Correction, Uncorrected> {
    let discovered = Repository::discover(&request.directory, request.surroundings.clone());
    let repository = discovered.map_err(Error::from)?;
    let head = repository.head(&request.head).map_err(Error::from)?;
    let paths = head.paths().map_err(Error::from)?;
    let policy = request.policy(&head, paths.iter().map(String::as_str))?;
    let sieve = Sieve {
        policy: &policy,
        only: None,
        old: &head,
        new: &head,
    };
    let sifted = sieve.sift(Seen::all(&[], &paths));
    let reading = under(&policy, &request.reading);
    let loaded = format::load(&head, &sifted.new, &reading);
    let subject = named(&loaded.subjects, name, &head.revision().label)?;
    let correction = advice::correction(subject)?;
    if paths.contains(&correction.path) {
        return Err(Uncorrected::Exists {
            path: correction.path,
        });
    }
    let edits = BTreeMap::from([(correction.path.clone(), correction.edit.clone())]);
    let files = Overlay::new(&head, &edits);
    let found = Found {
        path: correction.path.clone(),
        schema_type: subject.schema_type(),
    };
    let loaded = format::load(&files, &[found], &reading);
    match problem(
        loaded.subjects,
        loaded.unread.first().map(|unread| &unread.message),
    ) {
        None => Ok(correction),
        Some(problem) => Err(Uncorrected::Refused {
            name: name.to_owned(),
            problem,
        }),
    }
}

/// What the gate has against a schema that is new.
fn problem(subjects: Vec<Subject>, unread: Option<&String>) -> Option<String> {
    if let Some(message) = unread {
        return Some(message.clone());
    }
    let mut changes = subjects
        .into_iter()
        .flat_map(|subject| compat::judge(&Pair::Added(subject), Semantics::default()).changes);
    let breaks = changes.find(|change| {
        change
            .effects
            .iter()
            .any(|effect| effect.counts == Counts::Verdict)
    });
    breaks.map(|change| change.rule.message(&change.detail))
}

fn named<'s>(subjects: &'s [Subject], name: &str, head: &str) -> Result<&'s Subject, Uncorrected> {
    let short = |subject: &&Subject| {
        let full = subject.name.0.as_str();
        full.rsplit(['.', '/']).next() == Some(name) || subject.path() == name
    };
    let exact = subjects.iter().find(|subject| subject.name.0 == name);
    let mut alike = subjects.iter().filter(short);
    match (exact, alike.next(), alike.next()) {
        (Some(subject), _, _) | (None, Some(subject), None) => Ok(subject),
        (None, first, _) => Err(Uncorrected::NoSuchSubject {
            name: name.to_owned(),
            head: head.to_owned(),
            help: match first {
                Some(_) => "several are: give the full name".to_owned(),
                None => "give the full name of a record, a message or a JSON Schema, as the report writes it".to_owned(),
            },
        }),
    }
}

impl Uncorrected {
    /// The exit code of a run that ends with this.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Gate(error) => error.exit_code(),
            Self::Refused { .. } => 5,
            Self::NoSuchSubject { .. } | Self::NoEvent(_) | Self::Exists { .. } => 2,
        }
    }
}
