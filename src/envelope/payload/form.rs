//! The data of an event, in the form that a reader of data takes.

use std::borrow::Cow;

use base64::Engine as _;
use serde_json::Value;

use crate::envelope::event::{DataKind, Event};
use crate::envelope::lexical::base64::LENIENT;
use crate::envelope::lexical::media_type::{self, MediaType};

/// What data is.
pub(super) struct Form<'e> {
    pub(super) body: Body<'e>,
    /// The media type as it is written; `None` when the event has none.
    pub(super) media_type: Option<&'e str>,
}

/// The value itself.
pub(super) enum Body<'e> {
    /// JSON.
    Json(Value),
    /// Bytes, or text, of another media type.
    Bytes(Cow<'e, [u8]>),
    /// A message of Protobuf, in `ProtoJSON`.
    Message(Value),
    /// It should be JSON, and is not.
    Malformed(String),
    /// Nobody can tell, or it is told already.
    Unknown(&'static str),
}

impl<'e> Form<'e> {
    pub(super) fn of(event: &'e Event<'_>) -> Self {
        let media_type = event.text("datacontenttype");
        let read = media_type.map(media_type::read);
        let body = match read {
            Some(Err(_)) => Body::Unknown("its `datacontenttype` is malformed"),
            Some(Ok(read)) => body(&event.data.kind, Some(&read)),
            None => body(&event.data.kind, None),
        };
        Self { body, media_type }
    }

    /// Whether its media type lets it be what `word` stands for, say `avro`: it says so, or it says nothing.
    pub(super) fn may_be(&self, word: &str) -> bool {
        self.media_type.is_none_or(|media_type| {
            let media_type = media_type.to_ascii_lowercase();
            media_type.contains(word) || media_type.contains("octet-stream")
        })
    }
}

fn body<'e>(kind: &'e DataKind<'_>, media_type: Option<&MediaType<'_>>) -> Body<'e> {
    let is_json = media_type.map(MediaType::is_json);
    match kind {
        DataKind::Absent => Body::Unknown("there is none"),
        DataKind::Json(lexeme) if is_json != Some(false) => parsed(lexeme),
        // Text of another media type is a string of JSON.
        DataKind::Json(lexeme) => match serde_json::from_str::<String>(lexeme) {
            Ok(text) => Body::Bytes(Cow::Owned(text.into_bytes())),
            Err(_) => Body::Unknown("it is no text, which its media type asks for"),
        },
        DataKind::Text(text) if is_json == Some(true) => parsed(text),
        DataKind::Text(text) => Body::Bytes(Cow::Borrowed(text.as_bytes())),
        DataKind::Base64(text) => match LENIENT.decode(text.as_ref()) {
            Ok(bytes) => of_bytes(Cow::Owned(bytes), is_json),
            Err(_) => Body::Unknown("its Base64 is malformed"),
        },
        DataKind::Opaque(_) => Body::Unknown("it is compressed, or an element of XML"),
        DataKind::Binary(bytes) => of_bytes(Cow::Borrowed(bytes), is_json),
        DataKind::ProtoJson(text) => match parsed(text) {
            Body::Json(value) => Body::Message(value),
            other => other,
        },
    }
}

fn of_bytes(bytes: Cow<'_, [u8]>, is_json: Option<bool>) -> Body<'_> {
    if is_json != Some(true) {
        return Body::Bytes(bytes);
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => parsed(text),
        Err(_) => Body::Malformed("it is not UTF-8, and its media type is JSON".to_owned()),
    }
}

fn parsed<'e>(text: &str) -> Body<'e> {
    match serde_json::from_str(text) {
        Ok(value) => Body::Json(value),
        Err(error) if is_too_deep(&error) => Body::Unknown("it nests deeper than 127 levels"),
        Err(error) => Body::Malformed(format!("it is not JSON: {error}")),
    }
}

/// The parser says so in words only.
fn is_too_deep(error: &serde_json::Error) -> bool {
    error.to_string().starts_with("recursion limit")
}
