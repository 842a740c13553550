//! The payload of an event in XML: bytes, text, or one element.

use std::borrow::Cow;

use super::event::{Content, DATA, content};
use super::is_white_space;
use super::reader::{Broken, Designator, Element, Reader, Space};
use crate::envelope::event::{Data, DataKind, Event};
use crate::envelope::lexical::base64;
use crate::envelope::pen::{Pen, Violation};
use crate::rules::cloudevents as rules;

/// What a payload is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bytes,
    Text,
    Xml,
}

/// Reads the payload whose start tag was the last token.
pub(super) fn read(
    reader: &mut Reader<'_>,
    element: &Element,
    event: &mut Event<'_>,
    pen: &mut Pen,
) -> Result<(), Broken> {
    let content = content(reader, element)?;
    let data = Data {
        span: Some(content.span),
        ..DATA
    };
    let kind = element.designator.as_ref().map(kind);
    let written = element.designator.as_ref();
    let written = written.map_or("", |designator| designator.written.as_str());
    match kind {
        None | Some(None) => {
            let flaw = match kind {
                None => "has no `xsi:type`".to_owned(),
                Some(_) => format!(
                    "has the type `{written}`, which is none of `xs:base64Binary`, `xs:string` and `xs:any`"
                ),
            };
            let violation = Violation::of_data(&rules::XML_DATA_UNTYPED, event, &data);
            pen.write(violation.word("flaw", flaw));
        }
        Some(Some(kind)) => {
            if let Some(flaw) = flaw(kind, &content) {
                let violation = Violation::of_data(&rules::XML_DATA_CONTENT, event, &data);
                pen.write(violation.word("type", written).word("flaw", flaw));
            }
            if kind == Kind::Bytes {
                check_bytes(&content.text, event, &data, pen);
            }
        }
    }
    event.data = Data {
        kind: match kind.flatten() {
            Some(Kind::Bytes) => DataKind::Base64(Cow::Owned(without_white_space(&content.text))),
            Some(Kind::Xml) => DataKind::Opaque(Cow::Owned(reader.written(content.span).into())),
            Some(Kind::Text) | None => DataKind::Text(Cow::Owned(content.text)),
        },
        ..data
    };
    Ok(())
}

/// The kind that a designator stands for. Its prefix need not be bound.
fn kind(designator: &Designator) -> Option<Kind> {
    if matches!(designator.space, Space::CloudEvents | Space::Foreign) {
        return None;
    }
    match designator.name.as_str() {
        "base64Binary" => Some(Kind::Bytes),
        "string" => Some(Kind::Text),
        "any" => Some(Kind::Xml),
        _ => None,
    }
}

fn flaw(kind: Kind, content: &Content) -> Option<String> {
    let has_text = !is_white_space(&content.text);
    match (kind, content.children) {
        (Kind::Xml, 1) if has_text => Some("there is text beside its element".to_owned()),
        (Kind::Xml, 1) | (Kind::Bytes | Kind::Text, 0) => None,
        (Kind::Xml, 0) => Some("there is no element in it".to_owned()),
        (_, children) => Some(format!("the number of elements in it is {children}")),
    }
}

fn check_bytes(text: &str, event: &Event<'_>, data: &Data<'_>, pen: &mut Pen) {
    if let Err(flaw) = base64::check(&without_white_space(text)) {
        let violation = Violation::of_data(&rules::XML_DATA_NOT_BASE64, event, data);
        pen.write(violation.word("flaw", flaw));
    }
}

/// XML Schema allows white space between the letters of Base64.
fn without_white_space(text: &str) -> String {
    text.split_ascii_whitespace().collect()
}
