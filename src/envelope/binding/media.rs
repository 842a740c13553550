//! What a media type says about an event.

use crate::envelope::lexical::media_type;

/// An event format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// `application/cloudevents+json`
    Json,
    /// `application/cloudevents+avro`
    Avro,
    /// `application/cloudevents+protobuf`
    Protobuf,
    /// `application/cloudevents+xml`
    Xml,
    /// One that nobody here knows; empty where there is no suffix.
    Other(String),
}

/// A media type of `CloudEvents`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// The format.
    pub format: Format,
    /// Whether it is that of a batch.
    pub is_batch: bool,
}

impl Media {
    /// What a media type says; `None` when it is none of `CloudEvents`. Parameters do not matter, not even broken ones.
    pub fn read(text: &str) -> Option<Self> {
        let essence = text.split(';').next().unwrap_or_default().trim();
        let (format, is_batch) = media_type::read(essence).ok()?.event_format()?;
        let format = match format.as_str() {
            "json" => Format::Json,
            "avro" => Format::Avro,
            "protobuf" => Format::Protobuf,
            "xml" => Format::Xml,
            _ => Format::Other(format),
        };
        Some(Self { format, is_batch })
    }

    /// Whether it names no format: `application/cloudevents` is the media type of none.
    pub fn is_bare(&self) -> bool {
        self.format == Format::Other(String::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_tells_format_and_batch() {
        let read = |text| Media::read(text).map(|media| (media.format, media.is_batch));
        for (text, expected) in [
            ("application/cloudevents+json", Some((Format::Json, false))),
            (
                "Application/CloudEvents-Batch+JSON; charset=utf-8",
                Some((Format::Json, true)),
            ),
            (
                "application/cloudevents+avro; broken",
                Some((Format::Avro, false)),
            ),
            (
                "application/cloudevents",
                Some((Format::Other(String::new()), false)),
            ),
            (
                "application/cloudevents+foo",
                Some((Format::Other("foo".to_owned()), false)),
            ),
            ("application/json", None),
            ("", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
