//! Where in an event the flaw of its data stands.

use crate::envelope::event::{DataKind, Event};
use crate::envelope::pen::{Pen, Violation};
use crate::format::tree::{Kind, Node, Tree};
use crate::model::{Pointer, SchemaFile, Span};
use crate::rules::cloudevents as rules;

use super::reader::Flaw;

/// Of the flaws of one event so many are told.
const TOLD: usize = 20;

/// Writes down what is wrong with the data of an event, each flaw with its place.
pub(super) fn write(flaws: &[Flaw], schema: &str, event: &Event<'_>, pen: &mut Pen) {
    let tree = tree(event);
    for flaw in flaws.iter().take(TOLD) {
        let mut violation = Violation::of_data(&rules::DATA_INVALID, event, &event.data);
        if let (Some(tree), Some(whole)) = (&tree, event.data.span) {
            let inside = span(tree, flaw);
            violation.span = inside
                .map(|span| span.shifted(whole.start))
                .or(violation.span);
            violation.pointer = Pointer::parse(&format!(
                "{}{}",
                violation.pointer.as_str(),
                flaw.at.as_str()
            ));
        }
        violation.element = element(flaw);
        let violation = violation.apart(schema);
        pen.write(violation.word("schema", schema).word("flaw", &flaw.what));
    }
}

/// The data with its places, where the carrier has it as JSON.
fn tree(event: &Event<'_>) -> Option<Tree> {
    let DataKind::Json(lexeme) = event.data.kind else {
        return None;
    };
    Tree::parse(&SchemaFile::new("", "", lexeme)).ok()
}

/// The bytes of what is wrong: a property that is one too many, or the value.
fn span(tree: &Tree, flaw: &Flaw) -> Option<Span> {
    let node = tree.at(&flaw.at).or_else(|| tree.at(&flaw.at.parent()?))?;
    let name = flaw.name.as_deref();
    Some(name.and_then(|name| key(node, name)).unwrap_or(node.span))
}

fn key(node: &Node, name: &str) -> Option<Span> {
    let Kind::Object(members) = &node.kind else {
        return None;
    };
    let member = members.iter().find(|member| member.key == name)?;
    Some(member.key_span)
}

/// `data/lines/*/count`: items of a list fail alike.
fn element(flaw: &Flaw) -> String {
    let steps = flaw.at.steps().chain(flaw.name.clone());
    let steps = steps.map(|step| match step.parse::<usize>() {
        Ok(_) => "*".to_owned(),
        Err(_) => step,
    });
    std::iter::once("data".to_owned())
        .chain(steps)
        .collect::<Vec<_>>()
        .join("/")
}
