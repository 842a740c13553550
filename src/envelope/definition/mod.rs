//! Definitions of events: what schemas of any language say of the events that they describe.
//!
//! In: the subjects of both sides, paired and judged. Out: a [`EventContract`] for each that defines events, and what the
//! specification and the consumers of a type would not have so. Whether data is compatible is asked of the judgements.
//! Nothing here looks at an event.

mod asyncapi;
mod avro;
mod carrier;
mod conform;
mod contract;
mod evolve;
mod json;
mod members;
mod pairing;
mod protobuf;
mod reach;
mod registry;
mod rivals;
mod tell;
mod token;

use std::collections::{BTreeMap, BTreeSet};

pub use self::contract::{Attribute, Data, EventContract, Fault, Stated, Style};
pub use self::pairing::{by_type, is_another_type};
pub use self::reach::{Registries, Wanted, standing};
use crate::compat::{Judgement, Semantics};
use crate::format::{Schema, Subject};
use crate::model::{Change, Effect, Files, SchemaType, Uris};
use crate::subject::Pair;

/// What the configuration says of definitions.
#[derive(Clone, Copy)]
pub struct Bindings<'run> {
    /// The type of the events whose data the schemas at a path describe.
    pub type_of: &'run (dyn Fn(&str) -> Option<String> + Sync),
}

/// All that the definitions of a run are judged by.
pub struct Sides<'run> {
    /// The subjects of both sides: those that changed, and those of unchanged files that may be definitions of what did, or
    /// claim a type that came or went.
    pub pairs: &'run [Pair],
    /// What is known of each pair.
    pub judgements: &'run [&'run Judgement],
    /// How the schemas at a path are understood.
    pub semantics_at: &'run (dyn Fn(&str) -> Semantics<'static> + Sync),
    /// Whether somebody minds an effect on a pair, at a path.
    pub is_enforced: &'run (dyn Fn(Option<&Pair>, &str, &Effect) -> bool + Sync),
    /// What the configuration says.
    pub bindings: Bindings<'run>,
    /// The contracts of `xRegistry` documents.
    pub registries: &'run Registries,
    /// The files of the new side.
    pub files: &'run dyn Files,
    /// Where addresses live.
    pub uris: &'run Uris,
    /// Whether what is gone from one side is gone: two files that are put side by side say nothing of the others.
    pub is_complete: bool,
    /// Whether what was wrong before is told again.
    pub tells_all: bool,
}

/// What is told of definitions.
#[derive(Debug, Default)]
pub struct Told {
    /// What was found.
    pub changes: Vec<Change>,
    /// What was found of messages of documents, by pair: who sends and receives these decides what is enforced.
    pub of_messages: BTreeMap<usize, Vec<Change>>,
    /// The changes of judgements, by pair and place in it, that are told in other words here.
    pub retold: BTreeSet<(usize, usize)>,
    /// What was not looked at, one sentence each.
    pub notes: Vec<String>,
    /// Whether entries of registries were compared, which are no schemas.
    pub compares_entries: bool,
}

impl Told {
    /// Adds what was found of a pair, or of an entry of a registry.
    fn add(
        &mut self,
        sides: &Sides<'_>,
        pair: Option<usize>,
        changes: impl IntoIterator<Item = Change>,
    ) {
        let is_message = |pair: &usize| sides.pairs[*pair].schema_type() == SchemaType::AsyncApi;
        match pair.filter(is_message) {
            Some(pair) => self.of_messages.entry(pair).or_default().extend(changes),
            None => self.changes.extend(changes),
        }
    }
}

/// Judges the definitions of both sides.
pub fn judge(sides: &Sides<'_>) -> Told {
    let known = Known::of(sides);
    let mut told = evolve::judge(sides, &known);
    told.notes.extend(sides.registries.notes.iter().cloned());
    conform::judge(sides, &known, &mut told);
    rivals::judge(sides, &known, &mut told);
    told
}

/// The contract that a subject is, if it is one.
pub fn read(subject: &Subject, bindings: Bindings<'_>) -> Option<EventContract> {
    let contract = match &subject.schema {
        Schema::Json(document) => json::read(subject, document),
        Schema::Protobuf(definition) => protobuf::read(subject, definition),
        Schema::Avro(schema) => avro::read(subject, schema),
        Schema::AsyncApi(message) => asyncapi::read(subject, message),
    };
    bound(subject, contract, bindings)
}

/// With the type that the configuration names, where the schema names none itself.
fn bound(
    subject: &Subject,
    contract: Option<EventContract>,
    bindings: Bindings<'_>,
) -> Option<EventContract> {
    let Some(text) = (bindings.type_of)(subject.path()) else {
        return contract;
    };
    let is_message = match &subject.schema {
        Schema::Protobuf(definition) => definition.kind() == "message" && definition.is_alone(),
        Schema::Avro(_) | Schema::Json(_) => true,
        Schema::AsyncApi(_) => false,
    };
    if !is_message {
        return contract;
    }
    let mut contract = contract.unwrap_or_else(|| blank(subject, Style::Bound));
    if let Schema::Protobuf(definition) = &subject.schema
        && let crate::format::protobuf::Element::Message(message) = &definition.element
        && contract.style == Style::Bound
    {
        contract.data = Data::Messages(protobuf::closure(message));
    }
    if contract.types.is_empty() {
        let place = subject.place.clone();
        contract.types.push(Stated { text, place });
    }
    Some(contract)
}

/// A contract that says nothing yet but that its schema describes data.
fn blank(subject: &Subject, style: Style) -> EventContract {
    EventContract {
        subject: subject.name.clone(),
        schema_type: subject.schema_type(),
        style,
        place: subject.place.clone(),
        types: Vec::new(),
        attributes: BTreeMap::new(),
        closed: None,
        data: Data::Whole,
        faults: Vec::new(),
    }
}

/// The contracts of the pairs, those of one index belonging to the same pair.
struct Known {
    sides: Vec<(Option<EventContract>, Option<EventContract>)>,
}

impl Known {
    fn of(sides: &Sides<'_>) -> Self {
        let read = |subject: Option<&Subject>| read(subject?, sides.bindings);
        let contracts = sides.pairs.iter().map(|pair| {
            let (old, new) = (pair.old_side(), pair.new_side());
            (read(old), read(new))
        });
        Self {
            sides: contracts.collect(),
        }
    }

    /// The contracts of the new side, each with the index of its pair.
    fn new_sides(&self) -> impl Iterator<Item = (usize, &EventContract)> {
        let sides = self.sides.iter().enumerate();
        sides.filter_map(|(index, (_, new))| Some((index, new.as_ref()?)))
    }

    /// The same of the old side.
    fn old_sides(&self) -> impl Iterator<Item = (usize, &EventContract)> {
        let sides = self.sides.iter().enumerate();
        sides.filter_map(|(index, (old, _))| Some((index, old.as_ref()?)))
    }
}
