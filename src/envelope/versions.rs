//! Whether all events of a batch are of one version: JSON format, section 4, in the working draft.

use super::pen::{Pen, Violation};
use crate::model::{Pointer, Span};
use crate::rules::cloudevents as rules;

/// The version of the first event of a batch.
#[derive(Debug, Clone, Default)]
pub(super) struct Versions {
    first: Option<String>,
}

impl Versions {
    /// Remembers the version of an item of the batch, or writes down that it is another one.
    pub(super) fn see(
        &mut self,
        item: usize,
        version: Option<String>,
        span: impl Into<Option<Span>>,
        pen: &mut Pen,
    ) {
        let Some(version) = version else {
            return;
        };
        let first = self.first.get_or_insert_with(|| version.clone());
        if *first != version {
            let pointer = Pointer::root().join(item).join("specversion");
            let rule = &rules::BATCH_OF_MIXED_VERSIONS;
            let violation = Violation::at(rule, "specversion", pointer, span.into());
            pen.write(violation.word("version", version).word("first", &*first));
        }
    }
}
