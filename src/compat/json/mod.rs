//! JSON Schema: compatible when proved, incompatible when shown, else unproven.
//!
//! In: two documents. Out: what changed, and for each direction a verdict that rests on the prover or on an event. The
//! walk over the two documents only finds the words for it.

mod algebra;
mod attribution;
mod closing;
mod formats;
mod inclusion;
mod spelling;
mod suspect;
mod verdict;
mod walk;

use self::verdict::Outcome;
pub use self::verdict::{Opinion, Opinions};
use crate::compat::{Judgement, Semantics};
use crate::format::jsonschema::Document;
use crate::model::{Direction, SubjectName, UnknownFields};
use crate::witness::json::Party;

/// Schemas nest by reference as deep as they like, and provers and validators follow them by recursion.
const STACK: usize = 512 << 20;

/// Compares two JSON Schemas.
pub fn judge(
    subject: &SubjectName,
    old: &Document,
    new: &Document,
    semantics: Semantics<'_>,
) -> Judgement {
    if old.is_same_as(new) {
        return Judgement::default();
    }
    on_a_large_stack(|| judge_here(subject, old, new, semantics)).unwrap_or_else(|error| {
        let why = format!("no thread could be started to compare the schemas: {error}");
        Judgement {
            unproven: Direction::BOTH
                .map(|direction| (direction, why.clone()))
                .into(),
            ..Judgement::default()
        }
    })
}

/// What each prover says of a writer and a reader, for tests that hold one against the other; `None` when no thread
/// could be started.
pub fn opinions(writer: &Document, reader: &Document) -> Option<Opinions> {
    on_a_large_stack(|| verdict::opinions(writer, reader)).ok()
}

fn on_a_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> std::io::Result<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let working = thread.spawn_scoped(scope, work)?;
        working
            .join()
            .map_or_else(|panic| std::panic::resume_unwind(panic), Ok)
    })
}

fn judge_here(
    subject: &SubjectName,
    old: &Document,
    new: &Document,
    semantics: Semantics<'_>,
) -> Judgement {
    let (old, new) = (
        &old.taking(semantics.formats),
        &new.taking(semantics.formats),
    );
    let mut suspects = walk::suspects(subject, old, new);
    let (before, after) = (&Party::of(old), &Party::of(new));
    let outcomes = settle(before, after, semantics.unknown_fields);
    let is_risky = suspects.iter().any(|suspect| !suspect.risks.is_empty());
    if is_risky && are_compatible(&outcomes) && accept_the_same(before, after, semantics) {
        suspects.retain(|suspect| suspect.risks.is_empty());
        suspects.push(walk::rewritten(subject, old, new));
    }
    attribution::judgement(subject, old, new, suspects, outcomes)
}

fn settle(
    old: &Party<'_>,
    new: &Party<'_>,
    unknown_fields: UnknownFields,
) -> [(Direction, Outcome); 2] {
    Direction::BOTH.map(|direction| {
        let (writer, reader) = direction.writer_reader(old, new);
        (direction, verdict::settle(writer, reader, unknown_fields))
    })
}

fn are_compatible(outcomes: &[(Direction, Outcome); 2]) -> bool {
    outcomes
        .iter()
        .all(|(_, outcome)| matches!(outcome, Outcome::Compatible))
}

/// Whether two documents that read each other accept the very same events. That writers send only what they declare
/// must not hide a difference.
fn accept_the_same(old: &Party<'_>, new: &Party<'_>, semantics: Semantics<'_>) -> bool {
    semantics.unknown_fields == UnknownFields::Allowed
        || are_compatible(&settle(old, new, UnknownFields::Allowed))
}
