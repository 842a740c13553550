//! Claims about one writer and one reader, each with an event of its own.

use std::cell::{Cell, OnceCell};

use apache_avro::Schema as CodecSchema;
use apache_avro::types::Value;
use apache_avro::writer::datum::GenericDatumWriter;

use super::apache::Apache;
use super::decoder::{Decoder, Failure, Reading, Seen};
use super::meaning::{Meaning, told};
use super::meeting::Meeting;
use super::resolution::{Refusal, Resolution};
use super::survey::{Refused, refused};
use super::value::{Heights, NoEvent, heights, smallest};
use super::{CODEC, Step};
use crate::format::avro::{Schema, TypeId};
use crate::model::{Direction, Proof, Witness};

/// Events that are made for one writer and one reader. What is claimed beyond that is told without one.
const MAX_EVENTS: usize = 500;

/// Values and types that these events may have in all: large events are made fewer times.
const MAX_WORK: usize = 400_000;

/// How often apache-avro is asked about one writer and one reader.
const MAX_ASKED: usize = 20;

/// The first proofs of one writer and one reader come with what apache-avro makes of their events.
const MAX_OPINIONS: usize = 5;

const TAKEN_FOR_ANOTHER: &str = "schema resolution looks at this value; a name or an alias makes the decoder at hand take it for \
                                 another one, or for none";

/// What was read, and the value that was watched.
type Watched = (Reading, Option<Seen>);

/// A writer and a reader, prepared once for every claim about them.
pub struct Prover<'schema> {
    direction: Direction,
    writer: &'schema Schema,
    foreign: Resolution<'schema>,
    own: Resolution<'schema>,
    prepared: OnceCell<Result<Prepared, String>>,
    apache: OnceCell<Option<Apache>>,
    asked: Cell<usize>,
    events: Cell<usize>,
    work: Cell<usize>,
}

/// What it takes to write with a schema.
struct Prepared {
    codec: CodecSchema,
    heights: Heights,
    types: usize,
}

/// What is claimed: the reader refuses every datum of the writer that goes along `path`.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'claim> {
    /// The way through the writer's datum.
    pub path: &'claim [Step],
    /// Any of these is the refusal that is claimed.
    pub refusals: &'claim [Refusal],
    /// Why the specification refuses it although a decoder may not look.
    pub by_specification: Option<&'static str>,
}

/// What is claimed: the reader reads the datum and takes the value at the end of `path` for another.
#[derive(Debug, Clone)]
pub struct Misreading<'claim> {
    /// The way through the writer's datum.
    pub path: &'claim [Step],
    /// The value at the end of it.
    pub value: Value,
    /// The type that the reader takes it for.
    pub reader: TypeId,
    /// What the two sides take it for.
    pub meaning: Meaning<'claim>,
}

/// A datum that the writer wrote, and what the reader refused of it.
#[derive(Debug, Clone)]
pub struct Event {
    /// As the writer reads it.
    pub value: serde_json::Value,
    /// The bytes on the wire.
    pub encoded: Vec<u8>,
    /// What the reader makes of it.
    pub reading: Reading,
}

impl<'schema> Prover<'schema> {
    /// Prepares for claims about what `reader` makes of the data of `writer`.
    pub fn new(writer: &'schema Schema, reader: &'schema Schema, direction: Direction) -> Self {
        Self {
            direction,
            writer,
            foreign: Resolution::new(writer, reader),
            own: Resolution::new(writer, writer),
            prepared: OnceCell::new(),
            apache: OnceCell::new(),
            asked: Cell::new(0),
            events: Cell::new(0),
            work: Cell::new(0),
        }
    }

    /// Makes the smallest datum that the claim is about, and reads it.
    pub fn prove(&self, claim: Claim<'_>) -> Proof {
        let event = match self.event(claim.path) {
            Ok(event) => event,
            Err(infinite @ NoEvent::Infinite(_)) => {
                let why = format!("schema resolution refuses the types themselves; {infinite}");
                return Proof::BySpecification { why };
            }
            Err(not_made) => {
                return Proof::NotTried {
                    why: not_made.to_string(),
                };
            }
        };
        self.proof(claim, event)
    }

