//! Shows with a real event that a reader refuses what a writer may send.
//!
//! In: two documents and a direction. Out: events that the writer's schema accepts and the reader's refuses, each the
//! smallest that still shows it, verified by the real validator on the documents as they are written. That none is
//! found proves nothing.

mod arrays;
mod bench;
mod build;
mod codec;
mod declared;
mod demand;
mod formats;
mod gist;
pub mod language;
mod objects;
mod rough;
mod scalars;
mod search;
mod shrink;
mod text;
mod validator;

use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

use serde_json::Value;

use self::bench::Bench;
use self::build::Builder;
use self::codec::Codec;
pub use self::codec::{CODEC, Cause};
pub use self::declared::declares;
use self::demand::{Demand, Sheet};
use self::search::Search;
pub use self::validator::{Undecided, Validator};
use crate::format::jsonschema::Document;
use crate::format::jsonschema::schema::Schema;
use crate::model::{Direction, Witness};

/// More events than this are of no use to anybody.
const MAX_EVENTS: usize = 200;
/// At most so many times the validators of small schemas are asked, violations counted.
const MAX_CHECKS: usize = 100_000;
/// Of one event at most so many violations are shown, each with an event of its own.
const MAX_SHOWN: usize = 8;

/// What the validator says against an event, first of all; `None` when it says nothing, or cannot be built.
pub fn violation(document: &Document, event: &Value) -> Option<String> {
    let codec = Codec::of(document).ok()?;
    let causes = codec.refusal(event)?;
    causes.into_iter().next().map(|cause| cause.sentence)
}

/// An event that the writer may send and the reader refuses.
#[derive(Debug, Clone)]
pub struct Refutation {
    /// The event.
    pub event: Value,
    /// What the reader says against it.
    pub causes: Vec<Cause>,
}

impl Refutation {
    /// The event as a proof in `direction`, with what the reader says of one violation.
    pub fn witness(&self, direction: Direction, cause: &Cause) -> Witness {
        Witness {
            direction,
            codec: CODEC,
            event: self.event.clone(),
            encoded: self.event.to_string().into_bytes(),
            outcome: cause.sentence.clone(),
            opinion: None,
        }
    }
}

/// What a search brought.
#[derive(Debug, Default)]
pub struct Findings {
    /// The events, each with what the reader says against it.
    pub events: Vec<Refutation>,
    /// Whether the search used up its steps, so that more of them may find more.
    pub gave_up: bool,
}

/// A document that writes or reads, with its validator, which is built once and when it is first needed.
pub struct Party<'d> {
    document: &'d Document,
    codec: OnceCell<Result<Codec, String>>,
}

impl<'d> Party<'d> {
    /// A document without its validator.
    pub fn of(document: &'d Document) -> Self {
        Self {
            document,
            codec: OnceCell::new(),
        }
    }

    /// The document.
    pub fn document(&self) -> &'d Document {
        self.document
    }

    fn codec(&self) -> Result<&Codec, String> {
        let codec = self.codec.get_or_init(|| Codec::of(self.document));
        codec.as_ref().map_err(Clone::clone)
    }
}

/// A writer and a reader on trial: whether the reader accepts all that the writer sends.
pub struct Trial<'d> {
    writer: &'d Document,
    reader: &'d Document,
    sender: &'d Codec,
    /// The writer closed over the names it declares, where writers are taken so.
    closed: Option<Codec>,
    receiver: &'d Codec,
    /// How much one event costs: large schemas take long to look at it.
    cost: usize,
    checks: Cell<usize>,
}

impl<'d> Trial<'d> {
    /// Builds the validators that are not there yet. `closed` is the writer's schema closed over the names it declares, where it is taken so.
    ///
    /// # Errors
    /// If a validator cannot be built for one of the documents.
    pub fn new(
        writer: &'d Party<'_>,
        closed: Option<&Value>,
        reader: &'d Party<'_>,
    ) -> Result<Self, String> {
        let (sender, receiver) = (writer.codec()?, reader.codec()?);
        let (writer, reader) = (writer.document, reader.document);
        let closed = closed.map(|closed| Codec::closed(closed, writer));
        Ok(Self {
            writer,
            reader,
            sender,
            closed: closed.transpose()?,
            receiver,
            cost: 1 + (writer.schema().size() + reader.schema().size()) / 50,
            checks: Cell::new(0),
        })
    }

