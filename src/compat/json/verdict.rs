//! The verdict for one direction: the prover and the search for an event, each checking the other.

use serde_json::Value;

use super::algebra::{self, Operand};
use super::closing::{self, Alternatives, Closed, TooLarge};
use super::formats;
use super::inclusion::{self, Question};
use super::spelling;
use crate::format::jsonschema::Document;
use crate::format::jsonschema::alike::{alike, alike_but_integers};
use crate::format::jsonschema::schema::Schema;
use crate::model::{Draft, UnknownFields};
use crate::witness::json::{Party, Refutation, Trial};

/// Steps for the search against a proof.
const ATTACK_STEPS: u64 = 10_000;
/// Steps for the first search. It finds what is plainly there.
pub(super) const FIRST_STEPS: u64 = 60_000;
/// Steps for the search when the prover could not tell, or says that there is something to find.
pub(super) const LAST_STEPS: u64 = 600_000;

/// Larger schemas are not given to the prover once an event is found.
pub(super) const MAX_CROSS_CHECKED: usize = 80;

pub(super) const TOO_LARGE: &str =
    "the schema is too large to say which properties its writers declare";

/// What is known of one direction.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The reader accepts all that the writer sends.
    Compatible,
    /// The reader refuses these events.
    Refuted(Vec<Refutation>),
    /// The prover says that some event is refused, and none was found.
    NotCovered {
        /// What stood in the way of finding one.
        why: String,
    },
    /// Neither a proof nor an event.
    Unproven {
        /// What stood in the way.
        why: String,
    },
    /// The prover says that there is no such event: one of the two is wrong.
    Contradicted(Refutation),
}

/// Settles whether `reader` accepts all that `writer` sends.
pub(super) fn settle(
    sender: &Party<'_>,
    receiver: &Party<'_>,
    unknown_fields: UnknownFields,
) -> Outcome {
    let (writer, reader) = (sender.document(), receiver.document());
    if let Some(why) = writer.opaque().or(reader.opaque()) {
        return Outcome::Unproven {
            why: why.to_owned(),
        };
    }
    if writer.checks_formats() || reader.checks_formats() {
        return formats::settle(sender, receiver, unknown_fields);
    }
    if alike(
        writer.schema(),
        writer.schema().root(),
        reader.schema(),
        reader.schema().root(),
    ) {
        return exactly(writer, reader, Outcome::Compatible);
    }
    let Ok((claim, answer)) = Claim::made(writer, reader, unknown_fields) else {
        return Outcome::Unproven {
            why: TOO_LARGE.to_owned(),
        };
    };
    let outcome = match Trial::new(sender, claim.written_closed(), receiver) {
        Ok(trial) => claim.try_on(&trial, &answer),
        Err(why) => claim.conclude_alone(&answer, &why),
    };
    exactly(writer, reader, outcome)
}

/// What each prover says by itself of a writer and a reader, taken as they are written.
pub(super) fn opinions(writer: &Document, reader: &Document) -> Opinions {
    let claim = Claim {
        writer,
        closed: None,
        reader,
    };
    let ours = match Question::new(&[writer.schema()], reader.schema()).prove() {
        inclusion::Answer::Proved => Opinion::Covered,
        inclusion::Answer::Obligation { .. } => Opinion::NotCovered,
        inclusion::Answer::GaveUp { .. } => Opinion::Unknown,
    };
    let theirs = match claim.ask_others() {
        algebra::Answer::Covered => Opinion::Covered,
        algebra::Answer::NotCovered { .. } => Opinion::NotCovered,
        algebra::Answer::Unknown { .. } => Opinion::Unknown,
    };
    Opinions { ours, theirs }
}

/// What two provers say that share no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opinions {
    /// The prover of the house.
    pub ours: Opinion,
    /// The algebra of the `jsonschema` crate.
    pub theirs: Opinion,
}

/// What a prover says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opinion {
    /// The reader accepts every value of the writer.
    Covered,
    /// It does not.
    NotCovered,
    /// It cannot tell.
    Unknown,
}

/// That a reader accepts all that a writer sends.
struct Claim<'d> {
    writer: &'d Document,
    /// The writer's schema closed over the names it declares, where it is taken so.
    closed: Option<Closing>,
    reader: &'d Document,
}

/// A closed schema, and the same as typed nodes.
pub(super) struct Closing {
    closed: Closed,
    schema: Schema,
}

