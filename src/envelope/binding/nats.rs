//! The NATS binding. Its headers are those of HTTP, and its media type is not.

use super::document::{self, Carried};
use super::message::{Header, Part};
use super::{Format, Media, Message, coded, http};
use crate::envelope::event::{Carrier, Mode};
use crate::envelope::judge::Judge;
use crate::envelope::lexical::percent::Problem;
use crate::model::Rule;
use crate::rules::cloudevents as rules;

/// Judges the event of a NATS message. `claimed` is the mode that it was captured as.
pub fn conform(message: &Message<'_>, claimed: Mode, judge: &mut Judge) {
    let said = message.any_case("content-type");
    let text = said.and_then(Header::text);
    let media = text.and_then(Media::read);
    if media.is_none() && claimed == Mode::Binary {
        return binary(message, said, judge);
    }
    let carried = Carried {
        is_batch: media.as_ref().is_some_and(|media| media.is_batch) || claimed == Mode::Batch,
        ..Carried::by(text)
    };
    document::conform_beside(message, &carried, http::coded_beside(message), judge);
    let is_json =
        matches!(&carried.format, Format::Json) || media.as_ref().is_some_and(Media::is_bare);
    let body = message.body.as_ref();
    let looks_like_json = body.is_none_or(Part::looks_like_json);
    if !is_json || carried.is_batch || !looks_like_json {
        document::wrong_media_type(&rules::NATS_NOT_JSON, said, judge);
    }
}

fn binary(message: &Message<'_>, said: Option<&Header<'_>>, judge: &mut Judge) {
    let mut event = super::binary(Carrier::Nats, message);
    let mut has_type = false;
    for (header, near) in coded::foreign(message) {
        let name = near.trim_start_matches(coded::PREFIX);
        let violation = header.wrong(&rules::NATS_PREFIX, name);
        judge.pen.write(violation.word("near", &near));
    }
    coded::read(
        message,
        &mut event,
        &mut judge.pen,
        row,
        |header, event, pen| {
            has_type = true;
            let value = coded::value(header, "datacontenttype", pen, row);
            event
                .attributes
                .push(header.attribute("datacontenttype", value));
        },
    );
    if let Some(header) = said.filter(|_| !has_type) {
        let violation = header.wrong(&rules::NATS_DATACONTENTTYPE, "datacontenttype");
        judge.pen.write(violation);
    }
    judge.event(&event);
}

fn row(problem: &Problem) -> &'static Rule {
    match problem {
        // The binding has the words of HTTP for it, and the check is that of HTTP.
        Problem::LowerCase => &rules::HTTP_PERCENT_LOWER_CASE,
        _ => &rules::NATS_ENCODING,
    }
}