    /// Looks for events that the writer may send and the reader refuses, one for each way in which it refuses, in so
    /// many steps. `leads` are events that are worth a try, `difference` is a schema of such events, where one is known.
    pub fn refute(&self, leads: &[Value], difference: Option<&Value>, steps: u64) -> Findings {
        self.checks.set(0);
        let bench = Bench::new(steps, self.closed.is_some());
        let mut found = Found::new(self);
        let _ = leads.iter().try_for_each(|event| found.check(event));
        if let Some(difference) = difference {
            let difference = Schema::lower(difference, self.writer.draft());
            let mut search = Search::new(Builder::new(&bench));
            let _ = search.instances(
                &[Demand::root(&difference, Sheet::Difference)],
                0,
                &mut |event| found.check(&event),
            );
        }
        let mut search = Search::new(Builder::new(&bench));
        let (writer, reader) = (
            Demand::root(self.writer.schema(), Sheet::Writer),
            Demand::root(self.reader.schema(), Sheet::Reader),
        );
        let _ = search.explore(&[writer], &[reader], 0, &mut |event| found.check(&event));
        Findings {
            events: found.events,
            gave_up: bench.is_spent() || self.is_spent(),
        }
    }

    /// What the reader says against an event that the writer may send.
    fn refusal(&self, event: &Value) -> Option<Vec<Cause>> {
        self.spend(self.cost);
        let sent = self.sender.accepts(event)
            && self
                .closed
                .as_ref()
                .is_none_or(|closed| closed.accepts(event));
        let causes = sent.then(|| self.receiver.refusal(event)).flatten()?;
        self.spend(causes.len());
        Some(causes)
    }

    fn spend(&self, checks: usize) {
        self.checks.set(self.checks.get() + checks);
    }

    fn is_spent(&self) -> bool {
        self.checks.get() >= MAX_CHECKS
    }
}

/// What the search has found so far.
struct Found<'t> {
    trial: &'t Trial<'t>,
    seen: BTreeSet<String>,
    causes: BTreeSet<(String, Option<String>)>,
    events: Vec<Refutation>,
}

impl<'t> Found<'t> {
    fn new(trial: &'t Trial<'t>) -> Self {
        Self {
            trial,
            seen: BTreeSet::new(),
            causes: BTreeSet::new(),
            events: Vec::new(),
        }
    }

    fn check(&mut self, event: &Value) -> ControlFlow<()> {
        if !self.seen.insert(event.to_string()) {
            return ControlFlow::Continue(());
        }
        let causes = self.trial.refusal(event).unwrap_or_default();
        let is_new = |cause: &Cause| {
            let key = (cause.keyword.to_string(), cause.name.clone());
            self.causes.insert(key)
        };
        let new: Vec<Cause> = causes.into_iter().filter(is_new).collect();
        for cause in new.iter().take(MAX_SHOWN) {
            self.keep(event, cause);
        }
        if self.trial.is_spent() || self.events.len() >= MAX_EVENTS {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Shrinks an event while the reader refuses it for the same cause.
    fn keep(&mut self, event: &Value, cause: &Cause) {
        let shows = |event: &Value| {
            let causes = self.trial.refusal(event);
            causes.is_some_and(|causes| causes.iter().any(|other| other.is_like(cause)))
        };
        let event = if self.trial.is_spent() {
            event.clone()
        } else {
            shrink::shrink(event.clone(), &shows)
        };
        let known = self.events.iter().any(|known| known.event == event);
        if let Some(causes) = self.trial.refusal(&event).filter(|_| !known) {
            self.events.push(Refutation { event, causes });
        }
    }
}