impl Closing {
    /// The closed schema.
    pub(super) fn value(&self) -> &Value {
        &self.closed.value
    }

    /// The schemas that hold of all that is sent.
    pub(super) fn sent<'s>(&'s self, writer: &'s Document) -> Vec<&'s Schema> {
        let open = Some(writer.schema()).filter(|_| !self.closed.exact);
        [&self.schema].into_iter().chain(open).collect()
    }
}

impl<'d> Claim<'d> {
    /// The claim, and what the prover of the house says of it.
    fn made(
        writer: &'d Document,
        reader: &'d Document,
        unknown_fields: UnknownFields,
    ) -> Result<(Self, inclusion::Answer), TooLarge> {
        let closed = closed(writer, unknown_fields, |closing| {
            let mut question = Question::new(&closing.sent(writer), reader.schema());
            let answer = question.prove();
            let sends = answer.leads().iter().any(|lead| question.sends(lead));
            let is_vain = !sends && is_vain(&mut question, writer);
            (!is_vain).then_some(answer)
        })?;
        let (closed, answer) = closed.map_or_else(
            || {
                let mut question = Question::new(&[writer.schema()], reader.schema());
                (None, question.prove())
            },
            |(closing, answer)| (Some(closing), answer),
        );
        let claim = Self {
            writer,
            closed,
            reader,
        };
        Ok((claim, answer))
    }

    fn written_closed(&self) -> Option<&Value> {
        self.closed.as_ref().map(Closing::value)
    }

    fn is_exact(&self) -> bool {
        self.closed
            .as_ref()
            .is_none_or(|closing| closing.closed.exact)
    }

    fn try_on(&self, trial: &Trial<'_>, answer: &inclusion::Answer) -> Outcome {
        match answer {
            inclusion::Answer::Proved => attack(trial),
            open => self.search(trial, open),
        }
    }

    /// Nothing is proved yet: there may be an event, or a proof that only the other prover finds.
    fn search(&self, trial: &Trial<'_>, open: &inclusion::Answer) -> Outcome {
        let found = trial.refute(open.leads(), None, FIRST_STEPS);
        match found.events.first() {
            None => self.search_on(trial, open),
            // Where that is cheap, the other prover is asked all the same: it must not say that there is no such event.
            Some(event) if self.is_small() && self.ask_others() == algebra::Answer::Covered => {
                Outcome::Contradicted(event.clone())
            }
            Some(_) if !found.gave_up => Outcome::Refuted(found.events),
            // There may be more causes than the first look could reach.
            Some(_) => {
                let more = trial.refute(open.leads(), None, LAST_STEPS).events;
                Outcome::Refuted(if more.is_empty() { found.events } else { more })
            }
        }
    }

    fn is_small(&self) -> bool {
        self.writer.schema().size() + self.reader.schema().size() <= MAX_CROSS_CHECKED
    }

    /// Nothing was found at first sight: either the other prover says that there is nothing, or it is worth looking on.
    fn search_on(&self, trial: &Trial<'_>, open: &inclusion::Answer) -> Outcome {
        let answer = self.ask_others();
        if answer == algebra::Answer::Covered {
            return Outcome::Compatible;
        }
        let found = trial.refute(open.leads(), answer.difference(), LAST_STEPS);
        if found.events.is_empty() {
            let why = "the search did not reach an event that shows it";
            self.conclude(open, &answer, why)
        } else {
            Outcome::Refuted(found.events)
        }
    }

    /// What the provers say where no event can be tried.
    fn conclude_alone(&self, ours: &inclusion::Answer, why: &str) -> Outcome {
        match ours {
            inclusion::Answer::Proved => Outcome::Compatible,
            open => match self.ask_others() {
                algebra::Answer::Covered => Outcome::Compatible,
                answer => self.conclude(open, &answer, why),
            },
        }
    }

    /// What the provers say, where no event can be shown.
    fn conclude(&self, open: &inclusion::Answer, answer: &algebra::Answer, why: &str) -> Outcome {
        if matches!(answer, algebra::Answer::NotCovered { .. }) && self.is_exact() {
            return Outcome::NotCovered {
                why: why.to_owned(),
            };
        }
        let why = match open {
            inclusion::Answer::GaveUp { why, .. } => why.clone(),
            _ => format!("the prover sees a difference, and {why}"),
        };
        Outcome::Unproven { why }
    }

