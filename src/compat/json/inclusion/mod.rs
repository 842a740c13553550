//! Whether a reader accepts all that a writer sends, proved on what the schemas say.
//!
//! In: the schemas of a writer, which all hold, and of a reader. Out: a proof, or where it fails, with values that seem
//! to show it, or what stood in the way. No value is shown here to be accepted or refused by a validator.

mod arrays;
mod branch;
mod catalog;
mod claim;
mod evaluate;
mod expand;
mod numbers;
mod objects;
mod prover;
mod solve;
mod texts;
mod unevaluated;
mod violations;

use serde_json::Value;

use self::claim::{Fact, Facts};
use self::prover::{Prover, Standing};
use crate::format::jsonschema::schema::Schema;

/// So many steps are taken, on every machine.
const STEPS: u64 = 1_000_000;

/// What the prover says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    /// The reader accepts every value of the writer.
    Proved,
    /// A value is left over.
    Obligation {
        /// Values that seem to be accepted by the writer and refused by the reader.
        leads: Vec<Value>,
    },
    /// It cannot tell.
    GaveUp {
        /// What stood in the way.
        why: String,
        /// Values that are worth a try.
        leads: Vec<Value>,
    },
}

impl Answer {
    /// Values that seem to show a difference.
    pub(super) fn leads(&self) -> &[Value] {
        match self {
            Self::Proved => &[],
            Self::Obligation { leads } | Self::GaveUp { leads, .. } => leads,
        }
    }
}

/// Whether `reader` accepts every value that all of `writer` accept, formats and contents aside.
pub(super) fn prove(writer: &[&Schema], reader: &Schema) -> Answer {
    let schemas = writer.iter().copied().chain([reader]).collect();
    let mut prover = Prover::new(schemas, STEPS);
    let sent = (0..writer.len()).map(|index| Fact::valid(prover.catalog.root(index)));
    let mut facts: Facts = sent.collect();
    facts.insert(Fact::invalid(prover.catalog.root(writer.len())));
    answer(&mut prover, &facts)
}

/// Whether no value at all satisfies a schema; `false` when that is not known.
pub(super) fn is_empty(schema: &Schema) -> bool {
    let mut prover = Prover::new(vec![schema], STEPS);
    let facts = Facts::from([Fact::valid(prover.catalog.root(0))]);
    answer(&mut prover, &facts) == Answer::Proved
}

fn answer(prover: &mut Prover<'_>, facts: &Facts) -> Answer {
    let standing = prover.look(facts);
    let leads = std::mem::take(&mut prover.leads);
    match standing {
        Standing::Empty => Answer::Proved,
        Standing::Open { vague: None, .. } => Answer::Obligation { leads },
        Standing::Open {
            vague: Some(why), ..
        } => Answer::GaveUp {
            why: why.to_owned(),
            leads,
        },
    }
}
