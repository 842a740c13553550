//! Whether a payload is what `datacontenttype` says, as far as that is JSON. In a JSON document it is checked where it is read.

use std::borrow::Cow;

use super::elided;
use crate::envelope::event::{DataKind, Event};
use crate::envelope::json;
use crate::envelope::lexical::media_type::{self, MediaType};
use crate::envelope::pen::{Pen, Violation};
use crate::rules::cloudevents as rules;

/// Checks a payload that is there as bytes or as text.
pub(super) fn check(event: &Event<'_>, pen: &mut Pen) {
    let bytes: &[u8] = match &event.data.kind {
        DataKind::Text(text) => text.as_bytes(),
        DataKind::Binary(bytes) => bytes,
        DataKind::Absent
        | DataKind::Json(_)
        | DataKind::Base64(_)
        | DataKind::ProtoJson(_)
        | DataKind::Opaque(_) => return,
    };
    let Some(said) = event.text("datacontenttype") else {
        return;
    };
    let is_json =
        media_type::read(said).is_ok_and(|media_type| media_type.is_json() && is_utf8(&media_type));
    if !is_json {
        return;
    }
    let (rule, flaw) = match flaw(bytes) {
        None => return,
        Some(Flaw::Elided) => (&rules::BODY_ELIDED, Cow::Borrowed("")),
        Some(Flaw::Broken(flaw)) => (&rules::BODY_MALFORMED, Cow::Owned(flaw)),
    };
    let violation = Violation::of_data(rule, event, &event.data);
    pen.write(
        violation
            .word("type", format!("`{said}`"))
            .word("flaw", flaw),
    );
}

enum Flaw {
    Broken(String),
    /// Dots stand where something was left out, as in documentation.
    Elided,
}

fn flaw(bytes: &[u8]) -> Option<Flaw> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Some(Flaw::Broken("is not UTF-8".to_owned()));
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let broken = json::broken(text)?;
    if elided::is_json_but_for_dots(text, broken.at) {
        return Some(Flaw::Elided);
    }
    // What is only deep is JSON all the same.
    (!broken.is_too_much).then_some(Flaw::Broken(broken.what))
}

/// Whether a media type names no other encoding than UTF-8, which JSON has had since RFC 8259.
fn is_utf8(media_type: &MediaType<'_>) -> bool {
    let parameters = media_type.parameters.to_ascii_lowercase();
    let charset = parameters.split_once("charset=");
    charset.is_none_or(|(_, rest)| {
        let value = rest.split([';', ' ']).next().unwrap_or_default();
        matches!(value.trim_matches('"'), "utf-8" | "utf8" | "us-ascii")
    })
}