    /// What an event along the path of a claim says about it.
    pub fn proof(&self, claim: Claim<'_>, event: Event) -> Proof {
        // The reader may refuse the datum for other reasons as well; only what is claimed counts.
        let mut failures = event.reading.failures.iter();
        let outcome = failures
            .find(|failure| claim.is_shown_by(failure))
            .map(|failure| failure.message.clone());
        match (outcome, claim.by_specification) {
            (Some(outcome), _) => {
                let opinion = self.opinion(&event);
                Proof::Proven(Witness {
                    opinion,
                    ..self.witness(event, outcome)
                })
            }
            (None, Some(why)) => Proof::BySpecification {
                why: why.to_owned(),
            },
            (None, None) if self.passes_over(&event.encoded, claim.path) => {
                Proof::BySpecification {
                    why: TAKEN_FOR_ANOTHER.to_owned(),
                }
            }
            (None, None) => {
                let outcome = format!("the reader read {}", event.reading.value);
                Proof::Refuted(self.witness(event, outcome))
            }
        }
    }

    /// Whether the reader does not look at the value that the claim is about.
    fn passes_over(&self, encoded: &[u8], path: &[Step]) -> bool {
        let is_value = |step: &&Step| !matches!(step, Step::Symbol(_));
        let way: Vec<Step> = path.iter().filter(is_value).copied().collect();
        let watched = self.read_watching(encoded, &way);
        watched.is_ok_and(|(_, (_, seen))| seen.is_none())
    }

    /// Writes the datum, reads it, and sets side by side what was written and what was read.
    pub fn show(&self, claim: Misreading<'_>) -> Proof {
        match self.try_show(claim) {
            Ok(proof) => proof,
            Err(error) => Proof::NotTried {
                why: error.to_string(),
            },
        }
    }

    fn try_show(&self, claim: Misreading<'_>) -> Result<Proof, NoEvent> {
        let Misreading {
            path,
            value,
            reader,
            meaning,
        } = claim;
        let encoded = self.encode(path, Some(value))?;
        let ((own, was), (reading, is)) = self.read_watching(&encoded, path)?;
        if let Some(failure) = reading.failures.first() {
            return Err(not_made(format!(
                "the reader refuses the event before it comes to this: {}",
                failure.message
            )));
        }
        let was = was.ok_or_else(unreadable)?;
        let Some(is) = is.filter(|seen| seen.of == reader) else {
            let why = "a name or an alias makes the decoder take the value for another one";
            return Err(not_made(why));
        };
        let (wrote, reads) = (
            told(&was.value, meaning.writer),
            told(&is.value, meaning.reader),
        );
        let outcome = format!("{wrote} was written, the reader takes it for {reads}");
        let event = Event {
            value: own.value,
            encoded,
            reading,
        };
        let witness = self.witness(event, outcome);
        Ok(if wrote == reads {
            Proof::Refuted(witness)
        } else {
            Proof::Proven(witness)
        })
    }

    /// The parts of two types that the reader brings together.
    pub fn meetings(&self, writer: TypeId, reader: TypeId) -> Vec<Meeting> {
        self.foreign.meetings(writer, reader)
    }

    /// All that the reader refuses, the nearest to the root first.
    pub fn refused(&self) -> Vec<Refused> {
        refused(&self.foreign)
    }

    /// The smallest datum of the writer along `path`, and what the reader makes of it.
    ///
    /// # Errors
    /// If the writer has no finite value, nests too deep for a codec, or is refused by apache-avro; or if enough events
    /// were made already.
    pub fn event(&self, path: &[Step]) -> Result<Event, NoEvent> {
        let encoded = self.encode(path, None)?;
        self.read_back(&encoded).ok_or_else(unreadable)
    }

    pub(super) fn read_back(&self, encoded: &[u8]) -> Option<Event> {
        let control = self.reading(encoded, &self.own).read().ok()?;
        let reading = self.reading(encoded, &self.foreign).read().ok()?;
        Some(Event {
            value: control.value,
            encoded: encoded.to_owned(),
            reading,
        })
    }

