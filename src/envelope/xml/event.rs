//! An event in XML: attributes are elements, but for `specversion`.

use std::borrow::Cow;

use super::data;
use super::is_white_space;
use super::reader::{Broken, Element, Reader, Space, Token};
use crate::envelope::checks::{core_type, is_core};
use crate::envelope::event::{Attribute, Carrier, Data, Event, Mode, Type, Value};
use crate::envelope::judge::Judge;
use crate::envelope::pen::{Pen, Violation};
use crate::model::{Rule, Span};
use crate::rules::cloudevents as rules;

/// How many attributes are kept, as many as of a JSON event.
const MOST: usize = 4_096;

/// Reads the event whose start tag was the last token, and judges it. Gives back its version.
pub(super) fn read(
    reader: &mut Reader<'_>,
    root: &Element,
    item: Option<usize>,
    judge: &mut Judge,
) -> Result<Option<String>, Broken> {
    let mut event = Event {
        carrier: Carrier::Xml,
        mode: item.map_or(Mode::Structured, |_| Mode::Batch),
        attributes: Vec::with_capacity(8),
        data: Data::ABSENT,
        size: 0,
        item,
        span: Some(root.tag),
    };
    if let Some(version) = &root.specversion {
        event.attributes.push(Attribute {
            name: Cow::Borrowed("specversion"),
            member: None,
            value: Value::Text(Cow::Owned(version.clone())),
            name_span: None,
            span: Some(root.tag),
            surrogate: None,
        });
    }
    let pen = &mut judge.pen;
    let mut seen = Seen::default();
    loop {
        match reader.next()? {
            Token::End | Token::Eof => break,
            Token::Text(text) if is_white_space(&text) => {}
            Token::Text(_) => {
                let at = reader.last;
                // Once is enough: it comes in pieces, between all of the elements.
                if !std::mem::replace(&mut seen.stray_text, true) {
                    pen.write(at_span(&rules::XML_STRAY_TEXT, &event, at));
                }
            }
            Token::Start(child) if child.space != Space::CloudEvents => reader.skip()?,
            Token::Start(child) => member(reader, &child, &mut event, &mut seen, pen)?,
        }
    }
    event.size = reader.last.end - root.tag.start;
    if root.specversion.is_none() {
        let what = if seen.specversion {
            "has `specversion` as an element"
        } else {
            "has no `specversion`"
        };
        pen.write(at_span(&rules::XML_SPECVERSION, &event, root.tag).word("what", what));
    }
    judge.event(&event);
    Ok(root.specversion.clone())
}

/// What was met in an event.
#[derive(Debug, Default)]
struct Seen {
    stray_text: bool,
    specversion: bool,
    data: bool,
}

fn member(
    reader: &mut Reader<'_>,
    child: &Element,
    event: &mut Event<'_>,
    seen: &mut Seen,
    pen: &mut Pen,
) -> Result<(), Broken> {
    match child.name.as_str() {
        "data" => {
            if std::mem::replace(&mut seen.data, true) {
                let violation = Violation {
                    span: Some(child.tag),
                    ..Violation::of_data(&rules::XML_DATA_REPEATED, event, &DATA)
                };
                pen.write(violation);
            }
            data::read(reader, child, event, pen)
        }
        "specversion" => {
            seen.specversion = true;
            reader.skip()
        }
        _ => attribute(reader, child, event, pen),
    }
}

/// Where the payload stands.
pub(super) const DATA: Data<'_> = Data {
    member: "/data",
    ..Data::ABSENT
};

fn attribute(
    reader: &mut Reader<'_>,
    element: &Element,
    event: &mut Event<'_>,
    pen: &mut Pen,
) -> Result<(), Broken> {
    let content = content(reader, element)?;
    let designated = designated(element);
    let is_core = is_core(&element.name);
    let kind = match designated {
        Designated::Type(kind) if !is_core => kind,
        _ => core_type(&element.name).unwrap_or(Type::String),
    };
    let mut attribute = Attribute {
        name: Cow::Owned(element.name.clone()),
        member: None,
        value: Value::Typed(kind, Cow::Owned(content.text.clone())),
        name_span: Some(element.tag),
        span: Some(content.span),
        surrogate: None,
    };
    check_designator(element, designated, event, &attribute, pen);
    if let Some(child) = &content.child {
        let violation = Violation::of_attribute(&rules::XML_ATTRIBUTE_NESTED, event, &attribute);
        pen.write(violation.word("child", child));
    }
    let text = without_line_breaks(content.text, event, &attribute, pen);
    let text = without_spaces(text, kind, event, &attribute, pen);
    attribute.value = Value::Typed(kind, Cow::Owned(text));
    if event.attributes.len() >= MOST {
        let what = format!("has an event with more than {MOST} attributes");
        return Err(Broken {
            is_too_much: true,
            ..reader.broken(what)
        });
    }
    event.attributes.push(attribute);
    Ok(())
}

