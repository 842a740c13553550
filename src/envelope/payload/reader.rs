//! What reads data: the codec of a schema's language.

use serde_json::Value;

use crate::format::Schema;
use crate::format::protobuf::{Element, Message};
use crate::model::{Formats, Pointer};
use crate::witness::avro::{DatumCodec, NoDatum};
use crate::witness::json::{Cause, Validator};
use crate::witness::protobuf;

use super::form::{Body, Form};

/// Reads data as one schema has it.
pub(super) enum Reader {
    Json(Box<Validator>),
    Avro(Box<DatumCodec>),
    Protobuf(Message),
}

/// What a reader says of data.
pub(super) enum Outcome {
    /// It is data of the schema.
    Fits,
    /// It is not.
    Wrong(Vec<Flaw>),
    /// Nobody can tell, and why.
    Untold(String),
    /// The schema makes no sense.
    Unreadable(String),
}

/// A part of data that is not what the schema says.
pub(super) struct Flaw {
    /// The part.
    pub(super) at: Pointer,
    /// The property that is missing in it, or one too many.
    pub(super) name: Option<String>,
    /// What is wrong.
    pub(super) what: String,
}

impl Flaw {
    fn of(cause: Cause) -> Self {
        let keyword = format!("keyword {}", cause.keyword.as_str());
        let place = match cause.instance.as_str() {
            "" => keyword,
            at => format!("at {at}, {keyword}"),
        };
        Self {
            what: format!("{} ({place})", cause.sentence),
            at: cause.instance,
            name: cause.name,
        }
    }

    fn whole(what: impl Into<String>) -> Self {
        Self {
            at: Pointer::root(),
            name: None,
            what: what.into(),
        }
    }
}

impl Reader {
    /// The reader of a schema, or of the part of it that a fragment names.
    ///
    /// # Errors
    /// If no codec takes it.
    pub(super) fn of(
        schema: &Schema,
        formats: Formats,
        fragment: Option<&str>,
    ) -> Result<Self, String> {
        match schema {
            Schema::Json(document) => {
                let validator = Validator::of(&document.taking(formats), fragment)?;
                Ok(Self::Json(Box::new(validator)))
            }
            Schema::Avro(schema) => Ok(Self::Avro(Box::new(DatumCodec::new(schema)?))),
            Schema::Protobuf(definition) => match &definition.element {
                Element::Message(message) if message.is_opaque() => {
                    Err("it rests on a file that is not in this revision".to_owned())
                }
                Element::Message(message) => Ok(Self::Protobuf(message.clone())),
                Element::Enum(_) | Element::Service(_) => {
                    Err(format!("it is {}, and no message", definition.kind()))
                }
            },
            Schema::AsyncApi(_) => Err("it is a document of messages, and no schema".to_owned()),
        }
    }

    /// What it says of data.
    pub(super) fn judge(&self, form: &Form<'_>) -> Outcome {
        match (&form.body, self) {
            (Body::Unknown(why), _) => Outcome::Untold((*why).to_owned()),
            (Body::Malformed(what), _) => Outcome::Wrong(vec![Flaw::whole(what)]),
            (Body::Json(value), _) | (Body::Message(value), Self::Protobuf(_)) => self.json(value),
            (Body::Message(_), _) => Outcome::Untold(format!(
                "nothing reads a message of Protobuf by {}",
                self.language()
            )),
            // What says nothing of itself may be JSON.
            (Body::Bytes(bytes), Self::Json(_)) if form.media_type.is_none() => {
                match serde_json::from_slice(bytes) {
                    Ok(value) => self.json(&value),
                    Err(_) => Outcome::Untold(
                        "it says nothing of its media type, and is not JSON".to_owned(),
                    ),
                }
            }
            (Body::Bytes(bytes), Self::Avro(codec)) if form.may_be("avro") => {
                judged(codec.read(bytes).map_err(Flaw::whole))
            }
            (Body::Bytes(bytes), Self::Protobuf(message)) if form.may_be("proto") => {
                judged(protobuf::read_binary(message, bytes).map_err(located))
            }
            (Body::Bytes(_), _) => {
                let media_type = form.media_type.unwrap_or("no media type");
                Outcome::Untold(format!(
                    "nothing reads data of {media_type} by {}",
                    self.language()
                ))
            }
        }
    }

    fn json(&self, value: &Value) -> Outcome {
        match self {
            Self::Json(validator) => match validator.judge(value) {
                Ok(causes) if causes.is_empty() => Outcome::Fits,
                Ok(causes) => Outcome::Wrong(causes.into_iter().map(Flaw::of).collect()),
                Err(_) => Outcome::Untold("a pattern made the validator give up".to_owned()),
            },
            Self::Avro(codec) => match codec.write(value) {
                Ok(_) => Outcome::Fits,
                Err(NoDatum::Undecided(why)) => Outcome::Untold(why),
                Err(NoDatum::Wrong { at, what }) => Outcome::Wrong(vec![located((at, what))]),
            },
            Self::Protobuf(message) => judged(protobuf::read_json(message, value).map_err(located)),
        }
    }

    fn language(&self) -> &'static str {
        match self {
            Self::Json(_) => "a JSON Schema",
            Self::Avro(_) => "an Avro schema",
            Self::Protobuf(_) => "a Protobuf message",
        }
    }
}

fn judged(read: Result<(), Flaw>) -> Outcome {
    match read {
        Ok(()) => Outcome::Fits,
        Err(flaw) => Outcome::Wrong(vec![flaw]),
    }
}

fn located((at, what): (Pointer, String)) -> Flaw {
    let what = if at == Pointer::root() {
        what
    } else {
        format!("{what} (at {})", at.as_str())
    };
    Flaw {
        at,
        name: None,
        what,
    }
}
