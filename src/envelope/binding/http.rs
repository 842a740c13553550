//! The HTTP binding.

use std::borrow::Cow;

use super::document::{self, Carried};
use super::{Format, Header, Media, Message, coded};
use crate::envelope::event::{Carrier, DataKind, Mode, Value};
use crate::envelope::judge::Judge;
use crate::envelope::lexical::percent::Problem;
use crate::model::Rule;
use crate::rules::cloudevents as rules;

/// Judges the events of an HTTP message. `claimed` is the mode that it was captured as, where its media type does not tell.
pub fn conform(message: &Message<'_>, claimed: Option<Mode>, judge: &mut Judge) {
    let said = message.any_case("content-type");
    let text = said.and_then(|header| header.text());
    let media = text.and_then(Media::read);
    let claimed = claimed.filter(|&mode| mode != Mode::Binary);
    let Some(mode) = media.as_ref().map(mode_of).or(claimed) else {
        return binary(message, judge);
    };
    let carried = Carried {
        format: media
            .as_ref()
            .map_or(Format::Json, |media| media.format.clone()),
        is_batch: mode == Mode::Batch || claimed == Some(Mode::Batch),
        said: text.filter(|_| media.is_some()).map(str::to_owned),
    };
    match coding(message) {
        Some(header) => unread(header, judge),
        None => document::conform_beside(message, &carried, coded_beside(message), judge),
    }
    if media.is_none_or(|media| media.is_bare()) {
        let rule = if mode == Mode::Batch {
            &rules::HTTP_BATCH_MEDIA_TYPE
        } else {
            &rules::STRUCTURED_MEDIA_TYPE
        };
        document::wrong_media_type(rule, said, judge);
    }
}

/// The header that says that the body is compressed, or whatever else a content coding does.
fn coding<'h, 'm>(message: &'h Message<'m>) -> Option<&'h Header<'m>> {
    let mut headers = message.headers.iter();
    headers.find(|header| {
        let codings = header.lossy();
        let mut codings = codings.split(',').map(str::trim);
        header.name.eq_ignore_ascii_case("content-encoding")
            && codings.any(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
    })
}

/// Says that the body was not looked at.
fn unread(header: &Header<'_>, judge: &mut Judge) {
    let violation = header.wrong(&rules::HTTP_BODY_CODED, "data");
    let coding = header.lossy();
    judge.pen.write(violation.word("coding", coding.trim()));
}

fn mode_of(media: &Media) -> Mode {
    if media.is_batch {
        Mode::Batch
    } else {
        Mode::Structured
    }
}

/// The attributes that headers repeat beside a structured event.
pub(super) fn coded_beside(message: &Message<'_>) -> Vec<(String, String)> {
    let coded = message.headers.iter().filter_map(|header| {
        let name = header.after_any_case(coded::PREFIX)?.to_ascii_lowercase();
        let value = crate::envelope::lexical::percent::decode(&header.value.as_ref()?.bytes);
        Some((name, value.value.into_owned()))
    });
    coded.collect()
}

fn binary(message: &Message<'_>, judge: &mut Judge) {
    let mut event = super::binary(Carrier::Http, message);
    if let (Some(header), DataKind::Binary(bytes)) = (coding(message), &event.data.kind) {
        event.data.kind = DataKind::Opaque(bytes.clone());
        unread(header, judge);
    }
    let mut headers = message.headers.iter();
    if !headers.any(|header| header.after_any_case(coded::PREFIX).is_some()) {
        let hint = coded::foreign(message).next();
        let hint = hint.map_or_else(String::new, |(header, near)| {
            format!("; `{}` should be `{near}`", header.name)
        });
        judge.pen.write(super::without_event(coded::PREFIX, &hint));
    }
    let mut types = message
        .headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case("content-type"))
        .peekable();
    let has_type = types.peek().is_some();
    for header in types {
        let value = match header.lossy() {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        event
            .attributes
            .push(header.attribute("datacontenttype", Value::Lexeme(value)));
    }
    coded::read(
        message,
        &mut event,
        &mut judge.pen,
        row,
        |header, event, pen| {
            pen.write(header.wrong(&rules::HTTP_DATACONTENTTYPE, "datacontenttype"));
            if !has_type {
                let value = coded::value(header, "datacontenttype", pen, row);
                event
                    .attributes
                    .push(header.attribute("datacontenttype", value));
            }
        },
    );
    judge.event(&event);
}

fn row(problem: &Problem) -> &'static Rule {
    match problem {
        Problem::NotAscii(_) => &rules::HTTP_NOT_ASCII,
        Problem::NotEncoded(_) => &rules::HTTP_NOT_ENCODED,
        Problem::NotClosed(_) | Problem::Malformed(_) => &rules::HTTP_PERCENT_MALFORMED,
        Problem::NotUtf8(_) => &rules::HTTP_PERCENT_NOT_UTF8,
        Problem::LowerCase => &rules::HTTP_PERCENT_LOWER_CASE,
    }
}