/// What an element says about its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Designated {
    /// Nothing.
    Nothing,
    /// Something that is no type of `CloudEvents`.
    Other,
    Type(Type),
}

/// The type that a designator stands for. Its prefix need not be bound.
fn designated(element: &Element) -> Designated {
    let Some(designator) = &element.designator else {
        return Designated::Nothing;
    };
    if matches!(designator.space, Space::Schema | Space::Foreign) {
        return Designated::Other;
    }
    Designated::Type(match designator.name.as_str() {
        "boolean" => Type::Boolean,
        "integer" => Type::Integer,
        "string" => Type::String,
        "binary" => Type::Binary,
        "uri" => Type::Uri,
        "uriRef" => Type::UriReference,
        "timestamp" => Type::Timestamp,
        _ => return Designated::Other,
    })
}

/// Extensions have a type, and attributes of the specification no other than theirs.
fn check_designator(
    element: &Element,
    designated: Designated,
    event: &Event<'_>,
    attribute: &Attribute<'_>,
    pen: &mut Pen,
) {
    let written = element.designator.as_ref();
    let written = written.map_or("", |designator| designator.written.as_str());
    if let Some(wanted) = core_type(&element.name) {
        if ![Designated::Nothing, Designated::Type(wanted)].contains(&designated) {
            let violation = Violation::of_attribute(&rules::XML_CORE_TYPE, event, attribute);
            pen.write(
                violation
                    .word("type", written)
                    .word("wanted", wanted.word()),
            );
        }
        return;
    }
    let flaw = match designated {
        Designated::Type(_) => return,
        Designated::Other => format!("has the type `{written}`, which is none of CloudEvents"),
        Designated::Nothing => "has no `xsi:type`".to_owned(),
    };
    let violation = Violation::of_attribute(&rules::XML_EXTENSION_UNTYPED, event, attribute);
    pen.write(violation.word("flaw", flaw));
}

fn without_line_breaks(
    text: String,
    event: &Event<'_>,
    attribute: &Attribute<'_>,
    pen: &mut Pen,
) -> String {
    if !text.contains(['\n', '\r']) {
        return text;
    }
    pen.write(Violation::of_attribute(
        &rules::XML_LINE_BREAK,
        event,
        attribute,
    ));
    text.trim().replace(['\n', '\r'], " ")
}

/// Only a String may have white space at its ends.
fn without_spaces(
    text: String,
    kind: Type,
    event: &Event<'_>,
    attribute: &Attribute<'_>,
    pen: &mut Pen,
) -> String {
    if kind == Type::String || text.trim() == text {
        return text;
    }
    let violation = Violation::of_attribute(&rules::XML_LEXICAL, event, attribute);
    let violation = violation.word("type", kind.word());
    pen.write(violation.word("flaw", "has white space at its ends"));
    text.trim().to_owned()
}

/// What is inside of an element.
pub(super) struct Content {
    /// Its own text.
    pub(super) text: String,
    /// The first element in it.
    pub(super) child: Option<String>,
    /// How many elements are in it.
    pub(super) children: usize,
    /// Where it stands.
    pub(super) span: Span,
}

/// Reads the rest of the element whose start tag was the last token.
pub(super) fn content(reader: &mut Reader<'_>, element: &Element) -> Result<Content, Broken> {
    let mut content = Content {
        text: String::new(),
        child: None,
        children: 0,
        span: Span {
            start: element.tag.end,
            end: element.tag.end,
        },
    };
    loop {
        match reader.next()? {
            Token::End | Token::Eof => {
                content.span.end = reader.last.start.max(content.span.start);
                return Ok(content);
            }
            Token::Text(text) => content.text += &text,
            Token::Start(child) => {
                content.children += 1;
                content.child.get_or_insert(child.name);
                reader.skip()?;
            }
        }
    }
}

fn at_span(rule: &'static Rule, event: &Event<'_>, span: Span) -> Violation {
    Violation {
        span: Some(span),
        ..Violation::of_event(rule, event)
    }
}
