//! Levels that hold for some elements only.

use crate::model::Change;

use super::globs;
use super::settings::{Levels, Names};

/// Some elements, and the levels that rules have for them and for nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// Globs over elements as `com.acme.Order.note`, in which `*` may stand for a dot.
    pub(super) elements: Names,
    pub(super) levels: Levels,
}

impl Exception {
    /// Whether the change is about one of the elements: as a finding names it, or with the namespace or package in front.
    pub(super) fn is_about(&self, change: &Change) -> bool {
        let element = &change.element.0;
        let namespace = change.subject.0.rsplit_once('.').map(|(above, _)| above);
        let whole = namespace.map(|namespace| format!("{namespace}.{element}"));
        let matches = |glob: &String| {
            globs::of_names(glob).is_ok_and(|glob| {
                let is_whole = whole.as_ref().is_some_and(|whole| glob.is_match(whole));
                is_whole || glob.is_match(element)
            })
        };
        self.elements.0.iter().any(matches)
    }
}
