//! Examples of a message, held against its schemas.

use serde_json::Value;

use super::pen::Pen;
use crate::format::asyncapi::{Message, Payload, Said};
use crate::format::jsonschema::Document;
use crate::model::{Change, Detail};
use crate::rules::asyncapi as rules;
use crate::witness::json::refusal;

/// The examples of the new side that do not match, and that did not fail before.
pub(super) fn invalid(pen: &Pen, old: Option<&Message>, new: &Message) -> Vec<Change> {
    let known: Vec<(Part, &Value)> = old.map_or_else(Vec::new, |old| {
        let parts = parts(old).into_iter();
        let failing = parts.filter(|(part, _, said)| problem(old, *part, &said.value).is_some());
        failing.map(|(part, _, said)| (part, &said.value)).collect()
    });
    let fresh = parts(new)
        .into_iter()
        .filter(|(part, _, said)| !known.contains(&(*part, &said.value)));
    let told = fresh.filter_map(|(part, title, said)| {
        let problem = problem(new, part, &said.value)?;
        let detail = Detail::new(title, said.value.to_string())
            .word("example", title)
            .word("part", part.word())
            .word("problem", problem);
        let pen = Pen {
            subject: pen.subject.clone(),
            old: None,
            new: Some(said.place.clone()),
        };
        Some(pen.policy(&rules::EXAMPLE_INVALID, detail))
    });
    told.collect()
}

/// What an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Payload,
    Headers,
}

impl Part {
    fn word(self) -> &'static str {
        match self {
            Self::Payload => "payload",
            Self::Headers => "headers",
        }
    }
}

fn parts(message: &Message) -> Vec<(Part, &str, &Said<Value>)> {
    let examples = message.facts().examples.iter();
    let parts = examples.flat_map(|example| {
        let parts = [
            (Part::Payload, &example.payload),
            (Part::Headers, &example.headers),
        ];
        parts.map(|(part, said)| {
            said.as_ref()
                .map(|said| (part, example.title.as_str(), said))
        })
    });
    parts.flatten().collect()
}

/// What the schema says against an example; only JSON is what an example is written in.
fn problem(message: &Message, part: Part, value: &Value) -> Option<String> {
    let facts = message.facts();
    let schema: Option<&Document> = match (part, &facts.payload) {
        (Part::Payload, Payload::Json(document)) => Some(document),
        (Part::Payload, _) => None,
        (Part::Headers, _) => facts.headers.as_ref(),
    };
    refusal(schema?, value)
}
