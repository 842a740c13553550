//! What changed in the defaults of fields.

use super::{Both, Walk};
use crate::compat::avro::Sides;
use crate::compat::avro::hazards::{effect, unheard};
use crate::format::avro::Field;
use crate::model::{Detail, Direction, Effect, ElementPath, Impact, Place, Proof, Rule};
use crate::rules::avro as rules;
use crate::witness::avro::Gap;

const NO_OLD_DECODER: &str = "no decoder that is older than Avro 1.12 runs here";

impl Walk<'_> {
    /// What is odd about the default of a field that old data lacks.
    pub(super) fn new_default(&mut self, record: &Both, old: &Place, field: &Field) {
        let element = record.element.member(&field.name);
        if self.sides.new.later_branch(field).is_some() {
            let effect = self.filled_from_the_first_branch(record, field);
            self.later_branch(&element, old, field, effect);
        }
        if self.is_null_in_words(field) {
            self.null_in_words(&element, old, field);
        }
    }

    /// What is odd about a default that was another one, or none.
    pub(super) fn changed_default(&mut self, element: &ElementPath, old: &Field, new: &Field) {
        let Sides {
            old: was, new: is, ..
        } = self.sides;
        if is.later_branch(new).is_some() && was.later_branch(old).is_none() {
            let proof = unheard(NO_OLD_DECODER);
            let effect = effect(Direction::Backward, Impact::Unreadable, proof);
            self.later_branch(element, &old.place, new, effect);
        }
        if self.is_null_in_words(new) && old.default != new.default {
            self.null_in_words(element, &old.place, new);
        }
    }

    /// Old data lacks the field, and decoders look at the first branch only.
    fn filled_from_the_first_branch(&self, record: &Both, field: &Field) -> Effect {
        let direction = Direction::Backward;
        let name = self.sides.new.shape(record.new).name();
        let filled = name.map(|name| {
            let gap = Gap {
                written_in: &record.old_path,
                read_in: &record.new_path,
                record: name,
                field,
            };
            let prover = self.sides.prover(direction);
            prover.fill_in_rust(gap, NO_OLD_DECODER)
        });
        let (impact, proof) =
            filled.unwrap_or_else(|| (Impact::Unreadable, unheard(NO_OLD_DECODER)));
        effect(direction, impact, proof)
    }

    fn later_branch(&mut self, element: &ElementPath, old: &Place, field: &Field, effect: Effect) {
        let schema = self.sides.new;
        let (Some(later), Some(default)) = (schema.later_branch(field), &field.default) else {
            return;
        };
        let branches = schema.shape(field.slot.of).slots();
        let first = branches.first().map(|branch| schema.describe(branch.of));
        let detail = Detail::new("", default.to_string())
            .word("element", element.to_string())
            .word("default", default.to_string())
            .word("first", first.unwrap_or_default())
            .word("later", schema.describe(later));
        let rule = &rules::DEFAULT_OF_LATER_BRANCH;
        let places = (old, &field.place);
        self.warn(rule, element.clone(), places, detail, vec![effect]);
    }

    fn is_null_in_words(&self, field: &Field) -> bool {
        let text = field.default.as_ref().and_then(serde_json::Value::as_str);
        text == Some("null") && self.sides.new.takes_null(field.slot.of)
    }

    fn null_in_words(&mut self, element: &ElementPath, old: &Place, field: &Field) {
        let detail = Detail::new("", "\"null\"").word("element", element.to_string());
        let effects = vec![effect(
            Direction::Backward,
            Impact::Misread,
            Proof::Unneeded,
        )];
        let rule = &rules::DEFAULT_NULL_AS_TEXT;
        self.warn(rule, element.clone(), (old, &field.place), detail, effects);
    }

    /// Tells a default that readers cannot fill in, if ever data lacks the field.
    pub(super) fn no_symbol(&mut self, element: ElementPath, old: &Place, field: &Field) {
        let default = field
            .default
            .as_ref()
            .map_or_else(String::new, ToString::to_string);
        let detail = Detail::new("", &default).word("element", element.to_string());
        let detail = detail.word("default", default);
        let rule = &rules::DEFAULT_NOT_A_SYMBOL;
        self.tell(rule, element, old, &field.place, detail);
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
