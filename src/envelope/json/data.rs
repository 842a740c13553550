//! The payload of a JSON event: `data`, or `data_base64`. JSON format, section 3.1.

use crate::envelope::event::{Data, DataKind, Event};
use crate::envelope::lexical::base64::{self, PadBits};
use crate::envelope::lexical::media_type;
use crate::envelope::pen::{Pen, Violation};
use crate::model::Span;
use crate::rules::cloudevents as rules;

use super::scan::{Scanner, Token};

/// A member that holds a payload.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'t> {
    pub(super) token: Token<'t>,
    pub(super) span: Span,
    /// The value as it is written.
    pub(super) lexeme: &'t str,
}

/// The payload members that were met, the last of each kind.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Payload<'t> {
    data: Option<Member<'t>>,
    base64: Option<Member<'t>>,
    /// A second `data`, or a second `data_base64`.
    repeated: Option<(&'static str, Span)>,
}

impl<'t> Payload<'t> {
    pub(super) fn add_data(&mut self, member: Member<'t>) {
        if self.data.replace(member).is_some() {
            self.repeated = Some(("data", member.span));
        }
    }

    pub(super) fn add_base64(&mut self, member: Member<'t>) {
        if self.base64.replace(member).is_some() {
            self.repeated = Some(("data_base64", member.span));
        }
    }

    /// Gives the event its payload, and writes down what is wrong with it.
    pub(super) fn check(&self, event: &mut Event<'t>, pen: &mut Pen) {
        if let Some((name, span)) = self.repeated {
            let pointer = event.pointer().join(name);
            let violation = Violation::at(&rules::ATTRIBUTE_REPEATED, name, pointer, Some(span));
            pen.write(violation.word("name", name));
        }
        if let (Some(_), Some(second)) = (self.data, self.base64) {
            let pointer = event.pointer().join("data_base64");
            pen.write(Violation::at(
                &rules::DATA_TWICE,
                "data",
                pointer,
                Some(second.span),
            ));
        }
        if let Some(member) = self.base64 {
            event.data = Data {
                kind: encoded(member),
                member: "/data_base64",
                span: Some(member.span),
            };
            check_base64(member, event, pen);
        }
        if let Some(member) = self.data {
            event.data = Data {
                kind: DataKind::Json(member.lexeme),
                member: "/data",
                span: Some(member.span),
            };
            check_data(member, event, pen);
        }
    }
}

fn encoded(member: Member<'_>) -> DataKind<'_> {
    match member.token {
        Token::String(raw) => DataKind::Base64(raw.decode()),
        _ => DataKind::Json(member.lexeme),
    }
}

fn check_base64(member: Member<'_>, event: &Event<'_>, pen: &mut Pen) {
    let wrong = |rule| Violation::of_data(rule, event, &event.data);
    let Token::String(raw) = member.token else {
        pen.write(wrong(&rules::BASE64_NOT_A_STRING).word("value", member.token.called()));
        return;
    };
    match base64::check(&raw.decode()) {
        Err(flaw) => pen.write(wrong(&rules::BASE64_MALFORMED).word("flaw", flaw)),
        Ok(PadBits::Set) => pen.write(wrong(&rules::BASE64_PAD_BITS)),
        Ok(PadBits::Zero) => {}
    }
    if event.get("datacontenttype").is_none() {
        pen.write(wrong(&rules::DATA_OF_UNKNOWN_TYPE));
    }
}

fn check_data(member: Member<'_>, event: &Event<'_>, pen: &mut Pen) {
    let said = event.text("datacontenttype");
    let media_type = said.map(media_type::read);
    let wrong = |rule| Violation::of_data(rule, event, &event.data);
    let is_json = match media_type {
        Some(Ok(media_type)) => media_type.is_json(),
        // One that makes no sense is told already, and nobody knows what it asks for.
        Some(Err(_)) => return,
        None => true,
    };
    match member.token {
        Token::String(raw) if is_json => {
            if let Some(what) = nested_in(&raw.decode()) {
                pen.write(wrong(&rules::DATA_ENCODED_TWICE).word("what", what));
            }
        }
        Token::String(_) => {}
        // A consumer takes what it gets.
        token if !is_json && pen.is_for_producers() => {
            let kind = format!("`{}`", said.unwrap_or_default());
            let violation = wrong(&rules::DATA_NOT_A_STRING).word("what", token.called());
            pen.write(violation.word("type", kind));
        }
        _ => {}
    }
}

/// What a text is as JSON, if an object or an array.
fn nested_in(text: &str) -> Option<&'static str> {
    let what = match text.trim_start().as_bytes().first()? {
        b'{' => "an object",
        b'[' => "an array",
        _ => return None,
    };
    let mut scanner = Scanner::new(text);
    let is_whole = scanner.value().is_ok() && scanner.peek().is_none();
    is_whole.then_some(what)
}
