//! Shows what a Protobuf reader makes of a real message.
//!
//! In: an [`Experiment`], which says what to write into which message and what to look at afterwards. Out: a [`Proof`]
//! by prost-reflect, with the smallest message that shows it. Which experiments are worth making is not decided here.

mod carrier;
mod datum;
mod payload;
mod probe;
mod run;
mod samples;

use prost_reflect::prost::Message as _;
use prost_reflect::{DynamicMessage, Value};

pub use self::carrier::carrier;
pub use self::payload::{Flaw, read_binary, read_json, read_whole_json};
pub use self::probe::keeps_values;
use self::run::{Run, Seen};
use crate::format::protobuf::{Field, Message};
use crate::model::{Direction, Impact, Layer, Proof, Witness};

/// The codec, as reports name it.
const CODEC: &str = "prost-reflect 0.16";

/// What to write, and what to look at when it was read.
#[derive(Debug, Clone)]
pub struct Experiment {
    /// The fields that lead from the outermost message to the one the change is in, old and new.
    pub route: Vec<(Field, Field)>,
    /// The message the change is in, as it was.
    pub old: Message,
    /// As it is.
    pub new: Message,
    /// What is written.
    pub probe: Probe,
    /// What is looked at.
    pub watch: Vec<Watch>,
}

impl Experiment {
    /// The message that is written and read as a whole, old and new.
    pub fn outermost(&self) -> (Message, Message) {
        match self.route.first() {
            Some((old, new)) => (old.message(), new.message()),
            None => (self.old.clone(), self.new.clone()),
        }
    }
}

/// What is written into the message; its fields are the writer's.
#[derive(Debug, Clone)]
pub enum Probe {
    /// Nothing at all.
    Nothing,
    /// Some value in each of these fields.
    Fields(Vec<Field>),
    /// This number of an enum.
    Symbol(Field, i32),
}

/// What must be the same after reading.
#[derive(Debug, Clone)]
pub enum Watch {
    /// The value of a field; without a writer's field, that there is none.
    Value {
        /// Where it was written.
        writer: Option<Field>,
        /// Where it should be.
        reader: Field,
    },
    /// The symbol of an enum, by its name.
    Symbol {
        /// Where it was written.
        writer: Field,
        /// Where it should be.
        reader: Field,
    },
    /// What is seen when the field is not there.
    Default {
        /// The writer's field.
        writer: Field,
        /// The reader's.
        reader: Field,
    },
}

impl Watch {
    /// What is written in `writer` is found in `reader`.
    pub fn arrival(writer: &Field, reader: &Field) -> Self {
        Self::Value {
            writer: Some(writer.clone()),
            reader: reader.clone(),
        }
    }

    /// Nothing is found in `reader`.
    pub fn absence(reader: &Field) -> Self {
        Self::Value {
            writer: None,
            reader: reader.clone(),
        }
    }
}

/// Writes with the one side and reads with the other, and says whether `impact` was seen.
pub fn prove(experiment: &Experiment, direction: Direction, layer: Layer, impact: Impact) -> Proof {
    // Wrapped in the outermost message first; where something on the way is in the way, by itself.
    let bare = Experiment {
        route: Vec::new(),
        ..experiment.clone()
    };
    let mut harmless = None;
    for experiment in [experiment, &bare] {
        let Some(run) = Run::new(experiment, direction, layer, impact) else {
            continue;
        };
        let shown = samples::of(&experiment.probe)
            .into_iter()
            .filter_map(|sample| run.read_back(&sample));
        let mut best: Option<Witness> = None;
        for (seen, witness) in shown {
            if seen.confirms(impact) {
                return Proof::Proven(witness);
            }
            match seen {
                Seen::Same => harmless = harmless.or(Some(witness)),
                Seen::Other { .. } | Seen::Gone | Seen::Refused(_) => best = best.or(Some(witness)),
            }
        }
        if let Some(witness) = best {
            return Proof::Proven(witness);
        }
    }
    match harmless {
        Some(witness) => Proof::Refuted(witness),
        None => Proof::NotTried {
            why: "prost-reflect cannot write such a message".to_owned(),
        },
    }
}

/// Values for some fields of a message.
type Sample = Vec<(Field, Value)>;

fn filled(message: &Message, sample: &Sample) -> Option<DynamicMessage> {
    let empty = DynamicMessage::new(message.0.clone());
    let mut fields = sample.iter();
    fields.try_fold(empty, |filled, (field, value)| {
        field.set(filled, value.clone())
    })
}

fn encoded(message: &DynamicMessage) -> Vec<u8> {
    message.encode_to_vec()
}