    /// Asks the prover of the `jsonschema` crate.
    fn ask_others(&self) -> algebra::Answer {
        let (writer, reader) = (self.writer, self.reader);
        if writer.draft() == reader.draft() || means_the_same(reader, writer.draft()) {
            return self.prove_in(writer.draft());
        }
        if means_the_same(writer, reader.draft()) {
            return self.prove_in(reader.draft());
        }
        if is_wider_in(writer, reader.draft())
            && self.prove_in(reader.draft()) == algebra::Answer::Covered
        {
            return algebra::Answer::Covered;
        }
        algebra::Answer::Unknown {
            why: format!(
                "the two sides are written in draft {} and draft {}, which read some of their keywords differently",
                writer.draft(),
                reader.draft()
            ),
        }
    }

    /// Asks the prover, reading both sides in one draft.
    fn prove_in(&self, draft: Draft) -> algebra::Answer {
        let (written, reader) = (
            self.written_closed().unwrap_or(self.writer.bundle()),
            self.reader,
        );
        let schema = Schema::lower(written, draft);
        if let Some(why) =
            algebra::too_large(&schema).or_else(|| algebra::too_large(reader.schema()))
        {
            return algebra::Answer::Unknown { why };
        }
        let written = spelling::of_writer(written, &schema, reader.schema());
        let read = spelling::of_reader(reader.bundle(), reader.schema());
        algebra::covers(
            Operand {
                value: &read,
                draft,
            },
            Operand {
                value: &written,
                draft,
            },
        )
    }
}

/// The search against a proof: what it finds is a defect of the prover.
fn attack(trial: &Trial<'_>) -> Outcome {
    let mut found = trial.refute(&[], None, ATTACK_STEPS).events;
    if found.is_empty() {
        Outcome::Compatible
    } else {
        Outcome::Contradicted(found.swap_remove(0))
    }
}

/// Whether a document says in another draft what it says in its own.
fn means_the_same(document: &Document, draft: Draft) -> bool {
    let (own, other) = (document.schema(), Schema::lower(document.bundle(), draft));
    alike(own, own.root(), &other, other.root())
}

/// Read in a later draft, a draft-04 writer that only ever asks for integers also sends `1.0`: what covers that covers
/// it as it is.
fn is_wider_in(writer: &Document, draft: Draft) -> bool {
    let only_asks = writer.schema().nodes().all(|node| {
        let keywords = &node.keywords;
        keywords.not.is_none()
            && keywords.one_of.is_empty()
            && keywords.condition.is_none()
            && keywords.max_contains.is_none()
    });
    let later = Schema::lower(writer.bundle(), draft);
    writer.draft() == Draft::Draft4 && only_asks && alike_but_integers(writer.schema(), &later)
}

/// Validators and the prover compute with rounded numbers: where the documents hold others, nothing is proved.
pub(super) fn exactly(writer: &Document, reader: &Document, outcome: Outcome) -> Outcome {
    match writer.inexact().or(reader.inexact()) {
        Some(number) if !matches!(outcome, Outcome::Refuted(_)) => Outcome::Unproven {
            why: format!("the number {number} has more digits than validators compute with"),
        },
        _ => outcome,
    }
}

/// The writer closed over the names it declares, where it is to be taken so, and what `ask` says of that: nothing where
/// the closed writer is in vain.
pub(super) fn closed<T>(
    writer: &Document,
    unknown_fields: UnknownFields,
    mut ask: impl FnMut(&Closing) -> Option<T>,
) -> Result<Option<(Closing, T)>, TooLarge> {
    if unknown_fields == UnknownFields::Allowed {
        return Ok(None);
    }
    for alternatives in [Alternatives::Apart, Alternatives::Together] {
        let Some(closed) = closing::close(writer, alternatives)? else {
            return Ok(None);
        };
        let schema = Schema::lower(&closed.value, writer.draft());
        let closing = Closing { closed, schema };
        if let Some(said) = ask(&closing) {
            return Ok(Some((closing, said)));
        }
    }
    Ok(None)
}

/// Whether nothing is left of a writer that is closed, and something was there before.
pub(super) fn is_vain(closed: &mut Question<'_>, writer: &Document) -> bool {
    let sends_nothing = || Question::new(&[writer.schema()], writer.schema()).sends_nothing();
    closed.sends_nothing() && !sends_nothing()
}
