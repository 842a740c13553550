//! Says of each change which directions it breaks, with the event that shows it.
//!
//! Only a direction that is settled as broken gets an effect, and then at least one change has it: where no change
//! explains an event, the event itself is the change.

use super::suspect::{Marks, Sighting, Suspect};
use super::verdict::Outcome;
use crate::compat::Judgement;
use crate::format::jsonschema::Document;
use crate::model::{
    Change, Counts, Detail, Direction, Effect, ElementPath, Impact, Pointer, Proof, SubjectName,
    Witness,
};
use crate::rules::json as rules;
use crate::witness::json::{Cause, Refutation};

/// Puts the outcomes on the changes.
pub(super) fn judgement(
    subject: &SubjectName,
    old: &Document,
    new: &Document,
    suspects: Vec<Suspect>,
    outcomes: [(Direction, Outcome); 2],
) -> Judgement {
    let mut judgement = Judgement::default();
    let mut attribution = Attribution {
        subject,
        old,
        new,
        marks: Marks::of(&suspects),
        suspects,
        unexplained: Vec::new(),
    };
    for (direction, outcome) in outcomes {
        match outcome {
            Outcome::Compatible => {}
            Outcome::Refuted(events) => attribution.explain(direction, &events),
            Outcome::NotCovered { why } => attribution.blame(direction, &why),
            Outcome::Unproven { why } => {
                let why = attribution.open_question(direction, &why);
                judgement.unproven.insert(direction, why);
            }
            // Two engines disagree: a defect of ours, and the event says where to look.
            Outcome::Contradicted(event) => {
                attribution.unexplained(direction, &event, Proof::Refuted);
            }
        }
    }
    let changes = attribution
        .suspects
        .into_iter()
        .map(|suspect| suspect.change);
    judgement.changes = changes.chain(attribution.unexplained).collect();
    judgement
}

struct Attribution<'d> {
    subject: &'d SubjectName,
    old: &'d Document,
    new: &'d Document,
    suspects: Vec<Suspect>,
    marks: Marks,
    /// Events that no change explains, as changes of their own.
    unexplained: Vec<Change>,
}

impl Attribution<'_> {
    /// Gives each event to the changes whose place the reader complains about.
    fn explain(&mut self, direction: Direction, events: &[Refutation]) {
        let mut events: Vec<&Refutation> = events.iter().collect();
        // The event that shows least besides is the one to show.
        events.sort_by_key(|event| (event.causes.len(), event.event.to_string().len()));
        let mut unexplained = None;
        for event in events {
            let mut is_explained = false;
            for cause in &event.causes {
                if let Some(index) = self.marks.best(direction, cause) {
                    is_explained = true;
                    self.suspects[index].give(direction, event, cause);
                }
            }
            if !is_explained {
                unexplained.get_or_insert(event);
            }
        }
        if let Some(event) = unexplained {
            self.unexplained(direction, event, Proof::Proven);
        }
    }

    /// What stands in the way of a verdict, and the changes to look at.
    fn open_question(&self, direction: Direction, why: &str) -> String {
        const SHOWN: usize = 3;
        let suspects = self
            .suspects
            .iter()
            .filter(|suspect| suspect.may_break(direction));
        let messages: Vec<String> = suspects
            .take(SHOWN)
            .map(|suspect| suspect.change.rule.message(&suspect.change.detail))
            .collect();
        let found = "no event was found that breaks it, and no proof that there is none";
        if messages.is_empty() {
            format!("{found}: {why}")
        } else {
            format!("{found}: {why}; look at this: {}", messages.join("; "))
        }
    }

    /// Without an event: the only change that can be meant, else the schema as a whole.
    fn blame(&mut self, direction: Direction, why: &str) {
        let proof = Proof::NotTried {
            why: why.to_owned(),
        };
        let mut suspects = self
            .suspects
            .iter_mut()
            .filter(|suspect| suspect.may_break(direction));
        if let (Some(only), None) = (suspects.next(), suspects.next()) {
            only.change.effects.push(effect(direction, proof));
            return;
        }
        let change = self.narrowed(direction, &Pointer::root(), &Pointer::root(), proof);
        self.unexplained.push(change);
    }

    fn unexplained(
        &mut self,
        direction: Direction,
        event: &Refutation,
        proof: impl Fn(Witness) -> Proof,
    ) {
        let Some(cause) = event.causes.first() else {
            return;
        };
        let proof = proof(event.witness(direction, cause));
        let change = self.narrowed(direction, &cause.keyword, &cause.instance, proof);
        self.unexplained.push(change);
    }

    /// That something is refused, at the place of the reader's complaint about a part of the event.
    fn narrowed(
        &self,
        direction: Direction,
        complaint: &Pointer,
        part: &Pointer,
        proof: Proof,
    ) -> Change {
        let (before, after) = direction.old_new(String::new(), complaint.to_string());
        let element = element(self.new.short_name(), part);
        let sighting = Sighting {
            rule: &rules::SCHEMA_NARROWED,
            element: element.clone(),
            old: (self.old, complaint.clone()),
            new: (self.new, complaint.clone()),
            detail: Detail::new(before, after).word("element", element.0),
        };
        let mut change = sighting.into_change(self.subject);
        change.effects.push(effect(direction, proof));
        change
    }
}

