//! Examples of a message, held against its schemas.

use serde_json::Value;

use super::pen::Pen;
use crate::format::Subject;
use crate::format::asyncapi::{Facts, Message, Payload, Said, definition};
use crate::format::protobuf::{self, Element};
use crate::model::{Change, Detail, Pointer};
use crate::rules::asyncapi as rules;
use crate::witness::avro::{DatumCodec, NoDatum};
use crate::witness::json::Validator;
use crate::witness::protobuf::read_whole_json;

/// The examples of the new side that do not match, and that did not fail before.
pub(super) fn invalid(pen: &Pen, old: Option<&Message>, new: &Message) -> Vec<Change> {
    let examined = parts(new);
    if examined.is_empty() {
        return Vec::new();
    }
    let known: Vec<(Part, &Value)> = old.map_or_else(Vec::new, |old| {
        let judges = Judges::of(old, None);
        let parts = parts(old).into_iter();
        let failing = parts.filter(|(part, _, said)| judges.problem(*part, &said.value).is_some());
        failing.map(|(part, _, said)| (part, &said.value)).collect()
    });
    let judges = Judges::of(new, old);
    let fresh = examined
        .into_iter()
        .filter(|(part, _, said)| !known.contains(&(*part, &said.value)));
    let told = fresh.filter_map(|(part, title, said)| {
        let problem = judges.problem(part, &said.value)?;
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

/// What examples of one message are held against.
struct Judges {
    payload: Option<Judge>,
    headers: Option<Judge>,
}

impl Judges {
    /// The schemas of a message; of a Protobuf text the message that it was judged by, where there is an older side.
    fn of(message: &Message, old: Option<&Message>) -> Self {
        let Facts {
            payload,
            headers,
            coded_headers,
            ..
        } = message.facts();
        let was = old.map(|old| &old.facts().payload);
        let plain = || Judge::of_json(headers.as_ref()?);
        Self {
            payload: Judge::of(payload, was),
            headers: coded_headers
                .as_ref()
                .map_or_else(plain, |coded| Judge::of(coded, None)),
        }
    }

    fn problem(&self, part: Part, value: &Value) -> Option<String> {
        let judge = match part {
            Part::Payload => &self.payload,
            Part::Headers => &self.headers,
        };
        judge.as_ref()?.problem(value)
    }
}

/// The codec of a schema's language. An example is JSON, whatever the language is.
enum Judge {
    Json(Box<Validator>),
    Avro(Box<DatumCodec>),
    Protobuf(protobuf::Message),
}

impl Judge {
    /// `None` where nothing can be said against any example: there is no schema, or no codec takes it.
    fn of(schema: &Payload, old: Option<&Payload>) -> Option<Self> {
        match schema {
            Payload::Json(document) => Self::of_json(document),
            Payload::Avro(schema) => Some(Self::Avro(Box::new(DatumCodec::new(schema).ok()?))),
            Payload::Protobuf(inlay) => {
                let root = match old {
                    Some(Payload::Protobuf(old)) => inlay.root_like(&old.root().name),
                    _ => inlay.root(),
                };
                of_protobuf(root)
            }
            Payload::Anything | Payload::Foreign(_) => None,
        }
    }

    fn of_json(document: &crate::format::jsonschema::Document) -> Option<Self> {
        let validator = Validator::of(document, None).ok()?;
        Some(Self::Json(Box::new(validator)))
    }

    /// What it says against an example.
    fn problem(&self, value: &Value) -> Option<String> {
        match self {
            Self::Json(validator) => {
                let causes = validator.judge(value).ok()?;
                let cause = causes.into_iter().next()?;
                Some(located(&cause.instance, cause.sentence))
            }
            Self::Avro(codec) => match codec.write(value) {
                Err(NoDatum::Wrong { at, what }) => Some(located(&at, what)),
                Ok(_) | Err(NoDatum::Undecided(_)) => None,
            },
            Self::Protobuf(message) => {
                let (at, what) = read_whole_json(message, value).err()?;
                Some(located(&at, what))
            }
        }
    }
}

/// A message whose types are all there.
fn of_protobuf(root: &Subject) -> Option<Judge> {
    match &definition(root)?.element {
        Element::Message(message) if !message.is_opaque() => Some(Judge::Protobuf(message.clone())),
        Element::Message(_) | Element::Enum(_) | Element::Service(_) => None,
    }
}

fn located(at: &Pointer, what: String) -> String {
    match at.as_str() {
        "" => what,
        at => format!("{what} (at {at})"),
    }
}
