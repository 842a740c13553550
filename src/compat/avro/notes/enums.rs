//! What changed in an enum without breaking a reader.

use std::collections::BTreeSet;

use apache_avro::types::Value;

use super::{Both, Walk};
use crate::compat::avro::breaks::symbols;
use crate::compat::avro::hazards::{effect, unheard};
use crate::format::avro::Enum;
use crate::model::{Detail, Direction, Effect, Impact, Rule};
use crate::rules::avro as rules;
use crate::witness::avro::{Meaning, Misreading};

const PYTHON_IGNORES_IT: &str =
    "no Python decoder runs here; that of Python's avro 1.12 ignores defaults of enums";

impl Walk<'_> {
    /// Symbols that only the reader's enum default stands in for.
    fn rescued(&mut self, both: &Both, direction: Direction, detail: &Detail) {
        let effects = vec![effect(
            direction,
            Impact::Unreadable,
            unheard(PYTHON_IGNORES_IT),
        )];
        let (rule, places) = (&rules::ENUM_DEFAULT_RELIED_ON, self.places(both));
        let element = both.element.clone();
        self.warn(rule, element, places, detail.clone(), effects);
    }

    /// Readers with an enum default read everything as that.
    fn all_replaced(&mut self, both: &Both, old: &Enum, new: &Enum) {
        let reads = |direction: &Direction| {
            let (_, reader) = direction.writer_reader(old, new);
            reader.default.as_ref()
        };
        let silent = Direction::BOTH
            .into_iter()
            .filter(|direction| reads(direction).is_some());
        let effects: Vec<Effect> = silent
            .map(|direction| self.replaced(both, direction, old, new))
            .collect();
        if effects.is_empty() {
            return;
        }
        let defaults: Vec<String> = [&old.default, &new.default]
            .into_iter()
            .flatten()
            .map(|default| format!("`{default}`"))
            .collect();
        let detail = Detail::new(old.symbols.join(" "), new.symbols.join(" "))
            .word("enum", new.name.simple())
            .word("defaults", defaults.join(" or "));
        let (rule, places) = (&rules::ENUM_SYMBOLS_ALL_REPLACED, self.places(both));
        self.warn(rule, both.element.clone(), places, detail, effects);
    }

    fn replaced(&self, both: &Both, direction: Direction, old: &Enum, new: &Enum) -> Effect {
        let (writer, _) = direction.writer_reader(old, new);
        let (path, _) = direction.writer_reader(&both.old_path, &both.new_path);
        let (_, reader) = direction.writer_reader(both.old, both.new);
        let symbol = writer.symbols.first().cloned().unwrap_or_default();
        let proof = self.sides.prover(direction).show(Misreading {
            path,
            value: Value::Enum(0, symbol),
            reader,
            meaning: Meaning::default(),
        });
        effect(direction, Impact::Misread, proof)
    }

    /// A symbol that is not rescued by a default is told by the resolver.
    pub(super) fn enumeration(&mut self, both: &Both, old: &Enum, new: &Enum) {
        self.documentation(both, old.doc.as_deref(), new.doc.as_deref());
        let (was, is) = (
            self.sides.old.shape(both.old),
            self.sides.new.shape(both.new),
        );
        let (from, to) = self.places(both);
        let (removed, added) = (lacking(old, new), lacking(new, old));
        let is_replaced = removed.len() == old.symbols.len() && added.len() == new.symbols.len();
        if let Some(default) = new.default.as_ref().filter(|_| !removed.is_empty()) {
            let detail = symbols(was, is, &removed).word("default", default);
            self.rescued(both, Direction::Backward, &detail);
            if !is_replaced {
                let rule = &rules::ENUM_SYMBOL_REMOVED_WITH_DEFAULT;
                self.tell(rule, both.element.clone(), from, to, detail);
            }
        }
        if let Some(default) = old.default.as_ref().filter(|_| !added.is_empty()) {
            let detail = symbols(was, is, &added).word("default", default);
            self.rescued(both, Direction::Forward, &detail);
            if !is_replaced {
                let rule = &rules::ENUM_SYMBOL_ADDED_WITH_DEFAULT;
                self.tell(rule, both.element.clone(), from, to, detail);
            }
        }
        if is_replaced {
            self.all_replaced(both, old, new);
        }
        if let Some((rule, detail)) = enum_default_change(old, new) {
            self.tell(rule, both.element.clone(), from, to, detail);
        }
        if common(old, &removed) != common(new, &added) {
            let detail = Detail::new(old.symbols.join(" "), new.symbols.join(" "))
                .word("enum", new.name.simple());
            self.tell(
                &rules::ENUM_SYMBOLS_REORDERED,
                both.element.clone(),
                from,
                to,
                detail,
            );
        }
    }
}

fn enum_default_change(old: &Enum, new: &Enum) -> Option<(&'static Rule, Detail)> {
    let rule = match (&old.default, &new.default) {
        (None, Some(_)) => &rules::ENUM_DEFAULT_ADDED,
        (Some(_), None) => &rules::ENUM_DEFAULT_REMOVED,
        (Some(old), Some(new)) if old != new => &rules::ENUM_DEFAULT_CHANGED,
        _ => return None,
    };
    let text = |shape: &Enum| shape.default.clone().unwrap_or_default();
    let detail = Detail::new(text(old), text(new)).word("enum", new.name.simple());
    let detail = detail.word("before", format!("`{}`", text(old)));
    Some((rule, detail.word("after", format!("`{}`", text(new)))))
}

/// The symbols of `one` that `other` lacks.
fn lacking<'run>(one: &'run Enum, other: &Enum) -> Vec<&'run str> {
    let known: BTreeSet<&str> = other.symbols.iter().map(String::as_str).collect();
    one.symbols
        .iter()
        .map(String::as_str)
        .filter(|symbol| !known.contains(symbol))
        .collect()
}

/// The symbols that both sides have, in the order of `one`.
fn common<'run>(one: &'run Enum, lacking: &[&str]) -> Vec<&'run str> {
    let lacking: BTreeSet<&str> = lacking.iter().copied().collect();
    one.symbols
        .iter()
        .map(String::as_str)
        .filter(|symbol| !lacking.contains(symbol))
        .collect()
}
