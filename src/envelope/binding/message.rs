//! What a protocol carries: headers and a body, and where they stand in what they were read from.

use std::borrow::Cow;

use crate::envelope::event::{Attribute, Data, DataKind, Value};
use crate::envelope::literal::Literal;
use crate::envelope::pen::{Pen, Violation};
use crate::model::{Pointer, Rule, Span};

/// A message of a protocol.
#[derive(Debug, Clone, Default)]
pub struct Message<'m> {
    /// Its headers in their order, repeats kept.
    pub headers: Vec<Header<'m>>,
    /// Its body; `None` where it has none.
    pub body: Option<Part<'m>>,
}

/// A header, or a property.
#[derive(Debug, Clone)]
pub struct Header<'m> {
    /// Its name, as it was sent.
    pub name: Cow<'m, str>,
    /// Where the name stands.
    pub name_span: Option<Span>,
    /// Its value; `None` where that is null.
    pub value: Option<Part<'m>>,
    /// The member of the message that holds it, as a pointer: `/headers`.
    pub list: &'static str,
}

/// Bytes of a message.
#[derive(Debug, Clone)]
pub struct Part<'m> {
    /// The bytes.
    pub bytes: Cow<'m, [u8]>,
    /// Where they stand.
    pub at: At<'m>,
    /// The member of the message that holds them, as a pointer: `/body`.
    pub member: &'static str,
}

/// Where bytes stand in what they were read from.
#[derive(Debug, Clone, Copy)]
pub enum At<'m> {
    /// As they are.
    Text(Span),
    /// As a string of the JSON text, quotes included.
    Literal(&'m str, Span),
    /// In some other writing.
    Encoded(Span),
}

impl At<'_> {
    /// All of it.
    pub fn span(self) -> Span {
        match self {
            Self::Text(span) | Self::Literal(_, span) | Self::Encoded(span) => span,
        }
    }
}

impl Part<'_> {
    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// Whether it starts as an object of JSON does.
    pub(super) fn looks_like_json(&self) -> bool {
        self.bytes.trim_ascii_start().starts_with(b"{")
    }

    /// The attribute that it is, where a protocol has a place of its own for that.
    pub(super) fn attribute(&self, name: &'static str) -> Attribute<'_> {
        Attribute {
            name: Cow::Borrowed(name),
            member: Some(Cow::Borrowed(self.member)),
            value: Value::Lexeme(String::from_utf8_lossy(&self.bytes)),
            name_span: None,
            span: Some(self.at.span()),
            surrogate: None,
        }
    }

    /// Corrects the places of all that is written about the document that these bytes are.
    pub(super) fn relocate(&self, pen: &mut Pen) {
        if pen.is_empty() {
            return;
        }
        match self.at {
            At::Text(at) => pen.relocate(|span| span.shifted(at.start)),
            At::Literal(text, at) => {
                let literal = Literal::new(text, at);
                pen.relocate(|span| literal.place(span));
            }
            At::Encoded(at) => pen.relocate(|_| at),
        }
    }
}

impl<'m> Message<'m> {
    /// The first header of this name, whatever its case.
    pub(super) fn any_case(&self, name: &str) -> Option<&Header<'m>> {
        let mut headers = self.headers.iter();
        headers.find(|header| header.name.eq_ignore_ascii_case(name))
    }

    /// The first header of this name, letter by letter.
    pub(super) fn exactly(&self, name: &str) -> Option<&Header<'m>> {
        self.headers.iter().find(|header| header.name == name)
    }

    /// The payload of a binary event. A body of no bytes is none.
    pub(super) fn data(&self) -> Data<'_> {
        let body = self.body.as_ref().filter(|body| !body.bytes.is_empty());
        body.map_or(Data::ABSENT, |body| Data {
            kind: DataKind::Binary(Cow::Borrowed(&body.bytes)),
            member: body.member,
            span: Some(body.at.span()),
        })
    }

    /// How many bytes it has, but for what the protocol puts around them.
    pub(super) fn size(&self) -> usize {
        let headers = self.headers.iter().map(|header| {
            let value = header.value.as_ref();
            header.name.len() + value.map_or(0, |value| value.bytes.len())
        });
        headers.sum::<usize>() + self.body.as_ref().map_or(0, |body| body.bytes.len())
    }
}

impl Header<'_> {
    /// The value as text, where it is one, without white space at its ends.
    pub(super) fn text(&self) -> Option<&str> {
        self.value.as_ref()?.text().map(str::trim)
    }

    /// The value as text, with a replacement for what is none.
    pub(in crate::envelope) fn lossy(&self) -> Cow<'_, str> {
        let value = self.value.as_ref();
        value.map_or(Cow::Borrowed(""), |value| {
            String::from_utf8_lossy(&value.bytes)
        })
    }

    /// What follows the prefix in its name, whatever the case of that.
    pub(super) fn after_any_case(&self, prefix: &str) -> Option<&str> {
        let (start, rest) = self.name.split_at_checked(prefix.len())?;
        start.eq_ignore_ascii_case(prefix).then_some(rest)
    }

    /// The attribute that it carries.
    pub(super) fn attribute<'a>(
        &self,
        name: impl Into<Cow<'a, str>>,
        value: Value<'a>,
    ) -> Attribute<'a> {
        let pointer = self.pointer();
        Attribute {
            name: name.into(),
            member: Some(Cow::Owned(pointer.as_str().to_owned())),
            value,
            name_span: self.name_span,
            span: self.span(),
            surrogate: None,
        }
    }

    /// Something is wrong with it. Its name is a word of the message: `{header}`.
    pub(super) fn wrong(&self, rule: &'static Rule, element: &str) -> Violation {
        let violation = Violation::at(rule, element, self.pointer(), self.span());
        violation.word("header", &self.name)
    }

    fn pointer(&self) -> Pointer {
        Pointer::parse(self.list).join(&self.name)
    }

    fn span(&self) -> Option<Span> {
        let value = self.value.as_ref().map(|value| value.at.span());
        value.or(self.name_span)
    }
}
