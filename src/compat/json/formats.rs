//! The verdict for one direction where formats are asserted.
//!
//! A format is a set of texts that only the validator knows: equal names are equal sets, and a claim about two names
//! needs an event. So the prover's "covered" counts, and its "not covered" alone does not.

use serde_json::Value;

use super::algebra::{self, Answer, Operand};
use super::inclusion::Question;
use super::spelling;
use super::verdict::{
    FIRST_STEPS, LAST_STEPS, MAX_CROSS_CHECKED, Outcome, TOO_LARGE, closed, exactly, is_vain,
};
use crate::format::jsonschema::Document;
use crate::format::jsonschema::alike::alike;
use crate::format::jsonschema::schema::Schema;
use crate::model::UnknownFields;
use crate::witness::json::{Party, Trial};

/// Settles whether `reader` accepts all that `writer` sends.
pub(super) fn settle(
    sender: &Party<'_>,
    receiver: &Party<'_>,
    unknown_fields: UnknownFields,
) -> Outcome {
    let (writer, reader) = (sender.document(), receiver.document());
    if writer.draft() == reader.draft() && say_the_same(writer, reader) {
        return exactly(writer, reader, Outcome::Compatible);
    }
    let closed = closed(writer, unknown_fields, |closing| {
        let mut question = Question::new(&closing.sent(writer), reader.schema());
        (!is_vain(&mut question, writer)).then_some(())
    });
    let Ok(closed) = closed else {
        let why = TOO_LARGE.to_owned();
        return Outcome::Unproven { why };
    };
    let closed = closed.as_ref().map(|(closing, ())| closing.value());
    let claim = Claim {
        writer,
        written: closed.unwrap_or(writer.bundle()),
        reader,
    };
    let outcome = match Trial::new(sender, closed, receiver) {
        Ok(trial) => claim.try_on(&trial),
        Err(why) => conclude(claim.prove(), why),
    };
    exactly(writer, reader, outcome)
}

fn say_the_same(writer: &Document, reader: &Document) -> bool {
    let (written, read) = (writer.schema(), reader.schema());
    alike(written, written.root(), read, read.root())
}

/// That a reader accepts all that a writer sends.
struct Claim<'d> {
    writer: &'d Document,
    /// The writer's schema, closed where it is taken so.
    written: &'d Value,
    reader: &'d Document,
}

impl Claim<'_> {
    fn try_on(&self, trial: &Trial<'_>) -> Outcome {
        let found = trial.refute(&[], None, FIRST_STEPS);
        if let Some(event) = found.events.first() {
            if self.is_small() && self.prove() == Answer::Covered {
                return Outcome::Contradicted(event.clone());
            }
            return Outcome::Refuted(found.events);
        }
        let answer = self.prove();
        if answer == Answer::Covered {
            return Outcome::Compatible;
        }
        let found = trial.refute(&[], answer.difference(), LAST_STEPS);
        if found.events.is_empty() {
            let why = "formats differ, and the search did not reach an event that shows it";
            return conclude(answer, why.to_owned());
        }
        Outcome::Refuted(found.events)
    }

    fn is_small(&self) -> bool {
        self.writer.schema().size() + self.reader.schema().size() <= MAX_CROSS_CHECKED
    }

    /// Asks the prover, to which a format is a set of its own. Drafts differ in what is in the sets.
    fn prove(&self) -> Answer {
        let draft = self.writer.draft();
        if draft != self.reader.draft() {
            let why = format!(
                "the two sides are written in draft {draft} and draft {}, which assert different formats",
                self.reader.draft()
            );
            return Answer::Unknown { why };
        }
        let schema = Schema::lower(self.written, draft);
        let read = self.reader.schema();
        if let Some(why) = algebra::too_large(&schema).or_else(|| algebra::too_large(read)) {
            return Answer::Unknown { why };
        }
        let written = spelling::of_writer(self.written, &schema, read);
        let written = asserted(written, self.writer);
        let read = asserted(spelling::of_reader(self.reader.bundle(), read), self.reader);
        let operand = |value| Operand { value, draft };
        algebra::covers_with_formats(operand(&read), operand(&written))
    }
}

fn conclude(answer: Answer, searched: String) -> Outcome {
    match answer {
        Answer::Covered => Outcome::Compatible,
        Answer::NotCovered { .. } => Outcome::Unproven { why: searched },
        Answer::Unknown { why } => Outcome::Unproven { why },
    }
}

/// A schema without the formats that nobody checks.
fn asserted(value: Value, document: &Document) -> Value {
    let mut asserted = value;
    let schema = Schema::lower(&asserted, document.draft());
    let schema = if document.checks_formats() {
        schema.checking_formats()
    } else {
        schema
    };
    for node in schema.nodes() {
        if node.keywords.checked_format.is_none()
            && let Some(Value::Object(members)) = asserted.pointer_mut(node.pointer.as_str())
        {
            members.shift_remove("format");
        }
    }
    asserted
}
