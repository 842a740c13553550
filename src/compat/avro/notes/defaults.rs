//! What changed in the defaults of fields.

use super::{Both, Walk};
use crate::format::avro::Field;
use crate::model::{Change, Counts, Detail, Direction, Effect, ElementPath, Impact, Place, Rule};
use crate::rules::avro as rules;
use crate::witness::avro::{Claim, Refusal};

const DEFAULTS_ARE_SYMBOLS: &str =
    "the default of an enum field is one of its symbols (Avro 1.12, Complex Types)";

impl Walk<'_> {
    /// Tells a default that readers cannot fill in.
    pub(super) fn no_symbol(
        &mut self,
        element: ElementPath,
        old: &Place,
        field: &Field,
        effects: Vec<Effect>,
    ) {
        let default = field
            .default
            .as_ref()
            .map_or_else(String::new, ToString::to_string);
        let detail = Detail::new("", &default).word("element", element.to_string());
        self.changes.push(Change {
            rule: &rules::DEFAULT_NOT_A_SYMBOL,
            subject: self.sides.subject.clone(),
            element,
            old: Some(old.clone()),
            new: Some(field.place.clone()),
            detail: detail.word("default", default),
            effects,
        });
    }

    /// Old data lacks the field, and the reader cannot fill it in.
    pub(super) fn unfillable(&self, record: &Both, field: &Field) -> Effect {
        let direction = Direction::Backward;
        let proof = self.sides.prover(direction).prove(Claim {
            path: &record.old_path,
            refusals: &[Refusal::Default(field.name.clone())],
            by_specification: Some(DEFAULTS_ARE_SYMBOLS),
        });
        Effect {
            direction: Some(direction),
            layer: None,
            impact: Impact::Unreadable,
            counts: Counts::Hazard,
            proof,
        }
    }
}

pub(super) fn default_change(
    element: &ElementPath,
    old: &Field,
    new: &Field,
) -> Option<(&'static Rule, Detail)> {
    let text = |field: &Field| {
        field
            .default
            .as_ref()
            .map_or_else(String::new, ToString::to_string)
    };
    let (before, after) = (text(old), text(new));
    let rule = match (&old.default, &new.default) {
        (None, Some(_)) => &rules::DEFAULT_ADDED,
        (Some(_), None) => &rules::DEFAULT_REMOVED,
        (Some(old), Some(new)) if old != new => &rules::DEFAULT_CHANGED,
        _ => return None,
    };
    let detail = Detail::new(&before, &after).word("element", element.to_string());
    Some((rule, detail.word("before", before).word("after", after)))
}