/// The part of an event as a person writes it: `Order.lines[].sku`.
fn element(root: &str, part: &Pointer) -> ElementPath {
    let is_index = |step: &str| step.chars().all(|c| c.is_ascii_digit());
    part.steps()
        .fold(ElementPath(root.to_owned()), |element, step| {
            if is_index(&step) {
                element.items()
            } else {
                element.member(step)
            }
        })
}

impl Suspect {
    /// Gives the change an effect with the event that shows it, unless it has one.
    fn give(&mut self, direction: Direction, event: &Refutation, cause: &Cause) {
        let effects = &mut self.change.effects;
        if effects
            .iter()
            .all(|effect| effect.direction != Some(direction))
        {
            effects.push(effect(
                direction,
                Proof::Proven(event.witness(direction, cause)),
            ));
        }
    }
}

fn effect(direction: Direction, proof: Proof) -> Effect {
    Effect {
        direction: Some(direction),
        layer: None,
        impact: Impact::Unreadable,
        counts: Counts::Verdict,
        proof,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::super::walk;
    use super::*;
    use crate::format::{self, Found, Reading, Schema};
    use crate::model::{Files, SchemaFile, SchemaType, Unread};

    struct OneFile(Arc<SchemaFile>);

    impl Files for OneFile {
        fn paths(&self) -> Result<Arc<[String]>, Unread> {
            Ok(Arc::new([self.0.path().to_owned()]))
        }

        fn read(&self, path: &str) -> Result<Option<Arc<SchemaFile>>, Unread> {
            Ok((path == self.0.path()).then(|| Arc::clone(&self.0)))
        }
    }

    fn document(text: &str) -> Document {
        let file = SchemaFile::new("order.json", "main", text);
        let found = Found {
            path: "order.json".to_owned(),
            schema_type: SchemaType::Json,
        };
        let mut loaded = format::load(&OneFile(file), &[found], &Reading::default());
        match loaded.subjects.pop().map(|subject| subject.schema) {
            Some(Schema::Json(document)) => document,
            other => panic!("no JSON Schema: {other:?}"),
        }
    }

    #[test]
    fn engines_that_contradict_each_other_are_a_refuted_proof() {
        let (old, new) = (document("{}"), document("{\"title\": \"Order\"}"));
        let event = Refutation {
            event: json!({"lines": [{"sku": 5}]}),
            causes: vec![Cause {
                keyword: Pointer::parse("/properties/lines/items/properties/sku/type"),
                instance: Pointer::parse("/lines/0/sku"),
                name: None,
                sentence: "5 is not of type \"string\"".to_owned(),
            }],
        };
        let outcomes = [
            (Direction::Backward, Outcome::Contradicted(event)),
            (Direction::Forward, Outcome::Compatible),
        ];
        let subject = SubjectName("order.json".to_owned());
        let judgement = judgement(&subject, &old, &new, Vec::new(), outcomes);
        let [change] = &judgement.changes[..] else {
            panic!("{judgement:#?}");
        };
        assert_eq!(change.rule.id, "json/schema-narrowed");
        assert_eq!(change.element.0, "Order.lines[].sku");
        assert!(matches!(change.effects[0].proof, Proof::Refuted(_)));
    }

    #[test]
    fn a_break_without_an_event_is_blamed_on_the_only_change_that_can_be_meant() {
        let old = document("{\"type\": \"string\"}");
        let new = document("{\"type\": \"null\"}");
        let subject = SubjectName("order.json".to_owned());
        let suspects = walk::suspects(&subject, &old, &new);
        let why = "the search did not reach it".to_owned();
        let outcomes = [
            (Direction::Backward, Outcome::NotCovered { why }),
            (Direction::Forward, Outcome::Compatible),
        ];
        let judgement = judgement(&subject, &old, &new, suspects, outcomes);
        assert_eq!(judgement.changes[0].rule.id, "json/type-changed");
        assert_eq!(judgement.changes[0].effects[0].proof.word(), "not-tried");
    }
}
