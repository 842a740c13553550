//! What changed in an enum without breaking a reader.

use std::collections::BTreeSet;

use super::{Both, Walk};
use crate::compat::avro::breaks::symbols;
use crate::format::avro::Enum;
use crate::model::{Detail, Rule};
use crate::rules::avro as rules;

impl Walk<'_> {
    /// A symbol that is not rescued by a default is told by the resolver.
    pub(super) fn enumeration(&mut self, both: &Both, old: &Enum, new: &Enum) {
        self.documentation(both, old.doc.as_deref(), new.doc.as_deref());
        let (was, is) = (
            self.sides.old.shape(both.old),
            self.sides.new.shape(both.new),
        );
        let (from, to) = self.places(both);
        let (removed, added) = (lacking(old, new), lacking(new, old));
        if let Some(default) = new.default.as_ref().filter(|_| !removed.is_empty()) {
            let detail = symbols(was, is, &removed).word("default", default);
            self.tell(
                &rules::ENUM_SYMBOL_REMOVED_WITH_DEFAULT,
                both.element.clone(),
                from,
                to,
                detail,
            );
        }
        if let Some(default) = old.default.as_ref().filter(|_| !added.is_empty()) {
            let detail = symbols(was, is, &added).word("default", default);
            self.tell(
                &rules::ENUM_SYMBOL_ADDED_WITH_DEFAULT,
                both.element.clone(),
                from,
                to,
                detail,
            );
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