    /// What `outcome` says of an event, for the report.
    pub fn witness(&self, event: Event, outcome: String) -> Witness {
        Witness {
            direction: self.direction,
            codec: CODEC,
            event: event.value,
            encoded: event.encoded,
            outcome,
            opinion: None,
        }
    }

    /// What the writer and what the reader makes of the bytes, each with the value at the end of `path`, if it looks there.
    pub(super) fn read_watching(
        &self,
        encoded: &[u8],
        path: &[Step],
    ) -> Result<(Watched, Watched), NoEvent> {
        let own = self.reading(encoded, &self.own).read_watching(path);
        let foreign = self.reading(encoded, &self.foreign).read_watching(path);
        own.ok().zip(foreign.ok()).ok_or_else(unreadable)
    }

    pub(super) fn writer(&self) -> &'schema Schema {
        self.writer
    }

    /// What apache-avro makes of the event: it does not follow the specification everywhere, so it proves nothing. It stops at
    /// the first failure, so of an event with several it could be about another one.
    fn opinion(&self, event: &Event) -> Option<String> {
        if self.asked.get() >= MAX_OPINIONS || event.reading.failures.len() > 1 {
            return None;
        }
        self.apache()?.opinion(&event.encoded)
    }

    /// apache-avro's decoder, if these schemas are cheap for it and it was not asked too often.
    pub(super) fn apache(&self) -> Option<&Apache> {
        self.asked.set(self.asked.get() + 1);
        let reader = self.foreign.reader;
        let apache = self.apache.get_or_init(|| Apache::new(self.writer, reader));
        apache.as_ref().filter(|_| self.asked.get() <= MAX_ASKED)
    }

    fn reading<'run>(
        &'run self,
        bytes: &'run [u8],
        resolution: &'run Resolution<'run>,
    ) -> Decoder<'run> {
        Decoder::new(bytes, resolution, &self.own)
    }

    /// The bytes of the smallest datum along `path`, with `end` at the end of it.
    pub(super) fn encode(&self, path: &[Step], end: Option<Value>) -> Result<Vec<u8>, NoEvent> {
        if self.events.get() >= MAX_EVENTS || self.work.get() >= MAX_WORK {
            return Err(NoEvent::Enough(self.events.get()));
        }
        let prepared = self.prepared.get_or_init(|| Prepared::new(self.writer));
        let prepared = prepared.as_ref().map_err(not_made)?;
        let (value, size) = smallest(self.writer, &prepared.heights, path, end)?;
        self.events.set(self.events.get() + 1);
        self.work.set(self.work.get() + size + prepared.types);
        let codec = GenericDatumWriter::builder(&prepared.codec).build();
        let codec = codec.map_err(|error| not_made(unwritten(&error)))?;
        let encoded = codec.write_value_to_vec(value);
        encoded.map_err(|error| not_made(unwritten(&error)))
    }
}

impl Prepared {
    fn new(writer: &Schema) -> Result<Self, String> {
        let document = writer.for_codec();
        let document = document.ok_or("the schema nests deeper than a codec reads")?;
        Ok(Self {
            codec: CodecSchema::parse(&document).map_err(|error| unwritten(&error))?,
            heights: heights(writer),
            types: writer.reachable().len(),
        })
    }
}

impl Claim<'_> {
    /// A reader that finds no branch for a type does not come to what is wrong inside it.
    fn is_shown_by(&self, failure: &Failure) -> bool {
        let is_outside = self.path.starts_with(&failure.path);
        (self.path == failure.path && self.refusals.contains(&failure.refusal))
            || (is_outside && failure.refusal == Refusal::Branch)
    }
}

fn unreadable() -> NoEvent {
    not_made("the event could not be read back with the schema that wrote it")
}

fn unwritten(error: &apache_avro::Error) -> String {
    format!("apache-avro 0.22 does not write it: {error}")
}

fn not_made(why: impl Into<String>) -> NoEvent {
    NoEvent::NotMade(why.into())
}
