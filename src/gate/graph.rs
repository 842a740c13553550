//! The documents of the head as a picture, with what changed since the base.

use std::collections::BTreeMap;

use rayon::join;

use super::definitions::Definitions;
use super::designed::Designer;
use super::error::Error;
use super::judge::{Judge, Pairing};
use super::request::{CheckRequest, Scope};
use super::sift::{Seen, Sieve};
use super::under;
use crate::format::{self, Reading, Schema, Subject};
use crate::model::{Action, Direction, Files as _, SchemaType, Side, Verdict};
use crate::policy::Policy;
use crate::report::graph::{Lane, Picture, State};
use crate::report::{Report, SubjectReport};
use crate::source::{Repository, Snapshot};

/// GitHub draws no more than 500 arrows, and nobody looks at half as many.
const MOST: usize = 60;

/// Draws who sends and who receives what in the head of a repository, and marks what changed since its base.
///
/// # Errors
/// If there is no repository, no base, or no sense in the configuration.
pub fn graph(request: &CheckRequest) -> Result<Picture, Error> {
    let repository = Repository::discover(&request.directory, request.surroundings.clone())?;
    let head = repository.head(&request.head)?;
    let base = repository.base(&request.base(&head)?, &head)?;
    let scope = request.scope(&repository, [&base, &head])?;
    let paths = head.paths()?;
    let policy = request.policy(&head, paths.iter().map(String::as_str))?;
    let sieve = Sieve {
        policy: &policy,
        only: Some(SchemaType::AsyncApi),
        old: &base,
        new: &head,
    };
    let sifted = sieve.sift(Seen::all(&base.paths()?, &paths));
    let reading = under(&policy, &request.reading);
    let (old, new) = join(
        || format::load(&base, &sifted.old, &reading),
        || format::load(&head, &sifted.new, &reading),
    );
    let drawn: Vec<Subject> = new
        .subjects
        .iter()
        .filter(|subject| scope.contains(subject.path()))
        .cloned()
        .collect();
    let judge = Judge {
        policy: &policy,
        base: base.revision(),
        head: head.revision(),
        pairing: Pairing::Changes,
        scope: &scope,
        reached: &sifted.reached,
        watch: &request.watch,
        files: &head,
        designer: Designer::of(&policy, &head, false),
        definitions: Definitions {
            policy: &policy,
            old_files: &base,
            new_files: &head,
            reading: &reading,
            reads_registries: false,
            is_complete: false,
            tells_all: false,
        },
    };
    let report = judge.report(&judge.pair(old, new), &[], Vec::new())?;
    Ok(picture(&drawn, &report))
}

/// The sides of a run, and what is asked of them.
pub(super) struct Sides<'run> {
    pub(super) policy: &'run Policy,
    pub(super) base: &'run Snapshot,
    pub(super) head: &'run Snapshot,
    pub(super) reading: &'run Reading,
    pub(super) scope: &'run Scope,
}

impl Sides<'_> {
    /// What changed in a run and whom that reaches; `None` where no message of a document changed.
    ///
    /// # Errors
    /// If the head cannot be listed.
    pub(super) fn changes(&self, report: &Report) -> Result<Option<Picture>, Error> {
        let is_changed = |subject: &SubjectReport| {
            subject.schema_type == SchemaType::AsyncApi && subject.changes > 0
        };
        if !report.subjects.iter().any(is_changed) {
            return Ok(None);
        }
        let sieve = Sieve {
            policy: self.policy,
            only: Some(SchemaType::AsyncApi),
            old: self.base,
            new: self.head,
        };
        let sifted = sieve.sift(Seen::all(&[], &self.head.paths()?));
        let mut drawn = format::load(self.head, &sifted.new, self.reading).subjects;
        drawn.retain(|subject| self.scope.contains(subject.path()));
        Ok(Some(picture(&drawn, report).of_changes(MOST)))
    }
}

fn picture(messages: &[Subject], report: &Report) -> Picture {
    let told = report.subjects.iter().filter_map(|subject| {
        let path = subject.new.as_ref()?.file.path();
        Some(((path, subject.name.0.as_str()), subject))
    });
    let told: BTreeMap<(&str, &str), &SubjectReport> = told.collect();
    let lanes = messages.iter().flat_map(|subject| {
        let key = (subject.path(), subject.name.0.as_str());
        lanes(
            subject,
            told.get(&key).map_or(State::Same, |told| state(told)),
        )
    });
    let missing = report.unread.iter().filter(|file| file.side == Side::New);
    let missing = missing.map(|file| {
        let unread = &file.unread;
        format!(
            "{} could not be read as a whole: {}",
            unread.path, unread.message
        )
    });
    let picture = Picture {
        lanes: lanes.collect(),
        missing: missing.collect(),
        hidden: 0,
    };
    picture.reaching()
}

fn state(subject: &SubjectReport) -> State {
    let is_broken = Direction::BOTH.into_iter().any(|direction| {
        let verdict = subject.verdict(direction);
        subject.mode.enforces(direction) && verdict == Some(&Verdict::Incompatible)
    });
    match subject.changes {
        _ if is_broken => State::Broken,
        0 => State::Same,
        _ => State::Changed,
    }
}

/// The ways of one message.
fn lanes(subject: &Subject, state: State) -> Vec<Lane> {
    let Schema::AsyncApi(message) = &subject.schema else {
        return Vec::new();
    };
    let (contract, facts) = (message.contract(), message.facts());
    let used = facts.uses.iter().map(|it| (it.channel, Some(it.action)));
    let idle = facts.channels.iter().copied();
    let idle = idle.filter(|channel| facts.uses.iter().all(|it| it.channel != *channel));
    let mut ways: Vec<(usize, Option<Action>)> =
        used.chain(idle.map(|channel| (channel, None))).collect();
    ways.dedup();
    let lanes = ways.into_iter().filter_map(|(channel, action)| {
        let channel = contract.channels.get(channel)?;
        Some(Lane {
            application: contract.title.clone(),
            document: contract.path.clone(),
            channel: channel.title().to_owned(),
            wire: channel.wire.clone(),
            message: subject.name.0.clone(),
            action,
            state,
        })
    });
    lanes.collect()
}
